/* loop.c - the one loop: one thread, one wait */
#include "world/loop.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "guard/guard_process.h"
#include "world/listen.h"
#include "world/signals.h"

/* An event to tell the program. */
struct outcome {
	struct outcome *next;
	enum event_kind kind;
	unsigned id;
	struct err err; /* kind ERR_NONE: success */
	struct buf text;
	int64_t changed, listed; /* of EVENT_EARLIER */
	bool has_mark;
	struct change_mark mark;
};

struct dispatch {
	struct loop *loop;
	int64_t timers[TIMER_COUNT]; /* due time by the clock; -1: not set */
	struct outcome *outcomes, **outcomes_end;
	struct buf printed;      /* for stdout, once the ui is closed */
	bool unprinted;          /* a part of it could not be written */
	struct listen listen;    /* for a browser sign-in that ends here */
	struct guard_link guard; /* the guard that was left or visited */
	int64_t guard_ms;        /* when its answer is overdue; -1: no word was sent */
	bool unsaved_told;
	bool mark_stays; /* a mark could not be removed: saving later lines does not mend that */
	bool quit;
	int status;
};

/* --- dispatching orders --- */

/* The longest text that is ever copied, for the sentence about it. */
#define COPIED_BYTES_MAX (64 * 1024)
/* A report is smaller than its run. */
#define PRINTED_BYTES_MAX RUN_BYTES_MAX

static void (*const carries[ORDER_QUIT + 1])(struct dispatch *, struct order *);

static void dispatch_init(struct dispatch *dispatch, struct loop *loop)
{
	memset(dispatch, 0, sizeof *dispatch);
	dispatch->loop = loop;
	dispatch->outcomes_end = &dispatch->outcomes;
	for (int i = 0; i < TIMER_COUNT; i++)
		dispatch->timers[i] = -1;
	listen_init(&dispatch->listen);
	guard_link_init(&dispatch->guard);
	dispatch->guard_ms = -1;
	buf_init(&dispatch->printed, PRINTED_BYTES_MAX);
}

/* --- outcomes --- */

static struct outcome *loop_tell_it(struct dispatch *dispatch, enum event_kind kind, unsigned id)
{
	struct outcome *outcome = calloc(1, sizeof *outcome);

	if (!outcome)
		arena_no_memory();
	outcome->kind = kind;
	outcome->id = id;
	*dispatch->outcomes_end = outcome;
	dispatch->outcomes_end = &outcome->next;
	return outcome;
}

static void tell_unsaved(struct dispatch *dispatch, unsigned id, const struct err *err)
{
	/* A full disk fails every line: report it once. The outcome of a change is reported each time. */
	if (!id && dispatch->unsaved_told)
		return;
	dispatch->unsaved_told = dispatch->unsaved_told || !id;
	loop_tell_it(dispatch, EVENT_UNSAVED, id)->err = *err;
}

static struct outcome *dispatch_outcome(struct dispatch *dispatch)
{
	struct outcome *first = dispatch->outcomes;

	if (!first)
		return NULL;
	dispatch->outcomes = first->next;
	if (!first->next)
		dispatch->outcomes_end = &dispatch->outcomes;
	return first;
}

static void outcome_free(struct outcome *outcome)
{
	buf_release(&outcome->text);
	free(outcome);
}

/* --- orders --- */

static void loop_ask(struct dispatch *dispatch, struct order *order)
{
	struct transport *transport = dispatch->loop->transport;

	/* Requests that write are recorded first: use ORDER_CHANGE. */
	if (order->ask.writes)
		abort();
	transport->send(transport, &order->ask);
}

/* Whether a change may be made at all; options and flow have refused the same cases before. */
static bool may_change(const struct loop *loop, const struct order *order, struct err *err)
{
	static const char *const doing = N_("changing the tenant");

	if (loop->dry_run)
		return err_set(err, ERR_CANCELLED, doing, _("This is a dry run: nothing was sent."));
	if (!loop->store->keep)
		return err_set(err, ERR_DISK, doing,
		    _("Without a record naaready changes nothing. Start it without --no-save."));
	if (!store_is_ours(loop->store, err))
		return false;
	if (!order->change.lock || !store_locks(loop->store, order->change.lock))
		return err_set(err, ERR_CONFLICT, doing,
		    _("Another naaready holds the lock of this tenant. Nothing was sent."));
	return true;
}

