/* http_test.c - the transport while all goes well: headers, bearers, forms, writes */
#include <stdio.h>
#include <string.h>

#include "wire/wire.h"

#define HEAD  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define EMPTY "Content-Length: 2\r\n\r\n{}"

static struct transport *open_direct(void)
{
	struct http_options options = wire_direct();

	return wire_open(&options);
}

static void give_bearer(struct transport *http, enum service service, const char *token)
{
	struct secret secret = { NULL, 0 };

	secret_set(&secret, token, strlen(token));
	http->bearer(http, service, &secret);
	assert_false(secret_is_set(&secret));
}

/* --- replies --- */

static void headers_are_read(void **state)
{
	static const struct script script[] = {
		{ .text = "HTTP/1.1 200 OK\r\nCONTENT-type: application/json;odata=x\r\nRequest-ID: abc-1\r\n"
			  "date: Mon, 03 Mar 2025 10:00:00 GMT\r\nX-Warnings: be\x1b[31mware\r\n"
			  "WWW-Authenticate: Bearer a=\"1\"\r\nwww-authenticate: Basic\r\n" EMPTY },
		{ .text = "HTTP/1.1 401 No\r\nx-ms-request-id: ms-2\r\n" EMPTY },
	};
	struct transport *http = open_direct();
	struct reply reply;

	(void)state;
	PLAY(script);
	reply = wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/"));
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.content_type, "application/json;odata=x");
	assert_string_equal(reply.request_id, "abc-1");
	assert_int_equal(reply.date, 1740996000);
	assert_int_equal(reply.retry_after_s, -1);
	assert_string_equal(reply.warnings, "be\\u{1B}[31mware");
	assert_string_equal(reply.authenticate, "Bearer a=\"1\", Basic");
	reply = wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/"));
	assert_int_equal(reply.status, 401);
	assert_false(reply.lost);
	assert_string_equal(reply.request_id, "ms-2");
	assert_string_equal(reply.content_type, "");
	assert_int_equal(reply.date, 0);
	http->close(http);
}

/* Of the last answer only: not of "100 Continue", not of the trailers; a value may go on in the next line. */
static void headers_of_the_answer_are_taken(void **state)
{
	static const struct script script[] = {
		{ .text = "HTTP/1.1 103 Early\r\nX-Warnings: early\r\nrequest-id: early\r\n\r\n" HEAD
			  "X-Warnings:first\r\n\t second \r\nX-Warnings-Too: no\r\nLocation:\r\nx-warnings:   third\r\n"
			  "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Warnings: trailer\r\n"
			  "request-id: trailer\r\n\r\n" },
	};
	struct transport *http = open_direct();
	struct reply reply;

	(void)state;
	PLAY(script);
	reply = wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/"));
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.warnings, "first second, third");
	assert_string_equal(reply.request_id, "");
	assert_string_equal(reply.location, "");
	http->close(http);
}

/* A head that is larger than what is kept of it is an answer all the same. */
static void a_large_head_is_an_answer(void **state)
{
	static char text[90000] = "HTTP/1.1 200 OK\r\nrequest-id: one\r\n";
	struct script script = { .text = text };
	struct transport *http = open_direct();
	struct reply reply;
	size_t at = strlen(text);

	(void)state;
	for (int i = 0; at < 80000; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "X-%d: %0900d\r\n", i, i);
	snprintf(text + at, sizeof(text) - at, "X-Warnings: late\r\n" EMPTY);
	tls_server_play(&wire.server, &script, 1);
	reply = wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/"));
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.request_id, "one");
	assert_string_equal(reply.warnings, "");
	http->close(http);
}

/* A request that is refused at once does not push away replies that nobody has taken yet. */
static void every_request_gets_its_reply(void **state)
{
	struct transport *http = open_direct();
	struct reply reply;
	unsigned seen = 0;

	(void)state;
	for (unsigned id = 1; id <= 4; id++) {
		struct request request = { .id = id, .url = "http://example.com/", .label = "reading" };

		http->send(http, &request);
		if (id >= 2 && http->next(http, &reply))
			seen |= 1u << reply.id;
	}
	while (http->next(http, &reply))
		seen |= 1u << reply.id;
	assert_int_equal(seen, 0x1e);
	assert_int_equal(http->pending(http), 0);
	http->close(http);
}

