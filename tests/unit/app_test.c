/* app_test.c - a command line leads to its program, which gets its options and opens no more than it needs
 *
 * The programs are the real ones. The loop, the HTTP transport and the user interface are stand-ins, defined here: the
 * linker takes them before those of libworld.a. They note what they were given, and nothing is sent or shown.
 */
#include "world_home.h"

#include <sys/stat.h>

#include "app/app.h"
#include "base/text.h"
#include "cert_make.h"
#include "commands/change_command.h"
#include "commands/cmd_proof.h"
#include "commands/cmd_reach.h"
#include "world/http.h"
#include "world/loop.h"
#include "world/transport_null.h"

#define TENANT "5a1e5f0c-0000-4000-8000-00000000a001"
#define OTHER  "5a1e5f0c-0000-4000-8000-00000000a002"
#define APP    "5a1e5f0c-0000-4000-8000-00000000b001"
#define CLIENT "5a1e5f0c-0000-4000-8000-00000000c001"
#define SECOND "5a1e5f0c-0000-4000-8000-00000000c002"
#define RUN    "20261124-060000-3f9c1a"
#define AT     INT64_C(1795500000)
#define STATUS 77 /* a status that only the stand-in of the loop returns */

/* --- the stand-ins --- */

static struct seen {
	int loops, https, uis;
	struct loop loop;
	struct http_options http;
	enum ui_kind ui;
	enum color_mode color;
	bool ascii;
	char resumed[400]; /* the beginning of the resumed text, which is released after the loop */
	/* Copies, by the kind of program. */
	struct runner_setup runner;
	struct change_setup change;
	struct wizard_setup wizard;
	struct proof_setup proof;
	struct reach_command reach;
	struct tenant known;
	char profile[40], app_id[40];
} seen;

/* The kind of the next program in the loop. */
static enum { A_RUNNER = 0, A_CHANGE, A_WIZARD, A_PROOF, A_REACH } kind;

int loop_run(struct loop *loop)
{
	const void *self = loop->program.self;
	const struct wizard *wizard = self;
	const struct proof_command *proof = self;
	const struct change_command *change = self;

	seen.loops++;
	seen.loop = *loop;
	if (kind == A_RUNNER)
		seen.runner = *((const struct runner *)self)->setup;
	if (kind == A_CHANGE) {
		seen.change = *change->setup;
		seen.runner = *change->runner.setup;
		snprintf(seen.resumed, sizeof seen.resumed, "%s",
		    seen.runner.resume_text ? seen.runner.resume_text : "");
	}
	if (kind == A_WIZARD) {
		seen.wizard = *wizard->setup;
		snprintf(seen.resumed, sizeof seen.resumed, "%s",
		    seen.wizard.resume_text ? seen.wizard.resume_text : "");
	}
	if (kind == A_PROOF) {
		seen.proof = *proof->setup;
		snprintf(seen.profile, sizeof seen.profile, "%s", seen.proof.flow.profile->id);
		snprintf(seen.app_id, sizeof seen.app_id, "%s", seen.proof.flow.app_id);
		if (proof->setup->known)
			seen.known = *proof->setup->known;
	}
	if (kind == A_REACH)
		seen.reach = *(const struct reach_command *)self;
	return STATUS;
}

struct transport *http_open(const struct http_options *options)
{
	seen.https++;
	seen.http = *options;
	return transport_null_open();
}

void http_endpoints(struct transport *http, const struct endpoints *endpoints)
{
	(void)http;
	(void)endpoints;
}

struct ui *ui_open(enum ui_kind wanted, enum color_mode color, bool ascii)
{
	seen.uis++;
	seen.ui = wanted;
	seen.color = color;
	seen.ascii = ascii;
	return NULL;
}

/* --- a start of the program --- */

static struct app unused; /* the state before main() */
static struct arena words;
static struct err err;
static char out[64 * 1024], told[4096]; /* the last program's output and messages */

static int app_setup(void **state)
{
	static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy",
		"ALL_PROXY", "no_proxy", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "NO_COLOR",
		"ACCESSIBLE", "SSH_CONNECTION" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
	if (home_make(state) != 0)
		return -1;
	setenv("HOME", home, 1);
	setenv("XDG_CONFIG_HOME", home_top("config"), 1);
	return 0;
}

static int app_teardown(void **state)
{
	app_close();
	app = unused;
	arena_release(&words);
	return home_drop(state);
}

/* Begins a new start, with nothing left of the one before. */
static void anew(void)
{
	app_close();
	app = unused;
	app.columns = 80;
	memset(&seen, 0, sizeof seen);
	err_clear(&err);
	out[0] = told[0] = '\0';
}

