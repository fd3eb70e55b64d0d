/* fake_world.c - the world in memory, for a program with pages or without */
#include "tests/fake_world.h"

#include <assert.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "cloud/signin.h"
#include "core/wellknown.h"

#define LISTENING 4711
#define TURNS_MAX 2000

/* --- profile and timeline --- */

struct fake_data fake_data;

static void read_file(const char *name, struct buf *text)
{
	const char *dir = getenv("DATA_DIR");
	char path[1024], chunk[4096];
	size_t got;
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", dir ? dir : "data", name);
	file = fopen(path, "r");
	if (!file) {
		perror(path);
		exit(99);
	}
	buf_init(text, 1 << 20);
	while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
		buf_add_n(text, chunk, got);
	fclose(file);
}

void fake_data_read(struct fake_data *data, const char *profile)
{
	char name[80];
	struct buf text;
	struct err err = { 0 };

	memset(data, 0, sizeof *data);
	snprintf(name, sizeof name, "profiles/%s.json", profile);
	read_file(name, &text);
	if (!profile_read(&data->profile, text.text, text.len, name, &data->arena, &err))
		fprintf(stderr, "%s\n", err.told);
	buf_release(&text);
	read_file("timeline.json", &text);
	if (!timeline_read(&data->timeline, text.text, text.len, "timeline.json", &data->arena, &err))
		fprintf(stderr, "%s\n", err.told);
	buf_release(&text);
}

int fake_begin(void **state)
{
	(void)state;
	fake_data_read(&fake_data, "practice");
	secret_set(&fake_data.secret, FAKE_SECRET, strlen(FAKE_SECRET));
	return 0;
}

int fake_end(void **state)
{
	(void)state;
	arena_release(&fake_data.arena);
	secret_wipe(&fake_data.secret);
	return 0;
}

/* --- the site --- */

void fake_site_init(struct fake_site *site, const char *tenant)
{
	memset(site, 0, sizeof *site);
	practice_init(&site->practice, practice_find(tenant), FAKE_NOW);
	site->utc = FAKE_NOW + site->practice.clock_skew_s;
	buf_init(&site->run, 16 << 20);
}

void fake_site_release(struct fake_site *site)
{
	practice_release(&site->practice);
	buf_release(&site->run);
}

void fake_site_read(const struct fake_site *site, struct run *run)
{
	struct err err;

	run_init(run);
	assert_true(run_read(run, site->run.len ? site->run.text : "", site->run.len, &err));
	assert_int_equal(run->health, RUN_WHOLE);
}

/* --- setups --- */

struct flow_setup fake_flow(const struct fake_site *site, const char *command, enum auth auth)
{
	return (struct flow_setup){
		.command = command,
		.tool = "0.1.0",
		.host = "test",
		.practice_tenant = site->practice.tenant->name,
		.endpoints = endpoints_of_practice(),
		.profile = &fake_data.profile,
		.timeline = &fake_data.timeline,
		.app_id = fake_data.profile.client_id,
		.publisher = "",
		.auth = auth,
		.client_id = auth == AUTH_DEVICE ? NULL : FAKE_CLIENT,
		.client_secret = &fake_data.secret,
	};
}

struct runner_setup fake_runner(const struct fake_site *site, const char *command, enum auth auth)
{
	return (struct runner_setup){
		.flow = fake_flow(site, command, auth),
		.tenant = site->practice.tenant->domain,
		.json = true,
		.columns = 80,
		.profile = &fake_data.profile,
	};
}

/* --- calls --- */

int64_t fake_utc(const struct fake_world *world)
{
	return world->began + (world->ms - FAKE_START_MS + 999) / 1000;
}

/* The hosts that the program knows: a real tenant's, or those of practice. */
static const struct endpoints *hosts_of(const char *url)
{
	return endpoints_holds(endpoints_of_practice()->base[SERVICE_LOGIN], url) ||
		       endpoints_holds(endpoints_of_practice()->base[SERVICE_GRAPH], url) ||
		       endpoints_holds(endpoints_of_practice()->base[SERVICE_EXCHANGE], url)
		   ? endpoints_of_practice()
		   : NULL;
}

