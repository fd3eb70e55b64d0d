/* audit_window.c - the time in which our consent may overwrite another admin's, and what the directory audit shows of
 * it
 */
#include "core/audit_window.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"

/* A reading can lag minutes behind a write, and two clocks differ. So an event logged up to BEFORE_S before our last
 * reading may be missing in that reading, and an event logged up to AFTER_S after our write may have come before it. */
#define BEFORE_S 300
#define AFTER_S  60

static const char *const ids[] = {
	[AUDIT_WINDOW_UNREAD] = "not_read",
	[AUDIT_WINDOW_EARLY] = "too_early",
	[AUDIT_WINDOW_BLIND] = "not_shown",
	[AUDIT_WINDOW_NONE] = "read",
	[AUDIT_WINDOW_LOST] = "lost",
};

const char *audit_window_stand_id(enum audit_verdict stand)
{
	return ids[stand];
}

static bool is_around(const struct audit_window *window, const struct grant_seen *seen)
{
	return seen->at >= window->read_at - BEFORE_S && seen->at <= window->until + AFTER_S &&
	       (!*window->resource || text_same(seen->resource_id, window->resource));
}

/* UNCONFIRMED: the audit's correlation id is our request's id. If a grant in the audit holds exactly what we sent, the
 * event counts as ours. If it was another admin's write after all, more scopes count as lost, never fewer. */
static bool audit_window_is_ours(const struct audit_window *window, const struct grant_seen *seen)
{
	return (*window->request_id && text_same(seen->correlation, window->request_id)) ||
	       scopes_equal(&seen->scopes, &window->sent);
}

/* Whether another admin removed the scope again, before or after. */
static bool was_taken_away(const struct facts *facts, const struct audit_window *window, const struct grant_seen *given,
    const char *scope)
{
	for (size_t i = 0; i < facts->grants_seen.count; i++) {
		const struct grant_seen *seen = &facts->grants_seen.items[i];

		if (seen->at >= given->at && seen != given && text_same(seen->resource_id, given->resource_id) &&
		    !audit_window_is_ours(window, seen) && scopes_has(&seen->was, scope) &&
		    !scopes_has(&seen->scopes, scope))
			return true;
	}
	return false;
}

/* What is granted to everyone now on the resource of the window's grant. */
static struct scopes there_now(const struct facts *facts, const struct audit_window *window, struct arena *arena)
{
	struct scopes now = { 0 };

	for (size_t i = 0; i < facts->grants.count; i++) {
		struct scopes granted = scopes_parse(arena, facts->grants.items[i].scope);

		if (!*window->resource || text_same(facts->grants.items[i].resource_id, window->resource))
			now = scopes_union(&now, &granted, arena);
	}
	return now;
}

static void audit_window_add(struct audit_window_losses *losses, const struct audit_window_lost *lost)
{
	for (size_t i = 0; i < losses->count; i++)
		if (text_same(losses->items[i].scope, lost->scope))
			return;
	if (losses->count < AUDIT_WINDOW_LOST_MAX)
		losses->items[losses->count++] = *lost;
}

/* One look at one window. */
struct look {
	const struct facts *facts;
	const struct audit_window *window;
	struct scopes now; /* granted now */
	struct audit_window_losses *losses;
	struct arena *arena;
};

/* Adds the scopes of @given, which the event shows, that we did not send and that are missing now. @by: who granted
 * them; "" if the event only shows them. */
static void audit_window_take_it(const struct look *look, const struct grant_seen *seen, const struct scopes *given,
    const char *by)
{
	struct scopes left = scopes_missing(given, &look->window->sent, look->arena);

	left = scopes_missing(&left, &look->now, look->arena);
	for (size_t i = 0; i < left.count && look->losses->count < AUDIT_WINDOW_LOST_MAX; i++) {
		struct audit_window_lost lost = { .scope = left.names[i], .by = by, .at = seen->at };

		if (!was_taken_away(look->facts, look->window, seen, left.names[i]))
			audit_window_add(look->losses, &lost);
	}
}