/* Reads a command line: words with spaces between, as a shell would give them. */
static bool reads(const char *line)
{
	char *args[40] = { (char *)(uintptr_t) "naaready" }, *at = arena_copy(&words, line);
	int count = 1;

	anew();
	while (*at && count < 39) {
		args[count++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
	}
	return app_read(count, args, &err);
}

static int put_aside(int fd, const char *path)
{
	int kept = dup(fd), file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

	fflush(NULL);
	assert_true(kept >= 0 && file >= 0 && dup2(file, fd) == fd);
	close(file);
	return kept;
}

static void put_back(int fd, int kept, const char *path, char *text, size_t size)
{
	struct buf buf;

	fflush(NULL);
	assert_int_equal(fd, dup2(kept, fd));
	close(kept);
	assert_true(file_read(path, 1 << 20, &buf, &err));
	snprintf(text, size, "%s", buf_text(&buf));
	buf_release(&buf);
}

/* Starts the program of a command line. Its output goes to out and told. */
static int runs(const char *line)
{
	char out_path[100], told_path[100];
	int out_fd, told_fd, status;
	struct err bad;

	snprintf(out_path, sizeof out_path, "%s/out", home);
	snprintf(told_path, sizeof told_path, "%s/told", home);
	out_fd = put_aside(STDOUT_FILENO, out_path);
	told_fd = put_aside(STDERR_FILENO, told_path);
	status = reads(line) ? app.program() : app_fail(&err);
	bad = err;
	put_back(STDOUT_FILENO, out_fd, out_path, out, sizeof out);
	put_back(STDERR_FILENO, told_fd, told_path, told, sizeof told);
	unlink(out_path);
	unlink(told_path);
	err = bad;
	return status;
}

static void runs_as(int what, const char *line)
{
	int status;

	kind = what;
	status = runs(line);
	if (status != STATUS)
		fail_msg("%s: status %d, %s", line, status, told);
	assert_int_equal(1, seen.loops);
}

/* Asserts that the program ends without a loop, and says these words. */
static void refuses(int status, const char *line, const char *why)
{
	int got = runs(line);

	if (got != status || !strstr(told, why))
		fail_msg("%s: status %d, not %d with \"%s\": %s", line, got, status, why, told);
	assert_int_equal(0, seen.loops);
	assert_int_equal(0, seen.https);
}

/* Writes a file beside naaready's own directory; its path lives in the test's arena. */
static const char *put_bytes(const char *name, const char *bytes, size_t len)
{
	const char *path = arena_copy(&words, home_top(name));
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal((ssize_t)len, write(fd, bytes, len));
	close(fd);
	return path;
}

static const char *put(const char *name, const char *text)
{
	return put_bytes(name, text, strlen(text));
}

static const char *line_of(const char *format, const char *value)
{
	const char *at = strchr(format, '@');

	return arena_printf(&words, "%.*s%s%s", (int)(at - format), format, value, at + 1);
}

static bool nothing_in(const char *path)
{
	return access(path, F_OK) != 0;
}

static void configured(const char *text)
{
	mkdir(home_top("config"), 0700);
	mkdir(home_top("config/naaready"), 0700);
	put("config/naaready/config.json", text);
}

/* --- which program --- */

static void a_command_leads_to_its_program(void **state)
{
	static const struct {
		const char *line;
		int (*program)(void);
	} rows[] = {
		{ "", run_wizard },
		{ "check --tenant contoso.example", run_check },
		{ "consent --tenant contoso.example", run_consent },
		{ "tokens status --tenant contoso.example", run_tokens },
		{ "proof list", run_proof },
		{ "ews --tenant contoso.example", run_ews },
		{ "review", run_review },
		{ "report last", run_report },
		{ "diff last last", run_diff },
		{ "verify last", run_verify },
		{ "timeline", run_timeline },
		{ "profile list", run_profile },
		{ "practice", run_practice },
	};

	(void)state;
	assert_int_equal(COMMAND_COUNT, sizeof rows / sizeof *rows);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!reads(rows[i].line))
			fail_msg("%s: %s", rows[i].line, err.told);
		assert_int_equal(i, app.options.command);
		assert_ptr_equal(rows[i].program, app.program);
	}
}

static void a_wrong_line_leads_to_none(void **state)
{
	(void)state;
	assert_false(reads("chek"));
	assert_null(app.program);
	assert_false(reads("check")); /* refused, because no tenant is named */
	assert_null(app.program);
	assert_int_equal(2, runs("check"));
	assert_non_null(strstr(told, "naaready: Which tenant?"));
}

static void help_and_version_need_nothing(void **state)
{
	(void)state;
	configured("{ broken");
	refuses(2, "timeline", "config.json");
	assert_int_equal(0, runs("--version"));
	assert_string_equal("naaready " PACKAGE_VERSION "\n", out);
	assert_int_equal(0, runs("tokens --help"));
	assert_non_null(strstr(out, "block"));
	assert_null(strstr(out, "timeline"));
	assert_int_equal(0, runs("--help"));
	assert_non_null(strstr(out, "timeline"));
}

static void a_config_file_gives_defaults(void **state)
{
	(void)state;
	configured("{\"tenant\": \"contoso.example\", \"timeout\": 33}");
	assert_true(reads("check"));
	assert_string_equal("contoso.example", app.options.tenant);
	assert_int_equal(33, app.options.timeout_s);
	assert_true(reads("check --tenant fabrikam.example --timeout 44"));
	assert_string_equal("fabrikam.example", app.options.tenant);
	assert_int_equal(44, app.options.timeout_s);
	/* The rules hold for options from the file, too. */
	configured("{\"auth\": \"secret\"}");
	assert_false(reads("check --tenant contoso.example"));
	assert_int_equal(ERR_USAGE, err.kind);
	configured("{\"no-such\": 1}");
	assert_false(reads("check --tenant contoso.example"));
	assert_int_equal(ERR_FILE, err.kind);
	assert_non_null(strstr(err.told, "no-such"));
}

