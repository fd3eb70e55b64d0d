/* host.c - one host and one tenant in memory, and the processes that share them */
#include "tests/faults/host.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "commands/cmd_consent.h"
#include "commands/cmd_tokens.h"

#define REAL_NOW 1795500000
#define OPEN_RUN "20261123-062240-3f9c1a"
#define LONG_S   (6 * 3600)
#define LATE_S   300 /* a consent is carried out within this time or not at all: flow/act.h */
/* A guard looks every half minute; the model lets it look so many times, and then sleep until its deadline. */
#define TICKS 2

const char *const part_names[PART_COUNT] = {
	"nobody",
	"status",
	"block",
	"block --guard",
	"restore",
	"restore --due",
	"a guard",
	"the wizard blocks",
	"the wizard puts back",
	"the wizard leaves it",
	"consent",
	"consent, another profile",
	"the wizard consents",
};
const char *const fate_names[FATE_COUNT] = { "usual", "lost", "never", "late", "late-lost", "lags", "lags-lost",
	"throttled" };
const char *const deed_names[DEED_KINDS] = { "nothing", "allows", "unsets", "blocks", "grants", "replaces" };

bool part_consents(enum part part)
{
	return part >= PART_CONSENT;
}

static bool is_wizard(enum part part)
{
	return (part >= PART_WIZARD_BLOCK && part <= PART_WIZARD_KEEP) || part == PART_WIZARD_CONSENT;
}

static int64_t utc(const struct host *host)
{
	return REAL_NOW + host->practice.clock_skew_s + host->ms / 1000;
}

/* --- hashes: FNV-1a --- */

static void fold_bytes(uint64_t *hash, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	while (len--)
		*hash = (*hash ^ *at++) * UINT64_C(1099511628211);
}

static void fold_number(uint64_t *hash, int64_t number)
{
	fold_bytes(hash, &number, sizeof number);
}

static void fold_text(uint64_t *hash, const char *text)
{
	fold_bytes(hash, text ? text : "-", text ? strlen(text) + 1 : 1);
}

static uint64_t mark_hash(const struct change_mark *mark)
{
	uint64_t hash = 7;
	struct arena arena = { 0 };

	fold_text(&hash, change_mark_write(mark, &arena));
	arena_release(&arena);
	return hash;
}

static struct record *record_of(struct host *host, const char *id);

/* Folds in, of each record, only what a later start goes by: the outcome of its changes, and which process has it
 * open. */
static void fold_record(uint64_t *hash, const struct host *host)
{
	const struct record *record =
	    host->marked ? record_of((struct host *)(uintptr_t)host, host->mark.run_id) : NULL;

	for (const char *at = record ? buf_text(&record->text) : ""; (at = strstr(at, "\"state\":\"")); at += 9)
		fold_bytes(hash, at, 14);
	fold_number(hash, record ? record->writer : -1);
}

uint64_t host_hash(const struct host *host)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (int i = 0; i < HOST_PROCESSES; i++) {
		const struct process *process = &host->processes[i];

		fold_number(&hash, process->life);
		fold_number(&hash, process->status);
		fold_text(&hash, process->lock);
		if (process->life != LIFE_RUNNING) /* a process that has ended knows nothing more */
			continue;
		fold_number(&hash, (int64_t)process->seen);
		fold_number(&hash, (int64_t)process->at * 2 + process->begun_order);
		fold_number(&hash, process->blind);
	}
	for (size_t i = 0; i < host->pending_count; i++) {
		fold_text(&hash, host->pending[i].body);
		fold_number(&hash, host->pending[i].sent_at);
	}
	fold_number(&hash, host->ms);
	fold_number(&hash, host->practice.tokens);
	fold_number(&hash, host->tokens_shown);
	fold_text(&hash, host->practice.grant_scope);
	fold_text(&hash, host->grant_shown);
	fold_number(&hash, host->marked ? (int64_t)host->mark_hash : 0);
	fold_text(&hash, host->left);
	fold_text(&hash, host->sent);
	fold_number(&hash, host->by_us + 2 * host->hand_done + 4 * host->hand_in_window);
	fold_number(&hash, host->practice.device_count);
	fold_record(&hash, host);
	return hash;
}

uint64_t host_end_hash(const struct host *host)
{
	uint64_t hash = 11;

	fold_record(&hash, host);
	for (size_t i = 0; i < host->pending_count; i++)
		fold_text(&hash, host->pending[i].body);
	for (int i = 0; i < HOST_PROCESSES; i++)
		fold_number(&hash, host->processes[i].life * 100 + host->processes[i].status);
	fold_number(&hash, host->ms);
	fold_number(&hash, host->practice.tokens);
	fold_number(&hash, host->tokens_shown);
	fold_text(&hash, host->practice.grant_scope);
	fold_number(&hash, host->marked ? (int64_t)host->mark_hash : 0);
	fold_text(&hash, host->left);
	fold_text(&hash, host->sent);
	fold_number(&hash, host->by_us + 2 * host->hand_done + 4 * host->hand_in_window);
	return hash;
}

/* --- the tenant --- */

static bool means_block(const char *body)
{
	return strstr(body, "BlockLegacyExchangeTokens") != NULL;
}

static void break_rule(struct host *host, const char *what)
{
	if (!host->wrong)
		host->wrong = what;
}

/* While the tenant is blocked by a write of ours, or such a write is on its way, there must be a mark, or the word of
 * a person who left it so. */
static void check_mark(struct host *host)
{
	bool blocks = host->by_us && host->practice.tokens == TOKENS_BLOCKED;

	for (size_t i = 0; i < host->pending_count; i++)
		blocks = blocks || host->pending[i].blocks;
	if (blocks && !host->marked && !*host->left)
		break_rule(host, "the setting is changed, or a write is on its way, and there is no mark");
}

