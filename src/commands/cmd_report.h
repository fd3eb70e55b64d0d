/* cmd_report.h - "naaready report": a saved run as a report, in any format */
#ifndef COMMANDS_CMD_REPORT_H
#define COMMANDS_CMD_REPORT_H

#include "commands/offline.h"

/* ERR_FILE if the text is not a run. */
bool cmd_report_print(const struct offline *offline, struct buf *out, int *status, struct err *err) MUST_CHECK;

#endif
