/* http_url_test.c - addresses: the proxy for each, its origin, and the part that the trace shows */
#include <locale.h>
#include <string.h>

#include "wire/wire.h"
#include "world/http_url.h"

static void each_address_has_its_proxy(void **state)
{
	static const struct {
		const char *url, *no_proxy;
		bool proxied;
	} rows[] = {
		{ "https://graph.microsoft.com/", NULL, true },
		{ "https://graph.microsoft.com/", "", true },
		{ "https://graph.microsoft.com/", "*", false },
		{ "https://graph.microsoft.com/", "microsoft.com", false },
		{ "https://graph.microsoft.com/", ".microsoft.com", false },
		{ "https://graph.microsoft.com/", "*.microsoft.com", false },
		{ "https://GRAPH.microsoft.com/", "x, Graph.Microsoft.Com ,y", false },
		{ "https://graph.microsoft.com/", "graph.microsoft.com:443", false },
		{ "https://graph.microsoft.com/", "graph.microsoft.com:8443", true },
		{ "https://graph.microsoft.com/", "soft.com", true },
		{ "https://graph.microsoft.com/", "h.microsoft.com,10.0.0.0/8", true },
		{ "https://graph.microsoft.com/", ".", true },
		{ "https://localhost:1/", NULL, false },
		{ "https://127.0.0.1/", NULL, false },
		{ "https://127.255.3.4/", NULL, false },
		{ "https://[::1]:8/", NULL, false },
		{ "https://0x7f000001/", NULL, false },
		{ "https://localhost.example/", NULL, true },
		{ "https://127.0.0.1.example/", NULL, true },
		{ "https://10.0.0.1/", NULL, true },
	};
	struct http_options options = { .https_proxy = "p", .http_proxy = "q" };
	struct http_origin origin;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		options.no_proxy = rows[i].no_proxy;
		assert_true(http_origin_of(&origin, rows[i].url));
		if (strcmp(http_proxy_for(&options, &origin), rows[i].proxied ? "p" : ""))
			fail_msg("wrong proxy for %s with no_proxy=%s", rows[i].url, rows[i].no_proxy);
	}
	assert_true(http_origin_of(&origin, "http://example.com/"));
	options.no_proxy = NULL;
	assert_string_equal(http_proxy_for(&options, &origin), "q");
}

static void each_address_has_its_origin(void **state)
{
	struct http_origin a, b;
	char name[80];

	(void)state;
	assert_true(http_origin_of(&a, "https://Graph.Microsoft.com/v1.0"));
	assert_true(http_origin_of(&b, "https://graph.microsoft.com:443"));
	assert_true(http_origin_same(&a, &b));
	assert_true(http_origin_of(&b, "https://graph.microsoft.com:444"));
	assert_false(http_origin_same(&a, &b));
	assert_true(http_origin_of(&b, "http://graph.microsoft.com:443"));
	assert_false(http_origin_same(&a, &b));
	assert_true(http_origin_of(&b, "https://graph.microsoft.com.example/"));
	assert_false(http_origin_same(&a, &b));
	assert_false(http_origin_of(&b, "https://graph.microsoft.com@example.com/"));
	assert_false(http_origin_of(&b, "ftp://graph.microsoft.com/"));
	assert_false(http_origin_of(&b, "/v1.0/me"));
	assert_false(http_origin_of(&b, ""));
	assert_false(http_origin_of(&b, NULL));
	assert_string_equal(http_proxy_name("http://u:p%40w@proxy.corp.example:3128", name, sizeof(name)),
	    "proxy.corp.example:3128");
	assert_string_equal(http_proxy_name("proxy:8080", name, sizeof(name)), "proxy:8080");
	assert_string_equal(http_proxy_name(NULL, name, sizeof(name)), "");
}

