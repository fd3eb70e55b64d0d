/* logind.c - whether systemd-logind ends a user's processes after logout */
#include "guard/logind.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "world/env.h"
#include "world/file.h"

/* These files have a handful of lines each. */
#define SETTINGS_BYTES_MAX (256u * 1024)

/* The value of "Name=value" in the line at @line, or NULL. *@comment: the line is commented out. */
static const char *logind_value_of(const char *line, const char *name, bool *comment)
{
	size_t len = strlen(name);

	line += strspn(line, " \t");
	*comment = *line == '#' || *line == ';';
	line += strspn(line, "#; \t");
	return strncmp(line, name, len) == 0 && line[len] == '=' ? line + len + 1 : NULL;
}

static bool says_yes(const char *value)
{
	static const char *const yes[] = { "yes", "true", "on", "1" };

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (strncmp(value, yes[i], strlen(yes[i])) == 0)
			return true;
	return false;
}

/* Whether @user is a word of the list at @value. */
static bool logind_lists(const char *value, const char *user)
{
	size_t len = strlen(user), line = strcspn(value, "\n");

	for (const char *at = value; len && at < value + line; at += strcspn(at, " \t\n") + 1) {
		if (strncmp(at, user, len) == 0 && strchr(" \t\n", at[len]))
			return true;
		if (at[strcspn(at, " \t\n")] == '\0')
			break;
	}
	return false;
}

bool logind_evaluate(const char *group, const char *settings, const char *user)
{
	bool kills = false, said = false, only = false, among = false, comment;
	bool spared = strcmp(user, "root") == 0; /* the default of that list */

	/* A process outside of a login session (a service, a timer, a unit of the user manager) does not end with
	 * one. */
	if (!strstr(group, "/session-"))
		return true;
	for (const char *line = settings; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		const char *value = logind_value_of(line, "KillUserProcesses", &comment);

		if (value && (!comment || !said)) {
			kills = says_yes(value);
			said = said || !comment;
		}
		value = logind_value_of(line, "KillOnlyUsers", &comment);
		if (value && !comment) {
			only = strcspn(value, "\n") > 0;
			among = logind_lists(value, user);
		}
		value = logind_value_of(line, "KillExcludeUsers", &comment);
		if (value && !comment)
			spared = logind_lists(value, user);
	}
	return !kills || spared || (only && !among);
}

static void add_file(struct buf *all, const char *path)
{
	struct buf text = { 0 };
	struct err ignored;

	if (file_exists(path) && file_read(path, SETTINGS_BYTES_MAX, &text, &ignored)) {
		buf_add(all, buf_text(&text));
		buf_add(all, "\n");
	}
	buf_release(&text);
}

static int is_conf(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && strcmp(entry->d_name + len - 5, ".conf") == 0;
}

static void add_dir(struct buf *all, const char *dir)
{
	struct dirent **entries;
	char path[512];
	int count = scandir(dir, &entries, is_conf, alphasort);

	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%.255s", dir, entries[i]->d_name);
		add_file(all, path);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

bool logind_lets_stay(struct err *err)
{
	struct buf settings, group = { 0 };
	struct err ignored;
	struct env env;
	bool stays;

	env_read(&env);
	buf_init(&settings, 4 * SETTINGS_BYTES_MAX);
	add_file(&settings, "/usr/lib/systemd/logind.conf");
	add_file(&settings, "/etc/systemd/logind.conf");
	add_dir(&settings, "/usr/lib/systemd/logind.conf.d");
	add_dir(&settings, "/etc/systemd/logind.conf.d");
	stays = !file_read("/proc/self/cgroup", SETTINGS_BYTES_MAX, &group, &ignored) ||
		logind_evaluate(buf_text(&group), buf_text(&settings), env.user ? env.user : "");
	buf_release(&settings);
	buf_release(&group);
	if (stays)
		return true;
	return err_set(err, ERR_HOST, N_("leaving a guard"),
	    _("it ends what you leave running when you log out: KillUserProcesses=yes of logind"));
}
