/* flow.h - one run against one tenant, from discovery to summary; what pages and commands drive
 *
 * Holds the record, who is signed in, what is on its way, and what we think of it. Nothing in it knows pages. The wizard and
 * "naaready check" are two ways of telling it what to do next.
 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "cloud/consent_link.h"
#include "flow/act.h"
#include "flow/open_changes.h"

/* What a run is begun with. Borrowed; must outlive the flow. */
struct flow_setup {
	const char *command;
	const char *tool;            /* version */
	const char *host;            /* name of this machine, for the record */
	const char *practice_tenant; /* NULL: real */
	const struct profile *profile;
	const struct timeline *timeline;
	enum cloud cloud;                  /* CLOUD_UNKNOWN: find out */
	const struct endpoints *endpoints; /* a served practice cloud, or NULL: by cloud */
	const char *app_id;                /* the add-in's, "" when not known */
	bool app_named;                    /* the id was given by itself or by the profile, not only in a pasted link */
	const char *consent_link;          /* the vendor's, as pasted; NULL or "" when none was */
	struct scopes scopes;              /* --scopes: what the add-in needs beside its profile */
	const char *publisher;             /* or "" */
	bool logs;                         /* a sign-in asks for what logs and policies need, too */
	bool create_app;                   /* a sign-in for writing also asks to create the enterprise application */
	enum auth auth;
	const char *client_id; /* NULL: the documented default of each service */
	const char *exchange_client_id;
	const struct secret *client_secret; /* for AUTH_SECRET; NULL or empty when none was given */
	const struct cert *cert;            /* for AUTH_CERTIFICATE; the same */
	const struct secret *tokens;        /* for AUTH_TOKEN: the file's text; the same */
	const struct secret *cert_text;     /* what @cert was read from, for a guard that is left; the same */
	struct secret *refresh; /* signs in for Exchange without asking anybody, and is taken over; or NULL */
	bool offline_access;    /* a guard is to be left: for Exchange, ask for what renews a sign-in */
	int port;               /* for AUTH_LOOPBACK; 0: any */
	bool dry_run;
	int audit_window_s;              /* how long a change is read back at most; 0: ACT_WINDOW_S */
	bool guided;                     /* on the wizard's pages, live */
	bool offline;                    /* a saved run is looked at: judged by the profile that it was made with */
	const struct change_mark *marks; /* open changes of all tenants, from the index */
	size_t mark_count;
};

enum discovery_state { DISCOVERY_NONE = 0, DISCOVERY_ASKING, DISCOVERY_DONE, DISCOVERY_FAILED };

/* A change is left as it is on purpose; decided by whoever typed the domain, for a reason, once nobody else of this host
 * is at it. */
struct flow_leave {
	bool waiting;   /* for the lock */
	char user[128]; /* the account of this machine */
	char why[240];  /* may be "" */
	struct err err; /* why it was not done */
};

struct flow {
	const struct flow_setup *setup;
	struct run run;
	struct endpoints endpoints;
	char app_id[TENANT_ID_SIZE];    /* the add-in's; from setup, or set on the page */
	char publisher[TENANT_ID_SIZE]; /* the tenant that must own it; the same */
	struct profile used;            /* the profile with what link and --scopes add to it; it lives in link_arena */
	struct consent_link link;       /* that names it; all "" without one */
	struct arena link_arena;
	struct run earlier;         /* an earlier run of this tenant, while it is looked at */
	struct flow_looking {       /* for what earlier runs of this tenant hold */
		bool busy, results; /* results: those of people, too */
		bool found;         /* some were */
		int64_t until;      /* whatever was changed before, a run that was looked at already holds */
	} looking;
	enum discovery_state discovery;
	char wanted_tenant[TENANT_DOMAIN_SIZE];
	struct call discovery_call;
	struct call domain_call; /* whether another domain is this tenant's, too */
	char domain[TENANT_DOMAIN_SIZE];
	enum tristate domain_fits; /* UNKNOWN: not asked, or nobody could say */
	struct err discovery_err;
	struct session graph, exchange;
	struct inquiry inquiry;
	struct act act;
	struct open_changes open_changes; /* open changes of all tenants, from any run */
	bool offline_access;              /* from now on a sign-in for Exchange asks for what renews it */
	struct flow_leave leave;          /* leaving a change as it is, on its way */
	bool resumed;                     /* this run was begun by an earlier start */
	bool elsewhere;                   /* another process of this host settled what this run's record leaves open */
	struct findings findings;
	struct arena judged; /* what findings say; reset at each judging */
	struct err save_err; /* the record cannot be kept any more */
	unsigned next_id;
	int64_t now, now_ms; /* of the last event */
};

