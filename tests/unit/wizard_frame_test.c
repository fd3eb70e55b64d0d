/* wizard_frame_test.c - text becomes cells, and no hostile sequence passes */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/text.h"
#include "wizard/frame.h"
#include "wizard/keys.h"

static struct frame frame;
static struct buf dump;

static const char *dump_frame(bool styles)
{
	buf_clear(&dump);
	frame_dump(&frame, styles, &dump);
	return buf_text(&dump);
}

static int set_up(void **state)
{
	(void)state;
	frame_init(&frame, false);
	buf_init(&dump, 1 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	frame_release(&frame);
	buf_release(&dump);
	return 0;
}

static void any_size_can_be_drawn(void **state)
{
	(void)state;
	frame_begin(&frame, 0, -5);
	assert_int_equal(frame.rows, 1);
	assert_int_equal(frame.cols, 1);
	frame_begin(&frame, 9999, 9999);
	assert_int_equal(frame.rows, 500);
	assert_int_equal(frame.cols, 500);
	frame_begin(&frame, 2, 3);
	frame_text(&frame, 0, 0, 3, STYLE_BAD, "xyz");
	frame_begin(&frame, 2, 3);
	assert_string_equal(dump_frame(true), "\n\n");
}

static void text_is_cut_at_its_columns(void **state)
{
	(void)state;
	frame_begin(&frame, 2, 10);
	assert_int_equal(frame_text(&frame, 0, 0, 4, STYLE_PLAIN, "abcdefgh"), 4);
	assert_int_equal(frame_text(&frame, 1, 7, 99, STYLE_PLAIN, "abcdefgh"), 3);
	assert_int_equal(frame_text(&frame, 2, 0, 9, STYLE_PLAIN, "outside"), 0);
	assert_int_equal(frame_text(&frame, -1, 0, 9, STYLE_PLAIN, "outside"), 0);
	assert_int_equal(frame_text(&frame, 0, 10, 9, STYLE_PLAIN, "outside"), 0);
	assert_int_equal(frame_text(&frame, 0, 5, -3, STYLE_PLAIN, "nothing"), 0);
	assert_int_equal(frame_text(&frame, 0, 5, 3, STYLE_PLAIN, NULL), 0);
	assert_string_equal(dump_frame(false), "abcd\n       abc\n");
}

static void wide_characters_take_two_cells(void **state)
{
	(void)state;
	frame_begin(&frame, 3, 5);
	/* Half a character is not drawn. */
	assert_int_equal(frame_text(&frame, 0, 0, 5, STYLE_PLAIN, "日本語"), 4);
	/* The other half of an overwritten wide character becomes a blank. */
	frame_text(&frame, 1, 0, 5, STYLE_PLAIN, "日本");
	frame_text(&frame, 1, 1, 1, STYLE_PLAIN, "x");
	frame_text(&frame, 2, 0, 5, STYLE_PLAIN, "日本");
	frame_text(&frame, 2, 2, 1, STYLE_PLAIN, "y");
	assert_string_equal(dump_frame(false), "日本\n x本\n日y\n");
	frame_text(&frame, 2, 1, 2, STYLE_PLAIN, "本");
	assert_string_equal(dump_frame(false), "日本\n x本\n 本\n");
	for (int col = 0; col < 5; col++)
		assert_true(
		    text_valid(frame.cells[col].text, strlen(frame.cells[col].text)) == strlen(frame.cells[col].text));
}

static void combining_marks_share_the_cell(void **state)
{
	(void)state;
	frame_begin(&frame, 1, 4);
	assert_int_equal(frame_text(&frame, 0, 0, 4, STYLE_PLAIN,
			     "e\xCC\x81"
			     "a"),
	    2);
	assert_string_equal(frame.cells[0].text, "e\xCC\x81");
	assert_string_equal(frame.cells[1].text, "a");
}

static void hostile_text_is_made_safe(void **state)
{
	static const char *const hostile[] = {
		"\033[2J\033[31mred",
		"\033]52;c;AAAA\a",
		"a\rb",
		"a\nb\tc",
		"\xC2\x9B"
		"31m",
		"\xE2\x80\xAE"
		"abc",
		"\xE2\x80\x8B"
		"x",
		"\xF3\xA0\x80\x81tag",
		"\xFF\xFE\xC3",
		"\x7F",
		"\xED\xA0\x80",
		"\x0E\x0F",
	};

	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		frame_begin(&frame, 1, 80);
		frame_text(&frame, 0, 0, 80, STYLE_PLAIN, hostile[i]);
		for (int col = 0; col < 80; col++) {
			const char *text = frame.cells[col].text;
			char again[64];

			for (const char *byte = text; *byte; byte++)
				assert_true((unsigned char)*byte >= ' ' && *byte != 0x7F);
			assert_string_equal(text_safe(again, sizeof again, text), text);
		}
	}
	frame_begin(&frame, 1, 80);
	frame_text(&frame, 0, 0, 80, STYLE_PLAIN, "\033[2Jx");
	assert_string_equal(dump_frame(false), "\\u{1B}[2Jx\n");
}

static void ascii_replaces_what_it_can(void **state)
{
	(void)state;
	frame_release(&frame);
	frame_init(&frame, true);
	frame_begin(&frame, 2, 30);
	frame_text(&frame, 0, 0, 30, STYLE_PLAIN, "Zürich → 日");
	assert_string_equal(dump_frame(false), "Zuerich -> \\u{65E5}\n\n");
}

static void a_dump_shows_text_and_styles(void **state)
{
	(void)state;
	frame_begin(&frame, 3, 10);
	frame_fill(&frame, 0, 0, 99, STYLE_TITLE);
	frame_text(&frame, 0, 1, 9, STYLE_TITLE, "name");
	frame_text(&frame, 2, 0, 9, STYLE_PLAIN, "ok");
	frame_text(&frame, 2, 3, 9, STYLE_GOOD, "ok");
	frame.cursor_shown = true;
	frame.cursor_row = 2;
	frame.cursor_col = 3;
	assert_string_equal(dump_frame(true), " name\n~TTTTTTTTTT\n\nok ok\n~   GG\ncursor 2,3\n");
}

static void the_table_of_keys_is_sound(void **state)
{
	(void)state;
	assert_int_equal(key_find('q', false)->does, INPUT_QUIT);
	assert_null(key_find('q', true));
	assert_int_equal(key_find(K_F10, true)->does, INPUT_QUIT);
	assert_int_equal(key_find(K_INTERRUPT, true)->does, INPUT_QUIT);
	assert_null(key_find(K_LEFT, false)); /* the arrow picks; it never leaves a page */
	assert_int_equal(key_find('n', false)->does, INPUT_NEXT);
	assert_null(key_find(K_BACKSPACE, true));
	assert_int_equal(key_find(K_ESCAPE, true)->does, INPUT_BACK);
	assert_null(key_find('z', false));
	assert_null(key_find(0, false));
	/* Every command with a letter has another key, too. */
	for (const struct key_row *row = key_rows; row->name; row++) {
		bool has_twin = false;

		for (int i = 0; i < 4; i++)
			has_twin |= row->keys[i] >= K_UP;
		assert_true(has_twin);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(any_size_can_be_drawn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(text_is_cut_at_its_columns, set_up, tear_down),
		cmocka_unit_test_setup_teardown(wide_characters_take_two_cells, set_up, tear_down),
		cmocka_unit_test_setup_teardown(combining_marks_share_the_cell, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hostile_text_is_made_safe, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ascii_replaces_what_it_can, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_dump_shows_text_and_styles, set_up, tear_down),
		cmocka_unit_test(the_table_of_keys_is_sound),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
