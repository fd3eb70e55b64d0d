/* naaready_cut_test.c - the connection to the real program is cut on a page, and while a change is written
 *
 * tests/crash/crash_test.c cuts on each page and at each step in memory; tests/crash/kill_test.c kills a command.
 */
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "pty/walk.h"
#include "world/store.h"

#define DOMAIN  "classic.practice.example"
#define CONFIRM "Domain, to confirm"

static const char *const pages[] = { "Add-in", "Consent", "Permissions", "Legacy tokens" };

static void cut_connection(struct pty *pty)
{
	pty_hangup(pty);
	assert_int_equal(pty_reap(pty, NULL), 128 + SIGHUP);
	walk_no_orphans();
}

static struct pty *go_to_sign_in(void)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });

	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	walk_choose(pty, DOMAIN);
	walk_page(pty, "Sign-in");
	return pty;
}

static void a_run_cut_on_a_page_goes_on_there(void **state)
{
	struct pty *pty = go_to_sign_in();

	(void)state;
	cut_connection(pty);
	/* the facts of the last start are there again, on the page where it was cut */
	pty = walk_start(&(struct walk_options){ 0 });
	walk_page(pty, "Sign-in");
	walk_quit(pty, 6);
}

static bool is_marked(struct pty *pty, const void *unused)
{
	char path[600];
	struct buf text;
	struct err err;
	bool found;

	(void)pty;
	(void)unused;
	snprintf(path, sizeof path, "%s/state/naaready/practice/open/5a1e5f0c-0000-4000-8000-000000000001.json",
	    walk_home_path());
	found = file_read(path, 1 << 20, &text, &err) && strstr(buf_text(&text), "\"allowed\"");
	buf_release(&text);
	return found;
}

/* Cuts as soon as the mark is there: then the change is being sent, or read back. */
static void a_change_cut_while_written_is_known(void **state)
{
	struct pty *pty = go_to_sign_in();

	(void)state;
	for (int i = 0; i < 2; i++) {
		walk_choose(pty,
		    i ? "Sign in to Exchange Online by device code" : "Sign in to Microsoft Graph by device code");
		pty_see(pty, "https://login.practice.example/devicelogin");
		pty_see_not(pty, "https://login.practice.example/devicelogin");
	}
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		char next[40];

		snprintf(next, sizeof next, "Next: %s", pages[i]);
		walk_choose(pty, next);
		walk_page(pty, pages[i]);
	}
	walk_choose(pty, "Block legacy tokens to test");
	walk_choose(pty, "Block anyway");
	walk_type(pty, CONFIRM, DOMAIN);
	pty_until(pty, is_marked, NULL, "the mark of the change");
	cut_connection(pty);
	pty = walk_start(&(struct walk_options){ 0 });
	walk_page(pty, "Unfinished change");
	pty_key(pty, VTERM_KEY_FUNCTION(10));
	pty_see(pty, "Leave now?"); /* a change is open */
	walk_choose(pty, "Leave");
	assert_int_equal(pty_finish(pty), 5);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_run_cut_on_a_page_goes_on_there, walk_begin),
		cmocka_unit_test_setup(a_change_cut_while_written_is_known, walk_begin),
	};

	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, walk_end);
}
