/* cmd_timeline.h - "naaready timeline": the milestones of Microsoft's announcements */
#ifndef COMMANDS_CMD_TIMELINE_H
#define COMMANDS_CMD_TIMELINE_H

#include "base/buf.h"
#include "core/timeline.h"

/* Coming milestones, past ones, and the sources; superseded announcements are marked. */
void cmd_timeline_print(const struct timeline *timeline, int64_t now, int columns, bool ascii, struct buf *out);
/* The same, with the schema "naaready.timeline/1": see naaready(1). */
void cmd_timeline_json(const struct timeline *timeline, int64_t now, bool ascii, struct buf *out);

#endif
