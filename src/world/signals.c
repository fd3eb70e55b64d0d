/* signals.c - signals as events: a pipe that the loop can wait for */
#include "world/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"

static int ends[2] = { -1, -1 };

/* A crash may be a full stack: the handler runs on this one. */
static char crash_stack[32768];

static const struct signals_row {
	int signal;
	bool screen; /* caught only with a full screen */
} rows[];

static void signals_nothing_to_rescue(void)
{
}

void (*signals_rescue)(void) = signals_nothing_to_rescue;

static void signals_note(int signal)
{
	int saved = errno;
	unsigned char byte = (unsigned char)signal;

	/* A full pipe already holds more signals than needed: drop this one. */
	if (write(ends[1], &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

static void signals_crash(int signal)
{
	signals_rescue();
	/* SA_RESETHAND put the default action back; it is taken when this handler returns. */
	raise(signal);
}

static void signals_set(int signal, void (*handler)(int), int flags)
{
	struct sigaction action;

	memset(&action, 0, sizeof action);
	action.sa_handler = handler;
	action.sa_flags = flags;
	sigemptyset(&action.sa_mask);
	sigaction(signal, &action, NULL);
}

static bool signals_ignored(int signal)
{
	struct sigaction now;

	return sigaction(signal, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

static void catch_crashes(void)
{
	static const int crashes[] = { SIGSEGV, SIGBUS, SIGABRT };
	stack_t stack = { .ss_sp = crash_stack, .ss_size = sizeof crash_stack };

	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		signals_set(crashes[i], signals_crash, (int)(SA_RESETHAND | SA_ONSTACK));
}

bool signals_open(bool screen, struct err *err)
{
	if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0)
		return err_set(err, ERR_DISK, N_("preparing for signals"), "%s", strerror(errno));
	signals_set(SIGPIPE, SIG_IGN, 0);
	/* No SA_RESTART: a signal must end the wait. */
	for (const struct signals_row *row = rows; row->signal; row++) {
		if ((!row->screen || screen) && !signals_ignored(row->signal))
			signals_set(row->signal, signals_note, 0);
	}
	if (screen)
		catch_crashes();
	return true;
}

int signals_fd(void)
{
	return ends[0];
}

int signals_next(void)
{
	unsigned char byte;

	if (ends[0] < 0 || read(ends[0], &byte, 1) != 1)
		return 0;
	return byte;
}

void signals_stop(void)
{
	if (signals_ignored(SIGTSTP))
		return;
	signals_set(SIGTSTP, SIG_DFL, 0);
	signals_set(SIGCONT, SIG_DFL, 0); /* the caller knows that it was resumed: no byte for that */
	raise(SIGTSTP);
	signals_set(SIGCONT, signals_note, 0);
	signals_set(SIGTSTP, signals_note, 0);
}

void signals_close(void)
{
	for (const struct signals_row *row = rows; row->signal; row++) {
		if (!signals_ignored(row->signal))
			signals_set(row->signal, SIG_DFL, 0);
	}
	for (int i = 0; i < 2; i++) {
		if (ends[i] >= 0)
			close(ends[i]);
		ends[i] = -1;
	}
}

static const struct signals_row rows[] = {
	{ SIGHUP, false },
	{ SIGINT, false },
	{ SIGTERM, false },
	{ SIGQUIT, false }, /* handled so that the terminal leaves its full screen */
	{ SIGWINCH, true },
	{ SIGTSTP, true },
	{ SIGCONT, true },
	{ 0, false },
};
