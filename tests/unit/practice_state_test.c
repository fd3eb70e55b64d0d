/* practice_state_test.c - changes of a practice tenant, and saving and restoring it */
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

static const char *granted(struct cloud_calls *calls)
{
	assert_int_equal(200, call(calls, "GET",
				  "/v1.0/oauth2PermissionGrants?$filter=consentType%20eq%20"
				  "'AllPrincipals'",
				  NULL));
	return told_text(calls, "value/0/scope");
}

static void reads_lag_behind_writes(void **state)
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

static void a_tenant_is_saved_and_restored(void **state)
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

	practice_release(&calls.practice); /* the restored tenant may share no memory with this one */
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

static void a_damaged_state_is_refused(void **state)
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
	assert_false(practice_load(&other.practice, saved, strlen(saved), &err)); /* the state of another tenant */
	assert_ptr_equal(practice_find("today"), other.practice.tenant);
	bad = arena_printf(&calls.arena, "%s", saved);
	memcpy(strstr(bad, "\"allowed\""), "\"unknown", 8);
	assert_false(practice_load(&calls.practice, bad, strlen(bad), &err));
	calls_end(&calls);
	calls_end(&other);
}

static void the_table_of_tenants_is_sound(void **state)
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
		cmocka_unit_test(reads_lag_behind_writes),
		cmocka_unit_test(a_tenant_is_saved_and_restored),
		cmocka_unit_test(a_damaged_state_is_refused),
		cmocka_unit_test(the_table_of_tenants_is_sound),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
