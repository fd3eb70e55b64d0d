/* stand_in_said.c - stand-ins inside what others have said: sentences, addresses, links */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "core/stand_in.h"

#define GUID_LEN 36
#define OPAQUE_MIN 8 /* an id that is no GUID is longer; names are looked for by themselves */
#define WORD_MAX 400 /* a user name has at most 64 and 48 characters, a domain 253 */
#define SAID_BYTES_MAX (64u * 1024) /* more is never kept of what was said (JSON_TEXT_COLUMNS_MAX) */

/* Hosts that are the same for everybody; hosts below them may be a tenant's. */
static const char *const hosts[] = {
	"graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn",
	"login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn", "login.chinacloudapi.cn",
	"outlook.office365.com", "outlook.office.com", "outlook.office365.us", "webmail.apps.mil", "outlook-dod.office365.us",
	"partner.outlook.cn", "microsoft.com", "learn.microsoft.com", "docs.microsoft.com", "go.microsoft.com", "aka.ms",
	"entra.microsoft.com", "admin.microsoft.com", "portal.azure.com", "sts.windows.net", "login.windows.net",
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool in_word(char c)
{
	return is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80;
}

/* A word: what an address, a host or an id is made of. "%2F" divides, and so does an apostrophe that is no letter's. */
static size_t word_len(const char *text)
{
	size_t len = 0;

	while (len < WORD_MAX && (in_word(text[len]) || (text[len] && strchr(".-_@+#", text[len])) ||
				  (text[len] == '\'' && len && is_letter(text[len - 1]) && is_letter(text[len + 1]))))
		len++;
	while (len && (text[len - 1] == '.' || text[len - 1] == '-')) /* the end of a sentence */
		len--;
	return len;
}

/* A host name ends in a label like "com" or "COM"; a permission's last word is like "Shared". */
static bool is_host(const char *word)
{
	const char *last = strrchr(word, '.');
	bool lower = false, upper = false;

	if (!last || last == word || strlen(last) < 3 || strstr(word, ".."))
		return false;
	if (text_begins(last + 1, "xn--"))
		return true;
	for (last++; *last; last++) {
		if (!is_letter(*last) && (unsigned char)*last < 0x80)
			return false;
		lower = lower || (*last >= 'a' && *last <= 'z');
		upper = upper || (*last >= 'A' && *last <= 'Z');
	}
	return !(lower && upper);
}

static const char *everybodys_host(const char *word)
{
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
		if (text_same(hosts[i], word))
			return hosts[i];
	return NULL;
}

static bool is_ip4(const char *word)
{
	int parts = 0;

	for (;;) {
		size_t len = strspn(word, "0123456789");
		unsigned value = 0;

		for (size_t i = 0; i < len && i < 4; i++)
			value = value * 10 + (unsigned)(word[i] - '0');
		if (!len || len > 3 || value > 255)
			return false;
		parts++;
		word += len;
		if (!*word)
			return parts == 4;
		if (*word++ != '.')
			return false;
	}
}

/* A time has colons, too, but neither two together nor seven. */
static size_t ip6_len(const char *text)
{
	size_t len = strspn(text, "0123456789abcdefABCDEF:"), colons = 0;
	bool doubled = false;

	for (size_t i = 0; i < len; i++) {
		colons += text[i] == ':';
		doubled = doubled || (text[i] == ':' && i + 1 < len && text[i + 1] == ':');
	}
	return colons == 7 || (doubled && colons < 8 && len > 2) ? len + strspn(text + len, ".0123456789") : 0;
}

/* "%2F" in an address. */
static bool is_escape(const char *text)
{
	return text[0] == '%' && strspn(text + 1, "0123456789abcdefABCDEF") >= 2;
}

static size_t guid_len(const char *text)
{
	char guid[GUID_LEN + 1];

	if (strnlen(text, GUID_LEN) < GUID_LEN || in_word(text[GUID_LEN]))
		return 0;
	memcpy(guid, text, GUID_LEN);
	guid[GUID_LEN] = '\0';
	return text_is_guid(guid) ? GUID_LEN : 0;
}

/* What to write for a whole word; NULL: it is only a word. */
static const char *for_word(struct stand_ins *stand_ins, const char *word)
{
	const char *at = strrchr(word, '@');

	if (at && at != word && strchr(at + 1, '.'))
		return stand_in_for(stand_ins, TEXT_PERSON, word);
	if (is_ip4(word))
		return stand_in_address(stand_ins, word);
	if (is_host(word))
		return everybodys_host(word) ? everybodys_host(word) : stand_in_for(stand_ins, TEXT_DOMAIN, word);
	return strlen(word) < OPAQUE_MIN ? NULL : stand_in_known(stand_ins, word, strlen(word));
}

/* What is to be written for what @text begins with, and its length; NULL: nothing of a tenant's. */
static const char *begins_with(struct stand_ins *stand_ins, const char *text, bool inside, size_t *len)
{
	char word[WORD_MAX + 1];
	const char *to;

	*len = inside ? 0 : guid_len(text);
	if (*len)
		return stand_in_for(stand_ins, TEXT_ID, arena_copy_n(stand_ins->arena, text, *len));
	to = stand_in_name(stand_ins, text, inside, len);
	if (to || inside)
		return to;
	*len = ip6_len(text);
	if (*len)
		return stand_in_address(stand_ins, arena_copy_n(stand_ins->arena, text, *len));
	*len = word_len(text);
	memcpy(word, text, *len);
	word[*len] = '\0';
	return *len ? for_word(stand_ins, word) : NULL;
}

const char *stand_in_said(struct stand_ins *stand_ins, const char *text)
{
	const char *said;
	struct buf out;
	bool inside = false; /* behind a letter or a digit */
	size_t len;

	buf_init(&out, SAID_BYTES_MAX);
	while (*text) {
		const char *to = begins_with(stand_ins, text, inside, &len);

		if (to) {
			buf_add(&out, to);
			text += len;
			inside = true;
			continue;
		}
		len = is_escape(text) ? 3 : 1;
		inside = len == 1 && in_word(*text);
		buf_add_n(&out, text, len);
		text += len;
	}
	said = arena_copy(stand_ins->arena, buf_text(&out));
	buf_release(&out);
	return said;
}
