/* network.h - can each service be reached at all, before anybody signs in
 *
 * One unauthenticated request to each host. Any HTTP answer means: the name resolved, the proxy let us through, the
 * connection stands and the certificate is trusted. What does not come says which of these failed. It is
 * asked once: whoever wants to know again asks again.
 */
#ifndef FLOW_NETWORK_H
#define FLOW_NETWORK_H

#include "flow/order.h"

/* Tokens and certificates are judged by this machine's clock too: more than this is worth a word. */
#define NETWORK_OFFSET_MAX_S 120

enum network_state { NETWORK_NOT = 0, NETWORK_ASKED, NETWORK_REACHED, NETWORK_FAILED };

struct network_host {
	enum network_state state;
	unsigned request_id;
	const char *base; /* the place's */
	int64_t asked_ms, took_ms;
	int64_t offset_s; /* their clock minus ours */
	bool dated;       /* the answer said what time it is */
	struct err err;
};

struct network {
	struct network_host hosts[SERVICE_COUNT];
};

void network_start(struct network *network, const struct place *place, unsigned *next_id, const struct event *event,
    struct orders *orders);
/* Takes any event; true when it was an answer to one of ours. */
bool network_event(struct network *network, const struct event *event);
bool network_busy(const struct network *network);
/* The first host that could not be reached; NULL when there is none. */
const struct err *network_err(const struct network *network);
/* One host in a sentence: reached in how long, the clock if it is off; or what failed. */
const char *network_say(const struct network_host *host, int64_t now_ms, struct arena *arena);

#endif
