/* signin_tunnel.c - how a browser elsewhere reaches the listener: a forwarded port, to be typed */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cloud/signin_code.h"

/* A name of a person and one of a computer: 253 characters for DNS, and as many again. */
#define TO_MAX 512

/* Letters and digits of any script, and what no shell looks at. */
static bool is_plain(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "@._:-+%";

	for (; *text; text++)
		if (!strchr(plain, *text) && !((unsigned char)*text & 0x80))
			return false;
	return true;
}

/* As one word for a shell: 'it'\''s'. */
static const char *quote(const char *text, struct arena *arena)
{
	const char *out = "'";

	if (is_plain(text))
		return text;
	while (*text) {
		size_t len = strcspn(text, "'");

		out = arena_printf(arena, "%s%.*s%s", out, (int)len, text,
				   text[len] ? "'\\''" : "");
		text += len + (text[len] != '\0');
	}
	return arena_printf(arena, "%s'", out);
}

const char *signin_code_ssh(int port, const char *user, const char *host, int ssh_port,
			    struct arena *arena)
{
	const char *to = arena_printf(arena, "%s@%s", user && *user ? user : "USER",
				      host && *host ? host : "HOST");
	const char *other =
		ssh_port > 0 && ssh_port != 22 ? arena_printf(arena, "-p %d ", ssh_port) : "";

	return arena_printf(arena, "ssh %s-L %d:127.0.0.1:%d %s", other, port, port,
			    quote(text_safe_copy(arena, to, TO_MAX), arena));
}

const char *signin_code_putty(int port, struct arena *arena)
{
	return arena_printf(
		arena,
		_("In PuTTY's window menu: Change Settings, Connection > SSH > Tunnels; "
		  "Source port %d, Destination 127.0.0.1:%d, Local; Add, then Apply."),
		port, port);
}
