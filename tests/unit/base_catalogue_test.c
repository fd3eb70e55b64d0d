/* base_catalogue_test.c - the translations that a portable program carries inside are those that gettext finds in files */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/catalogue.h"
#include "world/carried.h"

/* Fewer would mean that the catalogue is not the one of this program. */
#define MESSAGES_MIN 2000

static const struct catalogue *german(void)
{
	const struct catalogue *found = carried_catalogues->language ? catalogue_for(carried_catalogues, "de") : NULL;

	if (!found)
		print_message("configured without translations\n"), skip();
	return found;
}

/* As the program does it, in German: some C libraries translate nothing in C.UTF-8. */
static void open_gettext(void)
{
	assert_true(setlocale(LC_ALL, "C_US.UTF-8") || setlocale(LC_ALL, "C.UTF-8"));
	setenv("LANGUAGE", "de", 1);
	assert_non_null(bindtextdomain("naaready", getenv("LOCALE_DIR")));
	bind_textdomain_codeset("naaready", "UTF-8");
	textdomain("naaready");
	assert_true(*gettext("")); /* the head of the catalogue */
}

static uint32_t number_at(const unsigned char *bytes, size_t at)
{
	assert_int_equal(0xde, bytes[0]); /* msgfmt writes the low byte first, on every machine */
	return bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | (uint32_t)bytes[at + 3] << 24;
}

static void every_message_is_that_of_gettext(void **state)
{
	static const unsigned long counts[] = { 0, 1, 2, 3, 21, 100, 101, 1000000 };
	const unsigned char *bytes = german()->bytes;
	uint32_t messages = number_at(bytes, 8), translated = 0, counted = 0;

	(void)state;
	open_gettext();
	catalogue_use(german());
	assert_true(messages >= MESSAGES_MIN);
	for (uint32_t i = 0; i < messages; i++) {
		size_t row = number_at(bytes, 12) + 8 * (size_t)i;
		const char *one = (const char *)bytes + number_at(bytes, row + 4), *many = one + strlen(one) + 1;

		assert_string_equal(gettext(one), catalogue_text(one));
		translated += strcmp(one, catalogue_text(one)) != 0;
		if (strlen(one) == number_at(bytes, row))
			continue;
		counted++;
		for (size_t n = 0; n < sizeof counts / sizeof *counts; n++)
			assert_string_equal(ngettext(one, many, counts[n]), catalogue_count(one, many, counts[n]));
	}
	/* Some words are the same in both languages. */
	assert_true(translated > messages - messages / 10);
	assert_true(counted > 10);
	catalogue_use(NULL);
}

static void an_absent_message_comes_back_itself(void **state)
{
	static const char *const absent[] = { "There is no such sentence.", "\x01", "zzzzzzzz", "\xff" };

	(void)state;
	catalogue_use(german());
	for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
		assert_ptr_equal(absent[i], catalogue_text(absent[i]));
	assert_string_equal("one mouse", catalogue_count("one mouse", "mice", 1));
	assert_string_equal("mice", catalogue_count("one mouse", "mice", 0));
	assert_string_equal("mice", catalogue_count("one mouse", "mice", 2));
	catalogue_use(NULL);
	assert_string_equal("%zu saved practice runs",
	    catalogue_count("%zu saved practice run", "%zu saved practice runs", 3));
	assert_string_equal("Quit", catalogue_text("Quit"));
}

/* --- a catalogue by hand: the bytes the other way round, and three forms --- */

/* As in Polish: 1; 2 to 4, 22 to 24 ...; the others. */
static unsigned long three_forms(unsigned long n)
{
	return n == 1 ? 0 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 10 || n % 100 >= 20) ? 1 : 2;
}

static unsigned long one_too_many(unsigned long n)
{
	return n == 7 ? 3 : 0;
}

static const unsigned char polish[] = "\x95\x04\x12\xde\0\0\0\0\0\0\0\2\0\0\0\x1c\0\0\0\x2c\0\0\0\0\0\0\0\0"
				      "\0\0\0\2\0\0\0\x3c\0\0\0\x09\0\0\0\x40"
				      "\0\0\0\3\0\0\0\x50\0\0\0\x11\0\0\0\x54"
				      "No\0\0"
				      "file\0file\0\0\0\0\0\0\0"
				      "Nie\0"
				      "plik\0pliki\0plik\xc3\xb3w";

static void other_languages_count_otherwise(void **state)
{
	struct catalogue catalogue = { "pl", polish, three_forms };

	(void)state;
	catalogue_use(&catalogue);
	assert_string_equal("Nie", catalogue_text("No"));
	assert_string_equal("plik", catalogue_count("file", "files", 1));
	assert_string_equal("pliki", catalogue_count("file", "files", 3));
	assert_string_equal("plik\xc3\xb3w", catalogue_count("file", "files", 12));
	assert_string_equal("plik\xc3\xb3w", catalogue_count("file", "files", 0));
	assert_string_equal("pliki", catalogue_count("file", "files", 1022));
	/* a form that is not there, as to gettext, is the first */
	catalogue.plural = one_too_many;
	assert_string_equal("plik", catalogue_count("file", "files", 7));
	catalogue_use(NULL);
}

/* --- which catalogue --- */

static void the_language_is_that_of_the_locale(void **state)
{
	static const struct catalogue all[] = { { "de" }, { "pt" }, { "pt_BR" }, { "ca@valencia" }, { "sr@latin" },
		{ "sr" }, { NULL } };
	static const struct {
		const char *languages, *found;
	} cases[] = {
		{ "de", "de" },
		{ "de_AT", "de" },
		{ "de_DE.UTF-8", "de" },
		{ "de@euro", "de" },
		{ "de_DE.ISO-8859-15@euro", "de" },
		{ "de:en", "de" },
		{ "fr:de:pt", "de" },
		{ "fr_FR.UTF-8:de_DE.UTF-8", "de" },
		{ ":de", "de" },
		{ "pt_BR.UTF-8", "pt_BR" },
		{ "pt_PT", "pt" },
		{ "ca_ES.UTF-8@valencia", "ca@valencia" },
		{ "ca_ES.UTF-8", NULL },
		{ "sr_RS@latin", "sr@latin" },
		{ "sr_RS", "sr" },
		{ "en", NULL },
		{ "d", NULL },
		{ "deu", NULL },
		{ "DE", NULL },
		{ "C:de", NULL },
		{ "POSIX:de", NULL },
		{ "C.UTF-8", NULL },
		{ "", NULL },
		{ ":", NULL },
		{ "_", NULL },
		{ "a_locale_whose_name_is_longer_than_any_that_a_machine_has_ever_had_in_its_list:pt", "pt" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct catalogue *found = catalogue_for(all, cases[i].languages);

		if (!cases[i].found && found)
			fail_msg("%s is not %s", cases[i].languages, found->language);
		if (cases[i].found && (!found || strcmp(found->language, cases[i].found) != 0))
			fail_msg("%s is %s, not %s", cases[i].languages, cases[i].found,
			    found ? found->language : "none");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_message_is_that_of_gettext),
		cmocka_unit_test(an_absent_message_comes_back_itself),
		cmocka_unit_test(other_languages_count_otherwise),
		cmocka_unit_test(the_language_is_that_of_the_locale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
