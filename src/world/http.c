/* http.c - the transport over libcurl: requests on their way, replies in order */
#include "world/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <limits.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/scrub.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "world/http_able.h"
#include "world/http_url.h"

/* --- TLS notes --- */

/* The result of the last handshake with a host. */
struct http_tls_note {
	char host[256];
	int error;              /* X509_V_ERR_..., 0: the chain is good */
	char issuer[200];       /* of the certificate that failed, safe */
	char names[200];        /* names in the host's own certificate, safe */
	char day[TIMEFMT_SIZE]; /* expiry or start of the certificate that failed */
};

#define HTTP_TLS_HOSTS 8 /* three services, discovery, a proxy, and room */

struct http_tls {
	struct http_tls_note notes[HTTP_TLS_HOSTS];
	unsigned used;
};

/* --- calls --- */

struct http_call {
	struct http_call *next;
	struct http *http;
	CURL *easy;
	struct curl_slist *headers;
	struct curl_slist *known;   /* the addresses of localhost */
	char told[CURL_ERROR_SIZE]; /* curl's error text */
	struct http_origin to;
	const char *proxy; /* "" for none; http's */
	struct secret form;
	struct buf body;
	struct buf head; /* of the last answer: "name: value" and NUL, again and again */
	bool secret, oversized;
	bool begun;       /* a status line arrived */
	bool odd;         /* something else arrived first */
	bool headed;      /* the reply's headers arrived whole */
	CURLcode trouble; /* the first option that curl refused */
	const char *label;
	struct reply reply;
};

struct http {
	struct transport verbs; /* first: a transport is cast to this */
	struct arena arena;     /* the options' strings */
	struct http_options options;
	struct secret bearer[SERVICE_COUNT];
	struct scrub scrub; /* every secret sent or received: scrubbed from all text that is shown or kept */
	struct http_tls tls;
	struct trust trust;
	struct err untrusting; /* why there is none */
	CURLM *multi;          /* NULL until the first send */
	struct http_call *live;
	struct http_call *done, **done_end; /* replies not taken yet, in order */
	struct http_call *given;            /* the reply that next returned last */
	struct http_stats stats;
};

static void http_tls_failed(struct http_call *call, const char *host);
static void http_trace(struct http *http, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- scrubbing: no secret in a reply is shown or kept --- */

/* Fields of a sign-in's form, and of its answers. */
static const char *const secrets[] = {
	"client_secret",
	"client_assertion",
	"assertion",
	"code",
	"device_code",
	"code_verifier",
	"refresh_token",
	"password",
	"access_token",
	"id_token",
};

static bool is_secret(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(secrets) / sizeof(*secrets); i++)
		if (strlen(secrets[i]) == len && !memcmp(secrets[i], name, len))
			return true;
	return false;
}

static void http_decode(struct secret *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '%' && i + 2 < len && ascii_hex(text[i + 1]) >= 0 && ascii_hex(text[i + 2]) >= 0) {
			c = (char)(ascii_hex(text[i + 1]) * 16 + ascii_hex(text[i + 2]));
			i += 2;
		}
		secret_add(out, &c, 1);
	}
}

static void http_scrub_form(struct http *http, const struct secret *form)
{
	const char *at = secret_reveal(form);

	while (*at) {
		size_t len = strcspn(at, "&"), name = strcspn(at, "=&");
		struct secret plain = { 0 };

		if (name < len && is_secret(at, name)) {
			http_decode(&plain, at + name + 1, len - name - 1);
			scrub_add(&http->scrub, secret_reveal(&plain), plain.len);
			secret_wipe(&plain);
		}
		at += len + (at[len] == '&');
	}
}

/* Searched as text: whether it is JSON is not known yet. */
static void http_scrub_reply(struct http *http, const char *body, size_t len)
{
	const char *end = body + len;

	for (const char *at = body; (at = memchr(at, '"', (size_t)(end - at)));) {
		const char *name = at + 1, *stop = memchr(name, '"', (size_t)(end - name));

		if (!stop)
			return;
		at = stop + 1;
		if (!is_secret(name, (size_t)(stop - name)))
			continue;
		while (at < end && strchr(" \t\r\n:", *at) && *at)
			at++;
		if (at == end || *at != '"')
			continue;
		at++;
		stop = memchr(at, '"', (size_t)(end - at));
		if (!stop)
			return;
		scrub_add(&http->scrub, at, (size_t)(stop - at));
		at = stop + 1;
	}
}

static void http_scrub_proxy(struct http *http, const char *proxy)
{
	const char *user, *colon;
	size_t len = proxy ? http_proxy_user(proxy, &user) : 0;
	struct secret plain = { 0 };

	if (!len)
		return;
	scrub_add_password(&http->scrub, user, len);
	colon = memchr(user, ':', len);
	if (colon) {
		size_t rest = len - (size_t)(colon + 1 - user);

		scrub_add_password(&http->scrub, colon + 1, rest);
		http_decode(&plain, colon + 1, rest);
		scrub_add_password(&http->scrub, secret_reveal(&plain), plain.len);
		secret_wipe(&plain);
	}
	http_decode(&plain, user, len); /* as it appears in a Proxy-Authorization, in base64 */
	scrub_add_password(&http->scrub, secret_reveal(&plain), plain.len);
	secret_wipe(&plain);
}

static const char *http_scrub_safe(const struct http *http, const char *text, char *out, size_t size)
{
	size_t len = text ? strlen(text) : 0;
	char *copy = malloc(len + 1);

	if (!copy)
		arena_no_memory();
	memcpy(copy, text ? text : "", len + 1);
	len = scrub_text(&http->scrub, copy, len);
	text_safe_n(out, size, copy, len);
	wipe(copy, len);
	free(copy);
	return out;
}

/* --- reply headers, in any case of letters --- */

/* A throttled service asks for minutes; a year is a mistake or an attack. */
#define RETRY_AFTER_MAX_S (366L * 24 * 3600)

