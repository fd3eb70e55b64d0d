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

	pty_see(pty, "F10 Quit");
	return pty;
}

static void quit_demo(struct pty *pty)
{
	pty_key(pty, VTERM_KEY_FUNCTION(10));
	assert_int_equal(pty_finish(pty), 0);
}

static void every_terminal_shows_the_page(void **state)
{
	static const char *const terms[] = { "xterm-256color", "xterm", "screen", "tmux-256color", "linux", "vt100",
		"vt220", "rxvt", "xterm-kitty", "no-such-terminal" };
	static const char *const locales[] = { "C.UTF-8", "C" };

	(void)state;
	for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++)
		for (size_t k = 0; k < 2; k++) {
			struct pty *pty = start_with(terms[i], locales[k], NULL, 0, 0);

			pty_see(pty, "F10 Quit");
			pty_quiet(pty, 30);
			if (pty_count(pty) > 2000)
				fail_msg("%s %s: drawing the page took %zu bytes, which is over the budget", terms[i],
				    locales[k], pty_count(pty));
			assert_string_equal(pty_row(pty, 0),
			    k == 0 ? " naaready  Consent  5/9  ····▸····           contoso.example (global)  PRACTICE"
				   : " naaready  Consent  5/9  ....>....           contoso.example (global)  PRACTICE");
			assert_string_equal(pty_row(pty, 19),
			    "> Open the consent link in a browser  Microsoft's own prompt");
			pty_key(pty, VTERM_KEY_DOWN);
			pty_see(pty, "> Let");
			pty_key(pty, VTERM_KEY_ENTER);
			pty_see(pty, "DPVQ4F2KX");
			if (k == 0)
				pty_see(pty, "█");
			pty_quiet(pty, 20);
			assert_int_equal(pty_has(pty, "█"), k == 0);
			pty_key(pty, VTERM_KEY_ESCAPE);
			pty_see(pty, "Chose write.");
			pty_key(pty, VTERM_KEY_FUNCTION(10));
			assert_int_equal(pty_finish(pty), 0);
		}
}

static void a_missing_terminal_is_an_error(void **state)
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

static void a_move_takes_few_bytes(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_quiet(pty, 30);
	for (int i = 0; i < 4; i++) {
		pty_count_again(pty);
		pty_key(pty, i < 2 ? VTERM_KEY_DOWN : VTERM_KEY_UP);
		pty_see(pty, i == 0 || i == 2 ? "> Let" : i == 1 ? "> Go on" : "> Open");
		pty_quiet(pty, 30);
		if (pty_count(pty) > 150)
			fail_msg("moving the focus by one line took %zu bytes, which is over the budget",
			    pty_count(pty));
		assert_int_equal(pty_cursor(pty).row, i == 0 || i == 2 ? 20 : i == 1 ? 21 : 19);
	}
	quit_demo(pty);
}

static void an_idle_program_sends_nothing(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_quiet(pty, 30);
	pty_count_again(pty);
	pty_quiet(pty, 200);
	assert_int_equal(pty_count(pty), 0);
	quit_demo(pty);
}

/* The row's label has a ground of its own. */
static bool stands_out(struct pty *pty, int row)
{
	VTermScreenCell cell = pty_cell(pty, row, 8);

	return !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
}

static void the_cursor_stands_on_the_focus(void **state)
{
	struct pty *pty = start();

	(void)state;
	assert_int_equal(pty_cursor(pty).row, 19);
	assert_int_equal(pty_cursor(pty).col, 0);
	assert_true(pty_cursor_shown(pty));
	assert_true(stands_out(pty, 19));
	assert_false(stands_out(pty, 20));
	assert_true(pty_alternate(pty));
	quit_demo(pty);
}

static void split_sequences_are_joined(void **state)
{
	struct pty *pty = start();

	(void)state;
	for (int i = 0; i < 2; i++) {
		pty_bytes_in(pty, "\033", 1);
		pty_quiet(pty, 40);
		pty_bytes_in(pty, i ? "OB" : "[B", 2);
		pty_see(pty, i ? "> Go on" : "> Let");
	}
	/* Unknown sequences do not count as digits and letters. */
	pty_bytes_in(pty,
	    "\033[24;5~\033[27;5;50~\033[M 12"
	    "\r",
	    25);
	pty_see(pty, "Chose later.");
	quit_demo(pty);
}

