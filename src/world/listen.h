/* listen.h - a port of 127.0.0.1 that a browser ends a sign-in on
 *
 * Only loopback, only while a sign-in waits for it, and a handful of connections at a time: browsers open spare ones and
 * ask for icons. What was heard may hold an authorization code: it is wiped when the connection ends.
 */
#ifndef WORLD_LISTEN_H
#define WORLD_LISTEN_H

#include <poll.h>

#include "base/buf.h"
#include "base/err.h"

/* A browser opens two or three at once; more is a neighbour who is curious. */
#define LISTEN_CALLERS_MAX 6

struct caller {
	int fd; /* -1: free */
	struct buf heard;
	bool fresh; /* something came since it was last told */
};

struct listen {
	int fd; /* -1: closed */
	struct caller callers[LISTEN_CALLERS_MAX];
	struct caller *talking; /* whom an answer goes to */
};

void listen_init(struct listen *listen);
/* @port 0: any. *@got is the one that is open. ERR_UNREACHABLE with the reason: taken, not allowed. */
bool listen_open(struct listen *listen, int port, int *got, struct err *err) MUST_CHECK;
/* Adds what to wait for; returns how many (at most LISTEN_CALLERS_MAX + 1). */
int listen_fds(const struct listen *listen, struct pollfd *fds);
/* Takes what has come. True while there is somebody with something new: all that they said so far. */
bool listen_next(struct listen *listen, const char **text, size_t *len);
/* To whom listen_next told of last; then that connection ends. */
void listen_answer(struct listen *listen, const char *text);
void listen_close(struct listen *listen);

#endif
