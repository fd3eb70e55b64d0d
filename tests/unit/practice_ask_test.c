/* practice_ask_test.c - the product's own questions, put to every practice tenant
 *
 * What is asked, signed in and judged here is the product's; what answers is the practice cloud.
 * So the two cannot drift apart: a property that a reader needs and the practice cloud does not
 * tell (or the other way round) shows as a wrong verdict.
 */
#include "practice_calls.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "cloud/consent.h"
#include "cloud/exchange.h"
#include "cloud/question.h"
#include "cloud/signin.h"
#include "core/check.h"
#include "core/report.h"
#include "core/wellknown.h"

struct asked {
	struct cloud_calls calls;
	struct arena arena;
	struct facts facts;
	struct profile profile;
	struct timeline timeline;
	struct findings findings;
	struct asking asking;
	struct claims claims; /* of the token for Graph */
	struct secret token[SERVICE_COUNT];
};

static char *slurp(struct arena *arena, const char *name)
{
	const char *data = getenv("NAAREADY_DATA");
	FILE *file = fopen(arena_printf(arena, "%s/%s", data ? data : "data", name), "r");
	char *text = arena_alloc(arena, 65536);

	assert_non_null(file);
	text[fread(text, 1, 65535, file)] = '\0';
	fclose(file);
	return text;
}

static void asked_begin(struct asked *asked, const char *name)
{
	const char *text;
	struct err err;

	memset(asked, 0, sizeof *asked);
	calls_begin(&asked->calls, name);
	facts_init(&asked->facts, &asked->arena);
	text = slurp(&asked->arena, "profiles/practice.json");
	assert_true(profile_read(&asked->profile, text, strlen(text), "practice", &asked->arena, &err));
	text = slurp(&asked->arena, "timeline.json");
	assert_true(timeline_read(&asked->timeline, text, strlen(text), "timeline", &asked->arena, &err));
	asked->asking = (struct asking){
		.place = place_of(CLOUD_GLOBAL),
		.facts = &asked->facts,
		.profile = &asked->profile,
		.app_id = asked->profile.client_id,
		.me = "",
		.upn = "",
		.client_id = "",
	};
}

static void asked_end(struct asked *asked)
{
	for (int i = 0; i < SERVICE_COUNT; i++)
		secret_wipe(&asked->token[i]);
	calls_end(&asked->calls);
	arena_release(&asked->arena);
}

/* Sends @request as the service that it is for. */
static const struct reply *deliver(struct asked *asked, struct request *request)
{
	const char *path = strchr(strstr(request->url, "://") + 3, '/');
	const struct secret *token = &asked->token[request->service];

	asked->calls.bearer = NULL;
	if (secret_is_set(token))
		asked->calls.bearer = arena_printf(&asked->arena, "Bearer %s", secret_reveal(token));
	do { /* patience as in flow, without the waiting */
		(void)!call(&asked->calls, method_id(request->method), path,
		    secret_is_set(&request->form) ? secret_reveal(&request->form) : request->body);
	} while (reply_is_transient(&asked->calls.reply));
	secret_wipe(&request->form);
	return &asked->calls.reply;
}

static void discover(struct asked *asked)
{
	struct request request;
	struct err err;

	signin_discover_put(&request, asked->asking.place, asked->calls.practice.tenant->domain, &asked->arena);
	assert_true(signin_discover_read(deliver(asked, &request), &asked->facts.tenant, &err));
	assert_int_equal(CLOUD_GLOBAL, asked->facts.tenant.cloud);
	assert_string_equal(asked->calls.practice.tenant->tenant_id, asked->facts.tenant.id);
	facts_heard(&asked->facts, TOPIC_DISCOVERY, asked->calls.now, "");
	asked->asking.tenant_id = asked->facts.tenant.id;
}

