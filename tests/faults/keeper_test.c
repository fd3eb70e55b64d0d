/* keeper_test.c - a guard in memory: when it acts, when it does not, and what it does when it cannot */
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
#include "commands/keeper.h"
#include "tests/drive.h"
#include "tests/little.h"

#define REAL_NOW   1795500000
#define OUR_CLIENT "11111111-2222-4333-8444-555555555555"
#define CANARY     "canary-s3cret-word"
#define DAY        86400

static struct drive_data data;
static struct secret client_secret;
static struct practice practice;
static struct keeper keeper;
static struct keeper_setup setup;
static struct little little;
static int64_t began;

/* A run that blocked and has ended, as its record; and its mark. */
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
	buf_add(&little.record, run_begin(&run, &start));
	text_safe(run.facts.tenant.id, sizeof run.facts.tenant.id, practice.tenant->tenant_id);
	text_safe(run.facts.tenant.domain, sizeof run.facts.tenant.domain, practice.tenant->domain);
	facts_heard(&run.facts, TOPIC_DISCOVERY, began, "");
	buf_add(&little.record, run_note_fact(&run, TOPIC_DISCOVERY, began));
	buf_add(&little.record, run_note_intent(&run, &change, began, &id));
	buf_add(&little.record, run_note_outcome(&run, id, CHANGE_OPEN, NULL, began));
	little.mark = (struct change_mark){
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
	little.marked = true;
	practice.tokens = TOKENS_BLOCKED;
	run_release(&run);
}

static int set_up(void **state)
{
	struct secret none = { 0 };

	(void)state;
	practice_init(&practice, practice_find("classic"), REAL_NOW);
	setup = (struct keeper_setup){
		.runner = {
			.flow = {
				.command = "tokens", .tool = "0.1.0", .host = "test", .practice_tenant = "served",
				.profile = &data.profile, .timeline = &data.timeline, .app_id = "", .publisher = "",
				.auth = AUTH_SECRET, .client_id = OUR_CLIENT, .client_secret = &client_secret,
			},
			.profile = &data.profile, .columns = 80,
		},
		.tenant_id = practice.tenant->tenant_id,
	};
	began = REAL_NOW + practice.clock_skew_s;
	keeper_init(&keeper, &setup, &none);
	little_init(&little, keeper_program(&keeper), &practice, began);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	assert_null(little_leak(&little, CANARY));
	little_release(&little);
	keeper_release(&keeper);
	practice_release(&practice);
	return 0;
}

static enum keeper_state answered(void)
{
	struct keeper_card card;
	struct err err;

	assert_true(keeper_card_read(&card, little.answer, strlen(little.answer), &err));
	return card.state;
}

static void arm(void)
{
	little_start(&little);
	little_pass(&little, 5);
	assert_int_equal(answered(), KEEPER_READY);
	record_block();
	little_say(&little, KEEPER_ARM);
	assert_int_equal(answered(), KEEPER_ARMED);
}

static void assert_put_back(void)
{
	struct run run;
	struct err err;

	assert_true(little.quit);
	assert_int_equal(little.status, 0);
	assert_int_equal(little.writes, 1);
	assert_false(little.marked);
	assert_int_equal(practice.tokens, TOKENS_ALLOWED);
	run_init(&run);
	assert_true(run_read(&run, buf_text(&little.record), little.record.len, &err));
	assert_int_equal(run.health, RUN_WHOLE);
	assert_int_equal(run.changes[0].state, CHANGE_PUT_BACK);
	assert_int_equal(run.changes[1].undoes, 1);
	run_release(&run);
}

static void it_puts_back_at_the_deadline_and_not_before(void **state)
{
	(void)state;
	arm();
	little_pass(&little, DAY - 120);
	assert_false(little.quit);
	assert_int_equal(little.writes, 0);
	little_say(&little, KEEPER_STATUS);
	assert_int_equal(answered(), KEEPER_ARMED);
	little_pass(&little, 180);
	assert_put_back();
}

/* As a machine that slept: the clock is far on at the next look. */
static void it_acts_at_once_when_it_is_late(void **state)
{
	(void)state;
	arm();
	little.ms += 5 * DAY * INT64_C(1000);
	little_pass(&little, 60);
	assert_put_back();
}

static void it_tries_again_while_nobody_answers(void **state)
{
	(void)state;
	arm();
	little_pass(&little, DAY - 60);
	little.deaf = true;
	little_pass(&little, 2 * 3600);
	assert_false(little.quit);
	assert_int_equal(little.writes, 0);
	assert_int_equal(keeper.card.state, KEEPER_RETRYING);
	assert_string_equal(keeper.card.trouble, "no route to host");
	assert_non_null(strstr(buf_text(&little.record), "no route to host"));
	little.deaf = false;
	little_pass(&little, 3600);
	assert_put_back();
}

static void in_the_end_it_gives_up(void **state)
{
	(void)state;
	arm();
	little_pass(&little, DAY - 60);
	little.deaf = true;
	for (int i = 0; i < 9 && !little.quit; i++) {
		little.call_count = 0; /* there are more than it could keep */
		little_pass(&little, DAY);
	}
	assert_true(little.quit);
	assert_int_not_equal(little.status, 0);
	assert_true(little.marked);
}

