/* view_key.c - keys to meaning: what moves, what edits, what the program hears */
#include <stdio.h>
#include <string.h>

#include "wizard/view_state.h"

/* So many bytes behind a key are a paste: nobody types as far ahead of a page, and the shortest domain is hardly shorter. */
#define PASTE_LEAST 7

static bool say(struct view *view, struct input *out, enum input_kind kind, const char *id)
{
	*out = (struct input){.kind = kind};
	snprintf(view->out_id, sizeof view->out_id, "%s", id ? id : "");
	out->id = view->out_id;
	return true;
}

static bool say_typed(struct view *view, struct input *out, struct field *field, bool submitted)
{
	say(view, out, INPUT_TYPED, field->id);
	out->text = buf_text(&field->text);
	out->submitted = submitted;
	field->changed = false;
	field->submitted = submitted;
	return true;
}

static struct field *focused_field(struct view *view, const struct page *page)
{
	int focus = view_focus(view, page);

	return focus >= 0 && page->blocks[focus].kind == BLOCK_FIELD ? view_field(view, view->at.focus_id) : NULL;
}

/* Moves the focus; the program hears of what was typed in the field that is left. */
static bool focus_on(struct view *view, const struct page *page, int index, struct input *out)
{
	struct field *left = focused_field(view, page);

	snprintf(view->at.focus_id, sizeof view->at.focus_id, "%s", page->blocks[index].id);
	view->follow = true;
	if (left && left->changed && focused_field(view, page) != left)
		return say_typed(view, out, left, false);
	return false;
}

static void scroll_by(struct view *view, int lines)
{
	int most = view->content_height - view->content_rows;

	view->at.scroll += lines;
	if (view->at.scroll > most)
		view->at.scroll = most;
	if (view->at.scroll < 0)
		view->at.scroll = 0;
	view->follow = false;
}

static int next_item(const struct page *page, int index, int step)
{
	for (index += step; index >= 0 && index < (int)page->count; index += step)
		if (block_takes_focus(&page->blocks[index]))
			return index;
	return -1;
}

/* From a focus that is out of sight: the first item that is seen, or that lies ahead. */
static int item_ahead(const struct view *view, const struct page *page, int step)
{
	int end = view->at.scroll + view->content_rows;
	int index = step > 0 ? -1 : (int)page->count;

	while ((index = next_item(page, index, step)) >= 0)
		if (step > 0 ? view->spots[index].top >= view->at.scroll : view->spots[index].bottom <= end)
			break;
	return index;
}

/* To the next item, if the lines up to it are seen on the way; else on by a page, so that none is passed unread. */
static bool move(struct view *view, const struct page *page, int step, struct input *out)
{
	int focus = view_focus(view, page), target, away;

	if (focus < 0) {
		scroll_by(view, step);
		return false;
	}
	target = view_sees(view, focus) ? next_item(page, focus, step) : item_ahead(view, page, step);
	if (target < 0) {
		scroll_by(view, step);
		return false;
	}
	away = step > 0 ? view->spots[target].bottom - view->at.scroll - view->content_rows
			: view->at.scroll - view->spots[target].top;
	if (view->content_rows && away > view->content_rows) {
		scroll_by(view, step * (view->content_rows - 1));
		return false;
	}
	return focus_on(view, page, target, out);
}

static bool tab(struct view *view, const struct page *page, int step, struct input *out)
{
	int target = next_item(page, view_focus(view, page), step);

	if (target < 0)
		target = next_item(page, step > 0 ? -1 : (int)page->count, step);
	return target >= 0 && focus_on(view, page, target, out);
}

/* What cannot be seen is shown first, and not chosen. */
static bool press(struct view *view, const struct page *page, bool is_enter, struct input *out)
{
	int focus = view_focus(view, page);
	const struct block *block = focus >= 0 ? &page->blocks[focus] : NULL;

	if (!block) {
		if (!is_enter)
			scroll_by(view, view->content_rows - 1);
		return is_enter && page->overlay && say(view, out, INPUT_BACK, "");
	}
	if (!view_sees(view, focus)) {
		view->follow = true;
		return false;
	}
	if (block->kind == BLOCK_TICK)
		return say(view, out, INPUT_TICKED, block->id);
	if (block->kind == BLOCK_CHOICE)
		return is_enter && say(view, out, INPUT_CHOSE, block->id);
	return is_enter && focused_field(view, page) && say_typed(view, out, focused_field(view, page), true);
}

