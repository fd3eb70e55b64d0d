/* console.c - values from pasted PowerShell output, in any of its formats */
#include "cloud/console.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/text.h"
#include "cloud/pasted.h"

/* --- tables and CSV, turned into one line for each property --- */

/* A console of 500 columns shows no more; CSV of all properties of Get-OrganizationConfig has some 250. */
#define COLUMNS_MAX 400
/* Wrapped column names take at most so many lines above the dashes. */
#define NAME_LINES_MAX 4
/* Room for the ids of 2,000 apps. */
#define CELL_BYTES_MAX (80u * 1024)

struct column {
	int begin, end;               /* of the dashes, in characters */
	struct buf name, value, more; /* more: of the current line */
};

struct table {
	struct column columns[COLUMNS_MAX];
	size_t count;
	bool aligned; /* names stand above their dashes, so positions decide */
	bool begun;   /* a row has begun */
};

struct piece {
	const char *text;
	size_t len;
	int begin, end;
};

/* The end of the line, or of the text. */
static const char *console_line_end(const char *line)
{
	return line + strcspn(line, "\n");
}

static const char *next_line(const char *line)
{
	line = console_line_end(line);
	return *line ? line + 1 : line;
}

static bool is_empty(const char *line)
{
	return strspn(line, " \t|") >= (size_t)(console_line_end(line) - line);
}

static bool console_in_it(char c, const char *set)
{
	return c && strchr(set, c);
}

/* The next word of the line; moves @at and @column. False at the end of the line. */
static bool next_piece(const char **at, int *column, struct piece *piece)
{
	size_t used;

	while (console_in_it(**at, " \t|"))
		(*at)++, (*column)++;
	if (!**at || **at == '\n')
		return false;
	*piece = (struct piece){ .text = *at, .begin = *column };
	for (; **at && !console_in_it(**at, " \t|\n"); *at += used, (*column)++)
		text_next(*at, &used);
	piece->len = (size_t)(*at - piece->text);
	piece->end = *column;
	return true;
}

static bool console_has(const char *line, const char *words)
{
	const char *end = console_line_end(line);

	for (; line < end; line++)
		if (text_begins(line, words))
			return true;
	return false;
}

static size_t count_pieces(const char *line)
{
	struct piece piece;
	size_t count = 0;
	int column = 0;

	while (next_piece(&line, &column, &piece))
		count++;
	return count;
}

/* "---- ---------", as under the names of a table; "|---|:--:|" too. */
static bool is_dashes(const char *line)
{
	size_t len = (size_t)(console_line_end(line) - line), ok = strspn(line, "-:+| \t");

	return ok >= len && console_has(line, "--");
}

static void take_dashes(struct table *table, const char *line)
{
	struct piece piece;
	int column = 0;

	while (table->count < COLUMNS_MAX && next_piece(&line, &column, &piece)) {
		struct column *to = &table->columns[table->count++];

		to->begin = piece.begin;
		to->end = piece.end;
		buf_init(&to->name, CELL_BYTES_MAX);
		buf_init(&to->value, CELL_BYTES_MAX);
		buf_init(&to->more, CELL_BYTES_MAX);
	}
}

static void console_release(struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		buf_release(&table->columns[i].name);
		buf_release(&table->columns[i].value);
		buf_release(&table->columns[i].more);
	}
}

/* The column whose dashes @piece stands above or below; else the column in which it begins. */
static struct column *console_column_of(struct table *table, const struct piece *piece)
{
	struct column *found = NULL;
	int most = 0;

	for (size_t i = 0; i < table->count; i++) {
		struct column *column = &table->columns[i];
		int begin = piece->begin > column->begin ? piece->begin : column->begin;
		int end = piece->end < column->end ? piece->end : column->end;

		if (end - begin > most) {
			most = end - begin;
			found = column;
		}
		if (!most && piece->begin >= column->begin)
			found = column;
	}
	return found;
}

/* True if each word of the line begins or ends where dashes do. */
static bool is_aligned(struct table *table, const char *line)
{
	struct piece piece;
	int column = 0;

	while (next_piece(&line, &column, &piece)) {
		const struct column *of = console_column_of(table, &piece);

		if (!of || (piece.begin != of->begin && piece.end != of->end))
			return false;
	}
	return true;
}

