/* sheet.c - what a report says, in words, before it is text, Markdown, HTML or CSV */
#include "core/sheet.h"

#include <string.h>

#include "base/i18n.h"
#include "base/timefmt.h"
#include "core/evidence.h"
#include "core/timeline.h"

#define HEAD_ROWS_MAX    12
#define VERDICT_ROWS_MAX 4

static struct sheet_rows rows_for(size_t most, struct arena *arena)
{
	return (struct sheet_rows){ .items = arena_alloc(arena, most * sizeof(struct sheet_row)) };
}

static void sheet_add(struct sheet_rows *rows, const char *label, const char *text)
{
	rows->items[rows->count++] = (struct sheet_row){ label, text };
}

static const char *sheet_tenant_name(const struct tenant *tenant, struct arena *arena)
{
	if (*tenant->name && *tenant->domain)
		return arena_printf(arena, "%s, %s", tenant->name, tenant->domain);
	return *tenant->name ? tenant->name : tenant->domain;
}

static void add_tenant(struct sheet_rows *rows, const struct tenant *tenant, struct arena *arena)
{
	const char *name = sheet_tenant_name(tenant, arena);

	if (!*name && !*tenant->id)
		return;
	sheet_add(rows, _("Tenant"), *name ? name : tenant->id);
	if (*tenant->id && *name)
		sheet_add(rows, "", tenant->id);
	if (tenant->cloud != CLOUD_UNKNOWN)
		sheet_add(rows, _("Cloud"), cloud_text(tenant->cloud));
}

