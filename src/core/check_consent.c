/* check_consent.c - judges of consent by users, of consent requests, and of who consented */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/check_parts.h"

/* Whether users may consent to the scopes that the add-in needs. */
enum may { MAY_NOT = 0, MAY_UNSURE, MAY };

#define FOR_SELF "ManagePermissionGrantsForSelf."
/* Microsoft's built-in consent policies: entra-docs, manage-app-consent-policies. */
#define RECOMMENDED "microsoft-user-default-recommended"
#define LEGACY      "microsoft-user-default-legacy"
/* "Apps from verified publishers, for selected permissions": those that an administrator classified as low. */
#define LOW "microsoft-user-default-low"
/* Allows a few mail programs, none of them an add-in. */
#define MAIL_APPS "microsoft-user-default-allow-consent-apps"

/* Scopes that the portal suggests to classify as low: entra-docs, "Configure permission classifications". None is
 * classified by default, and the actual classification is not read here. */
static bool may_be_low(const char *name)
{
	return scope_is_sign_in(name) || text_same(name, "User.Read") || text_same(name, "email");
}

static struct scopes find_not_low(const struct profile *profile, struct arena *arena)
{
	struct scopes barred = { 0 };

	for (size_t i = 0; i < profile->scopes.count; i++)
		if (!may_be_low(profile->scopes.names[i]))
			scopes_add(&barred, profile->scopes.names[i], arena);
	return barred;
}

/* The required permissions that a policy denies users: those that only admins may grant and, with @excluded, those on
 * Microsoft's list. */
static struct scopes find_barred(const struct facts *facts, const struct profile *profile, bool excluded,
    struct arena *arena)
{
	struct scopes barred = { 0 };

	for (size_t i = 0; i < facts->permissions.count; i++) {
		const struct permission *one = &facts->permissions.items[i];

		if (!scopes_has(&profile->scopes, one->name))
			continue;
		if (one->admin_only || (excluded && (scopes_has(&facts->user_excluded, one->id) ||
							scopes_has(&facts->user_excluded, "all"))))
			scopes_add(&barred, one->name, arena);
	}
	return barred;
}

struct outcome {
	enum may may;
	bool any;             /* at least one policy applies */
	bool asks_excludes;   /* a policy uses Microsoft's list */
	struct scopes barred; /* denied by the policies */
	bool low;             /* a policy requires the classification "low" */
	struct scopes own;    /* names of policies that we do not know */
};

/* A user may consent if any one of the policies allows it. */
static struct outcome check_consent_weigh(const struct facts *facts, const struct profile *profile, struct arena *arena)
{
	struct outcome outcome = { .may = MAY_NOT };

	for (size_t i = 0; i < facts->user_policies.count; i++) {
		const char *name = facts->user_policies.names[i];
		bool recommended;

		if (!text_begins(name, FOR_SELF))
			continue;
		name += strlen(FOR_SELF);
		recommended = text_same(name, RECOMMENDED);
		if (text_same(name, MAIL_APPS))
			continue;
		outcome.any = true;
		if (text_same(name, LOW)) {
			outcome.low = true;
			if (!outcome.barred.count)
				outcome.barred = find_not_low(profile, arena);
			continue;
		}
		outcome.asks_excludes = outcome.asks_excludes || recommended;
		if (!recommended && !text_same(name, LEGACY)) {
			scopes_add(&outcome.own, name, arena);
			continue;
		}
		outcome.barred = find_barred(facts, profile, recommended, arena);
		if (!outcome.barred.count)
			outcome.may = MAY;
	}
	if (outcome.may != MAY && (outcome.own.count || (outcome.low && !outcome.barred.count)))
		outcome.may = MAY_UNSURE;
	return outcome;
}

static bool granted_for_all(const struct facts *facts, const struct check_context *context, struct arena *arena)
{
	struct scopes granted;
	enum topic topic;

	if (!facts_granted_known(facts) || check_app_status(facts, context, &topic) != APP_THERE)
		return false;
	granted = facts_granted(facts, arena);
	return scopes_include(&granted, &context->profile->scopes);
}

static void say_outcome(const struct outcome *outcome, struct finding *finding, struct arena *arena)
{
	if (outcome->may == MAY)
		finding->reason = _("Users may consent to everything that the add-in needs themselves.");
	else if (outcome->may == MAY_UNSURE && !outcome->own.count)
		finding->reason =
		    _("Microsoft's consent policy \"microsoft-user-default-low\" lets users consent to applications of "
		      "verified publishers, for permissions that an administrator classified as low. naaready does not "
		      "read which ones these are.");
	else if (outcome->may == MAY_UNSURE)
		finding->reason = arena_printf(arena,
		    _("A consent policy of the organisation's own decides what users may consent to themselves: %s."),
		    scopes_join(&outcome->own, ", ", arena));
	else if (!outcome->any)
		finding->reason = _("Users may not consent to any application themselves.");
	else if (outcome->low)
		finding->reason = arena_printf(arena,
		    _("Users cannot consent to the add-in themselves: Microsoft's consent policy "
		      "\"microsoft-user-default-low\" covers only permissions that an administrator classified as low. "
		      "By default these are not: %s."),
		    scopes_join(&outcome->barred, ", ", arena));
	else
		finding->reason = arena_printf(arena,
		    _("Users cannot consent to the add-in themselves: the organisation's consent policy does not let "
		      "them grant these permissions: %s."),
		    scopes_join(&outcome->barred, ", ", arena));
}

