/* ui_plain.h - the plain face: lines out, lines in; for face.c only
 *
 * Reads without waiting, keeps a line that is not finished, and turns the terminal's echo off while a page has
 * a secret field. What goes into a field may be of any length and in several lines, as it is pasted: what comes at once is one
 * text, and no line of it is an answer of its own. That a paste has ended is told by nothing coming for a moment, behind a line end.
 */
#ifndef WORLD_UI_PLAIN_H
#define WORLD_UI_PLAIN_H

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
	bool by_bytes;        /* the terminal hands over each byte, and what it does for a line is done here */
	bool paused;          /* stopped by the shell: the terminal is as it was found */
	bool ahead;           /* what is being read was typed before this page was shown */
	struct termios modes; /* as found */
};

void ui_plain_open(struct plain *plain, int in, int out, bool ascii);
void ui_plain_show(struct plain *plain, const struct page *page, int64_t now);
void ui_plain_print(struct plain *plain, const char *text); /* and a line end */
bool ui_plain_input(struct plain *plain, const struct page *page, struct input *input, bool *gone);
int ui_plain_fd(const struct plain *plain); /* -1 once nothing more can come */
void ui_plain_pause(struct plain *plain);   /* before the program is stopped */
void ui_plain_resume(struct plain *plain);  /* and when it goes on */
void ui_plain_close(struct plain *plain);

#endif
