/* practice_state_test.c - what changes a practice tenant, and that it can be saved and restored */
#include "practice_calls.h"

#include <locale.h>
#include <stdio.h>

#include "cloud/signin.h"
#include "core/wellknown.h"

#define STATUS    "{\"AllowLegacyExchangeTokens\":true}"
#define SET(what) "{\"Identity\":\"LegacyExchangeTokens\",\"" what "LegacyExchangeTokens\":true}"

static const char *tokens_text(struct cloud_calls *calls)
{
	assert_int_equal(200, cmdlet(calls, "Get-AuthenticationPolicy", STATUS));
	return told_text(calls, "value/0");
}

static void test_switch(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "classic");
	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_string_equal("AllowLegacyExchangeTokens: True\nAllowed:\n[\n"
			    "        { \"47232a61-61ee-4318-80f8-82568651aa9f\" : \"2025-02-27\" },\n"
			    "        { \"49d3b812-abda-45b9-b478-9bc464ce5b9c\" : \"2025-02-27\" }\n]\n"
			    "Blocked: []\n",
	    tokens_text(&calls));
	assert_int_equal(200, cmdlet(&calls, "Set-AuthenticationPolicy", SET("Block")));
	assert_int_equal(JSON_ARRAY, json_kind(told(&calls, "value")));
	assert_int_equal(0, json_count(told(&calls, "value")));
	assert_int_equal(calls.now, calls.practice.tokens_changed_at);
	assert_true(text_begins(tokens_text(&calls), "AllowLegacyExchangeTokens: False\nAllowed: []\nBlocked:\n["));
	assert_int_equal(200, cmdlet(&calls, "Remove-AuthenticationPolicy", SET("Allow")));
	assert_string_equal("AllowLegacyExchangeTokens: (Not Set)\nAllowed: []\nBlocked: []\n", tokens_text(&calls));
	assert_int_equal(200, cmdlet(&calls, "Set-AuthenticationPolicy", SET("Allow")));
	assert_int_equal(TOKENS_ALLOWED, calls.practice.tokens);
	assert_int_equal(200, cmdlet(&calls, "Get-AuthenticationPolicy", "{}"));
	assert_int_equal(0, json_count(told(&calls, "value")));

	assert_int_equal(400, cmdlet(&calls, "Set-AuthenticationPolicy", "{\"BlockLegacyExchangeTokens\":true}"));
	assert_int_equal(404,
	    cmdlet(&calls, "Set-AuthenticationPolicy", "{\"Identity\":\"Other\",\"BlockLegacyExchangeTokens\":true}"));
	assert_int_equal(400, cmdlet(&calls, "Set-AuthenticationPolicy", "{\"Identity\":\"LegacyExchangeTokens\"}"));
	assert_int_equal(400, cmdlet(&calls, "Set-AuthenticationPolicy",
				  "{\"Identity\":\"LegacyExchangeTokens\",\"AllowLegacyExchangeTokens\":true,"
				  "\"BlockLegacyExchangeTokens\":true}"));
	assert_int_equal(404, cmdlet(&calls, "Remove-AuthenticationPolicy", SET("Block")));
	assert_int_equal(TOKENS_ALLOWED, calls.practice.tokens);
	calls_end(&calls);
}

static void test_removed(void **state)
{
	static const char *const calls_made[][2] = {
		{ "Get-AuthenticationPolicy", STATUS },
		{ "Set-AuthenticationPolicy", SET("Block") },
		{ "Set-AuthenticationPolicy", SET("Allow") },
		{ "Remove-AuthenticationPolicy", SET("Allow") },
	};
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "today");
	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(200, cmdlet(&calls, calls_made[i][0], calls_made[i][1]));
		assert_int_equal(JSON_NULL, json_kind(told(&calls, "value")));
		assert_true(text_begins(told_text(&calls, "@adminapi.warnings/0"),
		    "Legacy Exchange Online tokens are disabled. "));
		assert_string_equal(calls.reply.warnings, told_text(&calls, "@adminapi.warnings/0"));
		assert_int_equal(TOKENS_REMOVED, calls.practice.tokens);
	}
	calls_end(&calls);
}

