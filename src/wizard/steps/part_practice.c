/* part_practice.c - choices that only practice has: what somebody else would do meanwhile, and time that passes */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "wizard/steps/parts.h"

/* --- a browser that is not there --- */

static bool part_practice(const struct wizard *wizard)
{
	return wizard_live(wizard) && endpoints_lead_nowhere(&wizard->flow.endpoints);
}

void part_pretend_signin(struct wizard *wizard, struct page *page, const struct session *session)
{
	if (!part_practice(wizard))
		return;
	doc_notice(&page->doc, "pretend.says", TONE_CARE,
	    _("Practice: this address leads nowhere, and nothing has to be opened or pasted."));
	page->first = wizard_offer_as(wizard, page, doc_printf(&page->doc, "pretend.%s", service_id(session->service)),
	    _("Practice: pretend that you signed in"), NULL)
			  ->id;
}

static void pretend_chosen(struct wizard *wizard, const char *id, struct turn *turn)
{
	pretend_signin(&wizard->flow.pretend, flow_session(&wizard->flow, service_named(id + strlen("pretend."))),
	    turn);
}

void part_pretend_consent(struct wizard *wizard, struct page *page)
{
	if (!part_practice(wizard))
		return;
	doc_notice(&page->doc, "pretend.says", TONE_CARE,
	    _("Practice: this address leads nowhere. Choose what the admin does who opens it."));
	wizard_offer(wizard, page, "consent.agrees");
	wizard_offer(wizard, page, "consent.declines");
	page->first = "watch.stop"; /* Enter alone changes no tenant, not even this one */
}

/* The address that the page shows is opened, and the grants are read soon after. */
static void pretend_open(struct wizard *wizard, bool agrees, struct turn *turn)
{
	const struct block *link = page_block(&wizard->page, "watch.link");

	if (!link)
		return;
	pretend_consent(&wizard->flow.pretend, link->text, agrees, turn);
	order_wait(turn->orders, TIMER_WATCH, turn->event->now_ms + 1000);
}

static void agrees_chosen(struct wizard *wizard, struct turn *turn)
{
	pretend_open(wizard, true, turn);
}

static void declines_chosen(struct wizard *wizard, struct turn *turn)
{
	pretend_open(wizard, false, turn);
}

void part_practice_heard(struct wizard *wizard, struct turn *turn)
{
	struct pretend *pretend = &wizard->flow.pretend;

	(void)turn;
	if (!pretend->ended)
		return;
	pretend->ended = false;
	if (pretend->state == PRETEND_AGREED)
		wizard_say(wizard, TONE_PLAIN,
		    _("Practice: an admin agreed to what this address asks for. What it does not ask for is not granted any more."));
	else if (pretend->state == PRETEND_DECLINED || pretend->state == PRETEND_FAILED)
		wizard->notice = pretend->err;
}

/* --- time --- */

static void pass(struct wizard *wizard, int64_t seconds, struct turn *turn)
{
	orders_add(turn->orders, ORDER_SKIP)->skip_s = seconds;
	wizard->flow.now += seconds; /* the page is drawn before the next event brings the time */
}

void part_pass_day(struct wizard *wizard, struct page *page)
{
	if (part_practice(wizard))
		wizard_offer(wizard, page, "skip");
}

void part_pass_early(struct wizard *wizard, struct page *page, const char *id)
{
	const struct finding *finding = findings_get(&wizard->flow.findings, id);

	if (finding && finding->verdict == VERDICT_PENDING)
		part_pass_day(wizard, page);
}

static void day_chosen(struct wizard *wizard, struct turn *turn)
{
	pass(wizard, 24 * 3600, turn);
}

const struct choice part_practice_choices[] = {
	{ "pretend.", .chosen_of = pretend_chosen },
	{ "consent.agrees", N_("Practice: pretend that an admin agreed"), .chosen = agrees_chosen },
	{ "consent.declines", N_("Practice: pretend that an admin declined"), .chosen = declines_chosen },
	{ "skip", N_("Practice: let 24 hours pass"), .chosen = day_chosen },
	{ 0 },
};
