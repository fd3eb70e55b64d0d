/* part_ews.c - the setting for Exchange Web Services, as part of the page of legacy tokens: read only */
#include "base/i18n.h"
#include "cloud/ews.h"
#include "wizard/steps/parts.h"

/* More than this nobody reads on a page; the report has them all. */
#define APPS_SHOWN 20

static bool is_over(const struct wizard *wizard)
{
	const struct milestone *end = timeline_find(wizard->setup->flow.timeline, "ews-end");

	return end && wizard->flow.now >= end->day;
}

static void page_apps(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;
	size_t count = facts->ews_allowed.count;

	for (size_t i = 0; i < count && i < APPS_SHOWN; i++) {
		const char *id = part_name(page, facts->ews_allowed.names[i]);
		const char *name = ews_app_name(id, facts, flow_profile(&wizard->flow));

		page_row(page, part_printf(page, "ews.app.%zu", i), i ? "" : _("On the list"),
			 *name ? part_printf(page, "%s  %s", id, name) : id);
	}
	if (count > APPS_SHOWN)
		page_row(page, "ews.apps", "", part_printf(page, _("and %zu more"), count - APPS_SHOWN));
}

static void page_commands(struct wizard *wizard, struct page *page)
{
	struct ews_command commands[EWS_COMMANDS_MAX];
	size_t count = ews_commands(&wizard->flow.run.facts, is_over(wizard), commands, &page->arena);

	page_text(page, "ews.who",
		  _("An Exchange administrator would run this in Exchange Online PowerShell; naaready never does."));
	for (size_t i = 0; i < count; i++) {
		const char *id = commands[i].id;

		page_code(page, part_printf(page, "ews.%s", id), commands[i].does, commands[i].command);
		page_text(page, part_printf(page, "ews.%s.others", id), commands[i].others);
	}
	if (is_over(wizard))
		return;
	page_text(page, "ews.remarks", ews_remarks());
}

/* The other policy: which user agents may come, over EWS, REST and Graph alike. */
static void page_policy(const struct facts *facts, struct page *page)
{
	const char *policy = facts->ews_policy ? facts->ews_policy : "";

	if (facts->ews_policy_seen != YES || !*policy)
		return;
	page_row(page, "ews.policy", _("User agents"), part_name(page, policy));
	if (facts->ews_agents_allowed.count)
		page_row(page, "ews.policy.allowed", "EwsAllowList", part_name(page, scopes_join(&facts->ews_agents_allowed, ", ", &page->arena)));
	if (facts->ews_agents_blocked.count)
		page_row(page, "ews.policy.blocked", "EwsBlockList", part_name(page, scopes_join(&facts->ews_agents_blocked, ", ", &page->arena)));
	page_notice(page, "ews.policy.care", TONE_CARE, _("A list of user agents stops REST and Microsoft Graph calls to mailboxes, too: an app that it leaves out gets \"Access to OData is disabled\"."));
}

void part_ews(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;

	if (facts->heard[TOPIC_EXCHANGE].hearing != HEARD)
		return;
	page_heading(page, "ews", _("Exchange Web Services"));
	page_row(page, "ews.state.now", _("Setting"), ews_say(facts));
	page_policy(facts, page);
	part_heard(wizard, page, "ews.at", &facts->heard[TOPIC_EXCHANGE]);
	page_apps(wizard, page);
	if (!is_over(wizard) && *ews_care(facts))
		page_notice(page, "ews.care", TONE_CARE, ews_care(facts));
	page_choice(page, "ews.more",
		    wizard->tokens.ews ? _("Hide what an Exchange administrator would run") : _("What an Exchange administrator would run, and what it does to others"),
		    NULL);
	if (wizard->tokens.ews)
		page_commands(wizard, page);
}

bool part_ews_input(struct wizard *wizard, const struct input *input)
{
	if (!input_is(input, INPUT_CHOSE, "ews.more"))
		return false;
	wizard->tokens.ews = !wizard->tokens.ews;
	return true;
}
