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

void cmd_profile_json(const struct profile *profiles, size_t count, int64_t now, bool ascii, struct buf *out)
{
	struct json_out json;

	json_out_open(&json);
	json_out_text(&json, "schema", "naaready.profiles/1");
	json_out_array(&json, "profiles");
	for (size_t i = 0; i < count; i++) {
		json_out_object(&json, NULL);
		profile_write(&profiles[i], &json);
		json_out_bool(&json, "stale", profile_stale(&profiles[i], now));
		json_out_end(&json);
	}
	json_out_end(&json);
	json_out_print(&json, ascii, out);
}

static void profile_print_problems(const struct profile_problem *problems, size_t count, const char *where,
    struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		buf_printf(out, "%s:", where);
		if (problems[i].line)
			buf_printf(out, "%d:", problems[i].line);
		if (problems[i].key && problems[i].key[0])
			buf_printf(out, " \"%s\":", problems[i].key);
		buf_printf(out, " %s\n", problems[i].says);
	}
	if (!count)
		buf_printf(out, _("%s: this profile is correct.\n"), where);
}

static void profile_json_problems(const struct profile_problem *problems, size_t count, const char *where, bool ascii,
    struct buf *out)
{
	struct json_out json;

	json_out_open(&json);
	json_out_text(&json, "schema", "naaready.profile_check/1");
	json_out_text(&json, "file", where);
	json_out_bool(&json, "correct", count == 0);
	json_out_array(&json, "problems");
	for (size_t i = 0; i < count; i++) {
		json_out_object(&json, NULL);
		if (problems[i].line)
			json_out_int(&json, "line", problems[i].line);
		else
			json_out_null(&json, "line");
		json_out_text(&json, "key", problems[i].key && *problems[i].key ? problems[i].key : NULL);
		json_out_text(&json, "message", problems[i].says);
		json_out_end(&json);
	}
	json_out_end(&json);
	json_out_print(&json, ascii, out);
}

size_t cmd_profile_check(const char *text, size_t len, const char *where, bool json, bool ascii, struct buf *out)
{
	struct profile_problem problems[PROBLEMS_MAX];
	struct arena arena = { 0 };
	size_t count = profile_problems(text, len, &arena, problems, PROBLEMS_MAX);
	size_t shown = count < PROBLEMS_MAX ? count : PROBLEMS_MAX;

	if (json)
		profile_json_problems(problems, shown, where, ascii, out);
	else
		profile_print_problems(problems, shown, where, out);
	arena_release(&arena);
	return count;
}
