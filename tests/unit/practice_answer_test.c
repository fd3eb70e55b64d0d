/* practice_answer_test.c - what the practice cloud's Graph and Exchange answer, and to whom */
#include "practice_calls.h"

#include <locale.h>

#include "cloud/signin.h"
#include "core/profile.h"
#include "core/wellknown.h"

#define APP_PATH "/v1.0/servicePrincipals(appId='" PRACTICE_APP_ID "')"

static void test_bearers(void **state)
{
	struct cloud_calls calls, other;
	char *forged;

	(void)state;
	calls_begin(&calls, "classic");
	calls_begin(&other, "today");
	assert_int_equal(401, call(&calls, "GET", "/v1.0/organization", NULL));
	assert_string_equal("InvalidAuthenticationToken", told_text(&calls, "error/code"));
	assert_true(text_begins(calls.reply.authenticate, "Bearer "));
	calls.bearer = "Bearer nonsense";
	assert_int_equal(401, call(&calls, "GET", "/v1.0/organization", NULL));
	calls.bearer = sign_in(&other, CLIENT_OWN, ALL_GRAPH);
	assert_int_equal(401, call(&calls, "GET", "/v1.0/organization", NULL));
	assert_non_null(text_find(told_text(&calls, "error/message"), "another tenant"));

	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	assert_int_equal(200, call(&calls, "GET", "/v1.0/organization", NULL));
	assert_int_equal(401, cmdlet(&calls, "Get-OrganizationConfig", "{}")); /* Graph's token at Exchange */
	assert_string_equal("Unauthorized", told_text(&calls, "error/code"));
	calls.now += 3599;
	assert_int_equal(401, call(&calls, "GET", "/v1.0/organization", NULL));
	calls.now -= 3599;
	forged = arena_copy(&calls.arena, calls.bearer);
	forged[strlen(forged) - 1] ^= 1;
	calls.bearer = forged;
	assert_int_equal(401, call(&calls, "GET", "/v1.0/organization", NULL));
	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_int_equal(401, call(&calls, "GET", "/v1.0/organization", NULL));
	assert_int_equal(200, cmdlet(&calls, "Get-OrganizationConfig", "{}"));
	calls_end(&calls);
	calls_end(&other);
}

static void test_permissions(void **state)
{
	static const struct {
		const char *scope, *method, *path;
		int status;
	} rows[] = {
		{ "User.Read", "GET", "/v1.0/me", 200 },
		{ "openid", "GET", "/v1.0/me", 403 },
		{ "User.Read", "GET", "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole", 403 },
		{ "RoleManagement.Read.Directory", "GET", "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole",
		    200 },
		{ "User.Read", "GET", APP_PATH, 403 },
		{ "Application.Read.All", "GET", APP_PATH, 200 },
		{ "Application.Read.All", "GET", "/v1.0/oauth2PermissionGrants", 403 },
		{ "Directory.Read.All", "GET", "/v1.0/oauth2PermissionGrants", 200 },
		{ "Directory.Read.All", "POST", "/v1.0/oauth2PermissionGrants", 403 },
		{ "Directory.Read.All", "PATCH", "/v1.0/oauth2PermissionGrants/x", 403 },
		{ "DelegatedPermissionGrant.ReadWrite.All", "PATCH", "/v1.0/oauth2PermissionGrants/x", 404 },
		{ "Application.Read.All", "POST", "/v1.0/servicePrincipals", 403 },
		{ "User.Read", "GET", "/v1.0/organization", 200 },
		{ "User.Read", "DELETE", "/v1.0/oauth2PermissionGrants/x", 405 },
		{ "User.Read", "GET", "/v1.0/nothing", 404 },
		{ "User.Read", "GET", "/beta/me", 404 },
	};
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "classic");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		sign_in(&calls, CLIENT_OWN, rows[i].scope);
		assert_int_equal(rows[i].status, call(&calls, rows[i].method, rows[i].path, NULL));
		if (rows[i].status == 403)
			assert_string_equal("Authorization_RequestDenied", told_text(&calls, "error/code"));
		if (rows[i].status >= 400) {
			assert_string_equal(calls.reply.request_id, told_text(&calls, "error/innerError/request-id"));
			assert_string_equal("2025-03-03T",
			    arena_copy_n(&calls.arena, told_text(&calls, "error/innerError/date"), 11));
		}
	}
	sign_in_app(&calls, "https://graph.microsoft.com");
	assert_int_equal(400, call(&calls, "GET", "/v1.0/me", NULL));
	assert_int_equal(200, call(&calls, "GET", APP_PATH, NULL));
	calls_end(&calls);
}

