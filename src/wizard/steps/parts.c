/* parts.c - pieces of pages that several steps show: head, errors, progress, findings */
#include "wizard/steps/parts.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/aadsts.h"

const char *part_printf(struct page *page, const char *format, ...)
{
	va_list args;
	const char *text;

	va_start(args, format);
	text = arena_vprintf(&page->arena, format, args);
	va_end(args);
	return text;
}

const char *part_name(struct page *page, const char *name)
{
	return text_safe_copy(&page->arena, name, 60);
}

bool input_is(const struct input *input, enum input_kind kind, const char *id)
{
	return input->kind == kind && input->id && strcmp(input->id, id) == 0;
}

static const char *tenant_line(const struct wizard *wizard, struct page *page)
{
	const struct tenant *tenant = &wizard->flow.run.facts.tenant;

	if (!*tenant->id)
		return "";
	return part_printf(page, "%s (%s)", *tenant->domain ? tenant->domain : tenant->id, cloud_id(tenant->cloud));
}

/* A run that is gone on with: of when its knowledge is, for as long as nothing was read again. */
static void page_old(struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;
	int64_t at = flow_read_at(flow);

	if (!flow_is_old(flow) || !at)
		return;
	page_notice(page, "old", TONE_CARE,
	    part_printf(page,
		session_in(&flow->graph) || session_in(&flow->exchange)
		    ? _("This goes on with run %1$s. What it knows was read %2$s.")
		    : _("This goes on with run %1$s. What it knows was read %2$s. Nobody is signed in now; after a sign-in it is read again."),
		flow->run.id, age_text(at, flow->now, &page->arena)));
}

void page_head(struct wizard *wizard, const struct step *step, struct page *page)
{
	bool counted = !wizard->over && !wizard->listing;

	page->id = step->id;
	page->title = _(step->title);
	page->lead = step->lead ? _(step->lead) : "";
	page->number = counted && wizard->at ? wizard->at : -1; /* the unfinished change comes before all counting */
	page->last = 9;
	page->tenant = wizard->listing ? "" : tenant_line(wizard, page);
	page->practice = wizard->setup->flow.practice_tenant || wizard->flow.run.practice;
	page->offline = wizard->setup->review;
	page->overlay = wizard->over != NULL;
	page->can_back = wizard->over || (counted && (wizard->at > 1 || wizard->setup->runs));
	if (wizard->notice.kind && !part_act_asks(wizard))
		part_err(page, "notice", &wizard->notice);
	if (*wizard->said)
		page_notice(page, "said", TONE_GOOD, wizard->said);
	if (wizard_live(wizard) && counted)
		page_old(wizard, page);
}

/* What happened, in a sentence of ours. What they said, and the ids, have rows of their own. */
static const char *err_sentence(struct page *page, const struct err *err, bool theirs)
{
	struct err ours = { .kind = err->kind, .doing = err->doing };
	char said[ERR_SAY_SIZE];
	size_t len = strlen(err->told);
	bool whole = len && err->told[len - 1] == '.';

	if (err->kind == ERR_USAGE && len && !theirs)
		return arena_copy(&page->arena, err->told);
	if (!theirs && !whole)
		text_safe(ours.told, sizeof ours.told, err->told);
	err_say(&ours, said, sizeof said);
	return part_printf(page, "%s%s%s", said, whole && !theirs ? " " : "", whole && !theirs ? err->told : "");
}

void part_err(struct page *page, const char *id, const struct err *err)
{
	const struct aadsts *aadsts = aadsts_for(err);
	bool theirs = err_theirs(err);
	char text[ERR_SAY_SIZE];

	if (err->kind == ERR_NONE)
		return;
	page_notice(page, id, TONE_BAD, aadsts ? _(aadsts->happened) : err_sentence(page, err, theirs));
	if (aadsts) {
		page_row(page, part_printf(page, "%s.who", id), _("Who can help"), _(aadsts->who));
		page_row(page, part_printf(page, "%s.now", id), _("What now"), _(aadsts->now));
	}
	if (theirs)
		page_row(page, part_printf(page, "%s.told", id), _("Microsoft says"),
		    arena_copy(&page->arena, err_words(err, text, sizeof text)));
	if (*err_marks(err, text, sizeof text))
		page_row(page, part_printf(page, "%s.block", id), _("For support"), arena_copy(&page->arena, text));
}

