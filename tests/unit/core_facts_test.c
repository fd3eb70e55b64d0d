/* core_facts_test.c - every topic is read back as it was written; marks of open changes */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/change.h"
#include "core/facts.h"

static struct arena arena;
static struct facts facts;

static int set_up(void **state)
{
	(void)state;
	facts_init(&facts, &arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* Gives every field of every topic a value that differs from the one of unknown facts. */
static void fill_facts(void)
{
	snprintf(facts.tenant.id, sizeof facts.tenant.id, "84841066-274d-4ec0-a5c1-276be684bdd3");
	snprintf(facts.tenant.domain, sizeof facts.tenant.domain, "contoso.com");
	snprintf(facts.tenant.name, sizeof facts.tenant.name, "Contoso");
	facts.tenant.cloud = CLOUD_GCCH;
	facts.org_name = "Contoso";
	facts.org_domains = scopes_parse(&arena, "contoso.com contoso.onmicrosoft.com");
	facts.org_initial_domain = "contoso.onmicrosoft.com";
	facts.org_exchange = YES;
	facts.org_premium = NO;
	facts.org_synced = YES;
	facts.me_upn = "ann@contoso.com";
	facts.role_ids = scopes_parse(&arena, "r1 r2 r3");
	facts.app_present = YES;
	facts.app_id = "a1";
	facts.app_object_id = "o1";
	facts.app_name = "CRM \"quoted\" Ünïcode";
	facts.app_enabled = NO;
	facts.app_disabled_by_microsoft = "NotDisabled";
	facts.app_assignment_required = YES;
	facts.app_owner_tenant = "owner";
	facts.app_publisher = "Vendor, Inc.";
	facts.app_redirects = scopes_parse(&arena, "brk-multihub://x https://y");
	facts_add_candidate(&facts,
	    (struct candidate){ "c1", "c2", "c3", "c4", "c5", scopes_parse(&arena, "brk-multihub://a") });
	facts_add_candidate(&facts, (struct candidate){ "d1", "d2", "d3", NULL, "d5", { 0 } });
	facts.resource_object_id = "res";
	facts.published = scopes_parse(&arena, "User.Read");
	facts.withdrawn = scopes_parse(&arena, "Mail.Read");
	facts_add_permission(&facts, (struct permission){ "User.Read", "p1", false });
	facts_add_permission(&facts, (struct permission){ "Mail.Read", "p2", true });
	facts_add_grant(&facts, (struct grant){ "g1", "res", " User.Read  openid" });
	facts_add_grant(&facts, (struct grant){ "g2", "other", "x" });
	facts_add_grant(&facts, (struct grant){ "g3", "RES", "Mail.Read USER.read" });
	facts.user_grant_count = 5000000000;
	facts.user_scopes = scopes_parse(&arena, "u1 u2");
	facts.assigned_count = 7;
	facts.cmdlets = scopes_parse(&arena, "Get-AuthenticationPolicy");
	facts.tokens = TOKENS_NOT_SET;
	facts.tokens_said = "AllowLegacyExchangeTokens: (Not Set)";
	facts_add_addin(&facts, (struct addin_seen){ "m1", "2025-05-16", true });
	facts_add_addin(&facts, (struct addin_seen){ "m2", "2025-02-25", false });
	facts.ews_enabled = NO;
	facts.ews_allowed = scopes_parse(&arena, "e1 e2");
	facts.addins_allowed = YES;
	facts.user_policies = scopes_parse(&arena, "ManagePermissionGrantsForSelf.x");
	facts.user_excluded = scopes_parse(&arena, "p1 p2");
	facts.request_count = 2;
	facts.request_scopes = scopes_parse(&arena, "Mail.Read");
	facts.consents_since = 1732300000;
	facts_add_consent(&facts, (struct consent_seen){ "ann@contoso.com", 1732400000, true, YES, false, "" });
	facts_add_consent(&facts, (struct consent_seen){ NULL, 1732310000, false, UNKNOWN, false, "" });
	facts_add_policy(&facts, (struct access_policy){
				     .id = "ca1",
				     .name = "Block",
				     .state = "enabled",
				     .covers = "all",
				     .excludes_app = true,
				     .controls = scopes_parse(&arena, "block mfa"),
				     .operator= "AND",
				     .narrowed = scopes_parse(&arena, "platforms"),
				     .old_clients = true,
				     .device_code = true,
				 });
	facts.signins_since = 1732200000;
	facts.signins_more = true;
	facts_count_signin(&facts, false, (struct signin_seen){ .code = 0, .at = 1732430000, .said = "" });
	facts_count_signin(&facts, false,
	    (struct signin_seen){ .code = 50105, .at = 1732430001, .who = "bo@x.example", .said = "not assigned" });
	facts.quiet_since = 1732200000;
	facts_count_signin(&facts, true, (struct signin_seen){ .at = 1732430000 });
	facts.self_present = YES;
	facts.self_app_id = "s1";
	facts.self_object_id = "s2";
	facts.self_name = "Tools";
	facts.self_owner_tenant = "s3";
	facts.self_scopes = scopes_parse(&arena, "User.Read");
	facts.self_user_count = 3;
	facts.self_user_scopes = scopes_parse(&arena, "Directory.Read.All");
	facts.roles_asked = facts.consents_asked = scopes_parse(&arena, "bob@x.example cy@x.example");
	facts.roles_held = facts.consents_own = scopes_parse(&arena, "cy@x.example");
	facts.roles_absent = facts.consents_absent = scopes_parse(&arena, "dee@y.example");
	facts_set_tester(&facts, 0,
	    (struct tester){ "Bob", "new", "17928", YES, YES, NO, UNKNOWN, YES, "oh", 1732430000, NO, YES, NO, "n", "r",
		"app-1", 1732430001, 1732430002 });
	facts_set_tester(&facts, 1, (struct tester){ .who = "Cy", .client = "web" });
}

static const char *write_topic(const struct facts *from, enum topic topic)
{
	struct json_out out;

	json_out_open(&out);
	facts_write(from, topic, &out);
	return json_out_close(&out, false, &arena);
}

static void every_topic_comes_back(void **state)
{
	static struct facts again, empty;

	(void)state;
	fill_facts();
	facts_init(&again, &arena);
	facts_init(&empty, &arena);
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		const char *text = write_topic(&facts, (enum topic)topic);
		const char *nothing = write_topic(&empty, (enum topic)topic);
		struct json_doc doc;
		struct err err;

		assert_string_not_equal(text, nothing);
		assert_true(json_parse(&doc, text, strlen(text), &err));
		facts_read(&again, (enum topic)topic, json_root(&doc));
		json_release(&doc);
		assert_string_equal(write_topic(&again, (enum topic)topic), text);
		facts_forget(&again, (enum topic)topic);
		assert_string_equal(write_topic(&again, (enum topic)topic), nothing);
	}
	assert_null(strstr(write_topic(&empty, TOPIC_APP), "true"));
}

static void assert_every_field_alike(const struct facts *again)
{
	assert_string_equal(again->org_name, facts.org_name);
	assert_string_equal(again->org_initial_domain, facts.org_initial_domain);
	assert_string_equal(again->me_upn, facts.me_upn);
	assert_string_equal(again->app_id, facts.app_id);
	assert_string_equal(again->app_object_id, facts.app_object_id);
	assert_string_equal(again->app_disabled_by_microsoft, facts.app_disabled_by_microsoft);
	assert_string_equal(again->app_owner_tenant, facts.app_owner_tenant);
	assert_string_equal(again->app_publisher, facts.app_publisher);
	assert_string_equal(again->resource_object_id, facts.resource_object_id);
	assert_string_equal(again->tokens_said, facts.tokens_said);
	assert_true(again->org_domains.count && scopes_equal(&again->org_domains, &facts.org_domains));
	assert_true(again->role_ids.count && scopes_equal(&again->role_ids, &facts.role_ids));
	assert_true(again->app_redirects.count && scopes_equal(&again->app_redirects, &facts.app_redirects));
	assert_true(again->published.count && scopes_equal(&again->published, &facts.published));
	assert_true(again->withdrawn.count && scopes_equal(&again->withdrawn, &facts.withdrawn));
	assert_true(again->user_scopes.count && scopes_equal(&again->user_scopes, &facts.user_scopes));
	assert_true(again->cmdlets.count && scopes_equal(&again->cmdlets, &facts.cmdlets));
	assert_true(again->ews_allowed.count && scopes_equal(&again->ews_allowed, &facts.ews_allowed));
	assert_int_equal(again->org_exchange, facts.org_exchange);
	assert_int_equal(again->org_synced, facts.org_synced);
	assert_int_equal(again->app_present, facts.app_present);
	assert_int_equal(again->app_assignment_required, facts.app_assignment_required);
	assert_int_equal(again->assigned_count, facts.assigned_count);
	assert_int_equal(again->ews_enabled, facts.ews_enabled);
	assert_int_equal(again->addins_allowed, facts.addins_allowed);
	assert_string_equal(again->tenant.domain, facts.tenant.domain);
	assert_string_equal(again->tenant.name, facts.tenant.name);
}

static void values_come_back_with_their_types(void **state)
{
	static struct facts again;
	struct json_doc doc;
	struct err err;
	const char *text;

	(void)state;
	fill_facts();
	facts_init(&again, &arena);
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		text = write_topic(&facts, (enum topic)topic);
		assert_true(json_parse(&doc, text, strlen(text), &err));
		facts_read(&again, (enum topic)topic, json_root(&doc));
		json_release(&doc);
	}
	assert_int_equal(again.tenant.cloud, CLOUD_GCCH);
	assert_string_equal(again.tenant.id, facts.tenant.id);
	assert_int_equal(again.org_premium, NO);
	assert_int_equal(again.app_enabled, NO);
	assert_string_equal(again.app_name, facts.app_name);
	assert_int_equal(again.candidates.count, 2);
	assert_string_equal(again.candidates.items[1].owner_tenant, "");
	assert_string_equal(again.grants.items[0].scope, " User.Read  openid");
	assert_int_equal(again.user_grant_count, 5000000000);
	assert_int_equal(again.tokens, TOKENS_NOT_SET);
	assert_true(again.addins_seen.items[0].blocked);
	assert_false(again.addins_seen.items[1].blocked);
	assert_int_equal(again.permissions.count, 2);
	assert_true(again.permissions.items[1].admin_only);
	assert_int_equal(again.consents.items[0].for_all, YES);
	assert_int_equal(again.consents.items[0].at, 1732400000);
	assert_string_equal(again.consents.items[1].by, "");
	assert_true(again.policies.items[0].device_code);
	assert_int_equal(again.policies.items[0].controls.count, 2);
	assert_true(scopes_has(&again.policies.items[0].narrowed, "platforms"));
	assert_true(again.signins_more);
	assert_false(again.quiet_more);
	assert_int_equal(again.signins.items[1].code, 50105);
	assert_string_equal(again.signins.items[1].day, "2024-11-24 06:33 UTC");
	assert_true(scopes_has(&again.signins.items[1].people, "bo@x.example"));
	assert_int_equal(again.testers.items[0].consented, YES);
	assert_string_equal(again.testers.items[0].note, "n");
	assert_int_equal(again.self_user_count, 3);
	assert_int_equal(again.testers.items[0].signed_in, NO);
	assert_int_equal(again.testers.items[0].worked, UNKNOWN);
	assert_int_equal(again.testers.items[0].renewed, YES);
	assert_int_equal(again.testers.items[0].at, 1732430000);
	assert_int_equal(again.testers.items[1].at, 0);
	assert_every_field_alike(&again);
	/* A list that was read back can still grow. */
	for (int i = 0; i < 50; i++)
		facts_add_grant(&again, (struct grant){ "x", "y", "z" });
	assert_int_equal(again.grants.count, 53);
	assert_string_equal(again.grants.items[2].id, "g3");
}

