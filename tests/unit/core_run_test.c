/* core_run_test.c - a run follows from its lines alone, and damage to the lines is noticed */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/timefmt.h"
#include "core/run.h"

#define AT    1795500000LL
#define OWNER "5a1e5f0c-0000-4000-8000-00000000aaaa"
#define LINK  "https://login.microsoftonline.com/organizations/adminconsent?client_id=" OWNER

static struct run run, again;
static struct buf file;

static int set_up(void **state)
{
	(void)state;
	run_init(&run);
	run_init(&again);
	buf_init(&file, 4 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	run_release(&run);
	run_release(&again);
	buf_release(&file);
	return 0;
}

static void keep_line(const char *line)
{
	assert_non_null(line);
	assert_int_equal(line[strlen(line) - 1], '\n');
	buf_add(&file, line);
}

static void start_run(const char *practice)
{
	keep_line(run_begin(&run, &(struct run_start){ .id = "20261124-060000-3f9c1a",
				      .command = "wizard",
				      .tool = "0.1.0",
				      .host = "bastion",
				      .practice_tenant = practice,
				      .at = AT }));
}

static unsigned note_intent(enum change_what what, const char *from, const char *to, unsigned undoes, int64_t at)
{
	struct change change = { .what = what,
		.from = from,
		.to = to,
		.by = "ann@contoso.com",
		.until = at + 3600,
		.undoes = undoes };
	unsigned id = 0;

	keep_line(run_note_intent(&run, &change, at, &id));
	return id;
}

static bool read_again(void)
{
	struct err err;

	run_release(&again);
	run_init(&again);
	return run_read(&again, buf_text(&file), file.len, &err);
}

static struct profile a_profile(void)
{
	struct profile profile;

	profile_take(&profile, (struct json){ 0 }, &run.arena);
	profile.id = "crm";
	profile.name = "CRM";
	profile.as_of = timefmt_parse("2026-11-01");
	profile.scopes = scopes_parse(&run.arena, "User.Read openid");
	return profile;
}

/* Writes the records of a day's work. */
static void write_day(void)
{
	struct profile profile = a_profile();
	struct findings findings;
	struct check_context context = { .now = AT, .wanted_app_id = "", .wanted_owner = "" };
	struct err err;
	unsigned id;

	start_run(NULL);
	keep_line(
	    run_note_profile(&run, &profile, &(struct run_app){ "", "", "" }, timefmt_parse("2026-11-23"), AT + 1));
	keep_line(run_note_profile(&run, NULL, &(struct run_app){ "app-1", LINK, OWNER }, timefmt_parse("2026-11-23"),
	    AT + 1));
	keep_line(run_note_page(&run, "tenant", AT + 2));
	memcpy(run.facts.tenant.domain, "contoso.com", 12);
	facts_fetched(&run.facts, TOPIC_DISCOVERY, AT + 2, "req-d");
	keep_line(run_note_fact(&run, TOPIC_DISCOVERY, AT + 3));
	keep_line(run_note_person(&run, "ann@contoso.com", "", "graph", "sign-in", AT + 4));
	facts_add_grant(&run.facts, (struct grant){ "g1", "r1", " User.Read\xC3\xA9" });
	facts_fetched(&run.facts, TOPIC_GRANTS, AT + 5, "req-g");
	run.facts.fetched[TOPIC_GRANTS].by = "Bob";
	keep_line(run_note_fact(&run, TOPIC_GRANTS, AT + 6));
	err_set(&err, ERR_NOT_ALLOWED, "reading", "Insufficient \"privileges\"");
	err.status = 403;
	err.aadsts = 65001;
	memcpy(err.code, "Denied", 7);
	memcpy(err.request_id, "req-t", 6);
	facts_failed(&run.facts, TOPIC_TOKENS, AT + 7, &err);
	keep_line(run_note_fact(&run, TOPIC_TOKENS, AT + 8));
	id = note_intent(CHANGE_CONSENT, "", "User.Read", 0, AT + 9);
	keep_line(run_note_outcome(&run, id, CHANGE_DONE, NULL, AT + 10));
	keep_line(run_note_person(&run, "ANN@contoso.com", "", "graph", "consent", AT + 10));
	keep_line(run_note_person(&run, "", "app-7", "exchange", "sign-in", AT + 10));
	check_all(&run.facts, &context, &findings, &run.arena);
	keep_line(run_note_judged(&run, &findings, AT + 11));
	keep_line(run_note_end(&run, AT + 12));
}

static void assert_alike(const struct run *a, const struct run *b)
{
	assert_string_equal(a->id, b->id);
	assert_string_equal(a->head, b->head);
	assert_int_equal(a->records, b->records);
	assert_int_equal(a->started, b->started);
	assert_int_equal(a->last, b->last);
	assert_int_equal(a->finished, b->finished);
	assert_int_equal(a->practice, b->practice);
	assert_string_equal(a->command, b->command);
	assert_string_equal(a->tool, b->tool);
	assert_string_equal(a->host, b->host);
	assert_string_equal(a->page, b->page);
	assert_string_equal(a->app_id, b->app_id);
	assert_string_equal(a->profile_id, b->profile_id);
	assert_int_equal(a->timeline_as_of, b->timeline_as_of);
	assert_int_equal(a->people_count, b->people_count);
	assert_int_equal(a->judged_count, b->judged_count);
	assert_int_equal(a->change_count, b->change_count);
	for (size_t i = 0; i < a->judged_count; i++) {
		assert_string_equal(a->judged[i].check_id, b->judged[i].check_id);
		assert_int_equal(a->judged[i].verdict, b->judged[i].verdict);
	}
	for (size_t i = 0; i < a->change_count; i++) {
		assert_int_equal(a->changes[i].state, b->changes[i].state);
		assert_int_equal(a->changes[i].at, b->changes[i].at);
		assert_int_equal(a->changes[i].settled_at, b->changes[i].settled_at);
		assert_string_equal(a->changes[i].from, b->changes[i].from);
		assert_string_equal(a->changes[i].to, b->changes[i].to);
	}
	for (int topic = 0; topic < TOPIC_COUNT; topic++) {
		const struct fetched *one = &a->facts.fetched[topic], *other = &b->facts.fetched[topic];

		assert_int_equal(one->status, other->status);
		assert_int_equal(one->at, other->at);
		assert_string_equal(one->request_id, other->request_id);
		assert_string_equal(one->by, other->by);
		assert_int_equal(one->err.kind, other->err.kind);
	}
}

static void a_run_comes_back_from_its_lines(void **state)
{
	(void)state;
	write_day();
	assert_true(read_again());
	assert_int_equal(again.health, RUN_WHOLE);
	assert_int_equal(again.whole_len, file.len);
	assert_alike(&run, &again);
	assert_int_equal(again.finished, AT + 12);
	assert_int_equal(again.records, 14);
	assert_string_equal(again.app_id, "app-1");
	assert_string_equal(again.consent_link, LINK);
	assert_string_equal(again.publisher, OWNER);
	assert_string_equal(again.profile.name, "CRM");
	assert_int_equal(again.profile.scopes.count, 2);
	assert_int_equal(again.profile_as_of, timefmt_parse("2026-11-01"));
	assert_string_equal(again.facts.tenant.domain, "contoso.com");
	assert_string_equal(again.facts.grants.items[0].scope, " User.Read\xC3\xA9");
	assert_string_equal(again.facts.fetched[TOPIC_GRANTS].by, "Bob");
	assert_int_equal(again.people_count, 2);
	assert_string_equal(again.people[0].did.names[1], "consent");
	assert_string_equal(again.people[1].app_id, "app-7");
	assert_null(checks[again.judged_count].id);
	assert_false(again.practice);
}

static void a_failure_is_told_offline_as_it_was(void **state)
{
	const struct err *err = &again.facts.fetched[TOPIC_TOKENS].err;

	(void)state;
	write_day();
	assert_true(read_again());
	assert_int_equal(again.facts.fetched[TOPIC_TOKENS].status, READ_FAILED);
	assert_int_equal(err->kind, ERR_NOT_ALLOWED);
	assert_int_equal(err->status, 403);
	assert_int_equal(err->aadsts, 65001);
	assert_string_equal(err->code, "Denied");
	assert_string_equal(err->told, "Insufficient \"privileges\"");
	assert_string_equal(err->request_id, "req-t");
}

static void a_practice_run_says_so(void **state)
{
	(void)state;
	start_run("classic");
	assert_true(run.practice);
	assert_true(read_again());
	assert_true(again.practice);
	assert_string_equal(again.practice_tenant, "classic");
	assert_int_equal(again.finished, 0);
}

/* --- the chain --- */

static void lines_are_chained_by_their_text(void **state)
{
	char zeros[HASH_HEX_SIZE], first[HASH_HEX_SIZE];
	const char *line;
	char *text;

	(void)state;
	start_run(NULL);
	memset(zeros, '0', sizeof zeros - 1);
	zeros[sizeof zeros - 1] = '\0';
	line = buf_text(&file);
	text = arena_copy_n(&run.arena, line, strlen(line) - 1 - 75);
	text = arena_printf(&run.arena, "%s}", text);
	hash_hex(zeros, 64, text, strlen(text), first);
	assert_string_equal(run.head, first);
	assert_non_null(strstr(line, first));
	assert_ptr_equal(strstr(line, "{\"n\":1,\"at\":\"2026-11-24T06:00:00Z\",\"kind\":\"run\","
				      "\"schema\":\"naaready.run/1\""),
	    line);
}

static void changed_bytes_are_noticed(void **state)
{
	size_t first_line, noticed = 0;
	struct err err;

	(void)state;
	write_day();
	first_line = (size_t)(strchr(file.text, '\n') - file.text);
	for (size_t i = first_line + 1; i < file.len; i += 7) {
		char was = file.text[i];

		file.text[i] = was == 'x' ? 'y' : 'x';
		run_release(&again);
		run_init(&again);
		assert_true(run_read(&again, file.text, file.len, &err));
		assert_int_not_equal(again.health, RUN_WHOLE);
		assert_true(again.bad_line > 1);
		noticed += again.health == RUN_ALTERED;
		file.text[i] = was;
	}
	assert_true(noticed > file.len / 7 / 2);
	assert_true(read_again());
	assert_int_equal(again.health, RUN_WHOLE);
}

/* Replaces @what by @with, which has the same length. */
static void forge_text(const char *what, const char *with)
{
	char *at = strstr(file.text, what);

	assert_non_null(at);
	assert_int_equal(strlen(what), strlen(with));
	memcpy(at, with, strlen(with));
}

static void an_altered_line_is_named_and_the_rest_read(void **state)
{
	(void)state;
	write_day();
	forge_text("\"contoso.com\"", "\"fabrika.com\"");
	assert_true(read_again());
	assert_int_equal(again.health, RUN_ALTERED);
	assert_int_equal(again.bad_line, 5);
	assert_int_equal(again.finished, AT + 12);
	assert_int_equal(again.change_count, 1);
	assert_int_equal(again.records, 14);
}

static void an_unreadable_line_is_passed_over(void **state)
{
	(void)state;
	write_day();
	forge_text("{\"n\":5", "garble");
	assert_true(read_again());
	assert_int_equal(again.health, RUN_ALTERED);
	assert_int_equal(again.bad_line, 5);
	assert_int_equal(again.records, 13);
	assert_int_equal(again.finished, AT + 12);
	assert_string_equal(again.facts.tenant.domain, "");
}

static void a_line_that_was_taken_out_is_missed(void **state)
{
	char *second, *third;

	(void)state;
	write_day();
	second = strchr(file.text, '\n') + 1;
	third = strchr(second, '\n') + 1;
	memmove(second, third, file.len - (size_t)(third - file.text) + 1);
	file.len -= (size_t)(third - second);
	assert_true(read_again());
	assert_int_equal(again.health, RUN_ALTERED);
	assert_int_equal(again.bad_line, 2);
}

/* --- grants remembered, and torn files --- */

/* A permission that was granted is remembered, from this run and from earlier ones, for the app that is named. */
static void granted_permissions_are_remembered(void **state)
{
	struct arena arena = { 0 };
	struct scopes dropped;

	(void)state;
	start_run(NULL);
	run.facts.resource_object_id = "r1";
	facts_fetched(&run.facts, TOPIC_RESOURCE, AT, "");
	keep_line(run_note_fact(&run, TOPIC_RESOURCE, AT));
	facts_add_grant(&run.facts, (struct grant){ "g1", "r1", " User.Read Mail.Send" });
	facts_add_grant(&run.facts, (struct grant){ "g2", "r2", "elsewhere" });
	facts_fetched(&run.facts, TOPIC_GRANTS, AT, "");
	keep_line(run_note_fact(&run, TOPIC_GRANTS, AT));
	assert_int_equal(run_dropped(&run, &arena).count, 0);
	again.seen = scopes_parse(&arena, "Files.Read USER.READ");
	again.facts.app_id = "app-1";
	keep_line(run_note_earlier(&run, &again, AT));
	facts_forget(&run.facts, TOPIC_GRANTS);
	assert_int_equal(run_dropped(&run, &arena).count, 0); /* a grant that was not read is not gone */
	facts_add_grant(&run.facts, (struct grant){ "g1", "r1", "user.read" });
	facts_fetched(&run.facts, TOPIC_GRANTS, AT, "");
	keep_line(run_note_fact(&run, TOPIC_GRANTS, AT));
	dropped = run_dropped(&run, &arena);
	assert_string_equal(scopes_join(&dropped, " ", &arena), "Mail.Send Files.Read");
	assert_true(read_again());
	assert_true(scopes_equal(&again.had, &run.had));
	assert_true(scopes_equal(&again.seen, &run.seen));
	keep_line(run_note_profile(&run, NULL, &(struct run_app){ "app-2", "", "" }, AT, AT));
	assert_int_equal(run.had.count + run.seen.count, 0);
	arena_release(&arena);
}

static void fail_grants(int64_t at)
{
	struct err err;

	err_set(&err, ERR_BUSY, NULL, NULL);
	run_set_aside(&run, TOPIC_GRANTS);
	facts_failed(&run.facts, TOPIC_GRANTS, at, &err);
	keep_line(run_note_fact(&run, TOPIC_GRANTS, at));
}

/* A reading that failed leaves the one before it, also in the record. But what this run changed since is not as it was,
 * and what was read of an app is nothing about another one. */
static void what_was_read_before_stays_in_the_record(void **state)
{
	(void)state;
	start_run(NULL);
	facts_add_grant(&run.facts, (struct grant){ "g1", "r1", "User.Read" });
	facts_fetched(&run.facts, TOPIC_GRANTS, AT, "");
	keep_line(run_note_fact(&run, TOPIC_GRANTS, AT));
	fail_grants(AT + 60);
	fail_grants(AT + 120);
	assert_true(read_again());
	assert_int_equal(again.facts.fetched[TOPIC_GRANTS].status, READ_FAILED);
	assert_int_equal(again.facts.fetched[TOPIC_GRANTS].at, AT + 120);
	assert_int_equal(facts_earlier(&again.facts, TOPIC_GRANTS)->at, AT);
	assert_string_equal(again.facts.before->grants.items[0].scope, "User.Read");
	note_intent(CHANGE_CONSENT, "User.Read", "User.Read Mail.Read", 0, AT + 130);
	fail_grants(AT + 140);
	assert_null(facts_earlier(&run.facts, TOPIC_GRANTS));
	assert_true(read_again());
	assert_null(facts_earlier(&again.facts, TOPIC_GRANTS));
	facts_fetched(&run.facts, TOPIC_GRANTS, AT + 150, "");
	keep_line(run_note_fact(&run, TOPIC_GRANTS, AT + 150));
	run.facts.consents_asked = run.facts.consents_own = scopes_parse(&run.arena, "bo@contoso.com");
	facts_fetched(&run.facts, TOPIC_PEOPLE_CONSENTS, AT + 150, "");
	keep_line(run_note_fact(&run, TOPIC_PEOPLE_CONSENTS, AT + 150));
	keep_line(run_note_profile(&run, NULL, &(struct run_app){ "app-2", "", "" }, AT, AT));
	assert_int_equal(run.facts.consents_asked.count + run.facts.consents_own.count, 0); /* asked about app-1 */
	fail_grants(AT + 160);
	assert_true(read_again());
	assert_null(facts_earlier(&again.facts, TOPIC_GRANTS));
}

static void fail_cmdlets(int64_t at)
{
	struct err err;

	err_set(&err, ERR_BUSY, NULL, NULL);
	run_set_aside(&run, TOPIC_CMDLETS);
	facts_failed(&run.facts, TOPIC_CMDLETS, at, &err);
	keep_line(run_note_fact(&run, TOPIC_CMDLETS, at));
}

static void read_cmdlets(int64_t at)
{
	facts_fetched(&run.facts, TOPIC_CMDLETS, at, "");
	keep_line(run_note_fact(&run, TOPIC_CMDLETS, at));
}

/* What one account may do says nothing about the next; the same one may sign in again, and elsewhere another. */
static void what_one_account_may_is_not_another_s(void **state)
{
	(void)state;
	start_run(NULL);
	keep_line(run_note_person(&run, "ann@contoso.com", "", "exchange", "sign-in", AT));
	read_cmdlets(AT + 10);
	keep_line(run_note_person(&run, "ann@contoso.com", "", "exchange", "sign-in", AT + 20));
	keep_line(run_note_person(&run, "bob@contoso.com", "", "graph", "sign-in", AT + 20));
	fail_cmdlets(AT + 30);
	assert_int_equal(facts_earlier(&run.facts, TOPIC_CMDLETS)->at, AT + 10);
	read_cmdlets(AT + 40);
	keep_line(run_note_person(&run, "bob@contoso.com", "", "exchange", "sign-in", AT + 50));
	fail_cmdlets(AT + 60);
	assert_null(facts_earlier(&run.facts, TOPIC_CMDLETS));
	assert_true(read_again());
	assert_null(facts_earlier(&again.facts, TOPIC_CMDLETS));
	read_cmdlets(AT + 70);
	fail_cmdlets(AT + 80);
	assert_int_equal(facts_earlier(&run.facts, TOPIC_CMDLETS)->at, AT + 70);
}

/* What counts is when the change was sent last: a reading between two tries knows nothing of the second. */
static void a_change_sent_again_ends_what_was_read_between(void **state)
{
	unsigned id;

	(void)state;
	start_run(NULL);
	id = note_intent(CHANGE_CONSENT, "User.Read", "User.Read Mail.Read", 0, AT + 10);
	facts_add_grant(&run.facts, (struct grant){ "g1", "r1", "User.Read" });
	facts_fetched(&run.facts, TOPIC_GRANTS, AT + 20, "");
	keep_line(run_note_fact(&run, TOPIC_GRANTS, AT + 20));
	fail_grants(AT + 30);
	assert_int_equal(facts_earlier(&run.facts, TOPIC_GRANTS)->at, AT + 20);
	keep_line(run_note_try(&run, id, AT + 40));
	fail_grants(AT + 50);
	assert_null(facts_earlier(&run.facts, TOPIC_GRANTS));
	assert_true(read_again());
	assert_null(facts_earlier(&again.facts, TOPIC_GRANTS));
}

/* The window in which our consent may have overwritten others' is kept: from the intent alone, as version 0.1.0
 * recorded it; then with the times; and dropped where nothing was written. */
static void the_window_of_a_consent_is_kept(void **state)
{
	struct audit_window window = { .run_id = "20261124-060000-3f9c1a",
		.change_id = 1,
		.resource = "r1",
		.by = "ann@contoso.com",
		.request_id = "req-1",
		.read_at = AT + 5,
		.sent_at = AT + 6,
		.until = AT + 7 };
	struct audit_window_losses losses = { .items = { { "Mail.Read", "otto@contoso.com", AT + 5 } }, .count = 1 };
	struct err err = { .kind = ERR_BUSY };
	unsigned id, other;

	(void)state;
	start_run(NULL);
	id = note_intent(CHANGE_CONSENT, "openid", "openid User.Read", 0, AT + 6);
	other = note_intent(CHANGE_TOKENS, "allowed", "blocked", 0, AT + 6);
	assert_true(read_again());
	assert_int_equal(again.windows.count, 1);
	assert_null(run_window(&again, again.id, other));
	assert_int_equal(run_window(&again, again.id, id)->read_at, AT + 6);
	assert_string_equal(scopes_join(&run_window(&again, again.id, id)->sent, " ", &again.arena),
	    "openid User.Read");
	window.sent = scopes_parse(&run.arena, "openid User.Read");
	audit_window_keep(&window, &losses, &run.arena);
	keep_line(run_note_window(&run, &window, AT + 7));
	window.run_id = "earlier"; /* of another run, whose change has the same number */
	keep_line(run_note_window(&run, &window, AT + 7));
	assert_true(read_again());
	assert_int_equal(again.windows.count, 2);
	assert_int_equal(run_window(&again, again.id, id)->read_at, AT + 5);
	assert_int_equal(run_window(&again, again.id, id)->until, AT + 7);
	assert_string_equal(run_window(&again, again.id, id)->resource, "r1");
	assert_int_equal(run_window(&again, again.id, id)->lost.count, 1);
	assert_string_equal(run_window(&again, again.id, id)->lost.items[0].by, "otto@contoso.com");
	keep_line(run_note_try(&run, id, AT + 60)); /* after a 503 the first try may have been carried out */
	assert_int_equal(run_window(&run, run.id, id)->read_at, AT + 5);
	assert_int_equal(run_window(&run, run.id, id)->until, AT + 60);
	keep_line(run_note_outcome(&run, id, CHANGE_NOT_MADE, &err, AT + 61));
	assert_null(run_window(&run, run.id, id));
	keep_line(run_note_try(&run, id, AT + 90));
	assert_int_equal(run_window(&run, run.id, id)->read_at, AT + 90);
	assert_true(read_again());
	assert_int_equal(again.windows.count, 2);
}

/* Our consent lost the scope, and it can be added again like every scope that is gone. */
static void a_scope_lost_by_a_consent_can_be_added_again(void **state)
{
	struct audit_window window = { .run_id = "earlier",
		.change_id = 1,
		.resource = "r1",
		.by = "",
		.request_id = "",
		.read_at = AT,
		.sent_at = AT,
		.until = AT };
	struct audit_window_losses losses = { .items = { { "Mail.Read", "otto@contoso.com", AT } }, .count = 1 };
	struct scopes lost;

	(void)state;
	start_run(NULL);
	run.facts.resource_object_id = "r1";
	facts_fetched(&run.facts, TOPIC_RESOURCE, AT, "");
	keep_line(run_note_fact(&run, TOPIC_RESOURCE, AT));
	facts_add_grant(&run.facts, (struct grant){ "g1", "r1", "User.Read" });
	facts_fetched(&run.facts, TOPIC_GRANTS, AT, "");
	keep_line(run_note_fact(&run, TOPIC_GRANTS, AT));
	audit_window_keep(&window, &losses, &run.arena);
	keep_line(run_note_window(&run, &window, AT + 7));
	assert_true(read_again());
	lost = run_lost(&again, "r1", &again.arena);
	assert_string_equal(scopes_join(&lost, " ", &again.arena), "Mail.Read");
	assert_int_equal(run_lost(&again, "another", &again.arena).count, 0);
	lost = run_dropped(&again, &again.arena);
	assert_string_equal(scopes_join(&lost, " ", &again.arena), "Mail.Read");
	facts_add_grant(&again.facts, (struct grant){ "g2", "r1", "mail.read" });
	assert_int_equal(run_lost(&again, NULL, &again.arena).count, 0);
	assert_int_equal(run_dropped(&again, &again.arena).count, 0);
}

static void windows_have_a_bound(void **state)
{
	struct audit_window window = { .run_id = "earlier", .resource = "", .by = "", .request_id = "" };

	(void)state;
	start_run(NULL);
	for (unsigned i = 0; i < RUN_WINDOWS_MAX + 10; i++) {
		window.change_id = i;
		window.sent_at = AT + i;
		keep_line(run_note_window(&run, &window, AT + i));
	}
	assert_int_equal(run.windows.count, RUN_WINDOWS_MAX);
	for (size_t i = 0; i < RUN_WINDOWS_MAX; i++)
		assert_true(run.windows.items[i].sent_at >= AT + 10); /* the oldest window was dropped */
}

static void a_run_torn_anywhere_goes_on(void **state)
{
	struct err err;
	size_t first_line;

	(void)state;
	write_day();
	first_line = (size_t)(strchr(file.text, '\n') - file.text);
	for (size_t len = first_line + 1; len <= file.len; len += 3) {
		bool lost = file.text[len] == '\n'; /* only the line end is missing */
		bool whole = file.text[len - 1] == '\n' || lost;

		run_release(&again);
		run_init(&again);
		assert_true(run_read(&again, file.text, len, &err));
		assert_int_equal(again.health, whole ? RUN_WHOLE : RUN_TORN);
		assert_true(again.whole_len <= len);
		assert_int_equal(file.text[again.whole_len - 1], '\n');
		assert_int_equal(again.carried, lost ? CARRIED_END_LOST : 0);
		if (!whole)
			assert_int_equal(again.bad_line, again.records + 1);
	}
	for (size_t len = 1; len < first_line; len++) {
		run_release(&again);
		run_init(&again);
		assert_false(run_read(&again, file.text, len, &err));
		assert_int_equal(err.kind, ERR_FILE);
	}
}

/* Copies the file with @by in the place of each line end, and @before and @after around it. */
static void carry_file(struct buf *out, const char *before, const char *by, const char *after)
{
	buf_init(out, 1 << 20);
	buf_add(out, before);
	for (size_t i = 0; i < file.len; i++)
		if (file.text[i] == '\n')
			buf_add(out, by);
		else
			buf_add_n(out, file.text + i, 1);
	buf_add(out, after);
}

/* A file that went through Windows, mail or an editor holds the same records, and the run says what happened to it. */
static void a_run_with_changed_line_ends_is_whole(void **state)
{
	static const struct {
		const char *before, *by, *after;
		unsigned carried;
	} ways[] = {
		{ "", "\n", "", 0 },
		{ "", "\r\n", "", CARRIED_CRLF },
		{ "", "\r\r\n", "", CARRIED_CRLF },
		{ "", "\r", "", CARRIED_CRLF },
		{ "\xEF\xBB\xBF", "\n", "", CARRIED_BOM },
		{ "\xEF\xBB\xBF", "\r\n", "", CARRIED_BOM | CARRIED_CRLF },
		{ "", "\n", "\n", CARRIED_BLANKS },
		{ "", "\n", "\r\n\r\n", CARRIED_CRLF | CARRIED_BLANKS },
		{ "\n", "\n", "", CARRIED_BLANKS },
		{ "", " \t\n", "", CARRIED_BLANKS },
		{ "", "\xC2\xA0\n", "", CARRIED_BLANKS },
		{ "> ", "\n> ", "", CARRIED_BLANKS },
	};
	struct arena arena = { 0 };
	struct buf text;
	struct err err;

	(void)state;
	write_day();
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		carry_file(&text, ways[i].before, ways[i].by, ways[i].after);
		run_release(&again);
		run_init(&again);
		assert_true(run_read(&again, text.text, text.len, &err));
		assert_int_equal(again.health, RUN_WHOLE);
		assert_int_equal(again.carried, ways[i].carried);
		assert_string_equal(again.head, run.head);
		assert_int_equal(again.records, run.records);
		assert_int_equal(*run_carried_text(&again, &arena) != '\0', ways[i].carried != 0);
		/* and a line altered on the way is noticed */
		memcpy(strstr(strstr(buf_text(&text), "\"kind\":\"page\""), "page"), "pagf", 4);
		run_release(&again);
		run_init(&again);
		assert_true(run_read(&again, text.text, text.len, &err));
		assert_int_equal(again.health, RUN_ALTERED);
		buf_release(&text);
	}
	arena_release(&arena);
}

