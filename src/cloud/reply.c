/* reply.c - the reply to a request, or its loss; and Microsoft's error bodies */
#include "cloud/reply.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/aadsts.h"

/* The longest next link that was seen is below 4 KB (a skip token). */
#define NEXT_MAX 16384

static const struct known_code {
	const char *code;
	enum err_kind kind;
} known_codes[];

static bool is_html(const struct reply *reply)
{
	size_t i = 0;

	if (text_begins(reply->content_type, "text/html") || text_begins(reply->content_type, "application/xhtml"))
		return true;
	while (i < reply->len && strchr(" \t\r\n", reply->body[i]) && reply->body[i])
		i++;
	return i < reply->len && reply->body[i] == '<';
}

static bool is_nul(const struct reply *reply)
{
	for (size_t i = 0; i < reply->len; i++)
		if (reply->body[i])
			return false;
	return reply->len > 0;
}

/* Fills the members that every err about this reply has. */
static bool reply_stamp(const struct reply *reply, const char *doing, struct err *err)
{
	err->doing = doing;
	err->status = reply->status;
	if (reply->request_id[0])
		text_safe(err->request_id, sizeof err->request_id, reply->request_id);
	return false;
}

static bool fail_lost(const struct reply *reply, const char *doing, struct err *err)
{
	*err = reply->err;
	if (err->kind == ERR_NONE)
		err->kind = ERR_UNREACHABLE;
	return reply_stamp(reply, doing ? doing : err->doing, err);
}

/* A success with an unreadable body says nothing. */
static bool fail_unread(const struct reply *reply, const char *doing, struct err *err)
{
	*err = reply->err;
	if (err->kind == ERR_NONE)
		err->kind = ERR_PROTOCOL;
	return reply_stamp(reply, doing, err);
}

static bool fail_html(const struct reply *reply, enum err_kind kind, const char *doing, struct err *err)
{
	const char *type = reply->content_type[0] ? reply->content_type : "text/html";

	err_set(err, kind, doing,
	    _("A web page came instead of data (content type %s): a proxy or a captive portal "
	      "may have answered."),
	    type);
	return reply_stamp(reply, doing, err);
}

static bool reply_parse(const struct reply *reply, bool secret, struct json_doc *doc, struct err *err)
{
	const char *doing = N_("reading an answer");

	doc->root = NULL;
	if (reply->lost)
		return fail_lost(reply, NULL, err);
	if (reply->unread)
		return fail_unread(reply, doing, err);
	if (is_html(reply))
		return fail_html(reply, ERR_PROTOCOL, doing, err);
	if (secret ? json_parse_secret(doc, reply->body, reply->len, err)
		   : json_parse(doc, reply->body, reply->len, err))
		return true;
	return reply_stamp(reply, doing, err);
}

/* --- kinds --- */

static enum err_kind kind_of_status(int status)
{
	switch (status) {
	case 401:
		return ERR_SIGNED_OUT;
	case 403:
		return ERR_NOT_ALLOWED;
	case 404:
		return ERR_NO_SUCH;
	case 407: /* the proxy's, not Microsoft's */
		return ERR_UNREACHABLE;
	case 409:
	case 412:
		return ERR_CONFLICT;
	case 408:
	case 429:
	case 500:
	case 502:
	case 503:
	case 504:
		return ERR_BUSY;
	}
	return status >= 400 && status < 500 ? ERR_BAD_REQUEST : ERR_PROTOCOL;
}

/* The kind by the error's text, if the status is not enough: an error inside a 200, or a 400 for something that
 * exists. */
static enum err_kind kind_of_words(int status, const struct err *err, const char *words)
{
	enum err_kind kind = kind_of_status(status);

	if (status / 100 == 2) {
		kind = ERR_PROTOCOL;
		for (const struct known_code *known = known_codes; known->code; known++)
			if (text_same(err->code, known->code))
				kind = known->kind;
		if (text_find(words, "CmdletAccessDeniedException"))
			kind = ERR_NOT_ALLOWED;
		else if (text_find(words, "ManagementObjectNotFoundException"))
			kind = ERR_NO_SUCH;
	}
	if ((kind == ERR_BAD_REQUEST || status / 100 == 2) &&
	    (text_same(err->code, "Request_MultipleObjectsWithSameKeyValue") || text_find(words, "already exists")))
		kind = ERR_CONFLICT;
	/* Exchange reports a missing role by a 401; a new token would not help */
	if (kind == ERR_SIGNED_OUT && text_find(words, "is not allowed to call"))
		kind = ERR_NOT_ALLOWED;
	if (kind == ERR_SIGNED_OUT && text_find(words, "isn't supported in this scenario"))
		kind = ERR_NOT_ALLOWED;
	/* nor does it if the tenant does not know the client that signed in (microsoft-graph-docs, issue 7990) */
	if (kind == ERR_SIGNED_OUT && text_same(err->code, "Authorization_IdentityNotFound"))
		kind = ERR_NOT_ALLOWED;
	return kind;
}

