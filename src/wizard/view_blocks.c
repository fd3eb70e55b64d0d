/* view_blocks.c - how each kind of block looks */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wizard/view_layout.h"

/* The column of choices' labels: "> 1  Label"; of ticks': "> [x] Label"; of fields': "> Label". */
#define CHOICE_COL 5
#define TICK_COL 6
#define FIELD_COL 2
#define NOTICE_COL 3
#define BAR_CELLS 12
/* Labels wider than this do not push the column beside them. */
#define LABEL_MAX 30
#define CHOICE_LABEL_MAX 44

static bool has_focus(const struct layout *layout, const struct block *block)
{
	return !strcmp(layout->view->at.focus_id, block->id);
}

/* The widest label among the neighbours of the same kind. */
static int column_of(struct layout *layout, size_t at)
{
	int most = layout->page->blocks[at].kind == BLOCK_CHOICE ? CHOICE_LABEL_MAX : LABEL_MAX;
	const struct block *blocks = layout->page->blocks;
	size_t from = at, to = at;
	int widest = 0;

	while (from && blocks[from - 1].kind == blocks[at].kind)
		from--;
	while (to < layout->page->count && blocks[to].kind == blocks[at].kind)
		to++;
	for (size_t i = from; i < to; i++) {
		int width = text_width(layout_shown(layout, blocks[i].label));

		if (width > widest && width <= most && width <= layout->frame->cols / 2)
			widest = width;
	}
	return widest;
}

/* A label before its column; one that is too wide has a line of its own. */
static void label(struct layout *layout, int col, int column, enum style style, const char *text)
{
	if (text_width(layout_shown(layout, text)) > column)
		layout_wrap(layout, col, style, text);
	else
		layout_put(layout, col, style, text);
}

static void row(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->blocks[i];
	int column = column_of(layout, i);

	label(layout, 0, column, STYLE_DIM, block->label);
	layout_wrap(layout, column + 2, STYLE_PLAIN, block->text);
	if (*block->note && layout->roomy)
		layout_wrap(layout, column + 2, STYLE_DIM, block->note);
}

/* The marker and the mark of an item; the cursor stands there when it has the focus. */
static void marker(struct layout *layout, const struct block *block, const char *mark)
{
	int line = layout->y - layout->view->at.scroll;
	bool focused = has_focus(layout, block);

	layout_put(layout, 0, focused ? STYLE_FOCUS : STYLE_PLAIN, focused ? ">" : " ");
	if (*mark)
		layout_put(layout, 1, focused ? STYLE_FOCUS : STYLE_PLAIN, " ");
	layout_put(layout, 2, focused ? STYLE_FOCUS : STYLE_PLAIN, mark);
	if (!focused || !layout->draws || line < 0 || line >= layout->rows)
		return;
	layout->frame->cursor_row = layout->first_row + line;
	layout->frame->cursor_col = 0;
	layout->frame->cursor_shown = true;
}

/* The label, and the blanks between it and its mark. */
static void item_label(struct layout *layout, const struct block *block, int from, int col)
{
	bool marked = has_focus(layout, block) && layout->focus_is_short;

	for (; marked && from < col; from++)
		layout_put(layout, from, STYLE_FOCUS, " ");
	layout_wrap(layout, col, marked ? STYLE_FOCUS : STYLE_PLAIN, block->label);
}

static bool fits_beside(struct layout *layout, const struct block *block, int column)
{
	return text_width(layout_shown(layout, block->label)) <= column &&
	       CHOICE_COL + column + 3 + text_width(layout_shown(layout, block->note)) <= layout_right(layout);
}

/* Notes stand beside all choices of a list, or below all. */
static bool notes_beside(struct layout *layout, size_t at, int column)
{
	const struct block *blocks = layout->page->blocks;
	size_t i = at;

	while (i && blocks[i - 1].kind == BLOCK_CHOICE)
		i--;
	for (; i < layout->page->count && blocks[i].kind == BLOCK_CHOICE; i++)
		if (!fits_beside(layout, &blocks[i], column))
			return false;
	return true;
}

