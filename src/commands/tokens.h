/* tokens.h - what "tokens status" tells beside the checks: Microsoft's own words, when they were read, who asked for tokens */
#ifndef COMMANDS_TOKENS_H
#define COMMANDS_TOKENS_H

#include "base/buf.h"
#include "flow/flow.h"

/* The checks that concern the setting, up to NULL. The rest of the tenant was not asked, and is no part of the answer. */
extern const char *const tokens_checks[];
/* The same, and whether consent is complete: for blocking. */
extern const char *const tokens_block_checks[];

/* Where the setting was not read: what to run, and where to paste what it shows. */
void tokens_text(const struct flow *flow, int columns, bool ascii, struct buf *out);

#endif
