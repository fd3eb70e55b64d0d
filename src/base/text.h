/* text.h - UTF-8: making foreign text safe, widths, wrapping
 *
 * All text from outside (tenant names, error messages, files) passes text_safe where it enters. Renderers get only
 * valid UTF-8 without control characters; widths are terminal columns, never bytes. Widths need LC_CTYPE to be a UTF-8
 * locale (main and the tests set it); in other locales the renderers use text_ascii's output.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Copies @in to @out made safe: invalid UTF-8 becomes U+FFFD; C0, DEL, C1, line and paragraph separators, bidirectional
 * controls, zero width and tag characters, unassigned and private use ones become visible "\u{202E}"; a base keeps at
 * most 4 combining marks, and further ones become one U+FFFD; a mark without a base becomes visible, too. A tab or a
 * line end (also CR LF) becomes one space. Safe text is not changed. A text too long for @size is cut between
 * characters and ends in "...". @in may be NULL. Returns @out. */
char *text_safe(char *out, size_t size, const char *in);
char *text_safe_n(char *out, size_t size, const char *in, size_t len);

/* The same into an arena; @max is the greatest width in columns. */
char *text_safe_copy(struct arena *arena, const char *in, size_t max);
char *text_safe_copy_n(struct arena *arena, const char *in, size_t len, size_t max);
/* Makes a text safe line by line and keeps the line ends. For text that goes to a terminal as it is. */
const char *text_safe_lines(struct arena *arena, const char *text);

/* An ASCII version for a terminal or file that cannot show more: letters lose their accents (ä becomes "ae" as in
 * German, é "e"), dashes and quotes become ASCII, all else "\u{65E5}". Line ends stay. */
char *text_ascii(struct arena *arena, const char *in);

/* Columns on a terminal; control characters have width 0. */
int text_width(const char *text);

/* Decodes one character; *@used is its length in bytes (at least 1 unless at the end). U+FFFD for an invalid sequence,
 * 0 at the end. */
uint32_t text_next(const char *text, size_t *used);

/* What comes along when text is copied from mails, pages and word processors. Invisible: zero width, direction, soft
 * hyphen, byte order mark. Blanks beside the ASCII ones. Quotes, brackets and full stops of all scripts, and the ellipsis
 * of truncated text: no address contains them. */
bool text_is_invisible(uint32_t point);
bool text_is_odd_blank(uint32_t point);
bool text_is_quote(uint32_t point);

/* The next item of a list with commas, without the blanks around it: its beginning and @len. *@list moves behind its
 * comma, or to the end. */
const char *text_item(const char **list, size_t *len);

/* Length of the longest prefix that is valid UTF-8. Overlong forms and surrogates are invalid; a NUL is valid. */
size_t text_valid(const char *text, size_t len);

/* Length of the longest prefix of @text that fits @columns. */
size_t text_fit(const char *text, int columns);

/* Returns the length of the text's first line, at most @columns wide: broken at a space if there is one, and always at
 * a line end. *@skip is the offset of the next line (break characters included). Takes at least one character, even if
 * it is wider than @columns. Loop while *text. */
size_t text_wrap(const char *text, int columns, size_t *skip);

/* True if equal, ignoring ASCII case. NULL counts as "" in these three. */
bool text_same(const char *a, const char *b);
bool text_begins(const char *text, const char *with); /* ignores ASCII case, too */
/* Ignores ASCII case, too; NULL if absent. */
const char *text_find(const char *text, const char *what);

/* True for 8-4-4-4-12 hexadecimal digits, nothing else. */
bool text_is_guid(const char *text);

/* Escapes @in for a URL's path segment or query value. */
char *text_url_escape(struct arena *arena, const char *in);

#endif
