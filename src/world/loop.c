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
#include "world/keeper.h"
#include "world/listen.h"
#include "world/wake.h"

/* Something to tell the program. */
struct outcome {
	struct outcome *next;
	enum event_kind kind;
	unsigned id;
	struct err err; /* kind ERR_NONE: it went well */
	struct buf text;
	int64_t changed, listed; /* of EVENT_EARLIER */
	bool has_mark;
	struct change_mark mark;
};

struct carry {
	struct loop *loop;
	int64_t timers[TIMER_COUNT]; /* when due, by the clock; -1: not set */
	struct outcome *outcomes, **outcomes_end;
	struct buf printed;       /* for stdout, once the face is closed */
	struct listen listen;     /* for a browser that ends a sign-in here */
	struct keeper_link guard; /* the guard that was left or visited */
	int64_t guard_ms;         /* when it should have answered; -1: nothing was said to it */
	bool unsaved_told;
	bool mark_stays; /* one could not be removed: what is saved later does not mend that */
	bool quit;
	int status;
};

/* --- carrying orders out --- */

/* A report is smaller than the run that it tells of. */
#define PRINTED_BYTES_MAX RUN_BYTES_MAX

static void (*const carries[ORDER_QUIT + 1])(struct carry *, struct order *);

static void carry_init(struct carry *carry, struct loop *loop)
{
	memset(carry, 0, sizeof *carry);
	carry->loop = loop;
	carry->outcomes_end = &carry->outcomes;
	for (int i = 0; i < TIMER_COUNT; i++)
		carry->timers[i] = -1;
	listen_init(&carry->listen);
	keeper_link_init(&carry->guard);
	carry->guard_ms = -1;
	buf_init(&carry->printed, PRINTED_BYTES_MAX);
}

/* --- what has to be told --- */

static struct outcome *tell(struct carry *carry, enum event_kind kind, unsigned id)
{
	struct outcome *outcome = calloc(1, sizeof *outcome);

	if (!outcome)
		arena_no_memory();
	outcome->kind = kind;
	outcome->id = id;
	*carry->outcomes_end = outcome;
	carry->outcomes_end = &outcome->next;
	return outcome;
}

static void tell_unsaved(struct carry *carry, unsigned id, const struct err *err)
{
	/* A full disk fails every line: once is enough. What becomes of a change is told each time. */
	if (!id && carry->unsaved_told)
		return;
	carry->unsaved_told = carry->unsaved_told || !id;
	tell(carry, EVENT_UNSAVED, id)->err = *err;
}

static struct outcome *carry_outcome(struct carry *carry)
{
	struct outcome *first = carry->outcomes;

	if (!first)
		return NULL;
	carry->outcomes = first->next;
	if (!first->next)
		carry->outcomes_end = &carry->outcomes;
	return first;
}

static void outcome_free(struct outcome *outcome)
{
	buf_release(&outcome->text);
	free(outcome);
}

/* --- orders --- */

static void ask(struct carry *carry, struct order *order)
{
	struct transport *transport = carry->loop->transport;

	/* What writes is recorded first, and that is ORDER_CHANGE. */
	if (order->request.writes)
		abort();
	transport->send(transport, &order->request);
}

/* Whether a change may be made at all; what says no here was said before, by options and flow. */
static bool may_change(const struct loop *loop, const struct order *order, struct err *err)
{
	static const char *const doing = N_("changing the tenant");

	if (loop->dry_run)
		return err_set(err, ERR_CANCELLED, doing, _("This is a dry run: nothing was sent."));
	if (!loop->store->keep)
		return err_set(err, ERR_DISK, doing,
		    _("Without a record nothing is changed. Start without --no-save."));
	if (!store_is_ours(loop->store, err))
		return false;
	if (!order->text || !store_locks(loop->store, order->text))
		return err_set(err, ERR_CONFLICT, doing, _("The lock of this tenant is not ours. Nothing was sent."));
	return true;
}

