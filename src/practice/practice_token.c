/* practice_token.c - the token endpoint: checks grants and assertions, issues and reads tokens */
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "cloud/signin.h"
#include "core/profile.h"
#include "core/wellknown.h"
#include "practice/practice_parts.h"

/* --- an app's signed assertion: structure, audience, lifetime; not its signature --- */

#define SKEW_S 300 /* how far clocks may differ */

static bool practice_token_refuse(struct visit *visit, const char *what)
{
	say_sign_in_error(visit, 401, "invalid_client", 700027,
	    arena_printf(visit->arena, "Client assertion failed validation. Reason: %s", what));
	return false;
}

/* One part of a JWT, up to @end, as JSON. */
static bool open_part(struct arena *arena, const char *part, const char *end, struct json_doc *doc)
{
	size_t len = (size_t)(end - part);
	char *text = arena_alloc(arena, len + 1);
	long size = hash_base64url_decode(part, len, text, len + 1);

	return size > 0 && json_parse(doc, text, (size_t)size, NULL);
}

static bool check_header(struct visit *visit, struct json header)
{
	const char *alg = json_raw(json_get(header, "alg"));
	const char *print = json_raw(json_get(header, "x5t#S256"));

	if (!text_same(alg, "PS256") && !text_same(alg, "RS256"))
		return practice_token_refuse(visit, "'alg' is neither PS256 nor RS256.");
	if (!print)
		print = json_raw(json_get(header, "x5t"));
	if (!print || !*print)
		return practice_token_refuse(visit, "there is no thumbprint of a certificate, 'x5t#S256'.");
	return true;
}

/* The token endpoint, of this tenant or of the named one. */
static bool is_aud(struct visit *visit, const char *aud)
{
	static const char end[] = "oauth2/v2.0/token";
	const char *base = visit_base(visit, SERVICE_LOGIN);

	return text_same(aud, arena_printf(visit->arena, "%s/%s/%s", base, visit->taken[0], end)) ||
	       text_same(aud, arena_printf(visit->arena, "%s/%s/%s", base, visit->tenant->tenant_id, end));
}

static bool check_claims(struct visit *visit, struct json claims, const char *client_id)
{
	int64_t now = visit->call->now, until = json_int(json_get(claims, "exp"), 0);
	const char *jti = json_raw(json_get(claims, "jti"));

	if (!is_aud(visit, json_raw(json_get(claims, "aud"))))
		return practice_token_refuse(visit, "'aud' is not this token endpoint.");
	if (!text_same(json_raw(json_get(claims, "iss")), client_id) ||
	    !text_same(json_raw(json_get(claims, "sub")), client_id))
		return practice_token_refuse(visit, "'iss' and 'sub' are not the client's id.");
	if (!jti || !*jti)
		return practice_token_refuse(visit, "there is no 'jti'.");
	if (until <= now || json_int(json_get(claims, "nbf"), 0) > now + SKEW_S)
		return practice_token_refuse(visit, "the assertion is not within its valid time range.");
	return true;
}

/* Whether an app's signed assertion is valid; answers with the error if not. The signature is not verified: the
 * practice cloud has no certificates. */
