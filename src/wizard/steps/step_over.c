/* step_over.c - the overlays that open on any page: help, timeline, trace */
#include <string.h>

#include "base/i18n.h"
#include "base/timefmt.h"
#include "doc/doc_data.h"
#include "wizard/keys.h"
#include "wizard/steps/parts.h"

static void close_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->over = NULL;
}

static const struct choice over_choices[] = {
	{ "close", N_("Back to the page"), .chosen = close_chosen },
	{ 0 },
};

static void page_close(struct wizard *wizard, struct page *page)
{
	wizard_offer(wizard, page, "close");
	page->first = "close";
}

static void step_over_help(struct wizard *wizard, struct page *page)
{
	page_close(wizard, page);
	doc_heading(&page->doc, "keys", _("Keys"));
	for (size_t i = 0; key_rows[i].name; i++)
		doc_row(&page->doc, doc_printf(&page->doc, "key.%zu", i),
		    doc_printf(&page->doc, "%s %s", key_rows[i].name, key_rows[i].letter), _(key_rows[i].says));
	doc_row(&page->doc, "key.move", _("Up, Down, Tab"),
	    _("move between the choices; Enter takes one, a number takes it directly"));
	doc_row(&page->doc, "key.words", "--plain",
	    _("a number chooses; a number and a text fill a field; words: back, help, timeline, trace, copy, again, quit"));
	doc_heading(&page->doc, "pages", _("Pages"));
	for (int i = 0; steps[i]; i++)
		doc_row(&page->doc, doc_printf(&page->doc, "page.%d", i),
		    doc_printf(&page->doc, "%d  %s", i, _(steps[i]->title)),
		    steps[i]->lead ? _(steps[i]->lead) : _("only if a change was left open"));
	doc_data_sources(&page->doc);
	(void)wizard;
}

/* --- a question before something is done --- */

static void ask_no_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->over = NULL;
}

static void ask_yes_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard->over = NULL;
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
	.page = step_ask_page,
	.choices = (const struct choice *const[]){ ask_choices, NULL },
};

static void step_links_page(struct wizard *wizard, struct page *page)
{
	doc_data_sources(&page->doc);
	page_close(wizard, page);
}

const struct step step_links = {
	.id = "links",
	.title = N_("Links"),
	.lead = N_("Where this was announced."),
	.page = step_links_page,
	.choices = (const struct choice *const[]){ over_choices, NULL },
};

const struct step step_help = {
	.id = "help",
	.title = N_("Help"),
	.page = step_over_help,
	.choices = (const struct choice *const[]){ over_choices, NULL },
};

static void step_over_timeline(struct wizard *wizard, struct page *page)
{
	const struct timeline *line = wizard->setup->flow.timeline;
	int64_t now = wizard_live(wizard) ? wizard->flow.now : wizard->flow.run.last;

	doc_data_today(line, now, wizard_live(wizard), &page->doc);
	page_close(wizard, page);
	doc_data_milestones(line, now, &page->doc);
	doc_data_sources(&page->doc);
}

const struct step step_timeline = {
	.id = "timeline",
	.title = N_("Timeline"),
	.lead = N_("The end of legacy tokens, and of EWS."),
	.page = step_over_timeline,
	.choices = (const struct choice *const[]){ over_choices, NULL },
};

/* A review has no traffic: list the requests recorded with the facts. */
static void trace_facts(struct wizard *wizard, struct page *page)
{
	char when[TIMEFMT_SIZE];

	for (int i = 0; i < TOPIC_COUNT; i++) {
		const struct fetched *fetched = &wizard->flow.run.facts.fetched[i];

		if (fetched->status == NOT_READ)
			continue;
		doc_row(&page->doc, doc_printf(&page->doc, "fact.%d", i),
		    doc_printf(&page->doc, "%s", timefmt_clock(fetched->at, when)),
		    doc_printf(&page->doc, "%s: %s  %s", topic_text((enum topic)i),
			fetched->status == READ_OK ? _("answered") : err_kind_text(fetched->err.kind),
			fetched->status == READ_OK && fetched->request_id ? fetched->request_id
									  : fetched->err.request_id));
	}
}

static void step_over_trace(struct wizard *wizard, struct page *page)
{
	unsigned from = wizard->traced > TRACE_LINES_MAX ? wizard->traced - TRACE_LINES_MAX : 0;

	page_close(wizard, page);
	if (!wizard->traced)
		trace_facts(wizard, page);
	for (unsigned i = wizard->traced; i > from; i--) {
		const struct trace_line *line = &wizard->trace[(i - 1) % TRACE_LINES_MAX];

		int method = (int)strcspn(line->text, " ");

		doc_row(&page->doc, doc_printf(&page->doc, "line.%u", line->id),
		    doc_printf(&page->doc, "%.*s", method, line->text),
		    doc_printf(&page->doc, "%s  ->  %s", line->text + method + (line->text[method] == ' '),
			*line->answer ? line->answer : _("waiting")));
	}
}

const struct step step_trace = {
	.id = "trace",
	.title = N_("Trace"),
	.lead = N_("Requests and answers, newest first. Secrets are never shown."),
	.page = step_over_trace,
	.choices = (const struct choice *const[]){ over_choices, NULL },
};
