/* options_take.c - the value of one option: judged, and put where it belongs */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "commands/options_inside.h"
#include "core/change.h"
#include "core/report.h"

static const char *const doing = N_("reading the command line");

static bool wrong(struct err *err, const struct option_row *row, const char *value, const char *wanted)
{
	return err_set(err, ERR_USAGE, doing, _("--%s \"%s\": wanted is %s."), row->name, value, wanted);
}

static void put_text(struct options *options, const struct option_row *row, const char *value)
{
	const char **member = (const char **)(void *)((char *)options + row->at);

	*member = value;
}

static void put_int(struct options *options, const struct option_row *row, int value)
{
	int *member = (int *)(void *)((char *)options + row->at);

	*member = value;
}

static bool take_guid(struct options *options, const struct option_row *row, const char *value, struct arena *arena,
		      struct err *err)
{
	char *lower = arena_copy(arena, value);

	if (!text_is_guid(value))
		return wrong(err, row, value, _("an id like 01234567-89ab-cdef-0123-456789abcdef"));
	for (char *c = lower; *c; c++)
		*c = (char)(*c >= 'A' && *c <= 'F' ? *c - 'A' + 'a' : *c);
	put_text(options, row, lower);
	return true;
}

static bool take_tenant(struct options *options, const struct option_row *row, const char *value, struct arena *arena,
			struct err *err)
{
	char judged[TENANT_DOMAIN_SIZE];
	struct err why;

	if (!tenant_judge(value, judged, &why))
		return err_set(err, ERR_USAGE, doing, "--%s \"%s\": %s", row->name, value, why.told);
	put_text(options, row, arena_copy(arena, judged));
	return true;
}

static bool take_cloud(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	options->cloud = cloud_of(value);
	if (options->cloud == CLOUD_UNKNOWN)
		return wrong(err, row, value, "global|gcc|gcch|dod|china");
	return true;
}

/* A way that has to be opened beforehand, in a firewall or an SSH configuration, needs a port that is known. */
static bool take_auth(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	static const char to_port[] = "loopback:";
	const char *digits = text_begins(value, to_port) ? value + strlen(to_port) : NULL;
	char *end;
	long port = digits && *digits >= '0' && *digits <= '9' ? strtol(digits, &end, 10) : 0;

	options->listen_port = port > 0 && port <= 65535 && !*end ? (int)port : 0;
	options->auth_given = options->listen_port ? auth_of("loopback", &options->auth) : auth_of(value, &options->auth);
	if (!options->auth_given)
		return wrong(err, row, value, "device|paste|loopback[:PORT]|certificate|secret|token");
	return true;
}

/* One of some words; its place in @words. */
static bool take_word(const struct option_row *row, const char *value, const char *const *words, const char *wanted,
		      int *at, struct err *err)
{
	for (*at = 0; words[*at]; ++*at) {
		if (strcmp(words[*at], value) == 0)
			return true;
	}
	return wrong(err, row, value, wanted);
}

static bool take_color(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	static const char *const words[] = {"auto", "always", "never", NULL};
	int at;

	if (!take_word(row, value, words, "auto|always|never", &at, err))
		return false;
	put_int(options, row, at);
	return true;
}

static bool take_format(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	const struct report_format *format = report_format_find(value);

	if (!format)
		return wrong(err, row, value, "text|json|markdown|html|csv");
	put_text(options, row, format->id);
	return true;
}

static bool take_number(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	char *end;
	long number = strtol(value, &end, 10);

	if (*end || end == value || *value == ' ' || *value == '+' || number < row->least || number > row->most)
		return err_set(err, ERR_USAGE, doing, _("--%s \"%s\": wanted is a number from %d to %d."), row->name, value,
			       row->least, row->most);
	put_int(options, row, (int)number);
	return true;
}

static bool take_practice(struct options *options, const struct option_row *row, const char *value,
			  struct arena *arena, struct err *err)
{
	struct place place;

	options->practice = true;
	if (!value)
		return true;
	if (text_begins(value, "http://") || text_begins(value, "https://")) {
		options->practice_url = value;
		return place_of_url(&place, value, arena, err);
	}
	/* The name becomes a file's: what it may be is judged by who knows the tenants. */
	if (!*value || strlen(value) > 32 || value[strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789")])
		return wrong(err, row, value, _("the name of a practice tenant, such as classic or today, or an address"));
	options->practice_tenant = value;
	options->practice_url = NULL;
	return true;
}

static bool take_state(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	static const char *const words[] = {"allowed", "blocked", "not_set", NULL};
	int at;

	if (!take_word(row, value, words, "allowed|blocked|not_set", &at, err))
		return false;
	put_text(options, row, words[at]);
	return true;
}

/* Whole minutes, so that what is said of it is what was typed. */
static bool take_span(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	int64_t *member = (int64_t *)(void *)((char *)options + row->at), seconds = when_span_parse(value);
	char least[40], most[40];

	if (seconds < CHANGE_FOR_LEAST_S || seconds > CHANGE_FOR_MOST_S)
		return err_set(err, ERR_USAGE, doing,
			       _("--%s \"%s\": wanted is a duration such as 90m, 24h, 2d or 1d12h, from %s to %s."), row->name, value,
			       when_span(CHANGE_FOR_LEAST_S, least, sizeof least), when_span(CHANGE_FOR_MOST_S, most, sizeof most));
	*member = seconds;
	return true;
}

bool option_take(struct options *options, const struct option_row *row, const char *value, struct arena *arena,
		 struct err *err)
{
	switch (row->kind) {
	case TAKE_FLAG:
		*((bool *)(void *)((char *)options + row->at)) = true;
		return true;
	case TAKE_TEXT:
		if (!*value)
			return err_set(err, ERR_USAGE, doing, _("--%s wants %s; it was given nothing."), row->name,
				       _(row->value));
		put_text(options, row, value);
		return true;
	case TAKE_GUID:
		return take_guid(options, row, value, arena, err);
	case TAKE_TENANT:
		return take_tenant(options, row, value, arena, err);
	case TAKE_CLOUD:
		return take_cloud(options, row, value, err);
	case TAKE_AUTH:
		return take_auth(options, row, value, err);
	case TAKE_COLOR:
		return take_color(options, row, value, err);
	case TAKE_FORMAT:
		return take_format(options, row, value, err);
	case TAKE_NUMBER:
		return take_number(options, row, value, err);
	case TAKE_PRACTICE:
		return take_practice(options, row, value, arena, err);
	case TAKE_STATE:
		return take_state(options, row, value, err);
	case TAKE_SPAN:
		return take_span(options, row, value, err);
	case TAKE_LATER:
		break;
	}
	return true;
}
