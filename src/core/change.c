/* change.c - one change to the tenant, and the mark of an open one */
#include "core/change.h"

#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "core/facts.h"

#define MARK_SCHEMA "naaready.open/1"
#define LEFT_SCHEMA "naaready.left/1"

static const struct words {
	const char *id, *say;
} whats[CHANGE_WHAT_COUNT] = {
	[CHANGE_CONSENT] = { "consent", N_("tenant-wide consent") },
	[CHANGE_APP] = { "app", N_("the enterprise application") },
	[CHANGE_TOKENS] = { "tokens", N_("the legacy-token setting") },
};

static const struct words states[CHANGE_STATE_COUNT] = {
	[CHANGE_INTENDED] = { "intended", N_("intended, outcome not known") },
	[CHANGE_NOT_MADE] = { "not_made", N_("not made") },
	[CHANGE_REFUSED] = { "refused", N_("refused") },
	[CHANGE_OPEN] = { "open", N_("left changed") },
	[CHANGE_PUT_BACK] = { "put_back", N_("put back") },
	[CHANGE_KEPT] = { "kept", N_("kept on purpose") },
	[CHANGE_DONE] = { "done", N_("done") },
};

static const char *const certainties[CERTAINTY_COUNT] = { "unknown", "sent", "seen" };

static bool change_find(const struct words *words, int count, const char *id, int *found)
{
	for (*found = 0; id && *found < count; ++*found)
		if (strcmp(words[*found].id, id) == 0)
			return true;
	return false;
}

const char *change_what_id(enum change_what what)
{
	return whats[what].id;
}

bool change_what_of(const char *id, enum change_what *what)
{
	int found;

	if (!change_find(whats, CHANGE_WHAT_COUNT, id, &found))
		return false;
	*what = (enum change_what)found;
	return true;
}

const char *change_state_id(enum change_state state)
{
	return states[state].id;
}

bool change_state_of(const char *id, enum change_state *state)
{
	int found;

	if (!change_find(states, CHANGE_STATE_COUNT, id, &found))
		return false;
	*state = (enum change_state)found;
	return true;
}

const char *change_certainty_id(enum change_certainty certainty)
{
	return certainties[certainty];
}

bool change_certainty_of(const char *id, enum change_certainty *certainty)
{
	for (int i = 0; id && i < CERTAINTY_COUNT; i++)
		if (strcmp(certainties[i], id) == 0) {
			*certainty = (enum change_certainty)i;
			return true;
		}
	return false;
}

const char *change_what_text(enum change_what what)
{
	return _(whats[what].say);
}

const char *change_state_text(enum change_state state)
{
	return _(states[state].say);
}

const char *change_value_text(const struct change *change, const char *value)
{
	if (change->what == CHANGE_TOKENS)
		return tokens_state_text(tokens_state_of(value));
	return value && *value ? value : _("nothing");
}

const char *change_until_text(int64_t until, int64_t now, struct arena *arena)
{
	char when[TIMEFMT_SIZE], span[40];

	if (!until)
		return "";
	timefmt_when(until, now, when);
	if (now < until)
		return arena_printf(arena, _("To be put back by %1$s, in %2$s."), when,
		    timefmt_span(until - now, span, sizeof span));
	return arena_printf(arena, _("Overdue: it should have been put back by %1$s, %2$s ago."), when,
	    timefmt_span(now - until, span, sizeof span));
}

bool change_is_open(const struct change *change)
{
	return change->what == CHANGE_TOKENS && !change->undoes && !change->puts_back &&
	       ((change->state == CHANGE_INTENDED && !change->settled_at) || change->state == CHANGE_OPEN);
}

struct change change_of_mark(const struct change_mark *mark)
{
	return (struct change){
		.what = mark->what,
		.from = mark->from,
		.to = mark->to,
		.by = mark->by,
		.at = mark->at,
		.until = mark->until,
		.sent_at = mark->sent_at,
		.certainty = mark->certainty,
		.state = mark->certainty ? CHANGE_OPEN : CHANGE_INTENDED,
	};
}

int64_t change_shows_until(const struct change_mark *mark)
{
	return mark->certainty == CERTAINTY_SEEN ? 0 : (mark->sent_at ? mark->sent_at : mark->at) + CHANGE_SHOWS_S;
}

bool change_may_still_show(const struct change_mark *mark, int64_t now)
{
	return now < change_shows_until(mark);
}

