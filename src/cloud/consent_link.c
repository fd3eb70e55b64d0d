/* consent_link.c - a vendor's consent link, pasted from anywhere */
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cloud/consent.h"
#include "cloud/consent_paste.h"

/* A wrapper around a wrapper happens where two mail systems are passed; more is play. */
#define WRAPPED_MAX 4
/* Addresses in one text that are looked at. */
#define ADDRESSES_MAX 16

static const char doing[] = N_("reading the consent link");

/* What came of one address, the less the better it can be named as the one that was meant. */
enum found { FOUND_GOOD = 0, FOUND_ODD, FOUND_ELSEWHERE, FOUND_NONE };

/* Fills with "", so that what could be read can be shown of a link that is refused. */
static void clear(struct consent_link *link)
{
	memset(link, 0, sizeof *link);
	link->host = link->tenant = link->client_id = link->redirect_uri = link->state = link->text = link->wrapped_by = "";
}

/* One value, decoded as often as it was encoded, and made safe. */
static const char *value_of(const char *text, size_t len, bool plus, bool again, struct arena *arena)
{
	const char *value = paste_decode(text, len, plus, arena);

	for (int i = 0; again && i < 3 && strchr(value, '%'); i++)
		value = paste_decode(value, strlen(value), plus, arena);
	return text_safe_copy(arena, value, PASTE_URL_MAX);
}

/* Blanks have no place in ids and addresses, nor have the marks of line breaks: they came with the paste. */
static const char *without_blanks(struct arena *arena, const char *text)
{
	char *out = arena_copy(arena, text), *to = out;

	for (; *text; text++)
		if (*text != ' ' && *text != PASTE_BREAK && *text != PASTE_BREAK_BLANK)
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
		scopes_add(&link->asks, full.names[i], arena);
		if (slash && !is_graphs(full.names[i]))
			scopes_add(&link->elsewhere, full.names[i], arena);
	}
}

static bool key_is(const char *key, size_t len, const char *name)
{
	return len == strlen(name) && text_begins(key, name);
}

/* Parameters of a sign-in address that say nothing about the consent. */
static bool is_idle(const char *key, size_t len)
{
	static const char *const idle[] = {"response_type", "response_mode", "nonce", "domain_hint", "login_hint", "resource",
					   "code_challenge", "code_challenge_method", "sso_reload", "mkt", "ui_locales", "claims"};

	for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
		if (key_is(key, len, idle[i]))
			return true;
	return false;
}

static void take_pair(struct consent_link *link, const char *pair, size_t len, struct arena *arena)
{
	size_t key = strcspn(pair, "=&");
	const char *raw = pair + key + 1, *value;

	if (key >= len)
		return;
	len -= key + 1;
	if (key_is(pair, key, "client_id")) {
		value = without_blanks(arena, value_of(without_blanks(arena, arena_copy_n(arena, raw, len)), len, true, true, arena));
		if (*value == '{' && value[strlen(value) - 1] == '}') /* as Windows writes a GUID */
			value = arena_copy_n(arena, value + 1, strlen(value) - 2);
		link->two_ids = link->two_ids || (*link->client_id && !text_same(link->client_id, value));
		link->client_id = value;
	} else if (key_is(pair, key, "redirect_uri")) {
		value = without_blanks(arena, arena_copy_n(arena, raw, len));
		value = value_of(value, strlen(value), true, !text_find(value, "://"), arena);
		link->redirect_uri = without_blanks(arena, value);
	} else if (key_is(pair, key, "state")) {
		value = without_blanks(arena, arena_copy_n(arena, raw, len));
		link->state = value_of(value, strlen(value), true, false, arena);
	} else if (key_is(pair, key, "scope")) {
		value = paste_scopes(arena_copy_n(arena, raw, len), arena);
		take_scopes(link, value_of(value, strlen(value), true, true, arena), arena);
	} else if (link->authorize && key_is(pair, key, "prompt")) {
		link->prompt = text_find(arena_copy_n(arena, raw, len), "consent") != NULL;
	} else if (!link->authorize || !is_idle(pair, key)) {
		scopes_add(&link->unknown, value_of(pair, key, true, false, arena), arena);
	}
}

