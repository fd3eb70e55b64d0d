/* token.c - access tokens: their claims, and whether they match the request */
#include "cloud/token.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "base/timefmt.h"

/* Microsoft's tokens are below 6 KB, plus 8 KB with group claims, of which there are at most 200 GUIDs. */
#define PAYLOAD_MAX 32768

static const struct wider {
	const char *scope, *by;
} wider[];

static const char doing[] = N_("reading a token");

/* --- claims --- */

static bool token_odd(struct err *err, const char *claim)
{
	return err_set(err, ERR_TOKEN, doing, _("The token's claim \"%s\" is missing or not what it should be."),
	    claim);
}

static bool token_take_text(struct json root, const char *claim, bool must, const char **out, struct arena *arena,
    struct err *err)
{
	struct json value = json_get(root, claim);

	*out = json_text(value, arena);
	if (json_raw(value) ? must && !**out : must || json_has(value))
		return token_odd(err, claim);
	return true;
}

static bool token_take_list(struct json root, const char *claim, struct scopes *out, struct arena *arena,
    struct err *err)
{
	struct json value = json_get(root, claim);

	if (json_has(value) && json_kind(value) != JSON_ARRAY)
		return token_odd(err, claim);
	for (size_t i = 0; i < json_count(value); i++) {
		if (!json_raw(json_at(value, i)))
			return token_odd(err, claim);
		scopes_add(out, json_text(json_at(value, i), arena), arena);
	}
	return true;
}

/* The v1 claim first; the v2 one if it is absent. */
static bool take_either(struct json root, const char *first, const char *second, const char **out, struct arena *arena,
    struct err *err)
{
	return token_take_text(root, first, false, out, arena, err) &&
	       (**out || token_take_text(root, second, false, out, arena, err));
}

/* Guests have no upn (kubeguard/guard, issue 170). Partners by delegated administration have neither upn nor oid, and a
 * name that is their company's (AzureAD/microsoft-identity-web, issue 2609). The object id, or the pair of person and
 * app, is better than no name at all. */
static void take_name(struct json root, struct claims *claims, struct arena *arena)
{
	static const char *const names[] = { "upn", "preferred_username", "unique_name", "email", "name", "oid",
		"sub" };

	claims->name = "";
	for (size_t i = 0; claims->person && !*claims->name && i < sizeof names / sizeof *names; i++)
		claims->name = json_text(json_get(root, names[i]), arena);
	if (claims->person && !*claims->name)
		claims->name = "?";
}

/* The last second of the year 9999. Times after it or before 1970 are rejected. */
#define TIME_MAX 253402300799LL

static int64_t token_time_of(struct json value)
{
	int64_t at = json_int(value, 0);

	return at > 0 && at <= TIME_MAX ? at : 0;
}

static bool take_claims(struct json root, struct claims *claims, struct arena *arena, struct err *err)
{
	const char *scp, *kind = json_raw(json_get(root, "idtyp"));

	if (!token_take_text(root, "tid", true, &claims->tid, arena, err) ||
	    !token_take_text(root, "aud", true, &claims->aud, arena, err) ||
	    !token_take_text(root, "oid", false, &claims->oid, arena, err) ||
	    !token_take_text(root, "scp", false, &scp, arena, err) ||
	    !take_either(root, "appid", "azp", &claims->appid, arena, err) ||
	    !take_either(root, "upn", "preferred_username", &claims->upn, arena, err) ||
	    !token_take_list(root, "roles", &claims->roles, arena, err) ||
	    !token_take_list(root, "wids", &claims->wids, arena, err))
		return false;
	claims->has_wids = json_has(json_get(root, "wids"));
	claims->scp = scopes_parse(arena, scp);
	claims->person = kind ? !text_same(kind, "app") : claims->scp.count > 0;
	take_name(root, claims, arena);
	claims->begins = token_time_of(json_get(root, "nbf"));
	claims->expires = token_time_of(json_get(root, "exp"));
	/* a token without exp is good until it is refused */
	return claims->expires > 0 || !json_has(json_get(root, "exp")) || token_odd(err, "exp");
}

