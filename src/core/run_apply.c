/* run_apply.c - what a record does to a run */
#include "core/run_apply.h"

#include <limits.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"

/* An app has some dozen permissions; a set that grows beyond is no set of permissions. */
#define HAD_MAX 2000

static const char *text_of(struct run *run, struct json object, const char *key)
{
	return json_text(json_get(object, key), &run->arena);
}

static int64_t time_of(struct run *run, struct json object, const char *key)
{
	return when_parse(text_of(run, object, key));
}

static void copy(char *to, size_t size, const char *from)
{
	text_safe(to, size, from);
}

static void apply_run(struct run *run, struct json record, int64_t at)
{
	copy(run->id, sizeof run->id, text_of(run, record, "id"));
	run->started = at;
	run->command = text_of(run, record, "command");
	run->tool = text_of(run, record, "tool");
	run->host = text_of(run, record, "host");
	run->practice = json_true(json_get(record, "practice"));
	run->practice_tenant = text_of(run, record, "practice_tenant");
	run->instead_of = text_of(run, record, "instead_of");
	run->instead_why = text_of(run, record, "instead_why");
}

static void apply_profile(struct run *run, struct json record, int64_t at)
{
	struct json profile = json_get(record, "profile");

	(void)at;
	if (json_kind(profile) == JSON_OBJECT) {
		profile_take(&run->profile, profile, &run->arena);
		run->profile_id = run->profile.id;
		run->profile_name = run->profile.name;
		run->profile_as_of = run->profile.as_of;
	}
	if (!text_same(run->app_id, text_of(run, record, "app_id"))) {
		run->seen = run->had = (struct scopes){0};
		run->windows.count = 0;
	}
	run->app_id = text_of(run, record, "app_id");
	run->consent_link = text_of(run, record, "consent_link");
	run->publisher = text_of(run, record, "publisher");
	run->timeline_as_of = time_of(run, record, "timeline_as_of");
}

static void apply_page(struct run *run, struct json record, int64_t at)
{
	(void)at;
	run->page = text_of(run, record, "page");
}

/* Room for one more: it grows at powers of two. */
static struct person *more_people(struct run *run)
{
	size_t count = run->people_count;
	struct person *people;

	if (count & (count - 1))
		return run->people;
	people = arena_alloc(&run->arena, (count ? 2 * count : 1) * sizeof *people);
	if (count)
		memcpy(people, run->people, count * sizeof *people);
	return people;
}

static void apply_person(struct run *run, struct json record, int64_t at)
{
	const char *upn = text_of(run, record, "upn"), *app_id = text_of(run, record, "app_id");
	const char *service = text_of(run, record, "service");
	const char *key = arena_printf(&run->arena, "%s\n%s\n%s", upn, app_id, service);
	size_t place = scopes_find(&run->people_keys, key);

	(void)at;
	if (place == run->people_count) {
		scopes_add(&run->people_keys, key, &run->arena);
		run->people = more_people(run);
		run->people[run->people_count++] = (struct person){.upn = upn, .app_id = app_id, .service = service};
	}
	scopes_add(&run->people[place].did, text_of(run, record, "did"), &run->arena);
}

static void read_err(struct run *run, struct json value, struct err *err)
{
	err_clear(err);
	err->kind = err_kind_of(text_of(run, value, "kind"));
	if (err->kind == ERR_NONE)
		err->kind = ERR_ODD; /* of a newer version; it failed in any case */
	err->status = (int)json_int(json_get(value, "status"), 0);
	err->aadsts = (int)json_int(json_get(value, "aadsts"), 0);
	copy(err->code, sizeof err->code, text_of(run, value, "code"));
	copy(err->told, sizeof err->told, text_of(run, value, "told"));
	copy(err->request_id, sizeof err->request_id, text_of(run, value, "request_id"));
	copy(err->correlation_id, sizeof err->correlation_id,
	     text_of(run, value, "correlation_id"));
	copy(err->at, sizeof err->at, text_of(run, value, "at"));
}

static void remember(struct run *run, struct scopes *to, const struct scopes *names)
{
	for (size_t i = 0; i < names->count && to->count < HAD_MAX; i++)
		scopes_add(to, names->names[i], &run->arena);
}

/* What is granted now may be gone when it is read again. */
static void remember_grants(struct run *run, enum topic topic)
{
	const struct facts *facts = &run->facts;
	struct scopes granted;

	if ((topic != TOPIC_GRANTS && topic != TOPIC_RESOURCE) || facts->heard[TOPIC_GRANTS].hearing != HEARD ||
	    facts->heard[TOPIC_RESOURCE].hearing != HEARD)
		return;
	granted = facts_granted(facts, &run->arena, NULL);
	remember(run, &run->seen, &granted);
	remember(run, &run->had, &granted);
}

