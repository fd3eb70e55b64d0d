/* little.h - a little world for programs without pages: in memory, with a clock of its own
 *
 * Stands where the world stands for "naaready check" and its like: it carries out orders against the practice cloud,
 * keeps the record in a buffer, and can let one call go wrong. Where a sign-in shows an address, a browser goes there. No
 * terminal, network, disk or clock.
 */
#ifndef TESTS_LITTLE_H
#define TESTS_LITTLE_H

#include "base/buf.h"
#include "flow/program.h"
#include "practice/practice.h"

#define LITTLE_CALLS_MAX   256
#define LITTLE_REPLIES_MAX 32
#define LITTLE_TOKENS_MAX  16
#define LITTLE_START_MS    1000
/* The transport's patience with one request: a slow answer is told of after it. */
#define LITTLE_PATIENCE_MS 20000

/* One call as it left. The same call again has the same words. */
struct little_call {
	char what[400];
	const char *label;    /* the request's */
	enum service service; /* that it is for: at the sign-in host, the one that is signed in to */
	int64_t ms;
	bool faulted;
};

struct little {
	struct program program;
	struct practice *practice;
	int64_t began; /* UTC at LITTLE_START_MS */
	int64_t ms;
	/* what goes wrong; before little_run */
	long fault_at;      /* index among calls, from 0; -1: nothing */
	bool stubborn;      /* and whenever that call is made again */
	struct fault fault; /* kind and retry_after_s */
	const char *says;   /* or a body in JSON, with says_status, instead of the fault */
	int says_status;
	void (*meanwhile)(struct practice *, size_t call); /* somebody else at work, before each call; or NULL */
	long saves_left;                                   /* so many records can be kept; -1: all */
	bool deaf;                                         /* no call is answered: the network is down */
	bool busy;                                         /* somebody else has the lock */
	bool backwards;                                    /* of replies that are there at once, the last comes first */
	/* asked before the practice cloud: true when it answered; NULL: nobody */
	bool (*instead)(void *who, const struct practice_call *call, struct reply *reply, struct arena *arena);
	void *who;
	/* what came of it */
	struct little_call calls[LITTLE_CALLS_MAX];
	size_t call_count;
	unsigned writes; /* changes that were ordered */
	bool marked;
	struct change_mark mark;
	struct buf record, printed, said;
	char answer[4096];
	char *tokens[LITTLE_TOKENS_MAX]; /* each bearer that there was */
	size_t token_count;
	bool quit;
	int status;
	/* inside */
	struct orders orders;
	struct arena arena;
	struct secret bearer[SERVICE_COUNT];
	struct reply replies[LITTLE_REPLIES_MAX];
	int64_t due[LITTLE_REPLIES_MAX]; /* when each is told of */
	size_t reply_count;
	const char *address; /* that a browser is to open, and the last one that it did; the arena's */
	const char *visited;
	int port; /* that the browser ends on, where it is listened for */
	struct {
		enum event_kind kind;
		unsigned id;
	} told[16];
	size_t told_count;
	int64_t timers[TIMER_COUNT];
	unsigned events;
};

void little_init(struct little *little, struct program program, struct practice *practice, int64_t utc);
void little_release(struct little *little);

/* From the first event until the program quits. False when it does not, within @turns, or has nothing to wait for. */
bool little_run(struct little *little, unsigned turns);

/* The same in steps: the first event; then what comes in so many seconds, replies at once and timers when they are due. */
void little_start(struct little *little);
void little_pass(struct little *little, int64_t seconds);
/* Somebody says @word to a guard; what it answers last is in little->answer. */
void little_say(struct little *little, const char *word);

/* The first token or other secret that is where none may be; NULL when there is none. @secret: one more to look for. */
const char *little_leak(const struct little *little, const char *secret);

#endif
