/* field.h - one line of text input: characters, cursor, a paste of any length
 *
 * Line ends and control characters in a paste become spaces and never submit. A secret field shows only its length.
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
	bool many;      /* keeps the line ends of a paste; otherwise they become blanks */
	bool changed;   /* edited since the last INPUT_TYPED */
	bool submitted; /* submitted by Enter: the text on the next page replaces its content */
	uint64_t given; /* hash of the text that the page set last */
};

void field_init(struct field *field, const char *id, const char *text, bool secret);
void field_release(struct field *field); /* wipes */
/* True if the key was an edit. @pasting: every key is text, and none submits. */
bool field_key(struct field *field, unsigned key, bool pasting);
/* Draws the part around the cursor that fits @columns; places the frame's cursor if @focused. */
struct frame;
void field_draw(const struct field *field, struct frame *frame, int row, int col, int columns, bool focused);

#endif
