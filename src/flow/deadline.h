/* deadline.h - finds the open change that is past its deadline, and advises how to be reminded
 *
 * A timer runs "tokens restore --due" every few minutes. The index of open changes alone decides whether there is
 * work, before any sign-in or network; mostly there is none. The unit or crontab line of such a timer is made here,
 * too.
 */
#ifndef FLOW_DEADLINE_H
#define FLOW_DEADLINE_H

#include "flow/order.h"

enum due {
	DEADLINE_NOTHING = 0,
	DEADLINE_NOW,
	DEADLINE_PERHAPS, /* a change is due or unreadable, but only the tenant's id, not known yet, tells whose it
			   * is */
	DEADLINE_UNREAD   /* the mark cannot be read: a switch may be left changed, with no known deadline */
};

struct deadline_found {
	enum due due;
	const struct change_mark *mark; /* the tenant's, or the next one due; NULL: none */
};

/* @tenant: a domain or id; NULL: all. The mark may name the same tenant by another of its domains. */
struct deadline_found deadline_find(const struct change_mark *marks, size_t count, const char *tenant, int64_t now);

/* "Nothing is due until ...": one line, for DEADLINE_NOTHING. */
const char *deadline_text(const struct deadline_found *found, struct arena *arena);
/* The same for a change whose tenant is known; @until 0: no deadline. */
const char *deadline_until_text(const char *domain, int64_t until, struct arena *arena);

/* Stand for what a timer needs and this run does not have, in the options that it signs in with. */
#define DEADLINE_CLIENT      "YOUR-CLIENT-ID"
#define DEADLINE_CERTIFICATE "YOUR-CERTIFICATE-FILE"
#define DEADLINE_PROXY       "YOUR-PROXY"

#define DEADLINE_ENV_MAX 8

/* How a timer starts this program: it has neither our PATH nor our variables. All of it as a shell takes it. */
struct deadline_timer {
	const char *program;                   /* its whole path */
	const char *env[DEADLINE_ENV_MAX + 1]; /* "NAME=VALUE", up to NULL */
	const char *options;                   /* that it signs in with */
};

/* What to set up on this host to have it put back in time: a crontab line, or a timer of systemd, whole, to be pasted. */
const char *deadline_advice(const struct deadline_timer *timer, struct arena *arena);
const char *deadline_crontab(const char *domain, const struct deadline_timer *timer, struct arena *arena);
const char *deadline_systemd(const char *domain, const struct deadline_timer *timer, struct arena *arena);
/* Removes that timer again. */
const char *deadline_systemd_stop(const char *domain, struct arena *arena);

/* All of these lines, for a command that has just blocked. */
void deadline_print(const char *domain, const struct deadline_timer *timer, struct orders *orders);

#endif
