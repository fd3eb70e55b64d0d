/* fake_world.h - the world in memory, for a program with pages or without: one record, one mark, one clock, one way to go wrong
 *
 * Stands where the world stands, and does as it does: it carries out orders in their order against the practice cloud, keeps the
 * record in a buffer and the mark of an open change beside it, and tells what came of it after the last order of an event. A
 * call can go wrong, answers can come late or backwards, the disk can be full, and the program can die between any two orders.
 * Then what is in the cloud and on the disk stays, and everything else is gone. Where a sign-in shows an address, a browser
 * goes there. No terminal, network, disk or clock.
 *
 *     fake_site_init(&site, "classic");
 *     fake_start(&world, &site, site.utc);      the wizard; or fake_init with another program, and fake_run
 *     fake_choose(&world, "next");
 *     fake_settle(&world, 5);
 */
#ifndef TESTS_FAKE_WORLD_H
#define TESTS_FAKE_WORLD_H

#include "base/buf.h"
#include "commands/runner.h"
#include "practice/practice.h"
#include "wizard/lines.h"
#include "wizard/view.h"
#include "wizard/wizard.h"

/* Of thousands of walks through the same code sanitizers see one in so many. */
#ifdef __SANITIZE_ADDRESS__
#define FAKE_STRIDE 4
#else
#define FAKE_STRIDE 1
#endif

#define FAKE_NOW         INT64_C(1795500000) /* some day in November 2026 */
#define FAKE_CALLS_MAX   256
#define FAKE_REPLIES_MAX 64
#define FAKE_TOKENS_MAX  64
#define FAKE_START_MS    1000
/* The transport's patience with one request: a slow answer is told of after it. */
#define FAKE_PATIENCE_MS 20000

/* A profile and the timeline, from DATA_DIR; and the secret of an app of the tenant's own, which may be seen nowhere. */
struct fake_data {
	struct arena arena;
	struct profile profile;
	struct timeline timeline;
	struct secret secret;
};
void fake_data_read(struct fake_data *data, const char *profile);
#define FAKE_CLIENT "11111111-2222-4333-8444-555555555555"
#define FAKE_SECRET "canary-s3cret-word"

/* The practice profile's, for everybody; read by fake_begin, cmocka's fixture of a group, and given back by fake_end. */
extern struct fake_data fake_data;
int fake_begin(void **state);
int fake_end(void **state);

/* What outlives a program: the tenant, and what is on the disk. */
struct fake_site {
	struct practice practice;
	int64_t utc;    /* when it began, by the tenant's clock */
	struct buf run; /* the run's file */
	bool marked;
	struct change_mark mark;
	char left[2400]; /* what was left changed on purpose; "" */
};
void fake_site_init(struct fake_site *site, const char *tenant);
void fake_site_release(struct fake_site *site);
/* The record as it is read again, which has to be whole. */
void fake_site_read(const struct fake_site *site, struct run *run);

/* What a command is given, that prints JSON; the rest is the test's. By device code as the well-known client, else as FAKE_CLIENT. */
struct flow_setup fake_flow(const struct fake_site *site, const char *command, enum auth auth);
struct runner_setup fake_runner(const struct fake_site *site, const char *command, enum auth auth);

/* One call as it left. The same call again has the same words. */
struct fake_call {
	char what[400];
	const char *label;    /* the request's */
	enum service service; /* that it is for: at the sign-in host, the one that is signed in to */
	int64_t ms;
	bool faulted;
};

