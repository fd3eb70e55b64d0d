/* practice_answer_test.c - answers of the practice cloud that Microsoft's own clients do not try: refusals, and how a write shows
 *
 * A talk is a tenant and the calls that it gets, one after the other. tests/clients proves that tokens, codes, certificates,
 * renewal, pages and the usual reads are as real clients want them, practice_shape_test proves the shapes, tests/faults and
 * tests/screens prove that our own program works with the cloud.
 */
#include "practice_calls.h"

#include <locale.h>
#include <stdio.h>

#include "cloud/signin.h"
#include "core/profile.h"
#include "core/wellknown.h"

#define APP_PATH  "/v1.0/servicePrincipals(appId='" PRACTICE_APP_ID "')"
#define APPS      "/v1.0/servicePrincipals"
#define GRANTS    "/v1.0/oauth2PermissionGrants"
#define ORG       "/v1.0/organization"
#define ROLES     "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole"
#define DENIED    "error/code", "Authorization_RequestDenied"
#define TOKEN     "/{tid}/oauth2/v2.0/token"
#define AUTHORIZE "/{tid}/oauth2/v2.0/authorize?client_id=" CLIENT_OWN
#define TO_US     "&redirect_uri=http%3A%2F%2Flocalhost%3A58731"
#define INVOKE    "/adminapi/beta/{tid}/InvokeCommand"
#define APP_FORM  "grant_type=client_credentials&client_id=x&client_secret=s&scope="
#define DEFAULT   "https://graph.microsoft.com/.default"
#define GET       "Get-AuthenticationPolicy"
#define SET       "Set-AuthenticationPolicy"
#define REMOVE    "Remove-AuthenticationPolicy"
#define STATUS    "{\"AllowLegacyExchangeTokens\":true}"
#define SAY(what) "{\"Identity\":\"LegacyExchangeTokens\",\"" what "LegacyExchangeTokens\":true}"
#define GRANT(of)                                                                                                                   \
	"{\"clientId\":\"{app}\",\"consentType\":\"AllPrincipals\",\"principalId\":null,\"resourceId\":\"{graph}\",\"scope\":\"" of \
	"\"}"
#define FOR_ALL GRANTS "?$filter=consentType%20eq%20'AllPrincipals'"

