/* doc_plan.h - a change that is planned or made: what it is about, what is sent, what came of it, how to take it back
 *
 * Pages add the confirmation and what can be done next; commands print all of it (doc_plan_whole). Each function adds what
 * there is to say, and nothing where there is nothing.
 */
#ifndef DOC_DOC_PLAN_H
#define DOC_DOC_PLAN_H

#include "doc/doc.h"
#include "flow/flow.h"

/* The add-in's app that is there: its name and id, verified publisher and owner. */
void doc_plan_for(const struct flow *flow, struct doc *doc);
/* What a permission lets the app do; "" for one that is not known here: vendors name their own. */
const char *doc_plan_scope(const char *name);

/* Some plan stands, or what came of it. */
bool doc_plan_stands(const struct act *act);
/* What will be sent, as a difference. */
void doc_plan(const struct flow *flow, struct doc *doc);
/* Until when it is to be put back. */
void doc_plan_deadline(const struct flow *flow, struct doc *doc);
/* From or to "not set", which nobody knows a certain way to. */
void doc_plan_not_set(const struct flow *flow, struct doc *doc);

/* What came of it, in a sentence; and, of a consent, what else is to be granted. */
void doc_plan_outcome(const struct flow *flow, struct doc *doc);
/* What others had granted and is gone. */
void doc_plan_lost(const struct flow *flow, struct doc *doc);
/* Of a consent that was read back: what was there before and is there now, as sets; and who else may have consented. */
void doc_plan_proof(const struct flow *flow, struct doc *doc);
/* The exact calls that would take it back. */
void doc_plan_undo(const struct flow *flow, struct doc *doc);

/* All of it, for whoever has no pages. */
void doc_plan_whole(const struct flow *flow, struct doc *doc);

/* What putting back to "not set" does. */
const char *doc_plan_unset_say(void);
/* ACT_UNSETTLED: it reads as it was found, and that says nothing yet. ACT_UNSEEN: what is known of it. */
const char *doc_plan_unsettled_say(const struct act *act, struct arena *arena);
const char *doc_plan_unseen_say(const struct act *act);

#endif
