/* guard_test.c - a guard in memory: when it puts back, when it leaves the setting alone, and when it gives up */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "guard/guard_program.h"
#include "tests/fake_world.h"

#define DAY 86400

static struct fake_site site;
static struct guard_program guard;
static struct guard_setup setup;
static struct fake_world world;
static int64_t began;

/* Writes the record and the mark of a run that blocked and has ended. */
static void record_block(void)
{
	static struct run run;
	struct run_start start = {
		.id = "20261124-062240-3f9c1a",
		.command = "tokens",
		.tool = "0.1.0",
		.host = "test",
		.practice_tenant = "served",
		.at = began,
	};
	struct change change = {
		.what = CHANGE_TOKENS,
		.from = "allowed",
		.to = "blocked",
		.by = "ada@contoso.com",
		.until = began + DAY,
	};
	unsigned id;

	run_init(&run);
	buf_add(&site.run, run_begin(&run, &start));
	text_safe(run.facts.tenant.id, sizeof run.facts.tenant.id, site.practice.tenant->tenant_id);
	text_safe(run.facts.tenant.domain, sizeof run.facts.tenant.domain, site.practice.tenant->domain);
	facts_fetched(&run.facts, TOPIC_DISCOVERY, began, "");
	buf_add(&site.run, run_note_fact(&run, TOPIC_DISCOVERY, began));
	buf_add(&site.run, run_note_intent(&run, &change, began, &id));
	buf_add(&site.run, run_note_outcome(&run, id, CHANGE_OPEN, NULL, began));
	site.mark = (struct change_mark){
		.run_id = "20261124-062240-3f9c1a",
		.tenant = run.facts.tenant,
		.what = CHANGE_TOKENS,
		.from = "allowed",
		.to = "blocked",
		.by = "ada@contoso.com",
		.host = "test",
		.at = began,
		.until = began + DAY,
		.change_id = id,
	};
	site.marked = true;
	site.practice.tokens = TOKENS_BLOCKED;
	run_release(&run);
}

static int set_up(void **state)
{
	struct secret none = { 0 };

	(void)state;
	fake_site_init(&site, "classic");
	setup = (struct guard_setup){
		.runner = fake_runner(&site, "tokens", AUTH_SECRET),
		.tenant_id = site.practice.tenant->tenant_id,
	};
	setup.runner.flow.practice_tenant = "served";
	setup.runner.flow.app_id = "";
	setup.runner.tenant = NULL;
	setup.runner.json = false;
	began = site.utc;
	guard_program_init(&guard, &setup, &none);
	fake_init(&world, guard_program_make(&guard), &site);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	assert_null(fake_leak(&world, FAKE_SECRET));
	fake_release(&world);
	guard_program_release(&guard);
	fake_site_release(&site);
	return 0;
}

static enum guard_state guard_answer(void)
{
	struct guard_card card;
	struct err err;

	assert_true(guard_card_read(&card, world.answer, strlen(world.answer), &err));
	return card.state;
}

static void arm_guard(void)
{
	fake_first(&world);
	fake_pass(&world, 5);
	assert_int_equal(guard_answer(), GUARD_READY);
	record_block();
	fake_say(&world, GUARD_ARM);
	assert_int_equal(guard_answer(), GUARD_ARMED);
}

static void assert_put_back(void)
{
	struct run run;
	struct err err;

	assert_true(world.quit);
	assert_int_equal(world.status, 0);
	assert_int_equal(world.writes, 1);
	assert_false(site.marked);
	assert_int_equal(site.practice.tokens, TOKENS_ALLOWED);
	run_init(&run);
	assert_true(run_read(&run, buf_text(&site.run), site.run.len, &err));
	assert_int_equal(run.health, RUN_WHOLE);
	assert_int_equal(run.changes[0].state, CHANGE_PUT_BACK);
	assert_int_equal(run.changes[1].undoes, 1);
	run_release(&run);
}

static void a_guard_puts_back_at_the_deadline_and_not_before(void **state)
{
	(void)state;
	arm_guard();
	fake_pass(&world, DAY - 120);
	assert_false(world.quit);
	assert_int_equal(world.writes, 0);
	fake_say(&world, GUARD_STATUS);
	assert_int_equal(guard_answer(), GUARD_ARMED);
	fake_pass(&world, 180);
	assert_put_back();
}

/* After a machine slept, the clock is far past the deadline at the next look. */
static void a_late_guard_acts_at_once(void **state)
{
	(void)state;
	arm_guard();
	world.ms += 5 * DAY * INT64_C(1000);
	fake_pass(&world, 60);
	assert_put_back();
}

static void a_guard_tries_again_while_the_service_is_silent(void **state)
{
	(void)state;
	arm_guard();
	fake_pass(&world, DAY - 60);
	world.deaf = true;
	fake_pass(&world, 2 * 3600);
	assert_false(world.quit);
	assert_int_equal(world.writes, 0);
	assert_int_equal(guard.card.state, GUARD_RETRYING);
	assert_string_equal(guard.card.trouble, "no route to host");
	assert_non_null(strstr(buf_text(&site.run), "no route to host"));
	world.deaf = false;
	fake_pass(&world, 3600);
	assert_put_back();
}

static void a_guard_gives_up_in_the_end(void **state)
{
	(void)state;
	arm_guard();
	fake_pass(&world, DAY - 60);
	world.deaf = true;
	for (int i = 0; i < 9 && !world.quit; i++) {
		fake_pass(&world, DAY);
	}
	assert_true(world.quit);
	assert_int_not_equal(world.status, 0);
	assert_true(site.marked);
}

