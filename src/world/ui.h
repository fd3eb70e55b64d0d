/* ui.h - the user interface: full screen, plain lines, or none
 *
 * A NULL ui shows nothing. Plain lines go to stdout without a single escape byte and are read from stdin, which may be
 * a pipe. End of input counts as the admin leaving (INPUT_QUIT); only reading on after that counts as gone.
 */
#ifndef WORLD_UI_H
#define WORLD_UI_H

#include <poll.h>

#include "base/err.h"
#include "flow/event.h"
#include "wizard/page.h"
#include "world/term.h"

/* UI_PROMPT: plain lines on stderr, for a command that must prompt while stdout is for data. */
enum ui_kind { UI_NONE = 0, UI_SCREEN, UI_PLAIN, UI_PROMPT };

struct ui;

/* UI_SCREEN falls back to UI_PLAIN if the terminal is not capable (and says so on stderr in one line). */
struct ui *ui_open(enum ui_kind kind, enum color_mode color, bool ascii);
enum ui_kind ui_kind(const struct ui *ui);
/* Shows the page; cheap if nothing changed. */
void ui_show(struct ui *ui, const struct page *page, int64_t now);
/* The next input as meaning; false: none yet. @input is valid until the next call. *@gone: the terminal is gone (EIO,
 * hang-up). *@redraw: only the picture changed: call ui_show again with the same page. */
bool ui_input(struct ui *ui, const struct page *page, struct input *input, bool *gone, bool *redraw);
void ui_resized(struct ui *ui);
/* Gives the terminal back to the shell (^Z), and takes it again. */
void ui_pause(struct ui *ui);
void ui_resume(struct ui *ui);
/* Where the text went; COPIED_NOT: nowhere, @err says why. */
enum copied ui_copy(struct ui *ui, const char *text, struct err *err);
void ui_raw(struct ui *ui, const char *text);
/* Plain lines cannot be written: a full disk, a pipe without a reader. No terminal hung up. */
bool ui_unwritable(const struct ui *ui);
int ui_fd(const struct ui *ui); /* to wait for; -1: none */
/* Prints lines for people: below the screen after it closed, on stderr otherwise. */
void ui_say(struct ui *ui, const char *text);
/* The same for a line to be copied: a terminal may break it anywhere, we never do. */
void ui_say_whole(struct ui *ui, const char *line);
void ui_close(struct ui *ui);

#endif
