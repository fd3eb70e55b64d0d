/* check_rest.c - judges of the calendar, of testers, and of what was left changed */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/addin.h"
#include "core/check_parts.h"
#include "core/run.h"
#include "core/tester.h"

#define SOON_DAYS 60

static const char *list_milestone(const struct milestone *milestone, struct arena *arena)
{
	struct json_out out;
	char day[TIMEFMT_SIZE];

	json_out_open(&out);
	json_out_text(&out, "next", milestone ? milestone->id : NULL);
	json_out_text(&out, "date", milestone ? timefmt_day(milestone->day, day) : NULL);
	return json_out_close(&out, false, arena);
}

CHECK_RULE(timeline_today)
{
	const struct timeline *timeline = context->timeline;
	const struct milestone *next = timeline ? timeline_next(timeline, context->now) : NULL;
	char day[TIMEFMT_SIZE], said[DAYS_SIZE];
	int64_t days = 0;
	bool stale;

	(void)facts;
	if (!timeline) {
		finding->reason = _("The timeline's data is missing.");
		finding->remedy = _("Install naaready's data files again; timeline.json is missing.");
		return VERDICT_UNKNOWN;
	}
	stale = timeline_stale(timeline, context->now);
	finding->evidence = list_milestone(next, arena);
	if (next) {
		days = timefmt_days(next->day, context->now);
		finding->reason = arena_printf(arena, _("Next on %1$s, %2$s: %3$s"), timefmt_date(next->day, day),
		    timefmt_days_left(next->day, context->now, said, sizeof said), _(next->what));
	} else {
		finding->reason = _("Every date on the timeline has passed.");
	}
	if (stale) {
		finding->reason =
		    arena_printf(arena, _("%1$s (The timeline was last checked on %2$s, more than half a year ago.)"),
			finding->reason, timefmt_date(timeline->as_of, day));
		finding->remedy = _("Look for a newer version of the timeline: Microsoft has moved "
				    "its dates before.");
	} else if (next && days <= SOON_DAYS) {
		finding->remedy = _("\"naaready timeline\" shows all dates.");
	}
	return stale || (next && days <= SOON_DAYS) ? VERDICT_WARN : VERDICT_PASS;
}

static bool check_rest_failed(const struct tester *one)
{
	return one->launched == NO || one->authorized == NO || one->signed_in == NO || one->worked == NO;
}

static bool check_rest_tried(const struct tester *one)
{
	return one->launched || one->authorized || one->signed_in || one->worked;
}

/* Up to this many addresses are compared in every spelling. Only a forged record has more; then an address is compared
 * literally. */
#define INSIDERS_SEARCHED 200

bool check_is_insider(const struct check_context *context, const char *who, struct arena *arena)
{
	const struct scopes *insiders = &context->insiders;

	for (size_t i = 0; i < insiders->count && i < INSIDERS_SEARCHED; i++)
		if (tester_names(who, insiders->names[i], arena))
			return true;
	return insiders->count > INSIDERS_SEARCHED && scopes_has(insiders, tester_address(who, arena));
}

/* Why a result is noted but proves nothing. */
struct why {
	const char *id; /* fixed: in reports */
	const char *says;
};
static const struct why before = { "before_consent", N_("before consent was given") },
			insider = { "signed_in_here", N_("signed in here") },
			admin = { "admin_role", N_("has an admin role") },
			own = { "own_consent", N_("has a consent of their own") };

/* A result, and whether it counts. */
struct weighed {
	const struct tester *one;
	const struct why *why; /* NULL: it counts */
	enum tristate admin, consented;
	bool stale; /* older than the last consent: proves neither success nor failure */
};

static struct weighed check_rest_weigh(const struct facts *facts, const struct tester *one, int64_t consented,
    const struct check_context *context, struct arena *arena)
{
	struct weighed weighed = {
		.one = one,
		.admin = tester_admin(facts, one, arena),
		.consented = tester_consented(facts, one, arena),
		.stale = one->at && one->at < consented,
	};

	if (weighed.stale)
		weighed.why = &before;
	else if (one->insider == YES || check_is_insider(context, check_string(one->who), arena))
		weighed.why = &insider;
	else if (weighed.admin == YES)
		weighed.why = &admin;
	else if (weighed.consented == YES)
		weighed.why = &own;
	return weighed;
}