/* --- bodies --- */

static void reply_take(char *out, size_t size, struct json value)
{
	const char *raw = json_raw(value);

	if (raw && *raw)
		text_safe(out, size, raw);
}

/* The text after the second bar of "Ex5E8EA4|Namespace.Class|What happened"; NULL without bars. */
static const char *after_bars(const char *text)
{
	const char *bar = text ? strchr(text, '|') : NULL;

	bar = bar ? strchr(bar + 1, '|') : NULL;
	return bar ? bar + 1 : NULL;
}

/* The most informative message of an error. CIPP searches in the same order. */
static const char *reply_words_of(struct json error, const char **all)
{
	const char *detail = json_raw(json_get(json_at(json_get(error, "details"), 0), "message"));
	struct json message = json_get(error, "message");
	const char *words = after_bars(detail);

	if (json_kind(message) == JSON_OBJECT)
		message = json_get(message, "value");
	if (!words)
		words = json_raw(json_get(json_get(json_get(error, "innererror"), "internalexception"), "message"));
	if (!words || !*words)
		words = json_raw(message);
	if (!words || !*words)
		words = detail;
	*all = detail ? detail : words ? words : "";
	return words ? words : "";
}

/* Continuous access evaluation: the token was valid but no longer suffices. The header shows this, whatever the body
 * calls it. */
static void reply_challenge(const struct reply *reply, struct err *err)
{
	if ((reply->status != 401 && reply->status != 403) || !text_find(reply->authenticate, "insufficient_claims"))
		return;
	err->kind = ERR_SIGNED_OUT;
	text_safe(err->code, sizeof err->code, "insufficient_claims");
}

static bool fail_service(const struct reply *reply, struct json error, const char *doing, struct err *err)
{
	struct json inner = json_get(error, "innererror");
	const char *all, *words = reply_words_of(error, &all);

	err_set(err, ERR_PROTOCOL, doing, "%s", words);
	reply_take(err->code, sizeof err->code, json_get(error, "code"));
	reply_take(err->request_id, sizeof err->request_id, json_get(inner, "request-id"));
	reply_take(err->at, sizeof err->at, json_get(inner, "date"));
	err->kind = kind_of_words(reply->status, err, all);
	reply_challenge(reply, err);
	return reply_stamp(reply, doing, err);
}

static bool fail_oauth(const struct reply *reply, struct json root, const char *doing, struct err *err)
{
	const char *words = json_raw(json_get(root, "error_description"));
	struct json number = json_at(json_get(root, "error_codes"), 0);
	enum err_kind kind = ERR_REFUSED;

	if (kind_of_status(reply->status) == ERR_BUSY ||
	    text_same(json_raw(json_get(root, "error")), "temporarily_unavailable"))
		kind = ERR_BUSY;
	err_set(err, kind, doing, "%s", words ? words : "");
	reply_take(err->code, sizeof err->code, json_get(root, "error"));
	err->aadsts = (int)json_int(number, 0);
	if (err->aadsts <= 0)
		err->aadsts = aadsts_in(words);
	reply_stamp(reply, doing, err);
	reply_take(err->request_id, sizeof err->request_id, json_get(root, "trace_id"));
	reply_take(err->correlation_id, sizeof err->correlation_id, json_get(root, "correlation_id"));
	reply_take(err->at, sizeof err->at, json_get(root, "timestamp"));
	return false;
}

/* The error object of Graph and Exchange, in its three spellings. */
static struct json error_in(struct json root)
{
	static const char *const names[] = { "error", "odata.error", "@odata.error" };
	struct json error = { NULL };

	for (size_t i = 0; i < 3 && !json_has(error); i++)
		error = json_get(root, names[i]);
	return error;
}

static bool fail_redirect(const struct reply *reply, const char *doing, struct err *err)
{
	const char *to = reply->location[0] ? reply->location : reply->body;
	const char *url = text_find(to, "https://");
	const char *host = url ? url + strlen("https://") : "";
	size_t len = strcspn(host, "/\"'<>?# \t\r\n");

	if (url && len && len < 254)
		err_set(err, ERR_PROTOCOL, doing, _("A redirect to %.*s was refused."), (int)len, host);
	else
		err_set(err, ERR_PROTOCOL, doing, _("A redirect was refused."));
	return reply_stamp(reply, doing, err);
}

