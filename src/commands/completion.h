/* completion.h - what a shell has to know to complete a command line, from the tables of commands and options
 *
 * Printed when naaready is built, in English: one file of a shell serves every language. What is known only at run time
 * (saved runs, their tenants, profiles) is found by a small script, the same for each shell. completions/ has the rest:
 * what each shell does with it.
 */
#ifndef COMMANDS_COMPLETION_H
#define COMMANDS_COMPLETION_H

#include "commands/options.h"
#include "doc/doc.h"

/* Prints the tables of @shell: "bash", "zsh", "fish"; and "fish-practice", which is all that fish has to know of
 * naaready-practice. @tenants: as for help_print(). False if there is no such shell. */
bool completion_print(const char *shell, const struct doc_pair *tenants, struct buf *out) MUST_CHECK;

#endif
