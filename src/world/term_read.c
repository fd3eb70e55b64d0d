/* term_read.c - keys from standard input */
#include "world/term_read.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ESCAPE_MS 100
#define ESCAPE_MS_MAX 10000
/* The pieces of a paste come at once; the slowest of serial lines has a byte a millisecond. */
#define BEHIND_MS 50
/* A key that was pressed alone is not kept waiting for longer. */
#define SOON_MS 5

void term_read_init(struct term_read *input)
{
	const char *delay = getenv("ESCDELAY");
	long ms = delay ? strtol(delay, NULL, 10) : 0;

	*input = (struct term_read){.escape_ms = ms > 0 && ms <= ESCAPE_MS_MAX ? (int)ms : ESCAPE_MS};
}

/* Waits @ms for bytes and takes them. False when there were none. */
static bool fill(struct term_read *input, int ms)
{
	struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
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

/* ^Z as a key is the signal, if somebody waits for it and puts the terminal right first. */
static void stop(void)
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
			stop();
			continue;
		}
		if (key)
			return (int)key;
		if (input->gone)
			return -1;
		if (fill(input, 0) || input->gone)
			continue;
		if (!term_keys_escape(&input->keys))
			return 0;
		late = !fill(input, input->escape_ms);
	}
}

bool term_read_behind(struct term_read *input, size_t least)
{
	while (input->keys.to - input->keys.from < least)
		if (!fill(input, least > 1 ? SOON_MS : BEHIND_MS))
			return false;
	return true;
}

void term_read_any(struct term_read *input)
{
	struct winsize before = {0}, now = {0};

	ioctl(STDOUT_FILENO, TIOCGWINSZ, &before);
	while (!input->gone && !fill(input, -1)) {
		ioctl(STDOUT_FILENO, TIOCGWINSZ, &now);
		if (!memcmp(&before, &now, sizeof now))
			break;
		before = now;
	}
	/* A function key is many bytes. */
	do
		input->keys = (struct term_keys){0};
	while (!input->gone && fill(input, 0));
}
