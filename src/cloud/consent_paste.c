/* consent_paste.c - addresses in a text that somebody pasted */
#include "cloud/consent_paste.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/text.h"
#include "cloud/place.h"
#include "core/scope.h"

/* --- the text put right --- */

static const struct entity {
	const char *name;
	uint32_t means;
} entities[] = {
	{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", 0xA0}, {"shy", 0xAD}, {"equals", '='},
	{"quest", '?'}, {"sol", '/'}, {"colon", ':'}, {"period", '.'}, {"lowbar", '_'}, {"percnt", '%'}, {"zwnj", 0x200C},
};

/* "&#38;" and "&#x26;". */
static uint32_t numbered(const char *text, size_t len)
{
	bool is_hex = len > 1 && (text[1] == 'x' || text[1] == 'X');
	uint32_t point = 0;

	for (size_t i = is_hex ? 2 : 1; i < len; i++) {
		int digit = ascii_hex(text[i]);

		if (digit < 0 || (!is_hex && digit > 9) || point > 0x10FFFF)
			return 0;
		point = point * (is_hex ? 16u : 10u) + (uint32_t)digit;
	}
	return point;
}

/* The character that an entity at @text stands for, and how long it is; 0: it is none. */
static uint32_t entity(const char *text, size_t *used)
{
	size_t len = strcspn(text + 1, "; &\n");

	if (*text != '&' || len > 8 || text[1 + len] != ';')
		return 0;
	*used = len + 2;
	if (text[1] == '#')
		return numbered(text + 1, len);
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (len == strlen(entities[i].name) && text_begins(text + 1, entities[i].name))
			return entities[i].means;
	return 0;
}

/* "\/" and "\u0026" of JSON, "\&" of a shell, "\_" of Markdown, "^&" of the Windows command prompt, "`&" of PowerShell. */
static uint32_t escape(const char *text, size_t *used)
{
	uint32_t point = 0;

	*used = 2;
	if ((text[0] == '^' || text[0] == '`') && text[1] == '&')
		return '&';
	if (text[0] != '\\')
		return 0;
	if (text[1] && strchr("/\"&?=_.-%:", text[1]))
		return (uint32_t)text[1];
	*used = 6;
	for (size_t i = 2; text[1] == 'u' && i < 6; i++) {
		if (ascii_hex(text[i]) < 0)
			return 0;
		point = point * 16 + (uint32_t)ascii_hex(text[i]);
	}
	return point < 0x80 ? point : 0;
}

/* Zero width, direction, soft hyphen, byte order mark: they came along and mean nothing here. */
static bool is_unseen(uint32_t point)
{
	return point == 0xAD || point == 0x34F || point == 0x61C || point == 0x180E || (point >= 0x200B && point <= 0x200F) ||
	       (point >= 0x202A && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

static bool is_blank(uint32_t point)
{
	return point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x202F || point == 0x205F ||
	       point == 0x3000;
}

/* Quotes, brackets and full stops of all kinds of writing, and the three dots of what was cut: no address has them. */
static bool is_quote(uint32_t point)
{
	return point == 0xAB || point == 0xBB || (point >= 0x2018 && point <= 0x201F) || point == 0x2026 || point == 0x2039 ||
	       point == 0x203A || (point >= 0x3001 && point <= 0x3002) || (point >= 0x3008 && point <= 0x3011) || point == 0xFF02 ||
	       (point >= 0xFF08 && point <= 0xFF09) || point == 0xFF0C || point == 0xFF1C || point == 0xFF1E;
}

static void put(struct buf *out, uint32_t point, const char *bytes, size_t len)
{
	if (is_unseen(point))
		return;
	if (point == 0x2028 || point == 0x2029 || point == '\r' || point == 0x85)
		buf_add(out, "\n");
	else if (is_blank(point) || point == '\t' || point == '\f' || point == '\v')
		buf_add(out, " ");
	else if (is_quote(point))
		buf_add(out, "\"");
	else if ((point >= 0x2010 && point <= 0x2015) || point == 0x2212) /* word processors make them of "-" */
		buf_add(out, "-");
	else if (point < 0x80 && point >= ' ')
		buf_printf(out, "%c", (int)point);
	else if (point == '\n')
		buf_add(out, "\n");
	else if (bytes && point >= 0x80)
		buf_add_n(out, bytes, len);
	else
		buf_add(out, " ");
}

static const char *take(struct buf *buf, struct arena *arena)
{
	const char *text = buf->cut ? NULL : arena_copy(arena, buf_text(buf));

	buf_release(buf);
	return text;
}

/* One character after another; what stands for "&" may itself be escaped, so this is done until nothing changes. */
static const char *decoded(const char *text, struct arena *arena)
{
	struct buf out;

	buf_init(&out, PASTE_TEXT_MAX);
	while (*text) {
		size_t used = 1;
		uint32_t point = entity(text, &used);

		if (!point)
			point = escape(text, &used);
		if (point) {
			put(&out, point, NULL, 0);
			text += used;
			continue;
		}
		if (text[0] == '\r' && text[1] == '\n')
			text++;
		point = text_next(text, &used);
		put(&out, point, text, used);
		text += used;
	}
	return take(&out, arena);
}

static size_t word_len(const char *text)
{
	size_t len = 0;

	while (ascii_is_alnum(text[len]) || text[len] == '_' || text[len] == '-')
		len++;
	return len;
}

/* Whether the "=" at @at, a line's last character, parts a name from its value: "client_id=" there, and not "client=" that goes on as
 * "_id=". */
static bool is_own_equals(const char *text, const char *at)
{
	const char *from = at;
	const char *next = at + 1 + strspn(at + 1, " \n");

	while (from > text && (ascii_is_alnum(from[-1]) || from[-1] == '_'))
		from--;
	if (from == at || from == text || (from[-1] != '?' && from[-1] != '&' && from[-1] != '\n' && from[-1] != ' '))
		return false;
	return next[word_len(next)] != '=';
}

/* Whether "=" is written "=3D": a line may break anywhere in what tells it, so it is looked for without the breaks. */
static bool is_mailed(const char *text, struct arena *arena)
{
	char *whole = arena_copy(arena, text), *to = whole;

	for (; *text; text++) {
		if (text[0] == '=' && text[1] == '\n')
			text++;
		else
			*to++ = *text;
	}
	*to = '\0';
	return text_find(whole, "client_id=3D") || text_find(whole, "?url=3D");
}

/* Mail: "=3D" is "=", and a "=" at the end of a line only breaks it. */
static const char *unmailed(const char *text, struct arena *arena)
{
	bool quoted = is_mailed(text, arena);
	const char *begin = text;
	struct buf out;

	buf_init(&out, PASTE_TEXT_MAX);
	for (; *text; text++) {
		if (text[0] == '=' && text[1] == '\n' && (quoted || !is_own_equals(begin, text)))
			text++;
		else if (quoted && text[0] == '=' && ascii_hex(text[1]) >= 0 && ascii_hex(text[2]) >= 0) {
			put(&out, (uint32_t)(ascii_hex(text[1]) * 16 + ascii_hex(text[2])), NULL, 0);
			text += 2;
		} else {
			buf_add_n(&out, text, 1);
		}
	}
	return take(&out, arena);
}

/* "> " that a mail program puts before each line of what it quotes. */
static const char *unquoted(const char *text, struct arena *arena)
{
	struct buf out;

	buf_init(&out, PASTE_TEXT_MAX);
	while (*text) {
		size_t blank = strspn(text, " "), marks = strspn(text + blank, "> "), len;

		if (text[blank] == '>')
			text += blank + marks;
		len = strcspn(text, "\n");
		buf_add_n(&out, text, len + (text[len] == '\n'));
		text += len + (text[len] == '\n');
	}
	return take(&out, arena);
}

/* An address that is percent-encoded as a whole, as it stands in another address. */
static const char *unwhole(const char *text, struct arena *arena)
{
	for (int i = 0; i < 3 && !text_find(text, "://") &&
			(text_find(text, "https%3A%2F%2Flogin") || text_find(text, "https%253A%252F%252Flogin")); i++)
		text = paste_decode(text, strlen(text), false, arena);
	return text;
}

const char *paste_tidy(const char *pasted, struct arena *arena)
{
	const char *text = strlen(pasted) < PASTE_TEXT_MAX ? pasted : NULL;

	for (int i = 0; text && i < 3; i++) {
		const char *before = text;

		text = decoded(before, arena);
		if (text && !strcmp(text, before))
			break;
	}
	text = text ? unquoted(text, arena) : NULL;
	text = text ? unmailed(text, arena) : NULL;
	return text ? unwhole(text, arena) : NULL;
}

/* --- where an address begins --- */

static bool is_host_char(char c)
{
	return ascii_is_alnum(c) || strchr(".-_@/%:", c) != NULL;
}

/* Without "https://": only a host of Microsoft's sign-in, with a path. */
static bool is_bare_host(const char *at)
{
	size_t len = strcspn(at, "/?\" <>\n");
	struct arena arena = {0};
	bool is = at[len] == '/' && len < 64 && place_login_cloud(arena_copy_n(&arena, at, len)) != CLOUD_UNKNOWN;

	arena_release(&arena);
	return is;
}

const char *paste_begin(const char *at, const char *text)
{
	for (; *at; at++) {
		bool edge = at == text || !is_host_char(at[-1]);

		if (text_begins(at, "https://") || text_begins(at, "http://"))
			return at;
		if (edge && ascii_lower(*at) == 'l' && is_bare_host(at))
			return at;
	}
	return NULL;
}

/* --- where it ends --- */

struct address {
	struct buf out;
	bool greedy, query, bracket;
	size_t pair; /* where the current name=value begins in out */
};

static const char *so_far(const struct address *address)
{
	return buf_text(&address->out) + address->pair;
}

static bool in_pair(const struct address *address, const char *name)
{
	return address->query && text_begins(so_far(address), name);
}

/* Whether the whole client id is there; before, nothing ends the address but its own characters. */
static bool has_id(const struct address *address)
{
	const char *value = text_find(buf_text(&address->out), "client_id=");
	size_t len = value ? strcspn(value + strlen("client_id="), "&\001\002") : 0;

	return value && len >= 36;
}

static bool is_known(const char *name, size_t len)
{
	char word[96];

	if (!len || len >= sizeof word)
		return false;
	memcpy(word, name, len);
	word[len] = '\0';
	return scope_say(word) || text_same(word, ".default") || text_same(word, "access_as_user");
}

/* The last part of a permission's name: what follows "https://graph.microsoft.com/". */
static void last_part(const char **name, size_t *len)
{
	for (size_t i = *len; i--;) {
		bool encoded = i >= 2 && text_begins(*name + i - 2, "%2F");

		if ((*name)[i] != '/' && !encoded)
			continue;
		*name += i + 1;
		*len -= i + 1;
		return;
	}
}

/* Whether a word can be a permission's name, or the last one and what follows it: "User.Read&redirect_uri=...". */
static bool is_scope(const char *word, size_t len)
{
	size_t name = 0;
	bool dot = false;

	while (name < len && word[name] != '&' && word[name] != '%' && word[name] != '+')
		name++;
	if (name < len && word[name] == '&' && word[name + 1 + word_len(word + name + 1)] == '=')
		return true;
	if (text_begins(word, "https://") || text_begins(word, "https%3A") || text_begins(word, "api://") || is_known(word, name))
		return true;
	for (size_t i = 1; i + 1 < name; i++) {
		if (!ascii_is_alnum(word[i]) && !strchr("._-", word[i]))
			return false;
		dot = dot || (word[i] == '.' && ascii_is_upper(word[i + 1]));
	}
	return dot && ascii_is_upper(*word) && ascii_is_letter(word[name - 1]);
}

/* Whether names are parted right before @at. */
static bool is_parted(const char *begin, const char *at)
{
	static const char *const encoded[] = {"%20", "%0A", "%0D", "%09", "%2B"};

	if (at == begin || strchr("=+ \001\002", at[-1]))
		return true;
	for (size_t i = 0; at - begin >= 3 && i < sizeof encoded / sizeof *encoded; i++)
		if (text_begins(at - 3, encoded[i]))
			return true;
	return false;
}

/* Whether what stands so far, with @word behind it, is a known permission: then a break was inside the name. */
static bool completes(const struct address *address, const char *word, size_t len)
{
	const char *all = so_far(address), *last = all + strlen(all);
	char name[96];
	size_t right = 0, left;

	while (!is_parted(all, last))
		last--;
	left = strlen(last);
	last_part(&last, &left);
	while (right < len && word[right] != '&' && word[right] != '%' && word[right] != '+')
		right++;
	if (left + right >= sizeof name)
		return false;
	memcpy(name, last, left);
	memcpy(name + left, word, right);
	return is_known(name, left + right);
}

static bool is_url_word(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!ascii_is_alnum(word[i]) && !strchr("-._~%&=?/:+#!,;@$()*{}", word[i]))
			return false;
	return len > 0;
}

/* The last word of the whole text, small and without punctuation: the end of what a line break cut off. */
static bool is_tail(const char *word, size_t len)
{
	if (word[len + strspn(word + len, " \n\"'>)")])
		return false;
	for (size_t i = 0; i < len; i++)
		if (!ascii_is_lower(word[i]) && !ascii_is_digit(word[i]) && !strchr("._-~", word[i]))
			return false;
	return len > 0 && !strchr("._-~", word[len - 1]);
}

/* Whether an address that stood at a line's end goes on with @word of a later one. */
static bool goes_on(const struct address *address, const char *word, int lines)
{
	const char *all = buf_text(&address->out);
	char last = *all ? all[address->out.len - 1] : '\0';
	size_t len = strcspn(word, " \n\"<>'`");

	if (*word == '&' || *word == '?')
		return true;
	if (!len || lines > 1 || !is_url_word(word, len))
		return false;
	if (last && strchr("=&?%-+", last))
		return true;
	if (address->out.len > 2 && all[address->out.len - 2] == '%')
		return true;
	if (text_begins(word, "https://") || text_begins(word, "http://"))
		return in_pair(address, "scope=");
	if (!has_id(address))
		return true;
	if (in_pair(address, "scope=") && (completes(address, word, len) || is_scope(word, len)))
		return true;
	for (size_t i = 0; i < len; i++)
		if (strchr("%&=/", word[i]))
			return true;
	return is_tail(word, len);
}

/* What blanks and line ends at @at mean. Returns where the address goes on; NULL: it ended. */
static const char *gap(struct address *address, const char *at)
{
	const char *word = at + strspn(at, " \n");
	bool blank = *at == ' ' || (word > at && word[-1] == ' ');
	size_t len = strcspn(word, " \n\"<>'`");
	char last = address->out.len ? buf_text(&address->out)[address->out.len - 1] : '\0';
	int lines = 0;

	for (const char *i = at; i < word; i++)
		lines += *i == '\n';
	if (!*word)
		return NULL;
	if (lines) {
		if (!address->greedy && !goes_on(address, word, lines))
			return NULL;
		if (in_pair(address, "scope=") && *word != '&')
			buf_printf(&address->out, "%c", *at == ' ' && blank ? PASTE_BREAK_BLANK : PASTE_BREAK);
		return word;
	}
	if (*word == '&' || *word == '?' || (last && strchr("=&?", last)))
		return word;
	if (in_pair(address, "scope=") && is_scope(word, len)) {
		buf_add(&address->out, "%20");
		return word;
	}
	return in_pair(address, "client_id=") && !has_id(address) && is_url_word(word, len) ? word : NULL;
}

/* "<tenant>" and "[tenant]" between slashes, where the reader is to put something. */
static size_t placeholder(const struct address *address, const char *at)
{
	size_t len = *at == '<' ? strcspn(at, ">") : *at == '[' ? strcspn(at, "]") : 0;
	const char *all = buf_text(&address->out);

	if (!len || len > 60 || !at[len] || at[len + 1] != '/' || address->query || all[address->out.len - 1] != '/')
		return 0;
	return len + 1;
}

/* Takes one character, or what stands for one. Returns where to go on; NULL: the address ended. */
static const char *step(struct address *address, const char *at)
{
	size_t place = address->out.len ? placeholder(address, at) : 0;

	if (place) {
		buf_add(&address->out, "{tenant}");
		return at + place;
	}
	if (*at == ' ' || *at == '\n')
		return gap(address, at);
	if (!*at || strchr("\"'<>`\\|^[]", *at) || (*at == ')' && !address->bracket))
		return NULL;
	address->bracket = *at == '(' || (address->bracket && *at != ')');
	buf_add_n(&address->out, at, 1);
	if (*at == '?' || *at == '&') {
		address->query = true;
		address->pair = address->out.len;
	}
	return at + 1;
}

const char *paste_address(const char *begin, bool greedy, struct arena *arena)
{
	struct address address = {.greedy = greedy};
	const char *at = begin, *text;
	size_t len;

	buf_init(&address.out, PASTE_URL_MAX);
	while (at && !address.out.cut)
		at = step(&address, at);
	text = buf_text(&address.out);
	len = strlen(text);
	while (len && strchr(".,;:!?*~_\001\002", text[len - 1]))
		len--;
	text = address.out.cut ? NULL : arena_copy_n(arena, text, len);
	buf_release(&address.out);
	return text;
}

/* --- values --- */

const char *paste_decode(const char *text, size_t len, bool plus, struct arena *arena)
{
	char *out = arena_alloc(arena, len + 1), *to = out;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '+' && plus) {
			*to++ = ' ';
		} else if (text[i] == '%' && i + 2 < len && ascii_hex(text[i + 1]) >= 0 && ascii_hex(text[i + 2]) >= 0) {
			char c = (char)(ascii_hex(text[i + 1]) * 16 + ascii_hex(text[i + 2]));

			*to++ = c ? c : ' ';
			i += 2;
		} else {
			*to++ = text[i];
		}
	}
	*to = '\0';
	return out;
}

