/* question_graph.c - questions to Graph: the tenant, the signed-in user, the app and the resources */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/question_parts.h"
#include "core/wellknown.h"

/* More apps of the same name than an admin would look through. */
#define CANDIDATES_MAX 100
/* Enough to see what kind of app it is. */
#define REDIRECTS_KEPT 8

/* --- organization --- */

void question_organization_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context,
	    "/organization?$select=id,displayName,verifiedDomains,assignedPlans,"
	    "onPremisesSyncEnabled",
	    arena);
}

static bool take_domains(struct json organization, struct facts *facts, struct err *err)
{
	struct json domains;

	if (!question_array(organization, "verifiedDomains", &domains, err))
		return false;
	for (size_t i = 0; i < json_count(domains); i++) {
		struct json domain = json_at(domains, i);
		const char *name;

		if (!question_text(domain, "name", &name, facts->arena, err))
			return false;
		scopes_add(&facts->org_domains, name, facts->arena);
		if (*name && json_true(json_get(domain, "isInitial")))
			facts->org_initial_domain = name;
	}
	return true;
}

/* A null list means that the permission to read it is missing: nothing is known. A tenant whose only Exchange plan is
 * the "foundation" of other licences (Entra P1, EMS) may have no Exchange: Exchange's own answer decides
 * (core/check_tenant.c). */
static bool take_plans(struct json organization, struct facts *facts, struct arena *scratch, struct err *err)
{
	static const char *const premium[] = {
		PLAN_ENTRA_P1,
		PLAN_ENTRA_P2,
	};
	struct json plans;
	bool founded = false;

	if (!question_array(organization, "assignedPlans", &plans, err))
		return false;
	if (!json_has(plans))
		return true;
	facts->org_exchange = facts->org_premium = NO;
	for (size_t i = 0; i < json_count(plans); i++) {
		const char *service, *status, *id;

		if (!question_text(json_at(plans, i), "service", &service, scratch, err) ||
		    !question_text(json_at(plans, i), "capabilityStatus", &status, scratch, err) ||
		    !question_text(json_at(plans, i), "servicePlanId", &id, scratch, err))
			return false;
		/* "Warning" is a plan in its grace period, which still works. */
		if (!text_same(status, "Enabled") && !text_same(status, "Warning"))
			continue;
		if (text_same(id, PLAN_EXCHANGE_FOUNDATION))
			founded = true;
		else if (text_same(service, "exchange"))
			facts->org_exchange = YES;
		if (text_same(id, premium[0]) || text_same(id, premium[1]))
			facts->org_premium = YES;
	}
	facts->org_foundation = founded && facts->org_exchange != YES ? YES : NO;
	if (founded)
		facts->org_exchange = YES;
	return true;
}

static bool organization_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	const char *id;

	if (!question_text(row, "id", &id, scratch, err))
		return false;
	if (!text_same(id, context->tenant_id))
		return err_set(err, ERR_PROTOCOL, NULL, _("The answer is about another tenant, %s."), id);
	if (!question_text(row, "displayName", &facts->org_name, facts->arena, err) || !take_domains(row, facts, err) ||
	    !take_plans(row, facts, scratch, err) ||
	    !question_known(row, "onPremisesSyncEnabled", &facts->org_synced, err))
		return false;
	/* Graph's page on organization: null if the directory was never synchronised. But a user who may read only
	 * their own account gets null for everything, the plans too. */
	if (facts->org_synced == UNKNOWN && facts->org_exchange != UNKNOWN)
		facts->org_synced = NO;
	return true;
}

bool question_organization_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_ORGANIZATION, organization_row };

	if (first)
		facts_forget(facts, TOPIC_ORGANIZATION);
	if (!question_list(&reader, context, reply, facts, next, scratch, err))
		return false;
	if (*facts->org_name || facts->org_domains.count || *next)
		return true;
	question_unexpected("value", err);
	return question_blame(reply, topic_rows[TOPIC_ORGANIZATION].reading, err);
}

/* --- roles --- */

