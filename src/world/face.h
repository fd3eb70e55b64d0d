/* face.h - who talks with the admin: full screen, plain lines, or nobody */
#ifndef WORLD_FACE_H
#define WORLD_FACE_H

#include <poll.h>

#include "base/err.h"
#include "wizard/page.h"
#include "world/term.h"

enum face_kind { FACE_NONE = 0, FACE_SCREEN, FACE_PLAIN };

struct face;

/* FACE_SCREEN falls back to FACE_PLAIN when the terminal cannot do it (and says so on stderr in one line). */
struct face *face_open(enum face_kind kind, enum color_mode color, bool ascii);
enum face_kind face_kind(const struct face *face);
/* Shows the page as it is now; cheap when nothing changed. */
void face_show(struct face *face, const struct page *page, int64_t now);
/* The next thing that the admin meant; false when there is nothing yet. *@gone: the terminal went away (EIO, hang-up, end
 * of input). *@redraw: only the picture changed: call face_show again with the same page. */
bool face_input(struct face *face, const struct page *page, struct input *input, bool *gone, bool *redraw);
void face_resized(struct face *face);
void face_copy(struct face *face, const char *text);
void face_bare(struct face *face, const char *text);
int face_fd(const struct face *face); /* to wait for; -1: none */
/* Lines for people: below the screen after it closed, on stderr otherwise. */
void face_say(struct face *face, const char *line);
void face_close(struct face *face);

#endif
