/* act_plan.h - the judgement inside act: what to send, whether it still stands, what was seen
 *
 * Only act.c includes this. Everything here looks at facts and the plan; nothing is sent.
 */
#ifndef FLOW_ACT_PLAN_H
#define FLOW_ACT_PLAN_H

#include "flow/act.h"

enum plan_seen { SEEN_UNREAD = 0, SEEN_BEFORE, SEEN_AFTER, SEEN_OTHER, SEEN_GONE, SEEN_LESS };
/* SEEN_LESS: what was sent shows, but something else that was granted before does not. */

/* From facts just read: ACT_PLANNED, ACT_NOTHING, ACT_UNSETTLED, ACT_MEANWHILE, or ACT_FAILED with @err. */
enum act_state act_plan_make(struct act *act, int64_t now, struct err *err);
/* The facts just read are still those that the plan was made from. */
bool act_plan_stands(const struct act *act);
/* Before a consent is sent: what is granted, by the facts just read. */
void act_plan_remember(struct act *act);
/* After sending: what the facts just read show. SEEN_UNREAD leaves the reason in @err. */
enum plan_seen act_plan_seen(struct act *act, struct err *err);
/* The write was answered, and carried out as far as the answer says: false with @err where it says otherwise, in its body or
 * in a warning beside it. */
bool act_plan_answered(struct act *act, const struct reply *reply, struct err *err) MUST_CHECK;
/* A refusal whose words do not say what to do: it gets better ones, in act->err. */
void act_plan_explain(struct act *act, int64_t now);
/* A putting back that needs no call: what became of the change. */
enum change_state act_plan_settled(const struct act *act);

#endif
