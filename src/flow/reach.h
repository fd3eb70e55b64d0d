/* reach.h - can each service be reached at all, before anybody signs in
 *
 * One unauthenticated request to each host. Any HTTP answer means: the name resolved, the proxy let us through, the
 * connection stands and the certificate is trusted. What does not come says which of these failed. It is
 * asked once: whoever wants to know again asks again.
 */
#ifndef FLOW_REACH_H
#define FLOW_REACH_H

#include "flow/order.h"

/* Tokens and certificates are judged by this machine's clock too: more than this is worth a word. */
#define REACH_OFFSET_MAX_S 120

enum reach_state { REACH_NOT = 0, REACH_ASKED, REACH_REACHED, REACH_FAILED };

struct reach_host {
	enum reach_state state;
	unsigned request_id;
	const char *base; /* the place's */
	int64_t asked_ms, took_ms;
	int64_t offset_s; /* their clock minus ours */
	bool dated;       /* the answer said what time it is */
	struct err err;
};

struct reach {
	struct reach_host hosts[SERVICE_COUNT];
};

void reach_start(struct reach *reach, const struct endpoints *endpoints, unsigned *next_id, const struct event *event,
    struct orders *orders);
/* Takes any event; true when it was an answer to one of ours. */
bool reach_event(struct reach *reach, const struct event *event);
bool reach_busy(const struct reach *reach);
/* The first host that could not be reached; NULL when there is none. */
const struct err *reach_err(const struct reach *reach);
/* One host in a sentence: reached in how long, the clock if it is off; or what failed. */
const char *reach_text(const struct reach_host *host, int64_t now_ms, struct arena *arena);

#endif
