/* flow_deadline_test.c - changes past their deadline, by the index of open changes */
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
	marks[1].until = now + 30; /* of two deadlines, the next one is told */
	assert_due(NULL, 2, DEADLINE_NOTHING, &marks[1]);
}

static void a_change_is_due_from_its_second_on(void **state)
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

static void a_change_without_a_deadline_is_never_due(void **state)
{
	(void)state;
	now += 365 * 86400;
	assert_due("b.example", 2, DEADLINE_NOTHING, &marks[1]);
	assert_due(B, 2, DEADLINE_NOTHING, &marks[1]);
}

static void of_two_marks_of_a_domain_the_due_one_counts(void **state)
{
	(void)state;
	snprintf(marks[1].tenant.domain, sizeof marks[1].tenant.domain, "a.example");
	marks[1].until = now - 60;
	assert_due("a.example", 2, DEADLINE_NOW, &marks[1]);
}

/* A mark has one domain, but a tenant has many. */
static void an_unknown_domain_may_belong_to_a_due_tenant(void **state)
{
	(void)state;
	assert_due("a.onmicrosoft.com", 2, DEADLINE_NOTHING, NULL);
	now += 60;
	assert_due("a.onmicrosoft.com", 2, DEADLINE_PERHAPS, NULL);
	assert_due("b.example", 2, DEADLINE_NOTHING, &marks[1]);
}

static void an_unreadable_mark_always_counts(void **state)
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

/* A change that this program opens and settles is known beside any number of others. */
static void the_flow_knows_any_number_of_open_changes(void **state)
{
	struct change_mark mark = marks[0];
	struct open_changes list;

	(void)state;
	open_changes_init(&list, marks, 2);
	for (unsigned i = 100; i < 700; i++) {
		snprintf(mark.tenant.id, sizeof mark.tenant.id, "11111111-0000-4000-8000-%012u", i);
		mark.change_id = i;
		open_changes_put(&list, &mark);
		open_changes_put(&list, &mark); /* replaces the mark */
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

static void a_due_change_is_told_in_a_line(void **state)
{
	struct arena arena = { 0 };
	struct deadline_found found = deadline_find(marks, 2, "a.example", now), none = { 0 };

	(void)state;
	assert_string_equal(deadline_text(&found, &arena), "Nothing is due until Thu 2026-11-26 06:01 UTC: a.example.");
	found = deadline_find(marks, 2, "b.example", now);
	assert_string_equal(deadline_text(&found, &arena),
	    "Nothing is due: the open change in b.example has no deadline.");
	assert_non_null(strstr(deadline_text(&none, &arena), "Nothing is due"));
	arena_release(&arena);
}

static void a_timer_gets_whole_commands(void **state)
{
	static const struct deadline_timer timer = { "/opt/n/naaready",
		{ "XDG_STATE_HOME=/srv/state", "HTTPS_PROXY='http://p/100%'", NULL },
		"--auth certificate --client-id " A " --certificate /etc/naaready/app.pem" };
	static const struct deadline_timer open = { "naaready", { NULL },
		"--auth certificate --client-id " DEADLINE_CLIENT " --certificate " DEADLINE_CERTIFICATE };
	static const struct deadline_timer practice = { "naaready", { "HTTPS_PROXY=" DEADLINE_PROXY, NULL },
		"--practice=classic" };
	struct arena arena = { 0 };

	(void)state;
	/* a % would end the line of a crontab */
	assert_string_equal(deadline_crontab("a.example", &timer, &arena),
	    "*/15 * * * * XDG_STATE_HOME=/srv/state HTTPS_PROXY='http://p/100\\%' /opt/n/naaready tokens restore --due "
	    "--tenant a.example --yes --confirm a.example "
	    "--auth certificate --client-id " A " --certificate /etc/naaready/app.pem >/dev/null");
	assert_string_equal(deadline_systemd("a.example", &timer, &arena),
	    "systemd-run --user --unit=naaready-restore-a.example --on-calendar='*:0/15' "
	    "--setenv=XDG_STATE_HOME=/srv/state --setenv=HTTPS_PROXY='http://p/100%' /opt/n/naaready tokens restore --due "
	    "--tenant a.example --yes --confirm a.example "
	    "--auth certificate --client-id " A " --certificate /etc/naaready/app.pem");
	assert_non_null(strstr(deadline_systemd_stop("a.example", &arena), "naaready-restore-a.example.timer"));
	assert_null(strstr(deadline_advice(&timer, &arena), "capitals"));
	assert_non_null(strstr(deadline_advice(&open, &arena), "capitals"));
	assert_non_null(strstr(deadline_advice(&practice, &arena), "capitals"));
	assert_null(strstr(deadline_advice(&practice, &arena), "certificate"));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_is_due_before_its_time, set_up),
		cmocka_unit_test_setup(a_change_is_due_from_its_second_on, set_up),
		cmocka_unit_test_setup(a_change_without_a_deadline_is_never_due, set_up),
		cmocka_unit_test_setup(of_two_marks_of_a_domain_the_due_one_counts, set_up),
		cmocka_unit_test_setup(an_unknown_domain_may_belong_to_a_due_tenant, set_up),
		cmocka_unit_test_setup(an_unreadable_mark_always_counts, set_up),
		cmocka_unit_test_setup(the_flow_knows_any_number_of_open_changes, set_up),
		cmocka_unit_test_setup(a_due_change_is_told_in_a_line, set_up),
		cmocka_unit_test_setup(a_timer_gets_whole_commands, set_up),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
