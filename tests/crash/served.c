/* served.c - a practice cloud served by a child of the test, which sets it up and looks into it directly */
#include "tests/crash/served.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "world/serve.h"

struct served_shared {
	volatile int port;
	volatile unsigned wanted, percent, seed; /* @wanted: the number of the setup that the test asked for */
	volatile enum tokens_state begins_as, tokens;
};

/* Used in the child. */
static struct served_shared *shared;
static struct practice practice;
static unsigned begun;
static unsigned dice;

static unsigned roll_dice(unsigned sides)
{
	dice = dice * 1664525u + 1013904223u;
	return (dice >> 8) % sides;
}

/* The server asks for the time before each call; here the child carries out what the test asked for. */
static int64_t now(void)
{
	int64_t real = time(NULL);

	if (begun != shared->wanted) {
		practice_release(&practice);
		practice_init(&practice, practice_find("classic"), real);
		practice.tokens = practice.tokens_before = shared->begins_as;
		begun = shared->wanted;
		dice = shared->seed;
	}
	practice.faults[0] = (struct fault){ .kind = FAULT_NONE };
	if (roll_dice(100) < shared->percent)
		practice.faults[0] = (struct fault){ .kind = (enum fault_kind)(FAULT_429 + (int)roll_dice(FAULT_DEEP)),
			.retry_after_s = 1 };
	practice.fault_count = 1;
	return real;
}

static void changed(void *who, const struct practice *state)
{
	(void)who;
	shared->tokens = state->tokens;
}

static void ready(void *who, int port)
{
	(void)who;
	shared->port = port;
}

static void serve(int stop)
{
	struct serve_options options = { .ready = ready, .changed = changed, .now = now, .stop = stop };
	struct err err;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	practice_init(&practice, practice_find("classic"), time(NULL));
	_exit(serve_run(&practice, &options, &err) ? 0 : 1);
}

bool served_start(struct served *served)
{
	int ends[2];

	served->shared = mmap(NULL, sizeof *served->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (served->shared == MAP_FAILED || pipe(ends) != 0)
		return false;
	shared = served->shared;
	served->server = fork();
	if (served->server == 0) {
		close(ends[1]);
		serve(ends[0]);
	}
	close(ends[0]);
	served->stop = ends[1];
	for (int i = 0; i < 500 && !served->shared->port; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	snprintf(served->url, sizeof served->url, "http://127.0.0.1:%d", served->shared->port);
	return served->shared->port != 0;
}

void served_stop(struct served *served)
{
	close(served->stop);
	waitpid(served->server, NULL, 0);
	munmap(served->shared, sizeof *served->shared);
}

void served_begin(struct served *served, enum tokens_state tokens, unsigned percent, unsigned seed)
{
	served->shared->begins_as = served->shared->tokens = tokens;
	served->shared->percent = percent;
	served->shared->seed = seed;
	served->shared->wanted++;
}

void served_calm(struct served *served)
{
	served->shared->percent = 0;
}

enum tokens_state served_tokens(const struct served *served)
{
	return served->shared->tokens;
}
