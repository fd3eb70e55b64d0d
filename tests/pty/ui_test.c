/* ui_test.c - the full-screen face on real terminals: budgets, keys, sizes, pastes, and every way to end */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pty/pty.h"

static char program[512];

static struct pty *start_with(const char *term, const char *locale, const char *option, int rows, int cols)
{
	const char *argv[] = { program, option, NULL };

	return pty_start(
	    &(struct pty_options){ .argv = argv, .term = term, .locale = locale, .rows = rows, .cols = cols });
}

static struct pty *start(void)
{
	struct pty *pty = start_with(NULL, NULL, NULL, 0, 0);

	pty_see(pty, "F10 q Quit");
	return pty;
}

static void quit(struct pty *pty)
{
	pty_key(pty, VTERM_KEY_FUNCTION(10));
	assert_int_equal(pty_finish(pty), 0);
}

static void test_every_terminal(void **state)
{
	static const char *const terms[] = { "xterm-256color", "xterm", "screen", "tmux-256color", "linux", "vt100",
		"vt220", "rxvt", "xterm-kitty", "no-such-terminal" };
	static const char *const locales[] = { "C.UTF-8", "C" };

	(void)state;
	for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++)
		for (size_t k = 0; k < 2; k++) {
			struct pty *pty = start_with(terms[i], locales[k], NULL, 0, 0);

			pty_see(pty, "F10 q Quit");
			pty_quiet(pty, 30);
			if (pty_count(pty) > 2000)
				fail_msg("%s %s: %zu bytes", terms[i], locales[k], pty_count(pty));
			assert_string_equal(pty_row(pty, 0),
			    " naaready  Consent  5/9                      contoso.example (global)  PRACTICE");
			assert_string_equal(pty_row(pty, 12),
			    "> 1  Open the consent link in a browser   Microsoft's own prompt");
			pty_key(pty, VTERM_KEY_DOWN);
			pty_see(pty, "> 2  Let");
			pty_key(pty, VTERM_KEY_ENTER);
			pty_see(pty, "DPVQ4F2KX");
			if (k == 0)
				pty_see(pty, "█");
			pty_quiet(pty, 20);
			assert_int_equal(pty_has(pty, "█"), k == 0);
			pty_key(pty, VTERM_KEY_LEFT);
			pty_see(pty, "Chose write.");
			pty_type(pty, "q");
			assert_int_equal(pty_finish(pty), 0);
		}
}

static void test_no_terminal(void **state)
{
	static const char *const terms[] = { "dumb", "", "unknown" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct pty *pty = start_with(terms[i], NULL, NULL, 0, 0);

		pty_see(pty, "cannot show full-screen pages");
		assert_false(pty_sent(pty, "\033"));
		assert_int_equal(pty_finish(pty), 1);
	}
}

static void test_bytes_of_a_move(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_quiet(pty, 30);
	for (int i = 0; i < 4; i++) {
		pty_count_again(pty);
		pty_key(pty, i < 2 ? VTERM_KEY_DOWN : VTERM_KEY_UP);
		pty_see(pty, i == 0 || i == 2 ? "> 2" : i == 1 ? "> 3" : "> 1");
		pty_quiet(pty, 30);
		if (pty_count(pty) > 150)
			fail_msg("moving one line took %zu bytes", pty_count(pty));
		assert_int_equal(pty_cursor(pty).row, i == 0 || i == 2 ? 13 : i == 1 ? 14 : 12);
	}
	quit(pty);
}

static void test_idle_says_nothing(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_quiet(pty, 30);
	pty_count_again(pty);
	pty_quiet(pty, 200);
	assert_int_equal(pty_count(pty), 0);
	quit(pty);
}

static void test_cursor_stands_on_the_focus(void **state)
{
	struct pty *pty = start();

	(void)state;
	assert_int_equal(pty_cursor(pty).row, 12);
	assert_int_equal(pty_cursor(pty).col, 0);
	assert_true(pty_cursor_shown(pty));
	assert_true(pty_cell(pty, 12, 8).attrs.reverse);
	assert_false(pty_cell(pty, 13, 8).attrs.reverse);
	assert_true(pty_alternate(pty));
	quit(pty);
}

