/* question_policy.c - questions to Graph's policies: what users may consent to, and Conditional Access */
#include <string.h>

#include "base/text.h"
#include "cloud/question_parts.h"
#include "core/wellknown.h"

/* A tenant has at most 240 Conditional Access policies; a longer list is rejected. */
#define POLICIES_MAX 500
/* Microsoft's recommended policy excludes some forty permissions. */
#define EXCLUDED_MAX 2000

/* --- what users may consent to --- */

void question_user_policy_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context, "/policies/authorizationPolicy?$select=defaultUserRolePermissions", arena);
}

static bool user_policy_object(const struct question_context *context, struct json policy, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	static const char key[] = "permissionGrantPoliciesAssigned";
	struct json assigned = json_get(json_get(policy, "defaultUserRolePermissions"), key);

	(void)context;
	/* An empty list is an answer: users may consent to nothing. A missing one is not. */
	if (json_kind(assigned) != JSON_ARRAY)
		return question_unexpected(key, err);
	for (size_t i = 0; i < json_count(assigned); i++) {
		if (!json_raw(json_at(assigned, i)))
			return question_unexpected(key, err);
		scopes_add(&facts->user_policies, json_text(json_at(assigned, i), scratch), facts->arena);
	}
	return true;
}

bool question_user_policy_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_USER_POLICY, user_policy_object };

	(void)first;
	*next = NULL;
	facts_forget(facts, TOPIC_USER_POLICY);
	return question_object(&reader, context, reply, facts, scratch, err);
}

/* --- permissions that Microsoft's recommended policy excludes from user consent --- */

void question_excludes_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context, "/policies/permissionGrantPolicies/microsoft-user-default-recommended/excludes",
	    arena);
}

/* True if a list of ids has @id or "all"; an absent list limits nothing. */
static bool question_policy_concerns(struct json list, const char *id)
{
	if (json_kind(list) != JSON_ARRAY || !json_count(list))
		return true;
	for (size_t i = 0; i < json_count(list); i++)
		if (text_same(json_raw(json_at(list, i)), "all") || text_same(json_raw(json_at(list, i)), id))
			return true;
	return false;
}

/* One set of conditions. UNCONFIRMED: the members beside "permissions" follow the schema; no reply with this policy was
 * seen. */
static bool exclude_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	const char *type, *resource;
	struct json permissions;

	if (!question_text(row, "permissionType", &type, scratch, err) ||
	    !question_text(row, "resourceApplication", &resource, scratch, err) ||
	    !question_array(row, "permissions", &permissions, err))
		return false;
	if (*type && !text_begins(type, "delegated"))
		return true;
	if (*resource && !text_same(resource, "any") && !text_same(resource, context->profile->resource_app_id))
		return true;
	if (!question_policy_concerns(json_get(row, "clientApplicationIds"), context->app_id))
		return true;
	for (size_t i = 0; i < json_count(permissions); i++) {
		if (!json_raw(json_at(permissions, i)))
			return question_unexpected("permissions", err);
		if (facts->user_excluded.count == EXCLUDED_MAX) /* a permission left out could be a requested one */
			return question_unexpected("permissions", err);
		scopes_add(&facts->user_excluded, json_text(json_at(permissions, i), scratch), facts->arena);
	}
	return true;
}

bool question_excludes_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_EXCLUDES, exclude_row };

	if (first)
		facts_forget(facts, TOPIC_EXCLUDES);
	return question_list(&reader, context, reply, facts, next, scratch, err);
}

/* --- Conditional Access --- */

/* UNCONFIRMED: whether every cloud returns authenticationFlows in v1.0; without it, a policy against device code looks
 * like one against everything. Source of the shapes: the Graph reference, conditionalAccessPolicy and its parts; for
 * agents (agentIdRiskLevels, AllAgentIdUsers) entra-docs, agent-id.md, 2026-04-30. */
