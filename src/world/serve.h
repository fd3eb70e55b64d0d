/* serve.h - the practice cloud on loopback, over HTTP and HTTPS (libmicrohttpd)
 *
 * Serves until a byte can be read from @stop. Listens on loopback only, 127.0.0.1 and, where it can, ::1.
 * One thread, the caller's: the practice cloud and the callbacks are touched by no other.
 */
#ifndef WORLD_SERVE_H
#define WORLD_SERVE_H

#include "practice/practice.h"

struct serve_options {
	int port;                         /* 0: any; the one chosen is given to @ready */
	const char *cert_file, *key_file; /* PEM: HTTPS when both are set, else HTTP */
	const char *base;                 /* what answers call themselves; NULL: "http[s]://localhost:PORT" */
	bool real_names;                  /* answers name the real hosts instead: something in front maps those to us */
	unsigned delay_ms;                /* each answer waits that long: a distance for measurements */
	void (*ready)(void *who, int port);
	/* Called after each call that changed something, to keep the state; may be NULL. */
	void (*changed)(void *who, const struct practice *practice);
	void *who;
	int64_t (*now)(void); /* real UTC seconds */
	int stop;             /* descriptor */
};

bool serve_run(struct practice *practice, const struct serve_options *options, struct err *err) MUST_CHECK;

#endif
