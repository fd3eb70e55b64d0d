/* run.c - the record of one run: noting what happens */
#include "core/run.h"

#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "core/judge.h"
#include "core/run_apply.h"
#include "core/tester.h"

void run_init(struct run *run)
{
	memset(run, 0, sizeof *run);
	memset(run->head, '0', HASH_HEX_SIZE - 1);
	run->command = run->tool = run->host = run->practice_tenant = run->page = "";
	run->profile_id = run->profile_name = run->app_id = "";
	run->consent_link = run->publisher = "";
	run->instead_of = run->instead_why = "";
	profile_take(&run->profile, (struct json){0}, &run->arena);
	facts_init(&run->facts, &run->arena);
}

void run_release(struct run *run)
{
	arena_release(&run->arena);
	memset(run, 0, sizeof *run);
}

static void begin(struct run *run, struct json_out *out, const char *kind, int64_t at)
{
	json_out_open(out);
	json_out_int(out, "n", (int64_t)run->records + 1);
	when_write(out, "at", at);
	json_out_text(out, "kind", kind);
}

/* Seals the record with its hash, applies it as a reader would, and gives the line. */
static const char *seal(struct run *run, struct json_out *out)
{
	const char *text = json_out_close(out, false, &run->arena);
	size_t len = strlen(text);
	struct json_doc doc;

	hash_hex(run->head, strlen(run->head), text, len, run->head);
	run->records++;
	if (json_parse(&doc, text, len, NULL)) {
		run_apply(run, json_root(&doc));
		json_release(&doc);
	}
	return arena_printf(&run->arena, "%.*s" RUN_SEAL "%s\"}\n", (int)len - 1, text, run->head);
}

const char *run_begin(struct run *run, const struct run_start *start)
{
	struct json_out out;

	begin(run, &out, "run", start->at);
	json_out_text(&out, "schema", RUN_SCHEMA);
	json_out_text(&out, "id", start->id);
	json_out_text(&out, "command", start->command);
	json_out_text(&out, "tool", start->tool);
	json_out_text(&out, "host", start->host);
	json_out_bool(&out, "practice", start->practice_tenant != NULL);
	json_out_text(&out, "practice_tenant", start->practice_tenant);
	if (start->instead_of) {
		json_out_text(&out, "instead_of", start->instead_of);
		json_out_text(&out, "instead_why", start->instead_why);
	}
	return seal(run, &out);
}

const char *run_note_profile(struct run *run, const struct profile *profile, const struct run_app *app,
			     int64_t timeline_as_of, int64_t at)
{
	struct json_out out;

	begin(run, &out, "profile", at);
	if (profile) {
		json_out_object(&out, "profile");
		profile_write(profile, &out);
		json_out_end(&out);
	}
	json_out_text(&out, "app_id", app->id);
	json_out_text(&out, "consent_link", app->link);
	json_out_text(&out, "publisher", app->publisher);
	when_write(&out, "timeline_as_of", timeline_as_of);
	return seal(run, &out);
}

const char *run_note_page(struct run *run, const char *page, int64_t at)
{
	struct json_out out;

	begin(run, &out, "page", at);
	json_out_text(&out, "page", page);
	return seal(run, &out);
}

const char *run_note_person(struct run *run, const char *upn, const char *app_id,
			    const char *service, const char *did, int64_t at)
{
	struct json_out out;

	begin(run, &out, "person", at);
	json_out_text(&out, "upn", upn);
	json_out_text(&out, "app_id", app_id);
	json_out_text(&out, "service", service);
	json_out_text(&out, "did", did);
	return seal(run, &out);
}

static void write_err(struct json_out *out, const struct err *err)
{
	json_out_object(out, "err");
	json_out_text(out, "kind", err_kind_id(err->kind));
	json_out_text(out, "code", err->code);
	json_out_int(out, "aadsts", err->aadsts);
	json_out_int(out, "status", err->status);
	json_out_text(out, "told", err->told);
	json_out_text(out, "request_id", err->request_id);
	json_out_text(out, "correlation_id", err->correlation_id);
	json_out_text(out, "at", err->at);
	json_out_end(out);
}