static const struct talk {
	const char *name, *tenant;
	struct call {
		const char *
		    as; /* scopes to sign in with; "-": without a bearer, "exchange", "app", "app at exchange"; NULL: as before */
		const char *method; /* a method, or "CMD" for a cmdlet with its parameters */
		const char *path, *body;
		int status;
		const char *member; /* of the answer, by its keys; or "@location", "@aadsts", "@length" */
		const char *
		    value; /* "#n": n elements; "null", "absent"; "^": begins with; "~": contains; "=name": keeps the value as {name} */
	} calls[26];
} talks[] = {
	{ "what a permission opens", "classic",
	    {
		{ "User.Read", "GET", "/v1.0/me", NULL, 200, NULL, NULL },
		{ NULL, "GET", ROLES, NULL, 403, DENIED },
		{ NULL, "GET", APP_PATH, NULL, 403, DENIED },
		{ NULL, "GET", ORG, NULL, 200, NULL, NULL },
		{ NULL, "DELETE", GRANTS "/x", NULL, 405, NULL, NULL },
		{ NULL, "GET", "/v1.0/nothing", NULL, 404, NULL, NULL },
		{ NULL, "GET", "/beta/me", NULL, 404, "error/innerError/date", "^2025-03-03T" },
		{ "openid", "GET", "/v1.0/me", NULL, 403, DENIED },
		{ "RoleManagement.Read.Directory", "GET", ROLES, NULL, 200, NULL, NULL },
		{ "Application.Read.All", "GET", APP_PATH, NULL, 200, NULL, NULL },
		{ NULL, "GET", GRANTS, NULL, 403, DENIED },
		{ NULL, "POST", APPS, NULL, 403, DENIED },
		{ "Directory.Read.All", "GET", GRANTS, NULL, 200, NULL, NULL },
		{ NULL, "POST", GRANTS, NULL, 403, DENIED },
		{ NULL, "PATCH", GRANTS "/x", NULL, 403, DENIED },
		{ "DelegatedPermissionGrant.ReadWrite.All", "PATCH", GRANTS "/x", NULL, 404, NULL, NULL },
		{ "app", "GET", "/v1.0/me", NULL, 400, NULL, NULL },
		{ NULL, "GET", APP_PATH, NULL, 200, NULL, NULL },
	    } },
	{ "who has no role", "helpdesk",
	    {
		{ ALL_GRAPH, "GET", APP_PATH, NULL, 403, DENIED },
		{ NULL, "GET", APPS, NULL, 403, DENIED },
		{ NULL, "GET", GRANTS, NULL, 403, DENIED },
		{ NULL, "GET", ROLES, NULL, 403, DENIED },
		{ NULL, "GET", ORG, NULL, 200, "value/0/verifiedDomains", "#2" },
		{ NULL, "GET", ORG, NULL, 200, "value/0/tenantType", "null" },
		{ "app", "GET", APP_PATH, NULL, 403, DENIED },
		{ NULL, "GET", ORG, NULL, 200, "value/0/assignedPlans", "null" },
		{ "exchange", "CMD", "Get-OrganizationConfig", "{}", 403, "error/details/0/message", "~|" },
		{ "app at exchange", "CMD", "Get-OrganizationConfig", "{}", 403, NULL, NULL },
	    } },
	{ "a tenant without Exchange Online", "onprem",
	    {
		{ ALL_GRAPH, "GET", ORG, NULL, 200, "value/0/assignedPlans", "#1" },
		{ "exchange", "CMD", GET, STATUS, 404, NULL, NULL },
	    } },
	{ "what is selected, and who is assigned", "hybrid",
	    {
		{ ALL_GRAPH, "GET", ORG "?$select=id,onPremisesSyncEnabled", NULL, 200, "value/0/displayName",
		    "absent" },
		{ NULL, "GET", ORG "?$select=id,onPremisesSyncEnabled", NULL, 200, "value/0/onPremisesSyncEnabled",
		    "true" },
		{ NULL, "GET", APPS "(appId=%27" PRACTICE_APP_ID "%27)", NULL, 200, "id", "=app" },
		{ NULL, "GET", APPS "/{app}/appRoleAssignedTo?$top=1", NULL, 200, "value/0/resourceId", "{app}" },
		{ NULL, "GET", APPS "/x/appRoleAssignedTo", NULL, 404, NULL, NULL },
		{ NULL, "GET", APPS "(appId='" APP_CLIENT "')", NULL, 404, "error/code", "Request_ResourceNotFound" },
	    } },
	{ "filters", "today",
	    {
		{ ALL_GRAPH, "GET", APPS "?$filter=displayName%20eq%20%27Practice%20CRM%20for%20Outlook%27", NULL, 200,
		    "value", "#1" },
		{ NULL, "GET", APPS "?%24filter=displayName+eq+'x'+or+displayName+eq+'practice+crm+for+outlook'&$top=5",
		    NULL, 200, "value", "#1" },
		{ NULL, "GET", APPS "?$filter=displayName eq 'x' or displayName eq 'it''s'", NULL, 200, "value", "#0" },
		{ NULL, "GET",
		    APPS "?$filter=displayName eq 'Microsoft Graph' or displayName eq 'Practice CRM for Outlook'", NULL,
		    200, "value", "#2" },
		{ NULL, "GET", APPS "?$filter=appId eq '" GRAPH_APP_ID "'", NULL, 200, "value", "#1" },
		{ NULL, "GET", APPS, NULL, 200, "value", "#3" },
		{ NULL, "GET", APPS "?$filter=displayName eq 'unfinished", NULL, 400, NULL, NULL },
		{ NULL, "GET", APPS "?$filter=displayName eq 'a' or displayName eq 'b' and appId eq 'c'", NULL, 400,
		    NULL, NULL },
		{ NULL, "GET", APPS "?$filter=startsWith(displayName,'P')", NULL, 400, NULL, NULL },
		{ NULL, "GET", APPS "?$filter=displayName eq 'a' or ", NULL, 400, NULL, NULL },
		{ NULL, "GET", APPS "?$filter=tags eq 'a'", NULL, 400, NULL, NULL },
		{ NULL, "GET", GRANTS "?$filter=scope eq 'x'", NULL, 400, NULL, NULL },
	    } },
	{ "an app is created, and granted to", "fresh",
	    {
		{ ALL_GRAPH, "GET", APPS "(appId='" GRAPH_APP_ID "')", NULL, 200, "id", "=graph" },
		{ NULL, "GET", APP_PATH, NULL, 404, NULL, NULL },
		{ NULL, "POST", GRANTS, GRANT("x"), 400, NULL, NULL },
		{ NULL, "POST", APPS, "{\"appId\":\"" APP_CLIENT "\"}", 400, NULL, NULL },
		{ NULL, "POST", APPS, "no json", 400, NULL, NULL },
		{ NULL, "GET", APP_PATH, NULL, 404, NULL, NULL },
		{ NULL, "POST", APPS, "{\"appId\":\"" PRACTICE_APP_ID "\"}", 201, "appId", PRACTICE_APP_ID },
		{ NULL, "GET", APP_PATH, NULL, 200, "id", "=app" },
		{ NULL, "POST", APPS, "{\"appId\":\"" PRACTICE_APP_ID "\"}", 409, "error/code",
		    "Request_MultipleObjectsWithSameKeyValue" },
		{ NULL, "GET", GRANTS, NULL, 200, "value", "#0" },
		{ NULL, "POST", GRANTS, "{}", 400, NULL, NULL },
		{ NULL, "POST", GRANTS, GRANT("User.Read openid"), 201, "scope", "User.Read openid" },
		{ NULL, "GET", FOR_ALL, NULL, 200, "value/0/scope", "User.Read openid" },
		{ NULL, "POST", GRANTS, GRANT("User.Read openid"), 409, NULL, NULL },
	    } },
	{ "a grant is replaced, never merged", "classic",
	    {
		{ ALL_GRAPH, "GET", APP_PATH, NULL, 200, "id", "=app" },
		{ NULL, "GET", APPS "(appId='" GRAPH_APP_ID "')", NULL, 200, "id", "=graph" },
		{ NULL, "GET", FOR_ALL, NULL, 200, "value/0/scope", " User.Read openid profile offline_access" },
		{ NULL, "GET", FOR_ALL, NULL, 200, "value/0/id", "=grant" },
		{ NULL, "POST", GRANTS, GRANT("User.Read"), 409, "error/message", "Permission entry already exists." },
		{ NULL, "PATCH", GRANTS "/{grant}", "{}", 400, NULL, NULL },
		{ NULL, "PATCH", GRANTS "/{grant}", "{\"scope\":\"Mail.ReadWrite.Shared User.Read\"}", 204, "@length",
		    "0" },
		{ NULL, "GET", FOR_ALL, NULL, 200, "value/0/scope", "Mail.ReadWrite.Shared User.Read" },
		{ NULL, "DELETE", GRANTS "/{grant}", NULL, 405, NULL, NULL },
		{ NULL, "GET", GRANTS, NULL, 200, "value", "#3" },
	    } },
	{ "cmdlets", "today",
	    {
		{ "exchange", "CMD", "Get-OrganizationConfig", "{\"RetrieveEwsOperationAccessPolicy\":true}", 200,
		    "value/0/EwsEnabled", "true" },
		{ NULL, "CMD", "Get-OrganizationConfig", "{}", 200, "value/0/EwsAllowedAppIDs", "null" },
		{ NULL, "CMD", "Get-Nothing", "{}", 403, "@length", "20" },
		{ NULL, "POST", INVOKE, "no json", 400, NULL, NULL },
		{ NULL, "POST", "/adminapi/v1.0/{tid}/InvokeCommand", "{}", 405, NULL, NULL },
		{ NULL, "GET", "/adminapi/beta/x", NULL, 404, NULL, NULL },
		{ NULL, "POST", "/adminapi/beta/" APP_CLIENT "/InvokeCommand",
		    "{\"CmdletInput\":{\"CmdletName\":\"Get-OrganizationConfig\"}}", 403, NULL, NULL },
		{ NULL, "CMD", GET, STATUS, 200, "@adminapi.warnings/0",
		    "^Legacy Exchange Online tokens are disabled. " },
		{ NULL, "CMD", SET, SAY("Block"), 200, "@adminapi.warnings/0",
		    "^Legacy Exchange Online tokens are disabled. " },
		{ NULL, "CMD", REMOVE, SAY("Allow"), 200, "value", "null" },
		{ NULL, "CMD", GET, STATUS, 200, "value", "null" },
	    } },
	{ "the switch, as text", "classic",
	    {
		{ "app at exchange", "CMD", "Get-OrganizationConfig", "{}", 200, "value/0/EwsEnabled", "null" },
		{ "exchange", "CMD", GET, STATUS, 200, "value/0",
		    "AllowLegacyExchangeTokens: True\nAllowed:\n[\n"
		    "        { \"5a1e5f0c-0000-4000-8000-0b0ac71ce003\" : \"2025-02-27\" },\n"
		    "        { \"49d3b812-abda-45b9-b478-9bc464ce5b9c\" : \"2025-02-27\" }\n]\nBlocked: []\n" },
		{ NULL, "CMD", SET, SAY("Block"), 200, "value", "#0" },
		{ NULL, "CMD", GET, STATUS, 200, "value/0",
		    "^AllowLegacyExchangeTokens: False\nAllowed:\n[" }, /* asked before; nobody was refused yet */
		{ NULL, "CMD", REMOVE, SAY("Allow"), 200, NULL, NULL },
		{ NULL, "CMD", GET, STATUS, 200, "value/0", "^AllowLegacyExchangeTokens: (Not Set)\n" },
		{ NULL, "CMD", SET, SAY("Allow"), 200, NULL, NULL },
		{ NULL, "CMD", GET, "{}", 200, "value", "#0" },
		{ NULL, "CMD", SET, "{\"BlockLegacyExchangeTokens\":true}", 400, NULL, NULL },
		{ NULL, "CMD", SET, "{\"Identity\":\"Other\",\"BlockLegacyExchangeTokens\":true}", 404, NULL, NULL },
		{ NULL, "CMD", SET, "{\"Identity\":\"LegacyExchangeTokens\"}", 400, NULL, NULL },
		{ NULL, "CMD", SET,
		    "{\"Identity\":\"LegacyExchangeTokens\",\"AllowLegacyExchangeTokens\":true,\"BlockLegacyExchangeTokens\":true}",
		    400, NULL, NULL },
		{ NULL, "CMD", REMOVE, SAY("Block"), 404, NULL, NULL },
		{ NULL, "CMD", GET, STATUS, 200, "value/0", "^AllowLegacyExchangeTokens: True" },
	    } },
	{ "the switch, as an object", "ready",
	    {
		{ "exchange", "CMD", GET, STATUS, 200, "value/0/AllowLegacyExchangeTokens", "False" },
		{ NULL, "CMD", SET, SAY("Allow"), 200, NULL, NULL },
		{ NULL, "CMD", GET, STATUS, 200, "value/0/Allowed", "#0" }, /* nobody asked yet */
	    } },
	{ "the switch, as lines", "fresh",
	    {
		{ "exchange", "CMD", GET, STATUS, 200, "value", "#3" },
		{ NULL, "CMD", GET, STATUS, 200, "value/2", "Blocked: []" },
	    } },
	{ "discovery", "classic",
	    {
		{ "-", "GET", "/classic.practice.example/v2.0/.well-known/openid-configuration", NULL, 200, "issuer",
		    "https://login.microsoftonline.com/{tid}/v2.0" },
		{ NULL, "GET", "/classicpractice.onmicrosoft.example/v2.0/.well-known/openid-configuration?x=1", NULL,
		    200, "jwks_uri", "~keys" },
		{ NULL, "GET", "/{tid}/v2.0/.well-known/openid-configuration", NULL, 200, "tenant_region_scope", "EU" },
		{ NULL, "GET", "/nobody.example/v2.0/.well-known/openid-configuration", NULL, 400, "@aadsts", "90002" },
		{ NULL, "POST", "/nobody.example/oauth2/v2.0/token", "grant_type=x&client_id=y", 400, "timestamp",
		    "2025-03-03 10:00:00Z" },
		{ NULL, "GET", "/nowhere", NULL, 404, NULL, NULL },
		{ NULL, "GET", TOKEN, NULL, 405, NULL, NULL },
	    } },
	{ "sign-ins that cannot be", "classic",
	    {
		{ "-", "POST", TOKEN, "", 400, "@aadsts", "900144" },
		{ NULL, "POST", TOKEN, "grant_type=client_credentials", 400, "error", "invalid_request" },
		{ NULL, "POST", TOKEN, "grant_type=password&client_id=x", 400, "@aadsts", "70003" },
		{ NULL, "POST", TOKEN, "grant_type=authorization_code&client_id=x&code=y", 400, "@aadsts", "70000" },
		{ NULL, "POST", TOKEN, "grant_type=refresh_token&client_id=x&refresh_token=y", 400, "@aadsts",
		    "70000" },
		{ NULL, "POST", TOKEN, "grant_type=refresh_token&client_id=x", 400, "error", "invalid_grant" },
		{ NULL, "POST", TOKEN, "grant_type=client_credentials&client_id=x&scope=" DEFAULT, 401, "@aadsts",
		    "7000218" },
		{ NULL, "POST", TOKEN, "grant_type=client_credentials&client_id=x&client_secret=wrong&scope=" DEFAULT,
		    401, "@aadsts", "7000215" },
		{ NULL, "POST", TOKEN, APP_FORM "User.Read", 400, "@aadsts", "70011" },
		{ NULL, "POST", TOKEN, APP_FORM "https://elsewhere.example/.default", 400, "@aadsts", "500011" },
		{ NULL, "POST", TOKEN,
		    "grant_type=client_credentials&client_id=" CLIENT_EXCHANGE "&client_secret=s&scope=" DEFAULT, 400,
		    "@aadsts", "65002" },
		{ NULL, "POST", "/organizations/oauth2/v2.0/token", APP_FORM DEFAULT, 400, "@aadsts", "50059" },
		{ NULL, "POST", "/{tid}/oauth2/v2.0/devicecode", "client_id=x", 400, NULL, NULL },
	    } },
	{ "a browser is sent back with the error", "nodevice",
	    {
		{ "-", "GET", AUTHORIZE TO_US "&response_type=token&scope=openid", NULL, 302, "@location",
		    "~error=unsupported_response_type" },
		{ NULL, "GET", AUTHORIZE TO_US "&scope=openid", NULL, 302, "@location",
		    "~error=unsupported_response_type" },
		{ NULL, "GET", AUTHORIZE TO_US "&response_type=code", NULL, 302, "@location",
		    "~error=invalid_request" },
		{ NULL, "GET",
		    AUTHORIZE TO_US "&response_type=code&scope=openid&code_challenge=x&code_challenge_method=plain",
		    NULL, 302, "@location", "~error=invalid_request" },
		{ NULL, "GET", AUTHORIZE TO_US "&response_type=code&scope=openid&code_challenge=x", NULL, 302,
		    "@location", "~AADSTS" },
		{ NULL, "GET", AUTHORIZE TO_US "&response_type=code&scope=openid&state=a+state", NULL, 302, "@location",
		    "^http://localhost:58731/?code=practice-" },
	    } },
	{ "nobody is sent elsewhere", "nodevice",
	    {
#define ELSEWHERE(to)                                                                                                  \
	{                                                                                                              \
		"-", "GET", AUTHORIZE "&response_type=code&scope=openid&redirect_uri=" to, NULL, 400, "@aadsts",       \
		    "50011"                                                                                            \
	}
		ELSEWHERE("https%3A%2F%2Fevil.example"),
		ELSEWHERE("http%3A%2F%2Flocalhost.evil.example"),
		ELSEWHERE("http%3A%2F%2Flocalhost%3A80%40evil.example"),
		ELSEWHERE("http%3A%2F%2Flocalhost%40evil.example"),
		ELSEWHERE("javascript%3Aalert(1)"),
		ELSEWHERE(""),
		ELSEWHERE("http%3A%2F%2Flocalhost%2F%0D%0AX%3A%20y"),
		{ NULL, "GET", "/{tid}/oauth2/v2.0/authorize?response_type=code", NULL, 400, "@aadsts", "900144" },
		{ NULL, "GET", "/nobody.example/oauth2/v2.0/authorize", NULL, 400, "@aadsts", "90002" },
	    } },
};
#define TALKS (sizeof talks / sizeof *talks)