/* Names the call. A signed assertion differs at each try, so the scope stands for a form that has one. */
static void name_call(struct fake_call *call, const struct request *request, const char *form)
{
	const char *scope = strstr(form, "scope=");
	bool asserted = strstr(form, "client_assertion=") != NULL;

	snprintf(call->what, sizeof call->what, "%s %s %.*s", method_id(request->method), request->url,
	    asserted && scope ? (int)strcspn(scope, "&") : 200,
	    asserted        ? scope ? scope : ""
	    : *form         ? form
	    : request->body ? request->body
			    : "");
	call->label = request->label;
	call->service = request->service;
	if (request->service == SERVICE_LOGIN && !*form)
		form = strstr(request->url, "/authorize?") ? request->url : ""; /* a browser's place */
	if (request->service == SERVICE_LOGIN && *form)
		call->service =
		    strstr(form, "outlook") || strstr(form, "exchange.practice") || strstr(form, CLIENT_EXCHANGE)
			? SERVICE_EXCHANGE
			: SERVICE_GRAPH;
}

static bool is_faulted_call(const struct fake_world *world, const struct fake_call *call)
{
	if (world->fault_at < 0 || world->call_count < (size_t)world->fault_at)
		return false;
	return world->call_count == (size_t)world->fault_at ||
	       (world->stubborn && !strcmp(call->what, world->calls[world->fault_at].what));
}

/* Fills in replies that no fault of the practice cloud produces. */
static void fill_other_reply(const struct fake_world *world, struct reply *reply)
{
	memset(reply, 0, sizeof *reply);
	reply->status = world->says_status;
	reply->body = world->says;
	reply->len = strlen(reply->body);
	reply->retry_after_s = -1;
	text_safe(reply->content_type, sizeof reply->content_type, "application/json");
}

static void answer_call(struct fake_world *world, const struct fake_call *one, const struct practice_call *call,
    struct reply *reply)
{
	struct practice *practice = &world->site->practice;

	if (world->fault_at >= 0) {
		practice->faults[0] = world->fault;
		practice->faults[0].path = "";
		practice->fault_count = one->faulted && !world->says;
	}
	if (world->meanwhile)
		world->meanwhile(practice, world->call_count);
	if (world->deaf) {
		reply->lost = true;
		err_set(&reply->err, ERR_UNREACHABLE, NULL, "no route to host");
	} else if (!world->instead || !world->instead(world->who, call, reply, &world->arena)) {
		practice_answer(practice, call, reply, &world->arena);
	}
	if (one->faulted && world->says)
		fill_other_reply(world, reply);
	if (getenv("FAKE_SHOW"))
		fprintf(stderr, "%s %s %s\n  -> %d %.300s\n", call->method, call->path, call->body, reply->status,
		    reply->body);
}

static void send_request(struct fake_world *world, const struct request *request)
{
	const char *form = secret_reveal(&request->form), *path = strstr(request->url, "://");
	const struct secret *bearer = &world->bearer[request->service];
	struct fake_call beyond, *one = world->call_count < FAKE_CALLS_MAX ? &world->calls[world->call_count] : &beyond;
	struct reply *reply = &world->replies[world->reply_count];
	struct practice_call call = {
		.method = method_id(request->method),
		.path = path ? strchr(path + 3, '/') : request->url,
		.body = *form           ? form
			: request->body ? request->body
					: "",
		.endpoints = hosts_of(request->url),
		.now = fake_utc(world),
	};

	assert(world->reply_count < FAKE_REPLIES_MAX);
	name_call(one, request, form);
	one->ms = world->ms;
	one->faulted = is_faulted_call(world, one);
	world->call_count++;
	if (secret_is_set(bearer))
		call.authorization = arena_printf(&world->arena, "Bearer %s", secret_reveal(bearer));
	memset(reply, 0, sizeof *reply);
	answer_call(world, one, &call, reply);
	reply->id = request->id;
	world->due[world->reply_count++] =
	    world->ms + (one->faulted && world->fault.kind == FAULT_SLOW ? FAKE_PATIENCE_MS : 0);
}

/* --- orders --- */

static void tell_later(struct fake_world *world, enum event_kind kind, unsigned id, bool failed, const char *text)
{
	assert(world->told_count < sizeof world->told / sizeof *world->told);
	world->told[world->told_count].kind = kind;
	world->told[world->told_count].id = id;
	world->told[world->told_count].failed = failed;
	world->told[world->told_count++].text = text;
}

/* Counts one more step of the world. Returns true when the program dies here. */
static bool count_step(struct fake_world *world)
{
	if (world->die_at >= 0 && world->steps >= world->die_at)
		world->dead = true;
	else
		world->steps++;
	return world->dead;
}

