/* act.h - a change, from plan to read-back: one machine for all of them
 *
 *     read -> plan -> (the admin confirms) -> read again -> record and send -> read back -> settled
 *
 * Pages and commands only show it. Invariants:
 * - Consent only merges: what is sent is the union of what was found and what is needed.
 * - A switch is put back to the state that was found.
 * - If the answer to a write is lost, the state is read again before anything else is believed.
 * - The plan must still match when it is sent; if not, it is made again and shown again.
 * - Only a throttled write is repeated without asking: after the wait the service asked for, and if the plan still
 *   matches.
 * - From the last reading until the change is settled, a lock keeps other processes on this host from changing the
 *   same thing: the switch of a tenant, or the grants of one app in it. Without the lock nothing is sent, recorded as
 *   settled, or unmarked.
 *
 * Scopes added by others between our last reading and our write are not in what we send. After a consent was read
 * back, the directory audit is read for them if the token allows it; the record keeps the window, so that later runs
 * look again.
 *
 * Changes may show late. While a switch may still be on its way, reading the old state settles nothing: putting back
 * sends the state that was found, and the mark stays.
 */
#ifndef FLOW_ACT_H
#define FLOW_ACT_H

#include "cloud/consent.h"
#include "cloud/exchange.h"
#include "flow/inquiry.h"
#include "flow/session.h"

/* What a write is doing in its errors where the token lacks the permission; else the words of its request
 * (cloud/consent.h, cloud/exchange.h). */
#define ACT_WRITING_LACKS                                                                                              \
	N_("writing the tenant-wide grant with a token that lacks DelegatedPermissionGrant.ReadWrite.All")
#define ACT_CREATING_LACKS N_("creating the enterprise application with a token that lacks Application.ReadWrite.All")

/* How long a change is read back at most: for a command, because an admin waits for it; for pages and guards. Both can
 * look again afterwards. */
#define ACT_WINDOW_S      30
#define ACT_WINDOW_LONG_S 300

enum act_state {
	ACT_NONE = 0,
	ACT_READING,  /* reads the current state */
	ACT_PLANNED,  /* waits for the admin: act->plan, from, to */
	ACT_NOTHING,  /* there is nothing to do */
	ACT_CHECKING, /* confirmed; does the plan still match? */
	ACT_SENDING,  /* recorded and sent */
	ACT_READING_BACK,
	ACT_DONE,      /* read back and seen */
	ACT_UNSEEN,    /* not seen within the window: accepted (act->answered), or unknown */
	ACT_REFUSED,   /* the service refused it; act->err */
	ACT_MEANWHILE, /* neither what we found nor what we set: changed by others; ask the admin */
	ACT_FAILED,    /* could not be planned, recorded or read; act->err */
	ACT_DRY,       /* --dry-run: this would have been sent */
	ACT_PAUSED,    /* throttled; read and sent again at act->again_ms */
	ACT_UNSETTLED, /* reads as found, but an earlier write may show: marked at least until change_shows_until() */
	ACT_AUDITING   /* consent settled; the audit is read for changes by others */
};

enum act_lock { LOCK_NONE = 0, LOCK_ASKED, LOCK_WAITED, LOCK_HELD };

/* Tries of a throttled write. */
#define ACT_TRIES 3
/* The longest pause that we accept from a service. */
#define ACT_PAUSE_MOST_S 300

/* Inputs of the machine; all borrowed. */
struct act_ground {
	struct run *run;
	const struct endpoints *endpoints;
	const struct profile *profile;
	const struct session *graph, *exchange;
	const char *publisher; /* the tenant that must own the app: --publisher, or confirmed by the admin; "" */
	const char *host;
	bool dry_run;
	int readback_s; /* ACT_WINDOW_S or ACT_WINDOW_LONG_S */
};

struct act {
	struct act_ground ground;
	enum act_state state;
	enum change_what what;
	struct consent_plan plan;   /* CHANGE_CONSENT, CHANGE_APP */
	bool again;                 /* CHANGE_CONSENT: also restores what earlier runs granted and is gone */
	bool follows;               /* CHANGE_CONSENT: an identical earlier one may still be on its way */
	bool by_link;               /* CHANGE_APP: the app is known from a pasted link only */
	enum tokens_state from, to; /* CHANGE_TOKENS */
	int64_t for_s, until;       /* blocking: for how long, and so until when; 0: no deadline */
	bool restoring;             /* puts back the state that was found, rather than blocking */
	unsigned undoes;            /* the change of this run that it puts back; 0: only a mark is known */
	bool insisted;              /* the admin wants it although others changed it meanwhile */
	bool replanned;             /* the plan changed between showing and sending */
	struct inquiry inquiry;
	struct arena arena; /* holds the plan */
	unsigned change_id;
	struct change_mark mark;    /* CHANGE_TOKENS: the open change of this tenant, as this program knows it */
	bool marked;                /* @mark is set */
	bool refused_in_200;        /* HTTP 200 with an error inside: believed once reading back agrees */
	bool refused_once;          /* a 404 on a grant that was to be made: believed unless it shows within seconds */
	enum act_lock lock;         /* keeps other processes on this host from changing the same */
	int64_t lock_asked_ms;      /* first request for a lock that another process holds */
	bool settling;              /* nothing to send; only to be settled */
	bool looking;               /* reads back once more */
	bool answered;              /* the write was answered with success */
	bool sent_on;               /* Exchange redirected the write to its front door, where it is sent again, once */
	unsigned tries;             /* how often it was sent, of ACT_TRIES */
	int64_t again_ms, again_at; /* ACT_PAUSED: until then, by both clocks */
	int64_t read_at, read_ms;   /* last reading before it was sent, or before the first try that may have worked */
	int64_t sent_at, sent_ms;
	int64_t window_ms;     /* from that reading to the answer: the audit is searched for changes by others in it */
	const char *answer_id; /* the request id of the answer; "" */
	struct scopes stood;   /* CHANGE_CONSENT: "RESOURCE SCOPE" of everything granted to everyone at that reading */
	struct scopes gone;    /* those that are gone when read back, and that our grant did not hold */
	unsigned looks;
	struct err err;
};

