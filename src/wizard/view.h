/* view.h - the full-screen renderer: page to cells, keys to inputs
 *
 * The view owns focus, scrolling and unfinished typing; a step never sees them. Below 80x24 it drops side notes; below
 * 40x12 it shows one line with the size it needs, keeps all state, and still quits.
 *
 * An overlay (help, timeline, trace) covers the page and keeps the focus, scroll and typing below it. A choice that is
 * scrolled out of sight cannot be chosen: Enter or its digit only scrolls to it.
 *
 * A field holds the typed text. The step's text replaces it when the page is entered, when the step changes its text,
 * and after Enter: a step that accepts a submitted text stores it and shows it again, or clears it.
 */
#ifndef WIZARD_VIEW_H
#define WIZARD_VIEW_H

#include "wizard/keys.h"
#include "wizard/layout.h"

#define VIEW_ROWS_LEAST 12
#define VIEW_COLS_LEAST 40

/* Focus and scroll position on a page. */
struct view_place {
	char page_id[32];
	char focus_id[48];
	char marked_id[48]; /* what the page marks; the focus follows it until it is moved */
	int scroll;         /* first line of the text shown */
	int pinned_scroll;  /* the same of what is pinned */
};

struct view {
	struct view_place at;     /* the shown page */
	struct view_place under;  /* the page under the shown overlay */
	struct pane text, pinned; /* as last drawn */
	struct spot spots[PAGE_BLOCKS_MAX];
	struct field fields[24]; /* of this page, and of the page under the overlay */
	size_t field_count;
	bool overlay, pasting, small;
	bool at_once; /* this key belongs to a paste that the terminal does not mark: see view_at_once() */
	enum {
		PASTE_NONE = 0,
		PASTE_LINE,
		PASTE_LINES
	} paste;              /* the kind of paste that the next key belongs to, if it follows at once */
	uint64_t said;        /* hash of the notice on top of the page; 0: none */
	uint64_t said_over;   /* of the one on top of the overlay */
	bool told;            /* a new notice has to be seen in the next picture */
	bool has_more;        /* the last key also means @more */
	enum input_kind more; /* back, or quit */
	char out_id[48];      /* the id that the last input pointed to */
	struct qr qr;         /* of qr_text, made once */
	char qr_text[300];
	struct arena arena; /* reset for each drawing */
};

void view_init(struct view *view);
void view_release(struct view *view);
void view_draw(struct view *view, const struct page *page, struct frame *frame);
/* True if the key is an input for the program; @out is valid until the next call of view_key or view_draw. Moving and
 * editing return false: they change only the picture. */
bool view_key(struct view *view, const struct page *page, unsigned key, struct input *out);
/* Call before view_key: detects a paste that the terminal does not mark. @behind tells whether so many more bytes
 * arrived right behind @key. The paste goes into the page's field and ends with a pause; on a page without a field its
 * keys are dropped. After a single line in a field, Enter submits, since an admin who types ahead looks the same;
 * after several lines it does not. */
void view_at_once(struct view *view, const struct page *page, unsigned key, bool (*behind)(size_t least));
/* True if the same key means a second input: Escape in a changed field is INPUT_TYPED, then INPUT_BACK. Call it after
 * view_key returned true and its input was handled, until it returns false. */
bool view_more(struct view *view, struct input *out);

#endif
