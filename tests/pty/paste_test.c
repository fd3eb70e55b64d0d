/* paste_test.c - a sign-in by a pasted address on a plain terminal, with an address of any length, broken in any way
 *
 * A served practice cloud takes Microsoft's place: the test asks it for the address on which a browser would end.
 */
#include <arpa/inet.h>
#include <locale.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "pty/walk.h"

/* More than twice as long as a line that a terminal keeps (4096 bytes). */
#define FILLING     9000
#define ADDRESS_MAX (FILLING + 4096)

static struct {
	pid_t pid;
	int port;
	char base[64];
} cloud;

/* --- the cloud --- */

static void start_cloud(void)
{
	char line[128] = "";
	int out[2];
	FILE *said;

	assert_int_equal(pipe(out), 0);
	cloud.pid = fork();
	if (cloud.pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		close(out[0]);
		execl(walk_program(), "naaready", "practice", "serve", "--practice=today", (char *)NULL);
		_exit(127);
	}
	close(out[1]);
	said = fdopen(out[0], "r");
	assert_non_null(said);
	assert_non_null(fgets(line, sizeof line, said));
	fclose(said);
	line[strcspn(line, "\n")] = '\0';
	assert_int_equal(sscanf(line, "http://localhost:%d", &cloud.port), 1);
	snprintf(cloud.base, sizeof cloud.base, "http://localhost:%d", cloud.port);
}

static void stop_cloud(void)
{
	kill(cloud.pid, SIGTERM);
	waitpid(cloud.pid, NULL, 0);
}

/* Asks for an address as a browser does, and returns the address to which it is sent on. */
static void visit_address(const char *url, char to[ADDRESS_MAX])
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)cloud.port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char text[8192];
	size_t len = 0;
	ssize_t got;
	const char *at;

	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	len = (size_t)snprintf(text, sizeof text, "GET %s HTTP/1.0\r\nHost: localhost:%d\r\n\r\n",
	    url + strlen(cloud.base), cloud.port);
	assert_int_equal(write(fd, text, len), (ssize_t)len);
	len = 0;
	while ((got = read(fd, text + len, sizeof text - 1 - len)) > 0)
		len += (size_t)got;
	close(fd);
	text[len] = '\0';
	at = strstr(text, "Location: ");
	assert_non_null(at);
	at += strlen("Location: ");
	snprintf(to, ADDRESS_MAX, "%.*s", (int)strcspn(at, "\r\n"), at);
}

/* --- the admin --- */

/* Counts a text on the screen; *@last is its last place. */
static int count_on_screen(struct pty *pty, const char *text, const char **last)
{
	int count = 0;

	for (const char *at = pty_screen(pty); (at = strstr(at, text)); at++, count++)
		*last = at;
	return count;
}

/* Returns whether so many sign-ins have asked for an address. */
static bool has_asked(struct pty *pty, const void *many)
{
	const char *last;

	return count_on_screen(pty, "\nAddress in the browser at the end:", &last) >= *(const int *)many;
}

/* Reads the address to open, which stands alone on a line. */
static void read_address(struct pty *pty, char url[4096])
{
	const char *at = NULL;

	assert_true(count_on_screen(pty, cloud.base, &at) > 0);
	snprintf(url, 4096, "%.*s", (int)strcspn(at, "\n"), at);
}

/* Pastes the address with a parameter that nobody asked for, as Microsoft adds one: here so long that no line of a
 * terminal would hold the address, and the code comes last. With @columns it is pasted out of a window of that width.
 * */
static void paste_long(struct pty *pty, const char *ended_on, size_t columns)
{
	static char address[ADDRESS_MAX], broken[2 * ADDRESS_MAX];
	const char *query = strchr(ended_on, '?');
	size_t len = 0;

	assert_non_null(query);
	snprintf(address, sizeof address, "%.*s?session_state=%0*d&%s", (int)(query - ended_on), ended_on, FILLING, 0,
	    query + 1);
	for (size_t i = 0; address[i]; i++) {
		broken[len++] = address[i];
		if (columns && i % columns == columns - 1)
			broken[len++] = '\r';
	}
	broken[len++] = '\r';
	pty_bytes_in(pty, broken, len);
}

static struct pty *start_check(void)
{
	static char practice[96];
	static const char *argv[] = { NULL, "check", practice, "--tenant", "today.practice.example", "--auth", "paste",
		NULL };

	argv[0] = walk_program();
	snprintf(practice, sizeof practice, "--practice=%s", cloud.base);
	return pty_start(&(struct pty_options){ .argv = argv, .rows = 60, .cols = 900 });
}

static void sign_in_by_paste(struct pty *pty, int asked, size_t columns)
{
	static char url[4096], to[ADDRESS_MAX];

	pty_until(pty, has_asked, &asked, "the address is asked for");
	read_address(pty, url);
	visit_address(url, to);
	paste_long(pty, to, columns);
}

static void check_with_paste(size_t columns)
{
	struct pty *pty = start_check();

	sign_in_by_paste(pty, 1, columns);
	sign_in_by_paste(pty, 2, columns);
	assert_false(pty_sent(pty, "session_state")); /* pasted text is not shown */
	pty_see(pty, "Verdict");
	assert_int_equal(pty_finish(pty), 0);
}

static void an_address_in_one_line_is_read(void **state)
{
	(void)state;
	check_with_paste(0);
}

static void an_address_broken_by_a_window_is_read(void **state)
{
	(void)state;
	check_with_paste(80);
}

/* Although nothing is shown, keys take back a character of any length, and the whole line. */
static void slips_can_be_taken_back(void **state)
{
	static const char slips[] = "http\303\244\177\025quit\303\274\177x\177\r";
	struct pty *pty = start_check();

	(void)state;
	pty_see(pty, "Address in the browser at the end:");
	pty_bytes_in(pty, slips, sizeof slips - 1);
	assert_int_equal(pty_finish(pty), 3);
}

static void the_end_of_input_ends_the_sign_in(void **state)
{
	struct pty *pty = start_check();

	(void)state;
	pty_see(pty, "Address in the browser at the end:");
	pty_bytes_in(pty, "\004", 1);
	assert_int_equal(pty_finish(pty), 3);
}

static int set_up(void **state)
{
	(void)state;
	walk_home();
	start_cloud();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	stop_cloud();
	walk_home_remove();
	return 0;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_in_one_line_is_read),
		cmocka_unit_test(an_address_broken_by_a_window_is_read),
		cmocka_unit_test(slips_can_be_taken_back),
		cmocka_unit_test(the_end_of_input_ends_the_sign_in),
	};

	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	if (!walk_serves()) {
		printf("1..0 # SKIP configured without the practice server\n");
		return 0;
	}
	return cmocka_run_group_tests_name("pty: paste", tests, set_up, tear_down);
}
