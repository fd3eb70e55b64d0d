/* face.h - who talks with the admin: full screen, plain lines, or nobody
 *
 * A NULL face is nobody. Plain lines go to stdout without a single escape byte and are read from stdin, which may
 * be a pipe. The end of input is the admin leaving (INPUT_QUIT); only what follows counts as gone.
 */
#ifndef WORLD_FACE_H
#define WORLD_FACE_H

#include <poll.h>

#include "base/err.h"
#include "wizard/page.h"
#include "world/term.h"

/* FACE_PROMPT: plain lines on stderr, for a command that must ask something while stdout is for data. */
enum face_kind { FACE_NONE = 0, FACE_SCREEN, FACE_PLAIN, FACE_PROMPT };

struct face;

/* FACE_SCREEN falls back to FACE_PLAIN when the terminal cannot do it (and says so on stderr in one line). */
struct face *face_open(enum face_kind kind, enum color_mode color, bool ascii);
enum face_kind face_kind(const struct face *face);
/* Shows the page as it is now; cheap when nothing changed. */
void face_show(struct face *face, const struct page *page, int64_t now);
/* The next thing that the admin meant; false when there is nothing yet; @input is valid until the next call. *@gone: the
 * terminal went away (EIO, hang-up). *@redraw: only the picture changed: call face_show again with the same page. */
bool face_input(struct face *face, const struct page *page, struct input *input, bool *gone, bool *redraw);
void face_resized(struct face *face);
/* Gives the terminal back to the shell (^Z), and takes it again. */
void face_pause(struct face *face);
void face_resume(struct face *face);
void face_copy(struct face *face, const char *text);
void face_bare(struct face *face, const char *text);
/* Plain lines go into what takes no more: a disk that is full, a pipe that nobody reads. No terminal hung up. */
bool face_unwritable(const struct face *face);
int face_fd(const struct face *face); /* to wait for; -1: none */
/* Lines for people: below the screen after it closed, on stderr otherwise. */
void face_say(struct face *face, const char *line);
void face_close(struct face *face);

#endif