void act_init(struct act *act, const struct act_ground *ground);
void act_release(struct act *act);

/* Plans: reads first. @context as for an inquiry. */
void act_plan_consent(struct act *act, const struct question_context *context, struct turn *turn);
/* Creates the enterprise application only; its grants are a change of their own, planned after its owner was read. An
 * app known only from a pasted link (@by_link) is created only if its owner is named. */
void act_plan_app(struct act *act, bool by_link, const struct question_context *context, struct turn *turn);
void act_plan_block(struct act *act, int64_t for_s, const struct question_context *context, struct turn *turn);
/* From ACT_PLANNED, blocking: sets another deadline, @for_s from now; 0: none. */
void act_set_for(struct act *act, int64_t for_s, int64_t now);
/* Puts the switch back to @found. @undoes may be 0 when only the mark is known. @mark: the open change; NULL:
 * unknown. */
void act_plan_restore(struct act *act, enum tokens_state found, unsigned undoes, const struct change_mark *mark,
    const struct question_context *context, struct turn *turn);

/* True if @typed is a verified domain of the tenant (or the name it was found by: its id only if no domain is
 * known). */
bool act_domain_fits(const struct facts *facts, const char *typed);
/* The Graph permission needed to send the plan; NULL for the token switch, where the Exchange role decides. */
const char *act_needs(const struct act *act);
/* The roles that may consent for everyone, as a sentence. Source: Microsoft's page on the admin consent endpoint. */
const char *act_role_text(void);
/* NULL if the session's token may do what the plan needs; otherwise the missing scope. */
const char *act_scope_missing(const struct act *act);
/* A grant was written, and another resource of the profile still lacks one: that is the next change. */
bool act_more(const struct act *act);
/* Every grant of the profile as last read, to show the whole of which the one change is a part. */
size_t act_grants(const struct act *act, struct consent_grant out[CONSENT_GRANTS_MAX], struct arena *arena);
/* The audit window of the consent that was sent last; NULL: none. */
const struct audit_window *act_window(const struct act *act);
/* Scopes granted before are missing now, in this grant or beside it: a failure, although the change was made. */
bool act_lost(const struct act *act);
/* No owner of the app was named, so the admin must see the owner and confirm it before the change. */
bool act_owner_open(const struct act *act);
/* From ACT_PLANNED, with the owner named or confirmed: reads again, then records and sends. The caller has made the
 * admin confirm. */
void act_confirm(struct act *act, struct turn *turn);
/* From ACT_MEANWHILE before anything was sent: plans it all the same; it still has to be confirmed. */
void act_insist(struct act *act);
/* From ACT_UNSEEN, ACT_UNSETTLED or ACT_MEANWHILE: reads back for another window. */
void act_look_again(struct act *act, struct turn *turn);
/* Records that switch @change_id (0: only the mark) is deliberately left as it is. The caller holds the lock. */
void act_keep(struct act *act, unsigned change_id, struct turn *turn);

/* From EVENT_LOCKED: an earlier consent, of a process that was killed or got no answer, may still be carried out and
 * replace the one planned now. True if it is not visible yet (or was sent again meanwhile, so that it cannot be told
 * apart) and differs. An identical one does no harm (act->follows), but stays on its way. Strings of @earlier are
 * @arena's. */
bool act_is_behind(struct act *act, const struct event *event, struct audit_window *earlier, struct arena *arena);
/* EVENT_LOCKED, after the mark was taken over: goes on with the lock; without it, requests it again for some
 * seconds. */
void act_locked(struct act *act, struct turn *turn);

/* Takes an event of one of its requesters (REQUESTER_ACT, REQUESTER_WRITE); true when the state changed. */
bool act_event(struct act *act, struct turn *turn);
/* Seconds until a throttled write is tried again; 0: not paused. */
int act_pause_s(const struct act *act, int64_t now_ms);
/* From ACT_CHECKING, before sending: the change must not be made (@err), or others have made it already (NULL). */
void act_stop(struct act *act, const struct err *err, struct orders *orders);
void act_cancel(struct act *act, struct orders *orders); /* does nothing while sending */
bool act_busy(const struct act *act);
/* Sent, and the outcome is not known yet: leaving now would leave it open. */
bool act_on_its_way(const struct act *act);

#endif
