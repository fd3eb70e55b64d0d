/* http_call.c - one request on its way: options in, reply out */
#include "world/http_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

/* Remembers the first option that curl refuses: some of them are promises. */
#define SET(call, option, value)                             \
	((call)->trouble = (call)->trouble ? (call)->trouble \
					   : curl_easy_setopt((call)->easy, option, value))

static size_t take_body(char *bytes, size_t size, size_t n, void *who)
{
	struct http_call *call = who;

	buf_add_n(&call->body, bytes, size * n);
	call->oversized = call->body.cut;
	return call->oversized ? 0 : size * n;
}

/* libcurl takes a head that broke off for a whole one without a body. */
static size_t take_head(char *bytes, size_t size, size_t n, void *who)
{
	struct http_call *call = who;
	size_t len = size * n;

	if (len > 5 && !memcmp(bytes, "HTTP/", 5)) {
		call->begun = true;
		call->headed = false;
	}
	if (len && (*bytes == '\r' || *bytes == '\n'))
		call->headed = true;
	return len;
}

/* A version 4 GUID from the world's random bytes; "" when there are none. */
static void make_request_id(const struct http *http, char out[40])
{
	unsigned char r[16];

	*out = '\0';
	if (!http->options.random || !http->options.random(r, sizeof(r)))
		return;
	r[6] = (unsigned char)((r[6] & 0x0F) | 0x40);
	r[8] = (unsigned char)((r[8] & 0x3F) | 0x80);
	snprintf(out, 40, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		 r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12],
		 r[13], r[14], r[15]);
}

