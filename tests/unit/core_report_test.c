/* core_report_test.c - the report's fixed shape, its text, and the exit status */
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
#include "base/timefmt.h"
#include "doc/doc_formats.h"

#define AT 1795500000LL

static struct run run;
static struct findings findings;
static struct profile profile;
static struct buf out;
static struct check_context context;

static int set_up(void **state)
{
	(void)state;
	run_init(&run);
	buf_init(&out, 1 << 20);
	profile_take(&profile, (struct json){ 0 }, &run.arena);
	profile.id = "crm";
	profile.name = "CRM für Outlook";
	profile.publisher = "Vendor";
	profile.as_of = timefmt_parse("2026-11-01");
	profile.scopes = scopes_parse(&run.arena, "Mail.ReadWrite.Shared User.Read");
	run_begin(&run, &(struct run_start){ .id = "20261124-060000-3f9c1a",
			    .command = "check",
			    .tool = "0.1.0",
			    .host = "bastion",
			    .practice_tenant = "classic",
			    .at = AT });
	run_note_profile(&run, &profile, &(struct run_app){ "84841066-274d-4ec0-a5c1-276be684bdd3", "", "" }, AT, AT);
	memcpy(run.facts.tenant.domain, "contoso.com", 12);
	memcpy(run.facts.tenant.id, "5a1e5f0c-0000-4000-8000-00000000aaaa", 37);
	run.facts.tenant.cloud = CLOUD_GLOBAL;
	facts_fetched(&run.facts, TOPIC_DISCOVERY, AT + 1, "req-1");
	run_note_person(&run, "ann@contoso.com", NULL, "graph", "sign-in", AT + 2);
	run_note_person(&run, NULL, "app-7", "exchange", "sign-in", AT + 2);
	context =
	    (struct check_context){ .profile = &profile, .now = AT, .wanted_app_id = "app-1", .wanted_owner = "" };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	run_release(&run);
	buf_release(&out);
	return 0;
}

static struct report report_of(int status, const struct err *err, bool offline)
{
	check_all(&run.facts, &context, &findings, &run.arena);
	return (struct report){ .run = &run,
		.findings = &findings,
		.profile = &profile,
		.exit_status = status,
		.err = err,
		.offline = offline };
}

static const char *text_at(struct json root, const char *path)
{
	char key[64];
	size_t len;

	for (; *path; path += len + (path[len] == '.')) {
		len = strcspn(path, ".");
		memcpy(key, path, len);
		key[len] = '\0';
		root = key[0] >= '0' && key[0] <= '9' ? json_at(root, (size_t)(key[0] - '0')) : json_get(root, key);
	}
	return json_kind(root) == JSON_NULL ? "(null)" : json_text(root, &run.arena);
}

static struct json_doc parse(void)
{
	struct json_doc doc;
	struct err err;

	assert_int_equal(out.text[out.len - 1], '\n');
	assert_true(json_parse(&doc, buf_text(&out), out.len, &err));
	return doc;
}