/* Appends a line to the record. A full disk is reported once, and again for each change. */
static bool append_line(struct fake_world *world, const char *line, unsigned id)
{
	if (world->saves_left != 0) {
		world->saves_left -= world->saves_left > 0;
		buf_add(&world->site->run, line);
		return true;
	}
	if (id || !world->unsaved_told)
		tell_later(world, EVENT_UNSAVED, id, true, NULL);
	world->unsaved_told = world->unsaved_told || !id;
	return false;
}

static void do_ask(struct fake_world *world, struct order *order)
{
	assert(!order->ask.writes);
	send_request(world, &order->ask);
}

static void put_mark(struct fake_world *world, const struct change_mark *mark)
{
	world->site->mark = *mark;
	world->site->marked = true;
}

static void do_mark(struct fake_world *world, struct order *order)
{
	put_mark(world, order->mark);
}

/* Records the change, marks it and sends it; the program may die between any two of these steps. */
static void do_change(struct fake_world *world, struct order *order)
{
	world->writes++;
	if (!append_line(world, order->change.line, order->change.request.id) || count_step(world))
		return;
	if (order->change.mark) {
		put_mark(world, order->change.mark);
		if (count_step(world))
			return;
	}
	tell_later(world, EVENT_SAVED, order->change.request.id, false, NULL);
	send_request(world, &order->change.request);
	count_step(world);
}

static void do_save(struct fake_world *world, struct order *order)
{
	if (append_line(world, order->save.line, 0) && world->unsaved_told) {
		world->unsaved_told = false;
		tell_later(world, EVENT_SAVED, 0, false, NULL);
	}
}

static void do_unmark(struct fake_world *world, struct order *order)
{
	if ((!order->unmark.line || append_line(world, order->unmark.line, 0)) && !count_step(world))
		world->site->marked = false;
}

static void do_cancel(struct fake_world *world, struct order *order)
{
	size_t kept = 0;

	for (size_t i = 0; i < world->reply_count; i++)
		if (order->cancel && world->replies[i].id != order->cancel) {
			world->due[kept] = world->due[i];
			world->replies[kept++] = world->replies[i];
		}
	world->reply_count = kept;
}

static void do_bearer(struct fake_world *world, struct order *order)
{
	secret_move(&world->bearer[order->bearer.service], &order->bearer.token);
	if (!secret_is_set(&world->bearer[order->bearer.service]))
		return;
	assert(world->token_count < FAKE_TOKENS_MAX);
	world->tokens[world->token_count++] = strdup(secret_reveal(&world->bearer[order->bearer.service]));
}

static void do_wait(struct fake_world *world, struct order *order)
{
	world->timers[order->wait.timer] = order->wait.at_ms;
}

static void do_look(struct fake_world *world, struct order *order)
{
	(void)order;
	tell_later(world, EVENT_MARK, 0, false, NULL);
}

static void do_lock(struct fake_world *world, struct order *order)
{
	(void)order;
	tell_later(world, EVENT_LOCKED, 0, world->busy, NULL);
}

static void do_left(struct fake_world *world, struct order *order)
{
	if (order->left.what)
		text_safe(world->site->left, sizeof world->site->left, order->left.what);
	else
		tell_later(world, EVENT_LEFT, 0, false, arena_copy(&world->arena, world->site->left));
}

/* Answers with the only run on this disk, whichever was asked for. */
static void do_open(struct fake_world *world, struct order *order)
{
	(void)order;
	tell_later(world, EVENT_OPENED, 0, false, arena_copy(&world->arena, buf_text(&world->site->run)));
}

static void do_listen(struct fake_world *world, struct order *order)
{
	world->port = order->port ? order->port : LISTENING;
	tell_later(world, EVENT_LISTENING, (unsigned)world->port, false, NULL);
}

static void do_unlisten(struct fake_world *world, struct order *order)
{
	(void)order;
	world->port = 0;
}

static void do_export(struct fake_world *world, struct order *order)
{
	buf_printf(&world->aside, "%s:\n%s", order->file.name, order->file.text);
	tell_later(world, EVENT_EXPORTED, 0, false, arena_copy(&world->arena, order->file.name));
}