/* Record, then act: nothing is sent before line and mark are durable. */
static void loop_change(struct dispatch *dispatch, struct order *order)
{
	struct loop *loop = dispatch->loop;
	unsigned id = order->change.request.id;
	struct err err;

	if (!may_change(loop, order, &err) || !store_append(loop->store, order->change.line, true, &err) ||
	    (order->change.mark && !store_mark(loop->store, order->change.mark, &err)) ||
	    (order->change.sent && !store_sent(loop->store, order->change.lock, order->change.sent, &err))) {
		tell_unsaved(dispatch, id, &err);
		return;
	}
	loop_tell_it(dispatch, EVENT_SAVED, id);
	loop->transport->send(loop->transport, &order->change.request);
}

static void loop_save(struct dispatch *dispatch, struct order *order)
{
	struct err err;

	if (!store_append(dispatch->loop->store, order->save.line, order->save.sync, &err)) {
		tell_unsaved(dispatch, 0, &err);
	} else if (dispatch->unsaved_told && !dispatch->mark_stays) { /* including lines that failed before */
		dispatch->unsaved_told = false;
		loop_tell_it(dispatch, EVENT_SAVED, 0);
	}
}

/* Changes by other processes are read under the lock or, if another process holds it, as they stand. */
static void loop_lock(struct dispatch *dispatch, struct order *order)
{
	struct outcome *outcome = loop_tell_it(dispatch, EVENT_LOCKED, 0);
	struct loop *loop = dispatch->loop;

	if (!loop->store->keep || store_lock(loop->store, order->text, loop->user, &outcome->err))
		err_clear(&outcome->err);
	if (text_is_guid(order->text)) /* grants of an app have no mark */
		outcome->has_mark = store_marked(loop->store, order->text, &outcome->mark);
	else if (!store_on_its_way(loop->store, order->text, &outcome->text))
		buf_clear(&outcome->text);
}

static void loop_arrived(struct dispatch *dispatch, struct order *order)
{
	store_arrived(dispatch->loop->store, order->text);
}

static void loop_look(struct dispatch *dispatch, struct order *order)
{
	struct outcome *outcome = loop_tell_it(dispatch, EVENT_MARK, 0);

	err_clear(&outcome->err);
	outcome->has_mark = store_marked(dispatch->loop->store, order->text, &outcome->mark);
}

static void loop_unlock(struct dispatch *dispatch, struct order *order)
{
	(void)order;
	store_unlock(dispatch->loop->store);
}

/* Without the tenant's lock, neither its mark nor its record may be changed. */
static bool loop_is_ours(const struct loop *loop, const char *tenant_id, struct err *err)
{
	static const char *const doing = N_("settling what was changed");

	if (loop->dry_run)
		return err_set(err, ERR_CANCELLED, doing, _("This is a dry run: nothing is settled."));
	return store_locks(loop->store, tenant_id) ||
	       err_set(err, ERR_CONFLICT, doing,
		   _("Another naaready holds the lock of this tenant. Nothing was settled."));
}

static void loop_mark(struct dispatch *dispatch, struct order *order)
{
	struct loop *loop = dispatch->loop;
	struct err err;

	if (!loop_is_ours(loop, order->mark->tenant.id, &err) || !store_mark(loop->store, order->mark, &err))
		tell_unsaved(dispatch, 0, &err);
}

