/* term_copy.h - the bytes that put a text into the terminal's clipboard: OSC 52, bare or wrapped
 *
 * No terminal answers. What can be known is that the bytes were written, and that this type of terminal does not print
 * them instead.
 */
#ifndef WORLD_TERM_COPY_H
#define WORLD_TERM_COPY_H

#include "base/buf.h"

/* A consent link has 2 kB at most; terminals accept 8 kB and more. */
#define TERM_COPY_MAX ((size_t)8 * 1024)

enum copy_way {
	COPY_NOT = 0, /* it might print the bytes, or has no clipboard */
	COPY_BARE,
	COPY_TMUX, /* bare, which tmux takes with set-clipboard, and wrapped, which it hands on with allow-passthrough:
		      * it does one or the other */
	COPY_SCREEN, /* wrapped for GNU screen, in pieces */
	COPY_BOTH    /* bare, and wrapped for screen: the type is of either, and its variable did not come along */
};

/* Whether a terminal of this type (TERM) knows bracketed paste and OSC 52. */
bool term_is_modern(const char *type);
/* @tmux, @screen: TMUX and STY are set. */
enum copy_way term_copy_way(const char *type, bool tmux, bool screen);
void term_copy_bytes(enum copy_way way, const char *text, struct buf *out);

#endif