const char *run_note_fact(struct run *run, enum topic topic, int64_t at)
{
	const struct heard *heard = &run->facts.heard[topic];
	struct json_out out;

	if (heard->hearing == HEARD)
		run->fresh |= TOPIC_BIT(topic);
	begin(run, &out, "fact", at);
	json_out_text(&out, "topic", topic_id(topic));
	json_out_bool(&out, "heard", heard->hearing == HEARD);
	when_write(&out, "heard_at", heard->at);
	json_out_text(&out, "request_id", heard->request_id);
	if (heard->by && *heard->by)
		json_out_text(&out, "by", heard->by);
	if (heard->hearing == HEARD_FAILED)
		write_err(&out, &heard->err);
	json_out_object(&out, "facts");
	facts_write(&run->facts, topic, &out);
	json_out_end(&out);
	return seal(run, &out);
}

const char *run_note_judged(struct run *run, const struct findings *findings, int64_t at)
{
	struct json_out out;

	begin(run, &out, "judged", at);
	json_out_object(&out, "verdicts");
	for (size_t i = 0; i < findings->count; i++)
		json_out_text(&out, findings->items[i].check->id,
			      verdict_id(findings->items[i].verdict));
	json_out_end(&out);
	return seal(run, &out);
}

const char *run_note_intent(struct run *run, const struct change *change, int64_t at, unsigned *id)
{
	struct json_out out;

	if (run->change_count == RUN_CHANGES_MAX)
		return NULL;
	*id = 1;
	for (size_t i = 0; i < run->change_count; i++)
		if (run->changes[i].id >= *id)
			*id = run->changes[i].id + 1;
	begin(run, &out, "intent", at);
	json_out_int(&out, "id", *id);
	json_out_text(&out, "what", change_what_id(change->what));
	json_out_text(&out, "from", change->from);
	json_out_text(&out, "to", change->to);
	json_out_text(&out, "by", change->by);
	when_write(&out, "until", change->until);
	json_out_int(&out, "undoes", change->undoes);
	if (change->puts_back)
		json_out_bool(&out, "puts_back", true);
	return seal(run, &out);
}

const char *run_note_try(struct run *run, unsigned id, int64_t at)
{
	struct json_out out;

	begin(run, &out, "try", at);
	json_out_int(&out, "id", id);
	return seal(run, &out);
}

const char *run_note_outcome(struct run *run, unsigned id, enum change_state state,
			     const struct err *err, int64_t at)
{
	const struct change *change = run_change(run, id);
	enum change_certainty certainty = state == CHANGE_OPEN || state == CHANGE_DONE ? CERTAINTY_SEEN : CERTAINTY_UNKNOWN;

	/* the same state once more, with what went wrong meanwhile: that was no reading */
	if (change && state == change->state)
		certainty = change->certainty;
	return run_note_certainty(run, id, state, certainty, err, at);
}

const char *run_note_unknown(struct run *run, unsigned id, int64_t at)
{
	struct json_out out;

	begin(run, &out, "outcome", at);
	json_out_int(&out, "id", id);
	json_out_text(&out, "state", change_state_id(CHANGE_INTENDED));
	json_out_bool(&out, "settled", true);
	return seal(run, &out);
}

const char *run_note_certainty(struct run *run, unsigned id, enum change_state state, enum change_certainty certainty,
			       const struct err *err, int64_t at)
{
	struct json_out out;

	begin(run, &out, "outcome", at);
	json_out_int(&out, "id", id);
	json_out_text(&out, "state", change_state_id(state));
	if (state == CHANGE_INTENDED || state == CHANGE_OPEN || state == CHANGE_DONE)
		json_out_text(&out, "certainty", change_certainty_id(certainty));
	if (err && err->kind != ERR_NONE)
		write_err(&out, err);
	return seal(run, &out);
}

const char *run_note_earlier(struct run *run, const struct run *earlier, int64_t at)
{
	struct json_out out;

	begin(run, &out, "earlier", at);
	json_out_text(&out, "run", earlier->id);
	when_write(&out, "last", earlier->last);
	json_out_text(&out, "app_id", earlier->facts.app_id);
	json_out_array(&out, "scopes");
	for (size_t i = 0; i < earlier->seen.count; i++)
		json_out_text(&out, NULL, earlier->seen.names[i]);
	json_out_end(&out);
	return seal(run, &out);
}

