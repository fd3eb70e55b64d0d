/* view.c - the full-screen renderer: layout, focus, keys, drawing of each block */
#include "wizard/view.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

struct layout {
	struct view *view;
	const struct page *page;
	struct frame *frame;
	int first_row, rows; /* of the frame, for content */
	bool draws;          /* draw; otherwise only measure */
	bool roomy;          /* 80x24 or more */
	int y;               /* the next content line */
	int text_width;      /* upper limit for paragraphs, to keep them readable */
	bool focus_is_short; /* the focus highlights labels only, so that moving it sends few bytes */
	int qr_zone;         /* 0: no QR code */
	int qr_from;         /* its first content line; -1: not placed yet */
	bool no_qr;          /* the QR code does not fit */
};

static void layout_block(struct layout *layout, size_t i);
static int view_focus(const struct view *view, const struct page *page);

/* --- layout: lines, gaps, the QR code beside the text --- */

#define TEXT_WIDTH_MAX 100
/* The fewest columns for text beside the QR code. */
#define BESIDE_LEAST 36
/* The longest label that is highlighted whole: moving the focus by one line rewrites two labels within 150 bytes. */
#define FOCUS_LABEL_MAX 42

static const char *layout_shown(struct layout *layout, const char *text)
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

/* Columns beside the QR code, less a gap of two. */
static int view_beside(const struct layout *layout)
{
	return layout->text_width - qr_columns(&layout->view->qr, layout->qr_zone) - 2;
}

static int layout_qr_bottom(const struct layout *layout)
{
	return layout->qr_zone && view_beside(layout) >= BESIDE_LEAST ? layout->qr_from + qr_height(layout) : 0;
}

static int layout_right(const struct layout *layout)
{
	return is_beside_qr(layout) ? view_beside(layout) : layout->text_width;
}

static void layout_put(struct layout *layout, int col, enum style style, const char *text)
{
	int line = layout->y - layout->view->at.scroll;

	if (layout->draws && line >= 0 && line < layout->rows)
		frame_text(layout->frame, layout->first_row + line, col, layout->frame->cols - col, style, text);
}

static void layout_wrap(struct layout *layout, int col, enum style style, const char *text)
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

static bool view_is_list(enum block_kind kind)
{
	return kind != BLOCK_TEXT && kind != BLOCK_NOTICE && kind != BLOCK_LINK && kind != BLOCK_CODE &&
	       kind != BLOCK_HEADING;
}

/* Blank lines between two blocks. A low screen has them only before headings. */
static int view_gap(const struct layout *layout, const struct block *before, const struct block *after)
{
	if (before->kind == BLOCK_HEADING)
		return 0;
	if (after->kind == BLOCK_HEADING)
		return 1;
	if (before->kind == BLOCK_LINK && after->kind == BLOCK_CODE && layout->qr_zone && layout->frame->rows < 30)
		return 0;
	if (layout->frame->rows < 18)
		return 0;
	return before->kind == after->kind && view_is_list(after->kind) ? 0 : 1;
}

/* The QR code stands beside the blocks after address and code, or below everything. */
static void place_qr(struct layout *layout)
{
	int width = qr_columns(&layout->view->qr, layout->qr_zone);
	int col = view_beside(layout) >= BESIDE_LEAST ? layout->text_width - width : 0;

	layout->qr_from = layout->y;
	for (int i = 0; layout->draws && i < qr_height(layout); i++) {
		int line = layout->qr_from + i - layout->view->at.scroll;

		if (line >= 0 && line < layout->rows)
			qr_draw_line(&layout->view->qr, layout->qr_zone, i, layout->frame, layout->first_row + line,
			    col);
	}
}

/* Addresses and codes get lines of their own, below the QR code. */
static void leave_qr(struct layout *layout)
{
	if (is_beside_qr(layout))
		layout->y = layout->qr_from + qr_height(layout);
}

static bool stands_alone(const struct block *block)
{
	return block->kind == BLOCK_LINK || block->kind == BLOCK_CODE;
}