static void the_json_has_its_fixed_shape(void **state)
{
	static const char *const keys[] = { "schema", "tool", "run", "tenant", "people", "profile", "verdict", "proof",
		"exit_status", "checks", "changes" };
	struct report report = report_of(6, NULL, false);
	struct json_doc doc;
	struct json root, value;

	(void)state;
	report_json(&report, &out);
	doc = parse();
	root = json_root(&doc);
	assert_int_equal(json_count(root), sizeof keys / sizeof *keys);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		assert_string_equal(json_key(root, i, &value), keys[i]);
	assert_string_equal(text_at(root, "schema"), "naaready.report/1");
	assert_string_equal(text_at(root, "tool.version"), "0.1.0");
	assert_string_equal(text_at(root, "run.id"), "20261124-060000-3f9c1a");
	assert_string_equal(text_at(root, "run.started"), "2026-11-24T06:00:00Z");
	assert_string_equal(text_at(root, "run.finished"), "(null)");
	assert_true(json_true(json_get(json_get(root, "run"), "practice")));
	assert_false(json_true(json_get(json_get(root, "run"), "complete")));
	assert_string_equal(text_at(root, "run.head_hash"), run.head);
	assert_string_equal(text_at(root, "tenant.name"), "(null)");
	assert_string_equal(text_at(root, "tenant.domain"), "contoso.com");
	assert_string_equal(text_at(root, "tenant.cloud"), "global");
	assert_string_equal(text_at(root, "people.0.upn"), "ann@contoso.com");
	assert_string_equal(text_at(root, "people.0.app_id"), "(null)");
	assert_string_equal(text_at(root, "people.1.app_id"), "app-7");
	assert_string_equal(text_at(root, "people.1.did.0"), "sign-in");
	assert_string_equal(text_at(root, "profile.id"), "crm");
	assert_string_equal(text_at(root, "profile.as_of"), "2026-11-01");
	assert_string_equal(text_at(root, "profile.app_id"), "84841066-274d-4ec0-a5c1-276be684bdd3");
	assert_string_equal(text_at(root, "verdict"), "unknown");
	assert_string_equal(text_at(root, "proof"), "none");
	assert_int_equal(json_int(json_get(root, "exit_status"), -1), 6);
	json_release(&doc);
}

static void a_check_has_its_fixed_members(void **state)
{
	static const char *const keys[] = { "id", "verdict", "blocks", "title", "reason", "at", "evidence", "remedy",
		"requests" };
	struct report report = report_of(6, NULL, false);
	struct json_doc doc;
	struct json check, value;

	(void)state;
	report_json(&report, &out);
	doc = parse();
	assert_int_equal(json_count(json_get(json_root(&doc), "checks")), findings.count);
	check = json_at(json_get(json_root(&doc), "checks"), 2);
	assert_int_equal(json_count(check), sizeof keys / sizeof *keys);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		assert_string_equal(json_key(check, i, &value), keys[i]);
	assert_string_equal(text_at(check, "id"), "tenant.cloud");
	assert_string_equal(text_at(check, "verdict"), "pass");
	assert_string_equal(text_at(check, "at"), "2026-11-24T06:00:01Z");
	assert_string_equal(text_at(check, "evidence.cloud"), "global");
	assert_string_equal(text_at(check, "requests.0"), "req-1");
	check = json_at(json_get(json_root(&doc), "checks"), 1);
	assert_string_equal(text_at(check, "at"), "(null)");
	assert_int_equal(json_kind(json_get(check, "evidence")), JSON_OBJECT);
	json_release(&doc);
}

static void failures_and_changes_are_in_it(void **state)
{
	struct change change = { .what = CHANGE_TOKENS, .from = "allowed", .to = "blocked", .by = "ann@contoso.com" };
	struct report report;
	struct json_doc doc;
	struct err err;
	unsigned id;

	(void)state;
	err_set(&err, ERR_REFUSED, "signing in", "blocked by a policy");
	err.aadsts = 53003;
	memcpy(err.correlation_id, "corr", 5);
	run_note_intent(&run, &change, AT + 3, &id);
	run_note_outcome(&run, id, CHANGE_OPEN, NULL, AT + 4);
	run_note_end(&run, AT + 5);
	context.changes = run.changes;
	context.change_count = run.change_count;
	report = report_of(5, &err, false);
	report_json(&report, &out);
	doc = parse();
	assert_string_equal(text_at(json_root(&doc), "changes.0.what"), "tokens");
	assert_string_equal(text_at(json_root(&doc), "changes.0.from"), "allowed");
	assert_string_equal(text_at(json_root(&doc), "changes.0.at"), "2026-11-24T06:00:03Z");
	assert_string_equal(text_at(json_root(&doc), "changes.0.state"), "open");
	assert_string_equal(text_at(json_root(&doc), "verdict"), "not_ready");
	assert_string_equal(text_at(json_root(&doc), "error.kind"), "refused");
	assert_string_equal(text_at(json_root(&doc), "error.code"), "(null)");
	assert_string_equal(text_at(json_root(&doc), "error.message"), "blocked by a policy");
	assert_int_equal(json_int(json_get(json_get(json_root(&doc), "error"), "aadsts"), 0), 53003);
	assert_string_equal(text_at(json_root(&doc), "error.correlation_id"), "corr");
	assert_true(json_true(json_get(json_get(json_root(&doc), "run"), "complete")));
	json_release(&doc);
}

