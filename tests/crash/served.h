/* served.h - a practice cloud served by a child of the test, which sets it up and looks into it directly
 *
 * The server is that of naaready-practice (world/serve.c), with its state in memory that test and child share. So the test
 * reads the real state of the tenant's setting, whatever a program says of it.
 */
#ifndef TESTS_CRASH_SERVED_H
#define TESTS_CRASH_SERVED_H

#include <sys/types.h>

#include "practice/practice.h"

struct served_shared;
struct served {
	struct served_shared *shared;
	pid_t server;
	int stop;
	char url[40];
};

/* Serves "classic". */
bool served_start(struct served *served);
void served_stop(struct served *served);

/* Begins the tenant anew with its setting at @tokens. From now on @percent of all calls go wrong, in ways that @seed
 * chooses. */
void served_begin(struct served *served, enum tokens_state tokens, unsigned percent, unsigned seed);
/* Ends all faults. */
void served_calm(struct served *served);
enum tokens_state served_tokens(const struct served *served);

#endif
