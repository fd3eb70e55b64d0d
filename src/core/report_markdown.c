/* report_markdown.c - a run, judged, as Markdown for a ticket or a wiki
 *
 * Headings, lists and tables as GitHub, GitLab and most wikis read them; no HTML.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/i18n.h"
#include "core/sheet.h"

/* What could begin markup anywhere in a line. Everything foreign stands behind words or a bar of ours, so that what only
 * counts at the beginning of a line ("1.", "+", "=") does no harm. */
#define MARKUP "\\`*_{}[]<>|~#&!$^"

/* Whether a reader of Markdown makes a link of this word by itself: an address, mail, a mention. */
static bool report_markdown_is_address(const char *word, size_t len)
{
	static const char *const parts[] = { "://", "@", "www.", "mailto:", "xmpp:", "ftp:", "tel:", "javascript:" };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		for (size_t at = 0, n = strlen(parts[i]); at + n <= len; at++)
			if (ascii_same(word + at, parts[i], n))
				return true;
	return false;
}

/* As code: backslashes keep no reader from finding addresses. */
static size_t add_address(struct buf *out, const char *text)
{
	size_t len = strcspn(text, " \t\n|`");

	if (!report_markdown_is_address(text, len))
		return 0;
	buf_add(out, "`");
	buf_add_n(out, text, len);
	buf_add(out, "`");
	return len;
}

static void report_markdown_add_escaped(struct buf *out, const char *text)
{
	bool begins = true;

	for (; *text; text++) {
		size_t len = begins ? add_address(out, text) : 0;

		text += len;
		if (!*text)
			return;
		begins = strchr(" \t\n|`", *text) != NULL;
		if (strchr(MARKUP, *text))
			buf_add(out, "\\");
		buf_add_n(out, *text == '\n' ? " " : text, 1);
	}
}

static void report_markdown_add_cell(struct buf *out, const char *text)
{
	buf_add(out, *text ? " " : "");
	report_markdown_add_escaped(out, text);
	buf_add(out, " |");
}

static void end_line(struct buf *out)
{
	buf_add(out, "\n");
}

static void add_heading(struct buf *out, const char *marks, const char *text)
{
	buf_add(out, marks);
	report_markdown_add_escaped(out, text);
	buf_add(out, "\n\n");
}

static void report_markdown_add_rows(struct buf *out, const struct sheet_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		buf_add(out, "|");
		report_markdown_add_cell(out, rows->items[i].label);
		report_markdown_add_cell(out, rows->items[i].text);
		end_line(out);
	}
}

static void add_facts(struct buf *out, const struct sheet *sheet)
{
	buf_add(out, "| | |\n| --- | --- |\n");
	report_markdown_add_rows(out, &sheet->verdict);
	report_markdown_add_rows(out, &sheet->head);
	end_line(out);
}

static void report_markdown_add_check(struct buf *out, const struct sheet_check *check)
{
	const struct finding *finding = check->finding;

	buf_add(out, "| **");
	report_markdown_add_escaped(out, check->verdict);
	buf_add(out, "** | ");
	report_markdown_add_escaped(out, check->title);
	buf_printf(out, " `%s`", finding->check->id);
	if (*check->weight) {
		buf_add(out, ", ");
		report_markdown_add_escaped(out, check->weight);
	}
	buf_add(out, " | ");
	report_markdown_add_escaped(out, finding->reason);
	if (*check->then) {
		buf_add(out, " ");
		report_markdown_add_escaped(out, check->then);
	}
	buf_add(out, " |");
	report_markdown_add_cell(out, finding->remedy);
	end_line(out);
}

static void report_markdown_add_checks(struct buf *out, const struct sheet *sheet)
{
	add_heading(out, "## ", _("Checks"));
	buf_add(out, "|");
	report_markdown_add_cell(out, _("Verdict"));
	report_markdown_add_cell(out, _("Check"));
	report_markdown_add_cell(out, _("What was found"));
	report_markdown_add_cell(out, _("What to do"));
	buf_add(out, "\n| --- | --- | --- | --- |\n");
	for (size_t i = 0; i < sheet->check_count; i++)
		report_markdown_add_check(out, &sheet->checks[i]);
	end_line(out);
}

static void add_point(struct buf *out, const char *label, const char *text)
{
	buf_add(out, "  - ");
	report_markdown_add_escaped(out, label);
	buf_add(out, ": ");
	report_markdown_add_escaped(out, text);
	end_line(out);
}

static void report_markdown_add_evidence(struct buf *out, const struct sheet *sheet)
{
	add_heading(out, "## ", _("Evidence"));
	for (size_t i = 0; i < sheet->check_count; i++) {
		const struct sheet_check *check = &sheet->checks[i];

		if (!check->evidence.count && !*check->at)
			continue;
		buf_printf(out, "- `%s`%s%s\n", check->finding->check->id, *check->at ? ", " : "", check->at);
		for (size_t j = 0; j < check->evidence.count; j++)
			add_point(out, check->evidence.items[j].label, check->evidence.items[j].text);
		if (*check->requests)
			add_point(out, _("Requests"), check->requests);
	}
	end_line(out);
}

static void report_markdown_add_entries(struct buf *out, const char *title, const struct sheet_entry *entries,
    size_t count)
{
	const size_t most = sizeof entries->more / sizeof *entries->more;

	if (!count)
		return;
	add_heading(out, "## ", title);
	for (size_t i = 0; i < count; i++) {
		buf_add(out, "- ");
		report_markdown_add_escaped(out, entries[i].text);
		end_line(out);
		for (size_t j = 0; j < most && entries[i].more[j]; j++) {
			buf_add(out, "  - ");
			report_markdown_add_escaped(out, entries[i].more[j]);
			end_line(out);
		}
	}
	end_line(out);
}

void report_markdown(const struct report *report, struct buf *out)
{
	struct arena arena = { 0 };
	const struct sheet sheet = sheet_of(report, &arena);

	add_heading(out, "# ", sheet.title);
	if (*sheet.practice) {
		buf_add(out, "**");
		report_markdown_add_escaped(out, sheet.practice);
		buf_add(out, "**\n\n");
	}
	add_facts(out, &sheet);
	report_markdown_add_checks(out, &sheet);
	report_markdown_add_evidence(out, &sheet);
	report_markdown_add_entries(out, _("Changes"), sheet.changes, sheet.change_count);
	report_markdown_add_entries(out, _("People"), sheet.people, sheet.people_count);
	report_markdown_add_entries(out, _("To read on"), sheet.sources, sheet.source_count);
	arena_release(&arena);
}
