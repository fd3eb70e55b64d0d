/* http_url.c - URLs as curl reads them: origins, proxies, and redaction for the trace */
#include "world/http_url.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

/* One part of a URL, in lower case for comparison. */
static bool http_url_part(CURLU *url, CURLUPart what, unsigned flags, char *out, size_t size)
{
	char *text = NULL;
	bool fits;

	if (curl_url_get(url, what, &text, flags) != CURLUE_OK || !text)
		return false;
	fits = strlen(text) < size;
	for (size_t i = 0; fits && i <= strlen(text); i++)
		out[i] = ascii_lower(text[i]);
	curl_free(text);
	return fits;
}

bool http_origin_of(struct http_origin *origin, const char *text)
{
	CURLU *url = curl_url();
	char port[8] = "";
	bool good;

	*origin = (struct http_origin){ .port = 0 };
	good = url && text && curl_url_set(url, CURLUPART_URL, text, CURLU_DISALLOW_USER) == CURLUE_OK &&
	       http_url_part(url, CURLUPART_SCHEME, 0, origin->scheme, sizeof(origin->scheme)) &&
	       http_url_part(url, CURLUPART_HOST, 0, origin->host, sizeof(origin->host)) &&
	       http_url_part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT, port, sizeof(port)) &&
	       (!strcmp(origin->scheme, "https") || !strcmp(origin->scheme, "http"));
	if (good)
		origin->port = (int)strtol(port, NULL, 10);
	curl_url_cleanup(url);
	return good;
}

bool http_origin_same(const struct http_origin *a, const struct http_origin *b)
{
	return !strcmp(a->scheme, b->scheme) && !strcmp(a->host, b->host) && a->port == b->port;
}

bool http_origin_is_loopback(const struct http_origin *origin)
{
	const char *host = origin->host;

	if (!strcmp(host, "localhost") || !strcmp(host, "[::1]"))
		return true;
	/* curl has expanded any IPv4 number to four parts; a name such as 127.0.0.1.example is not one */
	return !strncmp(host, "127.", 4) && strspn(host, "0123456789.") == strlen(host);
}

/* Whether one entry of no_proxy matches this address. */
static bool entry_names(const char *entry, size_t len, const struct http_origin *origin)
{
	size_t host = strlen(origin->host);
	const char *colon = memchr(entry, ':', len);

	if (len == 1 && *entry == '*')
		return true;
	if (colon && !memchr(colon + 1, ':', len - (size_t)(colon + 1 - entry))) {
		if (strtol(colon + 1, NULL, 10) != origin->port)
			return false;
		len = (size_t)(colon - entry);
	}
	if (len && *entry == '*')
		entry++, len--;
	if (len && *entry == '.')
		entry++, len--;
	if (!len || len > host || !ascii_same(origin->host + host - len, entry, len))
		return false;
	return len == host || origin->host[host - len - 1] == '.';
}

const char *http_proxy_for(const struct http_options *options, const struct http_origin *origin)
{
	const char *list = options->no_proxy ? options->no_proxy : "";
	const char *proxy = !strcmp(origin->scheme, "https") ? options->https_proxy : options->http_proxy;

	if (!proxy || http_origin_is_loopback(origin))
		return "";
	while (*(list += strspn(list, ", \t"))) {
		size_t len = strcspn(list, ", \t");

		if (entry_names(list, len, origin))
			return "";
		list += len;
	}
	return proxy;
}

/* After the last "@": a password may contain anything, even "/", "#" and "@". */
static const char *proxy_host(const char *proxy)
{
	const char *scheme = strstr(proxy, "://"), *at = strrchr(proxy, '@');

	return at ? at + 1 : scheme ? scheme + 3 : proxy;
}

size_t http_proxy_user(const char *proxy, const char **user)
{
	const char *scheme = strstr(proxy, "://"), *at = strrchr(proxy, '@');

	*user = scheme && (!at || scheme < at) ? scheme + 3 : proxy;
	return at && at > *user ? (size_t)(at - *user) : 0;
}

/* A host name or IP address, perhaps with a port: nothing else is shown. */
static bool http_url_is_host(const char *host, size_t *name, size_t *port)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

	*port = 0;
	if (*host == '[') {
		*name = 1 + strspn(host + 1, "0123456789abcdefABCDEF:.%");
		*name = host[*name] == ']' ? *name + 1 : 0;
	} else {
		*name = strspn(host, letters);
	}
	if (!*name || *name > 253)
		return false;
	host += *name;
	if (*host == ':') {
		*port = strspn(host + 1, "0123456789");
		host += 1 + *port;
		if (!*port || *port > 5)
			return false;
	}
	return !*host || !strcmp(host, "/");
}

const char *http_proxy_name(const char *proxy, char *out, size_t size)
{
	const char *host = proxy_host(proxy ? proxy : "");
	size_t name, port;

	*out = '\0';
	if (!proxy || !*proxy)
		return out;
	if (!http_url_is_host(host, &name, &port))
		snprintf(out, size, "?");
	else if (port)
		snprintf(out, size, "%.*s:%.*s", (int)name, host, (int)port, host + name + 1);
	else
		snprintf(out, size, "%.*s:1080", (int)name, host); /* curl's default port for it */
	return out;
}

bool http_proxy_fits(const char *proxy)
{
	static const char *const schemes[] = { "http", "https", "socks4", "socks4a", "socks5", "socks5h" };
	CURLU *url = curl_url();
	char scheme[16], host[256];
	size_t name, port;
	bool fits = false;

	if (url && http_url_is_host(proxy_host(proxy), &name, &port) &&
	    curl_url_set(url, CURLUPART_URL, proxy, CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
	    http_url_part(url, CURLUPART_SCHEME, 0, scheme, sizeof(scheme)) &&
	    http_url_part(url, CURLUPART_HOST, 0, host, sizeof(host)) && strlen(host) == name &&
	    ascii_same(host, proxy_host(proxy), name))
		for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
			fits = fits || !strcmp(scheme, schemes[i]);
	/* without "://" curl guesses by the name: it uses "ftp.corp.example:3128" as an HTTP proxy all the same */
	fits = fits || (url && !strstr(proxy, "://") && http_url_is_host(proxy, &name, &port));
	curl_url_cleanup(url);
	return fits;
}

static bool http_url_looks_secret(const char *name, size_t len)
{
	static const char *const ends[] = { "code", "token", "secret", "password", "assertion", "verifier", "state",
		"nonce", "sig", "key" };

	/* Graph's page marker is no secret, and support may ask for it */
	if (len == 10 && ascii_same(name, "$skiptoken", len))
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t n = strlen(ends[i]);

		if (len >= n && ascii_same(name + len - n, ends[i], n))
			return true;
	}
	return false;
}

void http_url_redact(const char *url, struct buf *out)
{
	char safe[4096], *at;

	at = text_safe(safe, sizeof(safe), url);
	while (*at) {
		size_t len = strcspn(at, "?&#");
		size_t name = strcspn(at, "=?&#");

		if (at != safe && at[name] == '=' && http_url_looks_secret(at, name)) {
			buf_add_n(out, at, name + 1);
			buf_add(out, "...");
		} else {
			buf_add_n(out, at, len);
		}
		at += len;
		if (*at)
			buf_add_n(out, at++, 1);
	}
}
