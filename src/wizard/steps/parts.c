/* parts.c - pieces of pages shared by several steps: head, errors, progress, findings */
#include "wizard/steps/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "doc/doc_err.h"
#include "doc/doc_run.h"

bool input_is(const struct input *input, enum input_kind kind, const char *id)
{
	return input->kind == kind && input->id && strcmp(input->id, id) == 0;
}

static const char *tenant_line(const struct wizard *wizard, struct page *page)
{
	const struct tenant *tenant = &wizard->flow.run.facts.tenant;

	if (!*tenant->id)
		return "";
	return doc_printf(&page->doc, "%s (%s)", *tenant->domain ? tenant->domain : tenant->id,
	    cloud_id(tenant->cloud));
}

const char *part_resumed(const struct wizard *wizard, struct page *page)
{
	char when[TIMEFMT_SIZE];

	timefmt_list(wizard->flow.run.started, when);
	return doc_printf(&page->doc,
	    session_in(&wizard->flow.graph) || session_in(&wizard->flow.exchange)
		? _("Going on with the run of %s UTC.")
		: _("Going on with the run of %s UTC; nobody is signed in."),
	    when);
}

/* A resumed run: the age of its facts, until some are read again. */
static void page_old(struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;
	int64_t at = flow_read_at(flow);

	if (!flow_is_old(flow) || !at)
		return;
	doc_notice(&page->doc, "old", TONE_CARE,
	    doc_printf(&page->doc, _("%1$s What is shown was read %2$s."), part_resumed(wizard, page),
		age_text(at, flow->now, &page->doc.arena)));
}

void steps_head(struct wizard *wizard, const struct step *step, struct page *page)
{
	bool counted = !wizard->over && !wizard->listing;
	int number = counted ? step_number(wizard->at) : 0;

	part_check(wizard); /* for the states of the steps, and for the page itself */
	page->id = step->id;
	page->title = _(step->title);
	page->lead = step->lead ? _(step->lead) : "";
	if (!wizard_live(wizard) && step->lead_past)
		page->lead = _(step->lead_past);
	page->number = number ? number : -1;
	for (int i = 0; steps[i] && page->last < PAGE_STEPS_MAX; i++)
		if (!steps[i]->apart)
			page->steps[page->last++] = (struct page_step){ _(wizard_step_at(wizard, i)->title),
				steps[i]->state ? steps[i]->state(wizard) : STEP_TO_DO };
	page->tenant = wizard->listing ? "" : tenant_line(wizard, page);
	page->practice = wizard->setup->flow.practice_tenant || (wizard->flow.run.practice && !wizard->listing);
	page->offline = wizard->setup->review;
	page->overlay = wizard->over != NULL;
	page->can_back = wizard->over || wizard->searching || *wizard->filter ||
			 (counted && (number > 1 || wizard->came_count || wizard->setup->runs));
	if (wizard->notice.kind)
		part_err(page, "notice", &wizard->notice);
	if (*wizard->said)
		doc_notice(&page->doc, doc_printf(&page->doc, "said.%u", wizard->said_nth), wizard->said_tone,
		    wizard->said);
	if (wizard_live(wizard) && counted)
		page_old(wizard, page);
}

void part_err(struct page *page, const char *id, const struct err *err)
{
	struct doc_err lines;

	if (err->kind == ERR_NONE)
		return;
	lines = doc_err_of(err, &page->doc.arena);
	doc_notice(&page->doc, id, TONE_BAD, lines.says);
	for (size_t i = 0; i < lines.count; i++)
		doc_row(&page->doc, doc_printf(&page->doc, "%s.%s", id, lines.lines[i].id), lines.lines[i].label,
		    lines.lines[i].text);
}

/* The call in the progress line: the one that has waited longest. */
static const struct call *parts_waiting(const struct wizard *wizard)
{
	const struct inquiry *inquiries[] = { &wizard->flow.inquiry, &wizard->flow.act.inquiry };
	const struct call *found = NULL;

	for (size_t k = 0; k < 2; k++)
		for (int i = 0; i < TOPIC_COUNT; i++) {
			const struct inquiry_line *line = &inquiries[k]->lines[i];

			if (line->state == ASKING_SENT && call_busy(&line->call) &&
			    (!found || line->call.began_ms < found->began_ms))
				found = &line->call;
		}
	return found;
}

/* Why a call is not sent again yet; NULL: it is on its way. */
static const char *parts_paused(struct page *page, const struct call *call, int64_t now_ms)
{
	int pause_s = call_pause_s(call, now_ms);

	if (!pause_s)
		return NULL;
	return doc_printf(&page->doc,
	    call->told ? _("The service asks to wait. Trying again in %d s.") : _("Trying again in %d s."), pause_s);
}

