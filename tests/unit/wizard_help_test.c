/* wizard_help_test.c - every page has a help of its own, and a lead for a saved run */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wizard/wizard.h"

/* What lies on pages, and what review has beside them; a question explains itself. */
static const struct step *const others[] = { &step_help, &step_timeline, &step_trace, &step_links, &step_ask,
	&step_export, &step_compare, &step_runs, &step_cover, NULL };

#define PAGES_MAX 40

static size_t all_pages(const struct step *pages[PAGES_MAX])
{
	size_t count = 0;

	for (size_t i = 0; steps[i]; i++)
		pages[count++] = steps[i];
	for (size_t i = 0; others[i]; i++)
		pages[count++] = others[i];
	return count;
}

static void no_page_lacks_its_help(void **state)
{
	const struct step *pages[PAGES_MAX];
	size_t count = all_pages(pages), lacking = 0;

	(void)state;
	for (size_t i = 0; i < count; i++)
		if (!pages[i]->help.decides || !pages[i]->help.who) {
			print_error("page \"%s\": its help does not say what it decides, or who can do it\n",
			    pages[i]->id);
			lacking++;
		}
	assert_int_equal(0, lacking);
}

static void no_two_pages_have_one_help(void **state)
{
	const struct step *pages[PAGES_MAX];
	size_t count = all_pages(pages);

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++)
			if (pages[i]->help.decides && pages[k]->help.decides)
				assert_string_not_equal(pages[i]->help.decides, pages[k]->help.decides);
}

/* The first page has the cover in its place, and what stands apart is not shown over a saved run. */
static void a_saved_run_is_not_led_in_the_present_tense(void **state)
{
	(void)state;
	for (size_t i = 0; steps[i]; i++) {
		if (steps[i]->apart || steps[i]->role == ROLE_FIRST)
			continue;
		if (!steps[i]->lead_past)
			print_error("page \"%s\" has no lead for a saved run\n", steps[i]->id);
		assert_non_null(steps[i]->lead_past);
		assert_string_not_equal(steps[i]->lead, steps[i]->lead_past);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_page_lacks_its_help),
		cmocka_unit_test(no_two_pages_have_one_help),
		cmocka_unit_test(a_saved_run_is_not_led_in_the_present_tense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
