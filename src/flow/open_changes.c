/* open_changes.c - the open change of each tenant, as this program knows it */
#include "flow/open_changes.h"

#include <stdlib.h>

#include "base/text.h"

static struct change_mark *open_changes_add(struct open_changes *open_changes)
{
	if (open_changes->count == open_changes->room) {
		open_changes->room = open_changes->room ? 2 * open_changes->room : 8;
		open_changes->items = realloc(open_changes->items, open_changes->room * sizeof *open_changes->items);
		if (!open_changes->items)
			arena_no_memory();
	}
	return &open_changes->items[open_changes->count++];
}

/* Earliest deadline first; those without one last, by when they began. */
static int by_deadline(const void *a, const void *b)
{
	const struct change_mark *one = a, *other = b;
	int64_t left = one->until ? one->until : INT64_MAX, right = other->until ? other->until : INT64_MAX;

	if (left == right) {
		left = one->at;
		right = other->at;
	}
	return left < right ? -1 : left > right;
}

void open_changes_init(struct open_changes *open_changes, const struct change_mark *items, size_t count)
{
	*open_changes = (struct open_changes){ 0 };
	for (size_t i = 0; i < count; i++)
		*open_changes_add(open_changes) = items[i];
	if (count > 1)
		qsort(open_changes->items, count, sizeof *items, by_deadline);
}

void open_changes_release(struct open_changes *open_changes)
{
	free(open_changes->items);
	*open_changes = (struct open_changes){ 0 };
}

static struct change_mark *open_changes_find_it(struct open_changes *open_changes, const char *tenant_id)
{
	for (size_t i = 0; i < open_changes->count; i++)
		if (*tenant_id && text_same(open_changes->items[i].tenant.id, tenant_id))
			return &open_changes->items[i];
	return NULL;
}

const struct change_mark *open_changes_find(const struct open_changes *open_changes, const char *tenant_id)
{
	return open_changes_find_it((struct open_changes *)open_changes, tenant_id);
}

const struct change_mark *open_changes_named(const struct open_changes *open_changes, const char *tenant)
{
	for (size_t i = 0; i < open_changes->count; i++)
		if (*tenant && (text_same(open_changes->items[i].tenant.id, tenant) ||
				   text_same(open_changes->items[i].tenant.domain, tenant)))
			return &open_changes->items[i];
	return NULL;
}

void open_changes_put(struct open_changes *open_changes, const struct change_mark *mark)
{
	struct change_mark *at = open_changes_find_it(open_changes, mark->tenant.id);

	if (!at)
		at = open_changes_add(open_changes);
	*at = *mark;
}

void open_changes_drop(struct open_changes *open_changes, const char *tenant_id)
{
	struct change_mark *at = open_changes_find_it(open_changes, tenant_id);

	if (at)
		*at = open_changes->items[--open_changes->count];
}