static void test_forms(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "ready");
	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_int_equal(200, cmdlet(&calls, "Get-AuthenticationPolicy", STATUS));
	assert_string_equal("False", told_text(&calls, "value/0/AllowLegacyExchangeTokens"));
	assert_int_equal(JSON_ARRAY, json_kind(told(&calls, "value/0/Blocked")));
	assert_int_equal(200, cmdlet(&calls, "Set-AuthenticationPolicy", SET("Allow")));
	assert_int_equal(200, cmdlet(&calls, "Get-AuthenticationPolicy", STATUS));
	assert_int_equal(2, json_count(told(&calls, "value/0/Allowed")));
	calls_end(&calls);
	calls_begin(&calls, "fresh");
	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_int_equal(200, cmdlet(&calls, "Get-AuthenticationPolicy", STATUS));
	assert_int_equal(3, json_count(told(&calls, "value")));
	assert_string_equal("Blocked: []", told_text(&calls, "value/2"));
	calls_end(&calls);
}

/* The ids that a grant of the add-in has: in calls->arena. */
static const char *grant_body(struct cloud_calls *calls, const char *scope)
{
	const char *app, *graph;

	call(calls, "GET", "/v1.0/servicePrincipals?$filter=appId eq '" PRACTICE_APP_ID "'", NULL);
	app = told_text(calls, "value/0/id");
	call(calls, "GET", "/v1.0/servicePrincipals?$filter=displayName eq 'Microsoft Graph'", NULL);
	graph = told_text(calls, "value/0/id");
	return arena_printf(&calls->arena,
	    "{\"clientId\":\"%s\",\"consentType\":\"AllPrincipals\","
	    "\"principalId\":null,\"resourceId\":\"%s\",\"scope\":\"%s\"}",
	    app, graph, scope);
}

static const char *granted(struct cloud_calls *calls)
{
	assert_int_equal(200, call(calls, "GET",
				  "/v1.0/oauth2PermissionGrants?$filter=consentType%20eq%20"
				  "'AllPrincipals'",
				  NULL));
	return told_text(calls, "value/0/scope");
}

static void test_grants(void **state)
{
	struct cloud_calls calls;
	const char *path, *body;

	(void)state;
	calls_begin(&calls, "classic");
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	assert_string_equal(" User.Read openid profile offline_access", granted(&calls));
	assert_int_equal(43, strlen(told_text(&calls, "value/0/id")));
	assert_string_equal("AllPrincipals", told_text(&calls, "value/0/consentType"));
	assert_int_equal(JSON_NULL, json_kind(told(&calls, "value/0/principalId")));
	path = arena_printf(&calls.arena, "/v1.0/oauth2PermissionGrants/%s", told_text(&calls, "value/0/id"));
	body = grant_body(&calls, "User.Read");
	assert_int_equal(409, call(&calls, "POST", "/v1.0/oauth2PermissionGrants", body));
	assert_string_equal("Permission entry already exists.", told_text(&calls, "error/message"));
	assert_int_equal(400, call(&calls, "PATCH", path, "{}"));
	assert_int_equal(204, call(&calls, "PATCH", path, "{\"scope\":\"Mail.ReadWrite.Shared User.Read\"}"));
	assert_int_equal(0, calls.reply.len);
	assert_string_equal("Mail.ReadWrite.Shared User.Read", granted(&calls)); /* replaced, not merged */
	assert_int_equal(405, call(&calls, "DELETE", path, NULL));
	assert_int_equal(400, call(&calls, "GET", "/v1.0/oauth2PermissionGrants?$filter=scope eq 'x'", NULL));
	assert_int_equal(200, call(&calls, "GET", "/v1.0/oauth2PermissionGrants", NULL));
	assert_int_equal(3, json_count(told(&calls, "value")));
	calls_end(&calls);
}

