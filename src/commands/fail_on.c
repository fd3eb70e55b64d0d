/* fail_on.c - what a script counts as failed, beside a failed check: --fail-on and --baseline */
#include "commands/fail_on.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

static const struct {
	const char *id;
	enum fail_on_word word;
} words[] = {
	{ "warn", FAIL_ON_WARN },
	{ "unknown", FAIL_ON_UNKNOWN },
	{ "pending", FAIL_ON_PENDING },
	{ "unproven", FAIL_ON_UNPROVEN },
	{ "regression", FAIL_ON_REGRESSION },
};
#define WORD_COUNT (sizeof words / sizeof *words)

unsigned fail_on_of(const char *list)
{
	unsigned bits = 0;
	size_t len;

	while (*list) {
		const char *word = text_item(&list, &len);

		for (size_t i = 0; i < WORD_COUNT; i++)
			if (strlen(words[i].id) == len && strncmp(words[i].id, word, len) == 0)
				bits |= words[i].word;
	}
	return bits;
}

/* --- what counts --- */

/* What was not read is neither better nor worse. */
static int fail_on_rank(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS:
	case VERDICT_NOT_APPLICABLE:
		return 1;
	case VERDICT_WARN:
		return 2;
	case VERDICT_FAIL:
		return 3;
	default:
		return 0;
	}
}

bool fail_on_comparable(const struct report *baseline)
{
	for (size_t i = 0; i < baseline->findings->count; i++) {
		const struct finding *finding = &baseline->findings->items[i];

		if (finding->check->blocks && (finding->verdict == VERDICT_PASS || finding->verdict == VERDICT_FAIL) &&
		    strcmp(finding->check->id, "change.open") != 0)
			return true;
	}
	return false;
}

static bool fail_on_compares(const struct fail_on *fail_on, const struct report *report)
{
	return fail_on->baseline && report->run && report->findings &&
	       text_same(fail_on->baseline->run->facts.tenant.id, report->run->facts.tenant.id);
}

/* The finding of before, if this one is worse; NULL: it is not, or cannot be compared. A check that the version of the
 * baseline did not know has no verdict there. */
static const struct finding *fail_on_better(const struct fail_on *fail_on, const struct report *report,
    const struct finding *finding)
{
	const struct report *baseline = fail_on->baseline;
	const struct finding *before;

	if (!fail_on_compares(fail_on, report))
		return NULL;
	before = findings_get(baseline->findings, finding->check->id);
	if (!before || (baseline->run->judged_count && !report_then(baseline, finding->check->id)))
		return NULL;
	return fail_on_rank(before->verdict) && fail_on_rank(finding->verdict) > fail_on_rank(before->verdict) ? before
													       : NULL;
}

static const char *fail_on_word_of(const struct fail_on *fail_on, const struct finding *finding)
{
	if (finding->verdict == VERDICT_WARN && fail_on->words & FAIL_ON_WARN)
		return "warn";
	if (finding->verdict == VERDICT_UNKNOWN && fail_on->words & FAIL_ON_UNKNOWN)
		return "unknown";
	if (finding->verdict == VERDICT_PENDING && fail_on->words & FAIL_ON_PENDING)
		return "pending";
	return NULL;
}

static bool fail_on_unproven(const struct fail_on *fail_on, const struct report *report)
{
	return fail_on->words & FAIL_ON_UNPROVEN && report->findings->proof != PROOF_DONE;
}

/* --- saying it --- */

static void fail_on_say(struct orders *orders, const char *word, const char *what)
{
	order_text(orders, ORDER_SAY,
	    arena_printf(&orders->arena, _("Counts as failed (--fail-on %1$s): %2$s"), word, what));
}

static void fail_on_say_worse(const struct finding *before, const struct finding *finding, bool counts,
    struct orders *orders)
{
	const char *what =
	    arena_printf(&orders->arena, _("%1$s [%2$s]: was %3$s, is %4$s. %5$s"), _(finding->check->title),
		finding->check->id, verdict_text(before->verdict), verdict_text(finding->verdict), finding->reason);

	if (counts)
		fail_on_say(orders, "regression", what);
	else
		order_text(orders, ORDER_SAY, arena_printf(&orders->arena, _("Got worse: %s"), what));
}

static bool fail_on_finding(const struct fail_on *fail_on, const struct report *report, const struct finding *finding,
    struct orders *orders)
{
	const char *word = fail_on_word_of(fail_on, finding);
	const struct finding *before = fail_on_better(fail_on, report, finding);
	bool counts = before && fail_on->words & FAIL_ON_REGRESSION;

	if (word)
		fail_on_say(orders, word,
		    arena_printf(&orders->arena, _("%1$s [%2$s]: %3$s"), _(finding->check->title), finding->check->id,
			finding->reason));
	if (before)
		fail_on_say_worse(before, finding, counts, orders);
	return word || counts;
}

void fail_on_judge(const struct fail_on *fail_on, struct report *report, struct orders *orders)
{
	const struct run *baseline = fail_on->baseline ? fail_on->baseline->run : NULL;
	bool failed = false;

	if (!report->findings || (!fail_on->words && !baseline))
		return;
	if (baseline && *report->run->facts.tenant.id && !fail_on_compares(fail_on, report))
		order_text(orders, ORDER_SAY,
		    arena_printf(&orders->arena, _("Run %1$s is of another tenant (%2$s), so it was not compared."),
			baseline->id, baseline->facts.tenant.domain));
	for (size_t i = 0; i < report->findings->count; i++)
		failed = fail_on_finding(fail_on, report, &report->findings->items[i], orders) || failed;
	if (fail_on_unproven(fail_on, report)) {
		fail_on_say(orders, "unproven", proof_text(report->findings->proof));
		failed = true;
	}
	if (failed && (report->exit_status == 0 || report->exit_status == 6))
		report->exit_status = 1;
}

static void fail_on_write_one(struct json_out *out, const char *word, const struct finding *finding,
    const struct finding *before)
{
	json_out_object(out, NULL);
	json_out_text(out, "word", word);
	json_out_text(out, "check", finding ? finding->check->id : NULL);
	json_out_text(out, "before", before ? verdict_id(before->verdict) : NULL);
	json_out_end(out);
}

void fail_on_write(const struct fail_on *fail_on, const struct report *report, struct json_out *out)
{
	bool compares = fail_on_compares(fail_on, report);

	if (!fail_on->words)
		return;
	json_out_object(out, "fail_on");
	json_out_array(out, "words");
	for (size_t i = 0; i < WORD_COUNT; i++)
		if (fail_on->words & words[i].word)
			json_out_text(out, NULL, words[i].id);
	json_out_end(out);
	json_out_text(out, "baseline", compares ? fail_on->baseline->run->id : NULL);
	json_out_array(out, "failed");
	for (size_t i = 0; report->findings && i < report->findings->count; i++) {
		const struct finding *finding = &report->findings->items[i], *before;
		const char *word = fail_on_word_of(fail_on, finding);

		before = fail_on->words & FAIL_ON_REGRESSION ? fail_on_better(fail_on, report, finding) : NULL;
		if (word)
			fail_on_write_one(out, word, finding, NULL);
		if (before)
			fail_on_write_one(out, "regression", finding, before);
	}
	if (report->findings && fail_on_unproven(fail_on, report))
		fail_on_write_one(out, "unproven", NULL, NULL);
	json_out_end(out);
	json_out_end(out);
}
