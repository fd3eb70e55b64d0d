/* audit_window.h - the moment in which another admin's consent may be lost by ours, and what the directory's audit shows of it
 *
 * Graph keeps the last of two writes to a grant. What somebody else added between our last reading and our write is not in the
 * union that we send, and nothing that is read afterwards shows it; only the directory's audit may. It lags, and it may not be
 * readable: then it is not known, which is not the same as nothing.
 */
#ifndef CORE_AUDIT_WINDOW_H
#define CORE_AUDIT_WINDOW_H

#include "core/facts.h"

/* A permission that somebody else gave, and that is not there. */
struct audit_window_lost {
	const char *scope;
	const char *by; /* who gave it; "" when not known */
	int64_t at;     /* when */
};

/* More permissions than an add-in has. Were there more, the next ones are found once these are back. */
#define AUDIT_WINDOW_LOST_MAX 64

struct audit_window_losses {
	struct audit_window_lost items[AUDIT_WINDOW_LOST_MAX];
	size_t count;
};

/* Strings are the run's. */
struct audit_window {
	const char *run_id; /* the run that wrote it, and the number of the change there */
	unsigned change_id;
	const char *resource; /* object id of the resource that the grant is on; "": not recorded, any */
	const char *by, *request_id;
	int64_t read_at, sent_at,
	    until;          /* the last reading before it, the sending, and its answer or when it was seen */
	struct scopes sent; /* what the grant was to hold */
	LIST_OF(struct audit_window_lost) lost; /* as was found by an earlier look; some may be back by now */
};

enum audit_verdict {
	AUDIT_WINDOW_UNREAD = 0, /* audit or grants were not read since */
	AUDIT_WINDOW_EARLY,      /* the audit was read so soon after it that it may not show it yet */
	AUDIT_WINDOW_BLIND, /* it does not go back so far, or does not even show our own write: it says nothing about others' */
	AUDIT_WINDOW_NONE, /* it shows our write, and nobody else's beside it that is lost */
	AUDIT_WINDOW_LOST  /* somebody else's is lost */
};

/* "not_read", "too_early", "not_shown", "read", "lost": fixed, in reports. */
const char *audit_window_stand_id(enum audit_verdict stand);

/* How long the directory's audit may lag, as far as we rely on it: ours. Microsoft documents no figure; minutes are usual. */
#define AUDIT_WINDOW_LAG_S 3600
/* The audit keeps 30 days at most. */
#define AUDIT_WINDOW_AGE_S (31 * 86400)

/* What @facts show of it. @losses: what is lost and not back; count 0 unless AUDIT_WINDOW_LOST. */
enum audit_verdict audit_window_look(const struct facts *facts, const struct audit_window *window,
    struct audit_window_losses *losses, struct arena *arena);

/* What is lost by any of @count windows and is not back. @resource: only on that one; NULL: on all. */
struct scopes audit_windows_lost(const struct facts *facts, const struct audit_window *windows, size_t count,
    const char *resource, struct arena *arena);

/* The same as a sentence or two, translated. @stand and @losses are of audit_window_look. */
const char *audit_window_text(const struct facts *facts, const struct audit_window *window, enum audit_verdict stand,
    const struct audit_window_losses *losses, struct arena *arena);
/* The names of what is lost. */
struct scopes audit_window_names(const struct audit_window_losses *losses, struct arena *arena);

/* The losses as a list of a window, in @arena. */
void audit_window_keep(struct audit_window *window, const struct audit_window_losses *losses, struct arena *arena);
/* As members of the open object; and back: sent_at 0 when it is none. */
void audit_window_put(const struct audit_window *window, struct json_out *out);
struct audit_window audit_window_take(struct json object, struct arena *arena);
/* "others" of the open object: null (not known), or who gave what that is lost. */
void audit_window_put_others(enum audit_verdict stand, const struct audit_window_losses *losses, struct json_out *out);

#endif
