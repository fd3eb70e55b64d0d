/* doc_exchange.c - the settings for legacy tokens and Exchange Web Services in words */
#include "doc/doc_exchange.h"

#include "base/i18n.h"
#include "base/timefmt.h"
#include "cloud/ews.h"
#include "cloud/exchange.h"
#include "core/addin.h"

void doc_exchange_read(const struct fetched *fetched, int64_t now, const char *id, struct doc *doc)
{
	const char *age = age_text(fetched->at, now, &doc->arena);

	doc_row(doc, id, _("Read"),
	    *fetched->by ? doc_printf(doc, _("%1$s, pasted by %2$s"), age, fetched->by)
			 : doc_printf(doc, _("%s, from Exchange"), age));
}

static void doc_exchange_more(const char *id, size_t count, size_t most, struct doc *doc)
{
	if (count > most)
		doc_row(doc, id, "", doc_printf(doc, _("and %zu more"), count - most));
}

/* For an unread setting: the command for an admin who may read it. */
static void doc_exchange_console(const struct fetched *fetched, const char *command, struct doc *doc)
{
	if (fetched->err.kind == ERR_NO_SUCH) /* there is no Exchange Online to ask */
		return;
	doc_code(doc, "console",
	    _("An admin who may read it can run this in Exchange Online PowerShell. Save what it prints and add --console FILE, or paste it on page 7 of the wizard:"),
	    command);
}

/* --- legacy tokens --- */

void doc_exchange_said(const struct flow *flow, struct doc *doc)
{
	if (flow->run.facts.fetched[TOPIC_TOKENS].status == READ_OK)
		doc_row(doc, "state.said", _("Microsoft says"), flow->run.facts.tokens_said);
}

void doc_exchange_addins(const struct flow *flow, size_t most, struct doc *doc)
{
	const struct facts *facts = &flow->run.facts;
	size_t count = facts->addins_seen.count;

	if (facts->fetched[TOPIC_TOKENS].status != READ_OK || !count)
		return;
	doc_heading(doc, "addins", _("Add-ins that asked for legacy tokens"));
	for (size_t i = 0; i < count && i < most; i++) {
		const struct addin_seen *seen = &facts->addins_seen.items[i];
		const char *name = addin_name(seen->manifest_id, flow_profile(flow));
		char day[TIMEFMT_SIZE];
		const char *when = *seen->day
				       ? doc_printf(doc, _("in the week before %s"), timefmt_readable(seen->day, day))
				       : _("date unknown");

		doc_row(doc, doc_printf(doc, "addins.%zu", i), *name ? name : _("name unknown"),
		    seen->blocked ? doc_printf(doc, _("%s (refused)"), when) : when)
		    ->note = seen->manifest_id;
	}
	doc_exchange_more("addins.more", count, most, doc);
}

void doc_exchange_tokens(const struct flow *flow, struct doc *doc)
{
	const struct fetched *fetched = &flow->run.facts.fetched[TOPIC_TOKENS];

	if (fetched->status != READ_OK) {
		doc_exchange_console(fetched, EXCHANGE_TOKENS_READ, doc);
		return;
	}
	doc_exchange_said(flow, doc);
	doc_exchange_read(fetched, flow->now, "state.at", doc);
	doc_exchange_addins(flow, SIZE_MAX, doc);
}

/* --- Exchange Web Services --- */

const struct milestone *doc_exchange_ews_end(const struct flow *flow)
{
	return timeline_find(flow->setup->timeline, "ews-end");
}

bool doc_exchange_ews_over(const struct flow *flow)
{
	const struct milestone *end = doc_exchange_ews_end(flow);

	return end && flow->now >= end->day;
}

static void doc_exchange_apps(const struct flow *flow, size_t most, struct doc *doc)
{
	const struct facts *facts = &flow->run.facts;
	size_t count = facts->ews_allowed.count;

	for (size_t i = 0; i < count && i < most; i++) {
		const char *id = doc_name(doc, facts->ews_allowed.names[i]);
		const char *name = ews_app_name(id, facts, flow_profile(flow));

		doc_row(doc, doc_printf(doc, "ews.app.%zu", i), i ? "" : _("Apps on the list"),
		    *name ? doc_printf(doc, "%s  %s", id, name) : id);
	}
	doc_exchange_more("ews.apps", count, most, doc);
}

/* The policy beside it: user agents allowed over EWS, REST and Graph alike. */
static void doc_exchange_policy(const struct facts *facts, struct doc *doc)
{
	const char *name = facts->ews_policy ? facts->ews_policy : "";

	if (facts->ews_policy_seen != YES || !*name)
		return;
	doc_row(doc, "ews.policy", _("User agents"), doc_name(doc, name));
	if (facts->ews_agents_allowed.count)
		doc_row(doc, "ews.policy.allowed", "EwsAllowList",
		    doc_name(doc, scopes_join(&facts->ews_agents_allowed, ", ", &doc->arena)));
	if (facts->ews_agents_blocked.count)
		doc_row(doc, "ews.policy.blocked", "EwsBlockList",
		    doc_name(doc, scopes_join(&facts->ews_agents_blocked, ", ", &doc->arena)));
	doc_notice(doc, "ews.policy.care", TONE_CARE,
	    _("A list of user agents also stops REST and Microsoft Graph calls to mailboxes: an app that is not on the list gets \"Access to OData is disabled\"."));
}

void doc_exchange_ews(const struct flow *flow, int64_t now, size_t most, struct doc *doc)
{
	const struct facts *facts = &flow->run.facts;

	if (facts->fetched[TOPIC_EXCHANGE].status != READ_OK)
		return;
	doc_heading(doc, "ews", _("Exchange Web Services"));
	doc_row(doc, "ews.state.now", _("Setting"), ews_summary(facts));
	doc_exchange_policy(facts, doc);
	doc_exchange_read(&facts->fetched[TOPIC_EXCHANGE], now, "ews.at", doc);
	doc_exchange_apps(flow, most, doc);
	if (!doc_exchange_ews_over(flow) && *ews_care(facts))
		doc_notice(doc, "ews.care", TONE_CARE, ews_care(facts));
}

void doc_exchange_ews_commands(const struct flow *flow, struct doc *doc)
{
	struct ews_command commands[EWS_COMMANDS_MAX];
	bool over = doc_exchange_ews_over(flow);
	size_t count;

	if (flow->run.facts.fetched[TOPIC_EXCHANGE].status != READ_OK)
		return;
	count = ews_commands(&flow->run.facts, over, commands, &doc->arena);
	doc_text(doc, "ews.who",
	    _("To change this, an Exchange administrator runs these commands in Exchange Online PowerShell. naaready never does."));
	for (size_t i = 0; i < count; i++) {
		const char *id = commands[i].id;

		doc_code(doc, doc_printf(doc, "ews.%s", id), commands[i].does, commands[i].command);
		doc_text(doc, doc_printf(doc, "ews.%s.others", id), commands[i].others);
	}
	if (!over)
		doc_text(doc, "ews.remarks", ews_remarks());
}

void doc_exchange_ews_whole(const struct flow *flow, struct doc *doc)
{
	const struct fetched *fetched = &flow->run.facts.fetched[TOPIC_EXCHANGE];

	if (fetched->status != READ_OK)
		doc_exchange_console(fetched, EWS_READ, doc);
	doc_exchange_ews(flow, flow->now, SIZE_MAX, doc);
	doc_exchange_ews_commands(flow, doc);
}
