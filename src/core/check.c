/* check.c - the table of checks, and the engine that asks the judges */
#include "core/check.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/aadsts.h"
#include "core/check_parts.h"

/* --- what all judges share: which topics were read, and why a topic was not --- */

const char *check_string(const char *text)
{
	return text ? text : "";
}

const char *check_advice(const struct check_context *context, const char *on_page, const char *by_command)
{
	return context->guided ? on_page : by_command;
}

bool check_was_read(const struct facts *facts, enum topic topic)
{
	return facts->fetched[topic].status == READ_OK;
}

enum app_status check_app_status(const struct facts *facts, const struct check_context *context, enum topic *topic)
{
	bool wanted = *check_string(context->wanted_app_id) != '\0';

	*topic = TOPIC_APP;
	if (check_was_read(facts, TOPIC_APP)) {
		if (facts->app_present == UNKNOWN)
			return APP_UNREAD;
		return facts->app_present == YES ? APP_THERE : APP_ABSENT;
	}
	if (wanted || facts->fetched[TOPIC_APP].status == READ_FAILED)
		return APP_UNREAD;
	*topic = TOPIC_SEARCH;
	if (!check_was_read(facts, TOPIC_SEARCH))
		return APP_UNREAD;
	return facts->candidates.count ? APP_UNCLEAR : APP_ABSENT;
}

void check_used(struct finding *finding, const struct facts *facts, enum topic topic)
{
	const struct fetched *fetched = &facts->fetched[topic];
	const size_t room = sizeof finding->requests / sizeof *finding->requests;

	finding->topics |= TOPIC_BIT(topic);
	if (fetched->at > finding->at)
		finding->at = fetched->at;
	for (size_t i = 0; i < room && *check_string(fetched->request_id); i++) {
		if (!finding->requests[i])
			finding->requests[i] = fetched->request_id;
		if (strcmp(finding->requests[i], fetched->request_id) == 0)
			break;
	}
}

const char *check_groups(const struct check_group *lists, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	for (; lists->key; lists++)
		scopes_put(lists->names, lists->key, &out);
	return json_out_close(&out, false, arena);
}

enum verdict check_unstated(struct finding *finding)
{
	finding->reason = _("Microsoft answered, but did not include this.");
	if (!*check_string(finding->remedy))
		finding->remedy =
		    _("The signed-in account may see only a part of it. Sign in with an account that has the role "
		      "Global Reader, and check again.");
	return VERDICT_UNKNOWN;
}

enum verdict check_no_profile(struct finding *finding)
{
	finding->reason = _("The add-in's profile is missing, so it is not known what the add-in needs.");
	finding->remedy = _("Choose a profile with --profile; \"naaready profile list\" lists them.");
	return VERDICT_UNKNOWN;
}

/* By kind of error; NULL: the only advice is to try again. */
static const char *const remedies[ERR_KIND_COUNT] = {
	[ERR_UNREACHABLE] = N_("Look at the network and the proxy, then check again."),
	[ERR_TLS] = N_("If your network inspects TLS, give its certificate authority with --cacert."),
	[ERR_BUSY] = N_("Wait a few minutes, then check again."),
	[ERR_PROTOCOL] = N_("Check again. If it stays like this, keep the request id for a support "
			    "call."),
	[ERR_SIGNED_OUT] = N_("Sign in again."),
	[ERR_REFUSED] = N_("Sign in again, in another way or with another account."),
	[ERR_TOKEN] = N_("Sign in again, to this tenant and with the right client."),
	[ERR_NO_SUCH] = N_("Check the tenant and the cloud."),
};

static const char *say_remedy(enum topic topic, enum err_kind kind, struct arena *arena)
{
	const char *permission = topic_rows[topic].permission;

	if (kind != ERR_NOT_ALLOWED)
		return kind < ERR_KIND_COUNT && remedies[kind] ? _(remedies[kind]) : _("Check again.");
	if (topic_rows[topic].exchange)
		return _("Sign in to Exchange with an account that may read this: with the role Global Reader or "
			 "Exchange Administrator in Entra, or View-Only Configuration in Exchange.");
	if (!permission)
		return _("Check again.");
	return arena_printf(arena,
	    _("Sign in with an account that has the role Global Reader, and with the permission %s."), permission);
}

