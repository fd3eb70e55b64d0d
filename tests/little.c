/* little.c - a little world for programs without pages */
#include "tests/little.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cloud/signin.h"
#include "core/wellknown.h"
#include "wizard/page.h"

void little_init(struct little *little, struct program program, struct practice *practice, int64_t utc)
{
	memset(little, 0, sizeof *little);
	little->program = program;
	little->practice = practice;
	little->began = utc;
	little->ms = LITTLE_START_MS;
	little->fault_at = -1;
	little->saves_left = -1;
	for (int i = 0; i < TIMER_COUNT; i++)
		little->timers[i] = -1;
	buf_init(&little->record, 8 << 20);
	buf_init(&little->printed, 8 << 20);
	buf_init(&little->said, 1 << 20);
}

void little_release(struct little *little)
{
	for (int i = 0; i < SERVICE_COUNT; i++)
		secret_wipe(&little->bearer[i]);
	for (size_t i = 0; i < little->token_count; i++)
		free(little->tokens[i]);
	buf_release(&little->record);
	buf_release(&little->printed);
	buf_release(&little->said);
	orders_release(&little->orders);
	arena_release(&little->arena);
}

static int64_t utc(const struct little *little)
{
	return little->began + (little->ms - LITTLE_START_MS + 999) / 1000;
}

#define LISTENING 4711

/* --- calls --- */

/* A signed assertion is another one at each try: of such a form the scope stands for it. */
static void name_call(struct little_call *call, const struct request *request, const char *form)
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

static bool goes_wrong(const struct little *little, size_t index)
{
	if (little->fault_at < 0 || index < (size_t)little->fault_at)
		return false;
	return index == (size_t)little->fault_at ||
	       (little->stubborn && !strcmp(little->calls[index].what, little->calls[little->fault_at].what));
}

/* What a fault of the practice cloud cannot say. */
static void say(const struct little *little, struct reply *reply)
{
	memset(reply, 0, sizeof *reply);
	reply->status = little->says_status;
	reply->body = little->says;
	reply->len = strlen(reply->body);
	reply->retry_after_s = -1;
	text_safe(reply->content_type, sizeof reply->content_type, "application/json");
}

static void send(struct little *little, const struct request *request)
{
	struct reply *reply = &little->replies[little->reply_count++];
	struct little_call *one = &little->calls[little->call_count];
	const char *form = secret_reveal(&request->form), *path = strstr(request->url, "://");
	struct practice_call call = { .method = method_id(request->method), .now = utc(little) };

	assert(little->reply_count <= LITTLE_REPLIES_MAX && little->call_count < LITTLE_CALLS_MAX);
	name_call(one, request, form);
	one->ms = little->ms;
	one->faulted = goes_wrong(little, little->call_count++);
	path = path ? strchr(path + 3, '/') : request->url;
	call.path = path;
	call.body = *form ? form : request->body ? request->body : "";
	if (secret_is_set(&little->bearer[request->service]))
		call.authorization =
		    arena_printf(&little->arena, "Bearer %s", secret_reveal(&little->bearer[request->service]));
	little->practice->faults[0] = little->fault;
	little->practice->faults[0].path = "";
	little->practice->fault_count = one->faulted && !little->says;
	if (little->meanwhile)
		little->meanwhile(little->practice, little->call_count);
	memset(reply, 0, sizeof *reply);
	if (little->deaf) {
		reply->lost = true;
		err_set(&reply->err, ERR_UNREACHABLE, NULL, "no route to host");
	} else if (!little->instead || !little->instead(little->who, &call, reply, &little->arena)) {
		practice_answer(little->practice, &call, reply, &little->arena);
	}
	if (one->faulted && little->says)
		say(little, reply);
	reply->id = request->id;
	little->due[little->reply_count - 1] =
	    little->ms + (one->faulted && little->fault.kind == FAULT_SLOW ? LITTLE_PATIENCE_MS : 0);
}

static void take_bearer(struct little *little, struct order *order)
{
	secret_move(&little->bearer[order->service], &order->secret);
	if (!secret_is_set(&little->bearer[order->service]))
		return;
	assert(little->token_count < LITTLE_TOKENS_MAX);
	little->tokens[little->token_count++] = strdup(secret_reveal(&little->bearer[order->service]));
}

/* --- orders --- */

static void tell_later(struct little *little, enum event_kind kind, unsigned id)
{
	assert(little->told_count < sizeof little->told / sizeof *little->told);
	little->told[little->told_count].kind = kind;
	little->told[little->told_count++].id = id;
}

