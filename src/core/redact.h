/* redact.h - a run without the names, domains and ids of its tenant, to be shown to others
 *
 * What was read and noted is replaced by stand-ins (core/stand_in.h) before it is judged, so that nothing that is
 * concluded from it can hold what was there; every format of a report is redacted by this alone. Stand-ins are as equal
 * or as different as what they stand for: verdicts stay as they were.
 *
 * Not replaced: times, numbers, permissions, settings, versions, the run's id and its head hash (which tie the report
 * to the record), the profile, and what Microsoft publishes.
 */
#ifndef CORE_REDACT_H
#define CORE_REDACT_H

#include "core/run.h"

/* Only for a run that is to be reported, not gone on with. @profile: by which it will be judged; may be NULL. */
void redact_run(struct run *run, const struct profile *profile);

#endif