/* Chooses the QR code, if any: it must fit whole, and there is no ASCII form. */
static void choose_qr(struct layout *layout)
{
	struct view *view = layout->view;
	const struct frame *frame = layout->frame;
	const struct block *link = NULL;

	for (size_t i = 0; i < layout->page->doc.count && !link; i++)
		if (layout->page->doc.blocks[i].kind == BLOCK_LINK && layout->page->doc.blocks[i].qr)
			link = &layout->page->doc.blocks[i];
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
	for (size_t i = 0; i < layout->page->doc.count; i++) {
		const struct block *block = &layout->page->doc.blocks[i];

		if (block_takes_focus(block) && text_width(layout_shown(layout, block->label)) > FOCUS_LABEL_MAX)
			layout->focus_is_short = false;
	}
}

static void view_lead(struct layout *layout)
{
	const struct page *page = layout->page;

	if (*page->lead) {
		layout_wrap(layout, 0, STYLE_PLAIN, page->lead);
		layout->y += layout->frame->rows >= 18;
	} else if (layout->roomy) {
		layout->y++;
	}
}

static int layout_page(struct layout *layout)
{
	const struct page *page = layout->page;
	bool seen_link = false;

	layout->y = 0;
	layout->qr_from = -1;
	layout->text_width = layout->frame->cols < TEXT_WIDTH_MAX ? layout->frame->cols : TEXT_WIDTH_MAX;
	choose_qr(layout);
	measure_focus(layout);
	view_lead(layout);
	for (size_t i = 0; i < page->doc.count; i++) {
		const struct block *block = &page->doc.blocks[i];

		if (layout->qr_zone && seen_link && layout->qr_from < 0 && !stands_alone(block) &&
		    view_beside(layout) >= BESIDE_LEAST)
			place_qr(layout);
		if (i)
			layout->y += view_gap(layout, block - 1, block);
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

static struct field *view_field(struct view *view, const char *id)
{
	for (size_t i = 0; i < view->field_count; i++)
		if (!strcmp(view->fields[i].id, id))
			return &view->fields[i];
	return NULL;
}

/* --- page, focus, scroll, fields --- */

static void forget_fields(struct view *view)
{
	for (size_t i = 0; i < view->field_count; i++)
		field_release(&view->fields[i]);
	view->field_count = 0;
}

/* FNV-1a; only detects that the page set another text. */
static uint64_t view_hash_of(const char *text)
{
	uint64_t hash = 14695981039346656037u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	return hash;
}

static void view_give(struct field *field, const struct block *block)
{
	field_release(field);
	field_init(field, block->id, block->text, block->secret);
	field->many = block->many;
}

/* The page's text fills a field at first, when it changes, and after Enter. */
static void meet_field(struct view *view, const struct block *block)
{
	struct field *field = view_field(view, block->id);
	uint64_t hash = view_hash_of(block->text);

	if (!field) {
		if (view->field_count == sizeof view->fields / sizeof view->fields[0])
			return;
		field = &view->fields[view->field_count++];
		field_init(field, block->id, block->text, block->secret);
		field->many = block->many;
	} else if (field->submitted || (hash != field->given && !field->changed)) {
		if (strcmp(buf_text(&field->text), block->text) != 0)
			view_give(field, block);
		field->submitted = false;
	}
	field->secret = block->secret;
	field->given = hash;
}

static void focus_first(struct view *view, const struct page *page)
{
	const struct block *first = page_block(page, page->first);

	for (size_t i = 0; (!first || !block_takes_focus(first)) && i < page->doc.count; i++)
		first = &page->doc.blocks[i];
	snprintf(view->at.focus_id, sizeof view->at.focus_id, "%s", first && block_takes_focus(first) ? first->id : "");
}

static void change_page(struct view *view, const struct page *page)
{
	struct view_place place = { 0 };
	bool returns = view->overlay && !page->overlay && !strcmp(view->under.page_id, page->id);

	snprintf(place.page_id, sizeof place.page_id, "%s", page->id);
	if (page->overlay && !view->overlay)
		view->under = view->at;
	view->at = returns ? view->under : place;
	if (!page->overlay) {
		view->under = (struct view_place){ 0 };
		if (!returns)
			forget_fields(view);
	}
	view->overlay = page->overlay;
	view->follow = returns;
	view->content_rows = 0;
	if (!returns)
		focus_first(view, page);
}

/* A new notice reports the result of the last input, so scroll to the top to show it. */
static void meet_notice(struct view *view, const struct page *page)
{
	uint64_t said =
	    page->doc.count && page->doc.blocks[0].kind == BLOCK_NOTICE ? view_hash_of(page->doc.blocks[0].text) : 0;

	if (page->overlay)
		return; /* the page below stays as it was */
	if (said && said != view->said) {
		view->at.scroll = 0;
		view->follow = false;
	}
	view->said = said;
}

static void view_enter(struct view *view, const struct page *page)
{
	/* Compare as stored: a long id is cut. */
	if (strncmp(view->at.page_id, page->id, sizeof view->at.page_id - 1) != 0)
		change_page(view, page);
	meet_notice(view, page);
	for (size_t i = 0; i < page->doc.count; i++)
		if (page->doc.blocks[i].kind == BLOCK_FIELD)
			meet_field(view, &page->doc.blocks[i]);
	if (view_focus(view, page) < 0)
		focus_first(view, page);
}

static int view_focus(const struct view *view, const struct page *page)
{
	for (size_t i = 0; *view->at.focus_id && i < page->doc.count; i++)
		if (block_takes_focus(&page->doc.blocks[i]) &&
		    !strncmp(view->at.focus_id, page->doc.blocks[i].id, sizeof view->at.focus_id - 1))
			return (int)i;
	return -1;
}

static bool view_sees(const struct view *view, int index)
{
	const struct view_spot *spot = &view->spots[index];
	int end = view->at.scroll + view->content_rows;

	if (!view->content_rows)
		return true;
	if (spot->bottom - spot->top > view->content_rows)
		return spot->top < end && spot->bottom > view->at.scroll;
	return spot->top >= view->at.scroll && spot->bottom <= end;
}

static void view_bring(struct view *view, const struct page *page, int index)
{
	const struct view_spot *spot = &view->spots[index];
	bool is_first = true;

	for (int i = 0; i < index; i++)
		is_first &= !block_takes_focus(&page->doc.blocks[i]);
	if (spot->bottom > view->at.scroll + view->content_rows)
		view->at.scroll = spot->bottom - view->content_rows;
	if (spot->top < view->at.scroll)
		view->at.scroll = spot->top;
	/* Also show the text above the first item. */
	if (is_first && spot->bottom <= view->content_rows)
		view->at.scroll = 0;
}

static void view_settle(struct view *view, const struct page *page)
{
	int focus = view_focus(view, page);
	int most = view->content_height - view->content_rows;

	if (focus >= 0 && view->follow && !view_sees(view, focus))
		view_bring(view, page, focus);
	if (view->at.scroll > most)
		view->at.scroll = most;
	if (view->at.scroll < 0)
		view->at.scroll = 0;
	view->follow = focus >= 0 && view_sees(view, focus);
}

/* --- keys: moving, editing, inputs for the program --- */

/* So many bytes behind a key are a paste: nobody types that far ahead, and the shortest domain is hardly shorter. */
#define PASTE_LEAST 7

static bool view_say(struct view *view, struct input *out, enum input_kind kind, const char *id)
{
	*out = (struct input){ .kind = kind };
	snprintf(view->out_id, sizeof view->out_id, "%s", id ? id : "");
	out->id = view->out_id;
	return true;
}

static bool view_say_typed(struct view *view, struct input *out, struct field *field, bool submitted)
{
	view_say(view, out, INPUT_TYPED, field->id);
	out->text = buf_text(&field->text);
	out->submitted = submitted;
	field->changed = false;
	field->submitted = submitted;
	return true;
}

static struct field *focused_field(struct view *view, const struct page *page)
{
	int focus = view_focus(view, page);

	return focus >= 0 && page->doc.blocks[focus].kind == BLOCK_FIELD ? view_field(view, view->at.focus_id) : NULL;
}

/* Moves the focus; leaving a changed field is an input for the program. */
static bool focus_on(struct view *view, const struct page *page, int index, struct input *out)
{
	struct field *left = focused_field(view, page);

	snprintf(view->at.focus_id, sizeof view->at.focus_id, "%s", page->doc.blocks[index].id);
	view->follow = true;
	if (left && left->changed && focused_field(view, page) != left)
		return view_say_typed(view, out, left, false);
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
	for (index += step; index >= 0 && index < (int)page->doc.count; index += step)
		if (block_takes_focus(&page->doc.blocks[index]))
			return index;
	return -1;
}

/* If the focus is out of sight: the first item in sight, or the next one in that direction. */
static int item_ahead(const struct view *view, const struct page *page, int step)
{
	int end = view->at.scroll + view->content_rows;
	int index = step > 0 ? -1 : (int)page->doc.count;

	while ((index = next_item(page, index, step)) >= 0)
		if (step > 0 ? view->spots[index].top >= view->at.scroll : view->spots[index].bottom <= end)
			break;
	return index;
}

/* Goes to the next item if all lines up to it come into sight, else scrolls a page: no line is skipped unread. */
static bool view_move(struct view *view, const struct page *page, int step, struct input *out)
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

static bool view_tab(struct view *view, const struct page *page, int step, struct input *out)
{
	int target = next_item(page, view_focus(view, page), step);

	if (target < 0)
		target = next_item(page, step > 0 ? -1 : (int)page->doc.count, step);
	return target >= 0 && focus_on(view, page, target, out);
}

/* An item out of sight is scrolled to, not chosen. */
static bool view_press(struct view *view, const struct page *page, bool is_enter, struct input *out)
{
	int focus = view_focus(view, page);
	const struct block *block = focus >= 0 ? &page->doc.blocks[focus] : NULL;

	if (!block) {
		if (!is_enter)
			scroll_by(view, view->content_rows - 1);
		return is_enter && page->overlay && view_say(view, out, INPUT_BACK, "");
	}
	if (!view_sees(view, focus)) {
		view->follow = true;
		return false;
	}
	if (block->kind == BLOCK_TICK)
		return view_say(view, out, INPUT_TICKED, block->id);
	if (block->kind == BLOCK_CHOICE)
		return is_enter && view_say(view, out, INPUT_CHOSE, block->id);
	return is_enter && focused_field(view, page) && view_say_typed(view, out, focused_field(view, page), true);
}

static bool view_choose(struct view *view, const struct page *page, int number, struct input *out)
{
	for (size_t i = 0; i < page->doc.count; i++) {
		if (page->doc.blocks[i].kind != BLOCK_CHOICE || --number)
			continue;
		focus_on(view, page, (int)i, out);
		return view_sees(view, (int)i) && view_say(view, out, INPUT_CHOSE, page->doc.blocks[i].id);
	}
	return false;
}

/* The field with the focus, or the page's paste field, which then gets it. */
static struct field *field_for_paste(struct view *view, const struct page *page, struct input *out)
{
	if (!focused_field(view, page) && page_paste_field(page) >= 0)
		focus_on(view, page, page_paste_field(page), out);
	return focused_field(view, page);
}

static bool view_paste(struct view *view, const struct page *page, unsigned key, struct input *out)
{
	struct field *field = key == K_PASTE_BEGIN ? field_for_paste(view, page, out) : focused_field(view, page);

	/* Ctrl-C also ends a paste whose end marker was lost. */
	view->pasting = key != K_PASTE_END && key != K_INTERRUPT;
	if (field && key != K_INTERRUPT) {
		field_key(field, key, true);
		view->follow = true;
	}
	return false;
}

static bool view_command(struct view *view, const struct page *page, unsigned key, bool in_field, struct input *out)
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
		return view_say_typed(view, out, field, false);
	}
	return view_say(view, out, row->does, "");
}

