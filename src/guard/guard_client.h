/* guard_client.h - the client side: leaves a guard on this host, and talks to it
 *
 *     leave -> it renews its sign-in once -> ready -> (the change is made) -> arm -> armed
 *
 * A guard is left before the change, so that no change is made relying on a guard that then cannot start. It is armed
 * after the change, when there is something to watch. Only what the guard itself reports is believed.
 */
#ifndef GUARD_GUARD_CLIENT_H
#define GUARD_GUARD_CLIENT_H

#include "flow/flow.h"
#include "guard/guard.h"

enum guard_client_state {
	GUARD_CLIENT_NOT = 0,
	GUARD_CLIENT_ASKED, /* a word was sent, or a guard was left; no answer yet */
	GUARD_CLIENT_THERE, /* guard_client->card is its last answer */
	GUARD_CLIENT_NONE   /* there is none, or none could be left: guard_client->err */
};

struct guard_client {
	enum guard_client_state state;
	struct guard_card card;
	struct err err;
};

/* The limits of a guard with this sign-in method, as sentences to read before relying on it. */
const char *guard_client_limits(enum auth auth);

/* Whether this Exchange sign-in has a secret to renew it. */
bool guard_client_can(const struct flow *flow);
/* Leaves a guard with the secret that renews the Exchange sign-in. Without such a secret: GUARD_CLIENT_NONE. */
void guard_client_leave(struct guard_client *guard_client, const struct flow *flow, struct orders *orders);
/* Sends a word of guard/guard.h to the guard that was left or is there. */
void guard_client_say(struct guard_client *guard_client, const char *word, const struct flow *flow,
    struct orders *orders);
/* The change is settled: lets a guard that is there check, and end. Does not wait. */
void guard_client_nudge(const struct flow *flow, struct orders *orders);
/* Takes EVENT_GUARD; true if the guard answered, or is not there. */
bool guard_client_event(struct guard_client *guard_client, const struct event *event);

/* "A guard on this host (process 4711) puts it back at ..."; and its last error. For GUARD_CLIENT_THERE. */
const char *guard_client_describe(const struct guard_client *guard_client, struct arena *arena);
bool guard_client_ready(const struct guard_client *guard_client);
bool guard_client_armed(const struct guard_client *guard_client);

#endif
