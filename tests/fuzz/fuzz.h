/* fuzz.h - a fuzz target: one file NAME_fuzz.c here, and its name in fuzz_tests of Makefile.am
 *
 * The file exports the two names below and nothing else. "make check" runs each target over its seeds and a few
 * thousand mutations of them, always the same ones (fuzz_main.c); "make fuzz" gives it to libFuzzer, with sanitizers.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

/* Takes any bytes; returns 0. It must not crash, hang, or break a promise that it checks with FUZZ_TRUE. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The inputs to mutate: each is a text, or "@FILE" for a file of tests/replies. Ends with NULL. */
extern const char *const fuzz_seeds[];

#define FUZZ_TRUE(promise)                                                                                             \
	do {                                                                                                           \
		if (!(promise)) {                                                                                      \
			fprintf(stderr, "# %s:%d: not true: %s\n", __FILE__, __LINE__, #promise);                      \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

/* Returns the input as a string, in memory of exactly its size, so that a sanitizer sees a read past its end. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	FUZZ_TRUE(text);
	for (size_t i = 0; i < size; i++)
		text[i] = (char)data[i];
	text[size] = '\0';
	return text;
}

#endif
