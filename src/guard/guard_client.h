/* guard_client.h - leaving a guard on this host, and talking with the one that is there
 *
 *     leave -> it renews its sign-in once -> ready -> (the change is made) -> arm -> armed
 *
 * A guard is left before the change, so that a change is never made in the hope of one that then cannot be; it is armed after
 * it, when there is something to watch over. Only what it said itself is believed.
 */
#ifndef GUARD_GUARD_CLIENT_H
#define GUARD_GUARD_CLIENT_H

#include "flow/flow.h"
#include "guard/guard.h"

enum guard_client_state {
	GUARD_CLIENT_NOT = 0,
	GUARD_CLIENT_ASKED, /* a word was said, or one was left; no answer yet       */
	GUARD_CLIENT_THERE, /* keeping->card is what it said last                    */
	GUARD_CLIENT_NONE   /* there is none, or none could be left: keeping->err    */
};

struct guard_client {
	enum guard_client_state state;
	struct guard_card card;
	struct err err;
};

/* What a guard cannot do, as sentences to be read before it is relied on; for this way to sign in. */
const char *guard_client_limits(enum auth auth);

/* Whether this sign-in for Exchange has something that renews it. */
bool guard_client_can(const struct flow *flow);
/* Leaves one, with what renews the sign-in for Exchange. Without anything that does: GUARD_CLIENT_NONE. */
void guard_client_leave(struct guard_client *guard_client, const struct flow *flow, struct orders *orders);
/* Says a word of guard/guard.h to the one that was left, or that is there. */
void guard_client_say(struct guard_client *guard_client, const char *word, const struct flow *flow,
    struct orders *orders);
/* It is settled: a guard that is there may look, and end. Nothing is waited for. */
void guard_client_nudge(const struct flow *flow, struct orders *orders);
/* Takes EVENT_GUARD; true when it said something, or is not there. */
bool guard_client_event(struct guard_client *guard_client, const struct event *event);

/* "A guard on this host (process 4711) puts it back at ..."; and what troubles it. For GUARD_CLIENT_THERE. */
const char *guard_client_describe(const struct guard_client *guard_client, struct arena *arena);
bool guard_client_ready(const struct guard_client *guard_client);
bool guard_client_armed(const struct guard_client *guard_client);

#endif
