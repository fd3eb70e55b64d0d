/* run.c - the record of one run: noting what happens, and replaying it */
#include "core/run.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/check_parts.h"
#include "core/tester.h"

/* The end of every line, before its line end: ,"hash":"64 digits"} */
#define RUN_SEAL     ",\"hash\":\""
#define RUN_SEAL_LEN (sizeof RUN_SEAL - 1 + HASH_HEX_SIZE - 1 + 2)

/* --- applying a record to a run --- */

/* An app has some dozen permissions. A set larger than this is not a set of permissions. */
#define HAD_MAX 2000

static const char *run_text_of(struct run *run, struct json object, const char *key)
{
	return json_text(json_get(object, key), &run->arena);
}

static int64_t run_time_of(struct run *run, struct json object, const char *key)
{
	return timefmt_parse(run_text_of(run, object, key));
}

static void run_copy(char *to, size_t size, const char *from)
{
	text_safe(to, size, from);
}

static void apply_run(struct run *run, struct json record, int64_t at)
{
	run_copy(run->id, sizeof run->id, run_text_of(run, record, "id"));
	run->started = at;
	run->command = run_text_of(run, record, "command");
	run->tool = run_text_of(run, record, "tool");
	run->host = run_text_of(run, record, "host");
	run->practice = json_true(json_get(record, "practice"));
	run->practice_tenant = run_text_of(run, record, "practice_tenant");
	run->instead_of = run_text_of(run, record, "instead_of");
	run->instead_why = run_text_of(run, record, "instead_why");
}

/* What is known of an app is not known of another one. */
static void forget_app(struct run *run)
{
	static const enum topic depend[] = {
		TOPIC_APP,
		TOPIC_GRANTS,
		TOPIC_USER_GRANTS,
		TOPIC_ASSIGNMENTS,
		TOPIC_REQUESTS,
		TOPIC_AUDIT,
		TOPIC_ACCESS,
		TOPIC_SIGNINS,
		TOPIC_QUIET_SIGNINS,
		TOPIC_PEOPLE_CONSENTS,
	};

	run->seen = run->had = (struct scopes){ 0 };
	run->windows.count = 0;
	for (size_t i = 0; i < sizeof depend / sizeof *depend; i++)
		facts_drop(&run->facts, depend[i]);
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
	if (!text_same(run->app_id, run_text_of(run, record, "app_id")))
		forget_app(run);
	run->app_id = run_text_of(run, record, "app_id");
	run->consent_link = run_text_of(run, record, "consent_link");
	run->publisher = run_text_of(run, record, "publisher");
	run->timeline_as_of = run_time_of(run, record, "timeline_as_of");
}

static void apply_page(struct run *run, struct json record, int64_t at)
{
	(void)at;
	run->page = run_text_of(run, record, "page");
}

/* Makes room for one more person; grows at powers of two. */
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
	const char *upn = run_text_of(run, record, "upn"), *app_id = run_text_of(run, record, "app_id");
	const char *service = run_text_of(run, record, "service"), *did = run_text_of(run, record, "did");
	const char *key = arena_printf(&run->arena, "%s\n%s\n%s", upn, app_id, service);
	size_t place = scopes_find(&run->people_keys, key);

	if (place == run->people_count) {
		scopes_add(&run->people_keys, key, &run->arena);
		run->people = more_people(run);
		run->people[run->people_count++] = (struct person){ .upn = upn, .app_id = app_id, .service = service };
	}
	scopes_add(&run->people[place].did, did, &run->arena);
	if (text_same(did, "sign-in"))
		run->people[place].in_at = at;
	err_clear(&run->failed); /* whoever did something had signed in */
}

static void read_err(struct run *run, struct json value, struct err *err)
{
	err_clear(err);
	err->kind = err_kind_of(run_text_of(run, value, "kind"));
	if (err->kind == ERR_NONE)
		err->kind = ERR_PROTOCOL; /* a word of a newer version; the change failed in any case */
	err->status = (int)json_int(json_get(value, "status"), 0);
	err->aadsts = (int)json_int(json_get(value, "aadsts"), 0);
	run_copy(err->code, sizeof err->code, run_text_of(run, value, "code"));
	run_copy(err->told, sizeof err->told, run_text_of(run, value, "told"));
	run_copy(err->request_id, sizeof err->request_id, run_text_of(run, value, "request_id"));
	run_copy(err->correlation_id, sizeof err->correlation_id, run_text_of(run, value, "correlation_id"));
	run_copy(err->at, sizeof err->at, run_text_of(run, value, "at"));
}

static void run_remember(struct run *run, struct scopes *to, const struct scopes *names)
{
	for (size_t i = 0; i < names->count && to->count < HAD_MAX; i++)
		scopes_add(to, names->names[i], &run->arena);
}

/* Keeps what is granted now, because it may be gone at the next reading. */
static void remember_grants(struct run *run, enum topic topic)
{
	const struct facts *facts = &run->facts;
	struct scopes granted;

	if ((topic != TOPIC_GRANTS && topic != TOPIC_RESOURCE) || !facts_granted_known(facts))
		return;
	granted = facts_granted(facts, &run->arena);
	run_remember(run, &run->seen, &granted);
	run_remember(run, &run->had, &granted);
}

static void apply_earlier(struct run *run, struct json record, int64_t at)
{
	struct json scopes = json_get(record, "scopes");

	(void)at;
	for (size_t i = 0; i < json_count(scopes) && run->had.count < HAD_MAX; i++)
		scopes_add(&run->had, json_text(json_at(scopes, i), &run->arena), &run->arena);
}

/* --- audit windows --- */

static struct audit_window *room_for_window(struct run *run)
{
	struct audit_window *items = run->windows.items, *oldest = items;

