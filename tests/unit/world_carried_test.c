/* world_carried_test.c - profiles and timeline of a portable program: the table is whole, and what comes before it
 *
 * Built as a portable program is, whatever this build is: it compiles carried.c and data.c itself, with the table.
 */
#include "world_home.h"

#include <dirent.h>

#include "world/carried.h"
#include "world/data.h"
#include "world/file.h"

static struct arena arena;

static int carried_home(void **state)
{
	if (home_make(state) != 0)
		return -1;
	unsetenv("NAAREADY_DATA");
	return setenv("XDG_CONFIG_HOME", home, 1);
}

static int carried_drop(void **state)
{
	arena_release(&arena);
	return home_drop(state);
}

/* The same file in the tree. */
static void assert_carried(const char *name)
{
	const struct carried *inside = carried_find(name);
	char path[400];
	struct buf text;
	struct err err;

	snprintf(path, sizeof path, "%s/%s", getenv("DATA_DIR"), name);
	assert_true(file_read(path, 1024 * 1024, &text, &err));
	if (!inside)
		fail_msg("%s is not carried", name);
	assert_int_equal(text.len, inside->len);
	assert_memory_equal(buf_text(&text), inside->bytes, text.len);
	buf_release(&text);
}

static void every_file_is_carried_as_it_is(void **state)
{
	char path[400];
	size_t in_tree = 1, inside = 0;
	const struct dirent *entry;
	DIR *dir;

	(void)state;
	assert_carried("timeline.json");
	snprintf(path, sizeof path, "%s/profiles", getenv("DATA_DIR"));
	dir = opendir(path);
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "profiles/%s", entry->d_name);
		assert_carried(path);
		in_tree++;
	}
	closedir(dir);
	for (const struct carried *file = carried_all(); file->name; file++)
		inside++;
	assert_int_equal(in_tree, inside);
	assert_null(carried_find("profiles/"));
	assert_null(carried_find(""));
}

static void all_of_it_can_be_read(void **state)
{
	struct timeline timeline;
	struct profile profile;
	const char **ids;
	struct env env;
	struct err err;
	size_t count;

	(void)state;
	env_read(&env);
	assert_string_equal("inside this file", data_place(&env));
	assert_true(data_timeline(&env, &timeline, &arena, &err));
	count = data_profile_ids(&env, &ids, &arena);
	assert_true(count >= 7);
	for (size_t i = 0; i < count; i++) {
		assert_true(data_profile(&env, ids[i], &profile, &arena, &err));
		assert_string_equal(ids[i], profile.id);
		assert_true(i == 0 || strcmp(ids[i - 1], ids[i]) < 0);
	}
	assert_false(data_profile(&env, "zomm", &profile, &arena, &err));
	assert_non_null(strstr(err.told, "Did you mean \"zoom\"?"));
	assert_false(data_profile(&env, "../timeline", &profile, &arena, &err));
	assert_int_equal(ERR_USAGE, err.kind);
}

/* Copies a carried profile into a folder, under another name for people. */
static void keep_profile(const char *folder, const char *id, const char *name)
{
	char path[500], from[80];
	const struct carried *inside;
	const char *old;
	FILE *file;

	snprintf(from, sizeof from, "profiles/%s.json", id);
	inside = carried_find(from);
	assert_non_null(inside);
	old = strstr((const char *)inside->bytes, "\"name\": \"");
	assert_non_null(old);
	snprintf(path, sizeof path, "%s/%s.json", folder, id);
	file = fopen(path, "w");
	assert_non_null(file);
	old += strlen("\"name\": \"");
	fprintf(file, "%.*s%s", (int)(old - (const char *)inside->bytes), inside->bytes, name);
	old += strcspn(old, "\"");
	fwrite(old, 1, inside->len - (size_t)(old - (const char *)inside->bytes), file);
	assert_int_equal(0, fclose(file));
}

static void what_the_user_has_comes_first(void **state)
{
	struct profile profile;
	struct timeline timeline;
	char folder[400];
	const char **ids;
	struct env env;
	struct err err;
	size_t count;

	(void)state;
	env_read(&env);
	count = data_profile_ids(&env, &ids, &arena);
	mkdir(home_path(""), 0700);
	mkdir(home_path("profiles"), 0700);
	snprintf(folder, sizeof folder, "%s", home_path("profiles"));
	keep_profile(folder, "zoom", "Our own");
	assert_true(data_profile(&env, "zoom", &profile, &arena, &err));
	assert_string_equal("Our own", profile.name);
	assert_true(data_profile(&env, "condeco", &profile, &arena, &err));
	assert_int_equal(count, data_profile_ids(&env, &ids, &arena));

	/* A folder that is named is all there is besides. */
	mkdir(home_top("data"), 0700);
	mkdir(home_top("data/profiles"), 0700);
	setenv("NAAREADY_DATA", home_top("data"), 1);
	snprintf(folder, sizeof folder, "%s", home_top("data/profiles"));
	keep_profile(folder, "hubspot", "The firm's");
	env_read(&env);
	assert_string_equal(home_top("data"), data_place(&env));
	assert_int_equal(2, data_profile_ids(&env, &ids, &arena));
	assert_true(data_profile(&env, "hubspot", &profile, &arena, &err));
	assert_string_equal("The firm's", profile.name);
	assert_true(data_profile(&env, "zoom", &profile, &arena, &err));
	assert_string_equal("Our own", profile.name);
	assert_false(data_profile(&env, "condeco", &profile, &arena, &err));
	assert_false(data_timeline(&env, &timeline, &arena, &err));
	unsetenv("NAAREADY_DATA");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_file_is_carried_as_it_is),
		cmocka_unit_test_setup_teardown(all_of_it_can_be_read, carried_home, carried_drop),
		cmocka_unit_test_setup_teardown(what_the_user_has_comes_first, carried_home, carried_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
