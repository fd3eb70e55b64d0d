/* check_access.c - judges of Conditional Access: policies that may stop the add-in, or device code */
#include "base/i18n.h"
#include "base/text.h"
#include "core/check_parts.h"

/* The "approved client app" control broke nested app authentication, even if the policy excluded the add-in
 * (Microsoft's legacy token FAQ of 2025-11-03). It was retired in 2026 and is not enforced since the middle of that
 * year. */
#define APPROVED_CLIENT "approvedApplication"
#define UNENFORCED      1782864000LL /* 2026-07-01 */

static bool is_on(const struct access_policy *policy)
{
	return text_same(policy->state, "enabled");
}

static bool is_reported(const struct access_policy *policy)
{
	return text_same(policy->state, "enabledForReportingButNotEnforced");
}

/* A state other than Graph's three leaves open whether the policy is in force. */
static bool check_access_is_off(const struct access_policy *policy)
{
	return text_same(policy->state, "disabled");
}

/* Whether the policy applies at all to people who sign in to an app from Outlook. */
static bool meets_addin(const struct access_policy *policy)
{
	bool other_ways = (policy->device_code || policy->other_flow) && !scopes_has(&policy->narrowed, "flow");

	return !policy->nobody && !policy->old_clients && !other_ways;
}

static bool check_access_covers(const struct access_policy *policy, const char *what)
{
	return text_same(policy->covers, what);
}

/* Registering a device or a second factor, or an authentication context that an app requests: opening the add-in does
 * none of these. */
static bool is_aside(const struct access_policy *policy)
{
	return check_access_covers(policy, "user_action") || check_access_covers(policy, "context");
}

/* A control that some devices, places or people cannot satisfy. Anyone can satisfy a second factor. */
static bool is_hard(const char *control)
{
	static const char *const soft[] = { "mfa", "authenticationStrength", "termsOfUse" };

	for (size_t i = 0; i < sizeof soft / sizeof *soft; i++)
		if (text_same(control, soft[i]))
			return false;
	return true;
}

/* Whether its controls may stop a person. With OR, every offered control has to be hard. A block offers nothing. */
static bool is_demanding(const struct access_policy *policy)
{
	bool either = text_same(policy->operator, "OR") && !scopes_has(&policy->controls, "block");
	size_t hard = 0, soft = 0;

	for (size_t i = 0; i < policy->controls.count; i++) {
		if (text_same(policy->controls.names[i], APPROVED_CLIENT))
			continue; /* has its own check */
		if (is_hard(policy->controls.names[i]))
			hard++;
		else
			soft++;
	}
	return hard && (!either || !soft);
}

static bool may_stop(const struct access_policy *policy)
{
	return meets_addin(policy) && !policy->excludes_app && !is_aside(policy) &&
	       !check_access_covers(policy, "filter") && !check_access_covers(policy, "odd") && is_demanding(policy);
}

/* It selects apps by an attribute that only attribute administrators may read. */
static bool may_cover(const struct access_policy *policy)
{
	return meets_addin(policy) && check_access_covers(policy, "filter") && is_demanding(policy);
}

/* It selects apps in a way that we do not know. */
static bool may_cover_oddly(const struct access_policy *policy)
{
	return meets_addin(policy) && check_access_covers(policy, "odd") && !policy->excludes_app &&
	       is_demanding(policy);
}

static bool stands_aside(const struct access_policy *policy)
{
	return meets_addin(policy) && is_aside(policy) && is_demanding(policy);
}

/* Up to this many accounts are excluded from a policy for emergencies. More may be the very people who will use the
 * add-in. */
#define FEW_PEOPLE 5

/* Whether it hits everyone who opens the add-in: nothing in it is known to spare anyone. Groups and roles may have any
 * number of members. */
static bool blocks_all(const struct access_policy *policy)
{
	bool few = policy->excluded_users > 0 && policy->excluded_users <= FEW_PEOPLE;

	if (!policy->whole || !may_stop(policy) || !scopes_has(&policy->controls, "block"))
		return false;
	if (!check_access_covers(policy, "app") && !check_access_covers(policy, "all"))
		return false;
	return policy->narrowed.count == (few ? 1 : 0) && (!few || scopes_has(&policy->narrowed, "excluded_users"));
}

/* Whether the block is certain: with OR and another control beside it, it is not. */
static bool is_certain(const struct access_policy *policy)
{
	return policy->controls.count == 1 || text_same(policy->operator, "AND");
}

static bool stops_all(const struct access_policy *policy)
{
	return blocks_all(policy) && is_certain(policy);
}

static bool may_stop_all(const struct access_policy *policy)
{
	return blocks_all(policy) && !is_certain(policy);
}

