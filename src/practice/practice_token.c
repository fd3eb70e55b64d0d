/* practice_token.c - the token endpoint: what is asked for, by whom, and what is given */
#include "practice/practice_parts.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "cloud/signin.h"
#include "core/profile.h"

/* How long an admin takes to sign in at the other window. */
#define DEVICE_PENDING_S 3

#define READ_ROLES                                                                                 \
	"Application.Read.All AuditLog.Read.All ConsentRequest.Read.All "                          \
	"DelegatedPermissionGrant.Read.All Directory.Read.All Organization.Read.All "              \
	"Policy.Read.All Policy.Read.PermissionGrant RoleManagement.Read.Directory User.Read.All"

/* What a token is asked for, and from which service. */
struct wish {
	const char *aud;
	bool graph, exchange;
	bool all; /* ".default" */
	bool offline, openid;
	struct scopes names; /* short, without offline_access */
};

static bool is_service(const struct visit *visit, const char *resource, enum service service)
{
	const char *app_id = service == SERVICE_GRAPH ? GRAPH_APP_ID : EXCHANGE_APP_ID;

	return text_same(resource, place_of(visit->tenant->cloud)->base[service]) ||
	       text_same(resource, app_id) ||
	       (visit->call->base && text_same(resource, visit->call->base));
}

/* One word of a scope: "openid", "User.Read" (Graph's) or "https://resource/name". */
static bool wish_add(struct visit *visit, struct wish *wish, const char *word)
{
	const char *slash = strrchr(word, '/');
	const char *name = slash ? slash + 1 : word;
	const char *aud = place_of(visit->tenant->cloud)->base[SERVICE_GRAPH];

	if (scope_is_sign_in(word) || text_same(word, "email")) {
		wish->offline = wish->offline || text_same(word, "offline_access");
		wish->openid = wish->openid || text_same(word, "openid");
		if (!text_same(word, "offline_access"))
			scopes_add(&wish->names, word, visit->arena);
		return true;
	}
	if (slash) /* an audience with a slash at its end is asked for with two */
		aud = arena_copy_n(visit->arena, word,
				   (size_t)(slash - word) - (slash > word && slash[-1] == '/'));
	if (wish->aud && !text_same(wish->aud, aud)) {
		say_sign_in_error(visit, 400, "invalid_scope", 70011,
				  "The provided request must include scopes of one resource only.");
		return false;
	}
	wish->aud = aud;
	if (text_same(name, ".default"))
		wish->all = true;
	else
		scopes_add(&wish->names, name, visit->arena);
	return true;
}

static bool wish_read(struct visit *visit, struct wish *wish, const char *scope,
		      const char *client_id)
{
	struct scopes words = scopes_parse(visit->arena, scope);

	memset(wish, 0, sizeof *wish);
	for (size_t i = 0; i < words.count; i++)
		if (!wish_add(visit, wish, words.names[i]))
			return false;
	if (!wish->aud)
		wish->aud = place_of(visit->tenant->cloud)->base[SERVICE_GRAPH];
	wish->graph = is_service(visit, wish->aud, SERVICE_GRAPH);
	wish->exchange = is_service(visit, wish->aud, SERVICE_EXCHANGE);
	if (!wish->graph && !wish->exchange) {
		say_sign_in_error(
			visit, 400, "invalid_resource", 500011,
			arena_printf(visit->arena,
				     "The resource principal named %s was not found in the "
				     "tenant named %s.",
				     wish->aud, visit->tenant->domain));
		return false;
	}
	/* Microsoft's own clients are good for their own service only. */
	wish->graph = wish->graph && !text_same(client_id, CLIENT_EXCHANGE);
	wish->exchange = wish->exchange && !text_same(client_id, CLIENT_GRAPH);
	if (wish->graph || wish->exchange)
		return true;
	say_sign_in_error(
		visit, 400, "invalid_grant", 65002,
		"Consent between first party application and first party resource must be "
		"configured via preauthorization.");
	return false;
}

