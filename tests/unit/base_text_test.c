/* base_text_test.c - UTF-8, safe text, widths, wrapping */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#define NIHONGO "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E" /* three characters, six columns */
#define ACUTE   "\xCC\x81"
#define BAD     "\xEF\xBF\xBD" /* U+FFFD */

static void assert_safe(const char *in, const char *expected)
{
	char out[256];

	assert_ptr_equal(text_safe(out, sizeof out, in), out);
	assert_string_equal(out, expected);
}

static void assert_safe_bytes(const char *in, size_t len, const char *expected)
{
	char out[256];

	text_safe_n(out, sizeof out, in, len);
	assert_string_equal(out, expected);
}

static void safe_keeps_good_text(void **state)
{
	(void)state;
	assert_safe("", "");
	assert_safe(NULL, "");
	assert_safe("Contoso \"Ltd\" \\ ~", "Contoso \"Ltd\" \\ ~");
	assert_safe("M\xC3\xBCller " NIHONGO " \xF0\x9F\x98\x80", "M\xC3\xBCller " NIHONGO " \xF0\x9F\x98\x80");
	assert_safe("e" ACUTE ACUTE ACUTE ACUTE "x", "e" ACUTE ACUTE ACUTE ACUTE "x");
	assert_safe("1\xC2\xA0"
		    "000\xE2\x80\xAF"
		    "km",
	    "1\xC2\xA0"
	    "000\xE2\x80\xAF"
	    "km");
	assert_safe("\\u{202E}", "\\u{202E}");
}

static void safe_shows_controls(void **state)
{
	(void)state;
	assert_safe("a\x1B[31mb", "a\\u{1B}[31mb");
	assert_safe("\x07\x7F\x08", "\\u{7}\\u{7F}\\u{8}");
	assert_safe("\xC2\x9B"
		    "1m",
	    "\\u{9B}1m");
	assert_safe("\xC2\x85", "\\u{85}");
	assert_safe_bytes("a\0b", 3, "a\\u{0}b");
	assert_safe("a\tb\nc\r\nd\re", "a b c d e");
	assert_safe_bytes("a\r", 2, "a ");
	/* The byte after the end is not read. */
	assert_safe_bytes("a\r\nb", 2, "a ");
}

static void safe_shows_what_hides(void **state)
{
	(void)state;
	assert_safe("\xE2\x80\xAE"
		    "gnp",
	    "\\u{202E}gnp");
	assert_safe("a\xE2\x80\x8B"
		    "b",
	    "a\\u{200B}b");
	assert_safe("\xE2\x80\x8F", "\\u{200F}");
	assert_safe("\xE2\x80\xA8\xE2\x80\xA9", "\\u{2028}\\u{2029}");
	assert_safe("\xE2\x81\xA6\xE2\x81\xA9", "\\u{2066}\\u{2069}");
	assert_safe("\xD8\x9C", "\\u{61C}");
	assert_safe("\xEF\xBB\xBF", "\\u{FEFF}");
	assert_safe("\xEF\xBF\xB9", "\\u{FFF9}");
	assert_safe("\xF3\xA0\x81\x81", "\\u{E0041}");
	assert_safe("\xEE\x80\x80", "\\u{E000}");
	assert_safe("\xF4\x80\x80\x80", "\\u{100000}");
	assert_safe("\xEF\xBF\xBF", "\\u{FFFF}");
	assert_safe("\xF0\x9F\xBF\xBE", "\\u{1FFFE}");
	assert_safe("\xCD\xB8", "\\u{378}"); /* unassigned */
	assert_safe("\xE3\x85\xA4", "\\u{3164}");
}

static void safe_replaces_garbage(void **state)
{
	(void)state;
	assert_safe("a\xFF"
		    "b",
	    "a" BAD "b");
	assert_safe("\x80\xBF", BAD BAD);
	assert_safe("\xC0\xAF", BAD BAD);         /* overlong "/" */
	assert_safe("\xE0\x80\xAF", BAD BAD BAD); /* overlong */
	assert_safe("\xF0\x80\x80\xAF", BAD BAD BAD BAD);
	assert_safe("\xED\xA0\x80", BAD BAD BAD);         /* surrogate */
	assert_safe("\xF4\x90\x80\x80", BAD BAD BAD BAD); /* past U+10FFFF */
	assert_safe("\xF5\x80", BAD BAD);
	assert_safe("\xE6\x97"
		    "x",
	    BAD "x"); /* one sign for one half character */
	assert_safe("\xE6\x97", BAD);
	assert_safe_bytes(NIHONGO, 2, BAD);
	assert_safe("\xC3\x1B[m", BAD "\\u{1B}[m"); /* a lead byte does not eat the escape */
}

