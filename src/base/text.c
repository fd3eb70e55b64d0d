/* text.c - UTF-8: making foreign text safe, widths, wrapping */
#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "base/ascii.h"
#include "base/buf.h"

#define REPLACEMENT 0xFFFDu
#define MARKS_MAX   4

struct range {
	uint32_t first, last;
};

/* Characters that move the cursor, turn the direction or hide: never shown as they are, whatever the locale says.
 * Sorted, for the search. */
static const struct range hidden[] = {
	{ 0x00, 0x1F },
	{ 0x7F, 0x9F },
	{ 0xAD, 0xAD },
	{ 0x61C, 0x61C },
	{ 0x115F, 0x1160 },
	{ 0x17B4, 0x17B5 },
	{ 0x180E, 0x180E },
	{ 0x200B, 0x200F },
	{ 0x2028, 0x202E },
	{ 0x2060, 0x206F },
	{ 0x3164, 0x3164 },
	{ 0xE000, 0xF8FF },
	{ 0xFDD0, 0xFDEF },
	{ 0xFEFF, 0xFEFF },
	{ 0xFFA0, 0xFFA0 },
	{ 0xFFF0, 0xFFFB },
	{ 0x1BCA0, 0x1BCA3 },
	{ 0x1D173, 0x1D17A },
	{ 0xE0000, 0xE0FFF },
	{ 0xF0000, 0x10FFFF },
};

/* Rough substitutes for wcwidth in a locale that knows only ASCII. */
static const struct range marks[] = {
	{ 0x300, 0x36F },
	{ 0x483, 0x489 },
	{ 0x591, 0x5BD },
	{ 0x610, 0x61A },
	{ 0x64B, 0x65F },
	{ 0x1AB0, 0x1AFF },
	{ 0x1DC0, 0x1DFF },
	{ 0x20D0, 0x20FF },
	{ 0xFE00, 0xFE0F },
	{ 0xFE20, 0xFE2F },
};
static const struct range wide[] = {
	{ 0x1100, 0x115F },
	{ 0x2E80, 0x303E },
	{ 0x3041, 0xA4CF },
	{ 0xAC00, 0xD7A3 },
	{ 0xF900, 0xFAFF },
	{ 0xFE30, 0xFE6F },
	{ 0xFF00, 0xFF60 },
	{ 0xFFE0, 0xFFE6 },
	{ 0x1F300, 0x1F64F },
	{ 0x1F900, 0x1F9FF },
	{ 0x20000, 0x3FFFD },
};

#define IS_IN(table, point) is_in(table, sizeof(table) / sizeof(table)[0], point)

static bool is_in(const struct range *table, size_t count, uint32_t point)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = low + (count - low) / 2;

		if (point > table[middle].last)
			low = middle + 1;
		else if (point >= table[middle].first)
			return true;
		else
			count = middle;
	}
	return false;
}

/* True if iswprint and wcwidth know more than ASCII. */
static bool locale_knows(void)
{
	return iswprint(0x65E5);
}

static bool text_is_hidden(uint32_t point)
{
	if (point >= 0x20 && point < 0x7F)
		return false; /* covers nearly all text; querying the locale for each would slow down every start */
	if ((point & 0xFFFE) == 0xFFFE || IS_IN(hidden, point))
		return true;
	return locale_knows() && !iswprint((wint_t)point);
}

static int width_of(uint32_t point)
{
	int width;

	if (point >= 0x20 && point < 0x7F)
		return 1;
	if (point < 0xA0)
		return 0;
	if (!locale_knows())
		return IS_IN(marks, point) ? 0 : IS_IN(wide, point) ? 2 : 1;
	width = wcwidth((wchar_t)point);
	return width < 0 ? 1 : width;
}

/* Decodes one character of at least one byte. An invalid sequence gives U+FFFD and takes the bytes that cannot begin a
 * character together with what follows (Unicode 3.9, "maximal subpart"). */