/* Takes the names from the line above the dashes, or several if they were wrapped. False if there are no names. */
static bool take_names(struct table *table, const char *const *lines, size_t count)
{
	size_t aligned = 0, at = 0;
	struct piece piece;
	int column = 0;

	while (aligned < count && is_aligned(table, lines[aligned]))
		aligned++;
	table->aligned = aligned > 0;
	if (!aligned && count_pieces(lines[0]) != table->count)
		return false;
	for (size_t i = aligned ? aligned : 1; i > 0; i--) {
		const char *line = lines[i - 1];

		for (column = 0, at = 0; next_piece(&line, &column, &piece); at++)
			buf_add_n(aligned ? &console_column_of(table, &piece)->name : &table->columns[at].name,
			    piece.text, piece.len);
	}
	return true;
}

static void close_row(struct table *table, struct buf *buf)
{
	for (size_t i = 0; table->begun && i < table->count; i++) {
		struct column *column = &table->columns[i];

		buf_printf(buf, "%s : ", buf_text(&column->name));
		buf_add(buf, buf_text(&column->value));
		buf_add(buf, "\n");
		buf_clear(&column->value);
	}
	if (table->begun)
		buf_add(buf, "\n");
	table->begun = false;
}

static bool is_whole_word(const struct buf *value)
{
	return text_same(buf_text(value), "True") || text_same(buf_text(value), "False");
}

/* Sorts a line's words into columns. A line that does not fit marks all columns as cut. */
static void sort_pieces(struct table *table, const char *line)
{
	bool in_order = !table->aligned && count_pieces(line) == table->count;
	struct piece piece;
	int column = 0;

	for (size_t i = 0; next_piece(&line, &column, &piece); i++) {
		struct column *to = in_order         ? &table->columns[i]
				    : table->aligned ? console_column_of(table, &piece)
						     : NULL;

		if (!to)
			continue;
		if (to->more.len)
			buf_add(&to->more, " ");
		buf_add_n(&to->more, piece.text, piece.len);
	}
	for (size_t i = 0; !in_order && !table->aligned && i < table->count; i++)
		buf_add(&table->columns[i].more, "...");
}

/* Takes another line of the table: a new row, or the rest of wrapped cells. */
static void take_row(struct table *table, const char *line, struct buf *buf)
{
	bool anew = false;

	sort_pieces(table, line);
	for (size_t i = 0; i < table->count; i++)
		anew |= table->columns[i].more.len && is_whole_word(&table->columns[i].value);
	if (anew)
		close_row(table, buf);
	table->begun = true;
	for (size_t i = 0; i < table->count; i++) {
		buf_add(&table->columns[i].value, buf_text(&table->columns[i].more));
		buf_clear(&table->columns[i].more);
	}
}

/* True for text that follows the table without an empty line between. */
static bool is_behind(const char *line)
{
	return console_has(line, "Get-") || text_begins(line, "PS ") || text_begins(line, "PS>") ||
	       text_begins(line, "[PS]");
}

/* Reads a table at its line of dashes @dashes, with @count lines of names before it, the nearest first. Returns what
 * follows the table; NULL if it is not a table. */
static const char *take_table(struct buf *buf, const char *dashes, const char *const *names, size_t count)
{
	struct table table;
	const char *line = next_line(dashes);

	memset(&table, 0, sizeof table);
	take_dashes(&table, dashes);
	if (!take_names(&table, names, count)) {
		console_release(&table);
		return NULL;
	}
	buf_add(buf, "\n");
	while (*line && is_empty(line)) /* double spacing */
		line = next_line(line);
	for (; *line && !is_empty(line) && !is_behind(line); line = next_line(line))
		take_row(&table, line, buf);
	close_row(&table, buf);
	console_release(&table);
	return line;
}

/* --- CSV --- */

/* One cell of a CSV line, with or without quotes; moves @at behind the separator. */
static const char *next_cell(const char **at, const char *end, char separator, struct arena *arena)
{
	const char *from = *at, *to;

	if (*from == '"') {
		for (to = ++from; to < end && *to != '"'; to++)
			;
		*at = to < end ? to + 1 : to;
	} else {
		for (to = from; to < end && *to != separator; to++)
			;
		*at = to;
	}
	if (*at < end && **at == separator)
		(*at)++;
	else if (*at < end)
		*at = end + 1; /* text after the closing quote: not CSV */
	return arena_copy_n(arena, from, (size_t)(to - from));
}

