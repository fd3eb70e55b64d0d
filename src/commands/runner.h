/* runner.h - the common part of commands that talk to a tenant: discover, sign in, read, report
 *
 * A runner drives a flow without pages. Prompts and progress go to stderr (ORDER_SAY). It ends as READY, with every
 * requested topic read, or FAILED with the reason.
 */
#ifndef COMMANDS_RUNNER_H
#define COMMANDS_RUNNER_H

#include "commands/fail_on.h"
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
	const char *tenant;    /* validated */
	unsigned topics;       /* TOPIC_BIT()s to read */
	bool graph, exchange;  /* the services to sign in to */
	bool needs_exchange;   /* without the Exchange sign-in the command is useless, whatever Graph allows */
	bool writing;          /* Graph: request the permission to write too */
	const char *resume_id; /* a saved run to resume, and its file's text (NULL: unreadable); NULL: a new run */
	const char *resume_text;
	size_t resume_len;
	bool json, ascii; /* how the command prints */
	bool all, color;  /* every check is listed (check); verdicts have colours */
	bool together;    /* one terminal shows the report and the errors: what the report says is not repeated */
	int columns;
	const struct profile *profile;
	const char *console;           /* output of a PowerShell console, for some of @topics; NULL: none */
	const struct fail_on *fail_on; /* what else counts as failed; NULL: nothing */
	const char *user;              /* the user who runs this, for its record; "" if unknown */
};

struct runner {
	int64_t waiting_ms; /* the end of the wait that was reported last */
	const struct runner_setup *setup;
	struct flow flow;
	enum runner_stage stage;
	bool code_shown[SERVICE_COUNT]; /* or the address */
	bool exchange_failed;           /* reported only once an Exchange Online is known to exist */
	struct err ask_err;             /* why the pasted address was refused */
};

/* Reads the console's text before any request: its topics need no request, and perhaps no Exchange sign-in. At least
 * one of @wanted must be in it. ERR_FILE with the reason otherwise. */
bool runner_console(struct runner_setup *setup, unsigned wanted, struct err *err) MUST_CHECK;

void runner_init(struct runner *runner, const struct runner_setup *setup);
void runner_release(struct runner *runner);

/* Takes any event. True once, when the stage becomes READY or FAILED. If records cannot be saved, reading goes on, and
 * the report says so. */
bool runner_event(struct runner *runner, struct turn *turn);

/* Runs the checks and closes the record. Output waits until the record is known to be saved or not: runner_closed() is
 * true for that event. */
void runner_close(struct runner *runner, struct turn *turn);
bool runner_closed(const struct event *event);

/* After that: prints the report in the requested form and quits with its exit status. */
void runner_finish(struct runner *runner, struct orders *orders);

/* On a signal: reports it, with any open change. The signal's exit status wins. */
void runner_goodbye(const struct runner *runner, struct orders *orders);

/* Prints the error: what happened, who can help, what now, and what support needs. */
void runner_print_err(const struct err *err, struct orders *orders);
/* False if the error says all that there is to say: of a tenant that does not exist no check is worth a line. */
bool runner_reports(const struct runner_setup *setup, const struct err *err);
/* The same of an error that the report has, too, which was just printed. */
void runner_print_reported(const struct runner_setup *setup, const struct err *err, struct orders *orders);

#endif
