/* cloud_token_test.c - a token's claims, compared with the request for it */
#include "cloud_help.h"

#include "base/hash.h"
#include "cloud/token.h"

#define NOW 1000000000

static struct arena arena;

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static bool claims_of(const char *payload, struct claims *claims, struct err *err)
{
	char token[4096] = "eyJhbGciOiJub25lIn0.";
	size_t len = strlen(token);
	long more = hash_base64url_encode(payload, strlen(payload), token + len, sizeof token - len - 4);
	struct secret secret = { 0 };
	bool good;

	assert_true(more > 0);
	memcpy(token + len + more, ".c2ln", 6);
	secret_set(&secret, token, strlen(token));
	good = token_claims(&secret, claims, &arena, err);
	secret_wipe(&secret);
	return good;
}

#define BASE "\"tid\":\"" TENANT "\",\"aud\":\"https://graph.microsoft.com\",\"exp\":1000003600"

static void claims_are_read(void **state)
{
	struct claims claims;
	struct err err;

	(void)state;
	assert_true(claims_of("{" BASE ",\"appid\":\"" APP "\",\"upn\":\"ada@nordwind.example\",\"oid\":\"o\","
			      "\"scp\":\"openid Directory.Read.All\",\"wids\":[\"w1\",\"w2\"],\"roles\":[\"R\"]}",
	    &claims, &err));
	assert_string_equal(claims.tid, TENANT);
	assert_string_equal(claims.aud, "https://graph.microsoft.com");
	assert_string_equal(claims.appid, APP);
	assert_string_equal(claims.upn, "ada@nordwind.example");
	assert_string_equal(claims.oid, "o");
	assert_int_equal(claims.scp.count, 2);
	assert_int_equal(claims.wids.count, 2);
	assert_int_equal(claims.roles.count, 1);
	assert_int_equal(claims.expires, 1000003600);
	/* A token of version 2, and an app's, which has no user name. */
	assert_true(claims_of("{" BASE ",\"azp\":\"" APP "\",\"preferred_username\":\"a\"}", &claims, &err));
	assert_string_equal(claims.appid, APP);
	assert_string_equal(claims.upn, "a");
	assert_true(claims_of("{" BASE "}", &claims, &err));
	assert_string_equal(claims.upn, "");
	assert_int_equal(claims.scp.count, 0);
}

static void a_text_that_is_no_token_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"opaque",
		"a.b",
		"a.!!.c",
		"a..c",
		"EwBwA8l6BAAU/2x+opaque==",
	};
	static const char *const payloads[] = {
		"[]",
		"7",
		"{",
		"{}",
		"{\"tid\":7,\"aud\":\"a\",\"exp\":1}",
		"{\"tid\":\"t\",\"aud\":[\"a\"],\"exp\":1}",
		"{\"tid\":\"t\",\"aud\":\"a\",\"exp\":\"soon\"}",
		"{\"tid\":\"\",\"aud\":\"a\",\"exp\":1}",
		"{" BASE ",\"scp\":[\"a\"]}",
		"{" BASE ",\"roles\":\"a\"}",
		"{" BASE ",\"wids\":[7]}",
		"{" BASE ",\"upn\":7}",
	};
	struct claims claims;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct secret secret = { 0 };

		secret_set(&secret, texts[i], strlen(texts[i]));
		if (token_claims(&secret, &claims, &arena, &err))
			fail_msg("this was read, and must be refused: %s", texts[i]);
		assert_int_equal(err.kind, ERR_TOKEN);
		secret_wipe(&secret);
	}
	for (size_t i = 0; i < COUNT(payloads); i++) {
		if (claims_of(payloads[i], &claims, &err))
			fail_msg("this was read, and must be refused: %s", payloads[i]);
		assert_int_equal(err.kind, ERR_TOKEN);
	}
}

static struct token_wanted wanted_for(enum service service, const char *scopes)
{
	return (struct token_wanted){
		.endpoints = endpoints_of(CLOUD_GLOBAL),
		.service = service,
		.tenant_id = TENANT,
		.scopes = scopes_parse(&arena, scopes),
		.now = NOW,
	};
}

static struct claims claims_for(const char *aud, const char *scp)
{
	return (struct claims){
		.tid = TENANT,
		.aud = aud,
		.scp = scopes_parse(&arena, scp),
		.expires = NOW + 60,
	};
}

static void a_token_must_fit_the_request(void **state)
{
	struct token_wanted wanted = wanted_for(SERVICE_GRAPH, "Directory.Read.All openid");
	struct claims good = claims_for("https://graph.microsoft.com", "Directory.Read.All"), claims;
	struct err err;

	(void)state;
	assert_true(token_check(&good, &wanted, &err));
	claims = good;
	claims.tid = APP;
	assert_false(token_check(&claims, &wanted, &err));
	assert_int_equal(err.kind, ERR_TOKEN);
	assert_non_null(strstr(err.told, APP));
	assert_non_null(strstr(err.told, TENANT));
	claims = good;
	claims.aud = "https://outlook.office365.com";
	assert_false(token_check(&claims, &wanted, &err));
	assert_non_null(strstr(err.told, "https://outlook.office365.com"));
	assert_non_null(strstr(err.told, "https://graph.microsoft.com"));
	claims = good;
	claims.expires = 0; /* without a time at which the token ends */
	assert_true(token_check(&claims, &wanted, &err));
	claims.expires = NOW;
	assert_false(token_check(&claims, &wanted, &err));
	claims = good;
	claims.scp = scopes_parse(&arena, "User.Read");
	assert_false(token_check(&claims, &wanted, &err));
	assert_non_null(strstr(err.told, "Directory.Read.All"));
	claims.scp = scopes_parse(&arena, "directory.readwrite.all");
	assert_true(token_check(&claims, &wanted, &err));
	wanted.scopes.count = 0;
	claims.scp.count = 0;
	assert_false(token_check(&claims, &wanted, &err));
}

