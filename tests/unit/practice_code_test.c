/* practice_code_test.c - the practice cloud's codes with PKCE and its assertions: cases that Microsoft's own clients do not try */
#include "practice_calls.h"

#include <locale.h>
#include <stdio.h>

#include "base/hash.h"
#include "cloud/signin.h"
#include "core/wellknown.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct cloud_calls calls;
static struct signin_code code;
static struct signin signin;
static struct secret got;
static struct err err;

static int set_up(void **state)
{
	char random[SIGNIN_CODE_RANDOM] = "what comes from the world, once for each sign-in";

	(void)state;
	calls_begin(&calls, "nodevice");
	signin = (struct signin){
		.endpoints = endpoints_of(CLOUD_GLOBAL),
		.service = SERVICE_GRAPH,
		.tenant = calls.practice.tenant->tenant_id,
		.client_id = CLIENT_OWN,
		.scopes = scopes_parse(&calls.arena, "Directory.Read.All User.Read"),
		.offline = true,
	};
	signin_code_begin(&code, random, 58731);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	signin_code_end(&code);
	secret_wipe(&got);
	calls_end(&calls);
	return 0;
}

static const char *path_in(const char *url)
{
	return strchr(strstr(url, "://") + 3, '/');
}

/* Opens the address as a browser would. Returns the address on which it ends. */
static const char *browse_to(const char *url)
{
	assert_int_equal(302, call(&calls, "GET", path_in(url), NULL));
	assert_int_equal(calls.reply.len, 0);
	return arena_copy(&calls.arena, calls.reply.location);
}

static const char *sign_in_url(void)
{
	return signin_code_url(&code, &signin, NULL, &calls.arena);
}

static bool read_end(const char *at)
{
	return signin_code_read(&code, at, strlen(at), &got, &err);
}

static int send_request(struct request *request)
{
	int status;

	calls.bearer = NULL;
	status = call(&calls, "POST", path_in(request->url), arena_copy(&calls.arena, secret_reveal(&request->form)));
	secret_wipe(&request->form);
	return status;
}

static int redeem_code(void)
{
	struct request request;

	signin_code_put(&request, &signin, &code, &got, &calls.arena);
	return send_request(&request);
}

static int64_t aadsts_number(void)
{
	return json_int(told(&calls, "error_codes/0"), 0);
}

static void a_code_works_ten_minutes(void **state)
{
	(void)state;
	assert_true(read_end(browse_to(sign_in_url())));
	calls.now += 600;
	assert_int_equal(400, redeem_code());
	assert_int_equal(70008, aadsts_number());
	calls.now -= 1;
	assert_int_equal(200, redeem_code());
}

static void a_code_is_for_the_client_that_asked(void **state)
{
	struct signin other = signin;
	char random[SIGNIN_CODE_RANDOM] = "another one";
	struct signin_code thief = { 0 };
	struct request request;

	(void)state;
	assert_true(read_end(browse_to(sign_in_url())));
	other.client_id = APP_CLIENT;
	signin_code_put(&request, &other, &code, &got, &calls.arena);
	assert_int_equal(400, send_request(&request));
	assert_int_equal(70000, aadsts_number());
	signin_code_begin(&thief, random, 58731); /* a client that has the code, but not the verifier */
	signin_code_put(&request, &signin, &thief, &got, &calls.arena);
	assert_int_equal(400, send_request(&request));
	assert_non_null(text_find(told_text(&calls, "error_description"), "code_verifier"));
	snprintf(code.redirect_uri, sizeof code.redirect_uri, "http://localhost:1");
	assert_int_equal(400, redeem_code());
	assert_non_null(text_find(told_text(&calls, "error_description"), "redirect"));
	snprintf(code.redirect_uri, sizeof code.redirect_uri, "http://localhost:58731");
	assert_int_equal(200, redeem_code());
	signin_code_end(&thief);
}

static void codes_outlive_a_pause(void **state)
{
	struct practice back = { 0 };
	const char *saved;

	(void)state;
	assert_true(read_end(browse_to(sign_in_url())));
	saved = practice_save(&calls.practice, &calls.arena);
	assert_true(practice_load(&back, saved, strlen(saved), &err));
	assert_string_equal(saved, practice_save(&back, &calls.arena));
	practice_release(&calls.practice);
	calls.practice = back;
	assert_int_equal(200, redeem_code());
}

