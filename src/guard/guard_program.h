/* guard_program.h - the guard's program: waits for the deadline, then runs "tokens restore --due" until it works
 *
 * A program in a process of its own (app/app_guard.c), left by "tokens block --guard". Between sign-ins it holds only
 * the secret that renews one, and renews from time to time, so that a revoked sign-in is noticed before the deadline.
 * At the deadline it runs the command in the record that opened the change, and tries again after failures. It ends
 * when the change is settled, by itself or by others.
 */
#ifndef GUARD_GUARD_PROGRAM_H
#define GUARD_GUARD_PROGRAM_H

#include "commands/change_command.h"
#include "guard/guard.h"

/* How often it checks the clock and the mark. System timers do not count suspended time: after a sleep it is at most
 * this late. */
#define GUARD_LOOK_MS (30 * 1000)
/* How often the sign-in is renewed: a few times a day is early enough to notice a revocation. */
#define GUARD_RENEW_S (6 * 3600)
/* How long it tries past the deadline; after that a human is needed anyway, and every start reports it. */
#define GUARD_TRY_S (7 * 86400)

struct guard_setup {
	struct runner_setup runner; /* of the command; its flow.refresh is this guard's */
	const char *tenant_id;
	unsigned pid; /* of this process */
};

enum guard_work { WORK_NONE = 0, WORK_RENEWING, WORK_READING, WORK_RESTORING };

struct guard_program {
	const struct guard_setup *setup;
	struct runner_setup runner;
	struct change_setup change;
	struct change_command command; /* in WORK_RESTORING */
	struct session session;        /* in WORK_RENEWING */
	struct endpoints endpoints;
	struct secret refresh; /* renews the sign-in, unless the app's own secret or certificate does */
	struct guard_card card;
	struct change_mark mark; /* of the change it watches over */
	enum guard_work work;
	bool arming;     /* the process that left it said "arm", or is gone */
	bool own_run;    /* another process writes the change's record */
	unsigned tries;  /* failed tries past the deadline */
	int64_t work_ms; /* when to renew, or to try again */
};

/* @refresh is taken over; it may be empty. */
void guard_program_init(struct guard_program *guard, const struct guard_setup *setup, struct secret *refresh);
void guard_program_release(struct guard_program *guard);
struct program guard_program_make(struct guard_program *guard);

#endif
