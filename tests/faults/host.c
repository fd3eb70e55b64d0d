/* host.c - one host and one tenant in memory, and the processes that share them */
#include "tests/faults/host.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define REAL_NOW 1795500000
#define OPEN_RUN "20261123-062240-3f9c1a"
#define LONG_S   (6 * 3600)
#define LATE_S   300 /* a consent is carried out by then, or not at all: flow/act.h */
/* A guard looks every half minute; so often before the model lets it sleep until its deadline. */
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

static void fold(uint64_t *hash, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	while (len--)
		*hash = (*hash ^ *at++) * UINT64_C(1099511628211);
}

static void fold_number(uint64_t *hash, int64_t number)
{
	fold(hash, &number, sizeof number);
}

static void fold_text(uint64_t *hash, const char *text)
{
	fold(hash, text ? text : "-", text ? strlen(text) + 1 : 1);
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

/* Of the records only what became of the changes in the marked one, and who has it: that is what a later start goes by. */
static void fold_record(uint64_t *hash, const struct host *host)
{
	const struct record *record =
	    host->marked ? record_of((struct host *)(uintptr_t)host, host->mark.run_id) : NULL;

	for (const char *at = record ? buf_text(&record->text) : ""; (at = strstr(at, "\"state\":\"")); at += 9)
		fold(hash, at, 14);
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
		if (process->life != LIFE_RUNNING) /* what it knew is gone with it */
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

static void wrong(struct host *host, const char *what)
{
	if (!host->wrong)
		host->wrong = what;
}

/* Blocked through us, or about to be: then somebody's mark is there, or the word of whoever left it so. */
static void watch(struct host *host)
{
	bool blocks = host->by_us && host->practice.tokens == TOKENS_BLOCKED;

	for (size_t i = 0; i < host->pending_count; i++)
		blocks = blocks || host->pending[i].blocks;
	if (blocks && !host->marked && !*host->left)
		wrong(host, "it is changed, or about to be, and nobody's mark is there");
}

/* Reads show what is, or what was. */
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

/* A write arrives. */
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
	watch(host);
}

static void put_off(struct host *host, const struct process *process, const struct practice_call *call)
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

static void say(struct reply *reply, int status, const char *body)
{
	*reply = (struct reply){ .status = status,
		.body = body,
		.len = strlen(body),
		.retry_after_s = status == 429 ? 3 : -1 };
	text_safe(reply->content_type, sizeof reply->content_type, "application/json");
}

static void lose(struct reply *reply)
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
		put_off(host, process, call);
		say(reply, strstr(call->path, "InvokeCommand") ? 200 : 204,
		    strstr(call->path, "InvokeCommand") ? "{\"value\":[]}" : "");
		break;
	case FATE_THROTTLED:
		say(reply, 429, "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Too many requests.\"}}");
		return;
	case FATE_NEVER:
		break;
	default:
		dispatch_write(host, call, reply);
		if (fate != FATE_LAGS && fate != FATE_LAGS_LOST)
			host_show(host);
	}
	if (fate == FATE_LOST || fate == FATE_NEVER || fate == FATE_LATE_LOST || fate == FATE_LAGS_LOST)
		lose(reply);
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

/* --- what a process is told --- */

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
	fold(&process->seen, event->text, event->len);
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
	struct record *record = record_of(process->host, order->text);

	close_record(process);
	if (!record)
		record = make_record(process->host, order->text);
	process->record = (int)(record - process->host->records);
	process->whole_len = order->whole_len ? (int64_t)order->whole_len : -1;
	buf_clear(&process->unwritten);
}

/* Somebody else writes there, or has since it was read. */
static bool append(struct process *process, const char *line)
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

static void unsaved(struct process *process, unsigned id, bool marked)
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
		wrong(host, "a mark is written without the lock");
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

static void lock(struct process *process, const char *name)
{
	bool held = is_held(process, name);

	process->lock[0] = '\0'; /* asking for another one gives back the first */
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
	tell_later(guard, EVENT_ASKED, (unsigned)(asker + 1), ERR_NONE);
	if (asker >= 0)
		guard->host->processes[asker].expects = true;
	snprintf(last_told(guard)->text, sizeof last_told(guard)->text, "%s", word);
}

static void visit(struct process *process, const char *word)
{
	struct process *guard = guard_of(process->host);

	if (!guard || guard->life == LIFE_ENDED || guard->life == LIFE_DEAD)
		tell_later(process, EVENT_GUARD, 0, ERR_NO_SUCH);
	else if (guard->life == LIFE_HUNG)
		tell_later(process, EVENT_GUARD, 0, ERR_UNREACHABLE);
	else
		say_to(guard, process->index, word);
}

static void leave(struct process *process)
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

