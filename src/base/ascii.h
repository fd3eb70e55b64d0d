/* ascii.h - ASCII letters, digits and blanks, the same in every locale
 *
 * <ctype.h> and strncasecmp depend on the locale: in Turkish "I" is not "i", so "CLIENT_ID" would be another name.
 * Names of hosts, options, settings and ids are ASCII, and are compared by these functions (or text_same and its like).
 */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>
#include <stddef.h>

static inline bool ascii_is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool ascii_is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool ascii_is_letter(char c)
{
	return ascii_is_upper(c) || ascii_is_lower(c);
}

static inline bool ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A letter or a digit. */
static inline bool ascii_is_alnum(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c);
}

static inline bool ascii_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char ascii_lower(char c)
{
	return ascii_is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

/* The value of a hexadecimal digit; -1 for any other character. */
static inline int ascii_hex(char c)
{
	char lower = ascii_lower(c);

	return ascii_is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* True if the first @n bytes are equal, ignoring case; a text that ends earlier differs from one that continues. */
static inline bool ascii_same(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
		if (!a[i])
			break;
	}
	return true;
}

#endif
