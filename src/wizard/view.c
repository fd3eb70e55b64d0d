/* view.c - the full-screen renderer: focus, scrolling, fields and keys */
#include "wizard/view.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

/* --- page, focus, scroll, fields --- */

static struct field *view_field(struct view *view, const char *id)
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
		view_give(field, block);
	} else if (field->submitted || (hash != field->given && !field->changed)) {
		bool stays = !strcmp(buf_text(&field->text), block->text);

		/* The page took what was entered, so that the focus follows its next act: see meet_mark(). */
		if (!stays && field->submitted)
			snprintf(view->at.marked_id, sizeof view->at.marked_id, "%s", block->id);
		if (!stays)
			view_give(field, block);
		field->submitted = false;
	}
	field->secret = block->secret;
	field->given = hash;
}

static int view_focus(const struct view *view, const struct page *page)
{
	for (size_t i = 0; *view->at.focus_id && i < page->doc.count; i++)
		if (block_takes_focus(&page->doc.blocks[i]) &&
		    !strncmp(view->at.focus_id, page->doc.blocks[i].id, sizeof view->at.focus_id - 1))
			return (int)i;
	return -1;
}

static void focus_first(struct view *view, const struct page *page)
{
	int first = page_default(page);

	snprintf(view->at.focus_id, sizeof view->at.focus_id, "%s", first >= 0 ? page->doc.blocks[first].id : "");
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
	view->said_over = 0;
	view->text = view->pinned = (struct pane){ 0 };
	if (!returns)
		focus_first(view, page);
}

/* A new notice reports the result of the last input, so scroll to the top to show it. What an overlay says is nothing to
 * the page below. */
static void meet_notice(struct view *view, const struct page *page)
{
	const struct block *top = page->doc.count ? &page->doc.blocks[0] : NULL;
	uint64_t said = top && top->kind == BLOCK_NOTICE ? view_hash_of(top->text) ^ view_hash_of(top->id) : 0;
	uint64_t *before = page->overlay ? &view->said_over : &view->said;

	if (said && said != *before) {
		view->at.scroll = 0;
		view->told = true;
	}
	*before = said;
}

/* The page marks another item than before: the last input or an answer made another act the next one. The focus
 * follows, unless the person has moved it. */
static void meet_mark(struct view *view, const struct page *page)
{
	int first = page_default(page);
	const char *id = first >= 0 ? page->doc.blocks[first].id : "";
	bool moved = *view->at.marked_id && strcmp(view->at.marked_id, view->at.focus_id) != 0;

	if (strncmp(view->at.marked_id, id, sizeof view->at.marked_id - 1) == 0)
		return;
	snprintf(view->at.marked_id, sizeof view->at.marked_id, "%s", id);
	if (!moved)
		focus_first(view, page);
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
	meet_mark(view, page);
	if (view_focus(view, page) < 0)
		focus_first(view, page);
}

static struct pane *pane_of(struct view *view, const struct page *page, int index)
{
	return page_is_pinned(page, &page->doc.blocks[index]) ? &view->pinned : &view->text;
}

static int *scroll_of(struct view *view, const struct pane *pane)
{
	return pane == &view->pinned ? &view->at.pinned_scroll : &view->at.scroll;
}

static bool view_sees(struct view *view, const struct page *page, int index)
{
	const struct spot *spot = &view->spots[index];
	struct pane *pane = pane_of(view, page, index);
	int top = *scroll_of(view, pane), end = top + pane->rows;

	if (!pane->rows)
		return true; /* not drawn yet */
	if (spot->bottom - spot->top > pane->rows)
		return spot->top < end && spot->bottom > top;
	return spot->top >= top && spot->bottom <= end;
}

/* Scrolls no further than needed. */
static void view_bring(struct view *view, const struct page *page, int index)
{
	const struct spot *spot = &view->spots[index];
	struct pane *pane = pane_of(view, page, index);
	int *scroll = scroll_of(view, pane);

	if (!pane->rows)
		return;
	if (spot->bottom > *scroll + pane->rows)
		*scroll = spot->bottom - pane->rows;
	if (spot->top < *scroll)
		*scroll = spot->top;
}

static void view_limit(int *scroll, const struct pane *pane)
{
	if (*scroll > pane->height - pane->rows)
		*scroll = pane->height - pane->rows;
	if (*scroll < 0)
		*scroll = 0;
}

/* --- keys: moving, editing, inputs for the program --- */

/* So many bytes behind a key are a paste: nobody types that far ahead, and the shortest domain is hardly shorter. */
#define PASTE_LEAST 7
/* The same where nothing can be typed: the letters of a word are no keys. */
#define WORD_LEAST 3

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

