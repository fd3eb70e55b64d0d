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
	size_t len, mark; /* the expected text stands behind @mark */
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
	setsid(); /* so that the child does not find the terminal of the test */
	/* a background job ignores signals that an admin's shell does not */
	for (int i = 0; i < 4; i++)
		signal((int[]){ SIGHUP, SIGINT, SIGTERM, SIGQUIT }[i], SIG_DFL);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

static void start_on_pipes(const char *const *args, const char *locale)
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

static bool read_more(int ms)
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
	fail_msg("waited in vain for \"%s\"; the program's last output was:\n%s", what,
	    pipes.said + (pipes.len > 800 ? pipes.len - 800 : 0));
}

/* Waits until the program prints @text behind the text that was expected last. */
static void expect(const char *text)
{
	double end = now_ms() + PTY_DEADLINE_MS;
	const char *at;

	while (!(at = strstr(pipes.said + pipes.mark, text))) {
		if (!read_more(20) && (pipes.out < 0 || now_ms() > end))
			give_up(text);
	}
	pipes.mark = (size_t)(at - pipes.said) + strlen(text);
}

static void send_answer(const char *text)
{
	assert_int_equal(write(pipes.in, text, strlen(text)), (ssize_t)strlen(text));
	assert_int_equal(write(pipes.in, "\n", 1), 1);
}

/* Waits for a choice with this label, and answers with its number. */
static void choose_label(const char *label)
{
	char text[2] = "";
	const char *at;

	expect(label);
	at = pipes.said + pipes.mark - strlen(label);
	if (at - pipes.said > 3 && at[-1] == ' ' && at[-2] == '.')
		*text = at[-3];
	expect("Answer");
	send_answer(text);
}

