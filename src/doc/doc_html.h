/* doc_html.h - a doc as one HTML file: no script, nothing to be fetched */
#ifndef DOC_DOC_HTML_H
#define DOC_DOC_HTML_H

#include "base/buf.h"
#include "doc/doc.h"

/* @tool: the version that made what it tells of. */
void doc_html_print(const struct doc *doc, const char *tool, struct buf *out);

#endif
