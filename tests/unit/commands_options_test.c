/* commands_options_test.c - the command line and the config file, right and wrong */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "commands/fail_on.h"
#include "commands/help.h"
#include "core/tester.h"
#include "doc/doc_formats.h"

#define GUID  "5A1E5F0C-0000-4000-8000-000000000001"
#define LOWER "5a1e5f0c-0000-4000-8000-000000000001"

static struct options options;
static struct arena arena;
static struct err err;

/* Parses words with spaces between, as a shell would give them, for @program: one of the two. */
static bool parse_for(bool (*program)(struct options *, int, char **, struct arena *, struct err *), const char *line)
{
	char *words[32] = { (char *)(uintptr_t) "naaready" }, *at;
	int count = 1;

	arena_reset(&arena);
	memset(&err, 0, sizeof err);
	at = arena_copy(&arena, line);
	while (*at && count < 31) {
		words[count++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
	}
	return program(&options, count, words, &arena, &err);
}

static bool parse(const char *line)
{
	return parse_for(options_parse, line);
}

static void assert_good(const char *line)
{
	if (!parse(line))
		fail_msg("this was refused, and must be read: %s: %s", line, err.told);
}

/* Asserts that the line is wrong usage, and that the error has each of @words (with "|" between). */
static void assert_bad(const char *line, const char *words)
{
	if (parse(line))
		fail_msg("wrong usage was accepted: %s", line);
	assert_int_equal(ERR_USAGE, err.kind);
	while (*words) {
		char word[80];
		size_t len = strcspn(words, "|");

		snprintf(word, sizeof word, "%.*s", (int)len, words);
		if (!strstr(err.told, word))
			fail_msg("%s: the error lacks \"%s\": %s", line, word, err.told);
		words += len + (words[len] == '|');
	}
}

static void defaults_are_set(void **state)
{
	(void)state;
	assert_good("");
	assert_int_equal(COMMAND_WIZARD, options.command);
	assert_int_equal(CLOUD_UNKNOWN, options.cloud);
	assert_int_equal(AUTH_DEVICE, options.auth);
	assert_int_equal(20, options.timeout_s);
	assert_string_equal("classic", options.practice_tenant);
	assert_string_equal("text", options.format);
	assert_null(options.tenant);
	assert_null(options.practice_url);
	assert_false(options.practice);
	assert_false(options.auth_given);
}

static void each_option_with_a_value_is_read(void **state)
{
	(void)state;
	assert_good("check --tenant Contoso.Example --cloud gcch --profile zoom --app-id " GUID
		    " --consent-url https://login.microsoftonline.com/x --publisher " GUID);
	assert_string_equal("contoso.example", options.tenant);
	assert_int_equal(CLOUD_GCCH, options.cloud);
	assert_string_equal("zoom", options.profile_id);
	assert_string_equal(LOWER, options.app_id);
	assert_string_equal("https://login.microsoftonline.com/x", options.consent_url);
	assert_string_equal(LOWER, options.publisher);
	assert_good("wizard --tenant=" GUID " --auth=secret --client-id=" GUID " --exchange-client-id=" GUID
		    " --certificate=c.pem --secret-file=- --token-file=t --cacert=ca --timeout=600 --trace=t.log");
	assert_string_equal(LOWER, options.tenant);
	assert_int_equal(AUTH_SECRET, options.auth);
	assert_true(options.auth_given);
	assert_string_equal(LOWER, options.client_id);
	assert_string_equal(LOWER, options.exchange_client_id);
	assert_string_equal("c.pem", options.certificate);
	assert_string_equal("-", options.secret_file);
	assert_string_equal("t", options.token_file);
	assert_string_equal("ca", options.cacert);
	assert_int_equal(600, options.timeout_s);
	assert_string_equal("t.log", options.trace);
	assert_good("wizard --auth loopback:8400");
	assert_int_equal(AUTH_LOOPBACK, options.auth);
	assert_int_equal(8400, options.listen_port);
	assert_good("wizard --auth loopback");
	assert_int_equal(0, options.listen_port);
	assert_good("wizard --secret-file -"); /* standard input, named as a word of its own */
	assert_string_equal("-", options.secret_file);
	assert_good("report last --format json");
	assert_string_equal("json", options.format);
	assert_good("report last --format=markdown");
	assert_string_equal("markdown", options.format);
	assert_good("--color never");
	assert_int_equal(2, options.color);
	assert_good("check --fail-on warn,unproven --baseline 2026");
	assert_int_equal(FAIL_ON_WARN | FAIL_ON_UNPROVEN, options.fail_on);
	assert_string_equal("2026", options.baseline);
	assert_good("check --fail-on regression,unknown,pending");
	assert_int_equal(FAIL_ON_REGRESSION | FAIL_ON_UNKNOWN | FAIL_ON_PENDING, options.fail_on);
	assert_good("diff a b --exit-code");
	assert_true(options.exit_code);
	assert_good("practice serve --port 8080 --cert-file c --key-file k");
	assert_int_equal(8080, options.port);
	assert_string_equal("c", options.cert_file);
	assert_string_equal("k", options.key_file);
}

static void each_flag_is_read(void **state)
{
	(void)state;
	assert_good("check --no-save --dry-run --json --plain --ascii");
	assert_true(options.no_save && options.dry_run && options.json && options.plain && options.ascii);
	assert_good("--yes --confirm contoso.example");
	assert_true(options.yes);
	assert_string_equal("contoso.example", options.confirm);
	assert_good("--help");
	assert_true(options.help);
	assert_good("-h");
	assert_true(options.help);
	assert_good("-V");
	assert_true(options.version);
	assert_good("--version");
	assert_true(options.version);
	/* --help wins over any other error. */
	assert_good("check --nonsense --help");
	assert_true(options.help);
	assert_int_equal(COMMAND_CHECK, options.command);
}

static void practice_tenants_are_chosen(void **state)
{
	(void)state;
	assert_good("check --practice");
	assert_true(options.practice);
	assert_string_equal("classic", options.practice_tenant);
	assert_good("check --practice=today");
	assert_string_equal("today", options.practice_tenant);
	assert_good("check --practice=http://127.0.0.1:8080 --tenant x.example");
	assert_true(options.practice);
	assert_string_equal("http://127.0.0.1:8080", options.practice_url);
	assert_good("practice");
	assert_true(options.practice);
	assert_null(options.action);
	assert_good("practice reset");
	assert_string_equal("reset", options.action);
	/* --practice never takes the next word as its value. */
	assert_bad("check --practice today", "today");
	assert_bad("check --practice=https://login.microsoftonline.com", "this machine");
	assert_bad("check --practice=../x", "practice tenant");
	assert_bad("check --practice=", "practice tenant");
	assert_good("practice fresh"); /* whether there is such a tenant is checked later */
	assert_string_equal("fresh", options.practice_tenant);
	assert_null(options.action);
	assert_good("practice Dance");
	assert_bad("practice dan-ce", "serve|reset");
	assert_bad("practice rest", "rest|Did you mean \"reset\"?");
	assert_bad("practice fresh serve", "\"serve\"");
	assert_bad("check --practice today", "Did you mean --practice=today?");
	assert_good("timeline --practice");
	assert_good("profile list --practice");
}

static void commands_take_their_operands(void **state)
{
	static const struct {
		const char *line;
		enum command command;
	} rows[] = {
		{ "wizard", COMMAND_WIZARD },
		{ "check", COMMAND_CHECK },
		{ "review", COMMAND_REVIEW },
		{ "report x", COMMAND_REPORT },
		{ "verify x", COMMAND_VERIFY },
		{ "timeline", COMMAND_TIMELINE },
		{ "profile list", COMMAND_PROFILE },
		{ "practice", COMMAND_PRACTICE },
		{ "--tenant x.example check", COMMAND_CHECK },
		{ "check --tenant x.example", COMMAND_CHECK },
		{ "--plain -- check", COMMAND_CHECK },
		{ "contoso.example", COMMAND_WIZARD },
		{ "contoso.example --plain", COMMAND_WIZARD },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_good(rows[i].line);
		assert_int_equal(rows[i].command, options.command);
	}
	assert_good("Contoso.example --plain");
	assert_string_equal("contoso.example", options.tenant);
	assert_good(GUID);
	assert_string_equal(LOWER, options.tenant);
	assert_good("contoso.example --tenant contoso.example");
	assert_bad("contoso.example --tenant fabrikam.example", "two tenants");
	assert_bad("contoso.example check", "\"check\"|wizard");
	assert_bad("check contoso.example", "Did you mean --tenant contoso.example?");
	assert_bad("wizard contoso.example", "Did you mean --tenant contoso.example?");
	assert_good("review");
	assert_int_equal(0, options.operand_count);
	assert_good("--practice review last");
	assert_int_equal(1, options.operand_count);
	assert_string_equal("last", options.operands[0]);
	assert_good("profile show zoom");
	assert_string_equal("show", options.action);
	assert_string_equal("zoom", options.operands[0]);
	assert_good("report -- -odd-name");
	assert_string_equal("-odd-name", options.operands[0]);
	assert_bad("report", "report|RUN");
	assert_bad("report a b", "\"b\"|report");
	assert_bad("check extra", "\"extra\"|check");
	assert_bad("profile", "list|show ID|check FILE");
	assert_bad("profile show", "profile");
	assert_bad("profile list x", "\"x\"");
	assert_bad("tokens", "status|block|restore");
	assert_bad("profile sing", "sing|list");
	assert_bad("review a b c d e f g h i", "\"b\"");
}

static void the_table_of_commands_follows_their_numbers(void **state)
{
	(void)state;
	for (const struct command_row *row = command_rows; row->name; row++)
		assert_int_equal(row - command_rows, row->command);
}

/* By the table, other actions refuse an option that belongs to one action, in the same words. */
static void options_of_an_action_go_with_it(void **state)
{
	char line[160], says[160];

	(void)state;
	for (const struct option_row *row = option_rows; row->name; row++)
		for (const struct action_row *action = action_rows; row->action && action->name; action++) {
			const char *command = command_rows[action->command].name;

			if (!option_of(row, action->command) || strcmp(row->action, action->name) == 0)
				continue;
			snprintf(line, sizeof line, "%s %s --tenant=contoso.com --%s%s%.*s", command, action->name,
			    row->name, row->value ? "=" : "", row->words ? (int)strcspn(row->words, "|") : 2,
			    !row->value              ? ""
			    : row->words             ? row->words
			    : row->kind == TAKE_SPAN ? "1h"
						     : "1");
			snprintf(says, sizeof says, "Use --%s only with \"naaready %s %s\".", row->name, command,
			    row->action);
			assert_bad(line, says);
		}
}

static void a_misspelt_word_gets_a_suggestion(void **state)
{
	(void)state;
	assert_bad("--tenannt x", "Unknown option --tenannt. Did you mean --tenant?");
	assert_bad("--pracitce", "Unknown option --pracitce. Did you mean --practice?");
	assert_bad("check --jsno", "Did you mean --json?");
	assert_bad("report x --formt", "Did you mean --format?");
	assert_bad("check --formt", "Did you mean --format?"); /* of another command, if of none that it takes */
	assert_bad("diff a b --exti-code", "Did you mean --exit-code?");
	assert_bad("--xyzzy", "Unknown option --xyzzy. \"naaready --help\" lists the options.");
	assert_bad("check --xyzzy", "\"naaready check --help\" lists the options.");
	assert_bad("-x", "-x");
	assert_bad("-qx", "-qx");
	assert_bad("chek", "Unknown command \"chek\". Did you mean \"check\"?");
	assert_bad("frobnicate", "frobnicate|--help");
	assert_bad("tokens staus", "staus|Did you mean \"status\"?");
	assert_bad("profile shwo x", "Did you mean \"show\"?");
	assert_bad("proof lst", "Did you mean \"list\"?");
	assert_bad("--cloud globl", "--cloud \"globl\"|Did you mean \"global\"?");
	assert_bad("--auth devcie", "Did you mean \"device\"?");
	assert_bad("--auth loopbak", "Did you mean \"loopback\"?");
	assert_bad("--color alway", "Did you mean \"always\"?");
	assert_bad("report x --format htlm", "Did you mean \"html\"?");
	assert_bad("tokens restore --practice --dry-run --from allow", "Did you mean \"allowed\"?");
	assert_bad("check --fail-on wran", "Did you mean \"warn\"?");
	assert_bad("check --fail-on warn,regresion", "\"regresion\"|Did you mean \"regression\"?");
	assert_bad("---", "---");
	assert_null(strstr(err.told, "Did you mean"));
}

static void bad_values_are_refused(void **state)
{
	(void)state;
	assert_bad("--tenant", "--tenant|DOMAIN");
	assert_bad("--tenant --plain", "--tenant");
	assert_bad("--tenant nodots", "--tenant|nodots");
	assert_bad("--cloud mars", "mars|gcch");
	assert_bad("--auth magic", "magic|device");
	assert_bad("--auth loopback:", "loopback:|PORT");
	assert_bad("--auth loopback:0", "loopback:0");
	assert_bad("--auth loopback:65536", "loopback:65536");
	assert_bad("--auth loopback:80x", "loopback:80x");
	assert_bad("--auth device:80", "device:80");
	assert_bad("--app-id 123", "--app-id|123");
	assert_bad("--client-id api://" GUID, "--client-id");
	assert_good("check --tenant x.example --client-id {" GUID "} --app-id '" GUID "'");
	assert_bad("https://portal.azure.com/", "names no tenant");
	assert_bad("tokens block --yes --confirm https://contoso.example", "--confirm");
	assert_bad("--timeout 0", "--timeout|600");
	assert_bad("--timeout 601", "601");
	assert_bad("--timeout 20s", "20s");
	assert_bad("--timeout +5", "+5");
	assert_bad("practice serve --port 65536", "65535");
	assert_bad("practice serve --port -1", "--port");
	assert_bad("--color sometimes", "sometimes|never");
	assert_bad("--plain=yes", "--plain|yes");
	assert_bad("--trace=", "--trace");
	assert_bad("check --fail-on soon", "soon|warn|unknown|pending|unproven|regression");
	assert_bad("check --fail-on warn,", "\"\"|pending");
	assert_bad("check --fail-on ,warn", "\"\"|pending");
	assert_bad("check --fail-on=", "pending");
	assert_bad("report x --format pdf", "pdf|text|json|markdown|html|csv");
	/* Control characters in a word cannot reach the terminal. */
	assert_bad("--\033[31m", "\\u{1B}");
}

/* The ids that the program's own tables know for an option, in their order. */
static const char *id_known(const char *option, size_t i)
{
	static const char *const steps[] = { "launch", "authorize", "signin", "work", "all", NULL };
	static const char *const fails[] = { "warn", "unknown", "pending", "unproven", "regression", NULL };
	static const enum tokens_state states[] = { TOKENS_ALLOWED, TOKENS_BLOCKED, TOKENS_NOT_SET };
	static const char *const kinds[] = { "user", "admin", "consented", NULL };
	static const char *const colors[] = { "auto", "always", "never", NULL };

	if (strcmp(option, "cloud") == 0)
		return i + 1 < CLOUD_COUNT ? cloud_id((enum cloud)(i + 1)) : NULL;
	if (strcmp(option, "auth") == 0)
		return i < AUTH_COUNT ? auth_id((enum auth)i) : NULL;
	if (strcmp(option, "format") == 0)
		return report_format_at(i) ? report_format_at(i)->id : NULL;
	if (strcmp(option, "from") == 0)
		return i < 3 ? tokens_state_id(states[i]) : NULL;
	if (strcmp(option, "outlook") == 0)
		return tester_clients[i].id;
	if (strcmp(option, "fail-on") == 0)
		return fails[i];
	if (strcmp(option, "is") == 0)
		return kinds[i];
	if (strcmp(option, "color") == 0)
		return colors[i];
	return strcmp(option, "passed") == 0 || strcmp(option, "failed") == 0 ? steps[i] : NULL;
}

static void the_words_of_an_option_are_those_of_the_program_and_of_its_help(void **state)
{
	unsigned fails = 0;

	(void)state;
	for (const struct option_row *row = option_rows; row->name; row++) {
		const char *word = row->words ? row->words : "";
		size_t count = 0, len;

		for (; *word; word += len + (word[len] == '|')) {
			const char *id = id_known(row->name, count++);
			const char *line = arena_printf(&arena, "--%s", row->name);

			len = strcspn(word, "|");
			if (!id || strlen(id) != strcspn(word, "|[") || strncmp(id, word, strlen(id)) != 0)
				fail_msg("%s: the program does not know %.*s at this place", line, (int)len, word);
			if (!strstr(row->says, id) && !strstr(row->says, "the same list"))
				fail_msg("%s: what it says in --help lacks %s", line, id);
			fails |= row->kind == TAKE_FAIL_ON ? fail_on_of(id) : 0;
		}
		if (id_known(row->name, count))
			fail_msg("--%s: the table lacks %s", row->name, id_known(row->name, count));
		arena_reset(&arena);
	}
	assert_int_equal(FAIL_ON_WARN | FAIL_ON_UNKNOWN | FAIL_ON_PENDING | FAIL_ON_UNPROVEN | FAIL_ON_REGRESSION,
	    fails);
	assert_bad("proof add --outlook neww", "Did you mean \"new\"?");
	assert_bad("proof add --passed launch,dance", "launch, authorize, signin, work, all");
	assert_bad("proof add --is boss", "user, admin, consented");
	assert_bad("proof add --failed launch,", "\"\"");
}

static void options_that_exclude_each_other_are_refused(void **state)
{
	(void)state;
	assert_bad("--yes", "--confirm");
	assert_bad("--confirm contoso.example", "--yes");
	assert_bad("--no-save --yes --confirm contoso.example", "--no-save");
	assert_bad("timeline --tenant contoso.example", "timeline|--tenant");
	assert_bad("verify x --json", "verify|--json");
	assert_bad("check --port 1", "check|--port");
	assert_bad("wizard --json", "wizard|--json");
	assert_bad("practice serve --cert-file c", "--key-file");
	assert_good("check --auth secret --tenant x.example");
	assert_false(options_settle(&options, &err));
	assert_non_null(strstr(err.told, "--secret-file"));
	assert_good("check --secret-file f --client-id " GUID " --tenant x.example");
	assert_true(options_settle(&options, &err));
	assert_int_equal(AUTH_SECRET, options.auth);
	assert_good("check");
	assert_false(options_settle(&options, &err));
	assert_int_equal(ERR_USAGE, err.kind);
	assert_non_null(strstr(err.told, "--tenant"));
	assert_good("consent --token-file f"); /* the token names its tenant */
	assert_true(options_settle(&options, &err));
	assert_true(options_lack_tenant(&options));
	assert_good("check --practice");
	assert_true(options_settle(&options, &err));
	assert_bad("tokens status --practice --from allowed", "tokens restore");
	assert_bad("tokens restore --practice --dry-run --from-not-set", "tokens block");
	assert_good("tokens restore --practice --dry-run --from allowed");
	assert_true(options_settle(&options, &err));
}

/* Microsoft's public clients have no secret and no certificate, so no sign-in uses them because an id is missing. */
static void secrets_need_a_registration_of_one_s_own(void **state)
{
	static const char *const lines[] = {
		"check --tenant x.example --secret-file f",
		"check --tenant x.example --auth certificate --certificate f",
		"wizard --secret-file f",
		"wizard --auth device --certificate f",
		("check --tenant x.example --secret-file f --exchange-client-id " GUID),
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_good(lines[i]);
		assert_false(options_settle(&options, &err));
		assert_int_equal(ERR_USAGE, err.kind);
		assert_non_null(strstr(err.told, "--client-id"));
	}
	assert_good("tokens status --tenant x.example --secret-file f --exchange-client-id " GUID);
	assert_true(options_settle(&options, &err));
	assert_good("check --tenant x.example --token-file f");
	assert_true(options_settle(&options, &err));
}

static bool read_config(const char *text)
{
	return options_config(&options, text, strlen(text), "config.json", &arena, &err);
}

static void the_config_file_gives_defaults(void **state)
{
	(void)state;
	assert_good("check --cloud dod");
	assert_true(
	    read_config("{\"tenant\": \"Contoso.example\", \"cloud\": \"china\", \"timeout\": 60, \"plain\": true, "
			"\"dry-run\": false, \"format\": \"json\"}"));
	assert_string_equal("contoso.example", options.tenant);
	assert_int_equal(CLOUD_DOD, options.cloud); /* the command line wins over the file */
	assert_int_equal(60, options.timeout_s);
	assert_true(options.plain);
	assert_false(options.dry_run);
	assert_string_equal("text",
	    options.format); /* check does not have this option, which is no error in the file */
	/* A practice tenant never sees the ids of a real one. */
	assert_good("check --practice");
	assert_true(read_config("{\"tenant\": \"contoso.example\", \"app-id\": \"" GUID "\", \"ascii\": true}"));
	assert_null(options.tenant);
	assert_null(options.app_id);
	assert_true(options.ascii);
	assert_true(read_config("{}"));
}

static void assert_bad_config(const char *text, const char *word)
{
	assert_good("check");
	if (read_config(text))
		fail_msg("a wrong config file was accepted: %s", text);
	assert_int_equal(ERR_FILE, err.kind);
	assert_non_null(strstr(err.told, "config.json"));
	if (!strstr(err.told, word))
		fail_msg("%s: the error lacks \"%s\": %s", text, word, err.told);
}

static void a_wrong_config_file_is_told(void **state)
{
	(void)state;
	assert_bad_config("{\"tennant\": \"x.example\"}", "tenant");
	assert_bad_config("{\"zzz\": 1}", "zzz");
	assert_bad_config("{\"yes\": true}", "on the command line");
	assert_bad_config("{\"confirm\": \"x.example\"}", "on the command line");
	assert_bad_config("{\"practice\": true}", "on the command line");
	assert_bad_config("{\"tenant\": 5}", "tenant");
	assert_bad_config("{\"tenant\": true}", "tenant");
	assert_bad_config("{\"plain\": \"yes\"}", "plain");
	assert_bad_config("{\"timeout\": 0}", "timeout");
	assert_bad_config("{\"tenant\": \"nodots\"}", "nodots");
	assert_bad_config("[]", "object");
	assert_bad_config("{\"tenant\": ", "config.json");
	assert_bad_config("", "config.json");
}

static void the_apps_id_may_be_its_manifests(void **state)
{
	static const char text[] =
	    "{\"id\": \"t\", \"name\": \"T\", \"publisher\": \"P\", \"scopes\": [\"User.Read\"], \"source\": \"s\","
	    " \"as_of\": \"2026-11-01\", \"manifest_ids\": [\"" LOWER "\"]}";
	struct profile profile;
	const char *app_id;

	(void)state;
	assert_good("check");
	assert_true(profile_read(&profile, text, sizeof text - 1, "t.json", &arena, &err));
	assert_true(options_app_id(&options, &profile, &app_id, &arena, &err));
	assert_string_equal("", app_id);
	options.app_id = LOWER;
	assert_true(options_app_id(&options, &profile, &app_id, &arena,
	    &err)); /* odd, and remarked on when the program starts */
	assert_string_equal(LOWER, app_id);
	options.app_id = NULL;
	options.consent_url = "https://login.microsoftonline.com/organizations/adminconsent?client_id="
			      "5a1e5f0c-0000-4000-8000-000000000009";
	assert_true(options_app_id(&options, &profile, &app_id, &arena, &err));
	assert_string_equal("5a1e5f0c-0000-4000-8000-000000000009", app_id);
	options.app_id = "5a1e5f0c-0000-4000-8000-000000000008";
	assert_false(options_app_id(&options, &profile, &app_id, &arena, &err));
	assert_non_null(strstr(err.told, "different apps"));
	options.app_id = NULL;
	options.client_id = "5a1e5f0c-0000-4000-8000-000000000009"; /* the id that the link names */
	assert_false(options_app_id(&options, &profile, &app_id, &arena, &err));
	assert_non_null(strstr(err.told, "naaready itself"));
	options.client_id = LOWER;
	assert_false(options_app_id(&options, &profile, &app_id, &arena, &err));
	assert_non_null(strstr(err.told, "manifest"));
	options.client_id = NULL;
	/* the profile's own link names the app, too */
	profile.consent_url = options.consent_url;
	options.consent_url = NULL;
	assert_true(options_app_id(&options, &profile, &app_id, &arena, &err));
	assert_string_equal("5a1e5f0c-0000-4000-8000-000000000009", app_id);
	options.consent_url = "http://elsewhere.example/";
	assert_false(options_app_id(&options, &profile, &app_id, &arena, &err));
}

/* naaready-practice parses as if "practice serve" stood before its options. */
static void naaready_practice_takes_its_options(void **state)
{
	(void)state;
	assert_true(parse_for(options_parse_serve, "--practice=today --port 8080"));
	assert_int_equal(COMMAND_PRACTICE, options.command);
	assert_string_equal("serve", options.action);
	assert_string_equal("today", options.practice_tenant);
	assert_int_equal(8080, options.port);
	assert_false(parse_for(options_parse_serve, "reset"));
	assert_false(parse_for(options_parse_serve, "--json"));
}

static void assert_help_fits(enum command command, int columns)
{
	static const struct doc_pair tenants[] = { { "classic", "the first one" }, { NULL, NULL } };
	struct buf out;

	buf_init(&out, 1 << 20);
	help_print(command, tenants, columns, false, &out);
	assert_false(out.cut);
	for (const char *line = buf_text(&out); *line;) {
		char one[400];
		size_t len = strcspn(line, "\n");

		assert_true(len < sizeof one);
		snprintf(one, sizeof one, "%.*s", (int)len, line);
		if (text_width(one) > columns && !strstr(one, "    naaready ")) /* an example stays whole */
			fail_msg("this line of the help is too wide: %s", one);
		line += len + (line[len] == '\n');
	}
	for (const struct option_row *row = option_rows; row->name; row++) {
		char name[40];

		snprintf(name, sizeof name, "--%s", row->name);
		if (option_listed(row, command == COMMAND_COUNT ? COMMAND_WIZARD : command))
			assert_non_null(strstr(buf_text(&out), name));
	}
	assert_int_equal(command == COMMAND_PRACTICE, strstr(buf_text(&out), "the first one") != NULL);
	for (const struct command_row *row = command_rows; row->name; row++)
		if (row->command == command)
			for (size_t i = 0; i < 3 && row->examples[i].line; i++)
				assert_non_null(strstr(buf_text(&out), row->examples[i].line));
	buf_release(&out);
}

/* Cuts what is for the shell. */
static const char *example_words(const char *example)
{
	static char line[200];

	assert_true(strncmp(example, "naaready ", 9) == 0);
	snprintf(line, sizeof line, "%s", example + 9);
	line[strcspn(line, ">")] = '\0';
	for (size_t len = strlen(line); len && line[len - 1] == ' '; len--)
		line[len - 1] = '\0';
	return line;
}

static void each_command_has_examples_that_are_good_usage(void **state)
{
	(void)state;
	for (const struct command_row *row = command_rows; row->name; row++) {
		assert_non_null(row->examples[1].line);
		for (size_t i = 0; i < 3 && row->examples[i].line; i++) {
			assert_true(row->examples[i].says && *row->examples[i].says);
			assert_good(example_words(row->examples[i].line));
			if (!options_settle(&options, &err))
				fail_msg("%s: %s", row->examples[i].line, err.told);
			if (row->command != COMMAND_WIZARD)
				assert_int_equal(row->command, options.command);
		}
	}
}

/* An option without an effect is taken, for scripts that give all commands the same ones, and not offered. */
static void help_leaves_out_what_has_no_effect(void **state)
{
	static const struct {
		enum command command;
		const char *options; /* with " " between */
	} rows[] = {
		{ COMMAND_CHECK, "yes confirm dry-run plain" },
		{ COMMAND_EWS, "yes confirm dry-run plain" },
		{ COMMAND_WIZARD, "yes confirm" },
		{ COMMAND_CONSENT, "plain" },
		{ COMMAND_PROFILE, "practice" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (const struct option_row *row = option_rows; row->name; row++) {
			const char *at = strstr(rows[i].options, row->name);
			size_t len = strlen(row->name);
			bool named = at && (at == rows[i].options || at[-1] == ' ') && (at[len] == ' ' || !at[len]);

			if (named) {
				assert_true(option_of(row, rows[i].command));
				assert_false(option_listed(row, rows[i].command));
			}
		}
	assert_good("check --practice --yes --confirm classic.practice.example --dry-run --plain");
}

static void help_names_everything_and_fits(void **state)
{
	(void)state;
	for (int command = 0; command <= COMMAND_SERVE; command++)
		assert_help_fits((enum command)command, 80);
	assert_help_fits(COMMAND_COUNT, 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_set),
		cmocka_unit_test(each_option_with_a_value_is_read),
		cmocka_unit_test(each_flag_is_read),
		cmocka_unit_test(practice_tenants_are_chosen),
		cmocka_unit_test(commands_take_their_operands),
		cmocka_unit_test(naaready_practice_takes_its_options),
		cmocka_unit_test(the_table_of_commands_follows_their_numbers),
		cmocka_unit_test(options_of_an_action_go_with_it),
		cmocka_unit_test(a_misspelt_word_gets_a_suggestion),
		cmocka_unit_test(bad_values_are_refused),
		cmocka_unit_test(the_words_of_an_option_are_those_of_the_program_and_of_its_help),
		cmocka_unit_test(options_that_exclude_each_other_are_refused),
		cmocka_unit_test(secrets_need_a_registration_of_one_s_own),
		cmocka_unit_test(the_config_file_gives_defaults),
		cmocka_unit_test(a_wrong_config_file_is_told),
		cmocka_unit_test(the_apps_id_may_be_its_manifests),
		cmocka_unit_test(help_names_everything_and_fits),
		cmocka_unit_test(help_leaves_out_what_has_no_effect),
		cmocka_unit_test(each_command_has_examples_that_are_good_usage),
	};
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&arena);
	return failed;
}
