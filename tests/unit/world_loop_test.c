/* world_loop_test.c - a turn has its order, and a change is recorded before it is sent */
#include "world_home.h"

#include <signal.h>
#include <sys/wait.h>

#include "world/loop.h"
#include "world/signals.h"

#define TENANT   "5a1e5f0c-0000-4000-8000-000000000001"
#define ID       "20261124-062240-3f9c1a"
#define OTHER_ID "20261123-062240-3f9c1b"

/* A program and a transport for tests; both write what happens into one log. */
struct fake {
	struct transport verbs; /* first: a transport is cast to this */
	struct loop loop;
	struct store store;
	struct clock clock;
	struct page page;
	void (*on)(struct fake *, struct turn *);
	char log[2000];
	unsigned waiting[8]; /* requests without a reply */
	int waiting_count;
	int idle_waits; /* waits without a time limit */
	int step;
	size_t sent_bytes; /* size of the run's file when the change was sent */
	int mark_mode;     /* mode of the mark's file then; -1: not there */
	int64_t seen_ms[16];
	char told[480];
};

static void log_word(struct fake *fake, const char *word, unsigned number)
{
	size_t used = strlen(fake->log);

	snprintf(fake->log + used, sizeof fake->log - used, "%s%s", used ? " " : "", word);
	used = strlen(fake->log);
	if (number)
		snprintf(fake->log + used, sizeof fake->log - used, "%u", number);
}

static void fake_send(struct transport *transport, struct request *request)
{
	struct fake *fake = (struct fake *)transport;

	log_word(fake, request->writes ? "write" : "send", request->id);
	fake->sent_bytes = (size_t)home_size("runs/" ID ".jsonl");
	fake->mark_mode = home_mode("open/" TENANT ".json");
	fake->waiting[fake->waiting_count++] = request->id;
	secret_wipe(&request->form);
}

static void fake_bearer(struct transport *transport, enum service service, struct secret *token)
{
	log_word((struct fake *)transport, "bearer", (unsigned)service);
	secret_wipe(token);
}

static void fake_cancel(struct transport *transport, unsigned id)
{
	log_word((struct fake *)transport, "cancel", id);
	((struct fake *)transport)->waiting_count = 0;
}

static bool fake_next(struct transport *transport, struct reply *reply)
{
	struct fake *fake = (struct fake *)transport;

	if (!fake->waiting_count)
		return false;
	memset(reply, 0, sizeof *reply);
	reply->id = fake->waiting[0];
	reply->status = 200;
	reply->body = "{}";
	memmove(fake->waiting, fake->waiting + 1, sizeof fake->waiting - sizeof *fake->waiting);
	fake->waiting_count--;
	return true;
}

static void fake_wait(struct transport *transport, struct pollfd *fds, int n, int ms)
{
	struct fake *fake = (struct fake *)transport;

	if (ms < 0 && !fake->waiting_count)
		fake->idle_waits++;
	poll(fds, (nfds_t)n, fake->waiting_count ? 0 : ms);
}

static int fake_pending(struct transport *transport)
{
	return ((struct fake *)transport)->waiting_count;
}

/* Numbers the calls' timers by their slot; the others from the first of them on. */
static unsigned timer_number(enum timer timer)
{
	return (unsigned)(timer < TIMER_SESSION_GRAPH ? timer : timer - TIMER_SESSION_GRAPH);
}

static void event_in(void *self, struct turn *turn)
{
	const struct event *event = turn->event;
	static const char *const words[] = {
		[EVENT_START] = "start",
		[EVENT_INPUT] = "input",
		[EVENT_REPLY] = "reply",
		[EVENT_TIMER] = "timer",
		[EVENT_SAVED] = "saved",
		[EVENT_LOCKED] = "locked",
		[EVENT_UNSAVED] = "unsaved",
		[EVENT_OPENED] = "opened",
		[EVENT_EXPORTED] = "exported",
		[EVENT_KEPT] = "kept",
		[EVENT_COPIED] = "copied",
		[EVENT_GOODBYE] = "goodbye",
	};
	bool of_request = event->kind == EVENT_SAVED || event->kind == EVENT_UNSAVED;
	struct fake *fake = self;

	log_word(fake, words[event->kind],
	    event->kind == EVENT_TIMER ? timer_number(event->timer)
	    : of_request               ? event->id
				       : 0);
	assert_true(event->now > 0);
	assert_true(event->now_ms > 0);
	fake->on(fake, turn);
}

