/* veil.h - secrets that come back in foreign text are covered
 *
 * A service, or a proxy in between, may repeat what it was sent: in an error's words, in a header, in a name. A veil knows
 * every secret that went out or came in, and covers what it finds of one: whole or any VEIL_WINDOW characters
 * in a row, as it is, percent-encoded, or in base64. It keeps hashes of those pieces, not the secrets; only what is shorter
 * than a piece is kept as it is. What is shorter than VEIL_LEAST could be any word, and is not covered.
 */
#ifndef BASE_VEIL_H
#define BASE_VEIL_H

#include <stdint.h>

#include "base/secret.h"

#define VEIL_WINDOW 16
#define VEIL_LEAST  8
#define VEIL_SHORTS 16

struct veil_pieces {
	uint64_t *slots; /* 0: free */
	size_t room, count;
};

struct veil {
	struct veil_pieces now, before;    /* when there are too many, the oldest half is forgotten */
	struct secret shorts[VEIL_SHORTS]; /* the newest ones */
	unsigned short_count;
};

void veil_add(struct veil *veil, const char *bytes, size_t len);
/* The same for a password that somebody may have made up: covered even when it is as short as a word. */
void veil_add_password(struct veil *veil, const char *bytes, size_t len);
/* Puts "***" in place of what it finds. Returns the new length, which is never longer; @text[length] becomes NUL, so there
 * is room for that. */
size_t veil_text(const struct veil *veil, char *text, size_t len);
void veil_release(struct veil *veil);

#endif
