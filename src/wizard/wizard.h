/* wizard.h - the wizard: a table of steps, the current page, and the overlay on it
 *
 * The steps are in steps/steps.c. Next is at + 1, back is at - 1; every page works with the facts read so far. Review
 * is the same wizard on a run from a file: it requests nothing and changes nothing. State that a page keeps between two
 * pictures is a named member here, so that a debugger shows the whole wizard at once.
 */
#ifndef WIZARD_WIZARD_H
#define WIZARD_WIZARD_H

#include "base/buf.h"
#include "base/hash.h"
#include "flow/flow.h"
#include "flow/program.h"
#include "flow/reach.h"
#include "guard/guard_client.h"
#include "wizard/field.h"
#include "wizard/page.h"

/* A row in the list of saved runs, as the store reports it. */
struct wizard_run {
	const char *id, *tenant, *command, *verdict;
	int64_t started;
	bool complete, damaged;
	const char *proof; /* verdict id of the test by people, or "" */
};

/* A tenant that a partner administers. */
struct wizard_customer {
	const char *domain, *name;
	const char *note; /* "" for none */
};

struct wizard_setup {
	struct flow_setup flow;
	const char *tenant;                      /* --tenant, validated; or NULL */
	const char *const *known_tenants;        /* from earlier runs, or the practice tenant; NULL-terminated */
	const struct wizard_customer *customers; /* up to a NULL domain; NULL: no partner */
	const char *practice_says;   /* the purpose of the practice tenant, translated; NULL: a real tenant */
	const char *saved_where;     /* folder of runs, for the summary; "" with --no-save */
	const char *account;         /* local account, recorded for decisions without a sign-in */
	const char *console;         /* output of a PowerShell console (--console), for page 7; or NULL */
	const char *user, *ssh_host; /* for the ssh command line: user and host; "" if unknown */
	int ssh_port;                /* of this ssh connection; 0: unknown */
	const char *proxy;           /* proxy in use, without its password; "" for none */
	const char *resume_id;       /* an unfinished run to resume, or NULL */
	const char *resume_text;     /* its text; in review the run to show, or NULL */
	size_t resume_len;
	bool review;                   /* offline */
	const struct wizard_run *runs; /* review: all saved runs, the one written last first */
	size_t run_count;
};

struct wizard;

/* What the engine has to find among the steps, whatever they are called. */
enum step_role {
	ROLE_NONE = 0,
	ROLE_FIRST,  /* a run begins here */
	ROLE_TENANT, /* finds the tenant */
	ROLE_SIGNIN, /* signs in, and leads back to signin.back_to */
	ROLE_VERDICT /* a review begins here, and a run that is left here is complete */
};

/* A choice: what a page offers is answered by the row that offers it. */
struct choice {
	const char *id;                       /* "wait"; "known." for several: "known.0", "known.1" */
	const char *label;                    /* N_(); NULL: made when it is offered */
	const char *note;                     /* N_(); NULL: none, or made when it is offered */
	bool (*shown)(const struct wizard *); /* NULL: always */
	void (*chosen)(struct wizard *, struct turn *);
	/* Of several such actions, told apart by what follows in @id. */
	void (*chosen_of)(struct wizard *, const char *id, struct turn *);
	/* Of a list, whose rows stand numbered among the text: @at is the number in the id, whatever it is. */
	void (*chosen_at)(struct wizard *, size_t at, struct turn *);
};

/* The help of a page: N_() sentences; NULL: nothing to say. */
struct step_help {
	const char *decides; /* what is decided here */
	const char *needs;   /* what has to be at hand */
	const char *skip;    /* what can be left out, and what that costs */
	const char *who;     /* who can do it */
	const char *shows;   /* what Microsoft shows meanwhile */
};

/* One page; the tables are in steps/. */
struct step {
	const char *id;        /* stable: saved runs and tests use it */
	const char *title;     /* N_() */
	const char *lead;      /* N_() one sentence */
	const char *lead_past; /* N_() the same over a saved run; NULL: @lead fits there, too */
	enum step_role role;
	bool apart; /* stands before the numbered pages, without a number */
	struct step_help help;
	/* How far this step is, for the title bar; NULL: to do. */
	enum step_state (*state)(const struct wizard *);
	/* Something was entered here that is not saved yet. */
	bool (*unsaved)(const struct wizard *);
	/* Takes "back" itself: a form that is open closes. False: to the page before. */
	bool (*back)(struct wizard *, struct turn *);
	/* Once, before the first event. */
	void (*begin)(struct wizard *);
	/* NULL members do nothing; without shown() the page is always shown. */
	bool (*shown)(const struct wizard *);
	void (*enter)(struct wizard *, struct turn *);
	/* The flow changed while this page was shown. */
	void (*changed)(struct wizard *, struct turn *);
	void (*page)(struct wizard *, struct page *);
	const struct choice *const *choices; /* tables of rows, each ended by an empty one; NULL-terminated */
	/* What was typed and ticked. */
	void (*input)(struct wizard *, const struct input *, struct turn *);
};

