/* step_help.c - help: the page below, its keys, the words in use, and all keys */
#include "base/i18n.h"
#include "doc/doc_glossary.h"
#include "wizard/keys.h"
#include "wizard/steps/parts.h"

static void help_of_page(const struct step *step, struct page *page)
{
	const struct step_help *help = &step->help;
	const struct {
		const char *id, *label, *text;
	} rows[] = {
		{ "help.decides", _("What it decides"), help->decides },
		{ "help.needs", _("What you need"), help->needs },
		{ "help.skip", _("Can be skipped"), help->skip },
		{ "help.who", _("Who can do it"), help->who },
		{ "help.shows", _("Microsoft shows"), help->shows },
	};

	doc_heading(&page->doc, "page", doc_printf(&page->doc, _("This page: %s"), _(step->title)));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].text)
			doc_row(&page->doc, rows[i].id, rows[i].label, _(rows[i].text));
}

/* What was added since @from is for one renderer only. */
static void help_for(struct page *page, size_t from, enum face face)
{
	for (size_t i = from; i < page->doc.count; i++)
		page->doc.blocks[i].face = face;
}

/* What the keys do on this page alone. */
static void help_of_keys(const struct wizard *wizard, struct page *page)
{
	const struct {
		bool has;
		const char *id, *keys, *does;
	} rows[] = {
		{ wizard->helped.form, "here.form", _("Enter"),
		    _("goes to the next field; what was entered is kept only by the action that says so") },
		{ wizard->helped.pick, "here.pick", _("Space"), _("takes the next answer of a row") },
		{ wizard->helped.tick, "here.tick", _("Space"), _("turns a tick over, and unfolds what is folded") },
		{ wizard->helped.field, "here.field", _("Letters"), _("go into the field of the page") },
		{ wizard->helped.items && !wizard->helped.field, "here.items", _("1 to 9"),
		    _("marks that row of the list; Enter takes it") },
		{ wizard->helped.works[INPUT_SEARCH], "here.search", "/",
		    _("shows only the rows that contain a word; Esc shows all again") },
		{ wizard->helped.works[INPUT_COPY], "here.copy", "F5",
		    _("copies the code, the address or the text of this page through your terminal") },
		{ wizard->helped.works[INPUT_BARE], "here.bare", "F6",
		    _("prints it plainly, so that you can select it with the mouse") },
	};
	size_t from = page->doc.count;
	bool any = false;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		any = any || rows[i].has;
	if (any)
		doc_heading(&page->doc, "here", _("Keys on this page"));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].has)
			doc_row(&page->doc, rows[i].id, rows[i].keys, rows[i].does);
	help_for(page, from, FACE_SCREEN);
}

static void help_all_keys(struct page *page)
{
	size_t from = page->doc.count;

	doc_heading(&page->doc, "keys", _("All keys"));
	for (size_t i = 0; key_rows[i].name; i++)
		doc_row(&page->doc, doc_printf(&page->doc, "key.%zu", i),
		    *key_rows[i].letter ? doc_printf(&page->doc, "%s %s", key_rows[i].name, key_rows[i].letter)
					: key_rows[i].name,
		    _(key_rows[i].says));
	doc_row(&page->doc, "key.enter", _("Enter"), _("Does what is marked."));
	doc_row(&page->doc, "key.move", _("Up, Down"), _("Move the mark from row to row."));
	doc_row(&page->doc, "key.tab", _("Tab, Shift-Tab"), _("Go to the next input or action, and back."));
	doc_row(&page->doc, "key.space", _("Space"),
	    _("Ticks a row, or takes the next answer; scrolls where there is none."));
	doc_row(&page->doc, "key.digits", _("1 to 9"), _("Mark a row of a list, on pages without a field."));
	doc_row(&page->doc, "key.scroll", _("PgUp, PgDn"), _("Scroll by a screen."));
	doc_row(&page->doc, "key.ends", _("Home, End"), _("Scroll to the top, or to the end."));
	help_for(page, from, FACE_SCREEN);
}

/* What can be typed on this page where it is printed in lines. */
static void help_of_lines(const struct wizard *wizard, struct page *page)
{
	const struct {
		bool has;
		const char *id, *typed, *does;
	} rows[] = {
		{ true, "line.number", _("A number"), _("Does what is written after it.") },
		{ wizard->helped.tick, "line.tick", _("The number of a tick"), _("Sets it or clears it.") },
		{ wizard->helped.pick, "line.pick", _("The number of a row with answers"),
		    _("Takes the next answer; with the beginning of an answer behind it, that one.") },
		{ wizard->helped.field || wizard->helped.form, "line.field", _("The number of a field, and a text"),
		    _("Fills the field; if the page has only one, the text is enough.") },
		{ true, "line.enter", _("Enter alone"), _("Takes the number in brackets.") },
		{ wizard->helped.works[INPUT_SEARCH], "line.search", _("/ and a word"),
		    _("Shows only the rows that contain the word; / alone shows all again.") },
		{ true, "line.again", "again", _("Prints the page once more.") },
	};
	size_t from = page->doc.count;

	doc_heading(&page->doc, "lines", _("What you can type on this page"));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].has)
			doc_row(&page->doc, rows[i].id, rows[i].typed, rows[i].does);
	for (size_t i = 0; key_rows[i].name; i++)
		if (*key_rows[i].word && wizard->helped.works[key_rows[i].does])
			doc_row(&page->doc, doc_printf(&page->doc, "line.%s", key_rows[i].word), key_rows[i].word,
			    _(key_rows[i].says));
	help_for(page, from, FACE_LINES);
}

static void step_help_page(struct wizard *wizard, struct page *page)
{
	const struct step *step = wizard_under(wizard);

	help_of_page(step, page);
	help_of_keys(wizard, page);
	help_of_lines(wizard, page);
	doc_heading(&page->doc, "words", _("Words"));
	doc_glossary(&page->doc);
	help_all_keys(page);
	part_close(wizard, page);
}

const struct step step_help = {
	.id = "help",
	.title = N_("Help"),
	.help = { N_("Nothing: it explains the page from which it was opened."), .who = N_("Anybody.") },
	.page = step_help_page,
	.choices = (const struct choice *const[]){ part_close_choices, NULL },
};