/* Whatever the variable holds, a password in it is never shown, and only a plain address is used. */
static void a_proxy_s_password_is_never_shown(void **state)
{
	static const struct {
		const char *proxy, *shown;
		bool fits;
	} rows[] = {
		{ "http://user:Pa55word@proxy.example:3128", "proxy.example:3128", true },
		{ "https://user:Pa55word@proxy.example", "proxy.example:1080", true },
		{ "socks5h://user:Pa55word@proxy.example:1080/", "proxy.example:1080", true },
		{ "proxy.example:3128", "proxy.example:3128", true },
		{ "user:Pa55word@proxy.example:3128", "proxy.example:3128", true },
		{ "http://[::1]:3128", "[::1]:3128", true },
		{ "htps://user:Pa55word@proxy.example:3128", "proxy.example:3128", false },
		{ "https//user:Pa55word@proxy.example:3128", "proxy.example:3128", false },
		{ "https:/user:Pa55word@proxy.example:3128", "proxy.example:3128", true },
		{ "https:user:Pa55word@proxy.example:3128", "proxy.example:3128", true },
		{ "://user:Pa55word@proxy.example:3128", "proxy.example:3128", false },
		{ "http://user:Pa55word@", "?", false },
		{ "http://user:Pa55word", "?", false },
		{ "user:Pa55word", "?", false },
		{ "http://user:Pa55/word@proxy.example:3128", "proxy.example:3128", false },
		{ "http://user:Pa55#word@proxy.example:3128", "proxy.example:3128", false },
		{ "http://user:Pa55?word@proxy.example:3128", "proxy.example:3128", false },
		{ "http://user:Pa55word @proxy.example:3128", "proxy.example:3128", false },
		{ " http://user:Pa55word@proxy.example:3128", "proxy.example:3128", false },
		{ "http://user:Pa55word@proxy.example:3128 ", "?", false },
		{ "http://proxy.example:3128@user:Pa55word", "?", false },
		{ "http://proxy.example:Pa55word", "?", false },
		{ "http://user:Pa55word@proxy.example:port", "?", false },
		{ "ftp://user:Pa55word@proxy.example:3128", "proxy.example:3128", false },
		{ "\"http://user:Pa55word@proxy.example:3128\"", "?", false },
		{ "http:\\\\user:Pa55word@proxy.example:3128", "proxy.example:3128", true },
		{ "http://user:Pa55\033word@proxy.example:3128", "proxy.example:3128", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char name[300];

		http_proxy_name(rows[i].proxy, name, sizeof(name));
		if (strcmp(name, rows[i].shown) || http_proxy_fits(rows[i].proxy) != rows[i].fits)
			fail_msg("%s: shown as %s, %s", rows[i].proxy, name,
			    http_proxy_fits(rows[i].proxy) ? "taken" : "refused");
	}
}

static void a_shown_address_has_no_secret(void **state)
{
	static const struct {
		const char *url, *shown;
	} rows[] = {
		{ "https://h/p?code=abc&x=1", "https://h/p?code=...&x=1" },
		{ "https://h/?a=1&client_secret=s#access_token=t&z=2",
		    "https://h/?a=1&client_secret=...#access_token=...&z=2" },
		{ "https://h/code=1?Device_Code=x", "https://h/code=1?Device_Code=..." },
		{ "https://h/?$skiptoken=abc&$select=id,code", "https://h/?$skiptoken=abc&$select=id,code" },
		{ "https://h/?code", "https://h/?code" },
		{ "https://h/?code=", "https://h/?code=..." },
		{ "https://h/a\x1b[31mb", "https://h/a\\u{1B}[31mb" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf out;

		buf_init(&out, 500);
		http_url_redact(rows[i].url, &out);
		assert_string_equal(buf_text(&out), rows[i].shown);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_address_has_its_proxy),
		cmocka_unit_test(each_address_has_its_origin),
		cmocka_unit_test(a_proxy_s_password_is_never_shown),
		cmocka_unit_test(a_shown_address_has_no_secret),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("http: addresses", tests, NULL, NULL);
}