static void a_line_that_mail_broke_is_joined(void **state)
{
	static const char *const seams[] = { "\r\n", "\n", "\r\n ", "!\r\n " };
	struct buf text;
	struct err err;

	(void)state;
	write_day();
	for (size_t i = 0; i < sizeof seams / sizeof *seams; i++) {
		size_t column = 0;

		buf_init(&text, 1 << 20);
		for (size_t at = 0; at < file.len; at++) {
			column = file.text[at] == '\n' ? 0 : column + 1;
			if (column && column % 120 == 0)
				buf_add(&text, seams[i]);
			buf_add_n(&text, file.text + at, 1);
		}
		run_release(&again);
		run_init(&again);
		assert_true(run_read(&again, text.text, text.len, &err));
		assert_int_equal(again.health, RUN_WHOLE);
		assert_true(again.carried & CARRIED_WRAPPED);
		assert_string_equal(again.head, run.head);
		buf_release(&text);
	}
}

static void a_torn_run_is_cut_and_appended_to(void **state)
{
	struct buf mended;
	struct err err;

	(void)state;
	write_day();
	assert_true(run_read(&again, file.text, file.len - 10, &err));
	assert_int_equal(again.health, RUN_TORN);
	buf_init(&mended, 1 << 20);
	buf_add_n(&mended, file.text, again.whole_len);
	buf_add(&mended, run_note_page(&again, "summary", AT + 99));
	run_release(&run);
	run_init(&run);
	assert_true(run_read(&run, mended.text, mended.len, &err));
	assert_int_equal(run.health, RUN_WHOLE);
	assert_string_equal(run.page, "summary");
	assert_int_equal(run.last, AT + 99);
	buf_release(&mended);
}

