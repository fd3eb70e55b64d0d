/* practice_code_test.c - the practice cloud asked by what we send: codes with PKCE, assertions, renewal */
#include "cert_make.h"
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

static int begin(void **state)
{
	char random[SIGNIN_CODE_RANDOM] = "what comes from the world, once for each sign-in";

	(void)state;
	calls_begin(&calls, "nodevice");
	signin = (struct signin){
		.place = place_of(CLOUD_GLOBAL),
		.service = SERVICE_GRAPH,
		.tenant = calls.practice.tenant->tenant_id,
		.client_id = CLIENT_OWN,
		.scopes = scopes_parse(&calls.arena, "Directory.Read.All User.Read"),
		.offline = true,
	};
	signin_code_begin(&code, random, 58731);
	return 0;
}

static int end(void **state)
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

/* Opens the address as a browser would; where it ends. */
static const char *browse(const char *url)
{
	assert_int_equal(302, call(&calls, "GET", path_in(url), NULL));
	assert_int_equal(calls.reply.len, 0);
	return arena_copy(&calls.arena, calls.reply.location);
}

static const char *url(void)
{
	return signin_code_url(&code, &signin, NULL, &calls.arena);
}

static bool read_end(const char *at)
{
	return signin_code_read(&code, at, strlen(at), &got, &err);
}

static int send(struct request *request)
{
	int status;

	calls.bearer = NULL;
	status = call(&calls, "POST", path_in(request->url), arena_copy(&calls.arena, secret_reveal(&request->form)));
	secret_wipe(&request->form);
	return status;
}

static int redeem(void)
{
	struct request request;

	signin_code_put(&request, &signin, &code, &got, &calls.arena);
	return send(&request);
}

static int64_t aadsts(void)
{
	return json_int(told(&calls, "error_codes/0"), 0);
}

static void a_browser_leads_to_a_token(void **state)
{
	const char *at = browse(url());

	(void)state;
	assert_true(text_begins(at, "http://localhost:58731/?code=practice-"));
	assert_true(read_end(at));
	assert_int_equal(200, redeem());
	assert_true(*told_text(&calls, "refresh_token"));
	assert_true(*told_text(&calls, "id_token"));
	take_bearer(&calls);
	assert_int_equal(200, call(&calls, "GET", "/v1.0/me", NULL));
	assert_int_equal(200, call(&calls, "GET", "/v1.0/organization", NULL));
}

static void the_listener_hears_it_too(void **state)
{
	const char *heard = arena_printf(&calls.arena, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path_in(browse(url())));

	(void)state;
	assert_int_equal(CODE_GOT, signin_code_catch(&code, heard, strlen(heard), &got, &err));
	assert_int_equal(200, redeem());
}

static void a_code_works_once(void **state)
{
	(void)state;
	assert_true(read_end(browse(url())));
	assert_int_equal(200, redeem());
	assert_int_equal(400, redeem());
	assert_string_equal("invalid_grant", told_text(&calls, "error"));
	assert_int_equal(54005, aadsts());
}

static void a_code_works_ten_minutes(void **state)
{
	(void)state;
	assert_true(read_end(browse(url())));
	calls.now += 600;
	assert_int_equal(400, redeem());
	assert_int_equal(70008, aadsts());
	calls.now -= 1;
	assert_int_equal(200, redeem());
}

static void a_code_is_for_who_asked(void **state)
{
	struct signin other = signin;
	char random[SIGNIN_CODE_RANDOM] = "another one";
	struct signin_code thief = { 0 };
	struct request request;

	(void)state;
	assert_true(read_end(browse(url())));
	other.client_id = APP_CLIENT;
	signin_code_put(&request, &other, &code, &got, &calls.arena);
	assert_int_equal(400, send(&request));
	assert_int_equal(70000, aadsts());
	signin_code_begin(&thief, random, 58731); /* has the code, but not the verifier */
	signin_code_put(&request, &signin, &thief, &got, &calls.arena);
	assert_int_equal(400, send(&request));
	assert_non_null(text_find(told_text(&calls, "error_description"), "code_verifier"));
	snprintf(code.redirect_uri, sizeof code.redirect_uri, "http://localhost:1");
	assert_int_equal(400, redeem());
	assert_non_null(text_find(told_text(&calls, "error_description"), "redirect"));
	snprintf(code.redirect_uri, sizeof code.redirect_uri, "http://localhost:58731");
	assert_int_equal(200, redeem());
	signin_code_end(&thief);
}

