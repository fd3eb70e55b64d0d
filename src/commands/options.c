/* options.c - parses command line and config file into struct options */
#include "commands/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/near.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "cloud/consent_link.h"
#include "cloud/ids.h"
#include "commands/fail_on.h"
#include "core/change.h"

/* --- lookup and suggestions --- */

static const struct option_row *option_find(const char *name, size_t len)
{
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (strlen(row->name) == len && strncmp(row->name, name, len) == 0)
			return row;
	}
	return NULL;
}

static uint64_t option_bit(const struct option_row *row)
{
	return UINT64_C(1) << (row - option_rows);
}

/* The nearest option that the command takes; COMMAND_COUNT: that any takes. */
static const char *option_nearest(const char *typed, size_t len, enum command command)
{
	struct near near = near_to(typed, len);

	for (const struct option_row *row = option_rows; row->name; row++)
		if (command == COMMAND_COUNT || option_of(row, command))
			near_offer(&near, row->name);
	return near.word;
}

static const char *command_nearest(const char *typed)
{
	struct near near = near_to(typed, strlen(typed));

	for (const struct command_row *row = command_rows; row->name; row++)
		near_offer(&near, row->name);
	return near.word;
}

/* --- values: validation and assignment --- */

static const char *const doing = N_("reading the command line");

/* @wanted: the words with "|" between, or what they look like. */
static bool options_wrong(struct err *err, const struct option_row *row, const char *value, const char *wanted)
{
	return near_refuse(row->name, value, wanted, wanted, err);
}

static void options_put_text(struct options *options, const struct option_row *row, const char *value)
{
	const char **member = (const char **)(void *)((char *)options + row->at);

	*member = value;
}

static void put_int(struct options *options, const struct option_row *row, int value)
{
	int *member = (int *)(void *)((char *)options + row->at);

	*member = value;
}

static bool options_take_guid(struct options *options, const struct option_row *row, const char *value,
    struct arena *arena, struct err *err)
{
	char id[37];

	if (!ids_read(value, id))
		return options_wrong(err, row, value, _("an id like 01234567-89ab-cdef-0123-456789abcdef"));
	options_put_text(options, row, arena_copy(arena, id));
	return true;
}

static bool options_take_tenant(struct options *options, const struct option_row *row, const char *value,
    struct arena *arena, struct err *err)
{
	char domain[TENANT_DOMAIN_SIZE];
	struct err why;

	/* what confirms a change is one name, and nothing around it */
	if (row->kind == TAKE_CONFIRM ? !tenant_validate(value, domain, &why) : !tenant_find(value, domain, &why))
		return err_set(err, ERR_USAGE, doing, "--%s \"%s\": %s", row->name, value, why.told);
	options_put_text(options, row, arena_copy(arena, domain));
	return true;
}

static bool options_take_cloud(struct options *options, const struct option_row *row, const char *value,
    struct err *err)
{
	options->cloud = cloud_of(value);
	if (options->cloud == CLOUD_UNKNOWN)
		return options_wrong(err, row, value, row->words);
	return true;
}

/* Firewalls and SSH configurations must open the port beforehand, so it has to be fixed. */
static bool take_auth(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	static const char to_port[] = "loopback:";
	const char *digits = text_begins(value, to_port) ? value + strlen(to_port) : NULL;
	char *end;
	long port = digits && *digits >= '0' && *digits <= '9' ? strtol(digits, &end, 10) : 0;

	options->listen_port = port > 0 && port <= 65535 && !*end ? (int)port : 0;
	options->auth_given =
	    options->listen_port ? auth_of("loopback", &options->auth) : auth_of(value, &options->auth);
	if (!options->auth_given && digits)
		return options_wrong(err, row, value, _("loopback, or loopback:PORT with a port from 1 to 65535"));
	if (!options->auth_given)
		return options_wrong(err, row, value, row->words);
	return true;
}

/* The place of a word in the row's list; -1: it is not there. */
static int options_word_at(const struct option_row *row, const char *value, size_t value_len)
{
	const char *word = row->words;

	for (int at = 0;; at++) {
		size_t len = strcspn(word, "|");

		if (value_len == len && strncmp(word, value, len) == 0)
			return at;
		if (!word[len])
			return -1;
		word += len + 1;
	}
}