static void an_exchange_token_must_allow_administration(void **state)
{
	struct token_wanted wanted = wanted_for(SERVICE_EXCHANGE, ".default");
	struct claims claims = claims_for("https://outlook.office365.com", "AdminApi.AccessAsUser.All");
	struct err err;

	(void)state;
	assert_true(token_check(&claims, &wanted, &err));
	claims.scp = scopes_parse(&arena, "Exchange.Manage");
	assert_true(token_check(&claims, &wanted, &err));
	/* The audience is right, the scope is wrong. */
	claims.scp = scopes_parse(&arena, "EWS.AccessAsUser.All Mail.Read");
	assert_false(token_check(&claims, &wanted, &err));
	assert_int_equal(err.kind, ERR_TOKEN);
}

static void an_app_needs_roles(void **state)
{
	struct token_wanted wanted = wanted_for(SERVICE_GRAPH, "Directory.Read.All");
	struct claims claims = claims_for("https://graph.microsoft.com", "Directory.Read.All");
	struct err err;

	(void)state;
	wanted.app_only = true;
	assert_false(token_check(&claims, &wanted, &err));
	assert_int_equal(err.kind, ERR_TOKEN);
	claims.roles = scopes_parse(&arena, "Directory.Read.All");
	assert_true(token_check(&claims, &wanted, &err));
}

static void wider_permissions_count(void **state)
{
	struct claims claims = claims_for("x", "Directory.Read.All");

	(void)state;
	assert_true(token_allows(&claims, "Directory.Read.All"));
	assert_true(token_allows(&claims, "application.read.all"));
	assert_true(token_allows(&claims, "Organization.Read.All"));
	assert_false(token_allows(&claims, "DelegatedPermissionGrant.ReadWrite.All"));
	assert_false(token_allows(&claims, "Application.ReadWrite.All"));
	claims.roles = scopes_parse(&arena, "DelegatedPermissionGrant.ReadWrite.All");
	assert_true(token_allows(&claims, "DelegatedPermissionGrant.ReadWrite.All"));
	assert_false(token_scope_covers("Directory.Read.All", "Directory.ReadWrite.All"));
	assert_true(token_scope_covers("Directory.ReadWrite.All", "Directory.Read.All"));
}

/* Guests, partners and personal accounts are people, however the token names them. */
static void a_token_with_a_scope_is_a_person_s(void **state)
{
	static const struct {
		const char *claims, *name; /* "": an app */
	} rows[] = {
		{ "\"scp\":\"User.Read\",\"upn\":\"ada@a.example\",\"name\":\"Ada\"", "ada@a.example" },
		{ "\"scp\":\"User.Read\",\"unique_name\":\"pat@b.example\",\"email\":\"p@b.example\",\"name\":\"Pat\"",
		    "pat@b.example" },
		{ "\"scp\":\"User.Read\",\"email\":\"p@b.example\",\"name\":\"Pat\"", "p@b.example" },
		{ "\"scp\":\"User.Read\",\"name\":\"Partner Technician\"", "Partner Technician" },
		{ "\"scp\":\"User.Read\",\"oid\":\"o\"", "o" },
		{ "\"scp\":\"User.Read\"", "?" },
		{ "\"idtyp\":\"user\",\"preferred_username\":\"p@b.example\"", "p@b.example" },
		{ "\"idtyp\":\"app\",\"roles\":[\"R\"],\"name\":\"An app\",\"oid\":\"o\"", "" },
		{ "\"roles\":[\"R\"],\"oid\":\"o\"", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct claims claims;
		struct err err;

		assert_true(claims_of(arena_printf(&arena, "{" BASE ",%s}", rows[i].claims), &claims, &err));
		assert_string_equal(claims.name, rows[i].name);
		assert_int_equal(claims.person, *rows[i].name != '\0');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(claims_are_read, tear_down),
		cmocka_unit_test_teardown(a_token_with_a_scope_is_a_person_s, tear_down),
		cmocka_unit_test_teardown(a_text_that_is_no_token_is_refused, tear_down),
		cmocka_unit_test_teardown(a_token_must_fit_the_request, tear_down),
		cmocka_unit_test_teardown(an_exchange_token_must_allow_administration, tear_down),
		cmocka_unit_test_teardown(an_app_needs_roles, tear_down),
		cmocka_unit_test_teardown(wider_permissions_count, tear_down),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
