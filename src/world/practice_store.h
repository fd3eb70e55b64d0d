/* practice_store.h - practice tenants between two starts: saved, loaded, reset */
#ifndef WORLD_PRACTICE_STORE_H
#define WORLD_PRACTICE_STORE_H

#include "practice/practice.h"
#include "world/store.h"

#define PRACTICE_PATH_SIZE 1100

/* Loads the tenant as it was left, or new; @store is a practice store. Its file's name goes to @path. ERR_USAGE if
 * there is no tenant of this name; the message names the existing ones. An unreadable state begins anew. */
bool practice_begin(struct practice *practice, const char *name, const struct store *store,
    char path[PRACTICE_PATH_SIZE], struct err *err) MUST_CHECK;

/* What is kept of practice. */
struct practice_kept {
	const char *names; /* of the tenants that were used: "classic, fresh" */
	size_t tenants, runs, changes;
};
bool practice_kept(const struct store *store, struct practice_kept *kept, struct arena *arena,
    struct err *err) MUST_CHECK;

/* Removes all that; nothing else. The number of files goes to @count. */
bool practice_reset(const struct store *store, size_t *count, struct err *err) MUST_CHECK;

#endif
