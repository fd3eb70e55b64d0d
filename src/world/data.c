/* data.c - finds and reads the profiles and the timeline */
#include "world/data.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/near.h"
#include "base/text.h"
#include "world/carried.h"
#include "world/store.h"

#ifndef PKGDATADIR
#define PKGDATADIR "/usr/local/share/naaready"
#endif

/* A profile is 2 kB, the timeline 20 kB. */
#define DATA_BYTES_MAX (256u * 1024)
/* More profiles than any admin keeps. */
#define PROFILES_MAX 256
/* How the names of carried profiles begin. */
#define CARRIED_PROFILES "profiles/"

/* A folder that is named comes before what is carried inside. */
static bool data_inside(const struct env *env)
{
	return !env->data && carried_all()->name;
}

static const char *data_folder(const struct env *env)
{
	return env->data ? env->data : PKGDATADIR;
}

const char *data_place(const struct env *env)
{
	return data_inside(env) ? "inside this file" : data_folder(env);
}

static bool data_missing(const char *path, struct err *err)
{
	return err_set(err, ERR_FILE, N_("looking for naaready's own data"),
	    _("%s is not there. Install naaready whole, or name the folder of its data in NAAREADY_DATA."), path);
}

bool data_no_profiles(const struct env *env, struct err *err)
{
	char path[PATH_MAX];

	/* without anything, the same file is named everywhere */
	snprintf(path, sizeof path, "%s/timeline.json", data_folder(env));
	if (access(path, F_OK) == 0)
		snprintf(path, sizeof path, "%s/profiles/*.json", data_folder(env));
	return data_missing(path, err);
}

bool data_timeline(const struct env *env, struct timeline *timeline, struct arena *arena, struct err *err)
{
	const struct carried *inside = data_inside(env) ? carried_find("timeline.json") : NULL;
	char path[PATH_MAX];
	struct buf text;
	bool good;

	if (inside)
		return timeline_read(timeline, (const char *)inside->bytes, inside->len, inside->name, arena, err);
	snprintf(path, sizeof path, "%s/timeline.json", data_folder(env));
	if (access(path, F_OK) != 0)
		return data_missing(path, err);
	good = file_read(path, DATA_BYTES_MAX, &text, err) &&
	       timeline_read(timeline, buf_text(&text), text.len, path, arena, err);
	buf_release(&text);
	return good;
}

/* The two directories, the user's own first; what is carried inside has none. */
static bool profiles_dir(const struct env *env, int which, char *path, size_t size)
{
	if (which == 0)
		return env_config_path(env, "profiles", path, size);
	return !data_inside(env) && snprintf(path, size, "%s/profiles", data_folder(env)) < (int)size;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "zoom" of "zoom.json": the length of an id, 0 if this is no profile's name. */
static size_t id_len(const char *name)
{
	size_t len = strlen(name);

	return len > 5 && *name != '.' && strcmp(name + len - 5, ".json") == 0 ? len - 5 : 0;
}

static size_t add_ids(const char *path, const char **ids, size_t count, struct arena *arena)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;

	while (dir && count < PROFILES_MAX && (entry = readdir(dir))) {
		size_t len = id_len(entry->d_name);

		if (len)
			ids[count++] = arena_copy_n(arena, entry->d_name, len);
	}
	if (dir)
		closedir(dir);
	return count;
}

static size_t add_carried_ids(const char **ids, size_t count, struct arena *arena)
{
	for (const struct carried *file = carried_all(); file->name && count < PROFILES_MAX; file++) {
		const char *name = file->name + strlen(CARRIED_PROFILES);

		if (text_begins(file->name, CARRIED_PROFILES))
			ids[count++] = arena_copy_n(arena, name, id_len(name));
	}
	return count;
}

size_t data_profile_ids(const struct env *env, const char ***ids, struct arena *arena)
{
	size_t found = 0, count = 0;
	char path[PATH_MAX];

	*ids = arena_alloc(arena, PROFILES_MAX * sizeof **ids);
	for (int which = 0; which < 2; which++) {
		if (profiles_dir(env, which, path, sizeof path))
			found = add_ids(path, *ids, found, arena);
	}
	if (data_inside(env))
		found = add_carried_ids(*ids, found, arena);
	qsort(*ids, found, sizeof **ids, by_name);
	for (size_t i = 0; i < found; i++) {
		if (!count || strcmp((*ids)[count - 1], (*ids)[i]) != 0)
			(*ids)[count++] = (*ids)[i];
	}
	return count;
}

static bool no_profile(const struct env *env, const char *id, struct arena *arena, struct err *err)
{
	const char **ids, *list = "";
	size_t count = data_profile_ids(env, &ids, arena);
	struct near near = near_to(id, strlen(id));

	if (count == 0)
		return data_no_profiles(env, err);
	for (size_t i = 0; i < count; i++) {
		list = arena_printf(arena, "%s%s%s", list, i ? ", " : "", ids[i]);
		near_offer(&near, ids[i]);
	}
	if (near.word)
		return err_set(err, ERR_USAGE, N_("finding the profile"),
		    _("Unknown profile \"%s\". Did you mean \"%s\"?"), id, near.word);
	return err_set(err, ERR_USAGE, N_("finding the profile"), _("Unknown profile \"%s\". Known profiles: %s."), id,
	    list);
}

bool data_profile(const struct env *env, const char *id, struct profile *profile, struct arena *arena, struct err *err)
{
	char dir[PATH_MAX - 300], path[PATH_MAX];
	const struct carried *inside;

	/* The id becomes a file name. */
	if (!*id || strlen(id) > 64 || *id == '.' || strchr(id, '/'))
		return no_profile(env, id, arena, err);
	for (int which = 0; which < 2; which++) {
		struct buf text;
		bool good;

		if (!profiles_dir(env, which, dir, sizeof dir))
			continue;
		snprintf(path, sizeof path, "%s/%s.json", dir, id);
		if (file_is_absent(path))
			continue;
		good = file_read(path, DATA_BYTES_MAX, &text, err) &&
		       profile_read(profile, buf_text(&text), text.len, path, arena, err);
		buf_release(&text);
		return good;
	}
	snprintf(path, sizeof path, CARRIED_PROFILES "%s.json", id);
	inside = data_inside(env) ? carried_find(path) : NULL;
	if (inside)
		return profile_read(profile, (const char *)inside->bytes, inside->len, path, arena, err);
	return no_profile(env, id, arena, err);
}
