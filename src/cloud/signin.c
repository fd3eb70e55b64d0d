/* signin.c - sign-in requests and replies, for every method; no state, no waiting */
#include "cloud/signin.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "core/aadsts.h"
#include "core/wellknown.h"

/* --- which tenant is behind a domain: reading openid-configuration --- */

static const char doing[] = N_("looking for the tenant");

/* The tenant's GUID in "https://host/GUID/..."; "" if there is none. @host is filled with the host. */
static void signin_take_guid(const char *url, char id[TENANT_ID_SIZE], char *host, size_t size)
{
	size_t len, skip = strlen("https://");

	id[0] = host[0] = '\0';
	if (!url || (!text_begins(url, "https://") && !text_begins(url, "http://")))
		return;
	if (text_begins(url, "http://"))
		skip--;
	url += skip;
	len = strcspn(url, "/");
	if (len >= size || url[len] != '/')
		return;
	memcpy(host, url, len);
	host[len] = '\0';
	url += len + 1;
	len = strcspn(url, "/");
	if (len != TENANT_ID_SIZE - 1)
		return;
	memcpy(id, url, len);
	id[len] = '\0';
	if (!text_is_guid(id))
		id[0] = '\0';
}

/* True for our own host: a practice cloud answers with its own address. */
static bool signin_is_own_host(const char *host)
{
	struct arena arena = { 0 };
	struct endpoints endpoints;
	struct err err;
	bool own = endpoints_of_url(&endpoints, arena_printf(&arena, "http://%s", host), &arena, &err) ||
		   text_same(host, endpoints_of_practice()->base[SERVICE_LOGIN] + strlen("https://"));

	arena_release(&arena);
	return own;
}

static bool take_id(struct json root, struct tenant *tenant, struct err *err)
{
	char id[TENANT_ID_SIZE], issuer_id[TENANT_ID_SIZE], host[128], issuer_host[128];

	signin_take_guid(json_raw(json_get(root, "token_endpoint")), id, host, sizeof host);
	signin_take_guid(json_raw(json_get(root, "issuer")), issuer_id, issuer_host, sizeof issuer_host);
	if (!id[0] || !issuer_id[0])
		return err_set(err, ERR_PROTOCOL, doing, _("The answer names no tenant."));
	if (!text_same(id, issuer_id))
		return err_set(err, ERR_PROTOCOL, doing, _("The answer names two tenants, %s and %s."), id, issuer_id);
	if (!endpoints_is_login_host(host) && !signin_is_own_host(host))
		return err_set(err, ERR_PROTOCOL, doing,
		    _("The answer leads to %s, which is no sign-in host of Microsoft."), host);
	if (text_is_guid(tenant->domain) && !text_same(tenant->domain, id))
		return err_set(err, ERR_PROTOCOL, doing, _("The answer is about another tenant, %s."), id);
	for (size_t i = 0; i < sizeof id; i++)
		tenant->id[i] = ascii_lower(id[i]);
	return true;
}

/* True for a US government cloud, by region or instance: GCC has the region NA. Some such tenants have no sub scope
 * (Microsoft365DSC/MSCloudLoginAssistant issue 182). Which of the two government clouds it is follows from Graph's
 * host, if it is theirs; else it is GCC High, whose sign-in host both share. */
static bool is_government(struct json root)
{
	const char *region = json_raw(json_get(root, "tenant_region_scope"));
	const char *instance = json_raw(json_get(root, "cloud_instance_name"));

	return text_same(region, "USGov") || text_same(region, "USG") || text_same(instance, "microsoftonline.us");
}

static bool is_chinas(struct json root)
{
	const char *instance = json_raw(json_get(root, "cloud_instance_name"));

	return text_same(instance, "partner.microsoftonline.cn") || text_same(instance, "chinacloudapi.cn");
}

/* Takes the cloud from the region's sub scope, as CISA's ScubaGear does (2026-08). Without one, from the Graph host in
 * the reply, unless region or instance contradict it. An unknown name is an error, not a guess. */
