/* part_grant.c - an enterprise application or a grant that is being made, as part of a page */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/wellknown.h"
#include "wizard/steps/parts.h"

/* --- what it is about --- */

/* Whom it would be given to, as Microsoft states it. */
void part_app(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;

	page_row(page, "app", _("For"), part_printf(page, "%s  %s", part_name(page, facts->app_name), facts->app_id));
	page_row(page, "publisher", _("Publisher"),
	    *facts->app_publisher
		? part_printf(page, _("%s, verified by Microsoft"), part_name(page, facts->app_publisher))
		: _("not verified by Microsoft"));
	page_row(page, "owner", _("Owner tenant"), *facts->app_owner_tenant ? facts->app_owner_tenant : _("not said"));
}

const char *part_scope_note(const char *name)
{
	const char *says = scope_text(name);

	return says ? says : "";
}

static void diff_lines(struct page *page, const struct consent_plan *plan)
{
	for (size_t i = 0; i < plan->after.count; i++) {
		const char *name = plan->after.names[i];
		bool had = scopes_has(&plan->before, name);
		struct block *block = page_diff(page, part_printf(page, "plan.%s", name), had ? '=' : '+', name);

		block->note = part_scope_note(name);
	}
	page_text(page, "plan.none", _("Nothing is removed: what was granted is sent back exactly as it was found."));
}

static void call_rows(struct wizard *wizard, struct page *page)
{
	const struct consent_plan *plan = &wizard->flow.act.plan;

	page_row(page, "plan.call", _("Will be sent"),
	    part_printf(page, "%s %s%s", method_id(plan->method), wizard->flow.endpoints.base[SERVICE_GRAPH],
		plan->path));
	page_row(page, "plan.body", _("with"), plan->body);
	page_row(page, "plan.needs", _("Needs the permission"), act_needs(&wizard->flow.act));
}

/* --- the plan --- */

static void part_grant_plan_app(struct wizard *wizard, struct page *page)
{
	page_heading(page, "plan", _("The plan: create the enterprise application (service principal)"));
	page_text(page, "plan.app",
	    _("Nothing is granted to it by that. Who owns it can be read once it is there, and is judged before anything else is written."));
	call_rows(wizard, page);
}

static const char *part_grant_join(struct page *page, const struct scopes *names)
{
	return names->count ? scopes_join(names, ", ", &page->arena) : _("nothing");
}

/* What single users were granted is not touched; it is said because it may be taken for the whole. */
static void user_rows(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	long long count = (long long)facts->user_grant_count;

	if (facts->fetched[TOPIC_USER_GRANTS].status != READ_OK || !count)
		return;
	page_row(page, "plan.users", _("For single users"),
	    part_printf(page, ngettext("%lld user: %s", "%lld users: %s", (unsigned long)count), count,
		part_grant_join(page, &facts->user_scopes)))
	    ->note = part_printf(page, _("that stays as it is; some of them: %s"),
	    part_grant_join(page, &facts->user_grant_ids));
}

static const char *resource_words(struct page *page, const struct consent_grant *grant)
{
	const char *name = *grant->name ? grant->name : text_same(grant->app_id, GRAPH_APP_ID) ? "Microsoft Graph" : "";

	return *name ? part_printf(page, "%s  %s", part_name(page, name), grant->app_id) : grant->app_id;
}

/* Each resource has a grant of its own, and each is shown and confirmed by itself. */
static void grant_rows(struct wizard *wizard, struct page *page, const char *resource)
{
	struct consent_grant grants[CONSENT_GRANTS_MAX];
	size_t count = act_grants(&wizard->flow.act, grants, &page->arena), later = 0;

	if (count < 2)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct consent_plan *plan = &grants[i].plan;
		bool here = plan->resource && text_same(plan->resource, resource);
		const char *id = part_printf(page, "plan.on.%zu", i);

		if (here)
			page_row(page, id, _("This grant is on"), resource_words(page, &grants[i]));
		else if (plan->act != CONSENT_NOTHING)
			page_row(page, id, _("To be granted, too"), resource_words(page, &grants[i]))->note =
			    part_printf(page, "%s %s  %s", method_id(plan->method), plan->path, plan->body);
		else if (plan->adds.count)
			page_row(page, id, _("Cannot be granted yet"), resource_words(page, &grants[i]))->note =
			    _("it has no enterprise application in this tenant");
		later += !here && plan->act != CONSENT_NOTHING;
	}
	if (later)
		page_notice(page, "plan.later", TONE_CARE,
		    _("This is not the whole consent: each resource has a grant of its own. After this one, the next is planned, shown and confirmed in the same way."));
}

