/* ssh_test.c - through a real sshd on loopback: a run from sign-in to summary, and a run that is cut in the middle
 *
 * The server runs as the user who runs the test, with keys, a port and a configuration of its own that are removed afterwards.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <locale.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "pty/walk.h"

#define SERVER "/usr/sbin/sshd"
#define CLIENT "/usr/bin/ssh"
#define KEYGEN "/usr/bin/ssh-keygen"
#define READY  "ready.practice.example"

static struct {
	pid_t pid;
	int port;
	char user[64];
	char dir[220]; /* keys and configuration, outside the home that each test begins anew */
} server;

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* --- the server --- */

static int run_tool(const char *const *argv)
{
	pid_t pid = fork();
	int status = -1;

	if (pid == 0) {
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return status;
}

static const char *in_dir(const char *name)
{
	static char paths[6][300];
	static unsigned at;
	char *path = paths[at++ % 6];

	snprintf(path, sizeof paths[0], "%s/%s", server.dir, name);
	return path;
}

static int loopback(int port, bool listening)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), got = -1;

	if (listening) {
		if (bind(fd, (struct sockaddr *)&address, size) == 0 &&
		    getsockname(fd, (struct sockaddr *)&address, &size) == 0)
			got = ntohs(address.sin_port);
	} else {
		got = connect(fd, (struct sockaddr *)&address, size);
	}
	close(fd);
	return got;
}

static bool make_key(const char *name)
{
	const char *argv[] = { KEYGEN, "-q", "-t", "ed25519", "-N", "", "-f", in_dir(name), NULL };

	return run_tool(argv) == 0;
}

static bool write_configuration(void)
{
	FILE *file = fopen(in_dir("config"), "w");

	if (!file)
		return false;
	fprintf(file,
	    "ListenAddress 127.0.0.1\nPort %d\nHostKey %s\nAuthorizedKeysFile %s\nPidFile none\n"
	    "UsePAM no\nStrictModes no\nPasswordAuthentication no\nPermitRootLogin prohibit-password\nUseDNS no\nLogLevel QUIET\n",
	    server.port, in_dir("host"), in_dir("user.pub"));
	return fclose(file) == 0;
}

static bool server_answers(void)
{
	double end = now_ms() + PTY_DEADLINE_MS;

	while (loopback(server.port, false) != 0) {
		if (now_ms() > end || waitpid(server.pid, NULL, WNOHANG) != 0)
			return false;
		poll(NULL, 0, 10);
	}
	return true;
}