static void several_codes_are_out_at_once(void **state)
{
	const char *first = browse(url());
	struct signin exchange = signin;
	const char *second;

	(void)state;
	exchange.service = SERVICE_EXCHANGE;
	exchange.client_id = CLIENT_EXCHANGE;
	second = browse(signin_code_url(&code, &exchange, NULL, &calls.arena));
	assert_string_not_equal(first, second);
	assert_true(read_end(first));
	assert_int_equal(200, redeem());
	assert_true(read_end(second));
	signin = exchange;
	assert_int_equal(200, redeem());
	take_bearer(&calls);
	assert_int_equal(200, cmdlet(&calls, "Get-OrganizationConfig", "{}"));
}

static void what_cannot_be_is_sent_back(void **state)
{
	static const struct {
		const char *query, *error;
	} rows[] = {
		{ "response_type=token&scope=openid", "unsupported_response_type" },
		{ "scope=openid", "unsupported_response_type" },
		{ "response_type=code", "invalid_request" },
		{ "response_type=code&scope=openid&code_challenge=x&code_challenge_method=plain", "invalid_request" },
		{ "response_type=code&scope=openid&code_challenge=x", "invalid_request" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *at = browse(arena_printf(&calls.arena,
		    "https://x%s?client_id=" CLIENT_OWN "&redirect_uri=http%%3A%%2F%%2Flocalhost%%3A58731&state=%s&%s",
		    path_of(&calls, "/oauth2/v2.0/authorize"), code.state, rows[i].query));

		assert_false(read_end(at));
		assert_int_equal(err.kind, ERR_REFUSED);
		assert_string_equal(err.code, rows[i].error);
		assert_true(err.aadsts > 0);
		assert_true(text_is_guid(err.request_id));
		assert_true(text_is_guid(err.correlation_id));
	}
}

static void nobody_is_sent_elsewhere(void **state)
{
	static const char *const bad[] = {
		"https%3A%2F%2Fevil.example",
		"http%3A%2F%2Flocalhost.evil.example",
		"http%3A%2F%2Flocalhost%3A80%40evil.example",
		"http%3A%2F%2Flocalhost%40evil.example",
		"javascript%3Aalert(1)",
		"",
		"http%3A%2F%2Flocalhost%2F%0D%0AX%3A%20y",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(400, call(&calls, "GET",
					  arena_printf(&calls.arena,
					      "%s?client_id=x&response_type=code&scope=openid"
					      "&redirect_uri=%s",
					      path_of(&calls, "/oauth2/v2.0/authorize"), bad[i]),
					  NULL));
		assert_int_equal(50011, aadsts());
		assert_string_equal(calls.reply.location, "");
	}
	assert_int_equal(400, call(&calls, "GET", path_of(&calls, "/oauth2/v2.0/authorize?response_type=code"), NULL));
	assert_int_equal(900144, aadsts());
	assert_int_equal(400, call(&calls, "GET", "/nobody.example/oauth2/v2.0/authorize", NULL));
	assert_int_equal(90002, aadsts());
}

static void what_does_not_fit_is_not_cut(void **state)
{
	char *state_text = arena_alloc(&calls.arena, 600);

	(void)state;
	memset(state_text, 's', 599);
	assert_int_equal(400, call(&calls, "GET",
				  arena_printf(&calls.arena,
				      "%s?client_id=x&response_type=code&scope=openid"
				      "&redirect_uri=http://localhost&state=%s",
				      path_of(&calls, "/oauth2/v2.0/authorize"), state_text),
				  NULL));
	assert_string_equal(calls.reply.location, "");
}

static void codes_outlive_a_pause(void **state)
{
	struct practice back = { 0 };
	const char *saved;

	(void)state;
	assert_true(read_end(browse(url())));
	saved = practice_save(&calls.practice, &calls.arena);
	assert_true(practice_load(&back, saved, strlen(saved), &err));
	assert_string_equal(saved, practice_save(&back, &calls.arena));
	practice_release(&calls.practice);
	calls.practice = back;
	assert_int_equal(200, redeem());
}

static void a_sign_in_is_renewed_for_its_client(void **state)
{
	struct secret access = { 0 }, refresh = { 0 };
	struct signin other = signin;
	struct request request;
	int lives_s;

	(void)state;
	assert_true(read_end(browse(url())));
	assert_int_equal(200, redeem());
	assert_int_equal(TOKEN_GOT, signin_tokens_read(&calls.reply, &access, &refresh, &lives_s, &err));
	calls.now += lives_s + 1;
	signin_refresh_put(&request, &signin, &refresh, &calls.arena);
	assert_int_equal(200, send(&request));
	assert_int_equal(TOKEN_GOT, signin_tokens_read(&calls.reply, &access, &refresh, &lives_s, &err));
	calls.bearer = arena_printf(&calls.arena, "Bearer %s", secret_reveal(&access));
	assert_int_equal(200, call(&calls, "GET", "/v1.0/me", NULL));
	other.client_id = APP_CLIENT;
	signin_refresh_put(&request, &other, &refresh, &calls.arena);
	assert_int_equal(400, send(&request));
	assert_int_equal(70000, aadsts());
	signin.offline = false; /* nothing to renew with comes unasked */
	assert_true(read_end(browse(url())));
	assert_int_equal(200, redeem());
	assert_false(json_has(told(&calls, "refresh_token")));
	secret_wipe(&access);
	secret_wipe(&refresh);
}

static void libraries_are_told_who_it_is(void **state)
{
	static const char more[] = "&client_info=1";
	struct request request;
	char text[512];
	const char *info;
	long len;

	(void)state;
	assert_true(read_end(browse(arena_printf(&calls.arena, "%s&nonce=n-1", url()))));
	signin_code_put(&request, &signin, &code, &got, &calls.arena);
	secret_add_text(&request.form, more);
	assert_int_equal(200, send(&request));
	info = told_text(&calls, "client_info");
	len = hash_base64url_decode(info, strlen(info), text, sizeof text - 1);
	assert_true(len > 0);
	text[len] = '\0';
	assert_non_null(strstr(text, calls.practice.tenant->tenant_id));
	info = strchr(told_text(&calls, "id_token"), '.') + 1;
	len = hash_base64url_decode(info, strcspn(info, "."), text, sizeof text - 1);
	assert_true(len > 0);
	text[len] = '\0';
	assert_non_null(strstr(text, "\"nonce\":\"n-1\""));
}

/* --- assertions --- */

static const char *jwt(const char *header, const char *claims)
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

/* With "%s" of the tenant's id and the offsets of nbf and exp from now. */
static const char *claims(const char *aud, const char *iss, const char *sub, int nbf, int exp)
{
	return arena_printf(&calls.arena,
	    "{\"aud\":\"%s\",\"iss\":\"%s\",\"sub\":\"%s\",\"jti\":\"j\","
	    "\"nbf\":%lld,\"exp\":%lld}",
	    aud, iss, sub, (long long)calls.now + nbf, (long long)calls.now + exp);
}

static void an_app_s_assertion_is_looked_at(void **state)
{
	const char *id = calls.practice.tenant->tenant_id;
	const char *aud = arena_printf(&calls.arena, "https://login.microsoftonline.com/%s/oauth2/v2.0/token", id);
	const char *good = claims(aud, APP_CLIENT, APP_CLIENT, 0, 600);
	const struct {
		const char *header, *claims;
	} bad[] = {
		{ HEADER, claims("https://elsewhere.example", APP_CLIENT, APP_CLIENT, 0, 600) },
		{ HEADER, claims(aud, CLIENT_OWN, APP_CLIENT, 0, 600) },
		{ HEADER, claims(aud, APP_CLIENT, CLIENT_OWN, 0, 600) },
		{ HEADER, claims(aud, APP_CLIENT, APP_CLIENT, -700, 0) },
		{ HEADER, claims(aud, APP_CLIENT, APP_CLIENT, 301, 900) },
		{ HEADER, "{}" },
		{ HEADER, "[]" },
		{ HEADER, "x" },
		{ "{\"alg\":\"none\",\"x5t#S256\":\"x\"}", good },
		{ "{\"alg\":\"PS256\"}", good },
		{ "x", good },
	};
	static const char *const no_jwt[] = { "a.b.c", "a", "..", "eyJ9..x" };

	(void)state;
	assert_int_equal(200, assert_with(JWT_BEARER, jwt(HEADER, good)));
	assert_int_equal(200, assert_with(JWT_BEARER, jwt("{\"alg\":\"RS256\",\"x5t\":\"x\"}", good)));
	assert_int_equal(401, assert_with("urn:other", jwt(HEADER, good)));
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (assert_with(JWT_BEARER, jwt(bad[i].header, bad[i].claims)) != 401)
			fail_msg("taken: %zu", i);
		assert_int_equal(700027, aadsts());
		assert_string_equal("invalid_client", told_text(&calls, "error"));
	}
	for (size_t i = 0; i < COUNT(no_jwt); i++)
		assert_int_equal(401, assert_with(JWT_BEARER, no_jwt[i]));
}

