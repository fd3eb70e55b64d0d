/* part_copy.c - what is said of a text that was sent to the clipboard, or was not */
#include "wizard/steps/parts.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

/* A code is shown whole; of an address, where it leads; of a text, how it begins. */
#define COPIED_COLUMNS 40

static size_t copy_characters(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80;
	return count;
}

/* How it begins, without what an address asks for. */
static const char *copy_begins(const char *text, struct arena *arena)
{
	const char *first = arena_copy_n(arena, text, strcspn(text, "?\n"));
	size_t fits = text_fit(first, COPIED_COLUMNS);

	return arena_printf(arena, "%.*s%s", (int)fits, first, text[fits + (text[fits] == '\n')] ? "..." : "");
}

void part_copy_event(struct wizard *wizard, struct turn *turn)
{
	static const char *const then[] = {
		[COPIED_NOT] = "",
		[COPIED_SENT] = N_("Whether it is in the clipboard now, the terminal does not say."),
		[COPIED_TMUX] = N_("tmux hands it on once this is set: tmux set -s set-clipboard on"),
		[COPIED_PRINTED] = N_("It is printed, not copied: mark it there."),
	};
	const struct event *event = turn->event;
	struct arena *arena = &turn->orders->arena;
	size_t count = copy_characters(event->text);

	if (event->err) {
		wizard->notice = *event->err;
		return;
	}
	snprintf(wizard->said, sizeof wizard->said, "%s %s",
	    arena_printf(arena,
		event->id == COPIED_PRINTED
		    ? ngettext("Above stands %zu character (%s).", "Above stand %zu characters (%s).", count)
		    : ngettext("Sent to your terminal: %zu character (%s).",
			  "Sent to your terminal: %zu characters (%s).", count),
		count, copy_begins(event->text, arena)),
	    _(then[event->id]));
}