static void a_tail_of_zeros_is_torn(void **state)
{
	size_t whole;

	(void)state;
	write_day();
	whole = file.len;
	buf_add_n(&file, "\0\0\0\0\0\0\0\0\0\0", 10);
	assert_true(read_again());
	assert_int_equal(again.health, RUN_TORN);
	assert_int_equal(again.whole_len, whole);
	buf_add(&file, "\n");
	assert_true(read_again());
	assert_int_equal(again.health, RUN_TORN);
	assert_int_equal(again.whole_len, whole);
	assert_int_equal(again.bad_line, 15);
}

/* --- newer, and no run at all --- */

static void a_newer_run_is_read_as_far_as_it_goes(void **state)
{
	(void)state;
	write_day();
	forge_text("naaready.run/1", "naaready.run/2");
	forge_text("\"kind\":\"page\"", "\"kind\":\"news\"");
	assert_true(read_again());
	assert_int_equal(again.health, RUN_NEWER);
	assert_int_equal(again.bad_line, 1);
	assert_string_equal(again.page, "");
	assert_string_equal(again.id, run.id);
	assert_int_equal(again.finished, AT + 12);
}

static void a_file_that_is_no_run_is_refused(void **state)
{
	static const char *const cases[] = {
		"",
		"\n",
		"{}\n",
		"hello\n",
		"[]\n{}\n",
		"{\"kind\":\"run\"}\n",
		"\xff\n",
		"{\"kind\":\"run\",\"schema\":\"other/1\"}\n",
		"{\"kind\":\"run\",\"schema\":\"naaready.run/0\"}\n",
		"{\"kind\":\"run\",\"schema\":\"naaready.run/x\"}\n",
		"{\"kind\":\"page\",\"schema\":\"naaready.run/1\"}\n",
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		run_release(&again);
		run_init(&again);
		err_clear(&err);
		assert_false(run_read(&again, cases[i], strlen(cases[i]), &err));
		assert_int_equal(err.kind, ERR_FILE);
		assert_true(*err.told);
	}
}

