/* core_audit_window_test.c - the directory's audit of the time in which our consent may overwrite another admin's */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/run.h"

#define READ  1795500000LL
#define OTTO  "otto@contoso.com"
#define PIA   "pia@contoso.com"
#define GRAPH "b7a9c2f4-3a6e-4a43-9a53-0f8a9f2b6c11"

static struct run run;
static struct audit_window window;
static struct audit_window_losses losses;

static int set_up(void **state)
{
	(void)state;
	run_init(&run);
	window = (struct audit_window){
		.run_id = "20261124-060000-3f9c1a",
		.change_id = 1,
		.resource = GRAPH,
		.by = "ann@contoso.com",
		.request_id = "req-1",
		.read_at = READ,
		.sent_at = READ + 1,
		.until = READ + 2,
		.sent = scopes_parse(&run.arena, "User.Read openid"),
	};
	facts_add_grant(&run.facts, (struct grant){ "g1", GRAPH, "User.Read openid" });
	facts_fetched(&run.facts, TOPIC_GRANTS, READ + 3, "");
	facts_fetched(&run.facts, TOPIC_AUDIT, READ + 4, "");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	run_release(&run);
	return 0;
}

/* Adds an audit entry @at seconds after our last read. */
static void add_audit(const char *by, int at, const char *was, const char *is)
{
	facts_add_grant_seen(&run.facts, (struct grant_seen){
					     .by = by,
					     .at = READ + at,
					     .resource_id = GRAPH,
					     .correlation = "other",
					     .was = scopes_parse(&run.arena, was),
					     .scopes = scopes_parse(&run.arena, is),
					 });
}

static enum audit_verdict judge_window(void)
{
	return audit_window_look(&run.facts, &window, &losses, &run.arena);
}

static void assert_lost(const char *names)
{
	struct scopes lost;

	assert_int_equal(judge_window(), *names ? AUDIT_WINDOW_LOST : AUDIT_WINDOW_EARLY);
	lost = audit_window_names(&losses, &run.arena);
	assert_string_equal(scopes_join(&lost, " ", &run.arena), names);
}

static void a_scope_given_by_others_and_missing_is_lost(void **state)
{
	(void)state;
	add_audit(OTTO, 1, "User.Read", "User.Read Mail.Read");
	assert_lost("Mail.Read");
	assert_string_equal(losses.items[0].by, OTTO);
	assert_int_equal(losses.items[0].at, READ + 1);
	add_audit(PIA, 1, "User.Read Mail.Read", "User.Read Mail.Read Notes.Read");
	add_audit(PIA, 2, "User.Read", "User.Read MAIL.READ");
	assert_lost("Mail.Read Notes.Read");
	assert_string_equal(losses.items[0].by, OTTO); /* the admin who gave it first */
	assert_string_equal(losses.items[1].by, PIA);
}

/* A lost scope is named once, with the admin who gave it, wherever that entry stands in the list. */
static void the_giver_is_named_before_the_finder(void **state)
{
	(void)state;
	add_audit(PIA, 2, "User.Read Mail.Read", "User.Read Mail.Read openid");
	add_audit(OTTO, 1, "User.Read", "User.Read Mail.Read");
	assert_lost("Mail.Read");
	assert_string_equal(losses.items[0].by, OTTO);
}

static void scopes_that_count_as_not_lost(void **state)
{
	(void)state;
	add_audit(OTTO, 1, "User.Read", "user.read OPENID"); /* our write had it in another spelling */
	add_audit(OTTO, -301, "User.Read",
	    "User.Read Mail.Read"); /* long before our read: it was taken away in between */
	add_audit(OTTO, 63, "User.Read", "User.Read Mail.Read");   /* long after our write */
	add_audit(OTTO, -20, "User.Read", "User.Read Notes.Read"); /* given, and taken away again by the next line */
	add_audit(PIA, -10, "User.Read Notes.Read", "User.Read");
	add_audit(PIA, -5, "User.Read Files.Read", "User.Read"); /* taken away before we read */
	assert_lost("");
	add_audit(OTTO, -300, "User.Read", "User.Read Calendars.Read"); /* a read may lag by minutes */
	add_audit(OTTO, 62, "User.Read", "User.Read Contacts.Read");    /* clocks differ */
	assert_lost("Calendars.Read Contacts.Read");
	run.facts.grants.count = 0;
	facts_add_grant(&run.facts, (struct grant){ "g1", GRAPH, "User.Read openid contacts.read CALENDARS.READ" });
	assert_lost(""); /* the scope is there again */
}

static void other_resources_are_other_grants(void **state)
{
	(void)state;
	add_audit(OTTO, 1, "", "access_as_user");
	run.facts.grants_seen.items[0].resource_id = "another";
	assert_lost("");
	window.resource = ""; /* from a record that does not say which resource */
	assert_lost("access_as_user");
	facts_add_grant(&run.facts, (struct grant){ "g2", "another", "access_as_user" });
	assert_lost("");
}

