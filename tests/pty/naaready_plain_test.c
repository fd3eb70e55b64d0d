/* naaready_plain_test.c - the real program without a full screen: on poor terminals, on pipes, for screen readers */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "pty/walk.h"

#define DOMAIN   "classic.practice.example"
#define SAID_MAX (512 * 1024)

/* --- a program on two pipes --- */

static struct pipes {
	pid_t pid;
	int in, out; /* -1: closed */
	char said[SAID_MAX];
	size_t len, mark; /* what is waited for stands behind the mark */
} pipes;

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static void be_child(int in, int out, const char *const *args, const char *locale)
{
	const char *argv[12] = { walk_program() };

	for (size_t i = 0; args[i] && i < 10; i++)
		argv[i + 1] = args[i];
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	setenv("LC_ALL", locale, 1);
	setenv("TERM", "xterm-256color", 1);
	signal(SIGPIPE, SIG_DFL);
	setsid(); /* no terminal of the one who tests is to be found */
	/* what a background job has ignored is not what an admin's shell has */
	for (int i = 0; i < 4; i++)
		signal((int[]){ SIGHUP, SIGINT, SIGTERM, SIGQUIT }[i], SIG_DFL);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

static void speak(const char *const *args, const char *locale)
{
	int in[2], out[2];

	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	pipes = (struct pipes){ .in = in[1], .out = out[0] };
	pipes.pid = fork();
	if (pipes.pid == 0)
		be_child(in[0], out[1], args, locale);
	close(in[0]);
	close(out[1]);
}

static bool listen_more(int ms)
{
	struct pollfd ready = { .fd = pipes.out, .events = POLLIN };
	ssize_t got;

	if (pipes.out < 0 || poll(&ready, 1, ms) <= 0)
		return false;
	got = read(pipes.out, pipes.said + pipes.len, sizeof pipes.said - pipes.len - 1);
	if (got <= 0) {
		close(pipes.out);
		pipes.out = -1;
		return false;
	}
	pipes.len += (size_t)got;
	pipes.said[pipes.len] = '\0';
	return true;
}

static void give_up(const char *what)
{
	kill(pipes.pid, SIGKILL);
	waitpid(pipes.pid, NULL, 0);
	fail_msg("waited in vain for \"%s\"; it said last:\n%s", what,
	    pipes.said + (pipes.len > 800 ? pipes.len - 800 : 0));
}

/* Waits until @text is said after what was heard last. */
static void hear(const char *text)
{
	double end = now_ms() + PTY_DEADLINE_MS;
	const char *at;

	while (!(at = strstr(pipes.said + pipes.mark, text))) {
		if (!listen_more(20) && (pipes.out < 0 || now_ms() > end))
			give_up(text);
	}
	pipes.mark = (size_t)(at - pipes.said) + strlen(text);
}

static void answer(const char *text)
{
	assert_int_equal(write(pipes.in, text, strlen(text)), (ssize_t)strlen(text));
	assert_int_equal(write(pipes.in, "\n", 1), 1);
}

/* Waits for a choice, and answers with its number. */
static void choose(const char *label)
{
	char text[2] = "";
	const char *at;

	hear(label);
	at = pipes.said + pipes.mark - strlen(label);
	if (at - pipes.said > 3 && at[-1] == ' ' && at[-2] == '.')
		*text = at[-3];
	hear("Answer");
	answer(text);
}

/* The exit status, or 128 + the signal; the processor time goes to *@cpu. */
static int ended(double *cpu)
{
	double end = now_ms() + PTY_DEADLINE_MS;
	struct rusage usage;
	int status;

	if (pipes.in >= 0)
		close(pipes.in);
	while (pipes.out >= 0)
		if (!listen_more(20) && now_ms() > end)
			give_up("the end");
	wait4(pipes.pid, &status, 0, &usage);
	if (cpu)
		*cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Lines and nothing else: what was said stays as it was said. */
static void assert_lines(bool ascii)
{
	static const char *const bad[] = { "\302\233", "\302\235", "\342\200\256", "\342\200\213", "\342\200\250",
		"\363\240\201\201" };

	for (size_t i = 0; i < pipes.len; i++) {
		unsigned char byte = (unsigned char)pipes.said[i];

		if ((byte < ' ' && byte != '\n') || byte == 0x7F || (ascii && byte > 0x7F))
			fail_msg("byte %02x at %zu, after: %.60s", byte, i, pipes.said + (i > 60 ? i - 60 : 0));
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_null(strstr(pipes.said, bad[i]));
}

/* --- terminals that cannot do it, and people who do not want it --- */

static void plain_on(const char *const *argv, const char *term, const char *const *env)
{
	struct pty *pty;

	walk_home();
	pty = pty_start(&(struct pty_options){ .argv = argv, .term = term, .env = env });
	pty_see(pty, "Welcome, page 1 of 9, PRACTICE");
	pty_see(pty, "Answer [1]:");
	pty_type(pty, "1\r");
	pty_see(pty, "Tenant, page 2 of 9");
	pty_type(pty, "back\r");
	pty_see(pty, "Answer [1]: back\n\nWelcome, page 1 of 9");
	pty_type(pty, "quit\r");
	pty_see(pty, "This run is saved as");
	assert_false(pty_sent(pty, "\033"));
	assert_false(pty_sent(pty, "\016"));
	assert_int_equal(pty_finish(pty), 6);
}

static void test_poor_terminals(void **state)
{
	static const char *const terms[] = { "dumb", "", "unknown" };
	const char *argv[] = { walk_program(), "wizard", "--practice", NULL };
	const char *unset[] = { "/usr/bin/env", "-u", "TERM", walk_program(), "wizard", "--practice", NULL };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		plain_on(argv, terms[i], NULL);
	plain_on(unset, NULL, NULL);
}

static void test_asked_for(void **state)
{
	static const char *const env[] = { "ACCESSIBLE=1", NULL };
	const char *argv[] = { walk_program(), "wizard", "--practice", NULL };
	const char *asked[] = { walk_program(), "wizard", "--practice", "--plain", NULL };

	(void)state;
	plain_on(asked, NULL, NULL);
	plain_on(argv, NULL, env);
}

/* --- on pipes --- */

static void sign_in(void)
{
	choose("By device code");
	hear("https://microsoft.com/devicelogin\n");
	hear("Good: Signed in as");
}

static void find_tenant(const char *domain)
{
	hear("Welcome, page 1 of 9");
	choose("Next: Tenant");
	hear("Tenant, page 2 of 9");
	choose(domain);
	hear("Tenant id: ");
	choose("Next: Sign-in");
	hear("Sign-in, page 3 of 9");
}

static void write_consent(void)
{
	choose("Write the consent from here");
	choose("Sign in again, to write");
	hear("Sign-in, page 3 of 9");
	choose("By device code");
	hear("https://microsoft.com/devicelogin\n");
	hear("Consent, page 5 of 9");
	hear("Do not change anything\n");
	hear("Domain, to confirm: ");
	answer("other.example");
	hear("Domain, to confirm: ");
	answer(DOMAIN);
	hear("Written and read back");
}

static void walk_through(const char *locale, bool writing)
{
	static const char *const args[] = { "wizard", "--practice", "--plain", NULL };

	speak(args, locale);
	find_tenant(DOMAIN);
	sign_in();
	choose("Next: Add-in");
	hear("Add-in, page 4 of 9");
	choose("Next: Consent");
	hear("Consent, page 5 of 9");
	if (writing)
		write_consent();
	choose("Next: Permissions");
	hear("Permissions, page 6 of 9");
	answer("help");
	hear("Help");
	answer("back");
	hear("Permissions, page 6 of 9");
	choose("Next: Legacy tokens");
	hear("Legacy tokens, page 7 of 9");
	choose("Next: Proof");
	hear("Proof, page 8 of 9");
	choose("Next: Summary");
	hear("Summary, page 9 of 9");
	choose("Finish");
	assert_int_equal(ended(NULL), !writing);
	assert_lines(strcmp(locale, "C") == 0);
}

static void test_walk(void **state)
{
	(void)state;
	walk_through("C.UTF-8", true);
}

static void test_walk_in_ascii(void **state)
{
	(void)state;
	walk_through("C", false);
}

static void test_hostile(void **state)
{
	static const char *const args[] = { "wizard", "--practice=hostile", NULL };

	(void)state;
	speak(args, "C.UTF-8"); /* no --plain: standard input is no terminal */
	find_tenant("hostile.practice.example");
	sign_in();
	choose("Next: Add-in");
	hear("Add-in, page 4 of 9");
	choose("Next: Consent");
	hear("Consent, page 5 of 9");
	answer("trace");
	hear("Trace");
	answer("quit");
	ended(NULL);
	assert_lines(false);
}

/* Reports and lists, too: the hole is often the line after the full screen. */
static void test_hostile_commands(void **state)
{
	static const char *const check[] = { "check", "--practice=hostile", NULL };
	static const char *const report[] = { "report", "--practice", "last", NULL };
	static const char *const json[] = { "report", "--practice", "last", "--format", "json", NULL };
	static const char *const *const commands[] = { check, report, json };

	(void)state;
	for (size_t i = 0; i < 2 * sizeof commands / sizeof *commands; i++) {
		speak(commands[i / 2], i % 2 ? "C" : "C.UTF-8");
		assert_in_range(ended(NULL), 0, 6);
		assert_non_null(strstr(pipes.said, "Practice CRM"));
		assert_lines(i % 2);
	}
}

/* --- ends --- */

static void test_end_of_input(void **state)
{
	static const char *const args[] = { "wizard", "--practice", NULL };
	double cpu;

	(void)state;
	speak(args, "C.UTF-8");
	assert_int_equal(ended(&cpu), 6);
	assert_true(cpu < 1.5);
	assert_non_null(strstr(pipes.said, "This run is saved as"));
}

/* Who listened is gone: it ends, and does not write into nothing for ever. */
static void test_nobody_listens(void **state)
{
	static const char *const args[] = { "wizard", "--practice", NULL };
	double cpu;

	(void)state;
	speak(args, "C.UTF-8");
	hear("Answer [1]:");
	close(pipes.out);
	pipes.out = -1;
	answer("1");
	answer("1");
	assert_in_range(ended(&cpu), 1, 255);
	assert_true(cpu < 1.5);
}

static void test_signals(void **state)
{
	static const char *const args[] = { "wizard", "--practice", NULL };
	static const int numbers[] = { SIGHUP, SIGTERM, SIGINT };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		int in;

		walk_home();
		speak(args, "C.UTF-8");
		find_tenant(DOMAIN);
		hear("Answer");
		in = pipes.in; /* open, so that it is the signal that it ends by */
		pipes.in = -1;
		kill(pipes.pid, numbers[i]);
		assert_int_equal(ended(NULL), 128 + numbers[i]);
		close(in);
		speak(args, "C.UTF-8"); /* and goes on there */
		hear("Sign-in, page 3 of 9");
		answer("quit");
		assert_int_equal(ended(NULL), 6);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_poor_terminals, walk_begin),
		cmocka_unit_test_setup(test_asked_for, walk_begin),
		cmocka_unit_test_setup(test_walk, walk_begin),
		cmocka_unit_test_setup(test_walk_in_ascii, walk_begin),
		cmocka_unit_test_setup(test_hostile, walk_begin),
		cmocka_unit_test_setup(test_hostile_commands, walk_begin),
		cmocka_unit_test_setup(test_end_of_input, walk_begin),
		cmocka_unit_test_setup(test_nobody_listens, walk_begin),
		cmocka_unit_test_setup(test_signals, walk_begin),
	};

	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, walk_end);
}
