/* order.h - what to do
 *
 * The inside never acts; it orders. Orders are carried out in order; strings in them live in orders.arena, which is
 * reset after all were carried out. ORDER_CHANGE is one order on purpose: the world records it
 * durably (line, then mark, both synced) and then sends it; there is no way to say "send a change" without
 * saying "record it", and ORDER_ASK refuses a request that writes.
 */
#ifndef FLOW_ORDER_H
#define FLOW_ORDER_H

#include "cloud/request.h"
#include "core/change.h"
#include "flow/event.h"

enum order_kind {
	ORDER_ASK = 0,   /* send @request, which only reads                                   */
	ORDER_CHANGE,    /* append @line and sync; write @mark (if any) and sync; send @request; refused without the
			  * lock @text. To the grants of an app: @name says what is sent, and is kept until ORDER_ARRIVED */
	ORDER_ARRIVED,   /* what became of all that was sent to the grants @text is known                     */
	ORDER_CANCEL,    /* give up on request @id; 0: on all                                 */
	ORDER_BEARER,    /* requests of @service carry @secret from now on                    */
	ORDER_ENDPOINTS, /* the services live at @endpoints                                       */
	ORDER_WAIT,      /* EVENT_TIMER @timer at @at_ms; replaces the one that was set; at_ms -1: unset */
	ORDER_RUN,       /* @text is the id of the run that lines go to from now on; made at the first line; gone
			  * on with after @whole_len bytes, if that is set (run->whole_len)           */
	ORDER_SAVE,      /* append @line; @sync: durable before the next order                */
	ORDER_LOCK,      /* from now on nobody else on this host changes @text: a tenant's switch, or "TENANT.APP", the
			  * grants of an app: EVENT_LOCKED                                              */
	ORDER_LOOK,      /* what is open in tenant @text by now: EVENT_LOOKED                             */
	ORDER_UNLOCK,    /* the lock is given back                                                     */
	ORDER_MARK, /* replace the mark of its tenant by @mark, durably; refused without the tenant's lock, as the next  */
	ORDER_UNMARK, /* the change of tenant @text is settled: append @line (if any) and sync; remove its mark, durably.
			  * A mark that stays: EVENT_UNSAVED with @mark                                */
	ORDER_LEFT, /* what was left changed on purpose in tenant @text is @name from now on, durably; "": nothing is any
			  * more; NULL: tell what is (EVENT_LEFT)                            */
	ORDER_OPEN, /* read saved run @text (id): EVENT_OPENED                           */
	ORDER_EARLIER, /* read the run of tenant @text (its domain) and @name (its id) that was changed last, and is not the current
			  * one; with an @id that is not 0 the one before that which was read last: EVENT_EARLIER            */
	ORDER_EXPORT,   /* write @text to a new file named like @name, 0600: EVENT_EXPORTED  */
	ORDER_PROFILE,  /* write @text as the own profile @name; @id 1: in place of one that is there: EVENT_KEPT */
	ORDER_COPY,     /* send @text to the terminal's clipboard                            */
	ORDER_BARE,     /* leave the full screen, print @text bare, wait for a key, come back */
	ORDER_LISTEN,   /* open port @id (0: any) of 127.0.0.1, for one sign-in: EVENT_LISTENING      */
	ORDER_ANSWER,   /* send @text to who was heard, close that connection, listen on               */
	ORDER_UNLISTEN, /* close the port                                                             */
	ORDER_LEAVE,    /* leave a guard for tenant @text of cloud @name on this host, which signs in in the
			  * way @id (enum auth) by @secret: EVENT_GUARD                                */
	ORDER_VISIT,    /* say @name to the guard of tenant @text, if there is one: EVENT_GUARD           */
	ORDER_REPLY,    /* a guard: answer @text to who asked last (EVENT_ASKED)                       */
	ORDER_SKIP,     /* practice only: move its clock @seconds on                         */
	ORDER_SAY,      /* a line for people on stderr (commands)                            */
	ORDER_PRINT,    /* data for stdout, whole                                            */
	ORDER_QUIT      /* end with exit status @status                                      */
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
/* The line is copied: the run that it comes from may end before it is carried out. */
void order_save(struct orders *orders, const char *line, bool sync);
void order_text(struct orders *orders, enum order_kind kind, const char *text);
void order_quit(struct orders *orders, int status);

/* After they were carried out; secrets that nobody took are wiped. */
void orders_reset(struct orders *orders);
void orders_release(struct orders *orders);

#endif