	if (!items)
		items = run->windows.items = arena_alloc(&run->arena, RUN_WINDOWS_MAX * sizeof *items);
	if (run->windows.count < RUN_WINDOWS_MAX)
		return &items[run->windows.count++];
	for (size_t i = 1; i < RUN_WINDOWS_MAX; i++)
		if (items[i].sent_at < oldest->sent_at)
			oldest = &items[i];
	return oldest;
}

static void put_window(struct run *run, const struct audit_window *window)
{
	struct audit_window *old = run_window(run, window->run_id, window->change_id);

	*(old ? old : room_for_window(run)) = *window;
}

/* A lost permission can be added again, like every permission that was granted before. */
static void apply_window(struct run *run, struct json record, int64_t at)
{
	const struct facts *facts = &run->facts;
	struct audit_window window = audit_window_take(record, &run->arena);

	(void)at;
	if (!window.sent_at || !*window.run_id)
		return;
	put_window(run, &window);
	if (facts->fetched[TOPIC_RESOURCE].status != READ_OK ||
	    (*window.resource && !text_same(window.resource, facts->resource_object_id)))
		return;
	for (size_t i = 0; i < window.lost.count && run->had.count < HAD_MAX; i++)
		scopes_add(&run->had, window.lost.items[i].scope, &run->arena);
}

/* A consent is about to be sent: the window as far as the change alone tells, as records of version 0.1.0 do. If it is
 * sent again, the window still begins with the first try, unless that try was refused. */
static void open_window(struct run *run, const struct change *change, int64_t at)
{
	struct audit_window *old = run_window(run, run->id, change->id);
	struct audit_window window = {
		.run_id = run->id,
		.change_id = change->id,
		.resource = "",
		.by = change->by,
		.request_id = "",
		.read_at = at,
		.sent_at = at,
		.until = at,
		.sent = scopes_parse(&run->arena, change->to),
	};

	if (change->what != CHANGE_CONSENT)
		return;
	if (old)
		old->until = at;
	else
		put_window(run, &window);
}

/* The consent was not written, so that its window is void. */
static void drop_window(struct run *run, const struct change *change)
{
	struct audit_window *window = change->what == CHANGE_CONSENT ? run_window(run, run->id, change->id) : NULL;

	if (window)
		*window = run->windows.items[--run->windows.count];
}

static void left_ends(struct run *run, enum topic topic);

/* Whether a change that was sent after @at is about this topic. */
static bool is_changed_since(const struct run *run, enum topic topic, int64_t at)
{
	static const enum topic topics[] = {
		[CHANGE_CONSENT] = TOPIC_GRANTS,
		[CHANGE_APP] = TOPIC_APP,
		[CHANGE_TOKENS] = TOPIC_TOKENS,
	};

	for (size_t i = 0; i < run->change_count; i++)
		if (topics[run->changes[i].what] == topic && run->changes[i].state != CHANGE_NOT_MADE &&
		    run->changes[i].state != CHANGE_REFUSED && run->changes[i].sent_at >= at)
			return true;
	return false;
}

/* Whether the topic is about the account that was signed in, and since @at it may have been another one's turn. */
static bool is_anothers_since(const struct run *run, enum topic topic, int64_t at)
{
	const char *service = topic == TOPIC_ROLES ? "graph" : topic == TOPIC_CMDLETS ? "exchange" : NULL;
	size_t accounts = 0;
	bool since = false;

	for (size_t i = 0; service && i < run->people_count; i++) {
		if (!text_same(run->people[i].service, service))
			continue;
		accounts++;
		since = since || run->people[i].in_at >= at;
	}
	return since && accounts > 1;
}

void run_set_aside(struct run *run, enum topic topic)
{
	struct facts *facts = &run->facts;
	int64_t at;

	facts_set_aside(facts, topic);
	at = facts->before ? facts->before->fetched[topic].at : 0;
	if (at && (is_changed_since(run, topic, at) || is_anothers_since(run, topic, at)))
		facts_drop(facts, topic);
}

static void apply_fact(struct run *run, struct json record, int64_t at)
{
	struct json failed = json_get(record, "err");
	const char *request_id = run_text_of(run, record, "request_id"), *doing;
	int64_t heard_at = run_time_of(run, record, "heard_at");
	enum topic topic;
	struct err err;

	(void)at;
	if (!topic_of(run_text_of(run, record, "topic"), &topic))
		return;
	doing = run->facts.fetched[topic].err.doing;
	if (json_kind(failed) == JSON_OBJECT) {
		run_set_aside(run, topic);
		read_err(run, failed, &err);
		err.doing = doing;
		facts_failed(&run->facts, topic, heard_at, &err);
		return;
	}
	facts_drop(&run->facts, topic);
	facts_read(&run->facts, topic, json_get(record, "facts"));
	if (json_true(json_get(record, "heard"))) {
		facts_fetched(&run->facts, topic, heard_at, request_id);
		run->facts.fetched[topic].by = run_text_of(run, record, "by");
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

		if (run->judged_count == CHECK_MAX || !verdict_of(json_text(value, &run->arena), &judged.verdict))
			continue;
		judged.check_id = text_safe_copy(&run->arena, id, 64);
		run->judged[run->judged_count++] = judged;
	}
}

static struct change *find_change(struct run *run, int64_t id)
{
	/* from the end: if two lines share a number, later lines refer to the later one, and the earlier one keeps its
	 * state */
	for (size_t i = run->change_count; i--;)
		if (run->changes[i].id == id)
			return &run->changes[i];
	return NULL;
}

static void run_add_change(struct run *run, const struct change *change)
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

