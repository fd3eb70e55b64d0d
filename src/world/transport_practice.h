/* transport_practice.h - the practice cloud as a transport: replies from memory instead of the network
 *
 * Behaves as http.c does towards the loop: a request is answered later, by next, exactly once. The time that the
 * practice cloud sees is the clock's; what skipping added to it is kept with the tenant.
 */
#ifndef WORLD_TRANSPORT_PRACTICE_H
#define WORLD_TRANSPORT_PRACTICE_H

#include "practice/practice.h"
#include "world/clock.h"
#include "world/transport.h"

struct practice_transport_options {
	struct practice *practice; /* borrowed */
	struct clock *clock;       /* borrowed; its skew is the tenant's */
	const char *state_path;    /* the tenant is saved here when a call changed it; NULL: never */
	int latency_ms;            /* how long a reply takes, in real time; 0: it is there at once */
	struct err *trouble;       /* why the state could not be saved, the first time; may be NULL */
};

struct transport *practice_transport_open(const struct practice_transport_options *options);

#endif
