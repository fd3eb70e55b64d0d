/* turkish_test.c - in a Turkish locale, where "I" is no "i", nothing goes by the locale's letters */
#include <ctype.h>
#include <fcntl.h>
#include <ftw.h>
#include <locale.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cloud/consent_link.h"
#include "core/publisher.h"
#include "wire/wire.h"
#include "world/http_url.h"

extern char **environ;

static char place[] = "/tmp/naaready-locale.XXXXXX";

static void a_no_proxy_in_capitals_is_honoured(void **state)
{
	struct http_options options = { .https_proxy = "p", .http_proxy = "q" };
	struct http_origin origin;

	(void)state;
	assert_true(http_origin_of(&origin, "https://login.microsoftonline.com/"));
	options.no_proxy = "LOGIN.MICROSOFTONLINE.COM";
	assert_string_equal(http_proxy_for(&options, &origin), "");
	options.no_proxy = "MICROSOFTONLINE.COM";
	assert_string_equal(http_proxy_for(&options, &origin), "");
}

static void a_secret_named_in_capitals_is_covered(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 500);
	http_url_redact("https://h/?CLIENT_ASSERTION=abc&VERIFIER=def&SIG=ghi", &out);
	assert_string_equal(buf_text(&out), "https://h/?CLIENT_ASSERTION=...&VERIFIER=...&SIG=...");
	buf_release(&out);
}

static void a_proxy_in_capitals_is_read(void **state)
{
	char address[80];

	(void)state;
	assert_true(http_proxy_address("HTTPS://PROXY.INTERN.EXAMPLE:3128", address, sizeof(address)));
}

static void a_link_in_capitals_is_read(void **state)
{
	struct consent_link link;
	struct arena arena = { 0 };
	struct err err;

	(void)state;
	assert_true(consent_link_read(&link,
	    "See LOGIN.MICROSOFTONLINE.COM/ORGANIZATIONS/ADMINCONSENT?CLIENT_ID=11111111-2222-4333-8444-555555555555 please",
	    &arena, &err));
	assert_string_equal(link.client_id, "11111111-2222-4333-8444-555555555555");
	arena_release(&arena);
}

static void a_publisher_in_capitals_is_the_same(void **state)
{
	(void)state;
	assert_true(publisher_same("INTELLI INC.", "Intelli"));
}

/* --- the locale, made for this test --- */

static int remove_entry(const char *path, const struct stat *now, int kind, struct FTW *where)
{
	(void)now;
	(void)kind;
	(void)where;
	return remove(path);
}

static bool make_locale(void)
{
	char source[80], target[80];
	const char *argv[] = { "localedef", "-c", "-i", source, "-f", "UTF-8", target, NULL };
	posix_spawn_file_actions_t quiet;
	FILE *file;
	int status;
	pid_t child;

	snprintf(source, sizeof source, "%s/source", place);
	snprintf(target, sizeof target, "%s/tr_TR.UTF-8", place);
	file = fopen(source, "w");
	if (!file || fputs("LC_CTYPE\ncopy \"tr_TR\"\nEND LC_CTYPE\n", file) < 0 || fclose(file) != 0)
		return false;
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
	/* localedef ends with 1 after a warning, so the test asks the locale itself whether it was made */
	if (posix_spawnp(&child, argv[0], &quiet, NULL, (char *const *)(uintptr_t)argv, environ) == 0)
		waitpid(child, &status, 0);
	posix_spawn_file_actions_destroy(&quiet);
	return setenv("LOCPATH", place, 1) == 0 && setlocale(LC_CTYPE, "tr_TR.UTF-8") && tolower('I') != 'i';
}

/* glibc keeps a locale from LOCPATH for good, which is no leak. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:__argz_add_sep";
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_no_proxy_in_capitals_is_honoured),
		cmocka_unit_test(a_secret_named_in_capitals_is_covered),
		cmocka_unit_test(a_proxy_in_capitals_is_read),
		cmocka_unit_test(a_link_in_capitals_is_read),
		cmocka_unit_test(a_publisher_in_capitals_is_the_same),
	};
	int failed = 0;

	if (!mkdtemp(place))
		return 99;
	if (make_locale())
		failed = cmocka_run_group_tests_name("a Turkish locale", tests, NULL, NULL);
	else
		puts("1..0 # SKIP this machine makes no Turkish locale");
	nftw(place, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	return failed;
}
