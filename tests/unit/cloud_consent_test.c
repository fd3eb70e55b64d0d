/* cloud_consent_test.c - consent links as people paste them, and plans that only add */
#include "cloud_help.h"

#include "base/text.h"
#include "cloud/consent.h"
#include "cloud/ids.h"

#define LOGIN "https://login.microsoftonline.com"
#define MANIFEST "47232a61-61ee-4318-80f8-82568651aa9f"
#define LINK  LOGIN "/organizations/v2.0/adminconsent?client_id=" APP

static struct arena arena;

static int tidy(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* --- links --- */

static void links_are_read_as_pasted(void **state)
{
	static const struct {
		const char *pasted, *scopes;
	} rows[] = {
		{LINK "&scope=openid%20User.Read&redirect_uri=https%3A%2F%2Fa.example%2Fc",
		 "openid User.Read"},
		{"  <" LINK "&scope=openid+User.Read&redirect_uri=https://a.example/c>\r\n",
		 "openid User.Read"},
		{"\"" LINK "&scope=openid User.Read profile&redirect_uri=https://a.example/c\"",
		 "openid User.Read profile"},
		{LOGIN "/organizations/v2.0/admin\r\n   "
		       "consent?client_id=44444444-1111-4222\n-8333-bbbbbbbbbbbb"
		       "&scope=openid%20User.Re\nad&redirect_uri=https://a.exa\nmple/c",
		 "openid User.Read"},
		{LINK "&amp;scope=https%3A%2F%2Fgraph.microsoft.com%2FUser.Read%20https://"
		      "graph.microsoft.com/"
		      "Mail.ReadWrite.Shared&amp;redirect_uri=https://a.example/c",
		 "User.Read Mail.ReadWrite.Shared"},
		{LINK "&redirect_uri=https://a.example/c&SCOPE=https://graph.microsoft.com/"
		      ".default#fragment",
		 ".default"},
		{"HTTPS://LOGIN.MICROSOFTONLINE.COM:443/common/v2.0/"
		 "adminconsent?scope=a&client_id=" APP "&redirect_uri=https://a.example/c",
		 "a"},
	};
	struct consent_link link;
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!consent_link_read(&link, rows[i].pasted, TENANT, &arena, &err))
			fail_msg("%s: %s", rows[i].pasted, err.told);
		assert_string_equal(link.client_id, APP);
		assert_string_equal(link.redirect_uri, "https://a.example/c");
		assert_string_equal(scopes_join(&link.scopes, " ", &arena), rows[i].scopes);
		assert_true(place_is_login_host(link.host));
		assert_true(link.v2);
	}
	assert_true(consent_link_read(
		&link, LOGIN "/" TENANT "/adminconsent?client_id=" APP "&state=a%20b", TENANT,
		&arena, &err));
	assert_false(link.v2);
	assert_string_equal(link.tenant, TENANT);
	assert_string_equal(link.state, "a b");
	assert_int_equal(link.scopes.count, 0);
}

static void read_form(const char *pasted, const char *tenant, const char *scopes)
{
	struct consent_link link;
	struct err err;

	if (!consent_link_read(&link, pasted, TENANT, &arena, &err))
		fail_msg("%s: %s", pasted, err.told);
	assert_string_equal(link.client_id, APP);
	assert_true(text_same(link.tenant, tenant));
	assert_string_equal(scopes_join(&link.scopes, " ", &arena), scopes ? "openid User.Read" : "");
	assert_int_equal(link.v2, scopes != NULL);
}

/* As it stands, wrapped in what people paste around it, and cut by a line break at many places. */
static size_t read_around(const char *plain, const char *tenant, const char *scopes)
{
	size_t cases = 3, len = strlen(plain);

	read_form(plain, tenant, scopes);
	read_form(arena_printf(&arena, "<%s>", plain), tenant, scopes);
	read_form(arena_printf(&arena, " \"%s\"\r\n", plain), tenant, scopes);
	for (size_t at = 1; at < len; at += 3, cases++)
		read_form(arena_printf(&arena, "%.*s\r\n  %s", (int)at, plain, plain + at), tenant, scopes);
	return cases;
}

