/* offline.c - commands on a saved run: report and verify */
#include "commands/offline.h"

#include "base/i18n.h"
#include "cloud/consent.h"
#include "core/redact.h"
#include "core/report.h"

static bool load(const struct offline *offline, struct run *run, struct err *err)
{
	run_init(run);
	if (run_read(run, offline->text, offline->len, err))
		return true;
	run_release(run);
	return false;
}

bool offline_report(const struct offline *offline, struct buf *out, int *status, struct err *err)
{
	static struct findings findings; /* large, and one command prints one report */
	struct arena arena = {0};
	struct profile none = {0};
	struct consent_link link = {0};
	struct err ignored;
	struct run run;

	if (!load(offline, &run, err))
		return false;
	none.id = none.name = none.publisher = none.publisher_tenant = none.client_id = none.consent_url = "";
	none.resource_app_id = GRAPH_APP_ID;
	none.source = none.notes = "";
	/* by the profile that the run was made with; what is installed now may have changed since */
	if (*run.consent_link && !consent_link_read(&link, run.consent_link, "", &arena, &ignored))
		link.scopes = (struct scopes){0};
	const struct profile *profile = run.profile.id && *run.profile.id ? &run.profile : offline->profile;

	if (offline->redact)
		redact_run(&run, profile);
	struct judging judging = {
		.profile = profile ? profile : &none,
		.timeline = offline->timeline,
		.now = run.last,
		.changes = run.changes,
		.change_count = run.change_count,
		.wanted_app_id = run.app_id ? run.app_id : "",
		.wanted_owner = run.publisher,
		.link_scopes = link.scopes,
		.dropped = run_dropped(&run, &arena),
	};
	struct report report = {.run = &run, .findings = &findings, .profile = profile, .offline = true,
				.redacted = offline->redact};

	check_all(&run.facts, &judging, &findings, &arena);
	report.exit_status = report_exit(&run, &findings, run_open(&run) != NULL, NULL);
	report_as(offline->format, &report, offline->columns, offline->ascii, out);
	*status = 0;
	arena_release(&arena);
	run_release(&run);
	return true;
}

bool offline_verify(const struct offline *offline, struct buf *out, int *status, struct err *err)
{
	struct run run;

	if (!load(offline, &run, err))
		return false;
	buf_printf(out, _("Run %s: %zu records.\n"), run.id, run.records);
	if (run.health == RUN_ALTERED) {
		buf_printf(out, _("ALTERED: line %zu does not fit the one before it.\n"), run.bad_line);
		*status = 1;
	} else if (run.health == RUN_NEWER && run.misfit) {
		buf_printf(out, _("Written by a newer version, which may link its lines in another way: as this version does it, line %zu does not fit the one before it.\n"), run.misfit);
		*status = 6;
	} else if (run.health == RUN_NEWER) {
		buf_printf(out, _("Written by a newer version: the chain of hashes fits, the rest this version cannot judge.\n"));
		*status = 6;
	} else if (run.health == RUN_TORN) {
		buf_printf(out, _("Unfinished: the last line is torn; everything before it is whole.\n"));
		*status = 6;
	} else if (!run.finished) {
		buf_printf(out, _("Unfinished: whole so far, but the run was not ended.\n"));
		*status = 6;
	} else {
		buf_printf(out, _("Whole and consistent with itself.\n"));
		*status = 0;
	}
	buf_printf(out, _("Head hash: %s\n"), run.head);
	buf_add(out, _("This shows whether the record was changed since it was written, not who wrote it; keep the head hash elsewhere to compare with.\n"));
	run_release(&run);
	return true;
}
