/* diff_rows.h - a run in rows that can be compared with another's; for diff*.c only */
#ifndef CORE_DIFF_ROWS_H
#define CORE_DIFF_ROWS_H

#include "core/diff.h"

struct diff_row {
	enum diff_group group;
	const char *id, *title;
	struct diff_side side;
};

struct diff_rows {
	struct diff_row *items;
	size_t count;
	struct arena *arena;
};

/* By group, then by id: less than, equal to, or more than zero. Case makes no difference. */
int diff_row_order(const struct diff_row *one, const struct diff_row *other);

/* In that order. */
struct diff_rows diff_rows_of(const struct report *report, struct arena *arena);

#endif
