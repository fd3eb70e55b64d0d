/* part_past.c - page 7 over a saved run: the setting as it was then, without the test that one could make now */
#include "base/i18n.h"
#include "base/timefmt.h"
#include "core/check.h"
#include "doc/doc_exchange.h"
#include "wizard/steps/parts.h"

/* No page needs more; the report lists all of them. */
#define PAST_ADDINS_SHOWN 20

static void past_state(const struct wizard *wizard, struct page *page)
{
	const struct fetched *failed = &wizard->flow.run.facts.fetched[TOPIC_TOKENS];
	const struct facts *facts = part_facts(wizard, page);
	const struct fetched *fetched = &facts->fetched[TOPIC_TOKENS];

	if (failed->status == READ_FAILED)
		part_err(page, "state.err", &failed->err);
	part_earlier(wizard, page, TOPIC_BIT(TOPIC_TOKENS));
	if (fetched->status != READ_FAILED)
		doc_row(&page->doc, "state", _("Legacy tokens"),
		    fetched->status == READ_OK ? tokens_state_text(facts->tokens) : _("not read in this run"));
	if (fetched->status == READ_OK)
		doc_exchange_read(fetched, part_now(wizard), "state.at", &page->doc);
}

static void past_change(const struct run *run, struct page *page)
{
	const struct change *own = run_open(run), *open = own || !run->elsewhere.at ? own : &run->elsewhere;
	const struct change_left *left = &run->left;
	char when[TIMEFMT_SIZE];

	if (open && open->what == CHANGE_TOKENS)
		doc_notice(&page->doc, "test", TONE_CARE,
		    doc_printf(&page->doc,
			_("When this run stopped, legacy tokens were switched for a test: from \"%1$s\" to \"%2$s\", on %3$s."),
			tokens_state_text(tokens_state_of(open->from)), tokens_state_text(tokens_state_of(open->to)),
			timefmt_minute(open->at, when)));
	else if (left->at && run->facts.tokens == tokens_state_of(left->to))
		doc_notice(&page->doc, "test.left", TONE_PLAIN,
		    doc_printf(&page->doc, _("Legacy tokens were left blocked on purpose by %1$s, on %2$s."),
			change_left_who(left, &page->doc.arena), timefmt_minute(left->at, when)));
}

bool part_past_tokens(struct wizard *wizard, struct page *page)
{
	static const char *const ids[] = { "tokens.addins", "ews.state", "addins.allowed", NULL };
	const struct run *run = &wizard->flow.run;

	if (wizard_live(wizard))
		return false;
	past_state(wizard, page);
	past_change(run, page);
	doc_exchange_said(&wizard->flow, &page->doc);
	part_findings(wizard, page, ids);
	doc_exchange_addins(&wizard->flow, PAST_ADDINS_SHOWN, &page->doc);
	if (run->facts.fetched[TOPIC_EXCHANGE].status == READ_OK)
		doc_exchange_ews(&wizard->flow, part_now(wizard), PAST_ADDINS_SHOWN, &page->doc);
	part_next(wizard, page);
	return true;
}
