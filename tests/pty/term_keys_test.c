/* term_keys_test.c - keys from the bytes that terminals send: whole, split anywhere, and unknown */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wizard/keys.h"
#include "world/term_keys.h"

static struct term_keys keys;

static int setup(void **state)
{
	(void)state;
	keys = (struct term_keys){ 0 };
	return 0;
}

static void feed(const char *bytes, size_t len)
{
	size_t room;
	unsigned char *to = term_keys_room(&keys, &room);

	assert_true(len <= room);
	memcpy(to, bytes, len);
	term_keys_add(&keys, len);
}

static void feed_text(const char *text)
{
	feed(text, strlen(text));
}

static void assert_key(const char *bytes, unsigned key)
{
	/* Whole, and split at every place. */
	feed_text(bytes);
	assert_int_equal(term_keys_next(&keys, false), key);
	assert_int_equal(term_keys_next(&keys, false), 0);
	for (size_t cut = 1; cut < strlen(bytes); cut++) {
		feed(bytes, cut);
		assert_int_equal(term_keys_next(&keys, false), 0);
		feed_text(bytes + cut);
		assert_int_equal(term_keys_next(&keys, false), key);
		assert_int_equal(term_keys_next(&keys, false), 0);
	}
}

static void known_sequences_become_keys(void **state)
{
	static const struct {
		const char *bytes;
		unsigned key;
	} rows[] = {
		{ "\033[A", K_UP },
		{ "\033OA", K_UP },
		{ "\033[B", K_DOWN },
		{ "\033OB", K_DOWN },
		{ "\033[C", K_RIGHT },
		{ "\033OD", K_LEFT },
		{ "\033[1;5A", K_UP },
		{ "\033[H", K_HOME },
		{ "\033OH", K_HOME },
		{ "\033[1~", K_HOME },
		{ "\033[7~", K_HOME },
		{ "\033[F", K_END },
		{ "\033OF", K_END },
		{ "\033[4~", K_END },
		{ "\033[8~", K_END },
		{ "\033[5~", K_PAGE_UP },
		{ "\033[6~", K_PAGE_DOWN },
		{ "\033[3~", K_DELETE },
		{ "\033[3;2~", K_DELETE },
		{ "\033[Z", K_BACK_TAB },
		{ "\033OP", K_F1 },
		{ "\033[11~", K_F1 },
		{ "\033[[A", K_F1 },
		{ "\033[1;2P", K_F1 },
		{ "\033OS", K_F4 },
		{ "\033[[E", K_F5 },
		{ "\033[15~", K_F5 },
		{ "\033[17~", K_F6 },
		{ "\033[21~", K_F10 },
		{ "\033[21;5~", K_F10 },
		{ "\033[200~", K_PASTE_BEGIN },
		{ "\033[201~", K_PASTE_END },
		{ "\033OM", K_ENTER },
		{ "\033Or", '2' },
		{ "\r", K_ENTER },
		{ "\n", K_ENTER },
		{ "\t", K_TAB },
		{ "\x7F", K_BACKSPACE },
		{ "\b", K_BACKSPACE },
		{ "\x03", K_INTERRUPT },
		{ "\x0C", K_REDRAW },
		{ "\x15", K_KILL_LINE },
		{ "q", 'q' },
		{ "é", 0xE9 },
		{ "日", 0x65E5 },
		{ "😀", 0x1F600 },
		{ "\x1A", TERM_KEY_STOP },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_key(rows[i].bytes, rows[i].key);
}

/* An unknown sequence is eaten whole, so that no digit of it chooses anything. */
static void unknown_sequences_are_eaten_whole(void **state)
{
	static const char *const rows[] = {
		"\033[1;5~",
		"\033[24;3~",
		"\033[27;5;13~",
		"\033[?1;2c",
		"\033[I",
		"\033[M !!",
		"\033[<0;12;7M",
		"\033[99999999~",
		"\033Oa",
		"\033[[Z",
		"\033[2~",
		"\033[ 1q",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		feed_text(rows[i]);
		feed_text("x");
		if (rows[i][2] == '1' && rows[i][5] == '~')
			assert_int_equal(term_keys_next(&keys, false), K_HOME);
		assert_int_equal(term_keys_next(&keys, false), 'x');
		assert_int_equal(term_keys_next(&keys, false), 0);
	}
}

static void a_single_escape_is_a_key(void **state)
{
	(void)state;
	feed_text("\033");
	assert_int_equal(term_keys_next(&keys, false), 0);
	assert_true(term_keys_escape(&keys));
	assert_int_equal(term_keys_next(&keys, true), K_ESCAPE);
	assert_false(term_keys_escape(&keys));
	feed_text("\033\033");
	assert_int_equal(term_keys_next(&keys, false), K_ESCAPE);
	assert_int_equal(term_keys_next(&keys, true), K_ESCAPE);
	/* An ESC that began a sequence is no key. */
	feed_text("\033[");
	assert_int_equal(term_keys_next(&keys, true), 0);
	assert_false(term_keys_escape(&keys));
	feed_text("B");
	assert_int_equal(term_keys_next(&keys, false), K_DOWN);
}

static void a_key_with_alt_is_no_key(void **state)
{
	/* Alt+Q must not go back and quit. */
	static const char *const rows[] = { "\033q", "\033\r", "\0331", "\033\177", "\033\xC3\xA4", "\033\xFF" };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		feed_text(rows[i]);
		feed_text("n");
		assert_int_equal(term_keys_next(&keys, false), 'n');
		assert_int_equal(term_keys_next(&keys, false), 0);
	}
	/* A terminal's answer to whoever ran before us; without its end, Alt with a bracket. */
	feed_text("\033]11;rgb:ffff/ffff/ffff\033\\\033]10;rgb:0/0/0\a\033P>|xterm(1)\033\\\033[24;80R\033]n");
	assert_int_equal(term_keys_next(&keys, false), 'n');
	assert_int_equal(term_keys_next(&keys, false), 0);
	/* Alt with an arrow, as PuTTY sends it. */
	feed_text("\033\033[A\033\033OB");
	assert_int_equal(term_keys_next(&keys, false), K_UP);
	assert_int_equal(term_keys_next(&keys, false), K_DOWN);
	assert_int_equal(term_keys_next(&keys, false), 0);
}

