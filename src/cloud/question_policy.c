/* question_policy.c - asking Graph for policies: what users may consent to, and Conditional Access */
#include <string.h>

#include "base/text.h"
#include "cloud/question_rows.h"

/* A tenant has at most 240 Conditional Access policies; a list that grows beyond is no answer. */
#define POLICIES_MAX 500
/* Microsoft's recommended policy keeps some forty permissions from users. */
#define EXCLUDED_MAX 2000

/* --- what users may consent to --- */

void question_user_policy_put(const struct asking *asking, struct request *request,
			      struct arena *arena)
{
	question_get(request, asking,
		     "/policies/authorizationPolicy?$select=defaultUserRolePermissions", arena);
}

static bool user_policy_object(const struct asking *asking, struct json policy, struct facts *facts,
			       struct arena *scratch, struct err *err)
{
	static const char key[] = "permissionGrantPoliciesAssigned";
	struct json assigned = json_get(json_get(policy, "defaultUserRolePermissions"), key);

	(void)asking;
	/* An empty list is an answer: users may consent to nothing. A missing one is not. */
	if (json_kind(assigned) != JSON_ARRAY)
		return question_odd(key, err);
	for (size_t i = 0; i < json_count(assigned); i++) {
		if (!json_raw(json_at(assigned, i)))
			return question_odd(key, err);
		scopes_add(&facts->user_policies, json_text(json_at(assigned, i), scratch),
			   facts->arena);
	}
	return true;
}

bool question_user_policy_read(const struct asking *asking, const struct reply *reply, bool first,
			       struct facts *facts, const char **next, struct arena *scratch,
			       struct err *err)
{
	static const struct object_reader reader = {TOPIC_USER_POLICY, user_policy_object};

	(void)first;
	*next = NULL;
	facts_forget(facts, TOPIC_USER_POLICY);
	return question_object(&reader, asking, reply, facts, scratch, err);
}

/* --- what Microsoft's recommended policy keeps from users --- */

void question_excludes_put(const struct asking *asking, struct request *request,
			   struct arena *arena)
{
	question_get(
		request, asking,
		"/policies/permissionGrantPolicies/microsoft-user-default-recommended/excludes",
		arena);
}

/* Whether a list of ids has one of these, or "all"; an absent list limits nothing. */
static bool concerns(struct json list, const char *id)
{
	if (json_kind(list) != JSON_ARRAY || !json_count(list))
		return true;
	for (size_t i = 0; i < json_count(list); i++)
		if (text_same(json_raw(json_at(list, i)), "all") ||
		    text_same(json_raw(json_at(list, i)), id))
			return true;
	return false;
}

/* One set of conditions. UNCONFIRMED: its members beside "permissions" are of the schema, no reply of
 * this policy was seen. */
static bool exclude_row(const struct asking *asking, struct json row, struct facts *facts,
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
	if (*resource && !text_same(resource, "any") &&
	    !text_same(resource, asking->profile->resource_app_id))
		return true;
	if (!concerns(json_get(row, "clientApplicationIds"), asking->app_id))
		return true;
	for (size_t i = 0; i < json_count(permissions); i++) {
		if (!json_raw(json_at(permissions, i)))
			return question_odd("permissions", err);
		if (facts->user_excluded.count < EXCLUDED_MAX)
			scopes_add(&facts->user_excluded,
				   json_text(json_at(permissions, i), scratch), facts->arena);
	}
	return true;
}

bool question_excludes_read(const struct asking *asking, const struct reply *reply, bool first,
			    struct facts *facts, const char **next, struct arena *scratch,
			    struct err *err)
{
	static const struct object_reader reader = {TOPIC_EXCLUDES, exclude_row};

	if (first)
		facts_forget(facts, TOPIC_EXCLUDES);
	return question_list(&reader, asking, reply, facts, next, scratch, err);
}

/* --- Conditional Access --- */