/* Record, then act: the line and the mark are durable before anything is sent, or nothing is sent. */
static void change(struct carry *carry, struct order *order)
{
	struct loop *loop = carry->loop;
	unsigned id = order->request.id;
	struct err err;

	if (!may_change(loop, order, &err) || !store_append(loop->store, order->line, true, &err) ||
	    (order->has_mark && !store_mark(loop->store, &order->mark, &err)) ||
	    (order->name && !store_sent(loop->store, order->text, order->name, &err))) {
		tell_unsaved(carry, id, &err);
		return;
	}
	tell(carry, EVENT_SAVED, id);
	loop->transport->send(loop->transport, &order->request);
}

static void save(struct carry *carry, struct order *order)
{
	struct err err;

	if (!store_append(carry->loop->store, order->line, order->sync, &err)) {
		tell_unsaved(carry, 0, &err);
	} else if (carry->unsaved_told && !carry->mark_stays) { /* and with it what was left before */
		carry->unsaved_told = false;
		tell(carry, EVENT_SAVED, 0);
	}
}

/* What others did meanwhile is read under the lock, or, where somebody has it, as it is. */
static void lock(struct carry *carry, struct order *order)
{
	struct outcome *outcome = tell(carry, EVENT_LOCKED, 0);
	struct loop *loop = carry->loop;

	if (!loop->store->keep || store_lock(loop->store, order->text, loop->user, &outcome->err))
		err_clear(&outcome->err);
	if (text_is_guid(order->text)) /* the grants of an app have no mark */
		outcome->has_mark = store_marked(loop->store, order->text, &outcome->mark);
	else if (!store_on_its_way(loop->store, order->text, &outcome->text))
		buf_clear(&outcome->text);
}

static void arrived(struct carry *carry, struct order *order)
{
	store_arrived(carry->loop->store, order->text);
}

static void look(struct carry *carry, struct order *order)
{
	struct outcome *outcome = tell(carry, EVENT_LOOKED, 0);

	err_clear(&outcome->err);
	outcome->has_mark = store_marked(carry->loop->store, order->text, &outcome->mark);
}

static void unlock(struct carry *carry, struct order *order)
{
	(void)order;
	store_unlock(carry->loop->store);
}

/* Whoever has not the lock of a tenant touches neither its mark nor what the record says of it. */
static bool is_ours(const struct loop *loop, const char *tenant_id, struct err *err)
{
	static const char *const doing = N_("settling what was changed");

	if (loop->dry_run)
		return err_set(err, ERR_CANCELLED, doing, _("This is a dry run: nothing is settled."));
	return store_locks(loop->store, tenant_id) ||
	       err_set(err, ERR_CONFLICT, doing, _("The lock of this tenant is not ours. Nothing was settled."));
}

static void mark(struct carry *carry, struct order *order)
{
	struct loop *loop = carry->loop;
	struct err err;

	if (!is_ours(loop, order->mark.tenant.id, &err) || !store_mark(loop->store, &order->mark, &err))
		tell_unsaved(carry, 0, &err);
}

/* First what the record says of it, then the mark: whatever fails, the mark stays. */
static void unmark(struct carry *carry, struct order *order)
{
	struct loop *loop = carry->loop;
	struct outcome *outcome;
	struct err err;

	if (is_ours(loop, order->text, &err) && (!order->line || store_append(loop->store, order->line, true, &err)) &&
	    store_unmark(loop->store, order->text, &err))
		return;
	carry->mark_stays = true;
	carry->unsaved_told = true;
	outcome = tell(carry, EVENT_UNSAVED, 0);
	outcome->err = err;
	outcome->has_mark = store_marked(loop->store, order->text, &outcome->mark);
}

static void left(struct carry *carry, struct order *order)
{
	struct outcome *outcome;
	struct err err;

	if (order->name) {
		if (!store_leave(carry->loop->store, order->text, order->name, &err))
			tell_unsaved(carry, 0, &err);
		return;
	}
	outcome = tell(carry, EVENT_LEFT, 0);
	err_clear(&outcome->err);
	if (!store_left(carry->loop->store, order->text, &outcome->text))
		buf_clear(&outcome->text);
}

