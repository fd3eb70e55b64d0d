/* refused_test.c - every sign-in error that an admin will meet: said in full by the command and on the page
 *
 * The numbers and whether trying again can help are Microsoft's (reference-error-codes, 2024-04-24), written down here once
 * more, so that a slip in the table of aadsts.c shows.
 */
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
#include "commands/check.h"
#include "core/aadsts.h"
#include "tests/drive.h"
#include "tests/little.h"

#define REAL_NOW       1795500000
#define TRACE_ID       "11111111-2222-4333-8444-00000000000a"
#define CORRELATION_ID "11111111-2222-4333-8444-00000000000b"

static const struct number {
	int code;
	enum known again; /* the same once more; UNKNOWN: after something was put right */
} numbers[] = {
	{ 16000, NO },
	{ 50020, NO },
	{ 50034, NO },
	{ 50177, NO },
	{ 50011, NO },
	{ 50057, NO },
	{ 50058, YES },
	{ 50059, UNKNOWN },
	{ 50128, UNKNOWN },
	{ 90019, UNKNOWN },
	{ 50072, YES },
	{ 50074, YES },
	{ 50076, YES },
	{ 50078, YES },
	{ 50079, YES },
	{ 50105, NO },
	{ 50173, YES },
	{ 50194, NO },
	{ 50196, NO },
	{ 500011, NO },
	{ 500113, NO },
	{ 900971, NO },
	{ 50005, NO },
	{ 50097, NO },
	{ 53000, NO },
	{ 53001, NO },
	{ 53002, NO },
	{ 53003, NO },
	{ 530032, NO },
	{ 530034, NO },
	{ 530035, NO },
	{ 54005, UNKNOWN },
	{ 70000, UNKNOWN },
	{ 65001, UNKNOWN },
	{ 65002, NO },
	{ 65004, UNKNOWN },
	{ 650051, YES },
	{ 650052, NO },
	{ 65005, NO },
	{ 650056, NO },
	{ 650057, NO },
	{ 70001, NO },
	{ 700016, NO },
	{ 700011, NO },
	{ 7000112, NO },
	{ 70011, NO },
	{ 70016, YES },
	{ 70018, UNKNOWN },
	{ 70019, UNKNOWN },
	{ 70008, YES },
	{ 700082, YES },
	{ 70043, YES },
	{ 700025, NO },
	{ 700027, NO },
	{ 7000215, NO },
	{ 70002, NO },
	{ 7000222, NO },
	{ 7000218, NO },
	{ 90002, NO },
	{ 90038, NO },
	{ 90072, NO },
	{ 90094, NO },
	{ 90095, NO },
	{ 90099, NO },
	{ 9001023, YES },
	{ 50033, YES },
	{ 50087, YES },
	{ 50088, YES },
	{ 90006, YES },
	{ 90012, YES },
	{ 90024, YES },
	{ 90033, YES },
	{ 90055, YES },
	{ 90090, YES },
	{ 90091, YES },
	{ 5000224, NO },
	{ 900023, NO },
};
#define NUMBERS (sizeof numbers / sizeof *numbers)

static struct drive_data data;
static struct secret secret;

/* What tells somebody to do the same once more. */
static bool says_again(const char *text)
{
	return text_find(text, "try again") || text_find(text, "sign in again");
}

static void rows_agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUMBERS; i++) {
		const struct aadsts *row = aadsts_find(numbers[i].code);

		assert_non_null(row);
		if (numbers[i].again != UNKNOWN)
			assert_int_equal(row->again, numbers[i].again == YES);
		if (numbers[i].again == NO)
			assert_false(says_again(row->happened) || says_again(row->who) || says_again(row->now));
	}
}

/* --- the command --- */

static const char *body_of(int code, struct arena *arena)
{
	return arena_printf(arena,
	    "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS%d: Said so. Trace ID: " TRACE_ID "\","
	    "\"error_codes\":[%d],\"timestamp\":\"2026-11-24 07:48:00Z\",\"trace_id\":\"" TRACE_ID "\","
	    "\"correlation_id\":\"" CORRELATION_ID "\"}",
	    code, code);
}

static void assert_report(const struct little *little, int code)
{
	struct json_doc doc;
	struct json error;
	struct err err;

	assert_true(json_parse(&doc, buf_text(&little->printed), little->printed.len, &err));
	error = json_get(json_root(&doc), "error");
	assert_int_equal(json_int(json_get(error, "aadsts"), 0), code);
	assert_string_equal(json_raw(json_get(error, "request_id")), TRACE_ID);
	assert_string_equal(json_raw(json_get(error, "correlation_id")), CORRELATION_ID);
	json_release(&doc);
}

