/* part_grant.c - parts of a page on creating an enterprise application or a grant: owner, outcome, other resources */
#include "base/i18n.h"
#include "base/text.h"
#include "core/wellknown.h"
#include "doc/doc_plan.h"
#include "wizard/steps/parts.h"

/* Permissions on every further resource: each resource has its own grant. */
void part_resources(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct profile *profile = flow_profile(&wizard->flow);
	bool heard = facts->fetched[TOPIC_GRANTS].status == READ_OK;

	for (size_t i = 0; i < profile->resource_count; i++) {
		const struct profile_resource *needs = &profile->resources[i];
		const struct resource *one = facts_resource(facts, needs->app_id);
		bool known = facts->app_present == NO || (heard && one && one->present != UNKNOWN);
		struct scopes granted =
		    one ? facts_granted_on(facts, one->object_id, &page->doc.arena, NULL) : (struct scopes){ 0 };

		doc_row(&page->doc, doc_printf(&page->doc, "resource.%zu", i), _("On a further resource"),
		    one && one->name && *one->name
			? doc_printf(&page->doc, "%s  %s", doc_name(&page->doc, one->name), needs->app_id)
			: needs->app_id)
		    ->note =
		    one && one->present == NO
			? _("it has no enterprise application in this tenant, so nothing can be granted on it yet")
			: _("it has a grant of its own");
		for (size_t k = 0; k < needs->scopes.count; k++) {
			const char *name = needs->scopes.names[k];
			bool has = scopes_has(&granted, name);

			doc_diff(&page->doc, doc_printf(&page->doc, "resource.%zu.%s", i, name),
			    !known ? '?'
			    : has  ? '='
				   : '!',
			    doc_printf(&page->doc,
				!known ? _("%s  unknown")
				: has  ? _("%s  granted")
				       : _("%s  MISSING"),
				name));
		}
	}
}

/* --- confirming the owner, if --publisher did not name it --- */

void part_grant_ask_owner(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	struct block *field;

	doc_notice(&page->doc, "owner.open", TONE_CARE,
	    _("We do not know which company's tenant should own this app. Check the owner above before you grant anything."));
	field = page_field(page, "act.owner", _("Owner of this app, to confirm"), "");
	field->note =
	    *facts->app_publisher
		? doc_printf(&page->doc, _("the owner's tenant id, %s, or the publisher that Microsoft verified, %s"),
		      facts->app_owner_tenant, doc_name(&page->doc, facts->app_publisher))
		: facts->app_owner_tenant;
	page->first = "act.owner";
}

void part_grant_owner(struct wizard *wizard, const char *typed, struct turn *turn)
{
	const struct facts *facts = &wizard->flow.run.facts;

	while (*typed == ' ')
		typed++;
	if (*typed && (text_same(typed, facts->app_owner_tenant) || text_same(typed, facts->app_publisher)))
		flow_set_publisher(&wizard->flow, facts->app_owner_tenant, turn);
	else
		err_set(&wizard->notice, ERR_USAGE, NULL,
		    _("That is not the owner of this app (%s). Nothing was sent."), facts->app_owner_tenant);
}

/* --- outcome --- */

void part_grant_outcome(struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;

	doc_plan_lost(flow, &page->doc);
	if (act_more(&flow->act)) {
		wizard_offer_as(wizard, page, "write", _("Continue with the next grant"),
		    _("you will see and confirm its plan first"));
		page->first = "write";
	}
	if (run_lost(&flow->run, flow->run.facts.resource_object_id, &page->doc.arena).count) {
		wizard_offer_as(wizard, page, "write.again", _("Add again what was lost"),
		    _("you will see and confirm its plan first"));
		page->first = "write.again";
	} else if (act_lost(&flow->act) && !flow->act.gone.count) {
		doc_text(&page->doc, "act.back", flow_back_text(flow, &page->doc.arena));
	}
	part_next(wizard, page);
	part_again(wizard, page);
	doc_plan_proof(flow, &page->doc);
	doc_plan_undo(flow, &page->doc);
}
