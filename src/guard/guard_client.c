/* guard_client.c - the client side: leaves a guard on this host, and talks to it */
#include "guard/guard_client.h"

#include <string.h>

#include "base/i18n.h"
#include "base/timefmt.h"

static const char *const doing = N_("leaving a guard");

const char *guard_client_limits(enum auth auth)
{
	if (auth == AUTH_SECRET || auth == AUTH_CERTIFICATE)
		return _(
		    "It does not outlive this host's next restart. It signs in anew with the app's secret or certificate, which it holds in memory: that must not run out, and the app must keep its role, until the deadline.");
	return _(
	    "It does not outlive this host's next restart. It stays signed in by a refresh token, which it holds in memory: that ends when the password changes, sign-ins are revoked, or a policy asks to sign in more often. And your Exchange role must last until the deadline: one that was activated for some hours does not.");
}

/* The secret that can sign in again without the admin: an app's own credential, or a person's refresh token. */
static const struct secret *guard_client_renewer(const struct flow *flow)
{
	switch (flow->exchange.auth) {
	case AUTH_CERTIFICATE:
		return flow->setup->cert_text;
	case AUTH_SECRET:
		return flow->setup->client_secret;
	case AUTH_TOKEN:
		return NULL;
	default:
		return &flow->exchange.refresh;
	}
}

bool guard_client_can(const struct flow *flow)
{
	const struct secret *secret = guard_client_renewer(flow);

	return secret && secret_is_set(secret);
}

static void guard_client_none(struct guard_client *guard_client, enum err_kind kind, const char *told)
{
	guard_client->state = GUARD_CLIENT_NONE;
	err_set(&guard_client->err, kind, doing, "%s", told);
}

void guard_client_leave(struct guard_client *guard_client, const struct flow *flow, struct orders *orders)
{
	struct order *order;

	*guard_client = (struct guard_client){ .state = GUARD_CLIENT_ASKED };
	if (!guard_client_can(flow)) {
		guard_client_none(guard_client, ERR_TOKEN,
		    _("this sign-in cannot be renewed: Microsoft gave nothing that could (offline_access)"));
		return;
	}
	order = orders_add(orders, ORDER_LEAVE);
	order->leave.tenant_id = flow->run.facts.tenant.id;
	order->leave.cloud = flow->run.facts.tenant.cloud;
	order->leave.auth = flow->exchange.auth;
	secret_copy(&order->leave.secret, guard_client_renewer(flow));
}

void guard_client_say(struct guard_client *guard_client, const char *word, const struct flow *flow,
    struct orders *orders)
{
	struct order *order = orders_add(orders, ORDER_VISIT);

	order->visit.tenant_id = flow->run.facts.tenant.id;
	order->visit.word = word;
	if (guard_client->state != GUARD_CLIENT_THERE) /* its last card stays valid until it sends another */
		guard_client->state = GUARD_CLIENT_ASKED;
}

void guard_client_nudge(const struct flow *flow, struct orders *orders)
{
	struct order *order = orders_add(orders, ORDER_VISIT);

	order->visit.tenant_id = flow->run.facts.tenant.id;
	order->visit.word = GUARD_STATUS;
}

bool guard_client_event(struct guard_client *guard_client, const struct event *event)
{
	if (event->kind != EVENT_GUARD || guard_client->state == GUARD_CLIENT_NOT)
		return false;
	err_clear(&guard_client->err);
	if (event->err) {
		guard_client->state = GUARD_CLIENT_NONE;
		guard_client->err = *event->err;
		return true;
	}
	if (!guard_card_read(&guard_client->card, event->text, event->len, &guard_client->err)) {
		guard_client->state = GUARD_CLIENT_NONE;
		return true;
	}
	guard_client->state = GUARD_CLIENT_THERE;
	if (guard_client->card.state == GUARD_ENDED)
		guard_client_none(guard_client, guard_client->card.kind ? guard_client->card.kind : ERR_REFUSED,
		    *guard_client->card.trouble ? guard_client->card.trouble : _("the guard has ended"));
	return true;
}

const char *guard_client_describe(const struct guard_client *guard_client, struct arena *arena)
{
	const struct guard_card *card = &guard_client->card;
	char until[TIMEFMT_SIZE], at[TIMEFMT_SIZE];
	const char *says;

	timefmt_minute(card->until, until);
	if (card->state == GUARD_ACTING)
		says =
		    arena_printf(arena, _("A guard on this host (process %u) is putting it back just now."), card->pid);
	else if (card->state == GUARD_RETRYING)
		says = arena_printf(arena,
		    _("A guard on this host (process %1$u) could not put it back yet; it tries again on %2$s."),
		    card->pid, timefmt_minute(card->again, at));
	else
		says = arena_printf(arena,
		    _("A guard on this host (process %1$u) puts it back on %2$s, signed in as %3$s; renewed last on %4$s."),
		    card->pid, until, card->by, timefmt_minute(card->renewed, at));
	return *card->trouble ? arena_printf(arena, _("%1$s Its problem: %2$s"), says, card->trouble) : says;
}

bool guard_client_ready(const struct guard_client *guard_client)
{
	return guard_client->state == GUARD_CLIENT_THERE && guard_client->card.state == GUARD_READY;
}

bool guard_client_armed(const struct guard_client *guard_client)
{
	return guard_client->state == GUARD_CLIENT_THERE && guard_client->card.state >= GUARD_ARMED &&
	       guard_client->card.state <= GUARD_RETRYING;
}