/* The characters of a token: base64url and full stops. No other character may be part of one or reach a header. */
static bool token_is_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

/* Some programs pad base64url, which is harmless. */
static bool is_token_text(const char *text)
{
	while (token_is_char(*text) || *text == '=')
		text++;
	return !*text;
}

static int dots_in(const char *text, size_t len)
{
	int dots = 0;

	for (size_t i = 0; i < len; i++)
		dots += text[i] == '.';
	return dots;
}

bool token_claims(const struct secret *token, struct claims *claims, struct arena *arena, struct err *err)
{
	const char *text = secret_reveal(token), *dot = strchr(text, '.');
	const char *end = dot ? strchr(dot + 1, '.') : NULL;
	char payload[PAYLOAD_MAX];
	struct json_doc doc = { NULL };
	struct err inner;
	long len = -1;
	bool good;

	memset(claims, 0, sizeof *claims);
	if (is_token_text(text) && dots_in(text, strlen(text)) == 4) /* RFC 7516 */
		return err_set(err, ERR_TOKEN, doing,
		    _("This token is encrypted (a JWE of five parts), so nobody but its service can see whom and what it is for. naaready needs one that is not: a JWT of three parts, for Microsoft Graph or Exchange Online."));
	if (end && is_token_text(text))
		len = hash_base64url_decode(dot + 1, (size_t)(end - dot - 1), payload, sizeof payload);
	if (len <= 0)
		return err_set(err, ERR_TOKEN, doing,
		    _("This is not a token that can be read (a JWT of three parts)."));
	good = json_parse_secret(&doc, payload, (size_t)len, &inner);
	wipe(payload, (size_t)len);
	if (!good || json_kind(json_root(&doc)) != JSON_OBJECT)
		err_set(err, ERR_TOKEN, doing, _("The token's claims cannot be read."));
	else if (take_claims(json_root(&doc), claims, arena, err)) {
		json_release(&doc);
		return true;
	}
	json_release(&doc);
	return false;
}

/* --- comparing --- */

bool token_scope_covers(const char *have, const char *scope)
{
	if (text_same(have, scope))
		return true;
	for (const struct wider *row = wider; row->scope; row++)
		if (text_same(row->scope, scope) && text_same(row->by, have))
			return true;
	return false;
}

static bool any_covers(const struct scopes *set, const char *scope)
{
	for (size_t i = 0; i < set->count; i++)
		if (token_scope_covers(set->names[i], scope))
			return true;
	return false;
}

bool token_allows(const struct claims *claims, const char *scope)
{
	return any_covers(&claims->scp, scope) || any_covers(&claims->roles, scope);
}

