/* base_json_test.c - JSON is read, and refused where it is no JSON, too deep, too large or too many values */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/json.h"

static struct json parse(struct json_doc *doc, const char *text)
{
	struct err err = { 0 };

	if (!json_parse(doc, text, strlen(text), &err))
		fail_msg("this was refused, and must be read: %s: %s", text, err.told);
	return json_root(doc);
}

static void assert_bad_bytes(const char *text, size_t len, const char *told)
{
	char *exact =
	    malloc(len ? len : 1); /* memory of exactly this size, so that a sanitizer sees a read past its end */
	struct json_doc doc;
	struct err err = { 0 };

	memcpy(exact, text, len);
	if (json_parse(&doc, exact, len, &err))
		fail_msg("this was read, and must be refused: %s", text);
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_non_null(err.doing);
	if (!strstr(err.told, told))
		fail_msg("the error is to say \"%s\", and says \"%s\"", told, err.told);
	assert_int_equal(json_kind(json_root(&doc)), JSON_NOTHING);
	json_release(&doc);
	free(exact);
}

static void assert_bad(const char *text, const char *told)
{
	assert_bad_bytes(text, strlen(text), told);
}

static void reads_every_kind(void **state)
{
	struct arena arena = { 0 };
	struct json_doc doc;
	struct json root = parse(&doc, " {\"n\":null,\"t\":true,\"f\":false,\"i\":-42,\"d\":1.5e2,"
				       "\"s\":\"text\",\"a\":[1,[2],{}],\"o\":{\"x\":1}}\r\n\t ");

	(void)state;
	assert_int_equal(json_kind(root), JSON_OBJECT);
	assert_int_equal(json_count(root), 8);
	assert_int_equal(json_kind(json_get(root, "n")), JSON_NULL);
	assert_int_equal(json_kind(json_get(root, "t")), JSON_BOOL);
	assert_int_equal(json_kind(json_get(root, "i")), JSON_NUMBER);
	assert_int_equal(json_kind(json_get(root, "d")), JSON_NUMBER);
	assert_int_equal(json_kind(json_get(root, "s")), JSON_STRING);
	assert_int_equal(json_kind(json_get(root, "a")), JSON_ARRAY);
	assert_int_equal(json_kind(json_get(root, "o")), JSON_OBJECT);
	assert_int_equal(json_kind(json_get(root, "z")), JSON_NOTHING);
	assert_true(json_true(json_get(root, "t")));
	assert_false(json_true(json_get(root, "f")));
	assert_false(json_true(json_get(root, "i")));
	assert_int_equal(json_int(json_get(root, "i"), 0), -42);
	assert_int_equal(json_int(json_get(root, "d"), 0), 150);
	assert_string_equal(json_raw(json_get(root, "s")), "text");
	assert_string_equal(json_text(json_get(root, "s"), &arena), "text");
	assert_int_equal(json_count(json_get(root, "a")), 3);
	assert_int_equal(json_int(json_at(json_at(json_get(root, "a"), 1), 0), 0), 2);
	assert_false(json_has(json_get(root, "n")));
	assert_false(json_has(json_get(root, "z")));
	assert_true(json_has(json_get(root, "f")));
	json_release(&doc);
	json_release(&doc);
	arena_release(&arena);
}

static void chains_without_checks(void **state)
{
	struct arena arena = { 0 };
	struct json_doc doc;
	struct json root = parse(&doc, "{\"a\":[null]}"), value;
	struct json nothing = json_get(json_at(json_get(root, "x"), 7), "y");

	(void)state;
	assert_int_equal(json_kind(nothing), JSON_NOTHING);
	assert_int_equal(json_kind(json_get(json_get(root, "a"), "b")), JSON_NOTHING);
	assert_int_equal(json_kind(json_at(root, 0)), JSON_NOTHING);
	assert_int_equal(json_kind(json_at(json_get(root, "a"), 1)), JSON_NOTHING);
	assert_int_equal(json_kind(json_at(json_get(root, "a"), SIZE_MAX)), JSON_NOTHING);
	assert_int_equal(json_kind(json_get(json_at(json_get(root, "a"), 0), "b")), JSON_NOTHING);
	assert_int_equal(json_count(nothing), 0);
	assert_null(json_raw(nothing));
	assert_string_equal(json_text(nothing, &arena), "");
	assert_string_equal(json_text(root, &arena), "");
	assert_int_equal(json_int(nothing, 7), 7);
	assert_false(json_true(nothing));
	assert_null(json_key(nothing, 0, &value));
	assert_null(json_key(json_get(root, "a"), 0, &value));
	json_release(&doc);
	arena_release(&arena);
}