static size_t count_cells(const char *line, char separator, struct arena *arena)
{
	const char *end = console_line_end(line), *at = line;
	size_t count = 0;

	while (at < end) {
		next_cell(&at, end, separator, arena);
		count++;
	}
	return at > end ? 0 : count + (line < end && end[-1] == separator);
}

static bool is_property(const char *name)
{
	size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

	return len > 1 && !name[len];
}

static bool is_csv_names(const char *line, char separator, struct arena *arena)
{
	const char *end = console_line_end(line), *at = line;

	if (*line != '"' && !memchr(line, separator, (size_t)(end - line)))
		return false;
	while (at < end)
		if (!is_property(next_cell(&at, end, separator, arena)))
			return false;
	return at == end && end > line;
}

/* Takes the lines that have as many cells as the line of names. NULL if the first line does not. */
static const char *take_csv(struct buf *buf, const char *names)
{
	static const char separators[] = ",;\t";
	struct arena arena = { 0 };
	const char *line = NULL;

	for (size_t i = 0; !line && separators[i]; i++) {
		char separator = separators[i];
		size_t count = is_csv_names(names, separator, &arena) ? count_cells(names, separator, &arena) : 0;
		const char *at = next_line(names);

		while (count && *at && *at != '\n' && !is_dashes(at) && count_cells(at, separator, &arena) == count) {
			const char *name = names, *end = console_line_end(at), *value = at;

			buf_add(buf, "\n");
			for (size_t cell = 0; cell < count; cell++) {
				const char *key = next_cell(&name, console_line_end(names), separator, &arena);

				buf_printf(buf, "%s : %s\n", key, next_cell(&value, end, separator, &arena));
			}
			line = at = next_line(at);
		}
		arena_reset(&arena);
	}
	arena_release(&arena);
	if (line)
		buf_add(buf, "\n");
	return line;
}

static void console_table_lines(struct buf *buf, const char *text)
{
	const char *names[NAME_LINES_MAX];
	size_t count = 0;

	while (*text) {
		const char *behind = count && is_dashes(text) ? take_table(buf, text, names, count) : NULL;

		if (!behind)
			behind = take_csv(buf, text);
		if (behind) {
			text = behind;
			count = 0;
			continue;
		}
		if (is_empty(text)) {
			count = 0;
		} else {
			memmove(names + 1, names, (NAME_LINES_MAX - 1) * sizeof *names);
			names[0] = text;
			count += count < NAME_LINES_MAX;
		}
		behind = next_line(text);
		buf_add_n(buf, text, (size_t)(behind - text));
		text = behind;
	}
}

/* --- reading values --- */

#define GUID_LEN 36
/* Length of a shown entry that is not an id. */
#define ODD_MAX 60

/* --- characters, independent of the locale --- */

static bool console_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool console_in(char c, const char *set)
{
	return c && strchr(set, c);
}

bool console_open(struct console *console, const char *text, size_t max)
{
	struct buf clean;
	bool good;

	buf_init(&clean, max);
	/* a table's names are repeated before each of its values */
	buf_init(&console->text, 4 * max);
	pasted_clean(&clean, text);
	console_table_lines(&console->text, buf_text(&clean));
	good = !clean.cut && !console->text.cut;
	console->one_line = !strchr(buf_text(&clean), '\n');
	buf_release(&clean);
	if (!good)
		buf_clear(&console->text);
	console->got = console->got_at = console->record = console->record_end = NULL;
	return good;
}

void console_close(struct console *console)
{
	buf_release(&console->text);
}

/* --- words broken at the window's edge --- */

/* Where a word may continue after a broken line; @at itself if the line is not broken there. */
static const char *behind_break(const struct console *console, const char *at)
{
	const char *to = at;
	bool line = console->one_line;

	while (console_is_blank(*to))
		line |= *to++ == '\n';
	return line ? to : at;
}

/* Behind @word; NULL if another text stands there. */
static const char *behind_word(const struct console *console, const char *at, const char *word)
{
	for (const char *begin = at; *word; word++, at++) {
		if (*word == ' ') { /* "Not Set": with or without the blank */
			at += strspn(at, " \t\n");
			at--;
			continue;
		}
		if (at != begin && ascii_lower(*at) != ascii_lower(*word))
			at = behind_break(console, at);
		if (ascii_lower(*at) != ascii_lower(*word))
			return NULL;
	}
	return at;
}

