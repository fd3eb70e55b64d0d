/* practice_ask_test.c - "naaready check" of each practice tenant finds what the tenant is there to show
 *
 * Every question goes to the practice cloud as the product puts it, and the checks judge the facts. For calls that go wrong
 * see tests/faults, for changes tests/faults/change_test.c.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cloud/exchange.h"
#include "cloud/signin.h"
#include "commands/cmd_check.h"
#include "core/wellknown.h"
#include "practice_calls.h"
#include "tests/fake_world.h"

static const struct scene {
	const char *tenant;
	bool
	    app; /* signs in as an app, whose roles allow everything, so that logs and policies are read; else as an admin */
	bool no_premium;
	int exit;
	enum tokens_state tokens;
	size_t failed; /* questions that could not be answered */
	struct {
		const char *id;
		enum verdict verdict;
		const char *word; /* of the reason */
	} verdicts[9];
} scenes[] = {
	{ "classic", false, false, 1, TOKENS_ALLOWED, 0, { { NULL, VERDICT_UNKNOWN, NULL } } },
	/* an ordinary sign-in asks for only the scopes that it needs, and the check says which topics it left out */
	{ "today", false, false, 0, TOKENS_REMOVED, 0,
	    { { "consent.user_policy", VERDICT_UNKNOWN, "Not asked for" },
		{ "consent.requests", VERDICT_UNKNOWN, "Not asked for" },
		{ "consent.audit", VERDICT_UNKNOWN, "Not asked for" },
		{ "access.policies", VERDICT_UNKNOWN, "Not asked for" },
		{ "proof.signins", VERDICT_UNKNOWN, "Not asked for" },
		{ "self.traces", VERDICT_PASS, "Microsoft Graph Command Line Tools" },
		{ "admin.log_role", VERDICT_PASS, "has a role" } } },
	{ "ready", false, false, 0, TOKENS_BLOCKED, 0, { { NULL, VERDICT_UNKNOWN, NULL } } },
	{ "fresh", false, false, 1, TOKENS_NOT_SET, 0, { { NULL, VERDICT_UNKNOWN, NULL } } },
	{ "onprem", false, false, 0, TOKENS_UNKNOWN, 3, { { NULL, VERDICT_UNKNOWN, NULL } } },
	{ "hybrid", false, false, 0, TOKENS_REMOVED, 0, { { NULL, VERDICT_UNKNOWN, NULL } } },
	{ "helpdesk", false, false, 6, TOKENS_UNKNOWN, 6, { { NULL, VERDICT_UNKNOWN, NULL } } },
	{ "partner", false, false, 0, TOKENS_REMOVED, 0,
	    { { "self.traces", VERDICT_WARN, "consented for everyone" } } },
	{ "large", false, false, 0, TOKENS_BLOCKED, 0, { { NULL, VERDICT_UNKNOWN, NULL } } },
	{ "stormy", false, false, 1, TOKENS_ALLOWED, 0, { { NULL, VERDICT_UNKNOWN, NULL } } },
	{ "helpdesk", true, false, 6, TOKENS_UNKNOWN, 5, { { NULL, VERDICT_UNKNOWN, NULL } } },
	{ "nodevice", true, false, 0, TOKENS_BLOCKED, 0, { { "access.device_code", VERDICT_WARN, "not the add-in" } } },
	{ "hostile", true, false, 1, TOKENS_ALLOWED, 0, { { "access.policies", VERDICT_WARN, "Policy " } } },
	{ "classic", true, false, 1, TOKENS_ALLOWED, 0,
	    { { "consent.user_policy", VERDICT_WARN, "Calendars.ReadWrite.Shared, Mail." },
		{ "access.approved_client_app", VERDICT_WARN, "an exception does not help" },
		{ "access.policies", VERDICT_PASS, "No policy" }, { "access.device_code", VERDICT_PASS, "No policy" },
		{ "consent.audit", VERDICT_PASS, "no consent" }, { "proof.signins", VERDICT_WARN, "All 13 failed." },
		{ "proof.failing", VERDICT_FAIL, "AADSTS65001, 12 times" } } },
	{ "today", true, false, 0, TOKENS_REMOVED, 0,
	    { { "consent.user_policy", VERDICT_PASS, "makes that unnecessary" },
		{ "consent.requests", VERDICT_PASS, "No consent request" },
		{ "consent.audit", VERDICT_PASS, "admin@today.practice.example consented" },
		{ "access.device_code", VERDICT_PASS, "Only reported" },
		{ "proof.signins", VERDICT_PASS, "43 sign-ins" }, { "admin.log_role", VERDICT_PASS, "may read" },
		{ "self.traces", VERDICT_NOT_APPLICABLE, "leaves nothing" } } },
	/* without a P1 licence nobody can read sign-ins */
	{ "today", true, true, 0, TOKENS_REMOVED, 2,
	    { { "proof.signins", VERDICT_UNKNOWN, "premium license" },
		{ "tenant.license_p1", VERDICT_WARN, "no Entra ID P1" },
		{ "consent.audit", VERDICT_PASS, "consented" } } },
	{ "ready", true, false, 0, TOKENS_BLOCKED, 0,
	    { { "consent.user_policy", VERDICT_PASS, "may not consent to any application" } } },
	{ "fresh", true, false, 1, TOKENS_NOT_SET, 0,
	    { { "consent.requests", VERDICT_WARN, "Mail.ReadWrite.Shared" },
		{ "consent.audit", VERDICT_NOT_APPLICABLE, "no enterprise application" },
		{ "proof.signins", VERDICT_NOT_APPLICABLE, "no enterprise application" } } },
	{ "hybrid", true, false, 0, TOKENS_REMOVED, 0,
	    { { "access.policies", VERDICT_WARN, "Known devices outside the offices" },
		{ "access.approved_client_app", VERDICT_PASS, "No policy" },
		{ "access.device_code", VERDICT_WARN, "Block device code flow" },
		{ "proof.signins", VERDICT_WARN, "AADSTS50105, 4 times" } } },
	{ "partner", true, false, 0, TOKENS_REMOVED, 0,
	    { { "consent.user_policy", VERDICT_PASS, "may consent to everything" },
		{ "proof.signins", VERDICT_PENDING, "no sign-in" } } },
};
#define SCENES (sizeof scenes / sizeof *scenes)

