/* fail_on.h - what a script counts as failed, beside a failed check: --fail-on and --baseline
 *
 * It only ever turns 0 and 6 into 1: an open change, a sign-in or a network that failed say more than that.
 */
#ifndef COMMANDS_FAIL_ON_H
#define COMMANDS_FAIL_ON_H

#include "core/report.h"
#include "flow/order.h"

enum fail_on_word {
	FAIL_ON_WARN = 1u << 0,
	FAIL_ON_UNKNOWN = 1u << 1,
	FAIL_ON_PENDING = 1u << 2,
	FAIL_ON_UNPROVEN = 1u << 3,   /* the proof is not done */
	FAIL_ON_REGRESSION = 1u << 4, /* a check is worse than in the baseline */
};

/* The bits of "warn,regression", which the command line has checked. */
unsigned fail_on_of(const char *list);

struct fail_on {
	unsigned words;
	const struct report *baseline; /* judged by this version; NULL: nothing to compare with */
};

/* Whether something in it was judged, so that it can be compared with. */
bool fail_on_comparable(const struct report *baseline);
/* Sets the report's exit status, and says on stderr what counts as failed and what got worse. */
void fail_on_judge(const struct fail_on *fail_on, struct report *report, struct orders *orders);
/* The member "fail_on" of the open JSON object. */
void fail_on_write(const struct fail_on *fail_on, const struct report *report, struct json_out *out);

#endif