static void odd_records_do_no_harm(void **state)
{
	static const char *const odd[] = {
		"{\"n\":2,\"kind\":\"fact\",\"topic\":\"nothing\"}\n",
		("{\"n\":2,\"kind\":\"fact\",\"topic\":\"app\",\"facts\":5,"
		 "\"err\":{\"kind\":\"of the future\"}}\n"),
		"{\"n\":2,\"kind\":\"intent\",\"id\":-1,\"what\":\"tokens\"}\n",
		"{\"n\":2,\"kind\":\"intent\",\"id\":99999999999,\"what\":\"tokens\"}\n",
		"{\"n\":2,\"kind\":\"intent\",\"id\":1,\"what\":\"world\"}\n",
		"{\"n\":2,\"kind\":\"outcome\",\"id\":7,\"state\":\"done\"}\n",
		"{\"n\":2,\"kind\":\"judged\",\"verdicts\":{\"a\":\"b\",\"c\":5}}\n",
		"{\"n\":2,\"kind\":\"person\",\"did\":{}}\n",
		"{\"n\":2,\"kind\":\"of the future\"}\n",
		"{\"n\":2}\n",
		"[]\n",
		"5\n",
		"null\n",
	};

	(void)state;
	start_run(NULL);
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		buf_add(&file, odd[i]);
		assert_true(read_again());
		assert_int_equal(again.health, RUN_ALTERED);
		/* a change with a foreign number counts all the same where its line is read: short lines are, at the
		 * end */
		assert_int_equal(again.change_count, i == 2 || i == 3);
	}
	assert_int_equal(again.facts.fetched[TOPIC_APP].status, READ_FAILED);
	assert_int_equal(again.facts.fetched[TOPIC_APP].err.kind, ERR_PROTOCOL);
	assert_int_equal(again.judged_count, 0);
}

