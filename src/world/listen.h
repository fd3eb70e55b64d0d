/* listen.h - the loopback port where a browser sign-in ends
 *
 * Only loopback, and only while a sign-in waits for it. Any account on this machine can connect, and must not keep the
 * browser out: a connection without a request after LISTEN_PATIENCE_MS is closed, and when there are too many, the
 * oldest one is. A request may hold an authorization code: it is wiped when the connection ends.
 */
#ifndef WORLD_LISTEN_H
#define WORLD_LISTEN_H

#include <poll.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* A browser opens two or three at once; more come from other local programs. Enough that they cannot push a browser out
 * before its request has arrived, which takes a moment through a tunnel. */
#define LISTEN_CALLERS_MAX 128
/* A browser sends its request at once; even a tunnel around the world takes less. */
#define LISTEN_PATIENCE_MS 5000
#define LISTEN_FDS_MAX     (1 + LISTEN_CALLERS_MAX)

struct caller {
	int fd; /* -1: free */
	int64_t came_ms;
	struct buf heard;
	bool fresh; /* new bytes since the last report */
};

struct listen {
	int fd; /* -1: closed */
	struct caller callers[LISTEN_CALLERS_MAX];
	struct caller *talking; /* the connection that an answer goes to */
};

void listen_init(struct listen *listen);
/* @port 0: any. *@got is the open port. ERR_UNREACHABLE with the reason: taken, not allowed. */
bool listen_open(struct listen *listen, int port, int *got, struct err *err) MUST_CHECK;
/* Adds descriptors to wait for; returns how many (at most LISTEN_FDS_MAX). */
int listen_fds(const struct listen *listen, struct pollfd *fds);
/* How long to wait for them at most, until a silent connection is to be closed; -1: for ever. */
int listen_patience_ms(const struct listen *listen);
/* Takes new bytes. True while a connection has news: its whole request so far. */
bool listen_next(struct listen *listen, const char **text, size_t *len);
/* Answers the connection that listen_next reported last, and closes it. */
void listen_answer(struct listen *listen, const char *text);
void listen_close(struct listen *listen);

#endif
