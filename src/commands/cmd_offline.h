/* cmd_offline.h - commands on saved runs: report, diff and verify; they open no socket and write nothing
 *
 * Each takes the text of a run, or of two, and gives what to print and the exit status.
 */
#ifndef COMMANDS_CMD_OFFLINE_H
#define COMMANDS_CMD_OFFLINE_H

#include "base/buf.h"
#include "doc/doc_formats.h"

struct offline_run {
	const char *name; /* as it was asked for */
	const char *text; /* its file */
	size_t len;
};

struct offline {
	struct offline_run run, other; /* other: what diff compares with */
	const struct profile *profile; /* where the run does not hold its own; or NULL */
	const struct timeline *timeline;
	const struct report_format *format;
	bool json;   /* diff */
	bool redact; /* names, domains and ids by stand-ins */
	int columns;
	bool ascii;
};

/* ERR_FILE when the text is no run. */
bool offline_report(const struct offline *offline, struct buf *out, int *status, struct err *err) MUST_CHECK;

/* What differs between the two runs. ERR_FILE when one of them is no run, naming it. */
bool offline_diff(const struct offline *offline, struct buf *out, int *status, struct err *err) MUST_CHECK;

/* Whole: 0; altered: 1; unfinished or torn: 6. Prints the head hash to compare with. */
bool offline_verify(const struct offline *offline, struct buf *out, int *status, struct err *err) MUST_CHECK;

#endif