static void reads_scalars_at_the_top(void **state)
{
	struct json_doc doc;

	(void)state;
	assert_int_equal(json_kind(parse(&doc, "null")), JSON_NULL);
	json_release(&doc);
	assert_int_equal(json_int(parse(&doc, "123"), 0), 123);
	json_release(&doc);
	assert_true(json_true(parse(&doc, "true ")));
	json_release(&doc);
	assert_string_equal(json_raw(parse(&doc, "\"\"")), "");
	json_release(&doc);
	assert_int_equal(json_count(parse(&doc, "\xEF\xBB\xBF{}")), 0);
	json_release(&doc);
}

static void prefers_the_exact_key(void **state)
{
	struct json_doc doc;
	struct json root = parse(&doc, "{\"Value\":1,\"value\":2,\"Other\":3,\"dup\":4,\"dup\":5}");
	struct json value;

	(void)state;
	assert_int_equal(json_int(json_get(root, "value"), 0), 2);
	assert_int_equal(json_int(json_get(root, "Value"), 0), 1);
	assert_int_equal(json_int(json_get(root, "VALUE"), 0), 1);
	assert_int_equal(json_int(json_get(root, "oTHER"), 0), 3);
	assert_int_equal(json_int(json_get(root, "dup"), 0), 5);
	assert_string_equal(json_key(root, 0, &value), "Value");
	assert_int_equal(json_int(value, 0), 1);
	assert_string_equal(json_key(root, 2, &value), "Other");
	assert_int_equal(json_int(value, 0), 3);
	assert_null(json_key(root, 4, &value));
	assert_int_equal(json_kind(value), JSON_NOTHING);
	json_release(&doc);
}

static void reads_numbers_in_strings(void **state)
{
	struct json_doc doc;
	struct json root = parse(&doc, "[\"3599\",\"-1\",\" 1\",\"1 \",\"0x10\",\"\",\"-\","
				       "\"99999999999999999999\",1e999,-1e30,true,null,"
				       "9223372036854775807,\"9223372036854775807\",\"1\\u0000\","
				       "1000000000000000000000000000000,-1000000000000000000000000000000,"
				       "1000000000000000000000000000000e3 , 7]");
	static const int64_t expected[] = { 3599, -1, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9, INT64_MAX, INT64_MAX, -9,
		INT64_MAX, INT64_MIN, -9, 7 };

	(void)state;
	assert_int_equal(json_count(root), 19);
	for (size_t i = 0; i < json_count(root); i++)
		assert_int_equal(json_int(json_at(root, i), -9), expected[i]);
	json_release(&doc);
}

static void makes_text_safe(void **state)
{
	struct arena arena = { 0 };
	struct json_doc doc;
	struct json root = parse(&doc, "[\"a\\u001b[1m\\n\\u202e\",\"a\\u0000b\",\"\\ud800\",\"\\ud83d\\ude00\"]");

	(void)state;
	assert_string_equal(json_text(json_at(root, 0), &arena), "a\\u{1B}[1m \\u{202E}");
	assert_string_equal(json_raw(json_at(root, 0)), "a\x1B[1m\n\xE2\x80\xAE");
	assert_null(json_raw(json_at(root, 1)));
	assert_string_equal(json_text(json_at(root, 1), &arena), "a\\u{0}b");
	assert_string_equal(json_text(json_at(root, 2), &arena), "\xEF\xBF\xBD");
	assert_string_equal(json_text(json_at(root, 3), &arena), "\xF0\x9F\x98\x80");
	json_release(&doc);
	arena_release(&arena);
}

