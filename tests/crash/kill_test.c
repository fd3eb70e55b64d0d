/* kill_test.c - the real program, killed at every system call of blocking and of putting back, and again while recovering
 *
 * After each death, and after each start that follows, the test reads the setting in the practice cloud itself. While it is
 * not as it was found, the record and the index must say so, with the state that was found, and a program that ends by itself
 * must end with 5. At last, on a calm network, the setting must be as it was found. "make check" tries a sample, chosen by a
 * seed that is printed (CRASH_SEED repeats it, CRASH_SECONDS limits its time); with CRASH_ALL, as "make crash" sets it,
 * CRASH_JOBS processes try every call.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "flow/act.h"
#include "tests/crash/stand.h"

#define SAMPLE_S 16
#define JOBS_MAX 8
/* So many failures are printed; further ones are only counted. */
#define FAILURES_MAX 20
/* While calls go wrong, a recovery may fail so many times; then the network becomes calm. */
#define RECOVERIES_MAX 4

static const struct scene {
	const char *action, *more;
	enum tokens_state found, now; /* where the action restores: the state that the run found, and the state now */
	bool stays;                   /* somebody else blocked: the program asks about it, and leaves it alone */
} scenes[] = {
	{ "block", NULL, TOKENS_ALLOWED, TOKENS_ALLOWED, false },
	{ "block", "--from-not-set", TOKENS_NOT_SET, TOKENS_NOT_SET, false },
	{ "block", NULL, TOKENS_BLOCKED, TOKENS_BLOCKED, false },
	{ "block", NULL, TOKENS_REMOVED, TOKENS_REMOVED, false },
	{ "restore", NULL, TOKENS_ALLOWED, TOKENS_BLOCKED, false },
	{ "restore", NULL, TOKENS_NOT_SET, TOKENS_BLOCKED, false },
	{ "restore", NULL, TOKENS_ALLOWED, TOKENS_ALLOWED, false },
	{ "restore", NULL, TOKENS_ALLOWED, TOKENS_NOT_SET, true },
	{ "restore", NULL, TOKENS_ALLOWED, TOKENS_REMOVED, false },
};
#define SCENES (sizeof scenes / sizeof scenes[0])

/* The counts of all workers, in memory that they share. */
static struct tally {
	unsigned points[2], second, switched, starts;
	unsigned failed;
} * tally;

static struct stand stand;
static unsigned dice;

static unsigned roll_dice(unsigned sides)
{
	dice = dice * 1664525u + 1013904223u;
	return sides ? (dice >> 8) % sides : 0;
}

static void count_up(unsigned *what)
{
	__atomic_add_fetch(what, 1, __ATOMIC_RELAXED);
}

/* The trial that runs now, so that a failure can be repeated. */
struct trial {
	const struct scene *scene;
	unsigned percent, seed;
	long at, again;
};

static void print_failure(const struct trial *trial, const struct trip *trip, const char *what)
{
	if (__atomic_add_fetch(&tally->failed, 1, __ATOMIC_RELAXED) > FAILURES_MAX)
		return;
	print_message(
	    "%s from %s (now %s), %u %% faults, seed %u, killed at %ld and %ld: %s; cloud: %s; last status: %d\n",
	    trial->scene->action, tokens_state_id(trial->scene->found), tokens_state_id(trial->scene->now),
	    trial->percent, trial->seed, trial->at, trial->again, what, tokens_state_id(served_tokens(&stand.cloud)),
	    trip->status);
}

/* Of one start: how many times the write was sent, and how many lines of the record announced it. */
struct sends {
	unsigned sent, recorded;
	bool unrecorded;
};

static void on_send(void *who, const struct trip_call *call)
{
	struct sends *sends = who;

	if (call->kind == TRIP_WRITE &&
	    (strstr(call->text, "\"kind\":\"intent\"") || strstr(call->text, "\"kind\":\"try\"")))
		sends->recorded++;
	if (call->kind == TRIP_SEND && (strstr(call->text, "\"Set-AuthenticationPolicy\"") ||
					   strstr(call->text, "\"Remove-AuthenticationPolicy\""))) {
		sends->sent++;
		sends->unrecorded |= sends->sent > sends->recorded;
	}
}

