/* diff_show.c - what differs between two runs, as text for people and as JSON */
#include "base/i18n.h"
#include "base/paper.h"
#include "base/when.h"
#include "core/diff.h"

#define SCHEMA "naaready.diff/1"
#define LABEL_COLUMNS 10

static const char *tenant_name(const struct tenant *tenant)
{
	return *tenant->domain ? tenant->domain : *tenant->id ? tenant->id : "?";
}

static void say_run(const char *label, const struct report *report, struct paper *paper)
{
	const struct run *run = report->run;
	char at[WHEN_SIZE];

	paper_say(paper, LABEL_COLUMNS, label,
		 arena_printf(&paper->arena, "%s (%s %s, %s) %s", run->id, run->command, run->tool, when_minute(run->started, at),
			      tenant_name(&run->facts.tenant)));
	if (run->practice)
		paper_say(paper, LABEL_COLUMNS, "", _("PRACTICE: this tenant does not exist."));
	if (!run->finished)
		paper_say(paper, LABEL_COLUMNS, "", _("The run has not been ended."));
	if (run->carried)
		paper_say(paper, LABEL_COLUMNS, "", run_carried_say(run, &paper->arena));
	if (run->health == RUN_ALTERED)
		paper_say(paper, LABEL_COLUMNS, "", _("The record does not agree with itself: it was altered or damaged."));
}

static const char *say_side(const struct diff_side *side)
{
	return side->value ? side->said : _("not there");
}

static const char *say_label(const struct diff_item *item, struct paper *paper)
{
	if (!*item->title)
		return item->id;
	return item->group == DIFF_VERDICT ? item->title : arena_printf(&paper->arena, "%s [%s]", item->title, item->id);
}

static void say_items(const struct diff *diff, struct paper *paper)
{
	enum diff_group group = DIFF_GROUP_COUNT;

	for (size_t i = 0; i < diff->count; i++) {
		const struct diff_item *item = &diff->items[i];

		if (item->group != group) {
			buf_add(paper->out, "\n");
			paper_say(paper, 0, "", diff_group_say(item->group));
		}
		group = item->group;
		paper_say(paper, 4, "  -",
			 arena_printf(&paper->arena, "%s: %s -> %s", say_label(item, paper), say_side(&item->before),
				      say_side(&item->after)));
	}
	if (!diff->count) {
		buf_add(paper->out, "\n");
		paper_say(paper, 0, "", _("Nothing differs in what both runs have read."));
	}
}

static void say_unread(const struct diff *diff, struct paper *paper)
{
	if (!diff->unread)
		return;
	buf_add(paper->out, "\n");
	paper_say(paper, 0, "", _("Not compared, because only one of the runs has read it:"));
	for (size_t i = diff->count; i < diff->count + diff->unread; i++) {
		const struct diff_item *item = &diff->items[i];

		paper_say(paper, 4, "  -",
			 arena_printf(&paper->arena, item->before.read ? _("%s: read only in the first") : _("%s: read only in the second"),
				      *item->id ? say_label(item, paper) : diff_group_say(item->group)));
	}
}

void diff_text(const struct diff *diff, const struct report *before, const struct report *after, int columns, bool ascii,
	       struct buf *out)
{
	struct paper paper;

	paper_init(&paper, out, columns, ascii);
	say_run(_("First"), before, &paper);
	say_run(_("Second"), after, &paper);
	if (!diff->same_tenant)
		paper_say(&paper, LABEL_COLUMNS, "", _("These are runs of different tenants."));
	if (before->run->started > after->run->started)
		paper_say(&paper, LABEL_COLUMNS, "", _("The first of them is the newer one."));
	say_items(diff, &paper);
	say_unread(diff, &paper);
	paper_release(&paper);
}

static void write_run(const char *key, const struct report *report, struct json_out *out)
{
	const struct run *run = report->run;

	json_out_object(out, key);
	json_out_text(out, "id", run->id);
	json_out_text(out, "tool", run->tool);
	when_write(out, "started", run->started);
	when_write(out, "finished", run->finished);
	json_out_bool(out, "complete", run->finished != 0 && run->health == RUN_WHOLE);
	json_out_bool(out, "practice", run->practice);
	json_out_text(out, "head_hash", run->head);
	json_out_text(out, "tenant_id", *run->facts.tenant.id ? run->facts.tenant.id : NULL);
	json_out_text(out, "tenant_domain", *run->facts.tenant.domain ? run->facts.tenant.domain : NULL);
	json_out_end(out);
}

static void write_item(const struct diff_item *item, struct json_out *out)
{
	json_out_object(out, NULL);
	json_out_text(out, "group", diff_group_id(item->group));
	json_out_text(out, "id", *item->id ? item->id : NULL);
	json_out_text(out, "title", *item->title ? item->title : NULL);
	if (item->before.read && item->after.read) {
		json_out_text(out, "before", item->before.value);
		json_out_text(out, "after", item->after.value);
	} else {
		json_out_text(out, "read_in", item->before.read ? "before" : "after");
	}
	json_out_end(out);
}

void diff_json(const struct diff *diff, const struct report *before, const struct report *after, bool ascii, struct buf *out)
{
	struct arena arena = {0};
	struct json_out json;
	const char *text;

	json_out_open(&json);
	json_out_text(&json, "schema", SCHEMA);
	write_run("before", before, &json);
	write_run("after", after, &json);
	json_out_bool(&json, "same_tenant", diff->same_tenant);
	json_out_array(&json, "differences");
	for (size_t i = 0; i < diff->count; i++)
		write_item(&diff->items[i], &json);
	json_out_end(&json);
	json_out_array(&json, "not_compared");
	for (size_t i = diff->count; i < diff->count + diff->unread; i++)
		write_item(&diff->items[i], &json);
	json_out_end(&json);
	text = json_out_close(&json, true, &arena);
	if (ascii)
		json_ascii(text, out);
	else
		buf_add(out, text);
	buf_add(out, "\n");
	arena_release(&arena);
}