void question_access_put(const struct question_context *context, struct request *request, struct arena *arena)
{
	question_get(request, context,
	    "/identity/conditionalAccess/policies?$select=id,displayName,state,conditions,"
	    "grantControls",
	    arena);
}

static bool question_policy_has(struct json list, const char *what)
{
	for (size_t i = 0; i < json_count(list); i++)
		if (text_same(json_raw(json_at(list, i)), what))
			return true;
	return false;
}

/* Graph writes an unset condition as null, [], "" or an object of such. */
static bool question_policy_is_set(struct json value)
{
	struct json member;
	const char *text;

	switch (json_kind(value)) {
	case JSON_NOTHING:
	case JSON_NULL:
		return false;
	case JSON_STRING:
		text = json_raw(value);
		return !text || (*text && !text_same(text, "none"));
	case JSON_ARRAY:
		return json_count(value) != 0;
	case JSON_OBJECT:
		for (size_t i = 0; (text = json_key(value, i, &member)) != NULL; i++)
			if (*text != '@' && question_policy_is_set(member))
				return true;
		return false;
	default:
		return true;
	}
}

/* True if a list has a word that is neither an id nor in @known (which ends in NULL). */
static bool has_odd(struct json list, const char *const *known)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const char *word = json_raw(json_at(list, i));
		size_t at = 0;

		while (known[at] && !text_same(word, known[at]))
			at++;
		if (!known[at] && !(word && text_is_guid(word)))
			return true;
	}
	return false;
}

/* True if the policy names its apps by an unknown word or member, or in no member at all that Graph returned. Sources
 * of the words: the Graph reference, conditionalAccessApplications; for agents, entra-docs, agent-id.md. */
static bool covers_odd(struct json apps)
{
	static const char *const words[] = { "All", "None", "Office365", "MicrosoftAdminPortals", "AllAgentIdResources",
		NULL };
	struct json in = json_get(apps, "includeApplications");

	return !json_count(in) || has_odd(in, words);
}

/* The most specific target of the policy: the app, a resource that it reads, the suite, or everything; or a target that
 * is not an app. */
static const char *find_cover(const struct question_context *context, struct json apps)
{
	struct json in = json_get(apps, "includeApplications");

	if (*context->app_id && question_policy_has(in, context->app_id))
		return "app";
	if (question_policy_has(in, context->profile->resource_app_id))
		return "resource";
	if (question_policy_has(in, "Office365"))
		return "office365";
	if (question_policy_has(in, "All"))
		return "all";
	/* Graph's mail and calendars are Exchange's: a policy for Exchange applies to them (entra-docs,
	 * concept-conditional-access-cloud-apps.md, 2026-01-26). */
	if (question_policy_has(in, EXCHANGE_APP_ID))
		return "exchange";
	/* A policy that selects its apps by an attribute has an empty list of apps (terraform-provider-azuread, issue
	 * 1882). */
	if (question_policy_is_set(json_get(apps, "applicationFilter")) &&
	    !text_same(json_raw(json_get(json_get(apps, "applicationFilter"), "mode")), "exclude"))
		return "filter";
	if (question_policy_is_set(json_get(apps, "includeUserActions")))
		return "user_action";
	if (question_policy_is_set(json_get(apps, "includeAuthenticationContextClassReferences")))
		return "context";
	return covers_odd(apps) ? "odd" : "";
}

/* {"includeX": [everything], "excludeX": []} limits nothing. */
static bool question_policy_limits(struct json condition, const char *include, const char *exclude)
{
	if (!question_policy_is_set(condition))
		return false;
	return !question_policy_has(json_get(condition, include), "All") ||
	       question_policy_is_set(json_get(condition, exclude)) ||
	       question_policy_is_set(json_get(condition, "deviceFilter"));
}

