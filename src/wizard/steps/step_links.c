/* step_links.c - where all this was announced; each address can be copied */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "doc/doc_links.h"
#include "wizard/steps/parts.h"

static void link_chosen(struct wizard *wizard, size_t at, struct turn *turn)
{
	const struct doc_link_page *link = doc_link_page_at(at);

	(void)wizard;
	if (link)
		order_text(turn->orders, ORDER_COPY, link->url);
}

static const struct choice links_choices[] = {
	{ "link.", .chosen_at = link_chosen },
	{ 0 },
};

static void step_links_page(struct wizard *wizard, struct page *page)
{
	const struct doc_link_page *link;

	for (size_t i = 0; (link = doc_link_page_at(i)); i++) {
		wizard_offer_as(wizard, page, doc_printf(&page->doc, "link.%zu", i),
		    doc_link_page_title(link, &page->doc), NULL);
		doc_link(&page->doc, doc_printf(&page->doc, "address.%zu", i), link->url);
	}
	page->can_copy = page->can_bare = true;
	part_close(wizard, page);
}

/* F5: the marked address, without one the first. F6: all. */
static void step_links_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	struct arena *arena = &turn->orders->arena;
	const struct doc_link_page *link;
	const char *all = "";

	if (input->kind == INPUT_COPY)
		link_chosen(wizard,
		    text_begins(input->id, "link.") ? strtoul(input->id + strlen("link."), NULL, 10) : 0, turn);
	if (input->kind != INPUT_BARE)
		return;
	for (size_t i = 0; (link = doc_link_page_at(i)); i++)
		all = arena_printf(arena, "%s%s\n%s\n", all, _(link->title), link->url);
	order_text(turn->orders, ORDER_BARE, all);
}

const struct step step_links = {
	.id = "links",
	.title = N_("Links"),
	.lead = N_("Where this was announced and is described. Choosing one copies its address."),
	.help = { N_("Nothing: these are the pages of Microsoft and of Salesforce to read, or to show to others."),
	    .needs = N_("A browser, on any computer: naaready opens none."),
	    .who = N_("Anybody; none of the pages needs a sign-in.") },
	.page = step_links_page,
	.choices = (const struct choice *const[]){ links_choices, part_close_choices, NULL },
	.input = step_links_input,
};