static bool signin_take_cloud(struct json root, struct tenant *tenant, struct err *err)
{
	static const struct {
		const char *sub;
		enum cloud cloud;
	} subs[] = { { "GCC", CLOUD_GCC }, { "DODCON", CLOUD_GCCH }, { "DOD", CLOUD_DOD } };
	struct json sub = json_get(root, "tenant_region_sub_scope");
	struct json graph = json_get(root, "msgraph_host");
	const char *name = json_raw(sub), *host = json_raw(graph);

	if ((json_has(sub) && !name) || (json_has(graph) && !host))
		return err_set(err, ERR_PROTOCOL, doing, _("The answer does not say which cloud it is."));
	if (name && *name) {
		for (size_t i = 0; i < sizeof subs / sizeof *subs; i++) {
			if (text_same(name, subs[i].sub)) {
				tenant->cloud = subs[i].cloud;
				return true;
			}
		}
		return err_set(err, ERR_PROTOCOL, doing, _("The answer names an unknown cloud: %s"), name);
	}
	for (int i = CLOUD_GLOBAL; host && i < CLOUD_COUNT; i++) {
		if (is_government(root) && i != CLOUD_GCCH && i != CLOUD_DOD)
			continue;
		if (is_chinas(root) && i != CLOUD_CHINA)
			continue;
		if (text_same(host, endpoints_of((enum cloud)i)->base[SERVICE_GRAPH] + strlen("https://"))) {
			tenant->cloud = (enum cloud)i;
			return true;
		}
	}
	if (is_government(root) || is_chinas(root)) {
		tenant->cloud = is_chinas(root) ? CLOUD_CHINA : CLOUD_GCCH;
		return true;
	}
	if (host && *host && !signin_is_own_host(host))
		return err_set(err, ERR_PROTOCOL, doing, _("The answer names an unknown cloud: %s"), host);
	tenant->cloud = CLOUD_GLOBAL;
	return true;
}

/* Explains the AADSTS numbers: no tenant has this domain, or another cloud has it. */
static bool signin_explain(struct err *err)
{
	enum cloud cloud = CLOUD_UNKNOWN;

	if (err->kind != ERR_REFUSED)
		return false;
	if (err->aadsts == 90002 || err->aadsts == 900023 || text_same(err->code, "invalid_tenant"))
		err->kind = ERR_UNKNOWN_TENANT;
	if (err->aadsts != 90038)
		return false;
	if (text_find(err->told, "microsoftonline.us"))
		cloud = CLOUD_GCCH;
	else if (text_find(err->told, "microsoftonline.cn") || text_find(err->told, "chinacloudapi.cn"))
		cloud = CLOUD_CHINA;
	err->kind = ERR_USAGE;
	if (cloud == CLOUD_CHINA)
		text_safe(err->told, sizeof err->told,
		    _("This tenant is in Microsoft's cloud for China: use --cloud china."));
	else if (cloud == CLOUD_GCCH)
		text_safe(err->told, sizeof err->told,
		    _("This tenant is in Microsoft's cloud for the US government: use "
		      "--cloud gcch, "
		      "or --cloud dod."));
	return false;
}

bool signin_discover_read(const struct reply *reply, struct tenant *tenant, struct err *err)
{
	struct json_doc doc;
	bool good;

	if (!reply_read(reply, doing, &doc, err))
		return signin_explain(err);
	good = take_id(json_root(&doc), tenant, err) && signin_take_cloud(json_root(&doc), tenant, err);
	json_release(&doc);
	return good;
}

/* --- signing in --- */