static void take_query(struct consent_link *link, const char *query, struct arena *arena)
{
	while (*query) {
		size_t len = strcspn(query, "&");
		const char *pair = arena_copy_n(arena, query, len);

		/* "&" itself was encoded: no id has one in it */
		if (text_begins(pair, "client_id=") && (text_find(pair, "%26") || text_find(pair, "%2526"))) {
			take_query(link, paste_decode(query, strlen(query), false, arena), arena);
			return;
		}
		take_pair(link, query, len, arena);
		query += len + (query[len] == '&');
	}
}

/* Microsoft's own pages show links with "{tenant}" in them; pages of vendors "YOUR_TENANT_ID". */
static bool is_placeholder(const char *tenant)
{
	return !*tenant || strpbrk(tenant, "{}<>[]:") || (!strchr(tenant, '.') && !text_is_guid(tenant));
}

bool consent_link_any(const struct consent_link *link)
{
	return is_placeholder(link->tenant);
}

/* "/TENANT" and then the form: its end tells it. */
static void take_path(struct consent_link *link, const char *path, struct arena *arena)
{
	static const struct form {
		const char *end;
		bool v2, authorize;
	} forms[] = {
		{"/adminconsent", false, false}, {"/v2.0/adminconsent", true, false},
		{"/oauth2/authorize", false, true}, {"/oauth2/v2.0/authorize", true, true},
	};
	size_t len = *path ? strcspn(path + 1, "/") : 0;
	const char *rest = *path ? path + 1 + len : "";
	size_t end = strlen(rest);

	while (end && rest[end - 1] == '/')
		end--;
	if (*path)
		link->tenant = value_of(path + 1, len, false, true, arena);
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (end != strlen(forms[i].end) || !text_begins(rest, forms[i].end))
			continue;
		link->is_form = true;
		link->v2 = forms[i].v2;
		link->authorize = forms[i].authorize;
	}
}

/* An address in its parts. */
struct parts {
	const char *host, *path, *query;
	enum { HOST_FINE = 0, HOST_NAMED, HOST_PORT, HOST_ALPHABET } odd;
	bool http;
};

static void take_host(struct parts *parts, const char *host, size_t len, struct arena *arena)
{
	const char *at = memchr(host, '@', len);
	size_t name;

	parts->host = without_blanks(arena, value_of(host, len, false, true, arena));
	if (at || strchr(parts->host, '@'))
		parts->odd = HOST_NAMED;
	if (strchr(parts->host, '@'))
		parts->host = arena_copy(arena, strrchr(parts->host, '@') + 1);
	name = strcspn(parts->host, ":");
	if (parts->host[name] && !text_same(parts->host + name, ":443") && !parts->odd)
		parts->odd = HOST_PORT;
	else if (parts->host[name])
		parts->host = arena_copy_n(arena, parts->host, name);
	len = strlen(parts->host);
	if (len && parts->host[len - 1] == '.')
		parts->host = arena_copy_n(arena, parts->host, len - 1);
	for (const char *c = parts->host; *c; c++)
		if ((unsigned char)*c >= 0x80 || text_begins(parts->host, "xn--") || text_find(parts->host, ".xn--"))
			parts->odd = HOST_ALPHABET;
}

static const char *single_slashes(const char *path, struct arena *arena)
{
	char *out = arena_copy(arena, path), *to = out;

	for (; *path; path++)
		if (*path != '/' || to == out || to[-1] != '/' || (to - out > 1 && to[-2] == ':'))
			*to++ = *path;
	*to = '\0';
	return out;
}

static void take_apart(struct parts *parts, const char *address, struct arena *arena)
{
	const char *host = text_begins(address, "https://") ? address + 8 : text_begins(address, "http://") ? address + 7 : address;
	const char *path = host + strcspn(host, "/?#\\"), *query = path + strcspn(path, "?#");

	*parts = (struct parts){.http = text_begins(address, "http://")};
	take_host(parts, host, (size_t)(path - host), arena);
	parts->path = single_slashes(without_blanks(arena, arena_copy_n(arena, path, (size_t)(query - path))), arena);
	query += *query == '?';
	parts->query = arena_copy_n(arena, query, strcspn(query, "#"));
	/* encoded twice, as it stands in another address: "adminconsent%3Fclient_id%3D..." */
	for (int i = 0; i < 3 && place_login_cloud(parts->host) != CLOUD_UNKNOWN && !text_find(parts->query, "client_id=") &&
			(text_find(address, "client_id%3D") || text_find(address, "client_id%253D")); i++) {
		address = paste_decode(address, strlen(address), false, arena);
		take_apart(parts, address, arena);
	}
}

