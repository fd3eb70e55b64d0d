/* signin.c - the questions and answers of signing in; no state, no waiting */
#include "cloud/signin.h"

#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "cloud/signin_inside.h"

/* What Microsoft documents, for an answer that does not say; RFC 8628 has 5 s for the interval. */
#define DEVICE_EXPIRES_S  900
#define DEVICE_INTERVAL_S 5
/* A code that lives longer than a day, or is asked for once in ten minutes, is a mistake. */
#define DEVICE_EXPIRES_MAX_S  86400
#define DEVICE_INTERVAL_MAX_S 600
/* RFC 6749 only recommends expires_in; without it we take little, and sign in again early. */
#define TOKEN_LIVES_S     600
#define TOKEN_LIVES_MAX_S 86400

static const struct auth_row {
	const char *id, *say;
} auths[AUTH_COUNT];

const char *auth_id(enum auth auth)
{
	return auths[auth].id;
}

bool auth_of(const char *id, enum auth *auth)
{
	for (int i = 0; i < AUTH_COUNT; i++) {
		if (text_same(id, auths[i].id)) {
			*auth = (enum auth)i;
			return true;
		}
	}
	return false;
}

const char *auth_say(enum auth auth)
{
	return _(auths[auth].say);
}

const char *signin_client_name(const char *client_id)
{
	static const struct {
		const char *id, *name;
	} clients[] = {
		{CLIENT_GRAPH, "Microsoft Graph Command Line Tools"},
		{CLIENT_EXCHANGE, "Microsoft Exchange REST API Based PowerShell"},
		{CLIENT_AZURE, "Azure CLI"},
	};

	for (size_t i = 0; i < sizeof clients / sizeof *clients; i++)
		if (text_same(client_id, clients[i].id))
			return clients[i].name;
	return NULL;
}

bool signin_own_client(const char *client_id)
{
	return !signin_client_name(client_id);
}

/* --- asking --- */

const char *signin_endpoint(const struct signin *signin, const char *name, struct arena *arena)
{
	return arena_printf(arena, "%s/%s/oauth2/v2.0/%s", signin->place->base[SERVICE_LOGIN],
			    text_url_escape(arena, signin->tenant), name);
}

void signin_put(struct request *request, const struct signin *signin, const char *endpoint,
		const char *label, struct arena *arena)
{
	memset(request, 0, sizeof *request);
	request->method = METHOD_POST;
	request->service = SERVICE_LOGIN;
	request->url = signin_endpoint(signin, endpoint, arena);
	request->label = label;
	request->secret = true;
	request->headers[0] = "Accept: application/json";
}

void signin_add(struct secret *form, const char *key, const char *value)
{
	if (secret_is_set(form))
		secret_add_text(form, "&");
	secret_add_text(form, key);
	secret_add_text(form, "=");
	secret_add_escaped(form, value, strlen(value));
}

void signin_add_secret(struct secret *form, const char *key, const struct secret *value)
{
	signin_add(form, key, secret_reveal(value));
}

const char *signin_scope(const struct signin *signin, struct arena *arena)
{
	const char *resource = place_resource(signin->place, signin->service);
	struct scopes full = {0};

	if (signin->service == SERVICE_EXCHANGE || !signin->scopes.count)
		scopes_add(&full, arena_printf(arena, "%s/.default", resource), arena);
	for (size_t i = 0; signin->service == SERVICE_GRAPH && i < signin->scopes.count; i++) {
		const char *name = signin->scopes.names[i];

		if (!scope_is_sign_in(name))
			name = arena_printf(arena, "%s/%s", resource, name);
		scopes_add(&full, name, arena);
	}
	scopes_add(&full, "openid", arena);
	scopes_add(&full, "profile", arena);
	if (signin->offline)
		scopes_add(&full, "offline_access", arena);
	return scopes_join(&full, " ", arena);
}

const char *signin_scope_app(const struct signin *signin, struct arena *arena)
{
	return arena_printf(arena, "%s/.default", place_resource(signin->place, signin->service));
}

void signin_discover_put(struct request *request, const struct place *place, const char *domain,
			 struct arena *arena)
{
	memset(request, 0, sizeof *request);
	request->service = SERVICE_LOGIN;
	request->url = arena_printf(arena, "%s/%s/v2.0/.well-known/openid-configuration",
				    place->base[SERVICE_LOGIN], text_url_escape(arena, domain));
	request->label = N_("looking for the tenant");
	request->headers[0] = "Accept: application/json";
}

void signin_device_put(struct request *request, const struct signin *signin, struct arena *arena)
{
	signin_put(request, signin, "devicecode", N_("asking for a sign-in code"), arena);
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add(&request->form, "scope", signin_scope(signin, arena));
}

void signin_device_poll_put(struct request *request, const struct signin *signin,
			    const struct device_code *code, struct arena *arena)
{
	signin_put(request, signin, "token", N_("asking whether the code was entered"), arena);
	signin_add(&request->form, "grant_type", "urn:ietf:params:oauth:grant-type:device_code");
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add_secret(&request->form, "device_code", &code->device_code);
}

void signin_secret_put(struct request *request, const struct signin *signin,
		       const struct secret *secret, struct arena *arena)
{
	signin_put(request, signin, "token", N_("signing in as an app"), arena);
	signin_add(&request->form, "grant_type", "client_credentials");
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add_secret(&request->form, "client_secret", secret);
	signin_add(&request->form, "scope", signin_scope_app(signin, arena));
}

