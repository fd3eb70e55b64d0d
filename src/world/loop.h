/* loop.h - the one loop: one thread, one wait
 *
 * In a turn, in this order: signals, what the admin did until nothing is left, replies until none, timers due.
 * Each is told to the program and its orders are carried out in order; then the page is shown if anything
 * happened. No turn without a reason: turns are counted, and tests bound them.
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
	/* Where the services live may change (ORDER_ENDPOINTS): told to the transport through this. May be NULL. */
	void (*place)(struct transport *, const struct endpoints *);
	const char *profiles_dir; /* where own profiles stand; NULL: nowhere */
	bool
	    fast_forward; /* practice without a face: when nothing else can happen, the clock jumps to the next timer */
	/* The arguments of the guard that ORDER_LEAVE asks for; NULL: none can be left from here. */
	char *const *(*guard_argv)(const struct order *leave);
	struct guard_post *post; /* this program is a guard, and hears by it; or NULL */
	const char *user;        /* who runs this, for whoever finds a tenant locked; or NULL */
	int limit_s;  /* the program ends after so long, with 4 (5 where something is left changed); 0: never */
	bool dry_run; /* ORDER_CHANGE is refused here too: a second lock on the door */
	unsigned turns;
};

/* Runs until ORDER_QUIT; closes the face; writes to stdout what was printed (4 when that fails); returns the status.
 * 4 or 5 after limit_s; 128+n after signal n, once the program has said goodbye. The end of input is the admin leaving; a terminal that
 * is gone counts as SIGHUP. */
int loop_run(struct loop *loop);

#endif
