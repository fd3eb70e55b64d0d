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
		const char *address; /* NULL: cannot be used */
	} rows[] = {
		{ "http://user:Pa55word@proxy.example:3128", "proxy.example:3128", "http://proxy.example:3128" },
		{ "https://user:Pa55word@proxy.example", "proxy.example:443", "https://proxy.example:443" },
		{ "socks5h://user:Pa55word@proxy.example:1080/", "proxy.example:1080", "socks5h://proxy.example:1080" },
		{ "proxy.example:3128", "proxy.example:3128", "http://proxy.example:3128" },
		{ "user:Pa55word@proxy.example:3128", "proxy.example:3128", "http://proxy.example:3128" },
		{ "http://[::1]:3128", "[::1]:3128", "http://[::1]:3128" },
		{ "htps://user:Pa55word@proxy.example:3128", "proxy.example:3128", NULL },
		{ "https//user:Pa55word@proxy.example:3128", "proxy.example:3128", NULL },
		{ "https:/user:Pa55word@proxy.example:3128", "proxy.example:3128", NULL },
		{ "https:user:Pa55word@proxy.example:3128", "proxy.example:3128", "http://proxy.example:3128" },
		{ "://user:Pa55word@proxy.example:3128", "proxy.example:3128", NULL },
		{ "http://user:Pa55word@", "?", NULL },
		{ "http://user:Pa55word", "?", NULL },
		{ "user:Pa55word", "?", NULL },
		{ "http://user:Pa55/word@proxy.example:3128", "proxy.example:3128", NULL },
		{ "http://user:Pa55#word@proxy.example:3128", "proxy.example:3128", NULL },
		{ "http://user:Pa55?word@proxy.example:3128", "proxy.example:3128", NULL },
		{ "http://user:Pa55word @proxy.example:3128", "proxy.example:3128", NULL },
		{ " http://user:Pa55word@proxy.example:3128", "proxy.example:3128", NULL },
		{ "http://user:Pa55word@proxy.example:3128 ", "?", NULL },
		{ "http://proxy.example:3128@user:Pa55word", "?", NULL },
		{ "http://proxy.example:Pa55word", "?", NULL },
		{ "http://user:Pa55word@proxy.example:port", "?", NULL },
		{ "ftp://user:Pa55word@proxy.example:3128", "proxy.example:3128", NULL },
		{ "\"http://user:Pa55word@proxy.example:3128\"", "?", NULL },
		{ "http:\\\\user:Pa55word@proxy.example:3128", "proxy.example:3128", "http://proxy.example:3128" },
		{ "http://user:Pa55\033word@proxy.example:3128", "proxy.example:3128", NULL },
		{ "user:Pa55@word@proxy.example:3128", "proxy.example:3128", "http://proxy.example:3128" },
		{ "http://CORP\\user:Pa55@word@proxy.example", "proxy.example:1080", "http://proxy.example:1080" },
		{ "HTTPS://proxy.example", "proxy.example:443", "https://proxy.example:443" },
		{ "http://user:Pa55%00word@proxy.example:3128", "proxy.example:3128", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char name[300], address[300] = "";
		bool fits = http_proxy_address(rows[i].proxy, address, sizeof(address));

		http_proxy_name(rows[i].proxy, name, sizeof(name));
		if (strcmp(name, rows[i].shown) || fits != !!rows[i].address ||
		    (fits && strcmp(address, rows[i].address)))
			fail_msg("%s: shown as %s, %s %s", rows[i].proxy, name, fits ? "taken as" : "refused", address);
	}
}

/* An address that programs read in two ways could lead a token elsewhere. */
static void an_address_is_read_in_one_way_or_not_at_all(void **state)
{
	static const char *const refused[] = {
		"https://graph.microsoft.com\\@example.com/",
		"https://graph.microsoft.com#@example.com/",
		"https://graph.microsoft.com:443@example.com/",
		"https:///graph.microsoft.com/",
		"https:/graph.microsoft.com/",
		"https:graph.microsoft.com/",
		"graph.microsoft.com/",
		"https://graph.microsoft.com:/",
		"https://graph.microsoft.com:0/",
		"https://graph.microsoft.com:65536/",
		"https://graph.microsoft.com:4294967739/",
		"https://graph.microsoft.com:+443/",
		"https://graph.microsoft.com:44 3/",
		"https://graph%2emicrosoft.com/",
		"https://graph\u3002microsoft.com/",
		"https://gr\xc3\xa4ph.microsoft.com/",
		"https://graph.microsoft.com/a b",
		"https://graph.microsoft.com/a\r\nb",
		" https://graph.microsoft.com/",
		"https://.microsoft.com/",
		"https://0x7f000001/",
		"https://0x7f.1/",
		"https://127.1/",
		"https://2130706433/",
		"https://0177.0.0.1/",
		"https://127.0.0.1./",
		"https://127.0.0.256/",
		"https://[::1/",
		"https://[::1]x/",
		"https://[::1%25lo]/",
		"https://[v1.x]/",
		"https://[]/",
		"https://",
		"https://?x",
	};
	struct http_origin origin, same;

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		if (http_origin_of(&origin, refused[i]))
			fail_msg("%s is taken for %s port %d", refused[i], origin.host, origin.port);
	assert_true(http_origin_of(&origin, "HTTPS://[0:0:0:0:0:0:0:1]:8443?a=b"));
	assert_true(http_origin_of(&same, "https://[::1]:8443/x#@y"));
	assert_true(http_origin_same(&origin, &same));
	assert_true(http_origin_is_loopback(&origin));
	assert_true(http_origin_of(&origin, "https://graph.microsoft.com?x=@y:1/"));
	assert_string_equal(origin.host, "graph.microsoft.com");
	assert_int_equal(origin.port, 443);
	assert_true(http_origin_of(&origin, "http://127.0.0.1:8080"));
	assert_int_equal(origin.port, 8080);
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
		cmocka_unit_test(an_address_is_read_in_one_way_or_not_at_all),
		cmocka_unit_test(a_shown_address_has_no_secret),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("http: addresses", tests, NULL, NULL);
}