CHECK_RULE(consent_user_policy)
{
	struct outcome outcome;

	if (!context->profile)
		return check_no_profile(finding);
	outcome = check_consent_weigh(facts, context->profile, arena);
	if (outcome.any && !check_was_read(facts, TOPIC_RESOURCE))
		return check_unread(facts, TOPIC_RESOURCE, finding, arena);
	if (outcome.asks_excludes && !check_was_read(facts, TOPIC_EXCLUDES))
		return check_unread(facts, TOPIC_EXCLUDES, finding, arena);
	if (outcome.any)
		check_used(finding, facts, TOPIC_RESOURCE);
	if (outcome.asks_excludes)
		check_used(finding, facts, TOPIC_EXCLUDES);
	finding->evidence = check_groups((struct check_group[]){ { "policies", &facts->user_policies },
					     { "kept_from_users", &outcome.barred }, { NULL, NULL } },
	    arena);
	say_outcome(&outcome, finding, arena);
	if (outcome.may == MAY)
		return VERDICT_PASS;
	if (granted_for_all(facts, context, arena)) {
		finding->reason =
		    arena_printf(arena, _("%s The consent for everyone makes that unnecessary."), finding->reason);
		return VERDICT_PASS;
	}
	finding->remedy = _("Consent for everyone in the organisation.");
	return outcome.may == MAY_NOT ? VERDICT_WARN : VERDICT_UNKNOWN;
}

/* --- requests --- */

CHECK_RULE(consent_requests)
{
	if (!check_was_read(facts, TOPIC_REQUESTS)) {
		enum verdict verdict = check_unread(facts, TOPIC_REQUESTS, finding, arena);

		if (!*check_string(context->wanted_app_id))
			finding->remedy = _("Name the add-in's app with --consent-url or --app-id, "
					    "and check again.");
		return verdict;
	}
	check_used(finding, facts, TOPIC_REQUESTS);
	finding->evidence =
	    check_groups((struct check_group[]){ { "pending", &facts->request_scopes }, { NULL, NULL } }, arena);
	if (!facts->request_count) {
		finding->reason = _("No consent request for the add-in is pending.");
		return VERDICT_PASS;
	}
	finding->reason = _("Users have asked an administrator for the add-in, and the request is pending.");
	if (facts->request_scopes.count)
		finding->reason = arena_printf(arena, _("%1$s It is about these permissions: %2$s."), finding->reason,
		    scopes_join(&facts->request_scopes, ", ", arena));
	finding->remedy = _("Consent for everyone, or answer the request in Entra, under Enterprise "
			    "applications, Admin consent requests.");
	return VERDICT_WARN;
}

/* --- audit --- */

int64_t check_consented_at(const struct facts *facts, const struct check_context *context)
{
	int64_t newest = 0;

	for (size_t i = 0; i < context->change_count; i++) {
		const struct change *one = &context->changes[i];

		if (one->what == CHANGE_CONSENT && one->state == CHANGE_DONE && one->at > newest)
			newest = one->at;
	}
	for (size_t i = 0; check_was_read(facts, TOPIC_AUDIT) && i < facts->consents.count; i++) {
		const struct consent_seen *one = &facts->consents.items[i];

		if (one->succeeded && one->for_all != NO && one->at > newest)
			newest = one->at;
	}
	return newest;
}

/* What other admins may have lost by our consents, and what is seen of it by now. */
static void list_windows(const struct facts *facts, const struct check_context *context, struct json_out *out,
    struct arena *arena)
{
	struct audit_window_losses *losses = arena_alloc(arena, sizeof *losses);
	char iso[TIMEFMT_SIZE];

	json_out_array(out, "windows");
	for (size_t i = 0; i < context->audit_window_count; i++) {
		const struct audit_window *window = &context->windows[i];
		enum audit_verdict stand = audit_window_look(facts, window, losses, arena);

		json_out_object(out, NULL);
		json_out_text(out, "run", window->run_id);
		json_out_text(out, "read_at", timefmt_iso(window->read_at, iso));
		json_out_text(out, "sent_at", timefmt_iso(window->sent_at, iso));
		json_out_text(out, "audit", audit_window_stand_id(stand));
		audit_window_put_others(stand, losses, out);
		json_out_end(out);
	}
	json_out_end(out);
}