static void the_display_is_as_asked(void **state)
{
	(void)state;
	assert_true(reads("timeline"));
	assert_false(app.ascii);
	assert_int_equal(COLOR_AUTO, app.options.color);
	setenv("NO_COLOR", "1", 1);
	configured("{\"ascii\": true}");
	assert_true(reads("timeline"));
	assert_true(app.ascii);
	assert_true(reads(""));
	assert_int_equal(COLOR_NEVER, app.options.color);
	assert_true(reads("--color always")); /* the command line wins over the environment */
	assert_int_equal(COLOR_ALWAYS, app.options.color);
}

/* --- setups of a flow --- */

static void a_flow_is_what_the_options_say(void **state)
{
	const struct flow_setup *flow = &seen.runner.flow;

	(void)state;
	runs_as(A_RUNNER, "check --tenant contoso.example --cloud gcch --app-id " APP " --client-id " CLIENT
			  " --exchange-client-id " SECOND " --auth loopback:8400 --logs --dry-run --publisher " OTHER
			  " --scopes Files.Read --json --profile zoom");
	assert_string_equal("check", flow->command);
	assert_string_equal(PACKAGE_VERSION, flow->tool);
	assert_ptr_equal(app.env.host, flow->host);
	assert_null(flow->practice_tenant);
	assert_null(flow->endpoints);
	assert_int_equal(CLOUD_GCCH, flow->cloud);
	assert_string_equal(APP, flow->app_id);
	assert_true(flow->app_named);
	assert_string_equal(CLIENT, flow->client_id);
	assert_string_equal(SECOND, flow->exchange_client_id);
	assert_int_equal(AUTH_LOOPBACK, flow->auth);
	assert_int_equal(8400, flow->port);
	assert_string_equal(OTHER, flow->publisher);
	assert_int_equal(1, flow->scopes.count);
	assert_true(flow->logs && flow->dry_run);
	assert_false(flow->guided || flow->offline || flow->create_app || flow->offline_access);
	assert_int_equal(0, flow->mark_count);
	assert_string_equal("contoso.example", seen.runner.tenant);
	assert_true(seen.runner.json && seen.runner.graph && seen.runner.exchange);
	assert_int_equal(FLOW_ALL_TOPICS, seen.runner.topics);
	assert_true(seen.loop.dry_run);
}

static void the_usual_profile_is_by_the_tenant(void **state)
{
	(void)state;
	configured("{}");
	kind = A_RUNNER;
	assert_int_equal(STATUS, runs("check --tenant contoso.example"));
	assert_ptr_equal(&app.profile, seen.runner.flow.profile);
	assert_ptr_equal(&app.timeline, seen.runner.flow.timeline);
	assert_string_equal("salesforce", app.profile.id);
	assert_true(app.timeline.as_of > 0);
	assert_string_equal("", seen.runner.flow.app_id); /* empty, because the id is to be found in the tenant */
	runs_as(A_RUNNER, "check --practice");
	assert_string_equal("practice", app.profile.id);
	assert_string_equal("5a1e5f0c-0000-4000-8000-0b0ac71ce001", seen.runner.flow.app_id);
	runs_as(A_RUNNER, "check --practice --profile zoom");
	assert_string_equal("zoom", app.profile.id);
	refuses(2, "check --practice --profile no-such", "no-such");
	assert_non_null(strstr(told, "salesforce")); /* the message names the existing profiles */
}

static void an_unreadable_profile_is_reported(void **state)
{
	(void)state;
	configured("{}");
	mkdir(home_top("config/naaready/profiles"), 0700);
	put("config/naaready/profiles/salesforce.json", "{ \"id\": 7 }");
	refuses(2, "check --tenant contoso.example", "profiles/salesforce.json");
	/* The list names it, and has the other profiles. */
	assert_int_equal(2, runs("profile list"));
	assert_non_null(strstr(told, "profiles/salesforce.json"));
	assert_non_null(strstr(out, "zoom"));
	assert_null(strstr(out, "Salesforce"));
}

static void a_pasted_link_is_not_the_app_by_name(void **state)
{
	(void)state;
	runs_as(A_RUNNER, "check --tenant contoso.example --consent-url "
			  "https://login.microsoftonline.com/organizations/adminconsent?client_id=" APP);
	assert_string_equal(APP, seen.runner.flow.app_id);
	assert_false(seen.runner.flow.app_named);
	assert_non_null(strstr(seen.runner.flow.consent_link, APP));
	refuses(2,
	    "check --tenant contoso.example --app-id " OTHER
	    " --consent-url https://login.microsoftonline.com/organizations/adminconsent?client_id=" APP,
	    "different apps");
}

/* --- secrets --- */

