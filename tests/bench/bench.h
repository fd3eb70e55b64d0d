/* bench.h - the functions that the measurements of "make bench" share
 *
 * A figure is a measured value, its budget, and whether the value is within it. Times are the best of many runs: a busy
 * machine adds to a time and never takes from it, so the best run is the closest to the program's own time.
 */
#ifndef TESTS_BENCH_H
#define TESTS_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define BENCH_DOMAIN "classic.practice.example"
#define BENCH_APP    "5a1e5f0c-0000-4000-8000-0b0ac71ce001"
#define BENCH_CLIENT "11111111-2222-4333-8444-555555555555"

/* Prints one line. A negative @budget means that there is none; the note may be NULL. */
void figure(const char *what, double value, const char *unit, double budget, const char *note, ...)
    __attribute__((format(printf, 5, 6)));
/* Prints the line of a figure that this machine cannot measure, with the reason. */
void figure_missing(const char *what, const char *why);

double bench_ms(void);
/* Returns the value of a line of /proc/PID/status, or -1 where the line is missing. */
long bench_status(pid_t pid, const char *name);
/* Returns "$NAAREADY_BUILD/NAME". */
const char *bench_built(const char *name);
/* Serves a practice cloud under the real host names ("stage @options") until bench_stage_end. @env receives the
 * NULL-terminated settings that lead bench_run and pty_start there; they are valid until the same end. */
bool bench_stage(const char *const *options, const char *env[3]);
void bench_stage_end(void);
/* Returns the path of a file with a client secret, in the home of this run. */
const char *bench_secret_file(void);
struct cost {
	double ms;
	double cpu_ms; /* of these, the time of the processor */
	long peak_kib;
};
/* Runs a command to its end, its output going to a file. Returns the exit status. */
int bench_run(const char *const *argv, const char *const *env, struct cost *cost);
/* Returns the path of the file with the standard output of bench_run's last command. */
const char *bench_output(void);

void bench_start(void); /* bench_start.c */
void bench_keys(void);  /* bench_keys.c */
void bench_net(void);   /* bench_net.c */
void bench_peer(void);  /* bench_peer.c */
void bench_disk(void);  /* bench_disk.c */

#endif