static void an_earlier_verdict_is_shown_where_it_differs(void **state)
{
	struct report report = report_of(6, NULL, true);
	struct json_doc doc;

	(void)state;
	run_note_judged(&run, &findings, AT + 6);
	facts_fetched(&run.facts, TOPIC_ORGANIZATION, AT + 7, "");
	run.facts.org_exchange = YES;
	report = report_of(6, NULL, true);
	report_json(&report, &out);
	doc = parse();
	assert_string_equal(text_at(json_root(&doc), "checks.0.verdict"), "pass");
	assert_string_equal(text_at(json_root(&doc), "checks.0.judged_then"), "unknown");
	assert_string_equal(text_at(json_root(&doc), "checks.2.judged_then"), "");
	json_release(&doc);
	buf_clear(&out);
	report_text(&report, 80, false, &out);
	assert_non_null(strstr(out.text, "the verdict was: unknown"));
	report.offline = false;
	buf_clear(&out);
	report_text(&report, 80, false, &out);
	assert_null(strstr(out.text, "the verdict was"));
}

static void assert_fits(int columns)
{
	char line[4096];

	for (const char *at = out.text; *at; at++) {
		size_t len = strcspn(at, "\n");

		assert_true(len < sizeof line);
		memcpy(line, at, len);
		line[len] = '\0';
		assert_int_equal(strlen(line), len);
		/* A hash or an id is one word, which is not broken. */
		if (text_width(line) > columns && strchr(line + strspn(line, " "), ' ') && !strstr(line, run.head))
			fail_msg("this line has %d columns, more than the terminal: %s", text_width(line), line);
		at += len;
	}
}

static void the_text_fits_and_ends_with_the_verdict(void **state)
{
	struct change change = { .what = CHANGE_TOKENS, .from = "not_set", .to = "blocked", .by = "ann@contoso.com" };
	struct report report;
	unsigned id;

	(void)state;
	run_note_intent(&run, &change, AT + 3, &id);
	report = report_of(6, NULL, false);
	for (int columns = 40; columns <= 120; columns += 8) {
		buf_clear(&out);
		report_text(&report, columns, false, &out);
		assert_fits(columns);
	}
	assert_non_null(strstr(out.text, "PRACTICE"));
	assert_non_null(strstr(out.text, "CRM für Outlook"));
	assert_non_null(strstr(out.text, "contoso.com"));
	assert_non_null(strstr(out.text, "[scopes.granted]"));
	assert_non_null(strstr(out.text, "from: not set"));
	assert_non_null(strstr(out.text, "ann@contoso.com: sign-in"));
	assert_true(strstr(out.text, "could not tell") > strstr(out.text, "ann@contoso.com: sign-in"));
	assert_non_null(strstr(out.text, run.head));
}

static void ascii_is_ascii(void **state)
{
	struct report report = report_of(6, NULL, false);

	(void)state;
	report_text(&report, 80, true, &out);
	for (size_t i = 0; i < out.len; i++)
		assert_true(out.text[i] == '\n' || (out.text[i] >= ' ' && out.text[i] < 0x7f));
	assert_non_null(strstr(out.text, "CRM fuer Outlook"));
}

static void equal_reasons_are_told_once(void **state)
{
	const char *first, *sentence = "has no Exchange Online, so this does not apply";
	struct report report;

	(void)state;
	facts_fetched(&run.facts, TOPIC_ORGANIZATION, AT, "");
	run.facts.org_exchange = NO;
	report = report_of(0, NULL, false);
	report_text(&report, 100, false, &out);
	first = strstr(out.text, sentence);
	assert_non_null(first);
	assert_null(strstr(first + 1, sentence));
	assert_non_null(strstr(out.text, "[ews.state]"));
}