static bool view_is_text(unsigned key)
{
	return key > ' ' && key < K_UP;
}

/* Keys that move or edit. *@done: it was one of them. */
static bool view_navigate(struct view *view, const struct page *page, unsigned key, struct input *out, bool *done)
{
	*done = true;
	switch (key) {
	case K_UP:
		return view_move(view, page, -1, out);
	case K_DOWN:
		return view_move(view, page, 1, out);
	case K_TAB:
		return view_tab(view, page, 1, out);
	case K_BACK_TAB:
		return view_tab(view, page, -1, out);
	case K_ENTER:
		return view_press(view, page, true, out);
	case K_PAGE_UP:
		scroll_by(view, 1 - view->content_rows);
		return false;
	case K_PAGE_DOWN:
		scroll_by(view, view->content_rows - 1);
		return false;
	case K_HOME:
		scroll_by(view, -view->content_height);
		return false;
	case K_END:
		scroll_by(view, view->content_height);
		return false;
	default:
		*done = false;
		return false;
	}
}

bool view_key(struct view *view, const struct page *page, unsigned key, struct input *out)
{
	struct field *field;
	bool done, says;

	view->has_more = false;
	view_enter(view, page);
	if (view->pasting || key == K_PASTE_BEGIN || key == K_PASTE_END)
		return view_paste(view, page, key, out);
	field = view->at_once && view_is_text(key) ? field_for_paste(view, page, out) : focused_field(view, page);
	if (view->at_once && !field)
		return false;
	if (view->small) {
		const struct key_row *row = key_find(key, field != NULL);

		return row && row->does == INPUT_QUIT && view_say(view, out, INPUT_QUIT, "");
	}
	if (field && field_key(field, key, view->at_once && key == K_ENTER)) {
		view->follow = true;
		return false;
	}
	says = view_navigate(view, page, key, out, &done);
	if (done)
		return says;
	if (!field && key == ' ')
		return view_press(view, page, false, out);
	if (!field && key >= '1' && key <= '9')
		return view_choose(view, page, (int)key - '0', out);
	return view_command(view, page, key, field != NULL, out);
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
		view->at_once = key == K_ENTER &&
				(view->paste == PASTE_LINES || behind(view->paste || field->many ? 1 : PASTE_LEAST));
	else
		view->at_once = key != K_INTERRUPT && (view->paste || (view_is_text(key) && behind(PASTE_LEAST)));
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
	return more && view_say(view, out, INPUT_BACK, "");
}

