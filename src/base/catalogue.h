/* catalogue.h - looks up sentences in a compiled catalogue of translations (.mo)
 *
 * For a program that carries its catalogues inside (configure --enable-portable); any other leaves this to libintl, which
 * wants files. The answers are those of gettext. The format: GNU gettext manual, "The Format of GNU MO Files". A catalogue
 * is made by msgfmt when the program is built, and is trusted.
 */
#ifndef BASE_CATALOGUE_H
#define BASE_CATALOGUE_H

#include <stddef.h>

struct catalogue {
	const char *language; /* "de", "pt_BR"; NULL ends a table */
	const unsigned char *bytes;
	unsigned long (*plural)(unsigned long n); /* which form a count takes: its Plural-Forms */
};

/* The catalogue of the first of these @languages that has one, as the variable LANGUAGE names them: "de_AT.UTF-8:fr".
 * NULL: English, because none has one, or "C" or "POSIX" comes before. */
const struct catalogue *catalogue_for(const struct catalogue *all, const char *languages);

/* From now on sentences come from @catalogue; NULL: as they stand in the source. */
void catalogue_use(const struct catalogue *catalogue);

/* What _() and ngettext() are in a portable program. A sentence without translation comes back itself. */
const char *catalogue_text(const char *text) __attribute__((format_arg(1)));
const char *catalogue_count(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1), format_arg(2)));

#endif
