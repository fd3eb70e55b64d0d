/* core_check_test.c - each check in each verdict that it can give */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/timefmt.h"
#include "cloud/question.h"
#include "core/check.h"
#include "core/wellknown.h"

#define NOW             1795500000LL /* 2026-11-24 */
#define OWNER           "5a1e5f0c-0000-4000-8000-00000000aaaa"
#define GLOBAL_READER   "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
#define EXCHANGE_ADMIN  "29232cdf-9323-42fd-ade2-1d097af3e4de"
#define CLOUD_APP_ADMIN "158c047a-c907-4556-b7ef-446551a6b5f7"

static struct arena arena;
static struct facts facts;
static struct check_context context;
static struct profile profile;
static struct timeline timeline;
static struct milestone milestones[2];
static struct findings findings;

static void read_topic(enum topic topic)
{
	facts_fetched(&facts, topic, NOW - 100 + (int)topic, topic_id(topic));
}

/* As when reading it again fails. */
static void fail_again(enum topic topic)
{
	struct err err;

	err_set(&err, ERR_BUSY, NULL, NULL);
	facts_set_aside(&facts, topic);
	facts_failed(&facts, topic, NOW, &err);
}

static void fail_topic(enum topic topic, enum err_kind kind, const char *code)
{
	struct err err;

	err_set(&err, kind, NULL, NULL);
	snprintf(err.code, sizeof err.code, "%s", code);
	snprintf(err.request_id, sizeof err.request_id, "failed-%s", topic_id(topic));
	facts_failed(&facts, topic, NOW - 50, &err);
}

#define FOR_SELF    "ManagePermissionGrantsForSelf."
#define RECOMMENDED FOR_SELF "microsoft-user-default-recommended"

/* Fills in facts of logs and policies with which all is well. */
static void fill_logs(void)
{
	static const char *const names[] = { "Mail.ReadWrite.Shared", "User.Read", "openid", "profile" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char id[8];

		snprintf(id, sizeof id, "id-%zu", i);
		facts_add_permission(&facts, (struct permission){ names[i], id, false });
	}
	facts.user_policies = scopes_parse(&arena, RECOMMENDED " ManagePermissionGrantsForOwnedResource.for-team");
	facts.consents_since = NOW - 30 * 86400;
	facts_add_consent(&facts, (struct consent_seen){ "ann@contoso.com", NOW - 3 * 86400, true, YES, false, "" });
	facts.signins_since = facts.quiet_since = NOW - 7 * 86400;
	facts_count_signin(&facts, true, (struct signin_seen){ .code = 0, .at = NOW - 3600, .said = "" });
	facts_count_signin(&facts, false, (struct signin_seen){ .code = 0, .at = NOW - 7200, .said = "" });
	facts.self_present = NO;
	facts.self_app_id = "client-1";
}

/* Sets up a tenant in which all is well; each test changes one thing. */
static int all_is_well(void **state)
{
	(void)state;
	memset(&context, 0, sizeof context);
	memset(&profile, 0, sizeof profile);
	profile.id = "crm";
	profile.name = "CRM";
	profile.publisher = "Vendor";
	profile.publisher_tenant = profile.client_id = profile.consent_url = profile.notes = "";
	profile.resource_app_id = GRAPH_APP_ID;
	profile.as_of = NOW - 86400;
	profile.scopes = scopes_parse(&arena, "Mail.ReadWrite.Shared User.Read openid profile");
	profile.manifest_ids = scopes_parse(&arena, "47232a61-61ee-4318-80f8-82568651aa9f");
	scopes_add(&profile.entra_names, "CRM for Outlook", &arena);
	milestones[0] = (struct milestone){ "past", "all", "It began.", "s", NOW - 86400, NOW, true };
	milestones[1] =
	    (struct milestone){ "ews-end", "all", "EWS ends.", "s", timefmt_parse("2027-04-01"), NOW, true };
	timeline = (struct timeline){ milestones, 2, NOW - 86400 };
	context = (struct check_context){ .profile = &profile,
		.timeline = &timeline,
		.now = NOW,
		.wanted_app_id = "app-1",
		.wanted_owner = "" };
	facts_init(&facts, &arena);
	facts.tenant.cloud = CLOUD_GLOBAL;
	facts.org_exchange = facts.org_premium = YES;
	facts.org_synced = NO;
	facts.me_upn = "ann@contoso.com";
	facts.role_ids = scopes_parse(&arena, CLOUD_APP_ADMIN " " EXCHANGE_ADMIN);
	facts.app_present = facts.app_enabled = YES;
	facts.app_assignment_required = NO;
	facts.app_id = "app-1";
	facts.app_object_id = "obj-1";
	facts.app_name = "CRM for Outlook";
	facts.app_owner_tenant = OWNER;
	facts.app_publisher = "Vendor, Inc.";
	facts.app_redirects = scopes_parse(&arena, "brk-multihub://crm.example");
	facts.resource_object_id = "graph-1";
	facts.published = profile.scopes;
	facts_add_grant(&facts, (struct grant){ "g1", "graph-1", " mail.readwrite.shared User.Read openid profile" });
	facts.cmdlets = scopes_parse(&arena, "Get-AuthenticationPolicy Set-AuthenticationPolicy");
	facts.tokens = TOKENS_REMOVED;
	facts.ews_enabled = NO;
	facts.ews_listed = facts.ews_policy_seen = YES;
	facts.ews_policy = "";
	facts.addins_allowed = YES;
	fill_logs();
	facts_set_tester(&facts, 0,
	    (struct tester){ "Bob", "new", "", YES, YES, YES, YES, UNKNOWN, "", NOW, UNKNOWN, UNKNOWN, UNKNOWN, "", "",
		"", 0, 0 });
	for (int topic = 0; topic < TOPIC_COUNT; topic++)
		if (topic != TOPIC_SEARCH)
			read_topic((enum topic)topic);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static enum proof proof(void)
{
	check_all(&facts, &context, &findings, &arena);
	return findings.proof;
}

/* The verdicts that each check gave in all tests together. */
static bool verdicts_given[CHECK_MAX][VERDICT_COUNT];

/* Asserts what holds of every finding: it has a reason, its evidence is an object, and a verdict that is not well has
 * a remedy. */
static void note_verdicts(void)
{
	for (size_t i = 0; i < findings.count; i++) {
		const struct finding *finding = &findings.items[i];
		struct json_doc doc;

		verdicts_given[i][finding->verdict] = true;
		assert_string_not_equal(finding->reason, "");
		assert_true(json_parse(&doc, finding->evidence, strlen(finding->evidence), NULL));
		assert_int_equal(json_kind(json_root(&doc)), JSON_OBJECT);
		json_release(&doc);
		if (finding->verdict == VERDICT_PASS || finding->verdict == VERDICT_NOT_APPLICABLE || *finding->remedy)
			continue;
		print_error("check %s is %s without a remedy: %s\n", finding->check->id, verdict_id(finding->verdict),
		    finding->reason);
		fail();
	}
}

/* What passed leaves nothing to do; a remark belongs to its reason. */
static void no_pass_has_a_remedy(void)
{
	for (size_t i = 0; i < findings.count; i++)
		if (findings.items[i].verdict == VERDICT_PASS && *findings.items[i].remedy)
			fail_msg("%s passed, and still asks for something: %s", findings.items[i].check->id,
			    findings.items[i].remedy);
}

static const struct finding *judge(const char *id)
{
	const struct finding *finding;

	check_all(&facts, &context, &findings, &arena);
	note_verdicts();
	finding = findings_get(&findings, id);
	assert_non_null(finding);
	no_pass_has_a_remedy();
	assert_string_not_equal(finding->reason, "");
	return finding;
}

/* Asserts the verdict, and a word that the reason must have. */
#define assert_judged(id, wanted, word) do_assert(id, wanted, word, __FILE__, __LINE__)
static void do_assert(const char *id, enum verdict wanted, const char *word, const char *file, int line)
{
	const struct finding *finding = judge(id);

	if (finding->verdict != wanted) {
		print_error("check %s is %s, which is not the expected verdict: %s\n", id, verdict_id(finding->verdict),
		    finding->reason);
		_assert_int_equal(finding->verdict, wanted, file, line);
	}
	if (!strstr(finding->reason, word)) {
		print_error("check %s: the reason lacks \"%s\": %s\n", id, word, finding->reason);
		_fail(file, line);
	}
}

static const char *evidence(const char *id)
{
	return judge(id)->evidence;
}

/* --- the engine --- */

static void a_good_tenant_passes_everything(void **state)
{
	(void)state;
	check_all(&facts, &context, &findings, &arena);
	assert_null(checks[findings.count].id);
	for (size_t i = 0; i < findings.count; i++) {
		const struct finding *finding = &findings.items[i];
		bool moot = strcmp(finding->check->id, "tokens.addins") == 0;

		if (strcmp(finding->check->id, "ews.state") ==
		    0) { /* any setting of EWS is worth a look until EWS ends */
			assert_int_equal(finding->verdict, VERDICT_WARN);
			continue;
		}
		assert_int_equal(finding->verdict, moot ? VERDICT_NOT_APPLICABLE : VERDICT_PASS);
		assert_string_equal(finding->remedy, "");
		assert_string_not_equal(finding->reason, "");
	}
	assert_int_equal(findings_overall(&findings), OVERALL_READY);
	assert_int_equal(findings.proof, PROOF_DONE);
}

static void the_table_is_sound(void **state)
{
	static const char *const blocking[] = {
		"tenant.exchange_online",
		"app.present",
		"app.enabled",
		"app.assignment",
		"consent.admin",
		"scopes.granted",
		"scopes.published",
		"change.open",
		"access.blocked",
		"proof.failing",
	};
	size_t blocks = 0;

	(void)state;
	for (const struct check *check = checks; check->id; check++) {
		assert_ptr_equal(check_find(check->id), check);
		assert_non_null(check->judge);
		assert_non_null(check->title);
		blocks += check->blocks;
	}
	for (size_t i = 0; i < sizeof blocking / sizeof *blocking; i++)
		assert_true(check_find(blocking[i])->blocks);
	assert_int_equal(blocks, sizeof blocking / sizeof *blocking);
	assert_null(check_find("nothing"));
	assert_null(check_find(NULL));
}

static void without_facts_every_check_is_unknown(void **state)
{
	struct facts empty = { 0 };

	(void)state;
	context = (struct check_context){ .now = NOW, .wanted_app_id = "", .wanted_owner = "" };
	check_all(&empty, &context, &findings, &arena);
	for (size_t i = 0; i < findings.count; i++) {
		const struct finding *finding = &findings.items[i];
		bool known = strcmp(finding->check->id, "change.open") == 0;

		if (strcmp(finding->check->id, "access.blocked") == 0 ||
		    strcmp(finding->check->id, "proof.failing") ==
			0) /* an optional topic that was not asked for is no reason for "unknown" */
			assert_int_equal(finding->verdict, VERDICT_NOT_APPLICABLE);
		else
			assert_int_equal(finding->verdict, known ? VERDICT_PASS : VERDICT_UNKNOWN);
		assert_string_not_equal(finding->reason, "");
	}
	assert_int_equal(findings_overall(&findings), OVERALL_UNKNOWN);
	assert_int_equal(findings.proof, PROOF_NONE);
}

static void a_failed_read_is_unknown_with_its_reason(void **state)
{
	const struct finding *finding;

	(void)state;
	fail_topic(TOPIC_GRANTS, ERR_NOT_ALLOWED, "Authorization_RequestDenied");
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "tenant-wide grants could not be read");
	finding = judge("consent.admin");
	assert_non_null(strstr(finding->reason, "(Authorization_RequestDenied)"));
	assert_non_null(strstr(finding->remedy, "Directory.Read.All"));
	assert_string_equal(finding->requests[0], "failed-grants");
	assert_int_equal(finding->at, NOW - 50);
	assert_string_equal(finding->evidence, "{}");
	assert_int_equal(findings_overall(&findings), OVERALL_UNKNOWN);
	fail_topic(TOPIC_TOKENS, ERR_NOT_ALLOWED, "");
	assert_non_null(strstr(judge("tokens.state")->remedy, "Exchange"));
	assert_string_equal(judge("tokens.state")->evidence, "{}");
	fail_topic(TOPIC_EXCHANGE, ERR_UNREACHABLE, "");
	assert_judged("ews.state", VERDICT_UNKNOWN, "no answer came");
}

/* What was read before passes nothing, since it may have changed; but it is told. What spoke against the tenant still
 * does. */