/* Whether the line merely repeats a change: mail and editors duplicate lines. */
static bool is_repeated(const struct change *change, const struct change *had)
{
	return had && had->what == change->what && had->at == change->at && !strcmp(had->from, change->from) &&
	       !strcmp(had->to, change->to) && had->undoes == change->undoes;
}

static void apply_intent(struct run *run, struct json record, int64_t at)
{
	struct change change = { .state = CHANGE_INTENDED, .at = at };
	int64_t id = json_int(json_get(record, "id"), 0);

	if (!change_what_of(run_text_of(run, record, "what"), &change.what))
		return;
	change.id = id < 1 || id > UINT_MAX ? 0 : (unsigned int)id;
	change.from = run_text_of(run, record, "from");
	change.to = run_text_of(run, record, "to");
	change.by = run_text_of(run, record, "by");
	change.until = run_time_of(run, record, "until");
	change.undoes = (unsigned int)json_int(json_get(record, "undoes"), 0);
	change.puts_back = json_true(json_get(record, "puts_back"));
	change.sent_at = at;
	change.tries = 1;
	if (is_repeated(&change, find_change(run, change.id)))
		return;
	run_add_change(run, &change);
	open_window(run, &change, at);
}

static void apply_outcome(struct run *run, struct json record, int64_t at)
{
	struct change *change = find_change(run, json_int(json_get(record, "id"), 0)), *undone;
	enum change_certainty certainty = CERTAINTY_UNKNOWN;

	if (!change || !change_state_of(run_text_of(run, record, "state"), &change->state))
		return;
	/* version 0.1 did not record certainty; what it called open it had mostly seen */
	if (!change_certainty_of(run_text_of(run, record, "certainty"), &certainty) && change->state != CHANGE_INTENDED)
		certainty = CERTAINTY_SEEN;
	if (certainty > change->certainty)
		change->certainty = certainty;
	if (change->state == CHANGE_REFUSED || change->state == CHANGE_NOT_MADE)
		drop_window(run, change);
	change->settled_at = change->state != CHANGE_INTENDED || json_true(json_get(record, "settled")) ? at : 0;
	if (change->what == CHANGE_TOKENS && change->state == CHANGE_DONE)
		run->left = (struct change_left){ 0 }; /* was put back after all */
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

/* Ends a decision to leave a switch changed once it was put back, or Microsoft removed the setting: a later block is a
 * different one. While the change may still be on its way, another reading proves nothing. */
static void left_ends(struct run *run, enum topic topic)
{
	const struct facts *facts = &run->facts;
	int64_t read = facts->fetched[topic].at;

	if (topic == TOPIC_TOKENS && run->left.at && facts->tokens != tokens_state_of(run->left.to) &&
	    read > run->left.at + RUN_LEFT_LAG_S && read > run->left.changed_at + CHANGE_SHOWS_S)
		run->left = (struct change_left){ 0 };
}

/* A later sign-in in the same record, of another start, leaves it behind. */
static void apply_failed(struct run *run, struct json record, int64_t at)
{
	(void)at;
	read_err(run, json_get(record, "err"), &run->failed);
	run->failed.doing = N_("signing in");
}

static void apply_mark(struct run *run, struct json record, int64_t at)
{
	struct change change = { .state = CHANGE_INTENDED };

	(void)at;
	run->elsewhere = change;
	change.at = run_time_of(run, record, "changed_at");
	if (!change.at || !change_what_of(run_text_of(run, record, "what"), &change.what))
		return;
	change.from = run_text_of(run, record, "from");
	change.to = run_text_of(run, record, "to");
	change.by = run_text_of(run, record, "by");
	change.until = run_time_of(run, record, "until");
	change.sent_at = run_time_of(run, record, "sent_at");
	if (change_certainty_of(run_text_of(run, record, "certainty"), &change.certainty) && change.certainty)
		change.state = CHANGE_OPEN;
	run->elsewhere = change;
}

static void apply_recalled(struct run *run, struct json record, int64_t at)
{
	(void)at;
	run->recalled = run_time_of(run, record, "until");
}

static void apply_end(struct run *run, struct json record, int64_t at)
{
	(void)record;
	run->finished = at;
}

static const struct kind {
	const char *id;
	void (*apply)(struct run *, struct json record, int64_t at);
	bool idle; /* tells nothing that was read of a tenant: any start may have it */
} kinds[] = {
	{ "run", apply_run, .idle = true },
	{ "profile", apply_profile, .idle = true },
	{ "page", apply_page, .idle = true },
	{ "person", apply_person },
	{ "fact", apply_fact },
	{ "judged", apply_judged, .idle = true },
	{ "intent", apply_intent },
	{ "outcome", apply_outcome },
	{ "end", apply_end, .idle = true },
	{ "earlier", apply_earlier },
	{ "try", apply_try },
	{ "left", apply_left },
	{ "mark", apply_mark, .idle = true },
	{ "failed", apply_failed },
	{ "window", apply_window },
	{ "recalled", apply_recalled },
};

static void run_apply(struct run *run, struct json record)
{
	const char *kind = run_text_of(run, record, "kind");
	int64_t at = run_time_of(run, record, "at");

	run->finished = 0;
	if (at)
		run->last = at;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].id, kind) == 0) {
			kinds[i].apply(run, record, at);
			run->idle = run->idle && kinds[i].idle;
		}
}

/* The key and its value as written match only where they are meant: quotes inside of values are escaped. */
bool run_line_is_idle(const char *line)
{
	static const char key[] = "\"kind\":\"";
	const char *at = strstr(line, key);
	size_t len = at ? strcspn(at += sizeof key - 1, "\"") : 0;

	for (size_t i = 0; at && i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].idle && strlen(kinds[i].id) == len && memcmp(kinds[i].id, at, len) == 0)
			return true;
	return false;
}

