/* step_permissions.c - page 6: each permission with its verdict, and what else can stop the app */
#include "base/i18n.h"
#include "wizard/steps/parts.h"

static void page_each(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	const struct scopes *needed = &wizard->setup->flow.profile->scopes;
	const struct grant *grant;
	struct scopes granted = facts_granted(facts, &page->arena, &grant);
	bool heard = facts->heard[TOPIC_GRANTS].hearing == HEARD || facts->app_present == NO;

	for (size_t i = 0; i < needed->count; i++) {
		const char *name = needed->names[i];
		const char *verdict = !heard ? _("unknown") : scopes_has(&granted, name) ? _("granted") : _("missing");
		struct block *block = page_diff(page, part_printf(page, "scope.%s", name),
						!heard ? '?' : scopes_has(&granted, name) ? '=' : '!',
						part_printf(page, "%s  %s", name, verdict));

		block->note = scope_say(name);
	}
}

static void page(struct wizard *wizard, struct page *page)
{
	static const char *const ids[] = {
		"consent.admin", "scopes.granted", "scopes.published", "scopes.extra", "app.present", "app.enabled",
		"app.assignment", "app.publisher", "app.redirect", "tenant.exchange_online", "tenant.hybrid", NULL,
	};

	part_judge(wizard);
	part_progress(wizard, page);
	page_heading(page, "each", _("The permissions, one by one"));
	page_each(wizard, page);
	page_heading(page, "else", _("Everything else that can stop the app"));
	part_findings(wizard, page, ids);
	part_next(wizard, page);
	part_again(wizard, page);
	page->first = "next";
}

static void input(struct wizard *wizard, const struct input *input, const struct event *event, struct orders *orders)
{
	if (!part_next_input(wizard, input, event, orders))
		part_again_input(wizard, input, event, orders);
}

const struct step step_permissions = {
	.id = "permissions",
	.title = N_("Permissions"),
	.lead = N_("Each permission with its own verdict."),
	.page = page,
	.input = input,
};
