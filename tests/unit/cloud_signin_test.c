/* cloud_signin_test.c - device code, client credentials, token replies */
#include "cloud_help.h"

#include "cloud/signin.h"
#include "core/wellknown.h"

static struct arena arena;

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct signin signin_for(enum service service, const char *scopes)
{
	return (struct signin){
		.endpoints = endpoints_of(CLOUD_GLOBAL),
		.service = service,
		.tenant = TENANT,
		.client_id = CLIENT_GRAPH,
		.scopes = scopes_parse(&arena, scopes),
	};
}

/* --- forms --- */

static void forms_carry_full_scopes(void **state)
{
	struct signin graph = signin_for(SERVICE_GRAPH, "Directory.Read.All openid");
	struct signin exchange = signin_for(SERVICE_EXCHANGE, ".default");
	struct request request;

	(void)state;
	signin_device_put(&request, &graph, &arena);
	assert_int_equal(request.method, METHOD_POST);
	assert_int_equal(request.service, SERVICE_LOGIN);
	assert_true(request.secret);
	assert_false(request.writes);
	assert_string_equal(request.url, "https://login.microsoftonline.com/" TENANT "/oauth2/v2.0/devicecode");
	assert_string_equal(secret_reveal(&request.form),
	    "client_id=" CLIENT_GRAPH "&scope=https%3A%2F%2Fgraph.microsoft.com%2F"
	    "Directory.Read.All%20openid%20profile");
	secret_wipe(&request.form);

	signin_device_put(&request, &exchange, &arena);
	assert_string_equal(secret_reveal(&request.form),
	    "client_id=" CLIENT_GRAPH "&scope=https%3A%2F%2Foutlook.office365.com%2F"
	    ".default%20openid%20profile");
	secret_wipe(&request.form);
}

static void apps_ask_for_the_default(void **state)
{
	struct signin graph = signin_for(SERVICE_GRAPH, "Directory.Read.All");
	struct secret secret = { 0 };
	struct request request;

	(void)state;
	secret_set(&secret, "a&b=c", 5);
	signin_secret_put(&request, &graph, &secret, &arena);
	assert_string_equal(secret_reveal(&request.form),
	    "grant_type=client_credentials&client_id=" CLIENT_GRAPH
	    "&client_secret=a%26b%3Dc&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default");
	assert_true(request.secret);
	secret_wipe(&request.form);
	secret_wipe(&secret);
}

static void a_served_cloud_is_asked_for_the_real_resource(void **state)
{
	struct signin signin = signin_for(SERVICE_EXCHANGE, ".default");
	struct request request;
	struct endpoints endpoints;
	struct err err;

	(void)state;
	assert_true(endpoints_of_url(&endpoints, "http://127.0.0.1:8080", &arena, &err));
	signin.endpoints = &endpoints;
	signin_device_put(&request, &signin, &arena);
	assert_non_null(strstr(secret_reveal(&request.form), "outlook.office365.com"));
	assert_string_equal(request.url, "http://127.0.0.1:8080/" TENANT "/oauth2/v2.0/devicecode");
	secret_wipe(&request.form);
}

/* --- device code --- */

static void a_device_code_is_read(void **state)
{
	struct signin graph = signin_for(SERVICE_GRAPH, "User.Read");
	struct reply reply = reply_file(200, "device-code.json", &arena);
	struct device_code code = { 0 };
	struct request request;
	struct err err;

	(void)state;
	assert_true(signin_device_read(&reply, &code, &err));
	assert_string_equal(code.user_code, "PRACT1CE9");
	assert_string_equal(code.url, "https://microsoft.com/devicelogin");
	assert_int_equal(code.expires_in_s, 900);
	assert_int_equal(code.interval_s, 5);
	signin_device_poll_put(&request, &graph, &code, &arena);
	assert_string_equal(secret_reveal(&request.form),
	    "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&"
	    "client_id=" CLIENT_GRAPH "&device_code=PAQABAAEAAAD-practice-device-code");
	secret_wipe(&request.form);
	secret_wipe(&code.device_code);
}

