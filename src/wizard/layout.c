/* layout.c - places and draws the blocks of a page, the title bar, the steps, the rule and the keys */
#include "wizard/layout.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wizard/keys.h"

/* Wider lines are hard to read. */
#define TEXT_WIDTH_MAX 100
/* The fewest columns for text beside the QR code. */
#define BESIDE_LEAST 36
/* From this width on the steps stand at the left. */
#define RAIL_FROM  100
#define RAIL_WIDTH 24
#define ROOMY_ROWS 24
#define ROOMY_COLS 80

/* --- writing lines --- */

static const char *layout_shown(const struct layout *layout, const char *text)
{
	return layout->frame->ascii ? text_ascii(layout->arena, text) : text;
}

/* A sign that ASCII has not. */
static const char *layout_sign(const struct layout *layout, const char *sign, const char *ascii)
{
	return layout->frame->ascii ? ascii : sign;
}

static int qr_height(const struct layout *layout)
{
	return layout->qr_zone ? qr_rows(layout->qr, layout->qr_zone) : 0;
}

static bool is_beside_qr(const struct layout *layout)
{
	return layout->qr_zone && layout->pane == &layout->text && layout->qr_from >= 0 &&
	       layout->y >= layout->qr_from && layout->y < layout->qr_from + qr_height(layout);
}

/* Columns beside the QR code, less a gap of two. */
static int layout_beside(const struct layout *layout)
{
	return layout->right - qr_columns(layout->qr, layout->qr_zone) - 2;
}

static int layout_right(const struct layout *layout)
{
	return is_beside_qr(layout) ? layout_beside(layout) : layout->right;
}

/* The row of the frame that shows line y; -1: none. */
static int layout_row(const struct layout *layout)
{
	int line = layout->y - layout->pane->scroll;

	return layout->draws && line >= 0 && line < layout->pane->rows ? layout->pane->row + line : -1;
}

static void layout_put(struct layout *layout, int col, enum style style, const char *text)
{
	int row = layout_row(layout);

	if (row >= 0)
		frame_text(layout->frame, row, layout->pane->left + col, layout->pane->width - col, style, text);
}

static void layout_wrap(struct layout *layout, int col, enum style style, const char *text)
{
	size_t skip;

	text = layout_shown(layout, text);
	do {
		size_t len = text_wrap(text, layout_right(layout) - col, &skip);

		layout_put(layout, col, style, arena_copy_n(layout->arena, text, len));
		layout->y++;
		text += skip;
	} while (*text);
}

/* --- columns of neighbours --- */

/* Wider labels do not push the text column to the right. */
#define LABEL_MAX        30
#define CHOICE_LABEL_MAX 44
#define ITEM_LABEL_MAX   60

/* The rows of a form are one list. */
static bool are_alike(const struct layout *layout, const struct block *a, const struct block *b)
{
	bool rows =
	    (a->kind == BLOCK_FIELD || a->kind == BLOCK_PICK) && (b->kind == BLOCK_FIELD || b->kind == BLOCK_PICK);

	return a->kind == b->kind || (layout->page->form && rows);
}

/* Blocks of one kind that follow one another in the same pane share their columns. */
static bool are_neighbours(const struct layout *layout, const struct block *a, const struct block *b)
{
	return are_alike(layout, a, b) && page_is_pinned(layout->page, a) == page_is_pinned(layout->page, b);
}

/* All actions of a page do, also with a field between them: they are seen as one list. */
static void layout_group(const struct layout *layout, size_t at, size_t *from, size_t *to)
{
	const struct block *blocks = layout->page->doc.blocks;

	*from = 0;
	*to = layout->page->doc.count;
	if (blocks[at].kind == BLOCK_CHOICE && !blocks[at].item)
		return;
	for (*from = at; *from && are_neighbours(layout, &blocks[*from - 1], &blocks[at]);)
		--*from;
	for (*to = at; *to < layout->page->doc.count && are_neighbours(layout, &blocks[*to], &blocks[at]);)
		++*to;
}

