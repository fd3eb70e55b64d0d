/* report.h - a judged run as JSON, and the exit status
 *
 * The JSON shape is fixed (schema "naaready.report/1", see naaready(1)). For people, doc/doc_run.h says the same
 * report, and doc/doc_formats.h prints it.
 */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "base/buf.h"
#include "core/run.h"

struct report {
	const struct run *run;
	const struct findings *findings;
	const struct profile *profile; /* may be NULL: the run's own copy is used */
	int exit_status;
	const struct err *err; /* why the run failed, or NULL; "error" in JSON */
	const char *const
	    *only;     /* not in JSON: show only these checks (up to NULL), without the overall verdict; NULL: all */
	bool offline;  /* from a file: shows the verdict "judged then" where it differs */
	bool redacted; /* redact_run() was applied; the report says so */
	bool unkept;   /* no file has this run: nothing is said that only its record could answer */
	/* text only: */
	const char
	    *fold;  /* what shows the checks that passed, which are only counted, "" if nothing does; NULL: they are
			     listed */
	bool next;  /* ends with the command that an admin would run next */
	bool color; /* with escape sequences for a terminal */
};

void report_json(const struct report *report, struct buf *out);
/* The same as members of the open object, for a command that adds its own ("plan"). */
void report_write(const struct report *report, struct json_out *out);
/* The verdict that the run itself noted for a check; NULL if the report is not offline or the run noted none. */
const struct judged *report_then(const struct report *report, const char *check_id);
/* The exit status as naaready(1) lists it: 0, 1, 5 or 6 from findings and changes, or the status of @err. Pass @err
 * only if discovery or the Graph sign-in failed, or a write was refused. Precedence: 2, 5, 4 for a record that could
 * not be kept, 1, 3 or 4, 6, 0. */
int report_exit(const struct run *run, const struct findings *findings, bool mark_open, const struct err *err);
/* The status of an err alone (2, 3 or 4). */
int err_exit(const struct err *err);

#endif