/* Who it is, for libraries that ask for it. */
static void put_client_info(struct visit *visit, struct json_out *to)
{
	const char *asked = visit_form(visit, "client_info"), *text;
	struct json_out out;
	char *encoded;
	size_t size;

	if (!asked || strcmp(asked, "1"))
		return;
	json_out_open(&out);
	json_out_text(&out, "uid", say_object_id(visit, "me"));
	json_out_text(&out, "utid", visit->tenant->tenant_id);
	text = json_out_close(&out, false, visit->arena);
	size = strlen(text) * 2 + 1;
	encoded = arena_alloc(visit->arena, size);
	(void)hash_base64url_encode(text, strlen(text), encoded, size);
	json_out_text(to, "client_info", encoded);
}

void token_give(struct visit *visit, const char *client_id, const char *scope, const char *nonce)
{
	struct badge badge = {.client_id = client_id, .upn = bearer_upn(visit)};
	struct scopes may;
	struct wish wish;
	struct json_out out;

	if (!wish_read(visit, &wish, scope, client_id))
		return;
	may = wish.names;
	if (wish.all) {
		struct scopes usual = scopes_parse(
			visit->arena,
			arena_printf(visit->arena, "%s %s",
				     wish.graph
					     ? "User.Read "
					       "DelegatedPermissionGrant.ReadWrite.All " READ_ROLES
					     : "",
				     wish.exchange ? "AdminApi.AccessAsUser.All" : ""));

		may = scopes_union(&usual, &wish.names, visit->arena);
	}
	badge.aud = wish.aud;
	badge.may = scopes_join(&may, " ", visit->arena);
	json_out_open(&out);
	json_out_text(&out, "token_type", "Bearer");
	json_out_text(&out, "scope", badge.may);
	json_out_int(&out, "expires_in", BEARER_LIVES_S);
	json_out_int(&out, "ext_expires_in", BEARER_LIVES_S);
	json_out_text(&out, "access_token", bearer_issue(visit, &badge));
	if (wish.offline)
		json_out_text(&out, "refresh_token", bearer_issue_refresh(visit, client_id, scope));
	if (wish.openid)
		json_out_text(&out, "id_token", bearer_issue_id(visit, client_id, nonce));
	put_client_info(visit, &out);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

static struct practice_device *find_device(struct practice *practice, const char *code)
{
	for (size_t i = 0; i < PRACTICE_DEVICES; i++)
		if (practice->devices[i].code && !strcmp(practice->devices[i].code, code))
			return &practice->devices[i];
	return NULL;
}

static void token_for_device(struct visit *visit, const char *client_id)
{
	const char *code = visit_form(visit, "device_code");
	struct practice_device *device = code ? find_device(visit->practice, code) : NULL;
	int64_t age = device ? visit->call->now - device->at : 0;

	if (!device || !text_same(device->client_id, client_id)) {
		say_sign_in_error(visit, 400, "bad_verification_code", 70018,
				  "Bad verification code.");
	} else if (visit->tenant->blocks_device) {
		say_sign_in_error(
			visit, 400, "invalid_grant", 53003,
			"Access has been blocked by Conditional Access policies. The access policy "
			"does not allow token issuance.");
	} else if (device->used) {
		say_sign_in_error(visit, 400, "invalid_grant", 54005,
				  "The code was already redeemed.");
	} else if (age >= DEVICE_LIVES_S) {
		say_sign_in_error(visit, 400, "expired_token", 70019, "Verification code expired.");
	} else if (age < DEVICE_PENDING_S) {
		say_sign_in_error(
			visit, 400, "authorization_pending", 70016,
			"OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
	} else {
		device->used = true;
		token_give(visit, client_id, device->scope, NULL);
	}
}

static void token_for_refresh(struct visit *visit, const char *client_id)
{
	const char *token = visit_form(visit, "refresh_token"), *scope = visit_form(visit, "scope");
	const char *owner, *asked;

	if (!token || !bearer_read_refresh(visit, token, &owner, &asked) ||
	    !text_same(owner, client_id))
		say_sign_in_error(
			visit, 400, "invalid_grant", 70000,
			"The provided value for the input parameter 'refresh_token' is not valid.");
	else
		token_give(visit, client_id, scope && *scope ? scope : asked, NULL);
}

static bool knows_app(struct visit *visit, const char *client_id)
{
	const char *secret = visit_form(visit, "client_secret");
	const char *assertion = visit_form(visit, "client_assertion");

	if (login_any_tenant(visit->taken[0])) {
		say_sign_in_error(visit, 400, "invalid_request", 50059,
				  "No tenant-identifying information found in either the request "
				  "or implied by any "
				  "provided credentials.");
	} else if (secret && !strcmp(secret, "wrong")) {
		say_sign_in_error(visit, 401, "invalid_client", 7000215,
				  "Invalid client secret provided. Ensure the secret being sent in "
				  "the request is "
				  "the client secret value, not the client secret ID.");
	} else if ((!secret || !*secret) && (!assertion || !*assertion)) {
		say_sign_in_error(visit, 401, "invalid_client", 7000218,
				  "The request body must contain the following parameter: "
				  "'client_assertion' or "
				  "'client_secret'.");
	} else {
		return !assertion || assertion_holds(visit, client_id, assertion);
	}
	return false;
}

static void token_for_app(struct visit *visit, const char *client_id)
{
	struct badge badge = {.client_id = client_id};
	const char *graph = "User.Read.All", *scope;
	struct json_out out;
	struct wish wish;

	if (!knows_app(visit, client_id) || !(scope = login_needed(visit, "scope")) ||
	    !wish_read(visit, &wish, scope, client_id))
		return;
	if (!wish.all || wish.names.count) {
		say_sign_in_error(visit, 400, "invalid_scope", 70011,
				  "Client credential flows must have a scope value with /.default "
				  "suffixed to the "
				  "resource identifier.");
		return;
	}
	if (visit->tenant->has_role)
		graph = READ_ROLES " DelegatedPermissionGrant.ReadWrite.All Application.ReadWrite.All";
	badge.aud = wish.aud;
	badge.may = arena_printf(visit->arena, "%s %s", wish.graph ? graph : "",
				 wish.exchange ? "Exchange.ManageAsApp" : "");
	json_out_open(&out);
	json_out_text(&out, "token_type", "Bearer");
	json_out_int(&out, "expires_in", BEARER_LIVES_S);
	json_out_int(&out, "ext_expires_in", BEARER_LIVES_S);
	json_out_text(&out, "access_token", bearer_issue(visit, &badge));
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

void login_token(struct visit *visit)
{
	static const struct {
		const char *type;
		void (*answer)(struct visit *, const char *client_id);
	} grants[] = {
		{"urn:ietf:params:oauth:grant-type:device_code", token_for_device},
		{"device_code", token_for_device}, /* as Microsoft's own libraries write it */
		{"client_credentials", token_for_app},
		{"refresh_token", token_for_refresh},
		{"authorization_code", token_for_code},
	};
	const char *type, *client_id;

	if (!login_finds_tenant(visit) || !(type = login_needed(visit, "grant_type")) ||
	    !(client_id = login_needed(visit, "client_id")))
		return;
	for (size_t i = 0; i < sizeof grants / sizeof *grants; i++) {
		if (!strcmp(grants[i].type, type)) {
			grants[i].answer(visit, client_id);
			return;
		}
	}
	say_sign_in_error(
		visit, 400, "unsupported_grant_type", 70003,
		arena_printf(visit->arena,
			     "The app made a request with an unsupported grant type '%s'.", type));
}
