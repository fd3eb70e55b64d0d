/* part_act.c - the change that is being made, as part of a page: plan, confirmation, outcome */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "flow/deadline.h"
#include "wizard/steps/parts.h"

/* Rows of "how long"; the page says them as ticks, of which one is set. */
static const struct {
	const char *id, *label;
	int64_t for_s;
} fors[] = {
	{ "act.for.none", N_("no deadline: it stays blocked until somebody puts it back"), 0 },
	{ "act.for.24h", N_("24 hours: as long as Microsoft takes to show it everywhere"), 86400 },
	{ "act.for.48h", N_("48 hours: and a day to try"), 2 * 86400 },
	{ "act.for.7d", N_("7 days"), 7 * 86400 },
};
#define FORS (sizeof fors / sizeof *fors)

static void ask_deadline(const struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;

	page_heading(page, "plan.for", _("How long?"));
	for (size_t i = 0; i < FORS; i++)
		page_tick(page, fors[i].id, _(fors[i].label), act->for_s == fors[i].for_s);
	if (act->until)
		page_row(page, "plan.until", _("Deadline"),
		    change_until_text(act->until, wizard->flow.now, &page->arena))
		    ->note = _(
		    "This is written into the record and shown at every start. Nothing happens by itself then: a timer does it, which is said once it is blocked.");
}

static bool chose_deadline(struct wizard *wizard, const struct input *input)
{
	for (size_t i = 0; i < FORS; i++)
		if (input_is(input, INPUT_TICKED, fors[i].id)) {
			act_set_for(&wizard->flow.act, fors[i].for_s, wizard->flow.now);
			return true;
		}
	return false;
}

static void planned_tokens(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;

	page_heading(page, "plan",
	    act->restoring ? _("The plan: put back what was found") : _("The plan: block legacy tokens to test"));
	page_row(page, "plan.now", _("Now"), tokens_state_text(act->from));
	page_row(page, "plan.then", _("Then"), tokens_state_text(act->to));
	page_row(page, "plan.call", _("Will be sent"), exchange_tokens_command(act->to));
	if (act->restoring)
		page_text(page, "plan.lag", _("It takes up to 24 hours until this shows everywhere."));
	else
		page_text(page, "plan.lag",
		    _("This touches every user of the tenant. It takes up to 24 hours to show everywhere, and as long again to be put back. Tell your users before."));
	if (!act->restoring)
		part_test_lacks(wizard, page);
	if (!act->restoring)
		ask_deadline(wizard, page);
	if (act->restoring && act->to == TOKENS_NOT_SET)
		page_notice(page, "plan.back", TONE_CARE,
		    _("Putting back removes the setting. Whether it is \"not set\" after that is not certain; it is read back."));
	if (!act->restoring && act->from == TOKENS_NOT_SET)
		page_notice(page, "plan.notset", TONE_CARE,
		    _("The setting is \"not set\" now. There is no certain way back to that: Microsoft's own pages disagree about what removing the setting does."));
}

void part_deadline(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	const char *says = change_until_text(open->until, wizard->flow.now, &page->arena);

	if (!open->until)
		return;
	if (wizard->flow.now >= open->until)
		page_notice(page, "until", TONE_BAD, says)->live = true;
	else
		page_row(page, "until", _("Deadline"), says)->live = true;
}

void part_timer(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	const char *domain = wizard->flow.run.facts.tenant.domain;

	if (!open->until || !wizard_live(wizard))
		return;
	page_heading(page, "timer", _("So that it is put back in time"));
	page_text(page, "timer.why", deadline_advice());
	page_code(page, "timer.systemd", "systemd", deadline_systemd(domain, &page->arena));
	page_code(page, "timer.cron", "crontab", deadline_crontab(domain, &page->arena));
}

bool part_act_asks(const struct wizard *wizard)
{
	const struct act *act = &wizard->flow.act;
	const char *shown_on = act->what == CHANGE_TOKENS ? "tokens" : "consent";

	return act->state == ACT_PLANNED && strcmp(wizard_step(wizard)->id, shown_on) == 0;
}

/* The plan can be looked at, but not confirmed yet. */
static bool needs_signin(struct wizard *wizard, struct page *page)
{
	const char *missing = act_scope_missing(&wizard->flow.act);

	if (!missing || wizard->flow.act.ground.dry_run) /* reading rights are enough for what is not sent */
		return false;
	page_notice(page, "act.scope", TONE_CARE,
	    part_printf(page, _("Sending it needs the permission %s, which this sign-in did not ask for."), missing));
	page_choice(page, "act.signin", _("Sign in again, now for writing"),
	    _("Only the permission that this needs is added."));
	page_choice(page, "act.leave", _("Do not change anything"), NULL);
	return true;
}

