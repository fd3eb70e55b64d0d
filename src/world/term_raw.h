/* term_raw.h - bytes to the terminal past curses: clipboard, modes, the way back after a crash
 *
 * Only between two pictures. Nothing here waits for a terminal that does not read any more, except raw_write.
 */
#ifndef WORLD_TERM_RAW_H
#define WORLD_TERM_RAW_H

#include <stdbool.h>
#include <stddef.h>

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
