/* faults_test.c - every fault at every call of a check
 *
 * A scene is a practice tenant and a way to sign in. The test walks it once without a fault, then once for every call and
 * every fault, and where waiting could help also with a fault that stays. Whatever happens, the run ends, its exit status is
 * as naaready(1) says, nothing is written to the tenant, the record is whole, and a check whose topic could not be read is
 * "unknown" with the reason, while the others are judged as before.
 */
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
#include "commands/cmd_check.h"
#include "core/aadsts.h"
#include "core/report.h"
#include "tests/fake_world.h"
#include "tests/unit/cert_make.h"

/* A device code lives 900 s and is polled every 5 s; each poll takes a turn for the timer and one for the answer. */
#define TURNS_MAX   1000
#define PATIENCE_MS (RETRY_SPAN_S * 1000)

static const struct trouble {
	const char *name;
	enum fault_kind kind;
	int retry_after_s;
	bool passes;       /* waiting helps, where the fault comes only once */
	int waits_ms;      /* at least so long until the same call is made again */
	enum err_kind err; /* the error when the fault stays */
} troubles[] = {
	{ "429 for 7 s", FAULT_429, 7, true, 7000, ERR_BUSY },
	{ "429 without a time", FAULT_429, -1, true, 1000, ERR_BUSY },
	{ "429 for an hour", FAULT_429, 3600, false, 0, ERR_BUSY },
	{ "503", FAULT_503, -1, true, 1000, ERR_BUSY },
	{ "503 for 11 s", FAULT_503, 11, true, 11000, ERR_BUSY },
	{ "lost", FAULT_LOST, -1, true, 1000, ERR_UNREACHABLE },
	{ "lost after it was carried out", FAULT_LOST_AFTER, -1, true, 1000, ERR_UNREACHABLE },
	{ "slow", FAULT_SLOW, -1, true, FAKE_PATIENCE_MS + 1000, ERR_UNREACHABLE },
	{ "HTML", FAULT_HTML, -1, false, 0, ERR_PROTOCOL },
	{ "truncated", FAULT_TRUNCATED, -1, false, 0, ERR_PROTOCOL },
	{ "200 with an error inside", FAULT_ERROR_IN_200, -1, false, 0, ERR_PROTOCOL },
	{ "redirect", FAULT_REDIRECT, -1, false, 0, ERR_PROTOCOL },
	{ "empty", FAULT_EMPTY, -1, false, 0, ERR_PROTOCOL },
	{ "deeply nested", FAULT_DEEP, -1, false, 0, ERR_PROTOCOL },
};

static const struct scene {
	const char *name, *tenant;
	enum auth auth;
	bool search; /* the app's id is not known */
	/* The same reads follow each way of signing in, so most scenes fault only the sign-in; PAGES faults only
	 * lists that come in pages, because the rest is as in other scenes, and slower. */
	enum { EVERYWHERE, SIGNING_IN, PAGES } where;
	int status; /* exit status without a fault */
} scenes[] = {
	{ "classic, device", "classic", AUTH_DEVICE, false, EVERYWHERE, 1 },
	{ "classic, secret", "classic", AUTH_SECRET, false, EVERYWHERE, 1 },
	{ "classic, certificate", "classic", AUTH_CERTIFICATE, false, SIGNING_IN, 1 },
	{ "classic, token", "classic", AUTH_TOKEN, false, SIGNING_IN, 1 },
	{ "classic, paste", "classic", AUTH_PASTE, false, SIGNING_IN, 1 },
	{ "today, loopback", "today", AUTH_LOOPBACK, false, SIGNING_IN, 0 },
	{ "classic, search", "classic", AUTH_SECRET, true, EVERYWHERE, 6 },
	{ "today, device", "today", AUTH_DEVICE, false, EVERYWHERE, 0 },
	{ "today, token", "today", AUTH_TOKEN, false, EVERYWHERE, 0 },
	{ "ready, certificate", "ready", AUTH_CERTIFICATE, false, EVERYWHERE, 0 },
	{ "fresh, device", "fresh", AUTH_DEVICE, false, EVERYWHERE, 1 },
	{ "fresh, search", "fresh", AUTH_SECRET, true, EVERYWHERE, 1 },
	{ "onprem, device", "onprem", AUTH_DEVICE, false, EVERYWHERE, 0 },
	{ "hybrid, secret", "hybrid", AUTH_SECRET, false, EVERYWHERE, 0 },
	{ "helpdesk, device", "helpdesk", AUTH_DEVICE, false, EVERYWHERE, 6 },
	{ "nodevice, device", "nodevice", AUTH_DEVICE, false, EVERYWHERE, 3 },
	{ "nodevice, secret", "nodevice", AUTH_SECRET, false, SIGNING_IN, 0 },
	{ "stormy, device", "stormy", AUTH_DEVICE, false, EVERYWHERE, 1 },
	{ "hostile, secret", "hostile", AUTH_SECRET, false, EVERYWHERE, 1 },
	{ "large, secret", "large", AUTH_SECRET, false, PAGES, 0 },
};
#define SCENES (sizeof scenes / sizeof *scenes)

