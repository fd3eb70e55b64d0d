/* keeper.c - what a guard does: waits for the deadline, then is "naaready tokens restore --due" until that has worked */
#include "commands/keeper.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/report.h"
#include "core/wellknown.h"

/* How long to wait before the next try, in seconds; the last one for good. */
static const int pauses_s[] = { 30, 60, 120, 300, 600, 900, 1800 };
#define PAUSES (sizeof pauses_s / sizeof *pauses_s)
/* After a renewal that did not work, while the deadline is far. */
#define RENEW_AGAIN_MS (10 * 60 * 1000)

void keeper_init(struct keeper *keeper, const struct keeper_setup *setup, struct secret *refresh)
{
	memset(keeper, 0, sizeof *keeper);
	keeper->setup = setup;
	keeper->card.pid = setup->pid;
	keeper->place = setup->runner.flow.place ? *setup->runner.flow.place : *place_of(setup->runner.flow.cloud);
	secret_move(&keeper->refresh, refresh);
}

static void put_away(struct keeper *keeper)
{
	if (keeper->command.setup)
		change_release(&keeper->command);
	memset(&keeper->command, 0, sizeof keeper->command);
}

void keeper_release(struct keeper *keeper)
{
	put_away(keeper);
	session_release(&keeper->session);
	secret_wipe(&keeper->refresh);
}

static void answer(struct keeper *keeper, struct orders *orders)
{
	order_text(orders, ORDER_REPLY, keeper_card_write(&keeper->card, &orders->arena));
}

static void note_trouble(struct keeper *keeper, const struct err *err)
{
	text_safe(keeper->card.trouble, sizeof keeper->card.trouble, *err->told ? err->told : err_kind_say(err->kind));
}

static void end(struct keeper *keeper, int status, struct orders *orders)
{
	keeper->card.state = KEEPER_ENDED;
	order_wait(orders, TIMER_KEEPER, -1);
	order_quit(orders, status);
}

/* It looks again soon, or when the deadline comes. */
static void look_later(struct keeper *keeper, const struct event *event, struct orders *orders)
{
	int64_t left_ms = keeper->card.until ? (keeper->card.until - event->now) * 1000 : KEEPER_LOOK_MS;

	order_wait(orders, TIMER_KEEPER,
	    event->now_ms + (left_ms > 0 && left_ms < KEEPER_LOOK_MS ? left_ms : KEEPER_LOOK_MS));
}

static void look(struct keeper *keeper, struct orders *orders)
{
	order_text(orders, ORDER_LOOK, keeper->setup->tenant_id);
}

/* --- staying signed in --- */

static void renew(struct keeper *keeper, const struct event *event, struct orders *orders)
{
	const struct flow_setup *setup = &keeper->setup->runner.flow;
	struct session_wish wish = {
		.auth = setup->auth,
		.place = &keeper->place,
		.tenant_id = keeper->setup->tenant_id,
		.client_id = setup->exchange_client_id ? setup->exchange_client_id
			     : setup->client_id        ? setup->client_id
						       : CLIENT_EXCHANGE,
		.client_secret = setup->client_secret,
		.cert = setup->cert,
		.offline = true,
		.refresh = &keeper->refresh,
	};

	keeper->work = WORK_RENEWING;
	session_release(&keeper->session);
	session_init(&keeper->session, SERVICE_EXCHANGE, 0);
	session_start(&keeper->session, &wish, &keeper->next_id, event, orders);
}

static void renewed(struct keeper *keeper, const struct event *event, struct orders *orders)
{
	struct session *session = &keeper->session;
	bool in = session_in(session), beginning = keeper->card.state == KEEPER_BEGINNING;

	if (in) {
		text_safe(keeper->card.by, sizeof keeper->card.by, session_who(session));
		keeper->card.renewed = event->now;
		keeper->card.trouble[0] = '\0';
	} else {
		note_trouble(keeper, &session->err);
	}
	if (secret_is_set(&session->refresh))
		secret_move(&keeper->refresh, &session->refresh);
	session_cancel(session, orders);
	keeper->work = WORK_NONE;
	keeper->work_ms = event->now_ms + (in ? (int64_t)KEEPER_RENEW_S * 1000 : RENEW_AGAIN_MS);
	if (!beginning)
		return;
	if (!in) {
		end(keeper, err_exit(&session->err), orders);
		answer(keeper, orders);
		return;
	}
	keeper->card.state = KEEPER_READY;
	answer(keeper, orders);
	if (keeper->arming)
		look(keeper, orders);
}

/* --- putting back --- */