static void a_reading_that_failed_leaves_the_one_before(void **state)
{
	(void)state;
	fail_again(TOPIC_GRANTS);
	assert_judged("scopes.granted", VERDICT_UNKNOWN,
	    "Not read: the service is busy or out of order. Before, on Tue 2026-11-24 05:58 UTC: All");
	assert_judged("consent.admin", VERDICT_UNKNOWN, "Before, on Tue 2026-11-24 05:58 UTC: ");
	assert_int_equal(findings_overall(&findings), OVERALL_UNKNOWN);
	facts.before->grants.items[0].scope = "openid profile";
	assert_judged("scopes.granted", VERDICT_FAIL,
	    "That was read on Tue 2026-11-24 05:58 UTC; reading it again failed: the service is busy or out of order.");
	assert_string_not_equal(judge("scopes.granted")->remedy, "");
	assert_int_equal(findings_overall(&findings), OVERALL_NOT_READY);
	assert_judged("app.enabled", VERDICT_PASS, ""); /* was read again */
}

/* The age and the error are those of what the check looked at, also where it can do without: not of the oldest reading
 * that could not be repeated. */
static void what_is_told_of_before_is_of_the_same_topic(void **state)
{
	struct err err;

	(void)state;
	fail_again(TOPIC_ORGANIZATION);
	facts.before->fetched[TOPIC_ORGANIZATION].at = NOW - 86400;
	err_set(&err, ERR_UNREACHABLE, NULL, NULL);
	facts_set_aside(&facts, TOPIC_SIGNINS);
	facts_failed(&facts, TOPIC_SIGNINS, NOW, &err);
	assert_judged("proof.failing", VERDICT_NOT_APPLICABLE,
	    "Not read: no answer came. Before, on Tue 2026-11-24 05:58 UTC: Sign-ins to the application have succeeded.");
	assert_judged("proof.signins", VERDICT_PASS, "Before, on Tue 2026-11-24 05:58 UTC: 2 sign-ins");
	facts.before->signins.items[0].code = 50105;
	assert_judged("proof.signins", VERDICT_WARN,
	    "That was read on Tue 2026-11-24 05:58 UTC; reading it again failed: no answer came.");
}

/* Bob's role was known: that his result proves nothing stays, though his roles cannot be read now. */
static void what_proved_nothing_before_proves_nothing_now(void **state)
{
	(void)state;
	facts.testers.items[0].who = "bob@contoso.com";
	facts.roles_asked = facts.roles_held = scopes_parse(&arena, "bob@contoso.com");
	read_topic(TOPIC_PEOPLE_ROLES);
	assert_judged("proof.people", VERDICT_UNKNOWN, "bob@contoso.com (has an admin role)");
	fail_again(TOPIC_PEOPLE_ROLES);
	assert_judged("proof.people", VERDICT_UNKNOWN,
	    "bob@contoso.com (has an admin role). That was read on Tue 2026-11-24 05:58 UTC; reading it again failed: ");
}

/* A tenant without Exchange Online stays one, but that is not certain now. */
static void no_exchange_before_is_not_certain(void **state)
{
	(void)state;
	facts.org_exchange = NO;
	facts_forget(&facts, TOPIC_TOKENS);
	facts_forget(&facts, TOPIC_EXCHANGE);
	assert_judged("tenant.exchange_online", VERDICT_NOT_APPLICABLE, "");
	fail_again(TOPIC_ORGANIZATION);
	assert_judged("tenant.exchange_online", VERDICT_UNKNOWN, "no plan with Exchange Online");
	assert_judged("scopes.granted", VERDICT_NOT_APPLICABLE, "");
	assert_int_equal(findings_overall(&findings), OVERALL_UNKNOWN);
}

/* The rule of the proof does not ask for it, but its sentence says it. */
static void with_legacy_tokens_allowed_it_is_not_proven_without(void **state)
{
	struct tester *bob = &facts.testers.items[0];

	(void)state;
	bob->tokens_off = NO;
	assert_judged("proof.people", VERDICT_PASS, "It worked for Bob. Legacy tokens were still allowed then");
	assert_int_equal(proof(), PROOF_DONE);
	assert_non_null(strstr(findings_proof_text(&findings), "not proven without them"));
	bob->tokens_off = UNKNOWN;
	assert_string_equal(judge("proof.people")->reason, "It worked for Bob.");
	facts.tokens = TOKENS_ALLOWED;
	assert_judged("proof.people", VERDICT_PASS, "whether they were off when it worked is not known here");
	assert_string_equal(findings_proof_text(&findings), proof_text(PROOF_DONE));
	bob->tokens_off = YES;
	assert_string_equal(judge("proof.people")->reason, "It worked for Bob.");
}

static void every_kind_of_failure_has_words(void **state)
{
	(void)state;
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		for (int kind = 1; kind < ERR_KIND_COUNT; kind++) {
			all_is_well(NULL);
			fail_topic((enum topic)topic, (enum err_kind)kind, "Code");
			check_all(&facts, &context, &findings, &arena);
			for (size_t i = 0; i < findings.count; i++)
				assert_true(*findings.items[i].reason);
		}
	}
}

static void findings_have_evidence(void **state)
{
	const struct finding *finding = judge("scopes.granted");

	(void)state;
	assert_int_equal(finding->at, NOW - 100 + TOPIC_GRANTS);
	assert_string_equal(finding->requests[0], "resource");
	assert_string_equal(finding->requests[1], "grants");
	assert_null(finding->requests[2]);
}

static void verdicts_have_fixed_ids(void **state)
{
	static const char *const ids[] = { "pass", "fail", "warn", "unknown", "pending", "not_applicable" };
	enum verdict verdict;

	(void)state;
	for (int i = 0; i < VERDICT_COUNT; i++) {
		assert_string_equal(verdict_id((enum verdict)i), ids[i]);
		assert_true(verdict_of(ids[i], &verdict));
		assert_int_equal(verdict, i);
		assert_true(*verdict_text(verdict));
	}
	assert_false(verdict_of("good", &verdict));
	assert_string_equal(overall_id(OVERALL_NOT_READY), "not_ready");
	assert_string_equal(proof_id(PROOF_PARTIAL), "partial");
	assert_true(*overall_text(OVERALL_READY) && *proof_text(PROOF_NONE));
}

/* --- tenant and admin --- */

static void without_exchange_nothing_applies(void **state)
{
	(void)state;
	facts.org_exchange = NO;
	facts.fetched[TOPIC_EXCHANGE].status = facts.fetched[TOPIC_TOKENS].status = NOT_READ;
	facts.app_present = NO;
	check_all(&facts, &context, &findings, &arena);
	for (size_t i = 0; i < findings.count; i++) {
		bool change = strcmp(findings.items[i].check->id, "change.open") == 0;

		assert_int_equal(findings.items[i].verdict, change ? VERDICT_PASS : VERDICT_NOT_APPLICABLE);
		assert_string_not_equal(findings.items[i].reason, "");
	}
	assert_int_equal(findings_overall(&findings), OVERALL_READY);
	context.mark = &(struct change_mark){ .what = CHANGE_TOKENS,
		.from = "allowed",
		.to = "blocked",
		.certainty = CERTAINTY_SEEN };
	assert_judged("change.open", VERDICT_FAIL, "put back");
	assert_int_equal(findings_overall(&findings), OVERALL_NOT_READY);
}

static void an_answer_of_exchange_outweighs_plans(void **state)
{
	(void)state;
	assert_judged("tenant.exchange_online", VERDICT_PASS, "has Exchange");
	facts.org_exchange = NO;
	assert_judged("tenant.exchange_online", VERDICT_PASS, "answered");
	facts.fetched[TOPIC_EXCHANGE].status = NOT_READ;
	assert_judged("tenant.exchange_online", VERDICT_PASS, "answered");
	facts.org_exchange = UNKNOWN;
	assert_judged("tenant.exchange_online", VERDICT_PASS, "answered");
	facts.fetched[TOPIC_TOKENS].status = NOT_READ;
	assert_judged("tenant.exchange_online", VERDICT_UNKNOWN, "It is not known");
	fail_topic(TOPIC_ORGANIZATION, ERR_BUSY, "");
	assert_judged("tenant.exchange_online", VERDICT_UNKNOWN, "could not be read");
	read_topic(TOPIC_TOKENS);
	assert_judged("tenant.exchange_online", VERDICT_PASS, "answered");
}

static void the_tenant_is_described(void **state)
{
	(void)state;
	facts.org_synced = YES;
	assert_judged("tenant.hybrid", VERDICT_WARN, "on-premises");
	facts.org_synced = UNKNOWN;
	assert_judged("tenant.hybrid", VERDICT_UNKNOWN, "answer");
	facts.org_premium = NO;
	assert_judged("tenant.license_p1", VERDICT_WARN, "P1");
	facts.org_premium = UNKNOWN;
	assert_judged("tenant.license_p1", VERDICT_UNKNOWN, "answer");
	facts.tenant.cloud = CLOUD_GCC;
	assert_judged("tenant.cloud", VERDICT_PASS, "GCC");
	facts.tenant.cloud = CLOUD_DOD;
	assert_judged("tenant.cloud", VERDICT_WARN, "Defense");
	facts.tenant.cloud = CLOUD_UNKNOWN;
	assert_judged("tenant.cloud", VERDICT_UNKNOWN, "answer");
}

static void roles_are_judged(void **state)
{
	(void)state;
	facts.role_ids = scopes_parse(&arena, GLOBAL_READER);
	assert_judged("admin.consent_role", VERDICT_WARN, "no active role");
	facts.role_ids = scopes_parse(&arena, "62E90394-69F5-4237-9190-012177145E10");
	assert_judged("admin.consent_role", VERDICT_PASS, "ann@contoso.com");
	facts.me_upn = "";
	assert_judged("admin.consent_role", VERDICT_NOT_APPLICABLE, "is an app");
}

static void the_cmdlets_that_exchange_offers_decide(void **state)
{
	(void)state;
	facts.me_upn = "";
	assert_judged("admin.exchange_role", VERDICT_PASS, "may read and change");
	facts.cmdlets = scopes_parse(&arena, "get-organizationconfig");
	assert_judged("admin.exchange_role", VERDICT_WARN, "not change");
	facts.cmdlets = (struct scopes){ 0 };
	assert_judged("admin.exchange_role", VERDICT_WARN, "neither");
	facts.fetched[TOPIC_CMDLETS].status = NOT_READ;
	assert_judged("admin.exchange_role", VERDICT_NOT_APPLICABLE, "is an app");
	facts.me_upn = "ann@contoso.com";
	assert_judged("admin.exchange_role", VERDICT_PASS, "has a role");
	facts.role_ids = scopes_parse(&arena, GLOBAL_READER);
	assert_judged("admin.exchange_role", VERDICT_WARN, "not change");
	facts.role_ids = (struct scopes){ 0 };
	assert_judged("admin.exchange_role", VERDICT_WARN, "no active role");
	facts.fetched[TOPIC_ROLES].status = NOT_READ;
	assert_judged("admin.exchange_role", VERDICT_UNKNOWN, "not been read");
}

/* --- the app --- */

static void an_absent_app_fails_what_needs_it(void **state)
{
	static const char *const moot[] = { "app.enabled", "app.publisher", "app.assignment", "app.redirect",
		"scopes.dropped", "scopes.extra", "consent.user_only" };

	(void)state;
	facts.app_present = NO;
	/* The grants of an absent app cannot be asked for. */
	facts.fetched[TOPIC_GRANTS].status = facts.fetched[TOPIC_USER_GRANTS].status = NOT_READ;
	facts.fetched[TOPIC_RESOURCE].status = NOT_READ;
	assert_judged("app.present", VERDICT_FAIL, "app-1");
	for (size_t i = 0; i < sizeof moot / sizeof *moot; i++)
		assert_judged(moot[i], VERDICT_NOT_APPLICABLE, "no enterprise application");
	assert_judged("consent.admin", VERDICT_FAIL, "nobody has consented");
	assert_judged("scopes.granted", VERDICT_FAIL, "Mail.ReadWrite.Shared");
	assert_string_equal(evidence("scopes.granted"),
	    "{\"required\":[\"Mail.ReadWrite.Shared\",\"User.Read\",\"openid\",\"profile\"],"
	    "\"granted\":[],"
	    "\"missing\":[\"Mail.ReadWrite.Shared\",\"User.Read\",\"openid\",\"profile\"],"
	    "\"resources\":[{\"app_id\":\"" GRAPH_APP_ID "\",\"present\":true,"
	    "\"required\":[\"Mail.ReadWrite.Shared\",\"User.Read\",\"openid\",\"profile\"],\"granted\":[],"
	    "\"missing\":[\"Mail.ReadWrite.Shared\",\"User.Read\",\"openid\",\"profile\"]}]}");
	assert_int_equal(findings_overall(&findings), OVERALL_NOT_READY);
	assert_true(judge("scopes.granted")->at > 0);
	facts.app_present = UNKNOWN;
	assert_judged("app.present", VERDICT_UNKNOWN, "answer");
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "answer");
}

