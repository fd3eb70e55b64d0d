/* scrub.h - hides secrets that services or proxies repeat in their replies
 *
 * A service, or a proxy in between, may repeat what we sent: in an error message, a header, a name. A scrub knows every
 * secret that was sent or received, and replaces any piece of one that it finds: the whole, or any SCRUB_WINDOW
 * characters in a row, plain, percent-encoded or in base64. It stores hashes of those pieces, not the secrets; only
 * secrets shorter than a piece are stored as they are. Texts shorter than SCRUB_LEAST could be any word and are not
 * hidden.
 */
#ifndef BASE_SCRUB_H
#define BASE_SCRUB_H

#include <stdint.h>

#include "base/secret.h"

#define SCRUB_WINDOW 16
#define SCRUB_LEAST  8
#define SCRUB_SHORTS 16

struct scrub_pieces {
	uint64_t *slots; /* 0: free */
	size_t room, count;
};

struct scrub {
	struct scrub_pieces now, before; /* when .now is full, it becomes .before, and the oldest half is forgotten */
	struct secret shorts[SCRUB_SHORTS]; /* the newest ones */
	unsigned short_count;
};

void scrub_add(struct scrub *scrub, const char *bytes, size_t len);
/* The same for a password that a person may have chosen: hidden even if it is as short as a word. */
void scrub_add_password(struct scrub *scrub, const char *bytes, size_t len);
/* Replaces each find by "***". Returns the new length, never longer than @len. Sets @text[length] to NUL, so @text
 * needs room for that. */
size_t scrub_text(const struct scrub *scrub, char *text, size_t len);
void scrub_release(struct scrub *scrub);

#endif
