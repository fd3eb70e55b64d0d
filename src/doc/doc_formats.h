/* doc_formats.h - a run, judged, in any of the formats of a report
 *
 * JSON and the columns of CSV are fixed; text, Markdown and HTML are for people, follow their language, and print the same doc
 * (doc/doc_run.h). All are made from the same struct report, live or from a file, in UTF-8.
 */
#ifndef DOC_DOC_FORMATS_H
#define DOC_DOC_FORMATS_H

#include "base/buf.h"
#include "core/report.h"

/* @columns: for wrapping, 80 when it is no terminal; @ascii: no UTF-8. */
void report_text(const struct report *report, int columns, bool ascii, struct buf *out);
void report_markdown(const struct report *report, struct buf *out);
void report_html(const struct report *report, struct buf *out); /* one file: no script, nothing to be fetched */
void report_csv(const struct report *report, struct buf *out);  /* a line for each check; no cell is a formula */

/* The formats, for whoever lets people choose one. */
struct report_format {
	const char *id;        /* "markdown": what --format takes */
	const char *extension; /* "md" */
	const char *offer;     /* N_() "Export as Markdown" */
	bool lossless;         /* what ASCII lacks can be written in ASCII, and read back */
};
const struct report_format *report_format_at(size_t i);         /* NULL past the end */
const struct report_format *report_format_find(const char *id); /* NULL: no such */
/* @format is one of these two functions'. Only text is wrapped, to @columns. @ascii: what ASCII lacks is written as the
 * format has it (\u00e4, &#228;), else by a stand-in. */
void report_as(const struct report_format *format, const struct report *report, int columns, bool ascii,
    struct buf *out);

#endif