/* Whether the question was never sent because the token lacks the permission (cloud/question). Then Microsoft said
 * nothing. */
static bool is_unsent(const struct err *err)
{
	return err->kind == ERR_NOT_ALLOWED && !err->status && !err->aadsts && !*err->code;
}

static enum verdict say_unsent(enum topic topic, struct finding *finding, struct arena *arena)
{
	const char *permission = check_string(topic_rows[topic].permission);

	/* Does not name the topic: all topics that lack the same permission share this reason. */
	finding->reason = arena_printf(arena, _("Not read: this sign-in lacks the permission %s."), permission);
	finding->remedy = arena_printf(arena,
	    _("To read it, sign in for logs and policies, too (--logs), or with a client of your own (--client-id) or a "
	      "token that has %s."),
	    permission);
	return VERDICT_UNKNOWN;
}

/* Nobody wanted it: that is no fault, and no permission that anybody has to look after. */
static enum verdict say_declined(struct finding *finding)
{
	finding->reason = _("Not asked for: the sign-in left out logs and policies, by choice.");
	finding->brief = _("Not asked for.");
	finding->lack = LACK_LOGS;
	finding->remedy = _("If you want to know: sign in again with logs and policies (page 3, or --logs).");
	return VERDICT_UNKNOWN;
}

/* Microsoft's error code, or a substitute. */
static const char *say_code(const struct err *err, struct arena *arena)
{
	if (*err->code)
		return err->code;
	if (err->aadsts)
		return arena_printf(arena, "AADSTS%d", err->aadsts);
	if (err->status)
		return arena_printf(arena, "HTTP %d", err->status);
	return "";
}

static const char *const lack_remedies[LACK_COUNT] = {
	[LACK_GRAPH] = N_("Sign in to Microsoft Graph, and check again."),
	[LACK_EXCHANGE] = N_("Sign in to Exchange Online, and check again."),
	[LACK_APP] = N_("Name the add-in's app with --consent-url or --app-id, and check again."),
};

/* Why a topic was never read. */
static enum lack lack_of(const struct facts *facts, enum topic topic)
{
	if (topic == TOPIC_DISCOVERY)
		return LACK_OTHER;
	/* If the organisation was read, an admin is signed in, and only the app is unknown. */
	if ((topic == TOPIC_APP || topic == TOPIC_SEARCH) && facts->fetched[TOPIC_ORGANIZATION].status != NOT_READ)
		return LACK_APP;
	if (topic == TOPIC_PEOPLE)
		return LACK_PEOPLE;
	return topic_rows[topic].permission ? LACK_GRAPH : LACK_EXCHANGE;
}

enum verdict check_unread(const struct facts *facts, enum topic topic, struct finding *finding, struct arena *arena)
{
	const struct fetched *fetched = &facts->fetched[topic];
	char detail[sizeof fetched->err.told];
	const char *code, *marks, *reason;
	const struct aadsts *known;

	if (fetched->status != READ_FAILED) {
		finding->reason = _(topic_rows[topic].not_yet);
		finding->lack = lack_of(facts, topic);
		if (*check_string(lack_remedies[finding->lack]))
			finding->remedy = _(lack_remedies[finding->lack]);
		return VERDICT_UNKNOWN;
	}
	check_used(finding, facts, topic);
	if (fetched->err.kind == ERR_DECLINED)
		return say_declined(finding);
	if (is_unsent(&fetched->err) && *check_string(topic_rows[topic].permission))
		return say_unsent(topic, finding, arena);
	err_detail(&fetched->err, detail, sizeof detail);
	code = say_code(&fetched->err, arena);
	marks = arena_printf(arena, "%s%s%s", detail, *detail && *code ? ", " : "", code);
	if (*marks)
		/* TRANSLATORS: "The tenant-wide grants could not be read: a permission is missing "
		                "(Code)." */
		reason = arena_printf(arena, _("%1$s: %2$s (%3$s)."), _(topic_rows[topic].failed),
		    err_kind_text(fetched->err.kind), marks);
	else
		reason = arena_printf(arena, _("%1$s: %2$s."), _(topic_rows[topic].failed),
		    err_kind_text(fetched->err.kind));
	if (err_theirs(&fetched->err))
		reason = arena_printf(arena, _("%1$s Microsoft says: \"%2$s\""), reason, fetched->err.told);
	finding->brief = arena_printf(arena, _("Not read: %s."), err_kind_text(fetched->err.kind));
	known = aadsts_for(&fetched->err);
	if (known)
		reason = arena_printf(arena, "%s %s", reason, _(known->happened));
	finding->reason = reason;
	/* the same advice as on screen */
	finding->remedy = known ? arena_printf(arena, "%s %s", _(known->who), _(known->now))
				: say_remedy(topic, fetched->err.kind, arena);
	return VERDICT_UNKNOWN;
}