/* Microsoft's documented values, for a reply without them; RFC 8628 has 5 s for the interval. */
#define DEVICE_EXPIRES_S  900
#define DEVICE_INTERVAL_S 5
/* A code that lives longer than a day, or a polling interval above ten minutes, is a mistake. */
#define DEVICE_EXPIRES_MAX_S  86400
#define DEVICE_INTERVAL_MAX_S 600
/* RFC 6749 only recommends expires_in; without it we assume little, and sign in again early. */
#define TOKEN_LIVES_S     600
#define TOKEN_LIVES_MAX_S 86400

static const char *const auths[AUTH_COUNT] = {
	[AUTH_DEVICE] = "device",
	[AUTH_PASTE] = "paste",
	[AUTH_LOOPBACK] = "loopback",
	[AUTH_CERTIFICATE] = "certificate",
	[AUTH_SECRET] = "secret",
	[AUTH_TOKEN] = "token",
};

const char *auth_id(enum auth auth)
{
	return auths[auth];
}

bool auth_of(const char *id, enum auth *auth)
{
	for (int i = 0; i < AUTH_COUNT; i++) {
		if (text_same(id, auths[i])) {
			*auth = (enum auth)i;
			return true;
		}
	}
	return false;
}

bool signin_own_client(const char *client_id)
{
	return !text_same(client_id, CLIENT_GRAPH) && !text_same(client_id, CLIENT_EXCHANGE) &&
	       !text_same(client_id, CLIENT_AZURE);
}

/* --- building requests --- */

static const char *signin_endpoint(const struct signin *signin, const char *name, struct arena *arena)
{
	return arena_printf(arena, "%s/%s/oauth2/v2.0/%s", signin->endpoints->base[SERVICE_LOGIN],
	    text_url_escape(arena, signin->tenant), name);
}

static void signin_put(struct request *request, const struct signin *signin, const char *endpoint, const char *label,
    struct arena *arena)
{
	memset(request, 0, sizeof *request);
	request->method = METHOD_POST;
	request->service = SERVICE_LOGIN;
	request->url = signin_endpoint(signin, endpoint, arena);
	request->label = label;
	request->secret = true;
	request->headers[0] = "Accept: application/json";
}

static void signin_add(struct secret *form, const char *key, const char *value)
{
	if (secret_is_set(form))
		secret_add_text(form, "&");
	secret_add_text(form, key);
	secret_add_text(form, "=");
	secret_add_escaped(form, value, strlen(value));
}

static void signin_add_secret(struct secret *form, const char *key, const struct secret *value)
{
	signin_add(form, key, secret_reveal(value));
}