static void retry_after_is_read(void **state)
{
	static const struct script script[] = {
		{ .text = "HTTP/1.1 429 Slow\r\nRetry-After: 17\r\n" EMPTY },
		{ .text = "HTTP/1.1 503 No\r\nRetry-After: Mon, 03 Mar 2025 10:00:30 GMT\r\n"
			  "Date: Mon, 03 Mar 2025 10:00:00 GMT\r\n" EMPTY },
		{ .text = "HTTP/1.1 503 No\r\nRetry-After: Mon, 03 Mar 2025 09:00:30 GMT\r\n" EMPTY },
		{ .text = "HTTP/1.1 503 No\r\nRetry-After: 99999999999999999999\r\n" EMPTY },
		{ .text = "HTTP/1.1 503 No\r\nRetry-After: soon\r\n" EMPTY },
		{ .text = "HTTP/1.1 503 No\r\nRetry-After: -5\r\n" EMPTY },
	};
	static const int expected[] = { 17, 30, 0, 366 * 24 * 3600, -1, -1 };
	struct transport *http = open_direct();

	(void)state;
	PLAY(script);
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		struct reply reply = wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/"));

		assert_int_equal(reply.retry_after_s, expected[i]);
	}
	http->close(http);
}

static void a_redirect_is_not_followed(void **state)
{
	struct script script = { .act = ACT_ANSWER };
	struct transport *http = open_direct();
	struct tls_server elsewhere;
	struct reply reply;
	char text[256];

	(void)state;
	assert_true(tls_server_start(&elsewhere, &wire.certs, CERT_GOOD));
	snprintf(text, sizeof(text), "HTTP/1.1 302 There\r\nLocation: https://localhost:%d/\r\n" EMPTY,
	    elsewhere.listener.port);
	script.text = text;
	tls_server_play(&wire.server, &script, 1);
	give_bearer(http, SERVICE_GRAPH, "t0ken");
	reply = wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/"));
	assert_false(reply.lost);
	assert_int_equal(reply.status, 302);
	snprintf(text, sizeof(text), "https://localhost:%d/", elsewhere.listener.port);
	assert_string_equal(reply.location, text);
	assert_int_equal(tls_server_count(&wire.server), 1);
	assert_int_equal(tls_server_connections(&elsewhere), 0);
	http->close(http);
	tls_server_stop(&elsewhere);
}

static void a_reply_lasts_until_the_next(void **state)
{
	static const struct script script[] = { { .text = HEAD "Content-Length: 3\r\n\r\none" },
		{ .text = HEAD "Content-Length: 3\r\n\r\ntwo" } };
	struct request request = { .id = 1, .url = wire.base, .secret = true, .label = "reading" };
	struct transport *http = open_direct();
	struct reply one, two;

	(void)state;
	PLAY(script);
	one = wire_ask(http, &request);
	http->send(http, &request);
	http->wait(http, NULL, 0, 10);
	assert_string_equal(one.body, "one");
	while (!http->next(http, &two))
		http->wait(http, NULL, 0, 1000);
	assert_string_equal(two.body, "two");
	http->close(http);
}

/* --- requests --- */

static void request_ids_are_fresh(void **state)
{
	static const struct script script[] = { { .act = ACT_ANSWER } };
	struct transport *http = open_direct();
	struct reply replies[3];
	char line[80];

	(void)state;
	PLAY(script);
	for (int i = 0; i < 3; i++) {
		enum service service = i ? SERVICE_GRAPH : SERVICE_LOGIN;

		replies[i] = wire_get(http, service, wire_url(wire.base, "/"));
		assert_int_equal(strlen(replies[i].client_request_id), 36);
		assert_int_equal(replies[i].client_request_id[14], '4');
		assert_non_null(strchr("89ab", replies[i].client_request_id[19]));
		snprintf(line, sizeof(line), "\r\nclient-request-id: %s\r\n", replies[i].client_request_id);
		assert_int_equal(tls_server_heard(&wire.server, line), 1);
	}
	assert_string_not_equal(replies[1].client_request_id, replies[2].client_request_id);
	assert_int_equal(tls_server_heard(&wire.server, "return-client-request-id: true"), 2);
	assert_int_equal(tls_server_heard(&wire.server, "User-Agent: naaready/test\r\n"), 3);
	http->close(http);
}

/* A line end inside a token would add headers; nothing but a token's characters goes out. */
static void only_a_token_is_a_bearer(void **state)
{
	static const char *const tokens[] = { "a\r\nX-Evil: 1", "a\nb", "a b", "\"eyJ.eyJ.x\"", "a=b", "a\tb",
		"\xc3\xa4", "a,b", "=" };
	struct transport *http = open_direct();

	(void)state;
	for (size_t i = 0; i < sizeof(tokens) / sizeof(*tokens); i++) {
		struct reply reply;

		give_bearer(http, SERVICE_GRAPH, tokens[i]);
		reply = wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/"));
		wire_assert_lost(&reply, ERR_PROTOCOL, "refused to send a token with invalid characters");
	}
	http->close(http);
}