static bool options_take_word(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	if (options_word_at(row, value, strlen(value)) < 0)
		return options_wrong(err, row, value, row->words);
	options_put_text(options, row, value);
	return true;
}

/* The words are named as they are typed: with commas. */
static bool options_wrong_item(const struct option_row *row, const char *item, size_t len, struct arena *arena,
    struct err *err)
{
	const char *wanted = "", *word = row->words;
	size_t word_len;

	for (; *word; word += word_len + (word[word_len] == '|')) {
		word_len = strcspn(word, "|");
		wanted = arena_printf(arena, "%s%s%.*s", wanted, *wanted ? ", " : "", (int)word_len, word);
	}
	return near_refuse(row->name, arena_copy_n(arena, item, len), row->words, wanted, err);
}

static bool options_take_words(struct options *options, const struct option_row *row, const char *value,
    struct arena *arena, struct err *err)
{
	const char *list = value;
	size_t len;

	do {
		const char *item = text_item(&list, &len);

		if (options_word_at(row, item, len) < 0)
			return options_wrong_item(row, item, len, arena, err);
	} while (list[-1] == ',' || *list);
	if (row->kind == TAKE_FAIL_ON)
		options->fail_on = fail_on_of(value);
	else
		options_put_text(options, row, value);
	return true;
}

static bool take_color(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	int at = options_word_at(row, value, strlen(value));

	if (at < 0)
		return options_wrong(err, row, value, row->words);
	put_int(options, row, at);
	return true;
}

static bool options_take_number(struct options *options, const struct option_row *row, const char *value,
    struct err *err)
{
	char *end;
	long number = strtol(value, &end, 10);

	if (*end || end == value || *value == ' ' || *value == '+' || number < row->least || number > row->most)
		return err_set(err, ERR_USAGE, doing, _("--%s \"%s\" is not valid: give a number from %d to %d."),
		    row->name, value, row->least, row->most);
	put_int(options, row, (int)number);
	return true;
}

/* The name becomes part of a file name; whether such a tenant exists is checked later, which knows the nearest one. */
static bool practice_name(const char *word)
{
	size_t len = 0;

	while (ascii_is_alnum(word[len]))
		len++;
	return len && len <= 32 && !word[len];
}

static bool take_practice(struct options *options, const struct option_row *row, const char *value, struct arena *arena,
    struct err *err)
{
	struct endpoints endpoints;

	options->practice = true;
	if (!value)
		return true;
	if (text_begins(value, "http://") || text_begins(value, "https://")) {
		options->practice_url = value;
		return endpoints_of_url(&endpoints, value, arena, err);
	}
	if (!practice_name(value))
		return options_wrong(err, row, value,
		    _("the name of a practice tenant, such as classic or today, or an address"));
	options->practice_tenant = value;
	options->practice_url = NULL;
	return true;
}

/* Whole minutes only, so that the screen repeats what was typed. */
static bool take_span(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	int64_t *member = (int64_t *)(void *)((char *)options + row->at), seconds = timefmt_span_parse(value);
	char least[40], most[40];

	if (seconds < CHANGE_FOR_LEAST_S || seconds > CHANGE_FOR_MOST_S)
		return err_set(err, ERR_USAGE, doing,
		    _("--%s \"%s\" is not valid: give a duration such as 90m, 24h, 2d or 1d12h, from %s to %s."),
		    row->name, value, timefmt_span(CHANGE_FOR_LEAST_S, least, sizeof least),
		    timefmt_span(CHANGE_FOR_MOST_S, most, sizeof most));
	*member = seconds;
	return true;
}