static void test_grant_made(void **state)
{
	struct cloud_calls calls;
	const char *body;

	(void)state;
	calls_begin(&calls, "fresh");
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	assert_int_equal(400, call(&calls, "POST", "/v1.0/oauth2PermissionGrants", grant_body(&calls, "x")));
	assert_int_equal(201, call(&calls, "POST", "/v1.0/servicePrincipals", "{\"appId\":\"" PRACTICE_APP_ID "\"}"));
	body = grant_body(&calls, "User.Read openid");
	assert_int_equal(400, call(&calls, "POST", "/v1.0/oauth2PermissionGrants", "{}"));
	assert_int_equal(201, call(&calls, "POST", "/v1.0/oauth2PermissionGrants", body));
	assert_string_equal("User.Read openid", told_text(&calls, "scope"));
	assert_string_equal("User.Read openid", granted(&calls));
	assert_int_equal(409, call(&calls, "POST", "/v1.0/oauth2PermissionGrants", body));
	calls_end(&calls);
}

static void test_pages(void **state)
{
	struct cloud_calls calls;
	const char *path = "/v1.0/oauth2PermissionGrants?$filter=consentType%20eq%20'Principal'&$top=999";
	size_t pages = 0, grants = 0;

	(void)state;
	calls_begin(&calls, "large");
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	while (*path) {
		assert_int_equal(200, call(&calls, "GET", path, NULL));
		grants += json_count(told(&calls, "value"));
		pages++;
		path = told_text(&calls, "@odata.nextLink");
		if (*path) {
			assert_true(text_begins(path, "https://graph.microsoft.com/v1.0/"));
			path += strlen("https://graph.microsoft.com");
		}
	}
	assert_int_equal(3, pages);
	assert_int_equal(2500, grants);
	assert_int_equal(200, call(&calls, "GET", "/v1.0/oauth2PermissionGrants?$top=1", NULL));
	assert_string_equal("AllPrincipals", told_text(&calls, "value/0/consentType"));
	path = told_text(&calls, "@odata.nextLink") + strlen("https://graph.microsoft.com");
	assert_int_equal(200, call(&calls, "GET", path, NULL));
	assert_string_equal("Principal", told_text(&calls, "value/0/consentType"));
	assert_int_equal(1, json_count(told(&calls, "value")));
	calls_end(&calls);
}

static void test_lag(void **state)
{
	struct cloud_calls calls;
	const char *path;

	(void)state;
	calls_begin(&calls, "classic");
	calls.practice.read_lag_s = 30;
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	granted(&calls);
	path = arena_printf(&calls.arena, "/v1.0/oauth2PermissionGrants/%s", told_text(&calls, "value/0/id"));
	assert_int_equal(204, call(&calls, "PATCH", path, "{\"scope\":\"new\"}"));
	calls.now += 29;
	assert_string_equal(" User.Read openid profile offline_access", granted(&calls));
	calls.now += 1;
	assert_string_equal("new", granted(&calls));
	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_int_equal(200, cmdlet(&calls, "Set-AuthenticationPolicy", SET("Block")));
	assert_true(text_begins(tokens_text(&calls), "AllowLegacyExchangeTokens: True"));
	calls.now += 30;
	assert_true(text_begins(tokens_text(&calls), "AllowLegacyExchangeTokens: False"));
	assert_int_equal(200, cmdlet(&calls, "Set-AuthenticationPolicy", SET("Allow")));
	assert_int_equal(200, cmdlet(&calls, "Remove-AuthenticationPolicy", SET("Allow")));
	assert_true(text_begins(tokens_text(&calls), "AllowLegacyExchangeTokens: False"));
	calls_end(&calls);
}

