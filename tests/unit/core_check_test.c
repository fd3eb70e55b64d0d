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

#include "base/when.h"
#include "core/check.h"

#define NOW             1795500000LL /* 2026-11-24 */
#define OWNER           "5a1e5f0c-0000-4000-8000-00000000aaaa"
#define GLOBAL_READER   "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
#define EXCHANGE_ADMIN  "29232cdf-9323-42fd-ade2-1d097af3e4de"
#define CLOUD_APP_ADMIN "158c047a-c907-4556-b7ef-446551a6b5f7"

static struct arena arena;
static struct facts facts;
static struct judging judging;
static struct profile profile;
static struct timeline timeline;
static struct milestone milestones[2];
static struct findings findings;

static void hear(enum topic topic)
{
	facts_heard(&facts, topic, NOW - 100 + (int)topic, topic_id(topic));
}

static void spoil(enum topic topic, enum err_kind kind, const char *code)
{
	struct err err;

	err_set(&err, kind, NULL, NULL);
	snprintf(err.code, sizeof err.code, "%s", code);
	snprintf(err.request_id, sizeof err.request_id, "failed-%s", topic_id(topic));
	facts_failed(&facts, topic, NOW - 50, &err);
}

/* A tenant in which all is well; each test spoils one thing. */
static int all_is_well(void **state)
{
	(void)state;
	memset(&judging, 0, sizeof judging);
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
	milestones[0] = (struct milestone){"past", "all", "It began.", "s", NOW - 86400, NOW, true};
	milestones[1] = (struct milestone){
		"ews-end", "all", "EWS ends.", "s", when_parse("2027-04-01"), NOW, true};
	timeline = (struct timeline){milestones, 2, NOW - 86400};
	judging = (struct judging){.profile = &profile,
				   .timeline = &timeline,
				   .now = NOW,
				   .wanted_app_id = "app-1",
				   .wanted_owner = ""};
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
	facts_add_grant(&facts, (struct grant){"g1", "graph-1",
					       " mail.readwrite.shared User.Read openid profile"});
	facts.cmdlets = scopes_parse(&arena, "Get-AuthenticationPolicy Set-AuthenticationPolicy");
	facts.tokens = TOKENS_REMOVED;
	facts.ews_enabled = NO;
	facts.addins_allowed = YES;
	facts_set_tester(&facts, 0, (struct tester){"Bob", "new", "", YES, YES, YES, YES, "", NOW});
	for (int topic = 0; topic < TOPIC_COUNT; topic++)
		if (topic != TOPIC_SEARCH)
			hear((enum topic)topic);
	return 0;
}

static int forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const struct finding *judge(const char *id)
{
	const struct finding *finding;

	check_all(&facts, &judging, &findings, &arena);
	finding = findings_get(&findings, id);
	assert_non_null(finding);
	assert_string_not_equal(finding->reason, "");
	return finding;
}