/* Many times what a service sends; what is behind it is not known. */
#define HEAD_MAX (64u * 1024)

/* One line of a head. A line that begins with a blank continues the one before (RFC 9112, section 5.2). */
static void head_add(struct buf *head, const char *line, size_t len)
{
	bool more = len && (*line == ' ' || *line == '\t');

	while (len && strchr(" \t\r\n", line[len - 1]))
		len--;
	for (; more && len && strchr(" \t", *line); len--)
		line++;
	if (!len || memchr(line, '\0', len))
		return;
	if (more && head->len && !head->cut) {
		head->text[head->len - 1] = ' ';
		buf_add_n(head, line, len);
	} else if (!more) {
		buf_add_n(head, line, len);
	} else {
		return;
	}
	buf_add_n(head, "", 1);
}

/* The value of the header after @last, or of the first one, NULL if there is none. */
static const char *http_header_next(const struct http_call *call, const char *name, const char *last)
{
	const char *at = buf_text(&call->head), *end = at + call->head.len;
	size_t len = strlen(name);

	for (at = last ? last + strlen(last) + 1 : at; at < end; at += strlen(at) + 1)
		if (strlen(at) > len && at[len] == ':' && ascii_same(at, name, len))
			return at + len + 1 + strspn(at + len + 1, " \t");
	return NULL;
}

static const char *http_header(const struct http_call *call, const char *name)
{
	return http_header_next(call, name, NULL);
}

/* All headers of one name, in order: WWW-Authenticate may occur several times. */
static void header_joined(const struct http_call *call, const char *name, char *out, size_t size)
{
	struct buf joined;

	buf_init(&joined, 4096);
	for (const char *at = http_header(call, name); at; at = http_header_next(call, name, at))
		buf_printf(&joined, "%s%s", joined.len ? ", " : "", at);
	http_scrub_safe(call->http, buf_text(&joined), out, size);
	buf_release(&joined);
}

/* Seconds; a date is converted by the service's clock if it sent one, since ours may be wrong. */
static int retry_after(const char *value, int64_t date)
{
	size_t digits = value ? strspn(value, "0123456789") : 0;
	int64_t seconds = 0;

	if (!value || !*value)
		return -1;
	if (!value[digits]) {
		for (size_t i = 0; i < digits && seconds <= RETRY_AFTER_MAX_S; i++)
			seconds = seconds * 10 + (value[i] - '0');
	} else {
		int64_t until = (int64_t)curl_getdate(value, NULL);

		if (until == -1)
			return -1;
		seconds = until - (date ? date : (int64_t)time(NULL));
	}
	return seconds < 0 ? 0 : seconds > RETRY_AFTER_MAX_S ? (int)RETRY_AFTER_MAX_S : (int)seconds;
}

static void http_headers_read(struct http_call *call)
{
	struct reply *reply = &call->reply;
	const char *id = http_header(call, "request-id");
	const char *date = http_header(call, "date");
	int64_t at = date ? (int64_t)curl_getdate(date, NULL) : 0;

	reply->date = at > 0 ? at : 0;
	reply->retry_after_s = retry_after(http_header(call, "retry-after"), reply->date);
	http_scrub_safe(call->http, id ? id : http_header(call, "x-ms-request-id"), reply->request_id,
	    sizeof(reply->request_id));
	http_scrub_safe(call->http, http_header(call, "location"), reply->location, sizeof(reply->location));
	http_scrub_safe(call->http, http_header(call, "content-type"), reply->content_type,
	    sizeof(reply->content_type));
	header_joined(call, "x-warnings", reply->warnings, sizeof(reply->warnings));
	header_joined(call, "www-authenticate", reply->authenticate, sizeof(reply->authenticate));
}

/* --- failures: why no answer arrived, in a sentence that names the party to contact --- */

/* The call and the parts of its sentence. */
struct failure {
	struct http_call *call;
	struct err *err;
	const char *host, *label;
	char proxy[300]; /* host and port of the proxy; "" if there is none */
	char told[200];  /* curl's error text, safe */
	int patience_s;
	int status; /* of an answer that had begun */
	long os_errno;
};

