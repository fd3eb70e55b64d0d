/* core_diff_test.c - differences between two runs; a fact that was not read does not count as gone */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "doc/doc_diff.h"
#include "doc/doc_text.h"

#define AT    1795500000LL
#define GRAPH "0e0e0e0e-0000-4000-8000-000000000001"

static struct arena arena;
static struct profile profile;

static struct side {
	struct run run;
	struct findings findings;
	struct report report;
} before, after;

static void fill(struct side *side, const char *scopes)
{
	struct run *run = &side->run;

	run_init(run);
	run_begin(run, &(struct run_start){ .id = "20261124-060000-3f9c1a",
			   .command = "check",
			   .tool = "0.1.0",
			   .host = "h",
			   .at = AT });
	snprintf(run->facts.tenant.id, sizeof run->facts.tenant.id, "5a1e5f0c-0000-4000-8000-00000000aaaa");
	for (int topic = 0; topic < TOPIC_COUNT; topic++)
		facts_fetched(&run->facts, (enum topic)topic, AT, "");
	run->facts.org_exchange = YES;
	run->facts.app_present = YES;
	run->facts.app_id = "app";
	run->facts.resource_object_id = GRAPH;
	run->facts.tokens = TOKENS_ALLOWED;
	facts_add_grant(&run->facts, (struct grant){ .id = "g", .resource_id = GRAPH, .scope = scopes });
	facts_add_policy(&run->facts, (struct access_policy){.id = "p1", .name = "MFA", .state = "enabled", .covers = "all",
							     .operator = "OR"});
}

static void judge_side(struct side *side)
{
	struct check_context context = { .profile = &profile, .now = AT, .wanted_app_id = "app", .wanted_owner = "" };

	check_all(&side->run.facts, &context, &side->findings, &side->run.arena);
	side->report =
	    (struct report){ .run = &side->run, .findings = &side->findings, .profile = &profile, .offline = true };
}

static struct diff compare_sides(void)
{
	judge_side(&before);
	judge_side(&after);
	return diff_of(&before.report, &after.report, &arena);
}

static int set_up(void **state)
{
	(void)state;
	profile_take(&profile, (struct json){ 0 }, &arena);
	profile.scopes = scopes_parse(&arena, "Mail.Read User.Read");
	fill(&before, "User.Read openid");
	fill(&after, "user.read openid");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	run_release(&before.run);
	run_release(&after.run);
	arena_release(&arena);
	return 0;
}

static const struct diff_item *find_item(const struct diff *diff, enum diff_group group, const char *id)
{
	for (size_t i = 0; i < diff->count + diff->unread; i++)
		if (diff->items[i].group == group && strcmp(diff->items[i].id, id) == 0)
			return &diff->items[i];
	return NULL;
}

static void equal_runs_have_no_difference(void **state)
{
	struct diff diff = compare_sides();

	(void)state;
	assert_true(diff.same_tenant);
	assert_int_equal(diff.count, 0);
	assert_int_equal(diff.unread, 0);
}

static void each_difference_is_listed_once(void **state)
{
	const struct diff_item *item;
	struct diff diff;

	(void)state;
	facts_add_grant(&after.run.facts, (struct grant){ .id = "h", .resource_id = GRAPH, .scope = "Mail.Read" });
	after.run.facts.tokens = TOKENS_BLOCKED;
	after.run.facts.app_publisher = "Vendor";
	after.run.facts.policies.items[0].state = "disabled";
	facts_add_policy(&after.run.facts, (struct access_policy){.id = "p2", .name = "New", .state = "enabled", .covers = "app",
								  .operator = "OR"});
	run_note_person(&before.run, "ann@contoso.com", "", "graph", "sign-in", AT);
	diff = compare_sides();
	item = find_item(&diff, DIFF_SCOPES, "Mail.Read");
	assert_null(item->before.value);
	assert_string_equal(item->after.value, "granted");
	item = find_item(&diff, DIFF_SETTINGS, "tokens.state");
	assert_string_equal(item->before.value, "allowed");
	assert_string_equal(item->after.value, "blocked");
	assert_string_equal(find_item(&diff, DIFF_SETTINGS, "app.publisher")->after.value, "Vendor");
	assert_string_equal(find_item(&diff, DIFF_CHECKS, "scopes.granted")->before.value, "fail");
	assert_string_equal(find_item(&diff, DIFF_CHECKS, "scopes.granted")->after.value, "pass");
	assert_non_null(find_item(&diff, DIFF_POLICIES, "p1")->before.value);
	assert_null(find_item(&diff, DIFF_POLICIES, "p2")->before.value);
	assert_null(find_item(&diff, DIFF_PEOPLE, "ann@contoso.com (graph)")->after.value);
	assert_null(find_item(&diff, DIFF_SCOPES, "user.read"));
	assert_null(find_item(&diff, DIFF_SETTINGS, "app.name"));
	assert_int_equal(diff.unread, 0);
}