/* A service or a proxy repeats what it was sent: in an error's words, in headers, in a name. */
static void secrets_that_come_back_are_covered(void **state)
{
	static const char token[] = "eyJ0eXAiOiJKV1QifQ.eyJ1cG4iOiJtYXJhQGZhYnJpa2FtIn0.c2lnbmF0dXJl";
	static const char body[] =
	    "{\"error\":{\"code\":\"eyJ0eXAiOiJKV1QifQ.eyJ1cG4iOiJtYXJhQGZhYnJpa2FtIn0.c2lnbmF0dXJl\","
	    "\"message\":\"no: correct-horse-battery, ZXlKMGVYQWlPaUpLVjFRaWZRLmV5SjFjRzRpT2lKdFlYSmhR\"}}";
	static const char form[] = "client_id=x&client_secret=correct%2Dhorse%2Dbattery&grant_type=client_credentials";
	static const char given[] = "{\"token_type\":\"Bearer\", \"refresh_token\" : \"0.AXoA-refresh_token-of.ours\"}";
	static char texts[3][1024];
	static struct script script[3];
	struct request signin = { .method = METHOD_POST,
		.service = SERVICE_LOGIN,
		.secret = true,
		.label = "signing in" };
	struct transport *http = open_direct();
	struct reply reply;
	struct err err;

	(void)state;
	snprintf(texts[0], sizeof(texts[0]), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(given), given);
	snprintf(texts[1], sizeof(texts[1]),
	    "HTTP/1.1 400 No\r\nrequest-id: %.30s\r\nX-Warnings: %s\r\nLocation: https://x.example/?t=%s\r\n"
	    "Content-Type: application/json; %s\r\nWWW-Authenticate: Bearer x=\"0.AXoA-refresh_token-of.ours\"\r\n"
	    "Content-Length: %zu\r\n\r\n%s",
	    token, token, token, token, strlen(body), body);
	snprintf(texts[2], sizeof(texts[2]), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
	for (int i = 0; i < 3; i++)
		script[i].text = texts[i];
	PLAY(script);
	give_bearer(http, SERVICE_GRAPH, token);
	signin.url = wire_url(wire.base, "/token");
	secret_set(&signin.form, form, strlen(form));
	reply = wire_ask(http, &signin);
	assert_string_equal(reply.body, given); /* where it belongs */
	reply = wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/"));
	assert_string_equal(reply.body, "{\"error\":{\"code\":\"***\",\"message\":\"no: ***, ***\"}}");
	assert_string_equal(reply.request_id, "***");
	assert_string_equal(reply.warnings, "***");
	assert_string_equal(reply.location, "https://x.example/?t=***");
	assert_string_equal(reply.content_type, "application/json; ***");
	assert_string_equal(reply.authenticate, "Bearer x=\"***\"");
	assert_false(reply_ok(&reply, "reading", &err));
	assert_null(strstr(wire.trace, "eyJ0"));
	reply = wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/"));
	assert_null(strstr(reply.body, "eyJ"));
	assert_null(strstr(reply.body, "horse"));
	http->close(http);
}

static void a_bearer_goes_to_its_host_only(void **state)
{
	static const struct script script[] = { { .act = ACT_ANSWER } };
	struct transport *http = open_direct();
	struct reply reply;
	char url[64];

	(void)state;
	PLAY(script);
	give_bearer(http, SERVICE_GRAPH, "gr4ph");
	give_bearer(http, SERVICE_EXCHANGE, "3xchange");
	wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/v1.0/me"));
	assert_int_equal(tls_server_heard(&wire.server, "\r\nAuthorization: Bearer gr4ph\r\n"), 1);
	wire_get(http, SERVICE_EXCHANGE, wire_url(wire.base, "/"));
	assert_int_equal(tls_server_heard(&wire.server, "\r\nAuthorization: Bearer 3xchange\r\n"), 1);
	wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/"));
	assert_int_equal(tls_server_heard(&wire.server, "Authorization:"), 2);
	/* also on a connection that carried another one */
	give_bearer(http, SERVICE_GRAPH, "n3w");
	wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/v1.0/me"));
	assert_int_equal(tls_server_heard(&wire.server, "\r\nAuthorization: Bearer n3w\r\n"), 1);
	assert_int_equal(http_stats(http)->connections, 1);
	PLAY(script);
	snprintf(url, sizeof(url), "https://127.0.0.1:%d/", wire.server.listener.port);
	reply = wire_get(http, SERVICE_GRAPH, url);
	wire_assert_lost(&reply, ERR_PROTOCOL, "refused to send the token to 127.0.0.1");
	reply = wire_get(http, SERVICE_GRAPH, "https://localhost:1/");
	wire_assert_lost(&reply, ERR_PROTOCOL, "refused to send the token to localhost");
	snprintf(url, sizeof(url), "http://localhost:%d/", wire.server.listener.port);
	reply = wire_get(http, SERVICE_GRAPH, url);
	wire_assert_lost(&reply, ERR_PROTOCOL, "refused to send the token to localhost");
	assert_int_equal(tls_server_connections(&wire.server), 0);
	/* a bearer that was taken away is not sent */
	give_bearer(http, SERVICE_GRAPH, "");
	wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/"));
	assert_int_equal(tls_server_heard(&wire.server, "Authorization:"), 0);
	assert_null(strstr(wire.trace, "gr4ph"));
	http->close(http);
}

static void endpoints_can_change(void **state)
{
	struct endpoints nowhere = { .base = { "https://a.example", "https://b.example", "https://c.example" } };
	struct transport *http = open_direct();
	struct reply reply;

	(void)state;
	give_bearer(http, SERVICE_GRAPH, "gr4ph");
	http_endpoints(http, &nowhere);
	reply = wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/"));
	wire_assert_lost(&reply, ERR_PROTOCOL, "refused to send the token");
	http_endpoints(http, &(struct endpoints){ .base = { wire.base, wire.base, wire.base } });
	assert_false(wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/")).lost);
	http->close(http);
}

static void a_form_is_sent_and_wiped(void **state)
{
	static const struct script script[] = { { .act = ACT_ANSWER } };
	struct request request = { .method = METHOD_POST,
		.service = SERVICE_LOGIN,
		.url = wire_url(wire.base, "/token?code=c0de"),
		.label = "signing in" };
	struct transport *http = open_direct();
	struct reply reply;

	(void)state;
	PLAY(script);
	secret_add_text(&request.form, "grant_type=x&client_secret=s3cret");
	reply = wire_ask(http, &request);
	assert_false(reply.lost);
	assert_false(secret_is_set(&request.form));
	assert_int_equal(tls_server_heard(&wire.server, "\r\n\r\ngrant_type=x&client_secret=s3cret"), 1);
	assert_int_equal(tls_server_heard(&wire.server, "POST /token?code=c0de HTTP/1.1"), 1);
	assert_int_equal(tls_server_heard(&wire.server, "Content-Type: application/x-www-form-urlencoded\r\n"), 1);
	assert_null(strstr(wire.trace, "s3cret"));
	assert_null(strstr(wire.trace, "c0de"));
	assert_non_null(strstr(wire.trace, "> POST https://localhost:"));
	assert_non_null(strstr(wire.trace, "< 200 #1, "));
	request.url = "https://sign-in.example/token";
	secret_add_text(&request.form, "client_secret=s3cret");
	reply = wire_ask(http, &request);
	wire_assert_lost(&reply, ERR_PROTOCOL, "refused to send a sign-in to sign-in.example");
	http->close(http);
}

static void body_and_headers_are_sent(void **state)
{
	static const struct script script[] = { { .text = "HTTP/1.1 204 Done\r\n\r\n" } };
	struct request request = { .method = METHOD_PATCH,
		.service = SERVICE_GRAPH,
		.writes = true,
		.url = wire_url(wire.base, "/grant"),
		.body = "{\"scope\":\"a b\"}",
		.headers = { "Prefer: x", "Content-Type: application/json; charset=utf-8" },
		.label = "writing" };
	struct transport *http = open_direct();
	struct reply reply;

	(void)state;
	PLAY(script);
	reply = wire_ask(http, &request);
	assert_int_equal(reply.status, 204);
	assert_string_equal(reply.body, "");
	assert_int_equal(tls_server_heard(&wire.server, "PATCH /grant HTTP/1.1\r\n"), 1);
	assert_int_equal(tls_server_heard(&wire.server, "\r\nPrefer: x\r\n"), 1);
	assert_int_equal(tls_server_heard(&wire.server, "Content-Type: application/json; charset=utf-8\r\n"), 1);
	assert_int_equal(tls_server_heard(&wire.server, "Content-Type: application/json\r\n"), 0);
	assert_int_equal(tls_server_heard(&wire.server, "\r\n\r\n{\"scope\":\"a b\"}"), 1);
	request.headers[0] = "X: 1\r\nAuthorization: Bearer evil";
	reply = wire_ask(http, &request);
	wire_assert_lost(&reply, ERR_PROTOCOL, "an invalid character");
	http->close(http);
}

static void plain_http_is_for_loopback(void **state)
{
	struct transport *http = open_direct();
	struct tls_server plain;
	struct reply reply;
	char url[64];

	(void)state;
	assert_true(tls_server_start(&plain, NULL, CERT_GOOD));
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", plain.listener.port);
	assert_int_equal(wire_get(http, SERVICE_LOGIN, url).status, 200);
	reply = wire_get(http, SERVICE_GRAPH, "http://graph.microsoft.com/v1.0/me");
	wire_assert_lost(&reply, ERR_PROTOCOL, "refused to speak to graph.microsoft.com without encryption");
	reply = wire_get(http, SERVICE_GRAPH, "file:///etc/passwd");
	wire_assert_lost(&reply, ERR_PROTOCOL, "no address that can be asked");
	assert_int_equal(http_stats(http)->requests, 1);
	http->close(http);
	tls_server_stop(&plain);
}

/* --- writes --- */

static struct reply ask_then_cut(struct transport *http, bool writes)
{
	static const struct script script[] = { { .act = ACT_ANSWER }, { .act = ACT_CLOSE }, { .act = ACT_ANSWER } };
	struct request request = { .method = METHOD_POST,
		.service = SERVICE_GRAPH,
		.writes = writes,
		.url = wire_url(wire.base, "/write"),
		.body = "{}",
		.label = "writing" };

	PLAY(script);
	assert_int_equal(wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/read")).status, 200);
	return wire_ask(http, &request);
}

static void a_write_is_never_repeated(void **state)
{
	struct transport *http = open_direct();
	struct reply reply = ask_then_cut(http, true);

	(void)state;
	wire_assert_lost(&reply, ERR_UNREACHABLE, "before it answered");
	assert_int_equal(tls_server_heard(&wire.server, "POST /write"), 1);
	assert_int_equal(tls_server_connections(&wire.server), 2);
	http->close(http);
	/* the danger: libcurl sends the same request without .writes twice */
	http = open_direct();
	assert_int_equal(ask_then_cut(http, false).status, 200);
	assert_int_equal(tls_server_heard(&wire.server, "POST /write"), 2);
	http->close(http);
}

static void a_write_has_a_connection_of_its_own(void **state)
{
	static const struct script script[] = { { .act = ACT_ANSWER } };
	struct request request = { .method = METHOD_POST,
		.service = SERVICE_GRAPH,
		.writes = true,
		.url = wire_url(wire.base, "/write"),
		.body = "{}",
		.label = "writing" };
	struct transport *http = open_direct();

	(void)state;
	PLAY(script);
	wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/read"));
	wire_ask(http, &request);
	wire_ask(http, &request);
	assert_int_equal(http_stats(http)->connections, 3);
	wire_get(http, SERVICE_GRAPH, wire_url(wire.base, "/read"));
	assert_int_equal(http_stats(http)->connections, 3);
	assert_int_equal(http_stats(http)->requests, 4);
	assert_int_equal(http_stats(http)->bytes, 44);
	http->close(http);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_are_read),
		cmocka_unit_test(headers_of_the_answer_are_taken),
		cmocka_unit_test(a_large_head_is_an_answer),
		cmocka_unit_test(every_request_gets_its_reply),
		cmocka_unit_test(retry_after_is_read),
		cmocka_unit_test(a_redirect_is_not_followed),
		cmocka_unit_test(a_reply_lasts_until_the_next),
		cmocka_unit_test(request_ids_are_fresh),
		cmocka_unit_test(only_a_token_is_a_bearer),
		cmocka_unit_test(secrets_that_come_back_are_covered),
		cmocka_unit_test(a_bearer_goes_to_its_host_only),
		cmocka_unit_test(endpoints_can_change),
		cmocka_unit_test(a_form_is_sent_and_wiped),
		cmocka_unit_test(body_and_headers_are_sent),
		cmocka_unit_test(plain_http_is_for_loopback),
		cmocka_unit_test(a_write_is_never_repeated),
		cmocka_unit_test(a_write_has_a_connection_of_its_own),
	};

	return cmocka_run_group_tests_name("http", tests, wire_setup, wire_teardown);
}
