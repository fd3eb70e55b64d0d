/* doc_html.c - prints a doc as one HTML file
 *
 * For dark and light screens, and for paper. It holds no script and loads nothing; the policy in its head makes
 * browsers enforce that, whatever a name in the report may try.
 */
#include "doc/doc_html.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"

/* The longest note is a list of permissions. */
#define NOTE_BYTES_MAX 8192

static const char style[] =
    ":root{color-scheme:light dark;--good:#1a7f37;--bad:#b42318;--care:#8a5a00;--quiet:#59636e;--line:#d1d9e0;--paper:#fff}\n"
    "@media(prefers-color-scheme:dark){:root{--good:#4ac26b;--bad:#ff8078;--care:#e0b040;--quiet:#9aa4af;--line:#3d444d;--paper:#000}}\n"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:1.5rem auto;padding:0 1rem;overflow-wrap:break-word}\n"
    "h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.15rem;margin:1.4rem 0 .3rem}p{margin:.2rem 0}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line)}\n"
    ".rows th{width:12rem}.rows td,dd,.checks td:last-child{overflow-wrap:anywhere}\n"
    ".notice{border:2px solid var(--care);padding:.5rem 1rem;font-weight:bold}\n"
    ".banner{background:var(--quiet);color:var(--paper);padding:.7rem 1rem;margin:.7rem 0}.banner strong{display:block;font-size:1.7rem;line-height:1.2}\n"
    ".banner.good{background:var(--good)}.banner.bad{background:var(--bad)}.banner.care{background:var(--care)}\n"
    ".verdict{white-space:nowrap;font-weight:bold;width:8rem}\n"
    ".pass{color:var(--good)}.fail{color:var(--bad)}.warn{color:var(--care)}.pending,.unknown,.not_applicable{color:var(--quiet)}\n"
    "code,small,dl{font-size:.85rem;color:var(--quiet)}td>code{white-space:nowrap}\n"
    "dl{margin:.4rem 0 0}dt{float:left;clear:left;margin-right:.5rem}dt::after{content:\":\"}dd{margin:0 0 0 1rem}\n"
    ".sign{border-bottom:1px solid currentcolor;width:20rem;max-width:100%;padding-top:2rem}\n"
    ".appendix{border-top:3px double var(--line);padding-top:1rem;margin-top:3rem}\n"
    "@media(max-width:40rem){.checks thead{display:none}tr,th,td,tbody,table{display:block;width:auto!important}\n"
    "tr{border-bottom:1px solid var(--line);padding:.4rem 0}th,td{border:0;padding:.1rem 0}dt{float:none;font-weight:bold}}\n"
    "@media print{:root{--good:#1a7f37;--bad:#b42318;--care:#8a5a00;--quiet:#59636e;--line:#d1d9e0;--paper:#fff}\n"
    "@page{margin:15mm}body{max-width:none;margin:0;padding:0;font-size:9pt;color:#000;background:#fff}h1{font-size:14pt}h2{font-size:10.5pt;margin:.6rem 0 .1rem}\n"
    "th,td{padding-top:.15rem;padding-bottom:.15rem}tr,.banner{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}.sign{padding-top:1.3rem}\n"
    ".banner,.verdict{print-color-adjust:exact;-webkit-print-color-adjust:exact}.appendix{break-before:page;border:0;margin:0;padding:0}}\n";

static void doc_html_add_escaped(struct buf *out, const char *text)
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

/* Adds @open, the text and @close; nothing for an empty text. */
static void add_in(struct buf *out, const char *open, const char *text, const char *close)
{
	if (!*text)
		return;
	buf_add(out, open);
	doc_html_add_escaped(out, text);
	buf_add(out, close);
}

static void doc_html_begin(struct buf *out, const char *title, const char *tool)
{
	buf_add(out, "<!DOCTYPE html>\n");
	/* TRANSLATORS: the code of your language, as HTML wants it: de, fr, pt-BR */
	add_in(out, "<html lang=\"", _("en"), "\">\n");
	buf_add(out,
	    "<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	add_in(out, "<meta name=\"generator\" content=\"naaready ", tool, "\">\n");
	add_in(out, "<title>", title, "</title>\n");
	/* as XML would want it, too: no < and no & stand in the style */
	buf_printf(out, "<style>\n%s</style>\n</head>\n<body>\n", style);
	add_in(out, "<h1>", title, "</h1>\n");
}

/* Keeps the lines of a note apart. */
static void add_note(struct buf *out, const char *note)
{
	for (; *note; note++) {
		size_t len = strcspn(note, "\n");
		char line[NOTE_BYTES_MAX];

		snprintf(line, sizeof line, "%.*s", (int)len, note);
		add_in(out, "<br>\n", line, "");
		note += len;
		if (!*note)
			return;
	}
}

static void doc_html_add_row(struct buf *out, const struct block *block, bool goes_on)
{
	add_in(out, "<tr><th scope=\"row\">", block->label, "</th><td>");
	doc_html_add_escaped(out, block->text);
	add_note(out, block->note);
	buf_add(out, goes_on ? "<br>\n" : "</td></tr>\n");
}

static void add_pair(struct buf *out, const char *label, const char *text)
{
	add_in(out, "<dt>", label, "</dt>");
	buf_add(out, "<dd>");
	doc_html_add_escaped(out, text);
	buf_add(out, "</dd>\n");
}

