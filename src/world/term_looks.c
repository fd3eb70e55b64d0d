/* term_looks.c - the table of looks */
#include "world/term_looks.h"

#include <string.h>

/* The 8 colours, and what the 16 have beside them. */
enum { BLACK = 0, RED, GREEN, BROWN, BLUE, MAGENTA, CYAN, WHITE };
enum { BRIGHT_GREEN = 10, BRIGHT_YELLOW = 11, BRIGHT_CYAN = 14, BRIGHT_WHITE = 15 };

/* Of the 256. Few are as readable on black as on white: the accent is one, and the grey. */
enum {
	INK = 16,
	FOREST = 28,
	ACCENT = 63,
	PURPLE = 91,
	CRIMSON = 160,
	AMBER = 214,
	PAPER = 231,
	SLATE = 238,
	GREY = 243,
	SILVER = 254
};

#define OWN       LOOK_OWN, LOOK_OWN, 0
#define BOLD      LOOK_OWN, LOOK_OWN, LOOK_BOLD
#define REVERSE   LOOK_OWN, LOOK_OWN, LOOK_REVERSE
#define UNDERLINE LOOK_OWN, LOOK_OWN, LOOK_UNDERLINE

/* Where one is, is the accent. The four verdicts are badges of the same weight, so that good news is not dimmer than
 * bad. On the Linux console a bar of two colours costs less than a reversed one: it can be cleared. The columns are in
 * the order of enum term_depth. */
static const struct look looks[STYLE_COUNT][DEPTH_COUNT] = {
	[STYLE_PLAIN] = { { OWN }, { OWN }, { OWN }, { OWN }, { OWN } },
	[STYLE_TITLE] = { { REVERSE }, { REVERSE }, { BLACK, WHITE, 0 }, { REVERSE }, { PAPER, SLATE, LOOK_BOLD } },
	[STYLE_HEAD] = { { BOLD }, { BOLD }, { BOLD }, { BOLD }, { BOLD } },
	[STYLE_DIM] = { { OWN }, { OWN }, { OWN }, { OWN }, { GREY, LOOK_OWN, 0 } },
	[STYLE_FOCUS] = { { REVERSE }, { REVERSE }, { BLACK, CYAN, 0 }, { BLACK, BRIGHT_CYAN, 0 },
	    { PAPER, ACCENT, 0 } },
	[STYLE_KEY] = { { OWN }, { OWN }, { CYAN, BLACK, LOOK_BOLD }, { OWN }, { ACCENT, LOOK_OWN, 0 } },
	[STYLE_GOOD] = { { OWN }, { OWN }, { BLACK, GREEN, 0 }, { BLACK, BRIGHT_GREEN, 0 }, { PAPER, FOREST, 0 } },
	[STYLE_CARE] = { { OWN }, { OWN }, { WHITE, BROWN, LOOK_BOLD }, { BLACK, BRIGHT_YELLOW, 0 },
	    { INK, AMBER, 0 } },
	[STYLE_BAD] = { { OWN }, { OWN }, { WHITE, RED, LOOK_BOLD }, { REVERSE }, { PAPER, CRIMSON, 0 } },
	[STYLE_CODE] = { { UNDERLINE }, { BLACK, WHITE, 0 }, { BLACK, WHITE, 0 }, { BLACK, BRIGHT_WHITE, 0 },
	    { INK, SILVER, 0 } },
	[STYLE_LINK] = { { OWN }, { OWN }, { CYAN, BLACK, LOOK_BOLD }, { OWN }, { ACCENT, LOOK_OWN, 0 } },
	[STYLE_PRACTICE] = { { OWN }, { OWN }, { WHITE, BROWN, LOOK_BOLD }, { BLACK, BRIGHT_YELLOW, 0 },
	    { INK, AMBER, 0 } },
	/* Black on white in any theme: a camera reads it. */
	[STYLE_QR] = { { REVERSE }, { BLACK, WHITE, 0 }, { BLACK, WHITE, 0 }, { BLACK, BRIGHT_WHITE, 0 },
	    { INK, PAPER, 0 } },
	[STYLE_FIELD] = { { UNDERLINE }, { UNDERLINE }, { UNDERLINE }, { UNDERLINE }, { UNDERLINE } },
	[STYLE_ACCENT] = { { BOLD }, { BOLD }, { CYAN, BLACK, LOOK_BOLD }, { BOLD }, { ACCENT, LOOK_OWN, 0 } },
	[STYLE_UNKNOWN] = { { OWN }, { OWN }, { WHITE, MAGENTA, LOOK_BOLD }, { OWN }, { PAPER, PURPLE, 0 } },
	[STYLE_RULE] = { { OWN }, { OWN }, { OWN }, { OWN }, { GREY, LOOK_OWN, 0 } },
};

enum term_depth term_depth(const char *type, int colors)
{
	if (colors < 8)
		return DEPTH_NONE;
	if (!strncmp(type, "linux", strlen("linux")))
		return DEPTH_LINUX;
	if (colors == 256)
		return DEPTH_256;
	/* With more, a number is a mixture of red, green and blue, except for the first eight. */
	return colors >= 16 && colors < 256 ? DEPTH_16 : DEPTH_8;
}

const struct look *term_look(enum term_depth depth, unsigned style)
{
	return &looks[style < STYLE_COUNT ? style : STYLE_PLAIN][depth];
}
