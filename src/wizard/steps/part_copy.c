/* part_copy.c - copying the commands and texts that a page shows: one after another to the clipboard, or all of them bare */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
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
		snprintf(wizard->said, sizeof wizard->said,
		    _("Sent to your terminal's clipboard: %1$.60s (%2$zu of %3$zu; once more for the next)."),
		    *block->label ? block->label : block->text, wizard->copying.next, count);
	else
		snprintf(wizard->said, sizeof wizard->said, _("Sent to your terminal's clipboard: %.60s."),
		    *block->label ? block->label : block->text);
}

static void print_all(const struct wizard *wizard, struct orders *orders)
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
		print_all(wizard, orders);
	return input->kind == INPUT_COPY || input->kind == INPUT_BARE;
}
