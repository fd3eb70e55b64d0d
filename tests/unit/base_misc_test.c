/* base_misc_test.c - arena, buf, secret, hash, and comparing and escaping text, near words */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/near.h"
#include "base/secret.h"
#include "base/text.h"

/* --- arena --- */

static void arena_gives_zeroed_aligned_pieces(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t size = 0; size < 3000; size += 7) {
		unsigned char *piece = arena_alloc(&arena, size);

		assert_non_null(piece);
		assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(piece[i], 0);
		memset(piece, 0xAA, size);
	}
	assert_ptr_not_equal(arena_alloc(&arena, 0), arena_alloc(&arena, 0));
	assert_true(arena.held >= 3000);
	arena_reset(&arena);
	assert_int_equal(arena.held, 0);
	/* Memory that was used before comes zeroed again. */
	for (int i = 0; i < 100; i++)
		assert_int_equal(*(unsigned char *)arena_alloc(&arena, 100), 0);
	arena_release(&arena);
	arena_release(&arena);
	assert_string_equal(arena_copy(&arena, "used again"), "used again");
	arena_release(&arena);
	arena_reset(&arena);
}

static void arena_holds_big_pieces(void **state)
{
	struct arena arena = { 0 };
	char *small = arena_copy(&arena, "small");
	char *big = arena_alloc(&arena, 3 << 20);

	(void)state;
	memset(big, 'x', 3 << 20);
	assert_string_equal(arena_copy(&arena, "after"), "after");
	assert_string_equal(small, "small");
	arena_release(&arena);
}

static void arena_copies_and_prints(void **state)
{
	struct arena arena = { 0 };
	char *long_one;

	(void)state;
	assert_string_equal(arena_copy(&arena, NULL), "");
	assert_string_equal(arena_copy_n(&arena, "abcdef", 3), "abc");
	assert_string_equal(arena_copy_n(&arena, NULL, 3), "");
	assert_memory_equal(arena_copy_n(&arena, "a\0b", 3), "a\0b", 4);
	assert_string_equal(arena_printf(&arena, "%s %d", "x", 42), "x 42");
	assert_string_equal(arena_printf(&arena, "%s", ""), "");
	long_one = arena_printf(&arena, "%0*d", 20000, 7);
	assert_int_equal(strlen(long_one), 20000);
	arena_release(&arena);
}

static jmp_buf out_of_memory;

static void jump(void)
{
	longjmp(out_of_memory, 1);
}

static void arena_ends_without_memory(void **state)
{
	struct arena arena = { 0 };
	/* Volatile, so that the optimizer does not know the number and warn. */
	volatile size_t size = SIZE_MAX - 3;

	(void)state;
	arena_fatal = jump;
	if (setjmp(out_of_memory) == 0) {
		arena_alloc(&arena, size);
		fail();
	}
	size = SIZE_MAX;
	if (setjmp(out_of_memory) == 0) {
		arena_copy_n(&arena, "x", size);
		fail();
	}
	arena_fatal = NULL;
	arena_release(&arena);
}

/* --- buf --- */

static void buf_grows(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 100000);
	assert_string_equal(buf_text(&buf), "");
	buf_add(&buf, NULL);
	buf_add(&buf, "");
	assert_null(buf.text);
	for (int i = 0; i < 10000; i++)
		buf_add(&buf, "abc");
	buf_printf(&buf, "%s-%d", "x", 42);
	assert_int_equal(buf.len, 30004);
	assert_false(buf.cut);
	assert_string_equal(buf_text(&buf) + 29997, "abcx-42");
	buf_clear(&buf);
	assert_string_equal(buf_text(&buf), "");
	assert_non_null(buf.text);
	buf_add_n(&buf, "a\0b", 3);
	assert_int_equal(buf.len, 3);
	buf_wipe(&buf);
	assert_int_equal(buf.text[2], 0);
	assert_int_equal(buf.len, 0);
	buf_release(&buf);
	buf_release(&buf);
	assert_string_equal(buf_text(&buf), "");
	buf_add(&buf, "again");
	assert_string_equal(buf_text(&buf), "again");
	buf_release(&buf);
}