static bool choose(struct view *view, const struct page *page, int number, struct input *out)
{
	for (size_t i = 0; i < page->count; i++) {
		if (page->blocks[i].kind != BLOCK_CHOICE || --number)
			continue;
		focus_on(view, page, (int)i, out);
		return view_sees(view, (int)i) && say(view, out, INPUT_CHOSE, page->blocks[i].id);
	}
	return false;
}

/* The field that has the focus, or gets it because a paste goes there. */
static struct field *field_for_paste(struct view *view, const struct page *page, struct input *out)
{
	if (!focused_field(view, page) && page_paste_field(page) >= 0)
		focus_on(view, page, page_paste_field(page), out);
	return focused_field(view, page);
}

static bool paste(struct view *view, const struct page *page, unsigned key, struct input *out)
{
	struct field *field = key == K_PASTE_BEGIN ? field_for_paste(view, page, out) : focused_field(view, page);

	/* A terminal whose end of a paste was lost is not deaf for ever. */
	view->pasting = key != K_PASTE_END && key != K_INTERRUPT;
	if (field && key != K_INTERRUPT) {
		field_key(field, key, true);
		view->follow = true;
	}
	return false;
}

static bool command(struct view *view, const struct page *page, unsigned key, bool in_field, struct input *out)
{
	const struct key_row *row = key_find(key, in_field);
	struct field *field = focused_field(view, page);

	if (!row)
		return false;
	if ((row->does == INPUT_BACK && !page->can_back && !page->overlay) ||
	    (row->does == INPUT_COPY && !page->can_copy) || (row->does == INPUT_BARE && !page->can_bare))
		return false;
	if (row->does == INPUT_BACK && field && field->changed) {
		view->has_more = true;
		return say_typed(view, out, field, false);
	}
	return say(view, out, row->does, "");
}

static bool is_text(unsigned key)
{
	return key > ' ' && key < K_UP;
}

/* Keys that are no command. *@done tells whether it was one of them. */
static bool navigate(struct view *view, const struct page *page, unsigned key, struct input *out, bool *done)
{
	*done = true;
	switch (key) {
	case K_UP: return move(view, page, -1, out);
	case K_DOWN: return move(view, page, 1, out);
	case K_TAB: return tab(view, page, 1, out);
	case K_BACK_TAB: return tab(view, page, -1, out);
	case K_ENTER: return press(view, page, true, out);
	case K_PAGE_UP: scroll_by(view, 1 - view->content_rows); return false;
	case K_PAGE_DOWN: scroll_by(view, view->content_rows - 1); return false;
	case K_HOME: scroll_by(view, -view->content_height); return false;
	case K_END: scroll_by(view, view->content_height); return false;
	default: *done = false; return false;
	}
}

bool view_key(struct view *view, const struct page *page, unsigned key, struct input *out)
{
	struct field *field;
	bool done, says;

	view->has_more = false;
	view_enter(view, page);
	if (view->pasting || key == K_PASTE_BEGIN || key == K_PASTE_END)
		return paste(view, page, key, out);
	field = view->at_once && is_text(key) ? field_for_paste(view, page, out) : focused_field(view, page);
	if (view->at_once && !field)
		return false;
	if (view->small) {
		const struct key_row *row = key_find(key, field != NULL);

		return row && row->does == INPUT_QUIT && say(view, out, INPUT_QUIT, "");
	}
	if (field && field_key(field, key, view->at_once && key == K_ENTER)) {
		view->follow = true;
		return false;
	}
	says = navigate(view, page, key, out, &done);
	if (done)
		return says;
	if (!field && key == ' ')
		return press(view, page, false, out);
	if (!field && key >= '1' && key <= '9')
		return choose(view, page, (int)key - '0', out);
	return command(view, page, key, field != NULL, out);
}

void view_at_once(struct view *view, const struct page *page, unsigned key, bool (*behind)(size_t least))
{
	const struct field *field;

	view_enter(view, page);
	field = focused_field(view, page);
	view->at_once = false;
	if (view->pasting || key == K_PASTE_BEGIN || key == K_PASTE_END) {
		view->paste = PASTE_NONE;
		return;
	}
	if (field)
		view->at_once = key == K_ENTER && (view->paste == PASTE_LINES || behind(view->paste || field->many ? 1 : PASTE_LEAST));
	else
		view->at_once = key != K_INTERRUPT && (view->paste || (is_text(key) && behind(PASTE_LEAST)));
	if (view->at_once && field)
		view->paste = PASTE_LINES;
	else if (view->at_once && !view->paste)
		view->paste = PASTE_LINE;
	if (view->paste && !behind(1))
		view->paste = PASTE_NONE;
}

bool view_more(struct view *view, struct input *out)
{
	bool more = view->has_more;

	view->has_more = false;
	return more && say(view, out, INPUT_BACK, "");
}
