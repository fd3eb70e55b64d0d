/* bench_keys.c - the cost of a key press: bytes, and time with 50 requests in flight */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pty/walk.h"

#define PRESSES 1000

static int by_size(const void *a, const void *b)
{
	double difference = *(const double *)a - *(const double *)b;

	return difference < 0 ? -1 : difference > 0;
}

static void measure_moves(void)
{
	struct pty *pty = walk_start(&(struct walk_options){ 0 });
	size_t most = 0, all = 0;
	int count = 0;

	walk_page(pty, "Welcome");
	walk_choose(pty, "Next: Tenant");
	walk_choose(pty, BENCH_DOMAIN);
	walk_page(pty, "Sign-in");
	for (int i = 0; i < 6; i++) {
		pty_quiet(pty, 60);
		pty_count_again(pty);
		pty_key(pty, i < 3 ? VTERM_KEY_DOWN : VTERM_KEY_UP);
		pty_quiet(pty, 60);
		most = pty_count(pty) > most ? pty_count(pty) : most;
		all += pty_count(pty);
		count++;
	}
	figure("moving a selection one line, 80x24", (double)most, "B", 150, "the most of %d moves; %zu on average",
	    count, all / (size_t)count);
	walk_quit(pty, 6);
}

static bool focus_is(struct pty *pty, const void *label)
{
	for (int row = 1; row < pty_rows(pty); row++) {
		const char *text = pty_row(pty, row);

		if (*text == '>')
			return strstr(text, label) != NULL;
	}
	return false;
}

static void measure_busy_keys(void)
{
	static double times[PRESSES];
	static const char *const options[] = { "-d", "300", "classic", NULL };
	const char *const argv[] = { bench_built("tests/bench/busy"), NULL };
	const char *env[3];
	struct pty *pty;
	int at = 0, step = 1;

	if (!bench_stage(options, env)) {
		figure_missing("key press to its picture", "the practice cloud could not be served");
		return;
	}
	pty = pty_start(&(struct pty_options){ .argv = argv, .env = env });
	pty_see(pty, "> Choice A");
	pty_see(pty, "answered");
	for (int i = 0; i < PRESSES; i++) {
		char label[16];
		double before;

		at += step;
		step = at == 11 ? -1 : at == 0 ? 1 : step;
		snprintf(label, sizeof label, "Choice %c", 'A' + at);
		before = bench_ms();
		pty_key(pty, at > 0 && (step > 0 || at == 11) ? VTERM_KEY_DOWN : VTERM_KEY_UP);
		pty_until(pty, focus_is, label, label);
		times[i] = bench_ms() - before;
		pty_quiet(pty, (int)(random() % 3));
	}
	qsort(times, PRESSES, sizeof *times, by_size);
	figure("key press to its picture, 50 requests in flight, p99", times[PRESSES * 99 / 100], "ms", 10,
	    "%d presses; p50 %.2f, most %.2f", PRESSES, times[PRESSES / 2], times[PRESSES - 1]);
	walk_quit(pty, 0);
	bench_stage_end();
}

void bench_keys(void)
{
	measure_moves();
	measure_busy_keys();
}
