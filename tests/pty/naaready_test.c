/* naaready_test.c - the real program on a practice tenant, in a pretend terminal, as a person would use it */
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pty/walk.h"

#define DOMAIN  "classic.practice.example"
#define CONFIRM "Domain, to confirm"

/* Bytes up to and with the first page; the line for screen readers is among them. */
#define FIRST_PAGE_BYTES 2000

/* --- on every terminal --- */

static void assert_ascii(const struct pty *pty)
{
	size_t len;
	const char *bytes = pty_bytes(pty, &len);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)bytes[i] >= 0x7F)
			fail_msg("byte %02x at %zu, where only ASCII may be", (unsigned char)bytes[i], i);
}

static void some_pages(struct pty *pty)
{
	walk_page(pty, "Welcome");
	pty_key(pty, VTERM_KEY_FUNCTION(1));
	walk_page(pty, "Help");
	pty_key(pty, VTERM_KEY_ESCAPE);
	walk_page(pty, "Welcome");
	pty_type(pty, "t");
	walk_page(pty, "Timeline");
	pty_key(pty, VTERM_KEY_ESCAPE);
	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	walk_choose(pty, DOMAIN);
	pty_see(pty, "5a1e5f0c-0000-4000-8000-000000000001");
	walk_choose(pty, "Next: Sign-in");
	walk_page(pty, "Sign-in");
	pty_key(pty, VTERM_KEY_LEFT);
	walk_page(pty, "Tenant");
	pty_key(pty, VTERM_KEY_BACKSPACE);
	walk_page(pty, "Welcome");
}

static void on_terminal(const char *term, const char *locale)
{
	struct pty *pty;

	walk_home();
	pty = walk_start(&(struct walk_options){ .term = term, .locale = locale });
	walk_page(pty, "Welcome");
	pty_see(pty, "F10 q Quit");
	if (pty_count(pty) > FIRST_PAGE_BYTES)
		fail_msg("%s %s: %zu bytes up to the first page", term, locale, pty_count(pty));
	assert_true(pty_sent(pty, "naaready --plain"));
	some_pages(pty);
	if (strcmp(locale, "C") == 0)
		assert_ascii(pty);
	walk_quit(pty, 6);
}

static void test_xterm(void **state)
{
	(void)state;
	on_terminal("xterm-256color", "C.UTF-8");
	on_terminal("xterm-256color", "C");
}

static void test_screen(void **state)
{
	(void)state;
	on_terminal("screen", "C.UTF-8");
	on_terminal("screen", "C");
}

static void test_vt100(void **state)
{
	(void)state;
	on_terminal("vt100", "C.UTF-8");
	on_terminal("vt100", "C");
}

static void test_linux(void **state)
{
	(void)state;
	on_terminal("linux", "C.UTF-8");
	on_terminal("linux", "C");
}

/* --- the whole path --- */

static void look_around(struct pty *pty, const char *title)
{
	static const char *const keys[] = { "?", "t", "r" }, *const over[] = { "Help", "Timeline", "Trace" };

	for (size_t i = 0; i < 3; i++) {
		pty_type(pty, keys[i]);
		walk_page(pty, over[i]);
		pty_key(pty, VTERM_KEY_ESCAPE);
		walk_page(pty, title);
	}
}

static void back_and_forth(struct pty *pty, const char *before, const char *next, const char *title)
{
	pty_key(pty, VTERM_KEY_ESCAPE);
	walk_page(pty, before);
	walk_choose(pty, next);
	walk_page(pty, title);
}

/* Practice codes pass by themselves after three seconds. */
static void sign_in_both(struct pty *pty)
{
	walk_choose(pty, "By device code");
	pty_see(pty, "https://microsoft.com/devicelogin");
	pty_see(pty, "Signed in as admin@" DOMAIN);
	walk_choose(pty, "By device code");
	pty_see(pty, "https://microsoft.com/devicelogin");
	pty_see_not(pty, "https://microsoft.com/devicelogin");
	walk_choose(pty, "Next: Add-in");
}

