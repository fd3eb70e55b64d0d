/* app_serve.c - serves the practice cloud on loopback until a signal arrives
 *
 * State is saved as it changes. This is naaready-practice, a program of its own, so that only those who serve need
 * libmicrohttpd; a portable program has it inside.
 */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "base/cert.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "world/process.h"
#include "world/serve.h"
#include "world/signals.h"

/* A certificate made at start is stored beside the practice tenants' state, for clients that need to trust it. */
static bool make_certificate(struct options *options, struct err *err)
{
	struct secret key = { 0 };
	const char *certificate;
	bool good;

	if (!options->https || options->cert_file)
		return true;
	if (!serve_takes_https(err))
		return false;
	options->cert_file = arena_printf(&app.arena, "%s/serve-cert.pem", app.store.root);
	options->key_file = arena_printf(&app.arena, "%s/serve-key.pem", app.store.root);
	good = cert_own_make(clock_real_utc(), &certificate, &key, &app.arena, err) &&
	       file_write(options->cert_file, certificate, strlen(certificate), err) &&
	       file_write_secret(options->key_file, &key, err);
	secret_wipe(&key);
	if (good)
		app_say(arena_printf(&app.arena,
		    _("To make clients trust it: SSL_CERT_FILE=%s, or --cacert with that file."), options->cert_file));
	return good;
}

/* The address goes to stdout once connections are accepted, for programs that wait for it. */
static void app_serve_ready(void *who, int port)
{
	(void)who;
	printf("%s://localhost:%d\n", app.options.cert_file ? "https" : "http", port);
	fflush(stdout);
	fprintf(stderr, _("The practice tenant %s is served there, on this machine only. Ctrl-C ends it.\n"),
	    app.practice.tenant->name);
}

static void app_serve_changed(void *who, const struct practice *practice)
{
	struct arena arena = { 0 };
	const char *text = practice_save(practice, &arena);
	char sentence[ERR_SAY_SIZE];
	struct err err;

	(void)who;
	if (!file_write(app.practice_path, text, strlen(text), &err))
		fprintf(stderr, "%s\n", err_say(&err, sentence, sizeof sentence));
	arena_release(&arena);
}

/* @signal: the signal that ended it. */
static bool serve_until_signal(int *signal, struct err *err)
{
	struct serve_options serving = {
		.port = app.options.port,
		.cert_file = app.options.cert_file,
		.key_file = app.options.key_file,
		.ready = app_serve_ready,
		.changed = app_serve_changed,
		.now = clock_real_utc,
	};
	bool good;

	if (!signals_open(false, err))
		return false;
	serving.stop = signals_fd();
	good = serve_run(&app.practice, &serving, err);
	*signal = signals_next();
	signals_close();
	return good;
}

static int app_serve_version(void)
{
	struct version version = { .program = PRACTICE_SERVER, .practice_server = true };

	serve_component(&version.components);
	hash_component(&version.components);
	return app_version(&version);
}

int run_serve(int argc, char **argv)
{
	struct err err;
	int signal = 0;

	if (!options_parse_serve(&app.options, argc, argv, &app.arena, &err))
		return app_fail(&err);
	app.ascii = app.ascii || app.options.ascii;
	if (app.options.help)
		return app_help(COMMAND_SERVE);
	if (app.options.version)
		return app_serve_version();
	if (!store_open(&app.store, true, true, &err) ||
	    !practice_begin(&app.practice, app.options.practice_tenant, &app.store, app.practice_path, &err) ||
	    !make_certificate(&app.options, &err) || !serve_until_signal(&signal, &err))
		return app_fail(&err);
	return signal ? 128 + signal : 0;
}
