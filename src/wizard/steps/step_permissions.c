/* step_permissions.c - page 6: each permission with its verdict, and other obstacles for the app */
#include "base/i18n.h"
#include "doc/doc_plan.h"
#include "wizard/steps/parts.h"

static const char *scope_line(struct page *page, bool heard, bool granted, const char *name)
{
	if (!heard)
		return doc_printf(&page->doc, _("%s  unknown"), name);
	return granted ? doc_printf(&page->doc, _("%s  granted"), name)
		       : doc_printf(&page->doc, _("%s  MISSING"), name);
}

static void page_each(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct scopes *needed = &flow_profile(&wizard->flow)->scopes;
	const struct grant *grant;
	struct scopes granted = facts_granted(facts, &page->doc.arena, &grant);
	bool heard = facts->fetched[TOPIC_GRANTS].status == READ_OK || facts->app_present == NO;

	for (size_t i = 0; i < needed->count; i++) {
		const char *name = needed->names[i];
		struct block *block = doc_diff(&page->doc, doc_printf(&page->doc, "scope.%s", name),
		    !heard                       ? '?'
		    : scopes_has(&granted, name) ? '='
						 : '!',
		    scope_line(page, heard, scopes_has(&granted, name), name));

		block->note = doc_plan_scope(name);
	}
}

static void step_permissions_page(struct wizard *wizard, struct page *page)
{
	static const char *const ids[] = {
		"consent.admin",
		"scopes.granted",
		"scopes.published",
		"scopes.dropped",
		"scopes.extra",
		"app.present",
		"app.enabled",
		"app.assignment",
		"app.publisher",
		"app.redirect",
		"tenant.exchange_online",
		"tenant.hybrid",
		"access.policies",
		"access.approved_client_app",
		"consent.user_policy",
		"consent.requests",
		"consent.audit",
		"self.traces",
		NULL,
	};

	part_check(wizard);
	if (part_unconcerned(wizard, page)) {
		part_next(wizard, page);
		return;
	}
	part_progress(wizard, page);
	page_each(wizard, page);
	part_resources(wizard, page);
	part_next(wizard, page);
	part_again(wizard, page);
	doc_heading(&page->doc, "else", _("Other things that can stop the app"));
	part_findings(wizard, page, ids);
	page->first = "next";
}

const struct step step_permissions = {
	.id = "permissions",
	.title = N_("Permissions"),
	.lead = N_("Every permission and whether it is granted."),
	.lead_past = N_("Every permission, and whether it was granted then."),
	.page = step_permissions_page,
	.choices = (const struct choice *const[]){ part_next_choices, part_again_choices, NULL },
};
