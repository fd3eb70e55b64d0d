/* json_scan.c - what json-c lets pass and we do not */
#include "base/json_scan.h"

#include <stdbool.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

/* What json-c takes for each, measured with 0.16 on 64 bits and rounded up: an object comes with a table of 16 members. */
#define OBJECT_BYTES 800
#define ARRAY_BYTES  160
#define VALUE_BYTES  96
/* Twice of what the most finely cut answers of Microsoft's need (policies in the sign-in log: 9 bytes for each of theirs);
 * 4,500 small objects are no matter in any case. */
#define BUDGET_FACTOR 16u
#define BUDGET_LEAST  (4u * 1024 * 1024)
#define BUDGET_MOST   (96u * 1024 * 1024)

struct scan {
	const char *text;
	size_t len;
	int open, deepest;
	bool object[JSON_DEPTH_MAX + 1];      /* what the n-th level is */
	unsigned members[JSON_DEPTH_MAX + 1]; /* commas seen in it */
	size_t cost, budget;
};

static bool is_digit_at(const char *text, size_t len, size_t i)
{
	return i < len && text[i] >= '0' && text[i] <= '9';
}

/* Strings are skipped in one go: most of a text is in them. @i is behind the opening quote; the place of the closing
 * one, or of what must not be there. */
static size_t string_end(const char *text, size_t len, size_t i)
{
	while (i < len && text[i] != '"' && (unsigned char)text[i] >= 0x20)
		i += text[i] == '\\' ? 2 : 1; /* json-c judges what follows */
	return i;
}

static const char *opened(struct scan *scan, char c)
{
	if (++scan->open > JSON_DEPTH_MAX)
		return "nested too deep";
	if (scan->open > scan->deepest)
		scan->deepest = scan->open;
	scan->object[scan->open] = c == '{';
	scan->members[scan->open] = 0;
	scan->cost += c == '{' ? OBJECT_BYTES : ARRAY_BYTES;
	return scan->cost > scan->budget ? "too many values for its length" : NULL;
}

static const char *separated(struct scan *scan)
{
	scan->cost += VALUE_BYTES;
	if (scan->cost > scan->budget)
		return "too many values for its length";
	if (scan->open > 0 && scan->object[scan->open] && ++scan->members[scan->open] >= JSON_MEMBERS_MAX)
		return "an object has too many members";
	return NULL;
}

/* One character outside of strings. */
static const char *step(struct scan *scan, size_t i)
{
	static const char outside[256] = {
		['{'] = 1, ['}'] = 1, ['['] = 1, [']'] = 1, [':'] = 1, [','] = 1, [' '] = 1, ['\t'] = 1,
		['\r'] = 1, ['\n'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1,
		['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['+'] = 1, ['-'] = 1, ['.'] = 1, ['e'] = 1,
		['E'] = 1, ['t'] = 1, ['r'] = 1, ['u'] = 1, ['f'] = 1, ['a'] = 1, ['l'] = 1, ['s'] = 1,
		['n'] = 1, ['"'] = 1,
	};
	char c = scan->text[i];

	if (!outside[(unsigned char)c])
		return "unexpected character";
	if (c == '.' && !is_digit_at(scan->text, scan->len, i + 1))
		return "unfinished number";
	if (c == '{' || c == '[')
		return opened(scan, c);
	if (c == ',')
		return separated(scan);
	scan->open -= c == '}' || c == ']';
	return NULL;
}

const char *json_scan(const char *text, size_t len, size_t *at, int *depth)
{
	struct scan scan = {.text = text, .len = len, .budget = BUDGET_LEAST + BUDGET_FACTOR * len};
	const char *what = NULL;

	if (scan.budget > BUDGET_MOST)
		scan.budget = BUDGET_MOST;
	for (size_t i = 0; i < len && !what; i++) {
		*at = i;
		if (scan.open < 0)
			scan.open = 0; /* an end without a beginning: json-c says so */
		what = step(&scan, i);
		if (what || text[i] != '"')
			continue;
		i = string_end(text, len, i + 1);
		*at = i;
		if (i < len && text[i] != '"')
			what = "control character";
	}
	*depth = scan.deepest;
	if (what)
		return what;
	*at = text_valid(text, len);
	return *at < len ? "not UTF-8" : NULL;
}
