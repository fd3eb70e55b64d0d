/* page.c - filling a page, block by block */
#include "wizard/page.h"

#include <string.h>

#include "base/i18n.h"

void page_clear(struct page *page)
{
	struct arena arena = page->arena;

	arena_reset(&arena);
	memset(page, 0, sizeof *page);
	page->arena = arena;
	page->id = page->title = page->lead = page->tenant = "";
}

void page_release(struct page *page)
{
	arena_release(&page->arena);
	memset(page, 0, sizeof *page);
}

static struct block *page_place(struct page *page, enum block_kind kind)
{
	bool chosen = kind == BLOCK_CHOICE || kind == BLOCK_TICK || kind == BLOCK_FIELD;
	size_t room = chosen ? PAGE_BLOCKS_MAX : PAGE_BLOCKS_MAX - PAGE_CHOICES_ROOM;

	if (page->count < room)
		return &page->blocks[page->count++];
	if (!page->cut && page->count < PAGE_BLOCKS_MAX)
		page->blocks[page->count++] = (struct block){
			.kind = BLOCK_NOTICE,
			.id = "cut",
			.tone = TONE_CARE,
			.label = "",
			.note = "",
			.text = _(
			    "This is too long for a page: more was left out here. A report of this run has all of it.")
		};
	page->cut = true;
	return &page->spare;
}

static struct block *page_add(struct page *page, enum block_kind kind, const char *id, const char *label,
    const char *text)
{
	struct block *block = page_place(page, kind);

	*block = (struct block){ .kind = kind,
		.id = id ? id : "",
		.label = label ? label : "",
		.text = text ? text : "",
		.note = "" };
	return block;
}

struct block *page_text(struct page *page, const char *id, const char *text)
{
	return page_add(page, BLOCK_TEXT, id, NULL, text);
}

struct block *page_heading(struct page *page, const char *id, const char *text)
{
	return page_add(page, BLOCK_HEADING, id, NULL, text);
}

struct block *page_row(struct page *page, const char *id, const char *label, const char *text)
{
	return page_add(page, BLOCK_ROW, id, label, text);
}

struct block *page_choice(struct page *page, const char *id, const char *label, const char *note)
{
	struct block *block = page_add(page, BLOCK_CHOICE, id, label, NULL);

	block->note = note ? note : "";
	return block;
}

struct block *page_tick(struct page *page, const char *id, const char *label, bool ticked)
{
	struct block *block = page_add(page, BLOCK_TICK, id, label, NULL);

	block->ticked = ticked;
	return block;
}

struct block *page_field(struct page *page, const char *id, const char *label, const char *text)
{
	return page_add(page, BLOCK_FIELD, id, label, text);
}

struct block *page_finding(struct page *page, const struct finding *finding)
{
	struct block *block =
	    page_add(page, BLOCK_VERDICT, finding->check->id, _(finding->check->title), finding->reason);

	block->note = finding->remedy ? finding->remedy : "";
	block->verdict = finding->verdict;
	return block;
}

struct block *page_progress(struct page *page, const char *id, const char *label, const char *text)
{
	return page_add(page, BLOCK_PROGRESS, id, label, text);
}

struct block *page_code(struct page *page, const char *id, const char *label, const char *text)
{
	return page_add(page, BLOCK_CODE, id, label, text);
}

struct block *page_link(struct page *page, const char *id, const char *text)
{
	return page_add(page, BLOCK_LINK, id, NULL, text);
}

struct block *page_diff(struct page *page, const char *id, char sign, const char *text)
{
	struct block *block = page_add(page, BLOCK_DIFF, id, NULL, text);

	block->sign = sign;
	return block;
}

struct block *page_notice(struct page *page, const char *id, enum tone tone, const char *text)
{
	struct block *block = page_add(page, BLOCK_NOTICE, id, NULL, text);

	block->tone = tone;
	return block;
}

bool block_takes_focus(const struct block *block)
{
	return block->kind == BLOCK_CHOICE || block->kind == BLOCK_TICK || block->kind == BLOCK_FIELD;
}

const struct block *page_block(const struct page *page, const char *id)
{
	for (size_t i = 0; id && i < page->count; i++)
		if (!strcmp(page->blocks[i].id, id))
			return &page->blocks[i];
	return NULL;
}

int page_only_field(const struct page *page)
{
	int found = -1;

	for (size_t i = 0; i < page->count; i++) {
		if (page->blocks[i].kind != BLOCK_FIELD)
			continue;
		if (found >= 0)
			return -1;
		found = (int)i;
	}
	return found;
}

int page_paste_field(const struct page *page)
{
	for (size_t i = 0; i < page->count; i++)
		if (page->blocks[i].kind == BLOCK_FIELD && page->blocks[i].many)
			return (int)i;
	return page_only_field(page);
}
