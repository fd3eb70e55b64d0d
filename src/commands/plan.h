/* plan.h - what a command shows of a change: the plan, and what came of it
 *
 * The same facts and the same plan as on the wizard's pages, as text and as the member "plan" of the report.
 */
#ifndef COMMANDS_PLAN_H
#define COMMANDS_PLAN_H

#include "base/buf.h"
#include "flow/flow.h"

/* The vendor's consent link taken apart, where one was given. */
void plan_link_text(const struct flow *flow, struct buf *out, struct arena *arena);
void plan_link_json(const struct flow *flow, struct json_out *out, struct arena *arena);

void plan_json(const struct flow *flow, struct json_out *out, struct arena *arena);
void plan_text(const struct flow *flow, struct buf *out, struct arena *arena);

#endif