static void consent(struct pty *pty)
{
	walk_choose(pty, "Write the consent from here");
	walk_choose(pty, "Sign in again, to write");
	walk_page(pty, "Sign-in");
	walk_choose(pty, "By device code");
	walk_page(pty, "Consent");
	walk_type(pty, CONFIRM, "other.example");
	pty_see(pty, "not");
	walk_type(pty, CONFIRM, DOMAIN);
	pty_see(pty, "Written and read back");
}

static void tokens(struct pty *pty)
{
	walk_choose(pty, "Block legacy tokens to test");
	walk_type(pty, CONFIRM, DOMAIN);
	pty_see(pty, "Written and read back");
	walk_choose(pty, "Practice: skip");
	walk_choose(pty, "Put back what was found");
	walk_page(pty, "Sign-in"); /* a day has gone by, and with it the token */
	walk_choose(pty, "By device code");
	walk_page(pty, "Legacy tokens");
	walk_type(pty, CONFIRM, DOMAIN);
	pty_see(pty, "Put back and read back");
}

static void test_whole_path(void **state)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });

	(void)state;
	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	walk_choose(pty, DOMAIN);
	walk_choose(pty, "Next: Sign-in");
	walk_page(pty, "Sign-in");
	sign_in_both(pty);
	walk_page(pty, "Add-in");
	look_around(pty, "Add-in");
	walk_choose(pty, "Next: Consent");
	walk_page(pty, "Consent");
	back_and_forth(pty, "Add-in", "Next: Consent", "Consent");
	consent(pty);
	walk_choose(pty, "Next: Permissions");
	walk_page(pty, "Permissions");
	walk_choose(pty, "Next: Legacy tokens");
	walk_page(pty, "Legacy tokens");
	tokens(pty);
	walk_choose(pty, "Next: Proof");
	walk_page(pty, "Proof");
	walk_choose(pty, "Add a person who tried");
	walk_type(pty, "Who", "Ada Example");
	walk_choose(pty, "Save");
	pty_see(pty, "Ada Example: not finished");
	walk_choose(pty, "Next: Summary");
	walk_page(pty, "Summary");
	pty_see(pty, "+  ready");
	walk_choose(pty, "Finish");
	assert_int_equal(pty_finish(pty), 0);
}

/* --- sizes --- */

static void test_resize_storm(void **state)
{
	static const int sizes[][2] = { { 1, 1 }, { 12, 40 }, { 11, 39 }, { 24, 80 }, { 100, 200 }, { 2, 200 },
		{ 60, 3 }, { 24, 79 } };
	struct pty *pty = walk_start(&(struct walk_options){ 0 });

	(void)state;
	walk_page(pty, "Welcome");
	srandom(5);
	for (int i = 0; i < 120; i++) {
		int rows = i < 8 ? sizes[i][0] : (int)(random() % 100) + 1,
		    cols = i < 8 ? sizes[i][1] : (int)(random() % 200) + 1;

		pty_resize(pty, rows, cols);
		pty_quiet(pty, i % 10 ? 0 : 5);
		if (i % 20 == 10)
			pty_key(pty, VTERM_KEY_UP);
	}
	pty_resize(pty, 11, 60);
	pty_see(pty, "This window is 60x11; 40x12 is needed.");
	pty_key(pty, VTERM_KEY_ENTER); /* what cannot be seen is not chosen */
	pty_resize(pty, 24, 80);
	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	pty_resize(pty, 12, 40);
	walk_choose(pty, DOMAIN);
	pty_resize(pty, 24, 80);
	pty_see(pty, "5a1e5f0c-0000-4000-8000-000000000001");
	walk_quit(pty, 6);
}

