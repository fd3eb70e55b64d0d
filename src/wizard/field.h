/* field.h - one line of typing: characters, cursor, a paste of any length
 *
 * Line ends and control characters in a paste become spaces and never submit. A secret field is
 * shown as its length only.
 */
#ifndef WIZARD_FIELD_H
#define WIZARD_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* A consent link or a pasted console text is below 16 kB; a paste beyond 64 kB is a mistake. */
#define FIELD_BYTES_MAX (64u * 1024)

struct field {
	char id[48];
	struct buf text;
	size_t at; /* byte position of the cursor */
	bool secret;
	bool many;      /* keeps the line ends of a paste, else they are blanks */
	bool changed;   /* edited since the program last heard of it */
	bool submitted; /* heard by Enter: what the page says next is what it holds */
	uint64_t given; /* of the text that the page gave last */
};

void field_init(struct field *field, const char *id, const char *text, bool secret);
void field_release(struct field *field); /* wipes */
/* True when the key was an edit. @pasting: nothing submits, everything is text. */
bool field_key(struct field *field, unsigned key, bool pasting);
/* What to show in @columns, and where the cursor then stands. */
struct frame;
void field_draw(const struct field *field, struct frame *frame, int row, int col, int columns, bool focused);

#endif