static void open_saved(struct carry *carry, struct order *order)
{
	struct outcome *outcome = tell(carry, EVENT_OPENED, 0);

	if (!store_read_run(carry->loop->store, order->text, &outcome->text, &outcome->err))
		buf_clear(&outcome->text);
	else
		err_clear(&outcome->err);
}

/* None is no trouble: then there is nothing to compare with. */
static void open_earlier(struct carry *carry, struct order *order)
{
	struct outcome *outcome = tell(carry, EVENT_EARLIER, order->id);

	err_clear(&outcome->err);
	if (!store_earlier(carry->loop->store, order->text, order->name, order->id == 0, &outcome->text,
		&outcome->changed))
		buf_clear(&outcome->text);
	outcome->listed = carry->loop->store->listed;
}

static void export_file(struct carry *carry, struct order *order)
{
	struct outcome *outcome = tell(carry, EVENT_EXPORTED, 0);
	char path[PATH_MAX];

	buf_init(&outcome->text, PATH_MAX);
	if (!store_export(order->name, order->text, strlen(order->text), path, sizeof path, &outcome->err))
		return;
	err_clear(&outcome->err);
	buf_add(&outcome->text, path);
}

static void keep_profile(struct carry *carry, struct order *order)
{
	static const char *const doing = N_("keeping the profile");
	struct outcome *outcome = tell(carry, EVENT_KEPT, 0);
	const char *dir = carry->loop->profiles_dir;
	struct buf *path = &outcome->text;

	err_clear(&outcome->err);
	buf_init(path, PATH_MAX);
	buf_printf(path, "%s/%s.json", dir ? dir : "", order->name);
	if (!dir || path->cut)
		err_set(&outcome->err, ERR_DISK, doing,
		    _("There is no folder for own profiles: neither XDG_CONFIG_HOME nor HOME is set."));
	else if (!order->id && store_has_file(buf_text(path)))
		err_set(&outcome->err, ERR_CONFLICT, doing, _("%s is there already; it stays as it is."),
		    buf_text(path));
	else
		(void)!store_write_file(buf_text(path), order->text, strlen(order->text), &outcome->err);
}

static void open_port(struct carry *carry, struct order *order)
{
	struct outcome *outcome = tell(carry, EVENT_LISTENING, 0);
	int port = 0;

	if (!listen_open(&carry->listen, (int)order->id, &port, &outcome->err))
		return;
	err_clear(&outcome->err);
	outcome->id = (unsigned)port;
}

static void place(struct carry *carry, struct order *order)
{
	if (carry->loop->place)
		carry->loop->place(carry->loop->transport, &order->place);
}

static void cancel(struct carry *carry, struct order *order)
{
	carry->loop->transport->cancel(carry->loop->transport, order->id);
}

static void bearer(struct carry *carry, struct order *order)
{
	carry->loop->transport->bearer(carry->loop->transport, order->service, &order->secret);
}

static void set_timer(struct carry *carry, struct order *order)
{
	carry->timers[order->timer] = order->at_ms;
}

static void begin_run(struct carry *carry, struct order *order)
{
	store_run(carry->loop->store, order->text, order->whole_len ? (int64_t)order->whole_len : -1);
}

static void copy(struct carry *carry, struct order *order)
{
	face_copy(carry->loop->face, order->text);
}

static void bare(struct carry *carry, struct order *order)
{
	face_bare(carry->loop->face, order->text);
}

static void answer(struct carry *carry, struct order *order)
{
	listen_answer(&carry->listen, order->text);
}

static void close_port(struct carry *carry, struct order *order)
{
	(void)order;
	listen_close(&carry->listen);
}

