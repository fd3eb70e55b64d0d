/* transport_practice.h - the practice cloud as a transport: replies from memory instead of the network
 *
 * Behaves like http.c: next returns exactly one reply to each request, later. The practice cloud uses the given clock;
 * skipped time is saved with the tenant.
 */
#ifndef WORLD_TRANSPORT_PRACTICE_H
#define WORLD_TRANSPORT_PRACTICE_H

#include "practice/practice.h"
#include "world/clock.h"
#include "world/transport.h"

struct practice_transport_options {
	struct practice *practice; /* borrowed */
	struct clock *clock;       /* borrowed; its skew is the tenant's */
	const char *state_path;    /* the tenant is saved here after a call that changed it; NULL: never */
	int latency_ms;            /* how long a reply takes, in real time; 0: immediate */
	struct err *trouble;       /* why the state could not be saved, first time only; may be NULL */
};

struct transport *practice_transport_open(const struct practice_transport_options *options);

#endif