/* The verdict, and a word that the reason must have. */
#define assert_judged(id, wanted, word) do_assert(id, wanted, word, __FILE__, __LINE__)
static void do_assert(const char *id, enum verdict wanted, const char *word, const char *file,
		      int line)
{
	const struct finding *finding = judge(id);

	if (finding->verdict != wanted) {
		print_error("%s is %s: %s\n", id, verdict_id(finding->verdict), finding->reason);
		_assert_int_equal(finding->verdict, wanted, file, line);
	}
	if (!strstr(finding->reason, word)) {
		print_error("%s: no \"%s\" in: %s\n", id, word, finding->reason);
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
	check_all(&facts, &judging, &findings, &arena);
	assert_int_equal(findings.count, 24);
	for (size_t i = 0; i < findings.count; i++) {
		const struct finding *finding = &findings.items[i];
		bool moot = strcmp(finding->check->id, "tokens.addins") == 0;

		assert_int_equal(finding->verdict, moot ? VERDICT_NOT_APPLICABLE : VERDICT_PASS);
		assert_string_equal(finding->remedy, "");
		assert_string_not_equal(finding->reason, "");
	}
	assert_int_equal(findings_overall(&findings), OVERALL_READY);
	assert_int_equal(findings_proof(&facts), PROOF_DONE);
}

static void the_table_is_sound(void **state)
{
	static const char *const blocking[] = {
		"tenant.exchange_online", "app.present",    "app.enabled",      "app.assignment",
		"consent.admin",          "scopes.granted", "scopes.published", "change.open",
	};
	size_t blocks = 0, rows = 0;

	(void)state;
	for (const struct check *check = checks; check->id; check++, rows++) {
		assert_ptr_equal(check_find(check->id), check);
		assert_non_null(check->judge);
		assert_non_null(check->title);
		blocks += check->blocks;
	}
	for (size_t i = 0; i < sizeof blocking / sizeof *blocking; i++)
		assert_true(check_find(blocking[i])->blocks);
	assert_int_equal(blocks, sizeof blocking / sizeof *blocking);
	assert_true(rows <= CHECK_MAX);
	assert_null(check_find("nothing"));
	assert_null(check_find(NULL));
}

static void nothing_heard_is_unknown(void **state)
{
	struct facts empty = {0};

	(void)state;
	judging = (struct judging){.now = NOW, .wanted_app_id = "", .wanted_owner = ""};
	check_all(&empty, &judging, &findings, &arena);
	for (size_t i = 0; i < findings.count; i++) {
		const struct finding *finding = &findings.items[i];
		bool known = strcmp(finding->check->id, "change.open") == 0;

		assert_int_equal(finding->verdict, known ? VERDICT_PASS : VERDICT_UNKNOWN);
		assert_string_not_equal(finding->reason, "");
	}
	assert_int_equal(findings_overall(&findings), OVERALL_UNKNOWN);
	assert_int_equal(findings_proof(&empty), PROOF_NONE);
}

static void a_failed_read_is_unknown_with_its_reason(void **state)
{
	const struct finding *finding;

	(void)state;
	spoil(TOPIC_GRANTS, ERR_NOT_ALLOWED, "Authorization_RequestDenied");
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "tenant-wide grants could not be read");
	finding = judge("consent.admin");
	assert_non_null(strstr(finding->reason, "(Authorization_RequestDenied)"));
	assert_non_null(strstr(finding->remedy, "Directory.Read.All"));
	assert_string_equal(finding->requests[0], "failed-grants");
	assert_int_equal(finding->at, NOW - 50);
	assert_string_equal(finding->evidence, "{}");
	assert_int_equal(findings_overall(&findings), OVERALL_UNKNOWN);
	spoil(TOPIC_TOKENS, ERR_NOT_ALLOWED, "");
	assert_non_null(strstr(judge("tokens.state")->remedy, "Exchange"));
	assert_string_equal(judge("tokens.state")->evidence, "{}");
	spoil(TOPIC_EXCHANGE, ERR_UNREACHABLE, "");
	assert_judged("ews.state", VERDICT_UNKNOWN, "no answer came");
}

static void every_kind_of_failure_has_words(void **state)
{
	(void)state;
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		for (int kind = 1; kind < ERR_KIND_COUNT; kind++) {
			all_is_well(NULL);
			spoil((enum topic)topic, (enum err_kind)kind, "Code");
			check_all(&facts, &judging, &findings, &arena);
			for (size_t i = 0; i < findings.count; i++)
				assert_true(*findings.items[i].reason);
		}
	}
}

static void findings_say_what_is_behind_them(void **state)
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
	static const char *const ids[] = {"pass",    "fail",    "warn",
					  "unknown", "pending", "not_applicable"};
	enum verdict verdict;

	(void)state;
	for (int i = 0; i < VERDICT_COUNT; i++) {
		assert_string_equal(verdict_id((enum verdict)i), ids[i]);
		assert_true(verdict_of(ids[i], &verdict));
		assert_int_equal(verdict, i);
		assert_true(*verdict_say(verdict));
	}
	assert_false(verdict_of("good", &verdict));
	assert_string_equal(overall_id(OVERALL_NOT_READY), "not_ready");
	assert_string_equal(proof_id(PROOF_PARTIAL), "partial");
	assert_true(*overall_say(OVERALL_READY) && *proof_say(PROOF_NONE));
}

/* --- tenant and admin --- */

