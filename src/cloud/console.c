/* console.c - what a PowerShell console shows, as text that was pasted from anywhere */
#include "cloud/console.h"

#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "cloud/console_table.h"
#include "cloud/pasted.h"

#define GUID_LEN 36
/* An entry that is shown because it is no id. */
#define ODD_MAX 60

/* --- characters, in no locale's way --- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool in(char c, const char *set)
{
	return c && strchr(set, c);
}

bool console_open(struct console *console, const char *text, size_t max)
{
	struct buf clean;
	bool good;

	buf_init(&clean, max);
	/* a table's names stand before each of its values */
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

/* --- words that the window broke --- */

/* Behind a broken line that a word may go on after; @at itself when it is not broken there. */
static const char *behind_break(const struct console *console, const char *at)
{
	const char *to = at;
	bool line = console->one_line;

	while (is_blank(*to))
		line |= *to++ == '\n';
	return line ? to : at;
}

/* Behind @word; NULL when something else stands there. */
static const char *behind_word(const struct console *console, const char *at, const char *word)
{
	for (const char *begin = at; *word; word++, at++) {
		if (*word == ' ') { /* "Not Set": with a blank or none */
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

/* Behind the colon or equals sign that makes what ends at @at the name of a value; else NULL. */
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

/* The last "Get-" before @at, behind it; NULL: there is none. */
static const char *last_get(struct console *console, const char *at)
{
	const char *text = buf_text(&console->text), *known = console->got_at && at >= console->got_at ? console->got_at : text;
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

/* "Get-CASMailbox", "Get-EXOMailbox", "Get-CASMailboxPlan": properties of one mailbox have the names of the organisation's. */
static bool ran_for_mailbox(struct console *console, const char *value)
{
	const char *get = last_get(console, value);

	for (; get && ascii_is_alnum(*get); get++)
		if (behind_word(console, get, "Mailbox"))
			return true;
	return false;
}

/* What only the record of a mailbox has. Names of Get-CASMailbox. */
static bool is_of_mailbox(const struct console *console, const char *from, const char *to)
{
	static const char *const names[] = {"ActiveSyncEnabled", "ImapEnabled", "MAPIEnabled", "OWAEnabled", "PopEnabled",
					    "PrimarySmtpAddress", NULL};

	for (; from < to; from++)
		for (size_t i = 0; names[i]; i++)
			if (ascii_lower(*from) == ascii_lower(names[i][0]) && behind_word(console, from, names[i]) &&
			    behind_colon(behind_word(console, from, names[i])) && (from == buf_text(&console->text) || !ascii_is_alnum(from[-1])))
				return true;
	return false;
}

/* A record ends with an empty line. */
static bool in_record_of_mailbox(struct console *console, const char *name)
{
	const char *text = buf_text(&console->text), *from = name, *to;

	if (console->record && name >= console->record && name < console->record_end)
		return console->of_mailbox;
	while (from > text && !(from[-1] == '\n' && *from == '\n'))
		from--;
	to = strstr(name, "\n\n");
	console->record = from;
	console->record_end = to ? to : name + strlen(name);
	console->of_mailbox = is_of_mailbox(console, from, console->record_end);
	return console->of_mailbox;
}

/* --- names --- */

static const char *next_name(const struct console *console, const char *from, const char *name, const char **value)
{
	const char *text = buf_text(&console->text);

	for (const char *at = from; *at; at++) {
		const char *end;

		if (ascii_lower(*at) != ascii_lower(*name) || (at > text && (ascii_is_alnum(at[-1]) || in(at[-1], "-_.$"))))
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
		if (!in_record_of_mailbox(console, at) && !ran_for_mailbox(console, at))
			return value;
		at = value;
	}
	return NULL;
}

const char *console_name_of(const struct console *console, const char *value, const char *name)
{
	const char *text = buf_text(&console->text), *behind;

	for (const char *at = value; at > text; at--)
		if (ascii_lower(at[-1]) == ascii_lower(*name) && (behind = behind_word(console, at - 1, name)) && behind_colon(behind) == value)
			return at - 1;
	return text;
}

/* --- values --- */

static const char *skip(const char *at, const char *set)
{
	return at + strspn(at, set);
}

/* "PS C:\>", "[PS] C:\>", "mara@host:~$", "contoso>": what PowerShell begins with, or one word that ends so; "</td>" is none. */
static bool is_prompt(const char *at)
{
	size_t len = strcspn(at, " \t\n");

	return (text_begins(at, "PS") && !ascii_is_alnum(at[2])) || text_begins(at, "[PS]") || (len && *at != '<' && in(at[len - 1], ">$#%"));
}

/* Another property: "EwsAllowList : ". */
static bool is_name_here(const char *at)
{
	size_t len;

	at = skip(at, "\"'*`");
	len = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
	return len > 1 && behind_colon(at + len);
}

/* What may follow a value that has ended. */
static bool is_over(const char *at)
{
	at = skip(at, " \t");
	return !*at || in(*at, "\n}];") || is_name_here(at) || is_prompt(at);
}

bool console_empty(const struct console *console, const char *value)
{
	const char *at = skip(value, " \t"), *behind;

	behind = behind_word(console, at, "null");
	if (!behind && *at == '$')
		behind = behind_word(console, at, "$null");
	if (behind)
		return !ascii_is_alnum(*behind);
	for (size_t i = 0; i < 3; i++) {
		static const char *const nothing[] = {"\"\"", "{}", "[]"};

		if (strncmp(at, nothing[i], 2) == 0)
			return *skip(at + 2, " \t") == ',' || is_over(at + 2);
	}
	return is_over(at);
}

bool console_word(const struct console *console, const char *value, const char *word)
{
	const char *at = skip(value, " \t\"'(*`"), *behind;

	if (*at == '\n')
		at = skip(at + 1, " \t\"'(*`");
	behind = behind_word(console, at, word);
	return behind && !ascii_is_alnum(*behind);
}

enum console_answer console_bool(const struct console *console, const char *value)
{
	if (console_word(console, value, "True"))
		return CONSOLE_YES;
	if (console_word(console, value, "False"))
		return CONSOLE_NO;
	return console_empty(console, value) ? CONSOLE_EMPTY : CONSOLE_ODD;
}

bool console_guid(const struct console *console, const char *at, const char **end, char guid[37])
{
	size_t len = 0;

	(void)console;
	for (; len < GUID_LEN; at++, len++) {
		if (len)
			at = skip(at, " \t\n");
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

/* How a list is held together. */
struct holding {
	char close;    /* '"', ']', '}'; 0: bare */
	bool comma;    /* one more entry has to come */
	bool line;     /* a line ended since the last entry */
	bool gap;      /* an empty one */
};

static const char *between(struct holding *holding, const char *at)
{
	holding->line = holding->gap = false;
	for (; is_blank(*at) || in(*at, ",;") || (holding->line && *at == '-' && is_blank(at[1])) || /* YAML */
	       ((holding->close == ']' || holding->close == '}') && in(*at, "\"'")); at++) {
		holding->comma |= *at == ',';
		holding->gap |= holding->line && *at == '\n';
		holding->line |= *at == '\n';
	}
	return at;
}

bool console_guids(const struct console *console, const char *value, struct scopes *ids, size_t max, struct arena *arena,
		   char *odd, size_t odd_size)
{
	struct holding holding = {0};
	const char *at = skip(value, " \t"), *end;
	char guid[GUID_LEN + 1];

	if (console_empty(console, value) && !(*at == '\n' && console_guid(console, skip(at, " \t\n-"), &end, guid)))
		return true;
	holding.close = *at == '"' ? '"' : *at == '[' ? ']' : *at == '{' ? '}' : '\0';
	at += holding.close != '\0';
	for (bool first = true;; first = false) {
		at = between(&holding, at);
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
	while (from < to && (is_blank(*from) || in(*from, "\"'")))
		from++;
	while (to > from && (is_blank(to[-1]) || in(to[-1], "\"'")))
		to--;
	if (to > from && items->count < max)
		scopes_add(items, text_safe_copy_n(arena, from, (size_t)(to - from), 120), arena);
}

static bool is_cut(const char *from, const char *to)
{
	while (to > from && (is_blank(to[-1]) || in(to[-1], "\"'")))
		to--;
	return (to - from >= 3 && strncmp(to - 3, "...", 3) == 0) || (to - from >= 3 && strncmp(to - 3, "\xe2\x80\xa6", 3) == 0);
}

enum known console_list(const struct console *console, const char *value, struct scopes *items, size_t max, struct arena *arena)
{
	const char *at = skip(value, " \t"), *to;
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

static bool says_here(const char *text, const char *words)
{
	for (;; text++, words++) {
		text += strspn(text, " \t\r\n");
		words += strspn(words, " ");
		if (!*words)
			return true;
		if (ascii_lower(*text) != ascii_lower(*words))
			return false;
	}
}

const char *console_says(const char *text, const char *words)
{
	for (; *text; text++)
		if (says_here(text, words))
			return text;
	return NULL;
}