/* --- noting --- */

void run_init(struct run *run)
{
	memset(run, 0, sizeof *run);
	memset(run->head, '0', HASH_HEX_SIZE - 1);
	run->idle = true;
	run->command = run->tool = run->host = run->practice_tenant = run->page = "";
	run->profile_id = run->profile_name = run->app_id = "";
	run->consent_link = run->publisher = "";
	run->instead_of = run->instead_why = "";
	profile_take(&run->profile, (struct json){ 0 }, &run->arena);
	facts_init(&run->facts, &run->arena);
}

void run_release(struct run *run)
{
	arena_release(&run->arena);
	memset(run, 0, sizeof *run);
}

static void run_begin_it(struct run *run, struct json_out *out, const char *kind, int64_t at)
{
	json_out_open(out);
	json_out_int(out, "n", (int64_t)run->records + 1);
	timefmt_write(out, "at", at);
	json_out_text(out, "kind", kind);
}

/* Seals the record with its hash, applies it as a reader would, and returns the line. */
static const char *run_seal(struct run *run, struct json_out *out)
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

	run_begin_it(run, &out, "run", start->at);
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
	return run_seal(run, &out);
}

const char *run_note_profile(struct run *run, const struct profile *profile, const struct run_app *app,
    int64_t timeline_as_of, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "profile", at);
	if (profile) {
		json_out_object(&out, "profile");
		profile_write(profile, &out);
		json_out_end(&out);
	}
	json_out_text(&out, "app_id", app->id);
	json_out_text(&out, "consent_link", app->link);
	json_out_text(&out, "publisher", app->publisher);
	timefmt_write(&out, "timeline_as_of", timeline_as_of);
	return run_seal(run, &out);
}

const char *run_note_page(struct run *run, const char *page, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "page", at);
	json_out_text(&out, "page", page);
	return run_seal(run, &out);
}

const char *run_note_person(struct run *run, const char *upn, const char *app_id, const char *service, const char *did,
    int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "person", at);
	json_out_text(&out, "upn", upn);
	json_out_text(&out, "app_id", app_id);
	json_out_text(&out, "service", service);
	json_out_text(&out, "did", did);
	return run_seal(run, &out);
}

static void run_write_err(struct json_out *out, const struct err *err)
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
	const struct fetched *fetched = &run->facts.fetched[topic];
	struct json_out out;

	if (fetched->status == READ_OK)
		run->fresh |= TOPIC_BIT(topic);
	run_begin_it(run, &out, "fact", at);
	json_out_text(&out, "topic", topic_id(topic));
	json_out_bool(&out, "heard", fetched->status == READ_OK);
	timefmt_write(&out, "heard_at", fetched->at);
	json_out_text(&out, "request_id", fetched->request_id);
	if (fetched->by && *fetched->by)
		json_out_text(&out, "by", fetched->by);
	if (fetched->status == READ_FAILED)
		run_write_err(&out, &fetched->err);
	json_out_object(&out, "facts");
	facts_write(&run->facts, topic, &out);
	json_out_end(&out);
	return run_seal(run, &out);
}

const char *run_note_judged(struct run *run, const struct findings *findings, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "judged", at);
	json_out_object(&out, "verdicts");
	for (size_t i = 0; i < findings->count; i++)
		json_out_text(&out, findings->items[i].check->id, verdict_id(findings->items[i].verdict));
	json_out_end(&out);
	return run_seal(run, &out);
}

const char *run_note_failed(struct run *run, const char *service, const struct err *failed, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "failed", at);
	json_out_text(&out, "service", service);
	run_write_err(&out, failed);
	return run_seal(run, &out);
}

static bool is_mark_noted(const struct change *noted, const struct change *now)
{
	return noted->at == now->at && noted->until == now->until && noted->sent_at == now->sent_at &&
	       noted->certainty == now->certainty && (!now->at || text_same(noted->by, now->by));
}

const char *run_note_mark(struct run *run, const struct change_mark *mark, int64_t at)
{
	struct change now = mark ? change_of_mark(mark) : (struct change){ 0 };
	struct json_out out;

	if (is_mark_noted(&run->elsewhere, &now))
		return NULL;
	run_begin_it(run, &out, "mark", at);
	if (mark) {
		json_out_text(&out, "what", change_what_id(now.what));
		json_out_text(&out, "from", now.from);
		json_out_text(&out, "to", now.to);
		json_out_text(&out, "by", now.by);
		timefmt_write(&out, "changed_at", now.at);
		timefmt_write(&out, "until", now.until);
		timefmt_write(&out, "sent_at", now.sent_at);
		json_out_text(&out, "certainty", change_certainty_id(now.certainty));
		json_out_text(&out, "run", mark->run_id);
	}
	return run_seal(run, &out);
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
	run_begin_it(run, &out, "intent", at);
	json_out_int(&out, "id", *id);
	json_out_text(&out, "what", change_what_id(change->what));
	json_out_text(&out, "from", change->from);
	json_out_text(&out, "to", change->to);
	json_out_text(&out, "by", change->by);
	timefmt_write(&out, "until", change->until);
	json_out_int(&out, "undoes", change->undoes);
	if (change->puts_back)
		json_out_bool(&out, "puts_back", true);
	return run_seal(run, &out);
}

const char *run_note_try(struct run *run, unsigned id, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "try", at);
	json_out_int(&out, "id", id);
	return run_seal(run, &out);
}

