/* change_test.c - every fault at every call of a command that changes something
 *
 * The test walks consent --apply, tokens block and tokens restore with each fault at each call. Whatever happens: the
 * change is sent once at most, no permission is lost, status 0 means that the change is done, a setting that is left changed
 * is known and ends with 5, and the record is whole.
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
#include "commands/cmd_consent.h"
#include "commands/cmd_tokens.h"
#include "tests/fake_world.h"

#define TURNS_MAX 1000

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
	const struct change_ops *ops;
	enum change_action action;
	const char *tenant;
	int status; /* exit status without a fault */
	unsigned writes;
	bool due; /* the open change has a mark that is past its deadline */
} scenes[] = {
	{ "consent", &consent_ops, 0, "classic", 0, 1, false },
	{ "create", &consent_ops, 0, "fresh", 0, 2, false },
	{ "block", &tokens_ops, ACTION_BLOCK, "classic", 5, 1, false },
	{ "restore", &tokens_ops, ACTION_RESTORE, "classic", 0, 1, false },
	{ "restore --due", &tokens_ops, ACTION_RESTORE, "classic", 0, 1, true },
};
#define SCENES (sizeof scenes / sizeof *scenes)

static size_t cases;

struct walk {
	const struct scene *scene;
	struct fake_site site;
	struct runner_setup runner;
	struct change_setup setup;
	struct change_mark mark;
	struct change_command command;
	struct fake_world world;
};

static void set_up(struct walk *walk, const struct scene *scene)
{
	memset(walk, 0, sizeof *walk);
	walk->scene = scene;
	fake_site_init(&walk->site, scene->tenant);
	if (scene->action == ACTION_RESTORE)
		walk->site.practice.tokens = TOKENS_BLOCKED;
	walk->runner = fake_runner(&walk->site, scene->name, AUTH_SECRET);
	walk->runner.writing = walk->runner.flow.create_app = true;
	walk->setup = (struct change_setup){
		.ops = scene->ops,
		.action = scene->action,
		.apply = true,
		.create_app = true,
		.confirm = walk->site.practice.tenant->domain,
		.found = scene->action == ACTION_RESTORE && !scene->due ? TOKENS_ALLOWED : TOKENS_UNKNOWN,
		.only_due = scene->due,
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
		text_safe(walk->mark.tenant.id, sizeof walk->mark.tenant.id, walk->site.practice.tenant->tenant_id);
		text_safe(walk->mark.tenant.domain, sizeof walk->mark.tenant.domain,
		    walk->site.practice.tenant->domain);
		walk->runner.flow.marks = &walk->mark;
		walk->runner.flow.mark_count = 1;
	}
	change_needs(&walk->setup, &walk->runner);
	change_init(&walk->command, &walk->setup, &walk->runner);
	fake_init(&walk->world, change_program(&walk->command), &walk->site);
	walk->site.marked = scene->due;
	walk->site.mark = walk->mark;
}

static void tear_down(struct walk *walk)
{
	fake_release(&walk->world);
	change_release(&walk->command);
	fake_site_release(&walk->site);
}

/* --- what holds whatever happened --- */

static bool is_write(const struct fake_call *call)
{
	return text_begins(call->what, "PATCH") || strstr(call->what, "\"CmdletName\":\"Set-") ||
	       text_begins(call->what, "POST https://graph.practice.example/");
}

static bool was_throttled(const struct fake_world *world, size_t call)
{
	return world->calls[call].faulted && !world->says &&
	       (world->fault.kind == FAULT_429 || (world->fault.kind == FAULT_503 && world->fault.retry_after_s >= 0));
}

/* The write is sent once; after throttling again, three times at most. */
static void assert_sent_once(const struct walk *walk)
{
	unsigned sent = 0, apps = 0, again = 0;

	for (size_t i = 0; i < walk->world.call_count; i++) {
		assert_false(text_begins(walk->world.calls[i].what, "DELETE"));
		if (!is_write(&walk->world.calls[i]))
			continue;
		again += was_throttled(&walk->world, i);
		sent += !was_throttled(&walk->world, i);
		apps +=
		    !was_throttled(&walk->world, i) && strstr(walk->world.calls[i].what, "/servicePrincipals") != NULL;
	}
	assert_true(again <= ACT_TRIES);
	assert_true(apps <= 1 && sent <= apps + 1);
	assert_int_equal(sent + again, walk->world.writes);
}