static void set_wire(struct http_call *call, bool writes)
{
	long patience_ms = call->http->options.timeout_s * 1000L;
	bool plain = !strcmp(call->to.scheme, "http");

	SET(call, CURLOPT_PROTOCOLS_STR, plain ? "http,https" : "https");
	SET(call, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	SET(call, CURLOPT_FOLLOWLOCATION, 0L);
	SET(call, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(call, CURLOPT_NOSIGNAL, 1L);
	/* without it a name server that does not answer holds up the whole loop (9 s, measured) */
	SET(call, CURLOPT_QUICK_EXIT, 1L);
	SET(call, CURLOPT_CONNECTTIMEOUT_MS, patience_ms);
	SET(call, CURLOPT_TIMEOUT_MS, patience_ms);
	SET(call, CURLOPT_TCP_KEEPALIVE, 1L);
	SET(call, CURLOPT_SSL_VERIFYPEER, 1L);
	SET(call, CURLOPT_SSL_VERIFYHOST, 2L);
	SET(call, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	http_tls_set(call);
	if (writes) {
		/* HTTP/2 too would let libcurl send again, on a refused stream */
		SET(call, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
		SET(call, CURLOPT_FRESH_CONNECT, 1L);
		SET(call, CURLOPT_FORBID_REUSE, 1L);
	} else {
		SET(call, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
		/* plain connections never share, and would wait for one another's answers */
		SET(call, CURLOPT_PIPEWAIT, plain ? 0L : 1L);
	}
	/* both always, so that libcurl asks the environment for neither */
	SET(call, CURLOPT_PROXY, call->proxy);
	SET(call, CURLOPT_NOPROXY, "");
	SET(call, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	SET(call, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
}

static void add_header(struct http_call *call, const char *line)
{
	struct curl_slist *longer = curl_slist_append(call->headers, line);

	if (longer)
		call->headers = longer;
	else
		call->trouble = call->trouble ? call->trouble : CURLE_OUT_OF_MEMORY;
}

static bool has_header(const struct request *request, const char *name)
{
	for (int i = 0; i < REQUEST_HEADERS_MAX && request->headers[i]; i++)
		if (text_begins(request->headers[i], name))
			return true;
	return false;
}

/* A name, a colon, and no control character: what comes from a token or a file cannot add a header of its own. */
static bool is_plain_header(const char *line)
{
	size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

	if (!name || line[name] != ':')
		return false;
	for (const char *at = line; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return false;
	return true;
}

static bool set_headers(struct http_call *call, const struct request *request)
{
	bool form = secret_is_set(&call->form);
	char line[80];

	for (int i = 0; i < REQUEST_HEADERS_MAX && request->headers[i]; i++) {
		if (!is_plain_header(request->headers[i]))
			return http_call_refuse(call, _("refused to send a header with a character that has no place there"));
		add_header(call, request->headers[i]);
	}
	if (!has_header(request, "Accept:"))
		add_header(call, "Accept: application/json");
	if ((form || request->body) && !has_header(request, "Content-Type:"))
		add_header(call, form ? "Content-Type: application/x-www-form-urlencoded"
				      : "Content-Type: application/json");
	add_header(call, "Expect:"); /* refused, libcurl would send the body again */
	make_request_id(call->http, call->reply.client_request_id);
	if (*call->reply.client_request_id) {
		snprintf(line, sizeof(line), "client-request-id: %s",
			 call->reply.client_request_id);
		add_header(call, line);
		if (request->service != SERVICE_LOGIN)
			add_header(call, "return-client-request-id: true");
	}
	SET(call, CURLOPT_HTTPHEADER, call->headers);
	SET(call, CURLOPT_USERAGENT, call->http->options.agent);
	SET(call, CURLOPT_ACCEPT_ENCODING, "");
	return true;
}

static void set_method(struct http_call *call, const struct request *request)
{
	const char *body = request->body ? request->body : "";
	size_t len = strlen(body);

	if (request->method == METHOD_GET) {
		SET(call, CURLOPT_HTTPGET, 1L);
		return;
	}
	SET(call, CURLOPT_POST, 1L);
	if (secret_is_set(&call->form)) {
		/* not copied: the call keeps the only whole one */
		SET(call, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->form.len);
		SET(call, CURLOPT_POSTFIELDS, secret_reveal(&call->form));
	} else {
		SET(call, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)len);
		SET(call, CURLOPT_COPYPOSTFIELDS, body);
	}
	if (request->method != METHOD_POST)
		SET(call, CURLOPT_CUSTOMREQUEST, method_id(request->method));
}

/* RFC 6750, section 2.1: b64token. Anything else could end the header and begin another. */
static bool is_token(const struct secret *token)
{
	const char *text = secret_reveal(token);
	size_t len = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

	return len && len + strspn(text + len, "=") == token->len;
}

/* Whether the call goes to the host of this base. */
static bool is_home(const struct http_call *call, const char *base)
{
	struct http_origin home;

	return http_origin_of(&home, base) && http_origin_same(&home, &call->to);
}

/* What may go to this host at all, and with which token. */
static bool set_bearer(struct http_call *call, const struct request *request)
{
	struct http *http = call->http;
	const struct secret *token = &http->bearer[request->service];
	bool bears = request->service != SERVICE_LOGIN && secret_is_set(token);

	if (!bears && !secret_is_set(&call->form))
		return true;
	if (!is_home(call, http->options.place.base[request->service]) &&
	    !is_home(call, place_base(&http->options.place, request->service)))
		return bears ? http_call_refuse(call, _("refused to send the token to %s"),
						call->to.host)
			     : http_call_refuse(call, _("refused to send a sign-in to %s"),
						call->to.host);
	if (bears && !is_token(token))
		return http_call_refuse(call, _("refused to send a token with characters that no token has"));
	if (bears) {
		SET(call, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		SET(call, CURLOPT_XOAUTH2_BEARER, secret_reveal(token));
	}
	return true;
}

static bool set_address(struct http_call *call, const struct request *request)
{
	if (!http_origin_of(&call->to, request->url))
		return http_call_refuse(call, _("this is no address that can be asked: %s"),
					request->url ? request->url : "");
	if (strcmp(call->to.scheme, "https") && !http_origin_is_loopback(&call->to))
		return http_call_refuse(call, _("refused to speak to %s without encryption"),
					call->to.host);
	call->proxy = http_proxy_for(&call->http->options, &call->to);
	if (*call->proxy && !http_proxy_fits(call->proxy)) {
		call->proxy = "";
		http_call_refuse(call, _("the proxy variable (HTTPS_PROXY, ALL_PROXY or http_proxy) cannot be understood: "
						"give it as http://HOST:PORT or http://NAME:PASSWORD@HOST:PORT, with %%40 for an @ in the password"));
		call->reply.err.kind = ERR_UNREACHABLE;
		return false;
	}
	SET(call, CURLOPT_URL, request->url);
	return true;
}

static void set_all(struct http_call *call, const struct request *request)
{
	if (!set_address(call, request) || !set_bearer(call, request) ||
	    !set_headers(call, request))
		return;
	set_wire(call, request->writes);
	set_method(call, request);
	SET(call, CURLOPT_ERRORBUFFER, call->told);
	SET(call, CURLOPT_WRITEFUNCTION, take_body);
	SET(call, CURLOPT_WRITEDATA, call);
	SET(call, CURLOPT_HEADERFUNCTION, take_head);
	SET(call, CURLOPT_HEADERDATA, call);
	SET(call, CURLOPT_PRIVATE, call);
	if (call->trouble)
		http_call_refuse(call, _("the network library does not do what we need: %s"),
				 curl_easy_strerror(call->trouble));
}

struct http_call *http_call_new(struct http *http, struct request *request)
{
	struct http_call *call = calloc(1, sizeof(*call));

	if (!call)
		arena_no_memory();
	call->http = http;
	call->label = request->label;
	call->proxy = "";
	call->secret = request->secret || secret_is_set(&request->form);
	call->reply = (struct reply){.id = request->id, .body = "", .retry_after_s = -1};
	secret_move(&call->form, &request->form);
	http_veil_form(http, &call->form);
	buf_init(&call->body, REPLY_BYTES_MAX);
	call->easy = http->multi ? curl_easy_init() : NULL;
	if (call->easy)
		set_all(call, request);
	else
		http_call_refuse(call, _("the network library could not be started"));
	return call;
}

static void trace_end(struct http_call *call)
{
	const struct reply *reply = &call->reply;
	curl_off_t time_us = 0;
	long version = 0;

	curl_easy_getinfo(call->easy, CURLINFO_TOTAL_TIME_T, &time_us);
	curl_easy_getinfo(call->easy, CURLINFO_HTTP_VERSION, &version);
	if (reply->lost)
		http_trace(call->http, "< lost #%u, %ld ms: %s", reply->id, (long)(time_us / 1000),
			   reply->err.told);
	else
		http_trace(
			call->http,
			"< %d #%u, %ld ms, %zu bytes, HTTP/%s, request-id %s, client-request-id %s",
			reply->status, reply->id, (long)(time_us / 1000), reply->len,
			version >= CURL_HTTP_VERSION_2_0 ? "2" : "1.1",
			*reply->request_id ? reply->request_id : "-",
			*reply->client_request_id ? reply->client_request_id : "-");
	if (reply->unread)
		http_trace(call->http, "< #%u, body not read: %s", reply->id, reply->err.told);
}

static enum unread unread_of(const struct http_call *call, CURLcode code)
{
	if (call->oversized)
		return UNREAD_LARGE;
	return code == CURLE_BAD_CONTENT_ENCODING || code == CURLE_WRITE_ERROR ? UNREAD_CODED : UNREAD_CUT;
}

/* What a sign-in gives is the one place where a secret belongs. */
static void cover(struct http_call *call, long status)
{
	if (call->secret && status / 100 == 2)
		http_veil_reply(call->http, buf_text(&call->body), call->body.len);
	else if (call->body.len)
		call->body.len = veil_text(&call->http->veil, call->body.text, call->body.len);
}

void http_call_end(struct http_call *call, CURLcode code)
{
	struct reply *reply = &call->reply;
	struct http_stats *stats = &call->http->stats;
	long status = 0, opened = 0;
	curl_off_t bytes = 0;

	curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(call->easy, CURLINFO_NUM_CONNECTS, &opened);
	curl_easy_getinfo(call->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
	stats->connections += (unsigned)opened;
	stats->bytes += (uint64_t)bytes;
	reply->status = (int)status;
	if (code == CURLE_OK && !call->headed)
		code = CURLE_PARTIAL_FILE;
	if (code == CURLE_OK) {
		cover(call, status);
		reply->body = buf_text(&call->body);
		reply->len = call->body.len;
		http_headers_read(call);
	} else {
		http_failed(call, code);
		buf_wipe(&call->body);
	}
	/* "100 Continue" is not yet an answer */
	if (code != CURLE_OK && call->begun && status >= 200) {
		reply->lost = false;
		reply->unread = unread_of(call, code);
		http_headers_read(call);
	} else if (code != CURLE_OK) {
		reply->status = 0;
		stats->lost++;
	}
	trace_end(call);
	curl_easy_cleanup(call->easy);
	call->easy = NULL;
	secret_wipe(&call->form);
}

void http_call_free(struct http_call *call)
{
	if (!call)
		return;
	if (call->easy)
		curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	secret_wipe(&call->form);
	if (call->secret)
		buf_wipe(&call->body);
	buf_release(&call->body);
	free(call);
}
