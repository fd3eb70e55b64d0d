/* report_text.c - a run, judged, as text for people */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "core/report.h"

#define COLUMNS_MIN 40
#define COLUMNS_MAX 120 /* longer lines are hard to read */

struct page {
	struct buf *out;
	struct arena arena;
	int columns;
	bool ascii;
};

static void add_spaces(struct page *page, int count)
{
	buf_printf(page->out, "%*s", count > 0 ? count : 0, "");
}

/* A paragraph, its first line begun by @mark, all lines under one another at @indent. */
static void say(struct page *page, int indent, const char *mark, const char *text)
{
	int width;
	size_t skip;
	bool first = true;

	if (page->ascii) {
		text = text_ascii(&page->arena, text);
		mark = text_ascii(&page->arena, mark);
	}
	/* A mark that does not fit before the text has a line of its own. */
	width = text_width(mark);
	if (width > indent) {
		buf_printf(page->out, "%s\n", mark);
		mark = "";
		width = 0;
	}
	while (*text || first) {
		size_t len = text_wrap(text, page->columns - indent, &skip);

		if (first)
			buf_add(page->out, mark);
		add_spaces(page, first ? indent - width : indent);
		buf_add_n(page->out, text, len);
		buf_add(page->out, "\n");
		text += skip;
		first = false;
	}
}

static void line(struct page *page, const char *label, const char *text)
{
	say(page, 11, label, text);
}

static const char *say_profile(const struct report *report, struct page *page)
{
	const struct profile *profile = report->profile ? report->profile : &report->run->profile;
	char day[WHEN_SIZE];

	if (!profile->id || !*profile->id)
		return NULL;
	return arena_printf(&page->arena,
			    _("%1$s (profile \"%2$s\" of "
			      "%3$s)"),
			    profile->name, profile->id, when_day(profile->as_of, day));
}

static void say_tenant(const struct tenant *tenant, struct page *page)
{
	const char *name = *tenant->name ? tenant->name : tenant->domain;

	if (!*name && !*tenant->id)
		return;
	if (*tenant->name && *tenant->domain)
		name = arena_printf(&page->arena, "%s, %s", tenant->name, tenant->domain);
	line(page, _("Tenant"), *name ? name : tenant->id);
	if (*tenant->id && *name)
		line(page, "", tenant->id);
	if (tenant->cloud != CLOUD_UNKNOWN)
		line(page, _("Cloud"), cloud_say(tenant->cloud));
}

static const char *say_health(enum run_health health)
{
	switch (health) {
	case RUN_TORN:
		return _("The record breaks off in its last line; what was before is here.");
	case RUN_ALTERED:
		return _("The record does not agree with itself: it was altered or damaged.");
	case RUN_NEWER:
		return _("The record is of a newer version; something may be missing here.");
	default:
		return "";
	}
}

static void say_head(const struct report *report, struct page *page)
{
	const struct run *run = report->run;
	const char *app = *run->app_id ? run->app_id : run->facts.app_id;
	const char *profile = say_profile(report, page);
	char at[WHEN_SIZE];

	if (run->practice)
		say(page, 0, "", _("PRACTICE: this tenant does not exist."));
	say_tenant(&run->facts.tenant, page);
	if (profile)
		line(page, _("Add-in"), profile);
	if (app && *app)
		line(page, _("App id"), app);
	if (*run->id)
		line(page, _("Run"),
		     arena_printf(&page->arena, "%s (%s %s, %s)", run->id, run->command, run->tool,
				  when_minute(run->started, at)));
	if (report->offline && !run->finished)
		line(page, "", _("The run has not been ended."));
	if (run->health != RUN_WHOLE)
		line(page, "", say_health(run->health));
	buf_add(page->out, "\n");
}

static int verdict_columns(struct page *page)
{
	int widest = 0;

	for (int i = 0; i < VERDICT_COUNT; i++) {
		const char *word = verdict_say((enum verdict)i);
		int width = text_width(page->ascii ? text_ascii(&page->arena, word) : word);

		if (width > widest)
			widest = width;
	}
	return widest + 2;
}

