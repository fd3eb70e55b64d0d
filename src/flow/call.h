/* call.h - one request on its way to an answer: throttling, retries, giving up
 *
 * The only place that knows Retry-After and back-off. A call sends its request, waits, sends it again while that may
 * help and RETRY_SPAN_S allows, and ends in exactly one of: a reply (any HTTP status that is not transient), or an
 * err. A call never sends a request that writes: see act.h.
 */
#ifndef FLOW_CALL_H
#define FLOW_CALL_H

#include "flow/turn.h"

/* Retrying one request takes at most this long. */
#define RETRY_SPAN_S 30

enum call_state { CALL_IDLE = 0, CALL_SENT, CALL_PAUSED, CALL_ANSWERED, CALL_FAILED };

struct call {
	enum call_state state;
	enum requester requester;
	unsigned request_id; /* of the request on its way */
	unsigned tries;
	unsigned lost;              /* tries without any answer, or with half of one */
	bool unheard;               /* the last try was lost: the pause is ours, the service did not ask for it */
	bool told;                  /* the service asked to wait */
	int64_t began_ms, again_ms; /* again_ms: when it is sent again, while paused */
	int64_t sent_ms;
	int64_t free_ms; /* failed because the service asked to wait until then, longer than we do; 0 */
	struct err err;  /* CALL_FAILED: why; on its way: why the last try failed */
	/* Builds the request again for each try. */
	void (*put)(const void *context, struct request *request, struct arena *arena);
	const void *context;
	const char *label;
};

/* Sends the first try. */
void call_start(struct call *call, enum requester requester, const char *label,
    void (*put)(const void *context, struct request *, struct arena *), const void *context, struct turn *turn);

/* Takes an event of its requester. True if it ended the call: CALL_ANSWERED (the reply is event->reply) or CALL_FAILED
 * (call->err). */
bool call_event(struct call *call, struct turn *turn);

void call_cancel(struct call *call, struct orders *orders);
bool call_busy(const struct call *call);
/* Seconds until the next try; 0: not paused. */
int call_pause_s(const struct call *call, int64_t now_ms);
/* Seconds left of the wait that made the call fail, as the service asked for it; 0: none. */
int call_free_s(const struct call *call, int64_t now_ms);

/* How long to wait before a request that was sent @tries times is sent again: as the reply asks, and at least 1, 2, 4,
 * 8 s. For writes, too. */
int64_t call_retry_ms(const struct reply *reply, unsigned tries);

#endif
