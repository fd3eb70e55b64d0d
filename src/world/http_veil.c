/* http_veil.c - secrets that come back: none of them is told again, whoever repeats it */
#include "world/http_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

/* Fields of a sign-in's form, and of its answers. */
static const char *const secrets[] = {
	"client_secret", "client_assertion", "assertion", "code", "device_code", "code_verifier", "refresh_token", "password",
	"access_token",  "id_token",
};

static bool is_secret(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(secrets) / sizeof(*secrets); i++)
		if (strlen(secrets[i]) == len && !memcmp(secrets[i], name, len))
			return true;
	return false;
}

static void decode(struct secret *out, const char *text, size_t len)
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

void http_veil_form(struct http *http, const struct secret *form)
{
	const char *at = secret_reveal(form);

	while (*at) {
		size_t len = strcspn(at, "&"), name = strcspn(at, "=&");
		struct secret plain = {0};

		if (name < len && is_secret(at, name)) {
			decode(&plain, at + name + 1, len - name - 1);
			veil_add(&http->veil, secret_reveal(&plain), plain.len);
			secret_wipe(&plain);
		}
		at += len + (at[len] == '&');
	}
}

/* Looked for as text: whether it is JSON is not yet known. */
void http_veil_reply(struct http *http, const char *body, size_t len)
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
		veil_add(&http->veil, at, (size_t)(stop - at));
		at = stop + 1;
	}
}

void http_veil_proxy(struct http *http, const char *proxy)
{
	const char *user, *colon;
	size_t len = proxy ? http_proxy_user(proxy, &user) : 0;
	struct secret plain = {0};

	if (!len)
		return;
	veil_add_password(&http->veil, user, len);
	colon = memchr(user, ':', len);
	if (colon) {
		size_t rest = len - (size_t)(colon + 1 - user);

		veil_add_password(&http->veil, colon + 1, rest);
		decode(&plain, colon + 1, rest);
		veil_add_password(&http->veil, secret_reveal(&plain), plain.len);
		secret_wipe(&plain);
	}
	decode(&plain, user, len); /* as it stands in a Proxy-Authorization, in base64 */
	veil_add_password(&http->veil, secret_reveal(&plain), plain.len);
	secret_wipe(&plain);
}

const char *http_veil_safe(const struct http *http, const char *text, char *out, size_t size)
{
	size_t len = text ? strlen(text) : 0;
	char *copy = malloc(len + 1);

	if (!copy)
		arena_no_memory();
	memcpy(copy, text ? text : "", len + 1);
	len = veil_text(&http->veil, copy, len);
	text_safe_n(out, size, copy, len);
	wipe(copy, len);
	free(copy);
	return out;
}
