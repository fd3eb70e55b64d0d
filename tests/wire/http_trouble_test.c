/* http_trouble_test.c - servers that are late, break off, flood, or are not there */
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wire/wire.h"

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

/* A name server that does not answer for this name: libcurl's resolver thread hangs in here. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		struct addrinfo **result)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

	if (node && !strcmp(node, "sleepy.example")) {
		sleep(6);
		return EAI_AGAIN;
	}
	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	return real(node, service, hints, result);
}

/* One request to the server that plays one line. */
static struct reply ask_once(struct transport **http, int timeout_s, const struct script *script)
{
	struct http_options options = wire_direct();

	options.timeout_s = timeout_s;
	*http = wire_open(&options);
	tls_server_play(&wire.server, script, 1);
	return wire_get(*http, SERVICE_LOGIN, wire_url(wire.base, "/"));
}

static void silence_ends(void **state)
{
	static const struct script script = {.act = ACT_SILENT};
	int64_t began = wire_ms();
	struct transport *http;
	struct reply reply = ask_once(&http, 1, &script);

	(void)state;
	wire_assert_lost(&reply, ERR_UNREACHABLE, "no answer from localhost within 1 s");
	assert_string_equal(reply.err.doing, "reading");
	assert_in_range(wire_ms() - began, 900, 2500);
	http->close(http);
}

static void slow_body_ends(void **state)
{
	static const struct script script = {.act = ACT_SLOW,
					     .text = HEAD "Content-Length: 100000\r\n\r\n"};
	int64_t began = wire_ms();
	struct transport *http;
	struct reply reply = ask_once(&http, 1, &script);

	(void)state;
	wire_assert_lost(&reply, ERR_UNREACHABLE, "the answer of localhost did not end within 1 s");
	assert_int_equal(reply.status, 0);
	assert_in_range(wire_ms() - began, 900, 2500);
	http->close(http);
}

static void truncated(void **state)
{
	static const struct script cut = {.act = ACT_CLOSE,
					  .text = HEAD "Content-Length: 100\r\n\r\n{\"va"};
	static const struct script chunk = {
		.act = ACT_CLOSE, .text = HEAD "Transfer-Encoding: chunked\r\n\r\n4\r\n{\"va\r\n"};
	static const struct script head = {.act = ACT_CLOSE, .text = HEAD "Content-Le"};
	struct transport *http;
	struct reply reply = ask_once(&http, 5, &cut);

	(void)state;
	wire_assert_lost(&reply, ERR_UNREACHABLE,
			 "the answer of localhost broke off after 4 bytes");
	http->close(http);
	reply = ask_once(&http, 5, &chunk);
	wire_assert_lost(&reply, ERR_UNREACHABLE, "broke off after 4 bytes");
	http->close(http);
	reply = ask_once(&http, 5, &head);
	wire_assert_lost(&reply, ERR_UNREACHABLE, "broke off after 0 bytes");
	http->close(http);
}

static void reset(void **state)
{
	static const struct script before = {.act = ACT_RESET};
	static const struct script within = {
		.act = ACT_RESET, .text = HEAD "Content-Length: 100\r\n\r\n{\"va", .delay_ms = 50};
	struct transport *http;
	struct reply reply = ask_once(&http, 5, &before);

	(void)state;
	wire_assert_lost(&reply, ERR_UNREACHABLE,
			 "localhost reset the connection before it answered");
	http->close(http);
	reply = ask_once(&http, 5, &within);
	assert_true(reply.lost);
	assert_int_equal(reply.err.kind, ERR_UNREACHABLE);
	http->close(http);
}

static void closed_without_an_answer(void **state)
{
	static const struct script script = {.act = ACT_CLOSE};
	struct transport *http;
	struct reply reply = ask_once(&http, 5, &script);

	(void)state;
	wire_assert_lost(&reply, ERR_UNREACHABLE,
			 "localhost closed the connection before it answered");
	http->close(http);
}

static void not_http(void **state)
{
	static const struct script script = {.act = ACT_CLOSE,
					     .text = "220 mail.example ESMTP\r\n"};
	struct transport *http;
	struct reply reply = ask_once(&http, 5, &script);

	(void)state;
	wire_assert_lost(&reply, ERR_ODD, "no valid HTTP");
	http->close(http);
}