/* @flow is all zero: it is large, and to write what a fresh page of memory holds already takes time at every start. */
void flow_init(struct flow *flow, const struct flow_setup *setup);
void flow_release(struct flow *flow);

/* Begins a new run: at the first event, or when the admin wants another tenant. */
void flow_begin(struct flow *flow, const struct event *event, struct orders *orders);
/* Begins with the saved run @id, whose file is @text (NULL: it cannot be read): goes on with it, where that may be. A run that is
 * altered, torn beyond its last line or of a newer version gets no line more: a new one begins and names it, and @why says so to
 * people. True: it is gone on with. The one way to do this, for pages, commands and the guard. */
bool flow_go_on(struct flow *flow, const char *id, const char *text, size_t len, const struct event *event,
    struct orders *orders, struct err *why);
/* Loads a saved run, to look at it: @text is its file. Nobody is signed in after it. ERR_FILE as run_read. */
bool flow_resume(struct flow *flow, const char *text, size_t len, struct err *err) MUST_CHECK;

/* Takes any event first. True when something ended or changed that a page may want to react to. */
bool flow_event(struct flow *flow, const struct event *event, struct orders *orders);

void flow_discover(struct flow *flow, const char *tenant, const struct event *event, struct orders *orders);
/* The tenant as an earlier run found it, at @at: nobody is asked for it. */
void flow_know_tenant(struct flow *flow, const struct tenant *tenant, int64_t at, const struct event *event,
    struct orders *orders);
/* Whether @domain leads to this tenant, where its list of domains was not read or does not have it; asked as the tenant itself
 * was, without sign-in. The answer is in domain_fits, once domain_call is not busy any more. */
void flow_ask_domain(struct flow *flow, const char *domain, const struct event *event, struct orders *orders);
/* Signs in for @service; @purposes: FOR_..., which only Graph knows. */
void flow_signin(struct flow *flow, enum service service, enum auth auth, unsigned purposes, const struct event *event,
    struct orders *orders);
struct session *flow_session(struct flow *flow, enum service service);
/* What was pasted into a sign-in through a browser. */
bool flow_paste(struct flow *flow, enum service service, const char *pasted, const struct event *event,
    struct orders *orders, struct err *err) MUST_CHECK;
/* FOR_...: what a sign-in for writing is for: consent, and the enterprise application where that is to be created. */
unsigned flow_writing(const struct flow *flow);
/* The client id that a sign-in would use. */
const char *flow_client(const struct flow *flow, enum service service);

/* Names the add-in's app, by itself or by @link (else NULL); "" to search for it. Forgets what depended on another one, and
 * whose that was confirmed to be. */
void flow_set_app(struct flow *flow, const char *app_id, const struct consent_link *link, const struct event *event,
    struct orders *orders);
/* Whoever saw the app's owner confirmed it. */
void flow_set_publisher(struct flow *flow, const char *owner, const struct event *event, struct orders *orders);
/* The app is known from a pasted link only: nothing is created on its word. */
bool flow_only_by_link(const struct flow *flow);

#define FLOW_ALL_TOPICS      (((1u << TOPIC_COUNT) - 1) & ~TOPIC_BIT(TOPIC_DISCOVERY) & ~TOPIC_BIT(TOPIC_PEOPLE))
#define FLOW_EXCHANGE_TOPICS (TOPIC_BIT(TOPIC_CMDLETS) | TOPIC_BIT(TOPIC_TOKENS) | TOPIC_BIT(TOPIC_EXCHANGE))
/* Topics of services nobody is signed in for stay as they are, unless @fail_absent. */
void flow_ask(struct flow *flow, unsigned topics, bool fail_absent, const struct event *event, struct orders *orders);
bool flow_busy(const struct flow *flow);