static bool http_call_refuse(struct http_call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool http_call_refuse(struct http_call *call, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	call->reply.lost = call->reply.unsent = true;
	return err_set(&call->reply.err, ERR_PROTOCOL, call->label, "%s", text);
}

static void http_unresolved(const struct failure *f)
{
	err_set(f->err, ERR_UNREACHABLE, f->label, _("the name %s could not be resolved"), f->host);
}

static void proxy_unresolved(const struct failure *f)
{
	err_set(f->err, ERR_UNREACHABLE, f->label, _("the name of the proxy %s could not be resolved"), f->proxy);
}

static void http_unconnected(const struct failure *f)
{
	/* safe in any locale: strerror's text comes from the C library */
	const char *why = f->os_errno ? strerror((int)f->os_errno) : f->told;

	if (*f->proxy)
		err_set(f->err, ERR_UNREACHABLE, f->label, _("no connection to the proxy %s: %s"), f->proxy, why);
	else
		err_set(f->err, ERR_UNREACHABLE, f->label, _("no connection to %s: %s"), f->host, why);
}

static void timed_out(const struct failure *f)
{
	curl_off_t resolved = 0, connected = 0;

	curl_easy_getinfo(f->call->easy, CURLINFO_NAMELOOKUP_TIME_T, &resolved);
	curl_easy_getinfo(f->call->easy, CURLINFO_CONNECT_TIME_T, &connected);
	if (f->status)
		err_set(f->err, ERR_UNREACHABLE, f->label, _("the answer of %s did not end within %d s"), f->host,
		    f->patience_s);
	else if (!resolved && !connected && !*f->proxy)
		err_set(f->err, ERR_UNREACHABLE, f->label, _("the name %s was not resolved within %d s"), f->host,
		    f->patience_s);
	else if (!connected && *f->proxy)
		err_set(f->err, ERR_UNREACHABLE, f->label, _("no answer from the proxy %s within %d s"), f->proxy,
		    f->patience_s);
	else if (*f->proxy)
		err_set(f->err, ERR_UNREACHABLE, f->label, _("no answer from %s through the proxy %s within %d s"),
		    f->host, f->proxy, f->patience_s);
	else
		err_set(f->err, ERR_UNREACHABLE, f->label, _("no answer from %s within %d s"), f->host, f->patience_s);
}

/* The proxy itself answered CONNECT with a refusal. */
static bool proxy_refused(const struct failure *f)
{
	long code = 0;

	curl_easy_getinfo(f->call->easy, CURLINFO_HTTP_CONNECTCODE, &code);
	if (!*f->proxy || code < 300)
		return false;
	if (code == 407)
		err_set(f->err, ERR_UNREACHABLE, f->label,
		    _("the proxy %s wants a user name and a password, or other ones: give them as "
		      "HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT"),
		    f->proxy);
	else if (code == 403)
		err_set(f->err, ERR_UNREACHABLE, f->label, _("the proxy %s does not let us reach %s"), f->proxy,
		    f->host);
	else
		err_set(f->err, ERR_UNREACHABLE, f->label, _("the proxy %s could not reach %s"), f->proxy, f->host);
	f->err->status = (int)code;
	return true;
}

/* libcurl keeps errno only while connecting; for TLS it is in the error text. */
static bool was_reset(const struct failure *f)
{
	char number[24];

	snprintf(number, sizeof(number), "errno %d", ECONNRESET);
	return f->os_errno == ECONNRESET || text_find(f->told, number) || text_find(f->told, strerror(ECONNRESET));
}

/* On a new connection the proxy answers first. */
static bool is_before_tunnel(const struct failure *f)
{
	long code = 0, connects = 0;

	curl_easy_getinfo(f->call->easy, CURLINFO_HTTP_CONNECTCODE, &code);
	curl_easy_getinfo(f->call->easy, CURLINFO_NUM_CONNECTS, &connects);
	return *f->proxy && connects && !code;
}

static void http_cut(const struct failure *f)
{
	if (proxy_refused(f))
		return;
	if (is_before_tunnel(f))
		err_set(f->err, ERR_UNREACHABLE, f->label,
		    _("the proxy %s closed the connection without a usable answer"), f->proxy);
	else if (f->status)
		err_set(f->err, ERR_UNREACHABLE, f->label, _("the answer of %s broke off after %zu bytes"), f->host,
		    f->call->body.len);
	else if (was_reset(f))
		err_set(f->err, ERR_UNREACHABLE, f->label, _("%s reset the connection before it answered"), f->host);
	else
		err_set(f->err, ERR_UNREACHABLE, f->label, _("%s closed the connection before it answered"), f->host);
}

/* No TLS connection, for a reason other than the certificate. */
static void http_unsecured(const struct failure *f)
{
	if (proxy_refused(f))
		return;
	/* errno may be of an address that was tried before: a refusal does not come after a connection */
	if (f->os_errno == EPIPE || was_reset(f) || text_find(f->told, "SYSCALL") ||
	    text_find(f->told, "unexpected eof"))
		err_set(f->err, ERR_UNREACHABLE, f->label,
		    _("the connection to %s was cut while it was being made secure; something "
		      "on the way may not allow it"),
		    f->host);
	else
		err_set(f->err, ERR_TLS, f->label, _("no secure connection to %s: %s"), f->host, f->told);
}

static void bad_ca_file(const struct failure *f)
{
	const struct trust *trust = &f->call->http->trust;

	err_set(f->err, ERR_FILE, f->label, _("no certificates could be read from %1$s, named by %2$s: %3$s"),
	    trust->path, trust_by_id(trust->by), f->told);
}

static void http_unwritten(const struct failure *f)
{
	if (f->call->oversized)
		err_set(f->err, ERR_PROTOCOL, f->label, _("the answer is larger than %u MB"),
		    (unsigned)(REPLY_BYTES_MAX >> 20));
	else
		err_set(f->err, ERR_PROTOCOL, f->label, _("the answer of %s could not be taken: %s"), f->host, f->told);
}

/* NUL bytes labelled gzip, garbage labelled deflate, or an unknown coding. */
static void http_uncoded(const struct failure *f)
{
	err_set(f->err, ERR_PROTOCOL, f->label, _("the answer of %s could not be unpacked: %s"), f->host, f->told);
}

static void http_odd(const struct failure *f)
{
	if (!proxy_refused(f))
		err_set(f->err, ERR_PROTOCOL, f->label, _("%s answered with something that is no valid HTTP: %s"),
		    f->host, f->told);
}

static void http_untrusted(const struct failure *f)
{
	/* a proxy behind TLS shows its own certificate first */
	http_tls_failed(f->call, is_before_tunnel(f) ? f->proxy : f->host);
}

static void http_other(const struct failure *f)
{
	if (!proxy_refused(f))
		err_set(f->err, ERR_UNREACHABLE, f->label, _("no answer from %s: %s"), f->host, f->told);
}

static const struct {
	CURLcode code;
	void (*say)(const struct failure *);
} says[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, http_unresolved }, { CURLE_COULDNT_RESOLVE_PROXY, proxy_unresolved },
	{ CURLE_COULDNT_CONNECT, http_unconnected }, { CURLE_OPERATION_TIMEDOUT, timed_out },
	/* "peer failed verification" was 51 before libcurl 7.62, beside 60, and is 60 since */
	{ (CURLcode)51, http_untrusted }, { (CURLcode)60, http_untrusted }, { CURLE_SSL_ISSUER_ERROR, http_untrusted },
	{ CURLE_SSL_CONNECT_ERROR, http_unsecured }, { CURLE_SSL_CACERT_BADFILE, bad_ca_file },
	{ CURLE_PARTIAL_FILE, http_cut }, { CURLE_GOT_NOTHING, http_cut }, { CURLE_RECV_ERROR, http_cut },
	{ CURLE_SEND_ERROR, http_cut }, { CURLE_HTTP2, http_cut }, { CURLE_HTTP2_STREAM, http_cut },
	{ CURLE_WRITE_ERROR, http_unwritten }, { CURLE_BAD_CONTENT_ENCODING, http_uncoded },
	{ CURLE_WEIRD_SERVER_REPLY, http_odd },
	{ CURLE_UNSUPPORTED_PROTOCOL, http_odd }, /* HTTP/0.9: bytes without a status line */
};