static void leave(struct carry *carry, struct order *order)
{
	struct err err;

	if (!carry->loop->guard_argv)
		err_set(&err, ERR_NOT_ALLOWED, N_("leaving a guard"), NULL);
	else if (keeper_leave(&carry->guard, carry->loop->guard_argv(order), &order->secret, &err)) {
		carry->guard_ms = clock_ms(carry->loop->clock) + keeper_patience_ms(&carry->guard);
		return;
	}
	tell(carry, EVENT_GUARD, 0)->err = err;
}

static void visit(struct carry *carry, struct order *order)
{
	char dir[sizeof carry->loop->store->root + sizeof "/open"];
	struct err err;

	snprintf(dir, sizeof dir, "%s/open", carry->loop->store->root);
	if (keeper_say(&carry->guard, dir, order->text, order->name, &err))
		carry->guard_ms = clock_ms(carry->loop->clock) + keeper_patience_ms(&carry->guard);
	else {
		carry->guard_ms = -1;
		tell(carry, EVENT_GUARD, 0)->err = err;
	}
}

static void reply(struct carry *carry, struct order *order)
{
	if (carry->loop->post)
		keeper_post_reply(carry->loop->post, order->text);
}

static void skip(struct carry *carry, struct order *order)
{
	clock_skip(carry->loop->clock, order->seconds);
}

static void say(struct carry *carry, struct order *order)
{
	face_say(carry->loop->face, order->text);
}

static void print(struct carry *carry, struct order *order)
{
	buf_add(&carry->printed, order->text);
}

static void quit(struct carry *carry, struct order *order)
{
	carry->quit = true;
	carry->status = order->status;
}

static void carry_out(struct carry *carry, struct orders *orders)
{
	for (size_t i = 0; i < orders->count; i++)
		carries[orders->items[i].kind](carry, &orders->items[i]);
	orders_reset(orders);
}

static bool carry_print(struct carry *carry)
{
	size_t len = carry->printed.len;
	bool good = fwrite(buf_text(&carry->printed), 1, len, stdout) == len;

	if (fflush(stdout) != 0 || !good) {
		fprintf(stderr, _("The output could not be written: %s.\n"), strerror(errno));
		return false;
	}
	if (carry->printed.cut)
		fprintf(stderr, "%s\n", _("The output was too long and is cut."));
	return !carry->printed.cut;
}

static void carry_release(struct carry *carry)
{
	struct outcome *outcome;

	while ((outcome = carry_outcome(carry)))
		outcome_free(outcome);
	listen_close(&carry->listen);
	keeper_link_close(&carry->guard);
	buf_release(&carry->printed);
}

static void (*const carries[ORDER_QUIT + 1])(struct carry *, struct order *) = {
	[ORDER_ASK] = ask,
	[ORDER_CHANGE] = change,
	[ORDER_ARRIVED] = arrived,
	[ORDER_CANCEL] = cancel,
	[ORDER_BEARER] = bearer,
	[ORDER_PLACE] = place,
	[ORDER_WAIT] = set_timer,
	[ORDER_RUN] = begin_run,
	[ORDER_SAVE] = save,
	[ORDER_LOCK] = lock,
	[ORDER_LOOK] = look,
	[ORDER_UNLOCK] = unlock,
	[ORDER_MARK] = mark,
	[ORDER_UNMARK] = unmark,
	[ORDER_LEFT] = left,
	[ORDER_OPEN] = open_saved,
	[ORDER_EARLIER] = open_earlier,
	[ORDER_EXPORT] = export_file,
	[ORDER_PROFILE] = keep_profile,
	[ORDER_COPY] = copy,
	[ORDER_BARE] = bare,
	[ORDER_LISTEN] = open_port,
	[ORDER_ANSWER] = answer,
	[ORDER_UNLISTEN] = close_port,
	[ORDER_LEAVE] = leave,
	[ORDER_VISIT] = visit,
	[ORDER_REPLY] = reply,
	[ORDER_SKIP] = skip,
	[ORDER_SAY] = say,
	[ORDER_PRINT] = print,
	[ORDER_QUIT] = quit,
};

