/* part_act.c - the change in progress as part of a page: plan, confirmation, outcome */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "doc/doc_plan.h"
#include "flow/deadline.h"
#include "wizard/steps/parts.h"

/* Durations of a block, shown as ticks of which one is set. */
static const struct {
	const char *id, *label;
	int64_t for_s;
} fors[] = {
	{ "act.for.24h", N_("24 hours: the time until a change works everywhere"), 86400 },
	{ "act.for.48h", N_("48 hours: that time, and a day to try the add-in"), 2 * 86400 },
	{ "act.for.7d", N_("7 days"), 7 * 86400 },
	{ "act.for.none", N_("no deadline: tokens stay blocked until somebody puts the setting back"), 0 },
};
#define FORS (sizeof fors / sizeof *fors)

static void ask_deadline(const struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;

	doc_heading(&page->doc, "plan.for", _("How long?"));
	for (size_t i = 0; i < FORS; i++)
		page_tick(page, fors[i].id, _(fors[i].label), act->for_s == fors[i].for_s)->radio = true;
	doc_plan_deadline(&wizard->flow, &page->doc);
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
	doc_plan(&wizard->flow, &page->doc);
	if (!wizard->flow.act.restoring) {
		part_test_lacks(wizard, page);
		ask_deadline(wizard, page);
	}
	doc_plan_not_set(&wizard->flow, &page->doc);
}

void part_deadline(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	const char *says = change_until_text(open->until, wizard->flow.now, &page->doc.arena);

	if (!open->until)
		return;
	if (wizard->flow.now >= open->until)
		doc_notice(&page->doc, "until", TONE_BAD, says)->live = true;
	else
		doc_row(&page->doc, "until", _("Deadline"), says)->live = true;
}

void part_timer(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	const char *domain = wizard->flow.run.facts.tenant.domain;
	const struct deadline_timer *timer;

	if (!open->until || !wizard_live(wizard))
		return;
	if (!wizard_fold(wizard, page, "timer", _("To put it back in time: nothing does that by itself")))
		return;
	timer = flow_timer(&wizard->flow);
	doc_text(&page->doc, "timer.why", deadline_advice(timer, &page->doc.arena));
	doc_code(&page->doc, "timer.cron", "crontab", deadline_crontab(domain, timer, &page->doc.arena));
	doc_code(&page->doc, "timer.systemd", "systemd", deadline_systemd(domain, timer, &page->doc.arena));
}

/* Without the sign-in the plan is shown, but cannot be confirmed. Reading permissions are enough if nothing is sent. */
static const char *lacks_scope(const struct wizard *wizard)
{
	return wizard->flow.act.ground.dry_run ? NULL : act_scope_missing(&wizard->flow.act);
}

static void ask_domain(struct wizard *wizard, struct page *page)
{
	page_field(page, "act.confirm", _("Domain, to confirm"), "")->note = doc_printf(&page->doc,
	    _("Type %s to confirm. Nothing is sent until you do."), wizard->flow.run.facts.tenant.domain);
	page->first = wizard->confirm.empty ? "act.leave" : "act.confirm";
}

/* What is to be answered, below the plan. */
static void ask_confirmation(struct wizard *wizard, struct page *page)
{
	if (lacks_scope(wizard)) {
		wizard_offer(wizard, page, "act.signin");
		page->first = "act.signin";
	} else if (act_owner_open(&wizard->flow.act)) {
		part_grant_ask_owner(wizard, page);
		wizard_offer_as(wizard, page, "act.leave", _("No, or not sure: do not change anything"), NULL);
		return;
	} else {
		ask_domain(wizard, page);
	}
	wizard_offer(wizard, page, "act.leave");
}

static void look_again(struct wizard *wizard, struct page *page)
{
	if (wizard->flow.act.err.kind)
		part_err(page, "act.err", &wizard->flow.act.err);
	wizard_offer(wizard, page, "act.look");
}

/* Throttled: shows the wait, and offers to cancel. */
static void part_act_paused(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;
	struct block *block =
	    doc_progress(&page->doc, "act.way", _("the service asks to wait before you send the change again"),
		doc_printf(&page->doc, _("%1$d s more; then naaready reads and sends again, try %2$u of %3$u"),
		    act_pause_s(act, wizard->flow.now_ms), act->tries + 1, ACT_TRIES));

	block->live = true;
	wizard_offer_as(wizard, page, "act.leave", _("Do not send it again"), NULL);
}

static void part_act_meanwhile(struct wizard *wizard, struct page *page)
{
	if (wizard->flow.run.facts.tokens == TOKENS_REMOVED)
		return;
	if (!wizard->flow.act.change_id)
		wizard_offer(wizard, page, "act.insist");
	wizard_offer(wizard, page, "act.look");
}

static void part_act_on_its_way(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;
	struct block *block;
	int64_t s = act->sent_ms ? (wizard->flow.now_ms - act->sent_ms) / 1000 : 0;

	if (act->state == ACT_SENDING)
		block = doc_progress(&page->doc, "act.way", _("recorded; sending it now"), _("waiting for the answer"));
	else
		block = doc_progress(&page->doc, "act.way", _("reading it back"),
		    doc_printf(&page->doc, _("%d s of at most %d s"), (int)s, act->ground.readback_s));
	block->live = true;
}

static void part_act_planned(struct wizard *wizard, struct page *page)
{
	const char *missing = lacks_scope(wizard);

	if (missing)
		doc_notice(&page->doc, "act.scope", TONE_CARE,
		    doc_printf(&page->doc, _("Your current sign-in is read-only. To write, sign in once more with %s."),
			missing));
	else if (act_owner_open(&wizard->flow.act))
		part_grant_owner_open(page);
	if (wizard->flow.act.what == CHANGE_TOKENS)
		planned_tokens(wizard, page);
	else
		doc_plan(&wizard->flow, &page->doc);
	ask_confirmation(wizard, page);
}

