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

/* Bytes up to and including the first page and the line for screen readers. */
#define FIRST_PAGE_BYTES 2000

/* --- on every terminal --- */

static void assert_ascii(const struct pty *pty)
{
	size_t len;
	const char *bytes = pty_bytes(pty, &len);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)bytes[i] >= 0x7F)
			fail_msg("the program sent byte %02x at %zu to a terminal that shows only ASCII",
			    (unsigned char)bytes[i], i);
}

static void walk_some_pages(struct pty *pty)
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
	walk_page(pty, "Sign-in");
	pty_key(pty, VTERM_KEY_ESCAPE);
	walk_page(pty, "Tenant");
	pty_see(pty, "5a1e5f0c-0000-4000-8000-000000000001");
	pty_key(pty, VTERM_KEY_ESCAPE);
	walk_page(pty, "Welcome");
}

static void assert_pages_on(const char *term, const char *locale)
{
	struct pty *pty;

	walk_home();
	pty = walk_start(&(struct walk_options){ .term = term, .locale = locale });
	walk_page(pty, "Welcome");
	pty_see(pty, "q Quit");
	if (pty_count(pty) > FIRST_PAGE_BYTES)
		fail_msg("%s %s: the first page takes %zu bytes, which is over the budget", term, locale,
		    pty_count(pty));
	assert_true(pty_sent(pty, "naaready --plain"));
	walk_some_pages(pty);
	if (strcmp(locale, "C") == 0)
		assert_ascii(pty);
	walk_quit(pty, 6);
}

static void pages_show_on_xterm(void **state)
{
	(void)state;
	assert_pages_on("xterm-256color", "C.UTF-8");
	assert_pages_on("xterm-256color", "C");
}

static void pages_show_on_screen(void **state)
{
	(void)state;
	assert_pages_on("screen", "C.UTF-8");
	assert_pages_on("screen", "C");
}

static void pages_show_on_vt100(void **state)
{
	(void)state;
	assert_pages_on("vt100", "C.UTF-8");
	assert_pages_on("vt100", "C");
}

static void pages_show_on_the_linux_console(void **state)
{
	(void)state;
	assert_pages_on("linux", "C.UTF-8");
	assert_pages_on("linux", "C");
}

/* --- the whole path --- */

static void open_help_and_back(struct pty *pty, const char *title)
{
	static const char *const over[] = { "Help", "Timeline", "Trace" };

	for (size_t i = 0; i < 3; i++) {
		pty_key(pty, VTERM_KEY_FUNCTION(1 + (int)i)); /* letters go into the page's field */
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
	walk_choose(pty, "Sign in to Microsoft Graph by device code");
	pty_see(pty, "https://login.practice.example/devicelogin");
	pty_see(pty, "as admin@" DOMAIN);
	walk_choose(pty, "Sign in to Exchange Online by device code");
	pty_see(pty, "https://login.practice.example/devicelogin");
	pty_see_not(pty, "https://login.practice.example/devicelogin");
	walk_choose(pty, "Next: Add-in");
}

static void walk_consent(struct pty *pty)
{
	walk_choose(pty, "Write the consent from here");
	walk_choose(pty, "Sign in again, to write");
	walk_page(pty, "Sign-in");
	pty_see(pty, "https://login.practice.example/devicelogin");
	walk_page(pty, "Consent");
	walk_type(pty, CONFIRM, "other.example");
	pty_see(pty, "not");
	walk_type(pty, CONFIRM, DOMAIN);
	pty_see(pty, "Written and read back");
}

static void walk_tokens(struct pty *pty)
{
	walk_choose(pty, "Block legacy tokens to test");
	walk_type(pty, CONFIRM, DOMAIN);
	pty_see(pty, "Written and read back");
	walk_choose(pty, "Practice: let 24 hours pass");
	walk_choose(pty, "Put back what was found");
	walk_page(pty, "Sign-in"); /* a day has gone by, and the token has expired */
	walk_choose(pty, "Sign in to Exchange Online by device code");
	walk_page(pty, "Legacy tokens");
	walk_type(pty, CONFIRM, DOMAIN);
	pty_see(pty, "Put back and read back");
}

static void the_whole_path_can_be_walked(void **state)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });

	(void)state;
	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	walk_choose(pty, DOMAIN);
	walk_page(pty, "Sign-in");
	sign_in_both(pty);
	walk_page(pty, "Add-in");
	open_help_and_back(pty, "Add-in");
	walk_choose(pty, "Next: Consent");
	walk_page(pty, "Consent");
	back_and_forth(pty, "Add-in", "Next: Consent", "Consent");
	walk_consent(pty);
	walk_choose(pty, "Next: Permissions");
	walk_page(pty, "Permissions");
	walk_choose(pty, "Next: Legacy tokens");
	walk_page(pty, "Legacy tokens");
	walk_tokens(pty);
	walk_choose(pty, "Next: Proof");
	walk_page(pty, "Proof");
	walk_choose(pty, "Add a person who tried");
	walk_type(pty, "Who", "Ada Example");
	walk_choose(pty, "Save");
	pty_see(pty, "Choose the Outlook");
	walk_choose(pty, "Not all of it worked");
	walk_choose(pty, "Outlook"); /* Enter goes on to the next */
	pty_key(pty, VTERM_KEY_UP);
	pty_key(pty, VTERM_KEY_RIGHT);
	pty_key(pty, VTERM_KEY_RIGHT);
	pty_see(pty, "(*) new");
	walk_choose(pty, "Save as filled in");
	pty_see(pty, "not finished");
	pty_see(pty, "Ada Example");
	walk_choose(pty, "Next: Summary");
	walk_page(pty, "Summary");
	pty_see(pty, "✓  ready; not proven");
	walk_choose(pty, "Finish");
	assert_int_equal(pty_finish(pty), 0);
}

