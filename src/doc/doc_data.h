/* doc_data.h - what comes with the program or is the organisation's own: the timeline, and add-in profiles */
#ifndef DOC_DOC_DATA_H
#define DOC_DOC_DATA_H

#include "core/profile.h"
#include "core/timeline.h"
#include "doc/doc.h"

/* Where @now falls, @live or in a saved run, and of when the list is. */
void doc_data_today(const struct timeline *timeline, int64_t now, bool live, struct doc *doc);
/* What is ahead in the order in which it comes, what has been from the newest back; what was overtaken is marked. */
void doc_data_milestones(const struct timeline *timeline, int64_t now, struct doc *doc);
/* Where it can be read at its source. */
void doc_data_sources(struct doc *doc);

/* A line of the list of profiles. */
void doc_data_profile_line(const struct profile *profile, struct doc *doc);
void doc_data_profile(const struct profile *profile, int64_t now, struct doc *doc);

#endif