void question_roles_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context,
	    "/me/transitiveMemberOf/microsoft.graph.directoryRole"
	    "?$select=roleTemplateId,displayName",
	    arena);
}

static bool question_graph_role_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	const char *id;

	(void)context;
	if (!question_text(row, "roleTemplateId", &id, scratch, err))
		return false;
	scopes_add(&facts->role_ids, id, facts->arena);
	return true;
}

bool question_roles_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_ROLES, question_graph_role_row };

	if (first) {
		facts_forget(facts, TOPIC_ROLES);
		facts->me_upn = arena_copy(facts->arena, context->me);
	}
	return question_list(&reader, context, reply, facts, next, scratch, err);
}

/* --- the app --- */

static const char *by_app_id(const char *app_id, const char *select, struct arena *arena)
{
	return arena_printf(arena, "/servicePrincipals(appId='%s')?$select=%s", text_url_escape(arena, app_id), select);
}

#define STATE_MEMBERS "accountEnabled,isDisabled,disabledByMicrosoftStatus"

void question_app_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context,
	    by_app_id(context->app_id,
		"id,appId,displayName,appRoleAssignmentRequired,"
		"appOwnerOrganizationId,verifiedPublisher,replyUrls," STATE_MEMBERS,
		arena),
	    arena);
}

/* Not every cloud's directory has every member (isDisabled is the newest), and Graph refuses a whole $select for one
 * unknown member: "Could not find a property named 'isDisabled' on type ...". The retry requests everything. */
static bool is_select_refused(const struct err *err)
{
	return err->status == 400 && (text_find(err->told, "property") || text_find(err->told, "select"));
}

static const char *without_select(const struct question_context *context, const char *app_id, struct arena *arena)
{
	return arena_printf(arena, "%s/v1.0/servicePrincipals(appId='%s')", context->endpoints->base[SERVICE_GRAPH],
	    text_url_escape(arena, app_id));
}

/* The object id of a service principal, which must have @app_id. */
static bool take_identity(struct json object, const char *app_id, const char **object_id, struct arena *arena,
    struct err *err)
{
	const char *found;

	if (!question_text(object, "appId", &found, arena, err) || !question_text(object, "id", object_id, arena, err))
		return false;
	if (!text_same(found, app_id))
		return err_set(err, ERR_PROTOCOL, NULL, _("The answer is about another app, %s."), found);
	return text_is_guid(*object_id) || question_unexpected("id", err);
}

/* In the recycle bin, where nobody can use it. Graph's page on directoryObject: the member is null for what exists. */
static bool is_deleted(struct json object)
{
	return json_raw(json_get(object, "deletedDateTime")) != NULL;
}

static bool app_object(const struct question_context *context, struct json app, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	struct json redirects;

	(void)scratch;
	if (is_deleted(app)) {
		facts->app_present = NO;
		return true;
	}
	if (!take_identity(app, context->app_id, &facts->app_object_id, facts->arena, err) ||
	    !question_text(app, "displayName", &facts->app_name, facts->arena, err) ||
	    !question_text(app, "disabledByMicrosoftStatus", &facts->app_disabled_by_microsoft, facts->arena, err) ||
	    !question_text(app, "appOwnerOrganizationId", &facts->app_owner_tenant, facts->arena, err) ||
	    !question_text(json_get(app, "verifiedPublisher"), "displayName", &facts->app_publisher, facts->arena,
		err) ||
	    !question_text(json_get(app, "verifiedPublisher"), "verifiedPublisherId", &facts->app_publisher_id,
		facts->arena, err) ||
	    !question_known(app, "isDisabled", &facts->app_deactivated, err) ||
	    !question_known(app, "accountEnabled", &facts->app_enabled, err) ||
	    !question_known(app, "appRoleAssignmentRequired", &facts->app_assignment_required, err) ||
	    !question_array(app, "replyUrls", &redirects, err))
		return false;
	for (size_t i = 0; i < json_count(redirects); i++)
		scopes_add(&facts->app_redirects, json_text(json_at(redirects, i), facts->arena), facts->arena);
	facts->app_present = YES;
	return true;
}