static void write_back(struct json_out *out, const struct change_mark *mark)
{
	if (!mark->back_at)
		return;
	json_out_object(out, "back");
	timefmt_write(out, "sent_at", mark->back_at);
	json_out_text(out, "certainty", change_certainty_id(mark->back));
	json_out_text(out, "by", mark->back_by);
	json_out_end(out);
}

const char *change_left_who(const struct change_left *left, struct arena *arena)
{
	if (*left->by)
		return left->by;
	if (left->user && *left->user)
		/* TRANSLATORS: "anna on server7, who was not signed in": an account of a machine. */
		return arena_printf(arena, _("%1$s on %2$s, who was not signed in"), left->user,
		    *left->host ? left->host : "?");
	return "?";
}

void change_left_put(const struct change_left *left, struct json_out *out)
{
	json_out_text(out, "what", change_what_id(CHANGE_TOKENS));
	json_out_text(out, "from", left->from);
	json_out_text(out, "to", left->to);
	timefmt_write(out, "changed_at", left->changed_at);
	json_out_text(out, "changed_by", left->changed_by);
	timefmt_write(out, "until", left->until);
	timefmt_write(out, "left_at", left->at);
	json_out_text(out, "by", left->by);
	json_out_text(out, "user", left->user);
	json_out_text(out, "host", left->host);
	json_out_text(out, "why", left->why);
	json_out_text(out, "run", left->run_id);
}

static const char *change_text_of(struct json object, const char *key, struct arena *arena)
{
	return json_text(json_get(object, key), arena);
}

struct change_left change_left_take(struct json object, struct arena *arena)
{
	enum change_what what;

	if (!change_what_of(json_raw(json_get(object, "what")), &what) || what != CHANGE_TOKENS)
		return (struct change_left){ 0 };
	return (struct change_left){
		.from = change_text_of(object, "from", arena),
		.to = change_text_of(object, "to", arena),
		.changed_by = change_text_of(object, "changed_by", arena),
		.changed_at = timefmt_parse(change_text_of(object, "changed_at", arena)),
		.until = timefmt_parse(change_text_of(object, "until", arena)),
		.by = change_text_of(object, "by", arena),
		.user = change_text_of(object, "user", arena),
		.host = change_text_of(object, "host", arena),
		.why = change_text_of(object, "why", arena),
		.run_id = change_text_of(object, "run", arena),
		.at = timefmt_parse(change_text_of(object, "left_at", arena)),
	};
}

const char *change_left_write(const struct change_left *left, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "schema", LEFT_SCHEMA);
	change_left_put(left, &out);
	return arena_printf(arena, "%s\n", json_out_close(&out, true, arena));
}

bool change_left_read(struct change_left *left, const char *text, size_t len, struct arena *arena, struct err *err)
{
	static const char *const doing = N_("reading what was left changed on purpose");
	const char *schema;
	struct json_doc doc;

	*left = (struct change_left){ 0 };
	if (!json_parse(&doc, text, len, err))
		return err_set(err, ERR_FILE, doing, "%s", err->told);
	schema = json_raw(json_get(json_root(&doc), "schema"));
	if (schema && strcmp(schema, LEFT_SCHEMA) == 0)
		*left = change_left_take(json_root(&doc), arena);
	json_release(&doc);
	if (!left->at)
		return err_set(err, ERR_FILE, doing, _("\"%s\" is missing or is not what it should be."), "left_at");
	return true;
}

const char *change_mark_write(const struct change_mark *mark, struct arena *arena)
{
	struct json_out out;

	json_out_open(&out);
	json_out_text(&out, "schema", MARK_SCHEMA);
	json_out_text(&out, "run", mark->run_id);
	json_out_int(&out, "change", mark->change_id);
	json_out_object(&out, "tenant");
	json_out_text(&out, "id", mark->tenant.id);
	json_out_text(&out, "domain", mark->tenant.domain);
	json_out_text(&out, "name", mark->tenant.name);
	json_out_text(&out, "cloud", cloud_id(mark->tenant.cloud));
	json_out_end(&out);
	json_out_bool(&out, "practice", mark->practice);
	json_out_text(&out, "what", change_what_id(mark->what));
	json_out_text(&out, "from", mark->from);
	json_out_text(&out, "to", mark->to);
	json_out_text(&out, "by", mark->by);
	json_out_text(&out, "host", mark->host);
	timefmt_write(&out, "at", mark->at);
	timefmt_write(&out, "until", mark->until);
	json_out_text(&out, "certainty", change_certainty_id(mark->certainty));
	timefmt_write(&out, "sent_at", mark->sent_at ? mark->sent_at : mark->at);
	if (mark->seen_at)
		timefmt_write(&out, "seen_at", mark->seen_at);
	write_back(&out, mark);
	return arena_printf(arena, "%s\n", json_out_close(&out, true, arena));
}

