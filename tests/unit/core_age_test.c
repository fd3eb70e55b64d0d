/* core_age_test.c - how old a fact is, in words */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/timefmt.h"

static void an_old_fact_says_how_old_it_is(void **state)
{
	struct arena arena = { 0 };
	int64_t at = timefmt_parse("2026-11-25T10:03:00Z");

	(void)state;
	assert_false(age_is_old(0, at));
	assert_false(age_is_old(at, at + AGE_OLD_S));
	assert_true(age_is_old(at, at + AGE_OLD_S + 1));
	assert_string_equal(age_text(at, at + 60, &arena), "on Wed 25 Nov, 10:03 UTC");
	assert_string_equal(age_text(at, at + 3700, &arena), "1 hour ago (Wed 25 Nov, 10:03 UTC)");
	assert_string_equal(age_text(at, at + 47 * 3600, &arena), "47 hours ago (Wed 25 Nov, 10:03 UTC)");
	assert_string_equal(age_text(at, at + 3 * 86400, &arena), "3 days ago (Wed 25 Nov, 10:03 UTC)");
	assert_string_equal(age_read(at, at + 3 * 86400, &arena), "Read 3 days ago (Wed 25 Nov, 10:03 UTC).");
	assert_string_equal(age_read(at, at + 60, &arena), "");
	assert_string_equal(age_read(at, at - 60, &arena), ""); /* the clock was set back */
	arena_release(&arena);
}

static void a_time_on_a_page_has_its_day_and_a_year_only_if_it_is_another(void **state)
{
	int64_t at = timefmt_parse("2026-11-29T10:03:05Z");
	char when[TIMEFMT_SIZE];

	(void)state;
	assert_string_equal(timefmt_when(at, at + 60, when), "Sun 29 Nov, 10:03 UTC");
	assert_string_equal(timefmt_when(at, timefmt_parse("2027-01-01"), when), "Sun 29 Nov 2026, 10:03 UTC");
	assert_string_equal(timefmt_when(at, 0, when), "Sun 29 Nov 2026, 10:03 UTC");
	assert_string_equal(timefmt_when(0, at, when), "");
	assert_string_equal(timefmt_second(at, when), "10:03:05");
	assert_string_equal(timefmt_second(0, when), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_old_fact_says_how_old_it_is),
		cmocka_unit_test(a_time_on_a_page_has_its_day_and_a_year_only_if_it_is_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