static void an_app_that_is_searched(void **state)
{
	(void)state;
	context.wanted_app_id = "";
	facts.fetched[TOPIC_APP].status = facts.fetched[TOPIC_GRANTS].status = NOT_READ;
	assert_judged("app.present", VERDICT_UNKNOWN, "not been searched");
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "not been searched");
	fail_topic(TOPIC_SEARCH, ERR_NOT_ALLOWED, "Authorization_RequestDenied");
	assert_judged("app.present", VERDICT_UNKNOWN, "could not be searched");
	read_topic(TOPIC_SEARCH);
	assert_judged("app.present", VERDICT_FAIL, "CRM for Outlook");
	assert_judged("scopes.granted", VERDICT_FAIL, "Mail.ReadWrite.Shared");
	assert_judged("consent.admin", VERDICT_FAIL, "nobody");
	assert_judged("app.enabled", VERDICT_NOT_APPLICABLE, "no enterprise application");
	facts_add_candidate(&facts, (struct candidate){ "c-app", "c-obj", "CRM for Outlook", "c-owner", "", { 0 } });
	assert_judged("app.present", VERDICT_UNKNOWN, "\"CRM for Outlook\" (id c-app, owner c-owner).");
	assert_non_null(strstr(evidence("app.present"), "\"app_id\":\"c-app\""));
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "not known yet which");
	assert_judged("consent.admin", VERDICT_UNKNOWN, "not known yet which");
	assert_judged("app.enabled", VERDICT_UNKNOWN, "not known yet which");
	assert_int_equal(findings_overall(&findings), OVERALL_UNKNOWN);
	fail_topic(TOPIC_APP, ERR_PROTOCOL, "");
	assert_judged("app.present", VERDICT_UNKNOWN, "could not be read");
}

static void an_app_asked_by_id_and_not_read(void **state)
{
	(void)state;
	fail_topic(TOPIC_APP, ERR_SIGNED_OUT, "");
	read_topic(TOPIC_SEARCH);
	assert_judged("app.present", VERDICT_UNKNOWN, "could not be read");
	assert_judged("consent.admin", VERDICT_UNKNOWN, "could not be read");
	assert_judged("app.redirect", VERDICT_UNKNOWN, "could not be read");
}

static void an_app_may_be_disabled(void **state)
{
	(void)state;
	facts.app_disabled_by_microsoft = "NotDisabled";
	assert_judged("app.enabled", VERDICT_PASS, "sign in");
	facts.app_enabled = NO;
	assert_judged("app.enabled", VERDICT_FAIL, "disabled in this organisation");
	facts.app_enabled = UNKNOWN;
	assert_judged("app.enabled", VERDICT_UNKNOWN, "answer");
	facts.app_disabled_by_microsoft = "DisabledDueToViolationOfServicesAgreement";
	assert_judged("app.enabled", VERDICT_FAIL, "Microsoft has disabled");
}

/* isDisabled leaves accountEnabled true, and each of the two counts for resources, too. */
static void an_app_or_its_resource_may_be_off(void **state)
{
	struct resource further = { "api-1", "Maker API", YES, "api-object", YES, NO, "", { 0 }, { 0 } };

	(void)state;
	facts.app_deactivated = YES;
	assert_judged("app.enabled", VERDICT_FAIL, "deactivated");
	facts.app_deactivated = NO;
	facts.resource_enabled = NO;
	assert_judged("app.enabled", VERDICT_FAIL, "is disabled in this organisation");
	facts.resource_enabled = YES;
	facts.resource_deactivated = YES;
	assert_judged("app.enabled", VERDICT_FAIL, "is deactivated: nobody gets a token");
	facts.resource_deactivated = UNKNOWN;
	facts.resource_disabled_by_microsoft = "DisabledDueToViolationOfServicesAgreement";
	assert_judged("app.enabled", VERDICT_FAIL, "Microsoft has disabled the resource");
	facts.resource_disabled_by_microsoft = "NotDisabled";
	facts_add_resource(&facts, further);
	assert_judged("app.enabled", VERDICT_PASS, "sign in");
	facts.resources.items[0].enabled = NO;
	assert_judged("app.enabled", VERDICT_FAIL, "Maker API");
	fail_topic(TOPIC_RESOURCE, ERR_BUSY, "");
	assert_judged("app.enabled", VERDICT_UNKNOWN, "permissions that exist");
	facts.app_deactivated = YES; /* known without having read the resource */
	assert_judged("app.enabled", VERDICT_FAIL, "deactivated");
}

/* A publisher's name is compared whole, and a name with hidden characters is reported. */
static void publishers_are_compared_whole(void **state)
{
	(void)state;
	facts.app_publisher = "Best Vendor Addins Ltd";
	assert_judged("app.publisher", VERDICT_WARN, "not the publisher in the profile");
	facts.app_publisher = "VENDOR LLC";
	assert_judged("app.publisher", VERDICT_PASS, "as the profile says");
	facts.app_publisher = "Vendor\xe2\x80\x8b, Inc.";
	assert_judged("app.publisher", VERDICT_WARN, "invisible characters");
	facts.app_publisher = "Vend\xd0\xber, Inc."; /* a Cyrillic o */
	assert_judged("app.publisher", VERDICT_WARN, "two scripts");
	facts.app_publisher = "Vendor, Inc.";
	facts.app_name = "Vendor \\u{202E}CRM";
	assert_judged("app.publisher", VERDICT_WARN, "invisible characters");
	facts.app_name = "CRM";
	profile.verified_publisher_id = "123";
	facts.app_publisher_id = "124";
	assert_judged("app.publisher", VERDICT_WARN, "not the one in the profile");
	facts.app_publisher_id = "123";
	assert_judged("app.publisher", VERDICT_PASS, "as the profile says");
}

static void the_owner_must_be_the_expected_one(void **state)
{
	(void)state;
	assert_judged("app.publisher", VERDICT_PASS, "Vendor, Inc.");
	facts.app_publisher = "Somebody";
	assert_judged("app.publisher", VERDICT_WARN, "not the publisher");
	facts.app_publisher = "";
	assert_judged("app.publisher", VERDICT_WARN, "no verified publisher");
	profile.publisher_tenant = "5A1E5F0C-0000-4000-8000-00000000AAAA";
	assert_judged("app.publisher", VERDICT_PASS, "as it should");
	/* each id that the profile names has to fit */
	context.wanted_owner = "5a1e5f0c-0000-4000-8000-00000000aaaa";
	assert_judged("app.publisher", VERDICT_PASS, "as it should");
	context.wanted_owner = "11111111-0000-4000-8000-00000000aaaa";
	assert_judged("app.publisher", VERDICT_WARN, "forgery");
	assert_non_null(strstr(evidence("app.publisher"), "\"expected_owner\":\"11111111"));
	context.wanted_owner = profile.publisher_tenant;
	profile.publisher_tenant = "11111111-0000-4000-8000-00000000aaaa";
	assert_judged("app.publisher", VERDICT_WARN, "forgery");
	assert_non_null(strstr(evidence("app.publisher"), "\"expected_owner\":\"11111111"));
	facts.app_owner_tenant = "";
	assert_judged("app.publisher", VERDICT_WARN, "does not state");
}

static void assignment_may_shut_users_out(void **state)
{
	(void)state;
	facts.app_assignment_required = YES;
	assert_judged("app.assignment", VERDICT_FAIL, "nobody is");
	facts.assigned_count = 2;
	assert_judged("app.assignment", VERDICT_PASS, "2 users or groups");
	fail_topic(TOPIC_ASSIGNMENTS, ERR_BUSY, "");
	assert_judged("app.assignment", VERDICT_UNKNOWN, "assigned");
	facts.app_assignment_required = UNKNOWN;
	assert_judged("app.assignment", VERDICT_UNKNOWN, "answer");
}

static void a_redirect_shows_nested_authentication(void **state)
{
	(void)state;
	facts.app_redirects = scopes_parse(&arena, "https://x BRK-9199bf20-A13F-4107-85dc-02114787ef48://y");
	assert_judged("app.redirect", VERDICT_PASS, "BRK-9199bf20");
	/* the id in the address is the broker's, never the app's own */
	facts.app_redirects = scopes_parse(&arena, "https://x brk-app-1://y");
	assert_judged("app.redirect", VERDICT_WARN, "not known to be Outlook's: brk-app-1://y");
	facts.app_redirects = scopes_parse(&arena, "https://x");
	assert_judged("app.redirect", VERDICT_WARN, "no redirect address");
	facts.app_redirects = scopes_parse(&arena, "https://x brk-other://y");
	assert_judged("app.redirect", VERDICT_WARN, "brk-multihub");
}

/* --- consent and scopes --- */

static void consent_is_a_grant_for_all(void **state)
{
	(void)state;
	facts.grants.items[0].resource_id = "elsewhere";
	assert_judged("consent.admin", VERDICT_FAIL, "Nobody has consented");
	facts.fetched[TOPIC_RESOURCE].status = NOT_READ;
	assert_judged("consent.admin", VERDICT_PASS, "everyone");
	facts.grants.items[0].scope = "  ";
	assert_judged("consent.admin", VERDICT_FAIL, "Nobody");
	facts.grants.count = 0;
	assert_judged("consent.admin", VERDICT_FAIL, "Nobody");
}

static void missing_scopes_are_named(void **state)
{
	(void)state;
	facts.grants.items[0].scope = "User.Read";
	assert_judged("scopes.granted", VERDICT_FAIL,
	    "3 of the required permissions are not granted for everyone: "
	    "Mail.ReadWrite.Shared, openid, profile.");
	assert_string_equal(evidence("scopes.granted"),
	    "{\"required\":[\"Mail.ReadWrite.Shared\",\"User.Read\",\"openid\",\"profile\"],"
	    "\"granted\":[\"User.Read\"],\"missing\":[\"Mail.ReadWrite.Shared\",\"openid\","
	    "\"profile\"],\"resources\":[{\"app_id\":\"" GRAPH_APP_ID "\",\"present\":true,"
	    "\"required\":[\"Mail.ReadWrite.Shared\",\"User.Read\",\"openid\",\"profile\"],"
	    "\"granted\":[\"User.Read\"],\"missing\":[\"Mail.ReadWrite.Shared\",\"openid\",\"profile\"]}]}");
	facts_add_grant(&facts, (struct grant){ "g2", "graph-1", "MAIL.readwrite.shared" });
	assert_judged("scopes.granted", VERDICT_WARN, "openid, profile");
	assert_int_equal(findings_overall(&findings), OVERALL_READY);
	facts_add_grant(&facts, (struct grant){ "g3", "graph-1", "openid profile" });
	assert_judged("scopes.granted", VERDICT_PASS, "All 4");
	fail_topic(TOPIC_RESOURCE, ERR_PROTOCOL, "");
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "permissions that exist");
	context.profile = NULL;
	read_topic(TOPIC_RESOURCE);
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "profile");
}

/* A list of permissions that the vendor does not publish is never complete. */
static void an_incomplete_profile_is_no_ready(void **state)
{
	(void)state;
	profile.incomplete = true;
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "does not publish which ones it needs");
	assert_int_equal(findings_overall(&findings), OVERALL_UNKNOWN);
	assert_judged("scopes.current", VERDICT_WARN, "not complete");
	facts.grants.items[0].scope = "User.Read";
	assert_judged("scopes.granted", VERDICT_FAIL,
	    "Mail.ReadWrite.Shared"); /* the listed permissions are needed all the same */
	facts.grants.items[0].scope = "Mail.ReadWrite.Shared User.Read openid";
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "does not publish");
	profile.given = GIVEN_BY_OPTION;
	assert_judged("scopes.granted", VERDICT_WARN, "profile");
	assert_judged("scopes.current", VERDICT_PASS, "--scopes");
	context.link_scopes = scopes_parse(&arena, "Mail.Send");
	assert_judged("scopes.current", VERDICT_WARN, "Only in the link: Mail.Send");
	profile.given = GIVEN_BY_LINK;
	assert_judged("scopes.current", VERDICT_PASS, "what the consent link asks for");
}

