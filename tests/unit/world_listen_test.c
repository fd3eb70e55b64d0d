/* world_listen_test.c - the port on which a browser ends a sign-in, while other processes disturb it */
#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "world/listen.h"

#define REQUEST "GET /?code=c&state=s HTTP/1.1\r\nHost: localhost\r\n\r\n"

static struct listen port;
static int number;

static int open_port(void **state)
{
	struct err err;

	(void)state;
	listen_init(&port);
	return listen_open(&port, 0, &number, &err) ? 0 : -1;
}

static int close_port(void **state)
{
	(void)state;
	listen_close(&port);
	return 0;
}

static int connect_and_send(const char *words)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)number),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	if (words)
		assert_int_equal(send(fd, words, strlen(words), MSG_NOSIGNAL), strlen(words));
	return fd;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes turns as the loop does, until @wanted was received or @ms are over; answers every whole request. */
static bool take_turns(const char *wanted, int ms)
{
	int64_t until = now_ms() + ms;
	bool heard = false;

	while (!heard && now_ms() < until) {
		struct pollfd fds[LISTEN_FDS_MAX];
		int n = listen_fds(&port, fds);
		int silent = listen_patience_ms(&port), left = (int)(until - now_ms());
		const char *text;
		size_t len;

		poll(fds, (nfds_t)n, silent >= 0 && silent < left ? silent : left);
		for (int i = 0; i < LISTEN_CALLERS_MAX && listen_next(&port, &text, &len); i++) {
			heard = heard || (wanted && !strcmp(text, wanted));
			if (strstr(text, "\r\n\r\n"))
				listen_answer(&port, "HTTP/1.1 200 OK\r\n\r\nyes");
		}
	}
	return heard;
}

static void a_browser_is_heard_and_answered(void **state)
{
	char answer[64] = "";
	int fd = connect_and_send(REQUEST);

	(void)state;
	assert_true(take_turns(REQUEST, 2000));
	assert_true(recv(fd, answer, sizeof answer - 1, 0) > 0);
	assert_non_null(strstr(answer, "yes"));
	close(fd);
}

/* Silent connections, slow ones and garbage come before the browser, and more of them than there is room for. */
static void nobody_keeps_the_browser_out(void **state)
{
	static int neighbours[3 * LISTEN_CALLERS_MAX];
	int fd;

	(void)state;
	for (int i = 0; i < 3 * LISTEN_CALLERS_MAX; i++) {
		neighbours[i] = connect_and_send(i % 3 == 0   ? NULL
						 : i % 3 == 1 ? "GET /?code=evil"
							      : "\x16\x03\x01garbage\n\n");
		if (i % 50 == 0)
			take_turns(NULL, 1);
	}
	fd = connect_and_send(REQUEST);
	assert_true(take_turns(REQUEST, 2000));
	close(fd);
	for (int i = 0; i < 3 * LISTEN_CALLERS_MAX; i++)
		close(neighbours[i]);
}

static void a_silent_connection_is_closed(void **state)
{
	int64_t began = now_ms();
	int silent, slow;
	char byte;

	(void)state;
	assert_int_equal(-1, listen_patience_ms(&port)); /* nobody is there */
	silent = connect_and_send(NULL);
	slow = connect_and_send("GET /");
	take_turns(NULL, LISTEN_PATIENCE_MS / 2);
	assert_true(listen_patience_ms(&port) > 0 && listen_patience_ms(&port) <= LISTEN_PATIENCE_MS / 2);
	assert_int_equal(send(slow, "?", 1, MSG_NOSIGNAL), 1);
	assert_int_equal(recv(silent, &byte, 1, MSG_DONTWAIT), -1);
	take_turns(NULL, LISTEN_PATIENCE_MS / 2 + 500);
	assert_true(recv(silent, &byte, 1, MSG_DONTWAIT) == 0);
	assert_true(recv(slow, &byte, 1, MSG_DONTWAIT) <= 0);
	assert_true(now_ms() - began < LISTEN_PATIENCE_MS + 2000);
	close(silent);
	close(slow);
}

/* A connection that never stops sending is cut off, and does not hold up the turn. */
static void a_flood_is_cut_off(void **state)
{
	static char words[64 * 1024];
	int fd = connect_and_send(NULL), browser;
	size_t sent = 0;

	(void)state;
	memset(words, 'x', sizeof words);
	for (int i = 0; i < 1000 && sent < 4u * 1024 * 1024; i++) {
		ssize_t n = send(fd, words, sizeof words, MSG_NOSIGNAL | MSG_DONTWAIT);

		sent += n > 0 ? (size_t)n : 0;
		if (n < 0 && (errno == EPIPE || errno == ECONNRESET))
			break;
		take_turns(NULL, 1);
	}
	assert_true(sent < 4u * 1024 * 1024);
	browser = connect_and_send(REQUEST);
	assert_true(take_turns(REQUEST, 2000));
	close(browser);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_browser_is_heard_and_answered, open_port, close_port),
		cmocka_unit_test_setup_teardown(nobody_keeps_the_browser_out, open_port, close_port),
		cmocka_unit_test_setup_teardown(a_silent_connection_is_closed, open_port, close_port),
		cmocka_unit_test_setup_teardown(a_flood_is_cut_off, open_port, close_port),
	};

	return cmocka_run_group_tests_name("a port for the browser", tests, NULL, NULL);
}
