/* wizard.h - where we are: pages forward and back, and what lies over them
 *
 * The wizard is a table of steps (steps/steps.c) and a state. Next is at + 1, back is at - 1; every page works with the facts that
 * are there. Review is the same wizard on a run that was read from a file: it asks nothing and changes
 * nothing. What a page remembers between two pictures is a named member here, so that a debugger shows
 * the whole wizard at once.
 */
#ifndef WIZARD_WIZARD_H
#define WIZARD_WIZARD_H

#include "base/buf.h"
#include "flow/flow.h"
#include "flow/program.h"
#include "flow/reach.h"
#include "guard/guard_client.h"
#include "wizard/page.h"

/* A row of the list of saved runs, as the world found it. */
struct wizard_run {
	const char *id, *tenant, *command, *verdict;
	int64_t started;
	bool complete, damaged;
};

struct wizard_setup {
	struct flow_setup flow;
	const char *tenant;               /* --tenant, judged; or NULL */
	const char *const *known_tenants; /* from earlier runs, or the practice tenant; NULL-terminated */
	const char *practice_says;        /* what the practice tenant is for, translated; NULL: real */
	const char *saved_where;          /* folder of runs, for the summary; "" with --no-save */
	const char *account;              /* of this machine that runs this: for a decision that nobody signed in for */
	const char *console;              /* what a PowerShell console showed, for page 7; or NULL */
	const char *user, *ssh_host;      /* for the ssh line: who runs this, and where; "" when not known */
	int ssh_port;                     /* of the line we came by, 0: not known */
	const char *proxy;                /* proxy in use, without password; "" for none */
	const char *resume_id;            /* an unfinished run to go on with, or NULL */
	const char *resume_text;          /* its file; in review the run to look at, or NULL */
	size_t resume_len;
	bool review;                   /* offline */
	const struct wizard_run *runs; /* review: the list; newest first */
	size_t run_count;
};

struct wizard;

/* One page. Tables in steps/. */
struct step {
	const char *id;    /* stable: saved runs, tests */
	const char *title; /* N_() */
	const char *lead;  /* N_() one sentence */
	/* NULL members do nothing, or are always so. */
	bool (*shown)(const struct wizard *);
	void (*enter)(struct wizard *, const struct event *, struct orders *);
	/* Something in the flow changed while this page was there. */
	void (*changed)(struct wizard *, const struct event *, struct orders *);
	void (*page)(struct wizard *, struct page *);
	void (*input)(struct wizard *, const struct input *, const struct event *, struct orders *);
};

extern const struct step *const steps[]; /* in order; NULL-terminated */
extern const struct step step_help, step_timeline, step_trace, step_runs;

/* What was asked and answered, newest last; for the trace page. Bounded: the file has the rest. */
#define TRACE_LINES_MAX 64
struct trace_line {
	unsigned id;
	char text[160];
	char answer[96];
};

struct wizard {
	const struct wizard_setup *setup;
	struct flow flow;
	int at;                  /* index in steps[] */
	const struct step *over; /* help, timeline or trace; NULL */
	bool listing;            /* review: the list of runs is shown */
	size_t runs_from;        /* from which one on */
	size_t runs_at;          /* the one that was opened last */
	struct page page;
	struct trace_line trace[TRACE_LINES_MAX];
	unsigned traced;
	struct reach reach; /* whether the services can be reached; asked on the first page */
	bool quitting;
	bool resumed;      /* this run was begun earlier */
	struct err notice; /* shown at the top of the page until the next input */
	char said[240];    /* the same, good news */

	/* what pages remember */
	char tenant_typed[TENANT_DOMAIN_SIZE];
	struct {
		unsigned purposes;         /* FOR_...: what the Graph sign-in asks for beside reading */
		int back_to;               /* step index to go to once signed in; -1: none */
		bool registering;          /* how to set up an own client is shown */
		bool then_read;            /* and read again what was to be read again */
		bool then_restore;         /* and plan the putting back */
		enum service wants;        /* which of the two is needed for back_to */
		bool more[SERVICE_COUNT];  /* every way to sign in is shown */
		bool anew;                 /* somebody is in, and what else can be done is shown */
		bool other[SERVICE_COUNT]; /* somebody is in, and somebody else is wanted */
		bool fresh[SERVICE_COUNT]; /* somebody else signs in: read anew what hangs on it */
	} signin;
	struct {
		char pasted[16 * 1024]; /* pieces of a consent link that was refused or is not whole yet; "" */
		bool there;             /* an own profile of this id is there: it is not replaced unasked */
		bool vendor_text;       /* the text to send is shown */
	} addin;
	struct {
		bool watching; /* the link is shown and the grants are read now and then */
		int64_t watch_from;
		bool watched; /* in vain, until the time for it was over */
	} consent;
	struct {
		struct guard_client guard_client;
		bool leaving; /* one is left, and to be armed */
	} guard;
	struct {
		bool asking, reasoned; /* the form to leave a change on purpose; its reason was given */
		bool waiting;          /* it was confirmed */
		char why[240];
	} leave;
	struct {
		bool more;   /* page 0: read more */
		size_t from; /* of the tenants with an open change, the first one shown */
	} unfinished;
	struct {
		bool ews;          /* what an administrator would run for EWS is shown */
		bool users;        /* the text for users is shown */
		bool insist;       /* consent is not known to be complete: asks whether to block all the same */
		bool pasting;      /* the field for what PowerShell shows is there */
		struct buf pasted; /* what was pasted into it so far */
	} tokens;
	struct {
		bool editing;
		size_t at;
		char who[120], build[160], error[200];
		int client;
		enum tristate answers[7]; /* in the order of its questions */
	} proof;
};

/* @wizard is all zero. */
void wizard_init(struct wizard *wizard, const struct wizard_setup *setup);
void wizard_release(struct wizard *wizard);
struct program wizard_program(struct wizard *wizard);

/* --- for steps --- */
int step_index(const char *id);
void wizard_goto(struct wizard *wizard, int at, const struct event *event, struct orders *orders);
void wizard_next(struct wizard *wizard, const struct event *event, struct orders *orders);
/* Signs in first where that is needed, then goes to step @then. True when nothing was needed. */
bool wizard_need(struct wizard *wizard, enum service service, bool writing, const char *then, const struct event *event,
    struct orders *orders);
/* Reads everything that the signed-in services can be asked, once per sign-in or on request. */
void wizard_read(struct wizard *wizard, unsigned topics, const struct event *event, struct orders *orders);
/* A change is on its way: says that this run cannot be left for another one yet. */
bool wizard_waits(struct wizard *wizard);
void wizard_quit(struct wizard *wizard, const struct event *event, struct orders *orders);
bool wizard_live(const struct wizard *wizard); /* not a review */
const struct step *wizard_step(const struct wizard *wizard);

#endif
