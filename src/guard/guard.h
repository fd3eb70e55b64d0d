/* guard.h - a guard that was left on this host: the words that are said to it, and what it says of itself
 *
 * "tokens block --guard" leaves a process that puts back at the deadline. Whoever is the same user on this host may talk with it:
 * a word in, a card out, each one message. Inside it is called a keeper: world/transport_trace.h is another one.
 */
#ifndef GUARD_GUARD_H
#define GUARD_GUARD_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* What is said to it. */
#define GUARD_ARM    "arm"    /* the change has been made: from now on you watch over it       */
#define GUARD_STATUS "status" /* how are you                                                   */
#define GUARD_STOP   "stop"   /* end, and put nothing back                                     */
#define GUARD_GONE   "gone"   /* nobody says this: whoever left it is gone without a word      */

enum guard_state {
	GUARD_BEGINNING = 0, /* renews its sign-in for the first time         */
	GUARD_READY,         /* has; waits for the change to be made          */
	GUARD_ARMED,         /* waits for the deadline                        */
	GUARD_ACTING,        /* puts back                                     */
	GUARD_RETRYING,      /* it did not work; tries again                  */
	GUARD_ENDED, /* is about to end: it was put back, by it or somebody else; it was told to; or it cannot */
	GUARD_STATE_COUNT
};

/* No sentences but what somebody else said: it may be read in another language. */
struct guard_card {
	enum guard_state state;
	unsigned pid;      /* its process, for people who look for it */
	int64_t until;     /* the deadline, 0: not known yet            */
	int64_t renewed;   /* when its sign-in was renewed last; 0: not */
	int64_t again;     /* GUARD_RETRYING: when                     */
	char by[256];      /* who it is signed in as                    */
	char trouble[480]; /* what went wrong last; ""      */
};

const char *guard_card_write(const struct guard_card *card, struct arena *arena);
/* ERR_FILE when it is none. */
bool guard_card_read(struct guard_card *card, const char *text, size_t len, struct err *err) MUST_CHECK;

#endif
