/* doc_run.c - a run in words: tenant, checks, changes, people, and the verdict */
#include "doc/doc_run.h"

#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/timefmt.h"
#include "doc/doc_data.h"

/* --- evidence: JSON to readable pairs --- */

/* Evidence comes from facts, whose lists are folded to a few examples and a count. */
#define VALUE_BYTES_MAX (64u * 1024)

static void write_value(struct json value, struct buf *out, struct arena *arena);

static void write_object(struct json object, struct buf *out, struct arena *arena)
{
	struct json member;

	for (size_t i = 0; i < json_count(object); i++) {
		buf_printf(out, "%s%s: ", i ? ", " : "", json_key(object, i, &member));
		write_value(member, out, arena);
	}
}

static void write_array(struct json array, struct buf *out, struct arena *arena)
{
	const char *between = json_kind(json_at(array, 0)) == JSON_OBJECT ? "; " : ", ";

	if (!json_count(array))
		buf_add(out, "-");
	for (size_t i = 0; i < json_count(array); i++) {
		buf_add(out, i ? between : "");
		write_value(json_at(array, i), out, arena);
	}
}

static void write_value(struct json value, struct buf *out, struct arena *arena)
{
	switch (json_kind(value)) {
	case JSON_NOTHING:
	case JSON_NULL:
		buf_add(out, "null");
		break;
	case JSON_BOOL:
		buf_add(out, json_true(value) ? "true" : "false");
		break;
	case JSON_NUMBER: /* evidence has whole numbers only */
		buf_printf(out, "%lld", (long long)json_int(value, 0));
		break;
	case JSON_STRING:
		buf_add(out, json_text(value, arena));
		break;
	case JSON_ARRAY:
		write_array(value, out, arena);
		break;
	case JSON_OBJECT:
		write_object(value, out, arena);
		break;
	}
}

static void read_evidence(const char *evidence, struct doc_check *check, struct arena *arena)
{
	struct json_doc doc;
	struct json value;
	struct buf out;

	if (!json_parse(&doc, evidence, strlen(evidence), NULL))
		return;
	buf_init(&out, VALUE_BYTES_MAX);
	check->evidence_count = json_kind(json_root(&doc)) == JSON_OBJECT ? json_count(json_root(&doc)) : 0;
	check->evidence = arena_alloc(arena, (check->evidence_count + 1) * sizeof *check->evidence);
	for (size_t i = 0; i < check->evidence_count; i++) {
		check->evidence[i].label = arena_copy(arena, json_key(json_root(&doc), i, &value));
		buf_clear(&out);
		write_value(value, &out, arena);
		check->evidence[i].text = arena_copy(arena, buf_text(&out));
	}
	buf_release(&out);
	json_release(&doc);
}

/* --- the tenant and the run --- */

static const char *doc_run_tenant_name(const struct tenant *tenant, struct arena *arena)
{
	if (*tenant->name && *tenant->domain)
		return arena_printf(arena, "%s, %s", tenant->name, tenant->domain);
	return *tenant->name ? tenant->name : tenant->domain;
}

static void add_tenant(const struct tenant *tenant, struct doc *doc)
{
	const char *name = doc_run_tenant_name(tenant, &doc->arena);

	if (!*name && !*tenant->id)
		return;
	doc_row(doc, "tenant", _("Tenant"), *name ? name : tenant->id);
	if (*tenant->id && *name)
		doc_row(doc, "tenant.id", "", tenant->id);
	if (tenant->cloud != CLOUD_UNKNOWN)
		doc_row(doc, "cloud", _("Cloud"), cloud_text(tenant->cloud));
}

static void add_profile(const struct report *report, struct doc *doc)
{
	const struct profile *profile = report->profile ? report->profile : &report->run->profile;
	char day[TIMEFMT_SIZE];

	if (profile->id && *profile->id)
		doc_row(doc, "profile", _("Add-in"),
		    doc_printf(doc, _("%1$s (profile \"%2$s\" of %3$s)"), profile->name, profile->id,
			timefmt_day(profile->as_of, day)));
}

