/* http_trouble_test.c - servers that are late, break off, flood, or do not exist */
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wire/wire.h"
#include "world/http_able.h"

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

/* Replaces getaddrinfo with a name server that does not answer for one name: libcurl's resolver thread hangs in here.
 * */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

	if (node && !strcmp(node, "sleepy.example")) {
		sleep(6);
		return EAI_AGAIN;
	}
	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	return real(node, service, hints, result);
}

/* Sends one request to a server that plays one line. */
static struct reply ask_once(struct transport **http, int timeout_s, const struct script *script)
{
	struct http_options options = wire_direct();

	options.timeout_s = timeout_s;
	*http = wire_open(&options);
	tls_server_play(&wire.server, script, 1);
	return wire_get(*http, SERVICE_LOGIN, wire_url(wire.base, "/"));
}

/* Asserts that the status stays, with an empty body and the reason. */
static void assert_unread(const struct reply *reply, int status, enum unread unread, const char *says)
{
	if (reply->unread != unread || reply->status != status || !strstr(reply->err.told, says))
		print_error("lost %d, unread %d, status %d: \"%s\"\n", reply->lost, reply->unread, reply->status,
		    reply->err.told);
	assert_false(reply->lost);
	assert_int_equal(reply->unread, unread);
	assert_int_equal(reply->status, status);
	assert_non_null(strstr(reply->err.told, says));
	assert_string_equal(reply->body, "");
	assert_int_equal(reply->len, 0);
}

static void a_silent_server_is_given_up(void **state)
{
	static const struct script script = { .act = ACT_SILENT };
	int64_t began = wire_ms();
	struct transport *http;
	struct reply reply = ask_once(&http, 1, &script);

	(void)state;
	wire_assert_lost(&reply, ERR_UNREACHABLE, "no answer from localhost within 1 s");
	assert_string_equal(reply.err.doing, "reading");
	assert_in_range(wire_ms() - began, 900, 2500);
	http->close(http);
}

static void a_slow_body_is_given_up(void **state)
{
	static const struct script script = { .act = ACT_SLOW, .text = HEAD "Content-Length: 100000\r\n\r\n" };
	int64_t began = wire_ms();
	struct transport *http;
	struct reply reply = ask_once(&http, 1, &script);

	(void)state;
	assert_unread(&reply, 200, UNREAD_CUT, "the answer of localhost did not end within 1 s");
	assert_in_range(wire_ms() - began, 900, 2500);
	http->close(http);
}

static void a_truncated_body_is_named(void **state)
{
	static const struct script cut = { .act = ACT_CLOSE, .text = HEAD "Content-Length: 100\r\n\r\n{\"va" };
	static const struct script chunk = { .act = ACT_CLOSE,
		.text = HEAD "Transfer-Encoding: chunked\r\n\r\n4\r\n{\"va\r\n" };
	static const struct script head = { .act = ACT_CLOSE, .text = HEAD "Content-Le" };
	struct transport *http;
	struct reply reply = ask_once(&http, 5, &cut);

	(void)state;
	assert_unread(&reply, 200, UNREAD_CUT, "the answer of localhost broke off after 4 bytes");
	http->close(http);
	reply = ask_once(&http, 5, &chunk);
	assert_unread(&reply, 200, UNREAD_CUT, "broke off after 4 bytes");
	http->close(http);
	reply = ask_once(&http, 5, &head);
	assert_unread(&reply, 200, UNREAD_CUT, "broke off after 0 bytes");
	http->close(http);
}

static void a_reset_is_named(void **state)
{
	static const struct script before = { .act = ACT_RESET };
	static const struct script within = { .act = ACT_RESET,
		.text = HEAD "Content-Length: 100\r\n\r\n{\"va",
		.delay_ms = 50 };
	struct transport *http;
	struct reply reply = ask_once(&http, 5, &before);

	(void)state;
	wire_assert_lost(&reply, ERR_UNREACHABLE, "localhost reset the connection before it answered");
	http->close(http);
	reply = ask_once(&http, 5, &within);
	assert_unread(&reply, 200, UNREAD_CUT, "broke off");
	http->close(http);
}

static void a_close_without_an_answer_is_named(void **state)
{
	static const struct script script = { .act = ACT_CLOSE };
	struct transport *http;
	struct reply reply = ask_once(&http, 5, &script);

	(void)state;
	wire_assert_lost(&reply, ERR_UNREACHABLE, "localhost closed the connection before it answered");
	http->close(http);
}

static void an_answer_that_is_no_http_is_named(void **state)
{
	static const struct script script = { .act = ACT_CLOSE, .text = "220 mail.example ESMTP\r\n" };
	struct transport *http;
	struct reply reply = ask_once(&http, 5, &script);

	(void)state;
	wire_assert_lost(&reply, ERR_PROTOCOL, "no valid HTTP");
	http->close(http);
}

static void a_closed_port_is_named(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http = wire_open(&options);
	struct reply reply = wire_get(http, SERVICE_LOGIN, "https://localhost:1/");

	(void)state;
	wire_assert_lost(&reply, ERR_UNREACHABLE, "no connection to localhost: ");
	http->close(http);
}

