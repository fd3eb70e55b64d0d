/* help.h - prints --help, from the tables of commands and options */
#ifndef COMMANDS_HELP_H
#define COMMANDS_HELP_H

#include "commands/options.h"
#include "doc/doc.h"

/* Prints --help of a command; COMMAND_COUNT: of the whole program; COMMAND_SERVE: of naaready-practice. @tenants: the
 * practice tenants, each with N_() what it is; they end with a NULL label. */
void help_print(enum command command, const struct doc_pair *tenants, int columns, bool ascii, struct buf *out);

#endif
