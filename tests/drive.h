/* drive.h - the whole wizard in memory: meaning in, pages and cells out, a clock of its own
 *
 * Stands where the world stands: it carries out orders against the practice cloud, keeps the record in a buffer and
 * the mark of an open change beside it, and can die at any step, as a process would: what was on
 * "disk" and in the cloud stays, everything else is gone. No terminal, network, disk or clock.
 */
#ifndef TESTS_DRIVE_H
#define TESTS_DRIVE_H

#include "base/buf.h"
#include "practice/practice.h"
#include "wizard/lines.h"
#include "wizard/view.h"
#include "wizard/wizard.h"

#define DRIVE_REPLIES_MAX 64

/* What outlives the program. */
struct disk {
	struct buf run; /* the run's file */
	bool marked;
	struct change_mark mark;
	char left[2000]; /* what was left changed on purpose; "" */
};

struct drive {
	struct practice *practice; /* outlives the program too */
	struct disk *disk;
	struct wizard_setup setup;
	struct wizard wizard;
	struct view view;
	struct frame frame;
	struct orders orders;
	struct arena arena; /* replies */
	struct secret bearer[SERVICE_COUNT];
	struct reply replies[DRIVE_REPLIES_MAX];
	size_t reply_count;
	int64_t utc, ms;
	int64_t timers[TIMER_COUNT]; /* due at ms; -1 */
	long steps;                  /* of the world, so far */
	long die_at;                 /* dies when steps reaches it; -1: never */
	bool dead, quit;
	int status;
	bool profile_kept; /* an own profile is there */
	bool save_fails;   /* every append fails from now on */
	unsigned random;
	/* asked before the practice cloud: true when it answered; NULL: nobody */
	bool (*instead)(void *who, const struct practice_call *call, struct reply *reply, struct arena *arena);
	void *who;
	struct buf aside; /* what goes past the pages: said at the end, copied, printed bare; files written */
};

/* What every test needs: the practice profile and the timeline, read from @data_dir. */
struct drive_data {
	struct arena arena;
	struct profile profile;
	struct timeline timeline;
};
void drive_data_read(struct drive_data *data, const char *data_dir);
/* Another profile: "salesforce". */
void drive_data_read_as(struct drive_data *data, const char *data_dir, const char *profile);

/* A program that starts: a new run, or the one on @disk gone on with. */
void drive_start(struct drive *drive, const struct drive_data *data, struct practice *practice, struct disk *disk,
    int64_t utc, long die_at);
/* The same in two steps: between them drive->setup may be changed. */
void drive_prepare(struct drive *drive, const struct drive_data *data, struct practice *practice, struct disk *disk,
    int64_t utc, long die_at);
void drive_begin(struct drive *drive);
void drive_stop(struct drive *drive);

/* Delivers replies until none is left; with @timers also runs due timers, moving the clock on, until nothing
 * is on its way any more (at most @limit_s). */
void drive_settle(struct drive *drive, int64_t limit_s);
/* One turn of it: one reply, or the next timer that is due by @until_ms. False when there is neither. */
bool drive_turn(struct drive *drive, int64_t until_ms);
/* The clock moves on and nothing arrives; what is due stays due. */
void drive_wait(struct drive *drive, int64_t seconds);

void drive_input(struct drive *drive, enum input_kind kind, const char *id, const char *text);
void drive_choose(struct drive *drive, const char *id);
void drive_type(struct drive *drive, const char *id, const char *text);
/* A key as a terminal would give it, through the full-screen view. */
void drive_key(struct drive *drive, unsigned key);
/* A line as it is typed to the plain renderer; what it complains of is added to @out. */
void drive_answer(struct drive *drive, struct lines *lines, const char *line, struct buf *out);
const struct page *drive_page(struct drive *drive);
/* The screen as text, with rows x cols. */
void drive_screen(struct drive *drive, int rows, int cols, struct buf *out);

#endif
