/* term_keys.c - decodes a terminal's bytes into keys */
#include "world/term_keys.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "wizard/keys.h"

#define ESC 0x1B
/* No known sequence is longer; a longer one is garbage and ends here. */
#define SEQUENCE_MAX 48

struct named {
	int name;
	unsigned key;
};

static const struct named by_letter[], by_number[], by_linux_letter[], by_keypad[], by_control[];

unsigned char *term_keys_room(struct term_keys *keys, size_t *size)
{
	memmove(keys->bytes, keys->bytes + keys->from, keys->to - keys->from);
	keys->to -= keys->from;
	keys->from = 0;
	*size = sizeof keys->bytes - keys->to;
	return keys->bytes + keys->to;
}

void term_keys_add(struct term_keys *keys, size_t len)
{
	keys->to += len;
}

bool term_keys_escape(const struct term_keys *keys)
{
	return keys->to - keys->from == 1 && keys->bytes[keys->from] == ESC;
}

static unsigned term_keys_find(const struct named *table, int name)
{
	for (; table->key; table++)
		if (table->name == name)
			return table->key;
	return KEY_NONE_;
}

/* Result of a decoder: how many bytes it took (0: needs more), and the key (0: none). */
struct taken {
	size_t len;
	unsigned key;
};

/* ESC [ parameters final; ESC [ [ letter on the Linux console; ESC [ M and three bytes is an old mouse. */
static struct taken term_keys_csi(const unsigned char *bytes, size_t len)
{
	size_t at = 2;
	int number = 0;
	bool first = true;

	if (len > 2 && bytes[2] == '[')
		return len > 3 ? (struct taken){ 4, term_keys_find(by_linux_letter, bytes[3]) } : (struct taken){ 0 };
	for (; at < len && at < SEQUENCE_MAX && bytes[at] >= 0x20 && bytes[at] < 0x40; at++) {
		first &= bytes[at] >= '0' && bytes[at] <= '9';
		if (first && number < 1000)
			number = number * 10 + bytes[at] - '0';
	}
	if (at == len && at < SEQUENCE_MAX)
		return (struct taken){ 0 };
	/* This byte cannot continue a sequence: it is none, and the bytes so far stand alone. */
	if (at == SEQUENCE_MAX || bytes[at] < 0x40 || bytes[at] > 0x7E)
		return (struct taken){ at, KEY_NONE_ };
	if (bytes[at] == 'M' && at == 2)
		return len > 5 ? (struct taken){ 6, KEY_NONE_ } : (struct taken){ 0 };
	/* Where the cursor is, told to whoever asked before us: of a key the first number is 1. */
	if (bytes[at] == 'R' && number > 1)
		return (struct taken){ at + 1, KEY_NONE_ };
	return (struct taken){ at + 1,
		bytes[at] == '~' ? term_keys_find(by_number, number) : term_keys_find(by_letter, bytes[at]) };
}

/* ESC O letter, sometimes with a digit for the modifiers between. */
static struct taken term_keys_ss3(const unsigned char *bytes, size_t len)
{
	size_t at = 2;
	unsigned key;

	while (at < len && at < SEQUENCE_MAX && ((bytes[at] >= '0' && bytes[at] <= '9') || bytes[at] == ';'))
		at++;
	if (at == len && at < SEQUENCE_MAX)
		return (struct taken){ 0 };
	if (at == SEQUENCE_MAX || bytes[at] < 0x40 || bytes[at] > 0x7E)
		return (struct taken){ at, KEY_NONE_ };
	key = term_keys_find(by_letter, bytes[at]);
	return (struct taken){ at + 1, key ? key : term_keys_find(by_keypad, bytes[at]) };
}

/* One character of UTF-8, in any locale: terminals send that, or garbage. */
static struct taken term_keys_character(const unsigned char *bytes, size_t len)
{
	static const unsigned least[] = { 0, 0x80, 0x800, 0x10000 };
	size_t more = bytes[0] >= 0xF0 ? 3 : bytes[0] >= 0xE0 ? 2 : 1;
	unsigned point = bytes[0] & (0x3Fu >> more);

