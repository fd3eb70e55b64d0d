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
	orders_add(orders, ORDER_ASK)->request = *request;
}

void order_wait(struct orders *orders, enum timer timer, int64_t at_ms)
{
	struct order *order = orders_add(orders, ORDER_WAIT);

	order->timer = timer;
	order->at_ms = at_ms;
}

void order_save(struct orders *orders, const char *line, bool sync)
{
	struct order *order = orders_add(orders, ORDER_SAVE);

	order->line = arena_copy(&orders->arena, line);
	order->sync = sync;
}

void order_text(struct orders *orders, enum order_kind kind, const char *text)
{
	orders_add(orders, kind)->text = text;
}

void order_quit(struct orders *orders, int status)
{
	orders_add(orders, ORDER_QUIT)->status = status;
}

void orders_reset(struct orders *orders)
{
	/* A secret that was taken over is empty here. */
	for (size_t i = 0; i < orders->count; i++) {
		secret_wipe(&orders->items[i].secret);
		secret_wipe(&orders->items[i].request.form);
	}
	orders->count = 0;
	arena_reset(&orders->arena);
}

void orders_release(struct orders *orders)
{
	orders_reset(orders);
	arena_release(&orders->arena);
}
