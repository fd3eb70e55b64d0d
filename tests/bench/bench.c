/* bench.c - "make bench": measures this program and prints each figure beside its budget */
#include "bench/bench.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pty/walk.h"

static int within, over;

__attribute__((format(printf, 1, 0))) static void note_of(const char *note, va_list args)
{
	if (note) {
		printf("  (");
		vprintf(note, args);
		printf(")");
	}
	printf("\n");
	fflush(stdout);
}

void figure(const char *what, double value, const char *unit, double budget, const char *note, ...)
{
	bool good = value <= budget, whole = value >= 100 || value == (double)(long)value;
	va_list args;

	printf("%-54s %9.*f %-6s", what, whole ? 0 : 2, value, unit);
	if (budget < 0) {
		printf(" %-19s", "");
	} else {
		*(good ? &within : &over) += 1;
		printf(" at most %-6g %-4s", budget, good ? "PASS" : "over");
	}
	va_start(args, note);
	note_of(note, args);
	va_end(args);
}

void figure_missing(const char *what, const char *why)
{
	printf("%-54s %9s %-6s not measured: %s\n", what, "-", "", why);
}

double bench_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

long bench_status(pid_t pid, const char *name)
{
	char path[60], line[200];
	long value = -1;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':')
			value = strtol(line + strlen(name) + 1, NULL, 10);
	if (file)
		fclose(file);
	return value;
}

const char *bench_built(const char *name)
{
	static char paths[4][512];
	static unsigned at;
	const char *build = getenv("NAAREADY_BUILD");
	char *path = paths[at++ % 4];

	snprintf(path, sizeof paths[0], "%s/%s", build ? build : ".", name);
	return path;
}

/* --- a served practice cloud --- */

static struct {
	pid_t pid;
	int in;
	char settings[2][300];
} stage;

/* Reads the two lines "NAME=value" that stage prints. */
static bool read_settings(int out)
{
	FILE *lines = fdopen(out, "r");
	bool good = lines != NULL;

	for (int i = 0; good && i < 2; i++) {
		good = fgets(stage.settings[i], sizeof stage.settings[i], lines) != NULL;
		if (good)
			stage.settings[i][strcspn(stage.settings[i], "\n")] = '\0';
	}
	if (lines)
		fclose(lines);
	return good;
}

bool bench_stage(const char *const *options, const char *env[3])
{
	const char *argv[20] = { bench_built("tests/wire/stage") };
	int in[2], out[2];

	for (size_t i = 0; options[i] && i < 18; i++)
		argv[i + 1] = options[i];
	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		return false;
	stage.pid = fork();
	if (stage.pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	stage.in = in[1];
	env[0] = stage.settings[0];
	env[1] = stage.settings[1];
	env[2] = NULL;
	return read_settings(out[0]);
}

void bench_stage_end(void)
{
	close(stage.in);
	waitpid(stage.pid, NULL, 0);
}

/* --- running --- */

const char *bench_secret_file(void)
{
	static char path[300];
	FILE *file;

	snprintf(path, sizeof path, "%s/secret", walk_home_path());
	file = fopen(path, "w");
	if (file) {
		fputs("a client secret\n", file);
		fclose(file);
	}
	return path;
}

const char *bench_output(void)
{
	static char path[300];

	snprintf(path, sizeof path, "%s/output", walk_home_path());
	return path;
}

int bench_run(const char *const *argv, const char *const *env, struct cost *cost)
{
	double before = bench_ms();
	struct rusage usage;
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR), out = open(bench_output(), O_WRONLY | O_CREAT | O_TRUNC, 0600);

		dup2(null, STDIN_FILENO);
		dup2(out, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		for (size_t i = 0; env && env[i]; i++)
			putenv((char *)(uintptr_t)env[i]);
		execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	wait4(pid, &status, 0, &usage);
	*cost = (struct cost){
		.ms = bench_ms() - before,
		.cpu_ms = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
			  (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000,
		.peak_kib = usage.ru_maxrss,
	};
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(void)
{
	struct utsname machine;
	double load[1] = { 0 };

	setlocale(LC_ALL, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	uname(&machine);
	if (getloadavg(load, 1) != 1)
		load[0] = -1;
	printf("%s %s %s, %ld processors, load %.1f\n\n", machine.sysname, machine.release, machine.machine,
	    sysconf(_SC_NPROCESSORS_ONLN), load[0]);
	walk_home();
	bench_start();
	bench_keys();
	bench_net();
	bench_peer();
	bench_disk();
	walk_home_remove();
	printf("\n%d within their budget, %d over\n", within, over);
	return 0;
}
