/* aadsts.h - sign-in error codes, explained
 *
 * Microsoft asks programs not to branch on the numbers; they explain, nothing else.
 * Sources: entra-docs reference-error-codes.md (2024-04-24), its page on errors when consenting, what CIPP handles, and public reports where a number is not on that page;
 * a meaning that no page of Microsoft's confirms is marked so in the table.
 */
#ifndef CORE_AADSTS_H
#define CORE_AADSTS_H

#include <stdbool.h>

#include "base/err.h"

struct aadsts {
	int code;
	bool again;           /* trying the same again can help */
	const char *happened; /* N_() one sentence */
	const char *who;      /* N_() who can change it */
	const char *now;      /* N_() what to try now */
};

/* NULL when we have no words for it. */
const struct aadsts *aadsts_find(int code);
/* The words for an error, by its name where that says more than the number (a sign-in that was declined, a code that ran out, what a
 * 401 of Graph's or Exchange's means), else by its number; NULL. */
const struct aadsts *aadsts_for(const struct err *err);
/* The first number after "AADSTS" in a text; 0 when there is none. */
int aadsts_in(const char *text);

#endif
