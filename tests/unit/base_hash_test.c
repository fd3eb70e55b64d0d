/* base_hash_test.c - memory that libcrypto frees is overwritten; a program of its own, because this holds from the first use on */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <openssl/crypto.h>
#include <cmocka.h>

#include "base/hash.h"

#define CANARY "a private key, in the clear, longer than what malloc writes into what was freed"
/* The allocator keeps its lists at the beginning of free blocks. */
#define SKIP 32

/* Returns whether the canary's end still lies at an address, whoever owns that now. */
__attribute__((no_sanitize("address"))) static bool lies_at(uintptr_t address)
{
	const volatile char *at = (const volatile char *)address;

	for (size_t i = SKIP; i < sizeof CANARY - 1; i++)
		if (at[i] != CANARY[i])
			return false;
	return true;
}

static void nothing_is_left_in_freed_memory(void **state)
{
	char *copy = OPENSSL_strdup(CANARY);
	volatile uintptr_t at = (uintptr_t)copy;

	(void)state;
	assert_true(lies_at(at));
	OPENSSL_free(copy);
	assert_false(lies_at(at));
	OPENSSL_free(NULL);
}

static void nothing_is_left_behind_by_growing(void **state)
{
	char *copy = OPENSSL_strdup(CANARY);
	volatile uintptr_t before = (uintptr_t)copy, after;

	(void)state;
	copy = OPENSSL_realloc(copy, 1 << 16);
	after = (uintptr_t)copy;
	assert_int_not_equal(before, after);
	assert_false(lies_at(before));
	assert_true(lies_at(after));
	copy = OPENSSL_realloc(copy, sizeof CANARY);
	assert_string_equal(copy, CANARY);
	assert_null(OPENSSL_realloc(copy, 0));
	assert_false(lies_at(after));
	assert_null(OPENSSL_malloc(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_left_in_freed_memory),
		cmocka_unit_test(nothing_is_left_behind_by_growing),
	};

	setlocale(LC_ALL, "C.UTF-8");
	if (!hash_wipe_freed())
		return 99;
	return cmocka_run_group_tests_name("base: hash", tests, NULL, NULL);
}