/* The checks that are unknown when a topic is. The checks in "also" may be, too. */
static const struct {
	enum topic topic;
	const char *checks, *also;
} tells[] = {
	{ TOPIC_ORGANIZATION, "tenant.hybrid tenant.license_p1", "tenant.exchange_online" },
	{ TOPIC_ROLES, "admin.consent_role", "admin.exchange_role admin.log_role" },
	{ TOPIC_APP,
	    "app.present app.enabled app.publisher app.assignment app.redirect consent.admin scopes.granted scopes.dropped scopes.extra "
	    "consent.user_only consent.audit proof.signins",
	    "consent.user_policy proof.failing" },
	{ TOPIC_SEARCH, "app.present consent.admin scopes.granted",
	    "app.enabled app.publisher app.assignment app.redirect scopes.dropped scopes.extra consent.user_only consent.audit "
	    "proof.signins proof.failing" },
	{ TOPIC_RESOURCE, "app.enabled scopes.published scopes.granted scopes.dropped scopes.extra",
	    "consent.admin consent.user_policy" },
	{ TOPIC_GRANTS, "consent.admin scopes.granted scopes.dropped scopes.extra",
	    "consent.user_only consent.user_policy" },
	{ TOPIC_USER_GRANTS, "consent.user_only", "" },
	{ TOPIC_ASSIGNMENTS, "app.assignment", "" },
	{ TOPIC_CMDLETS, "", "admin.exchange_role" },
	{ TOPIC_TOKENS, "tokens.state tokens.addins", "tenant.exchange_online change.open" },
	{ TOPIC_EXCHANGE, "ews.state addins.allowed", "tenant.exchange_online" },
	{ TOPIC_USER_POLICY, "consent.user_policy", "" },
	{ TOPIC_EXCLUDES, "", "consent.user_policy" },
	{ TOPIC_REQUESTS, "consent.requests", "" },
	{ TOPIC_AUDIT, "consent.audit", "proof.signins proof.failing" },
	{ TOPIC_ACCESS, "access.approved_client_app access.policies access.device_code", "access.blocked" },
	{ TOPIC_SIGNINS, "", "proof.signins proof.failing admin.log_role" },
	{ TOPIC_QUIET_SIGNINS, "", "proof.signins proof.failing admin.log_role" },
	{ TOPIC_SELF, "self.traces", "" },
	{ TOPIC_SELF_GRANTS, "", "self.traces" },
	{ TOPIC_PEOPLE_ROLES, "", "" },
	{ TOPIC_PEOPLE_CONSENTS, "", "" },
};

static struct cert cert;
static size_t cases;

/* One walk, with everything that is made for it. */
struct walk {
	const struct scene *scene;
	struct fake_site site;
	struct runner_setup setup;
	struct runner runner;
	struct fake_world world;
	struct secret tokens;
};

/* --- walking --- */

