/* transport.h - how requests get out and replies come in: six verbs
 *
 * Implementations: http.c over libcurl, practice_transport.c over the practice cloud in memory, and
 * guard.c in front of either (dry run, trace). One thread: nothing here blocks except wait.
 */
#ifndef WORLD_TRANSPORT_H
#define WORLD_TRANSPORT_H

#include <poll.h>

#include "cloud/reply.h"
#include "cloud/request.h"

#define TRANSPORT_FDS_MAX 16 /* the terminal, the signal pipe, a browser's callers, a guard's, and room */

struct transport {
	/* Takes over request->form. The reply comes later through next, always exactly one, unless cancelled. */
	void (*send)(struct transport *, struct request *request);
	/* From now on requests of @service carry this token (taken over; empty: none). */
	void (*bearer)(struct transport *, enum service service, struct secret *token);
	/* Gives up on request @id (0: on all of them). No reply will come for it. */
	void (*cancel)(struct transport *, unsigned id);
	/* The next reply that is there; valid until the following call of next or close. */
	bool (*next)(struct transport *, struct reply *reply);
	/* Waits for network, for one of @fds (at most TRANSPORT_FDS_MAX), or @ms (-1: for ever). Fills
	 * revents. Comes back early when something is to be done, a signal came, or a reply is there. */
	void (*wait)(struct transport *, struct pollfd *fds, int n, int ms);
	/* Requests that have no reply yet. */
	int (*pending)(struct transport *);
	void (*close)(struct transport *);
};

#endif