/* Each part of a link in each of its forms, with each other one. */
static void every_form_of_a_link_is_read(void **state)
{
	static const char *const hosts[] = {"login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn",
					    "LOGIN.MicrosoftOnline.com"};
	static const char *const tenants[] = {"organizations", "common", TENANT};
	static const char *const scopes[] = {NULL, "openid+User.Read", "openid%20User.Read", "openid%20%0AUser.Read",
					     "https://graph.microsoft.com/openid%20https%3A%2F%2Fgraph.microsoft.com%2FUser.Read"};
	static const char *const rests[] = {"", "&state=x", "&redirect_uri=https%3A%2F%2Fa.example%2Fc",
					    "&redirect_uri=https://a.example/c&state=x"};
	size_t cases = 0;

	(void)state;
	for (size_t h = 0; h < COUNT(hosts); h++)
		for (size_t t = 0; t < COUNT(tenants); t++)
			for (size_t s = 0; s < COUNT(scopes); s++)
				for (size_t r = 0; r < COUNT(rests); r++)
					cases += read_around(
						arena_printf(&arena, "https://%s/%s/%sadminconsent?client_id=%s%s%s%s", hosts[h],
							     tenants[t], scopes[s] ? "v2.0/" : "", APP, scopes[s] ? "&scope=" : "",
							     scopes[s] ? scopes[s] : "", rests[r]),
						tenants[t], scopes[s]);
	print_message("# %zu forms of a link\n", cases);
}

static void other_links_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"   ",
		"nothing",
		"http://login.microsoftonline.com/organizations/adminconsent?client_id=" APP,
		"https://login.microsoftonline.com.evil.example/organizations/"
		"adminconsent?client_id=" APP,
		"https://login.microsoftonline.com@evil.example/organizations/"
		"adminconsent?client_id=" APP,
		"https://evil.example/organizations/adminconsent?client_id=" APP,
		"https://login.microsoftonline.com:8443/organizations/adminconsent?client_id=" APP,
		LOGIN "/organizations/v2.0/adminconsent",
		LOGIN "/organizations/v2.0/adminconsent?client_id=",
		LOGIN "/organizations/v2.0/adminconsent?client_id=salesforce",
		LOGIN "/organizations/oauth2/v2.0/authorize?client_id=" APP,
		LOGIN "?client_id=" APP,
		LOGIN "/adminconsent?client_id=" APP,
		LOGIN,
		LOGIN "/",
		LINK "&client_id=" TENANT,
		LOGIN "/" APP "/adminconsent?client_id=" APP,
	};
	struct consent_link link;
	struct err err;
	char *huge = arena_alloc(&arena, 20000);

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		err_clear(&err);
		if (consent_link_read(&link, bad[i], TENANT, &arena, &err))
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_true(err.told[0]);
	}
	snprintf(huge, 20000, "%s&state=%010000d", LINK, 1);
	assert_false(consent_link_read(&link, huge, TENANT, &arena, &err));
	/* Another tenant's link is only known as such once the tenant is. */
	assert_true(consent_link_read(&link, LOGIN "/" APP "/adminconsent?client_id=" APP, "",
				      &arena, &err));
}

static void links_are_aimed_at_this_tenant(void **state)
{
	struct consent_link link;
	struct err err;

	(void)state;
	assert_string_equal(consent_link_make(place_of(CLOUD_GCCH), TENANT, APP, &arena),
			    "https://login.microsoftonline.us/" TENANT
			    "/adminconsent?client_id=" APP);
	assert_true(consent_link_read(&link,
				      LINK "&scope=a b\n&redirect_uri=https://\xc3\xa4.example/\"x",
				      TENANT, &arena, &err));
	assert_string_equal(consent_link_aim(&link, place_of(CLOUD_GLOBAL), TENANT, &arena),
			    LOGIN "/" TENANT "/v2.0/adminconsent?client_id=" APP
				  "&scope=a%20b&redirect_uri=https://%C3%A4.example/%22x");
	assert_true(consent_link_read(&link, LOGIN "/organizations/adminconsent?client_id=" APP,
				      TENANT, &arena, &err));
	assert_string_equal(consent_link_aim(&link, place_of(CLOUD_GLOBAL), TENANT, &arena),
			    LOGIN "/" TENANT "/adminconsent?client_id=" APP);
	/* with the sign-in host of the tenant's own cloud, whichever the link has */
	assert_string_equal(consent_link_aim(&link, place_of(CLOUD_GCCH), TENANT, &arena),
			    "https://login.microsoftonline.us/" TENANT "/adminconsent?client_id=" APP);
}

