/* practice_consent_test.c - what others do in the practice cloud: an admin on the consent page, users, customers of a partner */
#include "practice_calls.h"

#include <locale.h>

#include "core/wellknown.h"

#define PAGE    "/{tid}/adminconsent?client_id=" PRACTICE_APP_ID
#define PAGE_V2 "/{tid}/v2.0/adminconsent?client_id=" PRACTICE_APP_ID
#define REPLY   "&redirect_uri=https%3A%2F%2Fpractice-crm.example%2Fconsent"
#define DAY     86400

static int open_page(struct cloud_calls *calls, const char *path)
{
	const char *rest = strstr(path, "{tid}") + strlen("{tid}");

	return call(calls, "GET", arena_printf(&calls->arena, "/%s%s", calls->practice.tenant->tenant_id, rest), NULL);
}

static void an_admin_agrees_on_the_page(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "fresh");
	assert_int_equal(302, open_page(&calls, PAGE "&state=a+b"));
	assert_string_equal("https://practice-crm.example/consent?admin_consent=True&tenant="
			    "5a1e5f0c-0000-4000-8000-000000000004&state=a%20b",
	    calls.reply.location);
	assert_true(calls.practice.app_present);
	assert_string_equal(PRACTICE_APP_SCOPES, calls.practice.grant_scope);
	/* it stands in the audit a few minutes later */
	calls.now += 600;
	sign_in(&calls, CLIENT_OWN, "AuditLog.Read.All");
	assert_int_equal(200, call(&calls, "GET", "/v1.0/auditLogs/directoryAudits", NULL));
	assert_string_equal("Consent to application", told_text(&calls, "value/0/activityDisplayName"));
	assert_int_equal(1, json_count(told(&calls, "value")));
	calls_end(&calls);
}

static void consent_on_the_page_replaces(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "ready");
	assert_int_equal(302, open_page(&calls, PAGE_V2 REPLY
				  "&scope=https%3A%2F%2Fgraph.practice.example%2FMail.ReadWrite.Shared+User.Read"));
	assert_string_equal("Mail.ReadWrite.Shared User.Read", calls.practice.grant_scope);
	assert_int_equal(302, open_page(&calls, PAGE_V2 REPLY "&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"));
	assert_string_equal(PRACTICE_APP_SCOPES, calls.practice.grant_scope);
	calls_end(&calls);
}

static void nothing_is_granted_without_a_yes(void **state)
{
	static const struct {
		const char *path;
		int status, aadsts;
	} rows[] = {
		{ PAGE "&practice=declines", 302, 0 },
		{ PAGE_V2 REPLY, 400, 900144 },              /* no scope */
		{ PAGE_V2 "&scope=User.Read", 400, 900144 }, /* no reply address */
		{ PAGE "&redirect_uri=https%3A%2F%2Fevil.example", 400, 50011 },
		{ "/{tid}/adminconsent?client_id=" APP_CLIENT, 400, 700016 },
		{ "/{tid}/adminconsent", 400, 900144 },
	};
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "fresh");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(rows[i].status, open_page(&calls, rows[i].path));
		if (rows[i].aadsts)
			assert_int_equal(rows[i].aadsts, json_int(told(&calls, "error_codes/0"), 0));
		else
			assert_non_null(strstr(calls.reply.location, "error=consent_required"));
		assert_false(calls.practice.app_present);
		assert_null(calls.practice.grant_scope);
	}
	calls_end(&calls);
}

/* --- what the services report agrees with what was done --- */

