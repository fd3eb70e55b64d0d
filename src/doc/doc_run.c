/* doc_run.c - a run in words: tenant, checks, changes, people, and the verdict */
#include "doc/doc_run.h"

#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/timefmt.h"
#include "cloud/endpoints.h"
#include "doc/doc_data.h"
#include "doc/doc_err.h"
#include "doc/doc_next.h"

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
	char at[TIMEFMT_SIZE];

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
		buf_add(out, timefmt_readable(json_text(value, arena), at));
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
	return *tenant->name ? tenant->name : *tenant->domain ? tenant->domain : tenant->id;
}

static void add_tenant(const struct tenant *tenant, struct doc *doc)
{
	const char *name = doc_run_tenant_name(tenant, &doc->arena);

	if (*name)
		doc_row(doc, "tenant", _("Tenant"), name);
}

static void add_profile(const struct report *report, struct doc *doc)
{
	const struct profile *profile = report->profile ? report->profile : &report->run->profile;
	char day[TIMEFMT_SIZE];

	if (profile->id && *profile->id)
		doc_row(doc, "profile", _("Add-in"),
		    doc_printf(doc, _("%1$s (profile \"%2$s\", last checked %3$s)"), profile->name, profile->id,
			timefmt_date(profile->as_of, day)));
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

void doc_run_health(const struct run *run, struct doc *doc)
{
	if (run->health != RUN_WHOLE)
		doc_notice(doc, "health", run->health == RUN_ALTERED ? TONE_BAD : TONE_CARE,
		    doc_run_health_say(run, &doc->arena));
}

void doc_run_carried(const struct run *run, struct doc *doc)
{
	if (run->carried)
		doc_notice(doc, "carried", TONE_CARE, run_carried_text(run, &doc->arena));
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
		    doc_printf(doc, "%s (%s %s, %s)", report->unkept ? _("not saved") : run->id, run->command,
			run->tool, timefmt_minute(run->started, at)));
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
}

static void add_details(const struct report *report, struct doc *doc)
{
	const struct run *run = report->run;
	const struct tenant *tenant = &run->facts.tenant;
	const char *app = *run->app_id ? run->app_id : run->facts.app_id;

	if (*tenant->id && (*tenant->name || *tenant->domain))
		doc_row(doc, "tenant.id", _("Tenant id"), tenant->id);
	if (tenant->cloud != CLOUD_UNKNOWN)
		doc_row(doc, "cloud", _("Cloud"), cloud_text(tenant->cloud));
	add_profile(report, doc);
	if (app && *app)
		doc_row(doc, "app", _("App id"), app);
	doc_run_add_run(report, doc);
}

enum tone doc_run_tone(const struct run *run, enum overall overall)
{
	if (run->health == RUN_ALTERED && overall == OVERALL_READY)
		return TONE_CARE;
	return overall == OVERALL_READY ? TONE_GOOD : overall == OVERALL_NOT_READY ? TONE_BAD : TONE_PLAIN;
}

static enum tone tone_of_proof(const struct findings *findings)
{
	if (findings->proof == PROOF_DONE)
		return findings->allowed ? TONE_PLAIN : TONE_GOOD;
	return findings->proof == PROOF_FAILING ? TONE_BAD : TONE_PLAIN;
}

static const char *say_proof(const struct report *report)
{
	return findings_unconcerned(report->findings) ? _("not needed: there is no Exchange Online here")
						      : findings_proof_text(report->findings);
}

/* That the app is missing is no failure of the program, and a check says it. */
static bool is_finding(const struct report *report)
{
	const struct finding *present = findings_get(report->findings, "app.present");

	return report->err->kind == ERR_NO_SUCH && present && present->verdict == VERDICT_FAIL;
}

static void add_failure(const struct report *report, struct doc *doc)
{
	if (report->err && report->err->kind != ERR_NONE && !is_finding(report))
		doc_err_rows(report->err, doc);
}

static void doc_run_add_verdict(const struct report *report, struct doc *doc)
{
	const struct findings *findings = report->findings;
	enum overall overall = findings_overall(findings);

	add_failure(report, doc);
	if (report->only)
		return;
	doc_row(doc, "verdict", _("Verdict"), overall_text(overall))->tone = doc_run_tone(report->run, overall);
	doc_row(doc, "proof", _("Proof"), say_proof(report))->tone = tone_of_proof(findings);
}

