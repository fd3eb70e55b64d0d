/* cmd_ews.h - "naaready ews": the setting for Exchange Web Services, explained; reads it, changes nothing */
#ifndef COMMANDS_CMD_EWS_H
#define COMMANDS_CMD_EWS_H

#include "commands/runner.h"
#include "flow/program.h"

/* The topics and services that the command needs. */
void ews_needs(struct runner_setup *runner);
struct program ews_program(struct runner *runner);

#endif
