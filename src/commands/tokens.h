/* tokens.h - what "tokens status" tells beside the checks: Microsoft's own words, when they were read, who asked for tokens */
#ifndef COMMANDS_TOKENS_H
#define COMMANDS_TOKENS_H

#include "base/buf.h"
#include "flow/flow.h"

/* Nothing where the setting was not read. */
void tokens_text(const struct flow *flow, int columns, bool ascii, struct buf *out);

#endif
