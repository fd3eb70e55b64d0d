/* naaready_end_test.c - every way in which the real program can come to its end, and what is there afterwards */
#include <errno.h>
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "pty/walk.h"

#define DOMAIN    "classic.practice.example"
#define TENANT_ID "5a1e5f0c-0000-4000-8000-000000000001"

/* A program that spins takes a second of processor time each second. It should take a few hundredths in all; a machine
 * that is busy, or valgrind, makes that more. */
#define CPU_S     1.5
#define PROMPT_MS 3000

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* On the sign-in page, with the tenant found: somewhere in the middle. */
static struct pty *in_the_middle(void)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });

	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	walk_choose(pty, DOMAIN);
	walk_choose(pty, "Next: Sign-in");
	walk_page(pty, "Sign-in");
	pty_see(pty, "By device code");
	return pty;
}

/* The next start stands where the last one was, and the run is the same. */
static void assert_resumes(void)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });

	walk_page(pty, "Sign-in");
	pty_see(pty, "By device code");
	pty_key(pty, VTERM_KEY_ESCAPE);
	walk_page(pty, "Tenant");
	pty_see(pty, TENANT_ID);
	walk_choose(pty, "Next: Sign-in"); /* so that the next one can say the same */
	walk_page(pty, "Sign-in");
	walk_quit(pty, 6);
}

/* --- the terminal goes --- */

static void vanish(struct pty *pty, bool with_signal)
{
	double before = now_ms(), cpu;
	int status;

	if (with_signal)
		pty_signal(pty, SIGHUP);
	else
		pty_hangup(pty);
	status = pty_reap(pty, &cpu);
	assert_int_equal(status, 128 + SIGHUP);
	if (now_ms() - before > PROMPT_MS)
		fail_msg("it took %.0f ms to end", now_ms() - before);
	if (cpu > CPU_S)
		fail_msg("it took %.2f s of processor time", cpu);
}

static void test_hangup(void **state)
{
	(void)state;
	vanish(in_the_middle(), true);
	assert_resumes();
}

static void test_vanished_terminal(void **state)
{
	struct pty *pty;

	(void)state;
	vanish(in_the_middle(), false);
	assert_resumes();
	/* While a code is polled for. */
	pty = walk_start(&(struct walk_options){ 0 });
	walk_page(pty, "Sign-in");
	walk_choose(pty, "By device code");
	pty_see(pty, "https://microsoft.com/devicelogin");
	vanish(pty, false);
	assert_resumes();
	/* While it is stopped for a look at the bare code. */
	pty = walk_start(&(struct walk_options){ 0 });
	walk_page(pty, "Sign-in");
	walk_choose(pty, "By device code");
	pty_see(pty, "https://microsoft.com/devicelogin");
	pty_type(pty, "b");
	pty_see(pty, "Press a key to go back.");
	vanish(pty, false);
	assert_resumes();
}

/* As under nohup, or below sudo: the terminal goes, and no signal tells so. */
static void test_vanished_without_a_signal(void **state)
{
	static const char script[] = "trap '' HUP; exec \"$0\" wizard --practice=classic";
	const char *argv[] = { "/bin/sh", "-c", script, walk_program(), NULL };
	struct pty *pty = pty_start(&(struct pty_options){ .argv = argv });

	(void)state;
	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	vanish(pty, false);
}

/* --- killed --- */

static void test_kill(void **state)
{
	struct pty *pty = in_the_middle();

	(void)state;
	pty_signal(pty, SIGKILL);
	assert_int_equal(pty_reap(pty, NULL), 128 + SIGKILL);
	assert_resumes();
}

static void ended_by(int number)
{
	struct pty *pty = in_the_middle();

	pty_signal(pty, number);
	assert_int_equal(pty_finish(pty), 128 + number); /* which looks at the terminal */
	assert_resumes();
}

static void test_orderly_signals(void **state)
{
	(void)state;
	ended_by(SIGTERM);
	walk_home();
	ended_by(SIGINT);
}

static void test_crashes(void **state)
{
	(void)state;
	ended_by(SIGSEGV);
	walk_home();
	ended_by(SIGBUS);
	walk_home();
	ended_by(SIGABRT);
}

static void test_control_c(void **state)
{
	struct pty *pty = in_the_middle();

	(void)state;
	pty_ctrl(pty, 'c');
	assert_int_equal(pty_finish(pty), 6);
	assert_resumes();
}

/* What is said after the full screen stands below it, and names the run. */
static void test_goodbye(void **state)
{
	struct pty *pty = in_the_middle();

	(void)state;
	pty_count_again(pty);
	pty_type(pty, "q");
	pty_see(pty, "This run is saved as");
	assert_false(pty_alternate(pty));
	assert_int_equal(pty_finish(pty), 6);
}

/* --- job control --- */

/* A shell with job control: it takes the terminal back when the program stops, and says so. */
static void test_stop_and_go(void **state)
{
	static const char *const env[] = { "PS1=shell> ", "HISTFILE=/dev/null", NULL };
	const char *argv[] = { "/bin/bash", "--norc", "--noprofile", "--noediting", "-i", NULL };
	struct pty *pty;
	char line[700];

	(void)state;
	if (access(argv[0], X_OK) != 0) {
		print_message("this machine has no bash\n");
		skip();
	}
	pty = pty_start(&(struct pty_options){ .argv = argv, .env = env });
	pty_see(pty, "shell>");
	snprintf(line, sizeof line, "'%s' wizard --practice=classic\r", walk_program());
	pty_type(pty, line);
	walk_page(pty, "Welcome");
	pty_see(pty, "F10 q Quit");
	for (int i = 0; i < 2; i++) {
		pty_ctrl(pty, 'z');
		pty_see(pty, "Stopped");
		assert_false(pty_alternate(pty));
		pty_type(pty, "echo raw: $(stty -a | tr ';' '\\n' | grep -c -- '-echo \\|-icanon')\r");
		pty_see(pty, "raw: 0"); /* the shell has a usable terminal */
		pty_type(pty, "clear; fg\r");
		walk_page(pty, "Welcome");
		pty_see(pty, "F10 q Quit");
		assert_true(pty_alternate(pty));
		pty_key(pty, VTERM_KEY_FUNCTION(1));
		walk_page(pty, "Help");
		pty_key(pty, VTERM_KEY_ESCAPE);
		walk_page(pty, "Welcome");
	}
	pty_key(pty, VTERM_KEY_FUNCTION(10));
	pty_see(pty, "naaready review");
	pty_type(pty, "echo status $?; exit\r");
	pty_see(pty, "status 6");
	assert_int_equal(pty_finish(pty), 0);
}

/* Where nobody could wake it again, stopping does nothing, and the page comes back. */
static void test_stop_without_a_shell(void **state)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });

	(void)state;
	walk_page(pty, "Welcome");
	pty_ctrl(pty, 'z');
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	assert_true(pty_alternate(pty));
	walk_quit(pty, 6);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_hangup, walk_begin),
		cmocka_unit_test_setup(test_vanished_terminal, walk_begin),
		cmocka_unit_test_setup(test_vanished_without_a_signal, walk_begin),
		cmocka_unit_test_setup(test_kill, walk_begin),
		cmocka_unit_test_setup(test_orderly_signals, walk_begin),
		cmocka_unit_test_setup(test_crashes, walk_begin),
		cmocka_unit_test_setup(test_control_c, walk_begin),
		cmocka_unit_test_setup(test_goodbye, walk_begin),
		cmocka_unit_test_setup(test_stop_and_go, walk_begin),
		cmocka_unit_test_setup(test_stop_without_a_shell, walk_begin),
	};

	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, walk_end);
}
