/* listener.h - a loopback port with a thread for each connection, for pretend servers */
#ifndef WIRE_LISTENER_H
#define WIRE_LISTENER_H

#include <pthread.h>
#include <stdbool.h>

#define LISTENER_VISITS 64 /* connections at a time */

struct listener;

struct visit {
	struct listener *listener;
	pthread_t thread;
	int fd;
	enum { VISIT_FREE = 0, VISIT_OPEN, VISIT_OVER } state;
};

struct listener {
	int fd, port;
	unsigned connections; /* number of connections so far */
	pthread_t thread;
	pthread_mutex_t lock; /* guards also the owner's records */
	void (*serve)(void *who, int fd);
	void *who;
	bool stopped;
	struct visit visits[LISTENER_VISITS];
};

/* Starts listening. @serve gets each connection on a thread of its own; the descriptor is closed for it. */
bool listener_start(struct listener *listener, void (*serve)(void *who, int fd), void *who);

/* Breaks all connections and waits for the threads. */
void listener_stop(struct listener *listener);

/* Connects to a port of this machine; -1: refused. */
int listener_visit(int port);

/* Makes the other side see a reset, also under TLS. */
void listener_reset(int fd);

#endif
