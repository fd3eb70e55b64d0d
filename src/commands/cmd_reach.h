/* cmd_reach.h - "naaready check --network": is each service reachable; no sign-in, nothing saved */
#ifndef COMMANDS_CMD_REACH_H
#define COMMANDS_CMD_REACH_H

#include "core/profile.h"
#include "flow/program.h"
#include "flow/reach.h"

struct reach_command {
	const struct endpoints *endpoints;
	const struct profile *profile;
	const char *tool;  /* version of this program */
	const char *proxy; /* proxy in use, without its password; "" for none */
	bool json, ascii;
	int columns;
	struct reach reach;
};

struct program reach_program(struct reach_command *command);

#endif