static void add_profile(struct sheet_rows *rows, const struct report *report, struct arena *arena)
{
	const struct profile *profile = report->profile ? report->profile : &report->run->profile;
	char day[TIMEFMT_SIZE];

	if (profile->id && *profile->id)
		sheet_add(rows, _("Add-in"),
		    arena_printf(arena, _("%1$s (profile \"%2$s\" of %3$s)"), profile->name, profile->id,
			timefmt_day(profile->as_of, day)));
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

/* Why a run was begun instead of going on with another one. */
static const char *say_unfit(const char *why)
{
	if (strcmp(why, "altered") == 0)
		return _("it was altered");
	if (strcmp(why, "newer") == 0)
		return _("a newer version wrote it");
	if (strcmp(why, "carried") == 0)
		return _("it is not as it was written");
	return _("it could not be read");
}

static struct sheet_rows head_of(const struct report *report, struct arena *arena)
{
	struct sheet_rows rows = rows_for(HEAD_ROWS_MAX, arena);
	const struct run *run = report->run;
	const char *app = *run->app_id ? run->app_id : run->facts.app_id;
	char at[TIMEFMT_SIZE];

	add_tenant(&rows, &run->facts.tenant, arena);
	add_profile(&rows, report, arena);
	if (app && *app)
		sheet_add(&rows, _("App id"), app);
	if (*run->id)
		sheet_add(&rows, _("Run"),
		    arena_printf(arena, "%s (%s %s, %s)", run->id, run->command, run->tool,
			timefmt_minute(run->started, at)));
	if (report->redacted)
		sheet_add(&rows, "", _("Names, domains and ids have been replaced by stand-ins."));
	if (report->offline && !run->finished)
		sheet_add(&rows, "", _("The run has not been ended."));
	if (*run->instead_of)
		sheet_add(&rows, "",
		    arena_printf(arena, _("Begun anew, since nothing may be added to the record %1$s (%2$s)."),
			run->instead_of, say_unfit(run->instead_why)));
	if (run->carried)
		sheet_add(&rows, "", run_carried_text(run, arena));
	if (run->health != RUN_WHOLE)
		sheet_add(&rows, "", say_health(run->health));
	return rows;
}

static struct sheet_rows verdict_of_report(const struct report *report, struct arena *arena)
{
	struct sheet_rows rows = rows_for(VERDICT_ROWS_MAX, arena);
	char sentence[ERR_SAY_SIZE];

	if (report->err && report->err->kind != ERR_NONE)
		sheet_add(&rows, _("Failed"), arena_copy(arena, err_say(report->err, sentence, sizeof sentence)));
	if (!report->only) {
		sheet_add(&rows, _("Verdict"), overall_text(findings_overall(report->findings)));
		sheet_add(&rows, _("Proof"), proof_text(report->findings->proof));
	}
	sheet_add(&rows, _("Record"), report->run->head);
	return rows;
}

static const char *join_requests(const struct finding *finding, struct arena *arena)
{
	const size_t max = sizeof finding->requests / sizeof *finding->requests;
	const char *all = "";

	for (size_t i = 0; i < max && finding->requests[i]; i++)
		all = *all ? arena_printf(arena, "%s, %s", all, finding->requests[i]) : finding->requests[i];
	return all;
}

static struct sheet_check check_of(const struct report *report, const struct finding *finding, struct arena *arena)
{
	const struct judged *then = report_then(report, finding->check->id);
	char at[TIMEFMT_SIZE];

	return (struct sheet_check){
		.finding = finding,
		.verdict = verdict_text(finding->verdict),
		.title = _(finding->check->title),
		.weight = finding->check->blocks ? _("decides the verdict") : "",
		.then = then && then->verdict != finding->verdict
			    ? arena_printf(arena, _("When the run was made, it was judged: %s."),
				  verdict_text(then->verdict))
			    : "",
		.at = arena_copy(arena, timefmt_minute(finding->at, at)),
		.age = finding->verdict == VERDICT_UNKNOWN ? "" : age_read(finding->at, report->run->last, arena),
		.requests = join_requests(finding, arena),
		.evidence = evidence_rows(finding->evidence, arena),
	};
}

static bool sheet_is_wanted(const struct report *report, const struct finding *finding)
{
	for (const char *const *id = report->only; id && *id; id++)
		if (strcmp(*id, finding->check->id) == 0)
			return true;
	return !report->only;
}

static void sheet_add_checks(struct sheet *sheet, const struct report *report, struct arena *arena)
{
	const struct findings *findings = report->findings;
	const char *before = "";

	sheet->checks = arena_alloc(arena, (findings->count + 1) * sizeof *sheet->checks);
	for (size_t i = 0; i < findings->count; i++) {
		struct sheet_check *check = &sheet->checks[sheet->check_count];

		if (!sheet_is_wanted(report, &findings->items[i]))
			continue;
		sheet->check_count++;
		*check = check_of(report, &findings->items[i], arena);
		check->repeats = strcmp(check->finding->reason, before) == 0;
		before = check->finding->reason;
	}
}

static const char *say_state(const struct change *change, const char *state)
{
	if (change->what == CHANGE_TOKENS)
		return tokens_state_text(tokens_state_of(state));
	return state && *state ? state : _("nothing");
}

static struct sheet_entry change_entry(const struct change *change, struct arena *arena)
{
	const char *by = change->by && *change->by ? change->by : "?";
	char at[TIMEFMT_SIZE];
	struct sheet_entry entry = {
		.text = arena_printf(arena, _("%1$s, %2$s, by %3$s: %4$s"), timefmt_minute(change->at, at),
		    change_what_text(change->what), by, change_state_text(change->state)),
		.more = { arena_printf(arena, _("from: %s"), say_state(change, change->from)),
		    arena_printf(arena, _("to: %s"), say_state(change, change->to)) },
	};

	if (change->until)
		entry.more[2] = arena_printf(arena, _("to be put back by: %s"), timefmt_minute(change->until, at));
	return entry;
}

static struct sheet_entry person_entry(const struct person *person, struct arena *arena)
{
	return (
	    struct sheet_entry){ .text = arena_printf(arena, "%s (%s): %s", *person->upn ? person->upn : person->app_id,
				     person->service, scopes_join(&person->did, ", ", arena)) };
}

static const char *title_of(const struct tenant *tenant, struct arena *arena)
{
	const char *name = sheet_tenant_name(tenant, arena);

	name = *name ? name : tenant->id;
	return *name ? arena_printf(arena, _("Readiness of %s"), name)
		     : _("Readiness of a tenant that was not found out");
}

struct sheet sheet_of(const struct report *report, struct arena *arena)
{
	const struct run *run = report->run;
	struct sheet sheet = {
		.title = title_of(&run->facts.tenant, arena),
		.practice = run->practice ? _("PRACTICE: this tenant does not exist.") : "",
		.head = head_of(report, arena),
		.verdict = verdict_of_report(report, arena),
		.changes = arena_alloc(arena, (run->change_count + 1) * sizeof *sheet.changes),
		.people = arena_alloc(arena, (run->people_count + 1) * sizeof *sheet.people),
	};

	if (!report->only) {
		sheet.sources[0] = (struct sheet_entry){ _("Microsoft's questions and answers"), { TIMELINE_FAQ } };
		sheet.sources[1] = (struct sheet_entry){ _("Salesforce's announcement"), { TIMELINE_SALESFORCE } };
		sheet.source_count = 2;
	}
	sheet_add_checks(&sheet, report, arena);
	for (; sheet.change_count < run->change_count; sheet.change_count++)
		sheet.changes[sheet.change_count] = change_entry(&run->changes[sheet.change_count], arena);
	for (; sheet.people_count < run->people_count; sheet.people_count++)
		sheet.people[sheet.people_count] = person_entry(&run->people[sheet.people_count], arena);
	return sheet;
}
