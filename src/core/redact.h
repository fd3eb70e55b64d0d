/* redact.h - a run without the names, domains and ids of its tenant, to be shown to others
 *
 * Pseudonyms replace what was read and noted before it is judged, so that no conclusion can contain the original. This
 * redacts every format of a report. Equal texts get equal pseudonyms, different texts different ones: the verdicts stay
 * the same.
 *
 * Not replaced: times, numbers, permissions, settings, versions, the run's id and its head hash (they tie the report to
 * the record), the profile, and what Microsoft publishes.
 */
#ifndef CORE_REDACT_H
#define CORE_REDACT_H

#include "core/facts.h"
#include "core/profile.h"
#include "core/run.h"

/* Only for a run that is to be reported, never for one that is resumed. @profile: the profile it will be judged by; may
 * be NULL. */
void redact_run(struct run *run, const struct profile *profile);

/* Pseudonyms for names, people, domains and ids: equal within one report
 *
 * Each kind is numbered in the order of requests: "name-1", "user-1@domain-1.example", "id-1". Case makes no
 * difference, as it makes none to Microsoft. Public knowledge stays: ids and hosts that Microsoft publishes
 * (core/wellknown.h), and the contents of the add-in's profile. */

struct pseudonym;

/* Graph allows 256 characters for a name. Sentences are not searched for longer ones than this. */
#define STAND_IN_NAME_MAX 1024

/* Ready to use once arena and profile are set and the rest is zero. */
struct pseudonyms {
	struct arena *arena;
	const struct profile *profile; /* its contents stay; may be NULL */
	struct pseudonym **buckets;
	/* Lengths and first letters of the names that sentences are searched for, so that a long list of names costs no
	 * more than a short one. */
	bool lengths[STAND_IN_NAME_MAX + 1], begins[256 * 256];
	size_t longest;
	unsigned numbers[FACT_TEXT_COUNT + 1];
};

/* The pseudonym of @text, which is of kind @what: in the arena, or @text itself. NULL counts as "". Ask for TEXT_SAID
 * last: a sentence is searched only for names asked for before. */
const char *pseudonym_for(struct pseudonyms *pseudonyms, enum fact_text what, const char *text);

#endif