static const char *signin_scope(const struct signin *signin, struct arena *arena)
{
	const char *resource = endpoints_resource(signin->endpoints, signin->service);
	struct scopes full = { 0 };

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

static const char *signin_scope_app(const struct signin *signin, struct arena *arena)
{
	return arena_printf(arena, "%s/.default", endpoints_resource(signin->endpoints, signin->service));
}

void signin_discover_put(struct request *request, const struct endpoints *endpoints, const char *domain,
    struct arena *arena)
{
	memset(request, 0, sizeof *request);
	request->service = SERVICE_LOGIN;
	request->url = arena_printf(arena, "%s/%s/v2.0/.well-known/openid-configuration",
	    endpoints->base[SERVICE_LOGIN], text_url_escape(arena, domain));
	request->label = N_("looking for the tenant");
	request->headers[0] = "Accept: application/json";
}

void signin_device_put(struct request *request, const struct signin *signin, struct arena *arena)
{
	signin_put(request, signin, "devicecode", N_("asking for a sign-in code"), arena);
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add(&request->form, "scope", signin_scope(signin, arena));
}

void signin_device_poll_put(struct request *request, const struct signin *signin, const struct device_code *code,
    struct arena *arena)
{
	signin_put(request, signin, "token", N_("asking whether the code was entered"), arena);
	signin_add(&request->form, "grant_type", "urn:ietf:params:oauth:grant-type:device_code");
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add_secret(&request->form, "device_code", &code->device_code);
}

void signin_secret_put(struct request *request, const struct signin *signin, const struct secret *secret,
    struct arena *arena)
{
	signin_put(request, signin, "token", N_("signing in as an app"), arena);
	signin_add(&request->form, "grant_type", "client_credentials");
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add_secret(&request->form, "client_secret", secret);
	signin_add(&request->form, "scope", signin_scope_app(signin, arena));
}

void signin_refresh_put(struct request *request, const struct signin *signin, const struct secret *refresh,
    struct arena *arena)
{
	signin_put(request, signin, "token", N_("renewing the sign-in"), arena);
	signin_add(&request->form, "grant_type", "refresh_token");
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add_secret(&request->form, "refresh_token", refresh);
	signin_add(&request->form, "scope", signin_scope(signin, arena));
}

/* --- the device code --- */

static int signin_seconds(struct json value, int otherwise, int max)
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
	const char *signin_doing = N_("reading the sign-in code");
	const char *device = json_raw(json_get(root, "device_code"));
	const char *user = json_raw(json_get(root, "user_code"));
	const char *url = json_raw(json_get(root, "verification_uri"));

	if (!device || !*device || !user || !*user || strlen(user) >= sizeof code->user_code)
		return err_set(err, ERR_PROTOCOL, signin_doing, _("The answer has no code in it."));
	if (!url || !text_begins(url, "https://") || !url[8] || strlen(url) >= sizeof code->url || !is_plain(url))
		return err_set(err, ERR_PROTOCOL, signin_doing,
		    _("The address for entering the code cannot be trusted: %s"), url ? url : "");
	secret_set(&code->device_code, device, strlen(device));
	text_safe(code->user_code, sizeof code->user_code, user);
	text_safe(code->url, sizeof code->url, url);
	code->expires_in_s = signin_seconds(json_get(root, "expires_in"), DEVICE_EXPIRES_S, DEVICE_EXPIRES_MAX_S);
	code->interval_s = signin_seconds(json_get(root, "interval"), DEVICE_INTERVAL_S, DEVICE_INTERVAL_MAX_S);
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

static bool take_token(struct json root, struct secret *access, struct secret *refresh, int *lives_s, struct err *err)
{
	const char *signin_doing = N_("signing in"), *type = json_raw(json_get(root, "token_type"));
	const char *token = json_raw(json_get(root, "access_token"));
	const char *renewing = json_raw(json_get(root, "refresh_token"));

	if (!token || !*token)
		return err_set(err, ERR_PROTOCOL, signin_doing, _("The answer has no token in it."));
	if (type && !text_same(type, "Bearer"))
		return err_set(err, ERR_PROTOCOL, signin_doing, _("The token is of an unknown kind: %s"), type);
	/* Straight from json-c's own memory into a secret. json_release overwrites json-c's copies, the id token
	 * included; json_parse_secret overwrites its parser's buffer. */
	secret_set(access, token, strlen(token));
	if (refresh && renewing)
		secret_set(refresh, renewing, strlen(renewing));
	*lives_s = signin_seconds(json_get(root, "expires_in"), TOKEN_LIVES_S, TOKEN_LIVES_MAX_S);
	return true;
}

static enum token_answer read_tokens(const struct reply *reply, struct secret *access, struct secret *refresh,
    int *lives_s, struct err *err)
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

enum token_answer signin_tokens_read(const struct reply *reply, struct secret *access, struct secret *refresh,
    int *lives_s, struct err *err)
{
	return read_tokens(reply, access, refresh, lives_s, err);
}

/* --- signing in as an app with a certificate: a signed assertion --- */

static const char *signin_encode(const char *text, struct arena *arena)
{
	size_t len = strlen(text), size = len / 3 * 4 + 5;
	char *out = arena_alloc(arena, size);

	(void)hash_base64url_encode(text, len, out, size); /* fits: see size */
	return out;
}

static const char *header_of(const struct cert *cert, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "alg", "PS256");
	json_out_text(&out, "typ", "JWT");
	json_out_text(&out, "x5t#S256", cert->thumbprint);
	return json_out_close(&out, false, arena);
}