static bool assertion_holds(struct visit *visit, const char *client_id, const char *assertion)
{
	const char *type = visit_form(visit, "client_assertion_type");
	const char *dot = strchr(assertion, '.'), *end = dot ? strchr(dot + 1, '.') : NULL;
	struct json_doc header = { NULL }, claims = { NULL };
	bool good;

	if (!text_same(type, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
		return practice_token_refuse(visit, "'client_assertion_type' is not jwt-bearer.");
	if (!end || !end[1] || strchr(end + 1, '.') || !open_part(visit->arena, assertion, dot, &header) ||
	    !open_part(visit->arena, dot + 1, end, &claims))
		good = practice_token_refuse(visit, "it is no JWT of three parts.");
	else
		good = check_header(visit, json_root(&header)) && check_claims(visit, json_root(&claims), client_id);
	json_release(&header);
	json_release(&claims);
	return good;
}

/* --- browser sign-in: a code is issued at once, since there is no user to ask, and redeemed --- */

/* The parameters of the browser's request to the sign-in page. */
struct visitor {
	const char *client_id, *redirect_uri, *scope, *state;
	const char *challenge, *method, *nonce;
	const char *type, *mode;
};

/* --- issuing a code --- */

bool login_is_here(const char *url)
{
	static const char *const hosts[] = { "http://localhost", "http://127.0.0.1", "https://localhost",
		"https://127.0.0.1" };

	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		const char *rest;

		if (!text_begins(url, hosts[i]))
			continue;
		rest = url + strlen(hosts[i]);
		if (*rest == ':')
			rest += 1 + strspn(rest + 1, "0123456789");
		if (!*rest || *rest == '/')
			return !strpbrk(rest, " \"'<>\\#\r\n\t");
	}
	return false;
}

static const char *practice_token_with(struct visit *visit, const struct visitor *visitor, const char *answer)
{
	const char *mark = text_same(visitor->mode, "fragment") ? "#" : strchr(visitor->redirect_uri, '?') ? "&" : "?";
	const char *path = strchr(visitor->redirect_uri + strlen("https://"), '/') ? "" : "/";
	const char *to = arena_printf(visit->arena, "%s%s%s%s", visitor->redirect_uri, path, mark, answer);

	if (!visitor->state)
		return to;
	return arena_printf(visit->arena, "%s&state=%s", to, text_url_escape(visit->arena, visitor->state));
}

static void send_back(struct visit *visit, const struct visitor *visitor, const char *answer)
{
	if (!say_redirect(visit, practice_token_with(visit, visitor, answer)))
		say_sign_in_error(visit, 400, "invalid_request", 90015, "Requested query string is too long.");
}

static void send_error(struct visit *visit, const struct visitor *visitor, const char *error, int code,
    const char *message)
{
	const char *told =
	    arena_printf(visit->arena, "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", code, message,
		visit->reply->request_id, say_call_guid(visit, "correlation"), say_iso(visit, visit->call->now));

	send_back(visit, visitor,
	    arena_printf(visit->arena, "error=%s&error_description=%s", error, text_url_escape(visit->arena, told)));
}

static const char *practice_token_keep(struct visit *visit, const char *text)
{
	return text ? arena_copy(&visit->practice->arena, text) : NULL;
}

static const char *give_code(struct visit *visit, const struct visitor *visitor)
{
	struct practice *practice = visit->practice;
	struct practice_code *code = &practice->codes[practice->code_count % PRACTICE_CODES];
	const char *seed = arena_printf(visit->arena, "code %u", ++practice->code_count);

	*code = (struct practice_code){
		.code = arena_printf(&practice->arena, "practice-%s", say_object_id(visit, seed)),
		.client_id = practice_token_keep(visit, visitor->client_id),
		.scope = practice_token_keep(visit, visitor->scope),
		.redirect_uri = practice_token_keep(visit, visitor->redirect_uri),
		.challenge = practice_token_keep(visit, visitor->challenge),
		.nonce = practice_token_keep(visit, visitor->nonce),
		.at = visit->call->now,
	};
	return code->code;
}

static bool practice_token_is_set(const char *text)
{
	return text && *text;
}

void login_authorize(struct visit *visit)
{
	struct visitor visitor = {
		.client_id = visit_query(visit, "client_id"),
		.redirect_uri = visit_query(visit, "redirect_uri"),
		.scope = visit_query(visit, "scope"),
		.state = visit_query(visit, "state"),
		.challenge = visit_query(visit, "code_challenge"),
		.method = visit_query(visit, "code_challenge_method"),
		.nonce = visit_query(visit, "nonce"),
		.type = visit_query(visit, "response_type"),
		.mode = visit_query(visit, "response_mode"),
	};

	if (!login_finds_tenant(visit))
		return;
	if (!practice_token_is_set(visitor.client_id))
		say_sign_in_error(visit, 400, "invalid_request", 900144,
		    "The request must contain the following parameter: 'client_id'.");
	else if (!visitor.redirect_uri || !login_is_here(visitor.redirect_uri))
		say_sign_in_error(visit, 400, "invalid_request", 50011,
		    "The redirect URI specified in the request does not match the "
		    "redirect URIs configured for the application. (The practice "
		    "cloud knows this machine only, as http://localhost.)");
	else if (!text_same(visitor.type, "code"))
		send_error(visit, &visitor, "unsupported_response_type", 70005,
		    "The practice cloud gives codes only: 'response_type' must be 'code'.");
	else if (!practice_token_is_set(visitor.scope))
		send_error(visit, &visitor, "invalid_request", 900144,
		    "The request must contain the following parameter: 'scope'.");
	else if (visitor.challenge && !text_same(visitor.method, "S256"))
		send_error(visit, &visitor, "invalid_request", 70000,
		    "The practice cloud takes 'code_challenge_method' 'S256' only.");
	else
		send_back(visit, &visitor, arena_printf(visit->arena, "code=%s", give_code(visit, &visitor)));
}

/* --- redeeming a code --- */

static struct practice_code *find_code(struct practice *practice, const char *text)
{
	for (size_t i = 0; text && i < PRACTICE_CODES; i++)
		if (practice->codes[i].code && !strcmp(practice->codes[i].code, text))
			return &practice->codes[i];
	return NULL;
}

/* RFC 7636, 4.6. */
static bool practice_token_verifies(const struct practice_code *code, const char *verifier)
{
	char hash[HASH_BYTES], challenge[HASH_BYTES * 2];

	if (!code->challenge)
		return true;
	if (!verifier)
		return false;
	hash_bytes(verifier, strlen(verifier), hash);
	(void)hash_base64url_encode(hash, sizeof hash, challenge, sizeof challenge);
	return !strcmp(challenge, code->challenge);
}

/* --- tokens: issued, and read again --- */

static const char *practice_token_encode(struct arena *arena, const char *text)
{
	size_t len = strlen(text), size = len / 3 * 4 + 8;
	char *out = arena_alloc(arena, size);

	(void)hash_base64url_encode(text, len, out, size);
	return out;
}

static void practice_token_seal(const char *text, size_t len, char out[HASH_HEX_SIZE])
{
	static const char salt[] = "practice";

	hash_hex(salt, strlen(salt), text, len, out);
}

/* Closes @out and makes a JWT of it. */
static const char *make_jwt(const struct visit *visit, struct json_out *out)
{
	const char *payload = json_out_close(out, false, visit->arena);
	const char *text = arena_printf(visit->arena, "%s.%s",
	    practice_token_encode(visit->arena, "{\"typ\":\"JWT\",\"alg\":\"none\"}"),
	    practice_token_encode(visit->arena, payload));
	char sealed[HASH_HEX_SIZE];

	practice_token_seal(text, strlen(text), sealed);
	return arena_printf(visit->arena, "%s.%s", text, sealed);
}

static void open_claims(const struct visit *visit, struct json_out *out, const char *aud)
{
	int64_t now = visit->call->now;

	json_out_open(out);
	json_out_text(out, "aud", aud);
	json_out_text(out, "iss",
	    arena_printf(visit->arena, "%s/%s/v2.0", visit_base(visit, SERVICE_LOGIN), visit->tenant->tenant_id));
	json_out_int(out, "iat", now);
	json_out_int(out, "nbf", now);
	json_out_int(out, "exp", now + BEARER_LIVES_S);
	json_out_text(out, "jti", say_call_guid(visit, aud));
	json_out_text(out, "tid", visit->tenant->tenant_id);
}

const char *bearer_upn(const struct visit *visit)
{
	const struct practice *home = visit->practice->partner ? visit->practice->partner : visit->practice;

	return arena_printf(visit->arena, "%s@%s", home->who ? home->who : "admin", home->tenant->domain);
}

/* A partner's person has no object in a customer's directory, so the token has neither an object id nor an address. */
static void put_stranger(const struct visit *visit, struct json_out *out)
{
	const char *name = arena_printf(visit->arena, "%s Technician", visit->practice->partner->tenant->display_name);

	json_out_text(out, "name", name);
	json_out_text(out, "unique_name", name);
	json_out_text(out, "sub", say_object_id(visit, "me"));
}

static void put_person(const struct visit *visit, struct json_out *out, const char *upn)
{
	json_out_text(out, "oid", say_object_id(visit, "me"));
	json_out_text(out, "sub", say_object_id(visit, "me"));
	json_out_text(out, "name", "Practice Admin");
	json_out_text(out, "upn", upn);
	json_out_text(out, "unique_name", upn);
}

static const char *bearer_issue(const struct visit *visit, const struct badge *badge)
{
	struct json_out out;

	open_claims(visit, &out, badge->aud);
	json_out_text(&out, "appid", badge->client_id);
	json_out_text(&out, "appidacr", badge->upn ? "0" : "1");
	json_out_text(&out, "idtyp", badge->upn ? "user" : "app");
	json_out_text(&out, "uti", say_call_guid(visit, "uti"));
	json_out_text(&out, "ver", "1.0");
	if (badge->upn && visit->practice->partner)
		put_stranger(visit, &out);
	else if (badge->upn)
		put_person(visit, &out, badge->upn);
	if (badge->upn) {
		json_out_text(&out, "scp", badge->may);
		json_out_array(&out, "wids");
		if (visit->tenant->has_role)
			json_out_text(&out, NULL, ROLE_GLOBAL_ADMINISTRATOR);
	} else {
		struct scopes roles = scopes_parse(visit->arena, badge->may);

		json_out_text(&out, "oid", say_object_id(visit, badge->client_id));
		json_out_text(&out, "sub", say_object_id(visit, badge->client_id));
		json_out_array(&out, "roles");
		for (size_t i = 0; i < roles.count; i++)
			json_out_text(&out, NULL, roles.names[i]);
	}
	return make_jwt(visit, &out);
}

/* @nonce: as sent with the sign-in, or NULL. */
static const char *bearer_issue_id(const struct visit *visit, const char *client_id, const char *nonce)
{
	struct json_out out;

	open_claims(visit, &out, client_id);
	if (nonce)
		json_out_text(&out, "nonce", nonce);
	json_out_text(&out, "name", "Practice Admin");
	json_out_text(&out, "preferred_username", bearer_upn(visit));
	json_out_text(&out, "oid", say_object_id(visit, "me"));
	json_out_text(&out, "sub", say_object_id(visit, client_id));
	json_out_text(&out, "ver", "2.0");
	return make_jwt(visit, &out);
}

#define REFRESH_AUD "practice refresh token"

static const char *bearer_issue_refresh(const struct visit *visit, const char *client_id, const char *scope)
{
	struct json_out out;

	open_claims(visit, &out, REFRESH_AUD);
	json_out_text(&out, "appid", client_id);
	json_out_text(&out, "scp", scope);
	return make_jwt(visit, &out);
}

/* The claims of a JWT issued by a practice cloud; false for any other text. */
static bool open_jwt(struct arena *arena, const char *token, struct json_doc *doc)
{
	const char *payload = strchr(token, '.');
	const char *end = payload ? strchr(payload + 1, '.') : NULL;
	char sealed[HASH_HEX_SIZE], *text;
	size_t size;
	long len;

	if (!end)
		return false;
	practice_token_seal(token, (size_t)(end - token), sealed);
	if (strcmp(sealed, end + 1))
		return false;
	payload++;
	size = (size_t)(end - payload) + 1;
	text = arena_alloc(arena, size);
	len = hash_base64url_decode(payload, size - 1, text, size);
	return len > 0 && json_parse(doc, text, (size_t)len, NULL);
}

/* A refresh token and what it holds; false if it is not ours. */
static bool bearer_read_refresh(const struct visit *visit, const char *token, const char **client_id,
    const char **scope)
{
	struct json_doc doc;
	struct json root;
	bool good;

	if (!open_jwt(visit->arena, token, &doc))
		return false;
	root = json_root(&doc);
	good = text_same(json_raw(json_get(root, "aud")), REFRESH_AUD) &&
	       text_same(json_raw(json_get(root, "tid")), visit->tenant->tenant_id);
	*client_id = arena_copy(visit->arena, json_raw(json_get(root, "appid")));
	*scope = arena_copy(visit->arena, json_raw(json_get(root, "scp")));
	json_release(&doc);
	return good;
}

/* A token may name the URL that it was requested for, or the service's app id. A served practice cloud has one URL for
 * all services, so its tokens name the real one. */
static bool is_audience(const struct visit *visit, const char *aud)
{
	return endpoints_audience_fits(visit_endpoints(visit), visit->service, aud);
}

static enum bearer_state practice_token_judge(const struct visit *visit, struct json claims)
{
	if (!text_same(json_raw(json_get(claims, "tid")), visit->tenant->tenant_id))
		return BEARER_OTHER_TENANT;
	if (!is_audience(visit, json_raw(json_get(claims, "aud"))))
		return BEARER_OTHER_AUDIENCE;
	if (json_int(json_get(claims, "exp"), 0) <= visit->call->now)
		return BEARER_EXPIRED;
	return BEARER_GOOD;
}

const char *bearer_tenant(const char *authorization, struct arena *arena)
{
	struct json_doc doc;
	const char *id = "";

	if (text_begins(authorization, "Bearer ") && open_jwt(arena, authorization + strlen("Bearer "), &doc)) {
		id = json_text(json_get(json_root(&doc), "tid"), arena);
		json_release(&doc);
	}
	return id;
}

void bearer_read(struct visit *visit)
{
	const char *token = visit->call->authorization;
	struct bearer *bearer = &visit->bearer;
	struct json_doc doc;
	struct json roles;

	bearer->state = BEARER_NONE;
	if (!text_begins(token, "Bearer ") || !token[strlen("Bearer ")])
		return;
	bearer->state = BEARER_FORGED;
	if (!open_jwt(visit->arena, token + strlen("Bearer "), &doc))
		return;
	bearer->state = practice_token_judge(visit, json_root(&doc));
	bearer->may = scopes_parse(visit->arena, json_raw(json_get(json_root(&doc), "scp")));
	bearer->client_id = json_text(json_get(json_root(&doc), "appid"), visit->arena);
	roles = json_get(json_root(&doc), "roles");
	bearer->app_only = json_has(roles);
	for (size_t i = 0; i < json_count(roles); i++)
		scopes_add(&bearer->may, json_text(json_at(roles, i), visit->arena), visit->arena);
	json_release(&doc);
}

bool bearer_may(const struct visit *visit, const char *needs)
{
	struct scopes any = scopes_parse(visit->arena, needs);

	for (size_t i = 0; i < any.count; i++)
		if (scopes_has(&visit->bearer.may, any.names[i]))
			return true;
	return false;
}

/* --- token requests --- */

/* How long an admin takes to sign in in the other window. */
#define DEVICE_PENDING_S 3

#define READ_ROLES                                                                                                     \
	"Application.Read.All AuditLog.Read.All ConsentRequest.Read.All "                                              \
	"DelegatedPermissionGrant.Read.All Directory.Read.All Organization.Read.All "                                  \
	"Policy.Read.All Policy.Read.PermissionGrant RoleManagement.Read.Directory User.Read.All"

/* The scopes and the service of a token request. */
struct token_request {
	const char *aud;
	bool graph, exchange;
	bool all; /* ".default" */
	bool offline, openid;
	struct scopes names; /* short, without offline_access */
};

static bool is_service(const struct visit *visit, const char *resource, enum service service)
{
	const char *app_id = service == SERVICE_GRAPH ? GRAPH_APP_ID : EXCHANGE_APP_ID;

	return text_same(resource, endpoints_resource(visit_endpoints(visit), service)) ||
	       text_same(resource, visit_base(visit, service)) || text_same(resource, app_id);
}

/* One word of a scope: "openid", "User.Read" (Graph's) or "https://resource/name". */
static bool token_request_add(struct visit *visit, struct token_request *request, const char *word)
{
	const char *slash = strrchr(word, '/');
	const char *name = slash ? slash + 1 : word;
	const char *aud = endpoints_resource(visit_endpoints(visit), SERVICE_GRAPH);

	if (scope_is_sign_in(word) || text_same(word, "email")) {
		request->offline = request->offline || text_same(word, "offline_access");
		request->openid = request->openid || text_same(word, "openid");
		if (!text_same(word, "offline_access"))
			scopes_add(&request->names, word, visit->arena);
		return true;
	}
	if (slash) /* an audience that ends in a slash is requested with two */
		aud = arena_copy_n(visit->arena, word, (size_t)(slash - word) - (slash > word && slash[-1] == '/'));
	if (request->aud && !text_same(request->aud, aud)) {
		say_sign_in_error(visit, 400, "invalid_scope", 70011,
		    "The provided request must include scopes of one resource only.");
		return false;
	}
	request->aud = aud;
	if (text_same(name, ".default"))
		request->all = true;
	else
		scopes_add(&request->names, name, visit->arena);
	return true;
}

static bool token_request_read(struct visit *visit, struct token_request *request, const char *scope,
    const char *client_id)
{
	struct scopes words = scopes_parse(visit->arena, scope);

	memset(request, 0, sizeof *request);
	for (size_t i = 0; i < words.count; i++)
		if (!token_request_add(visit, request, words.names[i]))
			return false;
	if (!request->aud)
		request->aud = endpoints_resource(visit_endpoints(visit), SERVICE_GRAPH);
	request->graph = is_service(visit, request->aud, SERVICE_GRAPH);
	request->exchange = is_service(visit, request->aud, SERVICE_EXCHANGE);
	if (!request->graph && !request->exchange) {
		say_sign_in_error(visit, 400, "invalid_resource", 500011,
		    arena_printf(visit->arena,
			"The resource principal named %s was not found in the "
			"tenant named %s.",
			request->aud, visit->tenant->domain));
		return false;
	}
	/* Microsoft's own clients get tokens for their own service only. */
	request->graph = request->graph && !text_same(client_id, CLIENT_EXCHANGE);
	request->exchange = request->exchange && !text_same(client_id, CLIENT_GRAPH);
	if (request->graph || request->exchange)
		return true;
	say_sign_in_error(visit, 400, "invalid_grant", 65002,
	    "Consent between first party application and first party resource must be "
	    "configured via preauthorization.");
	return false;
}

/* The user's id, for libraries that need it. */
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

/* Issues a token for the user who signed in to @client_id; @nonce may be NULL. */
static void token_issue(struct visit *visit, const char *client_id, const char *scope, const char *nonce)
{
	struct badge badge = { .client_id = client_id, .upn = bearer_upn(visit) };
	struct scopes may;
	struct token_request request;
	struct json_out out;

	if (!token_request_read(visit, &request, scope, client_id))
		return;
	may = request.names;
	if (request.all) {
		struct scopes usual =
		    scopes_parse(visit->arena, arena_printf(visit->arena, "%s %s",
						   request.graph ? "User.Read "
								   "DelegatedPermissionGrant.ReadWrite.All " READ_ROLES
								 : "",
						   request.exchange ? "AdminApi.AccessAsUser.All" : ""));

		may = scopes_union(&usual, &request.names, visit->arena);
	}
	badge.aud = request.aud;
	badge.may = scopes_join(&may, " ", visit->arena);
	json_out_open(&out);
	json_out_text(&out, "token_type", "Bearer");
	json_out_text(&out, "scope", badge.may);
	json_out_int(&out, "expires_in", BEARER_LIVES_S);
	json_out_int(&out, "ext_expires_in", BEARER_LIVES_S);
	json_out_text(&out, "access_token", bearer_issue(visit, &badge));
	if (request.offline)
		json_out_text(&out, "refresh_token", bearer_issue_refresh(visit, client_id, scope));
	if (request.openid)
		json_out_text(&out, "id_token", bearer_issue_id(visit, client_id, nonce));
	put_client_info(visit, &out);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

static void token_for_code(struct visit *visit, const char *client_id)
{
	struct practice_code *code = find_code(visit->practice, visit_form(visit, "code"));
	const char *redirect_uri = visit_form(visit, "redirect_uri");
	const char *scope = visit_form(visit, "scope");

	if (!code || !text_same(code->client_id, client_id)) {
		say_sign_in_error(visit, 400, "invalid_grant", 70000,
		    "The provided value for the input parameter 'code' is not valid.");
	} else if (code->used) {
		say_sign_in_error(visit, 400, "invalid_grant", 54005,
		    "OAuth2 authorization code was already redeemed, please retry "
		    "with a new valid code or use an existing refresh token.");
	} else if (visit->call->now - code->at >= CODE_LIVES_S) {
		say_sign_in_error(visit, 400, "invalid_grant", 70008, "The provided authorization code has expired.");
	} else if (!redirect_uri || strcmp(redirect_uri, code->redirect_uri)) {
		say_sign_in_error(visit, 400, "invalid_grant", 70000,
		    "The redirect URI is not the one that the code was asked for "
		    "with.");
	} else if (!practice_token_verifies(code, visit_form(visit, "code_verifier"))) {
		say_sign_in_error(visit, 400, "invalid_grant", 70000,
		    "The 'code_verifier' does not match the 'code_challenge'.");
	} else {
		code->used = true;
		token_issue(visit, client_id, practice_token_is_set(scope) ? scope : code->scope, code->nonce);
	}
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
		say_sign_in_error(visit, 400, "bad_verification_code", 70018, "Bad verification code.");
	} else if (visit->tenant->blocks_device) {
		say_sign_in_error(visit, 400, "invalid_grant", 53003,
		    "Access has been blocked by Conditional Access policies. The access policy "
		    "does not allow token issuance.");
	} else if (device->used) {
		say_sign_in_error(visit, 400, "invalid_grant", 54005, "The code was already redeemed.");
	} else if (age >= DEVICE_LIVES_S) {
		say_sign_in_error(visit, 400, "expired_token", 70019, "Verification code expired.");
	} else if (age < DEVICE_PENDING_S) {
		say_sign_in_error(visit, 400, "authorization_pending", 70016,
		    "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
	} else {
		device->used = true;
		token_issue(visit, client_id, device->scope, NULL);
	}
}

static void token_for_refresh(struct visit *visit, const char *client_id)
{
	const char *token = visit_form(visit, "refresh_token"), *scope = visit_form(visit, "scope");
	const char *owner, *asked;

	if (!token || !bearer_read_refresh(visit, token, &owner, &asked) || !text_same(owner, client_id))
		say_sign_in_error(visit, 400, "invalid_grant", 70000,
		    "The provided value for the input parameter 'refresh_token' is not valid.");
	else
		token_issue(visit, client_id, scope && *scope ? scope : asked, NULL);
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
	struct badge badge = { .client_id = client_id };
	const char *graph = "User.Read.All", *scope;
	struct json_out out;
	struct token_request request;

	if (!knows_app(visit, client_id) || !(scope = login_needed(visit, "scope")) ||
	    !token_request_read(visit, &request, scope, client_id))
		return;
	if (!request.all || request.names.count) {
		say_sign_in_error(visit, 400, "invalid_scope", 70011,
		    "Client credential flows must have a scope value with /.default "
		    "suffixed to the "
		    "resource identifier.");
		return;
	}
	if (visit->tenant->has_role)
		graph = READ_ROLES " DelegatedPermissionGrant.ReadWrite.All Application.ReadWrite.All";
	badge.aud = request.aud;
	badge.may = arena_printf(visit->arena, "%s %s", request.graph ? graph : "",
	    request.exchange ? "Exchange.ManageAsApp" : "");
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
		{ "urn:ietf:params:oauth:grant-type:device_code", token_for_device },
		{ "device_code", token_for_device }, /* as Microsoft's own libraries write it */
		{ "client_credentials", token_for_app },
		{ "refresh_token", token_for_refresh },
		{ "authorization_code", token_for_code },
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
	say_sign_in_error(visit, 400, "unsupported_grant_type", 70003,
	    arena_printf(visit->arena, "The app made a request with an unsupported grant type '%s'.", type));
}