static bool administers_exchange(const struct scopes *scp)
{
	/* Names of Microsoft's own client, and of registered clients (2026). */
	static const char *const names[] = {
		"AdminApi.AccessAsUser.All",
		"Exchange.Manage",
		"Exchange.ManageV2",
		"Exchange.AdminAPI.Manage",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (scopes_has(scp, names[i]))
			return true;
	return false;
}

static bool check_powers(const struct claims *claims, const struct token_wanted *wanted, struct err *err)
{
	if (wanted->app_only)
		return claims->roles.count || err_set(err, ERR_TOKEN, doing,
						  _("The token has no \"roles\": no "
						    "application permission was granted to "
						    "this app."));
	for (size_t i = 0; i < wanted->scopes.count; i++) {
		const char *name = wanted->scopes.names[i];

		/* ".default" stands for everything granted; the sign-in scopes need not appear */
		if (text_same(name, ".default") || scope_is_sign_in(name))
			continue;
		if (!any_covers(&claims->scp, name))
			return err_set(err, ERR_TOKEN, doing, _("The token's \"scp\" lacks %s, which was asked for."),
			    name);
	}
	if (wanted->service == SERVICE_EXCHANGE && !administers_exchange(&claims->scp))
		return err_set(err, ERR_TOKEN, doing,
		    _("The token is for Exchange, but its \"scp\" has no permission to "
		      "administer it."));
	if (!claims->scp.count)
		return token_odd(err, "scp");
	return true;
}

bool token_check(const struct claims *claims, const struct token_wanted *wanted, struct err *err)
{
	char at[TIMEFMT_SIZE];

	if (!text_same(claims->tid, wanted->tenant_id))
		return err_set(err, ERR_TOKEN, doing, _("The token's \"tid\" is %s, but tenant %s was asked for."),
		    claims->tid, wanted->tenant_id);
	if (!endpoints_audience_fits(wanted->endpoints, wanted->service, claims->aud))
		return err_set(err, ERR_TOKEN, doing, _("The token's \"aud\" is %s, but %s was asked for."),
		    claims->aud, endpoints_resource(wanted->endpoints, wanted->service));
	if (claims->expires && claims->expires <= wanted->now)
		return err_set(err, ERR_TOKEN, doing, _("The token ran out on %s."),
		    timefmt_minute(claims->expires, at));
	return check_powers(claims, wanted, err);
}

/* Which scope includes a narrower one: "higher privileged permissions" on Microsoft's pages on organization,
 * servicePrincipal and oauth2PermissionGrant, for the scopes that we request. Directory.AccessAsUser.All allows
 * whatever the user's roles allow. */
static const struct wider wider[] = {
	{ "User.Read", "User.ReadWrite" },
	{ "User.Read", "User.Read.All" },
	{ "User.Read", "User.ReadWrite.All" },
	{ "User.Read", "Directory.Read.All" },
	{ "User.Read", "Directory.ReadWrite.All" },
	{ "User.Read", "Directory.AccessAsUser.All" },
	{ "Organization.Read.All", "Organization.ReadWrite.All" },
	{ "Organization.Read.All", "Directory.Read.All" },
	{ "Organization.Read.All", "Directory.ReadWrite.All" },
	{ "Organization.Read.All", "Directory.AccessAsUser.All" },
	{ "RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory" },
	{ "RoleManagement.Read.Directory", "Directory.Read.All" },
	{ "RoleManagement.Read.Directory", "Directory.ReadWrite.All" },
	{ "RoleManagement.Read.Directory", "Directory.AccessAsUser.All" },
	{ "Application.Read.All", "Application.ReadWrite.All" },
	{ "Application.Read.All", "Directory.Read.All" },
	{ "Application.Read.All", "Directory.ReadWrite.All" },
	{ "Application.Read.All", "Directory.AccessAsUser.All" },
	{ "Directory.Read.All", "Directory.ReadWrite.All" },
	{ "Directory.Read.All", "Directory.AccessAsUser.All" },
	{ "DelegatedPermissionGrant.Read.All", "DelegatedPermissionGrant.ReadWrite.All" },
	{ "DelegatedPermissionGrant.Read.All", "Directory.Read.All" },
	{ "DelegatedPermissionGrant.Read.All", "Directory.ReadWrite.All" },
	{ "DelegatedPermissionGrant.Read.All", "Directory.AccessAsUser.All" },
	{ "DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All" },
	/* oauth2PermissionGrant: POST lists it beside the two; Graph decides by the person's roles */
	{ "DelegatedPermissionGrant.ReadWrite.All", "Directory.AccessAsUser.All" },
	{ "ConsentRequest.Read.All", "ConsentRequest.ReadWrite.All" },
	{ "Policy.Read.PermissionGrant", "Policy.ReadWrite.PermissionGrant" },
	{ NULL, NULL },
};

static const char tokens_doing[] = N_("reading a token that was made elsewhere");
static const char blanks[] = " \t\r\n\f\v";

/* --- access tokens made by other tools, sorted by audience --- */

static bool is_json(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && text[i] && strchr(blanks, text[i]))
		i++;
	return i < len && strchr("{[\"", text[i]);
}

