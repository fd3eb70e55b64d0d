/* marks.c - which tenants have a change left open, as this program knows it */
#include "flow/marks.h"

#include "base/text.h"

void marks_init(struct marks *marks, const struct change_mark *items, size_t count)
{
	marks->count = 0;
	for (size_t i = 0; i < count && i < MARKS_MAX; i++)
		marks->items[marks->count++] = items[i];
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

void marks_put(struct marks *marks, const struct change_mark *mark)
{
	struct change_mark *at = find(marks, mark->tenant.id);

	if (!at && marks->count < MARKS_MAX)
		at = &marks->items[marks->count++];
	if (at)
		*at = *mark;
}

void marks_drop(struct marks *marks, const char *tenant_id)
{
	struct change_mark *at = find(marks, tenant_id);

	if (at)
		*at = marks->items[--marks->count];
}
