/* guard_program.h - what a guard does: waits for the deadline, then is "naaready tokens restore --due" until that has worked
 *
 * A program in a process of its own (app/app_guard.c), left by "tokens block --guard". Between two sign-ins it holds nothing but what
 * renews one, and now and then renews it, so that a sign-in that was revoked is known before the deadline. At the deadline
 * it runs the command with that, in the record that opened the change; what does not work is tried again. It ends
 * when the change was settled, by it or by anybody.
 */
#ifndef GUARD_GUARD_PROGRAM_H
#define GUARD_GUARD_PROGRAM_H

#include "commands/cmd_change.h"
#include "guard/guard.h"

/* How often it looks at the clock and at the mark. A timer of the system does not count the time that a machine slept: this
 * is how late it may be then. */
#define GUARD_LOOK_MS (30 * 1000)
/* How often the sign-in is renewed: a few times a day tells early enough that it was revoked. */
#define GUARD_RENEW_S (6 * 3600)
/* Past the deadline it is tried for so long; then somebody has to come anyway, and every start says so. */
#define GUARD_TRY_S (7 * 86400)

struct guard_setup {
	struct runner_setup runner; /* of the command; its flow.refresh is this keeper's */
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
	struct secret refresh; /* what renews, where it is not the app's own secret or certificate */
	struct guard_card card;
	struct change_mark mark; /* of the change that it watches over */
	enum guard_work work;
	bool arming;    /* whoever left it asked, or is gone */
	bool own_run;   /* the change's record is being written by somebody else */
	unsigned tries; /* past the deadline, without success */
	unsigned next_id;
	int64_t work_ms; /* when it is time to renew, or to try again */
};

/* @refresh is taken over; it may be empty. */
void guard_program_init(struct guard_program *guard, const struct guard_setup *setup, struct secret *refresh);
void guard_program_release(struct guard_program *guard);
struct program guard_program_make(struct guard_program *guard);

#endif