static void a_damaged_record_is_named(void **state)
{
	struct report report = report_of(6, NULL, true);

	(void)state;
	for (int health = RUN_TORN; health <= RUN_NEWER; health++) {
		run.health = (enum run_health)health;
		buf_clear(&out);
		report_text(&report, 80, false, &out);
		assert_non_null(strstr(out.text, " record "));
	}
	assert_non_null(strstr(out.text, "was not ended"));
}

/* --- exit status --- */

static void settle_report(enum verdict verdict)
{
	check_all(&run.facts, &context, &findings, &run.arena);
	for (size_t i = 0; i < findings.count; i++)
		findings.items[i].verdict = VERDICT_PASS;
	findings.items[0].verdict = verdict;
}

static void the_exit_status_keeps_its_order(void **state)
{
	struct err none = { 0 }, usage = { .kind = ERR_UNKNOWN_TENANT }, refused = { .kind = ERR_REFUSED },
		   lost = { .kind = ERR_UNREACHABLE };
	struct change change = { .what = CHANGE_TOKENS, .from = "allowed", .to = "blocked", .by = "" };
	unsigned id;

	(void)state;
	settle_report(VERDICT_PASS);
	assert_int_equal(report_exit(&run, &findings, false, NULL), 0);
	assert_int_equal(report_exit(&run, &findings, false, &none), 0);
	settle_report(VERDICT_NOT_APPLICABLE);
	assert_int_equal(report_exit(&run, &findings, false, NULL), 0);
	assert_int_equal(report_exit(&run, &findings, true, NULL), 5);
	settle_report(VERDICT_UNKNOWN);
	assert_int_equal(report_exit(&run, &findings, false, NULL), 6);
	assert_int_equal(report_exit(&run, &findings, false, &refused), 3);
	assert_int_equal(report_exit(&run, &findings, false, &lost), 4);
	settle_report(VERDICT_PENDING);
	assert_int_equal(report_exit(&run, &findings, false, NULL), 6);
	settle_report(VERDICT_FAIL);
	assert_int_equal(report_exit(&run, &findings, false, NULL), 1);
	assert_int_equal(report_exit(&run, &findings, false, &lost), 1);
	assert_int_equal(report_exit(&run, &findings, true, &lost), 5);
	assert_int_equal(report_exit(&run, &findings, true, &usage), 2);
	assert_int_equal(report_exit(NULL, NULL, false, NULL), 6);
	run_note_intent(&run, &change, AT, &id);
	assert_int_equal(report_exit(&run, &findings, false, NULL), 5);
}

static void no_failure_exits_zero(void **state)
{
	(void)state;
	for (int kind = 1; kind < ERR_KIND_COUNT; kind++) {
		int status = err_exit(&(struct err){ .kind = (enum err_kind)kind });

		assert_true(status >= 2 && status <= 4);
	}
	assert_int_equal(err_exit(&(struct err){ .kind = ERR_FILE }), 2);
	assert_int_equal(err_exit(&(struct err){ .kind = ERR_TOKEN }), 3);
	assert_int_equal(err_exit(&(struct err){ .kind = ERR_NOT_ALLOWED }), 3);
	assert_int_equal(err_exit(&(struct err){ .kind = ERR_DISK }), 4);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_json_has_its_fixed_shape),
		T(a_check_has_its_fixed_members),
		T(failures_and_changes_are_in_it),
		T(an_earlier_verdict_is_shown_where_it_differs),
		T(the_text_fits_and_ends_with_the_verdict),
		T(ascii_is_ascii),
		T(equal_reasons_are_told_once),
		T(a_damaged_record_is_named),
		T(the_exit_status_keeps_its_order),
		T(no_failure_exits_zero),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
