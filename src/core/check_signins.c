/* check_signins.c - the judge of sign-ins to the application since the consent */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/aadsts.h"
#include "core/check_parts.h"

#define SHOWN 3 /* failures to explain; the evidence lists all */

/* One outcome, summed over both logs. */
struct outcome {
	int64_t code, count, last;
	const char *said;
};

struct tally {
	struct outcome *items; /* failures, most frequent first */
	size_t count;
	int64_t since, consented; /* @since: start of the count; @consented: 0 if not known */
	int64_t succeeded, failed, interrupted;
	int64_t outdated;        /* failures for lack of a consent that exists now */
	struct scopes good, bad; /* the first few people, by outcome */
	bool unnamed;            /* a sign-in succeeded, and the log does not name the person */
	bool cured;              /* consent exists, but since when is not known */
	bool more;               /* the logs hold more than was read */
};

/* Steps of a sign-in that prompt the person and then go on; Entra shows them as "Interrupted". Sources: Microsoft's
 * sign-in workbook (SigninStatus, "Interrupt", "Pending user action"), without 65001, which this program looks for;
 * reference-error-codes.md for 50076, 50079, 50097, 50158 and 50199, which it describes as such steps (azure-docs,
 * issues 6919, 7252, 57529); public lists for 9002341 ("required to permit single sign-on"). */
static const int64_t interruptions[] = {
	16000,
	16001,
	16003,
	50055,
	50058,
	50059,
	50072,
	50074,
	50076,
	50079,
	50097,
	50125,
	50127,
	50129,
	50140,
	50143,
	50144,
	50158,
	50199,
	51006,
	52004,
	81010,
	81012,
	81014,
	9002341,
};

static bool is_interruption(int64_t code)
{
	for (size_t i = 0; i < sizeof interruptions / sizeof *interruptions; i++)
		if (interruptions[i] == code)
			return true;
	return false;
}

/* AADSTS65001 and 90094: consent was missing then. Source: Microsoft's list of sign-in error codes. */
static bool is_lack_of_consent(int64_t code)
{
	return code == 65001 || code == 90094;
}

/* The time of consent is not known, but all of it exists: a sign-in that lacked it must be older. */
static bool is_cured(const struct facts *facts, const struct check_context *context, struct arena *arena)
{
	struct scopes granted;

	if (!check_was_read(facts, TOPIC_GRANTS) || !context->profile->scopes.count)
		return false;
	granted = facts_granted(facts, arena);
	return scopes_include(&granted, &context->profile->scopes);
}

static void check_signins_add_people(struct scopes *to, const struct signin_group *group, struct arena *arena)
{
	for (size_t i = 0; i < group->people.count; i++)
		scopes_add(to, group->people.names[i], arena);
}

static void check_signins_add(struct tally *tally, const struct signin_group *group, struct arena *arena)
{
	size_t at = 0;

	if (group->last < tally->since)
		return;
	if (!group->code) {
		tally->succeeded += group->count;
		tally->unnamed = tally->unnamed || !group->people.count;
		check_signins_add_people(&tally->good, group, arena);
		return;
	}
	if (is_interruption(group->code)) {
		tally->interrupted += group->count;
		return;
	}
	if (tally->cured && is_lack_of_consent(group->code)) {
		tally->outdated += group->count;
		return;
	}
	tally->failed += group->count;
	check_signins_add_people(&tally->bad, group, arena);
	while (at < tally->count && tally->items[at].code != group->code)
		at++;
	if (at == tally->count)
		tally->items[tally->count++] = (struct outcome){ group->code, 0, 0, "" };
	tally->items[at].count += group->count;
	if (group->last > tally->items[at].last)
		tally->items[at].last = group->last;
	if (!*tally->items[at].said)
		tally->items[at].said = check_string(group->said);
}

static int by_count(const void *a, const void *b)
{
	const struct outcome *one = a, *other = b;

	if (one->count != other->count)
		return one->count < other->count ? 1 : -1;
	return one->code < other->code ? -1 : one->code > other->code;
}

/* Counts from the consent on, or as far back as the logs were read. */
static struct tally count_all(const struct facts *facts, const struct check_context *context, struct arena *arena)
{
	bool seen = check_was_read(facts, TOPIC_SIGNINS), quiet = check_was_read(facts, TOPIC_QUIET_SIGNINS);
	struct tally tally = { .since = quiet ? facts->quiet_since : facts->signins_since,
		.consented = check_consented_at(facts, context) };
	size_t room = facts->signins.count + facts->quiet_signins.count;

	if (tally.consented > tally.since)
		tally.since = tally.consented;
	tally.cured = !tally.consented && is_cured(facts, context, arena);
	tally.items = arena_alloc(arena, (room + 1) * sizeof *tally.items);
	for (size_t i = 0; seen && i < facts->signins.count; i++)
		check_signins_add(&tally, &facts->signins.items[i], arena);
	for (size_t i = 0; quiet && i < facts->quiet_signins.count; i++)
		check_signins_add(&tally, &facts->quiet_signins.items[i], arena);
	tally.more = (seen && facts->signins_more) || (quiet && facts->quiet_more);
	qsort(tally.items, tally.count, sizeof *tally.items, by_count);
	return tally;
}

