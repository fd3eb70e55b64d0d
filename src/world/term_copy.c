/* term_copy.c - OSC 52 */
#include "world/term_copy.h"

#include <string.h>

/* GNU screen keeps 768 bytes of a string, with the two before and the two behind it. */
#define PIECE_BYTES 764

bool term_is_modern(const char *type)
{
	static const char *const modern[] = {
		"xterm",
		"screen",
		"tmux",
		"rxvt",
		"putty",
		"foot",
		"alacritty",
		"kitty",
		"wezterm",
		"ghostty",
		"konsole",
		"vte",
		"gnome",
		"st-",
		"iterm",
		"mintty",
		"ms-terminal",
		"contour",
		"eterm",
		NULL,
	};

	for (size_t i = 0; type && modern[i]; i++)
		if (!strncmp(type, modern[i], strlen(modern[i])))
			return true;
	return false;
}

enum copy_way term_copy_way(const char *type, bool tmux, bool screen)
{
	/* "screen.linux": screen says what it runs in. */
	if (!term_is_modern(type) || strstr(type, ".linux") || strstr(type, ".vt"))
		return COPY_NOT;
	if (tmux || !strncmp(type, "tmux", 4))
		return COPY_TMUX;
	if (screen)
		return COPY_SCREEN;
	return strncmp(type, "screen", 6) ? COPY_BARE : COPY_BOTH;
}

/* RFC 4648, section 4, with padding: clipboards want that alphabet. */
static void term_add_base64(struct buf *out, const char *text, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		unsigned bits = 0;
		char four[4];

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (i + k < len ? (unsigned char)text[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			four[k] = i + k <= len ? digits[bits >> (18 - 6 * k) & 63] : '=';
		buf_add_n(out, four, 4);
	}
}

static void wrap_for_screen(const char *bytes, struct buf *out)
{
	for (size_t len = strlen(bytes), piece; len; bytes += piece, len -= piece) {
		piece = len < PIECE_BYTES ? len : PIECE_BYTES;
		buf_add(out, "\033P");
		buf_add_n(out, bytes, piece);
		buf_add(out, "\033\\");
	}
}

void term_copy_bytes(enum copy_way way, const char *text, struct buf *out)
{
	struct buf bare;

	buf_init(&bare, 2 * TERM_COPY_MAX);
	buf_add(&bare, "\033]52;c;");
	term_add_base64(&bare, text, strlen(text));
	buf_add(&bare, "\a");
	if (way == COPY_BARE || way == COPY_TMUX || way == COPY_BOTH)
		buf_add(out, buf_text(&bare));
	/* In it, each ESC is doubled; there is one. */
	if (way == COPY_TMUX)
		buf_printf(out, "\033Ptmux;\033%s\033\\", buf_text(&bare));
	if (way == COPY_SCREEN || way == COPY_BOTH)
		wrap_for_screen(buf_text(&bare), out);
	buf_wipe(&bare);
	buf_release(&bare);
}