static bool odd_has(const char *pasted, const struct link_beside *beside, const char *words)
{
	const char *says[LINK_ODD_MAX];
	struct consent_link link;
	struct err err;
	size_t count;
	bool found = false;

	if (!consent_link_read(&link, pasted, TENANT, &arena, &err))
		fail_msg("%s: %s", pasted, err.told);
	count = consent_link_odd(&link, beside, says, LINK_ODD_MAX, &arena);
	for (size_t i = 0; i < count; i++)
		found = found || strstr(says[i], words);
	return *words ? found : count == 0;
}

static void what_looks_wrong_is_said(void **state)
{
#define WHOLE "&scope=openid%20user.read&redirect_uri=https://a.example/c"
	static const struct {
		const char *pasted, *words; /* "": nothing is wrong */
	} rows[] = {
		{LINK WHOLE, ""},
		{LINK "&redirect_uri=https://a.example/c&scope=https://graph.microsoft.com/openid+https://graph.microsoft.us/User.Read", ""},
		{LINK WHOLE "&state=7f3a", ""},
		{LOGIN "/organizations/adminconsent?client_id=" APP, ""},
		{LOGIN "/common/adminconsent?client_id=" APP, ""},
		{LOGIN "/" TENANT "/adminconsent?client_id=" APP, ""},
		{LOGIN "/CONTOSO.example/adminconsent?client_id=" APP, ""},
		{LOGIN "/fabrikam.example/adminconsent?client_id=" APP, "no domain of this one"},
		{"https://login.microsoftonline.us/organizations/adminconsent?client_id=" APP, "another cloud"},
		{"https://login.partner.microsoftonline.cn/organizations/adminconsent?client_id=" APP, "another cloud"},
		{LINK "&scope=openid%20User.Read%20Mail.Send&redirect_uri=https://a.example/c", "more than the profile lists: Mail.Send"},
		{LINK "&scope=openid&redirect_uri=https://a.example/c", "everything that the profile lists: User.Read"},
		{LINK "&scope=https://graph.microsoft.com/.default&redirect_uri=https://a.example/c", "whatever the app has registered"},
		{LINK "&scope=openid%20https://outlook.office.com/User.Read&redirect_uri=https://a.example/c", "not of Microsoft Graph"},
		{LINK "&scope=openid%20User.Read", "no redirect address"},
		{LINK "&redirect_uri=https://a.example/c", "names no permissions"},
		{LINK "&scope=openid%20User.Read&redirect_uri=http://a.example/c", "not https"},
		{LINK WHOLE "&prompt=consent&login_hint=x", "prompt, login_hint"},
	};
	struct facts facts;
	struct profile profile = {.scopes = scopes_parse(&arena, "openid User.Read")};
	struct link_beside beside = {place_of(CLOUD_GLOBAL), &facts, &profile};

	(void)state;
	facts_init(&facts, &arena);
	scopes_add(&facts.org_domains, "contoso.example", &arena);
	for (size_t i = 0; i < COUNT(rows); i++)
		if (!odd_has(rows[i].pasted, &beside, rows[i].words))
			fail_msg("%s: not \"%s\"", rows[i].pasted, rows[i].words);
	/* what cannot be read is shown all the same, as far as it goes */
	beside.place = place_of(CLOUD_CHINA);
	assert_true(odd_has("https://login.partner.microsoftonline.cn/organizations/adminconsent?client_id=" APP, &beside, ""));
}

