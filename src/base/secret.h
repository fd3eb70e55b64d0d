/* secret.h - a string that is wiped and cannot be printed
 *
 * Tokens, secrets, codes. Pages of its own, locked and left out of cores where the
 * system lets us, overwritten before they are freed. A zeroed struct secret is
 * empty. secret_reveal is read only in the files that tests/house/secrets.sh names.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct secret {
	char *bytes; /* NUL-terminated, or NULL when empty */
	size_t len;
};

/* Replaces what was there by a copy. */
void secret_set(struct secret *secret, const char *bytes, size_t len);

/* Appends, growing through a wiped copy. */
void secret_add(struct secret *secret, const char *bytes, size_t len);
void secret_add_text(struct secret *secret, const char *text);

/* Appends form-encoded (RFC 3986 unreserved kept, all else %XX). */
void secret_add_escaped(struct secret *secret, const char *bytes, size_t len);

/* Keeps only what stands before the first line end. */
void secret_cut_line(struct secret *secret);

/* Replaces what was in @to by the same as in @from, which stays. */
void secret_copy(struct secret *to, const struct secret *from);

/* Gives away: @to takes over, @from becomes empty; @to's old value is wiped. */
void secret_move(struct secret *to, struct secret *from);

bool secret_is_set(const struct secret *secret);

/* The text itself, "" when empty. Borrowed until the next change. */
const char *secret_reveal(const struct secret *secret);

void secret_wipe(struct secret *secret);

/* Overwrites memory in a way that no compiler drops. */
void wipe(void *memory, size_t size);

/* free and realloc for libraries that hold copies of secrets: what is given back is overwritten first. */
void wipe_free(void *memory);
void *wipe_realloc(void *memory, size_t size);

#endif
