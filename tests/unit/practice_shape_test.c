/* practice_shape_test.c - the practice cloud's answers beside the ones in tests/replies
 *
 * The replies there follow Microsoft's documentation. For each of them the practice cloud answers the
 * same question; every member that our readers use is there in both, and of the same type.
 */
#include "practice_calls.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "cloud/signin.h"
#include "core/profile.h"
#include "core/wellknown.h"

#define MEMBERS_MAX 12

static const struct shape {
	const char *file, *tenant;
	int status;
	const char *method, *path, *body;     /* "{tid}" in a path is the tenant */
	const char *members[MEMBERS_MAX + 1]; /* as paths for told() */
} shapes[];

static const char *read_reply(struct arena *arena, const char *name, size_t *len)
{
	const char *dir = getenv("REPLIES_DIR");
	FILE *file = fopen(arena_printf(arena, "%s/%s.json", dir ? dir : "tests/replies", name), "r");
	char *text = arena_alloc(arena, 65536);

	if (!file)
		fail_msg("%s.json cannot be read", name);
	*len = fread(text, 1, 65536, file);
	fclose(file);
	return text;
}

static const char *with_tenant(struct cloud_calls *calls, const char *path)
{
	const char *at = strstr(path, "{tid}");

	if (!at)
		return path;
	return arena_printf(&calls->arena, "%.*s%s%s", (int)(at - path), path, calls->practice.tenant->tenant_id,
	    at + strlen("{tid}"));
}

