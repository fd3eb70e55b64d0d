/* term.h - the terminal: open, key, paint, close; the only file that knows curses
 *
 * newterm, never initscr. The terminal shows exactly the last painted frame. Fatal signals restore the terminal first
 * (signals_rescue).
 */
#ifndef WORLD_TERM_H
#define WORLD_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/component.h"
#include "base/err.h"
#include "wizard/frame.h"

enum color_mode { COLOR_AUTO = 0, COLOR_ALWAYS, COLOR_NEVER };

/* ERR_USAGE if TERM is unknown, dumb or empty, or stdin or stdout is no terminal: use plain then. Else prints the line
 * @above, or nothing if it is NULL, which stays in the scroll-back, and opens the full screen. */
bool term_open(enum color_mode color, const char *above, struct err *err) MUST_CHECK;
void term_size(int *rows, int *cols);
void term_resized(void); /* after SIGWINCH: asks the kernel, or LINES and COLUMNS */
/* The next key (see wizard/keys.h) without waiting; 0: none; -1: the terminal is gone. */
int term_key(void);
/* Whether @least bytes were typed, or pasted, right after that key. */
bool term_key_behind(size_t least);
void term_paint(const struct frame *frame);
void term_redraw(void);
/* Sends @text for the clipboard (term_copy.h), to a terminal that takes such bytes. True: they were written. */
bool term_copy(const char *text, bool in_tmux, bool in_screen, struct err *err);
/* Leaves the full screen, prints @text bare, waits for a key, comes back. */
void term_bare(const char *text, const char *prompt);
void term_close(void);
/* Async-signal-safe: writes a fixed reset string and the saved modes. */
void term_rescue(void);

/* Adds ncurses. */
void term_component(struct components *components);

#endif
