/* event.h - what happened: the only input of the inside
 *
 * Everything that the inside learns about the world arrives as an event. Each carries the time and fresh random bytes,
 * so that nothing inside reads a clock or a random source.
 */
#ifndef FLOW_EVENT_H
#define FLOW_EVENT_H

#include "cloud/reply.h"
#include "core/change.h"
#include "core/topic.h"

struct input; /* wizard/page.h: what the admin did, as meaning */

enum event_kind {
	EVENT_START = 0, /* the first event */
	EVENT_INPUT,     /* the admin did something: @input */
	EVENT_REPLY,     /* reply @reply arrived */
	EVENT_TIMER,     /* @timer has expired */
	EVENT_SAVED,     /* the record of ORDER_CHANGE @id is durable and being sent; @id 0: a record that could not be
			  * saved before is saved */
	EVENT_UNSAVED,   /* the change could not be recorded (@err) and was not sent; @id 0: a record was not kept;
			  * @mark: this mark stays */
	EVENT_LOCKED,  /* ORDER_LOCK: @mark, the tenant's open change, or NULL; for grants @text, @len: sent and perhaps
		        * still on its way; @err: another process has the lock */
	EVENT_MARK,    /* ORDER_READ_MARK: @mark, the tenant's open change, or NULL */
	EVENT_LEFT,    /* ORDER_LEFT: the change left in place on purpose: @text, @len; @len 0: none */
	EVENT_OPENED,  /* a saved run was read: @text, @len */
	EVENT_EARLIER, /* ORDER_EARLIER's run: @text, @len; @len 0: none. @changed, @listed: by the disk's clock, when
		        * the file was last changed, and a time before the list was read; 0: unknown */
	EVENT_EXPORTED,   /* a file was written: its path in @text; or @err */
	EVENT_KEPT,       /* a user profile was written: its path in @text; or @err, ERR_CONFLICT: it exists already */
	EVENT_COPIED,     /* where the text of ORDER_COPY went: @text, @len; @id, an enum copied; or @err: nowhere */
	EVENT_LISTENING,  /* a local port is open: @id; or @err */
	EVENT_BROWSER,    /* the connection to it has sent @text, @len, so far */
	EVENT_GUARD,      /* the tenant's guard answered @text; or @err: there is none, or it ended */
	EVENT_GUARD_WORD, /* a guard: a client sent @text, a word of guard/guard.h */
	EVENT_GOODBYE     /* @signal: end in order; 0: the time for the whole run is over */
};

enum copied {
	COPIED_NOT = 0,
	COPIED_SENT, /* to the terminal; it does not tell what it did with it */
	COPIED_TMUX, /* the same, and tmux hands it on only if it is set up to */
	COPIED_PRINTED
};

/* The part of the program that made a request. Each has one request on its way at most. */
enum requester {
	REQUESTER_INQUIRY = 0,                           /* reading: one for each topic */
	REQUESTER_ACT = REQUESTER_INQUIRY + TOPIC_COUNT, /* a change's own reading: one for each topic */
	REQUESTER_WRITE = REQUESTER_ACT + TOPIC_COUNT,   /* the change itself */
	REQUESTER_GRAPH,                                 /* the sign-in for Graph */
	REQUESTER_EXCHANGE,                              /* the sign-in for Exchange */
	REQUESTER_DISCOVERY,                             /* which tenant a domain leads to */
	REQUESTER_DOMAIN,                                /* the same, of another domain */
	REQUESTER_BROWSER,                               /* practice: in a browser's place */
	REQUESTER_REACH,                                 /* can a service be reached: one for each */
	REQUESTER_NONE = REQUESTER_REACH + SERVICE_COUNT
};

enum timer {
	TIMER_CALL = 0, /* one for each requester: its request is sent again */
	TIMER_CALL_LAST = REQUESTER_NONE - 1,
	TIMER_SESSION_GRAPH,
	TIMER_SESSION_EXCHANGE, /* polling, and the expiry of a code */
	TIMER_ACT,              /* reading back */
	TIMER_WATCH,            /* watching the grants after a browser consent */
	TIMER_PAGE,             /* redraw of a clock on a page */
	TIMER_GUARD,            /* a guard checks the clock */
	TIMER_COUNT
};

struct event {
	enum event_kind kind;
	int64_t now;              /* UTC seconds (practice time in practice) */
	int64_t now_ms;           /* monotonic, counts suspend; for timers */
	unsigned char random[64]; /* fresh in each event; wipe if used for a secret */
	union {
		const struct input *input; /* EVENT_INPUT */
		const struct reply *reply; /* EVENT_REPLY */
		enum timer timer;          /* EVENT_TIMER */
		int signal;                /* EVENT_GOODBYE */
		struct {                   /* all others: what an order led to, or what came in otherwise */
			unsigned id;
			const struct err *err;
			const struct change_mark *mark;
			const char *text;
			size_t len;
			int64_t changed, listed;
		};
	};
};

#endif