static void without_exchange_nothing_applies(void **state)
{
	(void)state;
	facts.org_exchange = NO;
	facts.heard[TOPIC_EXCHANGE].hearing = facts.heard[TOPIC_TOKENS].hearing = NOT_HEARD;
	facts.app_present = NO;
	check_all(&facts, &judging, &findings, &arena);
	for (size_t i = 0; i < findings.count; i++) {
		bool change = strcmp(findings.items[i].check->id, "change.open") == 0;

		assert_int_equal(findings.items[i].verdict,
				 change ? VERDICT_PASS : VERDICT_NOT_APPLICABLE);
		assert_string_not_equal(findings.items[i].reason, "");
	}
	assert_int_equal(findings_overall(&findings), OVERALL_READY);
	judging.mark =
		&(struct change_mark){.what = CHANGE_TOKENS, .from = "allowed", .to = "blocked"};
	assert_judged("change.open", VERDICT_FAIL, "put back");
	assert_int_equal(findings_overall(&findings), OVERALL_NOT_READY);
}

static void an_answer_of_exchange_outweighs_plans(void **state)
{
	(void)state;
	assert_judged("tenant.exchange_online", VERDICT_PASS, "has Exchange");
	facts.org_exchange = NO;
	assert_judged("tenant.exchange_online", VERDICT_PASS, "answered");
	facts.heard[TOPIC_EXCHANGE].hearing = NOT_HEARD;
	assert_judged("tenant.exchange_online", VERDICT_PASS, "answered");
	facts.org_exchange = UNKNOWN;
	assert_judged("tenant.exchange_online", VERDICT_PASS, "answered");
	facts.heard[TOPIC_TOKENS].hearing = NOT_HEARD;
	assert_judged("tenant.exchange_online", VERDICT_UNKNOWN, "could not be seen");
	spoil(TOPIC_ORGANIZATION, ERR_BUSY, "");
	assert_judged("tenant.exchange_online", VERDICT_UNKNOWN, "could not be read");
	hear(TOPIC_TOKENS);
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
	assert_judged("admin.consent_role", VERDICT_NOT_APPLICABLE, "An app signed in");
}

static void exchange_itself_says_what_one_may(void **state)
{
	(void)state;
	facts.me_upn = "";
	assert_judged("admin.exchange_role", VERDICT_PASS, "may read and change");
	facts.cmdlets = scopes_parse(&arena, "get-organizationconfig");
	assert_judged("admin.exchange_role", VERDICT_WARN, "not change");
	facts.cmdlets = (struct scopes){0};
	assert_judged("admin.exchange_role", VERDICT_WARN, "neither");
	facts.heard[TOPIC_CMDLETS].hearing = NOT_HEARD;
	assert_judged("admin.exchange_role", VERDICT_NOT_APPLICABLE, "An app");
	facts.me_upn = "ann@contoso.com";
	assert_judged("admin.exchange_role", VERDICT_PASS, "has a role");
	facts.role_ids = scopes_parse(&arena, GLOBAL_READER);
	assert_judged("admin.exchange_role", VERDICT_WARN, "not change");
	facts.role_ids = (struct scopes){0};
	assert_judged("admin.exchange_role", VERDICT_WARN, "no active role");
	facts.heard[TOPIC_ROLES].hearing = NOT_HEARD;
	assert_judged("admin.exchange_role", VERDICT_UNKNOWN, "not been read");
}

/* --- the app --- */

static void an_absent_app_fails_what_needs_it(void **state)
{
	static const char *const moot[] = {"app.enabled",  "app.publisher", "app.assignment",
					   "app.redirect", "scopes.extra",  "consent.user_only"};

	(void)state;
	facts.app_present = NO;
	/* Nobody could ask for the grants of an app that is not there. */
	facts.heard[TOPIC_GRANTS].hearing = facts.heard[TOPIC_USER_GRANTS].hearing = NOT_HEARD;
	facts.heard[TOPIC_RESOURCE].hearing = NOT_HEARD;
	assert_judged("app.present", VERDICT_FAIL, "app-1");
	for (size_t i = 0; i < sizeof moot / sizeof *moot; i++)
		assert_judged(moot[i], VERDICT_NOT_APPLICABLE, "no enterprise application");
	assert_judged("consent.admin", VERDICT_FAIL, "nobody has consented");
	assert_judged("scopes.granted", VERDICT_FAIL, "Mail.ReadWrite.Shared");
	assert_string_equal(
		evidence("scopes.granted"),
		"{\"required\":[\"Mail.ReadWrite.Shared\",\"User.Read\",\"openid\",\"profile\"],"
		"\"granted\":[],"
		"\"missing\":[\"Mail.ReadWrite.Shared\",\"User.Read\",\"openid\",\"profile\"]}");
	assert_int_equal(findings_overall(&findings), OVERALL_NOT_READY);
	assert_true(judge("scopes.granted")->at > 0);
	facts.app_present = UNKNOWN;
	assert_judged("app.present", VERDICT_UNKNOWN, "answer");
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "answer");
}

