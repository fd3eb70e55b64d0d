/* doc_markdown.h - prints a doc as Markdown for a ticket or a wiki */
#ifndef DOC_DOC_MARKDOWN_H
#define DOC_DOC_MARKDOWN_H

#include "base/buf.h"
#include "doc/doc.h"

/* No name or value in it becomes markup or a link. */
void doc_markdown_print(const struct doc *doc, struct buf *out);

#endif
