/* step_cover.c - review: the cover of a run, in place of the first page */
#include "base/i18n.h"
#include "doc/doc_cover.h"
#include "wizard/steps/parts.h"

static void step_cover_page(struct wizard *wizard, struct page *page)
{
	doc_cover(&wizard->flow.run, &wizard->flow.findings, &page->doc);
	wizard_offer_as(wizard, page, "next", _("Read it page by page"), NULL);
	wizard_offer(wizard, page, "summary");
	wizard_offer(wizard, page, "export");
	wizard_offer(wizard, page, "list");
	page->first = "next";
}

static void cover_summary_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_goto(wizard, step_for(ROLE_VERDICT), turn);
}

static const struct choice cover_choices[] = {
	{ "summary", N_("To its summary"), .chosen = cover_summary_chosen },
	{ 0 },
};

const struct step step_cover = {
	.id = "cover",
	.title = N_("Cover"),
	.lead_past = N_("A saved run: it shows what was so then, and cannot be changed."),
	.help = { N_("Nothing: it shows what this run was about, what came of it, and who made it when. Nothing is asked of Microsoft."),
	    .needs = N_("To be sure that nobody changed the record: the head hash that you kept when it was made."),
	    .skip = N_("The pages behind it: they show the same facts one by one."),
	    .who = N_("Anybody who may read the file. No sign-in is needed.") },
	.page = step_cover_page,
	.choices = (const struct choice *const[]){ cover_choices, part_run_choices, part_next_choices, NULL },
};