static void an_app_that_is_searched(void **state)
{
	(void)state;
	judging.wanted_app_id = "";
	facts.heard[TOPIC_APP].hearing = facts.heard[TOPIC_GRANTS].hearing = NOT_HEARD;
	assert_judged("app.present", VERDICT_UNKNOWN, "not been searched");
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "not been searched");
	spoil(TOPIC_SEARCH, ERR_NOT_ALLOWED, "Authorization_RequestDenied");
	assert_judged("app.present", VERDICT_UNKNOWN, "could not be searched");
	hear(TOPIC_SEARCH);
	assert_judged("app.present", VERDICT_FAIL, "CRM for Outlook");
	assert_judged("scopes.granted", VERDICT_FAIL, "Mail.ReadWrite.Shared");
	assert_judged("consent.admin", VERDICT_FAIL, "nobody");
	assert_judged("app.enabled", VERDICT_NOT_APPLICABLE, "no enterprise application");
	facts_add_candidate(&facts,
			    (struct candidate){"c-app", "c-obj", "CRM for Outlook", "c-owner", ""});
	assert_judged("app.present", VERDICT_UNKNOWN,
		      "\"CRM for Outlook\" (id c-app, owner c-owner).");
	assert_non_null(strstr(evidence("app.present"), "\"app_id\":\"c-app\""));
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "not known yet which");
	assert_judged("consent.admin", VERDICT_UNKNOWN, "not known yet which");
	assert_judged("app.enabled", VERDICT_UNKNOWN, "not known yet which");
	assert_int_equal(findings_overall(&findings), OVERALL_UNKNOWN);
	spoil(TOPIC_APP, ERR_ODD, "");
	assert_judged("app.present", VERDICT_UNKNOWN, "could not be read");
}

static void an_app_asked_by_id_and_not_read(void **state)
{
	(void)state;
	spoil(TOPIC_APP, ERR_SIGNED_OUT, "");
	hear(TOPIC_SEARCH);
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
	judging.wanted_owner = "11111111-0000-4000-8000-00000000aaaa";
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
	spoil(TOPIC_ASSIGNMENTS, ERR_BUSY, "");
	assert_judged("app.assignment", VERDICT_UNKNOWN, "assigned");
	facts.app_assignment_required = UNKNOWN;
	assert_judged("app.assignment", VERDICT_UNKNOWN, "answer");
}

static void a_redirect_shows_nested_authentication(void **state)
{
	(void)state;
	facts.app_redirects = scopes_parse(&arena, "https://x BRK-app-1://y");
	assert_judged("app.redirect", VERDICT_PASS, "BRK-app-1");
	facts.app_redirects = scopes_parse(&arena, "https://x brk-other://y");
	assert_judged("app.redirect", VERDICT_WARN, "brk-multihub");
}

/* --- consent and scopes --- */

static void consent_is_a_grant_for_all(void **state)
{
	(void)state;
	facts.grants.items[0].resource_id = "elsewhere";
	assert_judged("consent.admin", VERDICT_FAIL, "Nobody has consented");
	facts.heard[TOPIC_RESOURCE].hearing = NOT_HEARD;
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
	assert_string_equal(
		evidence("scopes.granted"),
		"{\"required\":[\"Mail.ReadWrite.Shared\",\"User.Read\",\"openid\",\"profile\"],"
		"\"granted\":[\"User.Read\"],\"missing\":[\"Mail.ReadWrite.Shared\",\"openid\","
		"\"profile\"]}");
	facts_add_grant(&facts, (struct grant){"g2", "graph-1", "MAIL.readwrite.shared"});
	assert_judged("scopes.granted", VERDICT_WARN, "openid, profile");
	assert_int_equal(findings_overall(&findings), OVERALL_READY);
	facts_add_grant(&facts, (struct grant){"g3", "graph-1", "openid profile"});
	assert_judged("scopes.granted", VERDICT_PASS, "All 4");
	spoil(TOPIC_RESOURCE, ERR_ODD, "");
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "permissions that exist");
	judging.profile = NULL;
	hear(TOPIC_RESOURCE);
	assert_judged("scopes.granted", VERDICT_UNKNOWN, "profile");
}