static bool option_take(struct options *options, const struct option_row *row, const char *value, struct arena *arena,
    struct err *err)
{
	switch (row->kind) {
	case TAKE_FLAG:
		*((bool *)(void *)((char *)options + row->at)) = true;
		return true;
	case TAKE_TEXT:
	case TAKE_FILE:
	case TAKE_RUN:
	case TAKE_PROFILE:
		if (!*value)
			return err_set(err, ERR_USAGE, doing, _("--%s needs a value: %s."), row->name, _(row->value));
		options_put_text(options, row, value);
		return true;
	case TAKE_GUID:
		return options_take_guid(options, row, value, arena, err);
	case TAKE_TENANT:
	case TAKE_CONFIRM:
		return options_take_tenant(options, row, value, arena, err);
	case TAKE_CLOUD:
		return options_take_cloud(options, row, value, err);
	case TAKE_AUTH:
		return take_auth(options, row, value, err);
	case TAKE_COLOR:
		return take_color(options, row, value, err);
	case TAKE_NUMBER:
		return options_take_number(options, row, value, err);
	case TAKE_PRACTICE:
		return take_practice(options, row, value, arena, err);
	case TAKE_SPAN:
		return take_span(options, row, value, err);
	case TAKE_WORD:
		return options_take_word(options, row, value, err);
	case TAKE_WORDS:
	case TAKE_FAIL_ON:
		return options_take_words(options, row, value, arena, err);
	}
	return true;
}

/* --- config file, and rules across command line and file --- */

static const char *const reading_config = N_("reading the config file");

/* Practice is requested each time and never a default; and the ids of a real tenant must not reach a practice tenant.
 * Display options apply to both. */
static bool options_applies(const struct options *options, const struct option_row *row)
{
	if (!option_of(row, options->command) || (options->given & option_bit(row)))
		return false;
	return !options->practice || option_of(row, COMMAND_REVIEW);
}

/* The value as the command line would give it; NULL with *@off for a flag set to false. */
static const char *options_value_of(const struct option_row *row, struct json value, bool *off, struct arena *arena)
{
	char number[24];

	*off = false;
	switch (json_kind(value)) {
	case JSON_BOOL:
		*off = !json_true(value);
		return row->value ? NULL : "";
	case JSON_STRING:
		/* Raw, because a path may hold any bytes; it is made safe where it is shown. */
		return row->value && json_raw(value) ? arena_copy(arena, json_raw(value)) : NULL;
	case JSON_NUMBER:
		snprintf(number, sizeof number, "%lld", (long long)json_int(value, -1));
		return row->kind == TAKE_NUMBER ? arena_copy(arena, number) : NULL;
	default:
		return NULL;
	}
}

static bool take_member(struct options *options, const char *key, struct json value, const char *where,
    struct arena *arena, struct err *err)
{
	const struct option_row *row = option_find(key, strlen(key));
	const char *nearest = option_nearest(key, strlen(key), COMMAND_COUNT), *text;
	struct err why;
	bool off;

	if (!row && nearest)
		return err_set(err, ERR_FILE, reading_config, _("%s: unknown option \"%s\". Did you mean \"%s\"?"),
		    where, key, nearest);
	if (!row)
		return err_set(err, ERR_FILE, reading_config, _("%s: unknown option \"%s\"."), where, key);
	if (!row->config)
		return err_set(err, ERR_FILE, reading_config, _("%s: \"%s\" can only be given on the command line."),
		    where, key);
	text = options_value_of(row, value, &off, arena);
	if (!text)
		return err_set(err, ERR_FILE, reading_config,
		    row->kind == TAKE_NUMBER ? _("%s: the value of \"%s\" must be a whole number.")
		    : row->value             ? _("%s: the value of \"%s\" must be a text in double quotes.")
					     : _("%s: the value of \"%s\" must be true or false."),
		    where, key);
	if (off || !options_applies(options, row))
		return true;
	if (!option_take(options, row, row->value ? text : NULL, arena, &why))
		return err_set(err, ERR_FILE, reading_config, "%s: %s", where, why.told);
	options->given |= option_bit(row);
	return true;
}

bool options_config(struct options *options, const char *text, size_t len, const char *where, struct arena *arena,
    struct err *err)
{
	struct json_doc doc;
	struct json value;
	const char *key;
	bool good = true;

	if (!json_parse(&doc, text, len, err))
		return err_set(err, ERR_FILE, reading_config, "%s: %s", where, err->told);
	if (json_kind(json_root(&doc)) != JSON_OBJECT)
		good = err_set(err, ERR_FILE, reading_config,
		    _("%s: the file must hold one JSON object, such as {\"tenant\": \"contoso.com\"}."), where);
	for (size_t i = 0; good && (key = json_key(json_root(&doc), i, &value)); i++)
		good = take_member(options, key, value, where, arena, err);
	json_release(&doc);
	return good;
}

