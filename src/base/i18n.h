/* i18n.h - the only file that includes libintl
 *
 * Translate whole sentences with _(); mark table texts with N_() and translate them when drawn; use ngettext for
 * counts. Texts are UTF-8 inside the program in every locale; the renderers convert them to ASCII for terminals that
 * cannot show more.
 */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#ifdef ENABLE_NLS
#include <libintl.h>
#define _(text) gettext(text)
#else
#define _(text)                (text)
#define ngettext(one, many, n) ((n) == 1 ? (one) : (many))
#endif
#define N_(text) text

#endif
