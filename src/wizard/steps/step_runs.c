/* step_runs.c - review: the list of saved runs; no network */
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

		page_choice(page, id,
		    doc_printf(&page->doc, "%s  %s  %s", timefmt_minute(run->started, when),
			*run->tenant ? run->tenant : _("no tenant yet"), run->command),
		    doc_printf(&page->doc, "%s%s%s%s%s", verdict_of_run(run), *run->verdict ? "  " : "", run->id,
			run->complete ? "" : _("  unfinished"), run->damaged ? _("  damaged") : ""));
		if (wizard->runs_from + i == wizard->runs_at)
			page->first = id; /* coming back, the focus is on the run that was opened */
	}
	if (wizard->runs_from + RUNS_SHOWN < setup->run_count)
		page_choice(page, "older", _("Older runs"), NULL);
	if (wizard->runs_from)
		page_choice(page, "newer", _("Newer runs"), NULL);
}

static void step_runs_choose(struct wizard *wizard, const struct input *input, struct orders *orders)
{
	for (size_t i = 0; i < RUNS_SHOWN && wizard->runs_from + i < wizard->setup->run_count; i++) {
		if (!input_is(input, INPUT_CHOSE, arena_printf(&orders->arena, "run.%zu", i)))
			continue;
		wizard->runs_at = wizard->runs_from + i;
		order_text(orders, ORDER_OPEN, wizard->setup->runs[wizard->runs_at].id);
	}
}

static void step_runs_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (input_is(input, INPUT_CHOSE, "older"))
		wizard->runs_from += RUNS_SHOWN;
	else if (input_is(input, INPUT_CHOSE, "newer"))
		wizard->runs_from -= wizard->runs_from < RUNS_SHOWN ? wizard->runs_from : RUNS_SHOWN;
	else
		step_runs_choose(wizard, input, turn->orders);
}

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
	.input = step_runs_input,
};