	if (bytes[0] < 0xC2 || bytes[0] > 0xF4)
		return (struct taken){ 1, 0xFFFD };
	for (size_t i = 1; i <= more; i++) {
		if (i >= len)
			return (struct taken){ 0 };
		if ((bytes[i] & 0xC0) != 0x80)
			return (struct taken){ i, 0xFFFD };
		point = point << 6 | (bytes[i] & 0x3Fu);
	}
	if (point < least[more] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
		point = 0xFFFD;
	return (struct taken){ more + 1, point };
}

/* An answer of the terminal that another program had asked for, as its colours: ESC ] or ESC P up to BEL or ESC \. 0:
 * it is none. */
static size_t term_keys_answer(const unsigned char *bytes, size_t len)
{
	if (bytes[1] != ']' && bytes[1] != 'P')
		return 0;
	for (size_t at = 2; at < len && at < SEQUENCE_MAX; at++) {
		if (bytes[at] == '\a')
			return at + 1;
		if (bytes[at] == ESC)
			return at + 1 < len && bytes[at + 1] == '\\' ? at + 2 : 0;
	}
	return 0;
}

/* ESC and a character that come together are that key with Alt, which means nothing here: as two keys, Alt+Q would go
 * back and then quit. Escape pressed twice stays Escape. */
static struct taken term_keys_alt(const unsigned char *bytes, size_t len)
{
	struct taken other = { 1, KEY_NONE_ };
	size_t answer = term_keys_answer(bytes, len);

	if (answer)
		return (struct taken){ answer, KEY_NONE_ };
	if (bytes[1] == ESC)
		return (struct taken){ 1, len > 2 && (bytes[2] == '[' || bytes[2] == 'O') ? KEY_NONE_ : K_ESCAPE };
	if (bytes[1] >= 0x80)
		other = term_keys_character(bytes + 1, len - 1);
	return (struct taken){ other.len ? other.len + 1 : 0, KEY_NONE_ };
}

static struct taken term_keys_escape_it(const unsigned char *bytes, size_t len, bool late, bool pasting)
{
	if (len == 1)
		return late ? (struct taken){ 1, K_ESCAPE } : (struct taken){ 0 };
	if (bytes[1] == '[')
		return term_keys_csi(bytes, len);
	if (bytes[1] == 'O')
		return term_keys_ss3(bytes, len);
	return pasting ? (struct taken){ 1, K_ESCAPE } : term_keys_alt(bytes, len);
}

static struct taken term_keys_take(const struct term_keys *keys, bool late)
{
	const unsigned char *bytes = keys->bytes + keys->from;
	size_t len = keys->to - keys->from;
	unsigned key;

