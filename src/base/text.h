/* text.h - UTF-8: making foreign text safe, widths, wrapping
 *
 * Everything that comes from outside (tenant names, error messages, files)
 * passes text_safe where it enters. What reaches a renderer is valid UTF-8
 * without control characters; widths are terminal columns, never bytes.
 * Widths need LC_CTYPE to be a UTF-8 locale (main and the tests see to it); in
 * other locales the renderers work on text_ascii's output.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Copies @in to @out made safe: invalid UTF-8 becomes U+FFFD; C0, DEL, C1, line and
 * paragraph separators, bidirectional controls, zero width and tag characters,
 * unassigned ones and private use become visible "\u{202E}"; at most 4 combining marks on
 * a base, further ones become one U+FFFD; a mark without a base becomes visible, too.
 * A tab or a line end (also CR LF) becomes one space. Safe text comes out as it went in.
 * Cut at a character border to fit @size, with "..." when cut. @in may be NULL. Returns
 * @out. */
char *text_safe(char *out, size_t size, const char *in);
char *text_safe_n(char *out, size_t size, const char *in, size_t len);

/* The same into an arena; @max is the greatest width in columns. */
char *text_safe_copy(struct arena *arena, const char *in, size_t max);
char *text_safe_copy_n(struct arena *arena, const char *in, size_t len, size_t max);
/* Whole lines made safe, one by one; their ends stay. For what goes to a terminal as it is. */
const char *text_safe_lines(struct arena *arena, const char *text);

/* ASCII stand-in for a terminal or file that cannot show more: letters lose their
 * accents (ä becomes "ae" as German writes it, é "e"), dashes and quotes become ASCII,
 * anything else "\u{65E5}". Line ends stay. */
char *text_ascii(struct arena *arena, const char *in);

/* Columns on a terminal; control characters count nothing. */
int text_width(const char *text);

/* Decodes one character; *@used is its bytes (at least 1 unless at the end). U+FFFD for
 * garbage, 0 at the end. */
uint32_t text_next(const char *text, size_t *used);

/* Bytes of the longest beginning that is valid UTF-8: @len when all of it is. Overlong
 * forms and surrogates are not; a NUL is. */
size_t text_valid(const char *text, size_t len);

/* Bytes of the longest beginning of @text that fits @columns. */
size_t text_fit(const char *text, int columns);

/* One line of a paragraph: bytes that go on this line of @columns, broken at a space
 * where there is one, at a line end always; *@skip is how many bytes to go on after
 * (break characters included). Returns the length of the line; loop while *text.
 * Goes on by one character at least, even where that is wider than @columns. */
size_t text_wrap(const char *text, int columns, size_t *skip);

/* Equal without regard to ASCII case. NULL counts as "" in these three. */
bool text_same(const char *a, const char *b);
bool text_begins(const char *text, const char *with); /* ASCII case ignored */
/* Also without case; NULL when absent. */
const char *text_find(const char *text, const char *what);

/* 8-4-4-4-12 hexadecimal digits, nothing else. */
bool text_is_guid(const char *text);

/* Escapes @in for a URL's path segment or query value. */
char *text_url_escape(struct arena *arena, const char *in);

#endif
