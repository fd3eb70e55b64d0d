/* consent_link.c - a vendor's consent link: found in pasted text, parsed, checked against the profile, rebuilt */
#include "cloud/consent_link.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cloud/endpoints.h"
#include "cloud/ids.h"
#include "core/scope.h"
#include "core/wellknown.h"

/* --- finding addresses in pasted text; their meaning comes below --- */

/* A mail page with a link in it is far shorter. */
#define PASTE_TEXT_MAX (64u * 1024)
/* A link with a dozen scopes and a redirect is below 1 KB; browsers stop at 8 KB. */
#define PASTE_URL_MAX 8192

/* Markers in an address for a line break that was removed from its scopes, without and with a blank beside it. The
 * scope names decide whether the break separated two names or split one. */
#define PASTE_BREAK       '\001'
#define PASTE_BREAK_BLANK '\002'

static const char *paste_decode(const char *text, size_t len, bool plus, struct arena *arena);

/* --- cleaning the text --- */

static const struct entity {
	const char *name;
	uint32_t means;
} entities[] = {
	{ "amp", '&' },
	{ "lt", '<' },
	{ "gt", '>' },
	{ "quot", '"' },
	{ "apos", '\'' },
	{ "nbsp", 0xA0 },
	{ "shy", 0xAD },
	{ "equals", '=' },
	{ "quest", '?' },
	{ "sol", '/' },
	{ "colon", ':' },
	{ "period", '.' },
	{ "lowbar", '_' },
	{ "percnt", '%' },
	{ "zwnj", 0x200C },
};

/* "&#38;" and "&#x26;". */
static uint32_t consent_link_numbered(const char *text, size_t len)
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

/* The character of an HTML entity at @text, and its length; 0: not an entity. */
static uint32_t consent_link_entity(const char *text, size_t *used)
{
	size_t len = strcspn(text + 1, "; &\n");

	if (*text != '&' || len > 8 || text[1 + len] != ';')
		return 0;
	*used = len + 2;
	if (text[1] == '#')
		return consent_link_numbered(text + 1, len);
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (len == strlen(entities[i].name) && text_begins(text + 1, entities[i].name))
			return entities[i].means;
	return 0;
}

/* "\/" and "\u0026" of JSON, "\&" of a shell, "\_" of Markdown, "^&" of the Windows command prompt, "`&" of PowerShell. */
static uint32_t consent_link_escape(const char *text, size_t *used)
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

static void consent_link_put(struct buf *out, uint32_t point, const char *bytes, size_t len)
{
	if (text_is_invisible(point))
		return;
	if (point == 0x2028 || point == 0x2029 || point == '\r' || point == 0x85)
		buf_add(out, "\n");
	else if (text_is_odd_blank(point) || point == '\t' || point == '\f' || point == '\v')
		buf_add(out, " ");
	else if (text_is_quote(point))
		buf_add(out, "\"");
	else if ((point >= 0x2010 && point <= 0x2015) || point == 0x2212) /* word processors make them from "-" */
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

static const char *consent_link_take(struct buf *buf, struct arena *arena)
{
	const char *text = buf->cut ? NULL : arena_copy(arena, buf_text(buf));

	buf_release(buf);
	return text;
}

/* Decodes all entities and escapes, repeatedly: an encoded "&" may be escaped again. */
static const char *consent_link_decoded(const char *text, struct arena *arena)
{
	struct buf out;

	buf_init(&out, PASTE_TEXT_MAX);
	while (*text) {
		size_t used = 1;
		uint32_t point = consent_link_entity(text, &used);

		if (!point)
			point = consent_link_escape(text, &used);
		if (point) {
			consent_link_put(&out, point, NULL, 0);
			text += used;
			continue;
		}
		if (text[0] == '\r' && text[1] == '\n')
			text++;
		point = text_next(text, &used);
		consent_link_put(&out, point, text, used);
		text += used;
	}
	return consent_link_take(&out, arena);
}

static size_t consent_link_word_len(const char *text)
{
	size_t len = 0;

	while (ascii_is_alnum(text[len]) || text[len] == '_' || text[len] == '-')
		len++;
	return len;
}

/* True if the "=" at @at, the last character of a line, separates a name from its value: "client_id=", but not the
 * "client=" of a line that continues with "_id=". */
static bool is_own_equals(const char *text, const char *at)
{
	const char *from = at;
	const char *next = at + 1 + strspn(at + 1, " \n");

	while (from > text && (ascii_is_alnum(from[-1]) || from[-1] == '_'))
		from--;
	if (from == at || from == text || (from[-1] != '?' && from[-1] != '&' && from[-1] != '\n' && from[-1] != ' '))
		return false;
	return next[consent_link_word_len(next)] != '=';
}

/* True if "=" is written "=3D". Line breaks may fall anywhere in the evidence, so it is searched for without them. */
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

/* Quoted-printable: "=3D" is "=", and a "=" at the end of a line only breaks it. */
static const char *consent_link_unmailed(const char *text, struct arena *arena)
{
	bool quoted = is_mailed(text, arena);
	const char *begin = text;
	struct buf out;

	buf_init(&out, PASTE_TEXT_MAX);
	for (; *text; text++) {
		if (text[0] == '=' && text[1] == '\n' && (quoted || !is_own_equals(begin, text)))
			text++;
		else if (quoted && text[0] == '=' && ascii_hex(text[1]) >= 0 && ascii_hex(text[2]) >= 0) {
			consent_link_put(&out, (uint32_t)(ascii_hex(text[1]) * 16 + ascii_hex(text[2])), NULL, 0);
			text += 2;
		} else {
			buf_add_n(&out, text, 1);
		}
	}
	return consent_link_take(&out, arena);
}

/* "login[.]microsoftonline[.]com": dots that a security team made harmless. */
static const char *consent_link_refanged(const char *text, struct arena *arena)
{
	struct buf out;

	buf_init(&out, PASTE_TEXT_MAX);
	while (*text) {
		bool dot = text_begins(text, "[.]") || text_begins(text, "(.)") || text_begins(text, "[dot]");
		bool colon = text_begins(text, "[:]");

		if (dot || colon)
			buf_add(&out, dot ? "." : ":");
		else
			buf_add_n(&out, text, 1);
		text += dot || colon ? strcspn(text, "])") + 1 : 1;
	}
	return consent_link_take(&out, arena);
}

/* Removes the "> " that mail programs put before quoted lines. */
static const char *consent_link_unquoted(const char *text, struct arena *arena)
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
	return consent_link_take(&out, arena);
}

