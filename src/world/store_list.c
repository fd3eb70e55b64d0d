/* store_list.c - saved runs: the list of them, and reading one */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "core/check.h"
#include "world/clock.h"
#include "world/store_inside.h"

/* Of ten thousand files only this much is read from either end: it holds the first records (run, profile,
 * discovery) and the last ones (the verdicts, the page, the end). */
#define PEEK 4096
/* Machines that share a folder have clocks that differ by so much. */
#define CLOCK_SLACK_S 600

static const char *const finding_run = N_("finding a saved run");

/* Some whole lines of a file. */
struct peek {
	const char *text;
	size_t len;
};

/* Finds @what in whole lines, and gives the line that it is in: the first one, or the last. What stands in quotes
 * inside a record is escaped, so that a key and its value as written are found only where they are meant. */
static struct peek line_with(const struct peek *lines, const char *what, bool last)
{
	const char *end = lines->len ? memrchr(lines->text, '\n', lines->len) : NULL;
	const char *at = lines->text, *hit, *found = NULL, *from, *to;

	while (end && (hit = memmem(at, (size_t)(end - at), what, strlen(what)))) {
		found = hit;
		at = hit + 1;
		if (!last)
			break;
	}
	if (!found)
		return (struct peek){NULL, 0};
	from = memrchr(lines->text, '\n', (size_t)(found - lines->text));
	from = from ? from + 1 : lines->text;
	to = memchr(found, '\n', (size_t)(end + 1 - found));
	return (struct peek){from, (size_t)(to - from)};
}

/* The text of a member; "" when it is not there. @key is written as in the line: "\"at\":\"". These lines are ours
 * and what is taken from them has nothing escaped; parsing thirty thousand of them would take half a second. */
static bool take_text(const struct peek *line, const char *key, char *out, size_t size)
{
	const char *at = line->len ? memmem(line->text, line->len, key, strlen(key)) : NULL;
	const char *end;

	*out = '\0';
	if (!at)
		return false;
	at += strlen(key);
	end = memchr(at, '"', (size_t)(line->text + line->len - at));
	if (!end)
		return false;
	text_safe_n(out, size, at, (size_t)(end - at));
	return *out != '\0';
}

static bool take_first(struct run_line *line, const struct peek *head)
{
	struct peek first = line_with(head, "\"kind\":\"run\"", false);
	char at[WHEN_SIZE + 8];

	if (first.text != head->text || !take_text(&first, "\"at\":\"", at, sizeof at) ||
	    !take_text(&first, "\"command\":\"", line->command, sizeof line->command))
		return false;
	line->started = when_parse(at);
	return line->started != 0;
}

static void take_tenant(struct run_line *line, const struct peek *head)
{
	struct peek found = line_with(head, "\"topic\":\"discovery\"", true);

	take_text(&found, "\"tenant_id\":\"", line->tenant_id, sizeof line->tenant_id);
	if (!take_text(&found, "\"tenant_domain\":\"", line->tenant, sizeof line->tenant))
		snprintf(line->tenant, sizeof line->tenant, "%s", line->tenant_id);
}

static void take_verdict(struct run_line *line, const struct peek *tail)
{
	struct peek found = line_with(tail, "\"kind\":\"judged\"", true);
	struct findings findings;
	char key[80], word[24];

	findings.count = 0;
	for (const struct check *check = checks; found.text && check->id; check++) {
		struct finding *finding = &findings.items[findings.count];

		if (!check->blocks || findings.count == CHECK_MAX)
			continue;
		snprintf(key, sizeof key, "\"%s\":\"", check->id);
		finding->check = check;
		if (take_text(&found, key, word, sizeof word) && verdict_of(word, &finding->verdict))
			findings.count++;
	}
	if (findings.count)
		snprintf(line->verdict, sizeof line->verdict, "%s", overall_id(findings_overall(&findings)));
}

static void take_last(struct run_line *line, const struct peek *tail)
{
	const char *end = tail->len ? memrchr(tail->text, '\n', tail->len) : NULL;
	const char *from = end ? memrchr(tail->text, '\n', (size_t)(end - tail->text)) : NULL;

	if (!end) {
		line->damaged = true;
		return;
	}
	from = from ? from + 1 : tail->text;
	/* A torn tail is how a crash looks: unfinished, not damaged. */
	line->complete = end + 1 == tail->text + tail->len &&
	                 memmem(from, (size_t)(end - from), "\"kind\":\"end\"", 12);
}