struct weighed_list {
	struct weighed *items;
	size_t count;
};

/* The results for the app being judged; results for another app are ignored. */
static struct weighed_list weigh_all(const struct facts *facts, const struct check_context *context,
    struct arena *arena)
{
	const char *app = *check_string(context->wanted_app_id) ? context->wanted_app_id : check_string(facts->app_id);
	size_t count = check_was_read(facts, TOPIC_PEOPLE) ? facts->testers.count : 0;
	struct weighed_list list = { .items = arena_alloc(arena, (count + 1) * sizeof *list.items) };
	int64_t consented = check_consented_at(facts, context);

	for (size_t i = 0; i < count; i++)
		if (tester_is_of(&facts->testers.items[i], app))
			list.items[list.count++] =
			    check_rest_weigh(facts, &facts->testers.items[i], consented, context, arena);
	return list;
}

static void check_rest_write_known(struct json_out *out, const char *key, enum tristate known)
{
	if (known != UNKNOWN)
		json_out_bool(out, key, known == YES);
}

static void list_tester(const struct weighed *weighed, struct json_out *out)
{
	const struct tester *one = weighed->one;
	char iso[TIMEFMT_SIZE];

	json_out_object(out, NULL);
	json_out_text(out, "who", one->who);
	json_out_text(out, "client", one->client);
	json_out_text(out, "build", one->build);
	json_out_text(out, "error", one->error);
	if (*check_string(one->note))
		json_out_text(out, "note", one->note);
	check_rest_write_known(out, "renewed", one->renewed);
	check_rest_write_known(out, "tokens_off", one->tokens_off);
	json_out_text(out, "result", check_rest_failed(one) ? "failed" : tester_passed(one) ? "passed" : "incomplete");
	json_out_text(out, "at", one->at ? timefmt_iso(one->at, iso) : NULL);
	check_rest_write_known(out, "admin", weighed->admin);
	check_rest_write_known(out, "consented", weighed->consented);
	json_out_bool(out, "counts", !weighed->why);
	if (weighed->why)
		json_out_text(out, "why", weighed->why->id);
	if (*check_string(one->run))
		json_out_text(out, "run", one->run);
	json_out_end(out);
}

static const char *list_people(const struct weighed_list *list, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_array(&out, "testers");
	for (size_t i = 0; i < list->count; i++)
		list_tester(&list->items[i], &out);
	json_out_end(&out);
	return json_out_close(&out, false, arena);
}

static const char *who_says(const struct tester *one)
{
	return *check_string(one->who) ? one->who : "?";
}

/* "Bob (Fri 2026-11-20)": a result of an earlier run shows its day. */
static const char *say_who(const struct tester *one, struct arena *arena)
{
	char day[TIMEFMT_SIZE];

	if (!*check_string(one->run) || !one->at)
		return who_says(one);
	return arena_printf(arena, "%s (%s)", who_says(one), timefmt_date(one->at, day));
}

static bool is_bad(const struct weighed *weighed)
{
	return check_rest_failed(weighed->one) && !weighed->stale;
}

/* The meaning of each error in the text, and what to try. */
static const char *check_rest_explain(const char *seen, struct arena *arena)
{
	const char *all = "", *number = addin_error_number(seen);

	for (const struct addin_error *known = addin_error_next(seen, NULL); known;
	     known = addin_error_next(seen, known))
		all = arena_printf(arena, "%s%s%s %s", all, *all ? " " : "", _(known->happened), _(known->now));
	if (number)
		all = arena_printf(arena, "%s %s", _(number), _(addin_error_look));
	return all;
}

static enum verdict say_failed(const struct weighed_list *list, const struct scopes *who, struct finding *finding,
    struct arena *arena)
{
	const char *seen = "";

