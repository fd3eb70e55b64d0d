/* app_say.c - output without a program in the loop: on stdout and stderr, as the terminal can show it */
#include <limits.h>
#include <stdio.h>

#include "app/app.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/help.h"
#include "core/report.h"
#include "world/process.h"

#define HELP_BYTES_MAX (256u * 1024)

/* Descriptor 0 is a descriptor: a store that is not open has none. */
struct app app = { .store = { .run_fd = -1, .lock_fd = -1 } };

/* It contains file names and typed text: foreign text, too. */
static void app_say_print(FILE *to, const char *text)
{
	struct arena arena = { 0 };
	struct buf wrapped;

	text = text_safe_lines(&arena, text);
	if (app.ascii)
		text = text_ascii(&arena, text);
	buf_init(&wrapped, HELP_BYTES_MAX);
	if (to == stderr) {
		process_wrap(text, &wrapped);
		text = buf_text(&wrapped);
	}
	fputs(text, to);
	buf_release(&wrapped);
	arena_release(&arena);
}

int app_fail(const struct err *err)
{
	char sentence[ERR_SAY_SIZE], line[ERR_SAY_SIZE + 16];

	/* A usage error is a complete sentence already. */
	if (err->kind == ERR_USAGE && err->told[0])
		text_safe(sentence, sizeof sentence, err->told);
	else
		err_say(err, sentence, sizeof sentence);
	snprintf(line, sizeof line, "naaready: %s", sentence);
	app_say(line);
	return err_exit(err);
}

static int app_say_printed(struct buf *out, int status)
{
	buf_release(out);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	app_say(_("naaready: the output could not be written."));
	return 4;
}

int app_print(struct buf *out, int status)
{
	app_say_print(stdout, buf_text(out));
	return app_say_printed(out, status);
}

int app_print_file(struct buf *out, int status)
{
	fputs(buf_text(out), stdout);
	return app_say_printed(out, status);
}

void app_say(const char *line)
{
	app_say_print(stderr, line);
	app_say_print(stderr, "\n");
}

void app_words(void)
{
	const char *lost;

	app.ascii = !process_words(&lost);
	app.columns = process_columns();
	if (lost)
		app_say(arena_printf(&app.arena,
		    _("naaready: The locale %s does not exist on this machine, and none that could stand in for it: naaready shows ASCII, and may speak only English. \"locale -a\" lists the locales that exist."),
		    lost));
}

int app_help(enum command command)
{
	struct doc_pair tenants[PRACTICE_TENANTS_MAX + 1] = { { NULL, NULL } };
	struct buf out;

	for (size_t i = 0; practice_tenants[i].name && i < PRACTICE_TENANTS_MAX; i++)
		tenants[i] = (struct doc_pair){ practice_tenants[i].name, practice_tenants[i].says };
	buf_init(&out, HELP_BYTES_MAX);
	help_print(command, tenants, app.columns, app.ascii, &out);
	return app_print(&out, 0);
}

int app_version(struct version *version)
{
	char state[PATH_MAX];
	struct env env;
	struct buf out;

	buf_init(&out, HELP_BYTES_MAX);
	if (!app.options.json) {
		buf_printf(&out, "%s " PACKAGE_VERSION "\n", version->program);
		return app_print(&out, 0);
	}
	env_read(&env);
	json_component(&version->components);
	process_component(&version->components);
	if (env_state_path(&env, "", state, sizeof state))
		version->state = state;
	cmd_version_json(version, app.ascii, &out);
	return app_print_file(&out, 0);
}