#define DEVICE(url, interval)                                                                                          \
	"{\"user_code\":\"U\",\"device_code\":\"D\",\"verification_uri\":\"" url                                       \
	"\",\"expires_in\":\"60\",\"interval\":" interval "}"

static void odd_device_codes_are_refused(void **state)
{
	static const char *const bad[] = {
		"{}",
		"[]",
		"{\"user_code\":\"U\",\"device_code\":\"D\"}",
		"{\"user_code\":7,\"device_code\":\"D\",\"verification_uri\":\"https://"
		"x.example\"}",
		"{\"user_code\":\"U\",\"verification_uri\":\"https://x.example\"}",
		"{\"user_code\":\"\",\"device_code\":\"D\",\"verification_uri\":\"https://"
		"x.example\"}",
		DEVICE("http://microsoft.com/devicelogin", "5"),
		DEVICE("https://", "5"),
		DEVICE("https://a\\u001b[0m.example", "5"),
		DEVICE("https://microsoft.com@evil.example", "5"),
		DEVICE("javascript:alert(1)", "5"),
	};
	struct device_code code = { 0 };
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct reply reply = reply_of(200, bad[i]);

		if (signin_device_read(&reply, &code, &err))
			fail_msg("this was read, and must be refused: %s", bad[i]);
		assert_int_equal(err.kind, ERR_PROTOCOL);
		assert_false(secret_is_set(&code.device_code));
	}
}

static void an_odd_polling_interval_is_bounded(void **state)
{
	static const struct {
		const char *body;
		int interval;
	} rows[] = {
		{ DEVICE("https://x.example/d", "5"), 5 },
		{ DEVICE("https://x.example/d", "0"), 5 },
		{ DEVICE("https://x.example/d", "-3"), 5 },
		{ DEVICE("https://x.example/d", "\"7\""), 7 },
		{ DEVICE("https://x.example/d", "null"), 5 },
		{ DEVICE("https://x.example/d", "99999999"), 600 },
	};
	struct device_code code = { 0 };
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reply reply = reply_of(200, rows[i].body);

		assert_true(signin_device_read(&reply, &code, &err));
		assert_int_equal(code.interval_s, rows[i].interval);
		assert_int_equal(code.expires_in_s, 60);
	}
	secret_wipe(&code.device_code);
}

/* --- the token --- */

static void a_token_is_taken(void **state)
{
	struct reply reply = reply_file(200, "token.json", &arena);
	struct secret access = { 0 };
	struct err err;
	int lives_s;

	(void)state;
	assert_int_equal(signin_tokens_read(&reply, &access, NULL, &lives_s, &err), TOKEN_GOT);
	assert_string_equal(secret_reveal(&access), "practice.access.token");
	assert_int_equal(lives_s, 3599);
	secret_wipe(&access);
}

static void a_pending_code_is_no_failure(void **state)
{
	struct reply reply = reply_file(400, "token-pending.json", &arena);
	struct secret access = { 0 };
	struct err err;
	int lives_s;

	(void)state;
	assert_int_equal(signin_tokens_read(&reply, &access, NULL, &lives_s, &err), TOKEN_PENDING);
	reply = reply_of(400, "{\"error\":\"slow_down\"}");
	assert_int_equal(signin_tokens_read(&reply, &access, NULL, &lives_s, &err), TOKEN_SLOW_DOWN);
	reply = reply_of(400, "{\"error\":\"expired_token\",\"error_description\":\"AADSTS70019: over\"}");
	assert_int_equal(signin_tokens_read(&reply, &access, NULL, &lives_s, &err), TOKEN_FAILED);
	assert_int_equal(err.kind, ERR_REFUSED);
	assert_int_equal(err.aadsts, 70019);
	assert_string_equal(err.code, "expired_token");
	assert_false(secret_is_set(&access));
}

