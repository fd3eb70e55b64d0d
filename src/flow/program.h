/* program.h - the interface of a program in the loop: the wizard, a review, or a command without pages */
#ifndef FLOW_PROGRAM_H
#define FLOW_PROGRAM_H

#include "flow/turn.h"

struct page;

struct program {
	void *self;
	void (*event)(void *self, struct turn *);
	/* The current page; NULL for a program without pages. Called at most once a turn, after events. */
	const struct page *(*page)(void *self);
};

#endif