static const char *lists(struct cloud_calls *calls)
{
	sign_in(calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_int_equal(200, cmdlet(calls, "Get-AuthenticationPolicy", "{\"AllowLegacyExchangeTokens\":true}"));
	return told_text(calls, "value/0");
}

static void switch_tokens(struct cloud_calls *calls, const char *how)
{
	sign_in(calls, CLIENT_EXCHANGE, EXCHANGE_SCOPE);
	assert_int_equal(200, cmdlet(calls, "Set-AuthenticationPolicy",
				  arena_printf(&calls->arena,
				      "{\"Identity\":\"LegacyExchangeTokens\",\"%sLegacyExchangeTokens\":true}", how)));
}

#define OURS(day)  "\"" PRACTICE_MANIFEST_ID "\" : \"" day "\""
#define OTHER(day) "\"49d3b812-abda-45b9-b478-9bc464ce5b9c\" : \"" day "\""

/* Nobody is refused before the block, or let through during it. */
static void requests_fit_the_switch(void **state)
{
	struct cloud_calls calls;
	const char *text;

	(void)state;
	calls_begin(&calls, "classic"); /* Monday, 3 March 2025; the weeks end on Thursdays */
	switch_tokens(&calls, "Block");
	calls.now += DAY;
	text = lists(&calls);
	assert_non_null(strstr(text, OURS("2025-02-27")));
	assert_non_null(strstr(text, "Blocked: []"));
	calls.now += 5 * DAY;
	text = lists(&calls);
	assert_true(strstr(text, OURS("2025-02-27")) < strstr(text, "Blocked:"));
	assert_true(strstr(text, OURS("2025-03-06")) > strstr(text, "Blocked:"));
	/* Put back on 10 March: allowed from then on. What may use Graph instead asks no more. */
	calls.now += DAY;
	switch_tokens(&calls, "Allow");
	assert_int_equal(302, open_page(&calls, PAGE));
	calls.now += 8 * DAY;
	text = lists(&calls);
	assert_true(strstr(text, OTHER("2025-03-13")) < strstr(text, "Blocked:"));
	assert_true(strstr(text, OTHER("2025-03-06")) > strstr(text, "Blocked:"));
	assert_true(strstr(text, OURS("2025-02-27")) < strstr(text, "Blocked:"));
	assert_null(strstr(text, OURS("2025-03-13")));
	calls_end(&calls);
}

/* How many of the listed sign-ins failed. */
static size_t failed(struct cloud_calls *calls)
{
	size_t count = 0;

	sign_in(calls, CLIENT_OWN, "AuditLog.Read.All");
	assert_int_equal(200, call(calls, "GET",
				  "/beta/auditLogs/signIns?$filter=appId%20eq%20'" PRACTICE_APP_ID
				  "'%20and%20signInEventTypes/any(t:t%20eq%20'nonInteractiveUser')",
				  NULL));
	for (size_t i = 0; i < json_count(told(calls, "value")); i++)
		count += json_int(json_get(json_get(json_at(told(calls, "value"), i), "status"), "errorCode"), 0) != 0;
	return count;
}

static void sign_ins_fit_the_consent(void **state)
{
	struct cloud_calls calls;

	(void)state;
	calls_begin(&calls, "classic");
	assert_int_equal(12, failed(&calls));
	assert_int_equal(302, open_page(&calls, PAGE));
	assert_int_equal(12, failed(&calls)); /* those were before */
	calls.now += DAY;
	assert_int_equal(0, failed(&calls));
	calls_end(&calls);
}

/* --- customers --- */

/* Signs in at the tenant @id; the bearer is used from then on. */
static void sign_in_at(struct cloud_calls *calls, const char *id)
{
	calls->bearer = NULL;
	assert_int_equal(200, call(calls, "POST", arena_printf(&calls->arena, "/%s/oauth2/v2.0/devicecode", id),
				  "client_id=" CLIENT_OWN "&scope=Directory.Read.All+User.Read"));
	calls->now += 3;
	assert_int_equal(200,
	    call(calls, "POST", arena_printf(&calls->arena, "/%s/oauth2/v2.0/token", id),
		arena_printf(&calls->arena, "grant_type=device_code&client_id=" CLIENT_OWN "&device_code=%s",
		    told_text(calls, "device_code"))));
	take_bearer(calls);
}

static void each_customer_is_a_tenant(void **state)
{
	const struct practice_tenant *partner = practice_find("partner");
	struct cloud_calls calls;
	struct practice saved = { 0 };
	struct err err;
	const char *text;

	(void)state;
	calls_begin(&calls, "partner");
	for (const struct practice_tenant *row = partner->customers; row->name; row++) {
		assert_true(practice_knows(partner, row->domain));
		assert_null(practice_find(row->name)); /* only through the partner */
		sign_in_at(&calls, row->domain);
		assert_int_equal(200, call(&calls, "GET", "/v1.0/organization", NULL));
		assert_string_equal(row->display_name, told_text(&calls, "value/0/displayName"));
		assert_int_equal(404, call(&calls, "GET", "/v1.0/me", NULL)); /* a stranger there */
	}
	sign_in_at(&calls, partner->domain);
	assert_int_equal(200, call(&calls, "GET", "/v1.0/me", NULL));
	assert_false(practice_knows(partner, "classic.practice.example"));
	/* what was done at one is kept, and is nobody else's */
	assert_int_equal(302,
	    call(&calls, "GET", "/garage.practice.example/adminconsent?client_id=" PRACTICE_APP_ID, NULL));
	text = practice_save(&calls.practice, &calls.arena);
	assert_true(practice_load(&saved, text, strlen(text), &err));
	for (struct practice *one = saved.customers; one; one = one->next) {
		assert_ptr_equal(&saved, one->partner);
		assert_int_equal(!strcmp(one->tenant->name, "garage"), one->grant_changed_at != 0);
	}
	practice_release(&saved);
	calls_end(&calls);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_admin_agrees_on_the_page),
		cmocka_unit_test(consent_on_the_page_replaces),
		cmocka_unit_test(nothing_is_granted_without_a_yes),
		cmocka_unit_test(requests_fit_the_switch),
		cmocka_unit_test(sign_ins_fit_the_consent),
		cmocka_unit_test(each_customer_is_a_tenant),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
