/* practice_store.c - practice tenants between two starts: saved, loaded, reset */
#include "world/practice_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/near.h"
#include "world/clock.h"
#include "world/file.h"

/* The changeable state of a tenant is a few kB. */
#define STATE_BYTES_MAX (1024u * 1024)

static bool no_tenant(const char *name, struct err *err)
{
	struct near near = near_to(name, strlen(name));
	struct buf names;

	buf_init(&names, 400);
	for (const struct practice_tenant *tenant = practice_tenants; tenant->name; tenant++) {
		buf_printf(&names, "%s%s", names.len ? ", " : "", tenant->name);
		near_offer(&near, tenant->name);
	}
	if (near.word)
		err_set(err, ERR_USAGE, N_("finding the practice tenant"),
		    _("Unknown practice tenant \"%s\". Did you mean \"%s\"?"), name, near.word);
	else
		err_set(err, ERR_USAGE, N_("finding the practice tenant"),
		    _("Unknown practice tenant \"%s\". Practice tenants: %s."), name, buf_text(&names));
	buf_release(&names);
	return false;
}

bool practice_begin(struct practice *practice, const char *name, const struct store *store,
    char path[PRACTICE_PATH_SIZE], struct err *err)
{
	const struct practice_tenant *tenant = practice_find(name);
	struct buf text;
	struct err ignored;

	if (!tenant)
		return no_tenant(name, err);
	*path = '\0';
	if (*store->root)
		snprintf(path, PRACTICE_PATH_SIZE, "%s/%s.json", store->root, tenant->name);
	practice_init(practice, tenant, clock_real_utc());
	if (!file_exists(path))
		return true;
	/* A state damaged by a crash or written by another version must not prevent practising: begin anew. */
	if (file_read(path, STATE_BYTES_MAX, &text, &ignored) &&
	    !practice_load(practice, buf_text(&text), text.len, &ignored)) {
		practice_release(practice);
		practice_init(practice, tenant, clock_real_utc());
	}
	buf_release(&text);
	return true;
}

static bool ends_in(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len > end_len && strcmp(name + len - end_len, end) == 0;
}

/* What practice keeps: in which folder, how its files end. */
enum part { PART_TENANTS = 0, PART_RUNS, PART_OPEN, PART_LEFT, PART_COUNT };
static const struct {
	const char *folder, *end;
} parts[PART_COUNT] = {
	[PART_TENANTS] = { "", ".json" },
	[PART_RUNS] = { "/runs", ".jsonl" },
	[PART_OPEN] = { "/open", ".json" },
	[PART_LEFT] = { "/left", ".json" },
};

/* Counts the regular files of ours in one folder; removes them, too, unless @names collects theirs. */
static bool practice_store_walk(const char *root, enum part part, struct buf *names, size_t *count, struct err *err)
{
	static const char *const doing = N_("putting practice back to its beginning");
	char path[FILE_PATH_SIZE];
	const struct dirent *entry;
	bool good = true;
	DIR *dir;

	snprintf(path, sizeof path, "%s%s", root, parts[part].folder);
	dir = opendir(path);
	if (!dir)
		return errno == ENOENT ? true : file_failed(err, doing, path, errno);
	while (good && (entry = readdir(dir))) {
		int len = (int)strlen(entry->d_name) - (int)strlen(parts[part].end);
		struct stat now;

		if (entry->d_name[0] == '.' || !ends_in(entry->d_name, parts[part].end))
			continue;
		if (fstatat(dirfd(dir), entry->d_name, &now, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(now.st_mode))
			continue;
		if (names)
			buf_printf(names, "%s%.*s", names->len ? ", " : "", len, entry->d_name);
		else
			good = unlinkat(dirfd(dir), entry->d_name, 0) == 0;
		if (good)
			++*count;
		else
			file_failed(err, doing, path, errno);
	}
	closedir(dir);
	return good;
}

bool practice_kept(const struct store *store, struct practice_kept *kept, struct arena *arena, struct err *err)
{
	size_t counts[PART_COUNT] = { 0 };
	struct buf names, ignored;
	bool good = true;

	buf_init(&names, 4000);
	for (int i = 0; i < PART_COUNT && good; i++) {
		buf_init(&ignored, 64);
		good = practice_store_walk(store->root, (enum part)i, i == PART_TENANTS ? &names : &ignored, &counts[i],
		    err);
		buf_release(&ignored);
	}
	*kept = (struct practice_kept){
		.names = arena_copy(arena, buf_text(&names)),
		.tenants = counts[PART_TENANTS],
		.runs = counts[PART_RUNS],
		.changes = counts[PART_OPEN] + counts[PART_LEFT],
	};
	buf_release(&names);
	return good;
}

bool practice_reset(const struct store *store, size_t *count, struct err *err)
{
	bool good = true;

	*count = 0;
	for (int i = 0; i < PART_COUNT && good; i++)
		good = practice_store_walk(store->root, (enum part)i, NULL, count, err);
	return good;
}
