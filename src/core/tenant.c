/* tenant.c - a tenant's ids and names, and the validation of a typed one */
#include "core/tenant.h"

#include <string.h>

#include "base/ascii.h"
#include "base/i18n.h"
#include "base/text.h"

#define LABEL_MAX 63 /* RFC 1035 */

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

static bool tenant_bad(struct err *err, const char *told)
{
	return err_set(err, ERR_USAGE, N_("reading the tenant"), "%s", told);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The part of the typed text that can name a tenant: the host of a URL, the domain of an address. @*len is its
 * length. */
static const char *find_name(const char *typed, size_t *len)
{
	const char *scheme, *at;
	size_t n;

	while (is_space(*typed) || *typed == '<' || *typed == '{' || *typed == '"')
		typed++;
	if (text_begins(typed, "mailto:"))
		typed += strlen("mailto:");
	scheme = strstr(typed, "://");
	if (scheme)
		typed = scheme + 3;
	n = strcspn(typed, scheme ? "/?#\\" : "/?#\\>");
	at = memrchr(typed, '@', n);
	if (at) {
		n -= (size_t)(at + 1 - typed);
		typed = at + 1;
	}
	if (scheme && memchr(typed, ':', n))
		n = (size_t)((char *)memchr(typed, ':', n) - typed);
	while (n && (is_space(typed[n - 1]) || strchr(">}\".", typed[n - 1])))
		n--;
	*len = n;
	return typed;
}

/* @name must be in lower case. */
static bool check_labels(const char *name, struct err *err)
{
	const char *last = strrchr(name, '.');
	size_t len = 0;

	for (const char *c = name;; c++) {
		if (*c != '.' && *c) {
			if (!ascii_is_lower(*c) && !ascii_is_digit(*c) && *c != '-')
				return tenant_bad(err, _("This is not a domain: it has a character that domains cannot "
							 "have."));
			len++;
			continue;
		}
		if (!len || len > LABEL_MAX || c[-1] == '-' || c[-(ptrdiff_t)len] == '-')
			return tenant_bad(err, _("This is not a domain: one of its parts is empty, too "
						 "long, or begins or ends with a hyphen."));
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

bool tenant_validate(const char *typed, char out[TENANT_DOMAIN_SIZE], struct err *err)
{
	size_t len;
	const char *name = find_name(typed ? typed : "", &len);

	out[0] = '\0';
	if (!len)
		return tenant_bad(err, _("There is no domain in it. Give a domain of the tenant, or its id."));
	for (size_t i = 0; i < len; i++) {
		if (is_space(name[i]))
			return tenant_bad(err, _("There is a space in it. A domain has none."));
		if ((unsigned char)name[i] >= 0x80)
			return tenant_bad(err, _("Write domains with national characters in their xn-- form."));
	}
	if (len >= TENANT_DOMAIN_SIZE)
		return tenant_bad(err, _("This is longer than a domain can be (253 characters)."));
	for (size_t i = 0; i < len; i++)
		out[i] = ascii_lower(name[i]);
	out[len] = '\0';
	if (text_is_guid(out) || check_labels(out, err))
		return true;
	out[0] = '\0';
	return false;
}
