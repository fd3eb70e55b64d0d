/* component.c - the libraries that a program is made of */
#include "base/component.h"

#include <string.h>

#include "base/text.h"

/* As the libraries' own licence files say, in the words of SPDX's list of licences. */
static const struct {
	const char *name;
	const char *begins; /* only versions that begin so; "": all that are left */
	const char *licence;
} component_licences[] = {
	{ "GNU C Library", "", "LGPL-2.1-or-later" },
	{ "GnuTLS", "", "LGPL-2.1-or-later" },
	{ "OpenSSL", "0.", "OpenSSL" },
	{ "OpenSSL", "1.", "OpenSSL" },
	{ "OpenSSL", "", "Apache-2.0" },
	{ "brotli", "", "MIT" },
	{ "c-ares", "", "MIT" },
	{ "json-c", "", "MIT" },
	{ "libcurl", "", "curl" },
	{ "libidn2", "", "LGPL-3.0-or-later OR GPL-2.0-or-later" },
	{ "libmicrohttpd", "", "LGPL-2.1-or-later" },
	{ "libqrencode", "", "LGPL-2.1-or-later" },
	{ "libssh", "", "LGPL-2.1-or-later" },
	{ "libssh2", "", "BSD-3-Clause" },
	{ "mbedTLS", "", "Apache-2.0 OR GPL-2.0-or-later" },
	{ "musl", "", "MIT" },
	{ "ncurses", "", "X11-distribute-modifications-variant" },
	{ "nghttp2", "", "MIT" },
	{ "nghttp3", "", "MIT" },
	{ "ngtcp2", "", "MIT" },
	{ "zlib", "", "Zlib" },
	{ "zstd", "", "BSD-3-Clause OR GPL-2.0-only" },
};

static const char *component_licence(const char *name, const char *version)
{
	for (size_t i = 0; i < sizeof component_licences / sizeof *component_licences; i++)
		if (strcmp(component_licences[i].name, name) == 0 && text_begins(version, component_licences[i].begins))
			return component_licences[i].licence;
	return NULL;
}

static void component_add(struct components *components, const struct component *new)
{
	for (size_t i = 0; i < components->count; i++)
		if (strcmp(components->rows[i].name, new->name) == 0 &&
		    strcmp(components->rows[i].running, new->running) == 0)
			return;
	if (components->count == COMPONENTS_MAX)
		return;
	components->rows[components->count] = *new;
	components->rows[components->count++].licence =
	    component_licence(new->name, *new->running ? new->running : new->built);
}

static void component_version(char out[COMPONENT_VERSION_SIZE], const char *text)
{
	while (text && *text && !(*text >= '0' && *text <= '9')) {
		text += strcspn(text, " /");
		text += strspn(text, " /");
	}
	text_safe_n(out, COMPONENT_VERSION_SIZE, text ? text : "", text ? strcspn(text, " /") : 0);
}

void components_add(struct components *components, const char *name, const char *built, const char *running)
{
	struct component new = { .used_by = NULL };

	text_safe(new.name, sizeof new.name, name);
	component_version(new.built, built);
	component_version(new.running, running);
	component_add(components, &new);
}

void components_add_used(struct components *components, const char *name, const char *told, const char *used_by)
{
	while (told && *told) {
		size_t len = strcspn(told, " "), slash = name ? 0 : strcspn(told, "/ ");
		struct component new = { .used_by = used_by };

		text_safe_n(new.name, sizeof new.name, name ? name : told, name ? strlen(name) : slash);
		component_version(new.running, told[slash] == '/' ? told + slash + 1 : told);
		/* in brackets: it could be used, and is not */
		if (*told != '(')
			component_add(components, &new);
		told += len + strspn(told + len, " ");
	}
}
