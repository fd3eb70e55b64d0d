/* doc_text.h - a doc as text in columns, for terminals, pipes and mail */
#ifndef DOC_DOC_TEXT_H
#define DOC_DOC_TEXT_H

#include "base/buf.h"
#include "doc/doc.h"

/* The only place that wraps what commands print, and that knows a terminal which shows nothing but ASCII. What is to be copied
 * (codes, links, rows that are @whole) stays on one line, however long. @columns are kept within what can be read. */
void doc_text_print(const struct doc *doc, int columns, bool ascii, struct buf *out);

#endif