/* Signs in as an admin (or as an app), as the product does; the token is checked as it would be. */
static bool enter(struct asked *asked, enum service service, bool app, struct err *err)
{
	bool graph = service == SERVICE_GRAPH;
	struct signin signin = {
		.place = asked->asking.place,
		.service = service,
		.tenant = asked->asking.tenant_id,
		.client_id = app     ? APP_CLIENT
			     : graph ? CLIENT_GRAPH
				     : CLIENT_EXCHANGE,
	};
	struct token_wanted wanted = {
		.place = signin.place,
		.service = service,
		.tenant_id = signin.tenant,
		.app_only = app,
	};
	struct device_code code = { 0 };
	struct request request;
	struct claims claims;
	enum token_answer got;
	int lives_s;

	if (graph && !app)
		signin.scopes = wanted.scopes = question_scopes(FOR_WRITING, &asked->arena);
	if (app) {
		struct secret secret = { 0 };

		secret_set(&secret, "s", 1);
		signin_secret_put(&request, &signin, &secret, &asked->arena);
		secret_wipe(&secret);
	} else {
		signin_device_put(&request, &signin, &asked->arena);
		assert_true(signin_device_read(deliver(asked, &request), &code, err));
		asked->calls.now += 5;
		signin_device_poll_put(&request, &signin, &code, &asked->arena);
		secret_wipe(&code.device_code);
	}
	got = signin_token_read(deliver(asked, &request), &asked->token[service], &lives_s, err);
	if (got != TOKEN_GOT)
		return false;
	assert_true(lives_s > 3000);
	wanted.now = asked->calls.now;
	assert_true(token_claims(&asked->token[service], &claims, &asked->arena, err));
	assert_true(token_check(&claims, &wanted, err));
	if (!app)
		asked->asking.me = asked->asking.upn = claims.upn;
	if (graph) {
		asked->claims = claims;
		asked->asking.claims = &asked->claims;
		asked->asking.client_id = claims.appid;
	}
	return true;
}

static void ask(struct asked *asked, const struct question *question)
{
	struct request request;
	const char *next = NULL;
	bool first = true;
	struct err lacking;

	if (!question_allowed(question, &asked->asking, &lacking)) {
		facts_failed(&asked->facts, question->topic, asked->calls.now, &lacking);
		return;
	}
	question->put(&asked->asking, &request, &asked->arena);
	do {
		const struct reply *reply = deliver(asked, &request);
		struct err err;

		if (!question->read(&asked->asking, reply, first, &asked->facts, &next, &asked->arena, &err)) {
			facts_failed(&asked->facts, question->topic, asked->calls.now, &err);
			return;
		}
		first = false;
		request.url = next;
	} while (next);
	facts_heard(&asked->facts, question->topic, asked->calls.now, asked->calls.reply.request_id);
}

/* Everything that can be asked, then judged: the exit status of "check". */
static int check_tenant(struct asked *asked)
{
	struct judging judging = {
		.profile = &asked->profile,
		.timeline = &asked->timeline,
		.now = asked->calls.now,
		.wanted_app_id = asked->asking.app_id,
		.wanted_owner = "",
	};

	asked->asking.now = asked->calls.now;
	for (const struct question *question = questions; question->put; question++)
		if (question->when(&asked->asking) != ASK_NEVER)
			ask(asked, question);
	check_all(&asked->facts, &judging, &asked->findings, &asked->arena);
	return report_exit(NULL, &asked->findings, false, NULL);
}

static void admin_enters(struct asked *asked)
{
	struct err err;

	discover(asked);
	assert_true(enter(asked, SERVICE_GRAPH, false, &err));
	assert_true(enter(asked, SERVICE_EXCHANGE, false, &err));
	asked->asking.delegated = true;
}

