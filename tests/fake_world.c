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

/* --- what outlives a program --- */

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

/* --- what a program is given --- */

struct flow_setup fake_flow(const struct fake_site *site, const char *command, enum auth auth)
{
	return (struct flow_setup){
		.command = command,
		.tool = "0.1.0",
		.host = "test",
		.practice_tenant = site->practice.tenant->name,
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

/* A signed assertion is another one at each try: of such a form the scope stands for it. */
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
	if (request->service == SERVICE_LOGIN && *form)
		call->service =
		    strstr(form, "outlook") || strstr(form, CLIENT_EXCHANGE) ? SERVICE_EXCHANGE : SERVICE_GRAPH;
}

static bool goes_wrong(const struct fake_world *world, const struct fake_call *call)
{
	if (world->fault_at < 0 || world->call_count < (size_t)world->fault_at)
		return false;
	return world->call_count == (size_t)world->fault_at ||
	       (world->stubborn && !strcmp(call->what, world->calls[world->fault_at].what));
}

/* What a fault of the practice cloud cannot say. */
static void say_instead(const struct fake_world *world, struct reply *reply)
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
		say_instead(world, reply);
	if (getenv("FAKE_SHOW"))
		fprintf(stderr, "%s %s %s\n  -> %d %.300s\n", call->method, call->path, call->body, reply->status,
		    reply->body);
}

static void send(struct fake_world *world, const struct request *request)
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
		.now = fake_utc(world),
	};

	assert(world->reply_count < FAKE_REPLIES_MAX);
	name_call(one, request, form);
	one->ms = world->ms;
	one->faulted = goes_wrong(world, one);
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

/* One more thing that the world did; true when the program dies before anything more is done. */
static bool step(struct fake_world *world)
{
	if (world->die_at >= 0 && world->steps >= world->die_at)
		world->dead = true;
	else
		world->steps++;
	return world->dead;
}

/* A full disk is told once, and of each change. */
static bool append(struct fake_world *world, const char *line, unsigned id)
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

static void ask(struct fake_world *world, struct order *order)
{
	assert(!order->request.writes);
	send(world, &order->request);
}

static void mark(struct fake_world *world, struct order *order)
{
	world->site->mark = order->mark;
	world->site->marked = true;
}

/* Recorded, marked, sent: and the program may die between any two of them. */
static void change(struct fake_world *world, struct order *order)
{
	world->writes++;
	if (!append(world, order->line, order->request.id) || step(world))
		return;
	if (order->has_mark) {
		mark(world, order);
		if (step(world))
			return;
	}
	tell_later(world, EVENT_SAVED, order->request.id, false, NULL);
	send(world, &order->request);
	step(world);
}

static void save(struct fake_world *world, struct order *order)
{
	if (append(world, order->line, 0) && world->unsaved_told) {
		world->unsaved_told = false;
		tell_later(world, EVENT_SAVED, 0, false, NULL);
	}
}

static void unmark(struct fake_world *world, struct order *order)
{
	if ((!order->line || append(world, order->line, 0)) && !step(world))
		world->site->marked = false;
}

static void cancel(struct fake_world *world, struct order *order)
{
	size_t kept = 0;

	for (size_t i = 0; i < world->reply_count; i++)
		if (order->id && world->replies[i].id != order->id) {
			world->due[kept] = world->due[i];
			world->replies[kept++] = world->replies[i];
		}
	world->reply_count = kept;
}

static void take_bearer(struct fake_world *world, struct order *order)
{
	secret_move(&world->bearer[order->service], &order->secret);
	if (!secret_is_set(&world->bearer[order->service]))
		return;
	assert(world->token_count < FAKE_TOKENS_MAX);
	world->tokens[world->token_count++] = strdup(secret_reveal(&world->bearer[order->service]));
}

static void set_timer(struct fake_world *world, struct order *order)
{
	world->timers[order->timer] = order->at_ms;
}

static void look(struct fake_world *world, struct order *order)
{
	(void)order;
	tell_later(world, EVENT_LOOKED, 0, false, NULL);
}

static void lock(struct fake_world *world, struct order *order)
{
	(void)order;
	tell_later(world, EVENT_LOCKED, 0, world->busy, NULL);
}

static void left(struct fake_world *world, struct order *order)
{
	if (order->name)
		text_safe(world->site->left, sizeof world->site->left, order->name);
	else
		tell_later(world, EVENT_LEFT, 0, false, arena_copy(&world->arena, world->site->left));
}

/* Whichever run was asked for, there is one on this disk. */
static void open_run(struct fake_world *world, struct order *order)
{
	(void)order;
	tell_later(world, EVENT_OPENED, 0, false, arena_copy(&world->arena, buf_text(&world->site->run)));
}

static void listen_at(struct fake_world *world, struct order *order)
{
	world->port = order->id ? (int)order->id : LISTENING;
	tell_later(world, EVENT_LISTENING, (unsigned)world->port, false, NULL);
}

