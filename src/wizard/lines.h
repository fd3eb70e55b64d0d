/* lines.h - the plain renderer: numbered lines, for screen readers, serial lines, scripts
 *
 * Append-only: no cursor movement, no repaint. A page is printed whole when entered; later only blocks that changed,
 * a live block once a minute. Choices, ticks and fields are numbered; the prompt names the default.
 * Answers: a number; a number and a text for a field; Enter for the default; words for the rest: "back", "help",
 * "timeline", "trace", "quit", "copy", "again" (print the page again). In a page with one field, text that is
 * no command goes to the field.
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
	char lead_hash[17];
	bool ascii;
	bool told;     /* how to answer was said once */
	bool asks;     /* an answer was taken: the prompt is due again */
	bool prompted; /* a prompt waits on the last line: what comes unasked begins on a line of its own */
	int64_t now;   /* of the last print */
	int columns;   /* for wrapping; links are never wrapped; below 20: nothing is */
	char out_id[48];
	struct buf out_text;
};

void lines_init(struct lines *lines, int columns, bool ascii);
void lines_release(struct lines *lines);
/* Adds to @out what is new, and the prompt when something was printed or an answer was taken. */
void lines_print(struct lines *lines, const struct page *page, int64_t now, struct buf *out);
/* Reads one line that was typed (without its end). False when it is no input for the program: with a complaint in
 * @out when it means nothing, with the page for "again"; the prompt follows either. */
bool lines_read(struct lines *lines, const struct page *page, const char *line, struct input *input, struct buf *out);

/* What a typed line is on a page. */
enum lines_kind {
	LINES_ANSWER, /* a number, a word, or nothing but Enter */
	LINES_TEXT,   /* goes into a field */
	LINES_NOTHING /* means nothing here */
};
enum lines_kind lines_kind(const struct page *page, const char *line, size_t len);
/* Takes several lines that came at once as one text for one field: the one that the first line names, else page_paste_field(). False when
 * there is none, with a complaint. */
bool lines_read_paste(struct lines *lines, const struct page *page, const char *text, struct input *input,
    struct buf *out);

#endif
