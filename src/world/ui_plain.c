/* ui_plain.c - the plain user interface: lines out, lines in */
#include "world/ui_plain.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
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

/* The pieces of a paste arrive at once; the slowest serial line has a byte a millisecond. */
#define PASTE_GAP_MS 50
/* After a typed number, wait at most this long for the rest of a paste. */
#define TYPED_GAP_MS 5

static int columns_of(int fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20 ? size.ws_col : 80;
}

void ui_plain_open(struct plain *plain, int in, int out, bool ascii)
{
	memset(plain, 0, sizeof *plain);
	plain->in = in;
	plain->out = out;
	lines_init(&plain->lines, columns_of(out), ascii);
	buf_init(&plain->typed, TYPED_BYTES_MAX);
	buf_init(&plain->line, FIELD_BYTES_MAX);
	buf_init(&plain->printed, PRINTED_BYTES_MAX);
}

/* Writes the collected output. Drops it if there is no reader any more. */
static void ui_plain_flush(struct plain *plain)
{
	const char *at = buf_text(&plain->printed);
	size_t left = plain->printed.len;

	while (left && !plain->broken) {
		ssize_t wrote = write(plain->out, at, left);

		if (wrote < 0 && errno == EAGAIN) {
			struct pollfd room = { .fd = plain->out, .events = POLLOUT };

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

/* Sets the terminal's modes as @plain requires. */
static void ui_plain_set_modes(const struct plain *plain)
{
	struct termios modes = plain->modes;

	if (plain->by_bytes && !plain->paused) {
		modes.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
		modes.c_cc[VMIN] = 1;
		modes.c_cc[VTIME] = 0;
	}
	tcsetattr(plain->in, TCSANOW, &modes);
}

/* On a page with a field the terminal delivers single bytes: in line mode it keeps only 4,095 of a line, and holds back
 * the end of a paste without a line end. ui_plain_edit then does the line editing; input is echoed here, unless it is a
 * secret. */
static void read_by(struct plain *plain, bool by_bytes, bool hidden)
{
	by_bytes = by_bytes && isatty(plain->in) && (hidden || isatty(plain->out));
	plain->hidden = hidden && by_bytes;
	if (by_bytes == plain->by_bytes || (by_bytes && tcgetattr(plain->in, &plain->modes) != 0))
		return;
	plain->by_bytes = by_bytes;
	ui_plain_set_modes(plain);
}

void ui_plain_pause(struct plain *plain)
{
	plain->paused = true;
	if (plain->by_bytes)
		ui_plain_set_modes(plain);
}

void ui_plain_resume(struct plain *plain)
{
	plain->paused = false;
	if (plain->by_bytes && tcgetattr(plain->in, &plain->modes) == 0)
		ui_plain_set_modes(plain);
}

/* Whether input typed before this page was shown is still waiting. */
static bool is_ahead(const struct plain *plain)
{
	struct pollfd more = { .fd = plain->in, .events = POLLIN };

	return plain->typed.len || (!plain->ended && poll(&more, 1, 0) > 0);
}

void ui_plain_show(struct plain *plain, const struct page *page, int64_t now)
{
	bool secret = false, field = false, waiting;

	for (size_t i = 0; i < page->doc.count; i++) {
		field = field || page->doc.blocks[i].kind == BLOCK_FIELD;
		secret = secret || (page->doc.blocks[i].kind == BLOCK_FIELD && page->doc.blocks[i].secret);
	}
	read_by(plain, field, secret);
	waiting = isatty(plain->in) && is_ahead(plain);
	lines_print(&plain->lines, page, now, &plain->printed);
	plain->outdated = plain->outdated || (plain->lines.moved && waiting);
	ui_plain_flush(plain);
}

void ui_plain_print(struct plain *plain, const char *text)
{
	buf_add(&plain->printed, text);
	buf_add(&plain->printed, "\n");
	ui_plain_flush(plain);
}

static bool ui_plain_full(const struct plain *plain)
{
	return plain->typed.len >= TYPED_BYTES_MAX;
}

/* Bytes of the unfinished line. */
static size_t ui_plain_unfinished(const struct plain *plain)
{
	const char *text = buf_text(&plain->typed);
	const char *end = plain->typed.len ? memrchr(text, '\n', plain->typed.len) : NULL;

	return plain->typed.len - (end ? (size_t)(end + 1 - text) : 0);
}

/* Removes the last @len typed bytes. */
static void ui_plain_take_back(struct plain *plain, size_t len)
{
	plain->typed.len -= len;
	wipe(plain->typed.text + plain->typed.len, len);
}

/* The last character, which may have several bytes. */
static size_t last_character(const struct plain *plain)
{
	size_t len = ui_plain_unfinished(plain), bytes = len ? 1 : 0;

	while (bytes && bytes < len && (plain->typed.text[plain->typed.len - bytes] & 0xC0) == 0x80)
		bytes++;
	return bytes;
}

static void ui_plain_echo(struct plain *plain, const char *bytes, size_t len)
{
	if (!plain->hidden)
		buf_add_n(&plain->printed, bytes, len);
}

/* Removes the last @len bytes from the screen, too. */
static void ui_plain_erase(struct plain *plain, size_t len)
{
	char gone[64];
	int columns = len < sizeof gone ? 0 : 1;

	if (len < sizeof gone) {
		snprintf(gone, sizeof gone, "%.*s", (int)len, plain->typed.text + plain->typed.len - len);
		columns = text_width(gone);
	}
	for (int i = 0; i < columns; i++)
		ui_plain_echo(plain, "\b \b", 3);
	ui_plain_take_back(plain, len);
}

/* Line editing as the terminal does it in line mode: echo, erasing a character or the line, end of input. */
static void ui_plain_edit(struct plain *plain, const char *bytes, size_t len)
{
	const cc_t *keys = plain->modes.c_cc;

	for (size_t i = 0; i < len; i++) {
		cc_t key = (cc_t)bytes[i];

		if (key == keys[VERASE] || key == 0x7F || key == '\b')
			ui_plain_erase(plain, last_character(plain));
		else if (key == keys[VKILL])
			while (ui_plain_unfinished(plain))
				ui_plain_erase(plain, last_character(plain));
		else if (key == keys[VEOF])
			plain->ended = plain->ended || !ui_plain_unfinished(plain);
		else {
			buf_add_n(&plain->typed, bytes + i, 1);
			if (key >= ' ' || key == '\n')
				ui_plain_echo(plain, bytes + i, 1);
			else if (key == '\t')
				ui_plain_echo(plain, " ", 1);
			else
				ui_plain_echo(plain, (char[]){ '^', (char)(key + '@') }, 2);
		}
	}
	ui_plain_flush(plain);
}

/* Reads the available bytes without waiting for more. */
static void read_more(struct plain *plain)
{
	char chunk[4096];

	while (!plain->ended && !ui_plain_full(plain)) {
		struct pollfd ready = { .fd = plain->in, .events = POLLIN };
		size_t room = TYPED_BYTES_MAX - plain->typed.len;
		ssize_t got;

		if (poll(&ready, 1, 0) <= 0)
			break;
		got = read(plain->in, chunk, room < sizeof chunk ? room : sizeof chunk);
		if (got > 0 && plain->by_bytes)
			ui_plain_edit(plain, chunk, (size_t)got);
		else if (got > 0)
			buf_add_n(&plain->typed, chunk, (size_t)got);
		else if (got == 0 || (errno != EINTR && errno != EAGAIN))
			plain->ended = true;
		else
			break;
		/* Handle complete lines first: each leads to a page. */
		if (got > 0 && memchr(chunk, '\n', (size_t)got))
			break;
	}
	wipe(chunk, sizeof chunk);
}

/* Drops the first @len typed bytes. */
static void ui_plain_drop(struct plain *plain, size_t len)
{
	struct buf rest;

	buf_init(&rest, TYPED_BYTES_MAX);
	if (len < plain->typed.len)
		buf_add_n(&rest, plain->typed.text + len, plain->typed.len - len);
	buf_wipe(&plain->typed);
	buf_release(&plain->typed);
	plain->typed = rest;
}

static void ui_plain_complain(struct plain *plain, const char *sentence)
{
	buf_add(&plain->printed, sentence);
	buf_add(&plain->printed, "\n");
	ui_plain_flush(plain);
}

/* Skips an overlong line to its end: its rest must not be read as an answer. */
static bool pass_over(struct plain *plain, bool end, size_t len)
{
	if (!plain->passing_over && (end || !ui_plain_full(plain)))
		return false;
	if (!plain->passing_over)
		ui_plain_complain(plain, _("This line is too long and was not used."));
	plain->passing_over = !end;
	ui_plain_drop(plain, end ? len + 1 : len);
	return true;
}

/* The end of the first answer. A hidden paste is one answer, even if the terminal broke it into several lines: it ends
 * when nothing follows its line end at once. */
static const char *ui_plain_line_end(const struct plain *plain)
{
	const char *text = buf_text(&plain->typed);
	struct pollfd more = { .fd = plain->in, .events = POLLIN };

	if (!plain->typed.len)
		return NULL;
	if (!plain->hidden)
		return memchr(text, '\n', plain->typed.len);
	if (ui_plain_unfinished(plain) || plain->ended || poll(&more, 1, PASTE_GAP_MS) > 0)
		return NULL;
	return text + plain->typed.len - 1;
}

/* The next whole line; at end of input, the rest. */
static bool take_line(struct plain *plain)
{
	const char *text = buf_text(&plain->typed), *end = ui_plain_line_end(plain);
	size_t len = end ? (size_t)(end - text) : plain->typed.len;

	if (pass_over(plain, end != NULL, len))
		return plain->typed.len ? take_line(plain) : false;
	if (!end && !(plain->ended && len))
		return false;
	buf_wipe(&plain->line);
	for (size_t i = 0; i < len; i++)
		if (text[i] != '\n' && (text[i] != '\r' || i + 1 < len))
			buf_add_n(&plain->line, text + i, 1);
	if (plain->hidden)
		ui_plain_print(plain, ""); /* the Enter that the terminal did not echo */
	ui_plain_drop(plain, end ? len + 1 : len);
	return true;
}

/* Whether a line can have been typed by an admin. */
static bool check_line(struct plain *plain)
{
	const char *text = buf_text(&plain->line);

	if (strlen(text) != plain->line.len || text_valid(text, plain->line.len) != plain->line.len) {
		ui_plain_complain(plain, _("This line is not UTF-8 text and was not used."));
		return false;
	}
	return true;
}

/* At end of input the admin leaves; a program that goes on is told that the terminal is gone. */
static bool ui_plain_leave(struct plain *plain, struct input *input, bool *gone)
{
	if (!plain->ended)
		return false;
	if (plain->quitted) {
		*gone = true;
		return false;
	}
	plain->quitted = true;
	input->kind = INPUT_QUIT;
	input->gone = true;
	return true;
}

/* A number typed before the numbers changed is not taken for another choice. */
static bool is_outdated(struct plain *plain, const struct page *page, bool paste)
{
	bool number = !paste && lines_kind(page, buf_text(&plain->line), plain->line.len) == LINES_ANSWER &&
		      plain->line.len && strspn(buf_text(&plain->line), "0123456789 ") == plain->line.len;

	if (!plain->outdated)
		return false;
	plain->outdated = is_ahead(plain);
	if (number)
		ui_plain_complain(plain, _("The numbers changed while you typed. Please type yours again."));
	return number;
}

/* Whether more bytes arrive within a moment; reads them. */
static bool ui_plain_comes(struct plain *plain, int ms)
{
	struct pollfd more = { .fd = plain->in, .events = POLLIN };

	if (plain->ended || ui_plain_full(plain) || poll(&more, 1, ms) <= 0)
		return false;
	read_more(plain);
	return true;
}

/* Whether some line is neither a number nor a word. */
static bool has_text(const struct plain *plain, const struct page *page)
{
	const char *text = buf_text(&plain->typed), *end = text + plain->typed.len;

	while (text < end) {
		size_t len = strcspn(text, "\n");

		if (lines_kind(page, text, len) != LINES_ANSWER)
			return true;
		text += len + 1;
	}
	return false;
}

enum batch { BATCH_WAIT, BATCH_LINE, BATCH_PASTE };

/* Whether the first line stands alone, or begins a paste. A script that was read to its end is taken line by line.
 * Input typed ahead of its page begins with that page's answers: each line counts alone. */
static enum batch ui_plain_batch(struct plain *plain, const struct page *page)
{
	const char *text = buf_text(&plain->typed);
	const char *end = plain->typed.len ? memchr(text, '\n', plain->typed.len) : NULL;
	enum lines_kind kind;
	bool answer;

	if (!end || plain->passing_over || (plain->ended && !plain->by_bytes))
		return BATCH_LINE;
	kind = lines_kind(page, text, (size_t)(end - text));
	answer = kind == LINES_ANSWER;
	if (answer && (plain->ahead || page_paste_field(page) < 0 ||
			  (end + 1 == text + plain->typed.len && !ui_plain_comes(plain, TYPED_GAP_MS))))
		return BATCH_LINE;
	if (kind == LINES_NOTHING && plain->ahead)
		return BATCH_LINE;
	while (ui_plain_comes(plain, PASTE_GAP_MS))
		;
	text = buf_text(&plain->typed);
	end = memchr(text, '\n', plain->typed.len);
	if (!end || (plain->ended && !plain->by_bytes) || ui_plain_full(plain))
		return BATCH_LINE;
	if (end + 1 == text + plain->typed.len || (answer && !has_text(plain, page)))
		return BATCH_LINE;
	return ui_plain_unfinished(plain) && !plain->ended ? BATCH_WAIT : BATCH_PASTE;
}

/* All input up to its last line end, as one text. */
static void take_all(struct plain *plain)
{
	const char *text = buf_text(&plain->typed);
	size_t len = plain->typed.len;

	while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	buf_wipe(&plain->line);
	for (size_t i = 0; i < len; i++)
		if (text[i] != '\r')
			buf_add_n(&plain->line, text + i, 1);
	ui_plain_drop(plain, plain->typed.len);
}

/* Takes a line or a paste, if it is complete. */
static bool ui_plain_take(struct plain *plain, const struct page *page, bool *paste)
{
	enum batch what = plain->hidden ? BATCH_LINE : ui_plain_batch(plain, page);

	*paste = what == BATCH_PASTE;
	if (*paste)
		take_all(plain);
	return what == BATCH_LINE ? take_line(plain) : *paste;
}

bool ui_plain_input(struct plain *plain, const struct page *page, struct input *input, bool *gone)
{
	if (plain->broken) { /* an answer to a page that could not be written is none */
		*gone = true;
		return false;
	}
	for (;;) {
		bool paste, whole = ui_plain_take(plain, page, &paste), good;

		if (!whole) {
			read_more(plain);
			whole = ui_plain_take(plain, page, &paste);
		}
		if (!whole) {
			plain->ahead = plain->ahead && plain->typed.len;
			return ui_plain_leave(plain, input, gone);
		}
		if (!check_line(plain) || is_outdated(plain, page, paste))
			continue;
		good = paste ? lines_read_paste(&plain->lines, page, buf_text(&plain->line), input, &plain->printed)
			     : lines_read(&plain->lines, page, buf_text(&plain->line), input, &plain->printed);
		ui_plain_flush(plain);
		plain->ahead = is_ahead(plain);
		if (good)
			return true;
	}
}

int ui_plain_fd(const struct plain *plain)
{
	return plain->ended ? -1 : plain->in;
}

void ui_plain_close(struct plain *plain)
{
	read_by(plain, false, false);
	lines_release(&plain->lines);
	buf_wipe(&plain->typed);
	buf_wipe(&plain->line);
	buf_release(&plain->typed);
	buf_release(&plain->line);
	buf_release(&plain->printed);
}