/* Why the last try failed, as long as the next one has not ended; to be asked to wait is no failure. */
static void parts_why(struct page *page, const char *id, const struct call *call)
{
	if (call->err.kind && call->err.status != 429)
		doc_notice(&page->doc, doc_printf(&page->doc, "%s.why", id), TONE_CARE,
		    doc_err_of(&call->err, &page->doc.arena).says);
}

void part_waiting(struct wizard *wizard, struct page *page, const char *id, const struct call *call, const char *host)
{
	const char *pause = parts_paused(page, call, wizard->flow.now_ms);
	int waited_s = (int)((wizard->flow.now_ms - call->began_ms) / 1000);

	parts_why(page, id, call);
	/* another id: what is read aloud says at once that it waits now */
	doc_progress(&page->doc, pause ? doc_printf(&page->doc, "%s.again", id) : id, _(call->label),
	    pause ? pause : doc_printf(&page->doc, _("waiting for %s, %d s"), host, waited_s))
	    ->live = true;
}

/* A paged list of unknown length: how far it has come. */
static const char *read_so_far(const struct wizard *wizard, const struct call *call, struct page *page)
{
	long long count = (long long)wizard->flow.run.facts.user_grant_count;

	if (call != &wizard->flow.inquiry.lines[TOPIC_USER_GRANTS].call || !count)
		return NULL;
	return doc_printf(&page->doc,
	    ngettext("read %lld grant so far", "read %lld grants so far", (unsigned long)count), count);
}

void part_progress(struct wizard *wizard, struct page *page)
{
	const struct call *call = parts_waiting(wizard);
	struct block *block;
	int done, total;
	int64_t waited_s;
	const char *how, *pause;

	if (!call)
		return;
	inquiry_count(wizard->flow.inquiry.busy ? &wizard->flow.inquiry : &wizard->flow.act.inquiry, &done, &total);
	how = pause = parts_paused(page, call, wizard->flow.now_ms);
	waited_s = (wizard->flow.now_ms - call->began_ms) / 1000;
	if (!how && waited_s >= 3)
		how = doc_printf(&page->doc, _("no answer yet after %d s"), (int)waited_s);
	if (!how)
		how = read_so_far(wizard, call, page);
	if (!how)
		how = doc_printf(&page->doc, _("%d of %d answered"), done, total);
	parts_why(page, "progress", call);
	block = doc_progress(&page->doc, pause ? "progress.again" : "progress", _(call->label), how);
	block->done = done;
	block->total = total;
	block->live = true;
}

void part_progress_failing(struct wizard *wizard, struct page *page)
{
	const struct call *call = parts_waiting(wizard);

	if (call && call->err.kind)
		part_progress(wizard, page);
}

int64_t part_now(const struct wizard *wizard)
{
	return wizard_live(wizard) ? wizard->flow.now : wizard->flow.run.last;
}

void part_check(struct wizard *wizard)
{
	flow_check(&wizard->flow, part_now(wizard));
}

/* The finding shown last with its reason in full, if findings follow one another. */
static const struct block *last_reason(const struct page *page)
{
	for (size_t i = page->doc.count - 1; i-- && page->doc.blocks[i].kind == BLOCK_VERDICT;)
		if (page->doc.blocks[i].check && !page->doc.blocks[i].check->brief)
			return &page->doc.blocks[i];
	return NULL;
}

const struct judged *part_judged_then(const struct wizard *wizard, const struct finding *finding)
{
	const struct judged *then = wizard_live(wizard) ? NULL : run_judged(&wizard->flow.run, finding->check->id);

	return then && then->verdict != finding->verdict ? then : NULL;
}

void part_as_of(const struct wizard *wizard, struct page *page)
{
	bool headed = page->doc.count && page->doc.blocks[page->doc.count - 1].kind == BLOCK_HEADING;
	char day[TIMEFMT_SIZE];

	if (!wizard_live(wizard) && !page_block(page, "as_of"))
		doc_add(&page->doc, headed ? BLOCK_TEXT : BLOCK_HEADING, "as_of", "",
		    doc_printf(&page->doc, _("As of %s:"), timefmt_minute(part_now(wizard), day)));
}

