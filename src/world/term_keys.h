/* term_keys.h - bytes from a terminal to keys; knows no curses, reads nothing
 *
 * Curses' own reader is not used: it drops a character whose bytes come in two pieces, and takes what it does not
 * know apart, so that Ctrl-Up would go back and choose 1 and 5. Here every sequence of ECMA-48's shape is eaten
 * whole, whether it is known or not; arrows are known with ESC [ and with ESC O, function keys as xterm, PuTTY,
 * rxvt, screen, the Linux console and VT220 send them.
 */
#ifndef WORLD_TERM_KEYS_H
#define WORLD_TERM_KEYS_H

#include <stdbool.h>
#include <stddef.h>

/* Holds at most this many bytes that were not yet turned into keys. */
#define TERM_KEYS_BYTES 1024

/* Ctrl-Z, outside of a paste. */
#define TERM_KEY_STOP 0x1A

struct term_keys {
	unsigned char bytes[TERM_KEYS_BYTES];
	size_t from, to;
	bool pasting;
};

/* Where to read more to, and how much has room: never 0 once term_keys_next has returned 0. */
unsigned char *term_keys_room(struct term_keys *keys, size_t *size);
void term_keys_add(struct term_keys *keys, size_t len);

/* The next key (wizard/keys.h), or 0: more bytes are needed. @late: no more came in time, so that a single ESC is
 * the Escape key. What else is begun waits for its end as long as it takes. */
unsigned term_keys_next(struct term_keys *keys, bool late);

/* Whether all there is is an ESC, which may be a key or the beginning of one. */
bool term_keys_escape(const struct term_keys *keys);

/* keys from standard input, without waiting longer than an escape sequence needs */

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