/* --- the one loop: one thread, one wait --- */

struct turning {
	struct loop *loop;
	struct carry carry;
	struct orders *orders;
	const struct page *page;
	bool stale;       /* something was told since the page was made */
	bool redraw;      /* the picture is not what it was, the page is */
	int signal;       /* that ended it; 0 */
	int64_t until_ms; /* then the time of the whole run is over, by real time; -1: it never is */
};

/* Tells the program, and leaves its orders in turning->orders. */
static void loop_tell(struct turning *turning, struct event *event)
{
	struct loop *loop = turning->loop;

	event->now = clock_utc(loop->clock);
	event->now_ms = clock_ms(loop->clock);
	/* Codes and states are made of these: without them nothing may go on. */
	if (!clock_random(event->random, sizeof event->random))
		abort();
	loop->program.event(loop->program.self, event, turning->orders);
	turning->stale = true;
}

/* Carries out what was ordered, and what is ordered because of that. Outcomes are told after ORDER_QUIT too: that the last
 * record could not be kept may change the status. */
static void obey(struct turning *turning)
{
	struct outcome *outcome;

	carry_out(&turning->carry, turning->orders);
	while ((outcome = carry_outcome(&turning->carry))) {
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
		carry_out(&turning->carry, turning->orders);
		outcome_free(outcome);
	}
}

static void happen(struct turning *turning, struct event event)
{
	loop_tell(turning, &event);
	obey(turning);
}

static bool over(const struct turning *turning)
{
	return turning->carry.quit || turning->signal;
}

static void goodbye(struct turning *turning, int number)
{
	if (over(turning))
		return;
	happen(turning, (struct event){ .kind = EVENT_GOODBYE, .signal = number });
	turning->signal = number;
}

/* Real time, so that skipping a practice clock hurries nothing. */
static int64_t real_ms(const struct turning *turning)
{
	return clock_ms(turning->loop->clock) - turning->loop->clock->skipped_ms;
}

/* A service that answers forever does not hold a command forever. Where something is left changed, the program says 5. */
static void take_limit(struct turning *turning)
{
	if (over(turning) || turning->until_ms < 0 || real_ms(turning) < turning->until_ms)
		return;
	fprintf(stderr,
	    ngettext(
		"This run took longer than %d second, and was ended. Give it more time with --time-limit SECONDS.\n",
		"This run took longer than %d seconds, and was ended. Give it more time with --time-limit SECONDS.\n",
		(unsigned long)turning->loop->limit_s),
	    turning->loop->limit_s);
	happen(turning, (struct event){ .kind = EVENT_GOODBYE });
	turning->carry.quit = true;
	if (turning->carry.status != 5)
		turning->carry.status = 4;
}

/* Nothing can be shown any more, and no terminal hung up: a file that is full, a pipe that nobody reads. It ends with what is known. */
static void unshown(struct turning *turning)
{
	happen(turning, (struct event){ .kind = EVENT_GOODBYE, .signal = SIGHUP });
	turning->carry.quit = true;
	if (turning->carry.status == 0)
		turning->carry.status = 4;
}

/* The page, made anew if anything was told since, and shown. */
static void show(struct turning *turning)
{
	struct loop *loop = turning->loop;

	if (!loop->program.page || face_kind(loop->face) == FACE_NONE)
		return;
	if (turning->stale)
		turning->page = loop->program.page(loop->program.self);
	if (turning->page && (turning->stale || turning->redraw))
		face_show(loop->face, turning->page, clock_utc(loop->clock));
	turning->stale = turning->redraw = false;
}

/* --- the parts of a turn, in their order --- */

static void stop(struct turning *turning)
{
	face_pause(turning->loop->face);
	wake_stop();
	face_resume(turning->loop->face);
	turning->redraw = true;
}