/* A full disk is told once, and of each change. */
static bool append(struct little *little, const char *line, unsigned id)
{
	if (little->saves_left != 0) {
		little->saves_left -= little->saves_left > 0;
		buf_add(&little->record, line);
		return true;
	}
	if (id || !little->events)
		tell_later(little, EVENT_UNSAVED, id);
	little->events += !id;
	return false;
}

static void change(struct little *little, const struct order *order)
{
	little->writes++;
	if (!append(little, order->line, order->request.id))
		return;
	if (order->has_mark) {
		little->mark = order->mark;
		little->marked = true;
	}
	tell_later(little, EVENT_SAVED, order->request.id);
	send(little, &order->request);
}

static void cancel(struct little *little, unsigned id)
{
	size_t kept = 0;

	for (size_t i = 0; i < little->reply_count; i++)
		if (id && little->replies[i].id != id) {
			little->due[kept] = little->due[i];
			little->replies[kept++] = little->replies[i];
		}
	little->reply_count = kept;
}

static void carry_one(struct little *little, struct order *order)
{
	switch (order->kind) {
	case ORDER_ASK:
		assert(!order->request.writes);
		send(little, &order->request);
		break;
	case ORDER_CHANGE:
		change(little, order);
		break;
	case ORDER_CANCEL:
		cancel(little, order->id);
		break;
	case ORDER_BEARER:
		take_bearer(little, order);
		break;
	case ORDER_WAIT:
		little->timers[order->timer] = order->at_ms;
		break;
	case ORDER_SAVE:
		append(little, order->line, 0);
		break;
	case ORDER_MARK:
		little->mark = order->mark;
		little->marked = true;
		break;
	case ORDER_UNMARK:
		if (!order->line || append(little, order->line, 0))
			little->marked = false;
		break;
	case ORDER_LOOK:
		tell_later(little, EVENT_LOOKED, 0);
		break;
	case ORDER_LOCK:
		tell_later(little, EVENT_LOCKED, 0);
		break;
	case ORDER_OPEN:
		tell_later(little, EVENT_OPENED, 0);
		break;
	case ORDER_REPLY:
		snprintf(little->answer, sizeof little->answer, "%s", order->text);
		break;
	case ORDER_SAY:
		buf_printf(&little->said, "%s\n", order->text);
		if (little->port && text_begins(order->text, "https://"))
			little->address = arena_copy(&little->arena, order->text);
		break;
	case ORDER_LISTEN:
		little->port = LISTENING;
		tell_later(little, EVENT_LISTENING, LISTENING);
		break;
	case ORDER_UNLISTEN:
		little->port = 0;
		break;
	case ORDER_PRINT:
		buf_add(&little->printed, order->text);
		break;
	case ORDER_QUIT:
		little->quit = true;
		little->status = order->status;
		break;
	default:
		break;
	}
}

static void tell(struct little *little, struct event *event)
{
	event->now = utc(little);
	event->now_ms = little->ms;
	for (size_t i = 0; i < sizeof event->random; i++)
		event->random[i] = (unsigned char)(little->call_count * 37 + i * 11 + (size_t)little->ms);
	little->program.event(little->program.self, event, &little->orders);
	for (size_t i = 0; i < little->orders.count; i++)
		carry_one(little, &little->orders.items[i]);
	orders_reset(&little->orders);
}

/* --- a browser --- */

/* What the page asks to open, where one is shown. */
static const char *shown(const struct little *little)
{
	const struct page *page = little->program.page ? little->program.page(little->program.self) : NULL;
	const struct block *block = page ? page_block(page, "url") : NULL;

	return block ? block->text : NULL;
}

/* Where the sign-in page sends a browser on to; no call of the program's. */
static const char *visit(struct little *little, const char *url)
{
	const char *path = strchr(url + strlen("https://"), '/');
	struct practice_call call = { .method = "GET", .path = path, .body = "", .now = utc(little) };
	struct reply reply = { 0 };

	little->practice->fault_count = 0;
	practice_answer(little->practice, &call, &reply, &little->arena);
	little->practice->calls--;
	assert(reply.status == 302);
	return arena_copy(&little->arena, reply.location);
}

/* Opens an address that is shown, once, and gives the program what it ended on: at its port, or pasted. */
static bool browse(struct little *little)
{
	const char *page = shown(little), *url = page ? page : little->address, *to;
	struct input input = { .kind = INPUT_TYPED, .id = "paste", .submitted = true };
	struct event event = { .kind = page ? EVENT_INPUT : EVENT_HEARD, .input = &input };

	if (!url || (little->visited && strcmp(little->visited, url) == 0))
		return false;
	little->visited = arena_copy(&little->arena, url);
	to = visit(little, url);
	input.text = to;
	event.text = arena_printf(&little->arena, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n",
	    strchr(to + strlen("http://"), '/'));
	event.len = strlen(event.text);
	tell(little, &event);
	return true;
}

