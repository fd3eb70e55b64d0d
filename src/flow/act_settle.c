/* act_settle.c - what a change came to, written down: its outcome, its mark, its lock */
#include "flow/act_settle.h"

#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "flow/act_plan.h"

/* How often a lock that somebody else has is asked for again. */
#define LOCK_AGAIN_MS 500

void settle_note(struct act *act, enum change_state state, const struct err *err, const struct event *event, struct orders *orders)
{
	if (act->change_id)
		order_save(orders, run_note_outcome(act->ground.run, act->change_id, state, err, event->now),
			   true);
	if (act->what == CHANGE_CONSENT && !act->follows)
		order_text(orders, ORDER_ARRIVED, settle_lock_name(act, &orders->arena));
}

static const char *tenant_of(const struct act *act)
{
	return act->ground.run->facts.tenant.id;
}

/* Nothing is left changed in this tenant: the record says so first, and in the same order, so that the mark stays where that
 * could not be written. @line may be NULL: then another record has it. */
static void unmark(struct act *act, const char *line, struct orders *orders)
{
	struct order *order = orders_add(orders, ORDER_UNMARK);

	order->text = arena_copy(&orders->arena, tenant_of(act));
	order->line = line ? arena_copy(&orders->arena, line) : NULL;
	act->marked = false;
}

static void remark(struct act *act, struct orders *orders)
{
	struct order *order;

	if (!act->marked || !*act->mark.from)
		return;
	order = orders_add(orders, ORDER_MARK);
	order->has_mark = true;
	order->mark = act->mark;
}

void settle_unmade(struct act *act, enum change_state state, const struct event *event,
			  struct orders *orders)
{
	const struct err *err = act->err.kind ? &act->err : NULL;

	if (act->what == CHANGE_TOKENS && !act->restoring && act->change_id) {
		unmark(act, run_note_outcome(act->ground.run, act->change_id, state, err, event->now), orders);
		return;
	}
	settle_note(act, state, err, event, orders);
	if (act->what == CHANGE_TOKENS)
		remark(act, orders);
}

static const char *resource_of(const struct act *act)
{
	return act->plan.resource ? act->plan.resource : "";
}

static struct window window_of(const struct act *act, int64_t until)
{
	return (struct window){
		.run_id = act->ground.run->id,
		.change_id = act->change_id,
		.resource = resource_of(act),
		.by = session_who(act->ground.graph),
		.request_id = act->answer_id,
		.read_at = act->read_at,
		.sent_at = act->sent_at,
		.until = until,
		.sent = act->plan.after,
	};
}

const char *settle_sent(const struct act *act, struct arena *arena)
{
	struct window window = window_of(act, act->sent_at + SETTLE_LATE_S);
	struct json_out out;

	json_out_open(&out);
	window_put(&window, &out);
	json_out_bool(&out, "again", act->follows);
	return arena_printf(arena, "%s\n", json_out_close(&out, true, arena));
}

bool act_is_behind(struct act *act, const struct event *event, struct window *earlier, struct arena *arena)
{
	bool same_grant, again;
	struct json_doc doc;
	struct err ignored;

	*earlier = (struct window){0};
	act->follows = false;
	if (!event->len || !json_parse(&doc, event->text, event->len, &ignored))
		return false;
	*earlier = window_take(json_root(&doc), arena);
	again = json_true(json_get(json_root(&doc), "again"));
	json_release(&doc);
	if (event->now >= earlier->until || earlier->until - event->now > SETTLE_LATE_S)
		return false;
	same_grant = strcmp(earlier->resource, resource_of(act)) == 0;
	act->follows = same_grant && scopes_equal(&act->plan.after, &earlier->sent);
	return !act->follows && (!same_grant || again || !scopes_include(&act->plan.before, &earlier->sent));
}

void settle_window(struct act *act, const struct event *event, struct orders *orders)
{
	struct window window = window_of(act, event->now);

	if (act->what == CHANGE_CONSENT && act->change_id)
		order_save(orders, run_note_window(act->ground.run, &window, event->now), false);
}

void settle_done(struct act *act, const struct event *event, struct orders *orders)
{
	act->state = ACT_DONE;
	if (act->what != CHANGE_TOKENS) {
		if (!act->answered)
			settle_window(act, event, orders);
		settle_note(act, CHANGE_DONE, NULL, event, orders);
		return;
	}
	if (act->restoring) {
		unmark(act, run_note_outcome(act->ground.run, act->change_id, CHANGE_DONE, NULL, event->now), orders);
		return;
	}
	settle_note(act, CHANGE_OPEN, NULL, event, orders);
	act->mark.certainty = CERTAINTY_SEEN;
	remark(act, orders);
}