static const struct page *page_of(void *self)
{
	struct fake *fake = self;

	log_word(fake, "page", 0);
	page_clear(&fake->page);
	fake->page.id = "test";
	fake->page.title = "Test";
	fake->page.lead = "";
	page_choice(&fake->page, "go", "Go", NULL);
	return &fake->page;
}

static struct fake *fake_make(void (*on)(struct fake *, struct turn *))
{
	struct fake *fake = calloc(1, sizeof *fake);
	struct err err;

	assert_non_null(fake);
	fake->verbs =
	    (struct transport){ fake_send, fake_bearer, fake_cancel, fake_next, fake_wait, fake_pending, NULL };
	fake->on = on;
	assert_true(store_open(&fake->store, false, true, &err));
	fake->loop = (struct loop){
		.program = { fake, event_in, NULL },
		.transport = &fake->verbs,
		.store = &fake->store,
		.clock = &fake->clock,
	};
	return fake;
}

static void fake_free(struct fake *fake)
{
	store_close(&fake->store);
	page_release(&fake->page);
	free(fake);
}

/* Runs with other descriptors for stdin and stdout; the output goes to @out. */
static int run_between(struct fake *fake, enum ui_kind kind, const char *typed, bool ends, char *out, size_t size)
{
	int in[2], to[2], saved[2] = { dup(0), dup(1) }, status;
	ssize_t got;

	assert_int_equal(0, pipe(in));
	assert_int_equal(0, pipe(to));
	assert_int_equal((ssize_t)strlen(typed), write(in[1], typed, strlen(typed)));
	if (ends)
		close(in[1]);
	fflush(stdout);
	dup2(in[0], 0);
	dup2(to[1], 1);
	fake->loop.program.page = kind == UI_NONE ? NULL : page_of;
	fake->loop.ui = ui_open(kind, COLOR_NEVER, false);
	status = loop_run(&fake->loop);
	fflush(stdout);
	dup2(saved[0], 0);
	dup2(saved[1], 1);
	close(to[1]);
	got = read(to[0], out, size - 1);
	out[got > 0 ? got : 0] = '\0';
	close(to[0]);
	close(in[0]);
	if (!ends)
		close(in[1]);
	close(saved[0]);
	close(saved[1]);
	return status;
}

/* --- the order of things --- */

static void ask(struct orders *orders, unsigned id)
{
	struct request request = { .id = id, .url = "https://graph.microsoft.com/v1.0/me" };

	order_ask(orders, &request);
}

static void on_first_page(struct fake *fake, struct turn *turn)
{
	(void)fake;
	if (turn->event->kind == EVENT_START)
		ask(turn->orders, 7);
	else if (turn->event->kind == EVENT_REPLY)
		order_quit(turn->orders, 3);
}

static void the_first_page_comes_before_any_request(void **state)
{
	struct fake *fake = fake_make(on_first_page);
	char out[4000];

	(void)state;
	assert_int_equal(3, run_between(fake, UI_PLAIN, "", false, out, sizeof out));
	assert_string_equal("start page send7 reply", fake->log);
	assert_non_null(strstr(out, "Test"));
	assert_null(fake->loop.ui);
	fake_free(fake);
}

static void on_turn(struct fake *fake, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;

	(void)fake;
	if (event->kind == EVENT_START) {
		ask(orders, 1);
		ask(orders, 2);
		order_wait(orders, TIMER_PAGE, event->now_ms);
		order_wait(orders, TIMER_CALL, event->now_ms);
	}
	if (event->kind == EVENT_TIMER && event->timer == TIMER_PAGE)
		order_quit(orders, 0);
}