static const char *claims_of(const struct signin *signin, const char random[SIGNIN_ASSERTION_RANDOM], int64_t now,
    struct arena *arena)
{
	char jti[SIGNIN_ASSERTION_RANDOM * 2];
	struct json_out out;

	(void)hash_base64url_encode(random, SIGNIN_ASSERTION_RANDOM, jti, sizeof jti);
	json_out_open(&out);
	json_out_text(&out, "aud", signin_endpoint(signin, "token", arena));
	json_out_text(&out, "iss", signin->client_id);
	json_out_text(&out, "sub", signin->client_id);
	json_out_text(&out, "jti", jti);
	json_out_int(&out, "nbf", now);
	json_out_int(&out, "exp", now + SIGNIN_ASSERTION_LIVES_S);
	return json_out_close(&out, false, arena);
}

/* Header and claims are not secret, but with the signature they open the tenant. */
static bool add_assertion(struct secret *form, const struct cert *cert, const char *text)
{
	char signature[CERT_SIGNATURE_MAX], encoded[CERT_SIGNATURE_MAX / 3 * 4 + 8];
	size_t len = cert_sign(cert, text, strlen(text), signature);
	struct secret assertion = { 0 };
	bool good = len && hash_base64url_encode(signature, len, encoded, sizeof encoded) > 0;

	if (good) {
		secret_add_text(&assertion, text);
		secret_add_text(&assertion, ".");
		secret_add_text(&assertion, encoded);
		signin_add_secret(form, "client_assertion", &assertion);
	}
	secret_wipe(&assertion);
	wipe(signature, sizeof signature);
	wipe(encoded, sizeof encoded);
	return good;
}

