/* carry.h - carrying orders out; for loop.c only
 *
 * What carrying out has to tell the program (saved, unsaved, opened, exported) is kept until all orders of an event
 * were carried out, because it leads to new ones.
 */
#ifndef WORLD_CARRY_H
#define WORLD_CARRY_H

#include "world/keeper.h"
#include "world/listen.h"
#include "world/loop.h"

/* Something to tell the program. */
struct outcome {
	struct outcome *next;
	enum event_kind kind;
	unsigned id;
	struct err err;   /* kind ERR_NONE: it went well */
	struct buf text;
	int64_t changed, listed; /* of EVENT_EARLIER */
	bool has_mark;
	struct change_mark mark;
};

struct carry {
	struct loop *loop;
	int64_t timers[TIMER_COUNT]; /* when due, by the clock; -1: not set */
	struct outcome *outcomes, **outcomes_end;
	struct buf printed;          /* for stdout, once the face is closed */
	struct listen listen;        /* for a browser that ends a sign-in here */
	struct keeper_link guard;    /* the guard that was left or visited */
	int64_t guard_ms;            /* when it should have answered; -1: nothing was said to it */
	bool unsaved_told;
	bool mark_stays;             /* one could not be removed: what is saved later does not mend that */
	bool quit;
	int status;
};

void carry_init(struct carry *carry, struct loop *loop);
void carry_out(struct carry *carry, struct orders *orders);
/* The next outcome, to be freed with outcome_free; NULL when there is none. */
struct outcome *carry_outcome(struct carry *carry);
void outcome_free(struct outcome *outcome);
/* Writes what was printed to stdout. False when not all of it could be written, after saying so. */
bool carry_print(struct carry *carry) MUST_CHECK;
void carry_release(struct carry *carry);

#endif
