/* tls_server.c - a server that plays a script over TLS or plain */
#include "wire/tls_server.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char small[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
			    "Content-Length: 11\r\n\r\n{\"ok\":true}";

/* One connection; ssl is NULL when plain. */
struct talk {
	struct tls_server *server;
	SSL *ssl;
	int fd;
};

static int talk_read(const struct talk *talk, char *out, size_t size)
{
	return talk->ssl ? SSL_read(talk->ssl, out, (int)size) : (int)read(talk->fd, out, size);
}

static bool talk_write(const struct talk *talk, const char *text, size_t len)
{
	while (len) {
		int done = talk->ssl ? SSL_write(talk->ssl, text, (int)len) : (int)write(talk->fd, text, len);

		if (done <= 0)
			return false;
		text += done;
		len -= (size_t)done;
	}
	return true;
}

/* Returns the length of a whole request in @text, or 0 when there is more to come. */
static size_t request_length(const char *text, size_t len)
{
	const char *end = strstr(text, "\r\n\r\n"), *length = strcasestr(text, "\r\nContent-Length:");
	size_t body = length && length < end ? strtoul(length + 17, NULL, 10) : 0;

	if (!end || (size_t)(end + 4 - text) + body > len)
		return 0;
	return (size_t)(end + 4 - text) + body;
}

static bool talk_request(const struct talk *talk, struct script *line)
{
	struct tls_server *server = talk->server;
	char text[4096] = "";
	size_t len = 0;

	while (!request_length(text, len)) {
		int got = talk_read(talk, text + len, sizeof(text) - 1 - len);

		if (got <= 0)
			return false;
		len += (size_t)got;
		text[len] = '\0';
	}
	pthread_mutex_lock(&server->listener.lock);
	*line = server->script[server->count < server->lines ? server->count : server->lines - 1];
	if (server->count < TLS_SERVER_REQUESTS)
		memcpy(server->requests[server->count], text, sizeof(text));
	server->count++;
	pthread_mutex_unlock(&server->listener.lock);
	return true;
}

static bool talk_flood(const struct talk *talk, size_t bytes)
{
	char zeros[16384] = "";

	memset(zeros, ' ', sizeof(zeros));
	while (bytes) {
		size_t now = bytes < sizeof(zeros) ? bytes : sizeof(zeros);

		if (!talk_write(talk, zeros, now))
			return false;
		bytes -= now;
	}
	return true;
}

/* Plays one line. Returns true when the connection goes on. */
static bool talk_play(const struct talk *talk, const struct script *line)
{
	const char *text = line->text ? line->text : line->act == ACT_ANSWER ? small : "";

	if (line->delay_ms)
		poll(NULL, 0, (int)line->delay_ms);
	if (line->act != ACT_SILENT && !talk_write(talk, text, line->len ? line->len : strlen(text)))
		return false;
	switch (line->act) {
	case ACT_ANSWER:
		return true;
	case ACT_CLOSE:
		if (talk->ssl)
			SSL_shutdown(talk->ssl);
		return false;
	case ACT_RESET:
		listener_reset(talk->fd);
		return false;
	case ACT_FLOOD:
		return talk_flood(talk, line->flood);
	case ACT_SLOW:
		while (talk_write(talk, " ", 1))
			poll(NULL, 0, 50);
		return false;
	case ACT_SILENT: {
		char byte;

		while (talk_read(talk, &byte, 1) > 0)
			;
		return false;
	}
	}
	return false;
}

static void talk_run(void *who, int fd)
{
	struct talk talk = { .server = who, .fd = fd };
	struct script line;
	bool open = true;

	if (talk.server->context) {
		talk.ssl = SSL_new(talk.server->context);
		SSL_set_fd(talk.ssl, fd);
		open = SSL_accept(talk.ssl) == 1;
	}
	while (open && talk_request(&talk, &line))
		open = talk_play(&talk, &line);
	SSL_free(talk.ssl);
}

bool tls_server_start(struct tls_server *server, const struct certs *certs, enum cert which)
{
	static const struct script plain = { .act = ACT_ANSWER };

	memset(server, 0, sizeof(*server));
	server->script = &plain;
	server->lines = 1;
	if (certs) {
		server->context = SSL_CTX_new(TLS_server_method());
		if (!server->context || SSL_CTX_use_certificate_chain_file(server->context, certs->cert[which]) != 1 ||
		    SSL_CTX_use_PrivateKey_file(server->context, certs->key[which], SSL_FILETYPE_PEM) != 1)
			return false;
	}
	return listener_start(&server->listener, talk_run, server);
}

void tls_server_stop(struct tls_server *server)
{
	listener_stop(&server->listener);
	SSL_CTX_free(server->context);
}

void tls_server_play(struct tls_server *server, const struct script *script, size_t lines)
{
	pthread_mutex_lock(&server->listener.lock);
	server->script = script;
	server->lines = lines;
	server->count = 0;
	server->listener.connections = 0;
	memset(server->requests, 0, sizeof(server->requests));
	pthread_mutex_unlock(&server->listener.lock);
}

size_t tls_server_count(struct tls_server *server)
{
	size_t count;

	pthread_mutex_lock(&server->listener.lock);
	count = server->count;
	pthread_mutex_unlock(&server->listener.lock);
	return count;
}

unsigned tls_server_connections(struct tls_server *server)
{
	unsigned connections;

	pthread_mutex_lock(&server->listener.lock);
	connections = server->listener.connections;
	pthread_mutex_unlock(&server->listener.lock);
	return connections;
}

size_t tls_server_heard(struct tls_server *server, const char *text)
{
	size_t heard = 0;

	pthread_mutex_lock(&server->listener.lock);
	for (size_t i = 0; i < server->count && i < TLS_SERVER_REQUESTS; i++)
		heard += strcasestr(server->requests[i], text) != NULL;
	pthread_mutex_unlock(&server->listener.lock);
	return heard;
}
