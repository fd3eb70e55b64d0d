/* run_apply.h - what a record does to a run: one place for noting and for reading
 *
 * Only for run.c and run_read.c.
 */
#ifndef CORE_RUN_APPLY_H
#define CORE_RUN_APPLY_H

#include "core/run.h"

/* ,"hash":"64 digits"} at the end of every line, before its line end. */
#define RUN_SEAL     ",\"hash\":\""
#define RUN_SEAL_LEN (sizeof RUN_SEAL - 1 + HASH_HEX_SIZE - 1 + 2)

/* Kinds that are not known are passed over, so that an older version reads on. */
void run_apply(struct run *run, struct json record);

#endif
