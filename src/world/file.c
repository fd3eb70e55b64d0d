/* file.c - whole files: read, replaced durably, exported */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "world/file.h"

static const char *const reading = N_("reading a file");
static const char *const writing = N_("writing a file");

bool file_failed(struct err *err, const char *doing, const char *path, int error)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT:
		return err_set(err, ERR_DISK, doing, _("No space is left. Free some, then start again: %s"), path);
	case EFBIG:
		return err_set(err, ERR_DISK, doing,
		    _("The limit for the size of files is reached (ulimit -f). Raise it, then start again: %s"), path);
	case EROFS:
		return err_set(err, ERR_DISK, doing,
		    _("The file system is read-only. Set XDG_STATE_HOME to a directory that can be "
		      "written: %s"),
		    path);
	case EACCES:
	case EPERM:
		return err_set(err, ERR_DISK, doing,
		    _("Your account may not do this here. Change the permissions, or set XDG_STATE_HOME "
		      "to a directory of your own: %s"),
		    path);
	case ELOOP:
		return err_set(err, ERR_DISK, doing,
		    _("This is a symbolic link, which is not followed here. Put the file itself "
		      "there: %s"),
		    path);
	default:
		return err_set(err, ERR_DISK, doing, _("%s. Set XDG_STATE_HOME to a directory that works: %s"),
		    strerror(error), path);
	}
}

bool file_sync_dir(const char *path, const char *doing, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return file_failed(err, doing, path, errno);
	/* Some file systems cannot sync a directory and say EINVAL: nothing better can be done. */
	if (fsync(fd) != 0 && errno != EINVAL)
		error = errno;
	close(fd);
	return error ? file_failed(err, doing, path, error) : true;
}

/* The directory of "/a/b/c" is "/a/b"; of a name without a slash, ".". */
static bool directory_of(const char *path, char *dir, size_t size)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : 0;

	if (len + 2 > size)
		return false;
	memcpy(dir, path, len);
	dir[len] = '\0';
	if (!slash)
		snprintf(dir, size, ".");
	else if (!len)
		snprintf(dir, size, "/");
	return true;
}

/* Files in a new directory are durable only once the directory itself is. */
static bool make_one(const char *path, const char *doing, struct err *err)
{
	char dir[FILE_PATH_SIZE];

	if (mkdir(path, 0700) != 0)
		return errno == EEXIST || file_failed(err, doing, path, errno);
	return !directory_of(path, dir, sizeof dir) || file_sync_dir(dir, doing, err);
}

bool file_make_dir(const char *path, const char *doing, struct err *err)
{
	char part[FILE_PATH_SIZE];
	size_t len = strlen(path);

	if (len >= sizeof part)
		return file_failed(err, doing, path, ENAMETOOLONG);
	if (access(path, F_OK) == 0)
		return true;
	memcpy(part, path, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		part[i] = '\0';
		if (access(part, F_OK) != 0 && !make_one(part, doing, err))
			return false;
		part[i] = path[i];
	}
	return true;
}

bool file_write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t wrote = write(fd, text, len);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return false;
		text += wrote;
		len -= (size_t)wrote;
	}
	return true;
}

/* Why a file could not be read, and what to do about it. */
static bool file_unreadable(struct err *err, const char *path, int error)
{
	return err_set(err, ERR_FILE, reading, "%s: %s", path, strerror(error));
}

/* Standard input is not opened again: it may be a socket, which cannot be, and a bare root has no /dev. A pipe without a
 * writer must not block us for ever: it reads as empty. */
static int file_open(const char *path)
{
	if (strcmp(path, FILE_INPUT) == 0)
		return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
}

bool file_read(const char *path, size_t max, struct buf *text, struct err *err)
{
	char chunk[16384];
	int fd = file_open(path);
	ssize_t got = 0;
	int error = 0;

	buf_init(text, max);
	if (fd < 0)
		return file_unreadable(err, path, errno);
	while (!text->cut && (got = read(fd, chunk, sizeof chunk)) != 0) {
		if (got > 0)
			buf_add_n(text, chunk, (size_t)got);
		else if (errno == EAGAIN)
			poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, -1);
		else if (errno != EINTR) {
			error = errno;
			break;
		}
	}
	close(fd);
	wipe(chunk, sizeof chunk); /* it may have been a secret */
	if (error)
		return file_unreadable(err, path, error);
	if (text->cut) {
		buf_wipe(text);
		return err_set(err, ERR_FILE, reading, _("%s is larger than %zu bytes: this cannot be the right file."),
		    path, max);
	}
	return true;
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

