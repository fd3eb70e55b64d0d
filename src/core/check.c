/* check.c - the table of checks, and the engine that asks the judges */
#include "core/check.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/judge.h"

static const struct words {
	const char *id, *say;
} verdicts[VERDICT_COUNT] = {
	[VERDICT_PASS] = {"pass", N_("pass")},
	[VERDICT_FAIL] = {"fail", N_("fail")},
	[VERDICT_WARN] = {"warn", N_("warning")},
	[VERDICT_UNKNOWN] = {"unknown", N_("unknown")},
	[VERDICT_PENDING] = {"pending", N_("too early")},
	[VERDICT_NOT_APPLICABLE] = {"not_applicable", N_("not applicable")},
};

static const struct words overalls[] = {
	[OVERALL_READY] = {"ready", N_("ready")},
	[OVERALL_NOT_READY] = {"not_ready", N_("not ready")},
	[OVERALL_UNKNOWN] = {"unknown", N_("could not tell")},
};

static const struct words proofs[] = {
	[PROOF_NONE] = {"none",
			N_("not proven: no ordinary user is known to have used the add-in")},
	[PROOF_PARTIAL] = {"partial", N_("partly proven: the test by people is not complete, or "
					 "not everything worked")},
	[PROOF_DONE] = {"done", N_("proven: people have used the add-in")},
	[PROOF_FAILING] = {"failing", N_("failing: whoever tried it could not use the add-in")},
};

const char *verdict_id(enum verdict verdict)
{
	return verdicts[verdict].id;
}

bool verdict_of(const char *id, enum verdict *verdict)
{
	for (int i = 0; id && i < VERDICT_COUNT; i++) {
		if (strcmp(verdicts[i].id, id) != 0)
			continue;
		*verdict = (enum verdict)i;
		return true;
	}
	return false;
}

const char *verdict_say(enum verdict verdict)
{
	return _(verdicts[verdict].say);
}

const char *overall_id(enum overall overall)
{
	return overalls[overall].id;
}

bool overall_of(const char *id, enum overall *overall)
{
	for (size_t i = 0; i < sizeof overalls / sizeof overalls[0]; i++) {
		if (strcmp(id, overalls[i].id) != 0)
			continue;
		*overall = (enum overall)i;
		return true;
	}
	return false;
}

const char *overall_say(enum overall overall)
{
	return _(overalls[overall].say);
}

const char *proof_id(enum proof proof)
{
	return proofs[proof].id;
}

const char *proof_say(enum proof proof)
{
	return _(proofs[proof].say);
}

const struct check *check_find(const char *id)
{
	for (const struct check *check = checks; check->id; check++)
		if (id && strcmp(check->id, id) == 0)
			return check;
	return NULL;
}

/* What the app's standing already decides. False: the check is to be judged. */
static bool settle_by_app(const struct check *check, const struct facts *facts,
			  const struct judging *judging, struct finding *finding,
			  struct arena *arena)
{
	enum topic topic;

	switch (judge_standing(facts, judging, &topic)) {
	case APP_THERE:
		return false;
	case APP_ABSENT:
		if (check->app == CHECK_EVEN_ABSENT)
			return false;
		judge_used(finding, facts, topic);
		finding->reason = _("There is no enterprise application of the add-in yet.");
		finding->verdict = VERDICT_NOT_APPLICABLE;
		return true;
	case APP_UNCLEAR:
		judge_used(finding, facts, topic);
		finding->reason = _("It is not known yet which enterprise application is the "
				    "add-in's.");
		finding->remedy = _("Name the add-in's app with --consent-url or --app-id, and "
				    "check again.");
		finding->verdict = VERDICT_UNKNOWN;
		return true;
	case APP_UNREAD:
		finding->verdict = judge_heard(facts, topic)
					   ? judge_unsaid(finding)
					   : judge_unheard(facts, topic, finding, arena);
		return true;
	}
	return false;
}

/* Whether everything that the check needs was heard; says so in the finding if not. */
static bool hears_all(const struct check *check, const struct facts *facts, struct finding *finding,
		      struct arena *arena)
{
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		if (!(check->needs & TOPIC_BIT(topic)))
			continue;
		if (!judge_heard(facts, (enum topic)topic)) {
			finding->verdict = judge_unheard(facts, (enum topic)topic, finding, arena);
			return false;
		}
		judge_used(finding, facts, (enum topic)topic);
	}
	return true;
}

/* What somebody read elsewhere and pasted is said to be that, whatever is judged by it. */
static void say_pasted(const struct check *check, const struct facts *facts, struct finding *finding, struct arena *arena)
{
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		const char *by = judge_text(facts->heard[topic].by);

		if (check->needs & TOPIC_BIT(topic) && *by)
			finding->reason = arena_printf(arena, _("%1$s Read in Exchange PowerShell and pasted by %2$s."),
						       finding->reason, text_safe_copy(arena, by, 80));
	}
}

