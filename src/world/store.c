/* store.c - the run that is being written, and the marks of open changes */
#include "world/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"
#include "world/env.h"
#include "world/store_inside.h"

/* A mark is below 2 kB. */
#define MARK_BYTES_MAX 16384

static const char *const recording = N_("keeping the record");

bool store_open(struct store *store, bool practice, bool keep, struct err *err)
{
	struct env env;

	memset(store, 0, sizeof *store);
	store->run_fd = store->lock_fd = -1;
	store->keep = keep;
	buf_init(&store->unwritten, RUN_BYTES_MAX);
	env_read(&env);
	/* Where nothing is to be kept, nothing has to be kept somewhere. */
	if (!env.state_home && !env.home && !keep)
		return true;
	if (!env.state_home && !env.home)
		return err_set(err, ERR_DISK, recording,
		               _("Neither XDG_STATE_HOME nor HOME says where. Set one of them to a directory."));
	if (!env_state_path(&env, practice ? "practice" : "", store->root, sizeof store->root))
		return err_set(err, ERR_DISK, recording,
		               _("The path of the directory is too long. Set XDG_STATE_HOME to a shorter one."));
	return true;
}

bool store_is_nowhere(const struct store *store, int number)
{
	return number == ENOENT || (number == ENOTDIR && access(store->root, F_OK) != 0);
}

/* A directory of ours, where it is there. */
static bool is_own_dir(const char *path, struct err *err)
{
	static const char *const doing = N_("looking who may write to the records");
	struct stat now;

	if (lstat(path, &now) != 0)
		return errno == ENOENT || errno == ENOTDIR || store_failed(err, doing, path, errno);
	if (S_ISLNK(now.st_mode))
		return err_set(err, ERR_DISK, doing, _("%s is a symbolic link. No change is made with a record there: put the directory itself there."), path);
	if (!S_ISDIR(now.st_mode))
		return true; /* told by whoever wants to use it */
	if (now.st_uid != geteuid())
		return err_set(err, ERR_DISK, doing, _("%1$s belongs to another user (%2$u). No change is made with a record there: set XDG_STATE_HOME to a directory of your own."),
			       path, (unsigned)now.st_uid);
	if (now.st_mode & 022)
		return err_set(err, ERR_DISK, doing, _("Others may write to %s. No change is made with a record there: chmod go-w keeps them out."), path);
	return true;
}

/* One above ours: whoever may write there may put another directory in the place of ours. */
static bool is_safe_above(const char *path, struct err *err)
{
	static const char *const doing = N_("looking who may write to the records");
	struct stat now;
	bool own_group;

	if (stat(path, &now) != 0)
		return true;
	if (now.st_uid != 0 && now.st_uid != geteuid())
		return err_set(err, ERR_DISK, doing, _("%1$s belongs to another user (%2$u). No change is made with a record there: set XDG_STATE_HOME to a directory of your own."),
			       path, (unsigned)now.st_uid);
	/* A group of one's own, as many systems give it, is nobody else. */
	own_group = now.st_gid == getegid() && now.st_gid == geteuid();
	if (!(now.st_mode & S_ISVTX) && ((now.st_mode & 002) || ((now.st_mode & 020) && !own_group)))
		return err_set(err, ERR_DISK, doing, _("Others may write to %s. No change is made with a record there: chmod go-w keeps them out."), path);
	return true;
}

bool store_is_ours(const struct store *store, struct err *err)
{
	static const char *const parts[] = {"", "/runs", "/open"};
	char path[STORE_PATH_SIZE], real[PATH_MAX];
	size_t len = strlen(store->root);

	if (!len)
		return true;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		snprintf(path, sizeof path, "%s%s", store->root, parts[i]);
		if (!is_own_dir(path, err))
			return false;
	}
	snprintf(path, sizeof path, "%s", store->root);
	/* practice lies in ours */
	if (len > 9 && strcmp(path + len - 9, "/practice") == 0) {
		path[len - 9] = '\0';
		if (!is_own_dir(path, err))
			return false;
	}
	for (char *slash = strrchr(path, '/'); slash && slash > path; slash = strrchr(path, '/')) {
		*slash = '\0';
		if (realpath(path, real) && !is_safe_above(real, err))
			return false;
	}
	return true;
}

static void close_run(struct store *store)
{
	if (store->run_fd >= 0)
		close(store->run_fd);
	store->run_fd = -1;
}

void store_close(struct store *store)
{
	struct err ignored;

	if (store->unwritten.len)
		(void)!store_append(store, "", true, &ignored);
	buf_release(&store->unwritten);
	close_run(store);
	store_unlock(store);
	free(store->list);
	free(store->marks);
	free(store->earlier);
	store->earlier = NULL;
	store->list = NULL;
	store->marks = NULL;
}

void store_run(struct store *store, const char *run_id, int64_t whole_len)
{
	close_run(store);
	snprintf(store->run_id, sizeof store->run_id, "%s", run_id);
	store->whole_len = whole_len;
	store->fresh = false;
	buf_clear(&store->unwritten);
}