/* The widest label, or text, of the group; wider ones than @most do not count. */
static int widest_of(const struct layout *layout, size_t at, bool labels, int most)
{
	const struct block *blocks = layout->page->doc.blocks;
	int widest = 0;
	size_t from, to;

	layout_group(layout, at, &from, &to);
	for (size_t i = from; i < to; i++) {
		int width = text_width(layout_shown(layout, labels ? blocks[i].label : blocks[i].text));

		if (width > widest && width <= most && are_neighbours(layout, &blocks[i], &blocks[at]))
			widest = width;
	}
	return widest;
}

/* The column of labels. */
static int layout_column(const struct layout *layout, size_t at)
{
	const struct block *block = &layout->page->doc.blocks[at];
	bool item = block->kind == BLOCK_CHOICE && block->item;
	int most = item ? ITEM_LABEL_MAX : block->kind == BLOCK_CHOICE ? CHOICE_LABEL_MAX : LABEL_MAX;
	int share = block->kind == BLOCK_CHOICE ? layout->right * 3 / 4 : layout->right / 2;

	return widest_of(layout, at, true, most < share ? most : share);
}

/* That of the texts, for a third column. */
static int text_column(const struct layout *layout, size_t at)
{
	return widest_of(layout, at, false, LABEL_MAX);
}

/* Whether the note of a row has room in column @col, right of its label or, in a plan, of its text. */
static bool note_fits(const struct layout *layout, size_t at, bool labels, int col)
{
	const struct block *block = &layout->page->doc.blocks[at];

	return col + text_width(layout_shown(layout, block->note)) <= layout_right(layout) &&
	       text_width(layout_shown(layout, labels ? block->label : block->text)) <=
		   (labels ? layout_column(layout, at) : text_column(layout, at));
}

/* Notes of rows stand beside all rows of a group, in column @col, or below all of them. */
static bool notes_beside(const struct layout *layout, size_t at, bool labels, int col)
{
	size_t from, to;

	layout_group(layout, at, &from, &to);
	for (size_t i = from; i < to; i++)
		if (!note_fits(layout, i, labels, col))
			return false;
	return true;
}

/* Draws a label left of the text column; a label that is too wide gets its own line. */
static void layout_label(struct layout *layout, int col, int column, enum style style, const char *text)
{
	if (text_width(layout_shown(layout, text)) > column)
		layout_wrap(layout, col, style, text);
	else
		layout_put(layout, col, style, layout_shown(layout, text));
}

/* --- what takes the focus --- */

/* The column of labels: "> Label" of an action or a field, "> 1  Label" of an item, "> [x] Label" of a tick. */
#define ACTION_COL 2
#define ITEM_COL   5
#define TICK_COL   6

static bool has_focus(const struct layout *layout, const struct block *block)
{
	return !strcmp(layout->focus_id, block->id);
}

/* The cursor stands at what has the focus, for screen readers. */
static void put_cursor(struct layout *layout)
{
	int row = layout_row(layout);

	if (row < 0)
		return;
	layout->frame->cursor_row = row;
	layout->frame->cursor_col = layout->pane->left;
	layout->frame->cursor_shown = true;
}

/* The row of a focused item is filled up to column @end. */
static enum style draw_bar(struct layout *layout, const struct block *block, int end)
{
	int row = layout_row(layout);

	if (!has_focus(layout, block))
		return STYLE_PLAIN;
	put_cursor(layout);
	if (row >= 0)
		frame_fill(layout->frame, row, layout->pane->left, end, STYLE_FOCUS);
	layout_put(layout, 0, STYLE_FOCUS, ">");
	return STYLE_FOCUS;
}

static void layout_choice(struct layout *layout, size_t i)
{
	static const enum style tones[] = { STYLE_DIM, STYLE_GOOD, STYLE_CARE, STYLE_BAD };
	const struct block *block = &layout->page->doc.blocks[i];
	int col = block->item ? ITEM_COL : ACTION_COL, number = 1, column = layout_column(layout, i);
	int note_col = col + column + 2;
	bool noted = *block->note && (layout->roomy || block->item);
	/* Each action keeps its note: pinned rows are few, and a note below the last one would seem to be that one's. */
	bool beside =
	    noted && (block->item ? notes_beside(layout, i, true, note_col) : note_fits(layout, i, true, note_col));
	enum style style = draw_bar(layout, block, beside ? note_col - 1 : layout->right);

	for (size_t before = 0; before < i; before++)
		number +=
		    layout->page->doc.blocks[before].kind == BLOCK_CHOICE && layout->page->doc.blocks[before].item;
	if (block->item && number <= 9)
		layout_put(layout, 2, style, (char[]){ (char)('0' + number), '\0' });
	if (block->ticked)
		layout_put(layout, 3, style, "*");
	if (beside)
		layout_put(layout, note_col, tones[block->tone <= TONE_BAD ? block->tone : TONE_BAD],
		    layout_shown(layout, block->note));
	layout_wrap(layout, col, style, block->label);
	if (noted && !beside)
		layout_wrap(layout, block->item ? col : col + 2, STYLE_DIM, block->note);
}

