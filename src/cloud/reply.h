/* reply.h - an answer, or the lack of one; and Microsoft's error bodies
 *
 * A reply is borrowed: it is valid until the event that carries it was handled.
 * @body is never NULL; it is NUL-terminated after @len bytes.
 */
#ifndef CLOUD_REPLY_H
#define CLOUD_REPLY_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "cloud/request.h"

/* What a reply may weigh. See JSON_BYTES_MAX. */
#define REPLY_BYTES_MAX JSON_BYTES_MAX

/* A status line is an answer, whatever becomes of the body behind it. */
enum unread {
	UNREAD_NOT = 0, /* the body is there */
	UNREAD_CODED,   /* it came, and could not be unpacked */
	UNREAD_CUT,     /* it broke off, or did not end in time */
	UNREAD_LARGE,   /* it is larger than we take */
};

struct reply {
	unsigned id;        /* the request's */
	bool lost;          /* no HTTP answer came; @err says why, nothing else counts */
	bool unsent;        /* lost because we did not send it, and would not the next time */
	enum unread unread; /* otherwise @err says why @body is "", and status and headers count */
	struct err err;
	int status;
	const char *body;
	size_t len;
	char content_type[80];
	char request_id[40];        /* "request-id" or "x-ms-request-id" header, safe */
	char client_request_id[40]; /* the one that we sent */
	char warnings[400];         /* X-Warnings (Exchange), safe */
	char authenticate[600];     /* WWW-Authenticate, safe: claims challenges */
	char location[600];         /* Location, safe: where a redirect leads; nobody follows it */
	int retry_after_s;          /* -1 when not said; a date was made seconds */
	int64_t date;               /* the Date header; 0 when absent */
};

/* True for a 2xx without an error inside. Otherwise fills @err: kind from status and code, their
 * code and words, request id. Where the body could not be read, a 2xx fails with the transport's reason
 * and any other status with what that status means. Knows Graph's {"error":{code,message,innerError}}, the older
 * {"odata.error":...}, Exchange's error.details[0].message with its bars, OAuth's
 * {"error":"...","error_description":"AADSTS..."}; HTTP 200 with an error inside; bodies that are
 * no JSON. Sources: Graph error responses (Microsoft); InvokeCommand as CIPP and ScubaGear read it
 * (2026). */
bool reply_ok(const struct reply *reply, const char *doing, struct err *err) MUST_CHECK;

/* Both at once: a 2xx without an error inside, parsed. Otherwise fills @err as reply_ok does; @doc
 * is then empty, and releasing it does no harm. A body of nothing at all is an empty document. */
bool reply_read(const struct reply *reply, const char *doing, struct json_doc *doc, struct err *err) MUST_CHECK;
/* The same for a reply that carries a token (json_parse_secret). */
bool reply_read_secret(const struct reply *reply, const char *doing, struct json_doc *doc, struct err *err) MUST_CHECK;

/* Whether waiting may help: 429, 500, 502, 503, 504, lost before an answer (not TLS), or a 2xx that broke off. */
bool reply_is_transient(const struct reply *reply);
/* It names another place to ask at (301, 302, 307, 308). */
bool reply_is_redirect(const struct reply *reply);

/* "@odata.nextLink" when it leads to the same service; NULL when there is none. A link to
 * another host is ERR_PROTOCOL. */
bool reply_next(const struct reply *reply, struct json root, const struct endpoints *endpoints, enum service service,
    const char **next, struct arena *arena, struct err *err) MUST_CHECK;

#endif
