/* stand.h - where the real program is tried: a home of its own, a served practice cloud, and what can be seen of both
 *
 * Nothing here asks the program what came of it: the cloud's state is read in the cloud, the record and the marks on disk.
 */
#ifndef TESTS_CRASH_STAND_H
#define TESTS_CRASH_STAND_H

#include "core/change.h"
#include "tests/crash/served.h"
#include "tests/crash/trip.h"

struct stand {
	struct served cloud;
	char home[128];
	char files[160]; /* what the program keeps: .../naaready/practice */
	char kept[160];  /* a copy of the home's state, to begin from again */
	char out[160];   /* what the program printed last */
	struct arena arena;
	const char *program, *practice, *secret;
	const char *argv[24], *env[16];
};

bool stand_open(struct stand *stand);
void stand_close(struct stand *stand);

/* The state on disk: none; kept aside; as it was kept. */
void stand_clear(struct stand *stand);
void stand_keep(struct stand *stand);
void stand_again(struct stand *stand);

/* Runs "naaready COMMAND ACTION [MORE]" against the cloud as an app with a secret, confirmed; all of @trip but argv, env and
 * out is the caller's. Seconds pass like hundredths. */
bool stand_run(struct stand *stand, const char *command, const char *action, const char *more, struct trip *trip);
/* The mark of the tenant that stands on disk. */
bool stand_mark(const struct stand *stand, struct change_mark *mark);
/* As if days had passed since what it marks was sent. */
void stand_age(const struct stand *stand, struct change_mark *mark);
/* Whether the run that @mark names has the intention of its change, as a whole line. */
bool stand_recorded(const struct stand *stand, const struct change_mark *mark);
/* Whether any run has it. */
bool stand_intended(const struct stand *stand);
/* Whether the program said @words. */
bool stand_said(const struct stand *stand, const char *words);

#endif