static void test_exits(void **state)
{
	static const struct {
		const char *name;
		bool app;
		int exit;
		enum tokens_state tokens;
		size_t failed; /* questions that could not be answered */
	} rows[] = {
		{ "classic", false, 1, TOKENS_ALLOWED, 0 },
		{ "today", false, 0, TOKENS_REMOVED, 0 },
		{ "ready", false, 0, TOKENS_BLOCKED, 0 },
		{ "fresh", false, 1, TOKENS_NOT_SET, 0 },
		{ "onprem", false, 0, TOKENS_UNKNOWN, 3 },
		{ "hybrid", false, 0, TOKENS_REMOVED, 0 },
		{ "helpdesk", false, 6, TOKENS_UNKNOWN, 7 },
		{ "nodevice", true, 0, TOKENS_BLOCKED, 0 },
		{ "hostile", false, 1, TOKENS_ALLOWED, 0 },
		{ "partner", false, 0, TOKENS_REMOVED, 0 },
		{ "large", false, 0, TOKENS_BLOCKED, 0 },
		{ "helpdesk", true, 6, TOKENS_UNKNOWN, 5 },
		{ "classic", true, 1, TOKENS_ALLOWED, 0 },
		{ "stormy", false, 1, TOKENS_ALLOWED, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct asked asked;
		struct err err;
		size_t failed = 0;

		asked_begin(&asked, rows[i].name);
		if (rows[i].app) {
			discover(&asked);
			assert_true(enter(&asked, SERVICE_GRAPH, true, &err));
			assert_true(enter(&asked, SERVICE_EXCHANGE, true, &err));
		} else {
			admin_enters(&asked);
		}
		if (check_tenant(&asked) != rows[i].exit)
			fail_msg("%s: not exit %d", rows[i].name, rows[i].exit);
		assert_int_equal(rows[i].tokens, asked.facts.tokens);
		for (int topic = 0; topic < TOPIC_COUNT; topic++)
			failed +=
			    asked.facts.heard[topic].hearing == HEARD_FAILED && asked.facts.heard[topic].err.status;
		if (failed != rows[i].failed)
			fail_msg("%s: %zu questions failed", rows[i].name, failed);
		asked_end(&asked);
	}
}

static void test_facts(void **state)
{
	struct asked asked;
	const struct grant *grant;
	struct scopes granted;

	(void)state;
	asked_begin(&asked, "classic");
	admin_enters(&asked);
	assert_int_equal(1, check_tenant(&asked));
	assert_string_equal("Classic Practice Ltd", asked.facts.org_name);
	assert_int_equal(YES, asked.facts.org_exchange);
	assert_int_equal(YES, asked.facts.org_premium);
	assert_int_equal(NO, asked.facts.org_synced);
	assert_int_equal(2, asked.facts.org_domains.count);
	assert_string_equal("classicpractice.onmicrosoft.example", asked.facts.org_initial_domain);
	assert_string_equal("admin@classic.practice.example", asked.facts.me_upn);
	assert_int_equal(1, asked.facts.role_ids.count);
	assert_int_equal(YES, asked.facts.app_present);
	assert_string_equal("Practice CRM, Inc.", asked.facts.app_publisher);
	assert_string_equal(asked.profile.publisher_tenant, asked.facts.app_owner_tenant);
	assert_int_equal(6, asked.facts.published.count);
	granted = facts_granted(&asked.facts, &asked.arena, &grant);
	assert_non_null(grant);
	assert_int_equal(4, granted.count);
	assert_int_equal(2, asked.facts.user_grant_count);
	assert_int_equal(2, asked.facts.addins_seen.count);
	assert_int_equal(4, asked.facts.cmdlets.count);
	assert_int_equal(YES, asked.facts.addins_allowed);
	asked_end(&asked);

	asked_begin(&asked, "large");
	admin_enters(&asked);
	assert_int_equal(0, check_tenant(&asked));
	assert_int_equal(2500, asked.facts.user_grant_count);
	assert_int_equal(40, asked.facts.assigned_count);
	asked_end(&asked);
	asked_begin(&asked, "today");
	admin_enters(&asked);
	assert_int_equal(0, check_tenant(&asked));
	assert_int_equal(YES, asked.facts.ews_enabled);
	assert_int_equal(1, asked.facts.ews_allowed.count);
	asked_end(&asked);
}

struct verdict_row {
	const char *id;
	enum verdict verdict;
	const char *word; /* of the reason */
};

static void assert_verdicts(const struct asked *asked, const struct verdict_row *row)
{
	for (; row->id; row++) {
		const struct finding *finding = findings_get(&asked->findings, row->id);

		if (finding->verdict != row->verdict || !strstr(finding->reason, row->word))
			fail_msg("%s: %s is %s: %s", asked->calls.practice.tenant->name, row->id,
			    verdict_id(finding->verdict), finding->reason);
	}
}

/* An app carries the roles for everything: so logs and policies are read. */
static void app_asks(struct asked *asked, const char *name)
{
	struct err err;

	asked_begin(asked, name);
	discover(asked);
	assert_true(enter(asked, SERVICE_GRAPH, true, &err));
	assert_true(enter(asked, SERVICE_EXCHANGE, true, &err));
	facts_heard(&asked->facts, TOPIC_ROLES, asked->calls.now, ""); /* it has none */
	(void)!check_tenant(asked);
}

static void test_logs(void **state)
{
	static const struct {
		const char *name;
		struct verdict_row rows[8];
	} tenants[] = {
		{ "classic", { { "consent.user_policy", VERDICT_WARN, "Calendars.ReadWrite.Shared, Mail." },
				 { "access.approved_client_app", VERDICT_WARN, "an exception does not help" },
				 { "access.policies", VERDICT_PASS, "No policy" },
				 { "access.device_code", VERDICT_PASS, "No policy" },
				 { "consent.audit", VERDICT_PASS, "no consent" },
				 { "proof.signins", VERDICT_WARN, "AADSTS65001, 12 times" } } },
		{ "today", { { "consent.user_policy", VERDICT_PASS, "makes that unnecessary" },
			       { "consent.requests", VERDICT_PASS, "No consent request" },
			       { "consent.audit", VERDICT_PASS, "admin@today.practice.example consented" },
			       { "access.device_code", VERDICT_PASS, "Only reported" },
			       { "proof.signins", VERDICT_PASS, "43 sign-ins" },
			       { "admin.log_role", VERDICT_PASS, "may read" },
			       { "self.traces", VERDICT_NOT_APPLICABLE, "leaves nothing" } } },
		{ "ready", { { "consent.user_policy", VERDICT_PASS, "no application themselves" } } },
		{ "fresh", { { "consent.requests", VERDICT_WARN, "Mail.ReadWrite.Shared" },
			       { "consent.audit", VERDICT_NOT_APPLICABLE, "no enterprise application" },
			       { "proof.signins", VERDICT_NOT_APPLICABLE, "no enterprise application" } } },
		{ "hybrid", { { "access.policies", VERDICT_WARN, "Known devices outside the offices" },
				{ "access.approved_client_app", VERDICT_PASS, "No policy" },
				{ "access.device_code", VERDICT_WARN, "Block device code flow" },
				{ "proof.signins", VERDICT_WARN, "AADSTS50105, 4 times" } } },
		{ "partner", { { "consent.user_policy", VERDICT_PASS, "may approve everything" },
				 { "proof.signins", VERDICT_PENDING, "no sign-in" } } },
		{ "nodevice", { { "access.device_code", VERDICT_WARN, "not the add-in" } } },
		{ "hostile", { { "access.policies", VERDICT_WARN, "Policy " } } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof tenants / sizeof *tenants; i++) {
		struct asked asked;

		app_asks(&asked, tenants[i].name);
		assert_verdicts(&asked, tenants[i].rows);
		asked_end(&asked);
	}
}

/* An ordinary sign-in asks for no more than it needs; what it left is told. */
static void test_ordinary_sign_in(void **state)
{
	static const struct verdict_row rows[] = {
		{ "consent.user_policy", VERDICT_UNKNOWN, "does not carry the permission Policy.Read.All" },
		{ "consent.requests", VERDICT_UNKNOWN, "ConsentRequest.Read.All" },
		{ "consent.audit", VERDICT_UNKNOWN, "AuditLog.Read.All" },
		{ "access.policies", VERDICT_UNKNOWN, "Policy.Read.All" },
		{ "proof.signins", VERDICT_UNKNOWN, "AuditLog.Read.All" },
		{ "self.traces", VERDICT_WARN, "Microsoft Graph Command Line Tools" },
		{ "admin.log_role", VERDICT_PASS, "has a role" },
		{ .id = NULL },
	};
	struct asked asked;

	(void)state;
	asked_begin(&asked, "today");
	admin_enters(&asked);
	assert_int_equal(0, check_tenant(&asked));
	assert_verdicts(&asked, rows);
	asked_end(&asked);
	asked_begin(&asked, "partner");
	admin_enters(&asked);
	assert_int_equal(0, check_tenant(&asked));
	assert_verdicts(&asked, (struct verdict_row[]){
				    { "self.traces", VERDICT_WARN, "consented for everyone" },
				    { .id = NULL },
				});
	asked_end(&asked);
}

/* Without P1 nobody reads sign-ins. */
static void test_no_licence(void **state)
{
	struct practice_tenant plain;
	struct asked asked;
	struct err err;

	(void)state;
	asked_begin(&asked, "today");
	plain = *asked.calls.practice.tenant;
	plain.premium = false;
	asked.calls.practice.tenant = &plain;
	discover(&asked);
	assert_true(enter(&asked, SERVICE_GRAPH, true, &err));
	assert_true(enter(&asked, SERVICE_EXCHANGE, true, &err));
	assert_int_equal(0, check_tenant(&asked));
	assert_verdicts(&asked, (struct verdict_row[]){
				    { "proof.signins", VERDICT_UNKNOWN, "premium license" },
				    { "tenant.license_p1", VERDICT_WARN, "no Entra ID P1" },
				    { "consent.audit", VERDICT_PASS, "consented" },
				    { .id = NULL },
				});
	assert_non_null(strstr(findings_get(&asked.findings, "proof.signins")->remedy, "P1"));
	asked_end(&asked);
}

static void test_no_device(void **state)
{
	struct asked asked;
	struct err err;

	(void)state;
	asked_begin(&asked, "nodevice");
	discover(&asked);
	assert_false(enter(&asked, SERVICE_GRAPH, false, &err));
	assert_int_equal(ERR_REFUSED, err.kind);
	assert_int_equal(53003, err.aadsts);
	assert_int_equal(3, err_exit(&err));
	asked_end(&asked);
}

/* The product's plan of a consent, sent: then everything is granted, and nothing was lost. */
static void test_consent(void **state)
{
	static const char *const names[] = { "classic", "fresh" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct consent_plan plan;
		struct request request;
		struct asked asked;
		struct err err;

		asked_begin(&asked, names[i]);
		admin_enters(&asked);
		if (i) {
			/* the app's own page would do it: our sign-in cannot create apps */
			asked.calls.practice.app_present = asked.calls.practice.app_enabled = true;
		}
		assert_int_equal(1, check_tenant(&asked));
		plan = consent_plan_make(&asked.facts, &asked.profile.scopes, &asked.arena);
		assert_int_equal(i ? CONSENT_CREATE : CONSENT_EXTEND, plan.act);
		consent_put(&request, &plan, asked.asking.place, &asked.arena);
		assert_true(reply_ok(deliver(&asked, &request), NULL, &err));
		assert_int_equal(0, check_tenant(&asked));
		if (!i)
			assert_true(
			    text_begins(asked.calls.practice.grant_scope, "User.Read openid profile offline_access "));
		plan = consent_plan_make(&asked.facts, &asked.profile.scopes, &asked.arena);
		assert_int_equal(CONSENT_NOTHING, plan.act);
		asked_end(&asked);
	}
}

/* The product's calls of the switch, and its reading of what came of them. */
static void test_tokens(void **state)
{
	static const enum tokens_state ways[] = { TOKENS_BLOCKED, TOKENS_NOT_SET, TOKENS_ALLOWED };
	static const char *const names[] = { "classic", "fresh", "ready" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct asked asked;

		asked_begin(&asked, names[i]);
		admin_enters(&asked);
		for (size_t j = 0; j < 3; j++) {
			struct cmdlet_call switching = exchange_tokens_switch(ways[j]);
			struct request request;
			struct err err;

			exchange_put(&request, &switching, asked.asking.place, asked.asking.tenant_id, asked.asking.upn,
			    &asked.arena);
			assert_true(reply_ok(deliver(&asked, &request), NULL, &err));
			ask(&asked, question_of(TOPIC_TOKENS));
			assert_int_equal(ways[j], asked.facts.tokens);
		}
		assert_int_equal(2, asked.facts.addins_seen.count);
		asked_end(&asked);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exits),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_no_device),
		cmocka_unit_test(test_consent),
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_logs),
		cmocka_unit_test(test_ordinary_sign_in),
		cmocka_unit_test(test_no_licence),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
