/* step_tokens.c - page 7: the legacy-token setting, the test without them, and putting back */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "cloud/exchange.h"
#include "wizard/steps/parts.h"

static void page_state(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct heard *heard = &facts->heard[TOPIC_TOKENS];

	if (heard->hearing == HEARD) {
		page_row(page, "state", _("Legacy tokens"), tokens_state_say(facts->tokens));
		part_heard(wizard, page, "state.at", heard);
	} else if (heard->hearing == HEARD_FAILED) {
		part_err(page, "state.err", &heard->err);
	} else if (!wizard->flow.inquiry.busy) {
		page_row(page, "state", _("Legacy tokens"), _("not read: sign in for Exchange to read it"));
	}
}

static void choice_found(struct page *page, enum tokens_state state)
{
	page_choice(page, part_printf(page, "found.%s", tokens_state_id(state)),
		    part_printf(page, _("It was \"%s\" before: put that back"), tokens_state_say(state)),
		    _("the plan is shown and confirmed first"));
}

/* Not by a test that this user began on this host. */
static void page_blocked(struct wizard *wizard, struct page *page)
{
	const struct change_left *left = &wizard->flow.run.left;
	bool known = left->at && tokens_state_of(left->to) == TOKENS_BLOCKED;
	char when[WHEN_SIZE];

	page_text(page, "test.none", _("They are blocked already: opening the add-in in Outlook is the test. Go on to the checklist."));
	if (known)
		page_notice(page, "test.left", TONE_PLAIN,
			    part_printf(page, _("They were left blocked on purpose by %1$s, on %2$s."), change_left_who(left, &page->arena),
					when_minute(left->at, when)));
	if (known && *left->why)
		page_row(page, "test.why", _("Reason"), left->why);
	if (!known)
		page_notice(page, "test.whose", TONE_CARE,
			    _("Nobody here has a record of who blocked them. If it is a test, its record is with whoever began it: another user of this host, root (sudo), or another host. It is put back from there, or here if you know what was found."));
	if (!wizard_live(wizard))
		return;
	if (known && tokens_state_of(left->from) != TOKENS_UNKNOWN) {
		choice_found(page, tokens_state_of(left->from));
		return;
	}
	choice_found(page, TOKENS_ALLOWED);
	choice_found(page, TOKENS_NOT_SET);
}

static void page_test(struct wizard *wizard, struct page *page)
{
	switch (wizard->flow.run.facts.tokens) {
	case TOKENS_REMOVED:
		page_text(page, "test.none",
			  _("Nothing is left to switch, and nothing to put back: opening the add-in in Outlook is the test. Go on to the checklist."));
		break;
	case TOKENS_BLOCKED:
		page_blocked(wizard, page);
		break;
	case TOKENS_ALLOWED:
	case TOKENS_NOT_SET:
		part_test_before(wizard, page);
		break;
	case TOKENS_UNKNOWN:
		break;
	}
}

static void page(struct wizard *wizard, struct page *page)
{
	static const char *const ids[] = {"tokens.addins", "ews.state", "addins.allowed", NULL};
	const struct act *act = &wizard->flow.act;
	struct flow_open open = {0}, left; /* what runs, and what is left open in any case */
	bool acting = act->what == CHANGE_TOKENS && act->state != ACT_NONE;

	part_judge(wizard);
	if (part_unconcerned(wizard, page)) {
		part_next(wizard, page);
		return;
	}
	if (wizard->tokens.pasting) {
		part_paste(wizard, page);
		return;
	}
	if (part_leave(wizard, page) || part_test_insist(wizard, page))
		return;
	if (!acting || (act->state != ACT_PLANNED && !act_busy(act)))
		page_state(wizard, page);
	if (acting) {
		part_act(wizard, page);
		if (act->state == ACT_PLANNED || act_busy(act))
			return;
	} else {
		part_progress(wizard, page);
	}
	/* What is not seen yet, or is somebody else's, is no test that runs. */
	if (acting && (act->state == ACT_UNSEEN || act->state == ACT_UNSETTLED || act->state == ACT_MEANWHILE))
		page->first = wizard->flow.run.facts.tokens == TOKENS_REMOVED ? "next" : "act.look";
	else if (flow_open(&wizard->flow, &open))
		part_test_running(wizard, page, &open);
	else if (wizard->flow.run.facts.heard[TOPIC_TOKENS].hearing == HEARD)
		page_test(wizard, page);
	if (flow_open(&wizard->flow, &left))
		part_guard(wizard, page, &left);
	part_next(wizard, page);
	part_again(wizard, page);
	part_paste_offer(wizard, page);
	if (!acting || act->state == ACT_DONE)
		part_timer(wizard, page, &open);
	part_test_more(wizard, page, &open);
	if (wizard->flow.run.facts.heard[TOPIC_TOKENS].hearing == HEARD)
		page_row(page, "state.said", _("Microsoft says"), wizard->flow.run.facts.tokens_said);
	part_findings(wizard, page, ids);
	part_test_addins(wizard, page);
	part_ews(wizard, page);
	part_leave_offer(wizard, page);
	if (acting && act->state == ACT_DONE && act->restoring)
		page->first = "next";
	if (!page->first && !flow_open(&wizard->flow, &open) && wizard->flow.run.facts.tokens != TOKENS_ALLOWED)
		page->first = "next";
}

