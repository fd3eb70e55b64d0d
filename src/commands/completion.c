/* completion.c - prints the tables of commands and options as a shell reads them */
#include "commands/completion.h"

#include <string.h>

#include "base/text.h"

/* What only a run can tell, as a script for sh: "runs" (newest first) or "tenants" (of the last 1000 runs) of practice
 * or not, and "profiles". Only plain names pass, and of files only plain ones: nothing that a record or a file is
 * called is ever more than a word. A record names its tenant near its beginning, where the list of runs looks for it, too. */
static const char saved[] = "exec 2> /dev/null < /dev/null\n"
			    "LC_ALL=C\n"
			    "export LC_ALL\n"
			    "if [ \"$1\" = profiles ]; then\n"
			    "	naaready profile list | sed -n \"s/^\\([0-9a-z][0-9a-z_-]*\\) .*/\\1/p\"\n"
			    "	exit\n"
			    "fi\n"
			    "case $XDG_STATE_HOME in\n"
			    "/*) ;;\n"
			    "*) XDG_STATE_HOME=$HOME/.local/state ;;\n"
			    "esac\n"
			    "cd \"$XDG_STATE_HOME/naaready${2:+/practice}/runs\" || exit\n"
			    "runs() {\n"
			    "	ls -tFq | sed -n \"s/^\\([0-9A-Za-z][0-9A-Za-z._-]*\\)[.]jsonl[*]\\{0,1\\}\\$/\\1/p\"\n"
			    "}\n"
			    "if [ \"$1\" = runs ]; then\n"
			    "	runs\n"
			    "	exit\n"
			    "fi\n"
			    "runs | sed -n \"1,1000s/\\$/.jsonl/p\" | xargs head -qc 8192 |\n"
			    "	grep -ao \"\\\"tenant_domain\\\":\\\"[0-9A-Za-z][0-9A-Za-z.-]*\\\"\" |\n"
			    "	cut -d \\\" -f 4 | awk \"!seen[\\$0]++\"\n";

/* The words by which completions/ knows what a value is. */
static const char *const holds[] = {
	[TAKE_FLAG] = "",
	[TAKE_TEXT] = "text",
	[TAKE_FILE] = "file",
	[TAKE_RUN] = "run",
	[TAKE_PROFILE] = "profile",
	[TAKE_GUID] = "text",
	[TAKE_TENANT] = "tenant",
	[TAKE_CONFIRM] = "text",
	[TAKE_CLOUD] = "word",
	[TAKE_AUTH] = "word",
	[TAKE_COLOR] = "word",
	[TAKE_NUMBER] = "text",
	[TAKE_PRACTICE] = "practice",
	[TAKE_SPAN] = "text",
	[TAKE_WORD] = "word",
	[TAKE_WORDS] = "list",
	[TAKE_FAIL_ON] = "list",
};

/* --- where options and operands belong --- */

/* A command, or one of its actions. */
struct place {
	enum command command;
	const char *name;   /* of the command */
	const char *action; /* NULL: none is typed yet */
	enum option_kind operand;
	int most;
};
#define PLACES_MAX 32

static size_t completion_places(struct place places[PLACES_MAX])
{
	size_t count = 0;

	for (const struct command_row *row = command_rows; row->name; row++) {
		/* the name of a practice tenant takes the place of an action */
		int most = row->operand == TAKE_PRACTICE ? 1 : row->most;

		places[count++] = (struct place){ row->command, row->name, NULL, row->operand, most };
		for (const struct action_row *action = action_rows; action->name; action++)
			if (action->command == row->command)
				places[count++] = (struct place){ row->command, row->name, action->name,
					action->operand, action->most };
	}
	places[count++] = (struct place){ COMMAND_SERVE, "naaready-practice", NULL, TAKE_FLAG, 0 };
	return count;
}

static bool completion_fits(const struct option_row *row, const struct place *place)
{
	return option_listed(row, place->command) &&
	       (!place->action || !row->action || strcmp(row->action, place->action) == 0);
}

static bool completion_acts(const struct action_row *action, const struct place *place)
{
	return !place->action && action->command == place->command;
}

/* --- text --- */

/* With a backslash before each of @which. */
static const char *completion_escaped(const char *text, const char *which, struct arena *arena)
{
	char *said = arena_alloc(arena, 2 * strlen(text) + 1), *to = said;

	for (; *text; text++) {
		if (strchr(which, *text))
			*to++ = '\\';
		*to++ = *text;
	}
	*to = '\0';
	return said;
}

