/* deadline.h - which open change is past its deadline, and what reminds of it
 *
 * "tokens restore --due" is run by a timer every few minutes. What it has to do is told by the index of open changes alone,
 * before any sign-in or network: mostly nothing. The lines of a timer that runs it are made here, too.
 */
#ifndef FLOW_DEADLINE_H
#define FLOW_DEADLINE_H

#include "flow/order.h"

enum due {
	DEADLINE_NOTHING = 0,
	DEADLINE_NOW,
	DEADLINE_PERHAPS, /* something is due or cannot be read, and only the tenant's id, which is not known yet, can tell whose */
	DEADLINE_UNREAD /* the mark cannot be read: something may be left changed, until nobody knows when */
};

struct deadline_found {
	enum due due;
	const struct change_mark *mark; /* the tenant's, or the next one that will be due; NULL: there is none */
};

/* @tenant: a domain or id, or NULL: of all. A tenant may be named by another of its domains than the mark has. */
struct deadline_found deadline_find(const struct change_mark *marks, size_t count, const char *tenant, int64_t now);

/* "Nothing is due until ...": one line, for DEADLINE_NOTHING. */
const char *deadline_text(const struct deadline_found *found, struct arena *arena);
/* The same of a change whose tenant is found already: @until 0: it has no deadline. */
const char *deadline_until_text(const char *domain, int64_t until, struct arena *arena);

/* What to set up on this host so that it is put back in time: with systemd's user units, or a line of a crontab. */
const char *deadline_advice(void);
const char *deadline_systemd(const char *domain, struct arena *arena);
const char *deadline_crontab(const char *domain, struct arena *arena);

/* All of that, for a command that has just blocked. */
void deadline_tell(const char *domain, int64_t until, int64_t now, struct orders *orders);

#endif