static bool wants_approved(const struct access_policy *policy)
{
	return meets_addin(policy) && scopes_has(&policy->controls, APPROVED_CLIENT);
}

static bool blocks_device_code(const struct access_policy *policy)
{
	return policy->device_code && !policy->nobody && scopes_has(&policy->controls, "block");
}

/* What limits a policy, and whom it excludes. */
static const struct limit {
	const char *id;   /* in access_policy.narrowed */
	const char *says; /* N_() */
} limits[] = {
	{ "platforms", N_("on some platforms") },
	{ "locations", N_("from some locations") },
	{ "devices", N_("on some devices") },
	{ "risk", N_("if a risk is detected") },
	{ "insider_risk", N_("if an insider risk is detected") },
	{ "service_principal_risk", N_("if a workload identity is at risk") },
	{ "agent_risk", N_("if an agent is at risk") },
	{ "times", N_("at some times") },
	{ "users", N_("for some people") },
	{ "clients", N_("for some kinds of clients") },
	{ "excluded_users", N_("some people are exempt") },
	{ "excluded_groups", N_("some groups are exempt") },
	{ "excluded_roles", N_("some roles are exempt") },
	{ "excluded_guests", N_("guests are exempt") },
	{ "excluded_apps", N_("the resources that the add-in uses are exempt") },
	{ "app_filter", N_("some apps are selected or exempt by an attribute") },
	{ "flow", N_("for a sign-in flow that naaready does not know") },
	{ "other", N_("under a condition that naaready does not know") },
	{ NULL, NULL },
};

static const struct limit covers_more[] = {
	{ "exchange", N_("for Exchange Online") },
	{ "filter", N_("for apps with an attribute") },
	{ "odd", N_("for apps that are selected in a way that naaready does not know") },
	{ "user_action", N_("for registering devices or security information") },
	{ "context", N_("if an app asks for it") },
	{ NULL, NULL },
};

static const char *limit_say(const struct limit *rows, const char *id)
{
	for (; rows->id; rows++)
		if (text_same(rows->id, id))
			return _(rows->says);
	return "";
}

/* "block; from some locations; some groups are exempt" */
static const char *say_terms(const struct access_policy *policy, struct arena *arena)
{
	const char *text = scopes_join(&policy->controls, ", ", arena);
	const char *more = limit_say(covers_more, policy->covers);

	if (*more)
		text = arena_printf(arena, "%s; %s", text, more);
	for (size_t i = 0; i < policy->narrowed.count; i++) {
		more = limit_say(limits, policy->narrowed.names[i]);
		if (*more)
			text = arena_printf(arena, "%s; %s", text, more);
	}
	return text;
}

/* Policies of one kind, by state. */
struct found {
	struct scopes on, reported; /* "name" (controls), for sentences */
	struct scopes perhaps;      /* in a state that we do not know */
	bool exempt;                /* every policy that is on excludes the app */
};

static void check_access_put_policy(const struct access_policy *policy, struct json_out *out)
{
	json_out_object(out, NULL);
	json_out_text(out, "id", policy->id);
	json_out_text(out, "name", policy->name);
	json_out_text(out, "state", policy->state);
	json_out_text(out, "covers", policy->covers);
	json_out_bool(out, "excludes_app", policy->excludes_app);
	json_out_text(out, "operator", policy->operator);
	scopes_put(&policy->controls, "controls", out);
	scopes_put(&policy->narrowed, "only_for", out);
	json_out_end(out);
}

/* Policies that are switched off are no evidence. */
static struct found find_more(const struct facts *facts, bool (*is_kind)(const struct access_policy *),
    struct json_out *out, struct arena *arena)
{
	struct found found = { .exempt = true };

	for (size_t i = 0; i < facts->policies.count; i++) {
		const struct access_policy *one = &facts->policies.items[i];
		const char *says;

		if (check_access_is_off(one) || !is_kind(one))
			continue;
		says = arena_printf(arena,
		    one->excludes_app
			?
			/* TRANSLATORS: as below */
			_("\"%1$s\" (%2$s; the add-in is exempt)")
			:
			/* TRANSLATORS: a policy's name, and the controls that it demands, as Graph spells them, with
					     * what limits it */
			_("\"%1$s\" (%2$s)"),
		    *check_string(one->name) ? one->name : check_string(one->id), say_terms(one, arena));
		if (!is_on(one) && !is_reported(one)) {
			says = arena_printf(arena, _("%1$s, state \"%2$s\""), says, check_string(one->state));
			found.exempt = found.exempt && one->excludes_app;
		}
		scopes_add(is_on(one) ? &found.on : is_reported(one) ? &found.reported : &found.perhaps, says, arena);
		if (is_on(one))
			found.exempt = found.exempt && one->excludes_app;
		check_access_put_policy(one, out);
	}
	return found;
}