extern const struct step *const steps[]; /* in order; NULL-terminated */
extern const struct step step_help, step_timeline, step_trace, step_links, step_ask, step_export, step_compare;
extern const struct step step_runs;  /* review: the list */
extern const struct step step_cover; /* review: stands in place of the first page */

/* Events that a page takes whichever page is shown. */
struct step_listener {
	enum event_kind kind;
	void (*take)(struct wizard *, struct turn *);
};
extern const struct step_listener step_listeners[]; /* ends with a NULL take */

/* Fills what every page has: title, number, tenant, and the result of the last input. */
void steps_head(struct wizard *wizard, const struct step *step, struct page *page);

/* Requests and their answers for the trace page, newest last. Bounded: --trace writes all of them to a file. */
#define TRACE_LINES_MAX 64
struct trace_line {
	unsigned id;
	enum method method;
	int64_t at, sent_ms;
	int64_t took_ms;     /* -1: no answer yet */
	int status;          /* HTTP; 0 if none came */
	enum err_kind lost;  /* then why */
	char where[160];     /* host and path */
	char request_id[40]; /* or "" */
};

/* More than all pages have. */
#define WIZARD_FOLDS_MAX 32
/* Pages that "back" leads through. */
#define WIZARD_CAME_MAX 32
/* Help, timeline, trace, links, a question, export, compare: each at most once on the others. */
#define WIZARD_OVER_MAX 7

/* A question before something is done, on the page step_ask. */
struct asking {
	const char *question; /* N_() */
	const char *yes;      /* N_(), the answer that does it */
	void (*then)(struct wizard *, struct turn *);
};

/* What the form of page 8 holds. */
struct proof_form {
	char who[120], build[160], error[200];
	int client;               /* index; -1: none chosen yet */
	enum tristate answers[7]; /* in the order of the page's questions */
};

struct wizard {
	const struct wizard_setup *setup;
	struct flow flow;
	int at;                    /* index in steps[] */
	int came[WIZARD_CAME_MAX]; /* the pages before it, in the order in which they were seen */
	size_t came_count;
	const struct step *over; /* what lies on the page: help, timeline, trace, links, a question ...; NULL: none */
	const struct step *under[WIZARD_OVER_MAX]; /* and what lies between it and the page, topmost last */
	size_t under_count;
	struct {
		bool form, field, tick, pick, items;
		bool works[INPUT_KIND_COUNT];
	} helped; /* what the page that help is about takes */
	struct asking asking;
	char filter[80];                     /* what "/" looks for; "" */
	bool searching;                      /* the field for it is shown */
	char unfolded[WIZARD_FOLDS_MAX][24]; /* ids of what is unfolded */
	size_t unfolded_count;
	struct {
		char id[48], text[FIELD_BYTES_MAX];
	} rejected;   /* what was typed into a field and refused: it is shown there again */
	bool listing; /* review: the list of runs is shown */
	struct {
		size_t from;  /* first run on the list page, among those found */
		size_t at;    /* the run that was opened or marked last */
		bool marking; /* rows are marked, not opened */
		size_t marked[2], marked_count;
	} runs;
	struct {
		bool busy; /* the runs are being read */
		struct flow sides[2];
		int count; /* read so far */
	} compare;
	struct page page;
	struct trace_line trace[TRACE_LINES_MAX];
	unsigned traced;
	struct reach reach; /* are the services reachable; checked on the first page */
	bool reach_again;   /* "Try again" was chosen */
	bool quitting;
	bool resumed;      /* this run was begun by an earlier start */
	struct err notice; /* error at the top of the page until the next input */
	char said[400];    /* the same for a success; "" */
	unsigned said_nth; /* the same words said again are news, too */
	enum tone said_tone;