/* Makes a token as another tool would. */
static void make_token(struct walk *walk, const char *scope)
{
	struct arena arena = { 0 };
	struct reply reply = { 0 };
	struct json_doc doc;
	struct err err;
	struct practice_call call = {
		.method = "POST",
		.path = arena_printf(&arena, "/%s/oauth2/v2.0/token", walk->site.practice.tenant->tenant_id),
		.body = arena_printf(&arena,
		    "grant_type=client_credentials&client_id=" FAKE_CLIENT "&client_secret=s&scope=%s%%2F.default",
		    scope),
		.endpoints = endpoints_of_practice(),
		.now = FAKE_NOW + walk->site.practice.clock_skew_s,
	};

	practice_answer(&walk->site.practice, &call, &reply, &arena);
	assert_int_equal(reply.status, 200);
	assert_true(json_parse(&doc, reply.body, reply.len, &err));
	secret_add_text(&walk->tokens, json_raw(json_get(json_root(&doc), "access_token")));
	secret_add_text(&walk->tokens, "\n");
	json_release(&doc);
	arena_release(&arena);
}

static void set_up(struct walk *walk, const struct scene *scene)
{
	memset(walk, 0, sizeof *walk);
	walk->scene = scene;
	fake_site_init(&walk->site, scene->tenant);
	if (scene->auth == AUTH_TOKEN) {
		make_token(walk, "https%3A%2F%2Fgraph.practice.example");
		make_token(walk, "https%3A%2F%2Fexchange.practice.example");
	}
	walk->site.practice.calls = 0;
	walk->setup = fake_runner(&walk->site, "check", scene->auth);
	walk->setup.topics = FLOW_ALL_TOPICS;
	walk->setup.graph = walk->setup.exchange = true;
	walk->setup.flow.cert = &cert;
	walk->setup.flow.tokens = &walk->tokens;
	if (scene->search)
		walk->setup.flow.app_id = "";
	runner_init(&walk->runner, &walk->setup);
	fake_init(&walk->world, check_program(&walk->runner), &walk->site);
}

static void tear_down(struct walk *walk)
{
	fake_release(&walk->world);
	runner_release(&walk->runner);
	fake_site_release(&walk->site);
	secret_wipe(&walk->tokens);
}

/* --- what holds whatever happened --- */

/* No call could have changed the tenant, and nothing in it changed. */
static void assert_untouched(const struct walk *walk)
{
	const struct practice *practice = &walk->site.practice;
	struct practice fresh = { 0 };

	assert_int_equal(walk->world.writes, 0);
	for (size_t i = 0; i < walk->world.call_count; i++) {
		const struct fake_call *call = &walk->world.calls[i];

		assert_false(text_begins(call->what, "PATCH") || text_begins(call->what, "DELETE") ||
			     text_begins(call->what, "PUT"));
		if (text_begins(call->what, "POST") && strstr(call->what, "/adminapi/"))
			assert_non_null(strstr(call->what, "\"CmdletName\":\"Get-"));
		else if (text_begins(call->what, "POST"))
			assert_non_null(strstr(call->what, "https://login."));
	}
	practice_init(&fresh, practice->tenant, FAKE_NOW);
	assert_true(practice->grant_scope == fresh.grant_scope || text_same(practice->grant_scope, fresh.grant_scope));
	assert_int_equal(practice->tokens, fresh.tokens);
	assert_int_equal(practice->app_present, fresh.app_present);
	assert_int_equal(practice->grant_changed_at, 0);
	assert_int_equal(practice->tokens_changed_at, 0);
	practice_release(&fresh);
}

static void assert_recorded(const struct walk *walk)
{
	const struct flow *flow = &walk->runner.flow;
	struct run run;
	struct err err;

	run_init(&run);
	assert_true(run_read(&run, buf_text(&walk->site.run), walk->site.run.len, &err));
	assert_int_equal(run.health, RUN_WHOLE);
	assert_true(run.finished != 0);
	assert_string_equal(run.head, flow->run.head);
	for (int i = 0; i < TOPIC_COUNT; i++)
		assert_int_equal(run.facts.fetched[i].status, flow->run.facts.fetched[i].status);
	run_release(&run);
}

/* Works out the exit status once more, by the rules of naaready(1). */
static int status_by(const struct findings *findings)
{
	bool unknown = false;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		assert_true(finding->verdict != VERDICT_FAIL || finding->check->blocks);
		if (finding->check->blocks && finding->verdict == VERDICT_FAIL)
			return 1;
		if (finding->check->blocks &&
		    (finding->verdict == VERDICT_UNKNOWN || finding->verdict == VERDICT_PENDING))
			unknown = true;
	}
	return unknown ? 6 : 0;
}