/* --- drawing each kind of block --- */

/* The column of labels, of choices: "> 1  Label"; ticks: "> [x] Label"; fields: "> Label". */
#define CHOICE_COL 5
#define TICK_COL   6
#define FIELD_COL  2
#define NOTICE_COL 3
#define BAR_CELLS  12
/* Wider labels do not push the text column to the right. */
#define LABEL_MAX        30
#define CHOICE_LABEL_MAX 44

static bool has_focus(const struct layout *layout, const struct block *block)
{
	return !strcmp(layout->view->at.focus_id, block->id);
}

/* The widest label among neighbours of the same kind. */
static int view_column_of(struct layout *layout, size_t at)
{
	int most = layout->page->doc.blocks[at].kind == BLOCK_CHOICE ? CHOICE_LABEL_MAX : LABEL_MAX;
	const struct block *blocks = layout->page->doc.blocks;
	size_t from = at, to = at;
	int widest = 0;

	while (from && blocks[from - 1].kind == blocks[at].kind)
		from--;
	while (to < layout->page->doc.count && blocks[to].kind == blocks[at].kind)
		to++;
	for (size_t i = from; i < to; i++) {
		int width = text_width(layout_shown(layout, blocks[i].label));

		if (width > widest && width <= most && width <= layout->frame->cols / 2)
			widest = width;
	}
	return widest;
}