/* Behind the colon or equals sign after a name that ends at @at; NULL if there is none. */
static const char *behind_colon(const char *at)
{
	const char *to = at + strspn(at, " \t\"'*`");

	if (*to == '\n') {
		to++;
		to += strspn(to, " \t");
	}
	if (*to == ':' && to[1] != ':')
		return to + 1;
	return *to == '=' && to[1] != '=' ? to + 1 : NULL;
}

/* --- commands and records --- */

/* Behind the last "Get-" before @at; NULL: none. */
static const char *last_get(struct console *console, const char *at)
{
	const char *text = buf_text(&console->text),
		   *known = console->got_at && at >= console->got_at ? console->got_at : text;
	const char *got = known == text ? NULL : console->got;

	for (const char *from = at; from > known; from--)
		if (ascii_lower(from[-1]) == 'g' && text_begins(from - 1, "Get-") &&
		    (from - 1 == text || (!ascii_is_alnum(from[-2]) && from[-2] != '-'))) {
			got = from - 1 + strlen("Get-");
			break;
		}
	console->got = got;
	console->got_at = at;
	return got;
}

bool console_ran(struct console *console, const char *value, const char *command, const char *with)
{
	const char *get = last_get(console, value);

	if (!get || !behind_word(console, get, command))
		return false;
	for (; *with && get < value; get++)
		if (behind_word(console, get, with))
			return true;
	return !*with;
}

/* "Get-CASMailbox", "Get-EXOMailbox", "Get-CASMailboxPlan": a mailbox's properties have the same names as the
 * organisation's. */
static bool ran_for_mailbox(struct console *console, const char *value)
{
	const char *get = last_get(console, value);

	for (; get && ascii_is_alnum(*get); get++)
		if (behind_word(console, get, "Mailbox"))
			return true;
	return false;
}

/* Properties that the organisation's answers lack: of a mailbox (Get-CASMailbox) and of an authentication policy, whose
 * list does not show the setting of the organisation (Microsoft's article on the setting, 2025-10). */
static bool is_of_other(const struct console *console, const char *from, const char *to)
{
	static const char *const names[] = { "ActiveSyncEnabled", "ImapEnabled", "MAPIEnabled", "OWAEnabled",
		"PopEnabled", "PrimarySmtpAddress", "AllowBasicAuthActiveSync", "AllowBasicAuthPop",
		"AllowBasicAuthWebServices", NULL };

	for (; from < to; from++)
		for (size_t i = 0; names[i]; i++)
			if (ascii_lower(*from) == ascii_lower(names[i][0]) && behind_word(console, from, names[i]) &&
			    behind_colon(behind_word(console, from, names[i])) &&
			    (from == buf_text(&console->text) || !ascii_is_alnum(from[-1])))
				return true;
	return false;
}

/* A record ends with an empty line. */
static bool in_record_of_other(struct console *console, const char *name)
{
	const char *text = buf_text(&console->text), *from = name, *to;

	if (console->record && name >= console->record && name < console->record_end)
		return console->of_other;
	while (from > text && !(from[-1] == '\n' && *from == '\n'))
		from--;
	to = strstr(name, "\n\n");
	console->record = from;
	console->record_end = to ? to : name + strlen(name);
	console->of_other = is_of_other(console, from, console->record_end);
	return console->of_other;
}

/* --- names --- */

static const char *next_name(const struct console *console, const char *from, const char *name, const char **value)
{
	const char *text = buf_text(&console->text);

	for (const char *at = from; *at; at++) {
		const char *end;

		if (ascii_lower(*at) != ascii_lower(*name) ||
		    (at > text && (ascii_is_alnum(at[-1]) || console_in(at[-1], "-_.$"))))
			continue;
		end = behind_word(console, at, name);
		*value = end ? behind_colon(end) : NULL;
		if (*value)
			return at;
	}
	return NULL;
}

const char *console_next(struct console *console, const char *after, const char *name)
{
	const char *at = after ? after : buf_text(&console->text), *value;

	while ((at = next_name(console, at, name, &value))) {
		if (!in_record_of_other(console, at) && !ran_for_mailbox(console, at))
			return value;
		at = value;
	}
	return NULL;
}