/* The call that the progress line is about: the one that has waited longest. */
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

/* Why a call that is to be made again is not made at once; NULL: it is out. */
static const char *parts_paused(struct page *page, const struct call *call, int64_t now_ms)
{
	int pause_s = call_pause_s(call, now_ms);

	if (!pause_s)
		return NULL;
	return part_printf(page,
	    call->unheard ? _("no answer came: it is asked again in %d s")
			  : _("the service asks to wait: %d s more, then it is asked again"),
	    pause_s);
}

void part_waiting(struct wizard *wizard, struct page *page, const char *id, const struct call *call, const char *host)
{
	const char *pause = parts_paused(page, call, wizard->flow.now_ms);
	int waited_s = (int)((wizard->flow.now_ms - call->began_ms) / 1000);

	page_progress(page, id, _(call->label), pause ? pause : part_printf(page, _("asking %s, %d s"), host, waited_s))
	    ->live = true;
}

/* Of a list with pages without end in sight: how far it has come. */
static const char *read_so_far(const struct wizard *wizard, const struct call *call, struct page *page)
{
	long long count = (long long)wizard->flow.run.facts.user_grant_count;

	if (call != &wizard->flow.inquiry.lines[TOPIC_USER_GRANTS].call || !count)
		return NULL;
	return part_printf(page, ngettext("read %lld grant so far", "read %lld grants so far", (unsigned long)count),
	    count);
}

void part_progress(struct wizard *wizard, struct page *page)
{
	const struct call *call = parts_waiting(wizard);
	struct block *block;
	int done, total;
	int64_t waited_s;
	const char *how;

	if (!call)
		return;
	inquiry_count(wizard->flow.inquiry.busy ? &wizard->flow.inquiry : &wizard->flow.act.inquiry, &done, &total);
	how = parts_paused(page, call, wizard->flow.now_ms);
	waited_s = (wizard->flow.now_ms - call->began_ms) / 1000;
	if (!how && waited_s >= 3)
		how = part_printf(page, _("no answer yet after %d s"), (int)waited_s);
	if (!how)
		how = read_so_far(wizard, call, page);
	if (!how)
		how = part_printf(page, _("%d of %d answered"), done, total);
	block = page_progress(page, "progress", _(call->label), how);
	block->done = done;
	block->total = total;
	block->live = true;
}

static int64_t judged_at(const struct wizard *wizard)
{
	return wizard_live(wizard) ? wizard->flow.now : wizard->flow.run.last;
}

void part_check(struct wizard *wizard)
{
	flow_check(&wizard->flow, judged_at(wizard));
}

/* The last reason that was given, when findings follow one another. */
static const struct block *last_reason(const struct page *page, const char *same)
{
	for (size_t i = page->count - 1; i-- && page->blocks[i].kind == BLOCK_VERDICT;)
		if (strcmp(page->blocks[i].text, same) != 0)
			return &page->blocks[i];
	return NULL;
}

const struct judged *part_judged_then(const struct wizard *wizard, const struct finding *finding)
{
	const struct judged *then = wizard_live(wizard) ? NULL : run_judged(&wizard->flow.run, finding->check->id);

	return then && then->verdict != finding->verdict ? then : NULL;
}

void part_finding(struct wizard *wizard, struct page *page, const struct finding *finding)
{
	const char *same = _("For the same reason.");
	const struct judged *then = part_judged_then(wizard, finding);
	struct block *block = page_finding(page, finding);
	const struct block *before = last_reason(page, same);
	/* what could not be read has no age: its reason says what is the matter */
	const char *age =
	    finding->verdict == VERDICT_UNKNOWN ? "" : age_read(finding->at, judged_at(wizard), &page->arena);

	if (*age)
		/* TRANSLATORS: a sentence, and "Read 3 days ago (...)." */
		block->text = part_printf(page, _("%1$s %2$s"), block->text, age);
	if (then) {
		block->text = part_printf(page, _("%1$s When the run was made, it was judged: %2$s."), block->text,
		    verdict_text(then->verdict));
		return;
	}
	if (!before || before->verdict != block->verdict || !*block->text || strcmp(before->text, block->text) != 0 ||
	    strcmp(before->note, block->note) != 0)
		return;
	block->text = same;
	block->note = "";
}