static void an_unread_fact_is_not_gone(void **state)
{
	const struct diff_item *item;
	struct err err;
	struct diff diff;

	(void)state;
	err_set(&err, ERR_NOT_ALLOWED, "reading", "no");
	facts_failed(&after.run.facts, TOPIC_GRANTS, AT, &err);
	facts_failed(&after.run.facts, TOPIC_TOKENS, AT, &err);
	facts_failed(&before.run.facts, TOPIC_ACCESS, AT, &err);
	diff = compare_sides();
	for (size_t i = 0; i < diff.count; i++)
		assert_true(diff.items[i].group == DIFF_CHECKS || diff.items[i].group == DIFF_VERDICT);
	item = find_item(&diff, DIFF_SCOPES, "");
	assert_true(item->before.read && !item->after.read);
	item = find_item(&diff, DIFF_POLICIES, "");
	assert_true(!item->before.read && item->after.read);
	assert_false(find_item(&diff, DIFF_SETTINGS, "tokens.state")->after.read);
	assert_int_equal(diff.unread, 3);
	facts_failed(&before.run.facts, TOPIC_GRANTS, AT, &err);
	facts_failed(&before.run.facts, TOPIC_TOKENS, AT, &err);
	diff = compare_sides();
	assert_int_equal(diff.unread, 1);
}

static void a_check_that_one_version_did_not_know_has_no_verdict_there(void **state)
{
	struct diff diff;

	(void)state;
	judge_side(&before);
	run_note_judged(&before.run, &before.findings, AT);
	judge_side(&after);
	run_note_judged(&after.run, &after.findings, AT);
	before.run.judged[0].check_id = "gone.since";
	diff = compare_sides();
	assert_int_equal(diff.count, 2);
	assert_null(find_item(&diff, DIFF_CHECKS, "tenant.exchange_online")->before.value);
	assert_string_equal(find_item(&diff, DIFF_CHECKS, "tenant.exchange_online")->after.value, "pass");
	assert_string_equal(find_item(&diff, DIFF_CHECKS, "gone.since")->before.value, "pass");
	assert_null(find_item(&diff, DIFF_CHECKS, "gone.since")->after.value);
}

static void two_tenants_are_named(void **state)
{
	struct doc doc = { 0 };
	struct diff diff;
	struct buf out;

	(void)state;
	after.run.facts.tenant.id[0] = '6';
	after.run.started = AT - 1;
	diff = compare_sides();
	assert_false(diff.same_tenant);
	buf_init(&out, 1 << 20);
	doc_diff_runs(&diff, &before.report, &after.report, &doc);
	doc_text_print(&doc, 80, false, &out);
	doc_release(&doc);
	assert_non_null(strstr(out.text, "different tenants"));
	assert_non_null(strstr(out.text, "newer one"));
	buf_release(&out);
}

static void the_json_is_ascii_where_it_has_to_be(void **state)
{
	struct json_doc doc;
	struct err err;
	struct diff diff;
	struct buf out;

	(void)state;
	after.run.facts.app_name = "Gr\xc3\xbc\xc3\x9f"
				   "e \xf0\x9f\x98\x80";
	diff = compare_sides();
	buf_init(&out, 1 << 20);
	diff_json(&diff, &before.report, &after.report, true, &out);
	for (const char *c = out.text; *c; c++)
		assert_true((unsigned char)*c < 0x80);
	assert_true(json_parse(&doc, out.text, out.len, &err));
	assert_string_equal(json_text(json_get(json_at(json_get(json_root(&doc), "differences"), 0), "after"), &arena),
	    after.run.facts.app_name);
	json_release(&doc);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(equal_runs_have_no_difference, set_up, tear_down),
		cmocka_unit_test_setup_teardown(each_difference_is_listed_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_unread_fact_is_not_gone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_check_that_one_version_did_not_know_has_no_verdict_there, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(two_tenants_are_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_json_is_ascii_where_it_has_to_be, set_up, tear_down),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