static const char *list_tally(const struct tally *tally, struct arena *arena)
{
	struct json_out out;
	char iso[TIMEFMT_SIZE];

	json_out_open(&out);
	json_out_text(&out, "since", timefmt_iso(tally->since, iso));
	json_out_int(&out, "succeeded", tally->succeeded);
	json_out_int(&out, "failed", tally->failed);
	json_out_int(&out, "interrupted", tally->interrupted);
	json_out_int(&out, "before_consent", tally->outdated);
	timefmt_write(&out, "consented", tally->consented);
	json_out_bool(&out, "at_least", tally->more);
	json_out_array(&out, "failures");
	for (size_t i = 0; i < tally->count; i++) {
		json_out_object(&out, NULL);
		json_out_int(&out, "code", tally->items[i].code);
		json_out_int(&out, "count", tally->items[i].count);
		json_out_text(&out, "last", timefmt_iso(tally->items[i].last, iso));
		json_out_end(&out);
	}
	json_out_end(&out);
	return json_out_close(&out, false, arena);
}

/* "AADSTS50105, 3 times: ...", for the most frequent failures. */
static const char *say_failures(const struct tally *tally, struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; i < tally->count && i < SHOWN; i++) {
		const struct outcome *one = &tally->items[i];
		const struct aadsts *known = aadsts_find((int)one->code);
		const char *why = known ? _(known->happened) : one->said;

		text = arena_printf(arena,
		    ngettext("%1$s AADSTS%2$lld, %3$lld time: %4$s", "%1$s AADSTS%2$lld, %3$lld times: %4$s",
			(unsigned long)one->count),
		    text, (long long)one->code, (long long)one->count, *why ? why : "?");
	}
	return text;
}

/* What does not count, and what was not read. */
static void say_beside(const struct tally *tally, struct finding *finding, struct arena *arena)
{
	if (tally->outdated)
		finding->reason = arena_printf(arena,
		    ngettext("%1$s %2$lld more failed for lack of consent, which exists now: it does not count.",
			"%1$s %2$lld more failed for lack of consent, which exists now: they do not count.",
			(unsigned long)tally->outdated),
		    finding->reason, (long long)tally->outdated);
	if (tally->more)
		finding->reason = arena_printf(arena, _("%s The logs hold more than was read."), finding->reason);
}

/* Fewer failures may be one person's mistyped password. */
#define FAILING_LEAST  3
#define FAILING_PEOPLE 2

static bool is_failing(const struct tally *tally)
{
	return !tally->succeeded && tally->failed >= FAILING_LEAST && tally->bad.count >= FAILING_PEOPLE;
}

static void say_tally(const struct tally *tally, struct finding *finding, struct arena *arena)
{
	long long good = tally->succeeded, bad = tally->failed, asked = tally->interrupted;
	char day[TIMEFMT_SIZE];

	timefmt_date(tally->since, day);
	finding->reason = good ? arena_printf(arena,
				     ngettext("%1$lld sign-in to the application has succeeded since %2$s.",
					 "%1$lld sign-ins to the application have succeeded since "
					 "%2$s.",
					 (unsigned long)good),
				     good, day)
			       : arena_printf(arena, _("No sign-in to the application has succeeded since %s."), day);
	if (is_failing(tally)) /* the check of that names the codes */
		finding->reason =
		    arena_printf(arena, ngettext("%1$s %2$lld failed.", "%1$s All %2$lld failed.", (unsigned long)bad),
			finding->reason, bad);
	else if (bad)
		finding->reason = arena_printf(arena,
		    /* TRANSLATORS: after "5 sign-ins have succeeded.": "2 failed." and how */
		    _("%1$s %2$lld failed.%3$s"), finding->reason, bad, say_failures(tally, arena));
	if (asked)
		finding->reason = arena_printf(arena,
		    ngettext("%1$s %2$lld step was interrupted by a prompt for the user: that is not a failure.",
			"%1$s %2$lld steps were interrupted by a prompt for the user: that is not a failure.",
			(unsigned long)asked),
		    finding->reason, asked);
	if (!tally->consented)
		finding->reason = arena_printf(arena,
		    _("%s It is not known when consent was given, so everything in the logs counts."), finding->reason);
	say_beside(tally, finding, arena);
}

/* No sign-in has been completed yet. */
static void say_interrupted(const struct tally *tally, struct finding *finding, struct arena *arena)
{
	long long asked = tally->interrupted;

	if (asked)
		finding->reason = arena_printf(arena,
		    ngettext("%1$s %2$lld step was interrupted by a prompt for the user, and did not go on.",
			"%1$s %2$lld steps were interrupted by a prompt for the user, and did not go on.",
			(unsigned long)asked),
		    finding->reason, asked);
	say_beside(tally, finding, arena);
}