static enum found judge(const struct consent_link *link, struct err *err)
{
	if (!link->is_form)
		err_set(err, ERR_USAGE, doing, _("This is not a consent link: its address does not end in /adminconsent."));
	else if (link->authorize && !link->prompt)
		err_set(err, ERR_USAGE, doing,
			_("This is a link to sign in, not to consent: it has no prompt=consent. If %s is the add-in's app, give that id instead of the link."),
			*link->client_id ? link->client_id : "client_id");
	else if (link->two_ids)
		err_set(err, ERR_USAGE, doing, _("The link has two client ids."));
	else if (!*link->client_id)
		err_set(err, ERR_USAGE, doing, _("The link has no client id (client_id=...)."));
	else if (!text_is_guid(link->client_id))
		err_set(err, ERR_USAGE, doing, _("The link's client id is not a GUID: %s"), link->client_id);
	else
		return FOUND_GOOD;
	return FOUND_ODD;
}

static enum found read_text(struct consent_link *link, const char *text, int depth, struct arena *arena, struct err *err);

/* Safe Links of Defender for Office 365, in every region and cloud. */
static bool is_safe_links(const char *host)
{
	return text_find(host, ".safelinks.protection.") != NULL || text_begins(host, "safelinks.protection.");
}

/* Proofpoint writes "-3A" for "%3A" and "_" for "/" (its second version). */
static const char *proofpoint(const char *value, struct arena *arena)
{
	char *out = arena_copy(arena, value);

	for (char *c = out; *c; c++)
		*c = *c == '-' ? '%' : *c == '_' ? '/' : *c;
	return paste_decode(out, strlen(out), false, arena);
}

/* Base64 of both alphabets, padded or not; "" when it is none. */
static const char *unbase64(const char *text, size_t len, struct arena *arena)
{
	char *value = arena_copy_n(arena, text, len);
	long used;

	value[strcspn(value, "=")] = '\0';
	for (char *c = value; *c; c++)
		*c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
	len = strlen(value);
	used = hash_base64url_decode(arena_copy(arena, value), len, value, len + 1);
	value[used < 0 ? 0 : used] = '\0';
	return value;
}

/* The third version of Proofpoint's (its own decoder is public): "*" stands for a character that it took out, "**A" for two in a row,
 * "**B" for three; the characters are behind "__;", in base64. */
static const char *proofpoint_3(const char *address, const char *end, struct arena *arena)
{
	static const char runs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *taken = unbase64(end + 3, strcspn(end + 3, "!"), arena);
	struct buf out;

	buf_init(&out, PASTE_URL_MAX);
	while (address < end) {
		const char *run = address[0] == '*' && address[1] == '*' && address[2] ? strchr(runs, address[2]) : NULL;
		size_t count = run ? (size_t)(run - runs) + 2 : 1;

		if (*address != '*' || strlen(taken) < count) {
			buf_add_n(&out, address++, 1);
			continue;
		}
		buf_add_n(&out, taken, count);
		taken += count;
		address += run ? 3 : 1;
	}
	address = out.cut ? "" : arena_copy(arena, buf_text(&out));
	buf_release(&out);
	return address;
}

/* An address that stands at the end of another one, without what the wrapper wrote behind it: "__;..." is Proofpoint's, "___...." is
 * Check Point's. */
static const char *unwrapped(const char *address, struct arena *arena)
{
	const char *end = text_find(address, "__;");

	if (end)
		return proofpoint_3(address, end, arena);
	end = text_find(address, "___.");
	return end ? arena_copy_n(arena, address, (size_t)(end - address)) : address;
}

/* Other systems put an address into one of their own, so that it can be looked at when it is opened. What is inside counts, if it is
 * Microsoft's: it is not opened as it stands. A "redirect_uri" is no wrapping, nor is a page that calls itself a consent page. */
static enum found unwrap(struct consent_link *link, const struct parts *parts, int depth, struct arena *arena, struct err *err)
{
	const char *rest = parts->query, *inner = text_find(parts->path, "http");
	const char *own = inner ? arena_copy_n(arena, parts->path, (size_t)(inner - parts->path)) : parts->path;
	enum found found = FOUND_NONE;

