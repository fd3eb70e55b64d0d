/* term_raw.c - bytes to the terminal past curses */
#include "world/term_raw.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"

/* A consent link has 2 kB at most; terminals take 8 kB and more. */
#define COPY_BYTES_MAX ((size_t)8 * 1024)
/* The end of what was printed on stderr is what matters. */
#define KEPT_BYTES_MAX 4096

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

static int real_stderr = -1;

bool raw_write(const char *bytes, size_t len)
{
	while (len) {
		ssize_t wrote = write(STDOUT_FILENO, bytes, len);

		if (wrote > 0) {
			bytes += wrote;
			len -= (size_t)wrote;
		} else if (errno == EAGAIN) {
			struct pollfd room = {.fd = STDOUT_FILENO, .events = POLLOUT};

			poll(&room, 1, -1);
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}

bool raw_text(const char *text)
{
	return raw_write(text, strlen(text));
}

bool raw_is_modern(const char *term)
{
	static const char *const modern[] = {
		"xterm", "screen", "tmux", "rxvt", "putty", "foot", "alacritty", "kitty", "wezterm", "ghostty",
		"konsole", "vte", "gnome", "st-", "iterm", "mintty", "ms-terminal", "contour", "eterm", NULL,
	};

	for (size_t i = 0; term && modern[i]; i++)
		if (!strncmp(term, modern[i], strlen(modern[i])))
			return true;
	return false;
}

bool raw_paste(bool on)
{
	return raw_text(on ? PASTE_ON : PASTE_OFF);
}

static int number_of(const char *name, int most)
{
	const char *text = getenv(name);
	long number = text ? strtol(text, NULL, 10) : 0;

	return number > 0 && number <= most ? (int)number : 0;
}

void raw_size(int *rows, int *cols, int most)
{
	struct winsize size = {0};

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		size = (struct winsize){0};
	*rows = size.ws_row ? size.ws_row : number_of("LINES", most);
	*cols = size.ws_col ? size.ws_col : number_of("COLUMNS", most);
	*rows = !*rows ? 24 : *rows > most ? most : *rows;
	*cols = !*cols ? 80 : *cols > most ? most : *cols;
}

void raw_reset(void)
{
	static const char reset[] = PASTE_OFF "\033[0m\033[?25h\033[?1049l\r\n";
	struct pollfd room = {.fd = STDOUT_FILENO, .events = POLLOUT};

	/* Not to a terminal that does not read any more: this would wait for ever. */
	if (poll(&room, 1, 0) == 1 && write(STDOUT_FILENO, reset, sizeof reset - 1) < 0)
		return;
}

/* RFC 4648, section 4, with padding: clipboards want that alphabet. */
static void add_base64(struct buf *out, const char *text, size_t len)
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

bool raw_copy(const char *text, bool in_tmux)
{
	size_t len = strlen(text);
	struct buf plain, all;
	bool sent;

	if (len > COPY_BYTES_MAX)
		return true;
	buf_init(&plain, 2 * COPY_BYTES_MAX);
	buf_init(&all, 5 * COPY_BYTES_MAX);
	buf_add(&plain, "52;c;");
	add_base64(&plain, text, len);
	buf_printf(&all, "\033]%s\a", buf_text(&plain));
	/* tmux takes one or the other, as it is configured; never both. */
	if (in_tmux)
		buf_printf(&all, "\033Ptmux;\033\033]%s\a\033\\", buf_text(&plain));
	sent = raw_text(buf_text(&all));
	buf_wipe(&plain);
	buf_wipe(&all);
	buf_release(&plain);
	buf_release(&all);
	return sent;
}

void raw_keep_stderr(void)
{
	int kept;

	if (real_stderr >= 0 || !isatty(STDERR_FILENO))
		return;
	kept = memfd_create("stderr", MFD_CLOEXEC);
	if (kept < 0)
		return;
	real_stderr = dup(STDERR_FILENO);
	if (real_stderr >= 0)
		dup2(kept, STDERR_FILENO);
	close(kept);
}

void raw_return_stderr(void)
{
	char kept[KEPT_BYTES_MAX];
	off_t end;
	ssize_t got;

	if (real_stderr < 0)
		return;
	end = lseek(STDERR_FILENO, 0, SEEK_END);
	got = pread(STDERR_FILENO, kept, sizeof kept, end > KEPT_BYTES_MAX ? end - KEPT_BYTES_MAX : 0);
	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	real_stderr = -1;
	for (ssize_t i = 0; i < got; i++)
		if (kept[i] != '\n' && (kept[i] < ' ' || kept[i] > '~'))
			kept[i] = '?';
	if (got > 0 && write(STDERR_FILENO, kept, (size_t)got) < 0)
		return;
}
