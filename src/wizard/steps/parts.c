/* parts.c - pieces of pages that several steps show: head, errors, progress, findings */
#include "wizard/steps/parts.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "cloud/aadsts.h"

const char *part_printf(struct page *page, const char *format, ...)
{
	va_list args;
	const char *text;

	va_start(args, format);
	text = arena_vprintf(&page->arena, format, args);
	va_end(args);
	return text;
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

void page_head(struct wizard *wizard, const struct step *step, struct page *page)
{
	bool counted = !wizard->over && !wizard->listing;

	page->id = step->id;
	page->title = _(step->title);
	page->lead = step->lead ? _(step->lead) : "";
	page->number = counted ? wizard->at : -1;
	page->last = 9;
	page->tenant = tenant_line(wizard, page);
	page->practice = wizard->setup->flow.practice_tenant || wizard->flow.run.practice;
	page->offline = wizard->setup->review;
	page->overlay = wizard->over != NULL;
	page->can_back = wizard->over || (counted && (wizard->at > 1 || wizard->setup->runs));
	if (wizard->notice.kind)
		part_err(page, "notice", &wizard->notice);
	if (*wizard->said)
		page_notice(page, "said", TONE_GOOD, wizard->said);
}

/* One block that can be copied into a support call: code, text, ids, time. */
static const char *err_block(struct page *page, const struct err *err)
{
	if (!*err->request_id && !*err->correlation_id && !err->aadsts)
		return NULL;
	return part_printf(page, "%s%s%s%s%s%s%s%s%s", *err->code ? err->code : err_kind_id(err->kind),
			   err->aadsts ? "  AADSTS" : "",
			   err->aadsts ? part_printf(page, "%d", err->aadsts) : "",
			   *err->request_id ? "  request " : "", err->request_id,
			   *err->correlation_id ? "  correlation " : "", err->correlation_id,
			   *err->at ? "  " : "", err->at);
}

void part_err(struct page *page, const char *id, const struct err *err)
{
	const struct aadsts *aadsts = aadsts_find(err->aadsts);
	char said[900];
	const char *block = err_block(page, err);

	if (err->kind == ERR_NONE)
		return;
	if (!aadsts) {
		page_notice(page, id, TONE_BAD, arena_copy(&page->arena, err_say(err, said, sizeof said)));
	} else {
		page_notice(page, id, TONE_BAD, _(aadsts->happened));
		page_text(page, part_printf(page, "%s.who", id), _(aadsts->who));
		page_text(page, part_printf(page, "%s.now", id), _(aadsts->now));
		page_row(page, part_printf(page, "%s.told", id), _("Microsoft says"),
			 arena_copy(&page->arena, err->told));
	}
	if (block)
		page_row(page, part_printf(page, "%s.block", id), _("For support"), block);
}

/* The call that the progress line is about: the one that has waited longest. */
static const struct call *waiting(const struct wizard *wizard)
{
	const struct inquiry *inquiries[] = {&wizard->flow.inquiry, &wizard->flow.act.inquiry};
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

void part_progress(struct wizard *wizard, struct page *page)
{
	const struct call *call = waiting(wizard);
	struct block *block;
	int done, total, pause_s;
	int64_t waited_s;
	const char *how;

	if (!call)
		return;
	inquiry_count(wizard->flow.inquiry.busy ? &wizard->flow.inquiry : &wizard->flow.act.inquiry, &done, &total);
	pause_s = call_pause_s(call, wizard->flow.now_ms);
	waited_s = (wizard->flow.now_ms - call->began_ms) / 1000;
	if (pause_s)
		how = part_printf(page, _("the service asks to wait: %d s more, then it is asked again"), pause_s);
	else if (waited_s >= 3)
		how = part_printf(page, _("no answer yet after %d s"), (int)waited_s);
	else
		how = part_printf(page, _("%d of %d answered"), done, total);
	block = page_progress(page, "progress", _(call->label), how);
	block->done = done;
	block->total = total;
	block->live = true;
}

void part_judge(struct wizard *wizard)
{
	flow_judge(&wizard->flow, wizard_live(wizard) ? wizard->flow.now : wizard->flow.run.last);
}

void part_findings(struct wizard *wizard, struct page *page, const char *const *ids)
{
	for (size_t i = 0; ids[i]; i++) {
		const struct finding *finding = findings_get(&wizard->flow.findings, ids[i]);

		if (finding)
			page_finding(page, finding);
	}
}

void part_findings_worth(struct wizard *wizard, struct page *page, const char *const *ids)
{
	for (size_t i = 0; ids[i]; i++) {
		const struct finding *finding = findings_get(&wizard->flow.findings, ids[i]);

		if (finding && finding->verdict != VERDICT_PASS && finding->verdict != VERDICT_NOT_APPLICABLE)
			page_finding(page, finding);
	}
}

void part_next(struct wizard *wizard, struct page *page)
{
	const struct step *next = NULL;

	for (int at = wizard->at + 1; steps[at] && !next; at++)
		if (!steps[at]->shown || steps[at]->shown(wizard))
			next = steps[at];
	if (next)
		page_choice(page, "next", part_printf(page, _("Next: %s"), _(next->title)), NULL);
}

bool part_next_input(struct wizard *wizard, const struct input *input, const struct event *event,
		     struct orders *orders)
{
	if (!input_is(input, INPUT_CHOSE, "next"))
		return false;
	wizard_next(wizard, event, orders);
	return true;
}

void part_again(struct wizard *wizard, struct page *page)
{
	char when[WHEN_SIZE];
	int64_t newest = 0;

	for (int i = 0; i < TOPIC_COUNT; i++)
		if (wizard->flow.run.facts.heard[i].at > newest)
			newest = wizard->flow.run.facts.heard[i].at;
	if (!wizard_live(wizard) || wizard->flow.inquiry.busy)
		return;
	page_choice(page, "again", _("Read again"),
		    newest ? part_printf(page, _("last read at %s"), when_clock(newest, when)) : NULL);
}

bool part_again_input(struct wizard *wizard, const struct input *input, const struct event *event,
		      struct orders *orders)
{
	if (!input_is(input, INPUT_CHOSE, "again"))
		return false;
	if (wizard_need(wizard, SERVICE_GRAPH, false, wizard_step(wizard)->id, event, orders))
		wizard_read(wizard, FLOW_ALL_TOPICS, event, orders);
	return true;
}
