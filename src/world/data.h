/* data.h - profiles and the timeline: where the files are, and reading them
 *
 * The admin's own profiles (~/.config/naaready/profiles) come before installed ones of the same id.
 */
#ifndef WORLD_DATA_H
#define WORLD_DATA_H

#include "core/profile.h"
#include "core/timeline.h"
#include "world/env.h"

bool data_timeline(const struct env *env, struct timeline *timeline, struct arena *arena, struct err *err) MUST_CHECK;
/* ERR_USAGE when there is none of this id, naming those that are. */
bool data_profile(const struct env *env, const char *id, struct profile *profile, struct arena *arena,
    struct err *err) MUST_CHECK;
/* The ids that are there, sorted, without repetition. */
size_t data_profile_ids(const struct env *env, const char ***ids, struct arena *arena);

#endif
