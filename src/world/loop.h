/* loop.h - the one loop: one thread, one wait
 *
 * A turn handles, in this order: signals, input until none is left, replies until none, timers due. Each becomes an
 * event for the program, whose orders are dispatched in sequence; then the page is shown if anything happened. No turn
 * without a reason: turns are counted, and tests bound them.
 */
#ifndef WORLD_LOOP_H
#define WORLD_LOOP_H

#include "flow/program.h"
#include "guard/guard_process.h"
#include "world/clock.h"
#include "world/store.h"
#include "world/transport.h"
#include "world/ui.h"

struct loop {
	struct program program;
	struct transport *transport;
	struct store *store;
	struct ui *ui;
	struct clock *clock;
	/* Tells the transport that the endpoints changed (ORDER_ENDPOINTS). May be NULL. */
	void (*endpoints)(struct transport *, const struct endpoints *);
	const char *profiles_dir; /* directory of the user's profiles; NULL: none */
	bool fast_forward; /* practice without a ui: when nothing else can happen, the clock jumps to the next timer */
	/* Arguments for the guard of ORDER_LEAVE; NULL: this program cannot leave one. */
	char *const *(*guard_argv)(const struct order *leave);
	struct guard_post *post; /* this program is a guard, with this socket; or NULL */
	const char *user;        /* the account that runs this, shown to others who find a tenant locked; or NULL */
	int limit_s;             /* time limit: ends with 4 (5 if a change is left open); 0: none */
	bool together;           /* without pages, on a terminal that shows stdout and stderr */
	bool dry_run;            /* ORDER_CHANGE is refused here, too, as a second lock */
	unsigned turns;
};

/* Runs until ORDER_QUIT; closes the ui; writes the collected output to stdout (4 if that fails); returns the status. 4
 * or 5 after limit_s; 128+n after signal n, once the program has said goodbye. End of input counts as the admin
 * leaving; a terminal that is gone counts as SIGHUP. */
int loop_run(struct loop *loop);

#endif