/* First the line, then the mark: if anything fails, the mark stays. */
static void loop_unmark(struct dispatch *dispatch, struct order *order)
{
	struct loop *loop = dispatch->loop;
	struct outcome *outcome;
	struct err err;

	if (loop_is_ours(loop, order->unmark.tenant_id, &err) &&
	    (!order->unmark.line || store_append(loop->store, order->unmark.line, true, &err)) &&
	    store_unmark(loop->store, order->unmark.tenant_id, &err))
		return;
	dispatch->mark_stays = true;
	dispatch->unsaved_told = true;
	outcome = loop_tell_it(dispatch, EVENT_UNSAVED, 0);
	outcome->err = err;
	outcome->has_mark = store_marked(loop->store, order->unmark.tenant_id, &outcome->mark);
}

static void loop_left(struct dispatch *dispatch, struct order *order)
{
	struct outcome *outcome;
	struct err err;

	if (order->left.what) {
		if (!store_leave(dispatch->loop->store, order->left.tenant_id, order->left.what, &err))
			tell_unsaved(dispatch, 0, &err);
		return;
	}
	outcome = loop_tell_it(dispatch, EVENT_LEFT, 0);
	err_clear(&outcome->err);
	if (!store_left(dispatch->loop->store, order->left.tenant_id, &outcome->text))
		buf_clear(&outcome->text);
}

static void open_saved(struct dispatch *dispatch, struct order *order)
{
	struct outcome *outcome = loop_tell_it(dispatch, EVENT_OPENED, 0);

	if (!store_read_run(dispatch->loop->store, order->text, &outcome->text, &outcome->err))
		buf_clear(&outcome->text);
	else
		err_clear(&outcome->err);
}

/* No earlier run is no error: there is nothing to compare with. */
static void open_earlier(struct dispatch *dispatch, struct order *order)
{
	struct outcome *outcome = loop_tell_it(dispatch, EVENT_EARLIER, order->earlier.back);

	err_clear(&outcome->err);
	if (!store_earlier(dispatch->loop->store, order->earlier.domain, order->earlier.tenant_id,
		order->earlier.back == 0, &outcome->text, &outcome->changed))
		buf_clear(&outcome->text);
	outcome->listed = dispatch->loop->store->listed;
}

static void export_file(struct dispatch *dispatch, struct order *order)
{
	struct outcome *outcome = loop_tell_it(dispatch, EVENT_EXPORTED, 0);
	char path[PATH_MAX];

	buf_init(&outcome->text, PATH_MAX);
	if (!file_export(order->file.name, order->file.text, strlen(order->file.text), path, sizeof path,
		&outcome->err))
		return;
	err_clear(&outcome->err);
	buf_add(&outcome->text, path);
}

static void keep_profile(struct dispatch *dispatch, struct order *order)
{
	static const char *const doing = N_("keeping the profile");
	struct outcome *outcome = loop_tell_it(dispatch, EVENT_KEPT, 0);
	const char *dir = dispatch->loop->profiles_dir;
	struct buf *path = &outcome->text;

	err_clear(&outcome->err);
	buf_init(path, PATH_MAX);
	buf_printf(path, "%s/%s.json", dir ? dir : "", order->file.name);
	if (!dir || path->cut)
		err_set(&outcome->err, ERR_DISK, doing,
		    _("There is no folder for own profiles: neither XDG_CONFIG_HOME nor HOME is set."));
	else if (!order->file.replace && file_exists(buf_text(path)))
		err_set(&outcome->err, ERR_CONFLICT, doing, _("%s is there already; it stays as it is."),
		    buf_text(path));
	else
		(void)!file_write(buf_text(path), order->file.text, strlen(order->file.text), &outcome->err);
}

static void open_port(struct dispatch *dispatch, struct order *order)
{
	struct outcome *outcome = loop_tell_it(dispatch, EVENT_LISTENING, 0);
	int port = 0;

	if (!listen_open(&dispatch->listen, order->port, &port, &outcome->err))
		return;
	err_clear(&outcome->err);
	outcome->id = (unsigned)port;
}

static void loop_endpoints(struct dispatch *dispatch, struct order *order)
{
	if (dispatch->loop->endpoints)
		dispatch->loop->endpoints(dispatch->loop->transport, &order->endpoints);
}

static void loop_cancel(struct dispatch *dispatch, struct order *order)
{
	dispatch->loop->transport->cancel(dispatch->loop->transport, order->cancel);
}

