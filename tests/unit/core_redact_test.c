/* core_redact_test.c - pseudonyms: equal for equal names, nothing left of the names, verdicts unchanged */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/redact.h"
#include "core/wellknown.h"
#include "doc/doc_formats.h"

#define AT     1795500000LL
#define TENANT "aaaaaaaa-1111-4111-8111-111111111111"

static struct arena arena;
static struct pseudonyms pseudonyms;
static struct profile profile;

static int set_up(void **state)
{
	(void)state;
	profile = (struct profile){ .id = "crm",
		.name = "CRM for Outlook",
		.publisher = "Vendor",
		.publisher_tenant = "",
		.client_id = "bbbbbbbb-2222-4222-8222-222222222222",
		.resource_app_id = GRAPH_APP_ID,
		.consent_url = "",
		.source = "",
		.notes = "" };
	pseudonyms = (struct pseudonyms){ .arena = &arena, .profile = &profile };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

#define GIVES(what, text, wanted) assert_string_equal(pseudonym_for(&pseudonyms, what, text), wanted)

static void equal_names_have_equal_pseudonyms(void **state)
{
	(void)state;
	GIVES(TEXT_NAME, "Contoso Ltd", "name-1");
	GIVES(TEXT_NAME, "CONTOSO LTD", "name-1");
	GIVES(TEXT_NAME, "Fabrikam", "name-2");
	GIVES(TEXT_DOMAIN, "contoso.com", "domain-1.example");
	GIVES(TEXT_PERSON, "ann@contoso.com", "user-1@domain-1.example");
	GIVES(TEXT_PERSON, "Ann@Contoso.com", "user-1@domain-1.example");
	GIVES(TEXT_PERSON, "Bob Miller", "person-2");
	GIVES(TEXT_ID, TENANT, "id-1");
	GIVES(TEXT_DOMAIN, TENANT, "id-1");
	GIVES(TEXT_PERSON, TENANT, "id-1");
	GIVES(TEXT_ID, "opaque_Grant-Id", "id-2");
	GIVES(TEXT_NAME, "", "");
	GIVES(TEXT_NAME, NULL, "");
}

static void public_names_stay(void **state)
{
	(void)state;
	GIVES(TEXT_ID, GRAPH_APP_ID, GRAPH_APP_ID);
	GIVES(TEXT_ID, "BBBBBBBB-2222-4222-8222-222222222222", "BBBBBBBB-2222-4222-8222-222222222222");
	GIVES(TEXT_ID, "14d82eec-204b-4c2f-b7e8-296a70dab67e", "14d82eec-204b-4c2f-b7e8-296a70dab67e");
	GIVES(TEXT_NAME, "crm for outlook", "crm for outlook");
	GIVES(TEXT_NAME, "VENDOR, Inc.", "Vendor");
	GIVES(TEXT_NAME, "Vendor, Inc. of Contoso", "name-1");
	GIVES(TEXT_POLICY, "ManagePermissionGrantsForSelf.microsoft-user-default-low",
	    "ManagePermissionGrantsForSelf.microsoft-user-default-low");
	GIVES(TEXT_POLICY, "ManagePermissionGrantsForSelf.contoso", "ManagePermissionGrantsForSelf.id-1");
	GIVES(TEXT_OPEN, "Mail.Read", "Mail.Read");
}

static void sentences_lose_the_tenant_s_names(void **state)
{
	static const struct {
		const char *said, *wanted;
	} cases[] = {
		{ "AADSTS90002: Tenant 'contoso.com' not found.", "AADSTS90002: Tenant 'domain-1.example' not found." },
		{ "for Contoso Ltd, and contoso ltd's users", "for name-1, and name-1's users" },
		{ "xContoso Ltdx", "xname-1x" },
		{ "User 'o'neill@mail.contoso.com' has no licence", "User 'user-2@domain-3.example' has no licence" },
		{ "in tenant " TENANT ".", "in tenant id-1." },
		{ "{" TENANT "}/" GRAPH_APP_ID, "{id-1}/" GRAPH_APP_ID },
		{ "https://login.microsoftonline.com/" TENANT
		  "/adminconsent?redirect_uri=https%3A%2F%2Fapp.contoso.com%2Fx",
		    "https://login.microsoftonline.com/id-1/adminconsent?redirect_uri=https%3A%2F%2Fdomain-4.example%2Fx" },
		{ "brk-" TENANT "://contoso.com", "brk-id-1://domain-1.example" },
		{ "from 203.0.113.7, not 2001:db8::1", "from address-1, not address-2" },
		{ "again 203.0.113.7.", "again address-1." },
		{ "at 2026-11-24 06:22:40Z with Mail.ReadWrite.Shared 16.0.18025.20140 e.g. Set-It",
		    "at 2026-11-24 06:22:40Z with Mail.ReadWrite.Shared 16.0.18025.20140 e.g. Set-It" },
		{ "tenant northwind is gone", "tenant domain-2 is gone" },
		{ "guest ann_x.com#EXT#@NORTHWIND.onmicrosoft.com", "guest user-3@domain-2.example" },
		{ "IT with it", "name-2 with it" },
		{ "is A a name? A", "is name-3 a name? name-3" },
		{ "gr\xc3\xb6\xc3\x9f"
		  "e.contoso.com and bob@x.Contoso.Com",
		    "domain-5.example and user-4@domain-6.example" },
	};

	(void)state;
	pseudonym_for(&pseudonyms, TEXT_NAME, "Contoso Ltd");
	pseudonym_for(&pseudonyms, TEXT_NAME, "IT");
	pseudonym_for(&pseudonyms, TEXT_NAME, "A");
	pseudonym_for(&pseudonyms, TEXT_ID, TENANT);
	pseudonym_for(&pseudonyms, TEXT_PERSON, "ann@contoso.com");
	pseudonym_for(&pseudonyms, TEXT_DOMAIN, "northwind.onmicrosoft.com");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		GIVES(TEXT_SAID, cases[i].said, cases[i].wanted);
}

static const char *count_text(void *with, enum fact_text says, const char *text)
{
	assert_int_not_equal(says, TEXT_UNSAID);
	++*(int *)with;
	return text ? text : "";
}

/* A field forgotten in the table would not be visited here, and would stand in every redacted report. */
static void every_text_of_the_facts_is_visited(void **state)
{
	struct json_out out;
	struct facts facts;
	const char *written;
	int met = 0, there = 0;

	(void)state;
	facts_init(&facts, &arena);
	facts_add_grant(&facts, (struct grant){ 0 });
	facts_add_candidate(&facts, (struct candidate){ 0 });
	facts_add_addin(&facts, (struct addin_seen){ 0 });
	facts_add_permission(&facts, (struct permission){ 0 });
	facts_add_consent(&facts, (struct consent_seen){ 0 });
	facts_add_policy(&facts,
	    (struct access_policy){ .controls = scopes_parse(&arena, "mfa"), .narrowed = scopes_parse(&arena, "x") });
	facts_count_signin(&facts, false, (struct signin_seen){ .code = 0, .at = AT, .said = "" });
	facts_count_signin(&facts, true, (struct signin_seen){ .code = 0, .at = AT, .said = "" });
	facts_set_tester(&facts, 0, (struct tester){ 0 });
	facts.tokens = TOKENS_ALLOWED;
	facts_replace(&facts, false, count_text, &met);
	facts_replace(&facts, true, count_text, &met);
	json_out_open(&out);
	for (int topic = 0; topic < TOPIC_COUNT; topic++)
		facts_write(&facts, (enum topic)topic, &out);
	written = json_out_close(&out, false, &arena);
	for (const char *at = written; (at = strstr(at, ":\"")); at++)
		there++;
	there -= 4; /* the cloud, the token setting and the times of two sign-ins are no texts */
	there += 2; /* the policy's controls and conditions are in lists */
	assert_int_equal(met, there);
}

static void fill_run(struct run *run)
{
	struct change change = { .what = CHANGE_CONSENT, .from = "", .to = "User.Read", .by = "ann@contoso.com" };
	struct err err;
	unsigned id;

	run_init(run);
	run_begin(run, &(struct run_start){ .id = "20261124-060000-3f9c1a",
			   .command = "check",
			   .tool = "0.1.0",
			   .host = "bastion.contoso.com",
			   .at = AT });
	run_note_profile(run, &profile, &(struct run_app){ TENANT, "https://contoso.com/x?client_id=" TENANT, TENANT },
	    AT, AT);
	snprintf(run->facts.tenant.domain, sizeof run->facts.tenant.domain, "contoso.com");
	snprintf(run->facts.tenant.id, sizeof run->facts.tenant.id, TENANT);
	snprintf(run->facts.tenant.name, sizeof run->facts.tenant.name, "Contoso Ltd");
	facts_fetched(&run->facts, TOPIC_DISCOVERY, AT + 1, "cccccccc-3333-4333-8333-333333333333");
	facts_fetched(&run->facts, TOPIC_PEOPLE, AT + 1, "");
	facts_set_tester(&run->facts, 0,
	    (struct tester){ .who = "Bob Miller",
		.client = "classic",
		.build = "16.0.18025.20140",
		.error = "Bob Miller saw contoso.com",
		.worked = NO });
	err_set(&err, ERR_NOT_ALLOWED, "reading", "ann@contoso.com may not, says Contoso Ltd");
	snprintf(err.request_id, sizeof err.request_id, "dddddddd-4444-4444-8444-444444444444");
	facts_failed(&run->facts, TOPIC_GRANTS, AT + 1, &err);
	run_note_person(run, "ann@contoso.com", TENANT, "graph", "sign-in", AT + 2);
	run_note_intent(run, &change, AT + 3, &id);
}

static void no_name_is_left_in_any_format(void **state)
{
	static const char *const gone[] = { "ontoso", "Bob", "Miller", "ann@", "aaaaaaaa-", "cccccccc-", "dddddddd-" };
	static struct findings before, findings;
	struct check_context context = { .profile = &profile,
		.now = AT,
		.wanted_app_id = TENANT,
		.wanted_owner = TENANT };
	const struct report_format *format;
	struct run run;
	struct buf out;

	(void)state;
	fill_run(&run);
	check_all(&run.facts, &context, &before, &arena);
	redact_run(&run, &profile);
	context.wanted_app_id = run.app_id;
	context.wanted_owner = run.publisher;
	check_all(&run.facts, &context, &findings, &arena);
	for (size_t i = 0; i < findings.count; i++)
		assert_int_equal(before.items[i].verdict, findings.items[i].verdict);
	buf_init(&out, 1 << 20);
	for (size_t f = 0; (format = report_format_at(f)); f++) {
		buf_clear(&out);
		report_as(format,
		    &(struct report){ .run = &run,
			.findings = &findings,
			.profile = &profile,
			.offline = true,
			.redacted = true },
		    80, false, &out);
		for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
			if (strstr(out.text, gone[i]))
				fail_msg("the name %s is left in format %s: %.200s", gone[i], format->id,
				    strstr(out.text, gone[i]));
		assert_non_null(strstr(out.text, "domain-1.example"));
	}
	buf_release(&out);
	run_release(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(equal_names_have_equal_pseudonyms, set_up, tear_down),
		cmocka_unit_test_setup_teardown(public_names_stay, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sentences_lose_the_tenant_s_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_text_of_the_facts_is_visited, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_name_is_left_in_any_format, set_up, tear_down),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
