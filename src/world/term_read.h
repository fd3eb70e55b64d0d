/* term_read.h - keys from standard input, without waiting longer than an escape sequence needs */
#ifndef WORLD_TERM_READ_H
#define WORLD_TERM_READ_H

#include "world/term_keys.h"

struct term_read {
	struct term_keys keys;
	int escape_ms; /* after an ESC, for what may follow */
	bool gone;     /* end of input, EIO or hang-up: there is no terminal any more */
};

/* Waits ESCDELAY milliseconds after an ESC, 100 where that is not set: an arrow that a slow line split by 40 ms
 * is still one (measured; at 25 ms it is not). */
void term_read_init(struct term_read *read);
/* As term_key. */
int term_read_key(struct term_read *read);
/* Whether @least bytes (at most TERM_KEYS_BYTES) were typed right behind the last key: within a moment that no hand is fast enough for. */
bool term_read_behind(struct term_read *read, size_t least);
/* Until a key was pressed, the terminal is gone, or a signal came that is not about the window's size. Forgets the key. */
void term_read_any(struct term_read *read);

#endif
