/* connect_proxy.c - a proxy that leads every host's port 443 to one port of this machine */
#include "wire/connect_proxy.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void send_status(int fd, const char *status)
{
	dprintf(fd, "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n", status);
}

/* Reads the head of a request byte by byte, because the bytes behind it belong to the tunnel. */
static bool read_head(int fd, char *out, size_t size)
{
	size_t len = 0;

	while (len + 1 < size && read(fd, out + len, 1) == 1) {
		out[++len] = '\0';
		if (len >= 4 && !memcmp(out + len - 4, "\r\n\r\n", 4))
			return true;
	}
	return false;
}

/* Carries bytes from one side to the other. False when one side broke. */
static bool carry_bytes(int from, int to)
{
	char bytes[16384];
	ssize_t got = read(from, bytes, sizeof(bytes));

	if (got < 0)
		listener_reset(to);
	for (ssize_t done = 0, now; done < got; done += now)
		if ((now = write(to, bytes + done, (size_t)(got - done))) <= 0)
			return false;
	return got > 0;
}

static void join_sides(int a, int b)
{
	struct pollfd fds[2] = { { .fd = a, .events = POLLIN }, { .fd = b, .events = POLLIN } };

	for (;;) {
		if (poll(fds, 2, -1) < 0)
			return;
		if (fds[0].revents && !carry_bytes(a, b))
			return;
		if (fds[1].revents && !carry_bytes(b, a))
			break;
	}
}

static void note_request(struct connect_proxy *proxy, const char *head)
{
	pthread_mutex_lock(&proxy->listener.lock);
	if (proxy->count < CONNECT_PROXY_LINES)
		snprintf(proxy->lines[proxy->count], sizeof(proxy->lines[0]), "%.*s", (int)strcspn(head, "\r\n"), head);
	proxy->count++;
	pthread_mutex_unlock(&proxy->listener.lock);
}

static void proxy_run(void *who, int fd)
{
	struct connect_proxy *proxy = who;
	char head[8192] = "", host[256], status[32];
	int to, port;

	if (!read_head(fd, head, sizeof(head)))
		return;
	note_request(proxy, head);
	if (sscanf(head, "CONNECT %255[^: ]:%d", host, &port) != 2 || port != 443) {
		send_status(fd, "400 Only CONNECT to 443");
		return;
	}
	if (proxy->wants && !strcasestr(head, proxy->wants)) {
		dprintf(fd, "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
			    "Content-Length: 0\r\n\r\n");
		return;
	}
	if (proxy->refuses) {
		snprintf(status, sizeof(status), "%d No", proxy->refuses);
		send_status(fd, status);
		return;
	}
	to = listener_visit(proxy->to);
	if (to < 0) {
		send_status(fd, "502 Nobody there");
		return;
	}
	dprintf(fd, "HTTP/1.1 200 Connected\r\n\r\n");
	join_sides(fd, to);
	close(to);
}

bool connect_proxy_start(struct connect_proxy *proxy, int to)
{
	memset(proxy, 0, sizeof(*proxy));
	proxy->to = to;
	return listener_start(&proxy->listener, proxy_run, proxy);
}

void connect_proxy_stop(struct connect_proxy *proxy)
{
	listener_stop(&proxy->listener);
}

size_t connect_proxy_count(struct connect_proxy *proxy)
{
	size_t count;

	pthread_mutex_lock(&proxy->listener.lock);
	count = proxy->count;
	pthread_mutex_unlock(&proxy->listener.lock);
	return count;
}

size_t connect_proxy_heard(struct connect_proxy *proxy, const char *text)
{
	size_t heard = 0;

	pthread_mutex_lock(&proxy->listener.lock);
	for (size_t i = 0; i < proxy->count && i < CONNECT_PROXY_LINES; i++)
		heard += !strncmp(proxy->lines[i], text, strlen(text));
	pthread_mutex_unlock(&proxy->listener.lock);
	return heard;
}
