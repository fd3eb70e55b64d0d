/* wizard_field_test.c - typing into a field: characters, cursor, pastes, secrets */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "wizard/field.h"
#include "wizard/frame.h"
#include "wizard/keys.h"

static struct field field;
static struct frame frame;

static int set_up(void **state)
{
	(void)state;
	field_init(&field, "f", "", false);
	frame_init(&frame, false);
	frame_begin(&frame, 1, 40);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	field_release(&field);
	frame_release(&frame);
	return 0;
}

static void type_keys(const char *text, bool pasting)
{
	size_t used;

	for (; *text; text += used)
		field_key(&field, text_next(text, &used), pasting);
}

static void assert_text(const char *text)
{
	assert_string_equal(buf_text(&field.text), text);
	assert_int_equal(field.text.len, strlen(text));
	assert_true(text_valid(buf_text(&field.text), field.text.len) == field.text.len);
}

static const char *first_row(struct buf *dump)
{
	buf_init(dump, 1 << 16);
	frame_dump(&frame, false, dump);
	return buf_text(dump);
}

static void assert_shown(const char *text, int cursor, int columns)
{
	struct buf dump;

	frame_begin(&frame, 1, 40);
	field_draw(&field, &frame, 0, 0, columns, true);
	assert_string_equal(first_row(&dump), text);
	assert_int_equal(frame.cursor_col, cursor);
	assert_true(frame.cursor_shown);
	buf_release(&dump);
}

static void keys_edit_at_the_cursor(void **state)
{
	(void)state;
	type_keys("contso", false);
	assert_true(field.changed);
	assert_true(field_key(&field, K_LEFT, false));
	assert_true(field_key(&field, K_LEFT, false));
	type_keys("o", false);
	assert_text("contoso");
	assert_true(field_key(&field, K_HOME, false));
	assert_true(field_key(&field, K_LEFT, false)); /* the cursor stays, and the key is not "back" */
	type_keys("x", false);
	field_key(&field, K_DELETE, false);
	assert_text("xontoso");
	field_key(&field, K_BACKSPACE, false);
	field_key(&field, K_BACKSPACE, false);
	assert_text("ontoso");
	field_key(&field, K_END, false);
	field_key(&field, K_DELETE, false);
	field_key(&field, K_RIGHT, false);
	type_keys("!", false);
	assert_text("ontoso!");
	field_key(&field, K_LEFT, false);
	field_key(&field, K_KILL_LINE, false);
	assert_text("!");
	assert_int_equal(field.at, 0);
}

static void other_keys_are_left_to_the_view(void **state)
{
	static const unsigned keys[] = { K_UP, K_DOWN, K_TAB, K_ENTER, K_ESCAPE, K_F1, K_INTERRUPT, K_PAGE_UP, 0,
		0xD800 };

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		assert_false(field_key(&field, keys[i], false));
	assert_false(field.changed);
	assert_text("");
}

static void a_character_is_edited_whole(void **state)
{
	(void)state;
	type_keys("aé日😀", false);
	assert_text("aé日😀");
	/* A combining mark goes with its base. */
	type_keys("e\xCC\x81", false);
	field_key(&field, K_LEFT, false);
	assert_int_equal(field.at, strlen("aé日😀"));
	field_key(&field, K_RIGHT, false);
	field_key(&field, K_BACKSPACE, false);
	assert_text("aé日😀");
	field_key(&field, K_BACKSPACE, false);
	field_key(&field, K_BACKSPACE, false);
	field_key(&field, K_BACKSPACE, false);
	assert_text("a");
}

