/* tls_server.h - a server that plays a script, byte for byte, over TLS or plain
 *
 * The nth request gets the nth line of the script, the last line is repeated. Requests are
 * recorded.
 */
#ifndef WIRE_TLS_SERVER_H
#define WIRE_TLS_SERVER_H

#include <openssl/ssl.h>
#include <stddef.h>

#include "wire/certs.h"
#include "wire/listener.h"

enum act {
	ACT_ANSWER = 0, /* the text, then wait for the next request on the connection */
	ACT_CLOSE,      /* the text, then close */
	ACT_RESET,      /* the text, then a reset */
	ACT_SILENT,     /* nothing at all */
	ACT_SLOW,       /* the text, then one byte each 50 ms for ever */
	ACT_FLOOD,      /* the text, then @flood bytes of body */
};

struct script {
	enum act act;
	const char *text; /* head and body as they go out; NULL: a small answer in JSON */
	size_t len;       /* 0: strlen */
	size_t flood;
	unsigned delay_ms;
};

#define TLS_SERVER_REQUESTS 64

struct tls_server {
	struct listener listener;
	SSL_CTX *context; /* NULL: plain */
	const struct script *script;
	size_t lines, count;                      /* of the script; of the requests */
	char requests[TLS_SERVER_REQUESTS][4096]; /* head and body */
};

/* @certs NULL: without TLS. */
bool tls_server_start(struct tls_server *server, const struct certs *certs, enum cert which);
void tls_server_stop(struct tls_server *server);

/* Begins a script; forgets what came in before. */
void tls_server_play(struct tls_server *server, const struct script *script, size_t lines);

size_t tls_server_count(struct tls_server *server);
unsigned tls_server_connections(struct tls_server *server);
/* Returns how many requests contain @text, ignoring case. */
size_t tls_server_heard(struct tls_server *server, const char *text);

#endif
