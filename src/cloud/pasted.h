/* pasted.h - text that came by way of a terminal, a mail or a file, without what those added to it
 *
 * Colours and other escape sequences (also where only "[32;1m" or "^[[0m" was left of them), quotation marks of mails, blanks
 * and dashes of typesetters, line ends of all kinds, a text inside a JSON string. Knows nothing of what the text says.
 */
#ifndef CLOUD_PASTED_H
#define CLOUD_PASTED_H

#include <stdbool.h>

#include "base/buf.h"

/* Adds @text to @buf with one '\n' a line, ASCII blanks, dashes and quotes. Tabs stay, for columns hang on them. */
void pasted_clean(struct buf *buf, const char *text);

/* A file as bytes: UTF-8 with or without a byte order mark, or UTF-16, which "> file" of Windows PowerShell writes. Adds it to
 * @buf as UTF-8; garbage becomes U+FFFD. False when it has a NUL and is no text. */
bool pasted_decode(struct buf *buf, const char *bytes, size_t len);

#endif