const char *run_note_outcome(struct run *run, unsigned id, enum change_state state, const struct err *err, int64_t at)
{
	const struct change *change = run_change(run, id);
	enum change_certainty certainty =
	    state == CHANGE_OPEN || state == CHANGE_DONE ? CERTAINTY_SEEN : CERTAINTY_UNKNOWN;

	/* the same state again, with an error in between: this was not a reading */
	if (change && state == change->state)
		certainty = change->certainty;
	return run_note_certainty(run, id, state, certainty, err, at);
}

const char *run_note_unknown(struct run *run, unsigned id, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "outcome", at);
	json_out_int(&out, "id", id);
	json_out_text(&out, "state", change_state_id(CHANGE_INTENDED));
	json_out_bool(&out, "settled", true);
	return run_seal(run, &out);
}

const char *run_note_certainty(struct run *run, unsigned id, enum change_state state, enum change_certainty certainty,
    const struct err *err, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "outcome", at);
	json_out_int(&out, "id", id);
	json_out_text(&out, "state", change_state_id(state));
	if (state == CHANGE_INTENDED || state == CHANGE_OPEN || state == CHANGE_DONE)
		json_out_text(&out, "certainty", change_certainty_id(certainty));
	if (err && err->kind != ERR_NONE)
		run_write_err(&out, err);
	return run_seal(run, &out);
}

const char *run_note_earlier(struct run *run, const struct run *earlier, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "earlier", at);
	json_out_text(&out, "run", earlier->id);
	timefmt_write(&out, "last", earlier->last);
	json_out_text(&out, "app_id", earlier->facts.app_id);
	scopes_put(&earlier->seen, "scopes", &out);
	return run_seal(run, &out);
}

const char *run_note_window(struct run *run, const struct audit_window *window, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "window", at);
	audit_window_put(window, &out);
	return run_seal(run, &out);
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
	size_t count = from->fetched[TOPIC_PEOPLE].status == READ_OK ? from->testers.count : 0;

	if (!count || !run_is_alike(run, earlier))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct tester one = tester_known(from, &from->testers.items[i], &run->arena);

		if (!*check_string(one.run))
			one.run = earlier->id;
		/* runs of versions that did not note the app */
		if (!*check_string(one.app))
			one.app = *check_string(from->app_id) ? from->app_id : earlier->app_id;
		if (run_has_insider(earlier, check_string(one.who), &run->arena))
			one.insider = YES;
		facts_set_tester(&run->facts, run->facts.testers.count, one);
	}
	return true;
}

const char *run_note_recalled(struct run *run, int64_t until, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "recalled", at);
	timefmt_write(&out, "until", until);
	return run_seal(run, &out);
}

const char *run_note_left(struct run *run, const struct change_left *left, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "left", at);
	change_left_put(left, &out);
	return run_seal(run, &out);
}

const char *run_note_end(struct run *run, int64_t at)
{
	struct json_out out;

	run_begin_it(run, &out, "end", at);
	return run_seal(run, &out);
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

	if (!facts_granted_known(facts))
		return (struct scopes){ 0 };
	now = facts_granted(facts, arena);
	return scopes_missing(&run->had, &now, arena);
}

struct scopes run_lost(const struct run *run, const char *resource, struct arena *arena)
{
	return audit_windows_lost(&run->facts, run->windows.items, run->windows.count, resource, arena);
}

struct audit_window *run_window(const struct run *run, const char *id, unsigned change_id)
{
	for (size_t i = 0; i < run->windows.count; i++)
		if (run->windows.items[i].change_id == change_id && text_same(run->windows.items[i].run_id, id))
			return &run->windows.items[i];
	return NULL;
}

struct scopes run_insiders(const struct run *run, struct arena *arena)
{
	struct scopes all = { 0 };

	for (size_t i = 0; i < run->people_count; i++)
		if (run->people[i].upn && *run->people[i].upn)
			scopes_add(&all, run->people[i].upn, arena);
	if (run->facts.me_upn && *run->facts.me_upn)
		scopes_add(&all, run->facts.me_upn, arena);
	return all;
}