/* @all: how it ended, too; else only whose it is. */
static void peek_run(struct run_line *line, int dir, const char *name, bool all)
{
	char text[2 * PEEK];
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	struct stat now;
	struct peek head, tail;
	ssize_t got;
	const char *end;

	line->damaged = true;
	if (fd < 0)
		return;
	got = fstat(fd, &now) == 0 && S_ISREG(now.st_mode) ? pread(fd, text, sizeof text, 0) : -1;
	head = tail = (struct peek){text, got > 0 ? (size_t)got : 0};
	line->damaged = !take_first(line, &head);
	if (!line->damaged) {
		take_tenant(line, &head);
		line->unseen = !*line->tenant && now.st_size > (off_t)sizeof text;
		if (all && now.st_size > (off_t)sizeof text) {
			got = pread(fd, text, sizeof text, now.st_size - (off_t)sizeof text);
			end = got > 0 ? memchr(text, '\n', (size_t)got) : NULL;
			tail = end ? (struct peek){end + 1, (size_t)(text + got - end) - 1} : (struct peek){text, 0};
		}
		if (all) {
			take_last(line, &tail);
			take_verdict(line, &tail);
		}
	}
	close(fd);
}

/* "ID.jsonl": the length of the id, 0 when it is no name of a run. */
static size_t id_of(const char *name)
{
	size_t len = strlen(name);

	if (len <= 6 || name[0] == '.' || strcmp(name + len - 6, ".jsonl") != 0 || len - 6 >= RUN_ID_SIZE)
		return 0;
	return len - 6;
}

/* By when they were written last. The time in an id, and in the record, is what a clock said: of practice, of a machine whose
 * clock was wrong, of another host. */
static int newest_first(const void *one, const void *other)
{
	const struct run_line *a = one, *b = other;

	if (a->written != b->written)
		return a->written < b->written ? 1 : -1;
	return strcmp(b->id, a->id);
}

/* The folder of runs; NULL: there is none (kind ERR_NONE), or it cannot be read. */
static DIR *open_runs(const struct store *store, struct err *err)
{
	char path[STORE_PATH_SIZE];
	DIR *dir;

	err_clear(err);
	if (!*store->root) {
		err_set(err, ERR_FILE, finding_run,
			_("Neither XDG_STATE_HOME nor HOME says where saved runs are. Set one of them, or give the path of a file."));
		return NULL;
	}
	snprintf(path, sizeof path, "%s/runs", store->root);
	dir = opendir(path);
	if (!dir && !store_is_nowhere(store, errno))
		err_set(err, ERR_FILE, finding_run, _("The folder of saved runs cannot be read (%1$s): %2$s"), strerror(errno), path);
	return dir;
}

/* Nanoseconds; 0 where it is the future: then the clock was wrong, and it may be of any time. */
static int64_t past(const struct timespec *when, int64_t now)
{
	return when->tv_sec > now + CLOCK_SLACK_S ? 0 : when->tv_sec * INT64_C(1000000000) + when->tv_nsec;
}