static bool granted_all(const struct practice *practice, struct arena *arena)
{
	struct scopes now = scopes_parse(arena, practice->grant_scope);

	return scopes_include(&now, &fake_data.profile.scopes);
}

static void assert_truthful(const struct walk *walk)
{
	const struct practice *practice = &walk->site.practice;
	struct arena arena = { 0 };
	struct scopes now = scopes_parse(&arena, practice->grant_scope);
	struct scopes before = scopes_parse(&arena, practice->tenant->grant_scope);
	int status = walk->world.status;

	assert_true(scopes_include(&now, &before));
	if (walk->scene->ops == &consent_ops) {
		assert_true(status != 0 || granted_all(practice, &arena));
	} else if (walk->scene->action == ACTION_BLOCK) {
		/* The setting is or may be left changed: the mark and the exit status must say so. */
		assert_int_not_equal(status, 0);
		if (practice->tokens == TOKENS_BLOCKED) {
			assert_int_equal(status, 5);
			assert_true(walk->site.marked);
		}
		assert_true(status != 5 || walk->world.writes);
	} else {
		assert_true(status != 0 || practice->tokens == TOKENS_ALLOWED);
	}
	arena_release(&arena);
}

static void assert_recorded(const struct walk *walk)
{
	unsigned tries = 0;
	struct run run;
	struct err err;

	run_init(&run);
	assert_true(run_read(&run, buf_text(&walk->site.run), walk->site.run.len, &err));
	assert_int_equal(run.health, RUN_WHOLE);
	for (size_t i = 0; i < run.change_count; i++)
		tries += run.changes[i].tries;
	assert_int_equal(tries, walk->world.writes);
	if (walk->scene->action !=
	    ACTION_RESTORE) /* the mark of a restore belongs to the block, which another run made */
		assert_int_equal(run_open(&run) != NULL, walk->site.marked);
	run_release(&run);
}

static void assert_always(const struct walk *walk)
{
	struct json_doc doc;
	struct err err;

	assert_sent_once(walk);
	assert_truthful(walk);
	assert_recorded(walk);
	assert_true(json_parse(&doc, buf_text(&walk->world.printed), walk->world.printed.len, &err));
	assert_int_equal(json_int(json_get(json_root(&doc), "exit_status"), -1), walk->world.status);
	json_release(&doc);
	assert_null(fake_leak(&walk->world, FAKE_SECRET));
}

/* Without a fault, the record says that the grant was made. */
static void assert_done(const struct walk *walk)
{
	struct run run;

	fake_site_read(&walk->site, &run);
	assert_int_equal(run.change_count, walk->scene->writes);
	for (size_t i = 0; walk->scene->ops == &consent_ops && i < run.change_count; i++)
		assert_int_equal(run.changes[i].state, CHANGE_DONE);
	run_release(&run);
}

/* --- the cases --- */

static void walk_with(const struct walk *clean, const struct trouble *trouble, size_t at, bool stubborn)
{
	static struct walk walk;

	set_up(&walk, clean->scene);
	walk.world.fault_at = (long)at;
	walk.world.stubborn = stubborn;
	walk.world.fault = (struct fault){ .kind = trouble->kind, .retry_after_s = trouble->retry_after_s };
	if (getenv("FAULTS_SHOW"))
		fprintf(stderr, "# %s: %s%s at %zu: %s\n", clean->scene->name, trouble->name,
		    stubborn ? ", again and again," : "", at, clean->world.calls[at].what);
	assert_true(fake_run(&walk.world, TURNS_MAX));
	assert_always(&walk);
	tear_down(&walk);
	cases++;
}

static void a_change_survives_every_fault(void **state)
{
	static struct walk clean;

	set_up(&clean, *state);
	assert_true(fake_run(&clean.world, TURNS_MAX));
	assert_int_equal(clean.world.status, clean.scene->status);
	assert_int_equal(clean.world.writes, clean.scene->writes);
	assert_done(&clean);
	assert_always(&clean);
	for (size_t at = 0; at < clean.world.call_count; at++)
		for (size_t i = at % FAKE_STRIDE; i < sizeof troubles / sizeof *troubles; i += FAKE_STRIDE) {
			walk_with(&clean, &troubles[i], at, false);
			walk_with(&clean, &troubles[i], at, true);
		}
	tear_down(&clean);
}

