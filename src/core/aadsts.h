/* aadsts.h - sign-in error codes, explained
 *
 * Microsoft asks programs not to branch on these numbers. Here they only explain. Sources: Microsoft's
 * reference-error-codes.md in entra-docs (2024-04-24), its page on consent errors, the codes that CIPP handles, and
 * public reports for numbers that Microsoft's page lacks. The table marks each meaning that no page of Microsoft's
 * confirms.
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

/* NULL if we have no explanation. */
const struct aadsts *aadsts_find(int code);
/* The explanation of an error: by its name if that says more than the number (a declined sign-in, an expired code, a
 * 401 of Graph or Exchange), else by its number. NULL if there is none. */
const struct aadsts *aadsts_for(const struct err *err);
/* The first number after "AADSTS" in a text; 0 if there is none. */
int aadsts_in(const char *text);
/* True if @code is among the numbers in a text. */
bool aadsts_says(const char *text, int code);

#endif
