/* http_failed.c - why no answer came, in a sentence that names who to talk to */
#include "world/http_inside.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

/* The call and what its sentences need. */
struct failure {
	struct http_call *call;
	struct err *err;
	const char *host, *label;
	char proxy[300]; /* host and port of the proxy; "" when there is none */
	char told[200];  /* curl's words, safe */
	int patience_s;
	int status; /* of an answer that had begun */
	long os_errno;
};

bool http_call_refuse(struct http_call *call, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	call->reply.lost = call->reply.unsent = true;
	return err_set(&call->reply.err, ERR_ODD, call->label, "%s", text);
}

static void unresolved(const struct failure *f)
{
	err_set(f->err, ERR_UNREACHABLE, f->label, _("the name %s could not be resolved"), f->host);
}

static void proxy_unresolved(const struct failure *f)
{
	err_set(f->err, ERR_UNREACHABLE, f->label,
		_("the name of the proxy %s could not be resolved"), f->proxy);
}

static void unconnected(const struct failure *f)
{
	/* safe in any locale: strerror's words are the C library's own */
	const char *why = f->os_errno ? strerror((int)f->os_errno) : f->told;

	if (*f->proxy)
		err_set(f->err, ERR_UNREACHABLE, f->label, _("no connection to the proxy %s: %s"),
			f->proxy, why);
	else
		err_set(f->err, ERR_UNREACHABLE, f->label, _("no connection to %s: %s"), f->host,
			why);
}

static void timed_out(const struct failure *f)
{
	curl_off_t resolved = 0, connected = 0;

	curl_easy_getinfo(f->call->easy, CURLINFO_NAMELOOKUP_TIME_T, &resolved);
	curl_easy_getinfo(f->call->easy, CURLINFO_CONNECT_TIME_T, &connected);
	if (f->status)
		err_set(f->err, ERR_UNREACHABLE, f->label,
			_("the answer of %s did not end within %d s"), f->host, f->patience_s);
	else if (!resolved && !connected && !*f->proxy)
		err_set(f->err, ERR_UNREACHABLE, f->label,
			_("the name %s was not resolved within %d s"), f->host, f->patience_s);
	else if (!connected && *f->proxy)
		err_set(f->err, ERR_UNREACHABLE, f->label,
			_("no answer from the proxy %s within %d s"), f->proxy, f->patience_s);
	else if (*f->proxy)
		err_set(f->err, ERR_UNREACHABLE, f->label,
			_("no answer from %s through the proxy %s within %d s"), f->host, f->proxy,
			f->patience_s);
	else
		err_set(f->err, ERR_UNREACHABLE, f->label, _("no answer from %s within %d s"),
			f->host, f->patience_s);
}

/* The proxy's own answer to CONNECT, when it was a refusal. */
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
		err_set(f->err, ERR_UNREACHABLE, f->label,
			_("the proxy %s does not let us reach %s"), f->proxy, f->host);
	else
		err_set(f->err, ERR_UNREACHABLE, f->label, _("the proxy %s could not reach %s"), f->proxy,
			f->host);
	f->err->status = (int)code;
	return true;
}

/* libcurl keeps the number for connecting only, and puts it into its words for TLS. */
static bool was_reset(const struct failure *f)
{
	char number[24];

	snprintf(number, sizeof(number), "errno %d", ECONNRESET);
	return f->os_errno == ECONNRESET || text_find(f->told, number) ||
	       text_find(f->told, strerror(ECONNRESET));
}

/* On a new connection the proxy has the first word. */
static bool is_before_tunnel(const struct failure *f)
{
	long code = 0, connects = 0;

	curl_easy_getinfo(f->call->easy, CURLINFO_HTTP_CONNECTCODE, &code);
	curl_easy_getinfo(f->call->easy, CURLINFO_NUM_CONNECTS, &connects);
	return *f->proxy && connects && !code;
}

static void cut(const struct failure *f)
{
	if (proxy_refused(f))
		return;
	if (is_before_tunnel(f))
		err_set(f->err, ERR_UNREACHABLE, f->label,
			_("the proxy %s closed the connection without a usable answer"), f->proxy);
	else if (f->status)
		err_set(f->err, ERR_UNREACHABLE, f->label,
			_("the answer of %s broke off after %zu bytes"), f->host,
			f->call->body.len);
	else if (was_reset(f))
		err_set(f->err, ERR_UNREACHABLE, f->label,
			_("%s reset the connection before it answered"), f->host);
	else
		err_set(f->err, ERR_UNREACHABLE, f->label,
			_("%s closed the connection before it answered"), f->host);
}