/* Decodes an address that is percent-encoded as a whole, as it is inside another address. */
static const char *consent_link_unwhole(const char *text, struct arena *arena)
{
	for (int i = 0; i < 3 && !text_find(text, "://") &&
			(text_find(text, "https%3A%2F%2Flogin") || text_find(text, "https%253A%252F%252Flogin"));
	     i++)
		text = paste_decode(text, strlen(text), false, arena);
	return text;
}

/* Cleans the text: invisible characters removed; entities and the escapes of JSON and mail decoded; quotes of every
 * kind as '"', line ends as newlines. NULL if it is too long. */
static const char *paste_tidy(const char *pasted, struct arena *arena)
{
	const char *text = strlen(pasted) < PASTE_TEXT_MAX ? pasted : NULL;

	for (int i = 0; text && i < 3; i++) {
		const char *before = text;

		text = consent_link_decoded(before, arena);
		if (text && !strcmp(text, before))
			break;
	}
	text = text ? consent_link_unquoted(text, arena) : NULL;
	text = text ? consent_link_refanged(text, arena) : NULL;
	text = text ? consent_link_unmailed(text, arena) : NULL;
	return text ? consent_link_unwhole(text, arena) : NULL;
}

/* --- where an address begins --- */

static bool is_host_char(char c)
{
	return ascii_is_alnum(c) || strchr(".-_@/%:", c) != NULL;
}

/* Without "https://", only a sign-in host of Microsoft's followed by a path. */
static bool is_bare_host(const char *at)
{
	size_t len = strcspn(at, "/?\" <>\n");
	struct arena arena = { 0 };
	bool is = at[len] == '/' && len < 64 && endpoints_login_cloud(arena_copy_n(&arena, at, len)) != CLOUD_UNKNOWN;

	arena_release(&arena);
	return is;
}

/* True if a scheme that is not "https://" stands before @at: one that was mistyped ("https:/"), made harmless ("hxxps://"),
 * or an app's own ("intent://"). It must stand at an edge, or what follows is a part of another address's path. */
static bool is_behind_scheme(const char *at, const char *text)
{
	static const char wide[] = "\xef\xbc\x9a"; /* the colon of East Asian input */
	const char *from = at;

	while (from > text && from[-1] == '/')
		from--;
	if (at - from > 3 || at == from)
		return false;
	if (from > text && from[-1] == ':')
		from--;
	else if (from - text >= 3 && !memcmp(from - 3, wide, 3))
		from -= 3;
	while (from > text && ascii_is_letter(from[-1]))
		from--;
	return from == text || !is_host_char(from[-1]);
}

/* The beginning of the next address at or after @at; NULL: none. */
static const char *paste_begin(const char *at, const char *text)
{
	for (; *at; at++) {
		bool edge = at == text || !is_host_char(at[-1]) || is_behind_scheme(at, text);

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
	size_t pair; /* start of the current name=value in out */
};

static const char *so_far(const struct address *address)
{
	return buf_text(&address->out) + address->pair;
}

static bool in_pair(const struct address *address, const char *name)
{
	return address->query && text_begins(so_far(address), name);
}

/* True once the client id is complete; until then, a blank or a line end does not end the address. */
static bool has_id(const struct address *address)
{
	const char *value = text_find(buf_text(&address->out), "client_id=");
	size_t len = value ? strcspn(value + strlen("client_id="), "&\001\002") : 0;

	return value && len >= 36;
}

static bool consent_link_is_known(const char *name, size_t len)
{
	char word[96];

	if (!len || len >= sizeof word)
		return false;
	memcpy(word, name, len);
	word[len] = '\0';
	return scope_text(word) || text_same(word, ".default") || text_same(word, "access_as_user");
}

/* The last part of a scope: what follows "https://graph.microsoft.com/". */
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

/* True if a word can be a scope, or the last scope with what follows it: "User.Read&redirect_uri=...". */
static bool is_scope(const char *word, size_t len)
{
	size_t name = 0;
	bool dot = false;

	while (name < len && word[name] != '&' && word[name] != '%' && word[name] != '+')
		name++;
	if (name < len && word[name] == '&' && word[name + 1 + consent_link_word_len(word + name + 1)] == '=')
		return true;
	if (text_begins(word, "https://") || text_begins(word, "https%3A") || text_begins(word, "api://") ||
	    consent_link_is_known(word, name))
		return true;
	for (size_t i = 1; i + 1 < name; i++) {
		if (!ascii_is_alnum(word[i]) && !strchr("._-", word[i]))
			return false;
		dot = dot || (word[i] == '.' && ascii_is_upper(word[i + 1]));
	}
	return dot && ascii_is_upper(*word) && ascii_is_letter(word[name - 1]);
}

/* True if a separator of names is right before @at. */
static bool is_parted(const char *begin, const char *at)
{
	static const char *const encoded[] = { "%20", "%0A", "%0D", "%09", "%2B" };

	if (at == begin || strchr("=+ \001\002", at[-1]))
		return true;
	for (size_t i = 0; at - begin >= 3 && i < sizeof encoded / sizeof *encoded; i++)
		if (text_begins(at - 3, encoded[i]))
			return true;
	return false;
}

/* True if @word completes a known scope: then the break was inside the name. */
static bool consent_link_completes(const struct address *address, const char *word, size_t len)
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
	return consent_link_is_known(name, left + right);
}

static bool is_url_word(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!ascii_is_alnum(word[i]) && !strchr("-._~%&=?/:+#!,;@$()*{}", word[i]))
			return false;
	return len > 0;
}

/* The last word of the whole text, in lower case and without punctuation: the rest of a broken line. */
static bool is_tail(const char *word, size_t len)
{
	if (word[len + strspn(word + len, " \n\"'>)")])
		return false;
	for (size_t i = 0; i < len; i++)
		if (!ascii_is_lower(word[i]) && !ascii_is_digit(word[i]) && !strchr("._-~", word[i]))
			return false;
	return len > 0 && !strchr("._-~", word[len - 1]);
}