static void http_failed(struct http_call *call, CURLcode code)
{
	struct failure f = { .call = call,
		.err = &call->reply.err,
		.host = call->to.host,
		.label = call->label,
		.patience_s = call->http->options.timeout_s,
		.status = call->reply.status };
	void (*say)(const struct failure *) = http_other;

	if (*call->proxy)
		http_proxy_name(call->proxy, f.proxy, sizeof(f.proxy));
	http_scrub_safe(call->http, *call->told ? call->told : curl_easy_strerror(code), f.told, sizeof(f.told));
	curl_easy_getinfo(call->easy, CURLINFO_OS_ERRNO, &f.os_errno);
	for (size_t i = 0; i < sizeof(says) / sizeof(*says); i++)
		if (says[i].code == code)
			say = says[i].say;
	call->reply.lost = true;
	say(&f);
}

/* --- certificate notes --- */

static int note_index(void)
{
	static int index = -1;

	if (index < 0)
		index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	return index;
}

/* Notes live as long as the transport, so that a connection can look up its own at any time. */
static struct http_tls_note *note_of(struct http_tls *tls, const char *host, bool make)
{
	struct http_tls_note *note;

	for (unsigned i = 0; i < HTTP_TLS_HOSTS; i++)
		if (!strcmp(tls->notes[i].host, host))
			return &tls->notes[i];
	if (!make)
		return NULL;
	note = &tls->notes[tls->used++ % HTTP_TLS_HOSTS];
	*note = (struct http_tls_note){ .error = 0 };
	snprintf(note->host, sizeof(note->host), "%s", host);
	return note;
}

static bool name_entry(const X509_NAME *name, int nid, char *out, size_t size)
{
	int at = X509_NAME_get_index_by_NID((X509_NAME *)name, nid, -1);
	unsigned char *text = NULL;
	int len;

	*out = '\0';
	if (at < 0)
		return false;
	len = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	if (len > 0)
		text_safe_n(out, size, (const char *)text, (size_t)len);
	OPENSSL_free(text);
	return len > 0;
}

/* "Corp Inspection CA (Corp Ltd)" */
static void note_issuer(struct http_tls_note *note, const X509 *cert)
{
	const X509_NAME *name = X509_get_issuer_name(cert);
	char common[96], org[96];
	bool has_common = name_entry(name, NID_commonName, common, sizeof(common));
	bool has_org = name_entry(name, NID_organizationName, org, sizeof(org)) ||
		       name_entry(name, NID_organizationalUnitName, org, sizeof(org));

	if (has_common && has_org && strcmp(common, org))
		snprintf(note->issuer, sizeof(note->issuer), "%s (%s)", common, org);
	else
		snprintf(note->issuer, sizeof(note->issuer), "%s", has_common ? common : org);
}

static void note_day(struct http_tls_note *note, const X509 *cert, int error)
{
	struct tm tm;
	const ASN1_TIME *at =
	    error == X509_V_ERR_CERT_NOT_YET_VALID ? X509_get0_notBefore(cert) : X509_get0_notAfter(cert);

	note->day[0] = '\0';
	if (ASN1_TIME_to_tm(at, &tm))
		timefmt_date((int64_t)timegm(&tm), note->day);
}

/* The first three names in the host's own certificate. */
static void note_names(struct http_tls_note *note, const X509 *cert)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	struct buf list;

	buf_init(&list, sizeof(note->names) - 1);
	for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < 3; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		char safe[96];

		if (name->type != GEN_DNS)
			continue;
		text_safe_n(safe, sizeof(safe), (const char *)ASN1_STRING_get0_data(name->d.dNSName),
		    (size_t)ASN1_STRING_length(name->d.dNSName));
		buf_printf(&list, "%s%s", list.len ? ", " : "", safe);
	}
	snprintf(note->names, sizeof(note->names), "%s", buf_text(&list));
	buf_release(&list);
	GENERAL_NAMES_free(names);
}

/* Observes only; OpenSSL's decision stands. */
static int http_verified(int ok, X509_STORE_CTX *store)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct http_tls_note *note = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), note_index());
	const X509 *cert = X509_STORE_CTX_get_current_cert(store);

	if (!note)
		return ok;
	note->error = ok ? X509_V_OK : X509_STORE_CTX_get_error(store);
	if (!ok && cert) {
		note_issuer(note, cert);
		note_day(note, cert, note->error);
	}
	if (cert && X509_STORE_CTX_get_error_depth(store) == 0)
		note_names(note, cert);
	return ok;
}

static CURLcode http_prepare(CURL *easy, void *context, void *who)
{
	struct http_call *call = who;

	(void)easy;
	SSL_CTX_set_ex_data(context, note_index(), note_of(&call->http->tls, call->to.host, true));
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, http_verified);
	return CURLE_OK;
}

/* --- setting up --- */

/* Sets either bundle or directory: with both, libcurl parses the bundle again for each connection (16 ms each,
 * measured); a directory costs 2 ms, a bundle alone stays parsed. */
static void set_trust(struct http_call *call, CURLoption bundle, CURLoption dir)
{
	const struct trust *trust = &call->http->trust;
	CURLcode code;

	curl_easy_setopt(call->easy, trust->folder ? bundle : dir, NULL);
	code = curl_easy_setopt(call->easy, trust->folder ? dir : bundle, trust->path);
	call->trouble = call->trouble ? call->trouble : code;
}