/* An error from a proxy, whatever its page says: Microsoft never answers with this status. */
static bool fail_proxy(const struct reply *reply, const char *doing, struct err *err)
{
	err_set(err, ERR_UNREACHABLE, doing,
	    _("a proxy on the way wants a user name and a password, or other ones, and passed nothing on to Microsoft: give them as "
	      "HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT"));
	return reply_stamp(reply, doing, err);
}

/* True for a body that begins like JSON but does not parse: it broke off, or comes from an unknown service. */
static bool is_broken(const struct reply *reply)
{
	const char *body = reply->body + strspn(reply->body, " \t\r\n");

	return *body == '{' || *body == '[';
}

/* What the header says of the reason, in its error_description="..."; the whole header without one. */
static void say_challenge(const struct reply *reply, enum err_kind kind, const char *doing, struct err *err)
{
	static const char name[] = "error_description=\"";
	const char *at = text_find(reply->authenticate, name);

	at = at ? at + strlen(name) : NULL;
	if (at && *at != '"')
		err_set(err, kind, doing, "%.*s", (int)strcspn(at, "\""), at);
	else
		err_set(err, kind, doing, "%s", reply->authenticate);
}

/* A body that is not JSON, with a status that is not success. Microsoft's refusals carry an id; one without may be a
 * proxy's, which knows nothing of roles or of what exists. */
static bool fail_plain(const struct reply *reply, const char *doing, struct err *err)
{
	enum err_kind kind = kind_of_status(reply->status);

	if ((kind == ERR_NO_SUCH || kind == ERR_NOT_ALLOWED) && !reply->request_id[0])
		kind = ERR_PROTOCOL;

	/* A proxy's page must not count as Microsoft's answer: its 404 does not mean "the app is absent". A 401 needs a
	 * new sign-in, whatever its source. */
	if (is_html(reply))
		return fail_html(reply, kind == ERR_BUSY || kind == ERR_SIGNED_OUT ? kind : ERR_PROTOCOL, doing, err);
	if (reply->status == 403 && is_nul(reply))
		err_set(err, ERR_NOT_ALLOWED, doing,
		    _("Exchange does not know this command for the signed-in account."));
	else if (memchr(reply->body, '\0', reply->len)) /* binary, or in another charset than declared */
		err_set(err, kind, doing, _("HTTP status %d, without a readable answer."), reply->status);
	else if (reply->status == 401 && !reply->len)
		say_challenge(reply, kind, doing, err);
	else if (strspn(reply->body, "{}[] \t\r\n") < reply->len) /* "{}" is no sentence */
		err_set(err, kind, doing, "%s", reply->body);
	else
		err_set(err, kind, doing, "%s", "");
	reply_challenge(reply, err);
	return reply_stamp(reply, doing, err);
}

/* The same for a body that is incomplete or could not be decompressed. Exchange answers a cmdlet outside the user's
 * roles with 403 and NUL bytes labelled as gzip (measured by a public Python client, 2026-09-25). A 404 means "does not
 * exist" only if it is Microsoft's, which carries an id. */
static bool fail_unread_status(const struct reply *reply, const char *doing, struct err *err)
{
	enum err_kind kind = kind_of_status(reply->status);

	if (kind == ERR_NO_SUCH && !reply->request_id[0])
		kind = ERR_PROTOCOL;
	if (reply->status == 403 && reply->unread == UNREAD_CODED)
		err_set(err, kind, doing, _("Exchange does not know this command for the signed-in account."));
	else
		err_set(err, kind, doing, _("HTTP status %d, without a readable answer."), reply->status);
	reply_challenge(reply, err);
	return reply_stamp(reply, doing, err);
}

static bool fail_status(const struct reply *reply, const char *doing, struct err *err)
{
	struct json_doc doc;
	struct json error;
	bool read;

	if (reply->status / 100 == 3)
		return fail_redirect(reply, doing, err);
	if (reply->status == 407)
		return fail_proxy(reply, doing, err);
	if (reply->unread)
		return fail_unread_status(reply, doing, err);
	read = !is_html(reply) && json_parse(&doc, reply->body, reply->len, err);
	if (!read) {
		fail_plain(reply, doing, err);
		if (err->kind == ERR_BAD_REQUEST && is_broken(reply))
			err->kind = ERR_PROTOCOL;
		return false;
	}
	err_clear(err);
	error = error_in(json_root(&doc));
	if (json_kind(error) == JSON_STRING)
		fail_oauth(reply, json_root(&doc), doing, err);
	else if (json_kind(error) == JSON_OBJECT)
		fail_service(reply, error, doing, err);
	else
		fail_plain(reply, doing, err);
	json_release(&doc);
	return false;
}

