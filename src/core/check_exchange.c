/* check_exchange.c - judges of legacy tokens, EWS and add-ins in Exchange */
#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/addin.h"
#include "core/check_parts.h"
#include "core/wellknown.h"

/* Since 17 February 2025 "not set" means off. Until 1 August 2025 "allowed" still meant on everywhere; by September it
 * had no effect. Sources: Microsoft's legacy token FAQ, revisions of 2025-02-03 and 2025-07-14. */
#define NOT_SET_IS_OFF 1739750400LL
#define OFF_FOR_ALL    1754006400LL
/* From 1 October 2026 on, Microsoft switches EWS off in phases where the setting is not set (MC1227454). */
#define EWS_PHASES 1790812800LL

/* A block of this run that was put back. */
static bool was_tested(const struct check_context *context)
{
	for (size_t i = 0; i < context->change_count; i++)
		if (context->changes[i].what == CHANGE_TOKENS && context->changes[i].state == CHANGE_PUT_BACK &&
		    tokens_state_of(context->changes[i].to) == TOKENS_BLOCKED)
			return true;
	return false;
}

static enum verdict tokens_allowed(const struct check_context *context, struct finding *finding)
{
	if (context->now >= OFF_FOR_ALL)
		finding->reason = _("Legacy tokens are set to allowed. Microsoft says that it has "
				    "turned them off everywhere since August 2025, so this should "
				    "have no effect.");
	else
		finding->reason = _("Legacy tokens are allowed: add-ins can still use them, which "
				    "hides what will break.");
	finding->remedy =
	    was_tested(context)
		? _("This run has tested with tokens blocked. Look at what the people found (page 8); "
		    "when all of them could work, leave legacy tokens blocked.")
		: _("Test with tokens blocked (\"naaready tokens block\"), and leave them off when the test "
		    "has passed.");
	return VERDICT_WARN;
}

static const char *tokens_evidence(const struct facts *facts, struct arena *arena)
{
	const char *by = check_string(facts->fetched[TOPIC_TOKENS].by);
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "state", tokens_state_id(facts->tokens));
	if (*check_string(facts->tokens_said))
		json_out_text(&out, "said", facts->tokens_said);
	if (*by)
		json_out_text(&out, "pasted_by", by);
	return json_out_close(&out, false, arena);
}

CHECK_RULE(tokens_state)
{
	if (facts->tokens == TOKENS_UNKNOWN)
		return check_unstated(finding);
	finding->evidence = tokens_evidence(facts, arena);
	switch (facts->tokens) {
	case TOKENS_REMOVED:
		finding->reason = _("Microsoft has turned legacy tokens off. There is nothing to "
				    "switch and nothing to put back: opening the add-in is the "
				    "test.");
		return VERDICT_PASS;
	case TOKENS_BLOCKED:
		finding->reason = _("Legacy tokens are blocked in this organisation.");
		return VERDICT_PASS;
	case TOKENS_ALLOWED:
		return tokens_allowed(context, finding);
	default:
		break;
	}
	if (context->now >= NOT_SET_IS_OFF) {
		finding->reason = _("Nothing is set for legacy tokens. Since 17 February 2025 that "
				    "means: off.");
		return VERDICT_PASS;
	}
	finding->reason = _("Nothing is set for legacy tokens. Until 17 February 2025 that means: "
			    "on.");
	finding->remedy = _("Test with tokens blocked. There is no certain way back to \"not set\", so you have to ask "
			    "for this explicitly.");
	return VERDICT_WARN;
}

/* The newest sighting of one of the profile's add-ins that may still request tokens. */
static const struct addin_seen *find_ours(const struct facts *facts, const struct profile *profile)
{
	const struct addin_seen *found = NULL;

	for (size_t i = 0; profile && i < facts->addins_seen.count; i++) {
		const struct addin_seen *seen = &facts->addins_seen.items[i];

		if (!scopes_has(&profile->manifest_ids, check_string(seen->manifest_id)))
			continue;
		if (!found || timefmt_parse(check_string(seen->day)) > timefmt_parse(check_string(found->day)))
			found = seen;
	}
	return found;
}

static const char *list_seen(const struct facts *facts, const struct profile *profile, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_array(&out, "addins");
	for (size_t i = 0; i < facts->addins_seen.count; i++) {
		json_out_object(&out, NULL);
		json_out_text(&out, "manifest_id", facts->addins_seen.items[i].manifest_id);
		json_out_text(&out, "name", addin_name(facts->addins_seen.items[i].manifest_id, profile));
		json_out_text(&out, "week_before", facts->addins_seen.items[i].day);
		json_out_bool(&out, "blocked", facts->addins_seen.items[i].blocked);
		json_out_end(&out);
	}
	json_out_end(&out);
	return json_out_close(&out, false, arena);
}

