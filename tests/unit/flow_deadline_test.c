/* flow_deadline_test.c - what is past its deadline, as the index of open changes tells it */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/timefmt.h"
#include "flow/deadline.h"
#include "flow/open_changes.h"

#define A "11111111-0000-4000-8000-000000000001"
#define B "11111111-0000-4000-8000-000000000002"
#define C "11111111-0000-4000-8000-000000000003"

static struct change_mark marks[3];
static int64_t now;

static int set_up(void **state)
{
	(void)state;
	now = timefmt_parse("2026-11-26T06:00:00Z");
	memset(marks, 0, sizeof marks);
	marks[0] = (struct change_mark){
		.tenant = { .id = A, .domain = "a.example" },
		.what = CHANGE_TOKENS,
		.from = "allowed",
		.to = "blocked",
		.until = now + 60,
	};
	marks[1] = marks[2] = marks[0];
	snprintf(marks[1].tenant.id, sizeof marks[1].tenant.id, "%s", B);
	snprintf(marks[1].tenant.domain, sizeof marks[1].tenant.domain, "b.example");
	marks[1].until = 0;
	return 0;
}

static void assert_due(const char *tenant, size_t count, enum due due, const struct change_mark *mark)
{
	struct deadline_found found = deadline_find(marks, count, tenant, now);

	assert_int_equal(found.due, due);
	assert_ptr_equal(found.mark, mark);
}

static void nothing_is_due_before_its_time(void **state)
{
	(void)state;
	assert_due(NULL, 0, DEADLINE_NOTHING, NULL);
	assert_due("a.example", 0, DEADLINE_NOTHING, NULL);
	assert_due(NULL, 2, DEADLINE_NOTHING, &marks[0]);
	assert_due("a.example", 2, DEADLINE_NOTHING, &marks[0]);
	assert_due("A.EXAMPLE", 2, DEADLINE_NOTHING, &marks[0]);
	assert_due(A, 2, DEADLINE_NOTHING, &marks[0]);
	assert_due("other.example", 2, DEADLINE_NOTHING, NULL);
	marks[1].until = now + 30; /* of two, the next one is told */
	assert_due(NULL, 2, DEADLINE_NOTHING, &marks[1]);
}

static void from_its_second_on_it_is(void **state)
{
	(void)state;
	now += 59;
	assert_due("a.example", 2, DEADLINE_NOTHING, &marks[0]);
	now += 1;
	assert_due("a.example", 2, DEADLINE_NOW, &marks[0]);
	assert_due(A, 2, DEADLINE_NOW, &marks[0]);
	assert_due(NULL, 2, DEADLINE_NOW, &marks[0]);
	now += 365 * 86400;
	assert_due(NULL, 2, DEADLINE_NOW, &marks[0]);
}

static void without_a_deadline_nothing_ever_is(void **state)
{
	(void)state;
	now += 365 * 86400;
	assert_due("b.example", 2, DEADLINE_NOTHING, &marks[1]);
	assert_due(B, 2, DEADLINE_NOTHING, &marks[1]);
}

static void of_two_marks_of_a_domain_the_one_that_is_due_counts(void **state)
{
	(void)state;
	snprintf(marks[1].tenant.domain, sizeof marks[1].tenant.domain, "a.example");
	marks[1].until = now - 60;
	assert_due("a.example", 2, DEADLINE_NOW, &marks[1]);
}

/* The mark has one domain, and a tenant has many. */
static void a_name_that_no_mark_has_may_be_of_one_that_is_due(void **state)
{
	(void)state;
	assert_due("a.onmicrosoft.com", 2, DEADLINE_NOTHING, NULL);
	now += 60;
	assert_due("a.onmicrosoft.com", 2, DEADLINE_PERHAPS, NULL);
	assert_due("b.example", 2, DEADLINE_NOTHING, &marks[1]);
}

static void what_cannot_be_read_is_never_passed_over(void **state)
{
	(void)state;
	memset(&marks[2], 0, sizeof marks[2]);
	marks[2].what = CHANGE_TOKENS;
	snprintf(marks[2].tenant.id, sizeof marks[2].tenant.id, "%s", C);
	assert_due(C, 3, DEADLINE_UNREAD, &marks[2]);
	assert_due(NULL, 3, DEADLINE_UNREAD, &marks[2]);
	assert_due("c.example", 3, DEADLINE_PERHAPS, NULL);
	assert_due("a.example", 3, DEADLINE_NOTHING, &marks[0]);
}

/* What this program opens and settles itself is known beside any number of others. */
static void the_flow_knows_as_many_as_there_are(void **state)
{
	struct change_mark mark = marks[0];
	struct open_changes list;

	(void)state;
	open_changes_init(&list, marks, 2);
	for (unsigned i = 100; i < 700; i++) {
		snprintf(mark.tenant.id, sizeof mark.tenant.id, "11111111-0000-4000-8000-%012u", i);
		mark.change_id = i;
		open_changes_put(&list, &mark);
		open_changes_put(&list, &mark); /* replaces */
	}
	assert_int_equal(602, list.count);
	for (unsigned i = 100; i < 700; i++) {
		snprintf(mark.tenant.id, sizeof mark.tenant.id, "11111111-0000-4000-8000-%012u", i);
		assert_int_equal(i, open_changes_find(&list, mark.tenant.id)->change_id);
	}
	assert_int_equal(DEADLINE_NOW, deadline_find(list.items, list.count, mark.tenant.id, now + 60).due);
	open_changes_drop(&list, mark.tenant.id);
	assert_null(open_changes_find(&list, mark.tenant.id));
	assert_int_equal(601, list.count);
	open_changes_release(&list);
}

static void it_is_said_in_a_line(void **state)
{
	struct arena arena = { 0 };
	struct deadline_found found = deadline_find(marks, 2, "a.example", now), none = { 0 };

	(void)state;
	assert_string_equal(deadline_text(&found, &arena), "Nothing is due until 2026-11-26 06:01 UTC: a.example.");
	found = deadline_find(marks, 2, "b.example", now);
	assert_string_equal(deadline_text(&found, &arena),
	    "Nothing is due: the open change in b.example has no deadline.");
	assert_non_null(strstr(deadline_text(&none, &arena), "Nothing is due"));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_is_due_before_its_time, set_up),
		cmocka_unit_test_setup(from_its_second_on_it_is, set_up),
		cmocka_unit_test_setup(without_a_deadline_nothing_ever_is, set_up),
		cmocka_unit_test_setup(of_two_marks_of_a_domain_the_one_that_is_due_counts, set_up),
		cmocka_unit_test_setup(a_name_that_no_mark_has_may_be_of_one_that_is_due, set_up),
		cmocka_unit_test_setup(what_cannot_be_read_is_never_passed_over, set_up),
		cmocka_unit_test_setup(the_flow_knows_as_many_as_there_are, set_up),
		cmocka_unit_test_setup(it_is_said_in_a_line, set_up),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
