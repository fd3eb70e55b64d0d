/* step_tenant.c - page 2: which tenant; discovered without a sign-in */
#include <stdio.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wizard/steps/parts.h"

static void step_tenant_enter(struct wizard *wizard, struct turn *turn)
{
	/* --tenant was given: start its discovery at once */
	if (!wizard->setup->tenant || wizard->flow.discovery != DISCOVERY_NONE)
		return;
	wizard->tenant_chosen = true;
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
	if (wizard_live(wizard) && !session_in(&wizard->flow.graph))
		doc_text(&page->doc, "found.later",
		    _("After the sign-in you will see whether the tenant has Exchange Online, and whether mailboxes may also be on-premises."));
}

/* As many as there are digits to choose by. */
#define KNOWN_SHOWN 9

static void page_known_tenants(struct wizard *wizard, struct page *page)
{
	const char *const *known = wizard->setup->known_tenants;

	for (size_t i = 0; known && known[i] && i < KNOWN_SHOWN; i++)
		if (!part_is_this_tenant(wizard, known[i]))
			wizard_offer_as(wizard, page, doc_printf(&page->doc, "known.%zu", i), known[i],
			    wizard->setup->practice_says ? _("the practice tenant") : _("known from an earlier run"));
}

/* The first of the tenants that can be chosen; customers before what is known from earlier runs. NULL: none. */
static const char *other_tenant(const struct page *page)
{
	const char *found = NULL;

	for (size_t i = page->doc.count; i--;)
		if (text_begins(page->doc.blocks[i].id, "customer.") ||
		    (text_begins(page->doc.blocks[i].id, "known.") && !(found && text_begins(found, "customer."))))
			found = page->doc.blocks[i].id;
	return found;
}

static void step_tenant_page(struct wizard *wizard, struct page *page)
{
	enum discovery_state discovery = wizard->flow.discovery;
	bool failed = discovery == DISCOVERY_FAILED;

	if (discovery == DISCOVERY_ASKING) {
		part_waiting(wizard, page, "looking", &wizard->flow.discovery_call,
		    wizard->flow.endpoints.base[SERVICE_LOGIN]);
		page->first = wizard_offer(wizard, page, "check")->id;
		wizard_offer(wizard, page, "stop");
		return;
	}
	if (failed)
		part_err(page, "failed", &wizard->flow.discovery_err);
	if (discovery == DISCOVERY_DONE)
		page_found(wizard, page);
	if (wizard_live(wizard) && discovery == DISCOVERY_DONE && part_other_tenants(wizard))
		doc_heading(&page->doc, "others", _("Other tenants"));
	if (wizard_live(wizard))
		page_known_tenants(wizard, page);
	part_customers(wizard, page);
	if (wizard_live(wizard))
		page_field(page, "tenant", discovery == DISCOVERY_DONE ? _("Another tenant") : _("Domain or tenant id"),
		    wizard->tenant_typed)
		    ->note = _("for example contoso.com; an e-mail address works, too");
	if (failed)
		wizard_offer(wizard, page, "again");
	if (discovery == DISCOVERY_DONE)
		part_next(wizard, page);
	if (failed)
		wizard_offer(wizard, page, "practice");
	page->first = "tenant";
	if (failed || wizard->notice.kind)
		return;
	if (discovery == DISCOVERY_DONE && wizard_came_from(wizard, "summary") && other_tenant(page))
		page->first = other_tenant(page);
	else if (discovery == DISCOVERY_DONE)
		page->first = "next";
	else if (page_block(page, "known.0"))
		page->first = "known.0";
}

/* What was typed stays in the field until it led to a tenant. */
static void step_tenant_look(struct wizard *wizard, const char *typed, struct turn *turn)
{
	char tenant[TENANT_DOMAIN_SIZE];

	text_safe(wizard->tenant_typed, sizeof wizard->tenant_typed, typed);
	if (!tenant_find(typed, tenant, &wizard->notice)) {
		/* what failed before was about another text */
		if (wizard->flow.discovery == DISCOVERY_FAILED)
			wizard->flow.discovery = DISCOVERY_NONE;
		return;
	}
	if (wizard_waits(wizard))
		return;
	/* A run is about one tenant: another tenant needs another run. */
	if (wizard->flow.discovery == DISCOVERY_DONE && !text_same(tenant, wizard->flow.wanted_tenant)) {
		wizard_begin_anew(wizard, turn);
		order_save(turn->orders, run_note_page(&wizard->flow.run, "tenant", turn->event->now), false);
	}
	text_safe(wizard->tenant_typed, sizeof wizard->tenant_typed, tenant);
	wizard->tenant_chosen = true;
	flow_discover(&wizard->flow, tenant, turn);
}

