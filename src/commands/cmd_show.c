/* cmd_show.c - commands that only show data */
#include "commands/cmd_show.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"

#define PROBLEMS_MAX 32

static void show_add_spaces(struct buf *out, int count)
{
	while (count-- > 0)
		buf_add(out, " ");
}

/* @text wrapped at @indent; the first line goes on at @indent already. */
static void show_add_wrapped(struct buf *out, const char *text, int indent, int columns)
{
	bool first = true;

	if (!*text)
		buf_add(out, "\n");
	while (*text) {
		size_t skip, len = text_wrap(text, columns - indent, &skip);

		show_add_spaces(out, first ? 0 : indent);
		buf_add_n(out, text, len);
		buf_add(out, "\n");
		text += skip;
		first = false;
	}
}

/* "label      text", the text from column @indent on. */
static void add_row(struct buf *out, const char *label, const char *text, int indent, int columns)
{
	int width = text_width(label);

	buf_add(out, label);
	show_add_spaces(out, width + 1 < indent ? indent - width : 1);
	show_add_wrapped(out, text, width + 1 < indent ? indent : width + 1, columns);
}

static int show_fit(int columns)
{
	return columns < 40 ? 40 : columns > 100 ? 100 : columns;
}

/* --- the timeline --- */

static void add_milestone(struct buf *out, const struct milestone *milestone, int columns)
{
	char day[TIMEFMT_SIZE];
	struct arena arena = { 0 };
	const char *text = _(milestone->what);

	if (!milestone->in_force)
		text = arena_printf(&arena, _("(overtaken) %s"), text);
	if (strcmp(milestone->channel, "all") != 0)
		text = arena_printf(&arena, "%s [%s]", text, milestone->channel);
	add_row(out, timefmt_day(milestone->day, day), text, 12, columns);
	arena_release(&arena);
}

void show_timeline(const struct timeline *timeline, int64_t now, int columns, struct buf *out)
{
	const struct milestone *next = timeline_next(timeline, now);
	char day[TIMEFMT_SIZE], days[DAYS_SIZE];
	bool today = false;

	columns = show_fit(columns);
	buf_printf(out, _("Timeline as of %s\n\n"), timefmt_day(timeline->as_of, day));
	for (size_t i = 0; i < timeline->count; i++) {
		if (!today && timeline->milestones[i].day > now) {
			buf_printf(out, _("%s  ---- today ----\n"), timefmt_day(now, day));
			today = true;
		}
		add_milestone(out, &timeline->milestones[i], columns);
	}
	if (!today)
		buf_printf(out, _("%s  ---- today ----\n"), timefmt_day(now, day));
	buf_add(out, "\n");
	if (next)
		buf_printf(out, _("Next: %1$s, %2$s.\n"), timefmt_day(next->day, day),
		    timefmt_days_left(next->day, now, days, sizeof days));
	buf_printf(out, _("Microsoft's questions and answers: %s\n"), TIMELINE_FAQ);
	buf_printf(out, _("Salesforce's announcement: %s\n"), TIMELINE_SALESFORCE);
	if (timeline_stale(timeline, now))
		buf_add(out, _("This timeline is older than half a year: look whether there is a newer one.\n"));
}

/* --- profiles --- */

void show_profile_line(const struct profile *profile, int columns, struct buf *out)
{
	char day[TIMEFMT_SIZE];
	struct arena arena = { 0 };

	add_row(out, profile->id, arena_printf(&arena, "%s (%s)", profile->name, timefmt_day(profile->as_of, day)), 16,
	    show_fit(columns));
	arena_release(&arena);
}

void show_profile(const struct profile *profile, int64_t now, int columns, struct buf *out)
{
	struct arena arena = { 0 };
	char day[TIMEFMT_SIZE];
	const struct {
		const char *label, *text;
	} rows[] = {
		{ _("Id"), profile->id },
		{ _("Name"), profile->name },
		{ _("Publisher"), profile->publisher },
		{ _("Owner tenant"), profile->publisher_tenant },
		{ _("Client id"),
		    profile->client_id[0] ? profile->client_id : _("not published: found in the tenant, or given") },
		{ _("Consent link"), profile->consent_url },
		{ _("Resource"), profile->resource_app_id },
		{ _("Permissions"), scopes_join(&profile->scopes, ", ", &arena) },
		{ _("All of them"), profile->incomplete ? _("no: the vendor does not publish the list") : "" },
		{ _("Manifest ids"), scopes_join(&profile->manifest_ids, ", ", &arena) },
		{ _("Marketplace ids"), scopes_join(&profile->marketplace_ids, ", ", &arena) },
		{ _("Known names"), scopes_join(&profile->entra_names, ", ", &arena) },
		{ _("Source"), profile->source },
		{ _("As of"), timefmt_day(profile->as_of, day) },
		{ _("Notes"), profile->notes },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].text[0])
			add_row(out, rows[i].label, rows[i].text, 18, show_fit(columns));
	}
	if (profile_stale(profile, now))
		buf_add(out,
		    _("This profile is older than half a year: look whether the publisher asks for more by now.\n"));
	arena_release(&arena);
}

size_t show_profile_problems(const char *text, size_t len, const char *where, struct buf *out)
{
	struct profile_problem problems[PROBLEMS_MAX];
	struct arena arena = { 0 };
	size_t count = profile_problems(text, len, &arena, problems, PROBLEMS_MAX);

	for (size_t i = 0; i < count && i < PROBLEMS_MAX; i++) {
		buf_printf(out, "%s:", where);
		if (problems[i].line)
			buf_printf(out, "%d:", problems[i].line);
		if (problems[i].key && problems[i].key[0])
			buf_printf(out, " \"%s\":", problems[i].key);
		buf_printf(out, " %s\n", problems[i].says);
	}
	if (!count)
		buf_printf(out, _("%s: nothing is wrong with it.\n"), where);
	arena_release(&arena);
	return count;
}
