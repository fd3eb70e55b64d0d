/* order.c - the list of orders: adding, and clearing after dispatch */
#include "flow/order.h"

#include <stdlib.h>
#include <string.h>

struct order *orders_add(struct orders *orders, enum order_kind kind)
{
	struct order *order;

	/* Half of an act must never be dispatched; the header has the reason for the bound. */
	if (orders->count >= ORDERS_MAX)
		abort();
	order = &orders->items[orders->count++];
	memset(order, 0, sizeof *order);
	order->kind = kind;
	return order;
}

void order_ask(struct orders *orders, const struct request *request)
{
	orders_add(orders, ORDER_ASK)->ask = *request;
}

void order_wait(struct orders *orders, enum timer timer, int64_t at_ms)
{
	struct order *order = orders_add(orders, ORDER_WAIT);

	order->wait.timer = timer;
	order->wait.at_ms = at_ms;
}

void order_save(struct orders *orders, const char *line, bool sync)
{
	struct order *order = orders_add(orders, ORDER_SAVE);

	order->save.line = arena_copy(&orders->arena, line);
	order->save.sync = sync;
}

static bool order_carries_text(enum order_kind kind)
{
	switch (kind) {
	case ORDER_ARRIVED:
	case ORDER_LOCK:
	case ORDER_READ_MARK:
	case ORDER_OPEN:
	case ORDER_COPY:
	case ORDER_BARE:
	case ORDER_ANSWER:
	case ORDER_REPLY:
	case ORDER_SAY:
	case ORDER_SAY_WHOLE:
	case ORDER_PRINT:
		return true;
	default:
		return false;
	}
}

void order_text(struct orders *orders, enum order_kind kind, const char *text)
{
	if (!order_carries_text(kind))
		abort();
	orders_add(orders, kind)->text = text;
}

void order_print(struct orders *orders, struct buf *out)
{
	order_text(orders, ORDER_PRINT, arena_copy(&orders->arena, buf_text(out)));
	buf_release(out);
}

void order_run(struct orders *orders, const char *id, size_t whole_len)
{
	struct order *order = orders_add(orders, ORDER_RUN);

	order->run.id = arena_copy(&orders->arena, id);
	order->run.whole_len = whole_len;
}

void order_left(struct orders *orders, const char *tenant_id, const char *what)
{
	struct order *order = orders_add(orders, ORDER_LEFT);

	order->left.tenant_id = tenant_id;
	order->left.what = what;
}

void order_quit(struct orders *orders, int status)
{
	orders_add(orders, ORDER_QUIT)->status = status;
}

const struct change_mark *orders_copy_mark(struct orders *orders, const struct change_mark *mark)
{
	struct change_mark *copy = arena_alloc(&orders->arena, sizeof *copy);

	*copy = *mark;
	return copy;
}

const struct request *order_request(const struct order *order)
{
	return order->kind == ORDER_ASK ? &order->ask : order->kind == ORDER_CHANGE ? &order->change.request : NULL;
}

/* A secret that was taken over is empty here. */
static void order_wipe(struct order *order)
{
	if (order->kind == ORDER_ASK)
		secret_wipe(&order->ask.form);
	else if (order->kind == ORDER_CHANGE)
		secret_wipe(&order->change.request.form);
	else if (order->kind == ORDER_BEARER)
		secret_wipe(&order->bearer.token);
	else if (order->kind == ORDER_LEAVE)
		secret_wipe(&order->leave.secret);
}

void orders_reset(struct orders *orders)
{
	for (size_t i = 0; i < orders->count; i++)
		order_wipe(&orders->items[i]);
	orders->count = 0;
	arena_reset(&orders->arena);
}

void orders_release(struct orders *orders)
{
	orders_reset(orders);
	arena_release(&orders->arena);
}