static void command_refused(int code)
{
	static struct little little;
	static struct runner runner;
	struct practice practice;
	struct arena arena = { 0 };
	const struct aadsts *row = aadsts_find(code);
	struct runner_setup setup = {
		.flow = { .command = "check",
		    .tool = "0.1.0",
		    .host = "test",
		    .practice_tenant = "classic",
		    .profile = &data.profile,
		    .timeline = &data.timeline,
		    .app_id = data.profile.client_id,
		    .publisher = "",
		    .auth = AUTH_SECRET,
		    .client_id = data.profile.client_id,
		    .client_secret = &secret },
		.topics = FLOW_ALL_TOPICS,
		.graph = true,
		.exchange = true,
		.json = true,
		.columns = 80,
		.profile = &data.profile,
	};

	practice_init(&practice, practice_find("classic"), REAL_NOW);
	setup.tenant = practice.tenant->domain;
	runner_init(&runner, &setup);
	little_init(&little, check_program(&runner), &practice, REAL_NOW);
	little.fault_at = 1; /* the sign-in for Graph */
	little.says = body_of(code, &arena);
	little.says_status = 400;
	assert_true(little_run(&little, 200));
	assert_int_equal(little.status, 3);
	for (size_t i = 0; i < 3; i++)
		assert_non_null(strstr(buf_text(&little.said), i == 0 ? row->happened : i == 1 ? row->who : row->now));
	assert_non_null(strstr(buf_text(&little.said), CORRELATION_ID));
	assert_report(&little, code);
	little_release(&little);
	runner_release(&runner);
	practice_release(&practice);
	arena_release(&arena);
}

static void the_command_says_what_to_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUMBERS; i++)
		command_refused(numbers[i].code);
}

/* --- the page --- */

static bool page_says(const struct page *page, const char *words)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct block *block = &page->blocks[i];

		if ((block->text && strstr(block->text, words)) || (block->label && strstr(block->label, words)))
			return true;
	}
	return false;
}

static void assert_page(struct drive *drive, const struct number *number)
{
	const struct aadsts *row = aadsts_find(number->code);
	const struct page *page = drive_page(drive);

	assert_true(page_says(page, row->happened) && page_says(page, row->who) && page_says(page, row->now));
	assert_true(page_says(page, TRACE_ID) && page_says(page, CORRELATION_ID));
	for (size_t i = 0; number->again == NO && i < page->count; i++)
		assert_false(says_again(page->blocks[i].text ? page->blocks[i].text : "") ||
			     says_again(page->blocks[i].label ? page->blocks[i].label : ""));
	/* Another way is there at once, and the one that was refused is not the first. */
	assert_non_null(page_block(page, "paste.graph"));
	if (number->again == NO)
		assert_true(!page->first || strcmp(page->first, "device.graph"));
}

static void the_page_says_what_to_do(void **state)
{
	static struct drive drive;
	struct practice practice;
	struct disk disk = { 0 };

	(void)state;
	buf_init(&disk.run, 1 << 20);
	practice_init(&practice, practice_find("classic"), REAL_NOW);
	drive_start(&drive, &data, &practice, &disk, REAL_NOW + practice.clock_skew_s, -1);
	drive_settle(&drive, 5);
	drive_choose(&drive, "next");
	drive_choose(&drive, "known.0");
	drive_settle(&drive, 5);
	drive_choose(&drive, "next");
	for (size_t i = 0; i < NUMBERS; i++) {
		struct session *session = &drive.wizard.flow.graph;

		session->state = SESSION_FAILED;
		session->auth = AUTH_DEVICE;
		err_set(&session->err, ERR_REFUSED, "signing in", "AADSTS%d: Said so.", numbers[i].code);
		session->err.aadsts = numbers[i].code;
		session->err.status = 400;
		text_safe(session->err.code, sizeof session->err.code, "invalid_grant");
		text_safe(session->err.request_id, sizeof session->err.request_id, TRACE_ID);
		text_safe(session->err.correlation_id, sizeof session->err.correlation_id, CORRELATION_ID);
		assert_page(&drive, &numbers[i]);
	}
	drive_stop(&drive);
	practice_release(&practice);
	buf_release(&disk.run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_agree),
		cmocka_unit_test(the_command_says_what_to_do),
		cmocka_unit_test(the_page_says_what_to_do),
	};
	const char *dir = getenv("DATA_DIR");
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	drive_data_read(&data, dir ? dir : "data");
	secret_set(&secret, "s", 1);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	secret_wipe(&secret);
	arena_release(&data.arena);
	return failed;
}
