/* layout.h - a page on the screen: what stands where, and how each block is drawn
 *
 * From top to bottom: the title bar with the steps, the text, a rule that says which lines of it are seen, the actions and
 * fields that are pinned, the keys. From 100 columns on, the steps stand at the left. Only these two panes scroll,
 * each by itself.
 */
#ifndef WIZARD_LAYOUT_H
#define WIZARD_LAYOUT_H

#include "wizard/field.h"
#include "wizard/frame.h"
#include "wizard/page.h"
#include "wizard/qr.h"

/* Lines of a block, counted in its pane: the text, or what is pinned. Bottom is the first line after it. */
struct spot {
	int top, bottom;
};

/* A part of the screen that scrolls by itself. */
struct pane {
	int row, rows;   /* of the frame */
	int left, width; /* its columns */
	int height;      /* lines that it has */
	int scroll;      /* first line shown */
};

struct layout {
	/* given */
	const struct page *page;
	struct frame *frame;
	struct arena *arena;
	const struct field *fields;
	size_t field_count;
	const struct qr *qr; /* of the page's address; NULL: none */
	const char *focus_id;
	struct spot *spots; /* one for each block, filled */
	struct pane text, pinned;

	/* in use */
	struct pane *pane;
	bool draws;  /* draw; otherwise only measure */
	bool roomy;  /* 80x24 or more */
	int y;       /* the next line of the pane */
	int right;   /* columns for text: wide lines are hard to read */
	int qr_zone; /* 0: no QR code */
	int qr_from; /* its first line; -1: not placed yet */
	bool qr_top; /* it stands at the top, with address and code beside it */
};

/* Places all blocks: fills the spots, the height of both panes, and how many rows each has. */
void layout_measure(struct layout *layout);
/* Draws what the scroll positions show. */
void layout_draw(struct layout *layout);

#endif
