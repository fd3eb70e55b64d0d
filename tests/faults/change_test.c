/* change_test.c - every fault at every call of a command that changes something
 *
 * consent --apply, tokens block and tokens restore, walked with each fault at each call. Whatever happens: the change is
 * sent once at most, no permission is lost, status 0 means that it is done, a switch that is left switched is known and
 * ends with 5, and the record is whole.
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
#include "commands/change.h"
#include "tests/drive.h"
#include "tests/little.h"

#define REAL_NOW   1795500000
#define OUR_CLIENT "11111111-2222-4333-8444-555555555555"
#define CANARY     "canary-s3cret-word"
#define TURNS_MAX  1000

static const struct trouble {
	const char *name;
	enum fault_kind kind;
	int retry_after_s;
} troubles[] = {
	{ "429 for 7 s", FAULT_429, 7 },
	{ "429 for an hour", FAULT_429, 3600 },
	{ "503", FAULT_503, -1 },
	{ "lost", FAULT_LOST, -1 },
	{ "lost after it was carried out", FAULT_LOST_AFTER, -1 },
	{ "slow", FAULT_SLOW, -1 },
	{ "HTML", FAULT_HTML, -1 },
	{ "truncated", FAULT_TRUNCATED, -1 },
	{ "200 with an error inside", FAULT_ERROR_IN_200, -1 },
	{ "redirect", FAULT_REDIRECT, -1 },
	{ "empty", FAULT_EMPTY, -1 },
	{ "deeply nested", FAULT_DEEP, -1 },
};

static const struct scene {
	const char *name;
	enum change_wish wish;
	const char *tenant;
	int status; /* without a fault */
	unsigned writes;
	bool due; /* by its mark, which is past its deadline */
} scenes[] = {
	{ "consent", WISH_CONSENT, "classic", 0, 1, false },
	{ "create", WISH_CONSENT, "fresh", 0, 2, false },
	{ "block", WISH_BLOCK, "classic", 5, 1, false },
	{ "restore", WISH_RESTORE, "classic", 0, 1, false },
	{ "restore --due", WISH_RESTORE, "classic", 0, 1, true },
};
#define SCENES (sizeof scenes / sizeof *scenes)

static struct drive_data data;
static struct secret client_secret;
static size_t cases;

struct walk {
	const struct scene *scene;
	struct practice practice;
	struct runner_setup runner;
	struct change_setup setup;
	struct change_mark mark;
	struct change_command command;
	struct little little;
};

static void set_up(struct walk *walk, const struct scene *scene)
{
	memset(walk, 0, sizeof *walk);
	walk->scene = scene;
	practice_init(&walk->practice, practice_find(scene->tenant), REAL_NOW);
	if (scene->wish == WISH_RESTORE)
		walk->practice.tokens = TOKENS_BLOCKED;
	walk->runner = (struct runner_setup){
		.flow = {
			.command = scene->name, .tool = "0.1.0", .host = "test", .practice_tenant = scene->tenant, .create_app = true,
			.profile = &data.profile, .timeline = &data.timeline, .app_id = data.profile.client_id,
			.publisher = "", .auth = AUTH_SECRET, .client_id = OUR_CLIENT, .client_secret = &client_secret,
		},
		.tenant = walk->practice.tenant->domain,
		.writing = true, .json = true, .columns = 80, .profile = &data.profile,
	};
	walk->setup = (struct change_setup){
		.wish = scene->wish,
		.apply = true,
		.create_app = true,
		.confirm = walk->practice.tenant->domain,
		.found = scene->wish == WISH_RESTORE && !scene->due ? TOKENS_ALLOWED : TOKENS_UNKNOWN,
		.due = scene->due,
		.for_s = 86400,
		.anyway = true,
	};
	if (scene->due) {
		walk->mark = (struct change_mark){
			.run_id = "20261123-062240-3f9c1a",
			.what = CHANGE_TOKENS,
			.from = "allowed",
			.to = "blocked",
			.by = "ada@contoso.com",
			.host = "test",
			.at = 1,
			.until = 2,
			.change_id = 1,
		};
		text_safe(walk->mark.tenant.id, sizeof walk->mark.tenant.id, walk->practice.tenant->tenant_id);
		text_safe(walk->mark.tenant.domain, sizeof walk->mark.tenant.domain, walk->practice.tenant->domain);
		walk->runner.flow.marks = &walk->mark;
		walk->runner.flow.mark_count = 1;
	}
	change_needs(&walk->setup, &walk->runner);
	change_init(&walk->command, &walk->setup, &walk->runner);
	little_init(&walk->little, change_program(&walk->command), &walk->practice,
	    REAL_NOW + walk->practice.clock_skew_s);
	walk->little.marked = scene->due;
	walk->little.mark = walk->mark;
}