/* The bytes of the name before and after a break. */
static size_t left_of(const char *value, size_t at)
{
	size_t from = at;

	while (!is_parted(value, value + from))
		from--;
	return at - from;
}

static size_t right_of(const char *text)
{
	size_t len = 0;

	while (text[len] && !strchr("+ \001\002", text[len]) && !text_begins(text + len, "%20"))
		len++;
	return len;
}

/* Whether the break at @at parts two names. */
static bool parts(const char *value, size_t at)
{
	size_t left = left_of(value, at), right = right_of(value + at + 1), head = left, tail = right;
	const char *first = value + at - left, *second = value + at + 1;
	char both[192];

	if (text_begins(second, "https:") || text_begins(second, "api:") || text_begins(second, "https%3A") || !left || !right)
		return true;
	last_part(&first, &head);
	last_part(&second, &tail);
	if (second == value + at + 1 && head + tail < sizeof both) {
		memcpy(both, first, head);
		memcpy(both + head, second, tail);
		if (is_known(both, head + tail))
			return false;
	}
	return value[at] == PASTE_BREAK_BLANK || (is_known(first, head) && is_known(second, tail));
}

const char *paste_scopes(const char *value, struct arena *arena)
{
	char *out = arena_alloc(arena, strlen(value) + 1), *to = out;

	for (size_t i = 0; value[i]; i++) {
		if (value[i] != PASTE_BREAK && value[i] != PASTE_BREAK_BLANK)
			*to++ = value[i];
		else if (parts(value, i))
			*to++ = '+';
	}
	*to = '\0';
	return out;
}
