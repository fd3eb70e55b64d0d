/* guard_process.c - the guard as a process: starting it, and its socket */
#include "guard/guard_process.h"

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
#include "guard/guard.h"
#include "guard/logind.h"
#include "world/file.h"
#include "world/host.h"
#include "world/process.h"

static const char *const listening = N_("listening as a guard");
static const char *const talking = N_("talking with the guard");

/* A path in the state directory may be longer than a socket's address: then the address leads through *@dir_fd, which
 * is to be closed after use. */
static bool guard_address(struct sockaddr_un *address, const char *dir, const char *tenant_id, int *dir_fd,
    struct err *err)
{
	char name[64];
	int len;

	*dir_fd = text_is_guid(tenant_id) ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (*dir_fd < 0)
		return err_set(err, ERR_NO_SUCH, talking, _("there is none"));
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	snprintf(name, sizeof name, "%s.sock", tenant_id);
	len = snprintf(address->sun_path, sizeof address->sun_path, "%s/%s", dir, name);
	if ((len > 0 && (size_t)len < sizeof address->sun_path) ||
	    host_path_through(*dir_fd, name, address->sun_path, sizeof address->sun_path))
		return true;
	close(*dir_fd);
	return err_set(err, ERR_DISK, talking,
	    _("the path of this folder is too long for a socket where /proc is not mounted: set XDG_STATE_HOME to a shorter one: %s"),
	    dir);
}

/* How long to wait for the secret: the starting process sends it at once. */
#define HAND_WAIT_S 10

