/* consent_paste.h - addresses in a text that somebody pasted
 *
 * A consent link comes out of mails, pages, chats and terminals: escaped for HTML or JSON, quoted, broken over lines, inside a
 * sentence, with blanks that nobody sees. Here the text is put right and the addresses in it are found; what they mean is
 * consent_link.c's business.
 */
#ifndef CLOUD_CONSENT_PASTE_H
#define CLOUD_CONSENT_PASTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* A page of a mail with a link in it is far shorter. */
#define PASTE_TEXT_MAX (64u * 1024)
/* A link with a dozen scopes and a redirect is below 1 KB; browsers stop at 8 KB. */
#define PASTE_URL_MAX 8192

/* Stand in an address where a line break was taken out of its permissions, without and with a blank beside it: whether it parted
 * two names or broke one is told by the names. */
#define PASTE_BREAK '\001'
#define PASTE_BREAK_BLANK '\002'

/* The text without what cannot be seen; entities, escapes of JSON and of mail decoded; quotes of every kind are '"', line ends
 * '\n'. NULL when it is too long. */
const char *paste_tidy(const char *pasted, struct arena *arena);

/* Where the next address begins at or after @at; NULL: there is none. */
const char *paste_begin(const char *at, const char *text);

/* The address that begins at @begin, in one piece. Where a line ends, @greedy goes on in any case, else only where the next line can
 * belong to it. NULL when it is too long. */
const char *paste_address(const char *begin, bool greedy, struct arena *arena);

/* The names of permissions in a value of an address, with the breaks in it resolved. */
const char *paste_scopes(const char *value, struct arena *arena);

/* Percent signs decoded, once; "+" is a blank where @plus. */
const char *paste_decode(const char *text, size_t len, bool plus, struct arena *arena);

#endif