/* Standard output is one JSON document that agrees with the exit status. */
static void assert_printed(const struct walk *walk)
{
	const struct fake_world *world = &walk->world;
	struct json_doc doc;
	struct json root;
	struct err err;
	const char *verdict;

	assert_true(json_parse(&doc, buf_text(&world->printed), world->printed.len, &err));
	root = json_root(&doc);
	assert_int_equal(json_int(json_get(root, "exit_status"), -1), world->status);
	verdict = json_raw(json_get(root, "verdict"));
	assert_int_equal(!strcmp(verdict, "ready"), world->status == 0);
	assert_int_equal(json_has(json_get(root, "error")), world->status >= 2 && world->status <= 4);
	assert_int_equal(json_count(json_get(root, "checks")), walk->runner.flow.findings.count);
	json_release(&doc);
}

static void assert_always(const struct walk *walk)
{
	assert_untouched(walk);
	assert_recorded(walk);
	assert_printed(walk);
	assert_null(fake_leak(&walk->world, walk->scene->auth == AUTH_SECRET ? FAKE_SECRET : NULL));
}

/* --- the call that has the fault --- */

enum target { TARGET_DISCOVERY, TARGET_GRAPH, TARGET_EXCHANGE, TARGET_READ };

static enum target target_of(const struct fake_call *call, enum topic *topic)
{
	*topic = TOPIC_COUNT;
	if (strstr(call->what, "/.well-known/"))
		return TARGET_DISCOVERY;
	if (strstr(call->what, "https://login."))
		return call->service == SERVICE_GRAPH ? TARGET_GRAPH : TARGET_EXCHANGE;
	for (const struct question *question = questions; question->put; question++)
		if (!strcmp(topic_rows[question->topic].reading, call->label))
			*topic = question->topic;
	assert_int_not_equal(*topic, TOPIC_COUNT);
	return TARGET_READ;
}

/* A device code works once, and so does a browser's: when the answer with the token is lost, asking again brings
 * none. */
static bool used_up(const struct walk *clean, const struct trouble *trouble, size_t at)
{
	const struct fake_call *call = &clean->world.calls[at];

	if (trouble->kind != FAULT_LOST_AFTER && trouble->kind != FAULT_SLOW)
		return false;
	if (!strstr(call->what, "device_code=") && !strstr(call->what, "grant_type=authorization_code"))
		return false;
	for (size_t i = at + 1; i < clean->world.call_count; i++)
		if (!strcmp(clean->world.calls[i].what, call->what))
			return false; /* the code was still pending, or refused */
	return clean->runner.flow.graph.state == SESSION_IN;
}

/* --- what a fault must lead to --- */

static bool is_among(const char *list, const char *id)
{
	const char *found = strstr(list, id);

	return found && (found == list || found[-1] == ' ') && strchr(" ", found[strlen(id)]);
}

static const struct finding *finding_of(const struct walk *walk, size_t i)
{
	return &walk->runner.flow.findings.items[i];
}

/* Asserts that everything is as without the fault. */
static void assert_same(const struct walk *walk, const struct walk *clean)
{
	assert_int_equal(walk->world.status, clean->world.status);
	for (size_t i = 0; i < clean->runner.flow.findings.count; i++)
		assert_int_equal(finding_of(walk, i)->verdict, finding_of(clean, i)->verdict);
	for (int i = 0; i < TOPIC_COUNT; i++)
		assert_int_equal(walk->runner.flow.run.facts.fetched[i].status,
		    clean->runner.flow.run.facts.fetched[i].status);
}

/* Asserts that the fault ended the run before anything could be judged. */
static void assert_ended(const struct walk *walk, enum err_kind kind)
{
	const struct err *err = flow_err(&walk->runner.flow);

	assert_non_null(err);
	assert_int_equal(err->kind, kind);
	assert_int_equal(walk->world.status, kind == ERR_REFUSED ? 3 : 4);
	assert_non_null(
	    text_find(buf_text(&walk->world.aside), aadsts_for(err) ? aadsts_for(err)->happened : err_kind_text(kind)));
}

