/* doc_cover.h - the cover of a saved run: what it is about, from when, by whom, and what came of it */
#ifndef DOC_DOC_COVER_H
#define DOC_DOC_COVER_H

#include "core/run.h"
#include "doc/doc.h"

/* "ready, proven", "ready, not proven", "not ready", "could not tell"; "" without a verdict. @overall is its id, @people
 * that of the verdict of the test by people, or "". */
const char *doc_cover_verdict(const char *overall, const char *people);
enum tone doc_cover_tone(const char *overall);

/* @now: what this version thinks of the same facts. */
void doc_cover(const struct run *run, const struct findings *now, struct doc *doc);

#endif