bool signin_certificate_put(struct request *request, const struct signin *signin, const struct cert *cert,
    const char random[SIGNIN_ASSERTION_RANDOM], int64_t now, struct arena *arena, struct err *err)
{
	const char *label = N_("signing in as an app, with a certificate"), *text;

	memset(request, 0, sizeof *request);
	if (!cert_check(cert, now, err))
		return false;
	text = arena_printf(arena, "%s.%s", signin_encode(header_of(cert, arena), arena),
	    signin_encode(claims_of(signin, random, now, arena), arena));
	signin_put(request, signin, "token", label, arena);
	signin_add(&request->form, "grant_type", "client_credentials");
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add(&request->form, "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
	signin_add(&request->form, "scope", signin_scope_app(signin, arena));
	if (add_assertion(&request->form, cert, text))
		return true;
	secret_wipe(&request->form);
	return err_set(err, ERR_FILE, label, _("Nothing can be signed with this key."));
}

/* --- signing in with a browser: authorization code with PKCE --- */

#define VERIFIER_BYTES 32 /* RFC 7636, 4.1 */

/* The parameters of a redirect address. The longest description that was seen is below 1 KB. */
struct redirect_params {
	struct secret code;
	bool state, ours; /* a state is there; it is the one that we sent */
	bool start;       /* it is the address to open, not the one the browser ends on */
	char error[64];
	char told[2048];
};

static const char signin_doing[] = N_("signing in with a browser");

/* --- before the browser opens --- */

void signin_code_begin(struct signin_code *code, char random[SIGNIN_CODE_RANDOM], int port)
{
	char text[VERIFIER_BYTES * 2];
	long len = hash_base64url_encode(random, VERIFIER_BYTES, text, sizeof text);

	secret_set(&code->verifier, text, (size_t)len);
	wipe(text, sizeof text);
	(void)hash_base64url_encode(random + VERIFIER_BYTES, SIGNIN_CODE_RANDOM - VERIFIER_BYTES, code->state,
	    sizeof code->state);
	snprintf(code->redirect_uri, sizeof code->redirect_uri, "http://localhost:%d", port);
	wipe(random, SIGNIN_CODE_RANDOM);
}

void signin_code_end(struct signin_code *code)
{
	secret_wipe(&code->verifier);
	wipe(code, sizeof *code);
}

static const char *signin_add_it(const char *url, const char *name, const char *value, struct arena *arena)
{
	return arena_printf(arena, "%s%s%s=%s", url, strchr(url, '?') ? "&" : "?", name, text_url_escape(arena, value));
}

const char *signin_code_url(const struct signin_code *code, const struct signin *signin, const char *login_hint,
    struct arena *arena)
{
	const char *url = signin_endpoint(signin, "authorize", arena);
	char hash[HASH_BYTES], challenge[HASH_BYTES * 2];

	hash_bytes(secret_reveal(&code->verifier), code->verifier.len, hash);
	(void)hash_base64url_encode(hash, sizeof hash, challenge, sizeof challenge);
	url = signin_add_it(url, "client_id", signin->client_id, arena);
	url = signin_add_it(url, "response_type", "code", arena);
	url = signin_add_it(url, "redirect_uri", code->redirect_uri, arena);
	url = signin_add_it(url, "scope", signin_scope(signin, arena), arena);
	url = signin_add_it(url, "state", code->state, arena);
	url = signin_add_it(url, "code_challenge", challenge, arena);
	url = signin_add_it(url, "code_challenge_method", "S256", arena);
	url = signin_add_it(url, "prompt", "select_account", arena);
	return login_hint && *login_hint ? signin_add_it(url, "login_hint", login_hint, arena) : url;
}

/* --- reading an address --- */

static void signin_decode(struct secret *out, const char *text, size_t len)
{
	secret_wipe(out);
	for (size_t i = 0; i < len; i++) {
		int high = text[i] == '%' && i + 2 < len ? ascii_hex(text[i + 1]) : -1;
		int low = high >= 0 ? ascii_hex(text[i + 2]) : -1;
		char c = text[i] == '+' ? ' ' : text[i];

		if (low >= 0) {
			c = (char)(high * 16 + low);
			i += 2;
		}
		secret_add(out, c ? &c : " ", 1);
	}
}

static bool signin_is_named(const char *pair, size_t len, const char *name)
{
	if (len > 4 && !strncmp(pair, "amp;", 4)) { /* from a page's source */
		pair += 4;
		len -= 4;
	}
	return len == strlen(name) && !strncmp(pair, name, len);
}

static void signin_take_pair(const struct signin_code *code, const char *pair, size_t len,
    struct redirect_params *params)
{
	size_t name = strcspn(pair, "=&");
	struct secret value = { 0 };

	if (name >= len)
		return;
	signin_decode(&value, pair + name + 1, len - name - 1);
	if (signin_is_named(pair, name, "code")) {
		secret_move(&params->code, &value);
	} else if (signin_is_named(pair, name, "state")) {
		params->state = true;
		params->ours = *code->state && !strcmp(secret_reveal(&value), code->state);
	} else if (signin_is_named(pair, name, "error")) {
		text_safe(params->error, sizeof params->error, secret_reveal(&value));
	} else if (signin_is_named(pair, name, "error_description")) {
		text_safe(params->told, sizeof params->told, secret_reveal(&value));
	} else if (signin_is_named(pair, name, "code_challenge")) {
		params->start = true;
	}
	secret_wipe(&value);
}

static void read_query(const struct signin_code *code, const char *at, size_t len, struct redirect_params *params)
{
	const char *end = at + len;

	while (at < end) {
		const char *next = memchr(at, '&', (size_t)(end - at));

		next = next ? next : end;
		signin_take_pair(code, at, (size_t)(next - at), params);
		at = next + (next < end);
	}
}

static void signin_forget(struct redirect_params *params)
{
	secret_wipe(&params->code);
	wipe(params, sizeof *params);
}

/* Takes the text after @label, up to the next space: descriptions end in "Trace ID: ... Correlation ID: ... Timestamp:
 * ...". */
static void take_after(const char *told, const char *label, char *out, size_t size)
{
	const char *found = text_find(told, label);

	if (!found)
		return;
	found += strlen(label);
	text_safe_n(out, size, found, strcspn(found, " "));
}

static bool signin_fail(const struct redirect_params *params, struct err *err)
{
	enum err_kind kind = text_same(params->error, "temporarily_unavailable") ? ERR_BUSY : ERR_REFUSED;
	const char *stamp = text_find(params->told, "Timestamp: ");

	err_set(err, kind, signin_doing, "%s", params->told);
	text_safe(err->code, sizeof err->code, params->error);
	err->aadsts = aadsts_in(params->told);
	take_after(params->told, "Trace ID: ", err->request_id, sizeof err->request_id);
	take_after(params->told, "Correlation ID: ", err->correlation_id, sizeof err->correlation_id);
	if (stamp) /* a time stamp contains a space */
		text_safe(err->at, sizeof err->at, stamp + strlen("Timestamp: "));
	return false;
}

static bool signin_check(const struct signin_code *code, const struct redirect_params *params, struct err *err)
{
	if (params->start)
		return err_set(err, ERR_USAGE, signin_doing,
		    _("This is the address to open. Open it in a browser, sign in, and "
		      "paste the address that the browser ends on; it begins with %s."),
		    code->redirect_uri);
	if (params->state && !params->ours)
		return err_set(err, ERR_REFUSED, signin_doing,
		    _("This address belongs to another sign-in: its \"state\" is not the "
		      "one that was sent. Open the address that is shown now."));
	if (*params->error)
		return signin_fail(params, err);
	if (!secret_is_set(&params->code))
		return err_set(err, ERR_USAGE, signin_doing,
		    _("There is no code in it. Paste the address that the browser ends "
		      "on; it begins with %s."),
		    code->redirect_uri);
	if (!params->state)
		return err_set(err, ERR_USAGE, signin_doing,
		    _("There is a code in it, but no \"state\": a part is missing. Paste "
		      "the whole address."));
	return true;
}

/* Removes what a terminal, a mail program or a person added around and inside an address. */
static void signin_clean(struct secret *out, const char *pasted, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)pasted[i] > ' ' && !strchr("<>\"'`\x7f", pasted[i]))
			secret_add(out, &pasted[i], 1);
}

