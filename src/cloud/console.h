/* console.h - what a PowerShell console shows, as text that was pasted from anywhere
 *
 * Lists, tables, JSON, CSV; lines that were broken where the window ended, the shell's own words ("WARNING:", "WARNUNG:") and its
 * prompt copied along, a mailbox beside the organisation. Names of properties and their values stay as they are in every
 * language, and no locale has a say in reading them.
 *
 * A text may tell the same property more than once. console_next() walks over all that are the organisation's, so that whoever
 * reads can see whether they agree.
 */
#ifndef CLOUD_CONSOLE_H
#define CLOUD_CONSOLE_H

#include "base/buf.h"
#include "core/facts.h"

struct console {
	struct buf text; /* cleaned; tables are lines */
	bool one_line;   /* line ends were lost on the way: then any blank may be one */
	/* What was looked for last: a text with ten thousand mailboxes is not searched anew for each. */
	const char *got, *got_at; /* the last "Get-" before got_at */
	const char *record, *record_end;
	bool of_mailbox;
};

/* False when @text is longer than @max; the console is empty then. */
bool console_open(struct console *console, const char *text, size_t max);
void console_close(struct console *console);

/* Where the value of @name begins ("name: value", "\"name\": \"value\"", "name=value"), behind the colon; the next one after
 * @after (NULL: the first). NULL when there is none. A parameter of a command has the name too, behind a dash; and what is
 * the setting of a mailbox is passed over. */
const char *console_next(struct console *console, const char *after, const char *name);
/* Where the name before it begins. */
const char *console_name_of(const struct console *console, const char *value, const char *name);

/* At a value: */
enum console_answer { CONSOLE_ODD = 0, CONSOLE_EMPTY, CONSOLE_YES, CONSOLE_NO };
enum console_answer console_bool(const struct console *console, const char *value);
/* Whether @word stands there, broken or not, and nothing goes on behind it. */
bool console_word(const struct console *console, const char *value, const char *word);
/* Nothing stands there: the next thing is another name, a prompt, or the end. */
bool console_empty(const struct console *console, const char *value);
/* Ids of apps, one string with commas, a list of JSON, or one in braces. False with the entry that is none in @odd (of @odd_size);
 * PowerShell ends a list that it cut off, and a word in a narrow column, with dots. */
bool console_guids(const struct console *console, const char *value, struct scopes *ids, size_t max,
    struct arena *arena, char *odd, size_t odd_size);
/* "{a, b}", ["a", "b"], one text. NO when it was cut off; then what was seen is in @items. */
enum tristate console_list(const struct console *console, const char *value, struct scopes *items, size_t max,
    struct arena *arena);
/* A GUID at @at, broken or not; @end is behind it. */
bool console_guid(const struct console *console, const char *at, const char **end, char guid[37]);

/* Whether the value is an answer to @command (the last Get- before it), and that one has @switch in it; "" for any. */
bool console_ran(struct console *console, const char *value, const char *command, const char *with);

/* Where the text says @words, wherever its lines were broken; without case. NULL when it does not. */
const char *console_says(const char *text, const char *words);

#endif
