/* cmd_tokens.h - "naaready tokens": reads, blocks or restores the legacy-token setting */
#ifndef COMMANDS_CMD_TOKENS_H
#define COMMANDS_CMD_TOKENS_H

#include "commands/change_command.h"

extern const struct change_ops tokens_ops;

#endif
