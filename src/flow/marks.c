/* marks.c - which tenants have a change left open, as this program knows it */
#include "flow/marks.h"

#include <stdlib.h>

#include "base/text.h"

static struct change_mark *add(struct marks *marks)
{
	if (marks->count == marks->room) {
		marks->room = marks->room ? 2 * marks->room : 8;
		marks->items = realloc(marks->items, marks->room * sizeof *marks->items);
		if (!marks->items)
			arena_no_memory();
	}
	return &marks->items[marks->count++];
}

/* The earliest deadline first; what has none last, by when it was begun. */
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

void marks_init(struct marks *marks, const struct change_mark *items, size_t count)
{
	*marks = (struct marks){ 0 };
	for (size_t i = 0; i < count; i++)
		*add(marks) = items[i];
	if (count > 1)
		qsort(marks->items, count, sizeof *items, by_deadline);
}

void marks_release(struct marks *marks)
{
	free(marks->items);
	*marks = (struct marks){ 0 };
}

static struct change_mark *find(struct marks *marks, const char *tenant_id)
{
	for (size_t i = 0; i < marks->count; i++)
		if (*tenant_id && text_same(marks->items[i].tenant.id, tenant_id))
			return &marks->items[i];
	return NULL;
}

const struct change_mark *marks_find(const struct marks *marks, const char *tenant_id)
{
	return find((struct marks *)marks, tenant_id);
}

const struct change_mark *marks_named(const struct marks *marks, const char *tenant)
{
	for (size_t i = 0; i < marks->count; i++)
		if (*tenant &&
		    (text_same(marks->items[i].tenant.id, tenant) || text_same(marks->items[i].tenant.domain, tenant)))
			return &marks->items[i];
	return NULL;
}

void marks_put(struct marks *marks, const struct change_mark *mark)
{
	struct change_mark *at = find(marks, mark->tenant.id);

	if (!at)
		at = add(marks);
	*at = *mark;
}

void marks_drop(struct marks *marks, const char *tenant_id)
{
	struct change_mark *at = find(marks, tenant_id);

	if (at)
		*at = marks->items[--marks->count];
}
