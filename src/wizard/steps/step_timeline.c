/* step_timeline.c - when Microsoft retires what, and where today is on that timeline */
#include "base/i18n.h"
#include "base/timefmt.h"
#include "doc/doc_data.h"
#include "wizard/steps/parts.h"

/* A searched timeline: only the rows that hold the word, without the headings between them. */
static void timeline_found(struct wizard *wizard, struct page *page, const struct timeline *line, int64_t now)
{
	struct doc all = { 0 };
	size_t found = 0;

	doc_heading(&page->doc, "found", _("Found"));
	doc_data_milestones(line, now, &all);
	for (size_t i = 0; i < all.count; i++) {
		const struct block *row = &all.blocks[i];

		if (row->kind != BLOCK_ROW ||
		    !part_search_fits(wizard, doc_printf(&page->doc, "%s %s", row->label, row->text)))
			continue;
		doc_row(&page->doc, arena_copy(&page->doc.arena, row->id), arena_copy(&page->doc.arena, row->label),
		    arena_copy(&page->doc.arena, row->text));
		found++;
	}
	part_search_none(wizard, page, found);
	doc_release(&all);
}

static void step_timeline_page(struct wizard *wizard, struct page *page)
{
	const struct timeline *line = wizard->setup->flow.timeline;
	bool today = wizard_live(wizard) || wizard->listing; /* the list is of no run */
	int64_t now = today ? wizard->flow.now : part_now(wizard);

	doc_data_today(line, now, today, &page->doc);
	if (*wizard->filter)
		timeline_found(wizard, page, line, now);
	else
		doc_data_milestones(line, now, &page->doc);
	part_search(wizard, page);
	part_close(wizard, page);
}

const struct step step_timeline = {
	.id = "timeline",
	.title = N_("Timeline"),
	.lead = N_("The end of legacy tokens, and of EWS."),
	.help = { N_("Nothing: it shows what Microsoft has switched off and what comes next, so that you can plan."),
	    .skip = N_("All of it. The pages name the date that matters where it matters."), .who = N_("Anybody.") },
	.page = step_timeline_page,
	.choices = (const struct choice *const[]){ part_close_choices, NULL },
};