static uint32_t text_decode(const char *text, size_t len, size_t *used, bool *valid)
{
	const unsigned char *bytes = (const unsigned char *)text;
	unsigned char lead = bytes[0], low = 0x80, high = 0xBF;
	uint32_t point;
	size_t need;

	*used = 1;
	*valid = lead < 0x80;
	if (*valid)
		return lead;
	if (lead < 0xC2 || lead > 0xF4)
		return REPLACEMENT;
	need = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
	point = lead & (0x3Fu >> need);
	/* Overlong forms, surrogates and values above U+10FFFF are invalid from the second byte. */
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;
	for (size_t i = 1; i <= need; i++, low = 0x80, high = 0xBF) {
		if (i >= len || bytes[i] < low || bytes[i] > high)
			return REPLACEMENT;
		point = point << 6 | (bytes[i] & 0x3Fu);
		*used = i + 1;
	}
	*valid = true;
	return point;
}

uint32_t text_next(const char *text, size_t *used)
{
	bool valid;

	if (!*text) {
		*used = 0;
		return 0;
	}
	/* The NUL is no continuation byte, so decoding stops there. */
	return text_decode(text, 4, used, &valid);
}

bool text_is_invisible(uint32_t point)
{
	return point == 0xAD || point == 0x34F || point == 0x61C || point == 0x180E ||
	       (point >= 0x200B && point <= 0x200F) || (point >= 0x202A && point <= 0x202E) ||
	       (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

bool text_is_odd_blank(uint32_t point)
{
	return point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x202F ||
	       point == 0x205F || point == 0x3000;
}

bool text_is_quote(uint32_t point)
{
	return point == 0xAB || point == 0xBB || (point >= 0x2018 && point <= 0x201F) || point == 0x2026 ||
	       point == 0x2039 || point == 0x203A || (point >= 0x3001 && point <= 0x3002) ||
	       (point >= 0x3008 && point <= 0x3011) || point == 0xFF02 || (point >= 0xFF08 && point <= 0xFF09) ||
	       point == 0xFF0C || point == 0xFF1C || point == 0xFF1E;
}

const char *text_item(const char **list, size_t *len)
{
	const char *item = *list + strspn(*list, " ");

	*len = strcspn(item, ",");
	*list = item + *len + (item[*len] == ',');
	while (*len && item[*len - 1] == ' ')
		--*len;
	return item;
}

size_t text_valid(const char *text, size_t len)
{
	size_t pos = 0, used;
	bool valid;

	for (; pos < len; pos += used) {
		text_decode(text + pos, len - pos, &used, &valid);
		if (!valid)
			break;
	}
	return pos;
}

/* Output for safe text: whole characters only. It always knows a place to cut that leaves room for "..." and lies
 * before a base, not before its marks. */
struct sink {
	char *out;
	size_t size, len, border;
	bool full;
};

static void text_put(struct sink *sink, const char *piece, size_t len, bool is_base)
{
	if (is_base && sink->len + 4 <= sink->size)
		sink->border = sink->len;
	if (sink->full || len >= sink->size - sink->len) {
		sink->full = true;
		return;
	}
	memcpy(sink->out + sink->len, piece, len); /* len < size - sink->len */
	sink->len += len;
}

static void put_visible(struct sink *sink, uint32_t point)
{
	char piece[16];
	int len = snprintf(piece, sizeof piece, "\\u{%X}", (unsigned int)point);

	text_put(sink, piece, (size_t)len, true);
}

static void sink_end(struct sink *sink)
{
	if (sink->full && sink->size >= 4) {
		memcpy(sink->out + sink->border, "...", 3); /* border + 4 <= size */
		sink->len = sink->border + 3;
	}
	sink->out[sink->len] = '\0';
}

/* The first mark too many on a base becomes U+FFFD, further ones nothing. */
static void text_put_mark(struct sink *sink, const char *piece, size_t len, int *on_base)
{
	if (*on_base < MARKS_MAX)
		text_put(sink, piece, len, false);
	else if (*on_base == MARKS_MAX)
		text_put(sink, "\xEF\xBF\xBD", 3, true);
	if (*on_base <= MARKS_MAX)
		++*on_base;
}

char *text_safe_n(char *out, size_t size, const char *in, size_t len)
{
	struct sink sink = { .out = out, .size = size };
	int on_base = -1; /* marks on the last base; -1: no base yet */
	size_t used;

	if (!size)
		return out;
	for (size_t pos = 0; in && pos < len && !sink.full; pos += used) {
		bool valid;
		uint32_t point = text_decode(in + pos, len - pos, &used, &valid);

		if (valid && width_of(point) == 0 && !text_is_hidden(point) && on_base >= 0) {
			text_put_mark(&sink, in + pos, used, &on_base);
			continue;
		}
		if (!valid) {
			text_put(&sink, "\xEF\xBF\xBD", 3, true);
		} else if (point == '\t' || point == '\n' || point == '\r') {
			if (point == '\r' && len - pos > 1 && in[pos + 1] == '\n')
				used = 2;
			text_put(&sink, " ", 1, true);
		} else if (text_is_hidden(point) || width_of(point) == 0) {
			put_visible(&sink, point);
		} else {
			text_put(&sink, in + pos, used, true);
		}
		on_base = 0;
	}
	sink_end(&sink);
	return out;
}

char *text_safe(char *out, size_t size, const char *in)
{
	return text_safe_n(out, size, in, in ? strlen(in) : 0);
}

char *text_safe_copy_n(struct arena *arena, const char *in, size_t len, size_t max)
{
	size_t size, fits;
	char *safe, *copy;

	if (!in || !len || !max)
		return arena_copy(arena, "");
	if (len > SIZE_MAX / 64)
		arena_no_memory();
	/* One byte becomes 6 at most ("\u{1B}"). A column takes 20 bytes at most (a base with its marks), so a short
	 * @max never makes a long text. */
	size = 6 * len + 1;
	if (max < len && 24 * max + 64 < size)
		size = 24 * max + 64;
	safe = malloc(size);
	if (!safe)
		arena_no_memory();
	text_safe_n(safe, size, in, len);
	fits = max < INT32_MAX ? text_fit(safe, (int)max) : strlen(safe);
	if (!safe[fits]) {
		copy = arena_copy_n(arena, safe, fits);
	} else if (max <= 3) {
		copy = arena_copy_n(arena, safe, fits);
	} else {
		fits = text_fit(safe, (int)max - 3);
		copy = arena_printf(arena, "%.*s...", (int)fits, safe);
	}
	free(safe);
	return copy;
}

const char *text_safe_lines(struct arena *arena, const char *text)
{
	struct buf out;
	const char *all;

	buf_init(&out, 12 * strlen(text) + 1);
	while (*text) {
		struct arena line = { 0 };
		size_t len = strcspn(text, "\n");

		buf_add(&out, text_safe_copy_n(&line, text, len, SIZE_MAX));
		arena_release(&line);
		text += len;
		if (*text)
			buf_add_n(&out, text++, 1);
	}
	all = arena_copy(arena, buf_text(&out));
	buf_release(&out);
	return all;
}

char *text_safe_copy(struct arena *arena, const char *in, size_t max)
{
	return text_safe_copy_n(arena, in, in ? strlen(in) : 0, max);
}

int text_width(const char *text)
{
	int width = 0;
	size_t used;

	for (; *text; text += used) {
		used = 1;
		if (*text >= 0x20 && *text < 0x7F)
			width++;
		else
			width += width_of(text_next(text, &used));
	}
	return width;
}

size_t text_fit(const char *text, int columns)
{
	size_t pos = 0, used;
	int width = 0;

	for (; text[pos]; pos += used) {
		width += width_of(text_next(text + pos, &used));
		if (width > columns)
			break;
	}
	return pos;
}

/* Trailing spaces may exceed the width; only a visible character breaks a line. */
size_t text_wrap(const char *text, int columns, size_t *skip)
{
	size_t pos = 0, fits = 0, word_end = 0, word_next = 0, used;
	int width = 0;

	if (columns < 1)
		columns = 1;
	for (; text[pos]; pos += used) {
		uint32_t point = text_next(text + pos, &used);

		if (point == '\n' || (point == '\r' && text[pos + 1] == '\n')) {
			*skip = pos + (point == '\r' ? 2 : 1);
			return fits;
		}
		if (point == ' ' && pos && text[pos - 1] != ' ')
			word_end = pos;
		width += width_of(point);
		if (width <= columns) {
			fits = pos + used;
		} else if (point != ' ') {
			if (!fits)
				fits = pos = used; /* wider than a line: alone */
			*skip = word_end ? word_next : pos;
			return word_end ? word_end : fits;
		}
		if (point == ' ' && word_end)
			word_next = pos + used;
	}
	*skip = pos;
	return fits;
}

bool text_begins(const char *text, const char *with)
{
	text = text ? text : "";
	with = with ? with : "";
	for (; *with; text++, with++)
		if (ascii_lower(*text) != ascii_lower(*with))
			return false;
	return true;
}

bool text_same(const char *a, const char *b)
{
	a = a ? a : "";
	b = b ? b : "";
	return strlen(a) == strlen(b) && text_begins(a, b);
}

const char *text_find(const char *text, const char *what)
{
	text = text ? text : "";
	for (;; text++) {
		if (text_begins(text, what))
			return text;
		if (!*text)
			return NULL;
	}
}

bool text_is_guid(const char *text)
{
	size_t i;

	for (i = 0; text && i < 36; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (is_dash ? text[i] != '-' : ascii_hex(text[i]) < 0)
			return false;
	}
	return text && !text[i];
}

char *text_url_escape(struct arena *arena, const char *in)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t len = in ? strlen(in) : 0, done = 0;
	char *out;

	if (len > SIZE_MAX / 4)
		arena_no_memory();
	out = arena_alloc(arena, 3 * len + 1); /* every byte may become %XX */
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)in[i];

		if (ascii_is_alnum(in[i]) || strchr("-._~", in[i])) {
			out[done++] = in[i];
			continue;
		}
		out[done++] = '%';
		out[done++] = digits[byte >> 4];
		out[done++] = digits[byte & 15];
	}
	return out;
}