static void http_tls_set(struct http_call *call)
{
	set_trust(call, CURLOPT_CAINFO, CURLOPT_CAPATH);
	set_trust(call, CURLOPT_PROXY_CAINFO, CURLOPT_PROXY_CAPATH);
	/* curl refuses both if its TLS is not OpenSSL's */
	curl_easy_setopt(call->easy, CURLOPT_SSL_CTX_FUNCTION, http_prepare);
	curl_easy_setopt(call->easy, CURLOPT_SSL_CTX_DATA, call);
}

/* --- TLS errors as sentences --- */

static bool is_unknown_issuer(int error)
{
	return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT || error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
	       error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE || error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT ||
	       error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN || error == X509_V_ERR_CERT_UNTRUSTED;
}

static void http_tls_failed(struct http_call *call, const char *host)
{
	const struct http_tls_note *note = note_of(&call->http->tls, call->to.host, false);
	struct err *err = &call->reply.err;
	char safe[200];

	if (!note) {
		err_set(err, ERR_TLS, call->label, _("the certificate of %s was refused: %s"), host,
		    text_safe(safe, sizeof(safe), call->told));
	} else if (is_unknown_issuer(note->error)) {
		err_set(err, ERR_TLS, call->label,
		    _("the certificate of %s was issued by \"%s\", which this machine does not "
		      "trust; if that is your network's own authority, give its certificate "
		      "with --cacert FILE"),
		    host, note->issuer);
	} else if (note->error == X509_V_ERR_CERT_HAS_EXPIRED) {
		err_set(err, ERR_TLS, call->label,
		    _("the certificate of %s, issued by \"%s\", ended on %s; if that day is "
		      "still to come, the clock of this machine is wrong"),
		    host, note->issuer, note->day);
	} else if (note->error == X509_V_ERR_CERT_NOT_YET_VALID) {
		err_set(err, ERR_TLS, call->label,
		    _("the certificate of %s, issued by \"%s\", is not valid before %s; if "
		      "that day is past, the clock of this machine is wrong"),
		    host, note->issuer, note->day);
	} else if (note->error == X509_V_OK) {
		err_set(err, ERR_TLS, call->label,
		    _("the certificate that came for %s is not for that name but for: %s"), host, note->names);
	} else {
		err_set(err, ERR_TLS, call->label, _("the certificate of %s, issued by \"%s\", was refused: %s"), host,
		    note->issuer, X509_verify_cert_error_string(note->error));
	}
}

/* --- one request: options in, reply out --- */

/* Remembers the first option that curl refuses: some of them are security promises. */
#define SET(call, option, value)                                                                                       \
	((call)->trouble = (call)->trouble ? (call)->trouble : curl_easy_setopt((call)->easy, option, value))

static size_t take_body(char *bytes, size_t size, size_t n, void *who)
{
	struct http_call *call = who;

	/* libcurl before 7.66 takes anything for the body of an HTTP/0.9 answer */
	call->odd = !call->begun;
	if (call->odd)
		return 0;
	buf_add_n(&call->body, bytes, size * n);
	call->oversized = call->body.cut;
	return call->oversized ? 0 : size * n;
}

/* libcurl accepts truncated headers as whole ones without a body. What follows a whole head are trailers. */
static size_t take_head(char *bytes, size_t size, size_t n, void *who)
{
	struct http_call *call = who;
	size_t len = size * n;

	if (len > 5 && !memcmp(bytes, "HTTP/", 5)) {
		call->begun = true;
		call->headed = false;
		buf_wipe(&call->head);
	} else if (len && (*bytes == '\r' || *bytes == '\n')) {
		call->headed = true;
	} else if (!call->headed) {
		head_add(&call->head, bytes, len);
	}
	return len;
}

/* A version 4 GUID from random bytes; "" if there are none. */
static void make_request_id(const struct http *http, char out[40])
{
	unsigned char r[16];

	*out = '\0';
	if (!http->options.random || !http->options.random(r, sizeof(r)))
		return;
	r[6] = (unsigned char)((r[6] & 0x0F) | 0x40);
	r[8] = (unsigned char)((r[8] & 0x3F) | 0x80);
	snprintf(out, 40, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", r[0], r[1], r[2],
	    r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12], r[13], r[14], r[15]);
}

/* Names instead of these bits came with libcurl 7.85, and the same in another form is all that they bring. */
static void set_protocols(struct http_call *call, long which)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	SET(call, CURLOPT_PROTOCOLS, which);
	SET(call, CURLOPT_REDIR_PROTOCOLS, (long)CURLPROTO_HTTPS);
#pragma GCC diagnostic pop
}

