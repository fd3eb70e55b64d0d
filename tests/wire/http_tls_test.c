/* http_tls_test.c - trust in certificates, proxies, and the sentences for their failures */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/wire.h"
#include "world/http_able.h"

/* A server with another certificate, for one test. */
static struct tls_server other;
static char other_base[64];

static const char *other_start(enum cert which)
{
	assert_true(tls_server_start(&other, &wire.certs, which));
	snprintf(other_base, sizeof(other_base), "https://localhost:%d", other.listener.port);
	return other_base;
}

static int other_stop(void **state)
{
	(void)state;
	if (other.context)
		tls_server_stop(&other);
	memset(&other, 0, sizeof(other));
	return 0;
}

static struct reply ask_other(struct transport **http, enum cert which)
{
	struct http_options options = wire_direct();

	*http = wire_open(&options);
	return wire_get(*http, SERVICE_LOGIN, wire_url(other_start(which), "/"));
}

static void a_good_certificate_is_trusted(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http = wire_open(&options);
	struct reply reply = wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/"));

	(void)state;
	assert_false(reply.lost);
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.body, "{\"ok\":true}");
	http->close(http);
}

static void an_unknown_issuer_is_named(void **state)
{
	struct transport *http;
	struct reply reply = ask_other(&http, CERT_INSPECTED);

	(void)state;
	wire_assert_lost(&reply, ERR_TLS, "certificate of localhost was issued by \"Corp Inspection CA\"");
	assert_non_null(strstr(reply.err.told, "--cacert FILE"));
	assert_int_equal(tls_server_count(&other), 0);
	http->close(http);
}