/* A grant on one resource says nothing about another. */
static void each_resource_has_its_grant(void **state)
{
	struct resource api = { "api-1", "Maker API", YES, "api-object", YES, NO, "", { 0 }, { 0 } };

	(void)state;
	profile.resources[0] = (struct profile_resource){ "api-1", scopes_parse(&arena, "access_as_user") };
	profile.resource_count = 1;
	assert_judged("scopes.published", VERDICT_UNKNOWN, "did not include this");
	api.published = scopes_parse(&arena, "access_as_user");
	facts_add_resource(&facts, api);
	assert_judged("scopes.published", VERDICT_PASS, "exist");
	assert_judged("scopes.granted", VERDICT_FAIL,
	    "1 of the required permissions is not granted for everyone: access_as_user.");
	assert_non_null(strstr(evidence("scopes.granted"),
	    "{\"app_id\":\"api-1\",\"present\":true,\"required\":[\"access_as_user\"],"
	    "\"granted\":[],\"missing\":[\"access_as_user\"]}"));
	facts_add_grant(&facts,
	    (struct grant){ "g9", "graph-1", "access_as_user" }); /* a grant on the wrong resource */
	assert_judged("scopes.granted", VERDICT_FAIL, "access_as_user");
	facts_add_grant(&facts, (struct grant){ "g8", "api-object", "access_as_user" });
	assert_judged("scopes.granted", VERDICT_PASS, "All 5");
	facts.grants.items[facts.grants.count - 1].scope = "access_as_user other";
	assert_judged("scopes.extra", VERDICT_WARN, "other");
	facts.resources.items[0].published = (struct scopes){ 0 };
	assert_judged("scopes.published", VERDICT_FAIL, "do not exist on the resource: access_as_user");
	facts.resources.items[0].present = NO;
	facts.resources.items[0].object_id = "";
	assert_judged("scopes.published", VERDICT_FAIL, "no enterprise application in this organisation yet: api-1");
	assert_judged("scopes.granted", VERDICT_FAIL, "nothing can be granted on it yet: api-1");
}

/* On pages, a remedy names the page; elsewhere it names the command. */
static void remedies_on_pages_name_pages(void **state)
{
	(void)state;
	for (int absent = 0; absent < 2; absent++) {
		facts.grants.count = 0;
		facts.app_present = absent ? NO : YES;
		context.dropped = scopes_parse(&arena, "Mail.Send");
		context.guided = false;
		check_all(&facts, &context, &findings, &arena);
		assert_non_null(strstr(findings_get(&findings, "scopes.granted")->remedy, "naaready consent"));
		context.guided = true;
		check_all(&facts, &context, &findings, &arena);
		for (size_t i = 0; i < findings.count; i++)
			assert_null(strstr(findings.items[i].remedy, "naaready consent"));
		assert_non_null(strstr(findings_get(&findings, "scopes.granted")->remedy, "\"Consent\""));
	}
}

static void a_list_of_scopes_grows_old(void **state)
{
	(void)state;
	profile.as_of = NOW - 200 * 86400LL;
	assert_judged("scopes.current", VERDICT_WARN, "half a year");
	profile.as_of = NOW;
	context.link_scopes = scopes_parse(&arena, "profile openid user.read mail.readwrite.shared");
	assert_judged("scopes.current", VERDICT_PASS, "2026-11-24");
	context.link_scopes = scopes_parse(&arena, "openid user.read Calendars.Read");
	assert_judged("scopes.current", VERDICT_WARN,
	    "Only in the link: Calendars.Read. Only in the profile: "
	    "Mail.ReadWrite.Shared, profile.");
	context.profile = NULL;
	assert_judged("scopes.current", VERDICT_UNKNOWN, "profile");
}

static void scopes_must_exist(void **state)
{
	(void)state;
	facts.published = scopes_parse(&arena, "openid profile user.read");
	assert_judged("scopes.published", VERDICT_FAIL, "do not exist on the resource: Mail.ReadWrite.Shared");
	facts.withdrawn = scopes_parse(&arena, "mail.readwrite.shared");
	assert_judged("scopes.published", VERDICT_FAIL, "Disabled on the resource: Mail.ReadWrite.Shared");
	facts.published = scopes_parse(&arena, "openid profile");
	assert_judged("scopes.published", VERDICT_FAIL, "do not exist on the resource: User.Read. Disabled");
	context.profile = NULL;
	assert_judged("scopes.published", VERDICT_UNKNOWN, "profile");
}

static void more_than_needed_is_a_warning(void **state)
{
	(void)state;
	facts_add_grant(&facts, (struct grant){ "g2", "graph-1", "offline_access" });
	assert_judged("scopes.dropped", VERDICT_PASS, "No permission that was granted before is gone");
	context.dropped = scopes_parse(&arena, "Mail.Send");
	assert_judged("scopes.dropped", VERDICT_WARN, "gone now: Mail.Send.");
	assert_judged("scopes.extra", VERDICT_PASS, "Nothing is granted beyond");
	facts_add_grant(&facts, (struct grant){ "g3", "graph-1", "Files.Read.All" });
	assert_judged("scopes.extra", VERDICT_WARN, "beyond the profile: Files.Read.All.");
	facts_add_grant(&facts, (struct grant){ "g4", "exo-1", "full_access_as_user" });
	assert_judged("scopes.extra", VERDICT_WARN, "other resources: full_access_as_user");
	facts.grants.items[2].scope = "openid";
	assert_judged("scopes.extra", VERDICT_WARN, "Granted on other resources than");
}

static void users_alone_are_not_enough(void **state)
{
	(void)state;
	facts.user_grant_count = 3;
	assert_judged("consent.user_only", VERDICT_PASS, "3 users have consented for themselves as well");
	facts.grants.count = 0;
	assert_judged("consent.user_only", VERDICT_WARN, "3 users have consented for themselves only");
	facts.user_grant_count = 0;
	assert_judged("consent.user_only", VERDICT_PASS, "No user");
	fail_topic(TOPIC_USER_GRANTS, ERR_BUSY, "");
	assert_judged("consent.user_only", VERDICT_UNKNOWN, "single users");
}

/* --- Exchange --- */

static void tokens_never_fail(void **state)
{
	(void)state;
	assert_string_equal(evidence("tokens.state"), "{\"state\":\"removed\"}");
	facts.tokens = TOKENS_BLOCKED;
	assert_judged("tokens.state", VERDICT_PASS, "blocked");
	assert_string_equal(evidence("tokens.state"), "{\"state\":\"blocked\"}");
	facts.tokens = TOKENS_ALLOWED;
	assert_judged("tokens.state", VERDICT_WARN, "no effect");
	context.now = timefmt_parse("2025-03-01");
	assert_judged("tokens.state", VERDICT_WARN, "hides");
	assert_string_equal(evidence("tokens.state"), "{\"state\":\"allowed\"}");
	facts.tokens = TOKENS_NOT_SET;
	assert_judged("tokens.state", VERDICT_PASS, "means: off");
	assert_string_equal(evidence("tokens.state"), "{\"state\":\"not_set\"}");
	context.now = timefmt_parse("2025-02-16T23:59:59Z");
	assert_judged("tokens.state", VERDICT_WARN, "means: on");
	facts.tokens = TOKENS_UNKNOWN;
	assert_judged("tokens.state", VERDICT_UNKNOWN, "answer");
	assert_judged("tokens.addins", VERDICT_UNKNOWN, "answer");
}

static void addins_that_asked_for_tokens_are_named(void **state)
{
	(void)state;
	assert_judged("tokens.addins", VERDICT_NOT_APPLICABLE, "no longer");
	facts.tokens = TOKENS_ALLOWED;
	assert_judged("tokens.addins", VERDICT_UNKNOWN, "missing or incomplete");
	facts.addins_listed = YES;
	assert_judged("tokens.addins", VERDICT_PASS, "Exchange reports no add-in");
	facts_add_addin(&facts, (struct addin_seen){ "49d3b812-abda-45b9-b478-9bc464ce5b9c", "2025-02-25", false });
	assert_judged("tokens.addins", VERDICT_PASS, "1 other add-in ask for legacy tokens lately: Script Lab. This");
	facts_add_addin(&facts, (struct addin_seen){ "47232A61-61EE-4318-80F8-82568651AA9F", "2025-02-18", true });
	facts_add_addin(&facts, (struct addin_seen){ "47232a61-61ee-4318-80f8-82568651aa9f", "2025-02-25", false });
	assert_judged("tokens.addins", VERDICT_WARN, "CRM asked for a legacy token in the week before Tue 2025-02-25");
	assert_non_null(strstr(evidence("tokens.addins"), "\"name\":\"Salesforce\""));
	assert_non_null(strstr(evidence("tokens.addins"), "\"week_before\":\"2025-02-18\",\"blocked\":true"));
}

static void ews_is_explained(void **state)
{
	(void)state;
	/* while EWS is off, add-ins may be missing in Outlook (Microsoft's known issues, 2026) */
	assert_judged("ews.state", VERDICT_WARN, "Add-ins may even be missing in Outlook");
	assert_judged("ews.state", VERDICT_WARN, "on Thu 2027-04-01, in 128 days");
	assert_string_equal(evidence("ews.state"), "{\"enabled\":false,\"allowed_app_ids\":[],\"list_seen\":true}");
	facts.ews_enabled = YES;
	assert_judged("ews.state", VERDICT_WARN, "sources disagree");
	facts.ews_listed = UNKNOWN;
	assert_judged("ews.state", VERDICT_WARN, "may use them is not known");
	assert_non_null(strstr(evidence("ews.state"), "\"list_seen\":false"));
	facts.ews_allowed = scopes_parse(&arena, "a b");
	assert_judged("ews.state", VERDICT_WARN, "2 apps");
	assert_string_equal(evidence("ews.state"),
	    "{\"enabled\":true,\"allowed_app_ids\":[\"a\",\"b\"],\"list_seen\":true}");
	facts.ews_enabled = UNKNOWN;
	assert_judged("ews.state", VERDICT_WARN, "Since 1 October 2026");
	assert_non_null(strstr(evidence("ews.state"), "\"enabled\":null"));
	context.now = timefmt_parse("2026-09-01");
	assert_judged("ews.state", VERDICT_WARN, "From 1 October 2026");
	context.now = timefmt_parse("2027-04-01");
	assert_judged("ews.state", VERDICT_PASS, "ended for good");
	context.timeline = NULL;
	assert_judged("ews.state", VERDICT_WARN, "Nothing is set");
	facts.addins_allowed = NO;
	assert_judged("addins.allowed", VERDICT_WARN, "AppsForOfficeEnabled");
	facts.addins_allowed = UNKNOWN;
	assert_judged("addins.allowed", VERDICT_UNKNOWN, "answer");
}

/* A list of user agents affects Graph, too. */
static void lists_of_user_agents_are_explained(void **state)
{
	(void)state;
	assert_judged("ews.policy", VERDICT_PASS, "No list of user agents");
	assert_string_equal(evidence("ews.policy"), "{\"policy\":null,\"allow_list\":[],\"block_list\":[]}");
	facts.ews_policy = "EnforceAllowList";
	facts.ews_agents_listed = YES;
	assert_judged("ews.policy", VERDICT_WARN, "empty EwsAllowList");
	facts.ews_agents_allowed = scopes_parse(&arena, "OWA/* Teams");
	assert_judged("ews.policy", VERDICT_WARN, "EwsAllowList: OWA/*, Teams");
	assert_judged("ews.policy", VERDICT_WARN, "Microsoft Graph calls to mailboxes, too");
	assert_non_null(strstr(judge("ews.policy")->remedy, "Access to OData is disabled"));
	facts.ews_agents_listed = NO;
	assert_judged("ews.policy", VERDICT_WARN, "list is not known");
	facts.ews_policy = "EnforceBlockList";
	assert_judged("ews.policy", VERDICT_WARN, "list is not known");
	facts.ews_agents_listed = YES;
	assert_judged("ews.policy", VERDICT_PASS, "stops nobody");
	facts.ews_agents_blocked = scopes_parse(&arena, "Odd/1");
	assert_judged("ews.policy", VERDICT_WARN, "EwsBlockList: Odd/1");
	facts.ews_policy = "EnforceSomething";
	assert_judged("ews.policy", VERDICT_UNKNOWN, "EnforceSomething");
	facts.ews_policy = "";
	facts.ews_policy_seen = UNKNOWN;
	assert_judged("ews.policy", VERDICT_UNKNOWN, "answer");
}

/* --- consent by users, requests, audit --- */

