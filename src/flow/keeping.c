/* keeping.c - leaving a guard on this host, and talking with the one that is there */
#include "flow/keeping.h"

#include <string.h>

#include "base/i18n.h"
#include "base/when.h"

static const char *const doing = N_("leaving a guard");

const char *keeping_limits(enum auth auth)
{
	if (auth == AUTH_SECRET || auth == AUTH_CERTIFICATE)
		return _(
		    "It does not outlive this host's next restart. It signs in anew with the app's secret or certificate, which it holds in memory: that must not run out, and the app must keep its role, until the deadline.");
	return _(
	    "It does not outlive this host's next restart. It stays signed in by a refresh token, which it holds in memory: that ends when the password changes, sign-ins are revoked, or a policy asks to sign in more often. And your Exchange role must last until the deadline: one that was activated for some hours does not.");
}

/* What can sign in again without anybody: for an app what it signs in with, for a person a refresh token. */
static const struct secret *renewer(const struct flow *flow)
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

bool keeping_can(const struct flow *flow)
{
	const struct secret *secret = renewer(flow);

	return secret && secret_is_set(secret);
}

static void none(struct keeping *keeping, enum err_kind kind, const char *told)
{
	keeping->state = KEEPING_NONE;
	err_set(&keeping->err, kind, doing, "%s", told);
}

void keeping_leave(struct keeping *keeping, const struct flow *flow, struct orders *orders)
{
	struct order *order;

	*keeping = (struct keeping){ .state = KEEPING_ASKED };
	if (!keeping_can(flow)) {
		none(keeping, ERR_TOKEN,
		    _("this sign-in cannot be renewed: Microsoft gave nothing that could (offline_access)"));
		return;
	}
	order = orders_add(orders, ORDER_LEAVE);
	order->text = flow->run.facts.tenant.id;
	order->name = cloud_id(flow->run.facts.tenant.cloud);
	order->id = flow->exchange.auth;
	secret_copy(&order->secret, renewer(flow));
}

void keeping_say(struct keeping *keeping, const char *word, const struct flow *flow, struct orders *orders)
{
	struct order *order = orders_add(orders, ORDER_VISIT);

	order->text = flow->run.facts.tenant.id;
	order->name = word;
	if (keeping->state != KEEPING_THERE) /* what it said last stands until it says more */
		keeping->state = KEEPING_ASKED;
}

void keeping_nudge(const struct flow *flow, struct orders *orders)
{
	struct order *order = orders_add(orders, ORDER_VISIT);

	order->text = flow->run.facts.tenant.id;
	order->name = KEEPER_STATUS;
}

bool keeping_event(struct keeping *keeping, const struct event *event)
{
	if (event->kind != EVENT_GUARD || keeping->state == KEEPING_NOT)
		return false;
	err_clear(&keeping->err);
	if (event->err) {
		keeping->state = KEEPING_NONE;
		keeping->err = *event->err;
		return true;
	}
	if (!keeper_card_read(&keeping->card, event->text, event->len, &keeping->err)) {
		keeping->state = KEEPING_NONE;
		return true;
	}
	keeping->state = KEEPING_THERE;
	if (keeping->card.state == KEEPER_ENDED)
		none(keeping, ERR_REFUSED, *keeping->card.trouble ? keeping->card.trouble : _("the guard has ended"));
	return true;
}

const char *keeping_describe(const struct keeping *keeping, struct arena *arena)
{
	const struct keeper_card *card = &keeping->card;
	char until[WHEN_SIZE], at[WHEN_SIZE];
	const char *says;

	when_minute(card->until, until);
	if (card->state == KEEPER_ACTING)
		says =
		    arena_printf(arena, _("A guard on this host (process %u) is putting it back just now."), card->pid);
	else if (card->state == KEEPER_RETRYING)
		says = arena_printf(arena,
		    _("A guard on this host (process %1$u) could not put it back yet; it tries again at %2$s."),
		    card->pid, when_minute(card->again, at));
	else
		says = arena_printf(arena,
		    _("A guard on this host (process %1$u) puts it back at %2$s, signed in as %3$s; renewed last at %4$s."),
		    card->pid, until, card->by, when_minute(card->renewed, at));
	return *card->trouble ? arena_printf(arena, _("%1$s What troubles it: %2$s"), says, card->trouble) : says;
}

bool keeping_ready(const struct keeping *keeping)
{
	return keeping->state == KEEPING_THERE && keeping->card.state == KEEPER_READY;
}

bool keeping_armed(const struct keeping *keeping)
{
	return keeping->state == KEEPING_THERE && keeping->card.state >= KEEPER_ARMED &&
	       keeping->card.state <= KEEPER_RETRYING;
}
