/* refused_test.c - every sign-in error that an admin may meet: command and page explain it in full
 *
 * The numbers, and whether trying again can help, are Microsoft's (reference-error-codes, 2024-04-24). They stand here a
 * second time so that a slip in the table of aadsts.c shows.
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
#include "commands/cmd_check.h"
#include "core/aadsts.h"
#include "tests/fake_world.h"

#define TRACE_ID       "11111111-2222-4333-8444-00000000000a"
#define CORRELATION_ID "11111111-2222-4333-8444-00000000000b"

static const struct number {
	int code;
	enum tristate again; /* whether the same once more can help; UNKNOWN: after something was put right */
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

/* Returns whether the text tells the reader to do the same once more. */
static bool says_again(const char *text)
{
	return text_find(text, "try again") || text_find(text, "sign in again");
}

static void the_table_agrees_with_microsofts(void **state)
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

static const char *error_body(int code, struct arena *arena)
{
	return arena_printf(arena,
	    "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS%d: Said so. Trace ID: " TRACE_ID "\","
	    "\"error_codes\":[%d],\"timestamp\":\"2026-11-24 07:48:00Z\",\"trace_id\":\"" TRACE_ID "\","
	    "\"correlation_id\":\"" CORRELATION_ID "\"}",
	    code, code);
}

static void assert_report(const struct fake_world *world, int code)
{
	struct json_doc doc;
	struct json error;
	struct err err;

	assert_true(json_parse(&doc, buf_text(&world->printed), world->printed.len, &err));
	error = json_get(json_root(&doc), "error");
	assert_int_equal(json_int(json_get(error, "aadsts"), 0), code);
	assert_string_equal(json_raw(json_get(error, "request_id")), TRACE_ID);
	assert_string_equal(json_raw(json_get(error, "correlation_id")), CORRELATION_ID);
	json_release(&doc);
}

static void command_refused(int code)
{
	static struct fake_world world;
	static struct runner runner;
	struct fake_site site;
	struct arena arena = { 0 };
	const struct aadsts *row = aadsts_find(code);
	struct runner_setup setup;

	fake_site_init(&site, "classic");
	setup = fake_runner(&site, "check", AUTH_SECRET);
	setup.topics = FLOW_ALL_TOPICS;
	setup.graph = setup.exchange = true;
	runner_init(&runner, &setup);
	fake_init(&world, check_program(&runner), &site);
	world.fault_at = 1; /* the call that signs in for Graph */
	world.says = error_body(code, &arena);
	world.says_status = 400;
	assert_true(fake_run(&world, 200));
	assert_int_equal(world.status, 3);
	for (size_t i = 0; i < 3; i++)
		assert_non_null(strstr(buf_text(&world.aside), i == 0 ? row->happened : i == 1 ? row->who : row->now));
	assert_non_null(strstr(buf_text(&world.aside), CORRELATION_ID));
	assert_report(&world, code);
	fake_release(&world);
	runner_release(&runner);
	fake_site_release(&site);
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
	for (size_t i = 0; i < page->doc.count; i++) {
		const struct block *block = &page->doc.blocks[i];

		if ((block->text && strstr(block->text, words)) || (block->label && strstr(block->label, words)))
			return true;
	}
	return false;
}

static void assert_page(struct fake_world *world, const struct number *number)
{
	const struct aadsts *row = aadsts_find(number->code);
	const struct page *page = fake_page(world);

	assert_true(page_says(page, row->happened) && page_says(page, row->who) && page_says(page, row->now));
	assert_true(page_says(page, TRACE_ID) && page_says(page, CORRELATION_ID));
	for (size_t i = 0; number->again == NO && i < page->doc.count; i++)
		assert_false(says_again(page->doc.blocks[i].text ? page->doc.blocks[i].text : "") ||
			     says_again(page->doc.blocks[i].label ? page->doc.blocks[i].label : ""));
	/* The page offers another way at once, and the refused one is not the first. */
	assert_non_null(page_block(page, "paste.graph"));
	if (number->again == NO)
		assert_true(!page->first || strcmp(page->first, "device.graph"));
}

static void the_page_says_what_to_do(void **state)
{
	static struct fake_world world;
	struct fake_site site;

	(void)state;
	fake_site_init(&site, "classic");
	fake_start(&world, &site, site.utc);
	fake_to_sign_in(&world);
	for (size_t i = 0; i < NUMBERS; i++) {
		struct session *session = &world.wizard.flow.graph;

		session->state = SESSION_FAILED;
		session->auth = AUTH_DEVICE;
		err_set(&session->err, ERR_REFUSED, "signing in", "AADSTS%d: Said so.", numbers[i].code);
		session->err.aadsts = numbers[i].code;
		session->err.status = 400;
		text_safe(session->err.code, sizeof session->err.code, "invalid_grant");
		text_safe(session->err.request_id, sizeof session->err.request_id, TRACE_ID);
		text_safe(session->err.correlation_id, sizeof session->err.correlation_id, CORRELATION_ID);
		assert_page(&world, &numbers[i]);
	}
	fake_release(&world);
	fake_site_release(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_agrees_with_microsofts),
		cmocka_unit_test(the_command_says_what_to_do),
		cmocka_unit_test(the_page_says_what_to_do),
	};
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	failed = cmocka_run_group_tests(tests, fake_begin, fake_end);
	return failed;
}
