/* scope.h - sets of delegated permission names
 *
 * Names keep the spelling in which they came and are compared without case. A set's memory belongs to the arena.
 * Microsoft's "scope" strings are separated by spaces and may begin with one (seen in real tenants, documented
 * nowhere).
 */
#ifndef CORE_SCOPE_H
#define CORE_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/json.h"

struct scopes {
	const char **names;
	size_t count;
	/* Index for large sets; NULL: searched one by one. Only scope.c uses it, and a copy does not own it. */
	unsigned *slots;
};

/* Splits on white space, as Microsoft does: "A,B" and "A+B" are one name, which no permission has. Drops empty and
 * repeated names. */
struct scopes scopes_parse(struct arena *arena, const char *text);
/* Adds a copy of @name unless it is there. @set must be empty or made by these functions. A copied struct may be added
 * to as well; neither copy sees what the other adds. */
void scopes_add(struct scopes *set, const char *name, struct arena *arena);
bool scopes_has(const struct scopes *set, const char *name);
/* Its index in the set; the set's count if it is absent. */
size_t scopes_find(const struct scopes *set, const char *name);
bool scopes_equal(const struct scopes *a, const struct scopes *b);
bool scopes_include(const struct scopes *big, const struct scopes *small);
/* What @have lacks of @wanted, in @wanted's order. */
struct scopes scopes_missing(const struct scopes *wanted, const struct scopes *have, struct arena *arena);
/* @have exactly as spelled and ordered, then what it lacks of @wanted. */
struct scopes scopes_union(const struct scopes *have, const struct scopes *wanted, struct arena *arena);
/* "a b c" or "a, b, c"; "" for an empty set. */
const char *scopes_join(const struct scopes *set, const char *separator, struct arena *arena);

/* As an array of JSON, the member @key of the open object; NULL: an item of the open array. */
void scopes_put(const struct scopes *set, const char *key, struct json_out *out);

/* openid, profile, offline_access: for the sign-in itself, without access to data. */
bool scope_is_sign_in(const char *name);

/* What a permission allows, in an admin's words, translated; NULL if we have no words for it. */
const char *scope_text(const char *name);

#endif