static struct found check_access_find(const struct facts *facts, bool (*is_kind)(const struct access_policy *),
    struct finding *finding, struct arena *arena)
{
	struct found found;
	struct json_out out;

	json_out_open(&out);
	json_out_array(&out, "policies");
	found = find_more(facts, is_kind, &out, arena);
	json_out_end(&out);
	finding->evidence = json_out_close(&out, false, arena);
	return found;
}

static void say_reported(const struct found *found, struct finding *finding, struct arena *arena)
{
	if (found->reported.count)
		finding->reason = arena_printf(arena, _("%1$s Only reported, and not enforced: %2$s."), finding->reason,
		    scopes_join(&found->reported, ", ", arena));
}

/* A pass would claim too much if the state of a policy is unknown. */
static enum verdict check_access_passed(const struct found *found, struct finding *finding, struct arena *arena)
{
	say_reported(found, finding, arena);
	if (!found->perhaps.count)
		return VERDICT_PASS;
	finding->reason = arena_printf(arena, _("%1$s It is not known whether these are in force: %2$s."),
	    finding->reason, scopes_join(&found->perhaps, ", ", arena));
	finding->remedy = _("Look at them in the Entra admin center, under Conditional Access.");
	return VERDICT_UNKNOWN;
}

CHECK_RULE(access_approved_client)
{
	struct found found = check_access_find(facts, wants_approved, finding, arena);
	const char *names = scopes_join(&found.on, ", ", arena);

	if (!found.on.count) {
		finding->reason = _("No policy in force requires an approved client app.");
		return check_access_passed(&found, finding, arena);
	}
	if (context->now >= UNENFORCED) {
		finding->reason = arena_printf(arena,
		    _("A policy requires an approved client app: %s. Microsoft no longer enforces that, so the policy "
		      "does not stop the add-in, but does not protect anything by itself either."),
		    names);
		finding->remedy = _("Ask an administrator of Conditional Access to replace it with \"Require app "
				    "protection policy\".");
	} else {
		finding->reason = arena_printf(arena,
		    found.exempt ? _("A policy requires an approved client app: %s. That breaks nested app "
				     "authentication, although the add-in is exempt.")
				 : _("A policy requires an approved client app: %s. That breaks nested app "
				     "authentication, and an exception does not help."),
		    names);
		finding->remedy = _("Microsoft retires this control in 2026. Ask an administrator of Conditional "
				    "Access to replace it with \"Require app protection policy\".");
	}
	say_reported(&found, finding, arena);
	return VERDICT_WARN;
}

/* An unread policy does not count against the add-in: an admin who signs in only for consent does not read policies.
 * But if reading was tried and failed, the verdict is unknown. */
static enum verdict unread_policies(const struct facts *facts, struct finding *finding, struct arena *arena)
{
	const struct fetched *fetched = &facts->fetched[TOPIC_ACCESS];
	bool broke_off = fetched->status == READ_FAILED && fetched->err.kind != ERR_NOT_ALLOWED &&
			 fetched->err.kind != ERR_DECLINED && fetched->err.kind != ERR_SIGNED_OUT;

	check_unread(facts, TOPIC_ACCESS, finding, arena);
	return broke_off ? VERDICT_UNKNOWN : VERDICT_NOT_APPLICABLE;
}

static enum verdict blocked_perhaps(const struct found *found, const struct found *uncertain, struct finding *finding,
    struct arena *arena)
{
	enum verdict verdict = check_access_passed(found, finding, arena);

	if (!uncertain->on.count && !uncertain->perhaps.count)
		return verdict;
	finding->reason = arena_printf(arena,
	    _("%1$s It is not certain whether these do, because they offer an alternative to the block: %2$s."),
	    finding->reason, scopes_join(uncertain->on.count ? &uncertain->on : &uncertain->perhaps, ", ", arena));
	finding->remedy =
	    _("Ask an affected user to try the add-in, or look at these policies in the Entra admin center, under "
	      "Conditional Access.");
	return VERDICT_UNKNOWN;
}

