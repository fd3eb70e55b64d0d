/* view_layout.h - a page's blocks in lines of a width; a part of view
 *
 * One walk measures and draws: what is out of sight is only counted.
 */
#ifndef WIZARD_VIEW_LAYOUT_H
#define WIZARD_VIEW_LAYOUT_H

#include "wizard/view.h"

struct layout {
	struct view *view;
	const struct page *page;
	struct frame *frame;
	int first_row, rows; /* of the frame, for content */
	bool draws;          /* else it only measures */
	bool roomy;          /* 80x24 or more */
	int y;               /* the content line that is next */
	int text_width;      /* no paragraph is wider, for the eye's sake */
	bool focus_is_short; /* the focus marks whole labels, which keeps moving it cheap */
	int qr_zone;         /* 0: no picture */
	int qr_from;         /* its first content line; -1: not placed yet */
	bool no_qr;          /* there is no room for it */
};

/* Walks the page; returns its height in lines. */
int layout_page(struct layout *layout);

/* After a walk: the content line after a picture that stands beside text, which scrolling would cut; 0 when there is none. */
int layout_qr_bottom(const struct layout *layout);

/* Puts text on line y, without going on. */
void layout_put(struct layout *layout, int col, enum style style, const char *text);
/* Wraps text from @col to the right edge, one line at least, and goes on below it. */
void layout_wrap(struct layout *layout, int col, enum style style, const char *text);
/* The column after the last one for text on line y. */
int layout_right(const struct layout *layout);
/* As this terminal shows it; measure nothing else. */
const char *layout_shown(struct layout *layout, const char *text);

/* view_blocks.c: draws block @i and goes on below it. */
void layout_block(struct layout *layout, size_t i);

#endif
