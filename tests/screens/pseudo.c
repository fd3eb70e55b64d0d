/* pseudo.c - a made-up language, longer than English, to see whether the pages have room for others
 *
 * It takes the place of libintl, and of base/catalogue.c in a portable build, for this program only. Every vowel gets
 * an accent, every word that is long enough grows, and each text stands in brackets: a text without them was not marked for translation.
 */
#include <ctype.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/catalogue.h"
#include "tests/screens/script.h"

#undef gettext
#undef dgettext
#undef dcgettext
#undef ngettext
#undef dngettext
#undef dcngettext

/* About the number of messages; when the table is full, a text stays as it is. */
#define TEXTS_MAX 4096

static bool pseudo;
static struct {
	const char *text;
	struct buf longer;
} texts[TEXTS_MAX];
static size_t text_count;

void pseudo_set(bool on)
{
	pseudo = on;
	for (size_t i = 0; !on && i < text_count; i++)
		buf_release(&texts[i].longer);
	if (!on)
		text_count = 0;
}

bool pseudo_works(void)
{
#if defined ENABLE_NLS || defined CARRIES_WORDS
	return true;
#else
	return false;
#endif
}

static const char *accented(char letter)
{
	switch (letter) {
	case 'a':
		return "á";
	case 'e':
		return "ê";
	case 'i':
		return "ï";
	case 'o':
		return "ö";
	case 'u':
		return "ü";
	case 'A':
		return "Å";
	case 'E':
		return "É";
	case 'O':
		return "Ø";
	default:
		return NULL;
	}
}

/* Returns the length of a conversion_length of printf, which stays as it is. */
static size_t conversion_length(const char *text)
{
	size_t len = 1;

	if (*text != '%')
		return 0;
	while (text[len] && !isalpha((unsigned char)text[len]) && text[len] != '%')
		len++;
	while (text[len] == 'l' || text[len] == 'z' || text[len] == 'h')
		len++;
	return text[len] ? len + 1 : len;
}

static void lengthen(const char *text, struct buf *out)
{
	int letters = 0;

	buf_add(out, "[");
	for (size_t len; *text; text += len) {
		const char *other = accented(*text);

		len = conversion_length(text);
		if (len) {
			buf_add_n(out, text, len);
			continue;
		}
		len = 1;
		if (other)
			buf_add(out, other);
		else
			buf_add_n(out, text, 1);
		if (isalpha((unsigned char)*text) && ++letters % 5 == 0)
			buf_add(out, "éx");
	}
	buf_add(out, "]");
}

static char *other(const char *text)
{
	if (!pseudo || !*text)
		return (char *)(uintptr_t)text;
	for (size_t i = 0; i < text_count; i++)
		if (!strcmp(texts[i].text, text))
			return texts[i].longer.text;
	if (text_count == TEXTS_MAX)
		return (char *)(uintptr_t)text;
	texts[text_count].text = text;
	buf_init(&texts[text_count].longer, 65536);
	lengthen(text, &texts[text_count].longer);
	return texts[text_count++].longer.text;
}

char *gettext(const char *text)
{
	return other(text);
}

char *dgettext(const char *domain, const char *text)
{
	(void)domain;
	return other(text);
}

char *dcgettext(const char *domain, const char *text, int category)
{
	(void)domain, (void)category;
	return other(text);
}

char *ngettext(const char *one, const char *many, unsigned long n)
{
	return other(n == 1 ? one : many);
}

char *dngettext(const char *domain, const char *one, const char *many, unsigned long n)
{
	(void)domain;
	return other(n == 1 ? one : many);
}

char *dcngettext(const char *domain, const char *one, const char *many, unsigned long n, int category)
{
	(void)domain, (void)category;
	return other(n == 1 ? one : many);
}

#ifdef CARRIES_WORDS
const char *catalogue_text(const char *text)
{
	return other(text);
}

const char *catalogue_count(const char *one, const char *many, unsigned long n)
{
	return other(n == 1 ? one : many);
}
#endif
