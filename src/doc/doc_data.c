/* doc_data.c - the timeline and the add-in profiles in words */
#include "doc/doc_data.h"

#include "base/i18n.h"
#include "base/timefmt.h"
#include "core/wellknown.h"

/* --- the timeline --- */

void doc_data_today(const struct timeline *timeline, int64_t now, bool live, struct doc *doc)
{
	char day[TIMEFMT_SIZE];

	doc_row(doc, "today", doc_printf(doc, "%s", timefmt_date(now, day)),
	    live ? _("today") : _("the day of this run"));
	doc_row(doc, "as_of", doc_printf(doc, "%s", timefmt_date(timeline->as_of, day)),
	    timeline_stale(timeline, now) ? _("this list was last checked; it is more than half a year old")
					  : _("this list was last checked"));
}

static void doc_data_milestone(const struct timeline *timeline, size_t i, int64_t now, struct doc *doc)
{
	const struct milestone *stone = &timeline->milestones[i];
	char day[TIMEFMT_SIZE], days[DAYS_SIZE];
	const char *next =
	    stone == timeline_next(timeline, now)
		? doc_printf(doc, _("Next (%s): "), timefmt_days_left(stone->day, now, days, sizeof days))
		: "";

	doc_row(doc, doc_printf(doc, "stone.%zu", i), doc_printf(doc, "%s", timefmt_date(stone->day, day)),
	    doc_printf(doc, "%s%s%s", next, _(stone->what), stone->in_force ? "" : _("  (later superseded)")));
}

void doc_data_milestones(const struct timeline *timeline, int64_t now, struct doc *doc)
{
	doc_heading(doc, "ahead", _("Ahead"));
	for (size_t i = 0; i < timeline->count; i++)
		if (timeline->milestones[i].day > now)
			doc_data_milestone(timeline, i, now, doc);
	doc_heading(doc, "been", _("Past, newest first"));
	for (size_t i = timeline->count; i--;)
		if (timeline->milestones[i].day <= now)
			doc_data_milestone(timeline, i, now, doc);
}

void doc_data_sources(struct doc *doc)
{
	doc_heading(doc, "sources", _("Further reading"));
	doc_text(doc, "source.microsoft", _("Microsoft's questions and answers"));
	doc_link(doc, "source.microsoft.link", TIMELINE_FAQ);
	doc_text(doc, "source.salesforce", _("Salesforce's announcement"));
	doc_link(doc, "source.salesforce.link", TIMELINE_SALESFORCE);
}

/* --- profiles --- */

void doc_data_profile_line(const struct profile *profile, struct doc *doc)
{
	char day[TIMEFMT_SIZE];

	doc_row(doc, profile->id, arena_copy(&doc->arena, profile->id),
	    doc_printf(doc, "%s (%s)", profile->name, timefmt_date(profile->as_of, day)));
}

static void doc_data_resource(const char *app_id, const struct scopes *scopes, struct doc *doc)
{
	const char *name = wellknown_app(app_id);

	doc_row(doc, "", _("Resource"), name ? doc_printf(doc, "%s  %s", name, app_id) : app_id);
	doc_row(doc, "", _("Permissions"), scopes_join(scopes, ", ", &doc->arena));
}

/* Each resource has a grant of its own. */
static void doc_data_resources(const struct profile *profile, struct doc *doc)
{
	doc_data_resource(profile->resource_app_id, &profile->scopes, doc);
	for (size_t i = 0; i < profile->resource_count; i++)
		doc_data_resource(profile->resources[i].app_id, &profile->resources[i].scopes, doc);
}

void doc_data_profile(const struct profile *profile, int64_t now, struct doc *doc)
{
	struct arena *arena = &doc->arena;
	char day[TIMEFMT_SIZE];
	const struct {
		const char *label, *text;
	} rows[] = {
		{ _("Id"), profile->id },
		{ _("Name"), profile->name },
		{ _("Publisher"), profile->publisher },
		{ _("Owner tenant"), profile->publisher_tenant },
		{ _("Client id"), profile->client_id[0]
				      ? profile->client_id
				      : _("not published: naaready finds it in the tenant, or you give it") },
		{ _("Consent link"), profile->consent_url },
		{ "", "" }, /* the resources */
		{ _("Complete list"), profile->incomplete ? _("no: the vendor does not publish the list") : "" },
		{ _("Manifest ids"), scopes_join(&profile->manifest_ids, ", ", arena) },
		{ _("Marketplace ids"), scopes_join(&profile->marketplace_ids, ", ", arena) },
		{ _("Known names"), scopes_join(&profile->entra_names, ", ", arena) },
		{ _("Source"), profile->source },
		{ _("Last checked"), arena_copy(arena, timefmt_date(profile->as_of, day)) },
		{ _("Notes"), profile->notes },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].text[0])
			doc_row(doc, "", rows[i].label, rows[i].text);
		else if (!rows[i].label[0])
			doc_data_resources(profile, doc);
	if (profile_stale(profile, now))
		doc_notice(doc, "stale", TONE_CARE,
		    _("This profile is more than half a year old: check whether the publisher asks for more now."));
}
