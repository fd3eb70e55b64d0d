/* consent.c - which grants to send, planned so that no permission is ever removed */
#include "cloud/consent.h"

#include <string.h>

#include "base/ascii.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"

#define GRANTS_PATH "/v1.0/oauth2PermissionGrants"
#define APPS_PATH   "/v1.0/servicePrincipals"

static const char *consent_trim(struct arena *arena, const char *text)
{
	size_t len;

	while (ascii_is_blank(*text))
		text++;
	for (len = strlen(text); len && ascii_is_blank(text[len - 1]);)
		len--;
	return arena_copy_n(arena, text, len);
}

static void plan_create(struct consent_plan *plan, const struct facts *facts, struct arena *arena)
{
	struct json_out out;

	plan->act = CONSENT_CREATE;
	plan->method = METHOD_POST;
	plan->path = GRANTS_PATH;
	json_out_open(&out);
	json_out_text(&out, "clientId", facts->app_object_id);
	json_out_text(&out, "consentType", "AllPrincipals");
	json_out_null(&out, "principalId");
	json_out_text(&out, "resourceId", plan->resource);
	json_out_text(&out, "scope", scopes_join(&plan->adds, " ", arena));
	plan->body = json_out_close(&out, false, arena);
}

/* PATCH replaces the whole list, so the found text is sent back as it stands, not parsed and rebuilt; the missing
 * scopes follow it. */
static void plan_extend(struct consent_plan *plan, const struct grant *grant, struct arena *arena)
{
	const char *found = consent_trim(arena, grant->scope);
	struct json_out out;

	plan->act = CONSENT_EXTEND;
	plan->method = METHOD_PATCH;
	plan->path = arena_printf(arena, "%s/%s", GRANTS_PATH, text_url_escape(arena, grant->id));
	plan->found = arena_copy(arena, grant->scope);
	json_out_open(&out);
	json_out_text(&out, "scope",
	    arena_printf(arena, "%s%s%s", found, *found ? " " : "", scopes_join(&plan->adds, " ", arena)));
	plan->body = json_out_close(&out, false, arena);
}

static struct consent_plan plan_on(const struct facts *facts, const char *resource, const struct scopes *wanted,
    struct arena *arena)
{
	struct consent_plan plan = { .path = "", .body = "", .found = "", .client_object_id = "" };
	const struct grant *grant = NULL;

	if (facts->fetched[TOPIC_APP].status != READ_OK || facts->app_present != YES ||
	    facts->fetched[TOPIC_RESOURCE].status != READ_OK || facts->fetched[TOPIC_GRANTS].status != READ_OK ||
	    !facts->app_object_id || !*facts->app_object_id || !resource || !*resource)
		return plan;
	plan.client_object_id = arena_copy(arena, facts->app_object_id);
	plan.resource = arena_copy(arena, resource);
	plan.before = facts_granted_on(facts, resource, arena, &grant);
	plan.adds = scopes_missing(wanted, &plan.before, arena);
	plan.after = scopes_union(&plan.before, wanted, arena);
	if (!plan.adds.count)
		return plan;
	if (grant)
		plan_extend(&plan, grant, arena);
	else
		plan_create(&plan, facts, arena);
	return plan;
}

struct consent_plan consent_plan_make(const struct facts *facts, const struct scopes *wanted, struct arena *arena)
{
	return plan_on(facts, facts->resource_object_id, wanted, arena);
}

size_t consent_grants(const struct facts *facts, const struct profile *profile, const struct scopes *wanted,
    struct consent_grant out[CONSENT_GRANTS_MAX], struct arena *arena)
{
	size_t count = 1;

	out[0] = (struct consent_grant){ .app_id = profile->resource_app_id,
		.name = "",
		.plan = consent_plan_make(facts, wanted, arena) };
	out[0].present = out[0].plan.resource ? YES : UNKNOWN;
	for (size_t i = 0; i < profile->resource_count; i++, count++) {
		const struct resource *one = facts_resource(facts, profile->resources[i].app_id);

		out[count] = (struct consent_grant){ .app_id = profile->resources[i].app_id,
			.name = one && one->name ? one->name : "",
			.present = one ? one->present : UNKNOWN };
		out[count].plan = plan_on(facts, one && one->present == YES ? one->object_id : NULL,
		    &profile->resources[i].scopes, arena);
		if (!out[count].plan.resource)
			out[count].plan.adds =
			    scopes_union(&profile->resources[i].scopes, &out[count].plan.before, arena);
	}
	return count;
}

struct consent_plan consent_plan_next(const struct facts *facts, const struct profile *profile,
    const struct scopes *wanted, struct arena *arena)
{
	struct consent_grant grants[CONSENT_GRANTS_MAX];
	size_t count = consent_grants(facts, profile, wanted, grants, arena);

	for (size_t i = 0; i < count; i++)
		if (grants[i].plan.act != CONSENT_NOTHING)
			return grants[i].plan;
	return grants[0].plan;
}

struct consent_plan consent_plan_app(const char *app_id, struct arena *arena)
{
	struct consent_plan plan = { .act = CONSENT_APP, .method = METHOD_POST, .path = APPS_PATH };
	struct json_out out;

	plan.found = plan.client_object_id = "";
	json_out_open(&out);
	json_out_text(&out, "appId", app_id);
	plan.body = json_out_close(&out, false, arena);
	return plan;
}

void consent_put(struct request *request, const struct consent_plan *plan, const struct endpoints *endpoints,
    struct arena *arena)
{
	memset(request, 0, sizeof *request);
	request->method = plan->method;
	request->service = SERVICE_GRAPH;
	request->url = arena_printf(arena, "%s%s", endpoints->base[SERVICE_GRAPH], plan->path);
	request->body = plan->body;
	request->headers[0] = "Accept: application/json";
	request->writes = true;
	request->label = plan->act == CONSENT_APP ? CONSENT_CREATING : CONSENT_WRITING;
}

const char *consent_undo_text(const struct consent_plan *plan, const struct endpoints *endpoints, struct arena *arena)
{
	const char *base = endpoints->base[SERVICE_GRAPH];
	struct json_out out;

	/* An empty grant breaks the app's other grants (microsoft-graph-docs #16902), so it is no way back. */
	if (plan->act == CONSENT_EXTEND && !*consent_trim(arena, plan->found))
		return arena_printf(arena, "DELETE %s%s", base, plan->path);
	if (plan->act == CONSENT_EXTEND) {
		json_out_open(&out);
		json_out_text(&out, "scope", plan->found);
		return arena_printf(arena, "PATCH %s%s\n%s", base, plan->path, json_out_close(&out, false, arena));
	}
	if (plan->act == CONSENT_APP)
		return _("In Entra, delete the enterprise application, under its properties.");
	if (plan->act == CONSENT_CREATE)
		/* The id is unknown until Graph has made the grant. Without the resource, the filter would also find
		 * the app's grants on other resources. Source: Graph, oAuth2PermissionGrant: each of the three supports
		 * $filter (eq). */
		return arena_printf(arena,
		    "GET %s%s?$filter=clientId eq '%s' and consentType eq 'AllPrincipals' and resourceId eq '%s'\n"
		    "DELETE %s%s/{id}",
		    base, GRANTS_PATH, plan->client_object_id, plan->resource, base, GRANTS_PATH);
	return "";
}