static void tear_down(struct walk *walk)
{
	little_release(&walk->little);
	change_release(&walk->command);
	practice_release(&walk->practice);
}

/* --- what holds whatever happened --- */

static bool is_write(const struct little_call *call)
{
	return text_begins(call->what, "PATCH") || strstr(call->what, "\"CmdletName\":\"Set-") ||
	       text_begins(call->what, "POST https://graph.microsoft.com/");
}

static bool was_throttled(const struct little *little, size_t call)
{
	return little->calls[call].faulted && !little->says &&
	       (little->fault.kind == FAULT_429 ||
		   (little->fault.kind == FAULT_503 && little->fault.retry_after_s >= 0));
}

/* Once; and again only what was throttled, three times at most. */
static void assert_sent_once(const struct walk *walk)
{
	unsigned sent = 0, apps = 0, again = 0;

	for (size_t i = 0; i < walk->little.call_count; i++) {
		assert_false(text_begins(walk->little.calls[i].what, "DELETE"));
		if (!is_write(&walk->little.calls[i]))
			continue;
		again += was_throttled(&walk->little, i);
		sent += !was_throttled(&walk->little, i);
		apps += !was_throttled(&walk->little, i) &&
			strstr(walk->little.calls[i].what, "/servicePrincipals") != NULL;
	}
	assert_true(again <= ACT_TRIES);
	assert_true(apps <= 1 && sent <= apps + 1);
	assert_int_equal(sent + again, walk->little.writes);
}

static bool granted_all(const struct practice *practice, struct arena *arena)
{
	struct scopes now = scopes_parse(arena, practice->grant_scope);

	return scopes_include(&now, &data.profile.scopes);
}

static void assert_truthful(const struct walk *walk)
{
	const struct practice *practice = &walk->practice;
	struct arena arena = { 0 };
	struct scopes now = scopes_parse(&arena, practice->grant_scope);
	struct scopes before = scopes_parse(&arena, practice->tenant->grant_scope);
	int status = walk->little.status;

	assert_true(scopes_include(&now, &before));
	switch (walk->scene->wish) {
	case WISH_CONSENT:
		assert_true(status != 0 || granted_all(practice, &arena));
		break;
	case WISH_BLOCK:
		/* Left switched, or perhaps so: known, and said. */
		assert_int_not_equal(status, 0);
		if (practice->tokens == TOKENS_BLOCKED) {
			assert_int_equal(status, 5);
			assert_true(walk->little.marked);
		}
		assert_true(status != 5 || walk->little.writes);
		break;
	default:
		assert_true(status != 0 || practice->tokens == TOKENS_ALLOWED);
		break;
	}
	arena_release(&arena);
}

static void assert_recorded(const struct walk *walk)
{
	unsigned tries = 0;
	struct run run;
	struct err err;

	run_init(&run);
	assert_true(run_read(&run, buf_text(&walk->little.record), walk->little.record.len, &err));
	assert_int_equal(run.health, RUN_WHOLE);
	for (size_t i = 0; i < run.change_count; i++)
		tries += run.changes[i].tries;
	assert_int_equal(tries, walk->little.writes);
	if (walk->scene->wish != WISH_RESTORE) /* its mark is the block's, which another run made */
		assert_int_equal(run_open(&run) != NULL, walk->little.marked);
	run_release(&run);
}

static void assert_always(const struct walk *walk)
{
	struct json_doc doc;
	struct err err;

	assert_sent_once(walk);
	assert_truthful(walk);
	assert_recorded(walk);
	assert_true(json_parse(&doc, buf_text(&walk->little.printed), walk->little.printed.len, &err));
	assert_int_equal(json_int(json_get(json_root(&doc), "exit_status"), -1), walk->little.status);
	json_release(&doc);
	assert_null(little_leak(&walk->little, CANARY));
}

/* --- the cases --- */

static void walk_with(const struct walk *clean, const struct trouble *trouble, size_t at, bool stubborn)
{
	static struct walk walk;

	set_up(&walk, clean->scene);
	walk.little.fault_at = (long)at;
	walk.little.stubborn = stubborn;
	walk.little.fault = (struct fault){ .kind = trouble->kind, .retry_after_s = trouble->retry_after_s };
	if (getenv("FAULTS_SHOW"))
		fprintf(stderr, "# %s: %s%s at %zu: %s\n", clean->scene->name, trouble->name,
		    stubborn ? ", again and again," : "", at, clean->little.calls[at].what);
	assert_true(little_run(&walk.little, TURNS_MAX));
	assert_always(&walk);
	tear_down(&walk);
	cases++;
}