static void add_record(const struct report *report, struct doc *doc)
{
	if (report->unkept)
		return;
	doc_row(doc, "record", _("Head hash"), report->run->head)->note =
	    _("\"naaready verify\" prints this again while the record is as it was.");
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

/* The place of a verdict in a report. */
static const int places[VERDICT_COUNT] = {
	[VERDICT_FAIL] = 0,
	[VERDICT_WARN] = 1,
	[VERDICT_PENDING] = 2,
	[VERDICT_UNKNOWN] = 3,
	[VERDICT_PASS] = 4,
	[VERDICT_NOT_APPLICABLE] = 5,
};

/* The first check with the same verdict, weight and reason. */
static size_t first_alike(const struct findings *findings, size_t of)
{
	const struct finding *one = &findings->items[of];

	for (size_t i = 0; i < of; i++) {
		const struct finding *other = &findings->items[i];

		if (other->verdict == one->verdict && other->check->blocks == one->check->blocks &&
		    strcmp(other->reason, one->reason) == 0)
			return i;
	}
	return of;
}

/* The worst first, of these what decides the verdict, and equal reasons beside each other. */
static bool goes_before(const struct findings *findings, size_t a, size_t b)
{
	const struct finding *one = &findings->items[a], *other = &findings->items[b];
	size_t first = first_alike(findings, a), second = first_alike(findings, b);

	if (places[one->verdict] != places[other->verdict])
		return places[one->verdict] < places[other->verdict];
	if (one->check->blocks != other->check->blocks)
		return one->check->blocks;
	return first != second ? first < second : a < b;
}

size_t doc_run_sort(const struct report *report, const struct finding *sorted[CHECK_MAX])
{
	const struct findings *findings = report->findings;
	size_t order[CHECK_MAX], count = 0;

	for (size_t i = 0; i < findings->count; i++) {
		size_t at = count;

		if (!doc_run_is_wanted(report, &findings->items[i]))
			continue;
		for (; at && !report->only && goes_before(findings, i, order[at - 1]); at--)
			order[at] = order[at - 1];
		order[at] = i;
		count++;
	}
	for (size_t i = 0; i < count; i++)
		sorted[i] = &findings->items[order[i]];
	return count;
}

static struct block *add_check(const struct report *report, const struct finding *finding, struct doc *doc)
{
	struct block *block = doc_run_finding(finding, report_then(report, finding->check->id), report->run->last, doc);

	read_evidence(finding->evidence, block->check, &doc->arena);
	return block;
}

/* What people did is told, however well it went: the test that is the proof, and a setting left changed on purpose. */
static bool doc_run_is_told(const struct finding *finding)
{
	return finding->verdict == VERDICT_PASS &&
	       (strcmp(finding->check->id, "proof.people") == 0 ||
		   (strcmp(finding->check->id, "change.open") == 0 && strcmp(finding->evidence, "{}") != 0));
}

/* Passed, or without meaning here; but what makes all others meaningless is shown, and a verdict that has changed since
 * the run. */
static bool is_settled(const struct report *report, const struct finding *finding)
{
	const struct judged *then = report_then(report, finding->check->id);

	if (finding == findings_unconcerned(report->findings) || doc_run_is_told(finding) ||
	    (then && then->verdict != finding->verdict))
		return false;
	return finding_settled(finding);
}

/* "25 passed, 3 do not apply (--all shows them)" */
static void add_folded(size_t passed, size_t out, const char *shows, struct doc *doc)
{
	const char *text = doc_printf(doc, ngettext("%zu passed", "%zu passed", (unsigned long)passed), passed);

	if (out)
		text = doc_printf(doc,
		    ngettext("%1$s, %2$zu does not apply", "%1$s, %2$zu do not apply", (unsigned long)out), text, out);
	doc_heading(doc, "", "");
	/* TRANSLATORS: %1$s is "25 passed, 3 do not apply", %2$s an option or a command */
	doc_text(doc, "folded", *shows ? doc_printf(doc, _("%1$s (%2$s shows them)"), text, shows) : text);
}

/* What was just said in full is said in a few words, but never left out. One remedy for several checks of one verdict
 * stands below the last of them. */
static void shorten(const struct finding *one, struct doc_check *check, const struct finding *before,
    struct doc_check *check_before)
{
	if (!before || before->verdict != one->verdict)
		return;
	if (strcmp(one->reason, before->reason) == 0 && one->brief && *one->brief)
		check->brief = one->brief;
	check_before->note_below = *one->remedy && strcmp(one->remedy, before->remedy) == 0;
}

static void add_checks(const struct report *report, const char *fold, struct doc *doc)
{
	const struct finding *sorted[CHECK_MAX], *before = NULL;
	struct doc_check *check = NULL, *check_before;
	size_t count = doc_run_sort(report, sorted), passed = 0, out = 0;

	for (size_t i = 0; i < count; i++) {
		const struct finding *one = sorted[i];

		if (fold && !report->only && is_settled(report, one)) {
			passed += one->verdict == VERDICT_PASS;
			out += one->verdict == VERDICT_NOT_APPLICABLE;
			continue;
		}
		check_before = check;
		check = add_check(report, one, doc)->check;
		shorten(one, check, before, check_before);
		before = one;
	}
	if (passed || out)
		add_folded(passed, out, fold, doc);
}

/* The same without those that stand above, as left to do. */
static void add_others(const struct report *report, struct doc *doc)
{
	const struct finding *sorted[CHECK_MAX], *before = NULL;
	struct doc_check *check = NULL, *check_before;
	size_t count = doc_run_sort(report, sorted);

	for (size_t i = 0; i < count; i++) {
		if (doc_next_is_left(sorted[i]))
			continue;
		check_before = check;
		check = add_check(report, sorted[i], doc)->check;
		shorten(sorted[i], check, before, check_before);
		before = sorted[i];
	}
}

/* --- changes and people --- */

static void doc_run_add_change(const struct change *change, struct doc *doc)
{
	const char *by = change->by && *change->by ? change->by : "?", *until = "";
	char at[TIMEFMT_SIZE];

	if (change->until)
		until = doc_printf(doc,
		    change->state == CHANGE_PUT_BACK || change->state == CHANGE_KEPT ? _("the deadline was: %s")
										     : _("to be put back by: %s"),
		    timefmt_minute(change->until, at));
	doc_row(doc, doc_printf(doc, "change.%u", change->id), doc_printf(doc, "%s", timefmt_minute(change->at, at)),
	    doc_printf(doc, _("%1$s, by %2$s: %3$s"), change_what_text(change->what), by,
		change_state_text(change->state)))
	    ->note =
	    doc_printf(doc, "%s\n%s%s%s", doc_printf(doc, _("from: %s"), change_value_text(change, change->from)),
		doc_printf(doc, _("to: %s"), change_value_text(change, change->to)), *until ? "\n" : "", until);
}

static void add_person(const struct person *person, size_t i, struct doc *doc)
{
	doc_row(doc, doc_printf(doc, "person.%zu", i), service_text_of(person->service),
	    doc_printf(doc, "%s: %s", *person->upn ? person->upn : person->app_id,
		run_deeds_text(person, &doc->arena)));
}

static const char *title_of(const struct tenant *tenant, struct arena *arena)
{
	const char *name = doc_run_tenant_name(tenant, arena);

	name = *name ? name : tenant->id;
	return *name ? arena_printf(arena, _("Readiness of %s"), name) : _("Readiness of an unknown tenant");
}

/* --- the whole --- */

static void add_practice(const struct report *report, struct doc *doc)
{
	if (report->run->practice)
		doc_notice(doc, "practice", TONE_PLAIN, _("PRACTICE: this tenant does not exist."));
}

static void add_rest(const struct report *report, bool brief, struct doc *doc)
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
	if (!brief)
		doc_data_sources(doc);
}

