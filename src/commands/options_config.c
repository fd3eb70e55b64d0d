/* options_config.c - defaults from the config file, and what command line and file say together */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "cloud/consent.h"
#include "cloud/ids.h"
#include "commands/options_inside.h"

static const char *const doing = N_("reading the config file");

/* A name for a practice tenant is no default: practice is asked for each time; and a practice tenant must not meet
 * the ids of a real one. What concerns the display counts everywhere. */
static bool applies(const struct options *options, const struct option_row *row)
{
	if (!option_of(row, options->command) || (options->given & option_bit(row)))
		return false;
	return !options->practice || option_of(row, COMMAND_REVIEW);
}

/* The value as the command line would give it; NULL and *@off for a flag that says false. */
static const char *value_of(const struct option_row *row, struct json value, bool *off, struct arena *arena)
{
	char number[24];

	*off = false;
	switch (json_kind(value)) {
	case JSON_BOOL:
		*off = !json_true(value);
		return row->value ? NULL : "";
	case JSON_STRING:
		/* As it stands: a path may have any bytes; what is shown of it is made safe there. */
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
	const char *nearest = option_nearest(key, strlen(key)), *text;
	struct err why;
	bool off;

	if (!row && nearest)
		return err_set(err, ERR_FILE, doing, _("%s: there is no option \"%s\"; \"%s\" is near."), where, key, nearest);
	if (!row)
		return err_set(err, ERR_FILE, doing, _("%s: there is no option \"%s\"."), where, key);
	if (!row->config)
		return err_set(err, ERR_FILE, doing, _("%s: \"%s\" is given on the command line only."), where, key);
	text = value_of(row, value, &off, arena);
	if (!text)
		return err_set(err, ERR_FILE, doing,
			       row->value ? _("%s: the value of \"%s\" is not a text in double quotes.")
					  : _("%s: the value of \"%s\" is not true or false."),
			       where, key);
	if (off || !applies(options, row))
		return true;
	if (!option_take(options, row, row->value ? text : NULL, arena, &why))
		return err_set(err, ERR_FILE, doing, "%s: %s", where, why.told);
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
		return err_set(err, ERR_FILE, doing, "%s: %s", where, err->told);
	if (json_kind(json_root(&doc)) != JSON_OBJECT)
		good = err_set(err, ERR_FILE, doing, _("%s: wanted is an object: {\"tenant\": \"contoso.com\"}."), where);
	for (size_t i = 0; good && (key = json_key(json_root(&doc), i, &value)); i++)
		good = take_member(options, key, value, where, arena, err);
	json_release(&doc);
	return good;
}

/* A secret or a certificate belongs to one registration; Microsoft's public clients have neither. "tokens" is Exchange's
 * alone. */
static bool settle_client(const struct options *options, struct err *err)
{
	const char *option = options->certificate ? "certificate" : "secret-file";

	if (options->client_id || (!options->certificate && !options->secret_file) ||
	    (options->command == COMMAND_TOKENS && options->exchange_client_id))
		return true;
	return err_set(err, ERR_USAGE, N_("reading the command line"),
		       _("--%s needs --client-id with the id of the app registration that it was made for."), option);
}

/* A file says how to sign in where --auth does not. */
static bool settle_auth(struct options *options, struct err *err)
{
	const struct {
		enum auth auth;
		const char *file, *option;
	} ways[] = {
		{AUTH_CERTIFICATE, options->certificate, "certificate"},
		{AUTH_SECRET, options->secret_file, "secret-file"},
		{AUTH_TOKEN, options->token_file, "token-file"},
	};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		if (options->auth_given && options->auth == ways[i].auth && !ways[i].file)
			return err_set(err, ERR_USAGE, N_("reading the command line"), _("--auth %s needs --%s."),
				       auth_id(ways[i].auth), ways[i].option);
	}
	for (size_t i = 0; i < sizeof ways / sizeof *ways && !options->auth_given; i++) {
		if (!ways[i].file)
			continue;
		options->auth = ways[i].auth;
		options->auth_given = true;
	}
	return settle_client(options, err);
}

/* What only one action of "tokens" understands is not dropped in silence by another. */
static bool settle_action(const struct options *options, struct err *err)
{
	static const char *const belongs[][2] = {
		{"for", "block"}, {"guard", "block"}, {"from-not-set", "block"}, {"anyway", "block"}, {"from", "restore"}, {"due", "restore"}, {"console", "status"},
	};

	for (size_t i = 0; options->command == COMMAND_TOKENS && i < sizeof belongs / sizeof *belongs; i++) {
		const struct option_row *row = option_find(belongs[i][0], strlen(belongs[i][0]));

		if (options->given & option_bit(row) && strcmp(options->action, belongs[i][1]) != 0)
			return err_set(err, ERR_USAGE, N_("reading the command line"), _("--%s belongs to naaready tokens %s."),
				       belongs[i][0], belongs[i][1]);
	}
	return true;
}

bool options_settle(struct options *options, struct err *err)
{
	if (!settle_action(options, err) || !settle_auth(options, err))
		return false;
	if (options->guard && options->auth == AUTH_TOKEN)
		return err_set(err, ERR_USAGE, N_("reading the command line"),
			       _("--guard has to sign in again at the deadline, and a token that was made elsewhere cannot be renewed. Sign in another way, or have a timer run \"naaready tokens restore --due\"."));
	/* a timer names the tenant once: what --yes is meant for is the tenant that is meant */
	if (options->due && !options->tenant)
		options->tenant = options->confirm;
	if ((options->command == COMMAND_CHECK || options->command == COMMAND_CONSENT || options->command == COMMAND_TOKENS) &&
	    !options->tenant && !options->practice && !options->network)
		return err_set(err, ERR_USAGE, N_("reading the command line"),
			       _("Which tenant? Give --tenant with a domain or an id; --practice tries it on a tenant that does not "
				 "exist."));
	return true;
}

/* None of the three kinds of id is taken for another. */
static bool judge_ids(const struct options *options, const struct profile *profile, const char *app_id, struct err *err)
{
	struct own_clients own = {.graph = options->client_id, .exchange = options->exchange_client_id};

	return ids_judge_client(options->client_id, profile, "", err) &&
	       ids_judge_client(options->exchange_client_id, profile, "", err) && ids_judge_app(app_id, &own, err);
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
		if (!options->app_id && !ids_judge_link(link.client_id, profile, err))
			return false;
		if (options->app_id && !text_same(link.client_id, options->app_id))
			return err_set(err, ERR_USAGE, NULL, _("--app-id and the link of --consent-url name different apps."));
		*app_id = link.client_id;
	}
	return judge_ids(options, profile, *app_id, err);
}