static void odd_values_read_as_not_known(void **state)
{
	static const char odd[] = "{\"app_present\":\"yes\",\"app_id\":5,\"app_redirects\":\"x\","
				  "\"grants\":{\"a\":1},\"tokens\":\"maybe\",\"user_grant_count\":"
				  "\"many\",\"testers\":[5]}";
	struct json_doc doc;
	struct err err;

	(void)state;
	fill_facts();
	assert_true(json_parse(&doc, odd, strlen(odd), &err));
	for (int topic = 0; topic < TOPIC_COUNT; topic++)
		facts_read(&facts, (enum topic)topic, json_root(&doc));
	json_release(&doc);
	assert_int_equal(facts.app_present, UNKNOWN);
	assert_string_equal(facts.app_id, "");
	assert_int_equal(facts.app_redirects.count, 0);
	assert_int_equal(facts.grants.count, 0);
	assert_int_equal(facts.tokens, TOKENS_UNKNOWN);
	assert_int_equal(facts.user_grant_count, 0);
	assert_int_equal(facts.testers.count, 1);
	assert_string_equal(facts.testers.items[0].who, "");
}

static void open_changes_say_what_is_known(void **state)
{
	struct err err;

	(void)state;
	fill_facts();
	facts.tenant.name[0] = '\0';
	facts_fetched(&facts, TOPIC_ORGANIZATION, 100, "req-1");
	assert_int_equal(facts.fetched[TOPIC_ORGANIZATION].status, READ_OK);
	assert_string_equal(facts.fetched[TOPIC_ORGANIZATION].request_id, "req-1");
	assert_string_equal(facts.tenant.name, "Contoso");
	err_set(&err, ERR_NOT_ALLOWED, NULL, "no");
	facts_failed(&facts, TOPIC_GRANTS, 200, &err);
	assert_int_equal(facts.fetched[TOPIC_GRANTS].status, READ_FAILED);
	assert_int_equal(facts.fetched[TOPIC_GRANTS].err.kind, ERR_NOT_ALLOWED);
	assert_int_equal(facts.grants.count, 0);
	facts_failed(&facts, TOPIC_DISCOVERY, 200, &err);
	assert_string_equal(facts.tenant.domain, "contoso.com");
	facts_fetched(&facts, TOPIC_GRANTS, 300, NULL);
	assert_int_equal(facts.fetched[TOPIC_GRANTS].err.kind, ERR_NONE);
	assert_string_equal(facts.fetched[TOPIC_GRANTS].request_id, "");
}