static void secrets_are_borrowed(void **state)
{
	const struct flow_setup *flow = &seen.runner.flow;
	const char *path = put("secret", "CANARY\nsecond line\n");

	(void)state;
	runs_as(A_RUNNER, line_of("check --tenant contoso.example --client-id " CLIENT " --secret-file @", path));
	assert_int_equal(AUTH_SECRET, flow->auth);
	assert_ptr_equal(&app.secret, flow->client_secret);
	assert_ptr_equal(&app.cert, flow->cert);
	assert_ptr_equal(&app.tokens, flow->tokens);
	assert_ptr_equal(&app.cert_text, flow->cert_text);
	assert_null(flow->refresh);
	assert_string_equal("CANARY", secret_reveal(&app.secret));
	assert_false(secret_is_set(&app.tokens) || secret_is_set(&app.cert_text) || cert_is_set(&app.cert));
	assert_string_equal("", told);
	app_close();
	assert_false(secret_is_set(&app.secret));
	runs_as(A_RUNNER, line_of("check --tenant contoso.example --token-file @", path));
	assert_string_equal("CANARY\nsecond line\n", secret_reveal(&app.tokens)); /* a token for each service */
	assert_false(secret_is_set(&app.secret));
}

static void a_secret_readable_by_all_is_warned_about(void **state)
{
	const char *path = put("secret", "CANARY\n");

	(void)state;
	chmod(path, 0644);
	runs_as(A_RUNNER, line_of("check --tenant contoso.example --client-id " CLIENT " --secret-file @", path));
	assert_non_null(strstr(told, "other users can read"));
	assert_non_null(strstr(told, path));
	assert_null(strstr(told, "CANARY"));
	runs_as(A_RUNNER, line_of("check --tenant contoso.example --token-file @", path));
	assert_non_null(strstr(told, "other users can read"));
}

