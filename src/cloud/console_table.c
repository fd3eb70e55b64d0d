/* console_table.c - what PowerShell shows in columns, as one line a property */
#include "cloud/console_table.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

/* A console of 500 columns has no more than these; CSV of all that Get-OrganizationConfig tells has some 250. */
#define COLUMNS_MAX 400
/* Above the dashes: names that were wrapped. */
#define NAME_LINES_MAX 4
/* Ids of 2,000 apps. */
#define CELL_BYTES_MAX (80u * 1024)

struct column {
	int begin, end;     /* of the dashes, in characters */
	struct buf name, value, more; /* more: of the line at hand */
};

struct table {
	struct column columns[COLUMNS_MAX];
	size_t count;
	bool aligned;       /* names stand above their dashes: places tell */
	bool begun;         /* a row is there */
};

struct piece {
	const char *text;
	size_t len;
	int begin, end;
};

/* The line's end; at the text's end too. */
static const char *line_end(const char *line)
{
	return line + strcspn(line, "\n");
}

static const char *next_line(const char *line)
{
	line = line_end(line);
	return *line ? line + 1 : line;
}

static bool is_empty(const char *line)
{
	return strspn(line, " \t|") >= (size_t)(line_end(line) - line);
}

static bool in(char c, const char *set)
{
	return c && strchr(set, c);
}

/* The next piece between blanks. @at and @column move on. False at the end of the line. */
static bool next_piece(const char **at, int *column, struct piece *piece)
{
	size_t used;

	while (in(**at, " \t|"))
		(*at)++, (*column)++;
	if (!**at || **at == '\n')
		return false;
	*piece = (struct piece){.text = *at, .begin = *column};
	for (; **at && !in(**at, " \t|\n"); *at += used, (*column)++)
		text_next(*at, &used);
	piece->len = (size_t)(*at - piece->text);
	piece->end = *column;
	return true;
}

static bool has(const char *line, const char *words)
{
	const char *end = line_end(line);

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
	size_t len = (size_t)(line_end(line) - line), ok = strspn(line, "-:+| \t");

	return ok >= len && has(line, "--");
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

static void release(struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		buf_release(&table->columns[i].name);
		buf_release(&table->columns[i].value);
		buf_release(&table->columns[i].more);
	}
}

/* Whose dashes it stands above or below; else the column in which it begins. */
static struct column *column_of(struct table *table, const struct piece *piece)
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

/* Whether each piece of the line begins or ends as dashes do. */
static bool is_aligned(struct table *table, const char *line)
{
	struct piece piece;
	int column = 0;

	while (next_piece(&line, &column, &piece)) {
		const struct column *of = column_of(table, &piece);

		if (!of || (piece.begin != of->begin && piece.end != of->end))
			return false;
	}
	return true;
}

/* Names: one line above the dashes, or several where they were wrapped. False when the dashes are below no names. */
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
			buf_add_n(aligned ? &column_of(table, &piece)->name : &table->columns[at].name, piece.text, piece.len);
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

/* Sorts a line's pieces into columns. A line that fits no order is a cut in all of them. */
static void sort_pieces(struct table *table, const char *line)
{
	bool in_order = !table->aligned && count_pieces(line) == table->count;
	struct piece piece;
	int column = 0;

	for (size_t i = 0; next_piece(&line, &column, &piece); i++) {
		struct column *to = in_order ? &table->columns[i] : table->aligned ? column_of(table, &piece) : NULL;

		if (!to)
			continue;
		if (to->more.len)
			buf_add(&to->more, " ");
		buf_add_n(&to->more, piece.text, piece.len);
	}
	for (size_t i = 0; !in_order && !table->aligned && i < table->count; i++)
		buf_add(&table->columns[i].more, "...");
}

/* Another line of a table: a further row, or more of one whose cells were wrapped. */
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

/* No row, but what came after the table without an empty line between. */
static bool is_behind(const char *line)
{
	return has(line, "Get-") || text_begins(line, "PS ") || text_begins(line, "PS>") || text_begins(line, "[PS]");
}

/* @dashes is a table's line of dashes, with @count lines of names before it, the nearest first. Returns what follows the table;
 * NULL when it is none. */
static const char *take_table(struct buf *buf, const char *dashes, const char *const *names, size_t count)
{
	struct table table;
	const char *line = next_line(dashes);

	memset(&table, 0, sizeof table);
	take_dashes(&table, dashes);
	if (!take_names(&table, names, count)) {
		release(&table);
		return NULL;
	}
	buf_add(buf, "\n");
	while (*line && is_empty(line)) /* double spacing */
		line = next_line(line);
	for (; *line && !is_empty(line) && !is_behind(line); line = next_line(line))
		take_row(&table, line, buf);
	close_row(&table, buf);
	release(&table);
	return line;
}

/* --- CSV --- */

/* A cell of a line of CSV, with or without quotes; @at moves behind its separator. */
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
		*at = end + 1; /* something behind the closing quote: no CSV */
	return arena_copy_n(arena, from, (size_t)(to - from));
}

static size_t count_cells(const char *line, char separator, struct arena *arena)
{
	const char *end = line_end(line), *at = line;
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
	const char *end = line_end(line), *at = line;

	if (*line != '"' && !memchr(line, separator, (size_t)(end - line)))
		return false;
	while (at < end)
		if (!is_property(next_cell(&at, end, separator, arena)))
			return false;
	return at == end && end > line;
}

/* Lines that have as many cells as the one with the names. NULL when the first does not. */
static const char *take_csv(struct buf *buf, const char *names)
{
	static const char separators[] = ",;\t";
	struct arena arena = {0};
	const char *line = NULL;

	for (size_t i = 0; !line && separators[i]; i++) {
		char separator = separators[i];
		size_t count = is_csv_names(names, separator, &arena) ? count_cells(names, separator, &arena) : 0;
		const char *at = next_line(names);

		while (count && *at && *at != '\n' && !is_dashes(at) && count_cells(at, separator, &arena) == count) {
			const char *name = names, *end = line_end(at), *value = at;

			buf_add(buf, "\n");
			for (size_t cell = 0; cell < count; cell++) {
				const char *key = next_cell(&name, line_end(names), separator, &arena);

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

void console_table_lines(struct buf *buf, const char *text)
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
