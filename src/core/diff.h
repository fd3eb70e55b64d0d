/* diff.h - what differs between two runs, as a value
 *
 * Each run is told in rows (verdict, checks, permissions, settings, policies, people, tests), and the rows are compared by
 * their ids. Both runs are judged by this version, so that a verdict differs because of the tenant and not because of the
 * program. What only one of the runs has read is not compared, and that is said: not read is not gone. A check that the
 * version which made a run did not know has no verdict there.
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

/* Something of a run, or of the other one. */
struct diff_side {
	const char *value; /* an id or a text; NULL: not there */
	const char *said;  /* the same for people */
	bool read;         /* false: nobody read it, and value says nothing */
};

struct diff_item {
	enum diff_group group;
	const char *id;    /* of a check, a permission, a setting ...; "" for a whole group that was not read */
	const char *title; /* for people; "" when the id says it all */
	struct diff_side before, after;
};

struct diff {
	bool same_tenant;
	struct diff_item *items; /* by group, then by id; first what differs, then what could not be compared */
	size_t count;            /* of what differs */
	size_t unread;           /* of what only one of them read, behind these */
};

/* Everything lies in @arena, in the reports and in their runs. */
struct diff diff_of(const struct report *before, const struct report *after, struct arena *arena);

/* Schema "naaready.diff/1", see naaready(1). */
void diff_json(const struct diff *diff, const struct report *before, const struct report *after, bool ascii,
    struct buf *out);

#endif