/* Draws a label left of the text column; a label that is too wide gets its own line. */
static void view_label(struct layout *layout, int col, int column, enum style style, const char *text)
{
	if (text_width(layout_shown(layout, text)) > column)
		layout_wrap(layout, col, style, text);
	else
		layout_put(layout, col, style, text);
}

static void view_row(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];
	int column = view_column_of(layout, i);

	view_label(layout, 0, column, STYLE_DIM, block->label);
	layout_wrap(layout, column + 2, STYLE_PLAIN, block->text);
	if (*block->note && layout->roomy)
		layout_wrap(layout, column + 2, STYLE_DIM, block->note);
}

/* Draws focus marker and mark of an item; the cursor stands there if it has the focus. */
static void view_marker(struct layout *layout, const struct block *block, const char *mark)
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

/* Draws the label and the blanks between it and its mark. */
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

/* Notes stand beside all choices of a list, or below all of them. */
static bool notes_beside(struct layout *layout, size_t at, int column)
{
	const struct block *blocks = layout->page->doc.blocks;
	size_t i = at;

	while (i && blocks[i - 1].kind == BLOCK_CHOICE)
		i--;
	for (; i < layout->page->doc.count && blocks[i].kind == BLOCK_CHOICE; i++)
		if (!fits_beside(layout, &blocks[i], column))
			return false;
	return true;
}

