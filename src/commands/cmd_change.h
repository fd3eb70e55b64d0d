/* cmd_change.h - commands that may change something: consent, tokens; and what they only show
 *
 * They stand on the same act as the wizard's pages: plan, confirm, record, send, read back. A command asks nothing: it
 * changes only with --yes and --confirm naming a domain of the tenant, and waits for 30 s at most until it shows.
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
	bool create_app;         /* consent: create the enterprise application first, where it is missing */
	const char *confirm;     /* a domain of the tenant, as given; NULL: none */
	bool from_not_set;       /* block although there is no certain way back */
	bool anyway;             /* block although consent is known to be incomplete, or is not known */
	enum tokens_state found; /* restore: --from, where the record is gone; TOKENS_UNKNOWN: by the record */
	int64_t for_s;           /* block: the deadline, 0: none */
	bool guard;              /* block: leave a guard first, that puts back at the deadline */
	bool due;                /* restore: only what is past its deadline */
};

struct change_command {
	struct runner runner;
	const struct change_setup *setup;
	bool acting;
	bool looking;      /* whose domain --confirm names */
	unsigned confirms; /* how often a plan was confirmed: somebody may change it each time in between */
	const char *idle;  /* --due, and nothing is: the line that says so; NULL: there is something to do */
	const char *note;  /* said beside the report; NULL: nothing */
	struct guard_client guard_client; /* the guard that is left, or that is there */
	struct err err;                   /* why nothing was done; kind ERR_NONE: nothing went wrong */
	int held;                         /* the exit status of ERR_HELD */
};

/* The topics and services that a wish needs. */
void change_needs(const struct change_setup *setup, struct runner_setup *runner);
void change_init(struct change_command *command, const struct change_setup *setup, const struct runner_setup *runner);
void change_release(struct change_command *command);
struct program change_program(struct change_command *command);

#endif
