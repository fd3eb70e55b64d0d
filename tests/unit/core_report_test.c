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

static const char *find(const char *what)
{
	const char *at = strstr(out.text, what);

	if (!at)
		fail_msg("this is not in the text: %s\n%s", what, out.text);
	return at;
}

static void the_text_fits_and_begins_with_the_verdict(void **state)
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
	find("PRACTICE");
	find("CRM für Outlook");
	find("contoso.com");
	find("from: not set");
	assert_true(find("could not tell") < find("not proven"));
	assert_true(find("not proven") < find("[scopes.granted]"));
	assert_true(find("[scopes.granted]") < find("ann@contoso.com: signed in"));
	assert_true(find("ann@contoso.com: signed in") < find(run.head));
}

/* The order of a reader: what fails, warnings, what is not known, what passed. */
static void the_worst_comes_first(void **state)
{
	static const enum verdict verdicts[] = { VERDICT_FAIL, VERDICT_WARN, VERDICT_PENDING, VERDICT_UNKNOWN,
		VERDICT_PASS, VERDICT_NOT_APPLICABLE };
	const size_t count = sizeof verdicts / sizeof *verdicts;
	struct report report = report_of(1, NULL, false);
	const char *at[sizeof verdicts / sizeof *verdicts];

	(void)state;
	for (size_t i = 0; i < findings.count; i++)
		findings.items[i].verdict = verdicts[count - 1 - i % count];
	report_text(&report, 80, false, &out);
	for (size_t i = 0; i < count; i++)
		at[i] = find(arena_printf(&run.arena, "\n%s ", verdict_text(verdicts[i])));
	for (size_t i = 1; i < count; i++)
		assert_true(at[i - 1] < at[i]);
}

static void what_passed_is_counted_until_all_is_asked_for(void **state)
{
	struct report report = report_of(6, NULL, false);

	(void)state;
	for (size_t i = 0; i < findings.count; i++)
		findings.items[i].verdict = i < 2 ? VERDICT_UNKNOWN : i < 5 ? VERDICT_NOT_APPLICABLE : VERDICT_PASS;
	report.fold = "--all";
	report_text(&report, 80, false, &out);
	find(arena_printf(&run.arena, "\n%zu passed, 3 do not apply (--all shows them)\n", findings.count - 6));
	/* the one that is always told: who tried it */
	assert_int_equal(strncmp(find("\npass "), "\npass       Test by people [proof.people]\n", 40), 0);
	assert_null(strstr(find("[proof.people]"), "\npass "));
	assert_null(strstr(out.text, "[change.open]"));
	report.fold = NULL;
	buf_clear(&out);
	report_text(&report, 80, false, &out);
	find("\npass ");
	find("[change.open]");
	assert_null(strstr(out.text, "--all"));
}

/* A verdict that has changed since is news, even if it is good now. */
static void what_is_judged_otherwise_now_is_never_folded(void **state)
{
	struct report report = report_of(6, NULL, true);

	(void)state;
	run_note_judged(&run, &findings, AT + 6);
	facts_fetched(&run.facts, TOPIC_ORGANIZATION, AT + 7, "");
	run.facts.org_exchange = YES;
	report = report_of(6, NULL, true);
	report.fold = "--all";
	report_text(&report, 80, false, &out);
	find("[tenant.exchange_online]");
	find("the verdict was: unknown");
}

/* Only "1", black on green, yellow and bright red, and the end of them: never a colour on the terminal's own
 * background. */
static size_t count_styles(void)
{
	static const char *const ours[] = { "\033[1m", "\033[30;42m", "\033[30;43m", "\033[30;101m", "\033[0m" };
	size_t count = 0;

	for (const char *at = strchr(buf_text(&out), '\033'); at; at = strchr(at + 1, '\033')) {
		bool known = false;

		for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
			known = known || strncmp(at, ours[i], strlen(ours[i])) == 0;
		if (!known)
			fail_msg("this style is not ours: %.12s", at + 1);
		count++;
	}
	return count;
}

