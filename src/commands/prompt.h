/* prompt.h - the one thing that a command may have to ask: the address that a browser's sign-in ended on
 *
 * It is a page like the wizard's, shown by the plain renderer on stderr, so that a command needs no reader of its own.
 */
#ifndef COMMANDS_PROMPT_H
#define COMMANDS_PROMPT_H

#include "commands/runner.h"
#include "wizard/page.h"

/* The page while a sign-in waits for an address; NULL otherwise. Borrowed until the next call. */
const struct page *ask_page(struct runner *runner);
/* Takes what was typed into it. */
void ask_input(struct runner *runner, const struct event *event, struct orders *orders);

#endif
