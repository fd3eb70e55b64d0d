/* report.c - a judged run as JSON, and the exit status */
#include "core/report.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/aadsts.h"

#define SCHEMA "naaready.report/1"

static void report_write_known(struct json_out *out, const char *key, const char *text)
{
	json_out_text(out, key, text && *text ? text : NULL);
}

static void report_write_run(const struct report *report, struct json_out *out)
{
	const struct run *run = report->run;

	json_out_object(out, "tool");
	json_out_text(out, "name", "naaready");
	report_write_known(out, "version", run->tool);
	json_out_end(out);
	json_out_object(out, "run");
	report_write_known(out, "id", run->id);
	timefmt_write(out, "started", run->started);
	timefmt_write(out, "finished", run->finished);
	json_out_bool(out, "complete", run->finished != 0 && run->health == RUN_WHOLE);
	json_out_bool(out, "practice", run->practice);
	/* all zeros: there is no record */
	report_write_known(out, "head_hash",
	    !report->unkept && strspn(run->head, "0") < sizeof run->head - 1 ? run->head : NULL);
	json_out_text(out, "record", report->unkept ? NULL : run_health_id(run->health));
	if (run->carried) {
		json_out_array(out, "carried");
		for (size_t i = 0; run_carried_id(run->carried, i); i++)
			json_out_text(out, NULL, run_carried_id(run->carried, i));
		json_out_end(out);
	}
	if (*run->instead_of) {
		json_out_text(out, "instead_of", run->instead_of);
		json_out_text(out, "instead_why", run->instead_why);
	}
	if (report->redacted)
		json_out_bool(out, "redacted", true);
	json_out_end(out);
}

static void write_tenant(const struct tenant *tenant, struct json_out *out)
{
	json_out_object(out, "tenant");
	report_write_known(out, "id", tenant->id);
	report_write_known(out, "name", tenant->name);
	report_write_known(out, "domain", tenant->domain);
	json_out_text(out, "cloud", cloud_id(tenant->cloud));
	json_out_end(out);
}

/* Whether a person's name is an address to sign in with. Tokens without one carry a name or an id, which the record
 * keeps instead. */
static bool is_upn(const char *name)
{
	const char *at = name ? strchr(name, '@') : NULL;

	return at && at > name && at[1] && !strchr(name, ' ');
}

/* A pseudonym counts as what it replaces. */
static void write_who(const struct report *report, const struct person *person, struct json_out *out)
{
	bool upn = is_upn(person->upn) || report->redacted;

	report_write_known(out, "upn", upn ? person->upn : "");
	if (!upn && person->upn && *person->upn && !text_same(person->upn, "?"))
		json_out_text(out, "name", person->upn);
	report_write_known(out, "app_id", person->app_id);
}

static void write_people(const struct report *report, struct json_out *out)
{
	const struct run *run = report->run;

	json_out_array(out, "people");
	for (size_t i = 0; i < run->people_count; i++) {
		const struct person *person = &run->people[i];

		json_out_object(out, NULL);
		write_who(report, person, out);
		json_out_text(out, "service", person->service);
		scopes_put(&person->did, "did", out);
		json_out_end(out);
	}
	json_out_end(out);
}

static void write_profile(const struct report *report, struct json_out *out)
{
	const struct profile *profile = report->profile ? report->profile : &report->run->profile;
	char day[TIMEFMT_SIZE];

	json_out_object(out, "profile");
	report_write_known(out, "id", profile->id);
	report_write_known(out, "name", profile->name);
	report_write_known(out, "app_id", *report->run->app_id ? report->run->app_id : report->run->facts.app_id);
	report_write_known(out, "as_of", timefmt_day(profile->as_of, day));
	json_out_end(out);
}

static void write_finding(const struct finding *finding, const struct judged *then, struct json_out *out)
{
	const size_t max = sizeof finding->requests / sizeof *finding->requests;

	json_out_object(out, NULL);
	json_out_text(out, "id", finding->check->id);
	json_out_text(out, "verdict", verdict_id(finding->verdict));
	if (then && then->verdict != finding->verdict)
		json_out_text(out, "judged_then", verdict_id(then->verdict));
	json_out_bool(out, "blocks", finding->check->blocks);
	json_out_text(out, "title", _(finding->check->title));
	json_out_text(out, "reason", finding->reason);
	timefmt_write(out, "at", finding->at);
	json_out_raw(out, "evidence", finding->evidence);
	json_out_text(out, "remedy", finding->remedy);
	json_out_array(out, "requests");
	for (size_t i = 0; i < max && finding->requests[i]; i++)
		json_out_text(out, NULL, finding->requests[i]);
	json_out_end(out);
	json_out_end(out);
}

