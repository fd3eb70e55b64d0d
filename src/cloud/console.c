/* console.c - what a PowerShell console shows, as text that was pasted from anywhere */
#include "cloud/console.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

void console_flatten(struct buf *buf, const char *text)
{
	bool blank = false;
	size_t used;
	uint32_t c;

	for (; (c = text_next(text, &used)); text += used) {
		if (c == 0xa0 || c == 0xfeff || (c < 128 && isspace((int)c))) {
			blank = true;
			continue;
		}
		if (blank && buf->len)
			buf_add(buf, " ");
		blank = false;
		if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
			buf_add(buf, "-");
		else if (c >= 0x2018 && c <= 0x201f)
			buf_add(buf, "\"");
		else
			buf_add_n(buf, text, used);
	}
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) != 0;
}

const char *console_value(const char *text, const char *name)
{
	const char *at = text;

	while ((at = text_find(at, name))) {
		bool whole = at == text || (!is_name(at[-1]) && at[-1] != '-');

		at += strlen(name);
		if (!whole || at[strspn(at, " \"")] != ':')
			continue;
		at += strspn(at, " \"") + 1;
		return at + strspn(at, " \"(");
	}
	return NULL;
}

void console_value_whole(const char *value, struct buf *buf)
{
	const char *end = strchr(value, ':');

	if (!end)
		end = value + strlen(value);
	else
		while (end > value && (end[-1] == ' ' || end[-1] == '"'))
			end--;
	while (*end && end > value && is_name(end[-1]))
		end--;
	for (; value < end; value++)
		if (*value != ' ')
			buf_add_n(buf, value, 1);
}

static bool says_here(const char *text, const char *words)
{
	for (;; text++, words++) {
		text += strspn(text, " ");
		words += strspn(words, " ");
		if (!*words)
			return true;
		if (tolower((unsigned char)*text) != tolower((unsigned char)*words))
			return false;
	}
}

bool console_says(const char *text, const char *words)
{
	for (; *text; text++)
		if (says_here(text, words))
			return true;
	return false;
}