static void start_restore(struct keeper *keeper, const char *text, size_t len, const struct event *event,
    struct orders *orders);

/* What the command orders is carried out; that it ends, and what it prints, is for this program. */
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
		if (order->kind == ORDER_QUIT || order->kind == ORDER_PRINT || order->kind == ORDER_SAY)
			continue;
		if (kept != i)
			orders->items[kept] = orders->items[i];
		kept++;
	}
	orders->count = kept;
	return quit;
}

static const struct err *reason(const struct change_command *command)
{
	const struct flow *flow = &command->runner.flow;

	if (command->err.kind)
		return &command->err;
	if (flow->act.err.kind)
		return &flow->act.err;
	return flow->exchange.err.kind ? &flow->exchange.err : flow_err(flow);
}

/* Tried once: what of it is worth the record, once for each reason. */
static void note_attempt(struct keeper *keeper, const struct event *event, struct orders *orders)
{
	struct flow *flow = &keeper->command.runner.flow;
	const struct err *err = reason(&keeper->command);
	char before[sizeof keeper->card.trouble];
	const struct change *change;
	struct flow_open open;

	if (!err)
		return;
	text_safe(before, sizeof before, keeper->card.trouble);
	note_trouble(keeper, err);
	change = flow_open(flow, &open) ? run_change(&flow->run, open.change_id) : NULL;
	if (change && strcmp(before, keeper->card.trouble) != 0)
		order_save(orders, run_note_outcome(&flow->run, change->id, change->state, err, event->now), true);
}

/* Nobody who could sign in again, or something that only a person may decide. */
static bool hopeless(const struct keeper *keeper, const struct event *event)
{
	const struct flow *flow = &keeper->command.runner.flow;

	return flow->act.state == ACT_MEANWHILE || flow->exchange.err.kind == ERR_REFUSED ||
	       event->now - keeper->mark.until > KEEPER_TRY_S;
}

static void attempted(struct keeper *keeper, int status, const struct event *event, struct orders *orders)
{
	struct flow *flow = &keeper->command.runner.flow;
	bool unkept = flow->save_err.kind != ERR_NONE;
	int pause_s = unkept && !keeper->own_run ? 1 : pauses_s[keeper->tries < PAUSES ? keeper->tries : PAUSES - 1];

	keeper->work = WORK_NONE;
	keeper->next_id = flow->next_id;
	if (secret_is_set(&flow->exchange.refresh))
		secret_move(&keeper->refresh, &flow->exchange.refresh);
	if (status == 0) {
		end(keeper, 0, orders);
		return;
	}
	note_attempt(keeper, event, orders);
	session_cancel(&flow->exchange, orders);
	if (hopeless(keeper, event)) {
		end(keeper, status, orders);
		return;
	}
	keeper->own_run = keeper->own_run || unkept; /* somebody is writing that record: then in one of our own */
	keeper->tries++;
	keeper->card.state = KEEPER_RETRYING;
	keeper->card.again = event->now + pause_s;
	keeper->work_ms = event->now_ms + (int64_t)pause_s * 1000;
	order_wait(orders, TIMER_KEEPER, keeper->work_ms);
}

static void forward(struct keeper *keeper, const struct event *event, struct orders *orders)
{
	size_t from = orders->count;
	int status = 0;
	struct program program = change_program(&keeper->command);

	program.event(program.self, event, orders);
	if (take_orders(orders, from, &status))
		attempted(keeper, status, event, orders);
}

static void restore(struct keeper *keeper, const struct event *event, struct orders *orders)
{
	keeper->card.state = KEEPER_ACTING;
	keeper->work = WORK_READING;
	if (keeper->own_run)
		start_restore(keeper, NULL, 0, event, orders);
	else
		order_text(orders, ORDER_OPEN, keeper->mark.run_id);
}

static void begin_command(struct keeper *keeper)
{
	put_away(keeper);
	keeper->runner = keeper->setup->runner;
	keeper->runner.tenant = keeper->setup->tenant_id;
	keeper->runner.flow.marks = &keeper->mark;
	keeper->runner.flow.mark_count = 1;
	keeper->runner.flow.refresh = &keeper->refresh;
	keeper->runner.flow.offline_access = true;
	keeper->runner.flow.window_s = ACT_WINDOW_LONG_S;
	keeper->change = (struct change_setup){
		.wish = WISH_RESTORE,
		.due = true,
		.confirm = *keeper->mark.tenant.domain ? keeper->mark.tenant.domain : keeper->setup->tenant_id,
	};
	change_needs(&keeper->change, &keeper->runner);
	change_init(&keeper->command, &keeper->change, &keeper->runner);
	keeper->command.runner.flow.next_id = keeper->next_id;
}

