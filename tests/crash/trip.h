/* trip.h - a real program, stopped at each of its system calls (ptrace): killed at one, or told that one failed
 *
 * It counts every system call of every thread; with @few, only those that trip_kind names; with @files, only those of them
 * that change or open a file below that directory. trip_can says whether this machine allows ptrace and is one we know.
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
	char path[256];  /* relative to @files, or "" */
	char text[2048]; /* TRIP_SEND, TRIP_WRITE: the first bytes that are sent */
	double at_ms;    /* since the program began */
};

struct trip {
	const char *const *argv;
	const char *const *env; /* NULL: the test's own */
	const char *files;      /* NULL: every call counts, or with @few every one that trip_kind names */
	bool few;
	const char *out; /* file for stdout and stderr; NULL: discarded */
	long at;         /* number of the counted call, from 1, that fails or kills; 0: none */
	int error;       /* the errno that the call fails with; 0: the program is killed there */
	int signal;      /* the signal that kills; 0: SIGKILL */
	bool from;       /* all calls from @at on fail */
	void (*saw)(void *who,
	    const struct trip_call *call); /* told of each counted call before the kernel carries it out */
	void *who;
	/* results */
	long calls;
	bool struck;
	enum trip_kind struck_kind;
	int status; /* exit status; 128 + the signal */
};

bool trip_can(void);
/* Runs the program. False when it did not end within a minute and was killed. */
bool trip_run(struct trip *trip);

const char *trip_say(enum trip_kind kind);

#endif