static void unlisten(struct fake_world *world, struct order *order)
{
	(void)order;
	world->port = 0;
}

static void export_file(struct fake_world *world, struct order *order)
{
	buf_printf(&world->aside, "%s:\n%s", order->name, order->text);
	tell_later(world, EVENT_EXPORTED, 0, false, arena_copy(&world->arena, order->name));
}

static void keep_profile(struct fake_world *world, struct order *order)
{
	const char *path = arena_printf(&world->arena, "profiles/%s.json", order->name);
	bool there = world->profile_kept && !order->id;

	if (!there)
		buf_printf(&world->aside, "%s:\n%s", path, order->text);
	world->profile_kept = true;
	tell_later(world, EVENT_KEPT, 0, there, path);
}

static void copy(struct fake_world *world, struct order *order)
{
	buf_printf(&world->aside, "copied: %s\n", order->text);
}

static void say(struct fake_world *world, struct order *order)
{
	buf_printf(&world->aside, "%s\n", order->text);
	if (world->port && text_begins(order->text, "https://"))
		world->address = arena_copy(&world->arena, order->text);
}

static void print(struct fake_world *world, struct order *order)
{
	buf_add(&world->printed, order->text);
}

static void answer(struct fake_world *world, struct order *order)
{
	snprintf(world->answer, sizeof world->answer, "%s", order->text);
}

static void skip_clock(struct fake_world *world, struct order *order)
{
	world->ms += order->seconds * 1000;
}

static void quit(struct fake_world *world, struct order *order)
{
	world->quit = true;
	world->status = order->status;
}

/* An order without a row does nothing here. */
static void (*const handlers[ORDER_QUIT + 1])(struct fake_world *, struct order *) = {
	[ORDER_ASK] = ask,
	[ORDER_CHANGE] = change,
	[ORDER_CANCEL] = cancel,
	[ORDER_BEARER] = take_bearer,
	[ORDER_WAIT] = set_timer,
	[ORDER_SAVE] = save,
	[ORDER_LOCK] = lock,
	[ORDER_LOOK] = look,
	[ORDER_MARK] = mark,
	[ORDER_UNMARK] = unmark,
	[ORDER_LEFT] = left,
	[ORDER_OPEN] = open_run,
	[ORDER_EXPORT] = export_file,
	[ORDER_PROFILE] = keep_profile,
	[ORDER_COPY] = copy,
	[ORDER_BARE] = say,
	[ORDER_LISTEN] = listen_at,
	[ORDER_UNLISTEN] = unlisten,
	[ORDER_REPLY] = answer,
	[ORDER_SKIP] = skip_clock,
	[ORDER_SAY] = say,
	[ORDER_PRINT] = print,
	[ORDER_QUIT] = quit,
};

/* --- events --- */

static void tell_one(struct fake_world *world, struct event *event)
{
	event->now = fake_utc(world);
	event->now_ms = world->ms;
	for (size_t i = 0; i < sizeof event->random; i++)
		event->random[i] = (unsigned char)(world->events * 37 + i * 11);
	world->events++;
	world->program.event(world->program.self,
	    &(struct turn){ .event = event, .orders = &world->orders, .requests = &world->requests });
	for (size_t i = 0; i < world->orders.count && !world->dead; i++)
		if (!step(world) && handlers[world->orders.items[i].kind])
			handlers[world->orders.items[i].kind](world, &world->orders.items[i]);
	orders_reset(&world->orders);
}

static void tell_outcome(struct fake_world *world)
{
	struct err err = { 0 };
	struct event event = { .kind = world->told[0].kind, .id = world->told[0].id, .text = world->told[0].text };
	bool failed = world->told[0].failed;

	memmove(world->told, world->told + 1, --world->told_count * sizeof world->told[0]);
	event.len = event.text ? strlen(event.text) : 0;
	if ((event.kind == EVENT_LOOKED || event.kind == EVENT_LOCKED) && world->site->marked)
		event.mark = &world->site->mark;
	if (failed && event.kind == EVENT_LOCKED)
		err_set(&err, ERR_CONFLICT, NULL, "somebody else has the lock");
	else if (failed && event.kind == EVENT_KEPT)
		err_set(&err, ERR_CONFLICT, "keeping the profile", "%s is there already.", event.text);
	else if (failed)
		err_set(&err, ERR_DISK, NULL, "no space left");
	event.err = failed ? &err : NULL;
	tell_one(world, &event);
}

/* An event, and what comes of its orders: that is told after the end too, as the loop does. */
static void tell(struct fake_world *world, struct event *event)
{
	if (world->dead || world->quit)
		return;
	tell_one(world, event);
	while (world->told_count && !world->dead)
		tell_outcome(world);
}

/* --- a browser --- */

/* What the page asks to open, where one is shown. */
static const char *shown(const struct fake_world *world)
{
	const struct page *page = world->program.page ? world->program.page(world->program.self) : NULL;
	const struct block *block = page ? page_block(page, "browser.url") : NULL;

	return block ? block->text : NULL;
}

