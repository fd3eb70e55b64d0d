/* listener.c - a loopback port with a thread for each connection */
#include "wire/listener.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
}

/* Sends small pieces at once instead of waiting for the other side's delayed acknowledgement. */
static void send_at_once(int fd)
{
	int yes = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

static void *visit_run(void *who)
{
	struct visit *visit = who;
	struct listener *listener = visit->listener;

	listener->serve(listener->who, visit->fd);
	pthread_mutex_lock(&listener->lock);
	close(visit->fd);
	visit->state = VISIT_OVER;
	pthread_mutex_unlock(&listener->lock);
	return NULL;
}

/* Returns a free visit, after waiting for the thread that had it. */
static struct visit *visit_free(struct listener *listener)
{
	for (int i = 0; i < LISTENER_VISITS; i++) {
		struct visit *visit = &listener->visits[i];

		if (visit->state == VISIT_OVER)
			pthread_join(visit->thread, NULL);
		if (visit->state != VISIT_OPEN)
			return visit;
	}
	return NULL;
}

static void *listen_run(void *who)
{
	struct listener *listener = who;
	int fd;

	while ((fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
		struct visit *visit;

		send_at_once(fd);
		pthread_mutex_lock(&listener->lock);
		listener->connections++;
		visit = listener->stopped ? NULL : visit_free(listener);
		if (visit) {
			visit->listener = listener;
			visit->fd = fd;
			visit->state = VISIT_OPEN;
			pthread_create(&visit->thread, NULL, visit_run, visit);
		} else {
			close(fd);
		}
		pthread_mutex_unlock(&listener->lock);
	}
	return NULL;
}

bool listener_start(struct listener *listener, void (*serve)(void *who, int fd), void *who)
{
	struct sockaddr_in address = loopback(0);
	socklen_t len = sizeof(address);

	memset(listener, 0, sizeof(*listener));
	pthread_mutex_init(&listener->lock, NULL);
	listener->serve = serve;
	listener->who = who;
	listener->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener->fd < 0 || bind(listener->fd, (struct sockaddr *)&address, len) ||
	    listen(listener->fd, LISTENER_VISITS) || getsockname(listener->fd, (struct sockaddr *)&address, &len))
		return false;
	listener->port = ntohs(address.sin_port);
	return !pthread_create(&listener->thread, NULL, listen_run, listener);
}

void listener_stop(struct listener *listener)
{
	pthread_mutex_lock(&listener->lock);
	listener->stopped = true;
	for (int i = 0; i < LISTENER_VISITS; i++)
		if (listener->visits[i].state == VISIT_OPEN)
			shutdown(listener->visits[i].fd, SHUT_RDWR);
	pthread_mutex_unlock(&listener->lock);
	shutdown(listener->fd, SHUT_RDWR);
	pthread_join(listener->thread, NULL);
	close(listener->fd);
	for (int i = 0; i < LISTENER_VISITS; i++)
		if (listener->visits[i].state != VISIT_FREE)
			pthread_join(listener->visits[i].thread, NULL);
	pthread_mutex_destroy(&listener->lock);
}

int listener_visit(int port)
{
	struct sockaddr_in address = loopback(port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address))) {
		close(fd);
		return -1;
	}
	if (fd >= 0)
		send_at_once(fd);
	return fd;
}

void listener_reset(int fd)
{
	struct sockaddr none = { .sa_family = AF_UNSPEC };

	(void)!connect(fd, &none, sizeof(none));
}
