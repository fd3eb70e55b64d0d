/* act.c - a change, from plan to read-back: one machine for all of them */
#include "flow/act.h"

#include <assert.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "flow/act_plan.h"
#include "flow/act_settle.h"

/* When to look again after a write, in ms since it was sent: at once, then ever more slowly. */
static const int64_t looks_ms[] = {0, 1000, 3000, 7000, 14000, 22000, 30000, 60000, 120000, 180000, 240000, 300000};
#define LOOKS (sizeof looks_ms / sizeof looks_ms[0])

#define APP_TOPICS     TOPIC_BIT(TOPIC_APP)
#define CONSENT_TOPICS (TOPIC_BIT(TOPIC_APP) | TOPIC_BIT(TOPIC_RESOURCE) | TOPIC_BIT(TOPIC_GRANTS))

void act_init(struct act *act, unsigned slot_base, const struct act_ground *ground)
{
	*act = (struct act){.ground = *ground};
	inquiry_init(&act->inquiry, slot_base, ground->run);
}

void act_release(struct act *act)
{
	inquiry_release(&act->inquiry);
	arena_release(&act->arena);
}

static unsigned topics_of(const struct act *act)
{
	if (act->what == CHANGE_TOKENS)
		return TOPIC_BIT(TOPIC_TOKENS);
	return act->what == CHANGE_APP ? APP_TOPICS : CONSENT_TOPICS;
}

static void read_now(struct act *act, enum act_state state, unsigned *next_id, const struct event *event,
		     struct orders *orders)
{
	act->state = state;
	inquiry_start(&act->inquiry, topics_of(act), next_id, event, orders);
}

static void begin(struct act *act, enum change_what what, const struct asking *asking, unsigned *next_id,
		  const struct event *event, struct orders *orders)
{
	assert(!act_on_its_way(act));
	inquiry_cancel(&act->inquiry, orders);
	arena_reset(&act->arena);
	act->what = what;
	act->plan = (struct consent_plan){0};
	act->from = act->to = TOKENS_UNKNOWN;
	act->again = act->by_link = act->restoring = act->insisted = act->refused_in_200 = act->replanned = act->answered = false;
	act->undoes = act->change_id = 0;
	act->for_s = act->until = 0;
	err_clear(&act->err);
	act->inquiry.asking = *asking;
	read_now(act, ACT_READING, next_id, event, orders);
}

void act_plan_consent(struct act *act, const struct asking *asking, unsigned *next_id,
		      const struct event *event, struct orders *orders)
{
	begin(act, CHANGE_CONSENT, asking, next_id, event, orders);
}

void act_plan_app(struct act *act, bool by_link, const struct asking *asking, unsigned *next_id,
		  const struct event *event, struct orders *orders)
{
	begin(act, CHANGE_APP, asking, next_id, event, orders);
	act->by_link = by_link;
}

static void set_for(struct act *act, int64_t for_s, int64_t now)
{
	act->for_s = for_s;
	act->until = for_s ? now + for_s : 0;
}

void act_plan_block(struct act *act, int64_t for_s, const struct asking *asking, unsigned *next_id,
		    const struct event *event, struct orders *orders)
{
	begin(act, CHANGE_TOKENS, asking, next_id, event, orders);
	act->to = TOKENS_BLOCKED;
	set_for(act, for_s, event->now);
}

void act_set_for(struct act *act, int64_t for_s, int64_t now)
{
	if (act->state == ACT_PLANNED && !act->restoring)
		set_for(act, for_s, now);
}

void act_plan_restore(struct act *act, enum tokens_state found, unsigned undoes, const struct asking *asking,
		      unsigned *next_id, const struct event *event, struct orders *orders)
{
	begin(act, CHANGE_TOKENS, asking, next_id, event, orders);
	act->to = found;
	act->restoring = true;
	act->undoes = undoes;
}

void act_confirm(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	if (act->state != ACT_PLANNED || act_owner_open(act))
		return;
	act->replanned = false;
	settle_lock(act, orders);
	read_now(act, ACT_CHECKING, next_id, event, orders);
}

void act_insist(struct act *act)
{
	if (act->state != ACT_MEANWHILE || act->change_id)
		return;
	act->insisted = true;
	act->state = ACT_PLANNED;
}

static void fill_mark(const struct act *act, struct change_mark *mark, const struct change *change,
		      const struct event *event)
{
	const struct run *run = act->ground.run;

	*mark = (struct change_mark){
		.tenant = run->facts.tenant,
		.practice = run->practice,
		.what = act->what,
		.at = event->now,
		.until = act->until,
		.change_id = act->change_id,
	};
	text_safe(mark->run_id, sizeof mark->run_id, run->id);
	text_safe(mark->from, sizeof mark->from, change->from);
	text_safe(mark->to, sizeof mark->to, change->to);
	text_safe(mark->by, sizeof mark->by, change->by);
	text_safe(mark->host, sizeof mark->host, act->ground.host);
}

