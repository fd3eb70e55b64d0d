/* fuzz_main.c - runs a fuzz target without libFuzzer: its seeds, and the same mutations of them every time
 *
 * NAME_fuzz              the seeds and FUZZ_RUNS mutations (default 4000); the result as TAP
 * NAME_fuzz --seeds DIR  writes the seeds to files, for libFuzzer
 * NAME_fuzz FILE...      only these inputs, such as a file that a crash left behind
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

/* A whole answer of a service fits; longer inputs add time, not cases. */
#define INPUT_MAX 65536
#define SEEDS_MAX 64
/* Inputs usually take microseconds. */
#define PATIENCE_S 20

static struct input {
	uint8_t *bytes;
	size_t size;
} seeds[SEEDS_MAX];
static size_t seed_count;

/* The input being tried, which the signal handler saves. */
static uint8_t input[INPUT_MAX];
static size_t input_size;
static char crash_path[512];

static uint64_t state = 0x9e3779b97f4a7c15u;

static size_t dice(size_t sides)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (size_t)(state >> 11) % sides;
}

static bool read_file(const char *path, uint8_t *bytes, size_t *size)
{
	FILE *file = fopen(path, "rb");

	if (!file)
		return false;
	*size = fread(bytes, 1, INPUT_MAX, file);
	fclose(file);
	return true;
}

static void add_seed(const uint8_t *bytes, size_t size)
{
	FUZZ_TRUE(seed_count < SEEDS_MAX && size <= INPUT_MAX);
	seeds[seed_count].bytes = malloc(size + 1);
	FUZZ_TRUE(seeds[seed_count].bytes);
	memcpy(seeds[seed_count].bytes, bytes, size);
	seeds[seed_count++].size = size;
}

static void read_seeds(void)
{
	const char *dir = getenv("REPLIES_DIR");
	char path[512];

	for (const char *const *seed = fuzz_seeds; *seed; seed++) {
		if (**seed != '@') {
			add_seed((const uint8_t *)*seed, strlen(*seed));
			continue;
		}
		snprintf(path, sizeof path, "%s/%s", dir ? dir : "tests/replies", *seed + 1);
		if (!read_file(path, input, &input_size)) {
			printf("Bail out! %s: %s\n", path, strerror(errno));
			exit(1);
		}
		add_seed(input, input_size);
	}
}

static void save_crash(int number)
{
	int file = open(crash_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t written = file >= 0 ? write(file, input, input_size) : -1;

	(void)written;
	signal(number, SIG_DFL);
	raise(number);
}

static void try_input(void)
{
	uint8_t *bytes = malloc(input_size + 1);

	/* The target gets a copy, as from libFuzzer: it must not depend on the bytes around it. */
	FUZZ_TRUE(bytes);
	memcpy(bytes, input, input_size);
	alarm(PATIENCE_S);
	LLVMFuzzerTestOneInput(bytes, input_size);
	alarm(0);
	free(bytes);
}

/* --- mutation --- */

static void use_input(const struct input *from)
{
	memcpy(input, from->bytes, from->size);
	input_size = from->size;
}

static void insert_bytes(size_t at, const void *bytes, size_t size)
{
	uint8_t copy[256];

	if (size > sizeof copy)
		size = sizeof copy;
	if (input_size + size > INPUT_MAX)
		return;
	memcpy(copy, bytes, size);
	memmove(input + at + size, input + at, input_size - at);
	memcpy(input + at, copy, size);
	input_size += size;
}

static void cut_bytes(size_t at, size_t size)
{
	memmove(input + at, input + at + size, input_size - at - size);
	input_size -= size;
}

static void mutate_input(void)
{
	/* Bytes that readers of text stumble over. */
	static const char *const words[] = {
		"\"",
		"\\",
		"\\u0000",
		"\\ud800",
		"{",
		"}",
		"[",
		"]",
		":",
		",",
		"\n",
		"\r\n",
		"\t",
		" ",
		"null",
		"true",
		"-",
		"99999999999999999999",
		"1e999",
		"0000-00-00",
		"%",
		"%00",
		"&",
		"=",
		"+",
		"#",
		"\xe2\x80\x93",
		"\xc2\xa0",
		"\xef\xbb\xbf",
		"\xff",
		"\xc3",
		"\x1b[2J",
		"\xe2\x80\xae",
		"\x7f",
		"\x01",
	};
	size_t at = dice(input_size + 1), left = input_size - at, size;
	const char *word;

	switch (dice(7)) {
	case 0:
		if (left)
			input[at] ^= (uint8_t)(1u << dice(8));
		break;
	case 1:
		if (left)
			input[at] = (uint8_t)dice(256);
		break;
	case 2:
		word = words[dice(sizeof words / sizeof *words)];
		insert_bytes(at, word, strlen(word));
		break;
	case 3:
		cut_bytes(at, dice(left + 1) % 64);
		break;
	case 4:
		input_size = dice(4) ? input_size : at;
		break;
	case 5:
		size = dice(left + 1);
		insert_bytes(dice(input_size + 1), input + at, size);
		break;
	default: { /* a piece of another seed */
		const struct input *other = &seeds[dice(seed_count)];
		size_t from = dice(other->size + 1);

		insert_bytes(at, other->bytes + from, dice(other->size - from + 1));
	}
	}
}

static long runs_wanted(void)
{
	const char *runs = getenv("FUZZ_RUNS");

	return runs ? strtol(runs, NULL, 10) : 4000;
}

static int run_all(void)
{
	long runs = runs_wanted();

	printf("1..2\n");
	fflush(stdout);
	for (size_t i = 0; i < seed_count; i++) {
		use_input(&seeds[i]);
		try_input();
	}
	printf("ok 1 - %zu seeds\n", seed_count);
	fflush(stdout);
	for (long i = 0; i < runs; i++) {
		use_input(&seeds[dice(seed_count)]);
		for (size_t times = 1 + dice(8); times; times--)
			mutate_input();
		try_input();
	}
	printf("ok 2 - %ld mutations of them\n", runs);
	return 0;
}

/* --- writing seeds, trying files --- */

static int write_seeds(const char *dir)
{
	char path[512];

	for (size_t i = 0; i < seed_count; i++) {
		FILE *file;

		snprintf(path, sizeof path, "%s/seed-%02zu", dir, i);
		file = fopen(path, "wb");
		if (!file || fwrite(seeds[i].bytes, 1, seeds[i].size, file) != seeds[i].size || fclose(file)) {
			fprintf(stderr, "%s: %s\n", path, strerror(errno));
			return 1;
		}
	}
	return 0;
}

static int run_file(const char *path)
{
	if (!read_file(path, input, &input_size)) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return 1;
	}
	try_input();
	return 0;
}

int main(int argc, char **argv)
{
	static const int numbers[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM };
	const char *name = strrchr(argv[0], '/');
	int status = 0;

	if (argc == 3 && strcmp(argv[1], "--seeds") == 0) {
		read_seeds();
		return write_seeds(argv[2]);
	}
	for (int i = 1; i < argc; i++)
		status |= run_file(argv[i]);
	if (argc > 1)
		return status;
	snprintf(crash_path, sizeof crash_path, "%s.crash", name ? name + 1 : argv[0]);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		signal(numbers[i], save_crash);
	read_seeds();
	return run_all();
}