/* No secure connection came to be, for another reason than the certificate. */
static void unsecured(const struct failure *f)
{
	if (proxy_refused(f))
		return;
	if (f->os_errno || was_reset(f) || text_find(f->told, "SYSCALL") ||
	    text_find(f->told, "unexpected eof"))
		err_set(f->err, ERR_UNREACHABLE, f->label,
			_("the connection to %s was cut while it was being made secure; something "
			  "on the way may not allow it"),
			f->host);
	else
		err_set(f->err, ERR_TLS, f->label, _("no secure connection to %s: %s"), f->host,
			f->told);
}

static void bad_ca_file(const struct failure *f)
{
	const char *file = f->call->http->options.cacert;

	err_set(f->err, ERR_FILE, f->label,
		_("no certificates could be read from %s, which --cacert, SSL_CERT_FILE, SSL_CERT_DIR or CURL_CA_BUNDLE names"),
		file                     ? file
		: f->call->http->tls.dir ? f->call->http->tls.dir
					 : "");
}

static void unwritten(const struct failure *f)
{
	if (f->call->oversized)
		err_set(f->err, ERR_ODD, f->label, _("the answer is larger than %u MB"),
			(unsigned)(REPLY_BYTES_MAX >> 20));
	else
		err_set(f->err, ERR_ODD, f->label, _("the answer of %s could not be taken: %s"),
			f->host, f->told);
}

/* NUL bytes that are labelled gzip, garbage that is labelled deflate, a coding that nobody knows. */
static void uncoded(const struct failure *f)
{
	err_set(f->err, ERR_ODD, f->label, _("the answer of %s could not be unpacked: %s"), f->host, f->told);
}

static void odd(const struct failure *f)
{
	if (!proxy_refused(f))
		err_set(f->err, ERR_ODD, f->label,
			_("%s answered with something that is no valid HTTP: %s"), f->host,
			f->told);
}

static void untrusted(const struct failure *f)
{
	http_tls_failed(f->call);
}

static void other(const struct failure *f)
{
	if (!proxy_refused(f))
		err_set(f->err, ERR_UNREACHABLE, f->label, _("no answer from %s: %s"), f->host,
			f->told);
}

static const struct {
	CURLcode code;
	void (*say)(const struct failure *);
} says[] = {
	{CURLE_COULDNT_RESOLVE_HOST, unresolved},
	{CURLE_COULDNT_RESOLVE_PROXY, proxy_unresolved},
	{CURLE_COULDNT_CONNECT, unconnected},
	{CURLE_OPERATION_TIMEDOUT, timed_out},
	{CURLE_PEER_FAILED_VERIFICATION, untrusted},
	{CURLE_SSL_ISSUER_ERROR, untrusted},
	{CURLE_SSL_CONNECT_ERROR, unsecured},
	{CURLE_SSL_CACERT_BADFILE, bad_ca_file},
	{CURLE_PARTIAL_FILE, cut},
	{CURLE_GOT_NOTHING, cut},
	{CURLE_RECV_ERROR, cut},
	{CURLE_SEND_ERROR, cut},
	{CURLE_HTTP2, cut},
	{CURLE_HTTP2_STREAM, cut},
	{CURLE_WRITE_ERROR, unwritten},
	{CURLE_BAD_CONTENT_ENCODING, uncoded},
	{CURLE_WEIRD_SERVER_REPLY, odd},
	{CURLE_UNSUPPORTED_PROTOCOL, odd}, /* HTTP/0.9: bytes without a status line */
};

void http_failed(struct http_call *call, CURLcode code)
{
	struct failure f = {.call = call,
			    .err = &call->reply.err,
			    .host = call->to.host,
			    .label = call->label,
			    .patience_s = call->http->options.timeout_s,
			    .status = call->reply.status};
	void (*say)(const struct failure *) = other;

	if (*call->proxy)
		http_proxy_name(call->proxy, f.proxy, sizeof(f.proxy));
	http_veil_safe(call->http, *call->told ? call->told : curl_easy_strerror(code), f.told, sizeof(f.told));
	curl_easy_getinfo(call->easy, CURLINFO_OS_ERRNO, &f.os_errno);
	for (size_t i = 0; i < sizeof(says) / sizeof(*says); i++)
		if (says[i].code == code)
			say = says[i].say;
	call->reply.lost = true;
	say(&f);
}
