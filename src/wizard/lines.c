/* lines.c - the plain renderer: prints pages append-only, reads typed lines */
#include "wizard/lines.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"
#include "wizard/field.h"
#include "wizard/keys.h"

/* Far above the longest page with each block at its longest. */
#define PAGE_BYTES_MAX (512u * 1024)
#define LIVE_SECONDS   60
/* Narrower terminals wrap by themselves, as do readers of pipes. */
#define COLUMNS_LEAST 20

/* Short words, and what the words of the keys are not: "?" asks for help. */
static const struct word {
	const char *word;
	enum input_kind does;
} shorts[] = { { "n", INPUT_NEXT }, { "?", INPUT_HELP } };

static const char *words_line(struct arena *arena)
{
	const char *line = "again";

	for (const struct key_row *row = key_rows; row->name; row++)
		if (*row->word)
			line = arena_printf(arena, "%s, %s", line, row->word);
	return line;
}

/* Whether @line of @len is a word, and which one. */
static bool lines_word(const char *line, size_t len, enum input_kind *does)
{
	for (size_t i = 0; i < sizeof shorts / sizeof *shorts; i++)
		if (len == strlen(shorts[i].word) && text_begins(line, shorts[i].word)) {
			*does = shorts[i].does;
			return true;
		}
	for (const struct key_row *row = key_rows; row->name; row++)
		if (*row->word && len == strlen(row->word) && text_begins(line, row->word)) {
			*does = row->does;
			return true;
		}
	return false;
}

void lines_init(struct lines *lines, int columns, bool ascii)
{
	*lines = (struct lines){ .columns = columns, .ascii = ascii };
	buf_init(&lines->out_text, FIELD_BYTES_MAX);
}

void lines_release(struct lines *lines)
{
	buf_wipe(&lines->out_text);
	buf_release(&lines->out_text);
}

/* The blocks in the order in which they are printed and numbered: the text first, then what is pinned on a screen. */
static size_t lines_order(const struct page *page, const struct block *order[PAGE_BLOCKS_MAX])
{
	size_t count = 0;

	for (int pinned = 0; pinned < 2; pinned++)
		for (size_t i = 0; i < page->doc.count; i++)
			if (page->doc.blocks[i].face != FACE_SCREEN &&
			    page_is_pinned(page, &page->doc.blocks[i]) == (pinned == 1))
				order[count++] = &page->doc.blocks[i];
	return count;
}

/* The blocks that can be answered, in the order of their numbers: items[0] is number 1. */
static size_t lines_items(const struct page *page, const struct block *items[PAGE_BLOCKS_MAX])
{
	size_t all = lines_order(page, items), count = 0;

	for (size_t i = 0; i < all; i++)
		if (block_takes_focus(items[i]))
			items[count++] = items[i];
	return count;
}

/* Of a block that can be answered. */
static int lines_number(const struct page *page, const struct block *block)
{
	const struct block *items[PAGE_BLOCKS_MAX];
	size_t count = lines_items(page, items), i = 0;

	while (i < count && items[i] != block)
		i++;
	return (int)i + 1;
}

static void lines_wrap(const struct lines *lines, int indent, const char *text, struct buf *out)
{
	int columns = lines->columns >= COLUMNS_LEAST ? lines->columns - indent : INT16_MAX;
	struct arena arena = { 0 };
	size_t skip;

	/* Measure the text as it will be shown. */
	text = lines->ascii ? text_ascii(&arena, text) : text;
	do {
		size_t len = text_wrap(text, columns, &skip);

		buf_printf(out, "%*s", indent, "");
		buf_add_n(out, text, len);
		buf_add(out, "\n");
		text += skip;
	} while (*text);
	arena_release(&arena);
}

/* "label: text", or the one that is not empty. Blanks that hold columns apart on a screen go. */
static const char *lines_pair(struct arena *arena, const char *label, const char *text)
{
	size_t len = strlen(label);

	if (!*label || !*text)
		return *label ? label : text;
	while (len && label[len - 1] == ' ')
		len--;
	return arena_printf(arena, _("%s: %s"), arena_copy_n(arena, label, len), text);
}