const char *console_name_of(const struct console *console, const char *value, const char *name)
{
	const char *text = buf_text(&console->text), *behind;

	for (const char *at = value; at > text; at--)
		if (ascii_lower(at[-1]) == ascii_lower(*name) && (behind = behind_word(console, at - 1, name)) &&
		    behind_colon(behind) == value)
			return at - 1;
	return text;
}

/* --- values --- */

static const char *console_skip(const char *at, const char *set)
{
	return at + strspn(at, set);
}

/* PowerShell's prompts: "PS C:\>", "[PS] C:\>", "mara@host:~$", "contoso>", or one word that ends so; not "</td>". */
static bool is_prompt(const char *at)
{
	size_t len = strcspn(at, " \t\n");

	return (text_begins(at, "PS") && !ascii_is_alnum(at[2])) || text_begins(at, "[PS]") ||
	       (len && !memchr(at, '<', len) && console_in(at[len - 1], ">$#%"));
}

/* Another property: "EwsAllowList : ". */
static bool is_name_here(const char *at)
{
	size_t len;

	at = console_skip(at, "\"'*`");
	len = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
	return len > 1 && behind_colon(at + len);
}

/* Text that may follow the end of a value. */
static bool is_over(const char *at)
{
	at = console_skip(at, " \t");
	return !*at || console_in(*at, "\n}];") || is_name_here(at) || is_prompt(at);
}

bool console_empty(const struct console *console, const char *value)
{
	const char *at = console_skip(value, " \t"), *behind;

	behind = behind_word(console, at, "null");
	if (!behind && *at == '$')
		behind = behind_word(console, at, "$null");
	if (behind)
		return !ascii_is_alnum(*behind);
	for (size_t i = 0; i < 3; i++) {
		static const char *const nothing[] = { "\"\"", "{}", "[]" };

		if (strncmp(at, nothing[i], 2) == 0)
			return *console_skip(at + 2, " \t") == ',' || is_over(at + 2);
	}
	return is_over(at);
}

/* "True or False", "True | False", "True/False": a page's list of possible values, none of which is this one's. */
static bool is_choice(const char *at)
{
	static const char *const values[] = { "True", "False", "Not Set", "or " };

	at = console_skip(at, " \t\"')`,|/");
	at = console_skip(at, "(");
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (text_begins(at, values[i]))
			return true;
	return false;
}

bool console_word(const struct console *console, const char *value, const char *word)
{
	const char *at = console_skip(value, " \t\"'(*`"), *behind;

	if (*at == '\n')
		at = console_skip(at + 1, " \t\"'(*`");
	behind = behind_word(console, at, word);
	return behind && !ascii_is_alnum(*behind) && !is_choice(behind);
}

enum console_answer console_bool(const struct console *console, const char *value)
{
	if (console_word(console, value, "True"))
		return CONSOLE_YES;
	if (console_word(console, value, "False"))
		return CONSOLE_NO;
	return console_empty(console, value) ? CONSOLE_EMPTY : CONSOLE_INVALID;
}

bool console_guid(const struct console *console, const char *at, const char **end, char guid[37])
{
	size_t len = 0;

	(void)console;
	for (; len < GUID_LEN; at++, len++) {
		if (len)
			at = console_skip(at, " \t\n");
		if (!*at)
			return false;
		guid[len] = ascii_lower(*at);
		guid[len + 1] = '\0';
		if (!ascii_is_alnum(*at) && *at != '-')
			return false;
	}
	*end = at;
	return text_is_guid(guid) && !ascii_is_alnum(*at);
}

static bool say_odd(const char *at, char *odd, size_t size)
{
	size_t len = strcspn(at, " \t\n,;\"");

	text_safe_n(odd, size, at, len < ODD_MAX ? len : ODD_MAX);
	return false;
}

/* The state of reading a list. */
struct holding {
	char close; /* '"', ']', '}'; 0: bare */
	bool comma; /* another entry must follow */
	bool line;  /* a line ended since the last entry */
	bool gap;   /* an empty line */
};