static void refuses_what_is_not_json(void **state)
{
	(void)state;
	assert_bad("", "line 1, column 1");
	assert_bad("   ", "line 1");
	assert_bad("{", "line 1");
	assert_bad("{\"a\":1", "line 1");
	assert_bad("{\"a\":\n 1,\n  oops}", "line 3, column 3: unexpected character");
	assert_bad("[1,]", "column 4");
	assert_bad("{\"a\":1,}", "column 8");
	assert_bad("{'a':1}", "column 2: unexpected character");
	assert_bad("NaN", "unexpected character");
	assert_bad("[-Infinity]", "unexpected character");
	assert_bad("nan", "line 1");
	assert_bad("TRUE", "unexpected character");
	assert_bad("nul", "line 1");
	assert_bad("01", "line 1");
	assert_bad("1.", "unfinished number");
	assert_bad("-", "line 1");
	assert_bad("{} x", "column 4");
	assert_bad("{} {}", "column 4");
	assert_bad("[1]]", "column 4");
	assert_bad("1 2", "line 1");
	assert_bad("/* c */ 1", "column 1");
	assert_bad("[1 // c\n]", "column 4");
	assert_bad("\"a", "line 1");
	assert_bad("\"a\\", "line 1");
	assert_bad("\"\\x41\"", "line 1");
	assert_bad("[1000000000000000000000000000000,]", "line 1");
	assert_bad("[01000000000000000000000000000000]", "line 1");
	assert_bad("[\"\xC3\xBC\",]", "column 7");
	assert_bad("{\"\xC3\xBC\":1,\n}", "line 2");
	assert_bad("\"\xC3\xBC\" \"\xC3\xBC\"", "column 6");
	assert_bad("[\"\xC3\xBC", "line 1");
	assert_bad("[\"\xC3\xBC\\", "line 1");
	assert_bad("[\"\xC3\xBC\\x\"]", "line 1");
	assert_bad("<html><body>502 Bad Gateway</body></html>", "column 1: unexpected character");
	assert_bad("\xEF\xBB\xBF", "line 1");
}

static void refuses_bad_bytes(void **state)
{
	(void)state;
	assert_bad_bytes("{}\0", 3, "column 3");
	assert_bad_bytes("{}\0{}", 5, "column 3");
	assert_bad_bytes("[\"a\0b\"]", 7, "control character");
	assert_bad("[\"a\tb\"]", "control character");
	assert_bad("[\"\xFF\"]", "not UTF-8");
	assert_bad("[\"\xED\xA0\x80\"]", "not UTF-8");
	assert_bad("[\"\xC0\xAF\"]", "not UTF-8");
	assert_bad("[\"\xE6\x97", "not UTF-8");
	assert_bad("\xFF\xFE{\0}\0", "unexpected character");
}

static char *nested(char *text, int depth, const char *innermost)
{
	size_t len = strlen(innermost);

	memset(text, '[', (size_t)depth);
	memcpy(text + depth, innermost, len);
	memset(text + depth + len, ']', (size_t)depth);
	text[2 * (size_t)depth + len] = '\0';
	return text;
}

static void limits_depth_and_size(void **state)
{
	char text[400];
	struct json_doc doc;
	struct err err;
	char *big = malloc(JSON_BYTES_MAX + 1);
	struct buf wide;

	(void)state;
	assert_int_equal(json_count(parse(&doc, nested(text, JSON_DEPTH_MAX, "1"))), 1);
	json_release(&doc);
	parse(&doc, nested(text, JSON_DEPTH_MAX, ""));
	json_release(&doc);
	assert_bad(nested(text, JSON_DEPTH_MAX + 1, ""), "nested too deep");
	memset(big, '[', JSON_BYTES_MAX + 1);
	assert_false(json_parse(&doc, big, JSON_BYTES_MAX, &err));
	assert_non_null(strstr(err.told, "nested too deep"));
	assert_false(json_parse(&doc, big, JSON_BYTES_MAX + 1, &err));
	assert_non_null(strstr(err.told, "longer than 8388608 bytes"));
	free(big);

	buf_init(&wide, 1 << 20);
	buf_add(&wide, "[{\"k\":1");
	for (int i = 1; i < JSON_MEMBERS_MAX; i++)
		buf_printf(&wide, ",\"k%d\":1", i);
	buf_add(&wide, "}]");
	parse(&doc, buf_text(&wide));
	json_release(&doc);
	wide.len -= 2;
	buf_add(&wide, ",\"one more\":1}]");
	assert_bad(buf_text(&wide), "too many members");
	buf_release(&wide);
}

/* Sanitizers and valgrind use more memory beside the program's than any bound here allows. */
static bool has_memory_of_its_own(void)
{
#ifdef __SANITIZE_ADDRESS__
	return true;
#else
	const char *preload = getenv("LD_PRELOAD");

	return preload && strstr(preload, "vgpreload");
#endif
}

/* A text with a hostile number of values is refused before anything is built of it; a text of Microsoft's, cut as
 * finely as possible, is read. Forked, so that the peak of memory is this text's own. */
