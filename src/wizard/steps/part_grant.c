/* part_grant.c - parts of a page on creating an enterprise application or a grant: owner, outcome, other resources */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/publisher.h"
#include "doc/doc_plan.h"
#include "wizard/steps/parts.h"

/* --- the permissions and their states --- */

#define GRANT_TOPICS (TOPIC_BIT(TOPIC_APP) | TOPIC_BIT(TOPIC_RESOURCE) | TOPIC_BIT(TOPIC_GRANTS))

static bool grants_known(const struct facts *facts)
{
	return facts->app_present == NO || facts_granted_known(facts);
}

/* Each further resource has its own grant. */
static bool resource_known(const struct facts *facts, const struct resource *one)
{
	return facts->app_present == NO || (grants_known(facts) && one && one->present != UNKNOWN);
}

static struct scopes granted_on(const struct facts *facts, const struct resource *one, struct page *page)
{
	return one ? facts_granted_on(facts, one->object_id, &page->doc.arena, NULL) : (struct scopes){ 0 };
}

struct lacking part_lacking(const struct wizard *wizard, struct page *page)
{
	const struct facts *facts = part_facts(wizard, page);
	const struct profile *profile = flow_profile(&wizard->flow);
	struct scopes granted = facts_granted(facts, &page->doc.arena);
	struct lacking lacking = { .known = grants_known(facts), .needed = profile->scopes.count };

	lacking.earlier = lacking.known && facts_kept(&wizard->flow.run.facts) & GRANT_TOPICS;

	lacking.missing = scopes_missing(&profile->scopes, &granted, &page->doc.arena).count;
	for (size_t i = 0; i < profile->resource_count; i++) {
		const struct profile_resource *needs = &profile->resources[i];
		const struct resource *one = facts_resource(facts, needs->app_id);
		struct scopes there = granted_on(facts, one, page);

		lacking.known = lacking.known && resource_known(facts, one);
		lacking.needed += needs->scopes.count;
		lacking.missing += scopes_missing(&needs->scopes, &there, &page->doc.arena).count;
	}
	return lacking;
}

void part_scopes_verdict(struct wizard *wizard, struct page *page, bool nothing_else)
{
	struct lacking lacking = part_lacking(wizard, page);
	bool live = wizard_live(wizard) && !lacking.earlier;

	if (lacking.earlier)
		part_earlier(wizard, page, GRANT_TOPICS);
	if (!lacking.known) {
		if (!wizard->flow.inquiry.busy)
			doc_notice(&page->doc, "verdict", TONE_PLAIN,
			    live ? _("Not known which permissions are granted: they were not read.")
				 : _("Not known which permissions were granted: they were not read."));
	} else if (lacking.missing) {
		doc_notice(&page->doc, "verdict", TONE_BAD,
		    doc_printf(&page->doc,
			live ? ngettext("%1$zu of %2$zu permissions is missing.",
				   "%1$zu of %2$zu permissions are missing.", lacking.missing)
			     : ngettext("%1$zu of %2$zu permissions was missing.",
				   "%1$zu of %2$zu permissions were missing.", lacking.missing),
			lacking.missing, lacking.needed));
	} else {
		doc_notice(&page->doc, "verdict", lacking.earlier ? TONE_PLAIN : TONE_GOOD,
		    doc_printf(&page->doc,
			!live          ? _("All %zu were granted.")
			: nothing_else ? _("All %zu are granted. Nothing to do here.")
				       : _("All %zu are granted."),
			lacking.needed));
	}
}

static void scope_state(struct page *page, const char *ids, const char *name, bool known, bool has, const char *note)
{
	doc_state(&page->doc, doc_printf(&page->doc, "%s.%s", ids, name),
	    !known ? TONE_PLAIN
	    : has  ? TONE_GOOD
		   : TONE_BAD,
	    name,
	    !known ? _("unknown")
	    : has  ? _("granted")
		   : _("MISSING"))
	    ->note = note;
}

/* Those missing first. */
static void scope_states(struct page *page, const char *ids, const struct scopes *needed, const struct scopes *granted,
    bool known, bool says)
{
	for (int has = 0; has < 2; has++)
		for (size_t i = 0; i < needed->count; i++)
			if (scopes_has(granted, needed->names[i]) == (has == 1))
				scope_state(page, ids, needed->names[i], known, has == 1,
				    says ? doc_plan_scope(needed->names[i]) : "");
}

