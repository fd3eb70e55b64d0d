/* report.h - a run, judged, as JSON; and the exit status
 *
 * The JSON shape is fixed (schema "naaready.report/1", see naaready(1)). For people the same report is said by
 * doc/doc_run.h and printed in the formats of doc/doc_formats.h.
 */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "base/buf.h"
#include "core/run.h"

struct report {
	const struct run *run;
	const struct findings *findings;
	const struct profile *profile; /* may be NULL: then the run's own words are used */
	int exit_status;
	const struct err *err;   /* why it failed, or NULL: "error" in JSON */
	const char *const *only; /* not in JSON: only these checks, up to NULL, and nothing on the whole; NULL: all */
	bool offline;            /* from a file: shows "judged then" where it differs */
	bool redacted;           /* by redact_run: says so */
};

void report_json(const struct report *report, struct buf *out);
/* The same as members of the open object, for a command that adds its own ("plan"). */
void report_write(const struct report *report, struct json_out *out);
/* What the run's own judging said of a check; NULL unless the report is offline and it did. */
const struct judged *report_then(const struct report *report, const char *check_id);
/* The exit status, as naaready(1) lists them: 0, 1, 5 or 6 from findings and changes,
 * or the one of @err when discovery or the Graph sign-in failed; the caller passes it only
 * then, or when a write was refused. In the order 2, 5, 4 for a record that
 * could not be kept, 1, 3 or 4, 6, 0. */
int report_exit(const struct run *run, const struct findings *findings, bool mark_open, const struct err *err);
/* The status that an err alone leads to (2, 3 or 4). */
int err_exit(const struct err *err);

#endif