/* Granted on this plan's resource, and not in the profile's list for it. */
static struct scopes part_grant_beyond(struct wizard *wizard, struct page *page)
{
	const struct consent_plan *plan = &wizard->flow.act.plan;
	const struct profile *profile = flow_profile(&wizard->flow);
	const struct scopes *listed = &profile->scopes;

	for (size_t i = 0; i < profile->resource_count; i++) {
		const struct resource *one = facts_resource(&wizard->flow.run.facts, profile->resources[i].app_id);

		if (one && plan->resource && text_same(one->object_id, plan->resource))
			listed = &profile->resources[i].scopes;
	}
	return scopes_missing(&plan->before, listed, &page->arena);
}

static void part_grant_plan_consent(struct wizard *wizard, struct page *page)
{
	const struct consent_plan *plan = &wizard->flow.act.plan;
	struct scopes extra = part_grant_beyond(wizard, page);

	page_heading(page, "plan", _("The plan: tenant-wide consent, for everyone in the organisation"));
	grant_rows(wizard, page, plan->resource);
	diff_lines(page, plan);
	if (extra.count)
		page_row(page, "plan.extra", _("Beyond the profile"), part_grant_join(page, &extra));
	user_rows(wizard, page);
	call_rows(wizard, page);
	page_text(page, "plan.role", act_role_text());
}

void part_grant_plan(struct wizard *wizard, struct page *page)
{
	if (wizard->flow.act.what == CHANGE_APP)
		part_grant_plan_app(wizard, page);
	else
		part_grant_plan_consent(wizard, page);
}

/* The permissions on each further resource, which belong to a grant of its own. */
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
		    one ? facts_granted_on(facts, one->object_id, &page->arena, NULL) : (struct scopes){ 0 };

		page_row(page, part_printf(page, "resource.%zu", i), _("On a further resource"),
		    one && one->name && *one->name
			? part_printf(page, "%s  %s", part_name(page, one->name), needs->app_id)
			: needs->app_id)
		    ->note =
		    one && one->present == NO
			? _("it has no enterprise application in this tenant, so nothing can be granted on it yet")
			: _("it has a grant of its own");
		for (size_t k = 0; k < needs->scopes.count; k++) {
			const char *name = needs->scopes.names[k];
			bool has = scopes_has(&granted, name);

			page_diff(page, part_printf(page, "resource.%zu.%s", i, name),
			    !known ? '?'
			    : has  ? '='
				   : '!',
			    part_printf(page,
				!known ? _("%s  unknown")
				: has  ? _("%s  granted")
				       : _("%s  MISSING"),
				name));
		}
	}
}

/* --- whose it is, where nobody else says so --- */

void part_grant_ask_owner(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	struct block *field;

	page_notice(page, "owner.open", TONE_CARE,
	    _("Nobody says which tenant must own this app: neither the profile nor --publisher. Compare the owner above with what the vendor says, and confirm it, before anything is granted."));
	field = page_field(page, "act.owner", _("To confirm whose app it is, type its owner's tenant id"), "");
	field->note = *facts->app_publisher ? part_printf(page, _("%s, or the publisher that Microsoft verified: %s"),
						  facts->app_owner_tenant, part_name(page, facts->app_publisher))
					    : facts->app_owner_tenant;
	page->first = "act.owner";
}

void part_grant_owner(struct wizard *wizard, const char *typed, const struct event *event, struct orders *orders)
{
	const struct facts *facts = &wizard->flow.run.facts;

	while (*typed == ' ')
		typed++;
	if (*typed && (text_same(typed, facts->app_owner_tenant) || text_same(typed, facts->app_publisher)))
		flow_set_publisher(&wizard->flow, facts->app_owner_tenant, event, orders);
	else
		err_set(&wizard->notice, ERR_USAGE, NULL,
		    _("What was typed is not the owner of this app (%s). Nothing was sent."), facts->app_owner_tenant);
}

/* --- what came of it --- */

static void outcome_app(struct page *page)
{
	page_notice(page, "act.done", TONE_GOOD,
	    _("Created and read back: the enterprise application is there. Nothing is granted to it yet."));
}

