/* judge_exchange.c - judges of legacy tokens, EWS and add-ins in Exchange */
#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "core/addins.h"
#include "core/judge.h"

/* 17 February 2025: from then on "not set" means off. Before 1 August 2025 "allowed" still meant on
 * everywhere; by September it meant nothing any more. Microsoft's legacy token FAQ, revisions
 * of 2025-02-03 and 2025-07-14. */
#define NOT_SET_IS_OFF 1739750400LL
#define OFF_FOR_ALL    1754006400LL
/* EWS is switched off from 1 October 2026 on, in phases, where nothing is set (MC1227454). */
#define EWS_PHASES 1790812800LL

static enum verdict tokens_allowed(const struct judging *judging, struct finding *finding)
{
	if (judging->now >= OFF_FOR_ALL)
		finding->reason = _("Legacy tokens are set to allowed. Microsoft says that it has "
				    "turned them off everywhere since August 2025, so this should "
				    "have no effect.");
	else
		finding->reason = _("Legacy tokens are allowed: add-ins can still use them, which "
				    "hides what will break.");
	finding->remedy = _("Test with tokens blocked (\"naaready tokens block\"), and leave them "
			    "off when the test has passed.");
	return VERDICT_WARN;
}

static const char *tokens_evidence(const struct facts *facts, struct arena *arena)
{
	const char *by = judge_text(facts->heard[TOPIC_TOKENS].by);
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "state", tokens_state_id(facts->tokens));
	if (*judge_text(facts->tokens_said))
		json_out_text(&out, "said", facts->tokens_said);
	if (*by)
		json_out_text(&out, "pasted_by", by);
	return json_out_close(&out, false, arena);
}

JUDGE(tokens_state)
{
	if (facts->tokens == TOKENS_UNKNOWN)
		return judge_unsaid(finding);
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
		return tokens_allowed(judging, finding);
	default:
		break;
	}
	if (judging->now >= NOT_SET_IS_OFF) {
		finding->reason = _("Nothing is set for legacy tokens. Since 17 February 2025 that "
				    "means: off.");
		return VERDICT_PASS;
	}
	finding->reason = _("Nothing is set for legacy tokens. Until 17 February 2025 that means: "
			    "on.");
	finding->remedy = _("Test with tokens blocked. From \"not set\" there is no certain way "
			    "back, so this has to be asked for on its own.");
	return VERDICT_WARN;
}

