/* guard_program.c - the guard's program: waits for the deadline, then runs "tokens restore --due" until it works */
#include "guard/guard_program.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "commands/cmd_tokens.h"
#include "core/report.h"
#include "core/wellknown.h"

/* Pauses between tries, in seconds; the last one repeats. */
static const int pauses_s[] = { 30, 60, 120, 300, 600, 900, 1800 };
#define PAUSES (sizeof pauses_s / sizeof *pauses_s)
/* After a failed renewal, while the deadline is far. */
#define RENEW_AGAIN_MS (10 * 60 * 1000)

void guard_program_init(struct guard_program *guard, const struct guard_setup *setup, struct secret *refresh)
{
	memset(guard, 0, sizeof *guard);
	guard->setup = setup;
	guard->card.pid = setup->pid;
	guard->endpoints =
	    setup->runner.flow.endpoints ? *setup->runner.flow.endpoints : *endpoints_of(setup->runner.flow.cloud);
	secret_move(&guard->refresh, refresh);
}

static void put_away(struct guard_program *guard)
{
	if (guard->command.setup)
		change_release(&guard->command);
	memset(&guard->command, 0, sizeof guard->command);
}

void guard_program_release(struct guard_program *guard)
{
	put_away(guard);
	session_release(&guard->session);
	secret_wipe(&guard->refresh);
}

static void guard_program_answer(struct guard_program *guard, struct orders *orders)
{
	order_text(orders, ORDER_REPLY, guard_card_write(&guard->card, &orders->arena));
}

static void note_trouble(struct guard_program *guard, const struct err *err)
{
	text_safe(guard->card.trouble, sizeof guard->card.trouble, *err->told ? err->told : err_kind_text(err->kind));
}

static void guard_program_end(struct guard_program *guard, int status, struct orders *orders)
{
	guard->card.state = GUARD_ENDED;
	order_wait(orders, TIMER_GUARD, -1);
	order_quit(orders, status);
}

/* Checks again soon, or at the deadline. */
static void guard_program_look_later(struct guard_program *guard, struct turn *turn)
{
	int64_t left_ms = guard->card.until ? (guard->card.until - turn->event->now) * 1000 : GUARD_LOOK_MS;

	order_wait(turn->orders, TIMER_GUARD,
	    turn->event->now_ms + (left_ms > 0 && left_ms < GUARD_LOOK_MS ? left_ms : GUARD_LOOK_MS));
}

static void guard_program_look(struct guard_program *guard, struct orders *orders)
{
	order_text(orders, ORDER_READ_MARK, guard->setup->tenant_id);
}

/* --- staying signed in --- */

static void guard_program_renew(struct guard_program *guard, struct turn *turn)
{
	const struct flow_setup *setup = &guard->setup->runner.flow;
	struct signin_request request = {
		.auth = setup->auth,
		.endpoints = &guard->endpoints,
		.tenant_id = guard->setup->tenant_id,
		.client_id = setup->exchange_client_id ? setup->exchange_client_id
			     : setup->client_id        ? setup->client_id
						       : CLIENT_EXCHANGE,
		.client_secret = setup->client_secret,
		.cert = setup->cert,
		.offline = true,
		.refresh = &guard->refresh,
	};

	guard->work = WORK_RENEWING;
	session_release(&guard->session);
	session_init(&guard->session, SERVICE_EXCHANGE);
	session_start(&guard->session, &request, turn);
}

static void guard_program_renewed(struct guard_program *guard, struct turn *turn)
{
	struct orders *orders = turn->orders;
	struct session *session = &guard->session;
	bool in = session_in(session), beginning = guard->card.state == GUARD_BEGINNING;

	if (in) {
		text_safe(guard->card.by, sizeof guard->card.by, session_who(session));
		guard->card.renewed = turn->event->now;
		guard->card.trouble[0] = '\0';
	} else {
		note_trouble(guard, &session->err);
	}
	if (secret_is_set(&session->refresh))
		secret_move(&guard->refresh, &session->refresh);
	session_cancel(session, orders);
	guard->work = WORK_NONE;
	guard->work_ms = turn->event->now_ms + (in ? (int64_t)GUARD_RENEW_S * 1000 : RENEW_AGAIN_MS);
	if (!beginning)
		return;
	if (!in) {
		guard_program_end(guard, err_exit(&session->err), orders);
		guard_program_answer(guard, orders);
		return;
	}
	guard->card.state = GUARD_READY;
	guard_program_answer(guard, orders);
	if (guard->arming)
		guard_program_look(guard, orders);
}

/* --- putting back --- */