/* True for a policy that applies to no people: only to workload identities or agents. */
static bool is_for_nobody(struct json conditions)
{
	static const char *const more[] = { "includeGroups", "includeRoles", "includeGuestsOrExternalUsers" };
	struct json users = json_get(conditions, "users"), in = json_get(users, "includeUsers");
	bool said = question_policy_is_set(json_get(conditions, "clientApplications"));

	for (size_t i = 0; i < sizeof more / sizeof *more; i++)
		if (question_policy_is_set(json_get(users, more[i])))
			return false;
	for (size_t i = 0; i < json_count(in); i++) {
		const char *one = json_raw(json_at(in, i));

		if (!text_same(one, "None") && !text_same(one, "AllAgentIdUsers"))
			return false;
		said = true;
	}
	return said;
}

static void take_people(struct json conditions, struct access_policy *policy, struct arena *scratch)
{
	static const struct {
		const char *key, *name;
	} exempt[] = { { "excludeGroups", "excluded_groups" }, { "excludeRoles", "excluded_roles" },
		{ "excludeGuestsOrExternalUsers", "excluded_guests" } };
	struct json users = json_get(conditions, "users"), out = json_get(users, "excludeUsers");

	if (!question_policy_has(json_get(users, "includeUsers"), "All"))
		scopes_add(&policy->narrowed, "users", scratch);
	policy->excluded_users = (int64_t)json_count(out);
	if (policy->excluded_users)
		scopes_add(&policy->narrowed, "excluded_users", scratch);
	if (question_policy_has(out, "GuestsOrExternalUsers"))
		scopes_add(&policy->narrowed, "excluded_guests", scratch);
	for (size_t i = 0; i < sizeof exempt / sizeof *exempt; i++)
		if (question_policy_is_set(json_get(users, exempt[i].key)))
			scopes_add(&policy->narrowed, exempt[i].name, scratch);
}

static void take_clients(struct json conditions, struct access_policy *policy, struct arena *scratch)
{
	static const char *const old[] = { "exchangeActiveSync", "easSupported", "other", NULL };
	struct json clients = json_get(conditions, "clientAppTypes");
	bool browser = question_policy_has(clients, "browser"),
	     apps = question_policy_has(clients, "mobileAppsAndDesktopClients");

	if (!json_count(clients) || question_policy_has(clients, "all") || (browser && apps))
		return;
	scopes_add(&policy->narrowed, "clients", scratch);
	policy->old_clients = !browser && !apps && !has_odd(clients, old);
}

/* True if a list of words has one that is not in @known (which ends in NULL). */
static bool is_more(const char *words, const char *const *known)
{
	while (*(words += strspn(words, ", "))) {
		size_t len = strcspn(words, ", "), at = 0;

		while (known[at] && !(strlen(known[at]) == len && text_begins(words, known[at])))
			at++;
		if (!known[at])
			return true;
		words += len;
	}
	return false;
}

/* "deviceCodeFlow,authenticationTransfer": such a policy applies only to sign-ins by these flows. An unknown flow may
 * be the add-in's. */
static void take_flows(struct json conditions, struct access_policy *policy, struct arena *scratch)
{
	static const char *const known[] = { "none", "deviceCodeFlow", "authenticationTransfer", NULL };
	struct json flows = json_get(conditions, "authenticationFlows"), methods = json_get(flows, "transferMethods");

	bool odd = json_kind(methods) == JSON_ARRAY ? has_odd(methods, known)
						    : json_raw(methods) && is_more(json_raw(methods), known);
	struct json value;
	const char *key;

	for (size_t i = 0; (key = json_key(flows, i, &value)) != NULL; i++)
		odd |= !text_same(key, "transferMethods") && !strchr(key, '@') && question_policy_is_set(value);
	if (odd)
		scopes_add(&policy->narrowed, "flow", scratch);
	policy->device_code =
	    text_find(json_raw(methods), "deviceCodeFlow") != NULL || question_policy_has(methods, "deviceCodeFlow");
	policy->other_flow = question_policy_is_set(methods) && !policy->device_code;
}