/* A topic that is read again is set aside: back if that is stopped, beside the failure if it fails, gone if it works. */
static void what_was_read_before_stays(void **state)
{
	struct fetched was;
	const struct facts *before;
	struct err err;

	(void)state;
	fill_facts();
	facts_fetched(&facts, TOPIC_TOKENS, 100, "req-1");
	assert_true(facts_as_before(&facts, &arena) == &facts);
	facts_set_aside(&facts, TOPIC_TOKENS);
	assert_int_equal(facts.fetched[TOPIC_TOKENS].status, NOT_READ);
	assert_int_equal(facts.tokens, TOKENS_UNKNOWN);
	assert_null(facts_earlier(&facts, TOPIC_TOKENS)); /* on its way: nothing has failed */
	err_set(&err, ERR_UNREACHABLE, NULL, "no");
	facts_failed(&facts, TOPIC_TOKENS, 200, &err);
	assert_int_equal(facts.tokens, TOKENS_UNKNOWN);
	assert_int_equal(facts_earlier(&facts, TOPIC_TOKENS)->at, 100);
	assert_int_equal(facts_kept(&facts), TOPIC_BIT(TOPIC_TOKENS));
	before = facts_as_before(&facts, &arena);
	assert_int_equal(before->fetched[TOPIC_TOKENS].status, READ_OK);
	assert_int_equal(before->tokens, TOKENS_NOT_SET);
	/* fails once more, after it was stopped once: the same reading stays */
	was = facts.fetched[TOPIC_TOKENS];
	facts_set_aside(&facts, TOPIC_TOKENS);
	facts_bring_back(&facts, TOPIC_TOKENS, &was);
	assert_int_equal(facts.fetched[TOPIC_TOKENS].status, READ_FAILED);
	assert_int_equal(facts_earlier(&facts, TOPIC_TOKENS)->at, 100);
	facts_set_aside(&facts, TOPIC_TOKENS);
	facts_fetched(&facts, TOPIC_TOKENS, 300, "");
	assert_int_equal(facts_kept(&facts), 0);
	/* stopped: as it was */
	facts.tokens = TOKENS_ALLOWED;
	was = facts.fetched[TOPIC_TOKENS];
	facts_set_aside(&facts, TOPIC_TOKENS);
	facts_bring_back(&facts, TOPIC_TOKENS, &was);
	assert_int_equal(facts.fetched[TOPIC_TOKENS].at, 300);
	assert_int_equal(facts.tokens, TOKENS_ALLOWED);
	/* about something else now */
	facts_set_aside(&facts, TOPIC_TOKENS);
	facts_drop(&facts, TOPIC_TOKENS);
	facts_failed(&facts, TOPIC_TOKENS, 400, &err);
	assert_int_equal(facts_kept(&facts), 0);
}