	if (depth >= WRAPPED_MAX || text_find(own, "adminconsent") || text_find(own, "/authorize"))
		return FOUND_NONE;
	if (inner && (text_begins(inner, "http%") || text_begins(inner, "https%")))
		inner = paste_decode(inner, strlen(inner), false, arena);
	if (inner && *rest)
		inner = arena_printf(arena, "%s?%s", inner, rest);
	if (inner)
		found = read_text(link, unwrapped(inner, arena), depth + 1, arena, err);
	while (found != FOUND_GOOD && *rest) {
		size_t len = strcspn(rest, "&"), key = strcspn(rest, "=&");
		const char *value = key < len ? paste_decode(rest + key + 1, len - key - 1, false, arena) : "";

		value = without_blanks(arena, value);
		if (text_begins(value, "https-3A") || text_begins(value, "http-3A"))
			value = proofpoint(value, arena);
		if (text_begins(value, "aHR0c")) /* "http" in base64, as Sophos writes it */
			value = unbase64(value, strlen(value), arena);
		if (text_find(value, "http") && !key_is(rest, key, "redirect_uri"))
			found = read_text(link, value, depth + 1, arena, err);
		rest += len + (rest[len] == '&');
	}
	return found;
}

static enum found refuse_host(const struct parts *parts, struct err *err)
{
	if (parts->odd == HOST_NAMED)
		err_set(err, ERR_USAGE, doing,
			_("The link has a name and an @ before its host: such an address leads to what stands behind the @, %s."), parts->host);
	else if (parts->odd == HOST_PORT)
		err_set(err, ERR_USAGE, doing, _("The link leads to a port of its own (%s), which no sign-in of Microsoft has."), parts->host);
	else if (parts->odd == HOST_ALPHABET)
		err_set(err, ERR_USAGE, doing,
			_("The link leads to %s: letters of another alphabet can look like those of Microsoft's sign-in host, and are not."),
			parts->host);
	else if (is_safe_links(parts->host))
		err_set(err, ERR_USAGE, doing,
			_("This is an address of Safe Links (%s), and the consent link in it cannot be read. Ask for the consent link as the vendor shows it."),
			parts->host);
	else
		err_set(err, ERR_USAGE, doing, _("The link leads to %s, which is no sign-in host of Microsoft."), parts->host);
	return text_find(parts->path, "adminconsent") || text_find(parts->query, "client_id") || parts->odd ? FOUND_ODD : FOUND_ELSEWHERE;
}

static enum found read_address(struct consent_link *link, const char *address, int depth, struct arena *arena, struct err *err)
{
	struct parts parts;
	enum found found;

	clear(link);
	take_apart(&parts, address, arena);
	if (place_login_cloud(parts.host) == CLOUD_UNKNOWN || parts.odd) {
		found = parts.odd ? FOUND_NONE : unwrap(link, &parts, depth, arena, err);
		if (found == FOUND_GOOD) {
			link->wrapped_by = parts.host;
			link->safe_links = is_safe_links(parts.host);
			return found;
		}
		clear(link);
		link->host = parts.host;
		take_path(link, parts.path, arena);
		take_query(link, parts.query, arena);
		return refuse_host(&parts, err);
	}
	link->host = parts.host;
	link->http = parts.http;
	take_path(link, parts.path, arena);
	take_query(link, parts.query, arena);
	return judge(link, err);
}

/* Of two good ones the fuller is meant: a page shows an address shortened and links to the whole. */
static bool is_fuller(const struct consent_link *a, const struct consent_link *b)
{
	return a->scopes.count + (*a->redirect_uri != '\0') > b->scopes.count + (*b->redirect_uri != '\0');
}

/* Reads each address in a tidied text. */
static enum found read_each(struct consent_link *link, const char *text, bool greedy, int depth, struct arena *arena, struct err *err)
{
	enum found best = FOUND_NONE;
	const char *at = paste_begin(text, text);

