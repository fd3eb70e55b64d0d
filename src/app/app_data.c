/* app_data.c - programs that show data or keep the practice cloud: timeline, profile, practice */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "base/i18n.h"
#include "commands/cmd_profile.h"
#include "commands/cmd_timeline.h"
#include "world/process.h"

#define OUT_BYTES_MAX     (1024u * 1024)
#define PROFILE_BYTES_MAX (256u * 1024)

/* JSON is data: an ASCII terminal gets escapes, which lose nothing. */
static int app_data_print(struct buf *out, int status)
{
	return app.options.json ? app_print_file(out, status) : app_print(out, status);
}

/* The day of a practice tenant, which may be in another year. A tenant that is not there says which are. */
static bool practice_today(int64_t *now, struct err *err)
{
	if (!app_in_memory())
		return true;
	if (!store_open(&app.store, true, false, err) ||
	    !practice_begin(&app.practice, app.options.practice_tenant, &app.store, app.practice_path, err))
		return false;
	*now += app.practice.clock_skew_s;
	return true;
}

int run_timeline(void)
{
	int64_t now = clock_real_utc();
	struct buf out;
	struct err err;

	if (!data_timeline(&app.env, &app.timeline, &app.arena, &err) || !practice_today(&now, &err))
		return app_fail(&err);
	buf_init(&out, OUT_BYTES_MAX);
	if (app.options.json)
		cmd_timeline_json(&app.timeline, now, app.ascii, &out);
	else
		cmd_timeline_print(&app.timeline, now, app.columns, app.ascii, &out);
	return app_data_print(&out, 0);
}

/* --- profiles --- */

static int list_profiles(void)
{
	const char **ids;
	size_t count = data_profile_ids(&app.env, &ids, &app.arena), good = 0;
	struct profile *profiles = arena_alloc(&app.arena, (count + 1) * sizeof *profiles);
	struct buf out;
	struct err err;
	int status = 0;

	if (count == 0) {
		(void)data_no_profiles(&app.env, &err);
		return app_fail(&err);
	}
	for (size_t i = 0; i < count; i++) {
		/* Report a broken profile, and list the others. */
		if (data_profile(&app.env, ids[i], &profiles[good], &app.arena, &err))
			good++;
		else
			status = app_fail(&err);
	}
	buf_init(&out, OUT_BYTES_MAX);
	if (app.options.json)
		cmd_profile_json(profiles, good, clock_real_utc(), app.ascii, &out);
	else
		cmd_profile_list(profiles, good, app.columns, app.ascii, &out);
	return app_data_print(&out, status);
}

static int show_one(const char *id)
{
	struct buf out;
	struct err err;

	if (!data_profile(&app.env, id, &app.profile, &app.arena, &err))
		return app_fail(&err);
	buf_init(&out, OUT_BYTES_MAX);
	if (app.options.json)
		cmd_profile_json(&app.profile, 1, clock_real_utc(), app.ascii, &out);
	else
		cmd_profile_print(&app.profile, clock_real_utc(), app.columns, app.ascii, &out);
	return app_data_print(&out, 0);
}

static int check_file(const char *path)
{
	struct buf text, out;
	struct err err;
	size_t problems;

	if (!file_read(path, PROFILE_BYTES_MAX, &text, &err)) {
		buf_release(&text);
		return app_fail(&err);
	}
	buf_init(&out, OUT_BYTES_MAX);
	problems = cmd_profile_check(buf_text(&text), text.len, path, app.options.json, app.ascii, &out);
	buf_release(&text);
	return app_data_print(&out, problems ? 2 : 0);
}

int run_profile(void)
{
	if (strcmp(app.options.action, "list") == 0)
		return list_profiles();
	if (strcmp(app.options.action, "show") == 0)
		return show_one(app.options.operands[0]);
	return check_file(app.options.operands[0]);
}

/* --- practice --- */

/* The request as options of the program that serves, which may be this one; it finds the tenants' state where this one
 * would. */
static int app_data_serve(void)
{
	const struct options *options = &app.options;
	const char *args[8] = { PRACTICE_SERVER, arena_printf(&app.arena, "--practice=%s", options->practice_tenant) };
	int count = 2;
	struct err err;

	if (options->ascii)
		args[count++] = "--ascii";
	if (options->port)
		args[count++] = arena_printf(&app.arena, "--port=%d", options->port);
	if (options->https)
		args[count++] = "--https";
	if (options->cert_file) {
		args[count++] = arena_printf(&app.arena, "--cert-file=%s", options->cert_file);
		args[count++] = arena_printf(&app.arena, "--key-file=%s", options->key_file);
	}
	if (app_inside())
		return app_inside()->serve(count, (char **)(uintptr_t)args);
	process_practice_server(args, &err);
	return app_fail(&err);
}

static void say_kept(const struct practice_kept *kept)
{
	app_say(arena_printf(&app.arena, _("Of practice this is kept, in %s:"), app.store.root));
	if (kept->tenants)
		app_say(arena_printf(&app.arena,
		    ngettext("%zu practice tenant as you left it: %s", "%zu practice tenants as you left them: %s",
			(unsigned long)kept->tenants),
		    kept->tenants, kept->names));
	if (kept->runs)
		app_say(arena_printf(&app.arena,
		    ngettext("%zu saved practice run", "%zu saved practice runs", (unsigned long)kept->runs),
		    kept->runs));
	if (kept->changes)
		app_say(arena_printf(&app.arena,
		    ngettext("%zu practice change that is open or was left on purpose",
			"%zu practice changes that are open or were left on purpose", (unsigned long)kept->changes),
		    kept->changes));
}

/* True if all of it is to go; else says why not. */
static bool agreed_to_reset(int *status)
{
	struct err err;
	bool yes = app.options.yes;

	*status = 0;
	if (!yes && !process_ask(_("Remove all of it? Real runs stay. [y/N] "), &yes)) {
		err_set(&err, ERR_USAGE, NULL,
		    _("Nothing was removed: there is no terminal to ask on. \"naaready practice reset --yes\" removes it without asking. Real runs stay."));
		*status = app_fail(&err);
	} else if (!yes) {
		app_say(_("Nothing was removed."));
	}
	return yes;
}

static int app_data_reset(void)
{
	struct practice_kept kept;
	struct err err;
	size_t count;
	int status;

	if (!practice_kept(&app.store, &kept, &app.arena, &err))
		return app_fail(&err);
	if (!kept.tenants && !kept.runs && !kept.changes) {
		app_say(_("Nothing is kept of practice, so there is nothing to remove."));
		return 0;
	}
	say_kept(&kept);
	if (!agreed_to_reset(&status))
		return status;
	if (!practice_reset(&app.store, &count, &err))
		return app_fail(&err);
	app_say(arena_printf(&app.arena,
	    ngettext("Practice is reset: %zu file removed.", "Practice is reset: %zu files removed.",
		(unsigned long)count),
	    count));
	return 0;
}

int run_practice(void)
{
	struct err err;

	if (!app.options.action)
		return run_wizard();
	if (strcmp(app.options.action, "serve") == 0)
		return app_data_serve();
	if (!store_open(&app.store, true, true, &err))
		return app_fail(&err);
	return app_data_reset();
}
