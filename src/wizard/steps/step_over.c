/* step_over.c - what can lie over any page: help, timeline, trace */
#include <string.h>

#include "base/i18n.h"
#include "base/timefmt.h"
#include "wizard/keys.h"
#include "wizard/steps/parts.h"

static void page_close(struct page *page)
{
	page_choice(page, "close", _("Back to the page"), NULL);
	page->first = "close";
}

/* Where it can be read at its source. */
static void page_sources(struct page *page)
{
	page_heading(page, "sources", _("To read on"));
	page_text(page, "source.microsoft", _("Microsoft's questions and answers"));
	page_link(page, "source.microsoft.link", TIMELINE_FAQ);
	page_text(page, "source.salesforce", _("Salesforce's announcement"));
	page_link(page, "source.salesforce.link", TIMELINE_SALESFORCE);
}

static void step_over_help(struct wizard *wizard, struct page *page)
{
	page_close(page);
	page_heading(page, "keys", _("Keys"));
	for (size_t i = 0; key_rows[i].name; i++)
		page_row(page, part_printf(page, "key.%zu", i), key_rows[i].name, _(key_rows[i].says));
	page_row(page, "key.move", _("Up, Down, Tab"),
	    _("move between what can be chosen; Enter chooses, a number chooses directly"));
	page_row(page, "key.words", "--plain",
	    _("a number chooses; a number and a text fill a field; words: back, help, timeline, trace, copy, again, quit"));
	page_heading(page, "pages", _("Pages"));
	for (int i = 0; steps[i]; i++)
		page_row(page, part_printf(page, "page.%d", i), part_printf(page, "%d  %s", i, _(steps[i]->title)),
		    steps[i]->lead ? _(steps[i]->lead) : _("only when a change was left open"));
	page_sources(page);
	(void)wizard;
}

const struct step step_help = { .id = "help", .title = N_("Help"), .page = step_over_help };

static void page_stones(struct page *page, const struct timeline *line, int64_t now, bool ahead)
{
	const struct milestone *next = timeline_next(line, now);
	char day[TIMEFMT_SIZE], days[DAYS_SIZE];

	/* What is ahead in the order in which it comes, what has been from the newest back. */
	for (size_t k = 0; k < line->count; k++) {
		size_t i = ahead ? k : line->count - 1 - k;
		const struct milestone *stone = &line->milestones[i];

		if ((stone->day > now) != ahead)
			continue;
		page_row(page, part_printf(page, "stone.%zu", i), part_printf(page, "%s", timefmt_day(stone->day, day)),
		    part_printf(page, "%s%s%s",
			stone == next
			    ? part_printf(page, _("Next, %s: "), timefmt_days_left(stone->day, now, days, sizeof days))
			    : "",
			_(stone->what), stone->in_force ? "" : _("  (announced, later replaced)")));
	}
}

static void step_over_timeline(struct wizard *wizard, struct page *page)
{
	const struct timeline *line = wizard->setup->flow.timeline;
	int64_t now = wizard_live(wizard) ? wizard->flow.now : wizard->flow.run.last;
	char day[TIMEFMT_SIZE];

	page_row(page, "today", part_printf(page, "%s", timefmt_day(now, day)),
	    wizard_live(wizard) ? _("today") : _("the day of this run"));
	page_row(page, "as_of", part_printf(page, "%s", timefmt_day(line->as_of, day)),
	    timeline_stale(line, now) ? _("this list was made; it is older than half a year")
				      : _("this list was made"));
	page_close(page);
	page_heading(page, "ahead", _("What is ahead"));
	page_stones(page, line, now, true);
	page_heading(page, "been", _("What has been, the newest first"));
	page_stones(page, line, now, false);
	page_sources(page);
}

const struct step step_timeline = {
	.id = "timeline",
	.title = N_("Timeline"),
	.lead = N_("The end of legacy tokens, and of EWS."),
	.page = step_over_timeline,
};

/* In review there is no traffic: what was asked is in the facts. */
static void trace_facts(struct wizard *wizard, struct page *page)
{
	char when[TIMEFMT_SIZE];

	for (int i = 0; i < TOPIC_COUNT; i++) {
		const struct fetched *fetched = &wizard->flow.run.facts.fetched[i];

		if (fetched->status == NOT_READ)
			continue;
		page_row(page, part_printf(page, "fact.%d", i),
		    part_printf(page, "%s", timefmt_clock(fetched->at, when)),
		    part_printf(page, "%s: %s  %s", topic_text((enum topic)i),
			fetched->status == READ_OK ? _("heard") : err_kind_text(fetched->err.kind),
			fetched->status == READ_OK && fetched->request_id ? fetched->request_id
									  : fetched->err.request_id));
	}
}

static void step_over_trace(struct wizard *wizard, struct page *page)
{
	unsigned from = wizard->traced > TRACE_LINES_MAX ? wizard->traced - TRACE_LINES_MAX : 0;

	page_close(page);
	if (!wizard->traced)
		trace_facts(wizard, page);
	for (unsigned i = wizard->traced; i > from; i--) {
		const struct trace_line *line = &wizard->trace[(i - 1) % TRACE_LINES_MAX];

		int method = (int)strcspn(line->text, " ");

		page_row(page, part_printf(page, "line.%u", line->id), part_printf(page, "%.*s", method, line->text),
		    part_printf(page, "%s  ->  %s", line->text + method + (line->text[method] == ' '),
			*line->answer ? line->answer : _("on its way")));
	}
}

const struct step step_trace = {
	.id = "trace",
	.title = N_("Trace"),
	.lead = N_("What was asked, and what was answered, the newest first; no secret is ever shown."),
	.page = step_over_trace,
};
