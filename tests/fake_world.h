/* fake_world.h - the world in memory, for a program with pages or without: one record, one mark, one clock, one way to go wrong
 *
 * It takes the place of src/world and does as that does: it carries out orders one by one against the practice cloud, keeps
 * the record in a buffer and the mark of an open change beside it, and tells the results after the last order of an event.
 * A call can go wrong, answers can come late or backwards, the disk can be full, and the program can die between any two
 * orders. Then the cloud and the disk stay as they are, and everything else is gone. Where a sign-in shows an address, a
 * pretend browser goes there. It uses no terminal, network, disk or clock.
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

/* With sanitizers a test takes only one in so many of thousands of walks through the same code. */
#ifdef __SANITIZE_ADDRESS__
#define FAKE_STRIDE 4
#else
#define FAKE_STRIDE 1
#endif

#define FAKE_NOW         INT64_C(1795500000) /* 2026-11-24 */
#define FAKE_CALLS_MAX   256
#define FAKE_REPLIES_MAX 64
#define FAKE_TOKENS_MAX  64
#define FAKE_START_MS    1000
/* The transport's time limit for one request; a slow answer is reported as lost after it. */
#define FAKE_PATIENCE_MS 20000

/* A profile and the timeline, from DATA_DIR, and the secret of an app, which may show up nowhere. */
struct fake_data {
	struct arena arena;
	struct profile profile;
	struct timeline timeline;
	struct secret secret;
};
void fake_data_read(struct fake_data *data, const char *profile);
#define FAKE_CLIENT "11111111-2222-4333-8444-555555555555"
#define FAKE_SECRET "canary-s3cret-word"

/* The data with the practice profile, shared by all tests: fake_begin, a fixture of cmocka's groups, reads it and
 * fake_end releases it. */
extern struct fake_data fake_data;
int fake_begin(void **state);
int fake_end(void **state);

/* State that outlives a program: the tenant, and the files on the disk. */
struct fake_site {
	struct practice practice;
	int64_t utc;    /* the first start, by the tenant's clock */
	struct buf run; /* the text of the run's file */
	bool marked;
	struct change_mark mark;
	char left[2400]; /* the file of changes left on purpose; "" when there is none */
};
void fake_site_init(struct fake_site *site, const char *tenant);
void fake_site_release(struct fake_site *site);
/* Reads the record back and asserts that it is whole. */
void fake_site_read(const struct fake_site *site, struct run *run);

/* The setups of a command that prints JSON; the test fills in the rest. With AUTH_DEVICE it signs in as the
 * well-known client, else as FAKE_CLIENT. */
struct flow_setup fake_flow(const struct fake_site *site, const char *command, enum auth auth);
struct runner_setup fake_runner(const struct fake_site *site, const char *command, enum auth auth);

/* One call as it was sent. When the program sends the same call again, @what is the same. */
struct fake_call {
	char what[400];
	const char *label;    /* of the request */
	enum service service; /* of the call; at the sign-in host, the service that the sign-in is for */
	int64_t ms;
	bool faulted;
};

struct fake_world {
	struct program program;
	struct fake_site *site;
	int64_t began; /* UTC at FAKE_START_MS; setting the clock moves this */
	int64_t ms;
	/* faults that the test asks for */
	long fault_at;      /* index among calls, from 0; -1: only the faults that the practice cloud was given */
	bool stubborn;      /* the fault comes again whenever the call does */
	struct fault fault; /* only kind and retry_after_s count */
	const char *says;   /* instead of the fault: a body in JSON, sent with says_status */
	int says_status;
	void (*meanwhile)(struct practice *,
	    size_t call); /* changes the tenant before each call, as another admin would; or NULL */
	long saves_left;  /* lines that the disk has room for; -1: all */
	bool deaf;        /* the network is down, and no call is answered */
	bool busy;        /* somebody else has the lock */
	bool backwards;   /* of replies that arrive at once, the last comes first */
	long die_at;      /* the program dies when @steps reaches this; -1: never */
	/* asked before the practice cloud; returns true when it answered; NULL: none */
	bool (*instead)(void *who, const struct practice_call *call, struct reply *reply, struct arena *arena);
	void *who;
	/* results */
	struct fake_call calls[FAKE_CALLS_MAX]; /* later calls are only counted */
	size_t call_count;
	unsigned writes;               /* changes that were ordered */
	struct buf printed;            /* to standard output */
	struct buf aside;              /* output beside pages and stdout: messages, copies, bare text, files */
	char answer[4096];             /* a guard's last answer */
	char *tokens[FAKE_TOKENS_MAX]; /* each bearer that the program ever had */
	size_t token_count;
	long steps; /* orders, and parts of a change, carried out so far */
	bool dead, quit;
	int status;
	/* the wizard, where that is the program */
	const struct fake_data *data;
	struct wizard_setup setup;
	const char *known[2];
	struct wizard_customer customers[9];
	struct wizard wizard;
	struct view view;
	struct frame frame;
	/* private */
	struct orders orders;
	struct requests requests;
	struct arena arena;
	struct secret bearer[SERVICE_COUNT];
	struct reply replies[FAKE_REPLIES_MAX];
	int64_t due[FAKE_REPLIES_MAX]; /* when each reply arrives, in ms */
	size_t reply_count;
	const char *address; /* the address for the browser to open, and the last one that it opened; in the arena */
	const char *visited;
	int port; /* the port on which the program listens for the browser */
	struct {
		enum event_kind kind;
		unsigned id;
		bool failed;
		const char *text;
	} told[32];
	size_t told_count;
	bool unsaved_told, profile_kept;
	int64_t timers[TIMER_COUNT]; /* when each is due, in ms; -1: not set */
	unsigned events;
};

