/* frame.h - a grid of cells: the screen as a value
 *
 * Text gets into it only through frame_text, which lets nothing unprintable through. Styles are meanings, not colours.
 */
#ifndef WIZARD_FRAME_H
#define WIZARD_FRAME_H

#include <stdbool.h>

enum style {
	STYLE_PLAIN = 0,
	STYLE_TITLE,
	STYLE_HEAD,
	STYLE_DIM,
	STYLE_FOCUS,
	STYLE_KEY,
	STYLE_GOOD,
	STYLE_CARE,
	STYLE_BAD,
	STYLE_CODE,
	STYLE_LINK,
	STYLE_PRACTICE,
	STYLE_QR,
	STYLE_FIELD,
	STYLE_ACCENT,  /* where one is: the current step, the marker of the focus */
	STYLE_UNKNOWN, /* the verdict: neither good news nor a warning */
	STYLE_RULE,    /* thin lines */
	STYLE_COUNT
};

struct cell {
	char text[24]; /* one character with its combining marks; "" for the right half of a wide one */
	unsigned char style;
};

#define FRAME_EDGE_MAX 500

struct frame {
	int rows, cols;
	struct cell *cells;
	bool joined[FRAME_EDGE_MAX]; /* the row's text continues in the next row: a mouse selects both as one line */
	bool ascii;                  /* the terminal shows ASCII only: text goes through text_ascii */
	int cursor_row, cursor_col;  /* at the focused item, for screen readers and typing */
	bool cursor_shown;
};

void frame_init(struct frame *frame, bool ascii);
/* Sets the size (1x1 to 500x500) and blanks every cell. */
void frame_begin(struct frame *frame, int rows, int cols);
void frame_release(struct frame *frame);

/* Writes at @row, @col, cut at @width columns and at the edge; returns the columns used. */
int frame_text(struct frame *frame, int row, int col, int width, enum style style, const char *text);
void frame_fill(struct frame *frame, int row, int col, int width, enum style style);

/* Adds the grid to @out as text, without trailing blanks. @styles: a line "~" with a letter for each cell follows a
 * line that has any style (T title, H head, D dim, F focus, K key, G good, C care, B bad, O code, L link, P practice,
 * Q qr, _ field, A accent, U unknown, R rule), and "cursor ROW,COL" ends it. */
struct buf;
void frame_dump(const struct frame *frame, bool styles, struct buf *out);

#endif
