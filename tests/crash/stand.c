/* stand.c - a stand for the real program: a home of its own, a served practice cloud, and readers of both */
#include "tests/crash/stand.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "world/store.h"

#define TENANT   "5a1e5f0c-0000-4000-8000-000000000001"
#define DOMAIN   "classic.practice.example"
#define CLIENT   "11111111-2222-4333-8444-555555555555"
#define FILE_MAX (1u << 20)

static bool write_whole(const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	bool good = fd >= 0 && write(fd, text, len) == (ssize_t)len;

	if (fd >= 0)
		close(fd);
	return good;
}

static int remove_entry(const char *path, const struct stat *what, int kind, struct FTW *walk)
{
	(void)what, (void)kind, (void)walk;
	return remove(path);
}

static void remove_tree(const char *path)
{
	nftw(path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static void copy_dir(const char *from, const char *to)
{
	char source[600], target[600];
	DIR *dir = opendir(from);
	struct dirent *entry;

	if (!dir)
		return;
	mkdir(to, 0700);
	while ((entry = readdir(dir))) {
		struct buf text;
		struct err err;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(source, sizeof source, "%s/%s", from, entry->d_name);
		snprintf(target, sizeof target, "%s/%s", to, entry->d_name);
		if (entry->d_type == DT_DIR) {
			copy_dir(source, target);
			continue;
		}
		if (file_read(source, FILE_MAX, &text, &err))
			write_whole(target, buf_text(&text), text.len);
		buf_release(&text);
	}
	closedir(dir);
}

static const char *from_env(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value ? value : otherwise;
}

bool stand_open(struct stand *stand)
{
	char build[PATH_MAX], secret[200];
	struct arena *arena = &stand->arena;
	int n = 0;

	memset(stand, 0, sizeof *stand);
	snprintf(stand->home, sizeof stand->home, "/tmp/naaready-crash.XXXXXX");
	if (!mkdtemp(stand->home) || !realpath(from_env("NAAREADY_BUILD", "."), build))
		return false;
	snprintf(stand->files, sizeof stand->files, "%s/state/naaready/practice", stand->home);
	snprintf(stand->kept, sizeof stand->kept, "%s/kept", stand->home);
	snprintf(stand->out, sizeof stand->out, "%s/out", stand->home);
	snprintf(secret, sizeof secret, "%s/secret", stand->home);
	if (!write_whole(secret, "canary-s3cret-word\n", 19) || !served_start(&stand->cloud))
		return false;
	stand->program = arena_printf(arena, "%s/naaready", build);
	stand->practice = arena_printf(arena, "--practice=%s", stand->cloud.url);
	stand->secret = arena_copy(arena, secret);
	stand->env[n++] = "LC_ALL=C.UTF-8";
	stand->env[n++] = "TZ=UTC";
	stand->env[n++] = "HURRY=50";
	stand->env[n++] = "ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0";
	stand->env[n++] = arena_printf(arena, "HOME=%s", stand->home);
	stand->env[n++] = arena_printf(arena, "XDG_STATE_HOME=%s/state", stand->home);
	stand->env[n++] = arena_printf(arena, "XDG_CONFIG_HOME=%s/config", stand->home);
	stand->env[n++] = arena_printf(arena, "NAAREADY_DATA=%s", from_env("DATA_DIR", "data"));
	stand->env[n++] = arena_printf(arena, "LD_PRELOAD=%s/tests/crash/hurry", build);
	return access(stand->env[n - 1] + strlen("LD_PRELOAD="), R_OK) == 0;
}

void stand_close(struct stand *stand)
{
	served_stop(&stand->cloud);
	arena_release(&stand->arena);
	remove_tree(stand->home);
}

void stand_clear(struct stand *stand)
{
	char state[160];

	snprintf(state, sizeof state, "%s/state", stand->home);
	remove_tree(state);
}

void stand_keep(struct stand *stand)
{
	char state[160];

	snprintf(state, sizeof state, "%s/state", stand->home);
	remove_tree(stand->kept);
	copy_dir(state, stand->kept);
}

void stand_again(struct stand *stand)
{
	char state[160];

	snprintf(state, sizeof state, "%s/state", stand->home);
	remove_tree(state);
	copy_dir(stand->kept, state);
}

bool stand_run(struct stand *stand, const char *command, const char *action, const char *more, struct trip *trip)
{
	const char *words[] = {
		stand->program,
		command,
		action,
		stand->practice,
		"--tenant",
		DOMAIN,
		"--profile",
		"practice",
		"--auth",
		"secret",
		"--client-id",
		CLIENT,
		"--secret-file",
		stand->secret,
		"--yes",
		"--confirm",
		DOMAIN,
		more,
		action && strcmp(action, "block") == 0 ? "--anyway" : NULL,
	};
	bool changes = strcmp(command, "tokens") == 0;
	int n = 0;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (words[i] && (changes || i < 14))
			stand->argv[n++] = words[i];
	stand->argv[n] = NULL;
	trip->argv = stand->argv;
	trip->env = stand->env;
	trip->out = stand->out;
	return trip_run(trip);
}

bool stand_mark(const struct stand *stand, struct change_mark *mark)
{
	char path[300];
	struct buf text;
	struct err err;
	bool read;

	snprintf(path, sizeof path, "%s/open/" TENANT ".json", stand->files);
	read = file_read(path, FILE_MAX, &text, &err) && change_mark_read(mark, buf_text(&text), text.len, &err);
	buf_release(&text);
	return read;
}

void stand_age(const struct stand *stand, struct change_mark *mark)
{
	struct arena arena = { 0 };
	const char *text;
	char path[300];

	mark->at -= 3 * 86400;
	mark->sent_at -= 3 * 86400;
	text = change_mark_write(mark, &arena);
	snprintf(path, sizeof path, "%s/open/" TENANT ".json", stand->files);
	write_whole(path, text, strlen(text));
	arena_release(&arena);
}

static bool file_has(const char *path, const char *words)
{
	struct buf text;
	struct err err;
	const char *at = NULL;

	if (file_read(path, FILE_MAX, &text, &err))
		at = strstr(buf_text(&text), words);
	if (at)
		at = strchr(at, '\n');
	buf_release(&text);
	return at != NULL;
}

bool stand_recorded(const struct stand *stand, const struct change_mark *mark)
{
	char path[400];

	snprintf(path, sizeof path, "%s/runs/%s.jsonl", stand->files, mark->run_id);
	return file_has(path, "\"kind\":\"intent\"");
}

bool stand_intended(const struct stand *stand)
{
	char dir[300], path[600];
	struct dirent *entry;
	bool found = false;
	DIR *runs;

	snprintf(dir, sizeof dir, "%s/runs", stand->files);
	runs = opendir(dir);
	while (runs && !found && (entry = readdir(runs))) {
		snprintf(path, sizeof path, "%s/%s", dir, entry->d_name);
		found = entry->d_name[0] != '.' && file_has(path, "\"kind\":\"intent\"");
	}
	if (runs)
		closedir(runs);
	return found;
}

bool stand_said(const struct stand *stand, const char *words)
{
	struct buf text;
	struct err err;
	bool said = file_read(stand->out, FILE_MAX, &text, &err) && strstr(buf_text(&text), words);

	buf_release(&text);
	return said;
}