/* Bytes up to the last line end. A line is at most a few pages long, so that this reads little. */
static int64_t whole_lines(int fd, int64_t size)
{
	char chunk[4096];

	while (size > 0) {
		int64_t from = size > (int64_t)sizeof chunk ? size - (int64_t)sizeof chunk : 0;
		ssize_t got = pread(fd, chunk, (size_t)(size - from), from);
		const char *end;

		if (got <= 0)
			return size;
		end = memrchr(chunk, '\n', (size_t)got);
		if (end)
			return from + (end - chunk) + 1;
		size = from;
	}
	return 0;
}

/* What follows the whole lines that were read is a torn tail, unless it is whole lines that somebody else wrote since. */
static bool has_records(int fd, int64_t from, int64_t size)
{
	static const char end[] = "\"}\n";
	char first, last[sizeof end - 1];

	return size - from > (int64_t)sizeof last && pread(fd, &first, 1, from) == 1 && first == '{' &&
	       pread(fd, last, sizeof last, size - (int64_t)sizeof last) == (ssize_t)sizeof last &&
	       memcmp(last, end, sizeof last) == 0;
}

/* Cuts a torn tail off, so that the next line follows on a whole one. */
static bool cut_tail(struct store *store, const char *path, struct err *err)
{
	struct stat now;

	if (fstat(store->run_fd, &now) != 0)
		return store_failed(err, recording, path, errno);
	if (!S_ISREG(now.st_mode))
		return err_set(err, ERR_DISK, recording, _("This is no regular file. Move it away: %s"), path);
	if (now.st_uid != geteuid())
		return err_set(err, ERR_DISK, recording, _("This file belongs to another user (%1$u). Move it away: %2$s"),
			       (unsigned)now.st_uid, path);
	store->fresh = now.st_size == 0;
	if (store->whole_len < 0)
		store->whole_len = whole_lines(store->run_fd, now.st_size);
	if (store->whole_len > now.st_size)
		return err_set(err, ERR_DISK, recording,
		               _("The run became shorter while it was open. Look who writes there: %s"), path);
	if (has_records(store->run_fd, store->whole_len, now.st_size))
		return err_set(err, ERR_DISK, recording,
			       _("Another naaready wrote to this run since it was read. Start again: %s"), path);
	if (store->whole_len < now.st_size && ftruncate(store->run_fd, store->whole_len) != 0)
		return store_failed(err, recording, path, errno);
	return true;
}

static void run_paths(const struct store *store, char dir[STORE_PATH_SIZE], char path[STORE_PATH_SIZE])
{
	snprintf(dir, STORE_PATH_SIZE, "%s/runs", store->root);
	snprintf(path, STORE_PATH_SIZE, "%s/runs/%s.jsonl", store->root, store->run_id);
}

/* Half a line would be taken for a crash. If taking it back fails too, it is cut off at the next opening. */
static void take_back(struct store *store, const char *path)
{
	bool cut = ftruncate(store->run_fd, store->whole_len) == 0;

	if (cut && store->whole_len == 0)
		unlink(path);
	if (!cut || store->whole_len == 0)
		close_run(store);
}

/* An id becomes a file's name. */
static bool is_run_id(const char *id)
{
	return *id && id[strspn(id, "0123456789abcdefghijklmnopqrstuvwxyz-")] == '\0';
}

static bool open_run(struct store *store, struct err *err)
{
	char path[STORE_PATH_SIZE], dir[STORE_PATH_SIZE];
	struct stat now;
	int flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;

	if (!is_run_id(store->run_id))
		return err_set(err, ERR_DISK, recording, _("\"%s\" is no id of a run."), store->run_id);
	run_paths(store, dir, path);
	if (!store_make_dir(dir, recording, err))
		return false;
	/* Told to be new: what has this name already is not ours to write into. */
	if (store->whole_len == 0 && stat(path, &now) == 0 && now.st_size > 0)
		return store_failed(err, recording, path, EEXIST);
	store->run_fd = open(path, flags, 0600);
	if (store->run_fd < 0)
		return store_failed(err, recording, path, errno);
	if (flock(store->run_fd, LOCK_EX | LOCK_NB) != 0) {
		int error = errno;

		close_run(store);
		if (error != EWOULDBLOCK)
			return store_failed(err, recording, path, error);
		return err_set(err, ERR_DISK, recording,
		               _("Another naaready is writing this run. End it first, or begin a new run: %s"), path);
	}
	if (!cut_tail(store, path, err)) {
		close_run(store);
		return false;
	}
	return true;
}

bool store_append(struct store *store, const char *line, bool sync, struct err *err)
{
	char dir[STORE_PATH_SIZE], path[STORE_PATH_SIZE];
	struct buf *lines = &store->unwritten;

	if (!store->keep || !store->run_id[0])
		return true;
	run_paths(store, dir, path);
	buf_add(lines, line);
	if (lines->cut)
		return store_failed(err, recording, path, ENOSPC);
	if (store->run_fd < 0 && !open_run(store, err))
		return false;
	if (!store_write_all(store->run_fd, buf_text(lines), lines->len)) {
		int error = errno;

		take_back(store, path);
		return store_failed(err, recording, path, error);
	}
	store->whole_len += (int64_t)lines->len;
	buf_clear(lines);
	if (!sync)
		return true;
	if (fdatasync(store->run_fd) != 0)
		return store_failed(err, recording, path, errno);
	if (store->fresh && !store_sync_dir(dir, recording, err))
		return false;
	store->fresh = false;
	return true;
}