static void safe_limits_marks(void **state)
{
	(void)state;
	assert_safe("e" ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE "x", "e" ACUTE ACUTE ACUTE ACUTE BAD "x");
	assert_safe(ACUTE "x", "\\u{301}x");
	assert_safe("e" ACUTE ACUTE ACUTE ACUTE "e" ACUTE, "e" ACUTE ACUTE ACUTE ACUTE "e" ACUTE);
}

static void safe_is_stable(void **state)
{
	const char *in = "\xFF\x1B[0m" ACUTE "e" ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE "\xE2\x80\xAE\t" NIHONGO;
	char once[256], twice[256];

	(void)state;
	text_safe(once, sizeof once, in);
	text_safe(twice, sizeof twice, once);
	assert_string_equal(once, twice);
}

static void assert_cut(size_t size, const char *in, const char *expected)
{
	char *out = malloc(size); /* so that a sanitizer sees a byte too many */

	text_safe(out, size, in);
	assert_string_equal(out, expected);
	free(out);
}

static void safe_cuts_at_characters(void **state)
{
	char untouched = 'u';

	(void)state;
	assert_cut(6, "abcde", "abcde");
	assert_cut(6, "abcdef", "ab...");
	assert_cut(4, "abcd", "...");
	assert_cut(3, "abcd", "ab");
	assert_cut(1, "abcd", "");
	assert_cut(10, NIHONGO, NIHONGO);
	assert_cut(9, NIHONGO, "\xE6\x97\xA5...");
	assert_cut(8,
	    "a\x1B[0m"
	    "bcd",
	    "a...");
	/* The cut is before a base, never between it and its marks. */
	assert_cut(8, "ab" ACUTE ACUTE ACUTE ACUTE, "a...");
	text_safe(&untouched, 0, "x");
	assert_int_equal(untouched, 'u');
}

static void safe_survives_every_pair(void **state)
{
	(void)state;
	for (int a = 0; a < 256; a++) {
		for (int b = 0; b < 256; b++) {
			const char in[4] = { (char)a, (char)b, 'x', (char)a };
			char out[64];
			size_t len;

			text_safe_n(out, sizeof out, in, sizeof in);
			len = strlen(out);
			assert_int_equal(text_valid(out, len), len);
			for (size_t i = 0; i < len; i++)
				assert_true((unsigned char)out[i] >= 0x20 && out[i] != 0x7F);
		}
	}
}

static void safe_copy_keeps_to_columns(void **state)
{
	struct arena arena = { 0 };
	char *big = malloc(1 << 20);

	(void)state;
	assert_string_equal(text_safe_copy(&arena, "abc", 3), "abc");
	assert_string_equal(text_safe_copy(&arena, "abcdef", 5), "ab...");
	assert_string_equal(text_safe_copy(&arena, "abcdef", 2), "ab");
	assert_string_equal(text_safe_copy(&arena, "abcdef", 0), "");
	assert_string_equal(text_safe_copy(&arena, NULL, 9), "");
	assert_string_equal(text_safe_copy(&arena, NIHONGO, 6), NIHONGO);
	assert_string_equal(text_safe_copy(&arena, NIHONGO, 5), "\xE6\x97\xA5...");
	assert_string_equal(text_safe_copy(&arena, NIHONGO, 4), "...");
	assert_string_equal(text_safe_copy(&arena, "a\x1B", 99), "a\\u{1B}");
	assert_string_equal(text_safe_copy(&arena, "abc", SIZE_MAX), "abc");
	assert_string_equal(text_safe_copy_n(&arena, "a\0b", 3, 99), "a\\u{0}b");
	memset(big, '\x1B', 1 << 20);
	arena_reset(&arena);
	assert_string_equal(text_safe_copy_n(&arena, big, 1 << 20, 9), "\\u{1B}...");
	assert_true(arena.held < 100);
	for (size_t i = 0; i + 2 <= 1 << 20; i += 2)
		memcpy(big + i, ACUTE, 2);
	big[0] = 'e', big[1] = 'e';
	assert_string_equal(text_safe_copy_n(&arena, big, 1 << 20, 9), "ee" ACUTE ACUTE ACUTE ACUTE BAD);
	free(big);
	arena_release(&arena);
}