/* Moves the focus, and shows it; leaving a changed field is an input for the program. */
static bool focus_on(struct view *view, const struct page *page, int index, struct input *out)
{
	struct field *left = focused_field(view, page);

	snprintf(view->at.focus_id, sizeof view->at.focus_id, "%s", page->doc.blocks[index].id);
	view_bring(view, page, index);
	if (left && left->changed && focused_field(view, page) != left)
		return view_say_typed(view, out, left, false);
	return false;
}

/* The next item in the order of the screen: the text from top to bottom, then what is pinned. -1: none. */
static int next_item(const struct page *page, int index, int step)
{
	bool pinned = index >= 0 ? page_is_pinned(page, &page->doc.blocks[index]) : step < 0;

	for (int pass = 0; pass < 2; pass++) {
		int i = pass || index < 0 ? (step > 0 ? -1 : (int)page->doc.count) : index;

		for (i += step; i >= 0 && i < (int)page->doc.count; i += step)
			if (block_takes_focus(&page->doc.blocks[i]) &&
			    page_is_pinned(page, &page->doc.blocks[i]) == pinned)
				return i;
		if (pinned == (step > 0))
			break;
		pinned = step > 0;
	}
	return -1;
}

/* Of the items of the text that are in sight, the first; going up, the last. -1: none. */
static int item_in_sight(struct view *view, const struct page *page, int step)
{
	int found = -1;

	for (int i = 0; i < (int)page->doc.count && (found < 0 || step < 0); i++)
		if (block_takes_focus(&page->doc.blocks[i]) && !page_is_pinned(page, &page->doc.blocks[i]) &&
		    view_sees(view, page, i))
			found = i;
	return found;
}

static int first_pinned(const struct page *page)
{
	for (int i = 0; i < (int)page->doc.count; i++)
		if (page_is_pinned(page, &page->doc.blocks[i]))
			return i;
	return -1;
}

/* Scrolls the text. The focus does not leave the screen: it goes to an item in sight, else to what is pinned. */
static bool scroll_by(struct view *view, const struct page *page, int lines, struct input *out)
{
	int focus = view_focus(view, page), to;

	view->at.scroll += lines;
	view_limit(&view->at.scroll, &view->text);
	if (focus < 0 || view_sees(view, page, focus))
		return false;
	to = item_in_sight(view, page, lines);
	if (to < 0)
		to = first_pinned(page);
	return to >= 0 && focus_on(view, page, to, out);
}

static bool can_scroll(const struct view *view, int step)
{
	return step > 0 ? view->at.scroll + view->text.rows < view->text.height : view->at.scroll > 0;
}

/* Goes to the next item; within the text, lines in between come into sight first. Beyond the last item the text
 * scrolls. */
static bool view_move(struct view *view, const struct page *page, int step, struct input *out)
{
	int focus = view_focus(view, page), target = focus < 0 ? -1 : next_item(page, focus, step), away;
	bool leaves;

	if (target < 0)
		return scroll_by(view, page, step, out);
	leaves = page_is_pinned(page, &page->doc.blocks[focus]) != page_is_pinned(page, &page->doc.blocks[target]);
	if (leaves && step > 0 && can_scroll(view, step))
		return scroll_by(view, page, view->text.rows - 1, out);
	if (leaves && step < 0) {
		target = item_in_sight(view, page, step);
		return target >= 0 ? focus_on(view, page, target, out) : scroll_by(view, page, step, out);
	}
	away = page_is_pinned(page, &page->doc.blocks[target]) ? 0
	       : step > 0 ? view->spots[target].bottom - view->at.scroll - view->text.rows
			  : view->at.scroll - view->spots[target].top;
	if (view->text.rows && away > view->text.rows)
		return scroll_by(view, page, step * (view->text.rows - 1), out);
	return focus_on(view, page, target, out);
}

/* Around all items. */
static bool view_tab(struct view *view, const struct page *page, int step, struct input *out)
{
	int target = next_item(page, view_focus(view, page), step);

	if (target < 0)
		target = next_item(page, -1, step);
	return target >= 0 && focus_on(view, page, target, out);
}

/* The option beside the one picked; past the last comes the first. */
static bool view_pick(struct view *view, const struct block *block, int step, struct input *out)
{
	int count = 0;

	while (block->options[count])
		count++;
	view_say(view, out, INPUT_PICKED, block->id);
	out->option = block->option < 0 ? (step > 0 ? 0 : count - 1) : (block->option + step + count) % count;
	return count > 0;
}

/* In a form Enter goes from row to row, and what was typed goes with it. */
static bool form_enter(struct view *view, const struct page *page, int focus, struct input *out)
{
	int next = next_item(page, focus, 1);

	return next >= 0 ? focus_on(view, page, next, out)
			 : focused_field(view, page) && view_say_typed(view, out, focused_field(view, page), false);
}

