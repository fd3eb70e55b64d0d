/* http_url.h - addresses, and which proxy stands before them
 *
 * As curl itself reads an address, so that what is decided here is what happens there.
 */
#ifndef WORLD_HTTP_URL_H
#define WORLD_HTTP_URL_H

#include "base/buf.h"
#include "world/http.h"

struct http_origin {
	char scheme[8]; /* "https" */
	char host[256]; /* lower case; an IPv6 address in brackets */
	int port;
};

/* As curl itself would read it. False when it is no absolute http(s) address, or carries a user. */
bool http_origin_of(struct http_origin *origin, const char *url);
bool http_origin_same(const struct http_origin *a, const struct http_origin *b);
/* A literal 127.x.y.z or [::1], or "localhost": never looked up, never through a proxy. */
bool http_origin_is_loopback(const struct http_origin *origin);

/* The proxy for an address, "" for none: https_proxy or http_proxy, unless loopback or named in
 * no_proxy (names with their subdomains, "host:port", "*"). */
const char *http_proxy_for(const struct http_options *options, const struct http_origin *origin);
/* Whether a proxy variable names a proxy that curl can use: else nothing is sent, and nothing of it is told. */
bool http_proxy_fits(const char *proxy);
/* What stands before its host, as it was typed: user and password. 0: nothing does. */
size_t http_proxy_user(const char *proxy, const char **user);

/* Adds @url, safe, with the values of what looks like a secret in its query replaced by "...". */
void http_url_redact(const char *url, struct buf *out);

#endif
