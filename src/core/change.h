/* change.h - one change to the tenant: from, to, and its outcome
 *
 * Only the legacy-token setting is a switch, and only a switch can be left open. Consent only merges: it is done,
 * refused or not made.
 */
#ifndef CORE_CHANGE_H
#define CORE_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "core/tenant.h"

enum change_what { CHANGE_CONSENT = 0, CHANGE_APP, CHANGE_TOKENS, CHANGE_WHAT_COUNT };

/* INTENDED: recorded, and perhaps sent. Only a reading of the setting tells. */
enum change_state {
	CHANGE_INTENDED = 0,
	CHANGE_NOT_MADE,
	CHANGE_REFUSED,
	CHANGE_OPEN,
	CHANGE_PUT_BACK,
	CHANGE_KEPT,
	CHANGE_DONE,
	CHANGE_STATE_COUNT
};

/* "consent", "app", "tokens"; "intended", "not_made", ...: fixed, in files and reports. */
const char *change_what_id(enum change_what what);
bool change_what_of(const char *id, enum change_what *what);
const char *change_state_id(enum change_state state);
bool change_state_of(const char *id, enum change_state *state);
const char *change_what_text(enum change_what what);    /* translated */
const char *change_state_text(enum change_state state); /* translated */

/* How certain it is that a write took effect. Certainty never decreases, and only a reading raises it to SEEN. */
enum change_certainty {
	CERTAINTY_UNKNOWN = 0, /* recorded; whether it was sent, and the answer, are unknown */
	CERTAINTY_SENT,        /* answered with success, not yet seen in effect */
	CERTAINTY_SEEN,        /* a reading showed it in effect */
	CERTAINTY_COUNT
};
const char *change_certainty_id(enum change_certainty certainty); /* "unknown", "sent", "seen": fixed, in files */
bool change_certainty_of(const char *id, enum change_certainty *certainty);

/* How long a switch of the legacy-token setting may take to show: up to 24 hours across the organisation. Source:
 * Microsoft's page on the token commands (to October 2025). */
#define CHANGE_SHOWS_S (24 * 3600)

struct change {
	unsigned id; /* within its run, from 1 */
	enum change_what what;
	const char *from, *to; /* scopes, or the id of a tokens_state */
	const char *by;        /* upn or app id */
	int64_t at;            /* when it was intended */
	int64_t until;         /* deadline for putting it back; 0: none */
	enum change_state state;
	int64_t settled_at; /* time of the last state; 0 while intended, unless it will never be known */
	unsigned undoes;    /* the change that this one puts back, or 0 */
	bool puts_back;     /* puts back a change of another run, and is no change of its own */
	enum change_certainty certainty;
	int64_t sent_at; /* last attempt to send it */
	unsigned tries;
};
/* Its @from or @to in words, translated. */
const char *change_value_text(const struct change *change, const char *value);

/* The shortest and longest time for a test. A shorter test would end before the switch is read back and before a timer
 * that runs every few minutes looks. A longer one is a decision, not a test: leave the setting changed on purpose. */
#define CHANGE_FOR_LEAST_S (10 * 60)
#define CHANGE_FOR_MOST_S  (28 * 86400)

/* "To be put back by Thu 26 Nov, 06:22 UTC, in 23 h.", or that it is overdue and since when: one translated sentence; ""
 * without a deadline. */
const char *change_until_text(int64_t until, int64_t now, struct arena *arena);

/* Whether the tenant may be left changed: the change is a switch, intended or open, and does not put another one
 * back. */
bool change_is_open(const struct change *change);

/* The mark of an open change in the index: one small file per tenant, durable before the change is sent, removed once
 * it is settled. The mark alone is enough to put the setting back. It also tells how to take a reading: while the
 * change may still be on its way, a reading of the old state proves nothing. */
struct change_mark {
	char run_id[40];
	struct tenant tenant;
	bool practice;
	enum change_what what;
	char from[16], to[16]; /* ids of tokens_state */
	char by[256], host[128];
	int64_t at, until;
	unsigned change_id;
	enum change_certainty certainty;
	int64_t sent_at;            /* last attempt to send it; marks of version 0.1 lack it: @at is used */
	int64_t seen_at;            /* when a reading first showed it; 0: not known, or not seen */
	int64_t back_at;            /* when putting back was last sent; 0: never */
	enum change_certainty back; /* the certainty of putting back */
	char back_by[256];
};

/* The change that the mark stands for; its strings are the mark's. */
struct change change_of_mark(const struct change_mark *mark);
/* Until when the change may still show although a reading shows the old state; 0 once it was seen in effect. Only a
 * later reading proves that it is not in effect. */
int64_t change_shows_until(const struct change_mark *mark);
/* Whether the change was perhaps sent, was not seen in effect, and may still show: then a reading of the old state
 * settles nothing. */
bool change_may_still_show(const struct change_mark *mark, int64_t now);

/* A switch that an admin left changed on purpose: a decision, no longer a test. Later runs report it, too, for as long
 * as the setting reads as it was set. Strings belong to the run; "" if not known; @at 0: there is no such decision. */
struct change_left {
	const char *from, *to; /* ids of tokens_state: as found, as set */
	const char *changed_by;
	int64_t changed_at, until; /* @until: the dropped deadline, or 0 */
	const char *by;            /* the signed-in admin who decided; "" if nobody was signed in */
	const char *user, *host;   /* the account on this machine, and the machine */
	const char *why;           /* as typed; may be "" */
	const char *run_id;        /* the run in which it was decided */
	int64_t at;
};

/* The admin who decided, to stand after "by": the signed-in one, else the account on the machine; translated. */
const char *change_left_who(const struct change_left *left, struct arena *arena);
/* Writes the decision as members of the open object, and reads it back; @at is 0 if the object holds none. */
void change_left_put(const struct change_left *left, struct json_out *out);
struct change_left change_left_take(struct json object, struct arena *arena);
/* The decision as a file, one per tenant, so that every later run knows it, no matter which runs lie between. */
const char *change_left_write(const struct change_left *left, struct arena *arena);
bool change_left_read(struct change_left *left, const char *text, size_t len, struct arena *arena,
    struct err *err) MUST_CHECK;

const char *change_mark_write(const struct change_mark *mark, struct arena *arena);
/* ERR_FILE if the text is not a mark. */
bool change_mark_read(struct change_mark *mark, const char *text, size_t len, struct err *err) MUST_CHECK;

#endif
