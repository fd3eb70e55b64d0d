/* judge_signins.c - the judge of who signed in to the application since it was consented to */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "core/aadsts.h"
#include "core/judge.h"

#define SHOWN 3 /* failures that are explained; the evidence has all */

/* One outcome, of both logs together. */
struct outcome {
	int64_t code, count, last;
	const char *said;
};

struct tally {
	struct outcome *items; /* failures, the most frequent first */
	size_t count;
	int64_t since, succeeded, failed;
	bool more; /* the logs hold more than was read */
};

static void add(struct tally *tally, const struct signin_group *group)
{
	size_t at = 0;

	if (group->last < tally->since)
		return;
	if (!group->code) {
		tally->succeeded += group->count;
		return;
	}
	tally->failed += group->count;
	while (at < tally->count && tally->items[at].code != group->code)
		at++;
	if (at == tally->count)
		tally->items[tally->count++] = (struct outcome){group->code, 0, 0, ""};
	tally->items[at].count += group->count;
	if (group->last > tally->items[at].last)
		tally->items[at].last = group->last;
	if (!*tally->items[at].said)
		tally->items[at].said = judge_text(group->said);
}

static int by_count(const void *a, const void *b)
{
	const struct outcome *one = a, *other = b;

	if (one->count != other->count)
		return one->count < other->count ? 1 : -1;
	return one->code < other->code ? -1 : one->code > other->code;
}

/* From the consent on, or as far back as the logs were read. */
static struct tally count_all(const struct facts *facts, const struct judging *judging,
			      struct arena *arena)
{
	bool seen = judge_heard(facts, TOPIC_SIGNINS),
	     quiet = judge_heard(facts, TOPIC_QUIET_SIGNINS);
	int64_t consented = judge_consented_at(facts, judging);
	struct tally tally = {.since = quiet ? facts->quiet_since : facts->signins_since};
	size_t room = facts->signins.count + facts->quiet_signins.count;

	if (consented > tally.since)
		tally.since = consented;
	tally.items = arena_alloc(arena, (room + 1) * sizeof *tally.items);
	for (size_t i = 0; seen && i < facts->signins.count; i++)
		add(&tally, &facts->signins.items[i]);
	for (size_t i = 0; quiet && i < facts->quiet_signins.count; i++)
		add(&tally, &facts->quiet_signins.items[i]);
	tally.more = (seen && facts->signins_more) || (quiet && facts->quiet_more);
	qsort(tally.items, tally.count, sizeof *tally.items, by_count);
	return tally;
}

static const char *list_tally(const struct tally *tally, struct arena *arena)
{
	struct json_out out;
	char iso[WHEN_SIZE];

	json_out_open(&out);
	json_out_text(&out, "since", when_iso(tally->since, iso));
	json_out_int(&out, "succeeded", tally->succeeded);
	json_out_int(&out, "failed", tally->failed);
	json_out_bool(&out, "at_least", tally->more);
	json_out_array(&out, "failures");
	for (size_t i = 0; i < tally->count; i++) {
		json_out_object(&out, NULL);
		json_out_int(&out, "code", tally->items[i].code);
		json_out_int(&out, "count", tally->items[i].count);
		json_out_text(&out, "last", when_iso(tally->items[i].last, iso));
		json_out_end(&out);
	}
	json_out_end(&out);
	return json_out_close(&out, false, arena);
}

/* "AADSTS50105, 3 times: ...", for the most frequent ones. */
static const char *say_failures(const struct tally *tally, struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; i < tally->count && i < SHOWN; i++) {
		const struct outcome *one = &tally->items[i];
		const struct aadsts *known = aadsts_find((int)one->code);
		const char *why = known ? _(known->happened) : one->said;

		text = arena_printf(arena,
				    ngettext("%1$s AADSTS%2$lld, %3$lld time: %4$s",
					     "%1$s AADSTS%2$lld, %3$lld times: %4$s",
					     (unsigned long)one->count),
				    text, (long long)one->code, (long long)one->count,
				    *why ? why : "?");
	}
	return text;
}

static void say_tally(const struct tally *tally, struct finding *finding, struct arena *arena)
{
	long long good = tally->succeeded, bad = tally->failed;
	char day[WHEN_SIZE];

	when_day(tally->since, day);
	finding->reason =
		arena_printf(arena,
			     ngettext("%1$lld sign-in to the application has succeeded since %2$s.",
				      "%1$lld sign-ins to the application have succeeded since "
				      "%2$s.",
				      (unsigned long)good),
			     good, day);
	if (bad)
		finding->reason = arena_printf(
			arena,
			/* TRANSLATORS: after "5 sign-ins have succeeded.": "2 failed." and how */
			_("%1$s %2$lld failed.%3$s"), finding->reason, bad,
			say_failures(tally, arena));
	if (tally->more)
		finding->reason = arena_printf(arena, _("%s There are more than were read."),
					       finding->reason);
}

/* Without the licence nobody can read the log, whatever their role. */
static enum verdict unread(const struct facts *facts, enum topic topic, struct finding *finding,
			   struct arena *arena)
{
	enum verdict verdict = judge_unheard(facts, topic, finding, arena);
	bool unlicensed =
		text_begins(facts->heard[topic].err.code, "Authentication_RequestFromNonPremium");

	if (unlicensed || (judge_heard(facts, TOPIC_ORGANIZATION) && facts->org_premium == NO))
		finding->remedy =
			_("Without Entra ID P1 or P2 programs cannot read sign-in logs. Let "
			  "people open the add-in and note what they saw: that proves "
			  "more than a log.");
	return verdict;
}

JUDGE(proof_signins)
{
	bool seen = judge_heard(facts, TOPIC_SIGNINS),
	     quiet = judge_heard(facts, TOPIC_QUIET_SIGNINS);
	struct tally tally;
	char day[WHEN_SIZE];

	if (!seen && !quiet)
		return unread(facts, TOPIC_SIGNINS, finding, arena);
	if (seen)
		judge_used(finding, facts, TOPIC_SIGNINS);
	if (quiet)
		judge_used(finding, facts, TOPIC_QUIET_SIGNINS);
	tally = count_all(facts, judging, arena);
	finding->evidence = list_tally(&tally, arena);
	if (!tally.succeeded && !tally.failed) {
		if (!quiet) /* the add-in's sign-ins would be there */
			return unread(facts, TOPIC_QUIET_SIGNINS, finding, arena);
		finding->reason = arena_printf(arena,
					       _("The logs, which were read back to %s, show no "
						 "sign-in to the application "
						 "yet. A sign-in takes minutes to hours to show."),
					       when_day(tally.since, day));
		finding->remedy = _("Let people open the add-in, and look again later.");
		return VERDICT_PENDING;
	}
	say_tally(&tally, finding, arena);
	if (!tally.failed)
		return VERDICT_PASS;
	finding->remedy = _("Look the codes up in Entra's sign-in logs to see whom they concern.");
	return VERDICT_WARN;
}