/* Asks the practice cloud; its answer is in calls->doc. */
static void ask_practice(struct cloud_calls *calls, const struct shape *shape)
{
	calls_begin(calls, shape->tenant);
	if (text_begins(shape->path, "/v1.0") || text_begins(shape->path, "/beta"))
		sign_in(calls, CLIENT_OWN,
		    ALL_GRAPH "+RoleManagement.Read.Directory+AuditLog.Read.All+Policy.Read.All"
			      "+Policy.Read.PermissionGrant+ConsentRequest.Read.All");
	else if (text_begins(shape->path, "/adminapi"))
		sign_in(calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	else if (shape->body && strstr(shape->body, "device_code=")) /* with the code that this cloud gave */
		call(calls, "POST", path_of(calls, "/oauth2/v2.0/devicecode"),
		    "client_id=" CLIENT_OWN "&scope=User.Read+openid+offline_access");
	if (!strcmp(shape->file, "token"))
		calls->now += 3;
	assert_int_equal(shape->status,
	    call(calls, shape->method, with_tenant(calls, shape->path),
		!shape->body || !strstr(shape->body, "device_code=")
		    ? shape->body
		    : arena_printf(&calls->arena, "%s%s", shape->body, calls->practice.devices[0].code)));
}

static enum json_kind kind_in(struct json_doc *doc, const char *members)
{
	struct cloud_calls calls = { .doc = *doc };
	enum json_kind kind = json_kind(told(&calls, members));

	arena_release(&calls.arena);
	return kind;
}

static void answers_have_the_documented_shape(void **state)
{
	(void)state;
	for (const struct shape *shape = shapes; shape->file; shape++) {
		struct arena arena = { 0 };
		struct cloud_calls calls;
		struct json_doc written;
		struct err err;
		size_t len;
		const char *text = read_reply(&arena, shape->file, &len);

		ask_practice(&calls, shape);
		assert_true(json_parse(&written, text, len, &err));
		for (size_t i = 0; shape->members[i]; i++) {
			enum json_kind here = json_kind(told(&calls, shape->members[i]));

			if (here == JSON_NOTHING || here != kind_in(&written, shape->members[i]))
				fail_msg("%s: member %s is missing, or of another type than the practice cloud's",
				    shape->file, shape->members[i]);
		}
		json_release(&written);
		calls_end(&calls);
		arena_release(&arena);
	}
}

#define DEVICE_FORM "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=" CLIENT_OWN "&device_code="
#define INVOKE      "/adminapi/beta/{tid}/InvokeCommand"
#define ORGANIZATION                                                                                                   \
	"/v1.0/organization?$select=id,displayName,verifiedDomains,assignedPlans,"                                     \
	"onPremisesSyncEnabled"
#define POLICY                                                                                                         \
	"{\"CmdletInput\":{\"CmdletName\":\"Get-AuthenticationPolicy\","                                               \
	"\"Parameters\":{\"AllowLegacyExchangeTokens\":true}}}"

static const struct shape shapes[] = {
	{ "openid-global", "classic", 200, "GET", "/{tid}/v2.0/.well-known/openid-configuration", NULL,
	    { "token_endpoint", "issuer", "authorization_endpoint", "tenant_region_scope", "cloud_instance_name",
		"msgraph_host" } },
	{ "openid-unknown", "classic", 400, "GET", "/nobody.example/v2.0/.well-known/openid-configuration", NULL,
	    { "error", "error_description", "error_codes/0", "timestamp", "trace_id", "correlation_id" } },
	{ "device-code", "classic", 200, "POST", "/{tid}/oauth2/v2.0/devicecode", "client_id=x&scope=User.Read",
	    { "user_code", "device_code", "verification_uri", "expires_in", "interval", "message" } },
	{ "token-pending", "classic", 400, "POST", "/{tid}/oauth2/v2.0/token", DEVICE_FORM,
	    { "error", "error_description", "error_codes/0", "timestamp", "trace_id", "correlation_id", "error_uri" } },
	{ "token-blocked", "nodevice", 400, "POST", "/{tid}/oauth2/v2.0/token", DEVICE_FORM,
	    { "error", "error_description", "error_codes/0", "timestamp", "trace_id", "correlation_id" } },
	/* expires_in may be a number in a string; our readers take both */
	{ "token", "classic", 200, "POST", "/{tid}/oauth2/v2.0/token", DEVICE_FORM,
	    { "token_type", "scope", "ext_expires_in", "access_token", "refresh_token", "id_token" } },
	{ "organization", "classic", 200, "GET", ORGANIZATION, NULL,
	    { "@odata.context", "value/0/id", "value/0/displayName", "value/0/onPremisesSyncEnabled",
		"value/0/assignedPlans/0/capabilityStatus", "value/0/assignedPlans/0/service",
		"value/0/assignedPlans/0/servicePlanId", "value/0/verifiedDomains/0/isInitial",
		"value/0/verifiedDomains/0/isDefault", "value/0/verifiedDomains/0/name" } },
	{ "organization-limited", "helpdesk", 200, "GET", ORGANIZATION, NULL,
	    { "value/0/id", "value/0/displayName", "value/0/onPremisesSyncEnabled", "value/0/assignedPlans",
		"value/0/verifiedDomains/0/isInitial", "value/0/verifiedDomains/0/name" } },
	{ "roles", "classic", 200, "GET", "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole", NULL,
	    { "@odata.context", "value/0/roleTemplateId", "value/0/displayName" } },
	{ "app", "classic", 200, "GET", "/v1.0/servicePrincipals(appId='" PRACTICE_APP_ID "')", NULL,
	    { "id", "appId", "displayName", "accountEnabled", "appRoleAssignmentRequired", "appOwnerOrganizationId",
		"disabledByMicrosoftStatus", "replyUrls/0", "verifiedPublisher/displayName",
		"verifiedPublisher/verifiedPublisherId", "verifiedPublisher/addedDateTime" } },
	{ "app-absent", "fresh", 404, "GET", "/v1.0/servicePrincipals(appId='" PRACTICE_APP_ID "')", NULL,
	    { "error/code", "error/message", "error/innerError/date", "error/innerError/request-id",
		"error/innerError/client-request-id" } },
	{ "search", "classic", 200, "GET", "/v1.0/servicePrincipals?$filter=displayName eq 'Practice CRM for Outlook'",
	    NULL,
	    { "value/0/id", "value/0/appId", "value/0/displayName", "value/0/appOwnerOrganizationId",
		"value/0/verifiedPublisher/displayName" } },
	{ "resource", "classic", 200, "GET", "/v1.0/servicePrincipals(appId='" GRAPH_APP_ID "')", NULL,
	    { "id", "appId", "oauth2PermissionScopes/0/value", "oauth2PermissionScopes/0/isEnabled",
		"oauth2PermissionScopes/0/id", "oauth2PermissionScopes/0/type",
		"oauth2PermissionScopes/0/adminConsentDisplayName" } },
	{ "grants", "classic", 200, "GET", "/v1.0/oauth2PermissionGrants", NULL,
	    { "@odata.context", "value/0/clientId", "value/0/consentType", "value/0/id", "value/0/principalId",
		"value/0/resourceId", "value/0/scope", "value/1/principalId" } },
	{ "user-grants", "large", 200, "GET", "/v1.0/oauth2PermissionGrants?$filter=consentType eq 'Principal'", NULL,
	    { "@odata.nextLink", "value/0/consentType", "value/0/principalId", "value/0/scope" } },
	{ "user-policy", "classic", 200, "GET", "/v1.0/policies/authorizationPolicy", NULL,
	    { "@odata.context", "id", "defaultUserRolePermissions/allowedToCreateApps",
		"defaultUserRolePermissions/permissionGrantPoliciesAssigned/0" } },
	{ "excludes", "classic", 200, "GET",
	    "/v1.0/policies/permissionGrantPolicies/microsoft-user-default-recommended/excludes", NULL,
	    { "value/0/id", "value/0/permissionType", "value/0/resourceApplication", "value/0/permissions/0",
		"value/0/clientApplicationIds/0" } },
	{ "consent-requests", "fresh", 200, "GET", "/v1.0/identityGovernance/appConsent/appConsentRequests", NULL,
	    { "value/0/id", "value/0/appId", "value/0/appDisplayName", "value/0/pendingScopes/0/displayName" } },
	{ "consent-audit", "today", 200, "GET", "/v1.0/auditLogs/directoryAudits", NULL,
	    { "value/0/activityDateTime", "value/0/activityDisplayName", "value/0/result",
		"value/0/initiatedBy/user/userPrincipalName", "value/0/initiatedBy/app", "value/0/targetResources/0/id",
		"value/0/targetResources/0/modifiedProperties/0/displayName",
		"value/0/targetResources/0/modifiedProperties/0/newValue" } },
	{ "access", "classic", 200, "GET", "/v1.0/identity/conditionalAccess/policies", NULL,
	    { "value/0/id", "value/0/displayName", "value/0/state", "value/0/conditions/clientAppTypes/0",
		"value/0/conditions/locations", "value/0/conditions/applications/includeApplications/0",
		"value/0/conditions/applications/excludeApplications", "value/0/conditions/users/includeUsers/0",
		"value/0/conditions/authenticationFlows", "value/0/grantControls/operator",
		"value/0/grantControls/builtInControls/0", "value/0/grantControls/authenticationStrength" } },
	{ "signins", "ready", 200, "GET", "/v1.0/auditLogs/signIns?$filter=appId eq '" PRACTICE_APP_ID "'", NULL,
	    { "value/0/id", "value/0/createdDateTime", "value/0/appId", "value/0/isInteractive",
		"value/0/status/errorCode", "value/0/status/additionalDetails" } },
	{ "signins-quiet", "ready", 200, "GET",
	    "/beta/auditLogs/signIns?$filter=signInEventTypes/any(t: t eq 'nonInteractiveUser')", NULL,
	    { "value/0/id", "value/0/createdDateTime", "value/0/appId", "value/0/isInteractive",
		"value/0/status/errorCode", "value/0/status/additionalDetails" } },
	{ "self", "classic", 200, "GET", "/v1.0/servicePrincipals(appId='" CLIENT_OWN "')", NULL,
	    { "id", "appId", "displayName", "appOwnerOrganizationId" } },
	{ "error-graph-denied", "helpdesk", 403, "GET", "/v1.0/servicePrincipals", NULL,
	    { "error/code", "error/message", "error/innerError/date", "error/innerError/request-id",
		"error/innerError/client-request-id" } },
	{ "cmdlets", "classic", 200, "GET", "/adminapi/v1.0/{tid}/EXOModuleFile?Version=3.9.2", NULL,
	    { "@odata.context", "value/0/exportedCmdlets" } },
	{ "exchange", "today", 200, "POST", INVOKE,
	    "{\"CmdletInput\":{\"CmdletName\":\"Get-OrganizationConfig\","
	    "\"Parameters\":{\"RetrieveEwsOperationAccessPolicy\":true}}}",
	    { "@odata.context", "adminapi.warnings@odata.type", "@adminapi.warnings", "value/0/Name",
		"value/0/EwsEnabled", "value/0/EwsAllowedAppIDs", "value/0/AppsForOfficeEnabled" } },
	{ "tokens-text", "classic", 200, "POST", INVOKE, POLICY,
	    { "@odata.context", "adminapi.warnings@odata.type", "@adminapi.warnings", "value/0" } },
	{ "tokens-lines", "fresh", 200, "POST", INVOKE, POLICY, { "value/0", "value/1", "value/2" } },
	{ "tokens-object", "ready", 200, "POST", INVOKE, POLICY, { "value/0/Allowed", "value/0/Blocked" } },
	{ "tokens-removed", "today", 200, "POST", INVOKE, POLICY, { "@adminapi.warnings/0", "value" } },
	{ "error-exchange-role", "helpdesk", 403, "POST", INVOKE, POLICY,
	    { "error/code", "error/message", "error/details/0/code", "error/details/0/message",
		"error/innererror/message", "error/innererror/type", "error/innererror/internalexception/message",
		"@adminapi.warnings" } },
	{ NULL, NULL, 0, NULL, NULL, NULL, { NULL } },
};

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(answers_have_the_documented_shape) };

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