bool question_app_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_APP, app_object };

	*next = NULL;
	facts_forget(facts, TOPIC_APP);
	facts->app_id = arena_copy(facts->arena, context->app_id);
	if (question_object(&reader, context, reply, facts, scratch, err))
		return true;
	if (first && is_select_refused(err)) {
		err_clear(err);
		*next = without_select(context, context->app_id, scratch);
		return true;
	}
	if (!question_absent(err))
		return false;
	facts->app_present = NO;
	return true;
}

/* --- search --- */

void question_search_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	const struct scopes *names = &context->profile->entra_names;
	const char *filter = "";

	for (size_t i = 0; i < names->count; i++)
		filter = arena_printf(arena, "%s%s%s", filter, i ? "%20or%20" : "",
		    question_equal("displayName", names->names[i], arena));
	question_get(request, context,
	    arena_printf(arena,
		"/servicePrincipals?$filter=%s&$select=id,appId,displayName,"
		"appOwnerOrganizationId,verifiedPublisher,replyUrls&$top=%d",
		filter, CANDIDATES_MAX),
	    arena);
}

/* A row may come on two pages, while the list changes. */
static bool is_candidate(const struct facts *facts, const char *app_id)
{
	for (size_t i = 0; i < facts->candidates.count; i++)
		if (text_same(facts->candidates.items[i].app_id, app_id))
			return true;
	return false;
}

static bool search_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	struct candidate found = { 0 };
	struct json redirects;

	if (!question_array(row, "replyUrls", &redirects, err) ||
	    !question_text(row, "appId", &found.app_id, scratch, err) ||
	    !question_text(row, "id", &found.object_id, scratch, err) ||
	    !question_text(row, "displayName", &found.name, scratch, err) ||
	    !question_text(row, "appOwnerOrganizationId", &found.owner_tenant, scratch, err) ||
	    !question_text(json_get(row, "verifiedPublisher"), "displayName", &found.publisher, scratch, err))
		return false;
	if (!text_is_guid(found.app_id))
		return question_unexpected("appId", err);
	for (size_t i = 0; i < json_count(redirects) && i < REDIRECTS_KEPT; i++)
		scopes_add(&found.redirects, json_text(json_at(redirects, i), scratch), scratch);
	/* A server may ignore a filter. */
	if (is_deleted(row) || is_candidate(facts, found.app_id) ||
	    !scopes_has(&context->profile->entra_names, found.name))
		return true;
	if (facts->candidates.count < CANDIDATES_MAX)
		facts_add_candidate(facts, found);
	return true;
}

bool question_search_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_SEARCH, search_row };

	if (first)
		facts_forget(facts, TOPIC_SEARCH);
	if (!question_list(&reader, context, reply, facts, next, scratch, err))
		return false;
	if (facts->candidates.count >= CANDIDATES_MAX)
		*next = NULL;
	return true;
}

/* --- the resources --- */

#define RESOURCE_MEMBERS "id,appId,displayName,oauth2PermissionScopes," STATE_MEMBERS

void question_resource_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context, by_app_id(context->profile->resource_app_id, RESOURCE_MEMBERS, arena), arena);
}

/* Which resource a reply is about: the profile's first, then the further ones in turn. Each is requested once more if
 * its $select was refused. */
struct resource_turn {
	const char *app_id;
	const struct scopes *needed;
	bool further;
};

static struct resource_turn turn_of(const struct question_context *context, const struct facts *facts)
{
	const struct profile *profile = context->profile;
	size_t at = facts->resources.count;

	if (!*facts->resource_object_id || at >= profile->resource_count)
		return (struct resource_turn){ profile->resource_app_id, &profile->scopes, false };
	return (struct resource_turn){ profile->resources[at].app_id, &profile->resources[at].scopes, true };
}

/* Where the facts about one resource are stored. */
struct resource_found {
	const char *object_id, *name, *by_microsoft;
	enum tristate enabled, deactivated;
	struct scopes published, withdrawn;
};