static void assert_finding(const struct walk *walk, const struct walk *clean, size_t i, unsigned topics,
    enum err_kind kind)
{
	const struct finding *now = finding_of(walk, i), *before = finding_of(clean, i);
	const struct findings *all = &walk->runner.flow.findings;
	bool absent = findings_get(all, "app.present")->verdict == VERDICT_FAIL;
	const struct finding *online = findings_get(all, "tenant.exchange_online");
	bool must = false, may = false;

	for (size_t k = 0; k < sizeof tells / sizeof *tells; k++)
		if (topics & TOPIC_BIT(tells[k].topic)) {
			must = must || is_among(tells[k].checks, now->check->id);
			may = may || is_among(tells[k].also, now->check->id);
		}
	may = may || (now->check->needs & topics);
	/* Where the tenant has no Exchange Online, every check depends on reading that. */
	may = may ||
	      findings_get(&clean->runner.flow.findings, "tenant.exchange_online")->verdict == VERDICT_NOT_APPLICABLE;
	if (online->verdict == VERDICT_NOT_APPLICABLE || before->verdict == VERDICT_NOT_APPLICABLE ||
	    (absent && is_among("scopes.granted consent.admin", now->check->id)))
		must = false, may = true;
	if (must) {
		assert_int_equal(now->verdict, VERDICT_UNKNOWN);
		if (kind && before->verdict != VERDICT_UNKNOWN)
			assert_non_null(strstr(now->reason, err_kind_text(kind)));
		assert_true(*now->reason && *now->remedy);
	} else if (!may) {
		assert_int_equal(now->verdict, before->verdict);
	}
	if (may && !must)
		assert_true(now->verdict == before->verdict || before->verdict == VERDICT_NOT_APPLICABLE ||
			    now->verdict == VERDICT_UNKNOWN || now->verdict == VERDICT_WARN ||
			    now->verdict == VERDICT_NOT_APPLICABLE ||
			    is_among("change.open",
				now->check->id)); /* a block without a record is a warning only where it was read */
}

/* Asserts that these topics could not be read and the rest is as without the fault. */
static void assert_unread(const struct walk *walk, const struct walk *clean, unsigned topics, enum err_kind kind)
{
	const struct facts *facts = &walk->runner.flow.run.facts, *before = &clean->runner.flow.run.facts;

	for (int i = 0; i < TOPIC_COUNT; i++) {
		if (!(topics & TOPIC_BIT(i)) || before->fetched[i].status == NOT_READ)
			continue;
		assert_int_equal(facts->fetched[i].status, READ_FAILED);
		/* A topic that is refused without the fault, too, may show that refusal. */
		if (before->fetched[i].status == READ_FAILED)
			kind = ERR_NONE;
		else
			assert_int_equal(facts->fetched[i].err.kind, kind);
	}
	for (size_t i = 0; i < walk->runner.flow.findings.count; i++)
		assert_finding(walk, clean, i, topics, kind);
	assert_int_equal(walk->world.status, status_by(&walk->runner.flow.findings));
}

/* Asserts that the program waited as long as it was told to, to the second, and never longer than its patience. */
static void assert_waited(const struct walk *walk, const struct trouble *trouble)
{
	const struct fake_world *world = &walk->world;
	const struct fake_call *first = &world->calls[world->fault_at], *last = first;

	for (size_t i = (size_t)world->fault_at + 1; i < world->call_count; i++) {
		const struct fake_call *call = &world->calls[i];

		if (strcmp(call->what, first->what) || !last->faulted)
			continue;
		assert_true(call->ms - last->ms >= trouble->waits_ms);
		if (last == first && !walk->site.practice.tenant->stormy)
			assert_int_equal(call->ms - last->ms, trouble->waits_ms);
		last = call;
	}
	assert_true(last->ms - first->ms <= PATIENCE_MS);
	assert_true(last != first || !trouble->passes);
}

/* Half an answer with a refusal is a refusal: then the roles come from the token, without a request. */
static bool roles_by_token(const struct walk *walk)
{
	const struct fetched *fetched = &walk->runner.flow.run.facts.fetched[TOPIC_ROLES];

	return !walk->site.practice.tenant->has_role && fetched->status == READ_OK && !*fetched->request_id;
}