static void change_read_text(char *to, size_t size, struct json object, const char *key)
{
	const char *raw = json_raw(json_get(object, key));

	text_safe(to, size, raw);
}

/* The run's id becomes part of a file name. */
static bool change_is_run_id(const char *id)
{
	return *id && id[strspn(id, "0123456789abcdef-")] == '\0';
}

static int64_t change_read_time(struct json object, const char *key)
{
	char iso[64];

	change_read_text(iso, sizeof iso, object, key);
	return timefmt_parse(iso);
}

/* Version 0.1 did not write these members, and a newer version may write a word that we do not know. Either way the
 * outcome of the change is unknown. */
static void read_certainty(struct change_mark *mark, struct json root)
{
	struct json back = json_get(root, "back");

	if (!change_certainty_of(json_raw(json_get(root, "certainty")), &mark->certainty))
		mark->certainty = CERTAINTY_UNKNOWN;
	mark->sent_at = change_read_time(root, "sent_at");
	if (!mark->sent_at)
		mark->sent_at = mark->at;
	mark->seen_at = mark->certainty == CERTAINTY_SEEN ? change_read_time(root, "seen_at") : 0;
	mark->back_at = change_read_time(back, "sent_at");
	if (!mark->back_at || !change_certainty_of(json_raw(json_get(back, "certainty")), &mark->back))
		mark->back = CERTAINTY_UNKNOWN;
	if (mark->back_at)
		change_read_text(mark->back_by, sizeof mark->back_by, back, "by");
}

/* What is wrong with the mark, or NULL. */
static const char *change_fill(struct change_mark *mark, struct json root)
{
	struct json tenant = json_get(root, "tenant");

	change_read_text(mark->run_id, sizeof mark->run_id, root, "run");
	change_read_text(mark->tenant.id, sizeof mark->tenant.id, tenant, "id");
	change_read_text(mark->tenant.domain, sizeof mark->tenant.domain, tenant, "domain");
	change_read_text(mark->tenant.name, sizeof mark->tenant.name, tenant, "name");
	mark->tenant.cloud = cloud_of(json_raw(json_get(tenant, "cloud")));
	mark->practice = json_true(json_get(root, "practice"));
	change_read_text(mark->from, sizeof mark->from, root, "from");
	change_read_text(mark->to, sizeof mark->to, root, "to");
	change_read_text(mark->by, sizeof mark->by, root, "by");
	change_read_text(mark->host, sizeof mark->host, root, "host");
	mark->at = change_read_time(root, "at");
	mark->until = change_read_time(root, "until");
	read_certainty(mark, root);
	mark->change_id = (unsigned int)json_int(json_get(root, "change"), 0);
	if (!change_is_run_id(mark->run_id))
		return "run";
	if (!text_is_guid(mark->tenant.id))
		return "tenant.id";
	if (!change_what_of(json_raw(json_get(root, "what")), &mark->what))
		return "what";
	if (tokens_state_of(mark->from) == TOKENS_UNKNOWN)
		return "from";
	if (tokens_state_of(mark->to) == TOKENS_UNKNOWN)
		return "to";
	return NULL;
}

bool change_mark_read(struct change_mark *mark, const char *text, size_t len, struct err *err)
{
	static const char *const doing = N_("reading the mark of an open change");
	const char *schema, *wrong;
	struct json_doc doc;

	memset(mark, 0, sizeof *mark);
	if (!json_parse(&doc, text, len, err))
		return err_set(err, ERR_FILE, doing, "%s", err->told);
	schema = json_raw(json_get(json_root(&doc), "schema"));
	wrong = schema && strcmp(schema, MARK_SCHEMA) == 0 ? change_fill(mark, json_root(&doc)) : "schema";
	json_release(&doc);
	if (wrong)
		return err_set(err, ERR_FILE, doing,
		    _("\"%s\" is missing or is not what it should "
		      "be."),
		    wrong);
	return true;
}
