/* tenant.c - a tenant's ids and names, and the validation of a typed one */
#include "core/tenant.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"

#define LABEL_MAX 63 /* RFC 1035 */
/* A mail with the address in it; links of Microsoft's portals have some hundred characters. */
#define TYPED_MAX 8192

static const struct words {
	const char *id, *say;
} clouds[CLOUD_COUNT] = {
	[CLOUD_UNKNOWN] = { "unknown", N_("unknown cloud") },
	[CLOUD_GLOBAL] = { "global", N_("worldwide") },
	[CLOUD_GCC] = { "gcc", N_("US Government (GCC)") },
	[CLOUD_GCCH] = { "gcch", N_("US Government (GCC High)") },
	[CLOUD_DOD] = { "dod", N_("US Department of Defense") },
	[CLOUD_CHINA] = { "china", N_("China (21Vianet)") },
};

const char *cloud_id(enum cloud cloud)
{
	return clouds[(unsigned int)cloud < CLOUD_COUNT ? cloud : CLOUD_UNKNOWN].id;
}

enum cloud cloud_of(const char *id)
{
	for (int i = 1; id && i < CLOUD_COUNT; i++)
		if (text_same(clouds[i].id, id))
			return (enum cloud)i;
	return CLOUD_UNKNOWN;
}

const char *cloud_text(enum cloud cloud)
{
	return _(clouds[(unsigned int)cloud < CLOUD_COUNT ? cloud : CLOUD_UNKNOWN].say);
}

static const char doing[] = N_("reading the tenant");

static bool tenant_bad(struct err *err, const char *told)
{
	return err_set(err, ERR_USAGE, doing, "%s", told);
}

static const char *no_character(void)
{
	return _("This is not a domain: it has a character that domains cannot have.");
}

static const char *too_long(void)
{
	return _("This is longer than a domain can be (253 characters).");
}

static const char *no_label(void)
{
	return _("This is not a domain: one of its parts is empty, too long, or begins or ends with a hyphen.");
}

/* --- cleaning what was typed or pasted --- */

/* As RFC 3490 wants it for domains: full stops and letters of other widths are the usual ones. Quotes of all scripts
 * become '"', odd blanks ' '; invisible characters are dropped. */
static void tenant_tidy(struct buf *out, const char *typed)
{
	size_t used;
	uint32_t c;

	for (; (c = text_next(typed, &used)); typed += used) {
		if (text_is_invisible(c))
			continue;
		if (c == 0x3002 || c == 0xFF61)
			buf_add(out, ".");
		else if (c == 0x2010 || c == 0x2011)
			buf_add(out, "-");
		else if (c > 0xFF00 && c < 0xFF5F)
			buf_printf(out, "%c", (int)(c - 0xFEE0));
		else if (text_is_odd_blank(c) || (c >= '\t' && c <= '\r'))
			buf_add(out, " ");
		else if (text_is_quote(c))
			buf_add(out, "\"");
		else
			buf_add_n(out, typed, used);
	}
}

/* --- national characters: RFC 3492 --- */

/* The small letter, in the alphabets of which domains are registered; the character itself if it has none. */
static uint32_t tenant_lower(uint32_t c)
{
	if (c < 0x80)
		return (uint32_t)(unsigned char)ascii_lower((char)c);
	if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
		return c + 32;
	if (c >= 0x400 && c <= 0x40F)
		return c + 80;
	if ((c >= 0x100 && c <= 0x12F) || (c >= 0x14A && c <= 0x177))
		return c | 1;
	return ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) && c % 2 ? c + 1 : c;
}

static uint32_t tenant_bias(uint32_t delta, uint32_t count, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / 700 : delta / 2;
	delta += delta / count;
	for (; delta > 455; k += 36)
		delta /= 35;
	return k + 36 * delta / (delta + 38);
}

/* Appends @value as a number of variable length. */
static void put_number(struct buf *out, uint32_t value, uint32_t bias)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	for (uint32_t k = 36;; k += 36) {
		uint32_t least = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;

		if (value < least)
			break;
		buf_add_n(out, &digits[least + (value - least) % (36 - least)], 1);
		value = (value - least) / (36 - least);
	}
	buf_add_n(out, &digits[value], 1);
}

