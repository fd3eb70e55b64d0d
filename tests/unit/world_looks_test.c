/* world_looks_test.c - is every style readable: contrast on black and on white, in the palettes that are in use
 *
 * As WCAG 2.2 computes it (relative luminance, success criterion 1.4.3). "world_looks_test --table" prints the figures.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "world/term_looks.h"

#define ENOUGH 4.5

/* The first sixteen colours of a terminal as it is installed. VS Code raises a contrast below 4.5 by itself
 * (terminal.integrated.minimumContrastRatio); here it does not. */
static const struct palette {
	const char *name;
	unsigned colors[16];
} palettes[] = {
	{ "xterm (XTerm-col.ad)",
	    { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000,
		0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff } },
	{ "VS Code (terminalColorRegistry.ts, dark)",
	    { 0x000000, 0xcd3131, 0x0dbc79, 0xe5e510, 0x2472c8, 0xbc3fbc, 0x11a8cd, 0xe5e5e5, 0x666666, 0xf14c4c,
		0x23d18b, 0xf5f543, 0x3b8eea, 0xd670d6, 0x29b8db, 0xe5e5e5 } },
	{ "Windows Terminal (Campbell)",
	    { 0x0c0c0c, 0xc50f1f, 0x13a10e, 0xc19c00, 0x0037da, 0x881798, 0x3a96dd, 0xcccccc, 0x767676, 0xe74856,
		0x16c60c, 0xf9f1a5, 0x3b78ff, 0xb4009e, 0x61d6d6, 0xf2f2f2 } },
	{ "GNOME Terminal (Tango)",
	    { 0x2e3436, 0xcc0000, 0x4e9a06, 0xc4a000, 0x3465a4, 0x75507b, 0x06989a, 0xd3d7cf, 0x555753, 0xef2929,
		0x8ae234, 0xfce94f, 0x729fcf, 0xad7fa8, 0x34e2e2, 0xeeeeec } },
	{ "GNOME Terminal (GNOME)",
	    { 0x171421, 0xc01c28, 0x26a269, 0xa2734c, 0x12488b, 0xa347ba, 0x2aa1b3, 0xd0cfcc, 0x5e5c64, 0xf66151,
		0x33da7a, 0xe9ad0c, 0x2a7bde, 0xc061cb, 0x33c7de, 0xffffff } },
	{ "PuTTY (default colours)",
	    { 0x000000, 0xbb0000, 0x00bb00, 0xbbbb00, 0x0000bb, 0xbb00bb, 0x00bbbb, 0xbbbbbb, 0x555555, 0xff5555,
		0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff } },
	{ "Linux console (drivers/tty/vt/vt.c)",
	    { 0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa, 0x555555, 0xff5555,
		0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff } },
};

#define PALETTES (sizeof palettes / sizeof *palettes)
#define CONSOLE  (PALETTES - 1)

/* Grounds of terminals: the names of the columns. */
static const struct {
	const char *name;
	unsigned ground, ink;
} grounds[] = { { "black", 0x000000, 0xffffff }, { "white", 0xffffff, 0x000000 } };

