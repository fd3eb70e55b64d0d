/* cloud_endpoints_test.c - the hosts of each cloud, audiences, served practice clouds */
#include "cloud_help.h"

#include "cloud/endpoints.h"
#include "cloud/request.h"

static void each_cloud_has_its_hosts(void **state)
{
	static const struct {
		enum cloud cloud;
		const char *login, *graph, *exchange;
	} rows[] = {
		{ CLOUD_GLOBAL, "https://login.microsoftonline.com", "https://graph.microsoft.com",
		    "https://outlook.office365.com" },
		{ CLOUD_GCC, "https://login.microsoftonline.com", "https://graph.microsoft.com",
		    "https://outlook.office365.com" },
		{ CLOUD_GCCH, "https://login.microsoftonline.us", "https://graph.microsoft.us",
		    "https://outlook.office365.us" },
		{ CLOUD_DOD, "https://login.microsoftonline.us", "https://dod-graph.microsoft.us",
		    "https://outlook-dod.office365.us" },
		{ CLOUD_CHINA, "https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn",
		    "https://outlook.office365.cn" },
		{ CLOUD_UNKNOWN, "https://login.microsoftonline.com", "https://graph.microsoft.com",
		    "https://outlook.office365.com" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct endpoints *endpoints = endpoints_of(rows[i].cloud);

		assert_string_equal(endpoints->base[SERVICE_LOGIN], rows[i].login);
		assert_string_equal(endpoints->base[SERVICE_GRAPH], rows[i].graph);
		assert_string_equal(endpoints->base[SERVICE_EXCHANGE], rows[i].exchange);
		assert_int_equal(endpoints->cloud, rows[i].cloud ? rows[i].cloud : CLOUD_GLOBAL);
		assert_int_equal(endpoints->unconfirmed != NULL, rows[i].cloud == CLOUD_CHINA);
		assert_false(endpoints_is_served(endpoints));
	}
}

static void audiences_are_compared_whole(void **state)
{
	const struct endpoints *global = endpoints_of(CLOUD_GLOBAL), *gcch = endpoints_of(CLOUD_GCCH);

	(void)state;
	assert_true(endpoints_audience_fits(global, SERVICE_GRAPH, "https://graph.microsoft.com"));
	assert_true(endpoints_audience_fits(global, SERVICE_GRAPH, "https://Graph.Microsoft.com/"));
	assert_true(endpoints_audience_fits(global, SERVICE_GRAPH, "00000003-0000-0000-C000-000000000000"));
	assert_true(endpoints_audience_fits(global, SERVICE_EXCHANGE, "https://outlook.office365.com/"));
	assert_true(endpoints_audience_fits(global, SERVICE_EXCHANGE, "00000002-0000-0ff1-ce00-000000000000"));
	assert_false(endpoints_audience_fits(global, SERVICE_GRAPH, "https://graph.microsoft.com.evil.example"));
	assert_false(endpoints_audience_fits(global, SERVICE_GRAPH, "https://graph.microsoft.com//"));
	assert_false(endpoints_audience_fits(global, SERVICE_GRAPH, "https://graph.microsoft.us"));
	assert_false(endpoints_audience_fits(global, SERVICE_GRAPH, "https://outlook.office365.com"));
	assert_false(endpoints_audience_fits(global, SERVICE_GRAPH, "00000002-0000-0ff1-ce00-000000000000"));
	assert_false(endpoints_audience_fits(global, SERVICE_GRAPH, ""));
	assert_false(endpoints_audience_fits(global, SERVICE_GRAPH, NULL));
	assert_false(endpoints_audience_fits(global, SERVICE_LOGIN, "https://login.microsoftonline.com"));
	assert_true(endpoints_audience_fits(gcch, SERVICE_GRAPH, "https://graph.microsoft.us"));
	assert_false(endpoints_audience_fits(gcch, SERVICE_GRAPH, "https://graph.microsoft.com"));
}

static void a_served_cloud_is_on_this_machine(void **state)
{
	static const char *const good[] = {
		"http://127.0.0.1:8080",
		"https://localhost:8443/",
		"http://[::1]:9",
		"HTTP://LOCALHOST",
		"http://127.0.0.1",
	};
	static const char *const bad[] = {
		"",
		"127.0.0.1:8080",
		"ftp://127.0.0.1",
		"http://127.0.0.1.evil.example",
		"http://10.0.0.1:80",
		"https://login.microsoftonline.com",
		"http://localhost:80@evil.example",
		"http://127.0.0.1:",
		"http://localhost@evil.example",
		"http://127.0.0.1:0",
		"http://127.0.0.1:65536",
		"http://127.0.0.1:99999999999999999999",
		"http://127.0.0.1:80/path",
		"http://127.0.0.1:80?x",
		"http://localhosts",
		"http://::1",
		"http://[::1].evil.example",
		"http://127.0.0.1:8a",
	};
	struct arena arena = { 0 };
	struct endpoints endpoints;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (!endpoints_of_url(&endpoints, good[i], &arena, &err))
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++) {
		err_clear(&err);
		if (endpoints_of_url(&endpoints, bad[i], &arena, &err))
			fail_msg("this was read, and must be refused: %s", bad[i]);
		assert_int_equal(err.kind, ERR_USAGE);
	}
	arena_release(&arena);
}

