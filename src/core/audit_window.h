/* audit_window.h - the time in which our consent may overwrite another admin's, and what the directory audit shows of
 * it
 *
 * Of two writes to a grant, Graph keeps the last. A permission that another admin added between our last reading and
 * our write is missing from the union we send. No later reading of the grant shows the loss; only the directory audit
 * may. The audit lags and may not be readable: then the answer is "not known", which differs from "nothing was lost".
 */
#ifndef CORE_AUDIT_WINDOW_H
#define CORE_AUDIT_WINDOW_H

#include "core/facts.h"

/* A permission that another admin granted and that is missing now. */
struct audit_window_lost {
	const char *scope;
	const char *by; /* the admin; "" if not known */
	int64_t at;
};

/* More permissions than an add-in has. Any beyond these are found once the first ones are restored. */
#define AUDIT_WINDOW_LOST_MAX 64

struct audit_window_losses {
	struct audit_window_lost items[AUDIT_WINDOW_LOST_MAX];
	size_t count;
};

/* Strings belong to the run. */
struct audit_window {
	const char *run_id; /* the run that wrote the grant, and the number of the change in it */
	unsigned change_id;
	const char *resource; /* object id of the grant's resource; "": not recorded, matches any */
	const char *by, *request_id;
	int64_t read_at, sent_at, until; /* last reading before the write; sending; answer, or when it was seen */
	struct scopes sent;              /* what the grant was meant to hold */
	LIST_OF(struct audit_window_lost) lost; /* found by an earlier look; some may be restored by now */
};

enum audit_verdict {
	AUDIT_WINDOW_UNREAD = 0, /* audit or grants were not read since */
	AUDIT_WINDOW_EARLY,      /* the audit was read too soon to show the write */
	AUDIT_WINDOW_BLIND,      /* the audit does not reach back so far, or lacks even our own write */
	AUDIT_WINDOW_NONE,       /* the audit shows our write, and nothing of others that is lost */
	AUDIT_WINDOW_LOST        /* a permission of another admin is lost */
};

/* "not_read", "too_early", "not_shown", "read", "lost": fixed, in reports. */
const char *audit_window_stand_id(enum audit_verdict stand);

/* How long we assume that the directory audit may lag. Our own figure: Microsoft documents none; minutes are usual. */
#define AUDIT_WINDOW_LAG_S 3600
/* The audit keeps 30 days at most. */
#define AUDIT_WINDOW_AGE_S (31 * 86400)

/* Judges @window by @facts. @losses: what is lost and not restored; count 0 unless AUDIT_WINDOW_LOST. */
enum audit_verdict audit_window_look(const struct facts *facts, const struct audit_window *window,
    struct audit_window_losses *losses, struct arena *arena);

/* What any of the @count windows lost and is not restored. @resource: only on that resource; NULL: on all. */
struct scopes audit_windows_lost(const struct facts *facts, const struct audit_window *windows, size_t count,
    const char *resource, struct arena *arena);

/* The verdict in one or two translated sentences. @stand and @losses come from audit_window_look(). */
const char *audit_window_text(const struct facts *facts, const struct audit_window *window, enum audit_verdict stand,
    const struct audit_window_losses *losses, struct arena *arena);
/* The names of the lost permissions. */
struct scopes audit_window_names(const struct audit_window_losses *losses, struct arena *arena);

/* Stores the losses as the list of a window, in @arena. */
void audit_window_keep(struct audit_window *window, const struct audit_window_losses *losses, struct arena *arena);
/* Writes a window as members of the open object, and reads it back; sent_at is 0 if the object holds none. */
void audit_window_put(const struct audit_window *window, struct json_out *out);
struct audit_window audit_window_take(struct json object, struct arena *arena);
/* Writes "others" into the open object: null (not known), or the lost permissions and who granted them. */
void audit_window_put_others(enum audit_verdict stand, const struct audit_window_losses *losses, struct json_out *out);

#endif
