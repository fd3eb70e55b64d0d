/* offline.c - what the commands on saved runs share: reading a run, and checking it again */
#include "commands/offline.h"

#include "cloud/consent_link.h"
#include "core/redact.h"
#include "core/wellknown.h"

bool offline_read(const struct offline_run *from, struct run *run, struct err *err)
{
	struct err why;

	run_init(run);
	if (run_read(run, from->text, from->len, &why))
		return true;
	run_release(run);
	return err_set(err, why.kind, why.doing, "%s: %s", from->name, why.told);
}

void offline_check(const struct offline *offline, struct offline_checked *checked)
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
	struct run *run = &checked->run;
	/* the profile of the run: the installed one may have changed since */
	const struct profile *profile = run->profile.id && *run->profile.id ? &run->profile : offline->profile;
	struct consent_link link = { 0 };
	struct err ignored;

	if (*run->consent_link && !consent_link_read(&link, run->consent_link, &checked->arena, &ignored))
		link.scopes = (struct scopes){ 0 };
	if (offline->redact)
		redact_run(run, profile);
	struct check_context context = {
		.profile = profile ? profile : &none,
		.timeline = offline->timeline,
		.now = run->last,
		.changes = run->changes,
		.change_count = run->change_count,
		.elsewhere = run->elsewhere.at ? &run->elsewhere : NULL,
		.wanted_app_id = run->app_id ? run->app_id : "",
		.wanted_owner = run->publisher,
		.link_scopes = link.scopes,
		.dropped = run_dropped(run, &checked->arena),
		.left = &run->left,
		.windows = run->windows.items,
		.audit_window_count = run->windows.count,
		.insiders = run_insiders(run, &checked->arena),
	};

	check_all(&run->facts, &context, &checked->findings, &checked->arena);
	checked->report = (struct report){ .run = run,
		.findings = &checked->findings,
		.profile = profile,
		.offline = true,
		.redacted = offline->redact };
	checked->report.err = run->failed.kind != ERR_NONE ? &run->failed : NULL;
	checked->report.exit_status =
	    report_exit(run, &checked->findings, run_open(run) || run->elsewhere.at, checked->report.err);
}

void offline_release(struct offline_checked *checked)
{
	arena_release(&checked->arena);
	run_release(&checked->run);
}
