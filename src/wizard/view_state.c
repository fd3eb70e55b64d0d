/* view_state.c - where the view stands: page, focus, scroll, fields */
#include "wizard/view_state.h"

#include <stdio.h>
#include <string.h>

struct field *view_field(struct view *view, const char *id)
{
	for (size_t i = 0; i < view->field_count; i++)
		if (!strcmp(view->fields[i].id, id))
			return &view->fields[i];
	return NULL;
}

static void forget_fields(struct view *view)
{
	for (size_t i = 0; i < view->field_count; i++)
		field_release(&view->fields[i]);
	view->field_count = 0;
}

/* FNV-1a: only to see that a page gives another text than before. */
static uint64_t hash_of(const char *text)
{
	uint64_t hash = 14695981039346656037u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	return hash;
}

static void give(struct field *field, const struct block *block)
{
	field_release(field);
	field_init(field, block->id, block->text, block->secret);
	field->many = block->many;
}

/* The page's text fills a field at first, when it changes, and after Enter. */
static void meet_field(struct view *view, const struct block *block)
{
	struct field *field = view_field(view, block->id);
	uint64_t hash = hash_of(block->text);

	if (!field) {
		if (view->field_count == sizeof view->fields / sizeof view->fields[0])
			return;
		field = &view->fields[view->field_count++];
		field_init(field, block->id, block->text, block->secret);
		field->many = block->many;
	} else if (field->submitted || (hash != field->given && !field->changed)) {
		if (strcmp(buf_text(&field->text), block->text) != 0)
			give(field, block);
		field->submitted = false;
	}
	field->secret = block->secret;
	field->given = hash;
}

static void focus_first(struct view *view, const struct page *page)
{
	const struct block *first = page_block(page, page->first);

	for (size_t i = 0; (!first || !block_takes_focus(first)) && i < page->count; i++)
		first = &page->blocks[i];
	snprintf(view->at.focus_id, sizeof view->at.focus_id, "%s",
		 first && block_takes_focus(first) ? first->id : "");
}

static void change_page(struct view *view, const struct page *page)
{
	struct view_place place = {0};
	bool returns = view->overlay && !page->overlay && !strcmp(view->under.page_id, page->id);

	snprintf(place.page_id, sizeof place.page_id, "%s", page->id);
	if (page->overlay && !view->overlay)
		view->under = view->at;
	view->at = returns ? view->under : place;
	if (!page->overlay) {
		view->under = (struct view_place){0};
		if (!returns)
			forget_fields(view);
	}
	view->overlay = page->overlay;
	view->follow = returns;
	view->content_rows = 0;
	if (!returns)
		focus_first(view, page);
}

/* What the last input led to is said above everything else, and has to be seen. */
static void meet_notice(struct view *view, const struct page *page)
{
	uint64_t said = page->count && page->blocks[0].kind == BLOCK_NOTICE ? hash_of(page->blocks[0].text) : 0;

	if (page->overlay)
		return; /* what lies below is found as it was */
	if (said && said != view->said) {
		view->at.scroll = 0;
		view->follow = false;
	}
	view->said = said;
}

void view_enter(struct view *view, const struct page *page)
{
	/* As it is kept: cut, if it is longer than we remember. */
	if (strncmp(view->at.page_id, page->id, sizeof view->at.page_id - 1) != 0)
		change_page(view, page);
	meet_notice(view, page);
	for (size_t i = 0; i < page->count; i++)
		if (page->blocks[i].kind == BLOCK_FIELD)
			meet_field(view, &page->blocks[i]);
	if (view_focus(view, page) < 0)
		focus_first(view, page);
}

int view_focus(const struct view *view, const struct page *page)
{
	for (size_t i = 0; *view->at.focus_id && i < page->count; i++)
		if (block_takes_focus(&page->blocks[i]) &&
		    !strncmp(view->at.focus_id, page->blocks[i].id, sizeof view->at.focus_id - 1))
			return (int)i;
	return -1;
}

bool view_sees(const struct view *view, int index)
{
	const struct view_spot *spot = &view->spots[index];
	int end = view->at.scroll + view->content_rows;

	if (!view->content_rows)
		return true;
	if (spot->bottom - spot->top > view->content_rows)
		return spot->top < end && spot->bottom > view->at.scroll;
	return spot->top >= view->at.scroll && spot->bottom <= end;
}

static void bring(struct view *view, const struct page *page, int index)
{
	const struct view_spot *spot = &view->spots[index];
	bool is_first = true;

	for (int i = 0; i < index; i++)
		is_first &= !block_takes_focus(&page->blocks[i]);
	if (spot->bottom > view->at.scroll + view->content_rows)
		view->at.scroll = spot->bottom - view->content_rows;
	if (spot->top < view->at.scroll)
		view->at.scroll = spot->top;
	/* What stands above the first item can be seen, too. */
	if (is_first && spot->bottom <= view->content_rows)
		view->at.scroll = 0;
}

void view_settle(struct view *view, const struct page *page)
{
	int focus = view_focus(view, page);
	int most = view->content_height - view->content_rows;

	if (focus >= 0 && view->follow && !view_sees(view, focus))
		bring(view, page, focus);
	if (view->at.scroll > most)
		view->at.scroll = most;
	if (view->at.scroll < 0)
		view->at.scroll = 0;
	view->follow = focus >= 0 && view_sees(view, focus);
}
