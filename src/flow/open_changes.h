/* open_changes.h - the open change of each tenant, as this program knows it
 *
 * Read from the index at the start and updated with every change this program opens or settles, so that a tenant is
 * always checked by the present state, not by that of the start.
 */
#ifndef FLOW_OPEN_CHANGES_H
#define FLOW_OPEN_CHANGES_H

#include "core/change.h"

/* Holds all of them: an open change that is missing here would count as none. */
struct open_changes {
	struct change_mark *items;
	size_t count, room;
};

/* Copies @items, sorted by deadline. */
void open_changes_init(struct open_changes *open_changes, const struct change_mark *items, size_t count);
void open_changes_release(struct open_changes *open_changes);
/* NULL if this tenant has none. */
const struct change_mark *open_changes_find(const struct open_changes *open_changes, const char *tenant_id);
/* By domain or id, as typed; NULL. */
const struct change_mark *open_changes_named(const struct open_changes *open_changes, const char *tenant);
void open_changes_put(struct open_changes *open_changes, const struct change_mark *mark); /* replaces the tenant's */
void open_changes_drop(struct open_changes *open_changes, const char *tenant_id);

#endif
