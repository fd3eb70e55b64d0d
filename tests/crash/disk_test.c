/* disk_test.c - the real program meets a full, broken or forbidden disk at each of its calls that write
 *
 * Each open, mkdir, write, fsync, rename, unlink, ftruncate and flock on the program's own files fails, once or from then
 * on. No change may ever be without a record; the program says when it cannot write a record, and ends with 4; and whatever
 * happened, the next start on a disk that works settles it. "make check" tries each call with one error in turn, "make
 * crash" with all of them.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/crash/stand.h"

static const int errors[] = { ENOSPC, EIO, EROFS, EACCES };
#define ERRORS (sizeof errors / sizeof errors[0])

static struct stand stand;
static char state[160];
static unsigned tried, refused, failed;

struct trial {
	const char *command, *action;
	enum tokens_state now; /* before the trial */
	int as_usual;          /* the exit status where nothing fails */
	long intent; /* the number of the call that writes the intention of the change; the call after it syncs that */
	struct trip trip;
};

static void on_call(void *who, const struct trip_call *call)
{
	struct trial *trial = who;

	if (call->kind == TRIP_WRITE && strstr(call->text, "\"kind\":\"intent\"") && !trial->intent)
		trial->intent = trial->trip.calls;
}

static void print_failure(const struct trial *trial, const char *what)
{
	const struct trip *trip = &trial->trip;

	failed++;
	print_message("%s %s, call %ld (%s)%s fails with \"%s\": %s; cloud: %s; status: %d\n", trial->command,
	    trial->action ? trial->action : "", trip->at, trip_say(trip->struck_kind),
	    trip->from ? " and all after it" : "", strerror(trip->error), what,
	    tokens_state_id(served_tokens(&stand.cloud)), trip->status);
}

static void judge_trial(const struct trial *trial)
{
	const struct trip *trip = &trial->trip;
	enum tokens_state is = served_tokens(&stand.cloud);
	bool told = stand_said(&stand, stand.home);
	struct change_mark mark;
	bool marked = stand_mark(&stand, &mark);

	if (is == TOKENS_BLOCKED && (!marked || !stand_recorded(&stand, &mark)))
		print_failure(trial, "the setting is changed, and no record tells of it");
	if (is != trial->now && (trip->at == trial->intent || trip->at == trial->intent + 1))
		print_failure(trial, "the change was sent although its record could not be written");
	if (is == TOKENS_BLOCKED && trip->status != 5 && trip->status != 4)
		print_failure(trial, "the setting is changed, and the exit status does not say so");
	if (is == TOKENS_BLOCKED && trip->status == 4 && trial->now != TOKENS_BLOCKED)
		print_failure(trial, "the setting is changed, and the exit status speaks of the record only");
	/* a mark that could not be removed makes the status 5 */
	if (is != TOKENS_BLOCKED && trip->status != trial->as_usual && trip->status != 4 &&
	    !(trip->status == 5 && marked))
		print_failure(trial, "nothing is left changed, and the exit status says something else");
	if (trip->status == 4 && !told)
		print_failure(trial, "the exit status is 4, and no message says why");
	if (trip->from && trip->struck_kind != TRIP_OPEN && !told)
		print_failure(trial, "the program failed without a message");
	if (trip->status == 4)
		refused++;
}

/* Starts again on a disk that works. */
static void settle_on_a_good_disk(struct trial *trial)
{
	struct change_mark mark;
	struct trip calm = { .few = true };

	/* a change never seen in effect may still show: a read settles it when that time is over */
	if (stand_mark(&stand, &mark) && mark.certainty != CERTAINTY_SEEN)
		stand_age(&stand, &mark);
	if (!stand_run(&stand, "tokens", "restore", NULL, &calm) || calm.status != 0 ||
	    served_tokens(&stand.cloud) != TOKENS_ALLOWED || stand_mark(&stand, &mark))
		print_failure(trial, "the next start did not settle the change");
}

/* Tries one call. Returns whether the program made so many calls. */
static bool try_call(struct trial *trial)
{
	trial->intent = 0;
	trial->trip.saw = on_call;
	trial->trip.who = trial;
	stand_again(&stand);
	served_begin(&stand.cloud, trial->now, 0, 0);
	if (!stand_run(&stand, trial->command, trial->action, NULL, &trial->trip))
		print_failure(trial, "the program did not end");
	if (!trial->trip.struck)
		return false;
	tried++;
	judge_trial(trial);
	settle_on_a_good_disk(trial);
	return true;
}

static void try_each_call(const char *command, const char *action, enum tokens_state now)
{
	struct trial trial = { .command = command, .action = action, .now = now, .trip = { .files = state } };
	bool all = getenv("CRASH_ALL") != NULL;

	tried = refused = failed = 0;
	try_call(&trial);
	trial.as_usual = trial.trip.status;
	for (size_t error = 0; error < (all ? ERRORS : 1); error++)
		for (int from = 0; from < 2; from++)
			for (long at = 1;; at++) {
				trial.trip = (struct trip){
					.files = state,
					.at = at,
					.from = from,
					.error = errors[(error + (size_t)at) % ERRORS],
				};
				if (!try_call(&trial))
					break;
			}
	print_message("%s: %u faults of the disk, of which %u ended with 4; %u wrong\n", action ? action : command,
	    tried, refused, failed);
	assert_true(tried > 40);
	assert_int_equal(failed, 0);
}

static void blocking_survives_a_bad_disk(void **state_unused)
{
	(void)state_unused;
	stand_clear(&stand);
	stand_keep(&stand);
	try_each_call("tokens", "block", TOKENS_ALLOWED);
}

static void checking_survives_a_bad_disk(void **state_unused)
{
	(void)state_unused;
	stand_clear(&stand);
	stand_keep(&stand);
	try_each_call("check", NULL, TOKENS_ALLOWED);
}

static void restoring_survives_a_bad_disk(void **state_unused)
{
	struct trip trip = { .few = true };

	(void)state_unused;
	stand_clear(&stand);
	served_begin(&stand.cloud, TOKENS_ALLOWED, 0, 0);
	assert_true(stand_run(&stand, "tokens", "block", NULL, &trip));
	stand_keep(&stand);
	try_each_call("tokens", "restore", TOKENS_BLOCKED);
}

static int begin(void **state_unused)
{
	(void)state_unused;
	if (!stand_open(&stand))
		return 1;
	snprintf(state, sizeof state, "%s/state", stand.home);
	return 0;
}

static int end(void **state_unused)
{
	(void)state_unused;
	stand_close(&stand);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocking_survives_a_bad_disk),
		cmocka_unit_test(restoring_survives_a_bad_disk),
		cmocka_unit_test(checking_survives_a_bad_disk),
	};

	if (!trip_can()) {
		printf("1..0 # SKIP programs cannot be told of errors at their system calls here\n");
		return 0;
	}
	return cmocka_run_group_tests(tests, begin, end);
}