static void assert_outcome(const struct walk *walk, const struct walk *clean, const struct trouble *trouble)
{
	size_t at = (size_t)walk->world.fault_at;
	enum topic topic;
	/* Where answers come in another order, so do the questions. */
	enum target target = target_of(&walk->world.calls[at], &topic);
	bool over = !walk->world.stubborn && used_up(clean, trouble, at);
	enum err_kind kind = over ? ERR_REFUSED : trouble->err;

	assert_always(walk);
	assert_true(walk->world.ms <= clean->world.ms + PATIENCE_MS + FAKE_PATIENCE_MS + 1000);
	if (trouble->passes)
		assert_waited(walk, trouble);
	bool browser = strstr(walk->world.calls[at].what, "/authorize?") != NULL;

	if ((trouble->passes && !walk->world.stubborn && !over) || (browser && !flow_err(&walk->runner.flow)) ||
	    (topic == TOPIC_ROLES && roles_by_token(walk)))
		assert_same(walk, clean);
	else if (browser) /* a browser's place says what the page said, whatever kind of error that is */
		assert_int_not_equal(walk->world.status, 0);
	else if (target == TARGET_DISCOVERY || target == TARGET_GRAPH)
		assert_ended(walk, kind);
	else if (target == TARGET_EXCHANGE)
		assert_unread(walk, clean, questions_to(SERVICE_EXCHANGE), kind);
	else
		assert_unread(walk, clean, TOPIC_BIT(topic), kind);
}

/* --- the cases of a scene --- */

static void walk_with_fault(const struct walk *clean, const struct trouble *trouble, size_t at, bool stubborn)
{
	static struct walk walk;

	set_up(&walk, clean->scene);
	walk.world.fault_at = (long)at;
	walk.world.stubborn = stubborn;
	walk.world.fault = (struct fault){ .kind = trouble->kind, .retry_after_s = trouble->retry_after_s };
	walk.world.backwards = at % 2;
	if (getenv("FAULTS_SHOW"))
		fprintf(stderr, "# %s: %s%s at %zu: %s\n", clean->scene->name, trouble->name,
		    stubborn ? ", again and again," : "", at, clean->world.calls[at].what);
	assert_true(fake_run(&walk.world, TURNS_MAX));
	assert_outcome(&walk, clean, trouble);
	tear_down(&walk);
	cases++;
}

static bool is_faulted(const struct scene *scene, const struct fake_call *call)
{
	enum topic topic;
	bool reads = target_of(call, &topic) == TARGET_READ;

	return scene->where == EVERYWHERE || (scene->where == SIGNING_IN && !reads) ||
	       (scene->where == PAGES && reads && (topic == TOPIC_USER_GRANTS || topic == TOPIC_ASSIGNMENTS));
}

static void a_check_survives_every_fault(void **state)
{
	static struct walk clean;

	set_up(&clean, *state);
	assert_true(fake_run(&clean.world, TURNS_MAX));
	assert_int_equal(clean.world.status, clean.scene->status);
	assert_always(&clean);
	for (size_t at = 0; at < clean.world.call_count; at++) {
		if (!is_faulted(clean.scene, &clean.world.calls[at]))
			continue;
		for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
			if (troubles[i].kind == FAULT_SLOW && clean.site.practice.tenant->stormy)
				continue; /* the throttled tenant has used up the patience already */
			if ((at + i) % FAKE_STRIDE)
				continue;
			walk_with_fault(&clean, &troubles[i], at, false);
			if (troubles[i].passes)
				walk_with_fault(&clean, &troubles[i], at, true);
		}
	}
	tear_down(&clean);
}

/* Graph's refusals: a missing permission, role or licence, a type or property that a cloud does not have, a beta
 * address that is shut. Each comes at each question: that topic alone is unknown, and the rest goes on. */
static const struct refusal {
	int status;
	enum err_kind err;
	const char *code, *message;
} refusals[] = {
	{ 403, ERR_NOT_ALLOWED, "Authorization_RequestDenied", "Insufficient privileges to complete the operation." },
	{ 403, ERR_NOT_ALLOWED, "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
	    "Neither tenant is B2C or tenant doesn't have premium license" },
	{ 403, ERR_NOT_ALLOWED, "AccessDenied", "This API is not available in this environment." },
	{ 400, ERR_BAD_REQUEST, "BadRequest", "Resource not found for the segment 'signIns'." },
	{ 400, ERR_BAD_REQUEST, "BadRequest",
	    "Could not find a property named 'verifiedPublisher' on type 'servicePrincipal'." },
};