static bool token_put(const struct secret *token, const struct endpoints *endpoints,
    struct secret *const slots[SERVICE_COUNT], struct err *err)
{
	struct arena scratch = { 0 };
	struct claims claims;
	bool good = token_claims(token, &claims, &scratch, err);
	enum service service = SERVICE_GRAPH;

	if (good && !endpoints_audience_fits(endpoints, SERVICE_GRAPH, claims.aud))
		service = SERVICE_EXCHANGE;
	if (good && !endpoints_audience_fits(endpoints, service, claims.aud))
		good = err_set(err, ERR_TOKEN, tokens_doing,
		    _("The token is for \"%s\" (its \"aud\"), which is neither %s nor "
		      "%s."),
		    claims.aud, endpoints_resource(endpoints, SERVICE_GRAPH),
		    endpoints_resource(endpoints, SERVICE_EXCHANGE));
	else if (good && secret_is_set(slots[service]))
		good = err_set(err, ERR_TOKEN, tokens_doing, _("There are two tokens for %s."), service_text(service));
	else if (good)
		secret_set(slots[service], token->bytes, token->len);
	arena_release(&scratch);
	return good;
}

/* --- in plain text --- */

static size_t run_of(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && token_is_char(text[i]))
		i++;
	return i;
}

/* A JWT begins with "{" in base64url: eyJ for "{\"", or ey if a blank or a line end follows the brace. */
static bool begins_token(const char *text, size_t len)
{
	return len > 3 && text[0] == 'e' && (text[1] == 'y' || text[1] == 'w') && run_of(text, len) > 3;
}

/* The length of blanks and line ends, including JSON's escapes for them. */
static size_t gap_of(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && (strchr(blanks, text[i]) || (text[i] == '\\' && i + 1 < len && strchr("rn", text[i + 1]))))
		i += text[i] == '\\' ? 2 : 1;
	return i;
}

/* The characters of a signature with one of Microsoft's keys, which are RSA of 2048 bits. */
#define SIGNATURE_LEN 342

/* True for a token that ends with its signature: nothing after it can belong to it. */
static bool is_signed(const struct buf *token)
{
	const char *text = buf_text(token), *dot = strrchr(text, '.');

	return dot && dots_in(text, token->len) == 2 && strlen(dot + 1) == SIGNATURE_LEN;
}

/* "ExpiresOn : " below the token in PowerShell's lists; the colon never touches a token. */
static bool is_name_of_next(const char *text, size_t len)
{
	size_t at = run_of(text, len);

	while (at < len && (text[at] == ' ' || text[at] == '\t'))
		at++;
	return at < len && text[at] == ':';
}

/* Whether a token continues after a line end: in its first two parts always; in its last part if the lines are equally
 * long, or if this is the last line; never after a whole signature. */
static bool token_goes_on(const char *text, size_t len, const struct buf *token, size_t line, size_t first)
{
	size_t run = run_of(text, len), gap = gap_of(text + run, len - run);
	int dots = dots_in(buf_text(token), token->len);

	if (!run || is_signed(token) || is_name_of_next(text, len) || (dots >= 2 && begins_token(text, len)))
		return false;
	return dots < 2 || line == first || run + gap == len || (strchr("\"'", text[run]) && run + 2 >= len);
}

/* True if the line continues right after a token: then the token's end is uncertain, unless its signature is whole. */
static bool is_followed(const struct buf *token, const char *text, size_t len)
{
	size_t gap = 0;

	if (is_signed(token))
		return false;
	while (gap < len && (text[gap] == ' ' || text[gap] == '\t'))
		gap++;
	return gap && run_of(text + gap, len - gap) && !begins_token(text + gap, len - gap);
}

