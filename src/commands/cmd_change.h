/* cmd_change.h - "naaready consent" and "naaready tokens": commands that may change something
 *
 * They drive the same act as the wizard's pages: plan, confirm, record, send, read back. A command never prompts: it
 * changes something only with --yes and with --confirm naming a domain of the tenant, and reads back for at most 30 s.
 */
#ifndef COMMANDS_CMD_CHANGE_H
#define COMMANDS_CMD_CHANGE_H

#include "commands/runner.h"
#include "flow/program.h"
#include "guard/guard_client.h"

enum change_wish { WISH_CONSENT = 0, WISH_STATUS, WISH_BLOCK, WISH_RESTORE };

struct change_setup {
	enum change_wish wish;
	bool apply;              /* consent: write it */
	bool create_app;         /* consent: create the enterprise application first if it is missing */
	const char *confirm;     /* a domain of the tenant, as typed; NULL: not given */
	bool from_not_set;       /* block although no certain way back exists */
	bool anyway;             /* block although consent is incomplete or unknown */
	enum tokens_state found; /* restore: --from, if the record is lost; TOKENS_UNKNOWN: from the record */
	int64_t for_s;           /* block: the deadline, 0: none */
	bool guard;              /* block: first leave a guard that restores at the deadline */
	bool due;                /* restore: only changes past their deadline */
};

struct change_command {
	struct runner runner;
	const struct change_setup *setup;
	bool acting;
	bool looking;      /* finding out whose domain --confirm names */
	unsigned confirms; /* confirmed plans so far: others may change the tenant each time in between */
	const char *idle;  /* --due with nothing due: the line to print; NULL: there is something to do */
	const char *note;  /* printed beside the report; NULL: nothing */
	struct guard_client guard_client; /* the guard that is left, or was left earlier */
	struct err err;                   /* why nothing was done; kind ERR_NONE: success */
	int held;                         /* the exit status of ERR_HELD */
};

/* The topics and services that a command needs. */
void change_needs(const struct change_setup *setup, struct runner_setup *runner);
void change_init(struct change_command *command, const struct change_setup *setup, const struct runner_setup *runner);
void change_release(struct change_command *command);
struct program change_program(struct change_command *command);

#endif
