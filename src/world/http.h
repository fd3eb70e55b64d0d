/* http.h - the transport over libcurl: the only file that knows it
 *
 * TLS is always verified; plain http goes to loopback only; redirects are not followed; a bearer goes only to the host
 * of its service (the bases given at open), and so does a form, because it carries secrets. A request that writes gets
 * a fresh connection that is not reused, because libcurl silently repeats a POST whose answer was lost on a reused one
 * (measured). libcurl is initialised at the first send, after the first page was drawn. Memory of curl and its TLS
 * library is wiped when freed.
 *
 * A lost reply's err explains the failure in a sentence of its own: ERR_UNREACHABLE (name, connection, proxy, timeout,
 * reset, broken off), ERR_TLS (names the issuer of an unknown certificate), ERR_FILE (the certificates to trust), ERR_PROTOCOL (too
 * large, not HTTP, refused by us). Only ERR_UNREACHABLE may be transient.
 */
#ifndef WORLD_HTTP_H
#define WORLD_HTTP_H

#include "cloud/endpoints.h"
#include "world/transport.h"
#include "world/trust.h"

struct http_options {
	/* Strings are copied. */
	struct trust_named trust;                        /* the certificates to trust, looked for at the first send */
	const char *https_proxy, *http_proxy, *no_proxy; /* from the environment, or NULL */
	int timeout_s;                                   /* for one request, default 20 */
	struct endpoints endpoints;                      /* decides which host gets which bearer */
	const char *agent;                               /* "naaready/0.2.0" */
	/* Source of the client-request-id, made here for each request: 16 random bytes. */
	bool (*random)(void *bytes, size_t size);
	/* Takes a trace line for each request and each reply, already without secrets. May be NULL. */
	void (*trace)(void *who, const char *line);
	void *trace_who;
};

/* Never fails: errors show as lost replies. */
struct transport *http_open(const struct http_options *options);

struct http_stats {
	unsigned requests;    /* sent; without refused ones */
	unsigned connections; /* opened for them */
	unsigned lost;        /* sent, but never answered */
	uint64_t bytes;       /* of bodies, as on the wire */
};
const struct http_stats *http_stats(struct transport *http);

/* "proxy.corp.example:3128" from a proxy variable, NULL or "" giving "": never a part of user or password, so "?" if
 * the host is not certain. Returns @out. */
const char *http_proxy_name(const char *proxy, char *out, size_t size);

/* Sets the endpoints: they change when discovery finds another cloud. */
void http_endpoints(struct transport *http, const struct endpoints *endpoints);

#endif