/* Waits for the end. Returns the exit status, or 128 + the signal; the processor time goes to *@cpu. */
static int wait_for_end(double *cpu)
{
	double end = now_ms() + PTY_DEADLINE_MS;
	struct rusage usage;
	int status;

	if (pipes.in >= 0)
		close(pipes.in);
	while (pipes.out >= 0)
		if (!read_more(20) && now_ms() > end)
			give_up("the end");
	wait4(pipes.pid, &status, 0, &usage);
	if (cpu)
		*cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Asserts that the output is lines and nothing else: no byte moves the cursor back. */
static void assert_lines(bool ascii)
{
	static const char *const bad[] = { "\302\233", "\302\235", "\342\200\256", "\342\200\213", "\342\200\250",
		"\363\240\201\201" };

	for (size_t i = 0; i < pipes.len; i++) {
		unsigned char byte = (unsigned char)pipes.said[i];

		if ((byte < ' ' && byte != '\n') || byte == 0x7F || (ascii && byte > 0x7F))
			fail_msg("the output has byte %02x at %zu, which plain lines may not have, after: %.60s", byte,
			    i, pipes.said + (i > 60 ? i - 60 : 0));
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_null(strstr(pipes.said, bad[i]));
}

/* --- poor terminals, and --plain --- */

static void assert_plain_on(const char *const *argv, const char *term, const char *const *env)
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
	pty_see(pty, "quit");
	assert_false(pty_sent(pty, "\033"));
	assert_false(pty_sent(pty, "\016"));
	assert_false(pty_sent(pty, "Full screen follows"));
	assert_int_equal(pty_finish(pty), 6);
}

static void poor_terminals_get_plain_lines(void **state)
{
	static const char *const terms[] = { "dumb", "", "unknown" };
	const char *argv[] = { walk_program(), "wizard", "--practice", NULL };
	const char *unset[] = { "/usr/bin/env", "-u", "TERM", walk_program(), "wizard", "--practice", NULL };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_plain_on(argv, terms[i], NULL);
	assert_plain_on(unset, NULL, NULL);
}

static void plain_lines_come_when_asked_for(void **state)
{
	static const char *const env[] = { "ACCESSIBLE=1", NULL };
	const char *argv[] = { walk_program(), "wizard", "--practice", NULL };
	const char *asked[] = { walk_program(), "wizard", "--practice", "--plain", NULL };

	(void)state;
	assert_plain_on(asked, NULL, NULL);
	assert_plain_on(argv, NULL, env);
}

/* --- on pipes --- */

static void sign_in(void)
{
	choose_label("Sign in to Microsoft Graph by device code");
	expect("https://login.practice.example/devicelogin\n");
	expect("Microsoft Graph: as ");
}

static void find_tenant(const char *domain)
{
	expect("Welcome, page 1 of 9");
	choose_label("Next: Tenant");
	expect("Tenant, page 2 of 9");
	choose_label(domain);
	expect("Sign-in, page 3 of 9");
}

static void write_consent(void)
{
	choose_label("Write the consent from here");
	choose_label("Sign in again, to write");
	expect("Sign-in, page 3 of 9");
	expect("https://login.practice.example/devicelogin\n");
	expect("Consent, page 5 of 9");
	expect("Do not change anything\n");
	expect("Domain, to confirm: ");
	send_answer("other.example");
	expect("Domain, to confirm: ");
	send_answer(DOMAIN);
	expect("Written and read back");
}

static void walk_through(const char *locale, bool writing)
{
	static const char *const args[] = { "wizard", "--practice", "--plain", NULL };

	start_on_pipes(args, locale);
	find_tenant(DOMAIN);
	sign_in();
	choose_label("Next: Add-in");
	expect("Add-in, page 4 of 9");
	choose_label("Next: Consent");
	expect("Consent, page 5 of 9");
	if (writing)
		write_consent();
	choose_label("Next: Permissions");
	expect("Permissions, page 6 of 9");
	send_answer("help");
	expect("Help");
	send_answer("back");
	expect("Permissions, page 6 of 9");
	choose_label("Next: Legacy tokens");
	expect("Legacy tokens, page 7 of 9");
	choose_label("Next: Proof");
	expect("Proof, page 8 of 9");
	choose_label("Next: Summary");
	expect("Summary, page 9 of 9");
	choose_label("Finish");
	assert_int_equal(wait_for_end(NULL), !writing);
	assert_lines(strcmp(locale, "C") == 0);
}

static void a_plain_run_goes_from_start_to_end(void **state)
{
	(void)state;
	walk_through("C.UTF-8", true);
}

static void a_plain_run_in_ascii_goes_from_start_to_end(void **state)
{
	(void)state;
	walk_through("C", false);
}

static void hostile_names_are_harmless(void **state)
{
	static const char *const args[] = { "wizard", "--practice=hostile", NULL };

	(void)state;
	start_on_pipes(args, "C.UTF-8"); /* without --plain: standard input is no terminal */
	find_tenant("hostile.practice.example");
	sign_in();
	choose_label("Next: Add-in");
	expect("Add-in, page 4 of 9");
	choose_label("Next: Consent");
	expect("Consent, page 5 of 9");
	send_answer("trace");
	expect("Trace");
	send_answer("quit");
	wait_for_end(NULL);
	assert_lines(false);
}

/* Reports and lists, too: the line after the full screen is easily forgotten. */
static void hostile_names_are_harmless_in_commands(void **state)
{
	static const char *const check[] = { "check", "--practice=hostile", NULL };
	static const char *const report[] = { "report", "--practice", "last", NULL };
	static const char *const json[] = { "report", "--practice", "last", "--format", "json", NULL };
	static const char *const *const commands[] = { check, report, json };

	(void)state;
	for (size_t i = 0; i < 2 * sizeof commands / sizeof *commands; i++) {
		start_on_pipes(commands[i / 2], i % 2 ? "C" : "C.UTF-8");
		assert_in_range(wait_for_end(NULL), 0, 6);
		assert_non_null(strstr(pipes.said, "Practice CRM"));
		assert_lines(i % 2);
	}
}

/* --- the end --- */

static void the_end_of_input_ends_the_program(void **state)
{
	static const char *const args[] = { "wizard", "--practice", NULL };
	double cpu;

	(void)state;
	start_on_pipes(args, "C.UTF-8");
	assert_int_equal(wait_for_end(&cpu), 6);
	assert_true(cpu < 1.5);
	assert_null(strstr(pipes.said, "This run is saved as")); /* nothing was read */
}

/* The reader of the output is gone: the program ends and does not write into nothing for ever. */
static void a_closed_output_ends_the_program(void **state)
{
	static const char *const args[] = { "wizard", "--practice", NULL };
	double cpu;

	(void)state;
	start_on_pipes(args, "C.UTF-8");
	expect("Answer [1]:");
	close(pipes.out);
	pipes.out = -1;
	send_answer("1");
	send_answer("1");
	assert_in_range(wait_for_end(&cpu), 1, 255);
	assert_true(cpu < 1.5);
}

static void signals_end_a_plain_run(void **state)
{
	static const char *const args[] = { "wizard", "--practice", NULL };
	static const int numbers[] = { SIGHUP, SIGTERM, SIGINT };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		int in;

		walk_home();
		start_on_pipes(args, "C.UTF-8");
		find_tenant(DOMAIN);
		expect("Answer");
		in = pipes.in; /* kept open, so that the signal ends the program */
		pipes.in = -1;
		kill(pipes.pid, numbers[i]);
		assert_int_equal(wait_for_end(NULL), 128 + numbers[i]);
		close(in);
		start_on_pipes(args, "C.UTF-8"); /* the next start goes on there */
		expect("Sign-in, page 3 of 9");
		send_answer("quit");
		assert_int_equal(wait_for_end(NULL), 6);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(poor_terminals_get_plain_lines, walk_begin),
		cmocka_unit_test_setup(plain_lines_come_when_asked_for, walk_begin),
		cmocka_unit_test_setup(a_plain_run_goes_from_start_to_end, walk_begin),
		cmocka_unit_test_setup(a_plain_run_in_ascii_goes_from_start_to_end, walk_begin),
		cmocka_unit_test_setup(hostile_names_are_harmless, walk_begin),
		cmocka_unit_test_setup(hostile_names_are_harmless_in_commands, walk_begin),
		cmocka_unit_test_setup(the_end_of_input_ends_the_program, walk_begin),
		cmocka_unit_test_setup(a_closed_output_ends_the_program, walk_begin),
		cmocka_unit_test_setup(signals_end_a_plain_run, walk_begin),
	};

	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, walk_end);
}
