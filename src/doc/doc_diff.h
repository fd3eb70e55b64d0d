/* doc_diff.h - the differences between two runs, in words */
#ifndef DOC_DOC_DIFF_H
#define DOC_DOC_DIFF_H

#include "core/diff.h"
#include "doc/doc.h"

void doc_diff_runs(const struct diff *diff, const struct report *before, const struct report *after, struct doc *doc);

#endif