/* Dispatches the command's orders except its exit and its output, which this program handles. */
static bool take_orders(struct orders *orders, size_t from, int *status)
{
	size_t kept = from;
	bool quit = false;

	for (size_t i = from; i < orders->count; i++) {
		const struct order *order = &orders->items[i];

		if (order->kind == ORDER_QUIT) {
			quit = true;
			*status = order->status;
		}
		if (order->kind == ORDER_QUIT || order->kind == ORDER_PRINT || order->kind == ORDER_SAY ||
		    order->kind == ORDER_SAY_WHOLE)
			continue;
		if (kept != i)
			orders->items[kept] = orders->items[i];
		kept++;
	}
	orders->count = kept;
	return quit;
}

static const struct err *guard_program_reason(const struct change_command *command)
{
	const struct flow *flow = &command->runner.flow;

	if (command->err.kind)
		return &command->err;
	if (flow->act.err.kind)
		return &flow->act.err;
	return flow->exchange.err.kind ? &flow->exchange.err : flow_err(flow);
}

/* Record a failed attempt, once per distinct reason. */
static void note_attempt(struct guard_program *guard, struct turn *turn)
{
	struct flow *flow = &guard->command.runner.flow;
	const struct err *err = guard_program_reason(&guard->command);
	char before[sizeof guard->card.trouble];
	const struct change *change;
	struct flow_open open;

	if (!err)
		return;
	text_safe(before, sizeof before, guard->card.trouble);
	note_trouble(guard, err);
	change = flow_open(flow, &open) ? run_change(&flow->run, open.change_id) : NULL;
	if (change && strcmp(before, guard->card.trouble) != 0)
		order_save(turn->orders, run_note_outcome(&flow->run, change->id, change->state, err, turn->event->now),
		    true);
}

/* Give up: no way to sign in again, or a human must decide. */
static bool guard_program_hopeless(const struct guard_program *guard, const struct event *event)
{
	const struct flow *flow = &guard->command.runner.flow;

	return flow->act.state == ACT_MEANWHILE || flow->exchange.err.kind == ERR_REFUSED ||
	       event->now - guard->mark.until > GUARD_TRY_S;
}

static void guard_program_attempted(struct guard_program *guard, int status, struct turn *turn)
{
	struct orders *orders = turn->orders;
	struct flow *flow = &guard->command.runner.flow;
	bool unkept = flow->save_err.kind != ERR_NONE;
	int pause_s = unkept && !guard->own_run ? 1 : pauses_s[guard->tries < PAUSES ? guard->tries : PAUSES - 1];

	guard->work = WORK_NONE;
	if (secret_is_set(&flow->exchange.refresh))
		secret_move(&guard->refresh, &flow->exchange.refresh);
	if (status == 0) {
		guard_program_end(guard, 0, orders);
		return;
	}
	note_attempt(guard, turn);
	session_cancel(&flow->exchange, orders);
	if (guard_program_hopeless(guard, turn->event)) {
		guard_program_end(guard, status, orders);
		return;
	}
	guard->own_run = guard->own_run || unkept; /* another process writes that record: use one of our own */
	guard->tries++;
	guard->card.state = GUARD_RETRYING;
	guard->card.again = turn->event->now + pause_s;
	guard->work_ms = turn->event->now_ms + (int64_t)pause_s * 1000;
	order_wait(orders, TIMER_GUARD, guard->work_ms);
}

static void guard_program_forward(struct guard_program *guard, struct turn *turn)
{
	size_t from = turn->orders->count;
	int status = 0;
	struct program program = change_program(&guard->command);

	program.event(program.self, turn);
	if (take_orders(turn->orders, from, &status))
		guard_program_attempted(guard, status, turn);
}

static void begin_command(struct guard_program *guard)
{
	put_away(guard);
	guard->runner = guard->setup->runner;
	guard->runner.tenant = guard->setup->tenant_id;
	guard->runner.flow.marks = &guard->mark;
	guard->runner.flow.mark_count = 1;
	guard->runner.flow.refresh = &guard->refresh;
	guard->runner.flow.offline_access = true;
	guard->runner.flow.readback_s = ACT_WINDOW_LONG_S;
	guard->change = (struct change_setup){
		.ops = &tokens_ops,
		.action = ACTION_RESTORE,
		.only_due = true,
		.confirm = *guard->mark.tenant.domain ? guard->mark.tenant.domain : guard->setup->tenant_id,
	};
	change_needs(&guard->change, &guard->runner);
	change_init(&guard->command, &guard->change, &guard->runner);
}