/* What the grant held at the time of the event: found by our write, or left by another admin's. */
static struct scopes audit_window_standing(const struct look *look, const struct grant_seen *seen)
{
	struct scopes removed = scopes_missing(&seen->was, &seen->scopes, look->arena);

	return audit_window_is_ours(look->window, seen) ? seen->was : scopes_missing(&seen->was, &removed, look->arena);
}

static void audit_window_find(const struct look *look)
{
	const struct facts *facts = look->facts;
	const struct audit_window *window = look->window;

	for (size_t i = 0; i < facts->grants_seen.count; i++) { /* the event that granted a scope comes first */
		const struct grant_seen *seen = &facts->grants_seen.items[i];
		struct scopes given;

		if (!is_around(window, seen))
			continue;
		given = scopes_missing(&seen->scopes, &seen->was, look->arena);
		audit_window_take_it(look, seen, &given, seen->by);
	}
	for (size_t i = 0; i < facts->grants_seen.count; i++) {
		const struct grant_seen *seen = &facts->grants_seen.items[i];
		struct scopes stood;

		if (!is_around(window, seen))
			continue;
		stood = audit_window_standing(look, seen);
		audit_window_take_it(look, seen, &stood, "");
	}
	for (size_t i = 0; i < window->lost.count; i++)
		if (!scopes_has(&look->now, window->lost.items[i].scope))
			audit_window_add(look->losses, &window->lost.items[i]);
}

static bool audit_window_is_address(const char *who)
{
	return strchr(who, '@') != NULL;
}

/* Certainly ours, or written by the same account: a person's address matches; of an app, the audit tells the name and
 * we know only the id. */
static bool is_certainly_ours(const struct audit_window *window, const struct grant_seen *seen)
{
	if (*window->request_id && text_same(seen->correlation, window->request_id))
		return true;
	return audit_window_is_ours(window, seen) &&
	       (audit_window_is_address(window->by) ? text_same(seen->by, window->by)
						    : *seen->by && !audit_window_is_address(seen->by));
}

/* Our own write in the audit proves that the audit shows such writes, and shows them by now. */
static const struct grant_seen *witness_of(const struct facts *facts, const struct audit_window *window)
{
	for (size_t i = 0; i < facts->grants_seen.count; i++)
		if (is_around(window, &facts->grants_seen.items[i]) &&
		    is_certainly_ours(window, &facts->grants_seen.items[i]))
			return &facts->grants_seen.items[i];
	return NULL;
}

enum audit_verdict audit_window_look(const struct facts *facts, const struct audit_window *window,
    struct audit_window_losses *losses, struct arena *arena)
{
	const struct fetched *audit = &facts->fetched[TOPIC_AUDIT];
	const struct grant_seen *witness;
	struct look look = { .facts = facts, .window = window, .losses = losses, .arena = arena };

	losses->count = 0;
	if (facts->fetched[TOPIC_GRANTS].status != READ_OK)
		return AUDIT_WINDOW_UNREAD;
	look.now = there_now(facts, window, arena);
	audit_window_find(&look);
	if (losses->count)
		return AUDIT_WINDOW_LOST;
	if (audit->status != READ_OK || audit->at < window->sent_at)
		return AUDIT_WINDOW_UNREAD;
	if (window->read_at - BEFORE_S < facts->consents_since || window->read_at - BEFORE_S < facts->consents_back)
		return AUDIT_WINDOW_BLIND;
	witness = witness_of(facts, window);
	/* Its old value is what our write found: if logged, nothing that is lost came in between. Otherwise events of
	 * others may be logged later than ours. */
	if (witness && (witness->was.count || audit->at >= window->until + AUDIT_WINDOW_LAG_S))
		return AUDIT_WINDOW_NONE;
	return audit->at < window->until + AUDIT_WINDOW_LAG_S ? AUDIT_WINDOW_EARLY : AUDIT_WINDOW_BLIND;
}

struct scopes audit_window_names(const struct audit_window_losses *losses, struct arena *arena)
{
	struct scopes names = { 0 };

	for (size_t i = 0; i < losses->count; i++)
		scopes_add(&names, losses->items[i].scope, arena);
	return names;
}