static void a_list_of_scopes_grows_old(void **state)
{
	(void)state;
	profile.as_of = NOW - 200 * 86400LL;
	assert_judged("scopes.current", VERDICT_WARN, "half a year");
	profile.as_of = NOW;
	judging.link_scopes =
		scopes_parse(&arena, "profile openid user.read mail.readwrite.shared");
	assert_judged("scopes.current", VERDICT_PASS, "2026-11-24");
	judging.link_scopes = scopes_parse(&arena, "openid user.read Calendars.Read");
	assert_judged("scopes.current", VERDICT_WARN,
		      "Only in the link: Calendars.Read. Only in the profile: "
		      "Mail.ReadWrite.Shared, profile.");
	judging.profile = NULL;
	assert_judged("scopes.current", VERDICT_UNKNOWN, "profile");
}

static void scopes_must_exist(void **state)
{
	(void)state;
	facts.published = scopes_parse(&arena, "openid profile user.read");
	assert_judged("scopes.published", VERDICT_FAIL,
		      "do not exist on the resource: Mail.ReadWrite.Shared");
	facts.withdrawn = scopes_parse(&arena, "mail.readwrite.shared");
	assert_judged("scopes.published", VERDICT_FAIL,
		      "Disabled on the resource: Mail.ReadWrite.Shared");
	facts.published = scopes_parse(&arena, "openid profile");
	assert_judged("scopes.published", VERDICT_FAIL,
		      "do not exist on the resource: User.Read. Disabled");
	judging.profile = NULL;
	assert_judged("scopes.published", VERDICT_UNKNOWN, "profile");
}

static void more_than_needed_is_a_warning(void **state)
{
	(void)state;
	facts_add_grant(&facts, (struct grant){"g2", "graph-1", "offline_access"});
	assert_judged("scopes.extra", VERDICT_PASS, "Nothing is granted beyond");
	facts_add_grant(&facts, (struct grant){"g3", "graph-1", "Files.Read.All"});
	assert_judged("scopes.extra", VERDICT_WARN, "beyond the profile: Files.Read.All.");
	facts_add_grant(&facts, (struct grant){"g4", "exo-1", "full_access_as_user"});
	assert_judged("scopes.extra", VERDICT_WARN, "other resources: full_access_as_user");
	facts.grants.items[2].scope = "openid";
	assert_judged("scopes.extra", VERDICT_WARN, "Granted on other resources than");
}

static void users_alone_are_not_enough(void **state)
{
	(void)state;
	facts.user_grant_count = 3;
	assert_judged("consent.user_only", VERDICT_PASS,
		      "3 users have consented for themselves as well");
	facts.grants.count = 0;
	assert_judged("consent.user_only", VERDICT_WARN,
		      "3 users have consented for themselves only");
	facts.user_grant_count = 0;
	assert_judged("consent.user_only", VERDICT_PASS, "No user");
	spoil(TOPIC_USER_GRANTS, ERR_BUSY, "");
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
	judging.now = when_parse("2025-03-01");
	assert_judged("tokens.state", VERDICT_WARN, "hides");
	assert_string_equal(evidence("tokens.state"), "{\"state\":\"allowed\"}");
	facts.tokens = TOKENS_NOT_SET;
	assert_judged("tokens.state", VERDICT_PASS, "means: off");
	assert_string_equal(evidence("tokens.state"), "{\"state\":\"not_set\"}");
	judging.now = when_parse("2025-02-16T23:59:59Z");
	assert_judged("tokens.state", VERDICT_WARN, "means: on");
	facts.tokens = TOKENS_UNKNOWN;
	assert_judged("tokens.state", VERDICT_UNKNOWN, "answer");
	assert_judged("tokens.addins", VERDICT_UNKNOWN, "answer");
}

