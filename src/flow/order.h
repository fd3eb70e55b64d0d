/* order.h - what to do: the only output of the inside
 *
 * The inside never acts; it orders. Orders are dispatched in sequence; strings in them live in orders.arena, which is
 * reset after all were dispatched. ORDER_CHANGE is one order on purpose: the world records it durably (line, then
 * mark, both synced) and then sends it. There is no way to send a change without recording it, and ORDER_ASK refuses a
 * request that writes.
 */
#ifndef FLOW_ORDER_H
#define FLOW_ORDER_H

#include "base/buf.h"
#include "cloud/request.h"
#include "cloud/signin.h"
#include "core/change.h"
#include "flow/event.h"

/* What each kind carries stands in struct order, under the member named beside it. */
enum order_kind {
	ORDER_ASK = 0,   /* ask: send the request, which only reads */
	ORDER_CHANGE,    /* change: record it durably, then send it; refused without its lock */
	ORDER_ARRIVED,   /* text: every write under this lock (the grants of an app) has a known outcome */
	ORDER_CANCEL,    /* cancel: give up a request */
	ORDER_BEARER,    /* bearer: requests to a service carry this token from now on */
	ORDER_ENDPOINTS, /* endpoints: the services are there from now on */
	ORDER_WAIT,      /* wait: EVENT_TIMER at a time; replaces an earlier one */
	ORDER_RUN,       /* run: lines go to this run from now on */
	ORDER_SAVE,      /* save: append a line to the run */
	ORDER_LOCK,      /* text: lock this against other processes on this host: a tenant's switch ("TENANT"), or the
			  * grants of an app ("TENANT.APP"): EVENT_LOCKED */
	ORDER_READ_MARK, /* text: read the open change of this tenant: EVENT_MARK */
	ORDER_UNLOCK,    /* release the lock */
	ORDER_MARK,      /* mark: replace the mark of its tenant, durably; refused without the tenant's lock */
	ORDER_UNMARK,    /* unmark: a tenant's change is settled; refused without its lock. If the mark stays:
			  * EVENT_UNSAVED with it */
	ORDER_LEFT,      /* left: record what is left in place on purpose, or read it: EVENT_LEFT */
	ORDER_OPEN,      /* text: read the saved run with this id: EVENT_OPENED */
	ORDER_EARLIER,   /* earlier: read an earlier run of the tenant: EVENT_EARLIER */
	ORDER_EXPORT,    /* file: write a new file, 0600: EVENT_EXPORTED */
	ORDER_PROFILE,   /* file: write a user profile: EVENT_KEPT */
	ORDER_COPY,      /* text: to the terminal's clipboard: EVENT_COPIED */
	ORDER_BARE,      /* text: leave the full screen, print it bare, wait for a key, come back */
	ORDER_LISTEN,    /* port: listen on 127.0.0.1 for one sign-in: EVENT_LISTENING */
	ORDER_ANSWER,    /* text: answer the browser, close that connection, keep listening */
	ORDER_UNLISTEN,  /* close the port */
	ORDER_LEAVE,     /* leave: leave a guard on this host: EVENT_GUARD */
	ORDER_VISIT,     /* visit: send a word to a tenant's guard, if there is one: EVENT_GUARD */
	ORDER_REPLY,     /* text: a guard answers the last client (EVENT_GUARD_WORD) */
	ORDER_SKIP,      /* skip_s: practice only: advance its clock */
	ORDER_SAY,       /* text: a line for people on stderr (commands) */
	ORDER_SAY_WHOLE, /* text: the same for a line to be copied (an address, a code, a command): never wrapped */
	ORDER_PRINT,     /* text: data for stdout, whole */
	ORDER_QUIT       /* status: end with this exit status */
};

/* Strings live in orders.arena or longer. */
struct order {
	enum order_kind kind;
	union {
		const char *text;
		struct request ask;
		struct {
			const char *line; /* appended and synced first */
			const char *lock; /* must be held: as of ORDER_LOCK */
			const char *sent; /* grants: describes the write, kept until ORDER_ARRIVED; NULL: none */
			const struct change_mark *mark; /* written and synced second; NULL: none */
			struct request request;         /* sent last */
		} change;
		unsigned cancel; /* the request's id; 0: all */
		struct {
			enum service service;
			struct secret token; /* empty: none */
		} bearer;
		struct endpoints endpoints;
		struct {
			enum timer timer;
			int64_t at_ms; /* -1: unset */
		} wait;
		struct {
			const char *id;   /* created at its first line */
			size_t whole_len; /* if set: resumed after so many bytes (run->whole_len) */
		} run;
		struct {
			const char *line;
			bool sync; /* durable before the next order */
		} save;
		const struct change_mark *mark;
		struct {
			const char *tenant_id;
			const char *line; /* appended and synced before the mark is removed; NULL: none */
		} unmark;
		struct {
			const char *tenant_id;
			const char *what; /* "": nothing is left; NULL: read it */
		} left;
		struct {
			const char *domain, *tenant_id;
			unsigned
			    back; /* 0: changed last, except the current one; else the one before the last one read */
		} earlier;
		struct {
			const char *name; /* of the file, or of the profile */
			const char *text;
			bool replace; /* a profile: even if it exists */
		} file;
		int port; /* 0: any */
		struct {
			const char *tenant_id;
			enum cloud cloud;
			enum auth auth;
			struct secret secret; /* that signs in */
		} leave;
		struct {
			const char *tenant_id;
			const char *word; /* of guard/guard.h */
		} visit;
		int64_t skip_s;
		int status;
	};
};

/* One event leads to at most this many orders: a wave of questions (22) with their records, twice over. */
#define ORDERS_MAX 128

struct orders {
	struct order items[ORDERS_MAX];
	size_t count;
	struct arena arena;
};

/* A copy that lives as long as the orders. */
const struct change_mark *orders_copy_mark(struct orders *orders, const struct change_mark *mark);
/* The request that it sends; NULL: none. */
const struct request *order_request(const struct order *order);

/* The next free order, zeroed, of @kind. Filling more than ORDERS_MAX is a bug: it aborts. */
struct order *orders_add(struct orders *orders, enum order_kind kind);

/* Shorthands. The request is copied; its strings must be in orders->arena or live longer. */
void order_ask(struct orders *orders, const struct request *request);
void order_wait(struct orders *orders, enum timer timer, int64_t at_ms);
/* The line is copied: its run may end before the order is dispatched. */
void order_save(struct orders *orders, const char *line, bool sync);
/* For a kind that carries just a text; another one aborts. */
void order_text(struct orders *orders, enum order_kind kind, const char *text);
/* ORDER_PRINT of what was written to @out, which is released. */
void order_print(struct orders *orders, struct buf *out);
void order_run(struct orders *orders, const char *id, size_t whole_len);
/* What is left in place on purpose in a tenant; see struct order. */
void order_left(struct orders *orders, const char *tenant_id, const char *what);
void order_quit(struct orders *orders, int status);

/* After dispatch; secrets that were not taken over are wiped. */
void orders_reset(struct orders *orders);
void orders_release(struct orders *orders);

#endif
