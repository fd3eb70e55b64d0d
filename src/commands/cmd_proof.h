/* cmd_proof.h - "naaready proof": records and lists results of people who opened the add-in; page 8 as a command
 *
 * "add" starts a run of its own, copies the results of earlier runs of this tenant and profile into it, and adds one;
 * "list" prints them and saves nothing. There is no sign-in. If a saved run knows the tenant, there is no network
 * either.
 */
#ifndef COMMANDS_CMD_PROOF_H
#define COMMANDS_CMD_PROOF_H

#include "commands/options.h"
#include "flow/flow.h"
#include "flow/program.h"

struct proof_setup {
	struct flow_setup flow;
	const char *tenant;         /* validated; discovered if not known */
	const struct tenant *known; /* from a saved run, read at @known_at; NULL: no saved run */
	int64_t known_at;
	bool adds;
	struct tester tester; /* the new result; its strings outlive the command */
	bool json, ascii;
	int columns;
};

struct proof_command {
	const struct proof_setup *setup;
	struct flow flow;
	bool closed; /* everything is copied and recorded */
};

/* Reads one result from the options. ERR_USAGE, naming what is missing or not understood. */
bool proof_read(const struct options *options, struct tester *tester, struct arena *arena, struct err *err) MUST_CHECK;
/* @command is all zero. */
void proof_init(struct proof_command *command, const struct proof_setup *setup);
void proof_release(struct proof_command *command);
struct program proof_program(struct proof_command *command);

#endif
