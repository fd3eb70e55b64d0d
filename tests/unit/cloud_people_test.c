/* cloud_people_test.c - questions to the directory about the people who tried the add-in, and their answers */
#include "cloud_asking.h"

#include "cloud/token.h"

#define BOB "bob@nordwind.example"
#define CY  "cy@nordwind.example"

#define ROLE          "{\"value\":[{\"roleTemplateId\":\"62e90394-69f5-4237-9190-012177145e10\"}]}"
#define NONE          "{\"value\":[]}"
#define MORE(rows)    "{\"@odata.nextLink\":\"" GRAPH "/more\",\"value\":[" rows "]}"
#define GRANT(id, to) "{\"clientId\":\"" id "\",\"consentType\":\"" to "\",\"scope\":\"User.Read\"}"

static void add_tester(const char *who)
{
	facts_set_tester(&facts, facts.testers.count,
	    (struct tester){ .who = who, .client = "web", .at = 7, .worked = YES });
}

static int set_up_two(void **state)
{
	asking_begin(state);
	hear_app();
	add_tester("Bob <" BOB ">");
	add_tester(CY);
	return 0;
}

static bool hear_again(enum topic topic, int status, const char *body)
{
	struct reply reply = reply_of(status, body);

	err_clear(&err);
	return question_of(topic)->read(&context, &reply, false, &facts, &next, &scratch, &err);
}

static enum ask_when when(enum topic topic)
{
	return question_of(topic)->when(&context);
}

static void addresses_are_escaped(void **state)
{
	(void)state;
	facts.testers.count = 0;
	add_tester("gil+x_partner.example#EXT#@nordwind.example");
	assert_string_equal(put(TOPIC_PEOPLE_ROLES).url,
	    GRAPH "/users/gil%2Bx_partner.example%23EXT%23%40nordwind.example/transitiveMemberOf/"
		  "microsoft.graph.directoryRole?$select=roleTemplateId,displayName");
	assert_string_equal(put(TOPIC_PEOPLE_CONSENTS).url,
	    GRAPH "/users/gil%2Bx_partner.example%23EXT%23%40nordwind.example/oauth2PermissionGrants");
}

/* People about whom the directory's answer changes nothing, or was read before, or who tried another app. */
static void settled_people_are_not_asked_for(void **state)
{
	static const struct tester settled[] = {
		{ .who = BOB, .admin = YES },
		{ .who = BOB, .consented = YES },
		{ .who = BOB, .insider = YES },
		{ .who = BOB, .app = "9d1f6a5c-0000-4000-8000-000000000000" },
		{ .who = BOB, .roles_at = 5, .consents_at = 5 },
		{ .who = "Bob" },
		{ .who = "Ada <ADA@nordwind.example>" },
	};

	(void)state;
	assert_int_equal(when(TOPIC_PEOPLE_ROLES), ASK_NOW);
	assert_int_equal(when(TOPIC_PEOPLE_CONSENTS), ASK_NOW);
	for (size_t i = 0; i < sizeof settled / sizeof *settled; i++) {
		facts.testers.count = 0;
		facts_set_tester(&facts, 0, settled[i]);
		assert_int_equal(when(TOPIC_PEOPLE_ROLES), ASK_NEVER);
		assert_int_equal(when(TOPIC_PEOPLE_CONSENTS), ASK_NEVER);
	}
}

static void an_app_asks_only_what_its_roles_allow(void **state)
{
	struct claims claims = { .tid = TENANT };

	(void)state;
	context.delegated = false;
	context.claims = &claims;
	assert_int_equal(when(TOPIC_PEOPLE_ROLES), ASK_NEVER);
	claims.roles = scopes_parse(&arena, "Directory.Read.All");
	assert_int_equal(when(TOPIC_PEOPLE_ROLES), ASK_NOW);
	assert_int_equal(when(TOPIC_PEOPLE_CONSENTS), ASK_NOW);
	context.claims = NULL;
	assert_int_equal(when(TOPIC_PEOPLE_ROLES), ASK_NEVER);
}

/* Roles are read one person after the other; a person missing in the directory is known as missing, and a second page
 * belongs to the same person. */
static void roles_are_read_one_after_another(void **state)
{
	(void)state;
	assert_true(hear(TOPIC_PEOPLE_ROLES, 200, MORE("")));
	assert_string_equal(next, GRAPH "/more");
	assert_int_equal(facts.roles_asked.count, 0);
	assert_true(hear_again(TOPIC_PEOPLE_ROLES, 200, ROLE));
	assert_true(scopes_has(&facts.roles_held, BOB));
	assert_true(scopes_has(&facts.roles_asked, BOB));
	assert_non_null(strstr(next, "/users/cy%40nordwind.example/transitiveMemberOf"));
	assert_true(hear_again(TOPIC_PEOPLE_ROLES, 404,
	    "{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"x\"}}"));
	assert_null(next);
	assert_true(scopes_has(&facts.roles_absent, CY));
	assert_int_equal(facts.roles_asked.count, 1);
	assert_int_equal(facts.roles_held.count, 1);

	/* one role is enough */
	assert_true(hear(TOPIC_PEOPLE_ROLES, 200, MORE("{\"roleTemplateId\":\"r\"}")));
	assert_non_null(strstr(next, "/users/cy%40"));
	assert_false(hear_file(TOPIC_PEOPLE_ROLES, 403, "error-graph-denied.json"));
	assert_int_equal(err.kind, ERR_NOT_ALLOWED);
}

static void only_a_consent_of_their_own_counts(void **state)
{
	const char *own = facts.app_object_id;

	(void)state;
	assert_true(hear(TOPIC_PEOPLE_CONSENTS, 200,
	    arena_printf(&arena, "{\"value\":[" GRANT("%s", "AllPrincipals") "," GRANT("other", "Principal") "]}",
		own)));
	assert_int_equal(facts.consents_own.count, 0);
	assert_true(scopes_has(&facts.consents_asked, BOB));
	assert_true(hear_again(TOPIC_PEOPLE_CONSENTS, 200,
	    arena_printf(&arena, "{\"value\":[" GRANT("%s", "Principal") "]}", own)));
	assert_int_equal(facts.consents_own.count, 1);
	assert_true(scopes_has(&facts.consents_own, CY));
	assert_null(next);
}

static void odd_answers_are_refused(void **state)
{
	(void)state;
	assert_false(hear(TOPIC_PEOPLE_ROLES, 200, "{\"value\":[{\"displayName\":\"x\"}]}"));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_false(hear(TOPIC_PEOPLE_ROLES, 200, "{}"));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_false(hear(TOPIC_PEOPLE_CONSENTS, 200, "{\"value\":[" GRANT("", "Principal") "]}"));
	assert_int_equal(err.kind, ERR_PROTOCOL);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up_two, asking_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(addresses_are_escaped),
		T(settled_people_are_not_asked_for),
		T(an_app_asks_only_what_its_roles_allow),
		T(roles_are_read_one_after_another),
		T(only_a_consent_of_their_own_counts),
		T(odd_answers_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