static void a_turn_has_its_order(void **state)
{
	struct fake *fake = fake_make(on_turn);
	char out[4000];

	(void)state;
	assert_int_equal(0, run_between(fake, UI_PLAIN, "1\n", false, out, sizeof out));
	/* input, then replies, then timers in the order of their numbers */
	assert_string_equal("start page send1 send2 input page reply reply timer timer4", fake->log);
	assert_int_equal(1, fake->loop.turns);
	fake_free(fake);
}

static void on_typed_ahead(struct fake *fake, struct turn *turn)
{
	if (turn->event->kind == EVENT_INPUT && ++fake->step == 3) {
		assert_int_equal(INPUT_CHOSE, turn->event->input->kind);
		assert_string_equal("go", turn->event->input->id);
		order_quit(turn->orders, 0);
	}
}

static void input_typed_ahead_meets_a_new_page(void **state)
{
	struct fake *fake = fake_make(on_typed_ahead);
	char out[4000];

	(void)state;
	assert_int_equal(0, run_between(fake, UI_PLAIN, "1\n1\n1", true, out, sizeof out));
	assert_string_equal("start page input page input page input", fake->log);
	fake_free(fake);
}

static void on_end(struct fake *fake, struct turn *turn)
{
	const struct event *event = turn->event;

	if (event->kind == EVENT_INPUT) {
		assert_int_equal(INPUT_QUIT, event->input->kind);
		fake->step++;
	}
	if (event->kind == EVENT_GOODBYE) {
		assert_int_equal(SIGHUP, event->signal);
		order_quit(turn->orders, 0);
	}
}

static void the_end_of_input_leaves_the_program(void **state)
{
	struct fake *fake = fake_make(on_end);
	char out[4000];

	(void)state;
	/* A program that does not leave then is told that the terminal is gone. */
	assert_int_equal(128 + SIGHUP, run_between(fake, UI_PLAIN, "", true, out, sizeof out));
	assert_int_equal(1, fake->step);
	assert_string_equal("start page input page goodbye", fake->log);
	fake_free(fake);
}

/* --- changes --- */

static struct order *order_change(struct orders *orders, unsigned id)
{
	struct order *order = orders_add(orders, ORDER_CHANGE);

	order->change.request = (struct request){ .id = id, .url = "https://graph.microsoft.com/", .writes = true };
	secret_set(&order->change.request.form, "s", 1);
	order->change.line = "{\"kind\":\"intent\"}\n";
	order->change.lock = TENANT;
	order->change.mark = orders_copy_mark(orders, &(struct change_mark){ .tenant.id = TENANT,
							  .what = CHANGE_TOKENS,
							  .run_id = ID,
							  .from = "allowed",
							  .to = "blocked" });
	return order;
}

static void on_change(struct fake *fake, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;

	if (event->kind == EVENT_START) {
		order_run(orders, ID, 0);
		order_save(orders, "{\"kind\":\"run\"}\n", false);
		order_text(orders, ORDER_LOCK, TENANT);
		order_change(orders, 9);
	}
	if (event->kind == EVENT_UNSAVED) {
		assert_non_null(event->err);
		snprintf(fake->told, sizeof fake->told, "%s", event->err->told);
		order_quit(orders, 4);
	}
	if (event->kind == EVENT_REPLY) {
		orders_add(orders, ORDER_UNMARK)->unmark.tenant_id = TENANT;
		order_quit(orders, 0);
	}
}

static void a_change_is_recorded_before_it_is_sent(void **state)
{
	struct fake *fake = fake_make(on_change);

	(void)state;
	assert_int_equal(0, loop_run(&fake->loop));
	assert_string_equal("start write9 locked saved9 reply", fake->log);
	/* Both lines and the mark were there when the change was sent. */
	assert_int_equal(33, fake->sent_bytes);
	assert_int_equal(0600, fake->mark_mode);
	assert_int_equal(-1, home_mode("open/" TENANT ".json"));
	fake_free(fake);
}

static void assert_not_sent(struct fake *fake, const char *why)
{
	assert_int_equal(4, loop_run(&fake->loop));
	assert_string_equal("start locked unsaved9", fake->log);
	assert_non_null(strstr(fake->told, why));
	assert_int_equal(-1, home_mode("open/" TENANT ".json"));
	fake_free(fake);
}

