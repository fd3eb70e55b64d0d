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
		{ wizard->helped.search, "here.search", "/",
		    _("shows only the rows that contain a word; Esc shows all again") },
		{ wizard->helped.copy, "here.copy", "F5",
		    _("copies the code, the address or the text of this page through your terminal") },
		{ wizard->helped.bare, "here.bare", "F6",
		    _("prints it plainly, so that you can select it with the mouse") },
	};
	bool any = false;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		any = any || rows[i].has;
	if (any)
		doc_heading(&page->doc, "here", _("Keys on this page"));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].has)
			doc_row(&page->doc, rows[i].id, rows[i].keys, rows[i].does);
}

static void help_all_keys(struct page *page)
{
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
	doc_row(&page->doc, "key.words", "--plain",
	    _("A number chooses; a number and a text fill a field; Enter alone takes the number in brackets. Words: next, back, help, timeline, trace, links, copy, again, quit; / and a word searches a list."));
}

static void step_help_page(struct wizard *wizard, struct page *page)
{
	const struct step *step = wizard_under(wizard);

	help_of_page(step, page);
	help_of_keys(wizard, page);
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