static void loop_bearer(struct dispatch *dispatch, struct order *order)
{
	dispatch->loop->transport->bearer(dispatch->loop->transport, order->bearer.service, &order->bearer.token);
}

static void set_timer(struct dispatch *dispatch, struct order *order)
{
	dispatch->timers[order->wait.timer] = order->wait.at_ms;
}

static void loop_begin_run(struct dispatch *dispatch, struct order *order)
{
	store_run(dispatch->loop->store, order->run.id, order->run.whole_len ? (int64_t)order->run.whole_len : -1);
}

static void loop_copy(struct dispatch *dispatch, struct order *order)
{
	struct outcome *outcome = loop_tell_it(dispatch, EVENT_COPIED, 0);

	outcome->id = ui_copy(dispatch->loop->ui, order->text, &outcome->err);
	buf_init(&outcome->text, COPIED_BYTES_MAX);
	buf_add(&outcome->text, order->text);
}

static void loop_bare(struct dispatch *dispatch, struct order *order)
{
	ui_raw(dispatch->loop->ui, order->text);
}

static void loop_answer(struct dispatch *dispatch, struct order *order)
{
	listen_answer(&dispatch->listen, order->text);
}

static void close_port(struct dispatch *dispatch, struct order *order)
{
	(void)order;
	listen_close(&dispatch->listen);
}

static void loop_leave(struct dispatch *dispatch, struct order *order)
{
	struct err err;

	if (!dispatch->loop->guard_argv)
		err_set(&err, ERR_HOST, N_("leaving a guard"), NULL);
	else if (guard_leave(&dispatch->guard, dispatch->loop->guard_argv(order), &order->leave.secret, &err)) {
		dispatch->guard_ms = clock_ms(dispatch->loop->clock) + guard_patience_ms(&dispatch->guard);
		return;
	}
	loop_tell_it(dispatch, EVENT_GUARD, 0)->err = err;
}

static void loop_visit(struct dispatch *dispatch, struct order *order)
{
	char dir[sizeof dispatch->loop->store->root + sizeof "/open"];
	struct err err;

	snprintf(dir, sizeof dir, "%s/open", dispatch->loop->store->root);
	if (guard_say(&dispatch->guard, dir, order->visit.tenant_id, order->visit.word, &err))
		dispatch->guard_ms = clock_ms(dispatch->loop->clock) + guard_patience_ms(&dispatch->guard);
	else {
		dispatch->guard_ms = -1;
		loop_tell_it(dispatch, EVENT_GUARD, 0)->err = err;
	}
}

static void loop_reply(struct dispatch *dispatch, struct order *order)
{
	if (dispatch->loop->post)
		guard_post_reply(dispatch->loop->post, order->text);
}

static void loop_skip(struct dispatch *dispatch, struct order *order)
{
	clock_skip(dispatch->loop->clock, order->skip_s);
}

static bool dispatch_print(struct dispatch *dispatch)
{
	size_t len = dispatch->printed.len;
	bool good = fwrite(buf_text(&dispatch->printed), 1, len, stdout) == len;

	if (fflush(stdout) != 0 || !good) {
		fprintf(stderr, _("The output could not be written: %s.\n"), strerror(errno));
		return false;
	}
	if (dispatch->printed.cut)
		fprintf(stderr, "%s\n", _("The output was too long and is cut."));
	return !dispatch->printed.cut;
}

/* On one terminal, what is said after a report stands below it. */
static void dispatch_in_order(struct dispatch *dispatch)
{
	if (!dispatch->loop->together || !dispatch->printed.len)
		return;
	dispatch->unprinted = !dispatch_print(dispatch) || dispatch->unprinted;
	buf_clear(&dispatch->printed);
}

static void loop_say(struct dispatch *dispatch, struct order *order)
{
	dispatch_in_order(dispatch);
	ui_say(dispatch->loop->ui, order->text);
}