	if (bytes[0] == ESC)
		return term_keys_escape_it(bytes, len, late, keys->pasting);
	if (bytes[0] >= 0x80)
		return term_keys_character(bytes, len);
	if (bytes[0] >= ' ' && bytes[0] < 0x7F)
		return (struct taken){ 1, bytes[0] };
	key = term_keys_find(by_control, bytes[0]);
	/* A field turns other bytes in a paste into blanks. */
	return (struct taken){ 1, key ? key : keys->pasting ? bytes[0] : KEY_NONE_ };
}

unsigned term_keys_next(struct term_keys *keys, bool late)
{
	while (keys->from < keys->to) {
		struct taken taken = term_keys_take(keys, late);

		if (!taken.len)
			return 0;
		keys->from += taken.len;
		if (taken.key == K_PASTE_BEGIN || taken.key == K_PASTE_END)
			keys->pasting = taken.key == K_PASTE_BEGIN;
		if (taken.key)
			return taken.key;
	}
	return 0;
}

static const struct named by_letter[] = {
	{ 'A', K_UP },
	{ 'B', K_DOWN },
	{ 'C', K_RIGHT },
	{ 'D', K_LEFT },
	{ 'H', K_HOME },
	{ 'F', K_END },
	{ 'Z', K_BACK_TAB },
	{ 'P', K_F1 },
	{ 'Q', K_F2 },
	{ 'R', K_F3 },
	{ 'S', K_F4 },
	{ 0, 0 },
};

static const struct named by_number[] = {
	{ 1, K_HOME },
	{ 3, K_DELETE },
	{ 4, K_END },
	{ 5, K_PAGE_UP },
	{ 6, K_PAGE_DOWN },
	{ 7, K_HOME },
	{ 8, K_END },
	{ 11, K_F1 },
	{ 12, K_F2 },
	{ 13, K_F3 },
	{ 14, K_F4 },
	{ 15, K_F5 },
	{ 17, K_F6 },
	{ 18, K_F7 },
	{ 19, K_F8 },
	{ 20, K_F9 },
	{ 21, K_F10 },
	{ 200, K_PASTE_BEGIN },
	{ 201, K_PASTE_END },
	{ 0, 0 },
};

static const struct named by_linux_letter[] = {
	{ 'A', K_F1 },
	{ 'B', K_F2 },
	{ 'C', K_F3 },
	{ 'D', K_F4 },
	{ 'E', K_F5 },
	{ 0, 0 },
};

static const struct named by_keypad[] = {
	{ 'M', K_ENTER },
	{ 'I', K_TAB },
	{ 'j', '*' },
	{ 'k', '+' },
	{ 'l', ',' },
	{ 'm', '-' },
	{ 'n', '.' },
	{ 'o', '/' },
	{ 'p', '0' },
	{ 'q', '1' },
	{ 'r', '2' },
	{ 's', '3' },
	{ 't', '4' },
	{ 'u', '5' },
	{ 'v', '6' },
	{ 'w', '7' },
	{ 'x', '8' },
	{ 'y', '9' },
	{ 0, 0 },
};

static const struct named by_control[] = {
	{ 0x01, K_HOME },
	{ 0x03, K_INTERRUPT },
	{ 0x05, K_END },
	{ 0x08, K_BACKSPACE },
	{ 0x09, K_TAB },
	{ 0x0A, K_ENTER },
	{ 0x0C, K_REDRAW },
	{ 0x0D, K_ENTER },
	{ 0x15, K_KILL_LINE },
	{ 0x1A, TERM_KEY_STOP },
	{ 0x7F, K_BACKSPACE },
	{ 0, 0 },
};

/* --- keys from standard input --- */

#define ESCAPE_MS     100
#define ESCAPE_MS_MAX 10000
/* The pieces of a paste arrive at once; the slowest serial line has a byte a millisecond. */
#define BEHIND_MS 50
/* A single key press is not delayed for longer. */
#define SOON_MS 5

void term_read_init(struct term_read *input)
{
	const char *delay = getenv("ESCDELAY");
	long ms = delay ? strtol(delay, NULL, 10) : 0;

	*input = (struct term_read){ .escape_ms = ms > 0 && ms <= ESCAPE_MS_MAX ? (int)ms : ESCAPE_MS };
}

/* Waits @ms for bytes and takes them. False when there were none. */
static bool term_keys_fill(struct term_read *input, int ms)
{
	struct pollfd ready = { .fd = STDIN_FILENO, .events = POLLIN };
	unsigned char *room;
	size_t size;
	ssize_t got;

	if (poll(&ready, 1, ms) <= 0)
		return false;
	room = term_keys_room(&input->keys, &size);
	got = ready.revents & POLLIN ? read(STDIN_FILENO, room, size) : 0;
	if (got > 0)
		term_keys_add(&input->keys, (size_t)got);
	else if (got == 0 || (errno != EINTR && errno != EAGAIN))
		input->gone = true;
	return got > 0;
}

/* Ctrl-Z as a key raises the signal, if a handler restores the terminal first. */
static void term_keys_stop(void)
{
	struct sigaction now;

	if (sigaction(SIGTSTP, NULL, &now) == 0 && now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN)
		raise(SIGTSTP);
}

int term_read_key(struct term_read *input)
{
	bool late = false;

	for (;;) {
		unsigned key = term_keys_next(&input->keys, late);

		if (key == TERM_KEY_STOP && !input->keys.pasting) {
			term_keys_stop();
			continue;
		}
		if (key)
			return (int)key;
		if (input->gone)
			return -1;
		if (term_keys_fill(input, 0) || input->gone)
			continue;
		if (!term_keys_escape(&input->keys))
			return 0;
		late = !term_keys_fill(input, input->escape_ms);
	}
}

bool term_read_behind(struct term_read *input, size_t least)
{
	while (input->keys.to - input->keys.from < least)
		if (!term_keys_fill(input, least > 1 ? SOON_MS : BEHIND_MS))
			return false;
	return true;
}

void term_read_any(struct term_read *input)
{
	struct winsize before = { 0 }, now = { 0 };

	ioctl(STDOUT_FILENO, TIOCGWINSZ, &before);
	while (!input->gone && !term_keys_fill(input, -1)) {
		ioctl(STDOUT_FILENO, TIOCGWINSZ, &now);
		if (!memcmp(&before, &now, sizeof now))
			break;
		before = now;
	}
	/* A function key is many bytes. */
	do
		input->keys = (struct term_keys){ 0 };
	while (!input->gone && term_keys_fill(input, 0));
}
