/* console.h - what a PowerShell console shows, as text that was pasted from anywhere
 *
 * Lines were broken where the window ended, dashes and quotes made typographic on the way, the shell's own words ("WARNING:",
 * "WARNUNG:") and its prompt copied along. Names of properties and their values stay as they are in every language.
 */
#ifndef CLOUD_CONSOLE_H
#define CLOUD_CONSOLE_H

#include <stdbool.h>

#include "base/buf.h"

/* Adds @text to @buf as one line: blanks of all kinds are one space, dashes and quotes the plain ones. */
void console_flatten(struct buf *buf, const char *text);

/* Of a flattened text: where the value of @name begins ("name: value", "\"name\": \"value\""), behind blanks, quotes and an
 * opening parenthesis. NULL when the name is not there; a command that was copied along has it too, behind a dash. */
const char *console_value(const char *text, const char *name);

/* Of a flattened text: the value of a property, from @value up to the name of the next one, without the blanks that breaking
 * lines brought into it. */
void console_value_whole(const char *value, struct buf *buf);

/* Whether @text says @words, wherever its lines were broken; without case. */
bool console_says(const char *text, const char *words);

#endif