static void layout_tick(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];
	enum style style = draw_bar(layout, block, layout->right);
	const char *mark = block->fold     ? block->ticked ? "[-]" : "[+]"
			   : block->radio  ? block->ticked ? "(*)" : "( )"
			   : block->ticked ? "[x]"
					   : "[ ]";

	layout_put(layout, 2, style, mark);
	layout_wrap(layout, TICK_COL, style, block->label);
	if (*block->note)
		layout_wrap(layout, TICK_COL, STYLE_DIM, block->note);
}

/* "Label  ( ) one  (*) other": each option whole, in as many lines as they need. */
static void layout_pick(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];
	int column = layout_column(layout, i), at = ACTION_COL + column + 2;
	enum style style = draw_bar(layout, block, at - 1);

	layout_label(layout, ACTION_COL, column, style, block->label);
	for (int n = 0; block->options[n]; n++) {
		const char *text = arena_printf(layout->arena, "%s %s", n == block->option ? "(*)" : "( )",
		    layout_shown(layout, block->options[n]));
		int width = text_width(text);

		if (n && at + width > layout_right(layout)) {
			layout->y++;
			at = ACTION_COL + column + 2;
		}
		layout_put(layout, at, n == block->option ? STYLE_ACCENT : STYLE_PLAIN, text);
		at += width + 2;
	}
	layout->y++;
	if (*block->note)
		layout_wrap(layout, ACTION_COL + column + 2, STYLE_DIM, block->note);
}

static const struct field *field_of(const struct layout *layout, const char *id)
{
	for (size_t i = 0; i < layout->field_count; i++)
		if (!strcmp(layout->fields[i].id, id))
			return &layout->fields[i];
	return NULL;
}

static void layout_field(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];
	const struct field *typed = field_of(layout, block->id);
	int column = layout_column(layout, i), col = ACTION_COL + column + 2, row;
	enum style style = draw_bar(layout, block, col - 1);

	layout_label(layout, ACTION_COL, column, style, block->label);
	row = layout_row(layout);
	if (typed && row >= 0)
		field_draw(typed, layout->frame, row, layout->pane->left + col, layout_right(layout) - col - 1,
		    has_focus(layout, block));
	layout->y++;
	if (*block->note && (layout->roomy || has_focus(layout, block)))
		layout_wrap(layout, col, STYLE_DIM, block->note);
}

/* --- what is read --- */

#define NOTICE_COL 3
#define BAR_CELLS  12

static void layout_row_of(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];
	int column = layout_column(layout, i);

	layout_label(layout, 0, column, STYLE_DIM, block->label);
	layout_wrap(layout, column + 2, STYLE_PLAIN, block->text);
	if (*block->note && layout->roomy)
		layout_wrap(layout, column + 2, STYLE_DIM, block->note);
}

struct tone_look {
	const char *sign, *ascii;
	enum style style;
};

static const struct tone_look *look_of_tone(enum tone tone)
{
	static const struct tone_look looks[] = {
		[TONE_PLAIN] = { "\xC2\xB7", "*", STYLE_PLAIN },
		[TONE_GOOD] = { "\xE2\x9C\x93", "+", STYLE_GOOD },
		[TONE_CARE] = { "!", "!", STYLE_CARE },
		[TONE_BAD] = { "\xE2\x9C\x97", "x", STYLE_BAD },
	};

	return &looks[tone <= TONE_BAD ? tone : TONE_BAD];
}