/* Makes reads show the present state or, with @reads, the state before. */
static void put_lag(struct host *host, bool reads)
{
	struct practice *practice = &host->practice;

	practice->read_lag_s = reads ? INT64_C(1) << 40 : 0;
	practice->tokens_before = host->tokens_shown;
	practice->grant_before = host->grant_shown;
	practice->tokens_changed_at = practice->grant_changed_at = REAL_NOW;
}

void host_show(struct host *host)
{
	host->tokens_shown = host->practice.tokens;
	host->grant_shown = host->practice.grant_scope;
}

bool host_stale(const struct host *host)
{
	return host->tokens_shown != host->practice.tokens ||
	       strcmp(host->grant_shown ? host->grant_shown : "",
		   host->practice.grant_scope ? host->practice.grant_scope : "") != 0;
}

/* Carries out a write that has arrived. */
static void dispatch_write(struct host *host, const struct practice_call *call, struct reply *reply)
{
	put_lag(host, false);
	practice_answer(&host->practice, call, reply, &host->arena);
	if (strstr(call->path, "InvokeCommand") && reply->status < 300)
		host->by_us = means_block(call->body);
}

void host_land(struct host *host)
{
	struct pending pending = host->pending[0];
	struct practice_call call = {
		.method = pending.method,
		.path = pending.path,
		.body = pending.body,
		.authorization = pending.bearer,
		.now = pending.sent_at,
	};
	struct reply ignored = { 0 };

	memmove(host->pending, host->pending + 1, --host->pending_count * sizeof pending);
	dispatch_write(host, &call, &ignored);
	host_show(host);
	check_mark(host);
}

static void delay_write(struct host *host, const struct process *process, const struct practice_call *call)
{
	struct pending *pending = &host->pending[host->pending_count++];

	assert(host->pending_count <= HOST_PENDING);
	memset(pending, 0, sizeof *pending);
	snprintf(pending->method, sizeof pending->method, "%s", call->method);
	snprintf(pending->path, sizeof pending->path, "%s", call->path);
	snprintf(pending->body, sizeof pending->body, "%s", call->body);
	snprintf(pending->bearer, sizeof pending->bearer, "%s", call->authorization ? call->authorization : "");
	pending->sent_at = call->now;
	pending->process = process->index;
	pending->blocks = strstr(call->path, "InvokeCommand") && means_block(call->body);
}

static void fill_reply(struct reply *reply, int status, const char *body)
{
	*reply = (struct reply){ .status = status,
		.body = body,
		.len = strlen(body),
		.retry_after_s = status == 429 ? 3 : -1 };
	text_safe(reply->content_type, sizeof reply->content_type, "application/json");
}

static void lose_reply(struct reply *reply)
{
	*reply = (struct reply){ .lost = true, .body = "", .retry_after_s = -1 };
	(void)!err_set(&reply->err, ERR_UNREACHABLE, NULL, "the connection ended before an answer came");
}

static void write_now(struct process *process, const struct practice_call *call, struct reply *reply)
{
	struct host *host = process->host;
	enum fate fate = host->fate;

	host->fate = FATE_USUAL;
	host->hand_in_window = host->hand_in_window || process->blind;
	switch (fate) {
	case FATE_LATE:
	case FATE_LATE_LOST:
		delay_write(host, process, call);
		fill_reply(reply, strstr(call->path, "InvokeCommand") ? 200 : 204,
		    strstr(call->path, "InvokeCommand") ? "{\"value\":[]}" : "");
		break;
	case FATE_THROTTLED:
		fill_reply(reply, 429, "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Too many requests.\"}}");
		return;
	case FATE_NEVER:
		break;
	default:
		dispatch_write(host, call, reply);
		if (fate != FATE_LAGS && fate != FATE_LAGS_LOST)
			host_show(host);
	}
	if (fate == FATE_LOST || fate == FATE_NEVER || fate == FATE_LATE_LOST || fate == FATE_LAGS_LOST)
		lose_reply(reply);
}

static void read_now(struct process *process, const struct practice_call *call, struct reply *reply)
{
	struct host *host = process->host;

	put_lag(host, true);
	practice_answer(&host->practice, call, reply, &host->arena);
	if (strstr(call->path, "oauth2PermissionGrants") && !host_stale(host))
		process->blind = false;
}

void host_hand(struct host *host, enum deed deed)
{
	struct practice *practice = &host->practice;

	host->hand_done = true;
	host->by_us = false;
	if (deed == DEED_ALLOWS || deed == DEED_UNSETS || deed == DEED_BLOCKS)
		practice->tokens = deed == DEED_ALLOWS   ? TOKENS_ALLOWED
				   : deed == DEED_UNSETS ? TOKENS_NOT_SET
							 : TOKENS_BLOCKED;
	if (deed == DEED_GRANTS || deed == DEED_REPLACES) {
		host->taken = deed == DEED_REPLACES ? practice->grant_scope : NULL;
		practice->grant_scope = deed == DEED_REPLACES
					    ? "openid " HERS
					    : arena_printf(&practice->arena, "%s %s", practice->grant_scope, HERS);
		host->hand_in_window = host->pending_count > 0;
		for (int i = 0; i < HOST_PROCESSES; i++)
			host->processes[i].blind = true;
	}
	host_show(host);
}

/* --- results for a process --- */