/* Conditions with a single value, set or not, and their names. An unknown condition may exempt users, too. */
static void take_conditions(struct json conditions, struct access_policy *policy, struct arena *scratch)
{
	static const struct {
		const char *key, *name; /* "": read elsewhere */
	} known[] = {
		{ "platforms", "" },
		{ "locations", "" },
		{ "devices", "" },
		{ "deviceStates", "" },
		{ "clientAppTypes", "" },
		{ "applications", "" },
		{ "users", "" },
		{ "clientApplications", "" },
		{ "authenticationFlows", "" },
		{ "signInRiskLevels", "risk" },
		{ "userRiskLevels", "risk" },
		{ "insiderRiskLevels", "insider_risk" },
		{ "servicePrincipalRiskLevels", "service_principal_risk" },
		{ "agentIdRiskLevels", "agent_risk" },
		{ "times", "times" },
	};
	const size_t count = sizeof known / sizeof *known;
	struct json value;
	const char *key;

	for (size_t i = 0; (key = json_key(conditions, i, &value)) != NULL; i++) {
		size_t at = 0;

		while (at < count && !text_same(known[at].key, key))
			at++;
		if (strchr(key, '@') || !question_policy_is_set(value) || (at < count && !*known[at].name))
			continue;
		scopes_add(&policy->narrowed, at < count ? known[at].name : "other", scratch);
	}
}

/* True if a member is set and not in @known. */
static bool is_odd(const char *key, struct json value, const char *const *known)
{
	size_t at = 0;

	while (known[at] && !text_same(known[at], key))
		at++;
	return !known[at] && !strchr(key, '@') && question_policy_is_set(value);
}

/* An unknown member of a condition may exempt users, unless its name says that it includes more. */
static void take_odd_members(struct json conditions, struct access_policy *policy, struct arena *scratch)
{
	static const char *const of[] = { "users", "applications", "platforms", "locations", "devices" };
	static const char *const known[] = { "excludeUsers", "excludeGroups", "excludeRoles",
		"excludeGuestsOrExternalUsers", "excludeApplications", "applicationFilter", "excludePlatforms",
		"excludeLocations", "excludeDevices", "deviceFilter", NULL };
	struct json value;
	const char *key;

	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		for (size_t j = 0; (key = json_key(json_get(conditions, of[i]), j, &value)) != NULL; j++)
			if (!text_begins(key, "include") && is_odd(key, value, known))
				scopes_add(&policy->narrowed, "other", scratch);
}

static void take_narrowing(struct json conditions, struct access_policy *policy, struct arena *scratch)
{
	if (question_policy_limits(json_get(conditions, "platforms"), "includePlatforms", "excludePlatforms"))
		scopes_add(&policy->narrowed, "platforms", scratch);
	if (question_policy_limits(json_get(conditions, "locations"), "includeLocations", "excludeLocations"))
		scopes_add(&policy->narrowed, "locations", scratch);
	if (question_policy_limits(json_get(conditions, "devices"), "includeDevices", "excludeDevices") ||
	    question_policy_limits(json_get(conditions, "deviceStates"), "includeStates", "excludeStates"))
		scopes_add(&policy->narrowed, "devices", scratch);
	take_conditions(conditions, policy, scratch);
	take_odd_members(conditions, policy, scratch);
	take_people(conditions, policy, scratch);
	take_clients(conditions, policy, scratch);
	take_flows(conditions, policy, scratch);
	policy->nobody = is_for_nobody(conditions);
	policy->whole = true;
}

/* Exempt apps: this app, or a resource that it reads; it is uncertain how far the latter exempts the app. */
static void take_exempt_apps(const struct question_context *context, struct json apps, struct access_policy *policy,
    struct arena *scratch)
{
	const char *const read[] = { context->profile->resource_app_id, EXCHANGE_APP_ID, "Office365" };
	struct json out = json_get(apps, "excludeApplications");

