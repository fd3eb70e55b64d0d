/* act_settle.h - what a change came to, written down: its outcome, its mark, its lock
 *
 * Only act*.c include this.
 */
#ifndef FLOW_ACT_SETTLE_H
#define FLOW_ACT_SETTLE_H

#include "flow/act.h"

void settle_note(struct act *act, enum change_state state, const struct err *err, const struct event *event,
		 struct orders *orders);
/* Nothing is left changed in this tenant. */
void settle_unmark(struct act *act, struct orders *orders);
/* A change that came to nothing leaves no mark. */
void settle_unmade(struct act *act, enum change_state state, const struct event *event, struct orders *orders);
void settle_done(struct act *act, const struct event *event, struct orders *orders);

/* A switch is made by one process of this host at a time, from its last reading to what came of it. */
void settle_lock(struct act *act, struct orders *orders);
/* Gives the lock back once nothing is on its way any more. */
void settle_unlock(struct act *act, struct orders *orders);

#endif