bool file_is_absent(const char *path)
{
	return access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

#define NOTE_BYTES_MAX (64u * 1024) /* a dozen short texts, or a grant's scopes */

bool file_read_note(const char *path, struct buf *text)
{
	struct err ignored;

	if (path && file_exists(path))
		return file_read(path, NOTE_BYTES_MAX, text, &ignored);
	buf_init(text, NOTE_BYTES_MAX);
	return false;
}

/* A client secret is some forty characters, a certificate with its chain some 30 KB. */
#define SECRET_BYTES_MAX (256u * 1024)

bool file_read_whole_secret(const char *path, struct secret *secret, bool *open_to_others, struct err *err)
{
	bool standard = strcmp(path, "-") == 0, good;
	struct stat now;
	struct buf text;

	*open_to_others = !standard && stat(path, &now) == 0 && S_ISREG(now.st_mode) && (now.st_mode & 077) != 0;
	good = file_read(standard ? FILE_INPUT : path, SECRET_BYTES_MAX, &text, err);
	if (good)
		secret_set(secret, buf_text(&text), text.len);
	if (good && !secret_is_set(secret))
		good = standard ? err_set(err, ERR_FILE, N_("reading a secret"),
				      _("standard input is empty: the command before it printed nothing."))
				: err_set(err, ERR_FILE, N_("reading a secret"), _("%s is empty."), path);
	buf_wipe(&text);
	buf_release(&text);
	return good;
}

bool file_read_secret(const char *path, struct secret *secret, bool *open_to_others, struct err *err)
{
	if (!file_read_whole_secret(path, secret, open_to_others, err))
		return false;
	secret_cut_line(secret);
	return secret_is_set(secret) ||
	       err_set(err, ERR_FILE, N_("reading a secret"), _("%s: its first line is empty."), path);
}

/* Writes and syncs a temporary file beside @path, and renames it to @path. Leaves errno. */
static bool file_replace(const char *path, const char *dir, const char *text, size_t len)
{
	char temporary[FILE_PATH_SIZE + 16];
	int fd, error;
	bool good;

	snprintf(temporary, sizeof temporary, "%s/.new.XXXXXX", dir);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return false;
	good = file_write_all(fd, text, len) && fsync(fd) == 0;
	error = errno;
	if (close(fd) != 0 && good) {
		good = false;
		error = errno;
	}
	if (good && rename(temporary, path) == 0)
		return true;
	error = good ? errno : error;
	unlink(temporary);
	errno = error;
	return false;
}

bool file_write(const char *path, const char *text, size_t len, struct err *err)
{
	char dir[FILE_PATH_SIZE];

	if (!directory_of(path, dir, sizeof dir))
		return file_failed(err, writing, path, ENAMETOOLONG);
	if (!file_make_dir(dir, writing, err))
		return false;
	if (!file_replace(path, dir, text, len))
		return file_failed(err, writing, path, errno);
	return file_sync_dir(dir, writing, err);
}

/* The admin chose the export's path: advice about XDG_STATE_HOME would be wrong here. */
static bool not_exported(struct err *err, const char *path, int error)
{
	return err_set(err, ERR_DISK, N_("exporting"), _("%s: %s. Start naaready in a directory that you may write."),
	    path, strerror(error));
}

/* Creates a file with a free name; its descriptor, or -1 with errno. */
static int create_new(const char *name, char *path, size_t size)
{
	const char *slash = strrchr(name, '/');
	const char *dot = strrchr(name, '.');
	int fd = -1;

	if (!dot || dot == name || (slash && dot <= slash + 1))
		dot = name + strlen(name);
	for (int i = 1; i < 1000 && fd < 0; i++) {
		int len = i == 1 ? snprintf(path, size, "%s", name)
				 : snprintf(path, size, "%.*s-%d%s", (int)(dot - name), name, i, dot);

		if (len < 0 || (size_t)len >= size) {
			errno = ENAMETOOLONG;
			return -1;
		}
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd < 0 && errno != EEXIST)
			return -1;
	}
	return fd;
}

bool file_export(const char *name, const char *text, size_t len, char *path, size_t size, struct err *err)
{
	char whole[PATH_MAX];
	int fd = create_new(name, path, size);
	int error = 0;

	if (fd < 0)
		return not_exported(err, name, errno);
	if (!file_write_all(fd, text, len) || fsync(fd) != 0)
		error = errno;
	if (close(fd) != 0 && !error)
		error = errno;
	if (error) {
		unlink(path);
		return not_exported(err, path, error);
	}
	if (realpath(path, whole) && strlen(whole) < size)
		memcpy(path, whole, strlen(whole) + 1);
	return true;
}

bool file_write_secret(const char *path, const struct secret *secret, struct err *err)
{
	return file_write(path, secret_reveal(secret), secret->len, err);
}
