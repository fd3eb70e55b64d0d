/* practice_policy.c - Graph: what users may consent to, and Conditional Access */
#include "practice/practice_parts.h"

#include <string.h>

#include "base/text.h"
#include "core/profile.h"

#define RECOMMENDED "microsoft-user-default-recommended"

void policy_users(struct visit *visit)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "@odata.context",
		      arena_printf(visit->arena,
				   "%s/v1.0/$metadata#policies/authorizationPolicy/$entity",
				   visit_base(visit, SERVICE_GRAPH)));
	if (visit_wants(visit, "id"))
		json_out_text(&out, "id", "authorizationPolicy");
	if (visit_wants(visit, "allowInvitesFrom"))
		json_out_text(&out, "allowInvitesFrom", "everyone");
	if (visit_wants(visit, "defaultUserRolePermissions")) {
		json_out_object(&out, "defaultUserRolePermissions");
		json_out_bool(&out, "allowedToCreateApps", true);
		json_out_bool(&out, "allowedToReadOtherUsers", true);
		json_out_array(&out, "permissionGrantPoliciesAssigned");
		if (visit->tenant->user_policy)
			json_out_text(&out, NULL,
				      arena_printf(visit->arena, "ManagePermissionGrantsForSelf.%s",
						   visit->tenant->user_policy));
		json_out_text(&out, NULL,
			      "ManagePermissionGrantsForOwnedResource."
			      "microsoft-dynamically-managed-permissions-for-team");
		json_out_end(&out);
		json_out_end(&out);
	}
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

/* Of the permissions that Microsoft keeps from users, those that this Graph publishes. */
void policy_excludes(struct visit *visit)
{
	static const char *const ids[] = {"12466101-c9b8-439a-8589-dd09ee67e8e9",
					  "5df07973-7d5d-46ed-9847-1271055cbd51"};
	static const char *const all[] = {"clientApplicationIds", "clientApplicationTenantIds",
					  "clientApplicationPublisherIds"};
	struct json_out out;

	if (!text_same(visit->taken[0], RECOMMENDED)) {
		say_graph_error(visit, 404, "Request_ResourceNotFound",
				arena_printf(visit->arena,
					     "Resource '%s' does not exist or one of its queried "
					     "reference-property objects are not present.",
					     visit->taken[0]));
		return;
	}
	say_list(visit, &out, "policies/permissionGrantPolicies('" RECOMMENDED "')/excludes");
	json_out_object(&out, NULL);
	json_out_text(&out, "id", say_object_id(visit, "excludes"));
	json_out_text(&out, "permissionClassification", "all");
	json_out_text(&out, "permissionType", "delegated");
	json_out_text(&out, "resourceApplication", GRAPH_APP_ID);
	json_out_array(&out, "permissions");
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		json_out_text(&out, NULL, ids[i]);
	json_out_end(&out);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		json_out_array(&out, all[i]);
		json_out_text(&out, NULL, "all");
		json_out_end(&out);
	}
	json_out_bool(&out, "clientApplicationsFromVerifiedPublisherOnly", false);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

/* --- Conditional Access --- */

static void put_words(const struct visit *visit, struct json_out *out, const char *key,
		      const char *words)
{
	struct scopes list = scopes_parse(visit->arena, words ? words : "");

	json_out_array(out, key);
	for (size_t i = 0; i < list.count; i++)
		json_out_text(out, NULL, list.names[i]);
	json_out_end(out);
}

/* {"includeX": [...], "excludeX": []}, or null. */
static void put_either(const struct visit *visit, struct json_out *out, const char *key,
		       const char *include, const char *exclude, const char *words)
{
	if (!words) {
		json_out_null(out, key);
		return;
	}
	json_out_object(out, key);
	put_words(visit, out, include, words);
	put_words(visit, out, exclude, NULL);
	json_out_end(out);
}

static void put_conditions(const struct visit *visit, struct json_out *out,
			   const struct practice_policy *policy)
{
	json_out_object(out, "conditions");
	put_words(visit, out, "userRiskLevels", NULL);
	put_words(visit, out, "signInRiskLevels", NULL);
	put_words(visit, out, "clientAppTypes", policy->clients ? policy->clients : "all");
	put_either(visit, out, "platforms", "includePlatforms", "excludePlatforms",
		   policy->platforms);
	put_either(visit, out, "locations", "includeLocations", "excludeLocations",
		   policy->locations);
	json_out_null(out, "devices");
	json_out_object(out, "applications");
	put_words(visit, out, "includeApplications", policy->apps);
	put_words(visit, out, "excludeApplications", policy->except);
	put_words(visit, out, "includeUserActions", NULL);
	json_out_end(out);
	json_out_object(out, "users");
	put_words(visit, out, "includeUsers", "All");
	put_words(visit, out, "excludeUsers", NULL);
	json_out_end(out);
	if (policy->flows) {
		json_out_object(out, "authenticationFlows");
		json_out_text(out, "transferMethods", policy->flows);
		json_out_end(out);
	} else {
		json_out_null(out, "authenticationFlows");
	}
	json_out_end(out);
}

static void put_policy(const struct visit *visit, struct json_out *out,
		       const struct practice_policy *policy)
{
	json_out_object(out, NULL);
	json_out_text(out, "id", say_object_id(visit, policy->name));
	json_out_text(out, "displayName", policy->name);
	json_out_text(out, "state", policy->state);
	put_conditions(visit, out, policy);
	json_out_object(out, "grantControls");
	json_out_text(out, "operator", policy->operator ? policy->operator : "OR");
	put_words(visit, out, "builtInControls", policy->controls);
	put_words(visit, out, "customAuthenticationFactors", NULL);
	put_words(visit, out, "termsOfUse", NULL);
	json_out_null(out, "authenticationStrength");
	json_out_end(out);
	json_out_end(out);
}

void policy_access(struct visit *visit)
{
	const struct practice_policy *policy = visit->tenant->policies;
	struct json_out out;

	say_list(visit, &out, "identity/conditionalAccess/policies");
	for (; policy && policy->name; policy++)
		put_policy(visit, &out, policy);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}
