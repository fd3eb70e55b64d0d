/* store.c - the state directory: saved runs, the run being written, marks of open changes, locks */
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
#include "base/near.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/check.h"
#include "world/clock.h"
#include "world/env.h"

static bool store_is_nowhere(const struct store *store, int number);

/* --- locks: one process on this host at a time changes a tenant --- */

static const char *const locking = N_("keeping others from changing the tenant meanwhile");

/* "4711 ada 2026-11-25T02:10:00Z" */
static bool store_taken(int fd, struct err *err)
{
	char line[256] = "", user[128] = "?", iso[64] = "", safe[128], when[TIMEFMT_SIZE];
	long pid = 0;

	if (pread(fd, line, sizeof line - 1, 0) <= 0 || sscanf(line, "%ld %127s %63s", &pid, user, iso) != 3)
		return err_set(err, ERR_CONFLICT, locking,
		    _("Another naaready on this host is changing this tenant just now."));
	return err_set(err, ERR_CONFLICT, locking,
	    _("Another naaready on this host is changing this tenant just now: process %1$ld of %2$s, since %3$s."),
	    pid, text_safe(safe, sizeof safe, user), timefmt_minute(timefmt_parse(iso), when));
}

static void store_sign(int fd, const char *user)
{
	char line[256], iso[TIMEFMT_SIZE];
	int len = snprintf(line, sizeof line, "%ld %.120s %s\n", (long)getpid(), user && *user ? user : "?",
	    timefmt_iso(clock_real_utc(), iso));

	/* For information only: the lock holds without it. */
	if (ftruncate(fd, 0) != 0 || pwrite(fd, line, (size_t)len, 0) != len)
		return;
}

/* A tenant's id, alone or with an app's: each becomes part of a file name. */
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
	char dir[FILE_PATH_SIZE], path[FILE_PATH_SIZE];
	int fd;

	if (store_locks(store, tenant_id))
		return true;
	store_unlock(store);
	if (!is_lock_name(tenant_id))
		return err_set(err, ERR_DISK, locking, _("\"%s\" is no tenant id."), tenant_id);
	snprintf(dir, sizeof dir, "%s/open", store->root);
	snprintf(path, sizeof path, "%s/open/%s.lock", store->root, tenant_id);
	if (!file_make_dir(dir, locking, err))
		return false;
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	if (fd < 0)
		return file_failed(err, locking, path, errno);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK)
			store_taken(fd, err);
		else
			file_failed(err, locking, path, errno);
		close(fd);
		return false;
	}
	store_sign(fd, user);
	store->lock_fd = fd;
	snprintf(store->locked, sizeof store->locked, "%s", tenant_id);
	return true;
}

/* --- writes to grants that may still be on their way --- */

static bool sent_path(const struct store *store, const char *name, char *path, size_t size)
{
	if (!is_lock_name(name))
		return false;
	snprintf(path, size, "%s/open/%s.sent", store->root, name);
	return true;
}

bool store_sent(struct store *store, const char *name, const char *text, struct err *err)
{
	char path[FILE_PATH_SIZE];

	return !sent_path(store, name, path, sizeof path) || file_write(path, text, strlen(text), err);
}

/* A leftover costs the next consent a wait of minutes, no more. */
void store_arrived(struct store *store, const char *name)
{
	char path[FILE_PATH_SIZE];

	if (store_locks(store, name) && sent_path(store, name, path, sizeof path))
		(void)unlink(path);
}

bool store_on_its_way(struct store *store, const char *name, struct buf *text)
{
	char path[FILE_PATH_SIZE];

	return file_read_note(sent_path(store, name, path, sizeof path) ? path : NULL, text);
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

/* --- saved runs: listing and reading --- */

/* Of ten thousand files only this much is read from either end: it holds the first records (run, profile, discovery)
 * and the last ones (the verdicts, the page, the end). */
#define PEEK 4096
/* How far the clocks of machines that share a folder may differ. */
#define CLOCK_SLACK_S 600

static const char *const finding_run = N_("finding a saved run");

/* Some whole lines of a file. */
struct peek {
	const char *text;
	size_t len;
};

/* Finds @what in whole lines, and returns its line: the first one, or the last. Quotes inside of values are escaped, so
 * that a key and its value as written match only where they are meant. */
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
		return (struct peek){ NULL, 0 };
	from = memrchr(lines->text, '\n', (size_t)(found - lines->text));
	from = from ? from + 1 : lines->text;
	to = memchr(found, '\n', (size_t)(end + 1 - found));
	return (struct peek){ from, (size_t)(to - from) };
}

