/* doc_diff.c - the differences between two runs, in words */
#include "doc/doc_diff.h"

#include "base/i18n.h"
#include "base/timefmt.h"
#include "doc/doc_run.h"

static const char *doc_diff_tenant_name(const struct tenant *tenant)
{
	return *tenant->domain ? tenant->domain : *tenant->id ? tenant->id : "?";
}

/* @id begins the ids of its rows. */
static void doc_diff_add_run(const char *id, const char *label, const struct report *report, struct doc *doc)
{
	const struct run *run = report->run;
	char at[TIMEFMT_SIZE];

	doc_row(doc, id, label,
	    doc_printf(doc, "%s (%s %s, %s) %s", run->id, run->command, run->tool, timefmt_minute(run->started, at),
		doc_diff_tenant_name(&run->facts.tenant)));
	if (run->practice)
		doc_row(doc, doc_printf(doc, "%s.practice", id), "", _("PRACTICE: this tenant does not exist."));
	if (!run->finished)
		doc_row(doc, doc_printf(doc, "%s.unfinished", id), "", _("This run was not ended."));
	if (run->carried)
		doc_row(doc, doc_printf(doc, "%s.carried", id), "", run_carried_text(run, &doc->arena));
	if (run->health != RUN_WHOLE)
		doc_row(doc, doc_printf(doc, "%s.health", id), "", doc_run_health_say(run, &doc->arena));
}

static const char *say_side(const struct diff_side *side)
{
	return side->value ? side->said : _("missing");
}

static const char *say_label(const struct diff_item *item, struct doc *doc)
{
	if (!*item->title)
		return item->id;
	return item->group == DIFF_VERDICT ? item->title : doc_printf(doc, "%s [%s]", item->title, item->id);
}

static void add_items(const struct diff *diff, struct doc *doc)
{
	enum diff_group group = DIFF_GROUP_COUNT;

	for (size_t i = 0; i < diff->count; i++) {
		const struct diff_item *item = &diff->items[i];

		if (item->group != group)
			doc_heading(doc, diff_group_id(item->group), diff_group_text(item->group));
		group = item->group;
		doc_row(doc, item->id, say_label(item, doc),
		    doc_printf(doc, "%s -> %s", say_side(&item->before), say_side(&item->after)));
	}
	if (!diff->count) {
		doc_heading(doc, "", "");
		doc_text(doc, "same", _("What both runs have read does not differ."));
	}
}

static void doc_diff_add_unread(const struct diff *diff, struct doc *doc)
{
	if (diff->unread)
		doc_heading(doc, "unread", _("Not compared, because only one of the runs read it:"));
	for (size_t i = diff->count; i < diff->count + diff->unread; i++) {
		const struct diff_item *item = &diff->items[i];

		doc_text(doc, item->id,
		    doc_printf(doc,
			item->before.read ? _("%s: read only in the first") : _("%s: read only in the second"),
			*item->id ? say_label(item, doc) : diff_group_text(item->group)));
	}
}

void doc_diff_runs(const struct diff *diff, const struct report *before, const struct report *after, struct doc *doc)
{
	doc_diff_add_run("first", _("First"), before, doc);
	doc_diff_add_run("second", _("Second"), after, doc);
	if (!diff->same_tenant)
		doc_row(doc, "tenants", "", _("The runs are of different tenants."));
	if (before->run->started > after->run->started)
		doc_row(doc, "turned", "", _("The first run is the newer one."));
	add_items(diff, doc);
	doc_diff_add_unread(diff, doc);
}