/* --- an ASCII version of other scripts --- */

/* One letter for each character of a block; "." for a character without one. */
struct block {
	uint32_t first, last;
	const char *letters;
};

static const char latin_1[] = "AAAA.A.CEEEEIIIIDNOOOO..OUUU.Y..aaaa.a.ceeeeiiiidnoooo..ouuu.y.y";
static const char latin_extended[] = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi..JjKkkLlLlLlL"
				     "lLlNnNnNnnNnOoOoOo..RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static const char latin_more[] = "AaIiOoUuUuUuUuUu.AaAa....GgKkOoOo..j...Gg..NnAa....AaAaEeEeIiIiO"
				 "oOoRrRrUuUuSsTt";
static const char latin_additional[] = "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
				       "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
				       "WwWwWwWwWwXxXxYyZzZzZzhtwy......AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
				       "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy......";

static const struct block blocks[] = {
	{ 0xC0, 0xFF, latin_1 },
	{ 0x100, 0x17F, latin_extended },
	{ 0x1CD, 0x21B, latin_more },
	{ 0x1E00, 0x1EFF, latin_additional },
};

static const struct word {
	uint32_t point;
	const char *ascii;
} words[] = {
	{ 0xA0, " " },
	{ 0xA9, "(c)" },
	{ 0xAB, "<<" },
	{ 0xAE, "(R)" },
	{ 0xB0, " deg" },
	{ 0xB7, "." },
	{ 0xBB, ">>" },
	{ 0xC4, "Ae" },
	{ 0xC6, "AE" },
	{ 0xD6, "Oe" },
	{ 0xD7, "x" },
	{ 0xDC, "Ue" },
	{ 0xDE, "Th" },
	{ 0xDF, "ss" },
	{ 0xE4, "ae" },
	{ 0xE6, "ae" },
	{ 0xF6, "oe" },
	{ 0xFC, "ue" },
	{ 0xFE, "th" },
	{ 0x132, "IJ" },
	{ 0x133, "ij" },
	{ 0x152, "OE" },
	{ 0x153, "oe" },
	{ 0x1E9E, "SS" },
	{ 0x2018, "'" },
	{ 0x2019, "'" },
	{ 0x201A, "'" },
	{ 0x201B, "'" },
	{ 0x201C, "\"" },
	{ 0x201D, "\"" },
	{ 0x201E, "\"" },
	{ 0x201F, "\"" },
	{ 0x2020, "+" },
	{ 0x2022, "*" },
	{ 0x2026, "..." },
	{ 0x202F, " " },
	{ 0x2032, "'" },
	{ 0x2033, "\"" },
	{ 0x2039, "<" },
	{ 0x203A, ">" },
	{ 0x20AC, "EUR" },
	{ 0x2122, "(TM)" },
	{ 0x2190, "<-" },
	{ 0x2191, "^" },
	{ 0x2192, "->" },
	{ 0x2193, "v" },
	{ 0x2212, "-" },
	{ 0x2260, "!=" },
	{ 0x2264, "<=" },
	{ 0x2265, ">=" },
	{ 0x25B6, ">" },
	{ 0x25B8, ">" },
	{ 0x25CB, "o" },
	{ 0x25CF, "*" },
	{ 0x2713, "v" },
	{ 0x2714, "v" },
	{ 0x2717, "x" },
	{ 0x2718, "x" },
	{ 0x276F, ">" },
	{ 0x3000, " " },
	{ 0xFFFD, "?" },
};