/* The first few of what a sentence names. */
#define NAMES_SHOWN 5

static const char *join_few(const struct scopes *names, struct arena *arena)
{
	struct scopes few = { .names = names->names, .count = names->count < NAMES_SHOWN ? names->count : NAMES_SHOWN };
	const char *text = scopes_join(&few, ", ", arena);
	size_t more = names->count - few.count;

	if (!more)
		return text;
	return arena_printf(arena, ngettext("%1$s and %2$zu more", "%1$s and %2$zu more", (unsigned long)more), text,
	    more);
}

/* The add-ins on both lists, each once: by name, or by id where the name is not known. */
static struct scopes name_seen(const struct facts *facts, const struct profile *profile, struct arena *arena)
{
	struct scopes names = { 0 };

	for (size_t i = 0; i < facts->addins_seen.count; i++) {
		const char *id = check_string(facts->addins_seen.items[i].manifest_id);
		const char *name = addin_name(id, profile);

		scopes_add(&names, *name ? name : id, arena);
	}
	return names;
}

/* Runs of earlier versions do not record whether the lists were read. If they name add-ins, the lists were. */
static bool was_listed(const struct facts *facts)
{
	return facts->addins_listed == UNKNOWN && facts->addins_seen.count > 0;
}

CHECK_RULE(tokens_addins)
{
	size_t count = facts->addins_seen.count;
	const struct addin_seen *ours = find_ours(facts, context->profile);
	char day[TIMEFMT_SIZE];
	struct scopes names;

	if (facts->tokens == TOKENS_REMOVED) {
		finding->reason = _("Microsoft has turned legacy tokens off and no longer reports which add-ins ask "
				    "for them.");
		return VERDICT_NOT_APPLICABLE;
	}
	if (facts->tokens == TOKENS_UNKNOWN)
		return check_unstated(finding);
	finding->evidence = list_seen(facts, context->profile, arena);
	if (!ours && facts->addins_listed != YES && !was_listed(facts)) {
		finding->reason = _(
		    "The lists of add-ins that asked for legacy tokens are missing or incomplete: the answer has only "
		    "the setting, or was cut off.");
		finding->remedy = _(
		    "Run Get-AuthenticationPolicy -AllowLegacyExchangeTokens, and copy everything that it shows, from "
		    "\"AllowLegacyExchangeTokens:\" to the end of the list \"Blocked:\".");
		return VERDICT_UNKNOWN;
	}
	if (!count) {
		finding->reason = _("Exchange reports no add-in that asked for a legacy token.");
		return VERDICT_PASS;
	}
	if (!ours) {
		names = name_seen(facts, context->profile, arena);
		finding->reason = arena_printf(arena,
		    ngettext(
			"Exchange saw %1$zu other add-in ask for legacy tokens lately: %2$s. This add-in was not one of "
			"them.",
			"Exchange saw %1$zu other add-ins ask for legacy tokens lately: %2$s. This add-in was not one of "
			"them.",
			(unsigned long)names.count),
		    names.count, join_few(&names, arena));
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(arena,
	    _("%1$s asked for a legacy token in the week before "
	      "%2$s."),
	    context->profile->name, timefmt_readable(check_string(ours->day), day));
	finding->remedy = _("The report moves in steps of seven days. If the day stays the same for a week, the add-in "
			    "no longer asks; otherwise it has to be updated.");
	return VERDICT_WARN;
}

/* Runs of earlier versions always read the list. */
static bool has_ews_list(const struct facts *facts)
{
	return facts->ews_listed == YES || facts->ews_allowed.count;
}

static const char *list_ews(const struct facts *facts, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	if (facts->ews_enabled == UNKNOWN)
		json_out_null(&out, "enabled");
	else
		json_out_bool(&out, "enabled", facts->ews_enabled == YES);
	scopes_put(&facts->ews_allowed, "allowed_app_ids", &out);
	json_out_bool(&out, "list_seen", has_ews_list(facts));
	return json_out_close(&out, false, arena);
}

/* The apps on the list whose name is known; the others are ids, which the evidence has. */
static struct scopes name_allowed(const struct facts *facts, struct arena *arena)
{
	struct scopes names = { 0 };

	for (size_t i = 0; i < facts->ews_allowed.count; i++) {
		const char *id = facts->ews_allowed.names[i], *name = wellknown_app(id);

		if (!name && *check_string(facts->app_id) && text_same(id, facts->app_id))
			name = facts->app_name;
		if (*check_string(name))
			scopes_add(&names, name, arena);
	}
	return names;
}

/* EWS is on; the list decides for whom. Sources disagree about an empty list. The cmdlet's page, Microsoft's own guide
 * (2026-06-16) and a support engineer's wiki (2026-08-12) say that it allows every app, and that the list restricts
 * from its first id on. The Exchange team's text of August 2026 says that it allows none. */
static const char *say_ews_on(const struct facts *facts, struct arena *arena)
{
	size_t count = facts->ews_allowed.count;
	struct scopes names;
	const char *says;

	if (!has_ews_list(facts))
		return _("Exchange Web Services are on. The list of apps that may use them is not known.");
	if (!count)
		return _(
		    "Exchange Web Services are on, with an empty list of apps. Microsoft's sources disagree about what "
		    "that means: according to the cmdlet's page every app may use them, according to the Exchange team "
		    "(August 2026) none may.");
	says = arena_printf(arena,
	    ngettext("Exchange Web Services are allowed for %zu app.",
		"Exchange Web Services are allowed for %zu apps.", (unsigned long)count),
	    count);
	names = name_allowed(facts, arena);
	return names.count ? arena_printf(arena, _("%1$s Known by name: %2$s."), says, join_few(&names, arena)) : says;
}

/* The setting and its meaning, without the days left. */
static const char *say_ews(const struct facts *facts, const struct check_context *context, struct arena *arena)
{
	if (facts->ews_enabled == NO)
		return _(
		    "Exchange Web Services are blocked. If a part of the add-in still uses them, that part does not "
		    "work. Add-ins may even be missing in Outlook: after several incidents in 2026 Microsoft said that "
		    "Outlook shows and deploys add-ins through Exchange Web Services.");
	if (facts->ews_enabled == UNKNOWN)
		return context->now < EWS_PHASES
			   ? _("Nothing is set for Exchange Web Services. From 1 October 2026 "
			       "on "
			       "Microsoft blocks them where nothing is set, in phases.")
			   : _("Nothing is set for Exchange Web Services. Since 1 October 2026 Microsoft blocks them "
			       "where nothing is set, in phases: this organisation's turn has not come yet, or the "
			       "setting does not show it.");
	return say_ews_on(facts, arena);
}

static const char *ews_remedy(const struct facts *facts)
{
	if (facts->ews_enabled == NO)
		return _("Check whether users see the add-in in Outlook. If it is missing there, ask an Exchange "
			 "administrator to look at \"naaready ews\": Microsoft's workaround was to turn Exchange Web "
			 "Services on.");
	return _("Ask the vendor whether the add-in still needs Exchange Web Services. Only a test while they are "
		 "blocked can tell; that nothing has broken so far proves nothing.");
}

CHECK_RULE(ews_state)
{
	const struct milestone *end = context->timeline ? timeline_find(context->timeline, "ews-end") : NULL;
	char day[TIMEFMT_SIZE], days[DAYS_SIZE];

	finding->evidence = list_ews(facts, arena);
	if (end && context->now >= end->day) {
		finding->reason = arena_printf(arena,
		    _("Exchange Web Services ended for good on %1$s (%2$s), whatever the setting says."),
		    timefmt_date(end->day, day), timefmt_days_left(end->day, context->now, days, sizeof days));
		return VERDICT_PASS;
	}
	finding->reason = say_ews(facts, context, arena);
	finding->remedy = ews_remedy(facts);
	if (end)
		finding->reason = arena_printf(arena, _("%1$s They end for good on %2$s, %3$s."), finding->reason,
		    timefmt_date(end->day, day), timefmt_days_left(end->day, context->now, days, sizeof days));
	return VERDICT_WARN;
}

static const char *list_policy(const struct facts *facts, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	if (*check_string(facts->ews_policy))
		json_out_text(&out, "policy", facts->ews_policy);
	else
		json_out_null(&out, "policy");
	scopes_put(&facts->ews_agents_allowed, "allow_list", &out);
	scopes_put(&facts->ews_agents_blocked, "block_list", &out);
	return json_out_close(&out, false, arena);
}

/* Lists of user agents: "User Agent based blocking also impacts connections using REST/Graph API" (Microsoft, control
 * access to EWS in Exchange, 2026-06-16). Graph then answers 403, "Access to OData is disabled" (msgraph-sdk-javascript
 * #252). */
static enum verdict say_allow_list(const struct facts *facts, struct finding *finding, struct arena *arena)
{
	const struct scopes *agents = &facts->ews_agents_allowed;

	finding->remedy = _(
	    "Ask the vendor for the user agent that the add-in sends, and try the add-in: if the list stops it, Graph "
	    "answers \"Access to OData is disabled\". An Exchange administrator can add to the list: "
	    "Set-OrganizationConfig -EwsAllowList @{Add=\"NAME/*\"}");
	if (facts->ews_agents_listed != YES)
		finding->reason =
		    _("Only apps whose user agent is on a list may access mailboxes (EwsApplicationAccessPolicy: "
		      "EnforceAllowList), and the list is not known. This stops Exchange Web Services and REST and "
		      "Microsoft Graph calls to mailboxes, too.");
	else if (!agents->count)
		finding->reason =
		    _("No app at all may access mailboxes by its user agent (EwsApplicationAccessPolicy: "
		      "EnforceAllowList, with an empty EwsAllowList). This stops Exchange Web Services and REST and "
		      "Microsoft Graph calls to mailboxes, too.");
	else
		finding->reason = arena_printf(arena,
		    _("Only apps whose user agent is on the list may access mailboxes (EwsApplicationAccessPolicy: "
		      "EnforceAllowList; EwsAllowList: %s). This stops Exchange Web Services and REST and Microsoft "
		      "Graph calls to mailboxes, too."),
		    text_safe_copy(arena, scopes_join(agents, ", ", arena), 300));
	return VERDICT_WARN;
}

static enum verdict say_block_list(const struct facts *facts, struct finding *finding, struct arena *arena)
{
	const struct scopes *agents = &facts->ews_agents_blocked;

	if (facts->ews_agents_listed == YES && !agents->count) {
		finding->reason = _("A list of blocked user agents is in force, but it is empty and stops nobody.");
		return VERDICT_PASS;
	}
	finding->reason =
	    facts->ews_agents_listed != YES
		? _("Apps whose user agent is on a list may not access mailboxes (EwsApplicationAccessPolicy: "
		    "EnforceBlockList), and the list is not known. This stops Exchange Web Services and REST and "
		    "Microsoft Graph calls to mailboxes, too.")
		: arena_printf(arena,
		      _("Apps whose user agent is on the list may not access mailboxes (EwsApplicationAccessPolicy: "
			"EnforceBlockList; EwsBlockList: %s). This stops Exchange Web Services and REST and Microsoft "
			"Graph calls to mailboxes, too."),
		      text_safe_copy(arena, scopes_join(agents, ", ", arena), 300));
	finding->remedy =
	    _("Ask the vendor for the user agent that the add-in sends, and check that the list does not name it.");
	return VERDICT_WARN;
}

CHECK_RULE(ews_policy)
{
	const char *policy = check_string(facts->ews_policy);

	(void)context;
	if (facts->ews_policy_seen != YES) {
		finding->remedy = _("An administrator who may read it can run this in Exchange Online PowerShell: "
				    "Get-OrganizationConfig | Format-List Ews*");
		return check_unstated(finding);
	}
	finding->evidence = list_policy(facts, arena);
	if (text_same(policy, "EnforceAllowList"))
		return say_allow_list(facts, finding, arena);
	if (text_same(policy, "EnforceBlockList"))
		return say_block_list(facts, finding, arena);
	if (!*policy) {
		finding->reason =
		    _("No list of user agents is enforced for Exchange Web Services, REST and Microsoft Graph.");
		return VERDICT_PASS;
	}
	finding->reason =
	    arena_printf(arena, _("EwsApplicationAccessPolicy has a value that naaready does not know: %s"), policy);
	finding->remedy =
	    _("Look up on the page of Set-OrganizationConfig what it means, and whether it stops REST and Microsoft "
	      "Graph calls to mailboxes.");
	return VERDICT_UNKNOWN;
}

CHECK_RULE(addins_allowed)
{
	(void)context;
	(void)arena;
	if (facts->addins_allowed == UNKNOWN)
		return check_unstated(finding);
	if (facts->addins_allowed == YES) {
		finding->reason = _("Add-ins may be activated in the organisation. naaready cannot see whether this "
				    "one is deployed centrally.");
		return VERDICT_PASS;
	}
	finding->reason = _("No new add-ins can be activated in the organisation "
			    "(AppsForOfficeEnabled is false).");
	finding->remedy = _("An Exchange administrator can allow it: Set-OrganizationConfig "
			    "-AppsForOfficeEnabled $true");
	return VERDICT_WARN;
}