static void what_we_sign_opens_the_practice_cloud(void **state)
{
	static const char random[SIGNIN_ASSERTION_RANDOM] = "0123456789abcde";
	EVP_PKEY *key = EVP_RSA_gen(2048);
	X509 *one = make_certificate(key, "naaready", calls.now - 60, calls.now + 86400);
	const char *text = arena_printf(&calls.arena, "%s%s", pem_key(key, NULL, &calls.arena).bytes,
	    pem_certificate(one, &calls.arena).bytes);
	struct request request;
	struct cert cert = { 0 };

	(void)state;
	assert_true(cert_read(&cert, text, strlen(text), &err));
	for (int i = 0; i < 2; i++) {
		signin.service = i ? SERVICE_EXCHANGE : SERVICE_GRAPH;
		signin.client_id = APP_CLIENT;
		assert_true(signin_certificate_put(&request, &signin, &cert, random, calls.now, &calls.arena, &err));
		assert_int_equal(200, send(&request));
		take_bearer(&calls);
		assert_int_equal(200, i ? cmdlet(&calls, "Get-OrganizationConfig", "{}")
					: call(&calls, "GET", "/v1.0/organization", NULL));
	}
	cert_release(&cert);
	X509_free(one);
	EVP_PKEY_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_browser_leads_to_a_token, begin, end),
		cmocka_unit_test_setup_teardown(the_listener_hears_it_too, begin, end),
		cmocka_unit_test_setup_teardown(a_code_works_once, begin, end),
		cmocka_unit_test_setup_teardown(a_code_works_ten_minutes, begin, end),
		cmocka_unit_test_setup_teardown(a_code_is_for_who_asked, begin, end),
		cmocka_unit_test_setup_teardown(several_codes_are_out_at_once, begin, end),
		cmocka_unit_test_setup_teardown(what_cannot_be_is_sent_back, begin, end),
		cmocka_unit_test_setup_teardown(nobody_is_sent_elsewhere, begin, end),
		cmocka_unit_test_setup_teardown(what_does_not_fit_is_not_cut, begin, end),
		cmocka_unit_test_setup_teardown(codes_outlive_a_pause, begin, end),
		cmocka_unit_test_setup_teardown(a_sign_in_is_renewed_for_its_client, begin, end),
		cmocka_unit_test_setup_teardown(libraries_are_told_who_it_is, begin, end),
		cmocka_unit_test_setup_teardown(an_app_s_assertion_is_looked_at, begin, end),
		cmocka_unit_test_setup_teardown(what_we_sign_opens_the_practice_cloud, begin, end),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
