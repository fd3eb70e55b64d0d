/* evidence.h - a finding's evidence, JSON text, as rows that people can read
 *
 * Keys stay as they are in the JSON report, so that both can be compared; a list is written with commas, a list of
 * objects with semicolons.
 */
#ifndef CORE_EVIDENCE_H
#define CORE_EVIDENCE_H

#include "core/sheet.h"

/* One row for each member. None when @evidence is "" or no JSON object. */
struct sheet_rows evidence_rows(const char *evidence, struct arena *arena);

#endif
