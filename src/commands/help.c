/* help.c - prints --help, from the tables of commands and options */
#include "commands/help.h"

#include "base/i18n.h"
#include "doc/doc_text.h"

static void add_options(enum command command, struct doc *doc)
{
	doc_heading(doc, "options", _("Options:"));
	for (const struct option_row *row = option_rows; row->name; row++) {
		const char *letter = row->letter ? doc_printf(doc, "-%c, ", row->letter) : "";
		const char *value = row->value ? _(row->value) : "";

		if (option_listed(row, command))
			doc_row(doc, row->name,
			    doc_printf(doc, "%s--%s%s%s", letter, row->name, *value && *value != '[' ? " " : "", value),
			    _(row->says));
	}
}

/* Text to be copied, so each stands whole on its line. */
static void help_examples(const struct command_row *row, struct doc *doc)
{
	const size_t most = sizeof row->examples / sizeof *row->examples;

	doc_heading(doc, "examples", _("Examples:"));
	for (size_t i = 0; i < most && row->examples[i].line; i++)
		doc_row(doc, "", _(row->examples[i].says), row->examples[i].line)->whole = true;
}

static void help_tenants(const struct doc_pair *tenants, struct doc *doc)
{
	doc_heading(doc, "tenants", _("Practice tenants:"));
	for (; tenants->label; tenants++)
		doc_row(doc, tenants->label, tenants->label, _(tenants->text));
}

static void add_whole(struct doc *doc)
{
	doc_text(doc, "usage", _("Usage: naaready [DOMAIN|COMMAND] [OPTION]..."));
	doc_heading(doc, "", "");
	doc_text(doc, "says",
	    _("Gets a Microsoft 365 tenant ready for Outlook add-ins that sign in by nested app authentication (NAA), above all the Salesforce add-in, and shows that it is ready."));
	doc_heading(doc, "commands", _("Commands:"));
	for (const struct command_row *row = command_rows; row->name; row++)
		doc_row(doc, row->name,
		    doc_printf(doc, "%s%s%s", row->name, row->operands[0] ? " " : "", row->operands), _(row->says));
	add_options(COMMAND_WIZARD, doc);
	doc_heading(doc, "", "");
	doc_text(doc, "more",
	    _("\"naaready COMMAND --help\" explains one command; naaready(1) explains everything. You can set defaults in ~/.config/naaready/config.json. ACCESSIBLE=1 means --plain."));
	help_examples(&command_rows[COMMAND_WIZARD], doc);
}

static void add_serve(struct doc *doc)
{
	doc_text(doc, "usage", _("Usage: naaready-practice [OPTION]..."));
	doc_heading(doc, "", "");
	doc_text(doc, "says", _("The program that \"naaready practice serve\" starts."));
	doc_heading(doc, "", "");
	doc_text(doc, "more", _(command_rows[COMMAND_PRACTICE].more));
	add_options(COMMAND_SERVE, doc);
}

static void add_command(enum command command, const struct doc_pair *tenants, struct doc *doc)
{
	const struct command_row *row = &command_rows[command];

	doc_text(doc, "usage",
	    doc_printf(doc, _("Usage: naaready %s%s%s [OPTION]..."), row->name, row->operands[0] ? " " : "",
		row->operands));
	doc_heading(doc, "", "");
	doc_text(doc, "says", _(row->says));
	if (row->more[0]) {
		doc_heading(doc, "", "");
		doc_text(doc, "more", _(row->more));
	}
	if (command == COMMAND_PRACTICE)
		help_tenants(tenants, doc);
	add_options(command, doc);
	help_examples(row, doc);
}

void help_print(enum command command, const struct doc_pair *tenants, int columns, bool ascii, struct buf *out)
{
	struct doc doc = { 0 };

	if (command == COMMAND_COUNT)
		add_whole(&doc);
	else if (command == COMMAND_SERVE)
		add_serve(&doc);
	else
		add_command(command, tenants, &doc);
	doc_text_print(&doc, columns, ascii, out);
	doc_release(&doc);
}
