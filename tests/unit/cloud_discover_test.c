/* cloud_discover_test.c - the tenant and the cloud behind a domain */
#include "cloud_help.h"

#include "cloud/signin.h"

static struct arena arena;

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void discovery_asks_without_a_token(void **state)
{
	struct request request;

	(void)state;
	signin_discover_put(&request, endpoints_of(CLOUD_GCCH), "nordwind.example", &arena);
	assert_int_equal(request.method, METHOD_GET);
	assert_int_equal(request.service, SERVICE_LOGIN);
	assert_string_equal(request.url, "https://login.microsoftonline.us/nordwind.example/v2.0/"
					 ".well-known/openid-configuration");
	assert_false(request.writes);
	assert_null(request.body);
}

static bool discover(struct tenant *tenant, const char *body, struct err *err)
{
	struct reply reply = reply_of(200, body);

	memset(tenant, 0, sizeof *tenant);
	err_clear(err);
	return signin_discover_read(&reply, tenant, err);
}

static void discovery_finds_tenant_and_cloud(void **state)
{
	struct reply reply = reply_file(200, "openid-global.json", &arena);
	struct tenant tenant = { .domain = "nordwind.example" };
	struct err err;

	(void)state;
	assert_true(signin_discover_read(&reply, &tenant, &err));
	assert_string_equal(tenant.id, TENANT);
	assert_int_equal(tenant.cloud, CLOUD_GLOBAL);
	assert_string_equal(tenant.domain, "nordwind.example");

	reply = reply_file(200, "openid-dodcon.json", &arena);
	assert_true(signin_discover_read(&reply, &tenant, &err));
	assert_int_equal(tenant.cloud, CLOUD_GCCH);
}

#define ENDPOINTS(host, id)                                                                                            \
	"{\"issuer\":\"https://" host "/" id "/v2.0\",\"token_endpoint\":\"https://" host "/" id "/oauth2/v2.0/token\""
#define LOGIN "login.microsoftonline.com"

static void discovery_knows_each_cloud(void **state)
{
	static const struct {
		const char *body;
		enum cloud cloud; /* UNKNOWN: ERR_PROTOCOL */
	} rows[] = {
		{ ENDPOINTS(LOGIN, TENANT) "}", CLOUD_GLOBAL },
		{ ENDPOINTS(LOGIN, TENANT) ",\"tenant_region_sub_scope\":null}", CLOUD_GLOBAL },
		{ ENDPOINTS(LOGIN, TENANT) ",\"tenant_region_sub_scope\":\"GCC\"}", CLOUD_GCC },
		{ ENDPOINTS(LOGIN, TENANT) ",\"tenant_region_sub_scope\":\"DODCON\"}", CLOUD_GCCH },
		{ ENDPOINTS(LOGIN, TENANT) ",\"tenant_region_sub_scope\":\"DOD\"}", CLOUD_DOD },
		{ ENDPOINTS("login.chinacloudapi.cn", TENANT) ",\"msgraph_host\":\"microsoftgraph.chinacloudapi.cn\"}",
		    CLOUD_CHINA },
		{ ENDPOINTS("login.microsoftonline.us", TENANT) ",\"msgraph_host\":\"dod-graph.microsoft.us\"}",
		    CLOUD_DOD },
		/* without a sub scope, and the host of Graph may still be the worldwide one */
		{ ENDPOINTS(LOGIN,
		      TENANT) ",\"tenant_region_scope\":\"USGov\",\"msgraph_host\":\"graph.microsoft.com\"}",
		    CLOUD_GCCH },
		{ ENDPOINTS(LOGIN,
		      TENANT) ",\"tenant_region_scope\":\"USGov\",\"msgraph_host\":\"graph.microsoft.us\"}",
		    CLOUD_GCCH },
		{ ENDPOINTS(LOGIN,
		      TENANT) ",\"tenant_region_scope\":\"USGov\",\"msgraph_host\":\"dod-graph.microsoft.us\"}",
		    CLOUD_DOD },
		{ ENDPOINTS(LOGIN, TENANT) ",\"tenant_region_scope\":\"USGov\"}", CLOUD_GCCH },
		{ ENDPOINTS(LOGIN, TENANT) ",\"cloud_instance_name\":\"microsoftonline.us\"}", CLOUD_GCCH },
		{ ENDPOINTS(LOGIN, TENANT) ",\"cloud_instance_name\":\"partner.microsoftonline.cn\"}", CLOUD_CHINA },
		{ ENDPOINTS(LOGIN,
		      TENANT) ",\"tenant_region_scope\":\"NA\",\"cloud_instance_name\":\"microsoftonline.com\"}",
		    CLOUD_GLOBAL },
		{ ENDPOINTS(LOGIN, TENANT) ",\"tenant_region_sub_scope\":\"MOON\"}", CLOUD_UNKNOWN },
		{ ENDPOINTS(LOGIN, TENANT) ",\"tenant_region_sub_scope\":7}", CLOUD_UNKNOWN },
		{ ENDPOINTS(LOGIN, TENANT) ",\"msgraph_host\":\"graph.moon.example\"}", CLOUD_UNKNOWN },
		{ ENDPOINTS(LOGIN, "{tenantid}") "}", CLOUD_UNKNOWN },
		{ ENDPOINTS("evil.example", TENANT) "}", CLOUD_UNKNOWN },
		{ ENDPOINTS("login.microsoftonline.com.evil.example", TENANT) "}", CLOUD_UNKNOWN },
		{ "{\"issuer\":\"https://" LOGIN "/" TENANT "/v2.0\"}", CLOUD_UNKNOWN },
		{ "{\"issuer\":\"https://" LOGIN "/" TENANT "/v2.0\",\"token_endpoint\":\"https://" LOGIN "/" APP
		  "/oauth2/v2.0/token\"}",
		    CLOUD_UNKNOWN },
		{ "{}", CLOUD_UNKNOWN },
		{ "[]", CLOUD_UNKNOWN },
	};
	struct tenant tenant;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bool good = discover(&tenant, rows[i].body, &err);

		if (good != (rows[i].cloud != CLOUD_UNKNOWN))
			fail_msg("%s %s: %s", rows[i].body,
			    good ? "was read, and must be refused" : "was refused, and must be read", err.told);
		assert_int_equal(tenant.cloud, rows[i].cloud);
		assert_int_equal(err.kind, good ? ERR_NONE : ERR_PROTOCOL);
	}
}