static void without_a_record_nothing_is_sent(void **state)
{
	struct fake *fake = fake_make(on_change);

	(void)state;
	fake->store.keep = false;
	assert_not_sent(fake, "Without a record");
	fake = fake_make(on_change);
	fake->loop.dry_run = true;
	assert_not_sent(fake, "dry run");
}

/* Another process's mark is there, and this one does not have the tenant's lock. */
static void on_unlocked(struct fake *fake, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;
	struct order *order;

	if (event->kind == EVENT_START) {
		order_run(orders, ID, 0);
		order = orders_add(orders, ORDER_MARK);
		order->mark = orders_copy_mark(orders, &(struct change_mark){ .tenant.id = TENANT,
							   .what = CHANGE_TOKENS,
							   .run_id = OTHER_ID,
							   .from = "not_set",
							   .to = "blocked" });
		order = orders_add(orders, ORDER_UNMARK);
		order->unmark.tenant_id = TENANT;
		order->unmark.line = "{\"kind\":\"outcome\"}\n";
		order_change(orders, 9);
	}
	if (event->kind == EVENT_UNSAVED && event->mark) {
		assert_string_equal(event->mark->from, "allowed");
		fake->step++;
	}
	if (event->kind == EVENT_UNSAVED && event->id == 9)
		order_quit(orders, 4);
}

static void without_the_lock_nothing_is_touched(void **state)
{
	struct change_mark mark = { .what = CHANGE_TOKENS, .run_id = OTHER_ID, .from = "allowed", .to = "blocked" },
			   now;
	struct fake *fake = fake_make(on_unlocked);
	struct err err;

	(void)state;
	snprintf(mark.tenant.id, sizeof mark.tenant.id, "%s", TENANT);
	assert_true(store_mark(&fake->store, &mark, &err));
	assert_int_equal(4, loop_run(&fake->loop));
	assert_null(strstr(fake->log, "write"));
	assert_int_equal(1, fake->step); /* the program was told which mark stays */
	assert_int_equal(-1, home_size("runs/" ID ".jsonl"));
	assert_true(store_marked(&fake->store, TENANT, &now));
	assert_string_equal(now.from, "allowed");
	fake_free(fake);
}

static void on_bad_mark(struct fake *fake, struct turn *turn)
{
	on_change(fake, turn);
	if (turn->event->kind == EVENT_START)
		turn->orders->items[turn->orders->count - 1].change.mark =
		    orders_copy_mark(turn->orders, &(struct change_mark){ .what = CHANGE_TOKENS });
}

static void without_its_mark_a_change_is_not_sent(void **state)
{
	struct fake *fake = fake_make(on_bad_mark);

	(void)state;
	assert_int_equal(4, loop_run(&fake->loop));
	assert_string_equal("start locked unsaved9", fake->log);
	/* The intent is on record; the program notes that it was not sent. */
	assert_int_equal(33, home_size("runs/" ID ".jsonl"));
	fake_free(fake);
}

static void on_ask_that_writes(struct fake *fake, struct turn *turn)
{
	struct request request = { .id = 1, .url = "https://graph.microsoft.com/", .writes = true };

	(void)fake;
	order_ask(turn->orders, &request);
}

static void asking_never_writes(void **state)
{
	struct fake *fake = fake_make(on_ask_that_writes);
	int status = 0;
	pid_t child;

	(void)state;
	child = fork();
	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		loop_run(&fake->loop);
		_exit(0);
	}
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
	assert_int_equal(SIGABRT, WTERMSIG(status));
	fake_free(fake);
}

static void on_unsaved(struct fake *fake, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;

	if (event->kind == EVENT_START) {
		order_run(orders, "../no/id", 0);
		order_save(orders, "1\n", false);
		order_save(orders, "2\n", true);
		order_quit(orders, 0);
	}
	if (event->kind == EVENT_UNSAVED) {
		assert_int_equal(0, event->id);
		assert_int_equal(ERR_DISK, event->err->kind);
		fake->step++;
		order_quit(orders, 4);
	}
}