static bool view_press(struct view *view, const struct page *page, bool is_enter, struct input *out)
{
	int focus = view_focus(view, page);
	const struct block *block = focus >= 0 ? &page->doc.blocks[focus] : NULL;

	if (block && !view_sees(view, page, focus)) {
		view_bring(view, page, focus);
		return false;
	}
	if (block && is_enter && page->form && block->kind != BLOCK_CHOICE && !block->fold)
		return form_enter(view, page, focus, out);
	if (block && (block->kind == BLOCK_TICK || (block->item && !is_enter))) {
		view_say(view, out, INPUT_TICKED, block->id);
		if (block->radio && is_enter)
			focus_first(view, page);   /* that is decided; on to the next step */
		if (block->fold && !block->ticked) /* what it opens comes into sight */
			view->at.scroll = view->spots[focus].top - 2;
		return true;
	}
	if (block && block->kind == BLOCK_PICK)
		return view_pick(view, block, 1, out);
	if (!is_enter)
		return scroll_by(view, page, view->text.rows - 1, out);
	if (!block)
		return page->overlay && view_say(view, out, INPUT_BACK, "");
	if (block->kind == BLOCK_CHOICE)
		return view_say(view, out, INPUT_CHOSE, block->id);
	return focused_field(view, page) && view_say_typed(view, out, focused_field(view, page), true);
}

/* A number marks the item of a list; Enter takes it. */
static bool view_number(struct view *view, const struct page *page, int number, struct input *out)
{
	for (size_t i = 0; i < page->doc.count; i++)
		if (page->doc.blocks[i].kind == BLOCK_CHOICE && page->doc.blocks[i].item && !--number)
			return focus_on(view, page, (int)i, out);
	return false;
}

/* The field that typed text belongs to, which then has the focus; NULL: text has no place here. */
static struct field *field_for_text(struct view *view, const struct page *page, bool paste, struct input *out)
{
	int to = paste ? page_paste_field(page) : page_text_field(page);

	if (!focused_field(view, page) && to >= 0)
		focus_on(view, page, to, out);
	return focused_field(view, page);
}

static bool view_paste(struct view *view, const struct page *page, unsigned key, struct input *out)
{
	struct field *field = key == K_PASTE_BEGIN ? field_for_text(view, page, true, out) : focused_field(view, page);

	/* Ctrl-C also ends a paste whose end marker was lost. */
	view->pasting = key != K_PASTE_END && key != K_INTERRUPT;
	if (field && key != K_INTERRUPT) {
		field_key(field, key, true);
		view_bring(view, page, view_focus(view, page));
	}
	return false;
}

static bool view_command(struct view *view, const struct page *page, unsigned key, struct input *out)
{
	const struct key_row *row = key_find(key, page_takes_text(page));
	struct field *field = focused_field(view, page);

	if (!row || !key_works(page, row))
		return false;
	if ((row->does == INPUT_BACK || row->does == INPUT_QUIT) && field && field->changed) {
		view->more = row->does;
		view->has_more = true;
		return view_say_typed(view, out, field, false);
	}
	return view_say(view, out, row->does, row->does == INPUT_COPY ? view->at.focus_id : "");
}

static bool view_is_text(unsigned key)
{
	return key > ' ' && key < K_UP;
}

/* Keys that move. *@done: it was one of them. */
static bool view_navigate(struct view *view, const struct page *page, unsigned key, struct input *out, bool *done)
{
	int focus = view_focus(view, page);
	const struct block *block = focus >= 0 ? &page->doc.blocks[focus] : NULL;

	*done = true;
	switch (key) {
	case K_UP:
		return view_move(view, page, -1, out);
	case K_DOWN:
		return view_move(view, page, 1, out);
	case K_LEFT:
	case K_RIGHT:
		return block && block->kind == BLOCK_PICK && view_pick(view, block, key == K_LEFT ? -1 : 1, out);
	case K_TAB:
		return view_tab(view, page, 1, out);
	case K_BACK_TAB:
		return view_tab(view, page, -1, out);
	case K_ENTER:
		return view_press(view, page, true, out);
	case ' ':
		return view_press(view, page, false, out);
	case K_PAGE_UP:
		return scroll_by(view, page, 1 - view->text.rows, out);
	case K_PAGE_DOWN:
		return scroll_by(view, page, view->text.rows - 1, out);
	case K_HOME:
		return scroll_by(view, page, -view->text.height, out);
	case K_END:
		return scroll_by(view, page, view->text.height, out);
	default:
		*done = false;
		return false;
	}
}

/* A search shows its rows while it is typed. */
static bool view_edited(struct view *view, const struct page *page, struct field *field, struct input *out)
{
	view_bring(view, page, view_focus(view, page));
	if (strcmp(field->id, "search") != 0 || !field->changed)
		return false;
	return view_say_typed(view, out, field, false);
}