void signin_refresh_put(struct request *request, const struct signin *signin,
			const struct secret *refresh, struct arena *arena)
{
	signin_put(request, signin, "token", N_("renewing the sign-in"), arena);
	signin_add(&request->form, "grant_type", "refresh_token");
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add_secret(&request->form, "refresh_token", refresh);
	signin_add(&request->form, "scope", signin_scope(signin, arena));
}

/* --- the device code --- */

static int seconds(struct json value, int otherwise, int max)
{
	int64_t number = json_int(value, otherwise);

	if (number < 1)
		return otherwise;
	return number > max ? max : (int)number;
}

static bool is_plain(const char *url)
{
	for (; *url; url++)
		if (*url <= ' ' || *url >= 0x7f || strchr("\"<>\\^`@", *url))
			return false;
	return true;
}

static bool take_device(struct json root, struct device_code *code, struct err *err)
{
	const char *doing = N_("reading the sign-in code");
	const char *device = json_raw(json_get(root, "device_code"));
	const char *user = json_raw(json_get(root, "user_code"));
	const char *url = json_raw(json_get(root, "verification_uri"));

	if (!device || !*device || !user || !*user || strlen(user) >= sizeof code->user_code)
		return err_set(err, ERR_ODD, doing, _("The answer has no code in it."));
	if (!url || !text_begins(url, "https://") || !url[8] || strlen(url) >= sizeof code->url ||
	    !is_plain(url))
		return err_set(err, ERR_ODD, doing,
			       _("The address to enter the code at is not one to be trusted: %s"),
			       url ? url : "");
	secret_set(&code->device_code, device, strlen(device));
	text_safe(code->user_code, sizeof code->user_code, user);
	text_safe(code->url, sizeof code->url, url);
	code->expires_in_s =
		seconds(json_get(root, "expires_in"), DEVICE_EXPIRES_S, DEVICE_EXPIRES_MAX_S);
	code->interval_s =
		seconds(json_get(root, "interval"), DEVICE_INTERVAL_S, DEVICE_INTERVAL_MAX_S);
	return true;
}

bool signin_device_read(const struct reply *reply, struct device_code *code, struct err *err)
{
	struct json_doc doc;
	bool good;

	memset(code->user_code, 0, sizeof code->user_code);
	memset(code->url, 0, sizeof code->url);
	secret_wipe(&code->device_code);
	if (!reply_read_secret(reply, N_("asking for a sign-in code"), &doc, err))
		return false;
	good = take_device(json_root(&doc), code, err);
	json_release(&doc);
	return good;
}

/* --- the token --- */

static bool take_token(struct json root, struct secret *access, struct secret *refresh,
		       int *lives_s, struct err *err)
{
	const char *doing = N_("signing in"), *type = json_raw(json_get(root, "token_type"));
	const char *token = json_raw(json_get(root, "access_token"));
	const char *renewing = json_raw(json_get(root, "refresh_token"));

	if (!token || !*token)
		return err_set(err, ERR_ODD, doing, _("The answer has no token in it."));
	if (type && !text_same(type, "Bearer"))
		return err_set(err, ERR_ODD, doing,
			       _("The token is of a kind that is not known: %s"), type);
	/* From json-c's own memory straight into a secret. json-c's copies, the id token
	 * included, are overwritten by json_release, its parser's buffer by json_parse_secret. */
	secret_set(access, token, strlen(token));
	if (refresh && renewing)
		secret_set(refresh, renewing, strlen(renewing));
	*lives_s = seconds(json_get(root, "expires_in"), TOKEN_LIVES_S, TOKEN_LIVES_MAX_S);
	return true;
}

static enum token_answer read_tokens(const struct reply *reply, struct secret *access,
				     struct secret *refresh, int *lives_s, struct err *err)
{
	struct json_doc doc;
	bool good;

	secret_wipe(access);
	*lives_s = 0;
	if (!reply_read_secret(reply, N_("signing in"), &doc, err)) {
		if (err->kind == ERR_REFUSED && text_same(err->code, "authorization_pending"))
			return TOKEN_PENDING;
		if (err->kind == ERR_REFUSED && text_same(err->code, "slow_down"))
			return TOKEN_SLOW_DOWN;
		return TOKEN_FAILED;
	}
	good = take_token(json_root(&doc), access, refresh, lives_s, err);
	json_release(&doc);
	return good ? TOKEN_GOT : TOKEN_FAILED;
}

enum token_answer signin_token_read(const struct reply *reply, struct secret *access, int *lives_s,
				    struct err *err)
{
	return read_tokens(reply, access, NULL, lives_s, err);
}

enum token_answer signin_tokens_read(const struct reply *reply, struct secret *access,
				     struct secret *refresh, int *lives_s, struct err *err)
{
	return read_tokens(reply, access, refresh, lives_s, err);
}

static const struct auth_row auths[AUTH_COUNT] = {
	[AUTH_DEVICE] = {"device", N_("with a code that you enter in any browser")},
	[AUTH_PASTE] = {"paste", N_("in a browser, and paste its last address here")},
	[AUTH_LOOPBACK] = {"loopback",
			   N_("in a browser that can reach this machine, with a forwarded port")},
	[AUTH_CERTIFICATE] = {"certificate", N_("as an app, with a certificate")},
	[AUTH_SECRET] = {"secret", N_("as an app, with a client secret")},
	[AUTH_TOKEN] = {"token", N_("with a token that you have already")},
};