static void view_choice(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];
	int column = view_column_of(layout, i), number = 1;
	char mark[2] = "";

	for (size_t before = 0; before < i; before++)
		number += layout->page->doc.blocks[before].kind == BLOCK_CHOICE;
	if (number <= 9)
		mark[0] = (char)('0' + number);
	if (*block->note && layout->roomy && notes_beside(layout, i, column))
		layout_put(layout, CHOICE_COL + column + 3, STYLE_DIM, block->note);
	view_marker(layout, block, mark);
	item_label(layout, block, 2 + (int)strlen(mark), CHOICE_COL);
	if (*block->note && layout->roomy && !notes_beside(layout, i, column))
		layout_wrap(layout, CHOICE_COL, STYLE_DIM, block->note);
}

static void view_tick(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];

	view_marker(layout, block, block->ticked ? "[x]" : "[ ]");
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

static void view_field_it(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];
	const struct field *typed = field_of(layout->view, block->id);
	bool focused = has_focus(layout, block);
	int col = FIELD_COL + view_column_of(layout, i) + 2, line;

	view_marker(layout, block, "");
	view_label(layout, FIELD_COL, col - FIELD_COL - 2, focused ? STYLE_FOCUS : STYLE_PLAIN, block->label);
	line = layout->y - layout->view->at.scroll;
	if (layout->draws && typed && line >= 0 && line < layout->rows)
		field_draw(typed, layout->frame, layout->first_row + line, col, layout_right(layout) - col - 1,
		    focused);
	layout->y++;
	if (*block->note)
		layout_wrap(layout, col, STYLE_DIM, block->note);
}

static const enum style verdict_styles[VERDICT_COUNT] = {
	[VERDICT_PASS] = STYLE_GOOD,
	[VERDICT_FAIL] = STYLE_BAD,
	[VERDICT_WARN] = STYLE_CARE,
	[VERDICT_UNKNOWN] = STYLE_CARE,
	[VERDICT_PENDING] = STYLE_CARE,
	[VERDICT_NOT_APPLICABLE] = STYLE_DIM,
};

static int verdict_column(struct layout *layout)
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

static void view_verdict(struct layout *layout, const struct block *block)
{
	int col = verdict_column(layout);
	enum style style = block->verdict < VERDICT_COUNT ? verdict_styles[block->verdict] : STYLE_CARE;

	layout_put(layout, 0, style, layout_shown(layout, verdict_text(block->verdict)));
	layout_wrap(layout, col, STYLE_HEAD, block->label);
	if (*block->text)
		layout_wrap(layout, col, STYLE_PLAIN, block->text);
	if (*block->note) {
		layout_put(layout, col, STYLE_PLAIN, "->");
		layout_wrap(layout, col + 3, STYLE_PLAIN, block->note);
	}
}