/* --- the engine and the table --- */

static const struct words {
	const char *id, *say;
} verdicts[VERDICT_COUNT] = {
	[VERDICT_PASS] = { "pass", N_("pass") },
	[VERDICT_FAIL] = { "fail", N_("fail") },
	[VERDICT_WARN] = { "warn", N_("warning") },
	[VERDICT_UNKNOWN] = { "unknown", N_("unknown") },
	[VERDICT_PENDING] = { "pending", N_("too early") },
	[VERDICT_NOT_APPLICABLE] = { "not_applicable", N_("not applicable") },
};

static const struct words overalls[] = {
	[OVERALL_READY] = { "ready", N_("ready") },
	[OVERALL_NOT_READY] = { "not_ready", N_("not ready") },
	[OVERALL_UNKNOWN] = { "unknown", N_("could not tell") },
};

static const struct words proofs[] = {
	[PROOF_NONE] = { "none", N_("not proven: no ordinary user is known to have used the add-in") },
	[PROOF_PARTIAL] = { "partial", N_("partly proven: the test by people is not complete, or "
					  "not everything worked") },
	[PROOF_DONE] = { "done", N_("proven: people have used the add-in") },
	[PROOF_FAILING] = { "failing", N_("failing: the people who tried the add-in could not use it") },
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

const char *verdict_text(enum verdict verdict)
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

const char *overall_text(enum overall overall)
{
	return _(overalls[overall].say);
}

const char *proof_id(enum proof proof)
{
	return proofs[proof].id;
}

const char *proof_text(enum proof proof)
{
	return _(proofs[proof].say);
}

const char *findings_proof_text(const struct findings *findings)
{
	if (findings->allowed)
		return _("people have used the add-in, but legacy tokens were still allowed: not proven without them");
	return proof_text(findings->proof);
}

const struct check *check_find(const char *id)
{
	for (const struct check *check = checks; check->id; check++)
		if (id && strcmp(check->id, id) == 0)
			return check;
	return NULL;
}

/* Settles the verdict if the app's presence alone decides it. False: the check must be judged. */
static bool settle_by_app(const struct check *check, const struct facts *facts, const struct check_context *context,
    struct finding *finding, struct arena *arena)
{
	enum topic topic;

	switch (check_app_status(facts, context, &topic)) {
	case APP_THERE:
		return false;
	case APP_ABSENT:
		if (check->app == CHECK_EVEN_ABSENT)
			return false;
		check_used(finding, facts, topic);
		finding->reason = _("The add-in has no enterprise application yet.");
		finding->verdict = VERDICT_NOT_APPLICABLE;
		return true;
	case APP_UNCLEAR:
		check_used(finding, facts, topic);
		finding->reason = _("It is not known yet which enterprise application is the "
				    "add-in's.");
		finding->lack = LACK_APP;
		finding->remedy = _(lack_remedies[LACK_APP]);
		finding->verdict = VERDICT_UNKNOWN;
		return true;
	case APP_UNREAD:
		finding->verdict =
		    check_was_read(facts, topic) ? check_unstated(finding) : check_unread(facts, topic, finding, arena);
		return true;
	}
	return false;
}

/* Whether every topic that the check needs was read; if not, fills the finding. */
static bool hears_all(const struct check *check, const struct facts *facts, struct finding *finding,
    struct arena *arena)
{
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		if (!(check->needs & TOPIC_BIT(topic)))
			continue;
		if (!check_was_read(facts, (enum topic)topic)) {
			finding->verdict = check_unread(facts, (enum topic)topic, finding, arena);
			return false;
		}
		check_used(finding, facts, (enum topic)topic);
	}
	return true;
}

