/* report.h - a run, judged, as text, JSON, Markdown, HTML or CSV
 *
 * The JSON shape is fixed (schema "naaready.report/1", see naaready(1)), and so are the columns of CSV; text, Markdown and
 * HTML are for people, follow their language, and print the same sheet (core/sheet.h). All are made from the same struct
 * report, live or from a file, in UTF-8.
 */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "base/buf.h"
#include "core/run.h"

struct report {
	const struct run *run;
	const struct findings *findings;
	const struct profile *profile; /* may be NULL: then the run's own words are used */
	int exit_status;
	const struct err *err;   /* why it failed, or NULL: "error" in JSON */
	const char *const *only; /* not in JSON: only these checks, up to NULL, and nothing on the whole; NULL: all */
	bool offline;            /* from a file: shows "judged then" where it differs */
	bool redacted;           /* by redact_run: says so */
};

void report_json(const struct report *report, struct buf *out);
/* The same as members of the open object, for a command that adds its own ("plan"). */
void report_write(const struct report *report, struct json_out *out);
/* What the run's own judging said of a check; NULL unless the report is offline and it did. */
const struct judged *report_then(const struct report *report, const char *check_id);
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

/* The exit status of the contract for what is known: 0, 1, 5 or 6 from findings and changes,
 * or the one of @err when discovery or the Graph sign-in failed; the caller passes it only
 * then, or when a write was refused. In the order 2, 5, 4 for a record that
 * could not be kept, 1, 3 or 4, 6, 0. */
int report_exit(const struct run *run, const struct findings *findings, bool mark_open, const struct err *err);
/* The status that an err alone leads to (2, 3 or 4). */
int err_exit(const struct err *err);

#endif