static void a_paste_becomes_one_line(void **state)
{
	(void)state;
	field_key(&field, K_PASTE_BEGIN, true);
	type_keys("https://login.example/\r\nconsent?a=1\tb\x01", true);
	field_key(&field, K_ENTER, true);
	field_key(&field, K_PASTE_END, true);
	assert_text("https://login.example/ consent?a=1 b");
	/* A paste of only line ends leaves nothing. */
	field_key(&field, K_KILL_LINE, false);
	field_key(&field, K_ENTER, true);
	field_key(&field, K_ENTER, true);
	assert_text("");
	field_key(&field, K_UP, true);
	field_key(&field, K_BACKSPACE, true);
	assert_text("");
}

static void a_full_field_takes_no_more(void **state)
{
	(void)state;
	for (unsigned i = 0; i < FIELD_BYTES_MAX + 100; i++)
		field_key(&field, 'x', true);
	assert_int_equal(field.text.len, FIELD_BYTES_MAX);
	assert_false(field_key(&field, 0x65E5, true) && field.text.len != FIELD_BYTES_MAX);
	field_key(&field, K_BACKSPACE, false);
	field_key(&field, K_BACKSPACE, false);
	field_key(&field, 0xE9, false);
	assert_int_equal(field.text.len, FIELD_BYTES_MAX);
	assert_true(text_valid(field.text.text, field.text.len) == field.text.len);
	frame_begin(&frame, 1, 40);
	field_draw(&field, &frame, 0, 0, 40, true);
	assert_int_equal(frame.cursor_col, 39);
}

static void a_field_is_drawn_around_the_cursor(void **state)
{
	(void)state;
	type_keys("contoso", false);
	assert_shown("contoso\n", 7, 20);
	type_keys(".onmicrosoft.example", false);
	assert_shown("<osoft.example\n", 14, 15);
	field_key(&field, K_HOME, false);
	assert_shown("contoso.onmicro\n", 0, 15);
	field_release(&field);
	field_init(&field, "f", "日本語日本語", false);
	assert_shown("< 本語\n", 6, 7);
	field_key(&field, K_LEFT, false);
	assert_shown("< 日本\n", 6, 7);
}

static void a_field_is_drawn_whole_at_its_edges(void **state)
{
	(void)state;
	type_keys("abc", false);
	frame_begin(&frame, 1, 40);
	field_draw(&field, &frame, 0, 0, 0, true);
	assert_false(frame.cursor_shown);
	field_draw(&field, &frame, 0, 0, 1, true);
	assert_int_equal(frame.cursor_col, 0);
	frame_release(&frame);
	frame_init(&frame, true);
	field_release(&field);
	field_init(&field, "f", "日x", false);
	frame_begin(&frame, 1, 40);
	field_draw(&field, &frame, 0, 0, 20, true);
	assert_int_equal(frame.cursor_col, 9); /* after \u{65E5}x */
}

static void a_secret_is_never_drawn(void **state)
{
	struct buf dump;

	(void)state;
	field_release(&field);
	field_init(&field, "f", "", true);
	assert_shown("\n", 0, 30);
	type_keys("hunter2é", false);
	assert_shown("8 characters, hidden\n", 20, 30);
	field_draw(&field, &frame, 0, 0, 30, false);
	assert_null(strstr(first_row(&dump), "hunter"));
	buf_release(&dump);
}

/* Where line ends matter they stay, one for each gap. */
static void line_ends_are_kept_where_they_matter(void **state)
{
	(void)state;
	field.many = true;
	type_keys("a\r\r\nb c\td\n", true);
	assert_text("a\nb c d\n");
	field_key(&field, K_PASTE_END, true);
	assert_text("a\nb c d");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keys_edit_at_the_cursor, set_up, tear_down),
		cmocka_unit_test_setup_teardown(line_ends_are_kept_where_they_matter, set_up, tear_down),
		cmocka_unit_test_setup_teardown(other_keys_are_left_to_the_view, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_character_is_edited_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_paste_becomes_one_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_full_field_takes_no_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_field_is_drawn_around_the_cursor, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_field_is_drawn_whole_at_its_edges, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_secret_is_never_drawn, set_up, tear_down),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