static void do_profile(struct fake_world *world, struct order *order)
{
	const char *path = arena_printf(&world->arena, "profiles/%s.json", order->file.name);
	bool there = world->profile_kept && !order->file.replace;

	if (!there)
		buf_printf(&world->aside, "%s:\n%s", path, order->file.text);
	world->profile_kept = true;
	tell_later(world, EVENT_KEPT, 0, there, path);
}

static void do_copy(struct fake_world *world, struct order *order)
{
	buf_printf(&world->aside, "copied: %s\n", order->text);
	tell_later(world, EVENT_COPIED, COPIED_SENT, false, arena_copy(&world->arena, order->text));
}

static void do_say(struct fake_world *world, struct order *order)
{
	buf_printf(&world->aside, "%s\n", order->text);
	if (world->port && text_begins(order->text, "https://"))
		world->address = arena_copy(&world->arena, order->text);
}

static void do_print(struct fake_world *world, struct order *order)
{
	buf_add(&world->printed, order->text);
}

static void do_reply(struct fake_world *world, struct order *order)
{
	snprintf(world->answer, sizeof world->answer, "%s", order->text);
}

/* No guard is on this host. */
static void do_visit(struct fake_world *world, struct order *order)
{
	(void)order;
	tell_later(world, EVENT_GUARD, 0, true, NULL);
}

static void do_skip(struct fake_world *world, struct order *order)
{
	world->ms += order->skip_s * 1000;
}

static void do_quit(struct fake_world *world, struct order *order)
{
	world->quit = true;
	world->status = order->status;
}

/* An order without a row does nothing. */
static void (*const handlers[ORDER_QUIT + 1])(struct fake_world *, struct order *) = {
	[ORDER_ASK] = do_ask,
	[ORDER_CHANGE] = do_change,
	[ORDER_CANCEL] = do_cancel,
	[ORDER_BEARER] = do_bearer,
	[ORDER_WAIT] = do_wait,
	[ORDER_SAVE] = do_save,
	[ORDER_LOCK] = do_lock,
	[ORDER_READ_MARK] = do_look,
	[ORDER_MARK] = do_mark,
	[ORDER_UNMARK] = do_unmark,
	[ORDER_LEFT] = do_left,
	[ORDER_OPEN] = do_open,
	[ORDER_EXPORT] = do_export,
	[ORDER_PROFILE] = do_profile,
	[ORDER_COPY] = do_copy,
	[ORDER_BARE] = do_say,
	[ORDER_LISTEN] = do_listen,
	[ORDER_UNLISTEN] = do_unlisten,
	[ORDER_VISIT] = do_visit,
	[ORDER_REPLY] = do_reply,
	[ORDER_SKIP] = do_skip,
	[ORDER_SAY] = do_say,
	[ORDER_SAY_WHOLE] = do_say,
	[ORDER_PRINT] = do_print,
	[ORDER_QUIT] = do_quit,
};

/* --- events --- */

static void send_event(struct fake_world *world, struct event *event)
{
	event->now = fake_utc(world);
	event->now_ms = world->ms;
	for (size_t i = 0; i < sizeof event->random; i++)
		event->random[i] = (unsigned char)(world->events * 37 + i * 11);
	world->events++;
	world->program.event(world->program.self,
	    &(struct turn){ .event = event, .orders = &world->orders, .requests = &world->requests });
	for (size_t i = 0; i < world->orders.count && !world->dead; i++)
		if (!count_step(world) && handlers[world->orders.items[i].kind])
			handlers[world->orders.items[i].kind](world, &world->orders.items[i]);
	orders_reset(&world->orders);
}

static void send_outcome(struct fake_world *world)
{
	struct err err = { 0 };
	struct event event = { .kind = world->told[0].kind, .id = world->told[0].id, .text = world->told[0].text };
	bool failed = world->told[0].failed;

	memmove(world->told, world->told + 1, --world->told_count * sizeof world->told[0]);
	event.len = event.text ? strlen(event.text) : 0;
	if ((event.kind == EVENT_MARK || event.kind == EVENT_LOCKED) && world->site->marked)
		event.mark = &world->site->mark;
	if (failed && event.kind == EVENT_LOCKED)
		err_set(&err, ERR_CONFLICT, NULL, "somebody else has the lock");
	else if (failed && event.kind == EVENT_KEPT)
		err_set(&err, ERR_CONFLICT, "keeping the profile", "%s is there already.", event.text);
	else if (failed && event.kind == EVENT_GUARD)
		err_set(&err, ERR_NO_SUCH, NULL, NULL);
	else if (failed)
		err_set(&err, ERR_DISK, NULL, "no space left");
	event.err = failed ? &err : NULL;
	send_event(world, &event);
}

