/* doc_formats.c - the table of report formats, and escaping to ASCII */
#include "doc/doc_formats.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "doc/doc_html.h"
#include "doc/doc_markdown.h"
#include "doc/doc_run.h"
#include "doc/doc_text.h"

void report_doc(const struct report *report, struct doc *doc, int columns, bool ascii, struct buf *out)
{
	(report->color ? doc_text_color : doc_text_print)(doc, columns, ascii, out);
	doc_release(doc);
}

void report_text(const struct report *report, int columns, bool ascii, struct buf *out)
{
	struct doc doc = { 0 };

	doc_run(report, &doc);
	report_doc(report, &doc, columns, ascii, out);
}

void report_markdown(const struct report *report, struct buf *out)
{
	struct doc doc = { 0 };

	doc_run_ticket(report, &doc);
	doc_markdown_print(&doc, out);
	doc_release(&doc);
}

void report_html(const struct report *report, struct buf *out)
{
	struct doc doc = { 0 };

	doc_run_pages(report, &doc);
	doc_html_print(&doc, report->run->tool, out);
	doc_release(&doc);
}

/* How a format writes characters beyond ASCII. */
enum beyond { BEYOND_STAND_IN = 0, BEYOND_ENTITY, BEYOND_JSON };

struct format {
	struct report_format shown;
	void (*write)(const struct report *, struct buf *); /* NULL: text, which needs the width */
	enum beyond beyond;
};

static const struct format formats[] = {
	{ { "text", "txt", N_("Export as text"), false }, NULL, BEYOND_STAND_IN },
	{ { "json", "json", N_("Export as JSON"), true }, report_json, BEYOND_JSON },
	{ { "markdown", "md", N_("Export as Markdown"), true }, report_markdown, BEYOND_ENTITY },
	{ { "html", "html", N_("Export as HTML"), true }, report_html, BEYOND_ENTITY },
	{ { "csv", "csv", N_("Export as CSV"), false }, report_csv, BEYOND_STAND_IN },
};
#define COUNT (sizeof formats / sizeof *formats)

const struct report_format *report_format_at(size_t i)
{
	return i < COUNT ? &formats[i].shown : NULL;
}

const struct report_format *report_format_find(const char *id)
{
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(formats[i].shown.id, id) == 0)
			return &formats[i].shown;
	return NULL;
}

static void add_ascii(const char *text, enum beyond beyond, struct buf *out)
{
	struct arena arena = { 0 };
	size_t used;

	if (beyond == BEYOND_STAND_IN)
		buf_add(out, text_ascii(&arena, text));
	else if (beyond == BEYOND_JSON)
		json_ascii(text, out);
	for (; beyond == BEYOND_ENTITY && *text; text += used) {
		uint32_t character = text_next(text, &used);

		if (character < 0x80)
			buf_add_n(out, text, used);
		else
			buf_printf(out, "&#%u;", (unsigned)character);
	}
	arena_release(&arena);
}

void report_as(const struct report_format *shown, const struct report *report, int columns, bool ascii, struct buf *out)
{
	const struct format *format = formats;
	struct buf whole;

	while (&format->shown != shown)
		format++;
	if (!format->write) {
		report_text(report, columns, ascii, out);
	} else if (ascii) {
		buf_init(&whole, out->max);
		format->write(report, &whole);
		add_ascii(buf_text(&whole), format->beyond, out);
		buf_release(&whole);
	} else {
		format->write(report, out);
	}
}