static void test_helpdesk(void **state)
{
	static const char *const refused[] = {
		APP_PATH,
		"/v1.0/servicePrincipals",
		"/v1.0/oauth2PermissionGrants",
		"/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole",
	};
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "helpdesk");
	for (int app = 0; app < 2; app++) {
		if (app)
			sign_in_app(&calls, "https://graph.microsoft.com");
		else
			sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
		for (size_t i = 0; i < sizeof refused / sizeof *refused - (size_t)app; i++)
			assert_int_equal(403, call(&calls, "GET", refused[i], NULL));
		assert_int_equal(200, call(&calls, "GET", "/v1.0/organization", NULL));
		assert_string_equal("Helpdesk Practice Ltd", told_text(&calls, "value/0/displayName"));
		assert_int_equal(2, json_count(told(&calls, "value/0/verifiedDomains")));
		assert_int_equal(JSON_NULL, json_kind(told(&calls, "value/0/assignedPlans")));
		assert_int_equal(JSON_NULL, json_kind(told(&calls, "value/0/tenantType")));
	}
	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_int_equal(403, cmdlet(&calls, "Get-OrganizationConfig", "{}"));
	assert_non_null(strchr(told_text(&calls, "error/details/0/message"), '|'));
	sign_in_app(&calls, "https://outlook.office365.com");
	assert_int_equal(403, cmdlet(&calls, "Get-OrganizationConfig", "{}"));
	calls_end(&calls);
}

static void test_organization(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "hybrid");
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	assert_int_equal(200, call(&calls, "GET",
				  "/v1.0/organization?$select=id,verifiedDomains,assignedPlans,"
				  "onPremisesSyncEnabled",
				  NULL));
	assert_string_equal(calls.practice.tenant->tenant_id, told_text(&calls, "value/0/id"));
	assert_int_equal(JSON_NOTHING, json_kind(told(&calls, "value/0/displayName"))); /* not selected */
	assert_true(json_true(told(&calls, "value/0/onPremisesSyncEnabled")));
	assert_string_equal("exchange", told_text(&calls, "value/0/assignedPlans/0/service"));
	assert_string_equal("Enabled", told_text(&calls, "value/0/assignedPlans/0/capabilityStatus"));
	assert_string_equal("41781fb2-bc02-4b7c-bd55-b576c07bb09d",
	    told_text(&calls, "value/0/assignedPlans/1/servicePlanId"));
	assert_string_equal("hybridpractice.onmicrosoft.example", told_text(&calls, "value/0/verifiedDomains/0/name"));
	assert_true(json_true(told(&calls, "value/0/verifiedDomains/0/isInitial")));
	assert_string_equal("https://graph.microsoft.com/v1.0/$metadata#organization",
	    arena_copy_n(&calls.arena, told_text(&calls, "@odata.context"), 55));
	assert_int_equal(200, call(&calls, "GET", "/v1.0/me", NULL));
	assert_string_equal("admin@hybrid.practice.example", told_text(&calls, "userPrincipalName"));
	assert_int_equal(200, call(&calls, "GET", "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole", NULL));
	assert_string_equal("62e90394-69f5-4237-9190-012177145e10", told_text(&calls, "value/0/roleTemplateId"));
	calls_end(&calls);

	calls_begin(&calls, "onprem");
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	assert_int_equal(200, call(&calls, "GET", "/v1.0/organization", NULL));
	assert_int_equal(1, json_count(told(&calls, "value/0/assignedPlans")));
	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_int_equal(404, cmdlet(&calls, "Get-AuthenticationPolicy", "{\"AllowLegacyExchangeTokens\":true}"));
	calls_end(&calls);
}

