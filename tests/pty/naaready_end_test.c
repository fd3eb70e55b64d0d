/* naaready_end_test.c - every way in which the real program can end, and the terminal, files and processes afterwards */
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

/* A program that spins takes a second of processor time each second; this one should take a few hundredths in all. A
 * busy machine, or valgrind, makes that more. */
#define CPU_S     1.5
#define PROMPT_MS 3000

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* Starts and goes to the sign-in page, with the tenant found: somewhere in the middle. */
static struct pty *go_to_sign_in(void)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });

	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	walk_choose(pty, DOMAIN);
	walk_page(pty, "Sign-in");
	pty_see(pty, "Sign in to Microsoft Graph by device code");
	return pty;
}

/* Asserts that the next start goes on with the same run, on the page of the last one. */
static void assert_resumes(void)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });

	walk_page(pty, "Sign-in");
	pty_see(pty, "Sign in to Microsoft Graph by device code");
	pty_key(pty, VTERM_KEY_ESCAPE);
	walk_page(pty, "Tenant");
	pty_see(pty, TENANT_ID);
	walk_choose(pty, "Next: Sign-in"); /* so that the next start can go on there again */
	walk_page(pty, "Sign-in");
	walk_quit(pty, 6);
}

/* --- the terminal goes --- */

static void take_terminal_away(struct pty *pty, bool with_signal)
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
		fail_msg("after its terminal was gone the program took %.0f ms to end", now_ms() - before);
	if (cpu > CPU_S)
		fail_msg("after its terminal was gone the program took %.2f s of processor time: it spins", cpu);
}

static void a_hangup_ends_the_program(void **state)
{
	(void)state;
	take_terminal_away(go_to_sign_in(), true);
	assert_resumes();
}

static void a_vanished_terminal_ends_the_program(void **state)
{
	struct pty *pty;

	(void)state;
	take_terminal_away(go_to_sign_in(), false);
	assert_resumes();
	/* Now while a code is polled for. */
	pty = walk_start(&(struct walk_options){ 0 });
	walk_page(pty, "Sign-in");
	walk_choose(pty, "Sign in to Microsoft Graph by device code");
	pty_see(pty, "https://login.practice.example/devicelogin");
	take_terminal_away(pty, false);
	assert_resumes();
	/* Now while the program waits on the bare code. */
	pty = walk_start(&(struct walk_options){ 0 });
	walk_page(pty, "Sign-in");
	walk_choose(pty, "Sign in to Microsoft Graph by device code");
	pty_see(pty, "https://login.practice.example/devicelogin");
	pty_type(pty, "b");
	pty_see(pty, "Press a key to go back.");
	take_terminal_away(pty, false);
	assert_resumes();
}

/* Under nohup, or below sudo, the terminal vanishes without a signal. */
static void a_terminal_that_vanishes_silently_ends_the_program(void **state)
{
	static const char script[] = "trap '' HUP; exec \"$0\" wizard --practice=classic";
	const char *argv[] = { "/bin/sh", "-c", script, walk_program(), NULL };
	struct pty *pty = pty_start(&(struct pty_options){ .argv = argv });

	(void)state;
	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	take_terminal_away(pty, false);
}

/* --- killed --- */

static void a_killed_run_goes_on_at_the_next_start(void **state)
{
	struct pty *pty = go_to_sign_in();

	(void)state;
	pty_signal(pty, SIGKILL);
	assert_int_equal(pty_reap(pty, NULL), 128 + SIGKILL);
	assert_resumes();
}

static void assert_signal_ends(int number)
{
	struct pty *pty = go_to_sign_in();

	pty_signal(pty, number);
	assert_int_equal(pty_finish(pty), 128 + number); /* and pty_finish checks the terminal */
	assert_resumes();
}

static void signals_end_in_order(void **state)
{
	(void)state;
	assert_signal_ends(SIGTERM);
	walk_home();
	assert_signal_ends(SIGINT);
}

static void a_crash_leaves_the_terminal_right(void **state)
{
	(void)state;
	assert_signal_ends(SIGSEGV);
	walk_home();
	assert_signal_ends(SIGBUS);
	walk_home();
	assert_signal_ends(SIGABRT);
}

static void control_c_ends_in_order(void **state)
{
	struct pty *pty = go_to_sign_in();

	(void)state;
	pty_ctrl(pty, 'c');
	assert_int_equal(pty_finish(pty), 6);
	assert_resumes();
}

/* The words after the full screen stand below it, and name the run. */
static void the_goodbye_names_the_run(void **state)
{
	struct pty *pty = go_to_sign_in();

	(void)state;
	pty_count_again(pty);
	pty_type(pty, "q");
	pty_see(pty, "This run is saved as");
	assert_false(pty_alternate(pty));
	assert_int_equal(pty_finish(pty), 6);
}

/* --- job control --- */

/* A shell with job control takes the terminal back when the program stops, and says so. */
static void a_stopped_program_goes_on(void **state)
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
	pty_see(pty, "q Quit");
	for (int i = 0; i < 2; i++) {
		pty_ctrl(pty, 'z');
		pty_see(pty, "Stopped");
		assert_false(pty_alternate(pty));
		pty_type(pty, "echo raw: $(stty -a | tr ';' '\\n' | grep -c -- '-echo \\|-icanon')\r");
		pty_see(pty, "raw: 0"); /* the shell has a terminal that echoes and reads lines */
		pty_type(pty, "clear; fg\r");
		walk_page(pty, "Welcome");
		pty_see(pty, "q Quit");
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

/* Without a shell nobody could wake the program again: Ctrl-Z does nothing, and the page comes back. */
static void stopping_without_a_shell_does_nothing(void **state)
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
		cmocka_unit_test_setup(a_hangup_ends_the_program, walk_begin),
		cmocka_unit_test_setup(a_vanished_terminal_ends_the_program, walk_begin),
		cmocka_unit_test_setup(a_terminal_that_vanishes_silently_ends_the_program, walk_begin),
		cmocka_unit_test_setup(a_killed_run_goes_on_at_the_next_start, walk_begin),
		cmocka_unit_test_setup(signals_end_in_order, walk_begin),
		cmocka_unit_test_setup(a_crash_leaves_the_terminal_right, walk_begin),
		cmocka_unit_test_setup(control_c_ends_in_order, walk_begin),
		cmocka_unit_test_setup(the_goodbye_names_the_run, walk_begin),
		cmocka_unit_test_setup(a_stopped_program_goes_on, walk_begin),
		cmocka_unit_test_setup(stopping_without_a_shell_does_nothing, walk_begin),
	};

	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, walk_end);
}