/* Returns the time of the world's clock. */
int64_t fake_utc(const struct fake_world *world);

/* Sets up a world for any program but the wizard, at site->utc. */
void fake_init(struct fake_world *world, struct program program, struct fake_site *site);
void fake_release(struct fake_world *world);

/* Runs from the first event until the program quits. False when it has not quit after @turns, or has nothing to wait
 * for. */
bool fake_run(struct fake_world *world, unsigned turns);
/* The same in steps: fake_first sends the first event; fake_pass delivers the replies and timers of so many seconds. */
void fake_first(struct fake_world *world);
void fake_pass(struct fake_world *world, int64_t seconds);
/* Sends @word to a guard, whose last answer is then in world->answer. */
void fake_say(struct fake_world *world, const char *word);
/* Returns the first token or other secret, or @secret, found in an output; NULL when there is none. */
const char *fake_leak(const struct fake_world *world, const char *secret);

/* Starts the wizard, which goes on with the run on the disk if there is one. fake_prepare and fake_open do the same
 * in two steps: between them a test may change world->setup. */
void fake_start(struct fake_world *world, struct fake_site *site, int64_t utc);
void fake_prepare(struct fake_world *world, struct fake_site *site, int64_t utc, const struct fake_data *data);
void fake_open(struct fake_world *world);

/* Delivers replies and runs due timers, moving the clock on, until nothing is left or @limit_s are over. */
void fake_settle(struct fake_world *world, int64_t limit_s);
/* Delivers one reply or runs the next timer due by @until_ms, whichever comes first. False when there is neither. */
bool fake_turn(struct fake_world *world, int64_t until_ms);
/* Moves the clock on while nothing arrives; replies and timers that are due stay due. */
void fake_wait(struct fake_world *world, int64_t seconds);

/* A person's input. It does nothing when the program is dead or has ended; a page without @id ends the test. */
void fake_input(struct fake_world *world, enum input_kind kind, const char *id, const char *text);
void fake_choose(struct fake_world *world, const char *id);
void fake_type(struct fake_world *world, const char *id, const char *text);
void fake_pick(struct fake_world *world, const char *id, int option);
/* fake_has tells whether the page has @id; fake_try chooses it only then. */
bool fake_has(struct fake_world *world, const char *id);
void fake_try(struct fake_world *world, const char *id);
/* Goes to page @step from any page. */
void fake_goto(struct fake_world *world, const char *step);
/* Goes from the first page past the tenant's to the sign-in page. */
void fake_to_sign_in(struct fake_world *world);
/* Signs in by device code for "graph" or "exchange", where that is offered. */
void fake_sign_in(struct fake_world *world, const char *service);
/* Types the tenant's domain where the page asks to confirm a change, and lets @limit_s pass. */
void fake_confirm(struct fake_world *world, int64_t limit_s);
void fake_leave(struct fake_world *world);
/* Cuts the connection to the terminal. */
void fake_hang_up(struct fake_world *world);

/* Sends a key as a terminal would, through the full-screen view. */
void fake_key(struct fake_world *world, unsigned key);
/* Sends a line as typed to the plain renderer, whose complaints are added to @out. */
void fake_answer(struct fake_world *world, struct lines *lines, const char *line, struct buf *out);
const struct page *fake_page(struct fake_world *world);

#endif