static void width_counts_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("M\xC3\xBCller"), 6);
	assert_int_equal(text_width(NIHONGO), 6);
	assert_int_equal(text_width("e" ACUTE), 1);
	assert_int_equal(text_width("\xF0\x9F\x98\x80"), 2);
	assert_int_equal(text_width("\xFF"), 1);
	assert_int_equal(text_width("a\nb\x1B"), 2);
}

static void next_decodes(void **state)
{
	size_t used;

	(void)state;
	assert_int_equal(text_next("", &used), 0);
	assert_int_equal(used, 0);
	assert_int_equal(text_next("a", &used), 'a');
	assert_int_equal(used, 1);
	assert_int_equal(text_next("\xC3\xBC", &used), 0xFC);
	assert_int_equal(used, 2);
	assert_int_equal(text_next(NIHONGO, &used), 0x65E5);
	assert_int_equal(used, 3);
	assert_int_equal(text_next("\xF4\x8F\xBF\xBF", &used), 0x10FFFF);
	assert_int_equal(used, 4);
	assert_int_equal(text_next("\xF0\x9F\x98", &used), 0xFFFD);
	assert_int_equal(used, 3);
	assert_int_equal(text_next("\xED\xBF\xBF", &used), 0xFFFD);
	assert_int_equal(used, 1);
}

static void valid_finds_the_first_bad_byte(void **state)
{
	(void)state;
	assert_int_equal(text_valid("", 0), 0);
	assert_int_equal(text_valid("a\0" NIHONGO, 11), 11);
	assert_int_equal(text_valid(NIHONGO, 8), 6);
	assert_int_equal(text_valid("ab\xC1\x81", 4), 2);
	assert_int_equal(text_valid(BAD, 3), 3);
}

static void fit_measures_the_beginning(void **state)
{
	(void)state;
	assert_int_equal(text_fit("abc", 0), 0);
	assert_int_equal(text_fit("abc", -1), 0);
	assert_int_equal(text_fit("abc", 2), 2);
	assert_int_equal(text_fit("abc", 9), 3);
	assert_int_equal(text_fit(NIHONGO, 1), 0);
	assert_int_equal(text_fit(NIHONGO, 3), 3);
	assert_int_equal(text_fit("e" ACUTE "e", 1), 3); /* the mark goes with its base */
}

/* Asserts how a text wraps; the lines are joined with "|". */
static void assert_wraps(const char *text, int columns, const char *expected)
{
	char out[256] = "";
	size_t done = 0, skip;

	while (*text) {
		size_t len = text_wrap(text, columns, &skip);

		assert_true(skip > 0 && len <= skip && skip <= strlen(text));
		assert_true(done + len + 2 < sizeof out);
		memcpy(out + done, text, len);
		done += len;
		out[done++] = '|';
		out[done] = '\0';
		text += skip;
	}
	assert_string_equal(out, expected);
}

static void wrap_breaks_lines(void **state)
{
	size_t skip = 9;

	(void)state;
	assert_int_equal(text_wrap("", 10, &skip), 0);
	assert_int_equal(skip, 0);
	assert_wraps("one two three", 7, "one two|three|");
	assert_wraps("one two three", 8, "one two|three|");
	assert_wraps("one two three", 13, "one two three|");
	assert_wraps("one two", 3, "one|two|");
	assert_wraps("one   two", 4, "one|two|");
	assert_wraps("one   ", 3, "one|");
	assert_wraps("one  ", 4, "one |");
	assert_wraps("a\nb", 9, "a|b|");
	assert_wraps("a\r\nb", 9, "a|b|");
	assert_wraps("a\n\nb\n", 9, "a||b|");
	assert_wraps("abc\ndef", 3, "abc|def|");
	assert_wraps("abc  \ndef", 3, "abc|def|");
	assert_wraps("  indented text", 10, "  indented|text|");
}

static void wrap_breaks_what_is_too_long(void **state)
{
	(void)state;
	assert_wraps("abcdefgh", 3, "abc|def|gh|");
	assert_wraps("a bcdefgh", 3, "a|bcd|efg|h|");
	assert_wraps("abc", 1, "a|b|c|");
	assert_wraps("a b", 1, "a|b|");
	assert_wraps("abc", 0, "a|b|c|");
	assert_wraps("abc", -5, "a|b|c|");
	assert_wraps("     ", 2, "  |");
	assert_wraps("     ab", 2, "  |ab|");
	assert_wraps(NIHONGO, 1, "\xE6\x97\xA5|\xE6\x9C\xAC|\xE8\xAA\x9E|");
	assert_wraps(NIHONGO, 5, "\xE6\x97\xA5\xE6\x9C\xAC|\xE8\xAA\x9E|");
	assert_wraps("e" ACUTE "e" ACUTE, 1, "e" ACUTE "|e" ACUTE "|");
	assert_wraps("\xFF\xFF", 1, "\xFF|\xFF|");
}

