/* offline.h - commands on a saved run: report and verify; they open no socket and write nothing
 *
 * Each takes the text of the run and gives what to print and the exit status.
 */
#ifndef COMMANDS_OFFLINE_H
#define COMMANDS_OFFLINE_H

#include "base/buf.h"
#include "core/report.h"

struct offline {
	const char *text; /* the run's file */
	size_t len;
	const struct profile *profile;   /* where the run does not hold its own; or NULL */
	const struct timeline *timeline;
	const struct report_format *format;
	bool redact;                     /* names, domains and ids by stand-ins */
	int columns;
	bool ascii;
};

/* ERR_FILE when the text is no run. */
bool offline_report(const struct offline *offline, struct buf *out, int *status, struct err *err) MUST_CHECK;

/* Whole: 0; altered: 1; unfinished or torn: 6. Prints the head hash to compare with. */
bool offline_verify(const struct offline *offline, struct buf *out, int *status, struct err *err) MUST_CHECK;

#endif