/* Joins the lines of one token that begins at @text. Returns the length of the text used. */
static size_t token_gather(const char *text, size_t len, struct buf *token)
{
	size_t at = 0, first = 0;

	buf_wipe(token);
	for (;;) {
		size_t run = run_of(text + at, len - at), gap = gap_of(text + at + run, len - at - run);

		buf_add_n(token, text + at, run);
		at += run;
		if (!gap || !memchr(text + at, text[at] == '\\' ? '\\' : '\n', gap) ||
		    !token_goes_on(text + at + gap, len - at - gap, token, run, first ? first : run + 1))
			return at;
		first = first ? first : run;
		at += gap;
	}
}

/* A word that begins like a token but is none. */
#define WORD_MAX 24

/* Get-AzAccessToken returns a SecureString since Az 14 (Az.Accounts 5), and a console shows the type's name instead of
 * a value. https://learn.microsoft.com/powershell/azure/migrate-az-14.0.0 */
static bool has_secure_string(const char *text, size_t len)
{
	static const char name[] = "System.Security.SecureString";

	return memmem(text, len, name, sizeof name - 1) != NULL;
}

static bool tokens_take_text(const char *text, size_t len, const struct endpoints *endpoints,
    struct secret *const slots[SERVICE_COUNT], struct err *err)
{
	struct secret word = { 0 };
	struct buf token;
	bool good = true, any = false;

	buf_init(&token, TOKENS_FILE_MAX);
	for (size_t i = 0; good && i < len;) {
		bool edge = !i || !token_is_char(text[i - 1]);

		if (!edge || !begins_token(text + i, len - i)) {
			i++;
			continue;
		}
		i += token_gather(text + i, len - i, &token);
		if (token.len < WORD_MAX && dots_in(buf_text(&token), token.len) < 2)
			continue;
		any = true;
		secret_set(&word, buf_text(&token), token.len);
		good = !is_followed(&token, text + i, len - i) && token_put(&word, endpoints, slots, err);
		if (!good && !err->kind)
			err_set(err, ERR_TOKEN, tokens_doing,
			    _("The text after the token is not part of one (a JWT of three parts), so it is not known "
			      "where the token ends."));
	}
	secret_wipe(&word);
	buf_wipe(&token);
	buf_release(&token);
	if (good && !any)
		good = err_set(err, ERR_TOKEN, tokens_doing,
		    has_secure_string(text, len)
			? _("PowerShell hides the token: it shows System.Security.SecureString in its place. Get its text with (Get-AzAccessToken ...).Token | ConvertFrom-SecureString -AsPlainText, in PowerShell 7.")
			: _("There is no token in it that can be read (a JWT of three parts)."));
	return good;
}

/* --- in JSON --- */

static bool take_value(struct json value, const struct endpoints *endpoints, struct secret *const slots[SERVICE_COUNT],
    int depth, bool *any, struct err *err);

/* Reads the names that token-issuing programs use. Others, like an "id_token", are useless here. */
static bool take_object(struct json object, const struct endpoints *endpoints,
    struct secret *const slots[SERVICE_COUNT], int depth, bool *any, struct err *err)
{
	static const char *const names[] = { "accessToken", "access_token", "AccessToken", "token", "Token" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (json_has(json_get(object, names[i])))
			return take_value(json_get(object, names[i]), endpoints, slots, depth + 1, any, err);
	return true;
}

static bool take_value(struct json value, const struct endpoints *endpoints, struct secret *const slots[SERVICE_COUNT],
    int depth, bool *any, struct err *err)
{
	const char *raw = json_raw(value);

	if (raw) {
		*any = true;
		return tokens_take_text(raw, strlen(raw), endpoints, slots, err);
	}
	if (json_kind(value) == JSON_OBJECT && depth < 4)
		return take_object(value, endpoints, slots, depth, any, err);
	for (size_t i = 0; depth < 4 && i < json_count(value) && i < 16; i++)
		if (!take_value(json_at(value, i), endpoints, slots, depth + 1, any, err))
			return false;
	return true;
}

/* False if it is not JSON: then it is text with tokens in it. */
static bool take_json(const char *text, size_t len, const struct endpoints *endpoints,
    struct secret *const slots[SERVICE_COUNT], bool *good, struct err *err)
{
	struct json_doc doc;
	bool any = false;