static void write_changes(const struct run *run, struct json_out *out)
{
	json_out_array(out, "changes");
	for (size_t i = 0; i < run->change_count; i++) {
		const struct change *change = &run->changes[i];

		json_out_object(out, NULL);
		json_out_text(out, "what", change_what_id(change->what));
		json_out_text(out, "from", change->from);
		json_out_text(out, "to", change->to);
		timefmt_write(out, "at", change->at);
		if (change->what == CHANGE_TOKENS)
			timefmt_write(out, "until", change->until);
		report_write_known(out, "by", change->by);
		json_out_text(out, "state", change_state_id(change->state));
		json_out_end(out);
	}
	json_out_end(out);
}

/* The same reason and remedy as on screen. */
static void report_write_err(const struct err *err, struct json_out *out)
{
	const struct aadsts *known = aadsts_for(err);
	struct arena arena = { 0 };

	json_out_object(out, "error");
	json_out_text(out, "kind", err_kind_id(err->kind));
	report_write_known(out, "code", err->code);
	json_out_text(out, "message", *err->told ? err->told : err_kind_text(err->kind));
	if (err->aadsts)
		json_out_int(out, "aadsts", err->aadsts);
	else
		json_out_null(out, "aadsts");
	report_write_known(out, "reason", known ? _(known->happened) : NULL);
	report_write_known(out, "remedy", known ? arena_printf(&arena, "%s %s", _(known->who), _(known->now)) : NULL);
	report_write_known(out, "request_id", err->request_id);
	report_write_known(out, "correlation_id", err->correlation_id);
	json_out_end(out);
	arena_release(&arena);
}

const struct judged *report_then(const struct report *report, const char *check_id)
{
	return report->offline ? run_judged(report->run, check_id) : NULL;
}

void report_write(const struct report *report, struct json_out *out)
{
	json_out_text(out, "schema", SCHEMA);
	report_write_run(report, out);
	write_tenant(&report->run->facts.tenant, out);
	write_people(report, out);
	write_profile(report, out);
	json_out_text(out, "verdict", overall_id(findings_overall(report->findings)));
	json_out_text(out, "proof", proof_id(report->findings->proof));
	json_out_int(out, "exit_status", report->exit_status);
	json_out_array(out, "checks");
	for (size_t i = 0; i < report->findings->count; i++) {
		const struct finding *finding = &report->findings->items[i];

		write_finding(finding, report_then(report, finding->check->id), out);
	}
	json_out_end(out);
	write_changes(report->run, out);
	if (report->err && report->err->kind != ERR_NONE)
		report_write_err(report->err, out);
}

void report_json(const struct report *report, struct buf *out)
{
	struct arena arena = { 0 };
	struct json_out json;

	json_out_open(&json);
	report_write(report, &json);
	buf_add(out, json_out_close(&json, true, &arena));
	buf_add(out, "\n");
	arena_release(&arena);
}

int err_exit(const struct err *err)
{
	switch (err->kind) {
	case ERR_USAGE:
	case ERR_UNKNOWN_TENANT:
	case ERR_FILE:
		return 2;
	case ERR_UNREACHABLE:
	case ERR_TLS:
	case ERR_BUSY:
	case ERR_PROTOCOL:
	case ERR_DISK:
		return 4;
	default:
		return 3;
	}
}

int report_exit(const struct run *run, const struct findings *findings, bool mark_open, const struct err *err)
{
	int failed = err && err->kind != ERR_NONE ? err_exit(err) : 0;
	enum overall overall = findings && findings->count ? findings_overall(findings) : OVERALL_UNKNOWN;

	if (failed == 2)
		return 2;
	if (mark_open || (run && run_open(run)))
		return 5;
	if (failed && err->kind == ERR_DISK)
		return 4; /* without a record the run is useless to its reader, whatever it found */
	if (overall == OVERALL_NOT_READY)
		return 1;
	if (failed)
		return failed;
	return overall == OVERALL_READY ? 0 : 6;
}
