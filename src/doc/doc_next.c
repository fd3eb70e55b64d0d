/* doc_next.c - what is left to do after a run, and the command for it */
#include "doc/doc_next.h"

#include <string.h>

#include "base/i18n.h"
#include "doc/doc_run.h"

/* --- what is left --- */

/* More do not fit on the page; the appendix has all. */
#define WARNINGS_MAX 5

static bool is_open(enum verdict verdict)
{
	return verdict == VERDICT_UNKNOWN || verdict == VERDICT_PENDING;
}

/* The test by people decides nothing, but without it nothing is proven. */
static bool is_test(const struct finding *finding)
{
	return strcmp(finding->check->id, "proof.people") == 0;
}

bool doc_next_is_left(const struct finding *finding)
{
	if (finding->check->blocks && is_open(finding->verdict))
		return true;
	return finding->verdict == VERDICT_FAIL ||
	       (is_test(finding) && finding->verdict != VERDICT_PASS && finding->verdict != VERDICT_NOT_APPLICABLE);
}

/* Several checks that were not read for one reason have one remedy. */
static bool doc_next_is_said(const struct doc *doc, const struct finding *finding)
{
	for (size_t i = doc->count; i-- && doc->blocks[i].kind == BLOCK_VERDICT;) {
		const struct block *block = &doc->blocks[i];

		if (is_open(finding->verdict) && block->verdict == finding->verdict &&
		    strcmp(block->text, finding->remedy) == 0)
			return true;
	}
	return false;
}

/* On a page: what to do; else the reason, too. What the check @before it has in full is said in a few words. */
static void add_left(const struct finding *finding, const struct finding *before, bool page, struct doc *doc)
{
	struct block *block;

	if (page && doc_next_is_said(doc, finding))
		return;
	block = doc_finding(doc, finding);
	if (page && *block->note) {
		block->text = block->note;
		block->note = "";
	}
	if (page || !before || before->verdict != finding->verdict)
		return;
	if (strcmp(before->reason, finding->reason) == 0 && *finding->brief)
		block->text = finding->brief;
	if (strcmp(before->remedy, finding->remedy) == 0)
		doc->blocks[doc->count - 2].note = "";
}

static void add_more(size_t warnings, size_t unknown, struct doc *doc)
{
	if (warnings)
		doc_text(doc, "left.warnings",
		    doc_printf(doc,
			ngettext("%zu more warning is in the appendix.", "%zu more warnings are in the appendix.",
			    (unsigned long)warnings),
			warnings));
	if (unknown)
		doc_text(doc, "left.unknown",
		    doc_printf(doc,
			ngettext("%zu check is unknown and does not decide the verdict; the appendix has the reason.",
			    "%zu checks are unknown and do not decide the verdict; the appendix has the reasons.",
			    (unsigned long)unknown),
			unknown));
}

void doc_next_left(const struct report *report, bool page, struct doc *doc)
{
	const struct finding *sorted[CHECK_MAX], *before = NULL;
	size_t count = doc_run_sort(report, sorted), warnings = 0, unknown = 0, begin;

	doc_heading(doc, "left", _("What is left to do"));
	begin = doc->count;
	for (size_t i = 0; i < count; i++) {
		bool care = page && sorted[i]->verdict == VERDICT_WARN && *sorted[i]->remedy && !is_test(sorted[i]);

		if (doc_next_is_left(sorted[i]) || (care && warnings < WARNINGS_MAX)) {
			add_left(sorted[i], before, page, doc);
			before = sorted[i];
		} else
			unknown += is_open(sorted[i]->verdict);
		warnings += care;
	}
	if (doc->count == begin)
		doc_text(doc, "left.none", _("Nothing."));
	if (page)
		add_more(warnings > WARNINGS_MAX ? warnings - WARNINGS_MAX : 0, unknown, doc);
}

/* --- the next command --- */

/* What the record says goes to a shell by the admin's hand: a record may come from anywhere. */
static bool doc_next_is_word(const char *text)
{
	return *text != '-' &&
	       text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")] == '\0';
}

