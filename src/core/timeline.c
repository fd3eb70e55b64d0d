/* timeline.c - the retirement timeline as data */
#include "core/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/timefmt.h"

#define STALE_AFTER (183 * 86400LL) /* half a year */
/* Some forty milestones are known. A file with thousands is not a timeline. */
#define MILESTONES_MAX 1000

static bool timeline_bad(struct err *err, const char *where, size_t row, const char *told)
{
	if (!row)
		return err_set(err, ERR_FILE, N_("reading the timeline"), "%s: %s", where, told);
	return err_set(err, ERR_FILE, N_("reading the timeline"), _("%s, milestone %zu: %s"), where, row, told);
}

/* NULL, or what is wrong with the row. */
static const char *read_row(struct milestone *out, struct json row, struct arena *arena)
{
	out->id = json_text(json_get(row, "id"), arena);
	out->channel = json_text(json_get(row, "channel"), arena);
	out->what = json_text(json_get(row, "what"), arena);
	out->source = json_text(json_get(row, "source"), arena);
	out->day = timefmt_parse(json_text(json_get(row, "date"), arena));
	out->as_of = timefmt_parse(json_text(json_get(row, "as_of"), arena));
	out->in_force = json_true(json_get(row, "in_force"));
	if (!*out->id || !*out->channel || !*out->what || !*out->source)
		return _("\"id\", \"channel\", \"what\" and \"source\" are needed, as texts.");
	if (!out->day || !out->as_of)
		return _("\"date\" and \"as_of\" are needed, as days: \"2026-11-24\".");
	if (json_kind(json_get(row, "in_force")) != JSON_BOOL)
		return _("\"in_force\" is needed: true or false.");
	return NULL;
}

static int by_day(const void *a, const void *b)
{
	const struct milestone *one = a, *other = b;

	if (one->day != other->day)
		return one->day < other->day ? -1 : 1;
	return strcmp(one->id, other->id);
}

static bool timeline_read_rows(struct timeline *timeline, struct json rows, const char *where, struct arena *arena,
    struct err *err)
{
	size_t count = json_count(rows);

	if (json_kind(rows) != JSON_ARRAY || !count || count > MILESTONES_MAX)
		return timeline_bad(err, where, 0, _("\"milestones\" is needed, as a list."));
	timeline->milestones = arena_alloc(arena, count * sizeof *timeline->milestones);
	for (size_t i = 0; i < count; i++) {
		struct milestone *milestone = &timeline->milestones[i];
		const char *wrong = read_row(milestone, json_at(rows, i), arena);

		for (size_t j = 0; !wrong && j < i; j++)
			if (strcmp(timeline->milestones[j].id, milestone->id) == 0)
				wrong = _("its \"id\" appears twice.");
		if (wrong)
			return timeline_bad(err, where, i + 1, wrong);
	}
	timeline->count = count;
	qsort(timeline->milestones, count, sizeof *timeline->milestones, by_day);
	return true;
}

bool timeline_read(struct timeline *timeline, const char *text, size_t len, const char *where, struct arena *arena,
    struct err *err)
{
	struct json_doc doc;
	bool good;

	*timeline = (struct timeline){ 0 };
	if (!json_parse(&doc, text, len, err))
		return timeline_bad(err, where, 0, err->told);
	timeline->as_of = timefmt_parse(json_text(json_get(json_root(&doc), "as_of"), arena));
	if (timeline->as_of)
		good = timeline_read_rows(timeline, json_get(json_root(&doc), "milestones"), where, arena, err);
	else
		good = timeline_bad(err, where, 0, _("\"as_of\" is needed, as a day: \"2026-11-24\"."));
	json_release(&doc);
	return good;
}

const struct milestone *timeline_next(const struct timeline *timeline, int64_t now)
{
	for (size_t i = 0; i < timeline->count; i++)
		if (timeline->milestones[i].in_force && timeline->milestones[i].day > now)
			return &timeline->milestones[i];
	return NULL;
}

const struct milestone *timeline_find(const struct timeline *timeline, const char *id)
{
	for (size_t i = 0; i < timeline->count; i++)
		if (timeline->milestones[i].in_force && strcmp(timeline->milestones[i].id, id) == 0)
			return &timeline->milestones[i];
	return NULL;
}

bool timeline_stale(const struct timeline *timeline, int64_t now)
{
	return now - timeline->as_of > STALE_AFTER;
}
