/* practice_login_test.c - the practice cloud's sign-in: discovery, codes, secrets, tokens */
#include "practice_calls.h"

#include <locale.h>

#include "base/hash.h"
#include "cloud/signin.h"
#include "core/profile.h"
#include "core/wellknown.h"

static void test_discovery(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "classic");
	assert_int_equal(200,
	    call(&calls, "GET", "/classic.practice.example/v2.0/.well-known/openid-configuration", NULL));
	assert_string_equal("https://login.microsoftonline.com/5a1e5f0c-0000-4000-8000-000000000001/v2.0",
	    told_text(&calls, "issuer"));
	assert_string_equal("https://login.microsoftonline.com/"
			    "5a1e5f0c-0000-4000-8000-000000000001/oauth2/v2.0/token",
	    told_text(&calls, "token_endpoint"));
	assert_true(*told_text(&calls, "device_authorization_endpoint"));
	assert_true(*told_text(&calls, "authorization_endpoint"));
	assert_true(*told_text(&calls, "jwks_uri"));
	assert_string_equal("EU", told_text(&calls, "tenant_region_scope"));
	assert_string_equal("microsoftonline.com", told_text(&calls, "cloud_instance_name"));
	assert_string_equal("graph.microsoft.com", told_text(&calls, "msgraph_host"));
	assert_true(text_is_guid(calls.reply.request_id));
	assert_int_equal(calls.reply.date, calls.now);
	assert_int_equal(calls.reply.retry_after_s, -1);
	assert_int_equal(calls.now, 1740996000);

	assert_int_equal(200, call(&calls, "GET",
				  "/classicpractice.onmicrosoft.example/v2.0/.well-known/"
				  "openid-configuration?x=1",
				  NULL));
	assert_int_equal(200, call(&calls, "GET", path_of(&calls, "/v2.0/.well-known/openid-configuration"), NULL));
	calls.base = "https://localhost:8443";
	assert_int_equal(200, call(&calls, "GET", "/organizations/v2.0/.well-known/openid-configuration", NULL));
	assert_string_equal("https://localhost:8443/{tenantid}/v2.0", told_text(&calls, "issuer"));
	assert_string_equal("https://localhost:8443/organizations/oauth2/v2.0/token",
	    told_text(&calls, "token_endpoint"));
	calls_end(&calls);
}

static void test_unknown_tenant(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "classic");
	assert_int_equal(400, call(&calls, "GET", "/nobody.example/v2.0/.well-known/openid-configuration", NULL));
	assert_string_equal("invalid_tenant", told_text(&calls, "error"));
	assert_true(text_begins(told_text(&calls, "error_description"), "AADSTS90002: "));
	assert_int_equal(90002, json_int(told(&calls, "error_codes/0"), 0));
	assert_true(text_is_guid(told_text(&calls, "trace_id")));
	assert_true(text_is_guid(told_text(&calls, "correlation_id")));
	assert_string_equal("2025-03-03 10:00:00Z", told_text(&calls, "timestamp"));
	assert_int_equal(400, call(&calls, "POST", "/nobody.example/oauth2/v2.0/token", "grant_type=x&client_id=y"));
	assert_int_equal(404, call(&calls, "GET", "/nowhere", NULL));
	assert_int_equal(405, call(&calls, "GET", path_of(&calls, "/oauth2/v2.0/token"), NULL));
	calls_end(&calls);
}

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

static void test_device_flow(void **state)
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
	assert_int_equal(400, poll_code(&calls, CLIENT_OWN, code)); /* once */
	assert_string_equal("invalid_grant", told_text(&calls, "error"));
	calls.now += 900;
	assert_int_equal(400, poll_code(&calls, CLIENT_OWN, other));
	assert_string_equal("expired_token", told_text(&calls, "error"));
	assert_int_equal(400, poll_code(&calls, CLIENT_OWN, "made-up"));
	assert_string_equal("bad_verification_code", told_text(&calls, "error"));
	calls_end(&calls);
}

static void test_device_blocked(void **state)
{
	struct cloud_calls calls;
	const char *code;

	(void)state;
	calls_begin(&calls, "nodevice");
	code = ask_code(&calls);
	calls.now += 5;
	assert_int_equal(400, poll_code(&calls, CLIENT_OWN, code));
	assert_true(text_begins(told_text(&calls, "error_description"), "AADSTS53003: "));
	assert_string_equal("invalid_grant", told_text(&calls, "error"));
	sign_in_app(&calls, "https://graph.microsoft.com");
	assert_int_equal(200, call(&calls, "GET", "/v1.0/organization", NULL));
	calls_end(&calls);
}

/* The claims of the bearer in use, parsed into calls->doc. */
static void open_bearer(struct cloud_calls *calls)
{
	const char *payload = strchr(calls->bearer, '.') + 1;
	char *text = arena_alloc(&calls->arena, strlen(payload));
	long len = hash_base64url_decode(payload, strcspn(payload, "."), text, strlen(payload));
	struct err err;

	assert_true(len > 0);
	json_release(&calls->doc);
	assert_true(json_parse(&calls->doc, text, (size_t)len, &err));
}

