/* cmd_consent.h - "naaready consent": shows or adds the missing permissions */
#ifndef COMMANDS_CMD_CONSENT_H
#define COMMANDS_CMD_CONSENT_H

#include "commands/change_command.h"

extern const struct change_ops consent_ops;

#endif