void flow_plan_consent(struct flow *flow, const struct event *event, struct orders *orders);
/* The same, and what was granted before and is gone now as well. */
void flow_plan_consent_again(struct flow *flow, const struct event *event, struct orders *orders);
void flow_plan_app(struct flow *flow, const struct event *event, struct orders *orders);
/* Blocking for @for_s seconds: then it is to be put back; 0: no deadline. */
void flow_plan_block(struct flow *flow, int64_t for_s, const struct event *event, struct orders *orders);
void flow_plan_restore(struct flow *flow, const struct event *event, struct orders *orders);
/* The same to a state that is named, where no record says what was found. */
void flow_plan_restore_to(struct flow *flow, enum tokens_state found, const struct event *event, struct orders *orders);
/* What brings back what consents of ours lost, as a sentence with the command; NULL: nothing is lost. */
const char *flow_back_text(const struct flow *flow, struct arena *arena);
/* Who may make the change that was planned last, in a sentence: for whoever may not. */
const char *flow_act_who(const struct flow *flow);
void flow_confirm(struct flow *flow, const struct event *event, struct orders *orders);
void flow_look_again(struct flow *flow, const struct event *event, struct orders *orders);
/* Leaves what is open as it is, on purpose: @why as typed, @user the account of this machine. It is done under the tenant's
 * lock, and what hinders it is in flow->leave.err. */
void flow_keep(struct flow *flow, const char *why, const char *user, const struct event *event, struct orders *orders);

void flow_set_tester(struct flow *flow, size_t at, const struct tester *tester, const struct event *event,
    struct orders *orders);

/* The organisation that a console's text names beside this tenant; "" for none. @stranger: YES, it is another one; UNKNOWN: the
 * tenant's domains were not read, and nobody has looked whose it is. */
const char *flow_console_stranger(const struct flow *flow, const char *text, enum tristate *stranger,
    struct arena *arena);
/* Looks whose it is, as flow_ask_domain does; false when that is known, or was asked already. */
bool flow_ask_console(struct flow *flow, const char *text, const struct event *event, struct orders *orders);
/* What somebody read in Exchange PowerShell and pasted: the token setting, the EWS setting, or both. What is recognised is
 * recorded as pasted by @by; the rest is no fact. Of a text that names an organisation that is not known to be this one nothing is
 * taken, and that is recorded. */
void flow_take_console(struct flow *flow, const char *text, const char *by, const struct event *event,
    struct orders *orders);

/* What is open in this tenant: of this run, or known by its mark. False when nothing is. */
struct flow_open {
	enum tokens_state from, to;
	int64_t at, until;
	const char *by, *host;
	unsigned change_id; /* 0: of another run */
	bool certain;       /* false: recorded, and perhaps never sent */
	enum change_certainty certainty;
	int64_t shows_until; /* until then it may still show, whatever is read: change_shows_until; 0: it was seen */
	int64_t back_at;     /* putting it back was sent then; 0: it was not */
};
bool flow_open(const struct flow *flow, struct flow_open *open);
/* The sentence for who leaves meanwhile; NULL when nothing is open. */
const char *flow_open_text(const struct flow *flow, struct arena *arena);

/* The profile that this run is judged by. */
const struct profile *flow_profile(const struct flow *flow);

/* Judges what is known, into flow->findings, as of @now. */
void flow_check(struct flow *flow, int64_t now);
void flow_note_judged(struct flow *flow, const struct event *event, struct orders *orders);
void flow_end(struct flow *flow, const struct event *event, struct orders *orders);
/* What speaks against consent being complete, by the last judging: a finding that failed, else one that could not be
 * made; NULL: nothing does. */
const struct finding *flow_consent_lacks(const struct flow *flow);
/* A run that is gone on with knows what an earlier start read. Nothing was read by this one: */
bool flow_is_old(const struct flow *flow);
/* When the newest of what was read was read; 0: nothing was. */
int64_t flow_read_at(const struct flow *flow);
/* The exit status of the contract for what is known. */
int flow_exit(struct flow *flow);
/* Why nothing could be judged: discovery or the Graph sign-in; NULL when they went well. */
const struct err *flow_err(const struct flow *flow);

#endif