static struct fake_site site;
static struct fake_world world;
static struct runner runner;
static struct runner_setup setup;
static struct practice_tenant tenant;

static const struct facts *check_tenant(const struct scene *scene)
{
	fake_site_init(&site, scene->tenant);
	tenant = *site.practice.tenant;
	tenant.premium &= !scene->no_premium;
	site.practice.tenant = &tenant;
	setup = fake_runner(&site, "check", scene->app ? AUTH_SECRET : AUTH_DEVICE);
	setup.tenant = tenant.domain;
	setup.topics = FLOW_ALL_TOPICS;
	setup.graph = setup.exchange = true;
	runner_init(&runner, &setup);
	fake_init(&world, check_program(&runner), &site);
	assert_true(fake_run(&world, 1000));
	return &runner.flow.run.facts;
}

static void tear_down(void)
{
	fake_release(&world);
	runner_release(&runner);
	fake_site_release(&site);
}

static void tenant_is_found_as_it_is(void **state)
{
	const struct scene *scene = *state;
	const struct facts *facts = check_tenant(scene);
	size_t failed = 0;

	assert_int_equal(world.status, scene->exit);
	assert_int_equal(facts->tokens, scene->tokens);
	for (int topic = 0; topic < TOPIC_COUNT; topic++)
		failed += facts->fetched[topic].status == READ_FAILED && facts->fetched[topic].err.status;
	assert_int_equal(failed, scene->failed);
	for (size_t i = 0; scene->verdicts[i].id; i++) {
		const struct finding *finding = findings_get(&runner.flow.findings, scene->verdicts[i].id);

		if (finding->verdict != scene->verdicts[i].verdict || !strstr(finding->reason, scene->verdicts[i].word))
			fail_msg("tenant %s: check %s is %s: %s", scene->tenant, scene->verdicts[i].id,
			    verdict_id(finding->verdict), finding->reason);
	}
	tear_down();
}

