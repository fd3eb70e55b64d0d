/* doc_run.h - a run, judged: what it is of, the checks, what was changed, who took part, and the verdict */
#ifndef DOC_DOC_RUN_H
#define DOC_DOC_RUN_H

#include "core/report.h"
#include "doc/doc.h"

/* A terminal shows the end of what is printed; a document is read from its beginning. */
enum doc_run_order { DOC_RUN_VERDICT_LAST = 0, DOC_RUN_VERDICT_FIRST };

void doc_run(const struct report *report, enum doc_run_order order, struct doc *doc);

/* What is wrong with the record; "" where it is whole. */
const char *doc_run_health_say(const struct run *run, struct arena *arena);

/* One check, with its age at @now, and how it was judged then (NULL: not known), where that differs. */
struct block *doc_run_finding(const struct finding *finding, const struct judged *then, int64_t now, struct doc *doc);

#endif
