/* doc_cover.c - the cover of a saved run: what it is about, from when, by whom, and what came of it */
#include "doc/doc_cover.h"

#include <string.h>

#include "base/i18n.h"
#include "base/timefmt.h"
#include "cloud/endpoints.h"
#include "doc/doc_err.h"
#include "doc/doc_run.h"

const char *doc_cover_verdict(const char *overall, const char *people)
{
	enum overall is;

	if (!overall_of(overall, &is))
		return "";
	if (is != OVERALL_READY)
		return overall_text(is);
	return strcmp(people, verdict_id(VERDICT_PASS)) == 0 ? _("ready, proven") : _("ready, not proven");
}

enum tone doc_cover_tone(const char *overall)
{
	static const enum tone
	    tones[] = { [OVERALL_READY] = TONE_GOOD, [OVERALL_NOT_READY] = TONE_BAD, [OVERALL_UNKNOWN] = TONE_CARE };
	enum overall is;

	return overall_of(overall, &is) ? tones[is] : TONE_PLAIN;
}

/* --- the verdict of then, and the one of now --- */

static const char *people_of(const struct finding *finding)
{
	return finding ? verdict_id(finding->verdict) : "";
}

/* What the run itself noted last; "": it was never judged. */
static const char *overall_then(const struct run *run)
{
	struct findings then;

	then.count = 0;
	for (const struct check *check = checks; check->id; check++) {
		const struct judged *judged = check->blocks ? run_judged(run, check->id) : NULL;

		if (!judged)
			continue;
		then.items[then.count].check = check;
		then.items[then.count++].verdict = judged->verdict;
	}
	return then.count ? overall_id(findings_overall(&then)) : "";
}

static void cover_verdict(const struct run *run, const struct findings *now, struct doc *doc)
{
	const char *then_id = overall_then(run), *now_id = overall_id(findings_overall(now));
	const struct judged *people = run_judged(run, "proof.people");
	const char *then = doc_cover_verdict(then_id, people ? verdict_id(people->verdict) : "");
	const char *today = doc_cover_verdict(now_id, people_of(findings_get(now, "proof.people")));

	if (*then)
		doc_notice(doc, "verdict", run->health == RUN_ALTERED ? TONE_CARE : doc_cover_tone(then_id),
		    doc_printf(doc, _("The verdict of this run was: %s."), then));
	else
		doc_notice(doc, "verdict", TONE_PLAIN, _("This run came to no verdict."));
	if (*then && strcmp(then, today) != 0)
		doc_notice(doc, "today", doc_cover_tone(now_id),
		    doc_printf(doc, _("This version would judge what was read then: %s."), today));
}

/* --- who, and what --- */

static void cover_people(const struct run *run, struct doc *doc)
{
	for (size_t i = 0; i < run->people_count; i++) {
		const struct person *person = &run->people[i];

		doc_row(doc, doc_printf(doc, "person.%zu", i), i ? "" : _("Who"),
		    doc_printf(doc, "%s  (%s: %s)", *person->upn ? person->upn : person->app_id,
			service_text_of(person->service), run_deeds_text(person, &doc->arena)));
	}
	if (!run->people_count)
		doc_row(doc, "person", _("Who"), _("nobody signed in"));
}

static void cover_changes(const struct run *run, struct doc *doc)
{
	char at[TIMEFMT_SIZE];

	for (size_t i = 0; i < run->change_count; i++) {
		const struct change *change = &run->changes[i];
		struct block *row = doc_row(doc, doc_printf(doc, "change.%u", change->id), i ? "" : _("Changed"),
		    doc_printf(doc, "%s  %s: %s", timefmt_minute(change->at, at), change_what_text(change->what),
			change_state_text(change->state)));

		row->note = doc_printf(doc, _("from %1$s to %2$s, by %3$s"), change_value_text(change, change->from),
		    change_value_text(change, change->to), change->by && *change->by ? change->by : "?");
	}
	if (!run->change_count)
		doc_row(doc, "change", _("Changed"), _("nothing"));
}

/* --- the whole --- */

static void cover_tenant(const struct tenant *tenant, struct doc *doc)
{
	if (!*tenant->id && !*tenant->domain) {
		doc_row(doc, "tenant", _("Tenant"), _("none was found"));
		return;
	}
	doc_row(doc, "tenant", _("Tenant"),
	    *tenant->name && *tenant->domain ? doc_printf(doc, "%s, %s", tenant->name, tenant->domain)
	    : *tenant->name                  ? tenant->name
					     : tenant->domain);
	doc_row(doc, "tenant.id", _("Tenant id"), tenant->id)->whole = true;
	if (tenant->cloud != CLOUD_UNKNOWN)
		doc_row(doc, "cloud", _("Cloud"), cloud_text(tenant->cloud));
}

static void cover_record(const struct run *run, struct doc *doc)
{
	doc_row(doc, "run", _("Run"),
	    doc_printf(doc, _("%1$s, made by naaready %2$s (%3$s) on %4$s"), run->id, run->tool, run->command,
		*run->host ? run->host : "?"));
	doc_row(doc, "head", _("Head hash"), run->head)->note =
	    doc_printf(doc, _("Compare it with the one you kept: naaready verify %s"),
		run->practice ? doc_printf(doc, "--practice %s", run->id) : run->id);
	if (*run->instead_of)
		doc_row(doc, "instead", "",
		    doc_printf(doc, _("It was begun in place of the record %s."), run->instead_of));
	doc_run_carried(run, doc);
}

/* A run of one day names it once. */
static const char *cover_when(const struct run *run, struct doc *doc)
{
	char from[TIMEFMT_SIZE], to[TIMEFMT_SIZE], day[TIMEFMT_SIZE], last[TIMEFMT_SIZE];
	bool one = strcmp(timefmt_day(run->started, day), timefmt_day(run->last, last)) == 0;

	if (one)
		return doc_printf(doc, run->finished ? _("%1$s to %2$s") : _("%1$s to %2$s, and was not ended"),
		    timefmt_list(run->started, from), timefmt_clock(run->last, to));
	return doc_printf(doc, run->finished ? _("%1$s to %2$s UTC") : _("%1$s to %2$s UTC, and was not ended"),
	    timefmt_list(run->started, from), timefmt_list(run->last, to));
}

void doc_cover(const struct run *run, const struct findings *now, struct doc *doc)
{
	const char *app = *run->app_id ? run->app_id : run->facts.app_id;

	doc_run_health(run, doc);
	cover_verdict(run, now, doc);
	if (run_open(run) || run->elsewhere.at)
		doc_notice(doc, "open", TONE_BAD,
		    _("When this run stopped, a change of the tenant was open. A later run may have put it back."));
	if (run->failed.kind != ERR_NONE)
		doc_err_rows(&run->failed, doc);
	cover_tenant(&run->facts.tenant, doc);
	if (run->profile_name && *run->profile_name)
		doc_row(doc, "profile", _("Add-in"), run->profile_name);
	if (app && *app)
		doc_row(doc, "app", _("App id"), app);
	doc_row(doc, "when", _("When"), cover_when(run, doc));
	cover_people(run, doc);
	cover_changes(run, doc);
	cover_record(run, doc);
}
