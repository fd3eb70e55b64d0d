/* keeping.h - leaving a guard on this host, and talking with the one that is there
 *
 *     leave -> it renews its sign-in once -> ready -> (the change is made) -> arm -> armed
 *
 * A guard is left before the change, so that a change is never made in the hope of one that then cannot be; it is armed after
 * it, when there is something to watch over. Only what it said itself is believed.
 */
#ifndef FLOW_KEEPING_H
#define FLOW_KEEPING_H

#include "core/keeper.h"
#include "flow/flow.h"

enum keeping_state {
	KEEPING_NOT = 0,
	KEEPING_ASKED, /* a word was said, or one was left; no answer yet       */
	KEEPING_THERE, /* keeping->card is what it said last                    */
	KEEPING_NONE   /* there is none, or none could be left: keeping->err    */
};

struct keeping {
	enum keeping_state state;
	struct keeper_card card;
	struct err err;
};

/* What a guard cannot do, as sentences to be read before it is relied on; for this way to sign in. */
const char *keeping_limits(enum auth auth);

/* Whether this sign-in for Exchange has something that renews it. */
bool keeping_can(const struct flow *flow);
/* Leaves one, with what renews the sign-in for Exchange. Without anything that does: KEEPING_NONE. */
void keeping_leave(struct keeping *keeping, const struct flow *flow, struct orders *orders);
/* Says a word of core/keeper.h to the one that was left, or that is there. */
void keeping_say(struct keeping *keeping, const char *word, const struct flow *flow, struct orders *orders);
/* It is settled: a guard that is there may look, and end. Nothing is waited for. */
void keeping_nudge(const struct flow *flow, struct orders *orders);
/* Takes EVENT_GUARD; true when it said something, or is not there. */
bool keeping_event(struct keeping *keeping, const struct event *event);

/* "A guard on this host (process 4711) puts it back at ..."; and what troubles it. For KEEPING_THERE. */
const char *keeping_describe(const struct keeping *keeping, struct arena *arena);
bool keeping_ready(const struct keeping *keeping);
bool keeping_armed(const struct keeping *keeping);

#endif