	/* state of single pages */
	char tenant_typed[2048]; /* a link of a portal, too */
	bool tenant_chosen;      /* once it is found, the next page follows by itself */
	bool practise;           /* this run ends, and practice begins */
	struct {
		unsigned wishes;           /* FOR_...: what the person chose that signing in is to ask for */
		unsigned purposes;         /* FOR_...: permissions that the Graph sign-in requests beside reading */
		int back_to;               /* index of the step to return to once signed in; -1: none */
		bool registering;          /* shows how to register an own client */
		bool then_read;            /* after the sign-in, read again the topics that wait for it */
		bool then_restore;         /* after the sign-in, plan the restore */
		enum service wants;        /* the service that back_to needs */
		bool more;                 /* all sign-in methods are shown */
		bool copied;               /* the code was copied: the address is next */
		bool looked;               /* "check now" was answered: "not there yet" */
		bool fresh[SERVICE_COUNT]; /* another account is signing in: reread what depends on the account */
	} signin;
	struct {
		char pasted[16 * 1024]; /* pieces of a consent link that was refused or is incomplete; "" */
		bool there;             /* an own profile with this id exists: replace it only on request */
		bool vendor_text;       /* the text to send to the vendor is shown */
		bool whole;             /* the pieces are a link that could be used as it is */
		bool passed;            /* nothing was pasted, on purpose: to the next page */
	} addin;
	struct {
		bool watching; /* the consent link is shown and the grants are read periodically */
		int64_t watch_from;
		bool watched;  /* watching ended without a consent */
		bool looked;   /* "check now" was chosen since watching began */
		bool declined; /* the person decided to add nothing: the way on is marked */
	} consent;
	struct {
		bool empty; /* nothing was typed to confirm a plan: Enter now leaves it */
	} confirm;
	struct {
		bool asked; /* "read again" was chosen, and is not answered yet */
		char digest[HASH_HEX_SIZE];
		size_t topics;       /* those read before */
		unsigned failed_nth; /* said_nth of the answer that not everything could be read */
	} again;
	struct {
		char page[16];
		size_t next;    /* the command on it that is copied next */
		char more[100]; /* while a text is copied: what another press sends; "" */
	} copying;
	struct {
		struct guard_client guard_client;
		bool leaving; /* a guard is being left, and is to be armed */
	} guard;
	struct {
		bool asking, reasoned; /* the form to leave a change on purpose is shown; a reason was given */
		bool waiting;          /* confirmed; waits for the lock */
		char why[240];
	} leave;
	struct {
		size_t from; /* page 0: first one shown of the tenants with open changes */
	} unfinished;
	struct {
		bool declined;     /* the person decided not to block: the way on is marked */
		bool insist;       /* consent is not known to be complete: asks whether to block anyway */
		bool pasting;      /* the field for PowerShell output is shown */
		struct buf pasted; /* its text so far */
	} tokens;
	struct {
		bool editing, more;          /* the form is shown; with all of its rows */
		bool urged;                  /* a test, or another page, waits for somebody to try it */
		size_t at;                   /* the result that is changed, or their number */
		struct proof_form form, was; /* as filled in, and as it was opened */
	} proof;
};

/* @wizard is all zero. */
void wizard_init(struct wizard *wizard, const struct wizard_setup *setup);
void wizard_release(struct wizard *wizard);
struct program wizard_program(struct wizard *wizard);

/* --- for steps --- */
/* Another run begins; the one before keeps its verdicts and, where it is left from the summary, its end. */
void wizard_begin_anew(struct wizard *wizard, struct turn *turn);
/* Adds choice @id of the page that is shown, unless its row says that it is not shown; then returns NULL. It is a bug if
 * the page has no such row: it aborts. */
struct block *wizard_offer(struct wizard *wizard, struct page *page, const char *id);
/* The same with a label and a note made for the occasion; NULL: the row's. */
struct block *wizard_offer_as(struct wizard *wizard, struct page *page, const char *id, const char *label,
    const char *note);

/* Adds a tick that unfolds what the page puts below it, and keeps whether it does. True if it is unfolded. */
bool wizard_fold(struct wizard *wizard, struct page *page, const char *id, const char *label);
bool wizard_unfolded(const struct wizard *wizard, const char *id);

int step_index(const char *id);
int step_for(enum step_role role);
/* The page number of the step at @at; 0: it stands apart. */
int step_number(int at);
void wizard_goto(struct wizard *wizard, int at, struct turn *turn);
/* The same, and "back" leads here from there, even if it is the page before this one. */
void wizard_visit(struct wizard *wizard, int at, struct turn *turn);
void wizard_next(struct wizard *wizard, struct turn *turn);
/* True if "back" leads to this page. */
bool wizard_came_from(const struct wizard *wizard, const char *id);
/* Lays a page on the one that is shown, or takes it away if it is the topmost. */
void wizard_open(struct wizard *wizard, const struct step *step);
/* Takes the topmost away. */
void wizard_close(struct wizard *wizard);
/* What the topmost lies on. */
const struct step *wizard_under(const struct wizard *wizard);
/* The step at @at; over a saved run the cover stands in place of the first page. */
const struct step *wizard_step_at(const struct wizard *wizard, int at);
/* Shows the cover of the run that was read. */
void wizard_cover(struct wizard *wizard);
/* A sentence at the top of the page, until the next input. */
void wizard_say(struct wizard *wizard, enum tone tone, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Asks before it does @then; "no" leaves all as it is. */
void wizard_ask(struct wizard *wizard, const struct asking *asking);
/* Leads to the sign-in to @service, with @purposes (FOR_...) beside the wishes, and from there to @back_to. */
void wizard_sign_in(struct wizard *wizard, enum service service, unsigned purposes, int back_to, struct turn *turn);
/* Signs in first if needed, then goes to step @then. True if no sign-in was needed. */
bool wizard_need(struct wizard *wizard, enum service service, bool writing, const char *then, struct turn *turn);
/* Reads @topics, as far as the signed-in services have them. */
void wizard_read(struct wizard *wizard, unsigned topics, struct turn *turn);
/* True, with a notice, while a change is on its way: this run cannot be left for another one yet. */
bool wizard_waits(struct wizard *wizard);
void wizard_quit(struct wizard *wizard, struct turn *turn);
bool wizard_live(const struct wizard *wizard); /* not a review */
const struct step *wizard_step(const struct wizard *wizard);

#endif
