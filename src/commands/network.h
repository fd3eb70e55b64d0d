/* network.h - "naaready check --network": can each service be reached; signs in nowhere, saves nothing */
#ifndef COMMANDS_NETWORK_H
#define COMMANDS_NETWORK_H

#include "core/profile.h"
#include "flow/network.h"
#include "flow/program.h"

struct network_command {
	const struct place *place;
	const struct profile *profile;
	const char *tool;  /* version */
	const char *proxy; /* in use, without its password; "" for none */
	bool json;
	struct network network;
	unsigned next_id;
};

struct program network_program(struct network_command *command);

#endif
