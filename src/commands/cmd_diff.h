/* cmd_diff.h - "naaready diff": what differs between two saved runs */
#ifndef COMMANDS_CMD_DIFF_H
#define COMMANDS_CMD_DIFF_H

#include "commands/offline.h"

/* ERR_FILE, naming the file, if one is not a run. */
bool cmd_diff_print(const struct offline *offline, struct buf *out, int *status, struct err *err) MUST_CHECK;

#endif
