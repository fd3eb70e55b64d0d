/* store_lock.c - who switches in a tenant just now: one process of this host at a time
 *
 * The lock is the kernel's (flock): it is gone with whoever had it, so it cannot be left behind. What stands in the file is only
 * for who finds it taken. The file itself stays: to remove it would let two have "the" lock.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "world/clock.h"
#include "world/store_inside.h"

static const char *const locking = N_("keeping others from changing the tenant meanwhile");

/* "4711 ada 2026-11-25T02:10:00Z" */
static bool taken(int fd, struct err *err)
{
	char line[256] = "", user[128] = "?", iso[64] = "", safe[128], when[WHEN_SIZE];
	long pid = 0;

	if (pread(fd, line, sizeof line - 1, 0) <= 0 || sscanf(line, "%ld %127s %63s", &pid, user, iso) != 3)
		return err_set(err, ERR_CONFLICT, locking, _("Another naaready on this host is changing this tenant just now."));
	return err_set(err, ERR_CONFLICT, locking,
		       _("Another naaready on this host is changing this tenant just now: process %1$ld of %2$s, since %3$s."), pid,
		       text_safe(safe, sizeof safe, user), when_minute(when_parse(iso), when));
}

static void sign(int fd, const char *user)
{
	char line[256], iso[WHEN_SIZE];
	int len = snprintf(line, sizeof line, "%ld %.120s %s\n", (long)getpid(), user && *user ? user : "?",
			   when_iso(clock_real_utc(), iso));

	/* Only a help for others: the lock holds without it. */
	if (ftruncate(fd, 0) != 0 || pwrite(fd, line, (size_t)len, 0) != len)
		return;
}

/* A tenant's id, or that and an app's: both become part of a file's name. */
static bool is_lock_name(const char *name)
{
	char tenant_id[TENANT_ID_SIZE];
	const char *dot = strchr(name, '.');

	if (!dot)
		return text_is_guid(name);
	if ((size_t)(dot - name) >= sizeof tenant_id)
		return false;
	snprintf(tenant_id, sizeof tenant_id, "%.*s", (int)(dot - name), name);
	return text_is_guid(tenant_id) && text_is_guid(dot + 1);
}

bool store_lock(struct store *store, const char *tenant_id, const char *user, struct err *err)
{
	char dir[STORE_PATH_SIZE], path[STORE_PATH_SIZE];
	int fd;

	if (store_locks(store, tenant_id))
		return true;
	store_unlock(store);
	if (!is_lock_name(tenant_id))
		return err_set(err, ERR_DISK, locking, _("\"%s\" is no tenant id."), tenant_id);
	snprintf(dir, sizeof dir, "%s/open", store->root);
	snprintf(path, sizeof path, "%s/open/%s.lock", store->root, tenant_id);
	if (!store_make_dir(dir, locking, err))
		return false;
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	if (fd < 0)
		return store_failed(err, locking, path, errno);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK)
			taken(fd, err);
		else
			store_failed(err, locking, path, errno);
		close(fd);
		return false;
	}
	sign(fd, user);
	store->lock_fd = fd;
	snprintf(store->locked, sizeof store->locked, "%s", tenant_id);
	return true;
}

/* --- what was sent to grants, and may still be on its way --- */

static bool sent_path(const struct store *store, const char *name, char *path, size_t size)
{
	if (!is_lock_name(name))
		return false;
	snprintf(path, size, "%s/open/%s.sent", store->root, name);
	return true;
}

bool store_sent(struct store *store, const char *name, const char *text, struct err *err)
{
	char path[STORE_PATH_SIZE];

	return !sent_path(store, name, path, sizeof path) || store_write_file(path, text, strlen(text), err);
}

/* One that stays costs the next consent a wait of minutes, no more. */
void store_arrived(struct store *store, const char *name)
{
	char path[STORE_PATH_SIZE];

	if (store_locks(store, name) && sent_path(store, name, path, sizeof path))
		(void)unlink(path);
}

bool store_on_its_way(struct store *store, const char *name, struct buf *text)
{
	char path[STORE_PATH_SIZE];

	return store_read_note(sent_path(store, name, path, sizeof path) ? path : NULL, text);
}

bool store_settle(struct store *store, const struct change_mark *mark, struct err *err)
{
	struct change_mark now;
	bool same, gone;

	if (!store_lock(store, mark->tenant.id, NULL, err))
		return false;
	same = store_marked(store, mark->tenant.id, &now) && memcmp(&now, mark, sizeof now) == 0;
	gone = same && store_unmark(store, mark->tenant.id, err);
	store_unlock(store);
	return gone;
}

bool store_locks(const struct store *store, const char *tenant_id)
{
	return store->lock_fd >= 0 && text_same(store->locked, tenant_id);
}

void store_unlock(struct store *store)
{
	if (store->lock_fd >= 0)
		close(store->lock_fd);
	store->lock_fd = -1;
}