static void apply_earlier(struct run *run, struct json record, int64_t at)
{
	struct json scopes = json_get(record, "scopes");

	(void)at;
	for (size_t i = 0; i < json_count(scopes) && run->had.count < HAD_MAX; i++)
		scopes_add(&run->had, json_text(json_at(scopes, i), &run->arena), &run->arena);
}

/* --- windows --- */

static struct window *room_for_window(struct run *run)
{
	struct window *items = run->windows.items, *oldest = items;

	if (!items)
		items = run->windows.items = arena_alloc(&run->arena, RUN_WINDOWS_MAX * sizeof *items);
	if (run->windows.count < RUN_WINDOWS_MAX)
		return &items[run->windows.count++];
	for (size_t i = 1; i < RUN_WINDOWS_MAX; i++)
		if (items[i].sent_at < oldest->sent_at)
			oldest = &items[i];
	return oldest;
}

static void put_window(struct run *run, const struct window *window)
{
	struct window *old = run_window(run, window->run_id, window->change_id);

	*(old ? old : room_for_window(run)) = *window;
}

/* What is lost can be added again, like everything that was there before. */
static void apply_window(struct run *run, struct json record, int64_t at)
{
	const struct facts *facts = &run->facts;
	struct window window = window_take(record, &run->arena);

	(void)at;
	if (!window.sent_at || !*window.run_id)
		return;
	put_window(run, &window);
	if (facts->heard[TOPIC_RESOURCE].hearing != HEARD ||
	    (*window.resource && !text_same(window.resource, facts->resource_object_id)))
		return;
	for (size_t i = 0; i < window.lost.count && run->had.count < HAD_MAX; i++)
		scopes_add(&run->had, window.lost.items[i].scope, &run->arena);
}

/* A consent is about to be sent: what is known of its window from that alone, as in the records of version 0.1.0. Sent once more, it
 * began with the first try, unless that was answered with no. */
static void open_window(struct run *run, const struct change *change, int64_t at)
{
	struct window *old = run_window(run, run->id, change->id);
	struct window window = {
		.run_id = run->id, .change_id = change->id, .resource = "", .by = change->by, .request_id = "",
		.read_at = at, .sent_at = at, .until = at, .sent = scopes_parse(&run->arena, change->to),
	};

	if (change->what != CHANGE_CONSENT)
		return;
	if (old)
		old->until = at;
	else
		put_window(run, &window);
}

/* Nothing was written. */
static void drop_window(struct run *run, const struct change *change)
{
	struct window *window = change->what == CHANGE_CONSENT ? run_window(run, run->id, change->id) : NULL;

	if (window)
		*window = run->windows.items[--run->windows.count];
}

static void left_ends(struct run *run, enum topic topic);

static void apply_fact(struct run *run, struct json record, int64_t at)
{
	struct json failed = json_get(record, "err");
	const char *request_id = text_of(run, record, "request_id"), *doing;
	int64_t heard_at = time_of(run, record, "heard_at");
	enum topic topic;
	struct err err;

	(void)at;
	if (!topic_of(text_of(run, record, "topic"), &topic))
		return;
	doing = run->facts.heard[topic].err.doing;
	facts_read(&run->facts, topic, json_get(record, "facts"));
	run->facts.heard[topic] = (struct heard){.request_id = "", .by = ""};
	if (json_kind(failed) == JSON_OBJECT) {
		read_err(run, failed, &err);
		err.doing = doing;
		facts_failed(&run->facts, topic, heard_at, &err);
	} else if (json_true(json_get(record, "heard"))) {
		facts_heard(&run->facts, topic, heard_at, request_id);
		run->facts.heard[topic].by = text_of(run, record, "by");
		remember_grants(run, topic);
		left_ends(run, topic);
	}
}

static void apply_judged(struct run *run, struct json record, int64_t at)
{
	struct json verdicts = json_get(record, "verdicts"), value;
	const char *id;

	(void)at;
	run->judged_count = 0;
	for (size_t i = 0; (id = json_key(verdicts, i, &value)) != NULL; i++) {
		struct judged judged;

		if (run->judged_count == CHECK_MAX ||
		    !verdict_of(json_text(value, &run->arena), &judged.verdict))
			continue;
		judged.check_id = text_safe_copy(&run->arena, id, 64);
		run->judged[run->judged_count++] = judged;
	}
}

static struct change *find_change(struct run *run, int64_t id)
{
	/* from the end: where two lines have one number, what follows speaks of the later one, and the earlier stays as it was */
	for (size_t i = run->change_count; i--;)
		if (run->changes[i].id == id)
			return &run->changes[i];
	return NULL;
}

static void add_change(struct run *run, const struct change *change)
{
	struct change *grown;

	if (run->change_count == RUN_CHANGES_MAX) {
		run->overfull = true;
		return;
	}
	if (run->change_count == run->change_room) {
		run->change_room = run->change_room ? 2 * run->change_room : 8;
		grown = arena_alloc(&run->arena, run->change_room * sizeof *grown);
		if (run->change_count)
			memcpy(grown, run->changes, run->change_count * sizeof *grown);
		run->changes = grown;
	}
	run->changes[run->change_count++] = *change;
}

