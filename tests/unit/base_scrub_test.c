/* base_scrub_test.c - secrets that come back in foreign text are covered */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/scrub.h"

#define JWT                                                                                                            \
	"eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2dyYXBoLm1pY3Jvc29mdC5jb20ifQ.c2lnbmF0dXJlLW9mLXRoaXM_-x"

static struct scrub scrub;

static int tear_down(void **state)
{
	(void)state;
	scrub_release(&scrub);
	return 0;
}

static void assert_covered(const char *text, const char *wanted)
{
	char copy[1024];
	size_t len = strlen(text);

	memcpy(copy, text, len + 1);
	assert_int_equal(scrub_text(&scrub, copy, len), strlen(wanted));
	assert_string_equal(copy, wanted);
}

static void a_sent_secret_is_covered(void **state)
{
	(void)state;
	assert_covered("nothing is known: " JWT, "nothing is known: " JWT);
	scrub_add(&scrub, JWT, strlen(JWT));
	scrub_add(&scrub, "short-pw~1", 10);
	scrub_add(&scrub, "error", 5);
	assert_covered(JWT, "***");
	assert_covered("", "");
	assert_covered("an error: short-pw~1!", "an error: ***!");
	assert_covered("a " JWT " b " JWT " c", "a *** b *** c");
	assert_covered(JWT JWT, "******");
	assert_covered("short-pw~1short-pw~1", "******");
	assert_covered("cut: eyJhdWQiOiJodHRwczovL2dyYX", "cut: ***");
	assert_covered("fewer than a piece: eyJhdWQiOiJodHR", "fewer than a piece: eyJhdWQiOiJodHR");
	assert_covered("the end of it: YXR1cmUtb2YtdGhpcz_-x.", "the end of it: YXR1cmUtb2YtdGhpcz_-x.");
	assert_covered("the end of it: c2lnbmF0dXJlLW9mLXRoaXM/+x.", "the end of it: ***.");
}

static void an_encoded_secret_is_covered(void **state)
{
	static const char secret[] = "Ab8~Q+/w=x&y z%12345678";

	(void)state;
	scrub_add(&scrub, secret, strlen(secret));
	assert_covered("raw Ab8~Q+/w=x&y z%12345678 raw", "raw *** raw");
	assert_covered("form Ab8~Q%2B%2Fw%3Dx%26y%20z%2512345678.", "form ***.");
	/* base64 of a text with the secret inside, at each of three offsets */
	assert_covered("Basic eHl6QWI4flErL3c9eCZ5IHolMTIzNDU2Nzg/Pw==", "Basic eHl6***Nzg/Pw==");
	assert_covered("Basic eDpBYjh+USsvdz14JnkgeiUxMjM0NTY3OD8/", "Basic eDpB***OD8/");
	assert_covered("Basic eHk6ekFiOH5RKy93PXgmeSB6JTEyMzQ1Njc4Pz8=", "Basic eHk6ekFi***Pz8=");
}

/* Wherever the secret stands in a text: never more is covered, never less, never out of bounds. */
static void a_secret_is_covered_at_every_place(void **state)
{
	char text[200], wanted[200];

	(void)state;
	scrub_add(&scrub, JWT, strlen(JWT));
	for (size_t before = 0; before < 40; before++)
		for (size_t len = SCRUB_WINDOW; len <= 60; len++) {
			char *exact;

			snprintf(text, sizeof text, "%.*s%.*s!", (int)before,
			    "########################################", (int)len, &JWT[30]);
			snprintf(wanted, sizeof wanted, "%.*s***!", (int)before,
			    "########################################");
			exact = malloc(strlen(text) + 1);
			memcpy(exact, text, strlen(text) + 1);
			assert_int_equal(scrub_text(&scrub, exact, strlen(text)), strlen(wanted));
			assert_string_equal(exact, wanted);
			free(exact);
		}
}

static void short_passwords_are_covered(void **state)
{
	(void)state;
	scrub_add_password(&scrub, "pa5s", 4);
	scrub_add_password(&scrub, "abc", 3);
	assert_covered("user:pa5s@proxy, abc", "user:***@proxy, abc");
}

/* After months of renewed tokens the newest are covered, and memory stays bounded. */
static void the_newest_of_many_tokens_are_covered(void **state)
{
	char token[2000];
	clock_t began = clock();
	char *large;

	(void)state;
	for (unsigned n = 0; n < 150; n++) {
		srand(n);
		for (size_t i = 0; i < sizeof token; i++)
			token[i] = (char)('a' + rand() % 26);
		scrub_add(&scrub, token, sizeof token);
	}
	assert_true(scrub.now.room + scrub.before.room <= 4u * 1024 * 1024);
	token[100] = '\0';
	assert_covered(token, "***");
	/* the largest answer costs no more than a moment */
	large = malloc(8u * 1024 * 1024 + 1);
	memset(large, 'x', 8u * 1024 * 1024);
	assert_int_equal(scrub_text(&scrub, large, 8u * 1024 * 1024), 8u * 1024 * 1024);
	free(large);
	assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_sent_secret_is_covered, tear_down),
		cmocka_unit_test_teardown(an_encoded_secret_is_covered, tear_down),
		cmocka_unit_test_teardown(a_secret_is_covered_at_every_place, tear_down),
		cmocka_unit_test_teardown(short_passwords_are_covered, tear_down),
		cmocka_unit_test_teardown(the_newest_of_many_tokens_are_covered, tear_down),
	};

	return cmocka_run_group_tests_name("veil", tests, NULL, NULL);
}
