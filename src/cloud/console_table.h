/* console_table.h - what PowerShell shows in columns, as one line a property
 *
 * Format-Table (also wrapped, or with its columns pushed out of line by a mail), a table of Markdown, and CSV. What is no table
 * is passed on as it is.
 */
#ifndef CLOUD_CONSOLE_TABLE_H
#define CLOUD_CONSOLE_TABLE_H

#include "base/buf.h"

/* Adds the cleaned text @text to @buf, with "Name : value" in the place of tables. */
void console_table_lines(struct buf *buf, const char *text);

#endif
