/* practice_graph.c - Graph: the organisation, the signed-in user, service principals, policies */
#include <string.h>

#include "base/text.h"
#include "cloud/signin.h"
#include "core/profile.h"
#include "core/wellknown.h"
#include "practice/practice_parts.h"

/* --- user consent policy --- */

#define RECOMMENDED "microsoft-user-default-recommended"

void policy_users(struct visit *visit)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "@odata.context",
	    arena_printf(visit->arena, "%s/v1.0/$metadata#policies/authorizationPolicy/$entity",
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
			    arena_printf(visit->arena, "ManagePermissionGrantsForSelf.%s", visit->tenant->user_policy));
		json_out_text(&out, NULL,
		    "ManagePermissionGrantsForOwnedResource."
		    "microsoft-dynamically-managed-permissions-for-team");
		json_out_end(&out);
		json_out_end(&out);
	}
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

/* Of the permissions that Microsoft excludes from user consent, those this Graph publishes. */
void policy_excludes(struct visit *visit)
{
	static const char *const ids[] = { "12466101-c9b8-439a-8589-dd09ee67e8e9",
		"5df07973-7d5d-46ed-9847-1271055cbd51" };
	static const char *const all[] = { "clientApplicationIds", "clientApplicationTenantIds",
		"clientApplicationPublisherIds" };
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

static void put_words(const struct visit *visit, struct json_out *out, const char *key, const char *words)
{
	struct scopes list = scopes_parse(visit->arena, words ? words : "");

	scopes_put(&list, key, out);
}

/* {"includeX": [...], "excludeX": []}, or null. */
static void put_either(const struct visit *visit, struct json_out *out, const char *key, const char *include,
    const char *exclude, const char *words)
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

static void put_conditions(const struct visit *visit, struct json_out *out, const struct practice_policy *policy)
{
	json_out_object(out, "conditions");
	put_words(visit, out, "userRiskLevels", NULL);
	put_words(visit, out, "signInRiskLevels", NULL);
	put_words(visit, out, "clientAppTypes", policy->clients ? policy->clients : "all");
	put_either(visit, out, "platforms", "includePlatforms", "excludePlatforms", policy->platforms);
	put_either(visit, out, "locations", "includeLocations", "excludeLocations", policy->locations);
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

static void practice_graph_put_policy(const struct visit *visit, struct json_out *out,
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
		practice_graph_put_policy(visit, &out, policy);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

/* --- the organisation, the signed-in user, service principals --- */

#define OWNER_TENANT "5a1e5f0c-0000-4000-8000-00000000aaaa"
/* Stands for Microsoft's own tenant, which owns Graph and Exchange. */
#define MICROSOFT_TENANT "5a1e5f0c-0000-4000-8000-00000000bbbb"

/* Begins an answer: one entity, or a list with @list; then "value" is open, too. */
static void open_answer(const struct visit *visit, struct json_out *out, const char *what, bool list)
{
	const char *selected = "";

	if (visit->select && *visit->select)
		selected = arena_printf(visit->arena, "(%s)", visit->select);
	json_out_open(out);
	json_out_text(out, "@odata.context",
	    arena_printf(visit->arena, "%s/v1.0/$metadata#%s%s%s", visit_base(visit, SERVICE_GRAPH), what, selected,
		list ? "" : "/$entity"));
	if (list)
		json_out_array(out, "value");
}

static void practice_graph_put_text(const struct visit *visit, struct json_out *out, const char *key, const char *text)
{
	if (visit_wants(visit, key))
		json_out_text(out, key, text);
}

static void put_bool(const struct visit *visit, struct json_out *out, const char *key, bool value)
{
	if (visit_wants(visit, key))
		json_out_bool(out, key, value);
}

static void practice_graph_put_domain(struct json_out *out, const char *name, bool is_initial)
{
	json_out_object(out, NULL);
	json_out_text(out, "capabilities", "Email, OfficeCommunicationsOnline");
	json_out_bool(out, "isDefault", !is_initial);
	json_out_bool(out, "isInitial", is_initial);
	json_out_text(out, "name", name);
	json_out_text(out, "type", "Managed");
	json_out_end(out);
}

static void put_plan(struct json_out *out, const char *service, const char *plan_id)
{
	json_out_object(out, NULL);
	json_out_text(out, "assignedDateTime", "2023-08-02T10:36:57Z");
	json_out_text(out, "capabilityStatus", "Enabled");
	json_out_text(out, "service", service);
	json_out_text(out, "servicePlanId", plan_id);
	json_out_end(out);
}

/* Members that User.Read does not show are null. */
static void put_private(const struct visit *visit, struct json_out *out, bool shown)
{
	const struct practice_tenant *tenant = visit->tenant;

	practice_graph_put_text(visit, out, "countryLetterCode", shown ? "NL" : NULL);
	practice_graph_put_text(visit, out, "tenantType", shown ? "AAD" : NULL);
	practice_graph_put_text(visit, out, "createdDateTime", shown ? "2019-05-06T07:08:09Z" : NULL);
	if (visit_wants(visit, "onPremisesSyncEnabled")) {
		if (shown && tenant->synced)
			json_out_bool(out, "onPremisesSyncEnabled", true);
		else
			json_out_null(out, "onPremisesSyncEnabled");
	}
	if (!visit_wants(visit, "assignedPlans"))
		return;
	if (!shown) {
		json_out_null(out, "assignedPlans");
		return;
	}
	json_out_array(out, "assignedPlans");
	if (tenant->exchange)
		put_plan(out, "exchange", PLAN_EXCHANGE_2);
	if (tenant->premium)
		put_plan(out, "AADPremiumService", PLAN_ENTRA_P1);
	json_out_end(out);
}

void graph_organization(struct visit *visit)
{
	const struct practice_tenant *tenant = visit->tenant;
	bool shown = bearer_may(visit, "Organization.Read.All Organization.ReadWrite.All Directory.Read.All "
				       "Directory.ReadWrite.All");
	struct json_out out;

	shown = shown && (visit->bearer.app_only || tenant->has_role);
	open_answer(visit, &out, "organization", true);
	json_out_object(&out, NULL);
	practice_graph_put_text(visit, &out, "id", tenant->tenant_id);
	practice_graph_put_text(visit, &out, "displayName", tenant->display_name);
	put_private(visit, &out, shown);
	if (visit_wants(visit, "verifiedDomains")) {
		json_out_array(&out, "verifiedDomains");
		practice_graph_put_domain(&out, tenant->initial_domain, true);
		practice_graph_put_domain(&out, tenant->domain, false);
		json_out_end(&out);
	}
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

static void say_no_such(struct visit *visit, const char *what)
{
	say_graph_error(visit, 404, "Request_ResourceNotFound",
	    arena_printf(visit->arena,
		"Resource '%s' does not exist or one of its queried "
		"reference-property objects are not present.",
		what));
}

/* A partner's person is nobody in a customer's directory; answers so. */
static bool is_stranger(struct visit *visit)
{
	if (!visit->practice->partner || visit->bearer.app_only)
		return false;
	say_no_such(visit, "me");
	return true;
}

void graph_me(struct visit *visit)
{
	struct json_out out;

	if (is_stranger(visit))
		return;
	open_answer(visit, &out, "users", false);
	practice_graph_put_text(visit, &out, "id", say_object_id(visit, "me"));
	practice_graph_put_text(visit, &out, "displayName", "Practice Admin");
	practice_graph_put_text(visit, &out, "userPrincipalName", bearer_upn(visit));
	practice_graph_put_text(visit, &out, "mail", bearer_upn(visit));
	practice_graph_put_text(visit, &out, "jobTitle", NULL);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

void graph_roles(struct visit *visit)
{
	struct json_out out;

	if (is_stranger(visit))
		return;
	open_answer(visit, &out, "directoryRoles", true);
	json_out_object(&out, NULL);
	practice_graph_put_text(visit, &out, "id", say_object_id(visit, "role"));
	practice_graph_put_text(visit, &out, "displayName", "Global Administrator");
	practice_graph_put_text(visit, &out, "roleTemplateId", ROLE_GLOBAL_ADMINISTRATOR);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

/* Any address in the tenant's own domains exists; only the signed-in user is an administrator. */
bool graph_has_user(const struct visit *visit, const char *user)
{
	const char *domain = strrchr(user, '@');

	return domain &&
	       (text_same(domain + 1, visit->tenant->domain) || text_same(domain + 1, visit->tenant->initial_domain));
}

void graph_user_roles(struct visit *visit)
{
	struct json_out out;

	if (!graph_has_user(visit, visit->taken[0])) {
		say_no_such(visit, visit->taken[0]);
		return;
	}
	if (text_same(visit->taken[0], bearer_upn(visit))) {
		graph_roles(visit);
		return;
	}
	open_answer(visit, &out, "directoryRoles", true);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

/* Of Graph's several hundred scopes, those of an Outlook add-in and of this program. */
static void put_scopes(struct json_out *out)
{
	static const struct {
		const char *id, *value, *type, *says;
	} scopes[] = {
		{ "12466101-c9b8-439a-8589-dd09ee67e8e9", "Calendars.ReadWrite.Shared", "User",
		    "Read and write user and shared calendars" },
		{ "5df07973-7d5d-46ed-9847-1271055cbd51", "Mail.ReadWrite.Shared", "User",
		    "Read and write user and shared mail" },
		{ "7427e0e9-2fba-42fe-b0c0-848c9e6a8182", "offline_access", "User",
		    "Maintain access to data you have given it access to" },
		{ "37f7f235-527c-4136-accd-4a02d197296e", "openid", "User", "Sign users in" },
		{ "14dad69e-099b-42c9-810b-d002981feec1", "profile", "User", "View users' basic profile" },
		{ "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "User.Read", "User", "Sign in and read user profile" },
		{ "c79f8feb-a9db-4090-85f9-90d820caa0eb", "Application.Read.All", "Admin", "Read applications" },
		{ "41ce6ca6-6826-4807-84f1-1c82854f7ee5", "DelegatedPermissionGrant.ReadWrite.All", "Admin",
		    "Manage all delegated permission grants" },
		{ "06da0dbc-49e2-44d2-8312-53f166ab848a", "Directory.Read.All", "Admin", "Read directory data" },
	};

	json_out_array(out, "oauth2PermissionScopes");
	for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
		json_out_object(out, NULL);
		json_out_text(out, "adminConsentDescription", scopes[i].says);
		json_out_text(out, "adminConsentDisplayName", scopes[i].says);
		json_out_text(out, "id", scopes[i].id);
		json_out_bool(out, "isEnabled", true);
		json_out_text(out, "type", scopes[i].type);
		json_out_text(out, "userConsentDescription", scopes[i].says);
		json_out_text(out, "userConsentDisplayName", scopes[i].says);
		json_out_text(out, "value", scopes[i].value);
		json_out_end(out);
	}
	json_out_end(out);
}

static void put_publisher(struct json_out *out, const char *name)
{
	json_out_object(out, "verifiedPublisher");
	json_out_text(out, "displayName", name);
	json_out_text(out, "verifiedPublisherId", name ? "5500012" : NULL);
	json_out_text(out, "addedDateTime", name ? "2024-11-05T09:00:00Z" : NULL);
	json_out_end(out);
}

/* Members of every service principal. */
static void put_principal(const struct visit *visit, struct json_out *out, bool addin, const char *app_id)
{
	const struct practice_tenant *tenant = visit->tenant;
	bool graph = text_same(app_id, GRAPH_APP_ID);
	const char *name = addin ? tenant->app_name : graph ? "Microsoft Graph" : "Office 365 Exchange Online";

	practice_graph_put_text(visit, out, "id", say_object_id(visit, addin ? "app" : graph ? "graph" : "exchange"));
	practice_graph_put_text(visit, out, "appId", app_id);
	practice_graph_put_text(visit, out, "displayName", name);
	practice_graph_put_text(visit, out, "appDisplayName", name);
	put_bool(visit, out, "accountEnabled", !addin || visit->practice->app_enabled);
	put_bool(visit, out, "appRoleAssignmentRequired", addin && tenant->assignment_required);
	practice_graph_put_text(visit, out, "appOwnerOrganizationId", addin ? OWNER_TENANT : MICROSOFT_TENANT);
	practice_graph_put_text(visit, out, "servicePrincipalType", "Application");
	practice_graph_put_text(visit, out, "signInAudience", "AzureADMultipleOrgs");
	practice_graph_put_text(visit, out, "disabledByMicrosoftStatus", NULL);
	put_bool(visit, out, "isDisabled", false);
	practice_graph_put_text(visit, out, "createdByAppId", NULL);
	if (visit_wants(visit, "verifiedPublisher"))
		put_publisher(out, addin ? tenant->publisher : NULL);
	if (visit_wants(visit, "replyUrls")) {
		json_out_array(out, "replyUrls");
		if (addin) {
			json_out_text(out, NULL, "brk-multihub://practice-crm.example");
			json_out_text(out, NULL, PRACTICE_APP_REPLY);
		}
		json_out_end(out);
	}
	if (visit_wants(visit, "tags")) {
		json_out_array(out, "tags");
		if (addin)
			json_out_text(out, NULL, "WindowsAzureActiveDirectoryIntegratedApp");
		json_out_end(out);
	}
	if (visit_wants(visit, "oauth2PermissionScopes") && graph) {
		put_scopes(out);
	} else if (visit_wants(visit, "oauth2PermissionScopes")) {
		json_out_array(out, "oauth2PermissionScopes");
		json_out_end(out);
	}
}

/* A user's sign-in creates the client's service principal. */
static void put_self(const struct visit *visit, struct json_out *out)
{
	bool shared = text_same(visit->bearer.client_id, CLIENT_GRAPH);

	practice_graph_put_text(visit, out, "id", say_object_id(visit, "self"));
	practice_graph_put_text(visit, out, "appId", visit->bearer.client_id);
	practice_graph_put_text(visit, out, "displayName",
	    shared ? "Microsoft Graph Command Line Tools" : "Practice sign-in client");
	practice_graph_put_text(visit, out, "appOwnerOrganizationId",
	    shared ? MICROSOFT_TENANT : visit->tenant->tenant_id);
	practice_graph_put_text(visit, out, "servicePrincipalType", "Application");
}

void graph_principal(struct visit *visit)
{
	const char *app_id = visit->taken[0];
	bool addin = text_same(app_id, PRACTICE_APP_ID);
	struct json_out out;

	if (!addin && !visit->bearer.app_only && text_same(app_id, visit->bearer.client_id)) {
		open_answer(visit, &out, "servicePrincipals", false);
		put_self(visit, &out);
		say_json(visit, 200, json_out_close(&out, false, visit->arena));
		return;
	}
	if (addin ? !practice_app_seen(visit->practice, visit->call->now)
		  : !text_same(app_id, GRAPH_APP_ID) && !text_same(app_id, EXCHANGE_APP_ID)) {
		say_no_such(visit, app_id);
		return;
	}
	open_answer(visit, &out, "servicePrincipals", false);
	put_principal(visit, &out, addin, app_id);
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

static bool is_meant(const struct terms *terms, const char *app_id, const char *name)
{
	for (size_t i = 0; i < terms->count; i++) {
		bool by_name = text_same(terms->items[i].name, "displayName");
		bool same = text_same(terms->items[i].value, by_name ? name : app_id);

		if (same == terms->any)
			return same;
	}
	return !terms->any;
}

static bool is_plain_search(const struct terms *terms)
{
	for (size_t i = 0; i < terms->count; i++)
		if (!text_same(terms->items[i].name, "displayName") && !text_same(terms->items[i].name, "appId"))
			return false;
	return true;
}

void graph_principals(struct visit *visit)
{
	struct json_out out;
	struct terms terms;

	if (!visit_filter(visit, &terms) || !is_plain_search(&terms)) {
		say_graph_error(visit, 400, "Request_UnsupportedQuery",
		    "Unsupported or invalid query filter clause "
		    "specified for resource 'ServicePrincipal'.");
		return;
	}
	open_answer(visit, &out, "servicePrincipals", true);
	if (practice_app_seen(visit->practice, visit->call->now) &&
	    is_meant(&terms, PRACTICE_APP_ID, visit->tenant->app_name)) {
		json_out_object(&out, NULL);
		put_principal(visit, &out, true, PRACTICE_APP_ID);
		json_out_end(&out);
	}
	if (is_meant(&terms, GRAPH_APP_ID, "Microsoft Graph")) {
		json_out_object(&out, NULL);
		put_principal(visit, &out, false, GRAPH_APP_ID);
		json_out_end(&out);
	}
	if (is_meant(&terms, EXCHANGE_APP_ID, "Office 365 Exchange Online")) {
		json_out_object(&out, NULL);
		put_principal(visit, &out, false, EXCHANGE_APP_ID);
		json_out_end(&out);
	}
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}

void graph_principal_add(struct visit *visit)
{
	const char *body = visit->call->body ? visit->call->body : "", *app_id;
	struct json_out out;
	struct json_doc doc;

	if (!json_parse(&doc, body, strlen(body), NULL)) {
		say_graph_error(visit, 400, "Request_BadRequest", "Unable to read JSON request payload.");
		return;
	}
	app_id = json_text(json_get(json_root(&doc), "appId"), visit->arena);
	json_release(&doc);
	if (text_same(app_id, GRAPH_APP_ID) || text_same(app_id, EXCHANGE_APP_ID) ||
	    (text_same(app_id, PRACTICE_APP_ID) && visit->practice->app_present)) {
		say_graph_error(visit, 409, "Request_MultipleObjectsWithSameKeyValue",
		    "The service principal cannot be created, updated, or restored "
		    "because the service "
		    "principal name is already in use.");
		return;
	}
	if (!text_same(app_id, PRACTICE_APP_ID)) {
		say_graph_error(visit, 400, "Request_BadRequest",
		    arena_printf(visit->arena,
			"The appId '%s' of the service principal does not "
			"reference a valid application object.",
			app_id));
		return;
	}
	practice_set_app(visit->practice, visit->call->now);
	open_answer(visit, &out, "servicePrincipals", false);
	put_principal(visit, &out, true, PRACTICE_APP_ID);
	say_json(visit, 201, json_out_close(&out, false, visit->arena));
}

void graph_assigned(struct visit *visit)
{
	const char *app = say_object_id(visit, "app"), *group;
	struct json_out out;

	if (!text_same(visit->taken[0], app) || !practice_app_seen(visit->practice, visit->call->now)) {
		say_no_such(visit, visit->taken[0]);
		return;
	}
	open_answer(visit, &out, "appRoleAssignments", true);
	for (unsigned i = 0; i < visit->tenant->assigned; i++) {
		group = arena_printf(visit->arena, "Team %u", i + 1);
		json_out_object(&out, NULL);
		practice_graph_put_text(visit, &out, "id",
		    say_object_id(visit, arena_printf(visit->arena, "role of %s", group)));
		practice_graph_put_text(visit, &out, "deletedDateTime", NULL);
		practice_graph_put_text(visit, &out, "appRoleId", "00000000-0000-0000-0000-000000000000");
		practice_graph_put_text(visit, &out, "createdDateTime", "2024-12-01T08:00:00Z");
		practice_graph_put_text(visit, &out, "principalDisplayName", group);
		practice_graph_put_text(visit, &out, "principalId", say_object_id(visit, group));
		practice_graph_put_text(visit, &out, "principalType", "Group");
		practice_graph_put_text(visit, &out, "resourceDisplayName", visit->tenant->app_name);
		practice_graph_put_text(visit, &out, "resourceId", app);
		json_out_end(&out);
	}
	say_json(visit, 200, json_out_close(&out, false, visit->arena));
}
