/* cmd_timeline.c - "naaready timeline": the milestones of Microsoft's announcements */
#include "commands/cmd_timeline.h"

#include "doc/doc_data.h"
#include "doc/doc_text.h"

void cmd_timeline_print(const struct timeline *timeline, int64_t now, int columns, bool ascii, struct buf *out)
{
	struct doc doc = { 0 };

	doc_data_today(timeline, now, true, &doc);
	doc_data_milestones(timeline, now, &doc);
	doc_data_sources(&doc);
	doc_text_print(&doc, columns, ascii, out);
	doc_release(&doc);
}