/* --- the life of a change --- */

static void a_switch_is_open_until_it_is_put_back(void **state)
{
	unsigned first, undo;

	(void)state;
	start_run(NULL);
	assert_null(run_open(&run));
	first = note_intent(CHANGE_TOKENS, "allowed", "blocked", 0, AT + 1);
	assert_int_equal(first, 1);
	assert_int_equal(run_open(&run)->state, CHANGE_INTENDED);
	keep_line(run_note_outcome(&run, first, CHANGE_OPEN, NULL, AT + 2));
	assert_int_equal(run_open(&run)->state, CHANGE_OPEN);
	assert_int_equal(run_open(&run)->until, AT + 1 + 3600);
	undo = note_intent(CHANGE_TOKENS, "blocked", "allowed", first, AT + 3);
	assert_int_equal(run_open(&run)->id, first);
	keep_line(run_note_outcome(&run, undo, CHANGE_REFUSED, NULL, AT + 4));
	assert_int_equal(run_open(&run)->id, first);
	undo = note_intent(CHANGE_TOKENS, "blocked", "allowed", first, AT + 5);
	keep_line(run_note_outcome(&run, undo, CHANGE_DONE, NULL, AT + 6));
	assert_null(run_open(&run));
	assert_int_equal(run_change(&run, first)->state, CHANGE_PUT_BACK);
	assert_int_equal(run_change(&run, first)->settled_at, AT + 6);
	assert_int_equal(run_change(&run, undo)->state, CHANGE_DONE);
	assert_true(read_again());
	assert_alike(&run, &again);
	assert_null(run_open(&again));
	assert_null(run_change(&again, 9));
}

