/* reach.h - can each service be reached at all, before any sign-in
 *
 * One unauthenticated request to each host. Any HTTP answer means: the name resolved, the proxy let us through, the
 * connection stands and the certificate is trusted. A failure tells which of these it was. Each reach checks once; to
 * check again, start another.
 */
#ifndef FLOW_REACH_H
#define FLOW_REACH_H

#include "flow/turn.h"

/* Tokens and certificates are validated by this machine's clock, too: report an offset above this. */
#define REACH_OFFSET_MAX_S 120

enum reach_state { REACH_NOT = 0, REACH_ASKED, REACH_REACHED, REACH_FAILED };

struct reach_host {
	enum reach_state state;
	const char *base; /* borrowed from the endpoints */
	int64_t asked_ms, took_ms;
	int64_t at;       /* when it was answered, or failed */
	int64_t offset_s; /* their clock minus ours */
	bool dated;       /* the answer had a date */
	struct err err;
};

struct reach {
	struct reach_host hosts[SERVICE_COUNT];
};

void reach_start(struct reach *reach, const struct endpoints *endpoints, struct turn *turn);
/* Takes any event; true if it answered one of our requests. */
bool reach_event(struct reach *reach, struct turn *turn);
bool reach_busy(const struct reach *reach);
/* The error of the first host that could not be reached; NULL: none. */
const struct err *reach_err(const struct reach *reach);
/* One host as a sentence: the time it took, and the clock if it is off; or the failure. */
const char *reach_text(const struct reach_host *host, int64_t now_ms, struct arena *arena);

#endif
