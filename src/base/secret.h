/* secret.h - a secret string: in locked memory, wiped after use, hard to print by mistake
 *
 * For tokens, secrets and codes. Each has pages of its own, locked and excluded from core dumps where the system allows
 * it, and overwritten before they are freed. A zeroed struct secret is empty. Only the files named in
 * tests/house/secrets.sh call secret_reveal.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct secret {
	char *bytes; /* NUL-terminated; NULL if empty */
	size_t len;
};

/* Replaces the content by a copy. */
void secret_set(struct secret *secret, const char *bytes, size_t len);

/* Appends, growing through a wiped copy. */
void secret_add(struct secret *secret, const char *bytes, size_t len);
void secret_add_text(struct secret *secret, const char *text);

/* Appends form-encoded text (RFC 3986 unreserved kept, all else %XX). */
void secret_add_escaped(struct secret *secret, const char *bytes, size_t len);

/* Keeps only the text before the first line end. */
void secret_cut_line(struct secret *secret);

/* Replaces the content of @to by a copy of @from. */
void secret_copy(struct secret *to, const struct secret *from);

/* Moves the content: @to's old value is wiped, and @from becomes empty. */
void secret_move(struct secret *to, struct secret *from);

bool secret_is_set(const struct secret *secret);

/* The text itself; "" if empty. Borrowed until the next change. */
const char *secret_reveal(const struct secret *secret);

void secret_wipe(struct secret *secret);

/* Overwrites memory in a way that compilers do not optimise away. */
void wipe(void *memory, size_t size);

/* free and realloc for libraries that hold copies of secrets: released memory is overwritten first. */
void wipe_free(void *memory);
void *wipe_realloc(void *memory, size_t size);

#endif
