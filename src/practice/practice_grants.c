/* practice_grants.c - Graph: delegated permission grants, in pages */
#include "practice/practice_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"

#define PAGE_USUAL 100
#define PAGE_MAX   999
/* Page numbers in our own links are small; this only prevents overflow. */
#define SKIP_MAX 10000000

/* Graph's ids of grants are 43 characters of base64url. */
static const char *grant_id(const struct visit *visit, const char *who)
{
	const char *seed = arena_printf(visit->arena, "%s %s", visit->tenant->tenant_id, who);
	char hex[HASH_HEX_SIZE], *id = arena_alloc(visit->arena, 48);

	hash_hex("grant ", strlen("grant "), seed, strlen(seed), hex);
	(void)hash_base64url_encode(hex, 32, id, 48);
	return id;
}

static void practice_grants_put_text(const struct visit *visit, struct json_out *out, const char *key, const char *text)
{
	if (visit_wants(visit, key))
		json_out_text(out, key, text);
}

/* @user NULL: the tenant-wide grant. */
static void put_grant(const struct visit *visit, struct json_out *out, const char *user, const char *scope)
{
	practice_grants_put_text(visit, out, "clientId", say_object_id(visit, "app"));
	practice_grants_put_text(visit, out, "consentType", user ? "Principal" : "AllPrincipals");
	practice_grants_put_text(visit, out, "id", grant_id(visit, user ? user : "everyone"));
	practice_grants_put_text(visit, out, "principalId", user);
	practice_grants_put_text(visit, out, "resourceId", say_object_id(visit, "graph"));
	practice_grants_put_text(visit, out, "scope", scope);
}

static long practice_grants_number(const char *text, long otherwise, long max)
{
	char *end;
	long value;

	if (!text || !*text)
		return otherwise;
	value = strtol(text, &end, 10);
	return *end || value < 0 ? -1 : value > max ? max : value;
}

static bool practice_grants_is_ours(const struct terms *terms, const char *name, const char *value)
{
	const char *wanted = terms_get(terms, name);

	return !wanted || text_same(wanted, value);
}

/* Grants from @skip on, at most @top: the tenant-wide one first, then the users'. Returns whether more follow. */
static bool put_page(const struct visit *visit, const struct terms *terms, struct json_out *out, long skip, long top)
{
	const char *all = practice_grant_seen(visit->practice, visit->call->now);
	bool here = practice_app_seen(visit->practice, visit->call->now) &&
		    practice_grants_is_ours(terms, "clientId", say_object_id(visit, "app")) &&
		    practice_grants_is_ours(terms, "resourceId", say_object_id(visit, "graph"));
	long at = 0;

	if (here && all && practice_grants_is_ours(terms, "consentType", "AllPrincipals") &&
	    !terms_get(terms, "principalId") && at++ >= skip) {
		json_out_object(out, NULL);
		put_grant(visit, out, NULL, all);
		json_out_end(out);
	}
	if (!here || !practice_grants_is_ours(terms, "consentType", "Principal"))
		return false;
	for (unsigned i = 0; i < visit->tenant->user_grants; i++) {
		const char *user;

		if (at < skip && !terms_get(terms, "principalId")) {
			at++;
			continue;
		}
		user = say_object_id(visit, arena_printf(visit->arena, "user %u", i));
		if (!practice_grants_is_ours(terms, "principalId", user))
			continue;
		if (at++ >= skip + top)
			return true;
		json_out_object(out, NULL);
		put_grant(visit, out, user, " User.Read openid profile"); /* as seen in real tenants */
		json_out_end(out);
	}
	return false;
}

static void put_self_grant(const struct visit *visit, struct json_out *out, const char *user, const char *scope)
{
	json_out_object(out, NULL);
	practice_grants_put_text(visit, out, "clientId", say_object_id(visit, "self"));
	practice_grants_put_text(visit, out, "consentType", user ? "Principal" : "AllPrincipals");
	practice_grants_put_text(visit, out, "id", grant_id(visit, user ? "self, me" : "self, everyone"));
	practice_grants_put_text(visit, out, "principalId", user);
	practice_grants_put_text(visit, out, "resourceId", say_object_id(visit, "graph"));
	practice_grants_put_text(visit, out, "scope", scope);
	json_out_end(out);
}

/* Grants of the client that the caller signed in with. */
static void put_self_grants(const struct visit *visit, struct json_out *out)
{
	if (visit->bearer.app_only)
		return;
	if (visit->tenant->self_scope)
		put_self_grant(visit, out, NULL, visit->tenant->self_scope);
	put_self_grant(visit, out, say_object_id(visit, "me"), scopes_join(&visit->bearer.may, " ", visit->arena));
}

