/* act_settle.h - what a change came to, written down: its outcome, its mark, its lock
 *
 * Only act*.c include this.
 */
#ifndef FLOW_ACT_SETTLE_H
#define FLOW_ACT_SETTLE_H

#include "flow/act.h"

/* How long a lock that somebody else has is asked for again. */
#define SETTLE_LOCK_MS 10000

void settle_note(struct act *act, enum change_state state, const struct err *err, const struct event *event,
		 struct orders *orders);
/* The change came to nothing: it was refused, or never sent. What it marked, it unmarks; what it was to put back is marked as it
 * was before. */
void settle_unmade(struct act *act, enum change_state state, const struct event *event, struct orders *orders);
/* A consent that was perhaps carried out: between which times somebody else's may have been lost by it. */
void settle_window(struct act *act, const struct event *event, struct orders *orders);
/* Until it is known what became of a consent that was sent, it may be carried out, and would then replace whatever was written to the
 * grant after it: so long. Ours: Microsoft documents no time after which a request that was taken is dropped. */
#define SETTLE_LATE_S 300
/* What is sent to a grant, as it is kept until that is known. */
const char *settle_sent(const struct act *act, struct arena *arena);
/* It was seen in effect. */
void settle_done(struct act *act, const struct event *event, struct orders *orders);
/* It was not seen, or does not say anything yet: how certain it is by now is kept. */
void settle_unseen(struct act *act, const struct event *event, struct orders *orders);
/* Putting back needs no call: it is as it was found, or nobody can switch it any more. */
void settle_found(struct act *act, const struct event *event, struct orders *orders);

/* A change is made by one process of this host at a time, from its last reading to what came of it. False where no lock is
 * needed, because nothing will be sent. */
bool settle_lock(struct act *act, const struct event *event, struct orders *orders);
/* Somebody else has it: true when it will be asked for again. */
bool settle_lock_waits(struct act *act, const struct event *event, struct orders *orders);
/* Gives the lock back once nothing is on its way any more. */
void settle_unlock(struct act *act, struct orders *orders);
/* What is locked: "TENANT" for a switch, "TENANT.APP" for the grants of an app. */
const char *settle_lock_name(const struct act *act, struct arena *arena);

#endif
