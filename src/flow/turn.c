/* turn.c - request ids, and which part of the program made the request */
#include "flow/turn.h"

unsigned turn_request_id(struct turn *turn, enum requester requester)
{
	return turn->requests->ids[requester] = ++turn->requests->last_id;
}

static enum requester requester_of_id(const struct requests *requests, unsigned id)
{
	for (int i = 0; id && i < REQUESTER_NONE; i++)
		if (requests->ids[i] == id)
			return (enum requester)i;
	return REQUESTER_NONE;
}

static enum requester requester_of_timer(enum timer timer)
{
	if (timer <= TIMER_CALL_LAST)
		return (enum requester)(timer - TIMER_CALL);
	switch (timer) {
	case TIMER_SESSION_GRAPH:
		return REQUESTER_GRAPH;
	case TIMER_SESSION_EXCHANGE:
		return REQUESTER_EXCHANGE;
	case TIMER_ACT:
		return REQUESTER_WRITE;
	default:
		return REQUESTER_NONE;
	}
}

enum requester turn_requester(const struct turn *turn)
{
	const struct event *event = turn->event;

	switch (event->kind) {
	case EVENT_REPLY:
		return requester_of_id(turn->requests, event->reply->id);
	case EVENT_SAVED:
	case EVENT_UNSAVED:
		return requester_of_id(turn->requests, event->id);
	case EVENT_TIMER:
		return requester_of_timer(event->timer);
	default:
		return REQUESTER_NONE;
	}
}
