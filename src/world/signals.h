/* signals.h - signals as events: a pipe that the loop can wait for
 *
 * A handler only writes the signal's number into a pipe; the loop waits for the other end, so that a signal is an
 * event like any other. SIGPIPE is ignored for good. SIGSEGV, SIGBUS and SIGABRT restore the terminal (signals_rescue)
 * and then take their default action.
 *
 * Signals that were ignored when the program started (nohup, a background job) stay ignored. Opened before curses,
 * which installs handlers only where there are none.
 */
#ifndef WORLD_SIGNALS_H
#define WORLD_SIGNALS_H

#include <stdbool.h>

#include "base/err.h"

/* SIGHUP, SIGINT, SIGQUIT, SIGTERM; with @screen also SIGWINCH, SIGTSTP and SIGCONT. */
bool signals_open(bool screen, struct err *err) MUST_CHECK;
int signals_fd(void);   /* readable after a signal; -1: not open */
int signals_next(void); /* the next signal; 0: none */

/* Stops this process as ^Z does, and returns when it is resumed. The caller leaves the full screen first. An orphaned
 * process group, which nothing could resume, is not stopped. */
void signals_stop(void);

/* Called before the process dies of a crash or for lack of memory. The terminal puts its own function here: who has no
 * terminal does not need curses. Async-signal-safe. */
extern void (*signals_rescue)(void);

void signals_close(void); /* default actions again, except for SIGPIPE */

#endif
