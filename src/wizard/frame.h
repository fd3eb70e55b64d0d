/* frame.h - a grid of cells: what the terminal shall show, as a value
 *
 * frame_text is the only way to put text on it, and lets nothing through that is not printable.
 * Styles are meanings, not colours.
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
	STYLE_COUNT
};

struct cell {
	char text[24]; /* one character with its marks; "" for the right half of a wide one */
	unsigned char style;
};

#define FRAME_EDGE_MAX 500

struct frame {
	int rows, cols;
	struct cell *cells;
	bool joined[FRAME_EDGE_MAX]; /* a row's text goes on in the next: a mouse shall mark them as one line */
	bool ascii;                  /* the terminal shows ASCII only: texts are turned by text_ascii */
	int cursor_row, cursor_col;  /* on the focused item, for screen readers and typing */
	bool cursor_shown;
};

void frame_init(struct frame *frame, bool ascii);
/* Sets the size (at least 1x1, at most 500x500) and blanks it. */
void frame_begin(struct frame *frame, int rows, int cols);
void frame_release(struct frame *frame);

/* Writes from @row, @col, cut at @width columns and the edge; returns the columns used. */
int frame_text(struct frame *frame, int row, int col, int width, enum style style, const char *text);
void frame_fill(struct frame *frame, int row, int col, int width, enum style style);

/* The grid as text, lines without trailing blanks, added to @out. With @styles a line "~" and a letter for each cell
 * follows a line that has any (T title, H head, D dim, F focus, K key, G good, C care, B bad, O code, L link, P practice,
 * Q qr, _ field), and "cursor ROW,COL" ends it. */
struct buf;
void frame_dump(const struct frame *frame, bool styles, struct buf *out);

#endif
