/* timeline.h - the retirement timeline as data
 *
 * data/timeline.json: {"as_of": day, "milestones": [{"id", "date", "channel", "what", "source", "as_of", "in_force"}]}.
 * It holds both what was announced and what really happened; in_force marks the milestone that counts. Sorted by date
 * when read.
 */
#ifndef CORE_TIMELINE_H
#define CORE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Where to read about the retirement. Microsoft's short address is the one in Exchange's own warning. Salesforce's is
 * the address of its article in stored copies (without the language). */
#define TIMELINE_FAQ        "https://aka.ms/naafaq"
#define TIMELINE_SALESFORCE "https://help.salesforce.com/s/articleView?id=002723592&type=1"

struct milestone {
	const char *id, *channel, *what, *source;
	int64_t day, as_of;
	bool in_force;
};

struct timeline {
	struct milestone *milestones;
	size_t count;
	int64_t as_of;
};

bool timeline_read(struct timeline *timeline, const char *text, size_t len, const char *where, struct arena *arena,
    struct err *err) MUST_CHECK;

/* The next milestone in force after @now; NULL if there is none. */
const struct milestone *timeline_next(const struct timeline *timeline, int64_t now);
/* The milestone in force with this id; NULL if there is none. Checks take their dates from here. */
const struct milestone *timeline_find(const struct timeline *timeline, const char *id);
/* Whether the timeline is older than half a year at @now. */
bool timeline_stale(const struct timeline *timeline, int64_t now);

#endif
