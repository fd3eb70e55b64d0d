/* bench_disk.c - times a list of ten thousand saved runs, and counts the size of the installation and of each room */
#include "bench/bench.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pty/walk.h"

#define SAVED_RUNS 10000

/* --- saved runs --- */

/* Reads the only run in the directory, which is the template for all others. */
static size_t read_run(const char *directory, char *text, size_t size, char *id, size_t id_size)
{
	DIR *entries = opendir(directory);
	const struct dirent *entry;
	size_t len = 0;

	while (entries && !len && (entry = readdir(entries))) {
		char path[700];
		FILE *file;

		if (!strstr(entry->d_name, ".jsonl"))
			continue;
		snprintf(id, id_size, "%.*s", (int)strcspn(entry->d_name, "."), entry->d_name);
		snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
		file = fopen(path, "r");
		if (file) {
			len = fread(text, 1, size - 1, file);
			fclose(file);
		}
		text[len] = '\0';
	}
	if (entries)
		closedir(entries);
	return len;
}

/* Writes copies of the template. Each has an id of its own, in its name and in its first record. */
static bool multiply_runs(const char *directory)
{
	static char text[256 * 1024];
	char id[40];
	size_t len = read_run(directory, text, sizeof text, id, sizeof id);

	for (int i = 0; len && i < SAVED_RUNS; i++) {
		char path[600], mine[40], *at;
		FILE *file;

		snprintf(mine, sizeof mine, "20240%d%02d-%02d%02d00-%06x", i / 2500 + 1, i / 90 % 28 + 1, i / 60 % 24,
		    i % 60, (unsigned)i);
		snprintf(path, sizeof path, "%s/%s.jsonl", directory, mine);
		file = fopen(path, "w");
		if (!file)
			return false;
		at = strstr(text, id);
		if (at)
			memcpy(at, mine, strlen(id));
		memcpy(id, mine, sizeof mine);
		fwrite(text, 1, len, file);
		fclose(file);
	}
	return len > 0;
}

static void measure_many_runs(void)
{
	const char *const check[] = { walk_program(), "check", "--practice=ready", NULL };
	const char *const review[] = { walk_program(), "review", "--practice", NULL };
	char directory[400];
	double best = 1e9;
	struct cost cost;

	walk_home();
	snprintf(directory, sizeof directory, "%s/state/naaready/practice/runs", walk_home_path());
	if (bench_run(check, NULL, &cost) != 0 || !multiply_runs(directory)) {
		figure_missing("opening the list of 10,000 saved runs", "they could not be made");
		return;
	}
	for (int i = 0; i < 5; i++) {
		double before = bench_ms();
		struct pty *pty = pty_start(&(struct pty_options){ .argv = review });

		walk_page(pty, "Saved runs");
		pty_see(pty, "Quit");
		best = bench_ms() - before < best ? bench_ms() - before : best;
		walk_quit(pty, 0);
	}
	figure("opening the list of 10,000 saved runs", best, "ms", 300, "best of 5");
}

/* --- the installation, which "make bench" has put below $BENCH_ROOT --- */

static void measure_installation(void)
{
	const char *root = getenv("BENCH_INSTALLED");
	char command[600];
	long kib = -1;
	FILE *du;

	if (!root || !*root) {
		figure_missing("installed, without shared libraries", "\"make bench\" does it");
		return;
	}
	snprintf(command, sizeof command, "du -sk --apparent-size '%s' | cut -f 1", root);
	du = popen(command, "r");
	if (du && fscanf(du, "%ld", &kib) != 1)
		kib = -1;
	if (du)
		pclose(du);
	figure("installed, without shared libraries", (double)kib / 1024, "MiB", 2, "the program stripped");
}

/* --- rooms --- */

static void count_rooms(void)
{
	static const char *const names[] = { "base", "core", "cloud", "flow", "doc", "wizard", "commands", "guard",
		"practice", "world", "app", NULL };
	const char *source = getenv("NAAREADY_SOURCE");

	printf("\nlines (files): ");
	for (size_t i = 0; names[i]; i++) {
		char command[600];
		long files = 0, lines = 0;
		FILE *counted;

		snprintf(command, sizeof command,
		    "find '%s'/src/%s%s -name '*.[ch]' -print0 | xargs -0 cat | wc -l; find '%s'/src/%s%s -name '*.[ch]' | wc -l",
		    source ? source : ".", names[i], i == 8 ? "*" : "", source ? source : ".", names[i],
		    i == 8 ? "*" : "");
		counted = popen(command, "r");
		if (counted && fscanf(counted, "%ld %ld", &lines, &files) == 2)
			printf("%s%s %ld (%ld)", i ? ", " : "", names[i], lines, files);
		if (counted)
			pclose(counted);
	}
	printf("\n");
}

void bench_disk(void)
{
	measure_many_runs();
	measure_installation();
	count_rooms();
}
