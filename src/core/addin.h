/* addin.h - errors that Outlook shows when an add-in cannot sign in, explained
 *
 * A tester notes the numbers and words that Outlook showed, and they are looked up here. They explain and decide
 * nothing. Each row names its source. Other AADSTS numbers come from core/aadsts.h, but only the sentence on what
 * happened: the advice there is for the admin who signs in with this program, not for a user of Outlook.
 */
#ifndef CORE_ADDIN_H
#define CORE_ADDIN_H

#include <stdbool.h>

#include "core/profile.h"

struct addin_error {
	const char *seen;     /* a number that stands alone, or words; compared without case */
	const char *happened; /* N_() one sentence */
	const char *who;      /* N_() who can change it */
	const char *now;      /* N_() what to try */
	const char *source;
	bool vague; /* appears with many errors: ignored beside a known one */
};

/* The first row found in the text; NULL if none is. With the previous row as @after, the next row that says something
 * else. */
const struct addin_error *addin_error_next(const char *text, const struct addin_error *after);

/* What the AADSTS number in a text means if no row covers it: one sentence, N_(). NULL if it is unknown. */
const char *addin_error_number(const char *text);
/* What to try for such a number. */
extern const char addin_error_look[]; /* N_() */

/* Names of add-ins, by the id in their manifest
 *
 * Exchange's report on legacy tokens names add-ins only by manifest id. Known are the add-ins of the profile, and the
 * best-known ones on Microsoft's list of store add-ins that used legacy tokens (OfficeDev/office-js,
 * add-ins-using-exchange-tokens.csv, April 2025). None of these ids is a client id. */

/* "" if unknown. @profile may be NULL. */
const char *addin_name(const char *manifest_id, const struct profile *profile);

#endif
