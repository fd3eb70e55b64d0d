/* order.h - what to do: the only output of the inside
 *
 * The inside never acts; it orders. Orders are dispatched in sequence; strings in them live in orders.arena, which is
 * reset after all were dispatched. ORDER_CHANGE is one order on purpose: the world records it durably (line, then
 * mark, both synced) and then sends it. There is no way to send a change without recording it, and ORDER_ASK refuses a
 * request that writes.
 */
#ifndef FLOW_ORDER_H
#define FLOW_ORDER_H

#include "cloud/request.h"
#include "core/change.h"
#include "flow/event.h"

enum order_kind {
	ORDER_ASK = 0,   /* send @request, which only reads */
	ORDER_CHANGE,    /* append @line and sync; write @mark (if any) and sync; send @request; refused without the
			  * lock @text. For grants of an app: @name describes the write, kept until ORDER_ARRIVED */
	ORDER_ARRIVED,   /* every write to the grants @text has a known outcome */
	ORDER_CANCEL,    /* give up request @id; 0: all */
	ORDER_BEARER,    /* requests to @service carry @secret from now on */
	ORDER_ENDPOINTS, /* the services are at @endpoints */
	ORDER_WAIT,      /* EVENT_TIMER @timer at @at_ms; replaces an earlier one; at_ms -1: unset */
	ORDER_RUN,       /* lines go to the run with id @text from now on; created at its first line; resumed after
			  * @whole_len bytes, if set (run->whole_len) */
	ORDER_SAVE,      /* append @line; @sync: durable before the next order */
	ORDER_LOCK,      /* lock @text against other processes on this host: a tenant's switch, or "TENANT.APP", the
			  * grants of an app: EVENT_LOCKED */
	ORDER_LOOK,      /* read the open change of tenant @text: EVENT_LOOKED */
	ORDER_UNLOCK,    /* release the lock */
	ORDER_MARK,      /* replace the mark of its tenant by @mark, durably; refused without the tenant's lock, as is
			  * ORDER_UNMARK */
	ORDER_UNMARK,    /* the change of tenant @text is settled: append @line (if any) and sync; remove its mark,
			  * durably. If the mark stays: EVENT_UNSAVED with @mark */
	ORDER_LEFT,      /* record that @name is left in place on purpose in tenant @text, durably; "": nothing is left;
			  * NULL: read it (EVENT_LEFT) */
	ORDER_OPEN,      /* read saved run @text (id): EVENT_OPENED */
	ORDER_EARLIER, /* read the run of tenant @text (its domain) and @name (its id) that was changed last, except the
		        * current one; with @id not 0, the one before the last one read: EVENT_EARLIER */
	ORDER_EXPORT,  /* write @text to a new file named like @name, 0600: EVENT_EXPORTED */
	ORDER_PROFILE, /* write @text as user profile @name; @id 1: replace an existing one: EVENT_KEPT */
	ORDER_COPY,    /* send @text to the terminal's clipboard */
	ORDER_BARE,    /* leave the full screen, print @text bare, wait for a key, come back */
	ORDER_LISTEN,  /* open port @id (0: any) of 127.0.0.1 for one sign-in: EVENT_LISTENING */
	ORDER_ANSWER,  /* answer the browser with @text, close that connection, keep listening */
	ORDER_UNLISTEN, /* close the port */
	ORDER_LEAVE,    /* leave a guard for tenant @text of cloud @name on this host, which signs in by @id (enum auth)
			 * with @secret: EVENT_GUARD */
	ORDER_VISIT,    /* send @name to the guard of tenant @text, if there is one: EVENT_GUARD */
	ORDER_REPLY,    /* a guard: answer the last client (EVENT_ASKED) with @text */
	ORDER_SKIP,     /* practice only: advance its clock by @seconds */
	ORDER_SAY,      /* a line for people on stderr (commands) */
	ORDER_PRINT,    /* data for stdout, whole */
	ORDER_QUIT      /* end with exit status @status */
};

struct order {
	enum order_kind kind;
	struct request request;
	const char *line;
	bool sync;
	bool has_mark;
	struct change_mark mark;
	enum timer timer;
	int64_t at_ms;
	enum service service;
	struct secret secret;
	struct endpoints endpoints;
	unsigned id;
	const char *text, *name;
	size_t whole_len;
	int64_t seconds;
	int status;
};

/* One event leads to at most this many orders: a wave of questions (21) with their records, twice over. */
#define ORDERS_MAX 128

struct orders {
	struct order items[ORDERS_MAX];
	size_t count;
	struct arena arena;
};

/* The next free order, zeroed, of @kind. Filling more than ORDERS_MAX is a bug: it aborts. */
struct order *orders_add(struct orders *orders, enum order_kind kind);

/* Shorthands. The request is copied; its strings must be in orders->arena or live longer. */
void order_ask(struct orders *orders, const struct request *request);
void order_wait(struct orders *orders, enum timer timer, int64_t at_ms);
/* The line is copied: its run may end before the order is dispatched. */
void order_save(struct orders *orders, const char *line, bool sync);
void order_text(struct orders *orders, enum order_kind kind, const char *text);
void order_quit(struct orders *orders, int status);

/* After dispatch; secrets that were not taken over are wiped. */
void orders_reset(struct orders *orders);
void orders_release(struct orders *orders);

#endif
