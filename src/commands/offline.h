/* offline.h - what the commands on saved runs share: report, diff, verify; no network, no writing
 *
 * Each takes the text of one or two runs and returns the output and the exit status.
 */
#ifndef COMMANDS_OFFLINE_H
#define COMMANDS_OFFLINE_H

#include "base/buf.h"
#include "doc/doc_formats.h"

struct offline_run {
	const char *name; /* its path: "last" does not say which file is wrong */
	const char *text; /* content of its file */
	size_t len;
};

struct offline {
	struct offline_run run, other; /* other: the run that diff compares with */
	const struct profile *profile; /* if the run holds no profile of its own; or NULL */
	const struct timeline *timeline;
	const struct report_format *format;
	bool json;      /* diff */
	bool exit_code; /* diff: end with 1 if the runs differ */
	bool redact;    /* replace names, domains and ids by pseudonyms */
	int columns;
	bool ascii;
	bool all, color; /* report as text: every check is listed; colours for a terminal */
};

/* A run as read, with the checks of this version. */
struct offline_checked {
	struct run run;
	struct findings findings;
	struct report report;
	struct arena arena;
};

/* ERR_FILE, which names the file, if the text is not a run; then there is nothing to release. */
bool offline_read(const struct offline_run *from, struct run *run, struct err *err) MUST_CHECK;
/* Checks the run that was read into @checked. */
void offline_check(const struct offline *offline, struct offline_checked *checked);
void offline_release(struct offline_checked *checked);

#endif
