/* frame.c - the grid of cells, and the one way to write text into it */
#include "wizard/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

/* Holds a line of the widest frame, with combining marks in each cell and control characters made visible. */
#define LINE_BYTES (FRAME_EDGE_MAX * 24)

/* The letter of each style in a dump. */
static const char style_letters[STYLE_COUNT + 1] = " THDFKGCBOLPQ_AUR";

void frame_init(struct frame *frame, bool ascii)
{
	*frame = (struct frame){ .ascii = ascii };
}

void frame_release(struct frame *frame)
{
	free(frame->cells);
	frame_init(frame, frame->ascii);
}

static int frame_within(int number, int least, int most)
{
	return number < least ? least : number > most ? most : number;
}

static struct cell *cell_at(struct frame *frame, int row, int col)
{
	return &frame->cells[(size_t)row * (size_t)frame->cols + (size_t)col];
}

static void frame_blank(struct cell *cell)
{
	cell->text[0] = ' ';
	cell->text[1] = '\0';
}

void frame_begin(struct frame *frame, int rows, int cols)
{
	rows = frame_within(rows, 1, FRAME_EDGE_MAX);
	cols = frame_within(cols, 1, FRAME_EDGE_MAX);
	if (!frame->cells || rows != frame->rows || cols != frame->cols) {
		free(frame->cells);
		frame->cells = calloc((size_t)rows * (size_t)cols, sizeof *frame->cells);
		if (!frame->cells)
			arena_no_memory();
		frame->rows = rows;
		frame->cols = cols;
	}
	for (int i = 0; i < rows * cols; i++) {
		frame_blank(&frame->cells[i]);
		frame->cells[i].style = STYLE_PLAIN;
	}
	memset(frame->joined, 0, sizeof frame->joined);
	frame->cursor_row = frame->cursor_col = 0;
	frame->cursor_shown = false;
}

/* If one half of a wide character is overwritten, the other half becomes a blank. */
static void take_cell(struct frame *frame, int row, int col)
{
	struct cell *cell = cell_at(frame, row, col);

	if (!cell->text[0] && col)
		frame_blank(cell_at(frame, row, col - 1));
	if (col + 1 < frame->cols && !cell[1].text[0])
		frame_blank(&cell[1]);
}

static void put_character(struct frame *frame, int row, int col, int width, enum style style, const char *text,
    size_t len)
{
	struct cell *cell = cell_at(frame, row, col);

	take_cell(frame, row, col);
	if (width == 2)
		take_cell(frame, row, col + 1);
	memcpy(cell->text, text, len); /* the caller checked len < sizeof text */
	cell->text[len] = '\0';
	cell->style = (unsigned char)style;
	if (width == 2) {
		cell[1].text[0] = '\0';
		cell[1].style = (unsigned char)style;
	}
}

/* Bytes of the character at @text with its combining marks; its columns go to *@width. */
static size_t frame_character(const char *text, int *width)
{
	char one[8];
	size_t len = 0, used;

	*width = 0;
	while (text[len]) {
		int columns;

		text_next(text + len, &used);
		memcpy(one, text + len, used); /* 4 bytes at most */
		one[used] = '\0';
		columns = text_width(one);
		if (len && columns)
			break;
		len += used;
		*width += columns;
	}
	return len;
}

static int put_line(struct frame *frame, int row, int col, int width, enum style style, const char *safe)
{
	int used = 0, columns;

	while (*safe) {
		size_t len = frame_character(safe, &columns);

		if (used + columns > width)
			break;
		if (columns && len < sizeof frame->cells->text)
			put_character(frame, row, col + used, columns, style, safe, len);
		used += columns;
		safe += len;
	}
	return used;
}

int frame_text(struct frame *frame, int row, int col, int width, enum style style, const char *text)
{
	char safe[LINE_BYTES];
	struct arena arena = { 0 };
	int used;

	if (row < 0 || row >= frame->rows || col < 0 || col >= frame->cols || !text)
		return 0;
	width = frame_within(width, 0, frame->cols - col);
	text_safe(safe, sizeof safe, text);
	if (!frame->ascii)
		return put_line(frame, row, col, width, style, safe);
	used = put_line(frame, row, col, width, style, text_ascii(&arena, safe));
	arena_release(&arena);
	return used;
}

void frame_fill(struct frame *frame, int row, int col, int width, enum style style)
{
	if (row < 0 || row >= frame->rows || col < 0)
		return;
	for (int end = col + width; col < end && col < frame->cols; col++)
		put_character(frame, row, col, 1, style, " ", 1);
}

static void dump_row(const struct frame *frame, int row, struct buf *out)
{
	const struct cell *cells = &frame->cells[(size_t)row * (size_t)frame->cols];
	int end = frame->cols;

	while (end && !strcmp(cells[end - 1].text, " "))
		end--;
	for (int col = 0; col < end; col++)
		buf_add(out, cells[col].text);
	buf_add(out, "\n");
}

static void dump_styles(const struct frame *frame, int row, struct buf *out)
{
	const struct cell *cells = &frame->cells[(size_t)row * (size_t)frame->cols];
	int end = frame->cols;

	while (end && cells[end - 1].style == STYLE_PLAIN)
		end--;
	if (!end)
		return;
	buf_add(out, "~");
	for (int col = 0; col < end; col++)
		buf_add_n(out, &style_letters[cells[col].style], 1);
	buf_add(out, "\n");
}

void frame_dump(const struct frame *frame, bool styles, struct buf *out)
{
	for (int row = 0; row < frame->rows; row++) {
		dump_row(frame, row, out);
		if (styles)
			dump_styles(frame, row, out);
	}
	if (styles && frame->cursor_shown)
		buf_printf(out, "cursor %d,%d\n", frame->cursor_row, frame->cursor_col);
}
