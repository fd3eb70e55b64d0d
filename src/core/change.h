/* change.h - one thing that may be switched: from, to, and what became of it
 *
 * Only the legacy-token setting is a switch, and only a switch can be "open".
 * Consent is merge-only: it is done, refused or not made.
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

/* INTENDED: recorded, and perhaps sent: the setting has to be read to know. */
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

/* How certain it is that a write was carried out. It never becomes less, and only a reading makes it more. */
enum change_certainty {
	CERTAINTY_UNKNOWN = 0, /* recorded; nobody knows whether it was sent, or what became of it */
	CERTAINTY_SENT,        /* answered with success, and not seen in effect yet */
	CERTAINTY_SEEN,        /* a reading showed it in effect */
	CERTAINTY_COUNT
};
const char *change_certainty_id(enum change_certainty certainty); /* "unknown", "sent", "seen": fixed, in files */
bool change_certainty_of(const char *id, enum change_certainty *certainty);

/* How long a switch of the legacy-token setting may take to show. Source: Microsoft's page on the token commands (to October
 * 2025): up to 24 hours across the organisation. */
#define CHANGE_SHOWS_S (24 * 3600)

struct change {
	unsigned id; /* within its run, from 1 */
	enum change_what what;
	const char *from, *to; /* scopes, or a tokens_state id */
	const char *by;        /* upn or app id */
	int64_t at;            /* when it was intended */
	int64_t until;         /* deadline for putting back, 0 for none */
	enum change_state state;
	int64_t settled_at; /* of the last state; 0 while intended, until nobody will ever know what became of it */
	unsigned undoes;    /* the change that this one puts back, or 0 */
	bool puts_back;     /* it puts back what another run changed: that is no change of its own */
	enum change_certainty certainty;
	int64_t sent_at; /* when it was last tried to send it */
	unsigned tries;
};

/* How long a test may be given. What is shorter is over before the switch was read back and before a timer that runs
 * every few minutes looked; what is longer is no test any more, but a decision: leave it off knowingly. */
#define CHANGE_FOR_LEAST_S (10 * 60)
#define CHANGE_FOR_MOST_S  (28 * 86400)

/* "To be put back by 2026-11-26 06:22 UTC, in 23 h.", or that this is overdue, and since when: a sentence, translated; ""
 * without a deadline. */
const char *change_until_text(int64_t until, int64_t now, struct arena *arena);

/* Something may be left changed: a switch that is intended or open, and is not itself a putting back. */
bool change_is_open(const struct change *change);

/* The mark in the index of open changes: one small file a tenant, durable before the
 * change is sent, removed when it is settled. It alone suffices to put things back, and to know what a reading of the
 * setting can say: while the change may still be on its way, a reading of the old state says nothing. */
struct change_mark {
	char run_id[40];
	struct tenant tenant;
	bool practice;
	enum change_what what;
	char from[16], to[16]; /* tokens_state ids */
	char by[256], host[128];
	int64_t at, until;
	unsigned change_id;
	enum change_certainty certainty;
	int64_t sent_at;            /* when it was last tried to send it; marks of version 0.1 do not say: then @at */
	int64_t back_at;            /* when putting back was last sent; 0: it was not */
	enum change_certainty back; /* what is known of that */
	char back_by[256];
};

/* Until when the change may still show although a reading shows the old state: 0 once it was seen in effect. Only a reading
 * after that time says that it is not in effect. */
int64_t change_shows_until(const struct change_mark *mark);
/* It was perhaps sent, was not seen in effect, and its time is not over: a reading of the old state settles nothing. */
bool change_may_still_show(const struct change_mark *mark, int64_t now);

/* A switch that was left as it is on purpose, and who decided that: no test any more, but a decision. It is said ever
 * after, in later runs, too, for as long as the setting reads what it was set to. Strings are the run's; "" when not
 * known; @at 0: there is none. */
struct change_left {
	const char *from, *to; /* tokens_state ids: what was found, what it was set to */
	const char *changed_by;
	int64_t changed_at, until; /* @until: the deadline that was dropped by it, or 0 */
	const char *by;            /* who was signed in and decided; "" when nobody was */
	const char *user, *host;   /* the account of the machine, and the machine */
	const char *why;           /* as typed; may be "" */
	const char *run_id;        /* the run that it was decided in */
	int64_t at;
};

/* Who decided it, to stand behind "by": whoever was signed in, else the account of the machine, translated. */
const char *change_left_who(const struct change_left *left, struct arena *arena);
/* As members of the open object; and back: at 0 when it is none. */
void change_left_put(const struct change_left *left, struct json_out *out);
struct change_left change_left_take(struct json object, struct arena *arena);
/* A file of its own for each tenant, so that every later run knows of it, whatever was run in between. */
const char *change_left_write(const struct change_left *left, struct arena *arena);
bool change_left_read(struct change_left *left, const char *text, size_t len, struct arena *arena,
    struct err *err) MUST_CHECK;

const char *change_mark_write(const struct change_mark *mark, struct arena *arena);
/* ERR_FILE when it is not a mark. */
bool change_mark_read(struct change_mark *mark, const char *text, size_t len, struct err *err) MUST_CHECK;

#endif
