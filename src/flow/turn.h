/* turn.h - one turn of the circle: the event that came in, and the orders that go out
 *
 * Whatever handles an event gets the turn, and adds its orders to it. The loop makes one turn for each event, and keeps
 * the counter of request ids for the life of the process.
 */
#ifndef FLOW_TURN_H
#define FLOW_TURN_H

#include "flow/event.h"
#include "flow/order.h"

struct turn {
	const struct event *event;
	struct orders *orders;
	unsigned *last_id; /* the request id that was given out last */
};

/* An id for a new request: no other request of this process has it. */
unsigned turn_request_id(struct turn *turn);

#endif