static const struct session *session_of(const struct act *act)
{
	return act->what == CHANGE_TOKENS ? act->ground.exchange : act->ground.graph;
}

static void fail(struct act *act, enum err_kind kind, const char *told)
{
	act->state = ACT_FAILED;
	err_set(&act->err, kind, N_("making the change"), "%s", told);
}

/* The one place where a request that writes is made. Recorded first, by the order itself. */
static void send(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	struct request request = {0};
	struct change change = {
		.what = act->what, .by = session_who(session_of(act)), .undoes = act->undoes, .until = act->until,
	};
	struct order *order;
	const char *line;

	if (act->what == CHANGE_TOKENS) {
		struct cmdlet_call call = exchange_tokens_switch(act->to);

		exchange_put(&request, &call, act->ground.place, act->inquiry.asking.tenant_id,
			     act->inquiry.asking.upn, &orders->arena);
		change.from = tokens_state_id(act->from);
		change.to = tokens_state_id(act->to);
	} else {
		consent_put(&request, &act->plan, act->ground.place, &orders->arena);
		change.from = scopes_join(&act->plan.before, " ", &act->arena);
		change.to = act->what == CHANGE_APP ? act->inquiry.asking.app_id : scopes_join(&act->plan.after, " ", &act->arena);
	}
	line = run_note_intent(act->ground.run, &change, event->now, &act->change_id);
	if (!line) {
		fail(act, ERR_DISK, _("this run holds too many changes already; begin a new one"));
		return;
	}
	request.id = act->request_id = ++*next_id;
	request.label = N_("making the change");
	request.writes = true;
	order = orders_add(orders, ORDER_CHANGE);
	order->line = arena_copy(&orders->arena, line);
	order->request = request;
	if (act->what == CHANGE_TOKENS)
		order->text = act->ground.run->facts.tenant.id;
	if (act->what == CHANGE_TOKENS && !act->restoring) {
		order->has_mark = true;
		fill_mark(act, &order->mark, &change, event);
		act->mark = order->mark;
	}
	act->state = ACT_SENDING;
	act->answered = false;
}

static int64_t window_ms(const struct act *act)
{
	return (int64_t)act->ground.window_s * 1000;
}

static void look_later(struct act *act, const struct event *event, struct orders *orders)
{
	int64_t at;

	act->state = ACT_READING_BACK;
	while (act->looks < LOOKS - 1 && act->sent_ms + looks_ms[act->looks] < event->now_ms)
		act->looks++;
	at = looks_ms[act->looks] < window_ms(act) ? looks_ms[act->looks] : window_ms(act);
	order_wait(orders, TIMER_ACT, act->sent_ms + at);
	act->looks++;
}

void act_look_again(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	if (act->state != ACT_UNSEEN && act->state != ACT_MEANWHILE)
		return;
	act->sent_ms = event->now_ms;
	act->looks = 1;
	read_now(act, ACT_READING_BACK, next_id, event, orders);
}

/* Only a refusal in so many words means that nothing was done: a 4xx with an error that we understand. Throttled
 * is one of them; a 404 after a POST is not (seen with grants that were made all the same), and neither
 * is an answer that is lost, cut off, a web page, or a 5xx. */
static bool is_clear_no(const struct act *act, const struct reply *reply)
{
	if (reply->lost || reply->status < 400 || reply->status >= 500 || reply->status == 408 || act->err.kind == ERR_ODD)
		return false;
	return reply->status != 404 || act->what == CHANGE_TOKENS;
}

/* The write was answered, or its answer was lost. */
static void answered(struct act *act, const struct event *event, struct orders *orders)
{
	const struct reply *reply = event->reply;

	act->sent_ms = event->now_ms;
	act->looks = 0;
	err_clear(&act->err);
	if (reply_ok(reply, N_("making the change"), &act->err)) {
		act->answered = true;
		look_later(act, event, orders);
		return;
	}
	act->refused_in_200 = !reply->lost && !reply->unread && reply->status < 300 && act->err.kind != ERR_ODD;
	if (!is_clear_no(act, reply)) {
		look_later(act, event, orders);
		return;
	}
	if (act->err.kind == ERR_CONFLICT && act->what != CHANGE_TOKENS) {
		settle_unmade(act, CHANGE_NOT_MADE, event, orders);
		act->replanned = true;
		act->state = ACT_READING;
		return;
	}
	act->state = ACT_REFUSED;
	settle_unmade(act, CHANGE_REFUSED, event, orders);
}

