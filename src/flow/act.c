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
	act->again = act->follows = act->by_link = act->restoring = act->insisted = act->refused_in_200 = act->replanned = act->answered = false;
	act->refused_once = act->marked = act->settling = act->looking = act->sent_on = false;
	act->undoes = act->change_id = act->tries = 0;
	act->answer_id = "";
	act->stood = act->gone = (struct scopes){0};
	settle_unlock(act, orders);
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

static void know(struct act *act, const struct change_mark *mark)
{
	act->marked = mark != NULL;
	if (mark)
		act->mark = *mark;
}

void act_plan_restore(struct act *act, enum tokens_state found, unsigned undoes, const struct change_mark *mark,
		      const struct asking *asking, unsigned *next_id, const struct event *event, struct orders *orders)
{
	begin(act, CHANGE_TOKENS, asking, next_id, event, orders);
	act->to = found;
	act->restoring = true;
	act->undoes = undoes;
	know(act, mark);
}

void act_confirm(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	if (act->state != ACT_PLANNED || act_owner_open(act))
		return;
	act->replanned = false;
	act->change_id = act->tries = 0;
	act->state = ACT_CHECKING;
	if (!settle_lock(act, event, orders))
		read_now(act, ACT_CHECKING, next_id, event, orders);
}

void act_insist(struct act *act)
{
	if (act->state != ACT_MEANWHILE || act->change_id)
		return;
	act->insisted = true;
	act->state = ACT_PLANNED;
}

/* Before a switch is sent: what is known of it then. Sent once more, it is still the same change. */
static void fill_mark(struct act *act, const struct change *change, const struct event *event)
{
	const struct run *run = act->ground.run;
	const struct change *made = run_change(run, act->change_id);

	act->mark = (struct change_mark){
		.tenant = run->facts.tenant,
		.practice = run->practice,
		.what = act->what,
		.at = made ? made->at : event->now,
		.until = act->until,
		.change_id = act->change_id,
		.sent_at = event->now,
	};
	act->marked = true;
	text_safe(act->mark.run_id, sizeof act->mark.run_id, run->id);
	text_safe(act->mark.from, sizeof act->mark.from, change->from);
	text_safe(act->mark.to, sizeof act->mark.to, change->to);
	text_safe(act->mark.by, sizeof act->mark.by, change->by);
	text_safe(act->mark.host, sizeof act->mark.host, act->ground.host);
}