static void buf_stays_within_its_maximum(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 5);
	buf_add(&buf, "abcde");
	assert_false(buf.cut);
	buf_add(&buf, "f");
	assert_true(buf.cut);
	assert_string_equal(buf_text(&buf), "abcde");
	buf_clear(&buf);
	assert_false(buf.cut);
	buf_add(&buf, "abcd\xC3\xBC");
	assert_string_equal(buf_text(&buf), "abcd");
	buf_add(&buf, "x"); /* would fit, but would leave a hole before it */
	assert_string_equal(buf_text(&buf), "abcd");
	buf_clear(&buf);
	buf_printf(&buf, "%s", "ab\xF0\x9F\x98\x80");
	assert_string_equal(buf_text(&buf), "ab");
	assert_true(buf.cut);
	buf_printf(&buf, "x");
	assert_string_equal(buf_text(&buf), "ab");
	buf_clear(&buf);
	buf_add(&buf, "ab\xE6\x97\xA5z"); /* the character is whole and stays */
	assert_string_equal(buf_text(&buf), "ab\xE6\x97\xA5");
	buf_release(&buf);
	buf_init(&buf, 0);
	buf_add(&buf, "x");
	assert_true(buf.cut);
	assert_string_equal(buf_text(&buf), "");
	buf_release(&buf);
	buf_init(&buf, SIZE_MAX);
	buf_printf(&buf, "%0*d", 1000, 1);
	assert_int_equal(buf.len, 1000);
	buf_release(&buf);
}

/* --- secret --- */

static void secret_lives_and_dies(void **state)
{
	struct secret a = { 0 }, b = { 0 };

	(void)state;
	assert_false(secret_is_set(&a));
	assert_string_equal(secret_reveal(&a), "");
	secret_set(&a, "token-and-more", 5);
	assert_true(secret_is_set(&a));
	assert_string_equal(secret_reveal(&a), "token");
	secret_add_text(&a, "-two");
	secret_add_text(&a, NULL);
	secret_add(&a, NULL, 4);
	secret_add(&a, "\0x", 2);
	assert_int_equal(a.len, 11);
	assert_memory_equal(secret_reveal(&a), "token-two\0x", 12);
	secret_set(&a, secret_reveal(&a) + 6, 3); /* from its own bytes */
	assert_string_equal(secret_reveal(&a), "two");
	secret_set(&b, "old", 3);
	secret_move(&b, &a);
	assert_false(secret_is_set(&a));
	assert_string_equal(secret_reveal(&b), "two");
	secret_move(&b, &b);
	assert_string_equal(secret_reveal(&b), "two");
	secret_set(&b, "", 0);
	assert_false(secret_is_set(&b));
	secret_set(&b, NULL, 0);
	secret_wipe(&b);
	secret_wipe(&b);
}

static void secret_grows(void **state)
{
	struct secret secret = { 0 };

	(void)state;
	for (int i = 0; i < 20000; i++)
		secret_add(&secret, &"0123456789"[i % 10], 1);
	assert_int_equal(secret.len, 20000);
	for (int i = 0; i < 20000; i++)
		assert_int_equal(secret_reveal(&secret)[i], '0' + i % 10);
	assert_int_equal(secret_reveal(&secret)[20000], 0);
	secret_add(&secret, secret_reveal(&secret), secret.len); /* from its own bytes, while they move */
	assert_int_equal(secret.len, 40000);
	assert_int_equal(secret_reveal(&secret)[39999], '9');
	secret_wipe(&secret);
	assert_null(secret.bytes);
}

static void secret_fills_whole_pages(void **state)
{
	/* The end falls on the last byte of a page, before and behind it. */
	(void)state;
	for (size_t len = 4090; len < 4100; len++) {
		struct secret secret = { 0 };
		char *text = malloc(len);

		memset(text, 's', len);
		secret_set(&secret, text, len);
		assert_int_equal(strlen(secret_reveal(&secret)), len);
		secret_add(&secret, "t", 1);
		assert_int_equal(strlen(secret_reveal(&secret)), len + 1);
		secret_wipe(&secret);
		free(text);
	}
}

static void secret_escapes(void **state)
{
	struct secret secret = { 0 };

	(void)state;
	secret_add_text(&secret, "p=");
	secret_add_escaped(&secret, "aZ0-._~ +&=%\xC3\xBC\0\n", 16);
	secret_add_escaped(&secret, NULL, 3);
	assert_string_equal(secret_reveal(&secret), "p=aZ0-._~%20%2B%26%3D%25%C3%BC%00%0A");
	secret_wipe(&secret);
}

