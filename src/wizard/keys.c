/* keys.c - the table of keys, and the lookup in it */
#include "wizard/keys.h"

#include "base/i18n.h"

#define KEYS_OF_A_ROW (sizeof key_rows[0].keys / sizeof key_rows[0].keys[0])

/* Keys that edit or type where text can be typed. */
static bool belongs_to_text(unsigned key)
{
	return key < K_UP || key == K_BACKSPACE;
}

const struct key_row *key_find(unsigned key, bool takes_text)
{
	if (key == KEY_NONE_ || (takes_text && belongs_to_text(key)))
		return NULL;
	for (const struct key_row *row = key_rows; row->name; row++)
		for (size_t i = 0; i < KEYS_OF_A_ROW && row->keys[i]; i++)
			if (row->keys[i] == key)
				return row;
	return NULL;
}

bool key_works(const struct page *page, const struct key_row *row)
{
	switch (row->does) {
	case INPUT_NEXT:
		return page_block(page, "next") != NULL;
	case INPUT_BACK:
		return page->can_back || page->overlay;
	case INPUT_COPY:
		return page->can_copy;
	case INPUT_BARE:
		return page->can_bare;
	case INPUT_SEARCH:
		return page->can_search;
	default:
		return true;
	}
}

const char *key_name(const struct page *page, const struct key_row *row)
{
	return *row->letter && !page_takes_text(page) ? row->letter : row->name;
}

/* In footer order. */
const struct key_row key_rows[] = {
	{ INPUT_NEXT, { K_F8, 'n' }, "F8", "n", "next", N_("Next"), N_("Goes to the next page.") },
	{ INPUT_BACK, { K_ESCAPE, K_BACKSPACE }, "Esc", "", "back", N_("Back"),
	    N_("Goes back to where you came from, or closes this page. This loses nothing and undoes nothing.") },
	{ INPUT_HELP, { K_F1, '?' }, "F1", "?", "help", N_("Help"),
	    N_("Explains this page, the words on it, and what you can press or type.") },
	{ INPUT_COPY, { K_F5, 'c' }, "F5", "c", "copy", N_("Copy"),
	    N_("Sends the code or the address to your terminal's clipboard, if the terminal allows it.") },
	{ INPUT_BARE, { K_F6, 'b' }, "F6", "b", "", N_("Text"),
	    N_("Leaves the full screen for a moment and prints address and code as plain text, so that you can select them with the mouse.") },
	{ INPUT_SEARCH, { K_F7, '/' }, "F7", "/", "", N_("Search"),
	    N_("Shows only the rows of a list that contain a word.") },
	{ INPUT_TIMELINE, { K_F2, 't' }, "F2", "t", "timeline", N_("Timeline"),
	    N_("Shows when Microsoft retires what, and where today is on that timeline.") },
	{ INPUT_TRACE, { K_F3, 'r' }, "F3", "r", "trace", N_("Trace"),
	    N_("Shows what naaready asked Microsoft, and what Microsoft answered.") },
	{ INPUT_LINKS, { K_F4, 'l' }, "F4", "l", "links", N_("Links"),
	    N_("Shows where Microsoft and the vendor have announced all this.") },
	{ INPUT_QUIT, { K_F10, 'q', K_INTERRUPT }, "F10", "q", "quit", N_("Quit"),
	    N_("Ends the program; asks first where something is under way. The next start continues here.") },
	{ 0 },
};
