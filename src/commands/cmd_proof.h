/* cmd_proof.h - "naaready proof": who opened the add-in in Outlook and what happened; page 8 without pages
 *
 * "add" begins a run of its own, takes along what earlier runs of this tenant and profile hold, and records one result; "list" shows
 * what they hold and keeps nothing. Nobody signs in. Where a saved run knows the tenant nothing is asked either.
 */
#ifndef COMMANDS_CMD_PROOF_H
#define COMMANDS_CMD_PROOF_H

#include "commands/options.h"
#include "flow/flow.h"
#include "flow/program.h"

struct proof_setup {
	struct flow_setup flow;
	const char *tenant;         /* judged; looked for where it is not known */
	const struct tenant *known; /* from a saved run, read at @known_at; NULL: none is saved */
	int64_t known_at;
	bool adds;
	struct tester tester; /* what is added; its strings live longer than the command */
	bool json, ascii;
	int columns;
};

struct proof_command {
	const struct proof_setup *setup;
	struct flow flow;
	bool closed; /* everything is taken and recorded */
};

/* What was given of one result. ERR_USAGE naming what is missing or not understood. */
bool proof_read(const struct options *options, struct tester *tester, struct arena *arena, struct err *err) MUST_CHECK;
/* @command is all zero. */
void proof_init(struct proof_command *command, const struct proof_setup *setup);
void proof_release(struct proof_command *command);
struct program proof_program(struct proof_command *command);

#endif
