/* doc_next.h - what is left to do after a run, and the command for it */
#ifndef DOC_DOC_NEXT_H
#define DOC_DOC_NEXT_H

#include "core/report.h"
#include "doc/doc.h"

/* What fails, or keeps the verdict from being known, each with its remedy, and the test by people; on a page also the
 * first warnings. */
bool doc_next_is_left(const struct finding *finding);
void doc_next_left(const struct report *report, bool page, struct doc *doc);

/* The command that an admin would run next, complete. Nothing where it would not be right: stand-ins for names, a served
 * practice cloud. */
void doc_next(const struct report *report, struct doc *doc);

#endif
