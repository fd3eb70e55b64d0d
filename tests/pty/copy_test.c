/* copy_test.c - what goes to a terminal's clipboard: the bytes, by where the program runs, and that it says so */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pty/pty.h"

#define BARE "\033]52;c;RFBWUTRGMktY\a"

static char program[512];

static struct pty *start(const char *term, const char *variable)
{
	const char *argv[] = { program, NULL }, *env[] = { variable, NULL };
	struct pty *pty = pty_start(&(struct pty_options){ .argv = argv, .term = term, .env = env });

	pty_see(pty, "4  Next: what the app may do");
	pty_quiet(pty, 20);
	pty_count_again(pty);
	return pty;
}

static void end(struct pty *pty)
{
	pty_type(pty, "q");
	assert_int_equal(pty_finish(pty), 0);
}

static void bytes_are_wrapped_for_what_is_between(void **state)
{
	static const struct {
		const char *term, *variable, *sends;
	} rows[] = {
		{ "xterm-256color", NULL, BARE },
		{ "xterm", NULL, BARE },
		{ "tmux-256color", "TMUX=/tmp/x,1,0", BARE "\033Ptmux;\033" BARE "\033\\" },
		{ "screen", "TMUX=/tmp/x,1,0", BARE "\033Ptmux;\033" BARE "\033\\" },
		{ "screen", "STY=1.pts-0.host", "\033P" BARE "\033\\" },
		{ "screen-256color", "STY=1.pts-0.host", "\033P" BARE "\033\\" },
		/* ssh from within tmux, or from within screen */
		{ "tmux-256color", NULL, BARE "\033Ptmux;\033" BARE "\033\\" },
		{ "screen", NULL, BARE "\033P" BARE "\033\\" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pty *pty = start(rows[i].term, rows[i].variable);

		print_message("# %s %s\n", rows[i].term, rows[i].variable ? rows[i].variable : "");
		pty_type(pty, "c");
		pty_see(pty, "Sent.");
		assert_true(pty_sent(pty, rows[i].sends));
		/* GNU screen would print what is meant for tmux, and ignores the bare form. */
		assert_int_equal(pty_sent(pty, "tmux;"), strstr(rows[i].sends, "tmux;") != NULL);
		end(pty);
	}
}

static void where_nothing_is_sent_the_reason_is_said(void **state)
{
	static const struct {
		const char *term, *variable, *says;
	} rows[] = {
		{ "linux", NULL, "Not copied: this terminal (linux) has no clipboard" },
		{ "vt100", NULL, "Not copied: this terminal (vt100) has no clipboard" },
		{ "vt220", NULL, "Not copied: this terminal (vt220) has no clipboard" },
		{ "screen.linux", "STY=1.tty1.host", "Not copied: this terminal (screen.linux) has no clipboard" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pty *pty = start(rows[i].term, rows[i].variable);

		pty_type(pty, "c");
		pty_see(pty, rows[i].says);
		assert_false(pty_sent(pty, "]52"));
		assert_false(pty_has(pty, "Sent."));
		end(pty);
	}
}

/* Screen keeps 768 bytes of a string: a consent link goes in pieces. */
static void a_long_text_goes_to_screen_in_pieces(void **state)
{
	struct pty *pty = start("screen", "STY=1.pts-0.host");
	size_t len, pieces = 0, from = 0;
	const char *bytes;

	(void)state;
	pty_type(pty, "C");
	pty_see(pty, "Sent.");
	bytes = pty_bytes(pty, &len);
	for (size_t i = 0; i + 1 < len; i++) {
		if (bytes[i] == '\033' && bytes[i + 1] == 'P')
			from = i;
		if (bytes[i] == '\033' && bytes[i + 1] == '\\') {
			assert_true(i + 2 - from <= 768);
			pieces++;
		}
	}
	assert_int_equal(pieces, 4);
	end(pty);
}

static void a_text_that_is_too_long_is_not_claimed(void **state)
{
	struct pty *pty = start("xterm", NULL);

	(void)state;
	pty_type(pty, "X");
	pty_see(pty, "Not copied: the text has 9000 bytes, and terminals take 8192.");
	assert_false(pty_sent(pty, "]52"));
	end(pty);
}

int main(void)
{
	const char *build = getenv("NAAREADY_BUILD");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_wrapped_for_what_is_between),
		cmocka_unit_test(where_nothing_is_sent_the_reason_is_said),
		cmocka_unit_test(a_long_text_goes_to_screen_in_pieces),
		cmocka_unit_test(a_text_that_is_too_long_is_not_claimed),
	};

	snprintf(program, sizeof program, "%s/tests/pty/term_demo", build ? build : ".");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