static void a_refused_link_shows_its_parts(void **state)
{
	struct consent_link link;
	struct err err;

	(void)state;
	assert_false(consent_link_read(&link, "https://evil.example/organizations/adminconsent?client_id=" APP, TENANT, &arena, &err));
	assert_string_equal(link.host, "evil.example");
	assert_string_equal(link.client_id, APP);
	assert_false(consent_link_read(&link, LOGIN "/" APP "/adminconsent?client_id=" APP, TENANT, &arena, &err));
	assert_string_equal(link.tenant, APP);
}

/* --- ids that look alike --- */

static void ids_are_told_apart(void **state)
{
	struct profile profile = {.client_id = "", .manifest_ids = scopes_parse(&arena, MANIFEST)};
	struct own_clients own = {.graph = TENANT, .exchange = NULL};
	struct err err;

	(void)state;
	assert_true(ids_judge_app("", &profile, &own, &err));
	assert_true(ids_judge_app(APP, &profile, &own, &err));
	assert_false(ids_judge_app(MANIFEST, &profile, &own, &err));
	assert_non_null(strstr(err.told, "manifest"));
	assert_false(ids_judge_app(TENANT, &profile, &own, &err));
	assert_non_null(strstr(err.told, "naaready itself"));
	assert_false(ids_judge_app("14D82EEC-204b-4c2f-b7e8-296a70dab67e", &profile, &own, &err));
	assert_non_null(strstr(err.told, "Command Line Tools"));
	assert_true(ids_judge_client(NULL, &profile, APP, &err));
	assert_true(ids_judge_client(TENANT, &profile, APP, &err));
	assert_false(ids_judge_client(APP, &profile, APP, &err));
	assert_non_null(strstr(err.told, "--app-id"));
	assert_false(ids_judge_client(MANIFEST, &profile, "", &err));
	assert_true(ids_judge_link(APP, &profile, &err));
	profile.client_id = APP;
	assert_true(ids_judge_link(APP, &profile, &err));
	assert_false(ids_judge_link(TENANT, &profile, &err));
	assert_non_null(strstr(err.told, APP));
	assert_false(ids_judge_client(APP, &profile, "", &err));
}

/* --- plans --- */

static void hear(struct facts *facts)
{
	facts_init(facts, &arena);
	facts->app_present = YES;
	facts->app_object_id = APP_OBJECT;
	facts->resource_object_id = RESOURCE_OBJECT;
	facts_heard(facts, TOPIC_APP, 1, "r");
	facts_heard(facts, TOPIC_RESOURCE, 1, "r");
	facts_heard(facts, TOPIC_GRANTS, 1, "r");
}

static void grant(struct facts *facts, const char *id, const char *resource, const char *scope)
{
	facts_add_grant(facts, (struct grant){.id = id, .resource_id = resource, .scope = scope});
}

static void a_missing_grant_is_created(void **state)
{
	struct scopes wanted = scopes_parse(&arena, "User.Read openid");
	struct consent_plan plan;
	struct request request;
	struct facts facts;

	(void)state;
	hear(&facts);
	grant(&facts, "elsewhere", "88888888-1111-4222-8333-fffffffffffe", "User.Read openid");
	plan = consent_plan_make(&facts, &wanted, &arena);
	assert_int_equal(plan.act, CONSENT_CREATE);
	assert_int_equal(plan.method, METHOD_POST);
	assert_int_equal(plan.before.count, 0);
	assert_int_equal(plan.adds.count, 2);
	assert_string_equal(plan.body,
			    "{\"clientId\":\"" APP_OBJECT "\",\"consentType\":\"AllPrincipals\","
			    "\"principalId\":null,\"resourceId\":\"" RESOURCE_OBJECT "\","
			    "\"scope\":\"User.Read openid\"}");
	consent_put(&request, &plan, place_of(CLOUD_GLOBAL), &arena);
	assert_string_equal(request.url, "https://graph.microsoft.com/v1.0/oauth2PermissionGrants");
	assert_int_equal(request.service, SERVICE_GRAPH);
	assert_true(request.writes);
	assert_non_null(strstr(consent_undo_say(&plan, place_of(CLOUD_GLOBAL), &arena),
			       "\nDELETE https://"));
	assert_non_null(
		strstr(consent_undo_say(&plan, place_of(CLOUD_GLOBAL), &arena), APP_OBJECT));
}

