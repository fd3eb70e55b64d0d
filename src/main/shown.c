/* shown.c - programs that show data or keep the practice cloud: timeline, profile, practice */
#include <stdio.h>
#include <string.h>

#include <string.h>

#include "base/cert.h"
#include "base/i18n.h"
#include "commands/show.h"
#include "main/here.h"
#include "world/practice_serve.h"

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

/* A certificate made at start stands beside the practice tenants' state, for clients that shall trust it. */
static bool make_certificate(struct practice_serve *serving, struct err *err)
{
	struct secret key = { 0 };
	const char *certificate;
	bool good;

	if (!here.options.https || serving->cert_file)
		return true;
	serving->cert_file = arena_printf(&here.arena, "%s/serve-cert.pem", here.store.root);
	serving->key_file = arena_printf(&here.arena, "%s/serve-key.pem", here.store.root);
	good = cert_own_make(clock_real_utc(), &certificate, &key, &here.arena, err) &&
	       store_write_file(serving->cert_file, certificate, strlen(certificate), err) &&
	       store_write_secret(serving->key_file, &key, err);
	secret_wipe(&key);
	if (good)
		here_say(arena_printf(&here.arena,
		    _("Clients that shall trust it: SSL_CERT_FILE=%s, or --cacert with it."), serving->cert_file));
	return good;
}

static int serve(void)
{
	struct practice_serve serving = {
		.practice = &here.practice,
		.state_path = here.practice_path,
		.port = here.options.port,
		.cert_file = here.options.cert_file,
		.key_file = here.options.key_file,
	};
	struct err err;
	int number = 0;

	if (!practice_begin(&here.practice, here.options.practice_tenant, &here.store, here.practice_path, &err) ||
	    !make_certificate(&serving, &err) || !practice_serve(&serving, &number, &err))
		return here_fail(&err);
	return number ? 128 + number : 0;
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
	if (!store_open(&here.store, true, true, &err))
		return here_fail(&err);
	return strcmp(here.options.action, "serve") == 0 ? serve() : reset();
}