const char *doc_run_health_say(const struct run *run, struct arena *arena)
{
	switch (run->health) {
	case RUN_TORN:
		return _("The last line of this record is cut off; everything before it is whole.");
	case RUN_ALTERED:
		return arena_printf(arena, _("This record was altered: line %zu does not match the line before it."),
		    run->bad_line);
	case RUN_NEWER:
		return _("A newer version wrote this record: what this version does not know is not shown.");
	default:
		return "";
	}
}

/* Why a new run was begun instead of resuming another one. */
static const char *say_unfit(const char *why)
{
	if (strcmp(why, "altered") == 0)
		return _("it was altered");
	if (strcmp(why, "newer") == 0)
		return _("a newer version wrote it");
	if (strcmp(why, "carried") == 0)
		return _("it was changed after it was written");
	return _("it could not be read");
}

static void doc_run_add_run(const struct report *report, struct doc *doc)
{
	const struct run *run = report->run;
	char at[TIMEFMT_SIZE];

	if (*run->id)
		doc_row(doc, "run", _("Run"),
		    doc_printf(doc, "%s (%s %s, %s)", run->id, run->command, run->tool,
			timefmt_minute(run->started, at)));
	if (report->redacted)
		doc_row(doc, "redacted", "", _("Names, domains and ids are replaced by stand-ins."));
	if (report->offline && !run->finished)
		doc_row(doc, "unfinished", "", _("This run was not ended."));
	if (*run->instead_of)
		doc_row(doc, "instead", "",
		    doc_printf(doc, _("A new run was begun, because nothing may be added to the record %1$s (%2$s)."),
			run->instead_of, say_unfit(run->instead_why)));
	if (run->carried)
		doc_row(doc, "carried", "", run_carried_text(run, &doc->arena));
	if (run->health != RUN_WHOLE)
		doc_row(doc, "health", "", doc_run_health_say(run, &doc->arena));
}

static void add_head(const struct report *report, struct doc *doc)
{
	const struct run *run = report->run;
	const char *app = *run->app_id ? run->app_id : run->facts.app_id;

	add_tenant(&run->facts.tenant, doc);
	add_profile(report, doc);
	if (app && *app)
		doc_row(doc, "app", _("App id"), app);
	doc_run_add_run(report, doc);
}

static void doc_run_add_verdict(const struct report *report, struct doc *doc)
{
	char sentence[ERR_SAY_SIZE];

	if (report->err && report->err->kind != ERR_NONE)
		doc_row(doc, "failed", _("Failed"),
		    arena_copy(&doc->arena, err_say(report->err, sentence, sizeof sentence)));
	if (!report->only) {
		doc_row(doc, "verdict", _("Verdict"), overall_text(findings_overall(report->findings)));
		doc_row(doc, "proof", _("Proof"), proof_text(report->findings->proof));
	}
	doc_row(doc, "record", _("Record"), report->run->head);
}

/* --- the checks --- */

static const char *join_requests(const struct finding *finding, struct arena *arena)
{
	const size_t max = sizeof finding->requests / sizeof *finding->requests;
	const char *all = "";

	for (size_t i = 0; i < max && finding->requests[i]; i++)
		all = *all ? arena_printf(arena, "%s, %s", all, finding->requests[i]) : finding->requests[i];
	return all;
}

struct block *doc_run_finding(const struct finding *finding, const struct judged *then, int64_t now, struct doc *doc)
{
	struct doc_check *check = arena_alloc(&doc->arena, sizeof *check);
	struct block *block;
	char at[TIMEFMT_SIZE];

	*check = (struct doc_check){
		.weight = finding->check->blocks ? _("decides the verdict") : "",
		.then =
		    then && then->verdict != finding->verdict
			? doc_printf(doc, _("When the run was made, the verdict was: %s."), verdict_text(then->verdict))
			: "",
		.at = arena_copy(&doc->arena, timefmt_minute(finding->at, at)),
		/* an unread fact has no age; its reason explains */
		.age = finding->verdict == VERDICT_UNKNOWN ? "" : age_read(finding->at, now, &doc->arena),
		.requests = join_requests(finding, &doc->arena),
	};
	block = doc_finding(doc, finding);
	block->check = check;
	return block;
}

