/* here.c - what every program is given, opened in one place */
#include "main/here.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "cloud/pasted.h"
#include "world/http.h"
#include "world/loop.h"
#include "world/practice_transport.h"
#include "world/start.h"
#include "world/wake.h"

/* --- what a program is given --- */

/* The practice cloud is in memory, and not one that is served. */
bool here_in_memory(void)
{
	return here.options.practice && !here.options.practice_url;
}

static const char *either(const char *a, const char *b)
{
	return a ? a : b;
}

static bool open_profile(struct err *err)
{
	const char *usual = here.options.practice ? "practice" : "salesforce";

	return data_profile(&here.env, either(here.options.profile_id, usual), &here.profile, &here.arena, err);
}

static bool open_place(struct err *err)
{
	if (here.options.practice_url)
		return place_of_url(&here.place, here.options.practice_url, &here.arena, err);
	if (!here.options.practice)
		return true;
	if (!practice_begin(&here.practice, here.options.practice_tenant, &here.store, here.practice_path, err))
		return false;
	here.clock.skew_s = here.practice.clock_skew_s;
	return true;
}

static bool open_secret(struct err *err)
{
	const char *path = here.options.secret_file;
	bool open_to_others;

	if (!path)
		return true;
	if (!store_read_secret(path, &here.secret, &open_to_others, err))
		return false;
	if (open_to_others)
		here_say(arena_printf(&here.arena, _("naaready: other people may read %s; chmod 600 keeps them out."),
		    path));
	return true;
}

/* A file with a secret in it: read whole, and said if others can read it too. */
static bool read_whole(const char *path, struct secret *into, struct err *err)
{
	bool open_to_others;

	if (!store_read_whole_secret(path, into, &open_to_others, err))
		return false;
	if (open_to_others)
		here_say(arena_printf(&here.arena, _("naaready: other people may read %s; chmod 600 keeps them out."),
		    path));
	return true;
}

static bool open_certificate(struct err *err)
{
	const char *path = here.options.certificate;
	struct secret file = { 0 };
	bool good;

	if (!path)
		return true;
	good = read_whole(path, &file, err) && cert_read_secret(&here.cert, &file, err);
	if (here.options.guard || here.options.command == COMMAND_WIZARD || here.options.command == COMMAND_PRACTICE)
		secret_copy(&here.cert_text, &file);
	secret_wipe(&file);
	return good;
}

static bool open_tokens(struct err *err)
{
	return !here.options.token_file || read_whole(here.options.token_file, &here.tokens, err);
}

/* A console's text, a transcript of a long session. */
#define CONSOLE_BYTES_MAX (1024u * 1024)

static bool open_console(struct err *err)
{
	const char *path = here.options.console;
	struct buf bytes = { 0 };
	bool good;

	if (!path)
		return true;
	buf_init(&here.console, CONSOLE_BYTES_MAX);
	good = store_read_file(strcmp(path, "-") ? path : "/dev/stdin", CONSOLE_BYTES_MAX, &bytes, err) &&
	       (pasted_decode(&here.console, buf_text(&bytes), bytes.len) ||
		   err_set(err, ERR_FILE, N_("reading what the console showed"), _("%s is no text."), path));
	buf_release(&bytes);
	return good;
}

static bool open_trace(struct err *err)
{
	if (here.options.trace)
		here.trace = trace_open(here.options.trace, &here.clock, err);
	return here.trace || !here.options.trace;
}

static void place_http(struct transport *guard, const struct place *place)
{
	http_place(guard_behind(guard), place);
}

static struct transport *open_http(void)
{
	const struct options *options = &here.options;
	struct http_options http = {
		.cacert = either(options->cacert, here.env.cacert),
		.cacert_dir = options->cacert ? NULL : here.env.cacert_dir,
		.https_proxy = here.env.https_proxy,
		.http_proxy = here.env.http_proxy,
		.no_proxy = here.env.no_proxy,
		.timeout_s = options->timeout_s,
		.place = options->practice_url ? here.place : *place_of(options->cloud),
		.agent = "naaready/" PACKAGE_VERSION,
		.random = clock_random,
		.trace = here.trace ? trace_line : NULL,
		.trace_who = here.trace,
	};

	return http_open(&http);
}

static struct transport *open_practice(void)
{
	struct practice_transport_options practice = {
		.practice = &here.practice,
		.clock = &here.clock,
		.state_path = here.options.no_save ? NULL : here.practice_path,
		.trouble = &here.practice_trouble,
	};

	return practice_transport_open(&practice);
}

/* http writes its own lines into the trace, with what only it knows. */
void here_open_transport(void)
{
	struct guard_options guard = {
		.behind = here_in_memory() ? open_practice() : open_http(),
		.trace = here_in_memory() ? here.trace : NULL,
		.dry_run = here.options.dry_run,
	};

	here.transport = guard_open(&guard);
}

/* A mark whose run says that it is settled is what a program left that died in between: it can go.
 * --dry-run removes nothing. */
static bool read_marks(struct flow_setup *flow, struct err *err)
{
	struct change_mark *marks;
	struct err ignored;
	size_t count;

	if (!store_marks(&here.store, &marks, &count, err))
		return false;
	flow->marks = marks;
	for (size_t i = 0; i < count; i++) {
		struct buf text = { 0 };
		bool settled = store_read_run(&here.store, marks[i].run_id, &text, &ignored) &&
			       run_settles(buf_text(&text), text.len, &marks[i], clock_utc(&here.clock)) &&
			       (here.options.dry_run || store_settle(&here.store, &marks[i], &ignored));

		if (!settled)
			marks[flow->mark_count++] = marks[i];
		buf_release(&text);
	}
	return true;
}

