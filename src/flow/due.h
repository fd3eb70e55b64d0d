/* due.h - which open change is past its deadline, and what reminds of it
 *
 * "tokens restore --due" is run by a timer every few minutes. What it has to do is told by the index of open changes alone,
 * before any sign-in or network: mostly nothing. The lines of a timer that runs it are made here, too.
 */
#ifndef FLOW_DUE_H
#define FLOW_DUE_H

#include "flow/order.h"

enum due {
	DUE_NOTHING = 0,
	DUE_NOW,
	DUE_PERHAPS, /* something is due or cannot be read, and only the tenant's id, which is not known yet, can tell whose */
	DUE_UNREAD /* the mark cannot be read: something may be left changed, until nobody knows when */
};

struct due_found {
	enum due due;
	const struct change_mark *mark; /* the tenant's, or the next one that will be due; NULL: there is none */
};

/* @tenant: a domain or id, or NULL: of all. A tenant may be named by another of its domains than the mark has. */
struct due_found due_find(const struct change_mark *marks, size_t count, const char *tenant, int64_t now);

/* "Nothing is due until ...": one line, for DUE_NOTHING. */
const char *due_say(const struct due_found *found, struct arena *arena);
/* The same of a change whose tenant is found already: @until 0: it has no deadline. */
const char *due_say_until(const char *domain, int64_t until, struct arena *arena);

/* What to set up on this host so that it is put back in time: with systemd's user units, or a line of a crontab. */
const char *due_advice(void);
const char *due_systemd(const char *domain, struct arena *arena);
const char *due_crontab(const char *domain, struct arena *arena);

/* All of that, for a command that has just blocked. */
void due_tell(const char *domain, int64_t until, int64_t now, struct orders *orders);

#endif