/* True if an address that filled its line continues with @word on a later line. */
static bool consent_link_goes_on(const struct address *address, const char *word, int lines)
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
	if (in_pair(address, "scope=") && (consent_link_completes(address, word, len) || is_scope(word, len)))
		return true;
	for (size_t i = 0; i < len; i++)
		if (strchr("%&=/", word[i]))
			return true;
	return is_tail(word, len);
}

/* Interprets the blanks and line ends at @at. Returns where the address continues; NULL: it ended. */
static const char *consent_link_gap(struct address *address, const char *at)
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
		if (!address->greedy && !consent_link_goes_on(address, word, lines))
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

/* "<tenant>", "[tenant]" and "{your tenant}" between slashes: placeholders for the reader to replace. */
static size_t consent_link_placeholder(const struct address *address, const char *at)
{
	size_t len = *at == '<' ? strcspn(at, ">") : *at == '[' ? strcspn(at, "]") : *at == '{' ? strcspn(at, "}") : 0;
	const char *all = buf_text(&address->out);

	if (!len || len > 60 || !at[len] || at[len + 1] != '/' || address->query || all[address->out.len - 1] != '/')
		return 0;
	return len + 1;
}

/* Takes one character or placeholder. Returns where to continue; NULL: the address ended. */
static const char *consent_link_step(struct address *address, const char *at)
{
	size_t place = address->out.len ? consent_link_placeholder(address, at) : 0;

	if (place) {
		buf_add(&address->out, "{tenant}");
		return at + place;
	}
	if (*at == ' ' || *at == '\n')
		return consent_link_gap(address, at);
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

/* The address at @begin, joined from its lines. At a line end, @greedy always continues, otherwise only if the next
 * line can belong to it. NULL if it is too long. */
static const char *paste_address(const char *begin, bool greedy, struct arena *arena)
{
	struct address address = { .greedy = greedy };
	const char *at = begin, *text;
	size_t len;

	buf_init(&address.out, PASTE_URL_MAX);
	while (at && !address.out.cut)
		at = consent_link_step(&address, at);
	text = buf_text(&address.out);
	len = strlen(text);
	while (len && strchr(".,;:!?*~_\001\002", text[len - 1]))
		len--;
	text = address.out.cut ? NULL : arena_copy_n(arena, text, len);
	buf_release(&address.out);
	return text;
}

/* --- values --- */

/* Decodes percent signs, once; with @plus, "+" is a blank. */
static const char *paste_decode(const char *text, size_t len, bool plus, struct arena *arena)
{
	char *out = arena_alloc(arena, len + 1), *to = out;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '+' && plus) {
			*to++ = ' ';
		} else if (text[i] == '%' && i + 2 < len && ascii_hex(text[i + 1]) >= 0 &&
			   ascii_hex(text[i + 2]) >= 0) {
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

/* The length of the name on each side of a break. */
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

/* True if the break at @at separates two names. */
static bool paste_separates(const char *value, size_t at)
{
	size_t left = left_of(value, at), right = right_of(value + at + 1), head = left, tail = right;
	const char *first = value + at - left, *second = value + at + 1;
	char both[192];

	if (text_begins(second, "https:") || text_begins(second, "api:") || text_begins(second, "https%3A") || !left ||
	    !right)
		return true;
	last_part(&first, &head);
	last_part(&second, &tail);
	if (second == value + at + 1 && head + tail < sizeof both) {
		memcpy(both, first, head);
		memcpy(both + head, second, tail);
		if (consent_link_is_known(both, head + tail))
			return false;
	}
	return value[at] == PASTE_BREAK_BLANK ||
	       (consent_link_is_known(first, head) && consent_link_is_known(second, tail));
}

/* The scopes in a parameter's value, with its breaks resolved. */
static const char *paste_scopes(const char *value, struct arena *arena)
{
	char *out = arena_alloc(arena, strlen(value) + 1), *to = out;

	for (size_t i = 0; value[i]; i++) {
		if (value[i] != PASTE_BREAK && value[i] != PASTE_BREAK_BLANK)
			*to++ = value[i];
		else if (paste_separates(value, i))
			*to++ = '+';
	}
	*to = '\0';
	return out;
}

/* --- reading a consent link --- */

/* Two mail systems may each wrap a link; deeper nesting is not real. */
#define WRAPPED_MAX 4
/* Addresses examined in one text. */
#define ADDRESSES_MAX 16

static const char doing[] = N_("reading the consent link");

/* The result for one address; the smaller, the better its claim to be the intended link. */
enum found { FOUND_GOOD = 0, FOUND_ODD, FOUND_ELSEWHERE, FOUND_NONE };

/* Fills with "", so that the parsed parts of a refused link can be shown. */
static void consent_link_clear(struct consent_link *link)
{
	memset(link, 0, sizeof *link);
	link->host = link->tenant = link->client_id = link->redirect_uri = link->state = link->text = link->wrapped_by =
	    "";
}

/* One value, decoded as often as it was encoded, and made safe. */
static const char *consent_link_value_of(const char *text, size_t len, bool plus, bool again, struct arena *arena)
{
	const char *value = paste_decode(text, len, plus, arena);

	for (int i = 0; again && i < 3 && strchr(value, '%'); i++)
		value = paste_decode(value, strlen(value), plus, arena);
	return text_safe_copy(arena, value, PASTE_URL_MAX);
}

/* Removes blanks and break markers, which the paste put into ids and addresses. */
static const char *without_blanks(struct arena *arena, const char *text)
{
	char *out = arena_copy(arena, text), *to = out;

	for (; *text; text++)
		if (*text != ' ' && *text != PASTE_BREAK && *text != PASTE_BREAK_BLANK)
			*to++ = *text;
	*to = '\0';
	return out;
}

/* "https://graph.microsoft.com/User.Read", in any cloud, is "User.Read". */
static bool is_graphs(const char *full)
{
	const char *host = text_find(full, "://");

	for (int i = CLOUD_GLOBAL; host && i < CLOUD_COUNT; i++)
		if (endpoints_holds(endpoints_of((enum cloud)i)->base[SERVICE_GRAPH], full))
			return true;
	return text_begins(full, GRAPH_APP_ID "/");
}

static void take_scopes(struct consent_link *link, const char *text, struct arena *arena)
{
	char *spaced = arena_copy(arena, text);
	struct scopes full;

	for (char *c = spaced; *c; c++) /* "%2B": a "+" that was encoded once more */
		*c = *c == '+' ? ' ' : *c;
	full = scopes_parse(arena, spaced);

	for (size_t i = 0; i < full.count; i++) {
		const char *slash = strrchr(full.names[i], '/');

		scopes_add(&link->scopes, slash ? slash + 1 : full.names[i], arena);
		scopes_add(&link->asks, full.names[i], arena);
		if (slash && !is_graphs(full.names[i]))
			scopes_add(&link->elsewhere, full.names[i], arena);
	}
}

static bool key_is(const char *key, size_t len, const char *name)
{
	return len == strlen(name) && text_begins(key, name);
}

/* Parameters of a sign-in address that do not affect consent. */
static bool is_idle(const char *key, size_t len)
{
	static const char *const idle[] = { "response_type", "response_mode", "nonce", "domain_hint", "login_hint",
		"resource", "code_challenge", "code_challenge_method", "sso_reload", "mkt", "ui_locales", "claims" };

	for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
		if (key_is(key, len, idle[i]))
			return true;
	return false;
}

static void consent_link_take_pair(struct consent_link *link, const char *pair, size_t len, struct arena *arena)
{
	size_t key = strcspn(pair, "=&");
	const char *raw = pair + key + 1, *value;

	if (key >= len)
		return;
	len -= key + 1;
	if (key_is(pair, key, "client_id")) {
		value =
		    without_blanks(arena, consent_link_value_of(without_blanks(arena, arena_copy_n(arena, raw, len)),
					      len, true, true, arena));
		if (*value == '{' && value[strlen(value) - 1] == '}') /* a GUID in the notation of Windows */
			value = arena_copy_n(arena, value + 1, strlen(value) - 2);
		link->two_ids = link->two_ids || (*link->client_id && !text_same(link->client_id, value));
		link->client_id = value;
	} else if (key_is(pair, key, "redirect_uri")) {
		value = without_blanks(arena, arena_copy_n(arena, raw, len));
		value = consent_link_value_of(value, strlen(value), true, !text_find(value, "://"), arena);
		link->redirect_uri = without_blanks(arena, value);
	} else if (key_is(pair, key, "state")) {
		value = without_blanks(arena, arena_copy_n(arena, raw, len));
		link->state = consent_link_value_of(value, strlen(value), true, false, arena);
	} else if (key_is(pair, key, "scope")) {
		value = paste_scopes(arena_copy_n(arena, raw, len), arena);
		take_scopes(link, consent_link_value_of(value, strlen(value), true, true, arena), arena);
	} else if (link->authorize && key_is(pair, key, "prompt")) {
		link->prompt = text_find(arena_copy_n(arena, raw, len), "consent") != NULL;
	} else if (!link->authorize || !is_idle(pair, key)) {
		scopes_add(&link->unknown, consent_link_value_of(pair, key, true, false, arena), arena);
	}
}

static void take_query(struct consent_link *link, const char *query, struct arena *arena)
{
	while (*query) {
		size_t len = strcspn(query, "&");
		const char *pair = arena_copy_n(arena, query, len);

		/* "&" itself was encoded: no id contains one */
		if (text_begins(pair, "client_id=") && (text_find(pair, "%26") || text_find(pair, "%2526"))) {
			take_query(link, paste_decode(query, strlen(query), false, arena), arena);
			return;
		}
		consent_link_take_pair(link, query, len, arena);
		query += len + (query[len] == '&');
	}
}

/* Microsoft's own pages show links with "{tenant}"; vendors' pages have "YOUR_TENANT_ID". */
static bool is_placeholder(const char *tenant)
{
	return !*tenant || strpbrk(tenant, "{}<>[]:") || (!strchr(tenant, '.') && !text_is_guid(tenant));
}

bool consent_link_any(const struct consent_link *link)
{
	return is_placeholder(link->tenant);
}

/* "/TENANT", then the form, recognised by its end. */
static void take_path(struct consent_link *link, const char *path, struct arena *arena)
{
	static const struct form {
		const char *end;
		bool v2, authorize;
	} forms[] = {
		{ "/adminconsent", false, false },
		{ "/v2.0/adminconsent", true, false },
		{ "/oauth2/authorize", false, true },
		{ "/oauth2/v2.0/authorize", true, true },
	};
	size_t len = *path ? strcspn(path + 1, "/") : 0;
	const char *rest = *path ? path + 1 + len : "";
	size_t end = strlen(rest);

	while (end && rest[end - 1] == '/')
		end--;
	if (*path)
		link->tenant = consent_link_value_of(path + 1, len, false, true, arena);
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (end != strlen(forms[i].end) || !text_begins(rest, forms[i].end))
			continue;
		link->is_form = true;
		link->v2 = forms[i].v2;
		link->authorize = forms[i].authorize;
	}
}

/* An address in its parts. */
struct consent_link_parts {
	const char *whole, *host, *path, *query;
	enum { HOST_FINE = 0, HOST_NAMED, HOST_PORT, HOST_ALPHABET } odd;
	bool http;
};

static void take_host(struct consent_link_parts *parts, const char *host, size_t len, struct arena *arena)
{
	const char *at = memchr(host, '@', len);
	size_t name;

	parts->host = without_blanks(arena, consent_link_value_of(host, len, false, true, arena));
	if (at || strchr(parts->host, '@'))
		parts->odd = HOST_NAMED;
	if (strchr(parts->host, '@'))
		parts->host = arena_copy(arena, strrchr(parts->host, '@') + 1);
	name = strcspn(parts->host, ":");
	if (parts->host[name] && !text_same(parts->host + name, ":443") && !parts->odd)
		parts->odd = HOST_PORT;
	else if (parts->host[name])
		parts->host = arena_copy_n(arena, parts->host, name);
	len = strlen(parts->host);
	if (len && parts->host[len - 1] == '.')
		parts->host = arena_copy_n(arena, parts->host, len - 1);
	for (const char *c = parts->host; *c; c++)
		if ((unsigned char)*c >= 0x80 || text_begins(parts->host, "xn--") || text_find(parts->host, ".xn--"))
			parts->odd = HOST_ALPHABET;
}

static const char *single_slashes(const char *path, struct arena *arena)
{
	char *out = arena_copy(arena, path), *to = out;

	for (; *path; path++)
		if (*path != '/' || to == out || to[-1] != '/' || (to - out > 1 && to[-2] == ':'))
			*to++ = *path;
	*to = '\0';
	return out;
}

static void take_apart(struct consent_link_parts *parts, const char *address, struct arena *arena)
{
	const char *host = text_begins(address, "https://")  ? address + 8
			   : text_begins(address, "http://") ? address + 7
							     : address;
	const char *path = host + strcspn(host, "/?#\\"), *query = path + strcspn(path, "?#");

	*parts = (struct consent_link_parts){ .whole = address, .http = text_begins(address, "http://") };
	take_host(parts, host, (size_t)(path - host), arena);
	parts->path = single_slashes(without_blanks(arena, arena_copy_n(arena, path, (size_t)(query - path))), arena);
	query += *query == '?';
	parts->query = arena_copy_n(arena, query, strcspn(query, "#"));
	/* encoded twice, as inside another address: "adminconsent%3Fclient_id%3D..." */
	for (int i = 0;
	     i < 3 && endpoints_login_cloud(parts->host) != CLOUD_UNKNOWN && !text_find(parts->query, "client_id=") &&
	     (text_find(address, "client_id%3D") || text_find(address, "client_id%253D"));
	     i++) {
		address = paste_decode(address, strlen(address), false, arena);
		take_apart(parts, address, arena);
	}
}

static enum found consent_link_judge(const struct consent_link *link, struct err *err)
{
	if (!link->is_form)
		err_set(err, ERR_USAGE, doing,
		    _("This is not a consent link: its address does not end in /adminconsent."));
	else if (link->authorize && !link->prompt)
		err_set(err, ERR_USAGE, doing,
		    _("This is a link to sign in, not to consent: it has no prompt=consent. If %s is the add-in's app, give that id instead of the link."),
		    *link->client_id ? link->client_id : "client_id");
	else if (link->two_ids)
		err_set(err, ERR_USAGE, doing, _("The link has two client ids."));
	else if (!*link->client_id)
		err_set(err, ERR_USAGE, doing, _("The link has no client id (client_id=...)."));
	else if (!text_is_guid(link->client_id))
		err_set(err, ERR_USAGE, doing, _("The link's client id is not a GUID: %s"), link->client_id);
	else
		return FOUND_GOOD;
	return FOUND_ODD;
}

static enum found consent_link_read_text(struct consent_link *link, const char *text, int depth, struct arena *arena,
    struct err *err);

/* Safe Links of Defender for Office 365, in every region and cloud. */
static bool is_safe_links(const char *host)
{
	return text_find(host, ".safelinks.protection.") != NULL || text_begins(host, "safelinks.protection.");
}

/* Proofpoint, second version: "-3A" for "%3A" and "_" for "/". */
static const char *consent_link_proofpoint(const char *value, struct arena *arena)
{
	char *out = arena_copy(arena, value);

	for (char *c = out; *c; c++)
		*c = *c == '-' ? '%' : *c == '_' ? '/' : *c;
	return paste_decode(out, strlen(out), false, arena);
}

/* Base64 of both alphabets, padded or not; "" if it is not base64. */
static const char *consent_link_unbase64(const char *text, size_t len, struct arena *arena)
{
	char *value = arena_copy_n(arena, text, len);
	long used;

	value[strcspn(value, "=")] = '\0';
	for (char *c = value; *c; c++)
		*c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
	len = strlen(value);
	used = hash_base64url_decode(arena_copy(arena, value), len, value, len + 1);
	value[used < 0 ? 0 : used] = '\0';
	return value;
}

/* Proofpoint, third version (its own decoder is public): "*" stands for one removed character, "**A" for two in a row,
 * "**B" for three; the removed characters follow "__;" in base64. */
static const char *proofpoint_3(const char *address, const char *end, struct arena *arena)
{
	static const char runs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *taken = consent_link_unbase64(end + 3, strcspn(end + 3, "!"), arena);
	struct buf out;

	buf_init(&out, PASTE_URL_MAX);
	while (address < end) {
		const char *run =
		    address[0] == '*' && address[1] == '*' && address[2] ? strchr(runs, address[2]) : NULL;
		size_t count = run ? (size_t)(run - runs) + 2 : 1;

		if (*address != '*' || strlen(taken) < count) {
			buf_add_n(&out, address++, 1);
			continue;
		}
		buf_add_n(&out, taken, count);
		taken += count;
		address += run ? 3 : 1;
	}
	address = out.cut ? "" : arena_copy(arena, buf_text(&out));
	buf_release(&out);
	return address;
}

/* The address at the end of another one, without the wrapper's trailer: "__;..." is Proofpoint's, "___...." is Check
 * Point's. */
static const char *consent_link_unwrapped(const char *address, struct arena *arena)
{
	const char *end = text_find(address, "__;");

	if (end)
		return proofpoint_3(address, end, arena);
	end = text_find(address, "___.");
	return end ? arena_copy_n(arena, address, (size_t)(end - address)) : address;
}

/* Mail systems wrap links in an address of their own, to check them when opened. Takes the address inside, if it is
 * Microsoft's; the wrapper itself is never opened. Not wrappers: a "redirect_uri", and a page that calls itself a
 * consent page. */
static enum found consent_link_unwrap(struct consent_link *link, const struct consent_link_parts *parts, int depth,
    struct arena *arena, struct err *err)
{
	const char *rest = parts->query, *inner = text_find(parts->path, "http");
	const char *own = inner ? arena_copy_n(arena, parts->path, (size_t)(inner - parts->path)) : parts->path;
	enum found found = FOUND_NONE;

	if (depth >= WRAPPED_MAX || text_find(own, "adminconsent") || text_find(own, "/authorize"))
		return FOUND_NONE;
	if (inner && (text_begins(inner, "http%") || text_begins(inner, "https%")))
		inner = paste_decode(inner, strlen(inner), false, arena);
	if (inner && *rest)
		inner = arena_printf(arena, "%s?%s", inner, rest);
	if (inner)
		found = consent_link_read_text(link, consent_link_unwrapped(inner, arena), depth + 1, arena, err);
	while (found != FOUND_GOOD && *rest) {
		size_t len = strcspn(rest, "&"), key = strcspn(rest, "=&");
		const char *value = key < len ? paste_decode(rest + key + 1, len - key - 1, false, arena) : "";

		value = without_blanks(arena, value);
		if (text_begins(value, "https-3A") || text_begins(value, "http-3A"))
			value = consent_link_proofpoint(value, arena);
		if (text_begins(value, "aHR0c")) /* "http" in base64, as Sophos writes it */
			value = consent_link_unbase64(value, strlen(value), arena);
		if (text_find(value, "http") && !key_is(rest, key, "redirect_uri"))
			found = consent_link_read_text(link, value, depth + 1, arena, err);
		rest += len + (rest[len] == '&');
	}
	return found;
}

/* "appId/GUID" and "appId=GUID" in the address of a portal's page; "" if absent. */
static const char *page_of_app(const struct consent_link_parts *parts, struct arena *arena)
{
	const char *at = parts->whole, *id;

	for (; (at = text_find(at, "appId")) != NULL; at++) {
		if (at[5] != '/' && at[5] != '=')
			continue;
		id = arena_copy_n(arena, at + 6, strnlen(at + 6, 36));
		if (text_is_guid(id))
			return id;
	}
	return "";
}

/* True for the address behind the consent page, and that of a portal's page about an app. */
static bool is_other_page(const struct consent_link_parts *parts, struct arena *arena)
{
	return !parts->odd && (text_find(parts->query, "admin_consent=") || *page_of_app(parts, arena));
}

static enum found refuse_host(const struct consent_link_parts *parts, struct arena *arena, struct err *err)
{
	const char *app = page_of_app(parts, arena);

	if (parts->odd == HOST_NAMED)
		err_set(err, ERR_USAGE, doing,
		    _("The link has a name and an @ before its host: such an address leads to what stands behind the @, %s."),
		    parts->host);
	else if (parts->odd == HOST_PORT)
		err_set(err, ERR_USAGE, doing, _("The link names a port (%s). Microsoft's sign-in never has one."),
		    parts->host);
	else if (parts->odd == HOST_ALPHABET)
		err_set(err, ERR_USAGE, doing,
		    _("The link leads to %s. Letters of another alphabet can look like Microsoft's sign-in host, but "
		      "they are not the same."),
		    parts->host);
	else if (is_safe_links(parts->host))
		err_set(err, ERR_USAGE, doing,
		    _("This is an address of Safe Links (%s), and the consent link in it cannot be read. Ask for the consent link as the vendor shows it."),
		    parts->host);
	else if (text_find(parts->query, "admin_consent="))
		err_set(err, ERR_USAGE, doing,
		    _("This is the address at %s to which Microsoft sent the browser after the consent page. The consent link is the one that was opened before."),
		    parts->host);
	else if (*app)
		err_set(err, ERR_USAGE, doing,
		    _("This is the address of a page about an app, at %1$s, and no consent link. If %2$s is the add-in's app, give that id instead of the link."),
		    parts->host, app);
	else
		err_set(err, ERR_USAGE, doing, _("The link leads to %s, which is no sign-in host of Microsoft."),
		    parts->host);
	return text_find(parts->path, "adminconsent") || text_find(parts->query, "client_id") || parts->odd
		   ? FOUND_ODD
		   : FOUND_ELSEWHERE;
}

static enum found read_address(struct consent_link *link, const char *address, int depth, struct arena *arena,
    struct err *err)
{
	struct consent_link_parts parts;
	enum found found;

	consent_link_clear(link);
	take_apart(&parts, address, arena);
	if (endpoints_login_cloud(parts.host) == CLOUD_UNKNOWN || parts.odd) {
		found = parts.odd ? FOUND_NONE : consent_link_unwrap(link, &parts, depth, arena, err);
		if (found == FOUND_GOOD) {
			link->wrapped_by = parts.host;
			link->safe_links = is_safe_links(parts.host);
			return found;
		}
		consent_link_clear(link);
		link->host = parts.host;
		link->other = is_other_page(&parts, arena);
		if (!link->other) {
			take_path(link, parts.path, arena);
			take_query(link, parts.query, arena);
		}
		return refuse_host(&parts, arena, err);
	}
	link->host = parts.host;
	link->http = parts.http;
	take_path(link, parts.path, arena);
	take_query(link, parts.query, arena);
	return consent_link_judge(link, err);
}

/* Of two good links the more complete is meant: a page shows a shortened address and links to the whole. */
static bool is_fuller(const struct consent_link *a, const struct consent_link *b)
{
	return a->scopes.count + (*a->redirect_uri != '\0') > b->scopes.count + (*b->redirect_uri != '\0');
}

/* Reads each address in a cleaned text. */
static enum found read_each(struct consent_link *link, const char *text, bool greedy, int depth, struct arena *arena,
    struct err *err)
{
	enum found best = FOUND_NONE;
	const char *at = paste_begin(text, text);

	consent_link_clear(link);
	for (int i = 0; at && i < ADDRESSES_MAX; i++) {
		const char *address = paste_address(at, greedy, arena);
		struct consent_link one;
		struct err why = { 0 };
		enum found found;

		at = paste_begin(at + 1, text);
		if (!address)
			continue;
		found = read_address(&one, address, depth, arena, &why);
		if (found == FOUND_GOOD && best == FOUND_GOOD && !text_same(one.client_id, link->client_id)) {
			link->two_ids = true;
			err_set(err, ERR_USAGE, doing,
			    _("There are two consent links in this, for different apps: %s and %s."), link->client_id,
			    one.client_id);
			return FOUND_ODD;
		}
		if (found < best || (found == FOUND_GOOD && is_fuller(&one, link))) {
			best = found;
			*link = one;
			*err = why;
		}
	}
	return best;
}

static const char *consent_link_joined(const char *text, struct arena *arena)
{
	char *out = arena_copy(arena, text), *to = out;

	while (*text) {
		size_t gap = strspn(text, " \n");

		if (gap && memchr(text, '\n', gap))
			text += gap;
		else
			*to++ = *text++;
	}
	*to = '\0';
	return out;
}

/* Three passes: text that certainly belongs to an address, then text that may, then even with a break in its first
 * letters. */
static enum found consent_link_read_text(struct consent_link *link, const char *text, int depth, struct arena *arena,
    struct err *err)
{
	enum found found = read_each(link, text, false, depth, arena, err);
	struct consent_link other;
	struct err why = { 0 };

	if (found == FOUND_GOOD || depth || link->two_ids || !strchr(text, '\n'))
		return found;
	for (int i = 0; i < 2; i++) {
		if (read_each(&other, i ? consent_link_joined(text, arena) : text, true, depth, arena, &why) !=
		    FOUND_GOOD)
			continue;
		*link = other;
		return FOUND_GOOD;
	}
	return found;
}

/* The link as understood, on one line, for the record. */
static const char *consent_link_understood(const struct consent_link *link, struct arena *arena)
{
	const char *text = arena_printf(arena, "https://%s/%s/%sadminconsent?client_id=%s", link->host,
	    consent_link_any(link) && !link->tenant[strspn(link->tenant, "abcdefghijklmnopqrstuvwxyz")] && *link->tenant
		? link->tenant
	    : consent_link_any(link) ? "organizations"
				     : text_url_escape(arena, link->tenant),
	    link->v2 ? "v2.0/" : "", link->client_id);

	if (link->asks.count)
		text = arena_printf(arena, "%s&scope=%s", text,
		    text_url_escape(arena, scopes_join(&link->asks, " ", arena)));
	if (*link->redirect_uri)
		text = arena_printf(arena, "%s&redirect_uri=%s", text, text_url_escape(arena, link->redirect_uri));
	if (*link->state)
		text = arena_printf(arena, "%s&state=%s", text, text_url_escape(arena, link->state));
	return text;
}

/* The ids in a text without a link. */
static struct scopes ids_in(const char *text, struct arena *arena)
{
	static const char hex[] = "0123456789abcdefABCDEF-";
	struct scopes ids = { 0 };

	for (; *text; text++) {
		size_t len = strspn(text, hex);
		const char *id = len == 36 ? arena_copy_n(arena, text, len) : "";

		if (*id && text_is_guid(id))
			scopes_add(&ids, id, arena);
		text += len ? len - 1 : 0;
	}
	return ids;
}

static bool no_link(const char *text, struct arena *arena, struct err *err)
{
	struct scopes ids = ids_in(text, arena);
	const char *id = ids.count ? ids.names[0] : "";

	if (ids.count > 1)
		return err_set(err, ERR_USAGE, doing,
		    _("There is no consent link in this, only %1$zu ids: %2$s. Give the one that is the app's client id as such: --app-id GUID"),
		    ids.count, scopes_join(&ids, ", ", arena));
	if (*id)
		return err_set(err, ERR_USAGE, doing,
		    _("There is no consent link in this, only the id %1$s. If that is the app's client id, give it as "
		      "such: --app-id %1$s"),
		    id);
	return err_set(err, ERR_USAGE, doing,
	    _("There is no consent link in this. One begins with https://login.microsoftonline.com/ and has client_id=... in it."));
}

bool consent_link_read(struct consent_link *link, const char *pasted, struct arena *arena, struct err *err)
{
	const char *text = paste_tidy(pasted, arena);
	enum found found;

	consent_link_clear(link);
	if (!text)
		return err_set(err, ERR_USAGE, doing, _("This is too long for a consent link."));
	found = consent_link_read_text(link, text, 0, arena, err);
	if (found == FOUND_NONE)
		return no_link(text, arena, err);
	if (found != FOUND_GOOD)
		return false;
	link->text = consent_link_understood(link, arena);
	if (strlen(link->text) > PASTE_URL_MAX)
		return err_set(err, ERR_USAGE, doing, _("This is too long for a consent link."));
	return true;
}

static void copy_text(const char **text, struct arena *arena)
{
	*text = arena_copy(arena, *text);
}

static void copy_set(struct scopes *set, struct arena *arena)
{
	struct scopes none = { 0 };

	*set = scopes_missing(set, &none, arena);
}

void consent_link_keep(struct consent_link *link, struct arena *arena)
{
	const char **const texts[] = { &link->text, &link->host, &link->tenant, &link->client_id, &link->redirect_uri,
		&link->state, &link->wrapped_by };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		copy_text(texts[i], arena);
	copy_set(&link->scopes, arena);
	copy_set(&link->asks, arena);
	copy_set(&link->elsewhere, arena);
	copy_set(&link->unknown, arena);
}

bool consent_link_cut(const struct consent_link *link)
{
	return link->v2 && !link->authorize && (!link->scopes.count || !*link->redirect_uri);
}

/* --- the rebuilt address --- */

static bool is_https(const char *address)
{
	return text_begins(address, "https://") && !strchr(address, '*');
}

/* Compares as Microsoft does: the path with case, the host without. */
static bool is_registered(const struct scopes *replies, const char *address)
{
	for (size_t i = 0; i < replies->count; i++) {
		const char *one = replies->names[i], *path = text_find(one, "://");
		size_t host = path ? (size_t)(path - one) + 3 + strcspn(path + 3, "/?") : 0;

		if (text_same(one, address) && host <= strlen(address) && !strcmp(one + host, address + host))
			return true;
	}
	return false;
}

static const char *first_https(const struct scopes *replies)
{
	for (size_t i = 0; i < replies->count; i++)
		if (is_https(replies->names[i]))
			return replies->names[i];
	return "";
}

/* Chooses the reply address to offer, and a remark about it. Sources: without a redirect_uri, the admin consent
 * endpoint uses the first registered address; if that is "brk-...", the answer is AADSTS7000471 (OfficeDev/office-js,
 * issue 5196). */
static const char *choose_reply(const struct consent_link *link, const char *client_id, const struct facts *facts,
    const char **note, struct arena *arena)
{
	const struct scopes *replies = &facts->app_redirects;
	bool known = facts->fetched[TOPIC_APP].status == READ_OK && facts->app_present == YES && replies->count &&
		     text_same(facts->app_id, client_id);
	const char *own = link && is_https(link->redirect_uri) ? link->redirect_uri : "";
	const char *usable = known ? first_https(replies) : "";

	*note = "";
	if (*own && known && !is_registered(replies, own))
		*note = arena_printf(arena,
		    _("Its reply address, %s, is not among those that the app shows here. If Microsoft answers AADSTS50011, ask the vendor for the current link."),
		    own);
	if (*own || !known)
		return own;
	if (!*usable)
		*note = arena_printf(arena,
		    _("Microsoft will answer this with AADSTS7000471: none of the app's registered reply addresses begins with https (the first is %s), and one is needed to consent in a browser. The vendor can register one; consent can also be written from here."),
		    replies->names[0]);
	else if (!is_https(replies->names[0]))
		*note = arena_printf(arena,
		    _("The app's first reply address is %s, which Microsoft would answer with AADSTS7000471. So the "
		      "link names %s, which is also registered."),
		    replies->names[0], usable);
	else if (!link || !link->v2)
		return "";
	return usable;
}

struct link_offer consent_link_offer(const struct consent_link *link, const char *client_id,
    const struct endpoints *endpoints, const struct facts *facts, struct arena *arena)
{
	struct link_offer offer = { "", "" };
	const char *reply = choose_reply(link, client_id, facts, &offer.note, arena);
	bool v2 = link && link->v2 && link->asks.count && *reply;

	offer.url = arena_printf(arena, "%s/%s%s/adminconsent?client_id=%s", endpoints->base[SERVICE_LOGIN],
	    text_url_escape(arena, facts->tenant.id), v2 ? "/v2.0" : "", text_url_escape(arena, client_id));
	if (v2)
		offer.url = arena_printf(arena, "%s&scope=%s", offer.url,
		    text_url_escape(arena, scopes_join(&link->asks, " ", arena)));
	if (*reply)
		offer.url = arena_printf(arena, "%s&redirect_uri=%s", offer.url, text_url_escape(arena, reply));
	if (link && *link->state)
		offer.url = arena_printf(arena, "%s&state=%s", offer.url, text_url_escape(arena, link->state));
	return offer;
}

/* --- what looks wrong about a link, given the profile and the tenant --- */

struct oddities {
	const char **says;
	size_t max, count;
};

static void consent_link_add(struct oddities *odd, const char *says)
{
	if (odd->count < odd->max)
		odd->says[odd->count++] = says;
}

/* A sign-in host of the tenant's cloud, under any of its names. */
static bool consent_link_is_own_host(const char *host, const struct endpoints *endpoints)
{
	enum cloud cloud = endpoints_login_cloud(host);

	return endpoints_is_served(endpoints) || endpoints_lead_nowhere(endpoints) ||
	       text_same(endpoints_of(cloud)->base[SERVICE_LOGIN], endpoints->base[SERVICE_LOGIN]);
}

static void check_host(const struct consent_link *link, const struct link_beside *beside, struct oddities *odd,
    struct arena *arena)
{
	const struct scopes *domains = &beside->facts->org_domains;
	const char *tenant = link->tenant, *own = beside->facts->tenant.id;

	if (link->http)
		consent_link_add(odd, _("It begins with http://. naaready uses https:// instead."));
	if (!consent_link_is_own_host(link->host, beside->endpoints))
		consent_link_add(odd,
		    arena_printf(arena,
			_("It leads to %s, the sign-in host of another cloud than this tenant's. naaready uses this "
			  "tenant's own host instead."),
			link->host));
	if (consent_link_any(link))
		return;
	if (text_is_guid(tenant) && *own && !text_same(tenant, own))
		consent_link_add(odd,
		    arena_printf(arena,
			_("It is meant for another tenant, %s. naaready uses this tenant's id instead."), tenant));
	else if (!text_is_guid(tenant) && domains->count && !scopes_has(domains, tenant))
		consent_link_add(odd,
		    arena_printf(arena,
			_("It is meant for the tenant \"%s\", which is not a domain of this tenant. naaready uses this "
			  "tenant's id instead."),
			tenant));
}

static void check_scopes(const struct consent_link *link, const struct link_beside *beside, struct oddities *odd,
    struct arena *arena)
{
	const struct scopes *listed = &beside->profile->scopes;
	struct scopes more = scopes_missing(&link->scopes, listed, arena),
		      less = scopes_missing(listed, &link->scopes, arena);

	if (scopes_has(&link->scopes, ".default")) {
		consent_link_add(odd,
		    _("It asks for whatever the app has registered; the link does not show what that is."));
		return;
	}
	if (!link->scopes.count)
		return;
	if (more.count)
		consent_link_add(odd, arena_printf(arena, _("It asks for more than the profile lists: %s."),
					  scopes_join(&more, ", ", arena)));
	if (less.count)
		consent_link_add(odd,
		    arena_printf(arena, _("It does not ask for everything that the profile lists: %s."),
			scopes_join(&less, ", ", arena)));
	if (link->elsewhere.count)
		consent_link_add(odd,
		    arena_printf(arena, _("Some of these permissions do not belong to Microsoft Graph: %s."),
			scopes_join(&link->elsewhere, ", ", arena)));
}

/* Microsoft's page on the admin consent endpoint: the v2 form needs a scope and a redirect, the v1 form neither. */
static void check_form(const struct consent_link *link, struct oddities *odd, struct arena *arena)
{
	if (link->v2 && !link->scopes.count && !link->authorize)
		consent_link_add(odd,
		    _("It names no permissions, but this form of link needs them. Perhaps its end was cut off."));
	if (link->v2 && !*link->redirect_uri && !link->authorize)
		consent_link_add(odd,
		    _("It has no redirect address, but this form of link needs one. Perhaps its end was cut off."));
	if (*link->redirect_uri && !text_begins(link->redirect_uri, "https://"))
		consent_link_add(odd,
		    arena_printf(arena, _("The answer would go to %s, which is not https."), link->redirect_uri));
	if (link->unknown.count)
		consent_link_add(odd, arena_printf(arena, _("It has parts that no consent link needs: %s."),
					  scopes_join(&link->unknown, ", ", arena)));
}

size_t consent_link_lint(const struct consent_link *link, const struct link_beside *beside, const char **says,
    size_t max, struct arena *arena)
{
	struct oddities odd = { .says = says, .max = max };

	check_host(link, beside, &odd, arena);
	check_scopes(link, beside, &odd, arena);
	check_form(link, &odd, arena);
	if (*ids_app_warning(link->client_id, beside->profile, arena))
		consent_link_add(&odd, ids_app_warning(link->client_id, beside->profile, arena));
	return odd.count;
}

const char *consent_link_wrapped(const struct consent_link *link, struct arena *arena)
{
	if (!*link->wrapped_by)
		return "";
	if (link->safe_links)
		return arena_printf(arena,
		    _("It came inside an address of Safe Links (%s), which Microsoft's mail filter puts around links. "
		      "Only the link in it counts."),
		    link->wrapped_by);
	return arena_printf(arena,
	    _("It came inside an address of %s. Only the link in it counts; naaready does not open the address around "
	      "it."),
	    link->wrapped_by);
}
