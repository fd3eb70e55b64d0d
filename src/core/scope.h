/* scope.h - sets of delegated permission names
 *
 * Names keep the spelling in which they came; they are compared without case.
 * A set's memory is the arena's. Microsoft's "scope" strings are separated by
 * spaces and may begin with one (seen in the wild, documented nowhere).
 */
#ifndef CORE_SCOPE_H
#define CORE_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct scopes {
	const char **names;
	size_t count;
	/* Where a name is looked up when there are many; NULL: one by one. It belongs to scope.c, and to nobody who copies. */
	unsigned *slots;
};

/* Splits on any white space and "+", drops empty ones and repetitions. */
struct scopes scopes_parse(struct arena *arena, const char *text);
/* A set that is added to must have been made by these functions (or be empty); a copied struct may be added to
 * as well, neither sees the other's additions. */
void scopes_add(struct scopes *set, const char *name, struct arena *arena); /* copies; no-op if there */
bool scopes_has(const struct scopes *set, const char *name);
/* Its place in the set; the set's count when it is not there. */
size_t scopes_find(const struct scopes *set, const char *name);
bool scopes_equal(const struct scopes *a, const struct scopes *b);
bool scopes_include(const struct scopes *big, const struct scopes *small);
/* What of @wanted is not in @have, in @wanted's order. */
struct scopes scopes_missing(const struct scopes *wanted, const struct scopes *have, struct arena *arena);
/* @have exactly as spelled and ordered, then what of @wanted was missing. */
struct scopes scopes_union(const struct scopes *have, const struct scopes *wanted, struct arena *arena);
/* "a b c" or "a, b, c"; "" for none. */
const char *scopes_join(const struct scopes *set, const char *separator, struct arena *arena);

/* openid, profile, offline_access: sign-in itself, no data. */
bool scope_is_sign_in(const char *name);

/* What a permission allows, in the admin's words, translated; NULL when we have no words. */
const char *scope_text(const char *name);

#endif
