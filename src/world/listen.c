/* listen.c - the loopback port where a browser sign-in ends */
#include "world/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"

/* A browser's request with all its headers; the code is in the first line. */
#define HEARD_BYTES_MAX (128u * 1024)

void listen_init(struct listen *listen)
{
	memset(listen, 0, sizeof *listen);
	listen->fd = -1;
	for (int i = 0; i < LISTEN_CALLERS_MAX; i++)
		listen->callers[i].fd = -1;
}

static int64_t listen_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void hang_up(struct listen *listen, struct caller *caller)
{
	if (caller->fd >= 0)
		close(caller->fd);
	caller->fd = -1;
	caller->fresh = false;
	buf_wipe(&caller->heard);
	buf_release(&caller->heard);
	if (listen->talking == caller)
		listen->talking = NULL;
}

static bool listen_failed(int fd, int port, struct err *err)
{
	int why = errno;

	if (fd >= 0)
		close(fd);
	return err_set(err, ERR_UNREACHABLE, N_("opening a port for the browser"), _("port %d of 127.0.0.1: %s"), port,
	    strerror(why));
}

bool listen_open(struct listen *listener, int port, int *got, struct err *err)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;

	listen_close(listener);
	/* the admin may start again at once on the port that the tunnel leads to */
	if (fd >= 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, SOMAXCONN) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &size) != 0)
		return listen_failed(fd, port, err);
	listener->fd = fd;
	*got = ntohs(address.sin_port);
	return true;
}

int listen_fds(const struct listen *listen, struct pollfd *fds)
{
	int n = 0;

	if (listen->fd < 0)
		return 0;
	fds[n++] = (struct pollfd){ .fd = listen->fd, .events = POLLIN };
	for (int i = 0; i < LISTEN_CALLERS_MAX; i++)
		if (listen->callers[i].fd >= 0)
			fds[n++] = (struct pollfd){ .fd = listen->callers[i].fd, .events = POLLIN };
	return n;
}

int listen_patience_ms(const struct listen *listen)
{
	int64_t now = listen_now_ms(), first = -1;

	for (int i = 0; i < LISTEN_CALLERS_MAX; i++) {
		int64_t left = listen->callers[i].came_ms + LISTEN_PATIENCE_MS - now;

		if (listen->callers[i].fd >= 0 && (first < 0 || left < first))
			first = left > 0 ? left : 0;
	}
	return (int)first;
}

/* A free slot, or that of the oldest connection. */
static struct caller *place_for(struct listen *listen)
{
	struct caller *first = &listen->callers[0];

	for (int i = 0; i < LISTEN_CALLERS_MAX; i++) {
		struct caller *caller = &listen->callers[i];

		if (caller->fd < 0)
			return caller;
		if (caller->came_ms < first->came_ms)
			first = caller;
	}
	return first;
}

static void listen_take_words(struct listen *listen, struct caller *caller);

/* Reads each connection at once, so that a finished request is reported before another connection can take its slot. At
 * most as many as there are slots in one go: then finished requests are reported. */
static void take_callers(struct listen *listen)
{
	for (int i = 0; i < LISTEN_CALLERS_MAX / 2; i++) {
		int fd = accept4(listen->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		struct caller *caller;

		if (fd < 0)
			return;
		caller = place_for(listen);
		if (caller->fresh) {
			close(fd);
			continue;
		}
		hang_up(listen, caller);
		caller->fd = fd;
		caller->came_ms = listen_now_ms();
		buf_init(&caller->heard, HEARD_BYTES_MAX);
		listen_take_words(listen, caller);
	}
}

static void hang_up_on_silent(struct listen *listen)
{
	int64_t now = listen_now_ms();

	for (int i = 0; i < LISTEN_CALLERS_MAX; i++) {
		struct caller *caller = &listen->callers[i];

		if (caller->fd >= 0 && !caller->fresh && caller->came_ms + LISTEN_PATIENCE_MS <= now)
			hang_up(listen, caller);
	}
}

static void listen_take_words(struct listen *listen, struct caller *caller)
{
	char words[4096];
	ssize_t got;

	/* an endless request is too long for a browser */
	while ((got = caller->heard.cut ? 0 : read(caller->fd, words, sizeof words)) > 0) {
		buf_add_n(&caller->heard, words, (size_t)got);
		caller->fresh = true;
	}
	explicit_bzero(words, sizeof words);
	if ((got == 0 && !caller->fresh) || (got < 0 && errno != EAGAIN && errno != EINTR) || caller->heard.cut)
		hang_up(listen, caller);
}

bool listen_next(struct listen *listen, const char **text, size_t *len)
{
	if (listen->fd < 0)
		return false;
	take_callers(listen);
	hang_up_on_silent(listen);
	for (int i = 0; i < LISTEN_CALLERS_MAX; i++) {
		struct caller *caller = &listen->callers[i];

		if (caller->fd >= 0)
			listen_take_words(listen, caller);
		if (caller->fd < 0 || !caller->fresh)
			continue;
		caller->fresh = false;
		listen->talking = caller;
		*text = buf_text(&caller->heard);
		*len = caller->heard.len;
		return true;
	}
	return false;
}

void listen_answer(struct listen *listen, const char *text)
{
	struct caller *caller = listen->talking;
	size_t left = strlen(text);
	ssize_t sent;

	if (!caller)
		return;
	/* A page of a few hundred bytes fits any socket buffer; what is not sent at once is dropped. */
	while (left && (sent = send(caller->fd, text, left, MSG_NOSIGNAL)) > 0) {
		text += sent;
		left -= (size_t)sent;
	}
	shutdown(caller->fd, SHUT_WR);
	hang_up(listen, caller);
}

void listen_close(struct listen *listen)
{
	for (int i = 0; i < LISTEN_CALLERS_MAX; i++)
		if (listen->callers[i].fd >= 0)
			hang_up(listen, &listen->callers[i]);
	if (listen->fd >= 0)
		close(listen->fd);
	listen->fd = -1;
}