/* Sends an event and then the results of its orders, which are told even after the program has quit, as the loop
 * does. */
static void send_and_settle(struct fake_world *world, struct event *event)
{
	if (world->dead || world->quit)
		return;
	send_event(world, event);
	while (world->told_count && !world->dead)
		send_outcome(world);
}

/* --- a browser --- */

/* Returns the address that the page shows for opening, or NULL. */
static const char *shown_address(const struct fake_world *world)
{
	const struct page *page = world->program.page ? world->program.page(world->program.self) : NULL;
	const struct block *block = page ? page_block(page, "browser.url") : NULL;

	return block ? block->text : NULL;
}

/* Returns the address to which the sign-in page sends a browser on. This is no call of the program's. */
static const char *visit_address(struct fake_world *world, const char *url)
{
	struct practice *practice = &world->site->practice;
	struct practice_call call = {
		.method = "GET",
		.path = strchr(url + strlen("https://"), '/'),
		.body = "",
		.endpoints = hosts_of(url),
		.now = fake_utc(world),
	};
	struct reply reply = { 0 };

	practice->fault_count = 0;
	practice_answer(practice, &call, &reply, &world->arena);
	practice->calls--;
	assert(reply.status == 302);
	return arena_copy(&world->arena, reply.location);
}

/* Opens a shown address once and hands the address on which the browser ended to the program: through its port, or
 * pasted. */
static bool browse(struct fake_world *world)
{
	const char *page = shown_address(world), *url = page ? page : world->address, *to;
	struct input input = { .kind = INPUT_TYPED, .id = "paste", .submitted = true };
	struct event event = { .kind = page ? EVENT_INPUT : EVENT_BROWSER, .input = &input };

	if (!url || (world->visited && strcmp(world->visited, url) == 0))
		return false;
	world->visited = arena_copy(&world->arena, url);
	to = visit_address(world, url);
	input.text = to;
	event.text = arena_printf(&world->arena, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n",
	    strchr(to + strlen("http://"), '/'));
	event.len = strlen(event.text);
	send_and_settle(world, &event);
	return true;
}

/* --- turns --- */

/* Returns the index of the reply that comes next, or -1 when none is on its way. */
static int next_reply(const struct fake_world *world)
{
	int next = -1;

	for (int i = 0; i < (int)world->reply_count; i++)
		if (next < 0 || world->due[i] < world->due[next] ||
		    (world->backwards && world->due[i] == world->due[next]))
			next = i;
	return next;
}

static void deliver_reply(struct fake_world *world, int at)
{
	struct reply reply = world->replies[at];
	struct event event = { .kind = EVENT_REPLY, .reply = &reply };
	size_t behind = --world->reply_count - (size_t)at;

	if (world->due[at] > world->ms)
		world->ms = world->due[at];
	memmove(world->replies + at, world->replies + at + 1, behind * sizeof *world->replies);
	memmove(world->due + at, world->due + at + 1, behind * sizeof *world->due);
	send_and_settle(world, &event);
}

/* Returns the timer that is due next, or -1. The timer that redraws the wizard's pages does not count: a test that
 * needs it calls fake_wait. */
static int next_timer(const struct fake_world *world)
{
	int next = -1;

	for (int i = 0; i < TIMER_COUNT; i++)
		if (world->timers[i] >= 0 && (i != TIMER_PAGE || !world->data) &&
		    (next < 0 || world->timers[i] < world->timers[next]))
			next = i;
	return next;
}

bool fake_turn(struct fake_world *world, int64_t until_ms)
{
	struct event event = { .kind = EVENT_TIMER };
	int next = next_timer(world), reply = next_reply(world);

	if (world->dead || world->quit)
		return false;
	if (reply >= 0 && (next < 0 || world->due[reply] <= world->ms || world->due[reply] <= world->timers[next])) {
		if (world->due[reply] > world->ms && world->due[reply] > until_ms)
			return false;
		deliver_reply(world, reply);
		return true;
	}
	if (next < 0 || world->timers[next] > until_ms)
		return false;
	if (world->timers[next] > world->ms)
		world->ms = world->timers[next];
	world->timers[next] = -1;
	event.timer = (enum timer)next;
	send_and_settle(world, &event);
	return true;
}

