/* options.c - the command line: words to struct options */
#include <string.h>

#include "base/i18n.h"
#include "commands/options_inside.h"

static const char *const doing = N_("reading the command line");

/* The walk over the words. The first thing that is wrong is kept, because --help may still follow. */
struct walk {
	struct options *options;
	int argc, at;
	char **argv;
	const char *words[8]; /* operands, the command among them */
	int word_count;
	struct arena *arena;
	struct err first;
};

/* --- names, and what was meant by what is none --- */

const struct option_row *option_find(const char *name, size_t len)
{
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (strlen(row->name) == len && strncmp(row->name, name, len) == 0)
			return row;
	}
	return NULL;
}

uint64_t option_bit(const struct option_row *row)
{
	return UINT64_C(1) << (row - option_rows);
}

#define NAME_MAX_LEN 32

/* How many letters have to be put in, taken out, or replaced. */
static int distance(const char *a, size_t a_len, const char *b)
{
	int row[NAME_MAX_LEN + 1];
	size_t b_len = strlen(b);

	if (a_len > NAME_MAX_LEN || b_len > NAME_MAX_LEN)
		return NAME_MAX_LEN;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = (int)j;
	for (size_t i = 1; i <= a_len; i++) {
		int corner = row[0]++;

		for (size_t j = 1; j <= b_len; j++) {
			int best = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b_len];
}

/* Two slips in a long name, one in a short one; or the beginning of it. */
static bool near(const char *typed, size_t len, const char *name, int *least)
{
	int far = distance(typed, len, name);

	if (len >= 3 && strncmp(name, typed, len) == 0)
		far = 1;
	if (far >= *least || far > (len > 4 ? 2 : 1))
		return false;
	*least = far;
	return true;
}

const char *option_nearest(const char *typed, size_t len)
{
	const char *nearest = NULL;
	int least = NAME_MAX_LEN;

	for (const struct option_row *row = option_rows; row->name; row++) {
		if (near(typed, len, row->name, &least))
			nearest = row->name;
	}
	return nearest;
}

const char *command_nearest(const char *typed)
{
	const char *nearest = NULL;
	int least = NAME_MAX_LEN;

	for (const struct command_row *row = command_rows; row->name; row++) {
		if (near(typed, strlen(typed), row->name, &least))
			nearest = row->name;
	}
	return nearest;
}

/* --- words --- */

static void keep(struct walk *walk, const struct err *err)
{
	if (walk->first.kind == ERR_NONE)
		walk->first = *err;
}

static void unknown_option(struct walk *walk, const char *word, size_t len)
{
	const char *nearest = len > 2 ? option_nearest(word + 2, len - 2) : NULL;
	struct err err;

	if (nearest)
		err_set(&err, ERR_USAGE, doing, _("There is no option %.*s; --%s is near. \"naaready --help\" lists them."),
			(int)len, word, nearest);
	else
		err_set(&err, ERR_USAGE, doing, _("There is no option %.*s. \"naaready --help\" lists them."), (int)len, word);
	keep(walk, &err);
}

static bool takes_optional(const struct option_row *row)
{
	return row->value && row->value[0] == '[';
}

static void take(struct walk *walk, const struct option_row *row, const char *value)
{
	struct err err;

	walk->options->given |= option_bit(row);
	if (row->value && !takes_optional(row) && !value) {
		/* "--tenant --json" forgot the domain; "-" alone is stdin. */
		if (walk->at + 1 >= walk->argc || strncmp(walk->argv[walk->at + 1], "--", 2) == 0) {
			err_set(&err, ERR_USAGE, doing, _("--%s wants %s behind it."), row->name, _(row->value));
			keep(walk, &err);
			return;
		}
		value = walk->argv[++walk->at];
	}
	if (!row->value && value) {
		err_set(&err, ERR_USAGE, doing, _("--%s takes no value; it was given \"%s\"."), row->name, value);
		keep(walk, &err);
		return;
	}
	if (!option_take(walk->options, row, value, walk->arena, &err))
		keep(walk, &err);
}

static void take_long(struct walk *walk, const char *word)
{
	const char *sign = strchr(word, '=');
	size_t len = sign ? (size_t)(sign - word) : strlen(word);
	const struct option_row *row = option_find(word + 2, len - 2);

	if (row)
		take(walk, row, sign ? sign + 1 : NULL);
	else
		unknown_option(walk, word, len);
}

/* "-hV": letters are flags. */
static void take_letters(struct walk *walk, const char *word)
{
	for (const char *letter = word + 1; *letter; letter++) {
		const struct option_row *row = option_rows;

		while (row->name && row->letter != *letter)
			row++;
		if (row->name)
			take(walk, row, NULL);
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

static void take_words(struct walk *walk)
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
			take_letters(walk, word);
	}
}

/* --- the command and its operands --- */

static bool find_command(struct walk *walk)
{
	const char *word = walk->word_count ? walk->words[0] : command_rows[COMMAND_WIZARD].name, *nearest;
	struct err err;

	for (const struct command_row *row = command_rows; row->name; row++) {
		if (strcmp(row->name, word) == 0) {
			walk->options->command = row->command;
			return true;
		}
	}
	nearest = command_nearest(word);
	if (nearest)
		err_set(&err, ERR_USAGE, doing, _("There is no command \"%s\"; \"%s\" is near. \"naaready --help\" lists them."),
			word, nearest);
	else
		err_set(&err, ERR_USAGE, doing, _("There is no command \"%s\". \"naaready --help\" lists them."), word);
	keep(walk, &err);
	return false;
}

static bool wants_more(const struct command_row *command, struct err *err)
{
	return err_set(err, ERR_USAGE, doing, _("naaready %s wants more behind it: %s. See naaready %s --help."),
		       command->name, command->operands, command->name);
}

/* The action's row; NULL when there is none, or it is missing where it may. */
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
	if (!*found)
		return err_set(err, ERR_USAGE, doing, _("naaready %s takes %s; it was given \"%s\"."), command->name,
			       command->operands, word);
	walk->options->action = (*found)->name;
	*used = 2;
	return true;
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
		return err_set(err, ERR_USAGE, doing, _("\"%s\" is one word too many for naaready %s."),
			       walk->words[used + most], command->name);
	if (count < least)
		return wants_more(command, err);
	for (int i = 0; i < count; i++)
		options->operands[i] = walk->words[used + i];
	options->operand_count = count;
	return true;
}

