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

/* "https://graph.microsoft.com/User.Read", in any cloud, is "User.Read". */
static bool is_graphs(const char *full)
{
	const char *host = text_find(full, "://");

	for (int i = CLOUD_GLOBAL; host && i < CLOUD_COUNT; i++)
		if (place_holds(place_of((enum cloud)i)->base[SERVICE_GRAPH], full))
			return true;
	return text_begins(full, GRAPH_APP_ID "/");
}

static void take_scopes(struct consent_link *link, const char *text, struct arena *arena)
{
	struct scopes full = scopes_parse(arena, text);

	for (size_t i = 0; i < full.count; i++) {
		const char *slash = strrchr(full.names[i], '/');

		scopes_add(&link->scopes, slash ? slash + 1 : full.names[i], arena);
		if (slash && !is_graphs(full.names[i]))
			scopes_add(&link->elsewhere, full.names[i], arena);
	}
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

static void take_pair(struct consent_link *link, const char *pair, size_t len, struct arena *arena)
{
	size_t key = strcspn(pair, "=&");
	const char *value;

	if (key >= len)
		return;
	value = decode(arena, pair + key + 1, len - key - 1);
	if (key_is(pair, key, "client_id")) {
		value = without_spaces(arena, value);
		link->two_ids = link->two_ids || (*link->client_id && !text_same(link->client_id, value));
		link->client_id = value;
	} else if (key_is(pair, key, "redirect_uri")) {
		link->redirect_uri = without_spaces(arena, value);
	} else if (key_is(pair, key, "state")) {
		link->state = value;
	} else if (key_is(pair, key, "scope")) {
		take_scopes(link, value, arena);
	} else {
		scopes_add(&link->unknown, decode(arena, pair, key), arena);
	}
}

static void take_query(struct consent_link *link, const char *query, struct arena *arena)
{
	link->query = query;
	while (*query) {
		size_t len = strcspn(query, "&");

		take_pair(link, query, len, arena);
		query += len + (query[len] == '&');
	}
}

/* "/TENANT/adminconsent" (v1) or "/TENANT/v2.0/adminconsent"; false when it is neither. */
static bool take_path(struct consent_link *link, const char *path, struct arena *arena)
{
	size_t len = *path ? strcspn(path + 1, "/") : 0;
	const char *rest = *path ? path + 1 + len : "";

	if (len)
		link->tenant = decode(arena, path + 1, len);
	link->v2 = text_same(rest, "/v2.0/adminconsent");
	return len && (link->v2 || text_same(rest, "/adminconsent"));
}

/* Takes everything apart, whatever is wrong with it; false when the path is not that of a consent link. */
static bool take_apart(struct consent_link *link, struct arena *arena)
{
	const char *host = text_find(link->text, "://"), *path, *rest;
	size_t len;
	bool good;

	host = host ? host + strlen("://") : link->text;
	len = strcspn(host, "/?#");
	path = host + len;
	if (len > 4 && text_begins(host + len - 4, ":443"))
		len -= 4;
	link->host = decode(arena, host, len);
	rest = path + strcspn(path, "?#");
	good = take_path(link, arena_copy_n(arena, path, (size_t)(rest - path)), arena);
	if (*rest == '?')
		rest++;
	take_query(link, arena_copy_n(arena, rest, strcspn(rest, "#")), arena);
	return good;
}

static bool judge_id(const struct consent_link *link, struct err *err)
{
	if (link->two_ids)
		return err_set(err, ERR_USAGE, doing, _("The link has two client ids."));
	if (!*link->client_id)
		return err_set(err, ERR_USAGE, doing, _("The link has no client id (client_id=...)."));
	if (!text_is_guid(link->client_id))
		return err_set(err, ERR_USAGE, doing, _("The link's client id is not a GUID: %s"), link->client_id);
	return true;
}

bool consent_link_read(struct consent_link *link, const char *pasted, const char *tenant_id,
		       struct arena *arena, struct err *err)
{
	struct buf buf;
	bool good;

	memset(link, 0, sizeof *link);
	link->host = link->tenant = link->client_id = link->redirect_uri = link->state = "";
	link->query = link->text = "";
	buf_init(&buf, LINK_MAX);
	clean(&buf, pasted);
	if (!buf.cut)
		link->text = arena_copy(arena, buf_text(&buf));
	buf_release(&buf);
	good = take_apart(link, arena);
	if (!text_begins(link->text, "https://"))
		return err_set(err, ERR_USAGE, doing, _("A consent link begins with https:// and has at most 8,000 characters."));
	if (!place_is_login_host(link->host))
		return err_set(err, ERR_USAGE, doing, _("The link leads to %s, which is no sign-in host of Microsoft."), link->host);
	if (!good)
		return err_set(err, ERR_USAGE, doing,
			       _("This is not a consent link: its address does not end in /adminconsent."));
	if (text_is_guid(link->tenant) && tenant_id && *tenant_id && !text_same(link->tenant, tenant_id))
		return err_set(err, ERR_USAGE, doing, _("The link is for another tenant, %s."), link->tenant);
	return judge_id(link, err);
}

const char *consent_link_make(const struct place *place, const char *tenant_id,
			      const char *client_id, struct arena *arena)
{
	return arena_printf(arena, "%s/%s/adminconsent?client_id=%s", place->base[SERVICE_LOGIN],
			    text_url_escape(arena, tenant_id), text_url_escape(arena, client_id));
}

const char *consent_link_aim(const struct consent_link *link, const struct place *place, const char *tenant_id,
			     struct arena *arena)
{
	return arena_printf(arena, "%s/%s%s/adminconsent?%s", place->base[SERVICE_LOGIN],
			    text_url_escape(arena, tenant_id), link->v2 ? "/v2.0" : "",
			    link->query);
}