static void test_save(void **state)
{
	struct cloud_calls calls;
	struct practice back = { 0 };
	const char *saved, *bearer;
	struct err err;

	(void)state;
	calls_begin(&calls, "classic");
	bearer = sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_int_equal(200, cmdlet(&calls, "Set-AuthenticationPolicy", SET("Block")));
	sign_in(&calls, CLIENT_OWN, ALL_GRAPH);
	granted(&calls);
	call(&calls, "PATCH",
	    arena_printf(&calls.arena, "/v1.0/oauth2PermissionGrants/%s", told_text(&calls, "value/0/id")),
	    "{\"scope\":\"a \\\"b\\\"\"}");
	call(&calls, "POST", path_of(&calls, "/oauth2/v2.0/devicecode"), "client_id=c&scope=User.Read");
	calls.practice.clock_skew_s += 86400;
	calls.practice.read_lag_s = 5;
	saved = practice_save(&calls.practice, &calls.arena);
	assert_true(practice_load(&back, saved, strlen(saved), &err));
	assert_string_equal(saved, practice_save(&back, &calls.arena));
	assert_ptr_equal(calls.practice.tenant, back.tenant);
	assert_int_equal(calls.practice.clock_skew_s, back.clock_skew_s);
	assert_string_equal("a \"b\"", back.grant_scope);
	assert_int_equal(TOKENS_BLOCKED, back.tokens);
	assert_int_equal(3, back.device_count);
	assert_int_equal(calls.practice.calls, back.calls);

	practice_release(&calls.practice); /* nothing may be shared */
	calls.practice = back;
	calls.bearer = bearer;
	calls.now += 60;
	assert_true(text_begins(tokens_text(&calls), "AllowLegacyExchangeTokens: False"));
	assert_int_equal(200, call(&calls, "POST", path_of(&calls, "/oauth2/v2.0/token"),
				  arena_printf(&calls.arena,
				      "grant_type=urn:ietf:params:oauth:grant-type:"
				      "device_code&client_id=c&device_code=%s",
				      calls.practice.devices[2].code)));
	calls_end(&calls);
}

static void test_garbage(void **state)
{
	static const char *const texts[] = {
		"",
		"null",
		"[]",
		"{}",
		"{\"schema\":\"naaready.practice/1\"}",
		"{\"schema\":\"naaready.practice/1\",\"tenant\":\"classic\"}",
		"{\"schema\":\"naaready.practice/1\",\"tenant\":\"nobody\"}",
	};
	struct cloud_calls calls, other;
	const char *saved, *bad;
	struct err err;

	(void)state;
	calls_begin(&calls, "classic");
	calls_begin(&other, "today");
	saved = practice_save(&calls.practice, &calls.arena);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_false(practice_load(&calls.practice, texts[i], strlen(texts[i]), &err));
		assert_int_equal(ERR_FILE, err.kind);
		assert_string_equal(saved, practice_save(&calls.practice, &calls.arena));
	}
	for (size_t len = 0; len < strlen(saved) - 1; len++)
		assert_false(practice_load(&calls.practice, saved, len, &err));
	assert_false(practice_load(&other.practice, saved, strlen(saved), &err)); /* another tenant's */
	assert_ptr_equal(practice_find("today"), other.practice.tenant);
	bad = arena_printf(&calls.arena, "%s", saved);
	memcpy(strstr(bad, "\"allowed\""), "\"unknown", 8);
	assert_false(practice_load(&calls.practice, bad, strlen(bad), &err));
	calls_end(&calls);
	calls_end(&other);
}

static void test_rows(void **state)
{
	size_t count = 0;

	(void)state;
	for (const struct practice_tenant *row = practice_tenants; row->name; row++, count++) {
		assert_ptr_equal(row, practice_find(row->name));
		assert_true(text_is_guid(row->tenant_id));
		assert_true(text_begins(row->domain, row->name));
		assert_true(*row->says && *row->display_name && *row->app_name && *row->publisher);
		assert_int_not_equal(TOKENS_UNKNOWN, row->tokens);
		for (const struct practice_tenant *other = practice_tenants; other != row; other++)
			assert_string_not_equal(other->tenant_id, row->tenant_id);
	}
	assert_int_equal(12, count);
	assert_null(practice_find("nobody"));
	assert_true(text_is_guid(PRACTICE_APP_ID));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_switch),
		cmocka_unit_test(test_removed),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_grants),
		cmocka_unit_test(test_grant_made),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_lag),
		cmocka_unit_test(test_save),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_rows),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
