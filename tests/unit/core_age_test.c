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
	assert_string_equal(age_text(at, at + 60, &arena), "at 2026-11-25 10:03 UTC");
	assert_string_equal(age_text(at, at + 3700, &arena), "1 hour ago (2026-11-25 10:03 UTC)");
	assert_string_equal(age_text(at, at + 47 * 3600, &arena), "47 hours ago (2026-11-25 10:03 UTC)");
	assert_string_equal(age_text(at, at + 3 * 86400, &arena), "3 days ago (2026-11-25 10:03 UTC)");
	assert_string_equal(age_read(at, at + 3 * 86400, &arena), "Read 3 days ago (2026-11-25 10:03 UTC).");
	assert_string_equal(age_read(at, at + 60, &arena), "");
	assert_string_equal(age_read(at, at - 60, &arena), ""); /* the clock was set back */
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(an_old_fact_says_how_old_it_is) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
