/* practice_fault_test.c - faults of the practice cloud: when they come, and whether a write is carried out */
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

static void a_fault_comes_at_the_nth_call(void **state)
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

/* Asserts the status of a block that meets @kind, and whether it was carried out. */
static void assert_block_meets(enum fault_kind kind, int status, bool made)
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

static void each_fault_has_its_effect_on_a_write(void **state)
{
	(void)state;
	assert_block_meets(FAULT_429, 429, false);
	assert_block_meets(FAULT_503, 503, false);
	assert_block_meets(FAULT_LOST, 0, false);
	assert_block_meets(FAULT_LOST_AFTER, 0, true);
	assert_block_meets(FAULT_SLOW, 0, true);
	assert_block_meets(FAULT_HTML, 200, false);
	assert_block_meets(FAULT_TRUNCATED, 200, true);
	assert_block_meets(FAULT_ERROR_IN_200, 200, false);
	assert_block_meets(FAULT_REDIRECT, 302, false);
	assert_block_meets(FAULT_EMPTY, 200, false);
	assert_block_meets(FAULT_DEEP, 200, false);
}

/* The product never takes a faulty body for a success. */
static void faulty_bodies_are_no_success(void **state)
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
	calls_serve(&calls, "https://localhost:8443");
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

static void a_throttling_tenant_lets_through_in_the_end(void **state)
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

/* Two clouds that get the same calls at the same times answer alike. */
static void equal_clouds_answer_equally(void **state)
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
		cmocka_unit_test(a_fault_comes_at_the_nth_call),
		cmocka_unit_test(each_fault_has_its_effect_on_a_write),
		cmocka_unit_test(faulty_bodies_are_no_success),
		cmocka_unit_test(a_throttling_tenant_lets_through_in_the_end),
		cmocka_unit_test(equal_clouds_answer_equally),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
