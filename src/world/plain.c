/* plain.c - the plain face: lines out, lines in */
#include "world/plain.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/secret.h"
#include "base/text.h"
#include "wizard/field.h"

/* The longest page, with every block at its longest, is far below this. */
#define PRINTED_BYTES_MAX (1024u * 1024)

/* A whole line with its end. */
#define TYPED_BYTES_MAX (FIELD_BYTES_MAX + 1)

static int columns_of(int fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20 ? size.ws_col : 80;
}

void plain_open(struct plain *plain, int in, int out, bool ascii)
{
	memset(plain, 0, sizeof *plain);
	plain->in = in;
	plain->out = out;
	lines_init(&plain->lines, columns_of(out), ascii);
	buf_init(&plain->typed, TYPED_BYTES_MAX);
	buf_init(&plain->line, FIELD_BYTES_MAX);
	buf_init(&plain->printed, PRINTED_BYTES_MAX);
}

/* Writes what was collected. What nobody reads any more is dropped. */
static void flush(struct plain *plain)
{
	const char *at = buf_text(&plain->printed);
	size_t left = plain->printed.len;

	while (left && !plain->broken) {
		ssize_t wrote = write(plain->out, at, left);

		if (wrote < 0 && errno == EAGAIN) {
			struct pollfd room = {.fd = plain->out, .events = POLLOUT};

			poll(&room, 1, -1);
		} else if (wrote < 0 && errno != EINTR)
			plain->broken = true;
		if (wrote > 0) {
			at += wrote;
			left -= (size_t)wrote;
		}
	}
	buf_clear(&plain->printed);
}

/* The echo of the terminal, off while the page asks for a secret. */
static void hide(struct plain *plain, bool hidden)
{
	struct termios modes;

	if (hidden == plain->hidden || !isatty(plain->in))
		return;
	if (hidden && tcgetattr(plain->in, &plain->modes) != 0)
		return;
	modes = plain->modes;
	if (hidden) {
		modes.c_lflag &= ~(tcflag_t)ECHO;
		modes.c_lflag |= ECHONL;
	}
	if (tcsetattr(plain->in, TCSANOW, &modes) == 0)
		plain->hidden = hidden;
}

void plain_show(struct plain *plain, const struct page *page, int64_t now)
{
	bool secret = false;

	for (size_t i = 0; i < page->count; i++)
		secret = secret || (page->blocks[i].kind == BLOCK_FIELD && page->blocks[i].secret);
	hide(plain, secret);
	lines_print(&plain->lines, page, now, &plain->printed);
	flush(plain);
}

void plain_print(struct plain *plain, const char *text)
{
	buf_add(&plain->printed, text);
	buf_add(&plain->printed, "\n");
	flush(plain);
}

static bool full(const struct plain *plain)
{
	return plain->typed.len >= TYPED_BYTES_MAX;
}

/* Reads what is there without waiting for more. */
static void read_more(struct plain *plain)
{
	char chunk[4096];

	while (!plain->ended && !full(plain)) {
		struct pollfd ready = {.fd = plain->in, .events = POLLIN};
		size_t room = TYPED_BYTES_MAX - plain->typed.len;
		ssize_t got;

		if (poll(&ready, 1, 0) <= 0)
			break;
		got = read(plain->in, chunk, room < sizeof chunk ? room : sizeof chunk);
		if (got > 0)
			buf_add_n(&plain->typed, chunk, (size_t)got);
		else if (got == 0 || (errno != EINTR && errno != EAGAIN))
			plain->ended = true;
		else
			break;
		/* Lines that are there are taken first: a page follows each. */
		if (got > 0 && memchr(chunk, '\n', (size_t)got))
			break;
	}
	wipe(chunk, sizeof chunk);
}

/* Forgets the first @len bytes of what was typed. */
static void drop(struct plain *plain, size_t len)
{
	struct buf rest;

	buf_init(&rest, TYPED_BYTES_MAX);
	if (len < plain->typed.len)
		buf_add_n(&rest, plain->typed.text + len, plain->typed.len - len);
	buf_wipe(&plain->typed);
	buf_release(&plain->typed);
	plain->typed = rest;
}

static void complain(struct plain *plain, const char *sentence)
{
	buf_add(&plain->printed, sentence);
	buf_add(&plain->printed, "\n");
	flush(plain);
}

/* A line beyond all measure is passed over to its end: its rest must not be taken for an answer. */
static bool pass_over(struct plain *plain, bool end, size_t len)
{
	if (!plain->passing_over && (end || !full(plain)))
		return false;
	if (!plain->passing_over)
		complain(plain, _("This line is too long; it was not taken."));
	plain->passing_over = !end;
	drop(plain, end ? len + 1 : len);
	return true;
}

/* The next whole line; at the end of input, what is left. */
static bool take_line(struct plain *plain)
{
	const char *text = buf_text(&plain->typed);
	const char *end = plain->typed.len ? memchr(text, '\n', plain->typed.len) : NULL;
	size_t len = end ? (size_t)(end - text) : plain->typed.len;

	if (pass_over(plain, end != NULL, len))
		return plain->typed.len ? take_line(plain) : false;
	if (!end && !(plain->ended && len))
		return false;
	buf_wipe(&plain->line);
	if (len && text[len - 1] == '\r')
		buf_add_n(&plain->line, text, len - 1);
	else
		buf_add_n(&plain->line, text, len);
	drop(plain, end ? len + 1 : len);
	return true;
}

/* Whether a line is what an admin can have typed. */
static bool judge_line(struct plain *plain)
{
	const char *text = buf_text(&plain->line);

	if (strlen(text) != plain->line.len || text_valid(text, plain->line.len) != plain->line.len) {
		complain(plain, _("This line is not UTF-8 text; it was not taken."));
		return false;
	}
	return true;
}

/* The end of input is the admin's leaving; a program that goes on nevertheless is left without a terminal. */
static bool leave(struct plain *plain, struct input *input, bool *gone)
{
	if (!plain->ended)
		return false;
	if (plain->quitted) {
		*gone = true;
		return false;
	}
	plain->quitted = true;
	input->kind = INPUT_QUIT;
	return true;
}

bool plain_input(struct plain *plain, const struct page *page, struct input *input, bool *gone)
{
	if (plain->broken) { /* an answer to what nobody could read is none */
		*gone = true;
		return false;
	}
	for (;;) {
		bool whole = take_line(plain);

		if (!whole) {
			read_more(plain);
			whole = take_line(plain);
		}
		if (!whole)
			return leave(plain, input, gone);
		if (!judge_line(plain))
			continue;
		if (lines_read(&plain->lines, page, buf_text(&plain->line), input, &plain->printed)) {
			flush(plain);
			return true;
		}
		flush(plain);
	}
}

int plain_fd(const struct plain *plain)
{
	return plain->ended ? -1 : plain->in;
}

void plain_close(struct plain *plain)
{
	hide(plain, false);
	lines_release(&plain->lines);
	buf_wipe(&plain->typed);
	buf_wipe(&plain->line);
	buf_release(&plain->typed);
	buf_release(&plain->line);
	buf_release(&plain->printed);
}