CHECK_RULE(access_blocked)
{
	struct found found, uncertain;
	struct json_out out;

	(void)context;
	if (!check_was_read(facts, TOPIC_ACCESS))
		return unread_policies(facts, finding, arena);
	check_used(finding, facts, TOPIC_ACCESS);
	json_out_open(&out);
	json_out_array(&out, "policies");
	found = find_more(facts, stops_all, &out, arena);
	uncertain = find_more(facts, may_stop_all, &out, arena);
	json_out_end(&out);
	finding->evidence = json_out_close(&out, false, arena);
	if (!found.on.count) {
		finding->reason = _("No policy in force is certain to block everybody from the add-in.");
		return blocked_perhaps(&found, &uncertain, finding, arena);
	}
	finding->reason = arena_printf(arena,
	    ngettext("%1$zu policy in force blocks everybody from the add-in: %2$s.",
		"%1$zu policies in force block everybody from the add-in: %2$s.", found.on.count),
	    found.on.count, scopes_join(&found.on, ", ", arena));
	say_reported(&found, finding, arena);
	finding->remedy =
	    _("An administrator of Conditional Access has to exclude the add-in's application, or its users, from this "
	      "policy. Consent alone is not enough.");
	return VERDICT_FAIL;
}

static void say_more(const char *more, struct finding *finding, struct arena *arena)
{
	finding->reason = arena_printf(arena, "%s %s", finding->reason, more);
}

/* Policies for which it is unknown whether they are in force or cover the add-in. True if there are any. */
static bool say_uncertain(const struct found *found, const struct found *perhaps, const struct found *odd,
    struct finding *finding, struct arena *arena)
{
	struct scopes unsure = { 0 };

	for (size_t i = 0; i < 3; i++) {
		const struct found *one = i == 0 ? found : i == 1 ? perhaps : odd;

		unsure = scopes_union(&unsure, &one->perhaps, arena);
	}
	if (perhaps->on.count)
		say_more(
		    arena_printf(arena,
			_("It is not known whether these policies cover the add-in, because they select their apps by "
			  "an attribute: %s."),
			scopes_join(&perhaps->on, ", ", arena)),
		    finding, arena);
	if (odd->on.count)
		say_more(
		    arena_printf(arena,
			_("It is not known whether these policies cover the add-in, because naaready does not know how "
			  "they select their apps: %s."),
			scopes_join(&odd->on, ", ", arena)),
		    finding, arena);
	if (unsure.count)
		say_more(arena_printf(arena, _("It is not known whether these policies are in force: %s."),
			     scopes_join(&unsure, ", ", arena)),
		    finding, arena);
	return perhaps->on.count || odd->on.count || unsure.count;
}

CHECK_RULE(access_policies)
{
	struct found found, perhaps, odd, aside;
	struct json_out out;
	bool uncertain;

	(void)context;
	json_out_open(&out);
	json_out_array(&out, "policies");
	found = find_more(facts, may_stop, &out, arena);
	perhaps = find_more(facts, may_cover, &out, arena);
	odd = find_more(facts, may_cover_oddly, &out, arena);
	aside = find_more(facts, stands_aside, &out, arena);
	json_out_end(&out);
	finding->evidence = json_out_close(&out, false, arena);
	if (found.on.count)
		finding->reason = arena_printf(arena,
		    ngettext("%1$zu policy may stop the add-in for some people, or on some devices, "
			     "places or platforms: %2$s.",
			"%1$zu policies may stop the add-in for some people, or on some devices, "
			"places or platforms: %2$s.",
			found.on.count),
		    found.on.count, scopes_join(&found.on, ", ", arena));
	else if (perhaps.on.count || odd.on.count || found.perhaps.count)
		finding->reason = _("No policy in force that names the add-in, or what it reads, may stop it.");
	else
		finding->reason = _("No policy in force stops the add-in on some devices, places or platforms.");
	uncertain = say_uncertain(&found, &perhaps, &odd, finding, arena);
	if (aside.on.count)
		say_more(arena_printf(arena, _("Not about opening the add-in: %s."),
			     scopes_join(&aside.on, ", ", arena)),
		    finding, arena);
	say_reported(&found, finding, arena);
	if (!found.on.count && !uncertain)
		return VERDICT_PASS;
	finding->remedy = _("Ask affected users to try the add-in. If it is stopped, an administrator of Conditional "
			    "Access can change the policy or exclude the add-in from it.");
	return VERDICT_WARN;
}

CHECK_RULE(access_device_code)
{
	struct found found = check_access_find(facts, blocks_device_code, finding, arena);

	(void)context;
	if (!found.on.count) {
		finding->reason = _("No policy in force blocks sign-in by device code.");
		return check_access_passed(&found, finding, arena);
	}
	finding->reason =
	    arena_printf(arena, _("Sign-in by device code is blocked: %s. That affects this program, not the add-in."),
		scopes_join(&found.on, ", ", arena));
	finding->remedy = _("Leave it as it is, and sign in another way: --auth paste, loopback or "
			    "certificate.");
	return VERDICT_WARN;
}
