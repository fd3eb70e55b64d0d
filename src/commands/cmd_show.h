/* cmd_show.h - commands that show installed data: the timeline and the profiles */
#ifndef COMMANDS_CMD_SHOW_H
#define COMMANDS_CMD_SHOW_H

#include "base/buf.h"
#include "core/profile.h"
#include "core/timeline.h"

/* Coming milestones, past ones, and the sources; superseded announcements are marked. */
void show_timeline(const struct timeline *timeline, int64_t now, int columns, bool ascii, struct buf *out);

void show_profile(const struct profile *profile, int64_t now, int columns, bool ascii, struct buf *out);
/* "profile list": one line each. */
void show_profiles(const struct profile *profiles, size_t count, int columns, bool ascii, struct buf *out);
/* "profile check": prints the errors in file @where; returns their number. */
size_t show_profile_problems(const char *text, size_t len, const char *where, struct buf *out);

#endif
