/* catalogue.c - looks up sentences in a compiled catalogue of translations (.mo) */
#include "base/catalogue.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static const struct catalogue *catalogue_used;

/* --- which one --- */

/* The longest name of a locale that is looked at: "ca_ES.UTF-8@valencia" has 20 bytes. */
#define LOCALE_MAX 64

/* The names that a catalogue for this locale may have, in the order of gettext. */
static const struct catalogue *catalogue_for_locale(const struct catalogue *all, const char *locale, size_t len)
{
	const size_t language = strcspn(locale, "_.@"), country = strcspn(locale, ".@"), before = strcspn(locale, "@");
	const struct {
		size_t base, modifier;
	} names[] = { { country, len - before }, { language, len - before }, { country, 0 }, { language, 0 } };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		for (const struct catalogue *one = all; one->language; one++) {
			size_t base = names[i].base, rest = names[i].modifier;

			if (strlen(one->language) == base + rest && memcmp(one->language, locale, base) == 0 &&
			    memcmp(one->language + base, locale + before, rest) == 0)
				return one;
		}
	}
	return NULL;
}

const struct catalogue *catalogue_for(const struct catalogue *all, const char *languages)
{
	while (*languages) {
		const struct catalogue *found;
		size_t len = strcspn(languages, ":");
		char locale[LOCALE_MAX] = "";

		if (len < sizeof locale)
			memcpy(locale, languages, len);
		if (strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
			return NULL;
		found = catalogue_for_locale(all, locale, strlen(locale));
		if (found)
			return found;
		languages += len + (languages[len] != '\0');
	}
	return NULL;
}

void catalogue_use(const struct catalogue *catalogue)
{
	catalogue_used = catalogue;
}

/* --- what it says --- */

/* A number of 32 bits; the first one of the file tells the order of the bytes. */
static uint32_t catalogue_number(const struct catalogue *catalogue, size_t at)
{
	const unsigned char *four = catalogue->bytes + at;

	if (catalogue->bytes[0] == 0xde)
		return four[0] | four[1] << 8 | four[2] << 16 | (uint32_t)four[3] << 24;
	return (uint32_t)four[0] << 24 | four[1] << 16 | four[2] << 8 | four[3];
}

/* The text of row @row of the table whose place is told at @table; each row has length and place. */
static const char *catalogue_row(const struct catalogue *catalogue, size_t table, uint32_t row, uint32_t *len)
{
	size_t at = catalogue_number(catalogue, table) + (size_t)row * 8;

	*len = catalogue_number(catalogue, at);
	return (const char *)catalogue->bytes + catalogue_number(catalogue, at + 4);
}

/* The translation, with its length: the forms of a count stand one after the other, each with a zero at its end. NULL:
 * there is none. */
static const char *catalogue_find(const char *text, uint32_t *len)
{
	uint32_t low = 0, high;

	if (!catalogue_used)
		return NULL;
	high = catalogue_number(catalogue_used, 8);
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(text, catalogue_row(catalogue_used, 12, middle, len));

		if (order == 0)
			return catalogue_row(catalogue_used, 16, middle, len);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *catalogue_text(const char *text)
{
	uint32_t len;
	const char *found = catalogue_find(text, &len);

	return found ? found : text;
}

const char *catalogue_count(const char *one, const char *many, unsigned long n)
{
	uint32_t len;
	const char *found = catalogue_find(one, &len), *form = found;

	if (!found)
		return n == 1 ? one : many;
	for (unsigned long which = catalogue_used->plural(n); which > 0; which--) {
		form += strlen(form) + 1;
		if (form > found + len)
			return found;
	}
	return form;
}