/* --- sizes --- */

static void an_oversized_answer_is_refused(void **state)
{
	static const struct script just = { .act = ACT_FLOOD,
		.text = HEAD "Content-Length: 8388608\r\n\r\n",
		.flood = REPLY_BYTES_MAX };
	static const struct script more = { .act = ACT_FLOOD,
		.text = HEAD "Content-Length: 8388609\r\n\r\n",
		.flood = REPLY_BYTES_MAX + 1 };
	struct transport *http;
	struct reply reply = ask_once(&http, 15, &just);

	(void)state;
	assert_false(reply.lost);
	assert_int_equal(reply.len, REPLY_BYTES_MAX);
	http->close(http);
	reply = ask_once(&http, 15, &more);
	assert_unread(&reply, 200, UNREAD_LARGE, "the answer is larger than 8 MB");
	http->close(http);
}

#define REFUSED "HTTP/1.1 403 Forbidden\r\nrequest-id: 0c5a\r\nX-Warnings: w\r\n"

/* A status line is an answer, whatever is wrong behind it. */
static void a_status_is_an_answer(void **state)
{
	static const char nul[] = REFUSED "Content-Encoding: gzip\r\nContent-Length: 16\r\n\r\n"
					  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
	static const struct {
		struct script script;
		enum unread unread;
	} rows[] = {
		{ { .text = nul, .len = sizeof(nul) - 1 }, UNREAD_CODED },
		{ { .text = REFUSED "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}" }, UNREAD_CODED },
		{ { .text = REFUSED "Content-Encoding: deflate\r\nContent-Length: 7\r\n\r\ngarbage" }, UNREAD_CODED },
		{ { .text = REFUSED "Content-Encoding: br\r\nContent-Length: 7\r\n\r\ngarbage" }, UNREAD_CODED },
		{ { .text = REFUSED "Content-Encoding: zstd\r\nContent-Length: 7\r\n\r\ngarbage" }, UNREAD_CODED },
		{ { .text = REFUSED "Content-Encoding: no-such\r\nContent-Length: 7\r\n\r\ngarbage" }, UNREAD_CODED },
		{ { .act = ACT_CLOSE, .text = REFUSED "Content-Length: 100\r\n\r\n{\"er" }, UNREAD_CUT },
		{ { .act = ACT_CLOSE, .text = REFUSED "Transfer-Encoding: chunked\r\n\r\n100\r\n{\"er" }, UNREAD_CUT },
		{ { .act = ACT_CLOSE, .text = REFUSED "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n{\"er" },
		    UNREAD_CUT },
		{ { .act = ACT_CLOSE, .text = REFUSED "Content-Le" }, UNREAD_CUT },
		{ { .act = ACT_RESET, .text = REFUSED "Content-Length: 100\r\n\r\n{", .delay_ms = 50 }, UNREAD_CUT },
		{ { .act = ACT_FLOOD, .text = REFUSED "Content-Length: 8388609\r\n\r\n", .flood = REPLY_BYTES_MAX + 1 },
		    UNREAD_LARGE },
		{ { .act = ACT_SLOW, .text = REFUSED "Content-Length: 100000\r\n\r\n" }, UNREAD_CUT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct transport *http;
		struct reply reply = ask_once(&http, rows[i].script.act == ACT_SLOW ? 1 : 15, &rows[i].script);
		struct err err = { 0 };

		print_message("%zu: %s\n", i, reply.err.told);
		assert_unread(&reply, 403, rows[i].unread, "");
		assert_string_equal(reply.request_id, "0c5a");
		assert_string_equal(reply.warnings, "w");
		assert_false(reply_ok(&reply, "reading", &err));
		assert_int_equal(err.kind, ERR_NOT_ALLOWED);
		assert_int_equal(err.status, 403);
		assert_string_equal(err.request_id, "0c5a");
		http->close(http);
	}
}

/* "100 Continue" is no answer yet, and a proxy's word for the tunnel is none of the service's. */
static void interim_and_proxy_statuses_are_no_answer(void **state)
{
	static const struct script go_on = { .act = ACT_CLOSE, .text = "HTTP/1.1 100 Continue\r\n\r\n" };
	struct transport *http;
	struct reply reply = ask_once(&http, 5, &go_on);

	(void)state;
	assert_true(reply.lost);
	assert_int_equal(reply.status, 0);
	http->close(http);
}

static void a_compressed_answer_is_read(void **state)
{
	static const char text[] =
	    HEAD "Content-Encoding: gzip\r\nContent-Length: 32\r\n\r\n"
		 "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x2a\x4b\xcc\x29\x4d\x55\xb2\x8a"
		 "\x8e\xad\x05\x00\x42\xea\x40\x44\x0c\x00\x00\x00";
	static const struct script script = { .text = text, .len = sizeof(text) - 1 };
	struct transport *http;
	struct reply reply = ask_once(&http, 5, &script);

	(void)state;
	assert_false(reply.lost);
	assert_string_equal(reply.body, "{\"value\":[]}");
	assert_int_equal(tls_server_heard(&wire.server, "Accept-Encoding: "), 1);
	http->close(http);
}

/* Adds the @n low bits of @bits, the first to be read lowest. */
static void put_bits(unsigned char *out, size_t *at, unsigned bits, int n)
{
	for (int i = 0; i < n; i++, ++*at)
		if (bits >> i & 1)
			out[*at / 8] |= (unsigned char)(1u << (*at % 8));
}

/* 52 kB that unpack to more than 8 MB: one block with fixed codes, a zero byte and then
 * "258 bytes from 1 before" again and again. The code of 258 is 11000101, of distance 1 00000. */
static void a_compressed_answer_that_grows_huge_is_refused(void **state)
{
	enum { REPEATS = 34000, SIZE = 10 + 2 + REPEATS * 13 / 8 + 1 };
	static unsigned char text[256 + SIZE] = "";
	size_t head, at;
	struct script script = { .text = (const char *)text };
	struct transport *http;
	struct reply reply;

	(void)state;
	head = (size_t)snprintf((char *)text, sizeof(text), HEAD "Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n",
	    SIZE);
	memcpy(text + head, "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03", 10);
	at = (head + 10) * 8;
	put_bits(text, &at, 1 | 1 << 1, 3);
	put_bits(text, &at, 0x0C, 8); /* literal 0: 00110000, first bit first */
	for (int i = 0; i < REPEATS; i++)
		put_bits(text, &at, 0xA3, 13);
	script.len = head + SIZE;
	reply = ask_once(&http, 10, &script);
	assert_unread(&reply, 200, UNREAD_LARGE, "the answer is larger than 8 MB");
	assert_true(http_stats(http)->bytes < SIZE + 1u);
	http->close(http);
}

/* --- names --- */

static void an_unknown_name_is_named(void **state)
{
	struct http_options options = wire_direct();
	int64_t began = wire_ms();
	struct transport *http;
	struct reply reply;

	(void)state;
	options.timeout_s = 3;
	http = wire_open(&options);
	reply = wire_get(http, SERVICE_LOGIN, "https://nonexistent.invalid/");
	assert_true(reply.lost);
	assert_int_equal(reply.err.kind, ERR_UNREACHABLE);
	assert_non_null(strstr(reply.err.told, "the name nonexistent.invalid"));
	http->close(http);
	assert_true(wire_ms() - began < 4500);
}

static void a_hanging_resolver_holds_nothing_up(void **state)
{
	struct http_options options = wire_direct();
	struct request request = { .id = 9, .url = "https://sleepy.example/", .label = "reading" };
	struct transport *http;
	int64_t began = wire_ms(), longest = 0;
	bool quick = http_able(HTTP_ABLE_QUICK_EXIT), got = false;
	struct reply reply;

	(void)state;
	options.timeout_s = 1;
	http = wire_open(&options);
	http->send(http, &request);
	while (!got && wire_ms() - began < 10000) {
		int64_t turn = wire_ms();

		got = http->next(http, &reply);
		if (wire_ms() - turn > longest)
			longest = wire_ms() - turn;
		if (!got)
			http->wait(http, NULL, 0, 100);
	}
	assert_true(got);
	wire_assert_lost(&reply, ERR_UNREACHABLE, "the name sleepy.example was not resolved within 1 s");
	assert_true(longest < 400 || !quick);
	/* what this libcurl cannot do is told, as often as it begins */
	assert_int_equal(!strstr(wire.trace, "not 7.87 or newer: a name server that does not answer"), quick);
	/* neither giving up nor closing waits for the thread */
	http->send(http, &request);
	http->wait(http, NULL, 0, 50);
	http->next(http, &reply);
	http->cancel(http, 9);
	http->send(http, &request);
	http->next(http, &reply);
	http->close(http);
	assert_true(wire_ms() - began < 3000 || !quick);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_silent_server_is_given_up),
		cmocka_unit_test(a_slow_body_is_given_up),
		cmocka_unit_test(a_truncated_body_is_named),
		cmocka_unit_test(a_reset_is_named),
		cmocka_unit_test(a_close_without_an_answer_is_named),
		cmocka_unit_test(an_answer_that_is_no_http_is_named),
		cmocka_unit_test(a_closed_port_is_named),
		cmocka_unit_test(an_oversized_answer_is_refused),
		cmocka_unit_test(a_status_is_an_answer),
		cmocka_unit_test(interim_and_proxy_statuses_are_no_answer),
		cmocka_unit_test(a_compressed_answer_is_read),
		cmocka_unit_test(a_compressed_answer_that_grows_huge_is_refused),
		cmocka_unit_test(an_unknown_name_is_named),
		cmocka_unit_test(a_hanging_resolver_holds_nothing_up),
	};

	return cmocka_run_group_tests_name("http: trouble", tests, wire_setup, wire_teardown);
}