static const char *verdict_line(struct arena *arena, const struct block *block)
{
	const char *head = lines_pair(arena, verdict_text(block->verdict), block->label);

	return *block->text && !block->brief ? arena_printf(arena, "%s. %s", head, block->text) : head;
}

static const char *notice_line(struct arena *arena, const struct block *block)
{
	switch (block->tone) {
	case TONE_BAD:
		return arena_printf(arena, _("Problem: %s"), block->text);
	case TONE_CARE:
		return arena_printf(arena, _("Careful: %s"), block->text);
	case TONE_GOOD:
		return arena_printf(arena, _("Good: %s"), block->text);
	case TONE_PLAIN:
		break;
	}
	return block->text;
}

/* The words of a tick: two that exclude each other are chosen, what unfolds is shown. */
static const char *tick_line(struct arena *arena, const struct block *block)
{
	if (block->radio)
		return arena_printf(arena, block->ticked ? _("%s (chosen)") : _("%s (not chosen)"), block->label);
	if (block->fold)
		return arena_printf(arena, block->ticked ? _("%s (shown)") : _("%s (not shown)"), block->label);
	return arena_printf(arena, block->ticked ? _("%s (ticked)") : _("%s (not ticked)"), block->label);
}

/* "Outlook: classic (or: new, web)" */
static const char *pick_line(struct arena *arena, const struct block *block)
{
	const char *line = block->option >= 0 ? lines_pair(arena, block->label, block->options[block->option])
					      : arena_copy(arena, block->label);
	const char *others = "";

	for (int i = 0; block->options[i]; i++)
		if (i != block->option)
			others = arena_printf(arena, "%s%s%s", others, *others ? ", " : "", block->options[i]);
	/* TRANSLATORS: "Outlook: classic (or: new, web)" */
	return arena_printf(arena, _("%s (or: %s)"), line, others);
}

static const char *item_line(struct arena *arena, const struct block *block, int number)
{
	const char *text = block->label;

	if (block->kind == BLOCK_TICK)
		text = tick_line(arena, block);
	else if (block->kind == BLOCK_PICK)
		text = pick_line(arena, block);
	else if (block->kind == BLOCK_FIELD && block->secret)
		text = lines_pair(arena, text, *block->text ? _("(hidden)") : _("(empty)"));
	else if (block->kind == BLOCK_FIELD)
		text = lines_pair(arena, text, *block->text ? block->text : _("(empty)"));
	return arena_printf(arena, "%d. %s", number, text);
}

/* A line of a plan, in words: a screen reader says "equals" for a sign. */
static const char *diff_line(struct arena *arena, const struct block *block)
{
	switch (block->sign) {
	case '+':
		return lines_pair(arena, _("added"), block->text);
	case '=':
		return lines_pair(arena, _("stays"), block->text);
	case '!':
		return lines_pair(arena, _("missing"), block->text);
	default:
		return block->text;
	}
}

/* What of a block is wrapped: not codes and addresses, which are copied whole. */
static const char *wrapped_line(struct arena *arena, const struct block *block, int number)
{
	switch (block->kind) {
	case BLOCK_TEXT:
	case BLOCK_HEADING:
		return block->text;
	case BLOCK_ROW:
	case BLOCK_STATE:
	case BLOCK_PROGRESS:
		return lines_pair(arena, block->label, block->text);
	case BLOCK_PICK:
	case BLOCK_CHOICE:
	case BLOCK_TICK:
	case BLOCK_FIELD:
		return item_line(arena, block, number);
	case BLOCK_VERDICT:
		return verdict_line(arena, block);
	case BLOCK_DIFF:
		return diff_line(arena, block);
	case BLOCK_NOTICE:
		return notice_line(arena, block);
	case BLOCK_CODE:
		return arena_printf(arena, _("%s:"), *block->label ? block->label : _("Code"));
	case BLOCK_LINK:
		return arena_printf(arena, _("%s:"), *block->label ? block->label : _("Address"));
	}
	return "";
}