/* States that a fact was read elsewhere and pasted, no matter what the verdict is. */
static void say_pasted(const struct check *check, const struct facts *facts, struct finding *finding,
    struct arena *arena)
{
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		const char *by = check_string(facts->fetched[topic].by);

		if (check->needs & TOPIC_BIT(topic) && *by)
			finding->reason = arena_printf(arena, _("%1$s Read in Exchange PowerShell and pasted by %2$s."),
			    finding->reason, text_safe_copy(arena, by, 80));
	}
}

static void check_one(const struct check *check, const struct facts *facts, const struct check_context *context,
    struct finding *finding, struct arena *arena)
{
	enum topic topic;
	bool absent = check->app == CHECK_EVEN_ABSENT && check_app_status(facts, context, &topic) == APP_ABSENT;

	*finding = (struct finding){ .check = check, .reason = "", .brief = "", .remedy = "", .evidence = "{}" };
	if (check->app != CHECK_ALWAYS && settle_by_app(check, facts, context, finding, arena))
		return;
	if (absent)
		check_used(finding, facts, topic);
	else if (!hears_all(check, facts, finding, arena))
		return;
	finding->verdict = check->judge(facts, context, finding, arena);
	say_pasted(check, facts, finding, arena);
	/* A check that does not block gives a warning at most. */
	if (finding->verdict == VERDICT_FAIL && !check->blocks)
		finding->verdict = VERDICT_WARN;
}

/* Of the readings that the finding rests on and that could not be repeated: the topic of the oldest. */
static enum topic kept_topic(const struct finding *then, const struct facts *facts)
{
	int oldest = facts_kept_oldest(facts, then->topics);

	return (enum topic)(oldest >= 0 ? oldest : facts_kept_oldest(facts, ~0u));
}

/* Reading failed, and an earlier reading said something. What spoke against the tenant then still does, with its age, and
 * so does what kept a check from passing; anything else is not known now, and only told. */
static void tell_earlier(struct finding *finding, const struct finding *then, const struct facts *facts,
    struct arena *arena)
{
	char when[TIMEFMT_SIZE];
	enum topic topic;

	if ((then->verdict == VERDICT_UNKNOWN && finding->verdict != VERDICT_PASS) ||
	    (then->verdict == finding->verdict &&
		(then->verdict == VERDICT_NOT_APPLICABLE || strcmp(then->reason, finding->reason) == 0)))
		return;
	topic = kept_topic(then, facts);
	timefmt_minute(facts->before->fetched[topic].at, when);
	if (then->verdict == VERDICT_FAIL || then->verdict == VERDICT_WARN || then->verdict == VERDICT_UNKNOWN) {
		*finding = *then;
		finding->reason = arena_printf(arena,
		    /* TRANSLATORS: "2 permissions are missing. That was read on Tue ...; reading it again failed: no answer came." */
		    _("%1$s That was read on %2$s; reading it again failed: %3$s."), then->reason, when,
		    err_kind_text(facts->fetched[topic].err.kind));
	} else {
		const char *failed =
		    *finding->brief && !err_theirs(&facts->fetched[topic].err) ? finding->brief : finding->reason;

		finding->reason = arena_printf(arena,
		    /* TRANSLATORS: "Not read: no answer came. Before, on Tue ...: all is granted." */
		    _("%1$s Before, on %2$s: %3$s"), failed, when, then->reason);
	}
	finding->brief = "";
}

/* Judges what is known now and, if the last reading of something failed, what was known before. */
static void check_both(const struct check *check, const struct facts *facts, const struct facts *before,
    const struct check_context *context, struct finding *finding, struct arena *arena)
{
	struct finding then;

	check_one(check, facts, context, finding, arena);
	if (before == facts)
		return;
	check_one(check, before, context, &then, arena);
	tell_earlier(finding, &then, facts, arena);
}

