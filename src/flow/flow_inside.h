/* flow_inside.h - what the files flow*.c have of each other; nobody else includes it */
#ifndef FLOW_FLOW_INSIDE_H
#define FLOW_FLOW_INSIDE_H

#include "flow/flow.h"

/* Keeps the marks that this program knows in step with what was ordered, from order @from on. */
void flow_note_marks(struct flow *flow, const struct orders *orders, size_t from);
/* The link that names the app; what cannot be read is no link. */
void flow_take_link(struct flow *flow, const char *text);
/* Takes what was left on purpose in an earlier run; or, where the reading of this event ended what was (@was_left), has it
 * forgotten. True: it was the former. */
bool flow_left_event(struct flow *flow, bool was_left, const struct event *event, struct orders *orders);
/* Records profile and app as they stand. */
void flow_note_profile(struct flow *flow, const struct event *event, struct orders *orders);
/* What the audit shows by now to be lost goes into the record, so that it is known where the audit is not readable later. */
void flow_note_losses(struct flow *flow, const struct event *event, struct orders *orders);
/* Asks for earlier runs of this tenant, one after another: for what they saw granted to the app and, @results, for what people saw
 * in Outlook. True: that has come to its end. */
void flow_look_back(struct flow *flow, bool results, struct orders *orders);
bool flow_looked_back(struct flow *flow, const struct event *event, struct orders *orders);

#endif
