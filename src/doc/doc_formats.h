/* doc_formats.h - the formats of a report: text, Markdown, HTML, CSV
 *
 * The columns of CSV are fixed, as is JSON (core/report.h). Text, Markdown and HTML are translated and print the same
 * doc (doc/doc_run.h). All come from the same struct report, live or from a file, in UTF-8.
 */
#ifndef DOC_DOC_FORMATS_H
#define DOC_DOC_FORMATS_H

#include "base/buf.h"
#include "core/report.h"
#include "doc/doc.h"

/* @columns: wrap width, 80 if the output is no terminal; @ascii: no UTF-8. */
void report_text(const struct report *report, int columns, bool ascii, struct buf *out);
/* Prints and releases a doc that a command made of the halves of doc_run(). */
void report_doc(const struct report *report, struct doc *doc, int columns, bool ascii, struct buf *out);
void report_markdown(const struct report *report, struct buf *out);
void report_html(const struct report *report, struct buf *out); /* one file: no script, no external resources */
void report_csv(const struct report *report, struct buf *out);  /* one line a check; no cell is taken for a formula */

/* The table of formats, for --format and the export choices. */
struct report_format {
	const char *id;        /* "markdown": what --format takes */
	const char *extension; /* "md" */
	const char *offer;     /* N_() "Export as Markdown" */
	bool lossless;         /* can escape characters beyond ASCII without loss */
};
const struct report_format *report_format_at(size_t i);         /* NULL past the end */
const struct report_format *report_format_find(const char *id); /* NULL: unknown */
/* @format comes from the table. Only text is wrapped, to @columns. @ascii: characters beyond ASCII are escaped if the
 * format can (\u00e4, &#228;), otherwise replaced by similar ones. */
void report_as(const struct report_format *format, const struct report *report, int columns, bool ascii,
    struct buf *out);

#endif