/* What a saved run found was so on its day; its reasons say "is". */
static void add_as_of(const struct report *report, struct doc *doc)
{
	char at[TIMEFMT_SIZE];

	if (report->offline)
		doc_row(doc, "as_of", _("As of"), arena_copy(&doc->arena, timefmt_minute(report->run->last, at)));
}

static void begin(const struct report *report, struct doc *doc)
{
	doc->title = title_of(&report->run->facts.tenant, &doc->arena);
	add_practice(report, doc);
	doc_run_health(report->run, doc);
	add_as_of(report, doc);
}

void doc_run_found(const struct report *report, struct doc *doc)
{
	begin(report, doc);
	doc_run_add_verdict(report, doc);
	add_tenant(&report->run->facts.tenant, doc);
	add_checks(report, report->fold, doc);
}

void doc_run_end(const struct report *report, struct doc *doc)
{
	doc_heading(doc, "run", _("This run"));
	add_details(report, doc);
	add_rest(report, report->only || report->fold, doc);
	if (!report->unkept)
		doc_heading(doc, "", "");
	add_record(report, doc);
	if (report->next)
		doc_next(report, doc);
}

void doc_run(const struct report *report, struct doc *doc)
{
	doc_run_found(report, doc);
	doc_run_end(report, doc);
}

