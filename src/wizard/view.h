/* view.h - the full-screen renderer: page to cells, keys to meaning
 *
 * Focus, scrolling and what is being typed are its own; a step never sees them. Below 80x24 it drops
 * side notes; below 40x12 it shows one line that says what is needed, keeps all state, and quit still works.
 *
 * An overlay (help, timeline, trace) is laid over the page: focus, scroll and typing below it are kept. What was
 * not seen is not chosen: Enter or a digit on a choice that is scrolled away only brings it into sight.
 *
 * A field holds what is typed; the step's text fills it when the page is entered, when the step changes it, and
 * after Enter: a step that takes a submitted text keeps it in its state and shows it, or clears it.
 */
#ifndef WIZARD_VIEW_H
#define WIZARD_VIEW_H

#include "wizard/field.h"
#include "wizard/frame.h"
#include "wizard/keys.h"
#include "wizard/qr.h"

#define VIEW_ROWS_LEAST 12
#define VIEW_COLS_LEAST 40

/* Where a page is looked at. */
struct view_place {
	char page_id[32];
	char focus_id[48];
	int scroll; /* first content line shown */
};

/* Content lines of a block at the last picture; bottom is the first line after it. */
struct view_spot {
	int top, bottom;
};

struct view {
	struct view_place at;    /* the page that is shown */
	struct view_place under; /* the page under the overlay that is shown */
	int content_rows, content_height;
	struct view_spot spots[PAGE_BLOCKS_MAX];
	struct field fields[24]; /* of this page, and of the one under it */
	size_t field_count;
	bool overlay, pasting, small;
	bool at_once; /* this key is of a paste that the terminal does not mark: view_at_once() */
	enum {
		PASTE_NONE = 0,
		PASTE_LINE,
		PASTE_LINES
	} paste;         /* of what the next key is, which came right behind the last one */
	bool follow;     /* the focus shall be in sight */
	uint64_t said;   /* hash of the notice that the page begins with; 0: none */
	bool has_more;   /* the last key means a step back, too */
	char out_id[48]; /* what the last input named */
	struct qr qr;    /* of qr_text, made once */
	char qr_text[300];
	struct arena arena; /* one picture's */
};

void view_init(struct view *view);
void view_release(struct view *view);
void view_draw(struct view *view, const struct page *page, struct frame *frame);
/* True when the key means something to the program; @out is valid until the next call of view_key or view_draw.
 * Moving and editing return false: only the picture changes. */
bool view_key(struct view *view, const struct page *page, unsigned key, struct input *out);
/* Before view_key: whether @key is of a paste that the terminal does not mark as one; @behind says whether so many bytes came right behind
 * it. A paste goes into the page's field and ends with a pause; on a page without a field none of its keys means anything. Of one line
 * in a field the Enter behind it counts, because whoever types ahead looks the same; of several lines none does. */
void view_at_once(struct view *view, const struct page *page, unsigned key, bool (*behind)(size_t least));
/* True when the same key meant one thing more: Escape in a field that was changed is INPUT_TYPED, then INPUT_BACK.
 * To be called after view_key returned true, and after its input was acted on, until it returns false. */
bool view_more(struct view *view, struct input *out);

#endif