/* A line that mail or an editor repeated is no second change. */
static bool is_repeated(const struct change *change, const struct change *had)
{
	return had && had->what == change->what && had->at == change->at && !strcmp(had->from, change->from) &&
	       !strcmp(had->to, change->to) && had->undoes == change->undoes;
}

static void apply_intent(struct run *run, struct json record, int64_t at)
{
	struct change change = {.state = CHANGE_INTENDED, .at = at};
	int64_t id = json_int(json_get(record, "id"), 0);

	if (!change_what_of(text_of(run, record, "what"), &change.what))
		return;
	change.id = id < 1 || id > UINT_MAX ? 0 : (unsigned int)id;
	change.from = text_of(run, record, "from");
	change.to = text_of(run, record, "to");
	change.by = text_of(run, record, "by");
	change.until = time_of(run, record, "until");
	change.undoes = (unsigned int)json_int(json_get(record, "undoes"), 0);
	change.puts_back = json_true(json_get(record, "puts_back"));
	change.sent_at = at;
	change.tries = 1;
	if (is_repeated(&change, find_change(run, change.id)))
		return;
	add_change(run, &change);
	open_window(run, &change, at);
}

static void apply_outcome(struct run *run, struct json record, int64_t at)
{
	struct change *change = find_change(run, json_int(json_get(record, "id"), 0)), *undone;
	enum change_certainty certainty = CERTAINTY_UNKNOWN;

	if (!change || !change_state_of(text_of(run, record, "state"), &change->state))
		return;
	/* version 0.1 did not say it; it called open what it had mostly seen */
	if (!change_certainty_of(text_of(run, record, "certainty"), &certainty) && change->state != CHANGE_INTENDED)
		certainty = CERTAINTY_SEEN;
	if (certainty > change->certainty)
		change->certainty = certainty;
	if (change->state == CHANGE_REFUSED || change->state == CHANGE_NOT_MADE)
		drop_window(run, change);
	change->settled_at = change->state != CHANGE_INTENDED || json_true(json_get(record, "settled")) ? at : 0;
	if (change->what == CHANGE_TOKENS && change->state == CHANGE_DONE)
		run->left = (struct change_left){0}; /* put back after all */
	undone = change->undoes ? find_change(run, change->undoes) : NULL;
	if (!undone || change->state != CHANGE_DONE)
		return;
	undone->state = CHANGE_PUT_BACK;
	undone->settled_at = at;
}

static void apply_try(struct run *run, struct json record, int64_t at)
{
	struct change *change = find_change(run, json_int(json_get(record, "id"), 0));

	if (!change)
		return;
	change->state = CHANGE_INTENDED;
	change->settled_at = 0;
	change->sent_at = at;
	change->tries++;
	open_window(run, change, at);
}

static void apply_left(struct run *run, struct json record, int64_t at)
{
	struct change_left left = change_left_take(record, &run->arena);

	(void)at;
	if (left.at && left.at >= run->left.at)
		run->left = left;
}

/* Somebody put it back since, or Microsoft did away with it: a later block is not the one that was decided on. While what was
 * left may still take its time to show, a reading of something else says nothing. */
static void left_ends(struct run *run, enum topic topic)
{
	const struct facts *facts = &run->facts;
	int64_t read = facts->heard[topic].at;

	if (topic == TOPIC_TOKENS && run->left.at && facts->tokens != tokens_state_of(run->left.to) &&
	    read > run->left.at + RUN_LEFT_LAG_S && read > run->left.changed_at + CHANGE_SHOWS_S)
		run->left = (struct change_left){0};
}

static void apply_recalled(struct run *run, struct json record, int64_t at)
{
	(void)at;
	run->recalled = time_of(run, record, "until");
}

static void apply_end(struct run *run, struct json record, int64_t at)
{
	(void)record;
	run->finished = at;
}

static const struct kind {
	const char *id;
	void (*apply)(struct run *, struct json record, int64_t at);
} kinds[] = {
	{"run", apply_run},       {"profile", apply_profile}, {"page", apply_page},
	{"person", apply_person}, {"fact", apply_fact},       {"judged", apply_judged},
	{"intent", apply_intent}, {"outcome", apply_outcome}, {"end", apply_end},
	{"earlier", apply_earlier}, {"try", apply_try}, {"left", apply_left},
	{"window", apply_window},
	{"recalled", apply_recalled},
};

void run_apply(struct run *run, struct json record)
{
	const char *kind = text_of(run, record, "kind");
	int64_t at = time_of(run, record, "at");

	run->finished = 0;
	if (at)
		run->last = at;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].id, kind) == 0)
			kinds[i].apply(run, record, at);
}