static void users_may_or_may_not_consent(void **state)
{
	(void)state;
	assert_judged("consent.user_policy", VERDICT_PASS, "Users may consent to everything");
	facts.user_excluded = scopes_parse(&arena, "ID-0 other");
	/* User consent matters only as long as nobody has consented for everyone. */
	assert_judged("consent.user_policy", VERDICT_PASS,
	    "does not let them grant these permissions: Mail.ReadWrite.Shared. The consent for "
	    "everyone makes that unnecessary.");
	facts.grants.count = 0;
	assert_judged("consent.user_policy", VERDICT_WARN, "cannot consent to the add-in themselves");
	assert_string_equal(judge("consent.user_policy")->remedy, "Consent for everyone in the organisation.");
	assert_non_null(strstr(evidence("consent.user_policy"), "\"kept_from_users\":[\"Mail.ReadWrite.Shared\"]"));
	assert_string_equal(judge("consent.user_policy")->requests[2], "excludes");
	facts.user_excluded = scopes_parse(&arena, "all");
	assert_judged("consent.user_policy", VERDICT_WARN, "openid, profile");
	facts.user_policies = scopes_parse(&arena, RECOMMENDED " " FOR_SELF "my-own");
	assert_judged("consent.user_policy", VERDICT_UNKNOWN, "organisation's own decides");
	facts.user_policies = scopes_parse(&arena, FOR_SELF "microsoft-user-default-legacy");
	facts.fetched[TOPIC_EXCLUDES].status = NOT_READ; /* this topic is not needed then */
	assert_judged("consent.user_policy", VERDICT_PASS, "may consent to everything");
	facts.permissions.items[1].admin_only = true;
	assert_judged("consent.user_policy", VERDICT_WARN, "these permissions: User.Read.");
	facts.user_policies =
	    scopes_parse(&arena, FOR_SELF "microsoft-user-default-low ManagePermissionGrantsForOwnedResource.x");
	assert_judged("consent.user_policy", VERDICT_WARN, "Microsoft's consent policy \"microsoft-user-default-low\"");
	assert_judged("consent.user_policy", VERDICT_WARN, "By default these are not: Mail.ReadWrite.Shared.");
	profile.scopes = scopes_parse(&arena, "User.Read openid");
	assert_judged("consent.user_policy", VERDICT_UNKNOWN, "classified as low. naaready does not read");
	profile.scopes = scopes_parse(&arena, "Mail.ReadWrite.Shared User.Read openid profile");
	facts.user_policies = scopes_parse(&arena, FOR_SELF "microsoft-user-default-allow-consent-apps Other.Self");
	assert_judged("consent.user_policy", VERDICT_WARN, "may not consent to any application");
	facts.user_policies = scopes_parse(&arena, RECOMMENDED);
	assert_judged("consent.user_policy", VERDICT_UNKNOWN, "has not been read");
	fail_topic(TOPIC_EXCLUDES, ERR_NOT_ALLOWED, "Authorization_RequestDenied");
	assert_non_null(strstr(judge("consent.user_policy")->remedy, "Policy.Read.PermissionGrant"));
	fail_topic(TOPIC_USER_POLICY, ERR_NOT_ALLOWED, "Authorization_RequestDenied");
	assert_non_null(strstr(judge("consent.user_policy")->remedy, "Policy.Read.All"));
	context.profile = NULL;
	read_topic(TOPIC_USER_POLICY);
	assert_judged("consent.user_policy", VERDICT_UNKNOWN, "profile is missing");
}

static void a_question_that_was_not_sent_says_why(void **state)
{
	const struct finding *finding;

	(void)state;
	fail_topic(TOPIC_ACCESS, ERR_NOT_ALLOWED, "");
	finding = judge("access.policies");
	assert_int_equal(finding->verdict, VERDICT_UNKNOWN);
	assert_string_equal(finding->reason, "Not read: this sign-in lacks the permission Policy.Read.All.");
	assert_non_null(strstr(finding->remedy, "Policy.Read.All"));
	fail_topic(TOPIC_ACCESS, ERR_DECLINED, "");
	finding = judge("access.policies");
	assert_int_equal(finding->verdict, VERDICT_UNKNOWN);
	assert_int_equal(finding->lack, LACK_LOGS);
	assert_string_equal(finding->reason, "Not asked for: the sign-in left out logs and policies, by choice.");
	assert_non_null(strstr(finding->remedy, "--logs"));
	assert_judged("access.blocked", VERDICT_NOT_APPLICABLE, "Not asked for");
	fail_topic(TOPIC_ACCESS, ERR_NOT_ALLOWED, "Authorization_RequestDenied");
	assert_judged("access.device_code", VERDICT_UNKNOWN, "(Authorization_RequestDenied)");
	fail_topic(TOPIC_ACCESS, ERR_NO_SUCH, "Request_ResourceNotFound");
	assert_judged("access.approved_client_app", VERDICT_UNKNOWN, "could not be read");
}

static void requests_for_consent_wait(void **state)
{
	(void)state;
	assert_judged("consent.requests", VERDICT_PASS, "No consent request");
	facts.request_count = 1;
	assert_judged("consent.requests", VERDICT_WARN, "request is pending.");
	facts.request_scopes = scopes_parse(&arena, "Mail.Read User.Read");
	assert_judged("consent.requests", VERDICT_WARN, "permissions: Mail.Read, User.Read.");
	assert_string_equal(evidence("consent.requests"), "{\"pending\":[\"Mail.Read\",\"User.Read\"]}");
	facts.app_present = NO; /* users ask for an app that is not there yet */
	assert_judged("consent.requests", VERDICT_WARN, "pending");
	fail_topic(TOPIC_REQUESTS, ERR_NOT_ALLOWED, "Authorization_RequestDenied");
	assert_judged("consent.requests", VERDICT_UNKNOWN, "could not be read");
	facts.fetched[TOPIC_REQUESTS].status = NOT_READ;
	context.wanted_app_id = "";
	assert_non_null(strstr(judge("consent.requests")->remedy, "--app-id"));
}

static void the_audit_tells_who_consented(void **state)
{
	(void)state;
	assert_judged("consent.audit", VERDICT_PASS,
	    "2026-11-21 06:00 UTC: ann@contoso.com consented to this application for "
	    "everyone.");
	/* A user's later consent does not hide the admin's. */
	facts_add_consent(&facts, (struct consent_seen){ "bob@contoso.com", NOW - 60, true, NO, false, "" });
	facts_add_consent(&facts, (struct consent_seen){ "eve@contoso.com", NOW - 30, false, YES, false, "" });
	assert_judged("consent.audit", VERDICT_PASS, "ann@contoso.com");
	assert_non_null(strstr(evidence("consent.audit"), "{\"by\":\"bob@contoso.com\",\"at\":\"2026-11-24T05:59:00Z\","
							  "\"succeeded\":true,\"for_all\":false,\"written\":false}"));
	facts.consents.items[0].written = true;
	assert_judged("consent.audit", VERDICT_PASS,
	    "ann@contoso.com granted this application permissions for everyone, with a program");
	facts.consents.items[0].written = false;
	facts.consents.items[0].for_all = UNKNOWN;
	facts.consents.items[0].by = "";
	facts.consents.items[1].succeeded = false;
	assert_judged("consent.audit", VERDICT_PASS, ": ? consented to this application.");
	facts.consents.items[0].for_all = NO;
	assert_judged("consent.audit", VERDICT_PASS, "for themselves");
	facts.consents.items[0].succeeded = false;
	assert_judged("consent.audit", VERDICT_WARN, "tried to consent");
	facts.consents.count = 0;
	assert_judged("consent.audit", VERDICT_PASS, "back to Sun 2026-10-25, shows no consent");
	facts.consents_more = true;
	assert_judged("consent.audit", VERDICT_PASS, "only the newest were read");
	facts.consents_back = NOW - 86400; /* rows older than this were not read */
	assert_judged("consent.audit", VERDICT_PASS, "back to Mon 2026-11-23, shows no consent");
	facts.app_present = NO;
	assert_judged("consent.audit", VERDICT_NOT_APPLICABLE, "no enterprise application");
}

/* --- Conditional Access --- */

static struct access_policy *add_policy(const char *name, const char *state, const char *controls)
{
	facts_add_policy(&facts, (struct access_policy){
				     .id = "p",
				     .name = name,
				     .state = state,
				     .covers = "all",
				     .operator= "OR",
				     .controls = scopes_parse(&arena, controls),
				 });
	return &facts.policies.items[facts.policies.count - 1];
}

#define REPORTED "enabledForReportingButNotEnforced"

static void approved_client_app_policies_block(void **state)
{
	struct access_policy *policy;

	(void)state;
	assert_judged("access.approved_client_app", VERDICT_PASS, "No policy in force");
	policy = add_policy("Phones", "disabled", "approvedApplication");
	assert_judged("access.approved_client_app", VERDICT_PASS, "No policy in force");
	assert_string_equal(evidence("access.approved_client_app"), "{\"policies\":[]}");
	policy->state = REPORTED;
	assert_judged("access.approved_client_app", VERDICT_PASS, "not enforced: \"Phones\" (approvedApplication).");
	policy->state = "enabled";
	assert_judged("access.approved_client_app", VERDICT_WARN, "no longer enforces");
	context.now = timefmt_parse("2026-02-01");
	assert_judged("access.approved_client_app", VERDICT_WARN, "an exception does not help");
	policy->excludes_app = true;
	assert_judged("access.approved_client_app", VERDICT_WARN, "although the add-in is exempt");
	policy->old_clients = true;
	assert_judged("access.approved_client_app", VERDICT_PASS, "No policy in force");
}

static void policies_may_stop_some(void **state)
{
	struct access_policy *policy;

	(void)state;
	add_policy("MFA", "enabled", "mfa");
	add_policy("Old", "enabled", "block")->old_clients = true;
	add_policy("Phones", "enabled", "approvedApplication");
	add_policy("Session", "enabled", "");
	add_policy("Flow", "enabled", "block")->device_code = true;
	add_policy("Either", "enabled", "mfa compliantDevice");
	assert_judged("access.policies", VERDICT_PASS, "No policy in force");
	policy = add_policy("Devices", REPORTED, "compliantDevice domainJoinedDevice");
	scopes_add(&policy->narrowed, "locations", &arena);
	assert_judged("access.policies", VERDICT_PASS,
	    "not enforced: \"Devices\" (compliantDevice, domainJoinedDevice; from some locations).");
	policy->state = "enabled";
	assert_judged("access.policies", VERDICT_WARN, "1 policy may stop");
	assert_non_null(strstr(evidence("access.policies"), "\"only_for\":[\"locations\"]"));
	facts.policies.items[5].operator= "AND";
	assert_judged("access.policies", VERDICT_WARN, "2 policies may stop");
	facts.policies.items[5].excludes_app = policy->excludes_app = true;
	assert_judged("access.policies", VERDICT_PASS, "No policy in force");
}

static void a_block_of_device_codes_concerns_only_this_program(void **state)
{
	struct access_policy *policy = add_policy("Flow", "enabled", "block");

	(void)state;
	assert_judged("access.device_code", VERDICT_PASS, "No policy in force");
	policy->device_code = true;
	assert_judged("access.device_code", VERDICT_WARN, "not the add-in");
	assert_non_null(strstr(judge("access.device_code")->remedy, "--auth paste"));
	policy->state = REPORTED;
	assert_judged("access.device_code", VERDICT_PASS, "Only reported, and not enforced");
	policy->state = "disabled";
	assert_string_equal(judge("access.device_code")->reason, "No policy in force blocks sign-in by device code.");
}

static struct access_policy *add_block(const char *covers, const char *narrowed)
{
	struct access_policy *policy = add_policy("Block", "enabled", "block");

	policy->covers = covers;
	policy->narrowed = scopes_parse(&arena, narrowed);
	policy->whole = true;
	return policy;
}

static void a_policy_that_spares_nobody_blocks(void **state)
{
	struct access_policy *policy = add_block("all", "");

	(void)state;
	assert_judged("access.blocked", VERDICT_FAIL,
	    "1 policy in force blocks everybody from the add-in: \"Block\" (block).");
	assert_int_equal(findings_overall(&findings), OVERALL_NOT_READY);
	assert_judged("access.policies", VERDICT_WARN, "\"Block\" (block)");
	policy->covers = "app";
	assert_judged("access.blocked", VERDICT_FAIL, "blocks everybody");
	policy->state = REPORTED;
	assert_judged("access.blocked", VERDICT_PASS, "Only reported, and not enforced: \"Block\"");
	policy->state = "disabled";
	assert_judged("access.blocked", VERDICT_PASS, "No policy in force is certain to block everybody");
	assert_string_equal(evidence("access.blocked"), "{\"policies\":[]}");
	policy->state = "enabled";
	policy->narrowed = scopes_parse(&arena, "excluded_users");
	policy->excluded_users = 2; /* two accounts for emergencies */
	assert_judged("access.blocked", VERDICT_FAIL, "some people are exempt");
	policy->excluded_users = 40;
	assert_judged("access.blocked", VERDICT_PASS, "No policy in force is certain to block everybody");
}

