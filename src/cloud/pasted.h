/* pasted.h - removes from pasted text whatever terminals, mails and files added
 *
 * Removes colours and other escape sequences (also remains like "[32;1m" or "^[[0m"), quotation marks of mails,
 * typographic blanks and dashes, foreign line ends, and the JSON string around a text. Knows nothing about the meaning
 * of the text.
 */
#ifndef CLOUD_PASTED_H
#define CLOUD_PASTED_H

#include <stdbool.h>

#include "base/buf.h"

/* Appends @text to @buf with plain newlines and ASCII blanks, dashes and quotes. Tabs stay: columns depend on them. */
void pasted_clean(struct buf *buf, const char *text);

/* Decodes the bytes of a file: UTF-8 with or without a byte order mark, or UTF-16, which "> file" of Windows PowerShell
 * writes. Appends it to @buf as UTF-8; invalid bytes become U+FFFD. False if it contains a NUL and so is not text. */
bool pasted_decode(struct buf *buf, const char *bytes, size_t len);

#endif