static void page_resource(struct wizard *wizard, struct page *page, size_t i)
{
	const struct facts *facts = part_facts(wizard, page);
	const struct profile_resource *needs = &flow_profile(&wizard->flow)->resources[i];
	const struct resource *one = facts_resource(facts, needs->app_id);
	struct scopes granted = granted_on(facts, one, page);
	const char *id = doc_printf(&page->doc, "resource.%zu", i);

	doc_row(&page->doc, id, _("On a further resource"),
	    one && one->name && *one->name
		? doc_printf(&page->doc, "%s  %s", doc_name(&page->doc, one->name), needs->app_id)
		: needs->app_id)
	    ->note = one && one->present == NO
			 ? _("it has no enterprise application in this tenant, so nothing can be granted on it yet")
			 : _("it has a grant of its own");
	scope_states(page, id, &needs->scopes, &granted, resource_known(facts, one), false);
}

void part_scopes(struct wizard *wizard, struct page *page, bool says)
{
	const struct facts *facts = part_facts(wizard, page);
	const struct profile *profile = flow_profile(&wizard->flow);
	struct scopes granted = facts_granted(facts, &page->doc.arena);

	scope_states(page, "scope", &profile->scopes, &granted, grants_known(facts), says);
	for (size_t i = 0; i < profile->resource_count; i++)
		page_resource(wizard, page, i);
}

/* --- confirming the owner, if --publisher did not name it --- */

void part_grant_owner_open(struct page *page)
{
	doc_notice(&page->doc, "owner.open", TONE_CARE,
	    _("Is this the vendor's app? We do not know which company's tenant should own it. Check publisher and owner before you grant anything."));
}

/* The evidence stands above, with the app. Who has something from the vendor can compare it here. */
void part_grant_ask_owner(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	bool verified = *facts->app_publisher;

	page_field(page, "act.owner", _("Compare"), "")->note = _("a tenant id or publisher that the vendor gave you");
	wizard_offer_as(wizard, page, "owner.yes",
	    verified ? doc_printf(&page->doc, _("Yes, this is the vendor's app: %s"),
			   doc_name(&page->doc, facts->app_publisher))
		     : _("Yes, this is the vendor's app"),
	    NULL);
	page->first = verified && publisher_odd(facts->app_publisher) == PUBLISHER_PLAIN &&
			      publisher_odd(facts->app_name) == PUBLISHER_PLAIN
			  ? "owner.yes"
			  : "act.leave";
}

static void owner_yes_chosen(struct wizard *wizard, struct turn *turn)
{
	flow_set_publisher(&wizard->flow, wizard->flow.run.facts.app_owner_tenant, turn);
}

const struct choice part_grant_choices[] = {
	{ "owner.yes", .chosen = owner_yes_chosen },
	{ 0 },
};

/* A tenant id as people have it: in braces, in capitals, with blanks around it. */
static bool is_id_of(const char *typed, const char *id)
{
	char bare[64];
	size_t len = 0;

	for (; *typed && len + 1 < sizeof bare; typed++)
		if (!strchr(" \t{}()\"'.,;", *typed))
			bare[len++] = *typed;
	bare[len] = '\0';
	return len && text_same(bare, id);
}

void part_grant_owner(struct wizard *wizard, const char *typed, struct turn *turn)
{
	const struct facts *facts = &wizard->flow.run.facts;

	if (!typed[strspn(typed, " ")])
		return;
	if (is_id_of(typed, facts->app_owner_tenant) || publisher_same(typed, facts->app_publisher))
		owner_yes_chosen(wizard, turn);
	else
		err_set(&wizard->notice, ERR_USAGE, NULL,
		    _("That is not the owner of this app (%s). Nothing was sent."), facts->app_owner_tenant);
}

/* --- outcome --- */

void part_grant_outcome(struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;

	bool lost = run_lost(&flow->run, flow->run.facts.resource_object_id, &page->doc.arena).count;

	doc_plan_lost(flow, &page->doc);
	if (!lost && act_lost(&flow->act) && !flow->act.gone.count)
		doc_text(&page->doc, "act.back", flow_back_text(flow, &page->doc.arena));
	doc_plan_proof(flow, &page->doc);
	doc_plan_undo(flow, &page->doc);
	if (act_more(&flow->act)) {
		wizard_offer_as(wizard, page, "write", _("Continue with the next grant"),
		    _("you will see and confirm its plan first"));
		page->first = "write";
	}
	if (lost) {
		wizard_offer_as(wizard, page, "write.again", _("Add again what was lost"),
		    _("you will see and confirm its plan first"));
		page->first = "write.again";
	}
	part_next(wizard, page);
	part_again(wizard, page);
	if (!page->first)
		page->first = part_way_on(page);
}