static void nobody_listens(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http = wire_open(&options);
	struct reply reply = wire_get(http, SERVICE_LOGIN, "https://localhost:1/");

	(void)state;
	wire_assert_lost(&reply, ERR_UNREACHABLE, "no connection to localhost: ");
	http->close(http);
}

/* --- sizes --- */

static void oversized(void **state)
{
	static const struct script just = {.act = ACT_FLOOD,
					   .text = HEAD "Content-Length: 8388608\r\n\r\n",
					   .flood = REPLY_BYTES_MAX};
	static const struct script more = {.act = ACT_FLOOD,
					   .text = HEAD "Content-Length: 8388609\r\n\r\n",
					   .flood = REPLY_BYTES_MAX + 1};
	struct transport *http;
	struct reply reply = ask_once(&http, 15, &just);

	(void)state;
	assert_false(reply.lost);
	assert_int_equal(reply.len, REPLY_BYTES_MAX);
	http->close(http);
	reply = ask_once(&http, 15, &more);
	wire_assert_lost(&reply, ERR_ODD, "the answer is larger than 8 MB");
	http->close(http);
}

static void compressed(void **state)
{
	static const char text[] = HEAD
		"Content-Encoding: gzip\r\nContent-Length: 32\r\n\r\n"
		"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x2a\x4b\xcc\x29\x4d\x55\xb2\x8a"
		"\x8e\xad\x05\x00\x42\xea\x40\x44\x0c\x00\x00\x00";
	static const struct script script = {.text = text, .len = sizeof(text) - 1};
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
static void bomb(void **state)
{
	enum { REPEATS = 34000, SIZE = 10 + 2 + REPEATS * 13 / 8 + 1 };
	static unsigned char text[256 + SIZE] = "";
	size_t head, at;
	struct script script = {.text = (const char *)text};
	struct transport *http;
	struct reply reply;

	(void)state;
	head = (size_t)snprintf((char *)text, sizeof(text),
				HEAD "Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", SIZE);
	memcpy(text + head, "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03", 10);
	at = (head + 10) * 8;
	put_bits(text, &at, 1 | 1 << 1, 3);
	put_bits(text, &at, 0x0C, 8); /* literal 0: 00110000, first bit first */
	for (int i = 0; i < REPEATS; i++)
		put_bits(text, &at, 0xA3, 13);
	script.len = head + SIZE;
	reply = ask_once(&http, 10, &script);
	wire_assert_lost(&reply, ERR_ODD, "the answer is larger than 8 MB");
	assert_true(http_stats(http)->bytes < SIZE + 1u);
	http->close(http);
}

/* --- names --- */

static void unknown_name(void **state)
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

static void dead_resolver(void **state)
{
	struct http_options options = wire_direct();
	struct request request = {.id = 9, .url = "https://sleepy.example/", .label = "reading"};
	struct transport *http;
	int64_t began = wire_ms(), longest = 0;
	struct reply reply;
	bool got = false;

	(void)state;
	options.timeout_s = 1;
	http = wire_open(&options);
	http->send(http, &request);
	while (!got && wire_ms() - began < 5000) {
		int64_t turn = wire_ms();

		got = http->next(http, &reply);
		if (wire_ms() - turn > longest)
			longest = wire_ms() - turn;
		if (!got)
			http->wait(http, NULL, 0, 100);
	}
	assert_true(got);
	wire_assert_lost(&reply, ERR_UNREACHABLE,
			 "the name sleepy.example was not resolved within 1 s");
	assert_true(longest < 400);
	/* neither giving up nor closing waits for the thread */
	http->send(http, &request);
	http->wait(http, NULL, 0, 50);
	http->next(http, &reply);
	http->cancel(http, 9);
	http->send(http, &request);
	http->next(http, &reply);
	http->close(http);
	assert_true(wire_ms() - began < 3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(silence_ends),
		cmocka_unit_test(slow_body_ends),
		cmocka_unit_test(truncated),
		cmocka_unit_test(reset),
		cmocka_unit_test(closed_without_an_answer),
		cmocka_unit_test(not_http),
		cmocka_unit_test(nobody_listens),
		cmocka_unit_test(oversized),
		cmocka_unit_test(compressed),
		cmocka_unit_test(bomb),
		cmocka_unit_test(unknown_name),
		cmocka_unit_test(dead_resolver),
	};

	return cmocka_run_group_tests_name("http: trouble", tests, wire_setup, wire_teardown);
}
