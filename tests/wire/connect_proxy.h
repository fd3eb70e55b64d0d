/* connect_proxy.h - a proxy that leads every host's port 443 to one port of this machine
 *
 * So that the real host names can be spoken to, over real TLS, without leaving the machine.
 */
#ifndef WIRE_CONNECT_PROXY_H
#define WIRE_CONNECT_PROXY_H

#include <stddef.h>

#include "wire/listener.h"

#define CONNECT_PROXY_LINES 256

struct connect_proxy {
	struct listener listener;
	int to;            /* port */
	const char *wants; /* "Basic dXNlcjpwYXNz" that it demands, or NULL */
	int refuses;       /* status that every CONNECT gets; 0: none */
	size_t count;
	char lines[CONNECT_PROXY_LINES][300]; /* first lines of requests, without their end */
};

bool connect_proxy_start(struct connect_proxy *proxy, int to);
void connect_proxy_stop(struct connect_proxy *proxy);
size_t connect_proxy_count(struct connect_proxy *proxy);
/* How many of the lines begin with @text. */
size_t connect_proxy_heard(struct connect_proxy *proxy, const char *text);

#endif
