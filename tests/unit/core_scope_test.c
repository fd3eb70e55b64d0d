/* core_scope_test.c - scopes, tenants as typed, and the timeline */
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

#include "base/timefmt.h"
#include "core/scope.h"
#include "core/tenant.h"
#include "core/timeline.h"

static struct arena arena;

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* --- scopes --- */

static void a_scope_string_is_split_on_white_space(void **state)
{
	struct scopes set = scopes_parse(&arena, " Mail.Read\tUser.Read\n openid  user.read\r\n");

	(void)state;
	assert_int_equal(set.count, 3);
	assert_string_equal(scopes_join(&set, " ", &arena), "Mail.Read User.Read openid");
	assert_int_equal(scopes_parse(&arena, "").count, 0);
	assert_int_equal(scopes_parse(&arena, NULL).count, 0);
	assert_int_equal(scopes_parse(&arena, " \t \n").count, 0);
	/* no permission is called so: it must not count as two */
	assert_int_equal(scopes_parse(&arena, "Mail.Read+User.Read").count, 1);
	assert_int_equal(scopes_parse(&arena, "Mail.Read,User.Read").count, 1);
	set = scopes_parse(&arena, "");
	assert_string_equal(scopes_join(&set, ", ", &arena), "");
}

static void scopes_compare_as_sets_without_case(void **state)
{
	struct scopes a = scopes_parse(&arena, "User.Read openid Mail.Read");
	struct scopes b = scopes_parse(&arena, "mail.read OPENID user.read");
	struct scopes c = scopes_parse(&arena, "User.Read openid");

	(void)state;
	assert_true(scopes_equal(&a, &b));
	assert_false(scopes_equal(&a, &c));
	assert_false(scopes_equal(&c, &a));
	assert_true(scopes_include(&a, &c));
	assert_false(scopes_include(&c, &a));
	assert_true(scopes_has(&a, "MAIL.READ"));
	assert_false(scopes_has(&a, "Mail.Rea"));
}

static void a_union_keeps_what_was_there_as_spelled(void **state)
{
	struct scopes have = scopes_parse(&arena, "user.READ zzz");
	struct scopes wanted = scopes_parse(&arena, "openid User.Read Mail.Read");
	struct scopes all = scopes_union(&have, &wanted, &arena);
	struct scopes missing = scopes_missing(&wanted, &have, &arena);

	(void)state;
	assert_string_equal(scopes_join(&all, " ", &arena), "user.READ zzz openid Mail.Read");
	assert_string_equal(scopes_join(&missing, ", ", &arena), "openid, Mail.Read");
	assert_string_equal(scopes_join(&have, " ", &arena), "user.READ zzz");
}

static void copies_of_a_set_grow_apart(void **state)
{
	struct scopes a = scopes_parse(&arena, "a b c"), b = a;
	char name[16];

	(void)state;
	scopes_add(&a, "d", &arena);
	scopes_add(&b, "e", &arena);
	assert_string_equal(scopes_join(&a, "", &arena), "abcd");
	assert_string_equal(scopes_join(&b, "", &arena), "abce");
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "n%d", i);
		scopes_add(&a, name, &arena);
	}
	assert_int_equal(a.count, 1004);
	assert_true(scopes_has(&a, "n999"));
	scopes_add(&a, "N999", &arena);
	scopes_add(&a, "", &arena);
	scopes_add(&a, NULL, &arena);
	assert_int_equal(a.count, 1004);
}

/* Sets from a hostile service with as many names as fit an answer are read in the time that the answer takes. */
static void many_names_take_time_in_proportion(void **state)
{
	enum { NAMES = 150000 };
	struct scopes all = { 0 }, copy, other;
	clock_t began = clock();
	char name[32];

	(void)state;
	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof name, "d%d.example", i);
		scopes_add(&all, name, &arena);
		scopes_add(&all, i % 2 ? name : "D0.EXAMPLE", &arena);
	}
	assert_int_equal(all.count, NAMES);
	copy = all;
	scopes_add(&all, "one", &arena);
	scopes_add(&copy, "other", &arena);
	assert_true(scopes_has(&all, "ONE") && !scopes_has(&copy, "one"));
	assert_true(scopes_has(&copy, "other") && !scopes_has(&all, "other"));
	other = scopes_missing(&copy, &all, &arena);
	assert_string_equal(scopes_join(&other, " ", &arena), "other");
	assert_int_equal(scopes_union(&all, &copy, &arena).count, NAMES + 2);
	assert_false(scopes_equal(&all, &copy));
	assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 5);
}

