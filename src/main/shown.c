/* shown.c - programs that show data or keep the practice cloud: timeline, profile, practice */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "commands/show.h"
#include "main/here.h"
#include "world/start.h"

#define OUT_BYTES_MAX     (1024u * 1024)
#define PROFILE_BYTES_MAX (256u * 1024)

int run_timeline(void)
{
	struct buf out;
	struct err err;

	if (!data_timeline(&here.env, &here.timeline, &here.arena, &err))
		return here_fail(&err);
	buf_init(&out, OUT_BYTES_MAX);
	show_timeline(&here.timeline, clock_real_utc(), here.columns, &out);
	return here_print(&out, 0);
}

/* --- profiles --- */

static int list_profiles(void)
{
	const char **ids;
	size_t count = data_profile_ids(&here.env, &ids, &here.arena);
	struct buf out;
	struct err err;
	int status = 0;

	buf_init(&out, OUT_BYTES_MAX);
	for (size_t i = 0; i < count; i++) {
		/* One that is broken is told, and the others are listed. */
		if (data_profile(&here.env, ids[i], &here.profile, &here.arena, &err))
			show_profile_line(&here.profile, here.columns, &out);
		else
			status = here_fail(&err);
	}
	return here_print(&out, status);
}

static int show_one(const char *id)
{
	struct buf out;
	struct err err;

	if (!data_profile(&here.env, id, &here.profile, &here.arena, &err))
		return here_fail(&err);
	buf_init(&out, OUT_BYTES_MAX);
	show_profile(&here.profile, clock_real_utc(), here.columns, &out);
	return here_print(&out, 0);
}

static int check_file(const char *path)
{
	struct buf text, out;
	struct err err;
	size_t problems;

	if (!store_read_file(path, PROFILE_BYTES_MAX, &text, &err)) {
		buf_release(&text);
		return here_fail(&err);
	}
	buf_init(&out, OUT_BYTES_MAX);
	problems = show_profile_problems(buf_text(&text), text.len, path, &out);
	buf_release(&text);
	return here_print(&out, problems ? 2 : 0);
}

int run_profile(void)
{
	if (strcmp(here.options.action, "list") == 0)
		return list_profiles();
	if (strcmp(here.options.action, "show") == 0)
		return show_one(here.options.operands[0]);
	return check_file(here.options.operands[0]);
}

/* --- practice --- */

/* What was asked for, as options of the program that serves; it finds the tenants' state where this one would. */
static int serve(void)
{
	const struct options *options = &here.options;
	const char *args[8] = { PRACTICE_SERVER, arena_printf(&here.arena, "--practice=%s", options->practice_tenant) };
	int count = 2;
	struct err err;

	if (options->ascii)
		args[count++] = "--ascii";
	if (options->port)
		args[count++] = arena_printf(&here.arena, "--port=%d", options->port);
	if (options->https)
		args[count++] = "--https";
	if (options->cert_file) {
		args[count++] = arena_printf(&here.arena, "--cert-file=%s", options->cert_file);
		args[count++] = arena_printf(&here.arena, "--key-file=%s", options->key_file);
	}
	start_practice_server(args, &err);
	return here_fail(&err);
}

static int reset(void)
{
	char line[120];
	struct err err;
	size_t count;

	if (!practice_reset(&here.store, &count, &err))
		return here_fail(&err);
	snprintf(line, sizeof line,
	    ngettext("Practice begins anew: %zu file removed.", "Practice begins anew: %zu files removed.",
		(unsigned long)count),
	    count);
	here_say(line);
	return 0;
}

int run_practice(void)
{
	struct err err;

	if (!here.options.action)
		return run_wizard();
	if (strcmp(here.options.action, "serve") == 0)
		return serve();
	if (!store_open(&here.store, true, true, &err))
		return here_fail(&err);
	return reset();
}
