/* cmd_profile.c - "naaready profile": lists, shows and checks the profiles of add-ins */
#include "commands/cmd_profile.h"

#include "base/i18n.h"
#include "doc/doc_data.h"
#include "doc/doc_text.h"

#define PROBLEMS_MAX 32

void cmd_profile_list(const struct profile *profiles, size_t count, int columns, bool ascii, struct buf *out)
{
	struct doc doc = { 0 };

	for (size_t i = 0; i < count; i++)
		doc_data_profile_line(&profiles[i], &doc);
	doc_text_print(&doc, columns, ascii, out);
	doc_release(&doc);
}

void cmd_profile_print(const struct profile *profile, int64_t now, int columns, bool ascii, struct buf *out)
{
	struct doc doc = { 0 };

	doc_data_profile(profile, now, &doc);
	doc_text_print(&doc, columns, ascii, out);
	doc_release(&doc);
}

size_t cmd_profile_check(const char *text, size_t len, const char *where, struct buf *out)
{
	struct profile_problem problems[PROBLEMS_MAX];
	struct arena arena = { 0 };
	size_t count = profile_problems(text, len, &arena, problems, PROBLEMS_MAX);

	for (size_t i = 0; i < count && i < PROBLEMS_MAX; i++) {
		buf_printf(out, "%s:", where);
		if (problems[i].line)
			buf_printf(out, "%d:", problems[i].line);
		if (problems[i].key && problems[i].key[0])
			buf_printf(out, " \"%s\":", problems[i].key);
		buf_printf(out, " %s\n", problems[i].says);
	}
	if (!count)
		buf_printf(out, _("%s: this profile is correct.\n"), where);
	arena_release(&arena);
	return count;
}
