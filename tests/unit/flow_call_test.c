/* flow_call_test.c - the wait before a request is sent again, and lists that have no end */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "flow/inquiry.h"

static struct orders orders;
static struct requests requests;

static void put_request(const void *context, struct request *request, struct arena *arena)
{
	(void)context;
	(void)arena;
	request->url = "https://graph.microsoft.com/v1.0/me";
}

/* Returns how often a call is sent when each try is answered at once with @reply, and the time that takes. */
static unsigned tries_of(struct reply reply, struct call *call, int64_t *took_ms)
{
	struct event event = { .kind = EVENT_START, .now_ms = 5000 };

	call_start(call, REQUESTER_INQUIRY, "reading", put_request, NULL, &(struct turn){ &event, &orders, &requests });
	while (call_busy(call)) {
		orders_reset(&orders);
		reply.id = call->request_id;
		event = (struct event){ .kind = EVENT_REPLY, .now_ms = event.now_ms, .reply = &reply };
		if (call_event(call, &(struct turn){ &event, &orders, &requests }))
			break;
		assert_true(call->again_ms > event.now_ms);
		event = (struct event){ .kind = EVENT_TIMER, .timer = TIMER_CALL, .now_ms = call->again_ms };
		call_event(call, &(struct turn){ &event, &orders, &requests });
	}
	*took_ms = event.now_ms - 5000;
	orders_reset(&orders);
	return call->tries;
}

/* A time of zero, a date in the past (which becomes zero) or nonsense (which becomes "not given") never leads to a
 * flood of requests. */
static void a_service_cannot_cause_a_flood(void **state)
{
	static const int said[] = { 0, -1, 1 };

	(void)state;
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		struct call call;
		int64_t took_ms;

		assert_true(tries_of((struct reply){ .status = 429, .body = "", .retry_after_s = said[i] }, &call,
				&took_ms) <= 7);
		assert_int_equal(call.state, CALL_FAILED);
		assert_int_equal(call.err.kind, ERR_BUSY);
		assert_in_range(took_ms, 10000, RETRY_SPAN_S * 1000);
		assert_int_equal(call_free_s(&call, 5000), 0);
	}
}

static void a_requested_wait_is_kept(void **state)
{
	struct call call;
	int64_t took_ms;

	(void)state;
	assert_int_equal(tries_of((struct reply){ .status = 503, .body = "", .retry_after_s = 14 }, &call, &took_ms),
	    3);
	assert_int_equal(took_ms, 28000);
}

/* A wait longer than the program's patience is reported at once, with the time, and counted down. */
static void a_wait_that_is_too_long_is_reported(void **state)
{
	struct reply reply = { .status = 429, .body = "", .retry_after_s = 300, .request_id = "its id" };
	struct call call;
	int64_t took_ms;
	char text[ERR_SAY_SIZE];

	(void)state;
	assert_int_equal(tries_of(reply, &call, &took_ms), 1);
	assert_int_equal(took_ms, 0);
	assert_int_equal(call.err.kind, ERR_BUSY);
	assert_int_equal(call.err.status, 429);
	assert_string_equal(call.err.request_id, "its id");
	assert_non_null(strstr(err_say(&call.err, text, sizeof text), "asks to wait 5 min"));
	assert_int_equal(call_free_s(&call, 5000 + 1000), 299);
	assert_int_equal(call_free_s(&call, 5000 + 300000), 0);
}

static void writes_wait_like_reads(void **state)
{
	struct reply reply = { .status = 429, .body = "", .retry_after_s = 0 };
	struct reply lost = { .lost = true, .body = "", .retry_after_s = 20 };

	(void)state;
	for (unsigned tries = 1; tries < 9; tries++) {
		assert_in_range(call_retry_ms(&reply, tries), 1000, 8000);
		assert_true(tries > 3 || call_retry_ms(&reply, tries) < call_retry_ms(&reply, tries + 1));
	}
	assert_int_equal(call_retry_ms(&lost, 1), 1000);
	reply.retry_after_s = 20;
	assert_int_equal(call_retry_ms(&reply, 1), 20000);
}

/* Half of a successful answer is asked for again three times, like no answer at all. */
static void half_an_answer_is_asked_again(void **state)
{
	struct reply reply = { .status = 200,
		.unread = UNREAD_CUT,
		.body = "",
		.retry_after_s = -1,
		.err = { .kind = ERR_UNREACHABLE } };
	struct call call;
	int64_t took_ms;

	(void)state;
	assert_int_equal(tries_of(reply, &call, &took_ms), 3);
	assert_int_equal(call.state, CALL_FAILED);
	assert_int_equal(call.err.kind, ERR_UNREACHABLE);
	reply.unread = UNREAD_CODED;
	reply.err.kind = ERR_PROTOCOL;
	assert_int_equal(tries_of(reply, &call, &took_ms), 1);
	assert_int_equal(call.state, CALL_ANSWERED);
}

/* --- lists --- */