static void doc_html_add_evidence(struct buf *out, const struct doc_check *check)
{
	if (!check->evidence_count && !*check->at)
		return;
	buf_add(out, "<dl>\n");
	for (size_t i = 0; i < check->evidence_count; i++)
		add_pair(out, check->evidence[i].label, check->evidence[i].text);
	if (*check->at)
		add_pair(out, _("Read at"), check->at);
	if (*check->requests)
		add_pair(out, _("Requests"), check->requests);
	buf_add(out, "</dl>\n");
}

static void doc_html_add_check(struct buf *out, const struct block *block)
{
	const struct doc_check *check = block->check;

	buf_printf(out, "<tr id=\"%s\">\n<td class=\"verdict %s\">", block->id, verdict_id(block->verdict));
	doc_html_add_escaped(out, verdict_text(block->verdict));
	buf_add(out, "</td>\n");
	add_in(out, "<td>", block->label, "<br>");
	buf_printf(out, "<code>%s</code>", block->id);
	add_in(out, "<br><small>", check ? check->weight : "", "</small>");
	buf_add(out, "</td>\n<td>\n");
	add_in(out, "<p>", block->text, "</p>\n");
	add_in(out, "<p>", check ? check->then : "", "</p>\n");
	add_in(out, "<p>&#8594; ", block->note, "</p>\n");
	if (check)
		doc_html_add_evidence(out, check);
	buf_add(out, "</td>\n</tr>\n");
}

static void doc_html_begin_checks(struct buf *out)
{
	add_in(out, "<table class=\"checks\">\n<thead>\n<tr><th scope=\"col\">", _("Verdict"), "</th>");
	add_in(out, "<th scope=\"col\">", _("Check"), "</th>");
	add_in(out, "<th scope=\"col\">", _("What was found"), "</th></tr>\n</thead>\n<tbody>\n");
}

/* One line of the first page: no evidence, which the appendix has. */
static void doc_html_add_short(struct buf *out, const struct block *block)
{
	buf_printf(out, "<tr><td class=\"verdict %s\">", verdict_id(block->verdict));
	doc_html_add_escaped(out, verdict_text(block->verdict));
	add_in(out, "</td>\n<th scope=\"row\">", block->label, "</th>\n<td>");
	doc_html_add_escaped(out, block->text);
	buf_add(out, "</td></tr>\n");
}

static void add_notice(struct buf *out, const struct block *block)
{
	static const char *const tones[] = { "", " good", " care", " bad" };

	if (!*block->label) {
		add_in(out, "<p class=\"notice\">", block->text, "</p>\n");
		return;
	}
	buf_printf(out, "<div class=\"banner%s\">", tones[block->tone]);
	add_in(out, "<strong>", block->label, "</strong>\n");
	doc_html_add_escaped(out, block->text);
	buf_add(out, "</div>\n");
}

static void doc_html_add_heading(struct buf *out, const struct block *block)
{
	bool apart = strcmp(block->id, "appendix") == 0;

	add_in(out, apart ? "<h2 class=\"appendix\">" : "<h2>", block->text, "</h2>\n");
}

static void doc_html_add_block(struct buf *out, const struct block *block, bool goes_on)
{
	switch (block->kind) {
	case BLOCK_HEADING:
		doc_html_add_heading(out, block);
		break;
	case BLOCK_NOTICE:
		add_notice(out, block);
		break;
	case BLOCK_ROW:
	case BLOCK_PROGRESS:
		doc_html_add_row(out, block, goes_on);
		break;
	case BLOCK_VERDICT:
		if (block->check)
			doc_html_add_check(out, block);
		else
			doc_html_add_short(out, block);
		break;
	case BLOCK_CODE:
		add_in(out, "<p>", block->label, "</p>\n");
		add_in(out, "<p><code>", block->text, "</code></p>\n");
		break;
	case BLOCK_LINK:
	case BLOCK_DIFF:
		add_in(out, "<p><code>", block->text, "</code></p>\n");
		break;
	case BLOCK_FIELD: /* filled in by hand */
		add_in(out, "<p class=\"sign\">", block->label, ":</p>\n");
		break;
	default: /* other inputs exist on pages only */
		if (!block_takes_focus(block))
			add_in(out, "<p>", block->text, "</p>\n");
		break;
	}
}

static bool is_row(const struct block *block)
{
	return block->kind == BLOCK_ROW || block->kind == BLOCK_VERDICT;
}

void doc_html_print(const struct doc *doc, const char *tool, struct buf *out)
{
	doc_html_begin(out, doc->title ? doc->title : "naaready", tool);
	for (size_t i = 0; i < doc->count; i++) {
		const struct block *block = &doc->blocks[i];
		bool first = !i || block[-1].kind != block->kind;
		bool last = i + 1 == doc->count || block[1].kind != block->kind;

		if (first && block->kind == BLOCK_VERDICT && block->check)
			doc_html_begin_checks(out);
		else if (first && is_row(block))
			buf_add(out, "<table class=\"rows\">\n<tbody>\n");
		doc_html_add_block(out, block, !last && !*block[1].label);
		if (last && is_row(block))
			buf_add(out, "</tbody>\n</table>\n");
	}
	buf_add(out, "</body>\n</html>\n");
}