static void broken_sequences_spare_the_next_key(void **state)
{
	(void)state;
	/* A sequence that cannot go on leaves the next bytes alone. */
	feed_text("\033[1\rq");
	assert_int_equal(term_keys_next(&keys, false), K_ENTER);
	assert_int_equal(term_keys_next(&keys, false), 'q');
	feed_text("\033[\033[A");
	assert_int_equal(term_keys_next(&keys, false), K_UP);
	/* A terminal set up for Latin 1. */
	feed_text("\xE9q");
	assert_int_equal(term_keys_next(&keys, false), 0xFFFD);
	assert_int_equal(term_keys_next(&keys, false), 'q');
	feed_text("\xFFq\xC0\xAF");
	assert_int_equal(term_keys_next(&keys, false), 0xFFFD);
	assert_int_equal(term_keys_next(&keys, false), 'q');
	assert_int_equal(term_keys_next(&keys, false), 0xFFFD);
	assert_int_equal(term_keys_next(&keys, false), 0xFFFD);
	feed_text("\xED\xA0\x80\xE0\x80\x80");
	assert_int_equal(term_keys_next(&keys, false), 0xFFFD);
	assert_int_equal(term_keys_next(&keys, false), 0xFFFD);
	/* A sequence without an end is dropped after a while. */
	feed_text("\033[");
	for (int i = 0; i < 30; i++)
		feed_text("1;");
	feed_text("q");
	for (unsigned key = 1; key != 'q';)
		assert_int_not_equal(key = term_keys_next(&keys, false), 0);
}

static void pastes_keep_their_marks(void **state)
{
	(void)state;
	feed_text("\001\002\033[200~\002\x1A\r\033[201~\002x");
	assert_int_equal(term_keys_next(&keys, false), K_HOME);
	assert_int_equal(term_keys_next(&keys, false), K_PASTE_BEGIN);
	assert_true(keys.pasting);
	assert_int_equal(term_keys_next(&keys, false), 2);
	assert_int_equal(term_keys_next(&keys, false), 0x1A);
	assert_int_equal(term_keys_next(&keys, false), K_ENTER);
	assert_int_equal(term_keys_next(&keys, false), K_PASTE_END);
	assert_int_equal(term_keys_next(&keys, false), 'x');
	/* What is pasted behind an ESC is text. */
	feed_text("\033[200~\033x\033[201~");
	assert_int_equal(term_keys_next(&keys, false), K_PASTE_BEGIN);
	assert_int_equal(term_keys_next(&keys, false), K_ESCAPE);
	assert_int_equal(term_keys_next(&keys, false), 'x');
	assert_int_equal(term_keys_next(&keys, false), K_PASTE_END);
}

/* With any bytes at all the reader comes to an end, and always has room again. */
static void garbage_never_blocks_the_reader(void **state)
{
	(void)state;
	srandom(7);
	for (int round = 0; round < 3000; round++) {
		size_t room;
		unsigned char *to = term_keys_room(&keys, &room);
		size_t len = (size_t)random() % (room < 40 ? room : 40) + 1;

		for (size_t i = 0; i < len; i++)
			to[i] = (unsigned char)(random() % 4 ? "\033[O0;~M<?\xE2"[random() % 10] : random());
		term_keys_add(&keys, len);
		while (term_keys_next(&keys, round % 2))
			;
		term_keys_room(&keys, &room);
		assert_true(room > TERM_KEYS_BYTES / 2);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(known_sequences_become_keys, setup),
		cmocka_unit_test_setup(unknown_sequences_are_eaten_whole, setup),
		cmocka_unit_test_setup(a_single_escape_is_a_key, setup),
		cmocka_unit_test_setup(a_key_with_alt_is_no_key, setup),
		cmocka_unit_test_setup(broken_sequences_spare_the_next_key, setup),
		cmocka_unit_test_setup(pastes_keep_their_marks, setup),
		cmocka_unit_test_setup(garbage_never_blocks_the_reader, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