bool signin_code_read(const struct signin_code *code, const char *pasted, size_t len, struct secret *got,
    struct err *err)
{
	struct secret text = { 0 };
	struct redirect_params params = { 0 };
	const char *query;
	bool good;

	secret_wipe(got);
	if (len > SIGNIN_CODE_PASTE_MAX)
		return err_set(err, ERR_USAGE, signin_doing, _("This is too long for an address."));
	signin_clean(&text, pasted, len);
	if (!secret_is_set(&text))
		return err_set(err, ERR_USAGE, signin_doing, _("Nothing was pasted."));
	query = strpbrk(secret_reveal(&text), "?#");
	query = query ? query + 1 : secret_reveal(&text);
	read_query(code, query, strcspn(query, "#"), &params);
	good = signin_check(code, &params, err);
	if (good)
		secret_move(got, &params.code);
	signin_forget(&params);
	secret_wipe(&text);
	return good;
}

/* --- catching it on a local port --- */

/* A browser that is answered before it has sent its whole request may show an error instead of the page. */
static bool is_whole(const char *bytes, size_t len)
{
	return memmem(bytes, len, "\n\r\n", 3) || memmem(bytes, len, "\n\n", 2);
}

enum code_caught signin_code_catch(const struct signin_code *code, const char *bytes, size_t len, struct secret *got,
    struct err *err)
{
	static const char begin[] = "GET /?";
	const char *query = bytes + strlen(begin), *end;
	enum code_caught caught = CODE_OTHER;
	struct redirect_params params = { 0 };

