/* part_copy.c - copying what a page shows: one after another to the clipboard, or all of it bare; and where it went */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wizard/steps/parts.h"

static bool is_to_copy(const struct block *block)
{
	return block->kind == BLOCK_CODE || block->kind == BLOCK_LINK;
}

void part_can_copy(struct page *page)
{
	for (size_t i = 0; i < page->doc.count; i++)
		if (is_to_copy(&page->doc.blocks[i]))
			page->can_copy = page->can_bare = true;
}

static size_t part_copy_count(const struct page *page)
{
	size_t count = 0;

	for (size_t i = 0; i < page->doc.count; i++)
		count += is_to_copy(&page->doc.blocks[i]);
	return count;
}

static const struct block *part_copy_nth(const struct page *page, size_t nth)
{
	for (size_t i = 0; i < page->doc.count; i++)
		if (is_to_copy(&page->doc.blocks[i]) && !nth--)
			return &page->doc.blocks[i];
	return NULL;
}

bool part_copy_text(const struct input *input, const char *text, struct orders *orders)
{
	if (input->kind == INPUT_COPY || input->kind == INPUT_BARE)
		order_text(orders, input->kind == INPUT_BARE ? ORDER_BARE : ORDER_COPY, text);
	return input->kind == INPUT_COPY || input->kind == INPUT_BARE;
}

/* Each key press sends the next one. */
static void copy_next(struct wizard *wizard, struct orders *orders)
{
	const struct page *page = &wizard->page;
	size_t count = part_copy_count(page);
	const struct block *block;

	if (strcmp(wizard->copying.page, page->id) != 0 || wizard->copying.next >= count)
		wizard->copying.next = 0;
	snprintf(wizard->copying.page, sizeof wizard->copying.page, "%s", page->id);
	block = part_copy_nth(page, wizard->copying.next++);
	if (!block)
		return;
	order_text(orders, ORDER_COPY, arena_copy(&orders->arena, block->text));
	if (count > 1)
		snprintf(wizard->copying.more, sizeof wizard->copying.more,
		    _("This was %1$zu of %2$zu; once more sends the next."), wizard->copying.next, count);
}

static void copy_bare(const struct wizard *wizard, struct orders *orders)
{
	const char *text = "";

	for (size_t i = 0; i < wizard->page.doc.count; i++)
		if (is_to_copy(&wizard->page.doc.blocks[i]))
			text = arena_printf(&orders->arena, "%s%s\n", text, wizard->page.doc.blocks[i].text);
	if (*text)
		order_text(orders, ORDER_BARE, text);
}

bool part_copy_input(struct wizard *wizard, const struct input *input, struct orders *orders)
{
	if (input->kind == INPUT_COPY)
		copy_next(wizard, orders);
	else if (input->kind == INPUT_BARE)
		copy_bare(wizard, orders);
	return input->kind == INPUT_COPY || input->kind == INPUT_BARE;
}

/* --- where it went --- */

/* A code is shown whole; of an address, where it leads; of a text, how it begins. */
#define COPIED_COLUMNS 40

static size_t copy_characters(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80;
	return count;
}

/* How it begins, without what an address asks for. */
static const char *copy_begins(const char *text, struct arena *arena)
{
	const char *first = arena_copy_n(arena, text, strcspn(text, "?\n"));
	size_t fits = text_fit(first, COPIED_COLUMNS);

	return arena_printf(arena, "%.*s%s", (int)fits, first, text[fits + (text[fits] == '\n')] ? "..." : "");
}

void part_copy_event(struct wizard *wizard, struct turn *turn)
{
	static const char *const then[] = {
		[COPIED_NOT] = "",
		[COPIED_SENT] = N_("Whether it is in the clipboard now, the terminal does not say."),
		[COPIED_TMUX] = N_("tmux hands it on after \"tmux set -s set-clipboard on\"."),
		[COPIED_PRINTED] = N_("It is printed, not copied: mark it there."),
	};
	const struct event *event = turn->event;
	struct arena *arena = &turn->orders->arena;
	size_t count = copy_characters(event->text);

	if (event->err)
		wizard->notice = *event->err;
	else
		wizard_say(wizard, TONE_PLAIN, "%s %s%s%s",
		    arena_printf(arena,
			event->id == COPIED_PRINTED
			    ? ngettext("Above stands %zu character (%s).", "Above stand %zu characters (%s).", count)
			    : ngettext("Sent to your terminal: %zu character (%s).",
				  "Sent to your terminal: %zu characters (%s).", count),
			count, copy_begins(event->text, arena)),
		    _(then[event->id]), *wizard->copying.more ? " " : "", wizard->copying.more);
	wizard->copying.more[0] = '\0';
}