bool guard_take(struct secret *secret, struct err *err)
{
	static char hand[GUARD_HAND_MAX];
	struct timeval patience = { .tv_sec = HAND_WAIT_S };
	int type = 0;
	socklen_t size = sizeof type;
	ssize_t got;

	if (getsockopt(GUARD_FD, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET)
		return err_set(err, ERR_USAGE, listening,
		    _("A guard is left by \"naaready tokens block --guard\", and not started."));
	fcntl(GUARD_FD, F_SETFD, FD_CLOEXEC);
	setsockopt(GUARD_FD, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	got = recv(GUARD_FD, hand, sizeof hand, 0);
	if (got > 0)
		secret_set(secret, hand, (size_t)got);
	wipe(hand, sizeof hand);
	return got > 0 || err_set(err, ERR_USAGE, listening, "%s", got < 0 ? strerror(errno) : _("it is gone"));
}

/* A socket without a listener is left over from a guard that was killed. */
static bool make_socket(struct guard_post *post, const struct sockaddr_un *address, struct err *err)
{
	int probe = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int error = 0;

	if (probe < 0 || connect(probe, (const struct sockaddr *)address, sizeof *address) != 0)
		error = errno;
	if (probe >= 0)
		close(probe);
	/* A listener that accepts nothing still exists: it is stopped or busy. */
	if (error == 0 || error == EAGAIN)
		return err_set(err, ERR_CONFLICT, listening, _("another guard watches over this tenant already"));
	if (error == ECONNREFUSED)
		unlink(address->sun_path);
	post->listening = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (post->listening < 0 || bind(post->listening, (const struct sockaddr *)address, sizeof *address) != 0 ||
	    listen(post->listening, GUARD_CALLERS_MAX) != 0)
		return file_failed(err, listening, post->dir, errno);
	return true;
}

bool guard_post_open(struct guard_post *post, const char *dir, const char *tenant_id, struct err *err)
{
	struct sockaddr_un address;
	int dir_fd;
	bool good;

	for (int i = 1; i < GUARD_CALLERS_MAX; i++)
		post->callers[i] = -1;
	post->callers[0] = GUARD_FD;
	post->asking = 0;
	post->listening = -1;
	snprintf(post->dir, sizeof post->dir, "%s", dir);
	snprintf(post->path, sizeof post->path, "%s.sock", tenant_id);
	if (!file_make_dir(dir, listening, err) || !guard_address(&address, dir, tenant_id, &dir_fd, err))
		return false;
	good = make_socket(post, &address, err);
	close(dir_fd);
	return good;
}

int guard_post_fds(const struct guard_post *post, struct pollfd *fds)
{
	int n = 0;

	if (post->listening >= 0)
		fds[n++] = (struct pollfd){ .fd = post->listening, .events = POLLIN };
	for (int i = 0; i < GUARD_CALLERS_MAX; i++)
		if (post->callers[i] >= 0)
			fds[n++] = (struct pollfd){ .fd = post->callers[i], .events = POLLIN };
	return n;
}

/* Too many clients: close, rather than make the others wait. */
static void let_in(struct guard_post *post)
{
	int fd = post->listening < 0 ? -1 : accept4(post->listening, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	for (int i = 1; i < GUARD_CALLERS_MAX; i++)
		if (post->callers[i] < 0) {
			post->callers[i] = fd;
			return;
		}
	close(fd);
}

bool guard_post_next(struct guard_post *post, const char **word)
{
	let_in(post);
	for (int i = 0; i < GUARD_CALLERS_MAX; i++) {
		ssize_t got =
		    post->callers[i] < 0 ? -1 : recv(post->callers[i], post->word, sizeof post->word - 1, MSG_DONTWAIT);

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
		*word = GUARD_GONE;
		return true;
	}
	return false;
}

void guard_post_reply(struct guard_post *post, const char *text)
{
	int fd = post->callers[post->asking];

	/* A client that does not wait for the answer does not get it. */
	if (fd >= 0 && send(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return;
}

void guard_post_close(struct guard_post *post)
{
	int dir_fd = open(post->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (post->listening >= 0 && dir_fd >= 0)
		unlinkat(dir_fd, post->path, 0);
	if (dir_fd >= 0)
		close(dir_fd);
	if (post->listening >= 0)
		close(post->listening);
	for (int i = 0; i < GUARD_CALLERS_MAX; i++)
		if (post->callers[i] >= 0)
			close(post->callers[i]);
	post->listening = -1;
}

/* --- starting and calling one --- */

static const char *const leaving = N_("leaving a guard");

/* Packets accepted in answer to one word; a guard sends fewer. */
#define TALK_MAX 16

void guard_link_init(struct guard_link *link)
{
	link->fd = -1;
	link->left = false;
	link->said = 0;
}

void guard_link_close(struct guard_link *link)
{
	if (link->fd >= 0)
		close(link->fd);
	guard_link_init(link);
}

static bool guard_process_failed(struct err *err, const char *doing, int error)
{
	return err_set(err, ERR_DISK, doing, "%s", strerror(error));
}

/* --- starting --- */

/* From here to exec, only functions that are allowed between fork and exec. */
static _Noreturn void guard_process_become(int end, const char *program, char *const *argv)
{
	static const int ignored[] = { SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU };
	sigset_t none;
	int nowhere;

	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(077);
	nowhere = process_nowhere();
	if (nowhere < 0 || chdir("/") != 0 || dup2(end, GUARD_FD) < 0 || fcntl(GUARD_FD, F_SETFD, 0) != 0)
		_exit(1);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (dup2(nowhere, fd) < 0)
			_exit(1);
	host_close_from(GUARD_FD + 1);
	host_again(program, argv);
	_exit(1);
}

/* Fork twice, so that it has no parent to wait for it, and is outside our process group and session. */
static bool guard_process_start(int end, char *const *argv, struct err *err)
{
	char program[PATH_MAX];
	pid_t child;
	int status = 0;

	host_program(program);
	child = fork();
	if (child < 0)
		return guard_process_failed(err, leaving, errno);
	if (child == 0) {
		pid_t grandchild;

		if (setsid() < 0)
			_exit(1);
		grandchild = fork();
		if (grandchild == 0)
			guard_process_become(end, program, argv);
		_exit(grandchild < 0);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return guard_process_failed(err, leaving, errno);
	return status == 0 || err_set(err, ERR_DISK, leaving, _("no process could be started"));
}

/* Use wiped memory: no copy of a secret may stay in a buffer of ours. */
static bool hand_over(int fd, const struct secret *secret, struct err *err)
{
	ssize_t sent = send(fd, secret_reveal(secret), secret->len, MSG_NOSIGNAL);

	if (sent < 0)
		return guard_process_failed(err, leaving, errno);
	return (size_t)sent == secret->len || guard_process_failed(err, leaving, EMSGSIZE);
}

bool guard_leave(struct guard_link *link, char *const *argv, const struct secret *secret, struct err *err)
{
	int ends[2];
	bool good;

	guard_link_close(link);
	if (!logind_lets_stay(err))
		return false;
	if (secret->len > GUARD_HAND_MAX)
		return guard_process_failed(err, leaving, EMSGSIZE);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return guard_process_failed(err, leaving, errno);
	good = guard_process_start(ends[1], argv, err) && hand_over(ends[0], secret, err);
	close(ends[1]);
	link->fd = ends[0];
	link->left = true;
	if (!good)
		guard_link_close(link);
	return good;
}

/* --- talking --- */

static bool guard_process_none(struct guard_link *link, struct err *err)
{
	guard_link_close(link);
	return err_set(err, ERR_NO_SUCH, talking, _("there is none"));
}

/* Any process with access to the directory can put a socket there: trust only our own user's. */
static bool guard_process_is_ours(struct guard_link *link, struct err *err)
{
	unsigned uid = 0;

	if (host_peer(link->fd, &uid) && uid == geteuid())
		return true;
	guard_link_close(link);
	return err_set(err, ERR_UNREACHABLE, talking,
	    _("what listens there belongs to another user (%u), and is not asked"), uid);
}

static bool guard_process_visit(struct guard_link *link, const char *dir, const char *tenant_id, struct err *err)
{
	struct sockaddr_un address;
	int dir_fd, error = 0;

	if (!guard_address(&address, dir, tenant_id, &dir_fd, err))
		return false;
	/* connect() blocks while the listener does not accept, unless the socket is non-blocking. */
	link->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (link->fd < 0 || connect(link->fd, (struct sockaddr *)&address, sizeof address) != 0)
		error = errno;
	close(dir_fd);
	if (error == EAGAIN) {
		guard_silent(link, err);
		return false;
	}
	return error ? guard_process_none(link, err) : guard_process_is_ours(link, err);
}

bool guard_say(struct guard_link *link, const char *dir, const char *tenant_id, const char *word, struct err *err)
{
	if (link->fd < 0 && !guard_process_visit(link, dir, tenant_id, err))
		return false;
	link->said = 0;
	if (send(link->fd, word, strlen(word), MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
		return true;
	if (errno == EAGAIN) {
		guard_silent(link, err);
		return false;
	}
	guard_link_close(link);
	return err_set(err, ERR_NO_SUCH, talking, _("it is gone"));
}

int guard_patience_ms(const struct guard_link *link)
{
	return link->left ? GUARD_FIRST_MS : GUARD_PATIENCE_MS;
}

void guard_silent(struct guard_link *link, struct err *err)
{
	guard_link_close(link);
	err_set(err, ERR_UNREACHABLE, talking,
	    _("the guard does not answer: it may be stopped, or hang. Look for the process naaready-guard, and do not rely on it"));
}

bool guard_received(struct guard_link *link, const char **text)
{
	ssize_t got;

	if (link->fd < 0)
		return false;
	got = recv(link->fd, link->heard, sizeof link->heard - 1, MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (got <= 0) {
		*text = NULL;
		guard_link_close(link);
		return true;
	}
	if (++link->said > TALK_MAX) {
		*text = NULL;
		guard_link_close(link);
		return true;
	}
	link->heard[got] = '\0';
	link->left = false;
	*text = link->heard;
	return true;
}