/* At every size around those at which the table grows. */
static void copies_of_a_larger_set_grow_apart(void **state)
{
	(void)state;
	for (int size = 0; size < 70; size++) {
		struct scopes a = { 0 }, b, c;
		char name[16];

		for (int i = 0; i < size; i++) {
			snprintf(name, sizeof name, "n%d", i);
			scopes_add(&a, name, &arena);
		}
		b = c = a;
		for (int i = 0; i < 40; i++) {
			snprintf(name, sizeof name, "a%d", i);
			scopes_add(&a, name, &arena);
			snprintf(name, sizeof name, "b%d", i);
			assert_false(scopes_has(&b, name));
			scopes_add(&b, name, &arena);
			assert_false(scopes_has(&a, name));
			assert_true(scopes_has(&b, name));
		}
		assert_int_equal(a.count, size + 40);
		assert_int_equal(b.count, size + 40);
		assert_int_equal(c.count, size);
		assert_int_equal(scopes_missing(&a, &b, &arena).count, 40);
		assert_true(scopes_include(&b, &c) && !scopes_has(&c, "a0"));
	}
}

static void permissions_are_said_in_plain_words(void **state)
{
	(void)state;
	assert_non_null(scope_text("mail.readwrite.shared"));
	assert_non_null(strstr(scope_text("Mail.ReadWrite.Shared"), "every mailbox"));
	assert_null(scope_text("Nothing.Known"));
	assert_true(scope_is_sign_in("OpenID"));
	assert_true(scope_is_sign_in("profile"));
	assert_true(scope_is_sign_in("offline_access"));
	assert_false(scope_is_sign_in("User.Read"));
}

/* --- tenants --- */

static void good_tenants_are_accepted(void **state)
{
	static const char *const cases[][2] = {
		{ "contoso.com", "contoso.com" },
		{ "  Contoso.COM \n", "contoso.com" },
		{ "contoso.com.", "contoso.com" },
		{ "admin@Contoso.onmicrosoft.com", "contoso.onmicrosoft.com" },
		{ "<admin@contoso.com>", "contoso.com" },
		{ "mailto:admin@contoso.com", "contoso.com" },
		{ "https://portal.contoso.com:8443/x?y#z", "portal.contoso.com" },
		{ "https://user:pw@contoso.com/", "contoso.com" },
		{ "contoso.com/path", "contoso.com" },
		{ "xn--bcher-kva.example", "xn--bcher-kva.example" },
		{ "84841066-274D-4EC0-A5C1-276BE684BDD3", "84841066-274d-4ec0-a5c1-276be684bdd3" },
		{ "{84841066-274d-4ec0-a5c1-276be684bdd3}", "84841066-274d-4ec0-a5c1-276be684bdd3" },
		{ "3m.com", "3m.com" },
		{ "bücher.example", "xn--bcher-kva.example" },
		{ "MÜLLER.example", "xn--mller-kva.example" },
		{ "контосо.рф", "xn--j1agcbarf.xn--p1ai" },
		{ "日本語.example", "xn--wgv71a119e.example" },
		{ "contoso\xe3\x80\x82" /* an ideographic full stop */ "com", "contoso.com" },
		{ "\xe2\x80\x8b" /* a blank without width */ "contoso.com\xc2\xa0", "contoso.com" },
		{ "»contoso.com«", "contoso.com" },
		{ "contoso.com,", "contoso.com" },
		{ "contoso.com:443", "contoso.com" },
		{ "mara_contoso.com#EXT#@fabrikam.onmicrosoft.com", "fabrikam.onmicrosoft.com" },
	};
	char out[TENANT_DOMAIN_SIZE];
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		/* an address of a page is no confirmation */
		if (!strstr(cases[i][0], "://")) {
			assert_true(tenant_validate(cases[i][0], out, &err));
			assert_string_equal(out, cases[i][1]);
		}
		assert_true(tenant_find(cases[i][0], out, &err));
		assert_string_equal(out, cases[i][1]);
	}
}

#define GUID "84841066-274d-4ec0-a5c1-276be684bdd3"