/* @text: the record that opened the change, to be gone on with; NULL: it cannot be. */
static void start_restore(struct keeper *keeper, const char *text, size_t len, const struct event *event,
    struct orders *orders)
{
	struct event start = *event;

	begin_command(keeper);
	keeper->runner.resume_id = keeper->own_run ? NULL : keeper->mark.run_id;
	keeper->runner.resume_text = text;
	keeper->runner.resume_len = len;
	keeper->work = WORK_RESTORING;
	start.kind = EVENT_START;
	forward(keeper, &start, orders);
	wipe(&start, sizeof start);
}

/* --- what it sees and hears --- */

static void arm(struct keeper *keeper, const struct event *event, struct orders *orders)
{
	struct err err;

	keeper->arming = false;
	if (!event->mark || !event->mark->until) {
		err_set(&err, ERR_NO_SUCH, NULL, _("there is no change with a deadline to watch over"));
		note_trouble(keeper, &err);
		end(keeper, 6, orders);
		answer(keeper, orders);
		return;
	}
	keeper->mark = *event->mark;
	keeper->card.until = keeper->mark.until;
	keeper->card.state = KEEPER_ARMED;
	answer(keeper, orders);
	look_later(keeper, event, orders);
}

/* One that cannot be read just now is no sign that it was settled. */
static bool is_ours(const struct keeper *keeper, const struct change_mark *mark)
{
	if (mark && !*mark->from)
		return true;
	return mark && strcmp(mark->run_id, keeper->mark.run_id) == 0 && mark->change_id == keeper->mark.change_id;
}

static void looked(struct keeper *keeper, const struct event *event, struct orders *orders)
{
	if (keeper->card.state == KEEPER_READY && keeper->arming) {
		arm(keeper, event, orders);
		return;
	}
	if ((keeper->card.state != KEEPER_ARMED && keeper->card.state != KEEPER_RETRYING) || keeper->work != WORK_NONE)
		return;
	if (!is_ours(keeper, event->mark)) { /* settled, by whomever */
		end(keeper, 0, orders);
		return;
	}
	if (event->now >= keeper->mark.until &&
	    (keeper->card.state == KEEPER_ARMED || event->now_ms >= keeper->work_ms))
		restore(keeper, event, orders);
	else if (event->now < keeper->mark.until && event->now_ms >= keeper->work_ms)
		renew(keeper, event, orders);
}

static void tick(struct keeper *keeper, const struct event *event, struct orders *orders)
{
	if (keeper->card.state != KEEPER_ARMED && keeper->card.state != KEEPER_RETRYING)
		return;
	look_later(keeper, event, orders);
	look(keeper, orders);
}

static void asked(struct keeper *keeper, const struct event *event, struct orders *orders)
{
	bool idle = keeper->work == WORK_NONE;

	if (strcmp(event->text, KEEPER_GONE) == 0 || strcmp(event->text, KEEPER_ARM) == 0) {
		keeper->arming = keeper->card.state <= KEEPER_READY;
		if (keeper->card.state == KEEPER_READY)
			look(keeper, orders);
		return;
	}
	if (strcmp(event->text, KEEPER_STOP) == 0 && keeper->work != WORK_RESTORING)
		end(keeper, 0, orders);
	answer(keeper, orders);
	if (idle)
		tick(keeper, event, orders);
}

static void event_in(void *self, const struct event *event, struct orders *orders)
{
	struct keeper *keeper = self;

	if (event->kind == EVENT_START)
		renew(keeper, event, orders);
	else if (event->kind == EVENT_GOODBYE)
		end(keeper, 0, orders);
	else if (event->kind == EVENT_ASKED)
		asked(keeper, event, orders);
	else if (event->kind == EVENT_LOOKED)
		looked(keeper, event, orders);
	else if (event->kind == EVENT_TIMER && event->timer == TIMER_KEEPER)
		tick(keeper, event, orders);
	else if (event->kind == EVENT_OPENED && keeper->work == WORK_READING)
		start_restore(keeper, event->err ? NULL : event->text, event->len, event, orders);
	else if (keeper->work == WORK_RESTORING)
		forward(keeper, event, orders);
	else if (keeper->work == WORK_RENEWING && session_event(&keeper->session, &keeper->next_id, event, orders) &&
		 !session_busy(&keeper->session))
		renewed(keeper, event, orders);
}

struct program keeper_program(struct keeper *keeper)
{
	return (struct program){ .self = keeper, .event = event_in };
}
