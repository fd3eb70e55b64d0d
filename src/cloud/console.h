/* console.h - values from pasted PowerShell output, in any of its formats
 *
 * Reads lists, tables, JSON and CSV; copes with lines broken at the window's edge, with the shell's own text
 * ("WARNING:", "WARNUNG:") and prompts, and with a mailbox beside the organisation. Property names and values are the
 * same in every language, and no locale influences how they are read.
 *
 * A text may hold the same property more than once. console_next() visits every occurrence that belongs to the
 * organisation, so that the caller can check whether they agree.
 */
#ifndef CLOUD_CONSOLE_H
#define CLOUD_CONSOLE_H

#include "base/buf.h"
#include "core/facts.h"

struct console {
	struct buf text; /* cleaned; tables are turned into lines */
	bool one_line;   /* the line ends were lost: any blank may have been one */
	/* Cache of the last search: without it a text with ten thousand mailboxes would be searched anew for each. */
	const char *got, *got_at; /* the last "Get-" before got_at */
	const char *record, *record_end;
	bool of_other;
};

/* False if @text is longer than @max; the console is then empty. */
bool console_open(struct console *console, const char *text, size_t max);
void console_close(struct console *console);

/* Finds the next value of @name after @after (NULL: the first): "name: value", "\"name\": \"value\"", "name=value".
 * Points behind the colon; NULL if there is none. Skips command parameters (a dash before the name) and settings of
 * mailboxes and policies. */
const char *console_next(struct console *console, const char *after, const char *name);
/* Where the name before @value begins. */
const char *console_name_of(const struct console *console, const char *value, const char *name);

/* A text with the same property more often than this is rejected. */
#define CONSOLE_REPEATS_MAX 64

/* The functions below read the value at @value. */
enum console_answer { CONSOLE_INVALID = 0, CONSOLE_EMPTY, CONSOLE_YES, CONSOLE_NO };
enum console_answer console_bool(const struct console *console, const char *value);
/* True if @word stands there, possibly broken over lines, and is not part of a longer word. */
bool console_word(const struct console *console, const char *value, const char *word);
/* True if the value is empty: another name, a prompt or the end follows. */
bool console_empty(const struct console *console, const char *value);
/* Reads app ids: one string with commas, a JSON list, or a list in braces. False with the invalid entry in @odd (of
 * @odd_size). PowerShell ends a truncated list, and a word in a narrow column, with dots. */
bool console_guids(const struct console *console, const char *value, struct scopes *ids, size_t max,
    struct arena *arena, char *odd, size_t odd_size);
/* Reads "{a, b}", ["a", "b"] or one text. NO if it was truncated; @items then holds what was there. */
enum tristate console_list(const struct console *console, const char *value, struct scopes *items, size_t max,
    struct arena *arena);
/* Reads a GUID at @at, possibly broken over lines; @end points behind it. */
bool console_guid(const struct console *console, const char *at, const char **end, char guid[37]);

/* True if the last Get- command before the value is @command, with the text @with in it ("": any). */
bool console_ran(struct console *console, const char *value, const char *command, const char *with);

/* Finds @words in the text, across broken lines, ignoring case; NULL if absent. */
const char *console_says(const char *text, const char *words);
/* The same only at @text; returns what follows the words. */
const char *console_says_here(const char *text, const char *words);

#endif