static void a_single_escape_is_a_key(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_key(pty, VTERM_KEY_DOWN);
	pty_key(pty, VTERM_KEY_ENTER);
	pty_see(pty, "DPVQ4F2KX");
	pty_key(pty, VTERM_KEY_ESCAPE);
	pty_see(pty, "Chose write.");
	quit_demo(pty);
}

static void a_character_in_two_pieces_is_joined(void **state)
{
	struct pty *pty = start();

	(void)state;
	for (int i = 0; i < 3; i++)
		pty_key(pty, VTERM_KEY_TAB);
	pty_see(pty, "> Domain");
	pty_bytes_in(pty, "z\xC3", 2);
	pty_see(pty, "> Domain  z");
	pty_bytes_in(pty, "\xBC\xE6\x97", 3);
	pty_see(pty, "zü");
	pty_bytes_in(pty, "\xA5!", 2);
	pty_see(pty, "zü日!");
	quit_demo(pty);
}

static void a_paste_goes_into_the_field(void **state)
{
	static char text[9000];
	struct pty *pty = start();

	(void)state;
	for (int i = 0; i < 3; i++)
		pty_key(pty, VTERM_KEY_TAB);
	pty_see(pty, "> Domain");
	pty_paste(pty, "one\r\ntwo\nthree\r\nq\r");
	pty_see(pty, "> Domain  one two three q");
	assert_false(pty_has(pty, "Typed"));
	pty_key(pty, VTERM_KEY_ENTER);
	pty_see(pty, "Typed 15: one two three q (Enter)");
	/* A paste longer than a terminal's buffer. */
	memset(text, 'x', sizeof text - 1);
	pty_paste(pty, text);
	pty_key(pty, VTERM_KEY_ENTER);
	pty_see(pty, "Typed 8999:");
	quit_demo(pty);
}

static void a_paste_on_a_choice_goes_to_the_field(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_paste(pty, "q\r1\r2\r");
	pty_see(pty, "> Domain  q 1 2");
	assert_false(pty_has(pty, "Chose"));
	quit_demo(pty);
}

static void bracketed_paste_is_asked_for_only_where_known(void **state)
{
	struct pty *pty = start();

	(void)state;
	assert_true(pty_sent(pty, "\033[?2004h"));
	quit_demo(pty);
	pty = start_with("vt100", NULL, NULL, 0, 0); /* this also proves that the terminal's own description is used */
	pty_see(pty, "F10 Quit");
	assert_false(pty_sent(pty, "2004"));
	quit_demo(pty);
}

static void any_number_of_resizes_is_survived(void **state)
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
	pty_see(pty, "F10 Quit");
	pty_see(pty, "> Open the consent link in a browser  Microsoft's own prompt\n  Let");
	assert_string_equal(pty_row(pty, 23), "F1 Help  F5 Copy  F6 Text  F2 Timeline  F3 Trace  F4 Links  F10 Quit");
	quit_demo(pty);
}

static void a_serial_line_gets_80_by_24(void **state)
{
	struct pty *pty = start_with("vt100", "C", NULL, -1, 0);

	(void)state;
	pty_see(pty, "F10 Quit");
	assert_string_equal(pty_row(pty, 0),
	    " naaready  Consent  5/9  ....>....           contoso.example (global)  PRACTICE");
	quit_demo(pty);
}

static void flow_control_is_off(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_ctrl(pty, 's');
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> Let");
	pty_ctrl(pty, 'q');
	pty_ctrl(pty, 'z');
	pty_ctrl(pty, '\\');
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> Go on");
	pty_ctrl(pty, 'c');
	assert_int_equal(pty_finish(pty), 0);
}

static void a_redraw_repairs_the_screen(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_quiet(pty, 30);
	pty_count_again(pty);
	pty_ctrl(pty, 'l');
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> Let");
	pty_quiet(pty, 30);
	assert_true(pty_count(pty) > 600);
	quit_demo(pty);
}