/* The text of a member; "" if it is missing. @key is written as in the line: "\"at\":\"". These lines are ours and the
 * values read here contain no escapes; parsing thirty thousand of them would take half a second. */
static bool store_take_text(const struct peek *line, const char *key, char *out, size_t size)
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
	char at[TIMEFMT_SIZE + 8];

	if (first.text != head->text || !store_take_text(&first, "\"at\":\"", at, sizeof at) ||
	    !store_take_text(&first, "\"command\":\"", line->command, sizeof line->command))
		return false;
	line->started = timefmt_parse(at);
	return line->started != 0;
}

static void store_take_tenant(struct run_line *line, const struct peek *head)
{
	struct peek found = line_with(head, "\"topic\":\"discovery\"", true);

	store_take_text(&found, "\"tenant_id\":\"", line->tenant_id, sizeof line->tenant_id);
	if (!store_take_text(&found, "\"tenant_domain\":\"", line->tenant, sizeof line->tenant))
		snprintf(line->tenant, sizeof line->tenant, "%s", line->tenant_id);
}

static void take_verdict(struct run_line *line, const struct peek *tail)
{
	struct peek found = line_with(tail, "\"kind\":\"judged\"", true);
	struct findings findings;
	char key[80], word[24];

	findings.count = 0;
	store_take_text(&found, "\"proof.people\":\"", line->proof, sizeof line->proof);
	for (const struct check *check = checks; found.text && check->id; check++) {
		struct finding *finding = &findings.items[findings.count];

		if (!check->blocks)
			continue;
		snprintf(key, sizeof key, "\"%s\":\"", check->id);
		finding->check = check;
		if (store_take_text(&found, key, word, sizeof word) && verdict_of(word, &finding->verdict))
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
	/* A torn tail is left by a crash: unfinished, not damaged. */
	line->complete =
	    end + 1 == tail->text + tail->len && memmem(from, (size_t)(end - from), "\"kind\":\"end\"", 12);
}

/* @all: also how it ended; else only its tenant. */
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
	head = tail = (struct peek){ text, got > 0 ? (size_t)got : 0 };
	line->damaged = !take_first(line, &head);
	if (!line->damaged) {
		store_take_tenant(line, &head);
		line->unseen = !*line->tenant && now.st_size > (off_t)sizeof text;
		if (all && now.st_size > (off_t)sizeof text) {
			got = pread(fd, text, sizeof text, now.st_size - (off_t)sizeof text);
			end = got > 0 ? memchr(text, '\n', (size_t)got) : NULL;
			tail =
			    end ? (struct peek){ end + 1, (size_t)(text + got - end) - 1 } : (struct peek){ text, 0 };
		}
		if (all) {
			take_last(line, &tail);
			take_verdict(line, &tail);
		}
	}
	close(fd);
}

/* "ID.jsonl": the length of the id; 0 if it is not the name of a run. */
static size_t id_of(const char *name)
{
	size_t len = strlen(name);

	if (len <= 6 || name[0] == '.' || strcmp(name + len - 6, ".jsonl") != 0 || len - 6 >= RUN_ID_SIZE)
		return 0;
	return len - 6;
}

/* By file time. The time in an id or record comes from a clock that may be wrong: practice, this machine, another
 * host. */
static int newest_first(const void *one, const void *other)
{
	const struct run_line *a = one, *b = other;

	if (a->written != b->written)
		return a->written < b->written ? 1 : -1;
	return strcmp(b->id, a->id);
}

