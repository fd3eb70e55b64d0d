/* doc_data.h - the timeline and the add-in profiles in words */
#ifndef DOC_DOC_DATA_H
#define DOC_DOC_DATA_H

#include "core/profile.h"
#include "core/timeline.h"
#include "doc/doc.h"

/* Where @now is on the timeline, @live or in a saved run, and the date of the list. */
void doc_data_today(const struct timeline *timeline, int64_t now, bool live, struct doc *doc);
/* Coming milestones, the next one first; then past ones, the latest first. Superseded ones are marked. */
void doc_data_milestones(const struct timeline *timeline, int64_t now, struct doc *doc);
/* The addresses of Microsoft's announcements. */
void doc_data_sources(struct doc *doc);

/* One line for the list of profiles. */
void doc_data_profile_line(const struct profile *profile, struct doc *doc);
void doc_data_profile(const struct profile *profile, int64_t now, struct doc *doc);

#endif
