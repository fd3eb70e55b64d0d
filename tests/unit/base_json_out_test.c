/* base_json_out_test.c - JSON is written well formed, on one line or for people */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

static struct json parse(struct json_doc *doc, const char *text)
{
	struct err err = { 0 };

	if (!json_parse(doc, text, strlen(text), &err))
		fail_msg("this was refused, and must be read: %s: %s", text, err.told);
	return json_root(doc);
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

static void writes_one_line(void **state)
{
	struct arena arena = { 0 };
	struct json_out out;
	const char *text;

	(void)state;
	json_out_open(&out);
	json_out_text(&out, "s", "a/b \"q\" \\ \n \x1B \xC3\xBC");
	json_out_text(&out, "none", NULL);
	json_out_int(&out, "i", INT64_MIN);
	json_out_bool(&out, "b", true);
	json_out_null(&out, "n");
	json_out_array(&out, "a");
	json_out_int(&out, NULL, 1);
	json_out_object(&out, NULL);
	json_out_text(&out, "k", "v");
	json_out_end(&out);
	json_out_null(&out, NULL);
	json_out_end(&out);
	json_out_object(&out, "o");
	json_out_end(&out);
	json_out_end(&out); /* one end too many does no harm */
	json_out_bool(&out, "last", false);
	text = json_out_close(&out, false, &arena);
	assert_string_equal(text, "{\"s\":\"a/b \\\"q\\\" \\\\ \\n \\u001b \xC3\xBC\",\"none\":null,"
				  "\"i\":-9223372036854775808,\"b\":true,\"n\":null,"
				  "\"a\":[1,{\"k\":\"v\"},null],\"o\":{},\"last\":false}");
	arena_release(&arena);
}

static void writes_for_people(void **state)
{
	struct arena arena = { 0 };
	struct json_out out;
	const char *text;

	(void)state;
	json_out_open(&out);
	json_out_array(&out, "a"); /* left open: the builder closes it */
	json_out_int(&out, NULL, 1);
	text = json_out_close(&out, true, &arena);
	assert_non_null(strstr(text, "{\n"));
	assert_non_null(strstr(text, "\"a\":"));
	/* What is empty is on one line, whichever json-c it is. */
	json_out_open(&out);
	json_out_array(&out, "none");
	json_out_end(&out);
	json_out_text(&out, "[\n]", "{\n}");
	json_out_object(&out, "nobody");
	text = json_out_close(&out, true, &arena);
	assert_non_null(strstr(text, "\"none\": [],\n"));
	assert_non_null(strstr(text, "\"nobody\": {}\n"));
	assert_non_null(strstr(text, "\"[\\n]\": \"{\\n}\""));
	/* A closed builder writes nothing more. */
	json_out_int(&out, "x", 1);
	json_out_object(&out, "y");
	assert_string_equal(json_out_close(&out, false, &arena), "null");
	arena_release(&arena);
}

static void writes_what_it_can_read(void **state)
{
	struct arena arena = { 0 };
	struct json_out out;
	struct json_doc doc;
	struct json root;

	(void)state;
	json_out_open(&out);
	json_out_text(&out, "bad\xFF", "a\xFF\xED\xA0\x80z\xE6\x97");
	json_out_text(&out, "empty", "");
	root = parse(&doc, json_out_close(&out, false, &arena));
	assert_string_equal(json_raw(json_get(root, "bad\xEF\xBF\xBD")),
	    "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD");
	assert_string_equal(json_raw(json_get(root, "empty")), "");
	json_release(&doc);

	json_out_open(&out);
	for (int i = 0; i < 3 * JSON_DEPTH_MAX; i++) {
		json_out_object(&out, "o");
		json_out_int(&out, "i", i);
	}
	for (int i = 0; i < 3 * JSON_DEPTH_MAX; i++)
		json_out_end(&out);
	json_out_int(&out, "after", 1);
	root = parse(&doc, json_out_close(&out, false, &arena));
	assert_int_equal(json_int(json_get(root, "after"), 0), 1);
	for (int i = 0; i < JSON_DEPTH_MAX - 1; i++) {
		root = json_get(root, "o");
		assert_int_equal(json_int(json_get(root, "i"), -1), i);
	}
	assert_int_equal(json_kind(json_get(root, "o")), JSON_NULL);
	json_release(&doc);
	arena_release(&arena);
}

static void inserts_raw_values(void **state)
{
	struct arena arena = { 0 };
	struct json_out out;
	char deep[400];

	(void)state;
	json_out_open(&out);
	json_out_raw(&out, "ok", " {\"x\" : [1.50, 12345678901234567, \"/\"]} ");
	json_out_raw(&out, "bad", "{oops");
	json_out_raw(&out, "none", NULL);
	json_out_raw(&out, "empty", "");
	json_out_raw(&out, "null", "null");
	json_out_raw(&out, "two", "1 2");
	json_out_raw(&out, "fits", nested(deep, JSON_DEPTH_MAX - 1, ""));
	json_out_raw(&out, "deep", nested(deep, JSON_DEPTH_MAX, ""));
	json_out_array(&out, "list");
	json_out_raw(&out, NULL, "true");
	assert_string_equal(json_out_close(&out, false, &arena),
	    "{\"ok\":{\"x\":[1.50,12345678901234567,\"/\"]},\"bad\":null,\"none\":null,"
	    "\"empty\":null,\"null\":null,\"two\":null,"
	    "\"fits\":[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]],\"deep\":null,"
	    "\"list\":[true]}");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_one_line),
		cmocka_unit_test(writes_for_people),
		cmocka_unit_test(writes_what_it_can_read),
		cmocka_unit_test(inserts_raw_values),
	};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("base/json_out", tests, NULL, NULL);
}
