/* event.h - what happened
 *
 * Everything that the inside learns about the world arrives as one of these. Each carries the time and fresh
 * random bytes, so that nothing inside reads a clock or a random source.
 */
#ifndef FLOW_EVENT_H
#define FLOW_EVENT_H

#include "cloud/reply.h"
#include "core/change.h"

struct input; /* wizard/page.h: what the admin did, as meaning */

enum event_kind {
	EVENT_START = 0, /* the first event                                        */
	EVENT_INPUT,     /* the admin did something: @input                        */
	EVENT_REPLY,     /* @reply came                                            */
	EVENT_TIMER,     /* @timer is due                                          */
	EVENT_SAVED,     /* ORDER_CHANGE's record @id is durable; it is being sent. @id 0: what could not be saved
			  * before is, now */
	EVENT_UNSAVED,   /* it could not be recorded (@err), so it was not sent;
			  * with @id 0: a record could not be kept; @mark: and a mark stays */
	EVENT_LOCKED, /* ORDER_LOCK: @mark, what is open in that tenant by now, or NULL; of grants: @text, @len, what was sent
			  * to them and may still be on its way; @err: somebody else has the lock      */
	EVENT_LOOKED, /* ORDER_LOOK: @mark, what is open in that tenant by now, or NULL */
	EVENT_LEFT,   /* ORDER_LEFT: what was left changed on purpose: @text, @len; @len 0: nothing */
	EVENT_OPENED, /* a saved run was read: @text, @len                      */
	EVENT_EARLIER, /* the earlier run that was asked for: @text, @len; @len 0: there is none. @changed, @listed: by the clock of
			  * the disk, when its file was last changed, and a time before the list was read; 0: not known */
	EVENT_EXPORTED,  /* a file was written: its path in @text; or @err         */
	EVENT_KEPT,      /* an own profile was written: its path in @text; or @err, ERR_CONFLICT: there is one */
	EVENT_LISTENING, /* a port of this machine is open: @id; or @err               */
	EVENT_HEARD,     /* a connection to it said @text, @len, so far                */
	EVENT_GUARD,     /* the guard of this tenant said @text; or @err: there is none, or it is gone    */
	EVENT_ASKED,     /* a guard: somebody said @text to it: a word of guard/guard.h                  */
	EVENT_GOODBYE    /* @signal: end in order; 0: the time for the whole run is over     */
};

enum timer {
	TIMER_CALL = 0, /* one for each slot of flow/call: see call.h */
	TIMER_CALL_LAST = 63,
	TIMER_SESSION_GRAPH,
	TIMER_SESSION_EXCHANGE, /* polling, and the clock of a code      */
	TIMER_ACT,              /* reading back                           */
	TIMER_WATCH,            /* watching the grants after a browser consent */
	TIMER_PAGE,             /* redraw of a clock on a page            */
	TIMER_KEEPER,           /* a guard looks at the clock             */
	TIMER_COUNT
};

struct event {
	enum event_kind kind;
	int64_t now;              /* UTC seconds (practice time in practice) */
	int64_t now_ms;           /* monotonic, counts suspend; for timers    */
	unsigned char random[64]; /* fresh in each event; wipe what became a secret */
	const struct reply *reply;
	const struct input *input;
	enum timer timer;
	unsigned id;
	const struct err *err;
	const struct change_mark *mark;
	const char *text;
	size_t len;
	int64_t changed, listed;
	int signal;
};

#endif