static void test_split_escape(void **state)
{
	struct pty *pty = start();

	(void)state;
	for (int i = 0; i < 2; i++) {
		pty_bytes_in(pty, "\033", 1);
		pty_quiet(pty, 40);
		pty_bytes_in(pty, i ? "OB" : "[B", 2);
		pty_see(pty, i ? "> 3" : "> 2");
	}
	/* Sequences that nobody knows are not digits and letters. */
	pty_bytes_in(pty,
	    "\033[24;5~\033[27;5;50~\033[M 12"
	    "1",
	    25);
	pty_see(pty, "Chose browser.");
	quit(pty);
}

static void test_escape_alone(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_type(pty, "2");
	pty_see(pty, "DPVQ4F2KX");
	pty_key(pty, VTERM_KEY_ESCAPE);
	pty_see(pty, "Chose write.");
	quit(pty);
}

static void test_character_in_two_pieces(void **state)
{
	struct pty *pty = start();

	(void)state;
	for (int i = 0; i < 4; i++)
		pty_key(pty, VTERM_KEY_TAB);
	pty_see(pty, "> Domain");
	pty_bytes_in(pty, "z\xC3", 2);
	pty_see(pty, "> Domain  z");
	pty_bytes_in(pty, "\xBC\xE6\x97", 3);
	pty_see(pty, "zü");
	pty_bytes_in(pty, "\xA5!", 2);
	pty_see(pty, "zü日!");
	quit(pty);
}

static void test_paste(void **state)
{
	static char text[9000];
	struct pty *pty = start();

	(void)state;
	for (int i = 0; i < 4; i++)
		pty_key(pty, VTERM_KEY_TAB);
	pty_see(pty, "> Domain");
	pty_paste(pty, "one\r\ntwo\nthree\r\nq\r");
	pty_see(pty, "> Domain  one two three q");
	assert_false(pty_has(pty, "Typed"));
	pty_key(pty, VTERM_KEY_ENTER);
	pty_see(pty, "Typed 15: one two three q (Enter)");
	/* Longer than a terminal's buffer. */
	memset(text, 'x', sizeof text - 1);
	pty_paste(pty, text);
	pty_key(pty, VTERM_KEY_ENTER);
	pty_see(pty, "Typed 8999:");
	quit(pty);
}

static void test_paste_from_a_choice(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_paste(pty, "q\r1\r2\r");
	pty_see(pty, "> Domain  q 1 2");
	assert_false(pty_has(pty, "Chose"));
	quit(pty);
}

static void test_paste_mode_only_where_known(void **state)
{
	struct pty *pty = start();

	(void)state;
	assert_true(pty_sent(pty, "\033[?2004h"));
	quit(pty);
	pty = start_with("vt100", NULL, NULL, 0, 0); /* which is also proof that its own description is used */
	pty_see(pty, "F10 q Quit");
	assert_false(pty_sent(pty, "2004"));
	quit(pty);
}

static void test_resize_storm(void **state)
{
	struct pty *pty = start();
	static const int sizes[][2] = { { 1, 1 }, { 12, 40 }, { 11, 39 }, { 24, 80 }, { 100, 200 }, { 2, 200 },
		{ 60, 3 }, { 24, 79 } };

	(void)state;
	srandom(3);
	for (int i = 0; i < 100; i++) {
		if (i < 8)
			pty_resize(pty, sizes[i][0], sizes[i][1]);
		else
			pty_resize(pty, (int)(random() % 100) + 1, (int)(random() % 200) + 1);
		pty_quiet(pty, i % 10 ? 0 : 5);
	}
	pty_resize(pty, 11, 60);
	pty_see(pty, "This window is 60x11; 40x12 is needed.");
	pty_resize(pty, 24, 80);
	pty_see(pty, "F10 q Quit");
	pty_see(pty, "> 1  Open the consent link in a browser   Microsoft's own prompt\n  2  Let");
	assert_string_equal(pty_row(pty, 23), "F1 ? Help  F2 t Timeline  F3 r Trace  F5 c Copy  F6 b Text  F10 q Quit");
	quit(pty);
}