void fake_init(struct fake_world *world, struct program program, struct fake_site *site)
{
	memset(world, 0, sizeof *world);
	world->program = program;
	world->site = site;
	world->began = site->utc;
	world->ms = FAKE_START_MS;
	world->fault_at = world->saves_left = world->die_at = -1;
	for (int i = 0; i < TIMER_COUNT; i++)
		world->timers[i] = -1;
	buf_init(&world->printed, 8 << 20);
	buf_init(&world->aside, 1 << 20);
}

void fake_release(struct fake_world *world)
{
	for (int i = 0; i < SERVICE_COUNT; i++)
		secret_wipe(&world->bearer[i]);
	for (size_t i = 0; i < world->token_count; i++)
		free(world->tokens[i]);
	if (world->data) {
		wizard_release(&world->wizard);
		view_release(&world->view);
		frame_release(&world->frame);
	}
	buf_release(&world->printed);
	buf_release(&world->aside);
	orders_release(&world->orders);
	arena_release(&world->arena);
}

void fake_first(struct fake_world *world)
{
	struct event start = { .kind = EVENT_START };

	send_and_settle(world, &start);
}

bool fake_run(struct fake_world *world, unsigned turns)
{
	fake_first(world);
	while (turns-- && !world->quit)
		if (!browse(world) && !fake_turn(world, INT64_MAX))
			return false;
	return world->quit;
}

void fake_say(struct fake_world *world, const char *word)
{
	struct event asked = { .kind = EVENT_GUARD_WORD, .text = word, .len = strlen(word) };

	send_and_settle(world, &asked);
}

void fake_pass(struct fake_world *world, int64_t seconds)
{
	int64_t until_ms = world->ms + seconds * 1000;

	while (fake_turn(world, until_ms))
		;
	if (world->ms < until_ms)
		world->ms = until_ms;
}

void fake_wait(struct fake_world *world, int64_t seconds)
{
	struct event event = { .kind = EVENT_TIMER, .timer = TIMER_PAGE };

	world->ms += seconds * 1000;
	send_and_settle(world, &event);
}

void fake_settle(struct fake_world *world, int64_t limit_s)
{
	int64_t until_ms = world->ms + limit_s * 1000;
	int turns = 0;

	while (fake_turn(world, until_ms))
		if (++turns > TURNS_MAX) {
			fprintf(stderr,
			    "the program does not settle: after %d turns there is still a reply or a timer\n",
			    TURNS_MAX);
			exit(99);
		}
}

const char *fake_leak(const struct fake_world *world, const char *secret)
{
	const struct buf *places[] = { &world->site->run, &world->printed, &world->aside };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *text = places[i]->len ? places[i]->text : "";

		if (secret && *secret && strstr(text, secret))
			return secret;
		for (size_t j = 0; j < world->token_count; j++) {
			/* The middle part of a token holds its claims; its beginning is enough to recognise it. */
			char part[64];
			const char *dot = strchr(world->tokens[j], '.');

			snprintf(part, sizeof part, "%.50s", dot ? dot + 1 : world->tokens[j]);
			if (strstr(text, part))
				return world->tokens[j];
		}
	}
	return NULL;
}

/* --- the wizard --- */

void fake_prepare(struct fake_world *world, struct fake_site *site, int64_t now, const struct fake_data *data)
{
	const struct practice_tenant *tenant = site->practice.tenant;

	fake_init(world, wizard_program(&world->wizard), site);
	world->began = now;
	world->data = data;
	world->known[0] = tenant->domain;
	if (site->marked && run_settles(buf_text(&site->run), site->run.len, &site->mark, now))
		site->marked = false; /* main clears a settled mark at every start, too */
	for (size_t i = 0; tenant->customers && tenant->customers[i].name; i++)
		world->customers[i] = (struct wizard_customer){ tenant->customers[i].domain,
			tenant->customers[i].display_name, tenant->customers[i].says };
	world->setup = (struct wizard_setup){
		.flow = fake_flow(site, "wizard", AUTH_DEVICE),
		.known_tenants = world->known,
		.customers = world->customers,
		.practice_says = "practice",
		.saved_where = "runs",
		.user = "ada",
		.account = "ada",
		.ssh_host = "host.example",
		.proxy = "",
		.resume_id = site->run.len ? "20241124-062240-3f9c1a" : NULL,
		.resume_text = site->run.len ? site->run.text : NULL,
		.resume_len = site->run.len,
	};
	world->setup.flow.guided = true;
	world->setup.flow.profile = &data->profile;
	world->setup.flow.timeline = &data->timeline;
	world->setup.flow.app_id = data->profile.client_id;
	world->setup.flow.marks = site->marked ? &site->mark : NULL;
	world->setup.flow.mark_count = site->marked;
	view_init(&world->view);
	frame_init(&world->frame, false);
}