static void a_missing_file_is_reported_before_anything_is_sent(void **state)
{
	static const char *const rows[] = {
		"check --tenant contoso.example --client-id " CLIENT " --secret-file @",
		"check --tenant contoso.example --client-id " CLIENT " --certificate @",
		"check --tenant contoso.example --token-file @",
		"check --tenant contoso.example --console @",
		"check --tenant contoso.example --cacert @",
		"report @",
		"review @",
		"profile check @",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		refuses(2, line_of(rows[i], home_top("no-such-file")), "no-such-file");
	refuses(2, line_of("check --tenant contoso.example --trace @", home_top("none/trace")), "none/trace");
	/* The practice cloud in memory needs no authorities. */
	runs_as(A_RUNNER, line_of("check --practice --cacert @", home_top("no-such-file")));
	setenv("SSL_CERT_FILE", home_top("no-such-file"), 1);
	refuses(2, "check --tenant contoso.example", "no-such-file");
}

static void a_certificate_is_kept_as_text_for_a_guard_only(void **state)
{
	EVP_PKEY *key = make_key(EVP_PKEY_RSA);
	X509 *made = make_certificate(key, "naaready", MADE_FROM, MADE_UNTIL);
	const char *path = put("cert.pem",
	    arena_printf(&words, "%s%s", pem_key(key, NULL, &words).bytes, pem_certificate(made, &words).bytes));

	(void)state;
	X509_free(made);
	EVP_PKEY_free(key);
	runs_as(A_RUNNER, line_of("check --tenant contoso.example --client-id " CLIENT " --certificate @", path));
	assert_int_equal(AUTH_CERTIFICATE, seen.runner.flow.auth);
	assert_non_null(strstr(seen.runner.flow.cert->subject, "naaready"));
	assert_false(secret_is_set(&app.cert_text));
	runs_as(A_CHANGE,
	    line_of(
		"tokens block --guard --for 1h --yes --tenant contoso.example --confirm contoso.example --client-id " CLIENT
		" --certificate @",
		path));
	assert_true(seen.runner.flow.offline_access);
	assert_true(secret_is_set(&app.cert_text));
	app_close();
	assert_false(secret_is_set(&app.cert_text) || cert_is_set(&app.cert));
	runs_as(A_WIZARD, line_of("--client-id " CLIENT " --certificate @", path));
	assert_true(secret_is_set(&app.cert_text)); /* because its pages can leave a guard */
	refuses(2,
	    line_of("check --tenant contoso.example --client-id " CLIENT " --certificate @", put("bad.pem", "x")),
	    "neither a PEM");
}

/* --- records of earlier runs --- */

static struct run run;

static void keep(struct store *store, const char *line)
{
	assert_true(store_append(store, line, true, &err));
}

/* A saved run of a tenant, in which tokens were blocked, and perhaps put back. */
static void save_run(const char *id, const char *command, const char *tenant, const char *domain, bool restored)
{
	struct store store;
	struct profile profile;
	unsigned blocked = 0, back = 0;

	assert_true(store_open(&store, false, true, &err));
	store_run(&store, id, 0);
	run_init(&run);
	keep(&store,
	    run_begin(&run,
		&(struct run_start){ .id = id, .command = command, .tool = "0.1.0", .host = "jump", .at = AT }));
	profile_take(&profile, (struct json){ 0 }, &run.arena);
	profile.id = "crm";
	profile.name = "CRM";
	keep(&store, run_note_profile(&run, &profile, &(struct run_app){ APP, "", "" }, AT, AT + 1));
	snprintf(run.facts.tenant.id, sizeof run.facts.tenant.id, "%s", tenant);
	snprintf(run.facts.tenant.domain, sizeof run.facts.tenant.domain, "%s", domain);
	facts_fetched(&run.facts, TOPIC_DISCOVERY, AT + 2, "");
	keep(&store, run_note_fact(&run, TOPIC_DISCOVERY, AT + 2));
	keep(&store, run_note_intent(&run,
			 &(struct change){ .what = CHANGE_TOKENS, .from = "allowed", .to = "blocked", .by = "ann" },
			 AT + 3, &blocked));
	keep(&store, run_note_outcome(&run, blocked, CHANGE_OPEN, NULL, AT + 4));
	if (restored) {
		keep(&store, run_note_intent(&run,
				 &(struct change){ .what = CHANGE_TOKENS,
				     .from = "blocked",
				     .to = "allowed",
				     .by = "ann",
				     .undoes = blocked },
				 AT + 5, &back));
		keep(&store, run_note_outcome(&run, back, CHANGE_DONE, NULL, AT + 6));
		keep(&store, run_note_outcome(&run, blocked, CHANGE_PUT_BACK, NULL, AT + 6));
	}
	run_release(&run);
	store_close(&store);
}

static void save_mark(const char *run_id, const char *tenant, const char *domain)
{
	struct store store;
	struct change_mark mark = { .what = CHANGE_TOKENS,
		.from = "allowed",
		.to = "blocked",
		.by = "ann",
		.host = "jump",
		.at = AT,
		.change_id = 1 };

	snprintf(mark.run_id, sizeof mark.run_id, "%s", run_id);
	snprintf(mark.tenant.id, sizeof mark.tenant.id, "%s", tenant);
	snprintf(mark.tenant.domain, sizeof mark.tenant.domain, "%s", domain);
	assert_true(store_open(&store, false, true, &err));
	assert_true(store_mark(&store, &mark, &err));
	store_close(&store);
}

static void open_changes_are_given_to_the_flow(void **state)
{
	(void)state;
	save_run(RUN, "tokens", TENANT, "contoso.example", false);
	save_mark(RUN, TENANT, "contoso.example");
	runs_as(A_RUNNER, "check --tenant fabrikam.example");
	assert_int_equal(1, seen.runner.flow.mark_count);
	assert_string_equal(TENANT, seen.runner.flow.marks[0].tenant.id);
	/* A mark that cannot be read may be an open change. */
	put("naaready/open/" OTHER ".json", "broken");
	runs_as(A_RUNNER, "check --tenant fabrikam.example");
	assert_int_equal(2, seen.runner.flow.mark_count);
	/* The practice tenants have marks of their own. */
	runs_as(A_RUNNER, "check --practice");
	assert_int_equal(0, seen.runner.flow.mark_count);
}

static void a_settled_mark_goes(void **state)
{
	(void)state;
	save_run(RUN, "tokens", TENANT, "contoso.example", true);
	save_mark(RUN, TENANT, "contoso.example");
	runs_as(A_RUNNER, "check --tenant contoso.example --dry-run"); /* a dry run removes nothing */
	assert_int_equal(0, seen.runner.flow.mark_count);
	assert_false(nothing_in(home_path("open/" TENANT ".json")));
	runs_as(A_RUNNER, "check --tenant contoso.example");
	assert_int_equal(0, seen.runner.flow.mark_count);
	assert_true(nothing_in(home_path("open/" TENANT ".json")));
}

static void a_restore_goes_on_in_the_run_of_its_mark(void **state)
{
	(void)state;
	save_run(RUN, "tokens", TENANT, "contoso.example", false);
	save_mark(RUN, TENANT, "contoso.example");
	runs_as(A_CHANGE, "tokens restore --yes --tenant CONTOSO.example --confirm contoso.example");
	assert_int_equal(ACTION_RESTORE, seen.change.action);
	assert_string_equal(RUN, seen.runner.resume_id);
	assert_non_null(strstr(seen.resumed, RUN));
	assert_true(seen.runner.resume_len > strlen(seen.resumed));
	runs_as(A_CHANGE, "tokens restore --yes --tenant " TENANT " --confirm contoso.example");
	assert_string_equal(RUN, seen.runner.resume_id);
	runs_as(A_CHANGE, "tokens restore --yes --tenant fabrikam.example --confirm fabrikam.example");
	assert_null(seen.runner.resume_id);
	runs_as(A_CHANGE, "tokens block --yes --tenant contoso.example --confirm contoso.example");
	assert_null(seen.runner.resume_id);
	assert_int_equal(ACTION_BLOCK, seen.change.action);
	/* The record is lost: the mark still names it. */
	unlink(home_path("runs/" RUN ".jsonl"));
	runs_as(A_CHANGE, "tokens restore --yes --tenant contoso.example --confirm contoso.example");
	assert_string_equal(RUN, seen.runner.resume_id);
	assert_null(seen.runner.resume_text);
}

static void the_wizard_resumes_an_unfinished_run_of_this_tenant(void **state)
{
	(void)state;
	save_run(RUN, "wizard", TENANT, "contoso.example", false);
	runs_as(A_WIZARD, "");
	assert_string_equal(RUN, seen.wizard.resume_id);
	assert_non_null(strstr(seen.resumed, RUN));
	assert_string_equal("contoso.example", seen.wizard.known_tenants[0]);
	assert_string_equal(home_path("runs"), seen.wizard.saved_where);
	assert_true(seen.wizard.flow.guided);
	runs_as(A_WIZARD, "--tenant Contoso.example");
	assert_string_equal(RUN, seen.wizard.resume_id);
	runs_as(A_WIZARD, "--tenant fabrikam.example");
	assert_null(seen.wizard.resume_id);
	runs_as(A_WIZARD, "--no-save");
	assert_null(seen.wizard.resume_id);
	assert_string_equal("", seen.wizard.saved_where);
	runs_as(A_WIZARD, "practice");
	assert_null(seen.wizard.resume_id);
	assert_non_null(seen.wizard.practice_says);
}

static void a_proof_is_about_a_known_tenant(void **state)
{
	(void)state;
	refuses(2, "proof list", "no saved run");
	refuses(2, "proof add --person ann --outlook new --passed all", "no saved run");
	save_run(RUN, "check", TENANT, "contoso.example", false);
	runs_as(A_PROOF, "proof list");
	assert_string_equal(TENANT, seen.known.id);
	assert_int_equal(AT + 2, seen.proof.known_at);
	assert_string_equal("crm", seen.profile);
	assert_string_equal(APP, seen.app_id);
	assert_false(seen.proof.adds || app.store.keep);
	runs_as(A_PROOF, "proof list --profile zoom --app-id " OTHER); /* the command line wins over the record */
	assert_string_equal("zoom", seen.profile);
	assert_string_equal(OTHER, seen.app_id);
	refuses(2, "proof list --tenant fabrikam.example", "no saved run");
}

/* --- where records are kept --- */

static void a_missing_place_for_records_is_reported(void **state)
{
	(void)state;
	unsetenv("HOME");
	unsetenv("XDG_STATE_HOME");
	refuses(4, "check --tenant contoso.example", "XDG_STATE_HOME");
	runs_as(A_RUNNER, "check --tenant contoso.example --no-save");
	assert_non_null(strstr(told, "saves nothing"));
}

static void a_foreign_directory_is_reported(void **state)
{
	(void)state;
	mkdir(home_path(""), 0700);
	chmod(home_path(""), 0777);
	runs_as(A_RUNNER, "check --tenant contoso.example");
	assert_non_null(strstr(told, home));
}

/* --- no more than is needed --- */

static void commands_that_show_data_open_nothing(void **state)
{
	static const char *const lines[] = { "timeline", "profile list", "profile show zoom", "--help", "--version" };

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_int_equal(0, runs(lines[i]));
		assert_true(*out && !*told);
		assert_int_equal(0, seen.loops + seen.https + seen.uis);
		assert_string_equal("", app.store.root);
		assert_null(app.transport);
	}
	assert_true(nothing_in(home_path("")));
}