static void granted_is_the_union_on_the_resource(void **state)
{
	const struct grant *grant = NULL;
	struct scopes granted;

	(void)state;
	fill_facts();
	granted = facts_granted_on(&facts, facts.resource_object_id, &arena, &grant);
	assert_string_equal(scopes_join(&granted, " ", &arena), "User.Read openid Mail.Read");
	assert_string_equal(grant->id, "g1");
	facts.resource_object_id = "";
	granted = facts_granted_on(&facts, facts.resource_object_id, &arena, &grant);
	assert_int_equal(granted.count, 0);
	assert_null(grant);
	granted = facts_granted(&facts, &arena);
	assert_int_equal(granted.count, 0);
}

static void signins_are_counted_by_day_and_outcome(void **state)
{
	const int64_t noon = 1732449600; /* 2024-11-24 12:00 */
	char who[16];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(who, sizeof who, "user%d", i);
		facts_count_signin(&facts, true,
		    (struct signin_seen){ i % 4 ? 0 : 65001, noon + i % 60, who, i == 500 ? "no" : "" });
	}
	facts_count_signin(&facts, true, (struct signin_seen){ .code = 0, .at = noon - 86400, .said = "" });
	facts_count_signin(&facts, true,
	    (struct signin_seen){ .code = 65001, .at = noon + 60 }); /* the same, a minute later */
	facts_count_signin(&facts, false, (struct signin_seen){ .code = 0, .at = noon, .said = "" });
	assert_int_equal(facts.quiet_signins.count, 4);
	assert_int_equal(facts.signins.count, 1);
	assert_int_equal(facts.quiet_signins.items[0].code, 65001);
	assert_int_equal(facts.quiet_signins.items[0].count, 250);
	assert_int_equal(facts.quiet_signins.items[0].last, noon + 56);
	assert_string_equal(facts.quiet_signins.items[0].said, "no");
	assert_int_equal(facts.quiet_signins.items[0].people.count, 8);
	assert_int_equal(facts.quiet_signins.items[1].count, 750);
	assert_string_equal(facts.quiet_signins.items[2].day, "2024-11-23");
	assert_int_equal(facts.quiet_signins.items[3].count, 1);
}

