/* pasted.c - removes from pasted text whatever terminals, mails and files added */
#include "cloud/pasted.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

/* JSON strings nested in JSON strings: deeper nesting does not occur in pasted text. */
#define STRINGS_DEEP 3

/* --- escape sequences --- */

static size_t pasted_span(const char *text, const char *of)
{
	return strspn(text, of);
}

/* An escape character that was turned into text: by cat -v, by a font, by a programming language's notation. */
static size_t escape_at(const char *text)
{
	static const char *const looks[] = { "\x1b", "\xc2\x9b", "\xe2\x90\x9b", "\xe2\x86\x90", "^[", "\\x1b", "\\x1B",
		"\\033", "\\u001b", "\\u001B", "\\e", "`e", NULL };

	for (size_t i = 0; looks[i]; i++)
		if (strncmp(text, looks[i], strlen(looks[i])) == 0)
			return strlen(looks[i]);
	return 0;
}

/* The rest of a sequence after the escape character: "[32;1m", "[?25h". */
static size_t sequence_at(const char *text)
{
	size_t len = 1;

	if (*text != '[')
		return 0;
	len += pasted_span(text + len, "?");
	len += pasted_span(text + len, "0123456789;:");
	return text[len] && strchr("mKHJhlABCDGsuX", text[len]) ? len + 1 : 0;
}

/* "]0;title" up to its end, a bell or an escape. */
static size_t title_at(const char *text)
{
	size_t len;

	if (*text != ']')
		return 0;
	len = strcspn(text, "\a\x1b\n");
	return text[len] == '\a' ? len + 1 : text[len] == '\x1b' ? len + 1 + (text[len + 1] == '\\') : len;
}

/* A sequence without its escape character, which was lost. It must have a digit: "[m" may begin a prompt. */
static size_t lost_escape_at(const char *text)
{
	size_t digits;

	if (*text != '[')
		return 0;
	if (text[1] == '?' && (digits = pasted_span(text + 2, "0123456789")) && strchr("hl", text[2 + digits]) &&
	    text[2 + digits])
		return 3 + digits;
	digits = pasted_span(text + 1, "0123456789;");
	return digits && (text[1 + digits] == 'm' || text[1 + digits] == 'K') ? 2 + digits : 0;
}

static size_t colour_at(const char *text)
{
	size_t escape = escape_at(text), len;

	if (!escape)
		return lost_escape_at(text);
	if (strncmp(text, "\xc2\x9b", 2) == 0) { /* one character that is escape and bracket at once */
		len = 2 + pasted_span(text + 2, "0123456789;");
		return text[len] ? len + 1 : len;
	}
	if ((len = sequence_at(text + escape)))
		return escape + len;
	if (*text != '\x1b')
		return 0;
	if ((len = title_at(text + escape)))
		return escape + len;
	return text[1] ? 2 : 1;
}

/* --- characters --- */

/* An HTML entity or a tag that ends a line, pasted from a page's source: its length, and the character it stands for. */
static size_t entity_at(const char *text, const char **means)
{
	static const char *const entities[][2] = { { "&quot;", "\"" }, { "&#34;", "\"" }, { "&#39;", "'" },
		{ "&gt;", ">" }, { "&lt;", "<" }, { "&amp;", "&" }, { "&nbsp;", " " }, { "<br>", "\n" },
		{ "<br/>", "\n" }, { "<br />", "\n" }, { "</p>", "\n" }, { "</div>", "\n" }, { "</li>", "\n" } };

	if (*text != '&' && *text != '<')
		return 0;
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (text_begins(text, entities[i][0])) {
			*means = entities[i][1];
			return strlen(entities[i][0]);
		}
	return 0;
}

static void add_character(struct buf *buf, const char *text, size_t used, uint32_t c)
{
	if (text_is_invisible(c))
		return;
	if (c == '\r')
		buf_add(buf, text[1] == '\n' ? "" : "\n");
	else if (c == 0x85 || c == 0x2028 || c == 0x2029)
		buf_add(buf, "\n");
	else if (text_is_odd_blank(c) || c == '\v' || c == '\f')
		buf_add(buf, " ");
	else if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
		buf_add(buf, "-");
	else if (c >= 0x201c && c <= 0x201f)
		buf_add(buf, "\"");
	else if (c >= 0x2018 && c <= 0x201b)
		buf_add(buf, "'");
	else if (c >= ' ' ? c != 0x7f : c == '\n' || c == '\t')
		buf_add_n(buf, text, used);
}

