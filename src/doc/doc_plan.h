/* doc_plan.h - a change in words: its plan, its outcome, and how to undo it
 *
 * Pages add the confirmation and the next choices; commands print all of it (doc_plan_whole). Each function adds what
 * applies, and nothing otherwise.
 */
#ifndef DOC_DOC_PLAN_H
#define DOC_DOC_PLAN_H

#include "doc/doc.h"
#include "flow/flow.h"

/* The add-in's app in this tenant: name, id, verified publisher, owner. */
void doc_plan_for(const struct flow *flow, struct doc *doc);
/* What a permission lets the app do; "" if it is not in the list: vendors define their own. */
const char *doc_plan_scope(const char *name);

/* There is a plan to show, or its outcome. */
bool doc_plan_stands(const struct act *act);
/* The plan as a difference to the present state. */
void doc_plan(const struct flow *flow, struct doc *doc);
/* The deadline for restoring. */
void doc_plan_deadline(const struct flow *flow, struct doc *doc);
/* A warning for changes from or to "not set": no certain way back to it is known. */
void doc_plan_not_set(const struct flow *flow, struct doc *doc);

/* The outcome in a sentence; for a consent, also the grants still to be made. */
void doc_plan_outcome(const struct flow *flow, struct doc *doc);
/* Permissions granted by others that are missing now. */
void doc_plan_lost(const struct flow *flow, struct doc *doc);
/* For a consent that was read back: the permissions before and after, as sets; and other consents at the same time. */
void doc_plan_proof(const struct flow *flow, struct doc *doc);
/* The exact calls that would undo the change. */
void doc_plan_undo(const struct flow *flow, struct doc *doc);

/* All of the above, for commands. */
void doc_plan_whole(const struct flow *flow, struct doc *doc);

/* The effect of restoring to "not set". */
const char *doc_plan_unset_say(void);
/* Why the outcome is open: ACT_UNSETTLED (it reads as found, which proves nothing yet) and ACT_UNSEEN. */
const char *doc_plan_unsettled_say(const struct act *act, struct arena *arena);
const char *doc_plan_unseen_say(const struct act *act);

#endif