static void take_signals(struct turning *turning)
{
	int number;

	while ((number = wake_next())) {
		switch (number) {
		case SIGWINCH:
			face_resized(turning->loop->face);
			turning->redraw = true;
			break;
		case SIGTSTP:
			stop(turning);
			break;
		case SIGCONT:
			/* Stopped without having been asked: who knows what the terminal went through. */
			face_pause(turning->loop->face);
			face_resume(turning->loop->face);
			turning->redraw = true;
			break;
		default:
			goodbye(turning, number);
		}
	}
}

/* What was typed ahead is meant for the page that follows: each input is judged on the page as it is then. */
static void take_input(struct turning *turning)
{
	struct face *face = turning->loop->face;
	struct input input;
	bool gone = false, redraw;

	while (!over(turning) && turning->page && face_input(face, turning->page, &input, &gone, &redraw)) {
		happen(turning, (struct event){ .kind = EVENT_INPUT, .input = &input });
		if (!over(turning))
			show(turning);
	}
	if (over(turning) || !turning->page)
		return;
	if (redraw)
		turning->redraw = true;
	if (gone && face_unwritable(face))
		unshown(turning);
	else if (gone)
		goodbye(turning, SIGHUP);
}

static void take_replies(struct turning *turning)
{
	struct transport *transport = turning->loop->transport;
	struct reply reply;

	while (!over(turning) && transport->next(transport, &reply))
		happen(turning, (struct event){ .kind = EVENT_REPLY, .reply = &reply });
}

/* A browser that ends a sign-in on our port. */
static void take_heard(struct turning *turning)
{
	const char *text;
	size_t len;

	/* not without end: whoever calls again and again must not keep signals and replies waiting */
	for (int i = 0; i < LISTEN_CALLERS_MAX && !over(turning) && listen_next(&turning->carry.listen, &text, &len);
	     i++)
		happen(turning, (struct event){ .kind = EVENT_HEARD, .text = text, .len = len });
}

/* What the guard that we left or visited says. */
static void take_guard(struct turning *turning)
{
	struct carry *carry = &turning->carry;
	const char *text;
	struct err gone;

	while (!over(turning) && keeper_heard(&carry->guard, &text)) {
		struct event event = { .kind = EVENT_GUARD, .text = text };

		carry->guard_ms = -1;
		if (!text)
			err_set(&gone, ERR_NO_SUCH, N_("talking with the guard"), _("it is gone"));
		event.err = text ? NULL : &gone;
		event.len = text ? strlen(text) : 0;
		happen(turning, event);
	}
	if (over(turning) || carry->guard_ms < 0 || clock_ms(turning->loop->clock) < carry->guard_ms)
		return;
	/* Stopped, hung, or no guard at all: nobody waits for it. */
	carry->guard_ms = -1;
	keeper_silent(&carry->guard, &gone);
	happen(turning, (struct event){ .kind = EVENT_GUARD, .err = &gone });
}

/* We are a guard: what is said to it. */
static void take_asked(struct turning *turning)
{
	const char *word;

	while (!over(turning) && turning->loop->post && keeper_post_next(turning->loop->post, &word))
		happen(turning, (struct event){ .kind = EVENT_ASKED, .text = word, .len = strlen(word) });
}

/* Once each: one that is set again for now waits for the next turn, so that input gets in between. */
static void take_timers(struct turning *turning)
{
	int64_t now = clock_ms(turning->loop->clock);
	bool due[TIMER_COUNT];

	for (int i = 0; i < TIMER_COUNT; i++)
		due[i] = turning->carry.timers[i] >= 0 && turning->carry.timers[i] <= now;
	for (int i = 0; i < TIMER_COUNT && !over(turning); i++) {
		/* Another timer's orders may have moved it on. */
		if (!due[i] || turning->carry.timers[i] < 0 || turning->carry.timers[i] > now)
			continue;
		turning->carry.timers[i] = -1;
		happen(turning, (struct event){ .kind = EVENT_TIMER, .timer = (enum timer)i });
	}
}