static void commands_that_read_runs_write_nothing_and_have_no_network(void **state)
{
	(void)state;
	refuses(2, "report last", "no saved run");
	assert_true(nothing_in(home_path("")));
	save_run(RUN, "check", TENANT, "contoso.example", false);
	runs("verify last");
	assert_non_null(strstr(out, "Unfinished: whole so far"));
	assert_int_equal(0, runs("diff last last"));
	runs("report last");
	assert_non_null(strstr(out, "contoso.example"));
	assert_int_equal(0, seen.loops + seen.https + seen.uis);
	assert_false(app.store.keep);
	runs_as(A_WIZARD, "review last");
	assert_int_equal(0, seen.https);
	assert_false(app.store.keep);
	assert_null(seen.loop.endpoints);
	assert_true(seen.wizard.review && seen.wizard.flow.offline);
	assert_non_null(strstr(seen.resumed, RUN));
	assert_int_equal(1, seen.wizard.run_count);
}

static void only_the_network_is_opened_over_http(void **state)
{
	(void)state;
	setenv("https_proxy", "http://proxy.example:3128", 1);
	setenv("no_proxy", "localhost", 1);
	setenv("SSL_CERT_DIR", home, 1);
	put("0123abcd.0", "x");
	runs_as(A_RUNNER, "check --tenant contoso.example --cloud china --timeout 33 --time-limit 33");
	assert_int_equal(1, seen.https);
	assert_string_equal("http://proxy.example:3128", seen.http.https_proxy);
	assert_string_equal("localhost", seen.http.no_proxy);
	assert_string_equal(home, seen.http.trust.ssl_cert_dir);
	assert_null(seen.http.trust.option);
	assert_int_equal(33, seen.http.timeout_s);
	assert_memory_equal(endpoints_of(CLOUD_CHINA), &seen.http.endpoints, sizeof seen.http.endpoints);
	assert_null(seen.http.trace);
	assert_non_null(seen.loop.endpoints);
	assert_ptr_equal(guard_command, seen.loop.guard_argv);
	assert_int_equal(33, seen.loop.limit_s);
	assert_false(seen.loop.fast_forward);
	/* Only the named file of authorities is trusted. */
	runs_as(A_RUNNER,
	    line_of("check --tenant contoso.example --cacert @", put("ca.pem", "-----BEGIN CERTIFICATE-----\n")));
	assert_string_equal(home_top("ca.pem"), seen.http.trust.option);
	setenv("SSL_CERT_FILE", home_top("ca.pem"), 1);
	runs_as(A_RUNNER, "check --tenant contoso.example");
	assert_string_equal(home_top("ca.pem"), seen.http.trust.ssl_cert_file);
	unsetenv("SSL_CERT_FILE");
	runs_as(A_RUNNER, line_of("check --tenant contoso.example --trace @", home_top("trace")));
	assert_ptr_equal(trace_line, seen.http.trace);
	assert_ptr_equal(app.trace, seen.http.trace_who);
	runs_as(A_REACH, "check --network");
	assert_string_equal("proxy.example:3128", seen.reach.proxy);
	assert_false(seen.loop.post != NULL);
}

