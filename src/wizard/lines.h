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
	bool ascii;
	int columns;         /* for wrapping; links are never wrapped */
	char out_id[48];
	struct buf out_text;
};

void lines_init(struct lines *lines, int columns, bool ascii);
void lines_release(struct lines *lines);
/* Adds to @out what is new, and the prompt when something was printed. */
void lines_print(struct lines *lines, const struct page *page, int64_t now, struct buf *out);
/* Reads one line that was typed (without its end). False with a complaint in @out when it means nothing. */
bool lines_read(struct lines *lines, const struct page *page, const char *line, struct input *input,
		struct buf *out);

#endif