static void judge_one(const struct check *check, const struct facts *facts,
		      const struct judging *judging, struct finding *finding, struct arena *arena)
{
	enum topic topic;
	bool absent = check->app == CHECK_EVEN_ABSENT &&
		      judge_standing(facts, judging, &topic) == APP_ABSENT;

	*finding = (struct finding){.check = check, .reason = "", .remedy = "", .evidence = "{}"};
	if (check->app != CHECK_ANYHOW && settle_by_app(check, facts, judging, finding, arena))
		return;
	if (absent)
		judge_used(finding, facts, topic);
	else if (!hears_all(check, facts, finding, arena))
		return;
	finding->verdict = check->judge(facts, judging, finding, arena);
	say_pasted(check, facts, finding, arena);
	/* What does not block is at most a warning, whatever its judge says. */
	if (finding->verdict == VERDICT_FAIL && !check->blocks)
		finding->verdict = VERDICT_WARN;
}

void check_all(const struct facts *facts, const struct judging *judging, struct findings *findings,
	       struct arena *arena)
{
	const struct finding *exchange;

	findings->count = 0;
	for (const struct check *check = checks; check->id && findings->count < CHECK_MAX; check++)
		judge_one(check, facts, judging, &findings->items[findings->count++], arena);
	exchange = findings_get(findings, "tenant.exchange_online");
	findings->proof = PROOF_NONE;
	if (exchange->verdict != VERDICT_NOT_APPLICABLE) {
		findings->proof = judge_proof(facts, judging, arena);
		return;
	}
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];

		if (finding == exchange || strcmp(finding->check->id, "change.open") == 0)
			continue;
		*finding = (struct finding){
			.check = finding->check,
			.verdict = VERDICT_NOT_APPLICABLE,
			.reason = _("The organisation has no Exchange Online, so this does not "
				    "concern it."),
			.remedy = "",
			.evidence = "{}",
			.at = exchange->at,
		};
	}
}

const struct finding *findings_get(const struct findings *findings, const char *id)
{
	for (size_t i = 0; i < findings->count; i++)
		if (strcmp(findings->items[i].check->id, id) == 0)
			return &findings->items[i];
	return NULL;
}

enum overall findings_overall(const struct findings *findings)
{
	/* Where nothing was judged, nothing is ready. */
	enum overall overall = findings->count ? OVERALL_READY : OVERALL_UNKNOWN;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (!finding->check->blocks)
			continue;
		if (finding->verdict == VERDICT_FAIL)
			return OVERALL_NOT_READY;
		if (finding->verdict == VERDICT_UNKNOWN || finding->verdict == VERDICT_PENDING)
			overall = OVERALL_UNKNOWN;
	}
	return overall;
}