static void testers_are_replaced_and_appended(void **state)
{
	(void)state;
	fill_facts();
	facts_set_tester(&facts, 0, (struct tester){ .who = "Dee" });
	assert_int_equal(facts.testers.count, 2);
	assert_string_equal(facts.testers.items[0].who, "Dee");
	assert_string_equal(facts.testers.items[0].error, "");
	facts_set_tester(&facts, 9, (struct tester){ .who = "Eve" });
	assert_int_equal(facts.testers.count, 2);
}

static void ids_go_there_and_back(void **state)
{
	enum topic topic;

	(void)state;
	for (int i = 0; i < TOPIC_COUNT; i++) {
		assert_true(topic_of(topic_id((enum topic)i), &topic));
		assert_int_equal(topic, i);
		assert_true(*topic_text((enum topic)i));
	}
	assert_false(topic_of("nothing", &topic));
	assert_false(topic_of(NULL, &topic));
	for (int i = TOKENS_UNKNOWN; i <= TOKENS_NOT_SET; i++)
		assert_int_equal(tokens_state_of(tokens_state_id((enum tokens_state)i)), i);
	assert_string_equal(tokens_state_id(TOKENS_NOT_SET), "not_set");
	assert_int_equal(tokens_state_of(NULL), TOKENS_UNKNOWN);
}