static void scene_is_faulted(void **state)
{
	static struct walk clean;

	set_up(&clean, *state);
	assert_true(little_run(&clean.little, TURNS_MAX));
	assert_int_equal(clean.little.status, clean.scene->status);
	assert_int_equal(clean.little.writes, clean.scene->writes);
	assert_always(&clean);
	for (size_t at = 0; at < clean.little.call_count; at++)
		for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
			walk_with(&clean, &troubles[i], at, false);
			walk_with(&clean, &troubles[i], at, true);
		}
	tear_down(&clean);
}

/* A record that cannot be kept: then nothing is sent. */
static void nothing_is_sent_unrecorded(void **state)
{
	static struct walk walk;
	long lines = 0;

	set_up(&walk, *state);
	assert_true(little_run(&walk.little, TURNS_MAX));
	for (const char *c = buf_text(&walk.little.record); *c; c++)
		lines += *c == '\n';
	tear_down(&walk);
	for (long left = 0; left < lines; left++) {
		bool intended;

		set_up(&walk, *state);
		walk.little.saves_left = left;
		assert_true(little_run(&walk.little, TURNS_MAX));
		intended = strstr(buf_text(&walk.little.record), "\"kind\":\"intent\"") != NULL;
		for (size_t i = 0; i < walk.little.call_count; i++)
			assert_true(intended || !is_write(&walk.little.calls[i]));
		assert_true(walk.little.status == 4 || walk.little.status == 5);
		assert_truthful(&walk);
		tear_down(&walk);
		cases++;
	}
}

/* Each time that it is read, something else is granted. */
static void grant_another(struct practice *practice, size_t call)
{
	practice->grant_scope = practice->grant_before =
	    arena_printf(&practice->arena, "User.Read openid Other.%zu", call);
}

/* A plan that never holds still: a command does not go on planning for ever, and sends nothing that nobody saw. */
static void somebody_is_always_faster(void **state)
{
	static struct walk walk;
	struct json_doc doc;
	struct err err;

	(void)state;
	set_up(&walk, &scenes[0]);
	walk.little.meanwhile = grant_another;
	assert_true(little_run(&walk.little, TURNS_MAX));
	assert_int_equal(walk.little.status, 6);
	assert_int_equal(walk.little.writes, 0);
	assert_true(json_parse(&doc, buf_text(&walk.little.printed), walk.little.printed.len, &err));
	assert_string_equal(json_raw(json_get(json_get(json_root(&doc), "error"), "kind")), "conflict");
	json_release(&doc);
	tear_down(&walk);
}

/* What the sign-in did not ask for is named, and nothing is sent. */
static void a_permission_that_lacks_is_named(void **state)
{
	static struct walk walk;

	(void)state;
	set_up(&walk, &scenes[1]);
	walk.runner.flow.auth = AUTH_DEVICE;
	walk.runner.flow.create_app = false;
	assert_true(little_run(&walk.little, TURNS_MAX));
	assert_int_equal(walk.little.status, 3);
	assert_int_equal(walk.little.writes, 0);
	assert_non_null(strstr(buf_text(&walk.little.printed), "it lacks Application.ReadWrite.All"));
	tear_down(&walk);
	set_up(&walk, &scenes[1]);
	walk.runner.flow.auth = AUTH_DEVICE;
	assert_true(little_run(&walk.little, TURNS_MAX));
	assert_int_equal(walk.little.status, 0);
	assert_int_equal(walk.little.writes, 2);
	tear_down(&walk);
}

int main(void)
{
	static struct CMUnitTest tests[2 * SCENES + 2];
	const char *dir = getenv("DATA_DIR");
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	drive_data_read(&data, dir ? dir : "data");
	secret_set(&client_secret, CANARY, strlen(CANARY));
	for (size_t i = 0; i < SCENES; i++) {
		tests[i] =
		    (struct CMUnitTest){ scenes[i].name, scene_is_faulted, NULL, NULL, (void *)(uintptr_t)&scenes[i] };
		tests[SCENES + i] = (struct CMUnitTest){ "a full disk", nothing_is_sent_unrecorded, NULL, NULL,
			(void *)(uintptr_t)&scenes[i] };
	}
	tests[2 * SCENES] =
	    (struct CMUnitTest){ "somebody is always faster", somebody_is_always_faster, NULL, NULL, NULL };
	tests[2 * SCENES + 1] = (struct CMUnitTest){ "a permission that lacks is named",
		a_permission_that_lacks_is_named, NULL, NULL, NULL };
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	printf("# %zu fault cases\n", cases);
	secret_wipe(&client_secret);
	arena_release(&data.arena);
	return failed;
}
