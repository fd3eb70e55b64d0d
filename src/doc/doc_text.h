/* doc_text.h - prints a doc as text in columns, for terminals, pipes and mail */
#ifndef DOC_DOC_TEXT_H
#define DOC_DOC_TEXT_H

#include "base/buf.h"
#include "doc/doc.h"

/* Everything that commands print is wrapped and reduced to ASCII here. Text to be copied (codes, links, rows that are
 * @whole) stays on one line of any length. @columns is limited to a readable width. */
void doc_text_print(const struct doc *doc, int columns, bool ascii, struct buf *out);
/* The same with escape sequences for a terminal of 16 colours: verdicts and titles. No text in the doc can add its own:
 * it is made safe here. */
void doc_text_color(const struct doc *doc, int columns, bool ascii, struct buf *out);

#endif
