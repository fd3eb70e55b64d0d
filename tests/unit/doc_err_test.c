/* doc_err_test.c - an error says who can help and what now, whatever was refused */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/topic.h"
#include "doc/doc_err.h"

static const char *line_of(const struct doc_err *err, const char *id)
{
	for (size_t i = 0; i < err->count; i++)
		if (strcmp(err->lines[i].id, id) == 0)
			return err->lines[i].text;
	return NULL;
}

/* A 403 of Microsoft's while @doing; without @code the request was never sent. */
static struct doc_err denied(const char *doing, const char *code, struct arena *arena)
{
	struct err err;

	err_set(&err, ERR_NOT_ALLOWED, doing, *code ? "Insufficient privileges." : "the token lacks a permission");
	err.status = *code ? 403 : 0;
	snprintf(err.code, sizeof err.code, "%s", code);
	return doc_err_of(&err, arena);
}

static void a_reading_that_is_denied_names_the_role_and_the_permission(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (int i = 0; i < TOPIC_COUNT; i++) {
		const struct topic_row *topic = &topic_rows[i];
		struct doc_err err;

		if (!topic->reading)
			continue;
		err = denied(topic->reading, "Authorization_RequestDenied", &arena);
		assert_non_null(strstr(line_of(&err, "who"), "Global Reader"));
		assert_non_null(
		    strstr(line_of(&err, "now"), topic->permission ? topic->permission : "Sign in to Exchange"));
		assert_string_equal(line_of(&err, "told"), "Insufficient privileges.");
	}
	arena_release(&arena);
}

static void a_change_that_is_denied_names_who_may_make_it(void **state)
{
	struct arena arena = { 0 };
	struct doc_err err;

	(void)state;
	err = denied("writing the tenant-wide grant", "Authorization_RequestDenied", &arena);
	assert_non_null(strstr(line_of(&err, "who"), "Cloud Application Administrator"));
	err = denied("creating the enterprise application", "Authorization_RequestDenied", &arena);
	assert_non_null(strstr(line_of(&err, "who"), "Cloud Application Administrator"));
	err = denied("changing a setting of Exchange", "Forbidden", &arena);
	assert_string_equal(line_of(&err, "who"), "An Exchange Administrator.");
	err = denied("reading the stars", "Forbidden", &arena);
	assert_non_null(strstr(line_of(&err, "who"), "assign roles"));
	arena_release(&arena);
}

static void what_was_not_sent_is_a_matter_of_the_token(void **state)
{
	struct arena arena = { 0 };
	struct doc_err err = denied("writing the tenant-wide grant", "", &arena);

	(void)state;
	assert_non_null(strstr(line_of(&err, "who"), "made the token"));
	assert_null(line_of(&err, "told"));
	arena_release(&arena);
}

/* Wrong input, a wrong file and what the program itself held back say in their sentence what to do. */
static void failures_of_others_say_who_can_help(void **state)
{
	static const enum err_kind kinds[] = { ERR_UNREACHABLE, ERR_TLS, ERR_BUSY, ERR_PROTOCOL, ERR_SIGNED_OUT,
		ERR_REFUSED, ERR_TOKEN, ERR_NOT_ALLOWED, ERR_DISK, ERR_HOST };
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct doc_err lines;
		struct err err;

		err_set(&err, kinds[i], NULL, NULL);
		lines = doc_err_of(&err, &arena);
		assert_non_null(line_of(&lines, "who"));
		assert_non_null(line_of(&lines, "now"));
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reading_that_is_denied_names_the_role_and_the_permission),
		cmocka_unit_test(a_change_that_is_denied_names_who_may_make_it),
		cmocka_unit_test(what_was_not_sent_is_a_matter_of_the_token),
		cmocka_unit_test(failures_of_others_say_who_can_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