	for (size_t i = 0; i < list->count && !*seen; i++)
		if (is_bad(&list->items[i]))
			seen = check_string(list->items[i].one->error);
	if (*seen)
		finding->reason = arena_printf(arena,
		    _("It did not work for %1$s, who saw: "
		      "\"%2$s\"."),
		    scopes_join(who, ", ", arena), seen);
	else
		finding->reason = arena_printf(arena, _("It did not work for %s."), scopes_join(who, ", ", arena));
	finding->remedy = check_rest_explain(seen, arena);
	if (!*finding->remedy)
		finding->remedy = _("Check at which step it stopped. Launching depends on Exchange, Microsoft's "
				    "authorization on consent, and the rest on the vendor.");
	return VERDICT_WARN;
}

/* Admins may use what ordinary users may not, so that their results are listed apart. */
static void say_apart(const struct scopes *apart, struct finding *finding, struct arena *arena)
{
	if (apart->count)
		finding->reason = arena_printf(arena, _("%1$s These results are noted, but prove nothing: %2$s."),
		    finding->reason, scopes_join(apart, ", ", arena));
}

/* With legacy tokens allowed, an add-in that works may still be using them. NO: they were allowed whenever it worked;
 * UNKNOWN: nobody here knows for one result, and for none that they were off. */
static enum tristate worked_without(const struct weighed_list *list)
{
	enum tristate off = NO;
	bool worked = false;

	for (size_t i = 0; i < list->count; i++) {
		const struct weighed *weighed = &list->items[i];

		if (weighed->why || !tester_passed(weighed->one))
			continue;
		worked = true;
		if (weighed->one->tokens_off == YES)
			return YES;
		if (weighed->one->tokens_off == UNKNOWN)
			off = UNKNOWN;
	}
	return worked ? off : YES;
}

static void say_allowed(const struct weighed_list *list, const struct facts *facts, struct finding *finding,
    struct arena *arena)
{
	enum tristate off = worked_without(list);

	if (off == NO)
		finding->reason = arena_printf(arena,
		    _("%s Legacy tokens were still allowed then: it is not proven without them."), finding->reason);
	else if (off == UNKNOWN && check_was_read(facts, TOPIC_TOKENS) && facts->tokens == TOKENS_ALLOWED)
		finding->reason = arena_printf(arena,
		    _("%s Legacy tokens are allowed now; whether they were off when it worked is not known here."),
		    finding->reason);
}

bool check_proof_allowed(const struct facts *facts, const struct check_context *context, struct arena *arena)
{
	struct weighed_list list = weigh_all(facts, context, arena);

	return worked_without(&list) == NO;
}

CHECK_RULE(proof_people)
{
	struct weighed_list list = weigh_all(facts, context, arena);
	struct scopes good = { 0 }, bad = { 0 }, apart = { 0 };
	enum verdict verdict = VERDICT_PASS;

	finding->remedy = _("Ask an ordinary user with a mailbox in Exchange Online to open the add-in in Outlook, one "
			    "for each kind of Outlook in use, and note what happened.");
	if (!list.count)
		return check_unread(facts, TOPIC_PEOPLE, finding, arena);
	check_used(finding, facts, TOPIC_PEOPLE);
	if (check_was_read(facts, TOPIC_PEOPLE_ROLES))
		check_used(finding, facts, TOPIC_PEOPLE_ROLES);
	if (check_was_read(facts, TOPIC_PEOPLE_CONSENTS))
		check_used(finding, facts, TOPIC_PEOPLE_CONSENTS);
	finding->evidence = list_people(&list, arena);
	for (size_t i = 0; i < list.count; i++) {
		const struct weighed *weighed = &list.items[i];
		const struct tester *one = weighed->one;

		if (is_bad(weighed))
			scopes_add(&bad, say_who(one, arena), arena);
		else if (weighed->why && check_rest_tried(one))
			scopes_add(&apart, arena_printf(arena, "%s (%s)", say_who(one, arena), _(weighed->why->says)),
			    arena);
		else if (tester_passed(one))
			scopes_add(&good, say_who(one, arena), arena);
	}
	if (bad.count) {
		verdict = say_failed(&list, &bad, finding, arena);
	} else if (!good.count) {
		finding->reason = _("The test by people has begun, but nobody has finished it.");
		if (apart.count)
			finding->reason = _("No ordinary user has tried it yet.");
		verdict = VERDICT_UNKNOWN;
	} else {
		finding->remedy = "";
		finding->reason = arena_printf(arena, _("It worked for %s."), scopes_join(&good, ", ", arena));
		say_allowed(&list, facts, finding, arena);
	}
	say_apart(&apart, finding, arena);
	return verdict;
}

