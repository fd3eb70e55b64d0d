/* practice_fault_test.c - the practice faults: when they come, and whether a write was made */
#include "practice_calls.h"

#include <locale.h>

#include "cloud/signin.h"
#include "core/wellknown.h"

#define BLOCK "{\"Identity\":\"LegacyExchangeTokens\",\"BlockLegacyExchangeTokens\":true}"

static void add_fault(struct cloud_calls *calls, const char *path, unsigned nth, enum fault_kind kind)
{
	calls->practice.faults[calls->practice.fault_count++] =
	    (struct fault){ .path = path, .nth = nth, .kind = kind, .retry_after_s = 7 };
}

static void test_nth(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "classic");
	add_fault(&calls, "/organization", 2, FAULT_429);
	add_fault(&calls, "/me", 0, FAULT_503);
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	assert_int_equal(200, call(&calls, "GET", "/v1.0/organization", NULL));
	assert_int_equal(429, call(&calls, "GET", "/v1.0/organization", NULL));
	assert_int_equal(7, calls.reply.retry_after_s);
	assert_string_equal("TooManyRequests", told_text(&calls, "error/code"));
	assert_int_equal(200, call(&calls, "GET", "/v1.0/organization", NULL));
	assert_int_equal(-1, calls.reply.retry_after_s);
	for (int i = 0; i < 3; i++)
		assert_int_equal(503, call(&calls, "GET", "/v1.0/me", NULL));
	calls_end(&calls);
}

/* Whether a block that meets @kind is answered with @status, and whether it was made. */
static void meet(enum fault_kind kind, int status, bool made)
{
	struct cloud_calls calls;

	calls_begin(&calls, "classic");
	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	add_fault(&calls, "InvokeCommand", 1, kind);
	assert_int_equal(status, cmdlet(&calls, "Set-AuthenticationPolicy", BLOCK));
	assert_int_equal(made ? TOKENS_BLOCKED : TOKENS_ALLOWED, calls.practice.tokens);
	if (!status) {
		assert_true(calls.reply.lost);
		assert_int_equal(ERR_UNREACHABLE, calls.reply.err.kind);
		assert_int_equal(0, calls.reply.len);
	}
	assert_int_equal(200, cmdlet(&calls, "Set-AuthenticationPolicy", BLOCK));
	assert_int_equal(TOKENS_BLOCKED, calls.practice.tokens);
	calls_end(&calls);
}

static void test_writes(void **state)
{
	(void)state;
	meet(FAULT_429, 429, false);
	meet(FAULT_503, 503, false);
	meet(FAULT_LOST, 0, false);
	meet(FAULT_LOST_AFTER, 0, true);
	meet(FAULT_SLOW, 0, true);
	meet(FAULT_HTML, 200, false);
	meet(FAULT_TRUNCATED, 200, true);
	meet(FAULT_ERROR_IN_200, 200, false);
	meet(FAULT_REDIRECT, 302, false);
	meet(FAULT_EMPTY, 200, false);
	meet(FAULT_DEEP, 200, false);
}

/* What the product makes of the bodies: never a success. */
static void test_bodies(void **state)
{
	static const enum fault_kind kinds[] = { FAULT_429, FAULT_503, FAULT_LOST, FAULT_LOST_AFTER, FAULT_SLOW,
		FAULT_HTML, FAULT_TRUNCATED, FAULT_ERROR_IN_200, FAULT_REDIRECT, FAULT_EMPTY, FAULT_DEEP };
	static const char *const paths[] = { "/v1.0/organization",
		"/adminapi/v1.0/5a1e5f0c-0000-4000-8000-000000000001/EXOModuleFile" };
	struct cloud_calls calls;
	struct json_doc doc;
	struct err err;

	(void)state;
	calls_begin(&calls, "classic");
	calls.base = "https://localhost:8443";
	sign_in(&calls, CLIENT_OWN, "https%3A%2F%2Flocalhost%3A8443%2F.default");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		for (size_t j = 0; j < 2; j++) {
			bool good;

			calls.practice.fault_count = 0;
			assert_int_equal(200, call(&calls, "GET", paths[j], NULL));
			add_fault(&calls, paths[j], 1, kinds[i]);
			call(&calls, "GET", paths[j], NULL);
			good = reply_read(&calls.reply, NULL, &doc, &err) && json_has(json_root(&doc));
			assert_false(good);
		}
	}
	calls_end(&calls);
}

static void test_storm(void **state)
{
	static const int wanted[] = { 200, 200, 429, 200, 200, 503, 200, 200, 429 };
	const char *path = "/organizations/v2.0/.well-known/openid-configuration";
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "stormy");
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		assert_int_equal(wanted[i], call(&calls, "GET", path, NULL));
		assert_int_equal(wanted[i] == 429 ? 2 : -1, calls.reply.retry_after_s);
		if (wanted[i] != 200)
			assert_string_equal("temporarily_unavailable", told_text(&calls, "error"));
	}
	calls_end(&calls);
}

/* Two clouds with the same calls at the same times answer alike. */
static void test_same(void **state)
{
	struct cloud_calls calls[2];
	const char *bodies[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		calls_begin(&calls[i], "today");
		sign_in(&calls[i], CLIENT_OWN, ALL_GRAPH);
		assert_int_equal(404, call(&calls[i], "GET", "/v1.0/nothing", NULL));
		bodies[i] = calls[i].reply.body;
	}
	assert_string_equal(bodies[0], bodies[1]);
	assert_string_equal(calls[0].bearer, calls[1].bearer);
	assert_string_equal(calls[0].reply.request_id, calls[1].reply.request_id);
	assert_int_equal(404, call(&calls[0], "GET", "/v1.0/nothing", NULL));
	assert_string_not_equal(calls[0].reply.request_id, calls[1].reply.request_id);
	calls_end(&calls[0]);
	calls_end(&calls[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nth),
		cmocka_unit_test(test_writes),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_storm),
		cmocka_unit_test(test_same),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
