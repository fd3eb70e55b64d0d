/* prompt.h - the only prompt of a command: the address where a browser sign-in ended
 *
 * It is a page like the wizard's, shown on stderr by the plain renderer, so that commands need no input code of their
 * own.
 */
#ifndef COMMANDS_PROMPT_H
#define COMMANDS_PROMPT_H

#include "commands/runner.h"
#include "wizard/page.h"

/* The page, while a sign-in waits for the address; otherwise NULL. Borrowed until the next call. */
const struct page *prompt_page(struct runner *runner);
/* Takes the typed address. */
void prompt_input(struct runner *runner, struct turn *turn);

#endif
