/* naaready_cut_test.c - the line is cut on each page of the real program, and while a change is written */
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "pty/walk.h"
#include "world/store.h"

#define DOMAIN  "classic.practice.example"
#define CONFIRM "To confirm, type the tenant's domain"

static void cut(struct pty *pty)
{
	pty_hangup(pty);
	assert_int_equal(pty_reap(pty, NULL), 128 + SIGHUP);
	walk_no_orphans();
}

static struct pty *sign_in(void)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });

	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	walk_choose(pty, DOMAIN);
	walk_choose(pty, "Next: Sign-in");
	walk_page(pty, "Sign-in");
	for (int i = 0; i < 2; i++) {
		walk_choose(pty, "By device code");
		pty_see(pty, "https://microsoft.com/devicelogin");
		pty_see_not(pty, "https://microsoft.com/devicelogin");
	}
	walk_choose(pty, "Next: Add-in");
	walk_page(pty, "Add-in");
	return pty;
}

/* Where the summary was seen the run is over, and the next start begins another. */
static const char *const pages[] = { "Add-in", "Consent", "Permissions", "Legacy tokens", "Proof" };
#define PAGES (sizeof pages / sizeof pages[0])

static void go_to(struct pty *pty, size_t page)
{
	for (size_t i = 1; i <= page; i++) {
		char next[40];

		snprintf(next, sizeof next, "Next: %s", pages[i]);
		walk_choose(pty, next);
		walk_page(pty, pages[i]);
	}
}

static void test_cut_on_each_page(void **state)
{
	(void)state;
	for (size_t page = 0; page < PAGES; page++) {
		struct pty *pty;

		walk_home_remove();
		walk_home();
		pty = sign_in();
		go_to(pty, page);
		cut(pty);
		/* what the last one found is there again, on the page where it was */
		pty = walk_start(&(struct walk_options){ 0 });
		walk_page(pty, pages[page]);
		pty_key(pty, VTERM_KEY_FUNCTION(10));
		assert_int_not_equal(pty_finish(pty), 5);
	}
}

static bool has(const char *path, const char *words)
{
	char whole[600];
	struct buf text;
	struct err err;
	bool found;

	snprintf(whole, sizeof whole, "%s/%s", walk_home_path(), path);
	found = store_read_file(whole, 1 << 20, &text, &err) && strstr(buf_text(&text), words);
	buf_release(&text);
	return found;
}

/* A moment after the domain was typed: before it is recorded, between, or after it was read back. */
static void test_cut_while_it_is_written(void **state)
{
	static const char mark[] = "state/naaready/practice/open/5a1e5f0c-0000-4000-8000-000000000001.json";
	unsigned open = 0;

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct pty *pty;
		bool blocked;

		walk_home_remove();
		walk_home();
		pty = sign_in();
		go_to(pty, 3);
		walk_choose(pty, "Block legacy tokens to test");
		walk_choose(pty, "Block all the same");
		walk_type(pty, CONFIRM, DOMAIN);
		nanosleep(&(struct timespec){ .tv_nsec = i * i * 3000000 }, NULL);
		if (i % 2)
			cut(pty);
		else {
			pty_ctrl(pty, 'c');
			pty_key(pty, VTERM_KEY_FUNCTION(10));
			pty_finish(pty);
		}
		blocked = has("state/naaready/practice/classic.json", "\"blocked\"");
		if (blocked)
			assert_true(has(mark, "\"allowed\""));
		open += blocked;
		pty = walk_start(&(struct walk_options){ 0 });
		if (blocked) {
			walk_page(pty, "Unfinished change");
			walk_quit(pty, 5);
		} else {
			pty_see(pty, "F10");
			pty_key(pty, VTERM_KEY_FUNCTION(10));
			pty_finish(pty);
		}
	}
	print_message("4 changes cut while they were written, %u of them made\n", open);
	assert_true(open > 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_cut_on_each_page, walk_begin),
		cmocka_unit_test_setup(test_cut_while_it_is_written, walk_begin),
	};

	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, walk_end);
}