/* In single quotes, which bash and zsh end for a quote. */
static void bash_quoted(const char *text, struct buf *out)
{
	buf_add(out, "'");
	for (; *text; text++)
		if (*text == '\'')
			buf_add(out, "'\\''");
		else
			buf_add_n(out, text, 1);
	buf_add(out, "'");
}

/* "a|b[:X]|c" as "a b c". */
static const char *completion_words(const char *words, struct arena *arena)
{
	const char *list = "";

	while (words && *words) {
		list = arena_printf(arena, "%s%s%.*s", list, *list ? " " : "", (int)strcspn(words, "|["), words);
		words += strcspn(words, "|");
		words += *words == '|';
	}
	return list;
}

static const char *completion_tenants(const struct doc_pair *tenants, struct arena *arena)
{
	const char *list = "";

	for (; tenants->label; tenants++)
		list = arena_printf(arena, "%s%s%s", list, *list ? " " : "", tenants->label);
	return list;
}

static const char *completion_allowed(const struct option_row *row, const struct doc_pair *tenants, struct arena *arena)
{
	return row->kind == TAKE_PRACTICE ? completion_tenants(tenants, arena) : completion_words(row->words, arena);
}

static bool completion_optional(const struct option_row *row)
{
	return row->value && row->value[0] == '[';
}

/* --- bash, and what zsh has in common with it --- */

static void bash_saved(struct buf *out)
{
	buf_add(out, "_naaready_saved()\n{\n\tcommand sh -c ");
	bash_quoted(saved, out);
	buf_add(out, " naaready \"$@\"\n}\n\n");
}

static void bash_place(const struct place *place, const char *dashes, const char *const quotes[2], struct buf *out)
{
	const char *before = quotes[0];

	buf_printf(out, "\t'%s%s%s') options=", place->name, place->action ? " " : "",
	    place->action ? place->action : "");
	for (const struct option_row *row = option_rows; row->name; row++)
		if (completion_fits(row, place)) {
			buf_printf(out, "%s%s%s", before, dashes, row->name);
			before = " ";
		}
	buf_add(out, quotes[1]);
	buf_printf(out, " actions=%s", quotes[0]);
	before = "";
	for (const struct action_row *action = action_rows; action->name; action++)
		if (completion_acts(action, place)) {
			buf_printf(out, "%s%s", before, action->name);
			before = " ";
		}
	buf_add(out, quotes[1]);
	if (place->most)
		buf_printf(out, " operand=%s most=%d", holds[place->operand], place->most);
	buf_add(out, " ;;\n");
}

static void bash_places(const char *dashes, const char *const quotes[2], struct buf *out)
{
	struct place places[PLACES_MAX];
	size_t count = completion_places(places);

	buf_add(out, "# What a command or an action takes.\n_naaready_place()\n{\n\tcase $1 in\n");
	for (size_t i = 0; i < count; i++)
		bash_place(&places[i], dashes, quotes, out);
	buf_add(out, "\t*) return 1 ;;\n\tesac\n}\n\n");
}

static void completion_bash(const struct doc_pair *tenants, struct arena *arena, struct buf *out)
{
	static const char *const quotes[2] = { "'", "'" };

	buf_add(out, "# bash completion for naaready and naaready-practice, made from the tables of options\n\n");
	bash_saved(out);
	buf_add(out, "_naaready_commands='");
	for (const struct command_row *row = command_rows; row->name; row++)
		buf_printf(out, "%s%s", row == command_rows ? "" : " ", row->name);
	buf_add(out, "'\n\n");
	bash_places("--", quotes, out);
	buf_add(out, "# What the value of an option is.\n_naaready_value()\n{\n\tcase $1 in\n");
	for (const struct option_row *row = option_rows; row->name; row++)
		if (row->value)
			buf_printf(out, "\t--%s) holds=%s words='%s' ;;\n", row->name, holds[row->kind],
			    completion_allowed(row, tenants, arena));
	buf_add(out, "\t*) return 1 ;;\n\tesac\n}\n\n");
}

/* --- zsh --- */

/* Inside the brackets of a specification, or as "name:description". */
static const char *zsh_said(const char *text, struct arena *arena)
{
	return completion_escaped(text, "[]\\:", arena);
}

static void zsh_row(const char *name, const char *says, struct arena *arena, struct buf *out)
{
	buf_add(out, "\t\t");
	bash_quoted(arena_printf(arena, "%s:%s", name, zsh_said(says, arena)), out);
	buf_add(out, "\n");
}