const struct check checks[] = {
	{"tenant.exchange_online", N_("Exchange Online"), true, 0, judge_exchange_online,
	 CHECK_ANYHOW},
	{"tenant.hybrid", N_("Mailboxes on-premises"), false, TOPIC_BIT(TOPIC_ORGANIZATION),
	 judge_hybrid, CHECK_ANYHOW},
	{"tenant.cloud", N_("Microsoft cloud"), false, TOPIC_BIT(TOPIC_DISCOVERY), judge_cloud,
	 CHECK_ANYHOW},
	{"admin.consent_role", N_("Role for consenting"), false, TOPIC_BIT(TOPIC_ROLES),
	 judge_consent_role, CHECK_ANYHOW},
	{"admin.exchange_role", N_("Role for the Exchange settings"), false, 0, judge_exchange_role,
	 CHECK_ANYHOW},
	{"admin.log_role", N_("Role for the sign-in logs"), false, 0, judge_log_role, CHECK_ANYHOW},
	{"tenant.license_p1", N_("Licence for sign-in logs"), false, TOPIC_BIT(TOPIC_ORGANIZATION),
	 judge_license_p1, CHECK_ANYHOW},
	{"app.present", N_("The add-in's enterprise application"), true, 0, judge_app_present,
	 CHECK_ANYHOW},
	{"app.enabled", N_("State of the application"), true, TOPIC_BIT(TOPIC_APP),
	 judge_app_enabled, CHECK_IF_APP},
	{"app.publisher", N_("The application's publisher and owner"), false, TOPIC_BIT(TOPIC_APP),
	 judge_app_publisher, CHECK_IF_APP},
	{"app.assignment", N_("Assignment of users"), true, TOPIC_BIT(TOPIC_APP),
	 judge_app_assignment, CHECK_IF_APP},
	{"app.redirect", N_("Registration for nested app authentication"), false,
	 TOPIC_BIT(TOPIC_APP), judge_app_redirect, CHECK_IF_APP},
	{"consent.admin",
	 N_("Consent for everyone in the "
	    "organisation"),
	 true, TOPIC_BIT(TOPIC_GRANTS), judge_consent_admin, CHECK_EVEN_ABSENT},
	{"scopes.granted", N_("Required permissions"), true,
	 TOPIC_BIT(TOPIC_GRANTS) | TOPIC_BIT(TOPIC_RESOURCE), judge_scopes_granted,
	 CHECK_EVEN_ABSENT},
	{"scopes.current", N_("Age of the list of permissions"), false, 0, judge_scopes_current,
	 CHECK_ANYHOW},
	{"scopes.published", N_("Existence of the permissions"), true, TOPIC_BIT(TOPIC_RESOURCE),
	 judge_scopes_published, CHECK_ANYHOW},
	{"scopes.dropped", N_("Permissions that are gone"), false,
	 TOPIC_BIT(TOPIC_GRANTS) | TOPIC_BIT(TOPIC_RESOURCE), judge_scopes_dropped, CHECK_IF_APP},
	{"scopes.extra", N_("Permissions beyond the required ones"), false,
	 TOPIC_BIT(TOPIC_GRANTS) | TOPIC_BIT(TOPIC_RESOURCE), judge_scopes_extra, CHECK_IF_APP},
	{"consent.user_only", N_("Users who consented for themselves"), false,
	 TOPIC_BIT(TOPIC_USER_GRANTS), judge_consent_user_only, CHECK_IF_APP},
	{"consent.user_policy", N_("Consent by users themselves"), false,
	 TOPIC_BIT(TOPIC_USER_POLICY), judge_consent_user_policy, CHECK_ANYHOW},
	{"consent.requests", N_("Consent requests that wait"), false, 0, judge_consent_requests,
	 CHECK_ANYHOW},
	{"consent.audit", N_("Who consented, and when"), false, TOPIC_BIT(TOPIC_AUDIT),
	 judge_consent_audit, CHECK_IF_APP},
	{"self.traces", N_("What signing in with this program left"), false, 0, judge_self_traces,
	 CHECK_ANYHOW},
	{"access.approved_client_app", N_("Conditional Access: approved client app"), false,
	 TOPIC_BIT(TOPIC_ACCESS), judge_access_approved_client, CHECK_ANYHOW},
	{"access.blocked", N_("Conditional Access: everybody kept out"), true, 0, judge_access_blocked, CHECK_ANYHOW},
	{"access.policies", N_("Conditional Access for this application"), false,
	 TOPIC_BIT(TOPIC_ACCESS), judge_access_policies, CHECK_ANYHOW},
	{"access.device_code", N_("Conditional Access: sign-in by device code"), false,
	 TOPIC_BIT(TOPIC_ACCESS), judge_access_device_code, CHECK_ANYHOW},
	{"tokens.state", N_("Legacy Exchange tokens"), false, TOPIC_BIT(TOPIC_TOKENS),
	 judge_tokens_state, CHECK_ANYHOW},
	{"tokens.addins",
	 N_("Add-ins that asked for legacy "
	    "tokens"),
	 false, TOPIC_BIT(TOPIC_TOKENS), judge_tokens_addins, CHECK_ANYHOW},
	{"ews.state", N_("Exchange Web Services"), false, TOPIC_BIT(TOPIC_EXCHANGE),
	 judge_ews_state, CHECK_ANYHOW},
	{"ews.policy", N_("User agents that may reach mailboxes"), false, TOPIC_BIT(TOPIC_EXCHANGE),
	 judge_ews_policy, CHECK_ANYHOW},
	{"addins.allowed", N_("Add-ins in the organisation"), false, TOPIC_BIT(TOPIC_EXCHANGE),
	 judge_addins_allowed, CHECK_ANYHOW},
	{"outlook.channel", N_("Outlook versions in use"), false, 0, judge_outlook_channel,
	 CHECK_ANYHOW},
	{"timeline.today", N_("Today on the timeline"), false, 0, judge_timeline_today,
	 CHECK_ANYHOW},
	{"proof.signins", N_("Sign-ins to the application"), false, 0, judge_proof_signins,
	 CHECK_IF_APP},
	{"proof.failing", N_("Sign-ins that all failed"), true, 0, judge_proof_failing, CHECK_ANYHOW},
	{"proof.people", N_("Test by people"), false, 0, judge_proof_people, CHECK_ANYHOW},
	{"change.open", N_("Changes left open"), true, 0, judge_change_open, CHECK_ANYHOW},
	{.id = NULL},
};