/* "user1@..." and so on, for as many users as consented themselves, have a grant each. */
void grants_of_user(struct visit *visit)
{
	const char *who = visit->taken[0];
	struct json_out out;
	char *end = NULL;
	long number = text_begins(who, "user") ? strtol(who + 4, &end, 10) : 0;

	if (!graph_has_user(visit, who)) {
		say_graph_error(visit, 404, "Request_ResourceNotFound",
		    arena_printf(visit->arena,
			"Resource '%s' does not exist or one of its queried reference-property objects are not present.",
			who));
		return;
	}
	json_out_open(&out);
	json_out_text(&out, "@odata.context",
	    arena_printf(visit->arena, "%s/v1.0/$metadata#oauth2PermissionGrants", visit_base(visit, SERVICE_GRAPH)));
	json_out_array(&out, "value");
	if (end && *end == '@' && number > 0 && number <= (long)visit->tenant->user_grants &&
	    practice_app_seen(visit->practice, visit->call->now)) {
		json_out_object(&out, NULL);
		put_grant(visit, &out, say_object_id(visit, arena_printf(visit->arena, "user %ld", number - 1)),
		    " User.Read openid profile");
		json_out_end(&out);
	}
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

void grants_list(struct visit *visit)
{
	static const char *const names[] = { "clientId", "consentType", "principalId", "resourceId", NULL };
	long top = practice_grants_number(visit_query(visit, "$top"), PAGE_USUAL, PAGE_MAX);
	long skip = practice_grants_number(visit_query(visit, "$skiptoken"), 0, SKIP_MAX);
	const char *base = visit_base(visit, SERVICE_GRAPH), *query;
	struct json_out out;
	struct terms terms;

	if (!visit_filter(visit, &terms) || !terms_only(&terms, names) || top <= 0 || skip < 0) {
		say_graph_error(visit, 400, "Request_UnsupportedQuery",
		    "Unsupported or invalid query filter clause "
		    "specified for resource 'OAuth2PermissionGrant'.");
		return;
	}
	json_out_open(&out);
	json_out_text(&out, "@odata.context",
	    arena_printf(visit->arena, "%s/v1.0/$metadata#oauth2PermissionGrants", base));
	json_out_array(&out, "value");
	if (text_same(terms_get(&terms, "clientId"), say_object_id(visit, "self")))
		put_self_grants(visit, &out);
	else if (put_page(visit, &terms, &out, skip, top)) {
		query = visit_query_without(visit, "$skiptoken");
		json_out_end(&out);
		json_out_text(&out, "@odata.nextLink",
		    arena_printf(visit->arena, "%s/v1.0/oauth2PermissionGrants?%s%s$skiptoken=%ld", base, query,
			*query ? "&" : "", skip + top));
	}
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

/* A string in the body; NULL if it is missing or no string, or the body is no JSON. */
static const char *body_text(const struct visit *visit, const char *key)
{
	const char *body = visit->call->body ? visit->call->body : "", *text;
	struct json_doc doc;

	if (!json_parse(&doc, body, strlen(body), NULL))
		return NULL;
	text = json_raw(json_get(json_root(&doc), key));
	if (text)
		text = arena_copy(visit->arena, text);
	json_release(&doc);
	return text;
}

static void say_bad(struct visit *visit, const char *property)
{
	say_graph_error(visit, 400, "Request_BadRequest",
	    arena_printf(visit->arena,
		"Invalid value specified for property '%s' of resource "
		"'OAuth2PermissionGrant'.",
		property));
}

void grants_add(struct visit *visit)
{
	const char *scope = body_text(visit, "scope");
	struct json_out out;

	if (!visit->practice->app_present || !text_same(body_text(visit, "clientId"), say_object_id(visit, "app"))) {
		say_bad(visit, "clientId");
	} else if (!text_same(body_text(visit, "resourceId"), say_object_id(visit, "graph"))) {
		say_bad(visit, "resourceId");
	} else if (!text_same(body_text(visit, "consentType"), "AllPrincipals")) {
		say_bad(visit, "consentType"); /* per-user grants are not for an admin to make */
	} else if (body_text(visit, "principalId")) {
		say_bad(visit, "principalId");
	} else if (!scope) {
		say_bad(visit, "scope");
	} else if (visit->practice->grant_scope) {
		say_graph_error(visit, 409, "Request_MultipleObjectsWithSameKeyValue",
		    "Permission entry already exists.");
	} else {
		practice_set_grant(visit->practice, scope, visit->call->now);
		json_out_open(&out);
		json_out_text(&out, "@odata.context",
		    arena_printf(visit->arena, "%s/v1.0/$metadata#oauth2PermissionGrants/$entity",
			visit_base(visit, SERVICE_GRAPH)));
		put_grant(visit, &out, NULL, scope);
		say_json(visit, 201, json_out_close(&out, false, visit->arena));
	}
}

void grants_change(struct visit *visit)
{
	const char *scope = body_text(visit, "scope");

	if (!visit->practice->grant_scope || strcmp(visit->taken[0], grant_id(visit, "everyone")) != 0) {
		say_graph_error(visit, 404, "Request_ResourceNotFound",
		    arena_printf(visit->arena,
			"Resource '%s' does not exist or one of its queried "
			"reference-property objects are not present.",
			visit->taken[0]));
	} else if (!scope) {
		say_bad(visit, "scope");
	} else {
		practice_set_grant(visit->practice, scope, visit->call->now);
		say_nothing(visit, 204);
	}
}