static void a_guard_leaves_a_settled_change_alone(void **state)
{
	(void)state;
	arm_guard();
	site.practice.tokens = TOKENS_ALLOWED;
	site.marked = false;
	fake_pass(&world, 60);
	assert_true(world.quit);
	assert_int_equal(world.writes, 0);
}

/* Somebody put the setting back without this record: the guard reads it first, and has nothing to send. */
static void a_setting_already_put_back_is_not_sent_again(void **state)
{
	(void)state;
	arm_guard();
	site.practice.tokens = TOKENS_ALLOWED;
	fake_pass(&world, DAY + 120);
	assert_true(world.quit);
	assert_int_equal(world.status, 0);
	assert_int_equal(world.writes, 0);
	assert_false(site.marked);
}

static void a_guard_leaves_a_setting_that_others_changed_to_people(void **state)
{
	(void)state;
	arm_guard();
	site.practice.tokens = TOKENS_NOT_SET;
	fake_pass(&world, DAY + 120);
	assert_true(world.quit);
	assert_int_equal(world.writes, 0);
	assert_true(site.marked);
}

static void a_guard_waits_while_another_process_has_the_lock(void **state)
{
	(void)state;
	arm_guard();
	world.busy = true;
	fake_pass(&world, DAY + 300);
	assert_false(world.quit);
	assert_int_equal(world.writes, 0);
	world.busy = false;
	fake_pass(&world, 3600);
	assert_put_back();
}

static void a_guard_without_a_change_is_not_armed(void **state)
{
	(void)state;
	fake_first(&world);
	fake_pass(&world, 5);
	fake_say(&world, GUARD_ARM);
	assert_int_equal(guard_answer(), GUARD_ENDED);
	assert_true(world.quit);
}

/* The process that left the guard died: after it recorded the change, or before. */
static void a_guard_that_is_left_alone_looks_for_its_change(void **state)
{
	(void)state;
	fake_first(&world);
	fake_pass(&world, 5);
	record_block();
	fake_say(&world, GUARD_GONE);
	assert_int_equal(guard.card.state, GUARD_ARMED);
	fake_pass(&world, DAY + 60);
	assert_put_back();
}

static void a_guard_without_parent_and_change_ends(void **state)
{
	(void)state;
	fake_first(&world);
	fake_say(&world, GUARD_GONE);
	fake_pass(&world, 5);
	assert_true(world.quit);
	assert_int_equal(world.writes, 0);
}

static void a_sign_in_that_cannot_be_renewed_is_no_guard(void **state)
{
	(void)state;
	world.deaf = true;
	fake_first(&world);
	fake_pass(&world, 60);
	assert_int_equal(guard_answer(), GUARD_ENDED);
	assert_true(world.quit);
	assert_int_not_equal(world.status, 0);
}

static void a_guard_ends_when_told_to(void **state)
{
	(void)state;
	arm_guard();
	fake_say(&world, GUARD_STOP);
	assert_int_equal(guard_answer(), GUARD_ENDED);
	assert_true(world.quit);
	assert_true(site.marked);
	assert_int_equal(site.practice.tokens, TOKENS_BLOCKED);
}

/* The guard renews its token a few times a day, so that it notices a revoked sign-in before the deadline. */
static void a_guard_keeps_its_sign_in_fresh(void **state)
{
	int64_t first;

	(void)state;
	arm_guard();
	first = guard.card.renewed;
	fake_pass(&world, DAY / 2);
	assert_true(guard.card.renewed > first + 3600);
	world.deaf = true;
	fake_pass(&world, 8 * 3600);
	assert_string_equal(guard.card.trouble, "no route to host");
	assert_int_equal(guard.card.state, GUARD_ARMED);
	world.deaf = false;
	fake_pass(&world, 3600);
	assert_string_equal(guard.card.trouble, "");
}

/* A mark that cannot be read for a while has not been removed. */
static void an_unreadable_mark_still_counts(void **state)
{
	(void)state;
	arm_guard();
	memset(&site.mark, 0, sizeof site.mark);
	fake_pass(&world, 600);
	assert_false(world.quit);
	fake_pass(&world, DAY);
	assert_put_back();
}

/* The setting shows the write only after minutes, and a guard has the time to wait. */
static void a_guard_reads_back_for_minutes(void **state)
{
	(void)state;
	arm_guard();
	site.practice.read_lag_s = 200;
	fake_pass(&world, DAY + 600);
	assert_put_back();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_guard_puts_back_at_the_deadline_and_not_before),
		TEST(a_late_guard_acts_at_once),
		TEST(a_guard_tries_again_while_the_service_is_silent),
		TEST(a_guard_gives_up_in_the_end),
		TEST(a_guard_leaves_a_settled_change_alone),
		TEST(a_setting_already_put_back_is_not_sent_again),
		TEST(a_guard_leaves_a_setting_that_others_changed_to_people),
		TEST(a_guard_waits_while_another_process_has_the_lock),
		TEST(a_guard_without_a_change_is_not_armed),
		TEST(a_guard_that_is_left_alone_looks_for_its_change),
		TEST(a_guard_without_parent_and_change_ends),
		TEST(a_sign_in_that_cannot_be_renewed_is_no_guard),
		TEST(a_guard_ends_when_told_to),
		TEST(a_guard_keeps_its_sign_in_fresh),
		TEST(a_guard_reads_back_for_minutes),
		TEST(an_unreadable_mark_still_counts),
	};
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	failed = cmocka_run_group_tests(tests, fake_begin, fake_end);
	return failed;
}