/* --- marks of open changes --- */

static const struct change_mark open_mark = {
	.run_id = "20261124-062240-3f9c1a",
	.tenant = { .id = "84841066-274d-4ec0-a5c1-276be684bdd3",
	    .domain = "contoso.com",
	    .name = "Contoso",
	    .cloud = CLOUD_GLOBAL },
	.practice = true,
	.what = CHANGE_TOKENS,
	.from = "allowed",
	.to = "blocked",
	.by = "ann@contoso.com",
	.host = "bastion",
	.at = 1732430000,
	.until = 1732440000,
	.change_id = 2,
};

static void a_mark_suffices_to_put_back(void **state)
{
	const char *text = change_mark_write(&open_mark, &arena);
	struct change_mark again;
	struct err err;

	(void)state;
	assert_true(change_mark_read(&again, text, strlen(text), &err));
	assert_string_equal(again.run_id, open_mark.run_id);
	assert_string_equal(again.tenant.id, open_mark.tenant.id);
	assert_string_equal(again.tenant.domain, "contoso.com");
	assert_int_equal(again.tenant.cloud, CLOUD_GLOBAL);
	assert_true(again.practice);
	assert_int_equal(again.what, CHANGE_TOKENS);
	assert_string_equal(again.from, "allowed");
	assert_string_equal(again.to, "blocked");
	assert_string_equal(again.by, "ann@contoso.com");
	assert_string_equal(again.host, "bastion");
	assert_int_equal(again.at, open_mark.at);
	assert_int_equal(again.until, open_mark.until);
	assert_int_equal(again.change_id, 2);
	assert_int_equal(text[strlen(text) - 1], '\n');
}

/* A mark of version 0.1 is read; it does not say what became of its change. */
static void an_old_mark_is_read(void **state)
{
	static const char old[] =
	    "{\"schema\":\"naaready.open/1\",\"run\":\"20261124-062240-3f9c1a\",\"change\":2,\"tenant\":{\"id\":"
	    "\"84841066-274d-4ec0-a5c1-276be684bdd3\",\"domain\":\"contoso.com\",\"name\":\"Contoso\",\"cloud\":\"global\"},"
	    "\"practice\":false,\"what\":\"tokens\",\"from\":\"allowed\",\"to\":\"blocked\",\"by\":\"ann@contoso.com\","
	    "\"host\":\"bastion\",\"at\":\"2026-11-24T06:22:40Z\",\"until\":null}";
	struct change_mark mark;
	struct err err;

	(void)state;
	assert_true(change_mark_read(&mark, old, strlen(old), &err));
	assert_int_equal(mark.certainty, CERTAINTY_UNKNOWN);
	assert_int_equal(mark.sent_at, mark.at);
	assert_int_equal(mark.back_at, 0);
	assert_true(change_may_still_show(&mark, mark.at + CHANGE_SHOWS_S - 1));
	assert_false(change_may_still_show(&mark, mark.at + CHANGE_SHOWS_S));
}

