/* practice_main.c - naaready-practice: serves the practice cloud on loopback until a signal comes, and keeps it as it changes
 *
 * A program of its own, so that nobody who does not serve needs libmicrohttpd. "naaready practice serve" becomes it.
 */
#include <stdio.h>
#include <string.h>

#include "base/cert.h"
#include "base/i18n.h"
#include "main/here.h"
#include "world/serve.h"
#include "world/start.h"
#include "world/wake.h"

/* A certificate made at start stands beside the practice tenants' state, for clients that shall trust it. */
static bool make_certificate(struct options *options, struct err *err)
{
	struct secret key = { 0 };
	const char *certificate;
	bool good;

	if (!options->https || options->cert_file)
		return true;
	options->cert_file = arena_printf(&here.arena, "%s/serve-cert.pem", here.store.root);
	options->key_file = arena_printf(&here.arena, "%s/serve-key.pem", here.store.root);
	good = cert_own_make(clock_real_utc(), &certificate, &key, &here.arena, err) &&
	       store_write_file(options->cert_file, certificate, strlen(certificate), err) &&
	       store_write_secret(options->key_file, &key, err);
	secret_wipe(&key);
	if (good)
		here_say(arena_printf(&here.arena,
		    _("Clients that shall trust it: SSL_CERT_FILE=%s, or --cacert with it."), options->cert_file));
	return good;
}

/* The address goes to stdout once it can be called, for programs that wait for it. */
static void ready(void *who, int port)
{
	(void)who;
	printf("%s://localhost:%d\n", here.options.cert_file ? "https" : "http", port);
	fflush(stdout);
	fprintf(stderr, _("The practice tenant %s is served there, on this machine only. Ctrl-C ends it.\n"),
	    here.practice.tenant->name);
}

static void changed(void *who, const struct practice *practice)
{
	struct arena arena = { 0 };
	const char *text = practice_save(practice, &arena);
	char sentence[ERR_SAY_SIZE];
	struct err err;

	(void)who;
	if (!store_write_file(here.practice_path, text, strlen(text), &err))
		fprintf(stderr, "%s\n", err_say(&err, sentence, sizeof sentence));
	arena_release(&arena);
}

/* @signal: what ended it. */
static bool serve_until_signal(int *signal, struct err *err)
{
	struct serve_options serving = {
		.port = here.options.port,
		.cert_file = here.options.cert_file,
		.key_file = here.options.key_file,
		.ready = ready,
		.changed = changed,
		.now = clock_real_utc,
	};
	bool good;

	if (!wake_open(false, err))
		return false;
	serving.stop = wake_fd();
	good = serve_run(&here.practice, &serving, err);
	*signal = wake_next();
	wake_close();
	return good;
}

static int start(int argc, char **argv)
{
	struct err err;
	int signal = 0;

	if (!options_parse_serve(&here.options, argc, argv, &here.arena, &err))
		return here_fail(&err);
	here.ascii = here.ascii || here.options.ascii;
	if (here.options.help)
		return here_help(COMMAND_SERVE);
	if (here.options.version)
		return here_version(PRACTICE_SERVER);
	if (!store_open(&here.store, true, true, &err) ||
	    !practice_begin(&here.practice, here.options.practice_tenant, &here.store, here.practice_path, &err) ||
	    !make_certificate(&here.options, &err) || !serve_until_signal(&signal, &err))
		return here_fail(&err);
	return signal ? 128 + signal : 0;
}

int main(int argc, char **argv)
{
	int status;

	start_careful();
	here.ascii = !start_words();
	here.columns = start_columns();
	status = start(argc, argv);
	store_close(&here.store);
	practice_release(&here.practice);
	arena_release(&here.arena);
	return status;
}
