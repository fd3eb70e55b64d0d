/* scrub.h - secrets that come back in foreign text are covered
 *
 * A service, or a proxy in between, may repeat what it was sent: in an error's words, in a header, in a name. A veil knows
 * every secret that went out or came in, and covers what it finds of one: whole or any SCRUB_WINDOW characters
 * in a row, as it is, percent-encoded, or in base64. It keeps hashes of those pieces, not the secrets; only what is shorter
 * than a piece is kept as it is. What is shorter than SCRUB_LEAST could be any word, and is not covered.
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
	struct scrub_pieces now, before;    /* when there are too many, the oldest half is forgotten */
	struct secret shorts[SCRUB_SHORTS]; /* the newest ones */
	unsigned short_count;
};

void scrub_add(struct scrub *scrub, const char *bytes, size_t len);
/* The same for a password that somebody may have made up: covered even when it is as short as a word. */
void scrub_add_password(struct scrub *scrub, const char *bytes, size_t len);
/* Puts "***" in place of what it finds. Returns the new length, which is never longer; @text[length] becomes NUL, so there
 * is room for that. */
size_t scrub_text(const struct scrub *scrub, char *text, size_t len);
void scrub_release(struct scrub *scrub);

#endif