static void a_policy_that_may_spare_somebody_only_warns(void **state)
{
	static const char *const spares[] = {
		"platforms",
		"locations",
		"devices",
		"risk",
		"insider_risk",
		"times",
		"users",
		"clients",
		"excluded_groups",
		"excluded_roles",
		"excluded_guests",
		"excluded_apps",
		"app_filter",
		"other",
		"agent_risk",
		"excluded_users locations",
	};
	static const char *const covers[] = { "resource", "office365", "exchange", "filter", "user_action", "context" };
	struct access_policy *policy = add_block("all", "");

	(void)state;
	for (size_t i = 0; i < sizeof spares / sizeof *spares; i++) {
		policy->narrowed = scopes_parse(&arena, spares[i]);
		policy->excluded_users = i == 15;
		assert_judged("access.blocked", VERDICT_PASS, "is certain to block");
		assert_int_equal(judge("access.policies")->verdict, VERDICT_WARN);
	}
	policy->narrowed = (struct scopes){ 0 };
	for (size_t i = 0; i < sizeof covers / sizeof *covers; i++) {
		policy->covers = covers[i];
		assert_judged("access.blocked", VERDICT_PASS, "is certain to block");
	}
	policy->covers = "all";
	policy->whole = false; /* a record of version 0.1.0 leaves out the policy's other conditions */
	assert_judged("access.blocked", VERDICT_PASS, "certain");
	policy->whole = true;
	policy->excludes_app = true;
	assert_judged("access.blocked", VERDICT_PASS, "is certain to block");
	policy->excludes_app = false;
	policy->controls = scopes_parse(&arena, "compliantDevice");
	assert_judged("access.blocked", VERDICT_PASS, "is certain to block");
}

static void policies_for_no_person_pass(void **state)
{
	struct access_policy *policy = add_block("all", "users service_principal_risk");

	(void)state;
	policy->nobody = true;
	assert_judged("access.policies", VERDICT_PASS, "No policy in force stops the add-in");
	assert_judged("access.blocked", VERDICT_PASS, "is certain to block");
	policy->nobody = false;
	policy->narrowed = (struct scopes){ 0 };
	policy->other_flow = true; /* authentication transfer */
	assert_judged("access.policies", VERDICT_PASS, "No policy in force stops the add-in");
	assert_judged("access.blocked", VERDICT_PASS, "is certain to block");
	policy->other_flow = false;
	policy->device_code = true;
	policy->covers = "exchange";
	assert_judged("access.device_code", VERDICT_WARN, "\"Block\" (block; for Exchange Online)");
	policy->nobody = true;
	assert_judged("access.device_code", VERDICT_PASS, "No policy in force blocks");
}

static void a_policy_of_unknown_coverage_only_warns(void **state)
{
	struct access_policy *policy = add_block("filter", "");

	(void)state;
	assert_judged("access.policies", VERDICT_WARN,
	    "because they select their apps by an attribute: \"Block\" (block; for apps with an");
	assert_null(strstr(judge("access.policies")->reason, "stops the add-in"));
	policy->covers = "user_action";
	assert_judged("access.policies", VERDICT_PASS,
	    "Not about opening the add-in: \"Block\" (block; for registering");
	policy->covers = "context";
	assert_judged("access.policies", VERDICT_PASS, "if an app asks for it");
	policy->controls = scopes_parse(&arena, "mfa");
	assert_judged("access.policies", VERDICT_PASS, "No policy in force stops the add-in");
}

static void policies_that_were_not_read_speak_against_nothing(void **state)
{
	(void)state;
	fail_topic(TOPIC_ACCESS, ERR_NOT_ALLOWED, "");
	assert_judged("access.blocked", VERDICT_NOT_APPLICABLE, "Policy.Read.All");
	assert_int_equal(findings_overall(&findings), OVERALL_READY);
	fail_topic(TOPIC_ACCESS, ERR_BUSY, "TooManyRequests");
	assert_judged("access.blocked", VERDICT_UNKNOWN, "could not be read");
	assert_int_equal(findings_overall(&findings), OVERALL_UNKNOWN);
}

/* --- traces of this program --- */

static void traces_of_this_program_are_named(void **state)
{
	(void)state;
	assert_judged("self.traces", VERDICT_PASS, "has left no enterprise application");
	facts.self_present = YES;
	facts.self_name = "Tools";
	assert_judged("self.traces", VERDICT_PASS, "Nothing is granted");
	facts.self_user_count = 2;
	facts.self_user_scopes = scopes_parse(&arena, "Directory.Read.All");
	assert_judged("self.traces", VERDICT_PASS, "grants for 2 people: Directory.Read.All");
	assert_non_null(strstr(judge("self.traces")->reason, "only allow reading"));
	facts.self_user_scopes =
	    scopes_parse(&arena, "Directory.Read.All DelegatedPermissionGrant.ReadWrite.All openid");
	assert_judged("self.traces", VERDICT_WARN, "can change something: DelegatedPermissionGrant.ReadWrite.All.");
	assert_non_null(strstr(judge("self.traces")->remedy, "revoke"));
	facts.self_user_scopes = scopes_parse(&arena, "Directory.AccessAsUser.All");
	assert_judged("self.traces", VERDICT_WARN, "can change something: Directory.AccessAsUser.All.");
	facts.self_user_scopes = scopes_parse(&arena, "Directory.Read.All AuditLog.Read.All offline_access");
	assert_judged("self.traces", VERDICT_PASS, "grants for 2 people");
	facts.self_scopes = scopes_parse(&arena, "openid");
	assert_judged("self.traces", VERDICT_PASS, "grants for 2 people");
	scopes_add(&facts.self_scopes, "User.Read", &arena);
	assert_judged("self.traces", VERDICT_WARN, "consented for everyone to the client");
	assert_non_null(strstr(evidence("self.traces"), "\"for_everyone\":[\"openid\",\"User.Read\"]"));
	snprintf(facts.tenant.id, sizeof facts.tenant.id, "t-1");
	facts.self_owner_tenant = "T-1";
	assert_judged("self.traces", VERDICT_PASS, "registration of the organisation's own");
	facts.self_owner_tenant = "";
	facts.fetched[TOPIC_SELF_GRANTS].status = NOT_READ;
	assert_judged("self.traces", VERDICT_UNKNOWN, "not been read");
	facts.fetched[TOPIC_SELF].status = NOT_READ;
	assert_judged("self.traces", VERDICT_UNKNOWN, "not been read");
	facts.me_upn = "";
	assert_judged("self.traces", VERDICT_NOT_APPLICABLE, "with its own identity");
}

/* --- sign-ins --- */

static void the_logs_need_a_role_and_a_licence(void **state)
{
	(void)state;
	assert_judged("admin.log_role", VERDICT_PASS, "may read the sign-in logs");
	assert_string_equal(judge("admin.log_role")->requests[0], "signins");
	facts.fetched[TOPIC_SIGNINS].status = NOT_READ;
	assert_string_equal(judge("admin.log_role")->requests[0], "quiet_signins");
	facts.fetched[TOPIC_QUIET_SIGNINS].status = NOT_READ;
	assert_judged("admin.log_role", VERDICT_WARN, "no active role that is known");
	facts.role_ids = scopes_parse(&arena, "194ae4cb-b126-40b2-bd5b-6091b380977d");
	assert_judged("admin.log_role", VERDICT_PASS, "may read the sign-in logs");
	facts.role_ids = scopes_parse(&arena, "5F2222B1-57c3-48ba-8ad5-d4759f1fde6f");
	assert_judged("admin.log_role", VERDICT_PASS, "may read the sign-in logs");
	facts.role_ids = scopes_parse(&arena, GLOBAL_READER);
	assert_judged("admin.log_role", VERDICT_PASS, "has a role");
	facts.me_upn = "";
	assert_judged("admin.log_role", VERDICT_NOT_APPLICABLE, "is an app");
	facts.fetched[TOPIC_ROLES].status = NOT_READ;
	assert_judged("admin.log_role", VERDICT_UNKNOWN, "not been read");
}

static void sign_ins_are_evidence(void **state)
{
	(void)state;
	assert_judged("proof.signins", VERDICT_PASS,
	    "2 sign-ins to the application have succeeded "
	    "since Sat 2026-11-21.");
	facts_count_signin(&facts, true, (struct signin_seen){ .code = 50105, .at = NOW - 100, .said = "theirs" });
	facts_count_signin(&facts, true, (struct signin_seen){ .code = 50105, .at = NOW - 90, .said = "theirs" });
	facts_count_signin(&facts, false,
	    (struct signin_seen){ .code = 123456, .at = NOW - 80, .said = "Something else." });
	assert_judged("proof.signins", VERDICT_WARN, " 3 failed. AADSTS50105, 2 times: ");
	assert_judged("proof.signins", VERDICT_WARN, "AADSTS123456, 1 time: Something else.");
	assert_string_equal(evidence("proof.signins"),
	    "{\"since\":\"2026-11-21T06:00:00Z\",\"succeeded\":2,\"failed\":3,\"interrupted\":0,\"before_consent\":0,"
	    "\"consented\":\"2026-11-21T06:00:00Z\",\"at_least\":false,"
	    "\"failures\":[{\"code\":50105,\"count\":2,\"last\":\"2026-11-24T05:58:30Z\"},"
	    "{\"code\":123456,\"count\":1,\"last\":\"2026-11-24T05:58:40Z\"}]}");
	facts.quiet_more = true;
	assert_judged("proof.signins", VERDICT_WARN, "more than was read");
}

/* The time of the consent is not known: a sign-in that lacked it came before it. */
static void a_sign_in_that_lacked_the_consent_came_before_it(void **state)
{
	static const char *const whom[] = { "a", "b", "c" };

	(void)state;
	facts.consents.count = 0;
	facts.signins.count = facts.quiet_signins.count = 0;
	for (size_t i = 0; i < 3; i++)
		facts_count_signin(&facts, true,
		    (struct signin_seen){ .code = 65001, .at = NOW - 100, .said = "", .who = whom[i] });
	assert_judged("proof.failing", VERDICT_PASS, "only for lack of consent");
	assert_judged("proof.signins", VERDICT_PENDING, "3 more failed for lack of consent");
	facts.quiet_more = true;
	assert_judged("proof.signins", VERDICT_PENDING, "hold more than was read");
	for (size_t i = 0; i < 3; i++)
		facts_count_signin(&facts, true,
		    (struct signin_seen){ .code = 50105, .at = NOW - 90, .said = "", .who = whom[i] });
	assert_judged("proof.failing", VERDICT_FAIL, "3 sign-ins");
	assert_judged("proof.failing", VERDICT_FAIL, "hold more than was read");
}

/* Only sign-ins after the consent say anything about it. */
static void signins_before_the_consent_do_not_count(void **state)
{
	struct change change = { .what = CHANGE_CONSENT, .state = CHANGE_DONE, .at = NOW - 60 };

	(void)state;
	context.changes = &change;
	context.change_count = 1;
	facts_count_signin(&facts, true, (struct signin_seen){ .code = 65001, .at = NOW - 4000, .said = "" });
	assert_judged("proof.signins", VERDICT_PENDING, "back to Tue 2026-11-24, show no sign-in");
	assert_string_not_equal(judge("proof.signins")->remedy, "");
	facts_count_signin(&facts, true, (struct signin_seen){ .code = 0, .at = NOW - 10, .said = "" });
	assert_int_equal(judge("proof.signins")->verdict, VERDICT_PASS);
	change.state = CHANGE_REFUSED;
	assert_judged("proof.signins", VERDICT_WARN, "AADSTS65001, 1 time");
	/* A user's own consent does not move that time. */
	facts_add_consent(&facts, (struct consent_seen){ "bob@contoso.com", NOW - 1, true, NO, false, "" });
	assert_judged("proof.signins", VERDICT_WARN, "AADSTS65001, 1 time");
}

