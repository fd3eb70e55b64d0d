/* serve_test.c - the practice cloud over HTTP and HTTPS, asked by our own transport */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "wire/wire.h"
#include "world/serve.h"

#define DISCOVER "/classic.practice.example/v2.0/.well-known/openid-configuration"

static struct service_run {
	struct practice practice;
	struct serve_options options;
	struct err err;
	bool served;
	int stop[2], ready[2];
	unsigned changes;
	pthread_t thread;
	char base[64];
	struct transport *http;
} run;

static int64_t now(void)
{
	return (int64_t)time(NULL);
}

static void ready(void *who, int port)
{
	(void)who;
	(void)!write(run.ready[1], &port, sizeof(port));
}

static void changed(void *who, const struct practice *practice)
{
	(void)who, (void)practice;
	run.changes++;
}

static void *serve(void *who)
{
	int none = -1;

	run.served = serve_run(&run.practice, &run.options, &run.err);
	if (!run.served)
		(void)!write(run.ready[1], &none, sizeof(none));
	return who;
}

static void begin_serving(bool secure, unsigned delay_ms, const struct fault *fault)
{
	struct http_options options = wire_direct();
	int port;

	memset(&run, 0, sizeof(run));
	practice_init(&run.practice, practice_find("classic"), now());
	if (fault)
		run.practice.faults[run.practice.fault_count++] = *fault;
	assert_int_equal(pipe(run.stop), 0);
	assert_int_equal(pipe(run.ready), 0);
	run.options = (struct serve_options){ .ready = ready,
		.changed = changed,
		.now = now,
		.stop = run.stop[0],
		.delay_ms = delay_ms };
	if (secure) {
		run.options.cert_file = wire.certs.cert[CERT_GOOD];
		run.options.key_file = wire.certs.key[CERT_GOOD];
	}
	assert_int_equal(pthread_create(&run.thread, NULL, serve, NULL), 0);
	assert_int_equal(read(run.ready[0], &port, sizeof(port)), sizeof(port));
	assert_true(port > 0);
	snprintf(run.base, sizeof(run.base), "http%s://localhost:%d", secure ? "s" : "", port);
	options.endpoints.base[SERVICE_GRAPH] = run.base;
	options.endpoints.base[SERVICE_LOGIN] = run.base;
	run.http = wire_open(&options);
}

static int end_serving(void **state)
{
	(void)state;
	if (!run.http)
		return 0;
	run.http->close(run.http);
	(void)!write(run.stop[1], "", 1);
	pthread_join(run.thread, NULL);
	practice_release(&run.practice);
	for (int i = 0; i < 2; i++) {
		close(run.stop[i]);
		close(run.ready[i]);
	}
	memset(&run, 0, sizeof(run));
	return 0;
}

static struct reply get_path(const char *path)
{
	return wire_get(run.http, SERVICE_LOGIN, wire_url(run.base, path));
}

static void assert_answers(bool secure)
{
	struct request device = { .method = METHOD_POST, .service = SERVICE_LOGIN, .label = "signing in" };
	struct reply reply;

	begin_serving(secure, 0, NULL);
	reply = get_path(DISCOVER);
	assert_int_equal(reply.status, 200);
	assert_true(reply.date > 0);
	assert_non_null(strstr(reply.content_type, "application/json"));
	assert_int_equal(strlen(reply.request_id), 36);
	assert_non_null(strstr(reply.body, run.base));
	assert_null(strstr(reply.body, "login.microsoftonline.com/"));
	reply = wire_get(run.http, SERVICE_GRAPH, wire_url(run.base, "/v1.0/organization?$select=id"));
	assert_int_equal(reply.status, 401);
	assert_non_null(strstr(reply.authenticate, "Bearer"));
	device.url = wire_url(run.base, "/classic.practice.example/oauth2/v2.0/devicecode");
	secret_add_text(&device.form, "client_id=14d82eec-204b-4c2f-b7e8-296a70dab67e&scope=openid");
	reply = wire_ask(run.http, &device);
	assert_int_equal(reply.status, 200);
	assert_non_null(strstr(reply.body, "device_code"));
	assert_true(run.changes > 0);
}

static void the_cloud_answers_over_http(void **state)
{
	(void)state;
	assert_answers(false);
}

static void the_cloud_answers_over_https(void **state)
{
	(void)state;
	assert_answers(true);
}