static void wipe_overwrites(void **state)
{
	char bytes[8] = "secret!";

	(void)state;
	wipe(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		assert_int_equal(bytes[i], 0);
	wipe(NULL, 4);
	wipe(bytes, 0);
}

/* --- hash --- */

static void hash_is_sha256(void **state)
{
	char out[HASH_HEX_SIZE], joined[HASH_HEX_SIZE];

	(void)state;
	/* FIPS 180-2, and the empty string. */
	hash_hex("abc", 3, NULL, 0, out);
	assert_string_equal(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hash_hex("a", 1, "bc", 2, joined);
	assert_string_equal(out, joined);
	hash_hex(NULL, 0, "abc", 3, joined);
	assert_string_equal(out, joined);
	hash_hex(NULL, 0, NULL, 0, out);
	assert_string_equal(out, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hash_hex("a\0b", 3, NULL, 0, out);
	hash_hex("a", 1, NULL, 0, joined);
	assert_string_not_equal(out, joined);
}

static void assert_base64(const char *bytes, size_t len, const char *text)
{
	char out[64];

	assert_int_equal(hash_base64url_encode(bytes, len, out, sizeof out), strlen(text));
	assert_string_equal(out, text);
	assert_int_equal(hash_base64url_decode(text, strlen(text), out, sizeof out), len);
	assert_memory_equal(out, bytes, len);
}

static void base64url_goes_round(void **state)
{
	(void)state;
	/* RFC 4648, section 10, without padding. */
	assert_base64("", 0, "");
	assert_base64("f", 1, "Zg");
	assert_base64("fo", 2, "Zm8");
	assert_base64("foo", 3, "Zm9v");
	assert_base64("foob", 4, "Zm9vYg");
	assert_base64("fooba", 5, "Zm9vYmE");
	assert_base64("foobar", 6, "Zm9vYmFy");
	assert_base64("\xFF\xEF\xBE\0\xFB", 5, "_---APs");
	for (int byte = 0; byte < 256; byte++) {
		char one = (char)byte, text[4], back;

		assert_int_equal(hash_base64url_encode(&one, 1, text, sizeof text), 2);
		assert_int_equal(hash_base64url_decode(text, 2, &back, 1), 1);
		assert_int_equal(back, one);
	}
}

static void base64url_refuses(void **state)
{
	char out[8];

	(void)state;
	assert_int_equal(hash_base64url_decode("Zg==", 4, out, sizeof out), -1);
	assert_int_equal(hash_base64url_decode("Z", 1, out, sizeof out), -1);
	assert_int_equal(hash_base64url_decode("Zm9vY", 5, out, sizeof out), -1);
	assert_int_equal(hash_base64url_decode("Zm+v", 4, out, sizeof out), -1);
	assert_int_equal(hash_base64url_decode("Zm/v", 4, out, sizeof out), -1);
	assert_int_equal(hash_base64url_decode("Zm v", 4, out, sizeof out), -1);
	assert_int_equal(hash_base64url_decode("Zm\0v", 4, out, sizeof out), -1);
	assert_int_equal(hash_base64url_decode("Zh", 2, out, sizeof out), -1); /* stray bits */
	assert_int_equal(hash_base64url_decode("Zm9", 3, out, sizeof out), -1);
	assert_int_equal(hash_base64url_decode("Zm9v", 4, out, 2), -1);
	assert_int_equal(hash_base64url_decode("Zm9v", 4, out, 3), 3);
	assert_int_equal(hash_base64url_encode("foo", 3, out, 4), -1);
	assert_int_equal(hash_base64url_encode("foo", 3, out, 5), 4);
	assert_int_equal(hash_base64url_encode("", 0, out, 0), -1);
}

/* --- text: comparing, guids, URLs --- */

static void compares_without_case(void **state)
{
	const char *text = "The Mail.ReadWrite scope";

	(void)state;
	assert_true(text_same("User.Read", "uSER.rEAD"));
	assert_false(text_same("User.Read", "User.Read "));
	assert_false(text_same("User.Read", "User.Rea"));
	assert_true(text_same(NULL, ""));
	assert_false(text_same("\xC3\x84", "\xC3\xA4")); /* ASCII only */
	assert_false(text_same("@", "`"));
	assert_true(text_begins("HTTPS://x", "https:"));
	assert_false(text_begins("http", "https:"));
	assert_true(text_begins("x", NULL));
	assert_ptr_equal(text_find(text, "mail.readwrite"), text + 4);
	assert_ptr_equal(text_find(text, ""), text);
	assert_null(text_find(text, "scopes"));
	assert_null(text_find(NULL, "x"));
	assert_non_null(text_find("aab", "AB"));
}

static void knows_guids(void **state)
{
	(void)state;
	assert_true(text_is_guid("00000003-0000-0ff1-CE00-00000000abcD"));
	assert_false(text_is_guid("00000003-0000-0ff1-CE00-00000000abcD "));
	assert_false(text_is_guid("{0000003-0000-0ff1-CE00-00000000abcD"));
	assert_false(text_is_guid("00000003-0000-0ff1-CE00-00000000abcG"));
	assert_false(text_is_guid("00000003000000ff1-CE00-00000000abcD"));
	assert_false(text_is_guid("0000-0003-0000-0ff1CE00-00000000abcD"));
	assert_false(text_is_guid("00000003-0000"));
	assert_false(text_is_guid(""));
	assert_false(text_is_guid(NULL));
}

static void escapes_for_urls(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	assert_string_equal(text_url_escape(&arena, "aZ09-._~"), "aZ09-._~");
	assert_string_equal(text_url_escape(&arena, "a b/c?d&e=f%'+"), "a%20b%2Fc%3Fd%26e%3Df%25%27%2B");
	assert_string_equal(text_url_escape(&arena, "\xC3\xBC\n"), "%C3%BC%0A");
	assert_string_equal(text_url_escape(&arena, NULL), "");
	arena_release(&arena);
}

/* --- the word that was meant --- */

static void suggests_a_near_word(void **state)
{
	static const struct {
		const char *typed, *list, *nearest;
	} rows[] = {
		{ "globl", "global|gcc|gcch", "global" },
		{ "gcx", "global|gcc|gcch", "gcc" },
		{ "pracitce", "practice|plain", "practice" }, /* neighbours that changed places */
		{ "no-sv", "no-save", "no-save" },
		{ "auth", "device|authorize", "authorize" }, /* the beginning */
		{ "loopbak", "device|loopback[:PORT]", "loopback" },
		{ "JSON", "text|json|html", "json" }, /* capitals */
		{ "WRAN", "warn|unknown", "warn" },
		{ "warning", "warn|unknown", "warn" }, /* it goes on */
		{ "warnings-and-more", "warn|unknown", NULL },
		{ "alls", "blocked|all-of-it", NULL },
		{ "mars", "global|gcc|gcch", NULL },
		{ "abcde", "vwxyz", NULL },
		{ "", "a|b", NULL },
		{ "a", "", NULL },
		{ "an id like this one", "an id that is far longer than any word of a list could ever be", NULL },
	};
	char room[NEAR_WORD_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *nearest = near_of(rows[i].typed, rows[i].list, room);

		if (!rows[i].nearest)
			assert_null(nearest);
		else
			assert_string_equal(rows[i].nearest, nearest);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_gives_zeroed_aligned_pieces),
		cmocka_unit_test(arena_holds_big_pieces),
		cmocka_unit_test(arena_copies_and_prints),
		cmocka_unit_test(arena_ends_without_memory),
		cmocka_unit_test(buf_grows),
		cmocka_unit_test(buf_stays_within_its_maximum),
		cmocka_unit_test(secret_lives_and_dies),
		cmocka_unit_test(secret_grows),
		cmocka_unit_test(secret_fills_whole_pages),
		cmocka_unit_test(secret_escapes),
		cmocka_unit_test(wipe_overwrites),
		cmocka_unit_test(hash_is_sha256),
		cmocka_unit_test(base64url_goes_round),
		cmocka_unit_test(base64url_refuses),
		cmocka_unit_test(compares_without_case),
		cmocka_unit_test(knows_guids),
		cmocka_unit_test(escapes_for_urls),
		cmocka_unit_test(suggests_a_near_word),
	};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("base/misc", tests, NULL, NULL);
}