static bool read_good(const struct reply *reply, bool secret, const char *doing, struct json_doc *doc, struct err *err)
{
	struct json error;

	doc->root = NULL;
	if (reply->lost)
		return fail_lost(reply, doing, err);
	if (reply->status / 100 != 2)
		return fail_status(reply, doing, err);
	if (reply->unread)
		return fail_unread(reply, doing, err);
	if (!reply->len)
		return true;
	if (!reply_parse(reply, secret, doc, err))
		return reply_stamp(reply, doing, err);
	error = error_in(json_root(doc));
	if (!json_has(error))
		return true;
	if (json_kind(error) == JSON_OBJECT)
		fail_service(reply, error, doing, err);
	else
		fail_oauth(reply, json_root(doc), doing, err);
	json_release(doc);
	doc->root = NULL;
	return false;
}

bool reply_read(const struct reply *reply, const char *doing, struct json_doc *doc, struct err *err)
{
	return read_good(reply, false, doing, doc, err);
}

bool reply_read_secret(const struct reply *reply, const char *doing, struct json_doc *doc, struct err *err)
{
	return read_good(reply, true, doing, doc, err);
}

bool reply_ok(const struct reply *reply, const char *doing, struct err *err)
{
	struct json_doc doc;

	if (!reply_read(reply, doing, &doc, err))
		return false;
	json_release(&doc);
	return true;
}

bool reply_is_redirect(const struct reply *reply)
{
	int status = reply->lost ? 0 : (int)reply->status;

	return status == 301 || status == 302 || status == 307 || status == 308;
}

bool reply_is_transient(const struct reply *reply)
{
	/* A proxy that refused will refuse again, and repeated passwords lock accounts. */
	if (reply->lost && reply->unsent)
		return false;
	if (reply->lost)
		return (reply->err.kind == ERR_UNREACHABLE || reply->err.kind == ERR_NONE) &&
		       reply->err.status / 100 != 4;
	if (reply->unread == UNREAD_CUT && reply->status / 100 == 2)
		return true;
	return reply->status == 429 || reply->status == 500 || (reply->status >= 502 && reply->status <= 504);
}

/* An address ready to send, with its spaces escaped; NULL if it has a character that no address may have. */
static const char *plain_url(const char *url, struct arena *arena)
{
	char *plain = arena_alloc(arena, 3 * strlen(url) + 1), *end = plain;

	for (; *url; url++) {
		if (*url == ' ') {
			end = (char *)memcpy(end, "%20", 3) + 3;
			continue;
		}
		if (*url < ' ' || *url >= 0x7f || strchr("\"<>\\^`", *url))
			return NULL;
		*end++ = *url;
	}
	return plain;
}

bool reply_next(const struct reply *reply, struct json root, const struct endpoints *endpoints, enum service service,
    const char **next, struct arena *arena, struct err *err)
{
	struct json link = json_get(root, "@odata.nextLink");
	const char *url = json_raw(link), *doing = N_("reading a long list");

	*next = NULL;
	if (!json_has(link))
		return true;
	if (url && strlen(url) < NEXT_MAX)
		*next = plain_url(url, arena);
	if (*next && (endpoints_holds(endpoints->base[service], *next) ||
			 endpoints_holds(endpoints_base(endpoints, service), *next)))
		return true;
	*next = NULL;
	err_set(err, ERR_PROTOCOL, doing, _("The address of the next page leads elsewhere: %s"), url ? url : "?");
	return reply_stamp(reply, doing, err);
}

/* Codes of errors that came with HTTP 200, in Graph's and Exchange's spelling. */
static const struct known_code known_codes[] = {
	{ "NotFound", ERR_NO_SUCH },
	{ "Request_ResourceNotFound", ERR_NO_SUCH },
	{ "BadRequest", ERR_BAD_REQUEST },
	{ "Request_BadRequest", ERR_BAD_REQUEST },
	{ "Unauthorized", ERR_SIGNED_OUT },
	{ "InvalidAuthenticationToken", ERR_SIGNED_OUT },
	{ "Forbidden", ERR_NOT_ALLOWED },
	{ "AccessDenied", ERR_NOT_ALLOWED },
	{ "Authorization_RequestDenied", ERR_NOT_ALLOWED },
	{ "Conflict", ERR_CONFLICT },
	{ "TooManyRequests", ERR_BUSY },
	{ "ServiceUnavailable", ERR_BUSY },
	{ NULL, ERR_NONE },
};
