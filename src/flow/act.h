/* act.h - a change, from plan to read-back: one machine for all of them
 *
 *     read -> plan -> (the admin confirms) -> read again -> record and send -> read back -> settled
 *
 * Pages and commands only show it. Consent is merge-only: what is sent is a union of what was found and what is needed. A
 * switch is put back to what was found. If the answer of a write is lost, the state is read again before anything
 * else is believed. What was found before sending must still stand when it is sent, or the plan is made anew and shown
 * again. Only what was throttled is sent again by itself: after the wait that was asked for, and only if the plan still
 * stands.
 *
 * From the last reading to what came of it no other process of this host changes the same thing: a switch of the same tenant,
 * or the grants of the same app there. Without that lock nothing is sent, recorded as settled, or unmarked.
 *
 * What somebody else added to a grant between our last reading and our write is not in what we sent. After a consent was read back
 * the directory's audit is asked for that, where it may be read; the record keeps the window, so that later runs look again.
 *
 * What was sent may show late. While a switch may still be on its way, a reading of the old state settles nothing: putting
 * back sends what was found, and the mark stays.
 */
#ifndef FLOW_ACT_H
#define FLOW_ACT_H

#include "cloud/consent.h"
#include "cloud/exchange.h"
#include "flow/inquiry.h"
#include "flow/session.h"

/* For how long it is read back at most: a command, which somebody waits for; and pages and guards, which have time. Both may
 * look again after it. */
#define ACT_WINDOW_S      30
#define ACT_WINDOW_LONG_S 300

enum act_state {
	ACT_NONE = 0,
	ACT_READING,  /* what is there now                                                */
	ACT_PLANNED,  /* waits for the admin: act->plan, from, to                         */
	ACT_NOTHING,  /* there is nothing to do                                           */
	ACT_CHECKING, /* confirmed; is it still as it was planned?                        */
	ACT_SENDING,  /* recorded, sent                                                   */
	ACT_READING_BACK,
	ACT_DONE,      /* read back and seen                                               */
	ACT_UNSEEN,    /* not seen within the window: accepted (act->answered), or unknown */
	ACT_REFUSED,   /* the other side refused; act->err                                 */
	ACT_MEANWHILE, /* neither what we found nor what we set: somebody else; ask        */
	ACT_FAILED,    /* could not be planned, recorded or read; act->err                 */
	ACT_DRY,       /* --dry-run: this would have been sent                             */
	ACT_PAUSED,    /* throttled; read and sent again at act->again_ms                  */
	ACT_UNSETTLED, /* reads as it was found, but what was sent before may still show: the mark stays until
			   * change_shows_until(&act->mark) at least                              */
	ACT_AUDITING   /* a consent is read back and settled; the audit is asked what others did meanwhile */
};

enum act_lock { LOCK_NONE = 0, LOCK_ASKED, LOCK_WAITED, LOCK_HELD };

/* A write that is throttled is tried so often. */
#define ACT_TRIES 3
/* Nobody waits longer than this because a service asked for it. */
#define ACT_PAUSE_MOST_S 300

/* What the machine stands on; all borrowed. */
struct act_ground {
	struct run *run;
	const struct endpoints *endpoints;
	const struct profile *profile;
	const struct session *graph, *exchange;
	const char *publisher; /* the tenant that must own the app: --publisher, or confirmed by who saw it; "" */
	const char *host;
	bool dry_run;
	int audit_window_s; /* ACT_WINDOW_S or ACT_WINDOW_LONG_S */
};

struct act {
	struct act_ground ground;
	enum act_state state;
	enum change_what what;
	struct consent_plan plan;   /* CHANGE_CONSENT, CHANGE_APP */
	bool again;                 /* CHANGE_CONSENT: adds again what was granted before and is gone, too */
	bool follows;               /* CHANGE_CONSENT: an earlier one that is the same may still be on its way */
	bool by_link;               /* CHANGE_APP: the app is known from a pasted link only */
	enum tokens_state from, to; /* CHANGE_TOKENS */
	int64_t for_s, until;       /* blocking: how long, and so when it is to be put back; 0: nothing was said */
	bool restoring;             /* puts back what was found, rather than blocking */
	unsigned undoes;            /* the change of this run that it puts back; 0: only a mark is known */
	bool insisted;              /* the admin wants it although somebody else changed it meanwhile */
	bool replanned;             /* the plan changed between showing and sending */
	struct inquiry inquiry;
	struct arena arena; /* the plan */
	unsigned change_id, request_id;
	struct change_mark mark;    /* CHANGE_TOKENS: of what is open in this tenant, as it is known here */
	bool marked;                /* there is one */
	bool refused_in_200;        /* HTTP 200 with an error inside: believed once reading back agrees */
	bool refused_once;          /* a 404 on a grant that was to be made: believed unless it shows within seconds */
	enum act_lock lock;         /* no other process of this host may change the same meanwhile */
	int64_t lock_asked_ms;      /* first asked for; somebody else has it */
	bool settling;              /* nothing is to be sent; it only has to be settled */
	bool looking;               /* it is looked once more at what was sent */
	bool answered;              /* the write was answered with success */
	bool sent_on;               /* Exchange sent the write on to its front door, where it is sent again, once */
	unsigned tries;             /* sent so often, of ACT_TRIES */
	int64_t again_ms, again_at; /* ACT_PAUSED: until then, by both clocks */
	int64_t read_at,
	    read_ms; /* the last reading before it was sent, or before the first try that may have been carried out */
	int64_t sent_at, sent_ms;
	int64_t window_ms; /* between that reading and the answer: what others did then is looked for in the audit */
	const char *answer_id; /* the request id of the answer; "" */
	struct scopes stood; /* CHANGE_CONSENT: "RESOURCE SCOPE" of all that was granted to everyone by that reading */
	struct scopes
	    gone; /* of those, the names of what reading back does not show any more, and that was not our grant's */
	unsigned looks;
	struct err err;
};