static void throttling_comes_with_its_time(void **state)
{
	const struct fault fault = { .path = "openid", .nth = 1, .kind = FAULT_429, .retry_after_s = 7 };
	struct reply reply;

	(void)state;
	begin_serving(false, 0, &fault);
	reply = get_path(DISCOVER);
	assert_int_equal(reply.status, 429);
	assert_int_equal(reply.retry_after_s, 7);
	assert_int_equal(get_path(DISCOVER).status, 200);
}

static void a_redirect_leads_to_no_real_host(void **state)
{
	const struct fault fault = { .path = "openid", .nth = 1, .kind = FAULT_REDIRECT };
	struct reply reply;

	(void)state;
	begin_serving(false, 0, &fault);
	reply = get_path(DISCOVER);
	assert_in_range(reply.status, 301, 308);
}

static void a_lost_answer_is_a_reset(void **state)
{
	const struct fault fault = { .path = "openid", .nth = 1, .kind = FAULT_LOST };
	struct reply reply;

	(void)state;
	for (int secure = 0; secure < 2; secure++) {
		begin_serving(secure, 0, &fault);
		reply = get_path(DISCOVER);
		wire_assert_lost(&reply, ERR_UNREACHABLE, "localhost reset the connection");
		assert_int_equal(get_path(DISCOVER).status, 200);
		end_serving(NULL);
	}
}

static void a_delay_holds_for_many_requests_at_once(void **state)
{
	int64_t began;
	struct reply reply;
	int answered = 0;

	(void)state;
	begin_serving(false, 200, NULL);
	began = wire_ms();
	for (unsigned i = 1; i <= 6; i++) {
		struct request request = { .id = i,
			.service = SERVICE_LOGIN,
			.url = wire_url(run.base, DISCOVER),
			.label = "reading" };

		run.http->send(run.http, &request);
	}
	while (run.http->pending(run.http) && wire_ms() - began < 5000) {
		run.http->wait(run.http, NULL, 0, 1000);
		while (run.http->next(run.http, &reply))
			answered += reply.status == 200;
	}
	assert_int_equal(answered, 6);
	assert_in_range(wire_ms() - began, 195, 390);
}

static void the_server_stops_while_answers_wait(void **state)
{
	struct request request = { .id = 1, .service = SERVICE_LOGIN, .label = "reading" };
	int64_t began = wire_ms();
	struct reply reply;

	(void)state;
	begin_serving(false, 5000, NULL);
	request.url = wire_url(run.base, DISCOVER);
	run.http->send(run.http, &request);
	for (int i = 0; i < 5; i++) {
		assert_false(run.http->next(run.http, &reply));
		run.http->wait(run.http, NULL, 0, 20);
	}
	end_serving(NULL);
	assert_true(wire_ms() - began < 3000);
}

static void a_large_body_is_refused(void **state)
{
	static char body[1200 * 1024];
	struct request request = { .method = METHOD_POST, .service = SERVICE_LOGIN, .body = body, .label = "writing" };
	struct reply reply;

	(void)state;
	memset(body, 'x', sizeof(body) - 1);
	begin_serving(false, 0, NULL);
	request.url = wire_url(run.base, "/v1.0/$batch");
	reply = wire_ask(run.http, &request);
	assert_int_equal(reply.status, 413);
}

static void a_bad_certificate_is_refused(void **state)
{
	struct practice practice;
	struct serve_options options = { .cert_file = wire.certs.ca, .key_file = "/nonexistent", .now = now };
	struct err err;

	(void)state;
	practice_init(&practice, practice_find("classic"), now());
	assert_false(serve_run(&practice, &options, &err));
	assert_int_equal(err.kind, ERR_FILE);
	options.key_file = wire.certs.ca;
	assert_false(serve_run(&practice, &options, &err));
	practice_release(&practice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(the_cloud_answers_over_http, end_serving),
		cmocka_unit_test_teardown(the_cloud_answers_over_https, end_serving),
		cmocka_unit_test_teardown(throttling_comes_with_its_time, end_serving),
		cmocka_unit_test_teardown(a_redirect_leads_to_no_real_host, end_serving),
		cmocka_unit_test_teardown(a_lost_answer_is_a_reset, end_serving),
		cmocka_unit_test_teardown(a_delay_holds_for_many_requests_at_once, end_serving),
		cmocka_unit_test_teardown(the_server_stops_while_answers_wait, end_serving),
		cmocka_unit_test_teardown(a_large_body_is_refused, end_serving),
		cmocka_unit_test(a_bad_certificate_is_refused),
	};

	return cmocka_run_group_tests_name("serve", tests, wire_setup, wire_teardown);
}