static bool doc_run_is_wanted(const struct report *report, const struct finding *finding)
{
	for (const char *const *id = report->only; id && *id; id++)
		if (strcmp(*id, finding->check->id) == 0)
			return true;
	return !report->only;
}

static void doc_run_add_checks(const struct report *report, struct doc *doc)
{
	const struct findings *findings = report->findings;
	const char *before = "";

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		struct block *block;

		if (!doc_run_is_wanted(report, finding))
			continue;
		block = doc_run_finding(finding, report_then(report, finding->check->id), report->run->last, doc);
		read_evidence(finding->evidence, block->check, &doc->arena);
		block->check->repeats = strcmp(finding->reason, before) == 0;
		before = finding->reason;
	}
}

/* --- changes and people --- */

static const char *say_state(const struct change *change, const char *state)
{
	if (change->what == CHANGE_TOKENS)
		return tokens_state_text(tokens_state_of(state));
	return state && *state ? state : _("nothing");
}

static void doc_run_add_change(const struct change *change, struct doc *doc)
{
	const char *by = change->by && *change->by ? change->by : "?", *until = "";
	char at[TIMEFMT_SIZE];

	if (change->until)
		until = doc_printf(doc, _("to be put back by: %s"), timefmt_minute(change->until, at));
	doc_row(doc, doc_printf(doc, "change.%u", change->id), doc_printf(doc, "%s", timefmt_minute(change->at, at)),
	    doc_printf(doc, _("%1$s, by %2$s: %3$s"), change_what_text(change->what), by,
		change_state_text(change->state)))
	    ->note = doc_printf(doc, "%s\n%s%s%s", doc_printf(doc, _("from: %s"), say_state(change, change->from)),
	    doc_printf(doc, _("to: %s"), say_state(change, change->to)), *until ? "\n" : "", until);
}

static void add_person(const struct person *person, size_t i, struct doc *doc)
{
	doc_row(doc, doc_printf(doc, "person.%zu", i), person->service,
	    doc_printf(doc, "%s: %s", *person->upn ? person->upn : person->app_id,
		scopes_join(&person->did, ", ", &doc->arena)));
}

static const char *title_of(const struct tenant *tenant, struct arena *arena)
{
	const char *name = doc_run_tenant_name(tenant, arena);

	name = *name ? name : tenant->id;
	return *name ? arena_printf(arena, _("Readiness of %s"), name) : _("Readiness of an unknown tenant");
}

/* --- the whole --- */

static void add_rest(const struct report *report, struct doc *doc)
{
	const struct run *run = report->run;

	if (run->change_count)
		doc_heading(doc, "changes", _("Changes"));
	for (size_t i = 0; i < run->change_count; i++)
		doc_run_add_change(&run->changes[i], doc);
	if (run->people_count)
		doc_heading(doc, "people", _("People"));
	for (size_t i = 0; i < run->people_count; i++)
		add_person(&run->people[i], i, doc);
	if (!report->only)
		doc_data_sources(doc);
}

void doc_run(const struct report *report, enum doc_run_order order, struct doc *doc)
{
	doc->title = title_of(&report->run->facts.tenant, &doc->arena);
	if (report->run->practice)
		doc_notice(doc, "practice", TONE_PLAIN, _("PRACTICE: this tenant does not exist."));
	if (order == DOC_RUN_VERDICT_FIRST)
		doc_run_add_verdict(report, doc);
	add_head(report, doc);
	if (order == DOC_RUN_VERDICT_FIRST)
		doc_heading(doc, "checks", _("Checks"));
	doc_run_add_checks(report, doc);
	add_rest(report, doc);
	if (order == DOC_RUN_VERDICT_LAST) {
		doc_heading(doc, "", "");
		doc_run_add_verdict(report, doc);
	}
}