static void tell_later(struct process *process, enum event_kind kind, unsigned id, enum err_kind err)
{
	struct outcome_told *told = &process->told[process->told_count++];

	assert(process->told_count <= sizeof process->told / sizeof *process->told);
	told->kind = kind;
	told->id = id;
	told->err = err;
	told->marked = false;
	told->text[0] = '\0';
}

static struct outcome_told *last_told(struct process *process)
{
	return &process->told[process->told_count - 1];
}

static void with_mark(struct process *process)
{
	last_told(process)->marked = process->host->marked;
	last_told(process)->mark = process->host->mark;
}

static void tell(struct process *process, struct event *event)
{
	struct host *host = process->host;

	event->now = utc(host);
	event->now_ms = host->ms;
	if (!event->text)
		event->text = "";
	for (size_t i = 0; i < sizeof event->random; i++)
		event->random[i] = (unsigned char)(process->events * 37 + i * 11 + (unsigned)process->index * 101);
	process->events++;
	fold_number(&process->seen, event->kind);
	fold_number(&process->seen, event->id);
	fold_number(&process->seen, event->now_ms);
	fold_number(&process->seen, event->err ? event->err->kind : ERR_NONE);
	fold_number(&process->seen, event->mark ? (int64_t)mark_hash(event->mark) : 0);
	fold_bytes(&process->seen, event->text, event->len);
	process->program.event(process->program.self,
	    &(struct turn){ .event = event, .orders = &process->orders, .requests = &process->requests });
}

/* --- the disk --- */

static struct record *record_of(struct host *host, const char *id)
{
	for (size_t i = 0; i < host->record_count; i++)
		if (text_same(host->records[i].id, id))
			return &host->records[i];
	return NULL;
}

static struct record *make_record(struct host *host, const char *id)
{
	struct record *record = &host->records[host->record_count++];

	assert(host->record_count <= HOST_RECORDS);
	snprintf(record->id, sizeof record->id, "%s", id);
	buf_init(&record->text, 4 << 20);
	record->writer = -1;
	return record;
}

static void close_record(struct process *process)
{
	if (process->open)
		process->host->records[process->record].writer = -1;
	process->open = false;
}

static void set_run(struct process *process, const struct order *order)
{
	struct record *record = record_of(process->host, order->run.id);

	close_record(process);
	if (!record)
		record = make_record(process->host, order->run.id);
	process->record = (int)(record - process->host->records);
	process->whole_len = order->run.whole_len ? (int64_t)order->run.whole_len : -1;
	buf_clear(&process->unwritten);
}

/* Appends a line. False when another process has the record open, or wrote to it since it was read. */
static bool append_line(struct process *process, const char *line)
{
	struct record *record = process->record >= 0 ? &process->host->records[process->record] : NULL;

	if (!record)
		return true;
	buf_add(&process->unwritten, line);
	if (!process->open) {
		if (record->writer >= 0 || (process->whole_len >= 0 && (int64_t)record->text.len > process->whole_len))
			return false;
		record->writer = process->index;
		process->open = true;
	}
	buf_add(&record->text, buf_text(&process->unwritten));
	buf_clear(&process->unwritten);
	return true;
}

static void tell_unsaved(struct process *process, unsigned id, bool marked)
{
	if (!id && process->unsaved_told && !marked)
		return;
	process->unsaved_told = process->unsaved_told || !id;
	tell_later(process, EVENT_UNSAVED, id, ERR_DISK);
	if (marked)
		with_mark(process);
}

static void put_mark(struct process *process, const struct change_mark *mark)
{
	struct host *host = process->host;

	if (!text_same(process->lock, mark->tenant.id))
		break_rule(host, "a process writes a mark without having the lock");
	host->mark = *mark;
	host->mark_hash = mark_hash(mark);
	host->marked = true;
}

/* --- locks --- */

static bool is_held(const struct process *by, const char *name)
{
	const struct host *host = by->host;

	for (int i = 0; i < HOST_PROCESSES; i++)
		if (&host->processes[i] != by && text_same(host->processes[i].lock, name))
			return true;
	return false;
}

static void take_lock(struct process *process, const char *name)
{
	bool held = is_held(process, name);

	process->lock[0] = '\0'; /* a process that asks for another lock gives back the first */
	if (!held)
		snprintf(process->lock, sizeof process->lock, "%s", name);
	tell_later(process, EVENT_LOCKED, 0, held ? ERR_CONFLICT : ERR_NONE);
	if (text_is_guid(name))
		with_mark(process);
	else
		snprintf(last_told(process)->text, sizeof last_told(process)->text, "%s", process->host->sent);
}

/* --- a guard --- */

static struct process *guard_of(struct host *host)
{
	for (int i = 0; i < HOST_PROCESSES; i++)
		if (host->processes[i].part == PART_GUARD && host->processes[i].life >= LIFE_RUNNING)
			return &host->processes[i];
	return NULL;
}

static void answer_asker(struct process *guard, enum err_kind err, const char *text)
{
	struct process *asker = guard->asker >= 0 ? &guard->host->processes[guard->asker] : NULL;

	guard->asker = -1;
	if (!asker || asker->life != LIFE_RUNNING)
		return;
	asker->expects = false;
	tell_later(asker, EVENT_GUARD, 0, err);
	snprintf(last_told(asker)->text, sizeof last_told(asker)->text, "%s", text);
}

static void say_to(struct process *guard, int asker, const char *word)
{
	tell_later(guard, EVENT_GUARD_WORD, (unsigned)(asker + 1), ERR_NONE);
	if (asker >= 0)
		guard->host->processes[asker].expects = true;
	snprintf(last_told(guard)->text, sizeof last_told(guard)->text, "%s", word);
}

