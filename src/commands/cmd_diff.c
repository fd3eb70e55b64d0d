/* cmd_diff.c - "naaready diff": what differs between two saved runs */
#include "commands/cmd_diff.h"

#include "doc/doc_diff.h"
#include "doc/doc_text.h"

static void print_diff(const struct diff *diff, const struct report *before, const struct report *after,
    const struct offline *offline, struct buf *out)
{
	struct doc doc = { 0 };

	doc_diff_runs(diff, before, after, &doc);
	doc_text_print(&doc, offline->columns, offline->ascii, out);
	doc_release(&doc);
}

bool cmd_diff_print(const struct offline *offline, struct buf *out, int *status, struct err *err)
{
	static struct offline_checked before, after;
	struct arena arena = { 0 };
	struct diff diff;

	if (!offline_read(&offline->run, &before.run, err))
		return false;
	if (!offline_read(&offline->other, &after.run, err)) {
		run_release(&before.run);
		return false;
	}
	offline_check(offline, &before);
	offline_check(offline, &after);
	diff = diff_of(&before.report, &after.report, &arena);
	if (offline->json)
		diff_json(&diff, &before.report, &after.report, offline->ascii, out);
	else
		print_diff(&diff, &before.report, &after.report, offline, out);
	*status = offline->exit_code && diff.count ? 1 : 0;
	arena_release(&arena);
	offline_release(&before);
	offline_release(&after);
	return true;
}
