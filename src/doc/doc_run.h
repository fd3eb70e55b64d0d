/* doc_run.h - a run in words: verdict, checks, tenant, changes, people */
#ifndef DOC_DOC_RUN_H
#define DOC_DOC_RUN_H

#include "core/report.h"
#include "doc/doc.h"

/* Each begins with the verdict. For a terminal, mail or a text file: what fails and what to do, warnings, what is not
 * known; what passed is counted if @report->fold says so; then the run. */
void doc_run(const struct report *report, struct doc *doc);
/* Its two halves, for a command that has more to say of its subject: the run comes after that, and what is next is last. */
void doc_run_found(const struct report *report, struct doc *doc);
void doc_run_end(const struct report *report, struct doc *doc);
/* For a ticket: what is left to do, then all checks as one table. */
void doc_run_ticket(const struct report *report, struct doc *doc);
/* On paper: one page for whoever decides and signs, and an appendix. */
void doc_run_pages(const struct report *report, struct doc *doc);

/* The checks of a report in its order, worst first; those of @report->only in the order of the table. Returns their
 * number. */
size_t doc_run_sort(const struct report *report, const struct finding *sorted[CHECK_MAX]);

/* "Ready" is good, "not ready" is bad, and what is not known is neither. */
enum tone doc_run_tone(const struct run *run, enum overall overall);

/* What is wrong with the record; "" if it is intact. */
const char *doc_run_health_say(const struct run *run, struct arena *arena);
/* The same as a notice, which stands before any verdict. */
void doc_run_health(const struct run *run, struct doc *doc);
/* A notice that the file was changed on its way; nothing if it was not. */
void doc_run_carried(const struct run *run, struct doc *doc);

/* One check, with its age at @now, and the recorded verdict @then (NULL: none), if it differs. */
struct block *doc_run_finding(const struct finding *finding, const struct judged *then, int64_t now, struct doc *doc);

#endif