const char *run_note_window(struct run *run, const struct window *window, int64_t at)
{
	struct json_out out;

	begin(run, &out, "window", at);
	window_put(window, &out);
	return seal(run, &out);
}

bool run_is_alike(const struct run *run, const struct run *other)
{
	return run->practice == other->practice && text_same(run->practice_tenant, other->practice_tenant) &&
	       text_is_guid(run->facts.tenant.id) && text_same(run->facts.tenant.id, other->facts.tenant.id) &&
	       text_same(run->profile_id, other->profile_id);
}

bool run_take_results(struct run *run, const struct run *earlier)
{
	const struct facts *from = &earlier->facts;
	struct judging then = {.insiders = run_insiders(earlier, &run->arena)};
	size_t count = from->heard[TOPIC_PEOPLE].hearing == HEARD ? from->testers.count : 0;

	if (!count || !run_is_alike(run, earlier))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct tester one = tester_known(from, &from->testers.items[i], &run->arena);

		if (!*judge_text(one.run))
			one.run = earlier->id;
		/* versions that did not note it */
		if (!*judge_text(one.app))
			one.app = *judge_text(from->app_id) ? from->app_id : earlier->app_id;
		if (judge_is_insider(&then, judge_text(one.who), &run->arena))
			one.insider = YES;
		facts_set_tester(&run->facts, run->facts.testers.count, one);
	}
	return true;
}

const char *run_note_recalled(struct run *run, int64_t until, int64_t at)
{
	struct json_out out;

	begin(run, &out, "recalled", at);
	when_write(&out, "until", until);
	return seal(run, &out);
}

const char *run_note_left(struct run *run, const struct change_left *left, int64_t at)
{
	struct json_out out;

	begin(run, &out, "left", at);
	change_left_put(left, &out);
	return seal(run, &out);
}

const char *run_note_end(struct run *run, int64_t at)
{
	struct json_out out;

	begin(run, &out, "end", at);
	return seal(run, &out);
}

const struct change *run_open(const struct run *run)
{
	for (size_t i = 0; i < run->change_count; i++)
		if (change_is_open(&run->changes[i]))
			return &run->changes[i];
	return NULL;
}

struct scopes run_dropped(const struct run *run, struct arena *arena)
{
	const struct facts *facts = &run->facts;
	struct scopes now;

	if (facts->heard[TOPIC_GRANTS].hearing != HEARD || facts->heard[TOPIC_RESOURCE].hearing != HEARD)
		return (struct scopes){0};
	now = facts_granted(facts, arena, NULL);
	return scopes_missing(&run->had, &now, arena);
}

struct scopes run_lost(const struct run *run, const char *resource, struct arena *arena)
{
	return windows_lost(&run->facts, run->windows.items, run->windows.count, resource, arena);
}

struct window *run_window(const struct run *run, const char *id, unsigned change_id)
{
	for (size_t i = 0; i < run->windows.count; i++)
		if (run->windows.items[i].change_id == change_id && text_same(run->windows.items[i].run_id, id))
			return &run->windows.items[i];
	return NULL;
}

struct scopes run_insiders(const struct run *run, struct arena *arena)
{
	struct scopes all = {0};

	for (size_t i = 0; i < run->people_count; i++)
		if (run->people[i].upn && *run->people[i].upn)
			scopes_add(&all, run->people[i].upn, arena);
	if (run->facts.me_upn && *run->facts.me_upn)
		scopes_add(&all, run->facts.me_upn, arena);
	return all;
}

const struct change *run_change(const struct run *run, unsigned id)
{
	for (size_t i = run->change_count; i--;)
		if (run->changes[i].id == id)
			return &run->changes[i];
	return NULL;
}

const struct judged *run_judged(const struct run *run, const char *check_id)
{
	for (size_t i = 0; i < run->judged_count; i++)
		if (strcmp(run->judged[i].check_id, check_id) == 0)
			return &run->judged[i];
	return NULL;
}