static const char *console_between(struct holding *holding, const char *at)
{
	holding->line = holding->gap = false;
	for (; console_is_blank(*at) || console_in(*at, ",;") ||
	       (holding->line && *at == '-' && console_is_blank(at[1])) || /* YAML */
	       ((holding->close == ']' || holding->close == '}') && console_in(*at, "\"'"));
	     at++) {
		holding->comma |= *at == ',';
		holding->gap |= holding->line && *at == '\n';
		holding->line |= *at == '\n';
	}
	return at;
}

/* True if another quoted id follows a quoted one: "A","B", as in a command line; in JSON, a name follows. */
static bool is_next_quoted(const struct console *console, const char *at)
{
	const char *next = console_skip(at, " \t\n"), *end;
	char guid[GUID_LEN + 1];

	if (!console_in(*next, ",;"))
		return false;
	next = console_skip(next + 1, " \t\n");
	return *next == '"' && console_guid(console, console_skip(next + 1, " \t"), &end, guid);
}

bool console_guids(const struct console *console, const char *value, struct scopes *ids, size_t max,
    struct arena *arena, char *odd, size_t odd_size)
{
	struct holding holding = { 0 };
	const char *at = console_skip(value, " \t"), *end;
	char guid[GUID_LEN + 1];

	if (console_empty(console, value) &&
	    !(*at == '\n' && console_guid(console, console_skip(at, " \t\n-"), &end, guid)))
		return true;
	holding.close = *at == '"' ? '"' : *at == '[' ? ']' : *at == '{' ? '}' : '\0';
	at += holding.close != '\0';
	for (bool first = true;; first = false) {
		at = console_between(&holding, at);
		if (holding.close == '"' && *at == '"' && is_next_quoted(console, at + 1)) {
			at = console_skip(strchr(at + 1, '"') + 1, " \t");
			holding.comma = true;
		}
		if (holding.close && *at == holding.close)
			return true;
		if (!holding.gap || holding.comma || holding.close) {
			if (console_guid(console, at, &end, guid)) {
				if (ids->count < max)
					scopes_add(ids, arena_copy(arena, guid), arena);
				at = end;
				holding.comma = false;
				continue;
			}
		}
		if (holding.close ? false : first ? is_over(at) : !holding.comma && (holding.line || is_over(at)))
			return true;
		return say_odd(*at ? at : "...", odd, odd_size);
	}
}

static void add_item(struct scopes *items, const char *from, const char *to, size_t max, struct arena *arena)
{
	while (from < to && (console_is_blank(*from) || console_in(*from, "\"'")))
		from++;
	while (to > from && (console_is_blank(to[-1]) || console_in(to[-1], "\"'")))
		to--;
	if (to > from && items->count < max)
		scopes_add(items, text_safe_copy_n(arena, from, (size_t)(to - from), 120), arena);
}

static bool is_cut(const char *from, const char *to)
{
	while (to > from && (console_is_blank(to[-1]) || console_in(to[-1], "\"'")))
		to--;
	return (to - from >= 3 && strncmp(to - 3, "...", 3) == 0) ||
	       (to - from >= 3 && strncmp(to - 3, "\xe2\x80\xa6", 3) == 0);
}

enum tristate console_list(const struct console *console, const char *value, struct scopes *items, size_t max,
    struct arena *arena)
{
	const char *at = console_skip(value, " \t"), *to;
	char close = *at == '{' ? '}' : *at == '[' ? ']' : *at == '"' ? '"' : '\0';
	bool cut;

	if (console_empty(console, value))
		return YES;
	at += close != '\0';
	to = close ? strchr(at, close) : at + strcspn(at, "\n");
	cut = !to;
	if (!to)
		to = at + strcspn(at, "\n");
	cut |= is_cut(at, to);
	while (at < to) {
		const char *end = memchr(at, ',', (size_t)(to - at));

		end = end ? end : to;
		if (!is_cut(at, end) || end - at > 12)
			add_item(items, at, end, max, arena);
		at = end + 1;
	}
	return cut ? NO : YES;
}

/* --- sentences --- */

const char *console_says_here(const char *text, const char *words)
{
	for (;; text++, words++) {
		words += strspn(words, " ");
		if (!*words)
			return text;
		text += strspn(text, " \t\r\n");
		if (ascii_lower(*text) != ascii_lower(*words))
			return NULL;
	}
}

const char *console_says(const char *text, const char *words)
{
	for (; *text; text++)
		if (console_says_here(text, words))
			return text;
	return NULL;
}