static void visit_guard(struct process *process, const char *word)
{
	struct process *guard = guard_of(process->host);

	if (!guard || guard->life == LIFE_ENDED || guard->life == LIFE_DEAD)
		tell_later(process, EVENT_GUARD, 0, ERR_NO_SUCH);
	else if (guard->life == LIFE_HUNG)
		tell_later(process, EVENT_GUARD, 0, ERR_UNREACHABLE);
	else
		say_to(guard, process->index, word);
}

static void leave_guard(struct process *process)
{
	struct host *host = process->host;
	struct process *guard = &host->processes[2];

	if (guard->life != LIFE_NONE) {
		tell_later(process, EVENT_GUARD, 0, ERR_CONFLICT);
		return;
	}
	host_part(host, 2, PART_GUARD);
	guard->asker = process->index;
	process->guard_process = 2;
	process->expects = true;
	process_step(guard);
}

/* Processes that asked the guard, or are about to, get no answer. */
static void leave_askers(struct process *guard, enum err_kind err)
{
	answer_asker(guard, err, "");
	for (size_t i = 0; i < guard->told_count; i++)
		if (guard->told[i].kind == EVENT_GUARD_WORD && guard->told[i].id) {
			guard->asker = (int)guard->told[i].id - 1;
			answer_asker(guard, err, "");
		}
	guard->told_count = 0;
}

/* Ends a process. Its lock is free, and a guard that it left is alone. */
static void end_process(struct process *process, enum life life)
{
	struct host *host = process->host;

	process->life = life;
	process->lock[0] = '\0';
	close_record(process);
	if (process->guard_process >= 0 && host->processes[process->guard_process].life == LIFE_RUNNING)
		say_to(&host->processes[process->guard_process], -1, GUARD_GONE);
	if (process->part == PART_GUARD)
		leave_askers(process, ERR_NO_SUCH);
}

void process_die(struct process *process)
{
	end_process(process, LIFE_DEAD);
}

void process_hang(struct process *process)
{
	leave_askers(process, ERR_UNREACHABLE);
	process->life = LIFE_HUNG;
}

/* --- orders --- */

static const char *request_path(const struct request *request)
{
	return strchr(strstr(request->url, "://") + 3, '/');
}

static bool reads_shared(const struct request *request)
{
	const char *path = request_path(request);

	return (strstr(path, "InvokeCommand") && request->body && strstr(request->body, "Get-AuthenticationPolicy")) ||
	       (strstr(path, "oauth2PermissionGrants") && strstr(path, "AllPrincipals"));
}

static void send_request(struct process *process, const struct request *request)
{
	struct host *host = process->host;
	struct reply *reply = &process->replies[process->reply_count++];
	const char *form = secret_reveal(&request->form);
	struct practice_call call = { .method = method_id(request->method),
		.path = request_path(request),
		.now = utc(host) };

	assert(process->reply_count <= HOST_REPLIES);
	call.body = *form ? form : request->body ? request->body : "";
	if (secret_is_set(&process->bearer[request->service]))
		call.authorization =
		    arena_printf(&host->arena, "Bearer %s", secret_reveal(&process->bearer[request->service]));
	memset(reply, 0, sizeof *reply);
	if (request->writes)
		write_now(process, &call, reply);
	else
		read_now(process, &call, reply);
	reply->id = request->id;
	if (!request->writes && !reads_shared(request))
		return;
	fold_number(&process->seen, reply->status);
	fold_number(&process->seen, host->tokens_shown);
	fold_text(&process->seen, host->grant_shown);
}

static void cancel_request(struct process *process, unsigned id)
{
	for (size_t i = 0; i < process->reply_count; i++)
		if (!id || process->replies[i].id == id)
			process->replies[i].id = 0;
}

/* The first step records and marks the change; the next one sends it. */
static bool do_change(struct process *process, const struct order *order)
{
	struct host *host = process->host;

	if (!process->begun_order) {
		if (!text_same(process->lock, order->change.lock))
			break_rule(host, "a process sends a change without having the lock");
		if (!append_line(process, order->change.line)) {
			tell_unsaved(process, order->change.request.id, false);
			return true;
		}
		if (order->change.mark)
			put_mark(process, order->change.mark);
		if (order->change.sent)
			snprintf(host->sent, sizeof host->sent, "%s", order->change.sent);
		return false;
	}
	tell_later(process, EVENT_SAVED, order->change.request.id, ERR_NONE);
	send_request(process, &order->change.request);
	return true;
}

/* The first step writes the record; the next one removes the mark. */
static bool do_unmark(struct process *process, const struct order *order)
{
	if (!process->begun_order) {
		if (!text_same(process->lock, order->unmark.tenant_id))
			break_rule(process->host, "a process removes a mark without having the lock");
		if (!order->unmark.line || append_line(process, order->unmark.line))
			return false;
		tell_unsaved(process, 0, true);
		return true;
	}
	process->host->marked = false;
	return true;
}

static void do_left(struct process *process, const struct order *order)
{
	struct host *host = process->host;

	if (order->left.what) {
		snprintf(host->left, sizeof host->left, "%s", order->left.what);
		return;
	}
	tell_later(process, EVENT_LEFT, 0, ERR_NONE);
	snprintf(last_told(process)->text, sizeof last_told(process)->text, "%s", host->left);
}

static void do_save(struct process *process, const struct order *order)
{
	if (!append_line(process, order->save.line)) {
		tell_unsaved(process, 0, false);
	} else if (process->unsaved_told) {
		process->unsaved_told = false;
		tell_later(process, EVENT_SAVED, 0, ERR_NONE);
	}
}