static void a_mark_knows_how_certain_it_is(void **state)
{
	struct change_mark mark = open_mark, again;
	const char *text;
	struct err err;

	(void)state;
	for (int i = 0; i < CERTAINTY_COUNT; i++) {
		mark.certainty = (enum change_certainty)i;
		mark.sent_at = mark.at + 77;
		mark.back_at = i ? mark.at + 99 : 0;
		mark.back = (enum change_certainty)(i ? i : 0);
		strcpy(mark.back_by, i ? "bob@contoso.com" : "");
		text = change_mark_write(&mark, &arena);
		assert_true(change_mark_read(&again, text, strlen(text), &err));
		assert_int_equal(again.certainty, i);
		assert_int_equal(again.sent_at, mark.sent_at);
		assert_int_equal(again.back_at, mark.back_at);
		assert_int_equal(again.back, mark.back);
		assert_string_equal(again.back_by, mark.back_by);
		/* a change seen in effect is no longer on its way */
		assert_int_equal(change_shows_until(&again), i == CERTAINTY_SEEN ? 0 : mark.sent_at + CHANGE_SHOWS_S);
	}
}

static void a_text_that_is_no_mark_is_refused(void **state)
{
	struct change_mark bad, again;
	struct err err;
	const char *text;

	(void)state;
	assert_false(change_mark_read(&again, "", 0, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_false(change_mark_read(&again, "{}", 2, &err));
	assert_non_null(strstr(err.told, "schema"));
	for (int i = 0; i < 4; i++) {
		static const char *const named[] = { "\"run\"", "tenant.id", "\"from\"", "\"to\"" };

		bad = open_mark;
		if (i == 0)
			memcpy(bad.run_id, "../../etc", 10);
		if (i == 1)
			bad.tenant.id[3] = 'x';
		if (i == 2)
			bad.from[0] = 'x';
		if (i == 3)
			bad.to[0] = '\0';
		text = change_mark_write(&bad, &arena);
		assert_false(change_mark_read(&again, text, strlen(text), &err));
		assert_int_equal(err.kind, ERR_FILE);
		assert_non_null(strstr(err.told, named[i]));
	}
	text = change_mark_write(&open_mark, &arena);
	assert_false(change_mark_read(&again, text, strlen(text) / 2, &err));
}

static void only_settings_are_open_changes(void **state)
{
	struct change change = { .what = CHANGE_TOKENS };
	enum change_state known;
	enum change_what what;

	(void)state;
	for (int i = 0; i < CHANGE_STATE_COUNT; i++) {
		change.state = (enum change_state)i;
		change.what = CHANGE_TOKENS;
		change.undoes = 0;
		assert_int_equal(change_is_open(&change), i == CHANGE_INTENDED || i == CHANGE_OPEN);
		change.undoes = 1;
		assert_false(change_is_open(&change));
		change.undoes = 0;
		change.what = CHANGE_CONSENT;
		assert_false(change_is_open(&change));
		assert_true(change_state_of(change_state_id(change.state), &known));
		assert_int_equal(known, i);
		assert_true(*change_state_text(change.state));
	}
	for (int i = 0; i < CHANGE_WHAT_COUNT; i++) {
		assert_true(change_what_of(change_what_id((enum change_what)i), &what));
		assert_int_equal(what, i);
		assert_true(*change_what_text(what));
	}
	assert_false(change_what_of("x", &what));
	assert_false(change_state_of(NULL, &known));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_topic_comes_back, set_up),
		cmocka_unit_test_setup(values_come_back_with_their_types, set_up),
		cmocka_unit_test_setup(odd_values_read_as_not_known, set_up),
		cmocka_unit_test_setup(open_changes_say_what_is_known, set_up),
		cmocka_unit_test_setup(what_was_read_before_stays, set_up),
		cmocka_unit_test_setup(granted_is_the_union_on_the_resource, set_up),
		cmocka_unit_test_setup(signins_are_counted_by_day_and_outcome, set_up),
		cmocka_unit_test_setup(testers_are_replaced_and_appended, set_up),
		cmocka_unit_test(ids_go_there_and_back),
		cmocka_unit_test(a_mark_suffices_to_put_back),
		cmocka_unit_test(an_old_mark_is_read),
		cmocka_unit_test(a_mark_knows_how_certain_it_is),
		cmocka_unit_test(a_text_that_is_no_mark_is_refused),
		cmocka_unit_test(only_settings_are_open_changes),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
