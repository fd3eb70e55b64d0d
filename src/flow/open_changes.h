/* open_changes.h - which tenants have a change left open, as this program knows it
 *
 * Read from the index at the start, and kept in step with what this program itself opens and settles, so that a tenant
 * that is come back to is judged by what is, not by what was at the start.
 */
#ifndef FLOW_OPEN_CHANGES_H
#define FLOW_OPEN_CHANGES_H

#include "core/change.h"

/* As many as there are: an open change that is not in here would be taken for none. */
struct open_changes {
	struct change_mark *items;
	size_t count, room;
};

/* Takes a copy of @items, by deadline. */
void open_changes_init(struct open_changes *open_changes, const struct change_mark *items, size_t count);
void open_changes_release(struct open_changes *open_changes);
/* NULL when this tenant has none. */
const struct change_mark *open_changes_find(const struct open_changes *open_changes, const char *tenant_id);
/* By its domain or its id, as somebody typed it; NULL. */
const struct change_mark *open_changes_named(const struct open_changes *open_changes, const char *tenant);
void open_changes_put(struct open_changes *open_changes, const struct change_mark *mark); /* replaces the tenant's */
void open_changes_drop(struct open_changes *open_changes, const char *tenant_id);

#endif
