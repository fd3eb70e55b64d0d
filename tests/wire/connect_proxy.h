/* connect_proxy.h - a proxy that leads every host's port 443 to one port of this machine
 *
 * With it tests talk to the real host names, over real TLS, without leaving the machine.
 */
#ifndef WIRE_CONNECT_PROXY_H
#define WIRE_CONNECT_PROXY_H

#include <stddef.h>

#include "wire/listener.h"

#define CONNECT_PROXY_LINES 256

struct connect_proxy {
	struct listener listener;
	int to;            /* port */
	const char *wants; /* the header that it demands, such as "Proxy-Authorization: Basic …"; or NULL */
	int refuses;       /* the status with which it refuses every CONNECT; 0: none */
	size_t count;
	char lines[CONNECT_PROXY_LINES][300]; /* first lines of the requests, without line ends */
};

bool connect_proxy_start(struct connect_proxy *proxy, int to);
void connect_proxy_stop(struct connect_proxy *proxy);
size_t connect_proxy_count(struct connect_proxy *proxy);
/* Returns how many of the lines begin with @text. */
size_t connect_proxy_heard(struct connect_proxy *proxy, const char *text);

#endif