/* Typed text goes into the page's field, whatever is marked. */
static struct field *field_for_key(struct view *view, const struct page *page, unsigned key, struct input *out)
{
	if (view->at_once && view_is_text(key))
		return field_for_text(view, page, true, out);
	if (view_is_text(key) || key == K_BACKSPACE)
		return field_for_text(view, page, false, out);
	return focused_field(view, page);
}

bool view_key(struct view *view, const struct page *page, unsigned key, struct input *out)
{
	struct field *field;
	bool done, says;

	view->has_more = false;
	view_enter(view, page);
	if (view->pasting || key == K_PASTE_BEGIN || key == K_PASTE_END)
		return view_paste(view, page, key, out);
	if (view->small) {
		const struct key_row *row = key_find(key, page_takes_text(page));

		return row && row->does == INPUT_QUIT && view_say(view, out, INPUT_QUIT, "");
	}
	field = field_for_key(view, page, key, out);
	if (view->at_once && !field)
		return false;
	if (field && field_key(field, key, view->at_once && key == K_ENTER))
		return view_edited(view, page, field, out);
	says = view_navigate(view, page, key, out, &done);
	if (done)
		return says;
	if (key >= '1' && key <= '9' && !page_takes_text(page))
		return view_number(view, page, (int)key - '0', out);
	return view_command(view, page, key, out);
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
		view->at_once =
		    key != K_INTERRUPT &&
		    (view->paste || (view_is_text(key) && behind(page_takes_text(page) ? PASTE_LEAST : WORD_LEAST)));
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
	return more && view_say(view, out, view->more, "");
}

/* --- drawing --- */

void view_init(struct view *view)
{
	memset(view, 0, sizeof *view);
}

void view_release(struct view *view)
{
	forget_fields(view);
	arena_release(&view->arena);
	view_init(view);
}

/* The screen is too small; all state is kept until it grows. */
static void draw_small(struct view *view, struct frame *frame)
{
	const char *text = arena_printf(&view->arena,
	    _("This window is %dx%d; %dx%d is needed. F10 quits; --plain works at any size."), frame->cols, frame->rows,
	    VIEW_COLS_LEAST, VIEW_ROWS_LEAST);
	size_t skip;

	text = frame->ascii ? text_ascii(&view->arena, text) : text;
	for (int row = 0; *text && row < frame->rows; row++, text += skip) {
		size_t len = text_wrap(text, frame->cols, &skip);

		frame_text(frame, row, 0, frame->cols, STYLE_PLAIN, arena_copy_n(&view->arena, text, len));
	}
}

/* The QR code of the page's address, made once. */
static const struct qr *view_qr(struct view *view, const struct page *page)
{
	const struct block *link = NULL;

	for (size_t i = 0; i < page->doc.count && !link; i++)
		if (page->doc.blocks[i].kind == BLOCK_LINK && page->doc.blocks[i].qr)
			link = &page->doc.blocks[i];
	if (!link || strlen(link->text) >= sizeof view->qr_text)
		return NULL;
	if (strcmp(view->qr_text, link->text) != 0) {
		snprintf(view->qr_text, sizeof view->qr_text, "%s", link->text);
		qr_make(&view->qr, link->text);
	}
	return &view->qr;
}

/* Focus and scroll positions fit the new picture: what was in sight stays in sight. A notice must be seen, so a focus far
 * below it goes to what is pinned; but nobody is taken out of a form. */
static void view_settle(struct view *view, const struct page *page)
{
	int focus = view_focus(view, page), pinned = view->told && !page->form ? first_pinned(page) : -1;

	view->told = false;
	view_limit(&view->at.scroll, &view->text);
	view_limit(&view->at.pinned_scroll, &view->pinned);
	if (focus < 0 || view_sees(view, page, focus))
		return;
	if (pinned >= 0 && !page_is_pinned(page, &page->doc.blocks[focus])) {
		snprintf(view->at.focus_id, sizeof view->at.focus_id, "%s", page->doc.blocks[pinned].id);
		focus = pinned;
	}
	view_bring(view, page, focus);
}

void view_draw(struct view *view, const struct page *page, struct frame *frame)
{
	struct layout layout = {
		.page = page,
		.frame = frame,
		.arena = &view->arena,
		.fields = view->fields,
		.spots = view->spots,
	};

	arena_reset(&view->arena);
	view_enter(view, page);
	view->small = frame->rows < VIEW_ROWS_LEAST || frame->cols < VIEW_COLS_LEAST;
	if (view->small) {
		draw_small(view, frame);
		return;
	}
	layout.field_count = view->field_count;
	layout.focus_id = view->at.focus_id;
	layout.qr = view_qr(view, page);
	layout_measure(&layout);
	view->text = layout.text;
	view->pinned = layout.pinned;
	view_settle(view, page);
	layout.text.scroll = view->at.scroll;
	layout.pinned.scroll = view->at.pinned_scroll;
	layout_draw(&layout);
}
