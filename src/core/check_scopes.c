/* check_scopes.c - judges of admin consent and of the granted scopes */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/check_parts.h"

/* Tenant-wide grants on the profile's resource; on any resource if that one is not known. */
static size_t count_grants(const struct facts *facts, struct arena *arena)
{
	const char *resource = check_was_read(facts, TOPIC_RESOURCE) ? check_string(facts->resource_object_id) : "";
	size_t count = 0;

	for (size_t i = 0; i < facts->grants.count; i++) {
		const struct grant *grant = &facts->grants.items[i];

		if (*resource && !text_same(grant->resource_id, resource))
			continue;
		count += scopes_parse(arena, grant->scope).count > 0;
	}
	return count;
}

CHECK_RULE(consent_admin)
{
	size_t count = count_grants(facts, arena);
	enum topic topic;

	finding->remedy = check_advice(context,
	    _("An administrator who may consent can open the vendor's consent link, or write the consent on the page "
	      "\"Consent\"."),
	    _("An administrator who may consent can open the vendor's consent link, or run \"naaready consent "
	      "--apply\"."));
	if (check_app_status(facts, context, &topic) == APP_ABSENT) {
		finding->reason = _("The add-in has no enterprise application yet, so nobody has consented.");
		finding->remedy = check_absent_advice(context, facts);
		return VERDICT_FAIL;
	}
	if (check_was_read(facts, TOPIC_RESOURCE))
		check_used(finding, facts, TOPIC_RESOURCE);
	if (!count) {
		finding->reason = _("Nobody has consented for everyone in the organisation.");
		return VERDICT_FAIL;
	}
	finding->remedy = "";
	finding->reason = _("An administrator has consented for everyone in the organisation.");
	return VERDICT_PASS;
}