enum proof check_proof(const struct facts *facts, const struct check_context *context, struct arena *arena)
{
	enum proof logs = check_signins_proof(facts, context, arena);
	struct weighed_list list = weigh_all(facts, context, arena);
	size_t good = 0, bad = 0, all = 0;

	for (size_t i = 0; i < list.count; i++) {
		const struct tester *one = list.items[i].one;

		if (!check_rest_tried(one) || list.items[i].why)
			continue;
		all++;
		good += tester_passed(one);
		bad += check_rest_failed(one);
	}
	if (good)
		return good == all && logs != PROOF_FAILING ? PROOF_DONE : PROOF_PARTIAL;
	if (logs != PROOF_NONE)
		return logs;
	return bad ? PROOF_FAILING : all ? PROOF_PARTIAL : PROOF_NONE;
}

/* Until when a reading of the setting may still be late: see core/change.h. */
static int64_t shows_until(const struct change *change)
{
	struct change_mark mark = { .at = change->at, .sent_at = change->sent_at, .certainty = change->certainty };

	return change_shows_until(&mark);
}

static const char *list_change(const struct change *change, struct arena *arena)
{
	struct json_out out;
	char iso[TIMEFMT_SIZE];

	json_out_open(&out);
	json_out_text(&out, "what", change_what_id(change->what));
	json_out_text(&out, "from", change->from);
	json_out_text(&out, "to", change->to);
	json_out_text(&out, "by", change->by);
	json_out_text(&out, "at", timefmt_iso(change->at, iso));
	timefmt_write(&out, "until", change->until);
	json_out_text(&out, "certainty", change_certainty_id(change->certainty));
	timefmt_write(&out, "shows_until", shows_until(change));
	return json_out_close(&out, false, arena);
}

/* An outcome that is not known is not claimed. */
static const char *say_changed(const struct change *change, const char *at, struct arena *arena)
{
	const char *from = tokens_state_text(tokens_state_of(change->from));
	const char *to = tokens_state_text(tokens_state_of(change->to));
	const char *by = *check_string(change->by) ? change->by : "?";

	if (change->state == CHANGE_INTENDED)
		return arena_printf(arena,
		    _("%1$s: %2$s began to change the legacy-token setting from \"%3$s\" to "
		      "\"%4$s\". What became of it is not known."),
		    at, by, from, to);
	if (change->certainty == CERTAINTY_SENT)
		return arena_printf(arena,
		    _("%1$s: %2$s sent a change of the legacy-token setting from \"%3$s\" to \"%4$s\". Exchange "
		      "accepted it, but it has not been seen in effect. It has not been put back."),
		    at, by, from, to);
	return arena_printf(arena,
	    _("%1$s: %2$s changed the legacy-token setting from \"%3$s\" to \"%4$s\". "
	      "It has not been put back."),
	    at, by, from, to);
}

static enum verdict check_rest_say_open(const struct change *change, int64_t now, struct finding *finding,
    struct arena *arena)
{
	int64_t shows = shows_until(change);
	char at[TIMEFMT_SIZE], until[TIMEFMT_SIZE];

