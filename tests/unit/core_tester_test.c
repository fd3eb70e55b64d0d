/* core_tester_test.c - one person's results across runs: the last one in the same Outlook counts */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/tester.h"

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

static void addresses_are_found(void **state)
{
	static const char *const rows[][2] = {
		{ "ann@contoso.com", "ann@contoso.com" },
		{ "Ann Admin <ann@contoso.com>", "ann@contoso.com" },
		{ "Ann", "" },
		{ "Ann (ann@contoso.com).", "ann@contoso.com" },
		{ "@", "" },
		{ "@contoso.com", "" },
		{ "ann@", "" },
		{ "", "" },
		{ "write to ann@contoso.com.", "ann@contoso.com" },
		{ "bo_home.example#EXT#@x.example", "bo_home.example#EXT#@x.example" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(tester_address(rows[i][0], &arena), rows[i][1]);
	assert_string_equal(tester_address(NULL, &arena), "");
}

/* A guest's address as the host tenant writes it, or as the home tenant does, typed or from the token. */
static void a_guest_has_two_addresses(void **state)
{
	static const struct {
		const char *who, *upn;
		bool same;
	} rows[] = {
		{ "gil@partner.example", "gil_partner.example#EXT#@contoso.onmicrosoft.com", true },
		{ "Gil <gil_partner.example#EXT#@contoso.onmicrosoft.com>",
		    "gil_partner.example#EXT#@contoso.onmicrosoft.com", true },
		{ "gil_partner.example#EXT#@contoso.onmicrosoft.com", "gil@partner.example", true },
		{ "Joe (joe@outlook.com)", "live.com#joe@outlook.com", true },
		{ "live.com#joe@outlook.com", "joe@outlook.com", true },
		{ "moe@outlook.com", "live.com#joe@outlook.com", false },
		{ "gil@contoso.onmicrosoft.com", "gil_partner.example#EXT#@contoso.onmicrosoft.com", false },
		{ "Gil #2", "live.com#", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(tester_names(rows[i].who, rows[i].upn, &arena), rows[i].same);
}

static void an_app_decides_where_it_is_known(void **state)
{
	struct tester one = { .app = "app-1" };

	(void)state;
	assert_true(tester_is_of(&one, "APP-1"));
	assert_true(tester_is_of(&one, ""));
	assert_false(tester_is_of(&one, "app-2"));
	one.app = NULL;
	assert_true(tester_is_of(&one, "app-2"));
}

static void the_last_result_counts(void **state)
{
	static const struct tester more[] = {
		{ .who = "BOB@x.example", .client = "web", .at = 20, .worked = YES },
		{ .who = "Bob <bob@x.example>", .client = "web", .at = 10, .worked = NO },
		{ .who = "bob@x.example", .client = "new", .at = 5 },
		{ .who = "bob@x.example", .client = "web", .app = "other", .at = 99 },
		{ .who = " Cy ", .client = "web", .at = 7 },
		{ .who = "cy", .client = "web", .at = 8, .worked = NO },
	};

	(void)state;
	testers_unite(&facts, more, sizeof more / sizeof *more);
	assert_int_equal(facts.testers.count, 4);
	assert_int_equal(facts.testers.items[0].worked, YES);
	assert_string_equal(facts.testers.items[1].client, "new");
	assert_string_equal(facts.testers.items[2].app, "other");
	assert_int_equal(facts.testers.items[3].worked, NO);
	assert_int_equal(testers_newest(&facts), 99);
	testers_unite(&facts, NULL, 0);
	assert_int_equal(facts.testers.count, 4);
}

/* One result came by two runs, of which one asked the directory. */
static void of_one_second_the_newer_word_counts(void **state)
{
	static const struct tester more[] = {
		{ .who = "bob@x.example", .client = "web", .at = 20, .worked = NO, .run = "earlier" },
		{ .who = "bob@x.example", .client = "web", .at = 20, .worked = YES, .run = "" },
		{ .who = "bob@x.example", .client = "web", .at = 20, .worked = NO, .run = "another" },
	};

	(void)state;
	testers_unite(&facts, more, sizeof more / sizeof *more);
	assert_int_equal(facts.testers.count, 1);
	assert_int_equal(facts.testers.items[0].worked, YES);
	assert_string_equal(facts.testers.items[0].run, "");
}

static void two_reports_of_one_result_are_joined(void **state)
{
	static const struct tester same[] = {
		{ .who = "bob", .client = "web", .at = 20, .consented = NO },
		{ .who = "bob",
		    .client = "web",
		    .at = 20,
		    .admin = YES,
		    .roles_at = 30,
		    .consented = YES,
		    .insider = YES },
	};

	(void)state;
	testers_unite(&facts, same, 2);
	assert_int_equal(facts.testers.count, 1);
	assert_int_equal(facts.testers.items[0].admin, YES);
	assert_int_equal(facts.testers.items[0].consented, YES); /* whichever report came first */
	assert_int_equal(facts.testers.items[0].insider, YES);
	assert_int_equal(facts.testers.items[0].roles_at, 30);
	testers_unite(&facts, same, 1);
	assert_int_equal(facts.testers.items[0].consented, YES);
}

static void the_directory_outweighs_what_was_said(void **state)
{
	struct tester one = { .who = "Bob <bob@x.example>", .admin = NO };

	(void)state;
	facts.roles_asked = scopes_parse(&arena, "bob@x.example");
	facts.roles_held = scopes_parse(&arena, "BOB@x.example");
	facts.consents_absent = scopes_parse(&arena, "bob@x.example");
	assert_int_equal(tester_admin(&facts, &one, &arena), NO); /* the directory was not asked */
	facts_fetched(&facts, TOPIC_PEOPLE_ROLES, 50, "");
	facts_fetched(&facts, TOPIC_PEOPLE_CONSENTS, 60, "");
	assert_int_equal(tester_admin(&facts, &one, &arena), YES);
	assert_int_equal(tester_consented(&facts, &one, &arena), UNKNOWN);
	facts.roles_held.count = 0;
	assert_int_equal(tester_admin(&facts, &one, &arena), NO);
	one.admin = UNKNOWN;
	assert_int_equal(tester_admin(&facts, &one, &arena),
	    NO); /* the directory was asked, and the person has no role */
	one.admin = YES;
	assert_int_equal(tester_admin(&facts, &one, &arena),
	    YES); /* a person's own word that they are an admin counts */
	one = tester_known(&facts, &one, &arena);
	assert_int_equal(one.roles_at, 50);
	assert_int_equal(one.consents_at, 60);
}

/* A forged record with many results takes time in proportion to their number. */
static void many_results_are_joined_in_linear_time(void **state)
{
	(void)state;
	for (int i = 0; i < 60000; i++)
		facts_set_tester(&facts, (size_t)i,
		    (struct tester){ .who = arena_printf(&arena, "p%d", i % 50000), .client = "web", .at = i });
	testers_unite(&facts, NULL, 0);
	assert_int_equal(facts.testers.count, 50000);
	assert_int_equal(facts.testers.items[9999].at, 59999);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* The mistake is in an earlier run for good: what took it back outweighs it, in whichever order they are read. */
static void what_was_taken_back_stays_away(void **state)
{
	struct tester gone;

	(void)state;
	facts_set_tester(&facts, 0, (struct tester){ .who = "ann@x", .client = "web", .at = 10, .run = "a" });
	facts_set_tester(&facts, 1, (struct tester){ .who = "bob@x", .client = "web", .at = 10, .run = "a" });
	assert_int_equal(testers_standing(&facts), 2);
	tester_take_back(&facts, 0, 20);
	gone = facts.testers.items[0];
	assert_false(tester_stands(&gone));
	assert_false(tester_is_of(&gone, ""));
	assert_int_equal(testers_standing(&facts), 1);
	gone.run = "b";
	facts.testers.count = 0;
	facts_set_tester(&facts, 0, (struct tester){ .who = "ann@x", .client = "web", .at = 10, .run = "a" });
	testers_unite(&facts, &gone, 1);
	assert_int_equal(testers_standing(&facts), 0);
	/* tried again: that counts */
	facts_set_tester(&facts, tester_find(&facts, &gone, &arena),
	    (struct tester){ .who = "Ann <ANN@x>", .client = "web", .at = 30 });
	testers_unite(&facts, &gone, 1);
	assert_int_equal(facts.testers.count, 1);
	assert_int_equal(testers_standing(&facts), 1);
}

/* A clock that went back, or the same second: what was taken back is not there again. */
static void a_mistake_of_the_same_second_stays_away(void **state)
{
	struct tester one = { .who = "ann@x", .client = "web", .at = 10, .run = "a" };

	(void)state;
	facts_set_tester(&facts, 0, one);
	tester_take_back(&facts, 0, 5);
	facts.testers.items[0].run = "b";
	testers_unite(&facts, &one, 1);
	assert_int_equal(facts.testers.count, 1);
	assert_int_equal(testers_standing(&facts), 0);
}

static enum tristate followed(enum tristate now, enum tristate then, enum tristate worked, bool removed)
{
	struct tester had = { .launched = YES, .authorized = YES, .signed_in = YES, .worked = YES, .tokens_off = then };
	struct tester fresh = had;

	had.removed = removed ? YES : UNKNOWN;
	had.worked = worked;
	fresh.tokens_off = now;
	tester_follow(&fresh, &had);
	return fresh.tokens_off;
}

/* Whoever adds a note after the test was put back does not take its proof away; nor does a run that knows nothing. But
 * what failed then, or was a mistake, proves nothing now. */
static void what_worked_without_tokens_did(void **state)
{
	(void)state;
	assert_int_equal(followed(NO, YES, YES, false), YES);
	assert_int_equal(followed(UNKNOWN, NO, YES, false), NO);
	assert_int_equal(followed(YES, NO, YES, false), YES);
	assert_int_equal(followed(NO, YES, NO, false), NO);
	assert_int_equal(followed(NO, YES, YES, true), NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(addresses_are_found),
		T(a_guest_has_two_addresses),
		T(an_app_decides_where_it_is_known),
		T(the_last_result_counts),
		T(of_one_second_the_newer_word_counts),
		T(two_reports_of_one_result_are_joined),
		T(the_directory_outweighs_what_was_said),
		T(many_results_are_joined_in_linear_time),
		T(what_was_taken_back_stays_away),
		T(a_mistake_of_the_same_second_stays_away),
		T(what_worked_without_tokens_did),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
