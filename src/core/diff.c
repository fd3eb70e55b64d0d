/* diff.c - what differs between two runs, as a value */
#include "core/diff.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/diff_rows.h"

static const struct {
	const char *id, *title;
} groups[DIFF_GROUP_COUNT] = {
	[DIFF_VERDICT] = {"verdict", N_("Verdict")},	[DIFF_CHECKS] = {"checks", N_("Checks")},
	[DIFF_SCOPES] = {"scopes", N_("Permissions for everyone")},	[DIFF_SETTINGS] = {"settings", N_("Settings")},
	[DIFF_POLICIES] = {"policies", N_("Conditional Access")}, [DIFF_PEOPLE] = {"people", N_("People")},
	[DIFF_TESTS] = {"tests", N_("Test by people")},
};

const char *diff_group_id(enum diff_group group)
{
	return groups[group].id;
}

const char *diff_group_say(enum diff_group group)
{
	return _(groups[group].title);
}

/* Two lists, walked side by side. */
struct walk {
	struct diff_rows before, after;
	size_t at_before, at_after;
	struct diff_item *differ, *unread;
	size_t differ_count, unread_count;
};

static const struct diff_row *row_at(const struct diff_rows *rows, size_t at)
{
	return at < rows->count ? &rows->items[at] : NULL;
}

static int compare(const struct diff_row *before, const struct diff_row *after)
{
	if (!before || !after)
		return before ? -1 : 1;
	return diff_row_order(before, after);
}

/* A group that one of them did not read has one row, without an id, which sorts first. */
static bool is_unread_group(const struct diff_row *row)
{
	return row && !*row->id && !row->side.read;
}

static void skip_group(const struct diff_rows *rows, size_t *at, enum diff_group group)
{
	while (*at < rows->count && rows->items[*at].group == group)
		++*at;
}

/* Said only where the other did read it. */
static void take_unread_group(struct walk *walk, enum diff_group group, const struct diff_row *before,
			      const struct diff_row *after)
{
	bool read_before = !(is_unread_group(before) && before->group == group);
	bool read_after = !(is_unread_group(after) && after->group == group);

	if (read_before || read_after)
		walk->unread[walk->unread_count++] = (struct diff_item){
			.group = group, .id = "", .title = "", .before = {.read = read_before}, .after = {.read = read_after}};
	skip_group(&walk->before, &walk->at_before, group);
	skip_group(&walk->after, &walk->at_after, group);
}

static void take_pair(struct walk *walk, const struct diff_row *before, const struct diff_row *after)
{
	const struct diff_row *any = after ? after : before;
	const struct diff_side absent = {.said = "", .read = true};
	struct diff_item item = {.group = any->group, .id = any->id, .title = any->title,
				 .before = before ? before->side : absent, .after = after ? after->side : absent};

	walk->at_before += before != NULL;
	walk->at_after += after != NULL;
	if (item.before.read != item.after.read)
		walk->unread[walk->unread_count++] = item;
	else if (item.before.read && (!before || !after || strcmp(item.before.value, item.after.value) != 0))
		walk->differ[walk->differ_count++] = item;
}

static bool comes_unread(const struct diff_row *row, const struct diff_row *other)
{
	return is_unread_group(row) && (!other || row->group <= other->group);
}

static void step(struct walk *walk)
{
	const struct diff_row *before = row_at(&walk->before, walk->at_before);
	const struct diff_row *after = row_at(&walk->after, walk->at_after);
	int order = compare(before, after);

	if (comes_unread(before, after))
		take_unread_group(walk, before->group, before, after);
	else if (comes_unread(after, before))
		take_unread_group(walk, after->group, before, after);
	else
		take_pair(walk, order <= 0 ? before : NULL, order >= 0 ? after : NULL);
}

static bool same_tenant(const struct run *before, const struct run *after)
{
	const struct tenant *one = &before->facts.tenant, *other = &after->facts.tenant;

	if (before->practice != after->practice)
		return false;
	return *one->id && *other->id ? text_same(one->id, other->id) : text_same(one->domain, other->domain);
}

struct diff diff_of(const struct report *before, const struct report *after, struct arena *arena)
{
	struct walk walk = {.before = diff_rows_of(before, arena), .after = diff_rows_of(after, arena)};
	size_t most = walk.before.count + walk.after.count;
	struct diff diff = {.same_tenant = same_tenant(before->run, after->run)};

	walk.differ = arena_alloc(arena, 2 * most * sizeof *walk.differ);
	walk.unread = arena_alloc(arena, most * sizeof *walk.unread);
	while (walk.at_before < walk.before.count || walk.at_after < walk.after.count)
		step(&walk);
	diff.items = walk.differ;
	diff.count = walk.differ_count;
	diff.unread = walk.unread_count;
	if (diff.unread)
		memcpy(diff.items + diff.count, walk.unread, diff.unread * sizeof *diff.items);
	return diff;
}
