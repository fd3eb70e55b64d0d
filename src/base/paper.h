/* paper.h - text for people, in paragraphs that fit the columns there are
 *
 * What reports and commands print. Whoever writes on it gives sentences; wrapping, hanging indents and the stand-in for
 * terminals that show only ASCII are done here.
 */
#ifndef BASE_PAPER_H
#define BASE_PAPER_H

#include "base/arena.h"
#include "base/buf.h"

struct paper {
	struct buf *out;
	int columns;
	bool ascii;
	struct arena arena; /* for what is said; released with paper_release */
};

/* @columns are kept within what can be read. */
void paper_init(struct paper *paper, struct buf *out, int columns, bool ascii);
void paper_release(struct paper *paper);

/* A paragraph, its first line begun by @mark, all lines under one another at @indent. */
void paper_say(struct paper *paper, int indent, const char *mark, const char *text);
/* A line that stays whole, however long: a command to be copied. */
void paper_line(struct paper *paper, int indent, const char *text);

#endif
