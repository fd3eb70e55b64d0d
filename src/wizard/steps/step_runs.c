/* step_runs.c - review: the list of saved runs; no network */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "doc/doc_cover.h"
#include "wizard/steps/parts.h"

/* Runs on one page of the list: a screen and a half. */
#define RUNS_SHOWN 40
/* The name of a tenant in the list; a longer one is cut. */
#define TENANT_COLUMNS 30

static const char *run_tenant(const struct wizard_run *run, struct doc *doc)
{
	const char *tenant = *run->tenant ? run->tenant : _("no tenant yet");

	return doc_printf(doc, "%.*s", (int)text_fit(tenant, TENANT_COLUMNS), tenant);
}

/* How it ended, unless as it should. */
static const char *run_ended(const struct wizard_run *run)
{
	return run->damaged ? _("damaged") : run->complete ? "" : _("unfinished");
}

static const char *run_verdict(const struct wizard_run *run)
{
	const char *verdict = doc_cover_verdict(run->verdict, run->proof);

	return *verdict ? verdict : _("no verdict");
}

static bool run_fits(const struct wizard *wizard, const struct wizard_run *run)
{
	char text[512], when[TIMEFMT_SIZE];

	if (!*wizard->filter)
		return true;
	snprintf(text, sizeof text, "%s %s %s %s %s %s", timefmt_list(run->started, when),
	    *run->tenant ? run->tenant : _("no tenant yet"), run_verdict(run), run->command, run_ended(run), run->id);
	return part_search_fits(wizard, text);
}

static size_t runs_found(const struct wizard *wizard)
{
	const struct wizard_setup *setup = wizard->setup;
	size_t found = 0;

	if (!*wizard->filter)
		return setup->run_count;
	for (size_t i = 0; i < setup->run_count; i++)
		found += run_fits(wizard, &setup->runs[i]);
	return found;
}

static bool run_is_marked(const struct wizard *wizard, size_t at)
{
	for (size_t i = 0; i < wizard->runs.marked_count; i++)
		if (wizard->runs.marked[i] == at)
			return true;
	return false;
}

/* --- the page --- */

/* The verdicts end in one column. */
static int verdict_width(const struct wizard *wizard, const size_t *shown, size_t count)
{
	int widest = 0;

	for (size_t i = 0; i < count; i++) {
		const struct wizard_run *run = &wizard->setup->runs[shown[i]];
		int width = text_width(run_verdict(run));

		widest = width > widest ? width : widest;
	}
	return widest;
}

static void run_row(struct wizard *wizard, struct page *page, size_t at, int width)
{
	const struct wizard_run *run = &wizard->setup->runs[at];
	const char *verdict = run_verdict(run), *ended = run_ended(run);
	const char *id = doc_printf(&page->doc, "run.%zu", at);
	char when[TIMEFMT_SIZE];
	const char *label =
	    doc_printf(&page->doc, "%s  %s", timefmt_list(run->started, when), run_tenant(run, &page->doc));
	/* how it ended, where not as it should, says more than who made it */
	const char *note =
	    doc_printf(&page->doc, "%s  %s", part_column(page, verdict, width), *ended ? ended : run->command);
	struct block *block;

	if (wizard->runs.marking) {
		block = page_tick(page, id, label, run_is_marked(wizard, at));
		block->note = note;
	} else {
		block = wizard_offer_as(wizard, page, id, label, note);
		block->ticked = run_is_marked(wizard, at);
	}
	block->tone = run->damaged ? TONE_BAD : doc_cover_tone(run->verdict);
	if (at == wizard->runs.at || (*wizard->filter && !page->first))
		page->first = id; /* coming back, the mark is where it was */
}

static void runs_rows(struct wizard *wizard, struct page *page)
{
	const struct wizard_setup *setup = wizard->setup;
	size_t shown[RUNS_SHOWN], count = 0, before = 0;
	int width;

	for (size_t i = 0; i < setup->run_count && count < RUNS_SHOWN; i++)
		if (run_fits(wizard, &setup->runs[i]) && before++ >= wizard->runs.from)
			shown[count++] = i;
	width = verdict_width(wizard, shown, count);
	for (size_t i = 0; i < count; i++)
		run_row(wizard, page, shown[i], width);
	if (count && (wizard->runs.from || runs_found(wizard) > count))
		doc_text(&page->doc, "part",
		    doc_printf(&page->doc, _("Runs %1$zu to %2$zu of %3$zu."), wizard->runs.from + 1,
			wizard->runs.from + count, runs_found(wizard)));
	part_search_none(wizard, page, count);
}

static void step_runs_page(struct wizard *wizard, struct page *page)
{
	if (!wizard->setup->run_count) {
		doc_text(&page->doc, "none",
		    _("There are no saved runs yet. The wizard and \"naaready check\" save one each time."));
		return;
	}
	if (wizard->runs.from >= runs_found(wizard))
		wizard->runs.from = 0;
	if (wizard->runs.marking) {
		page->lead = _("Mark two runs, then compare them.");
		page->can_back = true;
	}
	runs_rows(wizard, page);
	part_search(wizard, page);
	wizard_offer(wizard, page, "compare");
	wizard_offer(wizard, page, "older");
	wizard_offer(wizard, page, "newer");
	wizard_offer(wizard, page, "mark");
	wizard_offer(wizard, page, "unmark");
	if (wizard->runs.marked_count == 2 && !wizard->searching)
		page->first = "compare";
}