static void test_serial_line(void **state)
{
	struct pty *pty = start_with("vt100", "C", NULL, -1, 0);

	(void)state;
	pty_see(pty, "F10 q Quit");
	assert_string_equal(pty_row(pty, 0),
	    " naaready  Consent  5/9                      contoso.example (global)  PRACTICE");
	quit(pty);
}

static void test_flow_control_is_off(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_ctrl(pty, 's');
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> 2");
	pty_ctrl(pty, 'q');
	pty_ctrl(pty, 'z');
	pty_ctrl(pty, '\\');
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> 3");
	pty_ctrl(pty, 'c');
	assert_int_equal(pty_finish(pty), 0);
}

static void test_redraw(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_quiet(pty, 30);
	pty_count_again(pty);
	pty_ctrl(pty, 'l');
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> 2");
	pty_quiet(pty, 30);
	assert_true(pty_count(pty) > 600);
	quit(pty);
}

static void test_copy(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_type(pty, "c");
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> 2");
	assert_true(pty_sent(pty, "\033]52;c;RFBWUTRGMktY\a"));
	quit(pty);
	/* Not to a terminal that might print it. */
	pty = start_with("linux", NULL, NULL, 0, 0);
	pty_see(pty, "F10 q Quit");
	pty_type(pty, "c");
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> 2");
	assert_false(pty_sent(pty, "]52"));
	quit(pty);
}

static void test_copy_in_tmux(void **state)
{
	const char *argv[] = { program, NULL }, *env[] = { "TMUX=/tmp/x,1,0", NULL };
	struct pty *pty = pty_start(&(struct pty_options){ .argv = argv, .term = "tmux-256color", .env = env });

	(void)state;
	pty_see(pty, "F10 q Quit");
	pty_type(pty, "c");
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> 2");
	assert_true(pty_sent(pty, "\033]52;c;RFBWUTRGMktY\a\033Ptmux;\033\033]52;c;RFBWUTRGMktY\a\033\\"));
	quit(pty);
}

static void test_bare(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_key(pty, VTERM_KEY_FUNCTION(6));
	pty_see(pty, "https://microsoft.com/devicelogin\nDPVQ4F2KX\n\nPress a key.");
	assert_false(pty_alternate(pty));
	pty_resize(pty, 30, 90);
	pty_type(pty, "q"); /* any key goes back, and does nothing else */
	pty_see(pty, "F10 q Quit");
	assert_true(pty_alternate(pty));
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> 2");
	quit(pty);
}

/* Curses would move to the next line; only text that flows over the edge is one line for the mouse. */
static void test_link_flows(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_type(pty, "21");
	pty_see(pty, "Permissions");
	pty_see(pty, "h.microsoft.com%2F.default&state=x7");
	pty_quiet(pty, 30);
	assert_true(pty_sent(pty, "/v2.0/adminconsent?client_id="));
	assert_string_equal(pty_row(pty, 3),
	    "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0/admi");
	assert_string_equal(pty_row(pty, 4),
	    "nconsent?client_id=11111111-2222-3333-4444-555555555555&scope=https%3A%2F%2Fgrap");
	/* And curses still knows what stands where. */
	pty_key(pty, VTERM_KEY_PAGEDOWN);
	pty_see(pty, "> 1  Next: Legacy tokens");
	pty_key(pty, VTERM_KEY_HOME);
	pty_see(pty, "nconsent?client_id=11111111-2222-3333-4444-555555555555&scope=https%3A%2F%2Fgrap");
	quit(pty);
}

static void test_black_on_white(void **state)
{
	struct pty *pty = start();
	VTermScreenCell cell;

	(void)state;
	pty_type(pty, "2");
	pty_see(pty, "▀▀▀▀▀▀▀ ▀▀ ▀");
	cell = pty_cell(pty, 8, 79);
	assert_true(cell.bg.type & VTERM_COLOR_INDEXED);
	assert_int_equal(cell.bg.indexed.idx, 15);
	assert_int_equal(pty_cell(pty, 9, 50).fg.indexed.idx, 0);
	quit(pty);
}

