/* practice_serve.c - "practice serve": the practice cloud on loopback until a signal comes */
#include "world/practice_serve.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "world/clock.h"
#include "world/serve.h"
#include "world/store.h"
#include "world/wake.h"

static void ready(void *who, int port)
{
	const struct practice_serve *serve = who;
	const char *scheme = serve->cert_file ? "https" : "http";

	printf("%s://localhost:%d\n", scheme, port);
	fflush(stdout);
	fprintf(stderr, _("The practice tenant %s is served there, on this machine only. Ctrl-C ends it.\n"),
	    serve->practice->tenant->name);
}

static void changed(void *who, const struct practice *practice)
{
	const struct practice_serve *serve = who;
	struct arena arena = { 0 };
	const char *text = practice_save(practice, &arena);
	char sentence[ERR_SAY_SIZE];
	struct err err;

	if (!store_write_file(serve->state_path, text, strlen(text), &err))
		fprintf(stderr, "%s\n", err_say(&err, sentence, sizeof sentence));
	arena_release(&arena);
}

bool practice_serve(const struct practice_serve *serve, int *signal, struct err *err)
{
	struct serve_options options = {
		.port = serve->port,
		.cert_file = serve->cert_file,
		.key_file = serve->key_file,
		.ready = ready,
		.changed = changed,
		.who = (void *)(uintptr_t)serve,
		.now = clock_real_utc,
	};
	bool good;

	if (!wake_open(false, err))
		return false;
	options.stop = wake_fd();
	good = serve_run(serve->practice, &options, err);
	*signal = wake_next();
	wake_close();
	return good;
}