/* Only a throttled write is sent again, and without faults nothing is throttled. */
static void check_sends(const struct trial *trial, const struct trip *trip, const struct sends *sends)
{
	if (sends->sent > (trial->percent ? ACT_TRIES : 1))
		print_failure(trial, trip, "the write was sent too often");
	if (sends->unrecorded)
		print_failure(trial, trip, "the write was sent without a record of it");
}

/* Asserts what must hold whenever no program runs. */
static void judge_rest(const struct trial *trial, const struct trip *trip)
{
	const struct scene *scene = trial->scene;
	enum tokens_state is = served_tokens(&stand.cloud);
	bool changed = is == TOKENS_BLOCKED && scene->found != TOKENS_BLOCKED;
	struct change_mark mark;
	bool marked = stand_mark(&stand, &mark);

	if (is != scene->found && is != scene->now && !changed)
		print_failure(trial, trip, "the setting has a state that it never had before");
	if (changed && !marked)
		print_failure(trial, trip, "the setting is changed, and no mark says so");
	if (marked && strcmp(mark.from, tokens_state_id(scene->found)) != 0)
		print_failure(trial, trip, "the mark does not have the state that was found");
	if (marked && !stand_recorded(&stand, &mark))
		print_failure(trial, trip, "there is a mark without a record");
	if (!trip->struck && changed && trip->status != 5)
		print_failure(trial, trip, "the setting is changed, and the exit status does not say so");
	if (!trip->struck && trip->status == 0 && is != scene->found && !scene->stays && scene->now != TOKENS_REMOVED)
		print_failure(trial, trip, "the exit status is 0, and the setting is not as it was found");
}

static bool start_program(struct trial *trial, const char *action, const char *more, long at, struct trip *trip)
{
	struct sends sends = { 0 };

	*trip = (struct trip){ .at = at, .few = !at, .saw = on_send, .who = &sends };
	count_up(&tally->starts);
	if (!stand_run(&stand, "tokens", action, more, trip)) {
		print_failure(trial, trip, "the program did not end");
		return false;
	}
	judge_rest(trial, trip);
	check_sends(trial, trip, &sends);
	return true;
}

/* Recovers, dying on the way too, and at last on a calm network. */
static void recover(struct trial *trial, long restore_calls)
{
	const struct scene *scene = trial->scene;
	struct change_mark mark;
	struct trip trip;

	if (served_tokens(&stand.cloud) == TOKENS_BLOCKED && scene->found != TOKENS_BLOCKED)
		count_up(&tally->switched);
	trial->again = 1 + (long)roll_dice((unsigned)restore_calls);
	start_program(trial, "restore", NULL, trial->again, &trip);
	if (trip.struck)
		count_up(&tally->second);
	for (int i = 0; trial->percent && i < RECOVERIES_MAX; i++)
		if (!start_program(trial, "restore", NULL, 0, &trip) || trip.status == 0)
			break;
	served_calm(&stand.cloud);
	start_program(trial, "restore", NULL, 0, &trip);
	/* a change never seen in effect may still show: a read settles it when that time is over */
	if (!scene->stays && trip.status == 5 && stand_mark(&stand, &mark) &&
	    change_may_still_show(&mark, mark.sent_at + 60) && served_tokens(&stand.cloud) == scene->found) {
		stand_age(&stand, &mark);
		start_program(trial, "restore", NULL, 0, &trip);
	}
	/* somebody blocked before and no record tells of it: the program must say so */
	if (scene->found == TOKENS_BLOCKED) {
		if (trip.status != 6 || stand_mark(&stand, &mark))
			print_failure(trial, &trip, "the program did not say that no record tells who blocked");
		return;
	}
	if (scene->stays ? trip.status != 5 || !stand_mark(&stand, &mark) || served_tokens(&stand.cloud) != scene->now
			 : trip.status != 0 || stand_mark(&stand, &mark))
		print_failure(trial, &trip, "the recovery did not settle the change");
	if (!scene->stays && scene->now != TOKENS_REMOVED && served_tokens(&stand.cloud) != scene->found)
		print_failure(trial, &trip, "the recovery did not put the setting back as it was found");
}

