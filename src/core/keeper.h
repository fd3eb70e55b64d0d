/* keeper.h - a guard that was left on this host: the words that are said to it, and what it says of itself
 *
 * "tokens block --guard" leaves a process that puts back at the deadline. Whoever is the same user on this host may talk with it:
 * a word in, a card out, each one message. Inside it is called a keeper: world/guard.h is another one.
 */
#ifndef CORE_KEEPER_H
#define CORE_KEEPER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* What is said to it. */
#define KEEPER_ARM    "arm"    /* the change has been made: from now on you watch over it       */
#define KEEPER_STATUS "status" /* how are you                                                   */
#define KEEPER_STOP   "stop"   /* end, and put nothing back                                     */
#define KEEPER_GONE   "gone"   /* nobody says this: whoever left it is gone without a word      */

enum keeper_state {
	KEEPER_BEGINNING = 0, /* renews its sign-in for the first time         */
	KEEPER_READY,         /* has; waits for the change to be made          */
	KEEPER_ARMED,         /* waits for the deadline                        */
	KEEPER_ACTING,        /* puts back                                     */
	KEEPER_RETRYING,      /* it did not work; tries again                  */
	KEEPER_ENDED, /* is about to end: it was put back, by it or somebody else; it was told to; or it cannot */
	KEEPER_STATE_COUNT
};

/* No sentences but what somebody else said: it may be read in another language. */
struct keeper_card {
	enum keeper_state state;
	unsigned pid;      /* its process, for people who look for it */
	int64_t until;     /* the deadline, 0: not known yet            */
	int64_t renewed;   /* when its sign-in was renewed last; 0: not */
	int64_t again;     /* KEEPER_RETRYING: when                     */
	char by[256];      /* who it is signed in as                    */
	char trouble[480]; /* what went wrong last; ""      */
};

const char *keeper_card_write(const struct keeper_card *card, struct arena *arena);
/* ERR_FILE when it is none. */
bool keeper_card_read(struct keeper_card *card, const char *text, size_t len, struct err *err) MUST_CHECK;

#endif