/* Starts the server. Returns NULL, or the reason why this machine can have none. */
static const char *start_server(void)
{
	const struct passwd *who = getpwuid(geteuid());
	const char *argv[] = { SERVER, "-D", "-e", "-f", in_dir("config"), NULL };

	if (access(SERVER, X_OK) != 0 || access(CLIENT, X_OK) != 0 || access(KEYGEN, X_OK) != 0)
		return "this machine has no sshd, ssh and ssh-keygen";
	if (!who)
		return "this machine does not know who runs the test";
	snprintf(server.user, sizeof server.user, "%s", who->pw_name);
	/* A server started as root wants this directory, which a boot would have made. */
	if (geteuid() == 0)
		mkdir("/run/sshd", 0755);
	server.port = loopback(0, true);
	if (server.port < 0 || !make_key("host") || !make_key("user") || !write_configuration())
		return "the keys could not be made";
	server.pid = fork();
	if (server.pid == 0) {
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	return server_answers() ? NULL : "sshd did not start";
}

/* --- sessions --- */

/* Starts the program on the other side, in the home of this test, where it leaves its process id. */
static struct pty *start_session(const char *tenant)
{
	char command[2000], port[12], key[330];
	const char *data = getenv("NAAREADY_DATA");
	const char *argv[] = { CLIENT, "-tt", "-F", "none", "-o", "StrictHostKeyChecking=no", "-o",
		"UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "IdentitiesOnly=yes", "-i", key, "-p",
		port, "-l", server.user, "127.0.0.1", command, NULL };

	snprintf(port, sizeof port, "%d", server.port);
	snprintf(key, sizeof key, "%s", in_dir("user"));
	snprintf(command, sizeof command,
	    "echo $$ > '%s/pid'; exec env LC_ALL=C.UTF-8 HOME='%s' XDG_STATE_HOME='%s/state' XDG_CONFIG_HOME='%s/config' %s%s%s '%s' wizard --practice=%s",
	    walk_home_path(), walk_home_path(), walk_home_path(), walk_home_path(), data ? "NAAREADY_DATA='" : "",
	    data ? data : "", data ? "'" : "", walk_program(), tenant);
	return pty_start(&(struct pty_options){ .argv = argv });
}

static pid_t remote_pid(void)
{
	char path[300];
	FILE *file;
	int pid = -1;

	snprintf(path, sizeof path, "%s/pid", walk_home_path());
	file = fopen(path, "r");
	if (file && fscanf(file, "%d", &pid) != 1)
		pid = -1;
	if (file)
		fclose(file);
	return pid;
}

/* The process is no child of ours, so the test asks for it again and again. */
static void assert_ends(pid_t pid)
{
	double end = now_ms() + PTY_DEADLINE_MS;

	assert_true(pid > 1);
	while (kill(pid, 0) == 0) {
		if (now_ms() > end) {
			kill(pid, SIGKILL);
			fail_msg("the connection was cut, and the remote program still runs");
		}
		poll(NULL, 0, 10);
	}
	assert_int_equal(errno, ESRCH);
}

static void find_tenant(struct pty *pty)
{
	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_page(pty, "Tenant");
	walk_choose(pty, READY);
	walk_page(pty, "Sign-in");
}

static int set_up(void **state)
{
	(void)state;
	walk_home();
	return 0;
}

static void a_run_goes_from_sign_in_to_summary(void **state)
{
	struct pty *pty = start_session("ready");

	(void)state;
	find_tenant(pty);
	walk_choose(pty, "Sign in to Microsoft Graph by device code");
	pty_see(pty, "https://login.practice.example/devicelogin");
	pty_see(pty, "as admin@" READY);
	walk_choose(pty, "Sign in to Exchange Online by device code");
	pty_see(pty, "https://login.practice.example/devicelogin");
	pty_see_not(pty, "https://login.practice.example/devicelogin");
	walk_choose(pty, "Next: Add-in");
	walk_page(pty, "Add-in");
	walk_choose(pty, "Next: Consent");
	walk_page(pty, "Consent");
	walk_choose(pty, "Next: Permissions");
	walk_page(pty, "Permissions");
	walk_choose(pty, "Next: Legacy tokens");
	walk_page(pty, "Legacy tokens");
	walk_choose(pty, "Next: Proof");
	walk_page(pty, "Proof");
	pty_resize(pty, 30, 90); /* the window's size reaches the other side, too */
	walk_choose(pty, "Next: Summary");
	walk_page(pty, "Summary");
	pty_see(pty, "  ready; ");
	walk_choose(pty, "Finish");
	assert_int_equal(pty_finish(pty), 0);
	assert_ends(remote_pid());
}

static void a_cut_connection_ends_the_remote_program(void **state)
{
	struct pty *pty = start_session("ready");

	(void)state;
	find_tenant(pty);
	walk_choose(pty, "Sign in to Microsoft Graph by device code");
	pty_see(pty, "https://login.practice.example/devicelogin");
	pty_signal(pty, SIGKILL);
	assert_int_equal(pty_reap(pty, NULL), 128 + SIGKILL);
	assert_ends(remote_pid());
	pty = start_session("ready");
	walk_page(pty, "Sign-in");
	walk_choose(pty, "Sign in to Microsoft Graph by device code");
	pty_see(pty, "as admin@" READY);
	pty_key(pty, VTERM_KEY_FUNCTION(10));
	assert_in_range(pty_finish(pty), 0, 6); /* the status depends on how far the program has read */
}

static void the_tunnel_command_matches_the_connection(void **state)
{
	struct pty *pty = start_session("ready");
	char line[120];

	(void)state;
	find_tenant(pty);
	walk_choose(pty, "Another way or account");
	walk_choose(pty, "Sign in to Microsoft Graph by SSH tunnel");
	snprintf(line, sizeof line, "ssh -p %d -L ", server.port); /* the port of this connection */
	pty_see(pty, line);
	pty_key(pty, VTERM_KEY_FUNCTION(10));
	pty_see(pty, "Leave now?"); /* a sign-in waits */
	walk_choose(pty, "Leave");
	assert_int_equal(pty_finish(pty), 6);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_run_goes_from_sign_in_to_summary, set_up),
		cmocka_unit_test_setup(a_cut_connection_ends_the_remote_program, set_up),
		cmocka_unit_test_setup(the_tunnel_command_matches_the_connection, set_up),
	};
	const char *temporary = getenv("TMPDIR"), *missing;
	int failed = 0;

	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	snprintf(server.dir, sizeof server.dir, "%.150s/naaready-sshd-XXXXXX", temporary ? temporary : "/tmp");
	if (!mkdtemp(server.dir))
		return 99;
	missing = start_server();
	if (missing)
		printf("1..0 # SKIP %s\n", missing);
	else
		failed = cmocka_run_group_tests(tests, NULL, NULL);
	if (server.pid > 0) {
		kill(server.pid, SIGTERM);
		waitpid(server.pid, NULL, 0);
	}
	walk_home_remove();
	for (const char *const *name = (const char *const[]){ "host", "host.pub", "user", "user.pub", "config", NULL };
	     *name; name++)
		unlink(in_dir(*name));
	rmdir(server.dir);
	return failed;
}