static void practice_is_in_memory_or_served(void **state)
{
	(void)state;
	runs_as(A_RUNNER, "check --practice");
	assert_int_equal(0, seen.https);
	assert_string_equal("classic", seen.runner.flow.practice_tenant);
	assert_string_equal(app.practice.tenant->domain, seen.runner.tenant);
	assert_null(seen.loop.endpoints);
	assert_null(seen.loop.guard_argv);
	assert_true(seen.loop.fast_forward);
	refuses(2, "check --practice=no-such", "no-such");
	refuses(2, "check --practice=http://localhost:8080", "--tenant");
	runs_as(A_RUNNER, "check --practice=http://localhost:8080 --tenant contoso.example");
	assert_int_equal(1, seen.https);
	assert_string_equal("served", seen.runner.flow.practice_tenant);
	assert_ptr_equal(&app.endpoints, seen.runner.flow.endpoints);
	assert_memory_equal(&app.endpoints, &seen.http.endpoints, sizeof app.endpoints);
	assert_ptr_equal(guard_command, seen.loop.guard_argv);
	assert_false(seen.loop.fast_forward);
}

static void only_pages_take_the_screen(void **state)
{
	(void)state;
	runs_as(A_WIZARD, "--color always");
	assert_int_equal(UI_SCREEN, seen.ui);
	assert_int_equal(COLOR_ALWAYS, seen.color);
	assert_int_equal(0, seen.loop.limit_s);
	runs_as(A_WIZARD, "--plain --ascii");
	assert_int_equal(UI_PLAIN, seen.ui);
	assert_true(seen.ascii);
	setenv("ACCESSIBLE", "1", 1);
	runs_as(A_WIZARD, "practice");
	assert_int_equal(UI_PLAIN, seen.ui);
	runs_as(A_RUNNER, "check --tenant contoso.example");
	assert_int_equal(UI_NONE, seen.ui);
	runs_as(A_RUNNER,
	    "check --tenant contoso.example --auth paste --time-limit 33"); /* needs a page to ask for an address */
	assert_int_equal(UI_PROMPT, seen.ui);
	assert_int_equal(33, seen.loop.limit_s);
}

static void a_console_is_text(void **state)
{
	const char *path = put("console", "AllowLegacyExchangeTokens: False\nAllowed: []\nBlocked: []\n");

	(void)state;
	runs_as(A_RUNNER, line_of("check --tenant contoso.example --console @", path));
	assert_non_null(strstr(seen.runner.console, "AllowLegacyExchangeTokens"));
	runs_as(A_WIZARD, line_of("--console @", path));
	assert_non_null(strstr(seen.wizard.console, "AllowLegacyExchangeTokens"));
	put_bytes("console", "MZ\0\0\3\0\0\0\4", 9);
	refuses(2, line_of("check --tenant contoso.example --console @", path), "is not a text file");
	put("console", "Hello"); /* the file must have the setting that the command reads */
	refuses(2, line_of("check --tenant contoso.example --console @", path), "Hello");
}

/* --- the guard --- */

static void a_guard_is_started_as_an_admin_would(void **state)
{
	struct order leave = { .leave = { .tenant_id = "contoso.example", .cloud = CLOUD_GCCH, .auth = AUTH_SECRET } };
	const char *line = arena_printf(&words,
	    "tokens block --yes --for 1h --guard --confirm contoso.example --tenant contoso.example --client-id " CLIENT
	    " --secret-file %s --cacert ca.pem --timeout 33",
	    put("secret", "CANARY"));
	static struct options options;
	char *const *args;
	int count = 0;

	(void)state;
	put("ca.pem", "-----BEGIN CERTIFICATE-----\n");
	assert_int_equal(0, chdir(home));
	runs_as(A_CHANGE, line);
	args = guard_command(&leave);
	while (args[count])
		assert_null(strstr(args[count++], "CANARY"));
	assert_string_equal(GUARD_NAME, args[0]);
	/* naaready itself accepts the command line. */
	if (!options_parse(&options, count, (char **)(uintptr_t)args, &app.arena, &err))
		fail_msg("%s", err.told);
	assert_int_equal(COMMAND_TOKENS, options.command);
	assert_string_equal("restore", options.action);
	assert_true(options.due && options.yes);
	assert_string_equal("contoso.example", options.tenant);
	assert_string_equal("contoso.example", options.confirm);
	assert_int_equal(CLOUD_GCCH, options.cloud);
	assert_int_equal(AUTH_SECRET, options.auth);
	assert_string_equal(CLIENT, options.client_id);
	assert_int_equal(33, options.timeout_s);
	assert_string_equal(home_top("ca.pem"), options.cacert); /* absolute, because a guard runs in "/" */
	assert_null(options.secret_file);
	setenv("SSL_CERT_FILE", "ca.pem", 1);
	runs_as(A_CHANGE,
	    line_of("tokens block --yes --for 1h --guard --confirm a.example --tenant a.example --client-id " CLIENT
		    " --secret-file @",
		put("secret", "CANARY")));
	args = guard_command(&leave);
	for (count = 0; args[count];)
		count++;
	assert_true(options_parse(&options, count, (char **)(uintptr_t)args, &app.arena, &err));
	assert_string_equal(home_top("ca.pem"), options.cacert);
	assert_int_equal(0, chdir("/"));
}

