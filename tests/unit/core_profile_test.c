/* core_profile_test.c - profiles: good ones are read, and faults in others are named with their line */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/timefmt.h"
#include "core/profile.h"
#include "core/timeline.h"
#include "core/wellknown.h"

static struct arena arena;

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

#define GOOD_LINES                                                                                                     \
	"  \"id\": \"crm\",\n"                                                                                         \
	"  \"name\": \"CRM\",\n"                                                                                       \
	"  \"publisher\": \"Vendor\",\n"                                                                               \
	"  \"scopes\": [\"User.Read\", \"openid\"],\n"                                                                 \
	"  \"source\": \"a page\",\n"                                                                                  \
	"  \"as_of\": \"2026-01-02\""
#define WITH(more) "{\n" GOOD_LINES more "\n}\n"

static bool read_text(struct profile *profile, const char *text, struct err *err)
{
	return profile_read(profile, text, strlen(text), "p.json", &arena, err);
}

static void the_least_profile_is_enough(void **state)
{
	struct profile profile;
	struct err err;

	(void)state;
	assert_true(read_text(&profile, WITH(""), &err));
	assert_string_equal(profile.id, "crm");
	assert_string_equal(profile.client_id, "");
	assert_string_equal(profile.resource_app_id, GRAPH_APP_ID);
	assert_int_equal(profile.scopes.count, 2);
	assert_int_equal(profile.as_of, timefmt_parse("2026-01-02"));
	assert_false(profile_stale(&profile, timefmt_parse("2026-07-03")));
	assert_true(profile_stale(&profile, timefmt_parse("2026-07-06")));
}

static void a_full_profile_comes_back_from_a_record(void **state)
{
	struct profile profile, again;
	struct json_out out;
	struct json_doc doc;
	const char *text;
	struct err err;

	(void)state;
	assert_true(read_text(&profile,
	    WITH(",\n\"client_id\": "
		 "\"84841066-274d-4ec0-a5c1-276be684bdd3\",\n\"consent_url\": null,\n"
		 "\"manifest_ids\": [\"47232a61-61ee-4318-80f8-82568651aa9f\"],\n"
		 "\"entra_names\": [\"CRM for Outlook\"],\n\"notes\": \"n\""),
	    &err));
	assert_string_equal(profile.consent_url, "");
	json_out_open(&out);
	profile_write(&profile, &out);
	text = json_out_close(&out, false, &arena);
	assert_true(json_parse(&doc, text, strlen(text), &err));
	profile_take(&again, json_root(&doc), &arena);
	json_release(&doc);
	assert_string_equal(again.client_id, profile.client_id);
	assert_string_equal(again.entra_names.names[0], "CRM for Outlook");
	assert_true(scopes_equal(&again.scopes, &profile.scopes));
	assert_true(scopes_equal(&again.manifest_ids, &profile.manifest_ids));
	assert_int_equal(again.as_of, profile.as_of);
	profile_take(&again, (struct json){ 0 }, &arena);
	assert_string_equal(again.id, "");
	assert_string_equal(again.resource_app_id, GRAPH_APP_ID);
}

static void a_fault_is_named_with_its_line(void **state)
{
	static const struct {
		const char *text, *key, *says;
		int line;
	} cases[] = {
		{ WITH(",\n  \"clientid\": \"x\""), "clientid", "client_id", 8 },
		{ WITH(",\n  \"client_id\": \"x\""), "client_id", "8-4-4-4-12", 8 },
		{ WITH(",\n\n  \"client_id\": 5"), "client_id", "Expected a text", 9 },
		{ WITH(",\n  \"manifest_ids\": \"x\""), "manifest_ids", "Expected a list of texts", 8 },
		{ WITH(",\n  \"manifest_ids\": [\"x\"]"), "manifest_ids", "not an id", 8 },
		{ WITH(",\n  \"consent_url\": \"http://x\""), "consent_url", "https://", 8 },
		{ WITH(",\n  \"id\": \"crm\""), "id", "twice", 8 },
		{ WITH(",\n  \"entra_names\": [\"a\", \"A\"]"), "entra_names", "twice", 8 },
		{ WITH(",\n  \"complete\": \"no\""), "complete", "true or false", 8 },
		{ WITH(",\n  \"verified_publisher_id\": \"x1\""), "verified_publisher_id", "Expected digits", 8 },
		{ WITH(",\n  \"resources\": {}"), "resources", "Expected a list of resources", 8 },
		{ WITH(",\n  \"resources\": [7]"), "resources", "is an object", 8 },
		{ WITH(",\n  \"resources\": [{\"app_id\": \"x\", \"scopes\": [\"a\"]}]"), "resources", "8-4-4-4-12",
		    8 },
		{ WITH(",\n  \"resources\": [{\"app_id\": \"47232a61-61ee-4318-80f8-82568651aa9f\", \"scopes\": []}]"),
		    "resources", "must not be empty", 8 },
		{ WITH(",\n  \"resources\": [{\"app_id\": \"47232a61-61ee-4318-80f8-82568651aa9f\", \"scope\": []}]"),
		    "resources", "nothing else", 8 },
		{ WITH(
		      ",\n  \"resources\": [{\"app_id\": \"00000003-0000-0000-c000-000000000000\", \"scopes\": [\"a\"]}]"),
		    "resources", "the same as the first one", 8 },
		{ "{\n\"id\": \"crm\",\n\"name\": \"x\"}", "publisher", "missing", 0 },
		/* a misspelt key explains why the right one is missing */
		{ "{\n\"id\": \"crm\",\n\"publishr\": \"x\"}", "publishr", "unknown", 3 },
	};
	struct profile_problem found[8];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t count = profile_problems(cases[i].text, strlen(cases[i].text), &arena, found, 8);

		assert_true(count > 0);
		assert_string_equal(found[0].key, cases[i].key);
		assert_int_equal(found[0].line, cases[i].line);
		assert_non_null(strstr(found[0].says, cases[i].says));
	}
}