/* UNCONFIRMED: whether every cloud tells authenticationFlows in v1.0; where it does not, a policy
 * against device code looks like one against everything. */
void question_access_put(const struct asking *asking, struct request *request, struct arena *arena)
{
	question_get(request, asking,
		     "/identity/conditionalAccess/policies?$select=id,displayName,state,conditions,"
		     "grantControls",
		     arena);
}

static bool has(struct json list, const char *what)
{
	for (size_t i = 0; i < json_count(list); i++)
		if (text_same(json_raw(json_at(list, i)), what))
			return true;
	return false;
}

/* The nearest thing that the policy is about: the app, what it reads, the suite, or everything. */
static const char *find_cover(const struct asking *asking, struct json apps)
{
	if (*asking->app_id && has(apps, asking->app_id))
		return "app";
	if (has(apps, asking->profile->resource_app_id))
		return "resource";
	if (has(apps, "Office365"))
		return "office365";
	return has(apps, "All") ? "all" : "";
}

static void take_narrowing(struct json conditions, struct access_policy *policy,
			   struct arena *scratch)
{
	static const char *const there[] = {"platforms", "locations", "devices"};
	struct json clients = json_get(conditions, "clientAppTypes"),
		    flows = json_get(conditions, "authenticationFlows");

	for (size_t i = 0; i < sizeof there / sizeof *there; i++)
		if (json_has(json_get(conditions, there[i])))
			scopes_add(&policy->narrowed, there[i], scratch);
	if (json_count(json_get(conditions, "signInRiskLevels")) ||
	    json_count(json_get(conditions, "userRiskLevels")))
		scopes_add(&policy->narrowed, "risk", scratch);
	if (!has(json_get(json_get(conditions, "users"), "includeUsers"), "All"))
		scopes_add(&policy->narrowed, "users", scratch);
	if (json_count(clients) && !has(clients, "all")) {
		scopes_add(&policy->narrowed, "clients", scratch);
		policy->old_clients =
			!has(clients, "browser") && !has(clients, "mobileAppsAndDesktopClients");
	}
	policy->device_code =
		text_find(json_raw(json_get(flows, "transferMethods")), "deviceCodeFlow") != NULL;
}

static bool take_controls(struct json controls, struct access_policy *policy, struct arena *scratch,
			  struct err *err)
{
	static const char *const more[] = {"termsOfUse", "customAuthenticationFactors"};
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
	return true;
}

static bool access_row(const struct asking *asking, struct json row, struct facts *facts,
		       struct arena *scratch, struct err *err)
{
	struct json conditions = json_get(row, "conditions");
	struct json apps = json_get(conditions, "applications"), in, out;
	struct access_policy policy = {.covers = ""};

	if (!question_text(row, "id", &policy.id, scratch, err) ||
	    !question_text(row, "displayName", &policy.name, scratch, err) ||
	    !question_text(row, "state", &policy.state, scratch, err) ||
	    !question_array(apps, "includeApplications", &in, err) ||
	    !question_array(apps, "excludeApplications", &out, err))
		return false;
	if (!*policy.state)
		return question_odd("state", err);
	if (json_kind(conditions) != JSON_OBJECT)
		return question_odd("conditions", err);
	policy.covers = find_cover(asking, in);
	if (!*policy.covers || facts->policies.count >= POLICIES_MAX)
		return true;
	policy.excludes_app = *asking->app_id && has(out, asking->app_id);
	take_narrowing(conditions, &policy, scratch);
	if (!take_controls(json_get(row, "grantControls"), &policy, scratch, err))
		return false;
	facts_add_policy(facts, policy);
	return true;
}

bool question_access_read(const struct asking *asking, const struct reply *reply, bool first,
			  struct facts *facts, const char **next, struct arena *scratch,
			  struct err *err)
{
	static const struct object_reader reader = {TOPIC_ACCESS, access_row};

	if (first)
		facts_forget(facts, TOPIC_ACCESS);
	return question_list(&reader, asking, reply, facts, next, scratch, err);
}