static bool has_part(const struct host *host, enum part part)
{
	for (int i = 0; i < HOST_PROCESSES; i++)
		if (host->processes[i].part == part)
			return true;
	return false;
}

/* Returns whether another process could notice the order, or the order could notice another process. */
static bool order_is_shared(const struct process *process, const struct order *order)
{
	switch (order->kind) {
	case ORDER_ASK:
		return reads_shared(&order->ask);
	case ORDER_LEFT:
		return has_part(process->host, PART_WIZARD_KEEP);
	case ORDER_VISIT:
		return has_part(process->host, PART_GUARD);
	case ORDER_CHANGE:
	case ORDER_LOCK:
	case ORDER_UNLOCK:
	case ORDER_READ_MARK:
	case ORDER_MARK:
	case ORDER_UNMARK:
	case ORDER_OPEN:
	case ORDER_LEAVE:
		return true;
	default:
		return false;
	}
}

/* Opens the record as it is now: what a guard reads, it opened just before. */
static void do_open(struct process *process, const char *id)
{
	tell_later(process, EVENT_OPENED, 0, record_of(process->host, id) ? ERR_NONE : ERR_NO_SUCH);
	snprintf(last_told(process)->text, sizeof last_told(process)->text, "%s", id);
}

static void do_private(struct process *process, struct order *order)
{
	switch (order->kind) {
	case ORDER_CANCEL:
		cancel_request(process, order->cancel);
		break;
	case ORDER_BEARER:
		secret_move(&process->bearer[order->bearer.service], &order->bearer.token);
		break;
	case ORDER_WAIT:
		process->timers[order->wait.timer] = order->wait.at_ms;
		break;
	case ORDER_RUN:
		set_run(process, order);
		break;
	case ORDER_SAVE:
		do_save(process, order);
		break;
	case ORDER_REPLY:
		answer_asker(process, ERR_NONE, order->text);
		break;
	case ORDER_PRINT:
		if (process == &process->host->late)
			buf_add(&process->printed, order->text);
		break;
	case ORDER_QUIT:
		process->status = order->status;
		end_process(process, LIFE_ENDED);
		break;
	default:
		break;
	}
}

/* Carries out an order. False when only its first half is done, and the other is another step. */
static bool carry_out(struct process *process, struct order *order)
{
	switch (order->kind) {
	case ORDER_ASK:
		send_request(process, &order->ask);
		return true;
	case ORDER_CHANGE:
		return do_change(process, order);
	case ORDER_UNMARK:
		return do_unmark(process, order);
	case ORDER_MARK:
		put_mark(process, order->mark);
		return true;
	case ORDER_LOCK:
		take_lock(process, order->text);
		return true;
	case ORDER_UNLOCK:
		process->lock[0] = '\0';
		return true;
	case ORDER_ARRIVED:
		process->host->sent[0] = '\0';
		return true;
	case ORDER_READ_MARK:
		tell_later(process, EVENT_MARK, 0, ERR_NONE);
		with_mark(process);
		return true;
	case ORDER_LEFT:
		do_left(process, order);
		return true;
	case ORDER_OPEN:
		do_open(process, order->text);
		return true;
	case ORDER_LEAVE:
		leave_guard(process);
		return true;
	case ORDER_VISIT:
		visit_guard(process, order->visit.word);
		return true;
	default:
		do_private(process, order);
		return true;
	}
}

/* --- the person at the wizard --- */

struct script {
	enum { CHOOSE = 0, TYPE, GO, QUIT } what;
	const char *id, *text;
};

#define DOMAIN "classic.practice.example"

static const struct script blocks[] = {
	{ CHOOSE, "next", NULL },
	{ CHOOSE, "known.0", NULL },
	{ CHOOSE, "device.exchange", NULL },
	{ GO, "tokens", NULL },
	{ CHOOSE, "block", NULL },
	{ CHOOSE, "insist.anyway", NULL },
	{ TYPE, "act.confirm", DOMAIN },
	{ TYPE, "act.confirm", DOMAIN },
	{ QUIT, NULL, NULL },
};
static const struct script puts_back[] = {
	{ CHOOSE, "mark.0", NULL },
	{ GO, "unfinished", NULL },
	{ CHOOSE, "restore", NULL },
	{ CHOOSE, "device.exchange", NULL },
	{ TYPE, "act.confirm", DOMAIN },
	{ TYPE, "act.confirm", DOMAIN },
	{ CHOOSE, "act.look", NULL },
	{ QUIT, NULL, NULL },
};
static const struct script script_keep[] = {
	{ CHOOSE, "mark.0", NULL },
	{ GO, "tokens", NULL },
	{ CHOOSE, "leave", NULL },
	{ TYPE, "leave.why", "it works" },
	{ TYPE, "leave.confirm", DOMAIN },
	{ QUIT, NULL, NULL },
};
static const struct script script_consent[] = {
	{ CHOOSE, "next", NULL },
	{ CHOOSE, "known.0", NULL },
	{ CHOOSE, "device.graph", NULL },
	{ GO, "consent", NULL },
	{ CHOOSE, "write", NULL },
	{ CHOOSE, "act.signin", NULL },
	{ TYPE, "act.confirm", DOMAIN },
	{ TYPE, "act.confirm", DOMAIN },
	{ QUIT, NULL, NULL },
};

static void go_to_step(struct process *process, const char *step)
{
	struct event event = { .now = utc(process->host), .now_ms = process->host->ms };

	if (step_index(step) >= 0 && process->wizard.flow.run.facts.tenant.id[0])
		wizard_goto(&process->wizard, step_index(step),
		    &(struct turn){ .event = &event, .orders = &process->orders, .requests = &process->requests });
}

