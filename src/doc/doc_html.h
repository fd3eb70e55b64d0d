/* doc_html.h - prints a doc as one HTML file: no script, no external resources */
#ifndef DOC_DOC_HTML_H
#define DOC_DOC_HTML_H

#include "base/buf.h"
#include "doc/doc.h"

/* @tool: the version that made the run. */
void doc_html_print(const struct doc *doc, const char *tool, struct buf *out);

#endif
