/* merge_act.h - the machine of a consent alone, against the model: no sign-in, no report, no other question
 *
 * It is what "naaready consent --apply" does once it is signed in, at a fiftieth of the price, so that a product of a few
 * hundred thousand cases can be walked.
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
	bool locked; /* the lock was asked for, and is to be told */
	int64_t ms;
	struct requests requests;
	int confirms;
};

/* From the first reading to the end; a plan that was made anew is confirmed again, five times at most. False when it comes
 * to no end. */
bool merge_act_run(struct merge_act *self, struct model *model, const struct profile *profile, int64_t now);
void merge_act_release(struct merge_act *self);

#endif