static void take_characters(struct buf *buf, const char *text)
{
	const char *means;
	size_t used, len;
	uint32_t c;

	for (; (c = text_next(text, &used)); text += used) {
		if ((len = colour_at(text))) {
			used = len;
		} else if ((len = entity_at(text, &means))) {
			buf_add(buf, means);
			used = len;
		} else {
			add_character(buf, text, used, c);
		}
	}
}

/* --- lines --- */

/* ">", "> >", "| ": quotation marks of mails. */
static const char *behind_quotation(const char *line)
{
	static const char bar[] = "\xe2\x94\x82";
	const char *at = line, *begin = line;

	for (;;) {
		at += pasted_span(at, " \t");
		if (*at == '>' || *at == '|')
			at++;
		else if (strncmp(at, bar, strlen(bar)) == 0)
			at += strlen(bar);
		else
			return begin;
		begin = at + (*at == ' ');
	}
}

static void take_lines(struct buf *buf, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *begin = behind_quotation(text);

		if (begin > text + len)
			begin = text + len;
		if (strncmp(begin, "```", 3) != 0)
			buf_add_n(buf, begin, (size_t)(text + len - begin));
		text += len;
		if (*text) {
			buf_add(buf, "\n");
			text++;
		}
	}
}

/* --- a text inside a JSON string --- */

/* The ASCII character of a "\u001b"; -1 for any other. */
static int unicode_at(const char *text)
{
	int value = 0;

	for (int i = 2; i < 6; i++) {
		if (ascii_hex(text[i]) < 0)
			return -1;
		value = value * 16 + ascii_hex(text[i]);
	}
	return value && value < 128 ? value : -1;
}

/* @text is at a backslash. Appends the character meant by the two or six characters there; returns how many they
 * are. */
static size_t pasted_add_escaped(struct buf *buf, const char *text)
{
	static const char letters[] = "nrtbf\"\\/", means[] = "\n\r\t  \"\\/";
	const char *letter = text[1] ? strchr(letters, text[1]) : NULL;
	char c;

	if (letter) {
		buf_add_n(buf, &means[letter - letters], 1);
		return 2;
	}
	if (text[1] == 'u' && unicode_at(text) > 0) {
		c = (char)unicode_at(text);
		buf_add_n(buf, &c, 1);
		return 6;
	}
	buf_add_n(buf, text, 1);
	return 1;
}

/* The closing quote of the string that begins at quote @text; NULL if there is none. @escaped: the string contains
 * lines or quotes. */
static const char *pasted_string_end(const char *text, bool *escaped)
{
	*escaped = false;
	for (text++; *text && *text != '"'; text++) {
		if (*text != '\\' || !text[1])
			continue;
		text++;
		*escaped |= *text == '"' || *text == 'n' || (*text == 'u' && unicode_at(text - 1) > 0);
	}
	return *text ? text : NULL;
}

/* "Allowed: ", "[": true for a line of a text that was turned into a list of strings. @before: the character before it,
 * ignoring blanks. */
