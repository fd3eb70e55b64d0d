/* flow.h - one run against one tenant, from discovery to summary; pages and commands drive it
 *
 * Holds the record, the sessions, the requests on their way, and the findings. Nothing in it knows pages: the wizard
 * and "naaready check" are two drivers of the same flow.
 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "cloud/consent_link.h"
#include "flow/act.h"
#include "flow/deadline.h"
#include "flow/open_changes.h"
#include "flow/pretend.h"

/* How a run begins. Borrowed; must outlive the flow. */
struct flow_setup {
	const char *command;
	const char *tool;            /* version */
	const char *host;            /* name of this machine, for the record */
	const char *practice_tenant; /* NULL: real */
	const struct profile *profile;
	const struct timeline *timeline;
	enum cloud cloud;                  /* CLOUD_UNKNOWN: detect it */
	const struct endpoints *endpoints; /* those of practice; NULL: by cloud */
	const char *app_id;                /* the add-in's; "" if not known */
	bool app_named;                    /* the id was given by option or profile, not only in a pasted link */
	const char *consent_link;          /* the vendor's, as pasted; NULL or "": none */
	struct scopes scopes;              /* --scopes: what the add-in needs beside its profile */
	const char *publisher;             /* or "" */
	bool logs;                         /* a sign-in also requests the scopes for logs and policies */
	bool create_app;                   /* a sign-in for writing also requests creating the enterprise application */
	enum auth auth;
	const char *client_id; /* NULL: the documented default of each service */
	const char *exchange_client_id;
	const struct secret *client_secret; /* for AUTH_SECRET; NULL or empty when none was given */
	const struct cert *cert;            /* for AUTH_CERTIFICATE; the same */
	const struct secret *tokens;        /* for AUTH_TOKEN: the file's text; the same */
	const struct secret *cert_text;     /* the text @cert was read from, for a guard to be left; the same */
	struct secret *refresh;             /* refreshes an Exchange sign-in without the admin; taken over; or NULL */
	bool offline_access;                /* a guard will be left: request a refresh token for Exchange */
	int port;                           /* for AUTH_LOOPBACK; 0: any */
	bool dry_run;
	bool no_save; /* --no-save */
	/* How a timer starts this program, to sign in as this run does; NULL: not known. Called only where it is shown: it asks
	 * the system whose home is where, which may ask a server. */
	const struct deadline_timer *(*timer)(void);
	int readback_s;                  /* how long a change is read back at most; 0: ACT_WINDOW_S */
	bool guided;                     /* driven by the wizard's pages, live */
	bool offline;                    /* a saved run is reviewed: checked by the profile it was made with */
	const struct change_mark *marks; /* open changes of all tenants, from the index */
	size_t mark_count;
};

enum discovery_state { DISCOVERY_NONE = 0, DISCOVERY_ASKING, DISCOVERY_DONE, DISCOVERY_FAILED };

/* An open change is left in place on purpose, with a reason, by the admin who typed the domain, once no other process
 * on this host works on it. */
struct flow_leave {
	bool waiting;   /* for the lock */
	char user[128]; /* the account on this machine */
	char why[240];  /* may be "" */
	struct err err; /* why it could not be done */
};

struct flow {
	const struct flow_setup *setup;
	struct run run;
	struct endpoints endpoints;
	char app_id[TENANT_ID_SIZE];    /* the add-in's; from setup, or set on the page */
	char publisher[TENANT_ID_SIZE]; /* the tenant that must own it; the same */
	struct profile used;            /* the profile plus what link and --scopes add; it lives in link_arena */
	struct consent_link link;       /* the link that names the app; all "" without one */
	struct arena link_arena;
	struct run earlier;         /* an earlier run of this tenant, while it is read */
	struct flow_looking {       /* searches earlier runs of this tenant */
		bool busy, results; /* results: also those of testers */
		bool found;         /* some were found */
		int64_t until;      /* a run read before holds everything that was changed earlier than this */
	} looking;
	enum discovery_state discovery;
	char wanted_tenant[TENANT_DOMAIN_SIZE];
	struct call discovery_call;
	struct call domain_call; /* resolves whether another domain belongs to this tenant */
	char domain[TENANT_DOMAIN_SIZE];
	enum tristate domain_fits; /* UNKNOWN: not requested, or no usable answer */
	struct err discovery_err;
	struct session graph, exchange;
	struct inquiry inquiry;
	struct act act;
	struct pretend pretend;           /* practice: a browser's place */
	struct open_changes open_changes; /* open changes of all tenants, from any run */
	bool offline_access;              /* from now on an Exchange sign-in requests a refresh token */
	struct flow_leave leave;          /* in progress: leaving a change in place */
	bool resumed;                     /* this run began in an earlier start of the program */
	bool elsewhere;                   /* another process settled the change that this record leaves open */
	struct findings findings;
	struct arena judged; /* texts of findings; reset before each check */
	struct err save_err; /* the record can no longer be kept */
	int64_t now, now_ms; /* of the last event */
};