static bool is_asked_without(const struct refusal *refusal, enum topic topic)
{
	return strstr(refusal->message, "property") && (topic == TOPIC_APP || topic == TOPIC_RESOURCE);
}

static void refuse_at(const struct walk *clean, const struct refusal *refusal, size_t at, enum topic topic)
{
	static struct walk walk;
	struct arena arena = { 0 };

	set_up(&walk, clean->scene);
	walk.world.fault_at = (long)at;
	walk.world.says_status = refusal->status;
	walk.world.says = arena_printf(&arena,
	    "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"innerError\":{\"request-id\":\"r\"}}}", refusal->code,
	    refusal->message);
	assert_true(fake_run(&walk.world, TURNS_MAX));
	assert_always(&walk);
	/* where a cloud does not know a member, the question for the app's state is put again without naming members */
	assert_unread(&walk, clean, is_asked_without(refusal, topic) ? 0 : TOPIC_BIT(topic), refusal->err);
	tear_down(&walk);
	arena_release(&arena);
	cases++;
}

static void a_refusal_of_graph_leaves_one_topic_unknown(void **state)
{
	static struct walk clean;
	enum topic topic;

	(void)state;
	set_up(&clean, &scenes[1]);
	assert_true(fake_run(&clean.world, TURNS_MAX));
	for (size_t at = 0; at < clean.world.call_count; at++)
		if (target_of(&clean.world.calls[at], &topic) == TARGET_READ &&
		    clean.world.calls[at].service == SERVICE_GRAPH)
			for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
				refuse_at(&clean, &refusals[i], at, topic);
	tear_down(&clean);
}

/* The record can be kept up to some line, and then no more. */
static void a_full_disk_ends_with_its_own_status(void **state)
{
	static struct walk walk;
	long lines = 0;

	(void)state;
	set_up(&walk, &scenes[1]);
	assert_true(fake_run(&walk.world, TURNS_MAX));
	for (const char *c = buf_text(&walk.site.run); *c; c++)
		lines += *c == '\n';
	tear_down(&walk);
	for (long left = 0; left < lines; left++) {
		set_up(&walk, &scenes[1]);
		walk.world.saves_left = left;
		assert_true(fake_run(&walk.world, TURNS_MAX));
		assert_int_equal(walk.world.status, 4);
		assert_untouched(&walk);
		assert_non_null(text_find(buf_text(&walk.world.aside), err_kind_text(ERR_DISK)));
		tear_down(&walk);
		cases++;
	}
}

static int make_cert(void)
{
	struct arena arena = { 0 };
	EVP_PKEY *key = make_key(EVP_PKEY_RSA);
	X509 *one = make_certificate(key, "naaready", MADE_FROM - 3 * INT64_C(31536000), MADE_UNTIL);
	struct made_bytes first = pem_key(key, NULL, &arena), second = pem_certificate(one, &arena);
	const char *both = arena_printf(&arena, "%.*s%.*s", (int)first.len, first.bytes, (int)second.len, second.bytes);
	struct err err;
	bool good = cert_read(&cert, both, strlen(both), &err);

	X509_free(one);
	EVP_PKEY_free(key);
	arena_release(&arena);
	return good ? 0 : 99;
}

int main(void)
{
	static struct CMUnitTest tests[SCENES + 2];
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	if (make_cert())
		return 99;
	for (size_t i = 0; i < SCENES; i++)
		tests[i] = (struct CMUnitTest){ scenes[i].name, a_check_survives_every_fault, NULL, NULL,
			(void *)(uintptr_t)&scenes[i] };
	tests[SCENES] = (struct CMUnitTest)cmocka_unit_test(a_full_disk_ends_with_its_own_status);
	tests[SCENES + 1] = (struct CMUnitTest)cmocka_unit_test(a_refusal_of_graph_leaves_one_topic_unknown);
	failed = cmocka_run_group_tests(tests, fake_begin, fake_end);
	printf("# %zu fault cases\n", cases);
	cert_release(&cert);
	return failed;
}
