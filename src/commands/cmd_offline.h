/* cmd_offline.h - commands on saved runs: report, diff, verify; no network, no writing
 *
 * Each takes the text of one or two runs and returns the output and the exit status.
 */
#ifndef COMMANDS_CMD_OFFLINE_H
#define COMMANDS_CMD_OFFLINE_H

#include "base/buf.h"
#include "doc/doc_formats.h"

struct offline_run {
	const char *name; /* as typed */
	const char *text; /* content of its file */
	size_t len;
};

struct offline {
	struct offline_run run, other; /* other: the run that diff compares with */
	const struct profile *profile; /* if the run holds no profile of its own; or NULL */
	const struct timeline *timeline;
	const struct report_format *format;
	bool json;   /* diff */
	bool redact; /* replace names, domains and ids by pseudonyms */
	int columns;
	bool ascii;
};

/* ERR_FILE if the text is not a run. */
bool offline_report(const struct offline *offline, struct buf *out, int *status, struct err *err) MUST_CHECK;

/* Prints the differences of two runs. ERR_FILE, naming the file, if one is not a run. */
bool offline_diff(const struct offline *offline, struct buf *out, int *status, struct err *err) MUST_CHECK;

/* Exit status: intact 0, altered 1, unfinished or torn 6. Prints the head hash, to be compared. */
bool offline_verify(const struct offline *offline, struct buf *out, int *status, struct err *err) MUST_CHECK;

#endif