static void an_unknown_issuer_is_named_with_its_organisation(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http;
	struct reply reply;

	(void)state;
	options.trust.option = wire.certs.corp_ca;
	http = wire_open(&options);
	reply = wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/"));
	wire_assert_lost(&reply, ERR_TLS, "\"Wire Test CA (naaready tests)\"");
	/* then the same host with a trusted certificate: the earlier failure leaves no note behind */
	http->close(http);
	options.trust.option = wire.certs.ca;
	http = wire_open(&options);
	assert_false(wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/")).lost);
	http->close(http);
}

static void system_authorities_are_asked_by_default(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http;
	struct reply reply;

	(void)state;
	options.trust.option = NULL;
	http_able_trust(&options.trust);
	http = wire_open(&options);
	reply = wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/"));
	wire_assert_lost(&reply, ERR_TLS, "Wire Test CA");
	http->close(http);
}

static void a_directory_of_authorities_is_used(void **state)
{
	struct http_options options = wire_direct();
	char command[256];
	struct transport *http;

	(void)state;
	snprintf(command, sizeof(command), "openssl rehash %s 2>/dev/null", wire.certs.dir);
	if (system(command))
		skip();
	options.trust.option = NULL;
	options.trust.ssl_cert_dir = wire.certs.dir;
	http = wire_open(&options);
	assert_false(wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/")).lost);
	http->close(http);
	snprintf(command, sizeof(command), "find %s -type l -delete", wire.certs.dir);
	assert_int_equal(system(command), 0);
}

static void an_expired_certificate_is_named_with_its_day(void **state)
{
	struct transport *http;
	struct reply reply = ask_other(&http, CERT_EXPIRED);

	(void)state;
	wire_assert_lost(&reply, ERR_TLS, "ended on ");
	assert_non_null(strstr(reply.err.told, " 20"));
	assert_non_null(strstr(reply.err.told, "clock of this machine"));
	http->close(http);
}

static void an_early_certificate_is_named_with_its_day(void **state)
{
	struct transport *http;
	struct reply reply = ask_other(&http, CERT_EARLY);

	(void)state;
	wire_assert_lost(&reply, ERR_TLS, "is not valid before ");
	assert_non_null(strstr(reply.err.told, " 20"));
	http->close(http);
}

static void a_certificate_for_another_name_is_named(void **state)
{
	struct transport *http;
	struct reply reply = ask_other(&http, CERT_OTHER_NAME);

	(void)state;
	wire_assert_lost(&reply, ERR_TLS, "for localhost is not for that name but for: www.elsewhere.example");
	http->close(http);
}

static void speak_plainly(void *who, int fd)
{
	(void)who;
	dprintf(fd, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
	shutdown(fd, SHUT_WR);
	while (read(fd, (char[256]){ 0 }, 256) > 0)
		;
}

static void a_server_without_tls_is_named(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http = wire_open(&options);
	struct listener plain;
	struct reply reply;
	char url[64];

	(void)state;
	assert_true(listener_start(&plain, speak_plainly, NULL));
	snprintf(url, sizeof(url), "https://localhost:%d/", plain.port);
	reply = wire_get(http, SERVICE_LOGIN, url);
	wire_assert_lost(&reply, ERR_TLS, "no secure connection to localhost: ");
	http->close(http);
	listener_stop(&plain);
}

static void an_endless_handshake_is_given_up(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http;
	struct tls_server silent;
	struct reply reply;
	char url[64];

	(void)state;
	assert_true(tls_server_start(&silent, NULL, CERT_GOOD));
	snprintf(url, sizeof(url), "https://localhost:%d/", silent.listener.port);
	options.timeout_s = 1;
	http = wire_open(&options);
	reply = wire_get(http, SERVICE_LOGIN, url);
	wire_assert_lost(&reply, ERR_UNREACHABLE, "no answer from localhost within 1 s");
	http->close(http);
	tls_server_stop(&silent);
}

static void a_bad_file_of_authorities_is_refused(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http;
	struct reply reply;

	(void)state;
	options.trust.option = wire.certs.key[CERT_GOOD];
	http = wire_open(&options);
	reply = wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/"));
	wire_assert_lost(&reply, ERR_FILE, "good.key");
	http->close(http);
}

static void no_authorities_at_all_are_told(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http;
	struct reply reply;

	(void)state;
	options.trust.option = NULL;
	options.trust.root = "/nowhere";
	http = wire_open(&options);
	reply = wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/"));
	wire_assert_lost(&reply, ERR_FILE, "Looked for /etc/ssl/certs/ca-certificates.crt, ");
	assert_true(reply.unsent);
	assert_non_null(strstr(wire.trace, "trusted: none: "));
	/* practice over plain http goes without */
	reply = wire_get(http, SERVICE_LOGIN, "http://127.0.0.1:1/");
	wire_assert_lost(&reply, ERR_UNREACHABLE, "127.0.0.1");
	http->close(http);
}

static void which_authorities_are_used_is_traced(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http = wire_open(&options);
	char line[200];

	(void)state;
	assert_false(wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/")).lost);
	snprintf(line, sizeof(line), "trusted: %s (--cacert)\n", wire.certs.ca);
	assert_non_null(strstr(wire.trace, line));
	http->close(http);
}

/* --- proxies --- */

static void a_proxy_is_used_under_the_real_name(void **state)
{
	struct http_options options = wire_proxied();
	struct transport *http = wire_open(&options);
	struct reply reply = wire_get(http, SERVICE_GRAPH, "https://graph.microsoft.com/v1.0/me");

	(void)state;
	assert_int_equal(reply.status, 200);
	assert_int_equal(connect_proxy_heard(&wire.proxy, "CONNECT graph.microsoft.com:443"), 1);
	http->close(http);
}

/* The server stands in for a proxy behind TLS: what it answers to CONNECT is of no matter here. */
static void a_proxy_behind_tls_is_verified(void **state)
{
	struct http_options options = wire_proxied();
	struct transport *http;
	struct reply reply;
	char proxy[64];

	(void)state;
	snprintf(proxy, sizeof(proxy), "https://localhost:%d", wire.server.listener.port);
	options.https_proxy = proxy;
	http = wire_open(&options);
	reply = wire_get(http, SERVICE_GRAPH, "https://graph.microsoft.com/");
	assert_null(strstr(reply.err.told, "does not trust"));
	http->close(http);
	options.trust.option = wire.certs.corp_ca;
	http = wire_open(&options);
	reply = wire_get(http, SERVICE_GRAPH, "https://graph.microsoft.com/");
	snprintf(proxy, sizeof(proxy), "the certificate of localhost:%d was issued by", wire.server.listener.port);
	wire_assert_lost(&reply, ERR_TLS, proxy);
	http->close(http);
}

static void an_inspecting_proxy_is_named(void **state)
{
	struct http_options options = wire_proxied();
	struct transport *http = wire_open(&options);
	struct reply reply;

	(void)state;
	other_start(CERT_INSPECTED);
	wire.proxy.to = other.listener.port;
	reply = wire_get(http, SERVICE_GRAPH, "https://login.microsoftonline.com/");
	wire_assert_lost(&reply, ERR_TLS,
	    "the certificate of login.microsoftonline.com was issued by \"Corp Inspection CA\", "
	    "which this machine does not trust");
	wire.proxy.to = wire.server.listener.port;
	http->close(http);
}

static void no_proxy_is_honoured(void **state)
{
	struct http_options options = wire_proxied();
	struct transport *http;
	struct reply reply;

	(void)state;
	options.no_proxy = "example.com, .invalid";
	http = wire_open(&options);
	reply = wire_get(http, SERVICE_LOGIN, "https://nonexistent.invalid/");
	wire_assert_lost(&reply, ERR_UNREACHABLE, "the name nonexistent.invalid");
	assert_int_equal(connect_proxy_count(&wire.proxy), 0);
	http->close(http);
}

static void the_environment_is_not_read_here(void **state)
{
	struct http_options options = wire_direct();
	struct transport *http = wire_open(&options);
	struct reply reply;

	(void)state;
	setenv("https_proxy", wire.proxy_url, 1);
	setenv("ALL_PROXY", wire.proxy_url, 1);
	reply = wire_get(http, SERVICE_LOGIN, "https://nonexistent.invalid/");
	unsetenv("https_proxy");
	unsetenv("ALL_PROXY");
	wire_assert_lost(&reply, ERR_UNREACHABLE, "the name nonexistent.invalid");
	assert_int_equal(connect_proxy_count(&wire.proxy), 0);
	http->close(http);
}

static void loopback_never_through_a_proxy(void **state)
{
	struct http_options options = wire_proxied();
	struct transport *http = wire_open(&options);
	char url[64];

	(void)state;
	assert_int_equal(wire_get(http, SERVICE_LOGIN, wire_url(wire.base, "/")).status, 200);
	snprintf(url, sizeof(url), "https://127.0.0.1:%d/", wire.server.listener.port);
	assert_int_equal(wire_get(http, SERVICE_LOGIN, url).status, 200);
	assert_int_equal(connect_proxy_count(&wire.proxy), 0);
	http->close(http);
}

static void a_proxy_that_wants_a_password_is_named(void **state)
{
	struct http_options options = wire_proxied();
	struct transport *http = wire_open(&options);
	struct reply reply;
	char with[96];

	(void)state;
	wire.proxy.wants = "Proxy-Authorization: Basic YWRhOmxvdmVsYWNl"; /* ada:lovelace */
	reply = wire_get(http, SERVICE_GRAPH, "https://graph.microsoft.com/");
	wire_assert_lost(&reply, ERR_UNREACHABLE, "wants a user name and a password");
	assert_non_null(strstr(reply.err.told, "the proxy 127.0.0.1:"));
	http->close(http);
	snprintf(with, sizeof(with), "http://ada:lovelace@127.0.0.1:%d", wire.proxy.listener.port);
	options.https_proxy = with;
	http = wire_open(&options);
	assert_int_equal(wire_get(http, SERVICE_GRAPH, "https://graph.microsoft.com/").status, 200);
	http->close(http);
	wire.proxy.wants = NULL;
}

/* Every libcurl is given the parts, so that each takes the same name and password. */
static void a_password_may_hold_an_at_sign(void **state)
{
	static const char *const users[] = { "ada:love@lace", "ada:love%40lace" };
	static const struct script script = {
		.text = "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{\"who\":\"ada:love@lace, y\"}"
	};
	struct http_options options = wire_proxied();

	(void)state;
	wire.proxy.wants = "Proxy-Authorization: Basic YWRhOmxvdmVAbGFjZQ==\r\n"; /* ada:love@lace */
	for (size_t i = 0; i < sizeof(users) / sizeof(*users); i++) {
		struct transport *http;
		struct reply reply;
		char with[96];

		tls_server_play(&wire.server, &script, 1);
		snprintf(with, sizeof(with), "%s@127.0.0.1:%d", users[i], wire.proxy.listener.port);
		options.https_proxy = with;
		http = wire_open(&options);
		reply = wire_get(http, SERVICE_GRAPH, "https://graph.microsoft.com/");
		assert_int_equal(reply.status, 200);
		/* the very first reply is scrubbed, too */
		assert_non_null(strstr(reply.body, "***, y"));
		assert_null(strstr(reply.body, "love@lace"));
		http->close(http);
	}
	wire.proxy.wants = NULL;
}

static void a_proxy_that_refuses_is_named(void **state)
{
	struct http_options options = wire_proxied();
	struct transport *http;
	struct reply reply;
	char with[96];

	(void)state;
	snprintf(with, sizeof(with), "http://ada:lovelace@127.0.0.1:%d", wire.proxy.listener.port);
	options.https_proxy = with;
	http = wire_open(&options);
	wire.proxy.refuses = 403;
	reply = wire_get(http, SERVICE_GRAPH, "https://graph.microsoft.com/");
	wire_assert_lost(&reply, ERR_UNREACHABLE, "does not let us reach graph.microsoft.com");
	assert_null(strstr(reply.err.told, "lovelace"));
	assert_null(strstr(wire.trace, "lovelace"));
	wire.proxy.refuses = 502;
	reply = wire_get(http, SERVICE_GRAPH, "https://graph.microsoft.com/");
	wire_assert_lost(&reply, ERR_UNREACHABLE, "could not reach graph.microsoft.com");
	assert_int_equal(reply.err.status, 502);
	wire.proxy.refuses = 0;
	http->close(http);
}

static void a_missing_proxy_is_named(void **state)
{
	struct http_options options = wire_proxied();
	struct transport *http;
	struct reply reply;

	(void)state;
	options.https_proxy = "http://ada:lovelace@127.0.0.1:1";
	http = wire_open(&options);
	reply = wire_get(http, SERVICE_GRAPH, "https://graph.microsoft.com/");
	wire_assert_lost(&reply, ERR_UNREACHABLE, "no connection to the proxy 127.0.0.1:1: ");
	http->close(http);
	options.https_proxy = "http://proxy.nonexistent.invalid:3128";
	http = wire_open(&options);
	reply = wire_get(http, SERVICE_GRAPH, "https://graph.microsoft.com/");
	wire_assert_lost(&reply, ERR_UNREACHABLE, "proxy.nonexistent.invalid:3128 could not be resolved");
	http->close(http);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_certificate_is_trusted),
		cmocka_unit_test_teardown(an_unknown_issuer_is_named, other_stop),
		cmocka_unit_test(an_unknown_issuer_is_named_with_its_organisation),
		cmocka_unit_test(system_authorities_are_asked_by_default),
		cmocka_unit_test(a_directory_of_authorities_is_used),
		cmocka_unit_test_teardown(an_expired_certificate_is_named_with_its_day, other_stop),
		cmocka_unit_test_teardown(an_early_certificate_is_named_with_its_day, other_stop),
		cmocka_unit_test_teardown(a_certificate_for_another_name_is_named, other_stop),
		cmocka_unit_test(a_server_without_tls_is_named),
		cmocka_unit_test(an_endless_handshake_is_given_up),
		cmocka_unit_test(a_bad_file_of_authorities_is_refused),
		cmocka_unit_test(no_authorities_at_all_are_told),
		cmocka_unit_test(which_authorities_are_used_is_traced),
		cmocka_unit_test(a_proxy_is_used_under_the_real_name),
		cmocka_unit_test(a_proxy_behind_tls_is_verified),
		cmocka_unit_test_teardown(an_inspecting_proxy_is_named, other_stop),
		cmocka_unit_test(no_proxy_is_honoured),
		cmocka_unit_test(the_environment_is_not_read_here),
		cmocka_unit_test(loopback_never_through_a_proxy),
		cmocka_unit_test(a_proxy_that_wants_a_password_is_named),
		cmocka_unit_test(a_password_may_hold_an_at_sign),
		cmocka_unit_test(a_proxy_that_refuses_is_named),
		cmocka_unit_test(a_missing_proxy_is_named),
	};

	return cmocka_run_group_tests_name("http: TLS and proxies", tests, wire_setup, wire_teardown);
}
