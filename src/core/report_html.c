/* report_html.c - a run, judged, as one HTML file
 *
 * For the screen, dark or light, and for paper. It holds no script and asks for nothing: the policy in its head says
 * so to the browser, whatever a name in it may try.
 */
#include <string.h>

#include "base/i18n.h"
#include "core/sheet.h"

static const char style[] =
    ":root{color-scheme:light dark;--good:#1a7f37;--bad:#b42318;--care:#8a5a00;--quiet:#59636e;--line:#d1d9e0}\n"
    "@media(prefers-color-scheme:dark){:root{--good:#4ac26b;--bad:#ff8078;--care:#e0b040;--quiet:#9aa4af;--line:#3d444d}}\n"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}\n"
    ".facts th{width:10rem}\n"
    ".practice{border:2px solid var(--care);padding:.5rem 1rem;font-weight:bold}\n"
    ".verdict{white-space:nowrap;font-weight:bold}\n"
    ".pass{color:var(--good)}.fail{color:var(--bad)}.warn,.pending{color:var(--care)}.unknown,.not_applicable{color:var(--quiet)}\n"
    "code,dl,small{font-size:.85rem;color:var(--quiet)}\n"
    "p,ul{margin:.2rem 0}dl{margin:.4rem 0 0}dt{float:left;clear:left;margin-right:.5rem}dt::after{content:\":\"}dd{margin:0 0 0 1rem}\n"
    "@media print{body{max-width:none;margin:0;font-size:9pt}tr{break-inside:avoid}thead{display:table-header-group}}\n";

static void report_html_add_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			buf_add(out, "&amp;");
			break;
		case '<':
			buf_add(out, "&lt;");
			break;
		case '>':
			buf_add(out, "&gt;");
			break;
		case '"':
			buf_add(out, "&quot;");
			break;
		case '\'':
			buf_add(out, "&#39;");
			break;
		default:
			buf_add_n(out, text, 1);
		}
	}
}

/* @open, the text, @close; nothing for an empty text. */
static void add_in(struct buf *out, const char *open, const char *text, const char *close)
{
	if (!*text)
		return;
	buf_add(out, open);
	report_html_add_escaped(out, text);
	buf_add(out, close);
}

static void report_html_begin(struct buf *out, const struct sheet *sheet, const char *tool)
{
	buf_add(out, "<!DOCTYPE html>\n");
	/* TRANSLATORS: the code of your language, as HTML wants it: de, fr, pt-BR */
	add_in(out, "<html lang=\"", _("en"), "\">\n");
	buf_add(out,
	    "<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	add_in(out, "<meta name=\"generator\" content=\"naaready ", tool, "\">\n");
	add_in(out, "<title>", sheet->title, "</title>\n");
	buf_printf(out, "<style>\n%s</style>\n</head>\n<body>\n", style);
	add_in(out, "<h1>", sheet->title, "</h1>\n");
	add_in(out, "<p class=\"practice\">", sheet->practice, "</p>\n");
}

static void report_html_add_rows(struct buf *out, const struct sheet_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		add_in(out, "<tr><th scope=\"row\">", rows->items[i].label, "</th><td>");
		report_html_add_escaped(out, rows->items[i].text);
		buf_add(out, i + 1 < rows->count && !*rows->items[i + 1].label ? "<br>\n" : "</td></tr>\n");
	}
}

static void report_html_add_evidence(struct buf *out, const struct sheet_check *check)
{
	if (!check->evidence.count && !*check->at)
		return;
	buf_add(out, "<dl>\n");
	for (size_t i = 0; i < check->evidence.count; i++) {
		buf_add(out, "<dt>");
		report_html_add_escaped(out, check->evidence.items[i].label);
		buf_add(out, "</dt><dd>");
		report_html_add_escaped(out, check->evidence.items[i].text);
		buf_add(out, "</dd>\n");
	}
	if (*check->at) {
		add_in(out, "<dt>", _("Read at"), "</dt>");
		add_in(out, "<dd>", check->at, "</dd>\n");
	}
	if (*check->requests) {
		add_in(out, "<dt>", _("Requests"), "</dt>");
		add_in(out, "<dd>", check->requests, "</dd>\n");
	}
	buf_add(out, "</dl>\n");
}

static void report_html_add_check(struct buf *out, const struct sheet_check *check)
{
	const struct finding *finding = check->finding;

	buf_printf(out, "<tr id=\"%s\">\n<td class=\"verdict %s\">", finding->check->id, verdict_id(finding->verdict));
	report_html_add_escaped(out, check->verdict);
	buf_add(out, "</td>\n");
	add_in(out, "<td>", check->title, "<br>");
	buf_printf(out, "<code>%s</code>", finding->check->id);
	add_in(out, "<br><small>", check->weight, "</small>");
	buf_add(out, "</td>\n<td>\n");
	add_in(out, "<p>", finding->reason, "</p>\n");
	add_in(out, "<p>", check->then, "</p>\n");
	add_in(out, "<p>&#8594; ", finding->remedy, "</p>\n");
	report_html_add_evidence(out, check);
	buf_add(out, "</td>\n</tr>\n");
}

static void report_html_add_checks(struct buf *out, const struct sheet *sheet)
{
	add_in(out, "<h2>", _("Checks"), "</h2>\n<table>\n<thead>\n<tr>");
	add_in(out, "<th scope=\"col\">", _("Verdict"), "</th>");
	add_in(out, "<th scope=\"col\">", _("Check"), "</th>");
	add_in(out, "<th scope=\"col\">", _("What was found"), "</th></tr>\n</thead>\n<tbody>\n");
	for (size_t i = 0; i < sheet->check_count; i++)
		report_html_add_check(out, &sheet->checks[i]);
	buf_add(out, "</tbody>\n</table>\n");
}

static void report_html_add_entries(struct buf *out, const char *title, const struct sheet_entry *entries, size_t count)
{
	const size_t most = sizeof entries->more / sizeof *entries->more;

	if (!count)
		return;
	add_in(out, "<h2>", title, "</h2>\n<ul>\n");
	for (size_t i = 0; i < count; i++) {
		add_in(out, "<li>", entries[i].text, "");
		for (size_t j = 0; j < most && entries[i].more[j]; j++)
			add_in(out, "<br>", entries[i].more[j], "");
		buf_add(out, "</li>\n");
	}
	buf_add(out, "</ul>\n");
}

void report_html(const struct report *report, struct buf *out)
{
	struct arena arena = { 0 };
	const struct sheet sheet = sheet_of(report, &arena);

	report_html_begin(out, &sheet, report->run->tool);
	buf_add(out, "<table class=\"facts\">\n<tbody>\n");
	report_html_add_rows(out, &sheet.verdict);
	report_html_add_rows(out, &sheet.head);
	buf_add(out, "</tbody>\n</table>\n");
	report_html_add_checks(out, &sheet);
	report_html_add_entries(out, _("Changes"), sheet.changes, sheet.change_count);
	report_html_add_entries(out, _("People"), sheet.people, sheet.people_count);
	report_html_add_entries(out, _("To read on"), sheet.sources, sheet.source_count);
	buf_add(out, "</body>\n</html>\n");
	arena_release(&arena);
}
