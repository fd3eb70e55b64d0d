/* loop.c - the one loop: one thread, one wait */
#include "world/loop.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "world/carry.h"
#include "world/wake.h"

struct turning {
	struct loop *loop;
	struct carry carry;
	struct orders *orders;
	const struct page *page;
	bool stale;  /* something was told since the page was made */
	bool redraw; /* the picture is not what it was, the page is */
	int signal;  /* that ended it; 0 */
	int64_t until_ms; /* then the time of the whole run is over, by real time; -1: it never is */
};

/* Tells the program, and leaves its orders in turning->orders. */
static void tell(struct turning *turning, struct event *event)
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

		tell(turning, &event);
		carry_out(&turning->carry, turning->orders);
		outcome_free(outcome);
	}
}

static void happen(struct turning *turning, struct event event)
{
	tell(turning, &event);
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
	happen(turning, (struct event){.kind = EVENT_GOODBYE, .signal = number});
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
	fprintf(stderr, ngettext("This run took longer than %d second, and was ended. Give it more time with --time-limit SECONDS.\n",
				 "This run took longer than %d seconds, and was ended. Give it more time with --time-limit SECONDS.\n",
				 (unsigned long)turning->loop->limit_s), turning->loop->limit_s);
	happen(turning, (struct event){.kind = EVENT_GOODBYE});
	turning->carry.quit = true;
	if (turning->carry.status != 5)
		turning->carry.status = 4;
}

/* Nothing can be shown any more, and no terminal hung up: a file that is full, a pipe that nobody reads. It ends with what is known. */
static void unshown(struct turning *turning)
{
	happen(turning, (struct event){.kind = EVENT_GOODBYE, .signal = SIGHUP});
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
		happen(turning, (struct event){.kind = EVENT_INPUT, .input = &input});
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
		happen(turning, (struct event){.kind = EVENT_REPLY, .reply = &reply});
}

/* A browser that ends a sign-in on our port. */
static void take_heard(struct turning *turning)
{
	const char *text;
	size_t len;

	/* not without end: whoever calls again and again must not keep signals and replies waiting */
	for (int i = 0; i < LISTEN_CALLERS_MAX && !over(turning) && listen_next(&turning->carry.listen, &text, &len); i++)
		happen(turning, (struct event){.kind = EVENT_HEARD, .text = text, .len = len});
}

/* What the guard that we left or visited says. */
static void take_guard(struct turning *turning)
{
	struct carry *carry = &turning->carry;
	const char *text;
	struct err gone;

	while (!over(turning) && keeper_heard(&carry->guard, &text)) {
		struct event event = {.kind = EVENT_GUARD, .text = text};

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
	happen(turning, (struct event){.kind = EVENT_GUARD, .err = &gone});
}

/* We are a guard: what is said to it. */
static void take_asked(struct turning *turning)
{
	const char *word;

	while (!over(turning) && turning->loop->post && keeper_post_next(turning->loop->post, &word))
		happen(turning, (struct event){.kind = EVENT_ASKED, .text = word, .len = strlen(word)});
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
		happen(turning, (struct event){.kind = EVENT_TIMER, .timer = (enum timer)i});
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
	if (left > 0 && loop->fast_forward && turning->carry.guard_ms < 0 && loop->transport->pending(loop->transport) == 0) {
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
		fprintf(stderr, "%s\n", _("naaready has nothing left to wait for. This is a defect: please report it."));
		turning->carry.quit = true;
		turning->carry.status = 4;
		return;
	}
	if (face >= 0)
		fds[n++] = (struct pollfd){.fd = face, .events = POLLIN};
	if (signals >= 0)
		fds[n++] = (struct pollfd){.fd = signals, .events = POLLIN};
	if (turning->carry.guard.fd >= 0)
		fds[n++] = (struct pollfd){.fd = turning->carry.guard.fd, .events = POLLIN};
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
	struct event event = {.kind = EVENT_START};

	tell(turning, &event);
	show(turning);
	obey(turning);
	if (!over(turning))
		show(turning);
}

int loop_run(struct loop *loop)
{
	/* Too large for a stack, and for being zeroed at every start; what was released is as it was at first. */
	static struct orders orders;
	struct turning now = {.loop = loop, .orders = &orders}, *turning = &now;
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