/* The proof: what was found before, and what was read back. */
static void set_rows(struct wizard *wizard, struct page *page)
{
	const struct consent_plan *plan = &wizard->flow.act.plan;
	const struct facts *facts = &wizard->flow.run.facts;
	struct scopes now =
	    facts_granted_on(facts, plan->resource ? plan->resource : facts->resource_object_id, &page->arena, NULL);
	struct scopes added = scopes_missing(&now, &plan->before, &page->arena),
		      kept = scopes_missing(&now, &added, &page->arena),
		      removed = scopes_missing(&plan->before, &now, &page->arena);

	page_row(page, "set.before", _("Before"), part_grant_join(page, &plan->before));
	page_row(page, "set.after", _("After"), part_grant_join(page, &now));
	page_row(page, "set.added", _("Added"), part_grant_join(page, &added));
	page_row(page, "set.kept", _("Kept"), part_grant_join(page, &kept));
	page_row(page, "set.removed", _("Removed"), part_grant_join(page, &removed));
}

/* Each call stands on a line of its own, to be copied. */
static void undo_rows(struct wizard *wizard, struct page *page)
{
	const char *undo = consent_undo_text(&wizard->flow.act.plan, &wizard->flow.endpoints, &page->arena);

	for (int i = 0; *undo; i++) {
		size_t len = strcspn(undo, "\n");

		page_row(page, part_printf(page, "act.undo.%d", i),
		    !i             ? _("To take back")
		    : *undo == '{' ? _("with")
				   : _("then"),
		    arena_copy_n(&page->arena, undo, len));
		undo += len + (undo[len] == '\n');
	}
}

/* What others consented to in the moment of ours, and what can be done where that is lost. */
static void audit_window_notice(struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;
	const struct audit_window *window = act_window(&flow->act);
	struct audit_window_losses *losses = arena_alloc(&page->arena, sizeof *losses);
	enum audit_verdict stand =
	    window ? audit_window_look(&flow->run.facts, window, losses, &page->arena) : AUDIT_WINDOW_UNREAD;

	if (flow->act.gone.count)
		page_notice(page, "act.gone", TONE_BAD,
		    part_printf(page, _("Gone beside it, and not by this write: %s"),
			part_grant_join(page, &flow->act.gone)));
	if (stand == AUDIT_WINDOW_LOST)
		page_notice(page, "act.lost", TONE_BAD,
		    audit_window_text(&flow->run.facts, window, stand, losses, &page->arena));
	if (run_lost(&flow->run, flow->run.facts.resource_object_id, &page->arena).count) {
		page_choice(page, "write.again", _("Add again what was lost"),
		    _("its plan is shown and confirmed first"));
		page->first = "write.again";
	} else if (act_lost(&flow->act) && !flow->act.gone.count) {
		page_text(page, "act.back", flow_back_text(flow, &page->arena));
	}
}

/* Where nothing is known to be lost: what is known. */
static void audit_window_row(struct wizard *wizard, struct page *page)
{
	const struct flow *flow = &wizard->flow;
	const struct audit_window *window = act_window(&flow->act);
	struct audit_window_losses *losses = arena_alloc(&page->arena, sizeof *losses);
	enum audit_verdict stand =
	    window ? audit_window_look(&flow->run.facts, window, losses, &page->arena) : AUDIT_WINDOW_LOST;

	if (stand != AUDIT_WINDOW_LOST)
		page_text(page, "act.window", audit_window_text(&flow->run.facts, window, stand, losses, &page->arena));
}

static void outcome_consent(struct wizard *wizard, struct page *page)
{
	if (act_lost(&wizard->flow.act))
		page_notice(page, "act.done", TONE_CARE,
		    _("Written and read back: what was planned is granted to everyone in the organisation. But something else is missing."));
	else
		page_notice(page, "act.done", TONE_GOOD,
		    _("Written and read back: the permissions are granted to everyone in the organisation."));
	if (act_more(&wizard->flow.act)) {
		grant_rows(wizard, page, wizard->flow.act.plan.resource);
		page_choice(page, "write", _("Go on with the next grant"), _("its plan is shown and confirmed first"));
		page->first = "write";
	}
	audit_window_notice(wizard, page);
	part_next(wizard, page);
	part_again(wizard, page);
	set_rows(wizard, page);
	audit_window_row(wizard, page);
	undo_rows(wizard, page);
	page_text(page, "act.undo.who", _("naaready itself never removes a permission; this is the call that would."));
}

void part_grant_outcome(struct wizard *wizard, struct page *page)
{
	if (wizard->flow.act.what == CHANGE_APP)
		outcome_app(page);
	else
		outcome_consent(wizard, page);
}