/* A thing, its state, what it is for: three columns, or the last one below. */
static void layout_state(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];
	const struct tone_look *look = look_of_tone(block->tone);
	int column = layout_column(layout, i), state_col = NOTICE_COL + column + 2;
	int note_col = state_col + text_column(layout, i) + 2;
	bool beside = *block->note && notes_beside(layout, i, true, note_col);

	layout_put(layout, 0, look->style, layout_sign(layout, look->sign, look->ascii));
	layout_label(layout, NOTICE_COL, column, STYLE_PLAIN, block->label);
	if (beside)
		layout_put(layout, note_col, STYLE_DIM, layout_shown(layout, block->note));
	layout_wrap(layout, state_col, block->tone == TONE_GOOD ? STYLE_PLAIN : look->style, block->text);
	if (*block->note && !beside)
		layout_wrap(layout, NOTICE_COL, STYLE_DIM, block->note);
}

static const enum style verdict_styles[VERDICT_COUNT] = {
	[VERDICT_PASS] = STYLE_GOOD,
	[VERDICT_FAIL] = STYLE_BAD,
	[VERDICT_WARN] = STYLE_CARE,
	[VERDICT_UNKNOWN] = STYLE_UNKNOWN,
	[VERDICT_PENDING] = STYLE_UNKNOWN,
	[VERDICT_NOT_APPLICABLE] = STYLE_DIM,
};

static int verdict_column(const struct layout *layout)
{
	int widest = 7;

	for (size_t i = 0; i < layout->page->doc.count; i++) {
		const struct block *block = &layout->page->doc.blocks[i];
		int width =
		    block->kind == BLOCK_VERDICT ? text_width(layout_shown(layout, verdict_text(block->verdict))) : 0;

		if (width > widest)
			widest = width;
	}
	return widest + 2;
}

static void layout_verdict(struct layout *layout, const struct block *block)
{
	int col = verdict_column(layout);
	enum style style = block->verdict < VERDICT_COUNT ? verdict_styles[block->verdict] : STYLE_UNKNOWN;

	layout_put(layout, 0, style, layout_shown(layout, verdict_text(block->verdict)));
	layout_wrap(layout, col, block->brief ? STYLE_PLAIN : STYLE_HEAD, block->label);
	if (block->brief)
		return;
	if (*block->text)
		layout_wrap(layout, col, STYLE_PLAIN, block->text);
	if (*block->note) {
		layout_put(layout, col, STYLE_ACCENT, "->");
		layout_wrap(layout, col + 3, STYLE_PLAIN, block->note);
	}
}

static void layout_progress(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];
	int col = layout_column(layout, i) + 2, full = 0;

	layout_label(layout, 0, col - 2, STYLE_PLAIN, block->label);
	if (block->total > 0) {
		/* Floating point, because the total may be of any size. */
		double share = (double)block->done / (double)block->total;

		full = share >= 1 ? BAR_CELLS : share <= 0 ? 0 : (int)(share * BAR_CELLS);
		for (int cell = 0; cell < BAR_CELLS; cell++)
			layout_put(layout, col + cell, STYLE_ACCENT,
			    cell < full ? layout_sign(layout, "\xE2\x96\x88", "#")
					: layout_sign(layout, "\xE2\x96\x91", "."));
		col += BAR_CELLS + 2;
	}
	layout_wrap(layout, col, STYLE_PLAIN, block->text);
}

/* An address or a code runs over the edge, so that a mouse selects it in one piece. */
static void layout_unbroken(struct layout *layout, enum style style, const char *text)
{
	text = layout_shown(layout, text);
	do {
		size_t len = text_fit(text, layout->pane->width);
		int row = layout_row(layout);

		if (!len && *text)
			text_next(text, &len);
		layout_put(layout, 0, style, arena_copy_n(layout->arena, text, len));
		text += len;
		if (*text && row >= 0 && row + 1 < layout->pane->row + layout->pane->rows)
			layout->frame->joined[row] = true;
		layout->y++;
	} while (*text);
}

static void layout_diff(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];
	char sign[2] = { block->sign ? block->sign : ' ', '\0' };
	enum style style = block->sign == '+' ? STYLE_GOOD : block->sign == '!' ? STYLE_CARE : STYLE_DIM;
	int col = 2 + text_column(layout, i) + 2;
	bool beside = notes_beside(layout, i, false, col);

	layout_put(layout, 0, style, sign);
	if (beside)
		layout_put(layout, col, STYLE_DIM, layout_shown(layout, block->note));
	layout_wrap(layout, 2, STYLE_PLAIN, block->text);
	if (*block->note && !beside)
		layout_wrap(layout, 4, STYLE_DIM, block->note);
}