static void stop_chosen(struct wizard *wizard, struct turn *turn)
{
	call_cancel(&wizard->flow.discovery_call, turn->orders);
	wizard->flow.discovery = DISCOVERY_NONE;
	wizard->tenant_chosen = false;
}

static void tenant_check_chosen(struct wizard *wizard, struct turn *turn)
{
	(void)turn;
	wizard_say(wizard, TONE_PLAIN, _("No answer yet; naaready goes on by itself once there is one."));
}

static void tenant_again_chosen(struct wizard *wizard, struct turn *turn)
{
	step_tenant_look(wizard, arena_copy(&turn->orders->arena, wizard->tenant_typed), turn);
}

static void known_chosen(struct wizard *wizard, size_t at, struct turn *turn)
{
	const char *const *known = wizard->setup->known_tenants;

	for (size_t i = 0; known && known[i]; i++)
		if (i == at)
			step_tenant_look(wizard, known[i], turn);
}

static bool is_worth_again(const struct wizard *wizard)
{
	enum err_kind kind = wizard->flow.discovery_err.kind;

	return *wizard->tenant_typed && (kind == ERR_UNREACHABLE || kind == ERR_TLS || kind == ERR_BUSY);
}

static const struct choice tenant_choices[] = {
	{ "check", N_("Check now"), .chosen = tenant_check_chosen },
	{ "stop", N_("Stop looking"), .chosen = stop_chosen },
	{ "again", N_("Try again"), .shown = is_worth_again, .chosen = tenant_again_chosen },
	{ "known.", .chosen_at = known_chosen },
	{ 0 },
};

static void step_tenant_input(struct wizard *wizard, const struct input *input, struct turn *turn)
{
	if (!input_is(input, INPUT_TYPED, "tenant"))
		return;
	if (input->submitted)
		step_tenant_look(wizard, arena_copy(&turn->orders->arena, input->text), turn);
	else
		text_safe(wizard->tenant_typed, sizeof wizard->tenant_typed, input->text);
}

/* An open change of this tenant comes before everything else. */
static void step_tenant_changed(struct wizard *wizard, struct turn *turn)
{
	struct flow_open open;

	if (turn->event->kind != EVENT_REPLY || wizard->flow.discovery != DISCOVERY_DONE)
		return;
	if (wizard->tenant_chosen)
		wizard->tenant_typed[0] = '\0';
	if (flow_open(&wizard->flow, &open))
		wizard_goto(wizard, 0, turn);
	else if (wizard->tenant_chosen)
		wizard_next(wizard, turn);
	wizard->tenant_chosen = false;
}

static enum step_state step_tenant_state(const struct wizard *wizard)
{
	switch (wizard->flow.discovery) {
	case DISCOVERY_DONE:
		return STEP_DONE;
	case DISCOVERY_FAILED:
		return STEP_BAD;
	case DISCOVERY_NONE:
	case DISCOVERY_ASKING:
		break;
	}
	return wizard_live(wizard) ? STEP_TO_DO : STEP_DONE;
}

const struct step step_tenant = {
	.id = "tenant",
	.role = ROLE_TENANT,
	.title = N_("Tenant"),
	.lead = N_("Which tenant? (no sign-in needed for this step)"),
	.lead_past = N_("The tenant of this run, found without signing in."),
	.help = {
	    .decides = N_("Which organisation's directory this run is about. A run is about one tenant: another one begins a new run."),
	    .needs = N_("Any domain of the organisation, an e-mail address in it, or its tenant id."),
	    .skip = N_("Nothing: all later pages need the tenant."),
	    .who = N_("Nobody has to sign in for this. Whoever runs the organisation's mail knows its domains."),
	    .shows = N_("Microsoft answers with the tenant's id and its cloud, to anybody who asks."),
	},
	.state = step_tenant_state,
	.enter = step_tenant_enter,
	.changed = step_tenant_changed,
	.page = step_tenant_page,
	.choices =
	    (const struct choice *const[]){ tenant_choices, part_customers_choices, part_next_choices,
	    part_practise_choices, NULL },
	.input = step_tenant_input,
};
