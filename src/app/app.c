/* app.c - sets up what every program needs: environment, store, data, transport */
#include "app/app.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "cloud/pasted.h"
#include "world/http.h"
#include "world/http_able.h"
#include "world/loop.h"
#include "world/process.h"
#include "world/signals.h"
#include "world/transport_practice.h"

/* --- setting up --- */

/* The practice cloud runs in memory, not served. */
bool app_in_memory(void)
{
	return app.options.practice && !app.options.practice_url;
}

bool app_colored(void)
{
	const char *term = app.env.term;

	if (app.options.color != COLOR_AUTO)
		return app.options.color == COLOR_ALWAYS;
	return app.env.shown && term && strcmp(term, "dumb") != 0;
}

static const char *app_either(const char *a, const char *b)
{
	return a ? a : b;
}

static bool open_profile(struct err *err)
{
	const char *usual = app.options.practice ? "practice" : "salesforce";

	return data_profile(&app.env, app_either(app.options.profile_id, usual), &app.profile, &app.arena, err);
}

static bool open_place(struct err *err)
{
	if (app.options.practice_url)
		return endpoints_of_url(&app.endpoints, app.options.practice_url, &app.arena, err);
	if (!app.options.practice)
		return true;
	if (!practice_begin(&app.practice, app.options.practice_tenant, &app.store, app.practice_path, err))
		return false;
	app.clock.skew_s = app.practice.clock_skew_s;
	return true;
}

static bool open_secret(struct err *err)
{
	const char *path = app.options.secret_file;
	bool open_to_others;

	if (!path)
		return true;
	if (!file_read_secret(path, &app.secret, &open_to_others, err))
		return false;
	if (open_to_others)
		app_say(arena_printf(&app.arena, _("naaready: other users can read %s. Run chmod 600 to prevent that."),
		    path));
	return true;
}

/* Reads a file that holds a secret whole; warns if other users can read it. */
static bool read_whole(const char *path, struct secret *into, struct err *err)
{
	bool open_to_others;

	if (!file_read_whole_secret(path, into, &open_to_others, err))
		return false;
	if (open_to_others)
		app_say(arena_printf(&app.arena, _("naaready: other users can read %s. Run chmod 600 to prevent that."),
		    path));
	return true;
}

static bool open_certificate(struct err *err)
{
	const char *path = app.options.certificate;
	struct secret file = { 0 };
	bool good;

	if (!path)
		return true;
	good = read_whole(path, &file, err) && cert_read_secret(&app.cert, &file, err);
	if (app.options.guard || app.options.command == COMMAND_WIZARD || app.options.command == COMMAND_PRACTICE)
		secret_copy(&app.cert_text, &file);
	secret_wipe(&file);
	return good;
}

/* A token says which tenant it is of: nobody has to type that. */
static bool open_tokens(struct err *err)
{
	if (!app.options.token_file)
		return true;
	return read_whole(app.options.token_file, &app.tokens, err) &&
	       (!options_lack_tenant(&app.options) ||
		   tokens_tenant(&app.tokens, app.options.cloud, &app.options.tenant, &app.arena, err));
}

/* A transcript of a long PowerShell session. */
#define CONSOLE_BYTES_MAX (1024u * 1024)

static bool open_console(struct err *err)
{
	const char *path = app.options.console;
	struct buf bytes = { 0 };
	bool good;

	if (!path)
		return true;
	buf_init(&app.console, CONSOLE_BYTES_MAX);
	good = file_read(strcmp(path, "-") ? path : FILE_INPUT, CONSOLE_BYTES_MAX, &bytes, err) &&
	       (pasted_decode(&app.console, buf_text(&bytes), bytes.len) ||
		   err_set(err, ERR_FILE, N_("reading what the console showed"), _("%s is not a text file."), path));
	buf_release(&bytes);
	return good;
}

static bool open_trace(struct err *err)
{
	if (app.options.trace)
		app.trace = trace_open(app.options.trace, &app.clock, err);
	return app.trace || !app.options.trace;
}

static void endpoints_http(struct transport *guard, const struct endpoints *endpoints)
{
	http_endpoints(transport_trace_behind(guard), endpoints);
}

const char *app_whole(const char *path)
{
	char whole[PATH_MAX];

	return path && realpath(path, whole) ? arena_copy(&app.arena, whole) : path;
}

