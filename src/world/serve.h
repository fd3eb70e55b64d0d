/* serve.h - the practice cloud on loopback, over HTTP and HTTPS (libmicrohttpd)
 *
 * Serves until @stop is readable. Listens on loopback only: 127.0.0.1 and, if possible, ::1. One thread, the caller's:
 * no other touches the practice cloud or runs the callbacks.
 */
#ifndef WORLD_SERVE_H
#define WORLD_SERVE_H

#include "base/component.h"
#include "practice/practice.h"

struct serve_options {
	int port;                         /* 0: any; @ready gets the chosen one */
	const char *cert_file, *key_file; /* PEM: HTTPS when both are set, else HTTP */
	const char *base;                 /* base URL in answers; NULL: "http[s]://localhost:PORT" */
	bool real_names;                  /* answers name the real hosts instead: a proxy in front maps those to us */
	unsigned delay_ms;                /* delay of each answer: simulates distance in measurements */
	void (*ready)(void *who, int port);
	/* Called after each call that changed something, to save the state; may be NULL. */
	void (*changed)(void *who, const struct practice *practice);
	void *who;
	int64_t (*now)(void); /* real UTC seconds */
	int stop;             /* descriptor */
};

/* ERR_USAGE where libmicrohttpd was built without TLS, as that of a portable file is. */
bool serve_takes_https(struct err *err) MUST_CHECK;
bool serve_run(struct practice *practice, const struct serve_options *options, struct err *err) MUST_CHECK;

/* Adds libmicrohttpd. */
void serve_component(struct components *components);

#endif