static void zsh_rows(const struct doc_pair *tenants, struct arena *arena, struct buf *out)
{
	buf_add(out, "_naaready_rows()\n{\n\tcase $1 in\n\tcommand) rows=(\n");
	for (const struct command_row *row = command_rows; row->name; row++)
		zsh_row(row->name, row->says, arena, out);
	buf_add(out, "\t) ;;\n\tpractice) rows=(\n");
	for (; tenants->label; tenants++)
		zsh_row(tenants->label, tenants->text, arena, out);
	buf_add(out, "\t) ;;\n\tesac\n}\n\n");
}

static void zsh_option(const struct option_row *row, struct arena *arena, struct buf *out)
{
	const char *said = zsh_said(row->says, arena), *value = row->value ? row->value : "";
	bool may = completion_optional(row);
	const char *spec = arena_printf(arena, "--%s%s[%s]", row->name, may ? "=-" : row->value ? "=" : "", said);

	if (may)
		value = arena_copy_n(arena, value + 2, strlen(value) - 3);
	if (row->value)
		spec = arena_printf(arena, "%s:%s%s: _naaready_fill %s %s", spec, may ? ":" : "",
		    zsh_said(value, arena), holds[row->kind], completion_words(row->words, arena));
	buf_printf(out, "\t%s) specs+=(", row->name);
	bash_quoted(spec, out);
	if (row->letter) {
		buf_add(out, " ");
		bash_quoted(arena_printf(arena, "-%c[%s]", row->letter, said), out);
	}
	buf_add(out, ") ;;\n");
}

static void completion_zsh(const struct doc_pair *tenants, struct arena *arena, struct buf *out)
{
	static const char *const quotes[2] = { "(", ")" };

	buf_add(out, "#compdef naaready naaready-practice\n"
		     "# zsh completion for naaready and naaready-practice, made from the tables of options\n\n");
	bash_saved(out);
	zsh_rows(tenants, arena, out);
	bash_places("", quotes, out);
	buf_add(out, "# An option as _arguments takes it.\n_naaready_option()\n{\n\tcase $1 in\n");
	for (const struct option_row *row = option_rows; row->name; row++)
		zsh_option(row, arena, out);
	buf_add(out, "\tesac\n}\n\n");
}

/* --- fish --- */

static const char *fish_quoted(const char *text, struct arena *arena)
{
	return arena_printf(arena, "'%s'", completion_escaped(text, "\\'", arena));
}

/* Files are fish's own; the rest is given to it. */
static void fish_values(enum option_kind kind, const char *words, const struct doc_pair *tenants, struct arena *arena,
    struct buf *out)
{
	const char *rows = "";

	switch (kind) {
	case TAKE_FILE:
		buf_add(out, " -F");
		return;
	case TAKE_RUN:
		buf_add(out, " -F -k -a 'last (__naaready_saved runs)'");
		return;
	case TAKE_PROFILE:
		buf_add(out, " -a '(__naaready_saved profiles)'");
		return;
	case TAKE_TENANT:
		buf_add(out, " -a '(__naaready_saved tenants)'");
		return;
	case TAKE_PRACTICE:
		for (; tenants->label; tenants++)
			rows =
			    arena_printf(arena, "%s%s\\t%s\n", rows, tenants->label, fish_quoted(tenants->text, arena));
		buf_printf(out, " -a %s", fish_quoted(rows, arena));
		return;
	default:
		if (*words)
			buf_printf(out, strcmp(holds[kind], "list") == 0 ? " -a '(__naaready_list %s)'" : " -a '%s'",
			    words);
	}
}

static void fish_option(const char *program, const char *where, const struct option_row *row,
    const struct doc_pair *tenants, struct arena *arena, struct buf *out)
{
	buf_printf(out, "complete -c %s%s -l %s", program, where, row->name);
	if (row->letter)
		buf_printf(out, " -s %c", row->letter);
	if (row->value && !completion_optional(row))
		buf_add(out, row->kind == TAKE_FILE || row->kind == TAKE_RUN ? " -r" : " -x");
	if (row->value)
		fish_values(row->kind, completion_words(row->words, arena), tenants, arena, out);
	buf_printf(out, " -d %s\n", fish_quoted(row->says, arena));
}

/* The condition that a place has room for an operand. */
static const char *fish_taken(const struct place *place, struct arena *arena)
{
	return arena_printf(arena, "__naaready_takes %d %s%s%s", place->most ? place->most : 1, place->name,
	    place->action ? "/" : "", place->action ? place->action : "");
}