static long most_kb(const char *piece, bool want)
{
	size_t len = strlen(piece), count = (JSON_BYTES_MAX - 16) / len;
	pid_t child = fork();
	struct rusage used = { 0 };
	int status = 0;

	if (!child) {
		char *text = malloc(JSON_BYTES_MAX);
		struct json_doc doc;
		struct err err;
		size_t at = 0;
		bool taken;

		text[at++] = '[';
		for (size_t i = 0; i < count; i++, at += len)
			memcpy(text + at, piece, len);
		text[at - 1] = ']';
		taken = json_parse(&doc, text, at, &err);
		if (taken)
			json_release(&doc);
		free(text);
		_exit(taken == want ? 0 : 1);
	}
	assert_true(child > 0 && wait4(child, &status, 0, &used) == child);
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		fail_msg("%.40s... was %s", piece, want ? "refused, and is to be read" : "read, and is to be refused");
	return has_memory_of_its_own() ? 0 : used.ru_maxrss;
}

static void many_values_are_counted_before_they_are_built(void **state)
{
	static const char policy[] =
	    "{\"id\":\"3f6e0a51-9d0c-4b7e-8f5b-0c2d9a7715e4\",\"displayName\":\"MFA\",\"enforcedGrantControls\":[\"Mfa\"],"
	    "\"enforcedSessionControls\":[],\"result\":\"success\",\"conditionsSatisfied\":\"application,users\","
	    "\"excludeRulesSatisfied\":[],\"includeRulesSatisfied\":[{\"conditionalAccessCondition\":\"application\","
	    "\"ruleSatisfied\":\"allApps\"}]},";
	long own = most_kb(
	    "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",",
	    true);

	(void)state;
	assert_true(own < 64 * 1024);
	assert_true(most_kb("{},", false) < 24 * 1024);
	assert_true(most_kb("[],", false) < 24 * 1024);
	assert_true(most_kb("[[[[[]]]]],", false) < 24 * 1024);
	assert_true(most_kb("1,", false) < 24 * 1024);
	assert_true(most_kb("\"\",", false) < 24 * 1024);
	assert_true(most_kb("{\"a\":{}},", false) < 24 * 1024);
	assert_true(most_kb(policy, true) < 128 * 1024);
	assert_true(
	    most_kb(
		"{\"principalId\":\"3f6e0a51-9d0c-4b7e-8f5b-0c2d9a7715e4\",\"id\":\"3f6e0a51-9d0c-4b7e-8f5b-0c2d9a7715e4\"},",
		true) < 128 * 1024);
}

/* A small answer may have any number of values. */
static void a_small_text_may_hold_many_values(void **state)
{
	struct json_doc doc;
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 16);
	for (int i = 0; i < 4500; i++)
		buf_add(&text, i ? ",{}" : "[{}");
	buf_add(&text, "]");
	assert_int_equal(json_count(parse(&doc, buf_text(&text))), 4500);
	json_release(&doc);
	buf_release(&text);
}

static void wipes_secrets(void **state)
{
	static const char reply[] = "{\"token_type\":\"Bearer\",\"access_token\":\"eyJ0eXAi.secret.x\"}";
	struct json_doc doc;
	struct err err;

	(void)state;
	assert_true(json_parse_secret(&doc, reply, strlen(reply), &err));
	assert_string_equal(json_raw(json_get(json_root(&doc), "access_token")), "eyJ0eXAi.secret.x");
	json_release(&doc);
	assert_false(json_parse_secret(&doc, reply, strlen(reply) - 1, &err));
	assert_int_equal(err.kind, ERR_PROTOCOL);
	assert_null(strstr(err.told, "secret"));
	assert_int_equal(json_kind(json_root(&doc)), JSON_NOTHING);
	assert_true(json_parse_secret(&doc, "null", 4, &err));
	json_release(&doc);
}

/* Every beginning of a document is refused, and none leaks or reads too far. */
static void refuses_every_beginning(void **state)
{
	static const char text[] = "{\"a\":[1,-2.5e3,true,null,\"\\u00e9\\n\"],\"b\":{\"c\":\"\xC3\xBC\"}}";

	(void)state;
	for (size_t len = 0; len + 1 < sizeof text; len++)
		assert_bad_bytes(text, len, "line 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_kind),
		cmocka_unit_test(chains_without_checks),
		cmocka_unit_test(reads_scalars_at_the_top),
		cmocka_unit_test(prefers_the_exact_key),
		cmocka_unit_test(reads_numbers_in_strings),
		cmocka_unit_test(makes_text_safe),
		cmocka_unit_test(refuses_what_is_not_json),
		cmocka_unit_test(refuses_bad_bytes),
		cmocka_unit_test(limits_depth_and_size),
		cmocka_unit_test(many_values_are_counted_before_they_are_built),
		cmocka_unit_test(a_small_text_may_hold_many_values),
		cmocka_unit_test(wipes_secrets),
		cmocka_unit_test(refuses_every_beginning),
	};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("base/json", tests, NULL, NULL);
}
