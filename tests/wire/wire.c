/* wire.c - one server, one proxy and one set of certificates for the tests of the transport */
#include "wire/wire.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

struct wire wire;

int wire_setup(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	if (!certs_make(&wire.certs) || !tls_server_start(&wire.server, &wire.certs, CERT_GOOD) ||
	    !connect_proxy_start(&wire.proxy, wire.server.listener.port))
		return -1;
	snprintf(wire.base, sizeof(wire.base), "https://localhost:%d", wire.server.listener.port);
	snprintf(wire.proxy_url, sizeof(wire.proxy_url), "http://127.0.0.1:%d", wire.proxy.listener.port);
	return 0;
}

int wire_teardown(void **state)
{
	(void)state;
	connect_proxy_stop(&wire.proxy);
	tls_server_stop(&wire.server);
	certs_remove(&wire.certs);
	return 0;
}

static bool random_bytes(void *bytes, size_t size)
{
	return getrandom(bytes, size, 0) == (ssize_t)size;
}

static void keep_trace(void *who, const char *line)
{
	size_t len = strlen(wire.trace);

	(void)who;
	snprintf(wire.trace + len, sizeof(wire.trace) - len, "%s\n", line);
}

struct http_options wire_direct(void)
{
	return (struct http_options){
		.trust = { .option = wire.certs.ca },
		.timeout_s = 5,
		.endpoints = { .cloud = CLOUD_GLOBAL, .base = { wire.base, wire.base, wire.base } },
		.agent = "naaready/test",
		.random = random_bytes,
		.trace = keep_trace,
	};
}

struct http_options wire_proxied(void)
{
	struct http_options options = wire_direct();

	options.endpoints = *endpoints_of(CLOUD_GLOBAL);
	options.https_proxy = options.http_proxy = wire.proxy_url;
	return options;
}

struct transport *wire_open(const struct http_options *options)
{
	wire.trace[0] = '\0';
	pthread_mutex_lock(&wire.proxy.listener.lock);
	wire.proxy.count = 0;
	pthread_mutex_unlock(&wire.proxy.listener.lock);
	return http_open(options);
}

struct reply wire_ask(struct transport *http, struct request *request)
{
	int64_t until = wire_ms() + 15000;
	struct reply reply;

	if (!request->id)
		request->id = 1;
	http->send(http, request);
	while (!http->next(http, &reply)) {
		assert_true(wire_ms() < until);
		http->wait(http, NULL, 0, 1000);
	}
	assert_int_equal(reply.id, request->id);
	return reply;
}

struct reply wire_get(struct transport *http, enum service service, const char *url)
{
	struct request request = { .method = METHOD_GET, .service = service, .url = url, .label = "reading" };

	return wire_ask(http, &request);
}

void wire_assert_lost(const struct reply *reply, enum err_kind kind, const char *says)
{
	if (!reply->lost || reply->err.kind != kind || !strstr(reply->err.told, says))
		print_error("lost %d, kind %s, status %d: \"%s\", wanted %s: \"%s\"\n", reply->lost,
		    err_kind_id(reply->err.kind), reply->status, reply->err.told, err_kind_id(kind), says);
	assert_true(reply->lost);
	assert_int_equal(reply->err.kind, kind);
	assert_non_null(strstr(reply->err.told, says));
}

const char *wire_url(const char *base, const char *path)
{
	static char urls[4][512];
	static unsigned n;
	char *url = urls[n++ % 4];

	snprintf(url, sizeof(urls[0]), "%s%s", base, path);
	return url;
}

int64_t wire_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
