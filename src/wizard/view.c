/* view.c - the full-screen picture: head, content, footer */
#include "wizard/view.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wizard/view_layout.h"
#include "wizard/view_state.h"

#define ROOMY_ROWS 24
#define ROOMY_COLS 80

void view_init(struct view *view)
{
	memset(view, 0, sizeof *view);
}

void view_release(struct view *view)
{
	for (size_t i = 0; i < view->field_count; i++)
		field_release(&view->fields[i]);
	arena_release(&view->arena);
	view_init(view);
}

static const char *shown(struct view *view, const struct frame *frame, const char *text)
{
	return frame->ascii ? text_ascii(&view->arena, text) : text;
}

/* Writes a badge that ends at column @end; returns where it begins. */
static int badge(struct view *view, struct frame *frame, int end, const char *text)
{
	const char *padded = arena_printf(&view->arena, " %s ", shown(view, frame, text));
	int col = end - text_width(padded);

	if (col < 0)
		return end;
	frame_text(frame, 0, col, frame->cols, STYLE_PRACTICE, padded);
	return col;
}

/* Name, title and number to the left, tenant and badges to the right; the tenant gives way. */
static void draw_head(struct view *view, const struct page *page, struct frame *frame)
{
	struct arena *arena = &view->arena;
	int end = frame->cols, col = 1;
	const char *tenant = shown(view, frame, page->tenant);

	frame_fill(frame, 0, 0, frame->cols, STYLE_TITLE);
	if (page->offline)
		end = badge(view, frame, end, _("REVIEW"));
	if (page->practice)
		end = badge(view, frame, end, _("PRACTICE"));
	col += frame_text(frame, 0, col, end - col, STYLE_TITLE, "naaready") + 2;
	col += frame_text(frame, 0, col, end - col, STYLE_TITLE, page->title) + 2;
	if (page->number >= 0 && page->last > 0)
		col += frame_text(frame, 0, col, end - col, STYLE_TITLE,
				  arena_printf(arena, "%d/%d", page->number, page->last)) + 2;
	end--;
	if (!*tenant || end - col < 8)
		return;
	if (text_width(tenant) > end - col)
		tenant = arena_printf(arena, "%.*s...", (int)text_fit(tenant, end - col - 3), tenant);
	frame_text(frame, 0, end - text_width(tenant), end, STYLE_TITLE, tenant);
}

static bool row_is_shown(const struct page *page, const struct key_row *row)
{
	switch (row->does) {
	case INPUT_BACK: return page->can_back || page->overlay;
	case INPUT_COPY: return page->can_copy;
	case INPUT_BARE: return page->can_bare;
	default: return true;
	}
}

static const char *key_label(const struct page *page, const struct key_row *row)
{
	return row->does == INPUT_BACK && page->overlay ? _("Close") : _(row->label);
}

static int footer_width(struct view *view, const struct page *page, const struct frame *frame, unsigned kinds)
{
	int width = -2;

	for (const struct key_row *row = key_rows; row->name; row++)
		if (kinds & 1u << row->does)
			width += text_width(row->name) + 1 +
				 text_width(shown(view, frame, key_label(page, row))) + 2;
	return width;
}

/* What does not fit goes, the least needed first; back and quit stay. */
static void draw_footer(struct view *view, const struct page *page, struct frame *frame)
{
	static const enum input_kind spare[] = {INPUT_TRACE, INPUT_TIMELINE, INPUT_BARE, INPUT_COPY, INPUT_HELP};
	int line = frame->rows - 1, col = 0;
	unsigned kinds = 0;

	for (const struct key_row *row = key_rows; row->name; row++)
		if (row_is_shown(page, row))
			kinds |= 1u << row->does;
	for (size_t i = 0; i < sizeof spare / sizeof spare[0]; i++)
		if (footer_width(view, page, frame, kinds) > frame->cols)
			kinds &= ~(1u << spare[i]);
	for (const struct key_row *row = key_rows; row->name; row++) {
		if (!(kinds & 1u << row->does))
			continue;
		col += frame_text(frame, line, col, frame->cols, STYLE_KEY, row->name) + 1;
		col += frame_text(frame, line, col, frame->cols, STYLE_PLAIN, key_label(page, row)) + 2;
	}
}

static void draw_hint(struct view *view, struct frame *frame)
{
	int below = view->content_height - view->at.scroll - view->content_rows;
	int above = view->at.scroll;
	const char *text;

	if (below > 0)
		text = arena_printf(&view->arena, ngettext("%d more line below", "%d more lines below",
							   (unsigned long)below), below);
	else
		text = arena_printf(&view->arena, ngettext("%d line above", "%d lines above",
							   (unsigned long)above), above);
	frame_text(frame, frame->rows - 2, 0, frame->cols, STYLE_DIM, text);
}

/* All state is kept until there is room again. */
static void draw_small(struct view *view, struct frame *frame)
{
	const char *text = arena_printf(&view->arena,
		_("This window is %dx%d; %dx%d is needed. F10 quits; --plain works at any size."),
		frame->cols, frame->rows, VIEW_COLS_LEAST, VIEW_ROWS_LEAST);
	size_t skip;

	text = shown(view, frame, text);
	for (int row = 0; *text && row < frame->rows; row++, text += skip) {
		size_t len = text_wrap(text, frame->cols, &skip);

		frame_text(frame, row, 0, frame->cols, STYLE_PLAIN, arena_copy_n(&view->arena, text, len));
	}
}

static void draw_content(struct view *view, const struct page *page, struct frame *frame)
{
	struct layout layout = {.view = view, .page = page, .frame = frame, .first_row = 1};

	layout.roomy = frame->rows >= ROOMY_ROWS && frame->cols >= ROOMY_COLS;
	view->content_height = layout_page(&layout);
	if (layout_qr_bottom(&layout) > frame->rows - 2) {
		layout.no_qr = true; /* half a picture is none */
		view->content_height = layout_page(&layout);
	}
	view->content_rows = frame->rows - 2;
	if (view->content_height > view->content_rows)
		view->content_rows--;
	view_settle(view, page);
	layout.rows = view->content_rows;
	layout.draws = true;
	layout_page(&layout);
	if (view->content_height > view->content_rows)
		draw_hint(view, frame);
}

void view_draw(struct view *view, const struct page *page, struct frame *frame)
{
	arena_reset(&view->arena);
	view_enter(view, page);
	view->small = frame->rows < VIEW_ROWS_LEAST || frame->cols < VIEW_COLS_LEAST;
	if (view->small) {
		draw_small(view, frame);
		return;
	}
	draw_head(view, page, frame);
	draw_footer(view, page, frame);
	draw_content(view, page, frame);
}