/* Where the record cannot be kept, nothing is sent. */
static void nothing_is_sent_unrecorded(void **state)
{
	static struct walk walk;
	long lines = 0;

	set_up(&walk, *state);
	assert_true(fake_run(&walk.world, TURNS_MAX));
	for (const char *c = buf_text(&walk.site.run); *c; c++)
		lines += *c == '\n';
	tear_down(&walk);
	for (long left = 0; left < lines; left++) {
		bool intended;

		set_up(&walk, *state);
		walk.world.saves_left = left;
		assert_true(fake_run(&walk.world, TURNS_MAX));
		intended = strstr(buf_text(&walk.site.run), "\"kind\":\"intent\"") != NULL;
		for (size_t i = 0; i < walk.world.call_count; i++)
			assert_true(intended || !is_write(&walk.world.calls[i]));
		assert_true(walk.world.status == 4 || walk.world.status == 5);
		assert_truthful(&walk);
		tear_down(&walk);
		cases++;
	}
}

/* Grants something else each time that the grants are read. */
static void grant_another(struct practice *practice, size_t call)
{
	practice->grant_scope = practice->grant_before =
	    arena_printf(&practice->arena, "User.Read openid Other.%zu", call);
}

/* The plan is outdated each time: a command stops planning after a while, and sends no plan that nobody confirmed. */
static void a_plan_that_is_always_outdated_is_given_up(void **state)
{
	static struct walk walk;
	struct json_doc doc;
	struct err err;

	(void)state;
	set_up(&walk, &scenes[0]);
	walk.world.meanwhile = grant_another;
	assert_true(fake_run(&walk.world, TURNS_MAX));
	assert_int_equal(walk.world.status, 6);
	assert_int_equal(walk.world.writes, 0);
	assert_true(json_parse(&doc, buf_text(&walk.world.printed), walk.world.printed.len, &err));
	assert_string_equal(json_raw(json_get(json_get(json_root(&doc), "error"), "kind")), "conflict");
	json_release(&doc);
	tear_down(&walk);
}

/* A permission for which the sign-in did not ask is named, and nothing is sent. */
static void a_missing_permission_is_named(void **state)
{
	static struct walk walk;

	(void)state;
	set_up(&walk, &scenes[1]);
	walk.runner.flow.auth = AUTH_DEVICE;
	walk.runner.flow.create_app = false;
	assert_true(fake_run(&walk.world, TURNS_MAX));
	assert_int_equal(walk.world.status, 3);
	assert_int_equal(walk.world.writes, 0);
	assert_non_null(strstr(buf_text(&walk.world.printed), "it lacks Application.ReadWrite.All"));
	tear_down(&walk);
	set_up(&walk, &scenes[1]);
	walk.runner.flow.auth = AUTH_DEVICE;
	assert_true(fake_run(&walk.world, TURNS_MAX));
	assert_int_equal(walk.world.status, 0);
	assert_int_equal(walk.world.writes, 2);
	tear_down(&walk);
}

int main(void)
{
	static struct CMUnitTest tests[2 * SCENES + 2];
	int failed;

	setlocale(LC_ALL, "C.UTF-8");
	for (size_t i = 0; i < SCENES; i++) {
		tests[i] = (struct CMUnitTest){ scenes[i].name, a_change_survives_every_fault, NULL, NULL,
			(void *)(uintptr_t)&scenes[i] };
		tests[SCENES + i] = (struct CMUnitTest){ "a full disk", nothing_is_sent_unrecorded, NULL, NULL,
			(void *)(uintptr_t)&scenes[i] };
	}
	tests[2 * SCENES] = (struct CMUnitTest){ "a plan that is always outdated",
		a_plan_that_is_always_outdated_is_given_up, NULL, NULL, NULL };
	tests[2 * SCENES + 1] =
	    (struct CMUnitTest){ "a missing permission is named", a_missing_permission_is_named, NULL, NULL, NULL };
	failed = cmocka_run_group_tests(tests, fake_begin, fake_end);
	printf("# %zu fault cases\n", cases);
	return failed;
}