static void a_guard_without_a_secret_is_not_started(void **state)
{
	char *args[] = { (char *)(uintptr_t)GUARD_NAME, (char *)(uintptr_t) "tokens", NULL };
	char path[100];
	int kept, status;

	(void)state;
	anew();
	snprintf(path, sizeof path, "%s/told", home);
	kept = put_aside(STDERR_FILENO, path);
	status = run_guard(2, args);
	put_back(STDERR_FILENO, kept, path, told, sizeof told);
	assert_int_equal(2, status);
	assert_int_equal(0, seen.loops);
	assert_non_null(strstr(told, "naaready: "));
}

/* --- messages --- */

static void an_error_is_safe_and_has_its_status(void **state)
{
	static const struct {
		enum err_kind kind;
		int status;
	} rows[] = { { ERR_USAGE, 2 }, { ERR_FILE, 2 }, { ERR_REFUSED, 3 }, { ERR_UNREACHABLE, 4 }, { ERR_DISK, 4 } };
	char path[100];
	int kept, status;

	(void)state;
	anew();
	app.ascii = true;
	snprintf(path, sizeof path, "%s/told", home);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		err_set(&err, rows[i].kind, "reading", "caf\303\251 \033[31m \342\200\234x\342\200\235");
		kept = put_aside(STDERR_FILENO, path);
		status = app_fail(&err);
		put_back(STDERR_FILENO, kept, path, told, sizeof told);
		assert_int_equal(rows[i].status, status);
		assert_memory_equal("naaready: ", told, 10);
		assert_null(strchr(told, '\033'));
		for (const char *at = told; *at; at++)
			assert_true((unsigned char)*at < 0x80);
	}
}

static void a_line_is_safe(void **state)
{
	char path[100];
	int kept;

	(void)state;
	anew();
	snprintf(path, sizeof path, "%s/told", home);
	kept = put_aside(STDERR_FILENO, path);
	app_say("a file \033[31m.json");
	put_back(STDERR_FILENO, kept, path, told, sizeof told);
	assert_non_null(strstr(told, "a file "));
	assert_null(strchr(told, '\033'));
}

static void lost_output_is_reported(void **state)
{
	int kept, status;
	struct buf buf;

	(void)state;
	anew();
	fflush(NULL);
	kept = dup(STDOUT_FILENO);
	assert_true(kept >= 0 && freopen("/dev/full", "w", stdout));
	buf_init(&buf, 100);
	buf_add(&buf, "a line\n");
	status = app_print(&buf, 0);
	clearerr(stdout);
	assert_int_equal(STDOUT_FILENO, dup2(kept, STDOUT_FILENO));
	close(kept);
	assert_int_equal(4, status);
}

static void closing_leaves_unopened_things_alone(void **state)
{
	(void)state;
	assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0);
	assert_true(reads("--help"));
	app_close();
	assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, app_setup, app_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_command_leads_to_its_program),
		TEST(a_wrong_line_leads_to_none),
		TEST(help_and_version_need_nothing),
		TEST(a_config_file_gives_defaults),
		TEST(the_display_is_as_asked),
		TEST(a_flow_is_what_the_options_say),
		TEST(the_usual_profile_is_by_the_tenant),
		TEST(an_unreadable_profile_is_reported),
		TEST(a_pasted_link_is_not_the_app_by_name),
		TEST(secrets_are_borrowed),
		TEST(a_secret_readable_by_all_is_warned_about),
		TEST(a_missing_file_is_reported_before_anything_is_sent),
		TEST(a_certificate_is_kept_as_text_for_a_guard_only),
		TEST(open_changes_are_given_to_the_flow),
		TEST(a_settled_mark_goes),
		TEST(a_restore_goes_on_in_the_run_of_its_mark),
		TEST(the_wizard_resumes_an_unfinished_run_of_this_tenant),
		TEST(a_proof_is_about_a_known_tenant),
		TEST(a_missing_place_for_records_is_reported),
		TEST(a_foreign_directory_is_reported),
		TEST(commands_that_show_data_open_nothing),
		TEST(commands_that_read_runs_write_nothing_and_have_no_network),
		TEST(only_the_network_is_opened_over_http),
		TEST(practice_is_in_memory_or_served),
		TEST(only_pages_take_the_screen),
		TEST(a_console_is_text),
		TEST(a_guard_is_started_as_an_admin_would),
		TEST(a_guard_without_a_secret_is_not_started),
		TEST(an_error_is_safe_and_has_its_status),
		TEST(a_line_is_safe),
		TEST(lost_output_is_reported),
		TEST(closing_leaves_unopened_things_alone),
	};

	setlocale(LC_ALL, "C.UTF-8");
	umask(077);
	unused = app;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
