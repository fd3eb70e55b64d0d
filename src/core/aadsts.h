/* aadsts.h - sign-in error codes, explained
 *
 * Microsoft asks programs not to branch on the numbers; they explain, nothing else.
 * Source: entra-docs reference-error-codes.md (2024-04-24) and what CIPP handles.
 */
#ifndef CORE_AADSTS_H
#define CORE_AADSTS_H

#include <stdbool.h>

struct aadsts {
	int code;
	bool again;           /* trying the same again can help */
	const char *happened; /* N_() one sentence */
	const char *who;      /* N_() who can change it */
	const char *now;      /* N_() what to try now */
};

/* NULL when we have no words for it. */
const struct aadsts *aadsts_find(int code);
/* The first number after "AADSTS" in a text; 0 when there is none. */
int aadsts_in(const char *text);

#endif