void check_all(const struct facts *facts, const struct check_context *context, struct findings *findings,
    struct arena *arena)
{
	const struct facts *before = facts_as_before(facts, arena);
	const struct finding *exchange;

	findings->count = 0;
	for (const struct check *check = checks; check->id; check++)
		check_both(check, facts, before, context, &findings->items[findings->count++], arena);
	exchange = findings_get(findings, "tenant.exchange_online");
	findings->proof = PROOF_NONE;
	findings->allowed = false;
	if (!check_no_exchange(before)) {
		findings->proof = check_proof(before, context, arena);
		findings->allowed = findings->proof == PROOF_DONE && check_proof_allowed(before, context, arena);
		return;
	}
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];

		if (finding == exchange || strcmp(finding->check->id, "change.open") == 0)
			continue;
		*finding = (struct finding){
			.check = finding->check,
			.verdict = VERDICT_NOT_APPLICABLE,
			.reason = _("The organisation has no Exchange Online, so this does not apply."),
			.brief = _("No Exchange Online."),
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

const struct finding *findings_unconcerned(const struct findings *findings)
{
	const struct finding *finding = findings_get(findings, "tenant.exchange_online");

	return finding && finding->verdict == VERDICT_NOT_APPLICABLE ? finding : NULL;
}

bool finding_settled(const struct finding *finding)
{
	return finding->verdict == VERDICT_PASS || finding->verdict == VERDICT_NOT_APPLICABLE;
}

enum overall findings_overall(const struct findings *findings)
{
	/* Without any judged check, nothing is ready. */
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

const struct check checks[CHECK_MAX + 1] = {
	{ "tenant.exchange_online", N_("Exchange Online"), true, 0, check_exchange_online, CHECK_ALWAYS },
	{ "tenant.hybrid", N_("Mailboxes on-premises"), false, TOPIC_BIT(TOPIC_ORGANIZATION), check_hybrid,
	    CHECK_ALWAYS },
	{ "tenant.cloud", N_("Microsoft cloud"), false, TOPIC_BIT(TOPIC_DISCOVERY), check_cloud, CHECK_ALWAYS },
	{ "admin.consent_role", N_("Role for consenting"), false, TOPIC_BIT(TOPIC_ROLES), check_consent_role,
	    CHECK_ALWAYS },
	{ "admin.exchange_role", N_("Role for the Exchange settings"), false, 0, check_exchange_role, CHECK_ALWAYS },
	{ "admin.log_role", N_("Role for the sign-in logs"), false, 0, check_log_role, CHECK_ALWAYS },
	{ "tenant.license_p1", N_("Licence for sign-in logs"), false, TOPIC_BIT(TOPIC_ORGANIZATION), check_license_p1,
	    CHECK_ALWAYS },
	{ "app.present", N_("The add-in's enterprise application"), true, 0, check_app_present, CHECK_ALWAYS },
	{ "app.enabled", N_("State of the application"), true, TOPIC_BIT(TOPIC_APP), check_app_enabled, CHECK_IF_APP },
	{ "app.publisher", N_("The application's publisher and owner"), false, TOPIC_BIT(TOPIC_APP),
	    check_app_publisher, CHECK_IF_APP },
	{ "app.assignment", N_("Assignment of users"), true, TOPIC_BIT(TOPIC_APP), check_app_assignment, CHECK_IF_APP },
	{ "app.redirect", N_("Registration for nested app authentication"), false, TOPIC_BIT(TOPIC_APP),
	    check_app_redirect, CHECK_IF_APP },
	{ "consent.admin",
	    N_("Consent for everyone in the "
	       "organisation"),
	    true, TOPIC_BIT(TOPIC_GRANTS), check_consent_admin, CHECK_EVEN_ABSENT },
	{ "scopes.granted", N_("Required permissions"), true, TOPIC_BIT(TOPIC_GRANTS) | TOPIC_BIT(TOPIC_RESOURCE),
	    check_scopes_granted, CHECK_EVEN_ABSENT },
	{ "scopes.current", N_("Age of the list of permissions"), false, 0, check_scopes_current, CHECK_ALWAYS },
	{ "scopes.published", N_("Existence of the permissions"), true, TOPIC_BIT(TOPIC_RESOURCE),
	    check_scopes_published, CHECK_ALWAYS },
	{ "scopes.dropped", N_("Permissions that are gone"), false, TOPIC_BIT(TOPIC_GRANTS) | TOPIC_BIT(TOPIC_RESOURCE),
	    check_scopes_dropped, CHECK_IF_APP },
	{ "scopes.extra", N_("Permissions beyond the required ones"), false,
	    TOPIC_BIT(TOPIC_GRANTS) | TOPIC_BIT(TOPIC_RESOURCE), check_scopes_extra, CHECK_IF_APP },
	{ "consent.user_only", N_("Users who consented for themselves"), false, TOPIC_BIT(TOPIC_USER_GRANTS),
	    check_consent_user_only, CHECK_IF_APP },
	{ "consent.user_policy", N_("Consent by users themselves"), false, TOPIC_BIT(TOPIC_USER_POLICY),
	    check_consent_user_policy, CHECK_ALWAYS },
	{ "consent.requests", N_("Pending consent requests"), false, 0, check_consent_requests, CHECK_ALWAYS },
	{ "consent.audit", N_("Who consented, and when"), false, TOPIC_BIT(TOPIC_AUDIT), check_consent_audit,
	    CHECK_IF_APP },
	{ "self.traces", N_("Traces of signing in with this program"), false, 0, check_self_traces, CHECK_ALWAYS },
	{ "access.approved_client_app", N_("Conditional Access: approved client app"), false, TOPIC_BIT(TOPIC_ACCESS),
	    check_access_approved_client, CHECK_ALWAYS },
	{ "access.blocked", N_("Conditional Access: everybody blocked"), true, 0, check_access_blocked, CHECK_ALWAYS },
	{ "access.policies", N_("Conditional Access for this application"), false, TOPIC_BIT(TOPIC_ACCESS),
	    check_access_policies, CHECK_ALWAYS },
	{ "access.device_code", N_("Conditional Access: sign-in by device code"), false, TOPIC_BIT(TOPIC_ACCESS),
	    check_access_device_code, CHECK_ALWAYS },
	{ "tokens.state", N_("Legacy Exchange tokens"), false, TOPIC_BIT(TOPIC_TOKENS), check_tokens_state,
	    CHECK_ALWAYS },
	{ "tokens.addins",
	    N_("Add-ins that asked for legacy "
	       "tokens"),
	    false, TOPIC_BIT(TOPIC_TOKENS), check_tokens_addins, CHECK_ALWAYS },
	{ "ews.state", N_("Exchange Web Services"), false, TOPIC_BIT(TOPIC_EXCHANGE), check_ews_state, CHECK_ALWAYS },
	{ "ews.policy", N_("User agents allowed to access mailboxes"), false, TOPIC_BIT(TOPIC_EXCHANGE),
	    check_ews_policy, CHECK_ALWAYS },
	{ "addins.allowed", N_("Add-ins in the organisation"), false, TOPIC_BIT(TOPIC_EXCHANGE), check_addins_allowed,
	    CHECK_ALWAYS },
	{ "outlook.channel", N_("Outlook versions in use"), false, 0, check_outlook_channel, CHECK_ALWAYS },
	{ "timeline.today", N_("Today on the timeline"), false, 0, check_timeline_today, CHECK_ALWAYS },
	{ "proof.signins", N_("Sign-ins to the application"), false, 0, check_proof_signins, CHECK_IF_APP },
	{ "proof.failing", N_("Sign-ins that all failed"), true, 0, check_proof_failing, CHECK_ALWAYS },
	{ "proof.people", N_("Test by people"), false, 0, check_proof_people, CHECK_ALWAYS },
	{ "change.open", N_("Changes left open"), true, 0, check_change_open, CHECK_ALWAYS },
};