/* --- a call --- */

struct kept_value {
	const char *name, *value;
};

/* Returns a text with "{name}" replaced. */
static const char *fill_in(struct cloud_calls *calls, const char *text, const struct kept_value *kept)
{
	for (; text && kept->name; kept++) {
		const char *at = strstr(text, kept->name);

		if (at)
			text = arena_printf(&calls->arena, "%.*s%s%s", (int)(at - text), text, kept->value,
			    at + strlen(kept->name));
	}
	return text;
}

static void sign_in_as(struct cloud_calls *calls, const char *as)
{
	if (!strcmp(as, "-"))
		calls->bearer = NULL;
	else if (!strcmp(as, "exchange"))
		sign_in(calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	else if (!strcmp(as, "app"))
		sign_in_app(calls, "https://graph.microsoft.com");
	else if (!strcmp(as, "app at exchange"))
		sign_in_app(calls, "https://outlook.office365.com");
	else
		sign_in(calls, CLIENT_OWN, as);
}

static const char *member_of(struct cloud_calls *calls, const char *member)
{
	struct json at = told(calls, *member == '@' && !text_begins(member, "@adminapi") ? "error_codes/0" : member);
	enum json_kind kind = json_kind(at);

	if (!strcmp(member, "@location"))
		return calls->reply.location;
	if (!strcmp(member, "@length"))
		return arena_printf(&calls->arena, "%zu", calls->reply.len);
	if (kind == JSON_NOTHING || kind == JSON_NULL)
		return kind == JSON_NULL ? "null" : "absent";
	if (kind == JSON_ARRAY)
		return arena_printf(&calls->arena, "#%zu", json_count(at));
	if (json_raw(at))
		return arena_copy(&calls->arena, json_raw(at));
	return json_true(at) ? "true" : arena_printf(&calls->arena, "%lld", (long long)json_int(at, -1));
}

static bool value_suits(const char *is, const char *value)
{
	return *value == '^'   ? text_begins(is, value + 1)
	       : *value == '~' ? strstr(is, value + 1) != NULL
			       : !strcmp(is, value);
}

static void make_call(struct cloud_calls *calls, const struct call *one, struct kept_value *kept)
{
	const char *path = fill_in(calls, one->path, kept),
		   *body = fill_in(calls, fill_in(calls, one->body, kept), kept), *is, *id;
	int status;

	if (one->as)
		sign_in_as(calls, one->as);
	status = strcmp(one->method, "CMD") ? call(calls, one->method, path, body) : cmdlet(calls, path, body);
	is = one->member ? member_of(calls, one->member) : "";
	if (status != one->status ||
	    (one->member && *one->value != '=' && !value_suits(is, fill_in(calls, one->value, kept))))
		fail_msg("%s %s %s has another answer: status %d, value %s", one->method, path, body ? body : "",
		    status, is);
	id = told_text(calls, "error/innerError/request-id");
	if (*id)
		assert_string_equal(id, calls->reply.request_id);
	if (!one->member || *one->value != '=')
		return;
	while (kept->name)
		kept++;
	kept[0] = (struct kept_value){ arena_printf(&calls->arena, "{%s}", one->value + 1), is };
}

static void a_talk_goes_as_written(void **state)
{
	const struct talk *talk = *state;
	struct kept_value kept[8] = { { "{tid}", practice_find(talk->tenant)->tenant_id } };
	struct cloud_calls calls;

	calls_begin(&calls, talk->tenant);
	for (const struct call *one = talk->calls; one->method; one++)
		make_call(&calls, one, kept);
	calls_end(&calls);
}

/* --- cases that are no talk --- */

static void a_bearer_must_fit_service_and_tenant(void **state)
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
	assert_int_equal(401, cmdlet(&calls, "Get-OrganizationConfig", "{}")); /* a token for Graph, sent to Exchange */
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

/* Names full of escape sequences come out as whole JSON; made safe, they are harmless. */
static void hostile_names_are_whole_json(void **state)
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

static void a_served_cloud_speaks_for_its_own_address(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "large");
	calls_serve(&calls, "http://localhost:8080");
	sign_in(&calls, CLIENT_OWN, "http%3A%2F%2Flocalhost%3A8080%2F.default"); /* one token for both services */
	assert_int_equal(200, call(&calls, "GET", "/v1.0/oauth2PermissionGrants", NULL));
	assert_true(text_begins(told_text(&calls, "@odata.nextLink"), "http://localhost:8080/v1.0/oauth2"));
	assert_int_equal(200, cmdlet(&calls, "Get-OrganizationConfig", "{}"));
	sign_in(&calls, CLIENT_GRAPH, "https%3A%2F%2Fgraph.microsoft.com%2F.default");
	assert_int_equal(200, call(&calls, "GET", APP_PATH, NULL));
	assert_int_equal(401, cmdlet(&calls, "Get-OrganizationConfig", "{}"));
	calls_end(&calls);
}

static void an_oversized_text_is_refused_and_not_cut(void **state)
{
	struct cloud_calls calls;
	char said[600];

	(void)state;
	calls_begin(&calls, "nodevice");
	memset(said, 's', 599);
	said[599] = '\0';
	assert_int_equal(400,
	    call(&calls, "GET",
		path_of(&calls, arena_printf(&calls.arena,
				    "/oauth2/v2.0/authorize?client_id=x"
				    "&response_type=code&scope=openid&redirect_uri=http://localhost&state=%s",
				    said)),
		NULL));
	assert_string_equal(calls.reply.location, "");
	calls_end(&calls);
}

int main(void)
{
	static struct CMUnitTest tests[TALKS + 4] = {
		cmocka_unit_test(a_bearer_must_fit_service_and_tenant),
		cmocka_unit_test(hostile_names_are_whole_json),
		cmocka_unit_test(a_served_cloud_speaks_for_its_own_address),
		cmocka_unit_test(an_oversized_text_is_refused_and_not_cut),
	};

	for (size_t i = 0; i < TALKS; i++)
		tests[4 + i] = (struct CMUnitTest){ talks[i].name, a_talk_goes_as_written, NULL, NULL,
			(void *)(uintptr_t)&talks[i] };
	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
