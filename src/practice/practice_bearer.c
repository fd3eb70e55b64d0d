/* practice_bearer.c - the practice cloud's tokens: issued, and looked at again
 *
 * They are JWTs in shape. The signature is a hash that anyone could make who reads this: it only
 * keeps a token that was changed on the way from passing.
 */
#include "practice/practice_parts.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "core/profile.h"

static const char *encode(struct arena *arena, const char *text)
{
	size_t len = strlen(text), size = len / 3 * 4 + 8;
	char *out = arena_alloc(arena, size);

	(void)hash_base64url_encode(text, len, out, size);
	return out;
}

static void seal(const char *text, size_t len, char out[HASH_HEX_SIZE])
{
	static const char salt[] = "practice";

	hash_hex(salt, strlen(salt), text, len, out);
}

/* Closes @out, and makes a JWT of it. */
static const char *make_jwt(const struct visit *visit, struct json_out *out)
{
	const char *payload = json_out_close(out, false, visit->arena);
	const char *text = arena_printf(visit->arena, "%s.%s",
					encode(visit->arena, "{\"typ\":\"JWT\",\"alg\":\"none\"}"),
					encode(visit->arena, payload));
	char sealed[HASH_HEX_SIZE];

	seal(text, strlen(text), sealed);
	return arena_printf(visit->arena, "%s.%s", text, sealed);
}

static void open_claims(const struct visit *visit, struct json_out *out, const char *aud)
{
	int64_t now = visit->call->now;

	json_out_open(out);
	json_out_text(out, "aud", aud);
	json_out_text(out, "iss",
		      arena_printf(visit->arena, "%s/%s/v2.0", visit_base(visit, SERVICE_LOGIN),
				   visit->tenant->tenant_id));
	json_out_int(out, "iat", now);
	json_out_int(out, "nbf", now);
	json_out_int(out, "exp", now + BEARER_LIVES_S);
	json_out_text(out, "jti", say_call_guid(visit, aud));
	json_out_text(out, "tid", visit->tenant->tenant_id);
}

const char *bearer_upn(const struct visit *visit)
{
	const char *who = visit->practice->who;

	return arena_printf(visit->arena, "%s@%s", who ? who : "admin", visit->tenant->domain);
}

const char *bearer_issue(const struct visit *visit, const struct badge *badge)
{
	const char *oid = say_object_id(visit, badge->upn ? "me" : badge->client_id);
	struct json_out out;

	open_claims(visit, &out, badge->aud);
	json_out_text(&out, "appid", badge->client_id);
	json_out_text(&out, "appidacr", badge->upn ? "0" : "1");
	json_out_text(&out, "idtyp", badge->upn ? "user" : "app");
	json_out_text(&out, "oid", oid);
	json_out_text(&out, "sub", oid);
	json_out_text(&out, "uti", say_call_guid(visit, "uti"));
	json_out_text(&out, "ver", "1.0");
	if (badge->upn) {
		json_out_text(&out, "name", "Practice Admin");
		json_out_text(&out, "upn", badge->upn);
		json_out_text(&out, "unique_name", badge->upn);
		json_out_text(&out, "scp", badge->may);
		json_out_array(&out, "wids");
		if (visit->tenant->has_role)
			json_out_text(&out, NULL, ROLE_GLOBAL_ADMIN);
	} else {
		struct scopes roles = scopes_parse(visit->arena, badge->may);

		json_out_array(&out, "roles");
		for (size_t i = 0; i < roles.count; i++)
			json_out_text(&out, NULL, roles.names[i]);
	}
	return make_jwt(visit, &out);
}

const char *bearer_issue_id(const struct visit *visit, const char *client_id, const char *nonce)
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

const char *bearer_issue_refresh(const struct visit *visit, const char *client_id,
				 const char *scope)
{
	struct json_out out;

	open_claims(visit, &out, REFRESH_AUD);
	json_out_text(&out, "appid", client_id);
	json_out_text(&out, "scp", scope);
	return make_jwt(visit, &out);
}

/* The claims of a JWT that a practice cloud sealed; false for any other text. */
static bool open_jwt(struct arena *arena, const char *token, struct json_doc *doc)
{
	const char *payload = strchr(token, '.');
	const char *end = payload ? strchr(payload + 1, '.') : NULL;
	char sealed[HASH_HEX_SIZE], *text;
	size_t size;
	long len;

	if (!end)
		return false;
	seal(token, (size_t)(end - token), sealed);
	if (strcmp(sealed, end + 1))
		return false;
	payload++;
	size = (size_t)(end - payload) + 1;
	text = arena_alloc(arena, size);
	len = hash_base64url_decode(payload, size - 1, text, size);
	return len > 0 && json_parse(doc, text, (size_t)len, NULL);
}

bool bearer_read_refresh(const struct visit *visit, const char *token, const char **client_id,
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

/* Tokens name the real service even where the practice cloud is served on loopback; and they may
 * name the place that they were asked for. */
static bool is_audience(const struct visit *visit, const char *aud)
{
	const char *real = place_of(visit->tenant->cloud)->base[visit->service];
	const char *served = visit_base(visit, visit->service);

	return text_same(aud, real) || text_same(aud, arena_printf(visit->arena, "%s/", real)) ||
	       text_same(aud, served) ||
	       text_same(aud, arena_printf(visit->arena, "%s/", served)) ||
	       text_same(aud, visit->service == SERVICE_GRAPH ? GRAPH_APP_ID : EXCHANGE_APP_ID);
}

static enum bearer_state judge(const struct visit *visit, struct json claims)
{
	if (!text_same(json_raw(json_get(claims, "tid")), visit->tenant->tenant_id))
		return BEARER_OTHER_TENANT;
	if (!is_audience(visit, json_raw(json_get(claims, "aud"))))
		return BEARER_OTHER_AUDIENCE;
	if (json_int(json_get(claims, "exp"), 0) <= visit->call->now)
		return BEARER_EXPIRED;
	return BEARER_GOOD;
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
	bearer->state = judge(visit, json_root(&doc));
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
