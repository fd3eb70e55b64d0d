/* options_help.c - what --help says, from the tables */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "commands/options_inside.h"

/* Where explanations begin; a longer name has its explanation below. */
#define INDENT 28

static void add_spaces(struct buf *out, int count)
{
	while (count-- > 0)
		buf_add(out, " ");
}

/* @text wrapped, each line after @indent spaces but the first, which begins at column @at. */
static void add_wrapped(struct buf *out, const char *text, int at, int indent, int columns)
{
	while (*text) {
		size_t skip, len = text_wrap(text, columns - indent, &skip);

		add_spaces(out, indent - at);
		buf_add_n(out, text, len);
		buf_add(out, "\n");
		text += skip;
		at = 0;
	}
}

/* "  name        what it says" */
static void add_entry(struct buf *out, const char *name, const char *says, int columns)
{
	int width = 2 + text_width(name);

	buf_printf(out, "  %s", name);
	if (width > INDENT - 2) {
		buf_add(out, "\n");
		width = 0;
	}
	add_wrapped(out, says, width, INDENT, columns);
}

static void add_option(struct buf *out, const struct option_row *row, int columns)
{
	struct buf name;

	buf_init(&name, 120);
	if (row->letter)
		buf_printf(&name, "-%c, ", row->letter);
	buf_printf(&name, "--%s", row->name);
	if (row->value)
		buf_printf(&name, "%s%s", row->value[0] == '[' ? "" : " ", _(row->value));
	add_entry(out, buf_text(&name), _(row->says), columns);
	buf_release(&name);
}

static void add_options(struct buf *out, enum command command, int columns)
{
	buf_printf(out, "\n%s\n", _("Options:"));
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (option_of(row, command) && row->kind != TAKE_LATER)
			add_option(out, row, columns);
	}
}

static void add_whole(struct buf *out, int columns)
{
	buf_add(out, _("Usage: naaready [COMMAND] [OPTION]..."));
	buf_add(out, "\n\n");
	add_wrapped(out, _("Gets a Microsoft 365 tenant ready for Outlook add-ins that sign in by nested app authentication, and "
			   "shows that it is: the Salesforce add-in first of all."), 0, 0, columns);
	buf_printf(out, "\n%s\n", _("Commands:"));
	for (const struct command_row *row = command_rows; row->name; row++) {
		struct buf name;

		buf_init(&name, 80);
		buf_printf(&name, "%s%s%s", row->name, row->operands[0] ? " " : "", row->operands);
		add_entry(out, buf_text(&name), _(row->says), columns);
		buf_release(&name);
	}
	add_options(out, COMMAND_WIZARD, columns);
	buf_add(out, "\n");
	add_wrapped(out, _("\"naaready COMMAND --help\" tells more about one of them; naaready(1) tells everything. Defaults may "
			   "stand in ~/.config/naaready/config.json. ACCESSIBLE=1 means --plain."), 0, 0, columns);
}

void options_help(enum command command, int columns, struct buf *out)
{
	const struct command_row *row;

	/* A line longer than this is hard to read; one much shorter cannot hold the names. */
	columns = columns < 40 ? 40 : columns > 100 ? 100 : columns;
	if (command >= COMMAND_COUNT) {
		add_whole(out, columns);
		return;
	}
	row = &command_rows[command];
	buf_printf(out, _("Usage: naaready %s%s%s [OPTION]..."), row->name, row->operands[0] ? " " : "", row->operands);
	buf_add(out, "\n\n");
	add_wrapped(out, _(row->says), 0, 0, columns);
	if (row->more[0]) {
		buf_add(out, "\n");
		add_wrapped(out, _(row->more), 0, 0, columns);
	}
	add_options(out, command, columns);
}
