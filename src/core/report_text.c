/* report_text.c - a run, judged, as text for people */
#include "base/i18n.h"
#include "base/paper.h"
#include "base/text.h"
#include "core/sheet.h"

#define LABEL_COLUMNS 11

static void say_rows(const struct sheet_rows *rows, struct paper *paper)
{
	for (size_t i = 0; i < rows->count; i++)
		paper_say(paper, LABEL_COLUMNS, rows->items[i].label, rows->items[i].text);
}

static int verdict_columns(struct paper *paper)
{
	int widest = 0;

	for (int i = 0; i < VERDICT_COUNT; i++) {
		const char *word = verdict_text((enum verdict)i);
		int width = text_width(paper->ascii ? text_ascii(&paper->arena, word) : word);

		if (width > widest)
			widest = width;
	}
	return widest + 2;
}

/* The evidence is what the other formats have room for. */
static void say_check(const struct sheet_check *check, int indent, struct paper *paper)
{
	const struct finding *finding = check->finding;

	paper_say(paper, indent, check->verdict,
	    arena_printf(&paper->arena, "%s [%s]", check->title, finding->check->id));
	if (*finding->reason && !check->repeats)
		paper_say(paper, indent, "", finding->reason);
	if (*finding->remedy && !check->repeats)
		paper_say(paper, indent + 3, arena_printf(&paper->arena, "%*s->", indent, ""), finding->remedy);
	if (*check->age && !check->repeats)
		paper_say(paper, indent, "", check->age);
	if (*check->then)
		paper_say(paper, indent, "", check->then);
}

static void say_entries(const char *title, const struct sheet_entry *entries, size_t count, struct paper *paper)
{
	const size_t most = sizeof entries->more / sizeof *entries->more;

	if (!count)
		return;
	paper_say(paper, 0, "", title);
	for (size_t i = 0; i < count; i++) {
		paper_say(paper, 4, "  -", entries[i].text);
		for (size_t j = 0; j < most && entries[i].more[j]; j++)
			paper_say(paper, 4, "", entries[i].more[j]);
	}
	buf_add(paper->out, "\n");
}

void report_text(const struct report *report, int columns, bool ascii, struct buf *out)
{
	struct sheet sheet;
	struct paper paper;
	int indent;

	paper_init(&paper, out, columns, ascii);
	sheet = sheet_of(report, &paper.arena);
	indent = verdict_columns(&paper);
	if (*sheet.practice)
		paper_say(&paper, 0, "", sheet.practice);
	say_rows(&sheet.head, &paper);
	buf_add(out, "\n");
	for (size_t i = 0; i < sheet.check_count; i++)
		say_check(&sheet.checks[i], indent, &paper);
	buf_add(out, "\n");
	say_entries(_("Changes"), sheet.changes, sheet.change_count, &paper);
	say_entries(_("People"), sheet.people, sheet.people_count, &paper);
	say_entries(_("To read on"), sheet.sources, sheet.source_count, &paper);
	say_rows(&sheet.verdict, &paper);
	paper_release(&paper);
}