/* A secret or certificate belongs to one registration; Microsoft's public clients have neither. "tokens" signs in to
 * Exchange only. */
static bool settle_client(const struct options *options, struct err *err)
{
	const char *option = options->certificate ? "certificate" : "secret-file";

	if (options->client_id || (!options->certificate && !options->secret_file) ||
	    (options->command == COMMAND_TOKENS && options->exchange_client_id))
		return true;
	return err_set(err, ERR_USAGE, N_("reading the command line"),
	    _("--%s needs --client-id with the id of the app registration that it was made for."), option);
}

/* Ways to sign in that need a file. */
static const struct file_way {
	enum auth auth;
	const char *option;
	size_t at; /* of the file's name in the options */
} file_ways[] = {
	{ AUTH_CERTIFICATE, "certificate", offsetof(struct options, certificate) },
	{ AUTH_SECRET, "secret-file", offsetof(struct options, secret_file) },
	{ AUTH_TOKEN, "token-file", offsetof(struct options, token_file) },
};
#define FILE_WAYS (sizeof file_ways / sizeof *file_ways)

static const char *file_of(const struct options *options, const struct file_way *way)
{
	return *(const char *const *)(const void *)((const char *)options + way->at);
}

/* Without --auth, the given file decides the sign-in method. */
static bool settle_auth(struct options *options, struct err *err)
{
	for (size_t i = 0; i < FILE_WAYS; i++) {
		if (options->auth_given && options->auth == file_ways[i].auth && !file_of(options, &file_ways[i]))
			return err_set(err, ERR_USAGE, N_("reading the command line"), _("--auth %s needs --%s."),
			    auth_id(file_ways[i].auth), file_ways[i].option);
	}
	for (size_t i = 0; i < FILE_WAYS && !options->auth_given; i++) {
		if (!file_of(options, &file_ways[i]))
			continue;
		options->auth = file_ways[i].auth;
		options->auth_given = true;
	}
	return settle_client(options, err);
}

/* What one option has read is gone for the next. */
static bool settle_stdin(const struct options *options, struct err *err)
{
	const char *const files[] = { options->secret_file, options->token_file, options->console };
	int count = 0;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		count += files[i] && strcmp(files[i], "-") == 0;
	return count < 2 || err_set(err, ERR_USAGE, N_("reading the command line"),
				_("Only one option can read standard input (-)."));
}

bool options_lack_tenant(const struct options *options)
{
	return (options->command == COMMAND_CHECK || options->command == COMMAND_CONSENT ||
		   options->command == COMMAND_TOKENS) &&
	       !options->tenant && !options->practice && !options->network;
}

bool options_settle(struct options *options, struct err *err)
{
	if (!settle_auth(options, err) || !settle_stdin(options, err))
		return false;
	if (options->guard && options->auth == AUTH_TOKEN)
		return err_set(err, ERR_USAGE, N_("reading the command line"),
		    _("--guard has to sign in again at the deadline, but naaready cannot renew a token that was made elsewhere. Sign in another way, or have a timer run \"naaready tokens restore --due\"."));
	/* a timer must name the tenant, so that --yes applies to that tenant only */
	if (options->due && !options->tenant)
		options->tenant = options->confirm;
	if (options_lack_tenant(options) && options->auth != AUTH_TOKEN)
		return err_set(err, ERR_USAGE, N_("reading the command line"),
		    _("Which tenant? Give --tenant with a domain or an id. To try naaready without a real tenant, use --practice."));
	return true;
}

/* Tells the three kinds of id apart, so that none passes for another. */
static bool check_ids(const struct options *options, const struct profile *profile, const char *app_id, struct err *err)
{
	struct own_clients own = { .graph = options->client_id, .exchange = options->exchange_client_id };

	return ids_validate_client(options->client_id, profile, "", err) &&
	       ids_validate_client(options->exchange_client_id, profile, "", err) &&
	       ids_validate_app(app_id, &own, err);
}

bool options_app_id(const struct options *options, const struct profile *profile, const char **app_id,
    struct arena *arena, struct err *err)
{
	struct consent_link link;

	const char *url = options->consent_url ? options->consent_url : profile->consent_url;