/* Graph publishes some hundred; only the profile's are kept. */
static bool take_permission(struct json row, const struct question_context *context, const struct resource_turn *turn,
    struct resource_found *found, struct facts *facts, struct arena *scratch, struct err *err)
{
	const char *name = json_raw(json_get(row, "value")), *id, *type;
	bool needed = name && scopes_has(turn->needed, name);
	enum tristate enabled;

	if (!needed && !(name && !turn->further && context->also && scopes_has(context->also, name)))
		return true;
	if (!question_known(row, "isEnabled", &enabled, err) || !question_text(row, "id", &id, scratch, err) ||
	    !question_text(row, "type", &type, scratch, err))
		return false;
	if (enabled == UNKNOWN)
		return question_unexpected("isEnabled", err);
	scopes_add(enabled == YES ? &found->published : &found->withdrawn, name, facts->arena);
	if (needed && !turn->further)
		facts_add_permission(facts, (struct permission){ name, id, text_same(type, "Admin") });
	return true;
}

static void keep_resource(const struct resource_turn *turn, const struct resource_found *found, struct facts *facts)
{
	if (turn->further) {
		facts_add_resource(facts,
		    (struct resource){ turn->app_id, found->name, YES, found->object_id, found->enabled,
			found->deactivated, found->by_microsoft, found->published, found->withdrawn });
		return;
	}
	facts->resource_object_id = found->object_id;
	facts->resource_enabled = found->enabled;
	facts->resource_deactivated = found->deactivated;
	facts->resource_disabled_by_microsoft = found->by_microsoft;
	facts->published = found->published;
	facts->withdrawn = found->withdrawn;
}

static bool resource_object(const struct question_context *context, struct json resource, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	struct json scopes = json_get(resource, "oauth2PermissionScopes");
	struct resource_turn turn = turn_of(context, facts);
	struct resource_found found = { 0 };

	if (!take_identity(resource, turn.app_id, &found.object_id, facts->arena, err) ||
	    !question_text(resource, "displayName", &found.name, facts->arena, err) ||
	    !question_text(resource, "disabledByMicrosoftStatus", &found.by_microsoft, facts->arena, err) ||
	    !question_known(resource, "accountEnabled", &found.enabled, err) ||
	    !question_known(resource, "isDisabled", &found.deactivated, err))
		return false;
	if (json_kind(scopes) != JSON_ARRAY)
		return question_unexpected("oauth2PermissionScopes", err);
	for (size_t i = 0; i < json_count(scopes); i++)
		if (!take_permission(json_at(scopes, i), context, &turn, &found, facts, scratch, err))
			return false;
	keep_resource(&turn, &found, facts);
	return true;
}

/* A further resource may be absent: then nothing can be granted on it, which is a fact. Only Graph itself can report
 * that. */
static bool absent_resource(const struct resource_turn *turn, struct facts *facts, const struct err *err)
{
	const struct scopes none = { 0 };

	if (!turn->further || err->kind != ERR_NO_SUCH || !err->code[0])
		return false;
	facts_add_resource(facts, (struct resource){ turn->app_id, "", NO, "", UNKNOWN, UNKNOWN, "", none, none });
	return true;
}

bool question_resource_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_RESOURCE, resource_object };
	struct resource_turn turn;

	*next = NULL;
	if (first)
		facts_forget(facts, TOPIC_RESOURCE);
	turn = turn_of(context, facts);
	if (!question_object(&reader, context, reply, facts, scratch, err) && !absent_resource(&turn, facts, err)) {
		if (!is_select_refused(err))
			return false;
		*next = without_select(context, turn.app_id, scratch);
		err_clear(err);
		return true;
	}
	err_clear(err);
	if (facts->resources.count < context->profile->resource_count)
		*next = arena_printf(scratch, "%s/v1.0%s", context->endpoints->base[SERVICE_GRAPH],
		    by_app_id(turn_of(context, facts).app_id, RESOURCE_MEMBERS, scratch));
	return true;
}
