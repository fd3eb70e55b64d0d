/* listen.h - a port of 127.0.0.1 that a browser ends a sign-in on
 *
 * Only loopback, and only while a sign-in waits for it. Any account of this machine can connect, so nobody can keep the
 * browser out: who has not asked for anything after LISTEN_PATIENCE_MS is hung up on, and when there are too many, the
 * one that came first makes room. What was heard may hold an authorization code: it is wiped when the connection ends.
 */
#ifndef WORLD_LISTEN_H
#define WORLD_LISTEN_H

#include <poll.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* A browser opens two or three at once; more is a neighbour who is curious. So many, that none of them can push a browser
 * out before its request is there, which takes a moment through a tunnel. */
#define LISTEN_CALLERS_MAX 128
/* A browser says all at once; even a tunnel around the world takes less. */
#define LISTEN_PATIENCE_MS 5000
#define LISTEN_FDS_MAX     1

struct caller {
	int fd; /* -1: free */
	int64_t came_ms;
	struct buf heard;
	bool fresh; /* something came since it was last told */
};

struct listen {
	int fd;       /* -1: closed */
	int all, due; /* epoll of everything here; its timer, for who says nothing */
	struct caller callers[LISTEN_CALLERS_MAX];
	struct caller *talking; /* whom an answer goes to */
};

void listen_init(struct listen *listen);
/* @port 0: any. *@got is the one that is open. ERR_UNREACHABLE with the reason: taken, not allowed. */
bool listen_open(struct listen *listen, int port, int *got, struct err *err) MUST_CHECK;
/* Adds what to wait for; returns how many (at most LISTEN_FDS_MAX). */
int listen_fds(const struct listen *listen, struct pollfd *fds);
/* Takes what has come. True while there is somebody with something new: all that they said so far. */
bool listen_next(struct listen *listen, const char **text, size_t *len);
/* To whom listen_next told of last; then that connection ends. */
void listen_answer(struct listen *listen, const char *text);
void listen_close(struct listen *listen);

#endif
