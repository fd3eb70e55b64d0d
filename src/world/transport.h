/* transport.h - the interface for requests out and replies in: six verbs
 *
 * Implementations: http.c over libcurl, transport_practice.c over the practice cloud in memory, transport_null.c
 * without any network, and transport_trace.c in front of another one (dry run, trace). One thread: nothing here blocks
 * except wait.
 */
#ifndef WORLD_TRANSPORT_H
#define WORLD_TRANSPORT_H

#include <poll.h>

#include "cloud/reply.h"
#include "cloud/request.h"

#define TRANSPORT_FDS_MAX 160 /* the terminal, the signal pipe, a sign-in's connections, a guard's, and room */

struct transport {
	/* Takes over request->form. Next returns exactly one reply later, unless cancelled. */
	void (*send)(struct transport *, struct request *request);
	/* From now on requests to @service carry this token (taken over; empty: none). */
	void (*bearer)(struct transport *, enum service service, struct secret *token);
	/* Gives up request @id (0: all of them). It will get no reply. */
	void (*cancel)(struct transport *, unsigned id);
	/* The next reply; valid until the following call of next or close. */
	bool (*next)(struct transport *, struct reply *reply);
	/* Waits for network, for one of @fds (at most TRANSPORT_FDS_MAX), or @ms (-1: for ever). Fills revents. Returns
	 * early if there is work, a signal, or a reply. */
	void (*wait)(struct transport *, struct pollfd *fds, int n, int ms);
	/* Requests without a reply so far. */
	int (*pending)(struct transport *);
	void (*close)(struct transport *);
};

#endif