void audit_window_keep(struct audit_window *window, const struct audit_window_losses *losses, struct arena *arena)
{
	window->lost.count = losses->count;
	window->lost.items = arena_alloc(arena, (losses->count ? losses->count : 1) * sizeof *window->lost.items);
	for (size_t i = 0; i < losses->count; i++)
		window->lost.items[i] = losses->items[i];
}

struct scopes audit_windows_lost(const struct facts *facts, const struct audit_window *windows, size_t count,
    const char *resource, struct arena *arena)
{
	struct audit_window_losses *losses = arena_alloc(arena, sizeof *losses);
	struct scopes all = { 0 };

	for (size_t i = 0; i < count; i++) {
		struct scopes lost;

		if ((resource && *windows[i].resource && !text_same(windows[i].resource, resource)) ||
		    audit_window_look(facts, &windows[i], losses, arena) != AUDIT_WINDOW_LOST)
			continue;
		lost = audit_window_names(losses, arena);
		all = scopes_union(&all, &lost, arena);
	}
	return all;
}

/* --- sentences --- */

static const char *say_lost(const struct audit_window *window, const struct audit_window_losses *losses,
    struct arena *arena)
{
	char at[TIMEFMT_SIZE], read[TIMEFMT_SIZE], sent[TIMEFMT_SIZE];
	const char *all = "";

	for (size_t i = 0; i < losses->count; i++) {
		const struct audit_window_lost *one = &losses->items[i];
		const char *says;

		timefmt_exact(one->at, at);
		if (*one->by)
			says = arena_printf(arena, _("%1$s, given by %2$s on %3$s"), one->scope,
			    text_safe_copy(arena, one->by, 80), at);
		else
			says = arena_printf(arena, _("%1$s, given by somebody else before %2$s"), one->scope, at);
		all = arena_printf(arena, "%s%s%s", all, *all ? "; " : "", says);
	}
	return arena_printf(arena,
	    _("Lost, according to the directory's audit: %1$s. The grant was read on %2$s and written on %3$s. What "
	      "was granted around that time was not in what was written, and is missing now."),
	    all, timefmt_exact(window->read_at, read), timefmt_exact(window->sent_at, sent));
}

/* Why the audit could not be read, in the words of the service that refused it. */
static const char *audit_window_say_unread(const struct facts *facts, const struct audit_window *window,
    struct arena *arena)
{
	const struct fetched *audit = &facts->fetched[TOPIC_AUDIT];
	char read[TIMEFMT_SIZE], sent[TIMEFMT_SIZE];

	timefmt_exact(window->read_at, read);
	timefmt_exact(window->sent_at, sent);
	if (audit->status != READ_FAILED)
		return arena_printf(arena,
		    _("What somebody else consented to between the last reading (%1$s) and the write (%2$s) cannot be "
		      "seen, since the directory's audit was not read. If another admin worked on it then, ask them "
		      "whether anything is missing."),
		    read, sent);
	return arena_printf(arena,
	    _("What somebody else consented to between the last reading (%1$s) and the write (%2$s) cannot be seen, "
	      "since the directory's audit was not read (%3$s). If another admin worked on it then, ask them "
	      "whether anything is missing."),
	    read, sent, err_kind_text(audit->err.kind));
}

const char *audit_window_text(const struct facts *facts, const struct audit_window *window, enum audit_verdict stand,
    const struct audit_window_losses *losses, struct arena *arena)
{
	char read[TIMEFMT_SIZE], sent[TIMEFMT_SIZE], audit[TIMEFMT_SIZE], after[TIMEFMT_SIZE];

	timefmt_exact(window->read_at, read);
	timefmt_exact(window->sent_at, sent);
	timefmt_exact(facts->fetched[TOPIC_AUDIT].at, audit);
	switch (stand) {
	case AUDIT_WINDOW_LOST:
		return say_lost(window, losses, arena);
	case AUDIT_WINDOW_EARLY:
		return arena_printf(arena,
		    _("Whether somebody else's consent between the last reading (%1$s) and the write (%2$s) was lost "
		      "is not known yet: the directory's audit, read on %3$s, lags by minutes or more. A check after "
		      "%4$s looks there again."),
		    read, sent, audit, timefmt_minute(window->until + AUDIT_WINDOW_LAG_S, after));
	case AUDIT_WINDOW_BLIND:
		return arena_printf(arena,
		    _("What somebody else consented to between the last reading (%1$s) and the write (%2$s) cannot be "
		      "seen: the directory's audit, read on %3$s, does not show this write itself, or does not go back "
		      "so far. If another admin worked on it then, ask them whether anything is missing."),
		    read, sent, audit);
	case AUDIT_WINDOW_NONE:
		return arena_printf(arena,
		    _("Nobody else's consent was lost between the last reading (%1$s) and the write (%2$s): the "
		      "directory's audit, read on %3$s, shows this write, and nothing else from that time that is "
		      "missing now."),
		    read, sent, audit);
	case AUDIT_WINDOW_UNREAD:
		break;
	}
	return audit_window_say_unread(facts, window, arena);
}

