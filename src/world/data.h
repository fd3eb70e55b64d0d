/* data.h - finds and reads the profiles and the timeline
 *
 * The user's own profiles (~/.config/naaready/profiles) come before others of the same id. These are in the folder
 * that NAAREADY_DATA names; else they are installed, or inside a portable program.
 */
#ifndef WORLD_DATA_H
#define WORLD_DATA_H

#include "core/profile.h"
#include "core/timeline.h"
#include "world/env.h"

/* Where profiles and timeline come from, for machines as for people: a folder, or "inside this file". */
const char *data_place(const struct env *env);
/* Where there is no profile at all, neither the user's own nor installed: always false, ERR_FILE with what is missing. */
bool data_no_profiles(const struct env *env, struct err *err);
/* ERR_FILE: the data is not installed, or the file cannot be used. */
bool data_timeline(const struct env *env, struct timeline *timeline, struct arena *arena, struct err *err) MUST_CHECK;
/* ERR_USAGE if there is none with this id; the message names the existing ones. */
bool data_profile(const struct env *env, const char *id, struct profile *profile, struct arena *arena,
    struct err *err) MUST_CHECK;
/* All ids, sorted, without repetition. */
size_t data_profile_ids(const struct env *env, const char ***ids, struct arena *arena);

#endif
