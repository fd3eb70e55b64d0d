/* program.h - what the loop runs: the wizard, a review, or a command without pages */
#ifndef FLOW_PROGRAM_H
#define FLOW_PROGRAM_H

#include "flow/event.h"
#include "flow/order.h"

struct page;

struct program {
	void *self;
	void (*event)(void *self, const struct event *, struct orders *);
	/* The page as it is now; NULL for a program without pages. Called once a turn at most, after events. */
	const struct page *(*page)(void *self);
};

#endif
