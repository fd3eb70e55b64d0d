/* term_keys.h - decodes a terminal's bytes into keys; knows no curses, reads nothing
 *
 * Curses' own decoder is not used: it drops a character whose bytes arrive in two pieces, and splits unknown
 * sequences, so that Ctrl-Up would go back and choose 1 and 5. Here every sequence of ECMA-48's shape is consumed
 * whole, known or not. Arrows are known with ESC [ and with ESC O, function keys as xterm, PuTTY, rxvt, screen, the
 * Linux console and VT220 send them.
 */
#ifndef WORLD_TERM_KEYS_H
#define WORLD_TERM_KEYS_H

#include <stdbool.h>
#include <stddef.h>

/* Holds at most this many undecoded bytes. */
#define TERM_KEYS_BYTES 1024

/* Ctrl-Z, outside of a paste. */
#define TERM_KEY_STOP 0x1A

struct term_keys {
	unsigned char bytes[TERM_KEYS_BYTES];
	size_t from, to;
	bool pasting;
};

/* Where to read more bytes to, and the room there: never 0 once term_keys_next has returned 0. */
unsigned char *term_keys_room(struct term_keys *keys, size_t *size);
void term_keys_add(struct term_keys *keys, size_t len);

/* The next key (wizard/keys.h), or 0: more bytes are needed. @late: no more arrived in time, so that a single ESC is
 * the Escape key. Other unfinished sequences wait as long as it takes. */
unsigned term_keys_next(struct term_keys *keys, bool late);

/* Whether the only byte is an ESC, which may be a key or the beginning of one. */
bool term_keys_escape(const struct term_keys *keys);

/* keys from standard input, without waiting longer than an escape sequence needs */

struct term_read {
	struct term_keys keys;
	int escape_ms; /* after an ESC, for the rest of a sequence */
	bool gone;     /* end of input, EIO or hang-up: the terminal is gone */
};

/* Waits ESCDELAY milliseconds after an ESC, 100 by default: an arrow that a slow line split by 40 ms is still
 * recognised (measured; at 25 ms it is not). */
void term_read_init(struct term_read *read);
/* As term_key. */
int term_read_key(struct term_read *read);
/* Whether @least bytes (at most TERM_KEYS_BYTES) were typed right after the last key: faster than any hand. */
bool term_read_behind(struct term_read *read, size_t least);
/* Waits for a key, for the end of the terminal, or for a signal other than SIGWINCH. Drops the key. */
void term_read_any(struct term_read *read);

#endif