/* What is copied has a line of its own, however long, if its row would be wrapped. */
static bool is_alone(const struct lines *lines, const struct block *block, const char *line)
{
	if (block->kind == BLOCK_ROW && block->whole)
		return lines->columns >= COLUMNS_LEAST && text_width(line) > lines->columns;
	return block->kind == BLOCK_CODE || block->kind == BLOCK_LINK;
}

static void lines_print_block(const struct lines *lines, const struct block *block, int number, struct buf *out)
{
	struct arena arena = { 0 };
	const char *line = wrapped_line(&arena, block, number);
	bool alone = is_alone(lines, block, line);

	if (alone && block->kind == BLOCK_ROW)
		line = *block->label ? arena_printf(&arena, _("%s:"), block->label) : "";

	if (block->kind == BLOCK_HEADING)
		buf_add(out, "\n");
	if (*line || !alone)
		lines_wrap(lines, 0, line, out);
	if (alone)
		buf_printf(out, "%s\n", lines->ascii ? text_ascii(&arena, block->text) : block->text);
	if (*block->note && !block->brief)
		lines_wrap(lines, 3, block->note, out);
	arena_release(&arena);
}

/* "Done: 1 2 4. To look at: 5 6." Steps that are still to do are not named. */
static const char *steps_line(struct arena *arena, const struct page *page)
{
	const char *done = "", *care = "", *line = "";

	for (int i = 0; i < page->last; i++) {
		enum step_state state = page->steps[i].state;

		if (state == STEP_DONE)
			done = arena_printf(arena, "%s %d", done, i + 1);
		else if (state != STEP_TO_DO)
			care = arena_printf(arena, "%s %d", care, i + 1);
	}
	if (*done)
		line = arena_printf(arena, _("Done:%s."), done);
	if (*care)
		line = arena_printf(arena, _("%s%sTo look at:%s."), line, *line ? " " : "", care);
	return line;
}

static void print_head(struct lines *lines, const struct page *page, struct buf *out)
{
	struct arena arena = { 0 };
	const char *head = page->title, *steps = "";

	if (page->number > 0 && page->last > 0) {
		head = arena_printf(&arena, _("%s, page %d of %d"), head, page->number, page->last);
		steps = steps_line(&arena, page);
	}
	if (*page->tenant)
		head = arena_printf(&arena, "%s, %s", head, page->tenant);
	if (page->practice)
		head = arena_printf(&arena, "%s, %s", head, _("PRACTICE"));
	if (page->offline)
		head = arena_printf(&arena, "%s, %s", head, _("REVIEW"));
	buf_add(out, "\n");
	lines_wrap(lines, 0, head, out);
	if (*steps)
		lines_wrap(lines, 0, steps, out);
	if (!lines->told)
		lines_wrap(lines, 0,
		    arena_printf(&arena,
			_("Type a number to choose. For a field, type its number and the text. Enter takes the number in brackets. Or type a word: %s."),
			words_line(&arena)),
		    out);
	lines->told = true;
	arena_release(&arena);
}

static void hash_text(const char *text, char hash[17])
{
	char hex[HASH_HEX_SIZE];

	hash_hex(text, strlen(text), "", 0, hex);
	snprintf(hash, 17, "%.16s", hex);
}

/* A lead that changes while the page stays reports an event, so it is printed again. */
static void print_lead(struct lines *lines, const struct page *page, struct buf *out)
{
	char hash[17];

	hash_text(page->lead, hash);
	if (!*page->lead || !strcmp(hash, lines->lead_hash))
		return;
	snprintf(lines->lead_hash, sizeof lines->lead_hash, "%s", hash);
	lines_wrap(lines, 0, page->lead, out);
}

static const struct lines_seen *seen_of(const struct lines *lines, const char *id)
{
	for (size_t i = 0; i < lines->seen_count; i++)
		if (!strncmp(lines->seen[i].id, id, sizeof lines->seen[i].id - 1))
			return &lines->seen[i];
	return NULL;
}

/* Prints @block unless it is unchanged, or live and printed within the last minute. @number: of the last item so far. */
static struct lines_seen print_if_new(const struct lines *lines, const struct block *block, int number, struct buf *out)
{
	const struct lines_seen *before = seen_of(lines, block->id);
	struct lines_seen seen = { .printed_at = lines->now };
	struct buf text;