	*app_id = options->app_id ? options->app_id : profile->client_id;
	if (options->consent_url || (!**app_id && *url)) {
		if (!consent_link_read(&link, url, arena, err))
			return false;
		if (!options->app_id && !ids_validate_link(link.client_id, profile, err))
			return false;
		if (options->app_id && !text_same(link.client_id, options->app_id))
			return err_set(err, ERR_USAGE, NULL,
			    _("--app-id and the link in --consent-url name different apps."));
		*app_id = link.client_id;
	}
	return check_ids(options, profile, *app_id, err);
}

/* --- the command line --- */

/* Reads the words in turn. Keeps only the first error, because --help may still follow. */
struct walk {
	struct options *options;
	int argc, at;
	char **argv;
	const char *words[8]; /* operands, including the command */
	int word_count;
	struct arena *arena;
	struct err first;
	const char *unknown; /* the option that first is about, if it is unknown */
	size_t unknown_len;
};

/* --- words --- */

static void options_keep(struct walk *walk, const struct err *err)
{
	if (walk->first.kind == ERR_NONE)
		walk->first = *err;
}

/* Named once the command is known, which decides what was probably meant. */
static void unknown_option(struct walk *walk, const char *word, size_t len)
{
	struct err err;

	if (walk->first.kind == ERR_NONE) {
		walk->unknown = word;
		walk->unknown_len = len;
	}
	err_set(&err, ERR_USAGE, doing, NULL);
	options_keep(walk, &err);
}

static bool options_say_unknown(const struct walk *walk, bool known, struct err *err)
{
	enum command command = walk->options->command;
	const char *word = walk->unknown, *nearest = NULL;
	int len = (int)walk->unknown_len;

	if (len > 2 && known)
		nearest = option_nearest(word + 2, (size_t)len - 2, command);
	if (len > 2 && !nearest)
		nearest = option_nearest(word + 2, (size_t)len - 2, COMMAND_COUNT);
	if (nearest)
		return err_set(err, ERR_USAGE, doing, _("Unknown option %.*s. Did you mean --%s?"), len, word, nearest);
	if (!known || command == COMMAND_WIZARD)
		return err_set(err, ERR_USAGE, doing, _("Unknown option %.*s. \"naaready --help\" lists the options."),
		    len, word);
	return err_set(err, ERR_USAGE, doing, _("Unknown option %.*s. \"naaready %s --help\" lists the options."), len,
	    word, command_rows[command].name);
}

static bool takes_optional(const struct option_row *row)
{
	return row->value && row->value[0] == '[';
}

static void options_take(struct walk *walk, const struct option_row *row, const char *value)
{
	struct err err;

	walk->options->given |= option_bit(row);
	if (row->value && !takes_optional(row) && !value) {
		/* In "--tenant --json" the domain is missing; "-" alone means stdin. */
		if (walk->at + 1 >= walk->argc || strncmp(walk->argv[walk->at + 1], "--", 2) == 0) {
			err_set(&err, ERR_USAGE, doing, _("--%s needs a value: %s."), row->name, _(row->value));
			options_keep(walk, &err);
			return;
		}
		value = walk->argv[++walk->at];
	}
	if (!row->value && value) {
		err_set(&err, ERR_USAGE, doing, _("--%s takes no value, but you gave \"%s\"."), row->name, value);
		options_keep(walk, &err);
		return;
	}
	if (!option_take(walk->options, row, value, walk->arena, &err))
		options_keep(walk, &err);
}

static void take_long(struct walk *walk, const char *word)
{
	const char *sign = strchr(word, '=');
	size_t len = sign ? (size_t)(sign - word) : strlen(word);
	const struct option_row *row = option_find(word + 2, len - 2);

	if (row)
		options_take(walk, row, sign ? sign + 1 : NULL);
	else
		unknown_option(walk, word, len);
}

/* "-hV": each letter is a flag. */
static void options_take_letters(struct walk *walk, const char *word)
{
	for (const char *letter = word + 1; *letter; letter++) {
		const struct option_row *row = option_rows;

		while (row->name && row->letter != *letter)
			row++;
		if (row->name)
			options_take(walk, row, NULL);
		else {
			unknown_option(walk, word, strlen(word));
			return;
		}
	}
}

static void take_operand(struct walk *walk, const char *word)
{
	if (walk->word_count < (int)(sizeof walk->words / sizeof *walk->words))
		walk->words[walk->word_count++] = word;
}