/* Follows the script, passing over what the page does not have. */
static bool follow_script(struct process *process)
{
	const struct script *line = process->script;
	struct input input = { .kind = INPUT_CHOSE, .submitted = true };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	if (!line)
		return false;
	if (line->what == QUIT) {
		input.kind = INPUT_QUIT;
		input.gone = true;
		tell(process, &event);
		return true;
	}
	process->script++;
	input.id = line->id;
	input.text = line->text;
	if (line->what == GO)
		go_to_step(process, line->id);
	else if (page_block(process->program.page(process->program.self), line->id)) {
		input.kind = line->what == TYPE ? INPUT_TYPED : INPUT_CHOSE;
		tell(process, &event);
	}
	return true;
}

/* --- a process goes on --- */

/* Tells the next result. Results of the process's own orders come before a word from another process. */
static void tell_outcome(struct process *process)
{
	static struct outcome_told told;
	struct event event = { 0 };
	struct record *record;
	struct err err = { 0 };
	size_t at = 0;

	while (at + 1 < process->told_count && process->told[at].kind == EVENT_GUARD_WORD)
		at++;
	if (process->told[at].kind == EVENT_GUARD_WORD)
		at = 0;
	told = process->told[at];
	event = (struct event){ .kind = told.kind, .id = told.id, .text = told.text, .len = strlen(told.text) };
	record = told.kind == EVENT_OPENED && !told.err ? record_of(process->host, told.text) : NULL;
	memmove(process->told + at, process->told + at + 1, (--process->told_count - at) * sizeof told);
	if (told.err) {
		err_set(&err, told.err, NULL, "as the test wanted");
		event.err = &err;
	}
	if (told.kind == EVENT_GUARD_WORD && told.id)
		process->asker = (int)told.id - 1;
	if (record) {
		event.text = arena_copy(&process->host->arena, buf_text(&record->text));
		event.len = record->text.len;
	}
	event.mark = told.marked ? &told.mark : NULL;
	tell(process, &event);
}

static void deliver_reply(struct process *process)
{
	struct reply reply = process->replies[0];
	struct event event = { .kind = EVENT_REPLY, .reply = &reply };

	memmove(process->replies, process->replies + 1, --process->reply_count * sizeof reply);
	if (reply.id)
		tell(process, &event);
}

static int next_timer(const struct process *process)
{
	int next = -1;

	for (int i = 0; i < TIMER_COUNT; i++)
		if (process->timers[i] >= 0 && !(i == TIMER_PAGE && is_wizard(process->part)) &&
		    (next < 0 || process->timers[i] < process->timers[next]))
			next = i;
	return next;
}

static bool is_long(int timer)
{
	return timer == TIMER_ACT || timer == TIMER_GUARD;
}

static void settle_tenant(struct host *host)
{
	while (host->pending_count)
		host_land(host);
	host_show(host);
}

static void fire_timer(struct process *process)
{
	struct host *host = process->host;
	int timer = next_timer(process);
	struct event event = { .kind = EVENT_TIMER, .timer = (enum timer)timer };
	int64_t at = process->timers[timer];
	const struct guard_program *guard = &process->guard;

	if (process->part == PART_GUARD && guard->card.state == GUARD_ARMED && process->ticks++ >= TICKS &&
	    at < host->ms + (guard->mark.until - utc(host)) * 1000)
		at = host->ms + (guard->mark.until - utc(host)) * 1000;
	/* by then a write has landed and shows, as Microsoft documents; a consent much earlier, as we assume */
	if (at > host->ms + (int64_t)LONG_S * 1000)
		settle_tenant(host);
	while (part_consents(process->part) && host->pending_count &&
	       utc(host) + (at - host->ms) / 1000 >= host->pending[0].sent_at + LATE_S)
		host_land(host);
	if (at > host->ms)
		host->ms = at;
	process->timers[timer] = -1;
	tell(process, &event);
}

/* The person at the wizard waits until all answers have come. */
static bool is_quiet(const struct process *process)
{
	return next_timer(process) < 0 ||
	       (is_wizard(process->part) && !flow_busy(&process->wizard.flow) && is_long(next_timer(process)));
}

/* Does one thing that no other process could notice. False when the process has to stop here. */
static bool do_private_step(struct process *process)
{
	int timer = next_timer(process);

	if (process->at < process->orders.count) {
		struct order *order = &process->orders.items[process->at];

		if (process->begun_order || order_is_shared(process, order))
			return false;
		carry_out(process, order);
		process->at++;
		return true;
	}
	orders_reset(&process->orders);
	process->at = 0;
	if (process->told_count)
		tell_outcome(process);
	else if (process->reply_count)
		deliver_reply(process);
	else if (process->expects)
		return false;
	else if (timer >= 0 && !is_long(timer))
		fire_timer(process);
	else if (is_quiet(process))
		return follow_script(process);
	else
		return false;
	return true;
}

bool process_writes(const struct process *process)
{
	return process->life == LIFE_RUNNING && process->begun_order &&
	       process->orders.items[process->at].kind == ORDER_CHANGE;
}

bool process_can_go(const struct process *process)
{
	if (process->life == LIFE_WAITING)
		return true;
	if (process->life != LIFE_RUNNING)
		return false;
	return process->at < process->orders.count || process->told_count ||
	       (!process->expects && next_timer(process) >= 0);
}

bool process_waits(const struct process *process)
{
	return process->life == LIFE_RUNNING && process->at >= process->orders.count && !process->told_count;
}

int64_t process_until(const struct process *process)
{
	int timer = next_timer(process);

	return timer < 0 ? INT64_MAX : process->timers[timer];
}

