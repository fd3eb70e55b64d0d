/* redact.h - a run without the names, domains and ids of its tenant, to be shown to others
 *
 * What was read and noted is replaced by stand-ins before it is judged, so that nothing that is
 * concluded from it can hold what was there; every format of a report is redacted by this alone. Stand-ins are as equal
 * or as different as what they stand for: verdicts stay as they were.
 *
 * Not replaced: times, numbers, permissions, settings, versions, the run's id and its head hash (which tie the report
 * to the record), the profile, and what Microsoft publishes.
 */
#ifndef CORE_REDACT_H
#define CORE_REDACT_H

#include "core/facts.h"
#include "core/profile.h"
#include "core/run.h"

/* Only for a run that is to be reported, not gone on with. @profile: by which it will be judged; may be NULL. */
void redact_run(struct run *run, const struct profile *profile);

/* stand-ins for names, people, domains and ids: the same for the same, within one report
 *
 * What is asked for first is number one: "name-1", "user-1@domain-1.example", "id-1". Case makes no difference, as it makes
 * none to Microsoft. What everybody may know stays: ids and hosts that Microsoft publishes (core/wellknown.h)
 * and what the add-in's profile says.
 */

struct pseudonym;

/* Graph allows 256 characters for a name; what is longer is not looked for in sentences. */
#define STAND_IN_NAME_MAX 1024

/* Zeroed but for arena and profile, it is ready. */
struct pseudonyms {
	struct arena *arena;
	const struct profile *profile; /* what it says stays; may be NULL */
	struct pseudonym **buckets;
	/* Of the names that are looked for in sentences: which lengths there are, and how they may begin, so that a long list of
	 * names costs no more than a short one. */
	bool lengths[STAND_IN_NAME_MAX + 1], begins[256 * 256];
	size_t longest;
	unsigned numbers[FACT_TEXT_COUNT + 1];
};

/* What to write for @text, which is @what: in the arena, or @text itself. NULL counts as "". TEXT_SAID should come last:
 * names are found in a sentence once they have been met. */
const char *pseudonym_for(struct pseudonyms *pseudonyms, enum fact_text what, const char *text);

#endif
