/* marks.h - which tenants have a change left open, as this program knows it
 *
 * Read from the index at the start, and kept in step with what this program itself opens and settles, so that a tenant
 * that is come back to is judged by what is, not by what was at the start.
 */
#ifndef FLOW_MARKS_H
#define FLOW_MARKS_H

#include "core/change.h"

/* As many as there are: an open change that is not in here would be taken for none. */
struct marks {
	struct change_mark *items;
	size_t count, room;
};

/* Takes a copy of @items, by deadline. */
void marks_init(struct marks *marks, const struct change_mark *items, size_t count);
void marks_release(struct marks *marks);
/* NULL when this tenant has none. */
const struct change_mark *marks_find(const struct marks *marks, const char *tenant_id);
/* By its domain or its id, as somebody typed it; NULL. */
const struct change_mark *marks_named(const struct marks *marks, const char *tenant);
void marks_put(struct marks *marks, const struct change_mark *mark); /* replaces the tenant's */
void marks_drop(struct marks *marks, const char *tenant_id);

#endif
