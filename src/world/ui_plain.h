/* ui_plain.h - the plain user interface: lines out, lines in; for ui.c only
 *
 * Reads without waiting, keeps an unfinished line, and turns the terminal's echo off while a page has a secret field.
 * A field takes pastes of any length and of several lines: bytes that arrive at once are one text, and none of its
 * lines is an answer of its own. A paste has ended when nothing follows a line end for a moment.
 */
#ifndef WORLD_UI_PLAIN_H
#define WORLD_UI_PLAIN_H

#include <termios.h>

#include "wizard/lines.h"

struct plain {
	int in, out;
	struct lines lines;
	struct buf typed;     /* read, and not yet taken as lines */
	struct buf line;      /* the line being taken: an input points to it */
	struct buf printed;   /* to be written */
	bool passing_over;    /* skips the rest of an overlong line */
	bool ended, quitted;  /* end of input; and the admin's leaving was reported */
	bool broken;          /* our output has no reader any more */
	bool hidden;          /* the echo is off */
	bool by_bytes;        /* the terminal delivers single bytes, and lines are edited here */
	bool paused;          /* stopped by the shell: the terminal's modes are as found */
	bool ahead;           /* the input was typed before this page was shown */
	bool outdated;        /* input is waiting that was typed before the numbers changed */
	struct termios modes; /* as found */
};

void ui_plain_open(struct plain *plain, int in, int out, bool ascii);
void ui_plain_show(struct plain *plain, const struct page *page, int64_t now);
void ui_plain_print(struct plain *plain, const char *text); /* and a line end */
bool ui_plain_input(struct plain *plain, const struct page *page, struct input *input, bool *gone);
int ui_plain_fd(const struct plain *plain); /* -1 once nothing more can come */
void ui_plain_pause(struct plain *plain);   /* before the program is stopped */
void ui_plain_resume(struct plain *plain);  /* after it is resumed */
void ui_plain_close(struct plain *plain);

#endif
