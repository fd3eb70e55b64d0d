/* reply.h - the reply to a request, or its loss; and Microsoft's error bodies
 *
 * A reply is borrowed: it is valid until its event was handled. @body is never NULL; it is NUL-terminated after @len
 * bytes.
 */
#ifndef CLOUD_REPLY_H
#define CLOUD_REPLY_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "cloud/request.h"

/* The largest body. See JSON_BYTES_MAX. */
#define REPLY_BYTES_MAX JSON_BYTES_MAX

/* Why there is no body. Status and headers still count as an answer. */
enum unread {
	UNREAD_NOT = 0, /* the body is there */
	UNREAD_CODED,   /* it came but could not be decompressed */
	UNREAD_CUT,     /* it broke off, or did not end in time */
	UNREAD_LARGE,   /* it is larger than REPLY_BYTES_MAX */
};

struct reply {
	unsigned id;        /* the request's */
	bool lost;          /* no HTTP answer came; @err says why, and no other member counts */
	bool unsent;        /* lost because we refused to send it, and would again */
	enum unread unread; /* if set, @err says why @body is ""; status and headers count */
	struct err err;
	int status;
	const char *body;
	size_t len;
	char content_type[80];
	char request_id[40];        /* "request-id" or "x-ms-request-id" header, safe */
	char client_request_id[40]; /* the id that we sent */
	char warnings[400];         /* X-Warnings (Exchange), safe */
	char authenticate[600];     /* WWW-Authenticate, safe: claims challenges */
	char location[600];         /* Location, safe: the target of a redirect, which is not followed automatically */
	int retry_after_s;          /* -1: not given; a date is converted to seconds */
	int64_t date;               /* the Date header; 0: absent */
};

/* True for a 2xx without an error inside. Otherwise fills @err: kind from status and code, the service's code and
 * message, request id. If the body could not be read, a 2xx fails with the transport's reason, any other status with
 * its usual meaning. Knows Graph's {"error":{code,message,innerError}}, the older {"odata.error":...}, Exchange's
 * error.details[0].message with its bars, OAuth's {"error":"...","error_description":"AADSTS..."}, HTTP 200 with an
 * error inside, and bodies that are not JSON. Sources: Graph error responses (Microsoft); InvokeCommand as CIPP and
 * ScubaGear read it (2026). */
bool reply_ok(const struct reply *reply, const char *doing, struct err *err) MUST_CHECK;

/* Checks as reply_ok() does and parses in one go. On failure @doc is empty, and releasing it is harmless. An empty body
 * is an empty document. */
bool reply_read(const struct reply *reply, const char *doing, struct json_doc *doc, struct err *err) MUST_CHECK;
/* The same for a reply that carries a token (json_parse_secret). */
bool reply_read_secret(const struct reply *reply, const char *doing, struct json_doc *doc, struct err *err) MUST_CHECK;

/* True if trying again may help: 429, 500, 502, 503, 504, lost before an answer (but not by TLS), or a 2xx that broke
 * off. */
bool reply_is_transient(const struct reply *reply);
/* True if it redirects to another address (301, 302, 307, 308). */
bool reply_is_redirect(const struct reply *reply);

/* *@next is "@odata.nextLink" if it leads to the same service, NULL if absent. A link to another host is
 * ERR_PROTOCOL. */
bool reply_next(const struct reply *reply, struct json root, const struct endpoints *endpoints, enum service service,
    const char **next, struct arena *arena, struct err *err) MUST_CHECK;

#endif
