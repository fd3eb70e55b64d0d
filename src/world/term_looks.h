/* term_looks.h - what each style looks like, as data: by the colours that a terminal has
 *
 * Every pair of colours is readable, at 4.5:1 or better, on a black and on a white background; tests/unit/
 * world_looks_test.c computes it for the palettes that are in use. Numbers from 16 on are the same in all of them. Of
 * the 8 and 16 that every terminal paints in its own way few pairs are safe, and where none is, there is no colour: a
 * style always has a word or a sign on the page as well.
 */
#ifndef WORLD_TERM_LOOKS_H
#define WORLD_TERM_LOOKS_H

#include "wizard/frame.h"

enum term_depth {
	DEPTH_NONE = 0, /* no colours, or none are wanted */
	DEPTH_8,
	DEPTH_LINUX, /* the Linux console: 8 colours that are known, and bold makes them bright */
	DEPTH_16,
	DEPTH_256,
	DEPTH_COUNT
};

enum look_bits { LOOK_BOLD = 1, LOOK_REVERSE = 2, LOOK_UNDERLINE = 4 };

/* The terminal's own foreground or background. */
#define LOOK_OWN (-1)

struct look {
	short ink, ground;
	unsigned char bits;
};

/* @type: as in TERM; @colors: as its description says. */
enum term_depth term_depth(const char *type, int colors);
const struct look *term_look(enum term_depth depth, unsigned style);

#endif
