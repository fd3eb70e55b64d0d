/* json_scan.c - what json-c lets pass and we do not */
#include "base/json_scan.h"

#include <stdbool.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

static bool is_digit_at(const char *text, size_t len, size_t i)
{
	return i < len && text[i] >= '0' && text[i] <= '9';
}

const char *json_scan(const char *text, size_t len, size_t *at, int *depth)
{
	static const char outside[] = "{}[]:, \t\r\n0123456789+-.eEtrufalsn\"";
	bool in_string = false;
	int open = 0;

	*depth = 0;
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		*at = i;
		if (in_string) {
			if ((unsigned char)c < 0x20)
				return "control character";
			in_string = c != '"';
			if (c == '\\')
				i++; /* json-c judges what follows */
			continue;
		}
		if (!c || !strchr(outside, c))
			return "unexpected character";
		if (c == '.' && !is_digit_at(text, len, i + 1))
			return "unfinished number";
		open += (c == '{' || c == '[') - (c == '}' || c == ']');
		if (open > JSON_DEPTH_MAX)
			return "nested too deep";
		if (open > *depth)
			*depth = open;
		in_string = c == '"';
	}
	*at = text_valid(text, len);
	return *at < len ? "not UTF-8" : NULL;
}
