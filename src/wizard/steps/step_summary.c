/* step_summary.c - page 9: verdict, proof, next steps, export */
#include <stdio.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "doc/doc_formats.h"
#include "doc/doc_run.h"
#include "wizard/steps/parts.h"

/* Far above a report (a day's run: 200 kB): a cut report would pass for a whole one. */
#define REPORT_BYTES_MAX RUN_BYTES_MAX /* a report that broke off would be taken for whole */

/* A block that was left on purpose is no open change, but must be mentioned. */
static void page_left(struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;
	const struct change_left *left = &flow->run.left;
	char when[TIMEFMT_SIZE];

	if (left->at && flow->run.facts.tokens == tokens_state_of(left->to))
		doc_notice(&page->doc, "left", TONE_PLAIN,
		    doc_printf(&page->doc,
			wizard_live(wizard) ? _("Legacy tokens are left blocked on purpose: by %1$s, on %2$s.")
					    : _("Legacy tokens were left blocked on purpose: by %1$s, on %2$s."),
			change_left_who(left, &page->doc.arena), timefmt_minute(left->at, when)));
}

/* An open change outweighs all checks. */
static void page_open(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	char when[TIMEFMT_SIZE];

	doc_notice(&page->doc, "open", TONE_BAD,
	    doc_printf(&page->doc,
		open->certain
		    ? _("A change is open: legacy tokens were \"%1$s\", and were set to \"%2$s\" at %3$s. %4$s")
		    : _("A change may be open: legacy tokens were \"%1$s\". naaready tried to set them to \"%2$s\" at %3$s and does not know the result. %4$s"),
		tokens_state_text(open->from), tokens_state_text(open->to), timefmt_minute(open->at, when),
		open->until ? change_until_text(open->until, wizard->flow.now, &page->doc.arena)
			    : _("It has no deadline.")));
	wizard_offer(wizard, page, "settle");
}

static void step_summary_page_verdict(struct wizard *wizard, struct page *page)
{
	enum overall overall = findings_overall(&wizard->flow.findings);
	enum proof proof = wizard->flow.findings.proof;
	static const enum tone
	    tones[] = { [OVERALL_READY] = TONE_GOOD, [OVERALL_NOT_READY] = TONE_BAD, [OVERALL_UNKNOWN] = TONE_CARE };
	struct flow_open open;

	if (flow_is_old(&wizard->flow) && wizard_live(wizard))
		doc_notice(&page->doc, "verdict", TONE_CARE,
		    doc_printf(&page->doc, _("Read %1$s: %2$s. The present state was not read."),
			age_text(flow_read_at(&wizard->flow), wizard->flow.now, &page->doc.arena),
			overall_text(overall)));
	else
		doc_notice(&page->doc, "verdict", tones[overall],
		    overall == OVERALL_READY && proof == PROOF_NONE && wizard->flow.run.facts.org_exchange != NO
			? _("ready (configured, not proven)")
			: overall_text(overall));
	if (!part_unconcerned(wizard, page))
		doc_row(&page->doc, "proof", _("Proof"), proof_text(proof));
	if (wizard_live(wizard) && flow_open(&wizard->flow, &open))
		page_open(wizard, page, &open);
	else
		page_left(wizard, page);
}

/* Failures first, then warnings; passed checks are only counted, unless their recorded verdict differs. */
/* Deciding checks first, then things to do (also what was not requested yet), then what could not be read. */
static int step_summary_rank(const struct wizard *wizard, const struct finding *finding)
{
	bool otherwise = part_judged_then(wizard, finding) != NULL;

	if (!otherwise && (finding->verdict == VERDICT_PASS || finding->verdict == VERDICT_NOT_APPLICABLE))
		return -1;
	if (finding->check->blocks)
		return 0;
	return finding->verdict == VERDICT_WARN || !finding->at ? 1 : 2;
}

static void page_checks(struct wizard *wizard, struct page *page)
{
	const struct findings *findings = &wizard->flow.findings;
	size_t passed = 0;

	for (size_t i = 0; i < findings->count; i++)
		passed += step_summary_rank(wizard, &findings->items[i]) < 0;
	for (int pass = 0; pass < 3; pass++)
		for (size_t i = 0; i < findings->count; i++)
			if (step_summary_rank(wizard, &findings->items[i]) == pass)
				part_finding(wizard, page, &findings->items[i]);
	doc_text(&page->doc, "passed",
	    doc_printf(&page->doc,
		ngettext("%zu check passed or does not apply.", "%zu checks passed or do not apply.", passed), passed));
}