void part_finding(struct wizard *wizard, struct page *page, const struct finding *finding)
{
	const struct block *before;
	struct block *block;

	part_as_of(wizard, page);
	block = doc_run_finding(finding, part_judged_then(wizard, finding), part_now(wizard), &page->doc);
	before = last_reason(page);
	if (!wizard_live(wizard)) /* what to do about it was advice for then */
		block->note = "";
	if (*block->check->age)
		/* TRANSLATORS: a sentence, and "Read 3 days ago (...)." */
		block->text = doc_printf(&page->doc, _("%1$s %2$s"), block->text, block->check->age);
	if (*block->check->then) {
		block->text = doc_printf(&page->doc, _("%1$s %2$s"), block->text, block->check->then);
		return;
	}
	if (!before || before->verdict != block->verdict || !*finding->brief ||
	    strcmp(before->text, block->text) != 0 || strcmp(before->note, block->note) != 0)
		return;
	block->check->brief = block->text = finding->brief; /* said in full just above */
	block->note = "";
}

/* Facts being read are on their way, not unknown. */
static bool parts_on_its_way(const struct wizard *wizard, const struct finding *finding)
{
	return finding->verdict == VERDICT_UNKNOWN && (wizard->flow.inquiry.busy || act_busy(&wizard->flow.act));
}

void part_findings(struct wizard *wizard, struct page *page, const char *const *ids)
{
	for (size_t i = 0; ids[i]; i++) {
		const struct finding *finding = findings_get(&wizard->flow.findings, ids[i]);

		if (finding && !parts_on_its_way(wizard, finding))
			part_finding(wizard, page, finding);
	}
}

bool part_is_folded(const struct wizard *wizard, const struct finding *finding)
{
	return finding_settled(finding) && !part_judged_then(wizard, finding);
}

void part_findings_worth(struct wizard *wizard, struct page *page, const char *const *ids)
{
	for (size_t i = 0; ids[i]; i++) {
		const struct finding *finding = findings_get(&wizard->flow.findings, ids[i]);

		if (finding && !parts_on_its_way(wizard, finding) && !part_is_folded(wizard, finding))
			part_finding(wizard, page, finding);
	}
}

void part_search(struct wizard *wizard, struct page *page)
{
	page->can_search = true;
	if (wizard->searching) {
		page_field(page, "search", _("Search"), wizard->filter)->note =
		    _("Enter shows the rows; Back shows all again");
		page->first = "search";
	} else if (*wizard->filter) {
		doc_text(&page->doc, "searched",
		    doc_printf(&page->doc, _("Only what contains \"%s\". Back shows all again."), wizard->filter));
	}
}

void part_search_none(const struct wizard *wizard, struct page *page, size_t found)
{
	if (!found)
		doc_text(&page->doc, "found.none",
		    doc_printf(&page->doc, _("No row contains \"%s\"."), wizard->filter));
}

bool part_search_fits(const struct wizard *wizard, const char *row)
{
	return !*wizard->filter || text_find(row, wizard->filter) != NULL;
}

/* Passed checks folded to their number; what is wrong never is. */
static void parts_passed(struct wizard *wizard, struct page *page, const char *const *ids)
{
	size_t passed = 0;
	bool open;

	for (size_t i = 0; ids[i]; i++) {
		const struct finding *finding = findings_get(&wizard->flow.findings, ids[i]);

		passed += finding && part_is_folded(wizard, finding);
	}
	if (!passed)
		return;
	open = wizard_fold(wizard, page, "passed",
	    doc_printf(&page->doc, ngettext("%zu passed or does not apply", "%zu passed or do not apply", passed),
		passed));
	for (size_t i = 0; open && ids[i]; i++) {
		const struct finding *finding = findings_get(&wizard->flow.findings, ids[i]);

		if (finding && part_is_folded(wizard, finding))
			part_finding(wizard, page, finding);
	}
}

void part_findings_sorted(struct wizard *wizard, struct page *page, const char *const *ids)
{
	static const enum verdict worst_first[] = { VERDICT_FAIL, VERDICT_WARN, VERDICT_PENDING, VERDICT_UNKNOWN,
		VERDICT_PASS, VERDICT_NOT_APPLICABLE };

	for (size_t k = 0; k < sizeof worst_first / sizeof worst_first[0]; k++)
		for (size_t i = 0; ids[i]; i++) {
			const struct finding *finding = findings_get(&wizard->flow.findings, ids[i]);

			if (finding && finding->verdict == worst_first[k] && !parts_on_its_way(wizard, finding) &&
			    !part_is_folded(wizard, finding))
				part_finding(wizard, page, finding);
		}
	parts_passed(wizard, page, ids);
}

bool part_unconcerned(struct wizard *wizard, struct page *page)
{
	if (!findings_unconcerned(&wizard->flow.findings))
		return false;
	doc_notice(&page->doc, "unconcerned", TONE_GOOD,
	    _("This organisation has no Exchange Online. Exchange on-premises keeps its tokens, so nothing has to be done here."));
	return true;
}

const char *part_column(struct page *page, const char *text, int width)
{
	int blanks = width - text_width(text);

	return doc_printf(&page->doc, "%s%*s", text, blanks > 0 ? blanks : 0, "");
}

