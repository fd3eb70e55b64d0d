/* main.c - options, then the program that they ask for */
#include <limits.h>
#include <string.h>

#include "main/here.h"
#include "world/start.h"

#define CONFIG_BYTES_MAX (64u * 1024)

/* Defaults from ~/.config/naaready/config.json, if it is there. */
static bool read_config(struct err *err)
{
	char path[PATH_MAX];
	struct buf text;
	bool good;

	if (!env_config_path(&here.env, "config.json", path, sizeof path) || !store_has_file(path))
		return true;
	good = store_read_file(path, CONFIG_BYTES_MAX, &text, err) &&
	       options_config(&here.options, buf_text(&text), text.len, path, &here.arena, err);
	buf_release(&text);
	return good;
}

static void see_display(void)
{
	here.ascii = here.ascii || here.options.ascii;
	if (here.env.no_color && here.options.color == COLOR_AUTO)
		here.options.color = COLOR_NEVER;
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

static int start(int argc, char **argv)
{
	struct err err;

	env_read(&here.env);
	if (!options_parse(&here.options, argc, argv, &here.arena, &err))
		return here_fail(&err);
	see_display();
	if (here.options.help)
		return here_help(here.options.command == COMMAND_WIZARD ? COMMAND_COUNT : here.options.command);
	if (here.options.version)
		return here_version("naaready");
	if (!read_config(&err) || !options_settle(&here.options, &err))
		return here_fail(&err);
	see_display();
	return programs[here.options.command]();
}

/* A guard was left by us, and is told from a person who types by its name. */
static bool is_kept(int argc, char **argv)
{
	return argc > 0 && strcmp(argv[0], KEEPER_NAME) == 0;
}

int main(int argc, char **argv)
{
	int status;

	start_careful();
	here.ascii = !start_words();
	here.columns = start_columns();
	status = is_kept(argc, argv) ? run_kept(argc, argv) : start(argc, argv);
	here_close();
	return status;
}