static void a_copy_goes_to_the_clipboard(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_key(pty, VTERM_KEY_FUNCTION(5));
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> Let");
	assert_true(pty_sent(pty, "\033]52;c;RFBWUTRGMktY\a"));
	quit_demo(pty);
	/* No copy goes to a terminal that might print it. */
	pty = start_with("linux", NULL, NULL, 0, 0);
	pty_see(pty, "F10 Quit");
	pty_key(pty, VTERM_KEY_FUNCTION(5));
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> Let");
	assert_false(pty_sent(pty, "]52"));
	quit_demo(pty);
}

static void a_copy_in_tmux_is_wrapped_for_it(void **state)
{
	const char *argv[] = { program, NULL }, *env[] = { "TMUX=/tmp/x,1,0", NULL };
	struct pty *pty = pty_start(&(struct pty_options){ .argv = argv, .term = "tmux-256color", .env = env });

	(void)state;
	pty_see(pty, "F10 Quit");
	pty_key(pty, VTERM_KEY_FUNCTION(5));
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> Let");
	assert_true(pty_sent(pty, "\033]52;c;RFBWUTRGMktY\a\033Ptmux;\033\033]52;c;RFBWUTRGMktY\a\033\\"));
	quit_demo(pty);
}

static void a_bare_text_leaves_and_comes_back(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_key(pty, VTERM_KEY_FUNCTION(6));
	pty_see(pty, "https://microsoft.com/devicelogin\nDPVQ4F2KX\n\nPress a key.");
	assert_false(pty_alternate(pty));
	pty_resize(pty, 30, 90);
	pty_type(pty, "q"); /* any key goes back and does nothing else */
	pty_see(pty, "F10 Quit");
	assert_true(pty_alternate(pty));
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> Let");
	quit_demo(pty);
}

/* Curses would move to the next line; the mouse takes only text that flows over the edge as one line. */
static void to_second_page(struct pty *pty)
{
	pty_see(pty, "> Open the consent link");
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> Let naaready write");
	pty_key(pty, VTERM_KEY_ENTER);
}

static void a_link_flows_over_the_edge(void **state)
{
	struct pty *pty = start();

	(void)state;
	to_second_page(pty);
	pty_key(pty, VTERM_KEY_ENTER);
	pty_see(pty, "Permissions");
	pty_see(pty, "h.microsoft.com%2F.default&state=x7");
	pty_quiet(pty, 30);
	assert_true(pty_sent(pty, "/v2.0/adminconsent?client_id="));
	assert_string_equal(pty_row(pty, 3),
	    "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0/admi");
	assert_string_equal(pty_row(pty, 4),
	    "nconsent?client_id=11111111-2222-3333-4444-555555555555&scope=https%3A%2F%2Fgrap");
	/* Curses still knows the picture. */
	pty_key(pty, VTERM_KEY_PAGEDOWN);
	pty_see(pty, "> Next: Legacy tokens");
	pty_key(pty, VTERM_KEY_HOME);
	pty_see(pty, "nconsent?client_id=11111111-2222-3333-4444-555555555555&scope=https%3A%2F%2Fgrap");
	quit_demo(pty);
}

static void black_on_white_stays_readable(void **state)
{
	struct pty *pty = start();
	VTermScreenCell cell;

	(void)state;
	to_second_page(pty);
	pty_see(pty, "▀▀▀▀▀▀▀ ▀▀ ▀");
	cell = pty_cell(pty, 8, 79);
	assert_true(cell.bg.type & VTERM_COLOR_INDEXED);
	assert_int_equal(cell.bg.indexed.idx, 231);
	assert_int_equal(pty_cell(pty, 9, 50).fg.indexed.idx, 16);
	quit_demo(pty);
}