/* Whoever asked it, or is about to be heard, gets no answer. */
static void abandon(struct process *guard, enum err_kind err)
{
	answer_asker(guard, err, "");
	for (size_t i = 0; i < guard->told_count; i++)
		if (guard->told[i].kind == EVENT_ASKED && guard->told[i].id) {
			guard->asker = (int)guard->told[i].id - 1;
			answer_asker(guard, err, "");
		}
	guard->told_count = 0;
}

/* What it held is free; and a guard that it left is alone. */
static void over(struct process *process, enum life life)
{
	struct host *host = process->host;

	process->life = life;
	process->lock[0] = '\0';
	close_record(process);
	if (process->guard_process >= 0 && host->processes[process->guard_process].life == LIFE_RUNNING)
		say_to(&host->processes[process->guard_process], -1, GUARD_GONE);
	if (process->part == PART_GUARD)
		abandon(process, ERR_NO_SUCH);
}

void process_die(struct process *process)
{
	over(process, LIFE_DEAD);
}

void process_hang(struct process *process)
{
	abandon(process, ERR_UNREACHABLE);
	process->life = LIFE_HUNG;
}

/* --- orders --- */

static const char *path_of(const struct request *request)
{
	return strchr(strstr(request->url, "://") + 3, '/');
}

static bool reads_shared(const struct request *request)
{
	const char *path = path_of(request);

	return (strstr(path, "InvokeCommand") && request->body && strstr(request->body, "Get-AuthenticationPolicy")) ||
	       (strstr(path, "oauth2PermissionGrants") && strstr(path, "AllPrincipals"));
}