/* --- files and reports --- */

static void put_losses(const struct audit_window_lost *items, size_t count, struct json_out *out)
{
	char iso[TIMEFMT_SIZE];

	for (size_t i = 0; i < count; i++) {
		json_out_object(out, NULL);
		json_out_text(out, "scope", items[i].scope);
		json_out_text(out, "by", *items[i].by ? items[i].by : NULL);
		json_out_text(out, "at", timefmt_iso(items[i].at, iso));
		json_out_end(out);
	}
}

void audit_window_put_others(enum audit_verdict stand, const struct audit_window_losses *losses, struct json_out *out)
{
	if (stand != AUDIT_WINDOW_LOST && stand != AUDIT_WINDOW_NONE) {
		json_out_null(out, "others"); /* not known */
		return;
	}
	json_out_array(out, "others");
	put_losses(losses->items, losses->count, out);
	json_out_end(out);
}

void audit_window_put(const struct audit_window *window, struct json_out *out)
{
	json_out_text(out, "run", window->run_id);
	json_out_int(out, "change", window->change_id);
	json_out_text(out, "resource", window->resource);
	json_out_text(out, "by", window->by);
	json_out_text(out, "request_id", window->request_id);
	timefmt_write(out, "read_at", window->read_at);
	timefmt_write(out, "sent_at", window->sent_at);
	timefmt_write(out, "until", window->until);
	scopes_put(&window->sent, "sent", out);
	json_out_array(out, "lost");
	put_losses(window->lost.items, window->lost.count, out);
	json_out_end(out);
}

static const char *audit_window_text_of(struct json object, const char *key, struct arena *arena)
{
	return json_text(json_get(object, key), arena);
}

struct audit_window audit_window_take(struct json object, struct arena *arena)
{
	struct json sent = json_get(object, "sent"), lost = json_get(object, "lost");
	struct audit_window window = {
		.run_id = audit_window_text_of(object, "run", arena),
		.change_id = (unsigned)json_int(json_get(object, "change"), 0),
		.resource = audit_window_text_of(object, "resource", arena),
		.by = audit_window_text_of(object, "by", arena),
		.request_id = audit_window_text_of(object, "request_id", arena),
		.read_at = timefmt_parse(audit_window_text_of(object, "read_at", arena)),
		.sent_at = timefmt_parse(audit_window_text_of(object, "sent_at", arena)),
		.until = timefmt_parse(audit_window_text_of(object, "until", arena)),
	};
	size_t count = json_count(lost);

	for (size_t i = 0; i < json_count(sent); i++)
		scopes_add(&window.sent, json_text(json_at(sent, i), arena), arena);
	if (count > AUDIT_WINDOW_LOST_MAX)
		count = AUDIT_WINDOW_LOST_MAX;
	window.lost.items = arena_alloc(arena, (count ? count : 1) * sizeof *window.lost.items);
	for (size_t i = 0; i < count; i++)
		window.lost.items[window.lost.count++] = (struct audit_window_lost){
			.scope = audit_window_text_of(json_at(lost, i), "scope", arena),
			.by = audit_window_text_of(json_at(lost, i), "by", arena),
			.at = timefmt_parse(audit_window_text_of(json_at(lost, i), "at", arena)),
		};
	return window;
}
