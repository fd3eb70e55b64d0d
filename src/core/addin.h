/* addin.h - what a person sees when an add-in cannot sign in, explained
 *
 * Numbers and words as they are shown in Outlook, looked up in what a tester noted. They explain and decide nothing. Each row
 * names its source; other AADSTS numbers are those of core/aadsts.h, of which only what happened holds here: what helps whoever
 * signs in with this program is another thing than what helps a user of Outlook.
 */
#ifndef CORE_ADDIN_H
#define CORE_ADDIN_H

#include <stdbool.h>

#include "core/profile.h"

struct addin_error {
	const char *seen;     /* a number that stands alone, or words; without case */
	const char *happened; /* N_() one sentence */
	const char *who;      /* N_() who can change it */
	const char *now;      /* N_() what to try */
	const char *source;
	bool vague; /* it stands around others, and says nothing beside one that is known */
};

/* The first row that is in the text; NULL when we have no words for it. Then, with the one before as @after, each further one that
 * says something else. */
const struct addin_error *addin_error_next(const char *text, const struct addin_error *after);

/* What the AADSTS number in a text means, where no row is about it: one sentence, N_(). NULL: there is none that we know. */
const char *addin_error_number(const char *text);
/* What to try then. */
extern const char addin_error_look[]; /* N_() */

/* add-ins by the id in their manifest: names for the report of who asked for legacy tokens
 *
 * The report names add-ins by their manifest's id alone. Known are the profile's and the best known of Microsoft's list of
 * store add-ins that used legacy tokens (OfficeDev/office-js, add-ins-using-exchange-tokens.csv, as of April 2025). None of
 * these ids is an app's client id.
 */

/* "" when it is not known. @profile may be NULL. */
const char *addin_name(const char *manifest_id, const struct profile *profile);

#endif