/* --- opening and comparing --- */

static void run_chosen(struct wizard *wizard, size_t at, struct turn *turn)
{
	if (at >= wizard->setup->run_count)
		return;
	wizard->runs.at = at;
	order_text(turn->orders, ORDER_OPEN, wizard->setup->runs[at].id);
}

static bool can_compare(const struct wizard *wizard)
{
	return wizard->runs.marked_count == 2;
}

/* The older one first. */
static void compare_chosen(struct wizard *wizard, struct turn *turn)
{
	const size_t *marked = wizard->runs.marked;
	const struct wizard_run *runs = wizard->setup->runs;
	bool turned = runs[marked[0]].started > runs[marked[1]].started;

	part_compare_release(wizard);
	wizard->compare.busy = true;
	order_text(turn->orders, ORDER_OPEN, runs[marked[turned]].id);
	order_text(turn->orders, ORDER_OPEN, runs[marked[!turned]].id);
}

static bool can_mark(const struct wizard *wizard)
{
	return !wizard->runs.marking && wizard->setup->run_count > 1;
}

static void marking_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->runs.marking = true;
}

static bool can_unmark(const struct wizard *wizard)
{
	return wizard->runs.marking || wizard->runs.marked_count;
}

static void unmark_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->runs.marking = false;
	wizard->runs.marked_count = 0;
}

static bool has_older(const struct wizard *wizard)
{
	return wizard->runs.from + RUNS_SHOWN < runs_found(wizard);
}

static void older_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->runs.from += RUNS_SHOWN;
}

static bool has_newer(const struct wizard *wizard)
{
	return wizard->runs.from > 0;
}

static void newer_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->runs.from -= wizard->runs.from < RUNS_SHOWN ? wizard->runs.from : RUNS_SHOWN;
}

static const struct choice runs_choices[] = {
	{ "run.", .chosen_at = run_chosen },
	{ "compare", N_("Compare the two marked"), .shown = can_compare, .chosen = compare_chosen },
	{ "older", N_("Older runs"), .shown = has_older, .chosen = older_chosen },
	{ "newer", N_("Newer runs"), .shown = has_newer, .chosen = newer_chosen },
	{ "mark", N_("Mark two runs, to compare them"), .shown = can_mark, .chosen = marking_chosen },
	{ "unmark", N_("Stop marking"), .shown = can_unmark, .chosen = unmark_chosen },
	{ 0 },
};

/* A third mark takes the place of the one before. */
static void step_runs_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	size_t at, *marked = wizard->runs.marked, *count = &wizard->runs.marked_count;

	(void)turn;
	if (input->kind != INPUT_TICKED || strncmp(input->id, "run.", 4) != 0)
		return;
	at = strtoul(input->id + 4, NULL, 10);
	if (at >= wizard->setup->run_count)
		return;
	wizard->runs.at = at;
	if (!run_is_marked(wizard, at)) {
		*count -= *count == 2;
		marked[(*count)++] = at;
		return;
	}
	if (marked[0] == at)
		marked[0] = marked[1];
	(*count)--;
}

static bool step_runs_back(struct wizard *wizard, struct turn *turn)
{
	bool marking = can_unmark(wizard);

	if (marking)
		unmark_chosen(wizard, turn);
	return marking;
}

/* The second one of two that are compared, or a run to read. */
static void step_runs_changed(struct wizard *wizard, struct turn *turn)
{
	const struct event *event = turn->event;

	if (event->kind != EVENT_OPENED)
		return;
	if (event->err) {
		wizard->notice = *event->err;
		wizard->compare.busy = false;
		return;
	}
	if (wizard->compare.busy) {
		wizard->compare.busy = part_compare_take(wizard, event->text, event->len) && wizard->compare.count < 2;
		if (wizard->compare.count == 2)
			wizard_open(wizard, &step_compare);
		return;
	}
	flow_release(&wizard->flow);
	memset(&wizard->flow, 0, sizeof wizard->flow);
	flow_init(&wizard->flow, &wizard->setup->flow);
	wizard->flow.now = event->now;
	if (!flow_resume(&wizard->flow, event->text, event->len, &wizard->notice))
		return;
	wizard_cover(wizard);
}

const struct step step_runs = {
	.id = "runs",
	.title = N_("Saved runs"),
	.lead = N_("The run written last comes first. Nothing is asked of Microsoft here."),
	.help = { N_("Which saved run you read, or which two you compare."),
	    .needs = N_(
		"Runs that the wizard or \"naaready check\" saved on this computer; a start in which nothing was read saves none."),
	    .skip = N_("The list: \"naaready review RUN\" opens one run, and takes the path of a file, too."),
	    .who = N_("You: these are the runs of your account on this computer. No sign-in is needed.") },
	.changed = step_runs_changed,
	.back = step_runs_back,
	.page = step_runs_page,
	.choices = (const struct choice *const[]){ runs_choices, NULL },
	.input = step_runs_input,
};
