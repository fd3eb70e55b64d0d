/* keys.h - one table of keys for dispatch, footer, help page and manual
 *
 * A key is a number that term.c makes from terminal input: a Unicode character for text, one of enum key for the rest.
 * Letters act only on pages without a field, so every letter has a twin that is not a letter.
 */
#ifndef WIZARD_KEYS_H
#define WIZARD_KEYS_H

#include "wizard/page.h"

enum key {
	KEY_NONE_ = 0,
	/* above any Unicode character */
	K_UP = 0x110000,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_HOME,
	K_END,
	K_ENTER,
	K_TAB,
	K_BACK_TAB,
	K_BACKSPACE,
	K_DELETE,
	K_ESCAPE,
	K_F1,
	K_F2,
	K_F3,
	K_F4,
	K_F5,
	K_F6,
	K_F7,
	K_F8,
	K_F9,
	K_F10,
	K_REDRAW /* Ctrl-L */,
	K_INTERRUPT /* Ctrl-C */,
	K_PASTE_BEGIN,
	K_PASTE_END,
	K_KILL_LINE /* Ctrl-U */
};

struct key_row {
	enum input_kind does;
	unsigned keys[4];   /* padded with 0; letters act only where no text can be typed */
	const char *name;   /* "F1", as shown; not translated */
	const char *letter; /* its twin "?"; "" */
	const char *word;   /* what is typed for it in plain lines; "": nothing */
	const char *label;  /* N_() one word in the footer: "Help" */
	const char *says;   /* N_() a sentence for the help page */
};

/* Ends with a NULL name. */
extern const struct key_row key_rows[];

/* The row of @key, or NULL. @takes_text: letters are text. */
const struct key_row *key_find(unsigned key, bool takes_text);
/* Does it do anything on this page? */
bool key_works(const struct page *page, const struct key_row *row);
/* The key to show on this page: the letter where letters are keys. */
const char *key_name(const struct page *page, const struct key_row *row);

#endif
