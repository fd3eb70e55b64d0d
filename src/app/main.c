/* main.c - reads options and config, then runs the requested program */
#include <limits.h>
#include <string.h>

#include "app/app.h"
#include "world/process.h"

#define CONFIG_BYTES_MAX (64u * 1024)

/* Defaults from ~/.config/naaready/config.json, if it is there. */
static bool read_config(struct err *err)
{
	char path[PATH_MAX];
	struct buf text;
	bool good;

	if (!env_config_path(&app.env, "config.json", path, sizeof path) || !file_exists(path))
		return true;
	good = file_read(path, CONFIG_BYTES_MAX, &text, err) &&
	       options_config(&app.options, buf_text(&text), text.len, path, &app.arena, err);
	buf_release(&text);
	return good;
}

static void see_display(void)
{
	app.ascii = app.ascii || app.options.ascii;
	if (app.env.no_color && app.options.color == COLOR_AUTO)
		app.options.color = COLOR_NEVER;
}

/* What each command runs. */
static int (*const programs[COMMAND_COUNT])(void) = {
	[COMMAND_WIZARD] = run_wizard,
	[COMMAND_CHECK] = run_check,
	[COMMAND_CONSENT] = run_consent,
	[COMMAND_TOKENS] = run_tokens,
	[COMMAND_PROOF] = run_proof,
	[COMMAND_EWS] = run_ews,
	[COMMAND_REVIEW] = run_review,
	[COMMAND_REPORT] = run_report,
	[COMMAND_DIFF] = run_diff,
	[COMMAND_VERIFY] = run_verify,
	[COMMAND_TIMELINE] = run_timeline,
	[COMMAND_PROFILE] = run_profile,
	[COMMAND_PRACTICE] = run_practice,
};

static int main_start(int argc, char **argv)
{
	struct err err;

	env_read(&app.env);
	if (!options_parse(&app.options, argc, argv, &app.arena, &err))
		return app_fail(&err);
	see_display();
	if (app.options.help)
		return app_help(app.options.command == COMMAND_WIZARD ? COMMAND_COUNT : app.options.command);
	if (app.options.version)
		return app_version("naaready");
	if (!read_config(&err) || !options_settle(&app.options, &err))
		return app_fail(&err);
	see_display();
	return programs[app.options.command]();
}

/* A guard was started by us, and is recognised by its process name. */
static bool main_is_guard(int argc, char **argv)
{
	return argc > 0 && strcmp(argv[0], GUARD_NAME) == 0;
}

int main(int argc, char **argv)
{
	int status;

	process_careful();
	app.ascii = !process_words();
	app.columns = process_columns();
	status = main_is_guard(argc, argv) ? run_guard(argc, argv) : main_start(argc, argv);
	app_close();
	return status;
}
