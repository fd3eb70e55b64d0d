/* cmd_check.h - "naaready check": reads everything, changes nothing, prints a report */
#ifndef COMMANDS_CMD_CHECK_H
#define COMMANDS_CMD_CHECK_H

#include "commands/runner.h"
#include "flow/program.h"

struct program check_program(struct runner *runner);

#endif