/* What reading back showed. */
static void looked(struct act *act, const struct event *event, struct orders *orders)
{
	enum plan_seen seen = act_plan_seen(act, &act->err);

	if (seen == SEEN_AFTER) {
		settle_done(act, event, orders);
		return;
	}
	if (seen == SEEN_GONE) { /* removed by Microsoft: no switch acts any more */
		act->state = ACT_MEANWHILE;
		settle_unmade(act, CHANGE_NOT_MADE, event, orders);
		return;
	}
	if (seen == SEEN_OTHER) {
		act->state = ACT_MEANWHILE;
		return;
	}
	if (event->now_ms < act->sent_ms + window_ms(act)) {
		look_later(act, event, orders);
		return;
	}
	act->state = ACT_UNSEEN;
	if (!act->answered && seen == SEEN_BEFORE && act->refused_in_200) {
		act->state = ACT_REFUSED;
		settle_unmade(act, CHANGE_REFUSED, event, orders);
		return;
	}
	/* A consent stays "intended": what cannot be seen yet may have been made all the same. */
	if (act->answered && act->what == CHANGE_TOKENS && !act->restoring)
		settle_note(act, CHANGE_OPEN, NULL, event, orders);
}

static void planned(struct act *act, const struct event *event, struct orders *orders)
{
	act->state = act_plan_make(act, &act->err);
	if (act->state == ACT_NOTHING && !act->restoring && act->what == CHANGE_TOKENS)
		order_text(orders, ORDER_LOOK, act->ground.run->facts.tenant.id); /* blocked already: by a test of ours? */
	if (act->state != ACT_NOTHING || !act->restoring)
		return;
	/* It is as it was found already, or nobody can switch it any more. */
	act->change_id = act->undoes;
	settle_note(act, act_plan_settled(act), NULL, event, orders);
	settle_unmark(act, orders);
}

/* The deadline that was shown is the one that is recorded; one that little is left of was shown too long ago. */
static bool deadline_stands(const struct act *act, const struct event *event)
{
	return !act->until || act->until - event->now >= act->for_s - act->for_s / 4;
}

static void checked(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	if (!deadline_stands(act, event)) {
		set_for(act, act->for_s, event->now);
		act->replanned = true;
		planned(act, event, orders);
		return;
	}
	if (!act_plan_stands(act)) {
		act->replanned = true;
		planned(act, event, orders);
		return;
	}
	if (act->ground.dry_run) {
		act->state = ACT_DRY;
		return;
	}
	send(act, next_id, event, orders);
}

static void inquired(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	switch (act->state) {
	case ACT_READING:
		planned(act, event, orders);
		break;
	case ACT_CHECKING:
		checked(act, next_id, event, orders);
		break;
	case ACT_READING_BACK:
		looked(act, event, orders);
		break;
	default:
		break;
	}
}

/* It was not sent, then; a line or a mark that made it to the disk all the same is taken back. */
static bool unsaved(struct act *act, const struct event *event, struct orders *orders)
{
	act->state = ACT_FAILED;
	act->err = *event->err;
	settle_unmade(act, CHANGE_NOT_MADE, event, orders);
	act->change_id = 0;
	return true;
}

static bool take(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	if (act->state == ACT_SENDING && event->kind == EVENT_UNSAVED && event->id == act->request_id)
		return unsaved(act, event, orders);
	if (act->state == ACT_SENDING && event->kind == EVENT_REPLY && event->reply->id == act->request_id) {
		answered(act, event, orders);
		if (act->state == ACT_READING)
			read_now(act, ACT_READING, next_id, event, orders);
		return true;
	}
	if (act->state == ACT_READING_BACK && event->kind == EVENT_TIMER && event->timer == TIMER_ACT) {
		read_now(act, ACT_READING_BACK, next_id, event, orders);
		return true;
	}
	if (!inquiry_event(&act->inquiry, next_id, event, orders))
		return false;
	inquired(act, next_id, event, orders);
	return true;
}

bool act_event(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	bool changed = take(act, next_id, event, orders);

	if (changed && !act_busy(act))
		settle_unlock(act, orders);
	return changed;
}

void act_stop(struct act *act, const struct err *err, struct orders *orders)
{
	if (act->state != ACT_CHECKING)
		return;
	inquiry_cancel(&act->inquiry, orders);
	act->state = err ? ACT_FAILED : ACT_NOTHING;
	if (err)
		act->err = *err;
	settle_unlock(act, orders);
}

void act_cancel(struct act *act, struct orders *orders)
{
	if (act_on_its_way(act))
		return;
	inquiry_cancel(&act->inquiry, orders);
	act->state = ACT_NONE;
	settle_unlock(act, orders);
}

bool act_busy(const struct act *act)
{
	return act->state == ACT_READING || act->state == ACT_CHECKING || act_on_its_way(act);
}

bool act_on_its_way(const struct act *act)
{
	return act->state == ACT_SENDING || act->state == ACT_READING_BACK;
}