/* Where the sign-in page sends a browser on to; no call of the program's. */
static const char *visit(struct fake_world *world, const char *url)
{
	struct practice *practice = &world->site->practice;
	struct practice_call call = {
		.method = "GET",
		.path = strchr(url + strlen("https://"), '/'),
		.body = "",
		.now = fake_utc(world),
	};
	struct reply reply = { 0 };

	practice->fault_count = 0;
	practice_answer(practice, &call, &reply, &world->arena);
	practice->calls--;
	assert(reply.status == 302);
	return arena_copy(&world->arena, reply.location);
}

/* Opens an address that is shown, once, and gives the program what it ended on: at its port, or pasted. */
static bool browse(struct fake_world *world)
{
	const char *page = shown(world), *url = page ? page : world->address, *to;
	struct input input = { .kind = INPUT_TYPED, .id = "paste", .submitted = true };
	struct event event = { .kind = page ? EVENT_INPUT : EVENT_BROWSER, .input = &input };

	if (!url || (world->visited && strcmp(world->visited, url) == 0))
		return false;
	world->visited = arena_copy(&world->arena, url);
	to = visit(world, url);
	input.text = to;
	event.text = arena_printf(&world->arena, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n",
	    strchr(to + strlen("http://"), '/'));
	event.len = strlen(event.text);
	tell(world, &event);
	return true;
}

/* --- turns --- */

/* The reply that comes next; -1: none is on its way. */
static int next_reply(const struct fake_world *world)
{
	int next = -1;

	for (int i = 0; i < (int)world->reply_count; i++)
		if (next < 0 || world->due[i] < world->due[next] ||
		    (world->backwards && world->due[i] == world->due[next]))
			next = i;
	return next;
}

static void deliver(struct fake_world *world, int at)
{
	struct reply reply = world->replies[at];
	struct event event = { .kind = EVENT_REPLY, .reply = &reply };
	size_t behind = --world->reply_count - (size_t)at;

	if (world->due[at] > world->ms)
		world->ms = world->due[at];
	memmove(world->replies + at, world->replies + at + 1, behind * sizeof *world->replies);
	memmove(world->due + at, world->due + at + 1, behind * sizeof *world->due);
	tell(world, &event);
}

/* The clock on the wizard's pages moves no clock here: a test that wants to see it go on waits. */
static int next_timer(const struct fake_world *world)
{
	int next = -1;

	for (int i = 0; i < TIMER_COUNT; i++)
		if (world->timers[i] >= 0 && (i != TIMER_PAGE || !world->data) &&
		    (next < 0 || world->timers[i] < world->timers[next]))
			next = i;
	return next;
}

/* A reply or a timer, whichever comes first. */
bool fake_turn(struct fake_world *world, int64_t until_ms)
{
	struct event event = { .kind = EVENT_TIMER };
	int next = next_timer(world), reply = next_reply(world);

	if (world->dead || world->quit)
		return false;
	if (reply >= 0 && (next < 0 || world->due[reply] <= world->ms || world->due[reply] <= world->timers[next])) {
		if (world->due[reply] > world->ms && world->due[reply] > until_ms)
			return false;
		deliver(world, reply);
		return true;
	}
	if (next < 0 || world->timers[next] > until_ms)
		return false;
	if (world->timers[next] > world->ms)
		world->ms = world->timers[next];
	world->timers[next] = -1;
	event.timer = (enum timer)next;
	tell(world, &event);
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

	tell(world, &start);
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
	struct event asked = { .kind = EVENT_ASKED, .text = word, .len = strlen(word) };

	tell(world, &asked);
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
	tell(world, &event);
}

void fake_settle(struct fake_world *world, int64_t limit_s)
{
	int64_t until_ms = world->ms + limit_s * 1000;
	int turns = 0;

	while (fake_turn(world, until_ms))
		if (++turns > TURNS_MAX) {
			fprintf(stderr, "the program does not settle\n");
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
			/* The middle part is what it claims: as much as it takes to know it again. */
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
		site->marked = false; /* as main does at every start */
	world->setup = (struct wizard_setup){
		.flow = fake_flow(site, "wizard", AUTH_DEVICE),
		.known_tenants = world->known,
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
	struct input input = { .kind = kind, .id = id, .text = text, .submitted = true };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	tell(world, &event);
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
	fake_try(world, "next");
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

	tell(world, &event);
}

void fake_key(struct fake_world *world, unsigned key)
{
	struct input input = { 0 };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	if (!view_key(&world->view, fake_page(world), key, &input))
		return;
	do
		tell(world, &event);
	while (view_more(&world->view, &input));
}

void fake_answer(struct fake_world *world, struct lines *lines, const char *line, struct buf *out)
{
	struct input input = { 0 };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	if (lines_read(lines, fake_page(world), line, &input, out))
		tell(world, &event);
}