/* Reads a list whose n-th page leads to page n % @length. Returns the number of pages after which the read stopped. */
static unsigned pages_of(unsigned length, struct err *err)
{
	static struct run run;
	struct inquiry inquiry;
	struct event event = { .kind = EVENT_START, .now_ms = 1 };
	struct reply reply = { .status = 200, .retry_after_s = -1 };
	unsigned pages = 0;
	char body[300];

	memset(&run, 0, sizeof run);
	run_init(&run);
	run_begin(&run, &(struct run_start){ .id = "x", .tool = "t" });
	inquiry_init(&inquiry, REQUESTER_INQUIRY, &run);
	inquiry.context = (struct question_context){ .facts = &run.facts,
		.endpoints = endpoints_of(CLOUD_GLOBAL),
		.tenant_id = "t",
		.app_id = "",
		.me = "",
		.upn = "",
		.client_id = "" };
	inquiry_start(&inquiry, TOPIC_BIT(TOPIC_ORGANIZATION), NULL, &(struct turn){ &event, &orders, &requests });
	while (inquiry.busy && pages < 3000) {
		orders_reset(&orders);
		snprintf(body, sizeof body,
		    "{\"value\":[],\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/x?$skiptoken=%u\"}",
		    ++pages % length);
		reply.id = inquiry.lines[TOPIC_ORGANIZATION].call.request_id;
		reply.body = body;
		reply.len = strlen(body);
		event = (struct event){ .kind = EVENT_REPLY, .now_ms = 1, .reply = &reply };
		inquiry_event(&inquiry, &(struct turn){ &event, &orders, &requests });
	}
	*err = run.facts.fetched[TOPIC_ORGANIZATION].err;
	inquiry_release(&inquiry);
	run_release(&run);
	orders_reset(&orders);
	return pages;
}

static void a_list_that_goes_in_a_circle_is_left(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(pages_of(1, &err), 2);
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_int_equal(pages_of(2, &err), 3);
	assert_int_equal(pages_of(50, &err), 51);
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_int_equal(pages_of(100000, &err), INQUIRY_PAGES_MAX);
	assert_int_equal(err.kind, ERR_PROTOCOL);
}

static enum requester requester_of(struct event event, struct requests *given)
{
	return turn_requester(&(struct turn){ &event, &orders, given });
}

/* A reply finds the part that made the request, by its id; the reply to a replaced request finds none. */
static void a_reply_finds_its_requester(void **state)
{
	struct requests given = { 0 };
	struct event start = { .kind = EVENT_START };
	struct turn turn = { &start, &orders, &given };
	unsigned first = turn_request_id(&turn, REQUESTER_GRAPH), write = turn_request_id(&turn, REQUESTER_WRITE),
		 again = turn_request_id(&turn, REQUESTER_GRAPH);
	struct reply reply = { .id = first };

	(void)state;
	assert_true(first && first != write && write != again && again != first);
	assert_int_equal(REQUESTER_NONE, requester_of((struct event){ .kind = EVENT_REPLY, .reply = &reply }, &given));
	reply.id = again;
	assert_int_equal(REQUESTER_GRAPH, requester_of((struct event){ .kind = EVENT_REPLY, .reply = &reply }, &given));
	assert_int_equal(REQUESTER_WRITE, requester_of((struct event){ .kind = EVENT_UNSAVED, .id = write }, &given));
	assert_int_equal(REQUESTER_NONE, requester_of((struct event){ .kind = EVENT_SAVED, .id = 0 }, &given));
	assert_int_equal(REQUESTER_NONE, requester_of(start, &given));
}

/* A timer finds the part whose request it belongs to; the clock of a page belongs to none. */
static void a_timer_finds_its_requester(void **state)
{
	static const struct {
		int timer;
		enum requester requester;
	} rows[] = {
		{ TIMER_CALL + REQUESTER_INQUIRY, REQUESTER_INQUIRY },
		{ TIMER_CALL + REQUESTER_ACT + TOPIC_GRANTS, (enum requester)(REQUESTER_ACT + TOPIC_GRANTS) },
		{ TIMER_CALL_LAST, (enum requester)(REQUESTER_NONE - 1) },
		{ TIMER_SESSION_EXCHANGE, REQUESTER_EXCHANGE },
		{ TIMER_ACT, REQUESTER_WRITE },
		{ TIMER_PAGE, REQUESTER_NONE },
	};
	struct requests given = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(rows[i].requester,
		    requester_of((struct event){ .kind = EVENT_TIMER, .timer = (enum timer)rows[i].timer }, &given));
}

static int release(void **state)
{
	(void)state;
	orders_release(&orders);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_service_cannot_cause_a_flood),
		cmocka_unit_test(a_requested_wait_is_kept),
		cmocka_unit_test(a_wait_that_is_too_long_is_reported),
		cmocka_unit_test(writes_wait_like_reads),
		cmocka_unit_test(half_an_answer_is_asked_again),
		cmocka_unit_test(a_list_that_goes_in_a_circle_is_left),
		cmocka_unit_test(a_reply_finds_its_requester),
		cmocka_unit_test(a_timer_finds_its_requester),
	};

	return cmocka_run_group_tests_name("calls", tests, NULL, release);
}
