/* order_test.c - the order in which the real program writes, syncs and sends, which a loss of power would show and SIGKILL does not */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/crash/stand.h"

#define CALLS_MAX 400
#define OURS      "/naaready/practice"
#define MARK      OURS "/open/5a1e5f0c-0000-4000-8000-000000000001.json"

/* A call that must come after the one before it: its kind, the beginning of its path, words in its text. */
struct wanted_call {
	enum trip_kind kind;
	const char *path, *words;
};

static struct stand stand;
static char state[160];
static struct trip_call calls[CALLS_MAX];
static size_t count;

static void on_call(void *who, const struct trip_call *call)
{
	(void)who;
	if (count < CALLS_MAX)
		calls[count++] = *call;
}

static void run_command(const char *action)
{
	struct trip trip = { .files = state, .saw = on_call };

	count = 0;
	assert_true(stand_run(&stand, "tokens", action, NULL, &trip));
}

static bool is_wanted(const struct trip_call *call, const struct wanted_call *wanted)
{
	return call->kind == wanted->kind &&
	       (!wanted->path || strncmp(call->path, wanted->path, strlen(wanted->path)) == 0) &&
	       (!wanted->words || strstr(call->text, wanted->words));
}

static size_t find_call(const struct wanted_call *wanted, size_t from)
{
	while (from < count && !is_wanted(&calls[from], wanted))
		from++;
	return from;
}

static void assert_order(const struct wanted_call *wanted, size_t wanted_count)
{
	size_t at = 0;

	for (size_t i = 0; i < wanted_count; i++) {
		size_t found = find_call(&wanted[i], at);

		if (found == count) {
			for (size_t call = 0; call < count; call++)
				print_message("%zu %s %s\n", call, trip_say(calls[call].kind), calls[call].path);
			fail_msg("call %zu must be followed by %s of %s%s%s, and is not", at, trip_say(wanted[i].kind),
			    wanted[i].path ? wanted[i].path : "the request", wanted[i].words ? " with " : "",
			    wanted[i].words ? wanted[i].words : "");
		}
		at = found + 1;
	}
}

/* The request that changes the setting is sent once, and the setting is read after it. */
static size_t assert_sent_once(void)
{
	const struct wanted_call sends = { TRIP_SEND, NULL, "\"Set-AuthenticationPolicy\"" };
	size_t at = find_call(&sends, 0);

	assert_true(at < count);
	assert_int_equal(count, find_call(&sends, at + 1));
	assert_true(find_call(&(struct wanted_call){ TRIP_SEND, NULL, "\"Get-AuthenticationPolicy\"" }, at) < count);
	return at;
}

/* A new directory survives a loss of power only after its parent was synced. */
static void assert_directories_synced(size_t before)
{
	for (size_t i = 0; i < before; i++) {
		char parent[256];
		bool synced = false;

		if (calls[i].kind != TRIP_MKDIR || !strchr(calls[i].path, '/'))
			continue;
		snprintf(parent, sizeof parent, "%s", calls[i].path);
		*strrchr(parent, '/') = '\0';
		for (size_t after = i; after < before; after++)
			synced = synced || (calls[after].kind == TRIP_SYNC && strcmp(calls[after].path, parent) == 0);
		if (!synced)
			fail_msg(
			    "%s is created, but its parent directory is never synced, so a loss of power may take it away",
			    calls[i].path);
	}
}

static void a_block_is_recorded_and_synced_before_it_is_sent(void **unused)
{
	static const struct wanted_call order[] = {
		{ TRIP_WRITE, OURS "/runs/", "\"kind\":\"intent\"" },
		{ TRIP_SYNC, OURS "/runs/", NULL },
		{ TRIP_SYNC, OURS "/runs", NULL },
		{ TRIP_WRITE, OURS "/open/.new", "\"from\"" },
		{ TRIP_SYNC, OURS "/open/.new", NULL },
		{ TRIP_RENAME, MARK, NULL },
		{ TRIP_SYNC, OURS "/open", NULL },
		{ TRIP_CONNECT, NULL, NULL },
		{ TRIP_SEND, NULL, "\"Set-AuthenticationPolicy\"" },
		{ TRIP_SEND, NULL, "\"Get-AuthenticationPolicy\"" },
		{ TRIP_WRITE, OURS "/runs/", "\"state\":\"open\"" },
		{ TRIP_SYNC, OURS "/runs/", NULL },
	};
	size_t sent;

	(void)unused;
	stand_clear(&stand);
	served_begin(&stand.cloud, TOKENS_ALLOWED, 0, 0);
	run_command("block");
	assert_order(order, sizeof order / sizeof order[0]);
	sent = assert_sent_once();
	assert_directories_synced(sent);
	print_message("from the intention to the request: %.1f ms, with a stop at each call\n",
	    calls[sent].at_ms - calls[find_call(&order[0], 0)].at_ms);
}

/* The mark is removed last, so that the next start knows of a restore that died in between. */
static void a_restore_is_recorded_before_its_mark_is_removed(void **unused)
{
	static const struct wanted_call order[] = {
		{ TRIP_WRITE, OURS "/runs/", "\"kind\":\"intent\"" },
		{ TRIP_SYNC, OURS "/runs/", NULL },
		{ TRIP_CONNECT, NULL, NULL },
		{ TRIP_SEND, NULL, "\"Set-AuthenticationPolicy\"" },
		{ TRIP_SEND, NULL, "\"Get-AuthenticationPolicy\"" },
		{ TRIP_WRITE, OURS "/runs/", "\"state\":\"done\"" },
		{ TRIP_SYNC, OURS "/runs/", NULL },
		{ TRIP_UNLINK, MARK, NULL },
		{ TRIP_SYNC, OURS "/open", NULL },
	};

	(void)unused;
	run_command("restore");
	assert_order(order, sizeof order / sizeof order[0]);
	assert_sent_once();
}

static int begin(void **unused)
{
	(void)unused;
	if (!stand_open(&stand))
		return 1;
	snprintf(state, sizeof state, "%s/state", stand.home);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	stand_close(&stand);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_is_recorded_and_synced_before_it_is_sent),
		cmocka_unit_test(a_restore_is_recorded_before_its_mark_is_removed),
	};

	if (!trip_can()) {
		printf("1..0 # SKIP programs cannot be stopped at their system calls here\n");
		return 0;
	}
	return cmocka_run_group_tests(tests, begin, end);
}
