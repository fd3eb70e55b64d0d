/* judge_scopes.c - judges of consent and of what was granted */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "core/judge.h"

/* Tenant-wide grants on the profile's resource, or on any while that is not known. */
static size_t count_grants(const struct facts *facts, struct arena *arena)
{
	const char *resource =
		judge_heard(facts, TOPIC_RESOURCE) ? judge_text(facts->resource_object_id) : "";
	size_t count = 0;

	for (size_t i = 0; i < facts->grants.count; i++) {
		const struct grant *grant = &facts->grants.items[i];

		if (*resource && !text_same(grant->resource_id, resource))
			continue;
		count += scopes_parse(arena, grant->scope).count > 0;
	}
	return count;
}

JUDGE(consent_admin)
{
	size_t count = count_grants(facts, arena);
	enum topic topic;

	finding->remedy = judge_way(
		judging,
		_("Someone who may consent opens the vendor's consent link, or writes the consent on the "
		  "page \"Consent\"."),
		_("Someone who may consent opens the vendor's consent link, or runs \"naaready consent "
		  "--apply\"."));
	if (judge_standing(facts, judging, &topic) == APP_ABSENT) {
		finding->reason = _("There is no enterprise application of the add-in yet, so "
				    "nobody has consented.");
		return VERDICT_FAIL;
	}
	if (judge_heard(facts, TOPIC_RESOURCE))
		judge_used(finding, facts, TOPIC_RESOURCE);
	if (!count) {
		finding->reason = _("Nobody has consented for everyone in the organisation.");
		return VERDICT_FAIL;
	}
	finding->remedy = "";
	finding->reason = _("An administrator has consented for everyone in the organisation.");
	return VERDICT_PASS;
}