/* The earliest timer; -1 when none is set. */
static int64_t next_timer(const struct turning *turning)
{
	int64_t next = turning->carry.guard_ms;

	for (int i = 0; i < TIMER_COUNT; i++) {
		int64_t at = turning->carry.timers[i];

		if (at >= 0 && (next < 0 || at < next))
			next = at;
	}
	return next;
}

/* Milliseconds until the next timer, -1 for ever. In practice without a face the clock jumps there instead. */
static int patience(struct turning *turning)
{
	struct loop *loop = turning->loop;
	int64_t at = next_timer(turning), left;
	int64_t limit = turning->until_ms < 0 ? INT_MAX : turning->until_ms - real_ms(turning);

	if (at < 0)
		return turning->until_ms < 0 ? -1 : limit < 0 ? 0 : limit < INT_MAX ? (int)limit : INT_MAX;
	left = at - clock_ms(loop->clock);
	if (left > 0 && loop->fast_forward && turning->carry.guard_ms < 0 &&
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

static void wait(struct turning *turning)
{
	struct transport *transport = turning->loop->transport;
	int face = turning->page ? face_fd(turning->loop->face) : -1;
	int signals = wake_fd(), ms = patience(turning);
	struct pollfd fds[3 + LISTEN_FDS_MAX + 1 + KEEPER_CALLERS_MAX + 1];
	int n = 0;

	/* Nobody to ask, nothing on its way, no clock running: this would wait for ever. */
	if (next_timer(turning) < 0 && face < 0 && transport->pending(transport) == 0 && turning->carry.listen.fd < 0 &&
	    turning->carry.guard.fd < 0 && !turning->loop->post) {
		fprintf(stderr, "%s\n",
		    _("naaready has nothing left to wait for. This is a defect: please report it."));
		turning->carry.quit = true;
		turning->carry.status = 4;
		return;
	}
	if (face >= 0)
		fds[n++] = (struct pollfd){ .fd = face, .events = POLLIN };
	if (signals >= 0)
		fds[n++] = (struct pollfd){ .fd = signals, .events = POLLIN };
	if (turning->carry.guard.fd >= 0)
		fds[n++] = (struct pollfd){ .fd = turning->carry.guard.fd, .events = POLLIN };
	n += listen_fds(&turning->carry.listen, fds + n);
	if (turning->loop->post)
		n += keeper_post_fds(turning->loop->post, fds + n);
	transport->wait(transport, fds, n, ms);
}

static void turn(struct turning *turning)
{
	turning->loop->turns++;
	take_signals(turning);
	take_limit(turning);
	take_input(turning);
	take_replies(turning);
	take_heard(turning);
	take_guard(turning);
	take_asked(turning);
	take_timers(turning);
	if (!over(turning))
		show(turning);
}

/* The first page is there before anything that it ordered is carried out. */
static void begin(struct turning *turning)
{
	struct event event = { .kind = EVENT_START };

	loop_tell(turning, &event);
	show(turning);
	obey(turning);
	if (!over(turning))
		show(turning);
}

int loop_run(struct loop *loop)
{
	/* Too large for a stack, and for being zeroed at every start; what was released is as it was at first. */
	static struct orders orders;
	struct turning now = { .loop = loop, .orders = &orders }, *turning = &now;
	int status;

	loop->turns = 0;
	carry_init(&turning->carry, loop);
	turning->until_ms = loop->limit_s > 0 ? real_ms(turning) + loop->limit_s * 1000L : -1;
	begin(turning);
	while (!over(turning)) {
		wait(turning);
		if (!over(turning))
			turn(turning);
	}
	face_close(loop->face);
	loop->face = NULL;
	status = turning->carry.status;
	/* What is left changed is to be known also where nobody could be told of it. */
	if (!carry_print(&turning->carry) && status != 5 && status != 2)
		status = 4;
	if (turning->signal)
		status = 128 + turning->signal;
	carry_release(&turning->carry);
	orders_release(turning->orders);
	return status;
}
