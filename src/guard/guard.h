/* guard.h - the guard protocol: the words sent to a guard on this host, and its status card
 *
 * "tokens block --guard" leaves a process, the guard, that puts the setting back at the deadline. Any process of the
 * same user on this host may talk to it: a word in, a card out, each one message.
 */
#ifndef GUARD_GUARD_H
#define GUARD_GUARD_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Words sent to a guard. */
#define GUARD_ARM    "arm"    /* the change is made: watch over it from now on */
#define GUARD_STATUS "status" /* request its card */
#define GUARD_STOP   "stop"   /* end, and put nothing back */
#define GUARD_GONE   "gone"   /* never sent: stands for the starting process closing its end without a word */

enum guard_state {
	GUARD_BEGINNING = 0, /* renews its sign-in for the first time */
	GUARD_READY,         /* renewed; waits for the change to be made */
	GUARD_ARMED,         /* waits for the deadline */
	GUARD_ACTING,        /* puts the setting back */
	GUARD_RETRYING,      /* the attempt failed; tries again */
	GUARD_ENDED,         /* about to end: the change is settled, it was stopped, or it cannot go on */
	GUARD_STATE_COUNT
};

/* No sentences of ours, only quoted text: it may be shown in another language. */
struct guard_card {
	enum guard_state state;
	unsigned pid;       /* its process id, for people */
	int64_t until;      /* the deadline; 0: not known yet */
	int64_t renewed;    /* when its sign-in was last renewed; 0: never */
	int64_t again;      /* GUARD_RETRYING: time of the next try */
	char by[256];       /* the account it is signed in as */
	char trouble[480];  /* the last error; "" */
	enum err_kind kind; /* GUARD_ENDED: why it could not begin; ERR_NONE: it had begun */
};

const char *guard_card_write(const struct guard_card *card, struct arena *arena);
/* ERR_FILE if it is no card. */
bool guard_card_read(struct guard_card *card, const char *text, size_t len, struct err *err) MUST_CHECK;

#endif