struct trust_named app_trust(void)
{
	struct trust_named named = {
		.option = app.options.cacert,
		.ssl_cert_file = app.env.ssl_cert_file,
		.curl_ca_bundle = app.env.curl_ca_bundle,
		.ssl_cert_dir = app.env.ssl_cert_dir,
	};

	http_able_trust(&named);
	return named;
}

static struct transport *open_http(void)
{
	const struct options *options = &app.options;
	struct http_options http = {
		.trust = app_trust(),
		.https_proxy = app.env.https_proxy,
		.http_proxy = app.env.http_proxy,
		.no_proxy = app.env.no_proxy,
		.timeout_s = options->timeout_s,
		.endpoints = options->practice_url ? app.endpoints : *endpoints_of(options->cloud),
		.agent = "naaready/" PACKAGE_VERSION,
		.random = clock_random,
		.trace = app.trace ? trace_line : NULL,
		.trace_who = app.trace,
	};

	return http_open(&http);
}

static struct transport *open_practice(void)
{
	struct practice_transport_options practice = {
		.practice = &app.practice,
		.clock = &app.clock,
		.state_path = app.options.no_save ? NULL : app.practice_path,
		.trouble = &app.practice_trouble,
	};

	return practice_transport_open(&practice);
}

/* The HTTP transport writes its own lines into the trace, with details only it knows. */
void app_open_transport(void)
{
	struct trace_options guard = {
		.behind = app_in_memory() ? open_practice() : open_http(),
		.trace = app_in_memory() ? app.trace : NULL,
		.dry_run = app.options.dry_run,
	};

	app.transport = transport_trace_open(&guard);
}

/* Not of another practice tenant, which is not there to be put back. A mark that cannot be read may be anybody's. In review
 * no tenant is there at all. */
static bool is_at_hand(const struct change_mark *mark)
{
	if (!app_in_memory() || !app.practice.tenant || practice_knows(app.practice.tenant, mark->tenant.id))
		return true;
	for (const struct practice_tenant *other = practice_tenants; other->name; other++)
		if (practice_knows(other, mark->tenant.id))
			return false;
	return true;
}

/* A mark whose run is settled was left by a program that died in between: remove it. --dry-run removes nothing. */
static bool read_marks(struct flow_setup *flow, struct err *err)
{
	struct change_mark *marks;
	struct err ignored;
	size_t count;

	if (!store_marks(&app.store, &marks, &count, err))
		return false;
	flow->marks = marks;
	for (size_t i = 0; i < count; i++) {
		struct buf text = { 0 };
		bool settled = store_read_run(&app.store, marks[i].run_id, &text, &ignored) &&
			       run_settles(buf_text(&text), text.len, &marks[i], clock_utc(&app.clock)) &&
			       (app.options.dry_run || store_settle(&app.store, &marks[i], &ignored));

		if (!settled && is_at_hand(&marks[i]))
			marks[flow->mark_count++] = marks[i];
		buf_release(&text);
	}
	return true;
}

bool app_fill_flow(struct flow_setup *flow, const char *command, struct err *err)
{
	const struct options *options = &app.options;

	*flow = (struct flow_setup){
		.command = command,
		.tool = PACKAGE_VERSION,
		.host = app.env.host,
		.practice_tenant = !options->practice ? NULL
				   : app_in_memory()  ? options->practice_tenant
						      : "served",
		.profile = &app.profile,
		.timeline = &app.timeline,
		.cloud = options->cloud,
		.endpoints = options->practice_url ? &app.endpoints
			     : app_in_memory()     ? endpoints_of_practice()
						   : NULL,
		.app_named = options->app_id || !options->consent_url,
		.consent_link = app_either(options->consent_url, app.profile.consent_url),
		.publisher = app_either(options->publisher, ""),
		.logs = options->logs,
		.create_app = options->create_app,
		.auth = options->auth,
		.client_id = options->client_id,
		.exchange_client_id = options->exchange_client_id,
		.client_secret = &app.secret,
		.cert = &app.cert,
		.cert_text = &app.cert_text,
		.offline_access = options->guard,
		.tokens = &app.tokens,
		.port = options->listen_port,
		.dry_run = options->dry_run,
		.no_save = options->no_save,
		.timer = app_timer,
	};
	if (options->scopes && !profile_scopes_read(options->scopes, &flow->scopes, &app.arena, err))
		return false;
	return read_marks(flow, err) && options_app_id(options, &app.profile, &flow->app_id, &app.arena, err);
}