static void options_take_line(struct walk *walk)
{
	bool only_operands = false;

	for (walk->at = 1; walk->at < walk->argc; walk->at++) {
		const char *word = walk->argv[walk->at];

		if (only_operands || word[0] != '-' || !word[1])
			take_operand(walk, word);
		else if (strcmp(word, "--") == 0)
			only_operands = true;
		else if (word[1] == '-')
			take_long(walk, word);
		else
			options_take_letters(walk, word);
	}
}

/* --- the command and its operands --- */

/* "naaready contoso.com" is the wizard for this tenant. */
static bool names_tenant(struct walk *walk, const char *word)
{
	struct options *options = walk->options;
	char domain[TENANT_DOMAIN_SIZE];
	struct err err;

	if ((!strchr(word, '.') && !text_is_guid(word)) || !tenant_find(word, domain, &err))
		return false;
	options->command = COMMAND_WIZARD;
	if (options->tenant && !text_same(options->tenant, domain)) {
		err_set(&err, ERR_USAGE, doing, _("\"%s\" and --tenant name two tenants. Give one of them."), word);
		options_keep(walk, &err);
	}
	options->tenant = arena_copy(walk->arena, domain);
	for (const struct option_row *row = option_rows; row->name; row++)
		if (row->at == offsetof(struct options, tenant) && row->kind == TAKE_TENANT)
			options->given |= option_bit(row);
	return true;
}

static bool find_command(struct walk *walk)
{
	const char *word = walk->word_count ? walk->words[0] : command_rows[COMMAND_WIZARD].name, *nearest;
	char domain[TENANT_DOMAIN_SIZE];
	struct err err;
	bool page;

	for (const struct command_row *row = command_rows; row->name; row++) {
		if (strcmp(row->name, word) == 0) {
			walk->options->command = row->command;
			return true;
		}
	}
	if (names_tenant(walk, word))
		return true;
	nearest = command_nearest(word);
	/* the address of a page is meant for a tenant: the reason why it names none is kept */
	page = strstr(word, "://") && !tenant_find(word, domain, &err);
	if (!page && nearest)
		err_set(&err, ERR_USAGE, doing, _("Unknown command \"%s\". Did you mean \"%s\"?"), word, nearest);
	else if (!page)
		err_set(&err, ERR_USAGE, doing, _("Unknown command \"%s\". \"naaready --help\" lists the commands."),
		    word);
	options_keep(walk, &err);
	return false;
}

static bool wants_more(const struct command_row *command, struct err *err)
{
	return err_set(err, ERR_USAGE, doing,
	    _("\"naaready %1$s\" is not complete. Type naaready %1$s %2$s. See naaready %3$s --help."), command->name,
	    command->operands, command->name);
}

static bool wrong_action(const struct command_row *command, const char *word, struct err *err)
{
	struct near near = near_to(word, strlen(word));

	for (const struct action_row *row = action_rows; row->name; row++)
		if (row->command == command->command)
			near_offer(&near, row->name);
	if (near.word)
		return err_set(err, ERR_USAGE, doing, _("Unknown word \"%s\" after naaready %s. Did you mean \"%s\"?"),
		    word, command->name, near.word);
	/* "practice fresh": whether there is such a tenant is checked later */
	if (command->command == COMMAND_PRACTICE && practice_name(word))
		return true;
	return err_set(err, ERR_USAGE, doing, _("naaready %s takes %s, not \"%s\"."), command->name, command->operands,
	    word);
}

/* The action's row; NULL if there is none, or if it may be omitted and is. */
static bool find_action(struct walk *walk, int *used, const struct action_row **found, struct err *err)
{
	const struct command_row *command = &command_rows[walk->options->command];
	const char *word = walk->word_count > 1 ? walk->words[1] : NULL;
	bool any = false, may_miss = false;

	*found = NULL;
	for (const struct action_row *row = action_rows; row->name; row++) {
		if (row->command != command->command)
			continue;
		any = true;
		may_miss = row->may_miss;
		if (word && strcmp(row->name, word) == 0)
			*found = row;
	}
	if (!any || (!word && may_miss))
		return true;
	if (!word)
		return wants_more(command, err);
	*used = 2;
	if (*found)
		walk->options->action = (*found)->name;
	else if (wrong_action(command, word, err))
		walk->options->practice_tenant = word;
	else
		return false;
	return true;
}