static void all_problems_are_told_in_order(void **state)
{
	static const char text[] = "{\n\"as_of\": \"soon\",\n\"notes\": \"a \\\"id\\\": 1\",\n\"id\": \"No Good\",\n"
				   "\"x\": {\"name\": 1},\n\"name\": \"n\", \"publisher\": \"p\", \"source\": "
				   "\"s\",\n\"scopes\": [\"a b\"]}";
	struct profile_problem found[8] = { { 0 } }, few[1];
	struct profile profile;
	struct err err;

	(void)state;
	assert_int_equal(profile_problems(text, strlen(text), &arena, found, 8), 4);
	assert_string_equal(found[0].key, "as_of");
	assert_int_equal(found[0].line, 2);
	assert_string_equal(found[1].key, "id");
	assert_int_equal(found[1].line, 4);
	assert_string_equal(found[2].key, "x");
	assert_int_equal(found[2].line, 5);
	assert_string_equal(found[3].key, "scopes");
	assert_int_equal(found[3].line, 7);
	assert_int_equal(profile_problems(text, strlen(text), &arena, few, 1), 4);
	assert_false(read_text(&profile, text, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.told, "p.json, line 2: \"as_of\""));
}

static void a_text_that_is_no_profile_is_refused(void **state)
{
	static const char *const cases[] = { "", "{", "[]", "\"x\"", "null", "{\"id\":}", "\xff\xfe" };
	struct profile_problem found[4];
	struct profile profile;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(profile_problems(cases[i], strlen(cases[i]), &arena, found, 4) > 0);
		assert_false(read_text(&profile, cases[i], &err));
		assert_int_equal(err.kind, ERR_FILE);
		assert_non_null(strstr(err.told, "p.json"));
	}
	assert_int_equal(profile_problems(WITH(""), strlen(WITH("")), &arena, NULL, 0), 0);
}

/* --- the files that we ship --- */

static const char *read_file(const char *name, size_t *len)
{
	const char *data = getenv("DATA_DIR");
	char *text = arena_alloc(&arena, 100000);
	FILE *file = fopen(arena_printf(&arena, "%s/%s", data ? data : "data", name), "r");

	assert_non_null(file);
	*len = fread(text, 1, 100000, file);
	fclose(file);
	return text;
}

static void the_shipped_files_are_good(void **state)
{
	static const char *const names[] = { "salesforce", "practice", "condeco", "zoom", "hubspot" };
	struct timeline timeline;
	struct profile profile;
	struct err err;
	const char *text;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		text = read_file(arena_printf(&arena, "profiles/%s.json", names[i]), &len);
		if (!profile_read(&profile, text, len, names[i], &arena, &err))
			fail_msg("this was refused, and must be read: %s", err.told);
		assert_string_equal(profile.id, names[i]);
	}
	text = read_file("profiles/salesforce.json", &len);
	assert_true(profile_read(&profile, text, len, "salesforce", &arena, &err));
	assert_string_equal(profile.client_id, "");
	assert_int_equal(profile.scopes.count, 6);
	text = read_file("timeline.json", &len);
	if (!timeline_read(&timeline, text, len, "timeline.json", &arena, &err))
		fail_msg("this was refused, and must be read: %s", err.told);
	assert_int_equal(timeline_find(&timeline, "ews-end")->day, timefmt_parse("2027-04-01"));
	assert_int_equal(timeline_find(&timeline, "tokens-default-off")->day, timefmt_parse("2025-02-17"));
	assert_null(timeline_find(&timeline, "announced-2024-end"));
	assert_string_equal(timeline_next(&timeline, timefmt_parse("2026-11-24"))->id, "ews-end");
	assert_null(timeline_next(&timeline, timefmt_parse("2027-04-01")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_least_profile_is_enough),
		cmocka_unit_test(a_full_profile_comes_back_from_a_record),
		cmocka_unit_test(a_fault_is_named_with_its_line),
		cmocka_unit_test(all_problems_are_told_in_order),
		cmocka_unit_test(a_text_that_is_no_profile_is_refused),
		cmocka_unit_test(the_shipped_files_are_good),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
