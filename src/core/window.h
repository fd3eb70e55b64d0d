/* window.h - the moment in which another admin's consent may be lost by ours, and what the directory's audit shows of it
 *
 * Graph keeps the last of two writes to a grant. What somebody else added between our last reading and our write is not in the
 * union that we send, and nothing that is read afterwards shows it; only the directory's audit may. It lags, and it may not be
 * readable: then it is not known, which is not the same as nothing.
 */
#ifndef CORE_WINDOW_H
#define CORE_WINDOW_H

#include "core/facts.h"

/* A permission that somebody else gave, and that is not there. */
struct window_lost {
	const char *scope;
	const char *by; /* who gave it; "" when not known */
	int64_t at;     /* when */
};

/* More permissions than an add-in has. Were there more, the next ones are found once these are back. */
#define WINDOW_LOST_MAX 64

struct window_losses {
	struct window_lost items[WINDOW_LOST_MAX];
	size_t count;
};

/* Strings are the run's. */
struct window {
	const char *run_id; /* the run that wrote it, and the number of the change there */
	unsigned change_id;
	const char *resource; /* object id of the resource that the grant is on; "": not recorded, any */
	const char *by, *request_id;
	int64_t read_at, sent_at,
	    until;          /* the last reading before it, the sending, and its answer or when it was seen */
	struct scopes sent; /* what the grant was to hold */
	LIST_OF(struct window_lost) lost; /* as was found by an earlier look; some may be back by now */
};

enum window_stand {
	WINDOW_UNREAD = 0, /* audit or grants were not read since */
	WINDOW_EARLY,      /* the audit was read so soon after it that it may not show it yet */
	WINDOW_BLIND, /* it does not go back so far, or does not even show our own write: it says nothing about others' */
	WINDOW_NONE, /* it shows our write, and nobody else's beside it that is lost */
	WINDOW_LOST  /* somebody else's is lost */
};

/* "not_read", "too_early", "not_shown", "read", "lost": fixed, in reports. */
const char *window_stand_id(enum window_stand stand);

/* How long the directory's audit may lag, as far as we rely on it: ours. Microsoft documents no figure; minutes are usual. */
#define WINDOW_LAG_S 3600
/* The audit keeps 30 days at most. */
#define WINDOW_AGE_S (31 * 86400)

/* What @facts show of it. @losses: what is lost and not back; count 0 unless WINDOW_LOST. */
enum window_stand window_look(const struct facts *facts, const struct window *window, struct window_losses *losses,
    struct arena *arena);

/* What is lost by any of @count windows and is not back. @resource: only on that one; NULL: on all. */
struct scopes windows_lost(const struct facts *facts, const struct window *windows, size_t count, const char *resource,
    struct arena *arena);

/* The same as a sentence or two, translated. @stand and @losses are of window_look. */
const char *window_say(const struct facts *facts, const struct window *window, enum window_stand stand,
    const struct window_losses *losses, struct arena *arena);
/* The names of what is lost. */
struct scopes window_names(const struct window_losses *losses, struct arena *arena);

/* The losses as a list of a window, in @arena. */
void window_keep(struct window *window, const struct window_losses *losses, struct arena *arena);
/* As members of the open object; and back: sent_at 0 when it is none. */
void window_put(const struct window *window, struct json_out *out);
struct window window_take(struct json object, struct arena *arena);
/* "others" of the open object: null (not known), or who gave what that is lost. */
void window_put_others(enum window_stand stand, const struct window_losses *losses, struct json_out *out);

#endif