static const char *word_of(uint32_t point)
{
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (words[i].point == point)
			return words[i].ascii;
	return NULL;
}

/* The single ASCII letter for a character; 0: none. */
static char letter_of(uint32_t point)
{
	for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
		char letter;

		if (point < blocks[i].first || point > blocks[i].last)
			continue;
		letter = blocks[i].letters[point - blocks[i].first];
		return (char)(letter == '.' ? 0 : letter);
	}
	if (point >= 0x2000 && point <= 0x200A)
		return ' ';
	if (point >= 0x2010 && point <= 0x2015)
		return '-';
	if (point >= 0xFF01 && point <= 0xFF5E) /* full width forms */
		return (char)(point - 0xFF01 + '!');
	if (point < 0x2500 || point > 0x259F)
		return 0;
	/* Lines and corners, then blocks, full and shaded. */
	if (point == 0x2500 || point == 0x2501 || point == 0x2550)
		return '-';
	if (point == 0x2502 || point == 0x2503 || point == 0x2551)
		return '|';
	if (point < 0x2580)
		return '+';
	return point >= 0x2591 && point <= 0x2593 ? '.' : '#';
}

/* A combining accent, as macOS spells names; a diaeresis becomes "e", as in German. */
static void add_accent(struct buf *out, uint32_t point)
{
	if (point == 0x308 && out->len && strchr("aouAOU", out->text[out->len - 1]))
		buf_add(out, "e");
}

char *text_ascii(struct arena *arena, const char *in)
{
	struct buf out;
	size_t used;
	char *copy;

	in = in ? in : "";
	/* One byte becomes 6 at most ("\u{1B}"). */
	buf_init(&out, 6 * strlen(in));
	for (; *in; in += used) {
		uint32_t point = text_next(in, &used);
		char letter = letter_of(point);
		const char *word = letter ? NULL : word_of(point);

		if ((point >= 0x20 && point < 0x7F) || point == '\n')
			buf_add_n(&out, in, 1);
		else if (letter)
			buf_add_n(&out, &letter, 1);
		else if (word)
			buf_add(&out, word);
		else if (point >= 0x300 && point <= 0x36F)
			add_accent(&out, point);
		else if (point == '\t')
			buf_add(&out, " ");
		else
			buf_printf(&out, "\\u{%X}", (unsigned int)point);
	}
	copy = arena_copy_n(arena, buf_text(&out), out.len);
	buf_release(&out);
	return copy;
}