JUDGE(consent_user_only)
{
	long long count = (long long)facts->user_grant_count;
	bool for_all = judge_heard(facts, TOPIC_GRANTS) && count_grants(facts, arena) > 0;

	(void)judging;
	finding->evidence = arena_printf(arena, "{\"users\":%lld}", count);
	if (judge_heard(facts, TOPIC_GRANTS))
		judge_used(finding, facts, TOPIC_GRANTS);
	if (!count) {
		finding->reason = _("No user has consented only for themselves.");
		return VERDICT_PASS;
	}
	if (for_all) {
		finding->reason = arena_printf(arena,
					       ngettext("%lld user has consented for themselves as "
							"well. That does no harm, and "
							"stays as it is.",
							"%lld users have consented for themselves "
							"as well. That does no harm, and "
							"stays as it is.",
							(unsigned long)count),
					       count);
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(arena,
				       ngettext("%lld user has consented for themselves only. For "
						"everyone else the add-in does "
						"not work.",
						"%lld users have consented for themselves only. "
						"For everyone else the add-in does "
						"not work.",
						(unsigned long)count),
				       count);
	finding->remedy = _("Consent for everyone in the organisation.");
	return VERDICT_WARN;
}

static bool only_sign_in(const struct scopes *missing)
{
	for (size_t i = 0; i < missing->count; i++)
		if (!scope_is_sign_in(missing->names[i]))
			return false;
	return true;
}

JUDGE(scopes_granted)
{
	struct scopes granted = {0}, missing;
	enum topic topic;

	if (!judging->profile)
		return judge_no_profile(finding);
	if (judge_standing(facts, judging, &topic) == APP_THERE)
		granted = facts_granted(facts, arena, NULL);
	missing = scopes_missing(&judging->profile->scopes, &granted, arena);
	finding->evidence =
		judge_lists((struct judge_list[]){{"required", &judging->profile->scopes},
						  {"granted", &granted},
						  {"missing", &missing},
						  {NULL, NULL}},
			    arena);
	if (!missing.count) {
		finding->reason = arena_printf(
			arena,
			ngettext("The %zu required permission is granted for everyone.",
				 "All %zu required permissions are granted for everyone.",
				 judging->profile->scopes.count),
			judging->profile->scopes.count);
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(
		arena,
		ngettext("%1$zu of the required permissions is not granted for everyone: %2$s.",
			 "%1$zu of the required permissions are not granted for everyone: "
			 "%2$s.",
			 missing.count),
		missing.count, scopes_join(&missing, ", ", arena));
	finding->remedy = judge_way(
		judging,
		_("The page \"Consent\" shows what would be added, and adds it; or open the vendor's consent "
		  "link."),
		_("Run \"naaready consent\" to see what would be added, and \"naaready consent --apply\" to add "
		  "it; or open the vendor's consent link."));
	return only_sign_in(&missing) ? VERDICT_WARN : VERDICT_FAIL;
}

/* The consent link asks for more or for less than the profile says. */
static enum verdict by_link(const struct judging *judging, struct finding *finding,
			    struct arena *arena)
{
	const struct scopes *listed = &judging->profile->scopes, *asked = &judging->link_scopes;
	struct scopes less = scopes_missing(listed, asked, arena),
		      more = scopes_missing(asked, listed, arena);

	finding->evidence = judge_lists((struct judge_list[]){{"only_in_profile", &less},
							      {"only_in_link", &more},
							      {NULL, NULL}},
					arena);
	finding->reason = arena_printf(
		arena,
		_("The consent link does not ask for what the profile lists. Only in the link: "
		  "%1$s. Only in the profile: %2$s."),
		more.count ? scopes_join(&more, ", ", arena) : "-",
		less.count ? scopes_join(&less, ", ", arena) : "-");
	finding->remedy = _("The link is the newer word: ask the vendor which permissions are "
			    "needed, and bring the profile up to date.");
	return VERDICT_WARN;
}

JUDGE(scopes_current)
{
	const struct profile *profile = judging->profile;
	char day[WHEN_SIZE];

	(void)facts;
	if (!profile)
		return judge_no_profile(finding);
	when_day(profile->as_of, day);
	if (judging->link_scopes.count && !scopes_equal(&judging->link_scopes, &profile->scopes))
		return by_link(judging, finding, arena);
	finding->evidence = arena_printf(arena, "{\"as_of\":\"%s\"}", day);
	if (profile_stale(profile, judging->now)) {
		finding->reason = arena_printf(arena,
					       _("The profile is of %s, older than half a "
						 "year: what the add-in needs may have "
						 "changed."),
					       day);
		finding->remedy = _("Compare it with the vendor's consent link or documentation.");
		return VERDICT_WARN;
	}
	finding->reason = arena_printf(arena, _("The profile is of %s."), day);
	return VERDICT_PASS;
}

JUDGE(scopes_published)
{
	struct scopes off = {0}, unknown = {0};

	if (!judging->profile)
		return judge_no_profile(finding);
	for (size_t i = 0; i < judging->profile->scopes.count; i++) {
		const char *name = judging->profile->scopes.names[i];

		if (scopes_has(&facts->published, name))
			continue;
		scopes_add(scopes_has(&facts->withdrawn, name) ? &off : &unknown, name, arena);
	}
	finding->evidence = judge_lists(
		(struct judge_list[]){{"disabled", &off}, {"not_found", &unknown}, {NULL, NULL}},
		arena);
	if (!off.count && !unknown.count) {
		finding->reason = _("All required permissions exist and can be granted.");
		return VERDICT_PASS;
	}
	if (!unknown.count)
		finding->reason = arena_printf(arena, _("Disabled on the resource: %s."),
					       scopes_join(&off, ", ", arena));
	else if (!off.count)
		finding->reason = arena_printf(arena, _("These do not exist on the resource: %s."),
					       scopes_join(&unknown, ", ", arena));
	else
		finding->reason = arena_printf(
			arena, _("These do not exist on the resource: %1$s. Disabled on it: %2$s."),
			scopes_join(&unknown, ", ", arena), scopes_join(&off, ", ", arena));
	finding->remedy = _("The profile is wrong or this cloud does not offer them: ask the "
			    "vendor.");
	return VERDICT_FAIL;
}

JUDGE(scopes_dropped)
{
	(void)facts;
	finding->evidence = judge_lists((struct judge_list[]){{"dropped", &judging->dropped}, {NULL, NULL}}, arena);
	if (!judging->dropped.count) {
		finding->reason = _("Nothing that was seen granted before is gone.");
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(arena,
				       _("Seen granted to everyone before, and gone now: %s. Somebody else has taken it away, "
					 "perhaps without meaning to: consent on a portal's page replaces what was granted."),
				       scopes_join(&judging->dropped, ", ", arena));
	finding->remedy = judge_way(judging, _("Ask who consented last. The page \"Consent\" can add it again."),
				    _("Ask who consented last. The page \"Consent\" of the wizard can add it again."));
	return VERDICT_WARN;
}

JUDGE(scopes_extra)
{
	struct scopes granted = facts_granted(facts, arena, NULL), extra = {0}, elsewhere = {0};

	if (!judging->profile)
		return judge_no_profile(finding);
	for (size_t i = 0; i < granted.count; i++)
		if (!scopes_has(&judging->profile->scopes, granted.names[i]) &&
		    !scope_is_sign_in(granted.names[i]))
			scopes_add(&extra, granted.names[i], arena);
	for (size_t i = 0; i < facts->grants.count; i++) {
		struct scopes more;

		if (text_same(judge_text(facts->grants.items[i].resource_id),
			      judge_text(facts->resource_object_id)))
			continue;
		more = scopes_parse(arena, facts->grants.items[i].scope);
		elsewhere = scopes_union(&elsewhere, &more, arena);
	}
	finding->evidence = judge_lists((struct judge_list[]){{"extra", &extra},
							      {"on_other_resources", &elsewhere},
							      {NULL, NULL}},
					arena);
	if (!extra.count && !elsewhere.count) {
		finding->reason = _("Nothing is granted beyond what the profile lists.");
		return VERDICT_PASS;
	}
	if (!elsewhere.count)
		finding->reason = arena_printf(arena, _("Granted beyond the profile: %s."),
					       scopes_join(&extra, ", ", arena));
	else if (!extra.count)
		finding->reason = arena_printf(arena,
					       _("Granted on other resources than the "
						 "profile's: %s."),
					       scopes_join(&elsewhere, ", ", arena));
	else
		finding->reason = arena_printf(
			arena,
			_("Granted beyond the profile: %1$s. Granted on other resources: %2$s."),
			scopes_join(&extra, ", ", arena), scopes_join(&elsewhere, ", ", arena));
	finding->remedy = _("Nothing is taken away here. If the application should not have them, "
			    "an administrator can revoke them in Entra.");
	return VERDICT_WARN;
}