static void layout_notice(struct layout *layout, const struct block *block)
{
	const struct tone_look *look = look_of_tone(block->tone);

	layout_put(layout, 0, look->style, layout_sign(layout, look->sign, look->ascii));
	layout_wrap(layout, NOTICE_COL, STYLE_PLAIN, block->text); /* a whole sentence in colour is hard to read */
	if (*block->note)
		layout_wrap(layout, NOTICE_COL, STYLE_DIM, block->note);
}

static void layout_block(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];

	switch (block->kind) {
	case BLOCK_TEXT:
		layout_wrap(layout, 0, STYLE_PLAIN, block->text);
		break;
	case BLOCK_HEADING:
		layout_wrap(layout, 0, STYLE_HEAD, block->text);
		break;
	case BLOCK_ROW:
		layout_row_of(layout, i);
		break;
	case BLOCK_CHOICE:
		layout_choice(layout, i);
		break;
	case BLOCK_TICK:
		layout_tick(layout, i);
		break;
	case BLOCK_PICK:
		layout_pick(layout, i);
		break;
	case BLOCK_FIELD:
		layout_field(layout, i);
		break;
	case BLOCK_VERDICT:
		layout_verdict(layout, block);
		break;
	case BLOCK_STATE:
		layout_state(layout, i);
		break;
	case BLOCK_PROGRESS:
		layout_progress(layout, i);
		break;
	case BLOCK_CODE:
		if (*block->label)
			layout_wrap(layout, 0, STYLE_DIM, block->label);
		layout_unbroken(layout, STYLE_CODE, block->text);
		break;
	case BLOCK_LINK:
		layout_unbroken(layout, STYLE_LINK, block->text);
		break;
	case BLOCK_DIFF:
		layout_diff(layout, i);
		break;
	case BLOCK_NOTICE:
		layout_notice(layout, block);
		break;
	}
}

/* --- the two parts: text with gaps and the QR code, and what is pinned --- */

static bool layout_is_list(enum block_kind kind)
{
	return kind != BLOCK_TEXT && kind != BLOCK_NOTICE && kind != BLOCK_LINK && kind != BLOCK_CODE &&
	       kind != BLOCK_HEADING;
}

/* Blank lines between two blocks. A low screen has them only before headings. */
static int layout_gap(const struct layout *layout, const struct block *before, const struct block *after)
{
	if (before->kind == BLOCK_HEADING)
		return 0;
	if (after->kind == BLOCK_HEADING)
		return 1;
	if (before->item && after->kind == BLOCK_LINK)
		return 0; /* an item and its address are one */
	if (before->kind == BLOCK_LINK && after->kind == BLOCK_CODE && layout->qr_zone && layout->frame->rows < 30)
		return 0;
	if (layout->frame->rows < 18)
		return 0;
	if (after->fold && before->kind == BLOCK_VERDICT)
		return 0;
	return are_alike(layout, before, after) && layout_is_list(after->kind) ? 0 : 1;
}

/* The QR code stands beside the blocks after address and code, or below everything. */
static void place_qr(struct layout *layout)
{
	int width = qr_columns(layout->qr, layout->qr_zone);
	int col = layout_beside(layout) >= BESIDE_LEAST ? layout->right - width : 0;

	layout->qr_from = layout->y;
	for (int i = 0; layout->draws && i < qr_height(layout); i++) {
		int line = layout->qr_from + i - layout->text.scroll;

		if (line >= 0 && line < layout->text.rows)
			qr_draw_line(layout->qr, layout->qr_zone, i, layout->frame, layout->text.row + line,
			    layout->text.left + col);
	}
}

static bool stands_alone(const struct block *block)
{
	return block->kind == BLOCK_LINK || block->kind == BLOCK_CODE;
}

