/* step_compare.c - review: what differs between two saved runs */
#include <string.h>

#include "base/i18n.h"
#include "doc/doc_diff.h"
#include "wizard/steps/parts.h"

void part_compare_release(struct wizard *wizard)
{
	for (int i = 0; i < 2; i++)
		flow_release(&wizard->compare.sides[i]);
	memset(&wizard->compare, 0, sizeof wizard->compare);
}

bool part_compare_take(struct wizard *wizard, const char *text, size_t len)
{
	struct flow *side = &wizard->compare.sides[wizard->compare.count];

	flow_init(side, &wizard->setup->flow);
	if (!flow_resume(side, text, len, &wizard->notice))
		return false;
	wizard->compare.count++;
	return true;
}

static struct report report_of(struct flow *side)
{
	flow_check(side, side->run.last);
	return (struct report){ .run = &side->run,
		.findings = &side->findings,
		.profile = flow_profile(side),
		.offline = true };
}

static void step_compare_page(struct wizard *wizard, struct page *page)
{
	struct report before = report_of(&wizard->compare.sides[0]), after = report_of(&wizard->compare.sides[1]);
	struct diff diff = diff_of(&before, &after, &page->doc.arena);

	doc_diff_runs(&diff, &before, &after, &page->doc);
	part_close(wizard, page);
}

const struct step step_compare = {
	.id = "compare",
	.title = N_("Two runs compared"),
	.lead_past = N_("What was read in both, and differed."),
	.help = { N_("Nothing: it shows what changed between two runs. This version judges both, so that a difference is one of the tenant."),
	    .skip = N_("All of it: \"naaready diff\" prints the same."), .who = N_("Anybody who may read the files.") },
	.page = step_compare_page,
	.choices = (const struct choice *const[]){ part_close_choices, NULL },
};
