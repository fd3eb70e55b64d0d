/* i18n.h - the only file that includes libintl
 *
 * Translate whole sentences with _(); mark table texts with N_() and translate them when drawn; use ngettext for
 * counts. Texts are UTF-8 inside the program in every locale; the renderers convert them to ASCII for terminals that
 * cannot show more. A portable program has its translations inside.
 */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#ifdef CARRIES_WORDS
#include "base/catalogue.h"
#define _(text)                catalogue_text(text)
#define ngettext(one, many, n) catalogue_count(one, many, n)
#elif defined ENABLE_NLS && !defined PORTABLE
#include <libintl.h>
#define _(text) gettext(text)
#else
#define _(text)                (text)
#define ngettext(one, many, n) ((n) == 1 ? (one) : (many))
#endif
#define N_(text) text

#endif