/* The QR code must be shown whole; there is no ASCII form. */
static void choose_qr(struct layout *layout)
{
	layout->qr_zone = 0;
	if (!layout->qr || !layout->qr->side || layout->frame->ascii)
		return;
	for (int zone = QR_ZONE_FULL; zone >= QR_ZONE_LEAST && !layout->qr_zone; zone -= QR_ZONE_FULL - QR_ZONE_LEAST) {
		int spare = zone == QR_ZONE_FULL ? 8 : 0;

		if (qr_rows(layout->qr, zone) + spare <= layout->text.rows &&
		    qr_columns(layout->qr, zone) + (spare ? BESIDE_LEAST + 2 : 0) <= layout->right)
			layout->qr_zone = zone;
	}
}

/* Address and code are short enough to stand beside the QR code. */
static bool fits_beside_qr(const struct layout *layout)
{
	const struct doc *doc = &layout->page->doc;

	for (size_t i = 0; i < doc->count; i++)
		if (stands_alone(&doc->blocks[i]) &&
		    text_width(layout_shown(layout, doc->blocks[i].text)) > layout_beside(layout))
			return false;
	return layout_beside(layout) >= BESIDE_LEAST;
}

/* Addresses and codes get lines of their own, below the QR code, unless it stands at the top. */
static void leave_qr(struct layout *layout)
{
	if (!layout->qr_top && layout->qr_zone && layout->qr_from >= 0 &&
	    layout->y < layout->qr_from + qr_height(layout))
		layout->y = layout->qr_from + qr_height(layout);
}

static void layout_lead(struct layout *layout)
{
	if (*layout->page->lead) {
		layout_wrap(layout, 0, STYLE_PLAIN, layout->page->lead);
		layout->y += layout->frame->rows >= 18;
	} else if (layout->roomy) {
		layout->y++;
	}
}

static void layout_text(struct layout *layout)
{
	const struct page *page = layout->page;
	const struct block *before = NULL;
	bool seen_link = false;

	layout->pane = &layout->text;
	layout->y = 0;
	layout->qr_from = -1;
	layout_lead(layout);
	if (layout->qr_zone && layout->qr_top)
		place_qr(layout);
	for (size_t i = 0; i < page->doc.count; i++) {
		const struct block *block = &page->doc.blocks[i];

		if (page_is_pinned(page, block) || block->face == FACE_LINES)
			continue;
		if (layout->qr_zone && seen_link && layout->qr_from < 0 && !stands_alone(block) &&
		    layout_beside(layout) >= BESIDE_LEAST)
			place_qr(layout);
		if (before)
			layout->y += layout_gap(layout, before, block);
		if (stands_alone(block))
			leave_qr(layout);
		layout->spots[i].top = layout->y;
		layout_block(layout, i);
		layout->spots[i].bottom = layout->y;
		seen_link |= block->kind == BLOCK_LINK && block->qr;
		before = block;
	}
	if (layout->qr_zone && layout->qr_from < 0) {
		layout->y++;
		place_qr(layout);
	}
	if (layout->qr_zone && layout->y < layout->qr_from + qr_height(layout))
		layout->y = layout->qr_from + qr_height(layout);
	layout->text.height = layout->y;
}

static void layout_pinned(struct layout *layout)
{
	const struct page *page = layout->page;

	layout->pane = &layout->pinned;
	layout->y = 0;
	for (size_t i = 0; i < page->doc.count; i++) {
		if (!page_is_pinned(page, &page->doc.blocks[i]))
			continue;
		layout->spots[i].top = layout->y;
		layout_block(layout, i);
		layout->spots[i].bottom = layout->y;
	}
	layout->pinned.height = layout->y;
}

static bool has_rail(const struct layout *layout)
{
	return layout->frame->cols >= RAIL_FROM && layout->page->number > 0;
}

/* What is pinned takes its lines, but never more than half the screen; the text has the rest. */
static void share_rows(struct layout *layout)
{
	int rows = layout->frame->rows - 2, most = rows / 2;

	layout->pinned.rows = layout->pinned.height < most ? layout->pinned.height : most;
	layout->text.row = 1;
	layout->text.rows = rows - layout->pinned.rows;
	if (layout->pinned.rows || layout->text.height > layout->text.rows)
		layout->text.rows--; /* the rule */
	layout->pinned.row = layout->frame->rows - 1 - layout->pinned.rows;
}

