/* runner.h - what every command that talks to a tenant does first: find it, sign in, ask
 *
 * A runner drives a flow without pages. Prompts and progress go to people as ORDER_SAY; it ends by telling its
 * command that everything asked for was heard, or why it could not be.
 */
#ifndef COMMANDS_RUNNER_H
#define COMMANDS_RUNNER_H

#include "flow/flow.h"

enum runner_stage {
	RUNNER_IDLE = 0,
	RUNNER_DISCOVERING,
	RUNNER_SIGNING_IN,
	RUNNER_ASKING,
	RUNNER_READY,
	RUNNER_FAILED
};

struct runner_setup {
	struct flow_setup flow;
	const char *tenant;   /* judged */
	unsigned topics;      /* TOPIC_BIT()s to ask */
	bool graph, exchange; /* which services are signed in to */
	bool needs_exchange;  /* without that sign-in there is nothing to do, whatever Graph says */
	bool writing;         /* Graph: ask for permission to write too */
	const char
	    *resume_id; /* a saved run to go on with, and its file's text (NULL: it cannot be read); NULL: a new one */
	const char *resume_text;
	size_t resume_len;
	bool json, ascii; /* how the command prints */
	int columns;
	const struct profile *profile;
	const char *console; /* what a PowerShell console showed, of a part of @topics; NULL: nothing is brought */
	const char *user;    /* who runs this, for the record of it; "" when not known */
};

struct runner {
	int64_t waiting_ms; /* until when a service wants to be left alone, as was told */
	const struct runner_setup *setup;
	struct flow flow;
	enum runner_stage stage;
	bool told[SERVICE_COUNT]; /* the code, or the address, was shown */
	bool exchange_failed;     /* its sign-in: told once it is known whether there is an Exchange to sign in to */
	struct err ask_err;       /* why what was pasted was not taken */
};

/* Looks what a console's text says, before anything is asked: those topics need no asking, and where a person would have to sign
 * in for Exchange, nobody has to. @wanted: one of them has to be in it. ERR_FILE with the reason when none is. */
bool runner_console(struct runner_setup *setup, unsigned wanted, struct err *err) MUST_CHECK;

void runner_init(struct runner *runner, const struct runner_setup *setup);
void runner_release(struct runner *runner);

/* Takes any event. True once, when the stage became READY or FAILED. A record that cannot be kept stops no reading: it is
 * told in the end. */
bool runner_event(struct runner *runner, const struct event *event, struct orders *orders);

/* Judges and closes the record. What is printed waits until it is known whether that was kept: runner_closed() is true
 * for the event that says so. */
void runner_close(struct runner *runner, const struct event *event, struct orders *orders);
bool runner_closed(const struct event *event);

/* Then: prints the report as the command was asked to, and quits with the exit status (report_exit). */
void runner_finish(struct runner *runner, struct orders *orders);

/* A signal came: says so, and what is left changed. The signal's own exit status wins. */
void runner_goodbye(const struct runner *runner, struct orders *orders);

/* Says what went wrong; of a sign-in also who can change it and what to try now. */
void runner_tell(const struct err *err, struct orders *orders);

#endif