void settle_unseen(struct act *act, const struct event *event, struct orders *orders)
{
	enum change_certainty certainty = act->answered ? CERTAINTY_SENT : CERTAINTY_UNKNOWN;
	enum change_state state = act->restoring || !act->answered ? CHANGE_INTENDED : CHANGE_OPEN;
	struct run *run = act->ground.run;

	/* A consent stays "intended": what cannot be seen yet may have been made all the same. Nothing was sent: nothing to say. */
	if (act->what != CHANGE_TOKENS || !act->change_id)
		return;
	order_save(orders, run_note_certainty(run, act->change_id, state, certainty, act->err.kind ? &act->err : NULL, event->now), true);
	if (!act->restoring) {
		act->mark.certainty = certainty;
	} else {
		act->mark.back_at = act->sent_at;
		act->mark.back = certainty;
		text_safe(act->mark.back_by, sizeof act->mark.back_by, run_change(run, act->change_id)->by);
	}
	remark(act, orders);
}

/* The putting back of @undoes that was sent last, and is not settled; 0: none. */
static unsigned sent_back(const struct run *run, unsigned undoes)
{
	for (size_t i = run->change_count; undoes && i--;)
		if (run->changes[i].undoes == undoes && run->changes[i].state == CHANGE_INTENDED)
			return run->changes[i].id;
	return 0;
}

void settle_found(struct act *act, const struct event *event, struct orders *orders)
{
	struct run *run = act->ground.run;
	const struct change *change = run_change(run, act->undoes);
	unsigned back = sent_back(run, act->undoes);
	const char *line = NULL;

	act->change_id = act->undoes;
	if (act->from != TOKENS_REMOVED && back)
		line = run_note_outcome(run, back, CHANGE_DONE, NULL, event->now);
	else if (change && change->state == CHANGE_INTENDED)
		line = run_note_unknown(run, act->undoes, event->now); /* nobody will ever know */
	else if (change)
		line = run_note_outcome(run, act->undoes, act_plan_settled(act), NULL, event->now);
	unmark(act, line, orders);
}

void act_keep(struct act *act, unsigned change_id, const struct event *event, struct orders *orders)
{
	act->change_id = change_id;
	unmark(act, act->change_id ? run_note_outcome(act->ground.run, act->change_id, CHANGE_KEPT, NULL, event->now) : NULL, orders);
	act->state = ACT_NONE;
}

/* --- the lock --- */

const char *settle_lock_name(const struct act *act, struct arena *arena)
{
	char *name, *app;

	if (act->what == CHANGE_TOKENS)
		return arena_copy(arena, tenant_of(act));
	name = arena_printf(arena, "%s.%s", tenant_of(act), act->inquiry.asking.app_id);
	for (app = name; *app; app++)
		*app = ascii_lower(*app);
	return name;
}

static void ask(struct act *act, struct orders *orders)
{
	order_text(orders, ORDER_LOCK, settle_lock_name(act, &orders->arena));
	act->lock = LOCK_ASKED;
}

bool settle_lock(struct act *act, const struct event *event, struct orders *orders)
{
	if (act->ground.dry_run)
		return false;
	if (act->lock == LOCK_HELD)
		return false;
	act->lock_asked_ms = event->now_ms;
	ask(act, orders);
	return true;
}

bool settle_lock_waits(struct act *act, const struct event *event, struct orders *orders)
{
	if (event->kind == EVENT_TIMER) {
		ask(act, orders);
		return true;
	}
	act->lock = LOCK_NONE;
	if (event->err->kind != ERR_CONFLICT || event->now_ms - act->lock_asked_ms >= SETTLE_LOCK_MS)
		return false;
	act->lock = LOCK_WAITED;
	order_wait(orders, TIMER_ACT, event->now_ms + LOCK_AGAIN_MS);
	return true;
}

void settle_unlock(struct act *act, struct orders *orders)
{
	if (act->lock == LOCK_HELD || act->lock == LOCK_ASKED)
		orders_add(orders, ORDER_UNLOCK);
	if (act->lock == LOCK_WAITED)
		order_wait(orders, TIMER_ACT, -1);
	act->lock = LOCK_NONE;
}
