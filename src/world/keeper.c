/* keeper.c - a guard as a process: how one is left, and how it is talked with */
#include "world/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"
#include "world/keeper_inside.h"
#include "world/logind.h"

static const char *const leaving = N_("leaving a guard");
static const char *const talking = N_("talking with the guard");

/* So many packets may come for one word; who goes on talking is no guard of ours. */
#define TALK_MAX 16

void keeper_link_init(struct keeper_link *link)
{
	link->fd = -1;
	link->left = false;
	link->said = 0;
}

void keeper_link_close(struct keeper_link *link)
{
	if (link->fd >= 0)
		close(link->fd);
	keeper_link_init(link);
}

static bool failed(struct err *err, const char *doing, int error)
{
	return err_set(err, ERR_DISK, doing, "%s", strerror(error));
}

/* --- leaving one --- */

/* From here to exec only what may be called between fork and exec. */
static _Noreturn void become(int end, char *const *argv)
{
	static const int ignored[] = {SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};
	sigset_t none;
	int nowhere;

	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(077);
	nowhere = open("/dev/null", O_RDWR);
	if (nowhere < 0 || chdir("/") != 0 || dup2(end, KEEPER_FD) < 0 || fcntl(KEEPER_FD, F_SETFD, 0) != 0)
		_exit(1);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (dup2(nowhere, fd) < 0)
			_exit(1);
	if (close_range(KEEPER_FD + 1, ~0u, 0) != 0)
		_exit(1);
	execve("/proc/self/exe", argv, environ);
	_exit(1);
}

/* Twice, so that it is nobody's child: not waited for, and not in our group or session. */
static bool start(int end, char *const *argv, struct err *err)
{
	pid_t child = fork();
	int status = 0;

	if (child < 0)
		return failed(err, leaving, errno);
	if (child == 0) {
		pid_t grandchild;

		if (setsid() < 0)
			_exit(1);
		grandchild = fork();
		if (grandchild == 0)
			become(end, argv);
		_exit(grandchild < 0);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return failed(err, leaving, errno);
	return status == 0 || err_set(err, ERR_DISK, leaving, _("no process could be started"));
}

/* With memory that is wiped: a secret is not to lie in a buffer of ours beside it. */
static bool hand_over(int fd, const struct secret *secret, struct err *err)
{
	ssize_t sent = send(fd, secret_reveal(secret), secret->len, MSG_NOSIGNAL);

	if (sent < 0)
		return failed(err, leaving, errno);
	return (size_t)sent == secret->len || failed(err, leaving, EMSGSIZE);
}

bool keeper_leave(struct keeper_link *link, char *const *argv, const struct secret *secret, struct err *err)
{
	int ends[2];
	bool good;

	keeper_link_close(link);
	if (!logind_lets_stay(err))
		return false;
	if (secret->len > KEEPER_HAND_MAX)
		return failed(err, leaving, EMSGSIZE);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return failed(err, leaving, errno);
	good = start(ends[1], argv, err) && hand_over(ends[0], secret, err);
	close(ends[1]);
	link->fd = ends[0];
	link->left = true;
	if (!good)
		keeper_link_close(link);
	return good;
}

/* --- talking --- */

bool keeper_address(struct sockaddr_un *address, char *path, size_t size, const char *dir, const char *tenant_id, int *dir_fd,
		    struct err *err)
{
	/* A path in the state directory may be longer than an address of a socket: the directory's descriptor stands for it. */
	*dir_fd = text_is_guid(tenant_id) ? open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
	if (*dir_fd < 0)
		return err_set(err, ERR_NO_SUCH, talking, _("there is none"));
	snprintf(path, size, "/proc/self/fd/%d/%s.sock", *dir_fd, tenant_id);
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	snprintf(address->sun_path, sizeof address->sun_path, "%s", path);
	return true;
}

static bool none(struct keeper_link *link, struct err *err)
{
	keeper_link_close(link);
	return err_set(err, ERR_NO_SUCH, talking, _("there is none"));
}

/* Whoever may enter the directory may put a socket there: only what runs as we do is believed. */
static bool is_ours(struct keeper_link *link, struct err *err)
{
	struct ucred peer = {0};
	socklen_t size = sizeof peer;

	if (getsockopt(link->fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid())
		return true;
	keeper_link_close(link);
	return err_set(err, ERR_UNREACHABLE, talking, _("what listens there belongs to another user (%u), and is not asked"),
		       (unsigned)peer.uid);
}

static bool visit(struct keeper_link *link, const char *dir, const char *tenant_id, struct err *err)
{
	struct sockaddr_un address;
	char path[64];
	int dir_fd, error = 0;

	if (!keeper_address(&address, path, sizeof path, dir, tenant_id, &dir_fd, err))
		return false;
	/* To connect waits where nobody accepts, unless it is told not to. */
	link->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (link->fd < 0 || connect(link->fd, (struct sockaddr *)&address, sizeof address) != 0)
		error = errno;
	close(dir_fd);
	if (error == EAGAIN) {
		keeper_silent(link, err);
		return false;
	}
	return error ? none(link, err) : is_ours(link, err);
}

bool keeper_say(struct keeper_link *link, const char *dir, const char *tenant_id, const char *word, struct err *err)
{
	if (link->fd < 0 && !visit(link, dir, tenant_id, err))
		return false;
	link->said = 0;
	if (send(link->fd, word, strlen(word), MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
		return true;
	if (errno == EAGAIN) {
		keeper_silent(link, err);
		return false;
	}
	keeper_link_close(link);
	return err_set(err, ERR_NO_SUCH, talking, _("it is gone"));
}

int keeper_patience_ms(const struct keeper_link *link)
{
	return link->left ? KEEPER_FIRST_MS : KEEPER_PATIENCE_MS;
}

void keeper_silent(struct keeper_link *link, struct err *err)
{
	keeper_link_close(link);
	err_set(err, ERR_UNREACHABLE, talking,
		_("it does not answer: it may be stopped, or hang. It is not waited for. Look for the process naaready-guard, and do not rely on it"));
}

bool keeper_heard(struct keeper_link *link, const char **text)
{
	ssize_t got;

	if (link->fd < 0)
		return false;
	got = recv(link->fd, link->heard, sizeof link->heard - 1, MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (got <= 0) {
		*text = NULL;
		keeper_link_close(link);
		return true;
	}
	if (++link->said > TALK_MAX) {
		*text = NULL;
		keeper_link_close(link);
		return true;
	}
	link->heard[got] = '\0';
	link->left = false;
	*text = link->heard;
	return true;
}