static void a_refusal_says_all_it_knows(void **state)
{
	struct reply reply = reply_file(400, "token-blocked.json", &arena);
	struct secret access = { 0 };
	struct err err;
	int lives_s;

	(void)state;
	assert_int_equal(signin_tokens_read(&reply, &access, NULL, &lives_s, &err), TOKEN_FAILED);
	assert_int_equal(err.kind, ERR_REFUSED);
	assert_int_equal(err.aadsts, 53003);
	assert_string_equal(err.code, "access_denied");
	assert_string_equal(err.request_id, "12121212-1111-4222-8333-343434343434");
	assert_string_equal(err.correlation_id, "56565656-1111-4222-8333-787878787878");
	assert_string_equal(err.at, "2026-11-24 06:22:40Z");
	assert_int_equal(strncmp(err.told, "AADSTS53003: A policy", 21), 0);
}

static void odd_token_replies_are_refused(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum err_kind kind;
	} rows[] = {
		{ 200, "{}", ERR_PROTOCOL },
		{ 200, "{\"access_token\":\"\"}", ERR_PROTOCOL },
		{ 200, "{\"access_token\":7}", ERR_PROTOCOL },
		{ 200, "{\"access_token\":\"x\",\"token_type\":\"mac\"}", ERR_PROTOCOL },
		{ 200, "{\"access_token\":\"x\"", ERR_PROTOCOL },
		{ 200, "<html>", ERR_PROTOCOL },
		{ 200, "{\"error\":\"invalid_grant\",\"access_token\":\"x\"}", ERR_REFUSED },
		{ 502, "", ERR_BUSY },
		{ 302, "", ERR_PROTOCOL },
	};
	struct secret access = { 0 };
	struct err err;
	int lives_s;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reply reply = reply_of(rows[i].status, rows[i].body);

		secret_set(&access, "old", 3);
		assert_int_equal(signin_tokens_read(&reply, &access, NULL, &lives_s, &err), TOKEN_FAILED);
		assert_int_equal(err.kind, rows[i].kind);
		assert_false(secret_is_set(&access));
	}
}

static void a_token_without_a_life_is_short_lived(void **state)
{
	struct reply reply = reply_of(200, "{\"access_token\":\"x\",\"expires_in\":-1}");
	struct secret access = { 0 };
	struct err err;
	int lives_s;

	(void)state;
	assert_int_equal(signin_tokens_read(&reply, &access, NULL, &lives_s, &err), TOKEN_GOT);
	assert_int_equal(lives_s, 600);
	secret_wipe(&access);
}

static void ways_to_sign_in_have_fixed_ids(void **state)
{
	static const char *const ids[] = { "device", "paste", "loopback", "certificate", "secret", "token" };
	enum auth auth;

	(void)state;
	assert_int_equal(COUNT(ids), AUTH_COUNT);
	for (int i = 0; i < AUTH_COUNT; i++) {
		assert_string_equal(auth_id((enum auth)i), ids[i]);
		assert_true(auth_of(ids[i], &auth));
		assert_int_equal(auth, i);
	}
	assert_false(auth_of("password", &auth));
	assert_false(auth_of("", &auth));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(forms_carry_full_scopes, tear_down),
		cmocka_unit_test_teardown(apps_ask_for_the_default, tear_down),
		cmocka_unit_test_teardown(a_served_cloud_is_asked_for_the_real_resource, tear_down),
		cmocka_unit_test_teardown(a_device_code_is_read, tear_down),
		cmocka_unit_test(odd_device_codes_are_refused),
		cmocka_unit_test(an_odd_polling_interval_is_bounded),
		cmocka_unit_test_teardown(a_token_is_taken, tear_down),
		cmocka_unit_test_teardown(a_pending_code_is_no_failure, tear_down),
		cmocka_unit_test_teardown(a_refusal_says_all_it_knows, tear_down),
		cmocka_unit_test(odd_token_replies_are_refused),
		cmocka_unit_test(a_token_without_a_life_is_short_lived),
		cmocka_unit_test(ways_to_sign_in_have_fixed_ids),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