static void ask_domain(struct wizard *wizard, struct page *page)
{
	page_field(page, "act.confirm", _("To confirm, type the tenant's domain"), "")->note =
	    part_printf(page, _("%s. Nothing is sent before that."), wizard->flow.run.facts.tenant.domain);
	page->first = "act.confirm";
}

static void ask_confirmation(struct wizard *wizard, struct page *page)
{
	if (wizard->notice.kind)
		part_err(page, "notice", &wizard->notice);
	if (act_owner_open(&wizard->flow.act))
		part_grant_ask_owner(wizard, page);
	else
		ask_domain(wizard, page);
	page_choice(page, "act.leave", _("Do not change anything"), NULL);
}

static void part_act_outcome(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;

	if (act->what != CHANGE_TOKENS)
		part_grant_outcome(wizard, page);
	else if (act->restoring)
		page_notice(page, "act.done", TONE_GOOD,
		    part_printf(page,
			_("Put back and read back: the setting is \"%s\", as it was found. It takes up to 24 hours until it shows everywhere."),
			tokens_state_text(act->to)));
	else
		page_notice(page, "act.done", TONE_CARE,
		    _("Written and read back: legacy tokens are blocked in this tenant. This stays so until it is put back, whatever happens to this terminal."));
}

static void part_act_unseen(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;

	if (act->answered)
		page_notice(page, "act.unseen", TONE_CARE,
		    _("The service accepted the change, but it does not show yet. That is not the same as missing: read it again in a while."));
	else
		page_notice(page, "act.unseen", TONE_CARE,
		    _("The answer was lost, and reading back does not show the change. It may still take effect, so it counts as open. It is never sent again by itself."));
	if (act->err.kind)
		part_err(page, "act.err", &act->err);
	page_choice(page, "act.look", _("Read it again"), NULL);
}

/* Reads as it was found, and that says nothing yet. */
static void part_act_unsettled(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;
	char when[TIMEFMT_SIZE];

	page_notice(page, "act.unsettled", TONE_CARE,
	    part_printf(page,
		_("What was found is sent, and the setting reads \"%1$s\". But what was sent before was never seen in effect, and may still show until %2$s. So it counts as open until it is read again after that."),
		tokens_state_text(act->to), timefmt_minute(change_shows_until(&act->mark), when)));
	if (act->err.kind)
		part_err(page, "act.err", &act->err);
	page_choice(page, "act.look", _("Read it again"), NULL);
}

/* Throttled: until when, and a way out. */
static void part_act_paused(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;
	struct block *block =
	    page_progress(page, "act.way", _("the service asks to wait before the change is sent again"),
		part_printf(page, _("%1$d s more; then it is read and sent again, try %2$u of %3$u"),
		    act_pause_s(act, wizard->flow.now_ms), act->tries + 1, ACT_TRIES));

	block->live = true;
	page_choice(page, "act.leave", _("Do not send it again"), NULL);
}

static void part_act_meanwhile(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;

	if (wizard->flow.run.facts.tokens == TOKENS_REMOVED) {
		page_notice(page, "act.gone", TONE_GOOD,
		    _("Microsoft has removed legacy tokens in this tenant: there is nothing left to switch."));
		return;
	}
	page_notice(page, "act.meanwhile", TONE_CARE,
	    part_printf(page,
		_("The setting is \"%s\" now: neither what was found nor what was set. Somebody else changed it meanwhile."),
		tokens_state_text(wizard->flow.run.facts.tokens)));
	if (!act->change_id)
		page_choice(page, "act.insist", _("Put back what was found all the same"),
		    _("The plan is shown first."));
	page_choice(page, "act.look", _("Read it again"), NULL);
}

static void part_act_on_its_way(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;
	struct block *block;
	int64_t s = act->sent_ms ? (wizard->flow.now_ms - act->sent_ms) / 1000 : 0;

	if (act->state == ACT_SENDING)
		block = page_progress(page, "act.way", _("recorded; now it is sent"), _("waiting for the answer"));
	else
		block = page_progress(page, "act.way", _("reading it back"),
		    part_printf(page, _("%d s of at most %d s"), (int)s, act->ground.audit_window_s));
	block->live = true;
}