/* Appends one label; with national characters, in its xn-- form. */
static void put_label(struct buf *out, const uint32_t *label, uint32_t count)
{
	uint32_t done = 0, plain, bias = 72, delta = 0, from = 0x80;

	for (uint32_t i = 0; i < count; i++)
		done += label[i] < 0x80;
	plain = done;
	if (plain < count)
		buf_add(out, "xn--");
	for (uint32_t i = 0; i < count; i++)
		if (label[i] < 0x80)
			buf_printf(out, "%c", (int)label[i]);
	if (plain == count)
		return;
	if (plain)
		buf_add(out, "-");
	while (done < count) {
		uint32_t next = UINT32_MAX;

		for (uint32_t i = 0; i < count; i++)
			next = label[i] >= from && label[i] < next ? label[i] : next;
		delta += (next - from) * (done + 1);
		for (uint32_t i = 0; i < count; i++) {
			delta += label[i] < next;
			if (label[i] != next)
				continue;
			put_number(out, delta, bias);
			done++;
			bias = tenant_bias(delta, done, done == plain + 1);
			delta = 0;
		}
		delta++;
		from = next + 1;
	}
}

/* Writes a domain in small ASCII letters. */
static bool put_domain(struct buf *out, const char *name, size_t len, struct err *err)
{
	uint32_t label[LABEL_MAX], count = 0, c;
	size_t used;

	for (const char *end = name + len; name <= end; name += used) {
		c = name < end ? text_next(name, &used) : '.';
		used = name < end ? used : 1;
		if (c == '.') {
			put_label(out, label, count);
			buf_add(out, name < end ? "." : "");
			count = 0;
			continue;
		}
		/* controls, combining marks, punctuation, symbols and what is no character */
		if ((c >= 0x80 && c < 0xC0) || (c >= 0x300 && c <= 0x36F) || (c >= 0x2000 && c <= 0x2BFF) ||
		    c == 0xD7 || c == 0xF7 || c >= 0xE000)
			return tenant_bad(err, no_character());
		if (count == LABEL_MAX)
			return tenant_bad(err, no_label());
		label[count++] = tenant_lower(c);
	}
	return true;
}

/* --- one name --- */

/* @name must be in lower case. */
static bool check_labels(const char *name, struct err *err)
{
	const char *last = strrchr(name, '.');
	size_t len = 0;

	for (const char *c = name;; c++) {
		if (*c != '.' && *c) {
			if (!ascii_is_lower(*c) && !ascii_is_digit(*c) && *c != '-')
				return tenant_bad(err, no_character());
			len++;
			continue;
		}
		if (!len || len > LABEL_MAX || c[-1] == '-' || c[-(ptrdiff_t)len] == '-')
			return tenant_bad(err, no_label());
		len = 0;
		if (!*c)
			break;
	}
	if (!last)
		return tenant_bad(err, _("A domain has at least one dot: contoso.com, or "
					 "contoso.onmicrosoft.com."));
	if (ascii_is_digit(last[1]) && !strpbrk(last + 1, "abcdefghijklmnopqrstuvwxyz"))
		return tenant_bad(err, _("This is a network address, not a domain."));
	return true;
}

/* The domain or id in @len bytes without decoration. */
static bool take_single(const char *name, size_t len, char out[TENANT_DOMAIN_SIZE], struct err *err)
{
	struct buf domain;
	bool good = false;

	out[0] = '\0';
	if (!len)
		return tenant_bad(err, _("There is no domain in it. Give a domain of the tenant, or its id."));
	if (memchr(name, ' ', len))
		return tenant_bad(err, _("There is a space in it. A domain has none."));
	buf_init(&domain, TYPED_MAX);
	if (len >= TENANT_DOMAIN_SIZE)
		tenant_bad(err, too_long());
	else if (!put_domain(&domain, name, len, err))
		;
	else if (domain.len >= TENANT_DOMAIN_SIZE)
		tenant_bad(err, too_long());
	else
		good = text_is_guid(buf_text(&domain)) || check_labels(buf_text(&domain), err);
	if (good)
		memcpy(out, buf_text(&domain), domain.len + 1);
	buf_release(&domain);
	return good;
}