static void close_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard_close(wizard);
}

const struct choice part_close_choices[] = {
	{ "close", N_("Back to the page"), .chosen = close_chosen },
	{ 0 },
};

void part_close(struct wizard *wizard, struct page *page)
{
	wizard_offer_as(wizard, page, "close", wizard_under(wizard) == &step_runs ? _("Back to the list") : NULL, NULL);
	if (!page->first)
		page->first = "close";
}

static void export_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard_open(wizard, &step_export);
}

static bool has_list(const struct wizard *wizard)
{
	return wizard->setup->runs != NULL;
}

static void list_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard->listing = true;
	wizard->came_count = 0;
}

const struct choice part_run_choices[] = {
	{ "export", N_("Export..."), .chosen = export_chosen },
	{ "list", N_("Back to the list of runs"), .shown = has_list, .chosen = list_chosen },
	{ 0 },
};

static void next_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_next(wizard, turn);
}

enum step_state part_state(const struct wizard *wizard, const char *const *ids)
{
	enum step_state state = STEP_TO_DO;
	const struct finding *first;

	for (size_t i = 0; ids[i]; i++) {
		const struct finding *finding = findings_get(&wizard->flow.findings, ids[i]);

		if (!finding || !finding->at)
			continue;
		if (finding->verdict == VERDICT_FAIL)
			return STEP_BAD;
		if (finding->verdict == VERDICT_WARN || finding->verdict == VERDICT_PENDING)
			state = STEP_CARE;
	}
	first = findings_get(&wizard->flow.findings, ids[0]);
	if (state == STEP_TO_DO && first && first->at && finding_settled(first))
		state = STEP_DONE;
	return state;
}

/* The first page ahead that keeps this tenant from being ready; if there is none, the summary. -1: not known yet, or
 * it is the next page anyway. */
static int parts_ahead(const struct wizard *wizard)
{
	const struct findings *findings = &wizard->flow.findings;
	int at = wizard->at + 1;

	if (!wizard_live(wizard) || wizard->flow.inquiry.busy || !session_in(&wizard->flow.graph))
		return -1;
	if (findings_overall(findings) == OVERALL_READY)
		at = step_for(ROLE_VERDICT);
	else
		while (steps[at] && steps[at]->role != ROLE_VERDICT &&
		       (!steps[at]->state || steps[at]->state(wizard) == STEP_DONE))
			at++;
	return steps[at] && at > wizard->at + 1 ? at : -1;
}

static bool has_ahead(const struct wizard *wizard)
{
	return parts_ahead(wizard) >= 0;
}

static void ahead_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_goto(wizard, parts_ahead(wizard), turn);
}

static void new_run_chosen(struct wizard *wizard, struct turn *turn)
{
	if (wizard_waits(wizard))
		return;
	wizard_begin_anew(wizard, turn);
	wizard_goto(wizard, step_for(ROLE_FIRST), turn);
}

/* On the page where a run was gone on with, and on the first. */
static bool is_gone_on_with(const struct wizard *wizard)
{
	return wizard->resumed && (!wizard->came_count || steps[wizard->at]->role == ROLE_FIRST);
}

const struct choice part_next_choices[] = {
	{ "ahead", .shown = has_ahead, .chosen = ahead_chosen },
	{ "next", .chosen = next_chosen },
	{ "new", N_("Begin a new run instead"), N_("the old run stays saved"), .shown = is_gone_on_with,
	    .chosen = new_run_chosen },
	{ 0 },
};

void part_next(struct wizard *wizard, struct page *page)
{
	const struct step *next = NULL;
	int ahead = parts_ahead(wizard);

	for (int at = wizard->at + 1; steps[at] && !next; at++)
		if (!steps[at]->shown || steps[at]->shown(wizard))
			next = steps[at];
	if (ahead >= 0)
		wizard_offer_as(wizard, page, "ahead",
		    steps[ahead]->role == ROLE_VERDICT
			? doc_printf(&page->doc, _("To the verdict: %s"), _(steps[ahead]->title))
			: doc_printf(&page->doc, _("To what is left to do: %s"), _(steps[ahead]->title)),
		    NULL);
	if (next)
		wizard_offer_as(wizard, page, "next", doc_printf(&page->doc, _("Next: %s"), _(next->title)), NULL);
	wizard_offer(wizard, page, "new");
}

const char *part_way_on(const struct page *page)
{
	return page_block(page, "ahead") ? "ahead" : "next";
}

bool part_nothing_here(struct wizard *wizard, struct page *page)
{
	if (!part_unconcerned(wizard, page))
		return false;
	part_next(wizard, page);
	page->first = part_way_on(page);
	return true;
}
