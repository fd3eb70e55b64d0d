/* http_url.h - URLs, and which proxy is used for them
 *
 * Every libcurl reads a URL a little differently. So only those are taken that all of them read the same: no user, a
 * host of plain letters or an address in its usual form, a port in digits. A proxy is taken apart here, and given to
 * libcurl in its parts.
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

/* False if it is no absolute http(s) URL, contains a user, or could be read in two ways. */
bool http_origin_of(struct http_origin *origin, const char *url);
bool http_origin_same(const struct http_origin *a, const struct http_origin *b);
/* A literal 127.x.y.z or [::1], or "localhost": never resolved, never through a proxy. */
bool http_origin_is_loopback(const struct http_origin *origin);

/* The proxy for an address, "" for none: https_proxy or http_proxy, unless loopback or matched by no_proxy (names with
 * their subdomains, "host:port", "*"). */
const char *http_proxy_for(const struct http_options *options, const struct http_origin *origin);
/* "http://proxy.corp.example:3128", without user and password. False if it cannot be used: then nothing is sent, and its
 * text is not shown. */
bool http_proxy_address(const char *proxy, char *out, size_t size);
/* Length of the user and password before the host, as typed, percent-encoded; 0: none. */
size_t http_proxy_user(const char *proxy, const char **user);

/* Adds @url, safe; values in its query that may be secrets become "...". */
void http_url_redact(const char *url, struct buf *out);

#endif