void doc_run_ticket(const struct report *report, struct doc *doc)
{
	begin(report, doc);
	doc_run_add_verdict(report, doc);
	add_tenant(&report->run->facts.tenant, doc);
	doc_next_left(report, false, doc);
	doc_heading(doc, "checks", _("The other checks, worst first"));
	add_others(report, doc);
	doc_heading(doc, "run", _("This run"));
	add_details(report, doc);
	add_record(report, doc);
	add_rest(report, false, doc);
}

/* --- pages: one for whoever has to decide, and an appendix --- */

/* What the verdict stands on, for people who do not read checks. */
static void add_facts(const struct report *report, struct doc *doc)
{
	static const char *const facts[] = { "scopes.granted", "tokens.state", "ews.state", "proof.people",
		"change.open" };

	doc_heading(doc, "facts", _("In short"));
	if (findings_unconcerned(report->findings)) {
		doc_finding(doc, findings_unconcerned(report->findings));
		return;
	}
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		const struct finding *finding = findings_get(report->findings, facts[i]);

		if (finding)
			doc_finding(doc, finding);
	}
}

static void add_signature(const struct report *report, struct doc *doc)
{
	const struct run *run = report->run;
	const char *people = run_people_text(run, &doc->arena);
	char from[TIMEFMT_SIZE], to[TIMEFMT_SIZE];

	doc_heading(doc, "who", _("Who, and when"));
	doc_row(doc, "who.checked", _("Checked by"), *people ? people : _("nobody signed in"));
	timefmt_minute(run->started, from);
	timefmt_minute(run->last, to);
	doc_row(doc, "who.read", _("Read"),
	    strcmp(from, to) == 0 ? arena_copy(&doc->arena, from) : doc_printf(doc, _("%1$s to %2$s"), from, to));
	add_tenant(&run->facts.tenant, doc);
	add_profile(report, doc);
	add_record(report, doc);
	doc_add(doc, BLOCK_FIELD, "sign.date", _("Date and place"), "");
	doc_add(doc, BLOCK_FIELD, "sign.name", _("Name and signature"), "");
}

/* What the words mean, with the number of checks. */
static void add_legend(const struct report *report, struct doc *doc)
{
	static const struct {
		enum verdict verdict;
		const char *means;
	} rows[] = {
		{ VERDICT_FAIL, N_("wrong; the verdict cannot be \"ready\" before it is put right") },
		{ VERDICT_WARN, N_("worth a look; does not decide the verdict") },
		{ VERDICT_PENDING, N_("cannot have taken effect yet: look again later") },
		{ VERDICT_UNKNOWN, N_("not known, for the reason given: neither good nor bad") },
		{ VERDICT_PASS, N_("as it should be") },
		{ VERDICT_NOT_APPLICABLE, N_("has no meaning here") },
	};

	doc_heading(doc, "legend", _("What the words mean"));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t count = 0;

		for (size_t j = 0; j < report->findings->count; j++)
			count += report->findings->items[j].verdict == rows[i].verdict;
		doc_row(doc, verdict_id(rows[i].verdict),
		    doc_printf(doc, "%s (%zu)", verdict_text(rows[i].verdict), count), _(rows[i].means));
	}
}

static void add_question(const struct report *report, struct doc *doc)
{
	const struct profile *profile = report->profile ? report->profile : &report->run->profile;

	if (profile->name && *profile->name)
		doc_text(doc, "question",
		    doc_printf(doc, _("Is the organisation ready for %s without legacy Exchange tokens?"),
			profile->name));
}

void doc_run_pages(const struct report *report, struct doc *doc)
{
	enum overall overall = findings_overall(report->findings);
	struct block *block;

	begin(report, doc);
	add_question(report, doc);
	block = doc_notice(doc, "verdict", doc_run_tone(report->run, overall), say_proof(report));
	block->label = overall_text(overall);
	add_failure(report, doc);
	add_facts(report, doc);
	doc_next_left(report, true, doc);
	add_signature(report, doc);
	add_legend(report, doc);
	doc_heading(doc, "appendix", _("Appendix: all checks, worst first"));
	add_checks(report, NULL, doc);
	doc_heading(doc, "run", _("This run"));
	add_details(report, doc);
	add_rest(report, false, doc);
}