static void addins_that_asked_are_told(void **state)
{
	(void)state;
	assert_judged("tokens.addins", VERDICT_NOT_APPLICABLE, "no longer");
	facts.tokens = TOKENS_ALLOWED;
	assert_judged("tokens.addins", VERDICT_PASS, "No add-in");
	facts_add_addin(&facts, (struct addin_seen){"49d3b812-abda-45b9-b478-9bc464ce5b9c",
						    "2025-02-25", false});
	assert_judged("tokens.addins", VERDICT_PASS, "1 other add-in");
	facts_add_addin(&facts, (struct addin_seen){"47232A61-61EE-4318-80F8-82568651AA9F",
						    "2025-02-18", true});
	facts_add_addin(&facts, (struct addin_seen){"47232a61-61ee-4318-80f8-82568651aa9f",
						    "2025-02-25", false});
	assert_judged("tokens.addins", VERDICT_WARN,
		      "CRM asked for a legacy token in the week before 2025-02-25");
	assert_non_null(strstr(evidence("tokens.addins"),
			       "\"week_before\":\"2025-02-18\",\"blocked\":true"));
}

static void ews_is_explained(void **state)
{
	(void)state;
	assert_judged("ews.state", VERDICT_PASS, "blocked");
	assert_judged("ews.state", VERDICT_PASS, "on 2027-04-01, in 128 days");
	assert_string_equal(evidence("ews.state"), "{\"enabled\":false,\"allowed_app_ids\":[]}");
	facts.ews_enabled = YES;
	assert_judged("ews.state", VERDICT_WARN, "no app is on the list");
	facts.ews_allowed = scopes_parse(&arena, "a b");
	assert_judged("ews.state", VERDICT_WARN, "2 apps");
	assert_string_equal(evidence("ews.state"),
			    "{\"enabled\":true,\"allowed_app_ids\":[\"a\",\"b\"]}");
	facts.ews_enabled = UNKNOWN;
	assert_judged("ews.state", VERDICT_WARN, "Since 1 October 2026");
	assert_non_null(strstr(evidence("ews.state"), "\"enabled\":null"));
	judging.now = when_parse("2026-09-01");
	assert_judged("ews.state", VERDICT_WARN, "From 1 October 2026");
	judging.now = when_parse("2027-04-01");
	assert_judged("ews.state", VERDICT_PASS, "ended for good");
	judging.timeline = NULL;
	assert_judged("ews.state", VERDICT_WARN, "Nothing is set");
	facts.addins_allowed = NO;
	assert_judged("addins.allowed", VERDICT_WARN, "AppsForOfficeEnabled");
	facts.addins_allowed = UNKNOWN;
	assert_judged("addins.allowed", VERDICT_UNKNOWN, "answer");
}

/* --- the rest --- */

static void the_next_date_is_named(void **state)
{
	(void)state;
	assert_judged("timeline.today", VERDICT_PASS, "on 2027-04-01: EWS ends.");
	assert_string_equal(evidence("timeline.today"),
			    "{\"next\":\"ews-end\",\"date\":\"2027-04-01\"}");
	judging.now = when_parse("2027-03-31T12:00:00Z");
	timeline.as_of = judging.now;
	assert_judged("timeline.today", VERDICT_WARN, "In 1 day,");
	judging.now = when_parse("2027-04-01");
	assert_judged("timeline.today", VERDICT_PASS, "has passed");
	timeline.as_of = when_parse("2026-01-01");
	assert_judged("timeline.today", VERDICT_WARN, "half a year");
	judging.timeline = NULL;
	assert_judged("timeline.today", VERDICT_UNKNOWN, "not there");
}