void layout_measure(struct layout *layout)
{
	const struct frame *frame = layout->frame;
	int left = has_rail(layout) ? RAIL_WIDTH : 0;

	layout->draws = false;
	layout->roomy = frame->rows >= ROOMY_ROWS && frame->cols >= ROOMY_COLS;
	layout->text.left = layout->pinned.left = left;
	layout->text.width = layout->pinned.width = frame->cols - left;
	layout->right = layout->text.width < TEXT_WIDTH_MAX ? layout->text.width : TEXT_WIDTH_MAX;
	layout_pinned(layout);
	layout->text.height = 0;
	share_rows(layout);
	choose_qr(layout);
	layout_text(layout);
	if (layout->qr_zone && layout->qr_from + qr_height(layout) > layout->text.rows) {
		layout->qr_top = fits_beside_qr(layout);
		layout_text(layout);
	}
	if (layout->qr_zone && layout->qr_from + qr_height(layout) > layout->text.rows) {
		layout->qr_zone = 0; /* half a QR code cannot be read */
		layout_text(layout);
	}
	share_rows(layout);
}

/* --- around them: title bar, steps, rule, keys --- */

/* Draws a badge that ends at column @end; returns its first column. */
static int draw_badge(struct layout *layout, int end, const char *text)
{
	const char *padded = arena_printf(layout->arena, " %s ", layout_shown(layout, text));
	int col = end - text_width(padded);

	if (col < 0)
		return end;
	frame_text(layout->frame, 0, col, layout->frame->cols, STYLE_PRACTICE, padded);
	return col;
}

static const char *step_sign(const struct layout *layout, int i)
{
	if (i == layout->page->number - 1)
		return layout_sign(layout, "\xE2\x96\xB8", ">");
	switch (layout->page->steps[i].state) {
	case STEP_DONE:
		return layout_sign(layout, "\xE2\x9C\x93", "+");
	case STEP_CARE:
		return "!";
	case STEP_BAD:
		return layout_sign(layout, "\xE2\x9C\x97", "x");
	case STEP_TO_DO:
		break;
	}
	return layout_sign(layout, "\xC2\xB7", ".");
}

/* Name, title, number and the state of each step on the left, tenant and badges on the right; the tenant is shortened first,
 * and its cloud before that. */
static void draw_title(struct layout *layout)
{
	const struct page *page = layout->page;
	struct frame *frame = layout->frame;
	int end = frame->cols, col = 1;
	const char *tenant = layout_shown(layout, page->tenant), *cloud;

	frame_fill(frame, 0, 0, frame->cols, STYLE_TITLE);
	if (page->offline)
		end = draw_badge(layout, end, _("REVIEW"));
	if (page->practice)
		end = draw_badge(layout, end, _("PRACTICE"));
	col += frame_text(frame, 0, col, end - col, STYLE_TITLE, "naaready") + 2;
	col += frame_text(frame, 0, col, end - col, STYLE_TITLE, layout_shown(layout, page->title)) + 2;
	if (page->number > 0 && page->last > 0)
		col += frame_text(frame, 0, col, end - col, STYLE_TITLE,
			   arena_printf(layout->arena, "%d/%d", page->number, page->last)) +
		       2;
	if (page->number > 0 && !has_rail(layout) && end - col > page->last) {
		for (int i = 0; i < page->last; i++)
			frame_text(frame, 0, col + i, 1, STYLE_TITLE, step_sign(layout, i));
		col += page->last + 2;
	}
	end--;
	if (!*tenant || end - col < 8)
		return;
	if (text_width(tenant) > end - col && (cloud = strstr(tenant, " (")))
		tenant = arena_copy_n(layout->arena, tenant, (size_t)(cloud - tenant)); /* the domain matters more */
	if (text_width(tenant) > end - col)
		tenant = arena_printf(layout->arena, "%.*s...", (int)text_fit(tenant, end - col - 3), tenant);
	frame_text(frame, 0, end - text_width(tenant), end, STYLE_TITLE, tenant);
}

