/* commands_fail_on_test.c - what a script counts as failed beside a failed check, and what got worse */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "commands/fail_on.h"

#define TENANT "5a1e5f0c-0000-4000-8000-00000000aaaa"
#define OTHER  "5a1e5f0c-0000-4000-8000-00000000bbbb"

static struct side {
	struct run run;
	struct findings findings;
	struct report report;
} before, now;

static struct orders orders;
static char said[2000];

static void found(struct side *side, const char *id, enum verdict verdict)
{
	side->findings.items[side->findings.count++] = (struct finding){ .check = check_find(id),
		.verdict = verdict,
		.reason = "So it is.",
		.remedy = "",
		.evidence = "{}" };
}

static void begin_side(struct side *side, const char *tenant)
{
	run_release(&side->run);
	memset(side, 0, sizeof *side);
	run_init(&side->run);
	snprintf(side->run.facts.tenant.id, sizeof side->run.facts.tenant.id, "%s", tenant);
	snprintf(side->run.id, sizeof side->run.id, "20261124-060000-3f9c1a");
	side->findings.proof = PROOF_DONE;
	side->report = (struct report){ .run = &side->run, .findings = &side->findings };
}

static int set_up(void **state)
{
	(void)state;
	begin_side(&before, TENANT);
	begin_side(&now, TENANT);
	return 0;
}

/* Returns the exit status that @status becomes, and keeps what was said. */
static int judged(unsigned words, bool compared, int status)
{
	const struct fail_on fail_on = { .words = words, .baseline = compared ? &before.report : NULL };

	orders_reset(&orders);
	now.report.exit_status = status;
	fail_on_judge(&fail_on, &now.report, &orders);
	said[0] = '\0';
	for (size_t i = 0; i < orders.count; i++) {
		assert_int_equal(ORDER_SAY, orders.items[i].kind);
		snprintf(said + strlen(said), sizeof said - strlen(said), "%s\n", orders.items[i].text);
	}
	return now.report.exit_status;
}

static void each_word_counts_its_verdict(void **state)
{
	static const struct {
		unsigned word;
		enum verdict verdict;
		const char *says;
	} rows[] = {
		{ FAIL_ON_WARN, VERDICT_WARN, "--fail-on warn" },
		{ FAIL_ON_UNKNOWN, VERDICT_UNKNOWN, "--fail-on unknown" },
		{ FAIL_ON_PENDING, VERDICT_PENDING, "--fail-on pending" },
	};

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 3; k++) {
			set_up(NULL);
			found(&now, "ews.state", rows[k].verdict);
			assert_int_equal(i == k ? 1 : 0, judged(rows[i].word, false, 0));
			if (i == k)
				assert_non_null(strstr(said, rows[i].says));
			if (i == k)
				assert_non_null(strstr(said, "[ews.state]: So it is."));
			assert_int_equal(i == k, *said != '\0');
		}
}

static void an_open_proof_counts_as_asked(void **state)
{
	(void)state;
	assert_int_equal(0, judged(FAIL_ON_UNPROVEN, false, 0));
	now.findings.proof = PROOF_PARTIAL;
	assert_int_equal(1, judged(FAIL_ON_UNPROVEN, false, 0));
	assert_non_null(strstr(said, "--fail-on unproven"));
	assert_int_equal(0, judged(FAIL_ON_WARN, false, 0));
}

static void other_statuses_say_more(void **state)
{
	(void)state;
	found(&now, "ews.state", VERDICT_WARN);
	assert_int_equal(1, judged(FAIL_ON_WARN, false, 6));
	for (int status = 2; status <= 5; status++)
		assert_int_equal(status, judged(FAIL_ON_WARN, false, status));
	assert_int_equal(6, judged(0, false, 6));
	assert_string_equal("", said);
}