static void view_progress(struct layout *layout, size_t i)
{
	const struct block *block = &layout->page->doc.blocks[i];
	int col = view_column_of(layout, i) + 2, full = 0;

	view_label(layout, 0, col - 2, STYLE_PLAIN, block->label);
	if (block->total > 0) {
		/* Floating point, because the total may be of any size. */
		double part = (double)block->done / (double)block->total;

		full = part >= 1 ? BAR_CELLS : part <= 0 ? 0 : (int)(part * BAR_CELLS);
		for (int cell = 0; cell < BAR_CELLS; cell++)
			layout_put(layout, col + cell, STYLE_PLAIN, cell < full ? "\xE2\x96\x88" : "\xE2\x96\x91");
		col += BAR_CELLS + 2;
	}
	layout_wrap(layout, col, STYLE_PLAIN, block->text);
}

/* An address or a code runs over the edge, so that a mouse selects it in one piece. */
static void view_unbroken(struct layout *layout, enum style style, const char *text)
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

/* The longest shown name of a permission has 26 columns; its explanation stands beside it if both fit. */
#define DIFF_NOTE_COL 30

static bool beside_diff(struct layout *layout, const struct block *block)
{
	return 2 + text_width(layout_shown(layout, block->text)) < DIFF_NOTE_COL &&
	       DIFF_NOTE_COL + text_width(layout_shown(layout, block->note)) <= layout_right(layout);
}

static void view_diff(struct layout *layout, const struct block *block)
{
	char sign[2] = { block->sign ? block->sign : ' ', '\0' };
	enum style style = block->sign == '+' ? STYLE_GOOD : block->sign == '!' ? STYLE_CARE : STYLE_DIM;

	layout_put(layout, 0, style, sign);
	if (*block->note && beside_diff(layout, block))
		layout_put(layout, DIFF_NOTE_COL, STYLE_DIM, block->note);
	layout_wrap(layout, 2, block->sign == '=' ? STYLE_DIM : STYLE_PLAIN, block->text);
	if (*block->note && !beside_diff(layout, block))
		layout_wrap(layout, 4, STYLE_DIM, block->note);
}

static void view_notice(struct layout *layout, const struct block *block)
{
	static const struct {
		const char *sign;
		enum style style;
	} tones[] = {
		[TONE_PLAIN] = { "*", STYLE_PLAIN },
		[TONE_GOOD] = { "+", STYLE_GOOD },
		[TONE_CARE] = { "!", STYLE_CARE },
		[TONE_BAD] = { "!!", STYLE_BAD },
	};
	enum tone tone = block->tone <= TONE_BAD ? block->tone : TONE_BAD;

	layout_put(layout, 0, tones[tone].style, tones[tone].sign);
	layout_wrap(layout, NOTICE_COL, tones[tone].style, block->text);
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
		view_row(layout, i);
		break;
	case BLOCK_CHOICE:
		view_choice(layout, i);
		break;
	case BLOCK_TICK:
		view_tick(layout, i);
		break;
	case BLOCK_FIELD:
		view_field_it(layout, i);
		break;
	case BLOCK_VERDICT:
		view_verdict(layout, block);
		break;
	case BLOCK_PROGRESS:
		view_progress(layout, i);
		break;
	case BLOCK_CODE:
		if (*block->label)
			layout_wrap(layout, 0, STYLE_DIM, block->label);
		view_unbroken(layout, STYLE_CODE, block->text);
		break;
	case BLOCK_LINK:
		view_unbroken(layout, STYLE_LINK, block->text);
		break;
	case BLOCK_DIFF:
		view_diff(layout, block);
		break;
	case BLOCK_NOTICE:
		view_notice(layout, block);
		break;
	case BLOCK_STATE:
		view_row(layout, i);
		break;
	case BLOCK_PICK:
		view_tick(layout, i);
		break;
	}
}