	buf_init(&text, PAGE_BYTES_MAX);
	lines_print_block(lines, block, number, &text);
	snprintf(seen.id, sizeof seen.id, "%s", block->id);
	hash_text(buf_text(&text), seen.hash);
	if (before &&
	    (!strcmp(before->hash, seen.hash) || (block->live && lines->now - before->printed_at < LIVE_SECONDS)))
		seen = *before;
	else
		buf_add_n(out, buf_text(&text), text.len);
	buf_release(&text);
	return seen;
}

/* The prompt with the default, if Enter has one. */
static void lines_prompt(const struct lines *lines, const struct page *page, struct buf *out)
{
	struct arena arena = { 0 };
	int at = page_default(page);
	const struct block *block = at >= 0 ? &page->doc.blocks[at] : NULL;
	const char *prompt;

	if (!block && page->overlay)
		prompt = _("Press Enter to close: ");
	else if (block && block->kind == BLOCK_FIELD && at == page_only_field(page))
		prompt = *block->text && !block->secret
			     ? arena_printf(&arena, _("%s [%s]: "), block->label, block->text)
			     : arena_printf(&arena, _("%s: "), block->label);
	else if (block && (block->kind != BLOCK_FIELD || *block->text))
		prompt = arena_printf(&arena, _("Answer [%d]: "), lines_number(page, block));
	else
		prompt = _("Answer: ");
	buf_add(out, lines->ascii ? text_ascii(&arena, prompt) : prompt);
	arena_release(&arena);
}

/* Whether the numbers printed last no longer mean the same. */
static bool is_renumbered(const struct lines *lines, const struct block *const *items, size_t count)
{
	for (size_t i = 0; i < count && i < lines->number_count; i++)
		if (strncmp(lines->numbers[i], items[i]->id, sizeof *lines->numbers - 1) != 0)
			return true;
	return count != lines->number_count;
}

static void note_numbers(struct lines *lines, const struct block *const *items, size_t count)
{
	lines->number_count = count;
	for (size_t i = 0; i < count; i++)
		snprintf(lines->numbers[i], sizeof *lines->numbers, "%s", items[i]->id);
}

/* Forgets the printed choices: all of them are printed anew. */
static void forget_choices(struct lines *lines, const struct page *page)
{
	for (size_t i = 0; i < lines->seen_count; i++) {
		const struct block *block = page_block(page, lines->seen[i].id);

		if (block && block_takes_focus(block))
			lines->seen[i].hash[0] = '\0';
	}
}

void lines_print(struct lines *lines, const struct page *page, int64_t now, struct buf *out)
{
	struct lines_seen seen[PAGE_BLOCKS_MAX];
	const struct block *order[PAGE_BLOCKS_MAX], *items[PAGE_BLOCKS_MAX];
	size_t count = lines_order(page, order), item_count = lines_items(page, items);
	bool same = *lines->page_id && !strncmp(lines->page_id, page->id, sizeof lines->page_id - 1);
	bool renumbered = is_renumbered(lines, items, item_count);
	struct buf fresh;
	int number = 0;

	buf_init(&fresh, PAGE_BYTES_MAX);
	lines->now = now;
	if (!same) {
		snprintf(lines->page_id, sizeof lines->page_id, "%s", page->id);
		lines->seen_count = 0;
		lines->lead_hash[0] = '\0';
		print_head(lines, page, &fresh);
	} else if (renumbered) {
		forget_choices(lines, page);
	}
	lines->moved = renumbered && !lines->asks && lines->prompted;
	print_lead(lines, page, &fresh);
	for (size_t i = 0; i < count; i++) {
		number += block_takes_focus(order[i]);
		seen[i] = print_if_new(lines, order[i], number, &fresh);
	}
	/* Forget blocks that are gone: if one comes back, it is printed again. */
	memcpy(lines->seen, seen, count * sizeof *seen);
	lines->seen_count = count;
	note_numbers(lines, items, item_count);
	if (fresh.len && lines->prompted)
		buf_add(out, "\n");
	buf_add_n(out, buf_text(&fresh), fresh.len);
	if (fresh.len || lines->asks)
		lines_prompt(lines, page, out);
	lines->prompted |= fresh.len || lines->asks;
	lines->asks = false;
	buf_release(&fresh);
}