static void part_act_auditing(struct page *page)
{
	struct block *progress = doc_progress(&page->doc, "act.way", _("written and read back"),
	    _("reading in the directory's audit log what others did meanwhile"));

	progress->live = true;
}

/* Shows the outcome, final or not, and the choices that it leaves. */
static void came_of_it(struct wizard *wizard, struct page *page)
{
	const struct act *act = &wizard->flow.act;

	doc_plan_outcome(&wizard->flow, &page->doc);
	if (act->state == ACT_DONE && act->what == CHANGE_CONSENT)
		part_grant_outcome(wizard, page);
	else if (act->state == ACT_UNSEEN || act->state == ACT_UNSETTLED)
		look_again(wizard, page);
	else if (act->state == ACT_MEANWHILE)
		part_act_meanwhile(wizard, page);
	else if (act->state == ACT_DRY && act->what == CHANGE_TOKENS)
		planned_tokens(wizard, page);
	else if (act->state == ACT_REFUSED || act->state == ACT_FAILED)
		part_err(page, "act.err", &wizard->flow.act.err);
}

void part_act_empty(const struct wizard *wizard, struct page *page)
{
	if (wizard->confirm.empty && wizard->flow.act.state == ACT_PLANNED)
		doc_notice(&page->doc, "act.empty", TONE_CARE,
		    _("Nothing was typed, so nothing was sent. Enter once more leaves the plan."));
}

bool part_act(struct wizard *wizard, struct page *page)
{
	struct act *act = &wizard->flow.act;

	if (act->replanned && act->state == ACT_PLANNED)
		doc_notice(&page->doc, "act.replanned", TONE_CARE,
		    _("The tenant has changed since this plan was made. Nothing was sent. This is the new plan."));
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
	case ACT_SENDING:
	case ACT_READING_BACK:
		part_act_on_its_way(wizard, page);
		return true;
	case ACT_AUDITING:
		part_act_auditing(page);
		return true;
	case ACT_PAUSED:
		part_act_paused(wizard, page);
		return true;
	default:
		came_of_it(wizard, page);
		return true;
	}
}

/* The way on is marked after this: whoever declined is not asked again by every page. */
static void act_leave_chosen(struct wizard *wizard, struct turn *turn)
{
	bool planned = wizard->flow.act.state == ACT_PLANNED;

	wizard->confirm.empty = false;
	if (wizard->flow.act.what == CHANGE_TOKENS)
		wizard->tokens.declined = true;
	else
		wizard->consent.declined = true;
	act_cancel(&wizard->flow.act, turn->orders);
	if (planned)
		wizard_say(wizard, TONE_PLAIN, _("Nothing was sent, and nothing has changed."));
}

bool part_act_back(struct wizard *wizard, struct turn *turn)
{
	if (wizard->flow.act.state != ACT_PLANNED)
		return false;
	act_leave_chosen(wizard, turn);
	return true;
}

static void part_act_confirm(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	bool empty = !input->text[strspn(input->text, " ")], again = empty && wizard->confirm.empty;
	char typed[TENANT_DOMAIN_SIZE];
	struct err err = { 0 };

	if (!input->submitted)
		return;
	wizard->confirm.empty = empty;
	if (again) {
		act_leave_chosen(wizard, turn);
	} else if (!empty) {
		if (tenant_validate(input->text, typed, &err) && act_domain_fits(&wizard->flow.run.facts, typed))
			flow_confirm(&wizard->flow, turn);
		else
			err_set(&wizard->notice, ERR_USAGE, NULL,
			    _("That is not a domain of this tenant (%s). Nothing was sent."),
			    wizard->flow.run.facts.tenant.domain);
	}
}

/* The page Sign-in begins the same method again at once, if a person answers it. */
static void act_signin_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)wizard_need(wizard, SERVICE_GRAPH, true, wizard_step(wizard)->id, turn);
}

static void act_look_chosen(struct wizard *wizard, struct turn *turn)
{
	flow_look_again(&wizard->flow, turn);
}

static void act_insist_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	act_insist(&wizard->flow.act);
}

static void act_next_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard->confirm.empty = false;
	act_cancel(&wizard->flow.act, turn->orders);
	wizard_next(wizard, turn);
}

static void act_again_chosen(struct wizard *wizard, struct turn *turn)
{
	act_cancel(&wizard->flow.act, turn->orders);
	part_read_again(wizard, turn);
}

/* Going on or reading again gives up the plan. */
const struct choice part_act_choices[] = {
	{ "act.signin", N_("Sign in again, to write"), N_("asks for this one permission more"),
	    .chosen = act_signin_chosen },
	{ "act.leave", N_("Do not change anything"), .chosen = act_leave_chosen },
	{ "act.look", N_("Read it again"), .chosen = act_look_chosen },
	{ "act.insist", N_("Put back what was found, anyway"), N_("you will see the plan first"),
	    .chosen = act_insist_chosen },
	{ "next", .chosen = act_next_chosen },
	{ "again", N_("Read again"), .shown = part_can_read_again, .chosen = act_again_chosen },
	{ 0 },
};

bool part_act_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (input_is(input, INPUT_TYPED, "act.confirm")) {
		part_act_confirm(wizard, input, turn);
		return true;
	}
	if (input_is(input, INPUT_TYPED, "act.owner")) {
		if (input->submitted)
			part_grant_owner(wizard, input->text, turn);
		return true;
	}
	return chose_deadline(wizard, input);
}
