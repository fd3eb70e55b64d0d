/* lines_read.c - a typed line to meaning */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wizard/lines.h"

static const struct word {
	const char *word;
	enum input_kind does;
} words[];

static bool say(struct lines *lines, struct input *input, enum input_kind kind, const char *id)
{
	*input = (struct input){.kind = kind};
	snprintf(lines->out_id, sizeof lines->out_id, "%s", id);
	input->id = lines->out_id;
	lines->asks = true;
	return true;
}

static bool say_typed(struct lines *lines, struct input *input, const char *id, const char *text, size_t len)
{
	say(lines, input, INPUT_TYPED, id);
	buf_wipe(&lines->out_text);
	buf_add_n(&lines->out_text, text, len);
	input->text = buf_text(&lines->out_text);
	input->submitted = true;
	return true;
}

static bool complain(struct lines *lines, const struct page *page, const char *sentence, struct buf *out)
{
	struct arena arena = {0};

	buf_printf(out, "%s\n", lines->ascii ? text_ascii(&arena, sentence) : sentence);
	arena_release(&arena);
	lines_prompt(lines, page, out);
	lines->prompted = true;
	return false;
}

static bool again(struct lines *lines, const struct page *page, struct buf *out)
{
	lines->page_id[0] = '\0';
	lines_print(lines, page, lines->now, out);
	return false;
}

/* Choosing an item by its number alone. */
static bool pick(struct lines *lines, const struct page *page, const struct block *block,
		 struct input *input, struct buf *out)
{
	if (block->kind == BLOCK_CHOICE)
		return say(lines, input, INPUT_CHOSE, block->id);
	if (block->kind == BLOCK_TICK)
		return say(lines, input, INPUT_TICKED, block->id);
	if (*block->text)
		return say_typed(lines, input, block->id, block->text, strlen(block->text));
	return complain(lines, page, _("This is a field: type its number, a space, and the text."), out);
}

static bool allowed(const struct page *page, enum input_kind kind)
{
	return (kind != INPUT_BACK || page->can_back || page->overlay) &&
	       (kind != INPUT_COPY || page->can_copy) && (kind != INPUT_BARE || page->can_bare);
}

/* The item that a line begins with the number of, or -1; *@rest is what follows the number. */
static int numbered(const struct page *page, const char *line, const char **rest)
{
	size_t digits = strspn(line, "0123456789");
	int number = 0;

	if (!digits || digits > 3 || (line[digits] && line[digits] != ' '))
		return -1;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (line[i] - '0');
	*rest = line + digits + strspn(line + digits, " ");
	for (size_t i = 0; i < page->count; i++)
		if (number && lines_number(page, i) == number)
			return (int)i;
	return -1;
}

static bool read_answer(struct lines *lines, const struct page *page, const char *line, size_t len,
			struct input *input, struct buf *out)
{
	const char *rest = "";
	int item = numbered(page, line, &rest), only = page_only_field(page);

	if (item >= 0 && rest >= line + len)
		return pick(lines, page, &page->blocks[item], input, out);
	if (item >= 0 && page->blocks[item].kind == BLOCK_FIELD)
		return say_typed(lines, input, page->blocks[item].id, rest, (size_t)(line + len - rest));
	if (only >= 0)
		return say_typed(lines, input, page->blocks[only].id, line, len);
	return complain(lines, page, _("This means nothing here. Type one of the numbers, or a word: back, help, again, quit."),
			out);
}

static bool read_nothing(struct lines *lines, const struct page *page, struct input *input, struct buf *out)
{
	int item = lines_default(page);

	if (item >= 0 && (page->blocks[item].kind != BLOCK_FIELD || *page->blocks[item].text))
		return pick(lines, page, &page->blocks[item], input, out);
	if (item < 0 && page->overlay)
		return say(lines, input, INPUT_BACK, "");
	return complain(lines, page, _("There is no answer for Enter alone here."), out);
}

static bool is_word(const char *line, size_t len)
{
	if (len == 5 && text_begins(line, "again"))
		return true;
	for (const struct word *word = words; word->word; word++)
		if (len == strlen(word->word) && text_begins(line, word->word))
			return true;
	return false;
}

static size_t trimmed(const char **line, size_t len)
{
	size_t blank = 0;

	while (blank < len && strchr(" \t\r", (*line)[blank]))
		blank++;
	*line += blank;
	len -= blank;
	while (len && strchr(" \t\r", (*line)[len - 1]))
		len--;
	return len;
}

enum lines_kind lines_kind(const struct page *page, const char *line, size_t len)
{
	const char *rest = "";
	char head[8] = "";
	int item;

	len = trimmed(&line, len);
	if (!len || is_word(line, len))
		return LINES_ANSWER;
	snprintf(head, sizeof head, "%.*s", (int)(len < 6 ? len : 6), line); /* as much as a number and the blank behind it */
	item = numbered(page, head, &rest);
	if (item >= 0 && !*rest && strspn(head, "0123456789 ") == len)
		return LINES_ANSWER;
	if ((item >= 0 && page->blocks[item].kind == BLOCK_FIELD) || page_only_field(page) >= 0)
		return LINES_TEXT;
	return LINES_NOTHING;
}

bool lines_read_paste(struct lines *lines, const struct page *page, const char *text, struct input *input, struct buf *out)
{
	const char *rest = text;
	size_t len = strcspn(text, "\n");
	char head[8];
	int item;

	lines->prompted = false;
	snprintf(head, sizeof head, "%.*s", (int)(len < 6 ? len : 6), text);
	item = numbered(page, head, &rest);
	if (item >= 0 && page->blocks[item].kind == BLOCK_FIELD && *rest)
		text += rest - head;
	else
		item = page_paste_field(page);
	if (item < 0)
		return complain(lines, page, _("Several lines came at once, and nothing here takes them; none of them was taken."), out);
	say_typed(lines, input, page->blocks[item].id, text, strlen(text));
	for (char *c = lines->out_text.text; !page->blocks[item].many && c && *c; c++)
		if (*c == '\n')
			*c = ' ';
	return true;
}

bool lines_read(struct lines *lines, const struct page *page, const char *line, struct input *input,
		struct buf *out)
{
	size_t len;

	lines->prompted = false; /* its line was ended by Enter */
	line += strspn(line, " \t");
	len = strlen(line);
	while (len && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	if (!len)
		return read_nothing(lines, page, input, out);
	if (len == 5 && text_begins(line, "again"))
		return again(lines, page, out);
	for (const struct word *word = words; word->word; word++) {
		if (len != strlen(word->word) || !text_begins(line, word->word))
			continue;
		if (allowed(page, word->does))
			return say(lines, input, word->does, "");
		return complain(lines, page, _("This word does nothing on this page."), out);
	}
	return read_answer(lines, page, line, len, input, out);
}

static const struct word words[] = {
	{"back", INPUT_BACK},
	{"help", INPUT_HELP},
	{"?", INPUT_HELP},
	{"timeline", INPUT_TIMELINE},
	{"trace", INPUT_TRACE},
	{"copy", INPUT_COPY},
	{"quit", INPUT_QUIT},
	{NULL, INPUT_QUIT},
};