static void choice(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->blocks[i];
	int column = column_of(layout, i), number = 1;
	char mark[2] = "";

	for (size_t before = 0; before < i; before++)
		number += layout->page->blocks[before].kind == BLOCK_CHOICE;
	if (number <= 9)
		mark[0] = (char)('0' + number);
	if (*block->note && layout->roomy && notes_beside(layout, i, column))
		layout_put(layout, CHOICE_COL + column + 3, STYLE_DIM, block->note);
	marker(layout, block, mark);
	item_label(layout, block, 2 + (int)strlen(mark), CHOICE_COL);
	if (*block->note && layout->roomy && !notes_beside(layout, i, column))
		layout_wrap(layout, CHOICE_COL, STYLE_DIM, block->note);
}

static void tick(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->blocks[i];

	marker(layout, block, block->ticked ? "[x]" : "[ ]");
	item_label(layout, block, 5, TICK_COL);
	if (*block->note)
		layout_wrap(layout, TICK_COL, STYLE_DIM, block->note);
}

static const struct field *field_of(const struct view *view, const char *id)
{
	for (size_t i = 0; i < view->field_count; i++)
		if (!strcmp(view->fields[i].id, id))
			return &view->fields[i];
	return NULL;
}

static void field(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->blocks[i];
	const struct field *typed = field_of(layout->view, block->id);
	bool focused = has_focus(layout, block);
	int col = FIELD_COL + column_of(layout, i) + 2, line;

	marker(layout, block, "");
	label(layout, FIELD_COL, col - FIELD_COL - 2, focused ? STYLE_FOCUS : STYLE_PLAIN, block->label);
	line = layout->y - layout->view->at.scroll;
	if (layout->draws && typed && line >= 0 && line < layout->rows)
		field_draw(typed, layout->frame, layout->first_row + line, col, layout_right(layout) - col - 1,
			   focused);
	layout->y++;
	if (*block->note)
		layout_wrap(layout, col, STYLE_DIM, block->note);
}

static const enum style verdict_styles[VERDICT_COUNT] = {
	[VERDICT_PASS] = STYLE_GOOD, [VERDICT_FAIL] = STYLE_BAD, [VERDICT_WARN] = STYLE_CARE,
	[VERDICT_UNKNOWN] = STYLE_CARE, [VERDICT_PENDING] = STYLE_CARE, [VERDICT_NOT_APPLICABLE] = STYLE_DIM,
};

static int verdict_column(struct layout *layout)
{
	int widest = 7;

	for (size_t i = 0; i < layout->page->count; i++) {
		const struct block *block = &layout->page->blocks[i];
		int width = block->kind == BLOCK_VERDICT ?
			text_width(layout_shown(layout, verdict_say(block->verdict))) : 0;

		if (width > widest)
			widest = width;
	}
	return widest + 2;
}

static void verdict(struct layout *layout, const struct block *block)
{
	int col = verdict_column(layout);
	enum style style = block->verdict < VERDICT_COUNT ? verdict_styles[block->verdict] : STYLE_CARE;

	layout_put(layout, 0, style, layout_shown(layout, verdict_say(block->verdict)));
	layout_wrap(layout, col, STYLE_HEAD, block->label);
	if (*block->text)
		layout_wrap(layout, col, STYLE_PLAIN, block->text);
	if (*block->note) {
		layout_put(layout, col, STYLE_PLAIN, "->");
		layout_wrap(layout, col + 3, STYLE_PLAIN, block->note);
	}
}

static void progress(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->blocks[i];
	int col = column_of(layout, i) + 2, full = 0;

	label(layout, 0, col - 2, STYLE_PLAIN, block->label);
	if (block->total > 0) {
		/* In floating point: a total may be anything. */
		double part = (double)block->done / (double)block->total;

		full = part >= 1 ? BAR_CELLS : part <= 0 ? 0 : (int)(part * BAR_CELLS);
		for (int cell = 0; cell < BAR_CELLS; cell++)
			layout_put(layout, col + cell, STYLE_PLAIN,
				   cell < full ? "\xE2\x96\x88" : "\xE2\x96\x91");
		col += BAR_CELLS + 2;
	}
	layout_wrap(layout, col, STYLE_PLAIN, block->text);
}