static void a_record_that_is_not_kept_is_told_once(void **state)
{
	struct fake *fake = fake_make(on_unsaved);

	(void)state;
	/* This also holds after ORDER_QUIT, which may then give another status. */
	assert_int_equal(4, loop_run(&fake->loop));
	assert_string_equal("start unsaved", fake->log);
	assert_int_equal(1, fake->step);
	fake_free(fake);
}

/* --- timers and turns --- */

static void on_timers(struct fake *fake, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;

	if (event->kind == EVENT_START) {
		order_wait(orders, TIMER_ACT, event->now_ms + 20);
		order_wait(orders, TIMER_WATCH, event->now_ms + 5);
		order_wait(orders, TIMER_WATCH, event->now_ms + 40); /* replaces the timer */
		order_wait(orders, TIMER_PAGE, event->now_ms + 1);
		order_wait(orders, TIMER_PAGE, -1); /* unsets the timer */
	}
	fake->seen_ms[fake->step++] = event->now_ms;
	if (event->kind == EVENT_TIMER && event->timer == TIMER_WATCH)
		order_quit(orders, 0);
}

static void timers_come_when_due_and_turns_have_a_reason(void **state)
{
	struct fake *fake = fake_make(on_timers);

	(void)state;
	assert_int_equal(0, loop_run(&fake->loop));
	assert_string_equal("start timer2 timer3", fake->log);
	assert_true(fake->seen_ms[1] >= fake->seen_ms[0] + 20);
	assert_true(fake->seen_ms[2] >= fake->seen_ms[0] + 40);
	assert_int_equal(2, fake->loop.turns);
	fake_free(fake);
}

static void on_hour(struct fake *fake, struct turn *turn)
{
	fake->seen_ms[fake->step++] = turn->event->now_ms;
	if (turn->event->kind == EVENT_START)
		order_wait(turn->orders, TIMER_ACT, turn->event->now_ms + 3600 * 1000);
	else
		order_quit(turn->orders, 0);
}

static void practice_without_a_face_need_not_wait(void **state)
{
	struct fake *fake = fake_make(on_hour);
	int64_t before = clock_utc(&fake->clock);

	(void)state;
	fake->loop.fast_forward = true;
	assert_int_equal(0, loop_run(&fake->loop));
	assert_true(fake->seen_ms[1] - fake->seen_ms[0] >= 3600 * 1000);
	assert_true(clock_utc(&fake->clock) - before >= 3600);
	assert_true(clock_utc(&fake->clock) - before < 3700);
	assert_int_equal(1, fake->loop.turns);
	fake_free(fake);
}

static void on_skip(struct fake *fake, struct turn *turn)
{
	fake->seen_ms[fake->step++] = turn->event->now;
	if (turn->event->kind == EVENT_START) {
		order_wait(turn->orders, TIMER_ACT, turn->event->now_ms + 50 * 1000);
		orders_add(turn->orders, ORDER_SKIP)->skip_s = 60;
	} else
		order_quit(turn->orders, 0);
}

static void a_clock_that_is_moved_makes_timers_due(void **state)
{
	struct fake *fake = fake_make(on_skip);

	(void)state;
	assert_int_equal(0, loop_run(&fake->loop));
	assert_string_equal("start timer2", fake->log);
	assert_true(fake->seen_ms[1] - fake->seen_ms[0] >= 60);
	fake_free(fake);
}

static void on_nothing(struct fake *fake, struct turn *turn)
{
	(void)fake;
	(void)turn;
}

static void nothing_to_wait_for_is_no_reason_to_hang(void **state)
{
	struct fake *fake = fake_make(on_nothing);

	(void)state;
	assert_int_equal(4, loop_run(&fake->loop));
	assert_int_equal(0, fake->idle_waits);
	fake_free(fake);
}

/* --- signals --- */

static void on_signal(struct fake *fake, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;

	if (event->kind == EVENT_START) {
		order_wait(orders, TIMER_ACT, event->now_ms + 60 * 1000);
		raise(SIGTERM);
	}
	if (event->kind == EVENT_GOODBYE) {
		fake->step = event->signal;
		order_run(orders, ID, 0);
		order_save(orders, "bye\n", true);
		order_quit(orders, 5);
	}
}