bool here_fill_flow(struct flow_setup *flow, const char *command, struct err *err)
{
	const struct options *options = &here.options;

	*flow = (struct flow_setup){
		.command = command,
		.tool = PACKAGE_VERSION,
		.host = here.env.host,
		.practice_tenant = !options->practice ? NULL
				   : here_in_memory() ? options->practice_tenant
						      : "served",
		.profile = &here.profile,
		.timeline = &here.timeline,
		.cloud = options->cloud,
		.place = options->practice_url ? &here.place : NULL,
		.app_named = options->app_id || !options->consent_url,
		.consent_link = either(options->consent_url, here.profile.consent_url),
		.publisher = either(options->publisher, ""),
		.logs = options->logs,
		.create_app = options->create_app,
		.auth = options->auth,
		.client_id = options->client_id,
		.exchange_client_id = options->exchange_client_id,
		.client_secret = &here.secret,
		.cert = &here.cert,
		.cert_text = &here.cert_text,
		.offline_access = options->guard,
		.tokens = &here.tokens,
		.port = options->listen_port,
		.dry_run = options->dry_run,
	};
	if (options->scopes && !profile_scopes_read(options->scopes, &flow->scopes, &here.arena, err))
		return false;
	return read_marks(flow, err) && options_app_id(options, &here.profile, &flow->app_id, &here.arena, err);
}

/* Said before anything is asked, and also where no network would come to it. */
static bool open_trusted(struct err *err)
{
	const char *file = either(here.options.cacert, here.env.cacert);

	return here_in_memory() || !file || store_has_file(file) ||
	       err_set(err, ERR_FILE, N_("reading the certificates to trust"), _("%s: there is no such file"), file);
}

/* Where the records are, and what speaks against relying on them. */
static bool open_store(struct err *err)
{
	struct err unsafe;

	start_unbroken();
	if (!store_open(&here.store, here.options.practice, !here.options.no_save, err))
		return false;
	if (!*here.store.root)
		here_say(_(
		    "naaready: neither XDG_STATE_HOME nor HOME is set: nothing is kept, and what an earlier run left changed is not known here."));
	if (*here.env.not_home)
		here_say(arena_printf(&here.arena,
		    _("naaready: %1$s belongs to another user: records are kept and looked for in %2$s."),
		    here.env.not_home, here.store.root));
	if (!store_is_ours(&here.store, &unsafe))
		here_say(arena_printf(&here.arena, "naaready: %s", unsafe.told));
	return true;
}

/* What every program that talks to a tenant needs. */
bool here_open(struct flow_setup *flow, const char *command, struct err *err)
{
	return open_store(err) && data_timeline(&here.env, &here.timeline, &here.arena, err) && open_profile(err) &&
	       open_place(err) && open_trusted(err) && open_secret(err) && open_certificate(err) && open_tokens(err) &&
	       open_console(err) && open_trace(err) && here_fill_flow(flow, command, err);
}

bool here_open_offline(struct err *err)
{
	return store_open(&here.store, here.options.practice, false, err) &&
	       data_timeline(&here.env, &here.timeline, &here.arena, err) && open_profile(err);
}

void here_close(void)
{
	secret_wipe(&here.secret);
	secret_wipe(&here.tokens);
	secret_wipe(&here.cert_text);
	cert_release(&here.cert);
	trace_close(here.trace);
	store_close(&here.store);
	practice_release(&here.practice);
	arena_release(&here.arena);
}

/* --- programs in the loop --- */

int here_run(struct program program, enum face_kind kind)
{
	char profiles[PATH_MAX];
	struct loop loop = {
		.profiles_dir = env_config_path(&here.env, "profiles", profiles, sizeof profiles) ? profiles : NULL,
		.program = program,
		.transport = here.transport,
		.store = &here.store,
		.clock = &here.clock,
		.place = here_in_memory() || here.options.command == COMMAND_REVIEW ? NULL : place_http,
		.fast_forward = here_in_memory() && kind == FACE_NONE,
		.dry_run = here.options.dry_run,
		.limit_s = !here.post && (kind == FACE_NONE || kind == FACE_PROMPT) ? here.options.limit_s : 0,
		.user = here.env.user,
		.guard_argv = here_in_memory() || here.post ? NULL : kept_argv,
		.post = here.post,
	};
	char line[80];
	struct err err;
	int status;

	if (!wake_open(kind == FACE_SCREEN, &err))
		return here_fail(&err);
	loop.face = face_open(kind, (enum color_mode)here.options.color, here.ascii);
	status = loop_run(&loop);
	snprintf(line, sizeof line, "turns of the loop: %u", loop.turns);
	trace_line(here.trace, line);
	here.transport->close(here.transport);
	if (here.practice_trouble.kind != ERR_NONE)
		here_fail(&here.practice_trouble);
	return status;
}

static enum face_kind face_wanted(void)
{
	return here.options.plain || here.env.accessible ? FACE_PLAIN : FACE_SCREEN;
}

int here_run_pages(struct wizard_setup *setup)
{
	static struct wizard wizard;
	int status;

	wizard_init(&wizard, setup);
	status = here_run(wizard_program(&wizard), face_wanted());
	wizard_release(&wizard);
	return status;
}
