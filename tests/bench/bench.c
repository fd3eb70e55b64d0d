/* bench.c - "make bench": the figures of this program beside their budgets */
#include "bench/bench.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pty/walk.h"

static int within, over;

static void note_of(const char *note, va_list args)
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

const char *const *bench_staged(const char *const *stage, const char *const *command)
{
	static const char *argv[40];
	size_t count = 0;

	argv[count++] = bench_built("tests/wire/stage");
	while (*stage)
		argv[count++] = *stage++;
	argv[count++] = "--";
	while (*command && count < 39)
		argv[count++] = *command++;
	argv[count] = NULL;
	return argv;
}

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

int bench_run(const char *const *argv, double *ms)
{
	double before = bench_ms();
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR), out = open(bench_output(), O_WRONLY | O_CREAT | O_TRUNC, 0600);

		dup2(null, STDIN_FILENO);
		dup2(out, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	if (ms)
		*ms = bench_ms() - before;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(void)
{
	struct utsname machine;
	double load[1] = {0};

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
	bench_disk();
	walk_home_remove();
	printf("\n%d within their budget, %d over\n", within, over);
	return 0;
}