static double part_of(unsigned byte)
{
	double part = (byte & 255) / 255.0;

	return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(unsigned rgb)
{
	return 0.2126 * part_of(rgb >> 16) + 0.7152 * part_of(rgb >> 8) + 0.0722 * part_of(rgb);
}

static double contrast(unsigned a, unsigned b)
{
	double light = luminance(a), dark = luminance(b);

	return light > dark ? (light + 0.05) / (dark + 0.05) : (dark + 0.05) / (light + 0.05);
}

/* The cube of 6x6x6 and the ramp of greys, as xterm's 256colres.pl makes them. */
static unsigned color_rgb(const struct palette *palette, int color)
{
	static const unsigned levels[] = { 0, 95, 135, 175, 215, 255 };
	unsigned at = (unsigned)color;

	if (at < 16)
		return palette->colors[at];
	if (at >= 232)
		return (8 + 10 * (at - 232)) * 0x010101;
	at -= 16;
	return levels[at / 36] << 16 | levels[at / 6 % 6] << 8 | levels[at % 6];
}

/* Of the style on a terminal with this palette and ground. Only the console's bold is a colour. */
static double readable(enum term_depth depth, unsigned style, size_t palette, size_t ground)
{
	const struct look *look = term_look(depth, style);
	bool bright = depth == DEPTH_LINUX && look->bits & LOOK_BOLD && look->ink >= 0 && look->ink < 8;
	unsigned below = look->ground < 0 ? grounds[ground].ground : color_rgb(&palettes[palette], look->ground);

	return contrast(look->ink < 0 ? grounds[ground].ink
				      : color_rgb(&palettes[palette], look->ink + (bright ? 8 : 0)),
	    below);
}

/* The least of all palettes. */
static double least(enum term_depth depth, unsigned style, size_t ground, const char **where)
{
	double found = 21.1;

	for (size_t i = depth == DEPTH_LINUX ? CONSOLE : 0; i < PALETTES; i++) {
		double here = readable(depth, style, i, ground);

		if (here < found) {
			found = here;
			*where = palettes[i].name;
		}
	}
	return found;
}

static const char *const styles[STYLE_COUNT] = {
	[STYLE_PLAIN] = "plain",
	[STYLE_TITLE] = "title",
	[STYLE_HEAD] = "heading",
	[STYLE_DIM] = "dim",
	[STYLE_FOCUS] = "focus",
	[STYLE_KEY] = "key",
	[STYLE_GOOD] = "good",
	[STYLE_CARE] = "care",
	[STYLE_BAD] = "bad",
	[STYLE_CODE] = "code",
	[STYLE_LINK] = "link",
	[STYLE_PRACTICE] = "practice",
	[STYLE_QR] = "QR code",
	[STYLE_FIELD] = "field",
	[STYLE_ACCENT] = "accent",
	[STYLE_UNKNOWN] = "unknown",
	[STYLE_RULE] = "rule",
};

static const char *const depths[DEPTH_COUNT] = {
	[DEPTH_NONE] = "no colours",
	[DEPTH_8] = "8 colours",
	[DEPTH_LINUX] = "Linux console",
	[DEPTH_16] = "16 colours",
	[DEPTH_256] = "256 colours",
};

static void print_table(void)
{
	for (int depth = DEPTH_COUNT - 1; depth >= 0; depth--) {
		printf("# %s\n# %-9s %9s %9s  %s\n", depths[depth], "style", "on black", "on white", "least in");
		for (unsigned style = 0; style < STYLE_COUNT; style++) {
			const char *where = "", *same = "";
			double black = least((enum term_depth)depth, style, 0, &where);
			double white = least((enum term_depth)depth, style, 1, &same);

			printf("# %-9s %9.2f %9.2f  %s\n", styles[style], black, white,
			    term_look((enum term_depth)depth, style)->ink >= 16 ? "every palette" : where);
		}
	}
}

static void every_style_is_readable(void **state)
{
	(void)state;
	for (unsigned depth = 0; depth < DEPTH_COUNT; depth++)
		for (unsigned style = 0; style < STYLE_COUNT; style++)
			for (size_t ground = 0; ground < 2; ground++) {
				const char *where = "";
				double found = least((enum term_depth)depth, style, ground, &where);

				if (found < ENOUGH)
					fail_msg("%s on %s with %s: %.2f:1 in %s, which is below %.1f", styles[style],
					    grounds[ground].name, depths[depth], found, where, ENOUGH);
			}
}

/* Why the 8 colours are not used for words: of all pairs, only black and white are readable in every palette. Once one
 * is, the table may have it. */
static void eight_colors_have_no_safe_pair(void **state)
{
	(void)state;
	for (int ink = 0; ink < 8; ink++)
		for (int ground = 0; ground < 8; ground++) {
			double found = 21.1;

			for (size_t i = 0; i < PALETTES; i++) {
				double here = contrast(palettes[i].colors[ink], palettes[i].colors[ground]);

				found = here < found ? here : found;
			}
			assert_int_equal(found >= ENOUGH, ink + ground == 7 && (ink == 0 || ground == 0));
		}
}

static double weight(enum term_depth depth, unsigned style)
{
	const char *where;

	return least(depth, style, 0, &where);
}

/* The verdicts differ from each other, and none is a whisper: with colours each has a ground of its own, or none has. */
static void verdicts_are_told_apart(void **state)
{
	static const unsigned verdicts[] = { STYLE_GOOD, STYLE_CARE, STYLE_BAD, STYLE_UNKNOWN };
	static const enum term_depth colored[] = { DEPTH_LINUX, DEPTH_256 };

	(void)state;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < 4; i++) {
			assert_true(term_look(colored[k], verdicts[i])->ground >= 0);
			assert_true(weight(colored[k], verdicts[i]) >= ENOUGH);
			for (size_t j = 0; j < i; j++)
				assert_int_not_equal(term_look(colored[k], verdicts[i])->ground,
				    term_look(colored[k], verdicts[j])->ground);
		}
	assert_int_equal(term_look(DEPTH_256, STYLE_FOCUS)->ground, term_look(DEPTH_256, STYLE_ACCENT)->ink);
}

