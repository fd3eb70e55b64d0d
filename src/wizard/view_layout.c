/* view_layout.c - a page's blocks in lines of a width: places, gaps, the picture beside */
#include "wizard/view_layout.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define TEXT_WIDTH_MAX 100
/* Columns that a text beside a picture needs at least. */
#define BESIDE_LEAST 36
/* The longest label that the focus marks whole: moving it one line rewrites two of them in 150 bytes. */
#define FOCUS_LABEL_MAX 42

const char *layout_shown(struct layout *layout, const char *text)
{
	return layout->frame->ascii ? text_ascii(&layout->view->arena, text) : text;
}

static int qr_height(const struct layout *layout)
{
	return layout->qr_zone ? qr_rows(&layout->view->qr, layout->qr_zone) : 0;
}

static bool is_beside_qr(const struct layout *layout)
{
	return layout->qr_zone && layout->qr_from >= 0 && layout->y >= layout->qr_from &&
	       layout->y < layout->qr_from + qr_height(layout);
}

/* Columns beside the picture, with two between. */
static int beside(const struct layout *layout)
{
	return layout->text_width - qr_columns(&layout->view->qr, layout->qr_zone) - 2;
}

int layout_qr_bottom(const struct layout *layout)
{
	return layout->qr_zone && beside(layout) >= BESIDE_LEAST ? layout->qr_from + qr_height(layout) : 0;
}

int layout_right(const struct layout *layout)
{
	return is_beside_qr(layout) ? beside(layout) : layout->text_width;
}

void layout_put(struct layout *layout, int col, enum style style, const char *text)
{
	int line = layout->y - layout->view->at.scroll;

	if (layout->draws && line >= 0 && line < layout->rows)
		frame_text(layout->frame, layout->first_row + line, col, layout->frame->cols - col, style, text);
}

void layout_wrap(struct layout *layout, int col, enum style style, const char *text)
{
	size_t skip;

	text = layout_shown(layout, text);
	do {
		size_t len = text_wrap(text, layout_right(layout) - col, &skip);

		layout_put(layout, col, style, arena_copy_n(&layout->view->arena, text, len));
		layout->y++;
		text += skip;
	} while (*text);
}

static bool is_list(enum block_kind kind)
{
	return kind != BLOCK_TEXT && kind != BLOCK_NOTICE && kind != BLOCK_LINK && kind != BLOCK_CODE &&
	       kind != BLOCK_HEADING;
}

/* Blank lines between two blocks. A low screen has them before headings only. */
static int gap(const struct layout *layout, const struct block *before, const struct block *after)
{
	if (before->kind == BLOCK_HEADING)
		return 0;
	if (after->kind == BLOCK_HEADING)
		return 1;
	if (before->kind == BLOCK_LINK && after->kind == BLOCK_CODE && layout->qr_zone && layout->frame->rows < 30)
		return 0;
	if (layout->frame->rows < 18)
		return 0;
	return before->kind == after->kind && is_list(after->kind) ? 0 : 1;
}

/* The picture stands beside what follows the address and the code, or below everything. */
static void place_qr(struct layout *layout)
{
	int width = qr_columns(&layout->view->qr, layout->qr_zone);
	int col = beside(layout) >= BESIDE_LEAST ? layout->text_width - width : 0;

	layout->qr_from = layout->y;
	for (int i = 0; layout->draws && i < qr_height(layout); i++) {
		int line = layout->qr_from + i - layout->view->at.scroll;

		if (line >= 0 && line < layout->rows)
			qr_draw_line(&layout->view->qr, layout->qr_zone, i, layout->frame,
				     layout->first_row + line, col);
	}
}

/* Addresses and codes have their lines alone. */
static void leave_qr(struct layout *layout)
{
	if (is_beside_qr(layout))
		layout->y = layout->qr_from + qr_height(layout);
}

static bool stands_alone(const struct block *block)
{
	return block->kind == BLOCK_LINK || block->kind == BLOCK_CODE;
}

/* Which picture, if any: it must be seen whole, and is not shown in ASCII. */
static void choose_qr(struct layout *layout)
{
	struct view *view = layout->view;
	const struct frame *frame = layout->frame;
	const struct block *link = NULL;

	for (size_t i = 0; i < layout->page->count && !link; i++)
		if (layout->page->blocks[i].kind == BLOCK_LINK && layout->page->blocks[i].qr)
			link = &layout->page->blocks[i];
	layout->qr_zone = 0;
	if (layout->no_qr || !link || frame->ascii || strlen(link->text) >= sizeof view->qr_text)
		return;
	if (strcmp(view->qr_text, link->text) != 0) {
		snprintf(view->qr_text, sizeof view->qr_text, "%s", link->text);
		qr_make(&view->qr, link->text);
	}
	if (!view->qr.side)
		return;
	for (int zone = QR_ZONE_FULL; zone >= QR_ZONE_LEAST && !layout->qr_zone; zone -= QR_ZONE_FULL - QR_ZONE_LEAST) {
		int spare = zone == QR_ZONE_FULL ? 8 : 0;

		if (qr_rows(&view->qr, zone) + spare <= frame->rows - 3 &&
		    qr_columns(&view->qr, zone) + (spare ? BESIDE_LEAST + 2 : 0) <= frame->cols)
			layout->qr_zone = zone;
	}
}

static void measure_focus(struct layout *layout)
{
	layout->focus_is_short = true;
	for (size_t i = 0; i < layout->page->count; i++) {
		const struct block *block = &layout->page->blocks[i];

		if (block_takes_focus(block) &&
		    text_width(layout_shown(layout, block->label)) > FOCUS_LABEL_MAX)
			layout->focus_is_short = false;
	}
}

static void lead(struct layout *layout)
{
	const struct page *page = layout->page;

	if (*page->lead) {
		layout_wrap(layout, 0, STYLE_PLAIN, page->lead);
		layout->y += layout->frame->rows >= 18;
	} else if (layout->roomy) {
		layout->y++;
	}
}

int layout_page(struct layout *layout)
{
	const struct page *page = layout->page;
	bool seen_link = false;

	layout->y = 0;
	layout->qr_from = -1;
	layout->text_width = layout->frame->cols < TEXT_WIDTH_MAX ? layout->frame->cols : TEXT_WIDTH_MAX;
	choose_qr(layout);
	measure_focus(layout);
	lead(layout);
	for (size_t i = 0; i < page->count; i++) {
		const struct block *block = &page->blocks[i];

		if (layout->qr_zone && seen_link && layout->qr_from < 0 && !stands_alone(block) &&
		    beside(layout) >= BESIDE_LEAST)
			place_qr(layout);
		if (i)
			layout->y += gap(layout, block - 1, block);
		if (stands_alone(block))
			leave_qr(layout);
		layout->view->spots[i].top = layout->y;
		layout_block(layout, i);
		layout->view->spots[i].bottom = layout->y;
		seen_link |= block->kind == BLOCK_LINK && block->qr;
	}
	if (layout->qr_zone && layout->qr_from < 0) {
		layout->y++;
		place_qr(layout);
	}
	if (layout->qr_zone && layout->y < layout->qr_from + qr_height(layout))
		layout->y = layout->qr_from + qr_height(layout);
	return layout->y;
}
