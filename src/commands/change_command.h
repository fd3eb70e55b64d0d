/* change_command.h - what commands that change something share: "naaready consent", "naaready tokens"
 *
 * They drive the same act as the wizard's pages: plan, confirm, record, send, read back. A command never prompts: it
 * changes something only with --yes and with --confirm naming a domain of the tenant, and reads back for at most 30 s.
 */
#ifndef COMMANDS_CHANGE_COMMAND_H
#define COMMANDS_CHANGE_COMMAND_H

#include "commands/runner.h"
#include "doc/doc.h"
#include "flow/program.h"
#include "guard/guard_client.h"

struct change_command;
struct change_setup;

/* What a command does its own way; NULL where it has none. */
struct change_ops {
	bool link; /* the vendor's consent link is shown */
	/* The topics and services that the command needs. */
	void (*needs)(const struct change_setup *setup, struct runner_setup *runner);
	/* Before sign-in and network: false if it ends here, with @idle or @err set. */
	bool (*start)(struct change_command *command, struct turn *turn);
	/* All topics were read: plans, or finishes. */
	void (*begin)(struct change_command *command, struct turn *turn);
	/* True if the event was the command's own. */
	bool (*event)(struct change_command *command, struct turn *turn);
	/* The act has a new state: true if the command took the next step itself. */
	bool (*acted)(struct change_command *command, struct turn *turn);
	/* Whether the plan may be sent; if not, @err has the reason. */
	bool (*may_send)(struct change_command *command);
	/* Right before the plan is confirmed: true if the command confirms it later itself, or has finished. */
	bool (*prepare)(struct change_command *command, struct turn *turn);
	/* The checks to report, up to NULL. Without: all. */
	const char *const *(*checks)(const struct change_setup *setup);
	/* Adds what stands below the report. */
	void (*show)(const struct change_command *command, struct doc *doc);
	/* The exit status, if there was no error. */
	int (*status)(const struct change_command *command);
	/* Beside the report, and after the error: sentences on stderr. */
	void (*report)(const struct change_command *command, int status, struct orders *orders);
	void (*advise)(const struct change_command *command, struct orders *orders);
};

enum change_action { ACTION_STATUS = 0, ACTION_BLOCK, ACTION_RESTORE };

struct change_setup {
	const struct change_ops *ops;
	enum change_action action; /* tokens */
	bool apply;                /* consent: write it */
	bool create_app;           /* consent: create the enterprise application first if it is missing */
	const char *confirm;       /* a domain of the tenant, as typed; NULL: not given */
	bool from_not_set;         /* block although no certain way back exists */
	bool anyway;               /* block although consent is incomplete or unknown */
	enum tokens_state found;   /* restore: --from, if the record is lost; TOKENS_UNKNOWN: from the record */
	int64_t for_s;             /* block: the deadline, 0: none */
	bool guard;                /* block: first leave a guard that restores at the deadline */
	bool only_due;             /* restore: only changes past their deadline */
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

void change_needs(const struct change_setup *setup, struct runner_setup *runner);
void change_init(struct change_command *command, const struct change_setup *setup, const struct runner_setup *runner);
void change_release(struct change_command *command);
struct program change_program(struct change_command *command);

/* --- for the commands themselves --- */

/* Ends the run, and prints what came of it. */
void change_finish(struct change_command *command, struct turn *turn);
/* The same where nothing is to be done: a wrong --confirm is wrong all the same, today and not on the day it matters. */
void change_nothing(struct change_command *command, struct turn *turn);
/* Sends nothing unless the admin insists; @status is the exit status. Always false. */
bool change_hold(struct change_command *command, int status, const char *reason);
/* Whether --confirm names this tenant, and whether the token allows the change; a dry run needs neither. */
bool change_confirmed(struct change_command *command);
bool change_allowed(struct change_command *command);

#endif