/* The name in one word: "<mara@contoso.com>", "{GUID}", "tenantId=GUID", "contoso.com:443", a guest's sign-in name. */
static bool take_word(const char *word, size_t len, char out[TENANT_DOMAIN_SIZE], struct err *err)
{
	const char *at;
	size_t n;

	while (len && strchr(" <({[\"'*", *word))
		word++, len--;
	while (len && strchr(" >)}]\"'*.,;:!", word[len - 1]))
		len--;
	for (n = 0; n < len && !strchr("/?\\", word[n]);)
		n++;
	len = n;
	at = memrchr(word, '@', len);
	if (!at)
		for (n = 0; n < len && word[n] != '#';)
			n++;
	len = at ? len : n;
	if (!at)
		at = memrchr(word, '=', len);
	if (at) {
		len -= (size_t)(at + 1 - word);
		word = at + 1;
	}
	at = memrchr(word, ':', len);
	if (at && at[1] >= '0' && at[1] <= '9' && (size_t)(word + len - at) <= 6)
		len = (size_t)(at - word);
	else if (at) {
		len -= (size_t)(at + 1 - word);
		word = at + 1;
	}
	while (len && word[len - 1] == '.')
		len--;
	return take_single(word, len, out, err);
}

/* --- addresses of pages --- */

/* Microsoft's own domains: a host in one of them is the same for every organisation, or none of its domains. Sources:
 * Microsoft's list of URLs of Microsoft 365, and of endpoints of each cloud. */
static const char *const microsofts[] = { "microsoft.com", "microsoftonline.com", "microsoftonline.us",
	"microsoftonline.cn", "chinacloudapi.cn", "windows.net", "azure.com", "azure.us", "azure.cn", "office.com",
	"office365.com", "office365.us", "office365.cn", "outlook.com", "outlook.cn", "live.com", "cloud.microsoft",
	"microsoft365.com", "dynamics.com", "sharepoint.com", "sharepoint.us", "sharepoint.cn", "b2clogin.com",
	"ciamlogin.com" };

/* SharePoint's host is named like the tenant's first domain. */
static const struct site {
	const char *host, *domain;
} sites[] = {
	{ ".sharepoint.com", ".onmicrosoft.com" },
	{ ".sharepoint.us", ".onmicrosoft.us" },
	{ ".sharepoint.cn", ".partner.onmschina.cn" },
};

static bool ends_with(const char *host, const char *end)
{
	size_t len = strlen(host), n = strlen(end);

	return len >= n && text_same(host + len - n, end);
}

/* True for a host below one of Microsoft's domains; with @page, for the domain itself, too. */
static bool is_microsofts(const char *host, bool page)
{
	for (size_t i = 0; i < sizeof microsofts / sizeof *microsofts; i++) {
		size_t len = strlen(host), n = strlen(microsofts[i]);

		if (ends_with(host, microsofts[i]) && (len == n ? page : host[len - n - 1] == '.'))
			return true;
	}
	return false;
}

/* The end of a part of an address. */
static size_t part_len(const char *at)
{
	return strcspn(at, "/?#&;%");
}

/* "...?tenantId=GUID": parameters by which Microsoft's portals and sign-in pages name a tenant or a person in it. */
static bool take_parameter(const char *address, char out[TENANT_DOMAIN_SIZE])
{
	static const char *const names[] = { "tenantid=", "tenant=", "tid=", "ctid=", "realm=", "whr=", "domain_hint=",
		"login_hint=", "login=", "username=" };
	struct err ignored;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (const char *at = address; (at = text_find(at, names[i])); at++) {
			const char *value = at + strlen(names[i]), *sign = text_begins(value + part_len(value), "%40")
									       ? value + part_len(value) + 3
									       : value;

			if (at > address && strchr("?&#/", at[-1]) && take_word(sign, part_len(sign), out, &ignored))
				return true;
		}
	return false;
}

/* "https://login.microsoftonline.com/contoso.com/...", ".../owa/contoso.com": a part of the path; "adminhome.aspx" and
 * the like are files. */
static bool take_part(const char *path, char out[TENANT_DOMAIN_SIZE])
{
	static const char *const files[] = { ".aspx", ".html", ".htm", ".php", ".srf", ".json", ".js" };
	struct err ignored;

	if (text_begins(path, "/owa/"))
		path += strlen("/owa");
	if (*path != '/' || !take_word(path + 1, part_len(path + 1), out, &ignored))
		return false;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (ends_with(out, files[i]))
			return false;
	return true;
}

static bool names_none(const char *host, struct err *err)
{
	for (size_t i = 0; i < sizeof sites / sizeof *sites; i++) {
		size_t len = strcspn(host, ".");

		if (!text_same(host + len, sites[i].host))
			continue;
		for (size_t n = 0; n < len; n++)
			if (text_begins(host + n, "-my.") || text_begins(host + n, "-admin."))
				len = n;
		return err_set(err, ERR_USAGE, doing,
		    _("%1$s is an address of SharePoint, not a domain of the tenant. Try %2$.*3$s%4$s, or the domain of the organisation's mail addresses."),
		    host, host, (int)len, sites[i].domain);
	}
	return err_set(err, ERR_USAGE, doing,
	    _("%s is an address of Microsoft's, and this one names no tenant. Give the domain of the organisation's mail addresses, or the tenant id."),
	    host);
}

