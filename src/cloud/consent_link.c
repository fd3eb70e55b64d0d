/* consent_link.c - a vendor's consent link, pasted from anywhere */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cloud/consent.h"

/* A link with a dozen scopes and a redirect is below 1 KB; browsers stop at 8 KB. */
#define LINK_MAX 8192

static const char doing[] = N_("reading the consent link");

/* Without what a terminal, a mail program or a human puts around and into it: line breaks go, with
 * the blanks beside them; quotes and angle brackets around it go, and spaces before the query. A
 * space in the query becomes
 * "%20", because Microsoft's own examples separate scopes by bare spaces. */
static void clean(struct buf *buf, const char *pasted)
{
	const char *text = pasted + strspn(pasted, " \t\r\n<\"'");
	size_t len = strlen(text);
	bool query = false;

	while (len && strchr(" \t\r\n>\"'", text[len - 1]))
		len--;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		size_t blank = strspn(text + i, " \t\r\n");

		query = query || c == '?';
		if (blank) {
			if (query && strcspn(text + i, "\r\n") >= blank)
				buf_add(buf, "%20");
			i += blank - 1;
		} else if (c < ' ' || c >= 0x7f || strchr("<>\"'`\\^{}|", c)) {
			buf_printf(buf, "%%%02X", c);
		} else {
			buf_add_n(buf, text + i, 1);
		}
	}
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One value of the query, decoded and made safe. */
static const char *decode(struct arena *arena, const char *text, size_t len)
{
	char *out = arena_alloc(arena, len + 1), *to = out;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '+') {
			*to++ = ' ';
		} else if (text[i] == '%' && i + 2 < len && hex(text[i + 1]) >= 0 &&
			   hex(text[i + 2]) >= 0) {
			char c = (char)(hex(text[i + 1]) * 16 + hex(text[i + 2]));

			*to++ = c ? c : ' ';
			i += 2;
		} else {
			*to++ = text[i];
		}
	}
	*to = '\0';
	return text_safe_copy(arena, out, LINK_MAX);
}

/* Spaces have no place in ids and addresses: they came with the paste. */
static const char *without_spaces(struct arena *arena, const char *text)
{
	char *out = arena_copy(arena, text), *to = out;

	for (; *text; text++)
		if (*text != ' ')
			*to++ = *text;
	*to = '\0';
	return out;
}

static struct scopes short_scopes(struct arena *arena, const char *text)
{
	struct scopes full = scopes_parse(arena, text), cut = {NULL, 0};

	for (size_t i = 0; i < full.count; i++) {
		const char *slash = strrchr(full.names[i], '/');

		scopes_add(&cut, slash ? slash + 1 : full.names[i], arena);
	}
	return cut;
}

static bool key_is(const char *key, size_t len, const char *name)
{
	/* "&amp;" from a page's source. */
	if (len > 4 && text_begins(key, "amp;")) {
		key += 4;
		len -= 4;
	}
	return len == strlen(name) && text_begins(key, name);
}

static bool take_pair(struct consent_link *link, const char *pair, size_t len, struct arena *arena,
		      struct err *err)
{
	size_t key = strcspn(pair, "=&");
	const char *value;

	if (key >= len)
		return true;
	value = decode(arena, pair + key + 1, len - key - 1);
	if (key_is(pair, key, "client_id")) {
		value = without_spaces(arena, value);
		if (*link->client_id && !text_same(link->client_id, value))
			return err_set(err, ERR_USAGE, doing, _("The link has two client ids."));
		link->client_id = value;
	} else if (key_is(pair, key, "redirect_uri")) {
		link->redirect_uri = without_spaces(arena, value);
	} else if (key_is(pair, key, "state")) {
		link->state = value;
	} else if (key_is(pair, key, "scope")) {
		link->scopes = short_scopes(arena, value);
	}
	return true;
}

static bool take_query(struct consent_link *link, const char *query, struct arena *arena,
		       struct err *err)
{
	link->query = query;
	while (*query) {
		size_t len = strcspn(query, "&");

		if (!take_pair(link, query, len, arena, err))
			return false;
		query += len + (query[len] == '&');
	}
	if (!*link->client_id)
		return err_set(err, ERR_USAGE, doing,
			       _("The link has no client id (client_id=...)."));
	if (!text_is_guid(link->client_id))
		return err_set(err, ERR_USAGE, doing, _("The link's client id is not a GUID: %s"),
			       link->client_id);
	return true;
}

/* "/TENANT/adminconsent" (v1) or "/TENANT/v2.0/adminconsent". */
static bool take_path(struct consent_link *link, const char *path, const char *tenant_id,
		      struct arena *arena, struct err *err)
{
	size_t len = strcspn(path + 1, "/");
	const char *rest = path + 1 + len, *tenant = arena_copy_n(arena, path + 1, len);

	link->v2 = text_same(rest, "/v2.0/adminconsent");
	if (!len || (!link->v2 && !text_same(rest, "/adminconsent")))
		return err_set(err, ERR_USAGE, doing,
			       _("This is not a consent link: its address does not end in "
				 "/adminconsent."));
	link->tenant = decode(arena, tenant, len);
	if (text_is_guid(link->tenant) && *tenant_id && !text_same(link->tenant, tenant_id))
		return err_set(err, ERR_USAGE, doing, _("The link is for another tenant, %s."),
			       link->tenant);
	return true;
}

bool consent_link_read(struct consent_link *link, const char *pasted, const char *tenant_id,
		       struct arena *arena, struct err *err)
{
	const char *text, *host, *path;
	struct buf buf;
	size_t len;

	memset(link, 0, sizeof *link);
	link->host = link->tenant = link->client_id = link->redirect_uri = link->state = "";
	link->query = link->text = "";
	buf_init(&buf, LINK_MAX);
	clean(&buf, pasted);
	text = buf.cut ? "" : arena_copy(arena, buf_text(&buf));
	buf_release(&buf);
	link->text = text;
	if (!*text || !text_begins(text, "https://"))
		return err_set(
			err, ERR_USAGE, doing,
			_("A consent link begins with https:// and has at most 8,000 characters."));
	host = text + strlen("https://");
	len = strcspn(host, "/?#");
	link->host = arena_copy_n(arena, host, len);
	if (text_find(link->host, ":443") && strlen(text_find(link->host, ":443")) == 4)
		link->host = arena_copy_n(arena, host, len - 4);
	if (!place_is_login_host(link->host))
		return err_set(err, ERR_USAGE, doing,
			       _("The link leads to %s, which is no sign-in host of Microsoft."),
			       decode(arena, host, len));
	path = host + len;
	text = path + strcspn(path, "?#");
	if (!take_path(link, *path == '/' ? arena_copy_n(arena, path, (size_t)(text - path)) : "/",
		       tenant_id ? tenant_id : "", arena, err))
		return false;
	if (*text == '?')
		text++;
	return take_query(link, arena_copy_n(arena, text, strcspn(text, "#")), arena, err);
}

const char *consent_link_make(const struct place *place, const char *tenant_id,
			      const char *client_id, struct arena *arena)
{
	return arena_printf(arena, "%s/%s/adminconsent?client_id=%s", place->base[SERVICE_LOGIN],
			    text_url_escape(arena, tenant_id), text_url_escape(arena, client_id));
}

const char *consent_link_aim(const struct consent_link *link, const char *tenant_id,
			     struct arena *arena)
{
	return arena_printf(arena, "https://%s/%s%s/adminconsent?%s", link->host,
			    text_url_escape(arena, tenant_id), link->v2 ? "/v2.0" : "",
			    link->query);
}
