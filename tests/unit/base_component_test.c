/* base_component_test.c - libraries and their versions, as headers and libraries tell them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/component.h"

static void a_version_is_the_word_with_a_digit_in_front(void **state)
{
	struct components components = { .count = 0 };

	(void)state;
	components_add(&components, "OpenSSL", "OpenSSL 3.0.17 1 Jul 2025", "OpenSSL 1.1.1w  11 Sep 2023");
	components_add(&components, "ncurses", "6.4.20221231", "ncurses 6.4.20221231");
	components_add(&components, "musl", "1.2.5", NULL);
	components_add(&components, "nameless", "", "none at all");
	assert_int_equal(4, components.count);
	assert_string_equal("3.0.17", components.rows[0].built);
	assert_string_equal("1.1.1w", components.rows[0].running);
	assert_string_equal(components.rows[1].built, components.rows[1].running);
	assert_string_equal("", components.rows[2].running);
	assert_string_equal("", components.rows[3].built);
	assert_string_equal("", components.rows[3].running);
}

static void the_licence_is_that_of_the_version(void **state)
{
	struct components components = { .count = 0 };

	(void)state;
	components_add(&components, "OpenSSL", "3.0.17", "3.0.17");
	components_add(&components, "OpenSSL", "3.0.17", "1.1.1w");
	components_add(&components, "OpenSSL", "1.1.1w", NULL);
	components_add(&components, "libsomething", "1", "1");
	assert_string_equal("Apache-2.0", components.rows[0].licence);
	assert_string_equal("OpenSSL", components.rows[1].licence);
	assert_string_equal("OpenSSL", components.rows[2].licence);
	assert_null(components.rows[3].licence);
}

static void what_libcurl_tells_is_taken_apart(void **state)
{
	struct components components = { .count = 0 };

	(void)state;
	components_add(&components, "OpenSSL", "3.0.17", "3.0.17");
	components_add_used(&components, NULL, "(SecureTransport) GnuTLS/3.7.9 OpenSSL/3.0.17", "libcurl");
	components_add_used(&components, "zlib", "1.2.13", "libcurl");
	components_add_used(&components, NULL, "libssh/0.10.5/openssl/zlib", "libcurl");
	components_add_used(&components, NULL, "BoringSSL", "libcurl");
	components_add_used(&components, "brotli", NULL, "libcurl");
	components_add_used(&components, "zstd", "zstd/1.5.7", "libcurl"); /* Debian 13's; others "1.5.4" */
	components_add_used(&components, NULL, "nghttp3/1.8.0", "libcurl");
	assert_int_equal(7, components.count);
	assert_string_equal("GnuTLS", components.rows[1].name);
	assert_string_equal("3.7.9", components.rows[1].running);
	assert_string_equal("libcurl", components.rows[1].used_by);
	assert_null(components.rows[0].used_by);
	assert_string_equal("zlib", components.rows[2].name);
	assert_string_equal("libssh", components.rows[3].name);
	assert_string_equal("0.10.5", components.rows[3].running);
	assert_string_equal("BoringSSL", components.rows[4].name);
	assert_string_equal("", components.rows[4].running);
	assert_string_equal("zstd", components.rows[5].name);
	assert_string_equal("1.5.7", components.rows[5].running);
	assert_string_equal("nghttp3", components.rows[6].name);
	assert_string_equal("MIT", components.rows[6].licence);
}

static void another_version_is_another_component(void **state)
{
	struct components components = { .count = 0 };

	(void)state;
	components_add(&components, "OpenSSL", "3.0.17", "3.0.17");
	components_add_used(&components, NULL, "OpenSSL/1.1.1w", "libcurl");
	components_add_used(&components, NULL, "OpenSSL/1.1.1w", "libldap");
	assert_int_equal(2, components.count);
	assert_string_equal("libcurl", components.rows[1].used_by);
}

static void no_more_than_there_is_room_for(void **state)
{
	struct components components = { .count = 0 };
	char name[16];

	(void)state;
	for (int i = 0; i < 2 * COMPONENTS_MAX; i++) {
		snprintf(name, sizeof name, "lib%d", i);
		components_add(&components, name, "1", "1");
	}
	assert_int_equal(COMPONENTS_MAX, components.count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_version_is_the_word_with_a_digit_in_front),
		cmocka_unit_test(the_licence_is_that_of_the_version),
		cmocka_unit_test(what_libcurl_tells_is_taken_apart),
		cmocka_unit_test(another_version_is_another_component),
		cmocka_unit_test(no_more_than_there_is_room_for),
	};

	return cmocka_run_group_tests_name("base/component", tests, NULL, NULL);
}