/* A serial line tells no size; then LINES and COLUMNS do. A window that tells its size is believed. */
static void test_size_from_the_environment(void **state)
{
	static const char *const env[] = { "LINES=30", "COLUMNS=100", NULL };
	struct pty *pty = walk_start(&(struct walk_options){ .env = env, .rows = 20, .cols = 60 });

	(void)state;
	walk_page(pty, "Welcome");
	pty_see(pty, "F1 ? Help");
	assert_true(strstr(pty_row(pty, 19), "F10 q Quit") != NULL);
	walk_quit(pty, 6);
	pty = walk_start(&(struct walk_options){ .term = "vt100", .locale = "C", .rows = -1 });
	walk_page(pty, "Welcome");
	pty_see(pty, "F10 q Quit");
	assert_true(strstr(pty_row(pty, 23), "F10 q Quit") != NULL);
	walk_quit(pty, 6);
	pty = walk_start(&(struct walk_options){ .term = "vt100",
	    .locale = "C",
	    .rows = -1,
	    .env = (const char *const[]){ "LINES=16", NULL } });
	walk_page(pty, "Welcome");
	pty_see(pty, "F10 q Quit");
	assert_true(strstr(pty_row(pty, 15), "F10 q Quit") != NULL);
	walk_quit(pty, 6);
}

/* --- what comes from outside --- */

/* Sequences that a terminal acts on and that no page of ours has. */
static void assert_harmless(const struct pty *pty)
{
	static const char *const bad[] = { "\033]", "\033P", "\033_", "\033^", "\033X", "\302\233", "\302\235",
		"\302\220", "\033[31m", "\342\200\256", "\342\200\213", "\342\200\250", "\363\240\201\201", "\033c",
		"owned\007", NULL };

	for (size_t i = 0; bad[i]; i++)
		if (pty_sent(pty, bad[i]))
			fail_msg("sequence %zu of the list reached the terminal", i);
}

static void test_hostile(void **state)
{
	static const char *const env[] = { "NO_COLOR=1", NULL }; /* without our own colours theirs would stand out */
	struct pty *pty = walk_start(&(struct walk_options){ .tenant = "hostile", .env = env });

	(void)state;
	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_choose(pty, "hostile.practice.example");
	walk_choose(pty, "Next: Sign-in");
	walk_page(pty, "Sign-in");
	walk_choose(pty, "By device code");
	pty_see(pty, "https://microsoft.com/devicelogin");
	pty_see(pty, "Signed in as");
	assert_harmless(pty);
	pty_count_again(pty);
	walk_choose(pty, "Next: Add-in");
	walk_page(pty, "Add-in");
	pty_see(pty, "\\u{1B}[2J");
	walk_choose(pty, "Next: Consent");
	walk_page(pty, "Consent");
	assert_harmless(pty);
	pty_count_again(pty);
	walk_choose(pty, "Next: Permissions");
	walk_page(pty, "Permissions");
	pty_key(pty, VTERM_KEY_PAGEDOWN);
	pty_type(pty, "r");
	walk_page(pty, "Trace");
	assert_harmless(pty);
	pty_key(pty, VTERM_KEY_FUNCTION(10));
	pty_finish(pty); /* what is left is read: the lines after the full screen */
}

/* LANGUAGE alone does, so that no locale has to be installed. Keys, ids and exit statuses are the same as ever. */
static void test_german(void **state)
{
	const char *place = getenv("NAAREADY_LOCALE");
	char locale[4200];
	const char *const env[] = { "LANGUAGE=de", locale, NULL };
	struct pty *pty;

	(void)state;
	snprintf(locale, sizeof locale, "NAAREADY_LOCALE=%s", place ? place : "");
	pty = walk_start(&(struct walk_options){ .env = env });
	pty_see(pty, "  1/9 ");
	pty_see(pty, place && *place ? "F1 ? Hilfe" : "F1 ? H");
	pty_see(pty, "F10 q ");
	pty_type(pty, "1");
	pty_see(pty, "  2/9 ");
	walk_quit(pty, 6);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_xterm, walk_begin),
		cmocka_unit_test_setup(test_screen, walk_begin),
		cmocka_unit_test_setup(test_vt100, walk_begin),
		cmocka_unit_test_setup(test_linux, walk_begin),
		cmocka_unit_test_setup(test_whole_path, walk_begin),
		cmocka_unit_test_setup(test_resize_storm, walk_begin),
		cmocka_unit_test_setup(test_size_from_the_environment, walk_begin),
		cmocka_unit_test_setup(test_hostile, walk_begin),
		cmocka_unit_test_setup(test_german, walk_begin),
	};

	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, walk_end);
}
