/* merge_act.h - a consent alone (flow/act), against the model: no sign-in, no report, no other question
 *
 * It does what "naaready consent --apply" does once it is signed in, in a fiftieth of the time, so that a test can walk a
 * few hundred thousand cases.
 */
#ifndef TESTS_FAULTS_MERGE_ACT_H
#define TESTS_FAULTS_MERGE_ACT_H

#include "flow/act.h"
#include "tests/faults/merge_model.h"

struct merge_act {
	struct act act;
	struct run run;
	struct endpoints endpoints;
	struct session session;
	struct orders orders;
	struct arena arena;
	struct reply replies[8];
	size_t reply_count;
	int64_t timers[TIMER_COUNT];
	bool locked; /* the act asked for the lock, and is still to be told that it has it */
	int64_t ms;
	struct requests requests;
	int confirms;
};

/* Runs from the first read to the end; confirms a plan that was made anew again, five times at most. False when the
 * act does not end. */
bool merge_act_run(struct merge_act *self, struct model *model, const struct profile *profile, int64_t now);
void merge_act_release(struct merge_act *self);

#endif
