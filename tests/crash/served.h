/* served.h - a practice cloud that a child of the test serves, which the test sets up and looks into past all programs
 *
 * It is what "practice serve" serves (world/serve.c), with its state in memory that both share: what the tenant's switch
 * really is, whatever a program says of it.
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

/* A tenant at its beginning, its switch at @tokens; from now on @percent of all calls go wrong, each in one of all ways,
 * chosen by @seed. */
void served_begin(struct served *served, enum tokens_state tokens, unsigned percent, unsigned seed);
/* Nothing goes wrong any more. */
void served_calm(struct served *served);
enum tokens_state served_tokens(const struct served *served);

#endif
