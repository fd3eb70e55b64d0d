/* step_permissions.c - page 6: each permission with its verdict, and other obstacles for the app */
#include "base/i18n.h"
#include "doc/doc_plan.h"
#include "wizard/steps/parts.h"

static const char *const permissions_ids[] = {
	"scopes.granted",
	"consent.admin",
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

#define PERMISSIONS_IDS (sizeof permissions_ids / sizeof *permissions_ids)

/* What is not known is one line until it is opened, with the reason of each. */
static void permissions_fold(struct wizard *wizard, struct page *page, const char *id, const char *label,
    const char *const *ids)
{
	if (ids[0] && !wizard->flow.inquiry.busy && wizard_fold(wizard, page, id, label))
		part_findings(wizard, page, ids);
}

/* What is wrong stands above what is not known; what nobody asked for is apart from what could not be read. */
static void page_else(struct wizard *wizard, struct page *page)
{
	const char *known[PERMISSIONS_IDS] = { 0 }, *unknown[PERMISSIONS_IDS] = { 0 };
	const char *declined[PERMISSIONS_IDS] = { 0 };
	size_t knows = 0, count = 0, left_out = 0;

	/* what is missing is the first line of the page: no finding says it again */
	for (size_t i = part_lacking(wizard, page).known ? 1 : 0; permissions_ids[i]; i++) {
		const struct finding *finding = findings_get(&wizard->flow.findings, permissions_ids[i]);

		if (!finding || finding->verdict != VERDICT_UNKNOWN || part_judged_then(wizard, finding))
			known[knows++] = permissions_ids[i];
		else if (finding->lack == LACK_LOGS)
			declined[left_out++] = permissions_ids[i];
		else
			unknown[count++] = permissions_ids[i];
	}
	part_findings_sorted(wizard, page, known);
	permissions_fold(wizard, page, "unknown",
	    doc_printf(&page->doc,
		ngettext("%zu unknown, with its reason", "%zu unknown, with the reason of each", count), count),
	    unknown);
	permissions_fold(wizard, page, "declined",
	    doc_printf(&page->doc, _("%zu not asked for: logs and policies"), left_out), declined);
}

static bool lacks_some(const struct wizard *wizard)
{
	const struct finding *granted = findings_get(&wizard->flow.findings, "scopes.granted");

	return wizard_live(wizard) && granted && granted->verdict == VERDICT_FAIL;
}

static void add_them_chosen(struct wizard *wizard, struct turn *turn)
{
	wizard_goto(wizard, step_index("consent"), turn);
}

static const struct choice permissions_choices[] = {
	{ "add", N_("Add them (page 5)"), .shown = lacks_some, .chosen = add_them_chosen },
	{ 0 },
};

static void step_permissions_page(struct wizard *wizard, struct page *page)
{
	if (part_nothing_here(wizard, page))
		return;
	part_progress(wizard, page);
	part_scopes_verdict(wizard, page, false);
	part_scopes(wizard, page, false);
	doc_heading(&page->doc, "else", _("Other things that can stop the app"));
	page_else(wizard, page);
	wizard_offer(wizard, page, "add");
	part_next(wizard, page);
	part_again(wizard, page);
	if (part_again_first(wizard, page, questions_to(SERVICE_GRAPH)))
		return;
	/* who comes from there has seen it, and went on */
	if (page_block(page, "add") && !wizard_came_from(wizard, "consent"))
		page->first = "add";
	else
		page->first = part_way_on(page);
}

static enum step_state step_permissions_state(const struct wizard *wizard)
{
	return part_state(wizard, permissions_ids);
}

const struct step step_permissions = {
	.id = "permissions",
	.title = N_("Permissions"),
	.lead = N_("Every permission and whether it is granted."),
	.lead_past = N_("Every permission, and whether it was granted then."),
	.help = {
	    .decides = N_("Nothing: it shows each permission, and what else can keep the app from working although it has them."),
	    .needs = N_("A sign-in to Microsoft Graph. Conditional Access and the logs need more permissions to read."),
	    .skip = N_("All of it. What was not read stays unknown, and the summary says so."),
	    .who = N_("Anyone who may read the directory. What is wrong says who can mend it."),
	},
	.state = step_permissions_state,
	.page = step_permissions_page,
	.choices = (const struct choice *const[]){ permissions_choices, part_next_choices, part_again_choices, NULL },
};