/* Where the same tenant, add-in and practice are meant again; NULL if that cannot be said. */
static const char *say_same(const struct report *report, struct doc *doc)
{
	const struct run *run = report->run;
	const struct tenant *tenant = &run->facts.tenant;
	const char *same = "", *usual = run->practice ? "practice" : "salesforce";

	if (!doc_next_is_word(run->practice_tenant) || !doc_next_is_word(tenant->domain) ||
	    !doc_next_is_word(tenant->id) || !doc_next_is_word(run->profile.id ? run->profile.id : "") ||
	    !doc_next_is_word(run->app_id))
		return NULL;

	if (run->practice)
		same = strcmp(run->practice_tenant, "classic") == 0
			   ? " --practice"
			   : doc_printf(doc, " --practice=%s", run->practice_tenant);
	else if (*tenant->domain || *tenant->id)
		same = doc_printf(doc, " --tenant %s", *tenant->domain ? tenant->domain : tenant->id);
	if (run->profile.id && *run->profile.id && strcmp(run->profile.id, usual) != 0)
		same = doc_printf(doc, "%s --profile %s", same, run->profile.id);
	if (*run->app_id && !(run->profile.client_id && strcmp(run->app_id, run->profile.client_id) == 0))
		same = doc_printf(doc, "%s --app-id %s", same, run->app_id);
	return same;
}

static enum verdict verdict_at(const struct report *report, const char *id)
{
	const struct finding *finding = findings_get(report->findings, id);

	return finding ? finding->verdict : VERDICT_NOT_APPLICABLE;
}

struct next {
	const char *why, *command, *more;
	bool here; /* the tenant goes with it */
};

/* After the plan, the change; but nobody is to copy a command that grants to an app of an unknown or wrong owner. The
 * domain is a word, or say_same() has refused it. */
static struct next next_consent(const struct report *report, struct doc *doc)
{
	const struct run *run = report->run;

	if (strcmp(run->command, "consent") != 0)
		return (struct next){ _("Next, see what would be granted:"), "consent", "", true };
	if (verdict_at(report, "app.publisher") != VERDICT_PASS || !*run->facts.tenant.domain)
		return (struct next){ _("Next, page by page:"), "wizard", "", true };
	return (struct next){ _("Next, add what is missing:"), "consent",
		doc_printf(doc, " --apply --yes --confirm %s", run->facts.tenant.domain), true };
}

/* NULL as the command: who runs this host comes first. */
static struct next next_after_failure(enum err_kind kind)
{
	switch (kind) {
	case ERR_UNREACHABLE:
	case ERR_TLS:
		return (struct next){ _("Next, see which service cannot be reached:"), "check --network", "", false };
	case ERR_REFUSED:
	case ERR_TOKEN:
	case ERR_SIGNED_OUT:
	case ERR_NOT_ALLOWED:
		return (struct next){ _("Next, sign in another way, page by page:"), "wizard", "", true };
	case ERR_DISK:
		return (struct next){ "", NULL, "", false };
	default:
		return (struct next){ _("Next, page by page:"), "wizard", "", kind != ERR_UNKNOWN_TENANT };
	}
}

static struct next next_after(const struct report *report, struct doc *doc)
{
	enum overall overall = findings_overall(report->findings);

	if (report->err && report->err->kind != ERR_NONE)
		return next_after_failure(report->err->kind);
	if (verdict_at(report, "change.open") == VERDICT_FAIL)
		return (struct next){ _("Next, see what would be put back:"), "tokens restore", " --dry-run", true };
	if (overall == OVERALL_NOT_READY && verdict_at(report, "scopes.granted") == VERDICT_FAIL &&
	    verdict_at(report, "app.present") == VERDICT_PASS)
		return next_consent(report, doc);
	if (overall != OVERALL_READY)
		return (struct next){ _("Next, page by page:"), "wizard", "", true };
	if (verdict_at(report, "tokens.state") == VERDICT_WARN)
		return (struct next){ _("Next, see what a test without legacy tokens would send:"), "tokens block",
			" --for 24h --dry-run", true };
	if (verdict_at(report, "proof.people") == VERDICT_UNKNOWN)
		return (struct next){ _("Next, once somebody has opened the add-in in Outlook:"), "proof add",
			" --person NAME --outlook new --passed all", true };
	return (struct next){ _("Next, a page for your files:"), "report last", " --format html", false };
}

void doc_next(const struct report *report, struct doc *doc)
{
	const struct run *run = report->run;
	struct next next = next_after(report, doc);
	const char *same = next.here ? say_same(report, doc) : run->practice ? " --practice" : "";

	/* a page of a run that is not there */
	if (!next.command || (report->unkept && strcmp(next.command, "report last") == 0))
		return;
	if (!same || report->redacted || (run->practice && strcmp(run->practice_tenant, "served") == 0))
		return;
	if (report->unkept) /* no row of the record goes before */
		doc_heading(doc, "", "");
	doc_code(doc, "next", next.why, doc_printf(doc, "naaready %s%s%s", next.command, same, next.more));
}