	clear(link);
	for (int i = 0; at && i < ADDRESSES_MAX; i++) {
		const char *address = paste_address(at, greedy, arena);
		struct consent_link one;
		struct err why = {0};
		enum found found;

		at = paste_begin(at + 1, text);
		if (!address)
			continue;
		found = read_address(&one, address, depth, arena, &why);
		if (found == FOUND_GOOD && best == FOUND_GOOD && !text_same(one.client_id, link->client_id)) {
			link->two_ids = true;
			err_set(err, ERR_USAGE, doing, _("There are two consent links in this, for different apps: %s and %s."),
				link->client_id, one.client_id);
			return FOUND_ODD;
		}
		if (found < best || (found == FOUND_GOOD && is_fuller(&one, link))) {
			best = found;
			*link = one;
			*err = why;
		}
	}
	return best;
}

static const char *joined(const char *text, struct arena *arena)
{
	char *out = arena_copy(arena, text), *to = out;

	while (*text) {
		size_t gap = strspn(text, " \n");

		if (gap && memchr(text, '\n', gap))
			text += gap;
		else
			*to++ = *text++;
	}
	*to = '\0';
	return out;
}

/* First only what surely belongs to an address, then all that may, then with a break even in its first letters. */
static enum found read_text(struct consent_link *link, const char *text, int depth, struct arena *arena, struct err *err)
{
	enum found found = read_each(link, text, false, depth, arena, err);
	struct consent_link other;
	struct err why = {0};

	if (found == FOUND_GOOD || depth || link->two_ids || !strchr(text, '\n'))
		return found;
	for (int i = 0; i < 2; i++) {
		if (read_each(&other, i ? joined(text, arena) : text, true, depth, arena, &why) != FOUND_GOOD)
			continue;
		*link = other;
		return FOUND_GOOD;
	}
	return found;
}

/* The link as it was understood, in one line, for the record. */
static const char *understood(const struct consent_link *link, struct arena *arena)
{
	const char *text = arena_printf(arena, "https://%s/%s/%sadminconsent?client_id=%s", link->host,
					consent_link_any(link) && !link->tenant[strspn(link->tenant, "abcdefghijklmnopqrstuvwxyz")] &&
							*link->tenant ? link->tenant :
					consent_link_any(link) ? "organizations" : text_url_escape(arena, link->tenant),
					link->v2 ? "v2.0/" : "", link->client_id);

	if (link->asks.count)
		text = arena_printf(arena, "%s&scope=%s", text, text_url_escape(arena, scopes_join(&link->asks, " ", arena)));
	if (*link->redirect_uri)
		text = arena_printf(arena, "%s&redirect_uri=%s", text, text_url_escape(arena, link->redirect_uri));
	if (*link->state)
		text = arena_printf(arena, "%s&state=%s", text, text_url_escape(arena, link->state));
	return text;
}

/* The first id in a text that has no link; "" when there is none. */
static const char *id_in(const char *text, struct arena *arena)
{
	static const char hex[] = "0123456789abcdefABCDEF-";

	for (; *text; text++) {
		size_t len = strspn(text, hex);
		const char *id = len == 36 ? arena_copy_n(arena, text, len) : "";

		if (*id && text_is_guid(id))
			return id;
		text += len && len != 36 ? len - 1 : 0;
	}
	return "";
}

static bool no_link(const char *text, struct arena *arena, struct err *err)
{
	const char *id = id_in(text, arena);

	if (*id)
		return err_set(err, ERR_USAGE, doing,
			       _("There is no consent link in this, only the id %1$s. Where that is the app's client id, give it as such: --app-id %1$s"), id);
	return err_set(err, ERR_USAGE, doing,
		       _("There is no consent link in this. One begins with https://login.microsoftonline.com/ and has client_id=... in it."));
}

bool consent_link_read(struct consent_link *link, const char *pasted, struct arena *arena, struct err *err)
{
	const char *text = paste_tidy(pasted, arena);
	enum found found;

	clear(link);
	if (!text)
		return err_set(err, ERR_USAGE, doing, _("This is too long for a consent link."));
	found = read_text(link, text, 0, arena, err);
	if (found == FOUND_NONE)
		return no_link(text, arena, err);
	if (found != FOUND_GOOD)
		return false;
	link->text = understood(link, arena);
	if (strlen(link->text) > PASTE_URL_MAX)
		return err_set(err, ERR_USAGE, doing, _("This is too long for a consent link."));
	return true;
}

static void copy_text(const char **text, struct arena *arena)
{
	*text = arena_copy(arena, *text);
}

