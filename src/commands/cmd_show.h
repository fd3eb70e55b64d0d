/* cmd_show.h - commands that only show data: the timeline, and profiles */
#ifndef COMMANDS_CMD_SHOW_H
#define COMMANDS_CMD_SHOW_H

#include "base/buf.h"
#include "core/profile.h"
#include "core/timeline.h"

/* Everything by date, with today between; what was announced and overtaken is marked. */
void show_timeline(const struct timeline *timeline, int64_t now, int columns, struct buf *out);

void show_profile(const struct profile *profile, int64_t now, int columns, struct buf *out);
/* A line of "profile list". */
void show_profile_line(const struct profile *profile, int columns, struct buf *out);
/* "profile check": what is wrong with the file @where; returns how much. */
size_t show_profile_problems(const char *text, size_t len, const char *where, struct buf *out);

#endif
