/* http.h - the transport over libcurl: the only file that knows it
 *
 * TLS is always verified; plain http goes to loopback only; redirects are not followed; a bearer goes only to
 * the host of its service (the bases given at open); a request that writes gets a fresh connection
 * that is not reused, because libcurl silently repeats a POST whose answer was lost on a reused one (measured).
 * libcurl is initialised at the first send, after the first page was drawn. A form (it carries secrets) goes
 * only to the host of its request's service, too. What curl and its TLS allocate is wiped when freed.
 *
 * A lost reply's err says what happened in a sentence of its own: ERR_UNREACHABLE (name, connection, proxy,
 * time, reset, broken off), ERR_TLS (names the issuer of an unknown certificate), ERR_FILE (the CA file), ERR_PROTOCOL
 * (too large, no HTTP, refused by us). Of these only ERR_UNREACHABLE may pass by itself.
 */
#ifndef WORLD_HTTP_H
#define WORLD_HTTP_H

#include "cloud/endpoints.h"
#include "world/transport.h"

struct http_options {
	/* Strings are copied. */
	const char *cacert;     /* --cacert, else SSL_CERT_FILE, else CURL_CA_BUNDLE; NULL: the system's */
	const char *cacert_dir; /* SSL_CERT_DIR, or NULL; not looked at when there is a cacert */
	const char *https_proxy, *http_proxy, *no_proxy; /* from the environment, or NULL */
	int timeout_s;                                   /* for one request, default 20 */
	struct endpoints endpoints;                      /* which host gets which bearer */
	const char *agent;                               /* "naaready/0.1.0" */
	/* For each request id the client-request-id is made here: 16 random bytes from the world. */
	bool (*random)(void *bytes, size_t size);
	/* A line for the trace, already without secrets: called for each request and each reply. May be NULL. */
	void (*trace)(void *who, const char *line);
	void *trace_who;
};

/* Never fails: trouble shows as lost replies. */
struct transport *http_open(const struct http_options *options);

struct http_stats {
	unsigned requests;    /* sent; refused ones not counted */
	unsigned connections; /* opened for them */
	unsigned lost;        /* sent, but without an answer */
	uint64_t bytes;       /* of bodies, as they came over the wire */
};
const struct http_stats *http_stats(struct transport *http);

/* "proxy.corp.example:3128", of whatever a proxy variable holds: never anything of a user or a password, so "?" where it is
 * not plain what the host is. Returns @out. */
const char *http_proxy_name(const char *proxy, char *out, size_t size);

/* The place can change after discovery found another cloud. */
void http_place(struct transport *http, const struct endpoints *endpoints);

#endif