/* All of it is always set, so that libcurl reads nothing from the environment. */
static void set_proxy(struct http_call *call)
{
	char address[300] = "";
	const char *user, *colon;
	size_t len = http_proxy_user(call->proxy, &user);
	struct secret name = { 0 }, password = { 0 };

	http_proxy_address(call->proxy, address, sizeof(address)); /* it was judged in set_address */
	SET(call, CURLOPT_PROXY, address);
	SET(call, CURLOPT_NOPROXY, "");
	SET(call, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	SET(call, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
	if (!len)
		return;
	colon = memchr(user, ':', len);
	http_decode(&name, user, colon ? (size_t)(colon - user) : len);
	if (colon)
		http_decode(&password, colon + 1, len - (size_t)(colon + 1 - user));
	SET(call, CURLOPT_PROXYUSERNAME, secret_reveal(&name));
	SET(call, CURLOPT_PROXYPASSWORD, secret_reveal(&password));
	secret_wipe(&name);
	secret_wipe(&password);
}

/* Nobody is asked who localhost is. libcurl itself asks nobody from 7.78 on; before, /etc/hosts or a name server could
 * lead it elsewhere, and where both are missing it was not found. */
static void set_localhost(struct http_call *call)
{
	char line[64];

	if (strcmp(call->to.host, "localhost"))
		return;
	snprintf(line, sizeof(line), "localhost:%d:[::1],127.0.0.1", call->to.port);
	call->known = curl_slist_append(NULL, line);
	if (call->known)
		SET(call, CURLOPT_RESOLVE, call->known);
	else
		call->trouble = call->trouble ? call->trouble : CURLE_OUT_OF_MEMORY;
}

static void set_wire(struct http_call *call, bool writes)
{
	long patience_ms = call->http->options.timeout_s * 1000L;
	bool plain = !strcmp(call->to.scheme, "http");

	set_protocols(call, CURLPROTO_HTTPS | (plain ? CURLPROTO_HTTP : 0));
	SET(call, CURLOPT_FOLLOWLOCATION, 0L);
	SET(call, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(call, CURLOPT_NOSIGNAL, 1L);
	/* without it an unresponsive name server blocks the whole loop (9 s, measured) */
	call->trouble = call->trouble ? call->trouble : http_able_set(call->easy, HTTP_ABLE_QUICK_EXIT);
	SET(call, CURLOPT_CONNECTTIMEOUT_MS, patience_ms);
	SET(call, CURLOPT_TIMEOUT_MS, patience_ms);
	SET(call, CURLOPT_TCP_KEEPALIVE, 1L);
	SET(call, CURLOPT_SSL_VERIFYPEER, 1L);
	SET(call, CURLOPT_SSL_VERIFYHOST, 2L);
	SET(call, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	http_tls_set(call);
	set_localhost(call);
	if (writes) {
		/* HTTP/2 would let libcurl resend, too, on a refused stream */
		SET(call, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
		SET(call, CURLOPT_FRESH_CONNECT, 1L);
		SET(call, CURLOPT_FORBID_REUSE, 1L);
	} else {
		SET(call, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
		/* plain connections never share, and would wait for each other's answers */
		SET(call, CURLOPT_PIPEWAIT, plain ? 0L : 1L);
	}
	set_proxy(call);
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

/* A name, a colon, and no control character: text from a token or a file cannot add a header. */
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
			return http_call_refuse(call, _("refused to send a header with an invalid character"));
		add_header(call, request->headers[i]);
	}
	if (!has_header(request, "Accept:"))
		add_header(call, "Accept: application/json");
	if ((form || request->body) && !has_header(request, "Content-Type:"))
		add_header(call,
		    form ? "Content-Type: application/x-www-form-urlencoded" : "Content-Type: application/json");
	add_header(call, "Expect:"); /* if refused, libcurl would send the body again */
	make_request_id(call->http, call->reply.client_request_id);
	if (*call->reply.client_request_id) {
		snprintf(line, sizeof(line), "client-request-id: %s", call->reply.client_request_id);
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
		/* not copied: the call holds the only whole copy */
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

/* Not by CURLOPT_XOAUTH2_BEARER: before 7.83 a connection that is used again keeps its first token (CVE-2022-22576).
 * libcurl adds this header for the host only, not for the proxy. */
static void add_bearer(struct http_call *call, const struct secret *token)
{
	struct secret line = { 0 };

	secret_add_text(&line, "Authorization: Bearer ");
	secret_add(&line, secret_reveal(token), token->len);
	add_header(call, secret_reveal(&line));
	secret_wipe(&line);
}

/* Whether the call goes to the host of this base URL. */
static bool is_home(const struct http_call *call, const char *base)
{
	struct http_origin home;

	return http_origin_of(&home, base) && http_origin_same(&home, &call->to);
}

/* Which hosts may be called at all, and with which token. */
static bool set_bearer(struct http_call *call, const struct request *request)
{
	struct http *http = call->http;
	const struct secret *token = &http->bearer[request->service];
	bool bears = request->service != SERVICE_LOGIN && secret_is_set(token);

	if (!bears && !secret_is_set(&call->form))
		return true;
	if (!is_home(call, http->options.endpoints.base[request->service]) &&
	    !is_home(call, endpoints_base(&http->options.endpoints, request->service)))
		return bears ? http_call_refuse(call, _("refused to send the token to %s"), call->to.host)
			     : http_call_refuse(call, _("refused to send a sign-in to %s"), call->to.host);
	if (bears && !is_token(token))
		return http_call_refuse(call, _("refused to send a token with invalid characters"));
	if (bears)
		add_bearer(call, token);
	return true;
}

static bool set_address(struct http_call *call, const struct request *request)
{
	char proxy[300];

	if (!http_origin_of(&call->to, request->url))
		return http_call_refuse(call, _("this is no address that can be asked: %s"),
		    request->url ? request->url : "");
	if (strcmp(call->to.scheme, "https") && !http_origin_is_loopback(&call->to))
		return http_call_refuse(call, _("refused to speak to %s without encryption"), call->to.host);
	if (!strcmp(call->to.scheme, "https") && !call->http->trust.path) {
		call->reply.lost = call->reply.unsent = true;
		call->reply.err = call->http->untrusting;
		return false;
	}
	call->proxy = http_proxy_for(&call->http->options, &call->to);
	if (*call->proxy && !http_proxy_address(call->proxy, proxy, sizeof(proxy))) {
		call->proxy = "";
		http_call_refuse(call,
		    _("the proxy variable (HTTPS_PROXY, ALL_PROXY or http_proxy) cannot be understood: "
		      "give it as http://HOST:PORT or http://NAME:PASSWORD@HOST:PORT, with %%40 for an @ in the password"));
		call->reply.err.kind = ERR_UNREACHABLE;
		return false;
	}
	SET(call, CURLOPT_URL, request->url);
	return true;
}

static void set_all(struct http_call *call, const struct request *request)
{
	if (!set_address(call, request) || !set_bearer(call, request) || !set_headers(call, request))
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
		http_call_refuse(call, _("the network library lacks something that naaready needs: %s"),
		    curl_easy_strerror(call->trouble));
}

static struct http_call *http_call_new(struct http *http, struct request *request)
{
	struct http_call *call = calloc(1, sizeof(*call));

	if (!call)
		arena_no_memory();
	call->http = http;
	call->label = request->label;
	call->proxy = "";
	call->secret = request->secret || secret_is_set(&request->form);
	call->reply = (struct reply){ .id = request->id, .body = "", .retry_after_s = -1 };
	secret_move(&call->form, &request->form);
	http_scrub_form(http, &call->form);
	buf_init(&call->body, REPLY_BYTES_MAX);
	buf_init(&call->head, HEAD_MAX);
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
		http_trace(call->http, "< lost #%u, %ld ms: %s", reply->id, (long)(time_us / 1000), reply->err.told);
	else
		http_trace(call->http, "< %d #%u, %ld ms, %zu bytes, HTTP/%s, request-id %s, client-request-id %s",
		    reply->status, reply->id, (long)(time_us / 1000), reply->len,
		    version >= CURL_HTTP_VERSION_2_0 ? "2" : "1.1", *reply->request_id ? reply->request_id : "-",
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

/* Learns the secrets in a sign-in's success; scrubs any other reply of known ones. */
static void http_cover(struct http_call *call, long status)
{
	if (call->secret && status / 100 == 2)
		http_scrub_reply(call->http, buf_text(&call->body), call->body.len);
	else if (call->body.len)
		call->body.len = scrub_text(&call->http->scrub, call->body.text, call->body.len);
}

static void http_call_end(struct http_call *call, CURLcode code)
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
	if (call->odd) {
		*call->told = '\0'; /* only says that we did not take it */
		code = CURLE_WEIRD_SERVER_REPLY;
	} else if (code == CURLE_OK && !call->headed) {
		code = CURLE_PARTIAL_FILE;
	}
	if (code == CURLE_OK) {
		http_cover(call, status);
		reply->body = buf_text(&call->body);
		reply->len = call->body.len;
		http_headers_read(call);
	} else {
		http_failed(call, code);
		buf_wipe(&call->body);
	}
	/* "100 Continue" is not an answer yet */
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
	curl_slist_free_all(call->headers); /* with the token */
	curl_slist_free_all(call->known);
	call->headers = call->known = NULL;
	secret_wipe(&call->form);
}

static void http_call_free(struct http_call *call)
{
	if (!call)
		return;
	if (call->easy)
		curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	curl_slist_free_all(call->known);
	secret_wipe(&call->form);
	if (call->secret)
		buf_wipe(&call->body);
	buf_release(&call->body);
	buf_wipe(&call->head);
	buf_release(&call->head);
	free(call);
}

/* --- the transport: queue, multi handle, verbs --- */

/* Between 4 and 6, so that many TLS handshakes at once do not hold up the loop (measured). */
#define HOST_CONNECTIONS 6L
#define PATIENCE_S       20

static bool start_curl(void)
{
	static bool started;
	struct sigaction now;

	if (started)
		return true;
	/* a write on a dead TLS connection raises it; libcurl's own protection is off with NOSIGNAL */
	if (!sigaction(SIGPIPE, NULL, &now) && now.sa_handler == SIG_DFL)
		signal(SIGPIPE, SIG_IGN);
	/* memory freed by libcurl held copies of the bearer (measured) */
	started =
	    curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wipe_free, wipe_realloc, strdup, calloc) == CURLE_OK;
	return started;
}

static void trace_able(struct http *http)
{
	for (int i = 0; i < HTTP_ABLE_COUNT; i++)
		if (!http_able(i))
			http_trace(http, "%s", http_able_lost(i));
}

/* The first request needs it. Practice over plain http goes without. */
static void http_trust(struct http *http)
{
	if (trust_find(&http->options.trust, &http->trust, &http->arena, &http->untrusting))
		http_trace(http, "trusted: %s (%s)", http->trust.path, trust_by_id(http->trust.by));
	else
		http_trace(http, "trusted: none: %s", http->untrusting.told);
}

static void http_start(struct http *http)
{
	if (http->multi || !start_curl())
		return;
	http->multi = curl_multi_init();
	if (!http->multi)
		return;
	curl_multi_setopt(http->multi, CURLMOPT_MAX_HOST_CONNECTIONS, HOST_CONNECTIONS);
	curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
	trace_able(http);
	http_trust(http);
}

/* --- the trace --- */

static void http_trace(struct http *http, const char *format, ...)
{
	char line[4096];
	va_list args;

	if (!http->options.trace)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	http->options.trace(http->options.trace_who, line);
}

static void trace_send(struct http *http, const struct request *request)
{
	struct buf url;

	if (!http->options.trace)
		return;
	buf_init(&url, 3072);
	http_url_redact(request->url, &url);
	http_trace(http, "> %s %s #%u", method_id(request->method), buf_text(&url), request->id);
	buf_release(&url);
}

/* --- calls --- */

static void done_put(struct http *http, struct http_call *call)
{
	call->next = NULL;
	*http->done_end = call;
	http->done_end = &call->next;
}

static struct http_call *done_take(struct http *http)
{
	struct http_call *call = http->done;

	if (!call)
		return NULL;
	http->done = call->next;
	if (!http->done)
		http->done_end = &http->done;
	return call;
}

static void live_drop(struct http *http, struct http_call *call)
{
	for (struct http_call **at = &http->live; *at; at = &(*at)->next)
		if (*at == call) {
			*at = call->next;
			break;
		}
	curl_multi_remove_handle(http->multi, call->easy);
}

/* Lets curl do its work, and takes the calls that ended. */
static void http_turn(struct http *http)
{
	const CURLMsg *message;
	int running, left;

	if (!http->live)
		return;
	curl_multi_perform(http->multi, &running);
	while ((message = curl_multi_info_read(http->multi, &left))) {
		CURLcode code = message->data.result;
		char *who = NULL;
		struct http_call *call;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &who);
		call = (struct http_call *)(void *)who;
		live_drop(http, call);
		http_call_end(call, code);
		done_put(http, call);
	}
}

/* --- the verbs --- */

static void http_send(struct transport *transport, struct request *request)
{
	struct http *http = (struct http *)transport;
	struct http_call *call;

	http_start(http);
	trace_send(http, request);
	call = http_call_new(http, request);
	if (!call->reply.lost && curl_multi_add_handle(http->multi, call->easy) == CURLM_OK) {
		http->stats.requests++;
		call->next = http->live;
		http->live = call;
		return;
	}
	if (!call->reply.lost)
		http_call_refuse(call, _("the network library could not be started"));
	http_trace(http, "< refused #%u: %s", call->reply.id, call->reply.err.told);
	done_put(http, call);
}

static void http_bearer(struct transport *transport, enum service service, struct secret *token)
{
	struct http *http = (struct http *)transport;

	scrub_add(&http->scrub, secret_reveal(token), token->len);
	secret_move(&http->bearer[service], token);
}

static void cancel_live(struct http *http, unsigned id)
{
	for (struct http_call *call = http->live, *next; call; call = next) {
		next = call->next;
		if (id && call->reply.id != id)
			continue;
		http_trace(http, "< given up #%u", call->reply.id);
		live_drop(http, call);
		http_call_free(call);
	}
}

static void cancel_done(struct http *http, unsigned id)
{
	struct http_call **at = &http->done;

	while (*at) {
		struct http_call *call = *at;

		if (id && call->reply.id != id) {
			at = &call->next;
			continue;
		}
		*at = call->next;
		http_call_free(call);
	}
	http->done_end = at;
}

static void http_cancel(struct transport *transport, unsigned id)
{
	struct http *http = (struct http *)transport;

	cancel_live(http, id);
	cancel_done(http, id);
}

static bool http_next(struct transport *transport, struct reply *reply)
{
	struct http *http = (struct http *)transport;

	http_call_free(http->given);
	if (!http->done)
		http_turn(http);
	http->given = done_take(http);
	if (!http->given)
		return false;
	*reply = http->given->reply;
	return true;
}

static void http_wait(struct transport *transport, struct pollfd *fds, int n, int ms)
{
	struct http *http = (struct http *)transport;
	struct curl_waitfd extra[TRANSPORT_FDS_MAX + 1];

	for (int i = 0; i < n; i++)
		fds[i].revents = 0;
	if (http->done)
		ms = 0;
	if (!http->live) {
		poll(fds, (nfds_t)n, ms);
		return;
	}
	if (n > TRANSPORT_FDS_MAX)
		n = TRANSPORT_FDS_MAX;
	for (int i = 0; i < n; i++)
		extra[i] = (struct curl_waitfd){ .fd = fds[i].fd,
			.events = (short)((fds[i].events & POLLIN ? CURL_WAIT_POLLIN : 0) |
					  (fds[i].events & POLLPRI ? CURL_WAIT_POLLPRI : 0) |
					  (fds[i].events & POLLOUT ? CURL_WAIT_POLLOUT : 0)) };
	/* watches nothing: without any descriptor, as while a name is resolved, libcurl would not wait at all */
	extra[n] = (struct curl_waitfd){ .fd = CURL_SOCKET_BAD };
	/* twice: 7.61 asks when it should look for a resolved name only after it has settled how long to wait */
	curl_multi_wait(http->multi, NULL, 0, 0, NULL);
	curl_multi_wait(http->multi, extra, (unsigned)n + 1, ms < 0 ? INT_MAX : ms, NULL);
	/* curl does not report a hang-up of our descriptors; a terminal shows nothing else */
	poll(fds, (nfds_t)n, 0);
}

static int http_pending(struct transport *transport)
{
	const struct http *http = (const struct http *)transport;
	int n = 0;

	for (const struct http_call *call = http->live; call; call = call->next)
		n++;
	for (const struct http_call *call = http->done; call; call = call->next)
		n++;
	return n;
}

static void http_close(struct transport *transport)
{
	struct http *http = (struct http *)transport;

	http->options.trace = NULL;
	http_cancel(transport, 0);
	http_call_free(http->given);
	if (http->multi)
		curl_multi_cleanup(http->multi);
	for (int i = 0; i < SERVICE_COUNT; i++)
		secret_wipe(&http->bearer[i]);
	scrub_release(&http->scrub);
	arena_release(&http->arena);
	free(http);
}

const struct http_stats *http_stats(struct transport *transport)
{
	return &((struct http *)transport)->stats;
}

void http_endpoints(struct transport *transport, const struct endpoints *endpoints)
{
	struct http *http = (struct http *)transport;

	http->options.endpoints = *endpoints;
	for (int i = 0; i < SERVICE_COUNT; i++)
		http->options.endpoints.base[i] = arena_copy(&http->arena, endpoints->base[i]);
}

static const char *http_copy(struct http *http, const char *text)
{
	return text && *text ? arena_copy(&http->arena, text) : NULL;
}

static void http_copy_trust(struct http *http, struct trust_named *trust)
{
	const char **all[] = { &trust->option, &trust->ssl_cert_file, &trust->curl_ca_bundle, &trust->ssl_cert_dir,
		&trust->own_dir, &trust->own_file, &trust->root };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] = http_copy(http, *all[i]);
}

struct transport *http_open(const struct http_options *options)
{
	struct http *http = calloc(1, sizeof(*http));

	if (!http)
		arena_no_memory();
	http->verbs =
	    (struct transport){ http_send, http_bearer, http_cancel, http_next, http_wait, http_pending, http_close };
	http->options = *options;
	http_copy_trust(http, &http->options.trust);
	http->options.https_proxy = http_copy(http, options->https_proxy);
	http->options.http_proxy = http_copy(http, options->http_proxy);
	http->options.no_proxy = http_copy(http, options->no_proxy);
	http->options.agent = http_copy(http, options->agent);
	if (options->timeout_s <= 0)
		http->options.timeout_s = PATIENCE_S;
	http->done_end = &http->done;
	http_scrub_proxy(http, http->options.https_proxy);
	http_scrub_proxy(http, http->options.http_proxy);
	http_endpoints(&http->verbs, &options->endpoints);
	return &http->verbs;
}