void fake_open(struct fake_world *world)
{
	wizard_init(&world->wizard, &world->setup);
	fake_first(world);
}

void fake_start(struct fake_world *world, struct fake_site *site, int64_t now)
{
	fake_prepare(world, site, now, &fake_data);
	fake_open(world);
}

const struct page *fake_page(struct fake_world *world)
{
	return world->program.page(world->program.self);
}

/* --- a person --- */

void fake_input(struct fake_world *world, enum input_kind kind, const char *id, const char *text)
{
	/* who leaves is not asked about it: nobody would answer */
	struct input input = { .kind = kind, .id = id, .text = text, .submitted = true, .gone = kind == INPUT_QUIT };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	send_and_settle(world, &event);
}

void fake_pick(struct fake_world *world, const char *id, int option)
{
	struct input input = { .kind = INPUT_PICKED, .id = id, .option = option };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	send_and_settle(world, &event);
}

bool fake_has(struct fake_world *world, const char *id)
{
	return !world->dead && !world->quit && page_block(fake_page(world), id);
}

/* Prints the page and ends the test. */
static void give_up(struct fake_world *world, const char *id)
{
	const struct page *page = fake_page(world);

	fprintf(stderr, "page %s has no %s:\n", page->id, id);
	for (size_t i = 0; i < page->doc.count; i++)
		fprintf(stderr, "  %s: %s %s\n", page->doc.blocks[i].id,
		    page->doc.blocks[i].label ? page->doc.blocks[i].label : "",
		    page->doc.blocks[i].text ? page->doc.blocks[i].text : "");
	exit(99);
}

void fake_choose(struct fake_world *world, const char *id)
{
	if (world->dead || world->quit)
		return;
	if (!fake_has(world, id))
		give_up(world, id);
	fake_input(world, INPUT_CHOSE, id, NULL);
}

void fake_try(struct fake_world *world, const char *id)
{
	if (fake_has(world, id))
		fake_input(world, INPUT_CHOSE, id, NULL);
}

void fake_type(struct fake_world *world, const char *id, const char *text)
{
	fake_input(world, INPUT_TYPED, id, text);
}

void fake_goto(struct fake_world *world, const char *step_id)
{
	struct event event = { .now = fake_utc(world), .now_ms = world->ms };

	if (!world->dead && !world->quit)
		wizard_goto(&world->wizard, step_index(step_id),
		    &(struct turn){ .event = &event, .orders = &world->orders, .requests = &world->requests });
}

void fake_to_sign_in(struct fake_world *world)
{
	fake_settle(world, 5);
	fake_try(world, "next");
	fake_try(world, "known.0");
	fake_settle(world, 5);
}

void fake_sign_in(struct fake_world *world, const char *service)
{
	char id[40];

	snprintf(id, sizeof id, "device.%s", service);
	fake_try(world, id);
	fake_settle(world, 30);
}

void fake_confirm(struct fake_world *world, int64_t limit_s)
{
	if (fake_has(world, "act.confirm"))
		fake_type(world, "act.confirm", world->site->practice.tenant->domain);
	fake_settle(world, limit_s);
}

void fake_leave(struct fake_world *world)
{
	for (int i = 0; i < 3 && !world->quit; i++)
		fake_input(world, INPUT_QUIT, NULL, NULL);
}

void fake_hang_up(struct fake_world *world)
{
	struct event event = { .kind = EVENT_GOODBYE, .signal = SIGHUP };

	send_and_settle(world, &event);
}

void fake_key(struct fake_world *world, unsigned key)
{
	struct input input = { 0 };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	if (!view_key(&world->view, fake_page(world), key, &input))
		return;
	do
		send_and_settle(world, &event);
	while (view_more(&world->view, &input));
}

void fake_answer(struct fake_world *world, struct lines *lines, const char *line, struct buf *out)
{
	struct input input = { 0 };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	if (lines_read(lines, fake_page(world), line, &input, out))
		send_and_settle(world, &event);
}