static void a_grant_is_extended_as_spelled(void **state)
{
	struct scopes wanted = scopes_parse(&arena, "user.read Mail.Read");
	struct consent_plan plan;
	struct request request;
	struct facts facts;

	(void)state;
	hear(&facts);
	grant(&facts, "grant/of all", RESOURCE_OBJECT, " openid  PROFILE\tUser.Read odd+name ");
	plan = consent_plan_make(&facts, &wanted, &arena);
	assert_int_equal(plan.act, CONSENT_EXTEND);
	assert_int_equal(plan.method, METHOD_PATCH);
	assert_string_equal(scopes_join(&plan.adds, " ", &arena), "Mail.Read");
	assert_string_equal(plan.body,
			    "{\"scope\":\"openid  PROFILE\\tUser.Read odd+name Mail.Read\"}");
	consent_put(&request, &plan, place_of(CLOUD_GLOBAL), &arena);
	assert_string_equal(
		request.url,
		"https://graph.microsoft.com/v1.0/oauth2PermissionGrants/grant%2Fof%20all");
	assert_int_equal(request.method, METHOD_PATCH);
	assert_string_equal(
		consent_undo_say(&plan, place_of(CLOUD_GLOBAL), &arena),
		"PATCH https://graph.microsoft.com/v1.0/oauth2PermissionGrants/grant%2Fof%20all\n"
		"{\"scope\":\" openid  PROFILE\\tUser.Read odd+name \"}");
}

static void enough_is_enough(void **state)
{
	struct scopes wanted = scopes_parse(&arena, "User.Read openid"), none = {NULL, 0};
	struct consent_plan plan;
	struct facts facts;

	(void)state;
	hear(&facts);
	grant(&facts, "g", RESOURCE_OBJECT, "OPENID user.read Extra");
	plan = consent_plan_make(&facts, &wanted, &arena);
	assert_int_equal(plan.act, CONSENT_NOTHING);
	assert_int_equal(plan.before.count, 3);
	assert_int_equal(plan.adds.count, 0);
	assert_string_equal(consent_undo_say(&plan, place_of(CLOUD_GLOBAL), &arena), "");
	/* Nothing wanted: never an empty scope. */
	facts.grants.count = 0;
	assert_int_equal(consent_plan_make(&facts, &none, &arena).act, CONSENT_NOTHING);
}

static void what_was_not_heard_is_not_planned_on(void **state)
{
	struct scopes wanted = scopes_parse(&arena, "User.Read");
	static const enum topic topics[] = {TOPIC_APP, TOPIC_RESOURCE, TOPIC_GRANTS};
	struct facts facts;

	(void)state;
	for (size_t i = 0; i < COUNT(topics); i++) {
		hear(&facts);
		facts.heard[topics[i]].hearing = NOT_HEARD;
		assert_int_equal(consent_plan_make(&facts, &wanted, &arena).act, CONSENT_NOTHING);
		facts.heard[topics[i]].hearing = HEARD_FAILED;
		assert_int_equal(consent_plan_make(&facts, &wanted, &arena).act, CONSENT_NOTHING);
	}
	hear(&facts);
	facts.app_present = NO;
	assert_int_equal(consent_plan_make(&facts, &wanted, &arena).act, CONSENT_NOTHING);
}

/* --- merge-only, for any sets --- */

static uint32_t seed = 20261124;

