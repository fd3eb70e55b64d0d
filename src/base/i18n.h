/* i18n.h - the only door to libintl
 *
 * Whole sentences in _(); tables carry N_() and are translated when drawn;
 * counts go through ngettext. Texts are UTF-8 inside the program whatever the
 * locale; the renderers make them ASCII where the terminal cannot show more.
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