static void draw_rail(struct layout *layout)
{
	static const enum style styles[] = { STYLE_DIM, STYLE_GOOD, STYLE_CARE, STYLE_BAD };
	const struct page *page = layout->page;
	struct frame *frame = layout->frame;

	for (int i = 0; i < page->last && 2 + i < frame->rows - 1; i++) {
		bool here = i == page->number - 1;

		frame_text(frame, 2 + i, 1, 1, here ? STYLE_ACCENT : styles[page->steps[i].state],
		    step_sign(layout, i));
		frame_text(frame, 2 + i, 3, RAIL_WIDTH - 5, here ? STYLE_ACCENT : STYLE_PLAIN,
		    arena_printf(layout->arena, "%d %s", i + 1, layout_shown(layout, page->steps[i].title)));
	}
	for (int row = 1; row < frame->rows - 1; row++)
		frame_text(frame, row, RAIL_WIDTH - 2, 1, STYLE_RULE, layout_sign(layout, "\xE2\x94\x82", "|"));
}

/* The last line of a pane that is seen. */
static int pane_last(const struct pane *pane)
{
	return pane->scroll + pane->rows < pane->height ? pane->scroll + pane->rows : pane->height;
}

/* The rule between text and actions says what is seen of either. */
static void draw_rule(struct layout *layout)
{
	const struct pane *text = &layout->text, *pinned = &layout->pinned;
	int row = text->row + text->rows, left = text->left, end = left + layout->right;
	const char *lines = "", *actions = "";

	if (row >= pinned->row)
		return;
	if (text->height > text->rows)
		lines = arena_printf(layout->arena, _("lines %d-%d of %d"), text->scroll + 1, pane_last(text),
		    text->height);
	if (pinned->height > pinned->rows)
		actions = arena_printf(layout->arena, _("actions %d-%d of %d"), pinned->scroll + 1, pane_last(pinned),
		    pinned->height);
	for (int col = left; col < end; col++)
		frame_text(layout->frame, row, col, 1, STYLE_RULE, layout_sign(layout, "\xE2\x94\x80", "-"));
	if (*lines)
		frame_text(layout->frame, row, left, layout->right, STYLE_DIM,
		    arena_printf(layout->arena, "%s ", layout_shown(layout, lines)));
	if (*actions && text_width(lines) + text_width(actions) + 2 < layout->right)
		frame_text(layout->frame, row, end - text_width(actions) - 1, layout->right, STYLE_DIM,
		    arena_printf(layout->arena, " %s", layout_shown(layout, actions)));
}

static bool key_is_shown(const struct page *page, const struct key_row *row)
{
	return key_works(page, row) && *row->label;
}

static const char *key_label(const struct page *page, const struct key_row *row)
{
	return row->does == INPUT_BACK && page->overlay ? _("Close") : _(row->label);
}

static int keys_width(struct layout *layout, unsigned kinds)
{
	int width = -2;

	for (const struct key_row *row = key_rows; row->name; row++)
		if (kinds & 1u << row->does)
			width += text_width(key_name(layout->page, row)) + 1 +
				 text_width(layout_shown(layout, key_label(layout->page, row))) + 2;
	return width;
}

/* Drops the least needed keys until the rest fits; back and quit always stay. */
static void draw_keys(struct layout *layout)
{
	static const enum input_kind spare[] = { INPUT_LINKS, INPUT_TRACE, INPUT_TIMELINE, INPUT_SEARCH, INPUT_BARE,
		INPUT_COPY, INPUT_HELP, INPUT_NEXT };
	struct frame *frame = layout->frame;
	int line = frame->rows - 1, col = 0;
	unsigned kinds = 0;

	for (const struct key_row *row = key_rows; row->name; row++)
		if (key_is_shown(layout->page, row))
			kinds |= 1u << row->does;
	for (size_t i = 0; i < sizeof spare / sizeof spare[0]; i++)
		if (keys_width(layout, kinds) > frame->cols)
			kinds &= ~(1u << spare[i]);
	for (const struct key_row *row = key_rows; row->name; row++) {
		if (!(kinds & 1u << row->does))
			continue;
		col += frame_text(frame, line, col, frame->cols, STYLE_KEY, key_name(layout->page, row)) + 1;
		col += frame_text(frame, line, col, frame->cols, STYLE_PLAIN,
			   layout_shown(layout, key_label(layout->page, row))) +
		       2;
	}
}

void layout_draw(struct layout *layout)
{
	layout->draws = true;
	draw_title(layout);
	if (has_rail(layout))
		draw_rail(layout);
	layout_text(layout);
	draw_rule(layout);
	layout_pinned(layout);
	draw_keys(layout);
}
