/* stand.h - a stand for the real program: a home of its own, a served practice cloud, and readers of both
 *
 * No function here asks the program about its result: the setting is read in the cloud, records and marks are read on disk.
 */
#ifndef TESTS_CRASH_STAND_H
#define TESTS_CRASH_STAND_H

#include "core/change.h"
#include "tests/crash/served.h"
#include "tests/crash/trip.h"

struct stand {
	struct served cloud;
	char home[128];
	char files[160]; /* the program's files: .../naaready/practice */
	char kept[160];  /* a copy of the home's state, to begin from again */
	char out[160];   /* the output of the last program */
	struct arena arena;
	const char *program, *practice, *secret;
	const char *argv[24], *env[16];
};

bool stand_open(struct stand *stand);
void stand_close(struct stand *stand);

/* The program's state on disk: remove it; keep a copy; bring the copy back. */
void stand_clear(struct stand *stand);
void stand_keep(struct stand *stand);
void stand_again(struct stand *stand);

/* Runs "naaready COMMAND ACTION [MORE]" against the cloud as an app with a secret, confirmed. The caller fills in
 * @trip, all but argv, env and out. The program's clocks run a hundred times as fast. */
bool stand_run(struct stand *stand, const char *command, const char *action, const char *more, struct trip *trip);
/* Reads the tenant's mark from disk. False where there is none. */
bool stand_mark(const struct stand *stand, struct change_mark *mark);
/* Makes the mark older, as if its change had been sent days ago. */
void stand_age(const struct stand *stand, struct change_mark *mark);
/* Returns whether the run that @mark names records the intention of its change as a whole line. */
bool stand_recorded(const struct stand *stand, const struct change_mark *mark);
/* Returns whether any run records the intention of a change. */
bool stand_intended(const struct stand *stand);
/* Returns whether the last program's output has @words. */
bool stand_said(const struct stand *stand, const char *words);

#endif