static void an_intent_without_outcome_is_open(void **state)
{
	(void)state;
	start_run(NULL);
	note_intent(CHANGE_CONSENT, "a", "a b", 0, AT + 1);
	assert_null(run_open(&run));
	note_intent(CHANGE_TOKENS, "not_set", "blocked", 0, AT + 2);
	assert_true(read_again());
	assert_int_equal(run_open(&again)->id, 2);
	assert_string_equal(run_open(&again)->from, "not_set");
	assert_string_equal(run_open(&again)->by, "ann@contoso.com");
	keep_line(run_note_outcome(&run, 2, CHANGE_KEPT, NULL, AT + 3));
	assert_null(run_open(&run));
}

static void read_tokens(enum tokens_state state, int64_t at)
{
	run.facts.tokens = state;
	run.facts.tokens_said = "";
	facts_fetched(&run.facts, TOPIC_TOKENS, at, "");
	keep_line(run_note_fact(&run, TOPIC_TOKENS, at));
}

static const struct change_left left_on_purpose = {
	.from = "allowed",
	.to = "blocked",
	.changed_by = "eve@contoso.com",
	.changed_at = AT + 2,
	.until = AT + 86400,
	.by = "ann@contoso.com",
	.user = "ann",
	.host = "jump1",
	.why = "all \"could\" work",
	.run_id = "20261124-060000-3f9c1a",
	.at = AT + 10,
};

static void a_change_left_on_purpose_is_known_while_it_stands(void **state)
{
	(void)state;
	start_run(NULL);
	keep_line(run_note_left(&run, &left_on_purpose, AT + 10));
	assert_true(read_again());
	assert_string_equal(again.left.why, "all \"could\" work");
	assert_string_equal(again.left.by, "ann@contoso.com");
	assert_int_equal(again.left.until, AT + 86400);
	assert_int_equal(again.left.at, AT + 10);
	read_tokens(TOKENS_BLOCKED, AT + 2 * RUN_LEFT_LAG_S);
	assert_int_equal(run.left.at, AT + 10);
	read_tokens(TOKENS_ALLOWED, AT + 60); /* the read may lag */
	assert_int_equal(run.left.at, AT + 10);
	read_tokens(TOKENS_ALLOWED, AT + 2 * RUN_LEFT_LAG_S); /* a setting left on purpose may take a day to show */
	assert_int_equal(run.left.at, AT + 10);
	read_tokens(TOKENS_ALLOWED, AT + 3 + CHANGE_SHOWS_S); /* another admin put the setting back */
	assert_int_equal(run.left.at, 0);
}

static void a_change_put_back_is_no_longer_left(void **state)
{
	unsigned id;

	(void)state;
	start_run(NULL);
	keep_line(run_note_left(&run, &left_on_purpose, AT + 10));
	id = note_intent(CHANGE_TOKENS, "blocked", "allowed", 0, AT + 11);
	assert_int_equal(run.left.at, AT + 10);
	keep_line(run_note_outcome(&run, id, CHANGE_DONE, NULL, AT + 12));
	assert_int_equal(run.left.at, 0);
}

/* A report of the file alone must not say "ready" of a tenant that another run left changed. */
static void an_open_change_of_another_run_is_known(void **state)
{
	struct change_mark mark = { .run_id = "20261124-060000-aaaaaa",
		.what = CHANGE_TOKENS,
		.from = "allowed",
		.to = "blocked",
		.by = "eve@contoso.com",
		.at = AT + 2,
		.until = AT + 86400,
		.sent_at = AT + 3,
		.certainty = CERTAINTY_SENT };
	const char *again_noted;

	(void)state;
	start_run(NULL);
	assert_null(run_note_mark(&run, NULL, AT + 4));
	keep_line(run_note_mark(&run, &mark, AT + 4));
	assert_true(run.idle); /* what the index knows was not read of the tenant */
	again_noted = run_note_mark(&run, &mark, AT + 5);
	assert_null(again_noted);
	assert_true(read_again());
	assert_string_equal(again.elsewhere.by, "eve@contoso.com");
	assert_string_equal(again.elsewhere.from, "allowed");
	assert_string_equal(again.elsewhere.to, "blocked");
	assert_int_equal(again.elsewhere.at, AT + 2);
	assert_int_equal(again.elsewhere.until, AT + 86400);
	assert_int_equal(again.elsewhere.sent_at, AT + 3);
	assert_int_equal(again.elsewhere.certainty, CERTAINTY_SENT);
	assert_int_equal(again.elsewhere.state, CHANGE_OPEN);
	mark.certainty = CERTAINTY_SEEN; /* what is known of it grew */
	keep_line(run_note_mark(&run, &mark, AT + 6));
	keep_line(run_note_mark(&run, NULL, AT + 7)); /* it was put back */
	assert_true(read_again());
	assert_int_equal(again.elsewhere.at, 0);
}

static void a_failed_sign_in_is_known_until_one_succeeds(void **state)
{
	struct err failed;

	(void)state;
	start_run(NULL);
	err_set(&failed, ERR_REFUSED, NULL, "AADSTS53003: Access has been blocked.");
	failed.aadsts = 53003;
	snprintf(failed.code, sizeof failed.code, "invalid_grant");
	keep_line(run_note_failed(&run, "graph", &failed, AT + 4));
	assert_true(read_again());
	assert_int_equal(again.failed.kind, ERR_REFUSED);
	assert_int_equal(again.failed.aadsts, 53003);
	assert_string_equal(again.failed.told, failed.told);
	assert_string_equal(again.failed.doing, "signing in");
	keep_line(run_note_person(&run, "ann@contoso.com", "", "graph", "sign-in", AT + 5));
	assert_true(read_again());
	assert_int_equal(again.failed.kind, ERR_NONE);
}