static void send(struct process *process, const struct request *request)
{
	struct host *host = process->host;
	struct reply *reply = &process->replies[process->reply_count++];
	const char *form = secret_reveal(&request->form);
	struct practice_call call = { .method = method_id(request->method),
		.path = path_of(request),
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

static void cancel(struct process *process, unsigned id)
{
	for (size_t i = 0; i < process->reply_count; i++)
		if (!id || process->replies[i].id == id)
			process->replies[i].id = 0;
}

/* Recorded and marked; then, at the next step, sent. */
static bool change(struct process *process, const struct order *order)
{
	struct host *host = process->host;

	if (!process->begun_order) {
		if (!text_same(process->lock, order->text))
			wrong(host, "it is sent without the lock");
		if (!append(process, order->line)) {
			unsaved(process, order->request.id, false);
			return true;
		}
		if (order->has_mark)
			put_mark(process, &order->mark);
		if (order->name)
			snprintf(host->sent, sizeof host->sent, "%s", order->name);
		return false;
	}
	tell_later(process, EVENT_SAVED, order->request.id, ERR_NONE);
	send(process, &order->request);
	return true;
}

/* The record first; then, at the next step, the mark. */
static bool unmark(struct process *process, const struct order *order)
{
	if (!process->begun_order) {
		if (!text_same(process->lock, order->text))
			wrong(process->host, "it is unmarked without the lock");
		if (!order->line || append(process, order->line))
			return false;
		unsaved(process, 0, true);
		return true;
	}
	process->host->marked = false;
	return true;
}

static void left(struct process *process, const struct order *order)
{
	struct host *host = process->host;

	if (order->name) {
		snprintf(host->left, sizeof host->left, "%s", order->name);
		return;
	}
	tell_later(process, EVENT_LEFT, 0, ERR_NONE);
	snprintf(last_told(process)->text, sizeof last_told(process)->text, "%s", host->left);
}

static void save(struct process *process, const struct order *order)
{
	if (!append(process, order->line)) {
		unsaved(process, 0, false);
	} else if (process->unsaved_told) {
		process->unsaved_told = false;
		tell_later(process, EVENT_SAVED, 0, ERR_NONE);
	}
}

static bool somebody(const struct host *host, enum part part)
{
	for (int i = 0; i < HOST_PROCESSES; i++)
		if (host->processes[i].part == part)
			return true;
	return false;
}

/* Whether others could notice it, or it could notice others. */
static bool is_shared(const struct process *process, const struct order *order)
{
	switch (order->kind) {
	case ORDER_ASK:
		return reads_shared(&order->request);
	case ORDER_LEFT:
		return somebody(process->host, PART_WIZARD_KEEP);
	case ORDER_VISIT:
		return somebody(process->host, PART_GUARD);
	case ORDER_CHANGE:
	case ORDER_LOCK:
	case ORDER_UNLOCK:
	case ORDER_LOOK:
	case ORDER_MARK:
	case ORDER_UNMARK:
	case ORDER_OPEN:
	case ORDER_LEAVE:
		return true;
	default:
		return false;
	}
}

/* What a guard reads, it opened to read: the record as it is now. */
static void open_run(struct process *process, const char *id)
{
	tell_later(process, EVENT_OPENED, 0, record_of(process->host, id) ? ERR_NONE : ERR_NO_SUCH);
	snprintf(last_told(process)->text, sizeof last_told(process)->text, "%s", id);
}

static void local(struct process *process, struct order *order)
{
	switch (order->kind) {
	case ORDER_CANCEL:
		cancel(process, order->id);
		break;
	case ORDER_BEARER:
		secret_move(&process->bearer[order->service], &order->secret);
		break;
	case ORDER_WAIT:
		process->timers[order->timer] = order->at_ms;
		break;
	case ORDER_RUN:
		set_run(process, order);
		break;
	case ORDER_SAVE:
		save(process, order);
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
		over(process, LIFE_ENDED);
		break;
	default:
		break;
	}
}

/* True when the order is done; else its other half is another step. */
static bool carry(struct process *process, struct order *order)
{
	switch (order->kind) {
	case ORDER_ASK:
		send(process, &order->request);
		return true;
	case ORDER_CHANGE:
		return change(process, order);
	case ORDER_UNMARK:
		return unmark(process, order);
	case ORDER_MARK:
		put_mark(process, &order->mark);
		return true;
	case ORDER_LOCK:
		lock(process, order->text);
		return true;
	case ORDER_UNLOCK:
		process->lock[0] = '\0';
		return true;
	case ORDER_ARRIVED:
		process->host->sent[0] = '\0';
		return true;
	case ORDER_LOOK:
		tell_later(process, EVENT_LOOKED, 0, ERR_NONE);
		with_mark(process);
		return true;
	case ORDER_LEFT:
		left(process, order);
		return true;
	case ORDER_OPEN:
		open_run(process, order->text);
		return true;
	case ORDER_LEAVE:
		leave(process);
		return true;
	case ORDER_VISIT:
		visit(process, order->name);
		return true;
	default:
		local(process, order);
		return true;
	}
}

/* --- whoever sits before the wizard --- */

struct script {
	enum { CHOOSE = 0, TYPE, GO, QUIT } what;
	const char *id, *text;
};

#define DOMAIN "classic.practice.example"

static const struct script blocks[] = {
	{ CHOOSE, "next", NULL },
	{ CHOOSE, "known.0", NULL },
	{ CHOOSE, "next", NULL },
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
static const struct script keeps[] = {
	{ CHOOSE, "mark.0", NULL },
	{ GO, "tokens", NULL },
	{ CHOOSE, "leave", NULL },
	{ TYPE, "leave.why", "it works" },
	{ TYPE, "leave.confirm", DOMAIN },
	{ QUIT, NULL, NULL },
};
static const struct script consents[] = {
	{ CHOOSE, "next", NULL },
	{ CHOOSE, "known.0", NULL },
	{ CHOOSE, "next", NULL },
	{ CHOOSE, "device.graph", NULL },
	{ GO, "consent", NULL },
	{ CHOOSE, "write", NULL },
	{ CHOOSE, "act.signin", NULL },
	{ CHOOSE, "device.graph", NULL },
	{ TYPE, "act.confirm", DOMAIN },
	{ TYPE, "act.confirm", DOMAIN },
	{ QUIT, NULL, NULL },
};

static void go(struct process *process, const char *step)
{
	struct event event = { .now = utc(process->host), .now_ms = process->host->ms };

	if (step_index(step) >= 0 && process->wizard.flow.run.facts.tenant.id[0])
		wizard_goto(&process->wizard, step_index(step),
		    &(struct turn){ .event = &event, .orders = &process->orders, .requests = &process->requests });
}

/* Follows the script: what is not on the page is passed over. */
static bool follow_script(struct process *process)
{
	const struct script *line = process->script;
	struct input input = { .kind = INPUT_CHOSE, .submitted = true };
	struct event event = { .kind = EVENT_INPUT, .input = &input };

	if (!line)
		return false;
	if (line->what == QUIT) {
		input.kind = INPUT_QUIT;
		tell(process, &event);
		return true;
	}
	process->script++;
	input.id = line->id;
	input.text = line->text;
	if (line->what == GO)
		go(process, line->id);
	else if (page_block(process->program.page(process->program.self), line->id)) {
		input.kind = line->what == TYPE ? INPUT_TYPED : INPUT_CHOSE;
		tell(process, &event);
	}
	return true;
}

/* --- a process goes on --- */

/* What came of its own orders comes first: only then it hears what somebody says to it. */
static void tell_outcome(struct process *process)
{
	static struct outcome_told told;
	struct event event = { 0 };
	struct record *record;
	struct err err = { 0 };
	size_t at = 0;

	while (at + 1 < process->told_count && process->told[at].kind == EVENT_ASKED)
		at++;
	if (process->told[at].kind == EVENT_ASKED)
		at = 0;
	told = process->told[at];
	event = (struct event){ .kind = told.kind, .id = told.id, .text = told.text, .len = strlen(told.text) };
	record = told.kind == EVENT_OPENED && !told.err ? record_of(process->host, told.text) : NULL;
	memmove(process->told + at, process->told + at + 1, (--process->told_count - at) * sizeof told);
	if (told.err) {
		err_set(&err, told.err, NULL, "told so");
		event.err = &err;
	}
	if (told.kind == EVENT_ASKED && told.id)
		process->asker = (int)told.id - 1;
	if (record) {
		event.text = arena_copy(&process->host->arena, buf_text(&record->text));
		event.len = record->text.len;
	}
	event.mark = told.marked ? &told.mark : NULL;
	tell(process, &event);
}

static void deliver(struct process *process)
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

static void fire(struct process *process)
{
	struct host *host = process->host;
	int timer = next_timer(process);
	struct event event = { .kind = EVENT_TIMER, .timer = (enum timer)timer };
	int64_t at = process->timers[timer];
	const struct guard_program *guard = &process->guard;

	if (process->part == PART_GUARD && guard->card.state == GUARD_ARMED && process->ticks++ >= TICKS &&
	    at < host->ms + (guard->mark.until - utc(host)) * 1000)
		at = host->ms + (guard->mark.until - utc(host)) * 1000;
	/* what was sent has landed and shows by then, as documented; and a consent much earlier, as we assume */
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

/* Somebody who reads the page waits until what is on its way has come. */
static bool is_quiet(const struct process *process)
{
	return next_timer(process) < 0 ||
	       (is_wizard(process->part) && !flow_busy(&process->wizard.flow) && is_long(next_timer(process)));
}

/* One thing that nobody else could notice; false: it is held. */
static bool go_on(struct process *process)
{
	int timer = next_timer(process);

	if (process->at < process->orders.count) {
		struct order *order = &process->orders.items[process->at];

		if (process->begun_order || is_shared(process, order))
			return false;
		carry(process, order);
		process->at++;
		return true;
	}
	orders_reset(&process->orders);
	process->at = 0;
	if (process->told_count)
		tell_outcome(process);
	else if (process->reply_count)
		deliver(process);
	else if (process->expects)
		return false;
	else if (timer >= 0 && !is_long(timer))
		fire(process);
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

static void begin(struct process *process);

void process_step(struct process *process)
{
	if (process->life == LIFE_WAITING) {
		begin(process);
	} else if (process->at < process->orders.count) {
		process->begun_order = !carry(process, &process->orders.items[process->at]);
		process->at += !process->begun_order;
	} else if (!process->told_count &&
		   next_timer(process) >= 0) { /* somebody may have said something to a guard since */
		fire(process);
	}
	while (process->life == LIFE_RUNNING && go_on(process))
		continue;
	watch(process->host);
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

/* As main does at every start: a mark whose record says that it is settled goes. */
static void clean_marks(struct process *process)
{
	struct host *host = process->host;
	struct record *record = host->marked ? record_of(host, host->mark.run_id) : NULL;

	if (record && run_settles(buf_text(&record->text), record->text.len, &host->mark, utc(host)) &&
	    !is_held(process, host->mark.tenant.id))
		host->marked = false;
}

/* The record that opened the change, where it may be gone on with. */
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
		.wish = consents_here                                      ? WISH_CONSENT
			: part == PART_STATUS                              ? WISH_STATUS
			: part == PART_BLOCK || part == PART_BLOCK_GUARDED ? WISH_BLOCK
									   : WISH_RESTORE,
		.apply = true,
		.anyway = true,
		.confirm = tenant->domain,
		.for_s = 86400,
		.due = part == PART_DUE,
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
		[PART_WIZARD_KEEP] = keeps,
		[PART_WIZARD_CONSENT] = consents,
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

static void begin(struct process *process)
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
	fold(&process->seen, buf_text(&process->resumed), process->resumed.len);
	tell(process, &start);
	if (process->part == PART_GUARD && process->asker < 0) /* left by somebody who is gone */
		say_to(process, -1, GUARD_GONE);
}

static void clear(struct process *process, struct host *host, int index)
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
	clear(&host->processes[index], host, index);
	host->processes[index].part = part;
	host->processes[index].life = part == PART_NOBODY ? LIFE_NONE : LIFE_WAITING;
}

static void release(struct process *process)
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

/* A wizard that blocked two hours ago and has ended: its record, and its mark. */
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
		release(&host->processes[i]);
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

	clear(late, host, HOST_PROCESSES);
	late->part = part;
	late->life = LIFE_WAITING;
	for (int i = 0; i < 4000 && late->life <= LIFE_RUNNING; i++)
		process_step(late);
	status = late->life == LIFE_ENDED ? late->status : -1;
	if (printed)
		buf_add(printed, buf_text(&late->printed));
	release(late);
	return status;
}