	secret_wipe(got);
	if (!is_whole(bytes, len))
		return len < SIGNIN_CODE_REQUEST_MAX ? CODE_MORE : CODE_OTHER;
	if (strncmp(bytes, begin, strlen(begin)))
		return CODE_OTHER;
	/* The request is complete, so a line end follows. */
	end = query + strcspn(query, " \r\n");
	if (*end == ' ')
		read_query(code, query, (size_t)(end - query), &params);
	/* Another page on the admin's computer could call this port, but does not know the state. */
	if (params.ours && signin_check(code, &params, err)) {
		secret_move(got, &params.code);
		caught = CODE_GOT;
	} else if (params.ours && *params.error) {
		caught = CODE_FAILED;
	}
	signin_forget(&params);
	return caught;
}

const char *signin_code_page(enum code_caught caught, struct arena *arena)
{
	const char *status = caught == CODE_GOT || caught == CODE_FAILED ? "200 OK" : "404 Not Found";
	const char *words = caught == CODE_GOT ? _("The sign-in went through. Go back to the terminal; this "
						   "page can be closed.")
			    : caught == CODE_FAILED
				? _("The sign-in did not go through. The terminal says why; this page can "
				    "be closed.")
				: _("This page only ends a sign-in.");

	return arena_printf(arena,
	    "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: %zu\r\nCache-Control: no-store\r\n"
	    "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n%s\n",
	    status, strlen(words) + 1, words);
}

/* --- redeeming it --- */

void signin_code_put(struct request *request, const struct signin *signin, const struct signin_code *code,
    const struct secret *got, struct arena *arena)
{
	signin_put(request, signin, "token", N_("redeeming the code of the browser's sign-in"), arena);
	signin_add(&request->form, "grant_type", "authorization_code");
	signin_add(&request->form, "client_id", signin->client_id);
	signin_add_secret(&request->form, "code", got);
	signin_add(&request->form, "redirect_uri", code->redirect_uri);
	signin_add_secret(&request->form, "code_verifier", &code->verifier);
	signin_add(&request->form, "scope", signin_scope(signin, arena));
}

/* --- over SSH: forwarding the browser's port to the listener --- */

/* A user name and a host name: DNS allows 253 characters, and as many again for the user. */
#define TO_MAX 512

/* True if no character needs quoting in a shell; letters and digits of any script pass. */
static bool signin_needs_no_quotes(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "@._:-+%";

	for (; *text; text++)
		if (!strchr(plain, *text) && !((unsigned char)*text & 0x80))
			return false;
	return true;
}

/* Quotes @text as one shell word: 'it'\''s'. */
static const char *signin_quote(const char *text, struct arena *arena)
{
	const char *out = "'";

	if (signin_needs_no_quotes(text))
		return text;
	while (*text) {
		size_t len = strcspn(text, "'");

		out = arena_printf(arena, "%s%.*s%s", out, (int)len, text, text[len] ? "'\\''" : "");
		text += len + (text[len] != '\0');
	}
	return arena_printf(arena, "%s'", out);
}

const char *signin_code_ssh(int port, const char *user, const char *host, int ssh_port, struct arena *arena)
{
	const char *to = arena_printf(arena, "%s@%s", user && *user ? user : "USER", host && *host ? host : "HOST");
	const char *other = ssh_port > 0 && ssh_port != 22 ? arena_printf(arena, "-p %d ", ssh_port) : "";

	return arena_printf(arena, "ssh %s-L %d:127.0.0.1:%d %s", other, port, port,
	    signin_quote(text_safe_copy(arena, to, TO_MAX), arena));
}

const char *signin_code_putty(int port, struct arena *arena)
{
	return arena_printf(arena,
	    _("In PuTTY's window menu: Change Settings, Connection > SSH > Tunnels; "
	      "Source port %d, Destination 127.0.0.1:%d, Local; Add, then Apply."),
	    port, port);
}
