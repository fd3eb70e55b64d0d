/* lines.h - the plain renderer: a page as numbered lines, for screen readers, serial lines and scripts
 *
 * Append-only: no cursor movement, no repaint. A new page is printed whole; later only the blocks that changed, and a
 * live block once a minute. Where numbers get another meaning, all choices are printed anew. Choices, ticks, picks and
 * fields are numbered, the actions last; the prompt names the default. An answer is a number; a number and a text, for a
 * field or a pick; Enter for the default; "/" and a word, to search; or a word of the table in lines.c, such as "back" or
 * "again" (print the page again). On a page with a single field, any text that is not a command goes into the field.
 */
#ifndef WIZARD_LINES_H
#define WIZARD_LINES_H

#include "base/buf.h"
#include "wizard/page.h"

struct lines_seen {
	char id[48];
	char hash[17];
	int64_t printed_at;
};

struct lines {
	char page_id[32];
	struct lines_seen seen[PAGE_BLOCKS_MAX];
	size_t seen_count;
	char numbers[PAGE_BLOCKS_MAX][48]; /* ids by their printed number, less one */
	size_t number_count;
	bool moved; /* the last print gave numbers another meaning, unasked: what was typed before it does not count */
	char lead_hash[17];
	bool ascii;
	bool told;     /* the hint on how to answer was printed */
	bool asks;     /* an answer was read, so the next print ends with a prompt */
	bool prompted; /* a prompt stands on the last line: unrequested output starts a new line */
	int64_t now;   /* time of the last print */
	int columns;   /* wrap width; links are never wrapped; below 20 nothing is */
	char out_id[48];
	struct buf out_text;
};

void lines_init(struct lines *lines, int columns, bool ascii);
void lines_release(struct lines *lines);
/* Adds new and changed blocks to @out, and the prompt if anything was printed or an answer was read. */
void lines_print(struct lines *lines, const struct page *page, int64_t now, struct buf *out);
/* Reads one typed line, without its line end. False if the line is no input for the program: @out then holds a
 * complaint, or the page for "again". The prompt follows in both cases. */
bool lines_read(struct lines *lines, const struct page *page, const char *line, struct input *input, struct buf *out);

/* How a page understands a typed line. */
enum lines_kind {
	LINES_ANSWER, /* a number, a word, or just Enter */
	LINES_TEXT,   /* goes into a field */
	LINES_NOTHING /* not understood here */
};
enum lines_kind lines_kind(const struct page *page, const char *line, size_t len);
/* Takes several lines that arrived at once as one text for one field: the one numbered in the first line, else
 * page_paste_field(). False, with a complaint, if there is no such field. */
bool lines_read_paste(struct lines *lines, const struct page *page, const char *text, struct input *input,
    struct buf *out);

#endif
