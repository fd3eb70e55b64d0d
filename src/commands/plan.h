/* plan.h - a change as JSON, and what its end means for a script
 *
 * The member "plan" of the report; for people the same is said by doc/doc_plan.h.
 */
#ifndef COMMANDS_PLAN_H
#define COMMANDS_PLAN_H

#include "base/buf.h"
#include "flow/flow.h"

/* Nothing where there is no plan. @link: also the vendor's consent link taken apart, where one was given. */
void plan_json(const struct flow *flow, bool link, struct json_out *out, struct arena *arena);

/* What its end means for a script: the exit status, as long as nothing is left changed. */
int plan_status(const struct act *act);

/* ACT_MEANWHILE, for who has no page to be asked on: what is there now, and where it can be decided. */
void plan_meanwhile(const struct flow *flow, struct err *err);

#endif