static void block(struct wizard *wizard, const struct event *event, struct orders *orders)
{
	if (wizard_need(wizard, SERVICE_EXCHANGE, false, "tokens", event, orders))
		flow_plan_block(&wizard->flow, 0, event, orders);
}

static void insist(struct wizard *wizard, const char *id, const struct event *event, struct orders *orders)
{
	wizard->tokens.insist = false;
	if (strcmp(id, "insist.consent") == 0)
		wizard_goto(wizard, step_index("consent"), event, orders);
	else if (strcmp(id, "insist.anyway") == 0)
		block(wizard, event, orders);
	else if (strcmp(id, "insist.read") != 0)
		return;
	else if (wizard_need(wizard, SERVICE_GRAPH, false, "tokens", event, orders))
		wizard_read(wizard, FLOW_ALL_TOPICS, event, orders);
	else
		wizard->signin.then_read = true;
}

static void input(struct wizard *wizard, const struct input *input, const struct event *event, struct orders *orders)
{
	if (part_leave_input(wizard, input, event, orders) || part_act_input(wizard, input, event, orders) || part_paste_input(wizard, input, event, orders) ||
	    part_ews_input(wizard, input) || part_guard_input(wizard, input, event, orders) || part_test_input(wizard, input, orders))
		return;
	if (input_is(input, INPUT_CHOSE, "block")) {
		if (part_test_consent(wizard))
			block(wizard, event, orders);
	} else if (wizard->tokens.insist && input->kind == INPUT_CHOSE && text_begins(input->id, "insist.")) {
		insist(wizard, input->id, event, orders);
	} else if (input_is(input, INPUT_CHOSE, "restore")) {
		if (wizard_need(wizard, SERVICE_EXCHANGE, false, "tokens", event, orders))
			flow_plan_restore(&wizard->flow, event, orders);
		else
			wizard->signin.then_restore = true;
	} else if (input->kind == INPUT_CHOSE && text_begins(input->id, "found.")) {
		if (wizard_need(wizard, SERVICE_EXCHANGE, false, "tokens", event, orders))
			flow_plan_restore_to(&wizard->flow, tokens_state_of(input->id + 6), event, orders);
	} else if (input_is(input, INPUT_CHOSE, "skip")) {
		orders_add(orders, ORDER_SKIP)->seconds = EXCHANGE_SHOWS_S;
		wizard->flow.now += EXCHANGE_SHOWS_S; /* the next event will say so itself; this picture, too */
	} else if (input_is(input, INPUT_CHOSE, "proof")) {
		wizard_goto(wizard, step_index("proof"), event, orders);
	} else {
		if (input_is(input, INPUT_CHOSE, "next") || input_is(input, INPUT_CHOSE, "again"))
			act_cancel(&wizard->flow.act, orders);
		if (!part_next_input(wizard, input, event, orders))
			part_again_input(wizard, input, event, orders);
	}
}

static void enter(struct wizard *wizard, const struct event *event, struct orders *orders)
{
	(void)event;
	wizard->tokens.insist = wizard->leave.asking = false;
	part_guard_ask(wizard, orders);
}

/* The clock of the page, or the block or the putting back was seen: so there may be a guard, or none any more. */
static void changed(struct wizard *wizard, const struct event *event, struct orders *orders)
{
	const struct act *act = &wizard->flow.act;
	bool made = act->what == CHANGE_TOKENS && act->state == ACT_DONE;

	if (made && act->restoring && wizard->guard.keeping.state != KEEPING_NOT)
		keeping_nudge(&wizard->flow, orders);
	if ((made && event->kind == EVENT_REPLY) || (event->kind == EVENT_TIMER && event->timer == TIMER_PAGE))
		part_guard_ask(wizard, orders);
}

const struct step step_tokens = {
	.id = "tokens",
	.title = N_("Legacy tokens"),
	.lead = N_("The tenant's setting for legacy Exchange tokens, and the test without them."),
	.enter = enter,
	.changed = changed,
	.page = page,
	.input = input,
};