/* @text: the record that opened the change, to be resumed; NULL: it cannot be. */
static void start_restore(struct guard_program *guard, const char *text, size_t len, struct turn *turn)
{
	struct event start = *turn->event;
	struct turn first = { .event = &start, .orders = turn->orders, .requests = turn->requests };

	begin_command(guard);
	guard->runner.resume_id = guard->own_run ? NULL : guard->mark.run_id;
	guard->runner.resume_text = text;
	guard->runner.resume_len = len;
	guard->work = WORK_RESTORING;
	start.kind = EVENT_START;
	guard_program_forward(guard, &first);
	wipe(&start, sizeof start);
}

static void guard_program_restore(struct guard_program *guard, struct turn *turn)
{
	guard->card.state = GUARD_ACTING;
	guard->work = WORK_READING;
	if (guard->own_run)
		start_restore(guard, NULL, 0, turn);
	else
		order_text(turn->orders, ORDER_OPEN, guard->mark.run_id);
}

/* --- words, marks and time --- */

static void guard_program_arm(struct guard_program *guard, struct turn *turn)
{
	struct err err;

	guard->arming = false;
	if (!turn->event->mark || !turn->event->mark->until) {
		err_set(&err, ERR_NO_SUCH, NULL, _("there is no change with a deadline to watch over"));
		note_trouble(guard, &err);
		guard_program_end(guard, 6, turn->orders);
		guard_program_answer(guard, turn->orders);
		return;
	}
	guard->mark = *turn->event->mark;
	guard->card.until = guard->mark.until;
	guard->card.state = GUARD_ARMED;
	guard_program_answer(guard, turn->orders);
	guard_program_look_later(guard, turn);
}

/* A mark that cannot be read now does not mean that the change is settled. */
static bool guard_program_is_ours(const struct guard_program *guard, const struct change_mark *mark)
{
	if (mark && !*mark->from)
		return true;
	return mark && strcmp(mark->run_id, guard->mark.run_id) == 0 && mark->change_id == guard->mark.change_id;
}

static void guard_program_mark(struct guard_program *guard, struct turn *turn)
{
	const struct event *event = turn->event;

	if (guard->card.state == GUARD_READY && guard->arming) {
		guard_program_arm(guard, turn);
		return;
	}
	if ((guard->card.state != GUARD_ARMED && guard->card.state != GUARD_RETRYING) || guard->work != WORK_NONE)
		return;
	if (!guard_program_is_ours(guard, event->mark)) { /* settled by any process */
		guard_program_end(guard, 0, turn->orders);
		return;
	}
	if (event->now >= guard->mark.until && (guard->card.state == GUARD_ARMED || event->now_ms >= guard->work_ms))
		guard_program_restore(guard, turn);
	else if (event->now < guard->mark.until && event->now_ms >= guard->work_ms)
		guard_program_renew(guard, turn);
}

static void guard_program_tick(struct guard_program *guard, struct turn *turn)
{
	if (guard->card.state != GUARD_ARMED && guard->card.state != GUARD_RETRYING)
		return;
	guard_program_look_later(guard, turn);
	guard_program_look(guard, turn->orders);
}

static void guard_program_word(struct guard_program *guard, struct turn *turn)
{
	bool idle = guard->work == WORK_NONE;

	if (strcmp(turn->event->text, GUARD_GONE) == 0 || strcmp(turn->event->text, GUARD_ARM) == 0) {
		guard->arming = guard->card.state <= GUARD_READY;
		if (guard->card.state == GUARD_READY)
			guard_program_look(guard, turn->orders);
		return;
	}
	if (strcmp(turn->event->text, GUARD_STOP) == 0 && guard->work != WORK_RESTORING)
		guard_program_end(guard, 0, turn->orders);
	guard_program_answer(guard, turn->orders);
	if (idle)
		guard_program_tick(guard, turn);
}

static void guard_program_event_in(void *self, struct turn *turn)
{
	const struct event *event = turn->event;
	struct guard_program *guard = self;

	if (event->kind == EVENT_START)
		guard_program_renew(guard, turn);
	else if (event->kind == EVENT_GOODBYE)
		guard_program_end(guard, 0, turn->orders);
	else if (event->kind == EVENT_GUARD_WORD)
		guard_program_word(guard, turn);
	else if (event->kind == EVENT_MARK)
		guard_program_mark(guard, turn);
	else if (event->kind == EVENT_TIMER && event->timer == TIMER_GUARD)
		guard_program_tick(guard, turn);
	else if (event->kind == EVENT_OPENED && guard->work == WORK_READING)
		start_restore(guard, event->err ? NULL : event->text, event->len, turn);
	else if (guard->work == WORK_RESTORING)
		guard_program_forward(guard, turn);
	else if (guard->work == WORK_RENEWING && session_event(&guard->session, turn) && !session_busy(&guard->session))
		guard_program_renewed(guard, turn);
}

struct program guard_program_make(struct guard_program *guard)
{
	return (struct program){ .self = guard, .event = guard_program_event_in };
}