/* Without the licence no account can read the log, whatever its role. */
static enum verdict check_signins_unread(const struct facts *facts, enum topic topic, struct finding *finding,
    struct arena *arena)
{
	enum verdict verdict = check_unread(facts, topic, finding, arena);
	bool unlicensed = text_begins(facts->fetched[topic].err.code, "Authentication_RequestFromNonPremium");

	if (unlicensed || (check_was_read(facts, TOPIC_ORGANIZATION) && facts->org_premium == NO))
		finding->remedy = _("Without Entra ID P1 or P2 programs cannot read sign-in logs. Let "
				    "people open the add-in and note what they saw: that proves "
				    "more than a log.");
	return verdict;
}

CHECK_RULE(proof_signins)
{
	bool seen = check_was_read(facts, TOPIC_SIGNINS), quiet = check_was_read(facts, TOPIC_QUIET_SIGNINS);
	struct tally tally;
	char day[TIMEFMT_SIZE];

	if (!seen && !quiet)
		return check_signins_unread(facts, TOPIC_SIGNINS, finding, arena);
	if (seen)
		check_used(finding, facts, TOPIC_SIGNINS);
	if (quiet)
		check_used(finding, facts, TOPIC_QUIET_SIGNINS);
	tally = count_all(facts, context, arena);
	finding->evidence = list_tally(&tally, arena);
	if (!tally.succeeded && !tally.failed) {
		if (!quiet || !seen) /* the add-in's sign-ins may be in either log */
			return check_signins_unread(facts, quiet ? TOPIC_SIGNINS : TOPIC_QUIET_SIGNINS, finding, arena);
		finding->reason = arena_printf(arena,
		    _("The logs, read back to %s, show no sign-in to the application yet. A sign-in takes minutes to "
		      "hours to show."),
		    timefmt_date(tally.since, day));
		finding->remedy = _("Let people open the add-in, and look again later.");
		say_interrupted(&tally, finding, arena);
		return VERDICT_PENDING;
	}
	say_tally(&tally, finding, arena);
	if (!tally.failed)
		return VERDICT_PASS;
	finding->remedy = _("Look the codes up in Entra's sign-in logs to see who is affected.");
	return VERDICT_WARN;
}

/* --- all failed --- */

CHECK_RULE(proof_failing)
{
	static const enum topic both[] = { TOPIC_SIGNINS, TOPIC_QUIET_SIGNINS };
	struct tally tally;
	char day[TIMEFMT_SIZE];

	/* a successful sign-in may be in either log */
	for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
		if (!check_was_read(facts, both[i])) {
			check_signins_unread(facts, both[i], finding, arena);
			return VERDICT_NOT_APPLICABLE;
		}
		check_used(finding, facts, both[i]);
	}
	tally = count_all(facts, context, arena);
	finding->evidence = list_tally(&tally, arena);
	if (tally.succeeded || !tally.failed) {
		finding->reason =
		    tally.succeeded ? _("Sign-ins to the application have succeeded.")
		    : tally.outdated
			? _("Sign-ins to the application have failed only for lack of consent, which exists now.")
			: _("No sign-in to the application has failed.");
		return VERDICT_PASS;
	}
	timefmt_date(tally.since, day);
	finding->reason = arena_printf(arena,
	    ngettext("%1$lld sign-in to the application since %2$s, and it failed:%3$s",
		"All %1$lld sign-ins to the application since %2$s failed:%3$s", (unsigned long)tally.failed),
	    (long long)tally.failed, day, say_failures(&tally, arena));
	if (!is_failing(&tally)) {
		finding->reason = arena_printf(arena, _("%s That is too little to judge by."), finding->reason);
		return VERDICT_PASS;
	}
	if (tally.more)
		finding->reason = arena_printf(arena, _("%s The logs hold more than was read."), finding->reason);
	finding->remedy = _(
	    "Nobody can sign in. Look the codes up in Entra's sign-in logs, and check what stops these people: a policy, "
	    "an assignment, or something at the vendor.");
	return VERDICT_FAIL;
}

enum proof check_signins_proof(const struct facts *facts, const struct check_context *context, struct arena *arena)
{
	struct tally tally;

	if (!check_was_read(facts, TOPIC_SIGNINS) && !check_was_read(facts, TOPIC_QUIET_SIGNINS))
		return PROOF_NONE;
	tally = count_all(facts, context, arena);
	if (!tally.succeeded)
		return tally.failed ? PROOF_FAILING : PROOF_NONE;
	for (size_t i = 0; i < tally.good.count; i++)
		if (!check_is_insider(context, tally.good.names[i], arena))
			return PROOF_PARTIAL;
	return tally.unnamed ? PROOF_PARTIAL : PROOF_NONE;
}
