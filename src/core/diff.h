/* diff.h - what differs between two runs, as a value
 *
 * Each run becomes rows (verdict, checks, permissions, settings, policies, people, tests), and the rows are compared by
 * id. This version judges both runs, so that a verdict differs because of the tenant and not because of the program. A
 * topic that only one run read is not compared, and the diff says so: not read does not mean gone. If the version that
 * made a run did not know a check, the run has no verdict for it.
 */
#ifndef CORE_DIFF_H
#define CORE_DIFF_H

#include "core/report.h"

enum diff_group {
	DIFF_VERDICT = 0,
	DIFF_CHECKS,
	DIFF_SCOPES,
	DIFF_SETTINGS,
	DIFF_POLICIES,
	DIFF_PEOPLE,
	DIFF_TESTS,
	DIFF_GROUP_COUNT
};
const char *diff_group_id(enum diff_group group);   /* "checks": fixed */
const char *diff_group_text(enum diff_group group); /* translated */

/* One row's value in one of the runs. */
struct diff_side {
	const char *value; /* an id or a text; NULL: the run has no such row */
	const char *said;  /* the value for people */
	bool read;         /* false: not read, @value means nothing */
};

struct diff_item {
	enum diff_group group;
	const char *id;    /* of a check, a permission, a setting ...; "" for a whole group that was not read */
	const char *title; /* for people; "" if the id is enough */
	struct diff_side before, after;
};

struct diff {
	bool same_tenant;
	struct diff_item *items; /* by group, then by id; first the differences, then what could not be compared */
	size_t count;            /* number of differences */
	size_t unread;           /* number of items behind them that only one run read */
};

/* Everything lies in @arena, in the reports and in their runs. */
struct diff diff_of(const struct report *before, const struct report *after, struct arena *arena);

/* Schema "naaready.diff/1", see naaready(1). */
void diff_json(const struct diff *diff, const struct report *before, const struct report *after, bool ascii,
    struct buf *out);

#endif