/* --- assertions --- */

static const char *make_jwt(const char *header, const char *claims)
{
	char parts[2][2048];

	hash_base64url_encode(header, strlen(header), parts[0], sizeof parts[0]);
	hash_base64url_encode(claims, strlen(claims), parts[1], sizeof parts[1]);
	return arena_printf(&calls.arena, "%s.%s.c2ln", parts[0], parts[1]);
}

static int assert_with(const char *type, const char *assertion)
{
	calls.bearer = NULL;
	return call(&calls, "POST", path_of(&calls, "/oauth2/v2.0/token"),
	    arena_printf(&calls.arena,
		"grant_type=client_credentials&client_id=" APP_CLIENT
		"&scope=https%%3A%%2F%%2Fgraph.microsoft.com%%2F.default"
		"&client_assertion_type=%s&client_assertion=%s",
		type, assertion));
}

#define JWT_BEARER "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define HEADER     "{\"alg\":\"PS256\",\"typ\":\"JWT\",\"x5t#S256\":\"x\"}"

/* Returns claims for the tenant, with nbf and exp as offsets from now. */
static const char *make_claims(const char *aud, const char *iss, const char *sub, int nbf, int exp)
{
	return arena_printf(&calls.arena,
	    "{\"aud\":\"%s\",\"iss\":\"%s\",\"sub\":\"%s\",\"jti\":\"j\","
	    "\"nbf\":%lld,\"exp\":%lld}",
	    aud, iss, sub, (long long)calls.now + nbf, (long long)calls.now + exp);
}

static void an_app_s_assertion_is_checked(void **state)
{
	const char *id = calls.practice.tenant->tenant_id;
	const char *aud = arena_printf(&calls.arena, "https://login.microsoftonline.com/%s/oauth2/v2.0/token", id);
	const char *good = make_claims(aud, APP_CLIENT, APP_CLIENT, 0, 600);
	const struct {
		const char *header, *claims;
	} bad[] = {
		{ HEADER, make_claims("https://elsewhere.example", APP_CLIENT, APP_CLIENT, 0, 600) },
		{ HEADER, make_claims(aud, CLIENT_OWN, APP_CLIENT, 0, 600) },
		{ HEADER, make_claims(aud, APP_CLIENT, CLIENT_OWN, 0, 600) },
		{ HEADER, make_claims(aud, APP_CLIENT, APP_CLIENT, -700, 0) },
		{ HEADER, make_claims(aud, APP_CLIENT, APP_CLIENT, 301, 900) },
		{ HEADER, "{}" },
		{ HEADER, "[]" },
		{ HEADER, "x" },
		{ "{\"alg\":\"none\",\"x5t#S256\":\"x\"}", good },
		{ "{\"alg\":\"PS256\"}", good },
		{ "x", good },
	};
	static const char *const no_jwt[] = { "a.b.c", "a", "..", "eyJ9..x" };

	(void)state;
	assert_int_equal(200, assert_with(JWT_BEARER, make_jwt(HEADER, good)));
	assert_int_equal(200, assert_with(JWT_BEARER, make_jwt("{\"alg\":\"RS256\",\"x5t\":\"x\"}", good)));
	assert_int_equal(401, assert_with("urn:other", make_jwt(HEADER, good)));
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (assert_with(JWT_BEARER, make_jwt(bad[i].header, bad[i].claims)) != 401)
			fail_msg("assertion %zu was accepted, and must be refused", i);
		assert_int_equal(700027, aadsts_number());
		assert_string_equal("invalid_client", told_text(&calls, "error"));
	}
	for (size_t i = 0; i < COUNT(no_jwt); i++)
		assert_int_equal(401, assert_with(JWT_BEARER, no_jwt[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_code_works_ten_minutes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_code_is_for_the_client_that_asked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(codes_outlive_a_pause, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_app_s_assertion_is_checked, set_up, tear_down),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