struct fake_world {
	struct program program;
	struct fake_site *site;
	int64_t began; /* UTC at FAKE_START_MS; a clock that is set moves this */
	int64_t ms;
	/* what goes wrong */
	long fault_at;      /* index among calls, from 0; -1: nothing but what the practice cloud was told */
	bool stubborn;      /* and whenever that call is made again */
	struct fault fault; /* kind and retry_after_s */
	const char *says;   /* or a body in JSON, with says_status, instead of the fault */
	int says_status;
	void (*meanwhile)(struct practice *, size_t call); /* somebody else at work, before each call; or NULL */
	long saves_left;                                   /* so many records can be kept; -1: all */
	bool deaf;                                         /* no call is answered: the network is down */
	bool busy;                                         /* somebody else has the lock */
	bool backwards;                                    /* of replies that are there at once, the last comes first */
	long die_at;                                       /* dies when steps reaches it; -1: never */
	/* asked before the practice cloud: true when it answered; NULL: nobody */
	bool (*instead)(void *who, const struct practice_call *call, struct reply *reply, struct arena *arena);
	void *who;
	/* what came of it */
	struct fake_call calls[FAKE_CALLS_MAX]; /* those beyond are counted only */
	size_t call_count;
	unsigned writes;    /* changes that were ordered */
	struct buf printed; /* for stdout */
	struct buf aside;   /* what goes past the pages: said to people, copied, printed bare; files written */
	char answer[4096];  /* a guard's last */
	char *tokens[FAKE_TOKENS_MAX]; /* each bearer that there was */
	size_t token_count;
	long steps; /* of the world, so far */
	bool dead, quit;
	int status;
	/* the wizard, where that is the program */
	const struct fake_data *data;
	struct wizard_setup setup;
	const char *known[2];
	struct wizard wizard;
	struct view view;
	struct frame frame;
	/* inside */
	struct orders orders;
	struct requests requests;
	struct arena arena;
	struct secret bearer[SERVICE_COUNT];
	struct reply replies[FAKE_REPLIES_MAX];
	int64_t due[FAKE_REPLIES_MAX]; /* when each is told of */
	size_t reply_count;
	const char *address; /* that a browser is to open, and the last one that it did; the arena's */
	const char *visited;
	int port; /* that the browser ends on, where it is listened for */
	struct {
		enum event_kind kind;
		unsigned id;
		bool failed;
		const char *text;
	} told[32];
	size_t told_count;
	bool unsaved_told, profile_kept;
	int64_t timers[TIMER_COUNT]; /* due at ms; -1 */
	unsigned events;
};

/* What its clock says. */
int64_t fake_utc(const struct fake_world *world);

/* A program without pages, or with pages of its own; at site->utc. */
void fake_init(struct fake_world *world, struct program program, struct fake_site *site);
void fake_release(struct fake_world *world);

/* From the first event until the program quits. False when it does not, within @turns, or has nothing to wait for. */
bool fake_run(struct fake_world *world, unsigned turns);
/* The same in steps: the first event; then what comes in so many seconds, replies at once and timers when they are due. */
void fake_first(struct fake_world *world);
void fake_pass(struct fake_world *world, int64_t seconds);
/* Somebody says @word to a guard; what it answers last is in world->answer. */
void fake_say(struct fake_world *world, const char *word);
/* The first token or other secret that is where none may be; NULL when there is none. @secret: one more to look for. */
const char *fake_leak(const struct fake_world *world, const char *secret);

/* The wizard starts, with the run on the disk if there is one. In two steps: between them world->setup may be changed. */
void fake_start(struct fake_world *world, struct fake_site *site, int64_t utc);
void fake_prepare(struct fake_world *world, struct fake_site *site, int64_t utc, const struct fake_data *data);
void fake_open(struct fake_world *world);

/* Delivers replies until none is left, and runs due timers, moving the clock on, until nothing is on its way any more
 * (at most @limit_s). */
void fake_settle(struct fake_world *world, int64_t limit_s);
/* One turn of it: one reply, or the next timer that is due by @until_ms. False when there is neither. */
bool fake_turn(struct fake_world *world, int64_t until_ms);
/* The clock moves on and nothing arrives; what is due stays due. */
void fake_wait(struct fake_world *world, int64_t seconds);

/* What a person does. Nothing where the program is dead or has ended; of a page that has no @id the test ends. */
void fake_input(struct fake_world *world, enum input_kind kind, const char *id, const char *text);
void fake_choose(struct fake_world *world, const char *id);
void fake_type(struct fake_world *world, const char *id, const char *text);
/* The same where the page has @id, and else nothing. */
bool fake_has(struct fake_world *world, const char *id);
void fake_try(struct fake_world *world, const char *id);
/* To page @step, wherever the wizard is. */
void fake_goto(struct fake_world *world, const char *step);
/* From the first page past the tenant's, to where one signs in. */
void fake_to_sign_in(struct fake_world *world);
/* Signs in by device code for "graph" or "exchange", where that is offered. */
void fake_sign_in(struct fake_world *world, const char *service);
/* Types the tenant's domain where a change is to be confirmed, and waits @limit_s for it. */
void fake_confirm(struct fake_world *world, int64_t limit_s);
void fake_leave(struct fake_world *world);
/* The line is gone. */
void fake_hang_up(struct fake_world *world);

/* A key as a terminal would give it, through the full-screen view. */
void fake_key(struct fake_world *world, unsigned key);
/* A line as it is typed to the plain renderer; what it complains of is added to @out. */
void fake_answer(struct fake_world *world, struct lines *lines, const char *line, struct buf *out);
const struct page *fake_page(struct fake_world *world);

#endif