/* An address or a code flows over the edge, so that a mouse marks it as one piece. */
static void unbroken(struct layout *layout, enum style style, const char *text)
{
	text = layout_shown(layout, text);
	do {
		size_t len = text_fit(text, layout->frame->cols);
		int line = layout->y - layout->view->at.scroll;

		if (!len && *text)
			text_next(text, &len);
		layout_put(layout, 0, style, arena_copy_n(&layout->view->arena, text, len));
		text += len;
		if (*text && layout->draws && line >= 0 && line < layout->rows - 1)
			layout->frame->joined[layout->first_row + line] = true;
		layout->y++;
	} while (*text);
}

/* The longest name of a permission that is shown is 26 columns; what it means stands in a column beside it
 * where both fit. */
#define DIFF_NOTE_COL 30

static bool beside_diff(struct layout *layout, const struct block *block)
{
	return 2 + text_width(layout_shown(layout, block->text)) < DIFF_NOTE_COL &&
	       DIFF_NOTE_COL + text_width(layout_shown(layout, block->note)) <= layout_right(layout);
}

static void diff(struct layout *layout, const struct block *block)
{
	char sign[2] = {block->sign ? block->sign : ' ', '\0'};
	enum style style = block->sign == '+' ? STYLE_GOOD : block->sign == '!' ? STYLE_CARE : STYLE_DIM;

	layout_put(layout, 0, style, sign);
	if (*block->note && beside_diff(layout, block))
		layout_put(layout, DIFF_NOTE_COL, STYLE_DIM, block->note);
	layout_wrap(layout, 2, block->sign == '=' ? STYLE_DIM : STYLE_PLAIN, block->text);
	if (*block->note && !beside_diff(layout, block))
		layout_wrap(layout, 4, STYLE_DIM, block->note);
}

static void notice(struct layout *layout, const struct block *block)
{
	static const struct {
		const char *sign;
		enum style style;
	} tones[] = {
		[TONE_PLAIN] = {"*", STYLE_PLAIN}, [TONE_GOOD] = {"+", STYLE_GOOD},
		[TONE_CARE] = {"!", STYLE_CARE}, [TONE_BAD] = {"!!", STYLE_BAD},
	};
	enum tone tone = block->tone <= TONE_BAD ? block->tone : TONE_BAD;

	layout_put(layout, 0, tones[tone].style, tones[tone].sign);
	layout_wrap(layout, NOTICE_COL, tones[tone].style, block->text);
	if (*block->note)
		layout_wrap(layout, NOTICE_COL, STYLE_DIM, block->note);
}

void layout_block(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->blocks[i];

	switch (block->kind) {
	case BLOCK_TEXT: layout_wrap(layout, 0, STYLE_PLAIN, block->text); break;
	case BLOCK_HEADING: layout_wrap(layout, 0, STYLE_HEAD, block->text); break;
	case BLOCK_ROW: row(layout, i); break;
	case BLOCK_CHOICE: choice(layout, i); break;
	case BLOCK_TICK: tick(layout, i); break;
	case BLOCK_FIELD: field(layout, i); break;
	case BLOCK_VERDICT: verdict(layout, block); break;
	case BLOCK_PROGRESS: progress(layout, i); break;
	case BLOCK_CODE:
		if (*block->label)
			layout_wrap(layout, 0, STYLE_DIM, block->label);
		unbroken(layout, STYLE_CODE, block->text);
		break;
	case BLOCK_LINK: unbroken(layout, STYLE_LINK, block->text); break;
	case BLOCK_DIFF: diff(layout, block); break;
	case BLOCK_NOTICE: notice(layout, block); break;
	}
}