/* --- the whole screen: head, content, footer --- */

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

static const char *view_shown(struct view *view, const struct frame *frame, const char *text)
{
	return frame->ascii ? text_ascii(&view->arena, text) : text;
}

/* Draws a badge that ends at column @end; returns its first column. */
static int view_badge(struct view *view, struct frame *frame, int end, const char *text)
{
	const char *padded = arena_printf(&view->arena, " %s ", view_shown(view, frame, text));
	int col = end - text_width(padded);

	if (col < 0)
		return end;
	frame_text(frame, 0, col, frame->cols, STYLE_PRACTICE, padded);
	return col;
}

/* Name, title and number on the left, tenant and badges on the right; the tenant is shortened first. */
static void draw_head(struct view *view, const struct page *page, struct frame *frame)
{
	struct arena *arena = &view->arena;
	int end = frame->cols, col = 1;
	const char *tenant = view_shown(view, frame, page->tenant);

	frame_fill(frame, 0, 0, frame->cols, STYLE_TITLE);
	if (page->offline)
		end = view_badge(view, frame, end, _("REVIEW"));
	if (page->practice)
		end = view_badge(view, frame, end, _("PRACTICE"));
	col += frame_text(frame, 0, col, end - col, STYLE_TITLE, "naaready") + 2;
	col += frame_text(frame, 0, col, end - col, STYLE_TITLE, page->title) + 2;
	if (page->number >= 0 && page->last > 0)
		col += frame_text(frame, 0, col, end - col, STYLE_TITLE,
			   arena_printf(arena, "%d/%d", page->number, page->last)) +
		       2;
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
	case INPUT_BACK:
		return page->can_back || page->overlay;
	case INPUT_COPY:
		return page->can_copy;
	case INPUT_BARE:
		return page->can_bare;
	case INPUT_SEARCH:
		return page->can_search;
	default:
		return true;
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
			width +=
			    text_width(row->name) + 1 + text_width(view_shown(view, frame, key_label(page, row))) + 2;
	return width;
}

/* Drops the least needed keys until the rest fits; back and quit always stay. */
static void draw_footer(struct view *view, const struct page *page, struct frame *frame)
{
	static const enum input_kind spare[] = { INPUT_LINKS, INPUT_TRACE, INPUT_TIMELINE, INPUT_BARE, INPUT_COPY,
		INPUT_HELP };
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
		text = arena_printf(&view->arena,
		    ngettext("%d more line below", "%d more lines below", (unsigned long)below), below);
	else
		text = arena_printf(&view->arena, ngettext("%d line above", "%d lines above", (unsigned long)above),
		    above);
	frame_text(frame, frame->rows - 2, 0, frame->cols, STYLE_DIM, text);
}

/* The screen is too small; all state is kept until it grows. */
static void draw_small(struct view *view, struct frame *frame)
{
	const char *text = arena_printf(&view->arena,
	    _("This window is %dx%d; %dx%d is needed. F10 quits; --plain works at any size."), frame->cols, frame->rows,
	    VIEW_COLS_LEAST, VIEW_ROWS_LEAST);
	size_t skip;

	text = view_shown(view, frame, text);
	for (int row = 0; *text && row < frame->rows; row++, text += skip) {
		size_t len = text_wrap(text, frame->cols, &skip);

		frame_text(frame, row, 0, frame->cols, STYLE_PLAIN, arena_copy_n(&view->arena, text, len));
	}
}

static void draw_content(struct view *view, const struct page *page, struct frame *frame)
{
	struct layout layout = { .view = view, .page = page, .frame = frame, .first_row = 1 };

	layout.roomy = frame->rows >= ROOMY_ROWS && frame->cols >= ROOMY_COLS;
	view->content_height = layout_page(&layout);
	if (layout_qr_bottom(&layout) > frame->rows - 2) {
		layout.no_qr = true; /* half a QR code cannot be read */
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