/* The directory of runs; NULL: there is none (kind ERR_NONE), or it cannot be read. */
static DIR *open_runs(const struct store *store, struct err *err)
{
	char path[FILE_PATH_SIZE];
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
		err_set(err, ERR_FILE, finding_run, _("The folder of saved runs cannot be read (%1$s): %2$s"),
		    strerror(errno), path);
	return dir;
}

/* Nanoseconds; 0 if in the future: the clock was wrong, and the true time is unknown. */
static int64_t store_past(const struct timespec *when, int64_t now)
{
	return when->tv_sec > now + CLOCK_SLACK_S ? 0 : when->tv_sec * INT64_C(1000000000) + when->tv_nsec;
}

static void take_times(struct run_line *line, DIR *dir, const char *name, int64_t now)
{
	struct stat file;

	if (fstatat(dirfd(dir), name, &file, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	line->written = store_past(&file.st_mtim, now);
	line->changed = store_past(&file.st_ctim, now);
}

/* Ids only, newest by file time first. The caller frees *@list. */
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

/* Reads a run of the list, without searching for it again. */
static bool store_read_line(const struct store *store, const struct run_line *line, struct buf *text)
{
	char path[FILE_PATH_SIZE];
	struct err ignored;

	snprintf(path, sizeof path, "%s/runs/%s.jsonl", store->root, line->id);
	buf_release(text);
	return file_read(path, RUN_BYTES_MAX, text, &ignored);
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
	/* by the disk's clock, which dates all files */
	store->listed = store->run_fd >= 0 && fstat(store->run_fd, &own) == 0 ? own.st_ctim.tv_sec : 0;
	store->earlier_count = list_ids(&store->earlier, dir);
	store->earlier_at = 0;
	if (store->earlier_count)
		qsort(store->earlier, store->earlier_count, sizeof *store->earlier, changed_first);
}

/* True also if the beginning of a large file does not name its tenant: the reader must check. */
static bool store_may_be_of(const struct run_line *line, const char *domain, const char *id)
{
	if (*line->tenant_id)
		return text_same(line->tenant_id, id);
	return *line->tenant ? text_same(line->tenant, domain) || text_same(line->tenant, id) : line->unseen;
}

bool store_earlier(struct store *store, const char *domain, const char *id, bool first, struct buf *text,
    int64_t *changed)
{
	struct err ignored;
	DIR *dir = open_runs(store, &ignored);
	bool found = false;

	buf_init(text, RUN_BYTES_MAX);
	*changed = 0;
	if (first)
		list_earlier(store, dir);
	/* However many runs of other tenants are newer. */
	while (dir && !found && store->earlier_at < store->earlier_count) {
		struct run_line *line = &store->earlier[store->earlier_at++];

		if (strcmp(line->id, store->run_id) == 0)
			continue;
		peek_line(line, dir, false);
		if (!store_may_be_of(line, domain, id))
			continue;
		found = store_read_line(store, line, text);
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
		found = *line->tenant &&
			(!tenant || text_same(line->tenant, tenant) || text_same(line->tenant_id, tenant)) && !back--;
		if (found) {
			found = store_read_line(store, line, text);
			break;
		}
	}
	if (dir)
		closedir(dir);
	free(list);
	return found;
}

/* --- one run, by the name the admin gave --- */

struct found {
	char id[RUN_ID_SIZE];
	char names[240]; /* the first few, if several match */
	size_t count;
	char near[RUN_ID_SIZE]; /* the word that was probably meant, if none matches; "" */
};

/* Whether a run has read something of its tenant: more than whose the domain is, and what people noted. One that could not
 * sign in counts: whoever asks for the last run after that must not be shown an older one. */
static bool has_read(const struct store *store, const char *id)
{
	static const char fact[] = "\"kind\":\"fact\",\"topic\":\"", failed[] = "\"kind\":\"failed\"";
	char path[FILE_PATH_SIZE], topic[40];
	struct buf text;
	struct err ignored;
	bool read = false;

	buf_init(&text, RUN_BYTES_MAX);
	snprintf(path, sizeof path, "%s/runs/%s.jsonl", store->root, id);
	if (file_read(path, RUN_BYTES_MAX, &text, &ignored)) {
		const char *at = buf_text(&text), *end = at + text.len;

		read = memmem(at, text.len, failed, strlen(failed)) != NULL;
		while (!read && (at = memmem(at, (size_t)(end - at), fact, strlen(fact)))) {
			const char *line_end = memchr(at, '\n', (size_t)(end - at));
			struct peek line = { at, (size_t)((line_end ? line_end : end) - at) };

			read = store_take_text(&line, fact, topic, sizeof topic) &&
			       strcmp(topic, topic_id(TOPIC_DISCOVERY)) != 0 &&
			       strcmp(topic, topic_id(TOPIC_PEOPLE)) != 0 &&
			       memmem(line.text, line.len, "\"heard\":true", 12);
			at = line.text + line.len;
		}
	}
	buf_release(&text);
	return read;
}

/* A run that only noted who tried the add-in ("proof add") is not what "last" means; but after this many of them, it is. */
#define LAST_LOOKS_MAX 100

/* The newest run by file time that has_read() something; if there is none, the newest. */
static const char *last_of(const struct store *store, const struct run_line *list, size_t count)
{
	for (size_t i = 0; i < count && i < LAST_LOOKS_MAX; i++)
		if (has_read(store, list[i].id))
			return list[i].id;
	return count ? list[0].id : "";
}

/* Runs whose id begins with @which; for "last", see last_of(). */
static bool store_find(const struct store *store, const char *which, struct found *found, struct err *err)
{
	DIR *dir = open_runs(store, err);
	bool last = strcmp(which, "last") == 0;
	struct near near = near_to(which, strlen(which));
	struct run_line *list;
	size_t count = list_ids(&list, dir);

	memset(found, 0, sizeof *found);
	near_offer(&near, "last");
	if (last) {
		snprintf(found->id, sizeof found->id, "%s", last_of(store, list, count));
		found->count = count != 0;
	}
	for (size_t i = 0; i < count && !last; i++) {
		const char *id = list[i].id;
		size_t used = strlen(found->names);

		near_offer(&near, id);
		if (strncmp(id, which, strlen(which)) != 0)
			continue;
		snprintf(found->id, sizeof found->id, "%s", id);
		found->count++;
		/* A complete id is never ambiguous, even if longer ones begin with it. */
		if (strlen(id) == strlen(which)) {
			found->count = 1;
			break;
		}
		snprintf(found->names + used, sizeof found->names - used, "%s%s", used ? ", " : "", id);
	}
	snprintf(found->near, sizeof found->near, "%s", near.word ? near.word : "");
	if (dir)
		closedir(dir);
	free(list);
	return err->kind == ERR_NONE;
}

static bool find_path(const struct store *store, const char *which, char path[FILE_PATH_SIZE], struct err *err)
{
	struct found found;

	if (!*which)
		return err_set(err, ERR_USAGE, finding_run,
		    _("Give an id, the beginning of one, \"last\", or a path."));
	if (!store_find(store, which, &found, err) && access(which, F_OK) != 0)
		return false;
	if (found.count == 0 && access(which, F_OK) == 0) {
		snprintf(path, FILE_PATH_SIZE, "%s", which);
		return true;
	}
	if (found.count == 0 && strcmp(which, "last") == 0)
		return err_set(err, ERR_USAGE, finding_run, _("There is no saved run yet in %s/runs."), store->root);
	if (found.count == 0 && *found.near)
		return err_set(err, ERR_USAGE, finding_run, _("No saved run begins with \"%s\". Did you mean \"%s\"?"),
		    which, found.near);
	if (found.count == 0)
		return err_set(err, ERR_USAGE, finding_run,
		    _("No saved run begins with \"%s\", and there is no such file. \"naaready review\" lists the runs."),
		    which);
	if (found.count > 1)
		return err_set(err, ERR_USAGE, finding_run, _("%zu saved runs begin with \"%s\": %s."), found.count,
		    which, found.names);
	snprintf(path, FILE_PATH_SIZE, "%s/runs/%s.jsonl", store->root, found.id);
	return true;
}

bool store_read_run(struct store *store, const char *which, struct buf *text, struct err *err)
{
	buf_init(text, RUN_BYTES_MAX);
	/* These characters occur in neither an id nor "last": it is a path. */
	if (strpbrk(which, "/."))
		snprintf(store->found, sizeof store->found, "%s", which);
	else if (!find_path(store, which, store->found, err))
		return false;
	return file_read(strpbrk(which, "/.") ? which : store->found, RUN_BYTES_MAX, text, err);
}

/* --- the run being written, and marks of open changes --- */

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
	/* Without saving, no directory is needed. */
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

static bool store_is_nowhere(const struct store *store, int number)
{
	return number == ENOENT || (number == ENOTDIR && access(store->root, F_OK) != 0);
}

/* Whether a directory, if it exists, is ours alone. */
static bool is_own_dir(const char *path, struct err *err)
{
	static const char *const doing = N_("looking who may write to the records");
	struct stat now;

	if (lstat(path, &now) != 0)
		return errno == ENOENT || errno == ENOTDIR || file_failed(err, doing, path, errno);
	if (S_ISLNK(now.st_mode))
		return err_set(err, ERR_DISK, doing,
		    _("%s is a symbolic link. No change is made with a record there: put the directory itself there."),
		    path);
	if (!S_ISDIR(now.st_mode))
		return true; /* reported where it is used */
	if (now.st_uid != geteuid())
		return err_set(err, ERR_DISK, doing,
		    _("%1$s belongs to another user (%2$u). No change is made with a record there: set XDG_STATE_HOME to a directory of your own."),
		    path, (unsigned)now.st_uid);
	if (now.st_mode & 022)
		return err_set(err, ERR_DISK, doing,
		    _("Others may write to %s. No change is made with a record there: chmod go-w keeps them out."),
		    path);
	return true;
}

/* Parent directories: a user who can write there can replace our directory. */
static bool is_safe_above(const char *path, struct err *err)
{
	static const char *const doing = N_("looking who may write to the records");
	struct stat now;
	bool own_group;

	if (stat(path, &now) != 0)
		return true;
	if (now.st_uid != 0 && now.st_uid != geteuid())
		return err_set(err, ERR_DISK, doing,
		    _("%1$s belongs to another user (%2$u). No change is made with a record there: set XDG_STATE_HOME to a directory of your own."),
		    path, (unsigned)now.st_uid);
	/* A private group of the user, as many systems create it, adds no other user. */
	own_group = now.st_gid == getegid() && now.st_gid == geteuid();
	if (!(now.st_mode & S_ISVTX) && ((now.st_mode & 002) || ((now.st_mode & 020) && !own_group)))
		return err_set(err, ERR_DISK, doing,
		    _("Others may write to %s. No change is made with a record there: chmod go-w keeps them out."),
		    path);
	return true;
}

bool store_is_ours(const struct store *store, struct err *err)
{
	static const char *const parts[] = { "", "/runs", "/open" };
	char path[FILE_PATH_SIZE], real[PATH_MAX];
	size_t len = strlen(store->root);

	if (!len)
		return true;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		snprintf(path, sizeof path, "%s%s", store->root, parts[i]);
		if (!is_own_dir(path, err))
			return false;
	}
	snprintf(path, sizeof path, "%s", store->root);
	/* the practice directory is inside of ours */
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

	if (store->unwritten.len && !store->idle)
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
	store->idle = whole_len <= 0;
	buf_clear(&store->unwritten);
}

/* Length up to the last line end. A line is a few pages at most, so this reads little. */
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

/* Bytes after the whole lines are a torn tail, unless they are whole lines that another program added since. */
static bool has_records(int fd, int64_t from, int64_t size)
{
	static const char end[] = "\"}\n";
	char first, last[sizeof end - 1];

	return size - from > (int64_t)sizeof last && pread(fd, &first, 1, from) == 1 && first == '{' &&
	       pread(fd, last, sizeof last, size - (int64_t)sizeof last) == (ssize_t)sizeof last &&
	       memcmp(last, end, sizeof last) == 0;
}

/* Cuts a torn tail off, so that the next line follows a whole one. */
static bool cut_tail(struct store *store, const char *path, struct err *err)
{
	struct stat now;

	if (fstat(store->run_fd, &now) != 0)
		return file_failed(err, recording, path, errno);
	if (!S_ISREG(now.st_mode))
		return err_set(err, ERR_DISK, recording, _("This is no regular file. Move it away: %s"), path);
	if (now.st_uid != geteuid())
		return err_set(err, ERR_DISK, recording,
		    _("This file belongs to another user (%1$u). Move it away: %2$s"), (unsigned)now.st_uid, path);
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
		return file_failed(err, recording, path, errno);
	return true;
}

static void run_paths(const struct store *store, char dir[FILE_PATH_SIZE], char path[FILE_PATH_SIZE])
{
	snprintf(dir, FILE_PATH_SIZE, "%s/runs", store->root);
	snprintf(path, FILE_PATH_SIZE, "%s/runs/%s.jsonl", store->root, store->run_id);
}

/* Half a line would look like a crash. If truncating fails too, the next opening cuts it off. */
static void store_take_back(struct store *store, const char *path)
{
	bool cut = ftruncate(store->run_fd, store->whole_len) == 0;

	if (cut && store->whole_len == 0)
		unlink(path);
	if (!cut || store->whole_len == 0)
		close_run(store);
}

/* The id becomes a file name. */
static bool store_is_run_id(const char *id)
{
	return *id && id[strspn(id, "0123456789abcdefghijklmnopqrstuvwxyz-")] == '\0';
}

static bool open_run(struct store *store, struct err *err)
{
	char path[FILE_PATH_SIZE], dir[FILE_PATH_SIZE];
	struct stat now;
	int flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;

	if (!store_is_run_id(store->run_id))
		return err_set(err, ERR_DISK, recording, _("\"%s\" is no id of a run."), store->run_id);
	run_paths(store, dir, path);
	if (!file_make_dir(dir, recording, err))
		return false;
	/* The run should be new: never write into an existing file of that name. */
	if (store->whole_len == 0 && stat(path, &now) == 0 && now.st_size > 0)
		return file_failed(err, recording, path, EEXIST);
	store->run_fd = open(path, flags, 0600);
	if (store->run_fd < 0)
		return file_failed(err, recording, path, errno);
	if (flock(store->run_fd, LOCK_EX | LOCK_NB) != 0) {
		int error = errno;

		close_run(store);
		if (error != EWOULDBLOCK)
			return file_failed(err, recording, path, error);
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
	char dir[FILE_PATH_SIZE], path[FILE_PATH_SIZE];
	struct buf *lines = &store->unwritten;

	if (!store->keep || !store->run_id[0])
		return true;
	run_paths(store, dir, path);
	buf_add(lines, line);
	if (lines->cut)
		return file_failed(err, recording, path, ENOSPC);
	store->idle = store->idle && run_line_is_idle(line);
	if (store->idle)
		return true;
	if (store->run_fd < 0 && !open_run(store, err))
		return false;
	if (!file_write_all(store->run_fd, buf_text(lines), lines->len)) {
		int error = errno;

		store_take_back(store, path);
		return file_failed(err, recording, path, error);
	}
	store->whole_len += (int64_t)lines->len;
	buf_clear(lines);
	if (!sync)
		return true;
	if (fdatasync(store->run_fd) != 0)
		return file_failed(err, recording, path, errno);
	if (store->fresh && !file_sync_dir(dir, recording, err))
		return false;
	store->fresh = false;
	return true;
}

/* A tenant's id becomes a file name: accept only a GUID. */
static bool mark_path(const struct store *store, const char *tenant_id, char *path, size_t size, struct err *err)
{
	if (!text_is_guid(tenant_id))
		return err_set(err, ERR_DISK, recording, _("\"%s\" is no tenant id."), tenant_id);
	snprintf(path, size, "%s/open/%s.json", store->root, tenant_id);
	return true;
}

bool store_mark(struct store *store, const struct change_mark *mark, struct err *err)
{
	char path[FILE_PATH_SIZE];
	struct arena arena = { 0 };
	const char *text;
	bool good;

	if (!mark_path(store, mark->tenant.id, path, sizeof path, err))
		return false;
	text = change_mark_write(mark, &arena);
	good = file_write(path, text, strlen(text), err);
	arena_release(&arena);
	if (!good)
		err->doing = recording;
	return good;
}

bool store_unmark(struct store *store, const char *tenant_id, struct err *err)
{
	char path[FILE_PATH_SIZE], dir[FILE_PATH_SIZE];

	if (!mark_path(store, tenant_id, path, sizeof path, err))
		return false;
	snprintf(dir, sizeof dir, "%s/open", store->root);
	if (unlink(path) != 0)
		return errno == ENOENT ? true : file_failed(err, recording, path, errno);
	return file_sync_dir(dir, recording, err);
}

static void read_mark(struct change_mark *mark, const char *path, const char *tenant_id)
{
	struct buf text;
	struct err err;

	/* An unreadable mark still says that a change may be open, and in which tenant. */
	if (!file_read(path, MARK_BYTES_MAX, &text, &err) || !change_mark_read(mark, buf_text(&text), text.len, &err) ||
	    !text_same(mark->tenant.id, tenant_id)) {
		memset(mark, 0, sizeof *mark);
		mark->what = CHANGE_TOKENS;
		snprintf(mark->tenant.id, sizeof mark->tenant.id, "%s", tenant_id);
	}
	buf_release(&text);
}

bool store_marked(struct store *store, const char *tenant_id, struct change_mark *mark)
{
	char path[FILE_PATH_SIZE];
	struct err ignored;

	/* Only a file that does not exist is no mark: one that cannot be checked may be one. */
	if (!mark_path(store, tenant_id, path, sizeof path, &ignored) ||
	    (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)))
		return false;
	read_mark(mark, path, tenant_id);
	return true;
}

static int store_is_mark(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot && strcmp(dot, ".json") == 0;
}

bool store_marks(struct store *store, struct change_mark **marks, size_t *count, struct err *err)
{
	char dir[FILE_PATH_SIZE], path[FILE_PATH_SIZE + 256], tenant_id[TENANT_ID_SIZE];
	struct dirent **entries;
	int found;

	*count = 0;
	free(store->marks);
	*marks = store->marks = NULL;
	if (!*store->root)
		return true;
	snprintf(dir, sizeof dir, "%s/open", store->root);
	found = scandir(dir, &entries, store_is_mark, alphasort);
	if (found < 0)
		return store_is_nowhere(store, errno) ||
		       file_failed(err, N_("reading which changes are left open"), dir, errno);
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

/* --- settings left in place on purpose --- */

static bool left_path(const struct store *store, const char *tenant_id, char *path, size_t size)
{
	if (!text_is_guid(tenant_id)) /* it becomes a file name */
		return false;
	snprintf(path, size, "%s/left/%s.json", store->root, tenant_id);
	return true;
}

bool store_leave(struct store *store, const char *tenant_id, const char *text, struct err *err)
{
	static const char *const doing = N_("recording what is left changed on purpose");
	char path[FILE_PATH_SIZE];

	if (!store->keep || !left_path(store, tenant_id, path, sizeof path))
		return true;
	if (*text)
		return file_write(path, text, strlen(text), err);
	if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR)
		return file_failed(err, doing, path, errno);
	return true;
}

bool store_left(struct store *store, const char *tenant_id, struct buf *text)
{
	char path[FILE_PATH_SIZE];

	return file_read_note(left_path(store, tenant_id, path, sizeof path) ? path : NULL, text);
}
