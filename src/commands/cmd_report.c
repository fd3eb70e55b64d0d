/* cmd_report.c - "naaready report": a saved run as a report, in any format */
#include "commands/cmd_report.h"

bool cmd_report_print(const struct offline *offline, struct buf *out, int *status, struct err *err)
{
	static struct offline_checked checked; /* too large for the stack; one command prints one report */

	if (!offline_read(&offline->run, &checked.run, err))
		return false;
	offline_check(offline, &checked);
	checked.report.fold = offline->all ? NULL : "--all";
	checked.report.next = true;
	checked.report.color = offline->color;
	report_as(offline->format, &checked.report, offline->columns, offline->ascii, out);
	*status = 0;
	offline_release(&checked);
	return true;
}
