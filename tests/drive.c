/* drive.c - the whole wizard in memory */
#include "tests/drive.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_file(const char *dir, const char *name, struct buf *text)
{
	char path[1024];
	char chunk[4096];
	size_t got;
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", dir, name);
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

void drive_data_read(struct drive_data *data, const char *data_dir)
{
	drive_data_read_as(data, data_dir, "practice");
}

void drive_data_read_as(struct drive_data *data, const char *data_dir, const char *profile)
{
	char name[80];
	struct buf text;
	struct err err = { 0 };

	memset(data, 0, sizeof *data);
	snprintf(name, sizeof name, "profiles/%s.json", profile);
	read_file(data_dir, name, &text);
	if (!profile_read(&data->profile, text.text, text.len, name, &data->arena, &err))
		fprintf(stderr, "%s\n", err.told);
	buf_release(&text);
	read_file(data_dir, "timeline.json", &text);
	if (!timeline_read(&data->timeline, text.text, text.len, "timeline.json", &data->arena, &err))
		fprintf(stderr, "%s\n", err.told);
	buf_release(&text);
}

/* One more thing that the world did; true when the program dies before it does anything more. */
static bool step(struct drive *drive)
{
	if (drive->die_at >= 0 && drive->steps >= drive->die_at)
		drive->dead = true;
	else
		drive->steps++;
	return drive->dead;
}

static void carry(struct drive *drive);

static void tell(struct drive *drive, struct event *event)
{
	struct program program = wizard_program(&drive->wizard);

	if (drive->dead || drive->quit)
		return;
	event->now = drive->utc;
	event->now_ms = drive->ms;
	for (size_t i = 0; i < sizeof event->random; i++)
		event->random[i] = (unsigned char)(drive->random * 37 + i * 11);
	drive->random++;
	program.event(program.self, event, &drive->orders);
	carry(drive);
}

static void send(struct drive *drive, const struct request *request)
{
	const char *path = strstr(request->url, "://");
	char authorization[4096] = "";
	struct reply *reply = &drive->replies[drive->reply_count];
	struct practice_call call = {
		.method = method_id(request->method),
		.body = request->body ? request->body : "",
		.now = drive->utc,
	};

	assert(drive->reply_count < DRIVE_REPLIES_MAX);
	path = path ? strchr(path + 3, '/') : request->url;
	call.path = path;
	if (secret_is_set(&request->form))
		call.body = secret_reveal(&request->form);
	if (secret_is_set(&drive->bearer[request->service])) {
		snprintf(authorization, sizeof authorization, "Bearer %s",
		    secret_reveal(&drive->bearer[request->service]));
		call.authorization = authorization;
	}
	memset(reply, 0, sizeof *reply);
	if (!drive->instead || !drive->instead(drive->who, &call, reply, &drive->arena))
		practice_answer(drive->practice, &call, reply, &drive->arena);
	if (getenv("DRIVE_SHOW"))
		fprintf(stderr, "%s %s %s\n  -> %d %.300s\n", call.method, call.path, call.body, reply->status,
		    reply->body);
	reply->id = request->id;
	drive->reply_count++;
}

static bool append(struct drive *drive, const char *line)
{
	if (drive->save_fails)
		return false;
	buf_add(&drive->disk->run, line);
	return true;
}

static void unsaved(struct drive *drive, unsigned id)
{
	struct err err = { 0 };
	struct event event = { .kind = EVENT_UNSAVED, .id = id, .err = &err };

	err_set(&err, ERR_DISK, NULL, "no space left");
	tell(drive, &event);
}

/* Recorded, marked, sent: and the program may die between any two of them. */
static void change(struct drive *drive, struct order *order)
{
	unsigned id = order->request.id;

	if (!append(drive, order->line)) {
		unsaved(drive, id);
		return;
	}
	if (step(drive))
		return;
	if (order->has_mark) {
		drive->disk->mark = order->mark;
		drive->disk->marked = true;
		if (step(drive))
			return;
	}
	send(drive, &order->request);
	step(drive);
}

/* Whichever run was asked for, there is one on this disk. */
static void open_run(struct drive *drive)
{
	struct event event = { .kind = EVENT_OPENED, .text = buf_text(&drive->disk->run), .len = drive->disk->run.len };

	tell(drive, &event);
}

/* Nobody else is at it. */
static void lock(struct drive *drive)
{
	struct event event = { .kind = EVENT_LOCKED, .mark = drive->disk->marked ? &drive->disk->mark : NULL };

	tell(drive, &event);
}

static void left(struct drive *drive, const struct order *order)
{
	struct event event = { .kind = EVENT_LEFT, .text = drive->disk->left, .len = strlen(drive->disk->left) };

	if (order->name)
		snprintf(drive->disk->left, sizeof drive->disk->left, "%s", order->name);
	else if (*drive->disk->left)
		tell(drive, &event);
}

/* Nobody comes: a browser is no part of this. */
static void listen_at(struct drive *drive, unsigned port)
{
	struct event event = { .kind = EVENT_LISTENING, .id = port };

	tell(drive, &event);
}

static void export_file(struct drive *drive, const struct order *order)
{
	struct event event = { .kind = EVENT_EXPORTED, .text = order->name };

	buf_printf(&drive->aside, "%s:\n%s", order->name, order->text);
	tell(drive, &event);
}

static void keep_profile(struct drive *drive, const struct order *order)
{
	struct event event = { .kind = EVENT_KEPT,
		.text = arena_printf(&drive->arena, "profiles/%s.json", order->name) };
	struct err err;

	if (drive->profile_kept && !order->id) {
		err_set(&err, ERR_CONFLICT, "keeping the profile", "%s is there already.", event.text);
		event.err = &err;
	} else {
		drive->profile_kept = true;
		buf_printf(&drive->aside, "%s:\n%s", event.text, order->text);
	}
	tell(drive, &event);
}

static void unmark(struct drive *drive, const struct order *order)
{
	if (order->line && !append(drive, order->line)) {
		unsaved(drive, 0);
		return;
	}
	if (!step(drive))
		drive->disk->marked = false;
}

static void carry_one(struct drive *drive, struct order *order)
{
	switch (order->kind) {
	case ORDER_ASK:
		assert(!order->request.writes);
		send(drive, &order->request);
		break;
	case ORDER_CHANGE:
		change(drive, order);
		break;
	case ORDER_BEARER:
		secret_move(&drive->bearer[order->service], &order->secret);
		break;
	case ORDER_WAIT:
		drive->timers[order->timer] = order->at_ms;
		break;
	case ORDER_SAVE:
		if (!append(drive, order->line))
			unsaved(drive, 0);
		break;
	case ORDER_LOCK:
		lock(drive);
		break;
	case ORDER_MARK:
		drive->disk->mark = order->mark;
		drive->disk->marked = true;
		break;
	case ORDER_UNMARK:
		unmark(drive, order);
		break;
	case ORDER_LEFT:
		left(drive, order);
		break;
	case ORDER_RUN:
		if (!drive->disk->run.len)
			buf_clear(&drive->disk->run);
		break;
	case ORDER_SKIP:
		drive->utc += order->seconds;
		drive->ms += order->seconds * 1000;
		break;
	case ORDER_OPEN:
		open_run(drive);
		break;
	case ORDER_LISTEN:
		listen_at(drive, order->id ? order->id : 4711);
		break;
	case ORDER_EXPORT:
		export_file(drive, order);
		break;
	case ORDER_PROFILE:
		keep_profile(drive, order);
		break;
	case ORDER_COPY:
		buf_printf(&drive->aside, "copied: %s\n", order->text);
		break;
	case ORDER_BARE:
	case ORDER_SAY:
		buf_printf(&drive->aside, "%s\n", order->text);
		break;
	case ORDER_QUIT:
		drive->quit = true;
		drive->status = order->status;
		break;
	case ORDER_CANCEL:
		for (size_t i = 0; i < drive->reply_count; i++)
			if (drive->replies[i].id == order->id || !order->id)
				drive->replies[i].id = 0;
		break;
	default:
		break;
	}
}

/* The orders are taken aside, because carrying one out may lead to an event with orders of its own. */
static void carry(struct drive *drive)
{
	struct orders mine = drive->orders;

	memset(&drive->orders, 0, sizeof drive->orders);
	for (size_t i = 0; i < mine.count && !drive->dead; i++)
		if (!step(drive))
			carry_one(drive, &mine.items[i]);
	orders_release(&mine);
}

void drive_prepare(struct drive *drive, const struct drive_data *data, struct practice *practice, struct disk *disk,
    int64_t utc, long die_at)
{
	static const char *known[2];

	memset(drive, 0, sizeof *drive);
	drive->practice = practice;
	drive->disk = disk;
	drive->utc = utc;
	drive->ms = 1000;
	drive->die_at = die_at;
	for (int i = 0; i < TIMER_COUNT; i++)
		drive->timers[i] = -1;
	known[0] = practice->tenant->domain;
	if (disk->marked && run_settles(buf_text(&disk->run), disk->run.len, &disk->mark, utc))
		disk->marked = false; /* as main does at every start */
	drive->setup = (struct wizard_setup){
		.flow = {
			.guided = true,
			.command = "wizard", .tool = "0.1.0", .host = "test", .practice_tenant = practice->tenant->name,
			.profile = &data->profile, .timeline = &data->timeline, .app_id = data->profile.client_id,
			.publisher = "", .auth = AUTH_DEVICE,
			.marks = disk->marked ? &disk->mark : NULL, .mark_count = disk->marked,
		},
		.known_tenants = known,
		.practice_says = "practice",
		.saved_where = "runs",
		.user = "ada", .account = "ada", .ssh_host = "host.example",
		.proxy = "",
		.resume_id = disk->run.len ? "20241124-062240-3f9c1a" : NULL,
		.resume_text = disk->run.len ? disk->run.text : NULL,
		.resume_len = disk->run.len,
	};
	buf_init(&drive->aside, 1 << 20);
	view_init(&drive->view);
	frame_init(&drive->frame, false);
}

void drive_begin(struct drive *drive)
{
	struct event event = { .kind = EVENT_START };

	wizard_init(&drive->wizard, &drive->setup);
	tell(drive, &event);
}

void drive_start(struct drive *drive, const struct drive_data *data, struct practice *practice, struct disk *disk,
    int64_t utc, long die_at)
{
	drive_prepare(drive, data, practice, disk, utc, die_at);
	drive_begin(drive);
}

void drive_stop(struct drive *drive)
{
	for (int i = 0; i < SERVICE_COUNT; i++)
		secret_wipe(&drive->bearer[i]);
	wizard_release(&drive->wizard);
	view_release(&drive->view);
	frame_release(&drive->frame);
	buf_release(&drive->aside);
	orders_release(&drive->orders);
	arena_release(&drive->arena);
}

static bool deliver(struct drive *drive)
{
	struct event event = { .kind = EVENT_REPLY };
	struct reply reply;

	if (!drive->reply_count)
		return false;
	reply = drive->replies[0];
	memmove(drive->replies, drive->replies + 1, --drive->reply_count * sizeof drive->replies[0]);
	event.reply = &reply;
	if (reply.id)
		tell(drive, &event);
	return true;
}

static bool run_timer(struct drive *drive, int64_t until_ms)
{
	struct event event = { .kind = EVENT_TIMER };
	int next = -1;

	for (int i = 0; i < TIMER_COUNT; i++)
		if (drive->timers[i] >= 0 && i != TIMER_PAGE && (next < 0 || drive->timers[i] < drive->timers[next]))
			next = i;
	if (next < 0 || drive->timers[next] > until_ms)
		return false;
	if (drive->timers[next] > drive->ms) {
		drive->utc += (drive->timers[next] - drive->ms + 999) / 1000;
		drive->ms = drive->timers[next];
	}
	drive->timers[next] = -1;
	event.timer = (enum timer)next;
	tell(drive, &event);
	return true;
}

bool drive_turn(struct drive *drive, int64_t until_ms)
{
	return !drive->dead && !drive->quit && (deliver(drive) || run_timer(drive, until_ms));
}

void drive_wait(struct drive *drive, int64_t seconds)
{
	struct event event = { .kind = EVENT_TIMER, .timer = TIMER_PAGE };

	drive->utc += seconds;
	drive->ms += seconds * 1000;
	tell(drive, &event);
}

void drive_settle(struct drive *drive, int64_t limit_s)
{
	int64_t until_ms = drive->ms + limit_s * 1000;
	int turns = 0;

	while (drive_turn(drive, until_ms))
		if (++turns > 2000) {
			fprintf(stderr, "the wizard does not settle\n");
			exit(99);
		}
}

void drive_input(struct drive *drive, enum input_kind kind, const char *id, const char *text)
{
	struct input input = { .kind = kind, .id = id, .text = text, .submitted = true };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	tell(drive, &event);
}

void drive_choose(struct drive *drive, const char *id)
{
	if (drive->dead || drive->quit)
		return;
	if (!page_block(drive_page(drive), id)) {
		const struct page *page = &drive->wizard.page;

		fprintf(stderr, "page %s has no choice %s:\n", page->id, id);
		for (size_t i = 0; i < page->count; i++)
			fprintf(stderr, "  %s: %s %s\n", page->blocks[i].id,
			    page->blocks[i].label ? page->blocks[i].label : "",
			    page->blocks[i].text ? page->blocks[i].text : "");
		exit(99);
	}
	drive_input(drive, INPUT_CHOSE, id, NULL);
}

void drive_type(struct drive *drive, const char *id, const char *text)
{
	drive_input(drive, INPUT_TYPED, id, text);
}

void drive_key(struct drive *drive, unsigned key)
{
	struct input input = { 0 };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	if (!view_key(&drive->view, drive_page(drive), key, &input))
		return;
	do
		tell(drive, &event);
	while (view_more(&drive->view, &input));
}

void drive_answer(struct drive *drive, struct lines *lines, const char *line, struct buf *out)
{
	struct input input = { 0 };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	if (lines_read(lines, drive_page(drive), line, &input, out))
		tell(drive, &event);
}

const struct page *drive_page(struct drive *drive)
{
	struct program program = wizard_program(&drive->wizard);

	return program.page(program.self);
}

void drive_screen(struct drive *drive, int rows, int cols, struct buf *out)
{
	const struct page *page = drive_page(drive);

	frame_begin(&drive->frame, rows, cols);
	view_draw(&drive->view, page, &drive->frame);
	frame_dump(&drive->frame, false, out);
}