/* Bold is for headings; without colours also for where one is, because nothing else shows it. */
static void bold_is_for_headings(void **state)
{
	(void)state;
	for (unsigned depth = 0; depth < DEPTH_COUNT; depth++)
		for (unsigned style = 0; style < STYLE_COUNT; style++) {
			const struct look *look = term_look((enum term_depth)depth, style);
			bool heading = style == STYLE_TITLE || style == STYLE_HEAD || style == STYLE_ACCENT;
			bool bar = style == STYLE_TITLE || style == STYLE_FOCUS || style == STYLE_QR;

			if (depth != DEPTH_LINUX && !heading)
				assert_false(look->bits & LOOK_BOLD);
			if (depth == DEPTH_NONE || depth == DEPTH_8) {
				assert_true(bar || !(look->bits & LOOK_REVERSE));
				assert_true(look->ink < 0 || style == STYLE_QR || style == STYLE_CODE);
			}
		}
}

static void a_terminal_gets_the_looks_that_it_can_show(void **state)
{
	(void)state;
	assert_int_equal(term_depth("xterm-256color", 256), DEPTH_256);
	assert_int_equal(term_depth("ms-terminal", 256), DEPTH_256);
	assert_int_equal(term_depth("xterm", 8), DEPTH_8);
	assert_int_equal(term_depth("screen", 8), DEPTH_8);
	assert_int_equal(term_depth("xterm-16color", 16), DEPTH_16);
	assert_int_equal(term_depth("rxvt-88color", 88), DEPTH_16);
	assert_int_equal(term_depth("linux", 8), DEPTH_LINUX);
	assert_int_equal(term_depth("linux-16color", 16), DEPTH_LINUX);
	/* A number beyond the first eight is a mixture there. */
	assert_int_equal(term_depth("xterm-direct", 0x1000000), DEPTH_8);
	assert_int_equal(term_depth("vt100", -1), DEPTH_NONE);
	assert_int_equal(term_depth("linux", 0), DEPTH_NONE);
	assert_int_equal(term_look(DEPTH_256, STYLE_COUNT)->ink, LOOK_OWN);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_style_is_readable),
		cmocka_unit_test(eight_colors_have_no_safe_pair),
		cmocka_unit_test(verdicts_are_told_apart),
		cmocka_unit_test(bold_is_for_headings),
		cmocka_unit_test(a_terminal_gets_the_looks_that_it_can_show),
	};

	if (argc > 1 && !strcmp(argv[1], "--table"))
		print_table();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