static void people_prove_it(void **state)
{
	(void)state;
	assert_judged("proof.people", VERDICT_PASS, "It worked for Bob.");
	facts_set_tester(&facts, 1, (struct tester){.who = "Cy", .launched = YES});
	assert_judged("proof.people", VERDICT_PASS, "Bob");
	assert_int_equal(findings_proof(&facts), PROOF_PARTIAL);
	facts_set_tester(
		&facts, 1,
		(struct tester){.who = "Cy", .launched = YES, .authorized = NO, .error = "13000"});
	assert_judged("proof.people", VERDICT_WARN, "Cy, who saw: \"13000\"");
	assert_non_null(strstr(evidence("proof.people"),
			       "\"who\":\"Cy\",\"client\":\"\",\"result\":\"failed\""));
	facts_set_tester(&facts, 1, (struct tester){.who = "Cy", .worked = NO});
	assert_judged("proof.people", VERDICT_WARN, "did not work for Cy.");
	facts.testers.count = 0;
	facts_set_tester(&facts, 0, (struct tester){.who = "Cy"});
	assert_judged("proof.people", VERDICT_UNKNOWN, "begun");
	assert_int_equal(findings_proof(&facts), PROOF_NONE);
	facts.testers.count = 0;
	assert_judged("proof.people", VERDICT_UNKNOWN, "Nobody has tried");
	facts_forget(&facts, TOPIC_PEOPLE);
	facts.heard[TOPIC_PEOPLE].hearing = NOT_HEARD;
	assert_judged("proof.people", VERDICT_UNKNOWN, "Nobody has tried");
	assert_string_not_equal(judge("proof.people")->remedy, "");
}

static void an_open_change_is_never_passed_over(void **state)
{
	struct change changes[2] = {
		{.id = 1, .what = CHANGE_CONSENT, .state = CHANGE_INTENDED, .from = "", .to = "x"},
		{.id = 2,
		 .what = CHANGE_TOKENS,
		 .state = CHANGE_OPEN,
		 .from = "not_set",
		 .to = "blocked",
		 .by = "ann@contoso.com",
		 .at = when_parse("2026-11-23T10:00:00Z"),
		 .until = when_parse("2026-11-25T10:00:00Z")},
	};
	struct change_mark mark = {.what = CHANGE_TOKENS,
				   .from = "allowed",
				   .to = "blocked",
				   .by = "eve@contoso.com",
				   .at = when_parse("2026-11-20")};

	(void)state;
	judging.changes = changes;
	judging.change_count = 1;
	assert_judged("change.open", VERDICT_PASS, "Nothing");
	judging.change_count = 2;
	assert_judged("change.open", VERDICT_FAIL,
		      "2026-11-23 10:00 UTC: ann@contoso.com changed the legacy-token "
		      "setting from \"not set\" to \"blocked\"");
	assert_judged("change.open", VERDICT_FAIL, "at 2026-11-25 10:00 UTC");
	assert_non_null(strstr(evidence("change.open"), "\"from\":\"not_set\",\"to\":\"blocked\""));
	assert_int_equal(findings_overall(&findings), OVERALL_NOT_READY);
	changes[1].state = CHANGE_INTENDED;
	assert_judged("change.open", VERDICT_FAIL, "not known");
	changes[1].state = CHANGE_PUT_BACK;
	assert_judged("change.open", VERDICT_PASS, "Nothing");
	judging.mark = &mark;
	assert_judged("change.open", VERDICT_FAIL, "eve@contoso.com");
}

#define T(name) cmocka_unit_test_setup(name, all_is_well)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_good_tenant_passes_everything),
		T(the_table_is_sound),
		T(nothing_heard_is_unknown),
		T(a_failed_read_is_unknown_with_its_reason),
		T(every_kind_of_failure_has_words),
		T(findings_say_what_is_behind_them),
		T(verdicts_have_fixed_ids),
		T(without_exchange_nothing_applies),
		T(an_answer_of_exchange_outweighs_plans),
		T(the_tenant_is_described),
		T(roles_are_judged),
		T(exchange_itself_says_what_one_may),
		T(an_absent_app_fails_what_needs_it),
		T(an_app_that_is_searched),
		T(an_app_asked_by_id_and_not_read),
		T(an_app_may_be_disabled),
		T(the_owner_must_be_the_expected_one),
		T(assignment_may_shut_users_out),
		T(a_redirect_shows_nested_authentication),
		T(consent_is_a_grant_for_all),
		T(missing_scopes_are_named),
		T(a_list_of_scopes_grows_old),
		T(scopes_must_exist),
		T(more_than_needed_is_a_warning),
		T(users_alone_are_not_enough),
		T(tokens_never_fail),
		T(addins_that_asked_are_told),
		T(ews_is_explained),
		T(the_next_date_is_named),
		T(people_prove_it),
		T(an_open_change_is_never_passed_over),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, forget);
}