static void copy_set(struct scopes *set, struct arena *arena)
{
	struct scopes none = {0};

	*set = scopes_missing(set, &none, arena);
}

void consent_link_keep(struct consent_link *link, struct arena *arena)
{
	const char **const texts[] = {&link->text, &link->host, &link->tenant, &link->client_id, &link->redirect_uri, &link->state,
				      &link->wrapped_by};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		copy_text(texts[i], arena);
	copy_set(&link->scopes, arena);
	copy_set(&link->asks, arena);
	copy_set(&link->elsewhere, arena);
	copy_set(&link->unknown, arena);
}

bool consent_link_cut(const struct consent_link *link)
{
	return link->v2 && !link->authorize && (!link->scopes.count || !*link->redirect_uri);
}

/* --- the address that is offered: built anew --- */

static bool is_https(const char *address)
{
	return text_begins(address, "https://") && !strchr(address, '*');
}

/* Addresses are compared as Microsoft does: the path with its case, the host without. */
static bool is_registered(const struct scopes *replies, const char *address)
{
	for (size_t i = 0; i < replies->count; i++) {
		const char *one = replies->names[i], *path = text_find(one, "://");
		size_t host = path ? (size_t)(path - one) + 3 + strcspn(path + 3, "/?") : 0;

		if (text_same(one, address) && host <= strlen(address) && !strcmp(one + host, address + host))
			return true;
	}
	return false;
}

static const char *first_https(const struct scopes *replies)
{
	for (size_t i = 0; i < replies->count; i++)
		if (is_https(replies->names[i]))
			return replies->names[i];
	return "";
}

/* The reply address to offer, and what is to be known about it. Sources: the admin consent endpoint without a redirect_uri goes to the
 * first that is registered; AADSTS7000471 is the answer where that is "brk-..." (OfficeDev/office-js, issue 5196). */
static const char *choose_reply(const struct consent_link *link, const char *client_id, const struct facts *facts, const char **note,
				struct arena *arena)
{
	const struct scopes *replies = &facts->app_redirects;
	bool known = facts->heard[TOPIC_APP].hearing == HEARD && facts->app_present == YES && replies->count &&
		     text_same(facts->app_id, client_id);
	const char *own = link && is_https(link->redirect_uri) ? link->redirect_uri : "";
	const char *usable = known ? first_https(replies) : "";

	*note = "";
	if (*own && known && !is_registered(replies, own))
		*note = arena_printf(arena, _("Its reply address, %s, is not among those that the app shows here. If Microsoft answers AADSTS50011, ask the vendor for the current link."), own);
	if (*own || !known)
		return own;
	if (!*usable)
		*note = arena_printf(arena, _("Microsoft will answer this with AADSTS7000471: none of the app's registered reply addresses begins with https (the first is %s), and one is needed to consent in a browser. The vendor can register one; consent can also be written from here."),
				     replies->names[0]);
	else if (!is_https(replies->names[0]))
		*note = arena_printf(arena, _("The app's first reply address is %s, where Microsoft would answer AADSTS7000471. So the address names %s, which is registered too."),
				     replies->names[0], usable);
	else if (!link || !link->v2)
		return "";
	return usable;
}

struct link_offer consent_link_offer(const struct consent_link *link, const char *client_id, const struct place *place,
				     const struct facts *facts, struct arena *arena)
{
	struct link_offer offer = {"", ""};
	const char *reply = choose_reply(link, client_id, facts, &offer.note, arena);
	bool v2 = link && link->v2 && link->asks.count && *reply;

	offer.url = arena_printf(arena, "%s/%s%s/adminconsent?client_id=%s", place->base[SERVICE_LOGIN],
				 text_url_escape(arena, facts->tenant.id), v2 ? "/v2.0" : "", text_url_escape(arena, client_id));
	if (v2)
		offer.url = arena_printf(arena, "%s&scope=%s", offer.url,
					 text_url_escape(arena, scopes_join(&link->asks, " ", arena)));
	if (*reply)
		offer.url = arena_printf(arena, "%s&redirect_uri=%s", offer.url, text_url_escape(arena, reply));
	if (link && *link->state)
		offer.url = arena_printf(arena, "%s&state=%s", offer.url, text_url_escape(arena, link->state));
	return offer;
}