static void a_signal_ends_in_order(void **state)
{
	struct fake *fake = fake_make(on_signal);
	struct err err;

	(void)state;
	assert_true(signals_open(false, &err));
	assert_int_equal(128 + SIGTERM, loop_run(&fake->loop));
	signals_close();
	assert_string_equal("start goodbye", fake->log);
	assert_int_equal(SIGTERM, fake->step);
	assert_int_equal(4, home_size("runs/" ID ".jsonl"));
	fake_free(fake);
}

static void an_ignored_signal_stays_ignored(void **state)
{
	struct err err;

	(void)state;
	signal(SIGHUP, SIG_IGN);
	assert_true(signals_open(true, &err));
	raise(SIGHUP);
	assert_int_equal(0, signals_next());
	raise(SIGWINCH);
	raise(SIGINT);
	assert_int_equal(SIGWINCH, signals_next());
	assert_int_equal(SIGINT, signals_next());
	assert_int_equal(0, signals_next());
	signals_close();
	assert_int_equal(-1, signals_fd());
	assert_int_equal(0, signals_next());
	signal(SIGHUP, SIG_DFL);
	for (int i = 0; i < 3; i++)
		signal((int[]){ SIGSEGV, SIGBUS, SIGABRT }[i], SIG_DFL);
}

/* --- what goes out and comes in --- */

static void on_print(struct fake *fake, struct turn *turn)
{
	(void)fake;
	order_text(turn->orders, ORDER_PRINT, "one ");
	order_text(turn->orders, ORDER_PRINT, "two\n");
	order_quit(turn->orders, 1);
}

static void data_is_written_at_the_end(void **state)
{
	struct fake *fake = fake_make(on_print);
	char out[100];
	int saved[2], full;

	(void)state;
	assert_int_equal(1, run_between(fake, UI_NONE, "", true, out, sizeof out));
	assert_string_equal("one two\n", out);
	fake_free(fake);
	fake = fake_make(on_print);
	fflush(stdout);
	saved[0] = dup(1);
	saved[1] = dup(2);
	full = open("/dev/full", O_WRONLY);
	dup2(full, 1);
	dup2(full, 2);
	full = loop_run(&fake->loop);
	clearerr(stdout);
	dup2(saved[0], 1);
	dup2(saved[1], 2);
	assert_int_equal(4, full);
	fake_free(fake);
}

static void on_files(struct fake *fake, struct turn *turn)
{
	const struct event *event = turn->event;
	struct orders *orders = turn->orders;

	if (event->kind == EVENT_START) {
		struct order *order = orders_add(orders, ORDER_EXPORT);

		order->file.name = home_top("export.txt");
		order->file.text = "text";
		order_text(orders, ORDER_OPEN, "last");
	}
	if (event->kind == EVENT_EXPORTED) {
		assert_null(event->err);
		assert_string_equal(home_top("export.txt"), event->text);
	}
	if (event->kind == EVENT_OPENED && fake->step++ == 0) {
		assert_int_equal(ERR_USAGE, event->err->kind); /* there is no run to be the last */
		order_run(orders, ID, 0);
		order_save(orders, "line\n", true);
		order_text(orders, ORDER_OPEN, ID);
	} else if (event->kind == EVENT_OPENED) {
		assert_null(event->err);
		assert_int_equal(5, event->len);
		assert_string_equal("line\n", event->text);
		order_quit(orders, 0);
	}
}

/* A kept profile is readable only by its owner, and never overwritten. */
static void on_profile(struct fake *fake, struct turn *turn)
{
	const struct event *event = turn->event;
	static const char *const texts[] = { "one", "two", "three" };
	struct order *order;

	if (event->kind == EVENT_KEPT) {
		assert_int_equal(0600, home_mode("profiles/x.json"));
		assert_int_equal(fake->step == 2 ? ERR_CONFLICT : ERR_NONE, event->err ? event->err->kind : ERR_NONE);
		assert_int_equal(fake->step == 3 ? 5 : 3, home_size("profiles/x.json"));
		assert_non_null(strstr(event->text, "/x.json"));
	}
	if (fake->step == 3) {
		order_quit(turn->orders, 0);
		return;
	}
	order = orders_add(turn->orders, ORDER_PROFILE);
	order->file.name = "x";
	order->file.text = texts[fake->step];
	order->file.replace = fake->step++ == 2;
}