static void what_somebody_settled_it_leaves_alone(void **state)
{
	(void)state;
	arm();
	practice.tokens = TOKENS_ALLOWED;
	little.marked = false;
	little_pass(&little, 60);
	assert_true(little.quit);
	assert_int_equal(little.writes, 0);
}

/* Put back by somebody without this record: read first, and then there is nothing to send. */
static void what_is_put_back_already_is_not_sent_again(void **state)
{
	(void)state;
	arm();
	practice.tokens = TOKENS_ALLOWED;
	little_pass(&little, DAY + 120);
	assert_true(little.quit);
	assert_int_equal(little.status, 0);
	assert_int_equal(little.writes, 0);
	assert_false(little.marked);
}

static void what_somebody_changed_it_leaves_to_people(void **state)
{
	(void)state;
	arm();
	practice.tokens = TOKENS_NOT_SET;
	little_pass(&little, DAY + 120);
	assert_true(little.quit);
	assert_int_equal(little.writes, 0);
	assert_true(little.marked);
}

static void while_somebody_is_at_it_it_waits(void **state)
{
	(void)state;
	arm();
	little.busy = true;
	little_pass(&little, DAY + 300);
	assert_false(little.quit);
	assert_int_equal(little.writes, 0);
	little.busy = false;
	little_pass(&little, 3600);
	assert_put_back();
}

static void it_is_not_armed_without_a_change(void **state)
{
	(void)state;
	little_start(&little);
	little_pass(&little, 5);
	little_say(&little, KEEPER_ARM);
	assert_int_equal(answered(), KEEPER_ENDED);
	assert_true(little.quit);
}

/* Whoever left it died: after the change was recorded, and before. */
static void it_looks_for_itself_when_it_is_alone(void **state)
{
	(void)state;
	little_start(&little);
	little_pass(&little, 5);
	record_block();
	little_say(&little, KEEPER_GONE);
	assert_int_equal(keeper.card.state, KEEPER_ARMED);
	little_pass(&little, DAY + 60);
	assert_put_back();
}

static void alone_with_nothing_it_ends(void **state)
{
	(void)state;
	little_start(&little);
	little_say(&little, KEEPER_GONE);
	little_pass(&little, 5);
	assert_true(little.quit);
	assert_int_equal(little.writes, 0);
}

static void a_sign_in_that_cannot_be_renewed_is_no_guard(void **state)
{
	(void)state;
	little.deaf = true;
	little_start(&little);
	little_pass(&little, 60);
	assert_int_equal(answered(), KEEPER_ENDED);
	assert_true(little.quit);
	assert_int_not_equal(little.status, 0);
}

static void it_ends_when_it_is_told_to(void **state)
{
	(void)state;
	arm();
	little_say(&little, KEEPER_STOP);
	assert_int_equal(answered(), KEEPER_ENDED);
	assert_true(little.quit);
	assert_true(little.marked);
	assert_int_equal(practice.tokens, TOKENS_BLOCKED);
}

/* A few times a day, so that a sign-in that was revoked is known before the deadline. */
static void it_stays_signed_in(void **state)
{
	int64_t first;

	(void)state;
	arm();
	first = keeper.card.renewed;
	little_pass(&little, DAY / 2);
	assert_true(keeper.card.renewed > first + 3600);
	little.deaf = true;
	little_pass(&little, 8 * 3600);
	assert_string_equal(keeper.card.trouble, "no route to host");
	assert_int_equal(keeper.card.state, KEEPER_ARMED);
	little.deaf = false;
	little_pass(&little, 3600);
	assert_string_equal(keeper.card.trouble, "");
}

/* A mark that cannot be read for a while is not one that was removed. */
static void an_unreadable_mark_is_not_gone(void **state)
{
	(void)state;
	arm();
	memset(&little.mark, 0, sizeof little.mark);
	little_pass(&little, 600);
	assert_false(little.quit);
	little_pass(&little, DAY);
	assert_put_back();
}

/* What was sent shows after minutes only: a guard has them. */
static void it_reads_back_for_minutes(void **state)
{
	(void)state;
	arm();
	practice.read_lag_s = 200;
	little_pass(&little, DAY + 600);
	assert_put_back();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_puts_back_at_the_deadline_and_not_before),
		TEST(it_acts_at_once_when_it_is_late),
		TEST(it_tries_again_while_nobody_answers),
		TEST(in_the_end_it_gives_up),
		TEST(what_somebody_settled_it_leaves_alone),
		TEST(what_is_put_back_already_is_not_sent_again),
		TEST(what_somebody_changed_it_leaves_to_people),
		TEST(while_somebody_is_at_it_it_waits),
		TEST(it_is_not_armed_without_a_change),
		TEST(it_looks_for_itself_when_it_is_alone),
		TEST(alone_with_nothing_it_ends),
		TEST(a_sign_in_that_cannot_be_renewed_is_no_guard),
		TEST(it_ends_when_it_is_told_to),
		TEST(it_stays_signed_in),
		TEST(it_reads_back_for_minutes),
		TEST(an_unreadable_mark_is_not_gone),
	};
	const char *dir = getenv("DATA_DIR");
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	drive_data_read(&data, dir ? dir : "data");
	secret_set(&client_secret, CANARY, strlen(CANARY));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	secret_wipe(&client_secret);
	arena_release(&data.arena);
	return failed;
}
