/* practice_store.h - practice tenants between two starts: where they are kept, beginning, putting back */
#ifndef WORLD_PRACTICE_STORE_H
#define WORLD_PRACTICE_STORE_H

#include "practice/practice.h"
#include "world/store.h"

#define PRACTICE_PATH_SIZE 1100

/* The tenant as it was left, or at its beginning; @store is a practice store. Its file's name goes to @path. ERR_USAGE when
 * there is no tenant of this name, naming those that are. A state that cannot be read begins anew. */
bool practice_begin(struct practice *practice, const char *name, const struct store *store,
    char path[PRACTICE_PATH_SIZE], struct err *err) MUST_CHECK;

/* Removes states, runs and marks of practice; nothing else. The number of files goes to @count. */
bool practice_reset(const struct store *store, size_t *count, struct err *err) MUST_CHECK;

#endif