static void logs_may_be_shut(void **state)
{
	const char *remedy;

	(void)state;
	fail_topic(TOPIC_SIGNINS, ERR_NOT_ALLOWED, "Authorization_RequestDenied");
	assert_judged("proof.signins", VERDICT_PASS, "1 sign-in to the application has succeeded");
	/* a log that was not read is not an empty one */
	facts.quiet_signins.count = 0;
	assert_judged("proof.signins", VERDICT_UNKNOWN, "sign-ins to the application could not be read");
	read_topic(TOPIC_SIGNINS);
	facts.signins.count = 0;
	/* The beta address may be refused: then seeing no sign-in proves nothing. */
	fail_topic(TOPIC_QUIET_SIGNINS, ERR_BAD_REQUEST, "BadRequest");
	assert_judged("proof.signins", VERDICT_UNKNOWN, "background sign-ins");
	facts_count_signin(&facts, false, (struct signin_seen){ .code = 0, .at = NOW - 50, .said = "" });
	assert_judged("proof.signins", VERDICT_PASS, "1 sign-in");
	fail_topic(TOPIC_SIGNINS, ERR_NOT_ALLOWED, "Authorization_RequestDenied");
	assert_judged("proof.signins", VERDICT_UNKNOWN, "could not be read");
	remedy = judge("proof.signins")->remedy;
	assert_non_null(strstr(remedy, "AuditLog.Read.All"));
	fail_topic(TOPIC_SIGNINS, ERR_NOT_ALLOWED, "Authentication_RequestFromNonPremiumTenantOrB2CTenant");
	remedy = judge("proof.signins")->remedy;
	assert_non_null(strstr(remedy, "Entra ID P1"));
	facts.fetched[TOPIC_SIGNINS].status = facts.fetched[TOPIC_QUIET_SIGNINS].status = NOT_READ;
	assert_judged("proof.signins", VERDICT_UNKNOWN, "have not been read");
	facts.app_present = NO;
	assert_judged("proof.signins", VERDICT_NOT_APPLICABLE, "no enterprise application");
}

/* --- the rest --- */

static void outlook_must_be_new_enough(void **state)
{
	static const struct {
		const char *client, *build;
		enum verdict verdict;
	} rows[] = {
		{ "web", "", VERDICT_PASS },
		{ "new", "1.2026.1", VERDICT_PASS },
		{ "classic", "16.0.17928.20392", VERDICT_WARN }, /* the minimum depends on the channel */
		{ "classic", "17928.20604", VERDICT_PASS },
		{ "classic", "Version 2408 (Build 17928.20391)", VERDICT_WARN },
		{ "classic", "2501 (18429.20132)", VERDICT_PASS },
		{ "classic", "17932.20222", VERDICT_PASS },
		{ "classic", "17932.20221", VERDICT_WARN },
		{ "classic", "16.0.10411.20011", VERDICT_WARN },
		{ "classic", "2408", VERDICT_UNKNOWN },
		{ "classic", "", VERDICT_UNKNOWN },
		{ "classic", "179281.20604", VERDICT_UNKNOWN },
		{ "classic", "9999999999999.20604", VERDICT_UNKNOWN },
		{ "mac", "16.93 (24120914)", VERDICT_PASS },
		{ "mac", "Version 16.89.1 (24091630)", VERDICT_PASS },
		{ "mac", "16.89 (24090814)", VERDICT_WARN },
		{ "mac", "16.66 (22100900)", VERDICT_WARN },
		{ "mobile", "4.2504.0", VERDICT_PASS },
		{ "mobile", "4.2350.1", VERDICT_WARN },
		{ "classic",
		    "Microsoft\u00ae Outlook\u00ae for Microsoft 365 MSO (Version 2411 Build 16.0.18227.20082) 64-bit",
		    VERDICT_PASS },
		{ "classic",
		    "Microsoft\u00ae Outlook\u00ae for Microsoft 365 MSO (Version 2308 Build 16.0.16731.20504) 64-bit",
		    VERDICT_WARN },
		{ "classic", "Microsoft\u00ae Outlook\u00ae 2021 MSO (Version 2411 Build 16.0.18227.20082) 64-bit",
		    VERDICT_WARN },
		{ "classic", "Microsoft\u00ae Outlook\u00ae LTSC MSO (16.0.17932.20222) 64-bit", VERDICT_PASS },
		{ "classic", "Microsoft\u00ae Outlook\u00ae LTSC MSO (16.0.17932.20222) 32-bit",
		    VERDICT_WARN }, /* a build with a known issue */
		{ "classic", "Microsoft\u00ae Outlook\u00ae LTSC MSO (Version 2408 Build 16.0.17932.20222) 32 Bit ",
		    VERDICT_WARN },
		{ "classic", "Microsoft\u00ae Outlook\u00ae LTSC MSO (Version 2408 Build 16.0.17932.20432) 64 Bit ",
		    VERDICT_PASS },
		{ "classic", "16.0.5266.1000", VERDICT_WARN }, /* an MSI installation */
		{ "classic", "Microsoft\u00ae Outlook\u00ae 2016 MSO (16.0.4266.1001) 64-bit", VERDICT_WARN },
		{ "classic", "15.0.5589.1001", VERDICT_WARN },
		{ "classic", "10.0.0.1", VERDICT_UNKNOWN },
		{ "classic", "16.0.4266", VERDICT_UNKNOWN },
		{ "mobile", "", VERDICT_UNKNOWN },
		/* the version of the device, not of Outlook */
		{ "mobile", "iOS 18.1", VERDICT_UNKNOWN },
		{ "mobile", "iPhone 15, iOS 17.6.1, Outlook 4.2430.0", VERDICT_WARN },
		{ "mobile", "Android 14; Outlook 4.2516.1", VERDICT_PASS },
		{ "mobile", "Outlook for Android 4.2432.2 (42432209)", VERDICT_WARN },
		{ "mobile", "5.2701.0", VERDICT_PASS },
		{ "mac", "macOS 15.1, Outlook Version 16.100.1 (25082500)", VERDICT_PASS },
		{ "mac", "macOS 26.1", VERDICT_UNKNOWN },
		{ "mac", "Microsoft Outlook 2021 for Mac 16.78.3", VERDICT_WARN },
		{ "mac", "15.41", VERDICT_WARN },
		{ "classic", "Microsoft\u00ae Outlook\u00ae 2024 MSO (Version 2408 Build 16.0.17932.20190) 64-bit",
		    VERDICT_WARN },
		{ "classic", "Microsoft\u00ae Outlook\u00ae 2024 MSO (Version 2408 Build 16.0.17932.20222) 64-bit",
		    VERDICT_PASS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		facts_set_tester(&facts, 0,
		    (struct tester){ .who = "Bob", .client = rows[i].client, .build = rows[i].build });
		if (judge("outlook.channel")->verdict != rows[i].verdict)
			fail_msg("Outlook %s %s has another verdict: %s", rows[i].client, rows[i].build,
			    judge("outlook.channel")->reason);
	}
	facts_set_tester(&facts, 1, (struct tester){ .client = "classic", .build = "16.0.5266.1000" });
	facts_set_tester(&facts, 2, (struct tester){ .client = "classic", .build = "15928.20216" });
	assert_judged("outlook.channel", VERDICT_WARN, "4.2433 for phones: 16.0.5266.1000, 15928.20216.");
	assert_non_null(strstr(evidence("outlook.channel"), "{\"client\":\"classic\",\"build\":\"15928.20216\","
							    "\"nested_authentication\":\"no\"}"));
	facts.testers.count = 0;
	assert_judged("outlook.channel", VERDICT_UNKNOWN, "No test by people");
}

static void the_next_date_is_named(void **state)
{
	(void)state;
	assert_judged("timeline.today", VERDICT_PASS, "on Thu 2027-04-01, in 128 days: EWS ends.");
	assert_string_equal(evidence("timeline.today"), "{\"next\":\"ews-end\",\"date\":\"2027-04-01\"}");
	context.now = timefmt_parse("2027-03-31T12:00:00Z");
	timeline.as_of = context.now;
	assert_judged("timeline.today", VERDICT_WARN, "on Thu 2027-04-01, tomorrow:");
	context.now = timefmt_parse("2027-04-01");
	assert_judged("timeline.today", VERDICT_PASS, "has passed");
	timeline.as_of = timefmt_parse("2026-01-01");
	assert_judged("timeline.today", VERDICT_WARN, "half a year");
	context.timeline = NULL;
	assert_judged("timeline.today", VERDICT_UNKNOWN, "missing");
}

static void add_sign_in(int64_t code, int64_t at, const char *who)
{
	facts_count_signin(&facts, true, (struct signin_seen){ code, at, who, "" });
}

static void clear_sign_ins(void)
{
	facts.signins.count = facts.quiet_signins.count = 0;
}

static void interrupted_steps_are_no_failures(void **state)
{
	static const int64_t steps[] = { 50074, 50140, 50097, 16000, 50076, 50125, 50127, 50129, 50158, 50058 };

	(void)state;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		add_sign_in(steps[i], NOW - 50, "bo@contoso.com");
	assert_judged("proof.signins", VERDICT_PASS, "10 steps were interrupted");
	assert_null(strstr(judge("proof.signins")->reason, " failed."));
	assert_non_null(strstr(evidence("proof.signins"), "\"failed\":0,\"interrupted\":10"));
	clear_sign_ins();
	add_sign_in(50074, NOW - 50, "bo@contoso.com");
	assert_judged("proof.signins", VERDICT_PENDING,
	    "1 step was interrupted by a prompt for the user, and did not go on.");
	assert_judged("proof.failing", VERDICT_PASS, "No sign-in to the application has failed.");
	add_sign_in(65001, NOW - 50,
	    "bo@contoso.com"); /* to Microsoft only an interrupted step, but a missing consent is what this program is about */
	assert_judged("proof.signins", VERDICT_WARN, "1 failed.");
}

static void sign_ins_that_all_failed(void **state)
{
	(void)state;
	assert_judged("proof.failing", VERDICT_PASS, "have succeeded");
	clear_sign_ins();
	for (int i = 0; i < 3; i++)
		add_sign_in(53003, NOW - 600 * (i + 1), "bo@contoso.com");
	assert_judged("proof.failing", VERDICT_PASS, "too little to judge by"); /* only one person signed in */
	add_sign_in(50105, NOW - 30, "cy@contoso.com");
	assert_judged("proof.failing", VERDICT_FAIL,
	    "All 4 sign-ins to the application since Sat 2026-11-21 failed: AADSTS53003, 3 times:");
	assert_int_equal(findings_overall(&findings), OVERALL_NOT_READY);
	assert_int_equal(proof(), PROOF_PARTIAL); /* Bob could use the add-in */
	facts.testers.count = 0;
	assert_int_equal(proof(), PROOF_FAILING);
	facts_count_signin(&facts, false, (struct signin_seen){ 0, NOW - 20, "di@contoso.com", "" });
	assert_judged("proof.failing", VERDICT_PASS, "have succeeded");
	facts.signins.count = 0;
	facts.consents.items[0].at = NOW - 700; /* failures before the consent do not count */
	assert_judged("proof.failing", VERDICT_PASS, "2 sign-ins to the application");
	fail_topic(TOPIC_QUIET_SIGNINS, ERR_NOT_ALLOWED, "");
	assert_judged("proof.failing", VERDICT_NOT_APPLICABLE, "AuditLog.Read.All");
	read_topic(TOPIC_QUIET_SIGNINS);
	fail_topic(TOPIC_SIGNINS, ERR_NOT_ALLOWED, "Authentication_RequestFromNonPremiumTenantOrB2CTenant");
	assert_judged("proof.failing", VERDICT_NOT_APPLICABLE, "could not be read");
}

static void sign_ins_prove_a_part(void **state)
{
	(void)state;
	facts.testers.count = 0;
	assert_int_equal(proof(), PROOF_PARTIAL);
	clear_sign_ins();
	assert_int_equal(proof(), PROOF_NONE);
	context.insiders = scopes_parse(&arena, "ann@contoso.com");
	add_sign_in(0, NOW - 50, "Ann@contoso.com");
	assert_int_equal(proof(), PROOF_NONE); /* the sign-in is the admin's own */
	add_sign_in(0, NOW - 50, "bo@contoso.com");
	assert_int_equal(proof(), PROOF_PARTIAL);
	facts.consents.count = 0;
	assert_judged("proof.signins", VERDICT_PASS,
	    "It is not known when consent was given, so everything in the logs counts.");
}

static void administrators_prove_nothing(void **state)
{
	static const char *const same[] = { "ann@contoso.com", "ANN@CONTOSO.COM", "Ann Admin <ann@contoso.com>",
		"Ann (ann@contoso.com)", "gil_partner.example#EXT#@contoso.onmicrosoft.com", "gil@partner.example" };
	static const char *const other[] = { "joann@contoso.com", "ann@contoso.com.au", "Ann" };
	struct tester *one = facts.testers.items;

	(void)state;
	clear_sign_ins();
	context.insiders = scopes_parse(&arena, "ann@contoso.com gil_partner.example#EXT#@contoso.onmicrosoft.com");
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		one->who = same[i];
		assert_judged("proof.people", VERDICT_UNKNOWN,
		    "No ordinary user has tried it yet. These results are noted, but prove nothing: ");
		assert_judged("proof.people", VERDICT_UNKNOWN, "(signed in here)");
		assert_int_equal(proof(), PROOF_NONE);
	}
	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		one->who = other[i];
		assert_judged("proof.people", VERDICT_PASS, "It worked for");
		assert_int_equal(proof(), PROOF_DONE);
	}
	one->admin = YES;
	assert_judged("proof.people", VERDICT_UNKNOWN, "Ann (has an admin role)");
	assert_non_null(strstr(evidence("proof.people"), "\"counts\":false"));
	one->admin = NO;
	one->consented = YES;
	assert_judged("proof.people", VERDICT_UNKNOWN, "Ann (has a consent of their own)");
	one->consented = UNKNOWN;
	one->run = "20261101-000000-aaaaaa";
	one->at = timefmt_parse("2026-11-01");
	assert_judged("proof.people", VERDICT_UNKNOWN, "Ann (Sun 2026-11-01) (before consent was given)");
	facts.consents.count = 0;
	assert_judged("proof.people", VERDICT_PASS, "It worked for Ann (Sun 2026-11-01).");
	one->insider = YES; /* this person signed in for that run */
	assert_judged("proof.people", VERDICT_UNKNOWN, "signed in here");
	one->insider = UNKNOWN;
	one->worked = NO;
	assert_int_equal(proof(), PROOF_FAILING);
}