static bool too_many(const struct walk *walk, const char *word, struct err *err)
{
	const struct options *options = walk->options;
	const struct command_row *command = &command_rows[options->command];
	char domain[TENANT_DOMAIN_SIZE];
	struct err ignored;

	for (const struct option_row *row = option_rows; row->name; row++) {
		if (!option_of(row, options->command) || (row->kind != TAKE_TENANT && row->kind != TAKE_CONFIRM) ||
		    options->given & option_bit(row))
			continue;
		if (strchr(word, '.') && tenant_validate(word, domain, &ignored))
			return err_set(err, ERR_USAGE, doing,
			    _("\"%s\" is one word too many for naaready %s. Did you mean --%s %s?"), word,
			    command->name, row->name, word);
	}
	if (options->practice && practice_name(word) && command->command != COMMAND_PRACTICE)
		return err_set(err, ERR_USAGE, doing,
		    _("\"%s\" is one word too many for naaready %s. Did you mean --%s=%s?"), word, command->name,
		    "practice", word);
	return err_set(err, ERR_USAGE, doing, _("\"%s\" is one word too many for naaready %s."), word, command->name);
}

static bool take_operands(struct walk *walk, struct err *err)
{
	struct options *options = walk->options;
	const struct command_row *command = &command_rows[options->command];
	const struct action_row *action;
	int used = 1, count, least, most;

	if (!find_action(walk, &used, &action, err))
		return false;
	least = action ? action->least : command->least;
	most = action ? action->most : command->most;
	count = walk->word_count > used ? walk->word_count - used : 0;
	if (count > most)
		return too_many(walk, walk->words[used + most], err);
	if (count < least)
		return wants_more(command, err);
	for (int i = 0; i < count; i++)
		options->operands[i] = walk->words[used + i];
	options->operand_count = count;
	return true;
}

/* --- options that do not go together --- */

static bool check_command(const struct options *options, struct err *err)
{
	const struct command_row *command = &command_rows[options->command];

	for (const struct option_row *row = option_rows; row->name; row++) {
		if ((options->given & option_bit(row)) && !option_of(row, options->command))
			return err_set(err, ERR_USAGE, doing,
			    _("naaready %s does not take --%s. \"naaready %s --help\" lists what it takes."),
			    command->name, row->name, command->name);
	}
	return true;
}

/* Commands never prompt, so a change must be given in full. */
static bool options_changes(const struct options *options)
{
	if (options->command == COMMAND_CONSENT)
		return options->apply;
	return options->command == COMMAND_TOKENS && options->action && strcmp(options->action, "status") != 0;
}

static bool has_actions(enum command command)
{
	for (const struct action_row *row = action_rows; row->name; row++)
		if (row->command == command)
			return true;
	return false;
}

/* An option of one action is an error for another, not ignored. */
static bool check_action(const struct options *options, struct err *err)
{
	if (!has_actions(options->command))
		return true;
	for (const struct option_row *row = option_rows; row->name; row++)
		if ((options->given & option_bit(row)) && row->action && !text_same(row->action, options->action))
			return err_set(err, ERR_USAGE, doing, _("Use --%s only with \"naaready %s %s\"."), row->name,
			    command_rows[options->command].name, row->action);
	return true;
}

/* Practice has no tenant to be named. */
static bool check_yes(const struct options *options, struct err *err)
{
	bool resets = options->command == COMMAND_PRACTICE && text_same(options->action, "reset");

	if (resets && options->confirm)
		return err_set(err, ERR_USAGE, doing,
		    _("\"naaready practice reset\" takes --yes alone, without --confirm."));
	return resets || options->yes == (options->confirm != NULL) ||
	       err_set(err, ERR_USAGE, doing,
		   _("Use --yes and --confirm DOMAIN together: a change without a prompt has to name its tenant."));
}

/* A file that the way to sign in would not use: the command line says two things. On pages the way can be changed, and then
 * the file is wanted; the config file may have what is not used this time. */
