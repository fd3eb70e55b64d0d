/* turn.h - one turn of the circle: the event that came in, and the orders that go out
 *
 * Whatever handles an event gets the turn, and adds its orders to it. The loop makes one turn for each event, and keeps
 * the request ids for the life of the process.
 */
#ifndef FLOW_TURN_H
#define FLOW_TURN_H

#include "flow/event.h"
#include "flow/order.h"

/* The ids given out, and to which part of the program. All zero at first. */
struct requests {
	unsigned last_id;
	unsigned ids[REQUESTER_NONE]; /* the last request of each requester; 0: none */
};

struct turn {
	const struct event *event;
	struct orders *orders;
	struct requests *requests;
};

/* An id for a new request of @requester: no other request of this process has it. */
unsigned turn_request_id(struct turn *turn, enum requester requester);

/* Whose request the event is about: its reply, its next try, or its record. The timers that poll for a sign-in and that
 * read a change back count as well. REQUESTER_NONE: of no request, or of one that was replaced since. */
enum requester turn_requester(const struct turn *turn);

#endif