/* What people have at hand: addresses of portals, lists of mail addresses, lines of another page. */
static void a_tenant_is_found_in_a_text(void **state)
{
	static const char *const cases[][2] = {
		{ "https://portal.azure.com/#@contoso.onmicrosoft.com/resource/x", "contoso.onmicrosoft.com" },
		{ "https://portal.azure.com/" GUID, GUID },
		{ "https://entra.microsoft.com/contoso.com/#view/A/Overview.ReactView", "contoso.com" },
		{ "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize?client_id=x", "contoso.com" },
		{ "login.microsoftonline.us/contoso.us/", "contoso.us" },
		{ "https://sts.windows.net/" GUID "/", GUID },
		{ "https://myapps.microsoft.com/?tenantId=" GUID "&x=y", GUID },
		{ "https://teams.microsoft.com/l/team/19%3aab.cd/conversations?groupId=x&tenantId=" GUID, GUID },
		{ "https://login.microsoftonline.com/common/oauth2/authorize?login_hint=mara%40contoso.com",
		    "contoso.com" },
		{ "https://outlook.office365.com/owa/contoso.com", "contoso.com" },
		{ "https://outlook.office.com/mara@contoso.com/", "contoso.com" },
		{ "https://contoso.b2clogin.com/contoso.onmicrosoft.com/", "contoso.onmicrosoft.com" },
		{ "https://www.contoso.com/impressum.html", "contoso.com" },
		{ "www.contoso.com", "contoso.com" },
		{ "www.com", "www.com" },
		{ "microsoft.com", "microsoft.com" },
		{ "Tenant ID: " GUID, GUID },
		{ "tenantId=" GUID, GUID },
		{ "Mara Bauer <mara@contoso.com>", "contoso.com" },
		{ "mara@contoso.com; bob@Contoso.com", "contoso.com" },
		{ "contoso.com (Contoso AG)", "contoso.com" },
		{ "[contoso.com](https://contoso.com)", "contoso.com" },
		{ "SMTP:mara@contoso.com", "contoso.com" },
		{ "Mein Portal: https://entra.microsoft.com/ und die Domain contoso.com.", "contoso.com" },
	};
	char out[TENANT_DOMAIN_SIZE];
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (!tenant_find(cases[i][0], out, &err))
			fail_msg("%s: %s", cases[i][0], err.told);
		assert_string_equal(out, cases[i][1]);
	}
}

static void a_text_without_a_tenant_is_refused(void **state)
{
	static const char *const cases[][2] = {
		{ "https://portal.azure.com/", "portal.azure.com is an address of Microsoft's" },
		{ "outlook.office.com", "outlook.office.com is an address of Microsoft's" },
		{ "https://login.microsoftonline.com/common/", "names no tenant" },
		{ "https://login.microsoftonline.com/login.srf", "names no tenant" },
		{ "https://portal.azure.com/#view/x/objectId/" GUID "/appId/" GUID, "names no tenant" },
		{ "https://graph.microsoft.com/v1.0/me", "names no tenant" },
		{ "https://contoso.sharepoint.com/sites/sales.team", "Try contoso.onmicrosoft.com" },
		{ "contoso-admin.sharepoint.us", "Try contoso.onmicrosoft.us" },
		{ "https://contoso-my.sharepoint.com/personal/mara_contoso_com", "Try contoso.onmicrosoft.com" },
		{ "contoso.sharepoint.cn", "Try contoso.partner.onmschina.cn" },
		{ "contoso.com contoso.de", "contoso.com and contoso.de" },
		{ "mara@contoso.com; bob@fabrikam.com", "contoso.com and fabrikam.com" },
		{ "Contoso GmbH", "space" },
		{ "contoso,com", "character" },
		{ "()", "There is no domain" },
	};
	char out[TENANT_DOMAIN_SIZE], *longest = arena_alloc(&arena, 20001);
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_false(tenant_find(cases[i][0], out, &err));
		if (!strstr(err.told, cases[i][1]))
			fail_msg("%s: %s", cases[i][0], err.told);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_string_equal(out, "");
	}
	memset(longest, 'a', 20000);
	longest[20000] = '\0';
	assert_false(tenant_find(longest, out, &err));
	longest[4000] = '\0';
	assert_false(tenant_find(longest, out, &err));
	assert_string_equal(out, "");
}

static void bad_tenants_are_refused_with_a_reason(void **state)
{
	static const char *const cases[][2] = {
		{ "", "There is no domain" },
		{ NULL, "There is no domain" },
		{ "   ", "There is no domain" },
		{ "admin@", "There is no domain" },
		{ "../../etc", "There is no domain" },
		{ "con toso.com", "space" },
		{ "contoso", "dot" },
		{ "bu\xcc\x88"
		  "cher.example",
		    "character" }, /* a combining mark */
		{ "contoso\xe2\x98\x83.com", "character" },
		{ "put contoso.com back", "space" },
		{ "con_toso.com", "character" },
		{ "-contoso.com", "hyphen" },
		{ "contoso-.com", "hyphen" },
		{ "contoso..com", "empty" },
		{ ".com", "empty" },
		{ "192.168.1.10", "address" },
		{ "a;rm -rf.com", "space" },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com", "too long" },
	};
	char out[TENANT_DOMAIN_SIZE], longest[400];
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_false(tenant_validate(cases[i][0], out, &err));
		assert_int_equal(err.kind, ERR_USAGE);
		assert_non_null(strstr(err.told, cases[i][1]));
		assert_string_equal(out, "");
	}
	memset(longest, 'a', sizeof longest);
	memcpy(longest + sizeof longest - 5, ".com", 5);
	assert_false(tenant_validate(longest, out, &err));
	assert_non_null(strstr(err.told, "253"));
}

