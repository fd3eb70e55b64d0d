/* near.h - the word that was probably meant, out of those that are allowed
 *
 * Each place that refuses a word (an option, a value, a run's id) offers its own words in turn and suggests the nearest.
 */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include <stddef.h>

#include "base/err.h"

struct near {
	const char *typed;
	size_t len;
	const char *word; /* the nearest so far; NULL: none is near enough */
	int far;
};

struct near near_to(const char *typed, size_t len);
/* Offers an allowed word. It is near with up to two typos in a long word, one in a short one, as the beginning of the
 * word, or where it goes on ("warning" for "warn"). Capitals count for nothing. */
void near_offer(struct near *near, const char *word);
/* Offers each word of "a|b|c"; what stands in brackets is no part of a word. The result lies in @room, which the words
 * of one list fit. */
#define NEAR_WORD_SIZE 40
const char *near_of(const char *typed, const char *list, char room[NEAR_WORD_SIZE]);
/* Refuses the value of an option: ERR_USAGE with the nearest word of @list, or else with what is @wanted. Always false. */
bool near_refuse(const char *option, const char *typed, const char *list, const char *wanted, struct err *err);

#endif
