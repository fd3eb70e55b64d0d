/* part_guard.c - the guard that watches over what is open, as part of a page: how it is, stopping it, leaving one */
#include <stdio.h>

#include "base/i18n.h"
#include "wizard/steps/parts.h"

/* A practice cloud in memory ends with this program: nobody else could reach it. */
static bool reachable(const struct wizard *wizard)
{
	return !wizard->setup->flow.practice_tenant || wizard->setup->flow.place;
}

void part_guard_ask(struct wizard *wizard, struct orders *orders)
{
	struct flow_open open;

	if (!wizard_live(wizard) || wizard->guard.leaving)
		return;
	if (flow_open(&wizard->flow, &open))
		keeping_say(&wizard->guard.keeping, KEEPER_STATUS, &wizard->flow, orders);
	else
		wizard->guard.keeping.state = KEEPING_NOT;
}

void part_guard_said(struct wizard *wizard, const struct event *event, struct orders *orders)
{
	struct keeping *keeping = &wizard->guard.keeping;
	const struct claims *claims = &wizard->flow.exchange.claims;

	if (!keeping_event(keeping, event) || !wizard->guard.leaving)
		return;
	if (keeping_ready(keeping)) {
		keeping_say(keeping, KEEPER_ARM, &wizard->flow, orders);
		return;
	}
	wizard->guard.leaving = false;
	if (keeping_armed(keeping))
		order_save(orders,
		    run_note_person(&wizard->flow.run, claims->name, claims->appid, service_id(SERVICE_EXCHANGE),
			"guard", event->now),
		    true);
	else
		wizard->notice = keeping->err;
}

void part_guard(struct wizard *wizard, struct page *page, const struct flow_open *open)
{
	const struct keeping *keeping = &wizard->guard.keeping;
	const struct session *exchange = &wizard->flow.exchange;

	if (!wizard_live(wizard) || !reachable(wizard))
		return;
	if (wizard->guard.leaving) {
		page_progress(page, "guard.leaving", _("the guard is left; it renews its sign-in once"), "")->live =
		    true;
	} else if (keeping->state == KEEPING_THERE) {
		page_notice(page, "guard.says", *keeping->card.trouble ? TONE_CARE : TONE_GOOD,
		    keeping_describe(keeping, &page->arena));
		page_choice(page, "guard.stop", _("Stop the guard, and take it over yourself"),
		    _("Then nothing is put back by itself."));
	} else if (keeping->state == KEEPING_NONE && keeping->err.kind == ERR_UNREACHABLE) {
		page_notice(page, "guard.silent", TONE_BAD, part_printf(page, _("The guard: %s."), keeping->err.told));
	} else if (keeping->state == KEEPING_NONE && open->until) {
		page_choice(page, "guard.leave", _("Leave a guard on this host, which puts it back in time"),
		    keeping_limits(session_in(exchange) ? exchange->auth : wizard->setup->flow.auth));
	}
}

static bool is_app(enum auth auth)
{
	return auth == AUTH_SECRET || auth == AUTH_CERTIFICATE;
}

/* What cannot be renewed is signed in anew, and asks to be renewable this time. */
static void leave(struct wizard *wizard, const struct event *event, struct orders *orders)
{
	struct flow *flow = &wizard->flow;

	if (session_in(&flow->exchange) && keeping_can(flow)) {
		wizard->guard.leaving = true;
		keeping_leave(&wizard->guard.keeping, flow, orders);
		return;
	}
	flow->offline_access = true;
	session_cancel(&flow->exchange, orders);
	if (!wizard_need(wizard, SERVICE_EXCHANGE, 0, "tokens", event, orders) && !is_app(wizard->setup->flow.auth))
		snprintf(wizard->said, sizeof wizard->said, "%s",
		    _("For a guard, sign in for Exchange once more: this time it also asks to stay signed in (offline_access)."));
}

bool part_guard_input(struct wizard *wizard, const struct input *input, const struct event *event,
    struct orders *orders)
{
	if (input_is(input, INPUT_CHOSE, "guard.leave"))
		leave(wizard, event, orders);
	else if (input_is(input, INPUT_CHOSE, "guard.stop"))
		keeping_say(&wizard->guard.keeping, KEEPER_STOP, &wizard->flow, orders);
	else
		return false;
	return true;
}