static void facts_are_what_the_row_says(void **state)
{
	const struct facts *facts = check_tenant(&scenes[0]);
	struct scopes granted = facts_granted(facts, &world.arena);

	(void)state;
	assert_string_equal("Classic Practice Ltd", facts->org_name);
	assert_true(facts->org_exchange == YES && facts->org_premium == YES && facts->org_synced == NO);
	assert_int_equal(2, facts->org_domains.count);
	assert_string_equal("classicpractice.onmicrosoft.example", facts->org_initial_domain);
	assert_string_equal("admin@classic.practice.example", facts->me_upn);
	assert_int_equal(1, facts->role_ids.count);
	assert_string_equal("Practice CRM, Inc.", facts->app_publisher);
	assert_string_equal(fake_data.profile.publisher_tenant, facts->app_owner_tenant);
	assert_int_equal(6, facts->published.count);
	assert_int_equal(4, granted.count);
	assert_int_equal(2, facts->user_grant_count);
	assert_int_equal(2, facts->addins_seen.count);
	assert_int_equal(4, facts->cmdlets.count);
	assert_int_equal(YES, facts->addins_allowed);
	tear_down();
	facts = check_tenant(&(struct scene){ .tenant = "large" });
	assert_int_equal(2500, facts->user_grant_count);
	assert_int_equal(40, facts->assigned_count);
	tear_down();
	facts = check_tenant(&(struct scene){ .tenant = "today" });
	assert_int_equal(YES, facts->ews_enabled);
	assert_int_equal(1, facts->ews_allowed.count);
	tear_down();
}

/* The product's calls that change the setting, and its reading of the result, in each form in which the cloud
 * answers. */
static void the_setting_is_read_as_it_was_set(void **state)
{
	static const enum tokens_state ways[] = { TOKENS_BLOCKED, TOKENS_NOT_SET, TOKENS_ALLOWED };
	static const char *const names[] = { "classic", "fresh", "ready" };

	(void)state;
	for (size_t i = 0; i < 9; i++) {
		struct cmdlet_call switching = exchange_tokens_switch(ways[i % 3]);
		struct cloud_calls calls;
		struct request request;

		check_tenant(&(struct scene){ .tenant = names[i / 3] });
		calls_begin(&calls, names[i / 3]);
		sign_in(&calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
		exchange_put(&request, &switching, endpoints_of(CLOUD_GLOBAL), calls.practice.tenant->tenant_id,
		    "a@b.example", &calls.arena);
		assert_int_equal(200, call(&calls, "POST", strchr(request.url + 8, '/'), request.body));
		tear_down();
		/* a tenant that is found in this state */
		fake_site_init(&site, names[i / 3]);
		site.practice.tokens = site.practice.tokens_before = calls.practice.tokens;
		site.practice.tokens_before_at = 1; /* since long ago */
		runner_init(&runner, &setup);
		fake_init(&world, check_program(&runner), &site);
		assert_true(fake_run(&world, 1000));
		assert_int_equal(runner.flow.run.facts.tokens, ways[i % 3]);
		if (ways[i % 3] == TOKENS_ALLOWED)
			/* ours asks as long as its consent is not complete */
			assert_int_equal(runner.flow.run.facts.addins_seen.count,
			    strcmp(names[i / 3], "ready") ? 2 : 1);
		tear_down();
		calls_end(&calls);
	}
}

int main(void)
{
	static struct CMUnitTest tests[SCENES + 2] = {
		cmocka_unit_test(facts_are_what_the_row_says),
		cmocka_unit_test(the_setting_is_read_as_it_was_set),
	};

	for (size_t i = 0; i < SCENES; i++)
		tests[2 + i] = (struct CMUnitTest){ scenes[i].tenant, tenant_is_found_as_it_is, NULL, NULL,
			(void *)(uintptr_t)&scenes[i] };
	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, fake_begin, fake_end);
}