static void test_claims(void **state)
{
	struct cloud_calls calls;
	const char *jti;

	(void)state;
	calls_begin(&calls, "classic");
	sign_in(&calls, CLIENT_OWN, "https%3A%2F%2Fgraph.microsoft.com%2FDirectory.Read.All+openid+offline_access");
	open_bearer(&calls);
	assert_string_equal(calls.practice.tenant->tenant_id, told_text(&calls, "tid"));
	assert_string_equal("https://graph.microsoft.com", told_text(&calls, "aud"));
	assert_string_equal("admin@classic.practice.example", told_text(&calls, "upn"));
	assert_string_equal("Directory.Read.All openid", told_text(&calls, "scp"));
	assert_string_equal(CLIENT_OWN, told_text(&calls, "appid"));
	assert_string_equal("62e90394-69f5-4237-9190-012177145e10", told_text(&calls, "wids/0"));
	assert_int_equal(calls.now + 3599, json_int(told(&calls, "exp"), 0));
	assert_false(json_has(told(&calls, "roles")));
	jti = told_text(&calls, "jti");

	sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	open_bearer(&calls);
	assert_string_equal("https://outlook.office365.com", told_text(&calls, "aud"));
	assert_string_equal("AdminApi.AccessAsUser.All", told_text(&calls, "scp"));
	assert_string_not_equal(jti, told_text(&calls, "jti"));

	sign_in_app(&calls, "https://graph.microsoft.com");
	open_bearer(&calls);
	assert_true(json_count(told(&calls, "roles")) > 5);
	assert_false(json_has(told(&calls, "upn")));
	assert_false(json_has(told(&calls, "scp")));
	sign_in_app(&calls, "https://outlook.office365.com");
	open_bearer(&calls);
	assert_string_equal("Exchange.ManageAsApp", told_text(&calls, "roles/0"));
	assert_int_equal(1, json_count(told(&calls, "roles")));
	calls_end(&calls);
}

/* What the product's own reader makes of our tokens. */
static void test_claims_suit(void **state)
{
	struct cloud_calls calls;
	struct secret token = { 0 };
	struct claims claims;
	struct token_wanted wanted = { .place = place_of(CLOUD_GLOBAL), .service = SERVICE_GRAPH };
	struct err err;

	(void)state;
	calls_begin(&calls, "classic");
	sign_in(&calls, CLIENT_GRAPH, "https%3A%2F%2Fgraph.microsoft.com%2FDirectory.Read.All+openid");
	secret_set(&token, calls.bearer + strlen("Bearer "), strlen(calls.bearer) - strlen("Bearer "));
	assert_true(token_claims(&token, &claims, &calls.arena, &err));
	wanted.tenant_id = calls.practice.tenant->tenant_id;
	wanted.now = calls.now;
	wanted.scopes = scopes_parse(&calls.arena, "Directory.Read.All");
	assert_true(token_check(&claims, &wanted, &err));
	wanted.service = SERVICE_EXCHANGE;
	assert_false(token_check(&claims, &wanted, &err));
	secret_wipe(&token);
	calls_end(&calls);
}

static int ask_token(struct cloud_calls *calls, const char *form)
{
	return call(calls, "POST", path_of(calls, "/oauth2/v2.0/token"), form);
}

static void test_refused(void **state)
{
	static const struct {
		const char *form;
		int status, code;
		const char *error;
	} rows[] = {
		{ "", 400, 900144, "invalid_request" },
		{ "grant_type=client_credentials", 400, 900144, "invalid_request" },
		{ "grant_type=password&client_id=x", 400, 70003, "unsupported_grant_type" },
		{ "grant_type=authorization_code&client_id=x&code=y", 400, 70000, "invalid_grant" },
		{ "grant_type=refresh_token&client_id=x&refresh_token=y", 400, 70000, "invalid_grant" },
		{ "grant_type=refresh_token&client_id=x", 400, 70000, "invalid_grant" },
		{ "grant_type=client_credentials&client_id=x&scope=https://graph.microsoft.com/"
		  ".default",
		    401, 7000218, "invalid_client" },
		{ "grant_type=client_credentials&client_id=x&client_secret=wrong&"
		  "scope=https://graph.microsoft.com/.default",
		    401, 7000215, "invalid_client" },
		{ "grant_type=client_credentials&client_id=x&client_secret=s&scope=User.Read", 400, 70011,
		    "invalid_scope" },
		{ "grant_type=client_credentials&client_id=x&client_secret=s&scope=https://"
		  "elsewhere.example/"
		  ".default",
		    400, 500011, "invalid_resource" },
		{ "grant_type=client_credentials&client_id=" CLIENT_EXCHANGE "&client_secret=s&"
		  "scope=https://graph.microsoft.com/.default",
		    400, 65002, "invalid_grant" },
	};
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "classic");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(rows[i].status, ask_token(&calls, rows[i].form));
		assert_string_equal(rows[i].error, told_text(&calls, "error"));
		assert_int_equal(rows[i].code, json_int(told(&calls, "error_codes/0"), 0));
	}
	assert_int_equal(400, call(&calls, "POST", "/organizations/oauth2/v2.0/token",
				  "grant_type=client_credentials&client_id=x&client_secret=s&"
				  "scope=https://graph.microsoft.com/.default"));
	assert_int_equal(50059, json_int(told(&calls, "error_codes/0"), 0));
	assert_int_equal(400, call(&calls, "POST", path_of(&calls, "/oauth2/v2.0/devicecode"), "client_id=x"));
	calls_end(&calls);
}

static void test_refresh(void **state)
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
	assert_int_equal(401, call(&calls, "GET", "/v1.0/me", NULL)); /* it opens nothing by itself */
	calls_end(&calls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_discovery),
		cmocka_unit_test(test_unknown_tenant),
		cmocka_unit_test(test_device_flow),
		cmocka_unit_test(test_device_blocked),
		cmocka_unit_test(test_claims),
		cmocka_unit_test(test_claims_suit),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_refresh),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