/* The old value of our own write is the grant that Microsoft found when it came. */
static void our_own_write_says_what_it_found(void **state)
{
	(void)state;
	add_audit("ann@contoso.com", 1, "User.Read Mail.Read", "openid User.Read");
	assert_lost("Mail.Read");
	assert_string_equal(losses.items[0].by, "");
	run.facts.grants_seen.count = 0;
	add_audit("ann@contoso.com", 1, "User.Read", "openid User.Read");
	assert_int_equal(judge_window(), AUDIT_WINDOW_NONE);
	run.facts.grants_seen.count = 0;
	add_audit("ann@contoso.com", 1, "User.Read", "openid User.Read Other"); /* the entry has our request's id */
	run.facts.grants_seen.items[0].correlation = "REQ-1";
	run.facts.grants_seen.items[0].scopes = scopes_parse(&run.arena, "openid");
	assert_int_equal(judge_window(), AUDIT_WINDOW_NONE);
}

/* Another admin's write of the same set is no evidence of ours; the audit names an app by its id or by its name. */
static void only_our_own_write_is_evidence(void **state)
{
	(void)state;
	add_audit(OTTO, 1, "User.Read", "openid User.Read");
	assert_int_equal(judge_window(), AUDIT_WINDOW_EARLY);
	window.by = "c1c1c1c1-0000-4000-8000-000000000001";
	assert_int_equal(judge_window(), AUDIT_WINDOW_EARLY);
	run.facts.grants_seen.items[0].by = "Our tool";
	assert_int_equal(judge_window(), AUDIT_WINDOW_NONE);
	run.facts.grants_seen.items[0].by = "";
	assert_int_equal(judge_window(), AUDIT_WINDOW_EARLY);
}

static void no_entry_yet_is_no_proof(void **state)
{
	(void)state;
	assert_int_equal(judge_window(), AUDIT_WINDOW_EARLY);
	add_audit("ann@contoso.com", 1, "",
	    "openid User.Read"); /* our write, without an old value: entries of others may still come */
	assert_int_equal(judge_window(), AUDIT_WINDOW_EARLY);
	facts_fetched(&run.facts, TOPIC_AUDIT, READ + 2 + AUDIT_WINDOW_LAG_S, "");
	assert_int_equal(judge_window(), AUDIT_WINDOW_NONE);
	run.facts.grants_seen.count = 0; /* the audit does not even show our own write */
	assert_int_equal(judge_window(), AUDIT_WINDOW_BLIND);
}

static void an_unread_audit_says_nothing(void **state)
{
	struct err err = { .kind = ERR_NOT_ALLOWED };

	(void)state;
	add_audit("ann@contoso.com", 1, "User.Read", "openid User.Read");
	assert_int_equal(judge_window(), AUDIT_WINDOW_NONE);
	run.facts.consents_back = READ - 299; /* only the newest entries were read */
	assert_int_equal(judge_window(), AUDIT_WINDOW_BLIND);
	run.facts.consents_back = READ - 300;
	assert_int_equal(judge_window(), AUDIT_WINDOW_NONE);
	run.facts.consents_since = READ;
	assert_int_equal(judge_window(), AUDIT_WINDOW_BLIND);
	run.facts.consents_since = 0;
	facts_fetched(&run.facts, TOPIC_AUDIT, READ, ""); /* read before our write was sent */
	assert_int_equal(judge_window(), AUDIT_WINDOW_UNREAD);
	facts_failed(&run.facts, TOPIC_AUDIT, READ + 9, &err);
	assert_int_equal(judge_window(), AUDIT_WINDOW_UNREAD);
	facts_failed(&run.facts, TOPIC_GRANTS, READ + 9, &err);
	assert_int_equal(judge_window(), AUDIT_WINDOW_UNREAD);
}

/* A loss stays known where the audit cannot be read later, until the scope is there again. */
static void a_loss_is_remembered(void **state)
{
	struct err err = { .kind = ERR_NOT_ALLOWED };

	(void)state;
	add_audit(OTTO, 1, "User.Read", "User.Read Mail.Read");
	assert_lost("Mail.Read");
	audit_window_keep(&window, &losses, &run.arena);
	facts_failed(&run.facts, TOPIC_AUDIT, READ + 9, &err);
	assert_int_equal(judge_window(), AUDIT_WINDOW_LOST);
	assert_string_equal(losses.items[0].by, OTTO);
	facts_add_grant(&run.facts, (struct grant){ "g2", GRAPH, "mail.read" });
	assert_int_equal(judge_window(), AUDIT_WINDOW_UNREAD);
}

/* A hostile log must not make the program write past the end. */
static void losses_have_a_bound(void **state)
{
	struct scopes many = { 0 };
	struct grant_seen one = { .by = OTTO, .at = READ, .resource_id = GRAPH, .correlation = "" };

	(void)state;
	for (int i = 0; i < 200; i++)
		scopes_add(&many, arena_printf(&run.arena, "Scope.%d", i), &run.arena);
	one.scopes = many;
	facts_add_grant_seen(&run.facts, one);
	assert_int_equal(judge_window(), AUDIT_WINDOW_LOST);
	assert_int_equal(losses.count, AUDIT_WINDOW_LOST_MAX);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_scope_given_by_others_and_missing_is_lost),
		T(the_giver_is_named_before_the_finder),
		T(scopes_that_count_as_not_lost),
		T(other_resources_are_other_grants),
		T(our_own_write_says_what_it_found),
		T(only_our_own_write_is_evidence),
		T(no_entry_yet_is_no_proof),
		T(an_unread_audit_says_nothing),
		T(a_loss_is_remembered),
		T(losses_have_a_bound),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
