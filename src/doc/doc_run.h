/* doc_run.h - a run in words: tenant, checks, changes, people, and the verdict */
#ifndef DOC_DOC_RUN_H
#define DOC_DOC_RUN_H

#include "core/report.h"
#include "doc/doc.h"

/* The verdict comes last on a terminal, which shows the end of the output, and first in a document. */
enum doc_run_order { DOC_RUN_VERDICT_LAST = 0, DOC_RUN_VERDICT_FIRST };

void doc_run(const struct report *report, enum doc_run_order order, struct doc *doc);

/* What is wrong with the record; "" if it is intact. */
const char *doc_run_health_say(const struct run *run, struct arena *arena);

/* One check, with its age at @now, and the recorded verdict @then (NULL: none), if it differs. */
struct block *doc_run_finding(const struct finding *finding, const struct judged *then, int64_t now, struct doc *doc);

#endif