static void discovery_accepts_a_served_practice_cloud(void **state)
{
	struct tenant tenant;
	struct err err;

	(void)state;
	assert_true(discover(&tenant,
	    "{\"issuer\":\"http://127.0.0.1:8080/" TENANT "/v2.0\","
	    "\"token_endpoint\":\"http://127.0.0.1:8080/" TENANT "/oauth2/v2.0/token\","
	    "\"msgraph_host\":\"127.0.0.1:8080\"}",
	    &err));
	assert_string_equal(tenant.id, TENANT);
	assert_int_equal(tenant.cloud, CLOUD_GLOBAL);
}

static void discovery_holds_to_the_id_asked_for(void **state)
{
	struct reply reply = reply_file(200, "openid-global.json", &arena);
	struct tenant tenant = { .domain = APP };
	struct err err;

	(void)state;
	assert_false(signin_discover_read(&reply, &tenant, &err));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_string_equal(tenant.id, "");
}

static void discovery_tells_why_it_fails(void **state)
{
	struct reply reply = reply_file(400, "openid-unknown.json", &arena);
	struct tenant tenant = { .domain = "nowhere.example" };
	struct err err;

	(void)state;
	assert_false(signin_discover_read(&reply, &tenant, &err));
	assert_int_equal(err.kind, ERR_UNKNOWN_TENANT);
	assert_int_equal(err.aadsts, 90002);

	reply = reply_file(400, "openid-elsewhere.json", &arena);
	assert_false(signin_discover_read(&reply, &tenant, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_int_equal(err.aadsts, 90038);
	assert_non_null(strstr(err.told, "--cloud gcch"));

	reply = reply_of(503, "");
	assert_false(signin_discover_read(&reply, &tenant, &err));
	assert_int_equal(err.kind, ERR_BUSY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(discovery_asks_without_a_token, tear_down),
		cmocka_unit_test_teardown(discovery_finds_tenant_and_cloud, tear_down),
		cmocka_unit_test_teardown(discovery_knows_each_cloud, tear_down),
		cmocka_unit_test_teardown(discovery_accepts_a_served_practice_cloud, tear_down),
		cmocka_unit_test_teardown(discovery_holds_to_the_id_asked_for, tear_down),
		cmocka_unit_test_teardown(discovery_tells_why_it_fails, tear_down),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
