/* options_inside.h - what the files options*.c share; nobody else includes it */
#ifndef COMMANDS_OPTIONS_INSIDE_H
#define COMMANDS_OPTIONS_INSIDE_H

#include "commands/options.h"

/* Puts the value of an option where it belongs; @value is NULL for a flag, and for an optional value that is not there.
 * ERR_USAGE naming the option, the value and what is allowed. */
bool option_take(struct options *options, const struct option_row *row, const char *value, struct arena *arena,
		 struct err *err) MUST_CHECK;
const struct option_row *option_find(const char *name, size_t len); /* NULL when there is none */
/* The name nearest to what was typed, if it is near enough to be what was meant; else NULL. */
const char *option_nearest(const char *typed, size_t len);
const char *command_nearest(const char *typed);
uint64_t option_bit(const struct option_row *row);

#endif
