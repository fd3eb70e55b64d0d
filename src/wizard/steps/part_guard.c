/* part_guard.c - the guard of an open change as part of a page: its state, leaving one, stopping one */
#include <stdio.h>

#include "base/i18n.h"
#include "wizard/steps/parts.h"

/* A practice cloud in memory ends with this program, so a guard could not reach it. */
static bool part_guard_reachable(const struct wizard *wizard)
{
	return !endpoints_lead_nowhere(&wizard->flow.endpoints);
}

void part_guard_ask(struct wizard *wizard, struct orders *orders)
{
	struct flow_open open;

	if (!wizard_live(wizard) || wizard->guard.leaving)
		return;
	if (flow_open(&wizard->flow, &open))
		guard_client_say(&wizard->guard.guard_client, GUARD_STATUS, &wizard->flow, orders);
	else
		wizard->guard.guard_client.state = GUARD_CLIENT_NOT;
}

void part_guard_event(struct wizard *wizard, struct turn *turn)
{
	struct guard_client *guard_client = &wizard->guard.guard_client;
	const struct claims *claims = &wizard->flow.exchange.claims;

	if (!guard_client_event(guard_client, turn->event) || !wizard->guard.leaving)
		return;
	if (guard_client_ready(guard_client)) {
		guard_client_say(guard_client, GUARD_ARM, &wizard->flow, turn->orders);
		return;
	}
	wizard->guard.leaving = false;
	if (guard_client_armed(guard_client))
		order_save(turn->orders,
		    run_note_person(&wizard->flow.run, claims->name, claims->appid, service_id(SERVICE_EXCHANGE),
			"guard", turn->event->now),
		    true);
	else
		wizard->notice = guard_client->err;
}

/* A guard can be left: there is none, and there is a deadline. */
static bool part_guard_can(const struct wizard *wizard, const struct flow_open *open)
{
	const struct guard_client *guard_client = &wizard->guard.guard_client;

	return guard_client->state == GUARD_CLIENT_NONE && guard_client->err.kind != ERR_UNREACHABLE && open->until;
}

void part_guard(struct wizard *wizard, struct page *page)
{
	const struct guard_client *guard_client = &wizard->guard.guard_client;
	const struct session *exchange = &wizard->flow.exchange;
	struct flow_open open;

	if (!wizard_live(wizard) || !part_guard_reachable(wizard))
		return;
	if (wizard->guard.leaving)
		doc_progress(&page->doc, "guard.leaving", _("the guard starts, and renews its sign-in once"), "")
		    ->live = true;
	else if (guard_client->state == GUARD_CLIENT_THERE)
		doc_notice(&page->doc, "guard.says", *guard_client->card.trouble ? TONE_CARE : TONE_GOOD,
		    guard_client_describe(guard_client, &page->doc.arena));
	else if (guard_client->state == GUARD_CLIENT_NONE && guard_client->err.kind == ERR_UNREACHABLE)
		doc_notice(&page->doc, "guard.silent", TONE_BAD,
		    doc_printf(&page->doc, _("The guard: %s."), guard_client->err.told));
	else if (flow_open(&wizard->flow, &open) && part_guard_can(wizard, &open))
		doc_row(&page->doc, "guard.limits", _("A guard"),
		    guard_client_limits(session_in(exchange) ? exchange->auth : wizard->setup->flow.auth));
}

void part_guard_offer(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	if (!wizard_live(wizard) || !part_guard_reachable(wizard) || wizard->guard.leaving)
		return;
	if (wizard->guard.guard_client.state == GUARD_CLIENT_THERE)
		wizard_offer(wizard, page, "guard.stop");
	else if (part_guard_can(wizard, open))
		wizard_offer(wizard, page, "guard.leave");
}

static bool is_app(enum auth auth)
{
	return auth == AUTH_SECRET || auth == AUTH_CERTIFICATE;
}

/* A sign-in without a refresh token cannot be renewed by a guard: sign in again and request one. */
static void part_guard_leave(struct wizard *wizard, struct turn *turn)
{
	struct flow *flow = &wizard->flow;

	if (session_in(&flow->exchange) && guard_client_can(flow)) {
		wizard->guard.leaving = true;
		guard_client_leave(&wizard->guard.guard_client, flow, turn->orders);
		return;
	}
	flow->offline_access = true;
	session_cancel(&flow->exchange, turn->orders);
	if (!wizard_need(wizard, SERVICE_EXCHANGE, 0, "tokens", turn) && !is_app(wizard->setup->flow.auth))
		wizard_say(wizard, TONE_PLAIN,
		    _("For a guard, sign in to Exchange once more: this sign-in also asks to stay signed in (offline_access)."));
}

static void guard_stop_chosen(struct wizard *wizard, struct turn *turn)
{
	guard_client_say(&wizard->guard.guard_client, GUARD_STOP, &wizard->flow, turn->orders);
}

const struct choice part_guard_choices[] = {
	{ "guard.leave", N_("Start a guard that puts it back in time"), .chosen = part_guard_leave },
	{ "guard.stop", N_("Stop the guard, and put it back yourself"), N_("then nothing is put back by itself"),
	    .chosen = guard_stop_chosen },
	{ 0 },
};