static bool check_one_way(const struct options *options, struct err *err)
{
	const char *first = NULL;

	for (const struct file_way *way = file_ways; way < file_ways + FILE_WAYS; way++) {
		if (!file_of(options, way) || options->command == COMMAND_WIZARD ||
		    options->command == COMMAND_PRACTICE)
			continue;
		if (options->auth_given && options->auth != way->auth)
			return err_set(err, ERR_USAGE, doing,
			    _("--auth %1$s does not use --%2$s: leave out one of them."), auth_id(options->auth),
			    way->option);
		if (first)
			return err_set(err, ERR_USAGE, doing,
			    _("--%1$s and --%2$s are two ways to sign in: give one of them."), first, way->option);
		first = way->option;
	}
	return true;
}

/* A script that counts on one of these would read its 0 as "ready". */
static bool check_network(const struct options *options, struct err *err)
{
	const struct {
		bool given;
		const char *option;
	} wants[] = { { options->fail_on, "fail-on" }, { options->baseline, "baseline" },
		{ options->console, "console" } };

	for (size_t i = 0; i < sizeof wants / sizeof *wants; i++)
		if (options->network && wants[i].given)
			return err_set(err, ERR_USAGE, doing,
			    _("--network makes no checks, so it does not go with --%s."), wants[i].option);
	return true;
}

static bool check_together(const struct options *options, struct err *err)
{
	if (!check_action(options, err) || !check_yes(options, err) || !check_one_way(options, err) ||
	    !check_network(options, err))
		return false;
	if (options->no_save && (options->yes || (options_changes(options) && !options->dry_run)))
		return err_set(err, ERR_USAGE, doing,
		    _("You cannot use --no-save with a change: naaready records each change before it sends it."));
	if (options_changes(options) && !options->yes && !options->dry_run)
		return err_set(err, ERR_USAGE, doing,
		    _("To change without a prompt, add --yes --confirm DOMAIN. To see the plan only, add --dry-run. The wizard asks before it changes anything."));
	if (options->command == COMMAND_PROOF && text_same(options->action, "add") && options->no_save)
		return err_set(err, ERR_USAGE, doing,
		    _("You cannot use --no-save with \"naaready proof add\": it adds to the record."));
	if (options->guard && !options->for_s)
		return err_set(err, ERR_USAGE, doing,
		    _("--guard puts the setting back at a deadline: add --for DURATION."));
	if (options->guard && options->practice && !options->practice_url)
		return err_set(err, ERR_USAGE, doing,
		    _("--guard starts a separate process, which cannot reach the practice cloud inside this one: run \"naaready practice serve\", and give --practice=URL."));
	if (options->due && options->from)
		return err_set(err, ERR_USAGE, doing,
		    _("You cannot use --from with --due: --due puts back what the record says."));
	if (!options->cert_file != !options->key_file)
		return err_set(err, ERR_USAGE, doing, _("Use --cert-file and --key-file together."));
	return true;
}

static bool options_parse_it(struct walk *walk, struct err *err)
{
	struct options *options = walk->options;
	bool known;

	memset(options, 0, sizeof *options);
	options->practice_tenant = "classic";
	options->timeout_s = 20;
	options->limit_s = 3600; /* two sign-ins of 15 minutes each, and the lists of the largest tenant */
	options->format = "text";
	options_take_line(walk);
	known = find_command(walk);
	if (options->help || options->version)
		return true;
	if (walk->first.kind == ERR_NONE &&
	    (!known || !check_command(options, err) || !take_operands(walk, err) || !check_together(options, err)))
		return false;
	if (walk->unknown)
		return options_say_unknown(walk, known, err);
	if (walk->first.kind != ERR_NONE) {
		*err = walk->first;
		return false;
	}
	if (options->command == COMMAND_PRACTICE)
		options->practice = true;
	return true;
}

bool options_parse(struct options *options, int argc, char **argv, struct arena *arena, struct err *err)
{
	struct walk walk = { .options = options, .argc = argc, .argv = argv, .arena = arena };

	return options_parse_it(&walk, err);
}

bool options_parse_serve(struct options *options, int argc, char **argv, struct arena *arena, struct err *err)
{
	struct walk walk = { .options = options,
		.argc = argc,
		.argv = argv,
		.arena = arena,
		.words = { "practice", "serve" },
		.word_count = 2 };

	return options_parse_it(&walk, err);
}
