/* looks_test.c - do the looks arrive on terminals as Debian describes them, and does a moved bar cost little */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "pty/pty.h"
#include "wizard/frame.h"

#define OWN      (-1)
#define BAR_ROW  19
#define BYTES_AT 150

static char program[512];

static struct pty *start(const char *term, const char *option)
{
	const char *argv[] = { program, option, NULL };
	struct pty *pty = pty_start(&(struct pty_options){ .argv = argv, .term = term });

	pty_see(pty, "4  Next: what the app may do");
	pty_quiet(pty, 30);
	return pty;
}

static void end(struct pty *pty)
{
	pty_type(pty, "q");
	assert_int_equal(pty_finish(pty), 0);
}

static int ink(struct pty *pty, int row, int col)
{
	VTermScreenCell cell = pty_cell(pty, row, col);

	return VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ? OWN : cell.fg.indexed.idx;
}

static int ground(struct pty *pty, int row, int col)
{
	VTermScreenCell cell = pty_cell(pty, row, col);

	return VTERM_COLOR_IS_DEFAULT_BG(&cell.bg) ? OWN : cell.bg.indexed.idx;
}

/* Some come with ncurses-term only. What is not described is taken for an xterm-256color. */
static bool is_described(const char *term)
{
	static const char *const places[] = { "/lib/terminfo", "/usr/share/terminfo", "/etc/terminfo" };
	char path[200];

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		snprintf(path, sizeof path, "%s/%c/%s", places[i], *term, term);
		if (access(path, R_OK) == 0)
			return true;
	}
	return false;
}

static void a_terminal_shows_the_colours_that_it_has(void **state)
{
	static const struct {
		const char *term;
		int focus[2], care[2], link[2];
	} rows[] = {
		{ "xterm-256color", { 231, 63 }, { 16, 214 }, { 63, OWN } },
		{ "tmux-256color", { 231, 63 }, { 16, 214 }, { 63, OWN } },
		{ "screen-256color", { 231, 63 }, { 16, 214 }, { 63, OWN } },
		{ "putty-256color", { 231, 63 }, { 16, 214 }, { 63, OWN } },
		{ "ms-terminal", { 231, 63 }, { 16, 214 }, { 63, OWN } },
		{ "xterm-16color", { 0, 14 }, { 0, 11 }, { OWN, OWN } },
		{ "linux", { 0, 6 }, { 7, 3 }, { 6, 0 } },
		{ "xterm", { OWN, OWN }, { OWN, OWN }, { OWN, OWN } },
		{ "screen", { OWN, OWN }, { OWN, OWN }, { OWN, OWN } },
		{ "tmux", { OWN, OWN }, { OWN, OWN }, { OWN, OWN } },
		{ "putty", { OWN, OWN }, { OWN, OWN }, { OWN, OWN } },
		{ "vt100", { OWN, OWN }, { OWN, OWN }, { OWN, OWN } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pty *pty;

		if (!is_described(rows[i].term))
			continue;
		pty = start(rows[i].term, NULL);
		print_message("# %s\n", rows[i].term);
		assert_int_equal(ink(pty, STYLE_FOCUS, 0), rows[i].focus[0]);
		assert_int_equal(ground(pty, STYLE_FOCUS, 0), rows[i].focus[1]);
		assert_int_equal(pty_cell(pty, STYLE_FOCUS, 0).attrs.reverse, rows[i].focus[1] == OWN);
		assert_int_equal(ground(pty, STYLE_CARE, 0), rows[i].care[1]);
		assert_int_equal(ink(pty, STYLE_CARE, 0), rows[i].care[0]);
		assert_int_equal(ink(pty, STYLE_LINK, 0), rows[i].link[0]);
		/* The console makes bold letters bright. */
		assert_int_equal(pty_cell(pty, STYLE_LINK, 0).attrs.bold, rows[i].link[1] == 0);
		assert_int_equal(ground(pty, STYLE_LINK, 0), rows[i].link[1]);
		assert_int_equal(ink(pty, STYLE_PLAIN, 0), OWN);
		assert_int_equal(ground(pty, STYLE_PLAIN, 0), OWN);
		/* The bar reaches from edge to edge. */
		for (int col = 0; col < 80; col += 79) {
			assert_int_equal(ground(pty, BAR_ROW, col), rows[i].focus[1]);
			assert_int_equal(pty_cell(pty, BAR_ROW, col).attrs.reverse, rows[i].focus[1] == OWN);
			assert_int_equal(ground(pty, BAR_ROW + 1, col), OWN);
		}
		end(pty);
	}
}

static void without_colours_there_is_none(void **state)
{
	struct pty *pty = start(NULL, "--no-color");

	(void)state;
	for (int style = 0; style < STYLE_COUNT; style++) {
		bool heading = style == STYLE_HEAD || style == STYLE_ACCENT;
		bool bar = style == STYLE_TITLE || style == STYLE_FOCUS || style == STYLE_QR;

		assert_int_equal(ink(pty, style, 0), OWN);
		assert_int_equal(ground(pty, style, 0), OWN);
		assert_int_equal(pty_cell(pty, style, 0).attrs.bold, heading);
		assert_int_equal(pty_cell(pty, style, 0).attrs.reverse, bar);
	}
	end(pty);
}

/* A terminal that erases with the colour in use gets one command for the empty end of the row. */
static void a_moved_bar_takes_few_bytes(void **state)
{
	static const char *const terms[] = { "xterm-256color", "linux", "ms-terminal", "putty-256color" };

	(void)state;
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
		struct pty *pty = start(is_described(terms[i]) ? terms[i] : NULL, NULL);

		for (int move = 1; move < 4; move++) {
			pty_count_again(pty);
			pty_key(pty, VTERM_KEY_DOWN);
			pty_see(pty, move == 1 ? "> 2" : move == 2 ? "> 3" : "> 4");
			pty_quiet(pty, 30);
			print_message("# %s: %zu bytes\n", terms[i], pty_count(pty));
			assert_true(pty_count(pty) <= BYTES_AT);
			assert_int_not_equal(ground(pty, BAR_ROW + move, 79), OWN);
			assert_int_equal(ground(pty, BAR_ROW + move - 1, 79), OWN);
		}
		end(pty);
	}
}

int main(void)
{
	const char *build = getenv("NAAREADY_BUILD");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_terminal_shows_the_colours_that_it_has),
		cmocka_unit_test(without_colours_there_is_none),
		cmocka_unit_test(a_moved_bar_takes_few_bytes),
	};

	snprintf(program, sizeof program, "%s/tests/pty/term_demo", build ? build : ".");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