	if (!is_json(text, len) || !json_parse_secret(&doc, text, len, NULL))
		return false;
	*good = take_value(json_root(&doc), endpoints, slots, 0, &any, err);
	json_release(&doc);
	if (*good && !any)
		*good = err_set(err, ERR_TOKEN, tokens_doing,
		    _("The JSON has neither an \"accessToken\" nor an \"access_token\"."));
	return true;
}

bool tokens_sort(const char *text, size_t len, const struct endpoints *endpoints, struct secret *graph,
    struct secret *exchange, struct err *err)
{
	struct secret *const slots[SERVICE_COUNT] = {
		[SERVICE_GRAPH] = graph,
		[SERVICE_EXCHANGE] = exchange,
	};
	bool good;

	secret_wipe(graph);
	secret_wipe(exchange);
	err_clear(err);
	if (len > TOKENS_FILE_MAX)
		return err_set(err, ERR_TOKEN, tokens_doing, _("This is too long for two tokens: more than %u KB."),
		    TOKENS_FILE_MAX / 1024);
	if (len >= 2 && (!memcmp(text, "\xFF\xFE", 2) || !memcmp(text, "\xFE\xFF", 2)))
		return err_set(err, ERR_TOKEN, tokens_doing,
		    _("The file is UTF-16, as Windows PowerShell writes it: save it as "
		      "ASCII or UTF-8."));
	if (len >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) {
		text += 3;
		len -= 3;
	}
	if (!take_json(text, len, endpoints, slots, &good, err))
		good = tokens_take_text(text, len, endpoints, slots, err);
	if (!good) {
		secret_wipe(graph);
		secret_wipe(exchange);
	}
	return good;
}

bool tokens_pick(const struct secret *text, const struct endpoints *endpoints, enum service service,
    struct secret *token, struct err *err)
{
	struct secret graph = { 0 }, exchange = { 0 };
	bool good;

	if (!text || !secret_is_set(text))
		return err_set(err, ERR_USAGE, tokens_doing, _("no token was given: --token-file FILE"));
	good = tokens_sort(secret_reveal(text), text->len, endpoints, &graph, &exchange, err);
	if (good)
		secret_move(token, service == SERVICE_EXCHANGE ? &exchange : &graph);
	secret_wipe(&graph);
	secret_wipe(&exchange);
	if (good && !secret_is_set(token))
		return err_set(err, ERR_TOKEN, tokens_doing,
		    _("There is no token for %s in it: what is read there stays unknown, and the rest is read."),
		    service_text(service));
	return good;
}

bool tokens_tenant(const struct secret *text, enum cloud cloud, const char **tenant_id, struct arena *arena,
    struct err *err)
{
	struct secret graph = { 0 }, exchange = { 0 };
	struct claims claims = { 0 };
	bool good = false;

	/* the worldwide cloud is the last one, so that a token of none is judged by that */
	for (enum cloud each = CLOUD_COUNT; !good && --each > CLOUD_UNKNOWN;)
		good = (cloud == CLOUD_UNKNOWN || cloud == each) &&
		       tokens_sort(secret_reveal(text), text->len, endpoints_of(each), &graph, &exchange, err);
	good = good && token_claims(secret_is_set(&graph) ? &graph : &exchange, &claims, arena, err);
	*tenant_id = good ? claims.tid : NULL;
	secret_wipe(&graph);
	secret_wipe(&exchange);
	return good;
}
