/* judge_access.c - judges of Conditional Access: what may stop the add-in, and what stops device code */
#include "base/i18n.h"
#include "base/text.h"
#include "core/judge.h"

/* The "approved client app" control broke nested app authentication, even where the add-in was exempt (Microsoft's
 * legacy token FAQ of 2025-11-03). It was retired in 2026 and is not enforced since the middle of the year. */
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

/* Whether a policy is about nested app authentication at all. */
static bool meets_addin(const struct access_policy *policy)
{
	return !policy->old_clients && !policy->device_code;
}

/* Something that some devices, places or people cannot fulfil; a second factor they can. */
static bool is_hard(const char *control)
{
	static const char *const soft[] = {"mfa", "authenticationStrength", "termsOfUse"};

	for (size_t i = 0; i < sizeof soft / sizeof *soft; i++)
		if (text_same(control, soft[i]))
			return false;
	return true;
}

/* Whether it may stop the add-in: with OR, everything that is offered has to be hard. */
static bool may_stop(const struct access_policy *policy)
{
	bool either = text_same(policy->operator, "OR");
	size_t hard = 0, soft = 0;

	if (!meets_addin(policy) || policy->excludes_app)
		return false;
	for (size_t i = 0; i < policy->controls.count; i++) {
		if (text_same(policy->controls.names[i], APPROVED_CLIENT))
			continue; /* has a check of its own */
		if (is_hard(policy->controls.names[i]))
			hard++;
		else
			soft++;
	}
	return hard && (!either || !soft);
}

static bool wants_approved(const struct access_policy *policy)
{
	return meets_addin(policy) && scopes_has(&policy->controls, APPROVED_CLIENT);
}

static bool blocks_device_code(const struct access_policy *policy)
{
	return policy->device_code && scopes_has(&policy->controls, "block");
}

/* The policies of a kind, told apart by their state. */
struct found {
	struct scopes on, reported; /* "name" (controls), for sentences */
	bool exempt;                /* each that is on exempts the app */
};

static void put_policy(const struct access_policy *policy, struct json_out *out)
{
	json_out_object(out, NULL);
	json_out_text(out, "id", policy->id);
	json_out_text(out, "name", policy->name);
	json_out_text(out, "state", policy->state);
	json_out_text(out, "covers", policy->covers);
	json_out_bool(out, "excludes_app", policy->excludes_app);
	json_out_text(out, "operator", policy->operator);
	json_out_array(out, "controls");
	for (size_t i = 0; i < policy->controls.count; i++)
		json_out_text(out, NULL, policy->controls.names[i]);
	json_out_end(out);
	json_out_array(out, "only_for");
	for (size_t i = 0; i < policy->narrowed.count; i++)
		json_out_text(out, NULL, policy->narrowed.names[i]);
	json_out_end(out);
	json_out_end(out);
}

/* Policies that are switched off are evidence of nothing. */
static struct found find(const struct facts *facts, bool (*is_kind)(const struct access_policy *),
			 struct finding *finding, struct arena *arena)
{
	struct found found = {.exempt = true};
	struct json_out out;

	json_out_open(&out);
	json_out_array(&out, "policies");
	for (size_t i = 0; i < facts->policies.count; i++) {
		const struct access_policy *one = &facts->policies.items[i];
		const char *says;

		if ((!is_on(one) && !is_reported(one)) || !is_kind(one))
			continue;
		says = arena_printf(arena,
				    one->excludes_app ?
					    /* TRANSLATORS: as below */
					    _("\"%1$s\" (%2$s; the add-in is exempt)") :
					    /* TRANSLATORS: a policy's name, and the controls that it demands, as Graph spells them */
					    _("\"%1$s\" (%2$s)"),
				    judge_text(one->name), scopes_join(&one->controls, ", ", arena));
		scopes_add(is_on(one) ? &found.on : &found.reported, says, arena);
		if (is_on(one))
			found.exempt = found.exempt && one->excludes_app;
		put_policy(one, &out);
	}
	json_out_end(&out);
	finding->evidence = json_out_close(&out, false, arena);
	return found;
}

static void say_reported(const struct found *found, struct finding *finding, struct arena *arena)
{
	if (found->reported.count)
		finding->reason =
			arena_printf(arena, _("%1$s Only reported, and not enforced: %2$s."),
				     finding->reason, scopes_join(&found->reported, ", ", arena));
}

JUDGE(access_approved_client)
{
	struct found found = find(facts, wants_approved, finding, arena);
	const char *names = scopes_join(&found.on, ", ", arena);

	if (!found.on.count) {
		finding->reason = _("No policy in force demands an approved client app.");
		say_reported(&found, finding, arena);
		return VERDICT_PASS;
	}
	if (judging->now >= UNENFORCED) {
		finding->reason = arena_printf(
			arena,
			_("A policy demands an approved client app: %s. Microsoft no longer "
			  "enforces that, so it does not stop the add-in; alone it protects "
			  "nothing."),
			names);
		finding->remedy = _("Let an administrator of Conditional Access replace it with "
				    "\"Require app protection policy\".");
	} else {
		finding->reason = arena_printf(
			arena,
			found.exempt
				? _("A policy demands an approved client app: %s. That breaks "
				    "nested "
				    "app authentication, although the add-in is exempt.")
				: _("A policy demands an approved client app: %s. That breaks "
				    "nested "
				    "app authentication, and making an exception does not help."),
			names);
		finding->remedy = _("Microsoft retires this control in 2026. Let an administrator "
				    "of Conditional Access replace it with \"Require app "
				    "protection policy\".");
	}
	say_reported(&found, finding, arena);
	return VERDICT_WARN;
}

JUDGE(access_policies)
{
	struct found found = find(facts, may_stop, finding, arena);

	(void)judging;
	if (!found.on.count) {
		finding->reason =
			_("No policy in force stands in the add-in's way on some devices, "
			  "places or platforms.");
		say_reported(&found, finding, arena);
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(
		arena,
		ngettext("%1$zu policy may stop the add-in for some people, or on some devices, "
			 "places or platforms: %2$s.",
			 "%1$zu policies may stop the add-in for some people, or on some devices, "
			 "places or platforms: %2$s.",
			 found.on.count),
		found.on.count, scopes_join(&found.on, ", ", arena));
	say_reported(&found, finding, arena);
	finding->remedy = _("Let people whom they concern try the add-in. Where it stops, an "
			    "administrator of Conditional Access can change or exclude this.");
	return VERDICT_WARN;
}

JUDGE(access_device_code)
{
	struct found found = find(facts, blocks_device_code, finding, arena);

	(void)judging;
	if (!found.on.count) {
		finding->reason = _("No policy in force blocks sign-in by device code.");
		say_reported(&found, finding, arena);
		return VERDICT_PASS;
	}
	finding->reason = arena_printf(arena,
				       _("Sign-in by device code is blocked: %s. That concerns "
					 "this program, not the add-in."),
				       scopes_join(&found.on, ", ", arena));
	finding->remedy = _("Leave it as it is, and sign in another way: --auth paste, loopback or "
			    "certificate.");
	return VERDICT_WARN;
}
