/* report_text.c - a run, judged, as text for people */
#include "base/i18n.h"
#include "base/text.h"
#include "core/sheet.h"

#define COLUMNS_MIN 40
#define COLUMNS_MAX 120 /* longer lines are hard to read */
#define LABEL_COLUMNS 11

struct page {
	struct buf *out;
	struct arena arena;
	int columns;
	bool ascii;
};

static void add_spaces(struct page *page, int count)
{
	buf_printf(page->out, "%*s", count > 0 ? count : 0, "");
}

/* A paragraph, its first line begun by @mark, all lines under one another at @indent. */
static void say(struct page *page, int indent, const char *mark, const char *text)
{
	int width;
	size_t skip;
	bool first = true;

	if (page->ascii) {
		text = text_ascii(&page->arena, text);
		mark = text_ascii(&page->arena, mark);
	}
	/* A mark that does not fit before the text has a line of its own. */
	width = text_width(mark);
	if (width > indent) {
		buf_printf(page->out, "%s\n", mark);
		mark = "";
		width = 0;
	}
	while (*text || first) {
		size_t len = text_wrap(text, page->columns - indent, &skip);

		if (first)
			buf_add(page->out, mark);
		add_spaces(page, first ? indent - width : indent);
		buf_add_n(page->out, text, len);
		buf_add(page->out, "\n");
		text += skip;
		first = false;
	}
}

static void say_rows(const struct sheet_rows *rows, struct page *page)
{
	for (size_t i = 0; i < rows->count; i++)
		say(page, LABEL_COLUMNS, rows->items[i].label, rows->items[i].text);
}

static int verdict_columns(struct page *page)
{
	int widest = 0;

	for (int i = 0; i < VERDICT_COUNT; i++) {
		const char *word = verdict_say((enum verdict)i);
		int width = text_width(page->ascii ? text_ascii(&page->arena, word) : word);

		if (width > widest)
			widest = width;
	}
	return widest + 2;
}

/* The evidence is what the other formats have room for. */
static void say_check(const struct sheet_check *check, int indent, struct page *page)
{
	const struct finding *finding = check->finding;

	say(page, indent, check->verdict, arena_printf(&page->arena, "%s [%s]", check->title, finding->check->id));
	if (*finding->reason && !check->repeats)
		say(page, indent, "", finding->reason);
	if (*finding->remedy && !check->repeats)
		say(page, indent + 3, arena_printf(&page->arena, "%*s->", indent, ""), finding->remedy);
	if (*check->then)
		say(page, indent, "", check->then);
}

static void say_entries(const char *title, const struct sheet_entry *entries, size_t count, struct page *page)
{
	const size_t most = sizeof entries->more / sizeof *entries->more;

	if (!count)
		return;
	say(page, 0, "", title);
	for (size_t i = 0; i < count; i++) {
		say(page, 4, "  -", entries[i].text);
		for (size_t j = 0; j < most && entries[i].more[j]; j++)
			say(page, 4, "", entries[i].more[j]);
	}
	buf_add(page->out, "\n");
}

void report_text(const struct report *report, int columns, bool ascii, struct buf *out)
{
	struct page page = {
		.out = out,
		.columns = columns < COLUMNS_MIN   ? COLUMNS_MIN
			   : columns > COLUMNS_MAX ? COLUMNS_MAX
						   : columns,
		.ascii = ascii,
	};
	const struct sheet sheet = sheet_of(report, &page.arena);
	int indent = verdict_columns(&page);

	if (*sheet.practice)
		say(&page, 0, "", sheet.practice);
	say_rows(&sheet.head, &page);
	buf_add(out, "\n");
	for (size_t i = 0; i < sheet.check_count; i++)
		say_check(&sheet.checks[i], indent, &page);
	buf_add(out, "\n");
	say_entries(_("Changes"), sheet.changes, sheet.change_count, &page);
	say_entries(_("People"), sheet.people, sheet.people_count, &page);
	say_rows(&sheet.verdict, &page);
	arena_release(&page.arena);
}