static void colours_are_ours_and_only_where_asked_for(void **state)
{
	struct report report = report_of(1, NULL, false);
	size_t styles;

	(void)state;
	findings.items[0].verdict = VERDICT_FAIL;
	findings.items[1].verdict = VERDICT_WARN;
	findings.items[2].verdict = VERDICT_UNKNOWN;
	report_text(&report, 80, false, &out);
	assert_int_equal(count_styles(), 0);
	report.color = true;
	buf_clear(&out);
	report_text(&report, 80, false, &out);
	styles = count_styles();
	find("\033[30;101mnot ready\033[0m");
	find("\n\033[30;101mfail\033[0m ");
	find("\n\033[30;43mwarning\033[0m ");
	find("\nunknown ");
	/* nobody else can colour, or move the cursor */
	findings.items[0].reason = "a \033[33mname\033[2J\r\b";
	run.facts.tenant.name[0] = '\033';
	buf_clear(&out);
	report_text(&report, 80, false, &out);
	assert_int_equal(count_styles(), styles);
	assert_null(strpbrk(out.text, "\r\b"));
}

static void the_next_command_comes_last(void **state)
{
	struct report report = report_of(6, NULL, false);
	struct err err;

	(void)state;
	report.next = true;
	report_text(&report, 80, false, &out);
	assert_true(find(run.head) < find("\n  naaready wizard --practice"));
	/* a word of a record does not reach a shell if a shell could take it for more */
	run.practice_tenant = "x;reboot";
	buf_clear(&out);
	report_text(&report, 80, false, &out);
	assert_null(strstr(out.text, "reboot"));
	run.practice_tenant = "classic";
	err_set(&err, ERR_UNREACHABLE, "reading", NULL);
	report.err = &err;
	buf_clear(&out);
	report_text(&report, 80, false, &out);
	find("\n  naaready check --network --practice\n");
	err_set(&err, ERR_REFUSED, "reading", NULL);
	buf_clear(&out);
	report_text(&report, 80, false, &out);
	find("\nNext, sign in another way");
	/* no sign-in helps a disk, and no page a tenant that is not there */
	err_set(&err, ERR_DISK, "reading", NULL);
	buf_clear(&out);
	report_text(&report, 80, false, &out);
	assert_null(strstr(out.text, "\nNext,"));
	err_set(&err, ERR_UNREACHABLE, "reading", NULL);
	buf_clear(&out);
	report.redacted = true;
	buf_clear(&out);
	report_text(&report, 80, false, &out);
	assert_null(strstr(out.text, "\n  naaready check --network"));
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

/* Said in full once, then in a few words, never left out. */
static void equal_reasons_are_told_in_full_once(void **state)
{
	const char *first, *sentence = "has no Exchange Online, so this does not apply";
	struct report report;

	(void)state;
	facts_fetched(&run.facts, TOPIC_ORGANIZATION, AT, "");
	run.facts.org_exchange = NO;
	report = report_of(0, NULL, false);
	report_text(&report, 100, false, &out);
	first = find(sentence);
	assert_null(strstr(first + 1, sentence) ? strstr(strstr(first + 1, sentence) + 1, sentence) : NULL);
	assert_int_equal(strncmp(strchr(find("[ews.state]"), '\n') + 1, "                No Exchange Online.\n", 36),
	    0);
	find("Proof      not needed: there is no Exchange Online here\n");
}

/* The lines of every check that is not known: its title, then its reason. */
static void no_unknown_check_lacks_its_reason(void **state)
{
	static const int offline[] = { 0, 1 };

	(void)state;
	for (size_t i = 0; i < sizeof offline / sizeof *offline; i++) {
		struct report report = report_of(6, NULL, offline[i]);
		size_t unknown = 0;

		report.fold = "--all";
		buf_clear(&out);
		report_text(&report, 120, false, &out);
		for (size_t j = 0; j < findings.count; j++) {
			const struct finding *finding = &findings.items[j];
			const char *line, *reason;

			if (finding->verdict != VERDICT_UNKNOWN)
				continue;
			unknown++;
			line = find(arena_printf(&run.arena, " [%s]\n", finding->check->id));
			reason = strchr(line, '\n') + 1;
			reason += strspn(reason, " ");
			if (strncmp(reason, finding->reason, 20) != 0)
				fail_msg("%s is unknown, and its reason does not follow: %.60s", finding->check->id,
				    line);
		}
		assert_true(unknown > 20);
	}
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
		T(the_text_fits_and_begins_with_the_verdict),
		T(the_worst_comes_first),
		T(what_passed_is_counted_until_all_is_asked_for),
		T(what_is_judged_otherwise_now_is_never_folded),
		T(colours_are_ours_and_only_where_asked_for),
		T(the_next_command_comes_last),
		T(ascii_is_ascii),
		T(equal_reasons_are_told_in_full_once),
		T(no_unknown_check_lacks_its_reason),
		T(a_damaged_record_is_named),
		T(the_exit_status_keeps_its_order),
		T(no_failure_exits_zero),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