static void test_no_color(void **state)
{
	struct pty *pty = start_with(NULL, NULL, "--no-color", 0, 0);
	VTermScreenCell cell;

	(void)state;
	pty_see(pty, "F10 q Quit");
	cell = pty_cell(pty, 10, 0);
	assert_false(pty_sent(pty, "\033[33"));
	assert_false(pty_sent(pty, "\033[3;"));
	assert_true(VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
	quit(pty);
}

/* --- ways to end --- */

static void test_hangup(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_hangup(pty);
	assert_int_equal(pty_reap(pty, NULL), 128 + SIGHUP); /* the demo takes no signal */
}

static void test_terminal_vanishes(void **state)
{
	struct pty *pty = start_with(NULL, NULL, "--no-hup", 0, 0);
	double cpu = 9;

	(void)state;
	pty_see(pty, "F10 q Quit");
	pty_hangup(pty);
	assert_int_equal(pty_reap(pty, &cpu), 3);
	if (cpu > 2)
		fail_msg("it took %.2f s of processor time", cpu);
}

static void test_crash(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_key(pty, VTERM_KEY_FUNCTION(3));
	assert_int_equal(pty_finish(pty), 128 + SIGABRT); /* and the terminal is right */
}

static bool has_said(struct pty *pty, const void *text)
{
	return pty_sent(pty, text);
}

/* What libraries say does not spoil the picture, and is not lost. */
static void test_foreign_words(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_key(pty, VTERM_KEY_FUNCTION(2));
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> 2");
	assert_false(pty_sent(pty, "library"));
	pty_type(pty, "q");
	pty_until(pty, has_said, "a library ?[31mspeaks", "what the library said");
	assert_int_equal(pty_finish(pty), 0);
	pty = start();
	pty_key(pty, VTERM_KEY_FUNCTION(2));
	pty_key(pty, VTERM_KEY_FUNCTION(3));
	pty_until(pty, has_said, "a library ?[31mspeaks", "what the library said");
	assert_int_equal(pty_finish(pty), 128 + SIGABRT);
}

static void test_first_byte(void **state)
{
	struct pty *pty = start();

	(void)state;
	/* The budget is measured elsewhere, on a quiet machine; this is for what went badly wrong. */
	assert_true(pty_first_byte_ms(pty) > 0);
	assert_true(pty_first_byte_ms(pty) < 5000);
	quit(pty);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_terminal),
		cmocka_unit_test(test_no_terminal),
		cmocka_unit_test(test_bytes_of_a_move),
		cmocka_unit_test(test_idle_says_nothing),
		cmocka_unit_test(test_cursor_stands_on_the_focus),
		cmocka_unit_test(test_split_escape),
		cmocka_unit_test(test_escape_alone),
		cmocka_unit_test(test_character_in_two_pieces),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_paste_from_a_choice),
		cmocka_unit_test(test_paste_mode_only_where_known),
		cmocka_unit_test(test_resize_storm),
		cmocka_unit_test(test_serial_line),
		cmocka_unit_test(test_flow_control_is_off),
		cmocka_unit_test(test_redraw),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_copy_in_tmux),
		cmocka_unit_test(test_bare),
		cmocka_unit_test(test_link_flows),
		cmocka_unit_test(test_black_on_white),
		cmocka_unit_test(test_no_color),
		cmocka_unit_test(test_hangup),
		cmocka_unit_test(test_terminal_vanishes),
		cmocka_unit_test(test_crash),
		cmocka_unit_test(test_foreign_words),
		cmocka_unit_test(test_first_byte),
	};
	const char *build = getenv("NAAREADY_BUILD"), *demo = getenv("FACE_DEMO");

	snprintf(program, sizeof program, "%s%s", demo ? demo : build ? build : ".", demo ? "" : "/tests/pty/ui_demo");
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