/* @flow must be all zero: it is large, and clearing a fresh page of memory again would cost time at every start. */
void flow_init(struct flow *flow, const struct flow_setup *setup);
void flow_release(struct flow *flow);

/* Begins a new run: at the first event, or when the admin chooses another tenant. */
void flow_begin(struct flow *flow, struct turn *turn);
/* Resumes the saved run @id from its file @text (NULL: unreadable), if that is allowed; true if so. A run that was
 * altered, is torn before its last line or has a newer version is never appended to: a new run begins and names it, and
 * @why tells the admin. The only way to resume, for pages, commands and the guard. */
bool flow_go_on(struct flow *flow, const char *id, const char *text, size_t len, struct turn *turn, struct err *why);
/* Loads a saved run for review: @text is its file. No session is signed in afterwards. ERR_FILE as run_read. */
bool flow_resume(struct flow *flow, const char *text, size_t len, struct err *err) MUST_CHECK;

/* Takes any event first. True when something ended or changed that a page may react to. */
bool flow_event(struct flow *flow, struct turn *turn);

void flow_discover(struct flow *flow, const char *tenant, struct turn *turn);
/* Sets the tenant as an earlier run found it at @at, without discovery. */
void flow_know_tenant(struct flow *flow, const struct tenant *tenant, int64_t at, struct turn *turn);
/* Resolves whether @domain leads to this tenant, if its domain list was not read or lacks it; by discovery, without
 * sign-in. The answer is in domain_fits once domain_call is no longer busy. */
void flow_ask_domain(struct flow *flow, const char *domain, struct turn *turn);
/* Signs in to @service; @purposes: FOR_..., for Graph only. */
void flow_signin(struct flow *flow, enum service service, enum auth auth, unsigned purposes, struct turn *turn);
struct session *flow_session(struct flow *flow, enum service service);
/* One sign-in in this way serves both: the organisation's own client is the same for Graph and for Exchange, which
 * Microsoft's public clients never are. A token is for one service. */
bool flow_serves_both(const struct flow *flow, enum auth auth);
/* Takes the address pasted from a browser sign-in. */
bool flow_paste(struct flow *flow, enum service service, const char *pasted, struct turn *turn,
    struct err *err) MUST_CHECK;
/* FOR_...: what a sign-in for writing requests: consent, and the enterprise application if it is to be created. */
unsigned flow_writing(const struct flow *flow);
/* Whether there is a record of this run to come back to: not with --no-save, before anything of a tenant was read, or
 * where the disk refused it. */
bool flow_kept(const struct flow *flow);
/* How a timer starts this program. */
const struct deadline_timer *flow_timer(const struct flow *flow);
/* The client id that a sign-in would use. */
const char *flow_client(const struct flow *flow, enum service service);

/* Sets the add-in's app, by id or by @link (else NULL); "" to search for it. Forgets facts about another app, and the
 * confirmation of its owner. */
void flow_set_app(struct flow *flow, const char *app_id, const struct consent_link *link, struct turn *turn);
/* The admin saw the app's owner and confirmed it. */
void flow_set_publisher(struct flow *flow, const char *owner, struct turn *turn);
/* The app is known from a pasted link only: never created on that evidence. */
bool flow_only_by_link(const struct flow *flow);

#define FLOW_ALL_TOPICS (((1u << TOPIC_COUNT) - 1) & ~TOPIC_BIT(TOPIC_DISCOVERY) & ~TOPIC_BIT(TOPIC_PEOPLE))
/* Reads @topics. Topics of services without a session stay as they are, and so does what is known and this session may
 * not ask for, unless @fail_absent. */
