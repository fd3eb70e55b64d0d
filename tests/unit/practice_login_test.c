/* practice_login_test.c - the practice cloud's device codes and its renewal: pending, foreign, used and expired */
#include "practice_calls.h"

#include <locale.h>

#include "cloud/signin.h"
#include "core/wellknown.h"

static int poll_code(struct cloud_calls *calls, const char *client_id, const char *code)
{
	return call(calls, "POST", path_of(calls, "/oauth2/v2.0/token"),
	    arena_printf(&calls->arena,
		"grant_type=urn:ietf:params:oauth:grant-type:device_code&"
		"client_id=%s&device_code=%s",
		client_id, code));
}

static const char *ask_code(struct cloud_calls *calls)
{
	assert_int_equal(200, call(calls, "POST", path_of(calls, "/oauth2/v2.0/devicecode"),
				  "client_id=" CLIENT_OWN "&scope=" ALL_GRAPH));
	return told_text(calls, "device_code");
}

static void a_device_code_works_as_documented(void **state)
{
	struct cloud_calls calls;
	const char *code, *other;

	(void)state;
	calls_begin(&calls, "ready");
	code = ask_code(&calls);
	assert_int_equal(900, json_int(told(&calls, "expires_in"), 0));
	assert_int_equal(1, json_int(told(&calls, "interval"), 0));
	assert_int_equal(8, strlen(told_text(&calls, "user_code")));
	assert_true(text_begins(told_text(&calls, "verification_uri"), "https://"));
	assert_non_null(text_find(told_text(&calls, "message"), told_text(&calls, "user_code")));

	assert_int_equal(400, poll_code(&calls, CLIENT_OWN, code));
	assert_string_equal("authorization_pending", told_text(&calls, "error"));
	assert_int_equal(70016, json_int(told(&calls, "error_codes/0"), 0));
	calls.now += 2;
	other = ask_code(&calls);
	assert_string_not_equal(code, other);
	assert_int_equal(400, poll_code(&calls, CLIENT_OWN, code));
	assert_string_equal("authorization_pending", told_text(&calls, "error"));
	calls.now += 1;
	assert_int_equal(400, poll_code(&calls, CLIENT_GRAPH, code));
	assert_string_equal("bad_verification_code", told_text(&calls, "error"));
	assert_int_equal(200, poll_code(&calls, CLIENT_OWN, code));
	assert_string_equal("Bearer", told_text(&calls, "token_type"));
	assert_int_equal(3599, json_int(told(&calls, "expires_in"), 0));
	assert_true(*told_text(&calls, "access_token"));
	assert_true(*told_text(&calls, "refresh_token"));
	assert_true(*told_text(&calls, "id_token"));
	assert_int_equal(400, poll_code(&calls, CLIENT_OWN, code)); /* a code works once */
	assert_string_equal("invalid_grant", told_text(&calls, "error"));
	calls.now += 900;
	assert_int_equal(400, poll_code(&calls, CLIENT_OWN, other));
	assert_string_equal("expired_token", told_text(&calls, "error"));
	assert_int_equal(400, poll_code(&calls, CLIENT_OWN, "made-up"));
	assert_string_equal("bad_verification_code", told_text(&calls, "error"));
	calls_end(&calls);
}

static int ask_token(struct cloud_calls *calls, const char *form)
{
	return call(calls, "POST", path_of(calls, "/oauth2/v2.0/token"), form);
}

static void a_refresh_token_renews_and_opens_nothing(void **state)
{
	struct cloud_calls calls;
	const char *refresh;

	(void)state;
	calls_begin(&calls, "classic");
	sign_in(&calls, CLIENT_OWN, "User.Read+offline_access");
	refresh = told_text(&calls, "refresh_token");
	calls.now += 4000;
	assert_int_equal(401, call(&calls, "GET", "/v1.0/me", NULL));
	assert_int_equal(200,
	    ask_token(&calls, arena_printf(&calls.arena,
				  "grant_type=refresh_token&client_id=" CLIENT_OWN "&refresh_token=%s", refresh)));
	take_bearer(&calls);
	assert_int_equal(200, call(&calls, "GET", "/v1.0/me", NULL));
	assert_int_equal(400, ask_token(&calls, arena_printf(&calls.arena,
						    "grant_type=refresh_token&client_id="
						    "other&refresh_token=%s",
						    refresh)));
	calls.bearer = arena_printf(&calls.arena, "Bearer %s", refresh);
	assert_int_equal(401, call(&calls, "GET", "/v1.0/me", NULL)); /* a refresh token is no bearer */
	calls_end(&calls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_code_works_as_documented),
		cmocka_unit_test(a_refresh_token_renews_and_opens_nothing),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
