/* http_inside.h - what the files http*.c share; nobody else includes it
 *
 * http.c keeps the calls and turns curl's wheel; http_call.c makes one call out of a request
 * and a reply out of a call; http_headers.c reads the reply's headers; http_failed.c says why there
 * is none; http_veil.c covers secrets that come back; http_tls.c chooses whom to trust and remembers who was not; http_url.c knows addresses
 * and proxies.
 */
#ifndef WORLD_HTTP_INSIDE_H
#define WORLD_HTTP_INSIDE_H

#include <curl/curl.h>

#include "base/buf.h"
#include "base/veil.h"
#include "world/http.h"

/* --- addresses (http_url.c) --- */

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

/* --- whom to trust (http_tls.c) --- */

/* What the last handshake with a host said. */
struct http_tls_note {
	char host[256];
	int error;        /* X509_V_ERR_..., 0: the chain is good */
	char issuer[200]; /* of the certificate that failed, safe */
	char names[200];  /* whom the host's own certificate is for, safe */
	char day[24];     /* when the certificate that failed ends or begins */
};

#define HTTP_TLS_HOSTS 8 /* three services, discovery, a proxy, and room */

struct http_tls {
	struct http_tls_note notes[HTTP_TLS_HOSTS];
	unsigned used;
	const char *dir; /* hashed CA directory, NULL: curl's bundle */
};

/* --- calls --- */

struct http_call {
	struct http_call *next;
	struct http *http;
	CURL *easy;
	struct curl_slist *headers;
	char told[CURL_ERROR_SIZE]; /* curl's own words */
	struct http_origin to;
	const char *proxy;          /* "" for none; http's */
	struct secret form;
	struct buf body;
	bool secret, oversized;
	bool begun;                 /* a status line came */
	bool headed;                /* the reply's head came whole */
	CURLcode trouble;           /* the first option that curl did not take */
	const char *label;
	struct reply reply;
};

struct http {
	struct transport verbs; /* first: a transport is cast to this */
	struct arena arena;     /* the options' strings */
	struct http_options options;
	struct secret bearer[SERVICE_COUNT];
	struct veil veil;       /* every secret that went out or came in: none of them is told again */
	struct http_tls tls;
	CURLM *multi;           /* NULL until the first send */
	struct http_call *live;
	struct http_call *done, **done_end; /* replies nobody took yet, in order */
	struct http_call *given;            /* the one that next gave last */
	struct http_stats stats;
};

/* A call ready for the multi handle; or, with reply.lost set, one that must not go out. */
struct http_call *http_call_new(struct http *http, struct request *request);
/* Makes the reply, or says why there is none; gives the easy handle back. */
void http_call_end(struct http_call *call, CURLcode code);
/* Wipes what has to be wiped. */
void http_call_free(struct http_call *call);
/* A line for the trace. */
void http_trace(struct http *http, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

void http_headers_read(struct http_call *call);
/* --- secrets that come back (http_veil.c) --- */

/* Remembers the secrets in a form, in a reply of the sign-in's, in the proxy's address. */
void http_veil_form(struct http *http, const struct secret *form);
void http_veil_reply(struct http *http, const char *body, size_t len);
void http_veil_proxy(struct http *http, const char *proxy);
/* @text safe, with secrets covered. Returns @out. */
const char *http_veil_safe(const struct http *http, const char *text, char *out, size_t size);

void http_failed(struct http_call *call, CURLcode code);
/* Marks as lost without an answer because we do not send it. Returns false. */
bool http_call_refuse(struct http_call *call, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Finds the CA directory. */
void http_tls_init(struct http_tls *tls, const struct http_options *options);
void http_tls_set(struct http_call *call);
/* The sentence for CURLE_PEER_FAILED_VERIFICATION. */
void http_tls_failed(struct http_call *call);

#endif