void flow_ask(struct flow *flow, unsigned topics, bool fail_absent, struct turn *turn);
bool flow_busy(const struct flow *flow);

void flow_plan_consent(struct flow *flow, struct turn *turn);
/* The same, and restores scopes that earlier runs granted and that are gone. */
void flow_plan_consent_again(struct flow *flow, struct turn *turn);
void flow_plan_app(struct flow *flow, struct turn *turn);
/* Plans to block for @for_s seconds, then to be put back; 0: no deadline. */
void flow_plan_block(struct flow *flow, int64_t for_s, struct turn *turn);
void flow_plan_restore(struct flow *flow, struct turn *turn);
/* Plans to restore to @found, if no record says what was found. */
void flow_plan_restore_to(struct flow *flow, enum tokens_state found, struct turn *turn);
/* How to restore the scopes that our consents lost, as a sentence with the command; NULL: nothing is lost. */
const char *flow_back_text(const struct flow *flow, struct arena *arena);
void flow_confirm(struct flow *flow, struct turn *turn);
void flow_look_again(struct flow *flow, struct turn *turn);
/* Leaves the open change in place, on purpose: @why as typed, @user the account on this machine. Done under the
 * tenant's lock; an obstacle is in flow->leave.err. */
void flow_keep(struct flow *flow, const char *why, const char *user, struct turn *turn);

/* Notes a result, one with an error as failed unless it says otherwise; @at: the one it replaces, or their number. */
void flow_set_tester(struct flow *flow, size_t at, const struct tester *tester, struct turn *turn);
/* Takes back a result that was entered by mistake. The record is only appended to: the result stays in it, marked, and
 * later runs leave it out. */
void flow_remove_tester(struct flow *flow, size_t at, struct turn *turn);

/* The other organisation named in pasted console text; "" for none. @stranger: YES, another organisation; UNKNOWN: the
 * tenant's domains were not read, and the name was not resolved. */
const char *flow_console_stranger(const struct flow *flow, const char *text, enum tristate *stranger,
    struct arena *arena);
/* Resolves that name as flow_ask_domain does; false if it is known or was requested already. */
bool flow_ask_console(struct flow *flow, const char *text, struct turn *turn);
/* Takes text pasted from Exchange PowerShell: the token setting, the EWS setting, or both. Recognised settings are
 * recorded as pasted by @by; the rest is no fact. Text that names an organisation not known to be this one is refused,
 * and the refusal is recorded. */
void flow_take_console(struct flow *flow, const char *text, const char *by, struct turn *turn);

/* The open change of this tenant, from this run or from its mark. False if there is none. */
struct flow_open {
	enum tokens_state from, to;
	int64_t at, until;
	const char *by, *host;
	unsigned change_id; /* 0: made by another run */
	bool certain;       /* false: recorded, but perhaps never sent */
	enum change_certainty certainty;
	int64_t seen_at;     /* when a reading first showed it; 0: not known */
	int64_t shows_until; /* until then it may still show, whatever is read: change_shows_until; 0: it was seen */
	int64_t back_at;     /* when putting it back was sent; 0: not sent */
};
bool flow_open(const struct flow *flow, struct flow_open *open);
/* The sentence for an admin who leaves now; NULL when nothing is open. */
const char *flow_open_text(const struct flow *flow, struct arena *arena);

/* The profile that this run is checked by. */
const struct profile *flow_profile(const struct flow *flow);

/* Runs the checks into flow->findings, as of @now. */
void flow_check(struct flow *flow, int64_t now);
void flow_note_judged(struct flow *flow, struct turn *turn);
void flow_end(struct flow *flow, struct turn *turn);
/* Why consent is not complete, by the last checks: a finding that failed, else one that could not be made; NULL:
 * complete. */
const struct finding *flow_consent_lacks(const struct flow *flow);
/* True if a resumed run has read nothing itself yet: its facts are from an earlier start. */
bool flow_is_old(const struct flow *flow);
/* When the newest fact was read; 0: none was. */
int64_t flow_read_at(const struct flow *flow);
/* The exit status for what is known; see the manual. */
int flow_exit(struct flow *flow);
/* Why no check could be made: discovery or the Graph sign-in failed; NULL: both went well. */
const struct err *flow_err(const struct flow *flow);

#endif
