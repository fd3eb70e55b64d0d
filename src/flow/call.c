/* call.c - one request on its way to an answer: throttling, retries, giving up */
#include "flow/call.h"

#include <assert.h>
#include <string.h>

#include "base/i18n.h"
#include "base/timefmt.h"

/* Minimum waits: 1, 2, 4, 8 s. Obeying a Retry-After of zero, a past date or nonsense would flood the service (61,324
 * requests in 30 s, measured), so its value counts only where it is longer. */
#define BACKOFF_MAX_S 8
/* Lost before an answer arrived: the network gets three tries, then the admin decides. */
#define LOST_TRIES_MAX 3

static void send_try(struct call *call, struct turn *turn)
{
	struct request request = { 0 };

	call->put(call->context, &request, &turn->orders->arena);
	assert(!request.writes);
	request.id = turn_request_id(turn, call->requester);
	request.label = call->label;
	call->request_id = request.id;
	call->tries++;
	call->sent_ms = turn->event->now_ms;
	call->state = CALL_SENT;
	order_ask(turn->orders, &request);
}

void call_start(struct call *call, enum requester requester, const char *label,
    void (*put)(const void *context, struct request *, struct arena *), const void *context, struct turn *turn)
{
	*call = (struct call){
		.requester = requester,
		.began_ms = turn->event->now_ms,
		.put = put,
		.context = context,
		.label = label,
	};
	send_try(call, turn);
}

/* A network fault, not the service's: no answer, or a success that broke off. */
static bool is_unheard(const struct reply *reply)
{
	return reply->lost || (reply->unread && reply->status / 100 == 2);
}

int64_t call_retry_ms(const struct reply *reply, unsigned tries)
{
	int64_t least = BACKOFF_MAX_S * 1000, told = 0;

	if (tries < 4)
		least = 1000 << (tries ? tries - 1 : 0);
	if (!is_unheard(reply) && reply->retry_after_s > 0)
		told = (int64_t)reply->retry_after_s * 1000;
	return told > least ? told : least;
}

/* How long to wait before the next try; -1: another try would be too many or too late. */
static int64_t pause_ms(const struct call *call, const struct reply *reply, int64_t now_ms)
{
	int64_t pause = call_retry_ms(reply, call->tries);

	if (!reply_is_transient(reply) || (is_unheard(reply) && call->lost >= LOST_TRIES_MAX))
		return -1;
	return now_ms + pause - call->began_ms > RETRY_SPAN_S * 1000 ? -1 : pause;
}

/* The service asks for a longer wait than ours: keep its end, for a page to count down. */
static void fail_told_to_wait(struct call *call, const struct reply *reply, const struct event *event)
{
	struct err was = call->err;
	char span[40];

	call->free_ms = event->now_ms + (int64_t)reply->retry_after_s * 1000;
	err_set(&call->err, ERR_BUSY, call->label, _("the service asks to wait %s before it is asked again"),
	    timefmt_span(reply->retry_after_s, span, sizeof span));
	call->err.status = was.status;
	memcpy(call->err.request_id, was.request_id, sizeof was.request_id);
}

/* Why this try failed: a page says it while the next one is awaited. */
static void call_note(struct call *call, const struct reply *reply)
{
	if (reply->lost)
		call->err = reply->err;
	else if (reply_ok(reply, call->label, &call->err)) /* cannot be: it was transient */
		err_set(&call->err, ERR_BUSY, call->label, NULL);
	call->err.doing = call->label;
}

static void call_fail(struct call *call, const struct reply *reply, const struct event *event)
{
	call->state = CALL_FAILED;
	if (!is_unheard(reply) && reply_is_transient(reply) && reply->retry_after_s > RETRY_SPAN_S)
		fail_told_to_wait(call, reply, event);
	call->err.doing = call->label;
}

bool call_event(struct call *call, struct turn *turn)
{
	const struct event *event = turn->event;

	if (call->state == CALL_PAUSED && event->kind == EVENT_TIMER &&
	    event->timer == (enum timer)(TIMER_CALL + call->requester)) {
		send_try(call, turn);
		return false;
	}
	if (call->state != CALL_SENT || event->kind != EVENT_REPLY || event->reply->id != call->request_id)
		return false;
	if (reply_is_transient(event->reply) || event->reply->lost) {
		int64_t pause;

		call->lost += is_unheard(event->reply);
		call->unheard = is_unheard(event->reply);
		call->told = !call->unheard && (event->reply->retry_after_s > 0 || event->reply->status == 429);
		call_note(call, event->reply);
		pause = pause_ms(call, event->reply, event->now_ms);
		if (pause < 0) {
			call_fail(call, event->reply, event);
			return true;
		}
		call->state = CALL_PAUSED;
		call->again_ms = event->now_ms + pause;
		order_wait(turn->orders, (enum timer)(TIMER_CALL + call->requester), call->again_ms);
		return false;
	}
	call->state = CALL_ANSWERED;
	return true;
}

void call_cancel(struct call *call, struct orders *orders)
{
	if (call->state == CALL_SENT)
		orders_add(orders, ORDER_CANCEL)->cancel = call->request_id;
	if (call->state == CALL_PAUSED)
		order_wait(orders, (enum timer)(TIMER_CALL + call->requester), -1);
	if (call_busy(call))
		call->state = CALL_IDLE;
}

bool call_busy(const struct call *call)
{
	return call->state == CALL_SENT || call->state == CALL_PAUSED;
}

int call_free_s(const struct call *call, int64_t now_ms)
{
	if (call_busy(call) || call->free_ms <= now_ms)
		return 0;
	return (int)((call->free_ms - now_ms + 999) / 1000);
}

int call_pause_s(const struct call *call, int64_t now_ms)
{
	if (call->state != CALL_PAUSED || call->again_ms <= now_ms)
		return 0;
	return (int)((call->again_ms - now_ms + 999) / 1000);
}