static void loop_say_whole(struct dispatch *dispatch, struct order *order)
{
	dispatch_in_order(dispatch);
	ui_say_whole(dispatch->loop->ui, order->text);
}

static void loop_print(struct dispatch *dispatch, struct order *order)
{
	buf_add(&dispatch->printed, order->text);
}

static void loop_quit(struct dispatch *dispatch, struct order *order)
{
	dispatch->quit = true;
	dispatch->status = order->status;
}

static void dispatch_out(struct dispatch *dispatch, struct orders *orders)
{
	for (size_t i = 0; i < orders->count; i++)
		carries[orders->items[i].kind](dispatch, &orders->items[i]);
	orders_reset(orders);
}

static void dispatch_release(struct dispatch *dispatch)
{
	struct outcome *outcome;

	while ((outcome = dispatch_outcome(dispatch)))
		outcome_free(outcome);
	listen_close(&dispatch->listen);
	guard_link_close(&dispatch->guard);
	buf_release(&dispatch->printed);
}

static void (*const carries[ORDER_QUIT + 1])(struct dispatch *, struct order *) = {
	[ORDER_ASK] = loop_ask,
	[ORDER_CHANGE] = loop_change,
	[ORDER_ARRIVED] = loop_arrived,
	[ORDER_CANCEL] = loop_cancel,
	[ORDER_BEARER] = loop_bearer,
	[ORDER_ENDPOINTS] = loop_endpoints,
	[ORDER_WAIT] = set_timer,
	[ORDER_RUN] = loop_begin_run,
	[ORDER_SAVE] = loop_save,
	[ORDER_LOCK] = loop_lock,
	[ORDER_READ_MARK] = loop_look,
	[ORDER_UNLOCK] = loop_unlock,
	[ORDER_MARK] = loop_mark,
	[ORDER_UNMARK] = loop_unmark,
	[ORDER_LEFT] = loop_left,
	[ORDER_OPEN] = open_saved,
	[ORDER_EARLIER] = open_earlier,
	[ORDER_EXPORT] = export_file,
	[ORDER_PROFILE] = keep_profile,
	[ORDER_COPY] = loop_copy,
	[ORDER_BARE] = loop_bare,
	[ORDER_LISTEN] = open_port,
	[ORDER_ANSWER] = loop_answer,
	[ORDER_UNLISTEN] = close_port,
	[ORDER_LEAVE] = loop_leave,
	[ORDER_VISIT] = loop_visit,
	[ORDER_REPLY] = loop_reply,
	[ORDER_SKIP] = loop_skip,
	[ORDER_SAY] = loop_say,
	[ORDER_SAY_WHOLE] = loop_say_whole,
	[ORDER_PRINT] = loop_print,
	[ORDER_QUIT] = loop_quit,
};

/* --- one turn after another --- */

struct turning {
	struct loop *loop;
	struct dispatch dispatch;
	struct orders *orders;
	struct requests requests;
	const struct page *page;
	bool stale;       /* events came since the page was made */
	bool redraw;      /* only the picture is stale, not the page */
	int signal;       /* the signal that ended it; 0 */
	int64_t until_ms; /* end of the time limit, in real time; -1: no limit */
};

/* Gives the event to the program, and leaves its orders in turning->orders. */
static void loop_tell(struct turning *turning, struct event *event)
{
	struct loop *loop = turning->loop;
	struct turn turn = { .event = event, .orders = turning->orders, .requests = &turning->requests };

	event->now = clock_utc(loop->clock);
	event->now_ms = clock_ms(loop->clock);
	/* Codes and states are made of these: stop without them. */
	if (!clock_random(event->random, sizeof event->random))
		abort();
	loop->program.event(loop->program.self, &turn);
	turning->stale = true;
}

/* Dispatches the orders, and those that follow from their outcomes. Outcomes after ORDER_QUIT count, too: a last record
 * that could not be kept may change the status. */