/* --- turns --- */

static bool tell_outcome(struct little *little)
{
	struct err err = { 0 };
	struct event event = { .kind = little->told[0].kind, .id = little->told[0].id };

	if (!little->told_count)
		return false;
	memmove(little->told, little->told + 1, --little->told_count * sizeof little->told[0]);
	if (event.kind == EVENT_LOOKED || event.kind == EVENT_LOCKED)
		event.mark = little->marked ? &little->mark : NULL;
	if (event.kind == EVENT_LOCKED && little->busy) {
		err_set(&err, ERR_CONFLICT, NULL, "somebody else has the lock");
		event.err = &err;
	}
	if (event.kind == EVENT_OPENED) {
		event.text = arena_copy(&little->arena, buf_text(&little->record));
		event.len = strlen(event.text);
	}
	if (event.kind == EVENT_UNSAVED) {
		err_set(&err, ERR_DISK, NULL, "no space left on device");
		event.err = &err;
	}
	tell(little, &event);
	return true;
}

/* The reply that comes next; -1: none is on its way. */
static int next_reply(const struct little *little)
{
	int next = -1;

	for (int i = 0; i < (int)little->reply_count; i++)
		if (next < 0 || little->due[i] < little->due[next] ||
		    (little->backwards && little->due[i] == little->due[next]))
			next = i;
	return next;
}

static void deliver(struct little *little, int at)
{
	struct reply reply = little->replies[at];
	struct event event = { .kind = EVENT_REPLY, .reply = &reply };
	size_t behind = --little->reply_count - (size_t)at;

	if (little->due[at] > little->ms)
		little->ms = little->due[at];
	memmove(little->replies + at, little->replies + at + 1, behind * sizeof *little->replies);
	memmove(little->due + at, little->due + at + 1, behind * sizeof *little->due);
	tell(little, &event);
}

/* A reply or a timer, whichever comes first. */
static bool turn(struct little *little)
{
	struct event event = { .kind = EVENT_TIMER };
	int next = -1, reply = next_reply(little);

	for (int i = 0; i < TIMER_COUNT; i++)
		if (little->timers[i] >= 0 && (next < 0 || little->timers[i] < little->timers[next]))
			next = i;
	if (reply >= 0 &&
	    (next < 0 || little->due[reply] <= little->ms || little->due[reply] <= little->timers[next])) {
		deliver(little, reply);
		return true;
	}
	if (next < 0)
		return false;
	if (little->timers[next] > little->ms)
		little->ms = little->timers[next];
	little->timers[next] = -1;
	event.timer = (enum timer)next;
	tell(little, &event);
	return true;
}

bool little_run(struct little *little, unsigned turns)
{
	struct event start = { .kind = EVENT_START };

	tell(little, &start);
	while (turns--) {
		/* What came of the last orders is told after the end too, as the loop does. */
		if (tell_outcome(little))
			continue;
		if (little->quit)
			return true;
		if (!browse(little) && !turn(little))
			return false;
	}
	return false;
}

void little_start(struct little *little)
{
	struct event start = { .kind = EVENT_START };

	tell(little, &start);
}

void little_say(struct little *little, const char *word)
{
	struct event asked = { .kind = EVENT_ASKED, .text = word, .len = strlen(word) };

	tell(little, &asked);
	while (tell_outcome(little))
		;
}

/* Whether anything happens by @until_ms. */
static bool happens_by(const struct little *little, int64_t until_ms)
{
	int reply = next_reply(little);

	for (int i = 0; i < TIMER_COUNT; i++)
		if (little->timers[i] >= 0 && little->timers[i] <= until_ms)
			return true;
	return reply >= 0 && little->due[reply] <= until_ms;
}

void little_pass(struct little *little, int64_t seconds)
{
	int64_t until_ms = little->ms + seconds * 1000;

	while (!little->quit && (tell_outcome(little) || (happens_by(little, until_ms) && turn(little))))
		;
	if (little->ms < until_ms)
		little->ms = until_ms;
}

const char *little_leak(const struct little *little, const char *secret)
{
	const struct buf *places[] = { &little->record, &little->printed, &little->said };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *text = buf_text((struct buf *)(uintptr_t)places[i]);

		if (secret && *secret && strstr(text, secret))
			return secret;
		for (size_t j = 0; j < little->token_count; j++) {
			/* The middle part is what it claims: as much as it takes to know it again. */
			char part[64];
			const char *dot = strchr(little->tokens[j], '.');

			snprintf(part, sizeof part, "%.50s", dot ? dot + 1 : little->tokens[j]);
			if (strstr(text, part))
				return little->tokens[j];
		}
	}
	return NULL;
}
