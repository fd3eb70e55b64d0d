/* cmd_show.h - commands that only show data: the timeline, and profiles */
#ifndef COMMANDS_CMD_SHOW_H
#define COMMANDS_CMD_SHOW_H

#include "base/buf.h"
#include "core/profile.h"
#include "core/timeline.h"

/* What is ahead, what has been, and where it can be read; what was announced and overtaken is marked. */
void show_timeline(const struct timeline *timeline, int64_t now, int columns, bool ascii, struct buf *out);

void show_profile(const struct profile *profile, int64_t now, int columns, bool ascii, struct buf *out);
/* "profile list": a line for each. */
void show_profiles(const struct profile *profiles, size_t count, int columns, bool ascii, struct buf *out);
/* "profile check": what is wrong with the file @where; returns how much. */
size_t show_profile_problems(const char *text, size_t len, const char *where, struct buf *out);

#endif