static void take_times(struct run_line *line, DIR *dir, const char *name, int64_t now)
{
	struct stat file;

	if (fstatat(dirfd(dir), name, &file, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	line->written = past(&file.st_mtim, now);
	line->changed = past(&file.st_ctim, now);
}

/* Ids alone, what was written last first. The caller frees *@list. */
static size_t list_ids(struct run_line **list, DIR *dir)
{
	const int64_t now = clock_real_utc();
	const struct dirent *entry;
	size_t count = 0, room = 0;

	*list = NULL;
	while (dir && (entry = readdir(dir))) {
		size_t len = id_of(entry->d_name);

		if (!len)
			continue;
		if (count == room) {
			room = room ? 2 * room : 64;
			*list = realloc(*list, room * sizeof **list);
			if (!*list)
				arena_no_memory();
		}
		memset(&(*list)[count], 0, sizeof **list);
		take_times(&(*list)[count], dir, entry->d_name, now);
		text_safe_n((*list)[count++].id, RUN_ID_SIZE, entry->d_name, len);
	}
	if (count)
		qsort(*list, count, sizeof **list, newest_first);
	return count;
}

static void peek_line(struct run_line *line, DIR *dir, bool all)
{
	char name[RUN_ID_SIZE + 8];

	snprintf(name, sizeof name, "%s.jsonl", line->id);
	peek_run(line, dirfd(dir), name, all);
}

bool store_list(struct store *store, size_t max, const struct run_line **lines, size_t *count, struct err *err)
{
	DIR *dir = open_runs(store, err);

	free(store->list);
	*count = list_ids(&store->list, dir);
	if (*count > max)
		*count = max;
	for (size_t i = 0; i < *count; i++)
		peek_line(&store->list[i], dir, true);
	if (dir)
		closedir(dir);
	*lines = store->list;
	return err->kind == ERR_NONE;
}

size_t store_tenants(struct store *store, const char **domains, size_t max, struct arena *arena)
{
	const struct run_line *lines;
	size_t count, known = 0;
	struct err ignored;

	if (!store_list(store, max, &lines, &count, &ignored))
		return 0;
	for (size_t i = 0; i < count; i++) {
		bool fresh = lines[i].tenant[0] != '\0';

		for (size_t j = 0; j < known; j++)
			fresh = fresh && !text_same(domains[j], lines[i].tenant);
		if (fresh)
			domains[known++] = arena_copy(arena, lines[i].tenant);
	}
	return known;
}

/* Whether another naaready is writing it. */
static bool is_busy(DIR *dir, const struct run_line *line)
{
	char name[RUN_ID_SIZE + 8];
	bool busy;
	int fd;

	snprintf(name, sizeof name, "%s.jsonl", line->id);
	fd = openat(dirfd(dir), name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	busy = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0;
	if (fd >= 0)
		close(fd);
	return busy;
}

bool store_unfinished(struct store *store, struct run_line *line)
{
	struct run_line *list;
	struct err ignored;
	DIR *dir = open_runs(store, &ignored);
	size_t count = list_ids(&list, dir), i = 0;
	bool found = false;

	while (i < count) {
		*line = list[i++];
		peek_line(line, dir, true);
		if (line->damaged || strcmp(line->command, "wizard") != 0 || is_busy(dir, line))
			continue;
		found = !line->complete;
		break;
	}
	if (dir)
		closedir(dir);
	free(list);
	return found;
}

/* One of the list, without looking for it once more. */
static bool read_line(const struct store *store, const struct run_line *line, struct buf *text)
{
	char path[STORE_PATH_SIZE];
	struct err ignored;

	snprintf(path, sizeof path, "%s/runs/%s.jsonl", store->root, line->id);
	buf_release(text);
	return store_read_file(path, RUN_BYTES_MAX, text, &ignored);
}

static int changed_first(const void *one, const void *other)
{
	const struct run_line *a = one, *b = other;

	if (!a->changed != !b->changed)
		return a->changed ? 1 : -1;
	if (a->changed != b->changed)
		return a->changed < b->changed ? 1 : -1;
	return strcmp(b->id, a->id);
}

static void list_earlier(struct store *store, DIR *dir)
{
	struct stat own;

	free(store->earlier);
	/* by the clock of the disk, which all files are dated by */
	store->listed = store->run_fd >= 0 && fstat(store->run_fd, &own) == 0 ? own.st_ctim.tv_sec : 0;
	store->earlier_count = list_ids(&store->earlier, dir);
	store->earlier_at = 0;
	if (store->earlier_count)
		qsort(store->earlier, store->earlier_count, sizeof *store->earlier, changed_first);
}

/* Also where the beginning of a large file does not say it: then its reader has to see. */
static bool may_be_of(const struct run_line *line, const char *domain, const char *id)
{
	if (*line->tenant_id)
		return text_same(line->tenant_id, id);
	return *line->tenant ? text_same(line->tenant, domain) || text_same(line->tenant, id) : line->unseen;
}

bool store_earlier(struct store *store, const char *domain, const char *id, bool first, struct buf *text, int64_t *changed)
{
	struct err ignored;
	DIR *dir = open_runs(store, &ignored);
	bool found = false;

	buf_init(text, RUN_BYTES_MAX);
	*changed = 0;
	if (first)
		list_earlier(store, dir);
	/* However many runs of other tenants were written since. */
	while (dir && !found && store->earlier_at < store->earlier_count) {
		struct run_line *line = &store->earlier[store->earlier_at++];

		if (strcmp(line->id, store->run_id) == 0)
			continue;
		peek_line(line, dir, false);
		if (!may_be_of(line, domain, id))
			continue;
		found = read_line(store, line, text);
		*changed = line->changed / INT64_C(1000000000);
	}
	if (dir)
		closedir(dir);
	return found;
}

bool store_newest_of(struct store *store, const char *tenant, unsigned back, struct buf *text)
{
	struct run_line *list;
	struct err ignored;
	DIR *dir = open_runs(store, &ignored);
	size_t count = list_ids(&list, dir);
	bool found = false;

	buf_init(text, RUN_BYTES_MAX);
	for (size_t i = 0; i < count && !found; i++) {
		struct run_line *line = &list[i];

		peek_line(line, dir, false);
		found = *line->tenant && (!tenant || text_same(line->tenant, tenant) || text_same(line->tenant_id, tenant)) && !back--;
		if (found) {
			found = read_line(store, line, text);
			break;
		}
	}
	if (dir)
		closedir(dir);
	free(list);
	return found;
}

/* --- one run by what the admin calls it --- */

struct found {
	char id[RUN_ID_SIZE];
	char names[240]; /* of several, the first few */
	size_t count;
};

/* Runs whose id begins with @which; for "last", the one that was written last. */
static bool find(const struct store *store, const char *which, struct found *found, struct err *err)
{
	DIR *dir = open_runs(store, err);
	bool last = strcmp(which, "last") == 0;
	struct run_line *list;
	size_t count = list_ids(&list, dir);

	memset(found, 0, sizeof *found);
	for (size_t i = 0; i < count; i++) {
		const char *id = list[i].id;
		size_t used = strlen(found->names);

		if (!last && strncmp(id, which, strlen(which)) != 0)
			continue;
		snprintf(found->id, sizeof found->id, "%s", id);
		found->count++;
		/* The whole of an id is never ambiguous, whatever longer ones there are. */
		if (last || strlen(id) == strlen(which)) {
			found->count = 1;
			break;
		}
		snprintf(found->names + used, sizeof found->names - used, "%s%s", used ? ", " : "", id);
	}
	if (dir)
		closedir(dir);
	free(list);
	return err->kind == ERR_NONE;
}

static bool find_path(const struct store *store, const char *which, char path[STORE_PATH_SIZE], struct err *err)
{
	struct found found;

	if (!*which)
		return err_set(err, ERR_FILE, finding_run, _("Give an id, the beginning of one, \"last\", or a path."));
	if (!find(store, which, &found, err) && access(which, F_OK) != 0)
		return false;
	if (found.count == 0 && access(which, F_OK) == 0) {
		snprintf(path, STORE_PATH_SIZE, "%s", which);
		return true;
	}
	if (found.count == 0 && strcmp(which, "last") == 0)
		return err_set(err, ERR_FILE, finding_run, _("There is no saved run yet in %s/runs."), store->root);
	if (found.count == 0)
		return err_set(err, ERR_FILE, finding_run,
		               _("No saved run begins with \"%s\", and there is no such file. \"naaready review\" lists the runs."),
		               which);
	if (found.count > 1)
		return err_set(err, ERR_FILE, finding_run, _("%zu saved runs begin with \"%s\": %s"), found.count, which,
		               found.names);
	snprintf(path, STORE_PATH_SIZE, "%s/runs/%s.jsonl", store->root, found.id);
	return true;
}

bool store_read_run(struct store *store, const char *which, struct buf *text, struct err *err)
{
	char path[STORE_PATH_SIZE];

	buf_init(text, RUN_BYTES_MAX);
	/* Neither an id nor "last" has one of these. */
	if (strpbrk(which, "/."))
		return store_read_file(which, RUN_BYTES_MAX, text, err);
	return find_path(store, which, path, err) && store_read_file(path, RUN_BYTES_MAX, text, err);
}
