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
	const struct facts *facts = &wizard->flow.run.facts;
	struct ews_command commands[EWS_COMMANDS_MAX];
	size_t count = ews_commands(facts, is_over(wizard), commands, &page->arena);

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
	if (*ews_no_way_back(facts))
		page_notice(page, "ews.no_way_back", TONE_CARE, ews_no_way_back(facts));
}

void part_ews(struct wizard *wizard, struct page *page)
{
	const struct facts *facts = &wizard->flow.run.facts;

	if (facts->heard[TOPIC_EXCHANGE].hearing != HEARD)
		return;
	page_heading(page, "ews", _("Exchange Web Services"));
	page_row(page, "ews.state.now", _("Setting"), ews_say(facts->ews_enabled));
	part_heard(wizard, page, "ews.at", &facts->heard[TOPIC_EXCHANGE]);
	page_apps(wizard, page);
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