static void part_act_planned(struct wizard *wizard, struct page *page)
{
	bool waits = needs_signin(wizard, page);

	if (wizard->flow.act.what == CHANGE_TOKENS)
		planned_tokens(wizard, page);
	else
		part_grant_plan(wizard, page);
	if (!waits)
		ask_confirmation(wizard, page);
}

/* Why it was not made; and whose it is, where this one may not. */
static void why_not(struct wizard *wizard, struct page *page)
{
	const struct err *err = &wizard->flow.act.err;

	part_err(page, "act.err", err);
	if (err->kind == ERR_NOT_ALLOWED)
		page_row(page, "act.err.who", _("Who can help"), flow_act_who(&wizard->flow));
}

static void part_act_auditing(struct page *page)
{
	struct block *progress = page_progress(page, "act.way", _("written and read back"),
	    _("asking the directory's audit what others did meanwhile"));

	progress->live = true;
}

bool part_act(struct wizard *wizard, struct page *page)
{
	struct act *act = &wizard->flow.act;

	if (act->replanned && act->state == ACT_PLANNED)
		page_notice(page, "act.replanned", TONE_CARE,
		    _("What the plan stood on has changed meanwhile. This is the plan made anew; nothing was sent."));
	switch (act->state) {
	case ACT_NONE:
		return false;
	case ACT_READING:
	case ACT_CHECKING:
		part_progress(wizard, page);
		return true;
	case ACT_PLANNED:
		part_act_planned(wizard, page);
		return true;
	case ACT_NOTHING:
		page_notice(page, "act.nothing", TONE_GOOD,
		    _("There is nothing to do: it is as it should be already."));
		return true;
	case ACT_SENDING:
	case ACT_READING_BACK:
		part_act_on_its_way(wizard, page);
		return true;
	case ACT_AUDITING:
		part_act_auditing(page);
		return true;
	case ACT_DONE:
		part_act_outcome(wizard, page);
		return true;
	case ACT_PAUSED:
		part_act_paused(wizard, page);
		return true;
	case ACT_UNSEEN:
		part_act_unseen(wizard, page);
		return true;
	case ACT_UNSETTLED:
		part_act_unsettled(wizard, page);
		return true;
	case ACT_MEANWHILE:
		part_act_meanwhile(wizard, page);
		return true;
	case ACT_DRY:
		page_notice(page, "act.dry", TONE_GOOD, _("Dry run: this is what would have been sent. Nothing was."));
		if (act->what == CHANGE_TOKENS)
			planned_tokens(wizard, page);
		return true;
	case ACT_REFUSED:
		page_notice(page, "act.refused", TONE_BAD,
		    _("The change was refused. What was there before is still there."));
		why_not(wizard, page);
		return true;
	case ACT_FAILED:
		page_notice(page, "act.failed", TONE_BAD, _("Nothing was sent."));
		why_not(wizard, page);
		return true;
	}
	return false;
}

static void part_act_confirm(struct wizard *wizard, const struct input *input, const struct event *event,
    struct orders *orders)
{
	char typed[TENANT_DOMAIN_SIZE];
	struct err err = { 0 };

	if (!input->submitted)
		return;
	if (!tenant_validate(input->text, typed, &err) || !act_domain_fits(&wizard->flow.run.facts, typed)) {
		err_set(&wizard->notice, ERR_USAGE, NULL,
		    _("What was typed is not a domain of this tenant (%s). Nothing was sent."),
		    wizard->flow.run.facts.tenant.domain);
		return;
	}
	flow_confirm(&wizard->flow, event, orders);
}

bool part_act_input(struct wizard *wizard, const struct input *input, const struct event *event, struct orders *orders)
{
	if (input_is(input, INPUT_TYPED, "act.confirm")) {
		part_act_confirm(wizard, input, event, orders);
		return true;
	}
	if (input_is(input, INPUT_TYPED, "act.owner")) {
		if (input->submitted)
			part_grant_owner(wizard, input->text, event, orders);
		return true;
	}
	if (chose_deadline(wizard, input))
		return true;
	if (input->kind != INPUT_CHOSE || strncmp(input->id, "act.", 4) != 0)
		return false;
	if (strcmp(input->id, "act.signin") == 0)
		wizard_need(wizard, SERVICE_GRAPH, true, wizard_step(wizard)->id, event, orders);
	else if (strcmp(input->id, "act.leave") == 0)
		act_cancel(&wizard->flow.act, orders);
	else if (strcmp(input->id, "act.look") == 0)
		flow_look_again(&wizard->flow, event, orders);
	else if (strcmp(input->id, "act.insist") == 0)
		act_insist(&wizard->flow.act);
	return true;
}