/* --- sizes --- */

static void any_number_of_resizes_is_survived(void **state)
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
	pty_key(pty, VTERM_KEY_ENTER); /* a choice that cannot be seen is not chosen */
	pty_resize(pty, 24, 80);
	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	pty_resize(pty, 12, 40);
	walk_choose(pty, DOMAIN);
	pty_resize(pty, 24, 80);
	walk_page(pty, "Sign-in");
	walk_quit(pty, 6);
}

/* A serial line has no size, so LINES and COLUMNS count. A window that has a size is believed. */
static void a_serial_line_takes_its_size_from_the_environment(void **state)
{
	static const char *const env[] = { "LINES=30", "COLUMNS=100", NULL };
	struct pty *pty = walk_start(&(struct walk_options){ .env = env, .rows = 20, .cols = 60 });

	(void)state;
	walk_page(pty, "Welcome");
	pty_see(pty, "? Help");
	assert_true(strstr(pty_row(pty, 19), "q Quit") != NULL);
	walk_quit(pty, 6);
	pty = walk_start(&(struct walk_options){ .term = "vt100", .locale = "C", .rows = -1 });
	walk_page(pty, "Welcome");
	pty_see(pty, "q Quit");
	assert_true(strstr(pty_row(pty, 23), "q Quit") != NULL);
	walk_quit(pty, 6);
	pty = walk_start(&(struct walk_options){ .term = "vt100",
	    .locale = "C",
	    .rows = -1,
	    .env = (const char *const[]){ "LINES=16", NULL } });
	walk_page(pty, "Welcome");
	pty_see(pty, "q Quit");
	assert_true(strstr(pty_row(pty, 15), "q Quit") != NULL);
	walk_quit(pty, 6);
}

/* --- text from outside --- */

/* Asserts that no sequence came which a terminal acts on and no page of ours has. */
static void assert_harmless(const struct pty *pty)
{
	static const char *const bad[] = { "\033]", "\033P", "\033_", "\033^", "\033X", "\302\233", "\302\235",
		"\302\220", "\033[31m", "\342\200\256", "\342\200\213", "\342\200\250", "\363\240\201\201", "\033c",
		"owned\007", NULL };

	for (size_t i = 0; bad[i]; i++)
		if (pty_sent(pty, bad[i]))
			fail_msg("sequence %zu of the hostile list reached the terminal", i);
}

static void hostile_names_are_harmless(void **state)
{
	static const char *const env[] = { "NO_COLOR=1",
		NULL }; /* without our own colours, foreign ones would stand out */
	struct pty *pty = walk_start(&(struct walk_options){ .tenant = "hostile", .env = env });

	(void)state;
	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_choose(pty, "hostile.practice.example");
	walk_page(pty, "Sign-in");
	walk_choose(pty, "Sign in to Microsoft Graph by device code");
	pty_see(pty, "https://login.practice.example/devicelogin");
	pty_see(pty, "Signed in");
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
	pty_finish(pty); /* reads the rest, too: the lines after the full screen */
}

/* LANGUAGE is enough, so that no locale has to be installed. Keys, ids and exit statuses stay the same. */
static void german_pages_keep_keys_and_ids(void **state)
{
	const char *place = getenv("NAAREADY_LOCALE");
	char locale[4200];
	const char *const env[] = { "LANGUAGE=de", locale, NULL };
	struct pty *pty;

	(void)state;
	snprintf(locale, sizeof locale, "NAAREADY_LOCALE=%s", place ? place : "");
	pty = walk_start(&(struct walk_options){ .env = env });
	pty_see(pty, "  1/9 ");
	pty_see(pty, walk_another() || (place && *place) ? "? Hilfe" : "? H");
	pty_see(pty, "q ");
	pty_key(pty, VTERM_KEY_ENTER);
	pty_see(pty, "  2/9 ");
	walk_quit(pty, 6);
}

/* --- what is refused --- */

static void a_long_text_that_is_refused_stays(void **state)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });
	char text[6000];

	(void)state;
	memset(text, 'y', sizeof text);
	memcpy(text + sizeof text - 4, "END", 4);
	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	walk_choose(pty, DOMAIN);
	walk_page(pty, "Sign-in");
	walk_choose(pty, "Next: Add-in");
	walk_page(pty, "Add-in");
	for (int i = 0; i < 4; i++)
		pty_key(pty, VTERM_KEY_UP);
	pty_see(pty, "> Consent link or client id");
	pty_paste(pty, text);
	pty_see(pty, "yyyEND");
	pty_key(pty, VTERM_KEY_ENTER);
	pty_see(pty, "There is no consent link in this.");
	pty_see(pty, "yyyEND");
	pty_signal(pty, SIGTERM);
	assert_int_equal(pty_finish(pty), 128 + SIGTERM);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(pages_show_on_xterm, walk_begin),
		cmocka_unit_test_setup(pages_show_on_screen, walk_begin),
		cmocka_unit_test_setup(pages_show_on_vt100, walk_begin),
		cmocka_unit_test_setup(pages_show_on_the_linux_console, walk_begin),
		cmocka_unit_test_setup(the_whole_path_can_be_walked, walk_begin),
		cmocka_unit_test_setup(any_number_of_resizes_is_survived, walk_begin),
		cmocka_unit_test_setup(a_serial_line_takes_its_size_from_the_environment, walk_begin),
		cmocka_unit_test_setup(hostile_names_are_harmless, walk_begin),
		cmocka_unit_test_setup(german_pages_keep_keys_and_ids, walk_begin),
		cmocka_unit_test_setup(a_long_text_that_is_refused_stays, walk_begin),
	};

	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, walk_end);
}