void act_init(struct act *act, unsigned slot_base, const struct act_ground *ground);
void act_release(struct act *act);

/* Begin: reads, then plans. @context as for an inquiry. */
void act_plan_consent(struct act *act, const struct question_context *context, unsigned *next_id,
    const struct event *event, struct orders *orders);
/* Only creates the enterprise application; what it is given is a change of its own, planned after its owner was read. One
 * that is known only from a pasted link (@by_link) is created only where its owner is named. */
void act_plan_app(struct act *act, bool by_link, const struct question_context *context, unsigned *next_id,
    const struct event *event, struct orders *orders);
void act_plan_block(struct act *act, int64_t for_s, const struct question_context *context, unsigned *next_id,
    const struct event *event, struct orders *orders);
/* From ACT_PLANNED, blocking: another deadline, @for_s from now; 0: none. */
void act_set_for(struct act *act, int64_t for_s, int64_t now);
/* Puts back: to @found; @undoes may be 0 when only the mark is known. @mark: what is known of what is put back; NULL: nothing. */
void act_plan_restore(struct act *act, enum tokens_state found, unsigned undoes, const struct change_mark *mark,
    const struct question_context *context, unsigned *next_id, const struct event *event, struct orders *orders);

/* True when @typed is one of the tenant's verified domains (or what it was found by: its id only where no domain
 * is known). */
bool act_domain_fits(const struct facts *facts, const char *typed);
/* The Graph permission that sending the plan needs; NULL for the token switch, where Exchange's role decides. */
const char *act_needs(const struct act *act);
/* Who may consent for everyone, in a sentence. Source: Microsoft's page on the admin consent endpoint. */
const char *act_role_text(void);
/* Whether the session's token may do what the plan needs; otherwise the scope that is missing. */
const char *act_scope_missing(const struct act *act);
/* A grant was written, and another resource of the profile still lacks one: that is a change of its own. */
bool act_more(const struct act *act);
/* Every grant of the profile, as it is by what was read last: for whoever shows what the one change is part of. */
size_t act_grants(const struct act *act, struct consent_grant out[CONSENT_GRANTS_MAX], struct arena *arena);
/* The window of the consent that was sent last; NULL: none was. */
const struct audit_window *act_window(const struct act *act);
/* Something that was granted is not any more, by this consent or beside it: then it did not go well, although it was done. */
bool act_lost(const struct act *act);
/* Nobody named the tenant that must own the app, so whoever confirms has to see the owner and confirm that first. */
bool act_owner_open(const struct act *act);
/* From ACT_PLANNED, with the owner not open: reads again, then records and sends. The caller has made the admin confirm. */
void act_confirm(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders);
/* From ACT_MEANWHILE before anything was sent: plan it all the same; it still has to be confirmed. */
void act_insist(struct act *act);
/* From ACT_UNSEEN, ACT_UNSETTLED or ACT_MEANWHILE: another window of looking. */
void act_look_again(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders);
/* Leaves switch @change_id (0: only the mark) as it is, knowingly: for whoever has the lock. */
void act_keep(struct act *act, unsigned change_id, const struct event *event, struct orders *orders);

/* What EVENT_LOCKED says of an earlier consent, of a process that was killed or got no answer, may still be carried out and replace
 * what is planned now: it is not there yet (or was sent again meanwhile, so that nobody can tell), and is not the same. The same once
 * more does no harm (act->follows); the first one is still on its way after it. Strings of @earlier are @arena's. */
bool act_is_behind(struct act *act, const struct event *event, struct audit_window *earlier, struct arena *arena);
/* EVENT_LOCKED, once what is known of the mark was taken: with the lock it goes on; without, it asks again for some seconds. */
void act_locked(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders);

/* Takes any event; true when the state changed. */
bool act_event(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders);
/* Whether reply @id is to a call of this change to @service, a reading or the write itself. */
bool act_asked(const struct act *act, enum service service, unsigned id);
/* Seconds until what was throttled is tried again; 0: it is not paused. */
int act_pause_s(const struct act *act, int64_t now_ms);
/* Before it is sent, from ACT_CHECKING: it may not be made (@err), or somebody else has made it already (NULL). */
void act_stop(struct act *act, const struct err *err, struct orders *orders);
void act_cancel(struct act *act, struct orders *orders); /* not while sending: then it does nothing */
bool act_busy(const struct act *act);
/* It is sent, and what became of it is not known yet: leaving now would leave it open. */
bool act_on_its_way(const struct act *act);

#endif