static void begin_process(struct process *process);

void process_step(struct process *process)
{
	if (process->life == LIFE_WAITING) {
		begin_process(process);
	} else if (process->at < process->orders.count) {
		process->begun_order = !carry_out(process, &process->orders.items[process->at]);
		process->at += !process->begun_order;
	} else if (!process->told_count && next_timer(process) >= 0) { /* a guard may have been asked something since */
		fire_timer(process);
	}
	while (process->life == LIFE_RUNNING && do_private_step(process))
		continue;
	check_mark(process->host);
}

/* --- how a process begins --- */

static void fill_flow(struct process *process, struct flow_setup *flow)
{
	struct host *host = process->host;

	*flow = (struct flow_setup){
		.command = is_wizard(process->part) ? "wizard" : "change",
		.tool = "0.1.0",
		.host = "test",
		.practice_tenant = host->practice.tenant->name,
		.profile = process->part == PART_CONSENT_OTHER ? host->other : host->mine,
		.timeline = &fake_data.timeline,
		.app_id = fake_data.profile.client_id,
		.publisher = "",
		.auth = is_wizard(process->part) ? AUTH_DEVICE : AUTH_SECRET,
		.client_id = is_wizard(process->part) ? NULL : FAKE_CLIENT,
		.client_secret = &fake_data.secret,
	};
	if (!host->marked)
		return;
	process->marks[0] = host->mark;
	flow->marks = process->marks;
	flow->mark_count = 1;
}

/* Removes marks whose record says that they are settled, as main does at every start. */
static void clean_marks(struct process *process)
{
	struct host *host = process->host;
	struct record *record = host->marked ? record_of(host, host->mark.run_id) : NULL;

	if (record && run_settles(buf_text(&record->text), record->text.len, &host->mark, utc(host)) &&
	    !is_held(process, host->mark.tenant.id))
		host->marked = false;
}

/* Finds the record that opened the change, if the process may go on with it. */
static struct record *find_record(struct process *process)
{
	struct host *host = process->host;
	struct record *record = host->marked ? record_of(host, host->mark.run_id) : NULL;

	if (!record || (is_wizard(process->part) &&
			   (record->writer >= 0 || !strstr(buf_text(&record->text), "\"command\":\"wizard\""))))
		return NULL;
	buf_add(&process->resumed, buf_text(&record->text));
	return record;
}

static void init_command(struct process *process)
{
	const struct practice_tenant *tenant = process->host->practice.tenant;
	enum part part = process->part;
	bool consents_here = part_consents(part);
	struct record *record = part == PART_RESTORE || part == PART_DUE ? find_record(process) : NULL;

	fill_flow(process, &process->runner.flow);
	process->runner.tenant = tenant->domain;
	process->runner.json = true;
	process->runner.columns = 80;
	process->runner.profile = process->runner.flow.profile;
	process->setup = (struct change_setup){
		.ops = consents_here ? &consent_ops : &tokens_ops,
		.action = part == PART_STATUS                                ? ACTION_STATUS
			  : part == PART_BLOCK || part == PART_BLOCK_GUARDED ? ACTION_BLOCK
									     : ACTION_RESTORE,
		.apply = true,
		.anyway = true,
		.confirm = tenant->domain,
		.for_s = 86400,
		.only_due = part == PART_DUE,
		.guard = part == PART_BLOCK_GUARDED,
	};
	change_needs(&process->setup, &process->runner);
	process->runner.writing = consents_here;
	process->runner.graph = consents_here;
	process->runner.topics = consents_here
				     ? TOPIC_BIT(TOPIC_APP) | TOPIC_BIT(TOPIC_RESOURCE) | TOPIC_BIT(TOPIC_GRANTS)
				     : TOPIC_BIT(TOPIC_TOKENS);
	if (process->host->marked && (part == PART_RESTORE || part == PART_DUE))
		process->runner.resume_id = process->marks[0].run_id;
	if (record) {
		process->runner.resume_text = buf_text(&process->resumed);
		process->runner.resume_len = process->resumed.len;
	}
	change_init(&process->command, &process->setup, &process->runner);
	process->program = change_program(&process->command);
}

static void init_wizard(struct process *process)
{
	static const char *known[2];
	static const struct script *const scripts[PART_COUNT] = {
		[PART_WIZARD_BLOCK] = blocks,
		[PART_WIZARD_RESTORE] = puts_back,
		[PART_WIZARD_KEEP] = script_keep,
		[PART_WIZARD_CONSENT] = script_consent,
	};
	struct wizard_setup *setup = &process->wizard_setup;
	struct record *record = find_record(process);

	known[0] = process->host->practice.tenant->domain;
	fill_flow(process, &setup->flow);
	setup->flow.guided = true;
	setup->flow.readback_s = ACT_WINDOW_LONG_S;
	setup->known_tenants = known;
	setup->practice_says = "practice";
	setup->saved_where = "runs";
	setup->user = setup->account = "ada";
	setup->ssh_host = "host.example";
	setup->proxy = "";
	if (record) {
		setup->resume_id = record->id;
		setup->resume_text = buf_text(&process->resumed);
		setup->resume_len = process->resumed.len;
	}
	process->script = scripts[process->part];
	memset(&process->wizard, 0, sizeof process->wizard);
	wizard_init(&process->wizard, setup);
	process->program = wizard_program(&process->wizard);
}

static void init_keeper(struct process *process)
{
	struct secret none = { 0 };

	fill_flow(process, &process->guard_setup.runner.flow);
	process->guard_setup.runner.profile = process->host->mine;
	process->guard_setup.runner.columns = 80;
	process->guard_setup.tenant_id = process->host->practice.tenant->tenant_id;
	guard_program_init(&process->guard, &process->guard_setup, &none);
	process->program = guard_program_make(&process->guard);
}

