/* keeper_post.c - a guard as a process: what it was given, and how it hears */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "core/keeper.h"
#include "world/keeper_inside.h"
#include "world/store_inside.h"

static const char *const doing = N_("listening as a guard");

/* Whoever left us sends it at once. */
#define HAND_WAIT_S 10

bool keeper_take(struct secret *secret, struct err *err)
{
	static char hand[KEEPER_HAND_MAX];
	struct timeval patience = {.tv_sec = HAND_WAIT_S};
	int type = 0;
	socklen_t size = sizeof type;
	ssize_t got;

	if (getsockopt(KEEPER_FD, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET)
		return err_set(err, ERR_USAGE, doing, _("A guard is left by \"naaready tokens block --guard\", and not started."));
	fcntl(KEEPER_FD, F_SETFD, FD_CLOEXEC);
	setsockopt(KEEPER_FD, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	got = recv(KEEPER_FD, hand, sizeof hand, 0);
	if (got > 0)
		secret_set(secret, hand, (size_t)got);
	wipe(hand, sizeof hand);
	return got > 0 || err_set(err, ERR_USAGE, doing, "%s", got < 0 ? strerror(errno) : _("it is gone"));
}

/* A socket that nobody listens on any more is what a guard left that was ended by force. */
static bool make_socket(struct keeper_post *post, const struct sockaddr_un *address, struct err *err)
{
	int probe = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int error = 0;

	if (probe < 0 || connect(probe, (const struct sockaddr *)address, sizeof *address) != 0)
		error = errno;
	if (probe >= 0)
		close(probe);
	/* One that takes no caller is there all the same: it is stopped, or has its hands full. */
	if (error == 0 || error == EAGAIN)
		return err_set(err, ERR_CONFLICT, doing, _("another guard watches over this tenant already"));
	if (error == ECONNREFUSED)
		unlink(address->sun_path);
	post->listening = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (post->listening < 0 || bind(post->listening, (const struct sockaddr *)address, sizeof *address) != 0 ||
	    listen(post->listening, KEEPER_CALLERS_MAX) != 0)
		return store_failed(err, doing, post->dir, errno);
	return true;
}

bool keeper_post_open(struct keeper_post *post, const char *dir, const char *tenant_id, struct err *err)
{
	struct sockaddr_un address;
	char path[64];
	int dir_fd;
	bool good;

	for (int i = 1; i < KEEPER_CALLERS_MAX; i++)
		post->callers[i] = -1;
	post->callers[0] = KEEPER_FD;
	post->asking = 0;
	post->listening = -1;
	snprintf(post->dir, sizeof post->dir, "%s", dir);
	snprintf(post->path, sizeof post->path, "%s.sock", tenant_id);
	if (!store_make_dir(dir, doing, err) || !keeper_address(&address, path, sizeof path, dir, tenant_id, &dir_fd, err))
		return false;
	good = make_socket(post, &address, err);
	close(dir_fd);
	return good;
}

int keeper_post_fds(const struct keeper_post *post, struct pollfd *fds)
{
	int n = 0;

	if (post->listening >= 0)
		fds[n++] = (struct pollfd){.fd = post->listening, .events = POLLIN};
	for (int i = 0; i < KEEPER_CALLERS_MAX; i++)
		if (post->callers[i] >= 0)
			fds[n++] = (struct pollfd){.fd = post->callers[i], .events = POLLIN};
	return n;
}

/* One that finds no place is turned away: the others would not wait for it either. */
static void let_in(struct keeper_post *post)
{
	int fd = post->listening < 0 ? -1 : accept4(post->listening, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	for (int i = 1; i < KEEPER_CALLERS_MAX; i++)
		if (post->callers[i] < 0) {
			post->callers[i] = fd;
			return;
		}
	close(fd);
}

bool keeper_post_next(struct keeper_post *post, const char **word)
{
	let_in(post);
	for (int i = 0; i < KEEPER_CALLERS_MAX; i++) {
		ssize_t got = post->callers[i] < 0 ? -1 : recv(post->callers[i], post->word, sizeof post->word - 1, MSG_DONTWAIT);

		if (post->callers[i] < 0 || (got < 0 && (errno == EAGAIN || errno == EINTR)))
			continue;
		post->asking = i;
		*word = post->word;
		if (got > 0) {
			post->word[got] = '\0';
			return true;
		}
		close(post->callers[i]);
		post->callers[i] = -1;
		if (i > 0)
			continue;
		*word = KEEPER_GONE;
		return true;
	}
	return false;
}

void keeper_post_reply(struct keeper_post *post, const char *text)
{
	int fd = post->callers[post->asking];

	/* Who does not wait for the answer does not get it. */
	if (fd >= 0 && send(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return;
}

void keeper_post_close(struct keeper_post *post)
{
	int dir_fd = open(post->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (post->listening >= 0 && dir_fd >= 0)
		unlinkat(dir_fd, post->path, 0);
	if (dir_fd >= 0)
		close(dir_fd);
	if (post->listening >= 0)
		close(post->listening);
	for (int i = 0; i < KEEPER_CALLERS_MAX; i++)
		if (post->callers[i] >= 0)
			close(post->callers[i]);
	post->listening = -1;
}