static void what_got_worse_is_a_regression(void **state)
{
	static const struct {
		enum verdict was, is;
		bool worse;
	} rows[] = {
		{ VERDICT_PASS, VERDICT_WARN, true },
		{ VERDICT_PASS, VERDICT_FAIL, true },
		{ VERDICT_WARN, VERDICT_FAIL, true },
		{ VERDICT_NOT_APPLICABLE, VERDICT_FAIL, true },
		{ VERDICT_PASS, VERDICT_PASS, false },
		{ VERDICT_PASS, VERDICT_NOT_APPLICABLE, false },
		{ VERDICT_FAIL, VERDICT_FAIL, false },
		{ VERDICT_FAIL, VERDICT_WARN, false },
		/* what was not read is neither better nor worse */
		{ VERDICT_PASS, VERDICT_UNKNOWN, false },
		{ VERDICT_PASS, VERDICT_PENDING, false },
		{ VERDICT_UNKNOWN, VERDICT_FAIL, false },
		{ VERDICT_PENDING, VERDICT_WARN, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		set_up(NULL);
		found(&before, "ews.state", rows[i].was);
		found(&now, "ews.state", rows[i].is);
		assert_int_equal(rows[i].worse ? 1 : 0, judged(FAIL_ON_REGRESSION, true, 0));
		assert_int_equal(rows[i].worse, strstr(said, "--fail-on regression") != NULL);
		/* a baseline alone says it, and nothing fails */
		assert_int_equal(0, judged(0, true, 0));
		assert_int_equal(rows[i].worse, strstr(said, "Got worse: ") != NULL);
		assert_int_equal(0, judged(FAIL_ON_REGRESSION, false, 0));
	}
}

static void only_the_same_tenant_is_compared(void **state)
{
	(void)state;
	begin_side(&before, OTHER);
	found(&before, "ews.state", VERDICT_PASS);
	found(&now, "ews.state", VERDICT_FAIL);
	assert_int_equal(0, judged(FAIL_ON_REGRESSION, true, 0));
	assert_non_null(strstr(said, "another tenant"));
}

/* Such as a run whose sign-in failed: a comparison with it would find nothing. */
static void a_run_that_judged_nothing_is_no_baseline(void **state)
{
	(void)state;
	assert_false(fail_on_comparable(&before.report));
	found(&before, "app.present", VERDICT_UNKNOWN);
	found(&before, "ews.state", VERDICT_WARN); /* does not block */
	found(&before, "change.open", VERDICT_PASS);
	assert_false(fail_on_comparable(&before.report));
	found(&before, "scopes.granted", VERDICT_FAIL);
	assert_true(fail_on_comparable(&before.report));
}

static void json_names_each_reason(void **state)
{
	const struct fail_on fail_on = { .words = FAIL_ON_WARN | FAIL_ON_UNPROVEN | FAIL_ON_REGRESSION,
		.baseline = &before.report };
	struct arena arena = { 0 };
	struct json_out json;
	const char *text;

	(void)state;
	found(&before, "ews.state", VERDICT_PASS);
	found(&now, "ews.state", VERDICT_WARN);
	now.findings.proof = PROOF_NONE;
	json_out_open(&json);
	fail_on_write(&fail_on, &now.report, &json);
	text = json_out_close(&json, false, &arena);
	assert_string_equal(text,
	    "{\"fail_on\":{\"words\":[\"warn\",\"unproven\",\"regression\"],\"baseline\":\"20261124-060000-3f9c1a\","
	    "\"failed\":[{\"word\":\"warn\",\"check\":\"ews.state\",\"before\":null},"
	    "{\"word\":\"regression\",\"check\":\"ews.state\",\"before\":\"pass\"},"
	    "{\"word\":\"unproven\",\"check\":null,\"before\":null}]}}");
	json_out_open(&json);
	fail_on_write(&(struct fail_on){ .baseline = &before.report }, &now.report, &json);
	assert_string_equal("{}", json_out_close(&json, false, &arena));
	arena_release(&arena);
}

static int tear_down(void **state)
{
	(void)state;
	run_release(&before.run);
	run_release(&now.run);
	orders_release(&orders);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_word_counts_its_verdict, set_up),
		cmocka_unit_test_setup(an_open_proof_counts_as_asked, set_up),
		cmocka_unit_test_setup(other_statuses_say_more, set_up),
		cmocka_unit_test_setup(what_got_worse_is_a_regression, set_up),
		cmocka_unit_test_setup(only_the_same_tenant_is_compared, set_up),
		cmocka_unit_test_setup(a_run_that_judged_nothing_is_no_baseline, set_up),
		cmocka_unit_test_setup(json_names_each_reason, set_up),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
