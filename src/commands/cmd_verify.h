/* cmd_verify.h - "naaready verify": whether a record was changed after it was written */
#ifndef COMMANDS_CMD_VERIFY_H
#define COMMANDS_CMD_VERIFY_H

#include "commands/offline.h"

/* Exit status: intact 0, altered 1, unfinished or torn 6. Prints the head hash, to be compared. */
bool cmd_verify_print(const struct offline *offline, struct buf *out, int *status, struct err *err) MUST_CHECK;

#endif