/* The newest sighting of one of the profile's add-ins that may still ask. */
static const struct addin_seen *find_ours(const struct facts *facts, const struct profile *profile)
{
	const struct addin_seen *found = NULL;

	for (size_t i = 0; profile && i < facts->addins_seen.count; i++) {
		const struct addin_seen *seen = &facts->addins_seen.items[i];

		if (!scopes_has(&profile->manifest_ids, judge_text(seen->manifest_id)))
			continue;
		if (!found ||
		    when_parse(judge_text(seen->day)) > when_parse(judge_text(found->day)))
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

JUDGE(tokens_addins)
{
	size_t count = facts->addins_seen.count;
	const struct addin_seen *ours = find_ours(facts, judging->profile);

	if (facts->tokens == TOKENS_REMOVED) {
		finding->reason = _("Microsoft has turned legacy tokens off and no longer reports "
				    "who asks for them.");
		return VERDICT_NOT_APPLICABLE;
	}
	if (facts->tokens == TOKENS_UNKNOWN)
		return judge_unsaid(finding);
	finding->evidence = list_seen(facts, judging->profile, arena);
	if (!count) {
		finding->reason = _("No add-in is reported to have asked for a legacy token.");
		return VERDICT_PASS;
	}
	if (!ours) {
		finding->reason = arena_printf(arena,
					       ngettext("%zu other add-in is reported to have "
							"asked for legacy tokens; this one is "
							"not.",
							"%zu entries are reported of other add-ins "
							"that asked for legacy tokens; "
							"this one is not among them.",
							count),
					       count);
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(arena,
				       _("%1$s asked for a legacy token in the week before "
					 "%2$s."),
				       judging->profile->name, judge_text(ours->day));
	finding->remedy = _("The report moves in steps of seven days. If the day stays as it is "
			    "for a week, the add-in no longer asks; otherwise it has to be "
			    "updated.");
	return VERDICT_WARN;
}

static const char *list_ews(const struct facts *facts, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	if (facts->ews_enabled == UNKNOWN)
		json_out_null(&out, "enabled");
	else
		json_out_bool(&out, "enabled", facts->ews_enabled == YES);
	json_out_array(&out, "allowed_app_ids");
	for (size_t i = 0; i < facts->ews_allowed.count; i++)
		json_out_text(&out, NULL, facts->ews_allowed.names[i]);
	json_out_end(&out);
	return json_out_close(&out, false, arena);
}

/* What the setting is and means, without the days that are left. */
static const char *say_ews(const struct facts *facts, const struct judging *judging,
			   struct arena *arena)
{
	size_t count = facts->ews_allowed.count;

	if (facts->ews_enabled == NO)
		return _("Exchange Web Services are blocked. If a part of the add-in still uses "
			 "them, that part does not work.");
	if (facts->ews_enabled == UNKNOWN)
		return judging->now < EWS_PHASES
			       ? _("Nothing is set for Exchange Web Services. From 1 October 2026 "
				   "on "
				   "Microsoft blocks them where nothing is set, in phases.")
			       : _("Nothing is set for Exchange Web Services. Since 1 October 2026 "
				   "Microsoft blocks them where nothing is set, in phases: this "
				   "organisation has not had its turn, or is not shown as such.");
	if (!count)
		return _("Exchange Web Services are on, but no app is on the list of those that "
			 "may use them.");
	return arena_printf(arena,
			    ngettext("Exchange Web Services are on for the %zu app on the list.",
				     "Exchange Web Services are on for the %zu apps on the list.",
				     count),
			    count);
}

JUDGE(ews_state)
{
	const struct milestone *end =
		judging->timeline ? timeline_find(judging->timeline, "ews-end") : NULL;
	char day[WHEN_SIZE];
	long long days;

	finding->evidence = list_ews(facts, arena);
	if (end && judging->now >= end->day) {
		finding->reason = arena_printf(arena,
					       _("Exchange Web Services have ended for good "
						 "on %s, whatever is set."),
					       when_day(end->day, day));
		return VERDICT_PASS;
	}
	finding->reason = say_ews(facts, judging, arena);
	if (facts->ews_enabled != NO)
		finding->remedy = _("Ask the vendor whether the add-in still needs Exchange Web "
				    "Services. Only trying it while they are blocked can tell; "
				    "that nothing has broken so far proves nothing.");
	if (end) {
		days = (end->day - judging->now + 86399) / 86400;
		finding->reason =
			arena_printf(arena,
				     ngettext("%1$s They end for good on %2$s, in %3$lld day.",
					      "%1$s They end for good on %2$s, in %3$lld days.",
					      (unsigned long)days),
				     finding->reason, when_day(end->day, day), days);
	}
	return facts->ews_enabled == NO ? VERDICT_PASS : VERDICT_WARN;
}

JUDGE(addins_allowed)
{
	(void)judging;
	(void)arena;
	if (facts->addins_allowed == UNKNOWN)
		return judge_unsaid(finding);
	if (facts->addins_allowed == YES) {
		finding->reason = _("Add-ins may be activated in the organisation. Whether this "
				    "one is deployed centrally cannot be seen from here.");
		return VERDICT_PASS;
	}
	finding->reason = _("No new add-ins can be activated in the organisation "
			    "(AppsForOfficeEnabled is false).");
	finding->remedy = _("An Exchange administrator can allow it: Set-OrganizationConfig "
			    "-AppsForOfficeEnabled $true");
	return VERDICT_WARN;
}
