/* step_runs.c - review: the list of saved runs; no network */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/timefmt.h"
#include "wizard/steps/parts.h"

/* Runs on one page of the list: a screen and a half. */
#define RUNS_SHOWN 40

static const char *verdict_of_run(const struct wizard_run *run)
{
	enum overall overall;

	return overall_of(run->verdict, &overall) ? overall_text(overall) : "";
}

static void step_runs_page(struct wizard *wizard, struct page *page)
{
	const struct wizard_setup *setup = wizard->setup;
	char when[TIMEFMT_SIZE];

	if (!setup->run_count) {
		doc_text(&page->doc, "none",
		    _("There are no saved runs yet. The wizard and \"naaready check\" save one each time."));
		return;
	}
	for (size_t i = 0; i < RUNS_SHOWN && wizard->runs_from + i < setup->run_count; i++) {
		const struct wizard_run *run = &setup->runs[wizard->runs_from + i];
		const char *id = doc_printf(&page->doc, "run.%zu", i);

		wizard_offer_as(wizard, page, id,
		    doc_printf(&page->doc, "%s  %s  %s", timefmt_minute(run->started, when),
			*run->tenant ? run->tenant : _("no tenant yet"), run->command),
		    doc_printf(&page->doc, "%s%s%s%s%s", verdict_of_run(run), *run->verdict ? "  " : "", run->id,
			run->complete ? "" : _("  unfinished"), run->damaged ? _("  damaged") : ""));
		if (wizard->runs_from + i == wizard->runs_at)
			page->first = id; /* coming back, the focus is on the run that was opened */
	}
	wizard_offer(wizard, page, "older");
	wizard_offer(wizard, page, "newer");
}

static void run_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	size_t at = wizard->runs_from + strtoul(which, NULL, 10);

	if (at >= wizard->setup->run_count)
		return;
	wizard->runs_at = at;
	order_text(turn->orders, ORDER_OPEN, wizard->setup->runs[at].id);
}

static bool has_older(const struct wizard *wizard)
{
	return wizard->runs_from + RUNS_SHOWN < wizard->setup->run_count;
}

static void older_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->runs_from += RUNS_SHOWN;
}

static bool has_newer(const struct wizard *wizard)
{
	return wizard->runs_from > 0;
}

static void newer_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->runs_from -= wizard->runs_from < RUNS_SHOWN ? wizard->runs_from : RUNS_SHOWN;
}

static const struct choice runs_choices[] = {
	{ "run.", .chosen_of = run_chosen, .item = true },
	{ "older", N_("Older runs"), .shown = has_older, .chosen = older_chosen },
	{ "newer", N_("Newer runs"), .shown = has_newer, .chosen = newer_chosen },
	{ 0 },
};

static void step_runs_changed(struct wizard *wizard, struct turn *turn)
{
	const struct event *event = turn->event;

	if (event->kind != EVENT_OPENED)
		return;
	if (event->err) {
		wizard->notice = *event->err;
		return;
	}
	flow_release(&wizard->flow);
	memset(&wizard->flow, 0, sizeof wizard->flow);
	flow_init(&wizard->flow, &wizard->setup->flow);
	if (!flow_resume(&wizard->flow, event->text, event->len, &wizard->notice))
		return;
	wizard->listing = false;
	wizard->at = step_for(ROLE_VERDICT);
}

const struct step step_runs = {
	.id = "runs",
	.title = N_("Saved runs"),
	.lead = N_("Newest first. This page works offline."),
	.changed = step_runs_changed,
	.page = step_runs_page,
	.choices = (const struct choice *const[]){ runs_choices, NULL },
};
