/* signals.h - signals as something that can be waited for
 *
 * A caught signal writes its number into a pipe; the loop waits for the pipe's other end, so that a signal is an
 * event among others and nothing but a write happens in a handler. SIGPIPE is ignored for good. SIGSEGV,
 * SIGBUS and SIGABRT put the terminal right (term_rescue) and then do what they always do.
 *
 * What was ignored when the program started (nohup, a job in the background) stays ignored. Opened before
 * curses, which installs handlers of its own only where there are none.
 */
#ifndef WORLD_SIGNALS_H
#define WORLD_SIGNALS_H

#include <stdbool.h>

#include "base/err.h"

/* SIGHUP, SIGINT, SIGQUIT, SIGTERM; with @screen also SIGWINCH, SIGTSTP and SIGCONT. */
bool signals_open(bool screen, struct err *err) MUST_CHECK;
int signals_fd(void);   /* readable when a signal came; -1 when not open */
int signals_next(void); /* the next signal that came; 0 when there is none */

/* Stops this process as ^Z does, and returns when it goes on. The caller leaves the full screen
 * first. Where nobody could wake it (an orphaned group) it does not stop. */
void signals_stop(void);

void signals_close(void); /* default actions again, but for SIGPIPE */

#endif
