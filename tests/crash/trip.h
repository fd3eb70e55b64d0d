/* trip.h - a real program, stopped at each of its system calls (ptrace): killed at one, or told that one failed
 *
 * What is counted: every system call of every thread; with @few, only those that trip_kind names; with @files, only those of
 * them that change or open a file below that directory. Where ptrace is forbidden or the machine is none that we know, trip_can says so.
 */
#ifndef TESTS_CRASH_TRIP_H
#define TESTS_CRASH_TRIP_H

#include <stdbool.h>
#include <stddef.h>

enum trip_kind {
	TRIP_OTHER = 0,
	TRIP_OPEN,
	TRIP_MKDIR,
	TRIP_WRITE,
	TRIP_SYNC,
	TRIP_RENAME,
	TRIP_UNLINK,
	TRIP_TRUNCATE,
	TRIP_LOCK,
	TRIP_CONNECT,
	TRIP_SEND
};

struct trip_call {
	enum trip_kind kind;
	bool makes;      /* TRIP_OPEN: with O_CREAT */
	char path[256];  /* below @files, or "" */
	char text[2048]; /* TRIP_SEND, TRIP_WRITE: the beginning of what is sent */
	double at_ms;    /* since the program began */
};

struct trip {
	const char *const *argv;
	const char *const *env; /* NULL: ours */
	const char *files;      /* NULL: every call counts, or every one of the @few */
	bool few;
	const char *out;                                      /* where stdout and stderr go; NULL: nowhere */
	long at;                                              /* the counted call (from 1) that is struck; 0: none */
	int error;                                            /* it fails with this; 0: the program is killed there */
	int signal;                                           /* with this; 0: SIGKILL */
	bool from;                                            /* all from @at on fail */
	void (*saw)(void *who, const struct trip_call *call); /* each counted call, before it is made */
	void *who;
	/* what came of it */
	long calls;
	bool struck;
	enum trip_kind struck_kind;
	int status; /* exit status; 128 + the signal */
};

bool trip_can(void);
/* False when the program did not end within a minute (it is killed then). */
bool trip_run(struct trip *trip);

const char *trip_say(enum trip_kind kind);

#endif