static void without_colours_no_colour_is_sent(void **state)
{
	struct pty *pty = start_with(NULL, NULL, "--no-color", 0, 0);
	VTermScreenCell cell;

	(void)state;
	pty_see(pty, "F10 Quit");
	cell = pty_cell(pty, 10, 0);
	assert_false(pty_sent(pty, "\033[33"));
	assert_false(pty_sent(pty, "\033[3;"));
	assert_true(VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
	quit_demo(pty);
}

/* --- ways to end --- */

static void a_hangup_ends_the_demo(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_hangup(pty);
	assert_int_equal(pty_reap(pty, NULL), 128 + SIGHUP); /* the demo handles no signal */
}

static void a_vanished_terminal_ends_the_demo(void **state)
{
	struct pty *pty = start_with(NULL, NULL, "--no-hup", 0, 0);
	double cpu = 9;

	(void)state;
	pty_see(pty, "F10 Quit");
	pty_hangup(pty);
	assert_int_equal(pty_reap(pty, &cpu), 3);
	if (cpu > 2)
		fail_msg("after its terminal was gone the program took %.2f s of processor time: it spins", cpu);
}

static void a_crash_leaves_the_terminal_right(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_key(pty, VTERM_KEY_FUNCTION(3));
	assert_int_equal(pty_finish(pty), 128 + SIGABRT); /* pty_finish checks the terminal, too */
}

static bool has_said(struct pty *pty, const void *text)
{
	return pty_sent(pty, text);
}

/* Messages of libraries do not spoil the picture, and are not lost. */
static void library_messages_come_after_the_screen(void **state)
{
	struct pty *pty = start();

	(void)state;
	pty_key(pty, VTERM_KEY_FUNCTION(2));
	pty_key(pty, VTERM_KEY_DOWN);
	pty_see(pty, "> Let");
	assert_false(pty_sent(pty, "library"));
	pty_key(pty, VTERM_KEY_FUNCTION(10));
	pty_until(pty, has_said, "a library ?[31mspeaks", "what the library said");
	assert_int_equal(pty_finish(pty), 0);
	pty = start();
	pty_key(pty, VTERM_KEY_FUNCTION(2));
	pty_key(pty, VTERM_KEY_FUNCTION(3));
	pty_until(pty, has_said, "a library ?[31mspeaks", "what the library said");
	assert_int_equal(pty_finish(pty), 128 + SIGABRT);
}

static void the_first_byte_comes_soon(void **state)
{
	struct pty *pty = start();

	(void)state;
	/* make bench measures the budget on a quiet machine; this bound finds only gross delays. */
	assert_true(pty_first_byte_ms(pty) > 0);
	assert_true(pty_first_byte_ms(pty) < 5000);
	quit_demo(pty);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_terminal_shows_the_page),
		cmocka_unit_test(a_missing_terminal_is_an_error),
		cmocka_unit_test(a_move_takes_few_bytes),
		cmocka_unit_test(an_idle_program_sends_nothing),
		cmocka_unit_test(the_cursor_stands_on_the_focus),
		cmocka_unit_test(split_sequences_are_joined),
		cmocka_unit_test(a_single_escape_is_a_key),
		cmocka_unit_test(a_character_in_two_pieces_is_joined),
		cmocka_unit_test(a_paste_goes_into_the_field),
		cmocka_unit_test(a_paste_on_a_choice_goes_to_the_field),
		cmocka_unit_test(bracketed_paste_is_asked_for_only_where_known),
		cmocka_unit_test(any_number_of_resizes_is_survived),
		cmocka_unit_test(a_serial_line_gets_80_by_24),
		cmocka_unit_test(flow_control_is_off),
		cmocka_unit_test(a_redraw_repairs_the_screen),
		cmocka_unit_test(a_copy_goes_to_the_clipboard),
		cmocka_unit_test(a_copy_in_tmux_is_wrapped_for_it),
		cmocka_unit_test(a_bare_text_leaves_and_comes_back),
		cmocka_unit_test(a_link_flows_over_the_edge),
		cmocka_unit_test(black_on_white_stays_readable),
		cmocka_unit_test(without_colours_no_colour_is_sent),
		cmocka_unit_test(a_hangup_ends_the_demo),
		cmocka_unit_test(a_vanished_terminal_ends_the_demo),
		cmocka_unit_test(a_crash_leaves_the_terminal_right),
		cmocka_unit_test(library_messages_come_after_the_screen),
		cmocka_unit_test(the_first_byte_comes_soon),
	};
	const char *build = getenv("NAAREADY_BUILD"), *demo = getenv("FACE_DEMO");

	snprintf(program, sizeof program, "%s%s", demo ? demo : build ? build : ".", demo ? "" : "/tests/pty/ui_demo");
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