static void fish_place(const struct place *place, const struct doc_pair *tenants, struct arena *arena, struct buf *out)
{
	const char *where = arena_printf(arena, "complete -c naaready -n '%s'", fish_taken(place, arena));

	for (const struct action_row *action = action_rows; action->name; action++)
		if (completion_acts(action, place))
			buf_printf(out, "%s -a %s\n", where, action->name);
	if (place->most) {
		buf_add(out, where);
		fish_values(place->operand, "", tenants, arena, out);
		buf_add(out, "\n");
	}
}

static const char *fish_where(const struct option_row *row, struct arena *arena)
{
	struct place places[PLACES_MAX];
	size_t count = completion_places(places);
	const char *where = "";

	for (size_t i = 0; i < count; i++)
		if (completion_fits(row, &places[i]) && places[i].command != COMMAND_SERVE)
			where = arena_printf(arena, "%s %s%s%s", where, places[i].name, places[i].action ? "/" : "",
			    places[i].action ? places[i].action : "");
	return arena_printf(arena, " -n '__naaready_in%s'", where);
}

static void completion_fish(const struct doc_pair *tenants, struct arena *arena, struct buf *out)
{
	struct place places[PLACES_MAX];
	size_t count = completion_places(places);

	buf_add(out, "# fish completion for naaready, made from the tables of options\n\n"
		     "function __naaready_sh\n\tcommand sh -c ");
	buf_add(out, fish_quoted(saved, arena));
	buf_add(out, " naaready $argv\nend\n\nfunction __naaready_valued\n\tcontains -- $argv");
	for (const struct option_row *row = option_rows; row->name; row++)
		if (row->value && !completion_optional(row))
			buf_printf(out, " --%s", row->name);
	buf_add(out, "\nend\n\nfunction __naaready_commands\n\tprintf '%s\\n'");
	for (const struct command_row *row = command_rows; row->name; row++)
		buf_printf(out, " %s", row->name);
	buf_add(out, "\nend\n\nfunction __naaready_acts\n\tcontains -- $argv");
	for (const struct action_row *action = action_rows; action->name; action++)
		buf_printf(out, " %s/%s", command_rows[action->command].name, action->name);
	buf_add(out, "\nend\n\nfunction __naaready_files\n");
	for (size_t i = 0; i < count; i++)
		if (places[i].operand == TAKE_FILE || places[i].operand == TAKE_RUN)
			buf_printf(out, "\t%s; and return\n", fish_taken(&places[i], arena));
	buf_add(out, "\treturn 1\nend\n\ncomplete -c naaready -n 'not __naaready_files' -f\n");
	for (const struct command_row *row = command_rows; row->name; row++)
		buf_printf(out, "complete -c naaready -n '__naaready_takes 1 -' -a %s -d %s\n", row->name,
		    fish_quoted(row->says, arena));
	buf_add(out, "complete -c naaready -n '__naaready_takes 1 -'");
	fish_values(command_rows[COMMAND_WIZARD].operand, "", tenants, arena, out);
	buf_add(out, "\n");
	for (size_t i = 0; i < count; i++)
		fish_place(&places[i], tenants, arena, out);
	for (const struct option_row *row = option_rows; row->name; row++)
		fish_option("naaready", fish_where(row, arena), row, tenants, arena, out);
	buf_add(out, "\n");
}

static void completion_fish_practice(const struct doc_pair *tenants, struct arena *arena, struct buf *out)
{
	buf_add(out, "# fish completion for naaready-practice, made from the tables of options\n\n"
		     "complete -c naaready-practice -f\n");
	for (const struct option_row *row = option_rows; row->name; row++)
		if (option_listed(row, COMMAND_SERVE))
			fish_option("naaready-practice", "", row, tenants, arena, out);
}

bool completion_print(const char *shell, const struct doc_pair *tenants, struct buf *out)
{
	static const struct {
		const char *name;
		void (*print)(const struct doc_pair *, struct arena *, struct buf *);
	} shells[] = {
		{ "bash", completion_bash },
		{ "zsh", completion_zsh },
		{ "fish", completion_fish },
		{ "fish-practice", completion_fish_practice },
	};
	struct arena arena = { 0 };
	bool found = false;

	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
		if (strcmp(shells[i].name, shell) == 0) {
			shells[i].print(tenants, &arena, out);
			found = true;
		}
	arena_release(&arena);
	return found;
}