/* Sets the stand up as the scene begins. False when that fails. */
static bool set_up(const struct scene *scene)
{
	struct trip trip = { .few = true };

	stand_clear(&stand);
	if (strcmp(scene->action, "restore") == 0) {
		served_begin(&stand.cloud, scene->found, 0, 0);
		if (!stand_run(&stand, "tokens", "block", "--from-not-set", &trip) || trip.status != 5)
			return false;
	}
	stand_keep(&stand);
	return true;
}

/* Tries a death at one call. Returns whether the program died there and did not end before. */
static bool try_death(struct trial *trial, long restore_calls)
{
	struct trip trip;

	stand_again(&stand);
	served_begin(&stand.cloud, trial->scene->now, trial->percent, trial->seed);
	trial->again = 0;
	start_program(trial, trial->scene->action, trial->scene->more, trial->at, &trip);
	if (trip.struck)
		count_up(&tally->points[trial->percent != 0]);
	recover(trial, restore_calls);
	return trip.struck;
}

/* --- the calls of a scene --- */

/* The number of calls, and which of them lie between the record of the change and its end. */
struct measure {
	long calls, first, last;
};

struct call_watch {
	long calls;
	struct measure *measure;
};

static void on_call(void *who, const struct trip_call *call)
{
	struct call_watch *watch = who;

	watch->calls++;
	if (call->kind == TRIP_WRITE && strstr(call->text, "\"kind\":\"intent\""))
		watch->measure->first = watch->calls;
}

static struct measure measure(const struct scene *scene)
{
	struct measure measure = { 0 };
	struct call_watch watch = { .measure = &measure };
	struct trip trip = { .saw = on_call, .who = &watch };

	stand_again(&stand);
	served_begin(&stand.cloud, scene->now, 0, 0);
	assert_true(stand_run(&stand, "tokens", scene->action, scene->more, &trip));
	measure.calls = measure.last = watch.calls;
	if (!measure.first)
		measure.first = watch.calls / 2;
	return measure;
}

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void print_tally(void)
{
	print_message("%u calls to die at without faults, %u with 30 %% faults; %u died again while recovering; "
		      "%u times legacy tokens were blocked; %u starts; %u wrong\n",
	    tally->points[0], tally->points[1], tally->second, tally->switched, tally->starts, tally->failed);
}

/* --- a sample, and all of them --- */

/* Takes half of the sample from the calls that matter: from the record of the change on. */
static void sample_scene(const struct scene *scene, double until)
{
	struct measure all;

	if (!set_up(scene)) {
		fail_msg("%s from %s cannot begin", scene->action, tokens_state_id(scene->found));
		return;
	}
	all = measure(scene);
	assert_true(all.calls > 100);
	for (unsigned i = 0; now_s() < until; i++) {
		long first = i % 2 ? all.first - 2 : 1;
		struct trial trial = { .scene = scene, .percent = i % 4 < 2 ? 0 : 30, .seed = roll_dice(1u << 20) };

		trial.at = first + (long)roll_dice((unsigned)(all.last - first + 1));
		try_death(&trial, all.calls);
	}
}

static void a_death_at_any_sampled_call_is_recovered(void **state)
{
	const char *said = getenv("CRASH_SEED"), *seconds = getenv("CRASH_SECONDS");
	double began = now_s(), all = seconds ? strtod(seconds, NULL) : SAMPLE_S;

	(void)state;
	dice = said ? (unsigned)strtoul(said, NULL, 10) : (unsigned)time(NULL);
	print_message("CRASH_SEED=%u\n", dice);
	for (size_t i = 0; i < SCENES; i++)
		sample_scene(&scenes[i], began + all * (double)(i + 1) / SCENES);
	print_tally();
	assert_int_equal(tally->failed, 0);
	assert_true(tally->points[0] + tally->points[1] >= SCENES);
}