static void begin_process(struct process *process)
{
	struct event start = { .kind = EVENT_START };

	process->life = LIFE_RUNNING;
	clean_marks(process);
	fold_number(&process->seen, process->host->marked ? (int64_t)process->host->mark_hash : 0);
	if (process->part == PART_GUARD)
		init_keeper(process);
	else if (is_wizard(process->part))
		init_wizard(process);
	else
		init_command(process);
	fold_bytes(&process->seen, buf_text(&process->resumed), process->resumed.len);
	tell(process, &start);
	if (process->part == PART_GUARD && process->asker < 0) /* the guard's parent is gone */
		say_to(process, -1, GUARD_GONE);
}

static void clear_process(struct process *process, struct host *host, int index)
{
	memset(process, 0, offsetof(struct process, told));
	process->orders.count = 0;
	process->host = host;
	process->index = index;
	process->record = process->asker = process->guard_process = -1;
	for (int i = 0; i < TIMER_COUNT; i++)
		process->timers[i] = -1;
	buf_init(&process->resumed, 8 << 20);
	buf_init(&process->unwritten, 8 << 20);
	buf_init(&process->printed, 8 << 20);
}

void host_part(struct host *host, int index, enum part part)
{
	clear_process(&host->processes[index], host, index);
	host->processes[index].part = part;
	host->processes[index].life = part == PART_NOBODY ? LIFE_NONE : LIFE_WAITING;
}

static void release_process(struct process *process)
{
	bool begun = process->program.self != NULL;

	for (int i = 0; i < SERVICE_COUNT; i++)
		secret_wipe(&process->bearer[i]);
	if (begun && process->part == PART_GUARD)
		guard_program_release(&process->guard);
	else if (begun && is_wizard(process->part))
		wizard_release(&process->wizard);
	else if (begun)
		change_release(&process->command);
	orders_release(&process->orders);
	process->orders.arena = (struct arena){ 0 };
	buf_release(&process->resumed);
	buf_release(&process->unwritten);
	buf_release(&process->printed);
	process->program.self = NULL;
}

/* --- the host --- */

/* Writes the record and the mark of a wizard that blocked two hours ago and has ended. */
static void open_test(struct host *host)
{
	struct run *run = calloc(1, sizeof *run);
	int64_t at = utc(host) - 7200;
	struct run_start start = {
		.id = OPEN_RUN,
		.command = "wizard",
		.tool = "0.1.0",
		.host = "test",
		.practice_tenant = host->practice.tenant->name,
		.at = at,
	};
	struct change change = { .what = CHANGE_TOKENS,
		.from = "allowed",
		.to = "blocked",
		.by = "ada@contoso.com",
		.until = utc(host) - 60 };
	struct buf *text = &make_record(host, OPEN_RUN)->text;
	unsigned id;

	run_init(run);
	buf_add(text, run_begin(run, &start));
	text_safe(run->facts.tenant.id, sizeof run->facts.tenant.id, host->practice.tenant->tenant_id);
	text_safe(run->facts.tenant.domain, sizeof run->facts.tenant.domain, host->practice.tenant->domain);
	facts_fetched(&run->facts, TOPIC_DISCOVERY, at, "");
	buf_add(text, run_note_fact(run, TOPIC_DISCOVERY, at));
	buf_add(text, run_note_intent(run, &change, at, &id));
	buf_add(text, run_note_outcome(run, id, CHANGE_OPEN, NULL, at + 1));
	host->mark = (struct change_mark){
		.run_id = OPEN_RUN,
		.tenant = run->facts.tenant,
		.what = CHANGE_TOKENS,
		.from = "allowed",
		.to = "blocked",
		.by = "ada@contoso.com",
		.host = "test",
		.at = at,
		.sent_at = at,
		.until = utc(host) - 60,
		.change_id = id,
		.practice = run->practice,
		.certainty = CERTAINTY_SEEN,
	};
	host->mark_hash = mark_hash(&host->mark);
	host->marked = host->by_us = true;
	host->practice.tokens = TOKENS_BLOCKED;
	run_release(run);
	free(run);
}

void host_init(struct host *host, const struct profile *mine, const struct profile *other, bool open)
{
	memset(host, 0, offsetof(struct host, processes));
	host->mine = mine;
	host->other = other;
	host->ms = 1000;
	practice_init(&host->practice, practice_find("classic"), REAL_NOW);
	if (open)
		open_test(host);
	for (int i = 0; i < HOST_PROCESSES; i++)
		host_part(host, i, PART_NOBODY);
	host_show(host);
}

void host_release(struct host *host)
{
	for (int i = 0; i < HOST_PROCESSES; i++)
		release_process(&host->processes[i]);
	for (size_t i = 0; i < host->record_count; i++)
		buf_release(&host->records[i].text);
	practice_release(&host->practice);
	arena_release(&host->arena);
}

void host_pass(struct host *host, int64_t seconds)
{
	settle_tenant(host);
	host->ms += seconds * 1000;
}

int host_run(struct host *host, enum part part, struct buf *printed)
{
	struct process *late = &host->late;
	int status;

	clear_process(late, host, HOST_PROCESSES);
	late->part = part;
	late->life = LIFE_WAITING;
	for (int i = 0; i < 4000 && late->life <= LIFE_RUNNING; i++)
		process_step(late);
	status = late->life == LIFE_ENDED ? late->status : -1;
	if (printed)
		buf_add(printed, buf_text(&late->printed));
	release_process(late);
	return status;
}