static bool is_line(const char *from, const char *end, char before)
{
	size_t len = pasted_span(from, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

	if (before != '[' && before != ',')
		return false;
	if (len > 1 && from[len] == ':')
		return from + len + 1 == end || from[len + 1] == ' ';
	return end > from && pasted_span(from, "[]{}, ") >= (size_t)(end - from);
}

static const char *add_string(struct buf *buf, const char *from, const char *end)
{
	buf_add(buf, "\n");
	while (from < end) {
		if (*from == '\\') {
			from += pasted_add_escaped(buf, from);
			continue;
		}
		buf_add_n(buf, from++, 1);
	}
	buf_add(buf, "\n");
	return end + 1;
}

/* Appends @text, with the contents of its strings as separate lines; false if it has no such string. */
static bool take_strings(struct buf *buf, const char *text)
{
	bool any = false, escaped;
	char before = '\0';

	while (*text) {
		const char *end = *text == '"' ? pasted_string_end(text, &escaped) : NULL;

		if (end && (escaped || is_line(text + 1, end, before))) {
			any = true;
			text = add_string(buf, text + 1, end);
			text += pasted_span(text, ", \t\n");
			before = ',';
		} else if (strncmp(text, "\\\"", 2) == 0 || strncmp(text, "\\r\\n", 4) == 0) {
			any = true;
			text += pasted_add_escaped(buf, text);
		} else {
			size_t len = end ? (size_t)(end + 1 - text) : 1;

			buf_add_n(buf, text, len);
			before = strchr(" \t\n", *text) ? before : *text;
			text += len;
		}
	}
	return any;
}

/* One pass: characters, then lines, then strings. The caller owns @text and @with. */
static bool clean_once(struct buf *text, struct buf *with, bool *cut)
{
	bool any;

	buf_clear(with);
	take_characters(with, buf_text(text));
	*cut |= text->cut || with->cut;
	buf_clear(text);
	take_lines(text, buf_text(with));
	buf_clear(with);
	any = take_strings(with, buf_text(text));
	*cut |= with->cut;
	buf_clear(text);
	buf_add(text, buf_text(with));
	return any;
}

void pasted_clean(struct buf *buf, const char *text)
{
	struct buf from, with;
	bool cut = false;

	buf_init(&from, buf->max);
	buf_init(&with, buf->max);
	buf_add(&from, text);
	for (int i = 0; i < STRINGS_DEEP && clean_once(&from, &with, &cut); i++)
		;
	buf_clear(&with);
	take_characters(&with, buf_text(&from)); /* a string may contain an escape sequence */
	buf_add(buf, buf_text(&with));
	buf->cut |= cut || with.cut;
	buf_release(&from);
	buf_release(&with);
}

/* --- bytes of a file --- */

static void add_utf8(struct buf *buf, uint32_t c)
{
	char out[4];
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (len == 1)
		out[0] = (char)c;
	for (size_t i = len; len > 1 && i > 0; i--, c >>= 6)
		out[i - 1] = (char)(i > 1 ? 0x80 | (c & 0x3f) : (0xf00 >> len & 0xff) | c);
	buf_add_n(buf, out, len);
}

static void decode_utf16(struct buf *buf, const unsigned char *bytes, size_t len, bool big)
{
	for (size_t i = 0; i + 1 < len; i += 2) {
		uint32_t c = big ? (uint32_t)(bytes[i] << 8 | bytes[i + 1]) : (uint32_t)(bytes[i + 1] << 8 | bytes[i]),
			 low = 0;

		if (c >= 0xd800 && c < 0xdc00 && i + 3 < len)
			low = big ? (uint32_t)(bytes[i + 2] << 8 | bytes[i + 3])
				  : (uint32_t)(bytes[i + 3] << 8 | bytes[i + 2]);
		if (low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		}
		add_utf8(buf, c && !(c >= 0xd800 && c < 0xe000) ? c : 0xfffd);
	}
}

/* In UTF-16, every second byte of English is zero. */
static bool zeros_at(const unsigned char *bytes, size_t len, size_t from)
{
	for (size_t i = from; i < len && i < 64; i += 2)
		if (bytes[i])
			return false;
	return len > from + 2;
}

bool pasted_decode(struct buf *buf, const char *bytes, size_t len)
{
	const unsigned char *at = (const unsigned char *)bytes;

	if (len >= 2 && at[0] == 0xff && at[1] == 0xfe) {
		decode_utf16(buf, at + 2, len - 2, false);
	} else if (len >= 2 && at[0] == 0xfe && at[1] == 0xff) {
		decode_utf16(buf, at + 2, len - 2, true);
	} else if (memchr(bytes, 0, len)) {
		if (!zeros_at(at, len, 1) && !zeros_at(at, len, 0))
			return false;
		decode_utf16(buf, at, len, !zeros_at(at, len, 1));
	} else {
		buf_add_n(buf, bytes, len);
	}
	return true;
}