	policy->excludes_app = *context->app_id && question_policy_has(out, context->app_id);
	for (size_t i = 0; i < sizeof read / sizeof *read; i++)
		if (*read[i] && question_policy_has(out, read[i]))
			scopes_add(&policy->narrowed, "excluded_apps", scratch);
	if (question_policy_is_set(json_get(apps, "applicationFilter")) && !text_same(policy->covers, "filter"))
		scopes_add(&policy->narrowed, "app_filter", scratch);
}

/* An unknown member with a demand is still a demand. */
static void take_odd_controls(struct json controls, struct access_policy *policy, struct arena *scratch)
{
	static const char *const known[] = { "operator", "builtInControls", "termsOfUse", "customAuthenticationFactors",
		"authenticationStrength", NULL };
	struct json value;
	const char *key;

	for (size_t i = 0; (key = json_key(controls, i, &value)) != NULL; i++)
		if (is_odd(key, value, known))
			scopes_add(&policy->controls, arena_copy(scratch, key), scratch);
}

static bool take_controls(struct json controls, struct access_policy *policy, struct arena *scratch, struct err *err)
{
	static const char *const more[] = { "termsOfUse", "customAuthenticationFactors" };
	struct json names;

	if (!question_text(controls, "operator", &policy->operator, scratch, err) ||
	    !question_array(controls, "builtInControls", &names, err))
		return false;
	for (size_t i = 0; i < json_count(names); i++)
		scopes_add(&policy->controls, json_text(json_at(names, i), scratch), scratch);
	for (size_t i = 0; i < sizeof more / sizeof *more; i++)
		if (json_count(json_get(controls, more[i])))
			scopes_add(&policy->controls, more[i], scratch);
	if (json_has(json_get(controls, "authenticationStrength")))
		scopes_add(&policy->controls, "authenticationStrength", scratch);
	take_odd_controls(controls, policy, scratch);
	/* A policy without controls demands nothing (it is for sessions alone). With controls, a missing list is not an
	 * empty one. */
	if (json_kind(controls) == JSON_OBJECT && json_kind(names) != JSON_ARRAY && !policy->controls.count)
		return question_unexpected("builtInControls", err);
	return true;
}

static bool access_row(const struct question_context *context, struct json row, struct facts *facts,
    struct arena *scratch, struct err *err)
{
	struct json conditions = json_get(row, "conditions");
	struct json apps = json_get(conditions, "applications"), ignored;
	struct access_policy policy = { .covers = "" };

	if (!question_text(row, "id", &policy.id, scratch, err) ||
	    !question_text(row, "displayName", &policy.name, scratch, err) ||
	    !question_text(row, "state", &policy.state, scratch, err) ||
	    !question_array(apps, "includeApplications", &ignored, err) ||
	    !question_array(apps, "excludeApplications", &ignored, err))
		return false;
	if (!*policy.state)
		return question_unexpected("state", err);
	if (json_kind(conditions) != JSON_OBJECT)
		return question_unexpected("conditions", err);
	policy.covers = find_cover(context, apps);
	if (!*policy.covers)
		return true;
	/* a policy left out could be the one that blocks everyone */
	if (facts->policies.count >= POLICIES_MAX)
		return question_unexpected("value", err);
	take_narrowing(conditions, &policy, scratch);
	take_exempt_apps(context, apps, &policy, scratch);
	if (!take_controls(json_get(row, "grantControls"), &policy, scratch, err))
		return false;
	facts_add_policy(facts, policy);
	return true;
}

bool question_access_read(const struct question_context *context, const struct reply *reply, bool first,
    struct facts *facts, const char **next, struct arena *scratch, struct err *err)
{
	static const struct object_reader reader = { TOPIC_ACCESS, access_row };

	if (first)
		facts_forget(facts, TOPIC_ACCESS);
	return question_list(&reader, context, reply, facts, next, scratch, err);
}