bool run_has_insider(const struct run *run, const char *who, struct arena *arena)
{
	struct check_context context = { .insiders = run_insiders(run, arena) };

	return check_is_insider(&context, who, arena);
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

/* --- reading: lines, and whether the file is whole --- */

#define SCHEMA_FAMILY "naaready.run/"

struct line {
	const char *text;
	size_t len;       /* without its line end */
	bool last, ended; /* ended: has a line end */
	size_t number;    /* from 1 */
};

static bool no_run(struct err *err, size_t line, const char *told)
{
	return err_set(err, ERR_FILE, N_("reading a saved run"), _("line %zu: %s"), line, told);
}

/* Only the first damage is kept. */
static void run_spoil(struct run *run, enum run_health health, size_t line)
{
	if (run->health != RUN_WHOLE)
		return;
	run->health = health;
	run->bad_line = line;
}

/* The hash that the line states; NULL if it does not end in one. */
static const char *stated_hash(const struct line *line)
{
	const char *seal = line->text + line->len - RUN_SEAL_LEN;
	const char *hash = seal + strlen(RUN_SEAL);

	if (line->len <= RUN_SEAL_LEN || memcmp(seal, RUN_SEAL, strlen(RUN_SEAL)) != 0 ||
	    memcmp(hash + HASH_HEX_SIZE - 1, "\"}", 2) != 0)
		return NULL;
	for (size_t i = 0; i < HASH_HEX_SIZE - 1; i++)
		if (!strchr("0123456789abcdef", hash[i]) || !hash[i])
			return NULL;
	return hash;
}

/* Whether the line follows from the run's head; then makes its hash the head. */
static bool link_line(struct run *run, const struct line *line)
{
	const char *stated = stated_hash(line);
	char computed[HASH_HEX_SIZE];
	struct buf text;
	bool fits;

	if (!stated)
		return false;
	buf_init(&text, line->len);
	buf_add_n(&text, line->text, line->len - RUN_SEAL_LEN);
	buf_add(&text, "}");
	hash_hex(run->head, strlen(run->head), text.text, text.len, computed);
	buf_release(&text);
	fits = memcmp(computed, stated, HASH_HEX_SIZE - 1) == 0;
	memcpy(run->head, stated, HASH_HEX_SIZE - 1);
	return fits;
}

static bool check_first(struct run *run, struct json record, struct err *err)
{
	const char *kind = json_raw(json_get(record, "kind"));
	const char *schema = json_raw(json_get(record, "schema"));
	long version;
	char *end;

	if (!kind || strcmp(kind, "run") != 0 || !schema || strncmp(schema, SCHEMA_FAMILY, strlen(SCHEMA_FAMILY)) != 0)
		return no_run(err, 1, _("this is not the beginning of a saved run."));
	version = strtol(schema + strlen(SCHEMA_FAMILY), &end, 10);
	if (version < 1 || *end)
		return no_run(err, 1, _("the version of the format cannot be read."));
	if (version > 1)
		run_spoil(run, RUN_NEWER, 1);
	return true;
}

/* --- reading: what was done to the file --- */

static const struct {
	enum run_carried what;
	const char *id, *says;
} carried[] = {
	{ CARRIED_UTF16, "utf16", N_("It was converted to UTF-16, as PowerShell's \">\" does.") },
	{ CARRIED_BOM, "bom", N_("A byte order mark (BOM) was put before it.") },
	{ CARRIED_CRLF, "crlf", N_("Its line ends were changed to those of Windows (CR LF) or of an old Mac (CR).") },
	{ CARRIED_END_LOST, "end_lost", N_("Its last line end is lost; the last record is whole.") },
	{ CARRIED_BLANKS, "blanks", N_("Blanks, marks of a quotation or empty lines were added.") },
	{ CARRIED_QP, "quoted_printable", N_("It is encoded as quoted-printable, as mail does.") },
	{ CARRIED_WRAPPED, "wrapped", N_("Long lines were broken, as mail does; they are joined again here.") },
};

#define CARRIED_COUNT (sizeof carried / sizeof *carried)

static const char *say_deed(const char *did)
{
	/* noted when a request is sent; whether it took effect is with the change */
	static const struct {
		const char *id, *says;
	} deeds[] = {
		{ "sign-in", N_("signed in") },
		{ "consent", N_("sent a consent") },
		{ "tokens", N_("sent a switch of legacy tokens") },
		{ "guard", N_("left a guard to put it back") },
		{ "test", N_("entered results of people") },
	};

	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		if (strcmp(deeds[i].id, did) == 0)
			return _(deeds[i].says);
	return did;
}

const char *run_deeds_text(const struct person *person, struct arena *arena)
{
	struct scopes said = { 0 };

	for (size_t i = 0; i < person->did.count; i++)
		scopes_add(&said, say_deed(person->did.names[i]), arena);
	return scopes_join(&said, ", ", arena);
}

const char *run_people_text(const struct run *run, struct arena *arena)
{
	struct scopes who = { 0 };

	for (size_t i = 0; i < run->people_count; i++)
		scopes_add(&who, *run->people[i].upn ? run->people[i].upn : run->people[i].app_id, arena);
	return scopes_join(&who, ", ", arena);
}

const char *run_health_id(enum run_health health)
{
	static const char *const
	    ids[] = { [RUN_WHOLE] = "whole", [RUN_TORN] = "torn", [RUN_ALTERED] = "altered", [RUN_NEWER] = "newer" };

	return ids[health];
}

const char *run_carried_text(const struct run *run, struct arena *arena)
{
	const char *all = "";

	for (size_t i = 0; i < CARRIED_COUNT; i++)
		if (run->carried & carried[i].what)
			all = arena_printf(arena, "%s%s%s", all, *all ? " " : "", _(carried[i].says));
	return *all ? arena_printf(arena,
			  _("The file was changed on its way: %s Its content is judged without these changes."), all)
		    : "";
}

const char *run_carried_id(unsigned what, size_t at)
{
	for (size_t i = 0; i < CARRIED_COUNT; i++)
		if ((what & carried[i].what) && !at--)
			return carried[i].id;
	return NULL;
}

static void add_code(struct buf *out, unsigned code)
{
	char bytes[4];
	size_t len;

	if (code < 0x80) {
		bytes[0] = (char)code;
		len = 1;
	} else if (code < 0x800) {
		bytes[0] = (char)(0xC0 | code >> 6);
		bytes[1] = (char)(0x80 | (code & 63));
		len = 2;
	} else if (code < 0x10000) {
		bytes[0] = (char)(0xE0 | code >> 12);
		bytes[1] = (char)(0x80 | (code >> 6 & 63));
		bytes[2] = (char)(0x80 | (code & 63));
		len = 3;
	} else {
		bytes[0] = (char)(0xF0 | code >> 18);
		bytes[1] = (char)(0x80 | (code >> 12 & 63));
		bytes[2] = (char)(0x80 | (code >> 6 & 63));
		bytes[3] = (char)(0x80 | (code & 63));
		len = 4;
	}
	buf_add_n(out, bytes, len);
}

static void from_utf16(struct buf *out, const unsigned char *text, size_t len, bool big)
{
	for (size_t i = 0; i + 1 < len; i += 2) {
		unsigned code = big ? (unsigned)text[i] << 8 | text[i + 1] : (unsigned)text[i + 1] << 8 | text[i];

		if (code >= 0xD800 && code < 0xDC00 && i + 3 < len) {
			unsigned low =
			    big ? (unsigned)text[i + 2] << 8 | text[i + 3] : (unsigned)text[i + 3] << 8 | text[i + 2];

			if (low >= 0xDC00 && low < 0xE000) {
				code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
				i += 2;
			}
		}
		add_code(out, code);
	}
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

/* "=3D" stands for a byte, "=" at a line's end for none. */
static void from_quoted(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		size_t end = i + 1;
		char byte;

		if (text[i] != '=') {
			buf_add_n(out, text + i, 1);
			continue;
		}
		while (end < len && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r'))
			end++;
		if (end == len || text[end] == '\n') {
			i = end;
		} else if (i + 2 < len && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
			byte = (char)(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
			buf_add_n(out, &byte, 1);
			i += 2;
		} else {
			buf_add_n(out, text + i, 1);
		}
	}
}

/* A record ends in "}: if the first line ends in "=", it was broken there. */
static bool is_quoted(const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);
	size_t at = end ? (size_t)(end - text) : 0;

	while (at && (text[at - 1] == '\r' || text[at - 1] == ' '))
		at--;
	return at && at <= 80 && text[at - 1] == '=';
}

/* Removes encodings around the whole text. Changes *@text and *@len; the text may then be in @room. */
static void run_unpack(struct run *run, struct buf *room, const char **text, size_t *len)
{
	const unsigned char *bytes = (const unsigned char *)*text;
	struct buf other;
	bool big = *len >= 4 && ((bytes[0] == 0xFE && bytes[1] == 0xFF) || (!bytes[0] && bytes[1] == '{'));

	if (*len >= 4 && (big || (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == '{' && !bytes[1]))) {
		from_utf16(room, bytes, *len, big);
		run->carried |= CARRIED_UTF16;
		*text = buf_text(room);
		*len = room->len;
	}
	while (*len >= 3 && memcmp(*text, "\xEF\xBB\xBF", 3) == 0) {
		/* UTF-16 has its own mark */
		run->carried |= run->carried & CARRIED_UTF16 ? 0 : CARRIED_BOM;
		*text += 3;
		*len -= 3;
	}
	if (!memchr(*text, '\n', *len) && memchr(*text, '\r', *len)) { /* line ends of an old Mac */
		buf_init(&other, RUN_BYTES_MAX);
		buf_add_n(&other, *text, *len);
		for (size_t i = 0; i < other.len; i++)
			if (other.text[i] == '\r')
				other.text[i] = '\n';
		buf_release(room);
		*room = other;
		run->carried |= CARRIED_CRLF;
		*text = buf_text(room);
	}
	if (!is_quoted(*text, *len))
		return;
	buf_init(&other, RUN_BYTES_MAX);
	from_quoted(&other, *text, *len);
	buf_release(room);
	*room = other;
	run->carried |= CARRIED_QP;
	*text = buf_text(room);
	*len = room->len;
}

/* Length of the blank at @text in bytes. No record begins or ends in one. */
static size_t run_blank(const char *text, size_t len)
{
	if (len >= 2 && memcmp(text, "\xC2\xA0", 2) == 0)
		return 2;
	if (len >= 3 && (memcmp(text, "\xE2\x80\x8B", 3) == 0 || memcmp(text, "\xEF\xBB\xBF", 3) == 0))
		return 3;
	return len && (*text == ' ' || *text == '\t');
}

static void strip_end(struct run *run, struct line *line)
{
	for (;;) {
		size_t got = 0;

		if (line->len && line->text[line->len - 1] == '\r') {
			run->carried |= line->ended ? CARRIED_CRLF : CARRIED_BLANKS;
			line->len--;
			continue;
		}
		for (size_t back = 1; back <= 3 && back <= line->len && !got; back++)
			got = run_blank(line->text + line->len - back, back) == back ? back : 0;
		if (!got)
			return;
		run->carried |= CARRIED_BLANKS;
		line->len -= got;
	}
}

/* Removes what mail or an editor put around the line. */
static void run_strip(struct run *run, struct line *line)
{
	size_t got;

	strip_end(run, line);
	while ((got = run_blank(line->text, line->len)) || (line->len && *line->text == '>')) {
		line->text += got ? got : 1;
		line->len -= got ? got : 1;
		run->carried |= CARRIED_BLANKS;
	}
}

/* --- reading: line by line --- */

static bool run_links(const struct run *run, const struct line *line)
{
	struct run trial;

	memcpy(trial.head, run->head, sizeof trial.head);
	return link_line(&trial, line);
}

/* Limits for a line that was broken: a record has a few kB. */
#define PIECES_MAX 128
#define JOINED_MAX (256u * 1024)

/* How mail breaks a long line: plainly, with a blank before the next part, or with "!" as well. */
enum seam { SEAM_PLAIN = 0, SEAM_BLANK, SEAM_MARKED, SEAM_COUNT };

/* Joins @line with the lines that follow it in @rest until its hash proves the next record. Returns how many bytes of
 * @rest it took; 0: no record. */
static size_t run_join(const struct run *run, const struct line *line, const char *rest, size_t len, enum seam seam,
    struct buf *whole, size_t *pieces)
{
	size_t at = 0;

	buf_add_n(whole, line->text, line->len);
	for (*pieces = 1; at < len && *pieces < PIECES_MAX && whole->len < JOINED_MAX; ++*pieces) {
		const char *from = rest + at, *end = memchr(from, '\n', len - at);
		size_t n = end ? (size_t)(end - from) : len - at;
		struct line joined = { .ended = true };

		at += n + (end != NULL);
		n -= n && from[n - 1] == '\r';
		if (seam == SEAM_MARKED && whole->len && whole->text[whole->len - 1] == '!')
			whole->len--;
		if (seam != SEAM_PLAIN && n && *from == ' ')
			from++, n--;
		buf_add_n(whole, from, n);
		joined.text = buf_text(whole);
		joined.len = whole->len;
		if (stated_hash(&joined) && run_links(run, &joined))
			return at;
	}
	return 0;
}

static bool run_read_line(struct run *run, const struct line *line, struct err *err)
{
	struct json_doc doc;
	bool good = true;

	/* Shorter than any record, and there may be millions of them: nothing is allocated for it. */
	if (line->number > 1 && !line->last && line->len <= RUN_SEAL_LEN) {
		run_spoil(run, RUN_ALTERED, line->number);
		run->misfit = run->misfit ? run->misfit : line->number;
		return true;
	}
	if ((!line->ended && !run_links(run, line)) || !json_parse(&doc, line->text, line->len, NULL)) {
		if (line->number == 1)
			return no_run(err, 1, _("this is not a whole record of a saved run."));
		run_spoil(run, line->last ? RUN_TORN : RUN_ALTERED, line->number);
		if (line->ended && !line->last)
			(void)link_line(run, line);
		return true;
	}
	if (!line->ended)
		run->carried |= CARRIED_END_LOST;
	if (run->records == 0)
		good = check_first(run, json_root(&doc), err);
	if (good) {
		if (!link_line(run, line)) {
			run_spoil(run, RUN_ALTERED, line->number);
			run->misfit = run->misfit ? run->misfit : line->number;
		}
		run_apply(run, json_root(&doc));
		run->records++;
	}
	json_release(&doc);
	return good;
}

/* Reads the record that begins at @line, and sets how many bytes of @rest belong to it. */
static bool read_record(struct run *run, struct line *line, const char *rest, size_t len, size_t *taken, bool *rejoin,
    struct err *err)
{
	struct line joined = *line;
	struct buf whole;
	size_t pieces = 0;
	bool good;

	*taken = 0;
	if (!*rejoin || run_links(run, line) || (stated_hash(line) && *line->text == '{') || line->last)
		return run_read_line(run, line, err);
	for (int seam = 0; seam < SEAM_COUNT && !*taken; seam++) {
		buf_init(&whole, 2 * JOINED_MAX);
		*taken = run_join(run, line, rest, len, (enum seam)seam, &whole, &pieces);
		if (!*taken)
			buf_release(&whole);
	}
	if (!*taken) {
		*rejoin = false; /* a damaged file is not tried again at each line */
		return run_read_line(run, line, err);
	}
	run->carried |= CARRIED_WRAPPED;
	joined.text = buf_text(&whole);
	joined.len = whole.len;
	joined.ended = true;
	good = run_read_line(run, &joined, err);
	line->number += pieces - 1;
	buf_release(&whole);
	return good;
}

static bool read_lines(struct run *run, const char *text, size_t len, struct err *err)
{
	struct line line = { .text = text };
	size_t last_len = len, taken;
	bool rejoin = true;

	while (last_len && strchr("\r\n \t", text[last_len - 1]) && text[last_len - 1])
		last_len--;
	for (size_t at = 0, next; at < len; at = next) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t records = run->records;
		unsigned before = run->carried;

		line.text = text + at;
		line.ended = end != NULL;
		line.len = end ? (size_t)(end - line.text) : len - at;
		next = at + line.len + (end != NULL);
		line.last = next >= last_len;
		line.number++;
		run_strip(run, &line);
		if (!line.len) {
			run->carried |= CARRIED_BLANKS;
			continue;
		}
		if (!read_record(run, &line, text + next, len - next, &taken, &rejoin, err))
			return false;
		if (run->overfull)
			return no_run(err, line.number,
			    _("it has more changes than any run can have; naaready relies on none of them."));
		next += taken;
		if (run->records == records && !line.ended) /* torn at this line, not altered on the way */
			run->carried = before;
		if (run->records > records && line.ended)
			run->whole_len = next;
	}
	return true;
}

/* Compressed files, recognised by their first bytes. */
static bool is_packed(const char *text, size_t len)
{
	return len >= 4 && (memcmp(text, "\x1F\x8B", 2) == 0 || memcmp(text, "PK\x03\x04", 4) == 0);
}

bool run_read(struct run *run, const char *text, size_t len, struct err *err)
{
	static const char *const doing = N_("reading a saved run");
	struct buf room;
	bool good;

	if (!len)
		return err_set(err, ERR_FILE, doing, "%s", _("The file is empty."));
	if (len > RUN_BYTES_MAX)
		return err_set(err, ERR_FILE, doing, "%s", _("The file is too large for a saved run."));
	if (is_packed(text, len))
		return err_set(err, ERR_FILE, doing, "%s",
		    _("The file is packed (gzip or zip). Unpack it, then read it again."));
	buf_init(&room, RUN_BYTES_MAX);
	run_unpack(run, &room, &text, &len);
	good = read_lines(run, text, len, err);
	buf_release(&room);
	if (good && !run->records)
		return err_set(err, ERR_FILE, doing, "%s", _("The file is empty."));
	return good;
}

bool run_settles(const char *text, size_t len, const struct change_mark *mark, int64_t now)
{
	const struct change *change;
	struct err err;
	bool settled;
	struct run run;

	run_init(&run);
	settled = run_read(&run, text, len, &err) && run.health <= RUN_TORN && text_same(run.id, mark->run_id);
	change = run_change(&run, mark->change_id);
	settled = settled && change && !change_is_open(change) && !run_open(&run);
	/* Version 0.1 took "allowed" for "put back" while the block could still take effect. This version writes "put
	 * back" only if the mark says that the block was seen, or its time is over. */
	settled = settled && (change->state != CHANGE_PUT_BACK || !change_may_still_show(mark, now));
	run_release(&run);
	return settled;
}
