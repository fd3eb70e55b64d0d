/* text_ascii.c - a stand-in for what a terminal or file cannot show */
#include "base/text.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"

/* One letter for each character of a block, "." for those that have none. */
struct block {
	uint32_t first, last;
	const char *letters;
};

static const char latin_1[] = "AAAA.A.CEEEEIIIIDNOOOO..OUUU.Y..aaaa.a.ceeeeiiiidnoooo..ouuu.y.y";
static const char latin_extended[] =
	"AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi..JjKkkLlLlLlL"
	"lLlNnNnNnnNnOoOoOo..RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static const char latin_more[] = "AaIiOoUuUuUuUuUu.AaAa....GgKkOoOo..j...Gg..NnAa....AaAaEeEeIiIiO"
				 "oOoRrRrUuUuSsTt";
static const char latin_additional[] =
	"AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
	"MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
	"WwWwWwWwWwXxXxYyZzZzZzhtwy......AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
	"EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy......";

static const struct block blocks[] = {
	{0xC0, 0xFF, latin_1},
	{0x100, 0x17F, latin_extended},
	{0x1CD, 0x21B, latin_more},
	{0x1E00, 0x1EFF, latin_additional},
};

static const struct word {
	uint32_t point;
	const char *ascii;
} words[] = {
	{0xA0, " "},     {0xA9, "(c)"},    {0xAB, "<<"},   {0xAE, "(R)"},  {0xB0, " deg"},
	{0xB7, "."},     {0xBB, ">>"},     {0xC4, "Ae"},   {0xC6, "AE"},   {0xD6, "Oe"},
	{0xD7, "x"},     {0xDC, "Ue"},     {0xDE, "Th"},   {0xDF, "ss"},   {0xE4, "ae"},
	{0xE6, "ae"},    {0xF6, "oe"},     {0xFC, "ue"},   {0xFE, "th"},   {0x132, "IJ"},
	{0x133, "ij"},   {0x152, "OE"},    {0x153, "oe"},  {0x1E9E, "SS"}, {0x2018, "'"},
	{0x2019, "'"},   {0x201A, "'"},    {0x201B, "'"},  {0x201C, "\""}, {0x201D, "\""},
	{0x201E, "\""},  {0x201F, "\""},   {0x2020, "+"},  {0x2022, "*"},  {0x2026, "..."},
	{0x202F, " "},   {0x2032, "'"},    {0x2033, "\""}, {0x2039, "<"},  {0x203A, ">"},
	{0x20AC, "EUR"}, {0x2122, "(TM)"}, {0x2190, "<-"}, {0x2191, "^"},  {0x2192, "->"},
	{0x2193, "v"},   {0x2212, "-"},    {0x2260, "!="}, {0x2264, "<="}, {0x2265, ">="},
	{0x25B6, ">"},   {0x25B8, ">"},    {0x25CB, "o"},  {0x25CF, "*"},  {0x2713, "v"},
	{0x2714, "v"},   {0x2717, "x"},    {0x2718, "x"},  {0x276F, ">"},  {0x3000, " "},
	{0xFFFD, "?"},
};

static const char *word_of(uint32_t point)
{
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (words[i].point == point)
			return words[i].ascii;
	return NULL;
}

/* One character for one, or 0. */
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

/* An accent of its own, as macOS spells names; the two dots as German writes them. */
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
	/* "\u{1B}" is the most that one byte becomes. */
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