static void people_prove_it(void **state)
{
	(void)state;
	assert_judged("proof.people", VERDICT_PASS, "It worked for Bob.");
	facts_set_tester(&facts, 1, (struct tester){ .who = "Cy", .launched = YES });
	assert_judged("proof.people", VERDICT_PASS, "Bob");
	assert_int_equal(proof(), PROOF_PARTIAL);
	facts_set_tester(&facts, 1,
	    (struct tester){ .who = "Cy", .launched = YES, .authorized = NO, .error = "13000" });
	assert_judged("proof.people", VERDICT_WARN, "Cy, who saw: \"13000\"");
	assert_non_null(strstr(evidence("proof.people"),
	    "\"who\":\"Cy\",\"client\":\"\",\"build\":\"\",\"error\":\"13000\",\"result\":\"failed\""));
	assert_non_null(strstr(judge("proof.people")->remedy, "does not support the way"));
	facts_set_tester(&facts, 1, (struct tester){ .who = "Cy", .worked = NO });
	assert_judged("proof.people", VERDICT_WARN, "did not work for Cy.");
	facts.testers.count = 0;
	facts_set_tester(&facts, 0, (struct tester){ .who = "Cy" });
	assert_judged("proof.people", VERDICT_UNKNOWN, "begun");
	assert_int_equal(proof(), PROOF_PARTIAL); /* proven in part by the sign-in logs */
	clear_sign_ins();
	assert_int_equal(proof(), PROOF_NONE);
	facts.testers.count = 0;
	assert_judged("proof.people", VERDICT_UNKNOWN, "No test by people");
	facts_forget(&facts, TOPIC_PEOPLE);
	facts.fetched[TOPIC_PEOPLE].status = NOT_READ;
	assert_judged("proof.people", VERDICT_UNKNOWN, "No test by people");
	assert_string_not_equal(judge("proof.people")->remedy, "");
}

static void an_open_change_is_never_passed_over(void **state)
{
	struct change changes[2] = {
		{ .id = 1, .what = CHANGE_CONSENT, .state = CHANGE_INTENDED, .from = "", .to = "x" },
		{ .id = 2,
		    .what = CHANGE_TOKENS,
		    .state = CHANGE_OPEN,
		    .from = "not_set",
		    .to = "blocked",
		    .by = "ann@contoso.com",
		    .at = timefmt_parse("2026-11-23T10:00:00Z"),
		    .until = timefmt_parse("2026-11-25T10:00:00Z") },
	};
	struct change_mark mark = { .what = CHANGE_TOKENS,
		.from = "allowed",
		.to = "blocked",
		.by = "eve@contoso.com",
		.at = timefmt_parse("2026-11-20") };

	(void)state;
	context.changes = changes;
	context.change_count = 1;
	assert_judged("change.open", VERDICT_PASS, "Nothing");
	context.change_count = 2;
	assert_judged("change.open", VERDICT_FAIL,
	    "2026-11-23 10:00 UTC: ann@contoso.com changed the legacy-token "
	    "setting from \"not set\" to \"blocked\"");
	assert_judged("change.open", VERDICT_FAIL, "To be put back by Wed 25 Nov, 10:00 UTC");
	changes[1].until = context.now - 3600;
	assert_judged("change.open", VERDICT_FAIL, "Overdue: it should have been put back by");
	assert_non_null(strstr(evidence("change.open"), "\"from\":\"not_set\",\"to\":\"blocked\""));
	assert_int_equal(findings_overall(&findings), OVERALL_NOT_READY);
	changes[1].state = CHANGE_INTENDED;
	assert_judged("change.open", VERDICT_FAIL, "not known");
	changes[1].state = CHANGE_PUT_BACK;
	assert_judged("change.open", VERDICT_PASS, "Nothing");
	context.mark = &mark;
	assert_judged("change.open", VERDICT_FAIL, "eve@contoso.com");
}

/* Only a read of the setting allows the verdict that nothing is left changed. */
static void a_block_without_a_record_is_a_warning(void **state)
{
	static const enum tokens_state others[] = { TOKENS_ALLOWED, TOKENS_NOT_SET, TOKENS_REMOVED };
	struct change_left left = { .from = "allowed",
		.to = "blocked",
		.by = "ann@contoso.com",
		.user = "ann",
		.host = "jump1",
		.why = "all could work",
		.at = timefmt_parse("2026-11-20T09:30:00Z") };

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		facts.tokens = others[i];
		assert_judged("change.open", VERDICT_PASS, "Nothing is left changed.");
	}
	facts.tokens = TOKENS_BLOCKED;
	assert_judged("change.open", VERDICT_WARN, "nobody here has a record");
	assert_null(strstr(findings_get(&findings, "change.open")->reason, "Nothing"));
	assert_non_null(strstr(findings_get(&findings, "change.open")->remedy, "sudo"));
	assert_non_null(strstr(findings_get(&findings, "change.open")->remedy, "--from"));
	context.left = &left;
	assert_judged("change.open", VERDICT_PASS,
	    "left blocked on purpose by ann@contoso.com, on Fri 2026-11-20 09:30 UTC");
	assert_judged("change.open", VERDICT_PASS, "The reason given: \"all could work\"");
	assert_non_null(strstr(evidence("change.open"), "\"state\":\"left\""));
	left.by = left.why = "";
	assert_judged("change.open", VERDICT_PASS, "by ann on jump1, who was not signed in");
	facts.tokens = TOKENS_ALLOWED;
	left.changed_at = context.now - 3600; /* a setting left on purpose may take a day to show */
	assert_judged("change.open", VERDICT_PASS, "The setting now reads \"allowed\"");
	left.changed_at = left.at - 60; /* put back since, so the decision no longer counts */
	assert_judged("change.open", VERDICT_PASS, "Nothing is left changed.");
	facts_forget(&facts, TOPIC_TOKENS);
	assert_judged("change.open", VERDICT_PASS, "was not read");
}

/* Each topic that a check needs fails in each way: the check never passes or fails, and a missing permission is
 * named. */
static void a_check_without_its_topic_is_unknown(void **state)
{
	size_t cases = 0;

	for (const struct check *check = checks; check->id; check++)
		for (int topic = 0; topic < TOPIC_COUNT; topic++)
			for (int kind = ERR_NONE + 1; kind < ERR_KIND_COUNT; kind++) {
				const struct question *question = question_of((enum topic)topic);
				const struct finding *finding;

				if (!(check->needs & TOPIC_BIT(topic)))
					continue;
				all_is_well(state);
				fail_topic((enum topic)topic, (enum err_kind)kind, "Some_Code");
				finding = judge(check->id);
				assert_int_equal(finding->verdict, VERDICT_UNKNOWN);
				assert_string_equal(finding->evidence, "{}");
				if (kind == ERR_NOT_ALLOWED && question)
					assert_non_null(
					    strstr(finding->remedy, topic_rows[question->topic].permission
									? topic_rows[question->topic].permission
									: "Exchange"));
				cases++;
			}
	print_message("# %zu cases of a check whose topic could not be read\n", cases);
}

/* The verdicts that each check can give, and no others: some case above gave each of them. A check that learns a new
 * verdict says so here and has its case. */
static const struct reach {
	const char *id, *verdicts;
} reaches[] = {
	{ "tenant.exchange_online", "pass unknown not_applicable" },
	{ "app.present", "pass fail unknown not_applicable" },
	{ "app.enabled", "pass fail unknown not_applicable" },
	{ "app.assignment", "pass fail unknown not_applicable" },
	{ "consent.admin", "pass fail unknown not_applicable" },
	{ "scopes.granted", "pass fail warn unknown not_applicable" },
	{ "scopes.published", "pass fail unknown not_applicable" },
	{ "proof.signins", "pass warn unknown pending not_applicable" },
	{ "access.blocked", "pass fail unknown not_applicable" },
	{ "proof.failing", "pass fail not_applicable" },
	{ "change.open", "pass fail warn" },
};

static void every_verdict_was_given(void **state)
{
	(void)state;
	for (size_t i = 0; checks[i].id; i++) {
		struct scopes wanted = scopes_parse(&arena, "pass warn unknown not_applicable");

		for (size_t j = 0; j < sizeof reaches / sizeof *reaches; j++)
			if (!strcmp(reaches[j].id, checks[i].id))
				wanted = scopes_parse(&arena, reaches[j].verdicts);
		for (int v = 0; v < VERDICT_COUNT; v++)
			if (verdicts_given[i][v] != scopes_has(&wanted, verdict_id((enum verdict)v))) {
				print_error("no row allows for it, or no case shows it: check %s was %sseen to be %s\n",
				    checks[i].id, verdicts_given[i][v] ? "" : "not ", verdict_id((enum verdict)v));
				fail();
			}
	}
}

#define T(name) cmocka_unit_test_setup(name, all_is_well)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_good_tenant_passes_everything), T(the_table_is_sound), T(without_facts_every_check_is_unknown),
		T(a_failed_read_is_unknown_with_its_reason), T(every_kind_of_failure_has_words),
		T(a_reading_that_failed_leaves_the_one_before), T(what_is_told_of_before_is_of_the_same_topic),
		T(what_proved_nothing_before_proves_nothing_now), T(no_exchange_before_is_not_certain),
		T(with_legacy_tokens_allowed_it_is_not_proven_without), T(findings_have_evidence),
		T(verdicts_have_fixed_ids), T(without_exchange_nothing_applies),
		T(an_answer_of_exchange_outweighs_plans), T(the_tenant_is_described), T(roles_are_judged),
		T(the_cmdlets_that_exchange_offers_decide), T(an_absent_app_fails_what_needs_it),
		T(an_app_that_is_searched), T(an_app_asked_by_id_and_not_read), T(an_app_may_be_disabled),
		T(an_app_or_its_resource_may_be_off), T(publishers_are_compared_whole),
		T(the_owner_must_be_the_expected_one), T(assignment_may_shut_users_out),
		T(a_redirect_shows_nested_authentication), T(consent_is_a_grant_for_all), T(missing_scopes_are_named),
		T(an_incomplete_profile_is_no_ready), T(each_resource_has_its_grant), T(remedies_on_pages_name_pages),
		T(a_list_of_scopes_grows_old), T(scopes_must_exist), T(more_than_needed_is_a_warning),
		T(users_alone_are_not_enough), T(tokens_never_fail), T(addins_that_asked_for_tokens_are_named),
		T(ews_is_explained), T(lists_of_user_agents_are_explained), T(users_may_or_may_not_consent),
		T(a_question_that_was_not_sent_says_why), T(requests_for_consent_wait),
		T(the_audit_tells_who_consented), T(approved_client_app_policies_block), T(policies_may_stop_some),
		T(a_policy_that_spares_nobody_blocks), T(a_policy_that_may_spare_somebody_only_warns),
		T(policies_for_no_person_pass), T(a_policy_of_unknown_coverage_only_warns),
		T(policies_that_were_not_read_speak_against_nothing), T(interrupted_steps_are_no_failures),
		T(sign_ins_that_all_failed), T(sign_ins_prove_a_part), T(administrators_prove_nothing),
		T(a_block_of_device_codes_concerns_only_this_program), T(traces_of_this_program_are_named),
		T(the_logs_need_a_role_and_a_licence), T(sign_ins_are_evidence),
		T(a_sign_in_that_lacked_the_consent_came_before_it), T(signins_before_the_consent_do_not_count),
		T(logs_may_be_shut), T(outlook_must_be_new_enough), T(the_next_date_is_named), T(people_prove_it),
		T(an_open_change_is_never_passed_over), T(a_block_without_a_record_is_a_warning),
		T(a_check_without_its_topic_is_unknown),
		T(every_verdict_was_given), /* last, because it is about the tests before it */
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