static void loop_obey(struct turning *turning)
{
	struct outcome *outcome;

	dispatch_out(&turning->dispatch, turning->orders);
	while ((outcome = dispatch_outcome(&turning->dispatch))) {
		struct event event = {
			.kind = outcome->kind,
			.id = outcome->id,
			.err = outcome->err.kind == ERR_NONE ? NULL : &outcome->err,
			.text = buf_text(&outcome->text),
			.len = outcome->text.len,
			.changed = outcome->changed,
			.listed = outcome->listed,
			.mark = outcome->has_mark ? &outcome->mark : NULL,
		};

		loop_tell(turning, &event);
		dispatch_out(&turning->dispatch, turning->orders);
		outcome_free(outcome);
	}
}

static void loop_happen(struct turning *turning, struct event event)
{
	loop_tell(turning, &event);
	loop_obey(turning);
}

static bool loop_over(const struct turning *turning)
{
	return turning->dispatch.quit || turning->signal;
}

static void loop_goodbye(struct turning *turning, int number)
{
	if (loop_over(turning))
		return;
	loop_happen(turning, (struct event){ .kind = EVENT_GOODBYE, .signal = number });
	turning->signal = number;
}

/* Real time, so that skipping the practice clock does not shorten waits. */
static int64_t loop_real_ms(const struct turning *turning)
{
	return clock_ms(turning->loop->clock) - turning->loop->clock->skipped_ms;
}

/* A service that answers endlessly must not hold a command for ever. If a change is left open, the program sets status
 * 5. */
static void take_limit(struct turning *turning)
{
	if (loop_over(turning) || turning->until_ms < 0 || loop_real_ms(turning) < turning->until_ms)
		return;
	fprintf(stderr,
	    ngettext(
		"This run took longer than %d second, and was ended. Give it more time with --time-limit SECONDS.\n",
		"This run took longer than %d seconds, and was ended. Give it more time with --time-limit SECONDS.\n",
		(unsigned long)turning->loop->limit_s),
	    turning->loop->limit_s);
	loop_happen(turning, (struct event){ .kind = EVENT_GOODBYE });
	turning->dispatch.quit = true;
	if (turning->dispatch.status != 5)
		turning->dispatch.status = 4;
}

/* Output fails although no terminal hung up: a full disk, a pipe without a reader. End with what is known. */
static void loop_unshown(struct turning *turning)
{
	loop_happen(turning, (struct event){ .kind = EVENT_GOODBYE, .signal = SIGHUP });
	turning->dispatch.quit = true;
	if (turning->dispatch.status == 0)
		turning->dispatch.status = 4;
}

/* Makes the page again if events came since, and shows it. */
static void loop_show(struct turning *turning)
{
	struct loop *loop = turning->loop;

	if (!loop->program.page || ui_kind(loop->ui) == UI_NONE)
		return;
	if (turning->stale)
		turning->page = loop->program.page(loop->program.self);
	if (turning->page && (turning->stale || turning->redraw))
		ui_show(loop->ui, turning->page, clock_utc(loop->clock));
	turning->stale = turning->redraw = false;
}

/* --- the parts of a turn, in their order --- */

static void loop_stop(struct turning *turning)
{
	ui_pause(turning->loop->ui);
	signals_stop();
	ui_resume(turning->loop->ui);
	turning->redraw = true;
}

static void take_signals(struct turning *turning)
{
	int number;

	while ((number = signals_next())) {
		switch (number) {
		case SIGWINCH:
			ui_resized(turning->loop->ui);
			turning->redraw = true;
			break;
		case SIGTSTP:
			loop_stop(turning);
			break;
		case SIGCONT:
			/* Stopped from outside: the state of the terminal is unknown. */
			ui_pause(turning->loop->ui);
			ui_resume(turning->loop->ui);
			turning->redraw = true;
			break;
		default:
			loop_goodbye(turning, number);
		}
	}
}