static void test_principals(void **state)
{
	struct cloud_calls calls;
	const char *id;

	(void)state;
	calls_begin(&calls, "hybrid");
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	assert_int_equal(200, call(&calls, "GET", "/v1.0/servicePrincipals(appId=%27" PRACTICE_APP_ID "%27)", NULL));
	assert_string_equal("Practice CRM for Outlook", told_text(&calls, "displayName"));
	assert_string_equal("5a1e5f0c-0000-4000-8000-00000000aaaa", told_text(&calls, "appOwnerOrganizationId"));
	assert_string_equal("brk-multihub://practice-crm.example", told_text(&calls, "replyUrls/0"));
	assert_string_equal("Practice CRM, Inc.", told_text(&calls, "verifiedPublisher/displayName"));
	assert_true(json_true(told(&calls, "accountEnabled")));
	assert_true(json_true(told(&calls, "appRoleAssignmentRequired")));
	id = told_text(&calls, "id");
	assert_true(text_is_guid(id));
	assert_int_equal(200, call(&calls, "GET",
				  arena_printf(&calls.arena,
				      "/v1.0/servicePrincipals/%s/"
				      "appRoleAssignedTo?$top=1",
				      id),
				  NULL));
	assert_int_equal(2, json_count(told(&calls, "value")));
	assert_string_equal(id, told_text(&calls, "value/0/resourceId"));
	assert_int_equal(404, call(&calls, "GET", "/v1.0/servicePrincipals/x/appRoleAssignedTo", NULL));

	assert_int_equal(200, call(&calls, "GET",
				  "/v1.0/servicePrincipals(appId='" GRAPH_APP_ID "')?$select=id,"
				  "appId,oauth2PermissionScopes",
				  NULL));
	assert_string_equal("Calendars.ReadWrite.Shared", told_text(&calls, "oauth2PermissionScopes/0/value"));
	assert_true(json_true(told(&calls, "oauth2PermissionScopes/0/isEnabled")));
	assert_int_equal(JSON_NOTHING, json_kind(told(&calls, "displayName")));
	assert_int_equal(404, call(&calls, "GET", "/v1.0/servicePrincipals(appId='" APP_CLIENT "')", NULL));
	assert_string_equal("Request_ResourceNotFound", told_text(&calls, "error/code"));
	calls_end(&calls);
}

static void test_search(void **state)
{
	static const struct {
		const char *query;
		int status;
		size_t found;
	} rows[] = {
		{ "?$filter=displayName%20eq%20%27Practice%20CRM%20for%20Outlook%27", 200, 1 },
		{ "?%24filter=displayName+eq+'x'+or+displayName+eq+'practice+crm+for+outlook'&$top="
		  "5",
		    200, 1 },
		{ "?$filter=displayName eq 'x' or displayName eq 'it''s'", 200, 0 },
		{ "?$filter=displayName eq 'Microsoft Graph' or displayName eq 'Practice CRM for "
		  "Outlook'",
		    200, 2 },
		{ "?$filter=appId eq '" GRAPH_APP_ID "'", 200, 1 },
		{ "", 200, 3 },
		{ "?$filter=displayName eq 'unfinished", 400, 0 },
		{ "?$filter=displayName eq 'a' or displayName eq 'b' and appId eq 'c'", 400, 0 },
		{ "?$filter=startsWith(displayName,'P')", 400, 0 },
		{ "?$filter=displayName eq 'a' or ", 400, 0 },
		{ "?$filter=tags eq 'a'", 400, 0 },
	};
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "today");
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(rows[i].status,
		    call(&calls, "GET", arena_printf(&calls.arena, "/v1.0/servicePrincipals%s", rows[i].query), NULL));
		assert_int_equal(rows[i].found, json_count(told(&calls, "value")));
	}
	calls_end(&calls);
}

static void test_create_app(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "fresh");
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	assert_int_equal(404, call(&calls, "GET", APP_PATH, NULL));
	assert_int_equal(400, call(&calls, "POST", "/v1.0/servicePrincipals", "{\"appId\":\"" APP_CLIENT "\"}"));
	assert_int_equal(400, call(&calls, "POST", "/v1.0/servicePrincipals", "no json"));
	assert_int_equal(404, call(&calls, "GET", APP_PATH, NULL));
	assert_int_equal(201, call(&calls, "POST", "/v1.0/servicePrincipals", "{\"appId\":\"" PRACTICE_APP_ID "\"}"));
	assert_string_equal(PRACTICE_APP_ID, told_text(&calls, "appId"));
	assert_int_equal(200, call(&calls, "GET", APP_PATH, NULL));
	assert_int_equal(409, call(&calls, "POST", "/v1.0/servicePrincipals", "{\"appId\":\"" PRACTICE_APP_ID "\"}"));
	assert_string_equal("Request_MultipleObjectsWithSameKeyValue", told_text(&calls, "error/code"));
	assert_int_equal(200, call(&calls, "GET", "/v1.0/oauth2PermissionGrants", NULL));
	assert_int_equal(0, json_count(told(&calls, "value")));
	calls_end(&calls);
}