static void ascii_stands_in(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	assert_string_equal(text_ascii(&arena, "plain ~\n"), "plain ~\n");
	assert_string_equal(text_ascii(&arena, NULL), "");
	assert_string_equal(text_ascii(&arena, "\xC3\xA4\xC3\x96\xC3\x9F\xC3\xA9\xC3\xB1"), "aeOessen");
	assert_string_equal(text_ascii(&arena, "a\xCC\x88 e" ACUTE), "ae e");
	assert_string_equal(text_ascii(&arena, "\xC5\x81\xC3\xB3\xC5\xBA \xC5\x9F\xC8\x99 \xE1\xBB\x87"), "Loz ss e");
	assert_string_equal(text_ascii(&arena, "\xE2\x80\x9Cq\xE2\x80\x9D \xE2\x80\x93 \xE2\x80\xA6"), "\"q\" - ...");
	assert_string_equal(text_ascii(&arena, "\xE2\x94\x80\xE2\x94\x82\xE2\x94\x8C\xE2\x96\x88"), "-|+#");
	assert_string_equal(text_ascii(&arena, "\xEF\xBC\xA1"), "A");
	assert_string_equal(text_ascii(&arena, "\xE6\x97\xA5"), "\\u{65E5}");
	assert_string_equal(text_ascii(&arena, "\x1B\t\xFF"), "\\u{1B} ?");
	arena_release(&arena);
}

/* Every letter of the tables comes out as itself or as letters. */
static void ascii_tables_are_whole(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (uint32_t point = 0x80; point < 0x3000; point++) {
		char in[4] = { (char)(0xE0 | point >> 12), (char)(0x80 | (point >> 6 & 63)),
			(char)(0x80 | (point & 63)), 0 };
		const char *out;

		if (point < 0x800) {
			in[0] = (char)(0xC0 | point >> 6);
			in[1] = in[2];
			in[2] = 0;
		}
		for (out = text_ascii(&arena, in); *out; out++)
			assert_true(*out >= 0x20 && *out < 0x7F);
		arena_reset(&arena);
	}
	assert_string_equal(text_ascii(&arena, "\xC3\xBF\xC5\xBF\xC8\x9B\xE1\xBB\xB9"), "ysty");
	arena_release(&arena);
}

/* In the C locale the hard-coded ranges decide. */
static void works_without_utf8_locale(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C");
	assert_safe("\xE2\x80\xAE\xC2\x9B\xEE\x80\x80\xF3\xA0\x81\x81", "\\u{202E}\\u{9B}\\u{E000}\\u{E0041}");
	assert_safe("M\xC3\xBC " NIHONGO, "M\xC3\xBC " NIHONGO);
	assert_safe("e" ACUTE ACUTE ACUTE ACUTE ACUTE, "e" ACUTE ACUTE ACUTE ACUTE BAD);
	assert_int_equal(text_width("\xC3\xBC" NIHONGO "e" ACUTE), 8);
	setlocale(LC_ALL, "C.UTF-8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(safe_keeps_good_text),
		cmocka_unit_test(safe_shows_controls),
		cmocka_unit_test(safe_shows_what_hides),
		cmocka_unit_test(safe_replaces_garbage),
		cmocka_unit_test(safe_limits_marks),
		cmocka_unit_test(safe_is_stable),
		cmocka_unit_test(safe_cuts_at_characters),
		cmocka_unit_test(safe_survives_every_pair),
		cmocka_unit_test(safe_copy_keeps_to_columns),
		cmocka_unit_test(width_counts_columns),
		cmocka_unit_test(next_decodes),
		cmocka_unit_test(valid_finds_the_first_bad_byte),
		cmocka_unit_test(fit_measures_the_beginning),
		cmocka_unit_test(wrap_breaks_lines),
		cmocka_unit_test(wrap_breaks_what_is_too_long),
		cmocka_unit_test(ascii_stands_in),
		cmocka_unit_test(ascii_tables_are_whole),
		cmocka_unit_test(works_without_utf8_locale),
	};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