static const char *list_consents(const struct facts *facts, const struct check_context *context, struct arena *arena)
{
	struct json_out out;
	char iso[TIMEFMT_SIZE];

	json_out_open(&out);
	json_out_text(&out, "since", timefmt_iso(facts->consents_since, iso));
	json_out_array(&out, "consents");
	for (size_t i = 0; i < facts->consents.count; i++) {
		const struct consent_seen *one = &facts->consents.items[i];

		json_out_object(&out, NULL);
		json_out_text(&out, "by", one->by);
		json_out_text(&out, "at", timefmt_iso(one->at, iso));
		json_out_bool(&out, "succeeded", one->succeeded);
		if (one->for_all == UNKNOWN)
			json_out_null(&out, "for_all");
		else
			json_out_bool(&out, "for_all", one->for_all == YES);
		json_out_bool(&out, "written", one->written);
		json_out_end(&out);
	}
	json_out_end(&out);
	if (context->audit_window_count)
		list_windows(facts, context, &out, arena);
	return json_out_close(&out, false, arena);
}

/* The newest consent that succeeded, preferring those for everyone; NULL if none did. */
static const struct consent_seen *find_best(const struct facts *facts)
{
	const struct consent_seen *best = NULL;

	for (size_t i = 0; i < facts->consents.count; i++) {
		const struct consent_seen *one = &facts->consents.items[i];

		if (!one->succeeded)
			continue;
		if (!best || (one->for_all == YES && best->for_all != YES) ||
		    (one->for_all == best->for_all && one->at > best->at))
			best = one;
	}
	return best;
}

/* A grant written by a program is logged as such, not as a consent on Microsoft's page. */
static const char *say_consent(const struct consent_seen *best, struct arena *arena)
{
	const char *by = *check_string(best->by) ? best->by : "?";
	char at[TIMEFMT_SIZE];

	timefmt_minute(best->at, at);
	if (best->written)
		return arena_printf(arena,
		    best->for_all == YES
			? _("%1$s: %2$s granted this application permissions for everyone, with a program: Graph, PowerShell, or "
			    "this one.")
			: _("%1$s: %2$s granted this application permissions for a single user, with a program."),
		    at, by);
	return arena_printf(arena,
	    best->for_all == NO    ? _("%1$s: %2$s consented to this application, for themselves.")
	    : best->for_all == YES ? _("%1$s: %2$s consented to this application for everyone.")
				   : _("%1$s: %2$s consented to this application."),
	    at, by);
}

/* Each loss; if there is none, what the newest window shows. True if something is lost. */
static bool say_windows(const struct facts *facts, const struct check_context *context, struct finding *finding,
    struct arena *arena)
{
	struct audit_window_losses *losses = arena_alloc(arena, sizeof *losses);
	const struct audit_window *newest = NULL;
	bool lost = false;

	for (size_t i = 0; i < context->audit_window_count; i++) {
		const struct audit_window *window = &context->windows[i];

		if (!newest || window->sent_at > newest->sent_at)
			newest = window;
		if (audit_window_look(facts, window, losses, arena) != AUDIT_WINDOW_LOST)
			continue;
		lost = true;
		finding->reason = arena_printf(arena, "%s %s", finding->reason,
		    audit_window_text(facts, window, AUDIT_WINDOW_LOST, losses, arena));
	}
	if (lost)
		finding->remedy =
		    check_advice(context, _("Ask the admin who gave it. The page \"Consent\" can add it again."),
			_("Ask the admin who gave it. The page \"Consent\" of the wizard can add it again, and so can "
			  "\"naaready consent --apply\" with --scopes and its name."));
	else if (newest)
		finding->reason = arena_printf(arena, "%s %s", finding->reason,
		    audit_window_text(facts, newest, audit_window_look(facts, newest, losses, arena), losses, arena));
	return lost;
}

static enum verdict check_audit(const struct facts *facts, struct finding *finding, struct arena *arena)
{
	const struct consent_seen *best = find_best(facts);
	const char *by;
	char at[TIMEFMT_SIZE];

	if (!facts->consents.count) {
		finding->reason = arena_printf(arena,
		    _("The directory's audit, read back to %s, shows no consent to this application."),
		    /* if a page was not read, the search did not reach as far back as requested */
		    timefmt_date(facts->consents_back > facts->consents_since ? facts->consents_back
									      : facts->consents_since,
			at));
		if (facts->consents_more)
			finding->reason = arena_printf(arena,
			    _("%s Of the grants that programs wrote, only the newest were read."), finding->reason);
		return VERDICT_PASS;
	}
	if (!best) {
		timefmt_minute(facts->consents.items[0].at, at);
		by = check_string(facts->consents.items[0].by);
		finding->reason = arena_printf(arena, _("%1$s: %2$s tried to consent to this application, and failed."),
		    at, *by ? by : "?");
		finding->remedy =
		    _("Ask that person what they saw: the role may be missing, or a policy may forbid it.");
		return VERDICT_WARN;
	}
	finding->reason = say_consent(best, arena);
	return VERDICT_PASS;
}

CHECK_RULE(consent_audit)
{
	enum verdict verdict = check_audit(facts, finding, arena);

	finding->evidence = list_consents(facts, context, arena);
	return say_windows(facts, context, finding, arena) ? VERDICT_WARN : verdict;
}
