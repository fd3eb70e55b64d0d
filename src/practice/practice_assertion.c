/* practice_assertion.c - an app's signed assertion: its structure, for whom, how long; not its signature */
#include "practice/practice_parts.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"

#define SKEW_S 300 /* what clocks may be apart */

static bool refuse(struct visit *visit, const char *what)
{
	say_sign_in_error(
		visit, 401, "invalid_client", 700027,
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

static bool judge_header(struct visit *visit, struct json header)
{
	const char *alg = json_raw(json_get(header, "alg"));
	const char *print = json_raw(json_get(header, "x5t#S256"));

	if (!text_same(alg, "PS256") && !text_same(alg, "RS256"))
		return refuse(visit, "'alg' is neither PS256 nor RS256.");
	if (!print)
		print = json_raw(json_get(header, "x5t"));
	if (!print || !*print)
		return refuse(visit, "there is no thumbprint of a certificate, 'x5t#S256'.");
	return true;
}

/* The token endpoint, of this tenant or of the one that was named. */
static bool is_aud(struct visit *visit, const char *aud)
{
	static const char end[] = "oauth2/v2.0/token";
	const char *base = visit_base(visit, SERVICE_LOGIN);

	return text_same(aud, arena_printf(visit->arena, "%s/%s/%s", base, visit->taken[0], end)) ||
	       text_same(aud, arena_printf(visit->arena, "%s/%s/%s", base, visit->tenant->tenant_id,
					   end));
}

static bool judge_claims(struct visit *visit, struct json claims, const char *client_id)
{
	int64_t now = visit->call->now, until = json_int(json_get(claims, "exp"), 0);
	const char *jti = json_raw(json_get(claims, "jti"));

	if (!is_aud(visit, json_raw(json_get(claims, "aud"))))
		return refuse(visit, "'aud' is not this token endpoint.");
	if (!text_same(json_raw(json_get(claims, "iss")), client_id) ||
	    !text_same(json_raw(json_get(claims, "sub")), client_id))
		return refuse(visit, "'iss' and 'sub' are not the client's id.");
	if (!jti || !*jti)
		return refuse(visit, "there is no 'jti'.");
	if (until <= now || json_int(json_get(claims, "nbf"), 0) > now + SKEW_S)
		return refuse(visit, "the assertion is not within its valid time range.");
	return true;
}

bool assertion_holds(struct visit *visit, const char *client_id, const char *assertion)
{
	const char *type = visit_form(visit, "client_assertion_type");
	const char *dot = strchr(assertion, '.'), *end = dot ? strchr(dot + 1, '.') : NULL;
	struct json_doc header = {NULL}, claims = {NULL};
	bool good;

	if (!text_same(type, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
		return refuse(visit, "'client_assertion_type' is not jwt-bearer.");
	if (!end || !end[1] || strchr(end + 1, '.') ||
	    !open_part(visit->arena, assertion, dot, &header) ||
	    !open_part(visit->arena, dot + 1, end, &claims))
		good = refuse(visit, "it is no JWT of three parts.");
	else
		good = judge_header(visit, json_root(&header)) &&
		       judge_claims(visit, json_root(&claims), client_id);
	json_release(&header);
	json_release(&claims);
	return good;
}