static void clouds_have_fixed_names(void **state)
{
	static const char *const ids[] = { "unknown", "global", "gcc", "gcch", "dod", "china" };

	(void)state;
	for (int i = 0; i < CLOUD_COUNT; i++) {
		assert_string_equal(cloud_id((enum cloud)i), ids[i]);
		assert_int_equal(cloud_of(ids[i]), i);
		assert_true(strlen(cloud_text((enum cloud)i)) > 0);
	}
	assert_int_equal(cloud_of("mars"), CLOUD_UNKNOWN);
	assert_int_equal(cloud_of(NULL), CLOUD_UNKNOWN);
	assert_string_equal(cloud_id((enum cloud)99), "unknown");
}

/* --- timeline --- */

#define ROW(id, date, force)                                                                                           \
	"{\"id\":\"" id "\",\"date\":\"" date "\",\"channel\":\"all\",\"what\":\"w\",\"source\":\"s\","                \
	"\"as_of\":\"2026-01-01\",\"in_force\":" force "}"

static bool read_timeline(struct timeline *timeline, const char *text, struct err *err)
{
	return timeline_read(timeline, text, strlen(text), "t.json", &arena, err);
}

static void the_timeline_knows_before_and_after(void **state)
{
	struct timeline timeline;
	struct err err;

	(void)state;
	assert_true(read_timeline(&timeline,
	    "{\"as_of\":\"2026-06-01\",\"milestones\":[" ROW("c", "2026-03-01", "true") "," ROW("a", "2026-01-01",
		"true") "," ROW("b", "2026-02-01", "false") "]}",
	    &err));
	assert_int_equal(timeline.count, 3);
	assert_string_equal(timeline.milestones[1].id, "b");
	assert_string_equal(timeline_next(&timeline, timefmt_parse("2026-01-15"))->id, "c");
	assert_null(timeline_next(&timeline, timefmt_parse("2026-03-01")));
	assert_non_null(timeline_find(&timeline, "c"));
	assert_null(timeline_find(&timeline, "b"));
	assert_false(timeline_stale(&timeline, timefmt_parse("2026-11-30")));
	assert_true(timeline_stale(&timeline, timefmt_parse("2026-12-02")));
}

static void a_bad_timeline_is_refused(void **state)
{
	static const char *const cases[][2] = {
		{ "{", "t.json" },
		{ "[]", "as_of" },
		{ "{\"as_of\":\"2026-06-01\"}", "milestones" },
		{ "{\"as_of\":\"2026-06-01\",\"milestones\":[]}", "milestones" },
		{ "{\"as_of\":\"2026-06-01\",\"milestones\":[" ROW("a", "soon", "true") "]}", "milestone 1" },
		{ "{\"as_of\":\"2026-06-01\",\"milestones\":[" ROW("a", "2026-01-01", "1") "]}", "in_force" },
		{ "{\"as_of\":\"2026-06-01\",\"milestones\":[" ROW("a", "2026-01-01", "true") "," ROW("a", "2026-01-02",
		      "true") "]}",
		    "milestone 2" },
		{ "{\"as_of\":\"2026-06-01\",\"milestones\":[" ROW("", "2026-01-01", "true") "]}", "\"id\"" },
	};
	struct timeline timeline;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_false(read_timeline(&timeline, cases[i][0], &err));
		assert_int_equal(err.kind, ERR_FILE);
		assert_non_null(strstr(err.told, cases[i][1]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scope_string_is_split_on_white_space),
		cmocka_unit_test(scopes_compare_as_sets_without_case),
		cmocka_unit_test(a_union_keeps_what_was_there_as_spelled),
		cmocka_unit_test(copies_of_a_set_grow_apart),
		cmocka_unit_test(many_names_take_time_in_proportion),
		cmocka_unit_test(copies_of_a_larger_set_grow_apart),
		cmocka_unit_test(permissions_are_said_in_plain_words),
		cmocka_unit_test(good_tenants_are_accepted),
		cmocka_unit_test(bad_tenants_are_refused_with_a_reason),
		cmocka_unit_test(a_tenant_is_found_in_a_text),
		cmocka_unit_test(a_text_without_a_tenant_is_refused),
		cmocka_unit_test(clouds_have_fixed_names),
		cmocka_unit_test(the_timeline_knows_before_and_after),
		cmocka_unit_test(a_bad_timeline_is_refused),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