static void test_cmdlets(void **state)
{
	struct cloud_calls calls;
	const char *tid;

	(void)state;
	calls_begin(&calls, "today");
	tid = calls.practice.tenant->tenant_id;
	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_int_equal(200, call(&calls, "GET",
				  arena_printf(&calls.arena,
				      "/adminapi/v1.0/%s/EXOModuleFile?"
				      "Version=3.9.2",
				      tid),
				  NULL));
	assert_non_null(text_find(told_text(&calls, "value/0/exportedCmdlets"), "Set-AuthenticationPolicy"));
	assert_int_equal(200, cmdlet(&calls, "Get-OrganizationConfig", "{\"RetrieveEwsOperationAccessPolicy\":true}"));
	assert_true(json_true(told(&calls, "value/0/EwsEnabled")));
	assert_true(text_is_guid(told_text(&calls, "value/0/EwsAllowedAppIDs")));
	assert_true(json_true(told(&calls, "value/0/AppsForOfficeEnabled")));
	assert_int_equal(200, cmdlet(&calls, "Get-OrganizationConfig", "{}"));
	assert_false(json_has(told(&calls, "value/0/EwsAllowedAppIDs")));
	assert_int_equal(403, cmdlet(&calls, "Get-Nothing", "{}"));
	assert_int_equal(20, calls.reply.len);
	assert_int_equal('\0', calls.reply.body[0]);
	assert_int_equal(400,
	    call(&calls, "POST", arena_printf(&calls.arena, "/adminapi/beta/%s/InvokeCommand", tid), "no json"));
	assert_int_equal(405,
	    call(&calls, "POST", arena_printf(&calls.arena, "/adminapi/v1.0/%s/InvokeCommand", tid), "{}"));
	assert_int_equal(404, call(&calls, "GET", "/adminapi/beta/x", NULL));
	assert_int_equal(403, call(&calls, "POST", "/adminapi/beta/" APP_CLIENT "/InvokeCommand",
				  "{\"CmdletInput\":{\"CmdletName\":\"Get-OrganizationConfig\"}}"));
	calls_end(&calls);

	calls_begin(&calls, "classic");
	sign_in_app(&calls, "https://outlook.office365.com");
	assert_int_equal(200, cmdlet(&calls, "Get-OrganizationConfig", "{}"));
	assert_int_equal(JSON_NULL, json_kind(told(&calls, "value/0/EwsEnabled")));
	calls_end(&calls);
}

/* Names full of escape sequences come out as JSON, and whole; made safe they are. */
static void test_hostile(void **state)
{
	struct cloud_calls calls;
	const char *name;

	(void)state;
	calls_begin(&calls, "hostile");
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	assert_int_equal(200, call(&calls, "GET", "/v1.0/organization", NULL));
	name = told_text(&calls, "value/0/displayName");
	assert_string_equal(calls.practice.tenant->display_name, name);
	assert_true(strlen(name) > 300);
	assert_non_null(strstr(name, "\033]52;"));
	assert_non_null(strstr(name, "\342\200\256"));
	assert_null(strpbrk(calls.reply.body, "\033\007\r\n\b"));
	assert_null(strchr(json_text(told(&calls, "value/0/displayName"), &calls.arena), '\033'));
	assert_int_equal(200, call(&calls, "GET", APP_PATH, NULL));
	assert_non_null(strstr(told_text(&calls, "verifiedPublisher/displayName"), "\033[2J"));
	assert_int_equal(404, call(&calls, "GET", "/v1.0/servicePrincipals(appId='x')", NULL));
	assert_non_null(strstr(told_text(&calls, "error/message"), "\033[2J"));
	assert_int_equal(400, call(&calls, "GET", "/nobody/v2.0/.well-known/openid-configuration", NULL));
	assert_non_null(strstr(told_text(&calls, "error_description"), "\033[2J"));
	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_int_equal(200, cmdlet(&calls, "Get-OrganizationConfig", "{}"));
	assert_true(*calls.reply.warnings);
	assert_null(strchr(calls.reply.warnings, '\033'));
	assert_int_equal(404, cmdlet(&calls, "Set-AuthenticationPolicy", "{\"Identity\":\"x\"}"));
	assert_non_null(strstr(told_text(&calls, "error/details/0/message"), "\033[2J"));
	calls_end(&calls);
}

static void test_served(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "large");
	calls.base = "http://localhost:8080";
	sign_in(&calls, CLIENT_OWN, "http%3A%2F%2Flocalhost%3A8080%2F.default"); /* both services at once */
	assert_int_equal(200, call(&calls, "GET", "/v1.0/oauth2PermissionGrants", NULL));
	assert_true(text_begins(told_text(&calls, "@odata.nextLink"), "http://localhost:8080/v1.0/oauth2"));
	assert_int_equal(200, cmdlet(&calls, "Get-OrganizationConfig", "{}"));
	sign_in(&calls, CLIENT_GRAPH, "https%3A%2F%2Fgraph.microsoft.com%2F.default");
	assert_int_equal(200, call(&calls, "GET", APP_PATH, NULL));
	assert_int_equal(401, cmdlet(&calls, "Get-OrganizationConfig", "{}"));
	calls_end(&calls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bearers),
		cmocka_unit_test(test_permissions),
		cmocka_unit_test(test_helpdesk),
		cmocka_unit_test(test_organization),
		cmocka_unit_test(test_principals),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_create_app),
		cmocka_unit_test(test_cmdlets),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_served),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