CHECK_RULE(consent_user_only)
{
	long long count = (long long)facts->user_grant_count;
	bool for_all = check_was_read(facts, TOPIC_GRANTS) && count_grants(facts, arena) > 0;

	(void)context;
	finding->evidence = arena_printf(arena, "{\"users\":%lld}", count);
	if (check_was_read(facts, TOPIC_GRANTS))
		check_used(finding, facts, TOPIC_GRANTS);
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

/* One resource of the profile: the scopes needed, granted and missing there. */
struct on_resource {
	const char *app_id;
	const struct scopes *needed;
	struct scopes granted, missing;
	enum tristate present; /* whether its service principal is in the tenant */
};

/* The profile's resource at index @at, 0 being the main one; false past the last. */
static bool look_at(const struct facts *facts, const struct check_context *context, size_t at, struct on_resource *out,
    struct arena *arena)
{
	const struct profile *profile = context->profile;
	const struct resource *further;
	enum topic topic;
	const char *object_id;

	if (at > profile->resource_count)
		return false;
	*out = (struct on_resource){ .app_id = profile->resource_app_id, .needed = &profile->scopes, .present = YES };
	object_id = facts->resource_object_id;
	if (at) {
		out->app_id = profile->resources[at - 1].app_id;
		out->needed = &profile->resources[at - 1].scopes;
		further = facts_resource(facts, out->app_id);
		out->present = further ? further->present : UNKNOWN;
		object_id = further ? further->object_id : "";
	}
	if (check_app_status(facts, context, &topic) == APP_THERE)
		out->granted = facts_granted_on(facts, object_id, arena, NULL);
	out->missing = scopes_missing(out->needed, &out->granted, arena);
	return true;
}

/* All resources together, and each by itself. */
static const char *list_resources(const struct facts *facts, const struct check_context *context,
    const struct on_resource *all, struct arena *arena)
{
	struct on_resource one;
	struct json_out out;

	json_out_open(&out);
	scopes_put(all->needed, "required", &out);
	scopes_put(&all->granted, "granted", &out);
	scopes_put(&all->missing, "missing", &out);
	json_out_array(&out, "resources");
	for (size_t i = 0; look_at(facts, context, i, &one, arena); i++) {
		json_out_object(&out, NULL);
		json_out_text(&out, "app_id", one.app_id);
		if (one.present == UNKNOWN)
			json_out_null(&out, "present");
		else
			json_out_bool(&out, "present", one.present == YES);
		scopes_put(one.needed, "required", &out);
		scopes_put(&one.granted, "granted", &out);
		scopes_put(&one.missing, "missing", &out);
		json_out_end(&out);
	}
	json_out_end(&out);
	return json_out_close(&out, false, arena);
}

/* Everything on the profile's list is granted, but the list is incomplete. */
static enum verdict say_unpublished(struct finding *finding)
{
	finding->reason =
	    _("It is not known whether the add-in's permissions are granted: the vendor does not publish which ones it "
	      "needs, and neither a consent link nor --scopes names them.");
	finding->remedy = _("Give the vendor's consent link, or the vendor's list with --scopes.");
	return VERDICT_UNKNOWN;
}

CHECK_RULE(scopes_granted)
{
	struct on_resource all = { 0 }, one;
	struct scopes required, absent = { 0 };
	enum topic topic;

	if (!context->profile)
		return check_no_profile(finding);
	required = profile_scopes(context->profile, arena);
	all.needed = &required;
	for (size_t i = 0; look_at(facts, context, i, &one, arena); i++) {
		all.granted = scopes_union(&all.granted, &one.granted, arena);
		all.missing = scopes_union(&all.missing, &one.missing, arena);
		if (one.present == NO && one.missing.count)
			scopes_add(&absent, one.app_id, arena);
	}
	finding->evidence = list_resources(facts, context, &all, arena);
	if (!profile_whole(context->profile) && only_sign_in(&all.missing))
		return say_unpublished(finding);
	if (!all.missing.count) {
		finding->reason = arena_printf(arena,
		    ngettext("The %zu required permission is granted for everyone.",
			"All %zu required permissions are granted for everyone.", required.count),
		    required.count);
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(arena,
	    ngettext("%1$zu of the required permissions is not granted for everyone: %2$s.",
		"%1$zu of the required permissions are not granted for everyone: "
		"%2$s.",
		all.missing.count),
	    all.missing.count, scopes_join(&all.missing, ", ", arena));
	if (absent.count)
		finding->reason = arena_printf(arena,
		    _("%1$s A resource that they belong to has no enterprise application in this organisation, so nothing can be "
		      "granted on it yet: %2$s."),
		    finding->reason, scopes_join(&absent, ", ", arena));
	finding->remedy =
	    absent.count
		? _("Open the vendor's consent link as an administrator: that also creates the resource's enterprise "
		    "application, if the vendor offers it.")
		: check_advice(context,
		      _("The page \"Consent\" shows what would be added, and adds it; or open the vendor's consent "
			"link."),
		      _("\"naaready consent\" shows what would be added, and \"naaready consent --apply\" adds it; so does "
			"the vendor's consent link."));
	if (check_app_status(facts, context, &topic) == APP_ABSENT)
		finding->remedy = check_absent_advice(context, facts);
	return only_sign_in(&all.missing) ? VERDICT_WARN : VERDICT_FAIL;
}

/* The consent link requests more or less than the profile lists. */
static enum verdict by_link(const struct check_context *context, struct finding *finding, struct arena *arena)
{
	const struct scopes all = profile_scopes(context->profile, arena), *listed = &all,
			    *asked = &context->link_scopes;
	struct scopes less = scopes_missing(listed, asked, arena), more = scopes_missing(asked, listed, arena);

	finding->evidence = check_groups((struct check_group[]){ { "only_in_profile", &less },
					     { "only_in_link", &more }, { NULL, NULL } },
	    arena);
	finding->reason = arena_printf(arena,
	    _("The consent link and the profile differ. Only in the link: %1$s. Only in the profile: %2$s."),
	    more.count ? scopes_join(&more, ", ", arena) : "-", less.count ? scopes_join(&less, ", ", arena) : "-");
	finding->remedy = _("The link is probably the newer source: ask the vendor which permissions are needed, and "
			    "update the profile.");
	return VERDICT_WARN;
}

CHECK_RULE(scopes_current)
{
	const struct profile *profile = context->profile;
	struct scopes all;
	char iso[TIMEFMT_SIZE], day[TIMEFMT_SIZE];

	(void)facts;
	if (!profile)
		return check_no_profile(finding);
	timefmt_day(profile->as_of, iso);
	timefmt_date(profile->as_of, day);
	all = profile_scopes(profile, arena);
	/* if the link completed the profile, its scopes are on the list already */
	if (context->link_scopes.count && profile->given != GIVEN_BY_LINK && !scopes_equal(&context->link_scopes, &all))
		return by_link(context, finding, arena);
	if (!profile_whole(profile)) {
		finding->evidence = arena_printf(arena, "{\"as_of\":\"%s\",\"complete\":false}", iso);
		finding->reason = arena_printf(arena,
		    _("The profile was last checked on %s. Its list is not complete: the vendor does not publish what "
		      "the add-in needs."),
		    day);
		finding->remedy = _("Give the vendor's consent link, or the vendor's list with --scopes.");
		return VERDICT_WARN;
	}
	finding->evidence = arena_printf(arena, "{\"as_of\":\"%s\"}", iso);
	if (profile_stale(profile, context->now)) {
		finding->reason = arena_printf(arena,
		    _("The profile was last checked on %s, more than half a year ago: the add-in's needs may have "
		      "changed."),
		    day);
		finding->remedy = _("Compare it with the vendor's consent link or documentation.");
		return VERDICT_WARN;
	}
	finding->reason = arena_printf(arena,
	    profile->given == GIVEN_BY_LINK
		? _("The profile was last checked on %s, and its list is not complete; what the consent link asks for "
		    "counts, too.")
	    : profile->given == GIVEN_BY_OPTION ? _("The profile was last checked on %s; what --scopes names counts, "
						    "too.")
						: _("The profile was last checked on %s."),
	    day);
	return VERDICT_PASS;
}

/* Splits what one resource does not offer: scopes it has disabled, and scopes it does not have. */
static void split_published(const struct scopes *needed, const struct scopes *published, const struct scopes *withdrawn,
    struct scopes *off, struct scopes *unknown, struct arena *arena)
{
	for (size_t i = 0; i < needed->count; i++) {
		const char *name = needed->names[i];

		if (!scopes_has(published, name))
			scopes_add(scopes_has(withdrawn, name) ? off : unknown, name, arena);
	}
}

CHECK_RULE(scopes_published)
{
	const struct profile *profile = context->profile;
	struct scopes off = { 0 }, unknown = { 0 }, absent = { 0 };

	if (!profile)
		return check_no_profile(finding);
	split_published(&profile->scopes, &facts->published, &facts->withdrawn, &off, &unknown, arena);
	for (size_t i = 0; i < profile->resource_count; i++) {
		const struct resource *one = facts_resource(facts, profile->resources[i].app_id);

		if (!one)
			return check_unstated(finding);
		if (one->present == NO)
			scopes_add(&absent, one->app_id, arena);
		else
			split_published(&profile->resources[i].scopes, &one->published, &one->withdrawn, &off, &unknown,
			    arena);
	}
	if (absent.count) {
		finding->evidence =
		    check_groups((struct check_group[]){ { "disabled", &off }, { "not_found", &unknown },
				     { "absent_resources", &absent }, { NULL, NULL } },
			arena);
		finding->reason = arena_printf(arena,
		    _("A resource that the add-in needs has no enterprise application in this organisation yet: %s."),
		    scopes_join(&absent, ", ", arena));
		finding->remedy =
		    _("Open the vendor's consent link as an administrator: that also creates the resource's enterprise "
		      "application, if the vendor offers it.");
		return VERDICT_FAIL;
	}
	finding->evidence =
	    check_groups((struct check_group[]){ { "disabled", &off }, { "not_found", &unknown }, { NULL, NULL } },
		arena);
	if (!off.count && !unknown.count) {
		finding->reason = _("All required permissions exist and can be granted.");
		return VERDICT_PASS;
	}
	if (!unknown.count)
		finding->reason =
		    arena_printf(arena, _("Disabled on the resource: %s."), scopes_join(&off, ", ", arena));
	else if (!off.count)
		finding->reason = arena_printf(arena, _("These do not exist on the resource: %s."),
		    scopes_join(&unknown, ", ", arena));
	else
		finding->reason =
		    arena_printf(arena, _("These do not exist on the resource: %1$s. Disabled on it: %2$s."),
			scopes_join(&unknown, ", ", arena), scopes_join(&off, ", ", arena));
	finding->remedy = _("The profile is wrong or this cloud does not offer them: ask the "
			    "vendor.");
	return VERDICT_FAIL;
}

/* A scope that our own consent overwrote was not removed by another admin. */
static const char *say_dropped(const struct facts *facts, const struct check_context *context, struct arena *arena)
{
	struct scopes all =
	    audit_windows_lost(facts, context->windows, context->audit_window_count, facts->resource_object_id, arena);
	struct scopes theirs = scopes_missing(&context->dropped, &all, arena),
		      ours = scopes_missing(&context->dropped, &theirs, arena);
	const char *says = "";

	if (ours.count)
		says = arena_printf(arena,
		    _("Given by somebody else while this program wrote a consent, which lost it: %s. The check \"Who "
		      "consented, and when\" has more."),
		    scopes_join(&ours, ", ", arena));
	if (!theirs.count)
		return says;
	return arena_printf(arena, "%s%s%s",
	    arena_printf(arena,
		_("Granted to everyone before, and gone now: %s. Somebody else removed this, perhaps by accident: "
		  "consent on a portal's page replaces what was granted."),
		scopes_join(&theirs, ", ", arena)),
	    *says ? " " : "", says);
}

CHECK_RULE(scopes_dropped)
{
	finding->evidence =
	    check_groups((struct check_group[]){ { "dropped", &context->dropped }, { NULL, NULL } }, arena);
	if (!context->dropped.count) {
		finding->reason = _("No permission that was granted before is gone.");
		return VERDICT_PASS;
	}
	finding->reason = say_dropped(facts, context, arena);
	finding->remedy = check_advice(context, _("Ask who consented last. The page \"Consent\" can add it again."),
	    _("Ask who consented last. The page \"Consent\" of the wizard can add it again."));
	return VERDICT_WARN;
}

/* What the profile needs on the further resource with this object id; NULL for any other. */
static const struct scopes *needed_on(const struct facts *facts, const struct profile *profile, const char *object_id)
{
	for (size_t i = 0; i < profile->resource_count; i++) {
		const struct resource *one = facts_resource(facts, profile->resources[i].app_id);

		if (one && one->present == YES && text_same(one->object_id, object_id))
			return &profile->resources[i].scopes;
	}
	return NULL;
}

CHECK_RULE(scopes_extra)
{
	struct scopes granted = facts_granted(facts, arena), extra = { 0 }, elsewhere = { 0 };

	if (!context->profile)
		return check_no_profile(finding);
	for (size_t i = 0; i < granted.count; i++)
		if (!scopes_has(&context->profile->scopes, granted.names[i]) && !scope_is_sign_in(granted.names[i]))
			scopes_add(&extra, granted.names[i], arena);
	for (size_t i = 0; i < facts->grants.count; i++) {
		const struct scopes *needed;
		struct scopes more;

		if (text_same(check_string(facts->grants.items[i].resource_id),
			check_string(facts->resource_object_id)))
			continue;
		more = scopes_parse(arena, facts->grants.items[i].scope);
		needed = needed_on(facts, context->profile, facts->grants.items[i].resource_id);
		if (needed)
			more = scopes_missing(&more, needed, arena);
		elsewhere = scopes_union(&elsewhere, &more, arena);
	}
	finding->evidence = check_groups((struct check_group[]){ { "extra", &extra },
					     { "on_other_resources", &elsewhere }, { NULL, NULL } },
	    arena);
	if (!extra.count && !elsewhere.count) {
		finding->reason = _("Nothing is granted beyond what the profile lists.");
		return VERDICT_PASS;
	}
	if (!elsewhere.count)
		finding->reason =
		    arena_printf(arena, _("Granted beyond the profile: %s."), scopes_join(&extra, ", ", arena));
	else if (!extra.count)
		finding->reason = arena_printf(arena,
		    _("Granted on other resources than the "
		      "profile's: %s."),
		    scopes_join(&elsewhere, ", ", arena));
	else
		finding->reason =
		    arena_printf(arena, _("Granted beyond the profile: %1$s. Granted on other resources: %2$s."),
			scopes_join(&extra, ", ", arena), scopes_join(&elsewhere, ", ", arena));
	finding->remedy = _("naaready does not take anything away. If the application should not have them, an "
			    "administrator can revoke them in Entra.");
	return VERDICT_WARN;
}
