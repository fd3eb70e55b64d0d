/* age.h - how old a fact is, in words
 *
 * A fact that was read a moment ago needs no words. What was read hours or days ago may have changed since, and whoever
 * reads the page or the report has to see that.
 */
#ifndef CORE_AGE_H
#define CORE_AGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* From here on it is said. A walk through all pages takes less. */
#define AGE_OLD_S 3600

/* Whether something of @at is old at @now; what has no time is not. */
bool age_is_old(int64_t at, int64_t now);
/* "3 days ago (2026-11-25 10:03 UTC)", "5 hours ago (...)"; "at 2026-11-28 10:03 UTC" where it is not old. Translated. */
const char *age_say(int64_t at, int64_t now, struct arena *arena);
/* "Read 3 days ago (2026-11-25 10:03 UTC)."; "" where it is not old. */
const char *age_read(int64_t at, int64_t now, struct arena *arena);

#endif
