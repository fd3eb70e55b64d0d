/* part_keep.c - what was found out about the app, kept as the organisation's own profile */
#include <stdio.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "core/owner.h"
#include "wizard/steps/parts.h"

/* The profile as it is, and beside that what only this organisation knows. The owner is written only where somebody named or
 * confirmed it: a profile is believed. */
static struct profile found(const struct wizard *wizard, struct arena *arena)
{
	const struct flow *flow = &wizard->flow;
	const struct facts *facts = &flow->run.facts;
	struct profile profile = *flow_profile(flow);
	char day[WHEN_SIZE];

	profile.given = GIVEN_BY_NOBODY; /* of this run; no key of a profile */
	profile.client_id = facts->app_id;
	if (*flow->link.text)
		profile.consent_url = flow->link.text;
	if (owner_judge(facts, &profile, flow->publisher).stand == OWNER_RIGHT)
		profile.publisher_tenant = facts->app_owner_tenant;
	profile.entra_names = (struct scopes){0};
	scopes_add(&profile.entra_names, facts->app_name, arena);
	profile.entra_names = scopes_union(&profile.entra_names, &flow_profile(flow)->entra_names, arena);
	when_day(flow->now, day);
	profile.source = arena_printf(arena, "naaready, as found in %s on %s; what it needs: %s", facts->tenant.domain, day,
				      flow_profile(flow)->source);
	return profile;
}

static bool is_known(const struct profile *profile, const struct facts *facts)
{
	return text_same(profile->client_id, facts->app_id) &&
	       (text_same(profile->publisher_tenant, facts->app_owner_tenant) || !*facts->app_owner_tenant);
}

/* What practice knows is no use to anybody. */
static bool is_offered(const struct wizard *wizard)
{
	const struct facts *facts = &wizard->flow.run.facts;

	return wizard_live(wizard) && !wizard->flow.run.practice && facts->app_present == YES &&
	       !is_known(flow_profile(&wizard->flow), facts);
}

void part_keep(struct wizard *wizard, struct page *page)
{
	const char *id = flow_profile(&wizard->flow)->id;

	if (!is_offered(wizard))
		return;
	if (wizard->addin.there)
		page_choice(page, "keep.over", _("Replace the own profile that is there"),
			    part_printf(page, _("what stands in %s.json now is lost"), id));
	else
		page_choice(page, "keep", _("Keep this app as your organisation's own profile"),
			    _("then it need not be looked for again; it counts from the next start on, in place of the one that comes with naaready"));
}

static void keep(struct wizard *wizard, bool over, struct orders *orders)
{
	struct arena *arena = &orders->arena;
	struct profile profile = found(wizard, arena);
	struct order *order = orders_add(orders, ORDER_PROFILE);
	struct json_out out;

	json_out_open(&out);
	profile_write(&profile, &out);
	order->name = profile.id;
	order->text = arena_printf(arena, "%s\n", json_out_close(&out, true, arena));
	order->id = over;
}

bool part_keep_input(struct wizard *wizard, const struct input *input, struct orders *orders)
{
	bool over = input_is(input, INPUT_CHOSE, "keep.over");

	if (!over && !input_is(input, INPUT_CHOSE, "keep"))
		return false;
	keep(wizard, over, orders);
	return true;
}

void part_keep_event(struct wizard *wizard, const struct event *event)
{
	if (event->kind != EVENT_KEPT)
		return;
	wizard->addin.there = event->err && event->err->kind == ERR_CONFLICT;
	if (event->err)
		wizard->notice = *event->err;
	else
		snprintf(wizard->said, sizeof wizard->said, _("Written to %s"), event->text);
}