static void a_served_cloud_speaks_for_the_global_one(void **state)
{
	struct arena arena = { 0 };
	struct endpoints endpoints;
	struct err err;

	(void)state;
	assert_true(endpoints_of_url(&endpoints, "http://127.0.0.1:8080/", &arena, &err));
	assert_true(endpoints_is_served(&endpoints));
	for (int i = 0; i < SERVICE_COUNT; i++)
		assert_string_equal(endpoints.base[i], "http://127.0.0.1:8080");
	assert_string_equal(endpoints_resource(&endpoints, SERVICE_GRAPH), "https://graph.microsoft.com");
	assert_string_equal(endpoints_resource(&endpoints, SERVICE_EXCHANGE), "https://outlook.office365.com");
	assert_true(endpoints_audience_fits(&endpoints, SERVICE_GRAPH, "http://127.0.0.1:8080"));
	assert_true(endpoints_audience_fits(&endpoints, SERVICE_GRAPH, "https://graph.microsoft.com/"));
	assert_false(endpoints_audience_fits(&endpoints, SERVICE_GRAPH, "https://outlook.office365.com"));
	assert_false(endpoints_audience_fits(&endpoints, SERVICE_GRAPH, "http://127.0.0.1:80801"));
	arena_release(&arena);
}

static void an_address_is_held_only_as_a_path(void **state)
{
	const char *base = "https://graph.microsoft.com";

	(void)state;
	assert_true(endpoints_holds(base, "https://graph.microsoft.com/v1.0/x"));
	assert_true(endpoints_holds(base, "https://GRAPH.microsoft.com:443/v1.0/x"));
	assert_false(endpoints_holds(base, "https://graph.microsoft.com"));
	assert_false(endpoints_holds(base, "https://graph.microsoft.com.evil.example/v1.0"));
	assert_false(endpoints_holds(base, "https://graph.microsoft.com@evil.example/"));
	assert_false(endpoints_holds(base, "https://graph.microsoft.com:444/"));
	assert_false(endpoints_holds(base, "http://graph.microsoft.com/"));
	assert_false(endpoints_holds("http://127.0.0.1", "http://127.0.0.1:443/"));
}

static void sign_in_hosts_are_known(void **state)
{
	(void)state;
	assert_true(endpoints_is_login_host("login.microsoftonline.com"));
	assert_true(endpoints_is_login_host("LOGIN.microsoftonline.us"));
	assert_true(endpoints_is_login_host("login.chinacloudapi.cn"));
	assert_true(endpoints_is_login_host("login.partner.microsoftonline.cn"));
	assert_false(endpoints_is_login_host("login.microsoftonline.com.evil.example"));
	assert_false(endpoints_is_login_host("graph.microsoft.com"));
	assert_false(endpoints_is_login_host(""));
}

static void ids_are_fixed(void **state)
{
	(void)state;
	assert_string_equal(service_id(SERVICE_LOGIN), "login");
	assert_string_equal(service_id(SERVICE_GRAPH), "graph");
	assert_string_equal(service_id(SERVICE_EXCHANGE), "exchange");
	assert_string_equal(service_text(SERVICE_GRAPH), "Microsoft Graph");
	assert_string_equal(method_id(METHOD_GET), "GET");
	assert_string_equal(method_id(METHOD_POST), "POST");
	assert_string_equal(method_id(METHOD_PATCH), "PATCH");
}

static void only_a_host_below_ours_is_a_front_door(void **state)
{
	static const char *const no[] = {
		"",
		"/adminapi",
		"http://namprd05.outlook.office365.com/x",
		"https://outlook.office365.com/x",
		"https://.outlook.office365.com/x",
		"https://eviloutlook.office365.com/x",
		"https://a.outlook.office365.com.elsewhere.example/x",
		"https://a@b.outlook.office365.com/x",
		"https://a.outlook.office365.com:8443/x",
		"https://a.outlook.office365.us/x",
		"https://a.outlook.office365.com?x",
	};
	struct endpoints endpoints = *endpoints_of(CLOUD_GLOBAL);

	(void)state;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (endpoints_take_door(&endpoints, no[i]))
			fail_msg("this was taken for a front door of Exchange, and is none: %s", no[i]);
	assert_string_equal(endpoints_base(&endpoints, SERVICE_EXCHANGE), "https://outlook.office365.com");
	assert_true(endpoints_take_door(&endpoints, "https://namprd05.outlook.office365.com/adminapi/v1.0/x"));
	assert_string_equal(endpoints_base(&endpoints, SERVICE_EXCHANGE), "https://namprd05.outlook.office365.com");
	assert_string_equal(endpoints_base(&endpoints, SERVICE_GRAPH), "https://graph.microsoft.com");
	assert_false(endpoints_take_door(&endpoints,
	    "https://namprd06.outlook.office365.com/x")); /* there is a front door already */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_host_below_ours_is_a_front_door),
		cmocka_unit_test(each_cloud_has_its_hosts),
		cmocka_unit_test(audiences_are_compared_whole),
		cmocka_unit_test(a_served_cloud_is_on_this_machine),
		cmocka_unit_test(a_served_cloud_speaks_for_the_global_one),
		cmocka_unit_test(an_address_is_held_only_as_a_path),
		cmocka_unit_test(sign_in_hosts_are_known),
		cmocka_unit_test(ids_are_fixed),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