/* Reports bad certificates to trust before the admin is asked anything, and even if no request will be made. */
static bool open_trusted(struct err *err)
{
	struct trust_named named = app_trust();

	return app_in_memory() || trust_check(&named, err);
}

/* Opens the store, and reports what makes its records unreliable. */
static bool open_store(struct err *err)
{
	struct err unsafe;

	process_unbroken();
	if (!store_open(&app.store, app.options.practice, !app.options.no_save, err))
		return false;
	if (!*app.store.root)
		app_say(_(
		    "naaready: neither XDG_STATE_HOME nor HOME is set, so naaready saves nothing and does not know of changes that earlier runs left open."));
	if (*app.env.not_home)
		app_say(arena_printf(&app.arena,
		    _("naaready: %1$s belongs to another user, so naaready saves and looks for records in %2$s."),
		    app.env.not_home, app.store.root));
	if (!store_is_ours(&app.store, &unsafe))
		app_say(arena_printf(&app.arena, "naaready: %s", unsafe.told));
	return true;
}

/* Sets up every program that talks to a tenant. */
bool app_open(struct flow_setup *flow, const char *command, struct err *err)
{
	return open_store(err) && data_timeline(&app.env, &app.timeline, &app.arena, err) && open_profile(err) &&
	       open_place(err) && open_trusted(err) && open_secret(err) && open_certificate(err) && open_tokens(err) &&
	       open_console(err) && open_trace(err) && app_fill_flow(flow, command, err);
}

bool app_open_offline(struct err *err)
{
	return store_open(&app.store, app.options.practice, false, err) &&
	       data_timeline(&app.env, &app.timeline, &app.arena, err) && open_profile(err);
}

void app_close(void)
{
	int lost;

	secret_wipe(&app.secret);
	secret_wipe(&app.tokens);
	secret_wipe(&app.cert_text);
	buf_release(&app.console);
	cert_release(&app.cert);
	lost = trace_close(app.trace);
	if (lost)
		app_say(arena_printf(&app.arena, _("naaready: the trace is not whole: %1$s: %2$s"), app.options.trace,
		    strerror(lost)));
	store_close(&app.store);
	practice_release(&app.practice);
	arena_release(&app.arena);
}

/* --- programs in the loop --- */

int app_run(struct program program, enum ui_kind kind)
{
	char profiles[PATH_MAX];
	struct loop loop = {
		.profiles_dir = env_config_path(&app.env, "profiles", profiles, sizeof profiles) ? profiles : NULL,
		.program = program,
		.transport = app.transport,
		.store = &app.store,
		.clock = &app.clock,
		.endpoints = app_in_memory() || app.options.command == COMMAND_REVIEW ? NULL : endpoints_http,
		.fast_forward = app_in_memory() && kind == UI_NONE,
		.dry_run = app.options.dry_run,
		.together = app.env.together && (kind == UI_NONE || kind == UI_PROMPT),
		.limit_s = !app.post && (kind == UI_NONE || kind == UI_PROMPT) ? app.options.limit_s : 0,
		.user = app.env.user,
		.guard_argv = app_in_memory() || app.post ? NULL : guard_command,
		.post = app.post,
	};
	char line[80];
	struct err err;
	int status;

	if (!signals_open(kind == UI_SCREEN, &err))
		return app_fail(&err);
	loop.ui = ui_open(kind, (enum color_mode)app.options.color, app.ascii);
	status = loop_run(&loop);
	snprintf(line, sizeof line, "turns of the loop: %u", loop.turns);
	trace_line(app.trace, line);
	app.transport->close(app.transport);
	if (app.practice_trouble.kind != ERR_NONE)
		app_fail(&app.practice_trouble);
	return status;
}

static enum ui_kind ui_wanted(void)
{
	return app.options.plain || app.env.accessible ? UI_PLAIN : UI_SCREEN;
}

/* Practice keeps apart what it saves, and starts from its own options: it is a program of its own. */
static int app_practise(void)
{
	const char *args[6] = { "naaready", "practice" };
	int count = 2;
	struct err err;

	if (app.options.plain)
		args[count++] = "--plain";
	if (app.options.ascii)
		args[count++] = "--ascii";
	process_again(args, &err);
	return app_fail(&err);
}

int app_run_pages(struct wizard_setup *setup)
{
	static struct wizard wizard;
	bool practise;
	int status;

	wizard_init(&wizard, setup);
	status = app_run(wizard_program(&wizard), ui_wanted());
	practise = wizard.practise;
	wizard_release(&wizard);
	return practise ? app_practise() : status;
}