/* Ctrl-C, a dropped connection and "kill" while a change is recorded, sent and read back: the program ends in order,
 * and what it says is true. */
static void a_signal_during_a_change_ends_in_order(void **state)
{
	static const int signals[] = { SIGINT, SIGHUP, SIGTERM };
	unsigned ended = 0, tried = 0;
	struct measure calls;

	(void)state;
	tally->failed = 0;
	for (size_t i = 0; i < SCENES; i += 4) { /* the scenes "block from allowed" and "restore" */
		if (!set_up(&scenes[i]))
			continue;
		calls = measure(&scenes[i]);
		for (long at = calls.first - 2; at < calls.last; at += 7) {
			struct trial trial = { .scene = &scenes[i], .at = at };
			struct trip trip = { .at = at, .signal = signals[tried++ % 3] };

			stand_again(&stand);
			served_begin(&stand.cloud, scenes[i].now, 0, 0);
			if (!stand_run(&stand, "tokens", scenes[i].action, scenes[i].more, &trip))
				print_failure(&trial, &trip, "the program did not end");
			judge_rest(&trial, &trip);
			ended += trip.status == 128 + trip.signal;
			recover(&trial, calls.calls);
		}
	}
	print_message("%u signals while the program was at work, %u of them ended it; %u wrong\n", tried, ended,
	    tally->failed);
	assert_true(ended > 0);
	assert_int_equal(tally->failed, 0);
}

/* Tries every @jobs-th call, from the @job-th on. */
static void try_share(unsigned job, unsigned jobs)
{
	assert_true(stand_open(&stand));
	for (size_t i = 0; i < SCENES; i++) {
		long restore_calls;

		assert_true(set_up(&scenes[i]));
		restore_calls = measure(&scenes[i]).calls;
		for (unsigned percent = 0; percent <= 30; percent += 30) {
			long at = 1 + (long)job;

			for (;; at += jobs) {
				struct trial trial = { .scene = &scenes[i],
					.percent = percent,
					.seed = roll_dice(1u << 20),
					.at = at };

				if (!try_death(&trial, restore_calls))
					break;
			}
		}
	}
	stand_close(&stand);
}

static void a_death_at_any_call_is_recovered(void **state)
{
	const char *said = getenv("CRASH_JOBS");
	unsigned jobs = said ? (unsigned)strtoul(said, NULL, 10) : 2;
	pid_t workers[JOBS_MAX];
	int status;

	(void)state;
	jobs = jobs < 1 ? 1 : jobs > JOBS_MAX ? JOBS_MAX : jobs;
	for (unsigned job = 0; job < jobs; job++) {
		workers[job] = fork();
		if (workers[job] == 0) {
			dice = job + 1;
			try_share(job, jobs);
			_exit(0);
		}
	}
	for (unsigned job = 0; job < jobs; job++) {
		waitpid(workers[job], &status, 0);
		assert_int_equal(status, 0);
	}
	print_tally();
	assert_int_equal(tally->failed, 0);
}

static int begin(void **state)
{
	(void)state;
	tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return tally == MAP_FAILED || (!getenv("CRASH_ALL") && !stand_open(&stand));
}

static int end(void **state)
{
	(void)state;
	if (!getenv("CRASH_ALL"))
		stand_close(&stand);
	return 0;
}

int main(void)
{
	const struct CMUnitTest sample[] = { cmocka_unit_test(a_death_at_any_sampled_call_is_recovered),
		cmocka_unit_test(a_signal_during_a_change_ends_in_order) },
				whole[] = { cmocka_unit_test(a_death_at_any_call_is_recovered) };

	if (!trip_can()) {
		printf("1..0 # SKIP programs cannot be stopped at their system calls here\n");
		return 0;
	}
	return getenv("CRASH_ALL") ? cmocka_run_group_tests(whole, begin, end)
				   : cmocka_run_group_tests(sample, begin, end);
}
