/* carry.c - carrying orders out */
#include "world/carry.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

/* A report is smaller than the run that it tells of. */
#define PRINTED_BYTES_MAX RUN_BYTES_MAX

static void (*const carries[ORDER_QUIT + 1])(struct carry *, struct order *);

void carry_init(struct carry *carry, struct loop *loop)
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

struct outcome *carry_outcome(struct carry *carry)
{
	struct outcome *first = carry->outcomes;

	if (!first)
		return NULL;
	carry->outcomes = first->next;
	if (!first->next)
		carry->outcomes_end = &carry->outcomes;
	return first;
}

void outcome_free(struct outcome *outcome)
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
		return err_set(err, ERR_DISK, doing, _("Without a record nothing is changed. Start without --no-save."));
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
	if (!store_earlier(carry->loop->store, order->text, order->name, order->id == 0, &outcome->text, &outcome->changed))
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
		err_set(&outcome->err, ERR_DISK, doing, _("There is no folder for own profiles: neither XDG_CONFIG_HOME nor HOME is set."));
	else if (!order->id && store_has_file(buf_text(path)))
		err_set(&outcome->err, ERR_CONFLICT, doing, _("%s is there already; it stays as it is."), buf_text(path));
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

void carry_out(struct carry *carry, struct orders *orders)
{
	for (size_t i = 0; i < orders->count; i++)
		carries[orders->items[i].kind](carry, &orders->items[i]);
	orders_reset(orders);
}

bool carry_print(struct carry *carry)
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

void carry_release(struct carry *carry)
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