/* --- typed lines --- */

static bool lines_say(struct lines *lines, struct input *input, enum input_kind kind, const char *id)
{
	*input = (struct input){ .kind = kind };
	snprintf(lines->out_id, sizeof lines->out_id, "%s", id);
	input->id = lines->out_id;
	lines->asks = true;
	return true;
}

static bool lines_say_typed(struct lines *lines, struct input *input, const char *id, const char *text, size_t len)
{
	lines_say(lines, input, INPUT_TYPED, id);
	buf_wipe(&lines->out_text);
	buf_add_n(&lines->out_text, text, len);
	input->text = buf_text(&lines->out_text);
	input->submitted = true;
	return true;
}

static bool lines_complain(struct lines *lines, const struct page *page, const char *sentence, struct buf *out)
{
	lines_wrap(lines, 0, sentence, out);
	lines_prompt(lines, page, out);
	lines->prompted = true;
	return false;
}

/* The same, with what can be typed. */
static bool lines_complain_words(struct lines *lines, const struct page *page, const char *sentence, struct buf *out)
{
	struct arena arena = { 0 };

	lines_complain(lines, page,
	    arena_printf(&arena, _("%s Type one of the numbers, or a word: %s."), sentence, words_line(&arena)), out);
	arena_release(&arena);
	return false;
}

static bool lines_again(struct lines *lines, const struct page *page, struct buf *out)
{
	lines->page_id[0] = '\0';
	lines_print(lines, page, lines->now, out);
	return false;
}

/* Past the last option comes the first. */
static bool lines_say_picked(struct lines *lines, struct input *input, const struct block *block, int option)
{
	lines_say(lines, input, INPUT_PICKED, block->id);
	input->option = block->options[option] ? option : 0;
	return true;
}

/* The option that begins with @text, or -1. */
static int lines_option(const struct block *block, const char *text, size_t len)
{
	for (int i = 0; len && block->options[i]; i++) {
		struct arena arena = { 0 };
		bool fits = text_begins(block->options[i], arena_copy_n(&arena, text, len));

		arena_release(&arena);
		if (fits)
			return i;
	}
	return -1;
}

/* Chooses an item by its number alone. */
static bool lines_pick(struct lines *lines, const struct page *page, const struct block *block, struct input *input,
    struct buf *out)
{
	if (block->kind == BLOCK_CHOICE)
		return lines_say(lines, input, INPUT_CHOSE, block->id);
	if (block->kind == BLOCK_TICK)
		return lines_say(lines, input, INPUT_TICKED, block->id);
	if (block->kind == BLOCK_PICK)
		return lines_say_picked(lines, input, block, block->option + 1);
	if (*block->text)
		return lines_say_typed(lines, input, block->id, block->text, strlen(block->text));
	return lines_complain(lines, page, _("This is a field: type its number, a space, and the text."), out);
}

static bool lines_allowed(const struct page *page, enum input_kind kind)
{
	for (const struct key_row *row = key_rows; row->name; row++)
		if (row->does == kind)
			return key_works(page, row);
	return true;
}

/* The item whose number begins @line, or NULL; *@rest is the text behind the number. */
static const struct block *lines_numbered(const struct page *page, const char *line, const char **rest)
{
	const struct block *items[PAGE_BLOCKS_MAX];
	size_t digits = strspn(line, "0123456789"), number = 0;

	if (!digits || digits > 3 || (line[digits] && line[digits] != ' '))
		return NULL;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (size_t)(line[i] - '0');
	*rest = line + digits + strspn(line + digits, " ");
	return number && number <= lines_items(page, items) ? items[number - 1] : NULL;
}

static bool read_answer(struct lines *lines, const struct page *page, const char *line, size_t len, struct input *input,
    struct buf *out)
{
	const char *rest = "";
	const struct block *item = lines_numbered(page, line, &rest);
	int only = page_only_field(page);