/* Input typed ahead is meant for the page that follows: evaluate each on the page as it is then. */
static void take_input(struct turning *turning)
{
	struct ui *ui = turning->loop->ui;
	struct input input;
	bool gone = false, redraw;

	while (!loop_over(turning) && turning->page && ui_input(ui, turning->page, &input, &gone, &redraw)) {
		loop_happen(turning, (struct event){ .kind = EVENT_INPUT, .input = &input });
		if (!loop_over(turning))
			loop_show(turning);
	}
	if (loop_over(turning) || !turning->page)
		return;
	if (redraw)
		turning->redraw = true;
	if (gone && ui_unwritable(ui))
		loop_unshown(turning);
	else if (gone)
		loop_goodbye(turning, SIGHUP);
}

static void take_replies(struct turning *turning)
{
	struct transport *transport = turning->loop->transport;
	struct reply reply;

	while (!loop_over(turning) && transport->next(transport, &reply))
		loop_happen(turning, (struct event){ .kind = EVENT_REPLY, .reply = &reply });
}

/* Takes the request of a browser sign-in on our port. */
static void take_heard(struct turning *turning)
{
	const char *text;
	size_t len;

	/* bounded: endless connections must not delay signals and replies */
	for (int i = 0;
	     i < LISTEN_CALLERS_MAX && !loop_over(turning) && listen_next(&turning->dispatch.listen, &text, &len); i++)
		loop_happen(turning, (struct event){ .kind = EVENT_BROWSER, .text = text, .len = len });
}

/* Takes the answer of the guard that we left or visited. */
static void take_guard(struct turning *turning)
{
	struct dispatch *dispatch = &turning->dispatch;
	const char *text;
	struct err gone;

	while (!loop_over(turning) && guard_received(&dispatch->guard, &text)) {
		struct event event = { .kind = EVENT_GUARD, .text = text };

		dispatch->guard_ms = -1;
		if (!text)
			err_set(&gone, ERR_NO_SUCH, N_("talking with the guard"), _("it is gone"));
		event.err = text ? NULL : &gone;
		event.len = text ? strlen(text) : 0;
		loop_happen(turning, event);
	}
	if (loop_over(turning) || dispatch->guard_ms < 0 || clock_ms(turning->loop->clock) < dispatch->guard_ms)
		return;
	/* Stopped, hung, or no guard at all: stop waiting. */
	dispatch->guard_ms = -1;
	guard_silent(&dispatch->guard, &gone);
	loop_happen(turning, (struct event){ .kind = EVENT_GUARD, .err = &gone });
}

/* We are a guard: take the words of clients. */
static void loop_take_asked(struct turning *turning)
{
	const char *word;

	while (!loop_over(turning) && turning->loop->post && guard_post_next(turning->loop->post, &word))
		loop_happen(turning, (struct event){ .kind = EVENT_GUARD_WORD, .text = word, .len = strlen(word) });
}

/* Each timer once: one set again for now waits for the next turn, so that input gets in between. */
static void take_timers(struct turning *turning)
{
	int64_t now = clock_ms(turning->loop->clock);
	bool due[TIMER_COUNT];

	for (int i = 0; i < TIMER_COUNT; i++)
		due[i] = turning->dispatch.timers[i] >= 0 && turning->dispatch.timers[i] <= now;
	for (int i = 0; i < TIMER_COUNT && !loop_over(turning); i++) {
		/* Orders of an earlier timer may have moved it. */
		if (!due[i] || turning->dispatch.timers[i] < 0 || turning->dispatch.timers[i] > now)
			continue;
		turning->dispatch.timers[i] = -1;
		loop_happen(turning, (struct event){ .kind = EVENT_TIMER, .timer = (enum timer)i });
	}
}

/* The earliest timer; -1: none is set. */
static int64_t next_timer(const struct turning *turning)
{
	int64_t next = turning->dispatch.guard_ms;

	for (int i = 0; i < TIMER_COUNT; i++) {
		int64_t at = turning->dispatch.timers[i];

		if (at >= 0 && (next < 0 || at < next))
			next = at;
	}
	return next;
}