static void changes_left_on_purpose_have_a_file(void **state)
{
	struct change_left left;
	struct err err;
	const char *text;

	(void)state;
	text = change_left_write(&left_on_purpose, &run.arena);
	assert_true(change_left_read(&left, text, strlen(text), &run.arena, &err));
	assert_string_equal(left.from, "allowed");
	assert_string_equal(left.changed_by, "eve@contoso.com");
	assert_int_equal(left.at, AT + 10);
	assert_false(change_left_read(&left, "{}", 2, &run.arena, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_false(change_left_read(&left, "x", 1, &run.arena, &err));
}

/* Every account that signed in is kept, because such people prove nothing: none is dropped when the record is written
 * or read. */
static void every_account_that_signed_in_is_kept(void **state)
{
	char who[40];

	(void)state;
	start_run(NULL);
	for (int i = 0; i < 3000; i++) {
		snprintf(who, sizeof who, "u%d@contoso.com", i % 1500);
		keep_line(run_note_person(&run, who, "", i < 1500 ? "graph" : "exchange", "sign-in", AT));
		keep_line(run_note_person(&run, who, "", i < 1500 ? "graph" : "exchange", "consent", AT));
	}
	assert_int_equal(run.people_count, 3000);
	assert_true(read_again());
	assert_int_equal(again.people_count, 3000);
	assert_string_equal(again.people[2999].upn, "u1499@contoso.com");
	assert_int_equal(again.people[2999].did.count, 2);
	assert_int_equal(run_insiders(&again, &run.arena).count, 1500);
}

/* --- results of people, taken over from earlier runs --- */

#define TENANT_ID "3f6e0a51-9d0c-4b7e-8f5b-0c2d9a7715e4"

static void begin_alike(struct run *one, const char *id, const char *tenant, const char *profile_id,
    const char *practice)
{
	struct profile profile = a_profile();

	run_init(one);
	profile.id = profile_id;
	run_begin(one, &(struct run_start){ .id = id,
			   .command = "check",
			   .tool = "t",
			   .host = "h",
			   .practice_tenant = practice,
			   .at = AT });
	run_note_profile(one, &profile, &(struct run_app){ "app-1", "", "" }, AT, AT);
	memcpy(one->facts.tenant.id, tenant, strlen(tenant) + 1);
}

static void results_are_taken_over(void **state)
{
	static const struct {
		const char *tenant, *profile, *practice;
		bool taken;
	} rows[] = {
		{ TENANT_ID, "crm", NULL, true },
		{ "3f6e0a51-9d0c-4b7e-8f5b-0c2d9a7715e5", "crm", NULL, false },
		{ TENANT_ID, "zoom", NULL, false },
		{ TENANT_ID, "crm", "ready", false },
	};
	struct run now, then;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		begin_alike(&now, "now", TENANT_ID, "crm", NULL);
		begin_alike(&then, "then", rows[i].tenant, rows[i].profile, rows[i].practice);
		run_note_person(&then, "ann@contoso.com", "", "graph", "sign-in", AT);
		facts_set_tester(&then.facts, 0, (struct tester){ .who = "Bob", .client = "web", .at = AT });
		facts_set_tester(&then.facts, 1,
		    (struct tester){ .who = "ann@contoso.com",
			.client = "web",
			.at = AT,
			.app = "app-0",
			.run = "older" });
		assert_false(run_take_results(&now, &then)); /* not read */
		facts_fetched(&then.facts, TOPIC_PEOPLE, AT, "");
		assert_int_equal(run_take_results(&now, &then), rows[i].taken);
		assert_int_equal(now.facts.testers.count, rows[i].taken ? 2 : 0);
		if (rows[i].taken) {
			const struct tester *bob = &now.facts.testers.items[0], *ann = &now.facts.testers.items[1];

			assert_string_equal(bob->run, "then");
			assert_string_equal(bob->app, "app-1");
			assert_int_equal(bob->insider, UNKNOWN);
			assert_string_equal(ann->run, "older");
			assert_string_equal(ann->app, "app-0");
			assert_int_equal(ann->insider, YES);
		}
		run_release(&now);
		run_release(&then);
	}
	start_run(NULL);
	keep_line(run_note_recalled(&run, AT - 3, AT));
	assert_true(read_again());
	assert_int_equal(again.recalled, AT - 3);
}

static void a_record_without_end_is_stopped(void **state)
{
	struct change change = { .what = CHANGE_CONSENT, .from = "a", .to = "b", .by = "c" };
	unsigned id = 0;

	(void)state;
	start_run(NULL);
	for (int i = 0; i < RUN_CHANGES_MAX; i++) {
		keep_line(run_note_intent(&run, &change, AT, &id));
		keep_line(run_note_outcome(&run, id, CHANGE_REFUSED, NULL, AT));
	}
	assert_int_equal(id, RUN_CHANGES_MAX);
	assert_null(run_note_intent(&run, &change, AT, &id));
	assert_true(read_again());
	assert_int_equal(again.change_count, RUN_CHANGES_MAX);
	assert_null(run_open(&again));
}

/* Writes an intent as another program could, with any number and the right hash. */
static void keep_intent(long number)
{
	struct arena arena = { 0 };
	const char *line = arena_printf(&arena,
	    "{\"n\":9,\"at\":\"2026-11-24T06:00:00Z\",\"kind\":\"intent\",\"id\":%ld,\"what\":"
	    "\"tokens\",\"from\":\"allowed\",\"to\":\"blocked\",\"by\":\"a\",\"until\":null,\"undoes\":0}",
	    number);
	size_t len = strlen(line);

	hash_hex(run.head, strlen(run.head), line, len, run.head);
	buf_printf(&file, "%.*s,\"hash\":\"%s\"}\n", (int)len - 1, line, run.head);
	arena_release(&arena);
}

static void begin_again(void)
{
	run_release(&run);
	run_init(&run);
	buf_clear(&file);
	start_run(NULL);
}

static void no_open_change_is_passed_over(void **state)
{
	static const long numbers[] = { 2000000, -1, 0, 5000000000, 65 };
	struct change change = { .what = CHANGE_CONSENT, .from = "a", .to = "b", .by = "c" };
	unsigned id;

	(void)state;
	/* the 65th: earlier versions had room for 64 */
	start_run(NULL);
	for (int i = 0; i < 64; i++) {
		keep_line(run_note_intent(&run, &change, AT, &id));
		keep_line(run_note_outcome(&run, id, CHANGE_DONE, NULL, AT));
	}
	note_intent(CHANGE_TOKENS, "allowed", "blocked", 0, AT);
	assert_true(read_again());
	assert_int_equal(again.health, RUN_WHOLE);
	assert_non_null(run_open(&again));
	assert_int_equal(run_open(&again)->id, 65);
	/* an open change counts whatever its number is */
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		begin_again();
		id = note_intent(CHANGE_TOKENS, "allowed", "blocked", 0, AT);
		keep_line(run_note_outcome(&run, id, CHANGE_PUT_BACK, NULL, AT));
		keep_intent(numbers[i]);
		assert_true(read_again());
		assert_int_equal(again.health, RUN_WHOLE);
		assert_non_null(run_open(&again));
		/* and the next change has a new number */
		assert_non_null(run_note_intent(&again, &change, AT, &id));
		assert_ptr_equal(run_change(&again, id), &again.changes[2]);
	}
}