static void a_profile_is_kept(void **state)
{
	struct fake *fake = fake_make(on_profile);
	char dir[400];

	(void)state;
	snprintf(dir, sizeof dir, "%s", home_path("profiles"));
	fake->loop.profiles_dir = dir;
	assert_int_equal(0, loop_run(&fake->loop));
	assert_string_equal("start kept kept kept", fake->log);
	fake_free(fake);
}

/* Without a page nothing can be copied, and it is said. */
static void on_copy(struct fake *fake, struct turn *turn)
{
	const struct event *event = turn->event;

	(void)fake;
	if (event->kind == EVENT_START)
		order_text(turn->orders, ORDER_COPY, "FQ7KXXXX");
	if (event->kind != EVENT_COPIED)
		return;
	assert_int_equal(COPIED_NOT, event->id);
	assert_int_equal(ERR_USAGE, event->err->kind);
	assert_string_equal("FQ7KXXXX", event->text);
	order_quit(turn->orders, 0);
}

static void a_copy_is_answered(void **state)
{
	struct fake *fake = fake_make(on_copy);

	(void)state;
	assert_int_equal(0, loop_run(&fake->loop));
	assert_string_equal("start copied", fake->log);
	fake_free(fake);
}

static void files_are_read_and_written_for_the_program(void **state)
{
	struct fake *fake = fake_make(on_files);

	(void)state;
	assert_int_equal(0, loop_run(&fake->loop));
	assert_string_equal("start exported opened opened", fake->log);
	fake_free(fake);
}

static void on_bearer(struct fake *fake, struct turn *turn)
{
	struct order *order = orders_add(turn->orders, ORDER_BEARER);

	(void)fake;
	order->bearer.service = SERVICE_EXCHANGE;
	secret_set(&order->bearer.token, "token", 5);
	orders_add(turn->orders, ORDER_CANCEL)->cancel = 0;
	order_quit(turn->orders, 0);
}

static void bearers_and_cancels_reach_the_transport(void **state)
{
	struct fake *fake = fake_make(on_bearer);

	(void)state;
	assert_int_equal(0, loop_run(&fake->loop));
	assert_string_equal("start bearer2 cancel", fake->log);
	fake_free(fake);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, home_make, home_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_page_comes_before_any_request),
		TEST(a_turn_has_its_order),
		TEST(input_typed_ahead_meets_a_new_page),
		TEST(the_end_of_input_leaves_the_program),
		TEST(a_change_is_recorded_before_it_is_sent),
		TEST(without_a_record_nothing_is_sent),
		TEST(without_the_lock_nothing_is_touched),
		TEST(without_its_mark_a_change_is_not_sent),
		TEST(asking_never_writes),
		TEST(a_record_that_is_not_kept_is_told_once),
		TEST(timers_come_when_due_and_turns_have_a_reason),
		TEST(practice_without_a_face_need_not_wait),
		TEST(a_clock_that_is_moved_makes_timers_due),
		TEST(nothing_to_wait_for_is_no_reason_to_hang),
		TEST(a_signal_ends_in_order),
		TEST(an_ignored_signal_stays_ignored),
		TEST(data_is_written_at_the_end),
		TEST(a_profile_is_kept),
		TEST(a_copy_is_answered),
		TEST(files_are_read_and_written_for_the_program),
		TEST(bearers_and_cancels_reach_the_transport),
	};

	/* a shell that runs tests in the background may ignore these */
	for (int i = 0; i < 4; i++)
		signal((int[]){ SIGHUP, SIGINT, SIGTERM, SIGQUIT }[i], SIG_DFL);
	setlocale(LC_ALL, "C.UTF-8");
	umask(077);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
