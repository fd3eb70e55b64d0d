/* bench.h - what the figures of "make bench" share
 *
 * A figure is what was measured, its budget, and whether it is within. Times are the best of many runs: on a machine that
 * does other things as well, the best is what comes nearest to the program itself.
 */
#ifndef TESTS_BENCH_H
#define TESTS_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define BENCH_DOMAIN "classic.practice.example"
#define BENCH_APP    "5a1e5f0c-0000-4000-8000-0b0ac71ce001"
#define BENCH_CLIENT "11111111-2222-4333-8444-555555555555"

/* One line. @budget below 0: none. The rest is a note, or NULL. */
void figure(const char *what, double value, const char *unit, double budget, const char *note, ...)
    __attribute__((format(printf, 5, 6)));
/* A figure that cannot be had here. */
void figure_missing(const char *what, const char *why);

double bench_ms(void);
/* The value of a line of /proc/PID/status; -1: not there. */
long bench_status(pid_t pid, const char *name);
/* "$NAAREADY_BUILD/NAME" */
const char *bench_built(const char *name);
/* A served practice cloud under the real host names ("stage @options"), until bench_stage_end; @env says how it is
 * reached, NULL-terminated, and is valid until then. What is run by bench_run and pty_start with it goes there. */
bool bench_stage(const char *const *options, const char *env[3]);
void bench_stage_end(void);
/* A file with a client secret in the home of this run. */
const char *bench_secret_file(void);
struct cost {
	double ms;
	double cpu_ms; /* of it the command's own, not waiting */
	long peak_kib;
};
/* Runs to the end with its output away. Returns the exit status. */
int bench_run(const char *const *argv, const char *const *env, struct cost *cost);
/* Where what bench_run's last command wrote to its standard output is. */
const char *bench_output(void);

void bench_start(void); /* bench_start.c */
void bench_keys(void);  /* bench_keys.c */
void bench_net(void);   /* bench_net.c */
void bench_peer(void);  /* bench_peer.c */
void bench_disk(void);  /* bench_disk.c */

#endif