static uint32_t pick(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* Some names, in any case, separated in any way, repeated or not. */
static const char *any_scope(void)
{
	static const char *const names[] = {
		"User.Read",
		"openid",
		"profile",
		"offline_access",
		"Mail.ReadWrite.Shared",
		"a:b",
		"x!y",
		"Calendars.ReadWrite.Shared",
		"Files.Read",
		"email",
		"Tasks.Read",
		"Custom.Scope-1",
	};
	static const char *const gaps[] = {" ", "  ", "\t", "\n", " \r\n "};
	char text[1024] = "";
	size_t len = 0;

	for (uint32_t left = pick(14); left; left--) {
		const char *name = names[pick(COUNT(names))], *gap = gaps[pick(COUNT(gaps))];

		len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", gap, name);
		if (pick(2))
			for (size_t i = len - strlen(name); i < len; i++)
				if (pick(2) && text[i] >= 'a' && text[i] <= 'z')
					text[i] = (char)(text[i] - 'a' + 'A');
	}
	return arena_copy(&arena, text + (len && pick(2)));
}

static bool has_exactly(const struct scopes *set, const char *name)
{
	for (size_t i = 0; i < set->count; i++)
		if (!strcmp(set->names[i], name))
			return true;
	return false;
}

static void check_plan(const struct facts *facts, const struct scopes *wanted)
{
	struct consent_plan plan = consent_plan_make(facts, wanted, &arena);
	struct scopes sent, found;
	struct json_doc doc;
	struct err err;

	assert_true(scopes_include(&plan.after, &plan.before));
	assert_true(scopes_include(&plan.after, wanted));
	for (size_t i = 0; i < plan.before.count; i++)
		assert_true(has_exactly(&plan.after, plan.before.names[i]));
	if (plan.act == CONSENT_NOTHING) {
		assert_true(scopes_include(&plan.before, wanted));
		return;
	}
	assert_true(plan.adds.count > 0);
	assert_true(json_parse(&doc, plan.body, strlen(plan.body), &err));
	sent = scopes_parse(&arena, json_raw(json_get(json_root(&doc), "scope")));
	json_release(&doc);
	assert_true(sent.count > 0);
	assert_true(scopes_include(&sent, &plan.adds));
	/* Of what the grant had, nothing is missing, and nothing is spelled in another way. */
	found = scopes_parse(&arena, plan.found);
	for (size_t i = 0; i < found.count; i++)
		assert_true(has_exactly(&sent, found.names[i]));
	/* And nothing is sent that was neither there nor wanted. */
	for (size_t i = 0; i < sent.count; i++)
		assert_true(scopes_has(&plan.before, sent.names[i]) ||
			    scopes_has(wanted, sent.names[i]));
	assert_int_equal(plan.act == CONSENT_EXTEND, plan.method == METHOD_PATCH);
}

static void nothing_is_ever_taken_away(void **state)
{
	struct facts facts;
	int acts[3] = {0};

	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct scopes wanted = scopes_parse(&arena, any_scope());
		uint32_t grants = pick(4);

		hear(&facts);
		for (uint32_t g = 0; g < grants; g++)
			grant(&facts, g ? "second" : "first",
			      pick(4) ? RESOURCE_OBJECT : "88888888-1111-4222-8333-fffffffffffe",
			      any_scope());
		check_plan(&facts, &wanted);
		acts[consent_plan_make(&facts, &wanted, &arena).act]++;
		arena_reset(&arena);
	}
	/* All three kinds came up. */
	assert_true(acts[CONSENT_NOTHING] > 100 && acts[CONSENT_CREATE] > 100 &&
		    acts[CONSENT_EXTEND] > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(links_are_read_as_pasted, tidy),
		cmocka_unit_test_teardown(every_form_of_a_link_is_read, tidy),
		cmocka_unit_test_teardown(other_links_are_refused, tidy),
		cmocka_unit_test_teardown(links_are_aimed_at_this_tenant, tidy),
		cmocka_unit_test_teardown(what_looks_wrong_is_said, tidy),
		cmocka_unit_test_teardown(a_refused_link_shows_its_parts, tidy),
		cmocka_unit_test_teardown(ids_are_told_apart, tidy),
		cmocka_unit_test_teardown(a_missing_grant_is_created, tidy),
		cmocka_unit_test_teardown(a_grant_is_extended_as_spelled, tidy),
		cmocka_unit_test_teardown(enough_is_enough, tidy),
		cmocka_unit_test_teardown(what_was_not_heard_is_not_planned_on, tidy),
		cmocka_unit_test_teardown(nothing_is_ever_taken_away, tidy),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
