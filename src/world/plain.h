/* plain.h - the plain face: lines out, lines in; for face.c only
 *
 * Reads without waiting, keeps a line that is not finished, and turns the terminal's echo off while a page has
 * a secret field. Such an answer may be of any length and in several lines, as it is pasted; elsewhere a terminal hands
 * over lines of 4,095 bytes at most, and a pipe has no such limit.
 */
#ifndef WORLD_PLAIN_H
#define WORLD_PLAIN_H

#include <termios.h>

#include "wizard/lines.h"

struct plain {
	int in, out;
	struct lines lines;
	struct buf typed;     /* read, and not yet taken as lines */
	struct buf line;      /* the one being taken: what an input points to */
	struct buf printed;   /* on its way out */
	bool passing_over;    /* the rest of a line that is too long */
	bool ended, quitted;  /* end of input; and the admin's leaving was told */
	bool broken;          /* nobody reads what we print */
	bool hidden;          /* the echo is off */
	struct termios modes; /* as found */
};

void plain_open(struct plain *plain, int in, int out, bool ascii);
void plain_show(struct plain *plain, const struct page *page, int64_t now);
void plain_print(struct plain *plain, const char *text); /* and a line end */
bool plain_input(struct plain *plain, const struct page *page, struct input *input, bool *gone);
int plain_fd(const struct plain *plain); /* -1 once nothing more can come */
void plain_close(struct plain *plain);

#endif
