/* cmd_offline.c - commands on saved runs: report, diff, verify */
#include "commands/cmd_offline.h"

#include "base/i18n.h"
#include "cloud/consent_link.h"
#include "core/redact.h"
#include "core/wellknown.h"
#include "doc/doc_diff.h"
#include "doc/doc_text.h"

/* A run as read, with the checks of this version. */
struct seen {
	struct run run;
	struct findings findings;
	struct report report;
	struct arena arena;
};

static bool offline_load(const struct offline_run *from, struct run *run, struct err *err)
{
	run_init(run);
	if (run_read(run, from->text, from->len, err))
		return true;
	run_release(run);
	return false;
}

static void offline_judge(const struct offline *offline, struct seen *seen)
{
	static const struct profile none = { .id = "",
		.name = "",
		.publisher = "",
		.publisher_tenant = "",
		.client_id = "",
		.consent_url = "",
		.resource_app_id = GRAPH_APP_ID,
		.source = "",
		.notes = "" };
	struct run *run = &seen->run;
	/* the profile of the run: the installed one may have changed since */
	const struct profile *profile = run->profile.id && *run->profile.id ? &run->profile : offline->profile;
	struct consent_link link = { 0 };
	struct err ignored;

	if (*run->consent_link && !consent_link_read(&link, run->consent_link, &seen->arena, &ignored))
		link.scopes = (struct scopes){ 0 };
	if (offline->redact)
		redact_run(run, profile);
	struct check_context context = {
		.profile = profile ? profile : &none,
		.timeline = offline->timeline,
		.now = run->last,
		.changes = run->changes,
		.change_count = run->change_count,
		.wanted_app_id = run->app_id ? run->app_id : "",
		.wanted_owner = run->publisher,
		.link_scopes = link.scopes,
		.dropped = run_dropped(run, &seen->arena),
		.left = &run->left,
		.windows = run->windows.items,
		.audit_window_count = run->windows.count,
		.insiders = run_insiders(run, &seen->arena),
	};

	check_all(&run->facts, &context, &seen->findings, &seen->arena);
	seen->report = (struct report){ .run = run,
		.findings = &seen->findings,
		.profile = profile,
		.offline = true,
		.redacted = offline->redact };
	seen->report.exit_status = report_exit(run, &seen->findings, run_open(run) != NULL, NULL);
}

static void offline_forget(struct seen *seen)
{
	arena_release(&seen->arena);
	run_release(&seen->run);
}

bool offline_report(const struct offline *offline, struct buf *out, int *status, struct err *err)
{
	static struct seen seen; /* too large for the stack; one command prints one report */

	if (!offline_load(&offline->run, &seen.run, err))
		return false;
	offline_judge(offline, &seen);
	report_as(offline->format, &seen.report, offline->columns, offline->ascii, out);
	*status = 0;
	offline_forget(&seen);
	return true;
}

/* With two files, the error names the bad one. */
static bool load_named(const struct offline_run *from, struct run *run, struct err *err)
{
	struct err why;

	if (offline_load(from, run, &why))
		return true;
	return err_set(err, why.kind, why.doing, "%s: %s", from->name, why.told);
}

static void print_diff(const struct diff *diff, const struct report *before, const struct report *after,
    const struct offline *offline, struct buf *out)
{
	struct doc doc = { 0 };

	doc_diff_runs(diff, before, after, &doc);
	doc_text_print(&doc, offline->columns, offline->ascii, out);
	doc_release(&doc);
}

bool offline_diff(const struct offline *offline, struct buf *out, int *status, struct err *err)
{
	static struct seen before, after;
	struct arena arena = { 0 };
	struct diff diff;

	if (!load_named(&offline->run, &before.run, err))
		return false;
	if (!load_named(&offline->other, &after.run, err)) {
		run_release(&before.run);
		return false;
	}
	offline_judge(offline, &before);
	offline_judge(offline, &after);
	diff = diff_of(&before.report, &after.report, &arena);
	if (offline->json)
		diff_json(&diff, &before.report, &after.report, offline->ascii, out);
	else
		print_diff(&diff, &before.report, &after.report, offline, out);
	*status = 0;
	arena_release(&arena);
	offline_forget(&before);
	offline_forget(&after);
	return true;
}

/* The state of the record as a sentence, and its exit status. */
static const char *health_say(const struct run *run, struct doc *doc, int *status)
{
	*status = 6;
	switch (run->health) {
	case RUN_ALTERED:
		*status = 1;
		return doc_printf(doc, _("ALTERED: line %zu does not match the line before it."), run->bad_line);
	case RUN_NEWER:
		return run->misfit
			   ? doc_printf(doc,
				 _("A newer version wrote this record, and may link its lines differently: by this version's rule, line %zu does not match the line before it."),
				 run->misfit)
			   : _("A newer version wrote this record: the chain of hashes matches; this version cannot judge the rest.");
	case RUN_TORN:
		return _("Unfinished: the last line is cut off; everything before it is whole.");
	default:
		break;
	}
	if (!run->finished)
		return _("Unfinished: whole so far, but the run was not ended.");
	*status = 0;
	return _("Whole and consistent with itself.");
}

bool offline_verify(const struct offline *offline, struct buf *out, int *status, struct err *err)
{
	struct doc doc = { 0 };
	struct run run;

	if (!offline_load(&offline->run, &run, err))
		return false;
	doc_text(&doc, "run", doc_printf(&doc, _("Run %s: %zu records."), run.id, run.records));
	if (run.carried)
		doc_text(&doc, "carried", run_carried_text(&run, &run.arena));
	doc_text(&doc, "verdict", health_say(&run, &doc, status));
	doc_text(&doc, "head", doc_printf(&doc, _("Head hash: %s"), run.head));
	doc_text(&doc, "means",
	    _("This shows whether the record was changed after it was written, not who wrote it. Keep the head hash elsewhere, to compare it later."));
	doc_text_print(&doc, offline->columns, offline->ascii, out);
	doc_release(&doc);
	run_release(&run);
	return true;
}
