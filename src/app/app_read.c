/* app_read.c - reads the command line and the config file, and finds the program that they ask for */
#include <limits.h>

#include "app/app.h"

#define CONFIG_BYTES_MAX (64u * 1024)

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

static int run_help(void)
{
	return app_help(app.options.command == COMMAND_WIZARD ? COMMAND_COUNT : app.options.command);
}

/* Defaults from ~/.config/naaready/config.json, if it is there. */
static bool read_config(struct err *err)
{
	char path[PATH_MAX];
	struct buf text;
	bool good;

	if (!env_config_path(&app.env, "config.json", path, sizeof path) || file_is_absent(path))
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

bool app_read(int argc, char **argv, struct err *err)
{
	env_read(&app.env);
	if (!options_parse(&app.options, argc, argv, &app.arena, err))
		return false;
	see_display();
	/* Help works with a broken config file. */
	if (app.options.help || app.options.version) {
		app.program = app.options.help ? run_help : run_version;
		return true;
	}
	if (!read_config(err) || !options_settle(&app.options, err))
		return false;
	see_display();
	app.program = programs[app.options.command];
	return true;
}
