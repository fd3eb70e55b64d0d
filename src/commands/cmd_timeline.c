/* cmd_timeline.c - "naaready timeline": the milestones of Microsoft's announcements */
#include "commands/cmd_timeline.h"

#include "base/i18n.h"
#include "base/json.h"
#include "base/timefmt.h"
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

static void timeline_write_day(struct json_out *out, const char *key, int64_t day)
{
	char iso[TIMEFMT_SIZE];

	json_out_text(out, key, timefmt_day(day, iso));
}

void cmd_timeline_json(const struct timeline *timeline, int64_t now, bool ascii, struct buf *out)
{
	const struct milestone *next = timeline_next(timeline, now);
	struct json_out json;

	json_out_open(&json);
	json_out_text(&json, "schema", "naaready.timeline/1");
	timeline_write_day(&json, "today", now);
	timeline_write_day(&json, "as_of", timeline->as_of);
	json_out_bool(&json, "stale", timeline_stale(timeline, now));
	json_out_text(&json, "next", next ? next->id : NULL);
	json_out_array(&json, "milestones");
	for (size_t i = 0; i < timeline->count; i++) {
		const struct milestone *stone = &timeline->milestones[i];

		json_out_object(&json, NULL);
		json_out_text(&json, "id", stone->id);
		timeline_write_day(&json, "date", stone->day);
		json_out_int(&json, "days_left", timefmt_days(stone->day, now));
		json_out_bool(&json, "in_force", stone->in_force);
		json_out_text(&json, "channel", stone->channel && *stone->channel ? stone->channel : NULL);
		json_out_text(&json, "what", _(stone->what));
		json_out_text(&json, "source", stone->source);
		timeline_write_day(&json, "as_of", stone->as_of);
		json_out_end(&json);
	}
	json_out_end(&json);
	json_out_print(&json, ascii, out);
}