	timefmt_minute(change->at, at);
	finding->evidence = list_change(change, arena);
	finding->reason = say_changed(change, at, arena);
	if (now < shows)
		finding->reason =
		    arena_printf(arena, _("%1$s It may still show until %2$s, whatever is read before then."),
			finding->reason, timefmt_minute(shows, until));
	if (change->until)
		finding->reason =
		    arena_printf(arena, "%s %s", finding->reason, change_until_text(change->until, now, arena));
	finding->remedy = _("Put it back with \"naaready tokens restore\", or in the wizard.");
	return VERDICT_FAIL;
}

static const char *list_left(const struct change_left *left, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "state", "left");
	change_left_put(left, &out);
	return json_out_close(&out, false, arena);
}

static enum verdict say_left(const struct facts *facts, const struct change_left *left, struct finding *finding,
    struct arena *arena)
{
	char when[TIMEFMT_SIZE];

	finding->evidence = list_left(left, arena);
	finding->reason = arena_printf(arena,
	    _("Legacy tokens were left blocked on purpose by %1$s, on %2$s; before, the setting was \"%3$s\"."),
	    change_left_who(left, arena), timefmt_minute(left->at, when),
	    tokens_state_text(tokens_state_of(left->from)));
	if (*left->why)
		/* TRANSLATORS: %1$s is a whole sentence, %2$s what an admin typed. */
		finding->reason =
		    arena_printf(arena, _("%1$s The reason given: \"%2$s\"."), finding->reason, left->why);
	if (facts->tokens != TOKENS_BLOCKED)
		finding->reason = arena_printf(arena,
		    _("%1$s The setting now reads \"%2$s\": it was put back since, or the block does not show yet."),
		    finding->reason, tokens_state_text(facts->tokens));
	return VERDICT_PASS;
}

/* Whether what was left changed still stands: the setting reads so, or the change may still be on its way. */
static bool left_stands(const struct change_left *left, enum tokens_state reads, int64_t now)
{
	if (!left || !left->at || tokens_state_of(left->to) != TOKENS_BLOCKED || reads == TOKENS_REMOVED)
		return false;
	return reads == TOKENS_BLOCKED || now <= left->changed_at + CHANGE_SHOWS_S || now <= left->at + RUN_LEFT_LAG_S;
}

/* Nothing is open on this host. Others may have changed the setting, or this program on another host, so that the
 * setting itself must be read before we claim that it is as it was. */
static enum verdict say_closed(const struct facts *facts, const struct change_left *left, int64_t now,
    struct finding *finding, struct arena *arena)
{
	if (!check_was_read(facts, TOPIC_TOKENS)) {
		finding->reason =
		    _("This host has no record of an open change. Whether legacy tokens are blocked was not read.");
		return VERDICT_PASS;
	}
	check_used(finding, facts, TOPIC_TOKENS);
	if (facts->tokens == TOKENS_UNKNOWN) {
		finding->reason =
		    _("This host has no record of an open change. The setting was read, but not understood.");
		return VERDICT_PASS;
	}
	if (left_stands(left, facts->tokens, now))
		return say_left(facts, left, finding, arena);
	if (facts->tokens != TOKENS_BLOCKED) {
		finding->reason = _("Nothing is left changed.");
		return VERDICT_PASS;
	}
	finding->reason =
	    _("Legacy tokens are blocked, and nobody here has a record of it: not this user on this host. It is not "
	      "known who blocked them, or how they were set before.");
	finding->remedy =
	    _("If this is a test, its record is with whoever began it: another user of this host, root (sudo), or "
	      "another host. Put it back from there, or with \"naaready tokens restore --from STATE\" if you know how "
	      "it was set before.");
	return VERDICT_WARN;
}

CHECK_RULE(change_open)
{
	struct change marked;

	for (size_t i = 0; i < context->change_count; i++)
		if (change_is_open(&context->changes[i]))
			return check_rest_say_open(&context->changes[i], context->now, finding, arena);
	if (context->mark) {
		marked = change_of_mark(context->mark);
		return check_rest_say_open(&marked, context->now, finding, arena);
	}
	if (context->elsewhere)
		return check_rest_say_open(context->elsewhere, context->now, finding, arena);
	return say_closed(facts, context->left, context->now, finding, arena);
}