static void page_changes(struct wizard *wizard, struct page *page)
{
	const struct run *run = &wizard->flow.run;
	char when[TIMEFMT_SIZE];

	for (size_t i = 0; i < run->change_count; i++) {
		const struct change *change = &run->changes[i];

		doc_row(&page->doc, doc_printf(&page->doc, "change.%u", change->id), change_what_text(change->what),
		    doc_printf(&page->doc, "%s  (%s, %s)", change_state_text(change->state),
			timefmt_minute(change->at, when), change->by))
		    ->note =
		    change->what == CHANGE_TOKENS ? doc_printf(&page->doc, "%s -> %s", change->from, change->to) : "";
	}
}

static void page_health(const struct run *run, struct page *page)
{
	if (run->carried)
		doc_notice(&page->doc, "carried", TONE_CARE, run_carried_text(run, &page->doc.arena));
	if (run->health != RUN_WHOLE)
		doc_notice(&page->doc, "health", run->health == RUN_ALTERED ? TONE_BAD : TONE_CARE,
		    doc_run_health_say(run, &page->doc.arena));
}

static void page_exports(struct wizard *wizard, struct page *page)
{
	const struct report_format *format;

	for (size_t i = 0; (format = report_format_at(i)); i++)
		wizard_offer_as(wizard, page, doc_printf(&page->doc, "export.%s", format->id), _(format->offer), NULL);
}

static void step_summary_page(struct wizard *wizard, struct page *page)
{
	const struct run *run = &wizard->flow.run;
	struct flow_open open;

	part_check(wizard);
	page_health(run, page);
	step_summary_page_verdict(wizard, page);
	if (wizard_live(wizard)) {
		if (flow_is_old(&wizard->flow))
			part_again(wizard, page);
		if (flow_open(&wizard->flow,
			&open)) /* a run with an open change is unfinished: the next start resumes it */
			wizard_offer_as(wizard, page, "finish", _("Leave; the change stays open"),
			    _("the next start continues this run"));
		else
			wizard_offer_as(wizard, page, "finish", _("Finish"),
			    _("ends this run; you can still read it later"));
		page_exports(wizard, page);
	} else {
		wizard_offer(wizard, page, "first");
		wizard_offer(wizard, page, "list");
		page_exports(wizard, page);
	}
	page_checks(wizard, page);
	page_changes(wizard, page);
	doc_row(&page->doc, "saved", _("Run"),
	    *wizard->setup->saved_where || !wizard_live(wizard) ? run->id : _("not saved"));
	if (!wizard_live(wizard))
		doc_row(&page->doc, "head", _("Head hash"), run->head);
}

static void step_summary_export(struct wizard *wizard, const struct report_format *format, struct orders *orders)
{
	struct report report = {
		.run = &wizard->flow.run,
		.findings = &wizard->flow.findings,
		.profile = flow_profile(&wizard->flow),
		.exit_status = flow_exit(&wizard->flow),
		.offline = !wizard_live(wizard),
	};
	struct order *order = orders_add(orders, ORDER_EXPORT);
	struct buf out;

	buf_init(&out, REPORT_BYTES_MAX);
	report_as(format, &report, 80, false, &out);
	order->file.text = arena_copy(&orders->arena, buf_text(&out));
	order->file.name = arena_printf(&orders->arena, "naaready-%s.%s", wizard->flow.run.id, format->extension);
	buf_release(&out);
}

static void step_summary_changed(struct wizard *wizard, struct turn *turn)
{
	const struct event *event = turn->event;

	if (event->kind != EVENT_EXPORTED)
		return;
	if (event->err)
		wizard->notice = *event->err;
	else
		snprintf(wizard->said, sizeof wizard->said, _("Written to %s"), event->text);
}

static void export_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	const struct report_format *format = report_format_find(which);

	if (!format)
		return;
	part_check(wizard);
	step_summary_export(wizard, format, turn->orders);
}

static void settle_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_goto(wizard, step_index("tokens"), turn);
}

static void first_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_goto(wizard, step_for(ROLE_TENANT), turn);
}

static bool has_list(const struct wizard *wizard)
{
	return wizard->setup->runs != NULL;
}

static void list_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->listing = true;
}

static const struct choice summary_choices[] = {
	{ "settle", N_("Settle the change: put it back, or decide (page 7)"), .shown = wizard_live,
	    .chosen = settle_chosen },
	{ "finish", .chosen = wizard_quit },
	{ "first", N_("Read it from the first page"), .chosen = first_chosen },
	{ "list", N_("Back to the list of runs"), .shown = has_list, .chosen = list_chosen },
	{ "export.", .chosen_of = export_chosen },
	{ 0 },
};

const struct step step_summary = {
	.id = "summary",
	.role = ROLE_VERDICT,
	.title = N_("Summary"),
	.lead = N_("The verdict, the proof, and what to do next."),
	.lead_past = N_("The verdict, the proof, and what was found."),
	.changed = step_summary_changed,
	.page = step_summary_page,
	.choices = (const struct choice *const[]){ summary_choices, part_again_choices, NULL },
};
