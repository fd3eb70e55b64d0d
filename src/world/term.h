/* term.h - ncursesw: open, key, paint, close; the only file that knows curses
 *
 * newterm, never initscr. What the terminal shows is what the last painted frame says. Signals that kill
 * put the terminal right first (wake.c calls term_rescue).
 */
#ifndef WORLD_TERM_H
#define WORLD_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "wizard/frame.h"

enum color_mode { COLOR_AUTO = 0, COLOR_ALWAYS, COLOR_NEVER };

/* ERR_USAGE when TERM is unknown, dumb or empty, or stdin or stdout is no terminal: use plain then. */
bool term_open(enum color_mode color, struct err *err) MUST_CHECK;
void term_size(int *rows, int *cols);
void term_resized(void); /* SIGWINCH came: ask the kernel, or LINES and COLUMNS */
/* The next key (see wizard/keys.h) without waiting; 0 when there is none; -1 when the terminal is gone. */
int term_key(void);
/* Whether @least bytes were typed, or pasted, right behind that key. */
bool term_key_behind(size_t least);
void term_paint(const struct frame *frame);
void term_redraw(void);
/* OSC 52, also wrapped for tmux when @in_tmux. */
void term_copy(const char *text, bool in_tmux);
/* Leaves the full screen, prints @text bare, waits for a key, comes back. */
void term_bare(const char *text, const char *prompt);
void term_close(void);
/* Async-signal-safe: fixed reset string and the saved modes. */
void term_rescue(void);

/* bytes to the terminal past curses: clipboard, modes, the way back after a crash
 *
 * Only between two pictures. Nothing here waits for a terminal that does not read any more, except raw_write.
 */

/* Whole; false when the terminal is gone. */
bool raw_write(const char *bytes, size_t len);
bool raw_text(const char *text);

/* Whether a terminal of this type knows bracketed paste and OSC 52; others may print such a thing. */
bool raw_is_modern(const char *term);
bool raw_paste(bool on);
/* OSC 52, and once more wrapped for tmux. */
bool raw_copy(const char *text, bool in_tmux);

/* Of the window; where it has none (a serial line says 0x0), of LINES and COLUMNS; else 24 by 80. */
void raw_size(int *rows, int *cols, int most);

/* Leaves every mode that we could have set. Async-signal-safe. */
void raw_reset(void);

/* While the full screen is open, what libraries print on stderr is kept instead of spoiling it; it is printed, in
 * ASCII and without control characters, when it is given back. Returning is async-signal-safe. */
void raw_keep_stderr(void);
void raw_return_stderr(void);

#endif
