/* http_url.c - URLs: origins, proxies, and redaction for the trace */
#include "world/http_url.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

/* --- origins --- */

static const char name_letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

/* An IPv6 address in its shortest form, so that equal ones are the same text. */
static bool http_url_ipv6(const char *text, size_t len, char *out, size_t size)
{
	char plain[INET6_ADDRSTRLEN], shortest[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (len < 2 || len - 2 >= sizeof(plain) || text[len - 1] != ']')
		return false;
	snprintf(plain, sizeof(plain), "%.*s", (int)(len - 2), text + 1);
	if (inet_pton(AF_INET6, plain, &address) != 1 || !inet_ntop(AF_INET6, &address, shortest, sizeof(shortest)))
		return false;
	return snprintf(out, size, "[%s]", shortest) < (int)size;
}

/* A name whose last part is a number is an IPv4 address to some programs: 127.1, 0x7f000001. Only the form with four
 * numbers is the same to all. */
static bool http_url_ipv4_or_name(const char *host)
{
	size_t len = strlen(host), last;
	struct in_addr address;

	if (len && host[len - 1] == '.')
		len--;
	for (last = len; last && host[last - 1] != '.';)
		last--;
	return host[last] < '0' || host[last] > '9' || inet_pton(AF_INET, host, &address) == 1;
}

static bool http_url_host(const char *text, size_t len, char *out, size_t size)
{
	if (!len || len >= size)
		return false;
	if (*text == '[')
		return http_url_ipv6(text, len, out, size);
	if (strspn(text, name_letters) < len || *text == '.')
		return false;
	for (size_t i = 0; i < len; i++)
		out[i] = ascii_lower(text[i]);
	out[len] = '\0';
	return http_url_ipv4_or_name(out);
}

/* The port behind the colon, 0 if it is none. */
static int http_url_port(const char *text, size_t len)
{
	int port = 0;

	for (size_t i = 0; i < len && port <= 65535; i++) {
		if (text[i] < '0' || text[i] > '9')
			return 0;
		port = port * 10 + (text[i] - '0');
	}
	return port <= 65535 ? port : 0;
}

/* Splits "host:port"; @name is the length of the host. */
static const char *http_url_colon(const char *text, size_t len, size_t *name)
{
	const char *bracket = *text == '[' ? memchr(text, ']', len) : NULL;
	const char *from = bracket ? bracket : text;
	const char *colon = memchr(from, ':', len - (size_t)(from - text));

	*name = colon ? (size_t)(colon - text) : len;
	return colon;
}

bool http_origin_of(struct http_origin *origin, const char *text)
{
	const char *scheme = text ? strstr(text, "://") : NULL, *authority, *colon;
	size_t len, name;

	*origin = (struct http_origin){ .port = 0 };
	if (!scheme || (size_t)(scheme - text) >= sizeof(origin->scheme))
		return false;
	for (size_t i = 0; text + i < scheme; i++)
		origin->scheme[i] = ascii_lower(text[i]);
	for (const char *at = text; *at; at++)
		if ((unsigned char)*at <= ' ' || *at == 0x7f)
			return false;
	authority = scheme + 3;
	len = strcspn(authority, "/?#");
	if (authority[len] == '#')
		return false;
	colon = http_url_colon(authority, len, &name);
	if (!strcmp(origin->scheme, "https"))
		origin->port = 443;
	else if (!strcmp(origin->scheme, "http"))
		origin->port = 80;
	if (colon && origin->port)
		origin->port = http_url_port(colon + 1, len - name - 1);
	return origin->port && http_url_host(authority, name, origin->host, sizeof(origin->host));
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
	/* an address has four parts; a name such as 127.0.0.1.example is not one */
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

/* --- proxies --- */

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
	*port = 0;
	if (*host == '[') {
		*name = 1 + strspn(host + 1, "0123456789abcdefABCDEF:.%");
		*name = host[*name] == ']' ? *name + 1 : 0;
	} else {
		*name = strspn(host, name_letters);
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

/* The scheme of a proxy, NULL if it is none that can be used: "http" where there is none. */
static const char *proxy_scheme(const char *proxy)
{
	static const char *const schemes[] = { "http", "https", "socks4", "socks4a", "socks5", "socks5h" };
	const char *end = strstr(proxy, "://");

	if (!end || memchr(proxy, '@', (size_t)(end - proxy)))
		return schemes[0];
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (strlen(schemes[i]) == (size_t)(end - proxy) && ascii_same(proxy, schemes[i], strlen(schemes[i])))
			return schemes[i];
	return NULL;
}

const char *http_proxy_name(const char *proxy, char *out, size_t size)
{
	const char *host = proxy_host(proxy ? proxy : ""), *scheme;
	size_t name, port;

	*out = '\0';
	if (!proxy || !*proxy)
		return out;
	scheme = proxy_scheme(proxy);
	if (!http_url_is_host(host, &name, &port))
		snprintf(out, size, "?");
	else if (port)
		snprintf(out, size, "%.*s:%.*s", (int)name, host, (int)port, host + name + 1);
	else
		/* the ports that curl takes */
		snprintf(out, size, "%.*s:%s", (int)name, host, scheme && !strcmp(scheme, "https") ? "443" : "1080");
	return out;
}

/* User and password, whose other characters are percent-encoded if they are these. */
static bool http_url_is_user(const char *user, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)user[i] <= ' ' || user[i] == 0x7f || strchr("/?#", user[i]) ||
		    !strncmp(user + i, "%00", 3))
			return false;
	return true;
}

bool http_proxy_address(const char *proxy, char *out, size_t size)
{
	const char *scheme = proxy_scheme(proxy), *user;
	size_t name, port, len = http_proxy_user(proxy, &user);
	char host[300];

	return scheme && http_url_is_user(user, len) && http_url_is_host(proxy_host(proxy), &name, &port) &&
	       snprintf(out, size, "%s://%s", scheme, http_proxy_name(proxy, host, sizeof(host))) < (int)size;
}

/* --- redaction --- */

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
