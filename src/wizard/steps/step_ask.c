/* step_ask.c - a question before something is done */
#include "base/i18n.h"
#include "wizard/steps/parts.h"

static void ask_no_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard_close(wizard);
}

static void ask_yes_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_close(wizard);
	wizard->asking.then(wizard, turn);
}

static const struct choice ask_choices[] = {
	{ "ask.no", N_("Stay here"), .chosen = ask_no_chosen },
	{ "ask.yes", .chosen = ask_yes_chosen },
	{ 0 },
};

static void step_ask_page(struct wizard *wizard, struct page *page)
{
	doc_text(&page->doc, "ask", _(wizard->asking.question));
	wizard_offer(wizard, page, "ask.no");
	wizard_offer_as(wizard, page, "ask.yes", _(wizard->asking.yes), NULL);
}

const struct step step_ask = {
	.id = "ask",
	.title = N_("One question"),
	.help = { N_("Whether to do what you asked for, or to stay."),
	    .skip = N_("Back stays, and nothing is changed."), .who = N_("Whoever sits here.") },
	.page = step_ask_page,
	.choices = (const struct choice *const[]){ ask_choices, NULL },
};
