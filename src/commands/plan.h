/* plan.h - a change as JSON, and its exit status for scripts
 *
 * Fills the member "plan" of the report; doc/doc_plan.h says the same in words.
 */
#ifndef COMMANDS_PLAN_H
#define COMMANDS_PLAN_H

#include "base/buf.h"
#include "flow/flow.h"

/* Writes nothing without a plan. @link: includes the vendor's consent link taken apart, if one was given. */
void plan_json(const struct flow *flow, bool link, struct json_out *out, struct arena *arena);

/* The exit status for the outcome, if nothing is left changed. */
int plan_status(const struct act *act);

/* ACT_MEANWHILE in a command, which cannot ask: reports the present state and where to decide. */
void plan_meanwhile(const struct flow *flow, struct err *err);

#endif
