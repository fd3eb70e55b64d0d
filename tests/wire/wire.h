/* wire.h - one server, one proxy and one set of certificates for the tests of the transport */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire/certs.h"
#include "wire/connect_proxy.h"
#include "wire/tls_server.h"
#include "world/http.h"

struct wire {
	struct certs certs;
	struct tls_server server;   /* with the good certificate */
	struct connect_proxy proxy; /* leads to the server */
	char base[64];              /* "https://localhost:PORT", direct */
	char proxy_url[64];
	char trace[16384]; /* trace lines of the transport that was opened last */
};

extern struct wire wire;

/* Fixtures of a group: start and stop all of it. */
int wire_setup(void **state);
int wire_teardown(void **state);

/* Options for reaching the server as localhost without a proxy, with trust in its CA and a limit of 5 s. */
struct http_options wire_direct(void);
/* The same through the proxy, under the real host names. */
struct http_options wire_proxied(void);

struct transport *wire_open(const struct http_options *options);

/* Sends a request and waits for its reply; asserts that it comes within 15 s. */
struct reply wire_ask(struct transport *http, struct request *request);
/* The same for a plain GET. */
struct reply wire_get(struct transport *http, enum service service, const char *url);

/* Asserts that the reply is lost, for a reason of this kind, and that its sentence contains @says. */
void wire_assert_lost(const struct reply *reply, enum err_kind kind, const char *says);

/* @base and @path together; valid until the fourth call from now. */
const char *wire_url(const char *base, const char *path);

int64_t wire_ms(void); /* milliseconds of a monotonic clock */

#define PLAY(script) tls_server_play(&wire.server, script, sizeof(script) / sizeof(*(script)))

#endif
