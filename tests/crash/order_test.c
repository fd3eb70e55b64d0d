/* order_test.c - in which order the real program writes, syncs and sends: what a loss of power would show, and SIGKILL does not */
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

/* A call that has to come after the one before it: of this kind, its path begins so, its text has these words. */
struct wanted {
	enum trip_kind kind;
	const char *path, *words;
};

static struct stand stand;
static char state[160];
static struct trip_call calls[CALLS_MAX];
static size_t count;

static void saw(void *who, const struct trip_call *call)
{
	(void)who;
	if (count < CALLS_MAX)
		calls[count++] = *call;
}

static void run(const char *action)
{
	struct trip trip = { .files = state, .saw = saw };

	count = 0;
	assert_true(stand_run(&stand, "tokens", action, NULL, &trip));
}

static bool is(const struct trip_call *call, const struct wanted *wanted)
{
	return call->kind == wanted->kind &&
	       (!wanted->path || strncmp(call->path, wanted->path, strlen(wanted->path)) == 0) &&
	       (!wanted->words || strstr(call->text, wanted->words));
}

static size_t find(const struct wanted *wanted, size_t from)
{
	while (from < count && !is(&calls[from], wanted))
		from++;
	return from;
}

static void in_order(const struct wanted *wanted, size_t wanted_count)
{
	size_t at = 0;

	for (size_t i = 0; i < wanted_count; i++) {
		size_t found = find(&wanted[i], at);

		if (found == count) {
			for (size_t call = 0; call < count; call++)
				print_message("%zu %s %s\n", call, trip_say(calls[call].kind), calls[call].path);
			fail_msg("after call %zu there is no %s of %s%s%s", at, trip_say(wanted[i].kind),
			    wanted[i].path ? wanted[i].path : "the request", wanted[i].words ? " with " : "",
			    wanted[i].words ? wanted[i].words : "");
		}
		at = found + 1;
	}
}

/* The request that switches is sent once, and read back after it. */
static size_t sent_once(void)
{
	const struct wanted sends = { TRIP_SEND, NULL, "\"Set-AuthenticationPolicy\"" };
	size_t at = find(&sends, 0);

	assert_true(at < count);
	assert_int_equal(count, find(&sends, at + 1));
	assert_true(find(&(struct wanted){ TRIP_SEND, NULL, "\"Get-AuthenticationPolicy\"" }, at) < count);
	return at;
}

/* A new directory lasts only once the one that it is in was synced. */
static void directories_last(size_t before)
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
			fail_msg("%s is made, and may be lost", calls[i].path);
	}
}

static void blocking_is_recorded_first(void **unused)
{
	static const struct wanted order[] = {
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
	run("block");
	in_order(order, sizeof order / sizeof order[0]);
	sent = sent_once();
	directories_last(sent);
	print_message("from the intention to the request: %.1f ms, stopped at each call\n",
	    calls[sent].at_ms - calls[find(&order[0], 0)].at_ms);
}

/* The mark goes last: what died in between is known to the next start. */
static void putting_back_is_recorded_first(void **unused)
{
	static const struct wanted order[] = {
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
	run("restore");
	in_order(order, sizeof order / sizeof order[0]);
	sent_once();
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
		cmocka_unit_test(blocking_is_recorded_first),
		cmocka_unit_test(putting_back_is_recorded_first),
	};

	if (!trip_can()) {
		printf("1..0 # SKIP programs cannot be stopped at their system calls here\n");
		return 0;
	}
	return cmocka_run_group_tests(tests, begin, end);
}
