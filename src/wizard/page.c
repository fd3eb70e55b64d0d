/* page.c - choices, ticks and fields of a page, and how to find them */
#include "wizard/page.h"

#include <string.h>

void page_clear(struct page *page)
{
	struct doc doc = page->doc;

	doc.most = PAGE_BLOCKS_MAX;
	doc.spared = PAGE_CHOICES_ROOM;
	doc_clear(&doc);
	memset(page, 0, sizeof *page);
	page->doc = doc;
	page->id = page->title = page->lead = page->tenant = "";
}

void page_release(struct page *page)
{
	doc_release(&page->doc);
	memset(page, 0, sizeof *page);
}

struct block *page_choice(struct page *page, const char *id, const char *label, const char *note)
{
	struct block *block = doc_add(&page->doc, BLOCK_CHOICE, id, label, NULL);

	block->note = note ? note : "";
	return block;
}

struct block *page_tick(struct page *page, const char *id, const char *label, bool ticked)
{
	struct block *block = doc_add(&page->doc, BLOCK_TICK, id, label, NULL);

	block->ticked = ticked;
	return block;
}

struct block *page_field(struct page *page, const char *id, const char *label, const char *text)
{
	return doc_add(&page->doc, BLOCK_FIELD, id, label, text);
}

struct block *page_pick(struct page *page, const char *id, const char *label, const char *const *options, int option)
{
	struct block *block = doc_add(&page->doc, BLOCK_PICK, id, label, NULL);

	block->options = options;
	block->option = option;
	return block;
}

bool page_is_pinned(const struct page *page, const struct block *block)
{
	return (block->kind == BLOCK_CHOICE && !block->item) || (block->kind == BLOCK_FIELD && !page->form);
}

const struct block *page_block(const struct page *page, const char *id)
{
	for (size_t i = 0; id && i < page->doc.count; i++)
		if (!strcmp(page->doc.blocks[i].id, id))
			return &page->doc.blocks[i];
	return NULL;
}

int page_default(const struct page *page)
{
	const struct block *first = page_block(page, page->first);
	int found = -1;

	if (first && block_takes_focus(first))
		return (int)(first - page->doc.blocks);
	for (size_t i = 0; i < page->doc.count; i++) {
		const struct block *block = &page->doc.blocks[i];

		if (!block_takes_focus(block))
			continue;
		if (page_is_pinned(page, block) && block->kind == BLOCK_CHOICE)
			return (int)i;
		if (found < 0 || page->doc.blocks[found].fold)
			found = (int)i;
	}
	return found;
}

bool page_takes_text(const struct page *page)
{
	for (size_t i = 0; i < page->doc.count; i++)
		if (page->doc.blocks[i].kind == BLOCK_FIELD)
			return true;
	return page->form;
}

int page_text_field(const struct page *page)
{
	int first = page_default(page);

	if (page->form)
		return -1;
	if (first >= 0 && page->doc.blocks[first].kind == BLOCK_FIELD)
		return first;
	if (page_paste_field(page) >= 0)
		return page_paste_field(page);
	for (size_t i = 0; i < page->doc.count; i++)
		if (page->doc.blocks[i].kind == BLOCK_FIELD)
			return (int)i;
	return -1;
}

int page_only_field(const struct page *page)
{
	int found = -1;

	for (size_t i = 0; i < page->doc.count; i++) {
		if (page->doc.blocks[i].kind != BLOCK_FIELD)
			continue;
		if (found >= 0)
			return -1;
		found = (int)i;
	}
	return found;
}

int page_paste_field(const struct page *page)
{
	for (size_t i = 0; i < page->doc.count; i++)
		if (page->doc.blocks[i].kind == BLOCK_FIELD && page->doc.blocks[i].many)
			return (int)i;
	return page_only_field(page);
}
