/* step_tenant.c - page 2: which tenant; discovered without a sign-in */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wizard/steps/parts.h"

static void step_tenant_enter(struct wizard *wizard, struct turn *turn)
{
	/* --tenant was given: start its discovery at once */
	if (wizard->setup->tenant && wizard->flow.discovery == DISCOVERY_NONE)
		flow_discover(&wizard->flow, wizard->setup->tenant, turn);
}

static void page_found(struct wizard *wizard, struct page *page)
{
	const struct tenant *tenant = &wizard->flow.run.facts.tenant;

	doc_row(&page->doc, "found.domain", _("Domain"), tenant->domain);
	doc_row(&page->doc, "found.id", _("Tenant id"), tenant->id);
	doc_row(&page->doc, "found.cloud", _("Cloud"), cloud_text(tenant->cloud));
	if (wizard->flow.endpoints.unconfirmed)
		doc_notice(&page->doc, "found.unconfirmed", TONE_CARE, _(wizard->flow.endpoints.unconfirmed));
	doc_text(&page->doc, "found.later",
	    _("After the sign-in you will see whether the tenant has Exchange Online, and whether mailboxes may also be on-premises."));
	part_next(wizard, page);
}

static void step_tenant_page(struct wizard *wizard, struct page *page)
{
	const char *const *known = wizard->setup->known_tenants;
	struct block *field;

	if (wizard->flow.discovery == DISCOVERY_ASKING) {
		part_waiting(wizard, page, "looking", &wizard->flow.discovery_call,
		    wizard->flow.endpoints.base[SERVICE_LOGIN]);
		wizard_offer(wizard, page, "stop");
		return;
	}
	if (wizard->flow.discovery == DISCOVERY_FAILED)
		part_err(page, "failed", &wizard->flow.discovery_err);
	if (wizard->flow.discovery == DISCOVERY_DONE)
		page_found(wizard, page);
	if (!wizard_live(wizard))
		return;
	if (wizard->flow.discovery != DISCOVERY_DONE)
		for (size_t i = 0; known && known[i] && i < 6; i++)
			wizard_offer_as(wizard, page, doc_printf(&page->doc, "known.%zu", i), known[i],
			    wizard->setup->practice_says ? _("the practice tenant") : _("known from an earlier run"));
	field = page_field(page, "tenant",
	    wizard->flow.discovery == DISCOVERY_DONE ? _("Another tenant") : _("Domain or tenant id"),
	    wizard->flow.discovery == DISCOVERY_DONE ? "" : wizard->tenant_typed);
	field->note = _("for example contoso.com; an e-mail address works, too");
	if (wizard->flow.discovery == DISCOVERY_FAILED)
		page->first = "tenant";
}

static void step_tenant_look(struct wizard *wizard, const char *typed, struct turn *turn)
{
	char tenant[TENANT_DOMAIN_SIZE];

	if (!tenant_validate(typed, tenant, &wizard->notice))
		return;
	if (wizard_waits(wizard))
		return;
	/* A run is about one tenant: another tenant needs another run. */
	if (wizard->flow.discovery == DISCOVERY_DONE && !text_same(tenant, wizard->flow.wanted_tenant)) {
		flow_begin(&wizard->flow, turn);
		wizard->resumed = false;
		order_save(turn->orders, run_note_page(&wizard->flow.run, "tenant", turn->event->now), false);
	}
	text_safe(wizard->tenant_typed, sizeof wizard->tenant_typed, tenant);
	flow_discover(&wizard->flow, tenant, turn);
}

static void stop_chosen(struct wizard *wizard, struct turn *turn)
{
	call_cancel(&wizard->flow.discovery_call, turn->orders);
	wizard->flow.discovery = DISCOVERY_NONE;
}

static void known_chosen(struct wizard *wizard, const char *which, struct turn *turn)
{
	const char *const *known = wizard->setup->known_tenants;
	size_t at = strtoul(which, NULL, 10);

	for (size_t i = 0; known && known[i]; i++)
		if (i == at)
			step_tenant_look(wizard, known[i], turn);
}

static const struct choice tenant_choices[] = {
	{ "stop", N_("Stop looking"), .chosen = stop_chosen },
	{ "known.", .chosen_of = known_chosen, .item = true },
	{ 0 },
};

static void step_tenant_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (!input_is(input, INPUT_TYPED, "tenant"))
		return;
	if (input->submitted)
		step_tenant_look(wizard, input->text, turn);
	else
		text_safe(wizard->tenant_typed, sizeof wizard->tenant_typed, input->text);
}

static void step_tenant_changed(struct wizard *wizard, struct turn *turn)
{
	struct flow_open open;

	/* An open change of this tenant comes before everything else. */
	if (turn->event->kind == EVENT_REPLY && wizard->flow.discovery == DISCOVERY_DONE &&
	    flow_open(&wizard->flow, &open))
		wizard_goto(wizard, 0, turn);
}

const struct step step_tenant = {
	.id = "tenant",
	.role = ROLE_TENANT,
	.title = N_("Tenant"),
	.lead = N_("Which tenant? (no sign-in needed for this step)"),
	.enter = step_tenant_enter,
	.changed = step_tenant_changed,
	.page = step_tenant_page,
	.choices = (const struct choice *const[]){ tenant_choices, part_next_choices, NULL },
	.input = step_tenant_input,
};
