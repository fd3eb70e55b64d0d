/* runner.h - what every command that talks to a tenant does first: find it, sign in, ask
 *
 * A runner drives a flow without pages. Prompts and progress go to people as ORDER_SAY; it ends by telling its
 * command that everything asked for was heard, or why it could not be.
 */
#ifndef COMMANDS_RUNNER_H
#define COMMANDS_RUNNER_H

#include "flow/flow.h"

enum runner_stage { RUNNER_IDLE = 0, RUNNER_DISCOVERING, RUNNER_SIGNING_IN, RUNNER_ASKING, RUNNER_READY, RUNNER_FAILED };

struct runner_setup {
	struct flow_setup flow;
	const char *tenant;      /* judged */
	unsigned topics;         /* TOPIC_BIT()s to ask */
	bool graph, exchange;    /* which services are signed in to */
	bool writing;            /* Graph: ask for permission to write too */
	bool json, ascii;        /* how the command prints */
	int columns;
	const struct profile *profile;
};

struct runner {
	const struct runner_setup *setup;
	struct flow flow;
	enum runner_stage stage;
	bool told[SERVICE_COUNT]; /* the code, or the address, was shown */
	struct err ask_err;       /* why what was pasted was not taken */
};

void runner_init(struct runner *runner, const struct runner_setup *setup);
void runner_release(struct runner *runner);

/* Takes any event. True once, when the stage became READY or FAILED. */
bool runner_event(struct runner *runner, const struct event *event, struct orders *orders);

/* Judges, closes the record, prints the report as the command was asked to, and quits with the
 * exit status of the contract. @err overrides what the flow says went wrong; may be NULL. */
void runner_finish(struct runner *runner, const struct err *err, const struct event *event, struct orders *orders);

#endif