/* --- what fits together --- */

static bool judge_command(const struct options *options, struct err *err)
{
	const struct command_row *command = &command_rows[options->command];

	for (const struct option_row *row = option_rows; row->name; row++) {
		if ((options->given & option_bit(row)) && !option_of(row, options->command))
			return err_set(err, ERR_USAGE, doing, _("naaready %s does not take --%s. See naaready %s --help."),
				       command->name, row->name, command->name);
		if ((options->given & option_bit(row)) && row->kind == TAKE_LATER)
			return err_set(err, ERR_USAGE, doing, _("--%s is not in this version."), row->name);
	}
	return true;
}

/* Commands ask nothing, so what changes has to be said whole. */
static bool changes(const struct options *options)
{
	if (options->command == COMMAND_CONSENT)
		return options->apply;
	return options->command == COMMAND_TOKENS && options->action && strcmp(options->action, "status") != 0;
}

/* Options of "tokens" that belong to one of its actions only. */
static bool judge_action(const struct options *options, struct err *err)
{
	static const struct {
		const char *option, *action;
	} pairs[] = {{"for", "block"}, {"guard", "block"}, {"due", "restore"}};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		const struct option_row *row = option_find(pairs[i].option, strlen(pairs[i].option));

		if ((options->given & option_bit(row)) && (!options->action || strcmp(options->action, pairs[i].action) != 0))
			return err_set(err, ERR_USAGE, doing, _("--%s goes with \"naaready tokens %s\"."), pairs[i].option,
				       pairs[i].action);
	}
	return true;
}

/* What is said of a result goes with "add", which adds to the record. */
static bool judge_proof(const struct options *options, struct err *err)
{
	bool adds = options->action && strcmp(options->action, "add") == 0;

	if (options->command != COMMAND_PROOF)
		return true;
	for (const struct option_row *row = option_rows; row->name && !adds; row++)
		if (row->commands == 1u << COMMAND_PROOF && options->given & option_bit(row))
			return err_set(err, ERR_USAGE, doing, _("--%s goes with \"naaready proof add\"."), row->name);
	if (adds && options->no_save)
		return err_set(err, ERR_USAGE, doing, _("--no-save does not go with \"naaready proof add\": it adds to the record."));
	return true;
}

static bool judge_together(const struct options *options, struct err *err)
{
	if (options->yes != (options->confirm != NULL))
		return err_set(err, ERR_USAGE, doing,
			       _("--yes and --confirm DOMAIN go together: a change without questions names its tenant."));
	if (options->no_save && (options->yes || (changes(options) && !options->dry_run)))
		return err_set(err, ERR_USAGE, doing,
			       _("--no-save does not go with a change: what is changed is recorded first."));
	if (changes(options) && !options->yes && !options->dry_run)
		return err_set(err, ERR_USAGE, doing,
			       _("a change without questions wants --yes --confirm DOMAIN, or --dry-run to see it; the wizard asks instead."));
	if (!judge_action(options, err) || !judge_proof(options, err))
		return false;
	if (options->guard && !options->for_s)
		return err_set(err, ERR_USAGE, doing, _("--guard puts back at a deadline: give --for DURATION with it."));
	if (options->guard && options->practice && !options->practice_url)
		return err_set(err, ERR_USAGE, doing,
			       _("--guard is a process of its own, and this practice cloud is in this one: serve it (naaready practice serve) and give --practice=URL."));
	if (options->due && options->from)
		return err_set(err, ERR_USAGE, doing, _("--due puts back what the record says: --from does not go with it."));
	if (!options->cert_file != !options->key_file)
		return err_set(err, ERR_USAGE, doing, _("--cert-file and --key-file go together."));
	return true;
}

bool options_parse(struct options *options, int argc, char **argv, struct arena *arena, struct err *err)
{
	struct walk walk = {.options = options, .argc = argc, .argv = argv, .arena = arena};
	bool known;

	memset(options, 0, sizeof *options);
	options->practice_tenant = "classic";
	options->timeout_s = 20;
	options->limit_s = 3600; /* two sign-ins of a quarter of an hour, and the largest tenant's lists */
	options->format = "text";
	take_words(&walk);
	known = find_command(&walk);
	if (options->help || options->version)
		return true;
	if (walk.first.kind == ERR_NONE && (!known || !judge_command(options, err) || !take_operands(&walk, err) ||
					    !judge_together(options, err)))
		return false;
	if (walk.first.kind != ERR_NONE) {
		*err = walk.first;
		return false;
	}
	if (options->command == COMMAND_PRACTICE)
		options->practice = true;
	return true;
}