/* A tenant's id becomes a file's name: nothing but a GUID will do. */
static bool mark_path(const struct store *store, const char *tenant_id, char *path, size_t size, struct err *err)
{
	if (!text_is_guid(tenant_id))
		return err_set(err, ERR_DISK, recording, _("\"%s\" is no tenant id."), tenant_id);
	snprintf(path, size, "%s/open/%s.json", store->root, tenant_id);
	return true;
}

bool store_mark(struct store *store, const struct change_mark *mark, struct err *err)
{
	char path[STORE_PATH_SIZE];
	struct arena arena = {0};
	const char *text;
	bool good;

	if (!mark_path(store, mark->tenant.id, path, sizeof path, err))
		return false;
	text = change_mark_write(mark, &arena);
	good = store_write_file(path, text, strlen(text), err);
	arena_release(&arena);
	if (!good)
		err->doing = recording;
	return good;
}

bool store_unmark(struct store *store, const char *tenant_id, struct err *err)
{
	char path[STORE_PATH_SIZE], dir[STORE_PATH_SIZE];

	if (!mark_path(store, tenant_id, path, sizeof path, err))
		return false;
	snprintf(dir, sizeof dir, "%s/open", store->root);
	if (unlink(path) != 0)
		return errno == ENOENT ? true : store_failed(err, recording, path, errno);
	return store_sync_dir(dir, recording, err);
}

static void read_mark(struct change_mark *mark, const char *path, const char *tenant_id)
{
	struct buf text;
	struct err err;

	/* What cannot be read still says that something may be left changed, and where. */
	if (!store_read_file(path, MARK_BYTES_MAX, &text, &err) ||
	    !change_mark_read(mark, buf_text(&text), text.len, &err) || !text_same(mark->tenant.id, tenant_id)) {
		memset(mark, 0, sizeof *mark);
		mark->what = CHANGE_TOKENS;
		snprintf(mark->tenant.id, sizeof mark->tenant.id, "%s", tenant_id);
	}
	buf_release(&text);
}

bool store_marked(struct store *store, const char *tenant_id, struct change_mark *mark)
{
	char path[STORE_PATH_SIZE];
	struct err ignored;

	/* Only what is not there is no mark: what cannot be looked at may be one. */
	if (!mark_path(store, tenant_id, path, sizeof path, &ignored) ||
	    (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)))
		return false;
	read_mark(mark, path, tenant_id);
	return true;
}

static int is_mark(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot && strcmp(dot, ".json") == 0;
}

bool store_marks(struct store *store, struct change_mark **marks, size_t *count, struct err *err)
{
	char dir[STORE_PATH_SIZE], path[STORE_PATH_SIZE + 256], tenant_id[TENANT_ID_SIZE];
	struct dirent **entries;
	int found;

	*count = 0;
	free(store->marks);
	*marks = store->marks = NULL;
	if (!*store->root)
		return true;
	snprintf(dir, sizeof dir, "%s/open", store->root);
	found = scandir(dir, &entries, is_mark, alphasort);
	if (found < 0)
		return store_is_nowhere(store, errno) || store_failed(err, N_("reading which changes are left open"), dir, errno);
	store->marks = calloc((size_t)found + 1, sizeof *store->marks);
	if (!store->marks)
		arena_no_memory();
	for (int i = 0; i < found; i++) {
		text_safe_n(tenant_id, sizeof tenant_id, entries[i]->d_name, strlen(entries[i]->d_name) - 5);
		snprintf(path, sizeof path, "%s/%s", dir, entries[i]->d_name);
		read_mark(&store->marks[(*count)++], path, tenant_id);
		free(entries[i]);
	}
	free(entries);
	*marks = store->marks;
	return true;
}

/* --- what was left changed on purpose --- */

static bool left_path(const struct store *store, const char *tenant_id, char *path, size_t size)
{
	if (!text_is_guid(tenant_id)) /* it becomes a file's name */
		return false;
	snprintf(path, size, "%s/left/%s.json", store->root, tenant_id);
	return true;
}

bool store_leave(struct store *store, const char *tenant_id, const char *text, struct err *err)
{
	static const char *const doing = N_("recording what is left changed on purpose");
	char path[STORE_PATH_SIZE];

	if (!store->keep || !left_path(store, tenant_id, path, sizeof path))
		return true;
	if (*text)
		return store_write_file(path, text, strlen(text), err);
	if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR)
		return store_failed(err, doing, path, errno);
	return true;
}

bool store_left(struct store *store, const char *tenant_id, struct buf *text)
{
	char path[STORE_PATH_SIZE];

	return store_read_note(left_path(store, tenant_id, path, sizeof path) ? path : NULL, text);
}