/* Milliseconds until the next timer; -1: none. In practice without a ui the clock jumps there instead. */
static int loop_patience(struct turning *turning)
{
	struct loop *loop = turning->loop;
	int64_t at = next_timer(turning), left;
	int64_t limit = turning->until_ms < 0 ? INT_MAX : turning->until_ms - loop_real_ms(turning);

	if (at < 0)
		return turning->until_ms < 0 ? -1 : limit < 0 ? 0 : limit < INT_MAX ? (int)limit : INT_MAX;
	left = at - clock_ms(loop->clock);
	if (left > 0 && loop->fast_forward && turning->dispatch.guard_ms < 0 &&
	    loop->transport->pending(loop->transport) == 0) {
		clock_skip(loop->clock, (left + 999) / 1000);
		left = 0;
	}
	if (left > limit)
		left = limit;
	if (left < 0)
		left = 0;
	return left < INT_MAX ? (int)left : INT_MAX;
}

static void loop_wait(struct turning *turning)
{
	struct transport *transport = turning->loop->transport;
	int face = turning->page ? ui_fd(turning->loop->ui) : -1;
	int signals = signals_fd(), ms = loop_patience(turning), silent;
	struct pollfd fds[3 + LISTEN_FDS_MAX + 1 + GUARD_CALLERS_MAX + 1];
	int n = 0;

	/* No input, no requests, no timer: this would wait for ever. */
	if (next_timer(turning) < 0 && face < 0 && transport->pending(transport) == 0 &&
	    turning->dispatch.listen.fd < 0 && turning->dispatch.guard.fd < 0 && !turning->loop->post) {
		fprintf(stderr, "%s\n",
		    _("naaready has nothing left to wait for. This is a defect: please report it."));
		turning->dispatch.quit = true;
		turning->dispatch.status = 4;
		return;
	}
	if (face >= 0)
		fds[n++] = (struct pollfd){ .fd = face, .events = POLLIN };
	if (signals >= 0)
		fds[n++] = (struct pollfd){ .fd = signals, .events = POLLIN };
	if (turning->dispatch.guard.fd >= 0)
		fds[n++] = (struct pollfd){ .fd = turning->dispatch.guard.fd, .events = POLLIN };
	n += listen_fds(&turning->dispatch.listen, fds + n);
	silent = listen_patience_ms(&turning->dispatch.listen);
	if (silent >= 0 && (ms < 0 || silent < ms))
		ms = silent;
	if (turning->loop->post)
		n += guard_post_fds(turning->loop->post, fds + n);
	transport->wait(transport, fds, n, ms);
}

static void loop_turn(struct turning *turning)
{
	turning->loop->turns++;
	take_signals(turning);
	take_limit(turning);
	take_input(turning);
	take_replies(turning);
	take_heard(turning);
	take_guard(turning);
	loop_take_asked(turning);
	take_timers(turning);
	if (!loop_over(turning))
		loop_show(turning);
}

/* Show the first page before its orders are dispatched. */
static void loop_begin(struct turning *turning)
{
	struct event event = { .kind = EVENT_START };

	loop_tell(turning, &event);
	loop_show(turning);
	loop_obey(turning);
	if (!loop_over(turning))
		loop_show(turning);
}

int loop_run(struct loop *loop)
{
	/* Too large for the stack, and for clearing at every start; orders_reset leaves it as at first. */
	static struct orders orders;
	struct turning now = { .loop = loop, .orders = &orders }, *turning = &now;
	int status;

	loop->turns = 0;
	dispatch_init(&turning->dispatch, loop);
	turning->until_ms = loop->limit_s > 0 ? loop_real_ms(turning) + loop->limit_s * 1000L : -1;
	loop_begin(turning);
	while (!loop_over(turning)) {
		loop_wait(turning);
		if (!loop_over(turning))
			loop_turn(turning);
	}
	ui_close(loop->ui);
	loop->ui = NULL;
	status = turning->dispatch.status;
	/* A change left open decides the status even if the output failed. */
	if ((!dispatch_print(&turning->dispatch) || turning->dispatch.unprinted) && status != 5 && status != 2)
		status = 4;
	if (turning->signal)
		status = 128 + turning->signal;
	dispatch_release(&turning->dispatch);
	orders_release(turning->orders);
	return status;
}