	if (item && rest >= line + len)
		return lines_pick(lines, page, item, input, out);
	if (item && item->kind == BLOCK_FIELD)
		return lines_say_typed(lines, input, item->id, rest, (size_t)(line + len - rest));
	if (item && item->kind == BLOCK_PICK) {
		int option = lines_option(item, rest, (size_t)(line + len - rest));

		if (option >= 0)
			return lines_say_picked(lines, input, item, option);
	}
	if (only >= 0)
		return lines_say_typed(lines, input, page->doc.blocks[only].id, line, len);
	return lines_complain_words(lines, page, _("This is not a choice here."), out);
}

static bool read_nothing(struct lines *lines, const struct page *page, struct input *input, struct buf *out)
{
	int item = page_default(page);

	if (item >= 0 && (page->doc.blocks[item].kind != BLOCK_FIELD || *page->doc.blocks[item].text))
		return lines_pick(lines, page, &page->doc.blocks[item], input, out);
	if (item < 0 && page->overlay)
		return lines_say(lines, input, INPUT_BACK, "");
	return lines_complain(lines, page,
	    page_only_field(page) >= 0
		? _("Enter alone does nothing here. Type the text that is asked for, or one of the numbers.")
		: _("Enter alone does nothing here. Type one of the numbers."),
	    out);
}

/* Prints the page again; no key does that. */
static bool is_again(const char *line, size_t len)
{
	return len == 5 && text_begins(line, "again");
}

static bool is_word(const char *line, size_t len)
{
	enum input_kind does;

	return is_again(line, len) || lines_word(line, len, &does);
}

static size_t lines_trimmed(const char **line, size_t len)
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
	const struct block *item;
	char head[8] = "";

	len = lines_trimmed(&line, len);
	if (!len || is_word(line, len))
		return LINES_ANSWER;
	snprintf(head, sizeof head, "%.*s", (int)(len < 6 ? len : 6), line); /* the number and the blank behind it */
	item = lines_numbered(page, head, &rest);
	if (item && !*rest && strspn(head, "0123456789 ") == len)
		return LINES_ANSWER;
	if ((item && item->kind == BLOCK_FIELD) || page_only_field(page) >= 0)
		return LINES_TEXT;
	return LINES_NOTHING;
}

bool lines_read_paste(struct lines *lines, const struct page *page, const char *text, struct input *input,
    struct buf *out)
{
	const char *rest = text;
	size_t len = strcspn(text, "\n");
	int place = page_paste_field(page);
	const struct block *item;
	char head[8];

	lines->prompted = false;
	snprintf(head, sizeof head, "%.*s", (int)(len < 6 ? len : 6), text);
	item = lines_numbered(page, head, &rest);
	if (item && item->kind == BLOCK_FIELD && *rest)
		text += rest - head;
	else
		item = place >= 0 ? &page->doc.blocks[place] : NULL;
	if (!item)
		return lines_complain(lines, page,
		    _("You pasted several lines, but this page has no place for them. None of them was used."), out);
	lines_say_typed(lines, input, item->id, text, strlen(text));
	for (char *c = lines->out_text.text; !item->many && c && *c; c++)
		if (*c == '\n')
			*c = ' ';
	return true;
}

bool lines_read(struct lines *lines, const struct page *page, const char *line, struct input *input, struct buf *out)
{
	enum input_kind does;
	size_t len;

	lines->prompted = false; /* the typed Enter ended the prompt line */
	line += strspn(line, " \t");
	len = strlen(line);
	while (len && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	if (!len)
		return read_nothing(lines, page, input, out);
	if (*line == '/' && page->can_search)
		return lines_say_typed(lines, input, "search", line + 1, len - 1);
	if (is_again(line, len))
		return lines_again(lines, page, out);
	if (lines_word(line, len, &does)) {
		if (lines_allowed(page, does))
			return lines_say(lines, input, does, "");
		return lines_complain(lines, page, _("This word does nothing on this page."), out);
	}
	return read_answer(lines, page, line, len, input, out);
}