void part_heard(struct wizard *wizard, struct page *page, const char *id, const struct fetched *fetched)
{
	const char *age = age_text(fetched->at, judged_at(wizard), &page->arena);

	page_row(page, id, _("Read"),
	    *fetched->by ? part_printf(page, _("%1$s, pasted by %2$s"), age, fetched->by)
			 : part_printf(page, _("%s, asked of Exchange"), age));
}

/* What is being read is not unknown: it is on its way. */
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

static bool parts_is_settled(const struct finding *finding)
{
	return finding->verdict == VERDICT_PASS || finding->verdict == VERDICT_NOT_APPLICABLE;
}

void part_findings_worth(struct wizard *wizard, struct page *page, const char *const *ids)
{
	for (size_t i = 0; ids[i]; i++) {
		const struct finding *finding = findings_get(&wizard->flow.findings, ids[i]);

		if (finding && !parts_on_its_way(wizard, finding) &&
		    (!parts_is_settled(finding) || part_judged_then(wizard, finding)))
			part_finding(wizard, page, finding);
	}
}

static bool parts_unconcerned(const struct wizard *wizard)
{
	const struct finding *finding = findings_get(&wizard->flow.findings, "tenant.exchange_online");

	return finding && finding->verdict == VERDICT_NOT_APPLICABLE;
}

bool part_unconcerned(struct wizard *wizard, struct page *page)
{
	if (!parts_unconcerned(wizard))
		return false;
	page_notice(page, "unconcerned", TONE_GOOD,
	    _("This organisation has no Exchange Online. Exchange on-premises keeps its tokens, so nothing has to be done here."));
	return true;
}

void part_next(struct wizard *wizard, struct page *page)
{
	const struct step *next = NULL;

	for (int at = wizard->at + 1; steps[at] && !next; at++)
		if (!steps[at]->shown || steps[at]->shown(wizard))
			next = steps[at];
	if (next && steps[wizard->at + 1] && steps[wizard->at + 2] && parts_unconcerned(wizard))
		page_choice(page, "summary", _("To the summary"), NULL);
	if (next)
		page_choice(page, "next", part_printf(page, _("Next: %s"), _(next->title)), NULL);
}

bool part_next_input(struct wizard *wizard, const struct input *input, const struct event *event, struct orders *orders)
{
	if (input_is(input, INPUT_CHOSE, "summary"))
		wizard_goto(wizard, step_index("summary"), event, orders);
	else if (input_is(input, INPUT_CHOSE, "next"))
		wizard_next(wizard, event, orders);
	else
		return false;
	return true;
}

void part_again(struct wizard *wizard, struct page *page)
{
	int64_t newest = flow_read_at(&wizard->flow);
	int wait_s;

	if (!wizard_live(wizard) || wizard->flow.inquiry.busy)
		return;
	wait_s = inquiry_wait_s(&wizard->flow.inquiry, true, wizard->flow.now_ms);
	if (wait_s)
		page_progress(page, "wait", _("A service asks to wait before it is asked again"),
		    part_printf(page, ngettext("%d second more", "%d seconds more", (unsigned long)wait_s), wait_s))
		    ->live = true;
	page_choice(page, "again",
	    newest ? part_printf(page, _("Read again; last read %s"), age_text(newest, wizard->flow.now, &page->arena))
		   : _("Read again"),
	    NULL);
}

bool part_again_input(struct wizard *wizard, const struct input *input, const struct event *event,
    struct orders *orders)
{
	if (!input_is(input, INPUT_CHOSE, "again"))
		return false;
	if (wizard_need(wizard, SERVICE_GRAPH, false, wizard_step(wizard)->id, event, orders))
		wizard_read(wizard, FLOW_ALL_TOPICS, event, orders);
	else
		wizard->signin.then_read = true;
	return true;
}