static void say_findings(const struct report *report, struct page *page)
{
	int indent = verdict_columns(page);
	const char *before = "";
	bool same;

	for (size_t i = 0; i < report->findings->count; i++) {
		const struct finding *finding = &report->findings->items[i];
		const struct judged *then = report_then(report, finding->check->id);

		say(page, indent, verdict_say(finding->verdict),
		    arena_printf(&page->arena, "%s [%s]", _(finding->check->title),
				 finding->check->id));
		same = strcmp(finding->reason, before) == 0;
		/* Twenty times the same reason tells nothing: only once in a row. */
		if (*finding->reason && !same)
			say(page, indent, "", finding->reason);
		before = finding->reason;
		if (*finding->remedy && !same)
			say(page, indent + 3, arena_printf(&page->arena, "%*s->", indent, ""),
			    finding->remedy);
		if (then && then->verdict != finding->verdict)
			say(page, indent, "",
			    arena_printf(&page->arena,
					 _("When the run was made, it was judged: "
					   "%s."),
					 verdict_say(then->verdict)));
	}
	buf_add(page->out, "\n");
}

static const char *say_state(const struct change *change, const char *state)
{
	if (change->what == CHANGE_TOKENS)
		return tokens_state_say(tokens_state_of(state));
	return state && *state ? state : _("nothing");
}

static void say_changes(const struct run *run, struct page *page)
{
	char at[WHEN_SIZE];

	if (!run->change_count)
		return;
	say(page, 0, "", _("Changes"));
	for (size_t i = 0; i < run->change_count; i++) {
		const struct change *change = &run->changes[i];
		const char *by = change->by && *change->by ? change->by : "?";

		say(page, 4, "  -",
		    arena_printf(&page->arena, _("%1$s, %2$s, by %3$s: %4$s"),
				 when_minute(change->at, at), change_what_say(change->what), by,
				 change_state_say(change->state)));
		say(page, 4, "",
		    arena_printf(&page->arena, _("from: %s"), say_state(change, change->from)));
		say(page, 4, "",
		    arena_printf(&page->arena, _("to: %s"), say_state(change, change->to)));
		if (change->until)
			say(page, 4, "", arena_printf(&page->arena, _("to be put back by: %s"), when_minute(change->until, at)));
	}
	buf_add(page->out, "\n");
}

static void say_people(const struct run *run, struct page *page)
{
	if (!run->people_count)
		return;
	say(page, 0, "", _("People"));
	for (size_t i = 0; i < run->people_count; i++) {
		const struct person *person = &run->people[i];

		say(page, 4, "  -",
		    arena_printf(&page->arena, "%s (%s): %s",
				 *person->upn ? person->upn : person->app_id, person->service,
				 scopes_join(&person->did, ", ", &page->arena)));
	}
	buf_add(page->out, "\n");
}

static void say_verdict(const struct report *report, struct page *page)
{
	char sentence[1024];

	if (report->err && report->err->kind != ERR_NONE)
		line(page, _("Failed"), err_say(report->err, sentence, sizeof sentence));
	line(page, _("Verdict"), overall_say(findings_overall(report->findings)));
	line(page, _("Proof"), proof_say(findings_proof(&report->run->facts)));
	line(page, _("Record"), report->run->head);
}

void report_text(const struct report *report, int columns, bool ascii, struct buf *out)
{
	struct page page = {
		.out = out,
		.columns = columns < COLUMNS_MIN   ? COLUMNS_MIN
			   : columns > COLUMNS_MAX ? COLUMNS_MAX
						   : columns,
		.ascii = ascii,
	};

	say_head(report, &page);
	say_findings(report, &page);
	say_changes(report->run, &page);
	say_people(report->run, &page);
	say_verdict(report, &page);
	arena_release(&page.arena);
}