static void two_changes_of_one_number_are_told_apart(void **state)
{
	unsigned id;

	(void)state;
	start_run(NULL);
	id = note_intent(CHANGE_TOKENS, "not_set", "blocked", 0, AT);
	keep_line(run_note_outcome(&run, id, CHANGE_PUT_BACK, NULL, AT));
	keep_intent(1);
	assert_true(read_again());
	assert_non_null(run_open(&again));
	/* the outcome of the later change is not that of the earlier one */
	begin_again();
	note_intent(CHANGE_TOKENS, "not_set", "blocked", 0, AT);
	keep_intent(1);
	keep_line(run_note_outcome(&run, 1, CHANGE_PUT_BACK, NULL, AT));
	assert_true(read_again());
	assert_non_null(run_open(&again));
	/* a repeated line is the same change */
	begin_again();
	keep_intent(1);
	keep_intent(1);
	keep_line(run_note_outcome(&run, 1, CHANGE_PUT_BACK, NULL, AT));
	assert_true(read_again());
	assert_int_equal(again.change_count, 1);
	assert_null(run_open(&again));
}

static void more_changes_than_any_run_has_are_an_error(void **state)
{
	struct err err;

	(void)state;
	start_run(NULL);
	for (long i = 1; i <= RUN_CHANGES_MAX + 1; i++)
		keep_intent(i);
	run_release(&again);
	run_init(&again);
	assert_false(run_read(&again, buf_text(&file), file.len, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.told, "more changes than any run can have"));
}

/* --- whether a mark that is still there can go --- */

static bool mark_settles(enum change_state state, enum change_certainty certainty, int64_t now)
{
	struct change_mark mark = { .run_id = "20261124-060000-3f9c1a",
		.what = CHANGE_TOKENS,
		.change_id = 1,
		.certainty = certainty,
		.at = AT,
		.sent_at = AT };

	begin_again();
	note_intent(CHANGE_TOKENS, "allowed", "blocked", 0, AT);
	if (state != CHANGE_INTENDED)
		keep_line(run_note_outcome(&run, 1, state, NULL, AT + 60));
	return run_settles(buf_text(&file), file.len, &mark, now);
}

static void a_change_called_put_back_too_early_keeps_its_mark(void **state)
{
	(void)state;
	/* Version 0.1 read "allowed" a minute after it sent the block, and the block showed later. */
	assert_false(mark_settles(CHANGE_PUT_BACK, CERTAINTY_UNKNOWN, AT + 120));
	assert_false(mark_settles(CHANGE_PUT_BACK, CERTAINTY_SENT, AT + CHANGE_SHOWS_S - 1));
	assert_true(mark_settles(CHANGE_PUT_BACK, CERTAINTY_UNKNOWN, AT + CHANGE_SHOWS_S));
	assert_true(mark_settles(CHANGE_PUT_BACK, CERTAINTY_SEEN, AT + 120));
	/* A clear refusal, a change that was never sent, and a person's decision settle a change at once. */
	assert_true(mark_settles(CHANGE_REFUSED, CERTAINTY_UNKNOWN, AT + 120));
	assert_true(mark_settles(CHANGE_NOT_MADE, CERTAINTY_UNKNOWN, AT + 120));
	assert_true(mark_settles(CHANGE_KEPT, CERTAINTY_UNKNOWN, AT + 120));
	assert_false(mark_settles(CHANGE_INTENDED, CERTAINTY_UNKNOWN, AT + 2 * CHANGE_SHOWS_S));
	assert_false(mark_settles(CHANGE_OPEN, CERTAINTY_SEEN, AT + 2 * CHANGE_SHOWS_S));
}

/* Millions of lines that are no records are passed over, and nothing is built of them. */
static void blank_lines_cost_next_to_nothing(void **state)
{
	static const char *const kinds[] = { "\n", "\r\n", " \n", "> \n", "x\n", "{}\n" };
	size_t times = 2u << 20, head;
	clock_t began = clock();

	(void)state;
	write_day();
	head = (size_t)(strchr(buf_text(&file), '\n') - buf_text(&file)) + 1;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t piece = strlen(kinds[i]), len = file.len + times * piece;
		char *text = malloc(len);
		struct err err;

		assert_non_null(text);
		memcpy(text, file.text, head);
		for (size_t at = 0; at < times; at++)
			memcpy(text + head + at * piece, kinds[i], piece);
		memcpy(text + head + times * piece, file.text + head, file.len - head);
		run_release(&again);
		run_init(&again);
		assert_true(run_read(&again, text, len, &err));
		assert_int_equal(again.records, run.records);
		assert_int_equal(again.health, i < 4 ? RUN_WHOLE : RUN_ALTERED);
		free(text);
	}
	/* 12 million lines took half a second where this was measured, and would take minutes if each were parsed */
	assert_true((clock() - began) / CLOCKS_PER_SEC < 30);
}

static void a_record_behind_an_end_opens_the_run_again(void **state)
{
	(void)state;
	write_day();
	assert_int_equal(run.finished, AT + 12);
	keep_line(run_note_page(&run, "proof", AT + 50));
	assert_int_equal(run.finished, 0);
	keep_line(run_note_end(&run, AT + 51));
	assert_true(read_again());
	assert_int_equal(again.finished, AT + 51);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_run_comes_back_from_its_lines),
		T(a_failure_is_told_offline_as_it_was),
		T(a_practice_run_says_so),
		T(lines_are_chained_by_their_text),
		T(changed_bytes_are_noticed),
		T(an_altered_line_is_named_and_the_rest_read),
		T(an_unreadable_line_is_passed_over),
		T(a_line_that_was_taken_out_is_missed),
		T(granted_permissions_are_remembered),
		T(what_was_read_before_stays_in_the_record),
		T(a_change_sent_again_ends_what_was_read_between),
		T(what_one_account_may_is_not_another_s),
		T(the_window_of_a_consent_is_kept),
		T(a_scope_lost_by_a_consent_can_be_added_again),
		T(windows_have_a_bound),
		T(a_run_torn_anywhere_goes_on),
		T(a_run_with_changed_line_ends_is_whole),
		T(a_line_that_mail_broke_is_joined),
		T(a_torn_run_is_cut_and_appended_to),
		T(a_tail_of_zeros_is_torn),
		T(a_newer_run_is_read_as_far_as_it_goes),
		T(a_file_that_is_no_run_is_refused),
		T(odd_records_do_no_harm),
		T(a_switch_is_open_until_it_is_put_back),
		T(an_intent_without_outcome_is_open),
		T(a_change_left_on_purpose_is_known_while_it_stands),
		T(a_change_put_back_is_no_longer_left),
		T(changes_left_on_purpose_have_a_file),
		T(an_open_change_of_another_run_is_known),
		T(a_failed_sign_in_is_known_until_one_succeeds),
		T(every_account_that_signed_in_is_kept),
		T(results_are_taken_over),
		T(a_record_without_end_is_stopped),
		T(no_open_change_is_passed_over),
		T(two_changes_of_one_number_are_told_apart),
		T(more_changes_than_any_run_has_are_an_error),
		T(a_change_called_put_back_too_early_keeps_its_mark),
		T(blank_lines_cost_next_to_nothing),
		T(a_record_behind_an_end_opens_the_run_again),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