/* The tenant that an address without its "https://" names: in it, if the host is Microsoft's; else by its host. */
static bool take_address(const char *address, bool page, char out[TENANT_DOMAIN_SIZE], struct err *err)
{
	size_t len = strcspn(address, "/?#\\");
	const char *path = address + len, *at = memrchr(address, '@', len);
	char host[TENANT_DOMAIN_SIZE];

	if (at) {
		len -= (size_t)(at + 1 - address);
		address = at + 1;
	}
	if (!take_word(address, len, host, err))
		return false;
	if (!is_microsofts(host, page)) {
		/* a web site's name; mail, and so the tenant, has the domain */
		memcpy(out, host, sizeof host);
		if (text_begins(host, "www.") && strchr(host + 4, '.'))
			memmove(out, host + 4, strlen(host) - 3);
		return true;
	}
	at = strstr(path, "#@") ? strstr(path, "#@") : strstr(path, "/@");
	out[0] = '\0';
	if ((at && take_word(at + 2, part_len(at + 2), out, err)) || take_parameter(path, out) ||
	    (!text_find(host, ".sharepoint.") && take_part(path, out)))
		return true;
	out[0] = '\0';
	return names_none(host, err);
}

/* --- what was typed --- */

/* The words of a text end at blanks, quotes and brackets; those that are not addresses at commas, too. */
static size_t tenant_word_len(const char *word)
{
	bool page = memmem(word, strcspn(word, " \"<>"), "://", 3);

	return strcspn(word, page ? " \"<>)]}" : " \"<>()[]{},;|");
}

static bool take_typed(const char *word, size_t len, char out[TENANT_DOMAIN_SIZE], struct arena *arena, struct err *err)
{
	const char *text = arena_copy_n(arena, word, len), *scheme = strstr(text, "://");

	if (scheme)
		return take_address(scheme + 3, true, out, err);
	if (strchr(text, '@') || strchr(text, '='))
		return take_word(text, len, out, err);
	return take_address(text, false, out, err);
}

/* The one tenant that all the words name which name any. */
static bool take_words(const char *text, char out[TENANT_DOMAIN_SIZE], struct arena *arena, struct err *err)
{
	const char *whole = text;
	char one[TENANT_DOMAIN_SIZE];
	size_t words = 0, len;
	struct err why = { 0 }, first = { 0 };

	for (out[0] = '\0'; *text; text += len + (text[len] != '\0')) {
		len = tenant_word_len(text);
		if (!len)
			continue;
		words++;
		if (!take_typed(text, len, one, arena, &why)) {
			if (words == 1)
				first = why;
			continue;
		}
		if (*out && !text_same(out, one)) {
			err_set(err, ERR_USAGE, doing, _("Two tenants are named in this: %s and %s. Give one of them."),
			    out, one);
			out[0] = '\0';
			return false;
		}
		memcpy(out, one, sizeof one);
	}
	if (*out)
		return true;
	if (!words)
		return take_single("", 0, out, err);
	if (words == 1) {
		*err = first;
		return false;
	}
	return take_word(whole, strlen(whole), out, err);
}

static bool tenant_read(const char *typed, bool text, char out[TENANT_DOMAIN_SIZE], struct err *err)
{
	struct arena arena = { 0 };
	struct buf tidy;
	bool good;

	buf_init(&tidy, TYPED_MAX);
	tenant_tidy(&tidy, typed ? typed : "");
	if (tidy.cut) {
		out[0] = '\0';
		good = tenant_bad(err, too_long());
	} else {
		good = text ? take_words(buf_text(&tidy), out, &arena, err)
			    : take_word(buf_text(&tidy), tidy.len, out, err);
	}
	buf_release(&tidy);
	arena_release(&arena);
	return good;
}

bool tenant_validate(const char *typed, char out[TENANT_DOMAIN_SIZE], struct err *err)
{
	return tenant_read(typed, false, out, err);
}

bool tenant_find(const char *typed, char out[TENANT_DOMAIN_SIZE], struct err *err)
{
	return tenant_read(typed, true, out, err);
}
