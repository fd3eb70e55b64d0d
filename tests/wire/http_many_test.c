/* http_many_test.c - many requests at a time, giving up, waiting, and HTTP/2 */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wire/wire.h"
#include "world/http_able.h"

static struct transport *open_direct(void)
{
	struct http_options options = wire_direct();

	return wire_open(&options);
}

static void many_requests_run_at_once_and_can_be_given_up(void **state)
{
	static const struct script silent[] = { { .act = ACT_SILENT } }, script[] = { { .act = ACT_ANSWER } };
	struct transport *http = open_direct();
	struct reply reply;
	int64_t began = wire_ms();

	(void)state;
	PLAY(silent);
	for (unsigned i = 1; i <= 20; i++) {
		struct request request = { .id = i, .url = wire.base, .label = "reading" };

		http->send(http, &request);
	}
	while (wire_ms() - began < 200) {
		assert_false(http->next(http, &reply));
		http->wait(http, NULL, 0, 40);
	}
	assert_int_equal(http->pending(http), 20);
	assert_in_range(tls_server_connections(&wire.server), 1, 6);
	http->cancel(http, 5);
	assert_int_equal(http->pending(http), 19);
	http->cancel(http, 99);
	assert_int_equal(http->pending(http), 19);
	http->cancel(http, 0);
	assert_int_equal(http->pending(http), 0);
	assert_false(http->next(http, &reply));
	assert_true(wire_ms() - began < 3000);
	PLAY(script);
	assert_int_equal(wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/")).status, 200);
	http->close(http);
}

static void a_reply_given_up_does_not_come(void **state)
{
	struct request request = { .id = 3, .url = "http://example.com/", .label = "reading" };
	struct transport *http = open_direct();
	struct reply reply;

	(void)state;
	http->send(http, &request);
	request.id = 4;
	http->send(http, &request);
	assert_int_equal(http->pending(http), 2);
	http->cancel(http, 4);
	request.id = 5;
	http->send(http, &request);
	assert_true(http->next(http, &reply));
	assert_int_equal(reply.id, 3);
	assert_true(http->next(http, &reply));
	assert_int_equal(reply.id, 5);
	assert_false(http->next(http, &reply));
	http->close(http);
}

static void descriptors_end_the_wait(void **state)
{
	static const struct script silent[] = { { .act = ACT_SILENT } };
	struct request request = { .id = 1, .url = wire.base, .label = "reading" };
	struct transport *http = open_direct();
	struct pollfd fds[2];
	int64_t began = wire_ms();
	struct reply reply;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	fds[0] = (struct pollfd){ .fd = ends[0], .events = POLLIN, .revents = 77 };
	fds[1] = (struct pollfd){ .fd = -1 };
	http->wait(http, fds, 2, 1);
	assert_int_equal(fds[0].revents, 0);
	PLAY(silent);
	for (int busy = 0; busy < 2; busy++) {
		if (busy)
			http->send(http, &request);
		for (int i = 0; i < 5; i++) {
			assert_false(http->next(http, &reply));
			http->wait(http, fds, 2, 20);
		}
		assert_int_equal(write(ends[1], "x", 1), 1);
		http->wait(http, fds, 2, -1);
		assert_int_equal(fds[0].revents, POLLIN);
		assert_int_equal(read(ends[0], &(char){ 0 }, 1), 1);
	}
	close(ends[1]); /* as a terminal that went away */
	http->wait(http, fds, 2, 5000);
	assert_int_equal(fds[0].revents, POLLHUP);
	assert_true(wire_ms() - began < 4000);
	http->close(http);
	close(ends[0]);
}

/* --- HTTP/2, against another implementation --- */

/* Returns a port that is free now. */
static int free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	close(fd);
	return ntohs(address.sin_port);
}

/* Starts nghttpd on the directory of certificates; -1 when it is not installed. */
static pid_t start_http2(int port)
{
	char number[8];
	pid_t child;

	if (system("command -v nghttpd >/dev/null 2>&1") && access("/usr/sbin/nghttpd", X_OK))
		return -1;
	snprintf(number, sizeof(number), "%d", port);
	child = fork();
	if (!child) {
		prctl(PR_SET_PDEATHSIG,
		    SIGKILL); /* a test that fails leaves no server behind, which would keep make waiting */
		setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
		execlp("nghttpd", "nghttpd", "--address=127.0.0.1", "-d", wire.certs.dir, number,
		    wire.certs.key[CERT_GOOD], wire.certs.cert[CERT_GOOD], (char *)NULL);
		_exit(127);
	}
	for (int i = 0, fd; i < 100; i++) {
		fd = listener_visit(port);
		if (fd >= 0) {
			close(fd);
			break;
		}
		poll(NULL, 0, 50);
	}
	return child;
}

static void http2_shares_one_connection(void **state)
{
	struct http_options options = wire_direct();
	char base[64], url[80];
	int port = free_port(), answered = 0;
	pid_t server = start_http2(port);
	int64_t until = wire_ms() + 10000;
	struct transport *http;
	struct reply reply;

	(void)state;
	if (server < 0) {
		print_message("nghttpd is not installed (nghttp2-server)\n");
		skip();
	}
	snprintf(base, sizeof(base), "https://localhost:%d", port);
	snprintf(url, sizeof(url), "%s/ca.pem", base);
	options.endpoints.base[SERVICE_GRAPH] = base;
	http = wire_open(&options);
	for (unsigned i = 1; i <= 20; i++) {
		struct request request = { .id = i, .service = SERVICE_GRAPH, .url = url, .label = "reading" };

		http->send(http, &request);
	}
	while (http->pending(http) && wire_ms() < until) {
		http->wait(http, NULL, 0, 1000);
		while (http->next(http, &reply)) {
			assert_false(reply.lost);
			assert_int_equal(reply.status, 200);
			assert_true(reply.date > 0);
			assert_non_null(strstr(reply.body, "BEGIN CERTIFICATE"));
			answered++;
		}
	}
	assert_int_equal(answered, 20);
	/* libcurl 7.74 does not wait for a connection that is not there yet */
	assert_in_range(http_stats(http)->connections, 1, http_able(HTTP_ABLE_QUICK_EXIT) ? 1 : 6);
	assert_non_null(strstr(wire.trace, "HTTP/2"));
	http->close(http);
	kill(server, SIGTERM);
	waitpid(server, NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_requests_run_at_once_and_can_be_given_up),
		cmocka_unit_test(a_reply_given_up_does_not_come),
		cmocka_unit_test(descriptors_end_the_wait),
		cmocka_unit_test(http2_shares_one_connection),
	};

	return cmocka_run_group_tests_name("http: many", tests, wire_setup, wire_teardown);
}