/* Before it is sent: the mark as it is to be on the disk, whatever becomes of it. */
static void put_mark(struct act *act, const struct change *change, struct order *order, const struct event *event)
{
	if (!act->restoring)
		fill_mark(act, change, event);
	else if (act->from == TOKENS_BLOCKED)
		act->mark.certainty = CERTAINTY_SEEN;
	/* one that cannot be read stays as it is, for whoever can */
	if (!act->marked || !*act->mark.from)
		return;
	order->has_mark = true;
	order->mark = act->mark;
	if (!act->restoring)
		return;
	order->mark.back_at = event->now;
	order->mark.back = CERTAINTY_UNKNOWN;
	text_safe(order->mark.back_by, sizeof order->mark.back_by, change->by);
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

static void put_request(struct act *act, struct change *change, struct request *request, struct orders *orders)
{
	if (act->what == CHANGE_TOKENS) {
		struct cmdlet_call call = exchange_tokens_switch(act->to);

		exchange_put(request, &call, act->ground.place, act->inquiry.asking.tenant_id,
			     act->inquiry.asking.upn, &orders->arena);
		change->from = tokens_state_id(act->from);
		change->to = tokens_state_id(act->to);
		return;
	}
	consent_put(request, &act->plan, act->ground.place, &orders->arena);
	change->from = scopes_join(&act->plan.before, " ", &act->arena);
	change->to = act->what == CHANGE_APP ? act->inquiry.asking.app_id : scopes_join(&act->plan.after, " ", &act->arena);
}

/* An earlier try of the same change may have been carried out. */
static bool is_perhaps_made(const struct act *act)
{
	const struct change *change = act->tries ? run_change(act->ground.run, act->change_id) : NULL;

	return change && change->state == CHANGE_INTENDED;
}

/* The one place where a request that writes is made. Recorded first, by the order itself. */
static void send(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	struct request request = {0};
	struct change change = {
		.what = act->what, .by = session_who(session_of(act)), .undoes = act->undoes, .until = act->until,
		.puts_back = act->restoring && !act->undoes,
	};
	struct order *order;
	const char *line;

	if (!is_perhaps_made(act)) {
		act->read_at = event->now;
		act->read_ms = event->now_ms;
	}
	act_plan_remember(act);
	put_request(act, &change, &request, orders);
	line = act->tries ? run_note_try(act->ground.run, act->change_id, event->now) :
			    run_note_intent(act->ground.run, &change, event->now, &act->change_id);
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
	order->text = settle_lock_name(act, &orders->arena);
	act->state = ACT_SENDING;
	act->answered = act->refused_in_200 = act->refused_once = false;
	act->tries++;
	act->sent_at = event->now;
	if (act->what == CHANGE_TOKENS)
		put_mark(act, &change, order, event);
	else if (act->what == CHANGE_CONSENT)
		order->name = settle_sent(act, &orders->arena);
}

/* A refusal that is doubted is doubted no longer than this. */
#define DOUBT_MS 7000

static int64_t window_ms(const struct act *act)
{
	return act->refused_once ? DOUBT_MS : (int64_t)act->ground.window_s * 1000;
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
	if (act->state != ACT_UNSEEN && act->state != ACT_UNSETTLED && act->state != ACT_MEANWHILE)
		return;
	act->sent_ms = event->now_ms;
	act->looks = 1;
	act->looking = true;
	act->state = ACT_READING_BACK;
	if (!settle_lock(act, event, orders))
		read_now(act, ACT_READING_BACK, next_id, event, orders);
}

/* Somebody else is at it, and has been for seconds. */
static void not_ours(struct act *act, const struct err *err)
{
	act->err = *err;
	act->state = act->looking ? ACT_UNSEEN : ACT_FAILED;
	act->settling = act->looking = false;
}

void act_locked(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	if (act->lock != LOCK_ASKED)
		return;
	if (event->err) {
		if (!settle_lock_waits(act, event, orders))
			not_ours(act, event->err);
		return;
	}
	act->lock = LOCK_HELD;
	act->looking = false;
	read_now(act, act->state, next_id, event, orders);
	if (!act_busy(act))
		settle_unlock(act, orders);
}

/* A status line that came is an answer, whatever its body is like: 4xx means that nothing was carried out, and so does a
 * redirect, which says that the call belongs elsewhere. Only 303 may stand for something done (RFC 9110, 15.4.4). A proxy that
 * opens no tunnel (the status of an answer that never came) let nothing through. */
static bool is_clear_no(const struct reply *reply)
{
	if (reply->lost)
		return reply->err.status / 100 == 4;
	return reply->status >= 300 && reply->status < 500 && reply->status != 303;
}

/* Grants that were answered 404 have been seen to be there all the same, 408 is for who waited, and a redirect may be a proxy's:
 * one more look costs nothing. */
static bool is_doubtful_no(const struct act *act, const struct reply *reply)
{
	return act->what != CHANGE_TOKENS && !reply->lost && (reply->status == 404 || reply->status == 408 || reply->status / 100 == 3);
}

/* Exchange sent the write on to its front door, which is known by now (place_take_door). Nothing was carried out: there it is
 * read again and, if the plan still stands, recorded and sent again, once. */
static bool is_sent_on(const struct act *act, const struct reply *reply)
{
	return act->what == CHANGE_TOKENS && !act->sent_on && reply_is_redirect(reply) && *act->ground.place->door &&
	       place_holds(act->ground.place->door, reply->location);
}

/* Source: Exchange's REST interface, when it names no time: 5 s (facts of Microsoft's own clients); Graph: as long as is said. */
#define PAUSE_USUAL_S 5

/* Throttled: what is to be waited for before the next try, in seconds; 0: there is none. */
static int pause_of(const struct act *act, const struct reply *reply)
{
	struct reply told = *reply;
	int64_t pause_s;

	if (reply->lost || act->tries >= ACT_TRIES || (reply->status != 429 && (reply->status != 503 || reply->retry_after_s < 0)))
		return 0;
	if (reply->retry_after_s < 0)
		told.retry_after_s = PAUSE_USUAL_S << (act->tries - 1);
	pause_s = (call_retry_ms(&told, act->tries) + 999) / 1000;
	return pause_s > ACT_PAUSE_MOST_S ? 0 : (int)pause_s;
}

/* 429 says that nothing was carried out; 503 says nothing about that, so it stays recorded as perhaps carried out. */
static void pause_for(struct act *act, int pause_s, const struct event *event, struct orders *orders)
{
	if (event->reply->status == 429)
		settle_unmade(act, CHANGE_NOT_MADE, event, orders);
	else
		settle_unseen(act, event, orders);
	act->state = ACT_PAUSED;
	act->again_at = event->now + pause_s;
	act->again_ms = event->now_ms + (int64_t)pause_s * 1000;
	order_wait(orders, TIMER_ACT, act->again_ms);
}

static void refused(struct act *act, const struct event *event, struct orders *orders)
{
	act->state = ACT_REFUSED;
	act_plan_explain(act, event->now);
	settle_unmade(act, CHANGE_REFUSED, event, orders);
}

/* The write was answered, or its answer was lost. */
static void answered(struct act *act, const struct event *event, struct orders *orders)
{
	const struct reply *reply = event->reply;
	int pause_s = pause_of(act, reply);

	act->sent_ms = event->now_ms;
	act->window_ms = event->now_ms - act->read_ms;
	act->answer_id = arena_copy(&act->arena, reply->request_id);
	act->looks = 0;
	err_clear(&act->err);
	if (act_plan_answered(act, reply, &act->err)) {
		act->answered = true;
		settle_window(act, event, orders);
		look_later(act, event, orders);
		return;
	}
	if (is_sent_on(act, reply)) {
		act->sent_on = true;
		settle_unmade(act, CHANGE_NOT_MADE, event, orders);
		act->state = ACT_CHECKING;
		return;
	}
	if (pause_s) {
		pause_for(act, pause_s, event, orders);
		return;
	}
	act->refused_in_200 = !reply->lost && !reply->unread && reply->status < 300 && act->err.kind != ERR_ODD;
	act->refused_once = is_doubtful_no(act, reply);
	if (!is_clear_no(reply) || act->refused_once) {
		look_later(act, event, orders);
		return;
	}
	if (act->err.kind == ERR_CONFLICT && act->what != CHANGE_TOKENS) {
		settle_unmade(act, CHANGE_NOT_MADE, event, orders);
		act->replanned = true;
		act->change_id = act->tries = 0;
		act->state = ACT_READING;
		return;
	}
	refused(act, event, orders);
}

/* It reads as it should. That settles it, unless what was sent before may still show: then it only reads as it did before. */
static void seen_after(struct act *act, const struct event *event, struct orders *orders)
{
	if (act->restoring && act->marked && change_may_still_show(&act->mark, event->now)) {
		act->state = ACT_UNSETTLED;
		settle_unseen(act, event, orders);
	} else if (act->restoring && !act->change_id) {
		act->state = ACT_NOTHING;
		settle_found(act, event, orders);
	} else {
		settle_done(act, event, orders);
	}
}

/* A consent was read back and settled: what others did meanwhile only the audit may show. Without the permission, or where reading it
 * was refused already, it is not asked. */
static void ask_audit(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	const struct heard *audit = &act->ground.run->facts.heard[TOPIC_AUDIT];
	struct err lacks;

	if (act->what != CHANGE_CONSENT || act->state != ACT_DONE)
		return;
	if (audit->hearing == HEARD_FAILED && audit->err.kind == ERR_NOT_ALLOWED &&
	    (audit->err.status || !question_allowed(question_of(TOPIC_AUDIT), &act->inquiry.asking, &lacks)))
		return;
	act->state = ACT_AUDITING;
	inquiry_start(&act->inquiry, TOPIC_BIT(TOPIC_AUDIT), next_id, event, orders);
	if (!act->inquiry.busy)
		act->state = ACT_DONE;
}

/* Not seen, and it is looked no longer. What was sent shows, and something else does not: it was done, and did not go well. */
static void unseen(struct act *act, enum plan_seen seen, const struct event *event, struct orders *orders)
{
	if (seen == SEEN_LESS) {
		seen_after(act, event, orders);
		return;
	}
	if (act->refused_once || (!act->answered && seen == SEEN_BEFORE && act->refused_in_200)) {
		refused(act, event, orders);
		return;
	}
	act->state = ACT_UNSEEN;
	settle_window(act, event, orders);
	settle_unseen(act, event, orders);
}

/* What was to be put back was not seen before, and shows now. */
static bool shows_now(const struct act *act)
{
	return act->restoring && act->marked && act->ground.run->facts.tokens == tokens_state_of(act->mark.to);
}

/* What reading back showed. */
static void looked(struct act *act, const struct event *event, struct orders *orders)
{
	enum plan_seen seen = act_plan_seen(act, &act->err);

	if (seen == SEEN_OTHER && shows_now(act)) {
		act->from = act->ground.run->facts.tokens;
		act->mark.certainty = CERTAINTY_SEEN;
		seen = SEEN_BEFORE;
	}
	if (seen == SEEN_AFTER) {
		seen_after(act, event, orders);
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
	if (event->now_ms < act->sent_ms + window_ms(act))
		look_later(act, event, orders);
	else
		unseen(act, seen, event, orders);
}

static void planned(struct act *act, const struct event *event, struct orders *orders)
{
	bool open = act->marked || act->undoes;

	act->settling = false;
	act->state = act_plan_make(act, event->now, &act->err);
	if (act->state == ACT_NOTHING && !act->restoring && act->what == CHANGE_TOKENS)
		order_text(orders, ORDER_LOOK, act->ground.run->facts.tenant.id); /* blocked already: by a test of ours? */
	if (act->state != ACT_NOTHING || !act->restoring || !open || act->ground.dry_run)
		return;
	/* It is as it was found already, or nobody can switch it any more: to be settled by whoever has the lock. */
	if (act->lock == LOCK_HELD) {
		settle_found(act, event, orders);
		return;
	}
	act->settling = true;
	act->state = ACT_CHECKING;
	(void)settle_lock(act, event, orders);
}

/* The deadline that was shown is the one that is recorded; one that little is left of was shown too long ago. */
static bool deadline_stands(const struct act *act, const struct event *event)
{
	return !act->until || act->until - event->now >= act->for_s - act->for_s / 4;
}

/* It does not stand any more, or was read too long ago. */
static void plan_anew(struct act *act, const struct event *event, struct orders *orders)
{
	act->replanned = true;
	act->change_id = act->tries = 0;
	planned(act, event, orders);
}

/* What was throttled is wanted no more as it was: it is there by now (a 503 says nothing), it cannot be read, or it is another. */
static void resumed(struct act *act, const struct event *event, struct orders *orders)
{
	const struct change *change = run_change(act->ground.run, act->change_id);
	bool perhaps = change && change->state == CHANGE_INTENDED; /* after a 503 */
	enum plan_seen seen = act_plan_seen(act, &act->err);

	if (seen == SEEN_AFTER && perhaps)
		seen_after(act, event, orders);
	else if ((seen == SEEN_UNREAD || seen == SEEN_LESS) && perhaps)
		look_later(act, event, orders);
	else if (seen == SEEN_UNREAD)
		act->state = ACT_FAILED;
	else
		plan_anew(act, event, orders);
}

static void checked(struct act *act, unsigned *next_id, const struct event *event, struct orders *orders)
{
	if (act->settling) {
		planned(act, event, orders);
		return;
	}
	if (!deadline_stands(act, event)) {
		set_for(act, act->for_s, event->now);
		plan_anew(act, event, orders);
		return;
	}
	if (!act_plan_stands(act)) {
		if (act->tries)
			resumed(act, event, orders);
		else
			plan_anew(act, event, orders);
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
		ask_audit(act, next_id, event, orders);
		break;
	case ACT_READING_BACK:
		looked(act, event, orders);
		ask_audit(act, next_id, event, orders);
		break;
	case ACT_AUDITING:
		act->state = ACT_DONE;
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
	if (act->lock == LOCK_HELD)
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
		if (act->state == ACT_READING || act->state == ACT_CHECKING)
			read_now(act, act->state, next_id, event, orders);
		return true;
	}
	if (event->kind == EVENT_TIMER && event->timer == TIMER_ACT && act->lock == LOCK_WAITED)
		return settle_lock_waits(act, event, orders);
	if (event->kind == EVENT_TIMER && event->timer == TIMER_ACT && (act->state == ACT_READING_BACK || act->state == ACT_PAUSED)) {
		read_now(act, act->state == ACT_PAUSED ? ACT_CHECKING : ACT_READING_BACK, next_id, event, orders);
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

	if (changed && (!act_busy(act) || act->state == ACT_AUDITING))
		settle_unlock(act, orders);
	return changed;
}

void act_stop(struct act *act, const struct err *err, struct orders *orders)
{
	if (act->state != ACT_CHECKING && !act->looking)
		return;
	inquiry_cancel(&act->inquiry, orders);
	act->settling = act->looking = false;
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
	if (act->state == ACT_PAUSED)
		order_wait(orders, TIMER_ACT, -1);
	act->settling = act->looking = false;
	act->state = ACT_NONE;
	settle_unlock(act, orders);
}

bool act_busy(const struct act *act)
{
	return act->state == ACT_READING || act->state == ACT_CHECKING || act->state == ACT_PAUSED || act->state == ACT_AUDITING ||
	       act_on_its_way(act);
}

bool act_on_its_way(const struct act *act)
{
	return act->state == ACT_SENDING || act->state == ACT_READING_BACK;
}

bool act_asked(const struct act *act, enum service service, unsigned id)
{
	if (act->state == ACT_SENDING && act->request_id == id)
		return (act->what == CHANGE_TOKENS) == (service == SERVICE_EXCHANGE);
	return inquiry_asked(&act->inquiry, service, id);
}

int act_pause_s(const struct act *act, int64_t now_ms)
{
	if (act->state != ACT_PAUSED || act->again_ms <= now_ms)
		return 0;
	return (int)((act->again_ms - now_ms + 999) / 1000);
}
